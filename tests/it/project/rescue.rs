//! Checking a project file, and saving what can be read out of a damaged one.

use super::support::*;
use klammer::geometry::NoWatch;
use klammer::model::Project;
use klammer::project::{
    Command, Defect, HistoryKind, ProjectError, RescueReport, RescueWords, RescuedKind, Store, Verification, rescue,
    verify,
};
use rusqlite::Connection;
use std::path::{Path, PathBuf};

fn words() -> RescueWords {
    RescueWords { who: "Anna".to_owned(), title: "Gerettet".to_owned(), department: "Unbekanntes Amt".to_owned() }
}

fn rescued(bench: &Bench, path: &Path) -> (Store, RescueReport) {
    let bytes = std::fs::read(path).unwrap();
    let rescued = rescue(path, &bench.workspace, &words(), &NoWatch).unwrap();
    assert!(std::fs::read(path).unwrap() == bytes, "the damaged file was written to");
    rescued
}

fn checked(path: &Path) -> Verification {
    let bytes = std::fs::read(path).unwrap();
    let found = verify(path, &NoWatch).unwrap();
    assert!(std::fs::read(path).unwrap() == bytes, "the file was written to");
    found
}

fn defects(found: &Verification) -> Vec<Defect> {
    found.checks.iter().flat_map(|check| check.defects.clone()).collect()
}

fn published(bench: &Bench, store: &mut Store) -> PathBuf {
    let path = bench.path("a.gpkg");
    store.publish_as(&path, false, &NoWatch).unwrap();
    path
}

/// What has to come through: all but revision, and the uids of kept files, which are the store's own.
fn comparable(project: &Project) -> Project {
    let mut project = content(project);
    project.definitions.iter_mut().for_each(|d| d.source.id = None);
    project.facility_sets.iter_mut().for_each(|s| s.source.id = None);
    project.indicators.iter_mut().for_each(|i| i.source.id = None);
    project
}

#[test]
fn a_sound_project_is_sound_and_rescued_whole() {
    let bench = Bench::new();
    let mut store = filled(&bench);
    // Hidden things stay hidden.
    let youth = store.project().departments[0].clone();
    run(&mut store, import(&youth, definition(&youth, "Verworfen", 3)));
    store.undo("Anna").unwrap();
    let path = published(&bench, &mut store);
    let found = checked(&path);
    assert!(found.is_sound(), "{found:#?}");
    assert!(found.foreign_code.is_empty() && found.sibling.is_none(), "{found:?}");

    let (mut new, report) = rescued(&bench, &path);
    assert!(report.is_whole() && report.defects.is_empty(), "{report:#?}");
    assert_eq!(comparable(&new.project()), comparable(&store.project()));
    assert_eq!(report.history, store.history(&Default::default(), 0, 100).unwrap().len());
    let history = new.history(&Default::default(), 0, 100).unwrap();
    assert_eq!(history.iter().map(|entry| entry.kind).collect::<Vec<_>>(), [HistoryKind::Rescue]);
    assert!(matches!(new.undo("Anna"), Err(ProjectError::NothingToUndo)));
    assert_eq!(new.path(), None);
    // The new project is one like any other.
    let kept = new.project().definitions[0].source.id.unwrap();
    assert_eq!(new.source_zip(kept).unwrap(), *kept_bytes());
    run(&mut new, Command::EditProject { title: "Neu".to_owned() });
    new.undo("Anna").unwrap();
    let other = bench.path("b.gpkg");
    new.publish_as(&other, false, &NoWatch).unwrap();
    assert!(checked(&other).is_sound(), "{:#?}", checked(&other));
}

fn kept_bytes() -> std::sync::Arc<Vec<u8>> {
    kept("PK räume").zip
}

/// Rows of a large table lie on pages of their own: each damaged page costs its own rows only.
#[test]
fn a_damaged_page_loses_its_own_rows_only() {
    const SPACES: usize = 3_000;
    let bench = Bench::new();
    let mut store = bench.create();
    let youth = department("Jugendamt");
    let large = definition(&youth, "Blöcke", SPACES);
    run(&mut store, import(&youth, large.clone()));
    run(&mut store, import_indicator(indicator(&large, "Anteil")));
    let path = published(&bench, &mut store);
    let whole = store.project();
    let conn = Connection::open(&path).unwrap();
    let pages: Vec<u64> = conn
        .prepare("SELECT pageno FROM dbstat WHERE name = 'spaces_bloecke' AND pagetype = 'leaf' ORDER BY path")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    conn.close().unwrap();
    assert!(pages.len() > 100);
    let mut bytes = std::fs::read(&path).unwrap();
    // One in the middle, two side by side, the first and the last.
    for page in [pages[0], pages[40], pages[60], pages[61], *pages.last().unwrap()] {
        let at = (page as usize - 1) * 4096;
        bytes[at..at + 4096].fill(0xa5);
    }
    let damaged = bench.path("damaged.gpkg");
    std::fs::write(&damaged, &bytes).unwrap();
    match Store::open(&bench.again(), &damaged, &NoWatch).err().unwrap() {
        ProjectError::Damaged { defect, .. } => assert!(matches!(*defect, Defect::Pages { .. }), "{defect}"),
        other => panic!("{other}"),
    }
    assert!(defects(&checked(&damaged)).len() > 3, "{:#?}", checked(&damaged));
    let (new, report) = rescued(&bench, &damaged);
    let got = new.project();
    let per_page = SPACES / pages.len() + 2;
    let lost = SPACES - got.definitions[0].spaces.len();
    assert!(lost > 0 && lost <= 5 * per_page, "{lost} of {SPACES}, at most {per_page} a page");
    let told = report.parts.iter().find(|part| part.kind == RescuedKind::Spaces).unwrap();
    assert_eq!((told.kept, told.lost), (SPACES - lost, lost));
    let old: std::collections::HashMap<_, _> = whole.definitions[0].spaces.iter().map(|s| (s.id, s)).collect();
    assert!(got.definitions[0].spaces.iter().all(|space| old[&space.id] == space));
    assert_eq!(got.indicators[0].observations.len(), SPACES - lost, "each space that is left has its value");
}

#[test]
fn a_truncated_file_is_rescued_as_far_as_it_goes() {
    let bench = Bench::new();
    let mut store = bench.create();
    let youth = department("Jugendamt");
    for number in 0..6 {
        run(&mut store, import(&youth, definition(&youth, &format!("Blöcke {number}"), 1500)));
    }
    let path = published(&bench, &mut store);
    let bytes = std::fs::read(&path).unwrap();
    let mut before = usize::MAX;
    for tenths in [9, 7, 5, 3] {
        let cut = bench.path("cut.gpkg");
        std::fs::write(&cut, &bytes[..bytes.len() * tenths / 10]).unwrap();
        assert!(matches!(defects(&checked(&cut))[0], Defect::Truncated { .. }));
        let (new, report) = rescued(&bench, &cut);
        assert_eq!(report.cut, Some(((bytes.len() * tenths / 10) as u64, bytes.len() as u64)));
        assert!(!report.is_whole());
        let spaces: usize = new.project().definitions.iter().map(|d| d.spaces.len()).sum();
        assert!(spaces > 0 && spaces < before, "{tenths}/10: {spaces}");
        before = spaces;
        new.close(true).unwrap();
    }
    // Nothing is left of it: told, and nothing is made.
    for length in [0usize, 60, 2_000] {
        let cut = bench.path("cut.gpkg");
        std::fs::write(&cut, &bytes[..length]).unwrap();
        let copies = bench.copies();
        let error = rescue(&cut, &bench.workspace, &words(), &NoWatch).err().unwrap();
        let expected = matches!(
            error,
            ProjectError::NothingToRescue { .. } | ProjectError::NotAProject { .. } | ProjectError::Damaged { .. }
        );
        assert!(expected, "{length}: {error}");
        assert_eq!(bench.copies(), copies);
    }
}

/// The pages of a table, written over.
fn destroy(path: &Path, table: &str) {
    let conn = Connection::open(path).unwrap();
    let pages: Vec<u64> = conn
        .prepare("SELECT pageno FROM dbstat WHERE name = ?1")
        .unwrap()
        .query_map([table], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    conn.close().unwrap();
    assert!(!pages.is_empty(), "{table}");
    let mut bytes = std::fs::read(path).unwrap();
    for page in pages {
        let at = (page as usize - 1) * 4096;
        bytes[at..at + 4096].fill(0x5a);
    }
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn what_describes_a_definition_is_found_in_the_record() {
    let bench = Bench::new();
    let mut store = filled(&bench);
    let path = published(&bench, &mut store);
    for table in ["klammer_definition", "klammer_department", "klammer_facility_set", "klammer_indicator"] {
        destroy(&path, table);
    }
    let (new, report) = rescued(&bench, &path);
    assert_eq!(comparable(&new.project()), comparable(&store.project()), "{report:#?}");
}

#[test]
fn layers_without_description_are_rescued_under_their_own_names() {
    let bench = Bench::new();
    let mut store = filled(&bench);
    let path = published(&bench, &mut store);
    for table in ["klammer_definition", "klammer_department", "klammer_facility_set", "klammer_project"] {
        destroy(&path, table);
    }
    for table in ["definition", "department", "facility_set"] {
        destroy(&path, &format!("klammer_log_{table}"));
    }
    let (new, report) = rescued(&bench, &path);
    let (old, new) = (store.project(), new.project());
    assert!(report.title_lost && report.crs_from_geometry && !report.is_whole());
    assert_eq!((new.title.as_str(), new.crs), ("Gerettet", old.crs));
    let names: Vec<&str> = new.definitions.iter().map(|d| d.name.as_str()).collect();
    assert_eq!(names, ["spaces_schulbezirke", "spaces_sozialraeume_2021"]);
    assert!(new.departments.iter().all(|d| d.name.starts_with("Unbekanntes Amt")), "{:?}", new.departments);
    assert_eq!(new.facility_sets[0].name, "facilities_kitas");
    assert_eq!(new.facility_sets[0].facilities, old.facility_sets[0].facilities);
    // Their identities are sound, so the values are still theirs.
    assert_eq!(new.indicators[0].observations, old.indicators[0].observations);
}

#[test]
fn a_beginning_that_is_written_over_is_no_reason_to_give_up() {
    let bench = Bench::new();
    let mut store = filled(&bench);
    let path = published(&bench, &mut store);
    let bytes = std::fs::read(&path).unwrap();
    for (from, to) in [(0, 16), (0, 32), (16, 18), (44, 100), (0, 100)] {
        let mut damaged = bytes.clone();
        damaged[from..to].fill(0);
        let at = bench.path("damaged.gpkg");
        std::fs::write(&at, &damaged).unwrap();
        let (new, _) = rescued(&bench, &at);
        assert_eq!(comparable(&new.project()), comparable(&store.project()), "{from}..{to}");
        new.close(true).unwrap();
    }
}

#[test]
fn what_is_none_of_ours_is_not_rescued() {
    let bench = Bench::new();
    let path = bench.path("x.gpkg");
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE t (a); INSERT INTO t VALUES (1)").unwrap();
    let error = rescue(&path, &bench.workspace, &words(), &NoWatch).err().unwrap();
    assert!(matches!(error, ProjectError::NotAProject { .. }), "{error}");
    let mut store = filled(&bench);
    let path = published(&bench, &mut store);
    Connection::open(&path).unwrap().execute_batch("INSERT INTO klammer_migration VALUES (9, '', '')").unwrap();
    let error = rescue(&path, &bench.workspace, &words(), &NoWatch).err().unwrap();
    assert!(matches!(error, ProjectError::Newer { found: 9, .. }), "{error}");
    assert!(matches!(verify(&path, &NoWatch), Err(ProjectError::Newer { .. })));
}

#[test]
fn a_damaged_working_copy_is_rescued() {
    let bench = Bench::new();
    let store = filled(&bench);
    let expected = comparable(&store.project());
    drop(store);
    let left = bench.workspace.recoverable().unwrap();
    let conn = Connection::open(&left[0].working_file).unwrap();
    conn.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    conn.close().unwrap();
    let mut bytes = std::fs::read(&left[0].working_file).unwrap();
    bytes[0..16].fill(0);
    std::fs::write(&left[0].working_file, bytes).unwrap();
    assert!(Store::recover(&bench.again(), &left[0]).is_err());
    let (new, _) = rescued(&bench, &left[0].working_file);
    assert_eq!(comparable(&new.project()), expected);
}

/// Every defect by its own: what is told, and where.
#[test]
fn each_defect_is_told_with_its_place() {
    type Expected = fn(&Defect) -> bool;
    let cases: [(&str, Expected); 12] = [
        (
            "UPDATE klammer_definition SET colour = 'rot'",
            |d| matches!(d, Defect::Value { table, field, value, .. } if table == "klammer_definition" && field == "colour" && value == "rot"),
        ),
        (
            "UPDATE klammer_observation SET value = 'viel' WHERE value IS NOT NULL",
            |d| matches!(d, Defect::Value { field, .. } if field == "value"),
        ),
        ("DELETE FROM klammer_department", |d| matches!(d, Defect::Dangling { field, .. } if field == "department")),
        (
            "DELETE FROM klammer_definition WHERE name = 'Sozialräume 2021'",
            |d| matches!(d, Defect::Dangling { table, .. } if table == "klammer_indicator"),
        ),
        (
            "UPDATE spaces_schulbezirke SET geom = x'00' WHERE fid = 2",
            |d| matches!(d, Defect::Geometry { table, row: 2, .. } if table == "spaces_schulbezirke"),
        ),
        (
            "UPDATE spaces_schulbezirke SET residents = 'viele' WHERE fid = 3",
            |d| matches!(d, Defect::Value { row, field, .. } if row == "3" && field == "residents"),
        ),
        (
            "DELETE FROM rtree_spaces_schulbezirke_geom WHERE id = 1",
            |d| matches!(d, Defect::SpatialIndex { rows: 1, layer } if layer == "spaces_schulbezirke"),
        ),
        ("DELETE FROM klammer_history WHERE seq IN (2, 3)", |d| matches!(d, Defect::HistoryGap { from: 2, to: 3 })),
        ("UPDATE klammer_history SET args = '{' WHERE seq = 4", |d| matches!(d, Defect::HistoryEntry { seq: 4, .. })),
        ("UPDATE klammer_source SET zip = x'504b'", |d| matches!(d, Defect::SourceArchive { .. })),
        ("UPDATE klammer_source SET sha256 = '00'", |d| matches!(d, Defect::SourceContent { .. })),
        (
            "DELETE FROM gpkg_geometry_columns WHERE table_name = 'facilities_kitas'",
            |d| matches!(d, Defect::Registration { layer, table } if layer == "facilities_kitas" && table == "gpkg_geometry_columns"),
        ),
    ];
    let bench = Bench::new();
    let mut store = filled(&bench);
    let path = published(&bench, &mut store);
    for (sql, expected) in cases {
        let other = bench.path("other.gpkg");
        std::fs::copy(&path, &other).unwrap();
        let conn = Connection::open(&other).unwrap();
        let drop_code: Vec<String> = conn
            .prepare("SELECT 'DROP TRIGGER \"' || name || '\"' FROM sqlite_master WHERE type = 'trigger'")
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        conn.execute_batch(&format!("PRAGMA foreign_keys = OFF; {}; {sql}", drop_code.join(";"))).unwrap();
        conn.close().unwrap();
        let found = defects(&checked(&other));
        assert!(found.iter().any(expected), "{sql}: {found:#?}");
        assert!(!checked(&other).is_sound());
        // Whatever opening refuses, rescue gets through.
        let (new, _) = rescued(&bench, &other);
        new.close(true).unwrap();
    }
}

#[test]
fn triggers_of_others_are_information_and_no_defect() {
    let bench = Bench::new();
    let mut store = filled(&bench);
    let path = published(&bench, &mut store);
    let conn = Connection::open(&path).unwrap();
    conn.execute_batch("CREATE TRIGGER theirs AFTER INSERT ON klammer_source BEGIN SELECT 1; END; CREATE TABLE layer_styles (id INTEGER PRIMARY KEY, name TEXT CHECK (length(name) < 9))").unwrap();
    conn.close().unwrap();
    let found = checked(&path);
    assert!(found.is_sound(), "{found:#?}");
    assert_eq!(found.foreign_code, ["theirs"]);
}
