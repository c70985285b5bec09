//! One space on the grid: its rings in integer millimetres, exteriors counter-clockwise, holes clockwise.

use super::shifted::{Edge, Side};
use crate::geometry::arrangement::point::{GridPoint, LIMIT_MM, cross};
use geo::{Coord, LineString, MultiPolygon};
use std::ops::Range;

/// Bounds in mm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Extent {
    pub(super) x: (i32, i32),
    pub(super) y: (i32, i32),
}

impl Extent {
    pub(super) const NOTHING: Self = Self { x: (i32::MAX, i32::MIN), y: (i32::MAX, i32::MIN) };

    pub(super) fn of(points: &[GridPoint]) -> Self {
        let add = |extent: Self, point: &GridPoint| {
            let (x, y) = (point.x() as i32, point.y() as i32);
            Self { x: (extent.x.0.min(x), extent.x.1.max(x)), y: (extent.y.0.min(y), extent.y.1.max(y)) }
        };
        points.iter().fold(Self::NOTHING, add)
    }

    /// With a margin on all sides.
    pub(super) fn grown(self, by: i32) -> Self {
        Self { x: (self.x.0 - by, self.x.1 + by), y: (self.y.0 - by, self.y.1 + by) }
    }

    pub(super) fn touches(&self, other: &Self) -> bool {
        self.x.0 <= other.x.1 && other.x.0 <= self.x.1 && self.y.0 <= other.y.1 && other.y.0 <= self.y.1
    }

    pub(super) fn holds(&self, other: &Self) -> bool {
        self.x.0 <= other.x.0 && other.x.1 <= self.x.1 && self.y.0 <= other.y.0 && other.y.1 <= self.y.1
    }
}

/// The rings of one space. Used again for space after space, so that nothing is allocated.
#[derive(Debug, Clone, Default)]
pub(super) struct Outline {
    pub(super) points: Vec<GridPoint>,
    /// Where the points came from, in metres.
    pub(super) coords: Vec<Coord<f64>>,
    /// Where each ring ends in `points`; it begins where the one before ends.
    ends: Vec<usize>,
    /// For each point the index of the next one on its ring.
    next: Vec<u32>,
}

impl Outline {
    /// Takes a geometry in place of what was here; `false` if a ring was left out because its coordinates are no numbers or absurdly
    /// far away. Rings of less than three corners are left out, too; they have no area.
    pub(super) fn read(&mut self, geometry: &MultiPolygon<f64>, origin: Coord<f64>) -> bool {
        self.points.clear();
        self.coords.clear();
        self.ends.clear();
        self.next.clear();
        let mut usable = true;
        for polygon in &geometry.0 {
            if !self.push(polygon.exterior(), false, origin) {
                usable = false;
                continue;
            }
            for hole in polygon.interiors() {
                usable &= self.push(hole, true, origin);
            }
        }
        usable
    }

    fn push(&mut self, line: &LineString<f64>, is_hole: bool, origin: Coord<f64>) -> bool {
        let start = self.points.len();
        for &coord in &line.0 {
            let Some(point) = to_grid(coord, origin) else {
                self.truncate(start);
                return false;
            };
            if self.points.len() == start || self.points.last() != Some(&point) {
                self.points.push(point);
                self.coords.push(coord);
            }
        }
        while self.points.len() > start + 1 && self.points.last() == self.points.get(start) {
            self.truncate(self.points.len() - 1);
        }
        if self.points.len() < start + 3 {
            self.truncate(start);
            return true;
        }
        if (twice_area(&self.points[start..]) < 0) != is_hole {
            self.points[start..].reverse();
            self.coords[start..].reverse();
        }
        let end = self.points.len();
        self.next.extend((start + 1..end).map(|at| at as u32));
        self.next.push(start as u32);
        self.ends.push(end);
        true
    }

    fn truncate(&mut self, len: usize) {
        self.points.truncate(len);
        self.coords.truncate(len);
    }

    /// The rings as ranges of points.
    pub(super) fn rings(&self) -> impl ExactSizeIterator<Item = Range<usize>> + Clone + '_ {
        (0..self.ends.len()).map(|ring| if ring == 0 { 0..self.ends[0] } else { self.ends[ring - 1]..self.ends[ring] })
    }

    /// The index of the point after this one on its ring.
    pub(super) fn next(&self, point: usize) -> usize {
        self.next[point] as usize
    }

    /// The edge that begins at this point.
    pub(super) fn edge(&self, point: usize) -> Edge {
        (self.points[point], self.points[self.next(point)])
    }

    /// Twice the area in mm² with its holes off.
    pub(super) fn twice_area_mm2(&self) -> i128 {
        self.rings().map(|ring| twice_area(&self.points[ring])).sum()
    }

    /// How often the rings run around a point of the other layer; `side` is the layer this space is of.
    pub(super) fn winding(&self, point: GridPoint, side: Side) -> i32 {
        (0..self.points.len()).map(|at| passes(self.edge(at), point, side)).sum()
    }
}

/// The grid point nearest to a coordinate, of two the even one; `None` for what is no number or out of range.
pub(super) fn to_grid(c: Coord<f64>, origin: Coord<f64>) -> Option<GridPoint> {
    /// 1.5 · 2^52: added to a small number it leaves no bits for fractions, and the whole number in the lowest ones.
    const ROUNDS: f64 = 6_755_399_441_055_744.0;
    let (x, y) = ((c.x - origin.x) * 1e3, (c.y - origin.y) * 1e3);
    let limit = LIMIT_MM as f64;
    let whole = |value: f64| i64::from((value + ROUNDS).to_bits() as i32);
    // Written so that NaN fails.
    (x.abs() <= limit && y.abs() <= limit).then(|| GridPoint::new(whole(x), whole(y)))
}

/// What an edge adds to the winding number of a point of the other layer, by a ray to the east of it.
fn passes((from, to): Edge, point: GridPoint, side: Side) -> i32 {
    // A shifted point lies above one of the same height, and so does a point seen from a shifted edge lie below it.
    let above = |corner: GridPoint| match side {
        Side::Fixed => corner.y() > point.y(),
        Side::Shifted => corner.y() >= point.y(),
    };
    match (above(from), above(to)) {
        (false, true) if side.is_left((from, to), cross(from, to, point)) => 1,
        (true, false) if !side.is_left((from, to), cross(from, to, point)) => -1,
        _ => 0,
    }
}

/// Twice the area of a ring, counter-clockwise positive.
pub(super) fn twice_area(ring: &[GridPoint]) -> i128 {
    let Some((first, rest)) = ring.split_first() else { return 0 };
    // From the first corner on the products fit 63 bits.
    let turns = rest.windows(2).map(|pair| i128::from(cross(*first, pair[0], pair[1])));
    turns.sum()
}
