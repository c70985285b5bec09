//! Figures of one definition's spaces converted to another's.
//!
//! Methods: areal weighting (Goodchild & Lam 1980; for comparison `tobler.area_weighted`), dasymetric where residents are known.
//! * *Counts*: each space gives Σ v_i·a_ij / Σ_k a_ik, its value by the share of each target in what all targets have of it. Sums are kept;
//!   the values of spaces that lie outside all targets are the remainder, which is stated.
//! * *Means*: Σ m_i·a_ij / Σ_i a_ij, weighted by what each space has of the target.
//! * *Rates*: numerator and denominator are transferred as counts, then divided. Where there is nothing but the rate, by its base
//!   population; that is an estimate.
//!
//! Weights are residents where something carries them, else areas ([`super::weights`]). A space in which nobody is known to live gives by area.
//!
//! Missing stays missing: a target that has part of its weight from spaces without a value has none, for what the others give is not its
//! total; how much is known is stated. Values that are hidden hide what is made of them.
//!
//! Assumptions: what is counted is spread over a space as its weight is. That is exact for spaces that lie wholly in one target.
//! Non-goals: smooth surfaces (Tobler 1979), regression on land use.

use super::weights::{Basis, Weight, Weights};
use crate::model::ObservedValue;
use rayon::prelude::*;
use std::ops::Range;

/// Shares that differ from 1 by less are 1.
const ROUNDING: f64 = 1e-12;

/// The largest exact share an estimate is told with, however little of it is estimated.
const NEARLY_EXACT: f64 = 1.0 - 1e-9;

/// Part of a source that belongs to a target.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Entry {
    source: u32,
    /// Share of the source.
    share: f64,
    /// Residents (0 if they are `unknown`) or m².
    weight: f64,
    /// Whether residents decide and nothing is known of those here.
    unknown: bool,
    /// Shared area in m².
    area_m2: f64,
    /// Whether it is certain that all that the source has is here, or nothing of it.
    exact: bool,
}

impl Entry {
    /// Stands where one is still to come.
    const NONE: Self = Self { source: 0, share: 0.0, weight: 0.0, unknown: false, area_m2: 0.0, exact: false };
}

/// The weights of a transfer as a sparse matrix, by target.
#[derive(Debug, Clone, PartialEq)]
pub struct Transfer {
    basis: Basis,
    sources: usize,
    /// Entries of target j are those from `starts[j]` to `starts[j + 1]`.
    starts: Vec<usize>,
    entries: Vec<Entry>,
    /// Whether a source has any target.
    placed: Vec<bool>,
}

/// A converted value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TransferredValue {
    /// [`ObservedValue::Aggregated`] where it is exact, else estimated, missing or suppressed.
    pub value: ObservedValue,
    /// Share (0 to 1) of the target's weight that comes from sources with a value; 0 where no source reaches it.
    pub known_share: f64,
}

/// One converted variable.
#[derive(Debug, Clone, PartialEq)]
pub struct Transferred {
    /// By target.
    pub values: Vec<TransferredValue>,
    /// Counts: sum of all known values before the transfer. 0 for means and rates, which have none.
    pub total_before: f64,
    /// Counts: sum of all targets that have a value.
    pub total_after: f64,
    /// Counts: of `total_before` what lies outside all targets.
    pub outside: f64,
    /// Counts: of `total_before` what went to targets that have no value because another of their sources has none.
    pub withheld: f64,
    /// Number of sources without a value.
    pub missing_sources: usize,
}

impl Transfer {
    /// Weights by residents where they are known, else by area.
    pub fn of(weights: &Weights) -> Self {
        let known = weights.entries.iter().any(|entry| entry.residents.is_some_and(|residents| residents > 0.0));
        Self::by(weights, if known { Basis::Residents } else { Basis::Area })
    }

    /// Weights by the wanted basis.
    pub fn by(weights: &Weights, basis: Basis) -> Self {
        let targets = weights.to_area_m2.len();
        let mut own: Vec<(u32, Entry)> = Vec::with_capacity(weights.entries.len());
        let mut placed = Vec::with_capacity(weights.from_area_m2.len());
        for entries in weights.by_source() {
            own.extend(shares(entries, basis));
            placed.push(!entries.is_empty());
        }
        // Counting sort by target; sources stay in order.
        let mut starts = vec![0_usize; targets + 1];
        own.iter().for_each(|(target, _)| starts[*target as usize + 1] += 1);
        for target in 0..targets {
            starts[target + 1] += starts[target];
        }
        let (mut next, mut entries) = (starts.clone(), vec![Entry::NONE; own.len()]);
        for (target, entry) in own {
            let at = &mut next[target as usize];
            entries[*at] = entry;
            *at += 1;
        }
        Self { basis, sources: placed.len(), starts, entries, placed }
    }

    /// What decides.
    pub fn basis(&self) -> Basis {
        self.basis
    }

    /// Number of targets.
    pub fn targets(&self) -> usize {
        self.starts.len() - 1
    }

    /// Number of sources: as many values each variable has.
    pub fn sources(&self) -> usize {
        self.sources
    }

    /// Share (0 to 1) of each target's weight that comes from sources lying wholly in it.
    pub fn exact_shares(&self) -> Vec<f64> {
        let share = |range: Range<usize>| {
            let entries = &self.entries[range];
            let all: f64 = entries.iter().map(|entry| entry.weight).sum();
            let exact: f64 = entries.iter().filter(|entry| entry.exact).map(|entry| entry.weight).sum();
            if all > 0.0 && !entries.iter().any(|entry| entry.unknown) { exact / all } else { 0.0 }
        };
        (0..self.targets()).map(|target| share(self.range(target))).collect()
    }

    fn range(&self, target: usize) -> Range<usize> {
        self.starts[target]..self.starts[target + 1]
    }

    /// Converts counts. Values beyond [`Self::sources`] are ignored, those that lack are missing.
    pub fn counts(&self, values: &[ObservedValue]) -> Transferred {
        let mut sums: Vec<Sum> = Vec::with_capacity(self.targets());
        (0..self.targets())
            .into_par_iter()
            .with_min_len(TARGETS_PER_TASK)
            .map(|target| {
                Sum::of(
                    &self.entries[self.range(target)],
                    values,
                    |entry, v| v * entry.share,
                    |e| e.weight,
                    |e| e.share > 0.0,
                )
            })
            .collect_into_vec(&mut sums);
        let (mut total_before, mut outside, mut missing_sources) = (0.0, 0.0, 0);
        for (source, &placed) in self.placed.iter().enumerate() {
            match number(values, source) {
                Some(value) => {
                    total_before += value;
                    outside += if placed { 0.0 } else { value };
                }
                None => missing_sources += 1,
            }
        }
        let with_value = |sum: &&Sum| sum.is_whole();
        Transferred {
            total_before,
            // The sum of nothing is -0, which is written as such.
            total_after: sums.iter().filter(with_value).map(|sum| sum.value).sum::<f64>() + 0.0,
            outside,
            withheld: sums.iter().filter(|sum| !sum.is_whole()).map(|sum| sum.value).sum::<f64>() + 0.0,
            missing_sources,
            values: sums.iter().map(|sum| sum.told(sum.value, sum.exact_share())).collect(),
        }
    }

    /// Converts means. Where nobody lives in a target, or residents are not known of all that takes part, area decides; the latter is an estimate.
    pub fn means(&self, values: &[ObservedValue]) -> Transferred {
        let mean = |target: usize| {
            let entries = &self.entries[self.range(target)];
            let unknown = entries.iter().any(|entry| entry.unknown);
            let by_weight = !unknown && entries.iter().any(|entry| entry.weight > 0.0);
            let weight = |entry: &Entry| if by_weight { entry.weight } else { entry.area_m2 };
            let sum = Sum::of(entries, values, |entry, value| value * weight(entry), weight, |e| weight(e) > 0.0);
            let exact: f64 = entries.iter().filter(|entry| entry.exact && entry.share > 0.0).map(weight).sum();
            let share = if sum.weight > 0.0 && !unknown { exact / sum.weight } else { 0.0 };
            sum.told(if sum.known > 0.0 { sum.value / sum.known } else { 0.0 }, share * sum.least_exact)
        };
        let values_after = (0..self.targets()).into_par_iter().with_min_len(TARGETS_PER_TASK).map(mean).collect();
        self.without_sums(values_after, values)
    }

    /// Converts rates by their numerators and denominators; `factor` is 100 for per cent.
    pub fn rates(&self, numerators: &[ObservedValue], denominators: &[ObservedValue], factor: f64) -> Transferred {
        let (above, below) = (self.counts(numerators), self.counts(denominators));
        let rates = above.values.iter().zip(&below.values).map(|(above, below)| divided(above, below, factor));
        let missing = |values| (0..self.sources).filter(move |&source| number(values, source).is_none());
        let missing_sources =
            missing(numerators).chain(missing(denominators)).collect::<std::collections::BTreeSet<_>>();
        Transferred { missing_sources: missing_sources.len(), ..self.without_sums(rates.collect(), numerators) }
    }

    /// Converts rates of which nothing else is known, weighted by the population they are about. All are estimates.
    pub fn rates_by_base(&self, rates: &[ObservedValue], base: &[ObservedValue]) -> Transferred {
        let product = |source: usize| match (number(rates, source), number(base, source)) {
            (Some(rate), Some(base)) => ObservedValue::Measured(rate * base),
            // Of nobody the rate says nothing, and nothing lacks.
            (None, Some(0.0)) => ObservedValue::Measured(0.0),
            (None, _) => rates.get(source).copied().unwrap_or(ObservedValue::Missing),
            (_, None) => base.get(source).copied().unwrap_or(ObservedValue::Missing),
        };
        let numerators: Vec<ObservedValue> = (0..self.sources).map(product).collect();
        let mut result = self.rates(&numerators, base, 1.0);
        for transferred in &mut result.values {
            if let Some(value) = transferred.value.number() {
                transferred.value = ObservedValue::Estimated { value, exact_share: 0.0 };
            }
        }
        result
    }

    fn without_sums(&self, values: Vec<TransferredValue>, before: &[ObservedValue]) -> Transferred {
        let missing_sources = (0..self.sources).filter(|&source| number(before, source).is_none()).count();
        Transferred { values, total_before: 0.0, total_after: 0.0, outside: 0.0, withheld: 0.0, missing_sources }
    }
}

/// Targets worked on by one parallel task.
const TARGETS_PER_TASK: usize = 256;

/// The entries of one source, with their targets.
fn shares(entries: &[Weight], basis: Basis) -> impl Iterator<Item = (u32, Entry)> {
    let sum = |of: fn(&Weight) -> f64| entries.iter().map(of).sum::<f64>();
    let residents = |entry: &Weight| entry.residents.unwrap_or(0.0);
    let (all_residents, all_area) = (sum(residents), sum(|entry| entry.area_m2));
    let all_known = entries.iter().all(|entry| entry.residents.is_some());
    let by_residents = basis == Basis::Residents && all_known && all_residents > 0.0;
    // Where one part does not state all, the shares of the others are no certainty either.
    let all_stated = entries.iter().all(|entry| !entry.unstated);
    let certain = by_residents && all_stated && sum(|entry| entry.exact_residents) >= all_residents;
    entries.iter().map(move |entry| {
        let (weight, all) = if by_residents { (residents(entry), all_residents) } else { (entry.area_m2, all_area) };
        let only = entry.whole && entries.len() == 1;
        let share = if only {
            1.0
        } else if all > 0.0 {
            weight / all
        } else {
            0.0
        };
        let (weight, unknown) = match basis {
            Basis::Residents => (residents(entry), entry.residents.is_none()),
            Basis::Area => (entry.area_m2, false),
        };
        let exact = share >= 1.0 - ROUNDING && (entry.whole || certain) || share <= 0.0 && certain;
        (entry.to, Entry { source: entry.from, share, weight, unknown, area_m2: entry.area_m2, exact })
    })
}

fn number(values: &[ObservedValue], source: usize) -> Option<f64> {
    values.get(source).and_then(|value| value.number()).filter(|value| value.is_finite())
}

/// What the sources of one target give together.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Sum {
    /// Of the known values.
    value: f64,
    /// Of the absolute parts of the known values; and of those that are exact.
    size: f64,
    exact: f64,
    /// Weight of all sources; of those with a value.
    weight: f64,
    known: f64,
    /// The least exact of the values.
    least_exact: f64,
    /// Whether all parts are exact, those of nothing among them.
    certain: bool,
    missing: bool,
    hidden: bool,
    /// Whether there is any source.
    reached: bool,
}

impl Sum {
    fn of(
        entries: &[Entry],
        values: &[ObservedValue],
        part: impl Fn(&Entry, f64) -> f64,
        weight: impl Fn(&Entry) -> f64,
        takes_part: impl Fn(&Entry) -> bool,
    ) -> Self {
        let mut sum = Self { least_exact: 1.0, certain: true, ..Self::default() };
        for entry in entries {
            sum.reached = true;
            sum.weight += weight(entry);
            let given = values.get(entry.source as usize).copied().unwrap_or(ObservedValue::Missing);
            let Some(value) = given.number().filter(|value| value.is_finite()) else {
                // What has no part in the target, by the weight in use, can't lack there.
                if takes_part(entry) {
                    sum.hidden |= given == ObservedValue::Suppressed;
                    sum.missing |= given != ObservedValue::Suppressed;
                }
                continue;
            };
            let exact = if let ObservedValue::Estimated { exact_share, .. } = given { exact_share } else { 1.0 };
            let part = part(entry, value);
            sum.value += part;
            sum.size += part.abs();
            sum.exact += if entry.exact { part.abs() * exact } else { 0.0 };
            sum.least_exact = sum.least_exact.min(exact);
            // Nothing is nothing, wherever it is.
            sum.certain &= (entry.exact || value == 0.0) && exact >= 1.0 - ROUNDING;
            sum.known += weight(entry);
        }
        sum
    }

    fn is_whole(&self) -> bool {
        self.reached && !self.missing && !self.hidden
    }

    /// 1 only for what is certain: a part of nothing that rests on an estimate is one, too.
    fn exact_share(&self) -> f64 {
        match self {
            Self { certain: true, .. } => 1.0,
            Self { size, exact, .. } if *size > 0.0 => (exact / size).min(NEARLY_EXACT),
            _ => 0.0,
        }
    }

    fn told(&self, value: f64, exact_share: f64) -> TransferredValue {
        let value = match (self.is_whole(), self.missing || !self.reached) {
            (false, true) => ObservedValue::Missing,
            (false, false) => ObservedValue::Suppressed,
            (true, _) if exact_share >= 1.0 - ROUNDING => ObservedValue::Aggregated(value),
            (true, _) => ObservedValue::Estimated { value, exact_share },
        };
        let known_share = match self {
            Self { reached: false, .. } => 0.0,
            Self { weight, known, .. } if *weight > 0.0 => known / weight,
            _ => f64::from(self.is_whole()),
        };
        TransferredValue { value, known_share }
    }
}

fn divided(above: &TransferredValue, below: &TransferredValue, factor: f64) -> TransferredValue {
    let known_share = above.known_share.min(below.known_share);
    let exact =
        |value: ObservedValue| if let ObservedValue::Estimated { exact_share, .. } = value { exact_share } else { 1.0 };
    let value = match (above.value.number(), below.value.number()) {
        (Some(_), Some(0.0)) => ObservedValue::Missing,
        (Some(numerator), Some(denominator)) => {
            let (value, exact_share) = (factor * numerator / denominator, exact(above.value).min(exact(below.value)));
            if exact_share >= 1.0 - ROUNDING {
                ObservedValue::Aggregated(value)
            } else {
                ObservedValue::Estimated { value, exact_share }
            }
        }
        _ if [above.value, below.value].contains(&ObservedValue::Missing) => ObservedValue::Missing,
        _ => ObservedValue::Suppressed,
    };
    TransferredValue { value, known_share }
}

#[cfg(test)]
#[path = "transfer_tests.rs"]
mod tests;
