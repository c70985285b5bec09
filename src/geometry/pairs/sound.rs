//! Whether a space is sound: its rings run once around its ground and not at all around any other.

use super::boxes::Boxes;
use super::outline::{Extent, Outline, twice_area};
use super::shifted::Edge;
use crate::geometry::arrangement::Arrangement;
use crate::geometry::arrangement::point::{GridPoint, along, cross, distance2};
use crate::geometry::watch::{Cancelled, NoWatch, Watch};
use geo::{Coord, MultiPolygon};

/// Up to so many edges every one is held against every other.
const FEW_EDGES: usize = 128;
/// A space of more rings is looked at by the arrangement at once.
const MANY_RINGS: usize = 1024;
/// Comparisons for each edge, after which the arrangement, which has a grid, is quicker.
const COMPARISONS_PER_EDGE: usize = 512;

/// What was found while reading a space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    /// Whether a ring was left out for its coordinates.
    pub(super) skipped: bool,
    /// Whether what was read is not the space as it is: something was mended or left out.
    pub(super) mended: bool,
}

/// Reads a space onto the grid and, where its rings cross or its parts overlap, mends it: what they run around at all belongs to it. Where that
/// is seen without them, `boxes` stay empty.
pub(super) fn read_sound(
    geometry: &MultiPolygon<f64>,
    origin: Coord<f64>,
    outline: &mut Outline,
    boxes: &mut Boxes,
    watch: &dyn Watch,
) -> Result<Found, Cancelled> {
    let skipped = !outline.read(geometry, origin);
    boxes.clear();
    let sound = once_around(outline) || {
        boxes.read(outline);
        surely_sound(outline, boxes, 0)
    };
    if !sound {
        watch.check()?;
        let arrangement = Arrangement::build(&[vec![geometry]], &NoWatch)?;
        // Also where the arrangement finds nothing to mend: it brings corners together that are 1 mm apart, and here they may form loops.
        let covered = arrangement.faces().filter(|face| !face.covers().is_empty());
        let faces = covered.map(|face| face.index()).collect();
        if let Some(mended) = arrangement.areas(&[faces], &[geometry], watch)?.first() {
            outline.read(mended, origin);
            boxes.read(outline);
        }
    }
    Ok(Found { skipped, mended: !sound || outline.rings().len() < rings(geometry) })
}

/// Number of rings, those without corners among them.
fn rings(geometry: &MultiPolygon<f64>) -> usize {
    geometry.0.iter().map(|polygon| 1 + polygon.interiors().len()).sum()
}

/// Whether the only ring runs once around the middle of its box, always onwards: then it is sound, in one pass (a polygon that is a star seen
/// from a point inside it is simple; Preparata & Shamos 1985). Most small spaces are so.
fn once_around(outline: &Outline) -> bool {
    if outline.rings().len() != 1 {
        return false;
    }
    let extent = Extent::of(&outline.points);
    let between = |(from, to): (i32, i32)| (i64::from(from) + i64::from(to)) / 2;
    let middle = GridPoint::new(between(extent.x), between(extent.y));
    let last = outline.points.len() - 1;
    let (mut onwards, mut changes) = (true, 0);
    let upper = |point: GridPoint| point.y() > middle.y() || point.y() == middle.y() && point.x() > middle.x();
    let (mut from, mut was_upper) = (outline.points[last], upper(outline.points[last]));
    for &to in &outline.points {
        let is_upper = upper(to);
        onwards &= cross(middle, from, to) > 0;
        changes += i32::from(is_upper != was_upper);
        (from, was_upper) = (to, is_upper);
    }
    // Each turn by less than half a circle: a full circle passes from one half of the plane to the other twice.
    onwards && changes == 2
}

/// Whether no two edges meet, or come within `near_mm`, but where one follows the other, and the rings lie in one another as they should.
/// `false` may be a false alarm.
pub(super) fn surely_sound(outline: &Outline, boxes: &Boxes, near_mm: i32) -> bool {
    let few = boxes.len() <= FEW_EDGES;
    let simple = if few { each_by_each(outline, boxes, near_mm) } else { by_sweep(outline, boxes, near_mm) };
    simple && nested(outline)
}

fn each_by_each(outline: &Outline, boxes: &Boxes, near_mm: i32) -> bool {
    let mut sound = true;
    for edge in 0..boxes.len() {
        // Of the next one, whose box touches always, only this is asked.
        let follows = outline.next(edge) == edge + 1;
        if follows && folds(outline.edge(edge), outline.edge(edge + 1)) {
            return false;
        }
        let extent = boxes.at(edge).grown(near_mm);
        let from = if follows { edge + 2 } else { edge + 1 };
        boxes.touching(&extent, from, |other| sound = sound && !meet(outline, edge, other, near_mm));
        if !sound {
            return false;
        }
    }
    true
}

fn by_sweep(outline: &Outline, boxes: &Boxes, near_mm: i32) -> bool {
    let mut order: Vec<(i32, u32)> = (0..boxes.len()).map(|edge| (boxes.at(edge).x.0, edge as u32)).collect();
    order.sort_unstable();
    let mut left = COMPARISONS_PER_EDGE * boxes.len();
    for (i, &(_, edge)) in order.iter().enumerate() {
        let extent = boxes.at(edge as usize).grown(near_mm);
        for &(x, other) in &order[i + 1..] {
            if x > extent.x.1 {
                break;
            }
            left = left.saturating_sub(1);
            let touches = || boxes.at(other as usize).touches(&extent);
            if left == 0 || touches() && meet(outline, edge as usize, other as usize, near_mm) {
                return false;
            }
        }
    }
    true
}

/// Whether two edges of a space meet, or nearly, in more than the corner that joins them.
fn meet(outline: &Outline, a: usize, b: usize, near_mm: i32) -> bool {
    let (first, second) = (outline.edge(a), outline.edge(b));
    if outline.next(a) == b {
        return folds(first, second);
    }
    if outline.next(b) == a {
        return folds(second, first);
    }
    let apart = |edge: Edge, other: Edge| {
        let (p, q) = (cross(edge.0, edge.1, other.0), cross(edge.0, edge.1, other.1));
        let far = || p.unsigned_abs().min(q.unsigned_abs()) as f64 > f64::from(near_mm) * length_mm(edge);
        p.signum() * q.signum() > 0 && (near_mm == 0 || far())
    };
    !apart(first, second) && !apart(second, first)
}

fn length_mm((from, to): Edge) -> f64 {
    (distance2(from, to) as f64).sqrt()
}

/// Whether an edge runs back on the one before it.
fn folds(before: Edge, after: Edge) -> bool {
    cross(before.0, before.1, after.1) == 0 && along(before.1, before.0, after.1) > 0
}

/// Whether every hole lies in one part and in no other hole, and no part in another. Rings don't touch one another.
fn nested(outline: &Outline) -> bool {
    if outline.rings().len() == 1 {
        return twice_area(&outline.points) > 0;
    }
    if outline.rings().len() > MANY_RINGS {
        return false;
    }
    let rings: Vec<_> = (outline.rings())
        .map(|ring| (Extent::of(&outline.points[ring.clone()]), twice_area(&outline.points[ring.clone()]), ring))
        .collect();
    rings.iter().enumerate().all(|(i, (extent, area, ring))| {
        let point = outline.points[ring.start];
        let around = rings.iter().enumerate().filter(|(j, other)| i != *j && other.0.holds(extent));
        let depth: i32 = around.map(|(_, other)| winding(outline, other.2.clone(), point)).sum();
        depth == i32::from(*area < 0)
    })
}

fn winding(outline: &Outline, ring: std::ops::Range<usize>, point: super::GridPoint) -> i32 {
    let pass = |at: usize| {
        let (from, to) = outline.edge(at);
        match (from.y() > point.y(), to.y() > point.y()) {
            (false, true) if cross(from, to, point) > 0 => 1,
            (true, false) if cross(from, to, point) < 0 => -1,
            _ => 0,
        }
    };
    ring.map(pass).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::polygon;
    use proptest::prelude::*;

    fn outline(corners: &[(f64, f64)]) -> Outline {
        let ring = geo::LineString::from(corners.to_vec());
        let mut outline = Outline::default();
        outline.read(&MultiPolygon::new(vec![geo::Polygon::new(ring, Vec::new())]), Coord::zero());
        outline
    }

    fn twice_around(outline: &Outline) -> (bool, bool) {
        let mut boxes = Boxes::default();
        boxes.read(outline);
        (once_around(outline), surely_sound(outline, &boxes, 0))
    }

    #[test]
    fn a_star_is_seen_to_be_sound_in_one_pass() {
        let star = outline(&[
            (4.0, 0.0),
            (1.0, 1.0),
            (0.0, 4.0),
            (-1.0, 1.0),
            (-4.0, 0.0),
            (-1.0, -1.0),
            (0.0, -4.0),
            (1.0, -1.0),
        ]);
        assert_eq!(twice_around(&star), (true, true));
        // Also where corners lie on the line through the middle.
        assert_eq!(twice_around(&outline(&[(2.0, 0.0), (0.0, 2.0), (-2.0, 0.0), (0.0, -2.0)])), (true, true));
    }

    #[test]
    fn what_runs_around_twice_or_back_is_not() {
        let pentagram = outline(&[(4.0, 0.0), (-3.2, 2.4), (1.2, -3.8), (1.2, 3.8), (-3.2, -2.4)]);
        assert_eq!(twice_around(&pentagram), (false, false));
        // Sound, but bent around its middle: the slow way finds it.
        let bent =
            outline(&[(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 3.0), (3.0, 3.0), (3.0, 1.0), (0.0, 1.0)]);
        assert_eq!(twice_around(&bent), (false, true));
        let holed = polygon!(exterior: [(x: 0.0, y: 0.0), (x: 9.0, y: 0.0), (x: 9.0, y: 9.0)], interiors: [[(x: 5.0, y: 1.0), (x: 6.0, y: 1.0), (x: 6.0, y: 2.0)]]);
        let mut read = Outline::default();
        read.read(&holed.into(), Coord::zero());
        assert_eq!(twice_around(&read), (false, true));
    }

    proptest! {
        #[test]
        fn once_around_is_never_unsound(corners in prop::collection::vec((-9_i32..9, -9_i32..9), 3..12)) {
            let corners: Vec<(f64, f64)> = corners.iter().map(|&(x, y)| (f64::from(x), f64::from(y))).collect();
            let (once, sound) = twice_around(&outline(&corners));
            prop_assert!(!once || sound);
        }
    }
}
