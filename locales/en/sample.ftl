# The sample project.
sample-title = Landkreis Auental
