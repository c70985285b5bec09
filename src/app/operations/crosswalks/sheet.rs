//! Crosswalks as tables for people, with small counts hidden.

use super::super::blocks::definition_of;
use super::super::{AppError, disclosed_value};
use crate::l10n::Lang;
use crate::model::{Basis, Crosswalk, CrosswalkRow, IndicatorKind, ObservedValue, Project, Space, SpaceId};
use crate::report::{
    CrosswalkLine, CrosswalkSheet, CrosswalkSum, ShownResidents, TableSheet, WorkbookError, crosswalk_csv,
    crosswalk_xlsx,
};
use crate::t;
use std::collections::{HashMap, HashSet};

/// In what form a crosswalk, or any other table, is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CrosswalkFormat {
    /// A table with semicolons.
    Csv,
    /// A workbook with the table, how to use it and, of a crosswalk, check sums.
    Xlsx,
}

impl CrosswalkFormat {
    /// By the ending of a file name; `None` if it is neither.
    pub fn of_path(path: &std::path::Path) -> Option<Self> {
        let ending = path.extension()?.to_string_lossy().to_lowercase();
        match ending.as_str() {
            "csv" => Some(Self::Csv),
            "xlsx" => Some(Self::Xlsx),
            _ => None,
        }
    }
}

/// The table of a crosswalk of a project. Unless it is `internal`, residents 1 and 2 are hidden; so that they don't follow from the other rows of
/// the space they come from, that space has no figures of residents at all, and its shares are those of area.
///
/// # Errors
/// [`AppError::NotFound`] if one of its definitions is gone.
pub fn crosswalk_sheet(
    lang: Lang,
    project: &Project,
    crosswalk: &Crosswalk,
    internal: bool,
) -> Result<CrosswalkSheet, AppError> {
    let (from, to) = (definition_of(project, crosswalk.from)?, definition_of(project, crosswalk.to)?);
    let sides = [(from.name.as_str(), from.spaces.as_slice()), (to.name.as_str(), to.spaces.as_slice())];
    Ok(crosswalk_sheet_of(lang, sides, crosswalk, internal))
}

/// As [`crosswalk_sheet`], of two sets of spaces with their names.
pub fn crosswalk_sheet_of(
    lang: Lang,
    [(from_name, from), (to_name, to)]: [(&str, &[Space]); 2],
    crosswalk: &Crosswalk,
    internal: bool,
) -> CrosswalkSheet {
    let named = |spaces: &[Space]| -> HashMap<SpaceId, (String, String)> {
        spaces.iter().map(|space| (space.id, (space.code.clone(), space.name.clone()))).collect()
    };
    let (from_names, to_names) = (named(from), named(to));
    let mut residents_of: HashMap<SpaceId, Option<f64>> = HashMap::new();
    for row in crosswalk.rows.iter() {
        let sum = residents_of.entry(row.from).or_default();
        *sum = match (*sum, row.residents) {
            (Some(a), Some(b)) => Some(a + b),
            (a, b) => a.or(b),
        };
    }
    let is_small = |residents: Option<f64>| {
        let value = residents.map_or(ObservedValue::Missing, ObservedValue::Measured);
        !internal && disclosed_value(IndicatorKind::Count, value) == ObservedValue::Suppressed
    };
    let small = crosswalk.rows.iter().filter(|row| is_small(row.residents)).map(|row| row.from);
    let mut hidden: HashSet<SpaceId> = small.collect();
    hidden.extend(residents_of.iter().filter(|(_, sum)| is_small(**sum)).map(|(space, _)| *space));
    let shown = |space: SpaceId, residents: Option<f64>| match residents {
        _ if hidden.contains(&space) => ShownResidents::Hidden,
        Some(residents) => ShownResidents::Shown(residents),
        None => ShownResidents::Unknown,
    };
    let line = |row: &CrosswalkRow| CrosswalkLine {
        from: from_names.get(&row.from).cloned().unwrap_or_default(),
        to: to_names.get(&row.to).cloned().unwrap_or_default(),
        residents_share: row.residents_share.filter(|_| !hidden.contains(&row.from)),
        area_share: row.area_share,
        residents: shown(row.from, row.residents),
        exact: row.exact && (!hidden.contains(&row.from) || row.area_share >= 1.0),
    };
    let lines: Vec<CrosswalkLine> = crosswalk.rows.iter().map(line).collect();
    let mut sum_of: HashMap<SpaceId, (usize, f64)> = HashMap::new();
    for (row, line) in crosswalk.rows.iter().zip(&lines) {
        let (rows, share) = sum_of.entry(row.from).or_default();
        (*rows, *share) = (*rows + 1, *share + line.share());
    }
    let sum = |space: &Space| {
        let (rows, share) = sum_of.get(&space.id).copied().unwrap_or_default();
        let residents = shown(space.id, residents_of.get(&space.id).copied().flatten());
        CrosswalkSum { from: (space.code.clone(), space.name.clone()), rows, share, residents }
    };
    CrosswalkSheet {
        from: from_name.to_owned(),
        to: to_name.to_owned(),
        basis: basis_told(lang, &crosswalk.basis),
        date: crosswalk.date.clone(),
        sums: from.iter().map(sum).collect(),
        lines,
        hidden: hidden.len(),
    }
}

/// What shares rest on, in a sentence.
fn basis_told(lang: Lang, basis: &Basis) -> String {
    let (name, date) = match basis {
        Basis::Area => return t!(lang, "crosswalk-table-basis-area"),
        Basis::Definition { name, reference_date, .. } | Basis::Grid { name, reference_date } => {
            (name.clone(), reference_date.clone())
        }
    };
    match date.is_empty() {
        true => t!(lang, "crosswalk-table-basis-residents", name = name),
        false => t!(lang, "crosswalk-table-basis-residents-date", name = name, date = date),
    }
}

/// The bytes of a table in a form.
///
/// # Errors
/// [`AppError::Workbook`] with more rows than a sheet has.
pub fn crosswalk_bytes(lang: Lang, sheet: &CrosswalkSheet, format: CrosswalkFormat) -> Result<Vec<u8>, AppError> {
    match format {
        CrosswalkFormat::Csv => Ok(crosswalk_csv(lang, sheet).into_bytes()),
        CrosswalkFormat::Xlsx => crosswalk_xlsx(lang, sheet).map_err(no_workbook),
    }
}

/// The bytes of any table in a form.
///
/// # Errors
/// [`AppError::Workbook`] with more rows than a sheet has.
pub fn table_bytes(lang: Lang, sheet: &TableSheet, format: CrosswalkFormat) -> Result<Vec<u8>, AppError> {
    match format {
        CrosswalkFormat::Csv => Ok(sheet.csv(lang).into_bytes()),
        CrosswalkFormat::Xlsx => sheet.xlsx(lang).map_err(no_workbook),
    }
}

fn no_workbook(error: WorkbookError) -> AppError {
    AppError::Workbook { reason: error.to_string() }
}
