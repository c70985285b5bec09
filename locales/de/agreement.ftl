# Haltungen, Beschlüsse, Umsteigeschlüssel.
stance-no-answer = keine Antwort
stance-agrees = stimmt zu
stance-agrees-if = stimmt zu, wenn …
stance-objects = lehnt ab, weil …
stance-short-no-answer = offen
stance-short-agrees-if = mit Bedingung
stance-short-objects = lehnt ab

tab-positions = Haltungen
command-show-positions = Haltungen
command-show-positions-tooltip = Was jedes Amt zu den Entwürfen sagt: wer zustimmt, wer ablehnt, was noch offen ist.
command-decide = Beschließen …
command-decide-tooltip = Macht aus dem Entwurf gemeinsame Räume: mit Fassung, Geltung, Datum und Nummer des Beschlusses. Der Entwurf bleibt danach, wie er ist.
positions-no-draft = Noch gibt es keinen Entwurf gemeinsamer Räume. Haltungen gehören zu einem Entwurf.
positions-no-department = Noch gibt es kein Amt.
positions-overview = Übersicht
positions-spaces = Räume
positions-open = Offenes
positions-decisions = Beschlüsse
positions-draft = Entwurf
positions-department = Amt
positions-all-departments = Alle Ämter
positions-all-spaces = auch Räume ohne eigene Haltung
positions-objecting = Ablehnung von
positions-departments = { $n ->
    [0] niemandem
    [one] 1 Amt
   *[other] { $count } Ämtern
}
positions-cell = { $department } zu { $what }: { $stance }
positions-cell-more = { $stance } (+{ $count })
positions-spaces-objected = { $n ->
    [one] lehnt 1 Raum ab
   *[other] lehnt { $count } Räume ab
}
positions-spaces-conditional = { $n ->
    [one] 1 Raum mit Bedingung
   *[other] { $count } Räume mit Bedingung
}
positions-as-draft = wie zum ganzen Entwurf
positions-no-differences = Zu keinem Raum sagt ein Amt etwas anderes als zum ganzen Entwurf.
positions-whole-draft = Ganzer Entwurf
positions-said = { $department } { $stance }
positions-no-text = Ohne Begründung
positions-nothing-open = Nichts offen: keine Ablehnung, keine Bedingung.
positions-unopposed-line = Niemand lehnt ab: { $figures }
positions-unopposed = Niemand lehnt ab:
positions-agreed = Alle stimmen zu:
positions-still-open = Offen:
positions-open-figures = { $n ->
    [one] 1 Ablehnung
   *[other] { $objections } Ablehnungen
}, { $m ->
    [one] 1 Bedingung
   *[other] { $conditions } Bedingungen
}
positions-unassigned = Ohne Raum:
positions-decided = Beschlossen am { $date } als „{ $name }“.
positions-settled = Der Entwurf ist beschlossen: Die Haltungen bleiben, wie sie zum Beschluss waren.
positions-blocks = { $n ->
    [one] 1 Baustein
   *[other] { $count } Bausteine
}
positions-of-spaces = { $n ->
    [one] { $count } von 1 Raum
   *[other] { $count } von { $all } Räumen
}

position-title = Haltung festhalten
position-title-edit = Haltung ändern
position-about = Zu
position-whole-draft = ganzer Entwurf „{ $draft }“
position-stance = Haltung
position-condition = Bedingung
position-reason = Begründung
position-text = Bemerkung
position-text-missing = „{ $stance }“ sagt ohne Worte wenig: Was genau?
position-person = Wer
position-person-hint = Name oder Rolle
position-date = Am
position-date-bad = Das ist kein Tag. Möglich ist 31.12.2026.
position-keep = Festhalten
position-delete = Haltung löschen

decision-title = Beschluss über gemeinsame Räume
decision-title-edit = Angaben zum Beschluss ändern
decision-about = Aus dem Entwurf „{ $draft }“ werden gemeinsame Räume: eine Raumdefinition wie jede andere. Der Entwurf bleibt danach, wie er ist; spätere Änderungen beginnen als neuer Entwurf.
decision-nothing-open = Es gibt keinen Entwurf, über den zu beschließen wäre.
decision-name = Name der Räume
decision-name-proposed = Gemeinsame Räume { $year }
decision-name-taken = Eine Raumdefinition mit diesem Namen gibt es schon.
decision-department = Gemeinsame Räume
decision-version = Fassung
decision-version-hint = z. B. 2026 oder 2.1
decision-date = Beschlossen am
decision-valid = Gilt
decision-valid-from = Gilt ab
decision-valid-to = Gilt bis
decision-valid-to-hint = leer, solange es offen ist
decision-valid-open = ab { $from }
decision-valid-until = bis { $to }
decision-valid-range = von { $from } bis { $to }
decision-body = Beschlossen von
decision-body-hint = z. B. Kreistag
decision-resolution = Beschlussnummer
decision-resolution-hint = z. B. KT 2026/118
decision-text = Wortlaut
decision-draft = Aus dem Entwurf
decision-needs-date = Bitte angeben, wann beschlossen wurde.
decision-upside-down = „Gilt bis“ liegt vor „Gilt ab“.
decision-do = Beschließen
decision-edit = Angaben ändern …
decision-spaces = { $n ->
    [one] Es entsteht 1 gemeinsamer Raum.
   *[other] Es entstehen { $count } gemeinsame Räume.
}
decision-unassigned = Ohne Raum bleiben: { $figures }
decision-objections = { $n ->
    [one] 1 Ablehnung ist offen
   *[other] { $n } Ablehnungen sind offen
}
decision-conditions = { $n ->
    [one] 1 Bedingung ist offen
   *[other] { $n } Bedingungen sind offen
}
decision-silent = { $n ->
    [one] 1 Amt hat nicht geantwortet
   *[other] { $n } Ämter haben nicht geantwortet
}
decision-empty-spaces = { $n ->
    [one] 1 Raum ohne Bausteine entfällt
   *[other] { $n } Räume ohne Bausteine entfallen
}
decision-before = Vor dem Beschluss über „{ $draft }“
decision-violations = { $n ->
    [one] Das Regelwerk ist an 1 Stelle nicht erfüllt
   *[other] Das Regelwerk ist an { $count } Stellen nicht erfüllt
}
decision-rules-unknown = Ob das Regelwerk erfüllt ist, wird geprüft, wenn der Entwurf auf der Karte liegt.
decision-new-draft = Neuen Entwurf daraus beginnen
decisions-none = Noch ist nichts beschlossen.

tab-crosswalks = Umsteigeschlüssel
command-show-crosswalks = Umsteigeschlüssel
command-show-crosswalks-tooltip = Die Tabelle, mit der ein Amt seine Zahlen auf andere Räume umrechnet.
crosswalks-title = Umsteigeschlüssel
crosswalks-hint = Von und Nach wählen und berechnen. Die Tabelle sagt, welcher Anteil jedes Raums in welchem anderen liegt.
crosswalks-from = Von
crosswalks-to = Nach
crosswalks-compute = Berechnen
crosswalks-swap = Umdrehen
crosswalks-swap-tooltip = Von und Nach vertauschen
crosswalks-import = Amtlichen laden …
crosswalks-import-tooltip = Einen veröffentlichten Umsteigeschlüssel zwischen diesen Raumdefinitionen laden (Excel oder CSV)
crosswalks-kept = Im Projekt ({ $count })
crosswalks-stale = veraltet
crosswalks-stale-tooltip = Grenzen oder Einwohner haben sich geändert, seit er berechnet wurde. Bitte neu berechnen.
crosswalks-from-to = { $from } – { $to }
crosswalks-basis = Anteile { $basis }; berechnet am { $date }.
crosswalks-basis-imported = Anteile { $basis }; aus { $file }, geladen am { $date }.
basis-area = nach Fläche
basis-residents = nach Einwohnern von „{ $name }“
basis-residents-date = nach Einwohnern von „{ $name }“, Stand { $date }
crosswalks-rows = { $n ->
    [one] 1 Zeile
   *[other] { $rows } Zeilen
}, davon { $exact } genau; die übrigen sind geschätzt.
crosswalks-lost = { $n ->
    [one] 1 Zeile nennt einen Raum, den es nicht mehr gibt.
   *[other] { $count } Zeilen nennen Räume, die es nicht mehr gibt.
}
crosswalks-sums-right = { $n ->
    [one] Prüfsumme: Die Anteile des Raums ergeben 100 % der gemeinsamen Fläche.
   *[other] Prüfsummen: Die Anteile aller { $count } Räume ergeben 100 % der gemeinsamen Fläche.
}
crosswalks-outside = { $n ->
    [one] 1 Raum liegt zu mehr als 1 % außerhalb
   *[other] { $count } Räume liegen zu mehr als 1 % außerhalb
}
crosswalks-outside-meaning = Dort ist kein Zielraum. Die Werte dieser Räume gehen ganz an die Räume, in denen sie zum Teil liegen.
crosswalks-outside-residents = { $n ->
    [one] { $name }: { $residents } Einwohner, { $area } außerhalb
   *[other] { $name }: { $residents } Einwohner, { $area } außerhalb
}
crosswalks-outside-area = { $name }: { $area } außerhalb
crosswalks-sums-wrong = { $n ->
    [one] Prüfsummen: 1 von { $all } Räumen ergibt nicht 100 %
   *[other] Prüfsummen: { $count } von { $all } Räumen ergeben nicht 100 %
}
crosswalks-sum = { $name }: { $share }
crosswalks-keep = Ins Projekt
crosswalks-keep-tooltip = Bewahrt ihn im Projekt auf, so wie er jetzt ist.
crosswalks-export-xlsx = Excel …
crosswalks-export-csv = CSV …
crosswalks-internal = Nur für internen Gebrauch: Anzahlen von 1 und 2 zeigen
crosswalks-filter = Räume suchen
crosswalks-rows-shown = { $shown } von { $all } Zeilen
crosswalks-table-purpose = Umsteigeschlüssel; Pfeiltasten wählen, Eingabe zeigt den Raum auf der Karte
crosswalks-share-residents = % Einw.
crosswalks-share-area = % Fläche
crosswalks-file-title = Umsteigeschlüssel sichern
crosswalks-file-title-import = Umsteigeschlüssel: Datei wählen
crosswalks-file-kinds = Umsteigeschlüssel (.{ $ending })
crosswalks-file-kinds-import = Tabelle (.xlsx, .csv)
crosswalks-file-name = umsteigeschluessel
crosswalks-written = Umsteigeschlüssel gesichert: { $file }

block-in-draft = Entwurf „{ $draft }“:
block-in-none = ohne Raum
block-log = Wer ihn wohin gelegt hat
block-log-none = Noch nie verschoben.
block-log-all = Alles im Verlauf ({ $count }) …

decision-differences = Unterschiede zur vorigen Fassung
decision-same = Kein Baustein liegt anders als in „{ $name }“.
decision-differs = Anders als in „{ $name }“: { $figures }
decision-moved = { $from } – { $to }: { $figures }
official-title = Anforderungen der amtlichen Statistik
official-about = Räume überlappen sich nicht, jeder Baustein gehört zu genau einem, und jeder hat eine Mindestzahl von Einwohnern.
official-threshold = Einwohner mindestens
official-threshold-hint = z. B. 300
official-check = Prüfen
official-met = { $n ->
    [one] Erfüllt: der Raum genügt den Anforderungen.
   *[other] Erfüllt: alle { $count } Räume genügen den Anforderungen.
}
official-no-residents = Überlappungen und Bausteine sind in Ordnung. Einwohner sind nicht bekannt, die Mindestzahl wurde nicht geprüft.
official-fails = { $n ->
    [one] 1 Anforderung ist nicht erfüllt:
   *[other] { $count } Anforderungen sind nicht erfüllt:
}
official-overlap = { $a } und { $b } überlappen sich ({ $area })
official-unassigned = Baustein { $block } gehört zu keinem Raum ({ $residents } Einwohner)
official-unassigned-unknown = Baustein { $block } gehört zu keinem Raum (Einwohnerzahl nicht bekannt)
official-cut = Baustein { $block } wird zerschnitten: { $spaces }
official-too-few = { $space }: { $residents } Einwohner, { $lacking } zu wenig
official-unassigned-hidden = Baustein { $block } gehört zu keinem Raum (Einwohnerzahl geheim)
official-too-few-hidden = { $space }: zu wenig Einwohner (Zahl geheim)
official-no-code = { $space }: ohne Kennung
official-code-twice = { $n ->
   *[other] Kennung { $code } haben { $count } Räume
}
crosswalks-read-title = Umsteigeschlüssel geladen
crosswalks-read-rows = { $n ->
    [one] 1 Zeile übernommen.
   *[other] { $count } Zeilen übernommen.
}
crosswalks-read-unmatched = { $n ->
    [one] 1 Zeile nicht übernommen: die Kennung gibt es nicht, oder der Anteil ist keiner.
   *[other] { $count } Zeilen nicht übernommen: die Kennung gibt es nicht, oder der Anteil ist keiner.
}
crosswalks-read-uneven = { $n ->
    [one] 1 Raum ergibt nicht 100 %:
   *[other] { $count } Räume ergeben nicht 100 %:
}
crosswalks-read-absent = { $n ->
    [one] 1 Raum kommt nicht vor: { $names }
   *[other] { $count } Räume kommen nicht vor: { $names }
}
cli-demo-crosswalk = Umsteigeschlüssel zu den vorgeschlagenen gemeinsamen Räumen: { $file }
official-not-all = Was geprüft werden konnte, ist in Ordnung.
official-unknown = { $n ->
    [one] Von 1 Raum sind die Einwohner nicht bekannt; die Mindestzahl wurde für ihn nicht geprüft.
   *[other] Von { $count } Räumen sind die Einwohner nicht bekannt; die Mindestzahl wurde für sie nicht geprüft.
}
official-check-of = Amtlich prüfen
crosswalks-stale-shown = Veraltet: Grenzen oder Einwohner haben sich geändert, seit er berechnet wurde. Bitte neu berechnen.
