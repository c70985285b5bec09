//! What lies over the map: scale bar, attribution, buttons, tooltip.

use crate::app::scene::{View, ground_scale};
use crate::l10n::{self, Lang};
use crate::t;
use egui::{Align2, Color32, FontId, Painter, Rect, Response, Stroke, StrokeKind, Ui, Vec2, pos2, vec2};

/// The longest the scale bar gets, in points.
const SCALE_BAR_PT: f64 = 120.0;
const TEXT_PT: f32 = 12.0;
const MARGIN_PT: f32 = 8.0;
const BUTTON_PT: f32 = 28.0;

/// Where and over what the overlay is painted.
pub(super) struct Overlay<'a> {
    pub(super) painter: &'a Painter,
    /// The map on screen, in points.
    pub(super) rect: Rect,
    pub(super) view: &'a View,
    pub(super) dark: bool,
}

impl Overlay<'_> {
    /// Colour of what is written, and of the halo around it.
    pub(super) fn ink(&self) -> (Color32, Color32) {
        let (dark, light) = (Color32::from_gray(28), Color32::from_rgba_unmultiplied(255, 255, 255, 215));
        if self.dark {
            (Color32::from_gray(240), Color32::from_rgba_unmultiplied(20, 22, 25, 215))
        } else {
            (dark, light)
        }
    }
}

/// Scale bar at the lower left, attribution at the lower right.
pub(super) fn draw(overlay: &Overlay<'_>, text: &str, lang: Lang) {
    let bar_right = scale_bar(overlay, lang);
    attribution_from(overlay, text, bar_right);
}

/// The attribution alone, at the lower right.
pub(super) fn attribution(overlay: &Overlay<'_>, text: &str) {
    attribution_from(overlay, text, overlay.rect.left());
}

fn attribution_from(overlay: &Overlay<'_>, text: &str, left: f32) {
    if !text.trim().is_empty() {
        let width = overlay.rect.right() - left - 3.0 * MARGIN_PT;
        attribution_line(overlay, text.trim(), width.max(60.0));
    }
}

/// Returns its right edge.
fn scale_bar(overlay: &Overlay<'_>, lang: Lang) -> f32 {
    let (ink, halo) = overlay.ink();
    let ground_per_point =
        overlay.view.metres_per_px * f64::from(overlay.view.pixels_per_point) * ground_scale(overlay.view.centre.y);
    let length_m = round_length(SCALE_BAR_PT * ground_per_point);
    let width = (length_m / ground_per_point) as f32;
    let left = overlay.rect.left() + MARGIN_PT + 2.0;
    let y = overlay.rect.bottom() - MARGIN_PT - 2.0;
    let text = overlay.painter.layout_no_wrap(length_text(lang, length_m), FontId::proportional(TEXT_PT), ink);
    let back = Rect::from_min_max(
        pos2(left - 4.0, y - text.size().y - 7.0),
        pos2(left + width.max(text.size().x) + 4.0, y + 4.0),
    );
    overlay.painter.rect_filled(back, 3.0, halo);
    overlay.painter.galley(pos2(left, y - text.size().y - 5.0), text, ink);
    let stroke = Stroke::new(1.5, ink);
    let (start, end) = (pos2(left, y), pos2(left + width, y));
    overlay.painter.line_segment([start, end], stroke);
    for tick in [start, end] {
        overlay.painter.line_segment([tick - vec2(0.0, 4.0), tick], stroke);
    }
    back.right()
}

/// The longest of 1, 2, 5, 10, 20, 50 … metres that is not longer.
fn round_length(most_m: f64) -> f64 {
    let power = 10f64.powf(most_m.log10().floor());
    let step = [5.0, 2.0].into_iter().find(|step| step * power <= most_m);
    step.unwrap_or(1.0) * power
}

/// Round lengths need no decimals, except below a metre.
fn length_text(lang: Lang, length_m: f64) -> String {
    if length_m >= 1_000.0 {
        format!("{} km", l10n::number(lang, length_m / 1_000.0, 0))
    } else {
        format!("{} m", l10n::number(lang, length_m, usize::from(length_m < 1.0)))
    }
}

fn attribution_line(overlay: &Overlay<'_>, text: &str, width: f32) {
    let (ink, halo) = overlay.ink();
    let mut job = egui::text::LayoutJob::simple(text.to_owned(), FontId::proportional(TEXT_PT - 1.0), ink, width);
    // Naming sources is owed: it is wrapped, never cut.
    job.halign = egui::Align::RIGHT;
    let text = overlay.painter.layout_job(job);
    let corner = overlay.rect.right_bottom() - vec2(MARGIN_PT, MARGIN_PT - 3.0);
    let rect = Align2::RIGHT_BOTTOM.anchor_size(corner, text.size());
    overlay.painter.rect_filled(rect.expand2(vec2(4.0, 2.0)), 3.0, halo);
    // Rows are aligned with the galley's origin as their right edge.
    overlay.painter.galley(rect.right_top(), text, ink);
}

/// A ring inside the map while keys move it.
pub(super) fn focus_ring(overlay: &Overlay<'_>, stroke: Stroke) {
    overlay.painter.rect_stroke(overlay.rect, 0.0, Stroke::new(2.0, stroke.color), StrokeKind::Inside);
}

/// Says something beside the pointer.
pub(super) fn tooltip(response: &Response, text: &str) {
    egui::Tooltip::for_widget(response).at_pointer().gap(14.0).show(|ui| ui.label(text));
}

/// What a button on the map asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Button {
    ZoomIn,
    ZoomOut,
    ShowAll,
}

/// The buttons at the upper left; the other corners belong to legend, scale bar and attribution.
pub(super) fn buttons(ui: &mut Ui, rect: Rect, anything: bool, lang: Lang) -> Option<Button> {
    let all = [
        (Button::ZoomIn, t!(lang, "map-zoom-in"), true),
        (Button::ZoomOut, t!(lang, "map-zoom-out"), true),
        (Button::ShowAll, t!(lang, "map-show-all"), anything),
    ];
    let needed = BUTTON_PT * all.len() as f32 + 2.0 * MARGIN_PT;
    if rect.height() < needed || rect.width() < needed {
        return None;
    }
    let mut at = rect.left_top() + Vec2::splat(MARGIN_PT);
    let mut asked = None;
    for (button, name, enabled) in all {
        let place = Rect::from_min_size(at, Vec2::splat(BUTTON_PT));
        let widget = egui::Button::new("").min_size(Vec2::splat(BUTTON_PT));
        let response = ui.add_enabled_ui(enabled, |ui| ui.put(place, widget)).inner.on_hover_text(&name);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, enabled, &name));
        let stroke = Stroke::new(1.8, ui.style().interact(&response).text_color());
        sign(&ui.painter().with_clip_rect(place), place.center(), button, stroke);
        if response.clicked() {
            asked = Some(button);
        }
        at.y += BUTTON_PT + 2.0;
    }
    asked
}

/// The sign on a button, drawn because the fonts do not have them all.
fn sign(painter: &Painter, centre: egui::Pos2, button: Button, stroke: Stroke) {
    let line = |from: Vec2, to: Vec2| {
        painter.line_segment([centre + from, centre + to], stroke);
    };
    match button {
        Button::ZoomIn => {
            line(vec2(-6.0, 0.0), vec2(6.0, 0.0));
            line(vec2(0.0, -6.0), vec2(0.0, 6.0));
        }
        Button::ZoomOut => line(vec2(-6.0, 0.0), vec2(6.0, 0.0)),
        Button::ShowAll => {
            for (x, y) in [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)] {
                let corner = vec2(x * 7.0, y * 6.0);
                line(corner, corner - vec2(x * 4.5, 0.0));
                line(corner, corner - vec2(0.0, y * 4.0));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::round_length;

    #[test]
    fn scale_bars_have_round_lengths() {
        for (most, round) in [(123.0, 100.0), (499.9, 200.0), (500.0, 500.0), (9_999.0, 5_000.0), (0.7, 0.5)] {
            assert!((round_length(most) - round).abs() < 1e-9 * round, "{most}");
        }
    }
}
