//! How departments stand, in signs and words: never by colour alone.

use crate::app::explain;
use crate::l10n::Lang;
use crate::model::Stance;
use egui::{Atom, Color32, IdSalt, Painter, Rect, Response, Shape, Stroke, Ui, Vec2, pos2};

/// Room of a sign beside text, in points.
const SIGN: Vec2 = Vec2::splat(13.0);

/// The colour of a stance, readable on the panel's ground. Blue, amber and red are told apart by colour-blind eyes; the sign says it, too.
pub fn stance_colour(ui: &Ui, stance: Stance) -> Color32 {
    match (stance, ui.visuals().dark_mode) {
        (Stance::Agrees, false) => Color32::from_rgb(0, 90, 160),
        (Stance::Agrees, true) => Color32::from_rgb(110, 185, 255),
        (Stance::AgreesIf, false) => Color32::from_rgb(150, 90, 0),
        (Stance::AgreesIf, true) => Color32::from_rgb(250, 190, 90),
        (Stance::Objects, false) => Color32::from_rgb(176, 32, 32),
        (Stance::Objects, true) => Color32::from_rgb(255, 130, 120),
        (Stance::NoAnswer, _) => ui.visuals().weak_text_color(),
    }
}

/// A tick in a full circle, a half circle, a cross, an empty circle.
pub fn paint_sign(painter: &Painter, rect: Rect, stance: Stance, colour: Color32, ground: Color32) {
    let (centre, radius) = (rect.center(), rect.width().min(rect.height()) / 2.0 - 0.5);
    let at = |x: f32, y: f32| pos2(centre.x + x * radius, centre.y + y * radius);
    match stance {
        Stance::NoAnswer => {
            painter.circle_stroke(centre, radius - 1.0, Stroke::new(1.0, colour));
        }
        Stance::Agrees => {
            painter.circle_filled(centre, radius, colour);
            let tick = vec![at(-0.5, 0.05), at(-0.12, 0.45), at(0.52, -0.4)];
            painter.add(Shape::line(tick, Stroke::new(1.6, ground)));
        }
        Stance::AgreesIf => {
            let half = (0..=12).map(|step| {
                let turn = std::f32::consts::PI * (0.5 + step as f32 / 12.0);
                at(turn.cos() * 0.85, -turn.sin() * 0.85)
            });
            painter.add(Shape::convex_polygon(half.collect(), colour, Stroke::NONE));
            painter.circle_stroke(centre, radius - 1.0, Stroke::new(1.4, colour));
        }
        Stance::Objects => {
            let stroke = Stroke::new(2.4, colour);
            painter.line_segment([at(-0.7, -0.7), at(0.7, 0.7)], stroke);
            painter.line_segment([at(-0.7, 0.7), at(0.7, -0.7)], stroke);
        }
    }
}

/// A sign in a row of text.
pub fn sign(ui: &mut Ui, stance: Stance) {
    let (rect, _) = ui.allocate_exact_size(SIGN, egui::Sense::hover());
    let colour = stance_colour(ui, stance);
    paint_sign(&ui.painter().with_clip_rect(rect), rect, stance, colour, ui.visuals().panel_fill);
}

/// How a cell with a stance looks.
#[derive(Debug, Clone, Copy)]
pub struct CellLook {
    /// Its width, in points.
    pub width: f32,
    /// Whether it stands out from the others.
    pub strong: bool,
    /// Whether it can be changed: only then it answers to a click.
    pub open: bool,
}

/// A button that says how somebody stands. `name` says for screen readers whose it is and to what.
pub fn cell(ui: &mut Ui, stance: Stance, text: &str, name: &str, look: CellLook) -> Response {
    let CellLook { width, strong, open } = look;
    let id = IdSalt::new("stance sign");
    let mut words = egui::RichText::new(text);
    if strong {
        words = words.strong();
    }
    if stance == Stance::NoAnswer {
        words = words.weak();
    }
    let button = egui::Button::new((Atom::custom(id, SIGN), words)).truncate().min_size(Vec2::new(width, 0.0));
    // What is settled keeps its signs and colours, without looking like a button.
    let button = if open { button } else { button.sense(egui::Sense::hover()) };
    let shown = button.frame(open && (strong || stance != Stance::NoAnswer)).atom_ui(ui);
    if let Some(rect) = shown.rect(id) {
        let colour = stance_colour(ui, stance);
        paint_sign(ui.painter(), rect, stance, colour, ui.visuals().panel_fill);
    }
    let response = shown.response;
    let (enabled, name) = (response.enabled(), name.to_owned());
    let role = if open { egui::Role::Button } else { egui::Role::Label };
    response.widget_info(move || egui::WidgetInfo::labeled(role, enabled, &name));
    response
}

/// A choice among all stances, as they are said. Answers whether another was chosen.
pub fn choice(ui: &mut Ui, stance: &mut Stance, lang: Lang) -> bool {
    let before = *stance;
    for option in [Stance::Agrees, Stance::AgreesIf, Stance::Objects, Stance::NoAnswer] {
        ui.horizontal(|ui| {
            ui.radio_value(stance, option, explain::stance(lang, option));
            sign(ui, option);
        });
    }
    *stance != before
}
