# Das Beispielprojekt.
sample-title = Landkreis Auental
