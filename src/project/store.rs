//! The one owner of a project's database: how it is made and opened, and the one way it changes.

mod changes;
mod saving;

use super::call::CallBox;
use super::command::{Applied, Command, Extent, HistoryEntry, HistoryFilter, HistoryKind};
use super::commands::{self, Scope, clean_name};
use super::database::{self, Database, Origin};
use super::digest::Digest;
use super::features::FeatureTable;
use super::history::{self, NewEntry, Sentence};
use super::load::{self, Parked};
use super::opener::Note;
use super::platform::io_error;
use super::record::{self, LoggedTable};
use super::undo;
use super::working::{Published, WorkingCopy};
use super::{ProjectError, gpkg, header, place, platform, schema};
use crate::geometry::{EpsgCode, NoWatch, Watch};
use crate::model::{Project, Revision, SourceId};
use std::collections::{BTreeMap, BTreeSet};
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
    /// Rows that another program changed since the last publishing. The newest entries of the history tell which.
    pub foreign_changes: usize,
    /// Tables that another program wrote anew, past the file's record. The history names them.
    pub replaced_outside: usize,
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
    /// Digests of feature tables that did not change since they were computed.
    digests: BTreeMap<String, Digest>,
    parked: Parked,
    workspace: Workspace,
    copy: WorkingCopy,
    /// Whether the place where the project lies could not be written to when it was opened.
    read_only: bool,
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
                digests: BTreeMap::new(),
                parked: Parked::default(),
                workspace: workspace.clone(),
                copy,
                read_only: false,
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
            let sentence = Sentence::new(HistoryKind::CreateProject, words);
            let at = history::now();
            history::append(&db, NewEntry { next: first, at, who, sentence: &sentence, of: None, place: None })?;
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
            Ok((Opened::load(&copy, &path, Origin::Published, watch)?, state))
        };
        match opened() {
            Ok((mut opened, state)) => {
                opened.report.read_only = !platform::can_replace(&path);
                let published = Published { revision: opened.project.revision, file: state };
                let report = opened.report.clone();
                Ok((opened.into_store(workspace, copy).made_ready(Some(published))?, report))
            }
            Err(error) => Err(removing(copy, error)),
        }
    }

    /// Opens a working copy left behind. On an error it stays as it is.
    pub fn recover(workspace: &Workspace, what: &Recoverable) -> Result<Self, ProjectError> {
        let copy = workspace.take(what)?;
        let shown = copy.meta.path.clone().unwrap_or_else(|| copy.database());
        let mut opened = Opened::load(&copy, &shown, Origin::WorkingCopy, &NoWatch)?;
        // A place that is away for now is not one that can't be written to.
        opened.report.read_only =
            copy.meta.path.as_deref().is_some_and(|path| path.exists() && !platform::can_replace(path));
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

    /// Does an undone entry again, whatever came after it; refused where that would overwrite something later.
    pub fn reapply(&mut self, seq: u64, who: &str) -> Result<Applied, ProjectError> {
        let step = undo::reapply_step(&self.db, seq)?;
        self.invert(step, who)
    }

    fn invert(&mut self, step: undo::Step, who: &str) -> Result<Applied, ProjectError> {
        let target = step.target.seq;
        self.run(who, Some(target), |scope, tables| {
            undo::invert(scope.db, tables, &step.target)?;
            Ok(step.sentence)
        })
    }

    /// The one way rows change: in one transaction, recorded, with the registrations, the next snapshot and the history entry.
    pub(super) fn run(
        &mut self,
        who: &str,
        of: Option<u64>,
        work: impl FnOnce(&mut Scope<'_>, &[LoggedTable]) -> Result<Sentence, ProjectError>,
    ) -> Result<Applied, ProjectError> {
        let (db, old, parked) = (&self.db, &self.project, &mut self.parked);
        let mut features = self.features.clone();
        let (applied, touched) = db.transaction(|| {
            let next = history::next(db)?;
            record::begin(&db.conn, next.seq)?;
            let tables = LoggedTable::all(&features);
            let mut scope = Scope::new(db, old, &features, who, parked);
            let sentence = work(&mut scope, &tables)?;
            let Scope { created, removed, fresh, .. } = scope;
            features.retain(|table| !removed.contains(&table.name));
            // Only now: the rows of an import are not recorded one by one, it is undone by hiding it.
            for table in &created {
                gpkg::create_rtree_triggers(&db.conn, table)?;
                LoggedTable::features(table).create_triggers(&db.conn)?;
            }
            features.extend(created);
            record::end(&db.conn)?;
            let touched = record::touched(&db.conn, &LoggedTable::all(&features), next.seq)?;
            gpkg::sync(db, &features, old.crs)?;
            for table in &touched.feature_tables {
                gpkg::update_extent(&db.conn, table)?;
            }
            let project = load::next(db, &features, old, &touched, parked, fresh, next.revision)?;
            let changes = changes::changes(&touched, &features, old, &project);
            let of_blocks = place::of_blocks(old, &project);
            let place = place::of_entry(db, &features, next.seq)?.into_iter().chain(of_blocks).reduce(Extent::united);
            let new = NewEntry { next, at: history::now(), who, sentence: &sentence, of, place };
            let entry = history::append(db, new)?;
            Ok((Applied { project: Arc::new(project), changes, entry }, touched))
        })?;
        self.features = features;
        self.digests.retain(|table, _| !touched.feature_tables.contains(table));
        self.project = applied.project.clone();
        Ok(applied)
    }

    pub(super) fn parts(&mut self) -> (&Database, &[FeatureTable], &Project, &mut Parked) {
        (&self.db, &self.features, &self.project, &mut self.parked)
    }

    pub(super) fn database(&self) -> &Database {
        &self.db
    }

    pub(super) fn features(&self) -> &[FeatureTable] {
        &self.features
    }

    pub(super) fn forget_parked(&mut self) {
        self.parked = Parked::default();
    }

    /// Replaces history and record by one entry: what was done so far was no work of anybody's.
    pub(super) fn begin_history_anew(&mut self, sentence: &Sentence, who: &str) -> Result<(), ProjectError> {
        let (db, tables, revision) = (&self.db, LoggedTable::all(&self.features), self.project.revision);
        db.transaction(|| {
            for table in &tables {
                db.conn.execute(&format!("DELETE FROM \"{}\"", table.log), [])?;
            }
            db.conn.execute("DELETE FROM klammer_history", [])?;
            let next = history::Next { seq: 1, revision };
            history::append(db, NewEntry { next, at: history::now(), who, sentence, of: None, place: None }).map(|_| ())
        })
    }

    /// Entry that undo would undo, and entry that redo would redo.
    pub fn undo_redo(&self) -> Result<(Option<HistoryEntry>, Option<HistoryEntry>), ProjectError> {
        Ok((history::undoable(&self.db)?, history::redoable(&self.db)?))
    }

    /// The entries of a filter, the newest first, `limit` from `offset` on.
    pub fn history(
        &self,
        filter: &HistoryFilter,
        offset: usize,
        limit: usize,
    ) -> Result<Vec<HistoryEntry>, ProjectError> {
        let about = self.entries_about(filter)?;
        history::page(&self.db, filter, about.as_ref(), offset, limit)
    }

    /// How many entries a filter finds.
    pub fn history_count(&self, filter: &HistoryFilter) -> Result<usize, ProjectError> {
        let about = self.entries_about(filter)?;
        history::count(&self.db, filter, about.as_ref())
    }

    fn entries_about(&self, filter: &HistoryFilter) -> Result<Option<BTreeSet<u64>>, ProjectError> {
        let about = filter.about.as_deref();
        about.map(|uid| place::entries_about(&self.db, &self.features, uid)).transpose()
    }

    /// The entry with this number, if there is one.
    pub fn history_entry(&self, seq: u64) -> Result<Option<HistoryEntry>, ProjectError> {
        history::entry(&self.db, seq)
    }

    /// Everybody whose name stands in the history, sorted.
    pub fn history_people(&self) -> Result<Vec<String>, ProjectError> {
        history::people(&self.db)
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

    /// Whether the place where the project lies can't be written to: only [`Store::publish_as`] will work.
    pub fn read_only(&self) -> bool {
        self.read_only
    }

    /// The note that tells others who has the project open; it is written by [`Note::renew`].
    pub fn note(&self, who: &str) -> Note {
        Note::new(&self.workspace, self.copy.tag(), self.path(), who)
    }

    /// Where other programs on this machine ask for the window that has this project.
    pub fn call_box(&self) -> CallBox {
        self.copy.call_box()
    }

    #[cfg(test)]
    pub(super) fn connection(&self) -> &rusqlite::Connection {
        &self.db.conn
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
    digests: BTreeMap<String, Digest>,
    report: OpenReport,
}

impl Opened {
    fn load(copy: &WorkingCopy, shown: &Path, origin: Origin, watch: &dyn Watch) -> Result<Self, ProjectError> {
        let (db, found) = Database::open_checked(&copy.database(), shown, origin, watch)?;
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
        let report = OpenReport {
            read_only: false,
            foreign_changes: found.noticed.rows,
            replaced_outside: found.noticed.replaced,
            left_out: loaded.left_out,
        };
        let digests = found.noticed.digests;
        Ok(Self { db, features: found.features, project: loaded.project, digests, report })
    }

    fn into_store(self, workspace: &Workspace, copy: WorkingCopy) -> Store {
        Store {
            db: self.db,
            features: self.features,
            project: Arc::new(self.project),
            digests: self.digests,
            parked: Parked::default(),
            workspace: workspace.clone(),
            copy,
            read_only: self.report.read_only,
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
