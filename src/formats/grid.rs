//! Population grids: the CSV files of the German census (Zensus 2011 and 2022), with cells of 100 m, 1 km or 10 km in EPSG:3035, alone or
//! in a ZIP.
//!
//! A line names its cell by the midpoint (`x_mp_100m;y_mp_100m`), or by the identifier of INSPIRE (`CRS3035RES100mN2689100E4337000`,
//! the south-western corner; short form `100mN26891E43370`). The file of 2011 has one mark, -1, for "empty or hidden"; that of 2022 leaves
//! empty cells out and writes "–" where nothing may or can be said. Both are read as [`ObservedValue::Suppressed`](crate::model::ObservedValue::Suppressed): nobody may take
//! them for nobody. An empty cell text is missing, 0 is nobody.
//!
//! Files are read as a stream: memory holds the cells that are kept and nothing else. Kept for the project are the heading and the used
//! lines as they stand, as CSV in a ZIP; the checksum is that of this extract, because the whole file is not kept.

mod cells;
mod heading;
mod lines;
mod reading;
#[cfg(test)]
mod tests;

use super::boundary::SourceBytes;
use super::{FormatError, FormatErrorKind, files};
use crate::geometry::{EpsgCode, Watch};
use crate::model::{Finding, GridCell, Source};
use geo::Rect;
use reading::Reading;
use std::path::Path;

/// The system of all census grids.
const GRID_CRS: EpsgCode = EpsgCode(3035);
/// More cells are not kept: about 200 MB in memory. Germany has 3.2 million inhabited cells of 100 m.
pub const MAX_CELLS: usize = 5_000_000;

/// A grid found in a file.
#[derive(Debug, Clone, PartialEq)]
pub struct GridProbe {
    /// Proposal for the grid's name: stem of the file.
    pub title: String,
    /// File name; for a member of a ZIP `archive.zip/member.csv`.
    pub file_name: String,
    /// The member inside the ZIP; `None` for a CSV alone.
    pub member: Option<String>,
    /// Columns in their order.
    pub columns: Vec<String>,
    /// Columns that may hold residents.
    pub value_fields: Vec<String>,
    /// What was recognised; the user may change it.
    pub options: GridOptions,
    /// Side of a cell in m, as names and first lines tell.
    pub cell_size_m: f64,
    /// The year in the file's name or columns, as a proposal for the reference date: "2022"; may be empty.
    pub reference_date: String,
    /// The first lines, split.
    pub samples: Vec<Vec<String>>,
}

/// How a grid is read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GridOptions {
    /// Member of the ZIP to be read; `None`: the one with the smallest cells.
    pub member: Option<String>,
    /// Column with the residents; `None`: as recognised.
    pub value_field: Option<String>,
    /// Cells whose midpoint lies this far outside the area of interest are kept too, in m.
    pub margin_m: u32,
}

/// What was read.
#[derive(Debug, Clone)]
pub struct GridImport {
    /// In the order of the file.
    pub cells: Vec<GridCell>,
    /// Side of a cell in m.
    pub cell_size_m: f64,
    /// What became of the lines.
    pub counts: GridCounts,
    /// What could not be used.
    pub findings: Vec<Finding>,
    /// Provenance as far as the file tells; attribution, licence and reference date are the user's.
    pub source: Source,
    /// Heading and used lines.
    pub bytes: SourceBytes,
}

/// What became of the lines of a grid. `lines` = `kept` + `outside` + `repeated` + `unusable`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GridCounts {
    /// Lines below the heading; blank ones are none.
    pub lines: u64,
    /// Cells kept.
    pub kept: u64,
    /// Of the kept: those that state no residents (0).
    pub empty: u64,
    /// Of the kept: those whose residents are hidden, or empty where the source has one mark for both.
    pub hidden: u64,
    /// Of the kept: those with no value at all, or one that could not be read.
    pub missing: u64,
    /// Cells outside the area of interest.
    pub outside: u64,
    /// Lines of a cell that an earlier line has; left out and found.
    pub repeated: u64,
    /// Lines without a usable position; left out and found.
    pub unusable: u64,
}

/// The grids in a file: one for a CSV, one for each CSV with grid cells in a ZIP, smallest cells first.
///
/// # Errors
/// A file that can't be read or is no grid ([`FormatErrorKind::NoCoordinates`]).
pub fn probe(path: &Path, watch: &dyn Watch) -> Result<Vec<GridProbe>, FormatError> {
    let name = files::file_name(path);
    let (mut probes, mut last) = (Vec::new(), None);
    for member in lines::members(path)? {
        watch.check().map_err(|e| FormatError::of_file(&name, e.into()))?;
        match heading::probe(path, &member) {
            Ok(probe) => probes.push(probe),
            Err(error) => last = Some(error),
        }
    }
    probes.sort_by(|a: &GridProbe, b| a.cell_size_m.total_cmp(&b.cell_size_m).then(a.file_name.cmp(&b.file_name)));
    match last {
        _ if !probes.is_empty() => Ok(probes),
        Some(error) => Err(error),
        None => Err(FormatError::of_file(name, FormatErrorKind::EmptyArchive)),
    }
}

/// Reads a grid: the cells in and around an area of interest (in `target_crs`), or all of them.
///
/// # Errors
/// As [`probe`]; a field that is not there; no cell in the area ([`FormatErrorKind::Empty`]); more cells than [`MAX_CELLS`].
pub fn read(
    path: &Path,
    options: &GridOptions,
    target_crs: EpsgCode,
    area: Option<Rect<f64>>,
    watch: &dyn Watch,
) -> Result<GridImport, FormatError> {
    let probes = probe(path, watch)?;
    let wanted = |probe: &&GridProbe| options.member.is_none() || probe.member == options.member;
    let name = files::file_name(path);
    let probe = probes.iter().find(wanted).ok_or_else(|| FormatError::of_file(&name, FormatErrorKind::EmptyArchive))?;
    lines::with_lines(path, &probe.member, |lines| {
        Reading::begin(probe, options, target_crs, area, lines)?.run(lines, watch)
    })
}
