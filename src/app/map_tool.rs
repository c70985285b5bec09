//! What the pointer does on the map: the tools there are, and the gesture under way ([`Tools`]).

mod gesture;

pub use gesture::{BRUSH_PT, Corner, Measured, Sketch, Tools};

/// What a click or a drag on the map does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum MapTool {
    /// Dragging moves the map, a click selects.
    #[default]
    Move,
    /// Dragging draws a rectangle that selects.
    Rectangle,
    /// Dragging draws a line that selects what it encloses.
    Lasso,
    /// Clicks set the corners of a line that is measured.
    Length,
    /// Clicks set the corners of an area that is measured.
    Area,
    /// A click tells what is there.
    Identify,
    /// Blocks under the pointer, and those dragged over, go to the target space of the draft.
    Brush,
    /// The same, but they become unassigned.
    Erase,
    /// Dragging draws a line: the blocks it encloses go to the target space.
    Enclose,
    /// A click fills from a block up to the next border.
    Fill,
    /// Dragging draws a line that parts a space of the draft.
    Split,
}

impl MapTool {
    /// All of them, in the order of the tool bar.
    pub const ALL: [Self; 11] = [
        Self::Move,
        Self::Rectangle,
        Self::Lasso,
        Self::Length,
        Self::Area,
        Self::Identify,
        Self::Brush,
        Self::Erase,
        Self::Enclose,
        Self::Fill,
        Self::Split,
    ];

    /// Whether dragging with the main button draws instead of moving the map.
    pub fn draws(self) -> bool {
        matches!(self, Self::Rectangle | Self::Lasso) || self.draws_line() || self.is_brush()
    }

    /// Whether it changes a draft.
    pub fn paints(self) -> bool {
        matches!(self, Self::Brush | Self::Erase | Self::Enclose | Self::Fill | Self::Split)
    }

    /// Whether it follows the pointer with the size of a brush.
    pub fn is_brush(self) -> bool {
        matches!(self, Self::Brush | Self::Erase)
    }

    /// Whether arrow keys go from block to block.
    pub fn steps(self) -> bool {
        matches!(self, Self::Brush | Self::Erase | Self::Fill)
    }

    /// Whether dragging draws a line freehand that is carried out at its end.
    fn draws_line(self) -> bool {
        matches!(self, Self::Lasso | Self::Enclose | Self::Split)
    }

    /// Whether the corners of a line can be set by key, which Enter ends.
    pub fn ends_by_key(self) -> bool {
        self.draws_line()
    }

    /// Whether clicks set corners.
    pub fn measures(self) -> bool {
        matches!(self, Self::Length | Self::Area)
    }
}
