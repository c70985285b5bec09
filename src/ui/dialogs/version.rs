//! Naming the state of the project, and compacting it.

use super::{Answer, Request, buttons};
use crate::app::explain;
use crate::app::operations::{Command, Compaction};
use crate::l10n::{self, Lang};
use crate::t;
use crate::ui::context::Action;
use crate::ui::widgets::{form, text_row};

/// The name of a new version.
#[derive(Default)]
pub struct VersionForm {
    name: String,
}

impl VersionForm {
    pub(super) fn show(&mut self, ui: &mut egui::Ui, lang: Lang) -> Answer {
        ui.label(t!(lang, "version-about"));
        ui.add_space(4.0);
        form(ui, "version", |ui| {
            text_row(ui, &t!(lang, "version-name"), &mut self.name, &t!(lang, "version-name-hint"));
        });
        match buttons(ui, lang, &t!(lang, "version-add"), !self.name.trim().is_empty()) {
            Some(true) => {
                let command = Command::AddVersion { name: self.name.trim().to_owned() };
                Answer::Do(Request::Act(Action::Execute(Box::new(command))))
            }
            Some(false) => Answer::Close,
            None => Answer::Open,
        }
    }
}

/// What compacting would remove, before it does.
pub(super) fn compact(ui: &mut egui::Ui, found: &Compaction, lang: Lang) -> Answer {
    if found.is_empty() {
        ui.label(t!(lang, "compact-nothing"));
        ui.add_space(8.0);
        let closed = ui.button(t!(lang, "action-ok")).clicked() || ui.input(|i| i.key_pressed(egui::Key::Enter));
        return if closed { Answer::Close } else { Answer::Open };
    }
    ui.label(t!(lang, "compact-text"));
    ui.add_space(4.0);
    for line in explain::compaction(lang, found) {
        ui.label(format!("– {line}"));
    }
    ui.add_space(4.0);
    ui.label(t!(lang, "compact-frees", size = l10n::bytes(lang, found.bytes)));
    ui.strong(t!(lang, "compact-for-good"));
    match buttons(ui, lang, &t!(lang, "compact-do"), true) {
        Some(true) => Answer::Do(Request::Act(Action::Compact)),
        Some(false) => Answer::Close,
        None => Answer::Open,
    }
}
