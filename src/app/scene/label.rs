//! Names of spaces on the map.

use super::{NamePlace, Room, SceneLayer};
use geo::Coord;
use std::sync::Arc;

/// Where a name goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum LabelPlace {
    /// Around its place, if it fits in there.
    Inside(Room),
    /// To the right of its place, which is that of a symbol.
    Beside {
        /// Half the symbol in points.
        radius_pt: f32,
    },
    /// Around its place, whether it has room there or not.
    Over,
}

/// A name and the room for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// What is written.
    pub text: Arc<str>,
    /// Its place in Web Mercator metres: the middle of the name, or what it stands beside.
    pub at: Coord<f64>,
    /// Where it goes from there.
    pub place: LabelPlace,
}

impl Label {
    /// Labels for the spaces of a definition, the roomiest first (which is the order in which they are given place). `text_of`
    /// says what is written on a space; spaces without inside or text get none.
    pub fn of_layer(layer: &SceneLayer, text_of: impl Fn(usize) -> String) -> Vec<Self> {
        let mut labels: Vec<(f64, Self)> = (0..layer.len())
            .filter_map(|item| {
                let anchor = layer.anchor(item)?;
                let label = Self::of_text(&text_of(item), anchor.at, LabelPlace::Inside(anchor.room))?;
                Some((anchor.room.usual()[1], label))
            })
            .collect();
        labels.sort_by(|a, b| b.0.total_cmp(&a.0));
        labels.into_iter().map(|(_, label)| label).collect()
    }

    /// A label for something without inside, whose symbols are so large; `None` without text.
    pub fn of_place(text: &str, place: NamePlace, symbol_pt: f32) -> Option<Self> {
        match place {
            NamePlace::Beside(at) => Self::of_text(text, at, LabelPlace::Beside { radius_pt: symbol_pt / 2.0 }),
            NamePlace::Over(at) => Self::of_text(text, at, LabelPlace::Over),
        }
    }

    fn of_text(text: &str, at: Coord<f64>, place: LabelPlace) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self { text: text.into(), at, place })
    }
}
