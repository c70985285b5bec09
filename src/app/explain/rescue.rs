//! Words for the checks of a project file, and for what became of a damaged one.

use super::{Explanation, defect};
use crate::app::operations::{Check, CheckKind, RescueReport, RescueWords, Rescued, RescuedKind, Verification};
use crate::l10n::{self, Lang};
use crate::t;
use std::path::Path;

/// What a check looked at.
pub fn check_name(lang: Lang, kind: CheckKind) -> String {
    match kind {
        CheckKind::Size => t!(lang, "check-size"),
        CheckKind::StoredCode => t!(lang, "check-stored-code"),
        CheckKind::Pages => t!(lang, "check-pages"),
        CheckKind::Format => t!(lang, "check-format"),
        CheckKind::Tables => t!(lang, "check-tables"),
        CheckKind::Layers => t!(lang, "check-layers"),
        CheckKind::SpatialIndex => t!(lang, "check-spatial-index"),
        CheckKind::Rows => t!(lang, "check-rows"),
        CheckKind::Content => t!(lang, "check-content"),
        CheckKind::History => t!(lang, "check-history"),
        CheckKind::Sources => t!(lang, "check-sources"),
        CheckKind::Registrations => t!(lang, "check-registrations"),
        CheckKind::Opening => t!(lang, "check-opening"),
    }
}

fn check_result(lang: Lang, check: &Check) -> String {
    let count = check.defects.len() + check.more;
    match (check.made, count) {
        (false, _) => t!(lang, "check-not-made"),
        (true, 0) => t!(lang, "check-fine"),
        (true, _) => t!(lang, "check-defects", n = count, count = l10n::count(lang, count)),
    }
}

/// All checks, a line each, with their defects indented below.
pub fn verification(lang: Lang, found: &Verification) -> String {
    let mut text = String::new();
    for check in &found.checks {
        text.push_str(&format!("{}: {}\n", check_name(lang, check.kind), check_result(lang, check)));
        for one in &check.defects {
            text.push_str(&format!("  {}\n", defect_line(lang, &defect(lang, one))));
        }
        if check.more > 0 {
            text.push_str(&format!("  {}\n", t!(lang, "check-more", count = l10n::count(lang, check.more))));
        }
    }
    if let Some(sibling) = &found.sibling {
        text.push_str(&format!("{}\n", t!(lang, "check-sibling", file = sibling.clone())));
    }
    if !found.foreign_code.is_empty() {
        let list = super::listed(&found.foreign_code);
        text.push_str(&format!("{}\n", t!(lang, "check-foreign-code", list = list)));
    }
    if !found.is_sound() {
        text.push_str(&format!("{}\n", super::damaged_remedy(lang)));
    }
    text
}

/// Place, what and meaning of a defect in one line.
fn defect_line(lang: Lang, words: &Explanation) -> String {
    let place = if words.place.is_empty() { t!(lang, "check-whole-file") } else { words.place.clone() };
    format!("{place}: {} {}", words.what, words.meaning).trim_end().to_owned()
}

/// The words a rescued project needs where its file has none left.
pub fn rescue_words(lang: Lang, who: &str, path: &Path) -> RescueWords {
    let file = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    RescueWords {
        who: who.to_owned(),
        title: t!(lang, "rescue-title", file = file),
        department: t!(lang, "rescue-department"),
    }
}

/// What was kept and what was lost: the losses first.
pub fn rescue_report(lang: Lang, report: &RescueReport) -> Explanation {
    let what = if report.is_whole() { t!(lang, "rescue-whole") } else { t!(lang, "rescue-partly") };
    let mut lines = Vec::new();
    if let Some((bytes, expected)) = report.cut {
        let count = |n: u64| l10n::count(lang, usize::try_from(n).unwrap_or(usize::MAX));
        lines.push(t!(lang, "rescue-cut", bytes = count(bytes), expected = count(expected)));
    }
    if report.title_lost {
        lines.push(t!(lang, "rescue-title-lost"));
    }
    if report.crs_from_geometry {
        lines.push(t!(lang, "rescue-crs-lost"));
    }
    let (losses, whole): (Vec<&Rescued>, Vec<&Rescued>) = report.parts.iter().partition(|part| part.lost > 0);
    for part in losses {
        if part.kept == 0 {
            // How many there were is not known where nothing is left.
            lines.push(t!(lang, "rescue-part-none", what = part_name(lang, part)));
            continue;
        }
        let (kept, lost) = (l10n::count(lang, part.kept), l10n::count(lang, part.lost));
        lines.push(t!(lang, "rescue-part-lost", what = part_name(lang, part), kept = kept, lost = lost));
    }
    for part in whole {
        let kept = l10n::count(lang, part.kept);
        lines.push(t!(lang, "rescue-part-whole", what = part_name(lang, part), kept = kept));
    }
    lines.push(t!(lang, "rescue-history", count = l10n::count(lang, report.history)));
    lines.push(t!(lang, "rescue-unseen"));
    Explanation::of(what, lines.join("\n"), t!(lang, "rescue-remedy")).at(report.path.display().to_string())
}

fn part_name(lang: Lang, part: &Rescued) -> String {
    let name = part.name.clone();
    match part.kind {
        RescuedKind::Departments => t!(lang, "rescue-departments"),
        RescuedKind::Definitions => t!(lang, "rescue-definitions"),
        RescuedKind::Spaces => t!(lang, "rescue-spaces", name = name),
        RescuedKind::Geometries => t!(lang, "rescue-geometries", name = name),
        RescuedKind::FacilitySets => t!(lang, "rescue-facility-sets"),
        RescuedKind::Facilities => t!(lang, "rescue-facilities", name = name),
        RescuedKind::Indicators => t!(lang, "rescue-indicators"),
        RescuedKind::Values => t!(lang, "rescue-values", name = name),
        RescuedKind::Grids => t!(lang, "rescue-grids"),
        RescuedKind::Cells => t!(lang, "rescue-cells", name = name),
        RescuedKind::ContextLayers => t!(lang, "rescue-context-layers"),
        RescuedKind::Shapes => t!(lang, "rescue-shapes", name = name),
        RescuedKind::Bookmarks => t!(lang, "rescue-bookmarks"),
        RescuedKind::Drafts => t!(lang, "rescue-drafts"),
        RescuedKind::Blocks => t!(lang, "rescue-blocks"),
        RescuedKind::Positions => t!(lang, "rescue-positions"),
        RescuedKind::Decisions => t!(lang, "rescue-decisions"),
        RescuedKind::Crosswalks => t!(lang, "rescue-crosswalks"),
        RescuedKind::Weights => t!(lang, "rescue-weights"),
        RescuedKind::Sources => t!(lang, "rescue-sources"),
    }
}
