//! Spaces in impossible places or of impossible size.

use super::ground::Survey;
use super::{extent, finding, whole_space};
use crate::model::{Finding, FindingKind, Place, Severity, Space};
use geo::{Coord, Rect};

/// A space is far off when it lies further from the middle than this many times the median distance of all …
const FAR_TIMES: f64 = 20.0;

/// … and further than this, in m: an island may well lie 70 km before its county.
const FAR_M: f64 = 100_000.0;

/// No space is longer than this, in m.
const LARGEST_M: f64 = 1_000_000.0;

/// No space is smaller than this, in m².
const SMALLEST_M2: f64 = 1.0;

/// With fewer spaces than this nobody can say which of them is far off.
const FEWEST: usize = 3;

/// Spaces far from all others, too large or too small. Those without usable coordinates are told elsewhere.
pub(super) fn finding_of(spaces: &[Space], survey: &Survey<'_>) -> Finding {
    let skipped = survey.coverage.skipped();
    let usable = |i: &usize| skipped.binary_search(&(*i as u32)).is_err();
    let placed: Vec<(usize, Rect<f64>)> =
        (0..spaces.len()).filter(usable).filter_map(|i| Some((i, extent(&spaces[i])?))).collect();
    let far = far_from_the_middle(&placed);
    let is_absurd = |&(i, rect, distance): &(usize, Rect<f64>, f64)| {
        let area_m2 = survey.twice_areas_mm2.get(i).map_or(0.0, |&twice| twice as f64 / 2e6);
        let is_tiny = area_m2 > 0.0 && area_m2 < SMALLEST_M2;
        distance > far || rect.width().max(rect.height()) > LARGEST_M || is_tiny
    };
    let middle = middle(&placed);
    let measured = placed.iter().map(|&(i, rect)| (i, rect, distance(rect, middle)));
    let mut absurd: Vec<_> = measured.filter(is_absurd).collect();
    // Stable: equally far ones stay in the order of the spaces.
    absurd.sort_by(|a, b| b.2.total_cmp(&a.2));
    let places: Vec<Place> = absurd.into_iter().map(|(i, _, _)| whole_space(spaces, i)).collect();
    finding(FindingKind::AbsurdExtent, Severity::Warning, None, places)
}

fn distance(rect: Rect<f64>, middle: Coord<f64>) -> f64 {
    let centre = rect.center();
    (centre.x - middle.x).hypot(centre.y - middle.y)
}

/// The median of the centres, coordinate by coordinate: some wild ones don't move it.
fn middle(placed: &[(usize, Rect<f64>)]) -> Coord<f64> {
    let of = |axis: fn(Coord<f64>) -> f64| median(placed.iter().map(|(_, rect)| axis(rect.center())).collect());
    Coord { x: of(|c| c.x), y: of(|c| c.y) }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

/// The distance beyond which a space is far off.
fn far_from_the_middle(placed: &[(usize, Rect<f64>)]) -> f64 {
    if placed.len() < FEWEST {
        return f64::INFINITY;
    }
    let middle = middle(placed);
    let usual = median(placed.iter().map(|&(_, rect)| distance(rect, middle)).collect());
    (FAR_TIMES * usual).max(FAR_M)
}
