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
    use {FindingKind::Overlap, FindingKind::OverlapSliver, Severity::Error, Severity::Warning};
    assert_eq!(told(&[rect("1", 0.0, 0.0, 10.0, 10.0), rect("2", 8.0, 0.0, 10.0, 10.0)]), [(Overlap, Error, 1)]);
    assert_eq!(
        told(&[rect("1", 0.0, 0.0, 10.0, 900.0), rect("2", 9.8, 0.0, 10.0, 900.0)]),
        [(OverlapSliver, Warning, 1)]
    );
    let findings = check_spaces(&[rect("1", 0.0, 0.0, 10.0, 10.0), rect("2", 8.0, 0.0, 10.0, 10.0)], &NoWatch).unwrap();
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
    use FindingKind::{BadCoordinates, DegenerateRing, EmptyGeometry, PointContact, SelfIntersection};
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
        (EmptyGeometry, Severity::Warning, 1),
        (PointContact, Severity::Info, 1),
    ];
    assert_eq!(told(&spaces), expected);
}

#[test]
fn places_are_bounded_but_counted() {
    let spaces: Vec<_> = (0..300).map(|i| rect("", f64::from(i) * 2.0, 0.0, 1.0, 1.0)).collect();
    let findings = check_spaces(&spaces, &NoWatch).unwrap();
    assert_eq!((findings[0].count, findings[0].places.len()), (300, Finding::MAX_PLACES));
}

/// The places of the one finding of a kind: spaces and detail.
fn places(spaces: &[Space], kind: FindingKind) -> Vec<(Vec<usize>, String)> {
    let findings = check_spaces(spaces, &NoWatch).unwrap();
    let of_kind = findings.into_iter().filter(|finding| finding.kind == kind).flat_map(|finding| finding.places);
    of_kind.map(|place| (place.spaces, place.detail)).collect()
}

#[test]
fn narrow_gaps_are_told_apart_from_those_that_matter() {
    use {FindingKind::Gap, FindingKind::GapSliver, Severity::Warning};
    let around = |width: f64| {
        [
            rect("w", 0.0, 0.0, 90.0, 90.0),
            rect("e", 90.0 + width, 0.0, 90.0, 90.0),
            rect("n", 0.0, 90.0, 200.0, 10.0),
            rect("s", 0.0, -10.0, 200.0, 10.0),
        ]
    };
    assert_eq!(told(&around(0.4)), [(GapSliver, Warning, 1)]);
    assert_eq!(told(&around(0.6)), [(Gap, Warning, 1)]);
}

#[test]
fn nearly_the_same_shape_is_told_once() {
    let spaces =
        [rect("old", 0.0, 0.0, 100.0, 100.0), rect("new", 0.0, 0.0, 100.0, 99.0), rect("c", 200.0, 0.0, 9.0, 9.0)];
    assert_eq!(told(&spaces), [(FindingKind::NearDuplicateGeometry, Severity::Error, 1)]);
    assert_eq!(places(&spaces, FindingKind::NearDuplicateGeometry), [(vec![0, 1], "old, new".to_owned())]);
    let less = [rect("old", 0.0, 0.0, 100.0, 100.0), rect("new", 0.0, 0.0, 100.0, 97.0)];
    assert_eq!(told(&less), [(FindingKind::Overlap, Severity::Error, 1)]);
}

#[test]
fn codes_and_names_that_confuse_are_told() {
    let mut spaces: Vec<Space> = ["A 1", "a-01", "B2", "10", "1.0"]
        .iter()
        .enumerate()
        .map(|(i, c)| rect(c, i as f64 * 20.0, 0.0, 9.0, 9.0))
        .collect();
    for (space, name) in spaces.iter_mut().zip(["Nord", "Süd", "Nord", "-", "-"]) {
        space.name = name.to_owned();
    }
    assert_eq!(places(&spaces, FindingKind::SimilarCodes), [(vec![0, 1], "A 1, a-01".to_owned())]);
    assert_eq!(places(&spaces, FindingKind::RepeatedName), [(vec![0, 2], "Nord".to_owned())]);
}

#[test]
fn parts_apart_are_worth_knowing_and_parts_in_a_point_too() {
    let joined = |a: Space, b: Space| Space { geometry: MultiPolygon::new([a.geometry.0, b.geometry.0].concat()), ..a };
    let apart = joined(rect("1", 0.0, 0.0, 9.0, 9.0), rect("", 20.0, 0.0, 5.0, 5.0));
    let touching = joined(rect("2", 0.0, 50.0, 9.0, 9.0), rect("", 9.0, 59.0, 5.0, 5.0));
    let side_by_side = joined(rect("3", 0.0, 90.0, 9.0, 9.0), rect("", 9.0, 90.0, 5.0, 5.0));
    let spaces = [apart, touching, side_by_side];
    let expected = [(FindingKind::PointContact, Severity::Info, 1), (FindingKind::Exclave, Severity::Info, 1)];
    assert_eq!(told(&spaces), expected);
    let findings = check_spaces(&spaces, &NoWatch).unwrap();
    assert_eq!((findings[0].places[0].spaces[0], findings[1].area_m2), (1, Some(25.0)));
    assert_eq!(findings[1].places[0].extent.map(|rect| rect.min().x), Some(20.0));
}

#[test]
fn spaces_in_impossible_places_or_sizes_are_told() {
    let mut spaces: Vec<Space> = (0..9).map(|i| rect(&format!("{i}"), f64::from(i) * 2e3, 0.0, 1e3, 1e3)).collect();
    assert_eq!(told(&spaces), []);
    spaces[4] = rect("far", 700_000.0, 100_000.0, 1e3, 1e3);
    spaces[5] = rect("tiny", 10_000.0, 0.0, 0.2, 0.2);
    let absurd = places(&spaces, FindingKind::AbsurdExtent);
    assert_eq!(absurd.into_iter().map(|(spaces, _)| spaces).collect::<Vec<_>>(), [[4], [5]]);
}

#[test]
fn a_boundary_tells_what_lies_beyond_and_what_is_left_out() {
    use {
        FindingKind::{Gap, OutsideBoundary, UncoveredBoundary},
        Severity::{Info, Warning},
    };
    // A ring of four around a hole, in a boundary with a hole of its own elsewhere.
    let spaces = [
        rect("1", 0.0, 0.0, 30.0, 10.0),
        rect("2", 0.0, 20.0, 30.2, 10.0),
        rect("3", 0.0, 10.0, 10.0, 10.0),
        rect("4", 20.0, 10.0, 10.0, 10.0),
    ];
    let told = |boundary: &MultiPolygon<f64>| -> Vec<(FindingKind, Severity, Option<f64>)> {
        let reference = Reference { boundary: Some(boundary), codes: &[] };
        let findings = check_spaces_against(&spaces, reference, &NoWatch).unwrap();
        findings.iter().map(|f| (f.kind, f.severity, f.area_m2.map(|area| (area * 1e3).round() / 1e3))).collect()
    };
    let whole = rect("", 0.0, -10.0, 30.0, 40.0).geometry;
    let expected =
        [(Gap, Warning, Some(100.0)), (UncoveredBoundary, Warning, Some(300.0)), (OutsideBoundary, Info, Some(2.0))];
    assert_eq!(told(&whole), expected);
    // What is no part of the boundary is no gap.
    let mut holed = rect("", 0.0, 0.0, 30.2, 30.0).geometry;
    holed.0[0].interiors_push(rect("", 10.0, 10.0, 10.0, 10.0).geometry.0[0].exterior().clone());
    assert_eq!(told(&holed), [(UncoveredBoundary, Info, Some(4.0))]);
    assert_eq!(told(&MultiPolygon::empty()), [(Gap, Warning, Some(100.0))]);
}
