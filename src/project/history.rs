//! The history: one sequence of entries, from which it follows what can be undone and redone.

use super::ProjectError;
use super::command::{Extent, HistoryEntry, HistoryFilter, HistoryKind};
use super::database::Database;
use super::defect::{Defect, shown};
use crate::model::Revision;
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, Row};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};

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
    ELSE (SELECT max(l.seq) FROM klammer_history l WHERE l.of = h.of) = h.seq END AS in_effect,
    h.settled, h.min_x, h.min_y, h.max_x, h.max_y FROM klammer_history h";

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
        settled: row.get(8)?,
        place: place_of(row, 9)?,
    })
}

fn place_of(row: &Row<'_>, from: usize) -> rusqlite::Result<Option<Extent>> {
    let side = |i: usize| row.get::<_, Option<f64>>(from + i);
    Ok(match (side(0)?, side(1)?, side(2)?, side(3)?) {
        (Some(min_x), Some(min_y), Some(max_x), Some(max_y)) => Some(Extent { min_x, min_y, max_x, max_y }),
        _ => None,
    })
}

fn one(db: &Database, condition: &str) -> Result<Option<HistoryEntry>, ProjectError> {
    let mut query = db.conn.prepare_cached(&format!("{SELECT} WHERE {condition} ORDER BY h.seq DESC LIMIT 1"))?;
    let mut rows = query.query([])?;
    rows.next()?.map(|row| read(db, row)).transpose()
}

/// The entry with this number.
pub(super) fn entry(db: &Database, seq: u64) -> Result<Option<HistoryEntry>, ProjectError> {
    one(db, &format!("h.seq = {seq}"))
}

/// A filter as a condition with its values.
struct Condition {
    sql: String,
    values: Vec<Value>,
}

impl Condition {
    fn of(filter: &HistoryFilter, about: Option<&BTreeSet<u64>>) -> Self {
        let mut condition = Self { sql: "1".to_owned(), values: Vec::new() };
        if let Some(who) = &filter.who {
            condition.and("h.who = ?", [Value::from(who.clone())]);
        }
        if !filter.kinds.is_empty() {
            let names: Vec<Value> = filter.kinds.iter().map(|kind| Value::from(stable_name(*kind))).collect();
            let places = vec!["?"; names.len()].join(", ");
            let sql = format!("(h.kind IN ({places}) OR json_extract(h.args, '$.of_kind') IN ({places}))");
            condition.and(&sql, names.iter().chain(&names).cloned());
        }
        for word in filter.text.to_lowercase().split_whitespace() {
            condition.and("instr(words_of(h.args), ?) > 0", [Value::from(word.to_owned())]);
        }
        if let Some(within) = filter.within {
            let sides = [within.max_x, within.min_x, within.max_y, within.min_y].map(Value::from);
            condition.and("h.min_x <= ? AND h.max_x >= ? AND h.min_y <= ? AND h.max_y >= ?", sides);
        }
        if let Some(about) = about {
            let seqs: Vec<String> = about.iter().map(u64::to_string).collect();
            condition.and("h.seq IN (SELECT value FROM json_each(?))", [Value::from(format!("[{}]", seqs.join(",")))]);
        }
        condition
    }

    fn and(&mut self, sql: &str, values: impl IntoIterator<Item = Value>) {
        self.sql = format!("{} AND {sql}", self.sql);
        self.values.extend(values);
    }
}

/// Words of entries that are stable names and numbers, and stand in no sentence as they are.
const SILENT: [&str; 20] = [
    "of_kind",
    "subject",
    "changed",
    "added",
    "deleted",
    "count",
    "before",
    "after",
    "definitions",
    "facility_sets",
    "indicators",
    "sources",
    "grids",
    "context_layers",
    "area_m2",
    "kinds",
    "blocks",
    "stance",
    "how",
    "crosswalks",
];

/// The words of an entry that are searched, in small letters; `None` if they can't be read.
pub(super) fn words_of(args: &str) -> Option<String> {
    let args: BTreeMap<String, String> = serde_json::from_str(args).ok()?;
    let told: Vec<&str> =
        args.iter().filter(|(key, _)| !SILENT.contains(&key.as_str())).map(|(_, word)| word.as_str()).collect();
    Some(told.join("\n").to_lowercase())
}

/// The newest entries first. `about` are the entries that touched what the filter is about.
pub(super) fn page(
    db: &Database,
    filter: &HistoryFilter,
    about: Option<&BTreeSet<u64>>,
    offset: usize,
    limit: usize,
) -> Result<Vec<HistoryEntry>, ProjectError> {
    let Condition { sql, mut values } = Condition::of(filter, about);
    // SQLite counts in 63 bits; "all of them" is asked for with the largest number.
    values.extend([limit, offset].map(|n| Value::from(i64::try_from(n).unwrap_or(i64::MAX))));
    let mut query = db.conn.prepare_cached(&format!("{SELECT} WHERE {sql} ORDER BY h.seq DESC LIMIT ? OFFSET ?"))?;
    let mut rows = query.query(rusqlite::params_from_iter(values))?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        entries.push(read(db, row)?);
    }
    Ok(entries)
}

/// How many entries there are for a filter.
pub(super) fn count(
    db: &Database,
    filter: &HistoryFilter,
    about: Option<&BTreeSet<u64>>,
) -> Result<usize, ProjectError> {
    let Condition { sql, values } = Condition::of(filter, about);
    let mut query = db.conn.prepare_cached(&format!("SELECT count(*) FROM klammer_history h WHERE {sql}"))?;
    Ok(query.query_row(rusqlite::params_from_iter(values), |row| row.get(0))?)
}

/// Everybody who did something, sorted; entries without a name are left out.
pub(super) fn people(db: &Database) -> Result<Vec<String>, ProjectError> {
    let mut query = db
        .conn
        .prepare_cached("SELECT DISTINCT who FROM klammer_history WHERE who <> '' ORDER BY who COLLATE NOCASE, who")?;
    Ok(query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// The revision of the newest entry.
pub(super) fn revision(db: &Database) -> Result<Revision, ProjectError> {
    let sql = "SELECT revision FROM klammer_history ORDER BY seq DESC LIMIT 1";
    let revision: Option<u64> = db.conn.query_row(sql, [], |row| row.get(0)).optional()?;
    Ok(Revision(revision.unwrap_or(0)))
}

/// The newest entry after this one that tells of a table written anew past the record.
pub(super) fn replaced_since(db: &Database, seq: u64) -> Result<Option<HistoryEntry>, ProjectError> {
    one(db, &format!("h.kind = '{}' AND h.seq > {seq}", stable_name(HistoryKind::ReplacedOutside)))
}

/// Entry that undo would undo: the one whose effect came last.
pub(super) fn undoable(db: &Database) -> Result<Option<HistoryEntry>, ProjectError> {
    // From the newest word backwards: a command on which no word was said, or the redo that brought one back.
    let notes: Vec<String> = HistoryKind::NOTES.iter().map(|kind| format!("'{}'", stable_name(*kind))).collect();
    let word = one(db, &format!("in_effect AND h.settled = 0 AND h.kind NOT IN ('undo', {})", notes.join(", ")))?;
    match word {
        Some(HistoryEntry { of: Some(seq), .. }) => entry(db, seq),
        other => Ok(other),
    }
}

/// Entry that redo would redo: that of the last undo in effect, if no command came after it.
pub(super) fn redoable(db: &Database) -> Result<Option<HistoryEntry>, ProjectError> {
    let undo =
        one(db, "h.kind = 'undo' AND in_effect AND h.seq > (SELECT max(seq) FROM klammer_history WHERE of IS NULL)")?;
    match undo.and_then(|undo| undo.of) {
        Some(seq) => entry(db, seq),
        None => Ok(None),
    }
}

/// The entry whose recorded changes are to be inverted to undo (or redo) an entry: the last that brought it into (or out of) effect.
pub(super) fn last_word_on(db: &Database, seq: u64) -> Result<u64, ProjectError> {
    let last: Option<u64> =
        db.conn.query_row("SELECT max(seq) FROM klammer_history WHERE of = ?1", [seq], |row| row.get(0))?;
    Ok(last.unwrap_or(seq))
}

/// An entry to be appended.
pub(super) struct NewEntry<'a> {
    pub next: Next,
    pub at: String,
    pub who: &'a str,
    pub sentence: &'a Sentence,
    pub of: Option<u64>,
    pub place: Option<Extent>,
}

/// Appends an entry.
pub(super) fn append(db: &Database, new: NewEntry<'_>) -> Result<HistoryEntry, ProjectError> {
    let entry = HistoryEntry {
        seq: new.next.seq,
        revision: new.next.revision,
        at: new.at,
        who: new.who.to_owned(),
        kind: new.sentence.kind,
        args: new.sentence.args.clone(),
        of: new.of,
        in_effect: true,
        settled: false,
        place: new.place,
    };
    let args = serde_json::to_string(&entry.args).map_err(|e| ProjectError::Invalid(e.to_string()))?;
    let side = |of: fn(Extent) -> f64| entry.place.map(of);
    db.conn
        .prepare_cached(
            "INSERT INTO klammer_history (seq, revision, at, who, kind, args, of, min_x, min_y, max_x, max_y) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?
        .execute(rusqlite::params![
            entry.seq,
            entry.revision.0,
            &entry.at,
            &entry.who,
            stable_name(entry.kind),
            args,
            entry.of,
            side(|e| e.min_x),
            side(|e| e.min_y),
            side(|e| e.max_x),
            side(|e| e.max_y),
        ])?;
    Ok(entry)
}

/// Keeps where an entry happened, for entries of older formats.
pub(super) fn set_place(db: &Database, seq: u64, place: Extent) -> Result<(), ProjectError> {
    db.conn
        .prepare_cached("UPDATE klammer_history SET min_x = ?2, min_y = ?3, max_x = ?4, max_y = ?5 WHERE seq = ?1")?
        .execute((seq, place.min_x, place.min_y, place.max_x, place.max_y))?;
    Ok(())
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
        .prepare_cached("SELECT seq, revision FROM klammer_history ORDER BY seq DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?
        .unwrap_or((0, 0));
    Ok(Next { seq: seq + 1, revision: Revision(revision + 1) })
}
