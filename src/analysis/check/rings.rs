//! Rings that cross themselves or enclose nothing, and coordinates that are none.

use super::{finding, whole_space};
use crate::geometry::coverage::Coverage;
use crate::geometry::validity::{degenerate_rings, self_intersections};
use crate::model::{Finding, FindingKind, Place, Severity, Space};
use geo::{MultiPolygon, Rect};
use rayon::prelude::*;

/// Spaces with places in them.
type PlacesBySpace = Vec<(usize, Vec<Rect<f64>>)>;

pub(super) fn findings(spaces: &[Space], coverage: &Coverage) -> [Finding; 3] {
    let geometries: Vec<&MultiPolygon<f64>> = spaces.iter().map(|space| &space.geometry).collect();
    let skipped = coverage.skipped().into_iter().map(|space| whole_space(spaces, space as usize));
    let bad_coordinates = finding(FindingKind::BadCoordinates, Severity::Error, None, skipped.collect());
    let places = |found: PlacesBySpace| -> Vec<Place> {
        found.into_iter().flat_map(|(index, extents)| ring_places(spaces, index, extents)).collect()
    };
    let crossing = places(self_crossing(&geometries, coverage));
    let flat = places(degenerate(&geometries));
    [
        bad_coordinates,
        finding(FindingKind::SelfIntersection, Severity::Warning, None, crossing),
        finding(FindingKind::DegenerateRing, Severity::Warning, None, flat),
    ]
}

/// Spaces with the places where their rings cross. Only those the coverage makes suspicious are looked at closely.
pub(crate) fn self_crossing(geometries: &[&MultiPolygon<f64>], coverage: &Coverage) -> PlacesBySpace {
    let mut suspects = coverage.badly_wound();
    suspects.extend(coverage.folds().map(|fold| fold.space));
    suspects.sort_unstable();
    suspects.dedup();
    let places = |&suspect: &u32| {
        let index = suspect as usize;
        let extents = geometries.get(index).map(|geometry| self_intersections(geometry)).unwrap_or_default();
        (!extents.is_empty()).then_some((index, extents))
    };
    suspects.par_iter().filter_map(places).collect()
}

/// Spaces with the places of their rings that enclose nothing.
pub(crate) fn degenerate(geometries: &[&MultiPolygon<f64>]) -> PlacesBySpace {
    let places = |(index, geometry): (usize, &&MultiPolygon<f64>)| {
        let extents = degenerate_rings(geometry);
        (!extents.is_empty()).then_some((index, extents))
    };
    geometries.par_iter().enumerate().filter_map(places).collect()
}

fn ring_places(spaces: &[Space], index: usize, extents: Vec<Rect<f64>>) -> Vec<Place> {
    extents.into_iter().map(|extent| Place { extent: Some(extent), ..whole_space(spaces, index) }).collect()
}
