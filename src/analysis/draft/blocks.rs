//! What blocks carry: area, residents, neighbours, and their parts in every other definition.

use crate::model::DefinitionId;

/// The part of a block in one space of another definition.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// Position of the space in its definition.
    pub space: u32,
    /// Shared area in m².
    pub area_m2: f64,
    /// Residents there, where residents are known; else 0.
    pub residents: f64,
}

/// A block beside another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Neighbour {
    /// The other block.
    pub block: u32,
    /// Length of their common border in m; 0 for a declared bridge.
    pub border_m: f64,
}

/// A definition over the blocks.
#[derive(Debug, Clone, PartialEq)]
pub struct LayerParts {
    /// Which definition.
    pub definition: DefinitionId,
    /// Number of its spaces.
    pub space_count: usize,
    /// Parts of block i: `parts[starts[i]..starts[i + 1]]`, the largest (by the weight that counts) first.
    pub starts: Vec<u32>,
    /// All parts.
    pub parts: Vec<Part>,
}

impl LayerParts {
    /// The parts of a block, the largest first; empty outside the definition.
    pub fn of(&self, block: u32) -> &[Part] {
        let at = |i: usize| self.starts.get(i).map_or(0, |&start| start as usize);
        self.parts.get(at(block as usize)..at(block as usize + 1)).unwrap_or_default()
    }

    /// The space that holds most of a block.
    pub fn majority(&self, block: u32) -> Option<u32> {
        self.of(block).first().map(|part| part.space)
    }
}

/// Everything about the blocks of drafts that figures, rules and proposals need.
#[derive(Debug, Clone, PartialEq)]
pub struct BlockSet {
    /// Area of each block in m², as imported.
    pub area_m2: Vec<f64>,
    /// Length of each block's whole border in m.
    pub perimeter_m: Vec<f64>,
    /// Residents of each block, estimated where they come from elsewhere; `None` where nothing carries residents.
    pub residents: Option<Vec<f64>>,
    /// Share (0 to 1) of the residents that is exact.
    pub exact_share: f64,
    /// Neighbours of block i: `neighbours[starts[i]..starts[i + 1]]`, sorted.
    pub neighbour_starts: Vec<u32>,
    /// All neighbours, by common borders.
    pub neighbours: Vec<Neighbour>,
    /// The definitions over the blocks, in the order they were given.
    pub layers: Vec<LayerParts>,
}

impl BlockSet {
    /// Number of blocks.
    pub fn len(&self) -> usize {
        self.area_m2.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.area_m2.is_empty()
    }

    /// The neighbours of a block, sorted.
    pub fn neighbours_of(&self, block: u32) -> &[Neighbour] {
        let at = |i: usize| self.neighbour_starts.get(i).map_or(0, |&start| start as usize);
        self.neighbours.get(at(block as usize)..at(block as usize + 1)).unwrap_or_default()
    }

    /// What counts for a block: its residents, where nothing carries residents its area.
    pub fn weight(&self, block: u32) -> f64 {
        let weights = self.residents.as_ref().unwrap_or(&self.area_m2);
        weights.get(block as usize).copied().unwrap_or_default()
    }
}
