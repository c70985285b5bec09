//! What a set looks like, with few vertices: for a map shown before anything is imported.
//!
//! Vertices in one cell of a square grid become one (the first); the cells are a thousandth of the set's extent wide, and double until
//! the outline has few enough vertices. Neighbours lose the same vertices of a shared border up to a cell's width. Thinning is done in
//! the file's own coordinates, so that another coordinate system can be tried without reading anew.

use super::content::{Content, RowShape};
use super::{BoundaryProbe, ShapeKind};
use crate::formats::crs_guess::MAX_COORDINATE;
use crate::formats::{FormatError, FormatErrorKind};
use crate::geometry::crs::Transformer;
use crate::geometry::{EpsgCode, Watch};
use geo::{Coord, Rect};
use rayon::prelude::*;

/// A thinned set.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    /// Its rings, lines and points, in the order of the file.
    pub shapes: Vec<OutlineShape>,
    /// Bounds of the set, not only of what is left; `None` if nothing is usable.
    pub extent: Option<Rect<f64>>,
    /// Records without usable geometry, and (once placed) those that can't be transformed.
    pub left_out: usize,
    /// Rings and lines smaller than could be shown.
    pub too_small: usize,
}

/// A ring, a line or a point of an outline.
#[derive(Debug, Clone, PartialEq)]
pub struct OutlineShape {
    /// Index of its record in the file.
    pub record: usize,
    /// Rings of areas are closed.
    pub kind: ShapeKind,
    /// Its vertices; one for a point.
    pub points: Vec<Coord<f64>>,
}

/// An outline has at most so many vertices.
pub const MAX_OUTLINE_VERTICES: usize = 50_000;
/// Cells across the extent at first.
const CELLS: f64 = 1_000.0;
/// So many records are looked at before cancelling is noticed.
const BLOCK: usize = 4_096;

/// The outline of a set in a coordinate system, from the system that the file is said to be in.
///
/// # Errors
/// A damaged record, an unknown coordinate system, cancelled. Records that can't be transformed are left out and counted.
pub fn outline(
    probe: &BoundaryProbe,
    crs: EpsgCode,
    target_crs: EpsgCode,
    watch: &dyn Watch,
) -> Result<Outline, FormatError> {
    let outline = outline_in_file(probe, watch)?;
    outline.placed(crs, probe.swapped_axes, target_crs).map_err(|e| FormatError::of_file(&probe.file_name, e))
}

/// The outline of a set in the coordinates of the file, to be [placed](Outline::placed) as often as another system is tried.
///
/// # Errors
/// A damaged record, cancelled.
pub fn outline_in_file(probe: &BoundaryProbe, watch: &dyn Watch) -> Result<Outline, FormatError> {
    let content = Content::of(probe, &probe.encoding.label)?;
    thinned(&probe.file_name, content.rows(), |row| parts(&content, row, probe.kind), watch)
}

/// A ring, line or point of a record as it stands there.
struct Part {
    kind: ShapeKind,
    coords: Vec<Coord<f64>>,
}

/// What is shown of a record; empty if nothing is usable.
fn parts(content: &Content, row: usize, kind: ShapeKind) -> Result<Vec<Part>, FormatError> {
    if content.is_deleted(row) {
        return Ok(Vec::new());
    }
    let line = |kind| move |coords| Part { kind, coords };
    Ok(match content.shape_as(row, Some(kind))? {
        RowShape::Area { parts, .. } => {
            let rings = parts.into_iter().flatten().map(|ring| Part { kind: ShapeKind::Areas, coords: ring.coords });
            rings.collect()
        }
        RowShape::Lines { lines, .. } => lines.into_iter().map(line(ShapeKind::Lines)).collect(),
        RowShape::Points { points, .. } => {
            points.into_iter().map(|point| line(ShapeKind::Points)(vec![point])).collect()
        }
        _ => Vec::new(),
    })
}

fn thinned(
    file: &str,
    rows: usize,
    parts: impl Fn(usize) -> Result<Vec<Part>, FormatError> + Sync,
    watch: &dyn Watch,
) -> Result<Outline, FormatError> {
    let mut outline = Outline { shapes: Vec::new(), extent: None, left_out: 0, too_small: 0 };
    for pass in [Pass::Measure, Pass::Thin] {
        let mut cell = outline.extent.map_or(0.0, |extent| extent.width().max(extent.height()) / CELLS);
        for start in (0..rows).step_by(BLOCK) {
            watch.check().map_err(|e| FormatError::of_file(file, e.into()))?;
            let done = start as f32 / rows as f32;
            watch.progress(if pass == Pass::Measure { done / 2.0 } else { 0.5 + done / 2.0 });
            let block: Vec<Result<Vec<Part>, FormatError>> = (start..rows.min(start + BLOCK))
                .into_par_iter()
                .map(|row| {
                    watch.check().map_err(|e| FormatError::of_file(file, e.into()))?;
                    usable(parts(row)?)
                })
                .collect();
            for (row, made) in (start..).zip(block) {
                let made = made?;
                match pass {
                    Pass::Measure => {
                        outline.left_out += usize::from(made.is_empty());
                        made.iter().flat_map(|part| &part.coords).for_each(|c| extend(&mut outline.extent, *c));
                    }
                    Pass::Thin => outline.add(row, made, cell),
                }
            }
            while outline.vertices() > MAX_OUTLINE_VERTICES {
                cell = if cell > 0.0 { cell * 2.0 } else { f64::MIN_POSITIVE };
                outline.thin(cell);
            }
        }
    }
    watch.progress(1.0);
    Ok(outline)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pass {
    Measure,
    Thin,
}

/// Parts whose coordinates are all numbers on earth; a record with any other is not shown at all.
fn usable(parts: Vec<Part>) -> Result<Vec<Part>, FormatError> {
    let fine = |c: &Coord<f64>| c.x.abs() <= MAX_COORDINATE && c.y.abs() <= MAX_COORDINATE;
    Ok(if parts.iter().all(|part| part.coords.iter().all(fine)) { parts } else { Vec::new() })
}

fn extend(extent: &mut Option<Rect<f64>>, c: Coord<f64>) {
    *extent = Some(match *extent {
        None => Rect::new(c, c),
        Some(own) => Rect::new(
            Coord { x: own.min().x.min(c.x), y: own.min().y.min(c.y) },
            Coord { x: own.max().x.max(c.x), y: own.max().y.max(c.y) },
        ),
    });
}

impl Outline {
    /// Number of vertices.
    pub fn vertices(&self) -> usize {
        self.shapes.iter().map(|shape| shape.points.len()).sum()
    }

    /// The outline of [`outline_in_file`] in a coordinate system, read as being in `crs`. `extent` becomes that of what is shown.
    ///
    /// # Errors
    /// An unknown coordinate system.
    pub fn placed(&self, crs: EpsgCode, swapped_axes: bool, target_crs: EpsgCode) -> Result<Self, FormatErrorKind> {
        let transformer = Transformer::new(crs, target_crs)?;
        let place = |shape: &OutlineShape| {
            let swap = |c: &Coord<f64>| if swapped_axes { Coord { x: c.y, y: c.x } } else { *c };
            let mut points: Vec<Coord<f64>> = shape.points.iter().map(swap).collect();
            transformer.transform(&mut points).ok()?;
            Some(OutlineShape { points, ..shape.clone() })
        };
        let placed: Vec<Option<OutlineShape>> = self.shapes.par_iter().map(place).collect();
        let lost = placed.iter().zip(&self.shapes).filter(|(made, _)| made.is_none()).map(|(_, shape)| shape.record);
        let mut lost: Vec<usize> = lost.collect();
        lost.dedup();
        let shapes: Vec<OutlineShape> = placed.into_iter().flatten().collect();
        let mut extent = None;
        shapes.iter().flat_map(|shape| &shape.points).for_each(|c| extend(&mut extent, *c));
        Ok(Self { shapes, extent, left_out: self.left_out + lost.len(), too_small: self.too_small })
    }

    fn add(&mut self, record: usize, parts: Vec<Part>, cell: f64) {
        for part in parts {
            let points = thin(&part.coords, part.kind, cell);
            self.keep(OutlineShape { record, kind: part.kind, points });
        }
    }

    /// Thins what is there to larger cells. Where that no longer helps (points, lines of two vertices), every second shape goes, evenly
    /// over the file.
    fn thin(&mut self, cell: f64) {
        let before = self.vertices();
        let shapes = std::mem::take(&mut self.shapes);
        for shape in shapes {
            let points = thin(&shape.points, shape.kind, cell);
            self.keep(OutlineShape { points, ..shape });
        }
        if self.vertices() > MAX_OUTLINE_VERTICES && self.vertices() > before / 10 * 9 {
            let (all, mut nth) = (self.shapes.len(), 0_usize);
            self.shapes.retain(|_| {
                nth += 1;
                nth.is_multiple_of(2)
            });
            self.too_small += all - self.shapes.len();
        }
    }

    /// Keeps what is large enough to be seen.
    fn keep(&mut self, shape: OutlineShape) {
        let least = match shape.kind {
            ShapeKind::Areas => 4,
            ShapeKind::Lines => 2,
            ShapeKind::Points => 1,
        };
        if shape.points.len() >= least { self.shapes.push(shape) } else { self.too_small += 1 }
    }
}

/// The first vertex in each cell that the line comes through; its two ends stay.
fn thin(coords: &[Coord<f64>], kind: ShapeKind, cell: f64) -> Vec<Coord<f64>> {
    if kind == ShapeKind::Points || cell <= 0.0 {
        return coords.to_vec();
    }
    let cell_of = |c: &Coord<f64>| ((c.x / cell).floor(), (c.y / cell).floor());
    let mut points: Vec<Coord<f64>> = Vec::new();
    let mut last = None;
    for c in coords {
        let own = cell_of(c);
        if last != Some(own) {
            points.push(*c);
            last = Some(own);
        }
    }
    match (points.first().copied(), coords.last(), kind) {
        (Some(first), _, ShapeKind::Areas) if points.last() != Some(&first) => points.push(first),
        (_, Some(end), ShapeKind::Lines) if points.last() != Some(end) => points.push(*end),
        _ => {}
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::NoWatch;

    fn circle(x: f64, radius: f64, count: usize) -> Vec<Coord<f64>> {
        (0..=count)
            .map(|k| {
                let angle = std::f64::consts::TAU * (k % count) as f64 / count as f64;
                Coord { x: x + radius * angle.cos(), y: radius * angle.sin() }
            })
            .collect()
    }

    fn outline_of(rows: &[Vec<Coord<f64>>], kind: ShapeKind) -> Outline {
        let parts = |row: usize| Ok(vec![Part { kind, coords: rows[row].clone() }]);
        thinned("x", rows.len(), parts, &NoWatch).unwrap()
    }

    #[test]
    fn thinned_rings_stay_closed_and_near() {
        let rows = vec![circle(0.0, 100.0, 20_000), circle(500.0, 100.0, 60_000), circle(250.0, 0.01, 50)];
        let outline = outline_of(&rows, ShapeKind::Areas);
        assert!(outline.vertices() < 5_000, "{}", outline.vertices());
        assert_eq!((outline.shapes.len(), outline.too_small, outline.left_out), (2, 1, 0));
        for (shape, middle) in outline.shapes.iter().zip([0.0, 500.0]) {
            assert_eq!(shape.points.first(), shape.points.last());
            assert!(shape.points.iter().all(|c| ((c.x - middle).hypot(c.y) - 100.0).abs() < 1e-9), "own vertices");
            assert!(shape.points.windows(2).all(|w| (w[0].x - w[1].x).hypot(w[0].y - w[1].y) < 3.0));
        }
        assert_eq!(outline.shapes[1].record, 1);
        let extent = outline.extent.unwrap();
        assert_eq!((extent.min().x, extent.max().x), (-100.0, 600.0));
    }

    #[test]
    fn the_number_of_vertices_is_bounded_whatever_comes() {
        let small: Vec<_> = (0..40_000).map(|k| circle(f64::from(k) * 3.0, 1.0, 12)).collect();
        assert!(outline_of(&small, ShapeKind::Areas).vertices() <= MAX_OUTLINE_VERTICES);
        let points: Vec<_> = (0..120_000).map(|k| vec![Coord { x: f64::from(k), y: 0.0 }]).collect();
        let outline = outline_of(&points, ShapeKind::Points);
        assert!((20_000..=MAX_OUTLINE_VERTICES).contains(&outline.vertices()), "{}", outline.vertices());
        assert_eq!(outline.shapes.len() + outline.too_small, 120_000);
        let lines: Vec<_> =
            (0..120_000).map(|k| vec![Coord { x: f64::from(k), y: 0.0 }, Coord { x: 0.0, y: 9e5 }]).collect();
        assert!(outline_of(&lines, ShapeKind::Lines).vertices() <= MAX_OUTLINE_VERTICES);
        // Rings around the corner of four cells stay four cells however large those are.
        let around: Vec<_> = (0..60_000).map(|_| circle(0.0, 10.0, 16)).collect();
        assert!(outline_of(&around, ShapeKind::Areas).vertices() <= MAX_OUTLINE_VERTICES);
        let one_place: Vec<_> = (0..60_000).map(|_| vec![Coord { x: 5.0, y: 5.0 }; 4]).collect();
        assert!(outline_of(&one_place, ShapeKind::Lines).vertices() <= MAX_OUTLINE_VERTICES);
    }

    #[test]
    fn what_has_no_place_in_the_system_is_counted() {
        let rows = vec![circle(9.0, 0.1, 40), circle(300.0, 80.0, 40), vec![Coord { x: f64::NAN, y: 0.0 }; 4]];
        let outline = outline_of(&rows, ShapeKind::Areas);
        assert_eq!((outline.shapes.len(), outline.left_out), (2, 1));
        let placed = outline.placed(EpsgCode::WGS84, false, EpsgCode::UTM32).unwrap();
        assert!(placed.shapes.iter().any(|shape| shape.record == 0));
        assert!(placed.extent.unwrap().max().y.is_finite());
        let swapped = outline.placed(EpsgCode::WGS84, true, EpsgCode::UTM32).unwrap();
        assert!(swapped.shapes.iter().find(|s| s.record == 0).unwrap().points[0].y > 900_000.0);
        assert!(outline.placed(EpsgCode(1), false, EpsgCode::UTM32).is_err());
    }
}
