//! Ground that a layer covers more than once.
//!
//! Borders that two neighbours share cancel. Around what is left a point is encircled as often as spaces cover it; so only what is left goes
//! into an arrangement, and that is little where a layer is as it should be.

use super::DoubledGround;
use super::layer::Layer;
use super::outline::Outline;
use super::shifted::Edge;
use crate::geometry::arrangement::{Arrangement, coord};
use crate::geometry::watch::{Cancelled, Watch};
use geo::{Coord, LineString, MultiPolygon, Polygon};
use rayon::prelude::*;

/// Edges cancelled at a time where they come in the order of the layer.
const CHUNK: usize = 16_384;

fn hash((from, to): Edge) -> usize {
    let mixed = from.bits() ^ to.bits().rotate_left(32);
    (mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20) as usize
}

/// Borders of spaces side by side, as far as they have not cancelled each other.
#[derive(Debug, Default)]
pub(super) struct Borders {
    edges: Vec<Edge>,
}

impl Borders {
    /// Adds all edges of a space.
    pub(super) fn add(&mut self, outline: &Outline) {
        self.edges.extend((0..outline.points.len()).map(|at| outline.edge(at)));
    }

    /// Those of a whole layer.
    pub(super) fn of(layer: &Layer) -> Self {
        let some = |start: usize| {
            let edges = start..layer.len().min(start + CHUNK);
            uncancelled(edges.map(|edge| layer.edge(edge)).collect())
        };
        let parts: Vec<Vec<Edge>> =
            (0..layer.len().div_ceil(CHUNK)).into_par_iter().map(|at| some(at * CHUNK)).collect();
        Self { edges: parts.concat() }
    }

    /// Lets borders that run to and fro cancel each other.
    pub(super) fn cancel(&mut self) {
        self.edges = uncancelled(std::mem::take(&mut self.edges));
    }
}

/// Ground that is covered more than once.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Doubled {
    /// Its area.
    pub(super) area_m2: f64,
    /// What the sum of all spaces has more than the ground they cover.
    pub(super) surplus_m2: f64,
    /// Where it is.
    pub(super) places: Vec<DoubledGround>,
}

/// Finds the ground that the spaces with these borders cover more than once. All must be sound.
pub(super) fn doubled(borders: Vec<Borders>, origin: Coord<f64>, watch: &dyn Watch) -> Result<Doubled, Cancelled> {
    let mut all = Vec::with_capacity(borders.iter().map(|some| some.edges.len()).sum());
    borders.into_iter().for_each(|some| all.extend(some.edges));
    watch.check()?;
    let mut left = uncancelled(all);
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
            found.places.extend(face.extent().map(|extent| DoubledGround { extent, area_m2: face.area_m2() }));
        }
    }
    Ok(found)
}

/// The edges that are left when those that run to and fro have cancelled each other, in the order they came.
fn uncancelled(edges: Vec<Edge>) -> Vec<Edge> {
    // Edges from left to right with how often they run that way more than back; and for each slot the place of one plus 1.
    let mut kept: Vec<(Edge, i32)> = Vec::with_capacity(edges.len() / 2 + 1);
    let mut slots = vec![0_u32; (2 * edges.len()).next_power_of_two()];
    let mask = slots.len() - 1;
    for (from, to) in edges {
        let (key, weight) = if from < to { ((from, to), 1) } else { ((to, from), -1) };
        let mut slot = hash(key) & mask;
        loop {
            match slots[slot] {
                0 => {
                    kept.push((key, weight));
                    slots[slot] = kept.len() as u32;
                    break;
                }
                at if kept[at as usize - 1].0 == key => {
                    kept[at as usize - 1].1 += weight;
                    break;
                }
                _ => slot = (slot + 1) & mask,
            }
        }
    }
    let directed = |((low, high), weight): (Edge, i32)| {
        let edge = if weight > 0 { (low, high) } else { (high, low) };
        std::iter::repeat_n(edge, weight.unsigned_abs() as usize)
    };
    kept.into_iter().flat_map(directed).collect()
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
