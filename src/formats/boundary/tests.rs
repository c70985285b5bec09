//! Whole files in memory, probed and read.

use super::dbf::tests::table;
use super::shp::tests::{files as shapefile, polygon_content};
use super::*;
use crate::geometry::NoWatch;
use crate::model::{self, Severity};
use geo::{Area, CoordsIter};
use proptest::prelude::*;

pub(super) const UTM32: &str = r#"PROJCS["ETRS_1989_UTM_Zone_32N",GEOGCS["GCS_ETRS_1989",DATUM["D_ETRS_1989",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",9.0],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#;

/// A square of 100 m in UTM zone 32, clockwise like an outer ring.
fn square(nth: i32) -> Vec<(f64, f64)> {
    let (x, y) = (527_000.0 + 100.0 * f64::from(nth), 6_070_000.0);
    vec![(x, y), (x, y + 100.0), (x + 100.0, y + 100.0), (x + 100.0, y), (x, y)]
}

pub(super) fn polygon(nth: i32) -> Vec<u8> {
    polygon_content(5, &[&square(nth)], 0)
}

/// A ZIP with one shapefile in it.
pub(super) fn zipped(contents: &[Vec<u8>], dbf: Option<Vec<u8>>, others: &[(&str, &str)]) -> Vec<u8> {
    let (shp, shx) = shapefile(contents);
    let mut members: Vec<Member> = vec![("a/Räume.shp".into(), shp), ("a/Räume.shx".into(), shx)];
    members.extend(dbf.map(|dbf| ("a/RÄUME.dbf".into(), dbf)));
    members.extend(others.iter().map(|(name, text)| (format!("a/{name}"), text.as_bytes().to_vec())));
    files::pack("x.zip", &members, &NoWatch).unwrap()
}

fn names_table() -> Vec<u8> {
    table(
        &[(b"NR", b'C', 4), (b"NAME", b'C', 12), (b"EW", b'N', 8)],
        &[&[b"01", b"M\xfchle", b"     120"], &[b"02", b"Stra\xdfe", b"      -4"], &[b"03", b"Hof", b""]],
    )
}

pub(super) fn options(probe: &BoundaryProbe) -> ReadOptions {
    ReadOptions {
        crs: probe.crs.map_or(EpsgCode::UTM32, |guess| guess.epsg),
        target_crs: EpsgCode::UTM32,
        encoding: probe.encoding.label.clone(),
        code_field: probe.code_field.clone(),
        name_field: probe.name_field.clone(),
        residents_field: probe.residents_field.clone(),
    }
}

pub(super) fn read_first(name: &str, bytes: Vec<u8>) -> Result<BoundaryImport, FormatError> {
    let probes = probe_bytes(name, bytes, &NoWatch)?;
    let probe = probes.first().expect("at least one set");
    read(probe, &options(probe), &NoWatch)
}

pub(super) fn kinds(import: &BoundaryImport) -> Vec<(FindingKind, usize)> {
    import.findings.iter().map(|f| (f.kind, f.count)).collect()
}

#[test]
fn a_shapefile_without_cpg_is_recognised_and_read() {
    let zip = zipped(&[polygon(0), polygon(1), polygon(2)], Some(names_table()), &[("Räume.prj", UTM32)]);
    let probes = probe_bytes("pack/x.zip", zip, &NoWatch).unwrap();
    let probe = &probes[0];
    assert_eq!((probe.title.as_str(), probe.file_name.as_str(), probe.records), ("Räume", "x.zip/a/Räume.shp", 3));
    assert_eq!(probe.crs, Some(CrsGuess { epsg: EpsgCode::UTM32, how: CrsHow::Prj }));
    assert_eq!((probe.encoding.label.as_str(), probe.encoding.how), ("windows-1252", EncodingHow::Detected));
    assert_eq!(probe.encoding.previews[0].1, ["Mühle", "Straße"]);
    let proposed = [&probe.code_field, &probe.name_field, &probe.residents_field].map(|f| f.as_deref().unwrap_or(""));
    assert_eq!(proposed, ["NR", "NAME", ""]);
    assert_eq!(probe.fields[0].samples, ["01", "02", "03"]);

    let decided = ReadOptions { residents_field: Some("ew".into()), ..options(probe) };
    let import = read(probe, &decided, &NoWatch).unwrap();
    let told: Vec<_> = import.spaces.iter().map(|s| (s.code.as_str(), s.name.as_str(), s.residents)).collect();
    assert_eq!(told, [("01", "Mühle", Some(120.0)), ("02", "Straße", None), ("03", "Hof", None)]);
    assert!(import.spaces.iter().all(|s| (s.geometry.unsigned_area() - 10_000.0).abs() < 1e-6));
    assert_eq!(kinds(&import), [(FindingKind::BadResidents, 1), (FindingKind::EncodingAssumed, 1)]);
    assert!(probe.findings.is_empty());
    assert_eq!(import.findings[0].places[0].detail, "-4");
    assert_eq!(import.findings[0].places[0].spaces, [1]);
    let source = &import.source;
    assert_eq!((source.crs.as_str(), source.encoding.as_str()), ("EPSG:25832", "windows-1252"));
    assert_eq!((source.sha256.len(), source.file_name.as_str()), (64, "x.zip/a/Räume.shp"));
    assert!(source.imported_at.ends_with('Z'));
    // What is kept can be read again.
    let again = read_first("again.zip", import.bytes.zip.to_vec()).unwrap();
    assert_eq!(again.spaces.len(), 3);
    assert_eq!(again.source.sha256, source.sha256);
}

#[test]
fn another_encoding_can_be_chosen_without_reading_anew() {
    let zip = zipped(&[polygon(0), polygon(1), polygon(2)], Some(names_table()), &[("Räume.prj", UTM32)]);
    let probe = probe_bytes("x.zip", zip, &NoWatch).unwrap().remove(0);
    let other = probe.fields_in("IBM850").unwrap();
    assert_eq!((other[1].name.as_str(), other[1].samples[0].as_str(), other[2].numeric), ("NAME", "M³hle", true));
    assert_eq!(probe.fields_in("windows-1252").unwrap(), probe.fields);
    assert!(matches!(probe.fields_in("Morse").unwrap_err().kind, FormatErrorKind::UnknownEncoding(_)));
    let import = read(&probe, &ReadOptions { encoding: "UTF-8".into(), ..options(&probe) }, &NoWatch).unwrap();
    assert_eq!(import.spaces[0].name, "M\u{fffd}hle");
    assert!(kinds(&import).contains(&(FindingKind::BrokenText, 2)));
    let unknown = read(&probe, &ReadOptions { encoding: "Morse".into(), ..options(&probe) }, &NoWatch).unwrap_err();
    assert!(matches!(unknown.kind, FormatErrorKind::UnknownEncoding(_)));
    let field = read(&probe, &ReadOptions { code_field: Some("Ort".into()), ..options(&probe) }, &NoWatch).unwrap_err();
    assert!(matches!(&field.kind, FormatErrorKind::NoSuchField { available, .. } if available.len() == 3));
    assert_eq!(field.field.as_deref(), Some("Ort"));
}

#[test]
fn what_is_left_out_is_found() {
    let mut contents = vec![
        polygon(0),
        0_i32.to_le_bytes().to_vec(),
        [1_i32.to_le_bytes().to_vec(), vec![0; 16]].concat(),
        polygon_content(5, &[&[(1.0, f64::INFINITY), (1.0, 1.0)]], 0),
        polygon_content(5, &[&[(1.0, 1e30), (1.0, 1.0), (3.0, 4.0), (1.0, 1e30)]], 0),
        polygon_content(5, &[&[(1.0, 1.0), (2.0, 2.0), (1.0, 1.0)]], 0),
        polygon_content(15, &[&square(1)], 96),
    ];
    let mut reversed = square(2);
    reversed.reverse();
    contents.push(polygon_content(5, &[&reversed], 0));
    let cells: Vec<[&[u8]; 1]> = vec![[b"x"]; 9];
    let rows: Vec<&[&[u8]]> = cells.iter().map(|row| &row[..]).collect();
    let import = read_first("x.zip", zipped(&contents, Some(table(&[(b"NR", b'C', 4)], &rows)), &[])).unwrap();
    assert_eq!(import.spaces.len(), 3);
    let mut found = kinds(&import);
    found.sort();
    let mut expected = vec![
        (FindingKind::NullGeometry, 2),
        (FindingKind::OtherShapes, 1),
        (FindingKind::MissingSibling, 1),
        (FindingKind::ForeignSibling, 1),
        (FindingKind::BadCoordinates, 2),
        (FindingKind::ExtraDimensions, 1),
        (FindingKind::RingOrder, 1),
        (FindingKind::RecordMismatch, 1),
        (FindingKind::CrsAssumed, 1),
    ];
    expected.sort();
    assert_eq!(found, expected);
    assert_eq!(import.findings[0].severity, Severity::Error);
    let null = import.findings.iter().find(|f| f.kind == FindingKind::NullGeometry).unwrap();
    assert_eq!((null.places[0].detail.as_str(), null.places[0].extent), ("2", None));
}

#[test]
fn deleted_rows_do_not_shift_the_others() {
    let mut dbf = table(&[(b"NR", b'C', 2)], &[&[b"01"], &[b"02"], &[b"03"]]);
    let second = dbf.len() - 1 - 2 * 3;
    dbf[second] = b'*';
    let import = read_first("x.zip", zipped(&[polygon(0), polygon(1), polygon(2)], Some(dbf), &[])).unwrap();
    let codes: Vec<_> = import.spaces.iter().map(|s| s.code.as_str()).collect();
    assert_eq!(codes, ["01", "03"]);
    assert!(kinds(&import).contains(&(FindingKind::DeletedRecord, 1)));
}

#[test]
fn a_shapefile_without_table_has_no_fields() {
    let (shp, _) = shapefile(&[polygon(0)]);
    let probe = probe_bytes("x.shp", shp, &NoWatch).unwrap().remove(0);
    assert_eq!((probe.fields.len(), probe.code_field.as_deref()), (0, None));
    assert_eq!(probe.crs.map(|c| c.how), Some(CrsHow::Coordinates));
    let import = read(&probe, &options(&probe), &NoWatch).unwrap();
    assert_eq!((import.spaces[0].code.as_str(), import.source.encoding.as_str()), ("", ""));
}

#[test]
fn files_without_shapes_are_refused_in_plain_kinds() {
    let (nulls, _) = shapefile(&[0_i32.to_le_bytes().to_vec()]);
    let kind = |name: &str, bytes: Vec<u8>| probe_bytes(name, bytes, &NoWatch).unwrap_err().kind;
    assert!(matches!(kind("x.shp", nulls), FormatErrorKind::Empty(Wanted::Areas)));
    assert!(matches!(kind("x.txt", vec![]), FormatErrorKind::UnknownKind));
    assert!(matches!(kind("x.json", b"[]".to_vec()), FormatErrorKind::Damaged(_) | FormatErrorKind::UnknownKind));
    let zip = files::pack("x.zip", &[("a.txt".into(), vec![1])], &NoWatch).unwrap();
    assert!(matches!(kind("x.zip", zip), FormatErrorKind::EmptyArchive));
}

#[test]
fn truncated_files_name_the_record() {
    let (shp, _) = shapefile(&[polygon(0), polygon(1), polygon(2)]);
    let error = probe_bytes("x.shp", shp[..shp.len() - 20].to_vec(), &NoWatch).unwrap_err();
    assert!(matches!(error.kind, FormatErrorKind::Truncated));
    assert_eq!(error.to_string(), "x.shp, record 3: the file ends too early");
}

fn line(nth: i32) -> Vec<u8> {
    polygon_content(3, &[&square(nth)[..3], &square(nth)[3..]], 0)
}

fn point(x: f64, y: f64) -> Vec<u8> {
    [&1_i32.to_le_bytes()[..], &x.to_le_bytes(), &y.to_le_bytes()].concat()
}

fn as_context(probe: &BoundaryProbe) -> ContextImport {
    let options = ContextOptions {
        crs: EpsgCode::UTM32,
        target_crs: EpsgCode(25833),
        encoding: probe.encoding.label.clone(),
        name_field: Some("NAME".into()),
    };
    read_context(probe, &options, &NoWatch).unwrap()
}

#[test]
fn each_kind_of_shape_is_offered_by_itself() {
    let records = [polygon(0), line(1), polygon(2), point(527_000.0, 6_070_000.0), line(3), line(4)];
    let table = table(&[(b"NR", b'C', 2), (b"NAME", b'C', 6)], &[&[&b"1"[..], b"M\xfchle"][..]; 6]);
    let probes = probe_bytes("x.zip", zipped(&records, Some(table), &[]), &NoWatch).unwrap();
    let told: Vec<_> = probes.iter().map(|p| (p.kind, p.records, p.findings.last().unwrap().count)).collect();
    assert_eq!(told, [(ShapeKind::Lines, 6, 3), (ShapeKind::Areas, 6, 4), (ShapeKind::Points, 6, 5)]);

    let lines = as_context(&probes[0]);
    assert_eq!(lines.shapes.len(), 3);
    let model::ContextGeometry::Lines(first) = &lines.shapes[0].geometry else { panic!("lines") };
    assert_eq!((first.0.len(), first.0[0].0.len()), (2, 3));
    // Zone 32 seen from zone 33.
    assert!(first.0[0].0.iter().all(|c| c.x < 200_000.0));
    let others = lines.findings.iter().find(|f| f.kind == FindingKind::OtherShapes).unwrap();
    assert_eq!((others.count, others.places[0].detail.as_str()), (3, "1 Mühle"));
    let points = as_context(&probes[2]);
    assert!(matches!(&points.shapes[0].geometry, model::ContextGeometry::Points(p) if p.0.len() == 1));
    assert_eq!(
        (points.source.sha256.as_str(), points.shapes[0].name.as_str()),
        (lines.source.sha256.as_str(), "Mühle")
    );
    let areas = as_context(&probes[1]);
    assert!(matches!(&areas.shapes[0].geometry, model::ContextGeometry::Areas(a) if a.0.len() == 1));
    assert_eq!(read(&probes[1], &options(&probes[1]), &NoWatch).unwrap().spaces.len(), 2);
}

#[test]
fn siblings_that_can_not_be_used_are_found_and_the_rest_is_read() {
    let contents = [polygon(0), polygon(1), polygon(2)];
    let (shp, shx) = shapefile(&contents);
    let (_, longer) = shapefile(&[polygon(0), polygon(1), polygon(2), polygon(3)]);
    let short_table = table(&[(b"NR", b'C', 2)], &[&[b"01"], &[b"02"]]);
    let memo = table(&[(b"NR", b'C', 2), (b"TEXT", b'M', 10)], &[&[b"01", b""], &[b"02", b""], &[b"03", b""]]);
    let prj = UTM32.as_bytes();
    type Case<'a> = (&'a [u8], Option<&'a [u8]>, Option<&'a [u8]>, &'a [(FindingKind, &'a str)]);
    use FindingKind::{BrokenSibling, ForeignSibling, MissingSibling};
    let names = names_table();
    let cases: [Case; 9] = [
        (&shx, Some(&names), Some(prj), &[]),
        (&shx, None, None, &[(MissingSibling, "a.dbf"), (MissingSibling, "a.prj")]),
        (&shx, Some(&names[..40]), Some(prj), &[(BrokenSibling, "a.dbf")]),
        (&shx, Some(b""), Some(b"nichts"), &[(BrokenSibling, "a.dbf"), (BrokenSibling, "a.prj")]),
        (&shx, Some(&names), Some(&prj[..200]), &[(BrokenSibling, "a.prj")]),
        (&shx[..110], Some(&names), Some(prj), &[(BrokenSibling, "a.shx")]),
        (&longer, Some(&names), Some(prj), &[(ForeignSibling, "a.shx")]),
        (&shx, Some(&short_table), Some(prj), &[(ForeignSibling, "a.dbf")]),
        (&shx, Some(&memo), Some(prj), &[(MissingSibling, "a.dbt")]),
    ];
    for (index, (shx, dbf, prj, expected)) in cases.into_iter().enumerate() {
        let mut members: Vec<Member> = vec![("a.shp".into(), shp.clone()), ("a.shx".into(), shx.to_vec())];
        members.extend(dbf.map(|bytes| ("a.dbf".into(), bytes.to_vec())));
        members.extend(prj.map(|bytes| ("a.prj".into(), bytes.to_vec())));
        let probe =
            probe_bytes("x.zip", files::pack("x.zip", &members, &NoWatch).unwrap(), &NoWatch).unwrap().remove(0);
        let places = |f: &Finding| f.places.iter().map(|p| (f.kind, p.detail.clone())).collect::<Vec<_>>();
        let found: Vec<_> = probe.findings.iter().flat_map(places).collect();
        let expected: Vec<_> = expected.iter().map(|(kind, name)| (*kind, (*name).to_owned())).collect();
        assert_eq!(found, expected, "case {index}");
        assert_eq!(read(&probe, &options(&probe), &NoWatch).unwrap().spaces.len(), 3, "case {index}");
    }
}

const COLLECTION: &str = r#"{"type":"FeatureCollection","features":[
 {"type":"Feature","properties":{"id":"A","name":"Süd","einwohner":1200},"geometry":{"type":"Polygon","coordinates":[[[9.4,54.7],[9.5,54.7],[9.5,54.8],[9.4,54.8],[9.4,54.7]],[[9.42,54.72],[9.42,54.74],[9.44,54.74],[9.44,54.72],[9.42,54.72]]]}},
 {"type":"Feature","properties":{"id":"B","name":"Nord","einwohner":null},"geometry":{"type":"MultiPolygon","coordinates":[[[[9.5,54.7],[9.6,54.7],[9.6,54.8],[9.5,54.7]]],[[[9.7,54.7],[9.8,54.7],[9.8,54.8],[9.7,54.7]]]]}},
 {"type":"Feature","properties":{"id":"C"},"geometry":{"type":"Point","coordinates":[9.4,54.7]}},
 {"type":"Feature","properties":{"id":"D"},"geometry":null},
 {"type":"Feature","properties":{"id":"E"},"geometry":{"type":"Polygon","coordinates":[[[9.4,54.7],[9.5,"x"],[9.5,54.8],[9.4,54.7]]]}},
 {"type":"Feature","properties":{"id":"F"},"geometry":{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"Polygon","coordinates":[[[9.8,54.7,3],[9.9,54.7,3],[9.9,54.8,3],[9.8,54.7,3]]]}]}}
]}"#;

#[test]
fn geojson_is_read_feature_by_feature() {
    let probe = probe_bytes("räume.geojson", COLLECTION.into(), &NoWatch).unwrap().remove(0);
    assert_eq!(probe.crs, Some(CrsGuess { epsg: EpsgCode::WGS84, how: CrsHow::GeoJsonDefault }));
    assert_eq!(probe.encoding.how, EncodingHow::Format);
    let proposed = [&probe.code_field, &probe.name_field, &probe.residents_field].map(|f| f.as_deref().unwrap_or(""));
    assert_eq!(proposed, ["id", "name", "einwohner"]);
    let import = read(&probe, &options(&probe), &NoWatch).unwrap();
    let told: Vec<_> = import.spaces.iter().map(|s| (s.code.as_str(), s.geometry.0.len(), s.residents)).collect();
    assert_eq!(told, [("A", 1, Some(1200.0)), ("B", 2, None), ("F", 1, None)]);
    assert_eq!(import.spaces[0].geometry.0[0].interiors().len(), 1);
    assert_eq!(
        kinds(&import),
        [
            (FindingKind::BadCoordinates, 1),
            (FindingKind::NullGeometry, 1),
            (FindingKind::ExtraDimensions, 1),
            (FindingKind::OtherShapes, 1)
        ]
    );
    assert_eq!(import.source.crs, "EPSG:4326 (GeoJSON)");
    // One file: its own hash, as any other program computes it.
    assert_eq!(import.source.sha256, files::sha256(COLLECTION.as_bytes()));
}

#[test]
fn geojson_in_metres_is_noticed() {
    let ring = square(0).iter().map(|(x, y)| format!("[{x},{y}]")).collect::<Vec<_>>().join(",");
    let bare = format!("{{\"type\":\"Polygon\",\"coordinates\":[[{ring}]]}}");
    let probe = probe_bytes("x.json", bare.clone().into_bytes(), &NoWatch).unwrap().remove(0);
    assert_eq!(probe.crs, Some(CrsGuess { epsg: EpsgCode::UTM32, how: CrsHow::Coordinates }));
    let member = r#""crs":{"type":"name","properties":{"name":"EPSG:25833"}},"#;
    let stated = bare.replacen('{', &format!("{{{member}"), 1);
    let probe = probe_bytes("x.json", stated.into_bytes(), &NoWatch).unwrap().remove(0);
    assert_eq!(probe.crs, Some(CrsGuess { epsg: EpsgCode(25833), how: CrsHow::GeoJsonMember }));
    let import = read(&probe, &options(&probe), &NoWatch).unwrap();
    assert!(import.spaces[0].geometry.exterior_coords_iter().all(|c| c.x > 700_000.0));
}

#[test]
fn northing_before_easting_is_noticed_and_read() {
    let turned: Vec<(f64, f64)> = square(0).into_iter().map(|(x, y)| (y, x)).collect();
    let zip = zipped(&[polygon_content(5, &[&turned], 0)], None, &[("Räume.prj", UTM32)]);
    let probe = probe_bytes("x.zip", zip, &NoWatch).unwrap().remove(0);
    assert_eq!(probe.crs, Some(CrsGuess { epsg: EpsgCode::UTM32, how: CrsHow::Prj }));
    assert!(probe.swapped_axes);
    let import = read(&probe, &options(&probe), &NoWatch).unwrap();
    let exterior = import.spaces[0].geometry.0[0].exterior();
    assert!(exterior.0.iter().all(|c| c.x < 600_000.0 && c.y > 6_000_000.0));
    assert!(super::rings::signed_area(&exterior.0) > 0.0, "outer rings run counter-clockwise");
    assert!(kinds(&import).contains(&(FindingKind::SwappedAxes, 1)));
    let straight = BoundaryProbe { swapped_axes: false, ..probe.clone() };
    assert!(
        read(&straight, &options(&probe), &NoWatch).is_ok_and(|i| i.spaces[0].geometry.0[0].exterior().0[0].x > 6e6)
    );
    // Latitude first in GeoJSON.
    let latitude_first = COLLECTION.replace("[9.4,54.7]", "[54.7,9.4]").replace("[9.5,54.7]", "[54.7,9.5]");
    let only_first = latitude_first.replace("[9.5,54.8],[9.4,54.8]", "[54.8,9.5],[54.8,9.4]");
    let first = only_first
        .split("\n {")
        .nth(1)
        .map(|feature| format!("{{{}", feature.trim_end_matches(",\n").trim_end_matches(',')));
    let feature = first.unwrap().replace(
        "[[9.42,54.72],[9.42,54.74],[9.44,54.74],[9.44,54.72],[9.42,54.72]]",
        "[[54.72,9.42],[54.74,9.42],[54.74,9.44],[54.72,9.42]]",
    );
    let probe = probe_bytes("x.json", feature.into_bytes(), &NoWatch).unwrap().remove(0);
    assert!(probe.swapped_axes && probe.crs.is_some_and(|crs| crs.how == CrsHow::GeoJsonDefault), "{probe:?}");
}

#[test]
fn a_table_that_ends_too_early_gives_what_it_has() {
    let mut dbf = names_table();
    dbf.truncate(dbf.len() - 10);
    let zip = zipped(&[polygon(0), polygon(1), polygon(2)], Some(dbf), &[("Räume.prj", UTM32)]);
    let probe = probe_bytes("x.zip", zip, &NoWatch).unwrap().remove(0);
    let told: Vec<_> = probe.findings.iter().map(|f| (f.kind, f.places[0].detail.as_str())).collect();
    assert_eq!(told, [(FindingKind::BrokenSibling, "RÄUME.dbf")]);
    let import = read(&probe, &options(&probe), &NoWatch).unwrap();
    assert_eq!(import.spaces.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(), ["Mühle", "Straße", ""]);
    assert!(kinds(&import).contains(&(FindingKind::RecordMismatch, 1)));
}

#[test]
fn doubled_fields_are_told_before_anything_is_read() {
    let dbf = table(&[(b"NR", b'C', 4), (b"nr", b'C', 4)], &[&[b"01", b"A"]]);
    let probe = probe_bytes("x.zip", zipped(&[polygon(0)], Some(dbf), &[]), &NoWatch).unwrap().remove(0);
    let told: Vec<_> = probe.findings.iter().map(|f| (f.kind, f.count)).collect();
    assert_eq!(told, [(FindingKind::RepeatedField, 2), (FindingKind::MissingSibling, 1)]);
}

#[test]
fn an_outline_shows_a_set_before_it_is_imported() {
    let zip = zipped(&[polygon(0), 0_i32.to_le_bytes().to_vec(), polygon(2)], None, &[]);
    let probe = probe_bytes("x.zip", zip, &NoWatch).unwrap().remove(0);
    let shown = outline(&probe, EpsgCode::UTM32, EpsgCode::WEB_MERCATOR, &NoWatch).unwrap();
    assert_eq!(shown.shapes.iter().map(|s| s.record).collect::<Vec<_>>(), [0, 2]);
    assert_eq!((shown.left_out, shown.too_small, shown.shapes[0].points.len()), (1, 0, 5));
    let extent = shown.extent.unwrap();
    assert!(extent.min().x > 1_040_000.0 && extent.max().y < 7_330_000.0, "{extent:?}");
    let there = probe.crs_candidates(None);
    assert_eq!((there[0].epsg, there[0].in_germany), (EpsgCode::UTM32, true));
    // By the numbers alone it could as well lie in zone 33: the project's area decides, but not against a .prj.
    let area = geo::Rect::new(geo::Coord { x: 15.0, y: 54.0 }, geo::Coord { x: 15.6, y: 54.9 });
    let mut elsewhere = probe.clone();
    elsewhere.settle_crs(area);
    assert_eq!(elsewhere.crs, Some(CrsGuess { epsg: EpsgCode(25833), how: CrsHow::Coordinates }));
    let stated = zipped(&[polygon(0)], None, &[("Räume.prj", UTM32)]);
    let mut stated = probe_bytes("x.zip", stated, &NoWatch).unwrap().remove(0);
    stated.settle_crs(area);
    assert_eq!(stated.crs.map(|crs| crs.epsg), Some(EpsgCode::UTM32));
}

#[test]
fn geojson_in_another_encoding_is_read() {
    let bytes: Vec<u8> = COLLECTION.chars().map(|c| c as u32 as u8).collect();
    let probe = probe_bytes("x.geojson", bytes, &NoWatch).unwrap().remove(0);
    assert_eq!((probe.encoding.label.as_str(), probe.encoding.how), ("windows-1252", EncodingHow::Detected));
    assert_eq!(read(&probe, &options(&probe), &NoWatch).unwrap().spaces[0].name, "Süd");
}

#[test]
fn cancelling_is_noticed() {
    struct Cancel;
    impl Watch for Cancel {
        fn progress(&self, _: f32) {}
        fn cancelled(&self) -> bool {
            true
        }
    }
    let error = probe_bytes("x.geojson", COLLECTION.into(), &Cancel).unwrap_err();
    assert!(matches!(error.kind, FormatErrorKind::Cancelled));
}

/// A small file of each format, to be damaged.
fn victims() -> Vec<(&'static str, Vec<u8>)> {
    let rings: [&[(f64, f64)]; 2] = [
        &square(0),
        &[(527_010.0, 6_070_010.0), (527_020.0, 6_070_010.0), (527_020.0, 6_070_020.0), (527_010.0, 6_070_010.0)],
    ];
    let contents = [polygon_content(5, &rings, 0), polygon(1), polygon_content(15, &[&square(2)], 96)];
    let zip = zipped(&contents, Some(names_table()), &[("Räume.prj", UTM32), ("Räume.cpg", "1252")]);
    vec![("x.zip", zip), ("x.shp", shapefile(&contents).0), ("x.geojson", COLLECTION.into())]
}

/// The parts of a shapefile, stored one by one so that damage reaches them and not the archive.
fn damaged_part(part: usize, damage: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    let contents = [polygon(0), polygon(1), polygon(2)];
    let (shp, shx) = shapefile(&contents);
    let mut members: Vec<Member> = vec![
        ("a.shp".into(), shp),
        ("a.shx".into(), shx),
        ("a.dbf".into(), names_table()),
        ("a.prj".into(), UTM32.into()),
        ("a.cpg".into(), "UTF-8".into()),
    ];
    let at = part % members.len();
    damage(&mut members[at].1);
    files::pack("x.zip", &members, &NoWatch).unwrap()
}

/// Parts of points, each part apart from the others.
fn parts() -> impl Strategy<Value = Vec<Vec<(f64, f64)>>> {
    prop::collection::vec(prop::collection::vec((0.0..100.0f64, 0.0..100.0f64), 2..6), 1..4)
}

/// Rectangles side by side, as rings that run as a shapefile wants them.
fn rectangles() -> impl Strategy<Value = Vec<Vec<(f64, f64)>>> {
    let sizes = prop::collection::vec((1.0..99.0f64, 1.0..99.0f64), 1..4);
    sizes.prop_map(|sizes| {
        let ring = |(nth, (w, h)): (usize, (f64, f64))| {
            let (x, y) = (527_000.0 + 100.0 * nth as f64, 6_070_000.0);
            vec![(x, y), (x, y + h), (x + w, y + h), (x + w, y), (x, y)]
        };
        sizes.into_iter().enumerate().map(ring).collect()
    })
}

fn coords(line: &geo::LineString<f64>) -> Vec<(f64, f64)> {
    line.coords().map(|c| (c.x, c.y)).collect()
}

/// The shapes of a file with one set, in the file's own coordinates.
fn own_shapes(name: &str, bytes: Vec<u8>) -> Vec<model::ContextGeometry> {
    let probe = probe_bytes(name, bytes, &NoWatch).unwrap().remove(0);
    let (crs, encoding) = (EpsgCode::UTM32, probe.encoding.label.clone());
    let options = ContextOptions { crs, target_crs: crs, encoding, name_field: None };
    read_context(&probe, &options, &NoWatch).unwrap().shapes.into_iter().map(|shape| shape.geometry).collect()
}

/// A .shp as the `shapefile` crate writes it.
fn written<S: shapefile::record::EsriShape>(shapes: &[S]) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let writer = shapefile::ShapeWriter::new(&mut bytes);
    writer.write_shapes(shapes).unwrap();
    bytes.into_inner()
}

proptest! {
    #![proptest_config(crate::formats::tests::damage(100))]

    #[test]
    fn shapes_written_by_others_come_back_as_they_were(lines in prop::collection::vec(parts(), 1..5), areas in prop::collection::vec(rectangles(), 1..5)) {
        let points = |line: &Vec<(f64, f64)>| line.iter().map(|(x, y)| shapefile::Point::new(*x, *y)).collect::<Vec<_>>();
        let polylines: Vec<_> = lines.iter().map(|parts| shapefile::Polyline::with_parts(parts.iter().map(points).collect())).collect();
        let read: Vec<Vec<Vec<(f64, f64)>>> = own_shapes("x.shp", written(&polylines)).iter().map(|shape| match shape {
            model::ContextGeometry::Lines(lines) => lines.0.iter().map(coords).collect(),
            _ => Vec::new(),
        }).collect();
        prop_assert_eq!(&read, &lines);

        let multipoints: Vec<_> = lines.iter().map(|parts| shapefile::Multipoint::new(points(&parts.concat()))).collect();
        let read: Vec<Vec<(f64, f64)>> = own_shapes("x.shp", written(&multipoints)).iter().map(|shape| match shape {
            model::ContextGeometry::Points(points) => points.0.iter().map(|p| (p.x(), p.y())).collect(),
            _ => Vec::new(),
        }).collect();
        prop_assert_eq!(read, lines.iter().map(|parts| parts.concat()).collect::<Vec<_>>());

        let polygon = |rings: &Vec<Vec<(f64, f64)>>| shapefile::Polygon::with_rings(rings.iter().map(|r| shapefile::PolygonRing::Outer(points(r))).collect());
        let polygons: Vec<_> = areas.iter().map(polygon).collect();
        // Outer rings run the other way round in what is read.
        let turned = |ring: Vec<(f64, f64)>| ring.into_iter().rev().collect::<Vec<_>>();
        let rings = |shapes: Vec<model::ContextGeometry>| shapes.iter().map(|shape| match shape {
            model::ContextGeometry::Areas(areas) => areas.0.iter().map(|p| turned(coords(p.exterior()))).collect(),
            _ => Vec::new(),
        }).collect::<Vec<Vec<Vec<(f64, f64)>>>>();
        prop_assert_eq!(&rings(own_shapes("x.shp", written(&polygons))), &areas);

        let position = |(x, y): &(f64, f64)| geojson::Position::from([*x, *y]);
        let ring = |ring: &Vec<(f64, f64)>| ring.iter().map(position).collect::<Vec<_>>();
        let features: Vec<geojson::Feature> = areas.iter().map(|parts| {
            geojson::GeometryValue::MultiPolygon { coordinates: parts.iter().map(|r| vec![ring(r)]).collect() }.into()
        }).collect();
        let text = geojson::FeatureCollection { bbox: None, features, foreign_members: None }.to_string();
        prop_assert_eq!(&rings(own_shapes("x.geojson", text.into_bytes())), &areas);
    }
}

proptest! {
    #![proptest_config(crate::formats::tests::damage(400))]

    #[test]
    fn damaged_files_never_panic(which in 0..3_usize, flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6), cut in any::<prop::sample::Index>(), cuts in any::<bool>()) {
        let (name, mut bytes) = victims().swap_remove(which);
        for (at, value) in flips {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if cuts {
            bytes.truncate(cut.index(bytes.len()));
        }
        let _ = read_first(name, bytes);
    }

    #[test]
    fn damaged_parts_of_shapefiles_never_panic(part in 0..5_usize, flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6), cut in any::<prop::sample::Index>(), cuts in any::<bool>()) {
        let zip = damaged_part(part, |bytes| {
            for (at, value) in &flips {
                let at = at.index(bytes.len());
                bytes[at] = *value;
            }
            if cuts {
                bytes.truncate(cut.index(bytes.len()));
            }
        });
        let _ = read_first("x.zip", zip);
    }
}
