//! What undoing and doing again must not do to drafts, positions, decisions and crosswalks.

use crate::project::ProjectError;
use crate::project::database::Database;
use crate::project::record::{LoggedTable, Subject};
use rusqlite::types::Value;
use rusqlite::{ErrorCode, OptionalExtension};
use std::collections::BTreeSet;

/// A row whose place was taken since (a block that has another row now) was changed since.
pub(super) fn as_changed(error: rusqlite::Error, table: &LoggedTable, row: Option<&[Value]>) -> ProjectError {
    match &error {
        rusqlite::Error::SqliteFailure(failure, _) if failure.code == ErrorCode::ConstraintViolation => {
            ProjectError::ChangedSince { what: row.map(|row| table.title_of(row)).unwrap_or_default() }
        }
        _ => error.into(),
    }
}

/// `Err` if a draft whose decision is to be done again is not what it was then.
pub(super) fn decided_as_it_was(db: &Database, tables: &[LoggedTable], decide: u64) -> Result<(), ProjectError> {
    let sql = "SELECT draft FROM klammer_log_decision WHERE log_command = ?1";
    let draft: Option<String> = db.conn.query_row(sql, [decide], |row| row.get(0)).optional()?;
    let Some(draft) = draft else { return Ok(()) };
    let of_draft =
        |table: &&LoggedTable| matches!(table.subject, Subject::Draft | Subject::DraftSpace | Subject::DraftBlock);
    for table in tables.iter().filter(of_draft) {
        let column = if table.subject == Subject::Draft { "uid" } else { "draft" };
        for change in table.net_changes_since(&db.conn, decide)?.into_values() {
            let row = change.before.as_deref().or(change.after.as_deref()).unwrap_or_default();
            if change.before != change.after && table.text_of(row, column).as_ref() == Some(&draft) {
                return Err(ProjectError::DecisionStale { name: name_of(db, &draft)? });
            }
        }
    }
    Ok(())
}

/// `Err` if the running command changed a draft that was decided, or does again what was said to one. (What was said after a decision while
/// that was still taken can be undone.)
pub(super) fn still_open(db: &Database, undoes: bool) -> Result<(), ProjectError> {
    if !db.conn.prepare_cached("SELECT EXISTS (SELECT 1 FROM klammer_decision)")?.query_row([], |row| row.get(0))? {
        return Ok(());
    }
    let name: Option<String> = db
        .conn
        .prepare_cached(
            "SELECT name FROM klammer_draft WHERE uid IN (SELECT draft FROM klammer_decision) AND uid IN (
               SELECT draft FROM klammer_log_draft_block, klammer_current WHERE log_command = command
               UNION SELECT draft FROM klammer_log_draft_space, klammer_current WHERE log_command = command
               UNION SELECT draft FROM klammer_log_position, klammer_current WHERE log_command = command AND NOT ?1
               UNION SELECT uid FROM klammer_log_draft, klammer_current WHERE log_command = command) LIMIT 1",
        )?
        .query_row([undoes], |row| row.get(0))
        .optional()?;
    name.map_or(Ok(()), |name| Err(ProjectError::DraftDecided { name }))
}

/// A draft's name, also of one that is gone.
fn name_of(db: &Database, draft: &str) -> Result<String, ProjectError> {
    let sql = "SELECT name FROM klammer_log_draft WHERE uid = ?1 ORDER BY log_id DESC LIMIT 1";
    Ok(db.conn.query_row(sql, [draft], |row| row.get(0)).optional()?.unwrap_or_default())
}

/// `Err` if something would be left without what it belongs to. Of the many rows of blocks only those are looked at that can have
/// become wrong by the running command.
pub(super) fn check_references(db: &Database) -> Result<(), ProjectError> {
    let few = "SELECT name FROM klammer_draft WHERE blocks NOT IN (SELECT uid FROM klammer_definition WHERE is_blocks = 1)
         UNION ALL SELECT CASE name WHEN '' THEN code ELSE name END FROM klammer_draft_space
           WHERE draft NOT IN (SELECT uid FROM klammer_draft)
         UNION ALL SELECT coalesce((SELECT d.name FROM klammer_department d WHERE d.uid = p.department), p.stance) FROM klammer_position p
           WHERE draft NOT IN (SELECT uid FROM klammer_draft) OR department NOT IN (SELECT uid FROM klammer_department)
           OR (space NOT NULL AND space NOT IN (SELECT uid FROM klammer_draft_space))
         UNION ALL SELECT version FROM klammer_decision
           WHERE draft NOT IN (SELECT uid FROM klammer_draft) OR definition NOT IN (SELECT uid FROM klammer_definition)
         UNION ALL SELECT name FROM klammer_crosswalk WHERE from_definition NOT IN (SELECT uid FROM klammer_definition)
           OR to_definition NOT IN (SELECT uid FROM klammer_definition) LIMIT 1";
    let changed = "SELECT draft FROM klammer_draft_block WHERE id IN
           (SELECT l.id FROM klammer_log_draft_block l, klammer_current c WHERE l.log_command = c.command)
         AND (draft NOT IN (SELECT uid FROM klammer_draft)
           OR (space NOT NULL AND space NOT IN (SELECT uid FROM klammer_draft_space))) LIMIT 1";
    let first = |sql: &str| -> rusqlite::Result<Option<String>> {
        db.conn.prepare_cached(sql)?.query_row([], |row| row.get(0)).optional()
    };
    if let Some(name) = first(few)? {
        return Err(ProjectError::LeftAlone { name });
    }
    let left = match first(changed)? {
        Some(draft) => Some(draft),
        None => left_by_removed(db)?,
    };
    match left {
        Some(draft) => Err(ProjectError::LeftAlone { name: name_of(db, &draft)? }),
        None => Ok(()),
    }
}

/// A draft with blocks in a space, or of a draft, that the running command removed.
fn left_by_removed(db: &Database) -> Result<Option<String>, ProjectError> {
    for (log, table, column) in
        [("klammer_log_draft_space", "klammer_draft_space", "space"), ("klammer_log_draft", "klammer_draft", "draft")]
    {
        let sql = format!(
            "SELECT DISTINCT uid FROM {log}, klammer_current WHERE log_command = command AND uid NOT IN (SELECT uid FROM {table})"
        );
        let removed: BTreeSet<String> =
            db.conn.prepare_cached(&sql)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        if removed.is_empty() {
            continue;
        }
        let sql = format!("SELECT {column}, draft FROM klammer_draft_block WHERE {column} NOT NULL");
        let mut query = db.conn.prepare_cached(&sql)?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            if removed.contains(row.get_ref(0)?.as_str().unwrap_or_default()) {
                return Ok(Some(row.get(1)?));
            }
        }
    }
    Ok(None)
}
