//! One space projected, cleaned and triangulated.

use super::anchor::{Anchor, anchor};
use super::build::ToMercator;
use super::snapped::{self, Snapped};
use super::view::union;
use earcut::Earcut;
use geo::{Area, Coord, LineString, MultiPolygon, Polygon, Rect};

/// Beyond this many Web Mercator metres there is no world; what lands there was not projectable.
const WORLD_LIMIT_M: f64 = 1.0e8;

/// A space in Web Mercator metres.
#[derive(Debug, Default)]
pub(super) struct Mesh {
    /// The exact shape, then coarser ones, as many as the mesher was given cells for.
    pub(super) shapes: Vec<Shape>,
    pub(super) extent: Option<Rect<f64>>,
    pub(super) anchor: Option<Anchor>,
    /// Whether something of it could not be projected.
    pub(super) incomplete: bool,
}

/// Rings one after another, each closed, and the triangles inside.
#[derive(Debug, Default)]
pub(super) struct Shape {
    /// Corners of all rings.
    pub(super) corners: Vec<Coord<f64>>,
    /// Index of the last corner of each ring.
    pub(super) ring_ends: Vec<u32>,
    /// Corners of triangles, three and three.
    pub(super) triangles: Vec<u32>,
}

/// What is made of the exact shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ExactShape {
    /// Lines and triangles.
    Filled,
    /// Lines: triangles take most of the time and are not seen from afar.
    Lines,
    /// Nothing but its extent.
    Extent,
}

/// Projects and triangulates; reused from space to space to save allocations.
pub(super) struct Mesher<'a> {
    to: &'a dyn ToMercator,
    cells_m: &'a [f64],
    exact: ExactShape,
    /// Spaces narrower or lower than this (width, height) get no place for a name, in metres.
    least_named_m: [f64; 2],
    earcut: Earcut<f64>,
    triangles: Vec<u32>,
    holes: Vec<u32>,
    ring: Vec<[i64; 2]>,
}

impl<'a> Mesher<'a> {
    /// `cells_m` are the sizes of the cells that corners are moved to the middle of in the coarser shapes, in metres.
    pub(super) fn new(to: &'a dyn ToMercator, cells_m: &'a [f64]) -> Self {
        let (exact, least_named_m, earcut) = (ExactShape::Filled, [0.0; 2], Earcut::new());
        let (triangles, holes, ring) = (Vec::new(), Vec::new(), Vec::new());
        Self { to, cells_m, exact, least_named_m, earcut, triangles, holes, ring }
    }

    /// With less of the exact shape, and without places for names in what is smaller than so many metres.
    pub(super) fn sparing(self, exact: ExactShape, least_named_m: [f64; 2]) -> Self {
        Self { exact, least_named_m, ..self }
    }

    /// Rings without extent keep their line in the exact shape but get no triangles.
    pub(super) fn mesh(&mut self, geometry: &MultiPolygon<f64>) -> Mesh {
        let mut mesh = Mesh::default();
        mesh.shapes.resize_with(1 + self.cells_m.len(), Shape::default);
        let mut largest: Option<(f64, Polygon<f64>)> = None;
        for polygon in geometry {
            let Some(projected) = project(polygon, self.to, &mut mesh.incomplete) else { continue };
            for (level, shape) in mesh.shapes.iter_mut().enumerate() {
                match level.checked_sub(1).and_then(|level| self.cells_m.get(level)) {
                    None => match self.exact {
                        ExactShape::Filled => self.add(shape, &projected),
                        ExactShape::Lines => drop(add_rings(shape, &projected)),
                        ExactShape::Extent => {}
                    },
                    Some(&cell_m) => match coarser(&projected, cell_m) {
                        Some(coarse) => self.add(shape, &coarse),
                        None => add_speck(shape, &projected),
                    },
                }
            }
            let own = extent_of(&projected);
            mesh.extent = mesh.extent.into_iter().chain(own).reduce(union);
            if !self.may_hold_name(own) {
                continue;
            }
            let area = projected.unsigned_area();
            if largest.as_ref().is_none_or(|(best, _)| area > *best) {
                largest = Some((area, projected));
            }
        }
        mesh.anchor = largest.and_then(|(_, polygon)| anchor(&polygon, extent(&polygon.exterior().0)?));
        mesh
    }

    /// As [`Self::mesh`] of the exact shape's extent and one coarser shape, in less time: corners are moved in a grid of the project's CRS, with cells of
    /// so many of its units, and only what is left of them is projected. Spaces large enough for a name are meshed the usual way.
    pub(super) fn snapped(&mut self, geometry: &MultiPolygon<f64>, cell: f64) -> Mesh {
        let mut mesh = Mesh::default();
        mesh.shapes.resize_with(2, Shape::default);
        let mut ring = std::mem::take(&mut self.ring);
        for polygon in geometry {
            let Some(found) = snapped::polygon(polygon, cell, self.to, &mut ring) else {
                self.ring = ring;
                return self.mesh(geometry);
            };
            let own = match &found {
                Snapped::Area(area) => extent_of(area),
                Snapped::Speck(ends) => extent(ends),
            };
            if self.may_hold_name(own) {
                self.ring = ring;
                return self.mesh(geometry);
            }
            mesh.extent = mesh.extent.into_iter().chain(own).reduce(union);
            let [_, shape] = mesh.shapes.as_mut_slice() else { continue };
            match found {
                Snapped::Area(area) => self.add(shape, &area),
                Snapped::Speck(ends) => add_stroke(shape, ends),
            }
        }
        self.ring = ring;
        mesh
    }

    fn may_hold_name(&self, extent: Option<Rect<f64>>) -> bool {
        let [width_m, height_m] = self.least_named_m;
        extent.is_some_and(|extent| extent.width() >= width_m && extent.height() >= height_m)
    }

    /// A point.
    pub(super) fn point(&self, position: Coord<f64>) -> Mesh {
        self.points(&[position])
    }

    /// Points that belong together.
    pub(super) fn points(&self, positions: &[Coord<f64>]) -> Mesh {
        let mut mesh = Mesh::default();
        let mut shape = Shape::default();
        for position in positions {
            match project_point(*position, self.to) {
                Some(at) => shape.corners.push(at),
                None => mesh.incomplete = true,
            }
        }
        mesh.extent = extent(&shape.corners);
        mesh.shapes.extend((!shape.corners.is_empty()).then_some(shape));
        mesh
    }

    fn add(&mut self, shape: &mut Shape, polygon: &Polygon<f64>) {
        let base = shape.corners.len();
        let ring_starts = add_rings(shape, polygon);
        self.holes.clear();
        self.holes.extend(ring_starts.iter().filter(|start| **start > 0).map(|start| to_u32(*start)));
        // Relative to a corner, where 64-bit floats are finest.
        let first = polygon.exterior().0[0];
        let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
        let corners = rings.flat_map(|ring| &ring.0[..ring.0.len() - 1]).map(|c| [c.x - first.x, c.y - first.y]);
        self.earcut.earcut(corners, &self.holes, &mut self.triangles);
        // The triangulation does not know the repeated corner at the end of each ring.
        shape.triangles.extend(self.triangles.iter().map(|&corner| {
            let ring = ring_starts.partition_point(|&start| start <= corner as usize).saturating_sub(1);
            to_u32(base + corner as usize + ring)
        }));
    }
}

/// Adds the corners of all rings; gives back where each ring starts when repeated corners are not counted.
fn add_rings(shape: &mut Shape, polygon: &Polygon<f64>) -> Vec<usize> {
    let mut open_corners = 0;
    let mut ring_starts = Vec::with_capacity(1 + polygon.interiors().len());
    for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
        ring_starts.push(open_corners);
        open_corners += ring.0.len() - 1;
        shape.corners.extend_from_slice(&ring.0);
        shape.ring_ends.push(to_u32(shape.corners.len() - 1));
    }
    ring_starts
}

/// Corners of one space stay far below 2³²; a geometry that does not fit in memory never gets here.
fn to_u32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// A point in Web Mercator; `None` if it has no place there.
pub(super) fn project_point(position: Coord<f64>, to: &dyn ToMercator) -> Option<Coord<f64>> {
    let mut at = [position];
    let finite = position.x.is_finite() && position.y.is_finite();
    (finite && to.to_mercator(&mut at).is_ok() && in_mercator(at[0])).then_some(at[0])
}

/// Whether a place is in the world of Web Mercator; not if it is no number.
pub(super) fn in_mercator(c: Coord<f64>) -> bool {
    c.x.abs() < WORLD_LIMIT_M && c.y.abs() < WORLD_LIMIT_M
}

/// The polygon in Web Mercator with every ring closed and free of repeated corners; `None` when its outer ring is gone.
fn project(polygon: &Polygon<f64>, to: &dyn ToMercator, incomplete: &mut bool) -> Option<Polygon<f64>> {
    let exterior = project_ring(polygon.exterior(), to, incomplete)?;
    let interiors = polygon.interiors().iter().filter_map(|ring| project_ring(ring, to, incomplete)).collect();
    Some(Polygon::new(exterior, interiors))
}

/// A ring in Web Mercator, closed and free of repeated corners; `None` when nothing is left of it.
pub(super) fn project_ring(
    ring: &LineString<f64>,
    to: &dyn ToMercator,
    incomplete: &mut bool,
) -> Option<LineString<f64>> {
    let mut corners = project_line(ring, to, incomplete)?.0;
    while corners.len() > 1 && corners.first() == corners.last() {
        corners.pop();
    }
    let first = *corners.first()?;
    corners.push(first);
    Some(LineString::new(corners))
}

/// In Web Mercator, free of repeated corners and of those that have no place there; `None` when nothing is left.
pub(super) fn project_line(
    ring: &LineString<f64>,
    to: &dyn ToMercator,
    incomplete: &mut bool,
) -> Option<LineString<f64>> {
    let mut corners: Vec<_> = ring.0.iter().copied().filter(|c| c.x.is_finite() && c.y.is_finite()).collect();
    *incomplete |= corners.len() < ring.0.len();
    if to.to_mercator(&mut corners).is_err() {
        *incomplete = true;
        return None;
    }
    let projected = corners.len();
    corners.retain(|c| in_mercator(*c));
    *incomplete |= corners.len() < projected;
    corners.dedup();
    (!corners.is_empty()).then(|| LineString::new(corners))
}

/// A line with every corner moved to the middle of its cell, as [`coarser`]; what is smaller than a cell leaves a stroke from
/// one end of its extent to the other. Never empty for a line of two corners.
pub(super) fn coarser_line(line: &LineString<f64>, cell_m: f64) -> Vec<Coord<f64>> {
    let snap = |value: f64| (value / cell_m).round() * cell_m;
    let mut corners: Vec<_> = line.0.iter().map(|c| Coord { x: snap(c.x), y: snap(c.y) }).collect();
    corners.dedup();
    if corners.len() > 1 {
        return corners;
    }
    extent(&line.0).map(|extent| vec![extent.min(), extent.max()]).unwrap_or(corners)
}

/// What is smaller than a cell leaves a stroke, so that it is not lost from sight.
fn add_speck(shape: &mut Shape, polygon: &Polygon<f64>) {
    if let Some(extent) = extent(&polygon.exterior().0) {
        add_stroke(shape, [extent.min(), extent.max()]);
    }
}

fn add_stroke(shape: &mut Shape, ends: [Coord<f64>; 2]) {
    shape.corners.extend(ends);
    shape.ring_ends.push(to_u32(shape.corners.len() - 1));
}

/// The polygon with every corner moved to the middle of its cell in a grid over the whole world; `None` when nothing with an
/// inside remains.
///
/// Corners that several spaces share stay shared, so that neighbours keep their border in common whatever the cell; nothing
/// moves by more than 0.71 cells.
fn coarser(polygon: &Polygon<f64>, cell_m: f64) -> Option<Polygon<f64>> {
    let ring = |ring: &LineString<f64>| {
        let snap = |value: f64| (value / cell_m).round() * cell_m;
        let mut corners: Vec<_> = ring.0.iter().map(|c| Coord { x: snap(c.x), y: snap(c.y) }).collect();
        corners.dedup();
        // A ring that went there and back along one line has three corners with its closing one.
        (corners.len() > 3).then(|| LineString::new(corners))
    };
    let exterior = ring(polygon.exterior())?;
    Some(Polygon::new(exterior, polygon.interiors().iter().filter_map(ring).collect()))
}

/// Around all rings: a hole may reach out of its polygon in a broken geometry.
fn extent_of(polygon: &Polygon<f64>) -> Option<Rect<f64>> {
    let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
    rings.filter_map(|ring| extent(&ring.0)).reduce(union)
}

pub(super) fn extent(corners: &[Coord<f64>]) -> Option<Rect<f64>> {
    let first = *corners.first()?;
    let (min, max) = corners.iter().fold((first, first), |(min, max), c| {
        (Coord { x: min.x.min(c.x), y: min.y.min(c.y) }, Coord { x: max.x.max(c.x), y: max.y.max(c.y) })
    });
    Some(Rect::new(min, max))
}
