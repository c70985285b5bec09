//! Indicators and their observations. Zero, missing and suppressed are three different things.

use super::{DefinitionId, Derivation, IndicatorId, Source, SpaceId};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What is measured, for the spaces of one definition at one date.
#[derive(Debug, Clone, PartialEq)]
pub struct Indicator {
    /// Identity.
    pub id: IndicatorId,
    /// "Arbeitslosenanteil".
    pub name: String,
    /// The definition whose spaces it describes.
    pub definition: DefinitionId,
    /// Count, rate or mean: decides how it may be transferred.
    pub kind: IndicatorKind,
    /// Whether a high value is a burden, good, or neither.
    pub polarity: Polarity,
    /// "%", "Personen", "€"; may be empty.
    pub unit: String,
    /// "wirtschaftliche Lage", "Gesundheit"; may be empty.
    pub dimension: String,
    /// Column of the table the values came from.
    pub value_field: String,
    /// How the table's keys found their spaces.
    pub join: JoinRule,
    /// Origin and reference date.
    pub source: Source,
    /// How it was made of another indicator; `None` if it came from a table.
    pub derived: Option<Box<Derivation>>,
    /// At most one for each space of the definition; a space without one is missing.
    pub observations: Arc<Vec<Observation>>,
    /// Rows of the table that found no space, or a space already taken.
    pub unmatched: Arc<Vec<UnmatchedRow>>,
}

/// Decides how an indicator is transferred to other spaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IndicatorKind {
    /// Persons, cases, places: sums make sense.
    Count,
    /// Numerator over denominator: sums make none.
    Rate,
    /// An average of something.
    Mean,
}

/// Whether a high value is a burden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Polarity {
    /// Neither good nor bad.
    Neutral,
    /// A high value is a burden.
    HighIsBurden,
    /// A high value is good.
    HighIsGood,
}

/// One value of an indicator for one space.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observation {
    /// The space it describes.
    pub space: SpaceId,
    /// The value with its provenance.
    pub value: ObservedValue,
}

/// A value and where it comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ObservedValue {
    /// Stated by the source.
    Measured(f64),
    /// Summed exactly from measured values.
    Aggregated(f64),
    /// Transferred with uncertainty.
    Estimated {
        /// The estimate.
        value: f64,
        /// Share of it (0 to 1) that is exact.
        exact_share: f64,
    },
    /// The source has no value here.
    Missing,
    /// The source, or disclosure control, hides the value.
    Suppressed,
}

impl ObservedValue {
    /// The number, where there is one.
    pub fn number(self) -> Option<f64> {
        match self {
            Self::Measured(value) | Self::Aggregated(value) | Self::Estimated { value, .. } => Some(value),
            Self::Missing | Self::Suppressed => None,
        }
    }
}

/// How keys of a table find the spaces of a definition: both sides are brought to a form and compared.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct JoinRule {
    /// Column of the table that holds the key.
    pub key_field: String,
    /// What of the space it is compared with.
    pub target: JoinTarget,
    /// Form the table's key is brought to.
    pub table_form: KeyForm,
    /// Form the space's code or name is brought to.
    pub space_form: KeyForm,
}

/// What of a space a key is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JoinTarget {
    /// [`super::Space::code`].
    Code,
    /// [`super::Space::name`].
    Name,
}

/// A form keys are brought to before they are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyForm {
    /// As it is, without white space around it.
    Exact,
    /// Lower case, white space folded, "ß" and "ss" alike.
    Folded,
    /// Digits only, without leading zeros: "STGT03" and "3" and "03 Nordstadt" agree.
    Number,
    /// What follows a leading number, folded: "03 Nordstadt" and "Nordstadt" agree.
    NameAfterNumber,
}

/// A row of an indicator's table that gave no observation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnmatchedRow {
    /// Line of the file, 1 being the first (mostly the heading).
    pub line: u64,
    /// The key as it stands in the file.
    pub key: String,
    /// The value as it stands in the file.
    pub value: String,
}
