//! Blocks and what joins them: the ground a proposal stands on.

use super::tally::{Costs, Tally, Weight, block_weights};
use crate::analysis::draft::{BlockSet, Rules};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Residents in parts of 2⁻¹⁰: whole numbers add up the same in any order. Where nothing carries residents, m².
pub(super) type Size = i64;

const SIZE: f64 = 1024.0;
const MOST_SIZE: f64 = 1e12;

pub(super) fn size(residents: f64) -> Size {
    if residents.is_finite() { (residents.clamp(0.0, MOST_SIZE) * SIZE).round() as Size } else { 0 }
}

/// Something beside something else.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link {
    pub(super) to: u32,
    /// Common border in m; 0 for a bridge.
    pub(super) border_m: f64,
    /// Weight (0 to 1) of the departments that draw a boundary here.
    pub(super) drawn: f64,
}

/// What a proposal is made of, block by block.
pub(super) struct Ground {
    pub(super) costs: Costs,
    /// By block.
    pub(super) tallies: Vec<Tally>,
    pub(super) weights: Vec<Weight>,
    /// By block: residents, else area.
    pub(super) sizes: Vec<Size>,
    /// By block: what it may be joined with, rising.
    pub(super) links: Vec<Vec<Link>>,
    /// By block: whether it has any ground. Others stay without a space.
    pub(super) is_ground: Vec<bool>,
}

impl Ground {
    pub(super) fn of(blocks: &BlockSet, weights: &[f64], rules: &Rules) -> Self {
        let costs = Costs::new(blocks, weights);
        let block_weights = block_weights(blocks);
        let weight = |block: u32| block_weights.get(block as usize).copied().unwrap_or_default();
        let all = 0..blocks.len() as u32;
        let tallies = all.clone().into_par_iter().map(|block| costs.tally(blocks, block, weight(block))).collect();
        let sizes = all.clone().map(|block| size(blocks.weight(block))).collect();
        let is_ground: Vec<bool> = blocks.area_m2.iter().map(|area| *area > 0.0).collect();
        let links = links(blocks, &costs, rules, &is_ground);
        Self { costs, tallies, weights: block_weights, sizes, links, is_ground }
    }
}

/// Which blocks may be in one space side by side: neighbours without a barrier between them and bridges, within one parent space.
fn links(blocks: &BlockSet, costs: &Costs, rules: &Rules, is_ground: &[bool]) -> Vec<Vec<Link>> {
    let usable = |block: u32| is_ground.get(block as usize).copied().unwrap_or_default();
    let parent = |block: u32| rules.parent_of(block);
    let mut found: Vec<BTreeMap<u32, f64>> = vec![BTreeMap::new(); blocks.len()];
    let mut join = |a: u32, b: u32, border_m: f64| {
        if let Some(links) = found.get_mut(a as usize).filter(|_| usable(a) && usable(b) && parent(a) == parent(b)) {
            links.entry(b).or_insert(border_m);
        }
    };
    for a in 0..blocks.len() as u32 {
        for beside in blocks.neighbours_of(a).iter().filter(|n| n.block != a && !rules.is_cut(a, n.block)) {
            join(a, beside.block, beside.border_m);
        }
    }
    for &(a, b) in &rules.bridges {
        join(a, b, 0.0);
        join(b, a, 0.0);
    }
    let drawn = |a: u32, b: u32| -> f64 {
        let differs = |(layer, weight): (&crate::analysis::draft::LayerParts, &f64)| {
            if layer.majority(a) == layer.majority(b) { 0.0 } else { *weight }
        };
        blocks.layers.iter().zip(costs.weights()).map(differs).sum()
    };
    let links = |(a, links): (usize, BTreeMap<u32, f64>)| {
        links.into_iter().map(|(to, border_m)| Link { to, border_m, drawn: drawn(a as u32, to) }).collect()
    };
    found.into_par_iter().enumerate().map(links).collect()
}
