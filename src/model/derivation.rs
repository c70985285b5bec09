//! Where an indicator comes from that was converted from another definition's spaces.

use super::{Basis, CrosswalkId, DefinitionId, IndicatorId};
use serde::{Deserialize, Serialize};

/// How an indicator was made of another one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Derivation {
    /// The indicator it was converted from; it may be gone since.
    pub derived_from: IndicatorId,
    /// Its name then.
    pub name: String,
    /// Whose spaces it describes.
    pub definition: DefinitionId,
    /// The definition's name then.
    pub definition_name: String,
    /// What decided how much of a space belongs to another.
    pub via: DerivedVia,
    /// How a rate was converted; `None` for counts and means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<RateFrom>,
    /// Counts: what of the sum belongs to no space of the new definition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outside: Option<f64>,
    /// The day it was converted, ISO 8601.
    pub date: String,
    /// Tells whether all it was made of is still as it was: equal if it is.
    pub fingerprint: String,
}

/// What decided how much of a space belongs to another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "weights", deny_unknown_fields)]
pub enum DerivedVia {
    /// Residents on the shared ground, where something carries them, else its area.
    Ground {
        /// What it was.
        basis: Basis,
    },
    /// The area of the shared ground, though residents may be known.
    Area,
    /// A crosswalk kept in the project.
    Crosswalk {
        /// Which; it may be gone since.
        id: CrosswalkId,
        /// Its name then.
        name: String,
    },
}

/// How a rate was converted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "by", deny_unknown_fields)]
pub enum RateFrom {
    /// Numerator and denominator were converted as counts, then divided.
    Parts {
        /// The count above the line.
        numerator: IndicatorId,
        /// Its name then.
        numerator_name: String,
        /// The count below the line; `None`: the residents of the spaces.
        denominator: Option<IndicatorId>,
        /// Its name then; empty for residents.
        denominator_name: String,
        /// 100 for per cent.
        factor: f64,
    },
    /// Weighted by the residents of the spaces: an estimate.
    Residents,
}

impl Derivation {
    /// Reads [`Self::to_text`]; `None` if it is something else (the name of a column).
    pub fn parse(text: &str) -> Option<Self> {
        // A name of a column is rarely more than this, and never looks so.
        if !text.starts_with('{') {
            return None;
        }
        serde_json::from_str(text).ok()
    }

    /// As it stands in the file.
    pub fn to_text(&self) -> String {
        // Names, numbers and ids can always be written.
        serde_json::to_string(self).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_names_of_columns_are_not() {
        let basis = Basis::Grid { name: "Zensus \"2022\"".to_owned(), reference_date: "2022-05-15".to_owned() };
        let parts = RateFrom::Parts {
            numerator: IndicatorId::from_u128(3),
            numerator_name: "Arbeitslose".to_owned(),
            denominator: None,
            denominator_name: String::new(),
            factor: 100.0,
        };
        let crosswalk = DerivedVia::Crosswalk { id: CrosswalkId::from_u128(9), name: "amtlich".to_owned() };
        for via in [DerivedVia::Ground { basis }, DerivedVia::Area, crosswalk] {
            for rate in [None, Some(RateFrom::Residents), Some(parts.clone())] {
                let derivation = Derivation {
                    derived_from: IndicatorId::from_u128(1),
                    name: "Quote".to_owned(),
                    definition: DefinitionId::from_u128(2),
                    definition_name: "Stadtteile".to_owned(),
                    via: via.clone(),
                    rate,
                    outside: Some(12.5),
                    date: "2026-11-21".to_owned(),
                    fingerprint: "ab".to_owned(),
                };
                assert_eq!(Derivation::parse(&derivation.to_text()), Some(derivation));
            }
        }
        for name in ["", "Schlüssel", "{", "{}", "{\"derived_from\":1}"] {
            assert_eq!(Derivation::parse(name), None, "{name}");
        }
    }
}
