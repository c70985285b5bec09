//! Finding spaces by place: for hovering, clicking and joining points to spaces.

use geo::{Coord, MultiPolygon, Rect};

/// An index over the spaces of one definition. Holds boxes, not geometry.
#[derive(Debug, Clone)]
pub struct SpaceIndex {
    // private: rstar tree
}

impl SpaceIndex {
    /// Builds the index; empty geometries are left out.
    pub fn build(_spaces: &[&MultiPolygon<f64>]) -> Self {
        todo!()
    }

    /// Spaces whose area contains the point, smallest area first. `geometry` gives the geometry the index was built from.
    pub fn at<'a>(&self, _point: Coord<f64>, _geometry: impl Fn(u32) -> &'a MultiPolygon<f64>) -> Vec<u32> {
        todo!()
    }

    /// Spaces whose box touches the rectangle, sorted.
    pub fn in_rect(&self, _rect: Rect<f64>) -> Vec<u32> {
        todo!()
    }
}
