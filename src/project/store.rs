//! The one owner of a project's database.

use super::{Applied, Command, HistoryEntry, ProjectError};
use crate::geometry::{EpsgCode, Watch};
use crate::model::Project;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The folder with working copies, on a local disk. Tests use a temporary one.
#[derive(Debug, Clone)]
pub struct Workspace {
    _folder: PathBuf,
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
    /// Last change, RFC 3339 in UTC.
    pub changed_at: String,
}

/// What opening found besides the project.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OpenReport {
    /// The place can't be written to: only "save as" will work.
    pub read_only: bool,
    /// Rows that another program changed since the last publishing.
    pub foreign_changes: usize,
}

impl Workspace {
    /// Uses a folder, creating it.
    pub fn in_folder(_folder: &Path) -> Result<Self, ProjectError> {
        todo!()
    }

    /// Working copies with unsaved work that no running program holds.
    pub fn recoverable(&self) -> Result<Vec<Recoverable>, ProjectError> {
        todo!()
    }

    /// Removes a working copy for good.
    pub fn discard(&self, _what: &Recoverable) -> Result<(), ProjectError> {
        todo!()
    }
}

/// An open project: its working copy with the only writing connection. `Send`, so that a thread can own it.
pub struct Store {
    // private: connection, lock, paths, current snapshot
}

impl Store {
    /// A new project in a new working copy; nothing is published yet. `crs` must be planar.
    pub fn create(_workspace: &Workspace, _title: &str, _crs: EpsgCode, _who: &str) -> Result<Self, ProjectError> {
        todo!()
    }

    /// Copies the file into a working copy and opens that.
    pub fn open(_workspace: &Workspace, _path: &Path, _watch: &dyn Watch) -> Result<(Self, OpenReport), ProjectError> {
        todo!()
    }

    /// Opens a working copy left behind.
    pub fn recover(_workspace: &Workspace, _what: &Recoverable) -> Result<Self, ProjectError> {
        todo!()
    }

    /// The project as it is now.
    pub fn project(&self) -> Arc<Project> {
        todo!()
    }

    /// Checks and executes one command in one transaction.
    pub fn execute(&mut self, _command: Command, _who: &str) -> Result<Applied, ProjectError> {
        todo!()
    }

    /// Appends the inverse of the last command in effect.
    pub fn undo(&mut self, _who: &str) -> Result<Applied, ProjectError> {
        todo!()
    }

    /// Appends the inverse of the last undo, if no command came after it.
    pub fn redo(&mut self, _who: &str) -> Result<Applied, ProjectError> {
        todo!()
    }

    /// Entry that undo would undo, and entry that redo would redo.
    pub fn undo_redo(&self) -> Result<(Option<HistoryEntry>, Option<HistoryEntry>), ProjectError> {
        todo!()
    }

    /// The newest entries first, `limit` from `offset` on.
    pub fn history(&self, _offset: usize, _limit: usize) -> Result<Vec<HistoryEntry>, ProjectError> {
        todo!()
    }

    /// The kept bytes (a ZIP) of an imported file.
    pub fn source_zip(&self, _id: crate::model::SourceId) -> Result<Vec<u8>, ProjectError> {
        todo!()
    }

    /// Where the project is saved.
    pub fn path(&self) -> Option<&Path> {
        todo!()
    }

    /// Whether there are changes since the last publishing.
    pub fn unpublished(&self) -> bool {
        todo!()
    }

    /// Publishes to [`Store::path`]: complete, checked, atomically replaced.
    pub fn publish(&mut self, _watch: &dyn Watch) -> Result<(), ProjectError> {
        todo!()
    }

    /// Publishes to another place, which becomes [`Store::path`]. Replaces an existing file only if `replace`.
    pub fn publish_as(&mut self, _path: &Path, _replace: bool, _watch: &dyn Watch) -> Result<(), ProjectError> {
        todo!()
    }

    /// Ends the session; the working copy is removed if everything was published or `discard` is set, else kept for [`Workspace::recoverable`].
    pub fn close(self, _discard: bool) -> Result<(), ProjectError> {
        todo!()
    }
}
