//! A comparison as JSON. Residents of 1 and 2, and what they follow from, are null and marked unless it is internal.

use super::args::Weight;
use super::compare::Told;
use crate::app::operations::{
    Agreement, Comparison, ComparisonDetails, Disagreement, Pair, SpaceFit, VersionChange, is_small_count,
};
use crate::model::Space;
use serde_json::{Value, json};

/// A count of residents as it may leave the house, and whether it was hidden.
pub(super) fn disclosed(residents: Option<f64>, internal: bool) -> (Option<f64>, bool) {
    let hidden = !internal && residents.is_some_and(is_small_count);
    (residents.filter(|_| !hidden), hidden)
}

fn space(spaces: &[Space], at: u32) -> Value {
    let space = spaces.get(at as usize);
    json!({
        "index": at,
        "code": space.map(|space| space.code.as_str()).unwrap_or_default(),
        "name": space.map(|space| space.name.as_str()).unwrap_or_default(),
    })
}

/// All of it.
pub(super) fn as_json(told: &Told<'_>, crs: Option<String>) -> String {
    let (comparison, sides, details) = (told.comparison, &told.sides, told.details);
    let (agreement, weighted_by) = match (told.weight, comparison.by_residents) {
        (Some(Weight::Residents), Some(by_residents)) => (by_residents, "residents"),
        _ => (comparison.by_area, "area"),
    };
    let pairs = pairs(told);
    let mut value = json!({
        "v_measure": agreement.v_measure,
        "homogeneity": agreement.homogeneity,
        "completeness": agreement.completeness,
        "nvi": agreement.nvi,
        "weighted_by": weighted_by,
        "a": { "name": sides.a.name, "spaces": sides.a.spaces.len() },
        "b": { "name": sides.b.name, "spaces": sides.b.spaces.len() },
        "crs": crs,
        "areas": areas(comparison),
        "by_area": coefficients(&comparison.by_area),
        "by_residents": comparison.by_residents.as_ref().map(coefficients),
        "residents": residents(told),
        "residents_outside_majority": outside_majority(told),
        "area_outside_majority_m2": {
            "a_to_b": outside_area(&comparison.fits_a),
            "b_to_a": outside_area(&comparison.fits_b),
        },
        "matched": matched(told),
        "nesting": { "a_in_b": nested(told, true), "b_in_a": nested(told, false) },
        "inhomogeneity": { "a": inhomogeneity(told, true), "b": inhomogeneity(told, false) },
        "disagreements": disagreements(told, details, comparison.finer_is_a),
        "pairs": pairs.clone(),
        "cross_table": pairs,
    });
    if told.as_versions
        && let Some(object) = value.as_object_mut()
    {
        object.insert("versions".to_owned(), versions(told, details));
    }
    format!("{value:#}\n")
}

fn coefficients(agreement: &Agreement) -> Value {
    json!({
        "v_measure": agreement.v_measure,
        "homogeneity": agreement.homogeneity,
        "completeness": agreement.completeness,
        "nvi": agreement.nvi,
    })
}

fn areas(comparison: &Comparison) -> Value {
    json!({
        "common_m2": comparison.common_area_m2,
        "only_a_m2": comparison.only_a_area_m2,
        "only_b_m2": comparison.only_b_area_m2,
        "doubly_covered_a_m2": comparison.doubly_covered_a_m2,
        "doubly_covered_b_m2": comparison.doubly_covered_b_m2,
    })
}

fn pairs(told: &Told<'_>) -> Vec<Value> {
    let pair = |(pair, hidden): (&Pair, &bool)| {
        let hidden = *hidden && !told.internal;
        json!({
            "a": space(told.sides.a.spaces, pair.a),
            "b": space(told.sides.b.spaces, pair.b),
            "area_m2": pair.area_m2,
            "residents": pair.residents.filter(|_| !hidden),
            "residents_suppressed": hidden,
            "jaccard_area": pair.jaccard_area,
            "jaccard_residents": pair.jaccard_residents.filter(|_| !hidden),
        })
    };
    told.comparison.pairs.iter().zip(&told.details.hidden).map(pair).collect()
}

fn residents(told: &Told<'_>) -> Option<Value> {
    let people = told.comparison.residents.as_ref()?;
    let (outside, suppressed) = disclosed(Some(people.outside_majority), told.internal);
    Some(json!({
        "outside_majority": outside,
        "outside_majority_suppressed": suppressed,
        "total": people.total,
        "exact_share": people.exact_share,
        "spaces_without_number": people.unstated,
        "finer": if people.finer_is_a { "a" } else { "b" },
        "counted_by": told.carrier.map(|(name, _)| name),
        "reference_date": told.carrier.map(|(_, date)| date),
    }))
}

fn outside_majority(told: &Told<'_>) -> Option<Value> {
    let people = told.comparison.residents.as_ref()?;
    let (a_to_b, a_hidden) = disclosed(Some(people.outside_from_a), told.internal);
    let (b_to_a, b_hidden) = disclosed(Some(people.outside_from_b), told.internal);
    Some(json!({
        "a_to_b": a_to_b,
        "a_to_b_suppressed": a_hidden,
        "b_to_a": b_to_a,
        "b_to_a_suppressed": b_hidden,
        "total": people.total,
        "finer": if people.finer_is_a { "a" } else { "b" },
    }))
}

fn outside_area(fits: &[SpaceFit]) -> f64 {
    fits.iter().map(|fit| fit.outside_area_m2).sum()
}

fn matched(told: &Told<'_>) -> Option<Value> {
    let matching = told.comparison.matching.as_ref()?;
    let pair = |&(a, b): &(u32, u32)| json!({ "a": space(told.sides.a.spaces, a), "b": space(told.sides.b.spaces, b) });
    let (matched, suppressed) = match matching.by_residents {
        true => disclosed(Some(matching.matched), told.internal),
        false => (Some(matching.matched), false),
    };
    Some(json!({
        "weighted_by": if matching.by_residents { "residents" } else { "area" },
        "pairs": matching.pairs.iter().map(pair).collect::<Vec<_>>(),
        "matched": matched,
        "matched_suppressed": suppressed,
        "total": matching.total,
    }))
}

fn nested(told: &Told<'_>, from_a: bool) -> Vec<Value> {
    let (of, into) = told.sides.from(from_a);
    let inside = |(at, fit): (u32, &SpaceFit)| {
        Some(json!({ "space": space(of.spaces, at), "inside": space(into.spaces, fit.inside?) }))
    };
    (0..).zip(told.comparison.fits(from_a)).filter_map(inside).collect()
}

fn inhomogeneity(told: &Told<'_>, from_a: bool) -> Vec<Value> {
    let (of, _) = told.sides.from(from_a);
    let one = |(at, fit): (u32, &SpaceFit)| {
        // Of very few people it would tell where they live.
        let few = !told.internal && fit.residents.is_some_and(is_small_count);
        json!({
            "space": space(of.spaces, at),
            "by_area": fit.inhomogeneity_area,
            "by_residents": fit.inhomogeneity_residents.filter(|_| !few),
        })
    };
    (0..).zip(told.comparison.fits(from_a)).map(one).collect()
}

fn disagreements(told: &Told<'_>, details: &ComparisonDetails, from_a: bool) -> Value {
    let (of, into) = told.sides.from(from_a);
    let one = |found: &Disagreement| {
        let hidden = told.hides(found, from_a);
        json!({
            "space": space(of.spaces, found.space),
            "reaches_into": space(into.spaces, found.reaches_into),
            "majority": space(into.spaces, found.majority),
            "residents": found.residents.filter(|_| !hidden),
            "residents_suppressed": hidden,
            "area_m2": found.area_m2,
            "share": (!hidden).then_some(found.share),
        })
    };
    json!({
        "from": if from_a { "a" } else { "b" },
        "list": details.disagreements(from_a).iter().map(one).collect::<Vec<_>>(),
    })
}

fn versions(told: &Told<'_>, details: &ComparisonDetails) -> Value {
    let spaces = |spaces: &[Space], at: &[u32]| -> Vec<Value> { at.iter().map(|at| space(spaces, *at)).collect() };
    let change = |change: &VersionChange| {
        let (residents, suppressed) = disclosed(change.residents, told.internal);
        json!({
            "kind": change.kind,
            "old": spaces(told.sides.a.spaces, &change.old),
            "new": spaces(told.sides.b.spaces, &change.new),
            "renamed": change.renamed,
            "residents": residents,
            "residents_suppressed": suppressed,
            "area_m2": change.area_m2,
        })
    };
    let (elsewhere, suppressed) = disclosed(details.versions.residents_elsewhere, told.internal);
    json!({
        "residents_elsewhere": elsewhere,
        "residents_elsewhere_suppressed": suppressed,
        "unchanged": details.versions.unchanged,
        "changes": details.versions.changes.iter().map(change).collect::<Vec<_>>(),
    })
}
