//! An indicator cut into classes for the map and its legend: computed in a job, never stored.

use crate::analysis::classes;
use crate::app::presentation;
use crate::model::{IndicatorId, ObservedValue, Project, SpaceId};
use std::collections::HashMap;

const CLASSES: usize = 5;

/// An indicator cut into classes.
#[derive(Debug, Clone, PartialEq)]
pub struct IndicatorView {
    /// Which.
    pub indicator: IndicatorId,
    /// Smallest value.
    pub lowest: f64,
    /// Inclusive upper bound of each class, rising.
    pub upper_bounds: Vec<f64>,
    /// Class of each space of the definition.
    pub classes: Vec<SpaceClass>,
    /// How many spaces are in each of them.
    pub counts: ClassCounts,
    /// Decimals all its values are written with.
    pub decimals: usize,
    /// Value of each space, for tables and tooltips.
    pub values: Vec<Option<ObservedValue>>,
}

/// Where a space stands in a choropleth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpaceClass {
    /// In this class.
    Class(u8),
    /// No value.
    Missing,
    /// A hidden value.
    Suppressed,
}

/// How many spaces are in each class of an indicator, counted once with the classes and not whenever the legend is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassCounts {
    classes: Vec<usize>,
    missing: usize,
    suppressed: usize,
}

impl ClassCounts {
    /// Of spaces that are in so many classes.
    fn of(spaces: &[SpaceClass], classes: usize) -> Self {
        let mut counts = Self { classes: vec![0; classes], missing: 0, suppressed: 0 };
        for class in spaces {
            match class {
                SpaceClass::Class(at) => {
                    if let Some(count) = counts.classes.get_mut(usize::from(*at)) {
                        *count += 1;
                    }
                }
                SpaceClass::Missing => counts.missing += 1,
                SpaceClass::Suppressed => counts.suppressed += 1,
            }
        }
        counts
    }

    /// Spaces in a class, without a value, or with a hidden one.
    pub fn get(&self, class: SpaceClass) -> usize {
        match class {
            SpaceClass::Class(at) => self.classes.get(usize::from(at)).copied().unwrap_or(0),
            SpaceClass::Missing => self.missing,
            SpaceClass::Suppressed => self.suppressed,
        }
    }
}

/// Values of an indicator, and the class of each space.
pub(super) fn classify(project: &Project, id: IndicatorId) -> Option<IndicatorView> {
    let indicator = project.indicator(id)?;
    let definition = project.definition(indicator.definition)?;
    let by_space: HashMap<SpaceId, ObservedValue> = indicator.observations.iter().map(|o| (o.space, o.value)).collect();
    let values: Vec<Option<ObservedValue>> =
        definition.spaces.iter().map(|space| by_space.get(&space.id).copied()).collect();
    let numbers: Vec<f64> =
        values.iter().flatten().filter_map(|value| value.number()).filter(|n| n.is_finite()).collect();
    let upper_bounds = classes::upper_bounds(&numbers, classes::Method::FisherJenks, CLASSES);
    let class_of = |value: &Option<ObservedValue>| match value {
        Some(ObservedValue::Suppressed) => SpaceClass::Suppressed,
        Some(value) => match value.number().filter(|n| n.is_finite()) {
            Some(number) => SpaceClass::Class(classes::class_of(number, &upper_bounds) as u8),
            None => SpaceClass::Missing,
        },
        None => SpaceClass::Missing,
    };
    let of_spaces: Vec<SpaceClass> = values.iter().map(class_of).collect();
    Some(IndicatorView {
        indicator: id,
        lowest: numbers.iter().copied().fold(f64::INFINITY, f64::min),
        counts: ClassCounts::of(&of_spaces, upper_bounds.len()),
        classes: of_spaces,
        decimals: presentation::decimals_of(indicator.kind, values.iter().flatten().copied()),
        upper_bounds,
        values,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_space_is_counted_once_in_what_it_is() {
        use SpaceClass::{Class, Missing, Suppressed};
        let spaces = [Class(0), Class(2), Missing, Class(2), Suppressed, Suppressed, Class(2)];
        let counts = ClassCounts::of(&spaces, 3);
        assert_eq!([0, 1, 2].map(|at| counts.get(Class(at))), [1, 0, 3]);
        assert_eq!([Missing, Suppressed].map(|class| counts.get(class)), [1, 2]);
        assert_eq!(counts.get(Class(3)), 0);
    }
}
