//! CSV tables with German or English numbers.

use super::FormatError;
use super::number::DecimalForm;
use crate::geometry::Watch;
use crate::model::ObservedValue;
use std::path::Path;
use std::sync::Arc;

/// A table in memory, all cells as text.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// As in [`crate::model::Source::file_name`].
    pub file_name: String,
    /// SHA-256 of the file's bytes.
    pub sha256: String,
    /// The file's own bytes, in a ZIP.
    pub zip: Arc<Vec<u8>>,
    /// Separator as detected: `;`, `,` or tab.
    pub separator: char,
    /// Encoding label as detected.
    pub encoding: String,
    /// Decimal form as detected over the whole table; comma when nothing tells and the separator is `;`.
    pub decimal: DecimalForm,
    /// Heading.
    pub columns: Vec<Column>,
    /// Line of the file for each row (quoted cells may hold line breaks).
    pub lines: Vec<u64>,
    /// Rows that have more or fewer cells than the heading (by line); missing cells are read as empty, extra ones dropped.
    pub ragged_lines: Vec<u64>,
}

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Name from the heading; made unique ("Wert", "Wert (2)"); "Spalte 3" if empty.
    pub name: String,
    /// Whether all non-empty cells are numbers or signs for missing and suppressed.
    pub numeric: bool,
    /// The cells, without white space around.
    pub cells: Vec<String>,
}

/// Reads a CSV file; detects separator, encoding, decimal form. `encoding` overrides.
pub fn read_csv(_path: &Path, _encoding: Option<&str>, _watch: &dyn Watch) -> Result<Table, FormatError> {
    todo!()
}

/// A cell as an observed value: number → measured; empty, "-", "/", "k. A.", "NA" … → missing; ".", "*", "x" … → suppressed
/// (signs of German official statistics, DIN 55301: "." unknown or secret, "/" not reliable enough, "x" blocked, "–" nothing exactly zero); other text → `None`.
pub fn observed_value(_cell: &str, _decimal: DecimalForm) -> Option<ObservedValue> {
    todo!()
}
