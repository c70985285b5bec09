//! Finding the space a table's row speaks of, when the departments write their codes differently.

use crate::model::{JoinRule, KeyForm, Space};

/// A rule with what it would give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JoinProposal {
    /// The rule.
    pub rule: JoinRule,
    /// Spaces that get exactly one row.
    pub matched_spaces: usize,
    /// Rows that find no space.
    pub unmatched_rows: usize,
    /// Rows or spaces whose key is not unique in this form.
    pub ambiguous: usize,
}

/// A key in a form; `None` if nothing is left of it (a text without digits as [`KeyForm::Number`]).
pub fn key_in_form(_key: &str, _form: KeyForm) -> Option<String> {
    todo!()
}

/// Tries every key column and form; the best rule first, at most ten, only rules that match something.
/// `columns` are the table's columns: name and values in the order of the rows. `remembered` rules win a tie.
pub fn propose(_columns: &[(String, Vec<String>)], _spaces: &[Space], _remembered: &[JoinRule]) -> Vec<JoinProposal> {
    todo!()
}

/// For each key the index of its space. A space already taken by an earlier row, and a key that is not unique among the spaces, give `None`.
pub fn apply(_rule: &JoinRule, _keys: &[String], _spaces: &[Space]) -> Vec<Option<usize>> {
    todo!()
}
