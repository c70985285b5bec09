//! Checking, mending, newer files, residents and mappings: from the terminal, and in the window.

use crate::cli::{Place, geojson};
use crate::workbench::{Desk, click, drop_file, fill, new_project, settle, until};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use klammer::app::session::Session;
use klammer::l10n::Lang;
use klammer::model::FindingKind;
use serde_json::Value;

/// Two squares with a crack of 10 cm between them closed at both ends, one code twice.
fn cracked() -> String {
    geojson(&[
        ("01", "West", 600.0, 0.0, 0.0, 500.0, 1000.0),
        ("02", "Ost", 400.0, 500.1, 0.0, 499.9, 1000.0),
        ("03", "Nord", 100.0, 0.0, 1000.0, 1000.0, 200.0),
        ("03", "Süd", 200.0, 0.0, -200.0, 1000.0, 200.0),
    ])
}

/// The same a year later: sound, one border moved by 100 m, one space gone, one new.
fn later() -> String {
    geojson(&[
        ("01", "West", 650.0, 0.0, 0.0, 600.0, 1000.0),
        ("02", "Ost", 350.0, 600.0, 0.0, 400.0, 1000.0),
        ("04", "Neu", 100.0, 0.0, 1000.0, 1000.0, 250.0),
    ])
}

fn finding<'a>(file: &'a Value, code: &str) -> Option<&'a Value> {
    file["findings"].as_array()?.iter().find(|finding| finding["code"] == code)
}

#[test]
fn a_check_tells_everything_as_data_and_in_words() {
    let place = Place::new();
    place.write("r.geojson", &cracked());
    place.write("kaputt.geojson", "{\"type\": \"FeatureCollection\", \"features\": [");
    let said = place.run("de", &["check", "r.geojson", "kaputt.geojson", "--json"]).is(1);
    let all = said.json();
    let (sound, broken) = (&all[0], &all[1]);
    assert_eq!((sound["file"].as_str(), sound["features"].as_u64()), (Some("r.geojson"), Some(4)));
    assert_eq!(sound["crs"], serde_json::json!({ "epsg": 25832, "how": "geojson_member", "doubtful": false }));
    assert_eq!(sound["encoding"]["name"], "UTF-8");
    let gap = finding(sound, "gap_sliver").expect("the crack");
    assert_eq!((gap["count"].as_u64(), gap["severity"].as_str()), (Some(1), Some("warning")));
    assert!((gap["area_m2"].as_f64().unwrap() - 100.0).abs() < 0.1, "{gap}");
    assert_eq!(gap["places"][0]["extent"].as_array().map(Vec::len), Some(4));
    assert!(gap["message"].as_str().unwrap().contains("Spalt") && gap["mendable"] == true);
    let doubled = finding(sound, "duplicate_code").expect("the code");
    assert_eq!((doubled["residents"].as_f64(), doubled["severity"].as_str()), (Some(300.0), Some("error")));
    assert_eq!(finding(broken, "damaged").or(finding(broken, "truncated")).unwrap()["severity"], "error");

    let words = place.run("en", &["check", "r.geojson"]).is(1).out_has(&["Narrow gaps"]);
    words.out_has(&["4 records", "ETRS89 / UTM zone 32N"]);
}

#[test]
fn a_check_against_a_project_knows_its_boundary_and_its_codes() {
    let place = Place::with_project();
    place.write("all.geojson", &geojson(&[("001", "Alles", 1000.0, 0.0, 0.0, 1000.0, 1000.0)]));
    place.write("part.geojson", &geojson(&[("1", "Teil", 1000.0, 0.0, 0.0, 1000.0, 950.0)]));
    place.run("de", &["import", "p.gpkg", "all.geojson", "--department", "Amt"]).is(0);
    let said = place.run("de", &["check", "part.geojson", "--against", "p.gpkg", "--json"]);
    let file = &said.json()[0];
    assert_eq!(file["boundary"], "all");
    let left = finding(file, "uncovered_boundary").expect("the strip");
    assert!((left["area_m2"].as_f64().unwrap() - 50_000.0).abs() < 1.0, "{left}");
    assert_eq!(finding(file, "lost_zeros").expect("001")["count"], 1);
}

#[test]
fn an_import_can_be_mended_at_once_and_undone() {
    let place = Place::with_project();
    place.write("r.geojson", &cracked());
    let import = ["import", "p.gpkg", "r.geojson", "--department", "Amt", "--name", "Räume"];
    place
        .run("de", &[&import[..], &["--apply-remedies", "--only", "gap_sliver,duplicate_code"]].concat())
        .is(0)
        .out_has(&["„Räume“ bereinigt", "Schmale Lücken: 1 Stelle, 100 m²"]);
    let codes = |place: &Place| -> Vec<String> {
        let store =
            klammer::project::Store::open(&place.workspace(), &place.path("p.gpkg"), &klammer::geometry::NoWatch);
        let (store, _) = store.expect("opens");
        let codes = store.project().definitions[0].spaces.iter().map(|space| space.code.clone()).collect();
        store.close(true).expect("closes");
        codes
    };
    assert_eq!(codes(&place), ["01", "02", "03", "03-2"]);
    let checked = place.run("de", &["info", "p.gpkg", "--check", "--json"]).json();
    let kinds: Vec<&str> =
        checked["definitions"][0]["findings"].as_array().unwrap().iter().filter_map(|f| f["kind"].as_str()).collect();
    assert!(!kinds.contains(&"gap_sliver") && !kinds.contains(&"duplicate_code"), "{kinds:?}");
    place.run("de", &["undo", "p.gpkg"]).is(0);
    assert_eq!(codes(&place), ["01", "02", "03", "03"]);
    place.run("de", &["mend", "p.gpkg", "Räume"]).is(0).out_has(&["Schmale Lücken"]);
    place.run("de", &["mend", "p.gpkg", "Räume"]).is(2).err_has(&["nichts zu bereinigen"]);
    place.run("de", &["mend", "p.gpkg", "Räume", "--only", "unsinn"]).is(2).err_has(&["gap_sliver"]);
}

#[test]
fn a_file_is_repaired_into_a_geopackage_and_stays_as_it_is() {
    let place = Place::new();
    place.write("r.geojson", &cracked());
    let before = std::fs::read(place.path("r.geojson")).unwrap();
    place.run("de", &["repair", "r.geojson", "--out", "neu.gpkg"]).out_has(&["Schmale Lücken", "neu.gpkg"]);
    assert_eq!(std::fs::read(place.path("r.geojson")).unwrap(), before);
    let all = place.run("de", &["check", "neu.gpkg", "--json"]).json();
    assert!(finding(&all[0], "gap_sliver").is_none(), "{all}");
    assert_eq!(all[0]["features"], 4);
    place.run("de", &["repair", "r.geojson", "--out", "neu.gpkg"]).is(2);
}

#[test]
fn a_newer_file_takes_a_definitions_place_and_keeps_what_depends_on_it() {
    let place = Place::with_project();
    place.write("r.geojson", &cracked());
    place.write("r2.geojson", &later());
    place.write("k.csv", "code;Arbeitslose\n01;60\n02;40\n");
    place.run("de", &["import", "p.gpkg", "r.geojson", "--department", "Amt", "--name", "Räume"]);
    place.run("de", &["import-indicator", "p.gpkg", "k.csv", "--value", "Arbeitslose"]).is(0);
    let values = |place: &Place| -> Vec<Value> {
        let info = place.run("de", &["info", "p.gpkg", "--json", "--internal"]).json();
        let values = info["indicators"][0]["values"].as_array().unwrap().clone();
        values.iter().map(|value| value["value"].clone()).collect()
    };
    assert_eq!(values(&place), [60.0.into(), 40.0.into(), Value::Null, Value::Null]);
    place.run("de", &["import", "p.gpkg", "r2.geojson", "--replace", "Räume"]).is(0).out_has(&[
        "2 Räume mit anderer Grenze",
        "1 neuer Raum (04 Neu)",
        "2 Räume fallen weg",
        "Den Raum wechseln",
    ]);
    assert_eq!(values(&place), [60.0.into(), 40.0.into(), Value::Null]);
    place.run("de", &["import", "p.gpkg", "r2.geojson", "--replace", "Räume"]).is(2).err_has(&["ändert nichts"]);
    place.run("de", &["undo", "p.gpkg"]).is(0);
    assert_eq!(values(&place).len(), 4);
}

#[test]
fn tables_give_residents_and_put_definitions_together() {
    let place = Place::with_project();
    place.write(
        "r.geojson",
        &geojson(&[
            ("01", "A", 1.0, 0.0, 0.0, 100.0, 100.0),
            ("02", "B", 1.0, 100.0, 0.0, 100.0, 100.0),
            ("03", "C", 1.0, 200.0, 0.0, 100.0, 100.0),
        ]),
    );
    place.write("ew.csv", "Block;Einwohner\n01;1.200\n02;300\n03;-\n");
    place.write("zu.csv", "Block;Raum;Name\n01;N;Nord\n02;N;Nord\n03;S;Süd\n99;S;Süd\n");
    place.run("de", &["import", "p.gpkg", "r.geojson", "--department", "Amt", "--name", "Blöcke"]).is(0);
    let residents = ["import-residents", "p.gpkg", "ew.csv", "--definition", "Blöcke"];
    place.run("de", &residents).is(2).err_has(&["Stichtag"]);
    place
        .run("de", &[&residents[..], &["--date", "31.12.2024"]].concat())
        .is(0)
        .out_has(&["2 Räume mit Zahl", "1.500"]);
    let mapping = ["import-mapping", "p.gpkg", "zu.csv", "--blocks", "Blöcke", "--department", "Sozialamt"];
    let mapping = [&mapping[..], &["--name", "Sozialräume", "--space", "Raum", "--space-name", "Name"]].concat();
    place.run("de", &mapping).is(0).out_has(&["2 Räume"]).err_has(&["99"]);
    let info = place.run("de", &["info", "p.gpkg", "--json"]).json();
    let made = &info["definitions"][1];
    assert_eq!((made["name"].as_str(), made["spaces"].as_u64()), (Some("Sozialräume"), Some(2)));
    assert!((made["area_m2"].as_f64().unwrap() - 30_000.0).abs() < 1e-3);
    // C states no residents, so neither does the space it is in.
    assert_eq!(made["residents"].as_f64(), Some(1500.0));
}

/// `None` while the check runs.
fn checked(session: &Session) -> Option<Vec<FindingKind>> {
    let definition = session.project()?.definitions.last()?.id;
    let findings = session.definition_view(definition)?.findings.clone()?;
    Some(findings.iter().map(|finding| finding.kind).collect())
}

fn kinds(session: &Session) -> Vec<FindingKind> {
    checked(session).expect("checked")
}

#[test]
fn the_window_shows_what_is_found_before_the_import_and_mends_with_it() {
    let desk = Desk::new();
    let mut harness = desk.open(Lang::De);
    new_project(&mut harness, "Auental");
    let path = desk.write("Bezirke_2023.geojson", &cracked());
    drop_file(&mut harness, &path);
    click(&mut harness, "Raumdefinition (Grenzen)");
    fill(&mut harness, "Name des Amtes", "Schulamt");
    until(&mut harness, "the examination", |harness| {
        harness.query_all_by_label("Schmale Lücken: beim Import bereinigen").next().is_some()
    });
    // Codes are mended only when they are ticked.
    click(&mut harness, "Doppelte Kennungen: beim Import bereinigen");
    settle(&mut harness);
    click(&mut harness, "Importieren und bereinigen");
    until(&mut harness, "the import", |harness| {
        harness.state().session().project().is_some_and(|project| project.definitions.len() == 1)
    });
    settle(&mut harness);
    until(&mut harness, "the check after mending", |harness| {
        checked(harness.state().session()).is_some_and(|kinds| !kinds.contains(&FindingKind::GapSliver))
    });
    let session = harness.state().session();
    assert!(!kinds(session).contains(&FindingKind::GapSliver) && !kinds(session).contains(&FindingKind::DuplicateCode));
    let codes: Vec<String> = session.project().unwrap().definitions[0].spaces.iter().map(|s| s.code.clone()).collect();
    assert_eq!(codes, ["01", "02", "03", "03-2"]);
    // A step of its own.
    click(&mut harness, "Rückgängig");
    until(&mut harness, "the cracks again", |harness| {
        checked(harness.state().session()).is_some_and(|kinds| kinds.contains(&FindingKind::GapSliver))
    });

    // The same source a year later is filled in, and takes the place of the first.
    let path = desk.write("Bezirke_2024.geojson", &later());
    drop_file(&mut harness, &path);
    click(&mut harness, "Raumdefinition (Grenzen)");
    until(&mut harness, "what is remembered", |harness| {
        harness.query_all_by_label("Ausgefüllt wie beim letzten Import dieser Quelle.").next().is_some()
    });
    click(&mut harness, "Importieren als");
    click(&mut harness, "neuerer Stand von „Bezirke_2023“");
    until(&mut harness, "what changes", |harness| {
        harness.query_all_by_label("– 1 neuer Raum (04 Neu)").next().is_some()
    });
    click(&mut harness, "Ersetzen");
    until(&mut harness, "the newer file", |harness| {
        let project = harness.state().session().project().cloned();
        project.is_some_and(|p| p.definitions.len() == 1 && p.definitions[0].spaces.len() == 3)
    });
}

#[test]
fn the_buttons_of_the_import_page_stay_where_they_are_when_findings_come() {
    let desk = Desk::new();
    let mut harness = desk.open(Lang::De);
    new_project(&mut harness, "Auental");
    let (sound, broken) = (desk.write("heil.geojson", &later()), desk.write("kaputt.geojson", &cracked()));
    let mut places = Vec::new();
    for path in [sound, broken] {
        drop_file(&mut harness, &path);
        click(&mut harness, "Raumdefinition (Grenzen)");
        until(&mut harness, "the page", |h| h.query_all_by_label("Importieren und bereinigen").next().is_some());
        // A dialog finds its place in its first frames.
        harness.run_steps(4);
        let buttons = ["Abbrechen", "Importieren", "Importieren und bereinigen"];
        let now = |h: &Harness<'_, _>| buttons.map(|label| h.query_all_by_label(label).last().expect("shown").rect());
        places.push(now(&harness));
        settle(&mut harness);
        places.push(now(&harness));
        click(&mut harness, "Abbrechen");
        settle(&mut harness);
    }
    assert!(places.iter().all(|place| *place == places[0]), "{places:?}");
}

#[test]
fn a_finding_is_mended_from_its_panel() {
    let desk = Desk::new();
    let mut harness = desk.open(Lang::De);
    new_project(&mut harness, "Auental");
    let path = desk.write("r.geojson", &cracked());
    drop_file(&mut harness, &path);
    click(&mut harness, "Raumdefinition (Grenzen)");
    fill(&mut harness, "Name des Amtes", "Schulamt");
    click(&mut harness, "Importieren");
    until(&mut harness, "findings", |harness| {
        checked(harness.state().session()).is_some_and(|kinds| kinds.contains(&FindingKind::GapSliver))
    });
    settle(&mut harness);
    // The doubled code comes first, being an error.
    click(&mut harness, "Vorschau");
    until(&mut harness, "the preview", |harness| {
        harness.state().session().mend_preview().is_some_and(|p| p.result.is_some())
    });
    settle(&mut harness);
    assert!(kinds(harness.state().session()).contains(&FindingKind::GapSliver), "a preview changes nothing");
    for _ in 0..2 {
        let before = kinds(harness.state().session()).len();
        click(&mut harness, "Bereinigen");
        until(&mut harness, "fewer findings", |harness| {
            checked(harness.state().session()).is_some_and(|kinds| kinds.len() < before)
        });
    }
    assert!(!kinds(harness.state().session()).contains(&FindingKind::GapSliver));
}

#[test]
fn a_file_of_the_same_name_is_another_file() {
    let desk = Desk::new();
    let mut harness = desk.open(Lang::De);
    new_project(&mut harness, "Auental");
    let spaces = |harness: &egui_kittest::Harness<'_, klammer::ui::shell::Workbench>| -> Vec<usize> {
        let project = harness.state().session().project().cloned().expect("open");
        project.definitions.iter().map(|definition| definition.spaces.len()).collect()
    };
    for (folder, text, amt) in [("a", cracked(), "Schulamt"), ("b", later(), "Jugendamt")] {
        std::fs::create_dir(desk.path(folder)).unwrap();
        let path = desk.write(&format!("{folder}/Bezirke.geojson"), &text);
        drop_file(&mut harness, &path);
        click(&mut harness, "Raumdefinition (Grenzen)");
        if folder == "a" {
            fill(&mut harness, "Name des Amtes", amt);
        }
        settle(&mut harness);
        let before = spaces(&harness).len();
        click(&mut harness, "Importieren");
        until(&mut harness, "the import", |harness| spaces(harness).len() == before + 1);
    }
    assert_eq!(spaces(&harness), [4, 3]);
}

#[test]
fn residents_that_were_set_outlive_a_newer_file_without_any() {
    let place = Place::with_project();
    let without = |text: String| text.replace("\"einwohner\"", "\"farbe\"").replace(":600.0", ":null");
    place.write(
        "r.geojson",
        &without(geojson(&[("01", "A", 1.0, 0.0, 0.0, 100.0, 100.0), ("02", "B", 1.0, 100.0, 0.0, 100.0, 100.0)])),
    );
    place.write(
        "r2.geojson",
        &without(geojson(&[("01", "A", 1.0, 0.0, 0.0, 90.0, 100.0), ("02", "B", 1.0, 90.0, 0.0, 110.0, 100.0)])),
    );
    place.write("ew.csv", "code;Einwohner\n01;1.200\n02;300\n");
    place.run("de", &["import", "p.gpkg", "r.geojson", "--department", "Amt", "--name", "Räume"]).is(0);
    place.run("de", &["import-residents", "p.gpkg", "ew.csv", "--definition", "Räume", "--date", "2024"]).is(0);
    place.run("de", &["import", "p.gpkg", "r2.geojson", "--replace", "Räume"]).is(0);
    let info = place.run("de", &["info", "p.gpkg", "--json"]).json();
    assert_eq!(info["definitions"][0]["residents"].as_f64(), Some(1500.0));
    assert_eq!(info["definitions"][0]["residents_source"]["reference_date"], "2024");
}

#[test]
fn a_refused_import_comes_back_with_its_findings() {
    let desk = Desk::new();
    let mut harness = desk.open(Lang::De);
    new_project(&mut harness, "Auental");
    let offered = |harness: &egui_kittest::Harness<'_, klammer::ui::shell::Workbench>| {
        harness.query_all_by_label("Doppelte Kennungen: beim Import bereinigen").next().is_some()
    };
    for name in ["Räume", "Räume"] {
        let path = desk.write("r.geojson", &cracked());
        drop_file(&mut harness, &path);
        click(&mut harness, "Raumdefinition (Grenzen)");
        until(&mut harness, "the examination", |harness| offered(harness));
        if harness.query_all_by_label("Name des Amtes").next().is_some() {
            fill(&mut harness, "Name des Amtes", "Schulamt");
        }
        fill(&mut harness, "Name", name);
        click(&mut harness, "Importieren");
        settle(&mut harness);
    }
    // The name is taken: told, and the dialog is there again with everything in it, however often.
    for _ in 0..2 {
        assert!(!offered(&harness));
        click(&mut harness, "Verstanden");
        until(&mut harness, "the findings again", |harness| offered(harness));
        click(&mut harness, "Importieren");
        settle(&mut harness);
    }
    assert_eq!(harness.state().session().project().expect("open").definitions.len(), 1);
}
