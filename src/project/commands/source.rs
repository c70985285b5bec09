//! Provenance: keeping an imported file's bytes, and the columns that say where something came from.

use super::check::invalid;
use crate::model::{Source, SourceId};
use crate::project::command::KeptSource;
use crate::project::database::Database;
use crate::project::{ProjectError, history};
use rusqlite::types::{Null, ToSqlOutput};
use rusqlite::{Connection, OptionalExtension};

/// The largest ZIP that is kept, in bytes: below the largest value a project file may hold.
const MAX_KEPT_BYTES: usize = 512 * 1024 * 1024;

/// Checks kept bytes.
pub fn check_kept(kept: Option<&KeptSource>) -> Result<(), ProjectError> {
    let Some(kept) = kept else { return Ok(()) };
    let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    if kept.sha256.len() != 64 || !kept.sha256.bytes().all(hex) {
        return Err(invalid(format!("{:?} is no SHA-256 of {}", kept.sha256, kept.file_name)));
    }
    if kept.zip.len() > MAX_KEPT_BYTES {
        return Err(invalid(format!("{} is larger than {MAX_KEPT_BYTES} bytes even when packed", kept.file_name)));
    }
    Ok(())
}

/// Keeps the bytes (once, however often the file is imported) and completes the source.
pub fn keep(db: &Database, source: &mut Source, kept: Option<KeptSource>) -> Result<(), ProjectError> {
    if source.imported_at.is_empty() {
        source.imported_at = history::now();
    }
    let Some(kept) = kept else {
        source.id = None;
        return Ok(());
    };
    let there: Option<String> = db
        .conn
        .prepare_cached("SELECT uid FROM klammer_source WHERE sha256 = ?1 AND file_name = ?2")?
        .query_row([&kept.sha256, &kept.file_name], |row| row.get(0))
        .optional()?;
    if let Some(id) = there.as_deref().and_then(SourceId::parse) {
        source.id = Some(id);
        return Ok(());
    }
    let id = SourceId::new();
    db.conn.execute(
        "INSERT INTO klammer_source (uid, file_name, sha256, zip) VALUES (?1, ?2, ?3, ?4)",
        (id.to_string(), &kept.file_name, &kept.sha256, kept.zip.as_slice()),
    )?;
    source.id = Some(id);
    Ok(())
}

/// As [`keep`]; without bytes a source that is kept already stays known.
pub fn keep_or_known(db: &Database, source: &mut Source, kept: Option<KeptSource>) -> Result<(), ProjectError> {
    let known = source.id.filter(|_| kept.is_none()).map(|id| id.to_string());
    keep(db, source, kept)?;
    if let Some(uid) = known {
        let there: Option<String> = db
            .conn
            .prepare_cached("SELECT uid FROM klammer_source WHERE uid = ?1")?
            .query_row([&uid], |row| row.get(0))
            .optional()?;
        source.id = there.as_deref().and_then(SourceId::parse);
    }
    Ok(())
}

/// Columns of a source, in the order of [`values`].
pub const COLUMNS: &str = "source_uid, source_file, source_sha256, source_crs, source_encoding, source_date, \
    source_attribution, source_licence, source_imported_at";

/// Number of [`COLUMNS`].
pub const COUNT: usize = 9;

/// Values of a source.
pub fn values(source: &Source) -> [ToSqlOutput<'_>; COUNT] {
    let id = source.id.map(|id| id.to_string());
    [
        id.map_or(ToSqlOutput::from(Null), ToSqlOutput::from),
        source.file_name.as_str().into(),
        source.sha256.as_str().into(),
        source.crs.as_str().into(),
        source.encoding.as_str().into(),
        source.reference_date.as_str().into(),
        source.attribution.as_str().into(),
        source.licence.as_str().into(),
        source.imported_at.as_str().into(),
    ]
}

/// Columns of a source with their values.
pub fn columns(source: &Source) -> impl Iterator<Item = (&'static str, ToSqlOutput<'_>)> {
    COLUMNS.split(", ").zip(values(source))
}

/// Columns of where a definition's residents come from, in the order of [`values`].
const RESIDENTS_COLUMNS: [&str; COUNT] = [
    "residents_source_uid",
    "residents_source_file",
    "residents_source_sha256",
    "residents_source_crs",
    "residents_source_encoding",
    "residents_source_date",
    "residents_source_attribution",
    "residents_source_licence",
    "residents_source_imported_at",
];

/// Those columns with their values; all NULL if the residents come from the definition's own file.
pub fn residents_columns(source: Option<&Source>) -> Vec<(&'static str, ToSqlOutput<'_>)> {
    match source {
        Some(source) => RESIDENTS_COLUMNS.into_iter().zip(values(source)).collect(),
        None => RESIDENTS_COLUMNS.into_iter().map(|column| (column, Null.into())).collect(),
    }
}

/// Inserts a row of a table of imported things: its own columns, then the source's.
pub fn insert_row(
    db: &Database,
    table: &str,
    columns: &[(&str, ToSqlOutput<'_>)],
    source: &Source,
) -> Result<(), ProjectError> {
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let places: Vec<String> = (1..=columns.len() + COUNT).map(|i| format!("?{i}")).collect();
    let sql = format!("INSERT INTO {table} ({}, {COLUMNS}) VALUES ({})", names.join(", "), places.join(", "));
    let all = columns.iter().map(|(_, value)| value.clone()).chain(values(source));
    db.conn.prepare_cached(&sql)?.execute(rusqlite::params_from_iter(all))?;
    Ok(())
}

/// Updates a row's columns, and of its source what can be edited.
pub fn update_row(
    db: &Database,
    table: &str,
    uid: &str,
    columns: &[(&str, ToSqlOutput<'_>)],
    source: &Source,
) -> Result<(), ProjectError> {
    let edited: [(&str, ToSqlOutput<'_>); 3] = [
        ("source_date", source.reference_date.as_str().into()),
        ("source_attribution", source.attribution.as_str().into()),
        ("source_licence", source.licence.as_str().into()),
    ];
    let all: Vec<(&str, ToSqlOutput<'_>)> = columns.iter().chain(&edited).cloned().collect();
    update_columns(&db.conn, table, uid, &all)
}

/// Updates some columns of the row with this uid.
pub fn update_columns(
    conn: &Connection,
    table: &str,
    uid: &str,
    columns: &[(&str, ToSqlOutput<'_>)],
) -> Result<(), ProjectError> {
    let sets: Vec<String> = columns.iter().zip(2..).map(|((name, _), i)| format!("{name} = ?{i}")).collect();
    let sql = format!("UPDATE {table} SET {} WHERE uid = ?1", sets.join(", "));
    let uid = ToSqlOutput::from(uid);
    let values = std::iter::once(&uid).chain(columns.iter().map(|(_, value)| value));
    conn.prepare_cached(&sql)?.execute(rusqlite::params_from_iter(values))?;
    Ok(())
}

/// Deletes a row by its uid.
pub fn delete_row(db: &Database, table: &str, uid: &str) -> Result<(), ProjectError> {
    db.conn.prepare_cached(&format!("DELETE FROM {table} WHERE uid = ?1"))?.execute([uid])?;
    Ok(())
}
