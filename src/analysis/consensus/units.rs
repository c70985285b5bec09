//! Units that are moved as a whole, in groups that become spaces.

use super::ground::{Ground, Link, Size};
use super::tally::{Tally, Weight};
use crate::analysis::agreement_map::numbered;
use crate::geometry::arrangement::Parts;
use std::collections::BTreeMap;

/// Marks a block that is in no unit.
pub(super) const NONE: u32 = u32::MAX;

/// Groups of blocks that hang together, each in one space; with what joins them.
#[derive(Debug, Clone)]
pub(super) struct Units {
    /// By block; [`NONE`] for one without ground.
    pub(super) of_block: Vec<u32>,
    pub(super) blocks: Vec<Vec<u32>>,
    pub(super) tallies: Vec<Tally>,
    pub(super) weights: Vec<Weight>,
    pub(super) sizes: Vec<Size>,
    /// Borders to other units, rising.
    pub(super) links: Vec<Vec<Link>>,
}

impl Units {
    /// Blocks with the same name (`None`: no ground) that hang together are one unit. Units are numbered by their first block.
    pub(super) fn of(ground: &Ground, name_of: impl Fn(u32) -> u64) -> Self {
        let count = ground.links.len();
        let mut parts = Parts::new(count);
        for (a, links) in ground.links.iter().enumerate() {
            let name = name_of(a as u32);
            for link in links.iter().filter(|link| link.to as usize > a && name_of(link.to) == name) {
                parts.join(a, link.to as usize);
            }
        }
        let is_ground = |block: &usize| ground.is_ground.get(*block).copied().unwrap_or_default();
        let used: Vec<usize> = (0..count).filter(is_ground).collect();
        let (numbers, units) = numbered(used.iter().map(|block| parts.find(*block)));
        let mut of_block = vec![NONE; count];
        let mut blocks: Vec<Vec<u32>> = vec![Vec::new(); units as usize];
        for (&block, &unit) in used.iter().zip(&numbers) {
            if let (Some(of), Some(members)) = (of_block.get_mut(block), blocks.get_mut(unit as usize)) {
                *of = unit;
                members.push(block as u32);
            }
        }
        let sum = |all: &[i64], of: &Vec<u32>| of.iter().filter_map(|block| all.get(*block as usize)).sum();
        let tally = |of: &Vec<u32>| Tally::sum(of.iter().filter_map(|block| ground.tallies.get(*block as usize)));
        Self {
            tallies: blocks.iter().map(tally).collect(),
            weights: blocks.iter().map(|of| sum(&ground.weights, of)).collect(),
            sizes: blocks.iter().map(|of| sum(&ground.sizes, of)).collect(),
            links: links_between(ground, &of_block, units as usize),
            of_block,
            blocks,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.blocks.len()
    }

    pub(super) fn links_of(&self, unit: u32) -> &[Link] {
        self.links.get(unit as usize).map_or(&[], Vec::as_slice)
    }

    pub(super) fn size(&self, unit: u32) -> Size {
        self.sizes.get(unit as usize).copied().unwrap_or_default()
    }

    pub(super) fn tally(&self, unit: u32) -> &Tally {
        static EMPTY: Tally = Tally::EMPTY;
        self.tallies.get(unit as usize).unwrap_or(&EMPTY)
    }
}

/// Borders of blocks summed to borders of units.
fn links_between(ground: &Ground, of_block: &[u32], units: usize) -> Vec<Vec<Link>> {
    let mut found: Vec<BTreeMap<u32, (f64, f64)>> = vec![BTreeMap::new(); units];
    for (block, links) in ground.links.iter().enumerate() {
        let Some(&unit) = of_block.get(block) else { continue };
        let Some(own) = found.get_mut(unit as usize) else { continue };
        for link in links {
            let Some(&other) = of_block.get(link.to as usize).filter(|other| **other != unit && **other != NONE) else {
                continue;
            };
            let sums = own.entry(other).or_insert((0.0, 0.0));
            *sums = (sums.0 + link.border_m, f64::max(sums.1, link.drawn));
        }
    }
    let link = |(to, (border_m, drawn))| Link { to, border_m, drawn };
    found.into_iter().map(|links| links.into_iter().map(link).collect()).collect()
}

/// Limits of a space, in [`Size`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) least: Size,
    pub(super) most: Size,
}

impl Limits {
    pub(super) const NONE: Self = Self { least: 0, most: Size::MAX };

    /// Of a side that is to be cut further: half-way from the limits to the mean size, so that cutting it does not become impossible.
    pub(super) fn nearer(self, parts: Size, mean: Size) -> Self {
        if parts < 2 {
            return self;
        }
        let most = self.most.min(mean.saturating_mul(2));
        Self { least: mean - (mean - self.least).max(0) / 2, most: mean + (most - mean).max(0) / 2 }
    }

    /// By how much a size is beyond them.
    pub(super) fn beyond(self, size: Size) -> Size {
        (self.least - size).max(0) + size.saturating_sub(self.most).max(0)
    }
}

/// Units in groups.
#[derive(Debug, Clone)]
pub(super) struct Grouping {
    pub(super) units: Units,
    /// By unit.
    pub(super) group_of: Vec<u32>,
    pub(super) groups: Vec<Group>,
}

/// What becomes a space. One without units is gone.
#[derive(Debug, Clone, Default)]
pub(super) struct Group {
    pub(super) units: Vec<u32>,
    pub(super) tally: Tally,
    pub(super) weight: Weight,
    pub(super) size: Size,
}

impl Grouping {
    /// Units in groups: `group_of` states for each unit a number below `count`.
    pub(super) fn new(units: Units, group_of: Vec<u32>, count: usize) -> Self {
        let mut groups = vec![Group::default(); count];
        for (unit, &group) in group_of.iter().enumerate() {
            if let Some(group) = groups.get_mut(group as usize) {
                group.units.push(unit as u32);
                group.weight += units.weights.get(unit).copied().unwrap_or_default();
                group.size += units.size(unit as u32);
            }
        }
        for group in &mut groups {
            group.tally = Tally::sum(group.units.iter().map(|unit| units.tally(*unit)));
        }
        Self { units, group_of, groups }
    }

    /// Every unit a group of its own.
    pub(super) fn single(units: Units) -> Self {
        let count = units.len();
        Self::new(units, (0..count as u32).collect(), count)
    }

    pub(super) fn group_of(&self, unit: u32) -> u32 {
        self.group_of.get(unit as usize).copied().unwrap_or(NONE)
    }

    pub(super) fn group(&self, group: u32) -> Option<&Group> {
        self.groups.get(group as usize).filter(|group| !group.units.is_empty())
    }

    /// The groups there are.
    pub(super) fn alive(&self) -> impl Iterator<Item = (u32, &Group)> {
        (0..).zip(&self.groups).filter(|(_, group)| !group.units.is_empty())
    }

    /// The group of a block.
    pub(super) fn of_block(&self, block: u32) -> Option<u32> {
        let unit = self.units.of_block.get(block as usize).copied().filter(|unit| *unit != NONE)?;
        Some(self.group_of(unit))
    }

    /// Groups beside a group with the length of the common border, rising.
    pub(super) fn beside(&self, group: u32) -> BTreeMap<u32, f64> {
        let mut found = BTreeMap::new();
        for unit in self.group(group).into_iter().flat_map(|group| &group.units) {
            for link in self.units.links_of(*unit) {
                let other = self.group_of(link.to);
                if other != group {
                    *found.entry(other).or_insert(0.0) += link.border_m;
                }
            }
        }
        found
    }

    /// Units of `from` become those of `into`.
    pub(super) fn unite(&mut self, into: u32, from: u32) {
        let Some(gone) = self.groups.get_mut(from as usize).map(std::mem::take) else { return };
        for unit in &gone.units {
            if let Some(place) = self.group_of.get_mut(*unit as usize) {
                *place = into;
            }
        }
        if let Some(group) = self.groups.get_mut(into as usize) {
            group.tally.change(&gone.tally, 1);
            group.weight += gone.weight;
            group.size += gone.size;
            group.units.extend(gone.units);
            group.units.sort_unstable();
        }
    }

    /// Gives a group these units, whatever groups they were in.
    pub(super) fn set(&mut self, group: u32, units: Vec<u32>) {
        for unit in &units {
            if let Some(place) = self.group_of.get_mut(*unit as usize) {
                *place = group;
            }
        }
        if group as usize == self.groups.len() {
            self.groups.push(Group::default());
        }
        let of = |all: &[i64]| units.iter().filter_map(|unit| all.get(*unit as usize)).sum();
        let (weight, size) = (of(&self.units.weights), of(&self.units.sizes));
        let tally = Tally::sum(units.iter().map(|unit| self.units.tally(*unit)));
        if let Some(place) = self.groups.get_mut(group as usize) {
            *place = Group { units, tally, weight, size };
        }
    }

    /// A unit goes to another group.
    pub(super) fn shift(&mut self, unit: u32, to: u32) {
        let from = self.group_of(unit);
        let tally = self.units.tally(unit).clone();
        let (weight, size) =
            (self.units.weights.get(unit as usize).copied().unwrap_or_default(), self.units.size(unit));
        for (group, sign) in [(from, -1), (to, 1)] {
            let Some(group) = self.groups.get_mut(group as usize) else { continue };
            group.tally.change(&tally, sign);
            group.weight += sign * weight;
            group.size += sign * size;
            if sign > 0 {
                let at = group.units.partition_point(|other| *other < unit);
                group.units.insert(at, unit);
            } else {
                group.units.retain(|other| *other != unit);
            }
        }
        if let Some(place) = self.group_of.get_mut(unit as usize) {
            *place = to;
        }
    }

    /// Whether units hang together; none do.
    pub(super) fn hangs_together(&self, units: &[u32]) -> bool {
        self.pieces(units).len() < 2
    }

    /// The pieces in which units (rising) hang together, each rising, in the order of their first units.
    pub(super) fn pieces(&self, units: &[u32]) -> Vec<Vec<u32>> {
        let mut parts = Parts::new(units.len());
        for (i, unit) in units.iter().enumerate() {
            for link in self.units.links_of(*unit).iter().filter(|link| link.to > *unit) {
                if let Ok(j) = units.binary_search(&link.to) {
                    parts.join(i, j);
                }
            }
        }
        let mut found: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
        for (i, unit) in units.iter().enumerate() {
            found.entry(parts.find(i)).or_default().push(*unit);
        }
        found.into_values().collect()
    }

    /// The same groups with single blocks as units in the groups asked for.
    pub(super) fn broken_up(&self, ground: &Ground, asked: impl Fn(u32) -> bool) -> Self {
        let broken = |block: u32| self.of_block(block).is_some_and(&asked);
        let unit = |block: u32| self.units.of_block.get(block as usize).copied().unwrap_or(NONE);
        let units_and_blocks = 1_u64 << 32;
        let name =
            |block: u32| if broken(block) { units_and_blocks + u64::from(block) } else { u64::from(unit(block)) };
        let units = Units::of(ground, name);
        let group_of = (units.blocks.iter())
            .map(|blocks| blocks.first().and_then(|block| self.of_block(*block)).unwrap_or(NONE))
            .collect();
        Self::new(units, group_of, self.groups.len())
    }

    /// The same groups with as few units as there can be: blocks of one group that have the same name.
    pub(super) fn coarser(&self, ground: &Ground, name_of: impl Fn(u32) -> u32) -> Self {
        let group = |block: u32| self.of_block(block).unwrap_or(NONE);
        let units = Units::of(ground, |block| u64::from(group(block)) << 32 | u64::from(name_of(block)));
        let group_of = units.blocks.iter().map(|blocks| blocks.first().map_or(NONE, |block| group(*block))).collect();
        Self::new(units, group_of, self.groups.len())
    }

    /// All units' tallies together.
    pub(super) fn whole(&self) -> Tally {
        Tally::sum(self.groups.iter().map(|group| &group.tally))
    }
}
