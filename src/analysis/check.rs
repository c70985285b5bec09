//! The first check of a definition: gaps, overlaps, invalid rings, codes.
//!
//! Gaps and overlaps come from the coverage, snapped to 1 mm, so what is narrower than that is none.

use crate::geometry::coverage::{Coverage, FaceDefect};
use crate::geometry::validity::{degenerate_rings, self_intersections, union};
use crate::geometry::{Cancelled, Watch};
use crate::model::{Finding, FindingKind, Place, Severity, Space};
use geo::{BoundingRect, MultiPolygon, Rect};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};

/// An overlap smaller than this, in m², is a sliver.
pub const SLIVER_AREA_M2: f64 = 1.0;

/// An overlap narrower than this on average, in m, is a sliver, however long.
pub const SLIVER_WIDTH_M: f64 = 0.5;

/// What a definition can be held against.
#[derive(Debug, Clone, Copy, Default)]
pub struct Reference<'a> {
    /// Ground the definition should cover exactly.
    pub boundary: Option<&'a MultiPolygon<f64>>,
    /// Codes of the project's other data (other definitions, keys of tables).
    pub codes: &'a [String],
}

/// As [`check_spaces`], and against what is known besides: outer boundary and codes.
pub fn check_spaces_against(
    spaces: &[Space],
    _reference: Reference<'_>,
    watch: &dyn Watch,
) -> Result<Vec<Finding>, Cancelled> {
    check_spaces(spaces, watch)
}

/// Share of the work that goes into the coverage.
const COVERAGE_SHARE: f32 = 0.8;

/// Checks the spaces of one definition. Findings are sorted by severity (serious first), then kind.
///
/// Gaps are told whatever their size: a large one may well be a lake or another territory. Overlaps that are slivers are told apart
/// from larger ones, as a finding of less weight. Ground that two spaces of the same shape share is told once, as that.
pub fn check_spaces(spaces: &[Space], watch: &dyn Watch) -> Result<Vec<Finding>, Cancelled> {
    let geometries: Vec<&MultiPolygon<f64>> = spaces.iter().map(|space| &space.geometry).collect();
    let coverage = Coverage::build(&geometries, &Part { whole: watch, share: COVERAGE_SHARE })?;
    let duplicates = coverage.duplicates();
    let mut findings = vec![
        bad_coordinates(spaces, &coverage),
        duplicate_geometry(spaces, &duplicates),
        duplicate_codes(spaces),
        empty_codes(spaces),
        faces(FindingKind::Gap, Severity::Warning, coverage.gaps()),
    ];
    findings.extend(overlaps(&coverage, &duplicates));
    watch.check()?;
    watch.progress((1.0 + COVERAGE_SHARE) / 2.0);
    findings.push(self_intersection(spaces, &coverage));
    findings.push(degenerate(spaces));
    watch.check()?;
    findings.retain(|finding| finding.count > 0);
    findings.sort_by_key(|finding| (std::cmp::Reverse(finding.severity), finding.kind));
    watch.progress(1.0);
    Ok(findings)
}

/// The first part of a longer work.
struct Part<'a> {
    whole: &'a dyn Watch,
    share: f32,
}

impl Watch for Part<'_> {
    fn progress(&self, share: f32) {
        self.whole.progress(share * self.share);
    }

    fn cancelled(&self) -> bool {
        self.whole.cancelled()
    }
}

/// A finding from all its places, worst first.
fn finding(kind: FindingKind, severity: Severity, area_m2: Option<f64>, mut places: Vec<Place>) -> Finding {
    let count = places.len();
    places.truncate(Finding::MAX_PLACES);
    Finding { kind, severity, count, area_m2, places }
}

/// The box of the coordinates that are numbers.
fn extent(space: &Space) -> Option<Rect<f64>> {
    let rect = space.geometry.bounding_rect()?;
    [rect.min().x, rect.min().y, rect.max().x, rect.max().y].iter().all(|value| value.is_finite()).then_some(rect)
}

fn common_extent<'a>(spaces: impl Iterator<Item = &'a Space>) -> Option<Rect<f64>> {
    spaces.filter_map(extent).reduce(union)
}

/// A place that is a whole space.
fn whole_space(spaces: &[Space], index: usize) -> Place {
    let space = spaces.get(index);
    Place {
        extent: space.and_then(extent),
        spaces: vec![index],
        detail: space.map(|space| space.code.clone()).unwrap_or_default(),
    }
}

fn faces(kind: FindingKind, severity: Severity, defects: Vec<FaceDefect>) -> Finding {
    let area_m2 = defects.iter().map(|defect| defect.area_m2).sum();
    let place = |defect: FaceDefect| Place {
        extent: Some(defect.extent),
        spaces: defect.spaces.iter().map(|&space| space as usize).collect(),
        detail: String::new(),
    };
    finding(kind, severity, Some(area_m2), defects.into_iter().map(place).collect())
}

/// Overlaps, those that matter apart from slivers; none between spaces of the same shape.
fn overlaps(coverage: &Coverage, duplicates: &[Vec<u32>]) -> [Finding; 2] {
    let group_of: HashMap<u32, usize> =
        duplicates.iter().enumerate().flat_map(|(i, group)| group.iter().map(move |&space| (space, i))).collect();
    let told = |defect: &FaceDefect| {
        let mut groups = defect.spaces.iter().map(|space| group_of.get(space));
        let first = groups.next().flatten();
        first.is_some() && groups.all(|group| group == first)
    };
    let is_sliver = |defect: &FaceDefect| defect.area_m2 < SLIVER_AREA_M2 || defect.mean_width_m() < SLIVER_WIDTH_M;
    let all = coverage.overlaps().into_iter().filter(|defect| !told(defect));
    let (slivers, large) = all.partition(is_sliver);
    [faces(FindingKind::Overlap, Severity::Error, large), faces(FindingKind::Overlap, Severity::Warning, slivers)]
}

fn bad_coordinates(spaces: &[Space], coverage: &Coverage) -> Finding {
    let places = coverage.skipped().into_iter().map(|space| whole_space(spaces, space as usize));
    finding(FindingKind::BadCoordinates, Severity::Error, None, places.collect())
}

/// Places that consist of several spaces.
fn group_place(spaces: &[Space], members: Vec<usize>, detail: String) -> Place {
    Place { extent: common_extent(members.iter().filter_map(|&i| spaces.get(i))), spaces: members, detail }
}

fn duplicate_geometry(spaces: &[Space], groups: &[Vec<u32>]) -> Finding {
    let place = |group: &Vec<u32>| {
        let members: Vec<usize> = group.iter().map(|&space| space as usize).collect();
        let codes: Vec<&str> = members.iter().filter_map(|&i| spaces.get(i)).map(|s| s.code.as_str()).collect();
        let detail = codes.join(", ");
        group_place(spaces, members, detail)
    };
    finding(FindingKind::DuplicateGeometry, Severity::Error, None, groups.iter().map(place).collect())
}

fn duplicate_codes(spaces: &[Space]) -> Finding {
    let mut by_code: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, space) in spaces.iter().enumerate().filter(|(_, space)| !space.code.trim().is_empty()) {
        by_code.entry(space.code.trim()).or_default().push(i);
    }
    let several = by_code.into_iter().filter(|(_, members)| members.len() > 1);
    let places = several.map(|(code, members)| group_place(spaces, members, code.to_owned()));
    finding(FindingKind::DuplicateCode, Severity::Error, None, places.collect())
}

fn empty_codes(spaces: &[Space]) -> Finding {
    let empty = (0..spaces.len()).filter(|&i| spaces[i].code.trim().is_empty());
    let place = |i: usize| Place { detail: spaces[i].name.clone(), ..whole_space(spaces, i) };
    finding(FindingKind::EmptyCode, Severity::Warning, None, empty.map(place).collect())
}

/// Places where rings cross. Only spaces the coverage makes suspicious are looked at closely.
fn self_intersection(spaces: &[Space], coverage: &Coverage) -> Finding {
    let mut suspects = coverage.badly_wound();
    suspects.extend(coverage.folds().iter().map(|fold| fold.space));
    suspects.sort_unstable();
    suspects.dedup();
    let places = |&suspect: &u32| {
        let index = suspect as usize;
        let extents = spaces.get(index).map(|space| self_intersections(&space.geometry)).unwrap_or_default();
        ring_places(spaces, index, extents)
    };
    let places = suspects.par_iter().flat_map_iter(places).collect();
    finding(FindingKind::SelfIntersection, Severity::Warning, None, places)
}

fn degenerate(spaces: &[Space]) -> Finding {
    let places = |(index, space): (usize, &Space)| ring_places(spaces, index, degenerate_rings(&space.geometry));
    let places = spaces.par_iter().enumerate().flat_map_iter(places).collect();
    finding(FindingKind::DegenerateRing, Severity::Warning, None, places)
}

fn ring_places(spaces: &[Space], index: usize, extents: Vec<Rect<f64>>) -> Vec<Place> {
    extents.into_iter().map(|extent| Place { extent: Some(extent), ..whole_space(spaces, index) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::NoWatch;
    use crate::model::SpaceId;
    use geo::{LineString, Polygon};

    fn space(code: &str, points: &[(f64, f64)]) -> Space {
        let exterior: LineString<f64> = points.iter().copied().collect();
        let geometry = MultiPolygon::new(vec![Polygon::new(exterior, vec![])]);
        Space { id: SpaceId::new(), code: code.into(), name: String::new(), geometry, residents: None }
    }

    fn rect(code: &str, x: f64, y: f64, width: f64, height: f64) -> Space {
        space(code, &[(x, y), (x + width, y), (x + width, y + height), (x, y + height)])
    }

    fn told(spaces: &[Space]) -> Vec<(FindingKind, Severity, usize)> {
        let findings = check_spaces(spaces, &NoWatch).unwrap();
        findings.iter().map(|finding| (finding.kind, finding.severity, finding.count)).collect()
    }

    #[test]
    fn a_sound_definition_has_no_findings() {
        assert_eq!(told(&[rect("1", 0.0, 0.0, 10.0, 10.0), rect("2", 10.0, 0.0, 10.0, 10.0)]), []);
        assert_eq!(told(&[]), []);
    }

    #[test]
    fn overlaps_weigh_more_than_slivers() {
        use {FindingKind::Overlap, Severity::Error, Severity::Warning};
        assert_eq!(told(&[rect("1", 0.0, 0.0, 10.0, 10.0), rect("2", 8.0, 0.0, 10.0, 10.0)]), [(Overlap, Error, 1)]);
        assert_eq!(
            told(&[rect("1", 0.0, 0.0, 10.0, 900.0), rect("2", 9.8, 0.0, 10.0, 900.0)]),
            [(Overlap, Warning, 1)]
        );
        let findings =
            check_spaces(&[rect("1", 0.0, 0.0, 10.0, 10.0), rect("2", 8.0, 0.0, 10.0, 10.0)], &NoWatch).unwrap();
        assert_eq!(findings[0].area_m2, Some(20.0));
        assert_eq!(findings[0].places[0].spaces, [0, 1]);
        assert_eq!(findings[0].places[0].extent.map(|rect| (rect.min().x, rect.max().x)), Some((8.0, 10.0)));
    }

    #[test]
    fn enclosed_ground_of_nobody_is_a_gap() {
        let around = [
            rect("1", 0.0, 0.0, 30.0, 10.0),
            rect("2", 0.0, 20.0, 30.0, 10.0),
            rect("3", 0.0, 10.0, 10.0, 10.0),
            rect("4", 20.0, 10.0, 10.0, 10.0),
        ];
        let findings = check_spaces(&around, &NoWatch).unwrap();
        assert_eq!(findings.len(), 1);
        assert_eq!((findings[0].kind, findings[0].area_m2), (FindingKind::Gap, Some(100.0)));
        assert_eq!(findings[0].places[0].spaces, [0, 1, 2, 3]);
    }

    #[test]
    fn codes_are_checked_and_serious_findings_come_first() {
        use {FindingKind::DuplicateCode, FindingKind::EmptyCode, Severity::Error, Severity::Warning};
        let spaces = [
            rect("", 0.0, 0.0, 1.0, 1.0),
            rect("7", 2.0, 0.0, 1.0, 1.0),
            rect("7 ", 4.0, 0.0, 1.0, 1.0),
            rect(" ", 6.0, 0.0, 1.0, 1.0),
        ];
        assert_eq!(told(&spaces), [(DuplicateCode, Error, 1), (EmptyCode, Warning, 2)]);
        let findings = check_spaces(&spaces, &NoWatch).unwrap();
        assert_eq!(
            (findings[0].places[0].spaces.as_slice(), findings[0].places[0].detail.as_str()),
            ([1, 2].as_slice(), "7")
        );
        assert_eq!(findings[0].places[0].extent.map(|rect| (rect.min().x, rect.max().x)), Some((2.0, 5.0)));
    }

    #[test]
    fn spaces_of_one_shape_are_told_once() {
        let turned = space("2", &[(10.0, 10.0), (0.0, 10.0), (0.0, 0.0), (10.0, 0.0)]);
        let spaces = [rect("1", 0.0, 0.0, 10.0, 10.0), turned];
        assert_eq!(told(&spaces), [(FindingKind::DuplicateGeometry, Severity::Error, 1)]);
    }

    #[test]
    fn broken_rings_are_found() {
        use FindingKind::{BadCoordinates, DegenerateRing, SelfIntersection};
        let spaces = [
            space("1", &[(0.0, 0.0), (10.0, 10.0), (10.0, 0.0), (0.0, 10.0)]),
            space("2", &[(20.0, 0.0), (30.0, 0.0)]),
            space("3", &[(40.0, 0.0), (f64::NAN, 0.0), (40.0, 9.0)]),
            space("4", &[(50.0, 0.0), (60.0, 0.0), (65.0, 0.0), (60.0, 0.0), (60.0, 9.0)]),
        ];
        let expected = [
            (BadCoordinates, Severity::Error, 1),
            (SelfIntersection, Severity::Warning, 2),
            (DegenerateRing, Severity::Warning, 1),
        ];
        assert_eq!(told(&spaces), expected);
    }

    #[test]
    fn places_are_bounded_but_counted() {
        let spaces: Vec<_> = (0..300).map(|i| rect("", f64::from(i) * 2.0, 0.0, 1.0, 1.0)).collect();
        let findings = check_spaces(&spaces, &NoWatch).unwrap();
        assert_eq!((findings[0].count, findings[0].places.len()), (300, Finding::MAX_PLACES));
    }
}
