//! A project file is a GeoPackage: it can be the source of another project.

use super::support::*;
use klammer::formats::boundary::{self, CrsHow, ReadOptions, ShapeKind};
use klammer::formats::points;
use klammer::geometry::{EpsgCode, NoWatch};
use klammer::model::FindingKind;

#[test]
fn a_project_file_is_read_like_any_other_geopackage() {
    let bench = Bench::new();
    let mut store = filled(&bench);
    let path = bench.path("Auental.gpkg");
    store.publish_as(&path, false, &NoWatch).unwrap();
    let before = std::fs::read(&path).unwrap();
    let probes = boundary::probe(&path, &NoWatch).unwrap();
    let told: Vec<_> = probes.iter().map(|p| (p.title.as_str(), p.kind, p.records)).collect();
    for expected in [
        ("Sozialräume 2021", ShapeKind::Areas, 7),
        ("Schulbezirke", ShapeKind::Areas, 4),
        ("Kitas", ShapeKind::Points, 5),
    ] {
        assert!(told.contains(&expected), "{expected:?} in {told:?}");
    }
    let probe = probes.iter().find(|p| p.title == "Sozialräume 2021").unwrap();
    assert_eq!(probe.crs.map(|guess| (guess.epsg, guess.how)), Some((EpsgCode::UTM32, CrsHow::Stated)));
    let options = ReadOptions {
        crs: EpsgCode::UTM32,
        target_crs: EpsgCode::UTM32,
        encoding: "UTF-8".to_owned(),
        code_field: Some("code".to_owned()),
        name_field: Some("name".to_owned()),
        residents_field: Some("residents".to_owned()),
    };
    let import = boundary::read(probe, &options, &NoWatch).unwrap();
    let written = spaces(7);
    // The last has no geometry: it is left out and found.
    assert_eq!(import.spaces.len(), 6);
    assert!(import.findings.iter().any(|f| f.kind == FindingKind::NullGeometry && f.count == 1));
    for (read, written) in import.spaces.iter().zip(&written) {
        assert_eq!((&read.code, &read.name, read.residents), (&written.code, &written.name, written.residents));
    }
    let kitas = probes.iter().find(|p| p.title == "Kitas").unwrap();
    let kitas = points::from_set(kitas, "UTF-8", &NoWatch).unwrap();
    let import = points::read(&kitas, &kitas.options, EpsgCode::UTM32, &NoWatch).unwrap();
    assert_eq!(import.facilities.len(), 5);
    assert_eq!(std::fs::read(&path).unwrap(), before);
}
