//! Drafts of common spaces: what blocks carry, live figures, the rulebook.
//!
//! A [`BlockSet`] is computed once for the blocks of a draft and the definitions it is compared with (a job); everything a stroke
//! of the brush needs is then arithmetic on dense vectors.

mod answers;
mod blocks;
mod check;
mod live;
mod residents;
mod rules;
mod tables;

pub use answers::{answering_spaces, is_elsewhere};
pub use blocks::{BlockSet, LayerParts, Neighbour, Part};
pub use check::{Violation, check_draft, check_space, compactness};
pub use live::{Direction, LayerFigures, LiveDraft, SpaceFigures};
pub use residents::{ResidentsBasis, ResidentsCarrier};
pub use rules::Rules;

#[cfg(test)]
pub(crate) mod tests;
