//! V-measure of a cross-table.

use super::{Agreement, ByPair};
use std::collections::BTreeMap;

/// V-measure with β = 1 (Rosenberg & Hirschberg 2007): spaces of A are the classes, spaces of B the clusters.
///
/// Homogeneity is 1 − H(A|B) / H(A), completeness 1 − H(B|A) / H(B); where an entropy is 0 its term is 1. The variation of
/// information is normalised by the joint entropy H(A, B) (Meilă 2007); where that is 0, so is it. An empty cross-table has nothing to
/// agree on: 0 throughout, and the variation 1.
pub(super) fn agreement(weights: &ByPair) -> Agreement {
    let mut of_a: BTreeMap<u32, f64> = BTreeMap::new();
    let mut of_b: BTreeMap<u32, f64> = BTreeMap::new();
    let positive = || weights.iter().filter(|(_, weight)| **weight > 0.0);
    for (&(a, b), weight) in positive() {
        *of_a.entry(a).or_default() += weight;
        *of_b.entry(b).or_default() += weight;
    }
    let total: f64 = of_a.values().sum();
    if total <= 0.0 {
        return Agreement { v_measure: 0.0, homogeneity: 0.0, completeness: 0.0, nvi: 1.0 };
    }
    let entropy =
        |sums: &BTreeMap<u32, f64>| -> f64 { sums.values().map(|sum| sum / total * (total / sum).ln()).sum() };
    let conditional = |given: &dyn Fn(u32, u32) -> f64| -> f64 {
        positive().map(|(&(a, b), weight)| weight / total * (given(a, b) / weight).ln()).sum()
    };
    let term = |conditional: f64, sums: &BTreeMap<u32, f64>| {
        // With one space there is nothing to tell apart.
        if sums.len() < 2 { 1.0 } else { (1.0 - conditional / entropy(sums)).clamp(0.0, 1.0) }
    };
    let (a_given_b, b_given_a) = (conditional(&|_, b| of_b[&b]), conditional(&|a, _| of_a[&a]));
    let homogeneity = term(a_given_b, &of_a);
    let completeness = term(b_given_a, &of_b);
    let joint = entropy(&of_a) + b_given_a;
    let nvi = if joint > 0.0 { ((a_given_b + b_given_a) / joint).clamp(0.0, 1.0) } else { 0.0 };
    let sum = homogeneity + completeness;
    let v_measure = if sum > 0.0 { 2.0 * homogeneity * completeness / sum } else { 0.0 };
    Agreement { v_measure, homogeneity, completeness, nvi }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn table(entries: &[(u32, u32, f64)]) -> ByPair {
        entries.iter().map(|&(a, b, weight)| ((a, b), weight)).collect()
    }

    #[test]
    fn known_tables() {
        let same = agreement(&table(&[(0, 0, 3.0), (1, 1, 5.0)]));
        assert_eq!((same.v_measure, same.homogeneity, same.completeness), (1.0, 1.0, 1.0));
        let independent = agreement(&table(&[(0, 0, 1.0), (0, 1, 1.0), (1, 0, 1.0), (1, 1, 1.0)]));
        assert!(independent.v_measure < 1e-12);
        // B cuts A's two spaces in four: every space of B lies inside one of A.
        let nested = agreement(&table(&[(0, 0, 1.0), (0, 1, 1.0), (1, 2, 1.0), (1, 3, 1.0)]));
        assert!((nested.homogeneity - 1.0).abs() < 1e-12 && (nested.completeness - 0.5).abs() < 1e-12);
        assert!((nested.v_measure - 2.0 / 3.0).abs() < 1e-12);
        assert_eq!(same.nvi, 0.0);
        assert!((independent.nvi - 1.0).abs() < 1e-12);
        // H(B|A) = ln 2, H(A, B) = ln 4.
        assert!((nested.nvi - 0.5).abs() < 1e-12);
    }

    #[test]
    fn an_entropy_of_zero_gives_one() {
        let one_space = agreement(&table(&[(0, 0, 1.0), (0, 1, 1.0)]));
        assert_eq!(one_space.homogeneity, 1.0);
        assert!(one_space.completeness.abs() < 1e-12);
    }

    #[test]
    fn nothing_in_common_is_no_agreement() {
        assert_eq!(agreement(&ByPair::new()).v_measure, 0.0);
        assert_eq!(agreement(&table(&[(0, 0, 0.0)])).v_measure, 0.0);
    }

    proptest! {
        #[test]
        fn lies_between_0_and_1_and_mirrors(weights in prop::collection::vec(0.0..1e6_f64, 12)) {
            let entries: Vec<_> = weights.iter().enumerate().map(|(i, w)| (i as u32 / 4, i as u32 % 4, *w)).collect();
            let mirrored: Vec<_> = entries.iter().map(|&(a, b, w)| (b, a, w)).collect();
            let (one, other) = (agreement(&table(&entries)), agreement(&table(&mirrored)));
            prop_assert!((one.v_measure - other.v_measure).abs() < 1e-9);
            prop_assert!((one.homogeneity - other.completeness).abs() < 1e-9);
            prop_assert!((0.0..=1.0).contains(&one.v_measure));
            prop_assert!((one.nvi - other.nvi).abs() < 1e-9 && (0.0..=1.0).contains(&one.nvi));
        }
    }
}
