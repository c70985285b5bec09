# "Copy diagnostics"
diagnostics-system = System
diagnostics-language = Language
diagnostics-folder = Own files
diagnostics-project = Project
diagnostics-log = Latest messages
