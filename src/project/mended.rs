//! A damaged database made readable: a copy whose beginning is written anew.
//!
//! SQLite reads nothing of a file whose list of tables is damaged. So the list is read row by row where it can be, and written
//! anew into the copy, with our own texts for our tables and the places found for them. No text of the file is used but
//! for the columns of layers. What was stored as triggers, views, checks or indexes is thereby gone.

use super::features::{FeatureKind, FeatureTable};
use super::platform::io_error;
use super::record::{LoggedTable, quoted};
use super::walk::{Rows, text};
use super::{ProjectError, database, schema};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

/// Pages of our files, where the header does not say it.
const USUAL_PAGE_BYTES: u32 = 4096;
/// A header that states more is not believed.
const MAX_BYTES: u64 = 8 << 30;
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// A copy that can be read, with what was found on the way.
pub(super) struct Mended {
    pub conn: Connection,
    /// Names of tables in it.
    pub tables: BTreeSet<String>,
    /// Bytes there were and bytes there should be, if the file was cut.
    pub cut: Option<(u64, u64)>,
}

/// Makes a copy readable; `None` if its list of tables can't be found.
pub(super) fn mend(copy: &Path) -> Result<Option<Mended>, ProjectError> {
    let cut = match mend_size(copy).map_err(|e| io_error(copy, e))? {
        Size::Hopeless => return Ok(None),
        Size::Whole => None,
        Size::Cut(bytes, expected) => Some((bytes, expected)),
    };
    let entries = match entries(copy) {
        Ok(entries) => entries,
        Err(error) => {
            log::info!("a damaged file's list of tables: {error}");
            return Ok(None);
        }
    };
    let wanted = wanted(&entries)?;
    if wanted.is_empty() {
        return Ok(None);
    }
    write_first_page(copy).map_err(|e| io_error(copy, e))?;
    if let Err(error) = write_list(copy, &wanted) {
        log::info!("a damaged file's list of tables can't be made anew: {error}");
        return Ok(None);
    }
    let mut conn = database::connect(copy)?;
    database::set_deadline(&mut conn, copy)?;
    // A page with one bad cell has good ones, too; what they hold is checked value by value.
    conn.execute_batch("PRAGMA cell_size_check = OFF")?;
    Ok(Some(Mended { conn, tables: wanted.into_iter().map(|table| table.name).collect(), cut }))
}

enum Size {
    Whole,
    Cut(u64, u64),
    Hopeless,
}

fn u32_at(head: &[u8], at: usize) -> u32 {
    head.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_be_bytes)
}

fn page_bytes(head: &[u8]) -> Option<u32> {
    match head.get(16..18).and_then(|bytes| bytes.try_into().ok()).map(u16::from_be_bytes)? {
        1 => Some(65_536),
        n if n >= 512 && n.is_power_of_two() => Some(u32::from(n)),
        _ => None,
    }
}

/// Mends what the header must say, and fills a file that was cut with zeros.
fn mend_size(copy: &Path) -> std::io::Result<Size> {
    let mut file = File::options().read(true).write(true).open(copy)?;
    let bytes = file.metadata()?.len();
    let mut head = [0u8; 108];
    if bytes < 512 || file.read_exact(&mut head).is_err() {
        return Ok(Size::Hopeless);
    }
    // Whatever the header says: where the list of tables begins there must be a page of a table.
    if ![0x05, 0x0d].contains(&head[100]) {
        return Ok(Size::Hopeless);
    }
    head[..16].copy_from_slice(MAGIC);
    let page = match page_bytes(&head) {
        Some(page) => page,
        None => {
            head[16..18].copy_from_slice(&(USUAL_PAGE_BYTES as u16).to_be_bytes());
            USUAL_PAGE_BYTES
        }
    };
    if head[20] > 32 {
        head[20] = 0;
    }
    // Constants of the format.
    head[21..24].copy_from_slice(&[64, 32, 32]);
    for (at, most) in [(44, 4), (56, 3)] {
        if !(1..=most).contains(&u32_at(&head, at)) {
            head[at..at + 4].copy_from_slice(&if at == 44 { 4u32 } else { 1 }.to_be_bytes());
        }
    }
    file.seek(SeekFrom::Start(0))?;
    file.write_all(&head[..100])?;
    let (changes, pages, valid_for) = (u32_at(&head, 24), u32_at(&head, 28), u32_at(&head, 92));
    let stated = u64::from(pages) * u64::from(page);
    let expected = if changes == valid_for && stated <= MAX_BYTES { stated.max(bytes) } else { bytes };
    let full = expected.div_ceil(u64::from(page)) * u64::from(page);
    file.set_len(full)?;
    file.sync_all()?;
    Ok(if bytes < expected { Size::Cut(bytes, expected) } else { Size::Whole })
}

struct Entry {
    name: String,
    root: i64,
    sql: String,
}

/// The tables in the list, as far as it can be read.
fn entries(copy: &Path) -> Result<Vec<Entry>, ProjectError> {
    let mut conn = Connection::open(copy)?;
    database::set_deadline(&mut conn, copy)?;
    conn.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    // Entries that make no sense are passed over instead of making all unreadable. (Not possible in defensive mode; nothing but
    // the list is read here.)
    conn.execute_batch("PRAGMA writable_schema = ON")?;
    // Takes in what a crash left in a write-ahead log. Where that can't be done the pages are read as they are.
    let mode: rusqlite::Result<String> = conn.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0));
    if let Err(error) = mode {
        log::info!("a damaged file's log could not be taken in: {error}");
    }
    let mut entries = Vec::new();
    let columns = ["type", "name", "rootpage", "sql"];
    let rows = Rows { conn: &conn, table: "sqlite_master", key: "rowid", columns: &columns, only: None };
    rows.walk(|_, row| {
        let root = row.get::<_, i64>(3).unwrap_or(0);
        if let (Some("table"), Some(name), Some(sql)) = (text(row, 1).as_deref(), text(row, 2), text(row, 4))
            && root > 1
        {
            entries.push(Entry { name, root, sql });
        }
    })?;
    Ok(entries)
}

/// Tables of ours besides those that are logged.
const OTHERS: [&str; 7] = [
    "klammer_migration",
    "klammer_history",
    "klammer_feature_table",
    "klammer_observation",
    "klammer_unmatched",
    "klammer_crosswalk_row",
    "klammer_source",
];

/// The tables that are read, with the texts they get.
fn wanted(entries: &[Entry]) -> Result<Vec<Entry>, ProjectError> {
    let reference = Connection::open_in_memory()?;
    schema::migrate(&reference, 0)?;
    let logged = LoggedTable::all(&[]);
    let fixed: BTreeSet<&str> =
        logged.iter().flat_map(|table| [table.name.as_str(), table.log.as_str()]).chain(OTHERS).collect();
    let accepted = schema::accepted()?;
    let mut wanted: BTreeMap<&str, Entry> = BTreeMap::new();
    for entry in entries {
        let sql = if fixed.contains(entry.name.as_str()) {
            // Columns were only ever added at the end, so a shorter text reads longer rows and the other way round.
            let known = accepted.get(&entry.name).is_some_and(|texts| texts.contains(&entry.sql));
            let columns = match columns_of(&entry.sql).filter(|_| known) {
                Some(columns) => columns,
                None => columns_in(&reference, &entry.name)?,
            };
            plain_sql(&entry.name, &columns)
        } else if entry.name == "sqlite_sequence" {
            "CREATE TABLE sqlite_sequence(name,seq)".to_owned()
        } else if let Some(table) = layer_named(&entry.name) {
            let columns = columns_of(&entry.sql).or_else(|| columns_of(&table.sql())).unwrap_or_default();
            plain_sql(&entry.name, &columns)
        } else if let Some(table) = entry.name.strip_prefix("klammer_log_").and_then(layer_named) {
            // Which rows of the layer were removed on purpose.
            let text = LoggedTable::features(&table).log_table_sql();
            plain_sql(&entry.name, &columns_of(&text).unwrap_or_default())
        } else {
            continue;
        };
        wanted.entry(&entry.name).or_insert(Entry { name: entry.name.clone(), root: entry.root, sql });
    }
    // Without one of ours it is not ours.
    let ours = wanted.keys().any(|name| name.starts_with("klammer_"));
    Ok(if ours { wanted.into_values().collect() } else { Vec::new() })
}

/// A layer, by its name alone.
pub(super) fn layer_named(name: &str) -> Option<FeatureTable> {
    FeatureKind::ALL.into_iter().find_map(|kind| FeatureTable::named(name, kind.as_str(), ""))
}

struct Column {
    name: String,
    /// Place in the primary key, from 1; 0 if not in it.
    key: i64,
    is_integer: bool,
}

/// The columns a text would make; `None` if it makes no table.
fn columns_of(sql: &str) -> Option<Vec<Column>> {
    // In an empty database of its own nothing can be computed but by a SELECT.
    let makes_a_table = sql.get(..13)?.eq_ignore_ascii_case("CREATE TABLE ") && !sql.to_uppercase().contains("SELECT");
    if !makes_a_table || sql.len() > 100_000 {
        return None;
    }
    let empty = Connection::open_in_memory().ok()?;
    empty.execute(sql, []).ok()?;
    let name: String =
        empty.query_row("SELECT name FROM sqlite_master WHERE type = 'table' LIMIT 1", [], |row| row.get(0)).ok()?;
    let columns = columns_in(&empty, &name).ok()?;
    (!columns.is_empty()).then_some(columns)
}

fn columns_in(conn: &Connection, table: &str) -> Result<Vec<Column>, ProjectError> {
    // Virtual generated columns (hidden 2) are not stored.
    let columns = conn
        .prepare("SELECT name, pk, upper(type) = 'INTEGER' FROM pragma_table_xinfo(?1) WHERE hidden <> 2 ORDER BY cid")?
        .query_map([table], |row| Ok(Column { name: row.get(0)?, key: row.get(1)?, is_integer: row.get(2)? }))?
        .collect::<Result<_, _>>()?;
    Ok(columns)
}

/// A table of these columns without anything that SQLite would check or look up elsewhere.
fn plain_sql(table: &str, columns: &[Column]) -> String {
    let keys: Vec<&Column> = columns.iter().filter(|column| column.key > 0).collect();
    let is_rowid = matches!(keys.as_slice(), [key] if key.is_integer);
    let names: Vec<String> = columns
        .iter()
        .map(|column| {
            let kind = if is_rowid && column.key > 0 { " INTEGER PRIMARY KEY" } else { "" };
            format!("{}{kind}", quoted(&column.name))
        })
        .collect();
    // Keys of several columns are those of the tables without row numbers.
    if keys.len() > 1 {
        let keys: Vec<String> = keys.iter().map(|column| quoted(&column.name)).collect();
        let (names, keys) = (names.join(", "), keys.join(", "));
        return format!("CREATE TABLE {} ({names}, PRIMARY KEY ({keys})) WITHOUT ROWID", quoted(table));
    }
    format!("CREATE TABLE {} ({})", quoted(table), names.join(", "))
}

/// Writes a first page with an empty list of tables.
fn write_first_page(copy: &Path) -> std::io::Result<()> {
    for suffix in ["-wal", "-journal", "-shm"] {
        let beside = super::platform::sibling(copy, suffix);
        if beside.exists() {
            std::fs::remove_file(&beside)?;
        }
    }
    let mut file = File::options().read(true).write(true).open(copy)?;
    let mut head = [0u8; 100];
    file.read_exact(&mut head)?;
    let page = page_bytes(&head).unwrap_or(USUAL_PAGE_BYTES);
    let size = file.metadata()?.len();
    // Taking in a log may have changed the size.
    let pages = u32::try_from(size.div_ceil(u64::from(page))).unwrap_or(u32::MAX);
    file.set_len(u64::from(pages) * u64::from(page))?;
    head[18..20].copy_from_slice(&[1, 1]);
    let mut set = |at: usize, value: u32| head[at..at + 4].copy_from_slice(&value.to_be_bytes());
    set(28, pages);
    // No free pages, no automatic shrinking: both would move pages about.
    for at in [32, 36, 52, 64] {
        set(at, 0);
    }
    let changes = u32_at(&head, 24);
    head[92..96].copy_from_slice(&changes.to_be_bytes());
    let mut first = vec![0u8; page as usize];
    first[..100].copy_from_slice(&head);
    let content = u16::try_from(page - u32::from(head[20])).unwrap_or(0);
    // A leaf of a table without cells.
    first[100] = 0x0d;
    first[105..107].copy_from_slice(&content.to_be_bytes());
    file.seek(SeekFrom::Start(0))?;
    file.write_all(&first)?;
    file.sync_all()
}

fn write_list(copy: &Path, wanted: &[Entry]) -> Result<(), ProjectError> {
    let conn = Connection::open(copy)?;
    conn.execute_batch("PRAGMA writable_schema = ON; BEGIN")?;
    let pages: i64 = conn.query_row("PRAGMA page_count", [], |row| row.get(0))?;
    for entry in wanted.iter().filter(|entry| entry.root <= pages) {
        conn.execute(
            "INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) VALUES ('table', ?1, ?1, ?2, ?3)",
            (&entry.name, entry.root, &entry.sql),
        )?;
    }
    conn.execute_batch("COMMIT")?;
    Ok(())
}
