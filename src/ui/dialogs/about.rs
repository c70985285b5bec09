//! Settings and help.

use super::{Answer, Request};
use crate::app::settings::{Settings, Theme};
use crate::l10n::Lang;
use crate::t;
use crate::ui::context::Context;
use crate::ui::widgets::{choice_row, form, text_row};

/// Language, looks, size, name. Applies at once.
pub(super) fn settings(ui: &mut egui::Ui, cx: &Context<'_>) -> Answer {
    let lang = cx.lang;
    let mut settings = cx.session.settings.clone();
    let before = settings.clone();
    form(ui, "settings", |ui| {
        let languages = [None, Some(Lang::De), Some(Lang::En)];
        choice_row(ui, &t!(lang, "settings-language"), &mut settings.lang, &languages, |language| match language {
            None => t!(lang, "settings-as-system"),
            Some(language) => Lang::ALL.iter().find(|(other, _)| other == language).map_or("", |l| l.1).to_owned(),
        });
        let themes = [Theme::Light, Theme::Dark, Theme::System];
        choice_row(ui, &t!(lang, "settings-theme"), &mut settings.theme, &themes, |theme| match theme {
            Theme::Light => t!(lang, "settings-light"),
            Theme::Dark => t!(lang, "settings-dark"),
            Theme::System => t!(lang, "settings-as-system"),
        });
        choice_row(ui, &t!(lang, "settings-scale"), &mut settings.scale, &Settings::SCALES, |scale| {
            crate::l10n::percent(lang, f64::from(*scale), 0)
        });
        text_row(ui, &t!(lang, "settings-who"), &mut settings.who, &t!(lang, "settings-who-hint"));
    });
    ui.weak(t!(lang, "settings-who-explained"));
    ui.add_space(4.0);
    ui.weak(t!(lang, "settings-sends-nothing"));
    ui.add_space(8.0);
    let close = ui.button(t!(lang, "action-close")).clicked();
    if settings != before {
        return Answer::Do(Request::Settings(Box::new(settings)));
    }
    if close { Answer::Close } else { Answer::Open }
}

/// How to do the main job, in the planner's words. The text is `assets/help.*.md`.
pub(super) fn help(ui: &mut egui::Ui, max_height: f32, lang: Lang) -> Answer {
    let text = match lang {
        Lang::De => include_str!("../../../assets/help.de.md"),
        Lang::En => include_str!("../../../assets/help.en.md"),
    };
    egui::ScrollArea::vertical().max_height(max_height - 40.0).auto_shrink([false, true]).show(ui, |ui| {
        for line in text.lines() {
            if let Some(heading) = line.strip_prefix("# ").or(line.strip_prefix("## ")) {
                ui.add_space(6.0);
                ui.label(egui::RichText::new(heading).strong().size(16.0));
            } else if let Some(item) = line.strip_prefix("- ") {
                ui.horizontal_wrapped(|ui| {
                    ui.label("•");
                    ui.label(item);
                });
            } else if line.is_empty() {
                ui.add_space(4.0);
            } else {
                ui.label(line);
            }
        }
        ui.add_space(8.0);
        ui.weak(t!(lang, "help-version", version = env!("CARGO_PKG_VERSION").to_owned()));
    });
    ui.add_space(8.0);
    if ui.button(t!(lang, "action-close")).clicked() { Answer::Close } else { Answer::Open }
}
