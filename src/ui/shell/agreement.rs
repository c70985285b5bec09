//! Carrying out what the user did about positions, decisions and crosswalks.

use super::Workbench;
use crate::app::explain;
use crate::app::operations::{Command, OfficialSubject};
use crate::app::session::CrosswalkRead;
use crate::model::{CrosswalkId, DraftId, Project};
use crate::t;
use crate::ui::context::Agree;
use crate::ui::dialogs::{DecisionForm, Dialog, FilePurpose, PositionForm};
use crate::ui::panels::Tab;
use crate::ui::panels::positions::Said;
use std::path::PathBuf;

impl Workbench {
    pub(super) fn agree(&mut self, what: Agree) {
        match what {
            Agree::DrawUp(draft) => self.session.draw_up_standing(draft),
            Agree::AskBlockLog(block) => self.session.ask_block_log(block),
            Agree::EditPosition(_)
            | Agree::AskDecision(_)
            | Agree::EditDecision(_)
            | Agree::Decide(..)
            | Agree::BeginFrom(_)
            | Agree::KeepCrosswalk
            | Agree::DeleteCrosswalk(_)
            | Agree::AskCrosswalkFile
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
            Agree::CheckOfficial(draft, min_residents) => self.session.check_official(draft, min_residents),
            Agree::CheckDecided(definition, min_residents) => {
                self.session.check_official_of(OfficialSubject::Definition(definition), min_residents);
            }
            Agree::Differ(decision) => self.session.differ_from_before(decision),
            Agree::BeginFrom(decision) => self.session.begin_from_decision(decision),
            Agree::Decide(draft, form) => self.session.decide(draft, *form),
            Agree::ComputeCrosswalk(from, to) => self.session.compute_crosswalk(from, to),
            Agree::LookAtCrosswalk(id) => self.session.look_at_crosswalk(id),
            Agree::KeepCrosswalk => self.keep_crosswalk(),
            Agree::DeleteCrosswalk(id) => self.session.execute(Command::DeleteCrosswalk(id)),
            Agree::JudgeCrosswalks => self.session.judge_crosswalks(),
            Agree::ArrangeCrosswalk(query) => self.session.arrange_crosswalk(&query),
            Agree::AskCrosswalkFile => self.choose_file(FilePurpose::OfficialCrosswalk),
            Agree::AskCrosswalkPlace(format) => self.choose_file(FilePurpose::Crosswalk(format)),
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

    /// Keeps the crosswalk that is looked at under a name that says between what it is.
    fn keep_crosswalk(&mut self) {
        let lang = self.session.lang();
        let (Some(project), Some(view)) = (self.session.project().cloned(), self.session.crosswalk_view()) else {
            return;
        };
        let name = |id| project.definition(id).map(|d| d.name.clone()).unwrap_or_default();
        let title = t!(lang, "crosswalks-from-to", from = name(view.crosswalk.from), to = name(view.crosswalk.to));
        let name = free_crosswalk_name(&project, &title);
        self.session.keep_crosswalk(name);
    }

    /// Brings in an official crosswalk between the definitions that are chosen.
    pub(super) fn import_crosswalk(&mut self, path: PathBuf) {
        let (Some(project), Some((from, to))) = (self.session.project().cloned(), self.crosswalks.chosen()) else {
            return;
        };
        let file = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        self.session.import_crosswalk(path, from, to, free_crosswalk_name(&project, &file));
    }

    /// What of an official crosswalk was taken, and what not, is to be read.
    pub(super) fn crosswalk_read(&mut self, read: &CrosswalkRead) {
        self.dialog = Some(Dialog::Message(explain::crosswalk_read(self.session.lang(), read)));
    }

    /// A crosswalk was kept: it is the one to be looked at.
    pub(super) fn crosswalk_kept(&mut self, crosswalks: &[CrosswalkId]) {
        if let Some(id) = crosswalks.first() {
            self.session.look_at_crosswalk(*id);
        }
        self.tab = Tab::Crosswalks;
    }
}

/// The title, or with a number behind it if a crosswalk has it already.
fn free_crosswalk_name(project: &Project, title: &str) -> String {
    let taken = |name: &str| project.crosswalks.iter().any(|crosswalk| crosswalk.name == name);
    let numbered = (2..).map(|n| format!("{title} ({n})"));
    std::iter::once(title.to_owned()).chain(numbered).find(|name| !taken(name)).unwrap_or_default()
}
