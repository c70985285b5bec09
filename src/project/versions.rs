//! Named versions: naming the present state, looking at an earlier one, going back to it.
//!
//! A version is the number of a history entry. The state after it is had by inverting, row by row, what all later
//! entries did together: going back is one step that can itself be undone; looking at it is the same, taken back at once.

use super::command::{Applied, HistoryKind};
use super::commands::Scope;
use super::history::{self, Sentence};
use super::record::{self, LoggedTable};
use super::{ProjectError, Store, load, undo};
use crate::model::{Project, Version, VersionId};
use std::sync::Arc;

impl Store {
    /// The project as it was when a version was named. Nothing is changed.
    pub fn look_at_version(&mut self, id: VersionId) -> Result<Arc<Project>, ProjectError> {
        let version = self.version(id)?;
        let (db, features, old, parked) = self.parts();
        let tables = LoggedTable::all(features);
        let shown = db.taken_back(|| {
            let next = history::next(db)?;
            record::begin(&db.conn, next.seq)?;
            undo::go_back(db, &tables, version.seq)?;
            let touched = record::touched(&db.conn, &tables, next.seq)?;
            let revision = history::entry(db, version.seq)?.map_or(next.revision, |entry| entry.revision);
            load::next(db, features, old, &touched, parked, None, revision)
        })?;
        Ok(Arc::new(shown))
    }

    /// Brings the project back to the state a version names, in one step that can be undone. Named versions stay.
    pub fn go_back_to(&mut self, id: VersionId, who: &str) -> Result<Applied, ProjectError> {
        let version = self.version(id)?;
        self.run(who, None, |scope, tables| {
            undo::go_back(scope.db, tables, version.seq)?;
            Ok(Sentence::new(HistoryKind::GoBack, [("name", version.name.clone())]))
        })
    }

    fn version(&self, id: VersionId) -> Result<Version, ProjectError> {
        self.project().version(id).cloned().ok_or_else(|| ProjectError::Gone { what: format!("version {id}") })
    }
}

/// Names the state before this command.
pub(super) fn add(scope: &mut Scope<'_>, name: &str) -> Result<Sentence, ProjectError> {
    let name = super::commands::clean_name(name)?;
    if scope.project.versions.iter().any(|version| version.name == name) {
        return Err(ProjectError::NameTaken(name));
    }
    let seq = history::next(scope.db)?.seq.saturating_sub(1);
    scope
        .db
        .conn
        .prepare_cached("INSERT INTO klammer_version (uid, name, seq, at, who) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute((VersionId::new().to_string(), &name, seq, history::now(), scope.who))?;
    Ok(Sentence::new(HistoryKind::AddVersion, [("name", name)]))
}

/// Takes the name away.
pub(super) fn delete(scope: &mut Scope<'_>, id: VersionId) -> Result<Sentence, ProjectError> {
    let version = scope.project.version(id).ok_or_else(|| ProjectError::Gone { what: format!("version {id}") })?;
    scope.db.conn.prepare_cached("DELETE FROM klammer_version WHERE uid = ?1")?.execute([id.to_string()])?;
    Ok(Sentence::new(HistoryKind::DeleteVersion, [("name", version.name.clone())]))
}
