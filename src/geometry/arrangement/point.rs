//! Points of the 1 mm grid and the exact predicates on them.
//!
//! Coordinates lie within ±[`LIMIT_MM`] of the origin, so every difference fits 31 bits and every product of two
//! differences 62: all predicates are exact in `i64`, no case is left to rounding.

use std::cmp::Ordering;

/// Largest absolute coordinate in mm: an arrangement may be about 2,147 km wide.
pub(crate) const LIMIT_MM: i64 = (1 << 30) - 1;

/// A point of the 1 mm grid relative to the arrangement's origin. Ordered by x, then y; packed so that it sorts as one integer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct GridPoint(u64);

const SIGN: u32 = 0x8000_0000;

impl GridPoint {
    /// The point at `x`, `y` (mm). Callers keep both within [`LIMIT_MM`].
    pub(crate) fn new(x: i64, y: i64) -> Self {
        debug_assert!(x.abs() <= LIMIT_MM && y.abs() <= LIMIT_MM);
        Self((u64::from(x as i32 as u32 ^ SIGN) << 32) | u64::from(y as i32 as u32 ^ SIGN))
    }

    /// Easting in mm.
    pub(crate) fn x(self) -> i64 {
        i64::from(((self.0 >> 32) as u32 ^ SIGN) as i32)
    }

    /// Northing in mm.
    pub(crate) fn y(self) -> i64 {
        i64::from((self.0 as u32 ^ SIGN) as i32)
    }

    /// The bare sorting key.
    pub(crate) fn bits(self) -> u64 {
        self.0
    }
}

impl std::fmt::Debug for GridPoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "({}, {})", self.x(), self.y())
    }
}

/// Twice the signed area of the triangle `o`, `a`, `b`: positive when `b` lies left of the line from `o` to `a`.
pub(crate) fn cross(o: GridPoint, a: GridPoint, b: GridPoint) -> i64 {
    (a.x() - o.x()) * (b.y() - o.y()) - (a.y() - o.y()) * (b.x() - o.x())
}

/// Squared distance in mm².
pub(crate) fn distance2(a: GridPoint, b: GridPoint) -> i64 {
    let (dx, dy) = (b.x() - a.x(), b.y() - a.y());
    dx * dx + dy * dy
}

/// How far along `a` to `b` the foot of `p` lies, scaled by the length of the segment.
pub(crate) fn along(a: GridPoint, b: GridPoint, p: GridPoint) -> i64 {
    (b.x() - a.x()) * (p.x() - a.x()) + (b.y() - a.y()) * (p.y() - a.y())
}

/// Whether `p` splits the segment `a`–`b`: it lies within the square root of `tolerance2` (mm²) of it, and both parts would be
/// strictly shorter than the whole. The second half makes repeated splitting end.
pub(crate) fn splits(a: GridPoint, b: GridPoint, p: GridPoint, side: i64, tolerance2: i64) -> bool {
    if p == a || p == b {
        return false;
    }
    let length2 = distance2(a, b);
    let near = i128::from(side) * i128::from(side) <= i128::from(tolerance2) * i128::from(length2);
    near && distance2(a, p) < length2 && distance2(p, b) < length2
}

/// The grid point nearest to where `a`–`b` and `c`–`d` cross. Lies in the boxes of both. The lines must not be parallel.
pub(crate) fn crossing(a: GridPoint, b: GridPoint, c: GridPoint, d: GridPoint) -> GridPoint {
    let (dx, dy) = (i128::from(b.x() - a.x()), i128::from(b.y() - a.y()));
    let (ex, ey) = (i128::from(d.x() - c.x()), i128::from(d.y() - c.y()));
    let (fx, fy) = (i128::from(c.x() - a.x()), i128::from(c.y() - a.y()));
    let mut numerator = fx * ey - fy * ex;
    let mut denominator = dx * ey - dy * ex;
    if denominator < 0 {
        (numerator, denominator) = (-numerator, -denominator);
    }
    let round = |delta: i128| (2 * numerator * delta + denominator).div_euclid(2 * denominator) as i64;
    GridPoint::new(a.x() + round(dx), a.y() + round(dy))
}

/// Compares the directions `o`→`a` and `o`→`b` by angle, counter-clockwise from the positive x axis.
pub(crate) fn compare_angles(o: GridPoint, a: GridPoint, b: GridPoint) -> Ordering {
    let lower = |p: GridPoint| p.y() < o.y() || (p.y() == o.y() && p.x() < o.x());
    lower(a).cmp(&lower(b)).then_with(|| 0.cmp(&cross(o, a, b)))
}

/// Compares two segments (first point not right of the second, neither vertical) by their height at `x`, where both
/// are present; where they meet, by their height just right of it.
pub(crate) fn compare_heights(x: i64, first: (GridPoint, GridPoint), second: (GridPoint, GridPoint)) -> Ordering {
    // Height of a segment at x as a fraction over its width.
    let fraction = |(lo, hi): (GridPoint, GridPoint)| {
        let (width, rise) = (i128::from(hi.x() - lo.x()), i128::from(hi.y() - lo.y()));
        (i128::from(lo.y()) * width + rise * i128::from(x - lo.x()), width, rise)
    };
    let (height_1, width_1, rise_1) = fraction(first);
    let (height_2, width_2, rise_2) = fraction(second);
    (height_1 * width_2).cmp(&(height_2 * width_1)).then_with(|| (rise_1 * width_2).cmp(&(rise_2 * width_1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p(x: i64, y: i64) -> GridPoint {
        GridPoint::new(x, y)
    }

    #[test]
    fn packs_and_sorts_like_coordinates() {
        for (x, y) in [(0, 0), (-1, 1), (LIMIT_MM, -LIMIT_MM), (-LIMIT_MM, LIMIT_MM)] {
            assert_eq!((p(x, y).x(), p(x, y).y()), (x, y));
        }
        assert!(p(-1, 5) < p(0, -5) && p(0, -5) < p(0, 5) && p(0, 5) < p(1, -5));
    }

    #[test]
    fn predicates_hold_at_the_limits() {
        let (west, east) = (p(-LIMIT_MM, -LIMIT_MM), p(LIMIT_MM, -LIMIT_MM));
        let north = p(LIMIT_MM, LIMIT_MM);
        assert!(cross(west, east, north) > 0);
        assert!(cross(west, north, east) < 0);
        assert_eq!(crossing(west, north, p(-LIMIT_MM, LIMIT_MM), east), p(0, 0));
        assert!(distance2(west, north) > 0);
    }

    #[test]
    fn crossings_round_to_the_nearest_grid_point() {
        assert_eq!(crossing(p(0, 0), p(10, 10), p(0, 10), p(10, 0)), p(5, 5));
        assert_eq!(crossing(p(0, 0), p(3, 1), p(1, 1), p(1, -1)), p(1, 0));
        assert_eq!(crossing(p(0, 0), p(-3, -1), p(-2, 1), p(-2, -3)), p(-2, -1));
    }

    #[test]
    fn angles_run_counter_clockwise() {
        let o = p(3, -7);
        let around = [(1, 0), (5, 1), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1)];
        for (i, a) in around.iter().enumerate() {
            for (j, b) in around.iter().enumerate() {
                let (a, b) = (p(3 + a.0, -7 + a.1), p(3 + b.0, -7 + b.1));
                assert_eq!(compare_angles(o, a, b), i.cmp(&j), "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn heights_compare_exactly() {
        let (flat, steep) = ((p(0, 0), p(9, 0)), (p(0, 0), p(9, 1)));
        assert_eq!(compare_heights(0, flat, steep), Ordering::Less);
        assert_eq!(compare_heights(5, flat, steep), Ordering::Less);
        assert_eq!(compare_heights(5, (p(0, 1), p(9, 1)), steep), Ordering::Greater);
    }
}
