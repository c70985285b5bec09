//! Drafts and crosswalks from a terminal.

use crate::cli::{Place, Rectangle, geojson};

/// Four blocks of 30, 70, 2 and 98 residents in a row, and two definitions over them.
fn with_blocks() -> Place {
    let place = Place::with_project();
    let blocks: Vec<(String, f64)> =
        [30.0, 70.0, 2.0, 98.0].iter().enumerate().map(|(i, n)| (format!("B{i}"), *n)).collect();
    let blocks: Vec<Rectangle<'_>> = blocks
        .iter()
        .zip(0..)
        .map(|((code, n), i)| (code.as_str(), "", *n, 100.0 * f64::from(i), 0.0, 100.0, 100.0))
        .collect();
    place.write("bloecke.geojson", &geojson(&blocks));
    place.write(
        "alt.geojson",
        &geojson(&[("01", "Alt 1", 0.0, 0.0, 0.0, 200.0, 100.0), ("02", "Alt 2", 0.0, 200.0, 0.0, 200.0, 100.0)]),
    );
    place.write(
        "neu.geojson",
        &geojson(&[("A", "Neu A", 0.0, 0.0, 0.0, 100.0, 100.0), ("B", "Neu B", 0.0, 100.0, 0.0, 300.0, 100.0)]),
    );
    for (file, name) in [("bloecke.geojson", "Blöcke"), ("alt.geojson", "Alt"), ("neu.geojson", "Neu")] {
        place.run("de", &["import", "p.gpkg", file, "--department", "Statistik", "--name", name]).is(0);
    }
    place
}

#[test]
fn a_draft_goes_out_and_in_and_is_checked() {
    let place = with_blocks();
    place.run("de", &["draft", "list", "p.gpkg"]).is(0).out_has(&["keine Entwürfe"]);
    place.write("e.csv", "block;space\nB0;01\nB1;01\nB2;02\nB9;02\n");
    let import = ["draft", "import", "p.gpkg", "e.csv", "--blocks", "Blöcke", "--name", "Entwurf A"];
    place
        .run("de", &import)
        .is(0)
        .out_has(&["Entwurf „Entwurf A“ begonnen: 2 Räume, 3 Bausteine"])
        .err_has(&["Zeile 5", "B9"]);
    place.run("de", &import).is(2).err_has(&["„Entwurf A“ ist vergeben"]);
    let listed = place.run("en", &["draft", "list", "p.gpkg", "--json"]).is(0).json();
    assert_eq!((&listed["drafts"][0]["spaces"], &listed["drafts"][0]["assigned"]), (&2.into(), &3.into()));
    let shown = place.run("en", &["draft", "show", "p.gpkg", "Entwurf A", "--json"]).is(0).json();
    assert_eq!(shown["spaces"][0]["residents"], 100.0);
    assert_eq!(
        (&shown["spaces"][1]["residents"], &shown["spaces"][1]["residents_suppressed"]),
        (&serde_json::Value::Null, &true.into())
    );
    place.run("de", &["draft", "show", "p.gpkg", "Entwurf A"]).is(0).out_has(&["100 Einwohner", "geheim"]);
    place.run("de", &["draft", "show", "p.gpkg", "Anders"]).is(2).err_has(&["Anders", "Entwurf A"]);
    place.run("de", &["draft", "export", "p.gpkg", "Entwurf A", "--out", "a.csv"]).is(0);
    let text = std::fs::read_to_string(place.path("a.csv")).unwrap();
    assert!(text.ends_with("block;space;space_name\r\nB0;01;\r\nB1;01;\r\nB2;02;\r\nB3;;\r\n"), "{text}");
    place
        .run("de", &["draft", "export", "p.gpkg", "Entwurf A", "--out", "a.csv", "--no-overwrite"])
        .is(2)
        .err_has(&["--no-overwrite"]);
    place.run("de", &["draft", "export", "p.gpkg", "Entwurf A", "--out", "a.csv"]).is(0);
    place.run("de", &["draft", "export", "p.gpkg", "Entwurf A", "--out", "p.gpkg"]).is(2);
    let check =
        place.run("en", &["draft", "check", "p.gpkg", "Entwurf A", "--min-residents", "50", "--json"]).is(1).json();
    assert_eq!(check["met"], false);
    assert_eq!(check["official"]["failures"].as_array().unwrap().len(), 2, "{check}");
    // 48 lacking to 50 would tell of the two, and so would the 98 who are in no space.
    let failures = check["official"]["failures"].to_string();
    assert!(!failures.contains("48") && !failures.contains("98") && failures.contains("suppressed"), "{failures}");
    let internal = ["draft", "check", "p.gpkg", "Entwurf A", "--min-residents", "50", "--internal"];
    place.run("de", &internal).is(1).out_has(&["2 Einwohner, 48 zu wenig", "(98 Einwohner)"]);
    place.run("de", &["draft", "--help"]).is(0).out_has(&["export", "auflisten"]);
    place.run("en", &["draft", "check", "--help"]).is(0).out_has(&["--min-residents"]);
    // The blocks are marked with it, in one step.
    let history = place.run("de", &["history", "p.gpkg"]).is(0);
    history.out_has(&["Entwurf „Entwurf A“ begonnen"]).out_lacks(&["als Bausteine bestimmt"]);
}

#[test]
fn swapped_and_wrong_arguments_are_told_and_change_nothing() {
    let place = with_blocks();
    let before = std::fs::read(place.path("p.gpkg")).unwrap();
    let run = |arguments: &[&str]| place.run("de", arguments).is(2);
    place.write("e.csv", "block;space\nB0;01\n");
    place.write("leer.csv", "");
    place.write("kopf.csv", "block;space\n");
    place.write("anders.csv", "x;y\nungleich;anders\n");
    let import =
        |project: &str, table: &str| run(&["draft", "import", project, table, "--blocks", "Blöcke", "--name", "E"]);
    import("e.csv", "p.gpkg").err_has(&["p.gpkg", "kann Klammer nicht lesen"]);
    import("p.gpkg", "leer.csv").err_has(&["leer.csv", "keine Zeilen"]);
    import("p.gpkg", "kopf.csv").err_has(&["kopf.csv", "keine Zeilen"]);
    import("p.gpkg", "anders.csv").err_has(&["anders.csv", "x, y"]);
    import("p.gpkg", "fehlt.csv").err_has(&["fehlt.csv"]);
    run(&["draft", "import", "p.gpkg", "e.csv", "--blocks", "Alt 9", "--name", "E"]).err_has(&["Alt 9", "Blöcke"]);
    run(&["draft", "show", "E", "p.gpkg"]).err_has(&["E"]);
    run(&["propose", "Blöcke", "--blocks", "p.gpkg", "--departments", "Alt", "--draft", "E"]).err_has(&["Blöcke"]);
    run(&["propose", "alt.geojson", "--blocks", "Blöcke", "--departments", "Alt", "--draft", "E"])
        .err_has(&["kein Klammer-Projekt"]);
    run(&["crosswalk", "Alt", "Neu", "p.gpkg", "--out", "x.csv"]).err_has(&["zuerst das Projekt"]);
    run(&["crosswalk", "p.gpkg", "Alt", "--out", "x.csv"]).err_has(&["Welche Raumdefinition", "Neu"]);
    run(&["crosswalk", "p.gpkg", "Alt", "Nie", "--out", "x.csv"]).err_has(&["Nie", "Neu"]);
    for table in ["leer.csv", "anders.csv", "p.gpkg"] {
        run(&["import-crosswalk", "p.gpkg", table, "--from", "Alt", "--to", "Neu", "--name", "K"]).err_has(&[table]);
    }
    run(&["compare", "Alt", "Neu", "p.gpkg"]).err_has(&["zuerst das Projekt"]);
    assert!(!place.path("x.csv").exists());
    assert_eq!(std::fs::read(place.path("p.gpkg")).unwrap(), before);
}

#[test]
fn a_crosswalk_is_written_kept_and_read_again() {
    let place = with_blocks();
    // So that the blocks are known as such.
    place.write("e.csv", "block;space\nB0;01\nB1;01\n");
    place.run("de", &["draft", "import", "p.gpkg", "e.csv", "--blocks", "Blöcke", "--name", "E"]).is(0);
    let crosswalk = |more: &[&str]| {
        let mut arguments = vec!["crosswalk", "p.gpkg", "Alt", "Neu"];
        arguments.extend(more);
        place.run("de", &arguments)
    };
    crosswalk(&["--out", "x.csv", "--keep", "Alt nach Neu"]).is(0).out_has(&["3 Zeilen", "Blöcke"]);
    let text = std::fs::read_to_string(place.path("x.csv")).unwrap();
    assert!(text.contains("01;Alt 1;A;Neu A;0,3;0,5;30;Einwohner;genau;0,3"), "{text}");
    // Both rows are 100 of 100 in one space: nothing of the two people can be told.
    assert!(text.contains("02;Alt 2;B;Neu B;1;1;100;Einwohner;genau;1"), "{text}");
    crosswalk(&["--out", "x.csv", "--no-overwrite"]).is(2).err_has(&["--no-overwrite"]);
    crosswalk(&["--out", "x.txt"]).is(2).err_has(&[".xlsx"]);
    crosswalk(&["--out", "y.csv", "--keep", "Alt nach Neu"]).is(2).err_has(&["vergeben"]);
    assert!(!place.path("y.csv").exists());
    let told = crosswalk(&["--out", "x.xlsx", "--json"]).is(0).json();
    assert_eq!((&told["rows"], &told["exact_rows"]), (&3.into(), &3.into()));
    let import =
        ["import-crosswalk", "p.gpkg", "x.xlsx", "--from", "Alt", "--to", "Neu", "--name", "Amtlich", "--date", "2026"];
    place.run("de", &import).is(0).out_has(&["„Amtlich“ übernommen, 3 Zeilen"]);
    place
        .run("de", &["history", "p.gpkg"])
        .is(0)
        .out_has(&["Umsteigeschlüssel „Amtlich“", "Umsteigeschlüssel „Alt nach Neu“"]);
    // Of two files without a project, by area.
    place.run("en", &["crosswalk", "alt.geojson", "neu.geojson", "--out", "z.csv"]).is(0).out_has(&["3 rows", "area"]);
    let text = std::fs::read_to_string(place.path("z.csv")).unwrap();
    assert!(text.contains("01;Alt 1;A;Neu A;;0.5;;area;"), "{text}");
    place.run("de", &["verify", "p.gpkg"]).is(0);
}
