//! Files made to keep a program busy, to fill its memory, or to bring it down.

use super::dbf::tests::table;
use super::shp::tests::{files as shapefile, polygon_content};
use super::*;
use crate::geometry::NoWatch;
use std::time::{Duration, Instant};

/// Probes and reads what can be; tests are not optimised, and the machine may be busy.
fn read_all(name: &str, bytes: Vec<u8>) -> Result<Vec<BoundaryImport>, FormatError> {
    let started = Instant::now();
    let read_one = |probe: &BoundaryProbe| {
        let options = ReadOptions {
            crs: EpsgCode::UTM32,
            target_crs: EpsgCode::UTM32,
            encoding: probe.encoding.label.clone(),
            code_field: probe.code_field.clone(),
            name_field: probe.name_field.clone(),
            residents_field: probe.residents_field.clone(),
        };
        let shown = outline(probe, EpsgCode::UTM32, EpsgCode::UTM32, &NoWatch)?;
        assert!(shown.vertices() <= MAX_OUTLINE_VERTICES);
        read(probe, &options, &NoWatch)
    };
    let result = probe_bytes(name, bytes, &NoWatch).and_then(|probes| probes.iter().map(read_one).collect());
    assert!(started.elapsed() < Duration::from_secs(60), "{name} took {:?}", started.elapsed());
    result
}

fn zip_of(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let members: Vec<Member> = parts.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.clone())).collect();
    files::pack("x.zip", &members, &NoWatch).unwrap()
}

fn ring(corners: usize) -> Vec<(f64, f64)> {
    let corner = |k: usize| {
        let angle = std::f64::consts::TAU * (k % corners) as f64 / corners as f64;
        (527_000.0 + 100.0 * angle.cos(), 6_070_000.0 - 100.0 * angle.sin())
    };
    (0..=corners).map(corner).collect()
}

#[test]
fn an_index_that_names_one_record_over_and_over_is_not_followed() {
    let large = ring(10_000);
    let (shp, mut shx) = shapefile(&[polygon_content(5, &[&large], 0)]);
    let entry = shx[100..108].to_vec();
    // 16 GB if it were believed.
    for _ in 1..100_000 {
        shx.extend(&entry);
    }
    let rows: Vec<&[&[u8]]> = vec![&[b"x"]; 100_000];
    let zip = zip_of(&[("a.shp", shp), ("a.shx", shx), ("a.dbf", table(&[(b"NR", b'C', 1)], &rows))]);
    let spaces = read_all("x.zip", zip).map(|imports| imports[0].spaces.len());
    assert!(spaces.as_ref().is_err() || spaces.is_ok_and(|count| count == 1));
}

#[test]
fn counts_in_headers_ask_for_nothing() {
    let (shp, shx) = shapefile(&[polygon_content(5, &[&ring(5)], 0)]);
    let small = table(&[(b"NR", b'C', 1)], &[&[b"x"]]);
    // Four billion rows; rows of no length; a header as long as can be; a length of the .shp beyond everything.
    for (at, bytes) in
        [(4, vec![0xff; 4]), (10, vec![1, 0]), (10, vec![0xff, 0xff]), (8, vec![0xff, 0xff]), (8, vec![33, 0])]
    {
        let mut dbf = small.clone();
        dbf[at..at + bytes.len()].copy_from_slice(&bytes);
        let _ = read_all("x.zip", zip_of(&[("a.shp", shp.clone()), ("a.shx", shx.clone()), ("a.dbf", dbf)]));
    }
    for words in [i32::MAX, i32::MIN, -1, 0] {
        for at in [24, 104] {
            let mut lies = shp.clone();
            lies[at..at + 4].copy_from_slice(&words.to_be_bytes());
            let _ = read_all("x.shp", lies);
        }
    }
}

#[test]
fn a_hundred_thousand_rings_of_no_use_are_counted() {
    let none: Vec<(f64, f64)> = vec![(527_000.0, 6_070_000.0); 2];
    let mut rings: Vec<&[(f64, f64)]> = vec![&none; 100_000];
    let sound = ring(6);
    rings.push(&sound);
    let imports = read_all("x.shp", shapefile(&[polygon_content(5, &rings, 0)]).0).unwrap();
    assert_eq!(imports[0].spaces.len(), 1);
    assert!(imports[0].findings.iter().any(|f| f.kind == FindingKind::DegenerateRing));
}

#[test]
fn rings_in_rings_in_rings_are_left_out_and_told() {
    let rings: Vec<Vec<(f64, f64)>> = (1..20_000)
        .map(|k| {
            let d = f64::from(k) / 100.0;
            let (w, e, s, n) = (527_000.0 - d, 527_000.0 + d, 6_070_000.0 - d, 6_070_000.0 + d);
            vec![(w, s), (w, n), (e, n), (e, s), (w, s)]
        })
        .collect();
    let borrowed: Vec<&[(f64, f64)]> = rings.iter().map(Vec::as_slice).collect();
    let sound = polygon_content(5, &[&ring(6)], 0);
    let imports = read_all("x.shp", shapefile(&[polygon_content(5, &borrowed, 0), sound]).0).unwrap();
    assert_eq!(imports[0].spaces.len(), 1);
    assert!(imports[0].findings.iter().any(|f| f.kind == FindingKind::BadCoordinates && f.count == 1));
}

#[test]
fn deep_nesting_is_refused() {
    let many = 200_000;
    let collections = format!("{}{}", r#"{"type":"GeometryCollection","geometries":["#.repeat(many), "]}".repeat(many));
    let lists = format!(r#"{{"type":"Polygon","coordinates":{}{}}}"#, "[".repeat(many), "]".repeat(many));
    let properties = format!(
        r#"{{"type":"Feature","geometry":null,"properties":{{"a":{}1{}}}}}"#,
        r#"{"a":"#.repeat(many),
        "}".repeat(many)
    );
    for text in [collections, lists, properties] {
        let error = read_all("x.geojson", text.into_bytes()).unwrap_err();
        assert!(matches!(error.kind, FormatErrorKind::Damaged(_) | FormatErrorKind::Truncated), "{error}");
    }
    let zip_in_name = zip_of(&[("../../../etc/a.shp", vec![0; 4])]);
    assert!(read_all("x.zip", zip_in_name).is_err());
}
