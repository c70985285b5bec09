//! The history: one sequence of entries, from which it follows what can be undone and redone.

use super::ProjectError;
use super::command::{HistoryEntry, HistoryKind};
use super::database::Database;
use super::defect::{Defect, shown};
use crate::model::Revision;
use rusqlite::{OptionalExtension, Row};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// What an entry says besides who and when.
#[derive(Debug, Clone)]
pub(super) struct Sentence {
    pub kind: HistoryKind,
    pub args: BTreeMap<String, String>,
}

impl Sentence {
    /// A sentence with the words it needs.
    pub fn new<const N: usize>(kind: HistoryKind, args: [(&str, String); N]) -> Self {
        Self { kind, args: args.into_iter().map(|(key, value)| (key.to_owned(), value)).collect() }
    }

    /// With a further word.
    pub fn with(mut self, key: &str, value: impl Into<String>) -> Self {
        self.args.insert(key.to_owned(), value.into());
        self
    }
}

/// Now, RFC 3339 in UTC to the millisecond.
pub(super) fn now() -> String {
    let now = jiff::Timestamp::now();
    now.round(jiff::Unit::Millisecond).unwrap_or(now).to_string()
}

/// A unit variant's stable name in the file.
pub(super) fn stable_name<T: Serialize>(value: T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        other => unreachable!("only enums of unit variants are stored by name: {other:?}"),
    }
}

/// The variant of a stable name; `None` if there is none.
pub(super) fn from_stable_name<T: DeserializeOwned>(name: String) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(name)).ok()
}

/// An entry is in effect unless undone; an undo or redo is in effect while it is the last word on its entry.
const SELECT: &str = "SELECT h.seq, h.revision, h.at, h.who, h.kind, h.args, h.of, CASE WHEN h.of IS NULL
    THEN (SELECT l.kind FROM klammer_history l WHERE l.of = h.seq ORDER BY l.seq DESC LIMIT 1) IS NOT 'undo'
    ELSE (SELECT max(l.seq) FROM klammer_history l WHERE l.of = h.of) = h.seq END AS in_effect FROM klammer_history h";

fn read(db: &Database, row: &Row<'_>) -> Result<HistoryEntry, ProjectError> {
    let seq: u64 = row.get(0)?;
    let (kind, args): (String, String) = (row.get(4)?, row.get(5)?);
    let damaged = |detail: String| db.damaged(Defect::HistoryEntry { seq, detail });
    let kind = from_stable_name(kind.clone()).ok_or_else(|| damaged(shown(&kind)))?;
    let args = serde_json::from_str(&args).map_err(|e| damaged(e.to_string()))?;
    Ok(HistoryEntry {
        seq,
        revision: Revision(row.get(1)?),
        at: row.get(2)?,
        who: row.get(3)?,
        kind,
        args,
        of: row.get(6)?,
        in_effect: row.get(7)?,
    })
}

fn one(db: &Database, condition: &str) -> Result<Option<HistoryEntry>, ProjectError> {
    let mut query = db.conn.prepare_cached(&format!("{SELECT} WHERE {condition} ORDER BY h.seq DESC LIMIT 1"))?;
    let mut rows = query.query([])?;
    rows.next()?.map(|row| read(db, row)).transpose()
}

/// The newest entries first.
pub(super) fn page(db: &Database, offset: usize, limit: usize) -> Result<Vec<HistoryEntry>, ProjectError> {
    let mut query = db.conn.prepare_cached(&format!("{SELECT} ORDER BY h.seq DESC LIMIT ?1 OFFSET ?2"))?;
    let mut rows = query.query((limit, offset))?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        entries.push(read(db, row)?);
    }
    Ok(entries)
}

/// The revision of the newest entry.
pub(super) fn revision(db: &Database) -> Result<Revision, ProjectError> {
    let revision: Option<Option<u64>> =
        db.conn.query_row("SELECT max(revision) FROM klammer_history", [], |row| row.get(0)).optional()?;
    Ok(Revision(revision.flatten().unwrap_or(0)))
}

/// Entry that undo would undo: the last command in effect.
pub(super) fn undoable(db: &Database) -> Result<Option<HistoryEntry>, ProjectError> {
    one(db, "h.of IS NULL AND h.kind NOT IN ('create_project', 'rescue') AND in_effect")
}

/// Entry that redo would redo: that of the last undo in effect, if no command came after it.
pub(super) fn redoable(db: &Database) -> Result<Option<HistoryEntry>, ProjectError> {
    let undo =
        one(db, "h.kind = 'undo' AND in_effect AND h.seq > (SELECT max(seq) FROM klammer_history WHERE of IS NULL)")?;
    match undo.and_then(|undo| undo.of) {
        Some(seq) => one(db, &format!("h.seq = {seq}")),
        None => Ok(None),
    }
}

/// The entry whose recorded changes are to be inverted to undo (or redo) an entry: the last that brought it into (or out of) effect.
pub(super) fn last_word_on(db: &Database, seq: u64) -> Result<u64, ProjectError> {
    let last: Option<u64> =
        db.conn.query_row("SELECT max(seq) FROM klammer_history WHERE of = ?1", [seq], |row| row.get(0))?;
    Ok(last.unwrap_or(seq))
}

/// Appends an entry; `seq` and `revision` follow from the newest.
pub(super) fn append(
    db: &Database,
    sentence: &Sentence,
    who: &str,
    of: Option<u64>,
    next: Next,
) -> Result<HistoryEntry, ProjectError> {
    let entry = HistoryEntry {
        seq: next.seq,
        revision: next.revision,
        at: now(),
        who: who.to_owned(),
        kind: sentence.kind,
        args: sentence.args.clone(),
        of,
        in_effect: true,
    };
    let args = serde_json::to_string(&entry.args).map_err(|e| ProjectError::Invalid(e.to_string()))?;
    db.conn
        .prepare_cached(
            "INSERT INTO klammer_history (seq, revision, at, who, kind, args, of) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute((entry.seq, entry.revision.0, &entry.at, &entry.who, stable_name(entry.kind), args, entry.of))?;
    Ok(entry)
}

/// Numbers of the entry that comes next.
#[derive(Debug, Clone, Copy)]
pub(super) struct Next {
    pub seq: u64,
    pub revision: Revision,
}

/// The numbers after the newest entry's.
pub(super) fn next(db: &Database) -> Result<Next, ProjectError> {
    let (seq, revision): (u64, u64) = db
        .conn
        .prepare_cached("SELECT coalesce(max(seq), 0), coalesce(max(revision), 0) FROM klammer_history")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(Next { seq: seq + 1, revision: Revision(revision + 1) })
}
