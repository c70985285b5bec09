//! A complete copy of a project at another place, with or without the names of those who worked in it.

use super::ProjectError;
use super::publish::{check_complete, connect, vacuum_into};
use super::{database, record};
use crate::geometry::Watch;
use rusqlite::Connection;
use rusqlite::config::DbConfig;
use std::path::Path;

/// Writes the whole, checked copy to `file` on the local disk.
pub(super) fn write(
    conn: &mut Connection,
    file: &Path,
    without_names: bool,
    watch: &dyn Watch,
) -> Result<(), ProjectError> {
    vacuum_into(conn, file, watch)?;
    if without_names {
        let mut copy = connect(file)?;
        forget_names(&mut copy, watch)?;
        copy.close().map_err(|(_, error)| error)?;
    }
    check_complete(file, watch)
}

/// Empties every column `who` of our tables, and rewrites the file so that no page holds what was there.
fn forget_names(conn: &mut Connection, watch: &dyn Watch) -> Result<(), ProjectError> {
    // Triggers would record what is emptied.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    conn.execute_batch("PRAGMA secure_delete = ON; PRAGMA journal_mode = DELETE;")?;
    let tables: Vec<String> = conn
        .prepare(
            "SELECT m.name FROM sqlite_master m, pragma_table_info(m.name) c
             WHERE m.type = 'table' AND m.name GLOB 'klammer_*' AND c.name = 'who' ORDER BY m.name",
        )?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for table in &tables {
        let table = record::quoted(table);
        conn.execute(&format!("UPDATE {table} SET who = '' WHERE who IS NOT NULL AND who <> ''"), [])?;
    }
    // QGIS writes who made a style.
    let styles = "SELECT EXISTS (SELECT 1 FROM sqlite_master m, pragma_table_info(m.name) c
        WHERE m.type = 'table' AND m.name = 'layer_styles' AND c.name = 'owner')";
    if conn.query_row(styles, [], |row| row.get(0))? {
        conn.execute("UPDATE layer_styles SET owner = ''", [])?;
    }
    // These tables no longer hold what was recorded of them, and nobody else did it.
    for table in &tables {
        conn.execute("DELETE FROM klammer_digest WHERE table_name = ?1", [table])?;
    }
    database::watched(conn, watch, None, |_| {}, |conn| conn.execute_batch("VACUUM"))
}
