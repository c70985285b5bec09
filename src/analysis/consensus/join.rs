//! Joining groups along common borders.

use super::tally::{Costs, gap};
use super::units::{Group, Grouping, Limits};
use crate::geometry::{Cancelled, Watch};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};

/// Rounding of the share by which departments keep two groups together; smaller differences are none.
const STEPS: f64 = 1e6;

/// How far groups are joined.
#[derive(Debug, Clone, Copy)]
pub(super) enum Until {
    /// As long as the objective does not rise, but not to fewer groups than so many.
    ItRises { at_least: usize },
    /// Until there are no more groups than so many.
    Count(usize),
}

/// Two groups that could be joined. The greatest is the next.
struct Candidate {
    key: f64,
    border_m: f64,
    pair: (u32, u32),
    stamps: (u32, u32),
}

impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> Ordering {
        // The lowest key first, then the longest border, then the first pair.
        (other.key.total_cmp(&self.key))
            .then(self.border_m.total_cmp(&other.border_m))
            .then(other.pair.cmp(&self.pair))
            .then(other.stamps.cmp(&self.stamps))
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Candidate {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Candidate {}

/// How much departments are against uniting two groups: −1 when all have them in one space, 1 when none has anything of both in one; by that
/// the order of joining does not depend on how large groups are already. `None` when no department says anything.
pub(super) fn reluctance(costs: &Costs, a: &Group, b: &Group) -> Option<f64> {
    let (added, in_common) = costs.uniting(&a.tally, &b.tally);
    let gap = gap(a.weight, b.weight);
    let share = if gap > 0.0 { (added / gap * STEPS).round() / STEPS } else { 0.0 };
    in_common.then_some(share)
}

/// Joins groups along common borders, the most willing pair first, none beyond the limits.
pub(super) fn join(
    grouping: &mut Grouping,
    costs: &Costs,
    limits: Limits,
    until: Until,
    watch: &dyn Watch,
) -> Result<(), Cancelled> {
    let mut joining = Joining::new(grouping, costs, limits, until);
    while let Some(next) = joining.queue.pop() {
        let done = match until {
            Until::ItRises { at_least } => joining.alive <= at_least || next.key > 0.0,
            Until::Count(count) => joining.alive <= count,
        };
        if done {
            break;
        }
        if joining.is_current(&next) {
            watch.check()?;
            joining.unite(next.pair);
        }
    }
    Ok(())
}

struct Joining<'a> {
    grouping: &'a mut Grouping,
    costs: &'a Costs,
    limits: Limits,
    until: Until,
    beside: Vec<BTreeMap<u32, f64>>,
    /// By group: how often it has changed.
    stamps: Vec<u32>,
    alive: usize,
    queue: BinaryHeap<Candidate>,
}

impl<'a> Joining<'a> {
    fn new(grouping: &'a mut Grouping, costs: &'a Costs, limits: Limits, until: Until) -> Self {
        let count = grouping.groups.len();
        let beside: Vec<_> = (0..count as u32).map(|group| grouping.beside(group)).collect();
        let alive = grouping.alive().count();
        let stamps = vec![0; count];
        let mut joining = Self { grouping, costs, limits, until, beside, stamps, alive, queue: BinaryHeap::new() };
        for a in 0..count as u32 {
            joining.propose(a, |b| b > a);
        }
        joining
    }

    /// Queues a group with those beside it.
    fn propose(&mut self, a: u32, asked: impl Fn(u32) -> bool) {
        let Some(beside) = self.beside.get(a as usize) else { return };
        let candidates = beside.iter().filter(|(b, _)| asked(**b)).filter_map(|(&b, &border_m)| {
            let (one, other) = (self.grouping.group(a)?, self.grouping.group(b)?);
            if one.size.saturating_add(other.size) > self.limits.most {
                return None;
            }
            let key = match self.until {
                Until::ItRises { .. } => reluctance(self.costs, one, other)?,
                Until::Count(_) => self.costs.uniting(&one.tally, &other.tally).0,
            };
            let pair = (a.min(b), a.max(b));
            let stamp = |group: u32| self.stamps.get(group as usize).copied().unwrap_or_default();
            Some(Candidate { key, border_m, pair, stamps: (stamp(pair.0), stamp(pair.1)) })
        });
        let candidates: Vec<Candidate> = candidates.collect();
        self.queue.extend(candidates);
    }

    fn is_current(&self, candidate: &Candidate) -> bool {
        let current =
            |group: u32, stamp| self.stamps.get(group as usize) == Some(&stamp) && self.grouping.group(group).is_some();
        current(candidate.pair.0, candidate.stamps.0) && current(candidate.pair.1, candidate.stamps.1)
    }

    fn unite(&mut self, (into, from): (u32, u32)) {
        self.grouping.unite(into, from);
        self.alive -= 1;
        let gone = self.beside.get_mut(from as usize).map(std::mem::take).unwrap_or_default();
        for (other, border_m) in gone {
            if let Some(back) = self.beside.get_mut(other as usize) {
                back.remove(&from);
                if other != into {
                    *back.entry(into).or_insert(0.0) += border_m;
                }
            }
            if other != into
                && let Some(own) = self.beside.get_mut(into as usize)
            {
                *own.entry(other).or_insert(0.0) += border_m;
            }
        }
        for group in [into, from] {
            if let Some(stamp) = self.stamps.get_mut(group as usize) {
                *stamp += 1;
            }
        }
        self.propose(into, |_| true);
    }
}
