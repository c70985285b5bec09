//! Colours and symbols: how what is in the project looks on the map, in the legend, and in print.

use super::scene::Symbol;
use crate::l10n::{self, Lang};
use crate::model::{Colour, IndicatorKind, ObservedValue};
use crate::t;

/// A value as it is written everywhere: missing and suppressed have words of their own, never a number.
///
/// `decimals` are those of the whole indicator ([`decimals_for`]), so that columns line up.
pub fn value_text(lang: Lang, value: Option<ObservedValue>, unit: &str, decimals: usize) -> String {
    match value {
        Some(ObservedValue::Suppressed) => t!(lang, "value-suppressed"),
        Some(ObservedValue::Missing) | None => t!(lang, "value-missing"),
        Some(ObservedValue::Estimated { value, .. }) => {
            t!(lang, "value-estimated", value = with_unit(lang, value, unit, decimals))
        }
        Some(ObservedValue::Measured(value) | ObservedValue::Aggregated(value)) => {
            with_unit(lang, value, unit, decimals)
        }
    }
}

/// The decimals that values are stated with: 0, 1, or 2 where they have more.
pub fn decimals_for(values: impl Iterator<Item = f64> + Clone) -> usize {
    let exact = |decimals: &usize| {
        let scale = 10_f64.powi(*decimals as i32);
        values.clone().all(|value| ((value * scale).round() - value * scale).abs() < 1e-6)
    };
    (0..2).find(exact).unwrap_or(2)
}

/// Estimated counts above this are stated in whole numbers.
const SMALL_ESTIMATE: f64 = 10.0;

/// As [`decimals_for`] for an indicator of this kind. An estimated count has as many decimals as the arithmetic gives it, which says nothing:
/// it is stated in whole numbers, small ones with one decimal.
pub fn decimals_of(kind: IndicatorKind, values: impl Iterator<Item = ObservedValue> + Clone) -> usize {
    if kind != IndicatorKind::Count {
        return decimals_for(values.filter_map(ObservedValue::number));
    }
    let is_estimate = |value: &ObservedValue| matches!(value, ObservedValue::Estimated { .. });
    let largest = values.clone().filter(is_estimate).filter_map(ObservedValue::number).fold(f64::NAN, f64::max);
    let stated = decimals_for(values.filter(|value| !is_estimate(value)).filter_map(ObservedValue::number));
    stated.max(usize::from(largest < SMALL_ESTIMATE))
}

/// A number and its unit.
pub fn with_unit(lang: Lang, value: f64, unit: &str, decimals: usize) -> String {
    let number = l10n::number(lang, value, decimals);
    if unit.is_empty() { number } else { format!("{number} {unit}") }
}

/// ColorBrewer's sequential YlGnBu for 1 to 7 classes (Brewer, Harrower 2013; safe for colour-blind eyes and in print), light to dark.
pub fn class_colours(classes: usize) -> Vec<Colour> {
    const SEVEN: [[u8; 3]; 7] = [
        [255, 255, 204],
        [199, 233, 180],
        [127, 205, 187],
        [65, 182, 196],
        [29, 145, 192],
        [34, 94, 168],
        [12, 44, 132],
    ];
    let picked: &[usize] = match classes {
        0 => &[],
        1 => &[2],
        2 => &[1, 4],
        3 => &[0, 3, 5],
        4 => &[0, 2, 4, 5],
        5 => &[0, 2, 3, 4, 6],
        6 => &[0, 1, 2, 3, 4, 6],
        _ => &[0, 1, 2, 3, 4, 5, 6],
    };
    picked.iter().map(|&at| Colour(SEVEN[at])).collect()
}

/// ColorBrewer's sequential Purples for 1 to 7 classes (Brewer, Harrower 2013), light to dark: muted, and unlike the colours of
/// [`class_colours`], so that a population grid is not taken for an indicator.
pub fn grid_colours(classes: usize) -> Vec<Colour> {
    const SEVEN: [[u8; 3]; 7] = [
        [218, 218, 235],
        [203, 201, 226],
        [188, 189, 220],
        [158, 154, 200],
        [128, 125, 186],
        [106, 81, 163],
        [74, 20, 134],
    ];
    let picked: &[usize] = match classes {
        0 => &[],
        1 => &[3],
        2 => &[1, 5],
        3 => &[1, 3, 5],
        4 => &[0, 2, 4, 6],
        5 => &[0, 2, 4, 5, 6],
        6 => &[0, 2, 3, 4, 5, 6],
        _ => &[0, 1, 2, 3, 4, 5, 6],
    };
    picked.iter().map(|&at| Colour(SEVEN[at])).collect()
}

/// Symbol and colour of a category of facilities.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CategoryLook {
    /// Shape, so that categories are told apart in black-and-white print.
    pub symbol: Symbol,
    /// Dark enough to stand out on every class colour.
    pub colour: Colour,
}

/// Looks for the categories of one set, in their order: shape and colour both change, so that twenty stay different.
pub fn category_looks(categories: usize) -> impl Iterator<Item = CategoryLook> {
    const COLOURS: [Colour; 7] = [
        Colour([136, 34, 85]),
        Colour([17, 119, 51]),
        Colour([51, 34, 136]),
        Colour([204, 102, 17]),
        Colour([0, 0, 0]),
        Colour([170, 51, 119]),
        Colour([0, 110, 140]),
    ];
    (0..categories).map(|at| CategoryLook { symbol: Symbol::nth(at), colour: COLOURS[at % COLOURS.len()] })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn estimated_counts_pretend_no_precision() {
        let estimated = |value| ObservedValue::Estimated { value, exact_share: 0.5 };
        let decimals = |kind, values: &[ObservedValue]| decimals_of(kind, values.iter().copied());
        assert_eq!(decimals(IndicatorKind::Count, &[estimated(349.361), ObservedValue::Measured(12.0)]), 0);
        assert_eq!(decimals(IndicatorKind::Count, &[estimated(0.361), estimated(7.25)]), 1);
        assert_eq!(decimals(IndicatorKind::Count, &[estimated(349.361), ObservedValue::Aggregated(0.25)]), 2);
        assert_eq!(decimals(IndicatorKind::Rate, &[estimated(20.53)]), 2);
        assert_eq!(decimals(IndicatorKind::Count, &[ObservedValue::Missing]), 0);
    }

    #[test]
    fn every_class_has_a_colour_of_its_own() {
        for classes in 0..=7 {
            let colours = class_colours(classes);
            assert_eq!(colours.len(), classes);
            assert_eq!(colours.iter().collect::<HashSet<_>>().len(), classes);
            assert_eq!(grid_colours(classes).iter().collect::<HashSet<_>>().len(), classes);
        }
    }

    #[test]
    fn forty_categories_look_different() {
        let looks: Vec<_> = category_looks(40).map(|look| (look.symbol, look.colour)).collect();
        let different: HashSet<_> = looks.iter().map(|(symbol, colour)| (format!("{symbol:?}"), colour)).collect();
        assert_eq!(different.len(), looks.len());
    }
}
