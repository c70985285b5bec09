//! Publishing: the working copy as one complete, checked file, put in place in one step.
//!
//! First a complete file is made and checked on the local disk (`VACUUM INTO`, which leaves write-ahead logging behind), then its bytes
//! are copied beside the target, synced and renamed. A slow share sees one sequential write; a full local disk is noticed
//! before the share is touched; no database is ever opened on the share.

use super::ProjectError;
use super::defect::Defect;
use super::platform::{self, Fingerprint, Replacement, io_error};
use super::schema;
use super::working::{Published, WorkingCopy};
use crate::geometry::Watch;
use crate::model::Revision;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;

/// `Err` unless the published file is as it was when it was opened or published last, and nobody is in it.
pub(super) fn check_untouched(copy: &WorkingCopy, path: &Path) -> Result<(), ProjectError> {
    check_siblings(path)?;
    let meta = &copy.meta;
    let known: Vec<&Fingerprint> = meta.published.iter().chain(&meta.pending).map(|p| &p.file).collect();
    // A file that was removed, or a share that is gone, is a change too; a missing folder is told by the copying.
    let exists = path.try_exists().map_err(|e| io_error(path, e))?;
    if exists && !platform::is_still(path, &known)? {
        return Err(ProjectError::ChangedOnDisk { path: path.to_owned() });
    }
    Ok(())
}

/// `Err` if another program's `-wal` or `-journal` lies beside a file.
pub(super) fn check_siblings(path: &Path) -> Result<(), ProjectError> {
    match platform::sibling_in_use(path) {
        Some(sibling) => Err(ProjectError::InUseByOther { path: path.to_owned(), sibling }),
        None => Ok(()),
    }
}

/// Publishes the database of `copy` to `target`. `still_free` is asked again right before the file is put in place.
pub(super) fn publish(
    conn: &Connection,
    copy: &mut WorkingCopy,
    target: &Path,
    revision: Revision,
    still_free: impl Fn(&WorkingCopy) -> Result<(), ProjectError>,
    watch: &dyn Watch,
) -> Result<(), ProjectError> {
    still_free(copy)?;
    let outgoing = copy.outgoing();
    let result = put_in_place(conn, copy, &outgoing, target, revision, still_free, watch);
    if let Err(error) = remove_if_there(&outgoing) {
        // It is in our own folder, overwritten by the next publishing.
        log::warn!("{error}");
    }
    result
}

fn put_in_place(
    conn: &Connection,
    copy: &mut WorkingCopy,
    outgoing: &Path,
    target: &Path,
    revision: Revision,
    still_free: impl Fn(&WorkingCopy) -> Result<(), ProjectError>,
    watch: &dyn Watch,
) -> Result<(), ProjectError> {
    watch.check()?;
    remove_if_there(outgoing)?;
    let name = outgoing.to_str().ok_or_else(|| io_error(outgoing, std::io::ErrorKind::InvalidFilename.into()))?;
    conn.execute("VACUUM INTO ?1", [name])?;
    watch.progress(0.4);
    watch.check()?;
    check_complete(outgoing)?;
    watch.progress(0.6);

    let (size, _) = platform::stamp(outgoing).map_err(|e| io_error(outgoing, e))?;
    if copy.meta.path.as_deref() != Some(target) {
        // So that what a crash leaves there is found again.
        copy.meta.saving_to = Some(target.to_owned());
        copy.save_meta()?;
    }
    let (replacement, mut file) = Replacement::beside(target, &copy.tag())?;
    let progress = |done: u64| watch.progress(0.6 + 0.35 * done as f32 / size.max(1) as f32);
    let sha256 = platform::copy_hashed(outgoing, Some((target, &mut file)), watch, progress)?;
    file.sync_all().map_err(|e| io_error(target, e))?;
    let (size, modified) = platform::stamp(replacement.path()).map_err(|e| io_error(target, e))?;
    let published = Published { revision, file: Fingerprint { size, modified, sha256 } };

    still_free(copy)?;
    watch.check()?;
    // From here on nothing is cancelled. If the machine stops between the two notes, the file tells how far it came.
    let before = (copy.meta.path.clone(), copy.meta.pending.clone());
    copy.meta.path = Some(target.to_owned());
    copy.meta.pending = Some(published.clone());
    let placed = copy.save_meta().and_then(|()| replacement.place(file));
    if let Err(error) = placed {
        (copy.meta.path, copy.meta.pending) = before;
        if let Err(second) = copy.save_meta() {
            log::warn!("{second}");
        }
        return Err(error);
    }
    copy.meta.published = Some(published);
    copy.meta.pending = None;
    copy.meta.saving_to = None;
    // The file is in place: a note that can't be written is made up for by comparing the file's content.
    if let Err(error) = copy.save_meta() {
        log::warn!("{error}");
    }
    watch.progress(1.0);
    Ok(())
}

/// The file that is going out must be whole, in rollback mode, and a GeoPackage.
fn check_complete(file: &Path) -> Result<(), ProjectError> {
    let damaged = |defect: Defect| ProjectError::Damaged { path: file.to_owned(), defect: Box::new(defect) };
    let conn = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    conn.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    let mode: String = conn.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0))?;
    // Tables of other programs may have checks; those are not ours to run.
    conn.execute_batch("PRAGMA ignore_check_constraints = ON")?;
    let found: String = conn.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    let application: u32 = conn.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    conn.close().map_err(|(_, error)| error)?;
    match (mode.as_str(), found.as_str(), application) {
        ("delete", "ok", schema::APPLICATION_ID) => Ok(()),
        (_, "ok", _) => Err(damaged(Defect::NotPublishable)),
        _ => Err(damaged(Defect::Pages { detail: found })),
    }
}

fn remove_if_there(file: &Path) -> Result<(), ProjectError> {
    match std::fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(io_error(file, error)),
        _ => Ok(()),
    }
}
