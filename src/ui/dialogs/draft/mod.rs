//! Forms about drafts: their spaces, their names, what they start from, what they are to meet.

mod atoms;
mod begin;
mod bridge;
mod compare;
mod proposal;
mod rulebook;
mod sheet;

pub use atoms::AtomsDialog;
pub use begin::NewForm;
pub use bridge::BridgeForm;
pub(super) use compare::compare;
pub(super) use proposal::explain;
pub use rulebook::{RulebookForm, typed_people};
pub use sheet::SheetChoice;

use super::{Answer, Request, buttons};
use crate::app::operations::Command;
use crate::l10n::Lang;
use crate::model::{Colour, Draft, DraftId, DraftSpace};
use crate::t;
use crate::ui::context::{Action, Context};
use crate::ui::widgets::{form, form_row, text_row};

/// Code, name and colour of a space.
pub struct SpaceForm {
    draft: DraftId,
    space: DraftSpace,
    /// Whether it has a colour that people chose.
    own_colour: bool,
    colour: Colour,
}

impl SpaceForm {
    pub(super) fn new(draft: DraftId, space: DraftSpace) -> Self {
        let colour = space.colour.unwrap_or(Colour([119, 170, 221]));
        Self { draft, own_colour: space.colour.is_some(), colour, space }
    }

    pub(super) fn show(&mut self, ui: &mut egui::Ui, lang: Lang) -> Answer {
        form(ui, "draft space", |ui| {
            text_row(ui, &t!(lang, "table-name"), &mut self.space.name, "");
            text_row(ui, &t!(lang, "table-code"), &mut self.space.code, "");
            form_row(ui, &t!(lang, "edit-colour"), |ui| {
                ui.horizontal(|ui| {
                    let own = ui.checkbox(&mut self.own_colour, t!(lang, "draft-own-colour"));
                    if self.own_colour {
                        ui.color_edit_button_srgb(&mut self.colour.0);
                    }
                    own
                })
                .inner
            });
        });
        match buttons(ui, lang, &t!(lang, "action-apply"), true) {
            Some(true) => {
                let colour = self.own_colour.then_some(self.colour);
                let [name, code] = [&self.space.name, &self.space.code].map(|text| text.trim().to_owned());
                let space = DraftSpace { name, code, colour, ..self.space.clone() };
                execute(Command::EditDraftSpace { draft: self.draft, space })
            }
            Some(false) => Answer::Close,
            None => Answer::Open,
        }
    }
}

/// Another name for a draft.
pub struct NameForm {
    id: DraftId,
    name: String,
}

impl NameForm {
    pub(super) fn new(id: DraftId, name: String) -> Self {
        Self { id, name }
    }

    pub(super) fn show(&mut self, ui: &mut egui::Ui, cx: &Context<'_>) -> Answer {
        let lang = cx.lang;
        form(ui, "draft name", |ui| text_row(ui, &t!(lang, "table-name"), &mut self.name, ""));
        let sound = name_is_free(&self.name, Some(self.id), cx);
        if !sound && !self.name.trim().is_empty() {
            ui.colored_label(ui.visuals().error_fg_color, t!(lang, "draft-name-taken"));
        }
        match buttons(ui, lang, &t!(lang, "action-apply"), sound) {
            Some(true) => execute(Command::RenameDraft { id: self.id, name: self.name.trim().to_owned() }),
            Some(false) => Answer::Close,
            None => Answer::Open,
        }
    }
}

/// Whether a name says something and no other draft has it.
fn name_is_free(name: &str, own: Option<DraftId>, cx: &Context<'_>) -> bool {
    let name = name.trim();
    let other = |draft: &Draft| Some(draft.id) != own && draft.name == name;
    !name.is_empty() && cx.session.project().is_some_and(|project| !project.drafts.iter().any(other))
}

/// Asks before a draft goes.
pub(super) fn delete(ui: &mut egui::Ui, id: DraftId, cx: &Context<'_>) -> Answer {
    let lang = cx.lang;
    let Some(draft) = cx.session.project().and_then(|project| project.draft(id)) else { return Answer::Close };
    ui.label(t!(lang, "draft-delete-text", name = draft.name.clone()));
    match buttons(ui, lang, &t!(lang, "action-delete"), true) {
        Some(true) => execute(Command::DeleteDraft(id)),
        Some(false) => Answer::Close,
        None => Answer::Open,
    }
}

fn execute(command: Command) -> Answer {
    Answer::Do(Request::Act(Action::Execute(Box::new(command))))
}
