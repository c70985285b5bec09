//! Words for defects of a project file: what is wrong, where in the file, what it means.

use super::Explanation;
use crate::app::operations::{Defect, Foreign};
use crate::l10n::{self, Lang};
use crate::t;

/// One defect: what, where, what it means. What to do is the same for all: see [`damaged_remedy`].
pub fn defect(lang: Lang, defect: &Defect) -> Explanation {
    match defect {
        Defect::HeaderCut { .. } | Defect::Truncated { .. } | Defect::PageSize { .. } => of_file(lang, defect),
        Defect::Pages { detail } => told(t!(lang, "defect-pages"), technical(lang, detail)),
        Defect::Unreadable { detail } => told(t!(lang, "defect-unreadable"), technical(lang, detail)),
        Defect::NoFormat
        | Defect::StepAltered { .. }
        | Defect::TableMissing { .. }
        | Defect::TableAltered { .. }
        | Defect::StoredCode { .. }
        | Defect::SchemaTooLarge { .. }
        | Defect::NotPublishable => of_tables(lang, defect),
        Defect::LayerName { .. }
        | Defect::LayerMissing { .. }
        | Defect::LayerAltered { .. }
        | Defect::RecordAltered { .. }
        | Defect::LayerOf { .. }
        | Defect::SpatialIndex { .. }
        | Defect::Registration { .. }
        | Defect::ReferenceSystem { .. } => of_layers(lang, defect),
        Defect::RowsLost { .. }
        | Defect::Geometry { .. }
        | Defect::Value { .. }
        | Defect::UidTwice { .. }
        | Defect::Dangling { .. }
        | Defect::NoTitle
        | Defect::Crs { .. } => of_rows(lang, defect),
        Defect::HistoryEntry { .. }
        | Defect::HistoryGap { .. }
        | Defect::SourceArchive { .. }
        | Defect::SourceContent { .. } => of_record(lang, defect),
    }
}

/// What can be done about a damaged project file.
pub fn damaged_remedy(lang: Lang) -> String {
    t!(lang, "explain-project-damaged-remedy")
}

/// In what a file is no project.
pub(super) fn foreign(lang: Lang, reason: Foreign) -> String {
    match reason {
        Foreign::NotAFile => t!(lang, "foreign-not-a-file"),
        Foreign::Empty => t!(lang, "foreign-empty"),
        Foreign::TooLarge => t!(lang, "foreign-too-large"),
        Foreign::NotAGeoPackage => t!(lang, "foreign-not-a-geopackage"),
        Foreign::OtherDatabase => t!(lang, "foreign-other-database"),
        Foreign::OtherProgram => t!(lang, "foreign-other-program"),
    }
}

fn counted(lang: Lang, bytes: u64) -> String {
    l10n::count(lang, usize::try_from(bytes).unwrap_or(usize::MAX))
}

fn told(what: String, meaning: String) -> Explanation {
    Explanation { what, meaning, ..Explanation::default() }
}

fn technical(lang: Lang, detail: &str) -> String {
    t!(lang, "explain-technical", reason = detail.to_owned())
}

fn table(lang: Lang, table: &str) -> String {
    t!(lang, "defect-place-table", table = table.to_owned())
}

fn field(lang: Lang, table: &str, row: &str, field: &str) -> String {
    t!(lang, "defect-place-field", table = table.to_owned(), row = row.to_owned(), field = field.to_owned())
}

fn of_file(lang: Lang, defect: &Defect) -> Explanation {
    let cut = |bytes: u64| t!(lang, "defect-cut", bytes = counted(lang, bytes));
    match defect {
        Defect::Truncated { bytes, expected } => {
            let expected = counted(lang, *expected);
            told(cut(*bytes), t!(lang, "defect-cut-meaning", expected = expected))
        }
        Defect::HeaderCut { bytes } => told(cut(*bytes), t!(lang, "defect-header-cut-meaning")),
        Defect::PageSize { bytes } => {
            told(t!(lang, "defect-page-size", bytes = bytes.to_string()), t!(lang, "defect-page-size-meaning"))
        }
        other => self::defect(lang, other),
    }
}

fn of_tables(lang: Lang, defect: &Defect) -> Explanation {
    let altered = || t!(lang, "defect-altered-meaning");
    match defect {
        Defect::NoFormat => told(t!(lang, "defect-no-format"), t!(lang, "defect-format-meaning")),
        Defect::StepAltered { number } => {
            told(t!(lang, "defect-step-altered", number = number.to_string()), t!(lang, "defect-format-meaning"))
        }
        Defect::TableMissing { table: name } => told(t!(lang, "defect-table-missing"), altered()).at(table(lang, name)),
        Defect::TableAltered { table: name } => told(t!(lang, "defect-table-altered"), altered()).at(table(lang, name)),
        Defect::StoredCode { name } => {
            told(t!(lang, "defect-stored-code"), t!(lang, "defect-stored-code-meaning")).at(table(lang, name))
        }
        Defect::SchemaTooLarge { count, bytes } => told(
            t!(lang, "defect-schema-too-large", count = l10n::count(lang, *count), bytes = l10n::count(lang, *bytes)),
            t!(lang, "defect-stored-code-meaning"),
        ),
        Defect::NotPublishable => told(t!(lang, "defect-not-publishable"), String::new()),
        other => self::defect(lang, other),
    }
}

fn of_layers(lang: Lang, defect: &Defect) -> Explanation {
    let altered = || t!(lang, "defect-altered-meaning");
    let others = || t!(lang, "defect-others-meaning");
    match defect {
        Defect::LayerName { name } => told(t!(lang, "defect-layer-name", name = name.clone()), altered()),
        Defect::LayerMissing { layer } => {
            told(t!(lang, "defect-layer-missing"), t!(lang, "defect-layer-missing-meaning")).at(table(lang, layer))
        }
        Defect::LayerAltered { layer } => told(t!(lang, "defect-layer-altered"), altered()).at(table(lang, layer)),
        Defect::RecordAltered { layer } => {
            told(t!(lang, "defect-record-altered"), t!(lang, "defect-record-altered-meaning")).at(table(lang, layer))
        }
        Defect::LayerOf { layer, owner } => {
            let what = t!(lang, "defect-layer-of", owner = owner.clone());
            told(what, t!(lang, "defect-layer-missing-meaning")).at(table(lang, layer))
        }
        Defect::SpatialIndex { layer, rows } => {
            let what = t!(lang, "defect-spatial-index", count = l10n::count(lang, *rows));
            told(what, t!(lang, "defect-spatial-index-meaning")).at(table(lang, layer))
        }
        Defect::Registration { layer, table: list } => {
            let what = t!(lang, "defect-registration", layer = layer.clone());
            told(what, others()).at(table(lang, list))
        }
        Defect::ReferenceSystem { code } => {
            told(t!(lang, "defect-reference-system", code = code.to_string()), others())
        }
        other => self::defect(lang, other),
    }
}

fn of_rows(lang: Lang, defect: &Defect) -> Explanation {
    match defect {
        Defect::RowsLost { table: name, rows } => {
            let what = t!(lang, "defect-rows-lost", count = l10n::count(lang, *rows));
            told(what, t!(lang, "defect-rows-lost-meaning")).at(table(lang, name))
        }
        Defect::Geometry { table, row, detail } => {
            let place = t!(lang, "defect-place-row", table = table.clone(), row = row.to_string());
            told(t!(lang, "defect-geometry"), technical(lang, detail)).at(place)
        }
        Defect::Value { table, row, field: name, value } => {
            let what = t!(lang, "defect-value", value = value.clone());
            told(what, t!(lang, "defect-value-meaning")).at(field(lang, table, row, name))
        }
        Defect::UidTwice { table, row, uid } => {
            let what = t!(lang, "defect-uid-twice", uid = uid.clone());
            told(what, t!(lang, "defect-uid-twice-meaning")).at(field(lang, table, &row.to_string(), "uid"))
        }
        Defect::Dangling { table, row, field: name, value } => {
            let what = t!(lang, "defect-dangling", value = value.clone());
            told(what, t!(lang, "defect-dangling-meaning")).at(field(lang, table, row, name))
        }
        Defect::NoTitle => told(t!(lang, "defect-no-title"), t!(lang, "defect-no-title-meaning")),
        Defect::Crs { code } => told(t!(lang, "defect-crs", code = code.to_string()), t!(lang, "defect-crs-meaning")),
        other => self::defect(lang, other),
    }
}

fn of_record(lang: Lang, defect: &Defect) -> Explanation {
    match defect {
        Defect::HistoryEntry { seq, detail } => {
            told(t!(lang, "defect-history-entry", number = seq.to_string()), technical(lang, detail))
        }
        Defect::HistoryGap { from, to } => told(
            t!(lang, "defect-history-gap", from = from.to_string(), to = to.to_string()),
            t!(lang, "defect-history-gap-meaning"),
        ),
        Defect::SourceArchive { file, detail } => {
            told(t!(lang, "defect-source-archive", file = file.clone()), technical(lang, detail))
        }
        Defect::SourceContent { file, found } => told(
            t!(lang, "defect-source-content", file = file.clone()),
            t!(lang, "defect-source-content-meaning", found = found.clone()),
        ),
        other => self::defect(lang, other),
    }
}
