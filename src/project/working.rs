//! Working copies: one folder each, with the database, what is known about the published file, and a lock.

use super::call::{Call, CallBox};
use super::platform::{self, Fingerprint, io_error};
use super::store::{Recoverable, Workspace};
use super::{ProjectError, opener};
use crate::geometry::Watch;
use crate::model::Revision;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::path::{Path, PathBuf};

/// What a working copy knows besides its database.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Meta {
    /// The published file, in the one spelling of [`platform::canonical`].
    pub path: Option<PathBuf>,
    /// For lists, when the database can't be read.
    pub title: String,
    /// Set once the copy is complete and opened. Without it nothing was ever done in it.
    pub ready: bool,
    /// The last publishing (or what was opened).
    pub published: Option<Published>,
    /// Where a first publishing to a new place was going on.
    #[serde(default)]
    pub saving_to: Option<PathBuf>,
    /// A publishing that is being put in place: after a crash the file itself tells whether it got there.
    pub pending: Option<Published>,
}

/// A published state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Published {
    pub revision: Revision,
    pub file: Fingerprint,
}

/// A working copy that this program holds.
pub(super) struct WorkingCopy {
    folder: PathBuf,
    workspace: Workspace,
    pub meta: Meta,
    lock: File,
}

const DATABASE: &str = "working.gpkg";
const META: &str = "meta.json";
const LOCK: &str = "lock";

impl WorkingCopy {
    /// The database's file.
    pub fn database(&self) -> PathBuf {
        self.folder.join(DATABASE)
    }

    /// A file for the complete copy that is going to be published.
    pub fn outgoing(&self) -> PathBuf {
        self.folder.join("outgoing.gpkg")
    }

    /// Marks what belongs to this working copy.
    pub fn tag(&self) -> String {
        platform::file_name(&self.folder)
    }

    /// Where requests to the window arrive.
    pub fn call_box(&self) -> CallBox {
        CallBox::in_folder(&self.folder)
    }

    /// Removes what a crash left beside the published file: what was being saved, and the opener's note.
    fn remove_left(&self) {
        for target in self.meta.path.iter().chain(&self.meta.saving_to) {
            platform::Replacement::remove_left(target, &self.tag());
            opener::remove(target, &self.tag());
        }
    }

    /// Keeps [`Self::meta`].
    pub fn save_meta(&self) -> Result<(), ProjectError> {
        let path = self.folder.join(META);
        let json = serde_json::to_vec_pretty(&self.meta).map_err(|e| io_error(&path, e.into()))?;
        platform::write_whole(&path, &json)
    }

    /// Removes the folder. The database must be closed.
    pub fn remove(self) -> Result<(), ProjectError> {
        let _guard = self.workspace.guard()?;
        // An open file can't be removed on Windows; nobody else can take the lock while the workspace is held.
        drop(self.lock);
        remove_folder(&self.folder)
    }

    /// Copies a published file in, with what a crashed program may have left beside it, and says in which state it was.
    pub fn fill_from(&self, path: &Path, watch: &dyn Watch) -> Result<Fingerprint, ProjectError> {
        let before = stamps(path)?;
        let (size, modified) = platform::stamp(path).map_err(|e| io_error(path, e))?;
        let sha256 = copy_to(path, &self.database(), watch, size)?;
        for suffix in ["-wal", "-journal"] {
            let beside = platform::sibling(path, suffix);
            if platform::stamp(&beside).is_ok_and(|(size, _)| size > 0) {
                copy_to(&beside, &platform::sibling(&self.database(), suffix), watch, size)?;
            }
        }
        if stamps(path)? != before {
            let sibling = platform::sibling_in_use(path).unwrap_or_default();
            return Err(ProjectError::InUseByOther { path: path.to_owned(), sibling });
        }
        let changes = platform::change_counter(path).map_err(|e| io_error(path, e))?;
        Ok(Fingerprint { size, modified, sha256, changes })
    }
}

type Stamp = Option<(u64, Option<(u64, u32)>)>;

fn stamps(path: &Path) -> Result<[Stamp; 3], ProjectError> {
    let own = platform::stamp(path).map_err(|e| io_error(path, e))?;
    let beside = |suffix| platform::stamp(&platform::sibling(path, suffix)).ok();
    Ok([Some(own), beside("-wal"), beside("-journal")])
}

fn copy_to(from: &Path, to: &Path, watch: &dyn Watch, size: u64) -> Result<String, ProjectError> {
    let mut file = platform::create(to).map_err(|e| io_error(to, e))?;
    let progress = |done: u64| watch.progress(0.3 * done as f32 / size.max(1) as f32);
    platform::copy_hashed(from, Some((to, &mut file)), watch, progress)
}

fn remove_folder(folder: &Path) -> Result<(), ProjectError> {
    std::fs::remove_dir_all(folder).map_err(|e| io_error(folder, e))
}

/// A working copy in the workspace and who has it.
enum Found {
    /// A running program (perhaps this one) holds it.
    Held,
    /// Nobody holds it; now we do.
    Left(Box<WorkingCopy>),
}

impl Workspace {
    /// Held while working copies are looked through, made or removed.
    fn guard(&self) -> Result<File, ProjectError> {
        platform::lock_waiting(&self.folder().join("workspace.lock"))
    }

    /// Tells working copies of this folder from those of other machines; a random number, made once.
    pub(super) fn id(&self) -> Result<String, ProjectError> {
        let mut file = self.guard()?;
        platform::text_or_new(&mut file, || uuid::Uuid::new_v4().simple().to_string())
            .map_err(|e| io_error(self.folder(), e))
    }

    /// Whether a running program (perhaps this one) holds the working copy of this tag.
    pub(super) fn is_held(&self, tag: &str) -> bool {
        let held = || -> Result<bool, ProjectError> {
            let _guard = self.guard()?;
            let lock = self.folder().join(tag).join(LOCK);
            Ok(lock.is_file() && platform::lock(&lock)?.is_none())
        };
        // What can't be told counts as held: a note too many does no harm.
        held().unwrap_or(true)
    }

    /// Asks the window that has a project open to come to the front; `None` if no window has it (any more).
    pub fn call(&self, path: &Path) -> Result<Option<Call>, ProjectError> {
        let path = platform::canonical(path)?;
        let _guard = self.guard()?;
        for folder in self.folders()? {
            let is_it = read_meta(&folder).path.as_deref() == Some(path.as_path()) || folder.join(DATABASE) == path;
            if is_it && platform::lock(&folder.join(LOCK))?.is_none() {
                return Call::leave_in(&folder).map(Some);
            }
        }
        Ok(None)
    }

    /// A new folder for a project, after making sure that its path is nowhere else at work.
    pub(super) fn claim(&self, path: Option<&Path>) -> Result<WorkingCopy, ProjectError> {
        let guard = self.guard()?;
        if let Some(path) = path {
            self.check_free(path, None)?;
        }
        let folder = self.folder().join(uuid::Uuid::new_v4().simple().to_string());
        platform::create_folder(&folder).map_err(|e| io_error(&folder, e))?;
        let lock_path = folder.join(LOCK);
        let lock =
            platform::lock(&lock_path)?.ok_or_else(|| io_error(&lock_path, std::io::ErrorKind::WouldBlock.into()))?;
        let meta = Meta { path: path.map(Path::to_owned), ..Meta::default() };
        let copy = WorkingCopy { folder, workspace: self.clone(), meta, lock };
        copy.save_meta()?;
        drop(guard);
        Ok(copy)
    }

    /// Lets a working copy move to another path, if that is nowhere else at work.
    pub(super) fn check_move(&self, copy: &WorkingCopy, path: &Path) -> Result<(), ProjectError> {
        let _guard = self.guard()?;
        self.check_free(path, Some(&copy.folder))
    }

    /// `Err` if another working copy of the path is open or has unpublished work. Removes spent ones. Under the guard.
    fn check_free(&self, path: &Path, except: Option<&Path>) -> Result<(), ProjectError> {
        for folder in self.folders()? {
            if Some(folder.as_path()) == except || read_meta(&folder).path.as_deref() != Some(path) {
                continue;
            }
            match self.look_at(&folder)? {
                Found::Held => return Err(ProjectError::OpenElsewhere { path: path.to_owned() }),
                Found::Left(copy) => match copy.unpublished() {
                    Some(_) => return Err(ProjectError::Unpublished { path: path.to_owned() }),
                    None => {
                        drop(copy.lock);
                        remove_folder(&folder)?;
                    }
                },
            }
        }
        Ok(())
    }

    /// See [`Workspace::recoverable`].
    pub(super) fn list_left(&self) -> Result<Vec<Recoverable>, ProjectError> {
        let _guard = self.guard()?;
        let mut all = Vec::new();
        for folder in self.folders()? {
            let Found::Left(copy) = self.look_at(&folder)? else { continue };
            match copy.unpublished() {
                Some(left) => all.push(left),
                None => {
                    drop(copy.lock);
                    remove_folder(&folder)?;
                }
            }
        }
        all.sort_by(|a, b| b.changed_at.cmp(&a.changed_at).then_with(|| a.working_file.cmp(&b.working_file)));
        Ok(all)
    }

    /// Takes hold of a working copy that was left behind.
    pub(super) fn take(&self, what: &Recoverable) -> Result<WorkingCopy, ProjectError> {
        let _guard = self.guard()?;
        let shown = || what.path.clone().unwrap_or_else(|| what.working_file.clone());
        let folder = platform::folder_of(&what.working_file).to_owned();
        if !self.folders()?.contains(&folder) {
            return Err(io_error(&what.working_file, std::io::ErrorKind::NotFound.into()));
        }
        match self.look_at(&folder)? {
            Found::Held => Err(ProjectError::OpenElsewhere { path: shown() }),
            Found::Left(copy) => Ok(*copy),
        }
    }

    fn folders(&self) -> Result<Vec<PathBuf>, ProjectError> {
        let entries = std::fs::read_dir(self.folder()).map_err(|e| io_error(self.folder(), e))?;
        let mut folders = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|e| io_error(self.folder(), e))?;
            if entry.path().join(LOCK).is_file() {
                folders.push(entry.path());
            }
        }
        folders.sort();
        Ok(folders)
    }

    fn look_at(&self, folder: &Path) -> Result<Found, ProjectError> {
        let Some(lock) = platform::lock(&folder.join(LOCK))? else { return Ok(Found::Held) };
        let meta = read_meta(folder);
        let copy = WorkingCopy { folder: folder.to_owned(), workspace: self.clone(), meta, lock };
        copy.remove_left();
        Ok(Found::Left(Box::new(copy)))
    }
}

/// A missing or broken note counts as "complete, never published": work is rather offered once too often than lost.
fn read_meta(folder: &Path) -> Meta {
    let path = folder.join(META);
    let read = std::fs::read(&path).map_err(|e| e.to_string());
    read.and_then(|bytes| serde_json::from_slice(&bytes).map_err(|e| e.to_string())).unwrap_or_else(|error| {
        log::warn!("{}: {error}", path.display());
        Meta { ready: folder.join(DATABASE).exists(), ..Meta::default() }
    })
}

impl WorkingCopy {
    /// What a copy that was left behind holds that is not published; `None` if nothing.
    fn unpublished(&self) -> Option<Recoverable> {
        if !self.meta.ready {
            return None;
        }
        let (title, changed_at, revision) = match last_change(&self.database()) {
            Ok(change) => change,
            Err(error) => {
                log::warn!("{}: {error}", self.database().display());
                (self.meta.title.clone(), String::new(), None)
            }
        };
        let arrived = || {
            let (pending, path) = (self.meta.pending.as_ref()?, self.meta.path.as_ref()?);
            platform::is_still(path, &[&pending.file]).ok()?.then_some(pending.revision)
        };
        let published = self.meta.published.as_ref().map(|p| p.revision);
        let all_published = revision.is_some() && (revision == published || revision == arrived());
        (!all_published).then(|| Recoverable {
            working_file: self.database(),
            path: self.meta.path.clone(),
            title,
            changed_at,
        })
    }
}

/// Title, time and revision of the last change in a database that nobody holds.
fn last_change(database: &Path) -> Result<(String, String, Option<Revision>), ProjectError> {
    use rusqlite::{Connection, OpenFlags};
    // Writable, so that SQLite can finish what a crash interrupted.
    let conn =
        Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    conn.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    let title = conn.query_row("SELECT title FROM klammer_project ORDER BY id LIMIT 1", [], |row| row.get(0))?;
    let (at, revision) =
        conn.query_row("SELECT at, revision FROM klammer_history ORDER BY seq DESC LIMIT 1", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    Ok((title, at, Some(Revision(revision))))
}
