//! What stands in the window while no project is open: where to begin.

use crate::app::user_command::UserCommand;
use crate::l10n;
use crate::t;
use crate::ui::context::{Action, Context};

/// Shows the beginning.
pub fn show(ui: &mut egui::Ui, cx: &mut Context<'_>) {
    let lang = cx.lang;
    egui::ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        ui.vertical_centered(|ui| {
            ui.add_space((ui.available_height() * 0.12).max(12.0));
            ui.label(egui::RichText::new("Klammer").size(40.0).strong());
            ui.label(egui::RichText::new(t!(lang, "start-claim")).size(16.0));
            ui.add_space(20.0);
            recoverable(ui, cx);
            for command in [UserCommand::NewProject, UserCommand::OpenProject, UserCommand::OpenSample] {
                let text = egui::RichText::new(command.label(lang)).size(16.0);
                let button = egui::Button::new(text).min_size(egui::vec2(340.0, 40.0));
                let mut response = ui.add(button);
                if let Some(tooltip) = command.tooltip(lang) {
                    response = response.on_hover_text(tooltip);
                }
                if response.clicked() {
                    cx.send(Action::Run(command));
                }
                ui.add_space(4.0);
            }
            recent(ui, cx);
            ui.add_space(16.0);
            ui.weak(t!(lang, "start-offline"));
        });
    });
}

fn recent(ui: &mut egui::Ui, cx: &mut Context<'_>) {
    let recent = cx.session.settings.recent.clone();
    if recent.is_empty() {
        return;
    }
    ui.add_space(14.0);
    ui.strong(t!(cx.lang, "start-recent"));
    for path in recent {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if ui.link(name).on_hover_text(path.display().to_string()).clicked() {
            cx.send(Action::Open(path));
        }
    }
}

fn recoverable(ui: &mut egui::Ui, cx: &mut Context<'_>) {
    let lang = cx.lang;
    for what in cx.session.recoverable().to_vec() {
        egui::Frame::group(ui.style()).show(ui, |ui| {
            ui.set_max_width(520.0);
            ui.label(t!(
                lang,
                "start-recoverable",
                title = what.title.clone(),
                at = l10n::timestamp(lang, &what.changed_at)
            ));
            ui.horizontal(|ui| {
                if ui.button(t!(lang, "start-recover")).clicked() {
                    cx.send(Action::Recover(what.clone()));
                }
                if ui.button(t!(lang, "start-discard")).clicked() {
                    cx.send(Action::Discard(what.clone()));
                }
            });
        });
        ui.add_space(10.0);
    }
}
