//! From cells at places to a table: where the heading is, and what its columns are called.

use super::styles::Shown;
use crate::formats::FormatErrorKind;
use crate::formats::number::{self, DecimalForm};
use crate::formats::table::{Column, is_numeric};
use crate::formats::unique_names;
use std::collections::{BTreeMap, BTreeSet};

/// Filled cells of all sheets of a file.
const MAX_CELLS: usize = 5_000_000;
/// Letters of all cells.
const MAX_TEXT: usize = 256 << 20;
const MAX_COLUMNS: usize = 4_000;
const MAX_REGIONS: usize = 20_000;
/// So many cells are filled with the value of the cell they are merged with.
const MAX_FILLED: usize = 2_000_000;
/// So many rows tell how full a row of the table is.
const LOOKED_AT: usize = 200;
/// A row that is less full than this share of the others is no heading but a title above it.
const HEADING_SHARE: f64 = 0.6;
/// A heading has at most so many levels.
const MAX_LEVELS: usize = 4;

/// What may still be read from a file.
#[derive(Debug)]
pub(super) struct Budget {
    cells: usize,
    text: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { cells: MAX_CELLS, text: MAX_TEXT }
    }
}

impl Budget {
    /// Whether to look if anybody still waits.
    pub fn is_time_to_look(&self) -> bool {
        self.cells.is_multiple_of(4_096)
    }

    /// Refuses at once what would come to more cells than are left.
    pub fn check(&self, cells: usize) -> Result<(), FormatErrorKind> {
        let too_many = || FormatErrorKind::TooLarge { limit: format!("{MAX_CELLS} cells") };
        if cells > self.cells { Err(too_many()) } else { Ok(()) }
    }

    fn take(&mut self, text: usize) -> Result<(), FormatErrorKind> {
        let too_many = || FormatErrorKind::TooLarge { limit: format!("{MAX_CELLS} cells") };
        self.cells = self.cells.checked_sub(1).ok_or_else(too_many)?;
        let too_long = || FormatErrorKind::TooLarge { limit: format!("{} MiB", MAX_TEXT >> 20) };
        self.text = self.text.checked_sub(text).ok_or_else(too_long)?;
        Ok(())
    }
}

/// A value. Dates and truths are texts.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    Text(String),
    Number(f64),
}

impl Cell {
    fn is_empty(&self) -> bool {
        matches!(self, Self::Text(text) if text.trim().is_empty())
    }

    /// As it is shown.
    pub fn shown(self, shown: Shown) -> Self {
        match (self, shown) {
            (Self::Number(number), Shown::Percent) => Self::Number(number * 100.0),
            (Self::Number(number), Shown::Digits(digits))
                if number >= 0.0 && number.fract() == 0.0 && number < 1e15 =>
            {
                Self::Text(format!("{number:0digits$}"))
            }
            (cell, _) => cell,
        }
    }

    /// As text, numbers in a form.
    fn text(&self, form: DecimalForm) -> String {
        match self {
            Self::Text(text) => text.trim().to_owned(),
            Self::Number(number) => match form {
                DecimalForm::Point => number_text(*number),
                DecimalForm::Comma => number_text(*number).replace('.', ","),
            },
        }
    }
}

/// Merged cells, first and last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Region {
    pub rows: (u32, u32),
    pub columns: (u32, u32),
}

/// A sheet's filled cells.
#[derive(Debug)]
pub(super) struct Sheet {
    name: String,
    pub hidden: bool,
    rows: BTreeMap<u32, BTreeMap<u32, Cell>>,
    regions: Vec<Region>,
}

/// A sheet as a table.
pub(super) struct Content {
    pub sheet: String,
    pub decimal: DecimalForm,
    pub columns: Vec<Column>,
    pub lines: Vec<u64>,
}

impl Sheet {
    pub fn new(name: String, hidden: bool, mut regions: Vec<Region>) -> Self {
        regions.truncate(MAX_REGIONS);
        Self { name, hidden, rows: BTreeMap::new(), regions }
    }

    pub fn add_region(&mut self, region: Region) {
        if self.regions.len() < MAX_REGIONS {
            self.regions.push(region);
        }
    }

    /// Adds a cell; empty ones are nothing.
    pub fn add(&mut self, row: u32, column: u32, cell: Cell, budget: &mut Budget) -> Result<(), FormatErrorKind> {
        if cell.is_empty() {
            return Ok(());
        }
        budget.take(if let Cell::Text(text) = &cell { text.len() } else { 0 })?;
        self.rows.entry(row).or_default().insert(column, cell);
        Ok(())
    }

    /// The table in it; `None` if there is no row beside a heading.
    pub fn into_content(mut self) -> Result<Option<Content>, FormatErrorKind> {
        let Some((first, last)) = self.heading() else { return Ok(None) };
        self.fill_down();
        let body: Vec<(&u32, &BTreeMap<u32, Cell>)> = self.rows.range(last.saturating_add(1)..).collect();
        let used: BTreeSet<u32> = self.rows.range(first..).flat_map(|(_, cells)| cells.keys().copied()).collect();
        if body.is_empty() || used.is_empty() {
            return Ok(None);
        }
        let too_large = |limit: String| Err(FormatErrorKind::TooLarge { limit });
        match (body.len(), used.len()) {
            (_, columns) if columns > MAX_COLUMNS => return too_large(format!("{MAX_COLUMNS} columns")),
            (rows, columns) if rows * columns > MAX_CELLS => return too_large(format!("{MAX_CELLS} cells")),
            _ => {}
        }
        let texts = |column: &u32| {
            let cells = body.iter().filter_map(|(_, cells)| cells.get(column));
            cells.filter_map(|cell| if let Cell::Text(text) = cell { Some(text.as_str()) } else { None }).collect()
        };
        let decimal = decimal_form(&used.iter().map(texts).collect::<Vec<Vec<&str>>>());
        let names = used.iter().map(|column| self.column_name(first, last, *column)).collect();
        let column = |(at, name): (&u32, String)| {
            let text = |(_, cells): &(&u32, &BTreeMap<u32, Cell>)| {
                cells.get(at).map_or(String::new(), |cell| cell.text(decimal))
            };
            let cells: Vec<String> = body.iter().map(text).collect();
            Column { numeric: is_numeric(&cells, decimal), name, cells }
        };
        let columns = used.iter().zip(unique_names(names)).map(column).collect();
        let lines = body.iter().map(|(row, _)| u64::from(**row) + 1).collect();
        Ok(Some(Content { sheet: self.name.clone(), decimal, columns, lines }))
    }

    /// First and last row of the heading: the first row that is about as full as most are, and those below it that a merged cell
    /// in it parts into several columns.
    fn heading(&self) -> Option<(u32, u32)> {
        let mut counts: Vec<usize> = self.rows.values().take(LOOKED_AT).map(BTreeMap::len).collect();
        counts.sort_unstable();
        // The fuller half: notes below a short table would pull the middle down.
        let typical = *counts.get(counts.len() * 3 / 4).or(counts.last())?;
        let enough = (typical as f64 * HEADING_SHARE).ceil().max(1.0) as usize;
        let filled = |row: &u32, cells: &BTreeMap<u32, Cell>| {
            // A cell merged over several columns heads all of them.
            let merged =
                self.regions.iter().filter(|region| region.rows.0 == *row && cells.contains_key(&region.columns.0));
            cells.len()
                + merged
                    .map(|region| (region.columns.1 - region.columns.0.min(region.columns.1)) as usize)
                    .sum::<usize>()
        };
        let is_title = |row: &u32, cells: &BTreeMap<u32, Cell>| cells.len() == 1 && typical > 1 && self.is_lone(*row);
        let (first, _) = self.rows.iter().find(|(row, cells)| filled(row, cells) >= enough && !is_title(row, cells))?;
        let mut last = *first;
        for _ in 1..MAX_LEVELS {
            let parts = |region: &&Region| region.rows.0 <= last && region.rows.1 == last && region.rows.0 >= *first;
            let parted = self
                .regions
                .iter()
                .filter(parts)
                .any(|region| region.columns.0 < region.columns.1 && self.below(last, region));
            // A cell merged over two rows of the heading leaves the lower one to the others.
            let lower = self.regions.iter().filter(|r| r.rows.0 >= *first && r.rows.0 <= last && r.rows.1 > last);
            let lower = lower.map(|r| r.rows.1).min().filter(|_| parted);
            last = match (lower, parted) {
                (Some(row), _) => row,
                (None, true) => last.saturating_add(1),
                (None, false) => break,
            };
        }
        Some((*first, last))
    }

    /// Whether a single cell is merged over its whole row: a title.
    fn is_lone(&self, row: u32) -> bool {
        self.regions.iter().any(|region| region.rows.0 == row && region.columns.1 > region.columns.0)
    }

    /// Whether texts stand under a merged cell, not numbers.
    fn below(&self, row: u32, region: &Region) -> bool {
        let Some(cells) = self.rows.get(&row.saturating_add(1)) else { return false };
        let mut under =
            cells.range(region.columns.0..=region.columns.1.max(region.columns.0)).map(|(_, cell)| cell).peekable();
        // Years head columns, too.
        let heads = |cell: &Cell| match cell {
            Cell::Text(_) => true,
            Cell::Number(number) => number.fract() == 0.0 && (1900.0..2100.0).contains(number),
        };
        under.peek().is_some() && under.all(heads)
    }

    /// What heads a column, level by level.
    fn column_name(&self, first: u32, last: u32, column: u32) -> String {
        let mut levels: Vec<String> = Vec::new();
        for row in first..=last {
            let own = self.rows.get(&row).and_then(|cells| cells.get(&column));
            let merged = || {
                let around =
                    |r: &&Region| (r.rows.0..=r.rows.1).contains(&row) && (r.columns.0..=r.columns.1).contains(&column);
                let region = self.regions.iter().find(around)?;
                self.rows.get(&region.rows.0)?.get(&region.columns.0)
            };
            let text = own.or_else(merged).map_or(String::new(), |cell| cell.text(DecimalForm::Comma));
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            if !text.is_empty() && levels.last() != Some(&text) {
                levels.push(text);
            }
        }
        levels.join(" ")
    }

    /// A value merged over several rows stands in each of them that has others.
    fn fill_down(&mut self) {
        let mut left = MAX_FILLED;
        for region in &self.regions {
            let (top, bottom) = region.rows;
            let top_left = self.rows.get(&top).and_then(|cells| cells.get(&region.columns.0));
            let Some(cell) = top_left.filter(|_| bottom > top).cloned() else { continue };
            for (_, cells) in self.rows.range_mut(top + 1..=bottom).take(left) {
                left -= 1;
                cells.entry(region.columns.0).or_insert_with(|| cell.clone());
            }
        }
    }
}

/// The form of numbers that were typed as text; a point where there are none.
fn decimal_form(columns: &[Vec<&str>]) -> DecimalForm {
    let forms: Vec<DecimalForm> = columns.iter().filter_map(|texts| number::detect(texts.iter().copied())).collect();
    let commas = forms.iter().filter(|form| **form == DecimalForm::Comma).count();
    if commas * 2 > forms.len() { DecimalForm::Comma } else { DecimalForm::Point }
}

/// A number as people know it: without the last digits that only calculating made.
fn number_text(number: f64) -> String {
    let whole = number.to_string();
    let rounded = format!("{number:.14e}").parse::<f64>().map_or_else(|_| whole.clone(), |number| number.to_string());
    if rounded.len() + 3 < whole.len() { rounded } else { whole }
}

/// "2024-12-31T00:00:00" is a day.
pub(super) fn iso(text: &str) -> String {
    let text = text.trim();
    text.strip_suffix("T00:00:00").unwrap_or(text).to_owned()
}
