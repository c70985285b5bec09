//! Tables in long form: several years below one another, one row for each space and year.
//!
//! An indicator describes one date. Without this, the first row of each space would win and the years be mixed up.

use super::Table;
use std::collections::BTreeSet;

/// Only rows whose cell in a column is this count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFilter {
    /// The column.
    pub field: String,
    /// The cell, as it stands in the file.
    pub value: String,
}

/// A column with years or dates, and what occurs in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// The column.
    pub field: String,
    /// The years or dates, rising, each once.
    pub values: Vec<String>,
}

impl Period {
    /// Keeps the rows of one year or date; the latest if `value` is none of them.
    pub fn filter(&self, value: Option<&str>) -> Option<RowFilter> {
        let chosen = value.filter(|wanted| self.values.iter().any(|have| have == wanted));
        let value = chosen.or(self.values.last().map(String::as_str))?;
        Some(RowFilter { field: self.field.clone(), value: value.to_owned() })
    }
}

/// The column that tells several years or dates apart; `None` if the table has one row for each space.
///
/// Recognised by its heading ("Jahr", "year", "Stichtag", "Datum", "date", "Stand") and by every cell being a year or a
/// date. A column in which only one year occurs is one too: it dates the indicator.
pub fn period_of(table: &Table) -> Option<Period> {
    table.columns.iter().find(|column| is_heading(&column.name)).and_then(|column| {
        let values: BTreeSet<&String> = column.cells.iter().filter(|cell| !cell.is_empty()).collect();
        let dated = !values.is_empty() && values.iter().all(|cell| sort_key(cell).is_some());
        let mut values: Vec<String> = values.into_iter().cloned().collect();
        values.sort_by_key(|cell| sort_key(cell));
        dated.then(|| Period { field: column.name.clone(), values })
    })
}

fn is_heading(name: &str) -> bool {
    let name = name.trim().to_lowercase();
    ["jahr", "year", "berichtsjahr", "stichtag", "datum", "date", "stand", "zeitpunkt"].contains(&name.as_str())
}

fn sort_key(cell: &str) -> Option<String> {
    super::normal_date(cell).ok().filter(|date| !date.is_empty())
}

/// Numbers of the rows a filter keeps (all without one). An unknown column keeps none.
pub(super) fn rows(table: &Table, filter: Option<&RowFilter>) -> Vec<usize> {
    let Some(filter) = filter else { return (0..table.lines.len()).collect() };
    let Some(column) = table.columns.iter().find(|column| column.name == filter.field) else { return Vec::new() };
    let kept = column.cells.iter().enumerate().filter(|(_, cell)| **cell == filter.value);
    kept.map(|(row, _)| row).take_while(|row| *row < table.lines.len()).collect()
}
