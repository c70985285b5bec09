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
