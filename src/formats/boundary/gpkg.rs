//! Layers of GeoPackages, ours among them.
//!
//! The file comes from strangers, and SQLite is a programming language: it is opened from a copy of its bytes in memory, for
//! reading only; nothing in it is trusted (`trusted_schema` off, defensive mode, no virtual tables), values and the whole of
//! what is read are bounded, and a statement that runs too long, or that nobody waits for any more, is stopped. Only tables and
//! views that `gpkg_contents` lists as features are read.
//!
//! A program that has the file open (QGIS) may have written edits to a journal beside it and not into it yet: the two are
//! brought together in a copy ([`with_journal`]).

use super::json::Column;
use super::layer::{Layer, RowKinds, Stored};
use super::stated::Stated;
use super::{CrsGuess, CrsHow};
use crate::formats::files::{self, file_name, read_bounded};
use crate::formats::{FormatError, FormatErrorKind};
use crate::geometry::crs::is_planar;
use crate::geometry::{EpsgCode, Watch};
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, MAIN_DB, OpenFlags, OptionalExtension};
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// More layers, columns and rows than these are not read.
const MAX_LAYERS: usize = 500;
const MAX_COLUMNS: usize = 1_000;
const MAX_ROWS: usize = 10_000_000;
/// One value; and none is larger than the file that holds it.
const MAX_VALUE_BYTES: usize = 256 << 20;
const MIN_VALUE_BYTES: usize = 1 << 20;
/// What all that is read may come to: views can yield more than the file holds.
const MAX_FACTOR: u64 = 8;
const FREE_BYTES: u64 = 64 << 20;
/// Statements are stopped after this time, and so much longer for each MiB of the file.
const DEADLINE_S: u64 = 20;
const DEADLINE_S_PER_MIB: u64 = 1;
/// So many steps of SQLite between two looks at the clock.
const STEPS: std::ffi::c_int = 100_000;
const HEADER: usize = 100;

/// A layer as `gpkg_contents` lists it.
struct Listed {
    table: String,
    title: String,
    geometry: String,
    srs_id: i64,
}

/// All feature layers with rows of their own, and why others can't be read.
pub(super) fn layers(
    file: &str,
    bytes: &[u8],
    watch: &dyn Watch,
) -> Result<(Vec<Layer>, Vec<FormatError>), FormatError> {
    let error = |kind| FormatError::of_file(file, kind);
    if !bytes.starts_with(b"SQLite format 3\0") {
        let kind = if bytes.is_empty() { FormatErrorKind::Truncated } else { FormatErrorKind::UnknownKind };
        return Err(error(kind));
    }
    if bytes.len() < HEADER {
        return Err(error(FormatErrorKind::Truncated));
    }
    let deadline = Deadline::of(bytes.len());
    let sql = |e: rusqlite::Error| error(kind_of(&e, &deadline, watch));
    let conn = open(bytes, &deadline, watch).map_err(sql)?;
    let listed = listed(&conn).map_err(sql)?.ok_or_else(|| error(FormatErrorKind::UnknownKind))?;
    if listed.len() > MAX_LAYERS {
        return Err(error(FormatErrorKind::TooLarge { limit: format!("{MAX_LAYERS}") }));
    }
    let mut left = (bytes.len() as u64).saturating_mul(MAX_FACTOR) + FREE_BYTES;
    let (mut layers, mut failed) = (Vec::new(), Vec::new());
    for entry in &listed {
        watch.check().map_err(|e| error(e.into()))?;
        let of_layer = |kind| FormatError::of_file(format!("{file}/{}", entry.table), kind);
        let kind = match read(&conn, entry, &mut left, watch) {
            Ok(layer) => {
                layers.push(layer);
                continue;
            }
            Err(Failure::Sql(e)) => kind_of(&e, &deadline, watch),
            Err(Failure::Kind(kind)) => kind,
        };
        match kind {
            FormatErrorKind::Cancelled => return Err(of_layer(kind)),
            kind => failed.push(of_layer(kind)),
        }
    }
    Ok((layers, failed))
}

/// Why a layer can't be read.
enum Failure {
    Sql(rusqlite::Error),
    Kind(FormatErrorKind),
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(error)
    }
}

/// When reading has to be done.
struct Deadline {
    until: Instant,
    seconds: u64,
}

impl Deadline {
    fn of(bytes: usize) -> Self {
        let seconds = DEADLINE_S + DEADLINE_S_PER_MIB * (bytes as u64 >> 20);
        Self { until: Instant::now() + Duration::from_secs(seconds), seconds }
    }
}

fn open(bytes: &[u8], deadline: &Deadline, watch: &dyn Watch) -> rusqlite::Result<Connection> {
    let mut conn = Connection::open_in_memory()?;
    // A file that was last written with a write-ahead log says so in its header, and could not be opened from memory.
    let mut header = [0_u8; HEADER];
    let (start, rest) = bytes.split_at(HEADER.min(bytes.len()));
    header.iter_mut().zip(start).for_each(|(to, from)| *to = *from);
    for version in header.iter_mut().skip(18).take(2).filter(|version| **version == 2) {
        *version = 1;
    }
    conn.deserialize_read_exact(MAIN_DB, Cursor::new(header).chain(rest), bytes.len(), true)?;
    restrict(&conn, bytes.len())?;
    let until = deadline.until;
    let watch = watch.shared();
    let stop = move || Instant::now() > until || watch.as_ref().is_some_and(|watch| watch.cancelled());
    conn.progress_handler(STEPS, Some(stop))?;
    conn.execute_batch("PRAGMA query_only = ON; PRAGMA cell_size_check = ON;")?;
    Ok(conn)
}

/// Nothing that the file says is to be done is done.
fn restrict(conn: &Connection, file_bytes: usize) -> rusqlite::Result<()> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    let value = file_bytes.clamp(MIN_VALUE_BYTES, MAX_VALUE_BYTES);
    conn.set_limit(Limit::SQLITE_LIMIT_LENGTH, i32::try_from(value).unwrap_or(i32::MAX))?;
    conn.set_limit(Limit::SQLITE_LIMIT_SQL_LENGTH, 1_000_000)?;
    conn.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0).map(drop)
}

/// The bytes of a file with what the journal beside it holds brought in; `None` if there is no such journal. The file itself is
/// not touched.
pub(super) fn with_journal(path: &Path, bytes: &[u8]) -> Result<Option<Vec<u8>>, FormatError> {
    let error = |kind| FormatError::of_file(file_name(path), kind);
    let beside = |ending: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    let is_used = |path: &PathBuf| std::fs::metadata(path).is_ok_and(|meta| meta.is_file() && meta.len() > 0);
    let journals: Vec<&str> = ["-wal", "-journal"].into_iter().filter(|ending| is_used(&beside(ending))).collect();
    if journals.is_empty() {
        return Ok(None);
    }
    let folder = tempfile::tempdir().map_err(|e| error(e.into()))?;
    let copy = folder.path().join("copy.gpkg");
    std::fs::write(&copy, bytes).map_err(|e| error(e.into()))?;
    for ending in journals {
        let journal = read_bounded(&beside(ending), files::BINARY)?;
        std::fs::write(folder.path().join(format!("copy.gpkg{ending}")), journal).map_err(|e| error(e.into()))?;
    }
    let deadline = Deadline::of(bytes.len());
    let bring_in = || -> rusqlite::Result<()> {
        let mut conn =
            Connection::open_with_flags(&copy, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        restrict(&conn, bytes.len())?;
        let until = deadline.until;
        conn.progress_handler(STEPS, Some(move || Instant::now() > until))?;
        conn.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
    };
    bring_in().map_err(|e| error(kind_of(&e, &deadline, &crate::geometry::NoWatch)))?;
    let bytes = read_bounded(&copy, files::BINARY).map_err(|e| FormatError { file: file_name(path), ..e })?;
    Ok(Some(bytes))
}

fn kind_of(error: &rusqlite::Error, deadline: &Deadline, watch: &dyn Watch) -> FormatErrorKind {
    match error {
        rusqlite::Error::SqliteFailure(failure, _) if failure.code == ErrorCode::OperationInterrupted => {
            if watch.cancelled() {
                FormatErrorKind::Cancelled
            } else {
                FormatErrorKind::TooLarge { limit: format!("{} s", deadline.seconds) }
            }
        }
        rusqlite::Error::SqliteFailure(failure, _) if failure.code == ErrorCode::TooBig => {
            FormatErrorKind::TooLarge { limit: format!("{} MiB", MAX_VALUE_BYTES >> 20) }
        }
        other => FormatErrorKind::Damaged(other.to_string()),
    }
}

/// The feature layers; `None` if the file lists no contents and so is no GeoPackage.
fn listed(conn: &Connection) -> rusqlite::Result<Option<Vec<Listed>>> {
    let contents = ["gpkg_contents", "gpkg_geometry_columns"];
    for name in contents {
        let kind: Option<String> = conn
            .query_row("SELECT type FROM sqlite_schema WHERE lower(name) = ?1", [name], |row| row.get(0))
            .optional()?;
        if kind.as_deref() != Some("table") {
            return Ok(None);
        }
    }
    // Only what is a table of rows, or a view of such.
    let mut statement = conn.prepare(
        "SELECT s.name, c.identifier, g.column_name, g.srs_id
         FROM gpkg_contents c
         JOIN gpkg_geometry_columns g ON lower(g.table_name) = lower(c.table_name)
         JOIN sqlite_schema s ON lower(s.name) = lower(c.table_name)
         WHERE c.data_type = 'features' AND s.type IN ('table', 'view') AND upper(s.sql) NOT LIKE 'CREATE VIRTUAL%'
         ORDER BY s.rowid, g.rowid",
    )?;
    let mut rows = statement.query([])?;
    let mut listed: Vec<Listed> = Vec::new();
    while let Some(row) = rows.next()? {
        let table: String = row.get(0)?;
        let title = row.get_ref(1)?.as_str_or_null().ok().flatten().unwrap_or("").trim().to_owned();
        if listed.len() <= MAX_LAYERS && listed.iter().all(|other| other.table != table) {
            listed.push(Listed {
                title: if title.is_empty() { table.clone() } else { title },
                table,
                geometry: row.get(2)?,
                srs_id: row.get_ref(3)?.as_i64().unwrap_or(0),
            });
        }
    }
    Ok(Some(listed))
}

/// What a column holds, as its declaration says.
#[derive(Clone, Copy, PartialEq)]
enum Declared {
    Boolean,
    Other,
}

/// Reads one layer.
fn read(conn: &Connection, entry: &Listed, left: &mut u64, watch: &dyn Watch) -> Result<Layer, Failure> {
    let columns = columns(conn, entry)?;
    let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    let names: Vec<String> = columns.iter().map(|(name, _)| quoted(name)).collect();
    let chosen = std::iter::once(quoted(&entry.geometry)).chain(names).collect::<Vec<_>>().join(", ");
    let mut layer = Layer { name: entry.title.clone(), crs: crs(conn, entry.srs_id)?, ..Layer::default() };
    layer.columns =
        columns.iter().map(|(name, _)| Column { name: name.clone(), values: Vec::new(), numeric: true }).collect();
    let mut statement = conn.prepare(&format!("SELECT {chosen} FROM {}", quoted(&entry.table)))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let count = layer.geometries.len();
        if count >= MAX_ROWS {
            return Err(Failure::Kind(FormatErrorKind::TooLarge { limit: format!("{MAX_ROWS} rows") }));
        }
        if count.is_multiple_of(1_024) {
            watch.check().map_err(|e| Failure::Kind(e.into()))?;
        }
        let mut used = 64_u64;
        let (stored, kinds) = match row.get_ref(0)? {
            ValueRef::Blob(blob) => {
                used += blob.len() as u64;
                Stored::of_blob(blob.to_vec())
            }
            ValueRef::Null => (Stored::Null, RowKinds::default()),
            // Something that no geometry is.
            _ => (Stored::Blob(Box::default()), RowKinds { other: true, ..RowKinds::default() }),
        };
        layer.geometries.push(stored);
        layer.kinds.push(kinds);
        for (index, (column, (_, declared))) in layer.columns.iter_mut().zip(&columns).enumerate() {
            let value = row.get_ref(index + 1)?;
            column.numeric &= matches!(value, ValueRef::Null | ValueRef::Integer(_) | ValueRef::Real(_));
            let text = text(value, *declared);
            used += 24 + text.as_ref().map_or(0, |text| text.len() as u64);
            column.values.push(text);
        }
        let over = || FormatErrorKind::TooLarge { limit: format!("{MAX_FACTOR} : 1") };
        *left = left.checked_sub(used).ok_or_else(|| Failure::Kind(over()))?;
    }
    for column in &mut layer.columns {
        column.numeric &= column.values.iter().any(Option::is_some);
    }
    Ok(layer)
}

/// A value as text; `None` where there is none, or where it is neither text nor number.
fn text(value: ValueRef, declared: Declared) -> Option<Box<str>> {
    match value {
        ValueRef::Null | ValueRef::Blob(_) => None,
        ValueRef::Integer(0) if declared == Declared::Boolean => Some("false".into()),
        ValueRef::Integer(1) if declared == Declared::Boolean => Some("true".into()),
        ValueRef::Integer(number) => Some(number.to_string().into()),
        ValueRef::Real(number) => number.is_finite().then(|| number.to_string().into()),
        ValueRef::Text(bytes) => Some(String::from_utf8_lossy(bytes).into()),
    }
}

/// The columns beside the geometry.
fn columns(conn: &Connection, entry: &Listed) -> Result<Vec<(String, Declared)>, Failure> {
    let mut statement = conn.prepare("SELECT name, upper(type) FROM pragma_table_xinfo(?1) WHERE hidden <> 1")?;
    let read = |row: &rusqlite::Row| {
        let declared = row.get_ref(1)?.as_str_or_null().ok().flatten().unwrap_or("").to_owned();
        Ok((row.get::<_, String>(0)?, if declared == "BOOLEAN" { Declared::Boolean } else { Declared::Other }))
    };
    let all: Vec<(String, Declared)> =
        statement.query_map([&entry.table], read)?.take(MAX_COLUMNS + 1).collect::<Result<_, _>>()?;
    if all.len() > MAX_COLUMNS {
        return Err(Failure::Kind(FormatErrorKind::TooLarge { limit: format!("{MAX_COLUMNS} columns") }));
    }
    // An unknown name in quotation marks would be taken for a text.
    if !all.iter().any(|(name, _)| name.eq_ignore_ascii_case(&entry.geometry)) {
        return Err(Failure::Kind(FormatErrorKind::Damaged(format!("there is no column {:?}", entry.geometry))));
    }
    Ok(all.into_iter().filter(|(name, _)| !name.eq_ignore_ascii_case(&entry.geometry)).collect())
}

/// The system of a layer: by the parameters of its description; by its code where that says nothing. Where the two contradict,
/// the parameters count and leave doubt.
fn crs(conn: &Connection, srs_id: i64) -> Result<Stated, Failure> {
    let row = conn
        .query_row(
            "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?1",
            [srs_id],
            |row| {
                let text = |index: usize| -> rusqlite::Result<String> {
                    Ok(row.get_ref(index)?.as_str_or_null().ok().flatten().unwrap_or("").to_owned())
                };
                Ok((text(0)?, row.get_ref(1)?.as_i64().unwrap_or(0), text(2)?))
            },
        )
        .optional();
    // A file without that table is read all the same; its numbers tell.
    let Ok(Some((organization, code, definition))) = row else { return Ok(Stated::Nothing) };
    let is_epsg = organization.trim().eq_ignore_ascii_case("epsg");
    let by_code = u32::try_from(code).ok().map(EpsgCode).filter(|code| is_epsg && is_planar(*code).is_ok());
    let how = |doubtful| if doubtful { CrsHow::StatedDoubtful } else { CrsHow::Stated };
    Ok(match (by_code, Stated::of_text(&definition, how)) {
        (Some(code), Stated::Known { guess, offset_m: (0.0, 0.0) }) if guess.epsg == code => {
            Stated::known(code, CrsHow::Stated)
        }
        (Some(_), Stated::Known { guess, offset_m }) => {
            Stated::Known { guess: CrsGuess { how: CrsHow::StatedDoubtful, ..guess }, offset_m }
        }
        (Some(code), Stated::Nothing | Stated::Unknown(_)) => Stated::known(code, CrsHow::Stated),
        (None, stated) => stated,
    })
}

#[cfg(test)]
#[path = "gpkg_tests.rs"]
mod tests;
