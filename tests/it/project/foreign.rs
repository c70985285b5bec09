//! What other programs do to a file: recorded by the file's own triggers, with any SQLite.

use super::support::*;
use klammer::geometry::NoWatch;
use klammer::project::ProjectError;

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

#[test]
fn undo_never_overwrites_a_later_foreign_change() {
    let bench = Bench::new();
    let path = bench.path("a.gpkg");
    let mut store = filled(&bench);
    store.publish_as(&path, false, &NoWatch).unwrap();
    store.close(false).unwrap();
    let conn = other_program(&path);
    conn.execute_batch("UPDATE klammer_indicator SET unit = 'Promille'").unwrap();
    conn.close().unwrap();
    let (mut store, report) = bench.open(&path);
    assert_eq!(report.foreign_changes, 1);
    let before = store.project();
    assert!(matches!(store.undo("").unwrap_err(), ProjectError::ChangedSince { what } if what == "Arbeitslosenanteil"));
    assert_eq!(*store.project(), *before);
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
