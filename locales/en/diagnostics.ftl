# "Copy diagnostics"
diagnostics-system = System
diagnostics-language = Language
diagnostics-folder = Own files
diagnostics-project = Project
diagnostics-log = Latest messages
diagnostics-cached = the picture of the map is kept while it moves
diagnostics-cpu = the processor draws, no graphics card
diagnostics-gpu = a graphics card draws
diagnostics-not-cached = the map is drawn anew each time
diagnostics-remote = probably a remote desktop
