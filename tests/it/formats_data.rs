//! Every open file is read: counts, codes, areas and positions against facts that other programs computed.

use geo::{Area, HasDimensions};
use klammer::formats::boundary::{
    self, BoundaryImport, BoundaryProbe, ContextImport, ContextOptions, CrsHow, EncodingHow, ReadOptions,
};
use klammer::formats::error::Wanted;
use klammer::formats::{FormatError, FormatErrorKind, points, table};
use klammer::geometry::{EpsgCode, NoWatch};
use klammer::model::{ContextGeometry, FindingKind};
use std::path::{Path, PathBuf};

/// A file of the open data; fails when it is missing.
fn data(path: &str) -> PathBuf {
    let folder = std::env::var_os("KLAMMER_TEST_DATA").map_or_else(|| PathBuf::from("../shared/data"), PathBuf::from);
    let file = folder.join(path);
    assert!(file.exists(), "{} is missing; set KLAMMER_TEST_DATA", file.display());
    file
}

fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(data(folder)).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|e| e == extension)).collect();
    files.sort();
    assert!(!files.is_empty(), "no .{extension} in {folder}");
    files
}

fn read_as_proposed(probe: &BoundaryProbe, target: EpsgCode) -> Result<BoundaryImport, FormatError> {
    let options = ReadOptions {
        crs: probe.crs.map_or(target, |guess| guess.epsg),
        target_crs: target,
        encoding: probe.encoding.label.clone(),
        code_field: probe.code_field.clone(),
        name_field: probe.name_field.clone(),
        residents_field: probe.residents_field.clone(),
    };
    boundary::read(probe, &options, &NoWatch)
}

/// Probes a file with one set, checks what is proposed, and reads it.
fn check(path: &str, records: usize, fields: [&str; 2], target: EpsgCode) -> (BoundaryProbe, BoundaryImport) {
    let mut probes = boundary::probe(&data(path), &NoWatch).expect("a boundary file");
    assert_eq!(probes.len(), 1, "{path}");
    let probe = probes.remove(0);
    let proposed = [&probe.code_field, &probe.name_field].map(|field| field.as_deref().unwrap_or(""));
    assert_eq!((probe.records, proposed), (records, fields), "{path}");
    let import = read_as_proposed(&probe, target).expect("as proposed");
    assert_eq!(import.spaces.len(), records, "{path}");
    let codes: std::collections::BTreeSet<_> = import.spaces.iter().map(|s| s.code.as_str()).collect();
    assert_eq!(codes.len(), records, "{path}: codes {codes:?}");
    assert!(import.spaces.iter().all(|s| !s.name.is_empty() && !s.geometry.is_empty()), "{path}");
    (probe, import)
}

const FLENSBURG: [(&str, usize, [&str; 2]); 4] = [
    ("flensburg/shp/flensburg_stadtteile.zip", 13, ["AREA_ID", "AREA_NAME"]),
    ("flensburg/shp/flensburg_stadtbezirke.zip", 41, ["AREA_ID", "AREA_NAME"]),
    ("flensburg/shp/flensburg_kommunalwahlbezirke_2023/Wahlbezirke.shp", 44, ["Nummer", "Name"]),
    ("flensburg/shp/flensburg_kommunalwahlkreise_2023/Wahlkreise.shp", 22, ["Kürzel", "Name"]),
];

#[test]
#[ignore = "needs the open data"]
fn the_four_divisions_of_flensburg() {
    for (path, records, fields) in FLENSBURG {
        let (probe, import) = check(path, records, fields, EpsgCode::UTM32);
        assert_eq!(probe.crs.map(|crs| (crs.epsg, crs.how)), Some((EpsgCode::UTM32, CrsHow::Prj)), "{path}");
        assert_eq!((probe.encoding.label.as_str(), probe.encoding.how), ("UTF-8", EncodingHow::Cpg), "{path}");
        let area: f64 = import.spaces.iter().map(|space| space.geometry.unsigned_area()).sum();
        assert!((44e6..60e6).contains(&area), "{path}: {area} m²");
        assert_eq!(import.findings, Vec::new(), "{path}");
    }
}

#[test]
#[ignore = "needs the open data"]
fn the_divisions_of_berlin() {
    let (probe, import) = check("berlin/lor_planungsraeume_2021.shp", 542, ["PLR_ID", "PLR_NAME"], EpsgCode(25833));
    assert_eq!(probe.crs.map(|crs| crs.epsg), Some(EpsgCode(25833)));
    let area: f64 = import.spaces.iter().map(|space| space.geometry.unsigned_area()).sum();
    // Computed with GEOS, planar.
    assert!((area - 890_665_100.3).abs() < 0.1, "{area}");
    assert!(import.spaces.iter().any(|space| space.name == "Karlshorst Süd" && space.code == "11501341"));

    let (probe, import) = check("berlin/lor_ortsteile.shp", 96, ["spatial_na", "OTEIL"], EpsgCode(25833));
    assert_eq!(probe.crs.map(|crs| crs.epsg), Some(EpsgCode::WGS84));
    assert_eq!((probe.encoding.label.as_str(), probe.encoding.how), ("windows-1252", EncodingHow::LanguageByte));
    assert!(import.spaces.iter().any(|space| space.name == "Schöneberg"));
    let area: f64 = import.spaces.iter().map(|space| space.geometry.unsigned_area()).sum();
    assert!((area - 891e6).abs() < 2e6, "{area}");
}

#[test]
#[ignore = "needs the open data"]
fn files_would_land_where_their_descriptions_put_them() {
    let flensburg = FLENSBURG.iter().map(|(path, _, _)| (*path, 25832, [9.3, 54.7, 9.6, 54.9]));
    let berlin = [13.0, 52.3, 13.8, 52.7];
    let others = [("berlin/lor_planungsraeume_2021.shp", 25833, berlin), ("berlin/lor_ortsteile.shp", 4326, berlin)];
    for (path, epsg, [west, south, east, north]) in flensburg.chain(others) {
        let probe = boundary::probe(&data(path), &NoWatch).expect("a boundary file").remove(0);
        let area = geo::Rect::new(geo::Coord { x: west, y: south }, geo::Coord { x: east, y: north });
        let [first, ..] = &probe.crs_candidates(Some(area))[..] else { panic!("{path}") };
        assert_eq!((first.epsg.0, first.swapped_axes, first.distance_m), (epsg, false, Some(0.0)), "{path}");
        assert!(
            first.in_germany && first.lands_lon_lat.min().x > west && first.lands_lon_lat.max().y < north,
            "{path}"
        );
        assert!(probe.crs_candidates(None).iter().any(|c| c.epsg.0 == epsg), "{path}");
        let shown = boundary::outline(&probe, first.epsg, EpsgCode::WGS84, &NoWatch).expect("an outline");
        assert!((100..=boundary::MAX_OUTLINE_VERTICES).contains(&shown.vertices()), "{path}");
        let extent = shown.extent.expect("not empty");
        assert!(extent.min().x > west && extent.max().y < north, "{path}: {extent:?}");
    }
}

#[test]
#[ignore = "needs the open data"]
fn what_was_kept_of_a_file_gives_the_same_spaces() {
    for (path, _, _) in FLENSBURG {
        let probe = boundary::probe(&data(path), &NoWatch).expect("a boundary file").remove(0);
        let import = read_as_proposed(&probe, EpsgCode::UTM32).expect("as proposed");
        let zip = import.bytes.zip.to_vec();
        let again = boundary::probe_bytes("kept.zip", zip, &NoWatch).expect("a boundary file").remove(0);
        let again = read_as_proposed(&again, EpsgCode::UTM32).expect("as proposed");
        let told = |import: &BoundaryImport| {
            import.spaces.iter().map(|s| (s.code.clone(), s.name.clone(), s.geometry.clone())).collect::<Vec<_>>()
        };
        assert_eq!(told(&import), told(&again), "{path}");
        assert_eq!(import.source.sha256, again.source.sha256, "{path}");
    }
}

#[test]
#[ignore = "needs the open data"]
fn the_regions_of_sabre() {
    for (path, records) in [("reference/regions1.geojson", 4), ("reference/regions2.geojson", 3)] {
        let probe = boundary::probe(&data(path), &NoWatch).expect("a boundary file").remove(0);
        assert_eq!((probe.records, probe.code_field.as_deref()), (records, Some("z")), "{path}");
        assert_eq!(probe.crs.map(|crs| crs.how), Some(CrsHow::GeoJsonDefault), "{path}");
        let import = read_as_proposed(&probe, EpsgCode::WGS84).expect("as proposed");
        let area: f64 = import.spaces.iter().map(|space| space.geometry.unsigned_area()).sum();
        assert!((area - 80.0).abs() < 1e-9, "{path}: {area}");
    }
}

/// The parts of a shape as sets of edges, so that neither where a ring begins nor which way it runs matters.
fn edges(line: &[(f64, f64)]) -> Vec<[(f64, f64); 2]> {
    let sorted = |pair: &[(f64, f64)]| if pair[0] <= pair[1] { [pair[0], pair[1]] } else { [pair[1], pair[0]] };
    let mut edges: Vec<_> = line.windows(2).map(sorted).collect();
    edges.sort_by(|a, b| a.partial_cmp(b).expect("numbers"));
    edges
}

/// (kind, for each part its rings or points): what is compared.
type Told = (&'static str, Vec<Vec<Vec<[(f64, f64); 2]>>>);

fn told_of_shape(geometry: &ContextGeometry) -> Told {
    let coords = |line: &geo::LineString<f64>| line.coords().map(|c| (c.x, c.y)).collect::<Vec<_>>();
    match geometry {
        ContextGeometry::Areas(areas) => {
            let rings = |p: &geo::Polygon<f64>| {
                std::iter::once(p.exterior()).chain(p.interiors()).map(|ring| edges(&coords(ring))).collect()
            };
            ("areas", areas.iter().map(rings).collect())
        }
        ContextGeometry::Lines(lines) => ("lines", vec![lines.iter().map(|line| edges(&coords(line))).collect()]),
        ContextGeometry::Points(points) => ("points", vec![points.iter().map(|p| vec![[(p.x(), p.y()); 2]]).collect()]),
    }
}

fn told_of_json(geometry: &serde_json::Value) -> Told {
    let position = |v: &serde_json::Value| (v[0].as_f64().expect("x"), v[1].as_f64().expect("y"));
    let line = |v: &serde_json::Value| edges(&v.as_array().expect("a line").iter().map(position).collect::<Vec<_>>());
    let lines = |v: &serde_json::Value| v.as_array().expect("lines").iter().map(line).collect::<Vec<_>>();
    let coordinates = &geometry["coordinates"];
    match geometry["type"].as_str().expect("a type") {
        "Point" => ("points", vec![vec![vec![[position(coordinates); 2]]]]),
        "MultiPoint" => {
            let points = coordinates.as_array().expect("points").iter().map(|p| vec![[position(p); 2]]);
            ("points", vec![points.collect()])
        }
        "LineString" => ("lines", vec![vec![line(coordinates)]]),
        "MultiLineString" => ("lines", vec![lines(coordinates)]),
        "Polygon" => ("areas", vec![lines(coordinates)]),
        "MultiPolygon" => ("areas", coordinates.as_array().expect("polygons").iter().map(lines).collect()),
        other => panic!("{other}"),
    }
}

/// Their tables have a field (mostly a running number), their JSON has no properties.
const WITHOUT_ATTRIBUTES: [&str; 6] = ["multipoints", "null", "points", "polygons", "polylines", "singleton"];

/// Every shapefile gives what the JSON beside it says: geometry by geometry, attribute by attribute. The exceptions:
/// - dates are given as 2013-01-02, which the JSON leaves as 20130102;
/// - attributes without a value are empty here and left out there;
/// - of the files in [`WITHOUT_ATTRIBUTES`] the JSON was made without the table that lies beside them;
/// - `empty` holds no record at all, which is refused as such;
/// - `ne_10m_time_zones.shp` has neither a JSON nor anything else beside it.
#[test]
#[ignore = "needs the open data"]
fn shapefiles_of_every_kind_give_what_the_json_beside_them_says() {
    let mut compared = 0;
    for shp in files("shapefiles/mbostock", "shp") {
        let name = shp.file_stem().expect("a name").to_string_lossy().into_owned();
        let probed = boundary::probe(&shp, &NoWatch);
        if name == "empty" {
            let error = probed.expect_err("no record");
            assert!(matches!(error.kind, FormatErrorKind::Empty(Wanted::Areas)), "{error}");
            continue;
        }
        let probes = probed.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(probes.len(), 1, "{name}");
        let context = as_context(&probes[0]);
        let json = shp.with_extension("json");
        if name == "ne_10m_time_zones" {
            assert!(!json.exists());
            let missing = context.findings.iter().find(|f| f.kind == FindingKind::MissingSibling).expect("a finding");
            assert_eq!((context.shapes.len(), missing.count), (probes[0].records, 3));
            continue;
        }
        let text = std::fs::read_to_string(&json).unwrap_or_else(|error| panic!("{}: {error}", json.display()));
        compare_with_json(&name, &probes[0], &context, &serde_json::from_str(&text).expect("JSON"));
        compared += 1;
    }
    assert_eq!(compared, 19);
}

/// A set in its own coordinates.
fn as_context(probe: &BoundaryProbe) -> ContextImport {
    let options = ContextOptions {
        crs: EpsgCode::WGS84,
        target_crs: EpsgCode::WGS84,
        encoding: probe.encoding.label.clone(),
        name_field: None,
    };
    boundary::read_context(probe, &options, &NoWatch).unwrap_or_else(|error| panic!("{error}"))
}

fn compare_with_json(name: &str, probe: &BoundaryProbe, context: &ContextImport, json: &serde_json::Value) {
    let features = json["features"].as_array().expect("features");
    let expected: Vec<Told> =
        features.iter().map(|f| &f["geometry"]).filter(|g| !g.is_null()).map(told_of_json).collect();
    let read: Vec<Told> = context.shapes.iter().map(|shape| told_of_shape(&shape.geometry)).collect();
    assert_eq!(read, expected, "{name}");
    let nulls = context.findings.iter().find(|f| f.kind == FindingKind::NullGeometry).map_or(0, |f| f.count);
    assert_eq!((probe.records, nulls), (features.len(), features.len() - expected.len()), "{name}");

    let no_properties = features.iter().all(|f| f["properties"].as_object().is_some_and(serde_json::Map::is_empty));
    assert_eq!(WITHOUT_ATTRIBUTES.contains(&name), no_properties && !probe.fields.is_empty(), "{name}");
    if no_properties {
        return;
    }
    let value = |row: usize, field: &str| match &features[row]["properties"][field] {
        serde_json::Value::Null => String::new(),
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let as_in_json = |field: &str, text: &str| if field == "date" { text.replace('-', "") } else { text.to_owned() };
    // Only the first values are shown before reading; of points all are.
    for field in &probe.fields {
        let shown: Vec<_> = field.samples.iter().map(|text| as_in_json(&field.name, text)).collect();
        let wanted: Vec<_> = (0..shown.len()).map(|row| value(row, &field.name)).collect();
        assert_eq!(shown, wanted, "{name} {}", field.name);
    }
    for (row, feature) in features.iter().enumerate() {
        for field in feature["properties"].as_object().expect("properties").keys() {
            assert!(probe.fields.iter().any(|f| f.name == *field), "{name} has no {field}, row {row}");
        }
    }
    let single = expected.first().is_some_and(|(kind, parts)| *kind == "points" && parts[0].len() == 1);
    if single {
        let points = points::from_set(probe, &probe.encoding.label, &NoWatch).expect("points");
        for column in &points.table.columns {
            let read: Vec<_> = column.cells.iter().map(|text| as_in_json(&column.name, text)).collect();
            let wanted: Vec<_> = (0..features.len()).map(|row| value(row, &column.name)).collect();
            assert_eq!(read, wanted, "{name} {}", column.name);
        }
    }
}

#[test]
#[ignore = "needs the open data"]
fn all_tables_are_read() {
    let tables = files("flensburg/tables", "csv").into_iter().chain(files("berlin", "csv"));
    let mut count = 0;
    for path in tables {
        let table = table::read_csv(&path, None, &NoWatch).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!((table.separator, table.encoding.as_str()), (',', "UTF-8"), "{}", path.display());
        assert_eq!(table.decimal, klammer::formats::number::DecimalForm::Point, "{}", path.display());
        assert_eq!(table.ragged_lines, Vec::<u64>::new(), "{}", path.display());
        let lines = std::fs::read_to_string(&path).expect("text").lines().filter(|line| !line.is_empty()).count();
        assert_eq!(table.lines.len() + 1, lines, "{}", path.display());
        let expected = if path.ends_with("mss_2021_planning_areas.csv") { 542 } else { table.lines.len() };
        assert!(table.lines.len() <= expected.max(542), "{}", path.display());
        count += 1;
    }
    assert_eq!(count, 27);
    let path = data("flensburg/tables/fl_unemployed_residents_categorized_by_district.csv");
    let table = table::read_csv(&path, None, &NoWatch).expect("a table");
    assert!(
        table.columns.iter().all(|column| column.numeric),
        "{:?}",
        table.columns.iter().map(|c| &c.name).collect::<Vec<_>>()
    );
    assert_eq!(table.column("percentage_of_total").expect("a column").cells[0], "5.1");
}

#[test]
#[ignore = "needs the open data"]
fn all_points_are_read_inside_their_town() {
    for (path, count, fields) in [
        ("flensburg/points/kitas_flensburg.geojson", 70, ["facility", "institution", "address", "childcare_places"]),
        ("flensburg/points/schulen_flensburg.csv", 30, ["Schulname", "Schulträger", "Straße", "Schüler"]),
        ("flensburg/points/wahlbezirke_flensburg.csv", 44, ["name", "", "address", ""]),
        ("flensburg/points/spielplaetze_flensburg.geojson", 0, ["place", "", "address", ""]),
        ("flensburg/points/flensburg_public_transport_platform.geojson", 0, ["name", "operator", "", ""]),
    ] {
        let probe = points::probe(&data(path), &NoWatch).expect("points");
        let o = &probe.options;
        let found = [&o.name_field, &o.operator_field, &o.address_field, &o.capacity_field];
        let found = found.map(|field| field.as_deref().unwrap_or(""));
        assert_eq!(found[..3], fields[..3], "{path}");
        assert_eq!(found[3], fields[3], "{path}");
        assert_eq!(o.crs, Some(EpsgCode::WGS84), "{path}");
        let import = points::read(&probe, o, EpsgCode::UTM32, &NoWatch).expect("points");
        if count > 0 {
            assert_eq!(probe.table.lines.len(), count, "{path}");
        }
        let found: usize = import
            .findings
            .iter()
            .filter(|f| matches!(f.kind, FindingKind::NoPosition | FindingKind::NotAPoint))
            .map(|f| f.count)
            .sum();
        assert_eq!(import.facilities.len() + found, probe.table.lines.len(), "{path}: {:?}", import.findings);
        for facility in &import.facilities {
            let (x, y) = facility.position.x_y();
            assert!(
                (515_000.0..540_000.0).contains(&x) && (6_060_000.0..6_085_000.0).contains(&y),
                "{path}: {facility:?}"
            );
        }
    }
}

#[test]
#[ignore = "needs the open data"]
fn real_files_cut_anywhere_say_so() {
    for (path, _, _) in &FLENSBURG[2..] {
        let shp = std::fs::read(data(path)).expect("a file");
        for tenth in 1..10 {
            let cut = shp[..shp.len() * tenth / 10].to_vec();
            let error = boundary::probe_bytes("cut.shp", cut, &NoWatch).expect_err("cut off");
            assert!(matches!(error.kind, FormatErrorKind::Truncated), "{error}");
            assert!(error.record.is_some(), "{error}");
        }
    }
    let zip = std::fs::read(data(FLENSBURG[0].0)).expect("a file");
    let error = boundary::probe_bytes("cut.zip", zip[..zip.len() / 2].to_vec(), &NoWatch).expect_err("cut off");
    assert!(matches!(error.kind, FormatErrorKind::Truncated | FormatErrorKind::Damaged(_)), "{error}");
}

#[test]
fn the_sample_county_is_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data");
    let (mut sets, mut tables) = (0, 0);
    for path in std::fs::read_dir(folder).expect("the sample").map(|entry| entry.expect("an entry").path()) {
        match path.extension().and_then(|extension| extension.to_str()).unwrap_or("") {
            "shp" | "zip" | "geojson" => {
                for probe in boundary::probe(&path, &NoWatch).expect("a boundary file") {
                    let import = read_as_proposed(&probe, EpsgCode::UTM32).expect("as proposed");
                    assert_eq!(import.spaces.len(), probe.records, "{}: {:?}", probe.file_name, import.findings);
                    assert!(probe.code_field.is_some() && probe.crs.is_some(), "{}", probe.file_name);
                    sets += 1;
                }
            }
            "csv" => {
                table::read_csv(&path, None, &NoWatch).expect("a table");
                tables += 1;
            }
            _ => {}
        }
    }
    assert!(sets >= 6 && tables >= 2, "{sets} sets, {tables} tables");
}

/// The sample county as other programs pack it: the same spaces from every format.
#[test]
#[ignore = "needs GDAL"]
fn what_gdal_writes_is_read_as_what_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data/schulamt_grundschulbezirke.shp");
    let original = boundary::probe(&sample, &NoWatch).expect("the sample").remove(0);
    let fields = [&original.code_field, &original.name_field].map(|f| f.clone().expect("a proposal"));
    let original = read_as_proposed(&original, EpsgCode::UTM32).expect("the sample");
    for (format, file) in [
        ("GPKG", "x.gpkg"),
        ("KML", "x.kml"),
        ("LIBKML", "x.kmz"),
        ("GeoJSON", "x.geojson"),
        ("ESRI Shapefile", "x.shz"),
    ] {
        let target = folder.path().join(file);
        let mut arguments: Vec<&std::ffi::OsStr> =
            vec!["-f".as_ref(), format.as_ref(), target.as_ref(), sample.as_ref()];
        if format == "GeoJSON" {
            arguments.extend(["-t_srs", "EPSG:4326"].map(std::ffi::OsStr::new));
        }
        let made = std::process::Command::new("ogr2ogr").args(arguments).output().expect("ogr2ogr (gdal-bin)");
        assert!(made.status.success(), "{format}: {}", String::from_utf8_lossy(&made.stderr));
        // GDAL calls a shapefile in a ZIP so.
        let target = if file == "x.shz" { renamed(&target, "zip") } else { target };
        let probes = boundary::probe(&target, &NoWatch).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(probes.len(), 1, "{format}");
        let probe = &probes[0];
        assert_eq!(probe.encoding.how == EncodingHow::Format, format != "ESRI Shapefile", "{format}");
        let named = |wanted: &str| {
            let same = probe.fields.iter().find(|f| f.name.eq_ignore_ascii_case(wanted));
            same.map(|f| f.name.clone()).or_else(|| Some("name".to_owned()))
        };
        let options = ReadOptions {
            crs: probe.crs.expect("a system").epsg,
            target_crs: EpsgCode::UTM32,
            encoding: probe.encoding.label.clone(),
            code_field: named(&fields[0]),
            name_field: named(&fields[1]),
            residents_field: None,
        };
        let import = boundary::read(probe, &options, &NoWatch).unwrap_or_else(|error| panic!("{format}: {error}"));
        assert_eq!(import.spaces.len(), original.spaces.len(), "{format}");
        for (own, other) in import.spaces.iter().zip(&original.spaces) {
            assert_eq!((&own.code, &own.name), (&other.code, &other.name), "{format}");
            let difference = (own.geometry.unsigned_area() - other.geometry.unsigned_area()).abs();
            // KML and GeoJSON are degrees with a limited number of decimals.
            assert!(difference < 1e-6 * other.geometry.unsigned_area(), "{format} {}: {difference} m²", own.code);
        }
    }
}

fn renamed(path: &Path, extension: &str) -> PathBuf {
    let target = path.with_extension(extension);
    std::fs::rename(path, &target).expect("renamed");
    target
}

#[test]
#[ignore = "needs GDAL"]
fn spreadsheets_that_gdal_writes_are_read_as_the_table_they_were() {
    let folder = tempfile::tempdir().expect("a folder");
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data/sozialraeume_kennzahlen.csv");
    let original = table::read_csv(&sample, None, &NoWatch).expect("the sample");
    // GDAL takes every CSV for UTF-8.
    let bytes = std::fs::read(&sample).expect("the sample");
    let sample = folder.path().join("kennzahlen.csv");
    let text = klammer::formats::text::decode(&bytes, &original.encoding).expect("a known encoding");
    std::fs::write(&sample, text).expect("written");
    for (format, file) in [("XLSX", "x.xlsx"), ("ODS", "x.ods")] {
        let target = folder.path().join(file);
        let made = std::process::Command::new("ogr2ogr")
            .args(["-f".as_ref(), format.as_ref(), target.as_os_str(), sample.as_os_str()])
            .output()
            .expect("ogr2ogr (gdal-bin)");
        assert!(made.status.success(), "{format}: {}", String::from_utf8_lossy(&made.stderr));
        let tables = table::read(&target, None, &NoWatch).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(tables.len(), 1, "{format}");
        assert_eq!(tables[0].columns, original.columns, "{format}");
    }
}
