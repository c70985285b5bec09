//! The table that converts figures from one definition to another.

use super::{CrosswalkId, DefinitionId, Source, SpaceId};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Weights from the spaces of one definition to those of another, as they were computed or published at some time.
#[derive(Debug, Clone, PartialEq)]
pub struct Crosswalk {
    /// Identity.
    pub id: CrosswalkId,
    /// Unique in the project.
    pub name: String,
    /// From whose spaces.
    pub from: DefinitionId,
    /// To whose spaces.
    pub to: DefinitionId,
    /// What its shares of residents rest on.
    pub basis: Basis,
    /// The file it was imported from; `None` if it was computed here.
    pub source: Option<Source>,
    /// Day it was computed or imported, ISO 8601.
    pub date: String,
    /// Tells whether geometry and residents are still those it was computed from: equal if they are. Empty for an imported one.
    pub fingerprint: String,
    /// Sorted by the order of the spaces.
    pub rows: Arc<Vec<CrosswalkRow>>,
}

/// What figures in people rest on.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "by")]
pub enum Basis {
    /// Nothing carries residents: shares are those of area.
    #[default]
    Area,
    /// Residents of a definition's spaces.
    Definition {
        /// Which.
        id: DefinitionId,
        /// Its name then.
        name: String,
        /// When they were counted, ISO 8601; may be empty.
        reference_date: String,
    },
    /// Residents of a population grid.
    Grid {
        /// Its name then.
        name: String,
        /// When they were counted, ISO 8601; may be empty.
        reference_date: String,
    },
}

/// What of one space goes to another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CrosswalkRow {
    /// From.
    pub from: SpaceId,
    /// To.
    pub to: SpaceId,
    /// Share (0 to 1) of the residents of `from`; `None` where none are known.
    pub residents_share: Option<f64>,
    /// Share (0 to 1) of the area of `from`.
    pub area_share: f64,
    /// Residents on the shared ground; `None` where none are known.
    pub residents: Option<f64>,
    /// Whether the share of residents is exact: all that carries residents here lies wholly on one side.
    pub exact: bool,
}
