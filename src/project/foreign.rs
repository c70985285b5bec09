//! What other programs did to a file between our closing and our opening it, taken into the history.
//!
//! Rows that the file's triggers recorded become one entry per table, like a command of somebody who gave no name: it can be
//! undone. What went past the triggers is noticed by comparing digests and told; what it was like before is not known.

use super::ProjectError;
use super::command::HistoryKind;
use super::database::{Database, Origin};
use super::digest::{self, Digest};
use super::features::FeatureTable;
use super::history::{self, NewEntry, Sentence};
use super::place;
use super::record::{LoggedTable, RowChange, Subject};
use rusqlite::OptionalExtension;
use std::collections::BTreeMap;

/// What was found at opening.
#[derive(Debug, Default)]
pub(super) struct Noticed {
    /// Rows that another program changed.
    pub rows: usize,
    /// Tables that hold something else than what was published and recorded.
    pub replaced: usize,
    /// Digests of all recorded tables as they are.
    pub digests: BTreeMap<String, Digest>,
}

/// Names are listed up to this many.
const LISTED: usize = 3;

/// Appends what was done outside to the history, inside the transaction that prepares an opened file.
pub(super) fn take_in(db: &Database, features: &[FeatureTable], origin: Origin) -> Result<Noticed, ProjectError> {
    let mut noticed = Noticed::default();
    // Rows recorded for entries that are gone must not become those of the next entries.
    let newest = history::next(db)?.seq;
    // Before anything is appended to the history.
    let unrecorded = UNRECORDED.map(|table| Digest::of_columns(&db.conn, table.name, table.columns));
    for table in LoggedTable::all(features) {
        db.conn.execute(&format!("UPDATE \"{}\" SET log_command = 0 WHERE log_command >= ?1", table.log), [newest])?;
        let net = table.net_foreign_changes(&db.conn)?;
        let now = Digest::of_table(&db.conn, &table)?;
        if origin == Origin::Published
            && let Some(then) = digest::recorded(&db.conn, &table.name)?
        {
            let expected = net.values().fold(then, |sum, change| {
                let sum = change.before.as_deref().map_or(sum, |row| sum.without(&table, row));
                change.after.as_deref().map_or(sum, |row| sum.with(&table, row))
            });
            if expected != now {
                noticed.replaced += 1;
                append(db, features, &replaced(db, features, &table, then.rows, now.rows)?, &table, None)?;
                noticed.digests.insert(table.name.clone(), now);
                continue;
            }
        }
        noticed.digests.insert(table.name.clone(), now);
        let real: Vec<&RowChange> = net.values().filter(|change| change.before != change.after).collect();
        if !real.is_empty() {
            noticed.rows += real.len();
            let sentence = edited(db, features, &table, &real)?;
            let at: Option<String> = db.conn.query_row(
                &format!("SELECT max(log_at) FROM \"{}\" WHERE log_command IS NULL", table.log),
                [],
                |row| row.get(0),
            )?;
            append(db, features, &sentence, &table, at)?;
        }
    }
    for (table, now) in UNRECORDED.iter().zip(unrecorded) {
        let now = now?;
        let then = if origin == Origin::Published { digest::recorded(&db.conn, table.name)? } else { None };
        if let Some(then) = then.filter(|then| *then != now) {
            noticed.replaced += 1;
            let words = [
                ("subject", table.subject.to_owned()),
                ("layer", table.name.to_owned()),
                ("before", then.rows.to_string()),
                ("after", now.rows.to_string()),
            ];
            let sentence = Sentence::new(HistoryKind::ReplacedOutside, words);
            let next = history::next(db)?;
            history::append(
                db,
                NewEntry { next, at: history::now(), who: "", sentence: &sentence, of: None, place: None },
            )?;
        }
    }
    Ok(noticed)
}

/// A table of ours without a record of its own, of which a digest is kept.
pub(super) struct Unrecorded {
    pub name: &'static str,
    pub columns: &'static [&'static str],
    subject: &'static str,
}

/// Values come and go with their indicator's row; nobody but us should write any of these.
pub(super) const UNRECORDED: [Unrecorded; 5] = [
    Unrecorded {
        name: "klammer_observation",
        columns: &["indicator", "space", "provenance", "value", "exact_share"],
        subject: "values",
    },
    Unrecorded {
        name: "klammer_unmatched",
        columns: &["indicator", "number", "line", "key", "value"],
        subject: "unmatched",
    },
    Unrecorded {
        name: "klammer_crosswalk_row",
        columns: &[
            "crosswalk",
            "number",
            "from_space",
            "to_space",
            "residents_share",
            "area_share",
            "residents",
            "exact",
        ],
        subject: "crosswalk_rows",
    },
    Unrecorded { name: "klammer_source", columns: &["uid", "file_name", "sha256"], subject: "sources" },
    Unrecorded {
        name: "klammer_history",
        columns: &["seq", "revision", "at", "who", "kind", "args", "of"],
        subject: "history",
    },
];

/// Appends an entry, to which the rows recorded without a command belong from now on.
fn append(
    db: &Database,
    features: &[FeatureTable],
    sentence: &Sentence,
    table: &LoggedTable,
    at: Option<String>,
) -> Result<(), ProjectError> {
    let next = history::next(db)?;
    // What was recorded of a table that went past the record can't be undone: it belongs to no entry.
    let owner = if sentence.kind == HistoryKind::ForeignEdit { next.seq } else { 0 };
    let sql = format!("UPDATE \"{}\" SET log_command = ?1 WHERE log_command IS NULL", table.log);
    db.conn.execute(&sql, [owner])?;
    let place = place::of_entry(db, features, next.seq)?;
    // A time is the other program's word; what is none is replaced by ours.
    let at = at.filter(|at| at.parse::<jiff::Timestamp>().is_ok()).unwrap_or_else(history::now);
    history::append(db, NewEntry { next, at, who: "", sentence, of: None, place })?;
    Ok(())
}

fn edited(
    db: &Database,
    features: &[FeatureTable],
    table: &LoggedTable,
    changes: &[&RowChange],
) -> Result<Sentence, ProjectError> {
    let count = |test: fn(&RowChange) -> bool| changes.iter().filter(|change| test(change)).count().to_string();
    let names: Vec<String> = changes
        .iter()
        .filter_map(|change| change.after.as_deref().or(change.before.as_deref()))
        .map(|row| table.title_of(row))
        .take(LISTED)
        .collect();
    let mut sentence = Sentence::new(
        HistoryKind::ForeignEdit,
        [
            ("subject", table.subject.as_str(features, table).to_owned()),
            ("changed", count(|change| change.before.is_some() && change.after.is_some())),
            ("added", count(|change| change.before.is_none())),
            ("deleted", count(|change| change.after.is_none())),
            ("names", names.join(", ")),
        ],
    );
    if let [RowChange { before: Some(before), after: Some(after) }] = changes {
        let name = |row| table.text_of(row, "name").or_else(|| table.text_of(row, "title")).unwrap_or_default();
        sentence = sentence.with("name", table.title_of(after));
        if name(before) != name(after) {
            sentence = sentence.with("old_name", table.title_of(before));
        }
    }
    Ok(match layer_name(db, features, table)? {
        Some(layer) => sentence.with("layer", layer),
        None => sentence,
    })
}

fn replaced(
    db: &Database,
    features: &[FeatureTable],
    table: &LoggedTable,
    before: u64,
    after: u64,
) -> Result<Sentence, ProjectError> {
    let layer = layer_name(db, features, table)?.unwrap_or_else(|| table.name.clone());
    let words = [
        ("subject", table.subject.as_str(features, table).to_owned()),
        ("layer", layer),
        ("before", before.to_string()),
        ("after", after.to_string()),
    ];
    Ok(Sentence::new(HistoryKind::ReplacedOutside, words))
}

/// What the definition or set of a layer is called; its table's name while it is hidden; `None` for other tables.
fn layer_name(db: &Database, features: &[FeatureTable], table: &LoggedTable) -> Result<Option<String>, ProjectError> {
    if table.subject != Subject::Features {
        return Ok(None);
    }
    let owner = features.iter().find(|f| f.name == table.name).map(|f| f.owner.as_str()).unwrap_or_default();
    let name: Option<String> = db
        .conn
        .prepare_cached(
            "SELECT name FROM klammer_definition WHERE uid = ?1 UNION ALL SELECT name FROM klammer_facility_set WHERE uid = ?1
             UNION ALL SELECT name FROM klammer_grid WHERE uid = ?1 UNION ALL SELECT name FROM klammer_context_layer WHERE uid = ?1",
        )?
        .query_row([owner], |row| row.get(0))
        .optional()?;
    Ok(Some(name.unwrap_or_else(|| table.name.clone())))
}

impl Subject {
    /// Its name in the words of an entry.
    fn as_str(self, features: &[FeatureTable], table: &LoggedTable) -> &'static str {
        match self {
            Self::Project => "project",
            Self::Department => "department",
            Self::Definition => "definition",
            Self::FacilitySet => "facility_set",
            Self::Indicator => "indicator",
            Self::Grid => "grid",
            Self::ContextLayer => "context_layer",
            Self::Version => "version",
            Self::Bookmark => "bookmark",
            Self::Draft => "draft",
            Self::DraftSpace => "draft_space",
            Self::DraftBlock => "draft_block",
            Self::Position => "position",
            Self::Decision => "decision",
            Self::Crosswalk => "crosswalk",
            Self::Features => features.iter().find(|f| f.name == table.name).map_or("", |f| f.kind.as_str()),
        }
    }
}
