//! Undo and redo: the same path in two directions. What a command did to rows is inverted and recorded as an entry of its own.

use super::ProjectError;
use super::command::{HistoryEntry, HistoryKind};
use super::database::Database;
use super::history::{self, Sentence};
use super::record::LoggedTable;

/// The entry and sentence of an undo or redo that can be done; `None` if there is nothing.
pub(super) struct Step {
    pub target: HistoryEntry,
    pub sentence: Sentence,
}

/// What undo would do.
pub(super) fn undo_step(db: &Database) -> Result<Step, ProjectError> {
    let target = history::undoable(db)?.ok_or(ProjectError::NothingToUndo)?;
    Ok(step(HistoryKind::Undo, target))
}

/// What redo would do.
pub(super) fn redo_step(db: &Database) -> Result<Step, ProjectError> {
    let target = history::redoable(db)?.ok_or(ProjectError::NothingToRedo)?;
    Ok(step(HistoryKind::Redo, target))
}

fn step(kind: HistoryKind, target: HistoryEntry) -> Step {
    let sentence = Sentence { kind, args: target.args.clone() }.with("of_kind", history::stable_name(target.kind));
    Step { target, sentence }
}

/// Inverts the changes that brought `target` into or out of effect, after checking that every row is still as they left it.
/// The command that is running records the inverse.
pub(super) fn invert(db: &Database, tables: &[LoggedTable], target: u64) -> Result<(), ProjectError> {
    let recorded_as = history::last_word_on(db, target)?;
    let mut all = Vec::new();
    for table in tables {
        let net = table.net_changes(&db.conn, recorded_as)?;
        for (key, change) in &net {
            if table.current(&db.conn, *key)? != change.after {
                let row = change.after.as_deref().or(change.before.as_deref()).unwrap_or_default();
                return Err(ProjectError::ChangedSince { what: table.title_of(row) });
            }
        }
        all.push((table, net));
    }
    for (table, net) in all {
        // Removals before insertions, so that no uid is there twice on the way.
        let (removals, others): (Vec<_>, Vec<_>) = net.into_iter().partition(|(_, change)| change.before.is_none());
        for (key, change) in removals.into_iter().chain(others) {
            table.set_row(&db.conn, key, change.after.as_deref(), change.before.as_deref())?;
        }
    }
    Ok(())
}
