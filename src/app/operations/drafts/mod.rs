//! Drafts of common spaces: how they begin, how they become a common definition, what official statistics ask of them, how two
//! of them differ, and tables of blocks and spaces in and out.

mod atoms;
mod decision;
mod difference;
mod from_table;
mod official;
mod outline;
mod start;
mod table;

pub use atoms::{AtomsForm, PreparedAtoms, prepare_atoms};
pub use decision::{DecisionForm, PreparedDecision, prepare_decision};
pub use difference::{BlockChange, DraftDifference, Side, draft_difference};
pub use official::{OfficialCheck, OfficialFailure, OfficialSubject, official_check};
pub use outline::areas_of_spaces;
pub use start::{PreparedDraft, StartFrom, prepare_draft};
pub use table::draft_csv;

use super::{AppError, NotFound};
use crate::model::{Draft, DraftId, Project};

/// The draft with this id.
fn draft_of(project: &Project, id: DraftId) -> Result<&Draft, AppError> {
    project.draft(id).ok_or_else(|| no_draft(project, &id.to_string()))
}

/// The draft of this name.
///
/// # Errors
/// [`AppError::NotFound`] with the drafts there are.
pub fn draft_named<'a>(project: &'a Project, name: &str) -> Result<&'a Draft, AppError> {
    project.draft_named(name.trim()).ok_or_else(|| no_draft(project, name))
}

fn no_draft(project: &Project, name: &str) -> AppError {
    AppError::NotFound {
        what: NotFound::Draft,
        name: name.to_owned(),
        available: project.drafts.iter().map(|draft| draft.name.clone()).collect(),
    }
}

#[cfg(test)]
mod tests;
