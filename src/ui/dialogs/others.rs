//! Dialogs about others who have the project, and about who works here.

use super::{AfterClose, Answer, Request, row_at_the_right};
use crate::app::explain::{self, Explanation};
use crate::app::user_command::UserCommand;
use crate::l10n::Lang;
use crate::t;
use crate::ui::context::{Action, Context};
use crate::ui::widgets::{form, text_row};
use std::path::{Path, PathBuf};

/// The project is open in another window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// The project.
    pub path: PathBuf,
    /// What came of the last attempt.
    pub state: Calling,
}

/// How far calling the other window is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Calling {
    /// Not tried.
    NotYet,
    /// No answer yet.
    Waiting,
    /// No answer in time.
    Silent,
}

impl Elsewhere {
    pub(super) fn show(&mut self, ui: &mut egui::Ui, lang: Lang) -> Answer {
        ui.label(self.path.display().to_string());
        ui.label(t!(lang, "elsewhere-text"));
        match self.state {
            Calling::NotYet => {}
            Calling::Waiting => {
                ui.horizontal(|ui| {
                    ui.spinner();
                    ui.label(t!(lang, "elsewhere-waiting"));
                });
            }
            Calling::Silent => {
                ui.add_space(4.0);
                ui.strong(t!(lang, "elsewhere-silent"));
            }
        }
        ui.add_space(8.0);
        ui.separator();
        let mut answer = Answer::Open;
        row_at_the_right(ui, |ui| {
            let button = egui::Button::new(egui::RichText::new(t!(lang, "elsewhere-switch")).strong());
            if ui.add_enabled(self.state != Calling::Waiting, button).clicked() {
                self.state = Calling::Waiting;
                answer = Answer::Do(Request::CallWindow(self.path.clone()));
            }
            if ui.button(t!(lang, "action-cancel")).clicked() {
                answer = Answer::Close;
            }
        });
        answer
    }
}

/// The file can't be saved over: somebody else wrote it, or writes it.
pub(super) fn conflict(ui: &mut egui::Ui, explanation: &Explanation, cx: &Context<'_>) -> Answer {
    let lang = cx.lang;
    for part in [&explanation.place, &explanation.meaning] {
        ui.label(part);
    }
    for opener in cx.session.openers() {
        ui.strong(explain::opener(lang, opener));
    }
    ui.add_space(6.0);
    let name = cx.session.status().path.as_deref().and_then(Path::file_stem).unwrap_or_default().to_string_lossy();
    let beside = format!("{name} ({}).gpkg", cx.session.label_beside());
    ui.label(t!(lang, "conflict-keep-both-text", file = beside));
    ui.weak(t!(lang, "conflict-merge-later"));
    ui.add_space(8.0);
    ui.separator();
    let mut answer = Answer::Open;
    row_at_the_right(ui, |ui| {
        if ui.button(egui::RichText::new(t!(lang, "conflict-keep-both")).strong()).clicked() {
            answer = Answer::Do(Request::KeepBoth);
        }
        if ui.button(t!(lang, "conflict-save-as")).clicked() {
            answer = Answer::Do(Request::Act(Action::Run(UserCommand::SaveAs)));
        }
        if ui.button(t!(lang, "action-cancel")).clicked() {
            answer = Answer::Close;
        }
    });
    answer
}

/// Who works here: asked once.
pub struct WhoForm {
    who: String,
    then: AfterClose,
}

impl WhoForm {
    pub(super) fn new(then: AfterClose) -> Self {
        Self { who: String::new(), then }
    }

    pub(super) fn show(&mut self, ui: &mut egui::Ui, lang: Lang) -> Answer {
        ui.label(t!(lang, "who-text"));
        ui.add_space(4.0);
        form(ui, "who", |ui| {
            text_row(ui, &t!(lang, "settings-who"), &mut self.who, &t!(lang, "settings-who-hint"));
        });
        ui.weak(t!(lang, "who-change"));
        ui.add_space(8.0);
        ui.separator();
        let mut who = None;
        row_at_the_right(ui, |ui| {
            let given = !self.who.trim().is_empty();
            let button = egui::Button::new(egui::RichText::new(t!(lang, "action-apply")).strong());
            if ui.add_enabled(given, button).clicked() {
                who = Some(self.who.trim().to_owned());
            }
            if ui.button(t!(lang, "who-nobody")).clicked() {
                who = Some(String::new());
            }
        });
        let entered = ui.input(|i| i.key_pressed(egui::Key::Enter)) && ui.memory(|memory| memory.focused().is_none());
        if who.is_none() && entered {
            who = Some(self.who.trim().to_owned());
        }
        who.map_or(Answer::Open, |who| Answer::Do(Request::Who(who, self.then.clone())))
    }

    /// Closed without an answer: as if left empty.
    pub(super) fn dismissed(&self) -> Request {
        Request::Who(String::new(), self.then.clone())
    }
}
