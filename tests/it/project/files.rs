//! Working copies, publishing, and what can go wrong with files.

use super::support::*;
use klammer::geometry::{EpsgCode, NoWatch, Watch};
use klammer::project::{Command, Defect, Foreign, HistoryFilter, ProjectError, Store};
use rusqlite::Connection;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

fn open(bench: &Bench, path: &Path) -> Result<Store, ProjectError> {
    Store::open(&bench.again(), path, &NoWatch).map(|(store, _)| store)
}

fn failed(bench: &Bench, path: &Path) -> ProjectError {
    let bytes = std::fs::read(path).unwrap_or_default();
    let copies = bench.copies();
    let error = open(bench, path).err().expect("must be refused");
    assert_eq!(bench.copies(), copies, "a working copy is left behind");
    assert!(std::fs::read(path).unwrap_or_default() == bytes, "the file was written to");
    error
}

fn defect(error: ProjectError) -> Defect {
    match error {
        ProjectError::Damaged { defect, .. } => *defect,
        other => panic!("not told as damage: {other}"),
    }
}

/// A published project at `a.gpkg`, closed.
fn published(bench: &Bench) -> std::path::PathBuf {
    let path = bench.path("a.gpkg");
    let mut store = filled(bench);
    store.publish_as(&path, false, &NoWatch).unwrap();
    store.close(false).unwrap();
    path
}

#[test]
fn what_is_not_a_project_is_told_precisely() {
    let bench = Bench::new();
    let path = bench.path("x.gpkg");
    assert!(
        matches!(failed(&bench, &path), ProjectError::Io { source, .. } if source.kind() == std::io::ErrorKind::NotFound)
    );
    let reason = |error| match error {
        ProjectError::NotAProject { reason, .. } => reason,
        other => panic!("{other}"),
    };
    assert_eq!(reason(failed(&bench, &bench.path("."))), Foreign::NotAFile);
    std::fs::write(&path, "").unwrap();
    assert_eq!(reason(failed(&bench, &path)), Foreign::Empty);
    std::fs::write(&path, "PK\x03\x04 something else").unwrap();
    assert_eq!(reason(failed(&bench, &path)), Foreign::NotAGeoPackage);
    std::fs::remove_file(&path).unwrap();
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE t (a)").unwrap();
    assert_eq!(reason(failed(&bench, &path)), Foreign::OtherDatabase);
    Connection::open(&path).unwrap().pragma_update(None, "application_id", 0x4750_4B47).unwrap();
    assert_eq!(reason(failed(&bench, &path)), Foreign::OtherProgram);
}

#[test]
fn newer_and_altered_formats_are_told() {
    let bench = Bench::new();
    let path = published(&bench);
    let change = |sql: &str| Connection::open(&path).unwrap().execute_batch(sql).unwrap();
    change("INSERT INTO klammer_migration VALUES (7, '', '')");
    match failed(&bench, &path) {
        ProjectError::Newer { found, known, .. } => assert_eq!((found, known), (7, klammer::project::FORMAT)),
        other => panic!("{other}"),
    }
    change("DELETE FROM klammer_migration WHERE number = 7; UPDATE klammer_migration SET text = text || ' '");
    assert_eq!(defect(failed(&bench, &path)), Defect::StepAltered { number: 1 });
}

#[test]
fn altered_tables_are_told() {
    for (sql, expected) in [
        ("ALTER TABLE klammer_department ADD COLUMN x", "klammer_department was altered"),
        ("DROP TABLE klammer_source", "klammer_source is missing"),
        ("DROP TABLE spaces_schulbezirke", "spaces_schulbezirke is missing"),
        ("DROP TABLE klammer_log_spaces_schulbezirke", "record of the layer spaces_schulbezirke"),
        ("ALTER TABLE spaces_schulbezirke ADD COLUMN x CHECK (x < 1)", "spaces_schulbezirke was altered"),
        ("ALTER TABLE spaces_schulbezirke RENAME COLUMN code TO kode", "spaces_schulbezirke was altered"),
        ("UPDATE klammer_definition SET department = 'x'", "department: \"x\" is no value"),
        ("UPDATE klammer_definition SET colour = x'00'", "damaged"),
        ("DELETE FROM klammer_department", "department"),
        ("DELETE FROM klammer_project", "no title"),
        ("UPDATE klammer_project SET crs = 4326", "metres"),
        ("UPDATE klammer_definition SET table_name = 'facilities_kitas'", "is not the layer"),
        (
            "UPDATE klammer_feature_table SET table_name = 'sqlite_master' WHERE kind = 'spaces' AND table_name GLOB '*bezirke'",
            "no name of a layer",
        ),
        ("UPDATE klammer_observation SET provenance = 'guessed'", "guessed"),
    ] {
        let bench = Bench::new();
        let path = published(&bench);
        let conn = Connection::open(&path).unwrap();
        conn.execute_batch("DROP TRIGGER IF EXISTS klammer_log_project_update").unwrap();
        conn.execute_batch(sql).unwrap();
        conn.close().unwrap();
        let error = failed(&bench, &path);
        assert!(matches!(error, ProjectError::Damaged { .. }), "{sql}: {error}");
        assert!(error.to_string().contains(expected), "{sql}: {error}");
    }
}

#[test]
fn truncated_files_are_told() {
    let bench = Bench::new();
    let path = published(&bench);
    let bytes = std::fs::read(&path).unwrap();
    for length in [50, 100, 4096, bytes.len() / 2, bytes.len() - 1] {
        let cut = bench.path("cut.gpkg");
        std::fs::write(&cut, &bytes[..length]).unwrap();
        let error = failed(&bench, &cut);
        assert!(matches!(error, ProjectError::Damaged { .. }), "{length}: {error}");
    }
}

/// Any byte of a file may be wrong: that is told, or does not matter, but never a panic.
#[test]
fn flipped_bytes_never_panic() {
    let bench = Bench::new();
    let path = published(&bench);
    let bytes = std::fs::read(&path).unwrap();
    let flipped = bench.path("flipped.gpkg");
    let (mut state, mut told) = (12_345u64, 0);
    for round in 0..150 {
        let mut damaged = bytes.clone();
        for _ in 0..8 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            // Half of them in the first pages, where the schema is.
            let range = if round % 2 == 0 { damaged.len() } else { 20_000.min(damaged.len()) };
            let at = (state >> 20) as usize % range;
            damaged[at] ^= (state >> 56) as u8 | 1;
        }
        std::fs::write(&flipped, &damaged).unwrap();
        match open(&bench, &flipped) {
            Ok(mut store) => {
                let _ = (store.undo(""), store.redo(""), store.history(&HistoryFilter::default(), 0, 100));
                store.close(true).unwrap();
            }
            Err(ProjectError::Damaged { .. } | ProjectError::NotAProject { .. } | ProjectError::Newer { .. }) => {
                told += 1
            }
            Err(other) => panic!("not told as damage: {other:?}"),
        }
    }
    assert!(told > 30, "only {told} of 150 noticed");
    assert_eq!(bench.copies(), 0);
}

#[test]
fn nothing_stored_is_trusted() {
    let bench = Bench::new();
    let path = published(&bench);
    let conn = Connection::open(&path).unwrap();
    conn.execute_batch(
        "PRAGMA foreign_keys = OFF;
         CREATE TRIGGER evil AFTER INSERT ON klammer_history BEGIN DELETE FROM klammer_department; END;
         CREATE VIEW evil_view AS SELECT * FROM klammer_project;
         CREATE TRIGGER evil_too INSTEAD OF INSERT ON evil_view BEGIN DELETE FROM klammer_department; END;
         DROP TRIGGER klammer_log_department_update;
         CREATE TRIGGER klammer_log_department_update AFTER UPDATE ON klammer_department BEGIN DELETE FROM klammer_history; END;
         CREATE INDEX evil_index ON spaces_schulbezirke (hex(name));
         CREATE INDEX evil_index_too ON klammer_history (hex(who));
         DROP INDEX klammer_log_spaces_schulbezirke_command;
         DELETE FROM gpkg_spatial_ref_sys WHERE srs_id > 0;
         CREATE TABLE gpkg_ogr_contents (table_name TEXT PRIMARY KEY, feature_count INTEGER);
         UPDATE klammer_current SET command = 3;",
    )
    .unwrap();
    conn.close().unwrap();
    let (mut store, _) = bench.open(&path);
    let youth = store.project().departments[0].clone();
    run(&mut store, Command::EditDepartment(klammer::model::Department { name: "Neu".to_owned(), ..youth }));
    assert_eq!(store.history(&HistoryFilter::default(), 0, 100).unwrap().len(), 7);
    store.undo("").unwrap();
    assert_eq!(store.project().departments[0].name, "Jugendamt");
    store.publish(&NoWatch).unwrap();
    let conn = Connection::open(&path).unwrap();
    let left: i64 = conn
        .query_row(
            "SELECT count(*) FROM sqlite_master WHERE name GLOB 'evil*' OR name = 'gpkg_ogr_contents'",
            [],
            |r| r.get(0),
        )
        .unwrap();
    assert_eq!(left, 0);
    let systems: i64 = conn.query_row("SELECT count(*) FROM gpkg_spatial_ref_sys", [], |r| r.get(0)).unwrap();
    assert_eq!(systems, 4);
    let mended: i64 = conn
        .query_row(
            "SELECT count(*) FROM sqlite_master WHERE name = 'klammer_log_spaces_schulbezirke_command'",
            [],
            |r| r.get(0),
        )
        .unwrap();
    assert_eq!(mended, 1);
}

#[test]
fn a_project_is_open_once() {
    let bench = Bench::new();
    let path = published(&bench);
    let (mut store, _) = bench.open(&path);
    let other_spelling = bench.path("../share/a.gpkg");
    assert!(matches!(failed(&bench, &other_spelling), ProjectError::OpenElsewhere { .. }));
    assert!(bench.again().recoverable().unwrap().is_empty());

    // Another project can't be saved over it.
    let mut other = bench.create();
    let error = other.publish_as(&path, true, &NoWatch).unwrap_err();
    assert!(matches!(error, ProjectError::OpenElsewhere { .. }), "{error}");

    // Left behind with work: told, offered, taken up again.
    run(&mut store, Command::AddDepartment(department("Sozialamt")));
    let project = store.project();
    assert!(store.unpublished());
    drop(store);
    assert!(matches!(failed(&bench, &path), ProjectError::Unpublished { .. }));
    let left = bench.again().recoverable().unwrap();
    assert_eq!(left.len(), 1, "the other project is held: {left:?}");
    assert_eq!((left[0].title.as_str(), left[0].path.as_deref()), ("Landkreis Auental", Some(path.as_path())));
    let mut store = Store::recover(&bench.again(), &left[0]).unwrap();
    assert_eq!(*store.project(), *project);
    assert!(store.unpublished());
    assert!(matches!(Store::recover(&bench.again(), &left[0]).err().unwrap(), ProjectError::OpenElsewhere { .. }));
    assert!(matches!(bench.again().discard(&left[0]), Err(ProjectError::OpenElsewhere { .. })));
    store.undo("").unwrap();
    store.publish(&NoWatch).unwrap();
    drop(store);

    // Left behind without work: of no interest.
    assert!(bench.again().recoverable().unwrap().is_empty());
    drop(other);
    let left = bench.again().recoverable().unwrap();
    assert_eq!((left.len(), left[0].path.as_deref()), (1, None));
    bench.again().discard(&left[0]).unwrap();
    assert!(matches!(bench.again().discard(&left[0]), Err(ProjectError::Io { .. })));
    assert_eq!(bench.copies(), 0);
    open(&bench, &path).unwrap().close(false).unwrap();
}

#[test]
fn closing_keeps_what_is_not_saved() {
    let bench = Bench::new();
    let store = bench.create();
    store.close(false).unwrap();
    assert_eq!(bench.workspace.recoverable().unwrap().len(), 1);
    let left = bench.workspace.recoverable().unwrap();
    Store::recover(&bench.workspace, &left[0]).unwrap().close(true).unwrap();
    assert_eq!(bench.copies(), 0);
}

#[test]
fn a_damaged_working_copy_is_still_offered() {
    let bench = Bench::new();
    drop(filled(&bench));
    let left = bench.workspace.recoverable().unwrap();
    std::fs::remove_file(klammer_sibling(&left[0].working_file, "-wal")).ok();
    std::fs::write(&left[0].working_file, "nothing").unwrap();
    let left = bench.workspace.recoverable().unwrap();
    assert_eq!((left.len(), left[0].title.as_str()), (1, "Landkreis Auental"));
    assert!(matches!(Store::recover(&bench.workspace, &left[0]).err().unwrap(), ProjectError::Damaged { .. }));
    assert_eq!(bench.copies(), 1);
}

fn klammer_sibling(path: &Path, suffix: &str) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

#[test]
fn a_file_changed_by_somebody_else_is_never_replaced() {
    let bench = Bench::new();
    let path = published(&bench);
    let (mut store, _) = bench.open(&path);
    run(&mut store, Command::AddDepartment(department("Sozialamt")));
    // Touched without a change: no reason to refuse.
    let file = std::fs::File::options().write(true).open(&path).unwrap();
    file.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
    drop(file);
    store.publish(&NoWatch).unwrap();
    other_program(&path).execute_batch("UPDATE facilities_kitas SET operator = 'Stadt'").unwrap();
    let theirs = std::fs::read(&path).unwrap();
    run(&mut store, Command::AddDepartment(department("Gesundheitsamt")));
    let error = store.publish(&NoWatch).unwrap_err();
    assert!(matches!(&error, ProjectError::ChangedOnDisk { path: p } if *p == path), "{error}");
    assert!(matches!(store.publish_as(&path, true, &NoWatch), Err(ProjectError::ChangedOnDisk { .. })));
    assert!(std::fs::read(&path).unwrap() == theirs);
    assert_eq!(bench.published(), ["a.gpkg"]);
    assert!(store.unpublished());
    let other = bench.path("b.gpkg");
    store.publish_as(&other, false, &NoWatch).unwrap();
    assert_eq!(store.path(), Some(other.as_path()));
    assert!(!store.unpublished());
    // The old place is free again: both are kept.
    let (theirs, report) = bench.open(&path);
    assert_eq!(report.foreign_changes, 5);
    assert_eq!(theirs.project().facility_sets[0].facilities[0].operator, "Stadt");
}

#[test]
fn a_file_somebody_is_in_is_never_replaced() {
    let bench = Bench::new();
    let path = published(&bench);
    let (mut store, _) = bench.open(&path);
    run(&mut store, Command::AddDepartment(department("Sozialamt")));
    for suffix in ["-wal", "-journal"] {
        let beside = klammer_sibling(&path, suffix);
        std::fs::write(&beside, "").unwrap();
        match store.publish(&NoWatch).unwrap_err() {
            ProjectError::InUseByOther { sibling, .. } => assert_eq!(sibling, format!("a.gpkg{suffix}")),
            other => panic!("{other}"),
        }
        std::fs::remove_file(&beside).unwrap();
    }
    store.publish(&NoWatch).unwrap();
}

/// QGIS leaves a -wal with the last edits behind when it crashes: they are read, the file is left alone.
#[test]
fn edits_left_in_a_wal_are_read() {
    let bench = Bench::new();
    let path = published(&bench);
    let conn = other_program(&path);
    conn.pragma_update(None, "journal_mode", "WAL").unwrap();
    conn.execute_batch("UPDATE facilities_kitas SET operator = 'Stadt' WHERE fid < 3").unwrap();
    let (mut store, report) = bench.open(&path);
    assert_eq!(report.foreign_changes, 2);
    assert_eq!(store.project().facility_sets[0].facilities[0].operator, "Stadt");
    run(&mut store, Command::AddDepartment(department("Sozialamt")));
    assert!(matches!(store.publish(&NoWatch), Err(ProjectError::InUseByOther { .. })));
    conn.close().unwrap();
}

#[test]
fn save_as_replaces_only_when_asked() {
    let bench = Bench::new();
    let path = bench.path("there.gpkg");
    std::fs::write(&path, "somebody's").unwrap();
    let mut store = filled(&bench);
    let error = store.publish_as(&path, false, &NoWatch).unwrap_err();
    assert!(matches!(error, ProjectError::Io { source, .. } if source.kind() == std::io::ErrorKind::AlreadyExists));
    assert_eq!(std::fs::read(&path).unwrap(), b"somebody's");
    assert_eq!(store.path(), None);
    store.publish_as(&path, true, &NoWatch).unwrap();
    assert!(store.publish_as(&bench.path("no/such/folder.gpkg"), false, &NoWatch).is_err());
    std::fs::create_dir(bench.path("folder")).unwrap();
    assert!(store.publish_as(&bench.path("folder"), true, &NoWatch).is_err());
    assert_eq!(bench.published(), ["folder", "there.gpkg"]);
    assert_eq!(store.path(), Some(path.as_path()));
}

/// Cancels at the n-th question.
struct CancelAt(AtomicUsize);

impl Watch for CancelAt {
    fn progress(&self, share: f32) {
        assert!((0.0..=1.0).contains(&share), "{share}");
    }
    fn cancelled(&self) -> bool {
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_sub(1)).is_err()
    }
}

#[test]
fn cancelling_leaves_everything_as_it_was() {
    let bench = Bench::new();
    let path = published(&bench);
    let bytes = std::fs::read(&path).unwrap();
    let mut opened = None;
    for n in 0..100 {
        match Store::open(&bench.workspace, &path, &CancelAt(AtomicUsize::new(n))) {
            Err(ProjectError::Cancelled) => assert_eq!(bench.copies(), 0),
            Err(other) => panic!("{other}"),
            Ok((store, _)) => {
                assert!(n > 2);
                opened = Some(store);
                break;
            }
        }
    }
    let mut store = opened.expect("not cancelled at last");
    run(&mut store, Command::AddDepartment(department("Sozialamt")));
    for n in 0..100 {
        match store.publish(&CancelAt(AtomicUsize::new(n))) {
            Err(ProjectError::Cancelled) => {
                assert!(std::fs::read(&path).unwrap() == bytes && store.unpublished());
                assert_eq!(bench.published(), ["a.gpkg"]);
            }
            Err(other) => panic!("{other}"),
            Ok(()) => return assert!(n > 2 && !store.unpublished()),
        }
    }
    panic!("never published");
}

/// Asked in the middle of SQLite's long statements, too.
#[derive(Clone)]
struct CancelDeep(std::sync::Arc<CancelAt>, std::sync::Arc<AtomicUsize>);

impl CancelDeep {
    fn at(n: usize) -> Self {
        Self(std::sync::Arc::new(CancelAt(AtomicUsize::new(n))), std::sync::Arc::default())
    }

    /// What was told to stop did so, and did not go on to the end of its statement.
    fn stopped_at_once(&self) -> bool {
        self.1.load(Ordering::Relaxed) <= 3
    }
}

impl Watch for CancelDeep {
    fn progress(&self, share: f32) {
        self.0.progress(share);
    }
    fn cancelled(&self) -> bool {
        let cancelled = self.0.cancelled();
        self.1.fetch_add(usize::from(cancelled), Ordering::Relaxed);
        cancelled
    }
    fn shared(&self) -> Option<std::sync::Arc<dyn Watch + Send>> {
        Some(std::sync::Arc::new(self.clone()))
    }
}

#[test]
fn cancelling_works_in_the_middle_of_long_statements() {
    let bench = Bench::new();
    let mut store = bench.create();
    let owner = department("Jugendamt");
    run(&mut store, import(&owner, definition(&owner, "Räume", 6_000)));
    let path = bench.path("a.gpkg");
    store.publish_as(&path, false, &NoWatch).unwrap();
    run(&mut store, Command::AddDepartment(department("Sozialamt")));
    let bytes = std::fs::read(&path).unwrap();
    // How often is asked altogether, on the surface and in the depth.
    let asked = |counter: &CancelAt| usize::MAX / 2 - counter.0.load(Ordering::Relaxed);
    let (all, shallow) = (CancelDeep::at(usize::MAX / 2), CancelAt(AtomicUsize::new(usize::MAX / 2)));
    store.copy_to(&bench.path("1.gpkg"), true, false, &all).unwrap();
    store.copy_to(&bench.path("2.gpkg"), true, false, &shallow).unwrap();
    let (all, shallow) = (asked(&all.0), asked(&shallow));
    assert!(all > shallow + 5, "{all} questions, {shallow} of them between statements");
    std::fs::remove_file(bench.path("1.gpkg")).unwrap();
    std::fs::remove_file(bench.path("2.gpkg")).unwrap();
    for n in (0..all).step_by(all / 40 + 1) {
        let watch = CancelDeep::at(n);
        let error = store.copy_to(&bench.path("b.gpkg"), true, false, &watch).unwrap_err();
        assert!(matches!(error, ProjectError::Cancelled), "{n}: {error}");
        assert!(watch.stopped_at_once(), "{n}");
        let watch = CancelDeep::at(n);
        if let Err(error) = store.publish(&watch) {
            assert!(watch.stopped_at_once(), "{n}");
            assert!(matches!(error, ProjectError::Cancelled), "{n}: {error}");
            assert!(std::fs::read(&path).unwrap() == bytes && store.unpublished());
            assert_eq!(bench.published(), ["a.gpkg"]);
        }
    }
    // Nothing of it stays: commands and saving go on.
    run(&mut store, Command::AddDepartment(department("Gesundheitsamt")));
    store.publish(&NoWatch).unwrap();
    store.close(false).unwrap();
    let mut opened = false;
    for n in 0..200 {
        let watch = CancelDeep::at(n);
        match Store::open(&bench.workspace, &path, &watch) {
            Err(ProjectError::Cancelled) => assert!(bench.copies() == 0 && watch.stopped_at_once(), "{n}"),
            Err(other) => panic!("{other}"),
            Ok((store, _)) => {
                assert!(n > 5);
                assert_eq!(store.project().departments.len(), 3);
                opened = true;
                break;
            }
        }
    }
    assert!(opened);
}

/// Whether the bytes of a text are anywhere in a file.
fn holds(path: &Path, text: &str) -> bool {
    std::fs::read(path).unwrap().windows(text.len()).any(|part| part == text.as_bytes())
}

#[test]
fn a_copy_without_names_names_nobody_in_any_byte() {
    let bench = Bench::new();
    let path = bench.path("a.gpkg");
    let mut store = bench.create();
    let name = |n: usize| format!("Friedegunde Testperson {n}");
    for n in 0..40 {
        // Long and short names, entries that are undone and redone: pages are filled, split and left.
        let who = if n % 3 == 0 { name(n).repeat(20) } else { name(n) };
        store.execute(Command::AddDepartment(department(&format!("Amt {n}"))), &who).unwrap();
        if n % 5 == 0 {
            store.undo(&who).unwrap();
            store.redo(&who).unwrap();
        }
    }
    store.publish_as(&path, false, &NoWatch).unwrap();
    run(&mut store, Command::AddDepartment(department("Sozialamt")));
    assert!(holds(&path, "Friedegunde"));
    let (with, without) = (bench.path("with.gpkg"), bench.path("without.gpkg"));
    store.copy_to(&with, false, false, &NoWatch).unwrap();
    store.copy_to(&without, true, false, &NoWatch).unwrap();
    assert!(holds(&with, "Friedegunde") && !holds(&without, "Friedegunde") && !holds(&without, "Anna"));
    // The project's own place and its unsaved work are as before.
    assert!(store.path() == Some(path.as_path()) && store.unpublished());
    // Never over its own file, never over another without being asked.
    assert!(store.copy_to(&path, true, true, &NoWatch).is_err());
    let there = store.copy_to(&with, true, false, &NoWatch).unwrap_err();
    assert!(matches!(there, ProjectError::Io { source, .. } if source.kind() == std::io::ErrorKind::AlreadyExists));
    store.copy_to(&with, true, true, &NoWatch).unwrap();
    assert!(!holds(&with, "Friedegunde"));

    let own = store.history(&HistoryFilter::default(), 0, 1_000).unwrap();
    let (mut copy, report) = bench.open(&without);
    assert_eq!(report.foreign_changes, 0);
    assert_eq!(content(&copy.project()), content(&store.project()));
    let theirs = copy.history(&HistoryFilter::default(), 0, 1_000).unwrap();
    assert_eq!(theirs.len(), own.len());
    assert!(theirs.iter().all(|entry| entry.who.is_empty()));
    assert!(own.iter().zip(&theirs).all(|(a, b)| (a.seq, &a.at, a.kind, &a.args) == (b.seq, &b.at, b.kind, &b.args)));
    while copy.undo("").is_ok() {}
    assert!(copy.project().departments.is_empty());
    assert_eq!(bench.published(), ["a.gpkg", "with.gpkg", "without.gpkg"]);
}

#[test]
fn keeping_both_finds_a_free_readable_name() {
    let bench = Bench::new();
    let path = published(&bench);
    let (mut store, _) = bench.open(&path);
    std::fs::write(bench.path("a (Jugend amt 2026-11-21).gpkg"), "somebody's").unwrap();
    std::fs::write(bench.path("a (Jugend amt 2026-11-21 2).gpkg-wal"), "").unwrap();
    let place = store.publish_beside("Jugend/ amt\n: 2026-11-21", &NoWatch).unwrap();
    assert_eq!(place, bench.path("a (Jugend amt 2026-11-21 3).gpkg"));
    assert_eq!(store.path(), Some(place.as_path()));
    assert_eq!(std::fs::read(bench.path("a (Jugend amt 2026-11-21).gpkg")).unwrap(), b"somebody's");
    let mut new = bench.create();
    assert!(matches!(new.publish_beside("x", &NoWatch), Err(ProjectError::NoPath)));
}

/// A share that vanishes while saving: told, nothing lost, nothing left.
#[test]
fn a_share_that_vanishes_loses_nothing() {
    let bench = Bench::new();
    let path = published(&bench);
    let (mut store, _) = bench.open(&path);
    run(&mut store, Command::AddDepartment(department("Sozialamt")));
    let (share, away) = (bench.path(""), bench.folder.path().join("away"));
    std::fs::rename(&share, &away).unwrap();
    assert!(matches!(store.publish(&NoWatch), Err(ProjectError::Io { .. })));
    assert!(store.unpublished());
    std::fs::rename(&away, &share).unwrap();
    store.publish(&NoWatch).unwrap();
    assert_eq!(bench.published(), ["a.gpkg"]);
}

#[cfg(unix)]
#[test]
fn rights_and_links_are_kept() {
    use std::os::unix::fs::PermissionsExt;
    let bench = Bench::new();
    let path = published(&bench);
    let link = bench.path("link.gpkg");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o664)).unwrap();
    let (mut store, report) = bench.open(&link);
    assert!(!report.read_only);
    run(&mut store, Command::AddDepartment(department("Sozialamt")));
    store.publish(&NoWatch).unwrap();
    store.close(false).unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o664);
    assert!(std::fs::symlink_metadata(&link).unwrap().file_type().is_symlink());
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o444)).unwrap();
    let (_store, report) = bench.open(&path);
    assert!(report.read_only);
}

#[test]
fn the_published_file_is_whole_and_in_rollback_mode() {
    let bench = Bench::new();
    let path = published(&bench);
    let bytes = std::fs::read(&path).unwrap();
    assert_eq!(&bytes[18..20], [1, 1], "rollback journal, not write-ahead log");
    assert_eq!(&bytes[68..72], b"GPKG");
    assert_eq!(u32::from_be_bytes(bytes[60..64].try_into().unwrap()), 10_300);
    let conn = Connection::open(&path).unwrap();
    let check: String = conn.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(check, "ok");
    let broken: i64 = conn.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0)).unwrap();
    assert_eq!(broken, 0);
    let absolute: i64 = conn
        .query_row(
            "SELECT count(*) FROM klammer_history WHERE args LIKE '%' || ?1 || '%'",
            [path.to_str().unwrap()],
            |r| r.get(0),
        )
        .unwrap();
    assert_eq!(absolute, 0);
}

#[test]
fn a_store_can_move_to_another_thread() {
    fn sendable<T: Send>() {}
    sendable::<Store>();
    let _ = EpsgCode::UTM32;
}
