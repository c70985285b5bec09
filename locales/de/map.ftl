map-name = Karte
map-zoom-in = Vergrößern
map-zoom-out = Verkleinern
map-show-all = Alles zeigen
