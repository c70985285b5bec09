//! The real program from a terminal: every command, its messages and exit codes, in both languages.

use klammer::geometry::{EpsgCode, NoWatch};
use klammer::model::{Department, DepartmentId};
use klammer::project::{Command as Change, Store, Workspace};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder of its own, without a display, in which the program runs.
pub(crate) struct Place {
    folder: tempfile::TempDir,
}

/// What the program said.
pub(crate) struct Said {
    code: i32,
    out: String,
    err: String,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// With a project `p.gpkg`.
    pub(crate) fn with_project() -> Self {
        let place = Self::new();
        place.run("en", &["new", "p.gpkg", "--title", "Auental", "--crs", "EPSG:25832"]).is(0);
        place
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).expect("a file can be written");
    }

    pub(crate) fn run(&self, lang: &str, arguments: &[&str]) -> Said {
        let output = Command::new(env!("CARGO_BIN_EXE_klammer"))
            .args(["--lang", lang])
            .args(arguments)
            .current_dir(self.folder.path())
            .env("KLAMMER_DATA_DIR", self.path("own"))
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .output()
            .expect("the program runs");
        Said {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).expect("output is UTF-8"),
            err: String::from_utf8(output.stderr).expect("messages are UTF-8"),
        }
    }

    pub(crate) fn workspace(&self) -> Workspace {
        Workspace::in_folder(&self.path("own").join("work")).expect("a workspace")
    }
}

impl Said {
    #[track_caller]
    pub(crate) fn is(self, code: i32) -> Self {
        assert_eq!(self.code, code, "output:\n{}\nmessages:\n{}", self.out, self.err);
        self
    }

    #[track_caller]
    pub(crate) fn out_has(self, parts: &[&str]) -> Self {
        for part in parts {
            assert!(self.out.contains(part), "{part:?} is not in the output:\n{}", self.out);
        }
        self
    }

    #[track_caller]
    pub(crate) fn out_lacks(self, parts: &[&str]) -> Self {
        for part in parts {
            assert!(!self.out.contains(part), "{part:?} is in the output:\n{}", self.out);
        }
        self
    }

    #[track_caller]
    pub(crate) fn err_has(self, parts: &[&str]) -> Self {
        for part in parts {
            assert!(self.err.contains(part), "{part:?} is not in the messages:\n{}", self.err);
        }
        self
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("no JSON ({error}):\n{}", self.out))
    }
}

/// A rectangle: code, name, residents, west, south, width, height in metres.
pub(crate) type Rectangle<'a> = (&'a str, &'a str, f64, f64, f64, f64, f64);

/// GeoJSON in UTM 32 near Flensburg.
pub(crate) fn geojson(rectangles: &[Rectangle<'_>]) -> String {
    let feature = |(code, name, residents, x, y, w, h): &Rectangle<'_>| {
        let (x, y) = (526_000.5 + x, 6_070_000.5 + y);
        serde_json::json!({
            "type": "Feature",
            "properties": { "code": code, "name": name, "einwohner": residents },
            "geometry": { "type": "Polygon", "coordinates": [[[x, y], [x + w, y], [x + w, y + h], [x, y + h], [x, y]]] },
        })
    };
    let crs = serde_json::json!({ "type": "name", "properties": { "name": "urn:ogc:def:crs:EPSG::25832" } });
    let features: Vec<Value> = rectangles.iter().map(feature).collect();
    serde_json::json!({ "type": "FeatureCollection", "crs": crs, "features": features }).to_string()
}

/// Two halves, west and east.
fn halves() -> String {
    geojson(&[("01", "West", 600.0, 0.0, 0.0, 500.0, 1000.0), ("02", "Ost", 400.0, 500.0, 0.0, 500.0, 1000.0)])
}

/// Three strips, the middle one across the halves' border: a fifth of it lies west.
fn strips() -> String {
    geojson(&[
        ("A", "Links", 500.0, 0.0, 0.0, 400.0, 1000.0),
        ("B", "Mitte", 250.0, 400.0, 0.0, 500.0, 1000.0),
        ("C", "Rechts", 250.0, 900.0, 0.0, 100.0, 1000.0),
    ])
}

pub(crate) fn import_both(place: &Place) {
    place.write("halves.geojson", &halves());
    place.write("strips.geojson", &strips());
    let fields = ["--code", "code", "--label", "name", "--residents", "einwohner"];
    for (file, department, name) in [("halves", "Jugendamt", "Hälften"), ("strips", "Schulamt", "Streifen")] {
        let file = format!("{file}.geojson");
        let mut arguments = vec!["import", "p.gpkg", file.as_str(), "--department", department, "--name", name];
        arguments.extend(fields);
        place.run("de", &arguments).is(0);
    }
}

#[test]
fn help_is_there_in_both_languages() {
    let place = Place::new();
    place.run("de", &["--help"]).is(0).out_has(&[
        "Aufruf: klammer",
        "Befehle:",
        "import-facilities",
        "KLAMMER_DATA_DIR",
    ]);
    place.run("en", &["import", "--help"]).is(0).out_has(&["Usage: klammer import", "--department", "Options:"]);
    place.run("en", &["--version"]).is(0).out_has(&["klammer "]);
}

#[test]
fn wrong_arguments_are_named() {
    let place = Place::new();
    place.run("de", &["kompare"]).is(2).err_has(&["Den Befehl „kompare“ gibt es nicht", "klammer --help"]);
    place.run("en", &["info", "p.gpkg", "--jsn"]).is(2).err_has(&["there is no --jsn"]);
    place.run("en", &["new", "p.gpkg", "--title", "T", "--crs", "utm"]).is(2).err_has(&["utm", "--crs", "EPSG:25832"]);
    place.run("de", &["new", "p.gpkg"]).is(2).err_has(&["--title", "--crs"]);
    place.run("de", &["compare", "a"]).is(2).err_has(&["PROJEKT A B", "zwei Dateien"]);
    place.run("de", &["view", "x.shp", "--size", "1x1"]).is(2).err_has(&["1x1", "1280x800"]);
}

#[test]
fn a_project_is_made_once_and_in_metres() {
    let place = Place::with_project();
    let before = std::fs::read(place.path("p.gpkg")).expect("the project is there");
    let again = place.run("de", &["new", "p.gpkg", "--title", "X", "--crs", "25832"]).is(2);
    again.err_has(&["p.gpkg", "gibt es schon", "Abhilfe"]);
    assert_eq!(std::fs::read(place.path("p.gpkg")).expect("the project is there"), before);
    place.run("en", &["new", "q.gpkg", "--title", "X", "--crs", "EPSG:4326"]).is(2).err_has(&["degrees", "EPSG:25832"]);
    place.run("de", &["new", "q.gpkg", "--title", "X", "--crs", "EPSG:1"]).is(2).err_has(&["EPSG:1"]);
    place.run("de", &["new", "q.gpkg", "--title", " ", "--crs", "EPSG:25832"]).is(2).err_has(&["Name fehlt"]);
    assert!(!place.path("q.gpkg").exists());
}

#[test]
fn boundaries_are_imported_and_told() {
    let place = Place::with_project();
    import_both(&place);
    let info = place.run("en", &["info", "p.gpkg", "--json", "--check"]).is(0).json();
    assert_eq!(info["definitions"][0]["name"], "Hälften");
    assert_eq!(info["definitions"][0]["department"], "Jugendamt");
    assert_eq!(info["definitions"][1]["spaces"], 3);
    assert_eq!(info["definitions"][1]["residents"], 1000.0);
    assert_eq!(info["definitions"][0]["findings"], serde_json::json!([]));
    let area = info["definitions"][1]["area_m2"].as_f64().expect("an area");
    assert!((area - 1e6).abs() < 1.0, "{area}");
    place.run("de", &["info", "p.gpkg"]).is(0).out_has(&["Raumdefinition", "Hälften", "1.000"]);
    place.run("en", &["info", "p.gpkg", "--markdown"]).is(0).out_has(&["# Auental", "| Streifen | Schulamt | 3 |"]);
    let history = place.run("de", &["history", "p.gpkg"]).is(0);
    history.out_has(&[
        "Raumdefinition „Streifen“ importiert (3 Räume, Schulamt, aus strips.geojson)",
        "Projekt „Auental“",
    ]);
    let history = place.run("en", &["history", "p.gpkg", "--json"]).is(0).json();
    assert_eq!(history[0]["kind"], "import_definition");
    assert_eq!(history.as_array().map(Vec::len), Some(3));
}

#[test]
fn the_history_is_narrowed_down_undone_and_done_again() {
    let place = Place::with_project();
    import_both(&place);
    place.run("de", &["versions", "p.gpkg", "--add", "Vor dem Workshop", "--who", "Berta"]).is(0);
    let kinds = |arguments: &[&str]| -> Vec<String> {
        let all = [&["history", "p.gpkg", "--json"], arguments].concat();
        let found = place.run("en", &all).is(0).json();
        found
            .as_array()
            .expect("a list")
            .iter()
            .map(|entry| entry["kind"].as_str().expect("a kind").to_owned())
            .collect()
    };
    assert_eq!(kinds(&[]), ["add_version", "import_definition", "import_definition", "create_project"]);
    assert_eq!(kinds(&["--who", "Berta"]), ["add_version"]);
    assert_eq!(kinds(&["--kind", "definitions"]), ["import_definition", "import_definition"]);
    assert_eq!(kinds(&["--text", "streifen"]), ["import_definition"]);
    assert_eq!(kinds(&["--definition", "Hälften", "--kind", "definitions"]), ["import_definition"]);
    place
        .run("de", &["history", "p.gpkg", "--definition", "Quadrate"])
        .is(2)
        .err_has(&["Quadrate", "Hälften", "Streifen"]);
    place.run("de", &["history", "p.gpkg", "--kind", "räume"]).is(2).err_has(&["räume", "definitions"]);

    place.run("de", &["undo", "p.gpkg"]).is(0).out_has(&["Rückgängig gemacht: Stand „Vor dem Workshop“ benannt"]);
    place.run("de", &["undo", "p.gpkg"]).is(0).out_has(&["Rückgängig gemacht: Raumdefinition „Streifen“ importiert"]);
    assert_eq!(definitions(&place), ["Hälften"]);
    place.run("en", &["redo", "p.gpkg"]).is(0);
    assert_eq!(definitions(&place), ["Hälften", "Streifen"]);
    place.run("en", &["redo", "p.gpkg"]).is(0);
    place.run("de", &["redo", "p.gpkg"]).is(2).err_has(&["nichts zu wiederholen"]);
}

fn definitions(place: &Place) -> Vec<String> {
    let info = place.run("en", &["info", "p.gpkg", "--json"]).is(0).json();
    let all = info["definitions"].as_array().expect("a list").clone();
    all.iter().map(|definition| definition["name"].as_str().expect("a name").to_owned()).collect()
}

#[test]
fn versions_are_named_gone_back_to_and_compacting_removes_what_none_needs() {
    let place = Place::with_project();
    place.run("de", &["versions", "p.gpkg"]).is(0).out_has(&["Keine benannten Stände"]);
    import_both(&place);
    place.run("de", &["versions", "p.gpkg", "--add", "beide", "--who", "Anna"]).is(0).out_has(&["„beide“"]);
    place.run("de", &["versions", "p.gpkg", "--add", "beide"]).is(2).err_has(&["beide"]);
    for _ in 0..3 {
        place.run("en", &["undo", "p.gpkg"]).is(0);
    }
    // The version's own naming was undone, too.
    place.run("de", &["versions", "p.gpkg"]).is(0).out_has(&["Keine benannten Stände"]);
    for _ in 0..3 {
        place.run("en", &["redo", "p.gpkg"]).is(0);
    }
    let listed = place.run("en", &["versions", "p.gpkg", "--json"]).is(0).json();
    assert_eq!((listed[0]["name"].as_str(), listed[0]["who"].as_str()), (Some("beide"), Some("Anna")));

    place.run("de", &["compact", "p.gpkg"]).is(0).out_has(&["nichts zu entfernen"]);
    import_third(&place);
    place.run("de", &["versions", "p.gpkg", "--go-back", "beide"]).is(0).out_has(&["Zum Stand „beide“ zurückgekehrt"]);
    assert_eq!(definitions(&place), ["Hälften", "Streifen"]);
    place.run("de", &["versions", "p.gpkg", "--go-back", "keiner"]).is(2).err_has(&["keiner", "beide"]);
    // The third is in no version: it goes for good, and going back can't be undone any more: undo passes over it.
    place.run("de", &["compact", "p.gpkg"]).is(0).out_has(&["1 Raumdefinition", "kleiner"]);
    place.run("de", &["undo", "p.gpkg"]).is(0).out_has(&["Stand „beide“ benannt"]);
    place.run("de", &["redo", "p.gpkg"]).is(0);
    place.run("de", &["versions", "p.gpkg", "--delete", "beide"]).is(0);
    place.run("de", &["versions", "p.gpkg"]).is(0).out_has(&["Keine benannten Stände"]);
    assert_eq!(definitions(&place), ["Hälften", "Streifen"]);
}

fn import_third(place: &Place) {
    place.run("en", &["import", "p.gpkg", "strips.geojson", "--department", "Sportamt", "--name", "Dritte"]).is(0);
}

#[test]
fn serious_findings_give_1_and_the_import_is_done() {
    let place = Place::with_project();
    let bad = [("01", "West", 1.0, 0.0, 0.0, 600.0, 1000.0), ("01", "Ost", 1.0, 500.0, 0.0, 500.0, 1000.0)];
    place.write("bad.geojson", &geojson(&bad));
    let arguments = ["import", "p.gpkg", "bad.geojson", "--department", "Amt", "--name", "N", "--code", "code"];
    let said = place.run("de", &arguments).is(1);
    said.err_has(&["Fehler: bad.geojson: Überlappungen", "Doppelte Kennungen", "01 West, 01 Ost", "Abhilfe"])
        .out_has(&["Raumdefinition „N“ (Amt) importiert: 2 Räume"]);
    place.run("en", &["info", "p.gpkg", "--check"]).is(1).out_has(&["Error: Overlaps", "10.0 ha"]);
}

#[test]
fn unusable_input_gives_2_with_place_and_remedy_and_changes_nothing() {
    let place = Place::with_project();
    import_both(&place);
    let before = std::fs::read(place.path("p.gpkg")).expect("the project is there");
    place.write("broken.geojson", "{\"type\": \"FeatureCollection\", \"features\": [");
    place.write("notes.docx", "hello");
    let import = |lang: &str, file: &str, more: &[&str]| {
        let mut arguments = vec!["import", "p.gpkg", file, "--department", "Amt", "--name", "Neu"];
        arguments.extend(more);
        place.run(lang, &arguments).is(2)
    };
    import("de", "nowhere.shp", &[]).err_has(&["Fehler: Die Datei gibt es nicht", "Wo: nowhere.shp", "Abhilfe"]);
    import("en", "broken.geojson", &[]).err_has(&["broken.geojson", "What to do"]);
    import("de", "notes.docx", &[]).err_has(&["notes.docx", "Shapefile"]);
    import("en", "halves.geojson", &["--code", "kennung"]).err_has(&["field kennung", "einwohner"]);
    import("en", "halves.geojson", &["--encoding", "klingon"]).err_has(&["klingon", "UTF-8"]);
    import("de", "halves.geojson", &["--date", "gestern"]).err_has(&["„gestern“ ist kein Datum"]);
    import("de", "halves.geojson", &["--layer", "andere"]).err_has(&["„andere“", "halves"]);
    let taken = ["import", "p.gpkg", "halves.geojson", "--department", "Amt", "--name", "Hälften"];
    place.run("de", &taken).is(2).err_has(&["„Hälften“ ist vergeben"]);
    place.run("de", &["info", "none.gpkg"]).is(2).err_has(&["none.gpkg"]);
    place.run("en", &["info", "halves.geojson"]).is(2).err_has(&["not a Klammer project"]);
    assert_eq!(std::fs::read(place.path("p.gpkg")).expect("the project is there"), before);
    assert_eq!(place.workspace().recoverable().expect("a list"), [], "working copies stay behind");
}

#[test]
fn definitions_are_compared_in_people() {
    let place = Place::with_project();
    import_both(&place);
    let value = place.run("de", &["compare", "p.gpkg", "Hälften", "Streifen", "--json"]).is(0).json();
    for key in ["v_measure", "homogeneity", "completeness"] {
        let share = value[key].as_f64().expect("a number");
        assert!((0.0..1.0).contains(&share), "{key} {share}");
    }
    // The middle strip has 250 residents, a fifth of them west of the border; it belongs east.
    assert_eq!(value["residents"]["outside_majority"].as_f64().map(f64::round), Some(50.0));
    assert_eq!(value["residents"]["total"].as_f64().map(f64::round), Some(1000.0));
    assert_eq!(value["residents"]["counted_by"], "Streifen");
    assert_eq!(value["pairs"].as_array().map(Vec::len), Some(4));
    assert_eq!(value["areas"]["only_a_m2"], 0.0);
    place.run("de", &["compare", "p.gpkg", "Hälften", "Streifen"]).is(0).out_has(&[
        "50 von 1.000 Einwohnern (5,0 %) wohnen außerhalb des Raums von „Hälften“",
        "Stand nicht angegeben",
        "V-Maß 0,",
        "02 Ost × B Mitte: 40,0 ha, 200 Einwohner",
    ]);
    place.run("en", &["compare", "p.gpkg", "Hälften", "Streifen"]).is(0).out_has(&["50 of 1,000 residents (5.0%)"]);
    place.run("en", &["compare", "p.gpkg", "Hälften", "Viertel"]).is(2).err_has(&["“Viertel”", "Hälften, Streifen"]);
}

#[test]
fn a_comparison_tells_of_single_spaces() {
    let place = Place::with_project();
    import_both(&place);
    let value = place.run("de", &["compare", "p.gpkg", "Hälften", "Streifen", "--json"]).is(0).json();
    let number = |at: &str| value.pointer(at).and_then(Value::as_f64).map(f64::round);
    assert_eq!(number("/residents_outside_majority/b_to_a"), Some(50.0));
    assert!(number("/residents_outside_majority/a_to_b") > Some(50.0));
    assert_eq!(value["residents_outside_majority"]["finer"], "b");
    assert!((0.0..1.0).contains(&value["nvi"].as_f64().expect("a number")));
    assert_eq!(value["matched"], Value::Null, "two and three are not similar");
    assert_eq!(value["cross_table"].as_array().map(Vec::len), Some(4));
    let nested: Vec<_> = value["nesting"]["b_in_a"].as_array().expect("a list").iter().collect();
    assert_eq!(nested.len(), 2, "{nested:?}");
    assert_eq!(value["disagreements"]["list"][0]["space"]["code"], "B");
    assert_eq!(value["disagreements"]["list"][0]["residents"].as_f64().map(f64::round), Some(50.0));
    assert_eq!(value.get("versions"), None);
    let by_residents =
        place.run("de", &["compare", "p.gpkg", "Hälften", "Streifen", "--json", "--weight", "residents"]);
    let by_residents = by_residents.is(0).json();
    assert_eq!(by_residents["weighted_by"], "residents");
    assert_eq!(by_residents["v_measure"], value["by_residents"]["v_measure"]);
    place.run("de", &["compare", "p.gpkg", "Hälften", "Streifen"]).is(0).out_has(&[
        "„B Mitte“ reicht mit 50 Einwohnern (20 %) in „01 West“; das meiste gehört zu „02 Ost“.",
        "Umgekehrt: ",
        "2 von 3 Räumen von „Streifen“ liegen ganz in einem Raum von „Hälften“",
    ]);
    place.run("de", &["compare", "p.gpkg", "Hälften", "Streifen", "--weight", "x"]).is(2).err_has(&["residents, area"]);
}

#[test]
fn versions_are_told_apart() {
    let place = Place::with_project();
    import_both(&place);
    let versions = ["compare", "p.gpkg", "Hälften", "Streifen", "--versions", "--json"];
    let value = place.run("de", &versions).is(0).json();
    assert!(value["versions"]["changes"].as_array().is_some_and(|changes| !changes.is_empty()));
    let same = place.run("de", &["compare", "p.gpkg", "Hälften", "Hälften", "--versions"]).is(0);
    same.out_has(&["Zwischen „Hälften“ und „Hälften“ hat sich nichts geändert."]);
    place.write("a.geojson", &geojson(&[("1", "a", 2.0, 0.0, 0.0, 100.0, 100.0)]).replace("einwohner", "flaeche"));
    let nobody = ["compare", "a.geojson", "a.geojson", "--weight", "residents"];
    place.run("de", &nobody).is(2).err_has(&["Keine Raumdefinition trägt Einwohnerzahlen"]);
}

#[test]
fn small_numbers_of_residents_are_withheld_unless_internal() {
    let place = Place::with_project();
    let few = [("1", "a", 2.0, 0.0, 0.0, 100.0, 100.0), ("2", "b", 500.0, 100.0, 0.0, 100.0, 100.0)];
    place.write("few.geojson", &geojson(&few));
    for name in ["A", "B"] {
        let import =
            ["import", "p.gpkg", "few.geojson", "--department", "Amt", "--name", name, "--residents", "einwohner"];
        place.run("en", &import).is(0);
    }
    let value = place.run("en", &["compare", "p.gpkg", "A", "B", "--json"]).is(0).json();
    assert_eq!(
        (&value["pairs"][0]["residents"], &value["pairs"][0]["residents_suppressed"]),
        (&Value::Null, &true.into())
    );
    assert_eq!(value["pairs"][1]["residents"], 500.0);
    let value = place.run("en", &["compare", "p.gpkg", "A", "B", "--json", "--internal"]).is(0).json();
    assert_eq!(value["pairs"][0]["residents"], 2.0);
    assert_eq!(value["v_measure"], 1.0);
}

#[test]
fn files_are_compared_without_a_project() {
    let place = Place::new();
    place.write("a.geojson", &halves());
    place.write("b.geojson", &strips());
    let value = place.run("en", &["compare", "a.geojson", "b.geojson", "--json"]).is(0).json();
    assert_eq!(value["crs"], "EPSG:25832");
    assert_eq!(value["residents"]["outside_majority"].as_f64().map(f64::round), Some(50.0));
    let same = place.run("de", &["compare", "a.geojson", "a.geojson", "--json"]).is(0).json();
    assert_eq!(same["v_measure"], 1.0);
    place.run("de", &["compare", "a.geojson", "b.geojson"]).is(0).out_has(&["„a“ (2 Räume)", "EPSG:25832"]);
    place.run("de", &["compare", "a.geojson", "c.geojson"]).is(2).err_has(&["c.geojson"]);
}

const POINTS: &str = "Name;Art;Träger;Rechtswert;Hochwert;Plätze\n\
    Kita Sonne;Kita;Stadt;526100,5;6070100,5;60\n\
    Kita Mond;Kita;Kirche;526700,5;6070200,5;\n\
    Treff;Jugendtreff;Verein;526800,5;6070900,5;25\n";

#[test]
fn facilities_are_imported() {
    let place = Place::with_project();
    place.write("orte.csv", POINTS);
    let import = [
        "import-facilities",
        "p.gpkg",
        "orte.csv",
        "--name",
        "Angebote",
        "--department",
        "Jugendamt",
        "--x",
        "Rechtswert",
        "--y",
        "Hochwert",
        "--crs",
        "EPSG:25832",
        "--category",
        "Art",
        "--capacity",
        "Plätze",
        "--label",
        "Name",
    ];
    place.run("de", &import).is(0).out_has(&["„Angebote“ importiert: 3 Einrichtungen"]);
    let info = place.run("en", &["info", "p.gpkg", "--json"]).is(0).json();
    assert_eq!(info["facility_sets"][0]["facilities"], 3);
    assert_eq!(info["facility_sets"][0]["categories"]["Kita"], 2);
    assert_eq!(info["facility_sets"][0]["department"], "Jugendamt");
    place.run("de", &["info", "p.gpkg"]).is(0).out_has(&["Jugendtreff", "60 (bei 1 von 2)"]);
    let wrong = ["import-facilities", "p.gpkg", "orte.csv", "--name", "X", "--x", "Ost", "--y", "Hochwert"];
    place.run("de", &wrong).is(2).err_has(&["orte.csv", "Ost", "Rechtswert"]);
    place.run("en", &["import-facilities", "p.gpkg", "none.csv"]).is(2).err_has(&["none.csv"]);
}

#[test]
fn an_indicator_finds_its_spaces_and_tells_what_is_left() {
    let place = Place::with_project();
    import_both(&place);
    let table =
        "Jahr;Nr;Arbeitslose;Anteil\n2021;1;10;1,5\n2021;2;20;2,5\n2022;1;2;3,5\n2022;2;1234;4,5\n2022;9;7;5,5\n";
    place.write("werte.csv", table);
    let import = |lang: &str, more: &[&str]| {
        let mut arguments = vec!["import-indicator", "p.gpkg", "werte.csv"];
        arguments.extend(more);
        place.run(lang, &arguments)
    };
    import("de", &["--definition", "Hälften", "--name", "Arbeitslose", "--value", "Arbeitslose", "--kind", "count"])
        .is(0)
        .out_has(&["2 von 2 Räumen gefunden", "nur die Zahl", "Jahr = 2022"])
        .err_has(&["werte.csv, Zeile 6", "„9“"]);
    let info = place.run("en", &["info", "p.gpkg", "--json"]).is(0).json();
    let values = &info["indicators"][0]["values"];
    assert_eq!((&values[0]["value"], &values[0]["state"]), (&Value::Null, &"suppressed".into()));
    assert_eq!((&values[1]["value"], &values[1]["state"]), (&1234.0.into(), &"measured".into()));
    assert_eq!(info["indicators"][0]["source"]["reference_date"], "2022");
    let internal = place.run("en", &["info", "p.gpkg", "--json", "--internal"]).is(0).json();
    assert_eq!(internal["indicators"][0]["values"][0]["value"], 2.0);
    place.run("de", &["info", "p.gpkg"]).is(0).out_has(&["Arbeitslose", "geheim", "1.234"]);
    import("en", &["--rows", "Jahr=2021", "--value", "Anteil", "--unit", "%"]).is(0).out_has(&["Jahr = 2021", "rate"]);
    import("de", &["--definition", "Viertel"]).is(2).err_has(&["„Viertel“", "Hälften"]);
    import("de", &["--definition", "Hälften", "--value", "Quote"]).is(2).err_has(&["„Quote“", "Anteil"]);
    import("en", &["--definition", "Hälften", "--name", "Arbeitslose", "--value", "Arbeitslose"])
        .is(2)
        .err_has(&["“Arbeitslose” is taken"]);
    place.write("fremd.csv", "Ort;Wert\nBerlin;70\nHamburg;80\n");
    let foreign = ["import-indicator", "p.gpkg", "fremd.csv", "--definition", "Hälften"];
    place.run("de", &foreign).is(2).err_has(&["fremd.csv", "Hälften", "--key"]);
}

#[test]
fn a_project_that_is_open_or_holds_unsaved_work_is_refused_and_can_be_looked_at() {
    let place = Place::with_project();
    place.write("halves.geojson", &halves());
    let import = ["import", "p.gpkg", "halves.geojson", "--department", "Amt", "--name", "N"];
    let workspace = place.workspace();
    let (mut store, _) = Store::open(&workspace, &place.path("p.gpkg"), &NoWatch).expect("the project opens");
    place.run("de", &import).is(2).err_has(&["p.gpkg", "in einem Fenster von Klammer geöffnet"]);
    place.run("en", &["info", "p.gpkg"]).is(0);
    let department = Department { id: DepartmentId::new(), name: "Amt".into(), organisation: String::new() };
    store.execute(Change::AddDepartment(department), "").expect("a department is added");
    store.close(false).expect("the store closes");
    place.run("en", &import).is(2).err_has(&["p.gpkg", "not saved yet"]);
    place.run("en", &["history", "p.gpkg"]).is(0);
}

#[test]
fn without_a_display_there_is_no_window_and_it_says_so() {
    let place = Place::with_project();
    place.run("de", &[]).is(2).err_has(&["keinen Bildschirm"]);
    place.run("en", &["view", "p.gpkg"]).is(2).err_has(&["no display"]);
    // As a desktop starts it for a file.
    place.run("en", &["p.gpkg"]).is(2).err_has(&["no display"]);
    place.run("en", &["q.gpkg"]).is(2).err_has(&["q.gpkg", "no command"]);
    place.run("en", &["view", "none.shp"]).is(2).err_has(&["none.shp"]);
}

#[test]
fn the_demo_builds_the_sample_county_twice() {
    let place = Place::new();
    place.run("de", &["demo", "--out", "d"]).is(0).out_has(&["Kein Bildschirm", "auental.gpkg", "summary.md"]);
    let summary = std::fs::read_to_string(place.path("d/summary.md")).expect("a summary");
    assert!(summary.contains("## Vorschlag für gemeinsame Räume"), "{summary}");
    let workbook = std::fs::read(place.path("d/umsteigeschluessel.xlsx")).expect("a crosswalk");
    assert!(workbook.starts_with(b"PK"), "a workbook is a ZIP");
    for part in [
        "# Landkreis Auental",
        "| Sozialräume | Jugendamt | 24 |",
        "Einwohnern (",
        "Doppelte Kennungen",
        "fehlt",
        "geheim",
    ] {
        assert!(summary.contains(part), "{part} is not in the summary:\n{summary}");
    }
    place.run("en", &["demo", "--no-window", "--out", "d"]).is(0).out_has(&["Without a window"]);
    let info = place.run("en", &["info", "d/auental.gpkg", "--json"]).is(0).json();
    let length = |key: &str| info[key].as_array().map(Vec::len);
    assert_eq!((length("definitions"), length("indicators"), length("departments")), (Some(7), Some(3), Some(6)));
    assert_eq!(info["facility_sets"][0]["facilities"], 300);
    assert_eq!(info["definitions"][2]["source"]["encoding"], "windows-1252");
    assert_eq!(info["indicators"][0]["values"][1]["name"], "Nordstadt");
    assert_eq!(place.workspace().recoverable().expect("a list"), [], "working copies stay behind");
    // What somebody has worked in is not a sample any more.
    place.write("p.csv", "Name;Laenge;Breite\nTreff;9,9;52,0\n");
    place.run("en", &["import-facilities", "d/auental.gpkg", "p.csv", "--name", "Own"]).is(0);
    place.run("en", &["demo", "--no-window", "--out", "d"]).is(0).out_has(&["auental (2).gpkg"]);
    let own = place.run("en", &["info", "d/auental.gpkg", "--json"]).is(0).json();
    assert_eq!(own["facility_sets"].as_array().map(Vec::len), Some(2));
    place.write("file", "");
    place.run("de", &["demo", "--out", "file/d"]).is(2).err_has(&["file/d", "Abhilfe"]);
}

#[test]
fn a_project_is_not_looked_at_together_with_other_files() {
    let place = Place::with_project();
    place.write("x.geojson", "{}");
    place.run("de", &["view", "p.gpkg", "x.geojson"]).is(2).err_has(&["p.gpkg", "nicht zusammen"]);
}

#[test]
fn the_log_is_written_where_it_should_be() {
    let place = Place::with_project();
    place.run("en", &["info", "none.gpkg"]).is(2);
    let log = std::fs::read_to_string(place.path("own").join("klammer.log")).expect("there is a log");
    assert!(log.contains("none.gpkg"), "{log}");
}

#[test]
fn a_new_project_is_a_project_of_the_system_asked_for() {
    let place = Place::with_project();
    let info = place.run("en", &["info", "p.gpkg", "--json"]).is(0).json();
    assert_eq!(info["crs"], EpsgCode::UTM32.to_string());
    assert_eq!(info["title"], "Auental");
}

/// The open data; a test that asks for it fails when it is missing.
pub(crate) fn data() -> PathBuf {
    let folder = std::env::var_os("KLAMMER_TEST_DATA").map_or_else(|| PathBuf::from("../shared/data"), PathBuf::from);
    let folder = folder.canonicalize().unwrap_or(folder);
    assert!(folder.join("flensburg/shp").is_dir(), "the open data is not in {}", folder.display());
    folder
}

pub(crate) fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

#[test]
#[ignore = "needs the open data"]
fn flensburg_by_command_line() {
    let place = Place::new();
    let data = data().join("flensburg");
    place.run("de", &["new", "fl.gpkg", "--title", "Flensburg", "--crs", "EPSG:25832", "--who", "Planung"]).is(0);
    let boundaries = data.join("shp");
    for (file, department, name, spaces, code) in [
        ("flensburg_stadtteile.zip", "Statistik", "Stadtteile", "13 Räume", 0),
        ("flensburg_stadtbezirke.zip", "Statistik", "Statistische Bezirke", "41 Räume", 0),
        // The electoral districts overlap in earnest.
        ("flensburg_kommunalwahlbezirke_2023/Wahlbezirke.shp", "Wahlamt", "Kommunalwahlbezirke", "44 Räume", 1),
        ("flensburg_kommunalwahlkreise_2023/Wahlkreise.shp", "Wahlamt", "Wahlkreise", "22 Räume", 1),
    ] {
        let file = boundaries.join(file);
        let import = ["import", "fl.gpkg", text(&file), "--department", department, "--name", name, "--licence", "CC0"];
        place.run("de", &import).is(code).out_has(&[spaces]);
    }
    let kitas = data.join("points/kitas_flensburg.geojson");
    let import = ["import-facilities", "fl.gpkg", text(&kitas), "--name", "Kitas", "--department", "Jugendamt"];
    place.run("de", &import).is(0).out_has(&["70 Einrichtungen"]);
    let table = data.join("tables/fl_unemployed_residents_categorized_by_district.csv");
    let import = [
        "import-indicator",
        "fl.gpkg",
        text(&table),
        "--definition",
        "Stadtteile",
        "--name",
        "Arbeitslosenanteil",
        "--value",
        "percentage_of_total",
        "--unit",
        "%",
        "--polarity",
        "burden",
    ];
    place.run("de", &import).is(0).out_has(&["13 von 13 Räumen gefunden, 0 ohne Wert", "year = 2022", "district_id"]);
    let value = place.run("de", &["compare", "fl.gpkg", "Stadtteile", "Kommunalwahlbezirke", "--json"]).is(0).json();
    let near = |key: &str, expected: f64, by: f64| {
        let found = value.pointer(key).and_then(Value::as_f64).expect("a number");
        assert!((found - expected).abs() < by, "{key}: {found}");
    };
    near("/v_measure", 0.7062, 5e-5);
    near("/areas/only_a_m2", 4.9e6, 0.05e6);
    let info = place.run("en", &["info", "fl.gpkg", "--json"]).is(0).json();
    assert_eq!(info["indicators"][0]["source"]["reference_date"], "2022");
    let values = info["indicators"][0]["values"].as_array().expect("values");
    let largest = values.iter().filter_map(|value| value["value"].as_f64()).fold(0.0, f64::max);
    assert_eq!((values.len(), largest), (13, 19.0));
    assert_eq!(place.run("de", &["history", "fl.gpkg", "--json"]).is(0).json().as_array().map(Vec::len), Some(7));
}

#[test]
#[ignore = "needs the open data"]
fn sabres_example_gives_sabres_values() {
    let place = Place::new();
    let reference = data().join("reference");
    let (a, b) = (reference.join("regions1.geojson"), reference.join("regions2.geojson"));
    let value = place.run("en", &["compare", text(&a), text(&b), "--json"]).is(0).json();
    for (key, expected) in [("v_measure", 0.36123), ("homogeneity", 0.31534), ("completeness", 0.42275)] {
        let found = value[key].as_f64().expect("a number");
        assert!((found - expected).abs() < 5e-6, "{key} {found}");
    }
}

#[test]
fn a_copy_can_be_without_names_and_replaces_nothing() {
    let place = Place::with_project();
    place.write("halves.geojson", &halves());
    let import = ["--who", "Friedegunde", "import", "p.gpkg", "halves.geojson", "--department", "Jugendamt"];
    place.run("de", &import).is(0);
    place.run("de", &["copy", "p.gpkg", "neu", "--without-names"]).is(0).out_has(&["Kopie ohne Namen", "neu.gpkg"]);
    let history = place.run("de", &["history", "neu.gpkg", "--json"]).is(0).json();
    assert!(history.as_array().expect("entries").iter().all(|entry| entry["who"] == ""));
    let bytes = std::fs::read(place.path("neu.gpkg")).expect("there");
    assert!(!bytes.windows(11).any(|part| part == b"Friedegunde"));
    place.run("en", &["copy", "p.gpkg", "neu.gpkg"]).is(2).err_has(&["neu.gpkg"]);
    assert_eq!(std::fs::read(place.path("neu.gpkg")).expect("there"), bytes);
    place.run("en", &["copy", "p.gpkg", "all.gpkg"]).is(0).out_has(&["all.gpkg"]);
    let history = place.run("de", &["history", "all.gpkg", "--json"]).is(0).json();
    assert!(history.as_array().expect("entries").iter().any(|entry| entry["who"] == "Friedegunde"));
}

#[test]
fn commands_say_who_has_the_project_open_and_leave_no_note() {
    let place = Place::with_project();
    place.write("halves.geojson", &halves());
    let note = ".p.gpkg.0123456789abcdef0123456789abcdef.open";
    place.write(note, r#"{"who":"Jugendamt","since":"2024-05-06T07:08:09Z","workspace":"other","heartbeat":""}"#);
    let import = ["import", "p.gpkg", "halves.geojson", "--department", "Jugendamt"];
    place.run("de", &import).is(0).err_has(&["Auch geöffnet von Jugendamt seit 06.05.2024"]);
    assert!(place.path(note).exists());
    let notes = std::fs::read_dir(place.path("")).expect("a folder");
    let open = notes.filter(|e| e.as_ref().is_ok_and(|e| e.path().extension().is_some_and(|x| x == "open")));
    assert_eq!(open.count(), 1);
}

/// A project with content, saved at `p.gpkg`, and the same file with its middle overwritten at `damaged.gpkg`.
fn damaged(place: &Place) {
    place.run("en", &["demo", "--no-window", "--out", "demo"]).is(0);
    let demo = std::fs::read_dir(place.path("demo")).expect("a folder");
    let project =
        demo.map(|entry| entry.expect("an entry").path()).find(|path| path.extension() == Some("gpkg".as_ref()));
    let mut bytes = std::fs::read(project.expect("a project")).expect("readable");
    std::fs::write(place.path("p.gpkg"), &bytes).expect("written");
    // Among the spaces, which come first, and among what was recorded later.
    for from in [bytes.len() / 4, bytes.len() / 2].map(|at| at / 4096 * 4096) {
        bytes[from..from + 40_960].fill(0xa5);
    }
    std::fs::write(place.path("damaged.gpkg"), &bytes).expect("written");
}

#[test]
fn a_project_is_verified_and_rescued() {
    let place = Place::new();
    damaged(&place);
    let checks = place.run("de", &["verify", "p.gpkg"]).is(0).out;
    assert_eq!(checks.lines().filter(|line| line.ends_with(": in Ordnung")).count(), 13, "{checks}");
    let found = place.run("en", &["verify", "p.gpkg", "--json"]).is(0).json();
    assert_eq!((&found["sound"], found["checks"].as_array().map(Vec::len)), (&Value::Bool(true), Some(13)));

    place.run("de", &["info", "damaged.gpkg"]).is(2).err_has(&["beschädigt", "klammer rescue"]);
    let bytes = std::fs::read(place.path("damaged.gpkg")).expect("readable");
    place.run("de", &["verify", "damaged.gpkg"]).is(1).out_has(&[
        "Seiten und Verzeichnisse: ",
        " Fehler",
        "klammer rescue",
    ]);
    let said = place.run("de", &["rescue", "damaged.gpkg", "new.gpkg"]).is(1);
    let said = said.out_has(&["ein Teil ist verloren", "verloren\n", "alten Verlauf"]);
    assert!(said.err.is_empty(), "{}", said.err);
    assert!(bytes == std::fs::read(place.path("damaged.gpkg")).expect("readable"));
    place.run("en", &["verify", "new.gpkg"]).is(0);
    place.run("en", &["history", "new.gpkg"]).is(0).out_has(&["Rescued from the damaged file “damaged.gpkg”"]);
    assert!(place.workspace().recoverable().expect("listed").is_empty());

    // What is there is never written over; a sound file is rescued whole; where nothing is left, nothing is made.
    place.run("de", &["rescue", "damaged.gpkg", "new.gpkg"]).is(2);
    place.run("en", &["rescue", "p.gpkg", "whole.gpkg"]).is(0).out_has(&["nothing is missing"]);
    std::fs::write(place.path("short.gpkg"), &bytes[..3_000]).expect("written");
    place.run("en", &["rescue", "short.gpkg", "none.gpkg"]).is(2).err_has(&["Nothing in the file"]);
    assert!(!place.path("none.gpkg").exists());
    place.write("text.gpkg", "no database at all");
    place.run("en", &["verify", "text.gpkg"]).is(2);
    place.run("en", &["verify", "missing.gpkg"]).is(2);
}
