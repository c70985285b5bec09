//! Where the residents of blocks live: in which spaces of two definitions.
//!
//! A block that lies wholly in one space of either definition, but for slivers, needs no overlay of all three layers; only what borders of both
//! cut does, and what lies where spaces of one definition overlap.

use super::super::compare::sliver_limit_m2;
use super::{geometries, stated};
use crate::geometry::overlay::{Overlay, overlay};
use crate::geometry::pairs::{PairAreas, SharedArea, shared_areas};
use crate::geometry::{Cancelled, Stage, Watch};
use crate::model::Space;
use geo::MultiPolygon;
use std::ops::Range;

/// Part of a block in a space.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::analysis) struct Part {
    pub(in crate::analysis) space: u32,
    /// Share of the block's area.
    pub(in crate::analysis) share: f64,
    /// Whether all of it is here, but for slivers.
    whole: bool,
}

/// Where blocks lie in another definition.
pub(in crate::analysis) struct Within {
    /// Parts of block i are those in `ranges[i]`.
    ranges: Vec<Range<usize>>,
    parts: Vec<Part>,
}

impl Within {
    fn of(blocks: &[&MultiPolygon<f64>], spaces: &[&MultiPolygon<f64>], watch: &dyn Watch) -> Result<Self, Cancelled> {
        Ok(Self::of_first(&shared_areas(blocks, spaces, watch)?))
    }

    /// Where the spaces of the first layer lie in those of the second.
    fn of_first(areas: &PairAreas) -> Self {
        Self::of_pairs(areas.pairs.iter().copied(), &areas.area_a_m2)
    }

    /// Where the spaces of the second layer lie in those of the first.
    fn of_second(areas: &PairAreas) -> Self {
        let mirrored = |pair: &SharedArea| {
            let area_m2 = areas.area_b_m2.get(pair.b as usize).copied().unwrap_or(0.0);
            let whole = area_m2 - pair.area_m2 <= sliver_limit_m2(area_m2);
            SharedArea { a: pair.b, b: pair.a, whole, ..*pair }
        };
        let mut pairs: Vec<SharedArea> = areas.pairs.iter().map(mirrored).collect();
        pairs.sort_by_key(|pair| (pair.a, pair.b));
        Self::of_pairs(pairs.into_iter(), &areas.area_b_m2)
    }

    fn of_pairs(pairs: impl Iterator<Item = SharedArea>, area_m2: &[f64]) -> Self {
        let mut within = Self { ranges: vec![0..0; area_m2.len()], parts: Vec::new() };
        for pair in pairs {
            let area_m2 = area_m2[pair.a as usize];
            if pair.area_m2 <= sliver_limit_m2(area_m2) {
                continue;
            }
            let at = within.parts.len();
            let share = if pair.whole { 1.0 } else { pair.area_m2 / area_m2 };
            within.parts.push(Part { space: pair.b, share, whole: pair.whole });
            let range = &mut within.ranges[pair.a as usize];
            *range = if range.start == range.end { at..at + 1 } else { range.start..at + 1 };
        }
        within
    }

    /// The parts of a block; slivers are none.
    pub(in crate::analysis) fn parts(&self, block: usize) -> &[Part] {
        self.ranges.get(block).map_or(&[], |range| &self.parts[range.clone()])
    }
}

fn whole(parts: &[Part]) -> bool {
    parts.iter().all(|part| part.whole)
}

/// Two layers.
pub(in crate::analysis) type Layers<'a> = [&'a [&'a MultiPolygon<f64>]; 2];

/// Gets residents with the spaces of both definitions they live in (several of one where they overlap), and whether they live there for certain.
pub(in crate::analysis) type Put<'a> = &'a mut dyn FnMut([&[u32]; 2], f64, bool);

/// Tells `put` where the residents of blocks live, and where the blocks lie in both layers. Blocks that are `apart` (none if it is empty) are
/// overlaid with all there is, so that people on ground that several spaces of one definition cover are told once, with all of these; elsewhere they are
/// told once for each pair.
pub(in crate::analysis) fn spread(
    blocks: &[Space],
    layers: Layers<'_>,
    apart: &[bool],
    put: Put<'_>,
    watch: &dyn Watch,
) -> Result<[Within; 2], Cancelled> {
    let ground = geometries(blocks);
    let in_a = Within::of(&ground, layers[0], &Stage::of(watch, 0.0, 0.4))?;
    let in_b = Within::of(&ground, layers[1], &Stage::of(watch, 0.4, 0.8))?;
    let mut cut: Vec<usize> = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        let Some(residents) = stated(block) else { continue };
        let (a, b) = (in_a.parts(at), in_b.parts(at));
        if a.is_empty() || b.is_empty() {
            continue;
        }
        if apart.get(at).copied().unwrap_or(false) || !whole(a) && !whole(b) {
            cut.push(at);
            continue;
        }
        let exact = whole(a) && whole(b) && a.len() == 1 && b.len() == 1;
        for (x, y) in a.iter().flat_map(|x| b.iter().map(move |y| (x, y))) {
            put([&[x.space], &[y.space]], residents * x.share.min(y.share), exact);
        }
    }
    let within = [in_a, in_b];
    let near = within.each_ref().map(|within| near(within, &cut));
    let on = Cut { blocks, cut, near, own: None };
    on.spread(layers, put, &Stage::of(watch, 0.8, 1.0))?;
    Ok(within)
}

/// Tells `put` where the residents of one of the two definitions live, which is that of `side`: each in her own space, whatever overlaps it.
/// For spaces that are `apart` see [`spread`].
pub(in crate::analysis) fn spread_own(
    spaces: &[Space],
    side: usize,
    areas: &PairAreas,
    layers: Layers<'_>,
    apart: &[bool],
    put: Put<'_>,
    watch: &dyn Watch,
) -> Result<(), Cancelled> {
    let within = if side == 0 { Within::of_first(areas) } else { Within::of_second(areas) };
    let mut cut: Vec<usize> = Vec::new();
    for (at, space) in spaces.iter().enumerate() {
        let Some(residents) = stated(space) else { continue };
        let parts = within.parts(at);
        if apart.get(at).copied().unwrap_or(false) {
            cut.push(at);
            continue;
        }
        let own = [at as u32];
        for part in parts {
            let other = [part.space];
            let covers: [&[u32]; 2] = if side == 0 { [&own, &other] } else { [&other, &own] };
            put(covers, residents * part.share, part.whole && parts.len() == 1);
        }
    }
    let others = near(&within, &cut);
    let near = if side == 0 { [Vec::new(), others] } else { [others, Vec::new()] };
    Cut { blocks: spaces, cut, near, own: Some(side) }.spread(layers, put, watch)
}

/// The spaces that some blocks have parts in, rising.
fn near(within: &Within, blocks: &[usize]) -> Vec<u32> {
    let mut spaces: Vec<u32> = blocks.iter().flat_map(|&at| within.parts(at)).map(|part| part.space).collect();
    spaces.sort_unstable();
    spaces.dedup();
    spaces
}

/// Blocks that have to be overlaid with what is there.
struct Cut<'a> {
    blocks: &'a [Space],
    cut: Vec<usize>,
    /// The spaces of each layer that are there.
    near: [Vec<u32>; 2],
    /// The layer whose spaces the blocks are themselves.
    own: Option<usize>,
}

impl Cut<'_> {
    fn spread(&self, layers: Layers<'_>, put: Put<'_>, watch: &dyn Watch) -> Result<(), Cancelled> {
        if self.cut.is_empty() {
            return Ok(());
        }
        let chosen = |layer: usize| self.near[layer].iter().map(|&space| layers[layer][space as usize]).collect();
        let ground = self.cut.iter().map(|&block| &self.blocks[block].geometry).collect();
        let overlay = overlay(&[ground, chosen(0), chosen(1)], watch)?;
        let mut pieces: Vec<Vec<usize>> = vec![Vec::new(); self.cut.len()];
        for (at, piece) in overlay.pieces.iter().enumerate() {
            piece.covers[0].iter().for_each(|&block| pieces[block as usize].push(at));
        }
        for (nth, pieces) in pieces.iter().enumerate() {
            self.spread_one(nth, &overlay, pieces, put);
        }
        Ok(())
    }

    fn spread_one(&self, nth: usize, overlay: &Overlay, pieces: &[usize], put: Put<'_>) {
        let block = self.cut[nth];
        let (residents, area_m2) = (stated(&self.blocks[block]).unwrap_or(0.0), overlay.space_area_m2[0][nth]);
        let covers = |piece: usize, layer: usize| -> Vec<u32> {
            if self.own == Some(layer) {
                return vec![block as u32];
            }
            overlay.pieces[piece].covers[layer + 1].iter().map(|&at| self.near[layer][at as usize]).collect()
        };
        let largest = pieces
            .iter()
            .copied()
            .reduce(|best, next| if overlay.pieces[next].area_m2 > overlay.pieces[best].area_m2 { next } else { best });
        let Some(largest) = largest else { return };
        let (a, b) = (covers(largest, 0), covers(largest, 1));
        let left_m2 = area_m2 - overlay.pieces[largest].area_m2;
        if a.len() == 1 && b.len() == 1 && left_m2 <= sliver_limit_m2(area_m2) {
            return put([&a, &b], residents, true);
        }
        // A winding hole could cancel the area; then there is nothing to spread by.
        for &piece in pieces.iter().filter(|_| area_m2 > 0.0) {
            let (a, b) = (covers(piece, 0), covers(piece, 1));
            put([&a, &b], residents * overlay.pieces[piece].area_m2 / area_m2, false);
        }
    }
}
