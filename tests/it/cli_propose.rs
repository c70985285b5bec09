//! `propose` with the real program.

use crate::cli::{Place, Rectangle, geojson, import_both};

#[test]
fn common_spaces_are_proposed_and_stored() {
    let place = Place::with_project();
    import_both(&place);
    let proposal = [
        "propose",
        "p.gpkg",
        "--blocks",
        "Streifen",
        "--departments",
        "Hälften",
        "--draft",
        "Gemeinsame Räume",
        "--json",
    ];
    let value = place.run("de", &proposal).is(0).json();
    // The middle strip lies for four fifths in the east.
    let codes: Vec<&str> =
        value["blocks"].as_array().expect("blocks").iter().filter_map(|b| b["space"].as_str()).collect();
    assert_eq!(codes, ["01", "02", "02"]);
    assert_eq!((&value["spaces"][0]["name"], &value["spaces"][1]["name"]), (&"West".into(), &"Ost".into()));
    assert_eq!(value["spaces"][1]["residents"], 500.0);
    assert_eq!(value["spaces"][0]["follows"][0]["definition"], "Hälften");
    assert_eq!(value["blocks"][2]["agreeing"][0], "Hälften");
    assert_eq!(value["definitions"][0]["residents_outside_majority"].as_f64().map(f64::round), Some(50.0));
    assert_eq!(value["violations"].as_array().map(Vec::len), Some(0));
    assert_eq!(value["exact_share"], 1.0);
    // It is in the project now.
    place.run("de", &proposal).is(2).err_has(&["Gemeinsame Räume"]);
    place.run("de", &["history", "p.gpkg"]).is(0).out_has(&["Entwurf „Gemeinsame Räume“ begonnen"]);
}

#[test]
fn a_proposal_is_told_in_people() {
    let place = Place::with_project();
    import_both(&place);
    let start = ["propose", "p.gpkg", "--blocks", "Streifen", "--departments"];
    let run = |rest: &[&str]| place.run("de", &[&start, rest].concat());
    run(&["Jugendamt", "--max-residents", "400", "--draft", "A"]).is(1).out_has(&[
        "Entwurf „A“: 3 Räume aus 3 Bausteinen.",
        "Einwohner: Streifen",
        "01 West: 500 Einwohner, 1 Baustein; folgt Hälften: 01 West (91 %)",
        "Ein Raum hat zu viele Einwohner.",
    ]);
    run(&["Hälften,Streifen", "--weights", "1,3", "--spaces", "1", "--draft", "B"]).is(0).out_has(&["ein Raum aus 3"]);
    run(&["Viertel", "--draft", "C"]).is(2).err_has(&["Viertel"]);
    run(&["Hälften", "--weights", "1,2", "--draft", "C"]).is(2).err_has(&["2 Gewichte für 1 "]);
    run(&["Hälften", "--weights", "0", "--draft", "C"]).is(2).err_has(&["2,1,0.5"]);
    run(&["Hälften", "--barriers", "Autobahn", "--draft", "C"]).is(2).err_has(&["Autobahn"]);
    run(&["Hälften", "--min-residents", "500", "--max-residents", "400", "--draft", "C"]).is(2);
}

#[test]
fn blocks_with_streets_between_are_neighbours_if_that_is_said() {
    let place = Place::with_project();
    // Four by four blocks of 85 m with streets of 15 m; of one nobody says how many live there.
    let codes: Vec<String> = (0..16).map(|i| format!("B{i:02}")).collect();
    let at = |i: usize| (100.0 * (i % 4) as f64, 100.0 * (i / 4) as f64);
    let blocks: Vec<Rectangle<'_>> =
        (codes.iter().enumerate()).map(|(i, code)| (code.as_str(), "", 50.0, at(i).0, at(i).1, 85.0, 85.0)).collect();
    place.write("bloecke.geojson", &geojson(&blocks).replacen("\"einwohner\":50.0", "\"einwohner\":null", 1));
    let halves = [("W", "West", 0.0, 0.0, 0.0, 192.5, 385.0), ("O", "Ost", 0.0, 192.5, 0.0, 192.5, 385.0)];
    place.write("haelften.geojson", &geojson(&halves));
    for (file, name) in [("bloecke.geojson", "Blöcke"), ("haelften.geojson", "Hälften")] {
        place.run("de", &["import", "p.gpkg", file, "--department", "Statistik", "--name", name]).is(0);
    }
    let start = ["propose", "p.gpkg", "--blocks", "Blöcke", "--departments", "Hälften"];
    let run = |rest: &[&str]| place.run("de", &[&start, rest].concat());
    run(&["--draft", "A"]).is(0).out_has(&[
        "16 Räume",
        "16 Bausteine haben keinen Nachbarn bis 1 m Abstand",
        "1 Baustein ohne Angabe zu Einwohnern",
    ]);
    run(&["--draft", "B", "--neighbours-within", "20"])
        .is(0)
        .out_has(&["2 Räume aus 16 Bausteinen"])
        .out_lacks(&["keinen Nachbarn"]);
    run(&["--draft", "C", "--neighbours-within", "51"]).is(2).err_has(&["0–50"]);
    let told = run(&["--draft", "C", "--neighbours-within", "15.5", "--json"]).is(0).json();
    assert_eq!((&told["blocks_unstated"], &told["blocks_without_neighbours"]), (&1.into(), &0.into()));
    assert_eq!((told["neighbours_within_m"].as_f64(), told["exact_share"].as_f64()), (Some(15.5), Some(0.9375)));
    // The draft remembers it.
    place.run("de", &["draft", "check", "p.gpkg", "B", "--min-residents", "300"]).is(0).out_has(&["ohne Angabe"]);
}
