//! What the spaces of two definitions share: ground, and residents where something carries them. Crosswalks and transfer rest on it.
//!
//! Method: shared areas come from [`crate::geometry::pairs`]. Residents of a carrying space are spread over its area (areal weighting, Goodchild &
//! Lam 1980); where it lies wholly in one pair, but for slivers, all of them are there for certain. Only carrying spaces that are cut by
//! borders of both definitions need an overlay of all three.
//!
//! Assumptions: residents are evenly spread within a carrying space. Where spaces of one definition overlap, the residents there are counted in
//! each of them. What a carrying space does not state is not 0: it stays unknown ([`Weight::unstated`]).

mod blocks;
mod outside;

use super::compare::{Carrier, sliver_limit_m2};
use crate::geometry::pairs::{PairAreas, shared_areas};
use crate::geometry::{Cancelled, Stage, Watch};
use crate::model::Space;
use blocks::{Layers, Part};
pub(super) use blocks::{spread, spread_own};
use geo::MultiPolygon;
pub use outside::{Outside, TOLD_OUTSIDE};
use serde::Serialize;

/// What one space shares with one of the other definition.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Weight {
    /// Index of the space it comes from.
    pub from: u32,
    /// Index of the space it goes to.
    pub to: u32,
    /// Shared area.
    pub area_m2: f64,
    /// Residents there; `None` where nothing carries residents, or those that should state none at all here.
    pub residents: Option<f64>,
    /// Of `residents` those that live here for certain: of carrying spaces that lie wholly in this pair.
    pub exact_residents: f64,
    /// Whether carrying spaces lie here that state nothing about their residents: `residents` are not all then.
    pub unstated: bool,
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
    /// Residents of each space it comes from, those outside all targets among them, `None` for those of which nothing is stated; empty where nothing
    /// carries residents.
    pub from_residents: Vec<Option<f64>>,
    /// Residents of each space it goes to, those outside all sources among them, `None` for those of which nothing is stated; empty where nothing
    /// carries residents.
    pub to_residents: Vec<Option<f64>>,
    /// For each space it comes from the residents who live for certain outside all targets; empty where those who carry residents end at the targets, so
    /// that nothing is known of who lives outside, and where nothing carries residents.
    pub from_counted_outside: Vec<f64>,
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
            unstated: false,
            whole: pair.whole,
        };
        Ok(Self::new(pairs.into_iter().map(entry).collect(), area_a_m2, area_b_m2))
    }

    /// Share (0 to 1) of the residents on shared ground who live there for certain, 1 of nobody; `None` where nothing carries residents. Where
    /// nothing is stated about residents nothing is certain: the share is less by that part of the shared ground.
    pub fn exact_share(&self) -> Option<f64> {
        if self.from_residents.is_empty() && self.to_residents.is_empty() {
            return None;
        }
        let all: f64 = self.entries.iter().filter_map(|entry| entry.residents).sum();
        let exact: f64 = self.entries.iter().map(|entry| entry.exact_residents).sum();
        let ground_m2: f64 = self.entries.iter().map(|entry| entry.area_m2).sum();
        let stated = self.entries.iter().filter(|entry| !entry.unstated);
        let stated_m2: f64 = stated.map(|entry| entry.area_m2).sum();
        let of_ground = if ground_m2 > 0.0 { stated_m2 / ground_m2 } else { 1.0 };
        Some(of_ground * if all > 0.0 { (exact / all).clamp(0.0, 1.0) } else { 1.0 })
    }

    fn carried_by_from(&mut self, from: &[Space]) {
        self.from_residents = from.iter().map(stated).collect();
        self.to_residents = vec![Some(0.0); self.to_area_m2.len()];
        for entry in &mut self.entries {
            let all = self.from_residents.get(entry.from as usize).copied().flatten();
            let area_m2 = self.from_area_m2.get(entry.from as usize).copied().unwrap_or(0.0);
            entry.carry(all, area_m2, entry.whole);
            add_known(&mut self.to_residents, entry.to, entry.residents);
        }
        let all = |(own, residents): (&[Weight], &Option<f64>)| {
            if own.is_empty() { residents.unwrap_or(0.0) } else { 0.0 }
        };
        self.from_counted_outside = self.by_source().zip(&self.from_residents).map(all).collect();
    }

    fn carried_by_to(&mut self, to: &[Space]) {
        self.to_residents = to.iter().map(stated).collect();
        self.from_residents = vec![Some(0.0); self.from_area_m2.len()];
        for entry in &mut self.entries {
            let all = self.to_residents.get(entry.to as usize).copied().flatten();
            let area_m2 = self.to_area_m2.get(entry.to as usize).copied().unwrap_or(0.0);
            entry.carry(all, area_m2, area_m2 - entry.area_m2 <= sliver_limit_m2(area_m2));
            add_known(&mut self.from_residents, entry.from, entry.residents);
        }
    }

    /// Spreads the residents of a third definition.
    fn carried_by(&mut self, blocks: &[Space], layers: Layers<'_>, watch: &dyn Watch) -> Result<(), Cancelled> {
        let mut put = |[a, b]: [&[u32]; 2], residents: f64, exact: bool| {
            for pair in a.iter().flat_map(|&a| b.iter().map(move |&b| (a, b))) {
                self.add_residents(pair, residents, exact);
            }
        };
        let [in_a, in_b] = spread(blocks, layers, &[], &mut put, watch)?;
        let mut sums = [&self.from_area_m2, &self.to_area_m2].map(|areas| vec![None; areas.len()]);
        let mut unstated = sums.each_ref().map(|sums| vec![false; sums.len()]);
        let mut counted_outside = vec![0.0; self.from_area_m2.len()];
        for (at, block) in blocks.iter().enumerate() {
            let residents = stated(block);
            if in_b.parts(at).is_empty() {
                for part in in_a.parts(at).iter().filter(|part| part.share >= 1.0) {
                    if let Some(outside) = counted_outside.get_mut(part.space as usize) {
                        *outside += residents.unwrap_or(0.0);
                    }
                }
            }
            for (side, within) in [&in_a, &in_b].into_iter().enumerate() {
                for part in within.parts(at) {
                    add_part(&mut sums[side], &mut unstated[side], part, residents);
                }
            }
            if residents.is_none() {
                self.mark_unstated(in_a.parts(at), in_b.parts(at));
            }
        }
        // Where no block lies, nobody does.
        for (sum, unstated) in sums.iter_mut().flatten().zip(unstated.iter().flatten()) {
            *sum = sum.or((!unstated).then_some(0.0));
        }
        for entry in self.entries.iter_mut().filter(|entry| !entry.unstated) {
            entry.residents = entry.residents.or(Some(0.0));
        }
        [self.from_residents, self.to_residents] = sums;
        self.from_counted_outside = counted_outside;
        Ok(())
    }

    /// Of a block in these parts nothing is known.
    fn mark_unstated(&mut self, a: &[Part], b: &[Part]) {
        for pair in a.iter().flat_map(|a| b.iter().map(move |b| (a.space, b.space))) {
            if let Ok(at) = self.entries.binary_search_by_key(&pair, |entry| (entry.from, entry.to)) {
                self.entries[at].unstated = true;
            }
        }
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
    /// Whether any of its residents live there for certain, and are not spread by area.
    pub fn has_counted(&self) -> bool {
        self.exact_residents > 0.0
    }

    /// Gives it its part of the residents of a space of this area.
    fn carry(&mut self, all: Option<f64>, area_m2: f64, whole: bool) {
        let share = if whole {
            1.0
        } else if area_m2 > 0.0 {
            (self.area_m2 / area_m2).min(1.0)
        } else {
            0.0
        };
        self.residents = all.map(|all| all * share);
        self.exact_residents = if whole { all.unwrap_or(0.0) } else { 0.0 };
        self.unstated = all.is_none();
    }
}

fn geometries(spaces: &[Space]) -> Vec<&MultiPolygon<f64>> {
    spaces.iter().map(|space| &space.geometry).collect()
}

fn stated(space: &Space) -> Option<f64> {
    space.residents.filter(|residents| residents.is_finite())
}

/// What is not known makes the sum unknown.
fn add_known(sums: &mut [Option<f64>], space: u32, value: Option<f64>) {
    if let Some(sum) = sums.get_mut(space as usize) {
        *sum = sum.zip(value).map(|(sum, value)| sum + value);
    }
}

/// What is stated of the blocks in a space adds up; where there are only such that state nothing, it stays unknown.
fn add_part(sums: &mut [Option<f64>], unstated: &mut [bool], part: &Part, residents: Option<f64>) {
    let (Some(sum), Some(unstated)) = (sums.get_mut(part.space as usize), unstated.get_mut(part.space as usize)) else {
        return;
    };
    match residents {
        Some(residents) => *sum = Some(sum.unwrap_or(0.0) + residents * part.share),
        None => *unstated = true,
    }
}

#[cfg(test)]
mod tests;
