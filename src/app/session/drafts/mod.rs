//! Drafts on the map: which is shown, what is derived from it, and the strokes that paint it.
//!
//! What a draft needs of its blocks ([`DraftGround`]) is computed once for all drafts of the same blocks, in a job. A [`DraftView`] keeps the
//! assignment as it is seen: a stroke changes it at once, before the store knows; the commit confirms it or takes it back. Nothing of
//! a stroke waits for a job: hits, colours and figures are ready in the frame of the pointer's event (`benches/paint.rs` guards it).

mod begin;
mod compare;
mod edit;
mod figures;
mod ground;
mod looks;
mod shape;
mod stroke;
mod sync;
#[cfg(test)]
mod tests;

pub use begin::{DraftForm, DraftStart, TableTaken};
pub use compare::{DraftDifference, DraftRow};
pub use edit::Direction;
pub use ground::DraftGround;
pub use looks::{DraftLegendRow, DraftSign};
pub use shape::DraftShape;

use super::{Outcome, Session};
use crate::app::operations::{AppError, ProposalExplanation};
use crate::app::scene::StyleTable;
use crate::model::{Colour, DefinitionId, Draft, DraftId, DraftSpace, DraftSpaceId, SpaceId};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// Where painted blocks go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// To this space of the draft.
    Space(DraftSpaceId),
    /// To none: they become unassigned.
    Nothing,
}

/// How far a fill goes, beside the borders of the draft's other spaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FillUpTo {
    /// No further border counts.
    #[default]
    OtherSpaces,
    /// The borders of this definition's spaces.
    Definition(DefinitionId),
}

/// Why nothing is painted. It is said beside the pointer, never in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// No draft is shown.
    NoDraft,
    /// What painting needs is still computed.
    NotReady,
    /// A named version, or files, are only looked at.
    OnlyLooking,
    /// The draft was decided and stays as it is.
    Decided,
    /// No space is chosen to paint into.
    NoTarget,
    /// The space of this name is locked.
    Locked(String),
    /// Blocks lie outside the parent space of this name, and painting is limited to it.
    OutsideParent(String),
    /// There is no block.
    NothingThere,
    /// The line does not part the space.
    NotParted,
}

/// What is derived from a draft that is shown.
pub struct DraftView {
    draft: Draft,
    /// Position of each block's space, or [`Draft::UNASSIGNED`]: what is seen, which may be ahead of the store.
    assigned: Vec<u32>,
    /// Moves that were sent to the store and not confirmed yet, each stroke its (block, space).
    sent: VecDeque<Vec<(u32, u32)>>,
    colours: Vec<Colour>,
    fills: Arc<StyleTable>,
    shape: shape::ShapeState,
    figures: figures::FiguresState,
}

impl DraftView {
    /// The draft in the store.
    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    /// Position of each block's space in [`Draft::spaces`], or [`Draft::UNASSIGNED`], as it is seen.
    pub fn assigned(&self) -> &[u32] {
        &self.assigned
    }

    /// The position of a block's space; `None` for one without.
    pub fn space_at(&self, block: u32) -> Option<u32> {
        self.assigned.get(block as usize).copied().filter(|space| *space != Draft::UNASSIGNED)
    }

    /// Colour of each space.
    pub fn colours(&self) -> &[Colour] {
        &self.colours
    }

    /// What the spaces look like on the map, once it is known; while something is painted what they were before.
    pub fn shape(&self) -> Option<&Arc<DraftShape>> {
        self.shape.made.as_ref()
    }

    /// The space at a position.
    pub fn space(&self, at: u32) -> Option<&DraftSpace> {
        self.draft.spaces.get(at as usize)
    }

    /// The position of a space.
    pub fn position(&self, id: DraftSpaceId) -> Option<u32> {
        self.draft.spaces.iter().position(|space| space.id == id).map(|at| at as u32)
    }

    /// How many blocks have no space.
    pub fn unassigned(&self) -> usize {
        self.assigned.iter().filter(|space| **space == Draft::UNASSIGNED).count()
    }
}

/// Everything about drafts.
#[derive(Default)]
pub(super) struct Drafts {
    grounds: BTreeMap<DefinitionId, ground::GroundState>,
    views: BTreeMap<DraftId, DraftView>,
    targets: BTreeMap<DraftId, Target>,
    stroke: Option<stroke::Stroke>,
    /// Spaces the last stroke took blocks from.
    painted_from: Vec<DraftSpaceId>,
    refusal: Option<Refusal>,
    /// Whether only blocks inside the target's parent space are painted.
    within_parent: bool,
    /// Whether spaces that don't meet the rulebook are not marked on the map.
    rules_hidden: bool,
    /// Whether blocks that differ between two drafts are not marked on the map.
    differences_hidden: bool,
    compare: compare::CompareState,
    /// Why the last proposal is as it is.
    explanation: Option<Arc<ProposalExplanation>>,
    /// The draft that is being stored, with what is told of it then.
    begun: Option<(DraftId, begin::Told)>,
    fill_up_to: FillUpTo,
    /// The block that keys work on.
    cursor: Option<(DefinitionId, u32)>,
    /// Rises whenever colours of blocks changed and nothing else.
    painted: u64,
}

/// Answers of jobs here.
pub(super) enum Answer {
    Ground(ground::Answer),
    Shape(shape::Answer),
    Figures(Box<figures::Answer>),
    Begun(Box<begin::Answer>),
    Compared(compare::Answer),
    Lasso(edit::LassoAnswer),
}

impl Session {
    /// Shows a draft on the side in hand, or none.
    pub fn choose_draft(&mut self, id: Option<DraftId>) {
        let Some((_, project)) = self.snapshot() else { return };
        self.abort_stroke();
        self.view.set_draft(&project, id.filter(|id| project.draft(*id).is_some()));
        self.drafts.refusal = None;
        self.derive_drafts();
    }

    /// The draft that is shown on the side in hand.
    pub fn draft(&self) -> Option<&Draft> {
        self.project.as_ref()?.draft(self.view.draft()?)
    }

    /// What is derived from it, once its blocks are known.
    pub fn draft_view(&self) -> Option<&DraftView> {
        self.drafts.views.get(&self.view.draft()?)
    }

    /// What is derived from a draft that is shown on either side.
    pub fn draft_view_of(&self, id: DraftId) -> Option<&DraftView> {
        self.drafts.views.get(&id)
    }

    /// What the drafts of these blocks need of them, once computed.
    pub fn draft_ground(&self, blocks: DefinitionId) -> Option<&DraftGround> {
        self.drafts.grounds.get(&blocks)?.made()
    }

    /// Where painted blocks go; `None` while nothing was chosen.
    pub fn draft_target(&self) -> Option<Target> {
        let draft = self.draft()?;
        let target = self.drafts.targets.get(&draft.id).copied()?;
        match target {
            Target::Space(id) if draft.space(id).is_none() => None,
            target => Some(target),
        }
    }

    /// Says where painted blocks go.
    pub fn set_draft_target(&mut self, target: Target) {
        let Some(id) = self.view.draft() else { return };
        self.abort_stroke();
        self.drafts.targets.insert(id, target);
        self.drafts.refusal = None;
    }

    /// The space at a place of the map becomes the target. `false` when there is none.
    pub fn pick_draft_target(&mut self, world: geo::Coord<f64>) -> bool {
        let Some(draft) = self.draft() else { return false };
        let blocks = draft.blocks;
        match self.spaces_at(blocks, world).first().copied() {
            Some(block) => self.pick_target_of(block),
            None => false,
        }
    }

    /// The space a block is in becomes the target.
    pub fn pick_target_of(&mut self, block: u32) -> bool {
        let space = self.draft_view().and_then(|view| view.space(view.space_at(block)?)).map(|space| space.id);
        let Some(space) = space else { return false };
        self.set_draft_target(Target::Space(space));
        true
    }

    /// Why the last gesture painted nothing, or less than it touched.
    pub fn paint_refusal(&self) -> Option<&Refusal> {
        self.drafts.refusal.as_ref()
    }

    /// Whether only blocks inside the target's parent space are painted (the rulebook's parent definition).
    pub fn paints_within_parent(&self) -> bool {
        self.drafts.within_parent
    }

    /// Limits painting to the target's parent space, or not.
    pub fn paint_within_parent(&mut self, limited: bool) {
        self.drafts.within_parent = limited;
    }

    /// Whether spaces that don't meet the rulebook are marked on the map.
    pub fn marks_violations(&self) -> bool {
        !self.drafts.rules_hidden
    }

    /// Marks spaces that don't meet the rulebook on the map, or not.
    pub fn mark_violations(&mut self, marked: bool) {
        self.drafts.rules_hidden = !marked;
        self.recolour();
    }

    /// Whether blocks that differ between the two drafts that are shown are marked on the map.
    pub fn marks_differences(&self) -> bool {
        !self.drafts.differences_hidden
    }

    /// Marks blocks that differ between the two drafts that are shown, or not.
    pub fn mark_differences(&mut self, marked: bool) {
        self.drafts.differences_hidden = !marked;
        self.recolour();
    }

    /// How far a fill goes.
    pub fn fill_up_to(&self) -> FillUpTo {
        self.drafts.fill_up_to
    }

    /// Says how far a fill goes.
    pub fn set_fill_up_to(&mut self, up_to: FillUpTo) {
        self.drafts.fill_up_to = up_to;
    }

    /// Rises whenever colours of blocks changed and nothing else ([`Session::mark_painted`]).
    pub fn painted_generation(&self) -> u64 {
        self.drafts.painted
    }

    /// Nothing of a project that was closed is kept.
    pub(super) fn forget_drafts(&mut self) {
        self.drafts = Drafts { painted: self.drafts.painted + 1, ..Drafts::default() };
        self.lanes.cancel_all("draft");
    }

    /// Takes an answer in; what could not be done is given back.
    pub(super) fn draft_came(&mut self, answer: Answer) -> Option<Outcome> {
        let result: Result<(), AppError> = match answer {
            Answer::Ground(answer) => self.ground_came(answer),
            Answer::Shape(answer) => self.shape_came(answer),
            Answer::Figures(answer) => self.figures_came(*answer),
            Answer::Compared(answer) => self.rows_came(answer),
            Answer::Begun(answer) => match self.draft_begun(*answer) {
                Ok(outcome) => return outcome,
                Err(error) => Err(error),
            },
            Answer::Lasso(answer) => self.lasso_came(answer),
        };
        result.err().map(Outcome::Failed)
    }

    /// Blocks by their ids, for commands.
    fn block_ids(&self, blocks: DefinitionId, positions: impl Iterator<Item = u32>) -> Vec<SpaceId> {
        let Some(ground) = self.draft_ground(blocks) else { return Vec::new() };
        positions.filter_map(|at| ground.spaces.get(at as usize).map(|block| block.id)).collect()
    }
}
