//! Samples of lines, areas and points as the map draws them, for lists and dialogs.

use super::map;
use super::widgets::colour_of;
use crate::app::scene::{Rgba, Symbol, SymbolStyle};
use crate::model::{Colour, ContextGeometry, ContextLayer, ContextStyle, Dash, Definition, LineStyle, PointShape};
use egui::{Color32, Painter, Pos2, Rect, Sense, Shape, Stroke, Ui, pos2, vec2};

/// Room of a sample in a list, in points.
const IN_LIST: egui::Vec2 = vec2(24.0, 14.0);
/// Of a symbol's picture the share that is its diameter; see [`map::paint_symbol`].
const SYMBOL_SHARE: f32 = 0.72;

/// What a context layer consists of; other programs know one kind of geometry a layer, and so do we.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContextKind {
    /// Lines.
    Lines,
    /// Points.
    Points,
    /// Areas.
    Areas,
}

impl ContextKind {
    /// Of the shapes of a layer; one without any is taken for lines.
    pub fn of(layer: &ContextLayer) -> Self {
        match layer.shapes.first().map(|shape| &shape.geometry) {
            Some(ContextGeometry::Points(_)) => Self::Points,
            Some(ContextGeometry::Areas(_)) => Self::Areas,
            Some(ContextGeometry::Lines(_)) | None => Self::Lines,
        }
    }
}

/// A line through some points, broken as its style says.
pub fn paint_path(painter: &Painter, path: &[Pos2], colour: Color32, line: LineStyle) {
    let width = line.width_pt as f32;
    let stroke = Stroke::new(width, colour);
    match line.dash.pattern() {
        None => {
            painter.add(Shape::line(path.to_vec(), stroke));
        }
        Some(lengths) => {
            let way: f32 = path.windows(2).filter_map(|pair| Some(pair.first()?.distance(*pair.get(1)?))).sum();
            let fitting = fitting(way, lengths.iter().sum::<f32>() * width);
            let [on, off, on_again, off_again] = lengths.map(|length| length * width * fitting);
            painter.extend(Shape::dashed_line_with_offset(path, stroke, &[on, on_again], &[off, off_again], 0.0));
        }
    }
}

/// What a pattern is made smaller by, so that it is seen once as a whole: a wide line would look unbroken in a short sample.
fn fitting(way: f32, pattern: f32) -> f32 {
    if pattern > way && way > 0.0 { way / pattern } else { 1.0 }
}

/// A horizontal line through the middle of a rectangle.
pub fn paint_line(painter: &Painter, rect: Rect, colour: Color32, line: LineStyle) {
    paint_path(painter, &[rect.left_center(), rect.right_center()], colour, line);
}

/// The outline of a definition, in a list.
pub fn definition(ui: &mut Ui, definition: &Definition) {
    let (rect, _) = ui.allocate_exact_size(IN_LIST, Sense::hover());
    paint_line(&ui.painter().with_clip_rect(rect), rect, colour_of(definition.colour), definition.line);
}

/// A context layer, in a list.
pub fn context(ui: &mut Ui, layer: &ContextLayer) {
    let (rect, _) = ui.allocate_exact_size(IN_LIST, Sense::hover());
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    paint_context(&painter, rect.shrink(1.0), layer.colour, layer.style, ContextKind::of(layer));
}

/// A context layer in a rectangle: a line, an area, or as many points as there is room for, three at most.
pub fn paint_context(painter: &Painter, rect: Rect, colour: Colour, style: ContextStyle, kind: ContextKind) {
    let ink = colour_of(colour);
    match kind {
        ContextKind::Lines => paint_line(painter, rect, ink, style.line),
        ContextKind::Areas => {
            let inside = rect.shrink(style.line.width_pt as f32 / 2.0);
            painter.rect_filled(inside, 0.0, ink.gamma_multiply(f32::from(style.fill_percent) / 100.0));
            let corners = [inside.left_top(), inside.right_top(), inside.right_bottom(), inside.left_bottom()];
            let ring: Vec<Pos2> = corners.into_iter().chain([inside.left_top()]).collect();
            paint_path(painter, &ring, ink, style.line);
        }
        ContextKind::Points => {
            let side = (style.size_pt as f32 / SYMBOL_SHARE).min(rect.height() * 1.3);
            let count = ((rect.width() / (side + 4.0)) as usize).clamp(1, 3);
            for at in 0..count {
                let x = rect.left() + rect.width() * (at as f32 + 0.5) / count as f32;
                let around = Rect::from_center_size(pos2(x, rect.center().y), vec2(side, side));
                let symbol = SymbolStyle { symbol: symbol_of(style.shape), colour: Rgba::opaque(colour) };
                map::paint_symbol(painter, around, symbol);
            }
        }
    }
}

/// The map's symbol for a shape of the model.
fn symbol_of(shape: PointShape) -> Symbol {
    match shape {
        PointShape::Circle => Symbol::Circle,
        PointShape::Square => Symbol::Square,
        PointShape::Triangle => Symbol::Triangle,
        PointShape::Diamond => Symbol::Diamond,
        PointShape::Star => Symbol::Star,
        PointShape::Cross => Symbol::Cross,
    }
}

/// A button that shows a line broken in some way; pressed if that is chosen. Its name is for screen readers.
pub fn dash_button(ui: &mut Ui, dash: Dash, chosen: bool, name: &str) -> egui::Response {
    picture_button(ui, vec2(46.0, 20.0), chosen, name, |painter, rect, ink| {
        paint_line(painter, rect.shrink(5.0), ink, LineStyle { width_pt: 2.0, dash });
    })
}

/// A button that shows the shape of a point; pressed if that is chosen. Its name is for screen readers.
pub fn shape_button(ui: &mut Ui, shape: PointShape, chosen: bool, name: &str) -> egui::Response {
    picture_button(ui, vec2(26.0, 22.0), chosen, name, |painter, rect, ink| {
        let [r, g, b, _] = ink.to_array();
        let symbol = SymbolStyle { symbol: symbol_of(shape), colour: Rgba([r, g, b, 255]) };
        map::paint_symbol(painter, rect.shrink(2.0), symbol);
    })
}

fn picture_button(
    ui: &mut Ui,
    size: egui::Vec2,
    chosen: bool,
    name: &str,
    paint: impl FnOnce(&Painter, Rect, Color32),
) -> egui::Response {
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let (enabled, name) = (response.enabled(), name.to_owned());
    let label = name.clone();
    response.widget_info(move || egui::WidgetInfo::selected(egui::Role::RadioButton, enabled, chosen, &label));
    let visuals = ui.style().interact_selectable(&response, chosen);
    ui.painter().rect(rect, 3.0, visuals.weak_bg_fill, visuals.bg_stroke, egui::StrokeKind::Inside);
    paint(ui.painter(), rect, visuals.text_color());
    response.on_hover_text(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn a_wide_broken_line_is_seen_to_be_broken_in_a_short_sample() {
        for lengths in Dash::ALL.into_iter().filter_map(Dash::pattern) {
            for width in [0.5, 2.0, 6.0, 12.0] {
                let pattern = lengths.iter().sum::<f32>() * width;
                let shown = pattern * fitting(IN_LIST.x, pattern);
                assert!(shown <= IN_LIST.x + 1e-3, "{lengths:?} {width}: no gap is seen");
            }
        }
        assert_eq!(fitting(24.0, 12.0), 1.0, "what is seen twice stays as on the map");
    }

    #[test]
    fn every_shape_has_a_symbol_of_its_own() {
        let symbols: HashSet<Symbol> = PointShape::ALL.into_iter().map(symbol_of).collect();
        assert_eq!(symbols.len(), PointShape::ALL.len());
    }

    /// Whatever can be stored can be painted, in room for nothing, too.
    #[test]
    fn every_style_is_painted_without_panic() {
        let ctx = egui::Context::default();
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            let painter = ui.painter();
            for (width_pt, size_pt) in [
                (LineStyle::THINNEST_PT, ContextStyle::SMALLEST_PT),
                (LineStyle::BROADEST_PT, ContextStyle::LARGEST_PT),
            ] {
                for dash in Dash::ALL {
                    for shape in PointShape::ALL {
                        let line = LineStyle { width_pt, dash };
                        let style = ContextStyle { line, fill_percent: 100, shape, size_pt, names: false };
                        for kind in [ContextKind::Lines, ContextKind::Points, ContextKind::Areas] {
                            for side in [0.0, 14.0, 80.0] {
                                let rect = Rect::from_min_size(pos2(3.0, 3.0), vec2(side * 2.0, side));
                                paint_context(painter, rect, Colour([1, 2, 3]), style, kind);
                            }
                        }
                    }
                }
            }
        });
        output.textures_delta.clear();
    }
}
