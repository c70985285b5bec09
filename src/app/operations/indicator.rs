//! Importing an indicator: table → proposals → form → prepared command.

use super::period::rows;
use super::{
    AppError, Column, Command, JoinProposal, NotFound, RowFilter, Table, free_name, period_of, proposed_name, stated,
};
use crate::analysis::join;
use crate::formats::table::{self, observed_value};
use crate::geometry::Watch;
use crate::model::{
    Definition, DefinitionId, Indicator, IndicatorId, IndicatorKind, JoinRule, Observation, ObservedValue, Polarity,
    Project, Source, UnmatchedRow,
};
use crate::project::KeptSource;
use std::path::Path;
use std::sync::Arc;

/// What the user decides about a table before one of its columns is imported as an indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorForm {
    /// The definition whose spaces the rows describe.
    pub definition: DefinitionId,
    /// Name; with the definition not taken.
    pub name: String,
    /// Count, rate or mean.
    pub kind: IndicatorKind,
    /// Whether a high value is a burden.
    pub polarity: Polarity,
    /// "%", "Personen"; may be empty.
    pub unit: String,
    /// "wirtschaftliche Lage"; may be empty.
    pub dimension: String,
    /// Column with the values.
    pub value_field: String,
    /// How rows find spaces.
    pub rule: JoinRule,
    /// Only these rows (one year of a table with several).
    pub rows: Option<RowFilter>,
    /// A date in any usual form; may be empty.
    pub reference_date: String,
    /// Who is to be named; may be empty.
    pub attribution: String,
    /// Short name of the licence; may be empty.
    pub licence: String,
}

/// An indicator that was joined, ready to be executed.
#[derive(Debug, Clone, PartialEq)]
pub struct PreparedIndicator {
    /// [`Command::ImportIndicator`].
    pub command: Command,
    /// Spaces that got a row.
    pub matched: usize,
    /// Spaces without a value: no row, or a row without a value.
    pub missing: usize,
    /// Spaces whose value the source hides.
    pub suppressed: usize,
    /// Rows that found no space or a space already taken, and rows whose value is neither a number nor a known sign.
    pub unmatched: Vec<UnmatchedRow>,
}

/// Reads all tables of a file: one of a CSV, one for each sheet of a spreadsheet. `encoding` overrides what is detected.
///
/// # Errors
/// [`AppError::Format`] or [`AppError::Cancelled`].
pub fn read_tables(path: &Path, encoding: Option<&str>, watch: &dyn Watch) -> Result<Vec<Table>, AppError> {
    Ok(table::read(path, encoding, watch)?)
}

/// Reads the table of a file, of a spreadsheet the sheet asked for, else the only one.
///
/// # Errors
/// [`AppError::Format`]; [`AppError::Cancelled`]; [`AppError::NotFound`] or [`AppError::SeveralSheets`].
pub fn read_table(
    path: &Path,
    encoding: Option<&str>,
    sheet: Option<&str>,
    watch: &dyn Watch,
) -> Result<Table, AppError> {
    let mut tables = read_tables(path, encoding, watch)?;
    let available = || tables.iter().map(|table| table.sheet.clone()).collect::<Vec<_>>();
    let at =
        match (sheet, tables.len()) {
            (None, 1) => 0,
            (None, _) => {
                let file = tables.first().map(|table| table.file_name.clone()).unwrap_or_default();
                return Err(AppError::SeveralSheets { file, available: available() });
            }
            (Some(name), _) => tables.iter().position(|table| table.sheet == name).ok_or_else(|| {
                AppError::NotFound { what: NotFound::Sheet, name: name.to_owned(), available: available() }
            })?,
        };
    Ok(tables.swap_remove(at))
}

/// Rules by which the table's rows may find the spaces of a definition, best first. Of a table with several years the
/// latest is looked at. The rules of the project's indicators are the remembered ones.
pub fn indicator_proposals(project: &Project, definition: DefinitionId, table: &Table) -> Vec<JoinProposal> {
    let filter = period_of(table).and_then(|period| period.filter(None));
    project.definition(definition).map(|d| proposals(project, d, table, filter.as_ref())).unwrap_or_default()
}

fn proposals(
    project: &Project,
    definition: &Definition,
    table: &Table,
    filter: Option<&RowFilter>,
) -> Vec<JoinProposal> {
    let kept = rows(table, filter);
    let columns: Vec<(String, Vec<String>)> = table
        .columns
        .iter()
        .filter(|column| filter.is_none_or(|filter| filter.field != column.name))
        .map(|column| (column.name.clone(), cells(column, &kept)))
        .collect();
    // The rule used last is the likeliest.
    let remembered: Vec<JoinRule> = project.indicators.iter().rev().map(|indicator| indicator.join.clone()).collect();
    join::propose(&columns, &definition.spaces, &remembered)
}

fn cells(column: &Column, rows: &[usize]) -> Vec<String> {
    rows.iter().map(|&row| column.cells.get(row).cloned().unwrap_or_default()).collect()
}

/// What the user already said about a table; the rest is proposed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IndicatorWishes {
    /// Column with the values.
    pub value_field: Option<String>,
    /// Column with the keys.
    pub key_field: Option<String>,
    /// Only these rows; without it the latest year of a table with several.
    pub rows: Option<RowFilter>,
}

/// The best form over all definitions of the project: the definition of which the largest share of spaces gets a row.
/// `None` if no definition matches or no column has values.
pub fn indicator_form(project: &Project, table: &Table) -> Option<IndicatorForm> {
    table_form(project, table).filter(|form| !form.value_field.is_empty())
}

/// As [`indicator_form`], also for a table without a column of values (its value column is empty then): it may assign blocks.
pub fn table_form(project: &Project, table: &Table) -> Option<IndicatorForm> {
    let filter = period_of(table).and_then(|period| period.filter(None));
    let mut best: Option<(f64, &Definition, JoinProposal)> = None;
    for definition in &project.definitions {
        let Some(proposal) = proposals(project, definition, table, filter.as_ref()).into_iter().next() else {
            continue;
        };
        let fit = fit(&proposal, definition);
        // Strictly better: of equals the definition added first stays.
        if best.as_ref().is_none_or(|(so_far, ..)| fit > *so_far) {
            best = Some((fit, definition, proposal));
        }
    }
    let (_, definition, proposal) = best?;
    let nothing = Column { name: String::new(), numeric: false, cells: Vec::new() };
    let values = value_columns(table, &proposal.rule.key_field);
    let value = values.first().copied().unwrap_or(&nothing);
    Some(form(project, definition, proposal.rule, table, value, filter))
}

/// The form for one definition, with what the user already said.
///
/// # Errors
/// [`AppError::NotFound`] (definition or column), [`AppError::NoKey`], [`AppError::NothingMatches`] (by the key column
/// wished for), [`AppError::NoValueColumn`].
pub fn indicator_form_for(
    project: &Project,
    definition: DefinitionId,
    table: &Table,
    wishes: &IndicatorWishes,
) -> Result<IndicatorForm, AppError> {
    let definition = project.definition(definition).ok_or_else(|| no_definition(project, definition))?;
    for field in [&wishes.key_field, &wishes.value_field].into_iter().flatten() {
        column(table, field)?;
    }
    let rows = match &wishes.rows {
        Some(filter) => column(table, &filter.field).map(|_| Some(filter.clone()))?,
        None => period_of(table).and_then(|period| period.filter(None)),
    };
    let file = table.file_name.clone();
    let rule = rule_by(project, definition, table, wishes, rows.as_ref())?;
    let value = match &wishes.value_field {
        Some(field) => column(table, field)?,
        None => *value_columns(table, &rule.key_field)
            .first()
            .ok_or_else(|| AppError::NoValueColumn { file, available: column_names(table) })?,
    };
    Ok(form(project, definition, rule, table, value, rows))
}

/// The rule by which a table's rows find the spaces of a definition, by the key column wished for or the best.
///
/// # Errors
/// [`AppError::NotFound`] (definition), [`AppError::NoKey`], [`AppError::NothingMatches`].
pub fn rule_for(
    project: &Project,
    definition: DefinitionId,
    table: &Table,
    wishes: &IndicatorWishes,
) -> Result<JoinRule, AppError> {
    rule_by(project, definition_of(project, definition)?, table, wishes, wishes.rows.as_ref())
}

fn rule_by(
    project: &Project,
    definition: &Definition,
    table: &Table,
    wishes: &IndicatorWishes,
    rows: Option<&RowFilter>,
) -> Result<JoinRule, AppError> {
    let file = table.file_name.clone();
    let mut proposals = proposals(project, definition, table, rows).into_iter();
    let proposal = match &wishes.key_field {
        Some(key_field) => proposals.find(|proposal| proposal.rule.key_field == *key_field).ok_or_else(|| {
            let (definition, key_field) = (definition.name.clone(), key_field.clone());
            AppError::NothingMatches { file, definition, key_field }
        }),
        None => proposals.next().ok_or_else(|| AppError::NoKey {
            file,
            definition: definition.name.clone(),
            available: column_names(table),
        }),
    };
    Ok(proposal?.rule)
}

/// Share of the spaces that get exactly one row, less the share of rows that find nothing: a table of 13 districts fits 13
/// districts better than it fits 44 of which 13 bear the same numbers.
fn fit(proposal: &JoinProposal, definition: &Definition) -> f64 {
    let spaces = definition.spaces.len().max(1) as f64;
    let rows = (proposal.matched_spaces + proposal.unmatched_rows).max(1) as f64;
    (proposal.matched_spaces as f64 - proposal.ambiguous as f64) / spaces - proposal.unmatched_rows as f64 / rows
}

fn form(
    project: &Project,
    definition: &Definition,
    rule: JoinRule,
    table: &Table,
    value: &Column,
    rows: Option<RowFilter>,
) -> IndicatorForm {
    let kind = guess_kind(value, table);
    // "Jahr = 2022" dates the values.
    let reference_date = rows.as_ref().and_then(|filter| super::normal_date(&filter.value).ok()).unwrap_or_default();
    let name = proposed_name(&value.name, |name| is_taken(project, definition.id, name));
    let unit = if kind == IndicatorKind::Rate { "%".to_owned() } else { String::new() };
    IndicatorForm {
        definition: definition.id,
        name,
        kind,
        polarity: Polarity::Neutral,
        unit,
        dimension: String::new(),
        value_field: value.name.clone(),
        rule,
        rows,
        reference_date,
        attribution: String::new(),
        licence: String::new(),
    }
}

/// The columns that may be an indicator, in the order of the table: numbers that are not the key, a year or coordinates.
pub fn value_columns<'a>(table: &'a Table, key_field: &str) -> Vec<&'a Column> {
    let period = period_of(table).map(|period| period.field);
    let sensible = |column: &&Column| {
        let name = column.name.trim().to_lowercase();
        let no_value = ["id", "nr", "nummer", "code", "schlüssel", "lat", "lon", "latitude", "longitude", "x", "y"];
        column.numeric
            && column.name != key_field
            && Some(&column.name) != period.as_ref()
            && !no_value.contains(&name.as_str())
            && !name.ends_with("_id")
            && column.cells.iter().any(|cell| number(cell, table).is_some())
    };
    table.columns.iter().filter(sensible).collect()
}

fn number(cell: &str, table: &Table) -> Option<f64> {
    observed_value(cell, table.decimal).and_then(ObservedValue::number)
}

/// By the words of the heading, else by the numbers: whole numbers count something, others are rates.
fn guess_kind(column: &Column, table: &Table) -> IndicatorKind {
    let name = column.name.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if has(&["%", "anteil", "quote", "rate", "share", "percent", "prozent", "ratio", "quotient"]) {
        return IndicatorKind::Rate;
    }
    if has(&["mittel", "durchschnitt", "mean", "average", "median", "index", " je ", " per "]) {
        return IndicatorKind::Mean;
    }
    let whole = column.cells.iter().filter_map(|cell| number(cell, table)).all(|value| value.fract() == 0.0);
    if whole { IndicatorKind::Count } else { IndicatorKind::Rate }
}

fn is_taken(project: &Project, definition: DefinitionId, name: &str) -> bool {
    project.indicators.iter().any(|indicator| indicator.definition == definition && indicator.name == name)
}

/// Joins the table to the spaces as decided.
///
/// # Errors
/// What the form lacks, columns that are not there, a rule by which no row finds a space, a column without numbers.
pub fn prepare_indicator(
    project: &Project,
    table: &Table,
    form: &IndicatorForm,
) -> Result<PreparedIndicator, AppError> {
    let definition = project.definition(form.definition).ok_or_else(|| no_definition(project, form.definition))?;
    let name = free_name(&form.name, is_taken(project, form.definition, form.name.trim()))?;
    let keys_of = column(table, &form.rule.key_field)?;
    let values_of = column(table, &form.value_field)?;
    if let Some(filter) = &form.rows {
        column(table, &filter.field)?;
    }
    let join = Join { rule: &form.rule, rows: form.rows.as_ref(), value_field: &form.value_field };
    let joined = joined(definition, table, &join, keys_of, values_of)?;
    let source = Source {
        file_name: table.file_name.clone(),
        sha256: table.sha256.clone(),
        encoding: table.encoding.clone(),
        ..Source::default()
    };
    let suppressed = joined.count(|value| value == ObservedValue::Suppressed);
    let with_number = joined.count(|value| value.number().is_some());
    let matched = joined.observations.len();
    let indicator = Indicator {
        id: IndicatorId::new(),
        name,
        definition: definition.id,
        kind: form.kind,
        polarity: form.polarity,
        unit: form.unit.trim().to_owned(),
        dimension: form.dimension.trim().to_owned(),
        value_field: form.value_field.clone(),
        join: form.rule.clone(),
        source: stated(source, &form.reference_date, &form.attribution, &form.licence)?,
        derived: None,
        observations: Arc::new(joined.observations),
        unmatched: Arc::new(joined.unmatched.clone()),
    };
    let kept =
        KeptSource { file_name: table.file_name.clone(), sha256: table.sha256.clone(), zip: Arc::clone(&table.zip) };
    Ok(PreparedIndicator {
        command: Command::ImportIndicator { indicator: Box::new(indicator), kept: Some(kept) },
        matched,
        missing: definition.spaces.len().saturating_sub(with_number + suppressed),
        suppressed,
        unmatched: joined.unmatched,
    })
}

pub(super) struct Joined {
    pub(super) observations: Vec<Observation>,
    pub(super) unmatched: Vec<UnmatchedRow>,
}

/// How a column of a table is joined to spaces.
pub(super) struct Join<'a> {
    pub(super) rule: &'a JoinRule,
    pub(super) rows: Option<&'a RowFilter>,
    pub(super) value_field: &'a str,
}

impl Joined {
    fn count(&self, which: impl Fn(ObservedValue) -> bool) -> usize {
        self.observations.iter().filter(|observation| which(observation.value)).count()
    }
}

pub(super) fn joined(
    definition: &Definition,
    table: &Table,
    join: &Join<'_>,
    keys_of: &Column,
    values_of: &Column,
) -> Result<Joined, AppError> {
    let kept = rows(table, join.rows);
    let keys = cells(keys_of, &kept);
    let found = join::apply(join.rule, &keys, &definition.spaces);
    let mut joined = Joined { observations: Vec::new(), unmatched: Vec::new() };
    for ((&row, key), space) in kept.iter().zip(keys).zip(found) {
        let cell = values_of.cells.get(row).map(String::as_str).unwrap_or_default();
        let value = observed_value(cell, table.decimal);
        let space = space.and_then(|at| definition.spaces.get(at));
        if let Some(space) = space {
            // A row whose value can't be read leaves its space missing, and is listed.
            joined.observations.push(Observation { space: space.id, value: value.unwrap_or(ObservedValue::Missing) });
        }
        if space.is_none() || value.is_none() {
            let line = table.lines.get(row).copied().unwrap_or_default();
            joined.unmatched.push(UnmatchedRow { line, key, value: cell.to_owned() });
        }
    }
    let file = table.file_name.clone();
    if joined.observations.is_empty() {
        let (definition, key_field) = (definition.name.clone(), join.rule.key_field.clone());
        return Err(AppError::NothingMatches { file, definition, key_field });
    }
    if joined.count(|value| value != ObservedValue::Missing) == 0 {
        return Err(AppError::NoValues { file, column: join.value_field.to_owned() });
    }
    Ok(joined)
}

pub(super) fn column<'a>(table: &'a Table, name: &str) -> Result<&'a Column, AppError> {
    table.columns.iter().find(|column| column.name == name).ok_or_else(|| AppError::NotFound {
        what: NotFound::Column,
        name: name.to_owned(),
        available: column_names(table),
    })
}

fn column_names(table: &Table) -> Vec<String> {
    table.columns.iter().map(|column| column.name.clone()).collect()
}

/// The definition with this id.
pub(super) fn definition_of(project: &Project, id: DefinitionId) -> Result<&Definition, AppError> {
    project.definition(id).ok_or_else(|| no_definition(project, id))
}

pub(super) fn no_definition(project: &Project, id: DefinitionId) -> AppError {
    AppError::NotFound {
        what: NotFound::Definition,
        name: id.to_string(),
        available: project.definitions.iter().map(|d| d.name.clone()).collect(),
    }
}
