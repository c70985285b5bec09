//! Defects of single geometries and rings, before a coverage is built.

use geo::{MultiPolygon, Rect};

/// A defect of one geometry.
#[derive(Debug, Clone, PartialEq)]
pub struct RingDefect {
    /// What it is.
    pub kind: RingDefectKind,
    /// Where; a small box around a crossing, or the ring's extent.
    pub extent: Rect<f64>,
}

/// Kinds of ring defects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RingDefectKind {
    /// Crosses itself or another ring of the same space, or runs along itself.
    SelfIntersection,
    /// Fewer than four points or no area.
    Degenerate,
}

/// All ring defects of one geometry (finite coordinates expected).
pub fn ring_defects(_geometry: &MultiPolygon<f64>) -> Vec<RingDefect> {
    todo!()
}
