//! What other programs do to a file: recorded by the file's own triggers, with any SQLite.

use super::support::*;
use klammer::geometry::NoWatch;
use klammer::project::{Command, Extent, HistoryEntry, HistoryFilter, HistoryKind, ProjectError};

#[test]
fn foreign_edits_are_counted_and_undo_goes_around_them() {
    let bench = Bench::new();
    let path = bench.path("a.gpkg");
    let mut store = filled(&bench);
    store.publish_as(&path, false, &NoWatch).unwrap();
    store.close(false).unwrap();
    let conn = other_program(&path);
    conn.execute_batch(
        "UPDATE spaces_schulbezirke SET name = 'Nord', residents = 0.1 WHERE fid = 2;
         UPDATE spaces_schulbezirke SET name = 'Norden' WHERE fid = 2;
         INSERT INTO spaces_schulbezirke (code) VALUES ('neu');
         INSERT INTO spaces_schulbezirke (uid) VALUES ('{6F9619FF-8B86-D011-B42D-00C04FC964FF}');
         DELETE FROM spaces_sozialraeume_2021 WHERE fid = 1;
         ALTER TABLE facilities_kitas ADD COLUMN bemerkung TEXT;
         DROP TABLE rtree_facilities_kitas_geom;",
    )
    .unwrap();
    conn.close().unwrap();
    let (mut store, report) = bench.open(&path);
    // Four rows; and the value of the space that is gone can't be shown.
    assert_eq!((report.foreign_changes, report.left_out), (4, 1));
    let project = store.project();
    let schools = &project.definitions[1].spaces;
    assert_eq!(schools[1].name, "Norden");
    assert_eq!(schools[1].residents, Some(0.1));
    assert_eq!((schools.len(), schools[4].code.as_str()), (6, "neu"));
    assert_eq!(schools[5].id.to_string(), "6f9619ff-8b86-d011-b42d-00c04fc964ff");
    assert_eq!((project.definitions[0].spaces.len(), project.indicators[0].observations.len()), (6, 6));
    assert!(!store.unpublished());

    // The import can be undone: it hides the layer, whatever was edited in it.
    for _ in 0..5 {
        store.undo("").unwrap();
    }
    for _ in 0..5 {
        store.redo("").unwrap();
    }
    assert_eq!(content(&store.project()), content(&project));
    store.publish(&NoWatch).unwrap();
    store.close(false).unwrap();
    let (_, report) = bench.open(&path);
    assert_eq!((report.foreign_changes, report.left_out), (0, 1));
}

/// What a technical colleague did stands in the history in words, can be undone and done again, and filtered by place.
#[test]
fn foreign_edits_stand_in_the_history() {
    let bench = Bench::new();
    let path = bench.path("a.gpkg");
    let mut store = filled(&bench);
    store.publish_as(&path, false, &NoWatch).unwrap();
    store.close(false).unwrap();
    let conn = other_program(&path);
    conn.execute_batch(
        "UPDATE facilities_kitas SET name = 'Kita Sonne' WHERE name = 'Kita 0';
         UPDATE klammer_indicator SET unit = 'Promille';",
    )
    .unwrap();
    conn.close().unwrap();
    let (mut store, report) = bench.open(&path);
    assert_eq!((report.foreign_changes, report.replaced_outside), (2, 0));
    assert!(!store.unpublished());
    let foreign = HistoryFilter { kinds: vec![HistoryKind::ForeignEdit], ..HistoryFilter::default() };
    let entries = store.history(&foreign, 0, 10).unwrap();
    let [renamed, unit] = &entries[..] else { panic!("{entries:?}") };
    let word = |entry: &HistoryEntry, key: &str| entry.args.get(key).cloned().unwrap_or_default();
    assert_eq!(
        (word(renamed, "layer"), word(renamed, "old_name"), word(renamed, "name")),
        ("Kitas".into(), "Kita 0".into(), "Kita Sonne".into())
    );
    assert_eq!((word(unit, "subject"), word(unit, "changed"), unit.who.as_str()), ("indicator".into(), "1".into(), ""));
    let kita = store.project().facility_sets[0].facilities[0].clone();
    let about = HistoryFilter { about: Some(kita.id.to_string()), ..HistoryFilter::default() };
    let kinds = |entries: Vec<HistoryEntry>| entries.iter().map(|e| e.kind).collect::<Vec<_>>();
    let found = kinds(store.history(&about, 0, 10).unwrap());
    assert_eq!(found, [HistoryKind::ForeignEdit, HistoryKind::ImportFacilities]);
    let (x, y) = (kita.position.x(), kita.position.y());
    let around = |d: f64| Some(Extent { min_x: x - 0.1 + d, min_y: y - 0.1, max_x: x + 0.1 + d, max_y: y + 0.1 });
    let here = HistoryFilter { within: around(0.0), ..foreign.clone() };
    assert_eq!(store.history_count(&here).unwrap(), 2, "the renamed one, and the indicator's spaces");
    assert_eq!(store.history_count(&HistoryFilter { within: around(90_000.0), ..foreign.clone() }).unwrap(), 0);
    assert_eq!(store.history_count(&HistoryFilter { text: "SONNE kitas".into(), ..foreign.clone() }).unwrap(), 1);

    store.undo("").unwrap();
    assert_eq!(store.project().facility_sets[0].facilities[0].name, "Kita 0");
    store.redo("").unwrap();
    assert_eq!(store.project().facility_sets[0].facilities[0].name, "Kita Sonne");
    store.publish(&NoWatch).unwrap();
    store.close(false).unwrap();
    let (store, report) = bench.open(&path);
    assert_eq!((report.foreign_changes, report.replaced_outside), (0, 0));
    assert_eq!(store.history_count(&foreign).unwrap(), 4, "with the undo and the redo of one");
}

/// What goes past the triggers is told, and undo refuses to overwrite it.
#[test]
fn what_goes_past_the_record_is_told_and_never_overwritten() {
    let bench = Bench::new();
    let path = bench.path("a.gpkg");
    let mut store = filled(&bench);
    let set = store.project().facility_sets[0].clone();
    let mut edited = set.facilities[0].clone();
    edited.name = "Kita Mond".to_owned();
    run(&mut store, Command::EditFacility { set: set.id, facility: edited });
    store.publish_as(&path, false, &NoWatch).unwrap();
    store.close(false).unwrap();
    let conn = other_program(&path);
    conn.execute_batch(
        "DROP TRIGGER klammer_log_facilities_kitas_update; UPDATE facilities_kitas SET operator = 'Caritas';",
    )
    .unwrap();
    conn.close().unwrap();
    let (mut store, report) = bench.open(&path);
    assert_eq!((report.foreign_changes, report.replaced_outside), (0, 1));
    let newest = store.history(&HistoryFilter::default(), 0, 1).unwrap().remove(0);
    assert_eq!(
        (newest.kind, newest.args["layer"].as_str(), newest.args["after"].as_str()),
        (HistoryKind::ReplacedOutside, "Kitas", "5")
    );
    let before = store.project();
    assert!(matches!(store.undo("").unwrap_err(), ProjectError::ChangedSince { what } if what == "Kita Mond"));
    assert_eq!(*store.project(), *before);
    // Saved, it is the state of things.
    store.publish(&NoWatch).unwrap();
    run(&mut store, Command::EditProject { title: "Neu".to_owned() });
    store.publish(&NoWatch).unwrap();
    store.close(false).unwrap();
    assert_eq!(bench.open(&path).1.replaced_outside, 0);
}

/// Reals go through the record bit by bit, also those that decimal text would change.
#[test]
fn recorded_numbers_come_back_bit_by_bit() {
    let bench = Bench::new();
    let mut store = bench.create();
    let mut set = facility_set(None, "Zahlen", 1);
    let value = f64::from_bits(0x3fd3_3333_3333_3334);
    std::sync::Arc::make_mut(&mut set.facilities)[0].capacity = Some(value);
    run(&mut store, import_set(None, set.clone()));
    let mut edited = set.facilities[0].clone();
    edited.capacity = Some(5e-324);
    run(&mut store, klammer::project::Command::EditFacility { set: set.id, facility: edited });
    store.undo("").unwrap();
    let capacity = store.project().facility_sets[0].facilities[0].capacity.unwrap();
    assert_eq!(capacity.to_bits(), value.to_bits());
    store.redo("").unwrap();
    assert_eq!(store.project().facility_sets[0].facilities[0].capacity, Some(5e-324));
}

/// Tables without a record of their own: values, sources, the history itself.
#[test]
fn what_nobody_but_klammer_should_write_is_watched() {
    for (sql, subject) in [
        ("UPDATE klammer_observation SET value = 99.9 WHERE provenance = 'measured'", "values"),
        ("UPDATE klammer_history SET who = 'Fremder' WHERE seq = 4", "history"),
        ("DELETE FROM klammer_history WHERE seq = 6", "history"),
        ("DELETE FROM klammer_source", "sources"),
        ("DELETE FROM klammer_unmatched", "unmatched"),
    ] {
        let bench = Bench::new();
        let path = bench.path("a.gpkg");
        let mut store = filled(&bench);
        let version = run(&mut store, Command::AddVersion { name: "vorher".to_owned() }).project.versions[0].id;
        store.publish_as(&path, false, &NoWatch).unwrap();
        store.close(false).unwrap();
        other_program(&path).execute_batch(sql).unwrap();
        let (mut store, report) = bench.open(&path);
        assert_eq!((report.foreign_changes, report.replaced_outside), (0, 1), "{sql}");
        let told = store.history(&HistoryFilter::default(), 0, 1).unwrap().remove(0);
        assert_eq!((told.kind, told.args["subject"].as_str()), (HistoryKind::ReplacedOutside, subject), "{sql}");
        // Going back past it would claim what it can't know.
        assert!(matches!(store.go_back_to(version, "").unwrap_err(), ProjectError::ChangedSince { .. }), "{sql}");
    }
}

/// The newest entry taken out of the history must not hand its rows to the next one.
#[test]
fn rows_of_a_lost_entry_belong_to_no_other() {
    let bench = Bench::new();
    let path = bench.path("a.gpkg");
    let mut store = filled(&bench);
    store.publish_as(&path, false, &NoWatch).unwrap();
    store.close(false).unwrap();
    other_program(&path)
        .execute_batch("DELETE FROM klammer_history WHERE seq = (SELECT max(seq) FROM klammer_history)")
        .unwrap();
    let (mut store, _) = bench.open(&path);
    let before = content(&store.project());
    store.undo("").unwrap();
    store.redo("").unwrap();
    assert_eq!(content(&store.project()), before);
    assert_eq!(store.project().indicators.len(), 1);
}
