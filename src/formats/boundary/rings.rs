//! Making areas of rings: which ring is a hole of which, whatever way round they run.
//!
//! A shapefile says outer or hole only by the direction of a ring, and writers get it wrong. So the nesting decides: a ring
//! inside an even number of others is an outer one, inside an odd number a hole of the smallest ring around it. Where
//! direction and nesting disagree, that is reported. Rings that merely overlap are left to the check of the geometry.

use super::inside::RingIndex;
use geo::algorithm::coordinate_position::CoordPos;
use geo::{BoundingRect, Coord, InteriorPoint, LineString, MultiPolygon, Polygon, Rect};
use rstar::{AABB, RTree, primitives::GeomWithData, primitives::Rectangle};
use std::collections::BTreeMap;

/// A ring as it stands in a file.
#[derive(Debug, Clone)]
pub(super) struct Ring {
    pub coords: Vec<Coord<f64>>,
    /// Whether the file says that it is an outer one.
    pub outer: bool,
}

/// What was made of rings.
#[derive(Debug, Clone)]
pub(super) struct Assembled {
    /// Outer rings counter-clockwise, holes clockwise.
    pub area: MultiPolygon<f64>,
    /// Whether a ring's role differs from what the file says.
    pub order_fixed: bool,
    /// Rings with fewer than four points or without area, left out.
    pub degenerate: usize,
    /// Whether so many rings lie in one another that finding out which is in which was given up: `area` is empty then. No area on
    /// earth is like this; files made to keep a program busy are.
    pub tangled: bool,
}

struct Sound {
    line: LineString<f64>,
    /// Counter-clockwise positive.
    signed_area: f64,
    extent: Rect<f64>,
    declared_outer: bool,
}

/// So many vertices are enough to tell inside from outside.
const MAX_PROBES: usize = 256;
/// Looking at so many edges or rings for each vertex is enough for any real area …
const WORK_PER_VERTEX: u64 = 200;
/// (a ring that may be around another is found in a tree and sorted, and counts as so many edges)
const WORK_OF_CANDIDATE: u64 = 16;
/// … and so many may be looked at in any case.
const WORK: u64 = 1_000_000;

/// Signed area (counter-clockwise positive) of a ring, closed or not, summed from its first point: large coordinates cost no digits.
pub(super) fn signed_area(coords: &[Coord<f64>]) -> f64 {
    let Some(origin) = coords.first() else { return 0.0 };
    let at = |c: &Coord<f64>| (c.x - origin.x, c.y - origin.y);
    let cross = |pair: &[Coord<f64>]| match pair {
        [a, b] => {
            let ((ax, ay), (bx, by)) = (at(a), at(b));
            ax * by - bx * ay
        }
        _ => 0.0,
    };
    coords.windows(2).map(cross).sum::<f64>() / 2.0
}

/// Makes an area of rings with finite coordinates.
pub(super) fn assemble(rings: Vec<Ring>) -> Assembled {
    let count = rings.len();
    let mut sound: Vec<Sound> = rings.into_iter().filter_map(sound).collect();
    let degenerate = count - sound.len();
    if let [only] = sound.as_mut_slice() {
        let area = MultiPolygon(vec![Polygon::new(oriented(only, true), Vec::new())]);
        return Assembled { area, order_fixed: !only.declared_outer, degenerate, tangled: false };
    }
    let Some(nesting) = nesting(&sound) else {
        return Assembled { area: MultiPolygon(Vec::new()), order_fixed: false, degenerate, tangled: true };
    };
    let is_outer = |index: usize| nesting.get(index).is_none_or(|(depth, _)| depth % 2 == 0);

    let mut holes: BTreeMap<usize, Vec<usize>> =
        (0..sound.len()).filter(|i| is_outer(*i)).map(|i| (i, Vec::new())).collect();
    let mut order_fixed = false;
    for (index, (ring, (_, parent))) in sound.iter().zip(&nesting).enumerate() {
        order_fixed |= is_outer(index) != ring.declared_outer;
        if let Some(entry) = parent.filter(|_| !is_outer(index)).and_then(|parent| holes.get_mut(&parent)) {
            entry.push(index);
        }
    }
    // Each ring is in one place only.
    let mut line =
        |index: &usize, counter_clockwise| sound.get_mut(*index).map(|ring| oriented(ring, counter_clockwise));
    let polygon = |(outer, holes): (&usize, &Vec<usize>)| {
        let exterior = line(outer, true)?;
        Some(Polygon::new(exterior, holes.iter().filter_map(|hole| line(hole, false)).collect()))
    };
    Assembled {
        area: MultiPolygon(holes.iter().filter_map(polygon).collect()),
        order_fixed,
        degenerate,
        tangled: false,
    }
}

/// Whether a ring whose signed area is 0 encloses ground all the same: the two halves of a figure of eight cancel out. One whose
/// points lie on a line does not, nor one that goes back the way it came.
fn encloses_something(closed: &[Coord<f64>]) -> bool {
    let Some(first) = closed.first() else { return false };
    let Some(other) = closed.iter().find(|c| *c != first) else { return false };
    let along = *other - *first;
    let off_line = |c: &Coord<f64>| (c.x - first.x) * along.y != (c.y - first.y) * along.x;
    if !closed.iter().any(off_line) {
        return false;
    }
    // Each side once for each way it is gone.
    let mut ways: BTreeMap<[u64; 4], i64> = BTreeMap::new();
    for pair in closed.windows(2) {
        let [a, b] = pair else { continue };
        let (a, b) = ([a.x.to_bits(), a.y.to_bits()], [b.x.to_bits(), b.y.to_bits()]);
        let (from, to, way) = if a <= b { (a, b, 1) } else { (b, a, -1) };
        let ([x1, y1], [x2, y2]) = (from, to);
        if from != to {
            *ways.entry([x1, y1, x2, y2]).or_default() += way;
        }
    }
    ways.values().any(|way| *way != 0)
}

/// Closes a ring and measures it; `None` for one without area.
fn sound(ring: Ring) -> Option<Sound> {
    let mut line = LineString(ring.coords);
    line.close();
    let signed_area = signed_area(&line.0);
    let extent = line.bounding_rect()?;
    let encloses = signed_area != 0.0 || encloses_something(&line.0);
    let usable = line.0.len() >= 4 && encloses && signed_area.is_finite();
    usable.then_some(Sound { line, signed_area, extent, declared_outer: ring.outer })
}

/// Takes a ring's line, to run as wanted.
fn oriented(ring: &mut Sound, counter_clockwise: bool) -> LineString<f64> {
    let mut line = std::mem::replace(&mut ring.line, LineString(Vec::new()));
    if (ring.signed_area > 0.0) != counter_clockwise {
        line.0.reverse();
    }
    line
}

/// For each ring how many rings are around it, and the smallest of them; `None` if that is too much work.
fn nesting(rings: &[Sound]) -> Option<Vec<(usize, Option<usize>)>> {
    let mut nesting = vec![(0, None); rings.len()];
    if rings.len() < 2 {
        return Some(nesting);
    }
    let boxes = rings.iter().enumerate().map(|(index, ring)| {
        let (min, max) = (ring.extent.min(), ring.extent.max());
        GeomWithData::new(Rectangle::from_corners([min.x, min.y], [max.x, max.y]), index)
    });
    let tree = RTree::bulk_load(boxes.collect());
    let area = |index: usize| rings.get(index).map_or(0.0, |ring| ring.signed_area.abs());
    let by_area = |a: &usize, b: &usize| area(*a).total_cmp(&area(*b)).then(a.cmp(b));
    let vertices: usize = rings.iter().map(|ring| ring.line.0.len()).sum();
    let mut finder =
        Finder { rings, indices: BTreeMap::new(), work: 0, limit: WORK + WORK_PER_VERTEX * vertices as u64 };
    // From the largest on: a ring is larger than what it surrounds, so its own depth is known when it is asked for.
    let mut order: Vec<usize> = (0..rings.len()).collect();
    order.sort_by(|a, b| by_area(b, a));
    for index in order {
        let Some(ring) = rings.get(index) else { continue };
        let centre = ring.extent.center();
        let around = tree.locate_in_envelope_intersecting(&AABB::from_point([centre.x, centre.y])).map(|c| c.data);
        let mut candidates: Vec<usize> = Vec::new();
        for candidate in around.filter(|candidate| *candidate != index) {
            candidates.push(candidate);
            finder.work += WORK_OF_CANDIDATE;
            finder.check()?;
        }
        candidates.sort_by(by_area);
        let mut parent = None;
        for candidate in candidates {
            if finder.surrounds(candidate, ring)? {
                parent = Some(candidate);
                break;
            }
        }
        let depth = parent.and_then(|parent: usize| nesting.get(parent)).map_or(0, |(depth, _)| depth + 1);
        if let Some(entry) = nesting.get_mut(index) {
            *entry = (depth, parent);
        }
    }
    Some(nesting)
}

/// Finds out what is in what, and keeps count of the work.
struct Finder<'a> {
    rings: &'a [Sound],
    /// Of the rings that others were looked for in.
    indices: BTreeMap<usize, RingIndex>,
    work: u64,
    limit: u64,
}

impl Finder<'_> {
    /// `None` once it has become too much.
    fn check(&self) -> Option<()> {
        (self.work <= self.limit).then_some(())
    }

    /// Whether `inner` lies in a ring. One that the file calls a hole may stick out a little (then the check of the geometry finds the
    /// crossing); one that it calls outer may not: two parts that overlap must not become a part and a hole.
    fn surrounds(&mut self, candidate: usize, inner: &Sound) -> Option<bool> {
        let outer = self.rings.get(candidate)?;
        let (a, b) = (outer.extent, inner.extent);
        let box_inside =
            a.min().x <= b.min().x && a.min().y <= b.min().y && a.max().x >= b.max().x && a.max().y >= b.max().y;
        if outer.signed_area.abs() <= inner.signed_area.abs() * (1.0 + 1e-12) || (inner.declared_outer && !box_inside) {
            return Some(false);
        }
        let index = self.indices.entry(candidate).or_insert_with(|| {
            self.work += outer.line.0.len() as u64;
            RingIndex::build(&outer.line)
        });
        let step = (inner.line.0.len() / MAX_PROBES).max(1);
        let (mut inside, mut outside) = (0_usize, 0_usize);
        for coord in inner.line.0.iter().skip(1).step_by(step) {
            match index.position(*coord, &mut self.work) {
                CoordPos::Inside => inside += 1,
                CoordPos::Outside if inner.declared_outer => return Some(false),
                CoordPos::Outside => outside += 1,
                CoordPos::OnBoundary => {}
            }
        }
        if inside == 0 && outside == 0 {
            // All its corners lie on the other ring: inside like a diamond in a square, or outside like the filling of a notch.
            let point = Polygon::new(inner.line.clone(), Vec::new()).interior_point();
            self.work += inner.line.0.len() as u64;
            return Some(point.is_some_and(|p| index.position(p.0, &mut self.work) == CoordPos::Inside));
        }
        self.check()?;
        Some(inside > outside)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Area;
    use proptest::prelude::*;

    fn square(x: f64, y: f64, size: f64, clockwise: bool) -> Ring {
        let mut coords = vec![(x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y)];
        if clockwise {
            coords.reverse();
        }
        Ring { coords: coords.into_iter().map(Coord::from).collect(), outer: clockwise }
    }

    fn shape(rings: Vec<Ring>) -> (Vec<usize>, f64, bool, usize) {
        let made = assemble(rings);
        (
            made.area.0.iter().map(|p| p.interiors().len()).collect(),
            made.area.unsigned_area(),
            made.order_fixed,
            made.degenerate,
        )
    }

    #[test]
    fn holes_find_their_outer_ring_in_any_order() {
        let rings = vec![square(20.0, 0.0, 5.0, true), square(1.0, 1.0, 2.0, false), square(0.0, 0.0, 10.0, true)];
        assert_eq!(shape(rings), (vec![0, 1], 25.0 + 96.0, false, 0));
    }

    #[test]
    fn an_island_in_a_lake_is_an_area_of_its_own() {
        let rings = vec![square(0.0, 0.0, 10.0, true), square(1.0, 1.0, 8.0, false), square(3.0, 3.0, 2.0, true)];
        assert_eq!(shape(rings), (vec![1, 0], 40.0, false, 0));
    }

    #[test]
    fn wrong_directions_are_put_right_and_told() {
        assert_eq!(shape(vec![square(0.0, 0.0, 2.0, false)]), (vec![0], 4.0, true, 0));
        let both_outer = vec![square(0.0, 0.0, 10.0, true), square(1.0, 1.0, 2.0, true)];
        assert_eq!(shape(both_outer), (vec![1], 96.0, true, 0));
        let all_reversed = vec![square(0.0, 0.0, 10.0, false), square(1.0, 1.0, 2.0, true)];
        assert_eq!(shape(all_reversed), (vec![1], 96.0, true, 0));
    }

    #[test]
    fn parts_that_overlap_or_repeat_stay_parts() {
        let overlapping = vec![square(0.0, 0.0, 10.0, true), square(5.0, 5.0, 9.0, true)];
        assert_eq!(shape(overlapping), (vec![0, 0], 181.0, false, 0));
        let twice = vec![square(0.0, 0.0, 10.0, true), square(0.0, 0.0, 10.0, true)];
        assert_eq!(shape(twice), (vec![0, 0], 200.0, false, 0));
    }

    #[test]
    fn a_hole_that_sticks_out_stays_a_hole() {
        let hole = Ring {
            coords: [(-1.0, 5.0), (2.0, 8.0), (4.0, 5.0), (3.0, 3.0), (2.0, 2.0)]
                .into_iter()
                .map(Coord::from)
                .collect(),
            outer: false,
        };
        assert_eq!(shape(vec![square(0.0, 0.0, 10.0, true), hole]).0, [1]);
    }

    #[test]
    fn rings_that_touch_with_all_corners_are_told_apart() {
        let diamond = Ring {
            coords: [(5.0, 0.0), (0.0, 5.0), (5.0, 10.0), (10.0, 5.0), (5.0, 0.0)]
                .into_iter()
                .map(Coord::from)
                .collect(),
            outer: false,
        };
        assert_eq!(shape(vec![square(0.0, 0.0, 10.0, true), diamond]), (vec![1], 50.0, false, 0));
        // A square with a notch, and what fills the notch.
        let notched = [
            (0.0, 0.0),
            (0.0, 10.0),
            (4.0, 10.0),
            (4.0, 6.0),
            (6.0, 6.0),
            (6.0, 10.0),
            (10.0, 10.0),
            (10.0, 0.0),
            (0.0, 0.0),
        ];
        let notched = Ring { coords: notched.into_iter().map(Coord::from).collect(), outer: true };
        let filling = [(4.0, 6.0), (4.0, 10.0), (6.0, 10.0), (6.0, 6.0), (4.0, 6.0)];
        let filling = Ring { coords: filling.into_iter().map(Coord::from).collect(), outer: true };
        assert_eq!(shape(vec![notched, filling]), (vec![0, 0], 100.0, false, 0));
    }

    #[test]
    fn rings_without_area_are_left_out_and_counted() {
        let line =
            |points: &[(f64, f64)]| Ring { coords: points.iter().copied().map(Coord::from).collect(), outer: true };
        let rings = vec![
            line(&[]),
            line(&[(1.0, 1.0)]),
            line(&[(0.0, 0.0), (1.0, 1.0), (0.0, 0.0)]),
            line(&[(0.0, 0.0), (1.0, 1.0), (2.0, 2.0), (0.0, 0.0)]),
            square(0.0, 0.0, 1.0, true),
        ];
        assert_eq!(shape(rings), (vec![0], 1.0, false, 4));
    }

    #[test]
    fn a_bow_tie_is_kept_and_a_way_back_is_not() {
        let ring =
            |points: &[(f64, f64)]| Ring { coords: points.iter().copied().map(Coord::from).collect(), outer: true };
        let bow_tie = ring(&[(0.0, 0.0), (2.0, 2.0), (2.0, 0.0), (0.0, 2.0), (0.0, 0.0)]);
        let made = assemble(vec![bow_tie]);
        assert_eq!((made.area.0.len(), made.degenerate), (1, 0));
        let back = ring(&[(0.0, 0.0), (2.0, 2.0), (2.0, 0.0), (2.0, 2.0), (0.0, 0.0)]);
        let made = assemble(vec![back]);
        assert_eq!((made.area.0.len(), made.degenerate), (0, 1));
    }

    #[test]
    fn many_islands_in_a_lake_are_all_found() {
        // A shore of 20,000 vertices, 10,000 islands.
        let shore = (0..20_000).map(|k| {
            let angle = std::f64::consts::TAU * f64::from(k) / 20_000.0;
            Coord { x: 500.0 + 2_000.0 * angle.cos(), y: 500.0 + 2_000.0 * angle.sin() }
        });
        let mut rings =
            vec![square(-5_000.0, -5_000.0, 10_000.0, true), Ring { coords: shore.collect(), outer: false }];
        rings.extend((0..10_000).map(|k| square(f64::from(k % 100) * 10.0, f64::from(k / 100) * 10.0, 5.0, true)));
        let (holes, _, fixed, degenerate) = shape(rings);
        assert_eq!((holes.len(), holes[0], fixed, degenerate), (10_001, 1, false, 0));
    }

    #[test]
    fn rings_in_rings_without_end_are_given_up() {
        let concentric = |count: i32| {
            (0..count).map(|k| square(f64::from(k), f64::from(k), 2.0 * f64::from(count - k), k % 2 == 0)).collect()
        };
        let made = assemble(concentric(100));
        assert_eq!((made.area.0.len(), made.tangled), (50, false));
        let started = std::time::Instant::now();
        let made = assemble(concentric(40_000));
        assert!(made.tangled && made.area.0.is_empty());
        assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
    }

    proptest! {
        #[test]
        fn any_rings_make_an_area_without_panic(rings in prop::collection::vec((prop::collection::vec((0..6_i32, 0..6_i32), 0..8), any::<bool>()), 0..6)) {
            let count = rings.len();
            let rings = rings.into_iter().map(|(points, outer)| Ring {
                coords: points.into_iter().map(|(x, y)| Coord { x: f64::from(x), y: f64::from(y) }).collect(),
                outer,
            });
            let made = assemble(rings.collect());
            let kept: usize = made.area.0.iter().map(|p| 1 + p.interiors().len()).sum();
            prop_assert_eq!(kept + made.degenerate, count);
        }
    }
}
