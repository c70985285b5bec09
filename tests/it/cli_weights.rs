//! Rates, and weights of one's own, from a terminal: residents of blocks and of population grids, with and without a project.

use crate::cli::{Place, geojson, import_both};
use geo::Coord;
use klammer::geometry::{EpsgCode, crs::Transformer};
use serde_json::Value;

fn lines(place: &Place, name: &str) -> Vec<String> {
    let text = std::fs::read_to_string(place.path(name)).expect("a CSV was written");
    text.lines().map(str::to_owned).collect()
}

/// Two halves and three strips, the middle one for a fifth in the west, with unemployed and people of working age.
fn place() -> Place {
    let place = Place::with_project();
    import_both(&place);
    let text = std::fs::read_to_string(place.path("strips.geojson")).expect("is there");
    let mut strips: Value = serde_json::from_str(&text).expect("JSON");
    for (at, (without_work, of_age)) in [(50, 300), (20, 150), (30, 150)].into_iter().enumerate() {
        let properties = &mut strips["features"][at]["properties"];
        (properties["arbeitslos"], properties["alter"]) = (without_work.into(), of_age.into());
    }
    place.write("strips.geojson", &strips.to_string());
    // All who live in the middle strip live in its west.
    place.write(
        "blocks.geojson",
        &geojson(&[
            ("1", "", 500.0, 0.0, 0.0, 400.0, 1000.0),
            ("2", "", 90.0, 400.0, 0.0, 100.0, 500.0),
            ("3", "", 160.0, 400.0, 500.0, 100.0, 500.0),
            ("4", "", 0.0, 500.0, 0.0, 400.0, 1000.0),
            ("5", "", 250.0, 900.0, 0.0, 100.0, 1000.0),
        ]),
    );
    place
}

const FILES: [&str; 2] = ["strips.geojson", "halves.geojson"];

#[test]
fn rates_go_through_numerator_and_denominator() {
    let place = place();
    let rates = "Quote=arbeitslos/alter, Prozent = arbeitslos / alter*100";
    let transfer = |more: &[&str]| place.run("de", &[&["transfer"], &FILES[..], more].concat());
    transfer(&["--rates", rates, "--counts", "arbeitslos", "--out", "x.csv"])
        .is(0)
        .out_has(&["Quote: Quote aus arbeitslos durch alter"]);
    let table: Vec<Vec<String>> =
        lines(&place, "x.csv").iter().map(|line| line.split(',').map(str::to_owned).collect()).collect();
    assert_eq!(table[0], ["code", "arbeitslos", "Quote", "Prozent"]);
    let number = |row: usize, column: usize| table[row][column].parse::<f64>().expect("a number");
    assert_eq!((number(1, 1), number(2, 1)), (54.0, 46.0));
    assert!((number(1, 2) - 54.0 / 330.0).abs() < 1e-12 && (number(2, 3) - 4_600.0 / 270.0).abs() < 1e-9);
    let json = transfer(&["--rates", "Q=arbeitslos/alter*100", "--out", "y.csv", "--json", "--values"]).is(0).json();
    let figure = &json["figures"][0];
    assert_eq!((figure["kind"].as_str(), figure["factor"].as_i64()), (Some("rate"), Some(100)));
    assert_eq!((figure["numerator"].as_str(), figure["total_before"].is_null()), (Some("arbeitslos"), true));
    assert_eq!(figure["provenance"]["estimated"].as_u64(), Some(2));
    let value = &figure["values"][0];
    assert_eq!((value["code"].as_str(), value["provenance"].as_str()), (Some("01"), Some("estimated")));
    // Of 54 without work 50 are counted, of 330 of age 300.
    assert!((value["exact_share"].as_f64().expect("a share") - 300.0 / 330.0).abs() < 1e-9, "{value}");
}

#[test]
fn a_rate_of_so_few_people_is_hidden() {
    let place = Place::new();
    let counts = [("1", 2.0), ("2", 7.0), ("3", 30.0)];
    let spaces: Vec<_> =
        (0..).zip(counts).map(|(i, (code, n))| (code, "", n, 10.0 * f64::from(i), 0.0, 10.0, 10.0)).collect();
    let mut one: Value = serde_json::from_str(&geojson(&spaces)).expect("JSON");
    for at in 0..3 {
        one["features"][at]["properties"]["alle"] = 40.into();
    }
    place.write("a.geojson", &one.to_string());
    place.write("b.geojson", &one.to_string());
    let transfer = ["transfer", "a.geojson", "b.geojson", "--rates", "Q=einwohner/alle", "--out", "x.csv"];
    // The rate of the second would tell of seven, and these, for all nine and thirty are known, of the two.
    place.run("en", &transfer).is(0).out_has(&["2 values suppressed"]);
    assert_eq!(lines(&place, "x.csv"), ["code,Q", "1,.", "2,.", "3,0.75"]);
    place.run("en", &[&transfer[..], &["--internal"]].concat()).is(0);
    assert_eq!(lines(&place, "x.csv"), ["code,Q", "1,0.05", "2,0.175", "3,0.75"]);
    let transfer = ["transfer", "a.geojson", "b.geojson", "--counts", "einwohner", "--out", "y.csv", "--json"];
    let json = place.run("en", &transfer).is(0).json();
    assert_eq!(lines(&place, "y.csv"), ["code,einwohner", "1,.", "2,.", "3,30"]);
    assert_eq!(json["figures"][0]["targets_hidden"].as_u64(), Some(2));
    assert_eq!(json["figures"][0]["total_before"].as_f64(), Some(39.0));
}

#[test]
fn blocks_of_a_file_weight_two_files() {
    let place = place();
    let run = |more: &[&str]| {
        let always = ["--counts", "arbeitslos", "--json"];
        place.run("de", &[&["transfer"], &FILES[..], &always, more].concat())
    };
    let blocks = ["--blocks", "blocks.geojson", "--field", "einwohner", "--out", "x.csv"];
    let json = run(&blocks).is(0).json();
    assert_eq!((json["weighted_by"].as_str(), json["counted_by"].as_str()), (Some("residents"), Some("blocks")));
    assert_eq!(
        (json["residents_exact_share"].as_f64(), json["figures"][0]["exact_share"].as_f64()),
        (Some(1.0), Some(1.0))
    );
    assert_eq!(lines(&place, "x.csv"), ["code,arbeitslos", "01,70", "02,30"]);
    // The same from a definition of a project, and of its own accord where it serves as blocks there.
    let import = ["import", "p.gpkg", "blocks.geojson", "--department", "Statistik", "--name", "Blöcke"];
    place.run("de", &[&import[..], &["--residents", "einwohner"]].concat()).is(0);
    run(&["--blocks", "p.gpkg:Blöcke", "--out", "y.csv"]).is(0);
    let defined = ["crosswalk", "p.gpkg", "Streifen", "Hälften", "--out", "k.csv", "--internal"];
    place.run("de", &defined).is(0).out_has(&["Blöcke"]);
    assert_eq!(lines(&place, "y.csv"), lines(&place, "x.csv"));
    let text = lines(&place, "k.csv").join("\n");
    assert!(text.contains("B;Mitte;01;West;1;0,2;250;Einwohner;genau;1"), "{text}");
    let files = ["crosswalk", FILES[0], FILES[1], "--blocks", "blocks.geojson", "--out", "f.csv", "--internal"];
    place.run("de", &files).is(0).out_has(&["blocks"]);
    assert!(lines(&place, "f.csv").join("\n").contains("B;Mitte;01;West;1;0,2;250;Einwohner;genau;1"));
    let pieces = ["overlay", FILES[0], FILES[1], "--blocks", "blocks.geojson", "--out", "x.gpkg", "--json"];
    let json = place.run("de", &pieces).is(0).json();
    assert_eq!((json["counted_by"].as_str(), json["residents_exact_share"].as_f64()), (Some("blocks"), Some(1.0)));
    let by_area = ["crosswalk", "p.gpkg", "Streifen", "Hälften", "--weight", "area", "--out", "a.csv"];
    place.run("de", &by_area).is(0).out_has(&["Fläche"]);
    assert!(lines(&place, "a.csv").join("\n").contains("B;Mitte;01;West;;0,2;;"));
}

#[test]
fn a_population_grid_weights_two_files() {
    let place = place();
    let to_cells = Transformer::new(EpsgCode::UTM32, EpsgCode(3035)).expect("known");
    let line = |x: f64, y: f64, residents: u32| {
        let mut at = [Coord { x: 526_000.5 + x, y: 6_070_000.5 + y }];
        to_cells.transform(&mut at).expect("in range");
        let middle = |c: f64| (c / 100.0).floor() * 100.0 + 50.0;
        format!("{};{};{residents}\n", middle(at[0].x), middle(at[0].y))
    };
    let text =
        ["x_mp_100m;y_mp_100m;Einwohner\n".to_owned(), line(440.0, 300.0, 300), line(800.0, 500.0, 100)].concat();
    place.write("zensus_100m_2022.csv", &text);
    let arguments = ["--counts", "arbeitslos", "--grid", "zensus_100m_2022.csv", "--out", "x.csv", "--json"];
    let json = place.run("de", &[&["transfer"], &FILES[..], &arguments].concat()).is(0).json();
    assert_eq!(
        (json["weighted_by"].as_str(), json["counted_by"].as_str()),
        (Some("residents"), Some("zensus_100m_2022"))
    );
    // Most of the middle strip's 20 go west with its people; by area it would be 4.
    let west: f64 = lines(&place, "x.csv")[1].split(',').nth(1).expect("a value").parse().expect("a number");
    assert!((60.0..=70.0).contains(&west), "{west}");
    assert!(json["residents_exact_share"].as_f64().is_some_and(|share| share > 0.0));
}

#[test]
fn what_can_not_be_weighted_by_is_said_and_nothing_is_written() {
    let place = place();
    let transfer = |more: &[&str]| {
        place.run("de", &[&["transfer"], &FILES[..], &["--counts", "arbeitslos", "--out", "x.csv"], more].concat())
    };
    transfer(&["--blocks", "blocks.geojson", "--field", "ew"]).is(2).err_has(&["ew", "einwohner"]);
    transfer(&["--blocks", "blocks.geojson", "--weight", "area"]).is(2).err_has(&["nach Fläche", "--weight area"]);
    transfer(&["--blocks", "blocks.geojson", "--grid", "zensus.csv"]).is(2).err_has(&["--grid"]);
    transfer(&["--field", "einwohner"]).is(2);
    transfer(&["--grid", "halves.geojson"]).is(2).err_has(&["halves.geojson"]);
    transfer(&["--grid", "none.csv"]).is(2).err_has(&["none.csv"]);
    place.write("empty.csv", "");
    transfer(&["--grid", "empty.csv"]).is(2).err_has(&["empty.csv"]);
    transfer(&["--blocks", "none.shp"]).is(2).err_has(&["none.shp"]);
    transfer(&["--rates", "Quote"]).is(2).err_has(&["Quote=arbeitslos/erwerbsfaehig"]);
    transfer(&["--rates", "Quote=arbeitslos/"]).is(2);
    transfer(&["--rates", "Quote=arbeitslos/nichts"]).is(2).err_has(&["nichts", "alter"]);
    // Two columns of one name.
    transfer(&["--rates", "arbeitslos=arbeitslos/alter"]).is(2).err_has(&["arbeitslos", "zwei Spalten"]);
    transfer(&["--means", "arbeitslos"]).is(2).err_has(&["zwei Spalten"]);
    transfer(&["--rates", "code=arbeitslos/alter"]).is(2).err_has(&["code"]);
    let kept = ["crosswalk", "p.gpkg", "Streifen", "Hälften", "--out", "k.csv", "--keep", "K", "--weight", "area"];
    place.run("de", &kept).is(2).err_has(&["--keep"]);
    for name in ["x.csv", "k.csv"] {
        assert!(!place.path(name).exists(), "{name}");
    }
    let left: Vec<_> = std::fs::read_dir(place.path(".")).expect("listed").flatten().map(|e| e.file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().ends_with(".part")), "{left:?}");
}

#[test]
fn bad_files_are_told_from_good_ones() {
    let place = place();
    place.write("none.geojson", r#"{"type":"FeatureCollection","features":[]}"#);
    place.write("empty.geojson", "");
    place.write("text.geojson", "Das ist kein GeoJSON");
    place.write("point.geojson", r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[9.4,54.8]}}]}"#);
    let out = |task: &str, a: &str, b: &str| {
        let name = if task == "overlay" { "o.gpkg" } else { "o.csv" };
        let counts: &[&str] = if task == "transfer" { &["--counts", "einwohner"] } else { &[] };
        place.run("de", &[&[task, a, b, "--out", name], counts].concat())
    };
    for task in ["overlay", "transfer", "crosswalk"] {
        for bad in ["none.geojson", "empty.geojson", "text.geojson", "point.geojson", "fehlt.geojson"] {
            out(task, bad, "halves.geojson").is(2).err_has(&[bad]);
            out(task, "strips.geojson", bad).is(2).err_has(&[bad]);
        }
        // A project where a definition of it is meant.
        out(task, "p.gpkg", "halves.geojson").is(2).err_has(&["Streifen"]);
        assert!(!place.path("o.gpkg").exists() && !place.path("o.csv").exists(), "{task}");
    }
    // Layers that don't touch: nothing shared, and that is said.
    place.write("far.geojson", &geojson(&[("9", "", 5.0, 50_000.0, 0.0, 10.0, 10.0)]));
    let json = place
        .run("de", &["transfer", "strips.geojson", "far.geojson", "--counts", "einwohner", "--out", "f.csv", "--json"])
        .is(0)
        .json();
    assert_eq!((json["sources_outside"].as_u64(), json["targets_unreached"].as_u64()), (Some(3), Some(1)));
    assert_eq!(lines(&place, "f.csv"), ["code,einwohner", "9,"]);
}
