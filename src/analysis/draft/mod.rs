//! Drafts of common spaces: what blocks carry, live figures, the rulebook.
//!
//! A [`BlockSet`] is computed once for the blocks of a draft and the definitions it is compared with (a job); everything a stroke
//! of the brush needs is then arithmetic on dense vectors.

mod blocks;
mod live;
mod rules;

pub use blocks::{BlockSet, LayerParts, Neighbour, Part};
pub use live::{LayerFigures, LiveDraft, SpaceFigures};
pub use rules::{Rules, Violation, check_draft};
