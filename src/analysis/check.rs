//! The first check of a definition: gaps, overlaps, invalid rings, codes.

use crate::geometry::{Cancelled, Watch};
use crate::model::{Finding, Space};

/// Checks the spaces of one definition. Findings are sorted by severity (serious first), then kind.
pub fn check_spaces(_spaces: &[Space], _watch: &dyn Watch) -> Result<Vec<Finding>, Cancelled> {
    todo!()
}
