//! Where the label of a space goes: a place well inside, and how much room there is.

use geo::{Coord, Line, Polygon, Rect};

/// Proportions (width to height) of the rectangles whose room is known around a place, rising.
pub const LABEL_ASPECTS: [f64; 8] = [0.7, 1.2, 2.0, 3.0, 4.2, 6.0, 8.5, 12.0];
/// Which of them a name usually has.
const USUAL: usize = 4;

/// For each of [`LABEL_ASPECTS`] the largest rectangle around a place that lies wholly inside a space.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Room {
    /// Heights in Web Mercator metres, rounded down.
    heights: [f32; LABEL_ASPECTS.len()],
}

impl Room {
    /// Whether a rectangle of this size in Web Mercator metres around the place lies inside.
    pub fn fits(&self, width: f64, height: f64) -> bool {
        self.sizes().any(|[room_width, room_height]| width <= room_width && height <= room_height)
    }

    /// Width and height in Web Mercator metres of every rectangle, the narrowest proportions first.
    pub fn sizes(&self) -> impl Iterator<Item = [f64; 2]> + '_ {
        LABEL_ASPECTS
            .iter()
            .zip(&self.heights)
            .map(|(aspect, height)| [f64::from(*height) * aspect, f64::from(*height)])
    }

    /// Width and height of the rectangle with the proportions a name usually has.
    pub fn usual(&self) -> [f64; 2] {
        self.sizes().nth(USUAL).unwrap_or_default()
    }
}

/// A place inside a space, with the room for a label around it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Anchor {
    /// Middle of the label, inside the space.
    pub at: Coord<f64>,
    /// The rectangles around it that lie inside.
    pub room: Room,
}

/// Lines that are tried, as shares of the extent, the middle first.
const SCAN_SHARES: [f64; 5] = [0.5, 0.35, 0.65, 0.2, 0.8];
/// Steps of the search for a better place around the best one found, as shares of the half height there.
const SEARCH_STEPS: [f64; 4] = [1.0, 0.5, 0.25, 0.12];

/// The roomiest place found inside a polygon within an extent; `None` when it has no inside.
///
/// Method: horizontal and vertical lines are laid through the polygon; from the middle of the longest piece inside, the middle of the
/// piece across it is a second candidate. The one around which the largest rectangle of a name's proportions lies inside is moved step by step
/// as long as that makes room. How large a rectangle of given proportions around a place may be is the weighted Chebyshev distance to the nearest
/// edge, exactly. Unlike a centroid the place is never outside or in a hole. The roomiest place of all is not promised.
pub(super) fn anchor(polygon: &Polygon<f64>, extent: Rect<f64>) -> Option<Anchor> {
    let edges: Vec<Line<f64>> = rings(polygon).flat_map(|ring| ring.lines()).collect();
    let mut crossings = Vec::new();
    let mut best: Option<(f64, Coord<f64>)> = None;
    let consider = |at: Coord<f64>, best: &mut Option<(f64, Coord<f64>)>| {
        let least = best.map_or(0.0, |(room, _)| room);
        let room = room_at(&edges, at, LABEL_ASPECTS[USUAL], least);
        if room > least {
            *best = Some((room, at));
        }
    };
    for share in SCAN_SHARES {
        for axis in [Axis::X, Axis::Y] {
            let level = axis.across(extent.min()) + axis.across(extent.max() - extent.min()) * share;
            crossings_at(&edges, &mut crossings, level, axis);
            let Some((from, to)) = longest(&crossings) else { continue };
            let at = axis.place(f64::midpoint(from, to), level);
            consider(at, &mut best);
            crossings_at(&edges, &mut crossings, axis.along(at), axis.other());
            if let Some((from, to)) = piece_at(&crossings, level) {
                consider(axis.place(axis.along(at), f64::midpoint(from, to)), &mut best);
            }
        }
    }
    let (mut room, mut at) = best?;
    for step in SEARCH_STEPS {
        let (dx, dy) = (room * step * LABEL_ASPECTS[USUAL] * 0.5, room * step);
        for (x, y) in [(dx, 0.0), (-dx, 0.0), (0.0, dy), (0.0, -dy)] {
            let there = at + Coord { x, y };
            let found = room_at(&edges, there, LABEL_ASPECTS[USUAL], room);
            // A rectangle that still holds the place it came from is inside, for no edge lies between.
            if found > room && found > y.abs() && found * LABEL_ASPECTS[USUAL] > x.abs() {
                (room, at) = (found, there);
            }
        }
    }
    let height = |aspect: f64| below(2.0 * room_at(&edges, at, aspect, 0.0));
    Some(Anchor { at, room: Room { heights: LABEL_ASPECTS.map(height) } })
}

/// In 32 bits, and surely not more.
fn below(value: f64) -> f32 {
    (value * (1.0 - 1e-6)) as f32
}

fn rings(polygon: &Polygon<f64>) -> impl Iterator<Item = &geo::LineString<f64>> {
    std::iter::once(polygon.exterior()).chain(polygon.interiors())
}

/// Half the height of the largest rectangle around a place, so many times wider than high, that no edge enters; `least` or less where it
/// is not greater than that.
fn room_at(edges: &[Line<f64>], at: Coord<f64>, aspect: f64, least: f64) -> f64 {
    let mut room = f64::INFINITY;
    for edge in edges {
        let (a, b) = (edge.start - at, edge.end - at);
        let (a, b) = (Coord { x: a.x / aspect, y: a.y }, Coord { x: b.x / aspect, y: b.y });
        // Not nearer than its box.
        let apart = |a: f64, b: f64| if (a > 0.0) == (b > 0.0) { a.abs().min(b.abs()) } else { 0.0 };
        if apart(a.x, b.x).max(apart(a.y, b.y)) < room {
            room = room.min(chebyshev(a, b));
            if room <= least {
                return room;
            }
        }
    }
    if room.is_finite() { room } else { 0.0 }
}

/// Chebyshev distance from the origin to a stretch: it is convex along the stretch, with its least value at an end or where it has a bend.
fn chebyshev(a: Coord<f64>, b: Coord<f64>) -> f64 {
    let d = b - a;
    let size = |c: Coord<f64>| c.x.abs().max(c.y.abs());
    let bends = [(-a.x, d.x), (-a.y, d.y), (a.y - a.x, d.x - d.y), (-a.x - a.y, d.x + d.y)];
    let along = bends.into_iter().map(|(num, den)| num / den).filter(|t| *t > 0.0 && *t < 1.0);
    along.map(|t| size(a + d * t)).fold(size(a).min(size(b)), f64::min)
}

/// Along which axis a line is laid.
#[derive(Clone, Copy)]
enum Axis {
    X,
    Y,
}

impl Axis {
    fn other(self) -> Self {
        match self {
            Self::X => Self::Y,
            Self::Y => Self::X,
        }
    }

    fn along(self, c: Coord<f64>) -> f64 {
        match self {
            Self::X => c.x,
            Self::Y => c.y,
        }
    }

    fn across(self, c: Coord<f64>) -> f64 {
        self.other().along(c)
    }

    fn place(self, along: f64, across: f64) -> Coord<f64> {
        match self {
            Self::X => Coord { x: along, y: across },
            Self::Y => Coord { x: across, y: along },
        }
    }
}

/// Sorted places where a line along an axis, at a level across it, crosses the edges.
fn crossings_at(edges: &[Line<f64>], out: &mut Vec<f64>, level: f64, axis: Axis) {
    out.clear();
    for edge in edges {
        let (a, b) = (axis.across(edge.start), axis.across(edge.end));
        // Half-open, so that a corner on the line counts once.
        if (a <= level) != (b <= level) {
            let (from, to) = (axis.along(edge.start), axis.along(edge.end));
            out.push(from + (level - a) / (b - a) * (to - from));
        }
    }
    out.sort_unstable_by(f64::total_cmp);
}

fn pieces(crossings: &[f64]) -> impl Iterator<Item = (f64, f64)> + '_ {
    crossings.as_chunks::<2>().0.iter().map(|[a, b]| (*a, *b)).filter(|(a, b)| b > a)
}

fn longest(crossings: &[f64]) -> Option<(f64, f64)> {
    pieces(crossings).reduce(|best, next| if next.1 - next.0 > best.1 - best.0 { next } else { best })
}

fn piece_at(crossings: &[f64], at: f64) -> Option<(f64, f64)> {
    pieces(crossings).find(|(a, b)| *a <= at && at <= *b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{BoundingRect, Contains, LineString, Point, Relate, polygon};
    use proptest::prelude::*;

    fn anchor_of(polygon: &Polygon<f64>) -> Option<Anchor> {
        anchor(polygon, polygon.bounding_rect().unwrap_or(Rect::new(Coord::zero(), Coord::zero())))
    }

    #[test]
    fn the_label_of_a_c_is_not_in_its_mouth() {
        let c = polygon![(x: 0., y: 0.), (x: 10., y: 0.), (x: 10., y: 2.), (x: 2., y: 2.), (x: 2., y: 8.), (x: 10., y: 8.),
            (x: 10., y: 10.), (x: 0., y: 10.), (x: 0., y: 0.)];
        let found = anchor_of(&c).expect("has an inside");
        assert!(c.contains(&Point(found.at)), "{found:?}");
        // Nearly the whole arm.
        assert!(found.room.fits(7.5, 1.8) && !found.room.fits(8.5, 1.8) && !found.room.fits(1.0, 2.1), "{found:?}");
    }

    #[test]
    fn what_has_no_inside_has_no_label() {
        assert_eq!(anchor_of(&polygon![(x: 0., y: 0.), (x: 5., y: 0.), (x: 9., y: 0.), (x: 0., y: 0.)]), None);
        assert_eq!(anchor_of(&Polygon::empty()), None);
    }

    #[test]
    fn the_room_around_a_place_is_the_largest_rectangle() {
        let square = polygon![(x: 0., y: 0.), (x: 100., y: 0.), (x: 100., y: 100.), (x: 0., y: 100.), (x: 0., y: 0.)];
        let found = anchor_of(&square).expect("has an inside");
        assert_eq!(found.at, Coord { x: 50.0, y: 50.0 });
        for ([width, height], aspect) in found.room.sizes().zip(LABEL_ASPECTS) {
            let expected = if aspect > 1.0 { 100.0 / aspect } else { 100.0 };
            assert!((height - expected).abs() < 0.001 && width <= 100.0, "{aspect}: {width} × {height}");
        }
        // The corners of a square stand out of a lozenge: of a rectangle w × h around its middle, w + h is at most 100.
        let lozenge = polygon![(x: 50., y: 0.), (x: 100., y: 50.), (x: 50., y: 100.), (x: 0., y: 50.), (x: 50., y: 0.)];
        let found = anchor_of(&lozenge).expect("has an inside");
        assert!(found.room.sizes().all(|[width, height]| (width + height - 100.0).abs() < 0.001), "{found:?}");
    }

    #[test]
    fn a_hole_in_the_middle_leaves_the_room_beside_it() {
        let mut ring = polygon![(x: 0., y: 0.), (x: 30., y: 0.), (x: 30., y: 30.), (x: 0., y: 30.), (x: 0., y: 0.)];
        ring.interiors_push(vec![(5.0, 5.0), (25.0, 5.0), (25.0, 22.0), (5.0, 22.0)]);
        let found = anchor_of(&ring).expect("has an inside");
        assert!(found.at.y > 22.0 && found.room.fits(29.0, 6.5), "{found:?}");
    }

    fn star(radii: &[f64], middle: Coord<f64>) -> LineString<f64> {
        let corner = |(i, r): (usize, &f64)| {
            let angle = std::f64::consts::TAU * i as f64 / radii.len() as f64;
            middle + Coord { x: r * angle.cos(), y: r * angle.sin() }
        };
        radii.iter().enumerate().map(corner).collect()
    }

    proptest! {
        /// No label leaves its space, through a hole neither.
        #[test]
        fn every_rectangle_lies_inside(
            radii in proptest::collection::vec(3.0..20.0f64, 3..40),
            hole in proptest::option::of(proptest::collection::vec(0.2..0.9f64, 3..12)),
        ) {
            let holes = hole.map(|hole| star(&hole, Coord { x: 0.1, y: 0.2 })).into_iter().collect();
            let space = Polygon::new(star(&radii, Coord::zero()), holes);
            let found = anchor_of(&space).expect("has an inside");
            prop_assert!(space.contains(&Point(found.at)));
            for [width, height] in found.room.sizes() {
                let half = Coord { x: width / 2.0, y: height / 2.0 };
                let label = Rect::new(found.at - half, found.at + half).to_polygon();
                prop_assert!(label.relate(&space).is_coveredby(), "{} × {} at {:?}", width, height, found.at);
            }
        }

        /// It is as large as it can be: a hair more and an edge is in it.
        #[test]
        fn no_rectangle_could_be_larger(radii in proptest::collection::vec(3.0..20.0f64, 3..40)) {
            let space = Polygon::new(star(&radii, Coord::zero()), Vec::new());
            let found = anchor_of(&space).expect("has an inside");
            for [width, height] in found.room.sizes() {
                let half = Coord { x: width / 2.0, y: height / 2.0 } * 1.001;
                let label = Rect::new(found.at - half, found.at + half).to_polygon();
                prop_assert!(!space.contains(&label));
            }
        }
    }
}
