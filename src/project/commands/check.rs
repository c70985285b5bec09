//! Checks that several commands share.

use crate::model::{Department, DepartmentId, Project};
use crate::project::ProjectError;
use unicode_normalization::UnicodeNormalization;

/// A name without white space around it, composed (a file name from macOS spells "ä" in two characters); not empty.
pub fn clean_name(name: &str) -> Result<String, ProjectError> {
    // Control characters would do things to terminals and tables; nobody types them into a name.
    let name = clean_text(name);
    if name.is_empty() { Err(ProjectError::NameEmpty) } else { Ok(name) }
}

/// A text in one line, composed, without white space around it; may be empty.
pub fn clean_text(text: &str) -> String {
    let printable: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    printable.trim().nfc().collect()
}

/// `Err` if any of the other names is this one.
pub fn free_name<'a>(name: &str, mut others: impl Iterator<Item = &'a str>) -> Result<(), ProjectError> {
    if others.any(|other| other == name) { Err(ProjectError::NameTaken(name.to_owned())) } else { Ok(()) }
}

/// The department with this id.
pub fn department(project: &Project, id: DepartmentId) -> Result<&Department, ProjectError> {
    project.department(id).ok_or_else(|| gone("department", id))
}

/// The error for something that is not there.
pub fn gone(what: &str, id: impl std::fmt::Display) -> ProjectError {
    ProjectError::Gone { what: format!("{what} {id}") }
}

/// The error for data that can't be taken.
pub fn invalid(reason: impl Into<String>) -> ProjectError {
    ProjectError::Invalid(reason.into())
}

/// `Err` unless the number, where there is one, is finite.
pub fn finite(number: Option<f64>, what: impl FnOnce() -> String) -> Result<(), ProjectError> {
    match number {
        Some(number) if !number.is_finite() => Err(invalid(what())),
        _ => Ok(()),
    }
}
