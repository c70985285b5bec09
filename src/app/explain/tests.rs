use super::*;
use crate::app::operations::{AppError, FormatError, FormatErrorKind, HistoryEntry, HistoryKind, ProjectError};
use crate::model::{Finding, FindingKind, Revision, Severity};
use std::collections::BTreeMap;

fn entry(seq: u64, kind: HistoryKind, args: &[(&str, &str)], of: Option<u64>) -> HistoryEntry {
    let args: BTreeMap<_, _> = args.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    HistoryEntry {
        seq,
        revision: Revision(seq),
        at: String::new(),
        who: String::new(),
        kind,
        args,
        of,
        in_effect: true,
        settled: false,
        place: None,
    }
}

#[test]
fn an_error_says_where_what_it_means_and_what_to_do() {
    let inner = FormatError {
        file: "bezirke.zip/bezirke.shp".to_owned(),
        record: Some(12),
        field: Some("NAME".to_owned()),
        kind: FormatErrorKind::Damaged("shape type 99".to_owned()),
    };
    let error = AppError::Format(inner);
    let german = super::error(Lang::De, &error);
    assert_eq!(german.place, "bezirke.zip/bezirke.shp, Datensatz 12, Feld NAME");
    assert!(german.meaning.contains("shape type 99"), "{german:?}");
    assert!(!german.remedy.is_empty());
    let lines = super::error(Lang::En, &error).lines(Lang::En);
    assert!(lines.contains("record 12"), "{lines}");
    assert!(lines.contains("What to do"), "{lines}");
}

#[test]
fn tables_have_lines_and_columns() {
    let inner = FormatError {
        file: "werte.CSV".to_owned(),
        record: Some(3),
        field: Some("Lat".to_owned()),
        kind: FormatErrorKind::NoCoordinates,
    };
    assert_eq!(error(Lang::De, &AppError::Format(inner)).place, "werte.CSV, Zeile 3, Spalte Lat");
}

#[test]
fn a_locked_project_names_its_file() {
    let error = super::error(Lang::De, &ProjectError::OpenElsewhere { path: "auental.gpkg".into() }.into());
    assert_eq!(error.place, "auental.gpkg");
    assert!(error.one_line().starts_with("auental.gpkg: "));
}

#[test]
fn findings_count_and_measure() {
    let finding = Finding {
        kind: FindingKind::Gap,
        severity: Severity::Warning,
        count: 1234,
        area_m2: Some(25_000.0),
        places: Vec::new(),
    };
    let words = super::finding(Lang::De, &finding, &[]);
    assert!(words.sentence.contains("1.234") && words.sentence.contains("2,5 ha"), "{words:?}");
    let one = Finding { count: 1, area_m2: None, ..finding };
    assert_ne!(super::finding(Lang::De, &one, &[]).sentence.find("Eine"), None);
}

#[test]
fn history_is_told_in_sentences() {
    let args = [("name", "Sozialräume"), ("count", "24"), ("file", "sozialraeume.shp"), ("department", "Jugendamt")];
    let import = entry(2, HistoryKind::ImportDefinition, &args, None);
    let undone: Vec<_> = args.into_iter().chain([("of_kind", "import_definition")]).collect();
    let undo = entry(3, HistoryKind::Undo, &undone, Some(2));
    assert_eq!(
        history_sentence(Lang::De, &import),
        "Raumdefinition „Sozialräume“ importiert (24 Räume, Jugendamt, aus sozialraeume.shp)"
    );
    assert_eq!(
        history_sentence(Lang::De, &undo),
        "Rückgängig gemacht: Raumdefinition „Sozialräume“ importiert (24 Räume, Jugendamt, aus sozialraeume.shp)"
    );
    let edit = entry(4, HistoryKind::EditDefinition, &[("name", "Quartiere"), ("old_name", "Sozialräume")], None);
    let sentence = history_sentence(Lang::En, &edit);
    assert!(sentence.contains("Quartiere") && sentence.contains("Sozialräume"), "{sentence}");
}
