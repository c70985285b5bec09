//! Context layers and population grids from a terminal.

use crate::cli::{Place, import_both};
use geo::Coord;
use klammer::geometry::EpsgCode;
use klammer::geometry::crs::Transformer;
use serde_json::Value;

/// A railway with a stop, in UTM 32 near Flensburg.
const RAILWAY: &str = r#"{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::25832"}},"features":[
    {"type":"Feature","properties":{"strecke":"1000","art":"Fernbahn"},"geometry":{"type":"LineString","coordinates":[[526000,6070100],[527000,6070900]]}},
    {"type":"Feature","properties":{"strecke":"1001","art":"Güterbahn"},"geometry":{"type":"LineString","coordinates":[[526000,6070500],[526400,6070500]]}},
    {"type":"Feature","properties":{"strecke":"","art":"Bahnhof"},"geometry":{"type":"Point","coordinates":[526500,6070500]}}]}"#;

#[test]
fn lines_and_points_become_context_layers() {
    let place = Place::with_project();
    place.write("bahn.geojson", RAILWAY);
    let import = |lang: &str, more: &[&str]| {
        let mut arguments = vec!["import-context", "p.gpkg", "bahn.geojson"];
        arguments.extend(more);
        place.run(lang, &arguments)
    };
    import("de", &["--name", "Bahn", "--label", "art", "--attribution", "DB", "--date", "2024"])
        .is(0)
        .out_has(&["Kartenebene „Bahn“ importiert: 2 Einträge (Linien)"])
        .err_has(&["Nur Linien werden übernommen", "Punkte"]);
    import("en", &["--layer", "points", "--name", "Stops"]).is(0).out_has(&["“Stops” imported: 1 entry (points)"]);
    let info = place.run("en", &["info", "p.gpkg", "--json"]).is(0).json();
    let layers = info["context_layers"].as_array().expect("a list");
    assert_eq!((&layers[0]["name"], &layers[0]["lines"], &layers[0]["points"]), (&"Bahn".into(), &2.into(), &0.into()));
    assert_eq!((&layers[1]["points"], &layers[0]["source"]["attribution"]), (&1.into(), &"DB".into()));
    place.run("de", &["info", "p.gpkg"]).is(0).out_has(&["Kartenebenen", "Linien: 2", "DB"]);
    place.run("de", &["history", "p.gpkg"]).is(0).out_has(&["Kartenebene „Bahn“ importiert"]);
    place.run("de", &["undo", "p.gpkg"]).is(0);

    import("de", &["--name", "Bahn"]).is(2).err_has(&["„Bahn“ ist vergeben"]);
    import("en", &["--layer", "areas"]).is(2).err_has(&["areas", "bahn"]);
    import("en", &["--label", "gleis"]).is(2).err_has(&["gleis", "strecke"]);
    import("de", &["--encoding", "klingon"]).is(2).err_has(&["klingon"]);
    place.run("de", &["import-context", "p.gpkg", "none.geojson"]).is(2).err_has(&["none.geojson"]);
    place.run("en", &["import-context", "--help"]).is(0).out_has(&["--layer", "--crs"]);
}

#[test]
fn numbers_that_fit_several_zones_are_read_in_that_of_the_project() {
    let place = Place::with_project();
    import_both(&place);
    // Without a .prj: eastings of every zone of UTM.
    let line = shapefile::Polyline::new(vec![
        shapefile::Point::new(526_000.0, 6_070_100.0),
        shapefile::Point::new(527_000.0, 6_070_900.0),
    ]);
    let path = place.path("bahn.shp");
    shapefile::ShapeWriter::from_path(&path).expect("created").write_shapes(&[line]).expect("written");
    place.run("de", &["import-context", "p.gpkg", "bahn.shp"]).is(0).err_has(&["Koordinatensystem angenommen"]);
    let info = place.run("en", &["info", "p.gpkg", "--json"]).is(0).json();
    assert_eq!(info["context_layers"][0]["source"]["crs"], "EPSG:25832");
}

/// Cells of 100 m in a row over the west half of [`import_both`], from its middle on.
fn census(values: &[&str]) -> String {
    let there = Transformer::new(EpsgCode::UTM32, EpsgCode(3035)).expect("known");
    let mut at = [Coord { x: 526_100.0, y: 6_070_500.0 }];
    there.transform(&mut at).expect("in Europe");
    let (x, y) = ((at[0].x / 100.0).floor() * 100.0 + 50.0, (at[0].y / 100.0).floor() * 100.0 + 50.0);
    let line = |(i, value): (usize, &&str)| format!("{};{y};{value}\n", x + 100.0 * i as f64);
    format!("x_mp_100m;y_mp_100m;Einwohner\n{}", values.iter().enumerate().map(line).collect::<String>())
}

#[test]
fn residents_are_counted_from_a_grid_and_what_is_hidden_is_told() {
    let place = Place::with_project();
    import_both(&place);
    place.write("zensus.csv", &census(&["40", "–", "0", "10"]));
    let grid = ["import-grid", "p.gpkg", "zensus.csv", "--name", "Zensus"];
    place.run("de", &grid).is(2).err_has(&["Stichtag"]);
    let dated = [&grid[..], &["--date", "15.05.2022", "--licence", "dl-de/by-2-0"]].concat();
    place.run("de", &dated).is(0).out_has(&[
        "Bevölkerungsgitter „Zensus“ importiert (Zellen von 100 m, zusammen 50 Einwohner)",
        "4 Zellen übernommen, von 4 Zeilen",
        "1 davon geheim gehalten oder leer",
    ]);
    let residents = ["import-residents", "p.gpkg", "--definition", "Hälften", "--grid", "Zensus"];
    place.run("de", &residents).is(0).out_has(&[
        "Einwohner von „Hälften“ aus „Zensus“ übernommen",
        "In allen Räumen zusammen: 50 Einwohner",
        "1 Raum bleibt ohne Angabe",
        "1 Zelle in den Räumen ist geheim",
    ]);
    let info = place.run("en", &["info", "p.gpkg", "--json"]).is(0).json();
    let grid = &info["grids"][0];
    assert_eq!((&grid["cells"], &grid["hidden"], &grid["residents"]), (&4.into(), &1.into(), &50.0.into()));
    assert_eq!((&grid["cell_size_m"], &grid["source"]["reference_date"]), (&100.0.into(), &"2022-05-15".into()));
    assert_eq!(info["definitions"][0]["residents"].as_f64().map(f64::round), Some(50.0));
    place.run("de", &["info", "p.gpkg"]).is(0).out_has(&["Bevölkerungsgitter", "Geheim oder leer", "100 m"]);
    place.run("de", &["history", "p.gpkg"]).is(0).out_has(&["Einwohnerzahlen von „Hälften“ gesetzt"]);

    place.run("en", &["import-residents", "p.gpkg", "--definition", "Hälften", "--grid", "X"]).is(2).err_has(&["“X”"]);
    let both = ["import-residents", "p.gpkg", "zensus.csv", "--definition", "Hälften", "--grid", "Zensus"];
    place.run("en", &both).is(2).err_has(&["--grid"]);
    place.run("de", &["import-residents", "p.gpkg", "--definition", "Hälften"]).is(2).err_has(&["FILE"]);
    place.run("de", &["import-grid", "p.gpkg", "halves.geojson", "--date", "2022"]).is(2).err_has(&["halves.geojson"]);
    let wrong = ["import-grid", "p.gpkg", "zensus.csv", "--date", "2022", "--name", "Y", "--value", "Ew"];
    place.run("de", &wrong).is(2).err_has(&["„Ew“"]);
}

#[test]
fn one_or_two_residents_of_a_grid_are_told_nowhere() {
    let place = Place::with_project();
    import_both(&place);
    place.write("zensus.csv", &census(&["2"]));
    let imported = place.run("en", &["import-grid", "p.gpkg", "zensus.csv", "--date", "2022"]).is(0);
    imported.out_has(&["together < 3 residents"]);
    let residents = ["import-residents", "p.gpkg", "--definition", "Hälften", "--grid", "zensus"];
    place.run("en", &residents).is(0).out_has(&["All spaces together: < 3 residents"]);
    let info = place.run("en", &["info", "p.gpkg", "--json"]).is(0).json();
    assert_eq!(info["grids"][0]["residents"], Value::Null);
    let internal = place.run("en", &["info", "p.gpkg", "--json", "--internal"]).is(0).json();
    assert_eq!(internal["grids"][0]["residents"], 2.0);
    place.run("de", &["info", "p.gpkg"]).is(0).out_has(&["zensus", "geheim"]);
}
