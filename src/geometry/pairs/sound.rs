//! Whether a space is sound: its rings run once around its ground and not at all around any other.

use super::boxes::Boxes;
use super::outline::{Extent, Outline, twice_area};
use super::shifted::Edge;
use crate::geometry::arrangement::Arrangement;
use crate::geometry::arrangement::point::{along, cross};
use crate::geometry::watch::{Cancelled, NoWatch, Watch};
use geo::{Coord, MultiPolygon};

/// Up to so many edges every one is held against every other.
const FEW_EDGES: usize = 128;
/// A space of more rings is looked at by the arrangement at once.
const MANY_RINGS: usize = 1024;
/// Comparisons for each edge, after which the arrangement, which has a grid, is quicker.
const COMPARISONS_PER_EDGE: usize = 512;

/// Reads a space onto the grid and, where its rings cross or its parts overlap, mends it: what they run around at all belongs to it.
/// `false` if a ring was left out for its coordinates.
pub(super) fn read_sound(
    geometry: &MultiPolygon<f64>,
    origin: Coord<f64>,
    outline: &mut Outline,
    boxes: &mut Boxes,
    watch: &dyn Watch,
) -> Result<bool, Cancelled> {
    let usable = outline.read(geometry, origin);
    boxes.read(outline);
    if !surely_sound(outline, boxes) {
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
    Ok(usable)
}

/// Whether no two edges meet but where one follows the other, and the rings lie in one another as they should. `false` may be a false alarm.
fn surely_sound(outline: &Outline, boxes: &Boxes) -> bool {
    let simple = if boxes.len() <= FEW_EDGES { each_by_each(outline, boxes) } else { by_sweep(outline, boxes) };
    simple && nested(outline)
}

fn each_by_each(outline: &Outline, boxes: &Boxes) -> bool {
    let mut sound = true;
    for edge in 0..boxes.len() {
        boxes.touching(&boxes.at(edge), edge + 1, |other| sound &= !meet(outline, edge, other));
        if !sound {
            return false;
        }
    }
    true
}

fn by_sweep(outline: &Outline, boxes: &Boxes) -> bool {
    let mut order: Vec<(i32, u32)> = (0..boxes.len()).map(|edge| (boxes.at(edge).x.0, edge as u32)).collect();
    order.sort_unstable();
    let mut left = COMPARISONS_PER_EDGE * boxes.len();
    for (i, &(_, edge)) in order.iter().enumerate() {
        let extent = boxes.at(edge as usize);
        for &(x, other) in &order[i + 1..] {
            if x > extent.x.1 {
                break;
            }
            left = left.saturating_sub(1);
            if left == 0 || boxes.at(other as usize).touches(&extent) && meet(outline, edge as usize, other as usize) {
                return false;
            }
        }
    }
    true
}

/// Whether two edges of a space meet in more than the corner that joins them.
fn meet(outline: &Outline, a: usize, b: usize) -> bool {
    let (first, second) = (outline.edge(a), outline.edge(b));
    if outline.next(a) == b {
        return folds(first, second);
    }
    if outline.next(b) == a {
        return folds(second, first);
    }
    let apart = |edge: Edge, other: Edge| {
        let (p, q) = (cross(edge.0, edge.1, other.0).signum(), cross(edge.0, edge.1, other.1).signum());
        p * q > 0
    };
    !apart(first, second) && !apart(second, first)
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
