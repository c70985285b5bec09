//! Lines, points and areas that are only looked at, or that boundaries should keep to: motorways, railways, rivers.

use super::{Colour, ContextLayerId, ContextStyle, Source};
use geo::{MultiLineString, MultiPoint, MultiPolygon};
use std::sync::Arc;

/// Shapes from one file, shown below or above the definitions.
#[derive(Debug, Clone, PartialEq)]
pub struct ContextLayer {
    /// Identity.
    pub id: ContextLayerId,
    /// "Bahnlinien".
    pub name: String,
    /// Of lines, points and outlines.
    pub colour: Colour,
    /// Lines, fill, points, names.
    pub style: ContextStyle,
    /// Origin.
    pub source: Source,
    /// In the order of the source.
    pub shapes: Arc<Vec<ContextShape>>,
}

/// One shape.
#[derive(Debug, Clone, PartialEq)]
pub struct ContextShape {
    /// Empty if the source gave none.
    pub name: String,
    /// In the project's CRS.
    pub geometry: ContextGeometry,
}

/// What a shape consists of.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub enum ContextGeometry {
    Lines(MultiLineString<f64>),
    Points(MultiPoint<f64>),
    Areas(MultiPolygon<f64>),
}
