//! Exact predicates between two layers, of which one is thought shifted by an infinitesimal (ε, ε²).
//!
//! Simulation of simplicity (Edelsbrunner & Mücke 1990): after the shift no corner of one layer lies on a border of the other and
//! no borders coincide, so two edges either cross properly or not at all, and every decision has an answer. The shift is the
//! limit ε → 0, so areas are those of the layers as they are.

use crate::geometry::arrangement::point::{GridPoint, cross, distance2};
use std::cmp::Ordering;

/// An edge, from its first to its second corner.
pub(super) type Edge = (GridPoint, GridPoint);

/// Which layer a border belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// The layer that stays.
    Fixed,
    /// The layer that is shifted.
    Shifted,
}

impl Side {
    /// The other one.
    pub(super) fn other(self) -> Self {
        match self {
            Self::Fixed => Self::Shifted,
            Self::Shifted => Self::Fixed,
        }
    }

    /// Whether a point of the other layer lies left of an edge of this layer; `twice_area` is that of edge and point as they are.
    pub(super) fn is_left(self, edge: Edge, twice_area: i64) -> bool {
        let (dx, dy) = (edge.1.x() - edge.0.x(), edge.1.y() - edge.0.y());
        // Seen from a shifted edge the point moves by (−ε, −ε²): the determinant changes by ε·dy − ε²·dx.
        let (first, second) = if self == Self::Shifted { (dy, -dx) } else { (-dy, dx) };
        let decides = |values: [i64; 3]| values.into_iter().find(|value| *value != 0).unwrap_or(0);
        decides([twice_area, first, second]) > 0
    }
}

/// How an edge of one layer and one of the other meet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Meeting {
    /// Whether the first edge goes from the right of the second to its left.
    pub(super) to_left: bool,
    /// Where on the first edge, 0 to 1.
    pub(super) on_first: f64,
    /// Where on the second edge, 0 to 1.
    pub(super) on_second: f64,
}

/// Twice the areas of each edge with the ends of the other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Turns {
    /// Of the second edge with the ends of the first.
    first: (i64, i64),
    /// Of the first edge with the ends of the second.
    second: (i64, i64),
}

impl Turns {
    pub(super) fn of(first: Edge, second: Edge) -> Self {
        Self {
            first: (cross(second.0, second.1, first.0), cross(second.0, second.1, first.1)),
            second: (cross(first.0, first.1, second.0), cross(first.0, first.1, second.1)),
        }
    }

    /// Where the edges cross, `first` being of the layer `side`.
    pub(super) fn meeting(&self, first: Edge, second: Edge, side: Side) -> Option<Meeting> {
        let other = side.other();
        let (from_left, to_left) = (other.is_left(second, self.first.0), other.is_left(second, self.first.1));
        if from_left == to_left || side.is_left(first, self.second.0) == side.is_left(first, self.second.1) {
            return None;
        }
        // Both values have opposite signs, or one is 0: the difference loses nothing.
        let part = |(from, to): (i64, i64)| from as f64 / (from as f64 - to as f64);
        Some(Meeting { to_left, on_first: part(self.first), on_second: part(self.second) })
    }

    /// Whether an end of one edge comes so near to the line of the other that rounding could change how they meet.
    pub(super) fn is_near(&self, first: Edge, second: Edge, near_mm: f64) -> bool {
        let limit2 = |edge: Edge| near_mm * near_mm * distance2(edge.0, edge.1) as f64;
        let least = |(a, b): (i64, i64)| a.unsigned_abs().min(b.unsigned_abs()) as f64;
        let (first2, second2) = (least(self.first).powi(2), least(self.second).powi(2));
        first2 <= limit2(second) || second2 <= limit2(first)
    }
}

/// Which of two crossings comes first along `edge` (of the layer `side`), exactly: those with `a` and with `b`, edges of the other layer.
/// Equal only where these two run into one another on a line.
pub(super) fn order_along(edge: Edge, side: Side, a: Edge, b: Edge) -> Ordering {
    let at = |other: Edge| Position::on(edge, side, other);
    at(a).compare(&at(b))
}

/// Place of a crossing on an edge: a numerator with its terms in ε and ε², over a positive denominator.
struct Position {
    numerators: [i128; 3],
    denominator: i128,
}

impl Position {
    fn on(edge: Edge, side: Side, other: Edge) -> Self {
        let wide = i128::from;
        let (dx, dy) = (wide(other.1.x() - other.0.x()), wide(other.1.y() - other.0.y()));
        let (ex, ey) = (wide(edge.1.x() - edge.0.x()), wide(edge.1.y() - edge.0.y()));
        let (fx, fy) = (wide(other.0.x() - edge.0.x()), wide(other.0.y() - edge.0.y()));
        // With the other edge shifted by (ε, ε²): cross(f + (ε, ε²), d) / cross(e, d); if this one is, by the opposite.
        let shift = if side == Side::Fixed { 1 } else { -1 };
        let (numerators, denominator) = ([fx * dy - fy * dx, shift * dy, -shift * dx], ex * dy - ey * dx);
        if denominator < 0 {
            Self { numerators: numerators.map(|n| -n), denominator: -denominator }
        } else {
            Self { numerators, denominator }
        }
    }

    fn compare(&self, other: &Self) -> Ordering {
        let pairs = self.numerators.iter().zip(&other.numerators);
        let orders = pairs.map(|(a, b)| (a * other.denominator).cmp(&(b * self.denominator)));
        orders.fold(Ordering::Equal, Ordering::then)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn p(x: i64, y: i64) -> GridPoint {
        GridPoint::new(x, y)
    }

    fn meeting(first: Edge, second: Edge) -> Option<Meeting> {
        Turns::of(first, second).meeting(first, second, Side::Fixed)
    }

    #[test]
    fn edges_cross_properly_or_not_at_all() {
        let flat = (p(0, 0), p(10, 0));
        let up = meeting(flat, (p(4, -5), p(4, 5))).unwrap();
        assert_eq!((up.to_left, up.on_first, up.on_second), (false, 0.4, 0.5));
        assert!(meeting(flat, flat).is_none() && meeting(flat, (p(10, 0), p(0, 0))).is_none(), "parallel");
        // Two edges that end in a corner on the first: shifted up and right, the corner lies above it.
        assert!(meeting(flat, (p(5, 5), p(5, 0))).is_none());
        assert!(meeting(flat, (p(5, 0), p(5, -5))).is_some());
        // A shifted edge through the last corner passes right of it.
        assert!(meeting(flat, (p(10, -5), p(10, 5))).is_none());
        assert!(meeting(flat, (p(0, -5), p(0, 5))).is_some());
    }

    #[test]
    fn order_along_an_edge_is_exact() {
        let flat = (p(0, 0), p(9, 0));
        // Both pass through (3, 0): shifted, the steep one stays left of the flat one for it is met ε² lower.
        let (steep, slant) = ((p(3, -3), p(3, 3)), (p(0, -3), p(6, 3)));
        assert_eq!(order_along(flat, Side::Fixed, steep, slant), Ordering::Greater);
        assert_eq!(order_along(flat, Side::Fixed, slant, steep), Ordering::Less);
        assert_eq!(order_along(flat, Side::Fixed, (p(2, -1), p(2, 1)), steep), Ordering::Less);
        assert_eq!(order_along((p(9, 0), p(0, 0)), Side::Fixed, (p(2, -1), p(2, 1)), steep), Ordering::Greater);
        assert_eq!(order_along(flat, Side::Fixed, steep, (p(3, 5), p(3, -5))), Ordering::Equal);
    }

    proptest! {
        /// On a tiny grid, where nearly everything is degenerate: a closed line crosses a triangle's border as often inwards as outwards,
        /// seen from either layer, and the crossings along each edge alternate.
        #[test]
        fn crossings_of_closed_lines_balance(corners in prop::collection::vec((-2_i64..3, -2_i64..3), 6)) {
            let points: Vec<GridPoint> = corners.iter().map(|&(x, y)| p(x, y)).collect();
            let mut triangle = [points[0], points[1], points[2]];
            prop_assume!(cross(triangle[0], triangle[1], triangle[2]) != 0);
            if cross(triangle[0], triangle[1], triangle[2]) < 0 { triangle.swap(1, 2); }
            let edges = |c: &[GridPoint]| -> Vec<Edge> { (0..3).map(|i| (c[i], c[(i + 1) % 3])).filter(|e| e.0 != e.1).collect() };
            let mut balance = 0;
            for walk in edges(&points[3..]) {
                let mut met: Vec<(Edge, bool)> = Vec::new();
                for border in edges(&triangle) {
                    let there = meeting(walk, border);
                    let back = Turns::of(border, walk).meeting(border, walk, Side::Shifted);
                    prop_assert_eq!(there.is_some(), back.is_some());
                    if let (Some(there), Some(back)) = (there, back) {
                        prop_assert!(there.to_left != back.to_left);
                        met.push((border, there.to_left));
                        balance += if there.to_left { 1 } else { -1 };
                    }
                }
                met.sort_by(|a, b| order_along(walk, Side::Fixed, a.0, b.0));
                prop_assert!(met.windows(2).all(|pair| pair[0].1 != pair[1].1), "a convex area is entered, then left");
            }
            prop_assert_eq!(balance, 0);
        }
    }
}
