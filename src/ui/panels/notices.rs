//! The line below the menus that stays as long as it is true: others have the project open, the place can't be written to.

use crate::app::explain;
use crate::app::user_command::UserCommand;
use crate::t;
use crate::ui::context::{Action, Context};

/// Whether there is something to tell.
pub fn needed(cx: &Context<'_>) -> bool {
    cx.session.project().is_some() && (cx.session.status().read_only || !cx.session.openers().is_empty())
}

/// Shows what there is to tell.
pub fn show(ui: &mut egui::Ui, cx: &mut Context<'_>) {
    let lang = cx.lang;
    ui.horizontal_wrapped(|ui| {
        if cx.session.status().read_only {
            ui.strong(t!(lang, "notice-read-only"));
            if ui.small_button(t!(lang, "command-save-as")).clicked() {
                cx.send(Action::Run(UserCommand::SaveAs));
            }
        }
        let openers = cx.session.openers();
        if !openers.is_empty() {
            let all: Vec<String> = openers.iter().map(|opener| explain::opener(lang, opener)).collect();
            ui.strong(all.join(" · ")).on_hover_text(t!(lang, "notice-openers-tooltip"));
        }
    });
}
