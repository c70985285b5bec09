//! Departments, their definitions and the spaces in them.

use super::{Colour, DefinitionId, DepartmentId, LineStyle, Source, SpaceId};
use geo::MultiPolygon;
use std::sync::Arc;

/// A unit with its own plan, figures and areas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Department {
    /// Identity.
    pub id: DepartmentId,
    /// "Jugendamt".
    pub name: String,
    /// The county, town or municipality it belongs to; may be empty.
    pub organisation: String,
}

/// One way of cutting the territory: a set of spaces with origin.
#[derive(Debug, Clone, PartialEq)]
pub struct Definition {
    /// Identity.
    pub id: DefinitionId,
    /// Whose it is.
    pub department: DepartmentId,
    /// "Sozialräume 2021".
    pub name: String,
    /// Colour of its outlines.
    pub colour: Colour,
    /// Its outlines.
    pub line: LineStyle,
    /// Whether its spaces serve as building blocks of drafts.
    pub is_blocks: bool,
    /// Field of the source that gave [`Space::code`]; empty if none.
    pub code_field: String,
    /// Field of the source that gave [`Space::name`]; empty if none.
    pub name_field: String,
    /// Field of the source that gave [`Space::residents`]; empty if none.
    pub residents_field: String,
    /// Origin, reference date, attribution, licence.
    pub source: Source,
    /// Where the residents come from and when they were counted, if not from [`Self::source`] itself: a table that was joined,
    /// or a population grid.
    pub residents_source: Option<Source>,
    /// The spaces, in the order of the source.
    pub spaces: Arc<Vec<Space>>,
}

impl Definition {
    /// Whether any space states its residents.
    pub fn carries_residents(&self) -> bool {
        self.spaces.iter().any(|space| space.residents.is_some())
    }

    /// Residents of all spaces that state them; `None` if none does (missing is not zero).
    pub fn residents(&self) -> Option<f64> {
        self.carries_residents().then(|| self.spaces.iter().filter_map(|space| space.residents).sum())
    }
}

/// One area of a definition.
#[derive(Debug, Clone, PartialEq)]
pub struct Space {
    /// Identity.
    pub id: SpaceId,
    /// Official code; should be unique in its definition and may not be. Empty if the source gave none.
    pub code: String,
    /// Empty if the source gave none.
    pub name: String,
    /// Planar, in the project's CRS, as imported (unsnapped). May be empty.
    pub geometry: MultiPolygon<f64>,
    /// Residents at the source's reference date; `None` when not stated.
    pub residents: Option<f64>,
}

impl Space {
    /// "03 Nordstadt", or what there is of it; empty if the source gave neither.
    pub fn label(&self) -> String {
        match (self.code.is_empty(), self.name.is_empty()) {
            (false, false) if self.name.starts_with(&self.code) => self.name.clone(),
            (false, false) => format!("{} {}", self.code, self.name),
            (false, true) => self.code.clone(),
            (true, _) => self.name.clone(),
        }
    }
}
