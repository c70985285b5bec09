//! Crosswalks as tables for people, with small counts hidden.

use super::super::AppError;
use super::super::blocks::definition_of;
use super::CrosswalkDetails;
use crate::analysis::disclosure::{self, Cell, Hidden};
use crate::l10n::{self, Lang};
use crate::model::{Basis, Crosswalk, CrosswalkRow, Project, Space, SpaceId};
use crate::report::{
    CrosswalkLine, CrosswalkSheet, CrosswalkSum, ShownResidents, TableSheet, WorkbookError, crosswalk_csv,
    crosswalk_xlsx,
};
use crate::t;
use std::collections::HashMap;

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

/// The table of a crosswalk of a project. Unless it is `internal`, residents 1 and 2 are hidden, and so is what they could be computed back from
/// ([`disclosure`]): other rows of the same source or target, and the sum where it would tell. The share that the hidden rows of a source have
/// together is divided among them by area, so that shares still sum to 1 and tell of nobody. Where one or two people were counted outside all
/// targets, all numbers of that source are hidden. Of residents that are only spread by area the number is hidden and nothing else.
///
/// # Errors
/// [`AppError::NotFound`] if one of its definitions is gone.
pub fn crosswalk_sheet(
    lang: Lang,
    project: &Project,
    (crosswalk, details): (&Crosswalk, &CrosswalkDetails),
    internal: bool,
) -> Result<CrosswalkSheet, AppError> {
    let (from, to) = (definition_of(project, crosswalk.from)?, definition_of(project, crosswalk.to)?);
    let sides = [(from.name.as_str(), from.spaces.as_slice()), (to.name.as_str(), to.spaces.as_slice())];
    Ok(crosswalk_sheet_of(lang, sides, (crosswalk, details), internal))
}

/// As [`crosswalk_sheet`], of two sets of spaces with their names.
pub fn crosswalk_sheet_of(
    lang: Lang,
    [(from_name, from), (to_name, to)]: [(&str, &[Space]); 2],
    (crosswalk, details): (&Crosswalk, &CrosswalkDetails),
    internal: bool,
) -> CrosswalkSheet {
    let rows = crosswalk.rows.as_slice();
    let (sources, targets) = (positions(from), positions(to));
    let hidden = if internal { Hidden::default() } else { hidden(rows, details, &sources, &targets) };
    let is_hidden = |at: usize| hidden.cells.get(at).copied().unwrap_or(false);
    let is_guarded = |at: usize| hidden.guarded.get(at).copied().unwrap_or(false);
    let own = own_rows(rows, from.len(), &sources);
    let mut lines: Vec<CrosswalkLine> = Vec::with_capacity(rows.len());
    let named = |spaces: &[Space], positions: &HashMap<SpaceId, u32>, id: SpaceId| {
        let space = positions.get(&id).and_then(|at| spaces.get(*at as usize));
        space.map(|space| (space.code.clone(), space.name.clone())).unwrap_or_default()
    };
    for (at, row) in rows.iter().enumerate() {
        lines.push(CrosswalkLine {
            from: named(from, &sources, row.from),
            to: named(to, &targets, row.to),
            residents_share: row.residents_share,
            area_share: row.area_share,
            residents: shown(row.residents, is_hidden(at)),
            exact: row.exact,
        });
    }
    for own in &own {
        divide_hidden(&mut lines, own, &is_guarded);
    }
    let sum = |(at, space): (usize, &Space)| {
        let own = own.get(at).map(Vec::as_slice).unwrap_or_default();
        let residents = own.iter().filter_map(|row| rows.get(*row)?.residents).reduce(|a, b| a + b);
        let check = details.checks.get(at);
        let outside = check.and_then(|check| check.residents_outside);
        let tells = !internal && (hidden.row_totals.contains(&(at as u32)) || tells_outside(details, at));
        CrosswalkSum {
            from: (space.code.clone(), space.name.clone()),
            rows: own.len(),
            share: own.iter().filter_map(|row| lines.get(*row)).map(CrosswalkLine::share).sum(),
            residents: shown(residents, tells),
            residents_outside: shown(outside, !internal && outside.is_some_and(disclosure::is_small)),
            area_m2: check.map(|check| check.area_m2),
            area_outside_m2: check.map(|check| check.area_outside_m2),
            partly_outside: check.is_some_and(|check| check.rows > 0 && check.is_partly_outside()),
        }
    };
    CrosswalkSheet {
        from: from_name.to_owned(),
        to: to_name.to_owned(),
        basis: basis_told(lang, &crosswalk.basis),
        date: crosswalk.date.clone(),
        sums: from.iter().enumerate().map(sum).collect(),
        lines,
        hidden: hidden.cells.iter().filter(|hidden| **hidden).count(),
    }
}

fn positions(spaces: &[Space]) -> HashMap<SpaceId, u32> {
    spaces.iter().map(|space| space.id).zip(0..).collect()
}

/// The rows of each source.
fn own_rows(rows: &[CrosswalkRow], sources: usize, positions: &HashMap<SpaceId, u32>) -> Vec<Vec<usize>> {
    let mut own = vec![Vec::new(); sources];
    for (at, row) in rows.iter().enumerate() {
        if let Some(own) = positions.get(&row.from).and_then(|source| own.get_mut(*source as usize)) {
            own.push(at);
        }
    }
    own
}

/// Whether all numbers of a source are hidden, for with its total they would tell how few were counted outside.
fn tells_outside(details: &CrosswalkDetails, source: usize) -> bool {
    let check = details.checks.get(source).filter(|check| check.counted_outside);
    check.and_then(|check| check.residents_outside).is_some_and(disclosure::is_small)
}

/// What of the rows is hidden. Where it is not known whether people were counted, they were unless shares by residents are those by area.
fn hidden(
    rows: &[CrosswalkRow],
    details: &CrosswalkDetails,
    sources: &HashMap<SpaceId, u32>,
    targets: &HashMap<SpaceId, u32>,
) -> Hidden {
    let place = |positions: &HashMap<SpaceId, u32>, id: SpaceId| positions.get(&id).copied().unwrap_or(u32::MAX);
    let cell = |(at, row): (usize, &CrosswalkRow)| Cell {
        row: place(sources, row.from),
        column: Some(place(targets, row.to)),
        count: row.residents.unwrap_or(0.0),
        guarded: details.counted.get(at).copied().unwrap_or(row.exact || !is_by_area(row)),
    };
    let cells: Vec<Cell> = rows.iter().enumerate().map(cell).collect();
    let tells = |at: usize| cells.get(at).is_some_and(|cell| tells_outside(details, cell.row as usize));
    disclosure::hidden_also(&cells, &tells)
}

/// Shares by residents and by area that differ by less are the same.
const SAME_SHARE: f64 = 1e-6;

/// Whether residents are only spread by area in this row: then they follow from areas, and tell of nobody in particular.
fn is_by_area(row: &CrosswalkRow) -> bool {
    row.residents_share.is_some_and(|share| (share - row.area_share).abs() <= SAME_SHARE)
}

fn shown(residents: Option<f64>, hidden: bool) -> ShownResidents {
    match residents {
        Some(_) if hidden => ShownResidents::Hidden,
        Some(residents) => ShownResidents::Shown(residents),
        None => ShownResidents::Unknown,
    }
}

/// Divides what the hidden rows of a source have together among them by area. A row that has all of it keeps its share, which tells of no number.
fn divide_hidden(lines: &mut [CrosswalkLine], own: &[usize], is_guarded: &dyn Fn(usize) -> bool) {
    let of_them: Vec<usize> = own.iter().copied().filter(|at| is_guarded(*at)).collect();
    let sum = |of: fn(&CrosswalkLine) -> f64| of_them.iter().filter_map(|at| lines.get(*at)).map(of).sum::<f64>();
    let (together, area) = (sum(|line| line.residents_share.unwrap_or(0.0)), sum(|line| line.area_share));
    for at in &of_them {
        let Some(line) = lines.get_mut(*at).filter(|line| line.residents_share.is_some()) else { continue };
        let part = if area > 0.0 { line.area_share / area } else { 1.0 / of_them.len() as f64 };
        line.residents_share = Some((together * part).clamp(0.0, 1.0));
        line.exact &= of_them.len() == 1;
    }
}

/// What shares rest on, in a sentence.
fn basis_told(lang: Lang, basis: &Basis) -> String {
    let (name, date) = match basis {
        Basis::Area => return t!(lang, "crosswalk-table-basis-area"),
        Basis::Definition { name, reference_date, .. } | Basis::Grid { name, reference_date } => {
            (name.clone(), l10n::date(lang, reference_date))
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
