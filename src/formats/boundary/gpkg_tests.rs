//! GeoPackages as this and other programs write them, and such as nobody should.

use super::super::{BoundaryProbe, ReadOptions, ShapeKind, probe, probe_bytes, read};
use super::*;
use crate::formats::error::Wanted;
use crate::formats::gpkg_blob::{encode_area, encode_point};
use crate::geometry::NoWatch;
use crate::model::FindingKind;
use geo::{Coord, LineString, MultiPolygon, Point, Polygon};
use proptest::prelude::*;

/// A GeoPackage in memory with the given statements run on it.
fn package(statements: &str, fill: impl Fn(&Connection)) -> Vec<u8> {
    let mut conn = Connection::open_in_memory().unwrap();
    conn.execute_batch(
        "PRAGMA application_id = 0x47504B47;
         CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT, organization_coordsys_id INTEGER, definition TEXT, description TEXT);
         CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT, srs_id INTEGER);
         CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER, z TINYINT, m TINYINT);
         INSERT INTO gpkg_spatial_ref_sys VALUES ('x', 25832, 'EPSG', 25832, 'undefined', ''), ('u', -1, 'NONE', -1, 'undefined', '');",
    )
    .unwrap();
    conn.execute_batch(statements).unwrap();
    fill(&conn);
    conn.serialize(MAIN_DB).unwrap().to_vec()
}

const LAYER: &str = "CREATE TABLE \"Sozial\"\"räume\" (fid INTEGER PRIMARY KEY, geom BLOB, nr TEXT, name TEXT, ew INTEGER, anteil REAL, aktiv BOOLEAN);
    INSERT INTO gpkg_contents VALUES ('Sozial\"räume', 'features', 'Sozialräume', 25832);
    INSERT INTO gpkg_geometry_columns VALUES ('Sozial\"räume', 'geom', 'MULTIPOLYGON', 25832, 0, 0);";

fn square(nth: u32) -> MultiPolygon<f64> {
    let (x, y) = (527_000.0 + 100.0 * f64::from(nth), 6_070_000.0);
    let ring = [(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0), (0.0, 0.0)];
    MultiPolygon(vec![Polygon::new(ring.map(|(dx, dy)| Coord { x: x + dx, y: y + dy }).to_vec().into(), Vec::new())])
}

fn insert(conn: &Connection, blob: Option<Vec<u8>>, nr: &str) {
    let sql = "INSERT INTO \"Sozial\"\"räume\" (geom, nr, name, ew, anteil, aktiv) VALUES (?1, ?2, 'Süd', 120, 0.5, 1)";
    conn.execute(sql, (blob, nr)).unwrap();
}

fn options(probe: &BoundaryProbe) -> ReadOptions {
    ReadOptions {
        crs: EpsgCode::UTM32,
        target_crs: EpsgCode::UTM32,
        encoding: probe.encoding.label.clone(),
        code_field: Some("nr".into()),
        name_field: Some("name".into()),
        residents_field: Some("ew".into()),
    }
}

#[test]
fn a_layer_is_read_with_all_its_fields() {
    let bytes = package(LAYER, |conn| {
        insert(conn, Some(encode_area(&square(0), 25832)), "01");
        insert(conn, Some(encode_area(&square(1), 25832)), "02");
        insert(conn, None, "03");
        insert(conn, Some(encode_point(Point::new(527_000.0, 6_070_000.0), 25832)), "04");
        insert(conn, Some(vec![1, 2, 3]), "05");
    });
    let probes = probe_bytes("x.gpkg", bytes.clone(), &NoWatch).unwrap();
    let told: Vec<_> = probes.iter().map(|p| (p.kind, p.title.as_str(), p.file_name.as_str(), p.records)).collect();
    assert_eq!(told, [(ShapeKind::Areas, "x", "x.gpkg", 5), (ShapeKind::Points, "x", "x.gpkg", 5)]);
    let probe = &probes[0];
    assert_eq!(probe.crs, Some(CrsGuess { epsg: EpsgCode::UTM32, how: CrsHow::Stated }));
    let fields: Vec<_> = probe.fields.iter().map(|f| (f.name.as_str(), f.numeric, f.samples[0].as_str())).collect();
    assert_eq!(
        fields,
        [
            ("fid", true, "1"),
            ("nr", true, "01"),
            ("name", false, "Süd"),
            ("ew", true, "120"),
            ("anteil", true, "0.5"),
            ("aktiv", false, "true")
        ]
    );
    let import = read(probe, &options(probe), &NoWatch).unwrap();
    let told: Vec<_> = import.spaces.iter().map(|s| (s.code.as_str(), s.name.as_str(), s.residents)).collect();
    assert_eq!(told, [("01", "Süd", Some(120.0)), ("02", "Süd", Some(120.0))]);
    assert_eq!(import.spaces[1].geometry, square(1));
    let found: Vec<_> = import.findings.iter().map(|f| (f.kind, f.places[0].detail.as_str())).collect();
    assert_eq!(
        found,
        [
            (FindingKind::BadCoordinates, "5 05 Süd"),
            (FindingKind::NullGeometry, "3 03 Süd"),
            (FindingKind::OtherShapes, "4 04 Süd")
        ]
    );
    assert_eq!((import.source.crs.as_str(), import.source.encoding.as_str()), ("EPSG:25832 (GeoPackage)", "UTF-8"));
    assert_eq!(import.source.sha256, files::sha256(&bytes));
    // What is kept can be read again.
    let again = probe_bytes("again.zip", import.bytes.zip.to_vec(), &NoWatch).unwrap();
    assert_eq!(read(&again[0], &options(&again[0]), &NoWatch).unwrap().spaces.len(), 2);
}

#[test]
fn the_system_is_told_by_parameters_before_code_before_numbers() {
    let crs = |organization: &str, code: i64, definition: &str| {
        let of = format!(
            "DELETE FROM gpkg_spatial_ref_sys; INSERT INTO gpkg_spatial_ref_sys VALUES ('', 25832, '{organization}', {code}, '{definition}', '')"
        );
        let bytes = package(LAYER, |conn| {
            insert(conn, Some(encode_area(&square(0), 25832)), "01");
            conn.execute_batch(&of).unwrap();
        });
        probe_bytes("x.gpkg", bytes, &NoWatch).unwrap()[0].crs.map(|guess| (guess.epsg.0, guess.how))
    };
    let wkt = |code: u16| crs_definitions::from_code(code).unwrap().wkt;
    assert_eq!(crs("EPSG", 25832, wkt(25832)), Some((25832, CrsHow::Stated)));
    assert_eq!(crs("epsg", 25832, ""), Some((25832, CrsHow::Stated)));
    assert_eq!(crs("NONE", 99, wkt(25833)), Some((25833, CrsHow::Stated)));
    assert_eq!(crs("EPSG", 25832, wkt(25833)), Some((25833, CrsHow::StatedDoubtful)));
    assert_eq!(crs("NONE", 0, "undefined"), Some((25832, CrsHow::Coordinates)));
    // Metres can't be degrees, whatever the file says.
    assert_eq!(crs("EPSG", 4326, wkt(4326)), Some((25832, CrsHow::Coordinates)));
}

#[test]
fn several_layers_and_views_are_offered_by_name() {
    let bytes = package(LAYER, |conn| {
        insert(conn, Some(encode_area(&square(0), 25832)), "01");
        conn.execute_batch(
            "CREATE VIEW nord AS SELECT geom, nr || 'x' AS nr FROM \"Sozial\"\"räume\";
             CREATE TABLE leer (geom BLOB);
             CREATE TABLE heimlich (geom BLOB);
             INSERT INTO gpkg_contents VALUES ('nord', 'features', '', 25832), ('leer', 'features', '', 25832), ('liste', 'attributes', '', 0);
             INSERT INTO gpkg_geometry_columns VALUES ('nord', 'geom', 'POLYGON', 25832, 0, 0), ('leer', 'geom', 'POLYGON', 25832, 0, 0), ('heimlich', 'geom', 'POLYGON', 25832, 0, 0);",
        )
        .unwrap();
    });
    let zip = files::pack("x.zip", &[("daten/x.gpkg".into(), bytes)], &NoWatch).unwrap();
    let probes = probe_bytes("x.zip", zip, &NoWatch).unwrap();
    let told: Vec<_> = probes.iter().map(|p| (p.title.as_str(), p.file_name.as_str())).collect();
    assert_eq!(told, [("Sozialräume", "x.zip/daten/x.gpkg/Sozialräume"), ("nord", "x.zip/daten/x.gpkg/nord")]);
    assert_eq!(probes[1].fields[0].samples, ["01x"]);
}

#[test]
fn what_is_no_geopackage_says_so() {
    let kind = |bytes: Vec<u8>| probe_bytes("x.gpkg", bytes, &NoWatch).unwrap_err().kind;
    assert!(matches!(kind(b"PK\x03\x04".to_vec()), FormatErrorKind::UnknownKind));
    assert!(matches!(kind(Vec::new()), FormatErrorKind::Truncated));
    assert!(matches!(kind(package("DROP TABLE gpkg_contents", |_| ())), FormatErrorKind::UnknownKind));
    assert!(matches!(kind(package("", |_| ())), FormatErrorKind::Empty(Wanted::Areas)));
    let whole = package(LAYER, |conn| (0..200).for_each(|n| insert(conn, Some(encode_area(&square(n), 25832)), "1")));
    assert!(matches!(kind(whole[..whole.len() / 2].to_vec()), FormatErrorKind::Damaged(_)));
    // A name that leads nowhere, which SQLite would take for a text.
    let lost = LAYER.replace("'geom'", "'shape'");
    assert!(matches!(kind(package(&lost, |_| ())), FormatErrorKind::Damaged(_)));
}

#[test]
fn hostile_views_are_stopped() {
    let listed = "INSERT INTO gpkg_contents VALUES ('v', 'features', '', 25832);
        INSERT INTO gpkg_geometry_columns VALUES ('v', 'geom', 'POLYGON', 25832, 0, 0);";
    let kind = |view: &str| {
        let bytes = package(&format!("{view}; {listed}"), |_| ());
        probe_bytes("x.gpkg", bytes, &NoWatch).unwrap_err().kind
    };
    let endless = "CREATE VIEW v AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT NULL AS geom, i FROM n";
    assert!(matches!(kind(endless), FormatErrorKind::TooLarge { .. }));
    let large = "CREATE VIEW v AS SELECT zeroblob(2000000000) AS geom";
    assert!(matches!(kind(large), FormatErrorKind::TooLarge { .. }));
    let writing = "CREATE VIEW v AS SELECT writefile('x', 'y') AS geom";
    assert!(matches!(kind(writing), FormatErrorKind::Damaged(_)));
    let circle = "CREATE VIEW w AS SELECT 1 AS geom; CREATE VIEW v AS SELECT * FROM w; DROP VIEW w; CREATE VIEW w AS SELECT * FROM v";
    assert!(matches!(kind(circle), FormatErrorKind::Damaged(_)));
}

/// Curves are no areas that could be read; the rows beside them are.
#[test]
fn curved_borders_are_found_and_straight_ones_read() {
    let head = || {
        let mut blob = b"GP\0\x01".to_vec();
        blob.extend(25832_i32.to_le_bytes());
        blob
    };
    let ring = |kind: u32| {
        let mut wkb = vec![1];
        wkb.extend(kind.to_le_bytes());
        wkb.extend(4_u32.to_le_bytes());
        for (x, y) in [(0.0_f64, 0.0_f64), (5.0, 0.0), (5.0, 5.0), (0.0, 0.0)] {
            wkb.extend(x.to_le_bytes());
            wkb.extend(y.to_le_bytes());
        }
        wkb
    };
    let around = |kind: u32, inner: &[u8]| {
        let mut wkb = vec![1];
        wkb.extend(kind.to_le_bytes());
        wkb.extend(1_u32.to_le_bytes());
        wkb.extend(inner);
        wkb
    };
    let curved = [head(), around(12, &around(10, &ring(8)))].concat();
    let straight = [head(), around(12, &around(10, &around(9, &ring(2))))].concat();
    let bytes = package(LAYER, |conn| {
        insert(conn, Some(straight.clone()), "gerade");
        insert(conn, Some(curved.clone()), "rund");
        insert(conn, Some(encode_area(&square(0), 25832)), "01");
    });
    let probe = probe_bytes("x.gpkg", bytes, &NoWatch).unwrap().remove(0);
    let import = read(&probe, &options(&probe), &NoWatch).unwrap();
    let codes: Vec<_> = import.spaces.iter().map(|s| s.code.as_str()).collect();
    assert_eq!(codes, ["gerade", "01"]);
    assert_eq!(import.spaces[0].geometry.0[0].exterior().0.len(), 4);
    let found = import.findings.iter().find(|f| f.kind == FindingKind::NotAnArea).unwrap();
    assert_eq!((found.count, found.places[0].detail.as_str()), (1, "2 rund Süd"));
}

#[test]
fn a_layer_that_cannot_be_read_leaves_the_others() {
    // A name that leads nowhere, and a layer without rows.
    let more = "CREATE TABLE b (geom BLOB); CREATE TABLE c (geom BLOB);
        INSERT INTO gpkg_contents VALUES ('b', 'features', '', 25832), ('c', 'features', '', 25832);
        INSERT INTO gpkg_geometry_columns VALUES ('b', 'shape', 'POLYGON', 25832, 0, 0), ('c', 'geom', 'POLYGON', 25832, 0, 0);";
    let fill = |conn: &Connection| insert(conn, Some(encode_area(&square(0), 25832)), "01");
    let probes = probe_bytes("x.gpkg", package(&format!("{LAYER}{more}"), fill), &NoWatch).unwrap();
    assert_eq!(probes.len(), 1);
    let told = probes[0].findings.iter().find(|f| f.kind == FindingKind::UnreadableSet).unwrap();
    let details: Vec<_> = told.places.iter().map(|place| place.detail.as_str()).collect();
    assert_eq!(told.count, 2);
    assert!(details[0].starts_with("x.gpkg/b: damaged") && details[1].starts_with("x.gpkg/c: holds no"), "{details:?}");
}

#[test]
fn a_layer_of_arcs_only_says_so() {
    let arc = [
        b"GP\0\x01".to_vec(),
        25832_i32.to_le_bytes().to_vec(),
        vec![1],
        8_u32.to_le_bytes().to_vec(),
        0_u32.to_le_bytes().to_vec(),
    ];
    let bytes = package(LAYER, |conn| insert(conn, Some(arc.concat()), "rund"));
    assert!(matches!(probe_bytes("x.gpkg", bytes, &NoWatch).unwrap_err().kind, FormatErrorKind::Unread(1)));
}

#[test]
fn edits_in_the_journal_of_another_program_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("Räume.gpkg");
    std::fs::write(&path, package(LAYER, |conn| insert(conn, Some(encode_area(&square(0), 25832)), "01"))).unwrap();
    let other = Connection::open(&path).unwrap();
    other.execute_batch("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;").unwrap();
    insert(&other, Some(encode_area(&square(1), 25832)), "02");
    let before = std::fs::read(&path).unwrap();
    let probes = probe(&path, &NoWatch).unwrap();
    assert_eq!(probes[0].records, 2);
    assert_eq!(std::fs::read(&path).unwrap(), before);
    // Closing writes it into the file, whose header still speaks of a log.
    drop(other);
    assert_eq!(probe(&path, &NoWatch).unwrap()[0].records, 2);
}

proptest! {
    #![proptest_config(crate::formats::tests::damage(200))]

    #[test]
    fn areas_come_back_as_they_were_written(sizes in prop::collection::vec((1.0..1e4f64, 1.0..1e4f64), 1..8)) {
        let area = |(nth, (w, h)): (usize, &(f64, f64))| {
            let (x, y) = (5e5 + nth as f64 * 2e4, 6e6);
            let ring = |f: f64| LineString::from(vec![(x + f, y + f), (x + w - f, y + f), (x + w - f, y + h - f), (x + f, y + h - f), (x + f, y + f)]);
            let mut hole = ring(w.min(*h) / 4.0);
            hole.0.reverse();
            MultiPolygon(vec![Polygon::new(ring(0.0), vec![hole])])
        };
        let areas: Vec<_> = sizes.iter().enumerate().map(area).collect();
        let bytes = package(LAYER, |conn| areas.iter().for_each(|a| insert(conn, Some(encode_area(a, 25832)), "1")));
        let probe = probe_bytes("x.gpkg", bytes, &NoWatch).unwrap().remove(0);
        let import = read(&probe, &options(&probe), &NoWatch).unwrap();
        let read: Vec<_> = import.spaces.iter().map(|s| s.geometry.clone()).collect();
        prop_assert_eq!(read, areas);
        prop_assert!(import.findings.is_empty());
    }

    #[test]
    fn damaged_files_never_panic(flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12), cut in prop::option::of(any::<prop::sample::Index>())) {
        let mut bytes = package(LAYER, |conn| (0..20).for_each(|n| insert(conn, Some(encode_area(&square(n), 25832)), "1")));
        for (at, value) in flips {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(probes) = probe_bytes("x.gpkg", bytes, &NoWatch) {
            probes.iter().for_each(|probe| drop(read(probe, &options(probe), &NoWatch)));
        }
    }
}
