//! One space projected, cleaned and triangulated.

use super::anchor::{Anchor, anchor};
use super::build::ToMercator;
use earcut::Earcut;
use geo::{Area, Coord, LineString, MultiPolygon, Polygon, Rect};

/// Beyond this many Web Mercator metres there is no world; what lands there was not projectable.
const WORLD_LIMIT_M: f64 = 1.0e8;

/// A space in Web Mercator metres as rings one after another, each closed.
#[derive(Debug, Default)]
pub(super) struct Mesh {
    /// Corners of all rings.
    pub(super) corners: Vec<Coord<f64>>,
    /// Index of the last corner of each ring.
    pub(super) ring_ends: Vec<u32>,
    /// Triangles of the inside.
    pub(super) triangles: Vec<u32>,
    pub(super) extent: Option<Rect<f64>>,
    pub(super) anchor: Option<Anchor>,
    /// Whether something of it could not be projected.
    pub(super) incomplete: bool,
}

/// Reused from space to space to save allocations.
pub(super) struct Mesher {
    earcut: Earcut<f64>,
    triangles: Vec<u32>,
    holes: Vec<u32>,
}

impl Mesher {
    pub(super) fn new() -> Self {
        Self { earcut: Earcut::new(), triangles: Vec::new(), holes: Vec::new() }
    }

    /// Projects and triangulates. Rings without extent keep their line but get no triangles.
    pub(super) fn mesh(&mut self, geometry: &MultiPolygon<f64>, to: &dyn ToMercator) -> Mesh {
        let mut mesh = Mesh::default();
        let mut largest: Option<(f64, Polygon<f64>)> = None;
        for polygon in geometry {
            let Some(projected) = project(polygon, to, &mut mesh.incomplete) else { continue };
            self.add(&mut mesh, &projected);
            let area = projected.unsigned_area();
            if largest.as_ref().is_none_or(|(best, _)| area > *best) {
                largest = Some((area, projected));
            }
        }
        mesh.extent = extent(&mesh.corners);
        mesh.anchor = largest.and_then(|(_, polygon)| {
            let extent = extent(&polygon.exterior().0)?;
            anchor(&polygon, extent.min().y, extent.max().y)
        });
        mesh
    }

    fn add(&mut self, mesh: &mut Mesh, polygon: &Polygon<f64>) {
        let base = mesh.corners.len();
        self.holes.clear();
        let mut open_corners = 0;
        let mut ring_starts = Vec::with_capacity(1 + polygon.interiors().len());
        for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
            if open_corners > 0 {
                self.holes.push(to_u32(open_corners));
            }
            ring_starts.push(open_corners);
            open_corners += ring.0.len() - 1;
            mesh.corners.extend_from_slice(&ring.0);
            mesh.ring_ends.push(to_u32(mesh.corners.len() - 1));
        }
        // Relative to a corner, where 64-bit floats are finest.
        let first = polygon.exterior().0[0];
        let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
        let corners = rings.flat_map(|ring| &ring.0[..ring.0.len() - 1]).map(|c| [c.x - first.x, c.y - first.y]);
        self.earcut.earcut(corners, &self.holes, &mut self.triangles);
        // The triangulation does not know the repeated corner at the end of each ring.
        mesh.triangles.extend(self.triangles.iter().map(|&corner| {
            let ring = ring_starts.partition_point(|&start| start <= corner as usize).saturating_sub(1);
            to_u32(base + corner as usize + ring)
        }));
    }
}

/// Corners of one space stay far below 2³²; a geometry that does not fit in memory never gets here.
fn to_u32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The polygon in Web Mercator with every ring closed and free of repeated corners; `None` when its outer ring is gone.
fn project(polygon: &Polygon<f64>, to: &dyn ToMercator, incomplete: &mut bool) -> Option<Polygon<f64>> {
    let exterior = project_ring(polygon.exterior(), to, incomplete)?;
    let interiors = polygon.interiors().iter().filter_map(|ring| project_ring(ring, to, incomplete)).collect();
    Some(Polygon::new(exterior, interiors))
}

fn project_ring(ring: &LineString<f64>, to: &dyn ToMercator, incomplete: &mut bool) -> Option<LineString<f64>> {
    let mut corners: Vec<_> = ring.0.iter().copied().filter(|c| c.x.is_finite() && c.y.is_finite()).collect();
    *incomplete |= corners.len() < ring.0.len();
    if to.to_mercator(&mut corners).is_err() {
        *incomplete = true;
        return None;
    }
    let projected = corners.len();
    corners.retain(|c| c.x.abs() < WORLD_LIMIT_M && c.y.abs() < WORLD_LIMIT_M);
    *incomplete |= corners.len() < projected;
    corners.dedup();
    while corners.len() > 1 && corners.first() == corners.last() {
        corners.pop();
    }
    let first = *corners.first()?;
    corners.push(first);
    Some(LineString::new(corners))
}

pub(super) fn extent(corners: &[Coord<f64>]) -> Option<Rect<f64>> {
    let first = *corners.first()?;
    let (min, max) = corners.iter().fold((first, first), |(min, max), c| {
        (Coord { x: min.x.min(c.x), y: min.y.min(c.y) }, Coord { x: max.x.max(c.x), y: max.y.max(c.y) })
    });
    Some(Rect::new(min, max))
}
