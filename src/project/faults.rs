//! For tests: the operating system refuses the n-th thing of a kind that is asked of it.

use super::platform::Asked;
use std::cell::RefCell;
use std::io;

/// What is going to fail.
struct Fault {
    kind: Asked,
    /// How many of its kind are still granted before it.
    granted: usize,
    error: io::ErrorKind,
    /// Whether all that is asked afterwards fails, too: a share that is gone.
    lasting: bool,
    struck: bool,
}

thread_local! {
    static FAULT: RefCell<Option<Fault>> = const { RefCell::new(None) };
}

/// Called before everything that is asked of the system.
pub(super) fn ask(kind: Asked) -> io::Result<()> {
    FAULT.with_borrow_mut(|fault| {
        let Some(fault) = fault else { return Ok(()) };
        if fault.struck && fault.lasting {
            return Err(fault.error.into());
        }
        if fault.struck || fault.kind != kind {
            return Ok(());
        }
        if fault.granted > 0 {
            fault.granted -= 1;
            return Ok(());
        }
        fault.struck = true;
        Err(fault.error.into())
    })
}

/// Runs `work` with the fault in its way. The second value says whether it struck.
pub(super) fn with_fault<T>(
    kind: Asked,
    granted: usize,
    error: io::ErrorKind,
    lasting: bool,
    work: impl FnOnce() -> T,
) -> (T, bool) {
    FAULT.set(Some(Fault { kind, granted, error, lasting, struck: false }));
    let result = work();
    (result, FAULT.take().is_some_and(|fault| fault.struck))
}

mod tests {
    use super::super::command::Command;
    use super::super::store::{Store, Workspace};
    use super::*;
    use crate::geometry::{EpsgCode, NoWatch};
    use crate::model::{Department, DepartmentId};
    use crate::project::ProjectError;
    use std::path::{Path, PathBuf};

    const KINDS: [(Asked, io::ErrorKind); 9] = [
        (Asked::Create, io::ErrorKind::PermissionDenied),
        (Asked::Create, io::ErrorKind::StorageFull),
        (Asked::Read, io::ErrorKind::NotConnected),
        (Asked::Write, io::ErrorKind::StorageFull),
        (Asked::Write, io::ErrorKind::NetworkDown),
        (Asked::Sync, io::ErrorKind::StorageFull),
        (Asked::Rename, io::ErrorKind::PermissionDenied),
        (Asked::Stat, io::ErrorKind::NetworkDown),
        (Asked::Remove, io::ErrorKind::PermissionDenied),
    ];

    struct Bench {
        folder: tempfile::TempDir,
    }

    impl Bench {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            std::fs::create_dir(folder.path().join("share")).unwrap();
            Self { folder }
        }

        fn workspace(&self) -> Workspace {
            Workspace::in_folder(&self.folder.path().join("work")).unwrap()
        }

        fn path(&self, name: &str) -> PathBuf {
            self.folder.path().join("share").join(name)
        }

        /// A saved project with one department more than the file has.
        fn changed(&self) -> (Store, PathBuf) {
            let path = self.path("a.gpkg");
            let mut store = Store::create(&self.workspace(), "T", EpsgCode::UTM32, "").unwrap();
            store.publish_as(&path, false, &NoWatch).unwrap();
            add(&mut store, "Jugendamt");
            (store, path)
        }

        fn names(&self) -> Vec<String> {
            let entries = std::fs::read_dir(self.folder.path().join("share")).unwrap();
            let mut names: Vec<String> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
            names.sort();
            names
        }

        /// Departments in a published file, which must be whole.
        fn departments(&self, path: &Path) -> usize {
            let other = Workspace::in_folder(&self.folder.path().join("other")).unwrap();
            let (store, _) = Store::open(&other, path, &NoWatch).unwrap();
            let count = store.project().departments.len();
            store.close(true).unwrap();
            count
        }
    }

    fn add(store: &mut Store, name: &str) {
        let department = Department { id: DepartmentId::new(), name: name.to_owned(), organisation: String::new() };
        store.execute(Command::AddDepartment(department), "").unwrap();
    }

    /// Every place at which something of a kind is asked fails once.
    fn sweep(attempt: impl Fn(Asked, io::ErrorKind, usize) -> bool) {
        for (kind, error) in KINDS {
            let mut n = 0;
            while attempt(kind, error, n) {
                n += 1;
                assert!(n < 200, "{kind:?} has no end");
            }
            assert!(n > 0, "nothing of kind {kind:?} is asked");
        }
    }

    #[track_caller]
    fn is_told_as(error: &ProjectError, kind: io::ErrorKind) {
        match error {
            ProjectError::Io { source, .. } => assert_eq!(source.kind(), kind),
            other => panic!("{other}"),
        }
    }

    fn saving_fails(to: Option<&str>) {
        sweep(|kind, error, n| {
            let bench = Bench::new();
            let (mut store, path) = bench.changed();
            let target = to.map_or(path.clone(), |name| bench.path(name));
            let (result, struck) = with_fault(kind, n, error, false, || match to {
                None => store.publish(&NoWatch),
                Some(_) => store.publish_as(&target, false, &NoWatch),
            });
            let what = format!("{kind:?} {error:?} {n}");
            match result {
                Err(told) => {
                    is_told_as(&told, error);
                    assert!(store.unpublished() && store.path() == Some(path.as_path()), "{what}");
                    // Only what the system did not let us remove may be left.
                    assert!(kind == Asked::Remove || bench.names() == ["a.gpkg"], "{what}: {:?}", bench.names());
                    assert!(to.is_none() || !target.exists(), "{what}");
                    assert_eq!(bench.departments(&path), 0, "{what}");
                }
                Ok(()) => assert_eq!(bench.departments(&target), 1, "{what}"),
            }
            // The work goes on, and the next save works.
            add(&mut store, "Schulamt");
            match to {
                None => store.publish(&NoWatch),
                Some(_) => store.publish_as(&target, false, &NoWatch),
            }
            .unwrap_or_else(|e| panic!("{what}: {e}"));
            assert_eq!(bench.departments(&target), 2, "{what}");
            store.close(false).unwrap();
            let temporary = bench.names().iter().filter(|name| name.ends_with(".tmp")).count();
            assert_eq!(temporary, 0, "{what}: {:?}", bench.names());
            struck
        });
    }

    #[test]
    fn saving_is_all_or_nothing_wherever_the_system_refuses() {
        saving_fails(None);
    }

    #[test]
    fn saving_elsewhere_is_all_or_nothing_wherever_the_system_refuses() {
        saving_fails(Some("b.gpkg"));
    }

    #[test]
    fn opening_leaves_nothing_wherever_the_system_refuses() {
        sweep(|kind, error, n| {
            let bench = Bench::new();
            let (mut store, path) = bench.changed();
            store.publish(&NoWatch).unwrap();
            store.close(false).unwrap();
            let bytes = std::fs::read(&path).unwrap();
            let (result, struck) =
                with_fault(kind, n, error, false, || Store::open(&bench.workspace(), &path, &NoWatch));
            match result {
                Ok((store, _)) => store.close(false).unwrap(),
                Err(told) => is_told_as(&told, error),
            }
            assert!(std::fs::read(&path).unwrap() == bytes);
            assert_eq!(bench.names(), ["a.gpkg"]);
            assert!(bench.workspace().recoverable().unwrap().is_empty());
            let (store, _) = Store::open(&bench.workspace(), &path, &NoWatch).unwrap();
            assert_eq!(store.project().departments.len(), 1);
            store.close(false).unwrap();
            struck
        });
    }

    #[test]
    fn a_copy_is_all_or_nothing_wherever_the_system_refuses() {
        sweep(|kind, error, n| {
            let bench = Bench::new();
            let (mut store, path) = bench.changed();
            let copy = bench.path("copy.gpkg");
            let (result, struck) = with_fault(kind, n, error, false, || store.copy_to(&copy, true, false, &NoWatch));
            match result {
                Err(told) => {
                    is_told_as(&told, error);
                    assert!(!copy.exists());
                }
                Ok(()) => assert_eq!(bench.departments(&copy), 1),
            }
            assert!(store.unpublished() && store.path() == Some(path.as_path()));
            assert_eq!(bench.departments(&path), 0);
            struck
        });
    }

    /// From the n-th request on nothing works any more, as with a share that is gone; when it is back, all is well.
    #[test]
    fn a_share_that_vanishes_at_any_moment_loses_nothing() {
        sweep(|kind, error, n| {
            let bench = Bench::new();
            let (mut store, path) = bench.changed();
            let (result, struck) = with_fault(kind, n, error, true, || store.publish(&NoWatch));
            let whole = bench.departments(&path);
            assert!(if result.is_ok() { whole == 1 } else { whole <= 1 }, "{kind:?} {n}");
            // The program ends, starts again, and offers what is not known to have arrived.
            drop(store);
            let workspace = bench.workspace();
            match workspace.recoverable().unwrap().first() {
                Some(left) => {
                    let mut store = Store::recover(&workspace, left).unwrap();
                    assert_eq!(store.project().departments.len(), 1);
                    store.publish(&NoWatch).unwrap();
                    store.close(false).unwrap();
                }
                None => assert_eq!(whole, 1, "{kind:?} {n}"),
            }
            assert_eq!(bench.departments(&path), 1);
            assert_eq!(bench.names(), ["a.gpkg"], "{kind:?} {n}");
            struck
        });
    }

    /// The local disk is full in the middle of an import.
    #[test]
    fn a_full_disk_refuses_an_import_and_loses_nothing() {
        use crate::model::{Colour, Definition, DefinitionId, Source, Space, SpaceId};
        use geo::{LineString, MultiPolygon, Polygon};
        let bench = Bench::new();
        let (mut store, path) = bench.changed();
        let department = store.project().departments[0].clone();
        let ring = || LineString::from((0..200).map(|i| (f64::from(i), f64::from(i * i))).collect::<Vec<_>>());
        let space = |i: usize| Space {
            id: SpaceId::new(),
            code: i.to_string(),
            name: String::new(),
            geometry: MultiPolygon(vec![Polygon::new(ring(), Vec::new())]),
            residents: None,
        };
        let definition = Definition {
            id: DefinitionId::new(),
            department: department.id,
            name: "Bezirke".to_owned(),
            colour: Colour([1, 2, 3]),
            line: crate::model::LineStyle::BORDER,
            is_blocks: false,
            code_field: String::new(),
            name_field: String::new(),
            residents_field: String::new(),
            residents_source: None,
            source: Source::default(),
            spaces: (0..500).map(space).collect::<Vec<_>>().into(),
        };
        let import = || Command::ImportDefinition {
            department: department.clone(),
            definition: Box::new(definition.clone()),
            kept: None,
        };
        let before = store.project();
        let pages: u32 = store.connection().query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
        for room in [0, 1, 2, 5, 20, 100, 300] {
            set_room(&store, pages + room);
            is_told_as(&store.execute(import(), "").unwrap_err(), io::ErrorKind::StorageFull);
            assert_eq!(*store.project(), *before);
            assert!(store.undo_redo().unwrap().0.is_some());
        }
        set_room(&store, u32::MAX - 1);
        store.execute(import(), "").unwrap();
        assert_eq!(store.project().definitions[0].spaces.len(), 500);
        store.publish(&NoWatch).unwrap();
        store.close(false).unwrap();
        let other = Workspace::in_folder(&bench.folder.path().join("other")).unwrap();
        assert_eq!(Store::open(&other, &path, &NoWatch).unwrap().0.project().definitions.len(), 1);
    }

    fn set_room(store: &Store, pages: u32) {
        let _: u32 =
            store.connection().query_row(&format!("PRAGMA max_page_count = {pages}"), [], |row| row.get(0)).unwrap();
    }
}
