//! Which spaces go into a chunk together.

use geo::{Coord, LineString, MultiPolygon, Rect};
use rayon::prelude::*;

/// A chunk is closed when the next space would take it beyond this many vertices; a larger space is a chunk of its own.
pub(super) const CHUNK_VERTICES: usize = 1 << 15;
/// Cells along one side of the grid that decides which spaces are neighbours.
const HILBERT_SIDE: u32 = 1 << 16;
/// Coordinates beyond this are no place on earth in any system; they must not spoil the grid for the others.
const SANE_LIMIT: f64 = 1.0e9;

/// Layers with fewer vertices are drawn exactly at every zoom.
pub(super) const COARSE_FROM_VERTICES: usize = 5_000;
/// Sizes of the cells of coarser shapes, in mean distances from one corner to the next.
const CELLS_IN_STEPS: [f64; 3] = [4.0, 16.0, 64.0];

/// Cells are at most this share of the average size of a space.
pub(super) const LARGEST_CELL: f64 = 0.4;

/// What is known of a space before it is projected.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outlook {
    /// Middle of its extent in the project's CRS.
    pub(super) middle: Coord<f64>,
    /// Its extent there; `None` where no coordinate can be anywhere on earth.
    pub(super) extent: Option<Rect<f64>>,
    /// At most this many vertices will be drawn of it.
    pub(super) vertices: usize,
    /// Length of all its rings in the units of the project's CRS.
    pub(super) length: f64,
    /// Square root of its extent's area (of lines its diagonal), in the same units.
    pub(super) size: f64,
}

impl Outlook {
    /// `None` when there is nothing to draw.
    pub(super) fn of(geometry: &MultiPolygon<f64>) -> Option<Self> {
        let rings = geometry.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
        Self::of_all(rings, |width, height| (width * height).sqrt())
    }

    /// Of lines: a straight one has no area, so its size is the diagonal of its extent. `None` when there is nothing to draw.
    pub(super) fn of_lines<'a>(lines: impl Iterator<Item = &'a LineString<f64>>) -> Option<Self> {
        Self::of_all(lines, f64::hypot)
    }

    fn of_all<'a>(lines: impl Iterator<Item = &'a LineString<f64>>, size: impl Fn(f64, f64) -> f64) -> Option<Self> {
        let (mut min, mut max) = (Coord { x: f64::MAX, y: f64::MAX }, Coord { x: f64::MIN, y: f64::MIN });
        let (mut vertices, mut length) = (0, 0.0);
        for ring in lines {
            // One more to close it.
            vertices += ring.0.len() + 1;
            length += ring
                .lines()
                .map(|line| line.delta())
                .map(|d| (d.x * d.x + d.y * d.y).sqrt())
                .filter(|l| *l < SANE_LIMIT)
                .sum::<f64>();
            for c in ring.0.iter().filter(|c| c.x.abs() < SANE_LIMIT && c.y.abs() < SANE_LIMIT) {
                (min.x, min.y) = (min.x.min(c.x), min.y.min(c.y));
                (max.x, max.y) = (max.x.max(c.x), max.y.max(c.y));
            }
        }
        let extent = (min.x <= max.x).then(|| Rect::new(min, max));
        let middle = extent.map_or(Coord::zero(), |_| (min + max) / 2.0);
        let size = extent.map_or(0.0, |_| size(max.x - min.x, max.y - min.y));
        (vertices > 0).then_some(Self { middle, extent, vertices, length, size })
    }

    /// Several points that belong together.
    pub(super) fn of_points(points: &[geo::Point<f64>]) -> Option<Self> {
        let first = points.first()?;
        Some(Self { vertices: points.len(), ..Self::of_point(first.0) })
    }

    /// A point.
    pub(super) fn of_point(at: Coord<f64>) -> Self {
        let sane = at.x.abs() < SANE_LIMIT && at.y.abs() < SANE_LIMIT;
        let (middle, extent) = if sane { (at, Some(Rect::new(at, at))) } else { (Coord::zero(), None) };
        Self { middle, extent, vertices: 1, length: 0.0, size: 0.0 }
    }
}

/// Cells for coarser shapes, from fine to coarse: a few times the distance from corner to corner, and then some, as long as a
/// space of average size keeps its shape. None for a layer that is small anyway. (Taken from lengths in the project's CRS,
/// which Web Mercator stretches somewhat: it is about the order of magnitude.)
pub(super) fn cells_m(outlooks: &[Option<Outlook>]) -> Vec<f64> {
    let (mut spaces, mut vertices, mut length, mut size) = (0, 0, 0.0, 0.0);
    for outlook in outlooks.iter().flatten() {
        spaces += 1;
        vertices += outlook.vertices;
        length += outlook.length;
        size += outlook.size;
    }
    let (step, size) = (length / vertices as f64, size / f64::from(spaces));
    if vertices < COARSE_FROM_VERTICES || !(step > 0.0 && step.is_finite()) {
        return Vec::new();
    }
    CELLS_IN_STEPS.iter().map(|steps| steps * step).filter(|cell| *cell < size * LARGEST_CELL).collect()
}

/// Items in groups of neighbours: along a Hilbert curve through the extent, so that groups are compact and culling leaves
/// little outside the view.
pub(super) fn group(outlooks: &[Option<Outlook>]) -> Vec<Vec<u32>> {
    let known = || outlooks.iter().enumerate().filter_map(|(item, outlook)| Some((item as u32, (*outlook)?)));
    let (mut min, mut max) = (Coord { x: f64::MAX, y: f64::MAX }, Coord { x: f64::MIN, y: f64::MIN });
    for (_, Outlook { middle, .. }) in known() {
        (min.x, min.y) = (min.x.min(middle.x), min.y.min(middle.y));
        (max.x, max.y) = (max.x.max(middle.x), max.y.max(middle.y));
    }
    let cell = |value: f64, min: f64, max: f64| {
        let share = if max > min { (value - min) / (max - min) } else { 0.0 };
        ((share * f64::from(HILBERT_SIDE)) as u32).min(HILBERT_SIDE - 1)
    };
    let place = |c: Coord<f64>| hilbert(cell(c.x, min.x, max.x), cell(c.y, min.y, max.y));
    let mut order: Vec<_> = known().map(|(item, outlook)| (place(outlook.middle), item, outlook.vertices)).collect();
    order.par_sort_unstable();
    let mut groups: Vec<Vec<u32>> = Vec::new();
    let mut vertices = usize::MAX;
    for (_, item, more) in order {
        if vertices.saturating_add(more) > CHUNK_VERTICES {
            groups.push(Vec::new());
            vertices = 0;
        }
        vertices += more;
        if let Some(group) = groups.last_mut() {
            group.push(item);
        }
    }
    groups
}

/// Distance along a Hilbert curve through a square grid (after Hamilton 2006).
fn hilbert(mut x: u32, mut y: u32) -> u64 {
    let mut distance = 0;
    let mut side = HILBERT_SIDE / 2;
    while side > 0 {
        let (right, up) = (u32::from(x & side > 0), u32::from(y & side > 0));
        distance += u64::from(side) * u64::from(side) * u64::from((3 * right) ^ up);
        if up == 0 {
            if right == 1 {
                x = (HILBERT_SIDE - 1) - x;
                y = (HILBERT_SIDE - 1) - y;
            }
            std::mem::swap(&mut x, &mut y);
        }
        side /= 2;
    }
    distance
}

#[cfg(test)]
mod tests {
    use super::hilbert;

    #[test]
    fn the_curve_steps_from_cell_to_neighbour() {
        let mut cells: Vec<(u64, (i64, i64))> = Vec::new();
        for x in 0..16 {
            for y in 0..16 {
                cells.push((hilbert(x, y), (i64::from(x), i64::from(y))));
            }
        }
        cells.sort_unstable();
        for pair in cells.windows(2) {
            let ((from, a), (to, b)) = (pair[0], pair[1]);
            assert_eq!(to, from + 1);
            assert_eq!((a.0 - b.0).abs() + (a.1 - b.1).abs(), 1, "{a:?} {b:?}");
        }
    }
}
