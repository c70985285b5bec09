//! MBTiles 1.3: an SQLite database with a table (or view) of tiles and one of what is stated of them. Rows count from the south.
//!
//! SQLite is a programming language and the file comes from strangers: it is opened for reading only, nothing in it is trusted,
//! values are bounded, and a statement that runs too long (tiles may be a view of anything) is stopped.

use super::{FormatErrorKind, MAX_PACKED_BYTES, Stated, TileId, TileKind, bounds, too_large, zooms};
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// One statement may run so long.
const DEADLINE_S: u64 = 5;
/// So many steps of SQLite between two looks at the clock.
const STEPS: std::ffi::c_int = 20_000;
const MAX_ROWS_STATED: usize = 500;
/// Beside a tile, a row and a text need some room.
const ROOM: usize = 1 << 20;

/// An open database.
pub(super) struct Database {
    conn: Connection,
    clock: Clock,
    /// Rows count from the north, against the format's rule, and the file says so.
    from_north: bool,
    stated: BTreeMap<String, String>,
}

/// When the running statement has to be done.
#[derive(Clone)]
struct Clock {
    begin: Instant,
    until_ms: Arc<AtomicU64>,
}

impl Clock {
    fn start(&self) {
        let until = self.begin.elapsed() + Duration::from_secs(DEADLINE_S);
        self.until_ms.store(until.as_millis() as u64, Ordering::Relaxed);
    }

    fn is_over(&self) -> bool {
        self.begin.elapsed().as_millis() as u64 > self.until_ms.load(Ordering::Relaxed)
    }
}

impl Database {
    pub(super) fn open(path: &Path) -> Result<Self, FormatErrorKind> {
        let open = || -> rusqlite::Result<(Connection, Clock)> {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let mut conn = Connection::open_with_flags(path, flags)?;
            restrict(&conn)?;
            let clock = Clock { begin: Instant::now(), until_ms: Arc::default() };
            clock.start();
            let watched = clock.clone();
            conn.progress_handler(STEPS, Some(move || watched.is_over()))?;
            conn.busy_timeout(Duration::from_secs(1))?;
            conn.execute_batch("PRAGMA query_only = ON; PRAGMA cell_size_check = ON;")?;
            Ok((conn, clock))
        };
        let (conn, clock) = open().map_err(|error| kind_of(&error))?;
        let mut database = Self { conn, clock, from_north: false, stated: BTreeMap::new() };
        if !database.has("tiles").map_err(|error| kind_of(&error))? {
            return Err(FormatErrorKind::UnknownKind);
        }
        if database.has("metadata").map_err(|error| kind_of(&error))? {
            database.stated = database.read_stated().map_err(|error| kind_of(&error))?;
        }
        database.from_north = database.stated.get("scheme").is_some_and(|scheme| scheme.eq_ignore_ascii_case("xyz"));
        Ok(database)
    }

    /// Whether there is a table or view of that name which is no virtual table.
    fn has(&self, name: &str) -> rusqlite::Result<bool> {
        self.clock.start();
        let sql = "SELECT 1 FROM sqlite_schema WHERE lower(name) = ?1 AND type IN ('table', 'view')
                   AND upper(sql) NOT LIKE 'CREATE VIRTUAL%'";
        Ok(self.conn.query_row(sql, [name], |_| Ok(())).optional()?.is_some())
    }

    fn read_stated(&self) -> rusqlite::Result<BTreeMap<String, String>> {
        self.clock.start();
        let mut statement = self.conn.prepare("SELECT name, value FROM metadata LIMIT ?1")?;
        let mut rows = statement.query([MAX_ROWS_STATED as i64])?;
        let mut stated = BTreeMap::new();
        while let Some(row) = rows.next()? {
            if let (Some(name), Some(value)) = (text(row.get_ref(0)?), text(row.get_ref(1)?)) {
                stated.entry(name.trim().to_lowercase()).or_insert(value);
            }
        }
        Ok(stated)
    }

    pub(super) fn stated(&self) -> Result<Stated, FormatErrorKind> {
        let text = |key: &str| self.stated.get(key).map(|value| value.trim().to_owned()).unwrap_or_default();
        let kind = match text("format").to_lowercase().as_str() {
            "pbf" | "mvt" | "application/vnd.mapbox-vector-tile" => Some(TileKind::Vector),
            "png" | "jpg" | "jpeg" | "webp" | "image/png" | "image/jpeg" | "image/webp" => Some(TileKind::Picture),
            "avif" | "image/avif" => return Err(FormatErrorKind::UnreadTiles("AVIF".to_owned())),
            _ => None,
        };
        let zooms = match (text("minzoom").parse(), text("maxzoom").parse()) {
            (Ok(min), Ok(max)) => zooms(min, max)?,
            _ => self.counted_zooms()?,
        };
        let numbers: Vec<f64> = text("bounds").split(',').filter_map(|number| number.trim().parse().ok()).collect();
        let stated_bounds = <[f64; 4]>::try_from(numbers).ok().and_then(bounds);
        Ok(Stated { kind, zooms, bounds: stated_bounds, name: text("name"), attribution: text("attribution") })
    }

    /// The levels there are tiles of, where the file does not state them.
    fn counted_zooms(&self) -> Result<(u8, u8), FormatErrorKind> {
        let end = |sql: &str| {
            self.clock.start();
            self.conn.query_row(sql, [], |row| row.get::<_, Option<i64>>(0)).map_err(|error| kind_of(&error))
        };
        let (min, max) = (end("SELECT min(zoom_level) FROM tiles")?, end("SELECT max(zoom_level) FROM tiles")?);
        let (Some(min), Some(max)) = (min, max) else { return Ok((0, 0)) };
        let level = |zoom: i64| u8::try_from(zoom).map_err(|_| FormatErrorKind::Damaged(format!("level {zoom}")));
        zooms(level(min)?, level(max)?)
    }

    pub(super) fn packed(&self, id: TileId) -> Result<Option<Vec<u8>>, FormatErrorKind> {
        let from_south = (1_u32 << id.zoom) - 1 - id.y;
        let row = if self.from_north { id.y } else { from_south };
        self.one(
            "SELECT tile_data FROM tiles WHERE zoom_level = ?1 AND tile_column = ?2 AND tile_row = ?3 LIMIT 1",
            &[i64::from(id.zoom), i64::from(id.x), i64::from(row)],
        )
    }

    pub(super) fn first(&self) -> Result<Option<Vec<u8>>, FormatErrorKind> {
        self.one("SELECT tile_data FROM tiles WHERE tile_data IS NOT NULL LIMIT 1", &[])
    }

    fn one(&self, sql: &str, numbers: &[i64]) -> Result<Option<Vec<u8>>, FormatErrorKind> {
        self.clock.start();
        let query = || -> rusqlite::Result<Option<Result<Vec<u8>, FormatErrorKind>>> {
            let mut statement = self.conn.prepare_cached(sql)?;
            let mut rows = statement.query(rusqlite::params_from_iter(numbers))?;
            let Some(row) = rows.next()? else { return Ok(None) };
            Ok(match row.get_ref(0)? {
                ValueRef::Blob(blob) if blob.len() > MAX_PACKED_BYTES => Some(Err(too_large(MAX_PACKED_BYTES))),
                ValueRef::Blob(blob) => Some(Ok(blob.to_vec())),
                ValueRef::Null => None,
                _ => Some(Err(FormatErrorKind::Damaged("a tile is no bytes".to_owned()))),
            })
        };
        query().map_err(|error| kind_of(&error))?.transpose()
    }
}

/// Nothing that the file says is to be done is done.
fn restrict(conn: &Connection) -> rusqlite::Result<()> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    conn.set_limit(Limit::SQLITE_LIMIT_LENGTH, i32::try_from(MAX_PACKED_BYTES + ROOM).unwrap_or(i32::MAX))?;
    conn.set_limit(Limit::SQLITE_LIMIT_SQL_LENGTH, 1_000_000)?;
    conn.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0).map(drop)
}

fn text(value: ValueRef) -> Option<String> {
    match value {
        ValueRef::Text(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
        ValueRef::Integer(number) => Some(number.to_string()),
        ValueRef::Real(number) => Some(number.to_string()),
        ValueRef::Null | ValueRef::Blob(_) => None,
    }
}

fn kind_of(error: &rusqlite::Error) -> FormatErrorKind {
    match error {
        rusqlite::Error::SqliteFailure(failure, _) => match failure.code {
            ErrorCode::OperationInterrupted => FormatErrorKind::TooLarge { limit: format!("{DEADLINE_S} s") },
            ErrorCode::TooBig => too_large(MAX_PACKED_BYTES),
            ErrorCode::CannotOpen
            | ErrorCode::DatabaseBusy
            | ErrorCode::DatabaseLocked
            | ErrorCode::PermissionDenied => FormatErrorKind::Io(std::io::Error::other(error.to_string())),
            _ => FormatErrorKind::Damaged(error.to_string()),
        },
        other => FormatErrorKind::Damaged(other.to_string()),
    }
}
