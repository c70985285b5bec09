//! Figures of a draft that follow every stroke of the brush.

use super::BlockSet;
use crate::model::DefinitionId;
use std::sync::Arc;

/// Figures of one space of a draft.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SpaceFigures {
    /// Number of its blocks.
    pub blocks: usize,
    /// Area in m².
    pub area_m2: f64,
    /// Residents; `None` where nothing carries residents.
    pub residents: Option<f64>,
    /// Residents when the draft began; `None` where nothing carries residents, 0 for a space that is new.
    pub residents_at_start: Option<f64>,
    /// For each definition the residents (area in m², where nothing carries residents) of this space that live outside its majority
    /// space there.
    pub outside_majority: Vec<LayerFigures>,
}

/// How a definition and a draft differ: in one space, or all together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LayerFigures {
    /// The definition.
    pub definition: DefinitionId,
    /// Residents outside the majority space, now.
    pub outside: f64,
    /// The same when the draft began.
    pub outside_at_start: f64,
}

/// A draft's assignment with all figures, kept up to date by moves of blocks.
#[derive(Debug, Clone)]
pub struct LiveDraft {
    blocks: Arc<BlockSet>,
}

impl LiveDraft {
    /// What it is made of.
    pub fn blocks(&self) -> &Arc<BlockSet> {
        &self.blocks
    }
}
