//! Figures of a draft that follow every stroke of the brush.
//!
//! Method: for each definition the weights (residents, else area) of all pairs of a draft space and a space of the definition are kept as sums. A
//! block that moves takes its parts from one sum to another, so k blocks cost O(k · parts), whatever the size of the draft. Sums are whole
//! numbers (2⁻²⁰ of a resident or of a m²): figures after any moves are exactly those computed from nothing.
//!
//! Direction: what is shown for a space of a draft are the residents *of that space* who live outside the definition's space that holds most of
//! it ([`SpaceFigures::outside_majority`], [`LiveDraft::total`]): the figure has to belong to the space that is being painted. Where the
//! draft is the coarser of the two this is large although every department's space lies wholly inside; the headline therefore goes from the
//! finer to the coarser ([`LiveDraft::headline`]), and the other direction is [`LiveDraft::total_of_definition`].

use super::BlockSet;
use super::tables::{Table, Units, from_units, units};
use crate::model::{DefinitionId, Draft};
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

/// Which way is looked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Spaces of the draft, each with the definition's space that holds most of it.
    DraftToDefinition,
    /// Spaces of the definition, each with the draft's space that holds most of it.
    DefinitionToDraft,
}

/// A draft's assignment with all figures, kept up to date by moves of blocks.
#[derive(Debug, Clone)]
pub struct LiveDraft {
    blocks: Arc<BlockSet>,
    assigned: Vec<u32>,
    /// Where each block stands among the members of its space.
    places: Vec<u32>,
    spaces: Vec<SpaceSums>,
    unassigned: SpaceSums,
    /// By layer: rows are spaces of the draft.
    from_draft: Vec<Table>,
    /// By layer: rows are spaces of the definition.
    from_definition: Vec<Table>,
    start: Arc<Start>,
}

/// Sums over the blocks of a space.
#[derive(Debug, Clone, Default)]
struct SpaceSums {
    /// In no order.
    members: Vec<u32>,
    area: Units,
    residents: Units,
}

/// Figures when the draft began.
#[derive(Debug, Default)]
struct Start {
    residents: Vec<Units>,
    /// By layer, by space of the draft.
    outside: Vec<Vec<Units>>,
    /// By layer, both directions.
    totals: Vec<(Units, Units)>,
}

impl LiveDraft {
    /// A draft of `space_count` spaces: `assigned` and `began` state the position of each block's space ([`Draft::dense`]); whatever
    /// is no position (also for blocks that are not stated) counts as unassigned.
    pub fn new(blocks: Arc<BlockSet>, assigned: &[u32], began: &[u32], space_count: u32) -> Self {
        let start = Start::of(&Self::counted(blocks.clone(), began, space_count, Arc::default()));
        Self::counted(blocks, assigned, space_count, Arc::new(start))
    }

    fn counted(blocks: Arc<BlockSet>, assigned: &[u32], space_count: u32, start: Arc<Start>) -> Self {
        let rows = space_count as usize;
        let mut draft = Self {
            assigned: vec![Draft::UNASSIGNED; blocks.len()],
            places: vec![0; blocks.len()],
            spaces: vec![SpaceSums::default(); rows],
            unassigned: SpaceSums::default(),
            from_draft: blocks.layers.iter().map(|_| Table::new(rows)).collect(),
            from_definition: blocks.layers.iter().map(|layer| Table::new(layer.space_count)).collect(),
            start,
            blocks,
        };
        for block in 0..draft.blocks.len() as u32 {
            let stated = assigned.get(block as usize).copied().unwrap_or(Draft::UNASSIGNED);
            let space = if stated < space_count { stated } else { Draft::UNASSIGNED };
            draft.enter(block, space);
        }
        draft.settle();
        draft
    }

    /// What it is made of.
    pub fn blocks(&self) -> &Arc<BlockSet> {
        &self.blocks
    }

    /// The position of each block's space, or [`Draft::UNASSIGNED`].
    pub fn assigned(&self) -> &[u32] {
        &self.assigned
    }

    /// Number of spaces, empty ones among them.
    pub fn space_count(&self) -> u32 {
        self.spaces.len() as u32
    }

    /// Number of spaces that have blocks.
    pub fn spaces_with_blocks(&self) -> u32 {
        self.spaces.iter().filter(|space| !space.members.is_empty()).count() as u32
    }

    /// The blocks of a space, sorted; none for a space there is not.
    pub fn members(&self, space: u32) -> Vec<u32> {
        let mut members = self.spaces.get(space as usize).map(|space| space.members.clone()).unwrap_or_default();
        members.sort_unstable();
        members
    }

    /// More spaces (empty ones), or fewer: blocks of spaces that are no more become unassigned.
    pub fn set_space_count(&mut self, space_count: u32) {
        let gone =
            (0..).zip(&self.assigned).filter(|(_, space)| **space >= space_count && **space != Draft::UNASSIGNED);
        let gone: Vec<u32> = gone.map(|(block, _)| block).collect();
        self.move_blocks(&gone, Draft::UNASSIGNED);
        self.spaces.resize_with(space_count as usize, SpaceSums::default);
        self.from_draft.iter_mut().for_each(|table| table.set_rows(space_count as usize));
    }

    /// Blocks go to a space ([`Draft::UNASSIGNED`] or any number that is no position: to none). Returns the spaces that gained or lost
    /// blocks, sorted; those who are there already, and blocks there are not, count for nothing.
    pub fn move_blocks(&mut self, blocks: &[u32], to: u32) -> Vec<u32> {
        let to = if to < self.space_count() { to } else { Draft::UNASSIGNED };
        let mut touched = Vec::new();
        for &block in blocks {
            let Some(&from) = self.assigned.get(block as usize) else { continue };
            if from == to {
                continue;
            }
            self.leave(block, from);
            self.enter(block, to);
            touched.extend([from, to]);
        }
        self.settle();
        touched.retain(|space| *space != Draft::UNASSIGNED);
        touched.sort_unstable();
        touched.dedup();
        touched
    }

    /// Figures of a space; all zero for one there is not.
    pub fn figures(&self, space: u32) -> SpaceFigures {
        let nothing = SpaceSums::default();
        let sums = self.spaces.get(space as usize).unwrap_or(&nothing);
        let with_residents = self.blocks.residents.is_some();
        let at_start = |all: &[Units]| from_units(all.get(space as usize).copied().unwrap_or_default());
        let layer = |(nth, layer): (usize, &super::LayerParts)| LayerFigures {
            definition: layer.definition,
            outside: self.from_draft.get(nth).map_or(0.0, |table| from_units(table.outside_of(space))),
            outside_at_start: self.start.outside.get(nth).map_or(0.0, |all| at_start(all)),
        };
        SpaceFigures {
            blocks: sums.members.len(),
            area_m2: from_units(sums.area),
            residents: with_residents.then(|| from_units(sums.residents)),
            residents_at_start: with_residents.then(|| at_start(&self.start.residents)),
            outside_majority: self.blocks.layers.iter().enumerate().map(layer).collect(),
        }
    }

    /// The definition's space that holds most of a space of the draft, and how much of it (residents, else area in m²).
    pub fn majority_of(&self, space: u32, layer: usize) -> Option<(u32, f64)> {
        let (of, weight) = self.from_draft.get(layer)?.majority_of(space)?;
        Some((of, from_units(weight)))
    }

    /// All spaces of the draft together: residents (area in m², where nothing carries residents) outside the space of the
    /// layer's definition that holds most of theirs. `None` for a layer there is not.
    pub fn total(&self, layer: usize) -> Option<LayerFigures> {
        self.total_in(layer, Direction::DraftToDefinition)
    }

    /// The other direction: residents of the definition's spaces outside the space of the draft that holds most of theirs. Only
    /// blocks that are assigned count.
    pub fn total_of_definition(&self, layer: usize) -> Option<LayerFigures> {
        self.total_in(layer, Direction::DefinitionToDraft)
    }

    /// From the finer to the coarser: of draft and definition the one with more spaces (in which something lies) is looked at; of
    /// equals the draft.
    pub fn headline(&self, layer: usize) -> Option<(Direction, LayerFigures)> {
        let (ours, theirs) =
            (self.from_draft.get(layer)?.rows_in_use(), self.from_definition.get(layer)?.rows_in_use());
        let direction = if ours >= theirs { Direction::DraftToDefinition } else { Direction::DefinitionToDraft };
        Some((direction, self.total_in(layer, direction)?))
    }

    fn total_in(&self, layer: usize, direction: Direction) -> Option<LayerFigures> {
        let (tables, at_start) = match direction {
            Direction::DraftToDefinition => (&self.from_draft, self.start.totals.get(layer)?.0),
            Direction::DefinitionToDraft => (&self.from_definition, self.start.totals.get(layer)?.1),
        };
        Some(LayerFigures {
            definition: self.blocks.layers.get(layer)?.definition,
            outside: from_units(tables.get(layer)?.outside()),
            outside_at_start: from_units(at_start),
        })
    }

    /// Number of blocks without a space, and their residents (0 where nothing carries residents).
    pub fn unassigned(&self) -> (usize, f64) {
        (self.unassigned.members.len(), from_units(self.unassigned.residents))
    }

    /// The blocks without a space, sorted.
    pub fn unassigned_blocks(&self) -> Vec<u32> {
        let mut members = self.unassigned.members.clone();
        members.sort_unstable();
        members
    }

    fn sums(&mut self, space: u32) -> &mut SpaceSums {
        self.spaces.get_mut(space as usize).unwrap_or(&mut self.unassigned)
    }

    fn enter(&mut self, block: u32, space: u32) {
        let (area, residents) = self.weights(block);
        let sums = self.sums(space);
        let place = sums.members.len() as u32;
        sums.members.push(block);
        sums.area += area;
        sums.residents += residents;
        set(&mut self.assigned, block, space);
        set(&mut self.places, block, place);
        self.change(block, space, 1);
    }

    fn leave(&mut self, block: u32, space: u32) {
        let (area, residents) = self.weights(block);
        let place = self.places.get(block as usize).copied().unwrap_or_default();
        let sums = self.sums(space);
        if sums.members.get(place as usize) == Some(&block) {
            sums.members.swap_remove(place as usize);
        }
        sums.area -= area;
        sums.residents -= residents;
        if let Some(&moved) = sums.members.get(place as usize) {
            set(&mut self.places, moved, place);
        }
        self.change(block, space, -1);
    }

    fn weights(&self, block: u32) -> (Units, Units) {
        let area = self.blocks.area_m2.get(block as usize).copied().unwrap_or_default();
        (units(area), units(self.blocks.residents_of(block)))
    }

    /// Adds or takes a block's parts.
    fn change(&mut self, block: u32, space: u32, sign: Units) {
        if space == Draft::UNASSIGNED {
            return;
        }
        let blocks = &self.blocks;
        let tables = self.from_draft.iter_mut().zip(&mut self.from_definition);
        for (layer, (from_draft, from_definition)) in blocks.layers.iter().zip(tables) {
            for part in layer.of(block) {
                let weight = sign * units(blocks.weight_of(part));
                from_draft.add(space, part.space, weight);
                from_definition.add(part.space, space, weight);
            }
        }
    }

    fn settle(&mut self) {
        self.from_draft.iter_mut().chain(&mut self.from_definition).for_each(Table::settle);
    }
}

fn set(all: &mut [u32], at: u32, value: u32) {
    if let Some(place) = all.get_mut(at as usize) {
        *place = value;
    }
}

impl Start {
    fn of(draft: &LiveDraft) -> Self {
        let spaces = 0..draft.space_count();
        let outside = |table: &Table| spaces.clone().map(|space| table.outside_of(space)).collect();
        let both = draft.from_draft.iter().zip(&draft.from_definition);
        Self {
            residents: draft.spaces.iter().map(|space| space.residents).collect(),
            outside: draft.from_draft.iter().map(outside).collect(),
            totals: both.map(|(there, back)| (there.outside(), back.outside())).collect(),
        }
    }
}
