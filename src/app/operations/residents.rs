//! Residents of a definition's spaces, from a table or a population grid.

use super::indicator::{Join, column, joined, no_definition};
use super::period::rows;
use super::{AppError, Column, Command, IndicatorForm, Table, stated};
use crate::formats::table::observed_value;
use crate::model::{DefinitionId, ObservedValue, Project, Source, SpaceId, UnmatchedRow};
use crate::project::KeptSource;
use std::sync::Arc;

/// Residents that were joined, ready to be executed.
#[derive(Debug, Clone, PartialEq)]
pub struct PreparedResidents {
    /// [`Command::SetResidents`].
    pub command: Command,
    /// Spaces that get a number.
    pub matched: usize,
    /// Spaces that get none: no row, no number, or a hidden one.
    pub missing: usize,
    /// Sum over the spaces.
    pub total: f64,
    /// Rows that found no space, and rows whose value is no count.
    pub unmatched: Vec<UnmatchedRow>,
}

/// Joins a table's column to the spaces of a definition as their residents. Of the form only definition, rule, rows, value
/// column, date, attribution and licence count. Hidden and missing values give no residents, never zero; negative ones neither.
///
/// # Errors
/// As [`super::prepare_indicator`]; [`AppError::NoDate`] without a reference date.
pub fn prepare_residents(
    project: &Project,
    table: &Table,
    form: &IndicatorForm,
) -> Result<PreparedResidents, AppError> {
    let definition = project.definition(form.definition).ok_or_else(|| no_definition(project, form.definition))?;
    let (keys_of, values_of) = (column(table, &form.rule.key_field)?, column(table, &form.value_field)?);
    let source = Source {
        file_name: table.file_name.clone(),
        sha256: table.sha256.clone(),
        encoding: table.encoding.clone(),
        ..Source::default()
    };
    let source = stated(source, &form.reference_date, &form.attribution, &form.licence)?;
    if source.reference_date.is_empty() {
        return Err(AppError::NoDate);
    }
    let filter = form.rows.as_ref();
    let join = Join { rule: &form.rule, rows: filter, value_field: &form.value_field };
    let mut found = joined(definition, table, &join, keys_of, values_of)?;
    found.unmatched.extend(negative(table, &join, keys_of, values_of));
    found.unmatched.sort_by_key(|row| row.line);
    let count = |value: ObservedValue| value.number().filter(|n| *n >= 0.0);
    let by_space: std::collections::HashMap<SpaceId, f64> =
        found.observations.iter().filter_map(|o| Some((o.space, count(o.value)?))).collect();
    let residents: Vec<(SpaceId, Option<f64>)> =
        definition.spaces.iter().map(|space| (space.id, by_space.get(&space.id).copied())).collect();
    let kept =
        KeptSource { file_name: table.file_name.clone(), sha256: table.sha256.clone(), zip: Arc::clone(&table.zip) };
    Ok(PreparedResidents {
        matched: by_space.len(),
        missing: residents.len().saturating_sub(by_space.len()),
        total: residents.iter().filter_map(|(_, n)| *n).sum(),
        unmatched: found.unmatched,
        command: Command::SetResidents { id: definition.id, residents, source: Box::new(source), kept: Some(kept) },
    })
}

/// Rows whose value is less than nobody: they give no residents, and are told.
fn negative(table: &Table, join: &Join<'_>, keys_of: &Column, values_of: &Column) -> Vec<UnmatchedRow> {
    let cell = |column: &Column, row: usize| column.cells.get(row).cloned().unwrap_or_default();
    let is_negative = |row: &usize| {
        let value = observed_value(&cell(values_of, *row), table.decimal).and_then(ObservedValue::number);
        value.is_some_and(|n| n < 0.0)
    };
    let told = |row: usize| UnmatchedRow {
        line: table.lines.get(row).copied().unwrap_or_default(),
        key: cell(keys_of, row),
        value: cell(values_of, row),
    };
    rows(table, join.rows).into_iter().filter(is_negative).map(told).collect()
}

/// The definition a table of residents is about, by its name; `None` stays open.
///
/// # Errors
/// [`AppError::NotFound`].
pub fn definition_named(project: &Project, name: &str) -> Result<DefinitionId, AppError> {
    project.definition_named(name).map(|definition| definition.id).ok_or_else(|| AppError::NotFound {
        what: super::NotFound::Definition,
        name: name.to_owned(),
        available: project.definitions.iter().map(|d| d.name.clone()).collect(),
    })
}
