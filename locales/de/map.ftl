map-name = Karte
map-zoom-in = Vergrößern
map-zoom-out = Verkleinern
map-show-all = Alles zeigen
map-side-shows = Karte { $letter }: { $shows }
map-side = Karte { $letter }
map-divider = Trennlinie der Karten
