//! Finding spaces by place: for hovering, clicking and joining points to spaces.

use geo::{Area, BoundingRect, Coord, Intersects, MultiPolygon, Rect};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

/// A space's box with its index and area in m².
type Entry = GeomWithData<Rectangle<[f64; 2]>, (u32, f64)>;

/// An index over the spaces of one definition. Holds boxes, not geometry.
#[derive(Debug, Clone)]
pub struct SpaceIndex {
    tree: RTree<Entry>,
}

impl SpaceIndex {
    /// Builds the index; geometries that are empty or have coordinates that are no numbers are left out.
    pub fn build(spaces: &[&MultiPolygon<f64>]) -> Self {
        let entries = spaces.iter().enumerate().filter_map(|(i, geometry)| {
            let rect = finite_rect(geometry)?;
            let corners = Rectangle::from_corners(rect.min().into(), rect.max().into());
            Some(Entry::new(corners, (i as u32, geometry.unsigned_area())))
        });
        Self { tree: RTree::bulk_load(entries.collect()) }
    }

    /// Spaces whose area or border holds the point, smallest area first. `geometry` gives the geometry the index was built from.
    pub fn at<'a>(&self, point: Coord<f64>, geometry: impl Fn(u32) -> &'a MultiPolygon<f64>) -> Vec<u32> {
        if !(point.x.is_finite() && point.y.is_finite()) {
            return Vec::new();
        }
        let near = self.tree.locate_all_at_point(&[point.x, point.y]).map(|entry| entry.data);
        let mut found: Vec<(u32, f64)> = near.filter(|&(space, _)| geometry(space).intersects(&point)).collect();
        found.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        found.into_iter().map(|(space, _)| space).collect()
    }

    /// Spaces whose box touches the rectangle with their boxes, rising.
    pub fn boxes_in(&self, rect: Rect<f64>) -> Vec<(u32, Rect<f64>)> {
        let envelope = AABB::from_corners(rect.min().into(), rect.max().into());
        let touching = self.tree.locate_in_envelope_intersecting(&envelope);
        let boxed = |entry: &Entry| {
            let (low, high) = (entry.geom().lower(), entry.geom().upper());
            (entry.data.0, Rect::new(Coord::from(low), Coord::from(high)))
        };
        let mut spaces: Vec<(u32, Rect<f64>)> = touching.map(boxed).collect();
        spaces.sort_unstable_by_key(|(space, _)| *space);
        spaces
    }

    /// Spaces whose box touches the rectangle, sorted.
    pub fn in_rect(&self, rect: Rect<f64>) -> Vec<u32> {
        let envelope = AABB::from_corners(rect.min().into(), rect.max().into());
        let touching = self.tree.locate_in_envelope_intersecting(&envelope);
        let mut spaces: Vec<u32> = touching.map(|entry| entry.data.0).collect();
        spaces.sort_unstable();
        spaces
    }
}

/// The box around a geometry; `None` if it is empty or holds a coordinate that is no number.
fn finite_rect(geometry: &MultiPolygon<f64>) -> Option<Rect<f64>> {
    let lines = geometry.0.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
    let finite = lines.flat_map(|line| line.0.iter()).all(|c| c.x.is_finite() && c.y.is_finite());
    if finite { geometry.bounding_rect() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Polygon, coord, polygon};

    fn square(x: f64, y: f64, side: f64) -> MultiPolygon<f64> {
        MultiPolygon::new(vec![Rect::new(coord! { x: x, y: y }, coord! { x: x + side, y: y + side }).to_polygon()])
    }

    #[test]
    fn the_smallest_space_at_a_point_comes_first() {
        let broken = MultiPolygon::new(vec![polygon![(x: 0.0, y: 0.0), (x: f64::NAN, y: 1.0), (x: 1.0, y: 1.0)]]);
        let spaces =
            [square(0.0, 0.0, 10.0), square(1.0, 1.0, 2.0), square(20.0, 0.0, 1.0), MultiPolygon::empty(), broken];
        let borrowed: Vec<_> = spaces.iter().collect();
        let index = SpaceIndex::build(&borrowed);
        let at = |x, y| index.at(coord! { x: x, y: y }, |i| &spaces[i as usize]);
        assert_eq!(at(2.0, 2.0), [1, 0]);
        assert_eq!(at(5.0, 5.0), [0]);
        assert_eq!(at(10.0, 10.0), [0], "the border belongs to it");
        assert!(at(15.0, 5.0).is_empty() && at(f64::NAN, 0.0).is_empty());
        assert_eq!(index.in_rect(Rect::new(coord! { x: 2.5, y: 2.5 }, coord! { x: 30.0, y: 30.0 })), [0, 1]);
        assert_eq!(index.in_rect(Rect::new(coord! { x: 2.5, y: 0.5 }, coord! { x: 30.0, y: 30.0 })), [0, 1, 2]);
    }

    #[test]
    fn a_hole_is_not_part_of_a_space() {
        let outer = square(0.0, 0.0, 10.0).0[0].exterior().clone();
        let hole = square(4.0, 4.0, 2.0).0[0].exterior().clone();
        let ring = MultiPolygon::new(vec![Polygon::new(outer, vec![hole])]);
        let index = SpaceIndex::build(&[&ring]);
        assert!(index.at(coord! { x: 5.0, y: 5.0 }, |_| &ring).is_empty());
        assert_eq!(index.at(coord! { x: 1.0, y: 5.0 }, |_| &ring), [0]);
    }
}
