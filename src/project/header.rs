//! A first look at a file, before it is copied: is it a GeoPackage, is it whole, is its size sane.

use super::ProjectError;
use super::defect::{Defect, Foreign};
use super::platform::io_error;
use super::schema::APPLICATION_ID;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::io::Read;
use std::path::Path;

/// Larger files are not opened: no project comes near, and the copy must fit on a laptop's disk.
const MAX_BYTES: u64 = 8 << 30;

/// Whether a GeoPackage is to be opened as a project. `false` only if its schema was read and none of our tables is in it: what is
/// damaged, locked or missing is for [`Store::open`](super::Store::open) to explain. Nothing is written, also not beside the file, and
/// nothing stored in it is run; a journal beside it is not looked at.
pub fn is_project(path: &Path) -> bool {
    let Ok(place) = std::path::absolute(path) else { return true };
    // In a URI some characters have a meaning. On Windows it begins with a drive, or with the two slashes of a share.
    let escaped = place.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    let escaped = if cfg!(windows) { escaped.replace('\\', "/") } else { escaped };
    let slash = if escaped.starts_with('/') { "" } else { "/" };
    // Immutable: no lock, no -shm.
    let uri = format!("file://{slash}{escaped}?immutable=1");
    let has_our_tables = || -> rusqlite::Result<bool> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(&uri, flags)?;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        let sql = "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'klammer\\_%' ESCAPE '\\'";
        conn.query_row(sql, [], |row| row.get::<_, i64>(0)).map(|count| count > 0)
    };
    has_our_tables().unwrap_or(true)
}

/// Checks the first hundred bytes (SQLite's header) against the file's size.
pub(super) fn check(path: &Path) -> Result<(), ProjectError> {
    let foreign = |reason: Foreign| ProjectError::NotAProject { path: path.to_owned(), reason };
    let mut file = std::fs::File::open(path).map_err(|e| io_error(path, e))?;
    let meta = file.metadata().map_err(|e| io_error(path, e))?;
    if !meta.is_file() {
        return Err(foreign(Foreign::NotAFile));
    }
    let size = meta.len();
    if size > MAX_BYTES {
        return Err(foreign(Foreign::TooLarge));
    }
    let mut head = [0u8; 100];
    let mut have = 0;
    while let Some(rest) = head.get_mut(have..).filter(|rest| !rest.is_empty()) {
        match file.read(rest).map_err(|e| io_error(path, e))? {
            0 => break,
            count => have += count,
        }
    }
    if have == 0 {
        return Err(foreign(Foreign::Empty));
    }
    if !head.starts_with(b"SQLite format 3\0") {
        return Err(foreign(Foreign::NotAGeoPackage));
    }
    let damaged = |defect: Defect| ProjectError::Damaged { path: path.to_owned(), defect: Box::new(defect) };
    if have < head.len() {
        return Err(damaged(Defect::HeaderCut { bytes: size }));
    }
    let page_bytes = match u16::from_be_bytes([head[16], head[17]]) {
        1 => 65_536u64,
        n if n >= 512 && n.is_power_of_two() => u64::from(n),
        n => return Err(damaged(Defect::PageSize { bytes: u32::from(n) })),
    };
    let word = |at: usize| head.get(at..at + 4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_be_bytes);
    let (changes, pages, valid_for, application) = (word(24), word(28), word(92), word(68));
    if application != APPLICATION_ID {
        return Err(foreign(Foreign::OtherDatabase));
    }
    // The page count is only kept by newer SQLite: it holds where it was written with the last change.
    let expected = u64::from(pages) * page_bytes;
    if changes == valid_for && pages > 0 && size < expected {
        return Err(damaged(Defect::Truncated { bytes: size, expected }));
    }
    Ok(())
}
