//! Every open file is read: counts, codes, areas and positions against facts that other programs computed.

use geo::{Area, CoordsIter, HasDimensions};
use klammer::formats::boundary::{self, BoundaryImport, BoundaryProbe, CrsHow, EncodingHow, ReadOptions};
use klammer::formats::error::Wanted;
use klammer::formats::{FormatError, FormatErrorKind, points, table};
use klammer::geometry::{EpsgCode, NoWatch};
use klammer::model::FindingKind;
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

#[test]
#[ignore = "needs the open data"]
fn shapefiles_of_every_kind_are_read_or_refused_plainly() {
    for path in files("shapefiles/mbostock", "shp") {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let probes = boundary::probe(&path, &NoWatch);
        let with_areas = ["polygons.shp", "polygonm.shp", "number-null-property.shp", "ne_10m_time_zones.shp"];
        if !with_areas.contains(&name.as_str()) {
            let error = probes.expect_err(&name);
            assert!(matches!(error.kind, FormatErrorKind::Empty(Wanted::Areas)), "{error}");
            continue;
        }
        let probe = probes.expect(&name).remove(0);
        let import = read_as_proposed(&probe, EpsgCode::WGS84).expect(&name);
        let measured = import.findings.iter().any(|f| f.kind == FindingKind::ExtraDimensions);
        assert_eq!(measured, name == "polygonm.shp", "{name}");
        assert_eq!(import.spaces.len(), probe.records, "{name}: {:?}", import.findings);
        compare_with_json(&path, &import);
    }
}

/// The geometry that mbostock's reader made of a file, read by ours, has the same areas, holes and parts.
fn compare_with_json(shp: &Path, import: &BoundaryImport) {
    let json = shp.with_extension("json");
    if !json.exists() {
        assert!(shp.ends_with("ne_10m_time_zones.shp"), "{} has no JSON", shp.display());
        return;
    }
    let expected = boundary::probe(&json, &NoWatch).expect("GeoJSON").remove(0);
    let expected = read_as_proposed(&expected, EpsgCode::WGS84).expect("GeoJSON");
    assert_eq!(import.spaces.len(), expected.spaces.len());
    for (own, other) in import.spaces.iter().zip(&expected.spaces) {
        let rings = |g: &geo::MultiPolygon| g.0.iter().map(|p| p.interiors().len()).collect::<Vec<_>>();
        assert_eq!(rings(&own.geometry), rings(&other.geometry), "{}", shp.display());
        assert_eq!(own.geometry.coords_count(), other.geometry.coords_count(), "{}", shp.display());
        assert!((own.geometry.unsigned_area() - other.geometry.unsigned_area()).abs() < 1e-9, "{}", shp.display());
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
