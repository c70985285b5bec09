//! Tests of whole sheets.

use super::*;
use crate::geometry::NoWatch;

/// A sheet with nothing on it.
pub(super) fn empty_sheet<'a>(paper: Paper, orientation: Orientation) -> MapSheet<'a> {
    MapSheet {
        lang: Lang::De,
        paper,
        orientation,
        title: String::new(),
        subtitle: String::new(),
        extent: Rect::new(Coord { x: -100.0, y: -100.0 }, Coord { x: 100.0, y: 100.0 }),
        scale: None,
        backdrops: Vec::new(),
        grids: Vec::new(),
        areas: Vec::new(),
        points: Vec::new(),
        names: Vec::new(),
        legend: Vec::new(),
        sources: Vec::new(),
        imprint: Vec::new(),
        internal: false,
    }
}
