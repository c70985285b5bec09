//! What of each department's spaces lies in a group of blocks, and what it costs.

use crate::analysis::draft::BlockSet;

/// Parts of the whole territory: all weights together are about 2⁴⁰, whole numbers, so that taking away undoes adding exactly.
pub(super) type Weight = i64;

const WHOLE: f64 = 1_099_511_627_776.0;

/// Where residents count, area counts so much beside them (of the whole), so that blocks where nobody lives belong somewhere too.
const AREA_SHARE: f64 = 0.01;

/// Weights by key, sorted; a key is a space of a layer, or all that lies in any space of a layer.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Tally(Vec<(u32, Weight)>);

impl Tally {
    pub(super) const EMPTY: Self = Self(Vec::new());

    fn get(&self, key: u32) -> Weight {
        let at = self.0.binary_search_by_key(&key, |entry| entry.0);
        at.ok().and_then(|at| self.0.get(at)).map_or(0, |entry| entry.1)
    }

    /// Adds (1) or takes away (−1) another tally.
    pub(super) fn change(&mut self, other: &Self, sign: Weight) {
        let mut sum = Vec::with_capacity(self.0.len() + other.0.len());
        let (mut ours, mut theirs) = (self.0.iter().peekable(), other.0.iter().peekable());
        loop {
            let key = match (ours.peek(), theirs.peek()) {
                (Some(a), Some(b)) => a.0.min(b.0),
                (Some(a), None) => a.0,
                (None, Some(b)) => b.0,
                (None, None) => break,
            };
            let a = ours.next_if(|entry| entry.0 == key).map_or(0, |entry| entry.1);
            let b = theirs.next_if(|entry| entry.0 == key).map_or(0, |entry| entry.1);
            if a + sign * b != 0 {
                sum.push((key, a + sign * b));
            }
        }
        self.0 = sum;
    }

    pub(super) fn sum<'a>(all: impl Iterator<Item = &'a Self>) -> Self {
        let mut entries: Vec<(u32, Weight)> = all.flat_map(|tally| tally.0.iter().copied()).collect();
        entries.sort_unstable();
        entries.dedup_by(|next, first| {
            let same = next.0 == first.0;
            if same {
                first.1 += next.1;
            }
            same
        });
        Self(entries)
    }
}

/// The objective: weighted mean variation of information (Meilă 2007) between a division and the departments' definitions.
///
/// Of layer l it is Σ_d f(n_d) + Σ_s f(n_s) − 2 Σ_ds f(n_ds) over n, with f(x) = x·ln x: a sum over the division's spaces d but for a constant.
#[derive(Debug, Clone)]
pub(super) struct Costs {
    /// By key: what f of its weight counts.
    factor: Vec<f64>,
    /// By key: its layer.
    layer_of: Vec<u32>,
    /// By layer: its first key, which stands for the whole layer.
    first: Vec<u32>,
    /// By layer, normalised.
    weights: Vec<f64>,
}

fn f(weight: Weight) -> f64 {
    if weight > 0 { weight as f64 * (weight as f64).ln() } else { 0.0 }
}

/// By how much f of a sum exceeds the sum of f.
pub(super) fn gap(a: Weight, b: Weight) -> f64 {
    f(a + b) - f(a) - f(b)
}

impl Costs {
    /// `weights` by layer; what is no number above 0 counts as 0, and if all do, all count the same.
    pub(super) fn new(blocks: &BlockSet, weights: &[f64]) -> Self {
        let usable = |layer: usize| weights.get(layer).copied().filter(|w| w.is_finite() && *w > 0.0).unwrap_or(0.0);
        let count = blocks.layers.len();
        let sum: f64 = (0..count).map(usable).sum();
        let share = |layer: usize| if sum > 0.0 { usable(layer) / sum } else { 1.0 / count as f64 };
        let mut costs = Self { factor: Vec::new(), layer_of: Vec::new(), first: Vec::new(), weights: Vec::new() };
        for (at, layer) in blocks.layers.iter().enumerate() {
            let weight = share(at);
            costs.first.push(costs.factor.len() as u32);
            costs.weights.push(weight);
            costs.factor.push(weight);
            costs.factor.extend(std::iter::repeat_n(-2.0 * weight, layer.space_count));
            costs.layer_of.resize(costs.factor.len(), at as u32);
        }
        costs
    }

    /// By layer, together 1.
    pub(super) fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// Tally of a block of some weight.
    pub(super) fn tally(&self, blocks: &BlockSet, block: u32, weight: Weight) -> Tally {
        let mut entries = Vec::new();
        let area_m2 = blocks.area_m2.get(block as usize).copied().unwrap_or_default();
        for (layer, &first) in blocks.layers.iter().zip(&self.first) {
            let parts = layer.of(block);
            let covered: f64 = parts.iter().map(|part| part.area_m2).sum();
            // Snapping changes an area by less than this.
            let whole = if covered > 0.999_9 * area_m2 { covered } else { area_m2 };
            let shares =
                parts.iter().map(|part| (first + 1 + part.space, (weight as f64 * part.area_m2 / whole) as Weight));
            let from = entries.len();
            entries.extend(shares.filter(|(_, weight)| *weight > 0));
            let all: Weight = entries.iter().skip(from).map(|entry| entry.1).sum();
            if all > 0 {
                entries.push((first, all));
            }
        }
        entries.sort_unstable();
        Tally(entries)
    }

    fn factor(&self, key: u32) -> f64 {
        self.factor.get(key as usize).copied().unwrap_or_default()
    }

    /// What uniting two groups adds to the cost, and whether any department has something of both in one space.
    pub(super) fn uniting(&self, a: &Tally, b: &Tally) -> (f64, bool) {
        let (mut sum, mut in_common) = (0.0, false);
        let mut theirs = b.0.iter().peekable();
        for &(key, weight) in &a.0 {
            while theirs.next_if(|entry| entry.0 < key).is_some() {}
            if let Some(entry) = theirs.next_if(|entry| entry.0 == key) {
                let factor = self.factor(key);
                sum += factor * gap(weight, entry.1);
                in_common |= factor < 0.0;
            }
        }
        (sum, in_common)
    }

    /// What moving a part of `from` to `to` adds to the cost.
    pub(super) fn moving(&self, part: &Tally, from: &Tally, to: &Tally) -> f64 {
        let change = |&(key, weight): &(u32, Weight)| {
            let (here, there) = (from.get(key), to.get(key));
            self.factor(key) * (f(here - weight) - f(here) + f(there + weight) - f(there))
        };
        part.0.iter().map(change).sum()
    }

    /// Variation of information in nats between a division and each layer, on what lies in both: by layer.
    pub(super) fn variation<'a>(&self, division: impl Iterator<Item = &'a Tally>, whole: &Tally) -> Vec<f64> {
        let mut sums = vec![0.0; self.first.len()];
        let mut add = |tally: &Tally, of_division: bool| {
            for &(key, weight) in &tally.0 {
                let Some(&layer) = self.layer_of.get(key as usize) else { continue };
                let is_whole = self.first.get(layer as usize) == Some(&key);
                let times = match (of_division, is_whole) {
                    (true, true) => 1.0,
                    (true, false) => -2.0,
                    (false, false) => 1.0,
                    (false, true) => 0.0,
                };
                if let Some(sum) = sums.get_mut(layer as usize) {
                    *sum += times * f(weight);
                }
            }
        };
        division.for_each(|tally| add(tally, true));
        add(whole, false);
        let share = |(sum, &first): (f64, &u32)| {
            if whole.get(first) > 0 { (sum / whole.get(first) as f64).max(0.0) } else { 0.0 }
        };
        sums.into_iter().zip(&self.first).map(share).collect()
    }
}

/// Weight of each block: its residents and a little of its area; its area, where nothing carries residents.
pub(super) fn block_weights(blocks: &BlockSet) -> Vec<Weight> {
    let share = |all: &[f64], by: f64| -> Vec<f64> {
        let sum: f64 = all.iter().sum();
        all.iter().map(|one| if sum > 0.0 { by * one / sum } else { 0.0 }).collect()
    };
    let people = blocks.residents.as_deref().filter(|all| all.iter().sum::<f64>() > 0.0);
    let shares: Vec<f64> = match people {
        Some(people) => {
            let area = share(&blocks.area_m2, AREA_SHARE);
            share(people, 1.0 - AREA_SHARE).iter().zip(area).map(|(people, area)| people + area).collect()
        }
        None => share(&blocks.area_m2, 1.0),
    };
    shares.into_iter().map(|share| (share * WHOLE).round() as Weight).collect()
}
