//! What the map shows, before any renderer: layers of geometry ready for the graphics card, how they look, and what of it is
//! drawn for a view.
//!
//! Jobs build [`SceneLayer`]s ([`build_definition`], [`build_facilities`], [`build_context`], [`build_grid`]): projected to Web Mercator, triangulated, split into
//! chunks with an origin of their own. A [`Scene`] puts layers in order and says how each looks ([`LayerStyle`],
//! [`PointStyle`]); what differs from space to space is in a [`StyleTable`], so that a new colour changes bytes of the table
//! and nothing else. [`Scene::frame`] says what is drawn for a [`View`], in which order. The backends in `ui::map` only
//! carry that out; the null backend records it, which is what tests look at.

mod anchor;
mod approximation;
mod build;
mod draw;
mod group;
mod label;
mod layer;
mod lines;
mod mesh;
mod snapped;
mod style;
mod view;

pub use anchor::{Anchor, LABEL_ASPECTS, Room};
pub use build::{
    ContextScene, Exact, GRID_CATEGORIES, GridClass, LEAST_NAME_PX, NamePlace, SceneError, ToMercator, build_borders,
    build_borders_with, build_context, build_context_with, build_definition, build_definition_with, build_facilities,
    build_facilities_with, build_grid, build_overview,
};
pub use draw::{Draw, DrawKind, DrawList, Emphasis, Frame, FrameLayer};
pub use label::{Label, LabelPlace};
pub use layer::{Chunk, LayerId, LayerKind, Level, SceneLayer, Vertex};
pub use lines::{LaneSet, LineChunk, LineLayer, LineLevel, LineRun, StripVertex};
pub use style::{
    FillStyle, LayerStyle, LineLook, Marked, Outline, Pattern, PointStyle, Rgba, StyleTable, Symbol, SymbolStyle,
    TABLE_ITEMS_PER_ROW, TABLE_ROW_BYTES,
};
pub use view::{MAX_ZOOM, MIN_ZOOM, View, ground_scale, lon_lat_of, mercator_of, metres_per_point};

use geo::Rect;
use std::sync::Arc;

/// Everything on the map, from the bottom to the top.
#[derive(Debug, Clone, Default)]
pub struct Scene {
    /// Areas of context layers with a fill: below everything else.
    pub context_areas: Vec<(Arc<SceneLayer>, LayerStyle)>,
    /// Population grids, above all fills: cells of one colour each.
    pub grids: Vec<(Arc<SceneLayer>, PointStyle)>,
    /// Lines and outlines of context layers: above fills and grids, below the borders that are planned with.
    pub context_lines: Vec<(Arc<LineLayer>, LineLook)>,
    /// Points of context layers, above their lines.
    pub context_points: Vec<(Arc<SceneLayer>, PointStyle)>,
    /// Definitions. All fills are drawn before all outlines, so that no fill hides a border.
    pub areas: Vec<(Arc<SceneLayer>, LayerStyle)>,
    /// Borders of all definitions together, once they are known: where several coincide they run side by side. Until then, and for what
    /// has no lane, the outlines of [`Self::areas`] are drawn each for itself.
    pub borders: Option<Borders>,
    /// Facilities, above all definitions.
    pub points: Vec<(Arc<SceneLayer>, PointStyle)>,
    /// How selected and hovered things stand out.
    pub emphasis: Emphasis,
}

/// The borders of several definitions, drawn together.
#[derive(Debug, Clone)]
pub struct Borders {
    /// Strips with their lanes.
    pub layer: Arc<LineLayer>,
    /// How each lane looks, by its number; `None` for what is not drawn.
    pub looks: Vec<Option<Outline>>,
    /// Position in [`Scene::areas`] of the definition of each lane, whose own outline is not drawn.
    pub areas: Vec<Option<usize>>,
}

impl Scene {
    /// Web Mercator extent of all visible definitions and facilities, else (a motorway may lead through the whole country) of what
    /// is only looked at; `None` when there is nothing to see.
    pub fn extent(&self) -> Option<Rect<f64>> {
        fn around<'a>(layers: impl Iterator<Item = &'a Arc<SceneLayer>>) -> Option<Rect<f64>> {
            layers.filter_map(|layer| layer.extent()).reduce(view::union)
        }
        fn seen(areas: &[(Arc<SceneLayer>, LayerStyle)]) -> impl Iterator<Item = &Arc<SceneLayer>> {
            areas.iter().filter(|(_, style)| style.visible).map(|(layer, _)| layer)
        }
        fn points(points: &[(Arc<SceneLayer>, PointStyle)]) -> impl Iterator<Item = &Arc<SceneLayer>> {
            points.iter().filter(|(_, style)| style.visible).map(|(layer, _)| layer)
        }
        around(seen(&self.areas).chain(points(&self.points))).or_else(|| {
            let layers = seen(&self.context_areas).chain(points(&self.context_points)).chain(points(&self.grids));
            let lines = self.context_lines.iter().filter(|(_, look)| look.visible);
            let lines = lines.filter_map(|(layer, _)| layer.extent());
            around(layers).into_iter().chain(lines).reduce(view::union)
        })
    }
}
