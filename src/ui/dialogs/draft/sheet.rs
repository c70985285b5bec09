//! Which sheet of a spreadsheet a draft begins with.

use super::super::{Answer, Request, buttons};
use crate::app::session::{DraftForm, DraftStart};
use crate::t;
use crate::ui::context::{Action, Context, DraftAction};
use crate::ui::widgets::{choice_row, form};

/// The sheets of a file of which one is to be chosen.
pub struct SheetChoice {
    form: DraftForm,
    sheets: Vec<String>,
    chosen: String,
}

impl SheetChoice {
    /// `None` without sheets.
    pub(in super::super) fn new(form: DraftForm, sheets: Vec<String>) -> Option<Self> {
        let chosen = sheets.first()?.clone();
        Some(Self { form, sheets, chosen })
    }

    pub(in super::super) fn show(&mut self, ui: &mut egui::Ui, cx: &Context<'_>) -> Answer {
        let lang = cx.lang;
        ui.label(t!(lang, "draft-sheet-text"));
        form(ui, "draft sheet", |ui| {
            choice_row(ui, &t!(lang, "table-sheet"), &mut self.chosen, &self.sheets, Clone::clone);
        });
        match buttons(ui, lang, &t!(lang, "draft-begin"), true) {
            Some(true) => match &self.form.from {
                DraftStart::Table { path, .. } => {
                    let from = DraftStart::Table { path: path.clone(), sheet: Some(self.chosen.clone()) };
                    let begin = DraftAction::Begin(Box::new(DraftForm { from, ..self.form.clone() }));
                    Answer::Do(Request::Act(Action::Draft(begin)))
                }
                _ => Answer::Close,
            },
            Some(false) => Answer::Close,
            None => Answer::Open,
        }
    }
}
