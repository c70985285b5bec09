//! Places where services are offered.

use super::{Colour, DepartmentId, FacilityId, FacilitySetId, Source};
use geo::Point;
use std::sync::Arc;

/// Facilities that came together: one file, one responsible department.
#[derive(Debug, Clone, PartialEq)]
pub struct FacilitySet {
    /// Identity.
    pub id: FacilitySetId,
    /// "Kindertagesstätten".
    pub name: String,
    /// Responsible department, if known.
    pub department: Option<DepartmentId>,
    /// Colour of its symbols where categories do not give one.
    pub colour: Colour,
    /// Origin.
    pub source: Source,
    /// In the order of the source.
    pub facilities: Arc<Vec<Facility>>,
}

impl FacilitySet {
    /// The categories that occur, sorted, each once. A facility without category belongs to "".
    pub fn categories(&self) -> Vec<String> {
        let all: std::collections::BTreeSet<_> = self.facilities.iter().map(|f| f.category.clone()).collect();
        all.into_iter().collect()
    }
}

/// A place.
#[derive(Debug, Clone, PartialEq)]
pub struct Facility {
    /// Identity.
    pub id: FacilityId,
    /// "Kita Sonnenschein"; may be empty.
    pub name: String,
    /// What it is: "Kita", "Grundschule"; may be empty. Decides the symbol.
    pub category: String,
    /// Who runs it; may be empty.
    pub operator: String,
    /// Address in one line; may be empty.
    pub address: String,
    /// Places, pupils, seats: what the source calls capacity; `None` when not stated.
    pub capacity: Option<f64>,
    /// In the project's CRS.
    pub position: Point<f64>,
}
