//! Remedies, residents from elsewhere, newer files: what they do to spaces and their values, what they refuse, and that undo
//! brings everything back bit by bit.

use super::commands::refused;
use super::support::*;
use geo::{CoordsIter, MultiPolygon};
use klammer::geometry::NoWatch;
use klammer::model::{Definition, DefinitionId, FindingKind, Project, Source, Space, SpaceId};
use klammer::project::{Command, HistoryFilter, HistoryKind, KeptSource, Mended, ProjectError, Store, verify};
use std::sync::Arc;

fn mended(count: usize) -> Vec<Mended> {
    vec![
        Mended { kind: FindingKind::Gap, count, area_m2: 12.345 },
        Mended { kind: FindingKind::Overlap, count: 1, area_m2: 0.5 },
    ]
}

fn mend(id: DefinitionId, changed: Vec<Space>, removed: Vec<SpaceId>) -> Command {
    Command::MendDefinition { id, changed, removed, mended: mended(3) }
}

/// Every coordinate's bits, space by space.
fn bits(definition: &Definition) -> Vec<Vec<(u64, u64)>> {
    let of = |space: &Space| space.geometry.coords_iter().map(|c| (c.x.to_bits(), c.y.to_bits())).collect();
    definition.spaces.iter().map(of).collect()
}

/// What the project holds is what reading the file anew gives.
fn reopened(bench: &Bench, mut store: Store) -> Store {
    let path = bench.path("again.gpkg");
    store.publish_as(&path, true, &NoWatch).unwrap();
    let before = store.project();
    store.close(false).unwrap();
    let found = verify(&path, &NoWatch).unwrap();
    assert!(found.is_sound() && found.foreign_code.is_empty(), "{found:#?}");
    let (store, report) = bench.open(&path);
    assert_eq!((report.foreign_changes, report.replaced_outside, report.left_out), (0, 0, 0));
    assert_eq!(*store.project(), *before);
    store
}

/// Undoes `steps` steps, does them again, and checks both ends, in the project and in the file.
fn there_and_back(bench: &Bench, store: Store, start: &Project, steps: usize) -> Store {
    let mut store = reopened(bench, store);
    let end = content(&store.project());
    for _ in 0..steps {
        store.undo("").unwrap();
    }
    assert_eq!(content(&store.project()), content(start));
    let same_bits =
        |a: &Project, b: &Project| a.definitions.iter().zip(&b.definitions).all(|(a, b)| bits(a) == bits(b));
    assert!(same_bits(&store.project(), start));
    let mut store = reopened(bench, store);
    assert!(same_bits(&store.project(), start));
    for _ in 0..steps {
        store.redo("").unwrap();
    }
    assert_eq!(content(&store.project()), end);
    assert!(same_bits(&store.project(), &end));
    reopened(bench, store)
}

#[test]
fn mending_changes_and_removes_spaces_and_undo_brings_back_every_bit() {
    let bench = Bench::new();
    let mut store = filled(&bench);
    let start = store.project();
    let old = start.definitions[0].clone();
    let mut changed = vec![old.spaces[1].clone(), old.spaces[6].clone(), old.spaces[4].clone()];
    changed[0].geometry = MultiPolygon(vec![square(500_000.3, 6_000_000.1 + 1e-9, 17.0)]);
    changed[1].geometry = MultiPolygon(vec![square(1.0, 2.0, 3.0)]);
    changed[1].code = "0815".to_owned();
    changed[2].residents = None;
    changed[2].geometry = MultiPolygon(Vec::new());
    let removed = old.spaces[3].id;
    let applied = run(&mut store, mend(old.id, changed.clone(), vec![removed]));

    let new = &applied.project.definitions[0];
    let expected: Vec<Space> = old
        .spaces
        .iter()
        .filter(|space| space.id != removed)
        .map(|space| changed.iter().find(|c| c.id == space.id).unwrap_or(space).clone())
        .collect();
    assert_eq!(*new.spaces, expected);
    assert_eq!(Definition { spaces: old.spaces.clone(), ..new.clone() }, old, "the rest stays");
    assert!(Arc::ptr_eq(&applied.project.definitions[1].spaces, &start.definitions[1].spaces));
    // The removed space's value goes with it; the others stay what they are.
    let values = &applied.project.indicators[0].observations;
    assert_eq!(values.len(), 6);
    assert!(values.iter().all(|v| start.indicators[0].observations.contains(v) && v.space != removed));
    assert_eq!(applied.changes.spaces_of, [old.id]);
    assert_eq!(applied.changes.indicators, [start.indicators[0].id]);
    assert!(applied.changes.definitions.is_empty() && applied.changes.facility_sets.is_empty());
    let told = ["name", "count", "changed", "deleted", "area_m2", "kinds"].map(|key| applied.entry.args[key].as_str());
    assert_eq!(told, ["Sozialräume 2021", "4", "3", "1", "12.85", "gap,overlap"]);
    assert!(applied.entry.place.is_some_and(|place| place.min_x <= 1.0 && place.max_x > 500_000.0));
    // Its file is as it was.
    assert_eq!(store.source_zip(old.source.id.unwrap()).unwrap(), *kept("PK räume").zip);

    there_and_back(&bench, store, &start, 1);
}

#[test]
fn what_can_not_be_mended_is_refused() {
    let bench = Bench::new();
    let mut store = filled(&bench);
    let old = store.project().definitions[0].clone();
    let [a, b] = [old.spaces[1].clone(), old.spaces[2].clone()];
    let stranger = Space { id: SpaceId::new(), ..a.clone() };
    let elsewhere = store.project().definitions[1].spaces[0].id;
    for command in [
        mend(DefinitionId::new(), vec![a.clone()], vec![]),
        mend(old.id, vec![stranger], vec![]),
        mend(old.id, vec![], vec![SpaceId::new()]),
        mend(old.id, vec![], vec![elsewhere]),
    ] {
        assert!(matches!(refused(&mut store, command), ProjectError::Gone { .. }));
    }
    let renamed = |space: &Space| Space { name: "Neu".to_owned(), ..space.clone() };
    let nowhere = Space { geometry: MultiPolygon(vec![square(f64::NAN, 0.0, 1.0)]), ..a.clone() };
    for command in [
        mend(old.id, vec![renamed(&a), renamed(&a)], vec![]),
        mend(old.id, vec![renamed(&a)], vec![a.id]),
        mend(old.id, vec![], vec![b.id, b.id]),
        mend(old.id, vec![renamed(&b), nowhere], vec![]),
        mend(old.id, vec![Space { residents: Some(f64::INFINITY), ..a.clone() }], vec![]),
    ] {
        assert!(matches!(refused(&mut store, command), ProjectError::Invalid(_)));
    }
    for command in [mend(old.id, vec![], vec![]), mend(old.id, vec![a, b], vec![])] {
        assert!(matches!(refused(&mut store, command), ProjectError::NothingToChange));
    }
}

/// Going back hides a layer and changes its rows in one step: what the project had of it is not what it has then.
#[test]
fn going_back_and_forth_shows_what_is_in_the_file() {
    let bench = Bench::new();
    let mut store = bench.create();
    let version = |store: &mut Store, name: &str| {
        run(store, Command::AddVersion { name: name.to_owned() }).project.versions.last().unwrap().id
    };
    let youth = department("Jugendamt");
    run(&mut store, Command::AddDepartment(youth.clone()));
    let empty = version(&mut store, "leer");
    let old = definition(&youth, "Räume", 12);
    run(&mut store, import(&youth, old.clone()));
    run(&mut store, import_indicator(indicator(&old, "Anteil")));
    let fresh = version(&mut store, "frisch");
    let before = store.project();
    run(&mut store, mend(old.id, vec![], vec![old.spaces[1].id, old.spaces[4].id]));
    assert!(store.go_back_to(empty, "").unwrap().project.definitions.is_empty());
    let back = store.go_back_to(fresh, "").unwrap().project;
    assert_eq!((&back.definitions, &back.indicators), (&before.definitions, &before.indicators));
    store.undo("").unwrap();
    store.undo("").unwrap();
    let mended = store.project();
    assert_eq!((mended.definitions[0].spaces.len(), mended.indicators[0].observations.len()), (10, 10));
    reopened(&bench, store);
}

/// Values that are hidden with their space come back with it, also by ways around it.
#[test]
fn values_follow_their_spaces() {
    let bench = Bench::new();
    let mut store = filled(&bench);
    let start = store.project();
    let old = start.definitions[0].clone();
    let indicator = start.indicators[0].id;
    let values = |store: &Store| store.project().indicator(indicator).map(|i| i.observations.len());
    let mend = run(&mut store, mend(old.id, vec![], vec![old.spaces[0].id])).entry.seq;
    store.undo("").unwrap();
    // While its definition is hidden, the mending is done again: what was at hand of it is no longer true.
    let gone = run(&mut store, Command::DeleteDefinition(old.id)).entry.seq;
    store.reapply(mend, "").unwrap();
    assert_eq!(values(&store), None);
    let seq = store.undo_redo().unwrap().0.unwrap().seq;
    assert_eq!(seq, mend, "what was done again last is undone first");
    store.undo("").unwrap();
    store.reapply(mend, "").unwrap();
    store.undo("").unwrap();
    assert_eq!(store.undo("").unwrap().entry.of, Some(gone));
    assert_eq!((store.project().definitions[0].spaces.len(), values(&store)), (7, Some(7)));
    store.reapply(mend, "").unwrap();
    assert_eq!((store.project().definitions[0].spaces.len(), values(&store)), (6, Some(6)));
    // An indicator that was deleted comes back without the value of the space that is gone.
    run(&mut store, Command::DeleteIndicator(indicator));
    store.undo("").unwrap();
    assert_eq!(values(&store), Some(6));
    reopened(&bench, store);
}

fn table(date: &str) -> Source {
    Source { reference_date: date.to_owned(), ..source("einwohner.csv") }
}

fn set(id: DefinitionId, residents: Vec<(SpaceId, Option<f64>)>, source: Source) -> Command {
    Command::SetResidents { id, residents, source: Box::new(source), kept: None }
}

#[test]
fn residents_are_set_with_their_source() {
    let bench = Bench::new();
    let mut store = filled(&bench);
    let start = store.project();
    let old = start.definitions[0].clone();
    let numbers: Vec<(SpaceId, Option<f64>)> =
        vec![(old.spaces[0].id, Some(812.0)), (old.spaces[1].id, None), (old.spaces[5].id, old.spaces[5].residents)];
    let bytes = KeptSource { file_name: "einwohner.csv".to_owned(), ..kept("NR;EW") };
    let applied = run(
        &mut store,
        Command::SetResidents {
            id: old.id,
            residents: numbers.clone(),
            source: Box::new(Source { imported_at: String::new(), ..table("2025-06-30") }),
            kept: Some(bytes.clone()),
        },
    );
    let new = &applied.project.definitions[0];
    let of = |number: usize| new.spaces[number].residents;
    assert_eq!((of(0), of(1), of(2), of(5)), (Some(812.0), None, old.spaces[2].residents, old.spaces[5].residents));
    let from = new.residents_source.clone().unwrap();
    assert_eq!((from.reference_date.as_str(), from.file_name.as_str()), ("2025-06-30", "einwohner.csv"));
    assert!(!from.imported_at.is_empty());
    assert_eq!(store.source_zip(from.id.unwrap()).unwrap(), *bytes.zip);
    assert_eq!((&new.source, &new.residents_field), (&old.source, &old.residents_field));
    assert_eq!((applied.changes.definitions, applied.changes.spaces_of), (vec![old.id], vec![old.id]));
    assert!(Arc::ptr_eq(&applied.project.indicators[0].observations, &start.indicators[0].observations));
    let told = ["name", "count", "file"].map(|key| applied.entry.args[key].as_str());
    assert_eq!(told, ["Sozialräume 2021", "3", "einwohner.csv"]);

    // The same numbers again say nothing new; from a later table they do, and a file that is kept already stays known.
    assert!(matches!(
        refused(&mut store, set(old.id, numbers.clone(), table("2025-06-30"))),
        ProjectError::NothingToChange
    ));
    let later = run(&mut store, set(old.id, numbers, Source { id: from.id, ..table("2025-12-31") }));
    assert!(later.changes.spaces_of.is_empty());
    assert_eq!(later.project.definitions[0].residents_source.as_ref().unwrap().id, from.id);
    let unknown =
        run(&mut store, set(old.id, vec![], Source { id: Some(klammer::model::SourceId::new()), ..table("2026") }));
    assert_eq!(unknown.project.definitions[0].residents_source.as_ref().unwrap().id, None);
    there_and_back(&bench, store, &start, 3);
}

#[test]
fn residents_that_can_not_be_set_are_refused() {
    let bench = Bench::new();
    let mut store = filled(&bench);
    let old = store.project().definitions[0].clone();
    let (a, b) = (old.spaces[0].id, old.spaces[1].id);
    for command in [
        set(DefinitionId::new(), vec![(a, Some(1.0))], table("")),
        set(old.id, vec![(a, Some(1.0)), (SpaceId::new(), None)], table("")),
    ] {
        assert!(matches!(refused(&mut store, command), ProjectError::Gone { .. }));
    }
    let bad = KeptSource { sha256: "x".to_owned(), ..kept("x") };
    let unkept = Command::SetResidents { id: old.id, residents: vec![], source: Box::new(table("")), kept: Some(bad) };
    for command in [
        set(old.id, vec![(a, Some(f64::NAN))], table("")),
        set(old.id, vec![(a, Some(1.0)), (b, None), (a, Some(1.0))], table("")),
        unkept,
    ] {
        assert!(matches!(refused(&mut store, command), ProjectError::Invalid(_)));
    }
}

fn replace(id: DefinitionId, definition: Definition) -> Command {
    Command::ReplaceDefinition { id, definition: Box::new(definition), kept: None }
}

/// What a newer file brings: other fields and source, and the spaces given.
fn newer(spaces: Vec<Space>) -> Definition {
    Definition {
        name: "wird nicht beachtet".to_owned(),
        code_field: "CODE".to_owned(),
        residents_field: String::new(),
        source: Source { reference_date: "2026-01-01".to_owned(), ..source("neu.shp") },
        residents_source: Some(table("2026")),
        spaces: Arc::new(spaces),
        ..definition(&department("niemand"), "", 0)
    }
}

#[test]
fn a_newer_file_takes_the_place_of_a_definition_and_its_spaces_stay_themselves() {
    let bench = Bench::new();
    let mut store = filled(&bench);
    let start = store.project();
    let old = start.definitions[0].clone();
    let fresh = spaces(4);
    // Another order, one gone, two new ones in between, one changed.
    let mut order: Vec<Space> = [5, 0, 1, 2, 4, 6].iter().map(|at| old.spaces[*at].clone()).collect();
    order[3].name = "Neuer Name".to_owned();
    order.insert(3, fresh[0].clone());
    order.insert(5, fresh[2].clone());
    let bytes = KeptSource { file_name: "neu.shp".to_owned(), ..kept("neu") };
    let command = Command::ReplaceDefinition {
        id: old.id,
        definition: Box::new(newer(order.clone())),
        kept: Some(bytes.clone()),
    };
    let applied = run(&mut store, command);
    let new = applied.project.definitions[0].clone();
    assert_eq!(*new.spaces, order);
    assert_eq!((&new.name, new.department, new.colour, new.id), (&old.name, old.department, old.colour, old.id));
    assert_eq!(
        [&new.code_field, &new.name_field, &new.residents_field, &new.source.reference_date],
        ["CODE", "NAME", "", "2026-01-01"]
    );
    assert_eq!(new.residents_source.as_ref().unwrap().file_name, "einwohner.csv");
    assert_eq!(store.source_zip(new.source.id.unwrap()).unwrap(), *bytes.zip);
    // Values stay with their spaces, in the new order.
    let values = &applied.project.indicators[0].observations;
    let kept: Vec<SpaceId> = order.iter().map(|s| s.id).filter(|id| old.spaces.iter().any(|s| s.id == *id)).collect();
    assert_eq!(values.iter().map(|v| v.space).collect::<Vec<_>>(), kept);
    assert!(values.iter().all(|v| start.indicators[0].observations.contains(v)));
    assert_eq!((applied.changes.spaces_of, applied.changes.indicators), (vec![old.id], vec![start.indicators[0].id]));
    let told = ["name", "count", "file", "added", "changed", "deleted"].map(|key| applied.entry.args[key].as_str());
    assert_eq!(told, ["Sozialräume 2021", "8", "neu.shp", "2", "1", "1"]);
    let store = there_and_back(&bench, store, &start, 1);

    // The same file again.
    let mut store = store;
    assert!(matches!(refused(&mut store, replace(old.id, newer(order.clone()))), ProjectError::NothingToChange));
    // Only another order.
    order.reverse();
    let turned = run(&mut store, replace(old.id, newer(order.clone())));
    assert_eq!(*turned.project.definitions[0].spaces, order);
    assert_eq!(turned.entry.args["changed"], "0");
    let store = there_and_back(&bench, store, &start, 2);
    assert_eq!(*store.project().definitions[0].spaces, order);
}

#[test]
fn rows_of_spaces_that_stay_are_kept() {
    let bench = Bench::new();
    let mut store = filled(&bench);
    let old = store.project().definitions[0].clone();
    let rows = |store: &mut Store| -> Vec<(String, i64)> {
        let path = bench.path("rows.gpkg");
        store.copy_to(&path, false, true, &NoWatch).unwrap();
        let conn = rusqlite::Connection::open(&path).unwrap();
        conn.prepare("SELECT uid, fid FROM spaces_sozialraeume_2021 ORDER BY fid")
            .unwrap()
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap()
    };
    let before = rows(&mut store);
    let mut order: Vec<Space> = old.spaces.iter().filter(|s| s.id != old.spaces[3].id).cloned().collect();
    order.insert(1, spaces(2)[0].clone());
    order.push(spaces(2)[0].clone());
    run(&mut store, replace(old.id, newer(order.clone())));
    let after = rows(&mut store);
    assert_eq!(
        after.iter().map(|(uid, _)| uid.clone()).collect::<Vec<_>>(),
        order.iter().map(|s| s.id.to_string()).collect::<Vec<_>>()
    );
    // The first and those behind the gap; the two before the gap move into it.
    let kept = before.iter().filter(|row| after.contains(row)).count();
    assert_eq!(kept, 4, "{before:?} {after:?}");
}

#[test]
fn newer_files_that_would_break_a_definition_are_refused() {
    let bench = Bench::new();
    let mut store = filled(&bench);
    let old = store.project().definitions[0].clone();
    let with = |change: &dyn Fn(&mut Vec<Space>)| {
        let mut spaces = old.spaces.to_vec();
        change(&mut spaces);
        replace(old.id, newer(spaces))
    };
    for command in [
        with(&|s| s[2].id = s[0].id),
        with(&|s| s[1].geometry = MultiPolygon(vec![square(f64::INFINITY, 0.0, 1.0)])),
        with(&|s| s[1].residents = Some(f64::NAN)),
    ] {
        assert!(matches!(refused(&mut store, command), ProjectError::Invalid(_)));
    }
    let unknown = replace(DefinitionId::new(), newer(vec![]));
    assert!(matches!(refused(&mut store, unknown), ProjectError::Gone { .. }));
    assert!(matches!(refused(&mut store, replace(old.id, old.clone())), ProjectError::NothingToChange));
    // A file without any space is one.
    let none = run(&mut store, replace(old.id, newer(vec![])));
    assert_eq!((none.project.definitions[0].spaces.len(), none.project.indicators[0].observations.len()), (0, 0));
}

/// The old file is needed to undo: compacting leaves it.
#[test]
fn what_undoing_a_replacement_needs_outlives_compacting() {
    let bench = Bench::new();
    let mut store = filled(&bench);
    let start = store.project();
    let old = start.definitions[0].clone();
    run(&mut store, replace(old.id, newer(spaces(3))));
    assert!(store.compactable().unwrap().is_empty(), "{:?}", store.compactable().unwrap());
    store.compact("").unwrap();
    store.undo("").unwrap();
    assert_eq!(content(&store.project()), content(&start));
    assert_eq!(store.source_zip(old.source.id.unwrap()).unwrap(), *kept("PK räume").zip);
    // Gone for good with the definition.
    run(&mut store, Command::DeleteDefinition(old.id));
    let found = store.compactable().unwrap();
    assert_eq!((found.definitions, found.indicators, found.sources), (1, 1, 1));
    store.compact("").unwrap();
    let kinds: Vec<HistoryKind> = store
        .history(&HistoryFilter::default(), 0, 100)
        .unwrap()
        .iter()
        .filter(|e| e.settled)
        .map(|e| e.kind)
        .collect();
    assert!(kinds.contains(&HistoryKind::ReplaceDefinition), "{kinds:?}");
    reopened(&bench, store);
}

/// Mending and foreign edits of the same layer stand beside one another in the history.
#[test]
fn an_edit_of_another_program_stands_beside_a_mending() {
    let bench = Bench::new();
    let path = bench.path("a.gpkg");
    let mut store = filled(&bench);
    let old = store.project().definitions[1].clone();
    let renamed = Space { name: "Nord".to_owned(), ..old.spaces[1].clone() };
    let mended = run(&mut store, mend(old.id, vec![renamed], vec![old.spaces[2].id])).entry.seq;
    store.publish_as(&path, false, &NoWatch).unwrap();
    store.close(false).unwrap();
    other_program(&path).execute_batch("UPDATE spaces_schulbezirke SET residents = 7 WHERE fid = 2").unwrap();
    let (mut store, report) = bench.open(&path);
    assert_eq!((report.foreign_changes, report.left_out), (1, 0));
    store.undo("").unwrap();
    assert_eq!(store.undo("").unwrap().entry.of, Some(mended));
    assert_eq!(store.project().definitions[1], old);
}
