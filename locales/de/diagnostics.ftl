# „Diagnose kopieren“
diagnostics-system = System
diagnostics-language = Sprache
diagnostics-folder = Eigene Dateien
diagnostics-project = Projekt
diagnostics-log = Letzte Meldungen
