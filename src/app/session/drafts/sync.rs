//! Bringing what is seen of drafts to what the store says: after commands, undo, and what could not be done.

use super::super::Session;
use super::{DraftView, shape};
use crate::analysis::draft::BlockSet;
use crate::app::draft_colours::colours_of_spaces;
use crate::app::operations::HistoryKind;
use crate::model::{DefinitionId, Draft, DraftId, DraftSpaceId};
use crate::project::Changes;
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

impl Session {
    /// After a command: what was sent is confirmed, and everything follows the new snapshot. Here alone it is decided which draft is shown then:
    /// the one that came, whatever brought it (a command, doing again, undoing a deletion), else the one that was shown.
    pub(in super::super) fn refresh_drafts(&mut self, changes: &Changes, kind: HistoryKind, before: &[DraftId]) {
        if kind == HistoryKind::AssignBlocks {
            for id in &changes.drafts {
                if let Some(view) = self.drafts.views.get_mut(id) {
                    view.sent.pop_front();
                }
            }
        }
        let now = self.project.iter().flat_map(|project| &project.drafts).map(|draft| draft.id);
        let came: Vec<DraftId> = now.filter(|id| !before.contains(id)).collect();
        match came.as_slice() {
            [came] => self.choose_draft(Some(*came)),
            // Going back in the history may bring several: none of them is what is worked on.
            _ => self.derive_drafts(),
        }
    }

    /// Something could not be done: what was painted ahead of the store is taken back.
    pub(in super::super) fn take_back_painted(&mut self) {
        self.abort_stroke();
        for view in self.drafts.views.values_mut() {
            view.sent.clear();
        }
        self.sync_drafts(None);
    }

    /// Everything the shown drafts need, of the project as it is now.
    pub(in super::super) fn derive_drafts(&mut self) {
        let Some((_, project)) = self.snapshot() else { return };
        let shown = [self.view.draft(), self.sides.waiting_draft()];
        self.drafts.views.retain(|id, _| shown.contains(&Some(*id)) && project.draft(*id).is_some());
        self.drafts.targets.retain(|id, _| project.draft(*id).is_some());
        if self.drafts.stroke.as_ref().is_some_and(|stroke| !self.drafts.views.contains_key(&stroke.draft())) {
            self.drafts.stroke = None;
        }
        self.derive_grounds(&project);
        self.sync_drafts(None);
    }

    /// Brings the views to the snapshot, where their blocks are known. With a definition only those of these blocks.
    pub(super) fn sync_drafts(&mut self, of_blocks: Option<DefinitionId>) {
        let Some((_, project)) = self.snapshot() else { return };
        let mut shown: Vec<DraftId> = [self.view.draft(), self.sides.waiting_draft()].into_iter().flatten().collect();
        shown.dedup();
        for id in shown {
            let Some(draft) = project.draft(id).filter(|draft| of_blocks.is_none_or(|of| of == draft.blocks)) else {
                continue;
            };
            if self.sync_draft(draft) {
                self.derive_shape(id);
            }
            self.derive_figures(&project, draft);
        }
        self.recolour();
    }

    /// Answers whether anything is other than it was seen.
    fn sync_draft(&mut self, draft: &Draft) -> bool {
        let Some(ground) = self.drafts.grounds.get(&draft.blocks).and_then(|ground| ground.made()) else {
            self.drafts.views.remove(&draft.id);
            return false;
        };
        let (in_store, set) = (dense(draft, ground), ground.blocks.clone());
        match self.drafts.views.get_mut(&draft.id) {
            Some(view) if view.assigned.len() == in_store.len() => view.follow(draft, in_store, &set),
            _ => {
                let view = DraftView::new(draft.clone(), in_store, &set);
                self.drafts.views.insert(draft.id, view);
                true
            }
        }
    }
}

/// Positions of the blocks' spaces, as they are in the store.
fn dense(draft: &Draft, ground: &super::DraftGround) -> Vec<u32> {
    let space_at: HashMap<DraftSpaceId, u32> = draft.spaces.iter().map(|space| space.id).zip(0..).collect();
    let mut assigned = vec![Draft::UNASSIGNED; ground.spaces.len()];
    for (block, space) in draft.assigned.iter() {
        let place = ground.position.get(block).and_then(|at| assigned.get_mut(*at as usize));
        if let (Some(place), Some(space)) = (place, space_at.get(space)) {
            *place = *space;
        }
    }
    assigned
}

impl DraftView {
    fn new(draft: Draft, assigned: Vec<u32>, set: &BlockSet) -> Self {
        let mut view = Self {
            draft,
            assigned,
            sent: VecDeque::new(),
            colours: Vec::new(),
            fills: super::looks::nothing(),
            shape: shape::ShapeState::default(),
            figures: super::figures::FiguresState::default(),
        };
        view.colour(set);
        view
    }

    /// Takes the store's state with what was sent since on top. Answers whether anything is other than it was seen.
    fn follow(&mut self, draft: &Draft, in_store: Vec<u32>, set: &BlockSet) -> bool {
        let same_spaces = Arc::ptr_eq(&self.draft.spaces, &draft.spaces);
        let same_order = self.draft.spaces.iter().map(|s| s.id).eq(draft.spaces.iter().map(|s| s.id));
        if !same_order {
            // What was sent names positions that are others now; it comes back with its confirmation.
            self.sent.clear();
        }
        let mut assigned = in_store;
        for (block, space) in self.sent.iter().flatten() {
            if let Some(place) = assigned.get_mut(*block as usize) {
                *place = *space;
            }
        }
        let same = same_order && assigned == self.assigned;
        self.draft = draft.clone();
        self.assigned = assigned;
        self.follow_figures();
        if !same || !same_spaces {
            self.colour(set);
        }
        !same
    }

    /// Colours of the spaces, by which of them touch.
    pub(super) fn colour(&mut self, set: &BlockSet) {
        self.colours = colours_of_spaces(&self.draft.spaces, &self.assigned, set);
    }
}
