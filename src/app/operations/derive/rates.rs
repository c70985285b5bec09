//! Which counts give a rate: those are converted in its place.
//!
//! A table of shares of unemployed says nothing of the counts it was made of, but a project often holds both. Counts that give the rate in
//! every space, to the digits it is written with, are taken for its numerator and denominator; nothing is guessed by names.

use super::{NoConversion, bridge, values_of};
use crate::model::{Definition, Indicator, IndicatorId, IndicatorKind, ObservedValue, Project, RateFrom};

/// Numerator and denominator of a rate.
pub(super) struct RateParts<'a> {
    numerator: &'a Indicator,
    /// `None`: the residents of the spaces.
    denominator: Option<&'a Indicator>,
    pub above: Vec<ObservedValue>,
    pub below: Vec<ObservedValue>,
    /// 100 for per cent.
    pub factor: f64,
}

impl RateParts<'_> {
    /// As it is kept.
    pub fn told(&self) -> RateFrom {
        RateFrom::Parts {
            numerator: self.numerator.id,
            numerator_name: self.numerator.name.clone(),
            denominator: self.denominator.map(|indicator| indicator.id),
            denominator_name: self.denominator.map(|indicator| indicator.name.clone()).unwrap_or_default(),
            factor: self.factor,
        }
    }
}

/// What a rate may be of: a part of one, per cent, per thousand and so on.
const FACTORS: [f64; 5] = [100.0, 1.0, 1_000.0, 10_000.0, 100_000.0];
/// Decimals of rates that are looked at.
const MOST_DECIMALS: i32 = 9;
/// Spaces in which counts must give the rate before they are taken for its parts unasked.
const ENOUGH: usize = 3;
/// As [`ENOUGH`] for rates in whole numbers, which more counts give by chance.
const ENOUGH_WHOLE: usize = 8;

/// The counts named, or else those found; `None` if there are none.
///
/// # Errors
/// Counts that were named are not there, or do not give the rate.
pub(super) fn parts_of<'a>(
    project: &'a Project,
    definition: &Definition,
    rate: &Indicator,
    named: Option<(IndicatorId, Option<IndicatorId>)>,
) -> Result<Option<RateParts<'a>>, NoConversion> {
    let rates = values_of(rate, definition);
    let Some((numerator, denominator)) = named else { return Ok(found(project, definition, rate, &rates)) };
    let of = |id: IndicatorId| {
        let indicator = project.indicator(id).filter(|i| i.definition == definition.id);
        indicator.filter(|i| i.kind == IndicatorKind::Count).ok_or(NoConversion::OtherParts)
    };
    let (numerator, denominator) = (of(numerator)?, denominator.map(of).transpose()?);
    let above = values_of(numerator, definition);
    let below = match denominator {
        Some(denominator) => values_of(denominator, definition),
        None => bridge::stated(definition).ok_or(NoConversion::OtherParts)?,
    };
    let (factor, _) = factor_of(&rates, &above, &below).ok_or(NoConversion::OtherParts)?;
    Ok(Some(RateParts { numerator, denominator, above, below, factor }))
}

fn found<'a>(
    project: &'a Project,
    definition: &Definition,
    rate: &Indicator,
    rates: &[ObservedValue],
) -> Option<RateParts<'a>> {
    let date = &rate.source.reference_date;
    let same_time = |i: &&Indicator| {
        let other = &i.source.reference_date;
        date.is_empty() || other.is_empty() || date.starts_with(other.as_str()) || other.starts_with(date.as_str())
    };
    let is_count = |i: &&Indicator| i.kind == IndicatorKind::Count && i.definition == definition.id;
    let counts = project.indicators.iter().filter(is_count).filter(same_time);
    let counts: Vec<(&Indicator, Vec<ObservedValue>)> = counts.map(|i| (i, values_of(i, definition))).collect();
    let residents = bridge::stated(definition);
    let enough = if decimals_of(rates) == 0 { ENOUGH_WHOLE } else { ENOUGH };
    for (numerator, above) in &counts {
        let others = counts.iter().filter(|(i, _)| i.id != numerator.id).map(|(i, values)| (Some(*i), values));
        for (denominator, below) in others.chain(residents.iter().map(|values| (None, values))) {
            let Some((factor, checked)) = factor_of(rates, above, below) else { continue };
            if checked >= enough {
                let (above, below) = (above.clone(), below.clone());
                return Some(RateParts { numerator, denominator, above, below, factor });
            }
        }
    }
    None
}

/// Digits behind the point that the rates are written with.
fn decimals_of(rates: &[ObservedValue]) -> i32 {
    let decimals = |value: f64| {
        let is_exact = |at: &i32| {
            let scaled = value * 10_f64.powi(*at);
            (scaled - scaled.round()).abs() <= 1e-9 * scaled.abs().max(1.0)
        };
        (0..MOST_DECIMALS).find(is_exact).unwrap_or(MOST_DECIMALS)
    };
    rates.iter().filter_map(|rate| rate.number()).map(decimals).max().unwrap_or(0)
}

/// The factor by which counts give the rates wherever all three are known, and in how many spaces with a rate above 0 they do; `None` if they
/// do not, or if more than half of the rates can't be held against counts.
fn factor_of(rates: &[ObservedValue], above: &[ObservedValue], below: &[ObservedValue]) -> Option<(f64, usize)> {
    let known = |at: usize| {
        let number = |values: &[ObservedValue]| values.get(at).and_then(|value| value.number());
        Some((number(rates)?, number(above)?, number(below).filter(|n| *n > 0.0)?))
    };
    let tolerance = 0.5 * 10_f64.powi(-decimals_of(rates)) * 1.001;
    let given = (0..rates.len()).filter_map(known);
    let (rate, numerator, denominator) = given.clone().find(|(rate, numerator, _)| *rate > 0.0 && *numerator > 0.0)?;
    let wanted = rate * denominator / numerator;
    let near = |factor: &&f64| (numerator * **factor / denominator - rate).abs() <= tolerance;
    let factor = *FACTORS.iter().filter(near).min_by(|a, b| (*a - wanted).abs().total_cmp(&(*b - wanted).abs()))?;
    let (mut checked, mut seen) = (0, 0);
    for (rate, numerator, denominator) in given {
        if (numerator * factor / denominator - rate).abs() > tolerance + 1e-9 * rate.abs() {
            return None;
        }
        seen += 1;
        checked += usize::from(rate > 0.0);
    }
    let rates = rates.iter().filter(|rate| rate.number().is_some()).count();
    (seen * 2 >= rates).then_some((factor, checked))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(numbers: &[f64]) -> Vec<ObservedValue> {
        numbers.iter().map(|n| ObservedValue::Measured(*n)).collect()
    }

    #[test]
    fn counts_that_give_the_rate_as_it_is_written_are_its_parts() {
        let (above, below) = (values(&[10.0, 7.0, 0.0, 33.0]), values(&[300.0, 90.0, 50.0, 1_000.0]));
        assert_eq!(factor_of(&values(&[3.3, 7.8, 0.0, 3.3]), &above, &below), Some((100.0, 3)));
        assert_eq!(factor_of(&values(&[33.33, 77.78, 0.0, 33.0]), &above, &below), Some((1_000.0, 3)));
        let exact: Vec<f64> = [10.0 / 300.0, 7.0 / 90.0, 0.0, 0.033].to_vec();
        assert_eq!(factor_of(&values(&exact), &above, &below), Some((1.0, 3)));
        assert_eq!(factor_of(&values(&[3.3, 7.9, 0.0, 3.3]), &above, &below), None, "one space differs");
        assert_eq!(factor_of(&values(&[0.0, 0.0, 0.0, 0.0]), &above, &below), None);
        let mut unknown = above.clone();
        unknown[0] = ObservedValue::Missing;
        assert_eq!(factor_of(&values(&[99.0, 7.8, 0.0, 3.3]), &unknown, &below), Some((100.0, 2)));
        unknown[1] = ObservedValue::Suppressed;
        unknown[2] = ObservedValue::Missing;
        assert_eq!(factor_of(&values(&[99.0, 7.8, 0.0, 3.3]), &unknown, &below), None, "too little is known");
    }

    #[test]
    fn decimals_are_those_that_are_written() {
        assert_eq!(decimals_of(&values(&[3.3, 7.0])), 1);
        assert_eq!(decimals_of(&values(&[12.0, 7.0])), 0);
        assert_eq!(decimals_of(&values(&[0.125])), 3);
        assert_eq!(decimals_of(&values(&[1.0 / 3.0])), MOST_DECIMALS);
    }
}
