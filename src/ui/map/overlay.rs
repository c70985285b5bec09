//! What lies over the map: scale bar, north arrow, attribution, tooltip.

use super::tools;
use crate::app::scene::{View, ground_scale};
use crate::l10n::{self, Lang};
use crate::t;
use egui::{Align2, Color32, FontId, Painter, Rect, Response, Stroke, StrokeKind, pos2, vec2};

/// The longest the scale bar gets, in points.
const SCALE_BAR_PT: f64 = 120.0;
const TEXT_PT: f32 = 12.0;
const MARGIN_PT: f32 = 8.0;

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

/// Scale bar and north arrow at the lower left, attribution at the lower right.
pub(super) fn draw(overlay: &Overlay<'_>, text: &str, lang: Lang) {
    let bar_right = tools::north_arrow(overlay, scale_bar(overlay, lang), &t!(lang, "map-north"));
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
