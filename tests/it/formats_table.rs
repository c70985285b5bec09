//! The table of formats, encodings, systems and defects in `docs/formats.md`, made of what the program really does.
//! `KLAMMER_BLESS=1 cargo test --test it formats_table` writes it anew.

use klammer::app::explain;
use klammer::app::operations::{ENCODING_LABELS, known_crs};
use klammer::formats::boundary::{self, ShapeKind};
use klammer::geometry::crs::{Transformer, recognise_wkt};
use klammer::geometry::{EpsgCode, NoWatch};
use klammer::l10n::Lang;
use klammer::model::{Finding, FindingKind, Severity};
use std::io::Write as _;
use std::path::Path;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/formats.md");

fn table(heads: &[&str], rows: &[Vec<String>]) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let heads: Vec<String> = heads.iter().map(|head| (*head).to_owned()).collect();
    let rule: Vec<String> = heads.iter().map(|_| "---".to_owned()).collect();
    line(&heads) + &line(&rule) + &rows.iter().map(|row| line(row)).collect::<String>()
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a member");
        writer.write_all(bytes).expect("its bytes");
    }
    writer.finish().expect("a ZIP").into_inner()
}

const AREA: &str = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"NR":"01"},"geometry":
    {"type":"Polygon","coordinates":[[[9.4,54.7],[9.5,54.7],[9.5,54.8],[9.4,54.7]]]}}]}"#;
const KML: &str = r#"<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>A</name><Polygon><outerBoundaryIs>
    <LinearRing><coordinates>9.4,54.7,0 9.5,54.7,0 9.5,54.8,0 9.4,54.7,0</coordinates></LinearRing></outerBoundaryIs></Polygon>
    </Placemark></Document></kml>"#;

/// A shapefile of one record of a kind, as its parts.
fn shapefile(kind: ShapeKind) -> Vec<(String, Vec<u8>)> {
    use shapefile::dbase::{FieldValue, Record, TableWriterBuilder};
    use shapefile::{Point, Polygon, PolygonRing, Polyline};
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("räume.shp");
    let columns = TableWriterBuilder::new().add_character_field("NR".try_into().expect("a name"), 4);
    let mut writer = shapefile::Writer::from_path(&path, columns).expect("a shapefile");
    let mut record = Record::default();
    record.insert("NR".to_owned(), FieldValue::Character(Some("01".to_owned())));
    let corners =
        || [(0.0, 0.0), (0.0, 10.0), (10.0, 0.0), (0.0, 0.0)].map(|(x, y)| Point::new(526_000.0 + x, 6_070_000.0 + y));
    match kind {
        ShapeKind::Areas => {
            writer.write_shape_and_record(&Polygon::new(PolygonRing::Outer(corners().to_vec())), &record)
        }
        ShapeKind::Lines => writer.write_shape_and_record(&Polyline::new(corners().to_vec()), &record),
        ShapeKind::Points => writer.write_shape_and_record(&corners()[0], &record),
    }
    .expect("written");
    drop(writer);
    let mut parts = Vec::new();
    for ending in ["shp", "shx", "dbf"] {
        let bytes = std::fs::read(path.with_extension(ending)).expect("a part");
        parts.push((format!("räume.{ending}"), bytes));
    }
    parts
}

/// What a file is found to hold: "1 area", "1 area, 1 line".
fn held(name: &str, bytes: Vec<u8>) -> String {
    let probes = boundary::probe_bytes(name, bytes, &NoWatch).unwrap_or_else(|error| panic!("{name}: {error}"));
    probes.iter().map(|probe| format!("{} ({})", probe.kind.code(), probe.records)).collect::<Vec<_>>().join(", ")
}

fn of_path(path: &Path) -> String {
    let probes = boundary::probe(path, &NoWatch).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    probes.iter().map(|probe| format!("{} ({})", probe.kind.code(), probe.records)).collect::<Vec<_>>().join(", ")
}

fn formats() -> String {
    let zipped = |kind| {
        let parts = shapefile(kind);
        zip(&parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect::<Vec<_>>())
    };
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in shapefile(ShapeKind::Areas) {
        std::fs::write(folder.path().join(name.to_uppercase()), bytes).expect("written");
    }
    let alone = folder.path().join("allein.shp");
    std::fs::write(&alone, &shapefile(ShapeKind::Areas)[0].1).expect("written");
    let gpkg = folder.path().join("p.gpkg");
    let bench = crate::project::support::Bench::new();
    let mut store = crate::project::support::filled(&bench);
    store.publish_as(&gpkg, false, &NoWatch).expect("saved");
    store.close(false).expect("closed");
    let inner = zipped(ShapeKind::Areas);
    let rows = [
        ("Shapefile with its siblings, any letter case", ".shp", of_path(&folder.path().join("RÄUME.SHP"))),
        ("Shapefile alone", ".shp", of_path(&alone)),
        ("Shapefile in a ZIP", ".zip", held("x.zip", zipped(ShapeKind::Areas))),
        ("ZIP in a ZIP, to a depth of three", ".zip", held("x.zip", zip(&[("innen/daten.zip", &inner)]))),
        ("Shapefile with lines", ".shp", held("x.zip", zipped(ShapeKind::Lines))),
        ("Shapefile with points", ".shp", held("x.zip", zipped(ShapeKind::Points))),
        ("GeoJSON", ".geojson, .json", held("x.geojson", AREA.into())),
        ("KML", ".kml", held("x.kml", KML.into())),
        ("KMZ", ".kmz", held("x.kmz", zip(&[("doc.kml", KML.as_bytes())]))),
        ("GeoPackage (also a project of Klammer)", ".gpkg", of_path(&gpkg)),
    ];
    let rows: Vec<Vec<String>> =
        rows.into_iter().map(|(name, ending, held)| vec![name.into(), ending.into(), held]).collect();
    let mut text = table(&["boundaries, lines, points", "ending", "a test file holds"], &rows);
    text.push_str("\nTables (indicators, residents, mapping of blocks to spaces, facilities): ");
    text.push_str(".csv, .txt, .tsv, .xlsx, .xls, .ods. Population grids: .csv, also in a .zip.\n");
    text
}

/// German words in an encoding, and back.
fn encodings() -> String {
    let rows = ENCODING_LABELS.iter().map(|label| {
        let samples = [b"S\xfcd".as_slice(), b"S\x81d", "Süd".as_bytes(), b"S\x9fd"];
        let read = |bytes: &&&[u8]| klammer::formats::text::decode(bytes, label).is_some_and(|text| text == "Süd");
        let bytes = samples.iter().find(read).map(|bytes| format!("`{bytes:02x?}`"));
        vec![(*label).to_owned(), bytes.unwrap_or_else(|| panic!("{label} can't write Süd"))]
    });
    table(&["encoding", "“Süd” in it"], &rows.collect::<Vec<_>>())
}

fn systems() -> String {
    let rows = known_crs().iter().map(|crs| {
        let mut middle = [geo::Coord { x: 10.5, y: 51.2 }];
        let moved = Transformer::new(EpsgCode::WGS84, crs.epsg).and_then(|to| to.transform(&mut middle));
        // Austria's and Berlin's systems reach this far, too.
        let [geo::Coord { x, y }] = middle;
        let there = if moved.is_ok() { format!("{x:.2} {y:.2}") } else { "–".to_owned() };
        let by_code = recognise_wkt(&crs.epsg.to_string()).is_ok_and(|found| found.epsg == crs.epsg);
        assert!(by_code, "{} is recognised by its code", crs.epsg);
        vec![crs.epsg.to_string(), crs.name.to_owned(), if crs.planar { "metres" } else { "degrees" }.into(), there]
    });
    table(&["code", "name", "unit", "10.5° E 51.2° N in it"], &rows.collect::<Vec<_>>())
}

fn defects() -> String {
    let rows = FindingKind::ALL.into_iter().map(|kind| {
        let finding = Finding { kind, severity: Severity::Warning, count: 2, area_m2: None, places: Vec::new() };
        let (de, en) = (explain::finding(Lang::De, &finding, &[]), explain::finding(Lang::En, &finding, &[]));
        let mended = match (kind.has_remedy(), kind.is_mended_by_default()) {
            (_, true) => "yes, proposed",
            (true, false) => "yes, when chosen",
            (false, false) => "no",
        };
        vec![format!("`{}`", kind.code()), de.title, en.sentence, en.remedy, mended.to_owned()]
    });
    table(&["code", "in the window", "what it says", "what to do", "can Klammer mend it"], &rows.collect::<Vec<_>>())
}

#[test]
fn the_table_of_formats_says_what_the_program_does() {
    let text = format!(
        "# What Klammer reads, and what it finds\n\n\
         Made by the test `formats_table` from what the program does; `KLAMMER_BLESS=1 cargo test --test it formats_table` writes it anew.\n\n\
         ## Formats\n\n{}\n\
         ## Encodings of attribute tables\n\nBy the .cpg if the bytes allow it, else UTF-8 if they are, else the table's language byte, \
         else what German letters tell. The preview shows real values under each.\n\n{}\n\
         ## Coordinate systems\n\nRecognised by their parameters, never by a name alone. DHDN goes through the grid BeTA2007, which is built in.\n\n{}\n\
         ## Findings\n\nCodes as in `klammer check --json` and `--only`. “Proposed” remedies are what “import and mend” and `--apply-remedies` \
         carry out unless others are chosen.\n\n{}",
        formats(),
        encodings(),
        systems(),
        defects()
    );
    if std::env::var_os("KLAMMER_BLESS").is_some() {
        std::fs::write(FILE, &text).expect("written");
    }
    let there = std::fs::read_to_string(FILE).unwrap_or_default();
    assert!(there == text, "docs/formats.md is not what the program does now; KLAMMER_BLESS=1 writes it anew");
}
