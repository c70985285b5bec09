//! Carrying out what the user did about positions, decisions and crosswalks.

use super::Workbench;
use crate::model::DraftId;
use crate::t;
use crate::ui::context::Agree;
use crate::ui::dialogs::{DecisionForm, Dialog, PositionForm};
use crate::ui::panels::Tab;
use crate::ui::panels::positions::Said;

impl Workbench {
    pub(super) fn agree(&mut self, what: Agree) {
        match what {
            Agree::DrawUp(draft) => self.session.draw_up_standing(draft),
            Agree::AskBlockLog(block) => self.session.ask_block_log(block),
            Agree::EditPosition(_) | Agree::AskDecision(_) | Agree::EditDecision(_) | Agree::Decide(_)
                if !self.session.can_change() =>
            {
                self.say_why_not();
            }
            Agree::EditPosition(said) => self.edit_position(said),
            Agree::AskDecision(draft) => self.ask_decision(Some(draft)),
            Agree::EditDecision(id) => {
                let form =
                    self.session.project().and_then(|project| DecisionForm::edit(project, id, self.session.lang()));
                self.dialog = form.map(|form| Dialog::Decision(Box::new(form))).or(self.dialog.take());
            }
            Agree::Decide(wish) => self.session.decide(*wish),
        }
    }

    fn edit_position(&mut self, said: Said) {
        let lang = self.session.lang();
        let form = self.session.project().and_then(|project| PositionForm::new(project, said, lang));
        self.dialog = form.map(|form| Dialog::Position(Box::new(form))).or(self.dialog.take());
    }

    /// Asks for what belongs to a decision: about this draft, else the one that is looked at, else the last that is open.
    pub(super) fn ask_decision(&mut self, draft: Option<DraftId>) {
        let lang = self.session.lang();
        let Some(project) = self.session.project().cloned() else { return };
        let open = |id: &DraftId| project.draft(*id).is_some() && project.decision_on(*id).is_none();
        let last = || project.drafts.iter().rev().map(|draft| draft.id).find(|id| open(id));
        let Some(draft) = draft.or(self.positions.draft()).filter(|id| open(id)).or_else(last) else {
            self.say(t!(lang, "decision-nothing-open"));
            return;
        };
        self.session.draw_up_standing(draft);
        self.dialog = DecisionForm::new(&project, draft, lang).map(|form| Dialog::Decision(Box::new(form)));
    }

    /// A draft became a common definition: it is shown like any other, and the record beside it.
    pub(super) fn decided(&mut self, definitions: &[crate::model::DefinitionId]) {
        if let Some(id) = definitions.first() {
            self.session.activate(*id);
        }
        self.positions.show_decisions();
        self.tab = Tab::Positions;
    }
}
