//! The tables of a project file, as an append-only list of steps whose text is kept in the file.
//!
//! A step that was published is never changed: the file keeps its text and a difference is refused. `PRAGMA user_version` belongs
//! to GeoPackage, so the steps are counted in `klammer_migration`.

use super::ProjectError;
use super::database::Database;
use super::defect::{Defect, Foreign};
use rusqlite::{Connection, OptionalExtension};
use std::collections::{BTreeMap, BTreeSet};

/// One step of the schema.
pub(super) struct Migration {
    /// From 1, without holes.
    pub number: u32,
    /// What is executed.
    pub text: &'static str,
}

/// All steps.
pub(super) const MIGRATIONS: &[Migration] = &[
    Migration { number: 1, text: include_str!("schema_1.sql") },
    Migration { number: 2, text: include_str!("schema_2.sql") },
    Migration { number: 3, text: include_str!("schema_3.sql") },
    Migration { number: 4, text: include_str!("schema_4.sql") },
    Migration { number: 5, text: include_str!("schema_5.sql") },
];

/// The format of project files this version writes.
pub const FORMAT: u32 = MIGRATIONS.len() as u32;

/// "GPKG".
pub(super) const APPLICATION_ID: u32 = 0x4750_4B47;

/// GeoPackage 1.3.
const USER_VERSION: u32 = 10_300;

/// The marks in the header that make the file a GeoPackage.
pub(super) fn mark_as_geopackage(conn: &Connection) -> rusqlite::Result<()> {
    conn.pragma_update(None, "application_id", APPLICATION_ID)?;
    conn.pragma_update(None, "user_version", USER_VERSION)
}

/// Executes the steps from `done + 1` on. Must run in a transaction.
pub(super) fn migrate(conn: &Connection, done: u32) -> rusqlite::Result<()> {
    for step in MIGRATIONS.iter().filter(|step| step.number > done) {
        conn.execute_batch(step.text)?;
        conn.execute(
            "INSERT INTO klammer_migration (number, text, applied_at) VALUES (?1, ?2, ?3)",
            (step.number, step.text, super::history::now()),
        )?;
    }
    Ok(())
}

/// How many steps a file has seen, after comparing their text with ours.
pub(super) fn steps_done(db: &Database) -> Result<u32, ProjectError> {
    let ours: Option<String> = db
        .conn
        .query_row("SELECT type FROM sqlite_master WHERE name = 'klammer_migration'", [], |row| row.get(0))
        .optional()?;
    if ours.as_deref() != Some("table") {
        return Err(ProjectError::NotAProject { path: db.shown.clone(), reason: Foreign::OtherProgram });
    }
    let mut query = db.conn.prepare("SELECT number, text FROM klammer_migration ORDER BY number")?;
    let mut rows = query.query([])?;
    let mut done = 0u32;
    while let Some(row) = rows.next()? {
        let (number, text): (u32, String) = (row.get(0)?, row.get(1)?);
        let Some(step) = MIGRATIONS.iter().find(|step| step.number == number) else {
            let newest = db.conn.query_row("SELECT max(number) FROM klammer_migration", [], |row| row.get(0))?;
            return Err(ProjectError::Newer { path: db.shown.clone(), found: newest, known: FORMAT });
        };
        if step.text != text || number != done + 1 {
            return Err(db.damaged(Defect::StepAltered { number }));
        }
        done = number;
    }
    if done == 0 { Err(db.damaged(Defect::NoFormat)) } else { Ok(done) }
}

/// Compares the definitions of our fixed tables and indexes with those our steps make, and returns the names of these.
/// Feature tables are checked with their registration.
pub(super) fn compare(db: &Database) -> Result<BTreeSet<String>, ProjectError> {
    let reference = Connection::open_in_memory()?;
    migrate(&reference, 0)?;
    let (found, expected) = (objects(&db.conn)?, objects(&reference)?);
    for (name, sql) in &expected {
        match found.get(name) {
            None => return Err(db.damaged(Defect::TableMissing { table: name.clone() })),
            // The standard's tables are written by many programs in many ways; what we need of them is checked by use.
            Some(_) if name.starts_with("gpkg_") => {}
            Some(there) if there == sql => {}
            Some(_) => return Err(db.damaged(Defect::TableAltered { table: name.clone() })),
        }
    }
    Ok(expected.into_keys().collect())
}

/// Every text that a table or index of ours has had after some step, by name: files of older formats are as good.
pub(super) fn accepted() -> rusqlite::Result<BTreeMap<String, BTreeSet<String>>> {
    let mut accepted: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for done in 1..=FORMAT {
        for (name, sql) in made_by(done)? {
            accepted.entry(name).or_default().insert(sql);
        }
    }
    Ok(accepted)
}

/// Tables and indexes with their texts, as the first `done` steps make them.
pub(super) fn made_by(done: u32) -> rusqlite::Result<BTreeMap<String, String>> {
    let reference = Connection::open_in_memory()?;
    for step in MIGRATIONS.iter().filter(|step| step.number <= done) {
        reference.execute_batch(step.text)?;
    }
    objects(&reference)
}

fn objects(conn: &Connection) -> rusqlite::Result<BTreeMap<String, String>> {
    conn.prepare("SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}
