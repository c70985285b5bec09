//! The one owner of a project's database.

use super::command::{Applied, Changes, Command, HistoryEntry, HistoryKind};
use super::commands::{self, Scope, clean_name};
use super::database::{self, Database};
use super::features::FeatureTable;
use super::history::{self, Sentence};
use super::load::{self, Parked};
use super::platform::io_error;
use super::record::{self, LoggedTable, Touched};
use super::undo;
use super::working::{Published, WorkingCopy};
use super::{ProjectError, gpkg, header, platform, publish, schema};
use crate::geometry::{EpsgCode, NoWatch, Watch};
use crate::model::{DefinitionId, DepartmentId, FacilitySetId, IndicatorId, Project, Revision, SourceId};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The folder with working copies, on a local disk. Tests use a temporary one.
#[derive(Debug, Clone)]
pub struct Workspace {
    folder: PathBuf,
}

/// A working copy left behind with work that was not saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recoverable {
    /// The working copy's own file.
    pub working_file: PathBuf,
    /// Where the project was saved last; `None` if never.
    pub path: Option<PathBuf>,
    /// The project's title.
    pub title: String,
    /// Last change, RFC 3339 in UTC; empty if the working copy can't be read.
    pub changed_at: String,
}

/// What opening found besides the project.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OpenReport {
    /// The place can't be written to: only "save as" will work.
    pub read_only: bool,
    /// Rows that another program changed since the last publishing.
    pub foreign_changes: usize,
    /// Rows of another program that can't be shown (a facility without place, a value for a space that was deleted). They stay in the file.
    pub left_out: usize,
}

impl Workspace {
    /// Uses a folder, creating it.
    pub fn in_folder(folder: &Path) -> Result<Self, ProjectError> {
        std::fs::create_dir_all(folder).map_err(|e| io_error(folder, e))?;
        Ok(Self { folder: std::fs::canonicalize(folder).map_err(|e| io_error(folder, e))? })
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Working copies with unsaved work that no running program holds, the latest first. Removes those whose work is all published.
    pub fn recoverable(&self) -> Result<Vec<Recoverable>, ProjectError> {
        self.list_left()
    }

    /// Removes a working copy for good. [`ProjectError::OpenElsewhere`] if somebody holds it by now.
    pub fn discard(&self, what: &Recoverable) -> Result<(), ProjectError> {
        self.take(what)?.remove()
    }
}

/// An open project: its working copy with the only writing connection. `Send`, so that a thread can own it.
///
/// Dropping it without [`Store::close`] is safe: what was not published is offered by [`Workspace::recoverable`].
pub struct Store {
    // Fields drop in this order: the database is closed before the lock of its folder is given up.
    db: Database,
    features: Vec<FeatureTable>,
    project: Arc<Project>,
    parked: Parked,
    workspace: Workspace,
    copy: WorkingCopy,
}

impl Store {
    /// A new project in a new working copy; nothing is published yet. `crs` must be planar and count in metres.
    pub fn create(workspace: &Workspace, title: &str, crs: EpsgCode, who: &str) -> Result<Self, ProjectError> {
        let title = clean_name(title)?;
        gpkg::check_planar(crs)?;
        let copy = workspace.claim(None)?;
        match Self::create_in(&copy, &title, crs, who) {
            Ok((db, project)) => Self {
                db,
                features: Vec::new(),
                project,
                parked: Parked::default(),
                workspace: workspace.clone(),
                copy,
            }
            .made_ready(None),
            Err(error) => Err(removing(copy, error)),
        }
    }

    fn create_in(
        copy: &WorkingCopy,
        title: &str,
        crs: EpsgCode,
        who: &str,
    ) -> Result<(Database, Arc<Project>), ProjectError> {
        let db = Database::create(&copy.database())?;
        db.transaction(|| {
            schema::migrate(&db.conn, 0)?;
            gpkg::register_project(&db.conn, crs, title)?;
            db.conn.execute("INSERT INTO klammer_project (title, crs) VALUES (?1, ?2)", (title, crs.0))?;
            for table in LoggedTable::all(&[]) {
                table.create_triggers(&db.conn)?;
            }
            let words = [("name", title.to_owned()), ("project", title.to_owned())];
            let first = history::Next { seq: 1, revision: Revision(0) };
            history::append(&db, &Sentence::new(HistoryKind::CreateProject, words), who, None, first)?;
            Ok(())
        })?;
        Ok((db, Arc::new(Project::empty(title, crs))))
    }

    /// Copies the file into a working copy and opens that. The file itself is only read.
    pub fn open(workspace: &Workspace, path: &Path, watch: &dyn Watch) -> Result<(Self, OpenReport), ProjectError> {
        header::check(path)?;
        let path = platform::canonical(path)?;
        let copy = workspace.claim(Some(&path))?;
        let opened = || -> Result<_, ProjectError> {
            let state = copy.fill_from(&path, watch)?;
            Ok((Opened::load(&copy, &path, watch)?, state))
        };
        match opened() {
            Ok((opened, state)) => {
                let published = Published { revision: opened.project.revision, file: state };
                let report = OpenReport { read_only: !platform::can_replace(&path), ..opened.report.clone() };
                Ok((opened.into_store(workspace, copy).made_ready(Some(published))?, report))
            }
            Err(error) => Err(removing(copy, error)),
        }
    }

    /// Opens a working copy left behind. On an error it stays as it is.
    pub fn recover(workspace: &Workspace, what: &Recoverable) -> Result<Self, ProjectError> {
        let copy = workspace.take(what)?;
        let shown = copy.meta.path.clone().unwrap_or_else(|| copy.database());
        let opened = Opened::load(&copy, &shown, &NoWatch)?;
        let mut store = opened.into_store(workspace, copy);
        store.settle_pending()?;
        Ok(store)
    }

    /// Takes a publishing that was interrupted right after the file was put in place for what it is: done.
    fn settle_pending(&mut self) -> Result<(), ProjectError> {
        if let (Some(pending), Some(path)) = (self.copy.meta.pending.clone(), self.copy.meta.path.clone())
            && path.exists()
            && platform::is_still(&path, &[&pending.file])?
        {
            self.copy.meta.published = Some(pending);
            self.copy.meta.pending = None;
            self.copy.save_meta()?;
        }
        Ok(())
    }

    fn made_ready(mut self, published: Option<Published>) -> Result<Self, ProjectError> {
        self.copy.meta.published = published;
        self.copy.meta.title = self.project.title.clone();
        self.copy.meta.ready = true;
        match self.copy.save_meta() {
            Ok(()) => Ok(self),
            Err(error) => {
                drop(self.db);
                Err(removing(self.copy, error))
            }
        }
    }

    /// The project as it is now.
    pub fn project(&self) -> Arc<Project> {
        self.project.clone()
    }

    /// Checks and executes one command in one transaction.
    pub fn execute(&mut self, command: Command, who: &str) -> Result<Applied, ProjectError> {
        self.run(who, None, |scope, _| commands::execute(scope, command))
    }

    /// Appends the inverse of the last command in effect.
    pub fn undo(&mut self, who: &str) -> Result<Applied, ProjectError> {
        let step = undo::undo_step(&self.db)?;
        self.invert(step, who)
    }

    /// Appends the inverse of the last undo, if no command came after it.
    pub fn redo(&mut self, who: &str) -> Result<Applied, ProjectError> {
        let step = undo::redo_step(&self.db)?;
        self.invert(step, who)
    }

    fn invert(&mut self, step: undo::Step, who: &str) -> Result<Applied, ProjectError> {
        let target = step.target.seq;
        self.run(who, Some(target), |scope, tables| {
            undo::invert(scope.db, tables, target)?;
            Ok(step.sentence)
        })
    }

    /// The one way rows change: in one transaction, recorded, with the registrations, the next snapshot and the history entry.
    fn run(
        &mut self,
        who: &str,
        of: Option<u64>,
        work: impl FnOnce(&mut Scope<'_>, &[LoggedTable]) -> Result<Sentence, ProjectError>,
    ) -> Result<Applied, ProjectError> {
        let (db, features, old, parked) = (&self.db, &mut self.features, &self.project, &mut self.parked);
        let known = features.len();
        let result = db.transaction(|| {
            let next = history::next(db)?;
            record::begin(&db.conn, next.seq)?;
            let mut scope = Scope { db, project: old, parked, created: Vec::new() };
            let sentence = work(&mut scope, &LoggedTable::all(features))?;
            let created = scope.created;
            // Only now: the rows of an import are not recorded one by one, it is undone by hiding it.
            for table in &created {
                gpkg::create_rtree_triggers(&db.conn, table)?;
                LoggedTable::features(table).create_triggers(&db.conn)?;
            }
            features.extend(created);
            record::end(&db.conn)?;
            let touched = record::touched(&db.conn, &LoggedTable::all(features), next.seq)?;
            gpkg::sync(db, features, old.crs)?;
            let project = load::next(db, features, old, &touched, parked, next.revision)?;
            let changes = changes(&touched, features, old, &project);
            let entry = history::append(db, &sentence, who, of, next)?;
            Ok(Applied { project: Arc::new(project), changes, entry })
        });
        match result {
            Ok(applied) => {
                self.project = applied.project.clone();
                Ok(applied)
            }
            Err(error) => {
                features.truncate(known);
                Err(error)
            }
        }
    }

    /// Replaces history and record by one entry: what was done so far was no work of anybody's.
    pub(super) fn begin_history_anew(&mut self, sentence: &Sentence, who: &str) -> Result<(), ProjectError> {
        let (db, tables, revision) = (&self.db, LoggedTable::all(&self.features), self.project.revision);
        db.transaction(|| {
            for table in &tables {
                db.conn.execute(&format!("DELETE FROM \"{}\"", table.log), [])?;
            }
            db.conn.execute("DELETE FROM klammer_history", [])?;
            history::append(db, sentence, who, None, history::Next { seq: 1, revision }).map(|_| ())
        })
    }

    /// Entry that undo would undo, and entry that redo would redo.
    pub fn undo_redo(&self) -> Result<(Option<HistoryEntry>, Option<HistoryEntry>), ProjectError> {
        Ok((history::undoable(&self.db)?, history::redoable(&self.db)?))
    }

    /// The newest entries first, `limit` from `offset` on.
    pub fn history(&self, offset: usize, limit: usize) -> Result<Vec<HistoryEntry>, ProjectError> {
        // SQLite counts in 63 bits; "all of them" is asked for with the largest number.
        let most = usize::try_from(i64::MAX).unwrap_or(usize::MAX);
        history::page(&self.db, offset.min(most), limit.min(most))
    }

    /// The kept bytes (a ZIP) of an imported file.
    pub fn source_zip(&self, id: SourceId) -> Result<Vec<u8>, ProjectError> {
        let zip =
            self.db.conn.query_row("SELECT zip FROM klammer_source WHERE uid = ?1", [id.to_string()], |row| row.get(0));
        match zip {
            Err(rusqlite::Error::QueryReturnedNoRows) => Err(ProjectError::Gone { what: format!("source {id}") }),
            other => Ok(other?),
        }
    }

    /// Triggers and views by name, as our code makes them.
    pub(super) fn stored_code(&self) -> Result<std::collections::BTreeMap<String, String>, ProjectError> {
        let found = self
            .db
            .conn
            .prepare("SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')")?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        Ok(found)
    }

    /// Where the project is saved.
    pub fn path(&self) -> Option<&Path> {
        self.copy.meta.path.as_deref()
    }

    /// Whether there are changes since the last publishing. A new project that was never published has.
    pub fn unpublished(&self) -> bool {
        self.copy.meta.published.as_ref().is_none_or(|published| published.revision != self.project.revision)
    }

    /// Publishes to [`Store::path`]: complete, checked, atomically replaced.
    pub fn publish(&mut self, watch: &dyn Watch) -> Result<(), ProjectError> {
        let target = self.copy.meta.path.clone().ok_or(ProjectError::NoPath)?;
        self.publish_to(&target, |copy| publish::check_untouched(copy, &target), watch)
    }

    /// Publishes to another place, which becomes [`Store::path`]. Replaces an existing file only if `replace`; otherwise it is an
    /// [`ProjectError::Io`] of kind `AlreadyExists`. To the place where it is already, this is [`Store::publish`].
    pub fn publish_as(&mut self, path: &Path, replace: bool, watch: &dyn Watch) -> Result<(), ProjectError> {
        let target = platform::canonical(path)?;
        if self.copy.meta.published.is_some() && self.copy.meta.path.as_deref() == Some(target.as_path()) {
            return self.publish(watch);
        }
        self.workspace.check_move(&self.copy, &target)?;
        let free = |_: &WorkingCopy| {
            if target.is_dir() || (!replace && target.try_exists().map_err(|e| io_error(&target, e))?) {
                return Err(io_error(&target, std::io::ErrorKind::AlreadyExists.into()));
            }
            publish::check_siblings(&target)
        };
        self.publish_to(&target, free, watch)
    }

    fn publish_to(
        &mut self,
        target: &Path,
        still_free: impl Fn(&WorkingCopy) -> Result<(), ProjectError>,
        watch: &dyn Watch,
    ) -> Result<(), ProjectError> {
        still_free(&self.copy)?;
        let (db, copy, revision) = (&self.db, &mut self.copy, self.project.revision);
        db.transaction(|| record::acknowledge_foreign(db, &LoggedTable::all(&self.features)))?;
        copy.meta.title = self.project.title.clone();
        db.told_where(|| publish::publish(&db.conn, copy, target, revision, still_free, watch))
    }

    /// Ends the session; the working copy is removed if everything was published or `discard` is set, else kept for [`Workspace::recoverable`].
    pub fn close(self, discard: bool) -> Result<(), ProjectError> {
        let keep = self.unpublished() && !discard;
        let Self { db, copy, .. } = self;
        db.conn.close().map_err(|(_, error)| error)?;
        if keep { copy.save_meta() } else { copy.remove() }
    }
}

/// A working copy, opened and read.
struct Opened {
    db: Database,
    features: Vec<FeatureTable>,
    project: Project,
    report: OpenReport,
}

impl Opened {
    fn load(copy: &WorkingCopy, shown: &Path, watch: &dyn Watch) -> Result<Self, ProjectError> {
        let (db, found) = Database::open_checked(&copy.database(), shown, watch)?;
        watch.progress(0.5);
        let read = || {
            let loaded = load::whole(&db, &found.features, watch)?;
            db.transaction(|| {
                gpkg::register_systems(&db.conn, loaded.project.crs)?;
                gpkg::sync(&db, &found.features, loaded.project.crs)
            })?;
            Ok(loaded)
        };
        let loaded = read().map_err(|e| database::content_error(e, shown))?;
        watch.progress(1.0);
        let report = OpenReport { read_only: false, foreign_changes: found.foreign_changes, left_out: loaded.left_out };
        Ok(Self { db, features: found.features, project: loaded.project, report })
    }

    fn into_store(self, workspace: &Workspace, copy: WorkingCopy) -> Store {
        Store {
            db: self.db,
            features: self.features,
            project: Arc::new(self.project),
            parked: Parked::default(),
            workspace: workspace.clone(),
            copy,
        }
    }
}

/// Removes a working copy in which nothing was done, and passes on why.
fn removing(copy: WorkingCopy, error: ProjectError) -> ProjectError {
    if let Err(second) = copy.remove() {
        log::warn!("a working copy could not be removed: {second}");
    }
    error
}

/// What the record says in terms of the model. Ids that can't be parsed would have failed the snapshot.
fn changes(touched: &Touched, features: &[FeatureTable], old: &Project, new: &Project) -> Changes {
    let owners: Vec<&str> =
        features.iter().filter(|t| touched.feature_tables.contains(&t.name)).map(|t| t.owner.as_str()).collect();
    let mut changes = Changes {
        project: touched.project,
        departments: touched.departments.iter().filter_map(|uid| DepartmentId::parse(uid)).collect(),
        definitions: touched.definitions.iter().filter_map(|uid| DefinitionId::parse(uid)).collect(),
        spaces_of: Vec::new(),
        facility_sets: touched.facility_sets.iter().filter_map(|uid| FacilitySetId::parse(uid)).collect(),
        indicators: touched.indicators.iter().filter_map(|uid| IndicatorId::parse(uid)).collect(),
    };
    let visible = |project: &Project, id: DefinitionId| project.definition(id).is_some();
    let came_or_went = changes.definitions.iter().copied().filter(|id| visible(old, *id) != visible(new, *id));
    changes.spaces_of = came_or_went.collect();
    let edited = |uid: &&str| DefinitionId::parse(uid).filter(|id| visible(new, *id));
    changes.spaces_of.extend(owners.iter().filter_map(edited).filter(|id| visible(old, *id)));
    for id in owners.iter().filter_map(|uid| FacilitySetId::parse(uid)) {
        if !changes.facility_sets.contains(&id) && (old.facility_set(id).is_some() || new.facility_set(id).is_some()) {
            changes.facility_sets.push(id);
        }
    }
    changes
}
