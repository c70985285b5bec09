//! What was done, newest first.

use crate::app::explain;
use crate::app::user_command::UserCommand;
use crate::l10n;
use crate::t;
use crate::ui::context::{Action, Context};

/// Shows the history with virtual scrolling.
pub fn show(ui: &mut egui::Ui, cx: &mut Context<'_>) {
    let lang = cx.lang;
    ui.horizontal(|ui| {
        for command in [UserCommand::Undo, UserCommand::Redo] {
            if ui.add_enabled(command.enabled(cx.session), egui::Button::new(command.label(lang))).clicked() {
                cx.send(Action::Run(command));
            }
        }
    });
    let history = cx.session.status().history.clone();
    if history.is_empty() {
        ui.weak(t!(lang, "history-empty"));
    }
    let height = ui.text_style_height(&egui::TextStyle::Body) * 2.0 + 10.0;
    egui::ScrollArea::vertical().auto_shrink([false, false]).show_rows(ui, height, history.len(), |ui, rows| {
        for entry in history.get(rows).unwrap_or_default() {
            let sentence = explain::history_sentence(lang, entry);
            let mut text = egui::RichText::new(&sentence);
            if !entry.in_effect {
                text = text.weak().strikethrough();
            }
            ui.vertical(|ui| {
                ui.set_height(height - ui.spacing().item_spacing.y);
                ui.add(egui::Label::new(text).truncate()).on_hover_text(&sentence);
                let mut about = l10n::timestamp(lang, &entry.at);
                if !entry.who.is_empty() {
                    about = format!("{about} · {}", entry.who);
                }
                ui.weak(egui::RichText::new(about).small());
            });
        }
    });
}
