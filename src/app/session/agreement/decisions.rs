//! Decisions: a draft becomes a common definition.

use crate::app::operations::{AppError, DepartmentChoice};
use crate::app::session::imports::Prepared;
use crate::app::session::{Event, Session};
use crate::model::Decision;

/// A decision as it is to be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionWish {
    /// What is said of it. Its definition gets the id it states.
    pub decision: Decision,
    /// Name of the common definition.
    pub name: String,
    /// Whose it is.
    pub department: DepartmentChoice,
}

impl Session {
    /// Makes a draft a common definition.
    pub fn decide(&self, _wish: DecisionWish) {
        let Some((epoch, _project)) = self.snapshot() else { return };
        self.start("import decision", "decision", move |_| {
            let result: Result<Box<Prepared>, AppError> = Err(AppError::Cancelled);
            Some(Event::Prepared { epoch, result })
        });
    }
}
