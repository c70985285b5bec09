command-tool-brush = Pinsel
command-tool-brush-tooltip = Bausteine anklicken oder überstreichen: Sie kommen in den Zielraum. Ein Strich ist ein Schritt; Esc nimmt ihn zurück, solange die Taste gedrückt ist. Mit Alt angeklickt, wird ein Raum zum Zielraum.
command-tool-erase = Radierer
command-tool-erase-tooltip = Bausteine anklicken oder überstreichen: Sie gehören dann zu keinem Raum.
command-tool-enclose = Umfahren und zuordnen
command-tool-enclose-tooltip = Bausteine mit einer Linie umfahren: Sie kommen in den Zielraum.
command-tool-fill = Füllen bis zur nächsten Grenze
command-tool-fill-tooltip = Ein Klick füllt vom Baustein aus, bis die Grenze eines anderen Raums im Entwurf kommt oder die einer gewählten Raumdefinition.
command-tool-split = Raum teilen
command-tool-split-tooltip = Eine Linie durch einen Raum ziehen: Die kleinere Seite wird ein eigener Raum.
command-brush-larger = Pinsel größer
command-brush-smaller = Pinsel kleiner
command-target-here = Zielraum: Raum unter dem Zeiger
command-target-here-tooltip = Der Raum unter dem Zeiger (oder der mit den Pfeiltasten gewählte) wird zum Zielraum.
command-next-unassigned = Nächster Baustein ohne Raum
command-next-unassigned-tooltip = Zeigt den nächsten Baustein, der noch zu keinem Raum gehört.
command-new-draft = Neuer Entwurf …
command-new-draft-tooltip = Gemeinsame Räume aus Bausteinen zusammensetzen: leer begonnen, aus einer Raumdefinition oder als Vorschlag.
command-show-drafts = Entwürfe
command-new-draft-space = Neuer Raum im Entwurf
command-new-draft-space-tooltip = Legt einen leeren Raum an und macht ihn zum Zielraum.
command-assign-selection = Auswahl dem Zielraum zuordnen
command-assign-selection-tooltip = Die ausgewählten Bausteine kommen in den Zielraum.
menu-draft = Entwurf
tab-draft = Entwurf
draft-label-locked = { $name } (gesperrt)
draft-space-nameless = Raum { $number }
draft-space-empty = ohne Bausteine
draft-space-part = { $name } (Teil)
draft-refused-no-draft = Kein Entwurf gewählt.
draft-refused-not-ready = Die Bausteine werden noch vorbereitet.
draft-refused-only-looking = Hier wird nur angesehen, nichts geändert.
draft-refused-decided = Der Entwurf ist beschlossen und bleibt, wie er ist. Ein neuer Entwurf kann mit ihm beginnen.
draft-refused-no-target = Zuerst den Zielraum wählen: in der Liste, oder mit Alt auf einen Raum klicken.
draft-refused-locked = „{ $name }“ ist gesperrt.
draft-refused-outside-parent = Außerhalb von „{ $name }“.
draft-refused-nothing-there = Hier ist kein Raum des Entwurfs.
draft-refused-not-parted = Die Linie teilt keinen Raum.
draft-too-few-short = { $residents } zu wenig
draft-too-many-short = { $residents } zu viel
draft-too-few-spaces = { $spaces } Räume statt mindestens { $asked }
draft-too-many-spaces = { $spaces } Räume statt höchstens { $asked }
draft-apart-short = hängt nicht zusammen ({ $residents } abseits)
draft-beyond-parent-short = reicht hinaus ({ $residents })
draft-not-compact-short = zerklüftet ({ $compactness })
draft-crossed-short = durchschnitten ({ $residents })
draft-too-few = { $name }: { $residents } Einwohner zu wenig
draft-too-many = { $name }: { $residents } Einwohner zu viel
draft-apart = { $name } hängt nicht zusammen: { $n ->
    [one] 1 Baustein liegt abseits
   *[other] { $blocks } Bausteine liegen abseits
} ({ $residents } Einwohner)
draft-beyond-parent = { $name } reicht mit { $residents } Einwohnern über „{ $parent }“ hinaus
draft-not-compact = { $name } ist zerklüftet (Kompaktheit { $compactness })
draft-crossed = { $name } wird durchschnitten: { $residents } Einwohner liegen jenseits
draft-too-few-hidden = { $name }: zu wenig Einwohner (Zahl geheim)
draft-too-many-hidden = { $name }: zu viele Einwohner (Zahl geheim)
draft-apart-hidden = { $name } hängt nicht zusammen: { $n ->
    [one] 1 Baustein liegt abseits
   *[other] { $blocks } Bausteine liegen abseits
} (Einwohnerzahl geheim)
draft-beyond-parent-hidden = { $name } reicht über „{ $parent }“ hinaus (Einwohnerzahl geheim)
draft-crossed-hidden = { $name } wird durchschnitten (Einwohnerzahl jenseits geheim)
draft-unassigned = { $n ->
    [one] 1 Baustein ohne Raum
   *[other] { $count } Bausteine ohne Raum
}
draft-unassigned-residents = { $n ->
    [one] 1 Baustein ohne Raum ({ $residents } Einwohner)
   *[other] { $count } Bausteine ohne Raum ({ $residents } Einwohner)
}
draft-line = { $name }: { $residents } Einwohner
draft-line-changed = { $name }: { $residents } Einwohner ({ $change })
draft-line-area = { $name }: { $area }
draft-cursor-in = Baustein { $block }: in „{ $name }“
draft-cursor-nowhere = Baustein { $block }: ohne Raum
draft-target-is = Zielraum: { $name }
draft-target-none = Kein Zielraum gewählt
draft-target-keys = Den Zielraum in der Liste wählen, mit Alt auf der Karte anklicken, oder mit Strg+G den Raum unter dem Zeiger nehmen.
draft-all-assigned = Alle Bausteine gehören zu einem Raum.
draft-split-hint = Eine Linie durch den Raum ziehen, der geteilt werden soll.
draft-erases = Bausteine werden aus ihrem Raum genommen.
draft-brush-size = Größe
draft-brush-keys = Auch mit den Tasten [ und ]. Ganz links trifft der Pinsel nur den Baustein unter dem Zeiger.
draft-within-parent = nur im selben übergeordneten Raum
draft-fill-up-to = bis zu
draft-fill-other-spaces = anderen Räumen des Entwurfs
draft-about = In einem Entwurf werden gemeinsame Räume aus Bausteinen zusammengesetzt, wie ein Mosaik. Mehrere Entwürfe können nebeneinander stehen.
draft-none = keiner
draft-new = Neu …
draft-more = Mehr
draft-rename = Entwurf umbenennen …
draft-duplicate = Entwurf verdoppeln
draft-delete = Entwurf löschen …
draft-delete-text = „{ $name }“ mit allen Haltungen dazu löschen? Das lässt sich rückgängig machen.
draft-rulebook = Regelwerk …
draft-is-decided = Beschlossen: Der Entwurf bleibt, wie er ist.
draft-prepares = Die Bausteine werden vorbereitet …
draft-next = Nächster
draft-outside = Einwohner außerhalb des Mehrheitsraums
draft-outside-area = Fläche außerhalb des Mehrheitsraums
draft-outside-tooltip = Wie viele nicht dort wohnen, wo die meisten ihres Raums wohnen: von der feineren zur gröberen Gliederung gesehen. In Klammern die Veränderung, seit der Entwurf begonnen wurde.
draft-violations = Regelwerk nicht erfüllt ({ $count })
draft-mark-violations = auf der Karte markieren
draft-rules-met = Alle Regeln sind erfüllt.
draft-no-rules = Das Regelwerk verlangt noch nichts.
draft-show = Auf der Karte zeigen
draft-made-of = Bausteine: { $blocks }
draft-basis-area = Keine Einwohnerzahlen: Gerechnet wird mit der Fläche.
draft-basis = Einwohner: { $from }
draft-basis-estimated = Einwohner (geschätzt): { $from }
draft-spaces = Räume ({ $count })
draft-new-space = Neuer Raum
draft-edit-space = Ändern …
draft-edit-space-title = Raum des Entwurfs ändern
draft-lock = Sperren
draft-unlock = Entsperren
draft-delete-space = Auflösen
draft-merge = Aufnehmen
draft-merge-tooltip = Ein anderer Raum geht ganz in diesem auf.
draft-own-colour = eigene Farbe
draft-name-taken = So heißt schon ein Entwurf.
draft-copy-name = { $name } (Kopie)
draft-new-name = Entwurf
draft-blocks = Bausteine
draft-blocks-count = { $name } ({ $count })
draft-starts-from = Der Entwurf beginnt
draft-start-empty = leer: kein Baustein gehört zu einem Raum
draft-start-draft = mit einem anderen Entwurf
draft-start-which = Entwurf
draft-begin = Beginnen
rulebook-about = Was der Entwurf erfüllen soll. Verstöße werden gezeigt, nichts wird verhindert. Leere Felder verlangen nichts.
rulebook-residents = Einwohner je Raum von
rulebook-spaces = Zahl der Räume von
rulebook-to = bis
rulebook-to-of = { $what } … bis
rulebook-contiguous = Zusammenhang
rulebook-contiguous-yes = Räume hängen zusammen
rulebook-parent = Jeder Raum liegt in einem Raum von
rulebook-parent-none = –
rulebook-compactness = Kompaktheit mindestens
rulebook-compactness-tooltip = 4π · Fläche / Umfang² (Polsby und Popper 1991): 1 für einen Kreis, 0,79 für ein Quadrat, unter 0,2 sehr zerklüftet.
rulebook-barriers = Nicht durchschnitten von
rulebook-barriers-none = Keine Kontextebene mit Linien (Autobahn, Bahn, Fluss) im Projekt.
rulebook-barrier-reach = Trennt bis (m neben der Grenze)
rulebook-barrier-reach-tooltip = Eine Autobahn ist 30 m breit, und zwei Ämter zeichnen sie verschieden. Eine Linie trennt zwei Bausteine, wenn sie mehr als die Hälfte ihrer Grenze begleitet, nicht weiter entfernt als so viele Meter. Leer: 25.
rulebook-bridges = Brücken: Bausteine, die als Nachbarn gelten, obwohl sie sich nicht berühren
rulebook-bridge-add = Verbinden: { $a } – { $b }
rulebook-bridges-hint = Zwei Bausteine auf der Karte auswählen und das Regelwerk wieder öffnen, um sie zu verbinden; oder im Entwurf unter „Mehr“ eine Brücke aus der Liste wählen.
rulebook-wrong = Zahlen wie 5000 oder 5.000, „bis“ nicht kleiner als „von“, Kompaktheit zwischen 0 und 1.
command-compare-drafts = Entwürfe vergleichen …
draft-compare = Vergleichen …
draft-differs = { $n ->
    [one] 1 Baustein liegt anders als in „{ $name }“
   *[other] { $count } Bausteine liegen anders als in „{ $name }“
}
draft-differs-residents = { $n ->
    [one] 1 Baustein liegt anders als in „{ $name }“ ({ $residents } Einwohner)
   *[other] { $count } Bausteine liegen anders als in „{ $name }“ ({ $residents } Einwohner)
}
draft-mark-differences = Unterschiede markieren
draft-take-space = Raum übernehmen
draft-take-space-tooltip = Ein Raum aus „{ $name }“ kommt mit seinen Bausteinen in diesen Entwurf.
draft-table-draft = Entwurf
draft-table-spaces = Räume
draft-table-unassigned = ohne Raum
draft-table-residents = Einwohner je Raum
draft-table-range = { $least } bis { $most }
draft-table-violations = Verstöße
draft-table-outside = außerhalb: { $name }
draft-compare-about = Für jedes Amt: Einwohner außerhalb des Mehrheitsraums, von der feineren zur gröberen Gliederung gesehen. Ein Klick auf den Namen zeigt den Entwurf.
draft-start-definition = mit den Räumen eines Amtes: jeder Baustein dort, wo sein größter Teil liegt
draft-start-of = Raumdefinition
draft-tooltip-in = Entwurf: { $name }
draft-tooltip-nowhere = Entwurf: ohne Raum
draft-start-proposal = mit einem Vorschlag, der mehreren Ämtern folgt
draft-follows = Wem der Vorschlag folgt, und wie stark (0: gar nicht)
draft-proposal-under = unter diesem Regelwerk
draft-proposal-title = Warum der Vorschlag so ist
draft-proposal-about = { $spaces } Räume aus { $blocks } Bausteinen. Ein Raum folgt einem Amt, wenn er mindestens zur Hälfte mit einem seiner Räume übereinstimmt.
draft-proposal-follows-none = folgt keinem Amt
draft-proposal-follow = { $definition }: { $space } ({ $share })
draft-proposal-outside = { $definition }: { $residents } Einwohner außerhalb des Mehrheitsraums
draft-proposal-outside-area = { $definition }: { $area } außerhalb des Mehrheitsraums
draft-proposal-not-met = Regelwerk nicht erfüllt: { $count }
draft-start-decision = mit gemeinsamen Räumen, die beschlossen sind
draft-start-common = Gemeinsame Räume
draft-start-table = Mit einer Tabelle „Baustein; Raum“ …
draft-table-title = Tabelle mit Bausteinen und Räumen
draft-table-taken = Aus der Tabelle: { $assigned } Bausteine zugeordnet, { $unassigned } ohne Raum, { $unmatched } Zeilen ohne passenden Baustein.
draft-atoms = Bausteine aus Überlagerung …
draft-atoms-title = Bausteine aus einer Überlagerung
draft-atoms-about = Wo es keine kleinen Bausteine gibt, dienen die Teilflächen, in die mehrere Raumdefinitionen das Gebiet zusammen schneiden.
draft-atoms-name = Bausteine aus Überlagerung
draft-atoms-least = Kleinere Flächen anfügen
draft-atoms-of = Übereinandergelegt werden
draft-atoms-make = Bausteine bilden
draft-mark-blocks = Dient als Bausteine
draft-proposal-why = Warum der Vorschlag so ist …
draft-rules = Regelwerk
draft-space-outside = „{ $name }“: Einwohner außerhalb des Mehrheitsraums
draft-space-outside-area = „{ $name }“: Fläche außerhalb des Mehrheitsraums
draft-space-follows = { $definition }: { $space }
draft-space-share = { $share } des Raums liegen in „{ $space }“.
block-agreeing = So teilen auch ein
block-agreeing-none = niemand
draft-sheet-text = Die Datei hat mehrere Blätter. Welches nennt zu jedem Baustein den Raum?
bridge-ask = Brücke …
bridge-title = Brücke zwischen zwei Bausteinen
bridge-about = Zwei Bausteine, die als Nachbarn gelten, obwohl sie sich nicht berühren oder eine Linie sie trennt. Auf der Karte ausgewählte sind vorgeschlagen.
bridge-first = Von Baustein
bridge-second = Nach Baustein
bridge-search = Kennung oder Name
bridge-chosen = Gewählt: { $name }
bridge-nothing = Kein Baustein heißt so.
bridge-known = Das ist derselbe Baustein, oder die Brücke gibt es schon.
bridge-add = Verbinden
legend-draft = Entwurf: { $name }
legend-draft-unassigned = Bausteine ohne Raum
legend-draft-violating = Räume gegen das Regelwerk
legend-draft-differing = im anderen Entwurf woanders
job-draft-begin = Entwurf wird begonnen
job-draft = Entwurf wird vorbereitet
job-decide = Gemeinsame Räume entstehen
job-crosswalk = Umsteigeschlüssel wird berechnet
job-official = Anforderungen werden geprüft
block-reasons = Warum
draft-with-unstated = { $n ->
    [one] { $sentence }; 1 Baustein ohne Angabe
   *[other] { $sentence }; { $count } Bausteine ohne Angabe
}
draft-blocks-unstated = { $n ->
    [one] 1 Baustein ohne Angabe zu Einwohnern: Er zählt als 0.
   *[other] { $count } Bausteine ohne Angabe zu Einwohnern: Sie zählen als 0.
}
draft-blocks-alone = { $n ->
    [one] 1 Baustein hat keinen Nachbarn bis { $within } m Abstand. Liegen Straßen zwischen den Bausteinen, hilft ein größerer Abstand im Regelwerk.
   *[other] { $count } Bausteine haben keinen Nachbarn bis { $within } m Abstand. Liegen Straßen zwischen den Bausteinen, hilft ein größerer Abstand im Regelwerk.
}
rulebook-neighbours = Als Nachbarn gelten Bausteine bis (m Abstand)
rulebook-neighbours-tooltip = Was zwei Ämter von einer Grenze zeichnen, weicht um Zentimeter ab; zwischen Baublöcken liegen oft Straßen. Bausteine, die sich überlappen, sind Nachbarn. Leer: 1, höchstens 50.
draft-compare-again = Neu rechnen
