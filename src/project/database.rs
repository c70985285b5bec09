//! The connection to a project's database: how it is opened, how far its content is trusted.
//!
//! A project file may come from a stranger. Only its working copy is ever opened; stored triggers and views are dropped before
//! anything is written; `trusted_schema` is off; definitions of our tables are compared with code.

use super::ProjectError;
use super::blob;
use super::defect::Defect;
use super::features::FeatureTable;
use super::foreign::{self, Noticed};
use super::place;
use super::record::{self, LoggedTable};
use super::{gpkg, schema, screen};
use crate::geometry::Watch;
use rusqlite::config::DbConfig;
use rusqlite::functions::FunctionFlags;
use rusqlite::limits::Limit;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// A connection to a working copy, and the file the user knows it by.
pub(super) struct Database {
    pub conn: Connection,
    /// For messages.
    pub shown: PathBuf,
}

/// What opening a database found.
pub(super) struct Found {
    pub features: Vec<FeatureTable>,
    /// What other programs did.
    pub noticed: Noticed,
}

/// What is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// A copy of a published file, which other programs may have written.
    Published,
    /// A working copy left behind: only this program wrote it, and its content is ahead of the recorded digests.
    WorkingCopy,
}

/// No single value of a project file is larger: kept sources and geometries stay below.
const MAX_VALUE_BYTES: i32 = 768 * 1024 * 1024;

impl Database {
    /// The error for a file whose content can't be right.
    pub fn damaged(&self, defect: Defect) -> ProjectError {
        ProjectError::Damaged { path: self.shown.clone(), defect: Box::new(defect) }
    }

    /// A new database without tables, ready for [`schema::migrate`].
    pub fn create(file: &Path) -> Result<Self, ProjectError> {
        let db = Self { conn: connect(file)?, shown: file.to_owned() };
        schema::mark_as_geopackage(&db.conn)?;
        set_durable(&db.conn)?;
        Ok(db)
    }

    /// Opens a working copy, checks it whole, and makes triggers anew.
    pub fn open_checked(
        file: &Path,
        shown: &Path,
        origin: Origin,
        watch: &dyn Watch,
    ) -> Result<(Self, Found), ProjectError> {
        let open = || -> Result<(Self, Found), ProjectError> {
            let mut conn = connect(file)?;
            set_deadline(&mut conn, file)?;
            let mut db = Self { conn, shown: shown.to_owned() };
            if let Some(defect) = screen::defects(&db.conn)?.into_iter().next() {
                return Err(db.damaged(defect));
            }
            record::drop_stored_code(&db.conn)?;
            db.quick_check(file, watch)?;
            let done = schema::steps_done(&db)?;
            set_durable(&db.conn)?;
            let found = db.transaction(|| {
                schema::migrate(&db.conn, done)?;
                let found = db.prepare_content(origin)?;
                if done < 2 {
                    place::complete(&db, &found.features)?;
                }
                Ok(found)
            })?;
            db.conn.progress_handler(0, None::<fn() -> bool>)?;
            Ok((db, found))
        };
        open().map_err(|error| content_error(error, shown))
    }

    /// Runs work in one transaction, taken back whole if it fails.
    pub fn transaction<T>(&self, work: impl FnOnce() -> Result<T, ProjectError>) -> Result<T, ProjectError> {
        told_where(Path::new(self.conn.path().unwrap_or_default()), || self.in_transaction(work))
    }

    /// Runs work in a transaction that is always taken back.
    pub fn taken_back<T>(&self, work: impl FnOnce() -> Result<T, ProjectError>) -> Result<T, ProjectError> {
        told_where(Path::new(self.conn.path().unwrap_or_default()), || {
            let transaction =
                rusqlite::Transaction::new_unchecked(&self.conn, rusqlite::TransactionBehavior::Immediate)?;
            let result = work();
            transaction.rollback()?;
            result
        })
    }

    /// The size of the database in bytes, without what waits in the write-ahead log.
    pub fn bytes(&self) -> Result<u64, ProjectError> {
        let number = |pragma: &str| self.conn.query_row(pragma, [], |row| row.get::<_, u64>(0));
        Ok(number("PRAGMA page_count")? * number("PRAGMA page_size")?)
    }

    fn in_transaction<T>(&self, work: impl FnOnce() -> Result<T, ProjectError>) -> Result<T, ProjectError> {
        let transaction = rusqlite::Transaction::new_unchecked(&self.conn, rusqlite::TransactionBehavior::Immediate)?;
        let result = work()?;
        transaction.commit()?;
        Ok(result)
    }

    /// SQLite's own check of pages and indexes.
    fn quick_check(&mut self, file: &Path, watch: &dyn Watch) -> Result<(), ProjectError> {
        // Tables of other programs may have checks, which are not run: ours have none.
        self.conn.execute_batch("PRAGMA ignore_check_constraints = ON")?;
        let check = |conn: &Connection| conn.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0));
        let first = watched(&mut self.conn, watch, Some(deadline(file)), |_| {}, check)?;
        set_deadline(&mut self.conn, file)?;
        watch.check()?;
        match first.as_str() {
            "ok" => Ok(()),
            // The first line only says of which database.
            found => Err(self.damaged(Defect::Pages { detail: found.lines().last().unwrap_or_default().to_owned() })),
        }
    }

    /// Checks our tables, adopts rows of other programs, makes triggers anew.
    fn prepare_content(&self, origin: Origin) -> Result<Found, ProjectError> {
        let fixed = schema::compare(self)?;
        // GDAL's count of features is kept by GDAL's triggers, which are gone now: without them it would go stale.
        self.conn.execute_batch("DROP TABLE IF EXISTS gpkg_ogr_contents")?;
        record::end(&self.conn)?;
        let features = FeatureTable::all(self)?;
        for table in &features {
            self.check_feature_table(table)?;
        }
        self.drop_foreign_indexes(fixed, &features)?;
        let logged = LoggedTable::all(&features);
        for table in &logged {
            table.create_triggers(&self.conn)?;
        }
        for table in &features {
            gpkg::create_rtree_triggers(&self.conn, table)?;
            super::adopt::give_uids(&self.conn, table)?;
        }
        let noticed = foreign::take_in(self, &features, origin)?;
        Ok(Found { features, noticed })
    }

    fn sql_of(&self, name: &str) -> rusqlite::Result<Option<String>> {
        self.conn
            .prepare_cached("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?1")?
            .query_row([name], |row| row.get(0))
            .optional()
    }

    /// What is wrong with how a layer and the record of its changes are built.
    pub fn layer_defects(&self, table: &FeatureTable) -> rusqlite::Result<Vec<Defect>> {
        let layer = table.name.clone();
        let Some(sql) = self.sql_of(&layer)? else { return Ok(vec![Defect::LayerMissing { layer }]) };
        let mut defects = Vec::new();
        let log = LoggedTable::features(table);
        if self.sql_of(&log.log)?.as_deref() != Some(log.log_table_sql().as_str()) {
            defects.push(Defect::RecordAltered { layer: layer.clone() });
        }
        if sql != table.sql() {
            // A GIS may have added a column, or written the layer anew: columns that are missing then are completed. It may
            // not have taken what makes it what it is, or brought code along.
            let words = sql.to_ascii_uppercase();
            let code = words
                .split(|c: char| !c.is_ascii_alphanumeric())
                .any(|w| w == "CHECK" || w == "GENERATED" || w == "AS");
            if code || !self.has_columns(&layer, table.kind.needed_columns())? {
                defects.push(Defect::LayerAltered { layer });
            }
        }
        Ok(defects)
    }

    fn check_feature_table(&self, table: &FeatureTable) -> Result<(), ProjectError> {
        if let Some(defect) = self.layer_defects(table)?.into_iter().next() {
            return Err(self.damaged(defect));
        }
        if self.sql_of(&table.name)?.as_deref() != Some(table.sql().as_str()) {
            super::adopt::complete_columns(&self.conn, table)?;
        }
        let rtree = table.rtree();
        if self.sql_of(&rtree)?.as_deref() != Some(gpkg::rtree_sql(table).as_str()) {
            self.conn.execute_batch(&format!("DROP TABLE IF EXISTS {}", record::quoted(&rtree)))?;
            gpkg::create_rtree(&self.conn, table)?;
            gpkg::fill_rtree(&self.conn, table)?;
        }
        Ok(())
    }

    /// Whether a table has these columns as plain columns, the first being its integer primary key.
    fn has_columns(&self, table: &str, columns: &[&str]) -> rusqlite::Result<bool> {
        let mut plain = BTreeSet::new();
        let mut key = None;
        let mut query = self.conn.prepare("SELECT name, type, pk, hidden FROM pragma_table_xinfo(?1)")?;
        let mut rows = query.query([table])?;
        while let Some(row) = rows.next()? {
            let (name, kind, pk, hidden): (String, String, i64, i64) =
                (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
            if pk > 0 && kind.eq_ignore_ascii_case("INTEGER") {
                key = Some(name.clone());
            }
            if hidden == 0 {
                plain.insert(name);
            }
        }
        Ok(key.as_deref() == columns.first().copied() && columns.iter().all(|column| plain.contains(*column)))
    }

    /// Whether an index holds something computed, or only rows for which something computed is true.
    fn index_computes(&self, name: &str) -> rusqlite::Result<bool> {
        self.conn
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM pragma_index_xinfo(?1) WHERE cid = -2)
                   OR EXISTS (SELECT 1 FROM sqlite_master m, pragma_index_list(m.tbl_name) l
                              WHERE m.type = 'index' AND m.name = ?1 AND l.name = ?1 AND l.partial)",
            )?
            .query_row([name], |row| row.get(0))
    }

    /// Drops every index that computes, whosever it is: none of ours does.
    pub fn drop_computing_indexes(&self) -> rusqlite::Result<()> {
        let names: Vec<String> = self
            .conn
            .prepare("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for name in names {
            if self.index_computes(&name)? {
                self.conn.execute_batch(&format!("DROP INDEX {}", record::quoted(&name)))?;
            }
        }
        Ok(())
    }

    /// Indexes of others on our tables could carry expressions that run at every change. Ours that are missing are made anew.
    fn drop_foreign_indexes(&self, fixed: BTreeSet<String>, features: &[FeatureTable]) -> Result<(), ProjectError> {
        let mut expected = fixed;
        let logs: Vec<LoggedTable> = features.iter().map(LoggedTable::features).collect();
        expected.extend(logs.iter().map(LoggedTable::log_index));
        let tables: BTreeSet<&str> = features.iter().map(|table| table.name.as_str()).collect();
        let found: Vec<(String, String, String)> = self
            .conn
            .prepare("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<Result<_, _>>()?;
        let ours = |table: &str| tables.contains(table) || table.starts_with("klammer_") || table.starts_with("gpkg_");
        let foreign = found.iter().filter(|(name, _, _)| !expected.contains(name));
        for (name, table, _) in foreign {
            if !ours(table) && !self.index_computes(name)? {
                continue;
            }
            self.conn.execute_batch(&format!("DROP INDEX {}", record::quoted(name)))?;
        }
        for log in &logs {
            let there = found.iter().find(|(name, _, _)| *name == log.log_index());
            if there.is_none_or(|(_, _, sql)| *sql != log.log_index_sql()) {
                self.conn.execute_batch(&format!(
                    "DROP INDEX IF EXISTS \"{}\"; {}",
                    log.log_index(),
                    log.log_index_sql()
                ))?;
            }
        }
        Ok(())
    }
}

/// A full disk is told as what it is, with the file that could not grow.
pub(super) fn told_where<T>(file: &Path, work: impl FnOnce() -> Result<T, ProjectError>) -> Result<T, ProjectError> {
    work().map_err(|error| match &error {
        ProjectError::Database(rusqlite::Error::SqliteFailure(failure, _)) if failure.code == ErrorCode::DiskFull => {
            ProjectError::Io { path: file.to_owned(), source: std::io::ErrorKind::StorageFull.into() }
        }
        _ => error,
    })
}

/// Steps of SQLite's machine between two questions of a long statement: some thousand times a second.
const STEPS: i32 = 20_000;

/// Runs a long statement that `watch` can stop in its middle; `told` is called now and then to tell progress.
pub(super) fn watched<T>(
    conn: &mut Connection,
    watch: &dyn Watch,
    limit: Option<Instant>,
    told: impl Fn(&dyn Watch) + Send + 'static,
    work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
) -> Result<T, ProjectError> {
    watch.check()?;
    let shared = watch.shared();
    if shared.is_some() || limit.is_some() {
        let handler = move || {
            let cancelled = shared.as_ref().is_some_and(|shared| {
                told(&**shared);
                shared.cancelled()
            });
            cancelled || limit.is_some_and(|limit| Instant::now() > limit)
        };
        conn.progress_handler(STEPS, Some(handler))?;
    }
    let result = work(conn);
    // Nothing else may be stopped by it.
    conn.progress_handler(0, None::<fn() -> bool>)?;
    match result {
        Err(rusqlite::Error::SqliteFailure(failure, _))
            if failure.code == ErrorCode::OperationInterrupted && watch.cancelled() =>
        {
            Err(ProjectError::Cancelled)
        }
        other => Ok(other?),
    }
}

/// What reads a file that may be crafted is stopped after this time, in seconds, and what is added for each MiB: pages
/// that refer to one another in circles, or fan out, would keep it busy for ever.
const DEADLINE_S: u64 = 20;
const DEADLINE_S_PER_MIB: u64 = 1;

/// When reading a file has to be done.
fn deadline(file: &Path) -> Instant {
    let bytes = std::fs::metadata(file).map_or(0, |meta| meta.len());
    Instant::now() + Duration::from_secs(DEADLINE_S + DEADLINE_S_PER_MIB * (bytes >> 20))
}

/// Sets a bound to what the connection does with a file until the handler is taken away.
pub(super) fn set_deadline(conn: &mut Connection, file: &Path) -> Result<(), ProjectError> {
    let limit = deadline(file);
    conn.progress_handler(100_000, Some(move || Instant::now() > limit))?;
    Ok(())
}

pub(super) fn connect(file: &Path) -> Result<Connection, ProjectError> {
    let conn = Connection::open_with_flags(
        file,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    conn.set_limit(Limit::SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES)?;
    conn.set_limit(Limit::SQLITE_LIMIT_SQL_LENGTH, 1_000_000)?;
    conn.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 1)?;
    // References between registrations are kept by code, in an order that SQLite's immediate checks would refuse.
    conn.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA recursive_triggers = OFF; PRAGMA cache_size = -32768;")?;
    conn.set_prepared_statement_cache_capacity(128);
    register_functions(&conn)?;
    Ok(conn)
}

/// Every command is on the disk when it is done.
fn set_durable(conn: &Connection) -> Result<(), ProjectError> {
    conn.pragma_update(None, "journal_mode", "WAL")?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    Ok(())
}

/// What the triggers of the spatial index call. Like in other programs NULL for what can't be read.
fn register_functions(conn: &Connection) -> rusqlite::Result<()> {
    type Part = fn(&blob::Envelope) -> f64;
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    let parts: [(&str, Part); 4] =
        [("ST_MinX", |e| e.min_x), ("ST_MaxX", |e| e.max_x), ("ST_MinY", |e| e.min_y), ("ST_MaxY", |e| e.max_y)];
    let envelope = |value: rusqlite::types::ValueRef<'_>| value.as_blob().ok().map(blob::envelope);
    for (name, part) in parts {
        conn.create_scalar_function(name, 1, flags, move |args| {
            Ok(envelope(args.get_raw(0)).and_then(|e| e.ok().flatten()).as_ref().map(part))
        })?;
    }
    conn.create_scalar_function("words_of", 1, flags, move |args| {
        Ok(args.get_raw(0).as_str().ok().and_then(super::history::words_of))
    })?;
    conn.create_scalar_function("ST_IsEmpty", 1, flags, move |args| {
        Ok(envelope(args.get_raw(0)).and_then(Result::ok).map(|e| e.is_none()))
    })
}

/// SQLite's findings about a file's content become "damaged".
pub(super) fn content_error(error: ProjectError, shown: &Path) -> ProjectError {
    let ProjectError::Database(cause) = &error else { return error };
    let content = match cause {
        rusqlite::Error::SqliteFailure(failure, _) => {
            matches!(
                failure.code,
                ErrorCode::DatabaseCorrupt
                    | ErrorCode::NotADatabase
                    | ErrorCode::TooBig
                    | ErrorCode::ConstraintViolation
                    | ErrorCode::OperationInterrupted
                    // Only a header that forbids writing makes our own copy so.
                    | ErrorCode::ReadOnly
                    // A damaged number asks for gigabytes; what is asked for is bounded by the connection's limits.
                    | ErrorCode::OutOfMemory
                    | ErrorCode::Unknown
            )
        }
        rusqlite::Error::FromSqlConversionFailure(..)
        | rusqlite::Error::InvalidColumnType(..)
        | rusqlite::Error::IntegralValueOutOfRange(..)
        | rusqlite::Error::Utf8Error(..)
        | rusqlite::Error::QueryReturnedNoRows
        | rusqlite::Error::SqlInputError { .. } => true,
        _ => false,
    };
    if content {
        let defect = Box::new(Defect::Unreadable { detail: cause.to_string() });
        ProjectError::Damaged { path: shown.to_owned(), defect }
    } else {
        error
    }
}
