//! The program killed in the middle of commands, imports and saves: nothing committed is lost, the published file is whole.

use super::support::*;
use klammer::geometry::{EpsgCode, NoWatch};
use klammer::project::{Command, ProjectError, Store, Workspace};
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

const FOLDER: &str = "KLAMMER_TEST_CRASH_FOLDER";

/// Not a test by itself: what the killed process does. It says every revision that is committed and every one that is saved.
#[test]
fn works_until_it_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let folder = Path::new(&folder);
    let workspace = Workspace::in_folder(&folder.join("work")).unwrap();
    let path = folder.join("a.gpkg");
    let left = workspace.recoverable().unwrap();
    let mut store = match left.first() {
        Some(left) => Store::recover(&workspace, left).unwrap(),
        None if path.exists() => Store::open(&workspace, &path, &NoWatch).unwrap().0,
        None => Store::create(&workspace, "Auental", EpsgCode::UTM32, "").unwrap(),
    };
    let say = |what: &str, store: &Store| {
        let mut out = std::io::stdout().lock();
        writeln!(out, "\n{what} {}", store.project().revision.0).unwrap();
        out.flush().unwrap();
    };
    for round in 0.. {
        let owner = department(&format!("Amt {round} {}", uuid::Uuid::new_v4()));
        match round % 4 {
            0 => run(&mut store, Command::AddDepartment(owner)),
            1 | 2 => run(&mut store, import(&owner, definition(&owner, &owner.name, 200))),
            _ => store.undo("").unwrap(),
        };
        say("committed", &store);
        if round % 3 == 0 {
            match store.path() {
                Some(_) => store.publish(&NoWatch).unwrap(),
                None => store.publish_as(&path, false, &NoWatch).unwrap(),
            }
            say("saved", &store);
        }
    }
}

fn spawn(folder: &Path) -> Child {
    let words = std::fs::File::create(folder.join("words")).unwrap();
    std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "project::crash::works_until_it_is_killed", "--nocapture"])
        .env(FOLDER, folder)
        .stdout(words)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// The last revisions said to be committed and saved; the last line may be cut.
fn last_words(folder: &Path) -> (u64, u64) {
    let words = std::fs::read_to_string(folder.join("words")).unwrap();
    let last = |what: &str| {
        let lines = words.rsplit_once('\n').map_or("", |(whole, _)| whole).lines().rev();
        lines.filter_map(|line| line.strip_prefix(what)?.trim().parse().ok()).next().unwrap_or(0)
    };
    (last("committed"), last("saved"))
}

/// Lets the program get to work, and kills it some milliseconds later.
fn run_and_kill(folder: &Path, milliseconds: u64) {
    let mut child = spawn(folder);
    let started = Instant::now();
    let mut at_work = None;
    while at_work.is_none_or(|since: Instant| since.elapsed() < Duration::from_millis(milliseconds)) {
        if at_work.is_none() && last_words(folder).0 > 0 {
            at_work = Some(Instant::now());
        }
        if child.try_wait().unwrap().is_some() || started.elapsed() > Duration::from_secs(60) {
            child.kill().ok();
            let mut said = String::new();
            child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
            panic!("it ended by itself or did not begin: {said}");
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

/// How often it is killed; more on demand.
fn kills() -> u64 {
    std::env::var("KLAMMER_TEST_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(6)
}

#[test]
fn killed_at_any_moment_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let (work, path) = (folder.path().join("work"), folder.path().join("a.gpkg"));
    let (mut committed, mut saved) = (0, 0);
    for kill in 1..=kills() {
        run_and_kill(folder.path(), kill * 7919 % 251);
        let words = last_words(folder.path());
        (committed, saved) = (words.0.max(committed), words.1.max(saved));

        // The published file is whole, and at least what was said to be saved.
        if saved > 0 {
            let other = Workspace::in_folder(&folder.path().join("other")).unwrap();
            let (store, _) = Store::open(&other, &path, &NoWatch).unwrap();
            assert!(store.project().revision.0 >= saved);
            store.close(true).unwrap();
        }
        // The work is offered, unless all of it is published.
        let workspace = Workspace::in_folder(&work).unwrap();
        let left = workspace.recoverable().unwrap();
        assert!(left.len() <= 1);
        let store = match left.first() {
            Some(left) => Store::recover(&workspace, left).unwrap(),
            None if path.exists() => Store::open(&workspace, &path, &NoWatch).unwrap().0,
            None => {
                assert_eq!(committed, 0);
                continue;
            }
        };
        assert!(store.project().revision.0 >= committed, "{} of {committed}", store.project().revision.0);
        drop(store);
        let litter = std::fs::read_dir(folder.path())
            .unwrap()
            .filter(|e| e.as_ref().unwrap().path().extension() == Some("tmp".as_ref()));
        assert_eq!(litter.count(), 0);
    }
    assert!(committed >= kills(), "{committed}");

    // And all of it can be undone.
    let workspace = Workspace::in_folder(&work).unwrap();
    let left = workspace.recoverable().unwrap();
    let mut store = match left.first() {
        Some(left) => Store::recover(&workspace, left).unwrap(),
        None => Store::open(&workspace, &path, &NoWatch).unwrap().0,
    };
    loop {
        match store.undo("") {
            Ok(_) => {}
            Err(ProjectError::NothingToUndo) => break,
            Err(other) => panic!("{other}"),
        }
    }
    assert!(store.project().departments.is_empty() && store.project().definitions.is_empty());
}

#[cfg(unix)]
const ROOM: &str = "KLAMMER_TEST_ROOM";

/// Not a test by itself: what the process does whose files may not grow beyond a limit. Everything that is refused must leave the
/// project usable.
#[cfg(unix)]
#[test]
fn works_with_little_room() {
    let Some(folder) = std::env::var_os(ROOM) else { return };
    let folder = Path::new(&folder);
    let path = folder.join("share").join("a.gpkg");
    let workspace = Workspace::in_folder(&folder.join("work")).unwrap();
    let opened = Store::open(&workspace, &path, &NoWatch);
    assert!(!std::fs::read_dir(folder.join("share")).unwrap().any(|e| e.unwrap().path() != path));
    let Ok((mut store, _)) = opened else {
        println!("\nnot opened");
        return;
    };
    let before = store.project();
    let owner = before.departments[0].clone();
    if store.execute(import(&owner, definition(&owner, "Räume", 3_000)), "").is_err() {
        assert_eq!(*store.project(), *before);
        println!("\nnot imported");
    } else if let Err(error) = store.publish(&NoWatch) {
        assert!(store.unpublished());
        println!("\nnot saved: {error}");
    } else {
        println!("\nsaved");
    }
    // What can't be removed for lack of room is taken up at the next start.
    drop(store);
}

/// Files that can't grow, as on a full disk: at any limit the published file stays whole, and with room the work goes on.
#[cfg(unix)]
#[test]
fn with_little_room_nothing_is_lost() {
    let shell = std::process::Command::new("sh").args(["-c", "ulimit -f 64"]).status();
    assert!(shell.is_ok_and(|status| status.success()), "a shell that knows ulimit");
    let folder = tempfile::tempdir().unwrap();
    let (work, path) = (folder.path().join("work"), folder.path().join("share").join("a.gpkg"));
    std::fs::create_dir(folder.path().join("share")).unwrap();
    let workspace = Workspace::in_folder(&work).unwrap();
    let mut store = Store::create(&workspace, "Auental", EpsgCode::UTM32, "").unwrap();
    run(&mut store, Command::AddDepartment(department("Jugendamt")));
    store.publish_as(&path, false, &NoWatch).unwrap();
    store.close(false).unwrap();
    let original = std::fs::read(&path).unwrap();
    let mut ends = std::collections::BTreeSet::new();
    // In blocks of 512 bytes (some shells: 1,024): from less than the file to plenty.
    for blocks in [1, 64, 256, 400, 500, 600, 700, 1_000, 1_400, 1_800, 2_200, 2_600, 3_000, 4_000, 6_000, 100_000] {
        std::fs::write(&path, &original).unwrap();
        let output = std::process::Command::new("sh")
            .args(["-c", &format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\" | cat")])
            .arg(std::env::current_exe().unwrap())
            .args(["--exact", "project::crash::works_with_little_room", "--nocapture"])
            .env(ROOM, folder.path())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(said.contains("1 passed"), "{blocks}: {said} {}", String::from_utf8_lossy(&output.stderr));
        let end =
            ["not opened", "not imported", "not saved", "saved"].into_iter().find(|end| said.contains(end)).unwrap();
        ends.insert(end);
        // The published file is whole, old or new.
        assert_eq!(std::fs::read(&path).unwrap() == original, end != "saved", "{blocks}: {end}");
        let other = Workspace::in_folder(&folder.path().join("other")).unwrap();
        let (store, _) = Store::open(&other, &path, &NoWatch).unwrap();
        assert_eq!(store.project().definitions.len(), usize::from(end == "saved"));
        store.close(true).unwrap();
        // With room again, what was not saved is offered and can be saved.
        let left = workspace.recoverable().unwrap();
        assert_eq!(left.len(), usize::from(end == "not saved"), "{blocks}: {end}");
        if let Some(left) = left.first() {
            let mut store = Store::recover(&workspace, left).unwrap();
            assert_eq!(store.project().definitions[0].spaces.len(), 3_000);
            store.publish(&NoWatch).unwrap();
            store.close(false).unwrap();
        }
        assert_eq!(std::fs::read_dir(folder.path().join("share")).unwrap().count(), 1);
    }
    assert!(ends.len() >= 3, "the limits do not reach every step: {ends:?}");
}
