//! Saving: publishing to the project's place or another, and copies elsewhere.

use super::Store;
use crate::geometry::Watch;
use crate::project::digest::{self, Digest};
use crate::project::platform::{self, io_error};
use crate::project::record::{LoggedTable, Subject};
use crate::project::working::WorkingCopy;
use crate::project::{ProjectError, copy, database, foreign, publish};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

impl Store {
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
        self.publish_to(&target, |_| free_target(&target, replace), watch)
    }

    /// Publishes beside the place where the project lies, under the first free name: "name (label).gpkg", "name (label 2).gpkg" and so
    /// on. That becomes [`Store::path`], and is answered. `label` may hold any letters; those that no file name may have are left out.
    pub fn publish_beside(&mut self, label: &str, watch: &dyn Watch) -> Result<PathBuf, ProjectError> {
        let path = self.copy.meta.path.clone().ok_or(ProjectError::NoPath)?;
        for candidate in names_beside(&path, label) {
            match self.publish_as(&candidate, false, watch) {
                Err(ProjectError::Io { source, .. }) if source.kind() == std::io::ErrorKind::AlreadyExists => {}
                // Another working copy is at home there, or another program writes there.
                Err(
                    ProjectError::OpenElsewhere { .. }
                    | ProjectError::Unpublished { .. }
                    | ProjectError::InUseByOther { .. },
                ) => {}
                Err(error) => return Err(error),
                Ok(()) => return Ok(candidate),
            }
        }
        Err(io_error(&path, std::io::ErrorKind::AlreadyExists.into()))
    }

    /// Writes a complete, checked copy to another place, if wanted without the names of those who worked in the project. The project
    /// stays where it is. Replaces an existing file only if `replace`.
    pub fn copy_to(
        &mut self,
        path: &Path,
        without_names: bool,
        replace: bool,
        watch: &dyn Watch,
    ) -> Result<(), ProjectError> {
        let target = platform::canonical(path)?;
        if self.copy.meta.path.as_deref() == Some(target.as_path()) {
            return Err(io_error(&target, std::io::ErrorKind::InvalidInput.into()));
        }
        self.workspace.check_move(&self.copy, &target)?;
        let free = || free_target(&target, replace);
        free()?;
        self.record_digests()?;
        let (local, outgoing, tag) = (self.copy.database(), self.copy.outgoing(), self.copy.tag());
        let conn = &mut self.db.conn;
        let result = database::told_where(&local, || {
            publish::remove_if_there(&outgoing)?;
            copy::write(conn, &outgoing, without_names, watch)?;
            publish::place_copy(&outgoing, &target, &tag, free, watch)
        });
        if let Err(error) = publish::remove_if_there(&outgoing) {
            // It is in our own folder, overwritten by the next.
            log::warn!("{error}");
        }
        result
    }

    fn publish_to(
        &mut self,
        target: &Path,
        still_free: impl Fn(&WorkingCopy) -> Result<(), ProjectError>,
        watch: &dyn Watch,
    ) -> Result<(), ProjectError> {
        still_free(&self.copy)?;
        self.record_digests()?;
        let (db, copy, revision) = (&mut self.db, &mut self.copy, self.project.revision);
        copy.meta.title = self.project.title.clone();
        let local = copy.database();
        database::told_where(&local, || publish::publish(&mut db.conn, copy, target, revision, still_free, watch))?;
        self.read_only = false;
        Ok(())
    }

    /// Keeps in the file what its tables hold, so that changes past the record are noticed at the next opening.
    fn record_digests(&mut self) -> Result<(), ProjectError> {
        let mut digests = BTreeMap::new();
        for table in LoggedTable::all(&self.features) {
            let known = self.digests.get(&table.name).filter(|_| table.subject == Subject::Features).copied();
            let digest = known.map_or_else(|| Digest::of_table(&self.db.conn, &table), Ok)?;
            digests.insert(table.name, digest);
        }
        for table in foreign::UNRECORDED {
            digests.insert(table.name.to_owned(), Digest::of_columns(&self.db.conn, table.name, table.columns)?);
        }
        self.db.transaction(|| digest::record_all(&self.db.conn, &digests))?;
        self.digests = digests;
        Ok(())
    }
}

/// `Err` if a file may not be put there.
fn free_target(target: &Path, replace: bool) -> Result<(), ProjectError> {
    if target.is_dir() || (!replace && platform::exists(target)?) {
        return Err(io_error(target, std::io::ErrorKind::AlreadyExists.into()));
    }
    publish::check_siblings(target)
}

/// Readable names beside a file.
fn names_beside(path: &Path, label: &str) -> impl Iterator<Item = PathBuf> {
    const MOST: usize = 100;
    const MOST_LETTERS: usize = 60;
    let forbidden = |c: &char| c.is_control() || "<>:\"/\\|?*".contains(*c);
    let label: String = label.chars().filter(|c| !forbidden(c)).take(MOST_LETTERS).collect();
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let folder = platform::folder_of(path).to_owned();
    (1..=MOST).map(move |n| {
        let number = if n == 1 { String::new() } else { format!(" {n}") };
        folder.join(format!("{stem} ({}{number}).gpkg", label.trim()))
    })
}
