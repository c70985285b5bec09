# „Diagnose kopieren“
diagnostics-system = System
diagnostics-language = Sprache
diagnostics-folder = Eigene Dateien
diagnostics-project = Projekt
diagnostics-log = Letzte Meldungen
diagnostics-cached = das Kartenbild wird beim Verschieben weiterverwendet
diagnostics-cpu = der Prozessor zeichnet, keine Grafikkarte
diagnostics-gpu = eine Grafikkarte zeichnet
diagnostics-not-cached = die Karte wird jedes Mal neu gezeichnet
diagnostics-remote = vermutlich ein entfernter Bildschirm
