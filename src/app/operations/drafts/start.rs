//! How drafts begin.

use super::super::blocks::definition_of;
use super::super::{AppError, Command, NotFound, Table, free_name};
use super::draft_of;
use super::from_table::of_table;
use crate::analysis::draft::LayerParts;
use crate::geometry::Watch;
use crate::model::{
    DecisionId, Definition, DefinitionId, Draft, DraftId, DraftOrigin, DraftSpace, DraftSpaceId, JoinRule, Project,
    Rulebook, SpaceId, UnmatchedRow,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a draft is started from.
#[derive(Debug, Clone, Copy)]
pub enum StartFrom<'a> {
    /// Nothing: no space, no block assigned.
    Empty,
    /// A definition: each block goes to the space that holds the largest part of it; the draft's spaces take its codes and names.
    Definition(DefinitionId),
    /// Another draft, with its rulebook. With other blocks, each goes to the space that holds the largest part of it.
    Draft(DraftId),
    /// A common definition that was decided, as [`Self::Draft`].
    Decision(DecisionId),
    /// A table with a column of block codes and one of spaces.
    Table(&'a Table),
}

/// A draft that was prepared.
#[derive(Debug, Clone, PartialEq)]
pub struct PreparedDraft {
    /// The draft's id.
    pub id: DraftId,
    /// [`Command::AddDraft`].
    pub command: Command,
    /// Spaces it begins with.
    pub spaces: usize,
    /// Blocks with a space.
    pub assigned: usize,
    /// Blocks without.
    pub unassigned: usize,
    /// Of a table: rows that name no block, or one that had a row already.
    pub unmatched: Vec<UnmatchedRow>,
    /// Of a table: how its rows found their blocks.
    pub rule: Option<JoinRule>,
}

/// Spaces as they begin (their ids are new), and for each block the position of its space.
#[derive(Default)]
pub(super) struct Begun {
    pub(super) spaces: Vec<DraftSpace>,
    pub(super) space_of: Vec<Option<u32>>,
    pub(super) rulebook: Rulebook,
    pub(super) unmatched: Vec<UnmatchedRow>,
    /// Of a table.
    pub(super) rule: Option<JoinRule>,
}

/// Prepares a draft of a definition's blocks. Spaces that get no block are left out, but for those of another draft or a table.
///
/// # Errors
/// A name that is empty or taken; what is not there; a table of which fewer than half of the rows find a block; [`AppError::Cancelled`].
pub fn prepare_draft(
    project: &Project,
    from: StartFrom<'_>,
    blocks: DefinitionId,
    name: &str,
    watch: &dyn Watch,
) -> Result<PreparedDraft, AppError> {
    let name = free_name(name, project.draft_named(name.trim()).is_some())?;
    let blocks = definition_of(project, blocks)?;
    let (begun, origin) = match from {
        StartFrom::Empty => (Begun::default(), DraftOrigin::Empty),
        StartFrom::Definition(id) => {
            let definition = definition_of(project, id)?;
            let origin = DraftOrigin::Definition { id, name: definition.name.clone() };
            (of_definition(blocks, definition, watch)?, origin)
        }
        StartFrom::Draft(id) => {
            let draft = draft_of(project, id)?;
            let origin = DraftOrigin::Draft { id, name: draft.name.clone() };
            (of_draft(project, blocks, draft, watch)?, origin)
        }
        StartFrom::Decision(id) => {
            let (draft, name) = decided(project, id)?;
            (of_draft(project, blocks, draft, watch)?, DraftOrigin::Decision { id, name })
        }
        StartFrom::Table(table) => {
            let origin = DraftOrigin::Table { file_name: table.file_name.clone() };
            (of_table(project, blocks, table)?, origin)
        }
    };
    Ok(prepared(blocks, name, origin, begun))
}

/// A space that is none of another draft's.
pub(super) fn plain((code, name): (String, String)) -> DraftSpace {
    DraftSpace { id: DraftSpaceId::new(), code, name, colour: None, locked: false }
}

fn prepared(blocks: &Definition, name: String, origin: DraftOrigin, begun: Begun) -> PreparedDraft {
    let spaces: Vec<DraftSpace> = begun.spaces;
    let of = |(block, at): (SpaceId, &Option<u32>)| Some((block, spaces.get((*at)? as usize)?.id));
    let mut assigned: Vec<(SpaceId, DraftSpaceId)> =
        blocks.spaces.iter().map(|block| block.id).zip(&begun.space_of).filter_map(of).collect();
    assigned.sort_unstable();
    let id = DraftId::new();
    let (count, unassigned) = (assigned.len(), blocks.spaces.len().saturating_sub(assigned.len()));
    let assigned = Arc::new(assigned);
    let draft = Draft {
        id,
        name,
        blocks: blocks.id,
        origin,
        rulebook: begun.rulebook,
        spaces: Arc::new(spaces),
        began: assigned.clone(),
        assigned,
    };
    let spaces = draft.spaces.len();
    let command = Command::AddDraft { draft: Box::new(draft) };
    PreparedDraft { id, command, spaces, assigned: count, unassigned, unmatched: begun.unmatched, rule: begun.rule }
}

/// The draft of a decision, and what the common definition is called.
fn decided(project: &Project, id: DecisionId) -> Result<(&Draft, String), AppError> {
    let found = project.decisions.iter().find(|decision| decision.id == id);
    let decision = found.ok_or_else(|| AppError::NotFound {
        what: NotFound::Decision,
        name: id.to_string(),
        available: project.decisions.iter().map(|decision| decision.resolution.clone()).collect(),
    })?;
    let name = definition_of(project, decision.definition)?.name.clone();
    Ok((draft_of(project, decision.draft)?, name))
}

/// Residents of a block are taken as evenly spread over it, so the largest part by residents is the largest by area.
fn of_definition(blocks: &Definition, from: &Definition, watch: &dyn Watch) -> Result<Begun, AppError> {
    let all: Vec<(String, String)> = from.spaces.iter().map(|s| (s.code.clone(), s.name.clone())).collect();
    let space_of: Vec<Option<u32>> = match blocks.id == from.id {
        true => (0..blocks.spaces.len() as u32).map(Some).collect(),
        false => {
            let parts = LayerParts::build(&blocks.spaces, None, (from.id, &from.spaces), watch)?;
            (0..blocks.spaces.len() as u32).map(|block| parts.majority(block)).collect()
        }
    };
    Ok(with_blocks_only(all, space_of))
}

/// Leaves out spaces without blocks.
fn with_blocks_only(all: Vec<(String, String)>, space_of: Vec<Option<u32>>) -> Begun {
    let mut used = vec![false; all.len()];
    for at in space_of.iter().flatten() {
        if let Some(used) = used.get_mut(*at as usize) {
            *used = true;
        }
    }
    let mut place: Vec<Option<u32>> = Vec::with_capacity(all.len());
    let mut next = 0;
    for used in &used {
        place.push(used.then_some(next));
        next += u32::from(*used);
    }
    let spaces = all.into_iter().zip(&used).filter(|(_, used)| **used).map(|(space, _)| plain(space)).collect();
    let moved = |at: Option<u32>| place.get(at? as usize).copied().flatten();
    Begun { spaces, space_of: space_of.into_iter().map(moved).collect(), ..Begun::default() }
}

fn of_draft(project: &Project, blocks: &Definition, from: &Draft, watch: &dyn Watch) -> Result<Begun, AppError> {
    // Colours and locks are what people gave them.
    let spaces = from.spaces.iter().map(|space| DraftSpace { id: DraftSpaceId::new(), ..space.clone() }).collect();
    let others = definition_of(project, from.blocks)?;
    let known = |at: u32| (at != Draft::UNASSIGNED).then_some(at);
    let dense: Vec<Option<u32>> = from.dense(&others.spaces).into_iter().map(known).collect();
    let rulebook = from.rulebook.clone();
    if others.id == blocks.id {
        return Ok(Begun { spaces, space_of: dense, rulebook, ..Begun::default() });
    }
    let parts = LayerParts::build(&blocks.spaces, None, (others.id, &others.spaces), watch)?;
    let largest = |block: u32| {
        let mut area_of: BTreeMap<u32, f64> = BTreeMap::new();
        for part in parts.of(block) {
            if let Some(space) = dense.get(part.space as usize).copied().flatten() {
                *area_of.entry(space).or_default() += part.area_m2;
            }
        }
        let larger = |best: (u32, f64), next: (u32, f64)| if next.1 > best.1 { next } else { best };
        area_of.into_iter().reduce(larger).map(|(space, _)| space)
    };
    let space_of = (0..blocks.spaces.len() as u32).map(largest).collect();
    // Bridges are between blocks of the other definition.
    let rulebook = Rulebook { bridges: Vec::new(), ..rulebook };
    Ok(Begun { spaces, space_of, rulebook, ..Begun::default() })
}
