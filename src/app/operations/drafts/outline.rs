//! The spaces of a draft as areas.

use crate::geometry::coverage::Coverage;
use crate::geometry::dissolve::united;
use crate::geometry::{Cancelled, Watch};
use geo::{Area, Euclidean, Length, LineString, MultiPolygon, Polygon};

/// The blocks of each of so many spaces as one area, without slits between them. `space_of` says the position of a block's space.
///
/// # Errors
/// Cancelled.
pub fn areas_of_spaces(
    coverage: &Coverage,
    blocks: &[&MultiPolygon<f64>],
    space_of: &dyn Fn(u32) -> Option<u32>,
    spaces: usize,
    watch: &dyn Watch,
) -> Result<Vec<MultiPolygon<f64>>, Cancelled> {
    let areas = united(coverage.arrangement(), blocks, space_of, spaces, watch)?;
    Ok(areas.into_iter().map(without_slits).collect())
}

/// Slits between blocks that are narrower than this, in m, are no borders of a space.
const SLIT_M: f64 = 10.0;

/// The area without holes so narrow that only their borders would be seen.
fn without_slits(area: MultiPolygon<f64>) -> MultiPolygon<f64> {
    let is_slit = |ring: &LineString<f64>| {
        let (area_m2, around_m) = (Polygon::new(ring.clone(), Vec::new()).unsigned_area(), Euclidean.length(ring));
        2.0 * area_m2 < SLIT_M * around_m
    };
    let polygon = |polygon: Polygon<f64>| {
        let (exterior, mut holes) = polygon.into_inner();
        holes.retain(|hole| !is_slit(hole));
        Polygon::new(exterior, holes)
    };
    MultiPolygon::new(area.0.into_iter().map(polygon).collect())
}
