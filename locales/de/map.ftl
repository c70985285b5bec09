map-name = Karte
map-zoom-in = Vergrößern
map-zoom-out = Verkleinern
map-show-all = Alles zeigen
map-side-shows = Karte { $letter }: { $shows }
map-side = Karte { $letter }
map-divider = Trennlinie der Karten
map-north = N
menu-tools = Werkzeuge
key-alt = Alt
key-left = Pfeil links
key-right = Pfeil rechts
command-select-all = Alle Räume auswählen
command-invert-selection = Auswahl umkehren
command-view-back = Vorige Ansicht
command-view-forward = Nächste Ansicht
command-tool-move = Karte verschieben
command-tool-move-tooltip = Ziehen verschiebt die Karte, ein Klick wählt einen Raum aus. Nochmals klicken wählt den Raum darunter.
command-tool-rectangle = Rechteck auswählen
command-tool-rectangle-tooltip = Ein Rechteck ziehen: Die Räume darin werden ausgewählt. Die mittlere Maustaste verschiebt die Karte.
command-tool-lasso = Freihand auswählen
command-tool-lasso-tooltip = Räume mit einer Linie umfahren: Sie werden ausgewählt. Die mittlere Maustaste verschiebt die Karte.
command-tool-length = Strecke messen
command-tool-length-tooltip = Punkte anklicken; ein Doppelklick beendet. Gemessen wird in der Ebene des Koordinatensystems des Projekts.
command-tool-area = Fläche messen
command-tool-area-tooltip = Ecken anklicken; ein Doppelklick beendet. Gemessen wird in der Ebene des Koordinatensystems des Projekts.
command-tool-identify = Auskunft
command-tool-identify-tooltip = Ein Klick zeigt alles, was dort liegt, auch aus ausgeblendeten Ebenen.
select-which = Auswählen, was das Gezeichnete
select-touching = berührt
select-within = ganz enthält
select-keys = Umschalt nimmt dazu, Strg kehrt um, Alt wechselt zwischen „berührt“ und „ganz enthält“.
pick-over-one-another = { $at } von { $of } Räumen hier. Nochmals klicken wählt den nächsten.
measure-hint = Den ersten Punkt anklicken.
measure-keys = Doppelklick oder Eingabe beendet, Rücktaste nimmt den letzten Punkt zurück.
measure-copy = Maß kopieren
measure-plane = Gemessen in der Ebene: { $crs }
measure-length-last = { $length }, zuletzt { $last }
measure-area = { $area }, Umfang { $perimeter }
measure-no-area = Noch keine Fläche, Umfang { $perimeter }
measure-out-of-range = Diese Stelle liegt außerhalb des Koordinatensystems des Projekts.
identify-hint = Auf die Karte klicken: Alles, was dort liegt, wird aufgelistet.
identify-title = Hier liegen
identify-close = Auskunft schließen
identify-nothing = Nichts aus diesem Projekt.
identify-nameless = ohne Namen
identify-hidden = { $name } (ausgeblendet)
identify-cell = Gitterzelle, Einwohner: { $residents }
identify-here = Auskunft über diese Stelle
copy-coordinates = Koordinaten kopieren
copy-degrees = Breite und Länge kopieren
search-place = Koordinaten
status-selected = { $n ->
    [one] Ein Raum ausgewählt
   *[other] { $count } Räume ausgewählt
}
status-selected-residents = { $n ->
    [one] Ein Raum ausgewählt, { $residents } Einwohner
   *[other] { $count } Räume ausgewählt, { $residents } Einwohner
}
status-selected-partly = { $n ->
    [one] Ein Raum ausgewählt
   *[other] { $count } Räume ausgewählt, { $residents } Einwohner ({ $missing } ohne Angabe)
}
status-clear = aufheben
job-select = Auswahl …
