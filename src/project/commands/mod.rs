//! What each command checks and does, by subject.
//!
//! `execute` runs inside the command's transaction. Everything is checked against the snapshot before the first row changes;
//! what SQLite refuses after that takes the whole transaction back.

pub(super) mod agreement;
mod backdrop;
mod bookmark;
mod check;
pub(super) mod crosswalk;
mod definition;
mod department;
pub(super) mod draft;
mod draft_space;
mod facility;
mod indicator;
mod source;
mod spaces;

use super::ProjectError;
use super::command::{Command, HistoryKind};
use super::database::Database;
use super::features::FeatureTable;
use super::history::Sentence;
use super::load::{Fresh, Parked};
use super::versions;
use crate::model::Project;

pub(super) use check::clean_name;

/// What commands work with.
pub(super) struct Scope<'a> {
    pub db: &'a Database,
    /// The project before the command.
    pub project: &'a Project,
    /// All feature tables there are.
    pub features: &'a [FeatureTable],
    /// Who gives the command.
    pub who: &'a str,
    pub parked: &'a mut Parked,
    /// Feature tables the command created; they join the recorded ones.
    pub created: Vec<FeatureTable>,
    /// Names of feature tables the command removed.
    pub removed: Vec<String>,
    /// The spaces of a definition as the command leaves them, where it knows them all.
    pub fresh: Option<Fresh>,
}

impl<'a> Scope<'a> {
    pub fn new(
        db: &'a Database,
        project: &'a Project,
        features: &'a [FeatureTable],
        who: &'a str,
        parked: &'a mut Parked,
    ) -> Self {
        Self { db, project, features, who, parked, created: Vec::new(), removed: Vec::new(), fresh: None }
    }
}

/// Checks a command and changes the rows; returns what the history says.
pub(super) fn execute(scope: &mut Scope<'_>, command: Command) -> Result<Sentence, ProjectError> {
    match command {
        Command::EditProject { title } => edit_project(scope, &title),
        Command::AddDepartment(department) => department::add(scope, department),
        Command::EditDepartment(department) => department::edit(scope, department),
        Command::DeleteDepartment(id) => department::delete(scope, id),
        Command::ImportDefinition { department, definition, kept } => {
            definition::import(scope, department, *definition, kept)
        }
        Command::EditDefinition { id, name, department, colour, line, source } => {
            definition::edit(scope, id, definition::Edit { name, department, colour, line, source })
        }
        Command::MendDefinition { id, changed, removed, mended } => spaces::mend(scope, id, changed, &removed, &mended),
        Command::SetResidents { id, residents, source, kept } => {
            spaces::set_residents(scope, id, &residents, *source, kept)
        }
        Command::ReplaceDefinition { id, definition, kept } => spaces::replace(scope, id, *definition, kept),
        Command::ImportGrid { grid, kept } => backdrop::import_grid(scope, *grid, kept),
        Command::DeleteGrid(id) => backdrop::delete_grid(scope, id),
        Command::ImportContext { layer, kept } => backdrop::import_context(scope, *layer, kept),
        Command::EditContext { id, name, colour, style, source } => {
            backdrop::edit_context(scope, id, &name, (colour, style), &source)
        }
        Command::DeleteContext(id) => backdrop::delete_context(scope, id),
        Command::DeleteDefinition(id) => definition::delete(scope, id),
        Command::ImportFacilities { department, set, kept } => facility::import(scope, department, *set, kept),
        Command::EditFacilitySet { id, name, department, colour, source } => {
            facility::edit_set(scope, id, &name, department, colour, &source)
        }
        Command::EditFacility { set, facility } => facility::edit(scope, set, facility),
        Command::DeleteFacility { set, facility } => facility::delete(scope, set, facility),
        Command::DeleteFacilitySet(id) => facility::delete_set(scope, id),
        Command::ImportIndicator { indicator, kept } => indicator::import(scope, *indicator, kept),
        Command::DeriveIndicators { indicators, replaced } => indicator::derive(scope, indicators, &replaced),
        Command::EditIndicator { id, name, unit, kind, polarity, dimension, source } => {
            indicator::edit(scope, id, indicator::Edit { name, unit, kind, polarity, dimension, source })
        }
        Command::DeleteIndicator(id) => indicator::delete(scope, id),
        Command::AddVersion { name } => versions::add(scope, &name),
        Command::DeleteVersion(id) => versions::delete(scope, id),
        Command::AddBookmark { bookmark } => bookmark::add(scope, &bookmark),
        Command::RenameBookmark { id, name } => bookmark::rename(scope, id, &name),
        Command::DeleteBookmark(id) => bookmark::delete(scope, id),
        Command::MarkBlocks { id, is_blocks } => draft::mark_blocks(scope, id, is_blocks),
        other => about_drafts(scope, other),
    }
}

/// Drafts, positions, decisions, crosswalks.
fn about_drafts(scope: &mut Scope<'_>, command: Command) -> Result<Sentence, ProjectError> {
    match command {
        Command::AddDraft { draft } => draft::add(scope, *draft),
        Command::RenameDraft { id, name } => draft::rename(scope, id, &name),
        Command::SetRulebook { id, rulebook } => draft::set_rulebook(scope, id, &rulebook),
        Command::DeleteDraft(id) => draft::delete(scope, id),
        Command::AssignBlocks { draft, blocks, space } => draft::assign(scope, draft, &blocks, space),
        Command::AddDraftSpace { draft, space, blocks, how } => draft_space::add(scope, draft, space, &blocks, &how),
        Command::EditDraftSpace { draft, space } => draft_space::edit(scope, draft, space),
        Command::MergeDraftSpaces { draft, into, from } => draft_space::merge(scope, draft, into, &from),
        Command::DeleteDraftSpace { draft, space } => draft_space::delete(scope, draft, space),
        Command::SetPosition(position) => agreement::set_position(scope, position),
        Command::DeletePosition(id) => agreement::delete_position(scope, id),
        Command::Decide { decision, department, definition, state } => {
            agreement::decide(scope, *decision, department, (*definition, state))
        }
        Command::EditDecision(decision) => agreement::edit_decision(scope, decision),
        Command::KeepCrosswalk { crosswalk, kept } => crosswalk::import(scope, *crosswalk, kept),
        Command::DeleteCrosswalk(id) => crosswalk::delete(scope, id),
        other => Err(check::invalid(format!("no command about drafts: {other:?}"))),
    }
}

fn edit_project(scope: &mut Scope<'_>, title: &str) -> Result<Sentence, ProjectError> {
    let title = clean_name(title)?;
    scope.db.conn.execute("UPDATE klammer_project SET title = ?1", [&title])?;
    let old = scope.project.title.clone();
    Ok(Sentence::new(HistoryKind::EditProject, [("name", title.clone()), ("old_name", old), ("project", title)]))
}
