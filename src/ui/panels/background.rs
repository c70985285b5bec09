//! The section of the list on the left where a background map is chosen.

use super::layers::section;
use crate::app::user_command::UserCommand;
use crate::model::Severity;
use crate::t;
use crate::ui::context::{Action, Context};
use crate::ui::widgets;
use std::path::Path;

/// None, the files of this computer, and how they are seen.
pub fn show(ui: &mut egui::Ui, cx: &mut Context<'_>) {
    let lang = cx.lang;
    section(ui, t!(lang, "layers-background"), UserCommand::AddBackground, cx);
    let background = cx.session.settings.background.clone();
    let none = background.chosen.is_none();
    let response = ui.radio(none, t!(lang, "background-none"));
    if response.on_hover_text(t!(lang, "settings-sends-nothing")).clicked() && !none {
        cx.send(Action::ChooseBackground(None));
    }
    for path in &background.files {
        entry(ui, path, background.chosen.as_ref() == Some(path), cx);
    }
    if none {
        return;
    }
    if cx.session.opens_background() {
        ui.add(egui::Spinner::new().size(12.0));
    }
    if let Some(hint) = cx.session.background_hint() {
        let text = egui::RichText::new(&hint.what).color(widgets::severity_colour(ui, Severity::Warning));
        ui.add(egui::Label::new(text).wrap()).on_hover_text(hint.lines(lang));
    }
    looks(ui, cx);
}

fn entry(ui: &mut egui::Ui, path: &Path, chosen: bool, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    ui.horizontal(|ui| {
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let forget = t!(lang, "background-forget", name = name.clone());
            let button = widgets::named(ui.add(egui::Button::new("×").frame(false)), &forget);
            if button.on_hover_text(&forget).clicked() {
                cx.send(Action::ForgetBackground(path.to_owned()));
            }
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Truncate);
                let about = cx.session.background().filter(|_| chosen);
                let about = about.map(|info| format!("{}\n{}\n", info.name, info.attribution)).unwrap_or_default();
                let response = ui.add(egui::RadioButton::new(chosen, &name));
                if response.on_hover_text(format!("{about}{}", path.display())).clicked() && !chosen {
                    cx.send(Action::ChooseBackground(Some(path.to_owned())));
                }
            });
        });
    });
}

fn looks(ui: &mut egui::Ui, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let background = &cx.session.settings.background;
    let (mut opacity, mut grey) = (background.opacity_percent, background.grey);
    ui.horizontal(|ui| {
        let label = ui.label(t!(lang, "background-opacity")).id;
        ui.spacing_mut().slider_width = 80.0;
        let range = crate::app::settings::BackgroundSettings::OPACITY_PERCENT;
        ui.add(egui::Slider::new(&mut opacity, range).suffix(" %")).labelled_by(label);
    });
    ui.checkbox(&mut grey, t!(lang, "background-grey"));
    if (opacity, grey) != (background.opacity_percent, background.grey) {
        cx.send(Action::BackgroundLooks { opacity_percent: opacity, grey });
    }
}
