//! What is drawn for a view, in which order.

use super::layer::{Chunk, SceneLayer};
use super::lines::LineLayer;
use super::style::{Outline, Rgba, StyleTable};
use super::view::{View, ground_scale, touches};
use super::{PointStyle, Scene};
use crate::model::Dash;
use geo::Coord;
use std::ops::Range;
use std::sync::Arc;
use strips::Bundles;

mod strips;

/// How selected and hovered things stand out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Emphasis {
    /// Around selected spaces and facilities.
    pub selected: Outline,
    /// Around the space or facility under the pointer.
    pub hovered: Outline,
}

impl Default for Emphasis {
    fn default() -> Self {
        Self {
            selected: Outline {
                colour: Rgba([20, 20, 20, 255]),
                width_pt: 3.0,
                casing: Some(Rgba([255, 221, 51, 255])),
                dash: Dash::Solid,
            },
            hovered: Outline {
                colour: Rgba([20, 20, 20, 255]),
                width_pt: 2.0,
                casing: Some(Rgba::WHITE),
                dash: Dash::Solid,
            },
        }
    }
}

/// What backends need for one picture: the layers with their tables, and what of them is drawn.
#[derive(Debug, Clone)]
pub struct Frame {
    /// All layers of the scene, also those of which nothing is drawn: areas, points, grids, areas and points of context.
    pub layers: Vec<FrameLayer>,
    /// Layers of strips: lines of context, then the borders.
    pub lines: Vec<Arc<LineLayer>>,
    /// What is drawn.
    pub list: DrawList,
}

/// A layer and the table that colours it.
#[derive(Debug, Clone)]
pub struct FrameLayer {
    /// Geometry.
    pub layer: Arc<SceneLayer>,
    /// Looks of its spaces or categories.
    pub table: Arc<StyleTable>,
}

/// The draws of one picture from first (below) to last (on top).
#[derive(Debug, Clone, PartialEq)]
pub struct DrawList {
    /// For which view.
    pub view: View,
    /// In drawing order.
    pub draws: Vec<Draw>,
    /// Which of the draws only make selected and hovered things stand out, rising. Without them the picture is what it is while
    /// nothing is selected: they change with the pointer, the others do not.
    pub emphasis: Vec<usize>,
    /// From this draw on there is only what lies above all fills and lines: what stands out around spaces, and facilities.
    pub above_from: usize,
}

/// One draw: something of one chunk.
#[derive(Debug, Clone, PartialEq)]
pub struct Draw {
    /// Index in [`Frame::layers`]; of strips in [`Frame::lines`].
    pub layer: usize,
    /// Index in [`SceneLayer::levels`] (of strips [`LineLayer::levels`]).
    pub level: usize,
    /// Index in the level's chunks.
    pub chunk: usize,
    /// What of it.
    pub kind: DrawKind,
    /// The view's centre from the chunk's origin in metres, as a coarse and a fine part: vertices minus the coarse part
    /// cancel exactly in 32 bits, so that no precision is lost however far the map is zoomed in.
    pub centre: [[f32; 2]; 2],
}

/// What is drawn of a chunk.
#[derive(Debug, Clone, PartialEq)]
pub enum DrawKind {
    /// All triangles, in the colours of the table.
    Fill,
    /// Lines between these vertices.
    Lines {
        /// Vertices of the chunk.
        vertices: Range<u32>,
        /// Colour.
        colour: Rgba,
        /// Width in physical pixels.
        width_px: f32,
    },
    /// Strips of a [`LineLayer`], beside where they are.
    Strips {
        /// Vertices of the chunk, whole strips.
        vertices: Range<u32>,
        /// Colour.
        colour: Rgba,
        /// Width in physical pixels.
        width_px: f32,
        /// How far to the left of the strip (seen along it) the middle of the line runs, in physical pixels; to the right if negative.
        offset_px: f32,
        /// Lengths on, off, on, off in physical pixels; `None` for unbroken.
        dash_px: Option<[f32; 4]>,
    },
    /// Symbols at these vertices, in the colours of the table, with a rim.
    Symbols {
        /// Vertices of the chunk.
        vertices: Range<u32>,
        /// Diameter without rim in physical pixels.
        size_px: f32,
        /// Colour of the rim.
        rim: Rgba,
        /// Width of the rim in physical pixels.
        rim_px: f32,
    },
}

/// A casing is this much broader than its line on either side, in points.
const CASING_PT: f32 = 1.25;
/// Corners may be off by cells of this size in physical pixels without anybody seeing it.
pub(super) const UNSEEN_PX: f64 = 0.6;
/// Lines keep their full width while a typical space is at least this large on screen, in points.
const FULL_WIDTH_FROM_PT: f64 = 24.0;
/// Lines never get thinner than this share of their width.
const THINNEST_SHARE: f64 = 0.25;
/// The same for lines that are not borders: a river in many short pieces is to be seen from afar.
const THINNEST_LINE_SHARE: f64 = 0.6;
/// Symbols that stand for ground are at least this large, in points.
const LEAST_GROUND_PT: f32 = 1.5;
/// A square symbol covers this share of its size.
const SQUARE_SHARE: f32 = 0.88;
/// Symbols of a stated size have their full rim from this size, in points.
const FULL_RIM_FROM_PT: f32 = 11.0;
/// Below this size of a typical space, lines would hide the fills: where fills tell classes, lines are left out; in points.
const LINES_OVER_CLASSES_FROM_PT: f64 = 4.0;
/// The same over a fill that is one for all. Lines closer to one another are no lines any more but a darker fill, and a hundred thousand
/// spaces have millions of them; in points.
const LINES_OVER_PLAIN_FROM_PT: f64 = 2.5;
/// Below this size of a typical space, casings would cover all else; in points.
const CASING_FROM_PT: f64 = 16.0;

impl Scene {
    /// What is drawn for a view. Does no work that grows with the number of spaces, only with chunks and selected spaces.
    pub fn frame(&self, view: View) -> Frame {
        let layers = (self.areas.iter().map(|(layer, style)| (layer, &style.fills)))
            .chain(self.points.iter().chain(&self.grids).map(|(layer, style)| (layer, &style.symbols)))
            .chain(self.context_areas.iter().map(|(layer, style)| (layer, &style.fills)))
            .chain(self.context_points.iter().map(|(layer, style)| (layer, &style.symbols)))
            .map(|(layer, table)| FrameLayer { layer: layer.clone(), table: table.clone() })
            .collect();
        let mut painter = Painter { view, draws: Vec::new(), emphasis: Vec::new() };
        let areas = || self.areas.iter().enumerate().filter(|(_, (_, style))| style.visible);
        let points = || self.points.iter().enumerate().filter(|(_, (_, style))| style.visible);
        self.ground(&mut painter);
        for (at, (layer, _)) in areas().filter(|(_, (_, style))| style.fills.is_visible()) {
            painter.fills(at, layer);
        }
        self.backdrop(&mut painter);
        self.outlines(&mut painter);
        let above_from = painter.draws.len();
        for (at, (layer, style)) in areas() {
            painter.highlight(at, layer, style.selected.iter().copied(), self.emphasis.selected);
        }
        for (at, (layer, style)) in areas() {
            painter.highlight(at, layer, style.hovered.into_iter(), self.emphasis.hovered);
        }
        for (at, (layer, style)) in points() {
            painter.symbols(self.areas.len() + at, layer, style, self.emphasis);
        }
        let lines = self.context_lines.iter().map(|(layer, _)| layer).chain(self.borders.as_ref().map(|b| &b.layer));
        let lines = lines.cloned().collect();
        let list = DrawList { view, draws: painter.draws, emphasis: painter.emphasis, above_from };
        Frame { layers, lines, list }
    }

    /// Fills of what is only looked at, below all else.
    fn ground(&self, painter: &mut Painter) {
        let first = self.areas.len() + self.points.len() + self.grids.len();
        let seen = self.context_areas.iter().enumerate().filter(|(_, (_, style))| style.visible);
        for (at, (layer, _)) in seen.filter(|(_, (_, style))| style.fills.is_visible()) {
            painter.fills(first + at, layer);
        }
    }

    /// Borders of definitions in the order of the definitions: side by side where they are known together, else each for itself.
    fn outlines(&self, painter: &mut Painter) {
        let at = self.context_lines.len();
        let bundles = self.borders.as_ref().map(|borders| Bundles::of(self, borders, at, &painter.view));
        if let Some(bundles) = &bundles {
            painter.casings(bundles);
            bundles.others().for_each(|lane| painter.lane(bundles, lane));
        }
        for (at, (layer, style)) in self.areas.iter().enumerate().filter(|(_, (_, style))| style.visible) {
            match bundles.as_ref().and_then(|bundles| Some((bundles, bundles.lane_of_area(at)?))) {
                Some((bundles, lane)) => painter.lane(bundles, lane),
                None => {
                    if let Some(outline) = style.outline {
                        painter.outlines(at, layer, outline, &style.fills);
                    }
                }
            }
        }
        for (at, (layer, style)) in self.areas.iter().enumerate().filter(|(_, (_, style))| style.visible) {
            if let Some(marked) = &style.marked {
                painter.around(at, layer, marked.items.iter().copied(), marked.outline, false);
            }
        }
    }

    /// What is only looked at, between the fills and the borders of definitions.
    fn backdrop(&self, painter: &mut Painter) {
        let mut first = self.areas.len() + self.points.len();
        for (at, (layer, style)) in self.grids.iter().enumerate().filter(|(_, (_, style))| style.visible) {
            painter.symbols(first + at, layer, style, self.emphasis);
        }
        first += self.grids.len();
        for (at, (layer, look)) in self.context_lines.iter().enumerate().filter(|(_, (_, look))| look.visible) {
            painter.context(at, layer, look);
        }
        first += self.context_areas.len();
        for (at, (layer, style)) in self.context_points.iter().enumerate().filter(|(_, (_, style))| style.visible) {
            painter.symbols(first + at, layer, style, self.emphasis);
        }
    }
}

/// Whether lines around spaces that are typically so large on screen would hide what is told by their fills.
fn hides_fills(fills: &StyleTable, size_pt: f64) -> bool {
    let from = if fills.is_uniform() { LINES_OVER_PLAIN_FROM_PT } else { LINES_OVER_CLASSES_FROM_PT };
    fills.is_visible() && size_pt < from
}

impl View {
    /// The detail of a layer that can be seen.
    fn level_of(&self, layer: &SceneLayer) -> usize {
        layer.level_for(self.metres_per_px * UNSEEN_PX)
    }

    /// Whether a layer looks here as if all its detail were there, and all its names.
    pub fn shows_all_of(&self, layer: &SceneLayer) -> bool {
        let level = self.level_of(layer);
        layer.filled_level(level) == level && layer.is_named_at(self.metres_per_px)
    }
}

struct Painter {
    view: View,
    draws: Vec<Draw>,
    /// Positions in `draws`.
    emphasis: Vec<usize>,
}

/// A chunk of a level of a layer.
#[derive(Clone, Copy)]
struct Part<'a> {
    layer: usize,
    level: usize,
    index: usize,
    chunk: &'a Chunk,
}

impl Part<'_> {
    fn all_vertices(&self) -> Range<u32> {
        0..self.chunk.vertices.len() as u32
    }
}

impl Painter {
    /// The chunks, in the detail that can be seen, that reach into the view or closer to it than a margin in pixels.
    fn visible<'a>(
        &self,
        at: usize,
        layer: &'a SceneLayer,
        margin_px: f32,
    ) -> impl Iterator<Item = Part<'a>> + use<'a> {
        self.visible_at(self.view.level_of(layer), at, layer, margin_px)
    }

    fn visible_at<'a>(
        &self,
        level: usize,
        at: usize,
        layer: &'a SceneLayer,
        margin_px: f32,
    ) -> impl Iterator<Item = Part<'a>> + use<'a> {
        let (extent, margin) = (self.view.extent(), f64::from(margin_px) * self.view.metres_per_px);
        let chunks = layer.levels().get(level).map_or(&[][..], |level| &level.chunks).iter().enumerate();
        chunks.filter(move |(_, chunk)| touches(extent, margin, chunk.extent)).map(move |(index, chunk)| Part {
            layer: at,
            level,
            index,
            chunk,
        })
    }

    fn draw(&mut self, part: Part<'_>, kind: DrawKind) {
        let Coord { x, y } = self.view.centre - part.chunk.origin;
        let coarse = [x as f32, y as f32];
        let fine = [(x - f64::from(coarse[0])) as f32, (y - f64::from(coarse[1])) as f32];
        let (layer, level, chunk) = (part.layer, part.level, part.index);
        self.draws.push(Draw { layer, level, chunk, kind, centre: [coarse, fine] });
    }

    /// Draws runs of exact vertices that stand out.
    fn emphasise(&mut self, at: usize, layer: &SceneLayer, chunk: usize, kind: DrawKind) {
        if chunk < layer.chunks().len() {
            self.emphasis.push(self.draws.len());
        }
        self.exact(at, layer, chunk, kind);
    }

    /// Draws runs of exact vertices.
    fn exact(&mut self, at: usize, layer: &SceneLayer, chunk: usize, kind: DrawKind) {
        if let Some(part) =
            layer.chunks().get(chunk).map(|chunk_| Part { layer: at, level: 0, index: chunk, chunk: chunk_ })
        {
            self.draw(part, kind);
        }
    }

    fn fills(&mut self, at: usize, layer: &SceneLayer) {
        let level = layer.filled_level(self.view.level_of(layer));
        for part in self.visible_at(level, at, layer, 0.0) {
            self.draw(part, DrawKind::Fill);
        }
    }

    fn outlines(&mut self, at: usize, layer: &SceneLayer, outline: Outline, fills: &StyleTable) {
        let metres_per_point = self.view.metres_per_px * f64::from(self.view.pixels_per_point);
        let size_pt = layer.typical_size_m() / metres_per_point;
        if hides_fills(fills, size_pt) {
            return;
        }
        let share = (size_pt / FULL_WIDTH_FROM_PT).clamp(THINNEST_SHARE, 1.0) as f32;
        let outline = Outline { width_pt: outline.width_pt * share, ..outline };
        let casing = outline.casing.filter(|_| size_pt >= CASING_FROM_PT);
        for (colour, width_px) in self.strokes(Outline { casing, ..outline }) {
            for part in self.visible(at, layer, width_px) {
                self.draw(part, DrawKind::Lines { vertices: part.all_vertices(), colour, width_px });
            }
        }
    }

    /// Colours and widths in pixels of the lines an outline is made of, the lowest first.
    fn strokes(&self, outline: Outline) -> impl Iterator<Item = (Rgba, f32)> + use<> {
        let pixels_per_point = self.view.pixels_per_point;
        let casing = outline.casing.map(|colour| (colour, outline.width_pt + 2.0 * CASING_PT));
        let line = (outline.colour, outline.width_pt);
        casing.into_iter().chain([line]).map(move |(colour, width)| (colour, width * pixels_per_point))
    }

    fn highlight(&mut self, at: usize, layer: &SceneLayer, items: impl Iterator<Item = u32>, outline: Outline) {
        self.around(at, layer, items, outline, true);
    }

    /// A line around spaces, for as long as something stands out or for good.
    fn around(
        &mut self,
        at: usize,
        layer: &SceneLayer,
        items: impl Iterator<Item = u32>,
        outline: Outline,
        stands_out: bool,
    ) {
        let view = self.view.extent();
        let margin = f64::from(outline.width_pt + CASING_PT) * self.view.metres_per_px * 2.0;
        let seen =
            items.filter(|item| layer.item_extent(*item as usize).is_some_and(|extent| touches(view, margin, extent)));
        let runs = layer.runs(seen);
        for (colour, width_px) in self.strokes(outline) {
            for (chunk, vertices) in &runs {
                let kind = DrawKind::Lines { vertices: vertices.clone(), colour, width_px };
                match stands_out {
                    true => self.emphasise(at, layer, *chunk, kind),
                    false => self.exact(at, layer, *chunk, kind),
                }
            }
        }
    }

    fn symbols(&mut self, at: usize, layer: &SceneLayer, style: &PointStyle, emphasis: Emphasis) {
        if !style.symbols.is_visible() {
            return;
        }
        let pixels_per_point = self.view.pixels_per_point;
        let on_ground = style.ground_m.map(|side_m| {
            let side_px = side_m / ground_scale(self.view.centre.y) / self.view.metres_per_px;
            (side_px as f32).max(LEAST_GROUND_PT * pixels_per_point) / SQUARE_SHARE
        });
        let on_screen = style.size_pt.unwrap_or_else(|| symbol_size_pt(self.view.zoom())) * pixels_per_point;
        let size_px = on_ground.unwrap_or(on_screen) * style.scale;
        // Neighbouring cells have no rim between them.
        let small = style.size_pt.map_or(style.scale, |size| size / FULL_RIM_FROM_PT).min(1.0);
        let rim_px = if on_ground.is_some() { 0.0 } else { 1.25 * small * pixels_per_point };
        for part in self.visible(at, layer, size_px) {
            let vertices = part.all_vertices();
            self.draw(part, DrawKind::Symbols { vertices, size_px, rim: Rgba::WHITE, rim_px });
        }
        let selected = layer.runs(style.selected.iter().copied());
        let hovered = layer.runs(style.hovered.into_iter());
        for (runs, outline) in [(selected, emphasis.selected), (hovered, emphasis.hovered)] {
            for (chunk, vertices) in runs {
                let rim_px = outline.width_pt * pixels_per_point;
                let kind = DrawKind::Symbols { vertices, size_px: size_px * 1.2, rim: outline.colour, rim_px };
                self.emphasise(at, layer, chunk, kind);
            }
        }
    }
}

/// Diameter of a symbol: grows gently from the county to the street.
fn symbol_size_pt(zoom: f64) -> f32 {
    (6.0 + 1.1 * (zoom - 9.0)).clamp(5.0, 15.0) as f32
}

#[cfg(test)]
mod tests;
