//! Known values of real open data, computed by others: coverage, overlay, comparison, classes, join.

use geo::{Area, Coord, LineString, MultiPolygon, Polygon};
use klammer::analysis::check::check_spaces;
use klammer::analysis::classes::{Method, upper_bounds};
use klammer::analysis::compare::{Comparison, SpaceFit, compare};
use klammer::analysis::join;
use klammer::geometry::coverage::Coverage;
use klammer::geometry::{EpsgCode, NoWatch, crs::Transformer};
use klammer::model::{FindingKind, JoinTarget, KeyForm, Severity, Space, SpaceId};
use std::io::{Cursor, Read};
use std::path::PathBuf;

pub(crate) fn data(path: &str) -> PathBuf {
    let folder = std::env::var_os("KLAMMER_TEST_DATA").map_or_else(|| PathBuf::from("../shared/data"), PathBuf::from);
    folder.join(path)
}

pub(crate) fn bytes(path: &str) -> Vec<u8> {
    let path = data(path);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub(crate) fn member(archive: &str, name: &str) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes(archive))).unwrap();
    let mut content = Vec::new();
    archive.by_name(name).unwrap().read_to_end(&mut content).unwrap();
    content
}

fn space(code: String, geometry: MultiPolygon<f64>) -> Space {
    Space { id: SpaceId::new(), code, name: String::new(), geometry, residents: None }
}

/// The shapes of a shapefile without anybody's reader of ours.
pub(crate) fn shapes(shp: Vec<u8>) -> Vec<MultiPolygon<f64>> {
    let shapes = shapefile::ShapeReader::new(Cursor::new(shp)).unwrap().read().unwrap();
    shapes.into_iter().map(polygons).collect()
}

fn polygons(shape: shapefile::Shape) -> MultiPolygon<f64> {
    use shapefile::{PolygonRing, Shape, record::traits::HasXY};
    fn rings<P: HasXY>(rings: &[PolygonRing<P>]) -> MultiPolygon<f64> {
        let mut polygons: Vec<Polygon<f64>> = Vec::new();
        for ring in rings {
            let line: LineString<f64> = ring.points().iter().map(|p| Coord { x: p.x(), y: p.y() }).collect();
            match (ring, polygons.last_mut()) {
                (PolygonRing::Inner(_), Some(polygon)) => polygon.interiors_push(line),
                _ => polygons.push(Polygon::new(line, Vec::new())),
            }
        }
        MultiPolygon::new(polygons)
    }
    match shape {
        Shape::Polygon(polygon) => rings(polygon.rings()),
        Shape::PolygonZ(polygon) => rings(polygon.rings()),
        Shape::PolygonM(polygon) => rings(polygon.rings()),
        _ => MultiPolygon::empty(),
    }
}

pub(crate) fn spaces(geometries: Vec<MultiPolygon<f64>>) -> Vec<Space> {
    geometries.into_iter().enumerate().map(|(i, geometry)| space(i.to_string(), geometry)).collect()
}

pub(crate) fn geojson_spaces(path: &str) -> Vec<Space> {
    let text = String::from_utf8(bytes(path)).unwrap();
    let collection: geojson::FeatureCollection = text.parse::<geojson::GeoJson>().unwrap().try_into().unwrap();
    let geometry = |feature: geojson::Feature| {
        let polygon: Polygon<f64> = feature.geometry.unwrap().value.try_into().unwrap();
        MultiPolygon::new(vec![polygon])
    };
    spaces(collection.features.into_iter().map(geometry).collect())
}

pub(crate) fn districts() -> Vec<Space> {
    spaces(shapes(member("flensburg/shp/flensburg_stadtteile.zip", "Stadtteile.shp")))
}

pub(crate) fn planning_areas() -> Vec<Space> {
    spaces(shapes(bytes("berlin/lor_planungsraeume_2021.shp")))
}

fn compared(a: &[Space], b: &[Space]) -> Comparison {
    compare(a, b, None, &NoWatch).unwrap()
}

#[track_caller]
pub(crate) fn close(value: f64, expected: f64, tolerance: f64) {
    assert!((value - expected).abs() <= tolerance, "{value} instead of {expected}");
}

#[test]
#[ignore = "needs the open data"]
fn agreement_as_the_r_package_sabre_states_it() {
    let (a, b) = (geojson_spaces("reference/regions1.geojson"), geojson_spaces("reference/regions2.geojson"));
    let agreement = compared(&a, &b).by_area;
    close(agreement.homogeneity, 0.31534, 5e-6);
    close(agreement.completeness, 0.42275, 5e-6);
    close(agreement.v_measure, 0.36123, 5e-6);
}

#[test]
#[ignore = "needs the open data"]
fn flensburg_districts_and_polling_districts() {
    let polling = spaces(shapes(bytes("flensburg/shp/flensburg_kommunalwahlbezirke_2023/Wahlbezirke.shp")));
    let comparison = compared(&districts(), &polling);
    close(comparison.by_area.v_measure, 0.7062, 5e-5);
    close(comparison.only_a_area_m2 / 1e6, 4.9, 0.05);
    assert!(comparison.only_b_area_m2 < comparison.only_a_area_m2);
    let inside = |fits: &[SpaceFit]| fits.iter().filter(|fit| fit.inside.is_some()).count();
    assert_eq!((inside(&comparison.fits_a), inside(&comparison.fits_b)), (0, 19));
    assert_eq!(comparison.disagreements(false).len(), 38);
    assert!(comparison.matching.is_none(), "13 and 44 are not similar");
    close(comparison.by_area.nvi, 0.454, 5e-4);
}

#[test]
#[ignore = "needs the open data"]
fn berlin_planning_areas_cover_what_the_state_says() {
    let areas = planning_areas();
    assert_eq!(areas.len(), 542);
    let total: f64 = areas.iter().map(|space| space.geometry.unsigned_area()).sum();
    close(total, 890_665_100.3, 0.05);
    let geometries: Vec<_> = areas.iter().map(|space| &space.geometry).collect();
    let coverage = Coverage::build(&geometries, &NoWatch).unwrap();
    let snapped: f64 = coverage.faces().filter(|face| !face.covers().is_empty()).map(|face| face.area_m2()).sum();
    close(snapped / total, 1.0, 1e-9);
}

#[test]
#[ignore = "needs the open data"]
fn berlin_planning_areas_and_localities() {
    let mut localities = shapes(bytes("berlin/lor_ortsteile.shp"));
    let transformer = Transformer::new(EpsgCode::WGS84, EpsgCode(25833)).unwrap();
    for geometry in &mut localities {
        transformer.multi_polygon(geometry).unwrap();
    }
    let comparison = compared(&planning_areas(), &spaces(localities));
    close(comparison.by_area.v_measure, 0.8550, 5e-5);
    let inside = comparison.fits_a.iter().filter(|fit| fit.inside.is_some()).count();
    assert_eq!((inside, comparison.fits_a.len()), (472, 542));
}

/// A column of a table by district in 2022, in the order of the districts.
fn column_2022(table: &str, column: &str) -> Vec<(String, f64)> {
    let content = bytes(table);
    let mut reader = csv::Reader::from_reader(content.as_slice());
    let headers = reader.headers().unwrap().clone();
    let at = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let (year, key, value) = (at("year"), at("district_id"), at(column));
    // The row without a district is the town as a whole.
    let wanted = |record: &csv::StringRecord| &record[year] == "2022" && !record[key].is_empty();
    let rows = reader.records().map(|record| record.unwrap()).filter(wanted);
    rows.map(|record| (record[key].to_owned(), record[value].parse().unwrap())).collect()
}

#[test]
#[ignore = "needs the open data"]
fn classes_of_the_share_of_unemployed() {
    let rows =
        column_2022("flensburg/tables/fl_unemployed_residents_categorized_by_district.csv", "percentage_of_total");
    let values: Vec<f64> = rows.into_iter().map(|(_, value)| value).collect();
    assert_eq!(values.len(), 13);
    assert_eq!(upper_bounds(&values, Method::FisherJenks, 3), [7.2, 11.5, 19.0]);
    assert_eq!(upper_bounds(&values, Method::FisherJenks, 5), [4.4, 7.2, 10.1, 11.5, 19.0]);
    for (bound, expected) in upper_bounds(&values, Method::Quantiles, 5).iter().zip([5.34, 5.96, 6.72, 9.74, 19.0]) {
        close(*bound, expected, 1e-9);
    }
}

#[test]
#[ignore = "needs the open data"]
fn the_tables_number_finds_the_shapefiles_code() {
    let dbf = member("flensburg/shp/flensburg_stadtteile.zip", "Stadtteile.dbf");
    let records = shapefile::dbase::Reader::new(Cursor::new(dbf)).unwrap().read().unwrap();
    let codes = records.iter().map(|record| match record.get("AREA_ID") {
        Some(shapefile::dbase::FieldValue::Character(Some(code))) => code.clone(),
        other => panic!("AREA_ID is {other:?}"),
    });
    let spaces: Vec<Space> = codes.map(|code| space(code, MultiPolygon::empty())).collect();
    assert_eq!(spaces.len(), 13);
    let rows = column_2022("flensburg/tables/fl_unemployed_residents_categorized_by_district.csv", "unemployed_total");
    let keys: Vec<String> = rows.iter().map(|(key, _)| key.clone()).collect();
    let counts = rows.iter().map(|(_, value)| value.to_string()).collect();
    let columns = [("unemployed_total".to_owned(), counts), ("district_id".to_owned(), keys.clone())];
    let best = join::propose(&columns, &spaces, &[]).remove(0);
    assert_eq!((best.matched_spaces, best.unmatched_rows, best.ambiguous), (13, 0, 0));
    assert_eq!(best.rule.key_field, "district_id");
    assert_eq!((best.rule.target, best.rule.table_form), (JoinTarget::Code, KeyForm::Number));
    let of_key_3 = keys.iter().position(|key| key == "3").and_then(|row| join::apply(&best.rule, &keys, &spaces)[row]);
    assert!(of_key_3.is_some_and(|i| spaces[i].code == "STGT03"));
}

#[test]
#[ignore = "needs the open data"]
fn real_definitions_are_sound_enough_to_work_with() {
    for definition in [districts(), planning_areas()] {
        let findings = check_spaces(&definition, &NoWatch).unwrap();
        let errors: Vec<_> = findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
        assert!(errors.iter().all(|finding| finding.kind == FindingKind::Overlap), "{errors:?}");
    }
}
