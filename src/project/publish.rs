//! Publishing: the working copy as one complete, checked file, put in place in one step.
//!
//! First a complete file is made and checked on the local disk (`VACUUM INTO`, which leaves write-ahead logging behind), then its bytes
//! are copied beside the target, synced and renamed. A slow share sees one sequential write; a full local disk is noticed
//! before the share is touched; no database is ever opened on the share.

use super::ProjectError;
use super::defect::Defect;
use super::platform::{self, Fingerprint, Replacement, io_error};
use super::working::{Published, WorkingCopy};
use super::{database, schema};
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
    if platform::exists(path)? && !platform::is_still(path, &known)? {
        return Err(ProjectError::ChangedOnDisk { path: path.to_owned() });
    }
    Ok(())
}

/// Whether a database can be replaced: another program that has it open leaves a `-wal` or `-journal` beside it.
///
/// # Errors
/// [`ProjectError::InUseByOther`].
pub fn check_siblings(path: &Path) -> Result<(), ProjectError> {
    match platform::sibling_in_use(path) {
        Some(sibling) => Err(ProjectError::InUseByOther { path: path.to_owned(), sibling }),
        None => Ok(()),
    }
}

/// Publishes the database of `copy` to `target`. `still_free` is asked again right before the file is put in place.
pub(super) fn publish(
    conn: &mut Connection,
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
    conn: &mut Connection,
    copy: &mut WorkingCopy,
    outgoing: &Path,
    target: &Path,
    revision: Revision,
    still_free: impl Fn(&WorkingCopy) -> Result<(), ProjectError>,
    watch: &dyn Watch,
) -> Result<(), ProjectError> {
    watch.check()?;
    remove_if_there(outgoing)?;
    vacuum_into(conn, outgoing, watch)?;
    check_complete(outgoing, watch)?;

    let (size, _) = platform::stamp(outgoing).map_err(|e| io_error(outgoing, e))?;
    if copy.meta.path.as_deref() != Some(target) {
        // So that what a crash leaves there is found again.
        copy.meta.saving_to = Some(target.to_owned());
        copy.save_meta()?;
    }
    let (replacement, mut file) = Replacement::beside(target, &copy.tag())?;
    let progress = |done: u64| watch.progress(CHECKED + 0.35 * done as f32 / size.max(1) as f32);
    let sha256 = platform::copy_hashed(outgoing, Some((target, &mut file)), watch, progress)?;
    platform::sync(&file).map_err(|e| io_error(target, e))?;
    let (size, modified) = platform::stamp(replacement.path()).map_err(|e| io_error(target, e))?;
    let changes = platform::change_counter(replacement.path()).map_err(|e| io_error(target, e))?;
    let published = Published { revision, file: Fingerprint { size, modified, sha256, changes } };

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

/// Shares of the progress: writing the complete file, checking it; the rest is copying it to its place.
const WRITTEN: f32 = 0.4;
const CHECKED: f32 = 0.6;

/// Writes the complete file, without what was deleted.
pub(super) fn vacuum_into(conn: &mut Connection, file: &Path, watch: &dyn Watch) -> Result<(), ProjectError> {
    let name = file.to_str().ok_or_else(|| io_error(file, std::io::ErrorKind::InvalidFilename.into()))?;
    let pragma = |name: &str| conn.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, u64>(0));
    let pages = pragma("page_count")?.saturating_sub(pragma("freelist_count")?);
    let bytes = pages.saturating_mul(pragma("page_size")?).max(1);
    let growing = file.to_owned();
    // SQLite does not tell how far it is; the file does.
    let told = move |watch: &dyn Watch| {
        if let Ok(meta) = std::fs::metadata(&growing) {
            watch.progress(WRITTEN * (meta.len() as f32 / bytes as f32).min(1.0));
        }
    };
    database::watched(conn, watch, None, told, |conn| conn.execute("VACUUM INTO ?1", [name]))?;
    watch.progress(WRITTEN);
    Ok(watch.check()?)
}

/// The file that is going out must be whole, in rollback mode, and a GeoPackage.
pub(super) fn check_complete(file: &Path, watch: &dyn Watch) -> Result<(), ProjectError> {
    let damaged = |defect: Defect| ProjectError::Damaged { path: file.to_owned(), defect: Box::new(defect) };
    let mut conn = connect(file)?;
    let mode: String = conn.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0))?;
    // Tables of other programs may have checks; those are not ours to run.
    conn.execute_batch("PRAGMA ignore_check_constraints = ON")?;
    let check = |conn: &Connection| conn.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0));
    let found = database::watched(&mut conn, watch, None, |_| {}, check)?;
    let application: u32 = conn.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    conn.close().map_err(|(_, error)| error)?;
    watch.progress(CHECKED);
    match (mode.as_str(), found.as_str(), application) {
        ("delete", "ok", schema::APPLICATION_ID) => Ok(()),
        (_, "ok", _) => Err(damaged(Defect::NotPublishable)),
        _ => Err(damaged(Defect::Pages { detail: found })),
    }
}

/// A connection to the complete file on the local disk.
pub(super) fn connect(file: &Path) -> Result<Connection, ProjectError> {
    let conn = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    conn.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    Ok(conn)
}

/// Brings a complete local file to a place that is not the project's own.
pub(super) fn place_copy(
    outgoing: &Path,
    target: &Path,
    tag: &str,
    still_free: impl Fn() -> Result<(), ProjectError>,
    watch: &dyn Watch,
) -> Result<(), ProjectError> {
    let (size, _) = platform::stamp(outgoing).map_err(|e| io_error(outgoing, e))?;
    let (replacement, mut file) = Replacement::beside(target, tag)?;
    let progress = |done: u64| watch.progress(CHECKED + 0.35 * done as f32 / size.max(1) as f32);
    platform::copy_hashed(outgoing, Some((target, &mut file)), watch, progress)?;
    still_free()?;
    watch.check()?;
    replacement.place(file)?;
    watch.progress(1.0);
    Ok(())
}

pub(super) fn remove_if_there(file: &Path) -> Result<(), ProjectError> {
    platform::remove(file).map_err(|e| io_error(file, e))
}
