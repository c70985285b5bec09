//! Undo, redo, doing again and going back: the same path. What was done to rows is inverted and recorded as an entry of its own.

use super::ProjectError;
use super::command::{HistoryEntry, HistoryKind};
use super::database::Database;
use super::history::{self, Sentence};
use super::record::{LoggedTable, RowChange, Subject};
use std::collections::{BTreeMap, BTreeSet};

mod agreement;

/// The entry and sentence of an undo or redo that can be done.
pub(super) struct Step {
    pub target: HistoryEntry,
    pub sentence: Sentence,
}

/// What undo would do.
pub(super) fn undo_step(db: &Database) -> Result<Step, ProjectError> {
    step(HistoryKind::Undo, history::undoable(db)?.ok_or(ProjectError::NothingToUndo)?)
}

/// What redo would do.
pub(super) fn redo_step(db: &Database) -> Result<Step, ProjectError> {
    step(HistoryKind::Redo, history::redoable(db)?.ok_or(ProjectError::NothingToRedo)?)
}

/// Doing an undone entry again, wherever in the history it stands.
pub(super) fn reapply_step(db: &Database, seq: u64) -> Result<Step, ProjectError> {
    let target = history::entry(db, seq)?.filter(|e| !e.in_effect && e.of.is_none() && e.kind.is_undoable());
    step(HistoryKind::Redo, target.ok_or(ProjectError::NothingToRedo)?)
}

fn step(kind: HistoryKind, target: HistoryEntry) -> Result<Step, ProjectError> {
    if target.settled {
        return Err(ProjectError::Settled { seq: target.seq });
    }
    let sentence = Sentence { kind, args: target.args.clone() }.with("of_kind", history::stable_name(target.kind));
    Ok(Step { target, sentence })
}

/// Inverts the changes that brought `target` into or out of effect, after checking that every row is still as they left it.
/// The command that is running records the inverse.
pub(super) fn invert(db: &Database, tables: &[LoggedTable], target: &HistoryEntry) -> Result<(), ProjectError> {
    if target.kind == HistoryKind::Decide && !target.in_effect {
        agreement::decided_as_it_was(db, tables, target.seq)?;
    }
    let recorded_as = history::last_word_on(db, target.seq)?;
    invert_all(db, tables, |table| table.net_changes(&db.conn, recorded_as))?;
    // What another program did to a draft that was decided can be taken back.
    if target.kind == HistoryKind::ForeignEdit { Ok(()) } else { agreement::still_open(db, target.in_effect) }
}

/// Inverts what all entries after this one did. Named versions are not part of any state.
pub(super) fn go_back(db: &Database, tables: &[LoggedTable], seq: u64) -> Result<(), ProjectError> {
    // What was written anew past the record can't be taken back: it is said, not passed over.
    if let Some(entry) = history::replaced_since(db, seq)? {
        let what = entry.args.get("layer").cloned().unwrap_or_default();
        return Err(ProjectError::ChangedSince { what });
    }
    let content: Vec<LoggedTable> = tables.iter().filter(|t| t.subject != Subject::Version).cloned().collect();
    invert_all(db, &content, |table| {
        let mut net = table.net_changes_since(&db.conn, seq)?;
        net.retain(|_, change| change.before != change.after);
        Ok(net)
    })
}

fn invert_all(
    db: &Database,
    tables: &[LoggedTable],
    changes: impl Fn(&LoggedTable) -> rusqlite::Result<BTreeMap<i64, RowChange>>,
) -> Result<(), ProjectError> {
    let taken_before = taken_twice(db)?;
    let mut all = Vec::new();
    for table in tables {
        let net = changes(table)?;
        for (key, change) in &net {
            if table.current(&db.conn, *key)? != change.after {
                let row = change.after.as_deref().or(change.before.as_deref()).unwrap_or_default();
                return Err(ProjectError::ChangedSince { what: table.title_of(row) });
            }
        }
        all.push((table, net));
    }
    for (table, net) in all {
        // Rows that go, and rows that become those of other things, are removed before any are put in: no uid is there twice
        // on the way.
        let at = table.columns.iter().position(|column| *column == "uid");
        let goes = |change: &RowChange| match (&change.before, &change.after) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(before), Some(after)) => at.is_some_and(|at| before.get(at) != after.get(at)),
        };
        for (key, change) in net.iter().filter(|(_, change)| goes(change)) {
            table.set_row(&db.conn, *key, change.after.as_deref(), None)?;
        }
        for (key, change) in net {
            let now = change.after.as_deref().filter(|_| !goes(&change));
            let set = table.set_row(&db.conn, key, now, change.before.as_deref());
            set.map_err(|error| agreement::as_changed(error, table, change.before.as_deref()))?;
        }
    }
    check_references(db)?;
    agreement::check_references(db)?;
    match taken_twice(db)?.difference(&taken_before).next() {
        Some(name) => Err(ProjectError::NameTaken(name.clone())),
        None => Ok(()),
    }
}

/// Names that two things of one kind have. Commands never make such; another program may.
fn taken_twice(db: &Database) -> Result<BTreeSet<String>, ProjectError> {
    let mut query = db.conn.prepare_cached(
        "SELECT name FROM klammer_department GROUP BY name HAVING count(*) > 1
         UNION SELECT name FROM klammer_definition GROUP BY name HAVING count(*) > 1
         UNION SELECT name FROM klammer_facility_set GROUP BY name HAVING count(*) > 1
         UNION SELECT name FROM klammer_grid GROUP BY name HAVING count(*) > 1
         UNION SELECT name FROM klammer_context_layer GROUP BY name HAVING count(*) > 1
         UNION SELECT name FROM klammer_version GROUP BY name HAVING count(*) > 1
         UNION SELECT name FROM klammer_bookmark GROUP BY name HAVING count(*) > 1
         UNION SELECT name FROM klammer_draft GROUP BY name HAVING count(*) > 1
         UNION SELECT name FROM klammer_crosswalk GROUP BY name HAVING count(*) > 1
         UNION SELECT name FROM klammer_indicator GROUP BY definition, name HAVING count(*) > 1",
    )?;
    Ok(query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// `Err` if something would be left without what it belongs to: its department or definition was removed since, or came since.
fn check_references(db: &Database) -> Result<(), ProjectError> {
    let mut query = db.conn.prepare_cached(
        "SELECT name FROM klammer_definition WHERE department NOT IN (SELECT uid FROM klammer_department)
         UNION ALL SELECT name FROM klammer_facility_set WHERE department NOT NULL AND department NOT IN (SELECT uid FROM klammer_department)
         UNION ALL SELECT name FROM klammer_indicator WHERE definition NOT IN (SELECT uid FROM klammer_definition) LIMIT 1",
    )?;
    let mut rows = query.query([])?;
    match rows.next()? {
        Some(row) => Err(ProjectError::LeftAlone { name: row.get(0)? }),
        None => Ok(()),
    }
}
