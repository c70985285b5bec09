//! How two drafts, or a draft and itself when it began, differ.

use super::super::blocks::definition_of;
use super::super::part::Part;
use super::super::{AppError, block_set};
use super::draft_of;
use crate::analysis::draft::{answering_spaces, is_elsewhere};
use crate::geometry::Watch;
use crate::model::{Draft, DraftId, Project, SpaceId};

/// One side of a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// A draft as it is.
    Now(DraftId),
    /// A draft as it was when it began.
    AtStart(DraftId),
}

/// A block that is in other spaces on the two sides.
#[derive(Debug, Clone, PartialEq)]
pub struct BlockChange {
    /// The block.
    pub block: SpaceId,
    /// Position in its definition.
    pub at: u32,
    /// Position of its space in the first side's draft; `None`: in none.
    pub from: Option<u32>,
    /// Position of its space in the second side's draft; `None`: in none.
    pub to: Option<u32>,
    /// Its residents, where anything carries residents.
    pub residents: Option<f64>,
}

/// How two sides differ.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftDifference {
    /// Which space of the second side answers to each of the first: the one with which it has most residents (else ground) in common, each
    /// at most once.
    pub answers: Vec<Option<u32>>,
    /// Blocks whose space on the second side does not answer to that on the first, in the order of their definition.
    pub changes: Vec<BlockChange>,
    /// Residents of those; `None` where nothing carries residents.
    pub residents: Option<f64>,
    /// Residents of all blocks.
    pub residents_of_all: Option<f64>,
}

/// Compares two sides of the same blocks. Spaces answer to each other by what they have in common, not by name: a space that was renamed
/// is the same. Of the same draft a space answers to itself.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::OtherBlocks`] if the drafts are made of different definitions; [`AppError::Cancelled`].
pub fn draft_difference(
    project: &Project,
    first: Side,
    second: Side,
    watch: &dyn Watch,
) -> Result<DraftDifference, AppError> {
    let of = |side: Side| match side {
        Side::Now(id) | Side::AtStart(id) => draft_of(project, id),
    };
    let (a, b) = (of(first)?, of(second)?);
    if a.blocks != b.blocks {
        return Err(AppError::OtherBlocks { a: a.name.clone(), b: b.name.clone() });
    }
    let blocks = definition_of(project, a.blocks)?;
    let set = block_set(project, a.blocks, &[], &Part::of(watch, 0.0, 0.9))?;
    let dense = |side: Side, draft: &Draft| match side {
        Side::Now(_) => draft.dense(&blocks.spaces),
        Side::AtStart(_) => draft.dense_at_start(&blocks.spaces),
    };
    let (from, to) = (dense(first, a), dense(second, b));
    let answers = match a.id == b.id {
        true => (0..a.spaces.len() as u32).map(Some).collect(),
        false => answering_spaces((&from, &to), (a.spaces.len(), b.spaces.len()), |block| set.weight(block)),
    };
    let known = |at: u32| (at != Draft::UNASSIGNED).then_some(at);
    let residents_of = |at: u32| set.residents.as_ref().and_then(|all| all.get(at as usize)).copied();
    let mut changes = Vec::new();
    for (((at, block), from), to) in (0u32..).zip(blocks.spaces.iter()).zip(&from).zip(&to) {
        if is_elsewhere(&answers, *from, *to) {
            let (from, to) = (known(*from), known(*to));
            changes.push(BlockChange { block: block.id, at, from, to, residents: residents_of(at) });
        }
    }
    watch.progress(1.0);
    let sum = |all: &[BlockChange]| all.iter().filter_map(|change| change.residents).sum();
    Ok(DraftDifference {
        residents: set.residents.as_ref().map(|_| sum(&changes)),
        residents_of_all: set.residents.as_ref().map(|all| all.iter().sum()),
        answers,
        changes,
    })
}
