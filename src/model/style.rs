//! How things of a project are drawn, where that belongs to the project and travels with it: lines, context layers, bookmarks.

use super::BookmarkId;
use geo::Rect;
use serde::{Deserialize, Serialize};

/// How a line is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dash {
    /// Not at all.
    #[default]
    Solid,
    /// – – –
    Dashed,
    /// · · ·
    Dotted,
    /// – · –
    DashDot,
}

impl Dash {
    /// All of them, the usual first.
    pub const ALL: [Self; 4] = [Self::Solid, Self::Dashed, Self::Dotted, Self::DashDot];

    /// Lengths in widths of the line: on, off, on, off; `None` for a line that is not broken. Dots are as long as the line is wide.
    pub fn pattern(self) -> Option<[f32; 4]> {
        match self {
            Self::Solid => None,
            Self::Dashed => Some([4.0, 2.5, 4.0, 2.5]),
            Self::Dotted => Some([1.0, 1.8, 1.0, 1.8]),
            Self::DashDot => Some([5.0, 2.0, 1.0, 2.0]),
        }
    }
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LineStyle {
    /// Width in points on screen, and in typographic points on paper; between [`Self::THINNEST_PT`] and [`Self::BROADEST_PT`].
    pub width_pt: f64,
    /// How it is broken.
    pub dash: Dash,
}

impl LineStyle {
    /// The thinnest line that is still seen on a projector.
    pub const THINNEST_PT: f64 = 0.5;
    /// Broader lines hide what they bound.
    pub const BROADEST_PT: f64 = 8.0;
    /// A definition's border unless somebody says otherwise.
    pub const BORDER: Self = Self { width_pt: 1.6, dash: Dash::Solid };
    /// A line of a context layer unless somebody says otherwise.
    pub const CONTEXT: Self = Self { width_pt: 1.3, dash: Dash::Solid };

    /// Whether it can be drawn as it is.
    pub fn is_valid(self) -> bool {
        (Self::THINNEST_PT..=Self::BROADEST_PT).contains(&self.width_pt)
    }
}

/// The shape of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum PointShape {
    #[default]
    Circle,
    Square,
    Triangle,
    Diamond,
    Star,
    Cross,
}

impl PointShape {
    /// All of them, the usual first.
    pub const ALL: [Self; 6] = [Self::Circle, Self::Square, Self::Triangle, Self::Diamond, Self::Star, Self::Cross];
}

/// How a context layer is drawn, besides its colour.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ContextStyle {
    /// Its lines, and the outlines of its areas.
    pub line: LineStyle,
    /// How much of what is below its areas hide: 0 for outlines only, 100 for all.
    pub fill_percent: u8,
    /// Its points.
    pub shape: PointShape,
    /// Diameter of its points in points; between [`Self::SMALLEST_PT`] and [`Self::LARGEST_PT`].
    pub size_pt: f64,
    /// Whether the names of its shapes are written on the map.
    pub names: bool,
}

impl ContextStyle {
    /// The smallest point.
    pub const SMALLEST_PT: f64 = 2.0;
    /// The largest point.
    pub const LARGEST_PT: f64 = 30.0;

    /// Whether it can be drawn as it is.
    pub fn is_valid(self) -> bool {
        self.line.is_valid()
            && self.fill_percent <= 100
            && (Self::SMALLEST_PT..=Self::LARGEST_PT).contains(&self.size_pt)
    }
}

impl Default for ContextStyle {
    fn default() -> Self {
        Self { line: LineStyle::CONTEXT, fill_percent: 0, shape: PointShape::Circle, size_pt: 6.0, names: false }
    }
}

/// A place on the map that is to be found again, in a meeting or on another computer.
#[derive(Debug, Clone, PartialEq)]
pub struct Bookmark {
    /// Identity.
    pub id: BookmarkId,
    /// "Nordstadt".
    pub name: String,
    /// What was shown, in the project's CRS.
    pub extent: Rect<f64>,
}
