# Befehlszeile.
cli-about = Klammer bringt die Räume der Ämter zusammen: importieren, vergleichen, mit Angeboten und Kennzahlen überlagern. Ohne Befehl öffnet sich das Fenster.
cli-after = Ergebnis: 0 in Ordnung, 1 Befunde der Schwere „Fehler“ (der Import ist trotzdem geschehen), 2 unbrauchbare Eingabe (nichts geändert). Arbeitskopien und Protokoll liegen im Datenordner des Systems oder dort, wohin { $folder } zeigt.
cli-heading-commands = Befehle
cli-heading-usage = Aufruf:
cli-heading-arguments = Angaben
cli-heading-options = Schalter
cli-demo = Beispielprojekt bauen und im Fenster öffnen
cli-new = Neues Projekt anlegen
cli-import = Grenzen als Raumdefinition importieren (.shp, .zip, .geojson, .gpkg, .kml)
cli-import-facilities = Einrichtungen importieren (.csv, .xlsx, .geojson, .shp, .zip, .gpkg, .kml)
cli-import-indicator = Kennzahl aus einer Tabelle importieren (.csv, .xlsx)
cli-compare = Zwei Raumdefinitionen oder zwei Dateien mit Grenzen vergleichen
cli-propose = Gemeinsame Räume vorschlagen, die den Raumdefinitionen der Ämter möglichst folgen
cli-info = Zeigen, was in einem Projekt ist
cli-history = Zeigen, was mit einem Projekt geschehen ist
cli-verify = Eine Projektdatei ganz prüfen
cli-rescue = Das Lesbare einer beschädigten Projektdatei in eine neue retten
cli-view = Projekt oder Dateien im Fenster ansehen
cli-arg-help = Diese Hilfe
cli-arg-version = Fassung des Programms
cli-arg-lang = Sprache: de oder en (sonst wie eingestellt oder wie das System)
cli-arg-who = Name oder Funktion für den Verlauf; bei history: nur Einträge dieser Person
cli-arg-out = Ordner für das Beispielprojekt und die Zusammenfassung (sonst klammer-demo)
cli-arg-no-window = Kein Fenster öffnen
cli-arg-project = Projektdatei (.gpkg)
cli-arg-damaged = Beschädigte Datei; sie wird nur gelesen
cli-arg-rescued = Neue Projektdatei, die es noch nicht gibt
cli-arg-title = Titel des Projekts
cli-arg-project-crs = Koordinatensystem des Projekts, in Metern, etwa EPSG:25832
cli-arg-file = Datei, die importiert wird
cli-arg-files = Ein Projekt, oder Dateien mit Grenzen, Linien oder Punkten
cli-arg-department = Amt, dem die Raumdefinition gehört; wird angelegt, wenn es fehlt
cli-arg-responsible = Zuständiges Amt; wird angelegt, wenn es fehlt
cli-arg-organisation = Kreis, Stadt oder Gemeinde eines neuen Amts
cli-arg-name = Name der Raumdefinition (sonst nach der Datei)
cli-arg-set-name = Name für diese Einrichtungen (sonst nach der Datei)
cli-arg-indicator-name = Name der Kennzahl (sonst nach der Spalte)
cli-arg-code = Feld mit der Kennung der Räume
cli-arg-label = Feld mit dem Namen der Räume
cli-arg-facility-label = Spalte mit dem Namen der Einrichtung
cli-arg-residents = Feld mit den Einwohnern der Räume
cli-arg-layer = Welcher Satz von Grenzen, wenn die Datei mehrere enthält
cli-arg-crs = Koordinatensystem der Datei, wenn sie es nicht oder falsch angibt
cli-arg-encoding = Zeichensatz der Datei, etwa windows-1252
cli-arg-date = Stand der Daten: 31.12.2024, 12/2024 oder 2024
cli-arg-attribution = Wer als Herausgeber zu nennen ist
cli-arg-licence = Lizenz, etwa CC0 oder dl-de/by-2-0
cli-arg-x = Spalte mit Länge oder Rechtswert
cli-arg-y = Spalte mit Breite oder Hochwert
cli-arg-category = Spalte mit der Art der Einrichtung
cli-arg-operator = Spalte mit dem Träger
cli-arg-address = Spalte mit der Adresse
cli-arg-capacity = Spalte mit den Plätzen
cli-arg-definition = Raumdefinition, deren Räume die Tabelle beschreibt (sonst die, die am besten passt)
cli-arg-value = Spalte mit den Werten
cli-arg-key = Spalte, über die die Zeilen ihren Raum finden
cli-arg-rows = Nur diese Zeilen, etwa year=2022 (sonst das jüngste Jahr der Tabelle)
cli-arg-unit = Einheit der Werte, etwa %
cli-arg-kind = Anzahl (count), Anteil (rate) oder Mittelwert (mean)
cli-arg-polarity = Was ein hoher Wert bedeutet: nichts (neutral), Belastung (burden), Gutes (good)
cli-arg-dimension = Bereich, etwa Gesundheit
cli-arg-weight = Wonach gewichtet wird: residents (Einwohner) oder area (Fläche)
cli-arg-propose-blocks = Raumdefinition, deren Räume die Bausteine sind
cli-arg-propose-departments = Raumdefinitionen (oder Ämter mit allen ihren), denen der Vorschlag folgen soll
cli-arg-propose-weights = Wie viel jede davon zählt, in derselben Reihenfolge; ohne Angabe alle gleich
cli-arg-least-residents = So viele Einwohner soll ein Raum mindestens haben
cli-arg-most-residents = So viele Einwohner soll ein Raum höchstens haben
cli-arg-propose-spaces = So viele Räume sollen es werden
cli-arg-propose-parent = Raumdefinition, deren Grenzen kein Raum überschreiten soll, etwa die Gemeinden
cli-arg-propose-barriers = Kartenebenen mit Linien, die kein Raum überqueren soll, etwa Autobahnen
cli-arg-propose-draft = Name des neuen Entwurfs
cli-arg-as-versions = Die beiden sind Fassungen derselben Raumdefinition: was hat sich von der ersten zur zweiten geändert?
cli-arg-things = Projekt und die Namen zweier Raumdefinitionen, oder zwei Dateien mit Grenzen
cli-arg-paper = Papier: a4 oder a3 (sonst a4)
cli-arg-json = Ausgabe als JSON
cli-arg-internal = Für den internen Gebrauch: Anzahlen von 1 und 2 nicht geheim halten
cli-arg-check = Die Grenzen prüfen
cli-arg-markdown = Ausgabe als Markdown
cli-arg-snapshot = Warten, bis alles gezeichnet ist, das Bild speichern und enden
cli-arg-size = Größe des Fensters, etwa 1280x800
cli-error = Fehler: { $text }
cli-error-unknown-argument = Fehler: { $argument } gibt es nicht.
cli-error-unknown-command = Fehler: Den Befehl „{ $command }“ gibt es nicht.
cli-error-missing = Fehler: Es fehlt { $argument }.
cli-error-no-value = Fehler: Zu { $argument } fehlt der Wert.
cli-error-value = Fehler: „{ $value }“ ist nichts für { $argument }. Möglich ist etwa: { $expected }.
cli-error-number = Fehler: Zu { $argument } passt die Anzahl der Angaben nicht.
cli-error-number-things = Fehler: Erwartet werden ein Projekt und zwei Raumdefinitionen (PROJEKT A B) oder zwei Dateien.
cli-error-expected-from = eine ganze Zahl ab { $least }
cli-error-expected-range = eine ganze Zahl von { $least } bis { $most }
cli-error-expected-number = eine Zahl
cli-error-conflict = Fehler: { $argument } verträgt sich nicht mit { $other }.
cli-error-other = Fehler: Die Eingabe ist nicht verständlich ({ $reason }).
cli-error-hint = Hilfe: klammer --help
cli-error-defect = Fehler im Programm, nicht bei Ihnen: Gespeichertes ist unberührt. Bitte geben Sie das Protokoll weiter: { $log }
cli-error-output = Fehler: Die Ausgabe kann nicht geschrieben werden ({ $reason }).
cli-no-display = Hier gibt es keinen Bildschirm (DISPLAY und WAYLAND_DISPLAY sind leer), also kein Fenster. Hilfe zu den Befehlen: klammer --help
cli-created = Projekt „{ $title }“ angelegt: { $path }, { $crs }
cli-no-field = keines
cli-imported-definition = Raumdefinition „{ $name }“ ({ $department }) importiert: { $n ->
    [one] 1 Raum
   *[other] { $spaces } Räume
}, { $area }
cli-imported-fields = Kennung: { $code }, Name: { $label }, Einwohner: { $residents }
cli-imported-reading = Gelesen als { $crs } ({ $how }), Texte als { $encoding }
cli-more = und { $count } weitere
cli-imported-facilities = { $n ->
    [one] Einrichtungen „{ $name }“ importiert: 1 Einrichtung
   *[other] Einrichtungen „{ $name }“ importiert: { $count } Einrichtungen
}
cli-imported-indicator = Kennzahl „{ $name }“ für „{ $definition }“ importiert: { $matched } von { $spaces } Räumen gefunden, { $missing } ohne Wert, { $suppressed } geheim
cli-imported-rule = Zuordnung: { $rule }
cli-imported-value = Werte aus Spalte „{ $field }“ ({ $kind }; { $polarity })
cli-imported-rows = Nur Zeilen mit { $field } = { $value }
cli-unmatched = Hinweis: { $file }, Zeile { $line }: „{ $key }“ findet keinen freien Raum, oder „{ $value }“ ist kein Wert.
cli-unmatched-block = Hinweis: { $file }, Zeile { $line }: „{ $key }“ ist kein Baustein, oder er hatte schon eine Zeile.
cli-draft-rule = Bausteine gefunden über: { $rule }
cli-ragged = Warnung: { $file }: { $count } Zeilen haben mehr oder weniger Spalten als die Überschrift: { $lines }
cli-residents = { $count } Einwohner
cli-compared-side = { $n ->
    [one] „{ $name }“ (1 Raum)
   *[other] „{ $name }“ ({ $count } Räume)
}
cli-proposed = { $n ->
    [one] Entwurf „{ $name }“: ein Raum aus { $blocks } Bausteinen.
   *[other] Entwurf „{ $name }“: { $spaces } Räume aus { $blocks } Bausteinen.
}
cli-proposed-space = { $n ->
    [one] { $name }: { $size }, 1 Baustein
   *[other] { $name }: { $size }, { $blocks } Bausteine
}
cli-proposed-follows = folgt { $list }
cli-compared-by-residents = Nach Einwohnern: { $agreement }
cli-compared-pairs = Die größten { $shown } von { $all } Überschneidungen:
cli-compared-disagreements = Die größten { $shown } von { $all } Abweichungen:
cli-compared-no-disagreements = Keine Abweichungen: Jeder Raum liegt in einem der anderen Seite.
cli-compared-in = Verglichen in { $crs }.
cli-compared-plane = Die Koordinaten sind durchweg ganze Zahlen ohne Koordinatensystem: verglichen als Zeichnung in der Ebene.
cli-not-in-effect = (rückgängig gemacht)
cli-demo-no-display = Kein Bildschirm gefunden: das Beispielprojekt wird ohne Fenster geschrieben.
cli-demo-no-window = Ohne Fenster: das Beispielprojekt wird nur geschrieben.
cli-demo-written = Projekt: { $project }, Zusammenfassung: { $summary }
cli-arg-new = Die neue Datei
cli-arg-without-names = In der Kopie steht im Verlauf und bei benannten Ständen nicht, wer etwas getan hat. Eigene Tabellen anderer Programme bleiben, wie sie sind
cli-copied = Kopie gesichert: { $path }
cli-copied-without-names = Kopie ohne Namen gesichert: { $path }
cli-copy = Eine vollständige, geprüfte Kopie des Projekts schreiben, wie es zuletzt gespeichert wurde
cli-undo = Den letzten Schritt rückgängig machen
cli-redo = Den zuletzt rückgängig gemachten Schritt wiederholen
cli-versions = Benannte Stände eines Projekts zeigen, anlegen, löschen; zu einem zurückkehren
cli-compact = Endgültig entfernen, was rückgängig gemachte und gelöschte Importe zurückgelassen haben
cli-arg-group = Nur Einträge dieser Art: definitions, facilities, indicators, departments, project, versions, backdrop, outside (andere Programme)
cli-arg-words = Nur Einträge, in denen diese Wörter vorkommen
cli-arg-about-definition = Nur Einträge zu dieser Raumdefinition
cli-arg-add = Dem jetzigen Stand diesen Namen geben
cli-arg-go-back = Zum Stand dieses Namens zurückkehren (lässt sich rückgängig machen)
cli-arg-delete = Den Stand dieses Namens löschen; am Projekt ändert sich nichts
cli-no-versions = Keine benannten Stände.
cli-compacted = Die Datei ist um { $size } kleiner.
cli-superseded = (durch einen späteren Schritt aufgehoben)
cli-no-entries = Keine Einträge.
cli-rescued = Gerettet nach { $path }. Sehen Sie das Gerettete durch, und heben Sie die beschädigte Datei auf, bis Sie sicher sind.
cli-check = Dateien mit Grenzen prüfen, ohne sie zu importieren
cli-repair = Eine Datei mit Grenzen bereinigen und als GeoPackage schreiben; die Datei selbst bleibt, wie sie ist
cli-mend = Eine Raumdefinition des Projekts bereinigen (lässt sich rückgängig machen)
cli-import-residents = Einwohnerzahlen der Räume aus einer Tabelle (.csv, .xlsx) oder einem Bevölkerungsgitter des Projekts setzen
cli-import-mapping = Raumdefinition aus Bausteinen zusammensetzen: eine Tabelle sagt, welcher Baustein zu welchem Raum gehört
cli-arg-checked = Dateien mit Grenzen
cli-arg-against-project = Projekt, dessen Außengrenze und Kennungen zum Vergleich dienen
cli-arg-repaired-file = Datei, die bereinigt wird
cli-arg-repaired = Neue Datei (.gpkg), die es noch nicht gibt
cli-arg-only = Nur diese Arten von Befunden, durch Komma getrennt, etwa gap_sliver,overlap_sliver
cli-arg-mended = Name der Raumdefinition
cli-arg-against = Raumdefinition, die als Außengrenze dient
cli-arg-table = Tabelle (.csv, .xlsx)
cli-arg-counted = Raumdefinition, deren Einwohner gezählt sind
cli-arg-residents-value = Spalte mit den Einwohnern
cli-arg-blocks = Raumdefinition mit den Bausteinen
cli-arg-space-field = Spalte mit dem Raum, zu dem der Baustein gehört
cli-arg-space-name = Spalte mit dem Namen des Raums
cli-arg-replace = Raumdefinition, die durch diese neuere Datei ersetzt wird
cli-arg-apply-remedies = Nach dem Import bereinigen, was unstrittig ist (schmale Lücken und Überlappungen, gekreuzte Grenzen)
cli-check-no-crs = unbekannt
cli-check-recognised = Erkannt: { $n ->
    [one] 1 Datensatz
   *[other] { $count } Datensätze
} ({ $kind })
cli-check-reading = Koordinatensystem: { $crs }. Texte: { $encoding }
cli-check-boundary = Außengrenze zum Vergleich: „{ $name }“
cli-check-nothing = Keine Befunde.
cli-mended = „{ $name }“ bereinigt:
cli-nothing-mended = An „{ $name }“ ist nichts zu bereinigen.
cli-repaired = Geschrieben: { $path } (mit Kennung, Name und Einwohnern; andere Felder der Datei stehen nicht darin)
cli-imported-residents = Einwohner von „{ $name }“ gesetzt: { $matched } Räume mit Zahl, { $missing } ohne; zusammen { $total }
cli-imported-mapping = Raumdefinition „{ $name }“ zusammengesetzt: { $n ->
    [one] 1 Raum
   *[other] { $count } Räume
}
cli-unassigned = Warnung: { $n ->
    [one] Ein Baustein gehört
   *[other] { $count } Bausteine gehören
} zu keinem Raum: { $list }
cli-replaced-definition = Raumdefinition „{ $name }“ durch neueren Stand ersetzt: { $spaces } Räume, { $area }
cli-import-context = Linien, Punkte oder Flächen als Kartenebene importieren (.shp, .zip, .geojson, .gpkg, .kml)
cli-import-grid = Bevölkerungsgitter importieren (Zensus: .csv, .zip)
cli-arg-shapes = Welcher Satz von Formen, wenn die Datei mehrere enthält: Name, oder areas, lines, points
cli-arg-context-name = Name der Kartenebene (sonst nach der Datei)
cli-arg-shape-label = Feld mit dem Namen der Linien, Punkte oder Flächen
cli-arg-grid-name = Name des Bevölkerungsgitters (sonst nach der Datei)
cli-arg-grid-value = Spalte mit den Einwohnern
cli-arg-grid-member = Welches Gitter, wenn die Datei mehrere enthält (sonst das mit den kleinsten Zellen)
cli-arg-from-grid = Bevölkerungsgitter des Projekts, dessen Einwohner gezählt werden, statt einer Tabelle
cli-imported-context = { $n ->
    [one] Kartenebene „{ $name }“ importiert: 1 Eintrag ({ $kind })
   *[other] Kartenebene „{ $name }“ importiert: { $count } Einträge ({ $kind })
}
cli-imported-grid = Bevölkerungsgitter „{ $name }“ importiert (Zellen von { $size }, zusammen { $residents } Einwohner):
cli-arg-sheet = Welches Tabellenblatt, wenn die Datei mehrere enthält

# Die Karte als Blatt.
cli-map = Die Karte als Blatt ausgeben: Titel, Legende, Maßstab, Nordpfeil, Quellen (.pdf, .png, .svg)
cli-arg-sheet-out = Datei, die es noch nicht gibt; die Endung bestimmt die Form
cli-arg-theme = Worum es geht: eine Kennzahl, eine Raumdefinition oder ein Entwurf (sonst nur Grenzen)
cli-arg-sheet-title = Überschrift (sonst der Name dessen, worum es geht)
cli-arg-portrait = Hochformat
cli-arg-landscape = Querformat (so auch ohne Angabe)
cli-arg-show = Nur diese Raumdefinitionen, Einrichtungen, Kartenebenen, Bevölkerungsgitter zeigen
cli-arg-hide = Diese nicht zeigen
cli-arg-scale = Maßstabszahl, etwa 25000 (sonst so groß, wie es passt)
cli-arg-extent = Ausschnitt: Lesezeichen, Raumdefinition oder vier Koordinaten (sonst alles)
cli-arg-background = Hintergrundkarte unter allem: PMTiles oder MBTiles
cli-arg-no-labels = Keine Namen in die Räume schreiben
cli-arg-sheet-internal = Anzahlen von 1 und 2 zeigen; das Blatt trägt dann den Vermerk „Nur für den internen Gebrauch“
cli-arg-dpi = Bildpunkte je Zoll für .png (sonst 300)
cli-sheet-written = Karte ausgegeben: { $path } ({ $paper }, Maßstab 1 : { $scale })
cli-overlay = Zwei Raumdefinitionen oder Dateien mit Grenzen verschneiden: ein GeoPackage mit allen Teilflächen schreiben
cli-transfer = Werte von den Räumen einer Datei oder Raumdefinition auf die einer anderen umrechnen
cli-arg-set = Datei mit Grenzen, oder Projekt und Raumdefinition: Projekt.gpkg:Sozialräume
cli-arg-pieces-out = Ausgabe der Teilflächen (GeoPackage)
cli-arg-figures-out = Ausgabe der umgerechneten Werte (CSV)
cli-arg-rates = Quoten aus zwei Feldern, Zähler durch Nenner: Quote=arbeitslos/erwerbsfaehig, in Prozent mit *100 dahinter
cli-arg-weight-blocks = Bausteine, deren Einwohner die Gewichte bestimmen
cli-arg-weight-grid = Bevölkerungsraster (CSV oder ZIP), dessen Einwohner die Gewichte bestimmen
cli-arg-weight-field = Feld mit den Einwohnern der Bausteine oder des Rasters (sonst wird es erkannt)
cli-arg-all-values = Im JSON jeden Wert nennen, mit Herkunft und exaktem Anteil
cli-arg-no-overwrite = Eine vorhandene Datei bleibt (Projekte und Eingabedateien bleiben immer)
cli-arg-counts = Felder mit Anzahlen, die verteilt werden; die Summe bleibt erhalten
cli-arg-means = Felder mit Mittelwerten, die gewichtet werden
cli-overlaid = { $n ->
    [one] 1 Teilfläche aus „{ $a }“ und „{ $b }“ geschrieben: { $path }
   *[other] { $count } Teilflächen aus „{ $a }“ und „{ $b }“ geschrieben: { $path }
}
cli-overlaid-slivers = Ausgelassen: { $count } Splitter mit zusammen { $area }.
cli-overlaid-areas = Gemeinsam { $common }, nur in „{ $a }“ { $only_a }, nur in „{ $b }“ { $only_b }; doppelt bedeckt { $doubled_a } und { $doubled_b }.
cli-overlaid-skipped = Warnung: { $count } Flächen in „{ $name }“ haben unbrauchbare Koordinaten; was davon unbrauchbar ist, wurde ausgelassen.
cli-weighted-by-area = Gewichtet nach Fläche.
cli-weighted-by-residents = Gewichtet nach Einwohnern aus „{ $name }“{ $date }.
cli-weighted-no-residents = Warnung: Keine der Raumdefinitionen nennt Einwohner; gewichtet wird nach Fläche.
cli-transferred = { $n ->
    [one] 1 Feld von „{ $from }“ auf „{ $to }“ umgerechnet: { $path }
   *[other] { $n } Felder von „{ $from }“ auf „{ $to }“ umgerechnet: { $path }
}
cli-transferred-count = { $field }: Summe { $before } vorher, { $after } nachher; { $outside } außerhalb, { $withheld } in Räumen mit fehlendem Wert; zu { $exact } genau
cli-transferred-count-hidden = { $field }: Anzahl, Summe geheim; zu { $exact } genau
cli-transferred-mean = { $field }: Mittelwert; zu { $exact } genau
cli-transferred-rate = { $field }: Quote aus { $above } durch { $below }; zu { $exact } genau
cli-transferred-missing = { $n ->
    [one] { $field }: 1 Raum ohne Wert
   *[other] { $field }: { $count } Räume ohne Wert
}
cli-transferred-hidden = { $n ->
    [one] { $field }: 1 Wert geheim
   *[other] { $field }: { $count } Werte geheim (1 und 2, und woraus sie sich errechnen ließen)
}

# Entwürfe und Umsteigeschlüssel
cli-draft = Entwürfe auflisten, zeigen, ausgeben, einlesen, prüfen
cli-draft-list = Die Entwürfe eines Projekts auflisten
cli-draft-show = Die Räume eines Entwurfs mit Bausteinen und Einwohnern zeigen
cli-draft-export = Einen Entwurf als Tabelle Baustein;Raum schreiben
cli-draft-import = Einen Entwurf aus einer Tabelle Baustein;Raum beginnen
cli-draft-check = Einen Entwurf gegen sein Regelwerk und die Anforderungen der amtlichen Kleinräumigkeit prüfen
cli-crosswalk = Einen Umsteigeschlüssel berechnen und als Excel-Mappe oder CSV schreiben
cli-import-crosswalk = Einen amtlichen Umsteigeschlüssel in ein Projekt übernehmen
cli-arg-draft-name = Name des Entwurfs
cli-arg-draft-out = Neue CSV-Datei
cli-arg-new-draft = Name des neuen Entwurfs
cli-arg-official-residents = Wie viele Einwohner ein Raum mindestens haben soll (sonst nach dem Regelwerk)
cli-arg-crosswalk-things = Projekt und zwei Raumdefinitionen, oder zwei Dateien mit Grenzen: von der ersten in die zweite
cli-arg-crosswalk-out = Neue Datei: .xlsx mit Anleitung und Prüfsummen, oder .csv
cli-arg-crosswalk-keep = Den Schlüssel unter diesem Namen auch im Projekt aufbewahren
cli-arg-crosswalk-from = Raumdefinition, aus der umgerechnet wird
cli-arg-crosswalk-to = Raumdefinition, in die umgerechnet wird
cli-arg-crosswalk-name = Name des Umsteigeschlüssels im Projekt
cli-no-drafts = Das Projekt hat keine Entwürfe.
cli-draft-line = { $name }: { $n ->
    [one] { $spaces } Raum
   *[other] { $spaces } Räume
} aus „{ $blocks }“
cli-draft-decided = (beschlossen als „{ $name }“)
cli-draft-space = { $name }: { $size }, { $n ->
    [one] { $blocks } Baustein
   *[other] { $blocks } Bausteine
}
cli-draft-exported = Entwurf „{ $name }“ geschrieben: { $path }
cli-draft-imported = Entwurf „{ $name }“ begonnen: { $n ->
    [one] { $spaces } Raum
   *[other] { $spaces } Räume
}, { $blocks } Bausteine zugeordnet
cli-draft-rulebook = { $n ->
    [0] Das Regelwerk ist eingehalten.
    [one] Eine Vorgabe des Regelwerks ist nicht eingehalten:
   *[other] { $count } Vorgaben des Regelwerks sind nicht eingehalten:
}
cli-crosswalk-written = Umsteigeschlüssel von „{ $from }“ nach „{ $to }“ geschrieben, { $n ->
    [one] { $rows } Zeile
   *[other] { $rows } Zeilen
}: { $path }
cli-crosswalk-without = { $n ->
    [one] Ein Ausgangsraum liegt außerhalb und hat keine Zeile.
   *[other] { $count } Ausgangsräume liegen außerhalb und haben keine Zeile.
}
cli-crosswalk-imported = Umsteigeschlüssel „{ $name }“ übernommen, { $n ->
    [one] { $rows } Zeile
   *[other] { $rows } Zeilen
}
cli-crosswalk-uneven = { $name }: Die Anteile ergeben zusammen { $sum } statt 1.
cli-crosswalk-absent = { $n ->
    [one] Ein Ausgangsraum kommt nicht vor: { $list }
   *[other] { $count } Ausgangsräume kommen nicht vor: { $list }
}
cli-arg-propose-neighbours = Bausteine gelten bis zu diesem Abstand in Metern als Nachbarn, etwa über eine Straße (sonst 1, höchstens 50)
cli-outside = { $n ->
    [one] Ein Ausgangsraum liegt zu mehr als 1 % außerhalb aller Zielräume; seine Werte gehen ganz auf die gemeinsame Fläche: { $list }
   *[other] { $count } Ausgangsräume liegen zu mehr als 1 % außerhalb aller Zielräume; ihre Werte gehen ganz auf die gemeinsame Fläche: { $list }
}
cli-outside-residents = { $n ->
    [one] { $name } ({ $residents } Einwohner, { $area }, { $share } der Fläche)
   *[other] { $name } ({ $residents } Einwohner, { $area }, { $share } der Fläche)
}
cli-outside-hidden = { $name } (Einwohner geheim, { $area }, { $share } der Fläche)
cli-outside-area = { $name } ({ $area }, { $share } der Fläche)
cli-transferred-code = Warnung: „{ $field }“ ist das Feld der Kennungen. Kennungen sind keine Anzahlen und lassen sich nicht umrechnen.
