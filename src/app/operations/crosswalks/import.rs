//! An official crosswalk, read from a table in the form ours are written in.

use super::super::blocks::definition_of;
use super::super::{AppError, Column, Command, Table, free_name, stated};
use crate::formats::table::observed_value;
use crate::l10n::Lang;
use crate::model::{
    Basis, Crosswalk, CrosswalkId, CrosswalkRow, Definition, DefinitionId, ObservedValue, Project, Source, SpaceId,
    UnmatchedRow,
};
use crate::project::KeptSource;
use crate::report::crosswalk_columns;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// A crosswalk that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct PreparedCrosswalkImport {
    /// The crosswalk's id.
    pub id: CrosswalkId,
    /// [`Command::KeepCrosswalk`].
    pub command: Command,
    /// Rows that were taken.
    pub rows: usize,
    /// Rows that were not: a code that neither definition has (or that several spaces have), a share that is none, a pair that stood there before.
    pub unmatched: Vec<UnmatchedRow>,
    /// Labels of spaces whose shares do not sum to 1 (by more than a half per cent), with the sum. Kept as they are.
    pub uneven: Vec<(String, f64)>,
    /// Labels of spaces of the definition it comes from that the table does not name.
    pub absent: Vec<String>,
}

/// By how much the shares of a space may miss 1: printed shares are rounded.
const TOLERANCE: f64 = 0.005;

/// Reads a crosswalk between two definitions. Columns are found by their names, in either language; one of the two shares is enough. A table of
/// shares by residents only is taken for those of area, too. The day it was published is `date`.
///
/// # Errors
/// [`AppError::NotFound`]; a name that is empty or taken; [`AppError::NoKey`] without a column of codes, [`AppError::NoValueColumn`] without one of shares;
/// [`AppError::NothingMatches`] if no row can be taken.
pub fn prepare_crosswalk_import(
    project: &Project,
    table: &Table,
    (from, to): (DefinitionId, DefinitionId),
    name: &str,
    date: &str,
) -> Result<PreparedCrosswalkImport, AppError> {
    let (from, to) = (definition_of(project, from)?, definition_of(project, to)?);
    let name = free_name(name, project.crosswalks.iter().any(|crosswalk| crosswalk.name == name.trim()))?;
    let columns = Columns::of(table, from)?;
    let mut read = Read::default();
    let (sources, targets) = (by_code(from), by_code(to));
    for (at, line) in table.lines.iter().enumerate() {
        let cell = |column: &Column| column.cells.get(at).map(|cell| cell.trim().to_owned()).unwrap_or_default();
        let (a, b) = (cell(columns.from), cell(columns.to));
        let share = |column: Option<&Column>| {
            column.map(cell).and_then(|cell| observed_value(&cell, table.decimal)).and_then(ObservedValue::number)
        };
        let (by_residents, by_area) = (share(columns.residents_share), share(columns.area_share));
        let exact = columns.exactness.map(cell).is_some_and(|word| columns.exact_words.contains(&word));
        let pair = sources.get(a.as_str()).copied().zip(targets.get(b.as_str()).copied());
        let row = pair.and_then(|(from, to)| row(from, to, by_residents, by_area, exact));
        match row.filter(|row| read.pairs.insert((row.from, row.to))) {
            Some(row) => read.rows.push(CrosswalkRow { residents: share(columns.residents).filter(is_count), ..row }),
            None => read.unmatched.push(UnmatchedRow { line: *line, key: a, value: b }),
        }
    }
    if read.rows.is_empty() {
        let (definition, key_field) = (from.name.clone(), columns.from.name.clone());
        return Err(AppError::NothingMatches { file: table.file_name.clone(), definition, key_field });
    }
    prepared(table, from, to, (name, date), read)
}

fn is_count(number: &f64) -> bool {
    number.is_finite() && *number >= 0.0
}

#[derive(Default)]
struct Read {
    rows: Vec<CrosswalkRow>,
    pairs: HashSet<(SpaceId, SpaceId)>,
    unmatched: Vec<UnmatchedRow>,
}

fn row(
    from: SpaceId,
    to: SpaceId,
    by_residents: Option<f64>,
    by_area: Option<f64>,
    exact: bool,
) -> Option<CrosswalkRow> {
    let is_share = |share: &f64| (0.0..=1.0).contains(share);
    if by_residents.is_some_and(|share| !is_share(&share)) || by_area.is_some_and(|share| !is_share(&share)) {
        return None;
    }
    let area_share = by_area.or(by_residents)?;
    Some(CrosswalkRow { from, to, residents_share: by_residents, area_share, residents: None, exact })
}

fn prepared(
    table: &Table,
    from: &Definition,
    to: &Definition,
    (name, date): (String, &str),
    read: Read,
) -> Result<PreparedCrosswalkImport, AppError> {
    let order = |definition: &Definition| -> HashMap<SpaceId, usize> {
        definition.spaces.iter().enumerate().map(|(at, space)| (space.id, at)).collect()
    };
    let (sources, targets) = (order(from), order(to));
    let mut rows = read.rows;
    rows.sort_by_key(|row| (sources.get(&row.from).copied(), targets.get(&row.to).copied()));
    let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
    for row in &rows {
        if let Some(at) = sources.get(&row.from) {
            *sums.entry(*at).or_default() += row.residents_share.unwrap_or(row.area_share);
        }
    }
    let label = |at: usize| from.spaces.get(at).map(crate::model::Space::label).unwrap_or_default();
    let uneven = sums.iter().filter(|(_, sum)| (**sum - 1.0).abs() > TOLERANCE);
    let uneven = uneven.map(|(at, sum)| (label(*at), *sum)).collect();
    let absent = (0..from.spaces.len()).filter(|at| !sums.contains_key(at)).map(label).collect();
    let source = Source {
        file_name: table.file_name.clone(),
        sha256: table.sha256.clone(),
        encoding: table.encoding.clone(),
        ..Source::default()
    };
    let source = stated(source, date, "", "")?;
    let by_residents = rows.iter().any(|row| row.residents_share.is_some());
    let basis = match by_residents {
        true => Basis::Definition {
            id: from.id,
            name: table.file_name.clone(),
            reference_date: source.reference_date.clone(),
        },
        false => Basis::Area,
    };
    let crosswalk = Crosswalk {
        id: CrosswalkId::new(),
        name,
        from: from.id,
        to: to.id,
        basis,
        date: jiff::Zoned::now().date().to_string(),
        fingerprint: String::new(),
        source: Some(source),
        rows: Arc::new(rows),
    };
    let kept =
        KeptSource { file_name: table.file_name.clone(), sha256: table.sha256.clone(), zip: Arc::clone(&table.zip) };
    Ok(PreparedCrosswalkImport {
        id: crosswalk.id,
        rows: crosswalk.rows.len(),
        unmatched: read.unmatched,
        uneven,
        absent,
        command: Command::KeepCrosswalk { crosswalk: Box::new(crosswalk), kept: Some(kept) },
    })
}

/// Spaces by their codes; a code that several have names none.
fn by_code(definition: &Definition) -> HashMap<&str, SpaceId> {
    let mut spaces: HashMap<&str, Option<SpaceId>> = HashMap::new();
    for space in definition.spaces.iter().filter(|space| !space.code.is_empty()) {
        spaces.entry(space.code.trim()).and_modify(|id| *id = None).or_insert(Some(space.id));
    }
    spaces.into_iter().filter_map(|(code, id)| Some((code, id?))).collect()
}

/// Which column says what.
struct Columns<'a> {
    from: &'a Column,
    to: &'a Column,
    residents_share: Option<&'a Column>,
    area_share: Option<&'a Column>,
    residents: Option<&'a Column>,
    exactness: Option<&'a Column>,
    exact_words: Vec<String>,
}

impl<'a> Columns<'a> {
    fn of(table: &'a Table, from: &Definition) -> Result<Self, AppError> {
        let titles = Lang::ALL.map(|(lang, _)| crosswalk_columns(lang));
        let find = |nth: usize| {
            let is = |column: &&Column| {
                titles.iter().any(|names| names.get(nth).is_some_and(|name| same(name, &column.name)))
            };
            table.columns.iter().find(is)
        };
        let available = || table.columns.iter().map(|column| column.name.clone()).collect();
        let (Some(source), Some(target)) = (find(0), find(2)) else {
            let (file, definition) = (table.file_name.clone(), from.name.clone());
            return Err(AppError::NoKey { file, definition, available: available() });
        };
        let (residents_share, area_share) = (find(4), find(5));
        if residents_share.is_none() && area_share.is_none() {
            return Err(AppError::NoValueColumn { file: table.file_name.clone(), available: available() });
        }
        let exact_words = Lang::ALL.map(|(lang, _)| crate::t!(lang, "crosswalk-table-exact")).to_vec();
        Ok(Self {
            from: source,
            to: target,
            residents_share,
            area_share,
            residents: find(6),
            exactness: find(8),
            exact_words,
        })
    }
}

fn same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}
