//! A small map in a dialog: outlines of what would be imported over those the project has. Wheel and drag move it.

use crate::app::preview::Preview;
use egui::{Color32, Pos2, Response, Sense, Stroke, Ui, Vec2};
use geo::{Coord, Rect};

/// What part of the preview is shown.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PreviewView {
    /// Centre in the project's CRS and metres per point; `None` shows all.
    at: Option<(Coord<f64>, f64)>,
    /// A place that is marked.
    marked: Option<Rect<f64>>,
}

/// Free ground around what is shown, as a share of its size.
const MARGIN: f64 = 1.1;
/// A place that is gone to is shown with this much around it.
const AROUND: f64 = 6.0;
/// Not nearer than this, in metres per point.
const NEAREST: f64 = 0.02;

impl PreviewView {
    /// Shows all again.
    pub fn reset(&mut self) {
        *self = Self::default();
    }

    /// Goes to a place and marks it.
    pub fn go_to(&mut self, place: Rect<f64>, size: Vec2) {
        let metres = (place.width() / f64::from(size.x)).max(place.height() / f64::from(size.y)) * AROUND;
        self.at = Some((place.center(), metres.max(NEAREST * 5.0)));
        self.marked = Some(place);
    }

    fn place(&self, preview: &Preview, size: Vec2) -> (Coord<f64>, f64) {
        self.at.unwrap_or_else(|| {
            // Both, so that one sees where it lies to the project.
            let extent = preview.whole;
            let metres = (extent.width() / f64::from(size.x)).max(extent.height() / f64::from(size.y)) * MARGIN;
            (extent.center(), metres.max(NEAREST))
        })
    }
}

/// Shows the preview in the given size; grey ground without one.
pub fn show(ui: &mut Ui, size: Vec2, preview: Option<&Preview>, view: &mut PreviewView, label: &str) -> Response {
    let (response, painter) = ui.allocate_painter(size, Sense::click_and_drag());
    crate::ui::widgets::named(response.clone(), label);
    let rect = response.rect;
    painter.rect(
        rect,
        4.0,
        ui.visuals().extreme_bg_color,
        ui.visuals().widgets.noninteractive.bg_stroke,
        egui::StrokeKind::Inside,
    );
    let Some(preview) = preview else { return response };
    navigate(ui, &response, preview, view);
    let (centre, metres) = view.place(preview, size);
    let painter = painter.with_clip_rect(rect.shrink(1.0));
    let at = |x: f64, y: f64| {
        let (dx, dy) = ((x - centre.x) / metres, (centre.y - y) / metres);
        rect.center() + Vec2::new(dx as f32, dy as f32)
    };
    let ring = |points: &Vec<[f32; 2]>| -> Vec<Pos2> {
        let world = |p: &[f32; 2]| at(preview.origin.x + f64::from(p[0]), preview.origin.y + f64::from(p[1]));
        points.iter().map(world).collect()
    };
    let backdrop = Stroke::new(1.0, ui.visuals().weak_text_color().gamma_multiply(0.55));
    for points in &preview.backdrop {
        painter.line(ring(points), backdrop);
    }
    let own = Stroke::new(1.3, ui.visuals().hyperlink_color);
    for points in &preview.lines {
        painter.line(ring(points), own);
    }
    if let Some(place) = view.marked {
        let marked = egui::Rect::from_two_pos(at(place.min().x, place.min().y), at(place.max().x, place.max().y));
        painter.rect_stroke(
            marked.expand(4.0),
            2.0,
            Stroke::new(2.0, Color32::from_rgb(213, 94, 0)),
            egui::StrokeKind::Outside,
        );
    }
    response
}

fn navigate(ui: &Ui, response: &Response, preview: &Preview, view: &mut PreviewView) {
    let size = response.rect.size();
    if response.dragged() {
        let (centre, metres) = view.place(preview, size);
        let delta = response.drag_delta();
        let moved = Coord { x: centre.x - f64::from(delta.x) * metres, y: centre.y + f64::from(delta.y) * metres };
        view.at = Some((moved, metres));
    }
    let Some(pointer) = response.hover_pos() else { return };
    let scroll = ui.input(|input| input.smooth_scroll_delta().y);
    if scroll != 0.0 {
        let (centre, metres) = view.place(preview, size);
        let nearer = (metres * f64::from(-scroll / 200.0).exp()).max(NEAREST);
        // The ground under the pointer stays under it.
        let off = pointer - response.rect.center();
        let shift = metres - nearer;
        let moved = Coord { x: centre.x + f64::from(off.x) * shift, y: centre.y - f64::from(off.y) * shift };
        view.at = Some((moved, nearer));
    }
}
