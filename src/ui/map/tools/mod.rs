//! What tools need of the map widget: their bar, what is being drawn, drags and keys in map coordinates.

mod bar;
mod signs;
mod sketch;

pub(in crate::ui) use bar::width as bar_width;
pub(super) use bar::{Asked, bar};
pub(super) use sketch::{crosshair, draw, north_arrow};

use crate::app::map_tool::{MapTool, Sketch};
use crate::app::session::Direction;
use geo::Coord;

/// What tools show on the map this frame.
#[derive(Debug, Clone, Copy, Default)]
pub struct ToolContent<'a> {
    /// The chosen tool.
    pub tool: MapTool,
    /// What is being drawn.
    pub sketch: Option<&'a Sketch>,
    /// What is said beside the pointer while something is measured.
    pub figures: Option<&'a str>,
    /// A place that is marked, in Web Mercator metres.
    pub mark: Option<Coord<f64>>,
    /// Whether the tools that change a draft are offered.
    pub paints: bool,
    /// Radius of the brush in points, while one is used.
    pub brush_pt: Option<f32>,
    /// Whether there is a view before this one.
    pub can_go_back: bool,
    /// Whether there is one after it.
    pub can_go_forward: bool,
}

/// Where a drag with the main button is, while a tool draws.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MapDrag {
    /// Which part of it.
    pub phase: DragPhase,
    /// In Web Mercator metres.
    pub at: Coord<f64>,
}

/// A part of a drag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum DragPhase {
    Begin,
    Move,
    End,
}

/// A key that works on the middle of the map while it has the keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MapKey {
    /// Space, or a screen reader's click: as a click with the pointer.
    Act,
    /// Enter: ends what is drawn, else as [`MapKey::Act`].
    Finish,
    /// Backspace: takes the last corner back.
    Back,
    /// Home: shows everything.
    All,
    /// An arrow key, while a tool goes from block to block.
    Step(Direction),
}
