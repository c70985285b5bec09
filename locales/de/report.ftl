# Die Zusammenfassung eines Projekts.
report-crs = Koordinatensystem des Projekts: { $crs }.
report-definitions = Raumdefinitionen
report-none = Noch keine.
report-definition = Raumdefinition
report-department = Amt
report-spaces = Räume
report-area = Fläche
report-residents = Einwohner
report-not-stated = nicht angegeben
report-findings = Befunde: { $name }
report-no-findings = Nichts zu beanstanden.
report-comparisons = Vergleiche
report-facilities = Einrichtungen
report-facility-set = Einrichtungen
report-category = Art
report-count = Anzahl
report-capacity = Plätze
report-capacity-partly = { $sum } (bei { $stated } von { $all })
report-no-category = ohne Angabe
report-indicators = Kennzahlen
report-undated = ohne Angabe des Stands
report-indicator = { $definition }, { $date }. Werte: { $known }, fehlend: { $missing }, geheim: { $suppressed }.
report-spread = Niedrigster Wert { $lowest }, mittlerer (Median) { $median }, höchster { $highest }.
report-sum = Summe der vorhandenen Werte: { $sum }.
report-hidden = { $n ->
    [one] Eine Anzahl von 1 oder 2 ist hier geheim gehalten.
   *[other] { $count } Anzahlen von 1 oder 2 sind hier geheim gehalten.
}
report-cut = Die { $shown } höchsten Werte von { $all } Räumen:
report-space = Raum
report-value = Wert
report-unnamed = ohne Bezeichnung
report-missing = fehlt
report-suppressed = geheim
report-unmatched = { $n ->
    [one] Eine Zeile der Tabelle fand keinen Raum oder hat keinen lesbaren Wert; Schlüssel (Zeile): { $list }.
   *[other] { $count } Zeilen der Tabelle fanden keinen Raum oder haben keinen lesbaren Wert; Schlüssel (Zeile): { $list }.
}
report-sources = Quellen
report-name = Name
report-file = Datei
report-date = Stand
report-attribution = Herausgeber
report-licence = Lizenz
report-grids = Bevölkerungsgitter
report-grid = Gitter
report-cell = Zelle
report-cells = Zellen
report-hidden-cells = Geheim oder leer
report-contexts = Kartenebenen
report-context = Kartenebene
report-content = Inhalt
report-lines = Linien: { $count }
report-points = Punkte: { $count }
report-areas = Flächen: { $count }
report-residents-of = Einwohner von „{ $name }“

# Das Kartenblatt.
sheet-scale = Maßstab 1 : { $n }
sheet-internal = Nur für den internen Gebrauch
sheet-legend-left-out = { $n ->
    [one] Ein weiterer Eintrag hat hier keinen Platz.
   *[other] { $count } weitere Einträge haben hier keinen Platz.
}
sheet-legend-too-long = Die Legende ist zu lang für das Blatt ({ $n ->
    [one] ein Eintrag fehlt
   *[other] { $count } Einträge fehlen
}): A3 wählen oder weniger zeigen.
sheet-definitions = Raumdefinitionen
sheet-as-of = { $name }, Stand { $date }
sheet-hidden = Anzahlen von 1 und 2 sind geheim gehalten.
sheet-estimated = Ein Teil der Werte ist geschätzt.
sheet-sources = Quellen: { $list }
sheet-made = erstellt am { $date }
report-proposal = Vorschlag für gemeinsame Räume
report-proposal-about = „{ $name }“: { $spaces } Räume aus { $blocks } Bausteinen, jeder mit { $min } bis { $max } Einwohnern und zusammenhängend. Der Vorschlag folgt allen Ämtern gleich stark; er liegt als Entwurf im Projekt und lässt sich dort weiter bearbeiten.
report-proposal-space = Raum
report-proposal-follows = Folgt

# Umsteigeschlüssel als Tabelle
crosswalk-table-from-code = von_code
crosswalk-table-from-name = von_name
crosswalk-table-to-code = nach_code
crosswalk-table-to-name = nach_name
crosswalk-table-residents-share = anteil_einwohner
crosswalk-table-area-share = anteil_flaeche
crosswalk-table-residents = einwohner
crosswalk-table-basis = grundlage
crosswalk-table-exactness = genauigkeit
crosswalk-table-share = anteil
crosswalk-table-residents-outside = einwohner_ausserhalb
crosswalk-table-area = flaeche_m2
crosswalk-table-area-outside = flaeche_ausserhalb_m2
crosswalk-table-note = hinweis
crosswalk-table-note-wholly = liegt außerhalb aller Zielräume
crosswalk-table-note-partly = liegt zum Teil außerhalb aller Zielräume ({ $share } der Fläche)
crosswalk-table-rows = zeilen
crosswalk-table-sum = summe_anteile
crosswalk-table-by-residents = Einwohner
crosswalk-table-by-area = Fläche
crosswalk-table-exact = genau
crosswalk-table-estimated = geschätzt
crosswalk-table-page-table = Umsteigeschluessel
crosswalk-table-page-use = Anleitung
crosswalk-table-page-sums = Pruefsummen
crosswalk-table-basis-area = Grundlage: Anteile an der Fläche; Einwohnerzahlen liegen nicht vor.
crosswalk-table-basis-residents = Grundlage: Einwohner nach „{ $name }“; wo niemand wohnt, Fläche.
crosswalk-table-basis-residents-date = Grundlage: Einwohner nach „{ $name }“, Stand { $date }; wo niemand wohnt, Fläche.
crosswalk-table-use-title = So rechnen Sie Zahlen von „{ $from }“ in „{ $to }“ um
crosswalk-table-use-date = Erstellt am { $date }.
crosswalk-table-use-counts = Anzahlen (Einwohner, Fälle, Plätze): Multiplizieren Sie den Wert jedes Ausgangsraums mit der Spalte „anteil“ und zählen Sie je Zielraum zusammen. Die Anteile gelten für die gemeinsame Fläche: Die eines Ausgangsraums ergeben zusammen 1, auch wenn ein Teil von ihm außerhalb aller Zielräume liegt. Sein Wert geht dann ganz an die gemeinsame Fläche, die Gesamtsumme bleibt erhalten; nur die Werte von Räumen ohne Zeile fallen weg.
crosswalk-table-use-formula-intro = In Excel: Ein Blatt „Daten“ hat in Spalte A die Kennung des Ausgangsraums und in Spalte B seine Anzahl. Auf einem neuen Blatt steht in A2 die Kennung des Zielraums, in B2:
crosswalk-table-use-formula = =SUMMENPRODUKT((Umsteigeschluessel!$C$2:$C${ $last }=A2)*Umsteigeschluessel!$J$2:$J${ $last }*SUMMEWENN(Daten!$A:$A;Umsteigeschluessel!$A$2:$A${ $last };Daten!$B:$B))
crosswalk-table-use-formula-where = Ziehen Sie die Formel nach unten. Die Kennungen sind Texte; stehen sie auf „Daten“ als Zahlen, gehen führende Nullen verloren.
crosswalk-table-use-rates = Quoten: Rechnen Sie Zähler und Nenner getrennt um und teilen Sie danach. Eine Quote selbst darf nicht mit Anteilen multipliziert werden.
crosswalk-table-use-means = Mittelwerte: Gewichten Sie mit den Einwohnern (Spalte „einwohner“) und teilen Sie durch deren Summe.
crosswalk-table-use-missing = Fehlt der Wert eines Ausgangsraums, so fehlt er auch in allen Zielräumen, in die er eingeht: Er ist nicht null.
crosswalk-table-use-exact = „genau“: Der Ausgangsraum liegt ganz im Zielraum, oder alle Bausteine mit Einwohnern liegen ganz auf einer Seite. „geschätzt“: Einwohner sind gleichmäßig über die Fläche verteilt angenommen.
crosswalk-table-use-outside =
    { $n ->
    [one] Achtung: Ein Ausgangsraum liegt zu mehr als 1 % außerhalb aller Zielräume.
   *[other] Achtung: { $count } Ausgangsräume liegen zu mehr als 1 % außerhalb aller Zielräume.
} Was dort liegt, steht auf dem Blatt „Pruefsummen“. Soll es nicht mit umgerechnet werden, ziehen Sie es vorher vom Wert des Raums ab.
crosswalk-table-use-hidden =
    { $n ->
    [one] Geheimhaltung: In einer Zeile ist die Zahl der Einwohner geheim.
   *[other] Geheimhaltung: In { $count } Zeilen ist die Zahl der Einwohner geheim.
} Anzahlen von 1 und 2 werden nicht gezeigt. Damit sie sich nicht aus Summen zurückrechnen lassen, ist in ihrem Ausgangs- und Zielraum mindestens eine weitere Zahl geheim, die jeweils kleinste. Was die geheimen Zeilen eines Ausgangsraums zusammen haben, ist unter ihnen nach Fläche aufgeteilt.

comparison-export = Sichern
comparison-file-title = Tabelle des Abgleichs sichern
comparison-file-kinds = Tabelle (.{ $ending })
comparison-table-written = Tabelle gesichert: { $file }
table-sheet-page-table = Tabelle
table-sheet-page-about = Hinweise
table-sheet-code = { $title }: Kennung
table-sheet-name = { $title }: Name
table-sheet-title = { $table }: { $a } – { $b }
table-sheet-title-all = Alle Paare von Raumdefinitionen: { $title }
table-sheet-agreement = { $weight }: { $values }
table-sheet-disclosed = Geheimhaltung: Anzahlen von 1 und 2, und woraus sie folgen, sind geheim.
table-sheet-internal = Nur für internen Gebrauch: Die Tabelle zeigt auch Anzahlen von 1 und 2.
table-sheet-about-disagreements = Jede Zeile ist ein Teil eines Raums, der nicht dort liegt, wohin das meiste des Raums gehört. Der Anteil ist der an den Einwohnern des Raums, ohne Einwohnerzahlen der an seiner Fläche.
table-sheet-about-jaccard = Jaccard (1901): das Gemeinsame geteilt durch alles, was eines von beiden hat; 1, wenn beide Räume gleich sind. Stücke unter 1 m² sind ausgelassen.
table-sheet-about-spaces = Inhomogenität nach Fläche: 0, wenn der Raum in einem einzigen der anderen liegt, etwa 1, wenn er so gemischt ist wie das Ganze.
table-sheet-about-all = Außerhalb: Einwohner und Fläche, die nicht in dem Raum liegen, zu dem das meiste ihres Raums gehört, von der feineren zur gröberen Raumdefinition. Wo Räume nicht ganz ineinander liegen, sind Einwohner nach Fläche geschätzt.
sheet-inhomogeneity-hidden = Wo 1 oder 2 Personen erkennbar wären, gilt die Fläche.
sheet-draft-spaces = Räume des Entwurfs
sheet-draft-open = Entwurf, nicht beschlossen.
sheet-draft-decided = Beschlossen am { $date }.
sheet-disputed-space = { $space } ({ $definition })
sheet-disputed = { $one } reicht in { $other }
