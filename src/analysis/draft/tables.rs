//! Cross-tables of two divisions that are kept up to date.

/// Residents or m² in parts of 2⁻²⁰: whole numbers add up the same in any order.
pub(super) type Units = i128;

const UNITS: f64 = 1_048_576.0;

/// Larger numbers than this (in residents or m²) are none of this world.
const MOST: f64 = 1e15;

pub(super) fn units(number: f64) -> Units {
    if number.is_finite() { (number.clamp(0.0, MOST) * UNITS).round() as Units } else { 0 }
}

pub(super) fn from_units(units: Units) -> f64 {
    units as f64 / UNITS
}

/// Weights by row and column, with what of each row lies outside the column that holds most of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    rows: Vec<Row>,
    /// Rows changed since the last settling.
    changed: Vec<u32>,
    outside: Units,
    in_use: usize,
}

#[derive(Debug, Clone, Default)]
struct Row {
    /// (Column, weight), sorted by column; weights of 0 are dropped when settled.
    cells: Vec<(u32, Units)>,
    outside: Units,
    is_changed: bool,
    is_in_use: bool,
}

impl Row {
    /// The column with the largest weight, of equals the first.
    fn majority(&self) -> Option<(u32, Units)> {
        let better = |best: Option<(u32, Units)>, cell: &(u32, Units)| match best {
            Some((_, weight)) if weight >= cell.1 => best,
            _ => Some(*cell),
        };
        self.cells.iter().fold(None, better)
    }
}

impl Table {
    pub(super) fn new(rows: usize) -> Self {
        Self { rows: vec![Row::default(); rows], ..Self::default() }
    }

    /// Rows that are no more must be empty.
    pub(super) fn set_rows(&mut self, rows: usize) {
        self.rows.resize_with(rows, Row::default);
    }

    /// Adds a weight; one below 0 takes it.
    pub(super) fn add(&mut self, row: u32, column: u32, weight: Units) {
        let Some(cells) = self.rows.get_mut(row as usize) else { return };
        match cells.cells.binary_search_by_key(&column, |cell| cell.0) {
            Ok(at) => {
                if let Some(cell) = cells.cells.get_mut(at) {
                    cell.1 += weight;
                }
            }
            Err(at) => cells.cells.insert(at, (column, weight)),
        }
        if !std::mem::replace(&mut cells.is_changed, true) {
            self.changed.push(row);
        }
    }

    /// Brings sums up to date after changes.
    pub(super) fn settle(&mut self) {
        for row in std::mem::take(&mut self.changed) {
            let Some(row) = self.rows.get_mut(row as usize) else { continue };
            row.is_changed = false;
            row.cells.retain(|cell| cell.1 != 0);
            let all: Units = row.cells.iter().map(|cell| cell.1).sum();
            let outside = all - row.majority().map_or(0, |(_, weight)| weight);
            self.outside += outside - row.outside;
            row.outside = outside;
            self.in_use = self.in_use + usize::from(!row.cells.is_empty()) - usize::from(row.is_in_use);
            row.is_in_use = !row.cells.is_empty();
        }
    }

    pub(super) fn outside(&self) -> Units {
        self.outside
    }

    pub(super) fn outside_of(&self, row: u32) -> Units {
        self.rows.get(row as usize).map_or(0, |row| row.outside)
    }

    pub(super) fn majority_of(&self, row: u32) -> Option<(u32, Units)> {
        self.rows.get(row as usize)?.majority()
    }

    /// Rows with any weight.
    pub(super) fn rows_in_use(&self) -> usize {
        self.in_use
    }
}
