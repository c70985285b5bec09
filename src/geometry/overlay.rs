//! Several definitions over one another: which ground lies in which space of each.

use super::watch::{Cancelled, Watch};
use geo::MultiPolygon;

/// Ground that lies in the same spaces of every layer, summed over all its faces.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// For each layer the spaces that cover it, sorted: none outside the layer, several where spaces of the layer overlap.
    pub covers: Vec<Vec<u32>>,
    /// Area in m².
    pub area_m2: f64,
}

/// All pieces that lie in at least one space, sorted by `covers`.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlay {
    /// The pieces.
    pub pieces: Vec<Piece>,
    /// Area of each space as snapped, by layer and space index.
    pub space_area_m2: Vec<Vec<f64>>,
}

/// Overlays any number of layers, exact on the common 1 mm grid.
pub fn overlay(_layers: &[Vec<&MultiPolygon<f64>>], _watch: &dyn Watch) -> Result<Overlay, Cancelled> {
    todo!()
}
