//! History entries as sentences a planner understands.

use crate::app::operations::{HistoryEntry, HistoryKind};
use crate::l10n::{self, Lang};
use crate::t;

/// An entry as a sentence: "Raumdefinition „Sozialräume“ importiert (24 Räume, aus sozialraeume.shp)".
/// `all` is where the entry that an undo or redo speaks of is looked up.
pub fn history_sentence(lang: Lang, entry: &HistoryEntry, all: &[HistoryEntry]) -> String {
    history_of(lang, entry, entry.of.and_then(|of| all.iter().find(|other| other.seq == of)))
}

/// As [`history_sentence`], with the entry that was undone or redone at hand.
pub fn history_of(lang: Lang, entry: &HistoryEntry, of: Option<&HistoryEntry>) -> String {
    let undone = || match of {
        Some(other) => plain(lang, other.kind, other),
        // The entry itself may carry the names of what it undid.
        None => entry.of.map(|seq| format!("#{seq}")).unwrap_or_default(),
    };
    match entry.kind {
        HistoryKind::Undo => t!(lang, "explain-history-undo", what = undone()),
        HistoryKind::Redo => t!(lang, "explain-history-redo", what = undone()),
        kind => plain(lang, kind, entry),
    }
}

fn argument(entry: &HistoryEntry, key: &str) -> String {
    entry.args.get(key).cloned().unwrap_or_default()
}

fn plain(lang: Lang, kind: HistoryKind, entry: &HistoryEntry) -> String {
    let name = argument(entry, "name");
    match kind {
        HistoryKind::CreateProject => t!(lang, "explain-history-create-project", name = project_name(entry)),
        HistoryKind::Rescue => {
            let count = |key: &str| argument(entry, key).parse().map_or(String::new(), |n| l10n::count(lang, n));
            t!(
                lang,
                "explain-history-rescue",
                file = argument(entry, "file"),
                definitions = count("definitions"),
                spaces = count("spaces"),
                facilities = count("facilities"),
                indicators = count("indicators")
            )
        }
        HistoryKind::EditProject => {
            renamed(lang, entry, || t!(lang, "explain-history-edit-project", name = project_name(entry)))
        }
        HistoryKind::AddDepartment => t!(lang, "explain-history-add-department", name = name),
        HistoryKind::EditDepartment => {
            renamed(lang, entry, || t!(lang, "explain-history-edit-department", name = name.clone()))
        }
        HistoryKind::DeleteDepartment => t!(lang, "explain-history-delete-department", name = name),
        HistoryKind::ImportDefinition => {
            let details = details(lang, entry, |n, count| t!(lang, "explain-spaces", n = n, count = count));
            t!(lang, "explain-history-import-definition", name = name, details = details)
        }
        HistoryKind::EditDefinition => {
            renamed(lang, entry, || t!(lang, "explain-history-edit-definition", name = name.clone()))
        }
        HistoryKind::DeleteDefinition => t!(lang, "explain-history-delete-definition", name = name),
        HistoryKind::ImportFacilities => {
            let details = details(lang, entry, |n, count| t!(lang, "explain-facilities", n = n, count = count));
            t!(lang, "explain-history-import-facilities", name = name, details = details)
        }
        HistoryKind::EditFacilitySet => {
            renamed(lang, entry, || t!(lang, "explain-history-edit-facility-set", name = name.clone()))
        }
        HistoryKind::EditFacility => {
            renamed(lang, entry, || t!(lang, "explain-history-edit-facility", name = name.clone()))
        }
        HistoryKind::DeleteFacility => t!(lang, "explain-history-delete-facility", name = name),
        HistoryKind::DeleteFacilitySet => t!(lang, "explain-history-delete-facility-set", name = name),
        HistoryKind::ImportIndicator => {
            let details = details(lang, entry, |n, count| t!(lang, "explain-values", n = n, count = count));
            t!(lang, "explain-history-import-indicator", name = name, details = details)
        }
        HistoryKind::EditIndicator => {
            renamed(lang, entry, || t!(lang, "explain-history-edit-indicator", name = name.clone()))
        }
        HistoryKind::DeleteIndicator => t!(lang, "explain-history-delete-indicator", name = name),
        HistoryKind::Undo => t!(lang, "explain-history-undo", what = name),
        HistoryKind::Redo => t!(lang, "explain-history-redo", what = name),
    }
}

fn project_name(entry: &HistoryEntry) -> String {
    let name = argument(entry, "name");
    if name.is_empty() { argument(entry, "project") } else { name }
}

/// The sentence about an edit; when the name changed, with the old one.
fn renamed(lang: Lang, entry: &HistoryEntry, sentence: impl Fn() -> String) -> String {
    match entry.args.get("old_name") {
        Some(old) if *old != project_name(entry) => {
            t!(lang, "explain-history-renamed", sentence = sentence(), old = old.clone())
        }
        _ => sentence(),
    }
}

/// " (24 Räume, Jugendamt, aus sozialraeume.shp)", of what the entry tells.
fn details(lang: Lang, entry: &HistoryEntry, counted: impl Fn(usize, String) -> String) -> String {
    let number = entry.args.get("count").and_then(|text| text.parse::<usize>().ok());
    let number = number.map(|n| counted(n, l10n::count(lang, n)));
    let told = |key: &str| entry.args.get(key).filter(|text| !text.is_empty()).cloned();
    let definition = told("definition").map(|name| t!(lang, "explain-history-for", name = name));
    let file = told("file").map(|name| t!(lang, "explain-history-from", name = name));
    let parts: Vec<String> = [number, told("department"), definition, file].into_iter().flatten().collect();
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
}
