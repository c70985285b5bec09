//! Carrying out what the user did with drafts.

use super::Workbench;
use crate::app::operations::Command;
use crate::app::session::{DraftForm, DraftStart, TableTaken};
use crate::l10n;
use crate::model::{DraftId, DraftSpace, DraftSpaceId};
use crate::t;
use crate::ui::context::{Context, DraftAction};
use crate::ui::dialogs::{Dialog, FilePurpose};
use crate::ui::panels::Tab;
use geo::{Coord, Rect};
use std::path::PathBuf;

impl Workbench {
    pub(super) fn carry_out_draft(&mut self, action: DraftAction) {
        match action {
            DraftAction::Choose(id) => self.session.choose_draft(id),
            DraftAction::Target(target) => self.session.set_draft_target(target),
            DraftAction::ZoomSpace(at) => self.bring_into_sight(at),
            DraftAction::Jump(blocks, space) => self.jump_to_blocks(blocks, space),
            DraftAction::MarkViolations(marked) => self.session.mark_violations(marked),
            DraftAction::MarkDifferences(marked) => self.session.mark_differences(marked),
            DraftAction::WithinParent(limited) => self.session.paint_within_parent(limited),
            _ if !self.session.can_change() => self.say_why_not(),
            DraftAction::Lock(id, locked) => self.edit_space(id, |space| space.locked = locked),
            DraftAction::Merge(from, into) => {
                let done = self.session.merge_draft_spaces(from, into);
                self.tell_refusal(done);
            }
            DraftAction::CopySpace(other, space) => {
                let done = self.session.copy_draft_space(other, space);
                self.tell_refusal(done);
            }
            DraftAction::DeleteSpace(space) => match self.session.changeable_draft().map(|draft| draft.id) {
                Ok(draft) => self.session.execute(Command::DeleteDraftSpace { draft, space }),
                Err(refusal) => self.tell_refusal(Err(refusal)),
            },
            DraftAction::EditSpace(id) => match self.session.changeable_draft() {
                Ok(draft) => self.dialog = draft.space(id).map(|space| Dialog::draft_space(draft.id, space.clone())),
                Err(refusal) => self.tell_refusal(Err(refusal)),
            },
            DraftAction::Rename(id) => {
                let name = self.session.project().and_then(|project| Some(project.draft(id)?.name.clone()));
                self.dialog = name.map(|name| Dialog::rename_draft(id, name));
            }
            DraftAction::Duplicate(id) => self.duplicate(id),
            DraftAction::Delete(id) => self.dialog = Some(Dialog::DeleteDraft(id)),
            DraftAction::ExplainProposal => self.dialog = Some(Dialog::ExplainProposal),
            DraftAction::EditRulebook(id) => {
                let draft = self.session.project().and_then(|project| project.draft(id));
                self.dialog = draft.map(Dialog::rulebook);
            }
            DraftAction::AskBridge => match self.session.changeable_draft().map(|_| ()) {
                Ok(()) => {
                    let lang = self.session.lang();
                    let context = Context { session: &self.session, lang, actions: &mut Vec::new() };
                    self.dialog = Dialog::bridge(&context);
                }
                Err(refusal) => self.tell_refusal(Err(refusal)),
            },
            DraftAction::ChooseTable(name, blocks) => {
                self.draft_of_table = Some((name, blocks));
                self.choose_file(FilePurpose::DraftTable);
            }
            DraftAction::AskAtoms => {
                let lang = self.session.lang();
                let context = Context { session: &self.session, lang, actions: &mut Vec::new() };
                self.dialog = Dialog::atoms(&context);
            }
            DraftAction::MakeAtoms(form) => self.session.make_atoms(*form),
            DraftAction::Begin(form) => {
                self.tab = Tab::Draft;
                self.session.begin_draft(*form);
            }
        }
    }

    pub(super) fn new_draft(&mut self) {
        let lang = self.session.lang();
        let context = Context { session: &self.session, lang, actions: &mut Vec::new() };
        self.dialog = Dialog::new_draft(&context);
    }

    /// The table that a draft is to begin with was chosen.
    pub(super) fn begin_with_table(&mut self, path: PathBuf) {
        let Some((name, blocks)) = self.draft_of_table.take() else { return };
        self.tab = Tab::Draft;
        self.session.begin_draft(DraftForm { name, blocks, from: DraftStart::Table { path, sheet: None } });
    }

    /// Says which rows of the table found no block.
    pub(super) fn table_taken(&mut self, taken: &TableTaken) {
        let lang = self.session.lang();
        let count = |n| l10n::count(lang, n);
        let (assigned, unassigned, unmatched) =
            (count(taken.assigned), count(taken.unassigned), count(taken.unmatched));
        self.say(t!(lang, "draft-table-taken", assigned = assigned, unassigned = unassigned, unmatched = unmatched));
    }

    fn edit_space(&mut self, id: DraftSpaceId, edit: impl FnOnce(&mut DraftSpace)) {
        let found = self.session.changeable_draft().map(|draft| (draft.id, draft.space(id).cloned()));
        match found {
            Ok((draft, Some(mut space))) => {
                edit(&mut space);
                self.session.execute(Command::EditDraftSpace { draft, space });
            }
            Ok(_) => {}
            Err(refusal) => self.tell_refusal(Err(refusal)),
        }
    }

    fn duplicate(&mut self, id: DraftId) {
        let lang = self.session.lang();
        let Some(draft) = self.session.project().and_then(|project| project.draft(id)) else { return };
        let wanted = t!(lang, "draft-copy-name", name = draft.name.clone());
        let name = self.session.free_draft_name(&wanted);
        let form = DraftForm { name, blocks: draft.blocks, from: DraftStart::Draft(id) };
        self.session.begin_draft(form);
    }

    fn jump_to_blocks(&mut self, blocks: Vec<u32>, space: Option<u32>) {
        self.zoom_to_draft(&blocks, space);
        if let Some(definition) = self.session.draft().map(|draft| draft.blocks).filter(|_| !blocks.is_empty()) {
            self.session.set_draft_cursor(blocks.first().copied().unwrap_or_default());
            self.session.selection.set(definition, blocks);
        }
    }

    /// Shows a space of the draft that is not wholly seen: who paints does not want the map to jump.
    fn bring_into_sight(&mut self, space: u32) {
        let extent = self.session.draft_view().and_then(|view| view.shape()?.extent_world(space));
        let shown = self.map.view().map(|view| view.extent());
        let seen = extent.zip(shown).is_some_and(|(space, shown)| {
            let (low, high) = (space.min(), space.max());
            low.x >= shown.min().x && low.y >= shown.min().y && high.x <= shown.max().x && high.y <= shown.max().y
        });
        if !seen {
            self.zoom_to_draft(&[], Some(space));
        }
    }

    /// Shows blocks, or else a space of the draft.
    fn zoom_to_draft(&mut self, blocks: &[u32], space: Option<u32>) {
        let of_blocks = blocks.iter().filter_map(|block| self.session.block_extent_world(*block)).reduce(around);
        let of_space = || self.session.draft_view().and_then(|view| view.shape()?.extent_world(space?));
        if let Some(extent) = of_blocks.or_else(of_space) {
            self.map.zoom_to(extent, true);
        }
    }
}

fn around(a: Rect<f64>, b: Rect<f64>) -> Rect<f64> {
    let (low, high) = (a.min(), a.max());
    Rect::new(
        Coord { x: low.x.min(b.min().x), y: low.y.min(b.min().y) },
        Coord { x: high.x.max(b.max().x), y: high.y.max(b.max().y) },
    )
}
