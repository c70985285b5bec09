//! Words for people: what went wrong, what a check found, what was done, what a comparison means.
//!
//! Rooms below answer with typed values without prose; here they become sentences in the language of the user. Every
//! `match` is exhaustive, so that a new error or finding does not compile until it has its words in both languages.

mod backdrop;
mod compare;
mod compare_spaces;
mod compare_table;
mod convert;
mod crosswalk;
mod defect;
mod draft;
mod error;
mod finding;
mod format_error;
mod history;
mod join;
mod mend;
mod official;
mod opener;
mod positions;
mod project_error;
mod proposal;
mod rescue;
#[cfg(test)]
mod tests;
mod themes;
mod value;

pub use backdrop::{grid_counts, residents_taken, residents_told};
pub use compare::{agreement, areas, both_ways, headline, residents_basis};
pub use compare_spaces::{SideNames, change_kind, concerned, disagreement, nesting, version_change, version_changes};
pub use compare_table::{ComparisonTable, TableWish, all_pairs_basis, comparison_table};
pub use convert::{
    converted, converted_via, derivation, derived_state, estimated_share, exact_share, no_conversion, not_converted,
    rate_from,
};
pub use crosswalk::{crosswalk_basis, crosswalk_outside, crosswalk_read};
pub use defect::{damaged_remedy, defect};
pub use draft::{
    basis, blocks_told, draft_space, draft_space_line, outside, refusal, since_start, space_of_violation, unassigned,
    unstated_blocks, violation, violation_hidden, violation_short,
};
pub use error::error;
pub use finding::{FindingWords, finding, place, residents_concerned, severity};
pub use history::{compaction, history_sentence};
pub use join::{join_rule, key_form, proposal};
pub use mend::{difference, effect, effects_total};
pub use official::{official_failure, official_failure_hidden, official_result};
pub use opener::opener;
pub use positions::{blocks_concerned, stance, stance_short, tally};
pub use proposal::{proposal_basis, proposal_not_met, proposal_outside};
pub use rescue::{check_name, rescue_report, rescue_words, verification};
pub use themes::{agreement_classes, agreement_of, border_makers, inhomogeneity_classes};
pub use value::{
    crs_candidate, crs_how, crs_name, encoding_how, indicator_kind, other_kinds, polarity, provenance, shape_kind,
    value,
};

use crate::l10n::Lang;
use crate::t;

/// An error in words: what, where, what it means, what to do. Parts that say nothing are empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Explanation {
    /// What is wrong: one sentence.
    pub what: String,
    /// Where: file, record, field; may be empty.
    pub place: String,
    /// What it means, or what the system said; may be empty.
    pub meaning: String,
    /// What to do; may be empty.
    pub remedy: String,
}

impl Explanation {
    /// Place, what and remedy in one line, for a status bar or a log.
    pub fn one_line(&self) -> String {
        let place = if self.place.is_empty() { String::new() } else { format!("{}: ", self.place) };
        let remedy = if self.remedy.is_empty() { String::new() } else { format!(" {}", self.remedy) };
        format!("{place}{}{remedy}", self.what)
    }

    /// Everything, one labelled line for each part.
    pub fn lines(&self, lang: Lang) -> String {
        let parts = [
            (t!(lang, "explain-label-place"), &self.place),
            (t!(lang, "explain-label-meaning"), &self.meaning),
            (t!(lang, "explain-label-remedy"), &self.remedy),
        ];
        let lines = parts.into_iter().filter(|(_, text)| !text.is_empty());
        lines.fold(self.what.clone(), |all, (label, text)| format!("{all}\n  {label}: {text}"))
    }

    fn of(what: String, meaning: String, remedy: String) -> Self {
        Self { what, place: String::new(), meaning, remedy }
    }

    fn at(mut self, place: impl Into<String>) -> Self {
        self.place = place.into();
        self
    }
}

/// "a, b, c", of many the first twenty and "…".
pub fn listed(names: &[String]) -> String {
    const MOST: usize = 20;
    let mut text = names.iter().take(MOST).cloned().collect::<Vec<_>>().join(", ");
    if names.len() > MOST {
        text.push_str(", …");
    }
    text
}
