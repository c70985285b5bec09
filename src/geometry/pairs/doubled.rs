//! Ground that a layer covers more than once.
//!
//! Borders that two neighbours share cancel. Around what is left a point is encircled as often as spaces cover it; so only what is left goes
//! into an arrangement, and that is little where a layer is as it should be.

use super::outline::Outline;
use super::shifted::Edge;
use crate::geometry::arrangement::point::GridPoint;
use crate::geometry::arrangement::{Arrangement, coord};
use crate::geometry::watch::{Cancelled, Watch};
use geo::{Coord, LineString, MultiPolygon, Polygon, Rect};
use rayon::prelude::*;

/// Edges are sorted out into so many heaps by place, which are worked on side by side.
const HEAPS: usize = 64;

/// Borders of some spaces of a layer.
pub(super) struct Borders {
    heaps: Vec<Vec<Edge>>,
}

impl Default for Borders {
    fn default() -> Self {
        Self { heaps: vec![Vec::new(); HEAPS] }
    }
}

impl Borders {
    /// Adds all edges of a space.
    pub(super) fn add(&mut self, outline: &Outline) {
        (0..outline.points.len()).for_each(|at| self.add_edge(outline.edge(at)));
    }

    /// Adds an edge.
    pub(super) fn add_edge(&mut self, edge: Edge) {
        let heap = hash(edge.0.min(edge.1), 0) as usize % HEAPS;
        self.heaps[heap].push(edge);
    }
}

fn hash(point: GridPoint, seed: u64) -> u64 {
    (point.bits() ^ seed).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20
}

/// Ground that is covered more than once.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Doubled {
    /// Its area.
    pub(super) area_m2: f64,
    /// What the sum of all spaces has more than the ground they cover.
    pub(super) surplus_m2: f64,
    /// Where it is.
    pub(super) extents: Vec<Rect<f64>>,
}

/// Finds the ground that the spaces with these borders cover more than once. All must be sound.
pub(super) fn doubled(borders: Vec<Borders>, origin: Coord<f64>, watch: &dyn Watch) -> Result<Doubled, Cancelled> {
    let left: Vec<Vec<Edge>> = (0..HEAPS)
        .into_par_iter()
        .map(|heap| watch.check().map(|()| uncancelled(borders.iter().map(|some| some.heaps[heap].as_slice()))))
        .collect::<Result<_, Cancelled>>()?;
    drop(borders);
    let mut left = left.concat();
    if left.is_empty() {
        return Ok(Doubled::default());
    }
    left.par_sort_unstable();
    let area = closed_lines(&left, origin);
    drop(left);
    let arrangement = Arrangement::build(&[vec![&area]], watch)?;
    let mut found = Doubled::default();
    for face in arrangement.faces() {
        let times = face.covers().first().map_or(0, |cover| cover.winding.max(0));
        if times > 1 {
            found.area_m2 += face.area_m2();
            found.surplus_m2 += face.area_m2() * f64::from(times - 1);
            found.extents.extend(face.extent());
        }
    }
    Ok(found)
}

/// The edges that are left when those that run to and fro have cancelled each other.
fn uncancelled<'a>(parts: impl Iterator<Item = &'a [Edge]> + Clone) -> Vec<Edge> {
    let count: usize = parts.clone().map(<[Edge]>::len).sum();
    let mut slots: Vec<(Edge, i32)> =
        vec![((GridPoint::new(0, 0), GridPoint::new(0, 0)), 0); (2 * count).next_power_of_two()];
    let mask = slots.len() - 1;
    for &(from, to) in parts.flatten() {
        let (key, weight) = if from < to { ((from, to), 1) } else { ((to, from), -1) };
        let mut at = hash(key.0, key.1.bits().rotate_left(32)) as usize & mask;
        // No edge begins where it ends: such a slot is free.
        while slots[at].0.0 != slots[at].0.1 && slots[at].0 != key {
            at = (at + 1) & mask;
        }
        slots[at].0 = key;
        slots[at].1 += weight;
    }
    let mut left = Vec::new();
    for ((low, high), weight) in slots {
        let edge = if weight > 0 { (low, high) } else { (high, low) };
        left.extend(std::iter::repeat_n(edge, weight.unsigned_abs() as usize));
    }
    left
}

/// Edges, as many to each point as from it, joined to closed lines. Those that run clockwise become holes, so that each keeps its direction.
fn closed_lines(sorted: &[Edge], origin: Coord<f64>) -> MultiPolygon<f64> {
    let mut used = vec![false; sorted.len()];
    let (mut areas, mut holes) = (Vec::new(), Vec::new());
    for first in 0..sorted.len() {
        if used[first] {
            continue;
        }
        let mut line = vec![sorted[first].0];
        let mut next = Some(first);
        while let Some(at) = next {
            used[at] = true;
            line.push(sorted[at].1);
            let from = sorted.partition_point(|edge| edge.0 < sorted[at].1);
            let leaving = sorted[from..].iter().take_while(|edge| edge.0 == sorted[at].1).count();
            next = (from..from + leaving).find(|&edge| !used[edge]);
        }
        let area = super::outline::twice_area(&line);
        let line = LineString::from_iter(line.into_iter().map(|point| coord(point, origin)));
        if area < 0 { holes.push(line) } else { areas.push(line) }
    }
    let mut areas = areas.into_iter();
    let first = Polygon::new(areas.next().unwrap_or_else(|| LineString::new(Vec::new())), holes);
    MultiPolygon::new(std::iter::once(first).chain(areas.map(|area| Polygon::new(area, Vec::new()))).collect())
}
