//! `overlay` and `transfer` from a terminal: files and definitions of projects.

use crate::cli::{Place, geojson, import_both};
use serde_json::Value;

/// Two halves and three strips; the middle strip lies with a fifth in the western half.
fn place() -> Place {
    let place = Place::with_project();
    import_both(&place);
    place
}

fn lines(place: &Place, name: &str) -> Vec<String> {
    let text = std::fs::read_to_string(place.path(name)).expect("a CSV was written");
    text.lines().map(str::to_owned).collect()
}

#[test]
fn transfer_of_files_keeps_sums() {
    let place = place();
    let arguments = ["transfer", "strips.geojson", "halves.geojson", "--counts", "einwohner", "--out", "x.csv"];
    place.run("de", &arguments).is(0).out_has(&["einwohner", "Gewichtet nach Fläche"]);
    assert_eq!(lines(&place, "x.csv"), ["code,einwohner", "01,550", "02,450"]);
    let arguments =
        ["transfer", "strips.geojson", "halves.geojson", "--means", "einwohner", "--out", "x2.csv", "--json"];
    let json = place.run("en", &arguments).is(0).json();
    assert_eq!(lines(&place, "x2.csv"), ["code,einwohner", "01,450", "02,250"]);
    for key in ["read_s", "compute_s", "write_s"] {
        assert!(json[key].as_f64().is_some_and(|seconds| seconds >= 0.0), "{key}: {json}");
    }
    assert!(json["weighted_by"] == "area" && json["figures"][0]["kind"] == "mean");
}

#[test]
fn small_counts_are_hidden_and_missing_ones_empty() {
    let place = Place::new();
    let mut blocks: Value = serde_json::from_str(&geojson(&[
        ("1", "A", 2.0, 0.0, 0.0, 10.0, 10.0),
        ("2", "B", 7.0, 10.0, 0.0, 10.0, 10.0),
        ("3", "C", 0.0, 20.0, 0.0, 10.0, 10.0),
    ]))
    .expect("JSON");
    blocks["features"][1]["properties"]["einwohner"] = Value::Null;
    place.write("a.geojson", &blocks.to_string());
    place.write("b.geojson", &blocks.to_string());
    let arguments = ["transfer", "a.geojson", "b.geojson", "--counts", "einwohner", "--out", "x.csv"];
    place.run("en", &arguments).is(0);
    assert_eq!(lines(&place, "x.csv"), ["code,einwohner", "1,.", "2,", "3,0"]);
    place.run("en", &[&arguments[..], &["--internal"]].concat()).is(0);
    assert_eq!(lines(&place, "x.csv"), ["code,einwohner", "1,2", "2,", "3,0"]);
}

#[test]
fn definitions_of_projects_are_weighted_by_residents() {
    let place = place();
    let arguments =
        ["transfer", "p.gpkg:Streifen", "p.gpkg:Hälften", "--counts", "einwohner", "--out", "x.csv", "--json"];
    let json = place.run("de", &arguments).is(0).json();
    assert_eq!((json["weighted_by"].as_str(), json["counted_by"].as_str()), (Some("residents"), Some("Streifen")));
    assert_eq!(lines(&place, "x.csv"), ["code,einwohner", "01,550", "02,450"]);
}

#[test]
fn overlay_writes_pieces_that_can_be_read() {
    let place = place();
    let json =
        place.run("de", &["overlay", "strips.geojson", "halves.geojson", "--out", "x.gpkg", "--json"]).is(0).json();
    assert_eq!((json["pieces"].as_u64(), json["pieces_area_m2"].as_f64()), (Some(4), Some(1e6)));
    assert_eq!(json["areas"]["only_a_m2"].as_f64(), Some(0.0));
    place.run("de", &["check", "x.gpkg"]).is(0).out_has(&["4"]);
    let said = place.run("de", &["overlay", "p.gpkg:Streifen", "halves.geojson", "--out", "y.gpkg"]).is(0);
    said.out_has(&["4 Teilflächen", "Einwohnern aus „Streifen“"]);
}

#[test]
fn what_is_not_there_is_said() {
    let place = place();
    let missing = ["transfer", "strips.geojson", "halves.geojson", "--counts", "nothing", "--out", "x.csv"];
    place.run("en", &missing).is(2).err_has(&["nothing", "einwohner"]);
    assert!(!place.path("x.csv").exists());
    place.run("en", &["overlay", "p.gpkg", "halves.geojson", "--out", "x.gpkg"]).is(2).err_has(&["Streifen"]);
    place
        .run("en", &["overlay", "p.gpkg:Wrong", "halves.geojson", "--out", "x.gpkg"])
        .is(2)
        .err_has(&["Wrong", "Streifen"]);
    place.run("en", &["overlay", "none.shp", "halves.geojson", "--out", "x.gpkg"]).is(2);
    place.run("en", &["transfer", "strips.geojson", "halves.geojson", "--out", "x.csv"]).is(2).err_has(&["--counts"]);
}

#[test]
fn results_never_replace_what_they_are_made_of_nor_a_project() {
    let place = place();
    let read = |name: &str| std::fs::read(place.path(name)).expect("is there");
    let (project, strips) = (read("p.gpkg"), read("strips.geojson"));
    let (files, defined) = (["strips.geojson", "halves.geojson"], ["p.gpkg:Streifen", "p.gpkg:Hälften"]);
    let counts = ["--counts", "einwohner"];
    let commands: [(&str, &[&str], &[&str], &str); 6] = [
        ("overlay", &files, &[], "p.gpkg"),
        ("overlay", &files, &[], "strips.geojson"),
        ("overlay", &defined, &[], "p.gpkg"),
        ("transfer", &files, &counts, "strips.geojson"),
        ("transfer", &defined, &counts, "p.gpkg"),
        ("transfer", &defined, &["--counts", "einwohner", "--blocks", "strips.geojson"], "strips.geojson"),
    ];
    for (task, things, more, out) in commands {
        let arguments = [&[task], things, more, &["--out", out]].concat();
        place.run("de", &arguments).is(2);
        assert_eq!((read("p.gpkg"), read("strips.geojson")), (project.clone(), strips.clone()), "{task}");
    }
    place.run("de", &["overlay", "strips.geojson", "halves.geojson", "--out", "p.gpkg"]).is(2).err_has(&[
        "p.gpkg",
        "Klammer-Projekt",
        "anderen Namen",
    ]);
    let into_input = ["transfer", "strips.geojson", "halves.geojson", "--counts", "einwohner", "--out"];
    let into_input = |out: &str, more: &[&str]| place.run("en", &[&into_input[..], &[out], more].concat());
    into_input("strips.geojson", &[]).is(2).err_has(&["strips.geojson", "computed from"]);
    place.write("x.csv", "mine");
    into_input("x.csv", &["--no-overwrite"]).is(2).err_has(&["x.csv", "--no-overwrite"]);
    assert_eq!(read("x.csv"), b"mine");
    into_input("x.csv", &[]).is(0);
    assert_eq!(lines(&place, "x.csv")[0], "code,einwohner");
    let crosswalk = ["crosswalk", "p.gpkg", "Streifen", "Hälften", "--out", "x.csv"];
    place.run("de", &[&crosswalk[..], &["--no-overwrite"]].concat()).is(2).err_has(&["--no-overwrite"]);
    place.run("de", &crosswalk).is(0);
}

/// A source of which a half lies where no target is, with 60 of 100 residents in blocks there.
fn half_outside() -> Place {
    let place = Place::new();
    place.write("alt.geojson", &geojson(&[("01", "Weiche", 100.0, 0.0, 0.0, 200.0, 100.0)]));
    place.write("neu.geojson", &geojson(&[("A", "", 0.0, 0.0, 0.0, 100.0, 100.0)]));
    let blocks = [("1", "", 40.0, 0.0, 0.0, 100.0, 100.0), ("2", "", 60.0, 100.0, 0.0, 100.0, 100.0)];
    place.write("blocks.geojson", &geojson(&blocks));
    place
}

#[test]
fn what_lies_outside_all_targets_is_told() {
    let place = half_outside();
    let told = ["60 Einwohner", "1,0 ha", "50,0", "01 Weiche"];
    let crosswalk = ["crosswalk", "alt.geojson", "neu.geojson", "--blocks", "blocks.geojson", "--out"];
    let said = place.run("de", &[&crosswalk[..], &["x.xlsx", "--json"]].concat()).is(0).err_has(&told);
    let json = said.json();
    let sum = &json["sums"][0];
    assert_eq!((sum["share"].as_f64(), sum["residents"].as_f64()), (Some(1.0), Some(40.0)));
    assert_eq!(sum["residents_outside"].as_f64().map(f64::round), Some(60.0));
    assert_eq!(json["sources_partly_outside"][0]["code"].as_str(), Some("01"));
    let transfer = ["transfer", "alt.geojson", "neu.geojson", "--blocks", "blocks.geojson", "--counts", "einwohner"];
    let said = place.run("de", &[&transfer[..], &["--out", "x.csv", "--json"]].concat()).is(0).err_has(&told);
    let part = said.json()["sources_partly_outside"][0].clone();
    assert_eq!((part["name"].as_str(), part["area_outside_m2"].as_f64().map(f64::round)), (Some("Weiche"), Some(1e4)));
    assert_eq!(said.json()["figures"][0]["withheld"].to_string(), "0.0");
    // The other way round nothing is outside.
    let back = ["crosswalk", "neu.geojson", "alt.geojson", "--out", "y.csv", "--json"];
    assert_eq!(place.run("de", &back).is(0).json()["sources_partly_outside"].as_array().map(Vec::len), Some(0));
}

#[test]
fn slivers_are_no_pieces() {
    let place = Place::new();
    place.write(
        "a.geojson",
        &geojson(&[("1", "", 9.0, 0.0, 0.0, 100.0, 100.0), ("2", "", 9.0, 100.0, 0.0, 100.0, 100.0)]),
    );
    place.write("b.geojson", &geojson(&[("B", "", 0.0, 0.0, 0.0, 100.005, 100.0)]));
    let json = place.run("en", &["overlay", "a.geojson", "b.geojson", "--out", "x.gpkg", "--json"]).is(0).json();
    assert_eq!((json["pieces"].as_u64(), json["slivers"].as_u64()), (Some(1), Some(1)));
    assert!((json["slivers_m2"].as_f64().expect("a number") - 0.5).abs() < 1e-6);
    assert!((json["areas"]["common_m2"].as_f64().expect("a number") - 10_000.5).abs() < 1e-6);
}

#[test]
fn sets_of_one_title_are_told_apart_by_their_files() {
    let place = Place::new();
    let text = geojson(&[("1", "", 9.0, 0.0, 0.0, 100.0, 100.0)]);
    place.write("a.geojson", &text.replacen("\"crs\"", "\"name\":\"half_a\",\"crs\"", 1));
    place.write("b.geojson", &text.replacen("\"crs\"", "\"name\":\"half_a\",\"crs\"", 1));
    let overlay = ["overlay", "a.geojson", "b.geojson", "--out", "x.gpkg"];
    place.run("de", &overlay).is(0).out_has(&["nur in „a", "nur in „b"]);
}

#[test]
fn what_is_no_figure_or_does_not_apply_is_refused() {
    let place = place();
    let transfer = |field: &str| {
        place.run("de", &["transfer", "strips.geojson", "halves.geojson", "--counts", field, "--out", "x.csv"])
    };
    transfer("name").is(2).err_has(&["keine Zahlen", "name"]);
    transfer("code").is(2).err_has(&["zwei Spalten"]);
    let halves = std::fs::read_to_string(place.path("halves.geojson")).expect("is there");
    place.write("nr.geojson", &halves.replace("\"code\"", "\"nr\""));
    let numbered = geojson(&[("1", "", 9.0, 0.0, 0.0, 100.0, 100.0)]).replace("\"code\":\"1\"", "\"code\":1");
    place.write("numbered.geojson", &numbered);
    let codes = ["transfer", "numbered.geojson", "nr.geojson", "--counts", "code", "--out", "x.csv"];
    place.run("de", &codes).is(0).err_has(&["Kennungen"]);
    let twice = ["transfer", "strips.geojson", "halves.geojson", "--counts", "einwohner", "--means", "einwohner"];
    place.run("de", &[&twice[..], &["--out", "y.csv"]].concat()).is(2).err_has(&["einwohner"]);
    let of_project =
        |more: &[&str]| place.run("de", &[&["transfer", "p.gpkg:Streifen", "p.gpkg:Hälften"], more].concat());
    of_project(&["--counts", "Residents", "--out", "z.csv"]).is(0);
    of_project(&["--counts", "anders", "--out", "z2.csv"]).is(2).err_has(&["einwohner"]);
    of_project(&["--counts", "einwohner", "--out", "z3.csv", "--crs", "EPSG:25833"]).is(2).err_has(&["--crs"]);
    for task in ["compare", "crosswalk"] {
        let run = |things: &[&str]| {
            let out: &[&str] = if task == "crosswalk" { &["--out", "c.csv"] } else { &[] };
            place.run("de", &[&[task], things, out].concat())
        };
        let expected = if task == "compare" { "PROJEKT A B" } else { "Hälften" };
        run(&["p.gpkg", "Streifen"]).is(2).err_has(&[expected]);
        run(&["Streifen", "Hälften", "p.gpkg"]).is(2).err_has(&["zuerst das Projekt"]);
        run(&["p.gpkg", "Streifen", "Hälften", "--crs", "EPSG:25833"]).is(2).err_has(&["--crs"]);
    }
    let by_area = ["crosswalk", "p.gpkg", "Streifen", "Hälften", "--weight", "area", "--out", "a.csv"];
    place.run("de", &by_area).is(0).out_has(&["Fläche"]);
    assert!(lines(&place, "a.csv").iter().any(|line| line.contains(";0,2;")), "{:?}", lines(&place, "a.csv"));
}
