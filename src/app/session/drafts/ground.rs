//! What drafts need of their blocks: computed once, in a job, for all drafts of the same blocks.

use super::super::{Event, Session};
use super::Answer as DraftAnswer;
use crate::analysis::draft::BlockSet;
use crate::app::operations::{self, AppError};
use crate::geometry::Watch;
use crate::geometry::coverage::Coverage;
use crate::model::{Basis, DefinitionId, GridId, Project, Space, SpaceId};
use geo::MultiPolygon;
use std::collections::HashMap;
use std::sync::Arc;

/// What is known of blocks.
pub struct DraftGround {
    /// The blocks.
    pub spaces: Arc<Vec<Space>>,
    /// Position of each block.
    pub(super) position: HashMap<SpaceId, u32>,
    /// Their topology, for the outlines of drafts.
    pub(super) coverage: Arc<Coverage>,
    /// Area, residents, neighbours, and their parts in the departments' definitions.
    pub blocks: Arc<BlockSet>,
}

/// What a ground is made from; when this changes it is made anew.
#[derive(Clone, PartialEq)]
struct MadeFrom {
    /// Blocks first, then the definitions that are compared, with the addresses of their spaces.
    definitions: Vec<(DefinitionId, usize)>,
    grids: Vec<GridId>,
    /// What residents rest on, as it is told.
    basis: Basis,
}

impl MadeFrom {
    fn of(project: &Project, blocks: DefinitionId) -> Option<Self> {
        let own = project.definition(blocks)?;
        let all = std::iter::once(own).chain(project.definitions.iter().filter(|d| d.id != blocks));
        let definitions = all.map(|d| (d.id, Arc::as_ptr(&d.spaces) as usize)).collect();
        let basis = operations::residents_basis(project, own).basis;
        Some(Self { definitions, grids: project.grids.iter().map(|grid| grid.id).collect(), basis })
    }
}

/// A ground, and what was asked for last.
pub(super) struct GroundState {
    asked: MadeFrom,
    /// Keeps the spaces alive whose addresses `asked` holds.
    _held: Vec<Arc<Vec<Space>>>,
    made: Option<DraftGround>,
}

impl GroundState {
    pub(super) fn made(&self) -> Option<&DraftGround> {
        self.made.as_ref()
    }
}

/// The answer of the job.
pub(in super::super) struct Answer {
    blocks: DefinitionId,
    from: MadeFrom,
    result: Result<Box<DraftGround>, AppError>,
}

impl Session {
    /// Makes what the shown drafts need of their blocks, if it is not there or of another state of the project.
    pub(super) fn derive_grounds(&mut self, project: &Arc<Project>) {
        let shown = [self.view.draft(), self.sides.waiting_draft()];
        let mut wanted: Vec<DefinitionId> =
            shown.into_iter().flatten().filter_map(|id| Some(project.draft(id)?.blocks)).collect();
        wanted.sort_unstable();
        wanted.dedup();
        self.drafts.grounds.retain(|id, _| wanted.contains(id));
        for blocks in wanted {
            let Some(from) = MadeFrom::of(project, blocks) else { continue };
            if self.drafts.grounds.get(&blocks).is_some_and(|ground| ground.asked == from) {
                continue;
            }
            self.start_ground(project.clone(), blocks, from);
        }
    }

    fn start_ground(&mut self, project: Arc<Project>, blocks: DefinitionId, from: MadeFrom) {
        let held: Vec<Arc<Vec<Space>>> = project.definitions.iter().map(|d| d.spaces.clone()).collect();
        let own = project.definition(blocks).map(|d| d.spaces.clone());
        // What was made of the same blocks serves until the new one is there: only figures of departments may be old.
        let made = self.drafts.grounds.remove(&blocks).and_then(|ground| ground.made);
        let made = made.filter(|made| own.as_ref().is_some_and(|own| Arc::ptr_eq(own, &made.spaces)));
        self.drafts.grounds.insert(blocks, GroundState { asked: from.clone(), _held: held, made });
        let epoch = self.epoch;
        self.start(&format!("draft-ground {blocks}"), "blocks", move |ticket| {
            let result = match make(&project, blocks, ticket) {
                Err(AppError::Cancelled) => return None,
                result => result.map(Box::new),
            };
            let answer = DraftAnswer::Ground(Answer { blocks, from, result });
            Some(Event::Draft { epoch, answer: Box::new(answer) })
        });
    }

    pub(super) fn ground_came(&mut self, answer: Answer) -> Result<(), AppError> {
        let Some(state) = self.drafts.grounds.get_mut(&answer.blocks) else { return Ok(()) };
        if state.asked != answer.from {
            return Ok(());
        }
        state.made = Some(*answer.result?);
        self.sync_drafts(Some(answer.blocks));
        self.drawn_generation += 1;
        Ok(())
    }
}

fn make(project: &Project, blocks: DefinitionId, watch: &dyn Watch) -> Result<DraftGround, AppError> {
    let Some(definition) = project.definition(blocks) else { return Err(AppError::Cancelled) };
    let spaces = definition.spaces.clone();
    let geometry: Vec<&MultiPolygon<f64>> = spaces.iter().map(|space| &space.geometry).collect();
    let coverage = Arc::new(Coverage::build(&geometry, watch).map_err(|_| AppError::Cancelled)?);
    let others: Vec<DefinitionId> = project.definitions.iter().map(|d| d.id).filter(|id| *id != blocks).collect();
    let set = operations::block_set(project, blocks, &others, watch)?;
    let position = spaces.iter().map(|space| space.id).zip(0..).collect();
    Ok(DraftGround { spaces, position, coverage, blocks: Arc::new(set) })
}
