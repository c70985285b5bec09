//! Going through a grid's lines.

use super::cells::{self, Area, Columns, Position};
use super::heading::{self, Heading};
use super::lines::Lines;
use super::{GRID_CRS, GridCounts, GridImport, GridOptions, GridProbe, MAX_CELLS};
use crate::formats::boundary::SourceBytes;
use crate::formats::report::Report;
use crate::formats::{FormatError, FormatErrorKind, error::Wanted, files};
use crate::geometry::crs::Transformer;
use crate::geometry::{EpsgCode, Watch};
use crate::model::{FindingKind, GridCell, ObservedValue, Source};
use geo::{Coord, Point, Rect};
use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

/// So many cells are transformed at a time.
const BATCH: usize = 32_768;
/// So many lines are read before cancelling is noticed.
const LINES: u64 = 8_192;

/// A grid being read.
pub(super) struct Reading<'a> {
    probe: &'a GridProbe,
    columns: Columns,
    separator: u8,
    area: Area,
    transformer: Transformer,
    kept: files::Packing,
    cells: Vec<GridCell>,
    taken: HashSet<(u32, u32)>,
    counts: GridCounts,
    report: Report,
    batch: Batch,
}

/// Cells that may be inside the area, with their lines.
#[derive(Default)]
struct Batch {
    midpoints: Vec<Coord<f64>>,
    values: Vec<(ObservedValue, Range<usize>)>,
    lines: Vec<u8>,
}

impl<'a> Reading<'a> {
    /// Reads the heading and prepares everything.
    pub fn begin(
        probe: &'a GridProbe,
        options: &GridOptions,
        target_crs: EpsgCode,
        area: Option<Rect<f64>>,
        lines: &mut Lines,
    ) -> Result<Self, FormatError> {
        let error = |kind| FormatError::of_file(&probe.file_name, kind);
        let heading: Heading = heading::read_heading(lines)?;
        let columns = heading::columns(probe, &heading, options.value_field.as_deref())?;
        let transformer = Transformer::new(GRID_CRS, target_crs).map_err(|e| error(e.into()))?;
        let area = Area::new(area, f64::from(options.margin_m), target_crs, probe.cell_size_m);
        let mut kept = files::Packing::begin(&probe.file_name, &kept_name(probe))?;
        kept.add(&heading.line)?;
        kept.add(b"\n")?;
        Ok(Self {
            probe,
            columns,
            separator: heading.separator,
            area: area.map_err(|e| error(e.into()))?,
            transformer,
            kept,
            cells: Vec::new(),
            taken: HashSet::new(),
            counts: GridCounts::default(),
            report: Report::default(),
            batch: Batch::default(),
        })
    }

    /// Reads all lines.
    pub fn run(mut self, lines: &mut Lines, watch: &dyn Watch) -> Result<GridImport, FormatError> {
        loop {
            if lines.line.is_multiple_of(LINES) {
                watch.check().map_err(|e| self.error(e.into()))?;
                watch.progress(lines.share());
            }
            let number = lines.line + 1;
            let Some(line) = lines.next()? else { break };
            if !line.is_empty() {
                self.line(number, line);
            }
            if self.batch.midpoints.len() >= BATCH {
                self.flush()?;
            }
        }
        self.flush()?;
        watch.progress(1.0);
        if self.cells.is_empty() {
            return Err(self.error(FormatErrorKind::Empty(Wanted::Rows)));
        }
        let (sha256, zip) = self.kept.finish()?;
        let file_name = self.probe.file_name.clone();
        let source = Source {
            file_name: file_name.clone(),
            sha256: sha256.clone(),
            crs: GRID_CRS.to_string(),
            reference_date: self.probe.reference_date.clone(),
            imported_at: files::now(),
            ..Source::default()
        };
        Ok(GridImport {
            cells: self.cells,
            cell_size_m: self.probe.cell_size_m,
            counts: self.counts,
            findings: self.report.into_findings(),
            source,
            bytes: SourceBytes { file_name, sha256, zip: Arc::new(zip) },
        })
    }

    fn error(&self, kind: FormatErrorKind) -> FormatError {
        FormatError::of_file(&self.probe.file_name, kind)
    }

    /// Takes one line in.
    fn line(&mut self, number: u64, line: &[u8]) {
        self.counts.lines += 1;
        let cell = |wanted: usize| cells::split(line, self.separator).nth(wanted).unwrap_or(&[]);
        let midpoint = match self.columns.position {
            Position::Midpoint(x, y) => {
                cells::coordinate(cell(x)).zip(cells::coordinate(cell(y))).map(|(x, y)| Coord { x, y })
            }
            Position::Identifier(id) => cells::of_identifier(cell(id)).map(|(midpoint, _)| midpoint),
        };
        let Some(midpoint) = midpoint else {
            self.counts.unusable += 1;
            self.report.add_detail(FindingKind::NoPosition, number.to_string());
            return;
        };
        if !self.area.may_hold(midpoint) {
            self.counts.outside += 1;
            return;
        }
        let text = cell(self.columns.value);
        let value = cells::residents(text).unwrap_or_else(|| {
            let detail = format!("{number} {}", String::from_utf8_lossy(text).chars().take(40).collect::<String>());
            self.report.add_detail(FindingKind::BadResidents, detail);
            ObservedValue::Missing
        });
        let start = self.batch.lines.len();
        self.batch.lines.extend_from_slice(line);
        self.batch.lines.push(b'\n');
        self.batch.midpoints.push(midpoint);
        self.batch.values.push((value, start..self.batch.lines.len()));
    }

    /// Transforms the cells gathered, and keeps those inside the area.
    fn flush(&mut self) -> Result<(), FormatError> {
        let batch = std::mem::take(&mut self.batch);
        let mut placed = batch.midpoints.clone();
        let together = self.transformer.transform(&mut placed).is_ok();
        for ((midpoint, placed), (value, line)) in batch.midpoints.iter().zip(placed).zip(&batch.values) {
            let mut single = [*midpoint];
            let position = match together {
                true => Some(placed),
                // One of them has no place in the project's system: one by one.
                false => self.transformer.transform(&mut single).is_ok().then_some(single).map(|[point]| point),
            };
            let Some(position) = position.filter(|point| self.area.holds(*point)) else {
                self.counts.outside += 1;
                continue;
            };
            // Midpoints are whole or half metres.
            if !self.taken.insert(((midpoint.x * 2.0) as u32, (midpoint.y * 2.0) as u32)) {
                self.counts.repeated += 1;
                continue;
            }
            if self.cells.len() >= MAX_CELLS {
                return Err(self.error(FormatErrorKind::TooLarge { limit: format!("{MAX_CELLS} cells") }));
            }
            self.counts.kept += 1;
            match value {
                ObservedValue::Suppressed => self.counts.hidden += 1,
                ObservedValue::Missing => self.counts.missing += 1,
                value => self.counts.empty += u64::from(value.number() == Some(0.0)),
            }
            self.cells.push(GridCell { position: Point::from(position), residents: *value });
            self.kept.add(batch.lines.get(line.clone()).unwrap_or(&[]))?;
        }
        Ok(())
    }
}

/// Name of the extract inside its ZIP.
fn kept_name(probe: &GridProbe) -> String {
    format!("{}.csv", probe.title)
}
