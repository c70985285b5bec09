//! What a brush that is drawn over spaces touches: the spaces within its radius of the way it took.
//!
//! The way between two events of the pointer is a straight piece, so what the brush covers is that piece with everything within the
//! radius (a "stadium"). A space is touched when a point of it lies in there, borders included. Work per piece is bounded
//! ([`MOST_EDGES`]): a brush follows the pointer within a frame, whatever lies under it.

use super::index::SpaceIndex;
use geo::{Coord, Intersects, LineString, MultiPolygon, Rect};

/// Edges that are looked at for one piece of the way; spaces beyond that count as touched when the middle of their box is.
pub const MOST_EDGES: usize = 200_000;

/// A piece of the way of a brush.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Piece {
    /// Where it begins.
    pub from: Coord<f64>,
    /// Where it ends; may be the same.
    pub to: Coord<f64>,
    /// In the unit of the coordinates; 0: the spaces right under the pointer.
    pub radius: f64,
}

impl Piece {
    /// The spaces it touches, rising, of those that `wanted` names. `geometry` gives the geometry the index was built from. Nothing for
    /// coordinates that are no numbers.
    pub fn touched<'a>(
        &self,
        index: &SpaceIndex,
        wanted: impl Fn(u32) -> bool,
        geometry: impl Fn(u32) -> Option<&'a MultiPolygon<f64>>,
    ) -> Vec<u32> {
        let Some(bounds) = self.bounds() else { return Vec::new() };
        let mut edges_left = MOST_EDGES;
        let mut touched = |space: u32, bounds: Rect<f64>| {
            if self.holds(bounds) {
                return true;
            }
            let Some(geometry) = geometry(space) else { return false };
            let edges = rings(geometry).map(|ring| ring.0.len()).sum::<usize>();
            match edges_left.checked_sub(edges) {
                Some(left) => {
                    edges_left = left;
                    self.touches(geometry)
                }
                None => self.reaches(bounds.center()),
            }
        };
        let near = index.boxes_in(bounds).into_iter().filter(|(space, _)| wanted(*space));
        near.filter(|(space, bounds)| touched(*space, *bounds)).map(|(space, _)| space).collect()
    }

    /// Whether it touches a space.
    pub fn touches(&self, space: &MultiPolygon<f64>) -> bool {
        let reach2 = self.radius * self.radius;
        let edge_is_near = rings(space)
            .flat_map(|ring| ring.lines())
            .any(|edge| distance2([self.from, self.to], [edge.start, edge.end]) <= reach2);
        // Without an edge within reach all of the way is inside, or nothing of it.
        edge_is_near || space.intersects(&self.from)
    }

    /// Whether all of a box is covered: a stadium is convex, so its corners tell.
    fn holds(&self, bounds: Rect<f64>) -> bool {
        let (low, high) = (bounds.min(), bounds.max());
        let corners = [low, high, Coord { x: low.x, y: high.y }, Coord { x: high.x, y: low.y }];
        self.radius > 0.0 && corners.into_iter().all(|corner| self.reaches(corner))
    }

    fn reaches(&self, point: Coord<f64>) -> bool {
        to_piece2(point, [self.from, self.to]) <= self.radius * self.radius
    }

    fn bounds(&self) -> Option<Rect<f64>> {
        let finite = [self.from.x, self.from.y, self.to.x, self.to.y, self.radius].iter().all(|n| n.is_finite());
        let around = Coord { x: self.radius, y: self.radius };
        let way = Rect::new(self.from, self.to);
        (finite && self.radius >= 0.0).then(|| Rect::new(way.min() - around, way.max() + around))
    }
}

/// Squared distance of two straight pieces.
fn distance2(a: [Coord<f64>; 2], b: [Coord<f64>; 2]) -> f64 {
    if cross(a, b) {
        return 0.0;
    }
    let ends = [to_piece2(a[0], b), to_piece2(a[1], b), to_piece2(b[0], a), to_piece2(b[1], a)];
    ends.into_iter().fold(f64::INFINITY, f64::min)
}

/// Squared distance of a point from a straight piece.
fn to_piece2(point: Coord<f64>, [from, to]: [Coord<f64>; 2]) -> f64 {
    let (way, off) = (to - from, point - from);
    let length2 = way.x * way.x + way.y * way.y;
    let share = if length2 > 0.0 { ((off.x * way.x + off.y * way.y) / length2).clamp(0.0, 1.0) } else { 0.0 };
    let away = off - way * share;
    away.x * away.x + away.y * away.y
}

/// Whether two straight pieces cross in a point inside both; that they touch is told by their distance.
fn cross(a: [Coord<f64>; 2], b: [Coord<f64>; 2]) -> bool {
    let side = |[from, to]: [Coord<f64>; 2], point: Coord<f64>| {
        let (way, off) = (to - from, point - from);
        way.x * off.y - way.y * off.x
    };
    let apart = |x: f64, y: f64| (x > 0.0 && y < 0.0) || (x < 0.0 && y > 0.0);
    apart(side(a, b[0]), side(a, b[1])) && apart(side(b, a[0]), side(b, a[1]))
}

fn rings(space: &MultiPolygon<f64>) -> impl Iterator<Item = &LineString<f64>> {
    space.0.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()))
}

/// On which side of a drawn line a point lies, as if the line went on straight at both ends: positive on the left, seen along it.
/// 0 on it, and for what is no line. Where a line turns back on itself the nearest piece of it decides.
pub fn side_of(path: &[Coord<f64>], point: Coord<f64>) -> f64 {
    let last = path.len().saturating_sub(2);
    let pieces = path.windows(2).enumerate().filter_map(|(at, pair)| match pair {
        [from, to] if from != to => Some((at, *from, *to)),
        _ => None,
    });
    let mut nearest: Option<(f64, f64)> = None;
    for (at, from, to) in pieces {
        let (way, off) = (to - from, point - from);
        let length2 = way.x * way.x + way.y * way.y;
        let share = (off.x * way.x + off.y * way.y) / length2;
        // The first and the last piece have no end.
        let least = if at == 0 { f64::NEG_INFINITY } else { 0.0 };
        let most = if at == last { f64::INFINITY } else { 1.0 };
        let away = off - way * share.clamp(least, most);
        let distance2 = away.x * away.x + away.y * away.y;
        // Beside a corner two pieces are equally near: the one the point lies beside more squarely is right.
        let squareness = (way.x * off.y - way.y * off.x) / length2.sqrt();
        let nearer = match nearest {
            None => true,
            Some((before, of_it)) => {
                let alike = (distance2 - before).abs() <= 1e-9 * (distance2 + before);
                if alike { squareness.abs() > of_it.abs() } else { distance2 < before }
            }
        };
        if nearer {
            nearest = Some((distance2, squareness));
        }
    }
    nearest.map_or(0.0, |(_, side)| side)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::algorithm::line_measures::{Distance, Euclidean};
    use geo::{Line, Polygon};
    use proptest::prelude::*;

    fn at(x: f64, y: f64) -> Coord<f64> {
        Coord { x, y }
    }

    fn square(x: f64, y: f64, side: f64) -> MultiPolygon<f64> {
        MultiPolygon::new(vec![Rect::new(at(x, y), at(x + side, y + side)).to_polygon()])
    }

    /// Ten by ten squares of side 10.
    fn board() -> Vec<MultiPolygon<f64>> {
        (0..100).map(|n| square(f64::from(n % 10) * 10.0, f64::from(n / 10) * 10.0, 10.0)).collect()
    }

    fn touched(cells: &[MultiPolygon<f64>], piece: Piece) -> Vec<u32> {
        let index = SpaceIndex::build(&cells.iter().collect::<Vec<_>>());
        piece.touched(&index, |_| true, |at| cells.get(at as usize))
    }

    #[test]
    fn a_point_touches_the_space_under_it_and_a_way_what_it_crosses() {
        let cells = board();
        let point = Piece { from: at(15.0, 5.0), to: at(15.0, 5.0), radius: 0.0 };
        assert_eq!(touched(&cells, point), [1]);
        assert_eq!(touched(&cells, Piece { to: at(35.0, 5.0), ..point }), [1, 2, 3]);
        assert_eq!(touched(&cells, Piece { radius: 6.0, ..point }), [0, 1, 2, 11]);
        assert!(touched(&cells, Piece { from: at(-20.0, -20.0), to: at(-20.0, -20.0), radius: 5.0 }).is_empty());
        assert!(touched(&cells, Piece { radius: f64::NAN, ..point }).is_empty());
        assert!(touched(&cells, Piece { from: at(f64::INFINITY, 0.0), ..point }).is_empty());
    }

    #[test]
    fn a_brush_in_a_hole_touches_only_what_it_reaches() {
        let outer = square(0.0, 0.0, 100.0).0[0].exterior().clone();
        let hole = square(40.0, 40.0, 20.0).0[0].exterior().clone();
        let ring = MultiPolygon::new(vec![Polygon::new(outer, vec![hole])]);
        let middle = Piece { from: at(50.0, 50.0), to: at(50.0, 50.0), radius: 9.0 };
        assert!(!middle.touches(&ring));
        assert!(Piece { radius: 10.0, ..middle }.touches(&ring));
        assert!(Piece { from: at(10.0, 10.0), to: at(10.0, 10.0), radius: 1.0 }.touches(&ring));
    }

    #[test]
    fn a_line_has_two_sides_also_beyond_its_ends() {
        let line = [at(0.0, 0.0), at(10.0, 0.0)];
        assert!(side_of(&line, at(50.0, 1.0)) > 0.0 && side_of(&line, at(-50.0, -1.0)) < 0.0);
        // A right angle to the left: what lies inside it is on the left, all else on the right.
        let corner = [at(0.0, 0.0), at(10.0, 0.0), at(10.0, 10.0)];
        assert!(side_of(&corner, at(5.0, 5.0)) > 0.0);
        for point in [at(12.0, -2.0), at(5.0, -3.0), at(14.0, 5.0), at(11.0, -7.0), at(17.0, -1.0)] {
            assert!(side_of(&corner, point) < 0.0, "{point:?}");
        }
        assert_eq!(side_of(&[at(1.0, 1.0)], at(0.0, 0.0)), 0.0);
        assert_eq!(side_of(&[at(1.0, 1.0), at(1.0, 1.0)], at(0.0, 0.0)), 0.0);
    }

    proptest! {
        #[test]
        fn touched_is_what_is_within_the_radius(
            from in (-10.0_f64..110.0, -10.0_f64..110.0), to in (-10.0_f64..110.0, -10.0_f64..110.0), radius in 0.0_f64..30.0,
        ) {
            let cells = board();
            let piece = Piece { from: from.into(), to: to.into(), radius };
            let line = Line::new(piece.from, piece.to);
            let found = touched(&cells, piece);
            for (n, cell) in cells.iter().enumerate() {
                let away = Euclidean.distance(&line, &cell.0[0]);
                // What is exactly at the edge may be rounded either way.
                if (away - radius).abs() > 1e-9 {
                    prop_assert_eq!(found.contains(&(n as u32)), away < radius, "{} at {}", n, away);
                }
            }
        }
    }
}
