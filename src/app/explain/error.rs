//! Words for [`AppError`] and for errors of coordinate systems.

use super::{Explanation, format_error::format_error, listed, project_error::project_error};
use crate::app::operations::{AppError, CrsError, MAX_DPI, MIN_DPI, NotFound, Taken};
use crate::l10n::{self, Lang, count, number};
use crate::t;

/// Any error of the workbench in words.
pub fn error(lang: Lang, error: &AppError) -> Explanation {
    match error {
        AppError::Format(inner) => format_error(lang, inner),
        AppError::Project(inner) => project_error(lang, inner),
        AppError::Crs(inner) => crs_error(lang, inner),
        AppError::NotFound { what, name, available } => not_found(lang, *what, name, available),
        AppError::SeveralLayers { file, available } => Explanation::of(
            t!(lang, "explain-several-layers"),
            t!(lang, "explain-several-layers-meaning", list = listed(available)),
            t!(lang, "explain-several-layers-remedy"),
        )
        .at(file.clone()),
        AppError::SeveralSheets { file, available } => Explanation::of(
            t!(lang, "explain-several-sheets"),
            t!(lang, "explain-there-are", list = listed(available)),
            t!(lang, "explain-several-sheets-remedy"),
        )
        .at(file.clone()),
        AppError::Write { path, source } => Explanation::of(
            t!(lang, "explain-write"),
            t!(lang, "explain-system-says", reason = source.to_string()),
            t!(lang, "explain-write-remedy"),
        )
        .at(path.display().to_string()),
        AppError::OutTaken { file, by } => out_taken(lang, *by).at(file.clone()),
        AppError::BadDate { text } => Explanation::of(
            t!(lang, "explain-bad-date", text = text.clone()),
            String::new(),
            t!(lang, "explain-bad-date-remedy"),
        ),
        AppError::NothingOnSheet => Explanation::of(
            t!(lang, "explain-nothing-on-sheet"),
            String::new(),
            t!(lang, "explain-nothing-on-sheet-remedy"),
        ),
        AppError::ElsewhereOnSheet { shown } => {
            // As they are typed: without groups, rounded outwards.
            let (min, max) = (shown.min(), shown.max());
            let numbers = [min.x.floor(), min.y.floor(), max.x.ceil(), max.y.ceil()];
            Explanation::of(
                t!(lang, "explain-elsewhere-on-sheet"),
                t!(lang, "explain-elsewhere-on-sheet-meaning", extent = numbers.map(|m| format!("{m:.0}")).join(",")),
                t!(lang, "explain-elsewhere-on-sheet-remedy"),
            )
        }
        AppError::NotStored => {
            Explanation::of(t!(lang, "explain-not-stored"), String::new(), t!(lang, "message-only-viewed"))
        }
        AppError::Resolution { dpi } => Explanation::of(
            t!(lang, "explain-resolution", dpi = number(lang, *dpi, 0)),
            String::new(),
            t!(lang, "explain-resolution-remedy", least = number(lang, MIN_DPI, 0), most = number(lang, MAX_DPI, 0)),
        ),
        AppError::SheetDefect { reason } => Explanation::of(
            t!(lang, "explain-sheet-defect"),
            t!(lang, "explain-technical", reason = reason.clone()),
            t!(lang, "explain-defect-remedy"),
        ),
        AppError::NothingToFollow => Explanation::of(
            t!(lang, "explain-nothing-to-follow"),
            t!(lang, "explain-nothing-to-follow-meaning"),
            t!(lang, "explain-nothing-to-follow-remedy"),
        ),
        AppError::WeightsDiffer { weights, departments } => Explanation::of(
            t!(
                lang,
                "explain-weights-differ",
                weights = count(lang, *weights),
                departments = count(lang, *departments)
            ),
            String::new(),
            t!(lang, "explain-weights-differ-remedy"),
        ),
        AppError::FieldTwice { name } => Explanation::of(
            t!(lang, "explain-field-twice", name = name.clone()),
            String::new(),
            t!(lang, "explain-field-twice-remedy"),
        ),
        AppError::ResidentsUnused => Explanation::of(
            t!(lang, "explain-residents-unused"),
            String::new(),
            t!(lang, "explain-residents-unused-remedy"),
        ),
        AppError::CrsUnused => {
            Explanation::of(t!(lang, "explain-crs-unused"), String::new(), t!(lang, "explain-crs-unused-remedy"))
        }
        AppError::ProjectFirst => {
            Explanation::of(t!(lang, "explain-project-first"), String::new(), t!(lang, "explain-project-first-remedy"))
        }
        AppError::Cancelled => cancelled(lang),
        AppError::ChangedMeanwhile => Explanation::of(
            t!(lang, "explain-changed-meanwhile"),
            t!(lang, "explain-changed-meanwhile-meaning"),
            t!(lang, "explain-changed-meanwhile-remedy"),
        ),
        AppError::CrosswalkStale => Explanation::of(
            t!(lang, "explain-crosswalk-stale"),
            String::new(),
            t!(lang, "explain-crosswalk-stale-remedy"),
        ),
        AppError::NoDate => Explanation::of(
            t!(lang, "explain-no-date"),
            t!(lang, "explain-no-date-meaning"),
            t!(lang, "explain-no-date-remedy"),
        ),
        AppError::NoResidents => {
            Explanation::of(t!(lang, "explain-no-residents"), String::new(), t!(lang, "explain-no-residents-remedy"))
        }
        AppError::NothingToMend => Explanation::of(
            t!(lang, "explain-nothing-to-mend"),
            t!(lang, "explain-nothing-to-mend-meaning"),
            String::new(),
        ),
        AppError::TableEnding { file } => Explanation::of(
            t!(lang, "explain-table-ending", file = file.clone()),
            String::new(),
            t!(lang, "explain-table-ending-remedy"),
        ),
        AppError::Workbook { reason } => Explanation::of(
            t!(lang, "explain-workbook"),
            t!(lang, "explain-technical", reason = reason.clone()),
            t!(lang, "explain-workbook-remedy"),
        ),
        AppError::NotConvertible { name, why } => super::no_conversion(lang, name, why),
        AppError::OtherBlocks { a, b } => Explanation::of(
            t!(lang, "explain-other-blocks", a = a.clone(), b = b.clone()),
            String::new(),
            t!(lang, "explain-other-blocks-remedy"),
        ),
        AppError::NothingDiffers { file } => Explanation::of(
            t!(lang, "explain-nothing-differs"),
            t!(lang, "explain-nothing-differs-meaning"),
            String::new(),
        )
        .at(file.clone()),
        AppError::ProjectAmongFiles { file } => Explanation::of(
            t!(lang, "explain-project-among-files"),
            t!(lang, "explain-project-among-files-meaning"),
            t!(lang, "explain-project-among-files-remedy"),
        )
        .at(file.clone()),
        AppError::Defect { lane } => Explanation::of(
            t!(lang, "explain-defect"),
            t!(lang, "explain-defect-meaning", lane = lane.clone()),
            t!(lang, "explain-defect-remedy"),
        ),
        AppError::NoKey { .. }
        | AppError::NothingMatches { .. }
        | AppError::TooFewBlocks { .. }
        | AppError::NoValueColumn { .. }
        | AppError::NoValues { .. } => table_error(lang, error),
    }
}

pub(super) fn cancelled(lang: Lang) -> Explanation {
    Explanation::of(t!(lang, "explain-cancelled"), t!(lang, "explain-cancelled-meaning"), String::new())
}

/// Why a result is not written where it was to.
fn out_taken(lang: Lang, by: Taken) -> Explanation {
    let (what, meaning, remedy) = match by {
        Taken::File => (
            t!(lang, "explain-file-exists"),
            String::new(),
            t!(lang, "explain-out-exists-remedy", flag = "--no-overwrite"),
        ),
        Taken::Project => {
            let meaning = t!(lang, "explain-out-project-meaning");
            (t!(lang, "explain-out-project"), meaning, t!(lang, "explain-out-remedy"))
        }
        Taken::Input => (t!(lang, "explain-out-input"), String::new(), t!(lang, "explain-out-remedy")),
        Taken::NoFile => (t!(lang, "explain-out-no-file"), String::new(), t!(lang, "explain-out-remedy")),
    };
    Explanation::of(what, meaning, remedy)
}

fn table_error(lang: Lang, error: &AppError) -> Explanation {
    match error {
        AppError::NoKey { file, definition, available } => {
            let what = if definition.is_empty() {
                t!(lang, "explain-no-key-any")
            } else {
                t!(lang, "explain-no-key", name = definition.clone())
            };
            let meaning = t!(lang, "explain-no-key-meaning", list = listed(available));
            Explanation::of(what, meaning, t!(lang, "explain-no-key-remedy")).at(file.clone())
        }
        AppError::NothingMatches { file, definition, key_field } => Explanation::of(
            t!(lang, "explain-nothing-matches", name = definition.clone()),
            t!(lang, "explain-nothing-matches-meaning"),
            t!(lang, "explain-no-key-remedy"),
        )
        .at(t!(lang, "explain-place-column", file = file.clone(), field = key_field.clone())),
        AppError::TooFewBlocks { file, definition, key_field, matched, rows } => Explanation::of(
            t!(
                lang,
                "explain-too-few-blocks",
                n = *matched,
                matched = l10n::count(lang, *matched),
                rows = l10n::count(lang, *rows),
                name = definition.clone()
            ),
            t!(lang, "explain-too-few-blocks-meaning"),
            t!(lang, "explain-too-few-blocks-remedy"),
        )
        .at(t!(lang, "explain-place-column", file = file.clone(), field = key_field.clone())),
        AppError::NoValueColumn { file, available } => Explanation::of(
            t!(lang, "explain-no-value-column"),
            t!(lang, "explain-columns", list = listed(available)),
            t!(lang, "explain-no-value-column-remedy"),
        )
        .at(file.clone()),
        AppError::NoValues { file, column } => Explanation::of(
            t!(lang, "explain-no-values"),
            t!(lang, "explain-no-values-meaning"),
            t!(lang, "explain-no-value-column-remedy"),
        )
        .at(t!(lang, "explain-place-column", file = file.clone(), field = column.clone())),
        AppError::Format(_)
        | AppError::Project(_)
        | AppError::Crs(_)
        | AppError::NotFound { .. }
        | AppError::SeveralLayers { .. }
        | AppError::SeveralSheets { .. }
        | AppError::Write { .. }
        | AppError::OutTaken { .. }
        | AppError::FieldTwice { .. }
        | AppError::ResidentsUnused
        | AppError::CrsUnused
        | AppError::ProjectFirst
        | AppError::NothingToMend
        | AppError::NothingToFollow
        | AppError::WeightsDiffer { .. }
        | AppError::NothingOnSheet
        | AppError::ElsewhereOnSheet { .. }
        | AppError::NotStored
        | AppError::Resolution { .. }
        | AppError::SheetDefect { .. }
        | AppError::NoDate
        | AppError::NoResidents
        | AppError::ChangedMeanwhile
        | AppError::CrosswalkStale
        | AppError::NothingDiffers { .. }
        | AppError::OtherBlocks { .. }
        | AppError::NotConvertible { .. }
        | AppError::Workbook { .. }
        | AppError::TableEnding { .. }
        | AppError::BadDate { .. }
        | AppError::ProjectAmongFiles { .. }
        | AppError::Defect { .. }
        | AppError::Cancelled => self::error(lang, error),
    }
}

fn not_found(lang: Lang, what: NotFound, name: &str, available: &[String]) -> Explanation {
    let name = name.to_owned();
    let what = match what {
        NotFound::Definition if name.is_empty() => t!(lang, "explain-which-definition"),
        NotFound::Definition => t!(lang, "explain-no-definition", name = name),
        NotFound::Department => t!(lang, "explain-no-department", name = name),
        NotFound::Indicator => t!(lang, "explain-no-indicator", name = name),
        NotFound::Layer => t!(lang, "explain-no-layer", name = name),
        NotFound::Column => t!(lang, "explain-no-column", name = name),
        NotFound::Version => t!(lang, "explain-no-version", name = name),
        NotFound::Sheet => t!(lang, "explain-no-sheet", name = name),
        NotFound::Grid => t!(lang, "explain-no-grid", name = name),
        NotFound::ContextLayer => t!(lang, "explain-no-context-layer", name = name),
        NotFound::Bookmark => t!(lang, "explain-no-bookmark", name = name),
        NotFound::Draft => t!(lang, "explain-no-draft", name = name),
        NotFound::Decision => t!(lang, "explain-no-decision", name = name),
        NotFound::Crosswalk => t!(lang, "explain-no-crosswalk", name = name),
        NotFound::Theme => t!(lang, "explain-no-theme", name = name),
        NotFound::OnMap => t!(lang, "explain-not-on-map", name = name),
        NotFound::Extent => t!(lang, "explain-no-extent", name = name),
    };
    let meaning = if available.is_empty() {
        t!(lang, "explain-none-there")
    } else {
        t!(lang, "explain-there-are", list = listed(available))
    };
    Explanation::of(what, meaning, t!(lang, "explain-not-found-remedy"))
}

/// An error about coordinate systems in words.
pub(super) fn crs_error(lang: Lang, error: &CrsError) -> Explanation {
    match error {
        CrsError::Unknown(epsg) => Explanation::of(
            t!(lang, "explain-crs-unknown", crs = epsg.to_string()),
            String::new(),
            t!(lang, "explain-crs-remedy"),
        ),
        CrsError::NotPlanar(epsg) => Explanation::of(
            t!(lang, "explain-crs-not-planar", crs = epsg.to_string()),
            t!(lang, "explain-crs-not-planar-meaning"),
            t!(lang, "explain-crs-not-planar-remedy"),
        ),
        CrsError::Unreadable { reason } => Explanation::of(
            t!(lang, "explain-crs-unreadable"),
            t!(lang, "explain-technical", reason = reason.clone()),
            t!(lang, "explain-crs-choose-remedy"),
        ),
        CrsError::OutOfRange { x, y, from, to } => Explanation::of(
            t!(lang, "explain-crs-range", x = x.to_string(), y = y.to_string(), from = from.to_string()),
            t!(lang, "explain-crs-range-meaning", from = from.to_string(), to = to.to_string()),
            t!(lang, "explain-crs-choose-remedy"),
        ),
    }
}
