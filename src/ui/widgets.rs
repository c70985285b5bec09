//! Small pieces every panel uses.

use crate::app::presentation::grid_colours;
use crate::l10n::{self, Lang};
use crate::model::{Colour, Severity};
use egui::{Color32, Response, Role, Ui, WidgetInfo};

/// A colour of the model on screen.
pub fn colour_of(colour: Colour) -> Color32 {
    let [r, g, b] = colour.0;
    Color32::from_rgb(r, g, b)
}

/// Gives a control without text a name for screen readers.
pub fn named(response: Response, name: &str) -> Response {
    let (enabled, name) = (response.enabled(), name.to_owned());
    response.widget_info(move || WidgetInfo::labeled(Role::Button, enabled, &name));
    response
}

/// A heading inside a panel.
pub fn heading(ui: &mut Ui, text: &str) {
    ui.label(egui::RichText::new(text).strong().size(15.0));
}

/// A row with a figure at its right end; the text before it gives way.
pub fn figure_row(ui: &mut Ui, text: &str, figure: &str) -> Response {
    let size = egui::vec2(ui.available_width(), ui.text_style_height(&egui::TextStyle::Body) + 4.0);
    let (rect, response) = ui.allocate_exact_size(size, egui::Sense::hover());
    two_sides(ui, rect, text.into(), figure.into());
    response
}

/// A text on the left that gives way to one on the right.
pub fn two_sides(ui: &mut Ui, rect: egui::Rect, left: egui::RichText, right: egui::RichText) {
    let builder = egui::UiBuilder::new().max_rect(rect).layout(egui::Layout::right_to_left(egui::Align::Center));
    ui.scope_builder(builder, |ui| {
        ui.add(egui::Label::new(right).selectable(false).truncate());
        ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
            ui.add(egui::Label::new(left).selectable(false).truncate());
        });
    });
}

/// The cells of a population grid as they look on the map.
pub fn cell_swatch(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(egui::vec2(16.0, 14.0), egui::Sense::hover());
    let cell = egui::Vec2::splat(6.5);
    for (at, colour) in (0..).zip(grid_colours(4)) {
        let corner = rect.center() + egui::vec2((at % 2) as f32 - 1.0, (at / 2) as f32 - 1.0) * 7.0;
        ui.painter().rect_filled(egui::Rect::from_min_size(corner, cell), 0.0, colour_of(colour));
    }
}

/// The colour a severity is marked in, readable on the panel's ground.
pub fn severity_colour(ui: &Ui, severity: Severity) -> Color32 {
    let dark = ui.visuals().dark_mode;
    match (severity, dark) {
        (Severity::Error, false) => Color32::from_rgb(176, 32, 32),
        (Severity::Error, true) => Color32::from_rgb(255, 130, 120),
        (Severity::Warning, false) => Color32::from_rgb(150, 90, 0),
        (Severity::Warning, true) => Color32::from_rgb(250, 190, 90),
        (Severity::Info, _) => ui.visuals().weak_text_color(),
    }
}

/// A row of a form: label on the left, control on the right, tied together for screen readers.
pub fn form_row(ui: &mut Ui, label: &str, add: impl FnOnce(&mut Ui) -> Response) {
    let id = ui.label(label).id;
    add(ui).labelled_by(id);
    ui.end_row();
}

/// A grid of [`form_row`]s.
pub fn form(ui: &mut Ui, id: &str, add: impl FnOnce(&mut Ui)) {
    egui::Grid::new(id).num_columns(2).spacing([12.0, 6.0]).min_col_width(120.0).show(ui, add);
}

/// A date in a form, as people write it: one that is known stands there as one would type it, what is being typed stays as it is.
pub fn date_row(ui: &mut Ui, label: &str, date: &mut String, hint: &str, lang: Lang) {
    form_row(ui, label, |ui| {
        let typed = ui.scope_id().with((label, "is typed"));
        if !ui.data(|data| data.get_temp(typed).unwrap_or(false)) {
            *date = l10n::date_field(lang, date);
        }
        let response = line(ui, date, hint);
        // Asked before: egui can't be asked while its memory is written to.
        let is_typed = response.has_focus();
        ui.data_mut(|data| data.insert_temp(typed, is_typed));
        response
    });
}

/// A line of text in a form.
pub fn text_row(ui: &mut Ui, label: &str, text: &mut String, hint: &str) {
    form_row(ui, label, |ui| line(ui, text, hint));
}

fn line(ui: &mut Ui, text: &mut String, hint: &str) -> Response {
    let response = ui.add(egui::TextEdit::singleline(text).desired_width(f32::INFINITY).hint_text(hint));
    // The first field of a dialog that has just opened is where one types.
    if ui.data_mut(|data| data.remove_temp::<bool>(wants_focus())).is_some() {
        response.request_focus();
    }
    response
}

/// Where [`focus_first_field`] leaves its note.
fn wants_focus() -> egui::Id {
    egui::Id::unique("first field wants focus")
}

/// Gives the next [`text_row`] the keyboard.
pub fn focus_first_field(ctx: &egui::Context) {
    ctx.data_mut(|data| data.insert_temp(wants_focus(), true));
}

/// A choice among options in a form. Options are shown by `show`.
pub fn choice_row<T: PartialEq + Clone>(
    ui: &mut Ui,
    label: &str,
    value: &mut T,
    options: &[T],
    show: impl Fn(&T) -> String,
) {
    form_row(ui, label, |ui| {
        egui::ComboBox::from_id_salt(label)
            .width(ui.available_width())
            .selected_text(show(value))
            .truncate()
            .show_ui(ui, |ui| {
                for option in options {
                    ui.selectable_value(value, option.clone(), show(option));
                }
            })
            .response
    });
}

/// One line of a list of facts: what, and how much.
pub fn fact(ui: &mut Ui, label: &str, value: &str) {
    ui.horizontal_wrapped(|ui| {
        ui.weak(label);
        ui.label(value);
    });
}

/// Gives a text field without label a name for screen readers.
pub fn named_edit(response: Response, name: &str) -> Response {
    response.ctx.accesskit_node_builder(response.id, |node| node.set_label(name.to_owned()));
    response
}
