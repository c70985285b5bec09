//! Two layers over one another: which spaces share ground, how much, and on request its outline.
//!
//! Method: both layers are put on one grid of 1 mm; one of them is thought shifted by an infinitesimal, so that no two borders touch or
//! coincide and every decision is exact (simulation of simplicity, Edelsbrunner & Mücke 1990). A space that no border of the other
//! layer comes near lies in whatever covers one of its corners, and is taken whole. For the others the shared area is the integral
//! along what of each border lies in the other (Franklin 1990). Areas are continuous in the shift, so they are right; borders that
//! both layers have give shared areas of 0, which are dropped.
//!
//! Spaces that cross themselves, or whose parts overlap, are mended first by way of [`super::arrangement`]: what their rings run around
//! at all belongs to them. Spaces of one layer may overlap: each pair is right by itself, and how much ground is covered twice is stated.
//!
//! For more than two layers, or where the ground itself is wanted rather than pairs, [`super::overlay`] is the place. Unlike there,
//! borders of the two layers that differ by 1 mm are not brought together here; what lies between them is shared ground.
//!
//! Assumptions: planar coordinates in metres, no more than about 2,100 km apart; rings with other coordinates are left out and their spaces
//! named. Same input, same result, at any number of threads.
//!
//! ```
//! use geo::{MultiPolygon, Rect, coord};
//! use klammer::geometry::{NoWatch, pairs::pair_areas};
//!
//! let square = |x: f64, side: f64| {
//!     let corner = coord! { x: x + side, y: side };
//!     MultiPolygon::new(vec![Rect::new(coord! { x: x, y: 0.0 }, corner).to_polygon()])
//! };
//! let (block, left, right) = (square(1.0, 2.0), square(0.0, 2.0), square(2.0, 2.0));
//! let shared = pair_areas(&[&block], &[&left, &right], &NoWatch).unwrap();
//! let areas: Vec<_> = shared.pairs.iter().map(|pair| (pair.a, pair.b, pair.area_m2)).collect();
//! assert_eq!(areas, [(0, 0, 2.0), (0, 1, 2.0)]);
//! ```

mod areas;
mod boxes;
mod doubled;
mod field;
mod ground;
mod layer;
mod meet;
mod outline;
mod pieces;
mod shifted;
mod sound;
#[cfg(test)]
mod tests;

use super::arrangement::{area_m2, origin_of, point::GridPoint};
use super::watch::{Cancelled, Stage, Watch};
use areas::Shares;
use doubled::{Borders, Doubled};
use field::Field;
use geo::{Coord, CoordsIter, MultiPolygon, Rect};
use layer::Layer;
use meet::Meet;
use pieces::Tracer;
use rayon::prelude::*;
use shifted::Side;
use std::cmp::Ordering;
use std::sync::atomic::{self, AtomicUsize};

/// Spaces handled by one parallel task.
const CHUNK: usize = 256;

/// A shared area below this (m²), or below [`SLIVER_SHARE`] of a space, comes from two hands drawing one line.
pub const SLIVER_AREA_M2: f64 = 1.0;

/// See [`SLIVER_AREA_M2`]: whichever is less decides.
pub const SLIVER_SHARE: f64 = 1e-4;

/// Ground that two spaces share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SharedArea {
    /// Index of the space of the first layer.
    pub a: u32,
    /// Index of the space of the second layer.
    pub b: u32,
    /// Its area.
    pub area_m2: f64,
    /// Whether all of `a` lies in `b`, but for slivers.
    pub whole: bool,
}

/// Two layers over one another. What lies outside, and what is covered twice, is stated beside the pairs.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PairAreas {
    /// All pairs that share ground, sorted by (a, b); slivers are among them.
    pub pairs: Vec<SharedArea>,
    /// Area of each space of the first layer, as put on the grid.
    pub area_a_m2: Vec<f64>,
    /// Area of each space of the second layer.
    pub area_b_m2: Vec<f64>,
    /// Ground in some space of the first layer and some of the second.
    pub common_m2: f64,
    /// Ground in the first layer only.
    pub only_a_m2: f64,
    /// Ground in the second layer only.
    pub only_b_m2: f64,
    /// Ground in several spaces of the first layer.
    pub doubly_covered_a_m2: f64,
    /// Ground in several spaces of the second layer.
    pub doubly_covered_b_m2: f64,
    /// Where either layer covers ground more than once.
    pub doubled: [Vec<DoubledGround>; 2],
    /// Spaces of the first layer with rings that were left out for their coordinates, rising.
    pub skipped_a: Vec<u32>,
    /// Spaces of the second layer with rings that were left out for their coordinates, rising.
    pub skipped_b: Vec<u32>,
}

/// Ground in one place that a layer covers more than once.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DoubledGround {
    /// Box around it.
    pub extent: Rect<f64>,
    /// Its area.
    pub area_m2: f64,
}

/// Ground that two spaces share, with its outline.
#[derive(Debug, Clone, PartialEq)]
pub struct SharedPiece {
    /// Index of the space of the first layer.
    pub a: u32,
    /// Index of the space of the second layer.
    pub b: u32,
    /// Its area.
    pub area_m2: f64,
    /// Its outline. A space that lies wholly in the other comes as it is; else exteriors run counter-clockwise, holes clockwise.
    pub geometry: MultiPolygon<f64>,
}

/// Two layers over one another, with outlines.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PairPieces {
    /// Areas and all sums; slivers are among them.
    pub areas: PairAreas,
    /// What pairs share, sorted by (a, b), without slivers.
    pub pieces: Vec<SharedPiece>,
    /// Number of pairs that share nothing but slivers.
    pub slivers: usize,
    /// Area of these pairs.
    pub slivers_m2: f64,
}

/// What pairs of spaces share, with outlines, and all sums. Pairs that share no more than `least_m2` are slivers and have no piece; parts of
/// pieces that are no larger are left out of the outline.
pub fn pair_pieces(
    a: &[&MultiPolygon<f64>],
    b: &[&MultiPolygon<f64>],
    least_m2: f64,
    watch: &dyn Watch,
) -> Result<PairPieces, Cancelled> {
    let wanted = Wanted { doubled: true, pieces_above_m2: Some(least_m2.max(0.0)) };
    let mut walked = walk([a, b], wanted, &Stage::of(watch, 0.0, 0.8))?;
    ground::add(&mut walked.areas, [a, b], walked.doubled, &Stage::of(watch, 0.8, 1.0))?;
    let all: f64 = walked.areas.pairs.iter().map(|pair| pair.area_m2).sum();
    let kept: f64 = walked.pieces.iter().map(|piece| piece.area_m2).sum();
    let slivers = walked.areas.pairs.len() - walked.pieces.len();
    watch.progress(1.0);
    Ok(PairPieces { areas: walked.areas, pieces: walked.pieces, slivers, slivers_m2: (all - kept).max(0.0) })
}

/// What pairs of spaces share, and all sums beside it.
pub fn pair_areas(
    a: &[&MultiPolygon<f64>],
    b: &[&MultiPolygon<f64>],
    watch: &dyn Watch,
) -> Result<PairAreas, Cancelled> {
    let wanted = Wanted { doubled: true, pieces_above_m2: None };
    let mut walked = walk([a, b], wanted, &Stage::of(watch, 0.0, 0.7))?;
    ground::add(&mut walked.areas, [a, b], walked.doubled, &Stage::of(watch, 0.7, 1.0))?;
    watch.progress(1.0);
    Ok(walked.areas)
}

/// What pairs of spaces share, quicker: of the sums only the areas of the spaces are there, for ground covered twice is not looked for.
pub fn shared_areas(
    a: &[&MultiPolygon<f64>],
    b: &[&MultiPolygon<f64>],
    watch: &dyn Watch,
) -> Result<PairAreas, Cancelled> {
    let walked = walk([a, b], Wanted { doubled: false, pieces_above_m2: None }, watch)?;
    watch.progress(1.0);
    Ok(walked.areas)
}

/// A layer.
type Spaces<'a> = [&'a MultiPolygon<f64>];

/// Ground covered twice, by layer.
type DoubledOf = [Doubled; 2];

/// What is to be found beside shared areas.
#[derive(Debug, Clone, Copy)]
struct Wanted {
    /// Ground covered twice.
    doubled: bool,
    /// Outlines, but of parts up to this.
    pieces_above_m2: Option<f64>,
}

/// What was found.
struct Walked {
    areas: PairAreas,
    doubled: DoubledOf,
    pieces: Vec<SharedPiece>,
}

/// What one task found.
#[derive(Default)]
struct Part {
    /// (own space, other space, twice the shared area).
    shares: Vec<(u32, u32, f64)>,
    twice_areas: Vec<(u32, i128)>,
    skipped: Vec<u32>,
    borders: Borders,
    /// With the own space as the first.
    pieces: Vec<SharedPiece>,
}

/// What all tasks need.
struct Task<'a> {
    field: &'a Field<'a>,
    origin: Coord<f64>,
    /// The layer that is walked through, and the one that lies there.
    layers: [&'a Spaces<'a>; 2],
    wanted: Wanted,
}

/// Walks through the layer of more corners, space by space, over the other one.
fn walk([a, b]: [&Spaces<'_>; 2], wanted: Wanted, watch: &dyn Watch) -> Result<Walked, Cancelled> {
    let all: Vec<(u32, &MultiPolygon<f64>)> = a.iter().chain(b).map(|space| (0, *space)).collect();
    let origin = origin_of(&all);
    drop(all);
    let swapped = is_walked(b, a);
    let layers = if swapped { [b, a] } else { [a, b] };
    let layer = Layer::read(layers[1], origin, watch)?;
    watch.progress(0.1);
    let field = Field::over(&layer, Side::Shifted, watch)?;
    watch.progress(0.2);
    let (task, done) = (Task { field: &field, origin, layers, wanted }, AtomicUsize::new(0));
    let order = by_place(layers[0], origin);
    let mut parts: Vec<Part> = order
        .par_chunks(CHUNK)
        .map(|spaces| {
            watch.check()?;
            let part = task.walk_some(spaces, watch)?;
            let done = done.fetch_add(CHUNK, atomic::Ordering::Relaxed) + CHUNK;
            watch.progress((0.2 + 0.6 * done as f32 / layers[0].len() as f32).min(0.8));
            Ok(part)
        })
        .collect::<Result<_, Cancelled>>()?;
    let mut doubled = DoubledOf::default();
    if wanted.doubled {
        let own = parts.iter_mut().map(|part| std::mem::take(&mut part.borders)).collect();
        doubled[usize::from(swapped)] = doubled::doubled(own, origin, watch)?;
        doubled[usize::from(!swapped)] = doubled::doubled(vec![Borders::of(&layer)], origin, watch)?;
    }
    let (areas, pieces) = assemble(parts, &layer, layers[0].len(), swapped);
    Ok(Walked { areas, doubled, pieces })
}

impl Task<'_> {
    /// Goes through some spaces.
    fn walk_some(&self, spaces: &[u32], watch: &dyn Watch) -> Result<Part, Cancelled> {
        let (mut meet, mut part, mut shares) = (Meet::default(), Part::default(), Shares::new());
        let least_m2 = self.wanted.pieces_above_m2.unwrap_or(0.0);
        let mut tracer = Tracer::new(self.field, self.origin, self.layers, least_m2);
        for &space in spaces {
            let geometry = self.layers[0][space as usize];
            let found = sound::read_sound(geometry, self.origin, &mut meet.outline, &mut meet.boxes, watch)?;
            if found.skipped {
                part.skipped.push(space);
            }
            let far = areas::shares(&mut meet, self.field, &mut shares);
            part.shares.extend(shares.iter().map(|&(other, area)| (space, other, area)));
            part.twice_areas.push((space, meet.outline.twice_area_mm2()));
            if self.wanted.doubled {
                part.borders.add(&meet.outline);
            }
            if self.wanted.pieces_above_m2.is_none() {
                continue;
            }
            for &(other, twice_area) in shares.iter().filter(|share| share.1 > least_m2 * 2e6) {
                let geometry = if far {
                    tracer.whole(&meet, space, found.mended)
                } else {
                    tracer.piece(&meet, space, other, watch)?
                };
                if !geometry.0.is_empty() {
                    part.pieces.push(SharedPiece { a: space, b: other, area_m2: twice_area / 2e6, geometry });
                }
            }
        }
        part.borders.cancel();
        Ok(part)
    }
}

/// The spaces in an order in which neighbours mostly come soon after one another (Morton 1966), so that one task has them and what is near
/// them is at hand.
fn by_place(spaces: &Spaces<'_>, origin: Coord<f64>) -> Vec<u32> {
    let spread = |value: i64| {
        // One free bit before each.
        let mut bits = (value + (1 << 31)) as u64;
        for (shift, mask) in [
            (16, 0x0000_ffff_0000_ffff),
            (8, 0x00ff_00ff_00ff_00ff),
            (4, 0x0f0f_0f0f_0f0f_0f0f),
            (2, 0x3333_3333_3333_3333),
            (1, 0x5555_5555_5555_5555_u64),
        ] {
            bits = (bits | (bits << shift)) & mask;
        }
        bits
    };
    let key = |space: &MultiPolygon<f64>| {
        let corner = space.0.first().and_then(|polygon| polygon.exterior().0.first());
        let point = corner.and_then(|corner| outline::to_grid(*corner, origin));
        point.map_or(0, |point| spread(point.x()) | (spread(point.y()) << 1))
    };
    let mut keys: Vec<(u64, u32)> =
        spaces.par_iter().zip(0..spaces.len() as u32).map(|(space, at)| (key(space), at)).collect();
    keys.par_sort_unstable();
    keys.into_iter().map(|(_, space)| space).collect()
}

fn assemble(parts: Vec<Part>, layer: &Layer, spaces: usize, swapped: bool) -> (PairAreas, Vec<SharedPiece>) {
    let mut areas = PairAreas::default();
    let mut walked: (Vec<f64>, Vec<u32>) = (vec![0.0; spaces], Vec::new());
    let mut shares: Vec<(u32, u32, f64)> = Vec::with_capacity(parts.iter().map(|part| part.shares.len()).sum());
    let mut pieces: Vec<SharedPiece> = Vec::with_capacity(parts.iter().map(|part| part.pieces.len()).sum());
    for part in parts {
        shares.extend(part.shares);
        pieces.extend(part.pieces);
        part.twice_areas.into_iter().for_each(|(space, area)| walked.0[space as usize] = area_m2(area));
        walked.1.extend(part.skipped);
    }
    walked.1.sort_unstable();
    let laid: (Vec<f64>, Vec<u32>) = (layer.twice_areas.iter().copied().map(area_m2).collect(), layer.skipped.clone());
    let (of_a, of_b) = if swapped { (laid, walked) } else { (walked, laid) };
    (areas.area_a_m2, areas.skipped_a) = of_a;
    (areas.area_b_m2, areas.skipped_b) = of_b;
    if swapped {
        shares.iter_mut().for_each(|share| *share = (share.1, share.0, share.2));
        pieces.iter_mut().for_each(|piece| (piece.a, piece.b) = (piece.b, piece.a));
    }
    shares.par_sort_unstable_by_key(|share| (share.0, share.1));
    pieces.par_sort_unstable_by_key(|piece| (piece.a, piece.b));
    let pair = |(a, b, twice_area): (u32, u32, f64)| {
        let (shared, whole) = (twice_area / 2e6, areas.area_a_m2.get(a as usize).copied().unwrap_or(0.0));
        SharedArea { a, b, area_m2: shared, whole: whole - shared <= sliver_limit_m2(whole) }
    };
    areas.pairs = shares.into_iter().map(pair).collect();
    (areas, pieces)
}

/// The area up to which ground of a space of this area is a sliver.
pub fn sliver_limit_m2(space_area_m2: f64) -> f64 {
    SLIVER_AREA_M2.min(SLIVER_SHARE * space_area_m2)
}

/// Whether of two layers this is the one to be walked through: that of more corners; of equals the one with the first corner that comes later, so that
/// it does not matter which of them was named first.
fn is_walked(one: &Spaces<'_>, other: &Spaces<'_>) -> bool {
    let first_that_differs = || {
        let one = one.iter().flat_map(|space| space.coords_iter());
        let other = other.iter().flat_map(|space| space.coords_iter());
        let mut orders = one.zip(other).map(|(one, other)| one.x.total_cmp(&other.x).then(one.y.total_cmp(&other.y)));
        orders.find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    };
    corners(one).cmp(&corners(other)).then_with(first_that_differs).is_gt()
}

/// Number of corners of all spaces.
fn corners(spaces: &[&MultiPolygon<f64>]) -> usize {
    let rings = |space: &MultiPolygon<f64>| -> usize {
        let polygons = space.0.iter();
        polygons.map(|p| p.exterior().0.len() + p.interiors().iter().map(|hole| hole.0.len()).sum::<usize>()).sum()
    };
    spaces.par_iter().map(|space| rings(space)).sum()
}
