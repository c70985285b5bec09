//! Files from strangers: damaged at random, and crafted. Opening, checking and rescuing them ends, soon, in words.

use super::support::*;
use klammer::geometry::NoWatch;
use klammer::project::{Command, Defect, ProjectError, RescueWords, Store, Workspace, rescue, verify};
use rusqlite::Connection;
use rusqlite::config::DbConfig;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// No damaged file of a few hundred kB keeps any of the three busy for longer. (A debug build on a busy machine.)
const LONGEST: Duration = Duration::from_secs(30);

/// What a process may take that opens, checks and rescues damaged files of up to 1 MB, one after the other. SQLite's own
/// cache is bounded to 32 MiB a connection, a value by the size of its file, unpacking by 64 KiB at a time.
const MEMORY_KIB: u64 = 256 * 1024;

const FOLDER: &str = "KLAMMER_TEST_HOSTILE_FOLDER";

/// How many damaged files are tried; more on demand.
fn cases() -> u64 {
    std::env::var("KLAMMER_TEST_MUTATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(60)
}

/// Numbers that look random and are always the same.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % below.max(1)
    }

    /// A place in the file: half of the time in the first pages, where the list of tables is.
    fn place(&mut self, bytes: usize) -> usize {
        let range = if self.roll(2) == 0 { bytes.min(40_000) } else { bytes };
        self.roll(range)
    }

    /// One kind of damage: flipped bits, overwritten runs, pages that changed places, a cut, numbers made extreme.
    fn damage(&mut self, bytes: &mut Vec<u8>) {
        match self.roll(6) {
            0 | 1 => {
                for _ in 0..=self.roll(12) {
                    let at = self.place(bytes.len());
                    bytes[at] ^= 1 << self.roll(8);
                }
            }
            2 => {
                let (at, length, value) = (self.place(bytes.len()), 1 + self.roll(600), self.roll(256) as u8);
                let end = (at + length).min(bytes.len());
                bytes[at..end].fill(value);
            }
            3 => {
                let pages = bytes.len() / 4096;
                let (a, b) = (self.roll(pages) * 4096, self.roll(pages) * 4096);
                let (one, two) = (bytes[a..a + 4096].to_vec(), bytes[b..b + 4096].to_vec());
                bytes[a..a + 4096].copy_from_slice(&two);
                bytes[b..b + 4096].copy_from_slice(&one);
            }
            4 => {
                let length = 100 + self.roll(bytes.len() - 100);
                bytes.truncate(length);
                if self.roll(2) == 0 {
                    bytes.resize(length + self.roll(10_000), 0);
                }
            }
            _ => {
                for _ in 0..4 {
                    let at = self.place(bytes.len().saturating_sub(4));
                    let number = [0u32, 1, 2, 0x7fff_ffff, 0xffff_ffff][self.roll(5)];
                    if let Some(place) = bytes.get_mut(at..at + 4) {
                        place.copy_from_slice(&number.to_be_bytes());
                    }
                }
            }
        }
    }
}

/// A saved project of some hundred pages.
fn sample(bench: &Bench) -> PathBuf {
    let path = bench.path("sample.gpkg");
    let mut store = furnished(bench);
    let youth = store.project().departments[0].clone();
    let blocks = definition(&youth, "Blöcke", 300);
    run(&mut store, import(&youth, blocks.clone()));
    run(&mut store, import_indicator(indicator(&blocks, "Anteil")));
    run(&mut store, Command::AddDepartment(department("Sozialamt")));
    store.undo("Anna").unwrap();
    store.publish_as(&path, false, &NoWatch).unwrap();
    store.close(false).unwrap();
    path
}

fn words() -> RescueWords {
    RescueWords { who: String::new(), title: "Gerettet".to_owned(), department: "Amt".to_owned() }
}

/// What came of one file: opened, found sound, rescued.
#[derive(Default, Debug)]
struct Tally {
    opened: u64,
    sound: u64,
    rescued: u64,
    longest: Duration,
}

fn expected(error: &ProjectError) -> bool {
    matches!(
        error,
        ProjectError::Damaged { .. }
            | ProjectError::NotAProject { .. }
            | ProjectError::Newer { .. }
            | ProjectError::NothingToRescue { .. }
    )
}

fn timed<T>(what: &str, case: u64, tally: &mut Tally, work: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let result = work();
    let took = begun.elapsed();
    assert!(took < LONGEST, "{what} of case {case} took {took:?}");
    tally.longest = tally.longest.max(took);
    result
}

fn try_one(workspace: &Workspace, path: &Path, case: u64, tally: &mut Tally) {
    let opened = timed("opening", case, tally, || match Store::open(workspace, path, &NoWatch) {
        Ok((mut store, _)) => {
            // A file that opens can be worked in: whatever is refused, is told.
            let _ = (store.undo(""), store.redo(""), store.history(&Default::default(), 0, 1_000));
            store.close(true).unwrap();
            true
        }
        Err(error) => {
            assert!(expected(&error), "case {case}: opening: {error:?}");
            false
        }
    });
    let sound = timed("checking", case, tally, || match verify(path, &NoWatch) {
        Ok(found) => found.is_sound(),
        Err(error) => {
            assert!(expected(&error), "case {case}: checking: {error:?}");
            false
        }
    });
    assert!(opened || !sound, "case {case}: checked as sound, and can't be opened");
    let saved = timed("rescuing", case, tally, || match rescue(path, workspace, &words(), &NoWatch) {
        Ok((store, _)) => {
            store.close(true).unwrap();
            true
        }
        Err(error) => {
            assert!(expected(&error), "case {case}: rescuing: {error:?}");
            false
        }
    });
    tally.opened += u64::from(opened);
    tally.sound += u64::from(sound);
    tally.rescued += u64::from(saved);
}

/// Not a test by itself: what the process does whose memory is measured.
#[test]
fn takes_damaged_files() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let folder = PathBuf::from(folder);
    let bytes = std::fs::read(folder.join("sample.gpkg")).unwrap();
    let workspace = Workspace::in_folder(&folder.join("work")).unwrap();
    let (path, mut tally, begun) = (folder.join("damaged.gpkg"), Tally::default(), Instant::now());
    let first: u64 = std::env::var("KLAMMER_TEST_MUTATION").ok().and_then(|n| n.parse().ok()).unwrap_or(0);
    for case in first..first + cases() {
        let mut dice = Dice(case.wrapping_mul(0x9e37_79b9_7f4a_7c15) + 1);
        let mut damaged = bytes.clone();
        for _ in 0..=dice.roll(3) {
            if damaged.len() > 8_192 {
                dice.damage(&mut damaged);
            }
        }
        std::fs::write(&path, &damaged).unwrap();
        std::fs::write(folder.join("case"), case.to_string()).unwrap();
        try_one(&workspace, &path, case, &mut tally);
    }
    let peak = peak_memory_kib().map_or(String::new(), |kib| kib.to_string());
    std::fs::write(folder.join("peak"), peak).unwrap();
    println!("{} files in {:?}: {tally:?}, peak {:?} KiB", cases(), begun.elapsed(), peak_memory_kib());
}

/// The most memory this process ever had, where the system tells.
fn peak_memory_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.trim().parse().ok())
}

/// No panic, no hang, no error that is not told as one of the file, and memory below the bound.
#[test]
fn damaged_files_are_told_in_time_and_memory() {
    let bench = Bench::new();
    let path = sample(&bench);
    let folder = path.parent().unwrap();
    assert!(std::fs::metadata(&path).unwrap().len() < 1_000_000);
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "project::hostile::takes_damaged_files", "--nocapture"])
        .env(FOLDER, folder)
        .output()
        .unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let case = std::fs::read_to_string(folder.join("case")).unwrap_or_default();
    assert!(output.status.success(), "case {case}:\n{said}");
    println!("{said}");
    let peak = std::fs::read_to_string(folder.join("peak")).unwrap();
    if let Ok(peak) = peak.parse::<u64>() {
        assert!(peak < MEMORY_KIB, "{peak} KiB");
    }
}

/// A published project with something done to its schema by somebody who knows how.
fn crafted(bench: &Bench, sql: &str) -> PathBuf {
    let path = bench.path("crafted.gpkg");
    std::fs::copy(bench.path("sample.gpkg"), &path).unwrap();
    let conn = Connection::open(&path).unwrap();
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, false).unwrap();
    for name in ["ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY", "ST_IsEmpty"] {
        let flags = rusqlite::functions::FunctionFlags::SQLITE_UTF8;
        conn.create_scalar_function(name, 1, flags, |_| Ok(0.0)).unwrap();
    }
    conn.execute_batch(&format!("PRAGMA foreign_keys = OFF; PRAGMA writable_schema = ON; {sql}")).unwrap();
    conn.close().unwrap();
    path
}

/// What a stored schema could run is refused before it runs: each of these would take minutes, gigabytes, or for ever.
#[test]
fn what_would_run_is_refused() {
    const HEAVY: &str = "length(hex(zeroblob(300000000))) + length(hex(zeroblob(300000000))) > 0";
    let row = |kind: &str, name: &str, table: &str, sql: &str| {
        format!("INSERT INTO sqlite_master VALUES ('{kind}', '{name}', '{table}', 0, '{}')", sql.replace('\'', "''"))
    };
    let text = |table: &str, sql: &str| {
        format!("UPDATE sqlite_master SET sql = '{}' WHERE name = '{table}'", sql.replace('\'', "''"))
    };
    let appended = |table: &str, what: &str| {
        format!("UPDATE sqlite_master SET sql = substr(sql, 1, length(sql) - 1) || ', {what})' WHERE name = '{table}'")
    };
    let attacks = [
        ("check", appended("klammer_project", &format!("CHECK ({HEAVY})"))),
        ("check in a layer", appended("spaces_bloecke", &format!("CHECK ({HEAVY})"))),
        ("check in the standard's table", appended("gpkg_contents", &format!("CHECK ({HEAVY})"))),
        ("generated", "ALTER TABLE klammer_history ADD COLUMN x AS (hex(zeroblob(300000000)))".to_owned()),
        ("generated in a layer",
            appended("spaces_bloecke", "x NOT NULL AS (hex(zeroblob(300000000)))"),
        ),
        (
            "generated elsewhere",
            "CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1); ".to_owned()
                + &appended("theirs", "b NOT NULL AS (hex(zeroblob(300000000)))"),
        ),
        ("default in a layer", "ALTER TABLE spaces_bloecke ADD COLUMN x; ".to_owned() + &appended("spaces_bloecke", "y DEFAULT (hex(zeroblob(300000000)))")),
        ("without rowid", text("klammer_project", "CREATE TABLE klammer_project (id INTEGER PRIMARY KEY NOT NULL, title TEXT NOT NULL, crs INTEGER NOT NULL) WITHOUT ROWID")),
        ("virtual project", format!("DROP TABLE klammer_project; {}", row("table", "klammer_project", "klammer_project", "CREATE VIRTUAL TABLE klammer_project USING fts5(id, title, crs)"))),
        ("virtual format", format!("DROP TABLE klammer_migration; {}", row("table", "klammer_migration", "klammer_migration", "CREATE VIRTUAL TABLE klammer_migration USING rtree(number, text, applied_at)"))),
        ("virtual elsewhere", "CREATE VIRTUAL TABLE theirs USING fts5(a)".to_owned()),
        ("virtual with bad arguments", row("table", "theirs", "theirs", "CREATE VIRTUAL TABLE theirs USING dbstat(nosuch, hostile)")),
        ("an index in an index", row("table", "rtree_x_node", "rtree_x_node", "CREATE VIRTUAL TABLE rtree_x_node USING rtree(a, b, c)")),
        ("a trigger in disguise", row("index", "innocent", "klammer_history", "CREATE TRIGGER innocent AFTER INSERT ON klammer_history BEGIN DELETE FROM klammer_department; END")),
        ("a table in disguise", row("view", "innocent", "innocent", "CREATE TABLE innocent (a AS (1))")),
        ("view for a table", format!("DROP TABLE klammer_project; CREATE VIEW klammer_project AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS id, {HEAVY} AS title, 25832 AS crs FROM n")),
        ("view for the format", "DROP TABLE klammer_migration; CREATE VIEW klammer_migration AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS number, '' AS text FROM n".to_owned()),
        ("a long text", format!("CREATE TABLE theirs (a /* {} */)", "x".repeat(200_000))),
        ("a deep text", row("view", "deep", "deep", &format!("CREATE VIEW deep AS SELECT {}1{}", "(".repeat(5_000), ")".repeat(5_000)))),
    ];
    let bench = Bench::new();
    sample(&bench);
    for (name, sql) in attacks {
        let path = crafted(&bench, &sql);
        let begun = Instant::now();
        let error = Store::open(&bench.workspace, &path, &NoWatch).err();
        let error = error.unwrap_or_else(|| panic!("{name} is taken"));
        assert!(expected(&error), "{name}: {error:?}");
        if let Ok(found) = verify(&path, &NoWatch) {
            assert!(!found.is_sound(), "{name}");
        }
        // Rescue takes nothing of the schema, so the content comes through.
        match rescue(&path, &bench.workspace, &words(), &NoWatch) {
            Ok((store, _)) => {
                assert!(store.project().definitions.len() == 3, "{name}");
                store.close(true).unwrap();
            }
            Err(error) => panic!("{name}: {error}"),
        }
        assert!(begun.elapsed() < Duration::from_secs(10), "{name} took {:?}", begun.elapsed());
    }
    assert_eq!(bench.copies(), 0);
}

/// What others may have without harm is left alone, and what would compute in it is not run.
#[test]
fn what_is_harmless_is_let_in_and_not_run() {
    const HEAVY: &str = "length(hex(zeroblob(300000000))) > 0";
    for sql in [
        format!("CREATE TABLE theirs (a CHECK ({HEAVY}))"),
        format!("CREATE TABLE theirs (a); CREATE INDEX heavy ON theirs (a) WHERE {HEAVY}"),
        format!(
            "CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1); CREATE INDEX i ON theirs (a); UPDATE sqlite_master SET sql = 'CREATE INDEX i ON theirs ({HEAVY})' WHERE name = 'i'"
        ),
        format!("CREATE TRIGGER heavy AFTER INSERT ON klammer_history WHEN {HEAVY} BEGIN SELECT 1; END"),
        "CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
            .to_owned(),
        "CREATE TABLE their_layer (fid INTEGER PRIMARY KEY, geom POINT, t TEXT DEFAULT ('now'))".to_owned(),
    ] {
        let bench = Bench::new();
        sample(&bench);
        let path = crafted(&bench, &sql);
        let begun = Instant::now();
        let (mut store, _) = bench.open(&path);
        run(&mut store, Command::AddDepartment(department("Neu")));
        store.publish(&NoWatch).unwrap();
        store.close(false).unwrap();
        assert!(begun.elapsed() < Duration::from_secs(10), "{sql} took {:?}", begun.elapsed());
    }
}

/// Numbers in geometries that promise more than there is, and archives that unpack to more than anybody has.
#[test]
fn promises_are_not_believed() {
    let bench = Bench::new();
    sample(&bench);
    // 4,294,967,295 polygons.
    let blob = "4750000100000000".to_owned() + "0106000000ffffffff";
    let path = crafted(&bench, &format!("UPDATE spaces_bloecke SET geom = x'{blob}' WHERE fid = 7"));
    match Store::open(&bench.workspace, &path, &NoWatch).err().unwrap() {
        ProjectError::Damaged { defect, .. } => {
            assert!(matches!(*defect, Defect::Geometry { row: 7, .. }), "{defect}");
        }
        other => panic!("{other}"),
    }
    let (store, report) = rescue(&path, &bench.workspace, &words(), &NoWatch).unwrap();
    assert!(!report.is_whole());
    store.close(true).unwrap();

    let mut bomb = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    bomb.start_file("x.shp", zip::write::SimpleFileOptions::default()).unwrap();
    for _ in 0..300 {
        std::io::Write::write_all(&mut bomb, &vec![0; 1 << 20]).unwrap();
    }
    let bomb = bomb.finish().unwrap().into_inner();
    let path = crafted(&bench, "SELECT 1");
    let conn = Connection::open(&path).unwrap();
    conn.execute("UPDATE klammer_source SET zip = ?1", [&bomb]).unwrap();
    conn.close().unwrap();
    let found = verify(&path, &NoWatch).unwrap();
    let told = found.checks.iter().flat_map(|check| &check.defects);
    assert!(told.clone().any(|defect| matches!(defect, Defect::SourceArchive { .. })), "{found:#?}");
}

/// Pages that refer to one another: without a bound reading them would never end.
#[test]
fn circles_of_pages_are_left() {
    let bench = Bench::new();
    let path = sample(&bench);
    let conn = Connection::open(&path).unwrap();
    let inner: Vec<u64> = conn
        .prepare("SELECT pageno FROM dbstat WHERE pagetype = 'internal' AND pageno > 1")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    conn.close().unwrap();
    assert!(!inner.is_empty());
    let bytes = std::fs::read(&path).unwrap();
    for page in inner {
        let mut crafted = bytes.clone();
        let start = (page as usize - 1) * 4096;
        // Every child of the page is its first child.
        let cells = usize::from(u16::from_be_bytes(crafted[start + 3..start + 5].try_into().unwrap()));
        let at = |cell: usize| {
            let place = start + 12 + 2 * cell;
            start + usize::from(u16::from_be_bytes(bytes[place..place + 2].try_into().unwrap()))
        };
        let first = bytes[at(0)..at(0) + 4].to_vec();
        for cell in 1..cells {
            crafted[at(cell)..at(cell) + 4].copy_from_slice(&first);
        }
        crafted[start + 8..start + 12].copy_from_slice(&first);
        let path = bench.path("crafted.gpkg");
        std::fs::write(&path, &crafted).unwrap();
        let mut tally = Tally::default();
        try_one(&bench.workspace, &path, page, &mut tally);
        assert_eq!((tally.opened, tally.rescued), (0, 1), "page {page}");
    }
}
