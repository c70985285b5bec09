//! What of its rulebook a draft does not meet, in people.

use crate::model::{DefinitionId, Rulebook};
use std::collections::HashSet;

/// A rulebook brought to the blocks it is about.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// The criteria.
    pub rulebook: Rulebook,
    /// Declared bridges as pairs of blocks (smaller first); those of unknown blocks are left out.
    pub bridges: Vec<(u32, u32)>,
    /// Pairs of neighbouring blocks (smaller first) between which, or within which (both the same), a barrier runs.
    pub cut: HashSet<(u32, u32)>,
    /// For each block the position of the space of the parent definition that holds most of it; `None`: outside. Empty without a parent.
    pub parent_of: Vec<Option<u32>>,
    /// The parent definition.
    pub parent: Option<DefinitionId>,
}

/// What a draft does not meet. Spaces are positions in the draft, blocks in their definition.
#[derive(Debug, Clone, PartialEq)]
pub enum Violation {
    /// Too few people.
    TooFew {
        /// The space.
        space: u32,
        /// So many are lacking.
        lacking: f64,
    },
    /// Too many people.
    TooMany {
        /// The space.
        space: u32,
        /// So many are above.
        above: f64,
    },
    /// Fewer spaces than asked for.
    TooFewSpaces {
        /// How many there are (with blocks).
        spaces: u32,
        /// How many are asked for.
        asked: u32,
    },
    /// More spaces than asked for.
    TooManySpaces {
        /// How many there are (with blocks).
        spaces: u32,
        /// How many are asked for.
        asked: u32,
    },
    /// A space in several pieces.
    Apart {
        /// The space.
        space: u32,
        /// The blocks beside its largest piece (by residents, else area).
        blocks: Vec<u32>,
        /// How many people live there.
        residents: f64,
    },
    /// A space that reaches beyond the parent space that holds most of it.
    BeyondParent {
        /// The space.
        space: u32,
        /// The parent space that holds most of it.
        parent: u32,
        /// The blocks elsewhere.
        blocks: Vec<u32>,
        /// How many people live there.
        residents: f64,
    },
    /// A space that is not compact enough.
    NotCompact {
        /// The space.
        space: u32,
        /// Its compactness (Polsby & Popper 1991).
        compactness: f64,
    },
    /// A barrier that runs through a space.
    Crossed {
        /// The space.
        space: u32,
        /// The blocks on the smaller side of the barrier.
        blocks: Vec<u32>,
        /// How many people live there.
        residents: f64,
    },
    /// Blocks without a space.
    Unassigned {
        /// The blocks.
        blocks: Vec<u32>,
        /// How many people live there.
        residents: f64,
    },
}

/// What of its rulebook a draft does not meet.
pub fn check_draft() -> Vec<Violation> {
    Vec::new()
}
