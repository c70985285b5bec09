# Umrechnen von Kennzahlen auf andere Räume.
convert-from = umgerechnet aus „{ $name }“ ({ $definition }) { $via }, am { $date }
convert-via-crosswalk = über den Umsteigeschlüssel „{ $name }“
convert-rate-estimated = Anteil nach Einwohnern geschätzt
convert-rate-by-residents = aus „{ $above }“ und den Einwohnern
convert-rate-parts = aus „{ $above }“ und „{ $below }“
convert-stale = veraltet: die Ausgangswerte oder ihre Grundlage haben sich geändert
convert-source-gone = die Ausgangskennzahl oder der Umsteigeschlüssel ist nicht mehr da
convert-source-gone-remedy = Lesen Sie die Ausgangswerte wieder ein, oder löschen Sie die umgerechnete Kennzahl.
convert-sums = Summe { $before }, umgerechnet { $after }
convert-outside = außerhalb { $count }
convert-withheld = in Räumen ohne Wert { $count }
convert-doubled = doppelt gezählt { $count }
convert-exact = genau
convert-missing = { $n ->
    [one] 1 Raum ohne Wert
   *[other] { $count } Räume ohne Wert
}
convert-suppressed = { $n ->
    [one] 1 Raum geheim
   *[other] { $count } Räume geheim
}
convert-sources = { $n ->
    [one] 1 Ausgangsraum ohne Wert
   *[other] { $count } Ausgangsräume ohne Wert
}
convert-refused = „{ $name }“ kann nicht umgerechnet werden: { $why }.
convert-same-spaces = sie beschreibt diese Räume schon
convert-converted = sie ist selbst umgerechnet
convert-converted-remedy = Rechnen Sie „{ $name }“ ({ $definition }) um; mit jedem Schritt würde das Ergebnis ungenauer.
convert-no-base = weder Zähler und Nenner noch Einwohner sind bekannt
convert-no-base-remedy = Importieren Sie Zähler und Nenner als Kennzahlen, oder geben Sie den Räumen Einwohner.
convert-other-parts = Zähler und Nenner ergeben den Anteil nicht
convert-other-parts-remedy = Beide müssen Anzahlen derselben Raumdefinition sein und in jedem Raum den Anteil ergeben.
convert-other-way = der Umsteigeschlüssel „{ $name }“ führt zwischen anderen Raumdefinitionen oder in die andere Richtung
convert-other-way-remedy = Anteile der einen Richtung sagen nichts über die andere: Nehmen Sie einen Schlüssel dieser Richtung auf.
convert-stale-crosswalk = Geometrie oder Einwohner haben sich geändert, seit der Umsteigeschlüssel „{ $name }“ berechnet wurde
convert-stale-crosswalk-remedy = Berechnen Sie den Schlüssel neu und nehmen Sie ihn auf.
convert-nothing-reached = kein Raum bekommt einen Wert
convert-not-converted = sie ist nicht umgerechnet worden

# An der Befehlszeile.
cli-transfer-indicator = Eine Kennzahl eines Projekts auf andere Räume umrechnen und aufnehmen
cli-arg-converted-indicator = Name der Kennzahl
cli-arg-converted-to = Raumdefinition, auf deren Räume umgerechnet wird
cli-arg-converted-from = Raumdefinition, zu der die Kennzahl gehört, wenn mehrere eine dieses Namens haben
cli-arg-converted-by = Aufgenommener Umsteigeschlüssel, nach dessen Anteilen umgerechnet wird
cli-arg-converted-name = Name der umgerechneten Kennzahl; ohne Angabe wie bisher
cli-arg-numerator = Zähler eines Anteils: eine Anzahl derselben Raumdefinition
cli-arg-denominator = Nenner eines Anteils: eine Anzahl derselben Raumdefinition; ohne Angabe die Einwohner
cli-converted = Kennzahl „{ $name }“ für „{ $definition }“ umgerechnet und aufgenommen

# Im Fenster.
command-convert-indicators = Auf andere Räume umrechnen …
command-convert-indicators-tooltip = Rechnet Kennzahlen einer Raumdefinition auf die Räume einer anderen um, nach Einwohnern, Fläche oder einem Umsteigeschlüssel.
command-reconvert-indicators = Umgerechnete neu berechnen
command-reconvert-indicators-tooltip = Berechnet umgerechnete Kennzahlen neu, deren Ausgangswerte oder Grundlage sich geändert haben.
convert-of = Kennzahlen von
convert-to = Umrechnen auf
convert-by = Gewichtet
convert-name = Neuer Name
convert-name-hint = wie bisher
convert-way-residents = nach Einwohnern
convert-way-stale = über den Umsteigeschlüssel „{ $name }“ (veraltet)
convert-indicators = Kennzahlen
convert-all = Alle
convert-none = Keine
convert-choose = Wählen Sie mindestens eine Kennzahl.
convert-preview = Ergebnis
convert-do = Umrechnen
convert-again = Neu berechnen
convert-stale-short = veraltet
legend-converted = umgerechnet von „{ $name }“ { $via }
report-converted = Umgerechnet aus „{ $name }“ ({ $definition }) am { $date }; geschätzte Werte sind mit ≈ bezeichnet.
sheet-exact = Zusammen sind die Werte zu { $share } genau.
