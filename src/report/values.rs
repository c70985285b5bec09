//! Values of an indicator as they leave the house: small counts hidden, missing and hidden told apart from zero.

use crate::analysis::disclosure::is_small;
use crate::l10n::{Lang, number};
use crate::model::{Indicator, IndicatorKind, ObservedValue, SpaceId};
use crate::t;
use std::collections::BTreeMap;

/// An indicator's values for a report.
pub(super) struct Values {
    by_space: BTreeMap<SpaceId, ObservedValue>,
    decimals: usize,
    /// How many counts were hidden here, besides those the source hides.
    pub hidden: usize,
}

impl Values {
    /// Takes the values; unless `internal`, small counts are hidden.
    pub(super) fn of(indicator: &Indicator, internal: bool) -> Self {
        let value = |value: ObservedValue| disclosed(indicator.kind, value, internal);
        let hidden = indicator.observations.iter().filter(|o| value(o.value) != o.value).count();
        let by_space: BTreeMap<_, _> = indicator.observations.iter().map(|o| (o.space, value(o.value))).collect();
        let whole = by_space.values().filter_map(|value| value.number()).all(|value| value.fract() == 0.0);
        Self { by_space, decimals: if whole { 0 } else { 1 }, hidden }
    }

    /// The value of a space; one without observation is missing.
    pub(super) fn get(&self, space: SpaceId) -> ObservedValue {
        self.by_space.get(&space).copied().unwrap_or(ObservedValue::Missing)
    }

    /// As it is shown.
    pub(super) fn shown(&self, lang: Lang, value: ObservedValue) -> String {
        match value {
            ObservedValue::Measured(value) | ObservedValue::Aggregated(value) => number(lang, value, self.decimals),
            ObservedValue::Estimated { value, .. } => format!("≈ {}", number(lang, value, self.decimals)),
            ObservedValue::Missing => t!(lang, "report-missing"),
            ObservedValue::Suppressed => t!(lang, "report-suppressed"),
        }
    }

    /// A number in the form of the values.
    pub(super) fn number(&self, lang: Lang, value: f64) -> String {
        number(lang, value, self.decimals)
    }

    /// All numbers there are, rising.
    pub(super) fn sorted_numbers(&self) -> Vec<f64> {
        let mut numbers: Vec<f64> = self.by_space.values().filter_map(|value| value.number()).collect();
        numbers.sort_by(f64::total_cmp);
        numbers
    }

    /// How many of the values are hidden, here or by the source.
    pub(super) fn suppressed(&self) -> usize {
        self.by_space.values().filter(|value| **value == ObservedValue::Suppressed).count()
    }
}

/// A value as it may leave the house: a count of 1 or 2 is suppressed, unless it is for `internal` use.
pub fn disclosed(kind: IndicatorKind, value: ObservedValue, internal: bool) -> ObservedValue {
    if !internal && kind == IndicatorKind::Count && value.number().is_some_and(is_small) {
        ObservedValue::Suppressed
    } else {
        value
    }
}
