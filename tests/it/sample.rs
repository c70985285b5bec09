//! The sample county: the committed files are what the program makes, and what `sample_data/README.md` says of them is true.

#[path = "../../examples/make_sample_county/county/mod.rs"]
mod county;

use geo::{Area, BooleanOps, Coord, LineString, MultiPolygon, Polygon};
use klammer::geometry::EpsgCode;
use klammer::geometry::crs::Transformer;
use shapefile::dbase::{self, FieldValue};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use std::path::PathBuf;

type Members = BTreeMap<String, Vec<u8>>;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("sample_data")
}

fn bytes(name: &str) -> Vec<u8> {
    let path = folder().join(name);
    std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn unzipped(zip: &[u8]) -> Members {
    let mut archive = zip::ZipArchive::new(Cursor::new(zip)).expect("a ZIP");
    (0..archive.len())
        .map(|i| {
            let mut member = archive.by_index(i).expect("a member");
            let time = member.last_modified().expect("a time");
            assert_eq!((time.year(), time.month(), time.day()), (2025, 1, 15), "times in the ZIP are fixed");
            let mut content = Vec::new();
            member.read_to_end(&mut content).expect("readable");
            (member.name().expect("a name").into_owned(), content)
        })
        .collect()
}

struct Layer {
    shapes: Vec<shapefile::Polygon>,
    rows: Vec<dbase::Record>,
}

fn layer_of(shp: Vec<u8>, dbf: Vec<u8>, cp1252: bool) -> Layer {
    let shapes = shapefile::ShapeReader::new(Cursor::new(shp))
        .and_then(|reader| reader.read_as::<shapefile::Polygon>())
        .expect("polygons");
    let mut table = match cp1252 {
        true => dbase::File::open_with_encoding(Cursor::new(dbf), dbase::yore::code_pages::CP1252),
        false => dbase::File::open_with_encoding(Cursor::new(dbf), dbase::Unicode),
    }
    .expect("a table");
    let mut rows = Vec::new();
    let mut records = table.records();
    while let Some(mut record) = records.next() {
        rows.push(record.read().expect("a row"));
    }
    assert_eq!(shapes.len(), rows.len());
    Layer { shapes, rows }
}

fn layer(stem: &str, cp1252: bool) -> Layer {
    layer_of(bytes(&format!("{stem}.shp")), bytes(&format!("{stem}.dbf")), cp1252)
}

fn blocks() -> Layer {
    let mut members = unzipped(&bytes("statistik_bloecke.zip"));
    let mut take = |name: &str| members.remove(name).unwrap_or_else(|| panic!("{name} in the ZIP"));
    layer_of(take("statistische_bloecke.shp"), take("statistische_bloecke.dbf"), false)
}

fn text(row: &dbase::Record, field: &str) -> String {
    match row.get(field) {
        Some(FieldValue::Character(text)) => text.clone().unwrap_or_default(),
        other => panic!("{field}: {other:?}"),
    }
}

fn number(row: &dbase::Record, field: &str) -> f64 {
    match row.get(field) {
        Some(FieldValue::Numeric(Some(number))) => *number,
        other => panic!("{field}: {other:?}"),
    }
}

fn column(layer: &Layer, field: &str) -> Vec<String> {
    layer.rows.iter().map(|row| text(row, field)).collect()
}

/// Corners in whole centimetres, without the closing one, rings as they run in the file (outer ones clockwise).
fn rings_cm(shape: &shapefile::Polygon) -> Vec<Vec<(i64, i64)>> {
    let cm = |metres: f64| {
        let cm = (metres * 100.0).round();
        assert!((metres * 100.0 - cm).abs() < 1e-4, "{metres} is not in whole centimetres");
        cm as i64
    };
    shape
        .rings()
        .iter()
        .map(|ring| {
            let points = ring.points();
            points[1..].iter().map(|p| (cm(p.x), cm(p.y))).collect()
        })
        .collect()
}

fn doubled_area_cm(ring: &[(i64, i64)]) -> i128 {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(a, b)| i128::from(a.0) * i128::from(b.1) - i128::from(b.0) * i128::from(a.1)).sum()
}

fn area_m2(layer: &Layer) -> f64 {
    let doubled: i128 = layer.shapes.iter().flat_map(rings_cm).map(|ring| -doubled_area_cm(&ring)).sum();
    doubled as f64 / 20_000.0
}

/// Directed edges that have no partner in the other direction; an edge that occurs twice is a failure.
fn lonely_edges(layer: &Layer) -> BTreeMap<(i64, i64), (i64, i64)> {
    let mut edges = BTreeSet::new();
    for ring in layer.shapes.iter().flat_map(rings_cm) {
        for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            assert!(edges.insert((*a, *b)), "the edge {a:?} {b:?} belongs to two on the same side");
        }
    }
    edges.iter().filter(|(a, b)| !edges.contains(&(*b, *a))).copied().collect()
}

/// The one ring around everything; fails when there is a gap, an overlap, or an edge not shared exactly.
fn outline_of_tiling(layer: &Layer) -> Vec<(i64, i64)> {
    let mut next = lonely_edges(layer);
    let start = *next.keys().next().expect("an outline");
    let mut ring = vec![start];
    let mut at = start;
    while let Some(to) = next.remove(&at) {
        ring.push(to);
        at = to;
    }
    assert_eq!(at, start, "the outline is closed");
    assert!(next.is_empty(), "{} edges besides the outline have no partner", next.len());
    ring.pop();
    ring
}

#[test]
fn committed_files_are_what_the_program_makes() {
    let made = county::generate().expect("the county");
    let mut on_disk: BTreeSet<String> = std::fs::read_dir(folder())
        .expect("sample_data")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    assert!(on_disk.remove("README.md") && on_disk.remove(".gitattributes"));
    assert_eq!(on_disk, made.keys().cloned().collect(), "run `cargo run --example make_sample_county`");
    for (name, made) in &made {
        let committed = bytes(name);
        // packers may change with their version, what is packed may not
        let same = match name.ends_with(".zip") {
            true => unzipped(made) == unzipped(&committed),
            false => *made == committed,
        };
        assert!(same, "{name} differs: run `cargo run --example make_sample_county`");
    }
    let size: usize = made.values().map(Vec::len).sum();
    assert!(size < 2_500_000, "{size} bytes");
}

#[test]
fn blocks_tile_the_county() {
    let blocks = blocks();
    assert_eq!(blocks.shapes.len(), 1_204);
    for shape in &blocks.shapes {
        let rings = rings_cm(shape);
        assert_eq!(rings.len(), 1, "a block has no holes and no parts");
        let corners: BTreeSet<_> = rings[0].iter().collect();
        assert_eq!(corners.len(), rings[0].len(), "a block does not touch itself");
        assert!(doubled_area_cm(&rings[0]) < 0, "outer rings run clockwise in a shapefile");
    }
    let outline = outline_of_tiling(&blocks);
    let within_m2 = -doubled_area_cm(&outline) as f64 / 20_000.0;
    assert!((within_m2 - area_m2(&blocks)).abs() < 1e-3, "{within_m2} {}", area_m2(&blocks));
    assert!((within_m2 - 1_093_659_397.17).abs() < 0.01, "{within_m2}");
}

#[test]
fn residents_add_up() {
    let ages = ["EW_0_2", "EW_3_5", "EW_6_9", "EW_10_17", "EW_18_24", "EW_25_64", "EW_65_79", "EW_80PLUS"];
    let blocks = blocks();
    let mut sum = 0.0;
    for row in &blocks.rows {
        let residents = number(row, "EW_GES");
        assert_eq!(residents, ages.iter().map(|age| number(row, age)).sum::<f64>());
        sum += residents;
    }
    assert_eq!(sum, 150_212.0);
    let codes: BTreeSet<String> = column(&blocks, "BLOCK_NR").into_iter().collect();
    assert_eq!(codes.len(), 1_204, "codes are unique");
    let municipalities = layer("kreis_gemeinden", false);
    assert_eq!(municipalities.rows.iter().map(|row| number(row, "EWZ")).sum::<f64>(), 150_212.0);
}

#[test]
fn clean_definitions_tile_the_same_county() {
    let outline: BTreeSet<_> = outline_of_tiling(&blocks()).into_iter().collect();
    for (stem, cp1252, count) in [("kreis_gemeinden", false, 14), ("altenhilfe_pflegeraeume", true, 16)] {
        let layer = layer(stem, cp1252);
        assert_eq!(layer.shapes.len(), count);
        assert_eq!(outline_of_tiling(&layer).into_iter().collect::<BTreeSet<_>>(), outline, "{stem}");
    }
    let municipalities = layer("kreis_gemeinden", false);
    let rings: BTreeMap<String, usize> =
        column(&municipalities, "GEN").into_iter().zip(municipalities.shapes.iter().map(|s| s.rings().len())).collect();
    assert_eq!((rings["Möllbergen"], rings["Dörverth"]), (2, 2), "an exclave and the hole it fills");
    assert_eq!(rings.values().sum::<usize>(), 16);
}

#[test]
fn social_spaces_fit_the_blocks_once_transformed() {
    let spaces = layer("jugendamt_sozialraeume", true);
    assert_eq!(spaces.shapes.len(), 24);
    assert!(!folder().join("jugendamt_sozialraeume.cpg").exists());
    assert_eq!(column(&spaces, "SR_NR"), (1..=24).map(|n| format!("SR{n:02}")).collect::<Vec<_>>());
    assert_eq!(column(&spaces, "SR_NAME")[4], "Südstadt");
    let table = bytes("jugendamt_sozialraeume.dbf");
    assert_eq!(table[29], 0, "the table does not tell its encoding");
    assert!(std::str::from_utf8(&table).is_err(), "and it is not UTF-8");
    let to_utm = Transformer::new(EpsgCode(31_467), EpsgCode::UTM32).expect("a way");
    let corners: BTreeSet<(i64, i64)> = blocks().shapes.iter().flat_map(rings_cm).flatten().collect();
    for point in spaces.shapes.iter().flat_map(|shape| shape.rings()).flat_map(|ring| ring.points()) {
        let mut at = [Coord { x: point.x, y: point.y }];
        to_utm.transform(&mut at).expect("inside Germany");
        let (x, y) = ((at[0].x * 100.0).round() as i64, (at[0].y * 100.0).round() as i64);
        let near = (-1..=1).any(|dx| (-1..=1).any(|dy| corners.contains(&(x + dx, y + dy))));
        assert!(near, "{point:?} is no corner of a block");
    }
}

#[test]
fn school_districts_have_slivers_and_one_real_overlap() {
    let districts = layer("schulamt_grundschulbezirke", false);
    assert_eq!(districts.shapes.len(), 38);
    let codes = column(&districts, "SBZ_NR");
    let areas: Vec<MultiPolygon<f64>> = districts.shapes.iter().map(polygons).collect();
    let mut large = Vec::new();
    let mut pieces = 0;
    for a in 0..areas.len() {
        for b in a + 1..areas.len() {
            let common = areas[a].intersection(&areas[b]);
            pieces += common.0.iter().filter(|piece| piece.unsigned_area() > 0.01).count();
            let most = common.0.iter().map(Area::unsigned_area).fold(0.0, f64::max);
            if most > 5_000.0 {
                large.push((codes[a].clone(), codes[b].clone(), most));
            }
        }
    }
    let [(one, two, m2)] = &large[..] else { panic!("{large:?}") };
    assert_eq!((one.as_str(), two.as_str()), ("103", "113"));
    assert!((m2 - 57_906.9).abs() < 0.1, "{m2}");
    assert!((100..150).contains(&pieces), "{pieces} overlapping pieces");
}

fn polygons(shape: &shapefile::Polygon) -> MultiPolygon<f64> {
    let line = |ring: &shapefile::PolygonRing<shapefile::Point>| {
        ring.points().iter().map(|p| Coord { x: p.x, y: p.y }).collect::<LineString<f64>>()
    };
    let [only] = shape.rings() else { panic!("school districts are of one ring each") };
    MultiPolygon(vec![Polygon::new(line(only), vec![])])
}

#[test]
fn care_spaces_have_a_duplicate_and_an_empty_code() {
    let spaces = layer("altenhilfe_pflegeraeume", true);
    let codes = column(&spaces, "KENNZIFFER");
    assert_eq!(codes.iter().filter(|code| *code == "P10").count(), 2);
    assert_eq!(codes.iter().filter(|code| code.is_empty()).count(), 1);
    assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), 15);
    assert_eq!(bytes("altenhilfe_pflegeraeume.cpg"), b"1252");
}

#[test]
fn health_regions_are_as_rfc_7946_wants_them() {
    let text = String::from_utf8(bytes("gesundheitsamt_versorgungsregionen.geojson")).expect("UTF-8");
    let collection: geojson::FeatureCollection = text.parse().expect("GeoJSON");
    assert_eq!(collection.features.len(), 9);
    for feature in collection.features {
        let geometry = feature.geometry.expect("a geometry");
        let polygon: Polygon<f64> = geometry.try_into().expect("a polygon");
        assert!(polygon.signed_area() > 0.0, "outer rings run counter-clockwise");
        let inland = |c: &Coord<f64>| (9.5..10.5).contains(&c.x) && (51.6..52.2).contains(&c.y);
        assert!(polygon.exterior().coords().all(inland));
    }
}

#[test]
fn tables_are_as_the_readme_says() {
    let table = bytes("sozialraeume_kennzahlen.csv");
    let (table, _, lossy) = encoding_rs::WINDOWS_1252.decode(&table);
    assert!(!lossy && table.contains("5 Südstadt;"));
    let lines: Vec<Vec<&str>> = table.lines().map(|line| line.split(';').collect()).collect();
    assert_eq!(lines.len(), 26);
    assert_eq!((lines[16][0], lines[16][2]), ("16 Grünhagener Heide", ""));
    assert_eq!((lines[20][0], lines[20][4]), ("20 Höxbergen", "."));
    assert_eq!((lines[25][0], lines[25][1]), ("Landkreis gesamt", "150.212"));
    let list = String::from_utf8(bytes("einrichtungen.csv")).expect("UTF-8");
    let rows: Vec<Vec<&str>> = list
        .strip_prefix('\u{FEFF}')
        .expect("a byte order mark")
        .lines()
        .skip(1)
        .map(|l| l.split(';').collect())
        .collect();
    assert_eq!(rows.len(), 301);
    assert_eq!(rows.iter().filter(|row| row[8].is_empty() && row[9].is_empty()).count(), 1);
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    rows.iter().for_each(|row| *kinds.entry(row[2]).or_default() += 1);
    let expected = [
        ("Begegnungsstätte", 16),
        ("Beratungsstelle", 20),
        ("Grundschule", 38),
        ("Hausarztpraxis", 74),
        ("Jugendzentrum", 17),
        ("Kita", 97),
        ("Pflegeheim", 22),
        ("Weiterführende Schule", 17),
    ];
    assert_eq!(kinds, expected.into());
}
