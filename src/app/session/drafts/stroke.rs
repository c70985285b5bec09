//! One gesture that assigns blocks: begun, followed by the pointer, ended with one command or given up with nothing to repair.

use super::super::Session;
use super::{DraftGround, DraftView, Refusal, Target};
use crate::app::operations::Command;
use crate::geometry::brush::Piece;
use crate::model::{DefinitionId, Draft, DraftId};
use geo::Coord;

/// A gesture under way.
pub(super) struct Stroke {
    draft: DraftId,
    blocks: DefinitionId,
    target: Target,
    /// Position of the space that blocks go to, or [`Draft::UNASSIGNED`].
    to: u32,
    /// The parent space that is painted in, where painting is limited: by its layer of the ground, `None` until a block tells it.
    within: Option<(usize, Option<u32>)>,
    /// Where the pointer was last, in the project's CRS.
    last: Option<Coord<f64>>,
    /// Blocks that were looked at.
    seen: Vec<bool>,
    /// Blocks that were moved, and where they had been.
    moved: Vec<(u32, u32)>,
}

impl Stroke {
    pub(super) fn draft(&self) -> DraftId {
        self.draft
    }

    /// The spaces blocks were taken from, who lost most of them first.
    fn taken_from(&self) -> Vec<u32> {
        let mut lost: std::collections::BTreeMap<u32, usize> = std::collections::BTreeMap::new();
        for (_, from) in self.moved.iter().filter(|(_, from)| *from != Draft::UNASSIGNED) {
            *lost.entry(*from).or_default() += 1;
        }
        let mut spaces: Vec<(u32, usize)> = lost.into_iter().collect();
        spaces.sort_by_key(|(space, blocks)| (std::cmp::Reverse(*blocks), *space));
        spaces.into_iter().map(|(space, _)| space).collect()
    }

    /// How many blocks it has moved.
    pub(super) fn moved(&self) -> usize {
        self.moved.len()
    }
}

impl Session {
    /// Begins to assign blocks to a space of the shown draft, or to none.
    ///
    /// # Errors
    /// Why nothing can be painted; it is kept for [`Session::paint_refusal`], too.
    pub fn begin_stroke(&mut self, target: Target) -> Result<(), Refusal> {
        self.abort_stroke();
        self.drafts.refusal = None;
        match self.stroke_into(target) {
            Ok(stroke) => {
                self.drafts.stroke = Some(stroke);
                Ok(())
            }
            Err(refusal) => {
                self.drafts.refusal = Some(refusal.clone());
                Err(refusal)
            }
        }
    }

    /// Spaces of the shown draft (positions) that the stroke under way, or the last one, took blocks from; who lost most comes first.
    pub fn painted_from(&self) -> Vec<u32> {
        let Some(view) = self.draft_view() else { return Vec::new() };
        match &self.drafts.stroke {
            Some(stroke) if stroke.draft == view.draft.id => stroke.taken_from(),
            Some(_) => Vec::new(),
            None => self.drafts.painted_from.iter().filter_map(|id| view.position(*id)).collect(),
        }
    }

    /// Whether blocks are being assigned.
    pub fn is_painting(&self) -> bool {
        self.drafts.stroke.is_some()
    }

    fn stroke_into(&self, target: Target) -> Result<Stroke, Refusal> {
        let draft = self.changeable_draft()?;
        let (Some(view), Some(ground)) = (self.draft_view(), self.draft_ground(draft.blocks)) else {
            return Err(Refusal::NotReady);
        };
        let to = match target {
            Target::Nothing => Draft::UNASSIGNED,
            Target::Space(id) => {
                let at = view.position(id).ok_or(Refusal::NoTarget)?;
                if view.space(at).is_some_and(|space| space.locked) {
                    return Err(Refusal::Locked(self.draft_space_name(&view.draft, at as usize)));
                }
                at
            }
        };
        let parent = draft.rulebook.parent.filter(|_| self.drafts.within_parent);
        let layer = parent.and_then(|parent| ground.blocks.layers.iter().position(|layer| layer.definition == parent));
        let within = layer.map(|layer| (layer, parent_of_space(view, ground, layer, to)));
        let seen = vec![false; view.assigned.len()];
        Ok(Stroke { draft: draft.id, blocks: draft.blocks, target, to, within, last: None, seen, moved: Vec::new() })
    }

    /// The shown draft, if it can be changed.
    ///
    /// # Errors
    /// Why it can't.
    pub fn changeable_draft(&self) -> Result<&Draft, Refusal> {
        let draft = self.draft().ok_or(Refusal::NoDraft)?;
        if !self.can_change() {
            return Err(Refusal::OnlyLooking);
        }
        if self.project.as_ref().is_some_and(|project| project.decision_on(draft.id).is_some()) {
            return Err(Refusal::Decided);
        }
        Ok(draft)
    }

    /// The brush goes on to a place of the map; `radius_m` as the place in Web Mercator metres, 0 for the block under it. Blocks it touches on
    /// the way are assigned at once, as far as anybody sees. Answers how many.
    pub fn stroke_to(&mut self, world: Coord<f64>, radius_m: f64) -> usize {
        let (Some(to), Some(stroke)) = (self.in_project(world, radius_m), &self.drafts.stroke) else { return 0 };
        let (at, radius) = to;
        let piece = Piece { from: stroke.last.unwrap_or(at), to: at, radius };
        let definition = self.definitions.get(&stroke.blocks);
        let ground = self.drafts.grounds.get(&stroke.blocks).and_then(|ground| ground.made());
        let (Some(definition), Some(ground)) = (definition, ground) else { return 0 };
        let Some(index) = definition.index.clone() else {
            self.drafts.refusal = Some(Refusal::NotReady);
            return 0;
        };
        let unseen = |block: u32| stroke.seen.get(block as usize) == Some(&false);
        let geometry = |block: u32| ground.spaces.get(block as usize).map(|space| &space.geometry);
        let touched = piece.touched(&index, unseen, geometry);
        if let Some(stroke) = &mut self.drafts.stroke {
            stroke.last = Some(at);
        }
        self.stroke_over(&touched)
    }

    /// Blocks are assigned as if the brush had touched them. Answers how many were.
    pub fn stroke_over(&mut self, blocks: &[u32]) -> usize {
        let Some(mut stroke) = self.drafts.stroke.take() else { return 0 };
        let taken = self.take_blocks(&mut stroke, blocks);
        let count = taken.len();
        if let Some(view) = self.drafts.views.get_mut(&stroke.draft).filter(|_| count > 0) {
            view.move_blocks(&taken, stroke.to);
        }
        let draft = stroke.draft;
        self.drafts.stroke = Some(stroke);
        if count > 0 {
            self.recolour();
            self.follow_stroke(draft);
        }
        count
    }

    /// Of these blocks those that may be moved and are not there yet; why others may not is kept.
    fn take_blocks(&mut self, stroke: &mut Stroke, blocks: &[u32]) -> Vec<u32> {
        let (view, ground) = (self.drafts.views.get(&stroke.draft), self.drafts.grounds.get(&stroke.blocks));
        let (Some(view), Some(ground)) = (view, ground.and_then(|ground| ground.made())) else { return Vec::new() };
        let (mut taken, mut refused) = (Vec::new(), None);
        for &block in blocks {
            let Some(seen) = stroke.seen.get_mut(block as usize).filter(|seen| !**seen) else { continue };
            *seen = true;
            let from = view.assigned.get(block as usize).copied().unwrap_or(Draft::UNASSIGNED);
            if from == stroke.to {
                continue;
            }
            if view.space(from).is_some_and(|space| space.locked) {
                refused = Some(Refusal::Locked(self.draft_space_name(&view.draft, from as usize)));
            } else if let Some(outside) = self.outside_parent(stroke, ground, block) {
                refused = Some(outside);
            } else {
                stroke.moved.push((block, from));
                taken.push(block);
            }
        }
        self.drafts.refusal = refused.or(self.drafts.refusal.take());
        taken
    }

    /// The refusal for a block outside the parent space that is painted in; the first block tells which that is, where the target is
    /// empty.
    fn outside_parent(&self, stroke: &mut Stroke, ground: &DraftGround, block: u32) -> Option<Refusal> {
        let (layer, parent) = stroke.within.as_mut()?;
        let layer = ground.blocks.layers.get(*layer)?;
        let own = layer.majority(block)?;
        let parent = *parent.get_or_insert(own);
        if own == parent {
            return None;
        }
        let definition = self.project.as_ref()?.definition(layer.definition)?;
        let name = definition.spaces.get(parent as usize).map(crate::model::Space::label).unwrap_or_default();
        Some(Refusal::OutsideParent(name))
    }

    /// Ends the gesture: the command that does to the store what is seen. `None` when no block was moved. Whoever gets it executes it.
    pub fn end_stroke(&mut self) -> Option<Command> {
        let stroke = self.drafts.stroke.take()?;
        if stroke.moved.is_empty() {
            return None;
        }
        let from = stroke.taken_from();
        let spaces = self.drafts.views.get(&stroke.draft).map(|view| view.draft.spaces.clone()).unwrap_or_default();
        self.drafts.painted_from = from.iter().filter_map(|at| Some(spaces.get(*at as usize)?.id)).collect();
        let blocks = self.block_ids(stroke.blocks, stroke.moved.iter().map(|(block, _)| *block));
        let set = self.draft_ground(stroke.blocks).map(|ground| ground.blocks.clone());
        let view = self.drafts.views.get_mut(&stroke.draft)?;
        view.sent.push_back(stroke.moved.iter().map(|(block, _)| (*block, stroke.to)).collect());
        if let Some(set) = set {
            view.colour(&set);
        }
        self.recolour();
        self.derive_shape(stroke.draft);
        let space = match stroke.target {
            Target::Space(id) => Some(id),
            Target::Nothing => None,
        };
        Some(Command::AssignBlocks { draft: stroke.draft, blocks, space })
    }

    /// Ends the gesture and has it stored.
    pub fn finish_stroke(&mut self) {
        if let Some(command) = self.end_stroke() {
            self.execute(command);
        }
    }

    /// Gives the gesture up: everything is as it was.
    pub fn abort_stroke(&mut self) {
        let Some(stroke) = self.drafts.stroke.take() else { return };
        if let Some(view) = self.drafts.views.get_mut(&stroke.draft) {
            let mut back: std::collections::BTreeMap<u32, Vec<u32>> = std::collections::BTreeMap::new();
            for (block, from) in &stroke.moved {
                back.entry(*from).or_default().push(*block);
            }
            for (from, blocks) in back {
                view.move_blocks(&blocks, from);
            }
        }
        self.recolour();
        self.unfollow_stroke(stroke.draft);
    }

    /// Assigns blocks in one go.
    ///
    /// # Errors
    /// Why none was; it is kept for [`Session::paint_refusal`], too.
    pub fn paint_blocks(&mut self, blocks: &[u32], target: Target) -> Result<usize, Refusal> {
        self.begin_stroke(target)?;
        let count = self.stroke_over(blocks);
        self.finish_stroke();
        match &self.drafts.refusal {
            Some(refusal) if count == 0 => Err(refusal.clone()),
            _ => Ok(count),
        }
    }

    /// A place of the map and a length there, in the project's CRS.
    fn in_project(&self, world: Coord<f64>, radius_m: f64) -> Option<(Coord<f64>, f64)> {
        let around = Coord { x: radius_m, y: 0.0 };
        let mut ends = [world, world - around, world + around];
        self.world_transformer()?.transform(&mut ends).ok()?;
        let [at, left, right] = ends;
        Some((at, (right.x - left.x).hypot(right.y - left.y) / 2.0))
    }
}

impl DraftView {
    /// Blocks go to a space, as it is seen.
    pub(super) fn move_blocks(&mut self, blocks: &[u32], to: u32) {
        for block in blocks {
            if let Some(place) = self.assigned.get_mut(*block as usize) {
                *place = to;
            }
        }
        self.move_figures(blocks, to);
    }
}

/// The parent space that holds most of what counts of a draft's space; `None` for one without blocks.
fn parent_of_space(view: &DraftView, ground: &DraftGround, layer: usize, space: u32) -> Option<u32> {
    let layer = ground.blocks.layers.get(layer).filter(|_| space != Draft::UNASSIGNED)?;
    let mut weights: std::collections::BTreeMap<u32, f64> = std::collections::BTreeMap::new();
    for (block, _) in (0..).zip(&view.assigned).filter(|(_, at)| **at == space) {
        if let Some(parent) = layer.majority(block) {
            *weights.entry(parent).or_default() += ground.blocks.weight(block);
        }
    }
    weights.into_iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))).map(|(parent, _)| parent)
}
