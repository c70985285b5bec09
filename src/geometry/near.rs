//! Finding points by place: the facility beside the pointer.

use geo::Coord;
use rstar::primitives::GeomWithData;
use rstar::{PointDistance, RTree};

/// An index over points, each known by its position in a list.
#[derive(Debug, Clone, Default)]
pub struct PointIndex {
    tree: RTree<GeomWithData<[f64; 2], u32>>,
}

impl PointIndex {
    /// Builds the index; what has no place, or one that is no number, is left out.
    pub fn build(points: impl IntoIterator<Item = Option<Coord<f64>>>) -> Self {
        let entries = points.into_iter().enumerate().filter_map(|(at, point)| {
            let point = point.filter(|p| p.x.is_finite() && p.y.is_finite())?;
            Some(GeomWithData::new([point.x, point.y], at as u32))
        });
        Self { tree: RTree::bulk_load(entries.collect()) }
    }

    /// The nearest point not farther away than `reach`, with its distance; of several as near, the first in the list.
    pub fn nearest(&self, at: Coord<f64>, reach: f64) -> Option<(f64, u32)> {
        if !(at.x.is_finite() && at.y.is_finite() && reach >= 0.0) {
            return None;
        }
        let nearest = self.tree.nearest_neighbor(&[at.x, at.y])?;
        let distance_2 = nearest.distance_2(&[at.x, at.y]);
        if distance_2 > reach * reach {
            return None;
        }
        let as_near = self.tree.locate_within_distance([at.x, at.y], distance_2);
        let first = as_near.map(|entry| entry.data).min().unwrap_or(nearest.data);
        Some((distance_2.sqrt(), first.min(nearest.data)))
    }

    /// All points not farther away than `reach` with their distance, the nearest first.
    pub fn within(&self, at: Coord<f64>, reach: f64) -> Vec<(f64, u32)> {
        if !(at.x.is_finite() && at.y.is_finite() && reach >= 0.0) {
            return Vec::new();
        }
        let near = self.tree.locate_within_distance([at.x, at.y], reach * reach);
        let mut found: Vec<(f64, u32)> =
            near.map(|entry| (entry.distance_2(&[at.x, at.y]).sqrt(), entry.data)).collect();
        found.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn of_points_at_one_place_the_first_is_found() {
        let point = |x, y| Some(Coord { x, y });
        let index = PointIndex::build([None, point(5.0, 5.0), point(f64::NAN, 0.0), point(5.0, 5.0), point(9.0, 5.0)]);
        let at = Coord { x: 6.0, y: 5.0 };
        assert_eq!(index.nearest(at, 2.0), Some((1.0, 1)));
        assert_eq!(index.within(at, 3.0), [(1.0, 1), (1.0, 3), (3.0, 4)]);
        assert_eq!(index.nearest(at, 0.5), None);
        assert_eq!(index.nearest(Coord { x: f64::NAN, y: 0.0 }, 2.0), None);
        assert_eq!(PointIndex::default().nearest(at, 1e9), None);
    }

    proptest! {
        #[test]
        fn nearest_agrees_with_looking_at_all(
            points in proptest::collection::vec((0_i32..60, 0_i32..60), 0..200),
            x in 0_i32..60, y in 0_i32..60, reach in 0_i32..30,
        ) {
            let coord = |(x, y): (i32, i32)| Coord { x: f64::from(x), y: f64::from(y) };
            let index = PointIndex::build(points.iter().map(|p| Some(coord(*p))));
            let (at, reach) = (coord((x, y)), f64::from(reach));
            let all = points.iter().enumerate().map(|(i, p)| {
                let away = coord(*p) - at;
                (away.x * away.x + away.y * away.y, i as u32)
            });
            let wanted = all.filter(|(d, _)| *d <= reach * reach).min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            prop_assert_eq!(index.nearest(at, reach).map(|(_, i)| i), wanted.map(|(_, i)| i));
        }
    }
}
