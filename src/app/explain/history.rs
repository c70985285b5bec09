//! History entries as sentences a planner understands.

mod drafts;

use crate::app::operations::{Compaction, HistoryEntry, HistoryKind};
use crate::l10n::{self, Lang};
use crate::t;

/// An entry as a sentence: "Raumdefinition „Sozialräume“ importiert (24 Räume, aus sozialraeume.shp)".
pub fn history_sentence(lang: Lang, entry: &HistoryEntry) -> String {
    // The words of what was undone or redone are in the entry itself.
    let undone = || match entry.of_kind() {
        Some(kind) => plain(lang, kind, entry),
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
        HistoryKind::MendDefinition => {
            let area_m2 = argument(entry, "area_m2").parse::<f64>().ok().filter(|area| *area >= 0.5);
            let area = area_m2.map(|area_m2| format!(", {}", l10n::area(lang, area_m2))).unwrap_or_default();
            let places = |n: usize, count: String| t!(lang, "explain-places", n = n, count = count) + &area;
            let details = details(lang, entry, places);
            t!(lang, "explain-history-mend-definition", name = name, details = details)
        }
        HistoryKind::SetResidents => {
            let details = details(lang, entry, |n, count| t!(lang, "explain-spaces", n = n, count = count));
            t!(lang, "explain-history-set-residents", name = name, details = details)
        }
        HistoryKind::ReplaceDefinition => {
            let details = details(lang, entry, |n, count| t!(lang, "explain-spaces", n = n, count = count));
            t!(lang, "explain-history-replace-definition", name = name, details = details)
        }
        HistoryKind::ImportGrid => {
            let details = details(lang, entry, |n, count| t!(lang, "explain-cells", n = n, count = count));
            t!(lang, "explain-history-import-grid", name = name, details = details)
        }
        HistoryKind::DeleteGrid => t!(lang, "explain-history-delete-grid", name = name),
        HistoryKind::ImportContext => {
            let details = details(lang, entry, |n, count| t!(lang, "explain-shapes", n = n, count = count));
            t!(lang, "explain-history-import-context", name = name, details = details)
        }
        HistoryKind::EditContext => {
            renamed(lang, entry, || t!(lang, "explain-history-edit-context", name = name.clone()))
        }
        HistoryKind::DeleteContext => t!(lang, "explain-history-delete-context", name = name),
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
        HistoryKind::DeriveIndicators => derived(lang, entry, name),
        HistoryKind::EditIndicator => {
            renamed(lang, entry, || t!(lang, "explain-history-edit-indicator", name = name.clone()))
        }
        HistoryKind::DeleteIndicator => t!(lang, "explain-history-delete-indicator", name = name),
        HistoryKind::AddVersion => t!(lang, "explain-history-add-version", name = name),
        HistoryKind::DeleteVersion => t!(lang, "explain-history-delete-version", name = name),
        HistoryKind::AddBookmark => t!(lang, "explain-history-add-bookmark", name = name),
        HistoryKind::RenameBookmark => {
            renamed(lang, entry, || t!(lang, "explain-history-rename-bookmark", name = name.clone()))
        }
        HistoryKind::DeleteBookmark => t!(lang, "explain-history-delete-bookmark", name = name),
        HistoryKind::MarkBlocks => {
            t!(lang, "explain-history-mark-blocks", name = name, blocks = argument(entry, "blocks"))
        }
        HistoryKind::AddDraft
        | HistoryKind::RenameDraft
        | HistoryKind::SetRulebook
        | HistoryKind::DeleteDraft
        | HistoryKind::AssignBlocks
        | HistoryKind::AddDraftSpace
        | HistoryKind::EditDraftSpace
        | HistoryKind::MergeDraftSpaces
        | HistoryKind::DeleteDraftSpace
        | HistoryKind::SetPosition
        | HistoryKind::DeletePosition
        | HistoryKind::Decide
        | HistoryKind::EditDecision
        | HistoryKind::KeepCrosswalk
        | HistoryKind::DeleteCrosswalk => drafts::sentence(lang, kind, entry),
        HistoryKind::GoBack => t!(lang, "explain-history-go-back", name = name),
        HistoryKind::ForeignEdit => foreign_edit(lang, entry),
        HistoryKind::ReplacedOutside => t!(
            lang,
            "explain-history-replaced-outside",
            what = outside(lang, entry),
            before = number(lang, entry, "before"),
            after = number(lang, entry, "after")
        ),
        HistoryKind::Compact => compacted(lang, entry),
        HistoryKind::Undo => t!(lang, "explain-history-undo", what = name),
        HistoryKind::Redo => t!(lang, "explain-history-redo", what = name),
    }
}

/// What of the project another program changed: the layer by its name, other things by their kind.
fn outside(lang: Lang, entry: &HistoryEntry) -> String {
    match entry.args.get("subject").map(String::as_str).unwrap_or_default() {
        "spaces" | "facilities" | "cells" | "context_lines" | "context_points" | "context_areas" => {
            t!(lang, "explain-outside-layer", name = argument(entry, "layer"))
        }
        "project" => t!(lang, "explain-outside-project"),
        "department" => t!(lang, "explain-outside-departments"),
        "definition" => t!(lang, "explain-outside-definitions"),
        "facility_set" => t!(lang, "explain-outside-facility-sets"),
        "indicator" => t!(lang, "explain-outside-indicators"),
        "grid" => t!(lang, "explain-outside-grids"),
        "context_layer" => t!(lang, "explain-outside-context-layers"),
        "version" => t!(lang, "explain-outside-versions"),
        "bookmark" => t!(lang, "explain-outside-bookmarks"),
        "draft" | "draft_space" | "draft_block" => t!(lang, "explain-outside-drafts"),
        "position" => t!(lang, "explain-outside-positions"),
        "decision" => t!(lang, "explain-outside-decisions"),
        "crosswalk" | "crosswalk_rows" => t!(lang, "explain-outside-crosswalks"),
        "values" => t!(lang, "explain-outside-values"),
        "unmatched" => t!(lang, "explain-outside-unmatched"),
        "sources" => t!(lang, "explain-outside-sources"),
        "history" => t!(lang, "explain-outside-history"),
        other => other.to_owned(),
    }
}

fn count_of(entry: &HistoryEntry, key: &str) -> usize {
    entry.args.get(key).and_then(|text| text.parse().ok()).unwrap_or(0)
}

fn number(lang: Lang, entry: &HistoryEntry, key: &str) -> String {
    l10n::count(lang, count_of(entry, key))
}

fn foreign_edit(lang: Lang, entry: &HistoryEntry) -> String {
    let what = outside(lang, entry);
    if let (Some(name), Some(old)) = (entry.args.get("name"), entry.args.get("old_name")) {
        return t!(lang, "explain-history-foreign-renamed", what = what, name = name.clone(), old = old.clone());
    }
    let told = |key: &str, words: fn(Lang, String) -> String| {
        (count_of(entry, key) > 0).then(|| words(lang, number(lang, entry, key)))
    };
    let counts: Vec<String> = [
        told("changed", |lang, count| t!(lang, "explain-rows-changed", count = count)),
        told("added", |lang, count| t!(lang, "explain-rows-added", count = count)),
        told("deleted", |lang, count| t!(lang, "explain-rows-deleted", count = count)),
    ]
    .into_iter()
    .flatten()
    .collect();
    let all: usize = ["changed", "added", "deleted"].iter().map(|key| count_of(entry, key)).sum();
    let names = argument(entry, "names");
    let more = if all > names.split(", ").count() { " …" } else { "" };
    let counts = counts.join(", ");
    t!(lang, "explain-history-foreign-edit", what = what, counts = counts, names = format!("{names}{more}"))
}

fn compacted(lang: Lang, entry: &HistoryEntry) -> String {
    let found = Compaction {
        definitions: count_of(entry, "definitions"),
        facility_sets: count_of(entry, "facility_sets"),
        indicators: count_of(entry, "indicators"),
        grids: count_of(entry, "grids"),
        context_layers: count_of(entry, "context_layers"),
        crosswalks: count_of(entry, "crosswalks"),
        sources: count_of(entry, "sources"),
        bytes: 0,
    };
    t!(lang, "explain-history-compact", what = compaction(lang, &found).join(", "))
}

/// What compacting removes, thing by thing.
pub fn compaction(lang: Lang, found: &Compaction) -> Vec<String> {
    let told =
        |n: usize, words: fn(Lang, usize, String) -> String| (n > 0).then(|| words(lang, n, l10n::count(lang, n)));
    [
        told(found.definitions, |lang, n, count| t!(lang, "explain-definitions", n = n, count = count)),
        told(found.facility_sets, |lang, n, count| t!(lang, "explain-facility-sets", n = n, count = count)),
        told(found.indicators, |lang, n, count| t!(lang, "explain-indicators", n = n, count = count)),
        told(found.grids, |lang, n, count| t!(lang, "explain-grids", n = n, count = count)),
        told(found.context_layers, |lang, n, count| t!(lang, "explain-context-layers", n = n, count = count)),
        told(found.crosswalks, |lang, n, count| t!(lang, "explain-crosswalks", n = n, count = count)),
        told(found.sources, |lang, n, count| t!(lang, "explain-sources", n = n, count = count)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn derived(lang: Lang, entry: &HistoryEntry, name: String) -> String {
    let n: usize = argument(entry, "count").parse().unwrap_or(1);
    let (count, definition) = (l10n::count(lang, n), argument(entry, "definition"));
    match (argument(entry, "again") == "0", n) {
        (true, 1) => t!(lang, "explain-history-derive-indicator", name = name, definition = definition),
        (true, _) => t!(lang, "explain-history-derive-indicators", count = count, definition = definition),
        (false, 1) => t!(lang, "explain-history-derive-again", name = name),
        (false, _) => t!(lang, "explain-history-derive-again-several", count = count),
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
