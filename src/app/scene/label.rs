//! Names of spaces on the map.

use super::SceneLayer;
use geo::Coord;
use std::sync::Arc;

/// A name and the room for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// What is written.
    pub text: Arc<str>,
    /// Middle, in Web Mercator metres.
    pub at: Coord<f64>,
    /// Room to the left and right together, in Web Mercator metres.
    pub width: f64,
    /// Room above and below together, in Web Mercator metres.
    pub height: f64,
}

impl Label {
    /// Labels for the spaces of a definition, the roomiest first (which is the order in which they are given place). `text_of`
    /// says what is written on a space; spaces without inside or text get none.
    pub fn of_layer(layer: &SceneLayer, text_of: impl Fn(usize) -> String) -> Vec<Self> {
        let mut labels: Vec<Self> = (0..layer.len())
            .filter_map(|item| {
                let anchor = layer.anchor(item)?;
                let text = text_of(item);
                let text = text.trim();
                (!text.is_empty()).then(|| Self {
                    text: text.into(),
                    at: anchor.at,
                    width: anchor.width,
                    height: anchor.height,
                })
            })
            .collect();
        labels.sort_by(|a, b| (b.width * b.height).total_cmp(&(a.width * a.height)));
        labels
    }
}
