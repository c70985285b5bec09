//! What a file states against what its numbers and its neighbours in the archive say.

use super::shp::tests::polygon_content;
use super::tests::{UTM32, kinds, options, polygon, read_first, zipped};
use super::*;
use crate::geometry::NoWatch;
use crate::model::Severity;
use geo::{Coord, CoordsIter};

/// Brandenburg's own: UTM zone 33 with a false easting of seven digits, which reads like Gauß-Krüger's third zone.
fn brandenburg() -> String {
    UTM32
        .replace("False_Easting\",500000.0", "False_Easting\",3500000.0")
        .replace("Central_Meridian\",9.0", "Central_Meridian\",15.0")
}

/// A square of 100 m by Potsdam with that false easting, clockwise.
fn by_potsdam() -> Vec<u8> {
    let (x, y) = (3_368_000.0, 5_806_000.0);
    polygon_content(5, &[&[(x, y), (x, y + 100.0), (x + 100.0, y + 100.0), (x + 100.0, y), (x, y)]], 0)
}

#[test]
fn another_false_origin_is_taken_off_and_told() {
    let bytes = zipped(&[by_potsdam()], None, &[("Räume.prj", &brandenburg())]);
    let probe = probe_bytes("x.zip", bytes, &NoWatch).unwrap().remove(0);
    assert_eq!(probe.crs, Some(CrsGuess { epsg: EpsgCode(25833), how: CrsHow::Prj }));
    assert_eq!((probe.offset_m, probe.bounds.unwrap().min().x), ((3_000_000.0, 0.0), 368_000.0));
    let import = read(&probe, &ReadOptions { target_crs: EpsgCode(25833), ..options(&probe) }, &NoWatch).unwrap();
    let first = import.spaces[0].geometry.coords_iter().next().unwrap();
    assert_eq!((first.x, first.y), (368_000.0, 5_806_000.0));
    assert!(kinds(&import).contains(&(FindingKind::ShiftedOrigin, 1)), "{:?}", kinds(&import));
    let outline = outline(&probe, EpsgCode(25833), EpsgCode(25833), &NoWatch).unwrap();
    assert_eq!(outline.extent.unwrap().min().x, 368_000.0);
}

#[test]
fn a_false_origin_that_the_numbers_do_not_have_is_not_taken_off() {
    let bytes = zipped(&[polygon(0)], None, &[("Räume.prj", &brandenburg())]);
    let probe = probe_bytes("x.zip", bytes, &NoWatch).unwrap().remove(0);
    assert_eq!(probe.offset_m, (0.0, 0.0));
    assert_eq!(probe.crs, Some(CrsGuess { epsg: EpsgCode(25833), how: CrsHow::PrjDoubtful }));
}

#[test]
fn a_system_that_is_none_of_ours_is_not_replaced_by_a_guess() {
    let foreign = brandenburg().replace("Central_Meridian\",15.0", "Central_Meridian\",16.5");
    let bytes = zipped(&[by_potsdam()], None, &[("Räume.prj", &foreign)]);
    let mut probe = probe_bytes("x.zip", bytes, &NoWatch).unwrap().remove(0);
    assert_eq!(probe.crs, None);
    let told = probe.findings.iter().find(|f| f.kind == FindingKind::UnknownCrs).unwrap();
    assert_eq!((told.severity, told.places[0].detail.as_str()), (Severity::Error, "ETRS_1989_UTM_Zone_32N"));
    // Nor where a project lies near.
    probe.settle_crs(geo::Rect::new(Coord { x: 10.0, y: 50.0 }, Coord { x: 14.0, y: 53.0 }));
    assert_eq!(probe.crs, None);
}

#[test]
fn a_statement_is_overruled_for_germany_only() {
    // By Paris in UTM zone 31; read in other zones it would lie close to Germany.
    let paris = polygon_content(
        5,
        &[&[(450_000.0, 5_410_000.0), (450_000.0, 5_411_000.0), (451_000.0, 5_411_000.0), (450_000.0, 5_410_000.0)]],
        0,
    );
    let zone31 = UTM32.replace("Central_Meridian\",9.0", "Central_Meridian\",3.0");
    let probe = probe_bytes("x.zip", zipped(&[paris], None, &[("Räume.prj", &zone31)]), &NoWatch).unwrap().remove(0);
    assert_eq!(probe.crs.map(|crs| crs.epsg), Some(EpsgCode(25831)));
}

const AREA_JSON: &str = r#"{"type":"Polygon","coordinates":[[[9.4,54.7],[9.5,54.7],[9.5,54.8],[9.4,54.7]]]}"#;

fn archive(members: &[(&str, &str)]) -> Vec<u8> {
    let members: Vec<Member> = members.iter().map(|(name, text)| ((*name).into(), text.as_bytes().to_vec())).collect();
    files::pack("x.zip", &members, &NoWatch).unwrap()
}

#[test]
fn one_bad_member_leaves_the_others_readable_and_is_told() {
    let bytes = archive(&[
        ("a.shp", "not a shapefile"),
        ("b.geojson", AREA_JSON),
        ("c.json", "{\"package\": 1}"),
        ("d.json", "["),
    ]);
    let probes = probe_bytes("x.zip", bytes, &NoWatch).unwrap();
    assert_eq!(probes.len(), 1);
    let told = probes[0].findings.iter().find(|f| f.kind == FindingKind::UnreadableSet).unwrap();
    assert_eq!((told.severity, told.count), (Severity::Error, 1));
    assert!(told.places[0].detail.starts_with("x.zip/a.shp"), "{told:?}");
    // It goes on into what is imported.
    let import = read(&probes[0], &options(&probes[0]), &NoWatch).unwrap();
    assert!(kinds(&import).contains(&(FindingKind::UnreadableSet, 1)));
}

#[test]
fn without_a_sound_member_the_first_error_names_its_member() {
    let error = probe_bytes("x.zip", archive(&[("a.shp", "no"), ("b.geojson", "[")]), &NoWatch).unwrap_err();
    assert_eq!(error.file, "x.zip/a.shp");
    let error = probe_bytes("x.zip", archive(&[("datapackage.json", "{\"name\": \"x\"}")]), &NoWatch).unwrap_err();
    assert!(matches!(error.kind, FormatErrorKind::EmptyArchive), "{error}");
    assert_eq!(error.file, "x.zip");
}

#[test]
fn a_bow_tie_is_read_and_a_line_is_left_out_and_told() {
    let (x, y) = (527_000.0, 6_070_000.0);
    let bow_tie = polygon_content(5, &[&[(x, y), (x + 9.0, y + 9.0), (x + 9.0, y), (x, y + 9.0), (x, y)]], 0);
    let line = polygon_content(5, &[&[(x, y), (x + 9.0, y + 9.0), (x + 3.0, y + 3.0), (x, y)]], 0);
    let import = read_first("x.zip", zipped(&[bow_tie, line], None, &[("Räume.prj", UTM32)])).unwrap();
    assert_eq!(import.spaces.len(), 1);
    assert!(kinds(&import).contains(&(FindingKind::NullGeometry, 1)), "{:?}", kinds(&import));
}

#[test]
fn records_that_cannot_lie_in_the_chosen_system_say_so() {
    let bytes = zipped(&[polygon(0), polygon(1)], None, &[("Räume.prj", UTM32)]);
    let probe = probe_bytes("x.zip", bytes, &NoWatch).unwrap().remove(0);
    let wrong = ReadOptions { crs: EpsgCode::WGS84, ..options(&probe) };
    let error = read(&probe, &wrong, &NoWatch).unwrap_err();
    assert!(matches!(error.kind, FormatErrorKind::OutsideCrs { records: 2, crs: EpsgCode::WGS84 }), "{error}");
}
