//! What is being drawn, the middle while keys are used, a marked place, and where north is.

use super::ToolContent;
use crate::ui::map::overlay::Overlay;
use egui::{Align2, Color32, FontId, Pos2, Rect, Shape, Stroke, Vec2, pos2, vec2};

/// Near to this many points from the view, coordinates of the screen are exact enough to be drawn.
const FAR_PT: f32 = 1e5;

/// Draws the gesture under way, the marked place and the figures beside the pointer.
pub(in crate::ui::map) fn draw(
    overlay: &Overlay<'_>,
    content: &ToolContent<'_>,
    pointer: Option<Pos2>,
    accent: Color32,
) {
    if let Some(mark) = content.mark {
        pin(overlay, overlay.point(mark), accent);
    }
    if let Some(sketch) = content.sketch.filter(|sketch| !sketch.path.is_empty()) {
        let mut points: Vec<Pos2> = sketch.path.iter().map(|at| bounded(overlay.point(*at))).collect();
        if sketch.corners {
            for corner in &points {
                overlay.painter.circle(*corner, 3.5, Color32::WHITE, Stroke::new(1.5, accent));
            }
        }
        if sketch.closed && points.len() > 2 {
            points.extend(points.first().copied());
        }
        // A light line beneath, so that the dark one is seen on every ground.
        overlay.painter.add(Shape::line(points.clone(), Stroke::new(4.0, Color32::from_white_alpha(190))));
        overlay.painter.add(Shape::line(points, Stroke::new(2.0, accent)));
    }
    if let (Some(radius), Some(at)) = (content.brush_pt.filter(|radius| *radius > 0.0), pointer) {
        overlay.painter.circle_stroke(at, radius, Stroke::new(3.5, Color32::from_white_alpha(190)));
        overlay.painter.circle_stroke(at, radius, Stroke::new(1.5, accent));
    }
    if let (Some(text), Some(at)) = (content.figures, pointer) {
        figures(overlay, text, at);
    }
}

/// Beside the pointer, on the side where there is room.
fn figures(overlay: &Overlay<'_>, text: &str, pointer: Pos2) {
    let (ink, halo) = overlay.ink();
    let galley = overlay.painter.layout_no_wrap(text.to_owned(), FontId::proportional(13.0), ink);
    let size = galley.size() + vec2(8.0, 4.0);
    let right = pointer.x + 16.0 + size.x <= overlay.rect.right();
    let below = pointer.y + 18.0 + size.y <= overlay.rect.bottom();
    let x = if right { pointer.x + 16.0 } else { pointer.x - 16.0 - size.x };
    let y = if below { pointer.y + 18.0 } else { pointer.y - 18.0 - size.y };
    let back = Rect::from_min_size(pos2(x, y), size);
    overlay.painter.rect_filled(back, 3.0, halo.to_opaque());
    overlay.painter.galley(back.min + vec2(4.0, 2.0), galley, ink);
}

fn pin(overlay: &Overlay<'_>, at: Pos2, accent: Color32) {
    if !overlay.rect.expand(20.0).contains(at) {
        return;
    }
    overlay.painter.circle_stroke(at, 9.0, Stroke::new(4.5, Color32::WHITE));
    overlay.painter.circle_stroke(at, 9.0, Stroke::new(2.5, accent));
    overlay.painter.circle_filled(at, 2.0, accent);
}

/// A cross in the middle of the map, where keys work.
pub(in crate::ui::map) fn crosshair(overlay: &Overlay<'_>, accent: Color32) {
    let middle = overlay.rect.center();
    for (width, colour) in [(4.0, Color32::from_white_alpha(210)), (1.6, accent)] {
        for direction in [vec2(1.0, 0.0), vec2(-1.0, 0.0), vec2(0.0, 1.0), vec2(0.0, -1.0)] {
            let ends = [middle + direction * 4.0, middle + direction * 14.0];
            overlay.painter.line_segment(ends, Stroke::new(width, colour));
        }
    }
}

/// A quiet arrow beside the scale bar: Web Mercator has true north above everywhere. Returns its right edge.
pub(in crate::ui::map) fn north_arrow(overlay: &Overlay<'_>, left: f32, letter: &str) -> f32 {
    let (ink, halo) = overlay.ink();
    let bottom = overlay.rect.bottom() - 6.0;
    let back = Rect::from_min_max(pos2(left + 6.0, bottom - 34.0), pos2(left + 26.0, bottom));
    overlay.painter.rect_filled(back, 3.0, halo);
    let x = back.center().x;
    let head =
        vec![pos2(x, bottom - 19.0), pos2(x + 4.5, bottom - 4.0), pos2(x, bottom - 8.0), pos2(x - 4.5, bottom - 4.0)];
    // Two halves, for an arrowhead has a notch.
    let half = |points: Vec<Pos2>| Shape::convex_polygon(points, ink, Stroke::NONE);
    if let [tip, right, notch, west] = head.as_slice() {
        overlay.painter.add(half(vec![*tip, *right, *notch]));
        overlay.painter.add(half(vec![*tip, *notch, *west]));
    }
    let at = pos2(x, back.top() + 1.0);
    overlay.painter.text(at, Align2::CENTER_TOP, letter, FontId::proportional(12.0), ink);
    back.right()
}

/// Far outside the view only the direction counts.
fn bounded(at: Pos2) -> Pos2 {
    let clamp = |v: f32| if v.is_finite() { v.clamp(-FAR_PT, FAR_PT) } else { 0.0 };
    (Vec2::new(clamp(at.x), clamp(at.y))).to_pos2()
}
