# Fehler, Befunde, Verlauf und Vergleiche in Worten.

explain-label-place = Wo
explain-label-meaning = Bedeutung
explain-label-remedy = Abhilfe
explain-system-says = Das Betriebssystem meldet: { $reason }.
explain-technical = Technisch gesagt: { $reason }
explain-place-line = Zeile { $n }
explain-place-record = Datensatz { $n }
explain-in-column = Spalte { $field }
explain-in-field = Feld { $field }
explain-place-column = { $file }, Spalte { $field }
explain-place-unnamed = ohne Bezeichnung
explain-space-number = Raum Nr. { $n }
explain-columns = Die Spalten der Datei: { $list }.
explain-fields = Die Felder der Datei: { $list }.
explain-there-are = Vorhanden sind: { $list }.
explain-none-there = Es ist noch nichts davon vorhanden.

# Bedienung
explain-cancelled = Abgebrochen.
explain-cancelled-meaning = Es wurde nichts geändert.
explain-several-layers = Die Datei enthält mehrere Sätze von Grenzen.
explain-several-layers-meaning = Enthalten sind: { $list }.
explain-several-layers-remedy = Wählen Sie einen davon aus (auf der Befehlszeile mit --layer).
explain-write = Das Ergebnis konnte nicht geschrieben werden.
explain-write-remedy = Prüfen Sie, ob der Ordner vorhanden, beschreibbar und der Datenträger nicht voll ist, oder wählen Sie einen anderen Ort.
explain-bad-date = „{ $text }“ ist kein Datum.
explain-bad-date-remedy = Geben Sie den Stand als 31.12.2024, 12/2024 oder 2024 an, oder lassen Sie ihn weg.
explain-which-definition = Welche Raumdefinition des Projekts gemeint ist, steht nicht da (Projekt.gpkg:Sozialräume).
explain-no-definition = Die Raumdefinition „{ $name }“ gibt es in diesem Projekt nicht.
explain-no-department = Das Amt „{ $name }“ gibt es in diesem Projekt nicht.
explain-no-indicator = Die Kennzahl „{ $name }“ gibt es in diesem Projekt nicht.
explain-no-layer = Die Datei enthält keinen Satz von Grenzen mit dem Namen „{ $name }“.
explain-no-column = Die Tabelle hat keine Spalte „{ $name }“.
explain-not-found-remedy = Prüfen Sie die Schreibweise oder wählen Sie aus dem Vorhandenen.

# Tabellen
explain-no-key = Keine Spalte der Tabelle passt zu den Räumen von „{ $name }“.
explain-no-key-any = Keine Spalte der Tabelle passt zu den Räumen einer Raumdefinition des Projekts.
explain-no-key-meaning = Verglichen wurden die Spalten { $list } mit Kennung und Namen der Räume.
explain-no-key-remedy = Prüfen Sie, ob die Tabelle dieselben Räume meint, oder wählen Sie die Schlüsselspalte selbst (auf der Befehlszeile mit --key).
explain-nothing-matches = Keine Zeile der Tabelle findet einen Raum von „{ $name }“.
explain-nothing-matches-meaning = Die Schlüssel der Tabelle und die Kennungen der Räume stimmen in keiner der versuchten Formen überein.
explain-too-few-blocks = { $n ->
    [0] Keine der { $rows } Zeilen findet einen Baustein von „{ $name }“.
    [one] Nur eine von { $rows } Zeilen findet einen Baustein von „{ $name }“.
   *[other] Nur { $matched } von { $rows } Zeilen finden einen Baustein von „{ $name }“.
}
explain-too-few-blocks-meaning = Die Tabelle gehört zu anderen Bausteinen: Mindestens die Hälfte der Zeilen muss einen finden. Es wurde nichts übernommen.
explain-too-few-blocks-remedy = Wählen Sie die Raumdefinition, deren Kennungen in der Tabelle stehen.
explain-no-value-column = Die Tabelle hat keine Spalte mit Werten.
explain-no-value-column-remedy = Wählen Sie die Spalte mit den Werten selbst (auf der Befehlszeile mit --value).
explain-nothing-to-follow = Für einen Vorschlag fehlt eine Raumdefinition, der er folgen soll.
explain-nothing-to-follow-meaning = Ein Vorschlag folgt den Räumen der Ämter; ohne sie ist jede Einteilung gleich gut.
explain-nothing-to-follow-remedy = Wählen Sie mindestens eine Raumdefinition mit einem Gewicht über 0.
explain-weights-differ = { $weights } Gewichte für { $departments } Raumdefinitionen.
explain-weights-differ-remedy = Geben Sie für jede ein Gewicht an, oder gar keins.
explain-proposal-by-area = Einwohner sind nicht bekannt: gerechnet nach Fläche.
explain-proposal-basis = Einwohner: { $from }.
explain-proposal-basis-estimated = Einwohner: { $from }, auf die Bausteine verteilt (zu { $share } genau, sonst geschätzt).
explain-proposal-basis-spread = Einwohner: { $from }, auf die Bausteine verteilt (geschätzt).
explain-proposal-outside = { $name }: { $residents } von { $all } Einwohnern ({ $share }) wohnen nicht da, wohin die meisten aus ihrem { $finer ->
    [draft] vorgeschlagenen Raum
   *[definition] bisherigen Raum
} gehören.
explain-proposal-outside-area = { $name }: { $area } liegen nicht da, wohin das meiste aus ihrem { $finer ->
    [draft] vorgeschlagenen Raum
   *[definition] bisherigen Raum
} gehört.
explain-proposal-too-few = { $n ->
    [one] Ein Raum hat zu wenig Einwohner.
   *[other] { $count } Räume haben zu wenig Einwohner.
}
explain-proposal-too-many = { $n ->
    [one] Ein Raum hat zu viele Einwohner.
   *[other] { $count } Räume haben zu viele Einwohner.
}
explain-proposal-number = Die gewünschte Zahl der Räume ließ sich nicht erreichen.
explain-proposal-without = Bausteine ohne Fläche blieben ohne Raum.
explain-proposal-others = { $n ->
    [one] Eine weitere Regel ist nicht eingehalten.
   *[other] { $count } weitere Regeln sind nicht eingehalten.
}
explain-no-values = Die gewählte Spalte enthält keine Zahlen.
explain-no-values-meaning = Alle Zellen sind leer, geheim gehalten oder Text.

# Koordinatensysteme
explain-crs-unknown = Das Koordinatensystem { $crs } kennt Klammer nicht.
explain-crs-remedy = Wählen Sie eines aus der Liste; in Deutschland meist EPSG:25832 oder EPSG:25833.
explain-crs-not-planar = { $crs } rechnet in Grad.
explain-crs-not-planar-meaning = Ein Projekt braucht ein ebenes System in Metern, damit Flächen stimmen.
explain-crs-not-planar-remedy = Wählen Sie für das Projekt EPSG:25832 (Westen und Mitte Deutschlands) oder EPSG:25833 (Osten).
explain-crs-unreadable = Die Angabe zum Koordinatensystem (.prj) ist nicht verständlich.
explain-crs-choose-remedy = Wählen Sie das Koordinatensystem selbst (auf der Befehlszeile mit --crs EPSG:…); die Stelle, von der die Datei kommt, kennt es.
explain-crs-range = Der Punkt { $x } { $y } liegt außerhalb dessen, wofür { $from } gilt.
explain-crs-range-meaning = Er lässt sich nicht von { $from } nach { $to } umrechnen; vermutlich ist das Koordinatensystem falsch angegeben.

# Dateien
explain-file-missing = Die Datei gibt es nicht.
explain-file-missing-remedy = Prüfen Sie Namen und Ordner.
explain-file-denied = Diese Datei dürfen Sie nicht lesen.
explain-file-denied-remedy = Kopieren Sie sie in einen eigenen Ordner oder bitten Sie um Leserecht.
explain-file-unreadable = Die Datei kann nicht gelesen werden.
explain-file-unreadable-remedy = Prüfen Sie, ob der Datenträger oder das Netzlaufwerk erreichbar ist und kein anderes Programm die Datei sperrt.
explain-path-denied = Hier darf nicht geschrieben oder gelesen werden.
explain-path-denied-remedy = Wählen Sie einen Ordner, in dem Sie schreiben dürfen.
explain-path-io = Auf die Datei kann nicht zugegriffen werden.
explain-file-exists = Eine Datei dieses Namens gibt es schon.
explain-file-exists-remedy = Wählen Sie einen anderen Namen, oder entfernen Sie die vorhandene Datei.
explain-out-exists-remedy = Wählen Sie einen anderen Namen, oder lassen Sie { $flag } weg.
explain-out-project = Unter diesem Namen liegt ein Klammer-Projekt.
explain-out-project-meaning = Projekte werden nie durch eine Ausgabe ersetzt.
explain-out-input = Das Ergebnis würde eine Datei ersetzen, aus der es berechnet wird.
explain-out-no-file = Unter diesem Namen liegt keine Datei, sondern ein Ordner oder ein Gerät.
explain-out-remedy = Wählen Sie einen anderen Namen.
explain-field-twice = Im Ergebnis hießen zwei Spalten „{ $name }“.
explain-field-twice-remedy = Nennen Sie jedes Feld nur einmal. Eine Quote darf nicht wie ein Feld oder wie die Kennung heißen.
explain-residents-unused = Bausteine oder ein Bevölkerungsraster sind genannt, gewichtet werden soll aber nach Fläche.
explain-residents-unused-remedy = Lassen Sie „--weight area“ weg, oder nennen Sie keine Bausteine und kein Raster.
explain-crs-unused = „--crs“ gilt für Dateien; ein Projekt hat sein eigenes Koordinatensystem.
explain-crs-unused-remedy = Lassen Sie „--crs“ weg.
explain-project-first = Erwartet wird zuerst das Projekt, dann zwei seiner Raumdefinitionen.
explain-project-first-remedy = Schreiben Sie „PROJEKT A B“, etwa: stadt.gpkg Stadtteile Wahlkreise. Ohne Projekt nennen Sie zwei Dateien mit Grenzen.
explain-disk-full = Der Datenträger ist voll.
explain-disk-full-remedy = Schaffen Sie Platz oder wählen Sie einen anderen Ort.
explain-unknown-kind = Diese Art von Datei kann Klammer nicht lesen.
explain-unknown-kind-meaning = Gelesen werden Grenzen, Linien und Punkte aus Shapefile (.shp), ZIP, GeoJSON, GeoPackage und KML, Einrichtungen auch aus Tabellen, Kennzahlen und Bevölkerungsgitter aus Tabellen (.csv, Kennzahlen auch .xlsx), Hintergrundkarten aus PMTiles und MBTiles.
explain-unknown-kind-remedy = Speichern Sie die Daten in einer dieser Formen (in Excel „CSV UTF-8“), oder wählen Sie eine andere Datei.
explain-empty-archive = Das ZIP-Archiv enthält keine Grenzen.
explain-empty-archive-meaning = Erwartet wird darin ein Shapefile (.shp mit .shx und .dbf), GeoJSON, GeoPackage oder KML.
explain-choose-other-remedy = Wählen Sie eine andere Datei.
explain-no-sibling = Neben der Datei fehlt { $name }.
explain-no-sibling-meaning = Ein Shapefile besteht aus mehreren Dateien gleichen Namens: .shp, .shx, .dbf, meist auch .prj und .cpg.
explain-no-sibling-remedy = Legen Sie alle zusammen in einen Ordner, oder lassen Sie sich alle als ZIP schicken.
explain-truncated = Die Datei hört mittendrin auf.
explain-truncated-meaning = Vermutlich wurde sie nicht vollständig kopiert oder heruntergeladen.
explain-copy-again-remedy = Kopieren Sie die Datei neu, oder lassen Sie sie sich noch einmal schicken.
explain-too-large = Die Datei ist größer, als angenommen wird ({ $limit }).
explain-too-large-remedy = Schneiden Sie die Daten vorher auf das Planungsgebiet zu.
explain-damaged = Die Datei ist beschädigt.
explain-unread = Die Datei enthält nur Formen, die Klammer nicht lesen kann.
explain-outside-crs = Im Koordinatensystem { $crs } liegt nichts davon auf der Karte.
explain-outside-crs-meaning = { $n ->
    [one] Ein Eintrag der Datei hat Koordinaten, die es darin nicht geben kann.
   *[other] { $count } Einträge der Datei haben Koordinaten, die es darin nicht geben kann.
}
explain-empty-areas = Die Datei enthält keine Flächen.
explain-empty-points = Die Datei enthält keine Punkte.
explain-empty-rows = Die Tabelle enthält keine Zeilen.
explain-empty-tiles = Die Datei enthält keine Karte.
explain-unread-tiles = Diese Hintergrundkarte ist in einer Form gespeichert, die Klammer nicht liest ({ $form }).
explain-unread-tiles-meaning = Gelesen werden PMTiles (Version 3) und MBTiles mit Bildern (PNG, JPEG, WebP) oder Vektorkacheln, ungepackt oder mit gzip gepackt.
explain-unread-tiles-remedy = Lassen Sie sich die Karte in einer dieser Formen geben.
explain-no-field = Die Datei hat kein Feld „{ $name }“.
explain-no-field-remedy = Wählen Sie eines der vorhandenen Felder.
explain-no-crs = Die Datei sagt nicht, in welchem Koordinatensystem sie ist.
explain-no-crs-meaning = Ohne diese Angabe (meist die Datei .prj) ist nicht bekannt, wo auf der Erde die Grenzen liegen.
explain-unknown-encoding = Der Zeichensatz „{ $label }“ ist nicht bekannt.
explain-unknown-encoding-remedy = Wählen Sie einen von diesen: { $list }.
explain-no-coordinates = Es wurden keine Spalten mit Koordinaten erkannt.
explain-no-coordinates-meaning = Gebraucht werden Länge und Breite oder Rechts- und Hochwert.
explain-no-coordinates-remedy = Wählen Sie die Spalten selbst (auf der Befehlszeile mit --x und --y).

# Projekt
explain-name-empty = Ein Name fehlt.
explain-name-empty-remedy = Geben Sie einen Namen ein.
explain-name-taken = Der Name „{ $name }“ ist vergeben.
explain-name-taken-meaning = Namen sind in einem Projekt eindeutig, damit man sich über sie verständigen kann.
explain-name-taken-remedy = Wählen Sie einen anderen Namen, etwa mit Jahreszahl.
explain-style-out-of-range = So lässt es sich nicht zeichnen.
explain-style-out-of-range-remedy = Linien sind 0,5 bis 8 Punkt breit, Punkte 2 bis 30 Punkt groß, Füllungen decken 0 bis 100 %.
explain-extent-empty = Dieser Kartenausschnitt hat keine Fläche.
explain-extent-empty-remedy = Zeigen Sie zuerst auf der Karte, was Sie merken wollen.
explain-gone = Nicht mehr im Projekt: { $what }.
explain-gone-meaning = Es wurde inzwischen gelöscht oder rückgängig gemacht.
explain-gone-remedy = Sehen Sie im Verlauf nach; Gelöschtes lässt sich zurückholen.
explain-in-use = „{ $name }“ kann nicht gelöscht werden.
explain-in-use-meaning = Dem Amt gehören noch, oder es hat dazu Stellung genommen: { $list }.
explain-in-use-remedy = Löschen Sie dies zuerst, oder ordnen Sie es einem anderen Amt zu.
explain-needed = „{ $name }“ wird noch gebraucht.
explain-needed-meaning = Darauf bauen auf: { $list }.
explain-needed-remedy = Löschen Sie zuerst, was darauf aufbaut.
explain-draft-decided = Der Entwurf „{ $name }“ ist beschlossen und bleibt, wie er ist.
explain-draft-decided-remedy = Beginnen Sie aus dem Beschluss einen neuen Entwurf.
explain-draft-empty = Im Entwurf „{ $name }“ ist noch kein Baustein einem Raum zugeordnet.
explain-draft-empty-remedy = Ordnen Sie zuerst Bausteine zu.
explain-decision-stale = Der Entwurf „{ $name }“ hat sich seit der Vorbereitung des Beschlusses geändert.
explain-decision-stale-remedy = Bereiten Sie den Beschluss neu vor.
explain-space-locked = Der Raum „{ $name }“ ist gesperrt und behält seine Bausteine.
explain-space-locked-remedy = Entsperren Sie den Raum zuerst.
explain-not-a-block =
    { $n ->
    [one] Ein Baustein gehört nicht zur Raumdefinition „{ $name }“.
   *[other] { $count } Bausteine gehören nicht zur Raumdefinition „{ $name }“.
}
explain-not-a-block-remedy = Ein Entwurf besteht nur aus Bausteinen seiner Raumdefinition.
explain-definition-decided = Die Raumdefinition „{ $name }“ ist beschlossen; ihre Grenzen bleiben, wie sie sind.
explain-definition-decided-remedy = Ein neuer Entwurf kann mit ihr beginnen. Einwohner können weiter zugeordnet werden.
explain-rulebook-wrong = Im Regelwerk ergibt eine Angabe keinen Sinn ({ $field }).
explain-rulebook-wrong-remedy = Zahlen sind nicht negativ, und „von“ ist höchstens so groß wie „bis“.
explain-date-wrong = „{ $text }“ ist kein gültiger Tag oder Zeitraum.
explain-date-wrong-remedy = Schreiben Sie Jahr, Monat und Tag, etwa 2026-11-21; das Ende liegt nicht vor dem Anfang.
explain-invalid = Die Daten können so nicht übernommen werden.
explain-invalid-remedy = Prüfen Sie die Quelle; im Projekt wurde nichts geändert.
explain-nothing-to-change = Es gibt nichts zu ändern: Alles ist schon so.
explain-nothing-to-undo = Es gibt nichts rückgängig zu machen.
explain-nothing-to-redo = Es gibt nichts zu wiederholen.
explain-changed-since = Kann nicht rückgängig gemacht werden: { $what } wurde seither geändert.
explain-changed-since-meaning = Das Rückgängigmachen würde diese Änderung überschreiben.
explain-changed-since-remedy = Ändern Sie den jetzigen Stand von Hand.
explain-no-path = Das Projekt hat noch keine Datei.
explain-no-path-remedy = Speichern Sie es unter einem Namen.
explain-database = Die Datenbank des Projekts meldet einen Fehler.
explain-database-remedy = Es wurde nichts geändert. Tritt es wieder auf, kopieren Sie die Diagnose und geben Sie sie weiter.
explain-not-a-project = Die Datei ist kein Klammer-Projekt.
explain-not-a-project-remedy = Öffnen Sie eine mit Klammer gespeicherte .gpkg-Datei. Grenzen aus anderen Dateien werden importiert.
explain-newer = Das Projekt stammt von einer neueren Fassung von Klammer.
explain-newer-meaning = Es hat das Format { $found }, diese Fassung kennt bis { $known }.
explain-newer-remedy = Nehmen Sie die neuere Fassung von Klammer.
explain-project-damaged = Die Projektdatei ist beschädigt. { $what }
explain-project-damaged-remedy = Lassen Sie das Lesbare in eine neue Datei retten: im Fenster mit „In eine neue Datei retten …“, im Terminal mit klammer rescue. Die beschädigte Datei bleibt dabei, wie sie ist. Gibt es eine Sicherungskopie, vergleichen Sie beide.
explain-open-elsewhere = Das Projekt ist in einem Fenster von Klammer geöffnet.
explain-open-elsewhere-meaning = Zwei zugleich würden einander die Arbeit überschreiben.
explain-open-elsewhere-remedy = Schließen Sie es dort, oder arbeiten Sie dort weiter.
explain-unpublished = Zu diesem Projekt gibt es Arbeit, die noch nicht gespeichert wurde.
explain-unpublished-meaning = Sie stammt aus einer früheren Sitzung und würde verloren gehen.
explain-unpublished-remedy = Öffnen Sie das Projekt im Fenster und speichern oder verwerfen Sie diese Arbeit zuerst.
explain-changed-on-disk = Die Datei wurde von jemand anderem geändert, seit sie hier geöffnet wurde.
explain-changed-on-disk-meaning = Speichern würde diese Änderungen überschreiben.
explain-changed-on-disk-remedy = Speichern Sie unter einem anderen Namen.
explain-in-use-by-other = Ein anderes Programm hat die Datei geöffnet.
explain-in-use-by-other-meaning = Daneben liegt { $name }; so zeigt etwa QGIS, dass es darin schreibt.
explain-in-use-by-other-remedy = Schließen Sie die Datei dort und versuchen Sie es noch einmal.

# Befunde
explain-severity-info = Hinweis
explain-severity-warning = Warnung
explain-severity-error = Fehler
explain-finding-area = Zusammen { $area }.
explain-finding-residents = In den betroffenen Räumen wohnen { $count } Menschen.
explain-gap = Lücken
explain-gap-sentence = { $n ->
    [one] Eine Stelle zwischen den Räumen gehört zu keinem Raum.
   *[other] { $count } Stellen zwischen den Räumen gehören zu keinem Raum.
}
explain-gap-remedy = Große Lücken (See, Wald, anderes Gebiet) können gewollt sein. Sonst kann Klammer sie einem Nachbarraum zuschlagen.
explain-overlap = Überlappungen
explain-overlap-sliver = Schmale Überlappungen
explain-overlap-sentence = { $n ->
    [one] Eine Stelle gehört zu mehreren Räumen zugleich.
   *[other] { $count } Stellen gehören zu mehreren Räumen zugleich.
}
explain-overlap-remedy = Wer dort wohnt, wird doppelt gezählt. Mit dem Amt klären, zu welchem Raum die Stelle gehört. Klammer gibt sie dem gewählten Raum, ohne Wahl dem kleinsten.
explain-self-intersection = Grenze kreuzt sich selbst
explain-self-intersection-sentence = { $n ->
    [one] Eine Grenzlinie kreuzt oder berührt sich selbst.
   *[other] { $count }-mal kreuzt oder berührt eine Grenzlinie sich selbst.
}
explain-ring-remedy = Die Fläche des Raums kann falsch sein. Klammer zeichnet seine Grenze sauber nach; was sie umschließt, gehört dazu.
explain-degenerate-ring = Grenze ohne Fläche
explain-degenerate-ring-sentence = { $n ->
    [one] Eine Grenzlinie umschließt keine Fläche.
   *[other] { $count } Grenzlinien umschließen keine Fläche.
}
explain-ring-order = Richtung der Ränder
explain-ring-order-sentence = { $n ->
    [one] Eine Grenzlinie läuft falsch herum oder ist falsch verschachtelt.
   *[other] { $count } Grenzlinien laufen falsch herum oder sind falsch verschachtelt.
}
explain-mended-remedy = Wurde beim Lesen berichtigt; es ist nichts zu tun.
explain-bad-coordinates = Unbrauchbare Koordinaten
explain-bad-coordinates-sentence = { $n ->
    [one] Ein Eintrag hat keine oder unsinnige Koordinaten.
   *[other] { $count } Einträge haben keine oder unsinnige Koordinaten.
}
explain-bad-coordinates-remedy = Prüfen Sie das Koordinatensystem und die genannten Einträge in der Quelle.
explain-duplicate-code = Doppelte Kennungen
explain-duplicate-code-sentence = { $n ->
    [one] Eine Kennung ist mehrfach vergeben.
   *[other] { $count } Kennungen sind mehrfach vergeben.
}
explain-duplicate-code-remedy = Tabellen finden diese Räume nicht eindeutig. Kennung berichtigen, oder eine andere Spalte als Kennung wählen. Klammer kann vom zweiten Raum an „-2“, „-3“ … anhängen.
explain-empty-code = Räume ohne Kennung
explain-empty-code-sentence = { $n ->
    [one] Ein Raum hat keine Kennung.
   *[other] { $count } Räume haben keine Kennung.
}
explain-empty-code-remedy = Tabellen finden diese Räume nur über den Namen. Kennung nachtragen, oder eine andere Spalte wählen. Klammer kann den Platz in der Datei als Kennung nehmen („#17“).
explain-duplicate-shape = Gleiche Räume
explain-duplicate-shape-sentence = { $n ->
    [one] Zwei Räume haben dieselbe Fläche.
   *[other] { $count }-mal haben Räume dieselbe Fläche.
}
explain-duplicate-shape-remedy = Vermutlich wurde ein Raum doppelt gespeichert. Klammer kann den ersten mit Kennung behalten und die anderen entfernen.
explain-null-geometry = Einträge ohne Grenze
explain-null-geometry-sentence = { $n ->
    [one] Ein Eintrag hat keine Grenze, die eine Fläche umschließt, und wurde ausgelassen.
   *[other] { $count } Einträge haben keine Grenze, die eine Fläche umschließt, und wurden ausgelassen.
}
explain-null-geometry-remedy = Fehlt ein Raum, muss er in der Quelle gezeichnet werden.
explain-not-an-area = Formen, die nicht gelesen werden können
explain-not-an-area-sentence = { $n ->
    [one] Ein Eintrag hat eine Form, die Klammer nicht lesen kann (Kreisbögen, Körper), und wurde ausgelassen.
   *[other] { $count } Einträge haben Formen, die Klammer nicht lesen kann (Kreisbögen, Körper), und wurden ausgelassen.
}
explain-not-an-area-remedy = Lassen Sie sich die Datei mit geraden Linienstücken statt Bögen geben.
explain-extra-dimensions = Höhenangaben
explain-extra-dimensions-sentence = { $n ->
    [one] Ein Eintrag hat Höhen oder Messwerte an den Punkten; sie wurden weggelassen.
   *[other] { $count } Einträge haben Höhen oder Messwerte an den Punkten; sie wurden weggelassen.
}
explain-crs-assumed = Koordinatensystem angenommen
explain-crs-assumed-sentence = Die Datei sagt nicht eindeutig, in welchem Koordinatensystem sie ist; es wurde eines angenommen.
explain-crs-assumed-remedy = Sehen Sie auf der Karte nach, ob die Räume am richtigen Ort liegen; sonst mit anderem Koordinatensystem neu importieren.
explain-encoding-assumed = Zeichensatz angenommen
explain-encoding-assumed-sentence = Die Datei sagt nicht, wie ihre Umlaute geschrieben sind; es wurde angenommen.
explain-encoding-assumed-remedy = Sehen Sie nach, ob Umlaute stimmen; sonst mit anderem Zeichensatz neu importieren.
explain-broken-text = Zerbrochene Umlaute
explain-broken-text-sentence = { $n ->
    [one] Ein Text sieht aus, als sei er in falschem Zeichensatz gelesen („StraÃŸe“).
   *[other] { $count } Texte sehen aus, als seien sie in falschem Zeichensatz gelesen („StraÃŸe“).
}
explain-broken-text-remedy = Mit anderem Zeichensatz neu importieren; sind die Texte schon in der Quelle zerbrochen, dort berichtigen lassen.
explain-bad-residents = Unbrauchbare Einwohnerzahlen
explain-bad-residents-sentence = { $n ->
    [one] Eine Einwohnerzahl ist keine Zahl oder negativ und gilt als nicht angegeben.
   *[other] { $count } Einwohnerzahlen sind keine Zahl oder negativ und gelten als nicht angegeben.
}
explain-bad-residents-remedy = In der Quelle berichtigen lassen, oder eine andere Spalte wählen.
explain-record-mismatch = Grenzen und Tabelle passen nicht zusammen
explain-record-mismatch-sentence = { $n ->
    [one] Ein Eintrag steht nur bei den Grenzen (.shp) oder nur in der Tabelle (.dbf).
   *[other] { $count } Einträge stehen nur bei den Grenzen (.shp) oder nur in der Tabelle (.dbf).
}
explain-record-mismatch-remedy = Vermutlich stammen .shp und .dbf aus verschiedenen Ständen: beide zusammen neu schicken lassen.
explain-deleted-record = Als gelöscht markierte Einträge
explain-deleted-record-sentence = { $n ->
    [one] Ein Eintrag ist in der Tabelle als gelöscht markiert und wurde ausgelassen.
   *[other] { $count } Einträge sind in der Tabelle als gelöscht markiert und wurden ausgelassen.
}
explain-deleted-record-remedy = Meist ist nichts zu tun; fehlt ein Raum, in der Quelle nachsehen lassen.
explain-no-position = Einträge ohne Ort
explain-no-position-sentence = { $n ->
    [one] Eine Einrichtung hat keine brauchbaren Koordinaten und wurde ausgelassen.
   *[other] { $count } Einrichtungen haben keine brauchbaren Koordinaten und wurden ausgelassen.
}
explain-no-position-remedy = Koordinaten in der Datei nachtragen und neu importieren.
explain-not-a-point = Einträge, die kein Punkt sind
explain-not-a-point-sentence = { $n ->
    [one] Ein Eintrag ist eine Linie oder Fläche und wurde ausgelassen.
   *[other] { $count } Einträge sind Linien oder Flächen und wurden ausgelassen.
}
explain-not-a-point-remedy = Prüfen Sie, ob es die richtige Datei ist.
explain-bad-capacity = Unbrauchbare Platzzahlen
explain-bad-capacity-sentence = { $n ->
    [one] Eine Platzzahl ist keine Zahl oder negativ und gilt als nicht angegeben.
   *[other] { $count } Platzzahlen sind keine Zahl oder negativ und gelten als nicht angegeben.
}
explain-bad-capacity-remedy = In der Datei berichtigen, oder eine andere Spalte wählen.
explain-gap-sliver = Schmale Lücken
explain-gap-sliver-sentence = { $n ->
    [one] Zwischen Räumen klafft an einer Stelle ein schmaler Spalt.
   *[other] Zwischen Räumen klaffen { $count } schmale Spalte.
}
explain-gap-sliver-remedy = Solche Spalte entstehen beim Zeichnen. Klammer schlägt jeden dem Nachbarraum mit der längsten gemeinsamen Grenze zu.
explain-overlap-sliver-sentence = { $n ->
    [one] Ein schmaler Streifen gehört zu mehreren Räumen zugleich.
   *[other] { $count } schmale Streifen gehören zu mehreren Räumen zugleich.
}
explain-overlap-sliver-remedy = Solche Streifen entstehen beim Zeichnen. Klammer lässt jeden bei dem Raum, an den er am längsten grenzt.
explain-outside-boundary = Über die Außengrenze hinaus
explain-outside-boundary-sentence = { $n ->
    [one] An einer Stelle ragt ein Raum über die Außengrenze hinaus.
   *[other] An { $count } Stellen ragen Räume über die Außengrenze hinaus.
}
explain-outside-boundary-remedy = Prüfen, welche Außengrenze gilt. Klammer kann abschneiden, was hinausragt.
explain-uncovered-boundary = Innerhalb der Außengrenze unbedeckt
explain-uncovered-boundary-sentence = { $n ->
    [one] Eine Stelle innerhalb der Außengrenze gehört zu keinem Raum.
   *[other] { $count } Stellen innerhalb der Außengrenze gehören zu keinem Raum.
}
explain-uncovered-boundary-remedy = Wer dort wohnt, wird nicht gezählt. Klammer kann die Stelle dem Nachbarraum zuschlagen; große Flächen mit dem Amt klären.
explain-near-duplicate-shape = Fast gleiche Flächen
explain-near-duplicate-shape-sentence = { $n ->
    [one] Zwei Räume bedecken fast dieselbe Fläche.
   *[other] { $count }-mal bedecken Räume fast dieselbe Fläche.
}
explain-near-duplicate-shape-remedy = Meist stehen ein alter und ein neuer Stand nebeneinander. Mit dem Amt klären, welcher gilt, und den anderen in der Datei löschen.
explain-similar-codes = Fast gleiche Kennungen
explain-similar-codes-sentence = { $n ->
    [one] Zwei Kennungen unterscheiden sich nur in Schreibweise, Leerzeichen oder führenden Nullen.
   *[other] { $count }-mal unterscheiden sich Kennungen nur in Schreibweise, Leerzeichen oder führenden Nullen.
}
explain-similar-codes-remedy = Prüfen, ob derselbe Raum gemeint ist. Tabellen finden sonst den falschen Raum.
explain-repeated-name = Ein Name, mehrere Kennungen
explain-repeated-name-sentence = { $n ->
    [one] Ein Name steht bei mehreren Kennungen.
   *[other] { $count } Namen stehen bei mehreren Kennungen.
}
explain-repeated-name-remedy = Bei Teilflächen eines Raums ist das gewollt. Sonst in der Datei berichtigen, denn Tabellen mit Namen finden den Raum nicht eindeutig.
explain-point-contact = Teile hängen nur an einem Punkt
explain-point-contact-sentence = { $n ->
    [one] Ein Raum besteht aus Teilen, die sich nur in einem Punkt berühren.
   *[other] { $count } Räume bestehen aus Teilen, die sich nur in einem Punkt berühren.
}
explain-point-contact-remedy = Für Zahlen unschädlich. Oft ein Zeichenfehler: Auf der Karte ansehen.
explain-exclave = Räume aus mehreren Teilen
explain-exclave-sentence = { $n ->
    [one] Ein Raum besteht aus Teilen, die getrennt voneinander liegen.
   *[other] { $count } Räume bestehen aus Teilen, die getrennt voneinander liegen.
}
explain-exclave-remedy = Oft gewollt (Exklaven, Inseln). Nichts zu tun, wenn es so stimmt.
explain-absurd-extent = Räume fern von allen anderen
explain-absurd-extent-sentence = { $n ->
    [one] Ein Raum liegt weit ab von allen anderen oder ist unmöglich groß oder klein.
   *[other] { $count } Räume liegen weit ab von allen anderen oder sind unmöglich groß oder klein.
}
explain-absurd-extent-remedy = Meist ein Fehler in den Koordinaten: mit der Stelle klären, von der die Datei kommt.
explain-lost-zeros = Führende Nullen fehlen
explain-lost-zeros-sentence = { $n ->
    [one] Einer Kennung fehlen führende Nullen, die andere Daten des Projekts haben.
   *[other] { $count } Kennungen fehlen führende Nullen, die andere Daten des Projekts haben.
}
explain-lost-zeros-remedy = Das geschieht beim Speichern mit Excel. Klammer kann die Nullen wieder voranstellen.
explain-sibling-missing = Datei daneben fehlt
explain-sibling-missing-sentence = { $n ->
    [one] Eine Datei, die zur Shape-Datei gehört, fehlt.
   *[other] { $count } Dateien, die zur Shape-Datei gehören, fehlen.
}
explain-sibling-missing-remedy = Ohne .dbf gibt es keine Kennungen und Namen, ohne .prj muss das Koordinatensystem geraten werden. Am besten alles als ZIP schicken lassen.
explain-broken-sibling = Datei daneben ist beschädigt
explain-broken-sibling-sentence = { $n ->
    [one] Eine Datei neben der Shape-Datei ist beschädigt und wurde nicht oder nur zum Teil benutzt.
   *[other] { $count } Dateien neben der Shape-Datei sind beschädigt und wurden nicht oder nur zum Teil benutzt.
}
explain-broken-sibling-remedy = Die Datei noch einmal holen oder schicken lassen.
explain-foreign-sibling = Datei daneben gehört nicht dazu
explain-foreign-sibling-sentence = { $n ->
    [one] Eine Datei neben der Shape-Datei gehört offenbar zu einer anderen.
   *[other] { $count } Dateien neben der Shape-Datei gehören offenbar zu einer anderen.
}
explain-foreign-sibling-remedy = Wahrscheinlich wurden Dateien vermischt: Kennungen und Namen können zu falschen Räumen gehören. Die Dateien noch einmal zusammen holen.
explain-repeated-field = Feldnamen doppelt oder abgeschnitten
explain-repeated-field-sentence = { $n ->
    [one] Ein Feldname kommt mehrfach vor oder ist abgeschnitten.
   *[other] { $count } Feldnamen kommen mehrfach vor oder sind abgeschnitten.
}
explain-repeated-field-remedy = Shape-Dateien kürzen Namen auf zehn Zeichen. Die Vorschau zeigt, was in welchem Feld steht.
explain-empty-geometry = Räume ohne Fläche
explain-empty-geometry-sentence = { $n ->
    [one] Ein Raum hat keine Fläche.
   *[other] { $count } Räume haben keine Fläche.
}
explain-empty-geometry-remedy = Klammer kann sie entfernen; ihre Angaben stehen dann nicht mehr im Projekt.
explain-other-shapes = Formen anderer Art in der Datei
explain-other-shapes-sentence = { $n ->
    [one] Ein Eintrag der Datei hat eine Form anderer Art (Fläche, Linie oder Punkt).
   *[other] { $count } Einträge der Datei haben Formen anderer Art (Flächen, Linien oder Punkte).
}
explain-other-shapes-remedy = Sie werden hier nicht mitgelesen. Flächen lassen sich eigens als Räume importieren, Linien und Flächen als Kartenebene, Punkte als Einrichtungen oder als Kartenebene.
explain-swapped-axes = Hochwert vor Rechtswert
explain-swapped-axes-sentence = In der Datei steht der Hochwert (oder die geographische Breite) zuerst. Die Koordinaten wurden beim Lesen getauscht.
explain-swapped-axes-remedy = Die Karte zeigt, ob die Räume am richtigen Ort liegen.
explain-foreign-crs = Unbekanntes Koordinatensystem
explain-foreign-crs-sentence = Die Datei nennt ein Koordinatensystem, das Klammer nicht kennt. Aus den Zahlen allein lässt es sich nicht sicher erraten.
explain-foreign-crs-remedy = Fragen Sie, woher die Datei kommt, nach einer Fassung in ETRS89/UTM. Wählen Sie nur dann selbst ein Koordinatensystem, wenn Sie es kennen.
explain-shifted-origin = Anderer Nullpunkt der Koordinaten
explain-shifted-origin-sentence = Die Datei zählt ihre Koordinaten von einem anderen Nullpunkt aus als das bekannte Koordinatensystem. Der Unterschied wurde beim Lesen abgezogen.
explain-shifted-origin-remedy = Die Karte zeigt, ob die Räume am richtigen Ort liegen.
explain-unreadable-set = Nicht gelesene Teile der Datei
explain-unreadable-set-sentence = { $n ->
    [one] Ein Teil der Datei konnte nicht gelesen werden oder ist leer.
   *[other] { $count } Teile der Datei konnten nicht gelesen werden oder sind leer.
}
explain-unreadable-set-remedy = Was lesbar ist, wird angeboten. Fehlt etwas davon, lassen Sie sich die genannten Teile noch einmal schicken.

# Verlauf
explain-spaces = { $n ->
    [one] 1 Raum
   *[other] { $count } Räume
}
explain-facilities = { $n ->
    [one] 1 Einrichtung
   *[other] { $count } Einrichtungen
}
explain-values = { $n ->
    [one] 1 Wert
   *[other] { $count } Werte
}
explain-history-for = für „{ $name }“
explain-history-from = aus { $name }
explain-history-renamed = { $sentence } (vorher „{ $old }“)
explain-history-undo = Rückgängig gemacht: { $what }
explain-history-redo = Wiederholt: { $what }
explain-history-create-project = Projekt „{ $name }“ angelegt
explain-history-edit-project = Titel des Projekts geändert: „{ $name }“
explain-history-add-department = Amt „{ $name }“ hinzugefügt
explain-history-edit-department = Amt „{ $name }“ geändert
explain-history-delete-department = Amt „{ $name }“ gelöscht
explain-history-import-definition = Raumdefinition „{ $name }“ importiert{ $details }
explain-history-edit-definition = Angaben zur Raumdefinition „{ $name }“ geändert
explain-cells = { $n ->
    [one] 1 Zelle
   *[other] { $count } Zellen
}
explain-shapes = { $n ->
    [one] 1 Linie, Punkt oder Fläche
   *[other] { $count } Linien, Punkte oder Flächen
}
explain-places = { $n ->
    [one] 1 Stelle
   *[other] { $count } Stellen
}
explain-history-mend-definition = „{ $name }“ bereinigt{ $details }
explain-history-set-residents = Einwohnerzahlen von „{ $name }“ gesetzt{ $details }
explain-history-replace-definition = Raumdefinition „{ $name }“ durch neueren Stand ersetzt{ $details }
explain-history-import-grid = Bevölkerungsgitter „{ $name }“ importiert{ $details }
explain-history-delete-grid = Bevölkerungsgitter „{ $name }“ gelöscht
explain-history-import-context = Kartenebene „{ $name }“ importiert{ $details }
explain-history-edit-context = Angaben zur Kartenebene „{ $name }“ geändert
explain-history-delete-context = Kartenebene „{ $name }“ gelöscht
explain-history-delete-definition = Raumdefinition „{ $name }“ gelöscht
explain-history-import-facilities = Einrichtungen „{ $name }“ importiert{ $details }
explain-history-edit-facility-set = Angaben zu den Einrichtungen „{ $name }“ geändert
explain-history-edit-facility = Einrichtung „{ $name }“ geändert
explain-history-delete-facility = Einrichtung „{ $name }“ gelöscht
explain-history-delete-facility-set = Einrichtungen „{ $name }“ gelöscht
explain-history-import-indicator = Kennzahl „{ $name }“ importiert{ $details }
explain-history-derive-indicator = Kennzahl „{ $name }“ auf „{ $definition }“ umgerechnet
explain-history-derive-indicators = { $count } Kennzahlen auf „{ $definition }“ umgerechnet
explain-history-derive-again = Umgerechnete Kennzahl „{ $name }“ neu berechnet
explain-history-derive-again-several = { $count } umgerechnete Kennzahlen neu berechnet
explain-history-edit-indicator = Angaben zur Kennzahl „{ $name }“ geändert
explain-history-delete-indicator = Kennzahl „{ $name }“ gelöscht

# Zuordnung von Tabellen
explain-key-exact = genau wie geschrieben
explain-key-folded = ohne Rücksicht auf Groß- und Kleinschreibung
explain-key-number = nur die Zahl, ohne Buchstaben und führende Nullen („STGT03“ wie „3“)
explain-key-name-after-number = nur der Name, ohne Nummer davor („03 Nordstadt“ wie „Nordstadt“)
explain-key-two-forms = Tabelle: { $table }; Räume: { $space }
explain-join-code = Spalte „{ $field }“ = Kennung des Raums ({ $form })
explain-join-name = Spalte „{ $field }“ = Name des Raums ({ $form })
explain-proposal = { $matched } von { $spaces } Räumen finden ihre Zeile, { $n ->
    [0] keine Zeile bleibt übrig
    [one] 1 Zeile bleibt übrig
   *[other] { $rows } Zeilen bleiben übrig
}
explain-proposal-ambiguous = , { $count } nicht eindeutig

# Werte
explain-measured = erhoben
explain-aggregated = summiert
explain-estimated-all = geschätzt
explain-estimated = geschätzt, zu { $share } genau
explain-missing = fehlt
explain-suppressed = geheim
explain-kind-count = Anzahl
explain-kind-rate = Anteil
explain-kind-mean = Mittelwert
explain-polarity-neutral = weder gut noch schlecht
explain-polarity-burden = hoher Wert ist eine Belastung
explain-polarity-good = hoher Wert ist gut
explain-crs-prj = laut .prj
explain-crs-prj-doubtful = laut .prj, die Zweifel lässt
explain-crs-geojson = bei GeoJSON ohne andere Angabe
explain-crs-geojson-member = laut GeoJSON
explain-crs-coordinates = aus den Koordinaten geschlossen
explain-crs-stated = laut Datei
explain-crs-stated-doubtful = laut Datei, die Zweifel lässt
explain-crs-of-format = bei diesem Dateiformat immer so
explain-encoding-cpg = laut .cpg
explain-encoding-byte = laut .dbf
explain-encoding-format = bei diesem Dateiformat immer
explain-encoding-detected = aus den Texten geschlossen
explain-encoding-ascii = ohne Belang, keine Umlaute

# Vergleich
explain-compare-few = Weniger als 3 von { $total } Einwohnern wohnen außerhalb des Raums von „{ $coarse }“, zu dem die übrigen ihres Raums in „{ $fine }“ gehören.
explain-compare-people = { $outside } von { $total } Einwohnern ({ $share }) wohnen außerhalb des Raums von „{ $coarse }“, zu dem die übrigen ihres Raums in „{ $fine }“ gehören.
explain-compare-none = Niemand wohnt außerhalb: Die Räume von „{ $fine }“ liegen, soweit Menschen in ihnen wohnen, jeder ganz in einem Raum von „{ $coarse }“.
explain-compare-nobody = Auf der gemeinsamen Fläche wohnt nach den vorliegenden Zahlen niemand.
explain-compare-area = Nach Fläche liegen { $share } außerhalb des Raums von „{ $coarse }“, zu dem der größte Teil ihres Raums in „{ $fine }“ gehört. Wie viele Menschen das betrifft, ist nicht bekannt: Keine Raumdefinition trägt Einwohnerzahlen.
explain-compare-no-common = Die beiden haben keine gemeinsame Fläche.
explain-compare-unstated = { $n ->
    [one] { $basis } 1 Raum nennt keine Zahl und zählt als niemand.
   *[other] { $basis } { $count } Räume nennen keine Zahl und zählen als niemand.
}
explain-compare-basis = Gezählt nach den Einwohnern von „{ $name }“ ({ $dated }); { $exact } genau, { $estimated } nach Fläche geschätzt.
explain-compare-dated = Stand { $date }
explain-compare-undated = Stand nicht angegeben
explain-compare-agreement = V-Maß { $v } (Homogenität { $homogeneity }, Vollständigkeit { $completeness }; 1 = gleich geschnitten), normierte Informationsvariation { $nvi } (0 = gleich geschnitten)
explain-compare-common = Gemeinsame Fläche: { $area }
explain-compare-only = { $area } liegen nur in „{ $name }“, nicht in „{ $other }“
explain-compare-double = { $area } gehören in „{ $name }“ zu mehreren Räumen
explain-compare-reverse = Umgekehrt: { $sentence }
explain-quoted = „{ $text }“
explain-and-more = { $named } und { $n } weitere
explain-concerned = { $n ->
    [one] 1 Einwohner
   *[other] { $count } Einwohner
}
explain-concerned-hidden = Einwohnerzahl geheim
explain-reaches-people = { $n ->
    [one] { $space } reicht mit 1 Einwohner ({ $share }) in { $into }; das meiste gehört zu { $majority }.
   *[other] { $space } reicht mit { $count } Einwohnern ({ $share }) in { $into }; das meiste gehört zu { $majority }.
}
explain-reaches-hidden = { $space } reicht mit Einwohnern (Zahl geheim) in { $into }; das meiste gehört zu { $majority }.
explain-reaches-nobody = { $space } reicht mit { $area } ohne Einwohner in { $into }; das meiste gehört zu { $majority }.
explain-reaches-area = { $space } reicht mit { $area } ({ $share }) in { $into }; das meiste gehört zu { $majority }.
explain-nested = { $inside } von { $all } Räumen von „{ $name }“ liegen ganz in einem Raum von „{ $other }“ (bis auf 1 %).
explain-matched-people = Eins zu eins zugeordnet: { $pairs } Paare; in ihnen wohnen { $share } der Einwohner.
explain-matched-area = Eins zu eins zugeordnet: { $pairs } Paare mit { $share } der gemeinsamen Fläche.
explain-change-split = aufgeteilt
explain-change-merged = zusammengelegt
explain-change-recut = neu zugeschnitten
explain-change-moved = anders begrenzt
explain-change-new = neu
explain-change-gone = weggefallen
explain-change-renamed = umbenannt
explain-changed-split = { $old } ist aufgeteilt in { $new } ({ $people }).
explain-changed-merged = { $old } sind zusammengelegt zu { $new } ({ $people }).
explain-changed-recut = { $old } sind neu zugeschnitten: { $new } ({ $people }).
explain-changed-moved = { $old } ist anders begrenzt ({ $people } wechseln den Raum).
explain-changed-moved-renamed = { $old } ist anders begrenzt ({ $people } wechseln den Raum) und heißt jetzt { $new }.
explain-changed-new = { $new } ist neu ({ $people }).
explain-changed-gone = { $old } ist weggefallen ({ $people }).
explain-changed-renamed = { $old } heißt jetzt { $new }; die Grenzen sind gleich geblieben ({ $people }).
explain-versions-same = Zwischen „{ $old }“ und „{ $new }“ hat sich nichts geändert.
explain-versions-spaces = Von „{ $old }“ zu „{ $new }“: { $n } Änderungen, { $unchanged } Räume sind gleich geblieben. Wie viele Menschen das betrifft, ist nicht bekannt.
explain-versions-few = Von „{ $old }“ zu „{ $new }“ gehören weniger als 3 Einwohner zu einem anderen Raum; { $unchanged } Räume sind gleich geblieben.
explain-versions-people = Von „{ $old }“ zu „{ $new }“ gehören { $people } Einwohner zu einem anderen Raum; { $unchanged } Räume sind gleich geblieben.

explain-defect = Hier hat Klammer selbst einen Fehler gemacht.
explain-defect-meaning = Eine Arbeit im Hintergrund ({ $lane }) brach ab. Das Projekt ist unverändert.
explain-defect-remedy = Bitte Hilfe › Diagnose kopieren und an die Entwickler schicken.
explain-project-among-files = Ein Projekt und andere Dateien lassen sich nicht zusammen ansehen.
explain-project-among-files-meaning = Grenzen aus mehreren Dateien werden zusammen gezeigt, ein Projekt für sich.
explain-project-among-files-remedy = Öffnen Sie das Projekt allein, oder importieren Sie die anderen Dateien hinein.
explain-history-add-version = Stand „{ $name }“ benannt
explain-history-delete-version = Benannter Stand „{ $name }“ gelöscht
explain-history-add-bookmark = Lesezeichen „{ $name }“ gesetzt
explain-history-rename-bookmark = Lesezeichen in „{ $name }“ umbenannt
explain-history-delete-bookmark = Lesezeichen „{ $name }“ gelöscht
explain-history-mark-blocks =
    { $blocks ->
    [yes] Raumdefinition „{ $name }“ als Bausteine bestimmt
   *[no] Raumdefinition „{ $name }“ ist nicht mehr Bausteine
}
explain-history-add-draft = Entwurf „{ $name }“ begonnen
explain-history-rename-draft = Entwurf „{ $name }“ benannt
explain-history-set-rulebook = Regelwerk des Entwurfs „{ $name }“ geändert
explain-history-delete-draft = Entwurf „{ $name }“ gelöscht
explain-history-assign-blocks =
    { $n ->
    [one] Ein Baustein in „{ $name }“ verschoben
   *[other] { $count } Bausteine in „{ $name }“ verschoben
} (Entwurf „{ $draft }“)
explain-history-unassign-blocks =
    { $n ->
    [one] Ein Baustein aus seinem Raum genommen
   *[other] { $count } Bausteine aus ihrem Raum genommen
} (Entwurf „{ $draft }“)
explain-history-add-draft-space = Raum „{ $name }“ angelegt (Entwurf „{ $draft }“)
explain-history-split-draft-space = Raum „{ $name }“ von „{ $from }“ abgeteilt (Entwurf „{ $draft }“)
explain-history-copy-draft-space = Raum „{ $name }“ aus Entwurf „{ $from }“ übernommen (Entwurf „{ $draft }“)
explain-history-edit-draft-space = Raum „{ $name }“ bearbeitet (Entwurf „{ $draft }“)
explain-history-merge-draft-spaces = { $from } mit „{ $name }“ vereinigt (Entwurf „{ $draft }“)
explain-history-delete-draft-space = Raum „{ $name }“ aufgelöst (Entwurf „{ $draft }“)
explain-history-set-position =
    Haltung: { $name } { $stance ->
    [agrees] stimmt zu
    [agrees_if] stimmt mit Bedingung zu
    [objects] widerspricht
   *[no_answer] hat noch nicht geantwortet
} ({ $space ->
    [none] Entwurf „{ $draft }“
   *[other] „{ $space }“ im Entwurf „{ $draft }“
})
explain-history-delete-position = Haltung von { $name } gelöscht (Entwurf „{ $draft }“)
explain-history-decide = Entwurf „{ $draft }“ als „{ $name }“ beschlossen
explain-history-edit-decision = Angaben zum Beschluss „{ $name }“ geändert
explain-history-keep-crosswalk = Umsteigeschlüssel „{ $name }“ aufgenommen
explain-history-delete-crosswalk = Umsteigeschlüssel „{ $name }“ gelöscht
explain-history-go-back = Zum Stand „{ $name }“ zurückgekehrt
explain-history-foreign-edit = In einem anderen Programm bearbeitet: { $what } – { $counts } ({ $names })
explain-history-foreign-renamed = In einem anderen Programm umbenannt: { $what } – „{ $old }“ in „{ $name }“
explain-history-replaced-outside = Von einem anderen Programm neu geschrieben: { $what } (vorher { $before }, jetzt { $after } Zeilen). Was sich im Einzelnen geändert hat, ist nicht bekannt.
explain-history-compact = Projekt verdichtet: { $what } endgültig entfernt
explain-outside-layer = „{ $name }“
explain-outside-project = Angaben zum Projekt
explain-outside-departments = Ämter
explain-outside-definitions = Angaben zu Raumdefinitionen
explain-outside-facility-sets = Angaben zu Einrichtungen
explain-outside-indicators = Angaben zu Kennzahlen
explain-outside-grids = Angaben zu Bevölkerungsgittern
explain-outside-context-layers = Angaben zu Kartenebenen
explain-outside-versions = benannte Stände
explain-outside-bookmarks = Lesezeichen
explain-outside-drafts = Entwürfe
explain-outside-positions = Haltungen der Ämter
explain-outside-decisions = Beschlüsse
explain-outside-crosswalks = Umsteigeschlüssel
explain-rows-changed = { $count } geändert
explain-rows-added = { $count } hinzugefügt
explain-rows-deleted = { $count } gelöscht
explain-definitions = { $n ->
    [one] { $count } Raumdefinition
   *[other] { $count } Raumdefinitionen
}
explain-crosswalks = { $n ->
    [one] { $count } Umsteigeschlüssel
   *[other] { $count } Umsteigeschlüssel
}
explain-facility-sets = { $n ->
    [one] { $count } Satz Einrichtungen
   *[other] { $count } Sätze Einrichtungen
}
explain-grids = { $n ->
    [one] { $count } Bevölkerungsgitter
   *[other] { $count } Bevölkerungsgitter
}
explain-context-layers = { $n ->
    [one] { $count } Kartenebene
   *[other] { $count } Kartenebenen
}
explain-indicators = { $n ->
    [one] { $count } Kennzahl
   *[other] { $count } Kennzahlen
}
explain-sources = { $n ->
    [one] { $count } Quelldatei
   *[other] { $count } Quelldateien
}
explain-settled = Dieser Schritt lässt sich nicht mehr rückgängig machen oder wiederholen.
explain-settled-meaning = Was dazu nötig wäre, wurde beim Verdichten des Projekts endgültig entfernt.
explain-settled-remedy = Ändern Sie den jetzigen Stand von Hand, oder importieren Sie die Datei noch einmal.
explain-left-alone = „{ $name }“ stünde danach ohne das Amt oder die Raumdefinition da, zu der es gehört.
explain-left-alone-meaning = Spätere Schritte bauen auf diesem auf; deshalb wurde nichts geändert.
explain-left-alone-remedy = Machen Sie zuerst diese späteren Schritte rückgängig, oder ändern Sie „{ $name }“ von Hand.
explain-opener = Auch geöffnet von { $who } seit { $since }
explain-opener-no-time = Auch geöffnet von { $who }
explain-opener-nobody = Auch von jemand anderem geöffnet seit { $since }
explain-opener-nobody-no-time = Auch von jemand anderem geöffnet

# Was an einer Projektdatei beschädigt sein kann.
defect-place-table = Tabelle { $table }
defect-place-row = Tabelle { $table }, Zeile { $row }
defect-place-field = Tabelle { $table }, Zeile { $row }, Feld { $field }
defect-cut = Sie bricht nach { $bytes } Bytes ab.
defect-cut-meaning = Es müssten { $expected } Bytes sein. Meist wurde das Kopieren, Herunterladen oder Speichern unterbrochen; was dahinter stand, ist in dieser Datei nicht mehr.
defect-header-cut-meaning = Schon der Anfang der Datei ist unvollständig. Meist wurde das Kopieren, Herunterladen oder Speichern unterbrochen.
defect-page-size = Ihr Anfang ist überschrieben: er nennt Seiten von { $bytes } Bytes.
defect-page-size-meaning = Ohne diese Angabe ist die Datei nicht zu lesen.
defect-pages = Teile von ihr sind überschrieben oder stehen am falschen Ort.
defect-unreadable = Etwas in ihr ist nicht zu lesen.
defect-no-format = Sie sagt nicht, in welchem Format sie gespeichert ist.
defect-step-altered = Schritt { $number } ihres Formats ist nicht der veröffentlichte.
defect-format-meaning = Klammer könnte den Inhalt falsch verstehen und lässt ihn deshalb.
defect-table-missing = Eine Tabelle fehlt.
defect-table-altered = Eine Tabelle ist anders gebaut, als Klammer sie anlegt.
defect-altered-meaning = Ein anderes Programm hat den Aufbau der Datei geändert, oder sie ist an dieser Stelle überschrieben.
defect-stored-code = Die Datei würde beim Lesen eigene Berechnungen ausführen.
defect-stored-code-meaning = Klammer legt so etwas nicht an. Aus fremder Hand kann es ein Angriff sein; nichts davon wurde ausgeführt.
defect-schema-too-large = Ihr Verzeichnis der Tabellen ist zu lang ({ $count } Einträge, der längste mit { $bytes } Bytes).
defect-not-publishable = Die Kopie zum Speichern ist nicht in der richtigen Form.
defect-layer-name = „{ $name }“ ist kein Name, den Klammer einer Ebene gibt.
defect-layer-missing = Die Tabelle mit den Räumen oder Einrichtungen fehlt.
defect-layer-missing-meaning = Eine Raumdefinition oder ein Satz Einrichtungen hat keinen Inhalt mehr.
defect-layer-altered = Die Tabelle mit den Räumen oder Einrichtungen ist anders gebaut, als Klammer sie anlegt.
defect-record-altered = Die Aufzeichnung der Änderungen an dieser Tabelle fehlt oder ist anders gebaut.
defect-record-altered-meaning = Ohne sie kann dort nichts rückgängig gemacht werden.
defect-layer-of = Hier liegt nicht, was zu „{ $owner }“ gehört.
defect-spatial-index = Das Verzeichnis der Lage stimmt nicht mit den Geometrien überein ({ $count } Zeilen).
defect-spatial-index-meaning = Andere Programme zeigen an dieser Stelle womöglich nichts. Klammer legt es beim Speichern nicht von selbst neu an.
defect-registration = „{ $layer }“ ist nicht eingetragen.
defect-reference-system = Das Koordinatensystem { $code } ist nicht beschrieben.
defect-others-meaning = Andere Programme finden die Ebene womöglich nicht. Klammer trägt das beim Öffnen nach.
defect-rows-lost = Zeilen sind nicht zu lesen (bis zu { $count }).
defect-rows-lost-meaning = Die Stelle der Datei, an der sie standen, ist überschrieben oder fehlt.
defect-geometry = Eine Geometrie ist nicht zu lesen.
defect-value = „{ $value }“ kann hier nicht stehen.
defect-value-meaning = Die Stelle ist überschrieben, oder ein anderes Programm hat hineingeschrieben.
defect-uid-twice = Zwei Zeilen haben dieselbe Kennung { $uid }.
defect-uid-twice-meaning = Beim Öffnen bekommt die zweite eine neue.
defect-dangling = Worauf verwiesen wird, fehlt: { $value }.
defect-dangling-meaning = Was dazugehört, ist in dieser Datei nicht mehr.
defect-no-title = Titel und Koordinatensystem fehlen.
defect-no-title-meaning = Ohne Koordinatensystem haben die Räume keinen Ort.
defect-crs = Ihr Koordinatensystem EPSG:{ $code } ist keines in Metern, das Klammer kennt.
defect-crs-meaning = Flächen und Abstände wären falsch.
defect-history-entry = Eintrag { $number } des Verlaufs ist nicht zu lesen.
defect-history-gap = Im Verlauf fehlen die Einträge { $from } bis { $to }.
defect-history-gap-meaning = Was damals geändert wurde, kann nicht mehr rückgängig gemacht werden.
defect-source-archive = Die aufgehobene Datei „{ $file }“ lässt sich nicht auspacken.
defect-source-content = Die aufgehobene Datei „{ $file }“ ist nicht mehr die, die importiert wurde.
defect-source-content-meaning = Ihre Prüfsumme ist { $found }. Die Räume und Werte im Projekt sind davon nicht berührt.
foreign-not-a-file = Das ist keine Datei.
foreign-empty = Die Datei ist leer.
foreign-too-large = Sie ist größer als 8 GiB; so groß ist kein Projekt.
foreign-not-a-geopackage = Sie ist von anderer Art.
foreign-other-database = Sie ist eine SQLite-Datenbank, aber kein GeoPackage (ab 1.2).
foreign-other-program = Sie ist ein GeoPackage eines anderen Programms.

# Prüfung und Rettung einer Projektdatei.
check-size = Anfang und Größe
check-stored-code = Nichts, was beim Lesen rechnet
check-pages = Seiten und Verzeichnisse
check-format = Format
check-tables = Tabellen
check-layers = Ebenen und Aufzeichnung ihrer Änderungen
check-spatial-index = Verzeichnis der Lage
check-rows = Räume und Einrichtungen
check-content = Ämter, Raumdefinitionen, Kennzahlen und ihre Verweise
check-history = Verlauf
check-sources = Aufgehobene Dateien
check-registrations = Eintragungen für andere Programme
check-opening = Öffnen
check-fine = in Ordnung
check-not-made = nicht geprüft, weil vorher zu viel fehlt
check-defects = { $n ->
    [one] 1 Fehler
   *[other] { $count } Fehler
}
check-more = und { $count } weitere
check-whole-file = Datei
check-sibling = Hinweis: Neben der Datei liegt { $file }: ein anderes Programm ist darin, oder es ist darin abgestürzt. Das wurde mitgelesen.
check-foreign-code = Hinweis: Nicht von dieser Fassung von Klammer sind { $list }. Sie werden nie ausgeführt und beim Öffnen neu angelegt oder entfernt.
rescue-title = { $file } (gerettet)
rescue-department = Unbekanntes Amt
rescue-whole = Alles Lesbare ist gerettet; es fehlt nichts, was zu finden war.
rescue-partly = Was zu lesen war, ist gerettet; ein Teil ist verloren.
rescue-cut = Die Datei brach nach { $bytes } von { $expected } Bytes ab.
rescue-title-lost = Der Titel des Projekts war nicht mehr zu lesen.
rescue-crs-lost = Das Koordinatensystem war nicht mehr zu lesen und ist aus den Geometrien genommen.
rescue-part-lost = { $what }: { $kept } gerettet, bis zu { $lost } verloren
rescue-part-whole = { $what }: { $kept } gerettet
rescue-departments = Ämter
rescue-definitions = Raumdefinitionen
rescue-spaces = Räume von „{ $name }“
rescue-geometries = Grenzen der Räume von „{ $name }“
rescue-facility-sets = Sätze von Einrichtungen
rescue-facilities = Einrichtungen von „{ $name }“
rescue-grids = Bevölkerungsgitter
rescue-cells = Zellen von „{ $name }“
rescue-context-layers = Kartenebenen
rescue-bookmarks = Lesezeichen
rescue-drafts = Entwürfe
rescue-blocks = Zuordnungen von Bausteinen
rescue-positions = Haltungen der Ämter
rescue-decisions = Beschlüsse
rescue-crosswalks = Umsteigeschlüssel
rescue-weights = Zeilen der Umsteigeschlüssel
rescue-shapes = Linien, Punkte oder Flächen von „{ $name }“
rescue-indicators = Kennzahlen
rescue-values = Werte von „{ $name }“
rescue-sources = Aufgehobene Dateien
rescue-history = Einträge im alten Verlauf: { $count }. Sie bleiben in der beschädigten Datei; der neue Verlauf beginnt mit der Rettung.
rescue-unseen = Ein Wert, der mit einem anderen möglichen Wert überschrieben wurde, fällt dabei nicht auf.
rescue-remedy = Sehen Sie das Gerettete durch und speichern Sie es unter einem neuen Namen. Heben Sie die beschädigte Datei auf, bis Sie sicher sind.
explain-nothing-to-rescue = In der Datei ist nichts mehr zu lesen.
explain-nothing-to-rescue-meaning = Weder Räume noch Einrichtungen, Ämter oder Kennzahlen waren zu finden. Es wurde keine neue Datei angelegt.
explain-nothing-to-rescue-remedy = Nehmen Sie eine Sicherungskopie, oder lassen Sie sich die Datei noch einmal schicken.
explain-history-rescue = Aus der beschädigten Datei „{ $file }“ gerettet (Raumdefinitionen: { $definitions }, Räume: { $spaces }, Einrichtungen: { $facilities }, Kennzahlen: { $indicators })
explain-no-version = Den benannten Stand „{ $name }“ gibt es nicht.
explain-outside-values = Werte von Kennzahlen
explain-outside-unmatched = Zeilen ohne Raum
explain-outside-sources = aufgehobene Quelldateien
explain-outside-history = der Verlauf selbst
rescue-part-none = { $what }: nichts gerettet

explain-nothing-to-mend = Hier gibt es nichts zu bereinigen
explain-nothing-to-mend-meaning = Was bereinigt werden sollte, kommt in dieser Raumdefinition nicht (mehr) vor.
explain-nothing-differs = Die neuere Datei ändert nichts
explain-nothing-differs-meaning = Räume, Grenzen, Kennungen, Namen und Einwohnerzahlen sind dieselben wie im Projekt.
explain-no-date = Es fehlt der Stichtag
explain-no-date-meaning = Einwohnerzahlen ohne Stichtag lassen sich später nicht mehr einordnen.
explain-no-date-remedy = Angeben, wann gezählt wurde, zum Beispiel 31.12.2024.
explain-no-residents = Keine Raumdefinition trägt Einwohnerzahlen
explain-no-residents-remedy = Einwohner importieren (import-residents) oder nach Fläche vergleichen (--weight area).
explain-kind-areas = Flächen
explain-kind-lines = Linien
explain-kind-points = Punkte
explain-other-kinds = Nur { $kind } werden übernommen. Die Ebene enthält außerdem: { $list }. Importieren Sie jede Art als eigene Kartenebene.
explain-about-residents = etwa { $count } Einwohner
explain-difference-same = { $n ->
    [one] 1 Raum unverändert
   *[other] { $count } Räume unverändert
}
explain-difference-moved = { $n ->
    [one] 1 Raum mit anderer Grenze
   *[other] { $count } Räume mit anderer Grenze
}
explain-difference-renamed = { $n ->
    [one] 1 Raum umbenannt
   *[other] { $count } Räume umbenannt
}
explain-difference-counted = { $n ->
    [one] 1 Raum mit anderer Einwohnerzahl
   *[other] { $count } Räume mit anderer Einwohnerzahl
}
explain-difference-new = { $n ->
    [one] 1 neuer Raum
   *[other] { $count } neue Räume
}
explain-difference-gone = { $n ->
    [one] 1 Raum fällt weg
   *[other] { $count } Räume fallen weg
}
explain-difference-values = { $n ->
    [one] 1 Kennzahlwert fällt mit ihnen weg
   *[other] { $count } Kennzahlwerte fallen mit ihnen weg
}
explain-difference-ground = Den Raum wechseln: { $figures }
explain-lon-lat = { $lat }° N, { $lon }° O
explain-at-project = im Gebiet des Projekts
explain-from-project = { $km } km vom Projekt entfernt
explain-in-germany = in Deutschland
explain-outside-germany = außerhalb des Gebiets, für das dieses System gilt
explain-swapped = , Achsen vertauscht
explain-no-grid = Ein Bevölkerungsgitter „{ $name }“ gibt es in diesem Projekt nicht.
explain-no-context-layer = Eine Kartenebene „{ $name }“ gibt es in diesem Projekt nicht.
explain-strips = { $title } (schmale Streifen)
explain-grid-kept = { $kept } Zellen übernommen, von { $lines } Zeilen der Datei
explain-grid-hidden = { $count } davon geheim gehalten oder leer (die Quelle unterscheidet es nicht immer)
explain-grid-missing = { $count } davon ohne Wert
explain-grid-outside = { $count } Zellen liegen außerhalb des Projekts und wurden nicht übernommen
explain-grid-repeated = { $count } Zeilen nennen eine Zelle noch einmal und wurden ausgelassen
explain-grid-unusable = { $count } Zeilen ohne brauchbaren Ort wurden ausgelassen
explain-residents-taken = Einwohner von „{ $definition }“ aus „{ $grid }“ übernommen
explain-residents-total = In allen Räumen zusammen: { $total } Einwohner.
explain-residents-missing = { $n ->
    [one] 1 Raum bleibt ohne Angabe: Keine Zelle darin nennt Einwohner.
   *[other] { $count } Räume bleiben ohne Angabe: Keine Zelle darin nennt Einwohner.
}
explain-residents-outside = Außerhalb aller Räume: { $count } Einwohner.
explain-residents-hidden = { $n ->
    [one] 1 Zelle in den Räumen ist geheim gehalten oder leer und fehlt in den Summen.
   *[other] { $count } Zellen in den Räumen sind geheim gehalten oder leer und fehlen in den Summen.
}
explain-residents-by-area = Zellen auf einer Grenze wurden nach Fläche aufgeteilt. Für kleine Räume ist das Ergebnis nur eine Schätzung.
explain-no-sheet = Ein Tabellenblatt „{ $name }“ gibt es in der Datei nicht.
explain-several-sheets = Die Datei hat mehrere Tabellenblätter.
explain-several-sheets-remedy = Wählen Sie eines (auf der Befehlszeile mit --sheet).
explain-changed-meanwhile = Die Raumdefinition wurde inzwischen geändert.
explain-changed-meanwhile-meaning = Während die Datei gelesen wurde, kam eine andere Änderung dazwischen. Es wurde nichts ersetzt.
explain-changed-meanwhile-remedy = Importieren Sie die Datei noch einmal.
explain-few-residents = weniger als 3 Einwohner

# Kartenblätter.
explain-elsewhere-on-sheet = Im gewählten Ausschnitt liegt nichts von dem, was gezeigt werden soll.
explain-elsewhere-on-sheet-meaning = Es liegt im Ausschnitt { $extent }.
explain-elsewhere-on-sheet-remedy = Wählen Sie einen anderen Ausschnitt: ein Lesezeichen, eine Raumdefinition oder vier Koordinaten im System des Projekts (West, Süd, Ost, Nord).
explain-not-stored = Es gibt noch kein gespeichertes Projekt, das sich ändern ließe.
explain-nothing-on-sheet = Auf der Karte wäre nichts zu sehen.
explain-nothing-on-sheet-remedy = Wählen Sie eine Raumdefinition, Einrichtungen oder eine Kartenebene, die auf der Karte gezeigt wird.
explain-resolution = { $dpi } Bildpunkte je Zoll sind nicht möglich.
explain-resolution-remedy = Geben Sie { $least } bis { $most } an.
explain-sheet-defect = Das Kartenblatt konnte nicht erzeugt werden.
explain-workbook = Die Arbeitsmappe konnte nicht erstellt werden.
explain-workbook-remedy = Schreiben Sie die Tabelle als CSV.
explain-table-ending = „{ $file }“ endet weder auf .csv noch auf .xlsx.
explain-table-ending-remedy = Geben Sie einen Dateinamen mit einer dieser Endungen an.
explain-no-draft = Einen Entwurf „{ $name }“ gibt es in diesem Projekt nicht.
explain-no-decision = Einen Beschluss „{ $name }“ gibt es in diesem Projekt nicht.
explain-no-crosswalk = Einen Umsteigeschlüssel „{ $name }“ gibt es in diesem Projekt nicht.
explain-other-blocks = „{ $a }“ und „{ $b }“ bestehen aus verschiedenen Bausteinen.
explain-other-blocks-remedy = Beginnen Sie einen der Entwürfe mit den Bausteinen des anderen neu.
explain-no-bookmark = Ein Lesezeichen „{ $name }“ gibt es in diesem Projekt nicht.
explain-no-theme = Eine Kennzahl oder Raumdefinition „{ $name }“ gibt es in diesem Projekt nicht.
explain-not-on-map = „{ $name }“ gibt es auf der Karte nicht.
explain-no-extent = Ein Lesezeichen oder eine Raumdefinition „{ $name }“ gibt es in diesem Projekt nicht.
explain-crosswalk-stale = Der Umsteigeschlüssel ist veraltet: Grenzen oder Einwohner haben sich geändert, seit er berechnet wurde.
explain-crosswalk-stale-remedy = Berechnen Sie ihn neu.
