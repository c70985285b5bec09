//! The map as a sheet from a terminal.

use crate::cli::{Place, import_both};
use std::path::{Path, PathBuf};

fn read(place: &Place, name: &str) -> Vec<u8> {
    std::fs::read(place.path(name)).expect("is there")
}

fn drawing(place: &Place, name: &str) -> String {
    String::from_utf8(read(place, name)).expect("UTF-8")
}

/// A project with two definitions and a count for one of them.
fn with_counts() -> Place {
    let place = Place::with_project();
    import_both(&place);
    place.write("cases.csv", "code;cases\nW;2\nO;7\n");
    let import = ["import-indicator", "p.gpkg", "cases.csv", "--definition", "Hälften", "--value", "cases"];
    let more = ["--name", "Fälle", "--kind", "count", "--attribution", "Stadt Auental", "--licence", "CC0"];
    place.run("de", &[&import[..], &more[..]].concat()).is(0);
    place
}

#[test]
fn a_sheet_is_written_in_every_form_and_never_over_a_file() {
    let place = with_counts();
    place
        .run("de", &["map", "p.gpkg", "--theme", "Hälften", "--out", "karte.svg", "--title", "Räume der Ämter"])
        .is(0)
        .out_has(&["Karte ausgegeben", "karte.svg", "A4", "Maßstab 1 : "]);
    let svg = drawing(&place, "karte.svg");
    for text in ["Räume der Ämter", "Hälften", "Streifen", "Jugendamt", "Schulamt", "Maßstab 1 : ", "Klammer"] {
        assert!(svg.contains(text), "{text}");
    }
    place.run("de", &["map", "p.gpkg", "--out", "karte.svg", "--no-overwrite"]).is(2).err_has(&["karte.svg"]);
    assert_eq!(drawing(&place, "karte.svg"), svg);

    let a3 = ["map", "p.gpkg", "--out", "map.png", "--paper", "a3", "--portrait", "--dpi", "40", "--scale", "1:50.000"];
    place.run("en", &a3).is(0).out_has(&["A3", "1 : 50,000"]);
    let png = image::load_from_memory(&read(&place, "map.png")).expect("a PNG");
    // 297 × 420 mm at 40 dpi.
    assert_eq!((png.width(), png.height()), (468, 661));
    place.run("de", &["map", "p.gpkg", "--out", "karte.PDF"]).is(0);
    assert!(read(&place, "karte.PDF").starts_with(b"%PDF"));
}

#[test]
fn small_counts_leave_the_house_only_with_the_mark() {
    let place = with_counts();
    place.run("de", &["map", "p.gpkg", "--theme", "Fälle", "--out", "a.svg"]).is(0);
    let outside = drawing(&place, "a.svg");
    assert!(outside.contains("geheim gehalten") && !outside.contains("internen Gebrauch"));
    assert!(!outside.contains(">2<") && outside.contains("© Stadt Auental (CC0)"));
    place.run("de", &["map", "p.gpkg", "--theme", "Fälle", "--out", "b.svg", "--internal"]).is(0);
    let inside = drawing(&place, "b.svg");
    assert!(inside.contains("Nur für den internen Gebrauch") && !inside.contains("geheim gehalten"));
}

#[test]
fn what_is_shown_can_be_chosen_and_unknown_names_list_what_there_is() {
    let place = with_counts();
    let map = |more: &[&str]| place.run("de", &[&["map", "p.gpkg", "--out", "x.svg"], more].concat());
    map(&["--theme", "Drittel"]).is(2).err_has(&["Drittel", "Fälle", "Hälften", "Streifen"]);
    map(&["--hide", "Bahn"]).is(2).err_has(&["Bahn", "Hälften"]);
    map(&["--extent", "Nordstadt"]).is(2).err_has(&["Nordstadt", "Streifen"]);
    map(&["--extent", "1,2,3"]).is(2).err_has(&["1,2,3"]);
    map(&["--hide", "Hälften,Streifen"]).is(2).err_has(&["nichts zu sehen"]);
    // Far from everything: where it does lie is told.
    map(&["--extent", "100000,5000000,101000,5001000"])
        .is(2)
        .err_has(&["Im gewählten Ausschnitt liegt nichts", "526000,60"]);
    map(&["--background", "fehlt.pmtiles"]).is(2).err_has(&["fehlt.pmtiles"]);
    map(&["--dpi", "9000"]).is(2).err_has(&["9000"]);
    map(&["--scale", "0"]).is(2).err_has(&["25000"]);
    place.run("de", &["map", "p.gpkg", "--out", "x.gif"]).is(2).err_has(&["X.pdf"]);
    assert!(!place.path("x.svg").exists());
    map(&["--show", "Streifen", "--no-labels"]).is(0);
    let svg = drawing(&place, "x.svg");
    assert!(svg.contains("Streifen") && !svg.contains("Hälften"));
    place.run("en", &["map", "--help"]).is(0).out_has(&["--theme", "--internal", "--extent"]);
}

/// The open data; a test that asks for it fails when it is missing.
fn data() -> PathBuf {
    let folder = std::env::var_os("KLAMMER_TEST_DATA").map_or_else(|| PathBuf::from("../shared/data"), PathBuf::from);
    let folder = folder.canonicalize().unwrap_or(folder);
    assert!(folder.join("berlin").is_dir(), "the open data is not in {}", folder.display());
    folder
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

#[test]
#[ignore = "needs the open data"]
fn berlin_with_an_indicator_and_its_localities() {
    let (place, data) = (Place::new(), data().join("berlin"));
    place.run("de", &["new", "b.gpkg", "--title", "Berlin", "--crs", "EPSG:25833"]).is(0);
    for (file, name) in [("lor_planungsraeume_2021.shp", "Planungsräume"), ("lor_ortsteile.shp", "Ortsteile")] {
        let file = data.join(file);
        place.run("de", &["import", "b.gpkg", text(&file), "--department", "Amt", "--name", name]);
    }
    let table = data.join("mss_2021_planning_areas.csv");
    let import = ["import-indicator", "b.gpkg", text(&table), "--definition", "Planungsräume", "--kind", "rate"];
    let value = ["--value", "s1_percentage_unemployed", "--name", "Arbeitslosenanteil", "--unit", "%"];
    place.run("de", &[&import[..], &value[..]].concat()).is(0);
    place.run("de", &["map", "b.gpkg", "--theme", "Arbeitslosenanteil", "--out", "b.svg"]).is(0);
    let svg = drawing(&place, "b.svg");
    for wanted in ["0,45 bis 2,64 %", "über 9,80 bis 17,79 %", "kein Wert", "Müggelheim", "1 : 250.000"] {
        assert!(svg.contains(wanted), "{wanted}");
    }
    // 4 MB of boundaries are less than one of paper.
    assert!(svg.len() < 1_000_000, "{} bytes", svg.len());
}

#[test]
#[ignore = "needs the open data"]
fn flensburgs_four_definitions_on_one_sheet() {
    let (place, data) = (Place::new(), data().join("flensburg/shp"));
    place.run("de", &["new", "f.gpkg", "--title", "Flensburg", "--crs", "EPSG:25832"]).is(0);
    let files = [
        ("flensburg_stadtteile.zip", "Stadtteile"),
        ("flensburg_stadtbezirke.zip", "Bezirke"),
        ("flensburg_kommunalwahlbezirke_2023/Wahlbezirke.shp", "Wahlbezirke"),
        ("flensburg_kommunalwahlkreise_2023/Wahlkreise.shp", "Wahlkreise"),
    ];
    for (file, name) in files {
        let file = data.join(file);
        place.run("de", &["import", "f.gpkg", text(&file), "--department", "Statistik", "--name", name]);
    }
    let map = ["map", "f.gpkg", "--theme", "Stadtteile", "--out", "f.svg", "--portrait"];
    place.run("de", &map).is(0).out_has(&["1 : 60.000"]);
    let svg = drawing(&place, "f.svg");
    for (_, name) in files {
        assert!(svg.contains(&format!(">{name}<")), "{name}");
    }
    assert!(svg.contains("11 Mürwik"));
}
