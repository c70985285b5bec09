//! What the spaces of two definitions share: ground, and residents where something carries them. Crosswalks and transfer rest on it.
//!
//! Method: shared areas come from [`crate::geometry::pairs`]. Residents of a carrying space are spread over its area (areal weighting, Goodchild &
//! Lam 1980); where it lies wholly in one pair, but for slivers, all of them are there for certain. Only carrying spaces that are cut by
//! borders of both definitions need an overlay of all three.
//!
//! Assumptions: residents are evenly spread within a carrying space. Where spaces of one definition overlap, the residents there are counted in
//! each of them.

use super::compare::{Carrier, sliver_limit_m2};
use crate::geometry::overlay::overlay;
use crate::geometry::pairs::{PairAreas, shared_areas};
use crate::geometry::{Cancelled, Stage, Watch};
use crate::model::Space;
use geo::MultiPolygon;
use serde::Serialize;
use std::ops::Range;

/// What one space shares with one of the other definition.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Weight {
    /// Index of the space it comes from.
    pub from: u32,
    /// Index of the space it goes to.
    pub to: u32,
    /// Shared area.
    pub area_m2: f64,
    /// Residents there; `None` where nothing carries residents.
    pub residents: Option<f64>,
    /// Of `residents` those that live here for certain: of carrying spaces that lie wholly in this pair.
    pub exact_residents: f64,
    /// Whether the space it comes from lies wholly in the space it goes to, but for slivers.
    pub whole: bool,
}

/// All that two definitions share.
#[derive(Debug, Clone, PartialEq, Serialize, Default)]
pub struct Weights {
    /// Sorted by (from, to); shared slivers are left out.
    pub entries: Vec<Weight>,
    /// Area of each space it comes from.
    pub from_area_m2: Vec<f64>,
    /// Area of each space it goes to.
    pub to_area_m2: Vec<f64>,
    /// Residents of each space it comes from, those outside all targets among them; empty where nothing carries residents.
    pub from_residents: Vec<f64>,
    /// Residents of each space it goes to, those outside all sources among them; empty where nothing carries residents.
    pub to_residents: Vec<f64>,
    /// Area of the slivers that were left out.
    pub slivers_m2: f64,
}

/// What decides how much of a space belongs to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// How many residents live on the shared ground.
    Residents,
    /// How large the shared ground is.
    Area,
}

impl Weights {
    /// Weights of entries in any order; leaves out slivers by the rule of comparisons, as far as nobody lives there for certain.
    pub fn new(mut entries: Vec<Weight>, from_area_m2: Vec<f64>, to_area_m2: Vec<f64>) -> Self {
        entries.sort_by_key(|entry| (entry.from, entry.to));
        let area = |areas: &[f64], space: u32| areas.get(space as usize).copied().unwrap_or(0.0);
        let mut slivers_m2 = 0.0;
        entries.retain(|entry| {
            let limit = sliver_limit_m2(area(&from_area_m2, entry.from).min(area(&to_area_m2, entry.to)));
            let keep = entry.area_m2 > limit || entry.exact_residents > 0.0;
            slivers_m2 += if keep { 0.0 } else { entry.area_m2 };
            keep
        });
        Self { entries, from_area_m2, to_area_m2, slivers_m2, ..Self::default() }
    }

    /// The entries of each space they come from, in order; a space that shares nothing has none.
    pub fn by_source(&self) -> impl Iterator<Item = &[Weight]> {
        let mut rest = self.entries.as_slice();
        (0..self.from_area_m2.len() as u32).map(move |space| {
            let (own, after) = rest.split_at(rest.iter().take_while(|entry| entry.from <= space).count());
            rest = after;
            own
        })
    }
}

impl Weights {
    /// What the spaces of two definitions share, with residents if something carries them.
    pub fn between(
        from: &[Space],
        to: &[Space],
        carrier: Option<Carrier<'_>>,
        watch: &dyn Watch,
    ) -> Result<Self, Cancelled> {
        let (a, b) = (geometries(from), geometries(to));
        let mut weights = Self::by_area(&a, &b, &Stage::of(watch, 0.0, 0.4))?;
        match carrier {
            None => {}
            Some(Carrier::A) => weights.carried_by_from(from),
            Some(Carrier::B) => weights.carried_by_to(to),
            Some(Carrier::Other(blocks)) => weights.carried_by(blocks, [&a, &b], &Stage::of(watch, 0.4, 1.0))?,
        }
        watch.progress(1.0);
        Ok(weights)
    }

    /// What areas share, without residents.
    pub fn by_area(
        from: &[&MultiPolygon<f64>],
        to: &[&MultiPolygon<f64>],
        watch: &dyn Watch,
    ) -> Result<Self, Cancelled> {
        let PairAreas { pairs, area_a_m2, area_b_m2, .. } = shared_areas(from, to, watch)?;
        let entry = |pair: crate::geometry::pairs::SharedArea| Weight {
            from: pair.a,
            to: pair.b,
            area_m2: pair.area_m2,
            residents: None,
            exact_residents: 0.0,
            whole: pair.whole,
        };
        Ok(Self::new(pairs.into_iter().map(entry).collect(), area_a_m2, area_b_m2))
    }

    fn carried_by_from(&mut self, from: &[Space]) {
        self.begin_residents();
        self.from_residents = from.iter().map(|space| stated(space).unwrap_or(0.0)).collect();
        for entry in &mut self.entries {
            let all = self.from_residents.get(entry.from as usize).copied().unwrap_or(0.0);
            let area_m2 = self.from_area_m2.get(entry.from as usize).copied().unwrap_or(0.0);
            entry.carry(all, area_m2, entry.whole);
            if let Some(sum) = self.to_residents.get_mut(entry.to as usize) {
                *sum += entry.residents.unwrap_or(0.0);
            }
        }
    }

    fn carried_by_to(&mut self, to: &[Space]) {
        self.begin_residents();
        self.to_residents = to.iter().map(|space| stated(space).unwrap_or(0.0)).collect();
        for entry in &mut self.entries {
            let all = self.to_residents.get(entry.to as usize).copied().unwrap_or(0.0);
            let area_m2 = self.to_area_m2.get(entry.to as usize).copied().unwrap_or(0.0);
            entry.carry(all, area_m2, area_m2 - entry.area_m2 <= sliver_limit_m2(area_m2));
            if let Some(sum) = self.from_residents.get_mut(entry.from as usize) {
                *sum += entry.residents.unwrap_or(0.0);
            }
        }
    }

    fn begin_residents(&mut self) {
        self.from_residents = vec![0.0; self.from_area_m2.len()];
        self.to_residents = vec![0.0; self.to_area_m2.len()];
        self.entries.iter_mut().for_each(|entry| entry.residents = Some(0.0));
    }

    /// Spreads the residents of a third definition.
    fn carried_by(
        &mut self,
        blocks: &[Space],
        layers: [&[&MultiPolygon<f64>]; 2],
        watch: &dyn Watch,
    ) -> Result<(), Cancelled> {
        self.begin_residents();
        let ground = geometries(blocks);
        let in_a = Within::of(&ground, layers[0], &Stage::of(watch, 0.0, 0.4))?;
        let in_b = Within::of(&ground, layers[1], &Stage::of(watch, 0.4, 0.8))?;
        let mut cut: Vec<usize> = Vec::new();
        for (at, block) in blocks.iter().enumerate() {
            let Some(residents) = stated(block) else { continue };
            let (a, b) = (in_a.parts(at), in_b.parts(at));
            a.iter().for_each(|part| add(&mut self.from_residents, part.space, residents * part.share));
            b.iter().for_each(|part| add(&mut self.to_residents, part.space, residents * part.share));
            let whole = |parts: &[Part]| parts.iter().all(|part| part.whole);
            if !whole(a) && !whole(b) {
                cut.push(at);
                continue;
            }
            let exact = whole(a) && whole(b) && a.len() == 1 && b.len() == 1;
            for (x, y) in a.iter().flat_map(|x| b.iter().map(move |y| (x, y))) {
                self.add_residents((x.space, y.space), residents * x.share.min(y.share), exact);
            }
        }
        self.add_cut(blocks, &cut, layers, [&in_a, &in_b], &Stage::of(watch, 0.8, 1.0))
    }

    /// Spreads the residents of blocks that borders of both definitions cut.
    fn add_cut(
        &mut self,
        blocks: &[Space],
        cut: &[usize],
        layers: [&[&MultiPolygon<f64>]; 2],
        within: [&Within; 2],
        watch: &dyn Watch,
    ) -> Result<(), Cancelled> {
        if cut.is_empty() {
            return Ok(());
        }
        let near = [0, 1].map(|layer| {
            let parts = cut.iter().flat_map(|&block| within[layer].parts(block));
            let mut spaces: Vec<u32> = parts.map(|part| part.space).collect();
            spaces.sort_unstable();
            spaces.dedup();
            spaces
        });
        let chosen = |layer: usize| near[layer].iter().map(|&space| layers[layer][space as usize]).collect();
        let ground = cut.iter().map(|&block| &blocks[block].geometry).collect();
        let overlay = overlay(&[ground, chosen(0), chosen(1)], watch)?;
        for piece in &overlay.pieces {
            for &block in &piece.covers[0] {
                let area_m2 = overlay.space_area_m2[0][block as usize];
                let residents = stated(&blocks[cut[block as usize]]).unwrap_or(0.0) * piece.area_m2 / area_m2;
                for (&a, &b) in piece.covers[1].iter().flat_map(|a| piece.covers[2].iter().map(move |b| (a, b))) {
                    self.add_residents((near[0][a as usize], near[1][b as usize]), residents, false);
                }
            }
        }
        Ok(())
    }

    fn add_residents(&mut self, pair: (u32, u32), residents: f64, exact: bool) {
        // Slivers have no entry.
        if let Ok(at) = self.entries.binary_search_by_key(&pair, |entry| (entry.from, entry.to)) {
            let entry = &mut self.entries[at];
            entry.residents = Some(entry.residents.unwrap_or(0.0) + residents);
            entry.exact_residents += if exact { residents } else { 0.0 };
        }
    }
}

impl Weight {
    /// Gives it its part of the residents of a space of this area.
    fn carry(&mut self, all: f64, area_m2: f64, whole: bool) {
        let share = if whole {
            1.0
        } else if area_m2 > 0.0 {
            (self.area_m2 / area_m2).min(1.0)
        } else {
            0.0
        };
        self.residents = Some(all * share);
        self.exact_residents = if whole { all } else { 0.0 };
    }
}

/// Part of a block in a space.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Part {
    space: u32,
    /// Share of the block's area.
    share: f64,
    /// Whether all of it is here, but for slivers.
    whole: bool,
}

/// Where blocks lie in another definition.
struct Within {
    /// Parts of block i are those in `ranges[i]`.
    ranges: Vec<Range<usize>>,
    parts: Vec<Part>,
}

impl Within {
    fn of(blocks: &[&MultiPolygon<f64>], spaces: &[&MultiPolygon<f64>], watch: &dyn Watch) -> Result<Self, Cancelled> {
        let areas = shared_areas(blocks, spaces, watch)?;
        let mut within = Self { ranges: vec![0..0; blocks.len()], parts: Vec::with_capacity(areas.pairs.len()) };
        for pair in &areas.pairs {
            let area_m2 = areas.area_a_m2[pair.a as usize];
            if pair.area_m2 <= sliver_limit_m2(area_m2) {
                continue;
            }
            let at = within.parts.len();
            let share = if pair.whole { 1.0 } else { pair.area_m2 / area_m2 };
            within.parts.push(Part { space: pair.b, share, whole: pair.whole });
            let range = &mut within.ranges[pair.a as usize];
            *range = if range.start == range.end { at..at + 1 } else { range.start..at + 1 };
        }
        Ok(within)
    }

    fn parts(&self, block: usize) -> &[Part] {
        self.ranges.get(block).map_or(&[], |range| &self.parts[range.clone()])
    }
}

fn geometries(spaces: &[Space]) -> Vec<&MultiPolygon<f64>> {
    spaces.iter().map(|space| &space.geometry).collect()
}

fn stated(space: &Space) -> Option<f64> {
    space.residents.filter(|residents| residents.is_finite())
}

fn add(sums: &mut [f64], space: u32, value: f64) {
    if let Some(sum) = sums.get_mut(space as usize) {
        *sum += value;
    }
}

#[cfg(test)]
#[path = "weights_tests.rs"]
mod tests;
