//! `propose` with the real program.

use crate::cli::{Place, import_both};

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
