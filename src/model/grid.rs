//! A population grid: residents by cell, finer than any definition.

use super::{GridId, ObservedValue, Source};
use geo::Point;
use std::sync::Arc;

/// A population grid, as the census publishes it.
#[derive(Debug, Clone, PartialEq)]
pub struct PopulationGrid {
    /// Identity.
    pub id: GridId,
    /// "Zensus 2022, 100 m".
    pub name: String,
    /// Length of a cell's side in m.
    pub cell_size_m: f64,
    /// Origin with reference date.
    pub source: Source,
    /// In the order of the source; cells outside the project's area are left out at import.
    pub cells: Arc<Vec<GridCell>>,
}

/// One cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GridCell {
    /// Its midpoint, in the project's CRS.
    pub position: Point<f64>,
    /// Residents: measured, suppressed where the source hides them, missing where it states nothing. Where the source has one
    /// mark for "empty or hidden" (Zensus 2011: -1), that is [`ObservedValue::Suppressed`].
    pub residents: ObservedValue,
}
