//! Converted indicators in words: what they were made of, what came of the sum, why one can't be converted.

use super::crosswalk::shares_by;
use super::value::estimated;
use super::{Explanation, residents_told};
use crate::app::operations::{ConvertedIndicator, DerivedState, NoConversion, PreparedConversion};
use crate::l10n::{Lang, count, date};
use crate::model::{Derivation, DerivedVia, Indicator, IndicatorKind, ObservedValue, RateFrom};
use crate::t;

/// "nach Einwohnern von „Blöcke“, Stand 31.12.2024", "über den Umsteigeschlüssel „…“".
pub fn converted_via(lang: Lang, via: &DerivedVia) -> String {
    match via {
        DerivedVia::Ground { basis } => shares_by(lang, basis),
        DerivedVia::Area => t!(lang, "basis-area"),
        DerivedVia::Crosswalk { name, .. } => t!(lang, "convert-via-crosswalk", name = name.clone()),
    }
}

/// "umgerechnet aus „Arbeitslose“ (Stadtteile) nach Einwohnern von „Blöcke“, am 21.11.2026".
pub fn derivation(lang: Lang, derivation: &Derivation) -> String {
    let from = t!(
        lang,
        "convert-from",
        name = derivation.name.clone(),
        definition = derivation.definition_name.clone(),
        via = converted_via(lang, &derivation.via),
        date = date(lang, &derivation.date)
    );
    match derivation.rate.as_ref().map(|rate| rate_from(lang, rate)) {
        Some(rate) => format!("{from}; {rate}"),
        None => from,
    }
}

/// What a rate was converted by.
pub fn rate_from(lang: Lang, rate: &RateFrom) -> String {
    match rate {
        RateFrom::Residents => t!(lang, "convert-rate-estimated"),
        RateFrom::Parts { numerator_name, denominator: None, .. } => {
            t!(lang, "convert-rate-by-residents", above = numerator_name.clone())
        }
        RateFrom::Parts { numerator_name, denominator_name, .. } => {
            t!(lang, "convert-rate-parts", above = numerator_name.clone(), below = denominator_name.clone())
        }
    }
}

/// "geschätzt, zu 84 % genau" for all values of an indicator together; `None` where nothing is estimated.
pub fn estimated_share(lang: Lang, indicator: &Indicator) -> Option<String> {
    exact_share(indicator).map(|share| estimated(lang, share))
}

/// Share (0 to 1) of an indicator's values together that is exact; `None` where nothing is estimated.
pub fn exact_share(indicator: &Indicator) -> Option<f64> {
    let (mut exact, mut all, mut estimated) = (0.0, 0.0, false);
    for observation in indicator.observations.iter() {
        let Some(value) = observation.value.number() else { continue };
        let share = match observation.value {
            ObservedValue::Estimated { exact_share, .. } => {
                estimated = true;
                exact_share
            }
            _ => 1.0,
        };
        // Of counts the large ones weigh more, a rate of 9 no more than one of 3.
        let weight = if indicator.kind == IndicatorKind::Count { value.abs() } else { 1.0 };
        exact += weight * share;
        all += weight;
    }
    estimated.then(|| if all > 0.0 { exact / all } else { 0.0 })
}

/// That an indicator is out of date; `None` where it is not.
pub fn derived_state(lang: Lang, state: DerivedState) -> Option<String> {
    match state {
        DerivedState::Current => None,
        DerivedState::Stale => Some(t!(lang, "convert-stale")),
        DerivedState::SourceGone => Some(t!(lang, "convert-source-gone")),
    }
}

/// What came of one indicator, a statement each: the sum before, after and outside; how much is exact; what is missing.
pub fn converted(lang: Lang, made: &ConvertedIndicator) -> Vec<String> {
    let people = |value: f64| residents_told(lang, value);
    let mut told = Vec::new();
    if let Some(sums) = &made.sums {
        told.push(t!(lang, "convert-sums", before = people(sums.before), after = people(sums.after)));
        let shown = |value: f64| value > 0.0 && value / sums.before.abs().max(1.0) > 1e-9;
        if shown(sums.outside) {
            told.push(t!(lang, "convert-outside", count = people(sums.outside)));
        }
        if shown(sums.withheld) {
            told.push(t!(lang, "convert-withheld", count = people(sums.withheld)));
        }
        if shown(sums.doubled) {
            told.push(t!(lang, "convert-doubled", count = people(sums.doubled)));
        }
    }
    told.push(match made.exact_share {
        share if share >= 1.0 - 1e-9 => t!(lang, "convert-exact"),
        share => estimated(lang, share),
    });
    if made.missing > 0 {
        told.push(t!(lang, "convert-missing", n = made.missing, count = count(lang, made.missing)));
    }
    if made.suppressed > 0 {
        told.push(t!(lang, "convert-suppressed", n = made.suppressed, count = count(lang, made.suppressed)));
    }
    if made.missing_sources > 0 {
        told.push(t!(lang, "convert-sources", n = made.missing_sources, count = count(lang, made.missing_sources)));
    }
    told
}

/// Those that can't be converted, a line each.
pub fn not_converted(lang: Lang, prepared: &PreparedConversion) -> Vec<String> {
    prepared.refused.iter().map(|(name, why)| no_conversion(lang, name, why).one_line()).collect()
}

/// Why an indicator can't be converted.
pub fn no_conversion(lang: Lang, name: &str, why: &NoConversion) -> Explanation {
    let (meaning, remedy) = match why {
        NoConversion::SameSpaces => (t!(lang, "convert-same-spaces"), String::new()),
        NoConversion::Converted { from, definition } => (
            t!(lang, "convert-converted"),
            t!(lang, "convert-converted-remedy", name = from.clone(), definition = definition.clone()),
        ),
        NoConversion::NoBase => (t!(lang, "convert-no-base"), t!(lang, "convert-no-base-remedy")),
        NoConversion::OtherParts => (t!(lang, "convert-other-parts"), t!(lang, "convert-other-parts-remedy")),
        NoConversion::OtherWay { crosswalk } => {
            (t!(lang, "convert-other-way", name = crosswalk.clone()), t!(lang, "convert-other-way-remedy"))
        }
        NoConversion::StaleCrosswalk { crosswalk } => {
            (t!(lang, "convert-stale-crosswalk", name = crosswalk.clone()), t!(lang, "convert-stale-crosswalk-remedy"))
        }
        NoConversion::NothingReached => (t!(lang, "convert-nothing-reached"), String::new()),
        NoConversion::SourceGone => (t!(lang, "convert-source-gone"), t!(lang, "convert-source-gone-remedy")),
        NoConversion::NotConverted => (t!(lang, "convert-not-converted"), String::new()),
    };
    Explanation::of(t!(lang, "convert-refused", name = name.to_owned(), why = meaning), String::new(), remedy)
}
