//! History, undo, redo.

use super::support::*;
use klammer::geometry::NoWatch;
use klammer::project::{Command, HistoryFilter, HistoryKind, ProjectError};

#[test]
fn everything_survives_publishing_and_opening() {
    let bench = Bench::new();
    let mut store = filled(&bench);
    let path = bench.path("auental.gpkg");
    assert!(store.unpublished());
    assert!(matches!(store.publish(&NoWatch), Err(ProjectError::NoPath)));
    store.publish_as(&path, false, &NoWatch).unwrap();
    assert!(!store.unpublished());
    let (before, history) = (store.project(), store.history(&HistoryFilter::default(), 0, 100).unwrap());
    store.close(false).unwrap();
    assert_eq!(bench.copies(), 0);
    assert_eq!(bench.published(), ["auental.gpkg"]);

    let (store, report) = bench.open(&path);
    assert_eq!(*store.project(), *before);
    assert_eq!(store.history(&HistoryFilter::default(), 0, 100).unwrap(), history);
    assert_eq!(report, klammer::project::OpenReport::default());
    assert!(!store.unpublished());
    let source = before.definitions[0].source.id.unwrap();
    assert_eq!(store.source_zip(source).unwrap(), *kept("PK räume").zip);
    store.close(false).unwrap();
}

#[test]
fn undo_and_redo_walk_the_whole_way() {
    let bench = Bench::new();
    let mut store = filled(&bench);
    let end = store.project();
    for _ in 0..5 {
        store.undo("Bernd").unwrap();
    }
    assert!(matches!(store.undo("Bernd"), Err(ProjectError::NothingToUndo)));
    let empty = store.project();
    assert!(empty.definitions.is_empty() && empty.departments.is_empty() && empty.indicators.is_empty());
    for _ in 0..5 {
        store.redo("Bernd").unwrap();
    }
    assert!(matches!(store.redo("Bernd"), Err(ProjectError::NothingToRedo)));
    assert_eq!(content(&store.project()), content(&end));
    assert_eq!(store.project().revision.0, 15);
}

#[test]
fn a_new_command_clears_redo_but_keeps_the_undone_in_the_history() {
    let bench = Bench::new();
    let mut store = bench.create();
    run(&mut store, Command::AddDepartment(department("Jugendamt")));
    run(&mut store, Command::AddDepartment(department("Schulamt")));
    let undone = store.undo("Anna").unwrap();
    assert_eq!(undone.entry.kind, HistoryKind::Undo);
    assert_eq!(undone.entry.of, Some(3));
    assert_eq!(undone.entry.args["name"], "Schulamt");
    assert_eq!(undone.entry.args["of_kind"], "add_department");
    assert_eq!(undone.changes.departments.len(), 1);
    assert_eq!(store.undo_redo().unwrap().1.unwrap().seq, 3);
    run(&mut store, Command::AddDepartment(department("Sozialamt")));
    assert!(matches!(store.redo("Anna"), Err(ProjectError::NothingToRedo)));
    let history = store.history(&HistoryFilter::default(), 0, 10).unwrap();
    let told: Vec<_> = history.iter().map(|e| (e.seq, e.kind, e.in_effect)).collect();
    assert_eq!(
        told,
        [
            (5, HistoryKind::AddDepartment, true),
            (4, HistoryKind::Undo, true),
            (3, HistoryKind::AddDepartment, false),
            (2, HistoryKind::AddDepartment, true),
            (1, HistoryKind::CreateProject, true),
        ]
    );
    assert_eq!(
        store.history(&HistoryFilter::default(), 1, 2).unwrap().iter().map(|e| e.seq).collect::<Vec<_>>(),
        [4, 3]
    );
    // Undo goes on before the undone.
    store.undo("Anna").unwrap();
    store.undo("Anna").unwrap();
    assert!(store.project().departments.is_empty());
    store.redo("Anna").unwrap();
    assert_eq!(store.project().departments[0].name, "Jugendamt");
    store.redo("Anna").unwrap();
    assert_eq!(store.project().departments[1].name, "Sozialamt");
    assert!(store.redo("Anna").is_err());
}

#[test]
fn undo_works_after_closing_and_opening() {
    let bench = Bench::new();
    let mut store = filled(&bench);
    let path = bench.path("a.gpkg");
    let end = content(&store.project());
    store.publish_as(&path, false, &NoWatch).unwrap();
    store.close(false).unwrap();
    let (mut store, _) = bench.open(&path);
    for _ in 0..5 {
        store.undo("Clara").unwrap();
    }
    store.publish(&NoWatch).unwrap();
    store.close(false).unwrap();
    let (mut store, _) = bench.open(&path);
    assert!(store.project().definitions.is_empty());
    for _ in 0..5 {
        store.redo("Clara").unwrap();
    }
    assert_eq!(content(&store.project()), end);
    assert_eq!(store.history(&HistoryFilter::default(), 0, 1).unwrap()[0].who, "Clara");
}

#[test]
fn what_is_untouched_is_shared() {
    let bench = Bench::new();
    let mut store = filled(&bench);
    let before = store.project();
    let old = &before.definitions[0];
    let applied = run(
        &mut store,
        Command::EditDefinition {
            id: old.id,
            name: "Sozialräume".to_owned(),
            department: old.department,
            colour: old.colour,
            line: old.line,
            source: old.source.clone(),
        },
    );
    assert_eq!(applied.changes.definitions, [old.id]);
    assert!(applied.changes.spaces_of.is_empty() && applied.changes.indicators.is_empty());
    for (a, b) in before.definitions.iter().zip(&applied.project.definitions) {
        assert!(std::sync::Arc::ptr_eq(&a.spaces, &b.spaces));
    }
    // Undone and redone imports come back without being read again.
    let id = before.definitions[1].id;
    let import = run(&mut store, Command::DeleteDefinition(id));
    assert_eq!(import.changes.spaces_of, [id]);
    let back = store.undo("").unwrap();
    assert_eq!(back.changes.spaces_of, [id]);
    let spaces = &back.project.definition(id).unwrap().spaces;
    assert!(std::sync::Arc::ptr_eq(spaces, &before.definitions[1].spaces));
    assert_eq!(back.project.definitions.iter().map(|d| d.id).collect::<Vec<_>>(), [old.id, id]);
}
