app-name = Klammer
