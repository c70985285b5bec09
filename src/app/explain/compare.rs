//! A comparison in people: whom it concerns that two definitions cut the territory differently.

use crate::app::operations::{Agreement, Comparison};
use crate::l10n::{self, Lang, area, number, percent};
use crate::t;
use std::collections::BTreeMap;

/// The headline: "4.812 von 78.900 Einwohnern (6,1 %) wohnen außerhalb des Raums von „B“, zu dem die übrigen ihres Raums
/// in „A“ gehören." One or two people are told as "fewer than 3", for the sentence is read aloud and passed on. Where
/// nobody's residents are known, the same is said of the area, and that people can't be told.
pub fn headline(lang: Lang, comparison: &Comparison, name_a: &str, name_b: &str) -> String {
    let Some(people) = &comparison.residents else { return by_area(lang, comparison, name_a, name_b) };
    let (fine, coarse) = if people.finer_is_a { (name_a, name_b) } else { (name_b, name_a) };
    if people.total <= 0.0 {
        return t!(lang, "explain-compare-nobody");
    }
    outside(lang, people.outside_majority, people.total, fine, coarse)
}

/// The same the other way round, from the coarser to the finer; empty where nobody's residents are known.
pub fn both_ways(lang: Lang, comparison: &Comparison, name_a: &str, name_b: &str) -> String {
    let Some(people) = comparison.residents.as_ref().filter(|people| people.total > 0.0) else { return String::new() };
    let (from, to, count) = if people.finer_is_a {
        (name_b, name_a, people.outside_from_b)
    } else {
        (name_a, name_b, people.outside_from_a)
    };
    t!(lang, "explain-compare-reverse", sentence = outside(lang, count, people.total, from, to))
}

fn outside(lang: Lang, count: f64, total: f64, from: &str, to: &str) -> String {
    let (outside, fine, coarse) = (count.round().max(0.0), from.to_owned(), to.to_owned());
    if outside < 1.0 {
        return t!(lang, "explain-compare-none", fine = fine, coarse = coarse);
    }
    let all = number(lang, total, 0);
    if outside < 3.0 {
        return t!(lang, "explain-compare-few", total = all, fine = fine, coarse = coarse);
    }
    t!(
        lang,
        "explain-compare-people",
        outside = number(lang, outside, 0),
        total = all,
        share = percent(lang, count / total, 1),
        fine = fine,
        coarse = coarse,
    )
}

/// How sure the headline is: whose residents were counted, at which date, and how much of it is estimated. Empty where
/// nobody's residents are known. `carrier` is the definition's name and its reference date (may be empty).
pub fn residents_basis(lang: Lang, comparison: &Comparison, carrier: Option<(&str, &str)>) -> String {
    let (Some(people), Some((name, date))) = (&comparison.residents, carrier) else { return String::new() };
    let dated = if date.is_empty() {
        t!(lang, "explain-compare-undated")
    } else {
        t!(lang, "explain-compare-dated", date = l10n::date(lang, date))
    };
    let basis = t!(
        lang,
        "explain-compare-basis",
        name = name.to_owned(),
        dated = dated,
        exact = percent(lang, people.exact_share, 0),
        estimated = percent(lang, 1.0 - people.exact_share, 0),
    );
    if people.unstated == 0 {
        return basis;
    }
    let count = l10n::count(lang, people.unstated);
    t!(lang, "explain-compare-unstated", basis = basis, n = people.unstated, count = count)
}

/// "V-Maß 0,706 (Homogenität 0,7; Vollständigkeit 0,7)".
pub fn agreement(lang: Lang, agreement: &Agreement) -> String {
    t!(
        lang,
        "explain-compare-agreement",
        v = number(lang, agreement.v_measure, 3),
        homogeneity = number(lang, agreement.homogeneity, 3),
        completeness = number(lang, agreement.completeness, 3),
        nvi = number(lang, agreement.nvi, 3),
    )
}

/// Common ground, and what only one of the two covers or covers twice.
pub fn areas(lang: Lang, comparison: &Comparison, name_a: &str, name_b: &str) -> Vec<String> {
    let (a, b) = (name_a.to_owned(), name_b.to_owned());
    let mut lines = vec![t!(lang, "explain-compare-common", area = area(lang, comparison.common_area_m2))];
    // Below a square metre lies what snapping and rounding leave.
    let worth_telling = |area_m2: f64| area_m2 >= 1.0;
    if worth_telling(comparison.only_a_area_m2) {
        let size = area(lang, comparison.only_a_area_m2);
        lines.push(t!(lang, "explain-compare-only", area = size, name = a.clone(), other = b.clone()));
    }
    if worth_telling(comparison.only_b_area_m2) {
        let size = area(lang, comparison.only_b_area_m2);
        lines.push(t!(lang, "explain-compare-only", area = size, name = b.clone(), other = a.clone()));
    }
    if worth_telling(comparison.doubly_covered_a_m2) {
        let size = area(lang, comparison.doubly_covered_a_m2);
        lines.push(t!(lang, "explain-compare-double", area = size, name = a));
    }
    if worth_telling(comparison.doubly_covered_b_m2) {
        let size = area(lang, comparison.doubly_covered_b_m2);
        lines.push(t!(lang, "explain-compare-double", area = size, name = b));
    }
    lines
}

/// The headline by area, for definitions without residents.
fn by_area(lang: Lang, comparison: &Comparison, name_a: &str, name_b: &str) -> String {
    if comparison.common_area_m2 <= 0.0 {
        return t!(lang, "explain-compare-no-common");
    }
    let (mut of_a, mut of_b) = (BTreeMap::new(), BTreeMap::new());
    for pair in &comparison.pairs {
        share(of_a.entry(pair.a).or_default(), pair.area_m2);
        share(of_b.entry(pair.b).or_default(), pair.area_m2);
    }
    let finer_is_a = comparison.finer_is_a;
    let (fine, coarse, shares) = if finer_is_a { (name_a, name_b, &of_a) } else { (name_b, name_a, &of_b) };
    let (total, largest) = shares
        .values()
        .fold((0.0, 0.0), |(total, largest), one: &Shares| (total + one.total_m2, largest + one.largest_m2));
    let outside = if total > 0.0 { (total - largest) / total } else { 0.0 };
    t!(
        lang,
        "explain-compare-area",
        share = percent(lang, outside, 1),
        fine = fine.to_owned(),
        coarse = coarse.to_owned(),
    )
}

#[derive(Default)]
struct Shares {
    total_m2: f64,
    largest_m2: f64,
}

fn share(shares: &mut Shares, area_m2: f64) {
    shares.total_m2 += area_m2;
    shares.largest_m2 = shares.largest_m2.max(area_m2);
}
