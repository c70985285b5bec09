//! What is said about a proposal.

use super::ground::Ground;
use super::units::Grouping;
use crate::analysis::draft::{BlockSet, LayerParts, Part, Rules, Violation, check_draft};
use crate::model::Draft;
use std::collections::BTreeMap;

/// A proposal for common spaces, and why it is as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// For each block the position of its space, [`Draft::UNASSIGNED`] for blocks without ground.
    pub assigned: Vec<u32>,
    /// In the order of their first blocks.
    pub spaces: Vec<ProposedSpace>,
    /// The departments' weights, together 1, by layer of the blocks.
    pub weights: Vec<f64>,
    /// Variation of information (Meilă 2007) in nats between the atoms and each definition: where nothing is agreed on yet.
    pub before: Vec<f64>,
    /// The same between the proposal and each definition; 0 is the same division.
    pub after: Vec<f64>,
    /// What of the rulebook could not be met.
    pub violations: Vec<Violation>,
}

/// One space of a proposal.
#[derive(Debug, Clone, PartialEq)]
pub struct ProposedSpace {
    /// Its blocks, sorted.
    pub blocks: Vec<u32>,
    /// Area in m².
    pub area_m2: f64,
    /// Residents; `None` where nothing carries residents.
    pub residents: Option<f64>,
    /// By layer of the blocks the space of that definition that is most like it; `None` where it lies outside.
    pub matches: Vec<Option<Match>>,
    /// By layer of the blocks the space that holds most of it.
    pub majority: Vec<Option<u32>>,
}

/// How much a space of a definition is like a proposed one. By residents, by area where nobody lives.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Match {
    /// Position of the space in its definition.
    pub space: u32,
    /// Jaccard index: what both have in common, of what either has. 1: the same.
    pub jaccard: f64,
    /// Share (0 to 1) of the proposed space that lies in it.
    pub inside: f64,
}

impl Match {
    /// A proposed space follows a definition whose space is at least half the same (Jaccard).
    pub const FOLLOWS: f64 = 0.5;

    /// Whether it follows.
    pub fn follows(&self) -> bool {
        self.jaccard >= Self::FOLLOWS
    }
}

impl ProposedSpace {
    /// The layer, and the space in it, that is most like this one: what it may be named after. Of equals the first.
    pub fn likest(&self) -> Option<(usize, Match)> {
        let found = self.matches.iter().enumerate().filter_map(|(layer, found)| Some((layer, (*found)?)));
        found.reduce(|best, next| if next.1.jaccard > best.1.jaccard { next } else { best })
    }
}

impl Proposal {
    /// Weighted mean variation of information before joining.
    pub fn objective_before(&self) -> f64 {
        mean(&self.weights, &self.before)
    }

    /// Weighted mean variation of information of the proposal.
    pub fn objective_after(&self) -> f64 {
        mean(&self.weights, &self.after)
    }

    /// The layers that agree with where a block is: those that have it in the space that holds most of its proposed space.
    pub fn agreeing(&self, blocks: &BlockSet, block: u32) -> Vec<usize> {
        let space = self.assigned.get(block as usize).and_then(|space| self.spaces.get(*space as usize));
        let majority = space.map(|space| space.majority.as_slice()).unwrap_or_default();
        let agrees = |(layer, parts): &(usize, &LayerParts)| {
            let own = parts.majority(block);
            own.is_some() && majority.get(*layer) == Some(&own)
        };
        blocks.layers.iter().enumerate().filter(agrees).map(|(layer, _)| layer).collect()
    }
}

fn mean(weights: &[f64], values: &[f64]) -> f64 {
    weights.iter().zip(values).map(|(weight, value)| weight * value).sum()
}

/// Puts a grouping into words a planner can be shown.
pub(super) fn proposal(
    blocks: &BlockSet,
    rules: &Rules,
    ground: &Ground,
    grouping: &Grouping,
    (before, after): (Vec<f64>, Vec<f64>),
) -> Proposal {
    let mut number: BTreeMap<u32, u32> = BTreeMap::new();
    let mut assigned = vec![Draft::UNASSIGNED; blocks.len()];
    let mut members: Vec<Vec<u32>> = Vec::new();
    for (block, place) in (0..).zip(&mut assigned) {
        let Some(group) = grouping.of_block(block) else { continue };
        let space = *number.entry(group).or_insert(members.len() as u32);
        *place = space;
        match members.get_mut(space as usize) {
            Some(members) => members.push(block),
            None => members.push(vec![block]),
        }
    }
    let wholes: Vec<Sums> = blocks.layers.iter().map(|layer| Sums::of(layer, 0..blocks.len() as u32)).collect();
    let spaces = members.into_iter().map(|members| space(blocks, members, &wholes)).collect();
    let violations = check_draft(blocks, &assigned, rules);
    Proposal { assigned, spaces, weights: ground.costs.weights().to_vec(), before, after, violations }
}

/// Residents and area by space of a layer.
struct Sums(BTreeMap<u32, (f64, f64)>);

impl Sums {
    fn of(layer: &LayerParts, blocks: impl IntoIterator<Item = u32>) -> Self {
        let mut sums: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
        for &Part { space, residents, area_m2 } in blocks.into_iter().flat_map(|block| layer.of(block)) {
            let sum = sums.entry(space).or_default();
            *sum = (sum.0 + residents, sum.1 + area_m2);
        }
        Self(sums)
    }
}

fn space(blocks: &BlockSet, members: Vec<u32>, wholes: &[Sums]) -> ProposedSpace {
    let area_m2 = members.iter().filter_map(|block| blocks.area_m2.get(*block as usize)).sum();
    let people: f64 = members.iter().map(|block| blocks.residents_of(*block)).sum();
    let by_people = people > 0.0;
    let all = if by_people { people } else { area_m2 };
    let weigh = |sum: (f64, f64)| if by_people { sum.0 } else { sum.1 };
    let sums: Vec<Sums> = blocks.layers.iter().map(|layer| Sums::of(layer, members.iter().copied())).collect();
    let likest = |(sums, wholes): (&Sums, &Sums)| {
        let matches = sums.0.iter().map(|(&space, &sum)| {
            let (common, whole) = (weigh(sum), wholes.0.get(&space).map_or(0.0, |whole| weigh(*whole)));
            let either = all + whole - common;
            Match { space, jaccard: if either > 0.0 { common / either } else { 0.0 }, inside: common / all }
        });
        matches
            .filter(|found| found.jaccard > 0.0)
            .reduce(|best, next| if next.jaccard > best.jaccard { next } else { best })
    };
    let largest = |sums: &Sums| {
        let heaviest = sums.0.iter().map(|(space, sum)| (*space, weigh(*sum)));
        heaviest.reduce(|best, next| if next.1 > best.1 { next } else { best }).map(|(space, _)| space)
    };
    ProposedSpace {
        matches: sums.iter().zip(wholes).map(likest).collect(),
        majority: sums.iter().map(largest).collect(),
        residents: blocks.residents.as_ref().map(|_| people),
        area_m2,
        blocks: members,
    }
}
