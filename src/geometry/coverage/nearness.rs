//! Spaces that lie side by side although they share no line: with a street between them, or where two hands let them overlap a little.
//!
//! Method: borders to ground of nobody are cut into short pieces. From the middle of each the nearest border on the other side of the free ground is
//! looked for that faces it (runs about the other way, and holds the foot of the perpendicular); what the space itself has there hides
//! what lies behind. Where spaces overlap, the border of one inside the other is counted half.
//!
//! Assumptions: two spaces that face one another on less than half of their distance only have corners there. Lengths of such borders are estimates,
//! good to the length of a piece at either end.

use super::{Coverage, covers};
use crate::geometry::arrangement::Cover;
use crate::geometry::watch::{Cancelled, Watch};
use geo::Coord;
use rayon::prelude::*;
use rstar::primitives::{GeomWithData, Line};
use rstar::{AABB, RTree};
use std::collections::BTreeMap;
use std::ops::Range;

/// Cosine of the largest difference in direction of borders that face one another.
const LEAST_COSINE: f64 = 0.5;
/// Borders are cut into pieces of half the reach, but none shorter or longer than this, in m.
const PIECE_M: (f64, f64) = (1.0, 10.0);
/// An edge is cut into at most so many pieces.
const MOST_PIECES: f64 = 10_000.0;
/// What is nearer is looked up once for so many edges in a row.
const EDGES_PER_LOOK: usize = 4;
/// Spaces that face one another on less than this share of their distance don't lie side by side.
const LEAST_FACING: f64 = 0.5;
/// Overlaps whose border is shorter are corners, in m.
const LEAST_OVERLAP_M: f64 = 1.0;

/// A piece of a border to free ground, with what faces it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Facing {
    /// Whose border it is.
    pub space: u32,
    /// What lies on the other side of the free ground.
    pub other: u32,
    /// How far away, in m.
    pub gap_m: f64,
    /// Its ends, moved to the middle between both.
    pub middle: [Coord<f64>; 2],
}

impl Facing {
    /// Its length in m.
    pub fn length_m(&self) -> f64 {
        let by = self.middle[1] - self.middle[0];
        by.x.hypot(by.y)
    }
}

/// An edge with free ground on its left.
struct Edge<'a> {
    from: Coord<f64>,
    /// Of length 1.
    along: Coord<f64>,
    length_m: f64,
    covers: &'a [Cover],
}

type Entry = GeomWithData<Line<[f64; 2]>, u32>;

impl Coverage {
    /// Pairs of spaces (smaller index first) that share a border line, overlap, or have no more than `within_m` of free ground between them, with
    /// the length of their border in m, which is estimated where they share no line. Sorted.
    pub fn neighbours_within(&self, within_m: f64, watch: &dyn Watch) -> Result<Vec<(u32, u32, f64)>, Cancelled> {
        let mut sums: BTreeMap<(u32, u32), Contact> = BTreeMap::new();
        for (a, b, border_m) in self.neighbours() {
            sums.entry((a, b)).or_default().shared_m += border_m;
        }
        for (a, b, border_m) in self.borders_inside() {
            sums.entry((a, b)).or_default().overlap_m += border_m;
        }
        for facing in self.facing(within_m, watch)? {
            let pair = (facing.space.min(facing.other), facing.space.max(facing.other));
            let (contact, length_m) = (sums.entry(pair).or_default(), facing.length_m());
            // Seen from either side.
            contact.facing_m += length_m / 2.0;
            contact.free_m2 += facing.gap_m * length_m / 2.0;
        }
        let found = sums.into_iter().map(|((a, b), contact)| (a, b, contact.border_m()));
        Ok(found.filter(|(_, _, border_m)| *border_m > 0.0).collect())
    }

    /// Pairs of spaces that overlap with half the length of the borders of one inside the other.
    fn borders_inside(&self) -> Vec<(u32, u32, f64)> {
        let mut found = Vec::new();
        for arc in self.arcs() {
            let (left, right) = (covers(arc.left()), covers(arc.right()));
            let has = |covers: &[Cover], space| covers.iter().any(|cover| cover.space == space);
            let both = left.iter().filter(|cover| has(right, cover.space));
            for inside in both {
                let of_left = left.iter().filter(|cover| !has(right, cover.space));
                for own in of_left.chain(right.iter().filter(|cover| !has(left, cover.space))) {
                    let (a, b) = (own.space.min(inside.space), own.space.max(inside.space));
                    found.push((a, b, arc.length_m() / 2.0));
                }
            }
        }
        found
    }

    /// Borders to free ground that face another space no farther than `within_m` away, piece by piece, in the order of the arcs.
    pub fn facing(&self, within_m: f64, watch: &dyn Watch) -> Result<Vec<Facing>, Cancelled> {
        if !(within_m > 0.0 && within_m.is_finite()) {
            return Ok(Vec::new());
        }
        let (edges, looks) = self.free_edges();
        let entry = |(at, edge): (u32, &Edge<'_>)| {
            let to = edge.from + edge.along * edge.length_m;
            Entry::new(Line::new([edge.from.x, edge.from.y], [to.x, to.y]), at)
        };
        let tree = RTree::bulk_load((0..).zip(&edges).map(entry).collect());
        let search = Search { edges: &edges, tree, within_m };
        let found: Vec<Vec<Facing>> = (looks.into_par_iter())
            .map(|look| {
                watch.check()?;
                Ok(search.around(look))
            })
            .collect::<Result<_, Cancelled>>()?;
        Ok(found.into_iter().flatten().collect())
    }

    /// All edges that have free ground on one side, in the order of the arcs, and in which portions neighbours are looked up.
    fn free_edges(&self) -> (Vec<Edge<'_>>, Vec<Range<usize>>) {
        let (mut edges, mut looks) = (Vec::new(), Vec::new());
        for arc in self.arcs() {
            let (left, right) = (covers(arc.left()), covers(arc.right()));
            if left.is_empty() == right.is_empty() {
                continue;
            }
            let (forward, covers) = if left.is_empty() { (true, right) } else { (false, left) };
            let (first, mut before) = (edges.len(), None);
            for at in arc.coords() {
                if let Some(before) = before {
                    let (from, to): (Coord<f64>, Coord<f64>) = if forward { (before, at) } else { (at, before) };
                    let by = to - from;
                    let length_m = by.x.hypot(by.y);
                    if length_m > 0.0 {
                        edges.push(Edge { from, along: by / length_m, length_m, covers });
                    }
                }
                before = Some(at);
            }
            let starts = (first..edges.len()).step_by(EDGES_PER_LOOK);
            looks.extend(starts.map(|start| start..edges.len().min(start + EDGES_PER_LOOK)));
        }
        (edges, looks)
    }
}

/// How two spaces lie side by side.
#[derive(Default)]
struct Contact {
    shared_m: f64,
    overlap_m: f64,
    facing_m: f64,
    /// Free ground between them.
    free_m2: f64,
}

impl Contact {
    fn border_m(&self) -> f64 {
        let touches = self.shared_m > 0.0;
        let overlap_m = if touches || self.overlap_m >= LEAST_OVERLAP_M { self.overlap_m } else { 0.0 };
        // Facing on less than part of the mean distance: free_m2 / facing_m is that distance.
        let beside = self.facing_m * self.facing_m >= LEAST_FACING * self.free_m2;
        self.shared_m + overlap_m + if touches || beside { self.facing_m } else { 0.0 }
    }
}

/// Edges by place.
struct Search<'a> {
    edges: &'a [Edge<'a>],
    tree: RTree<Entry>,
    within_m: f64,
}

impl Search<'_> {
    fn around(&self, look: Range<usize>) -> Vec<Facing> {
        let own = self.edges.get(look).unwrap_or_default();
        let ends = own.iter().flat_map(|edge| [edge.from, edge.from + edge.along * edge.length_m]);
        let extent = ends.fold(None, |extent: Option<[Coord<f64>; 2]>, at| {
            let [low, high] = extent.unwrap_or([at, at]);
            Some([Coord { x: low.x.min(at.x), y: low.y.min(at.y) }, Coord { x: high.x.max(at.x), y: high.y.max(at.y) }])
        });
        let Some([low, high]) = extent else { return Vec::new() };
        let reach = AABB::from_corners(
            [low.x - self.within_m, low.y - self.within_m],
            [high.x + self.within_m, high.y + self.within_m],
        );
        let mut near: Vec<u32> = self.tree.locate_in_envelope_intersecting(&reach).map(|entry| entry.data).collect();
        near.sort_unstable();
        own.iter().flat_map(|edge| self.of_edge(edge, &near)).collect()
    }

    /// What faces an edge, piece by piece.
    fn of_edge(&self, edge: &Edge<'_>, near: &[u32]) -> Vec<Facing> {
        let faces = |other: &&Edge<'_>| dot(edge.along, other.along) <= -LEAST_COSINE;
        let facing: Vec<&Edge<'_>> = near.iter().filter_map(|at| self.edges.get(*at as usize)).filter(faces).collect();
        if facing.iter().all(|other| is_own(edge, other)) {
            return Vec::new();
        }
        let piece_m = (self.within_m / 2.0).clamp(PIECE_M.0, PIECE_M.1);
        let pieces = (edge.length_m / piece_m).ceil().clamp(1.0, MOST_PIECES);
        let by = edge.along * (edge.length_m / pieces);
        let one = |piece: usize| {
            let from = edge.from + by * piece as f64;
            let (other, away) = self.nearest(edge, from + by * 0.5, &facing)?;
            // Over there, and half of the way back.
            let middle = [from + away * 0.5, from + by + away * 0.5];
            let gap_m = away.x.hypot(away.y);
            Some((other, gap_m, middle))
        };
        let found = (0..pieces as usize).filter_map(one);
        let told = found.flat_map(|(other, gap_m, middle)| {
            let pairs = edge.covers.iter().flat_map(move |own| other.covers.iter().map(move |o| (own.space, o.space)));
            pairs.map(move |(space, other)| Facing { space, other, gap_m, middle })
        });
        told.collect()
    }

    /// The nearest edge that faces a point, with the way there; `None` where that is of the space itself.
    fn nearest<'b>(
        &self,
        edge: &Edge<'_>,
        at: Coord<f64>,
        facing: &[&'b Edge<'b>],
    ) -> Option<(&'b Edge<'b>, Coord<f64>)> {
        let mut best: Option<(f64, &'b Edge<'b>, Coord<f64>)> = None;
        for &other in facing {
            let (from, normal) = (at - other.from, Coord { x: -other.along.y, y: other.along.x });
            let (height_m, foot_m) = (dot(from, normal), dot(from, other.along));
            if height_m > 0.0 && height_m <= self.within_m && (0.0..=other.length_m).contains(&foot_m) {
                let nearer = |best: &(f64, &Edge<'_>, Coord<f64>)| {
                    height_m < best.0 || height_m == best.0 && is_own(edge, other) && !is_own(edge, best.1)
                };
                if best.as_ref().is_none_or(nearer) {
                    best = Some((height_m, other, normal * -height_m));
                }
            }
        }
        best.filter(|(_, other, _)| !is_own(edge, other)).map(|(_, other, away)| (other, away))
    }
}

/// Whether both edges are borders of one space.
fn is_own(a: &Edge<'_>, b: &Edge<'_>) -> bool {
    a.covers.iter().any(|cover| b.covers.iter().any(|other| other.space == cover.space))
}

fn dot(a: Coord<f64>, b: Coord<f64>) -> f64 {
    a.x * b.x + a.y * b.y
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::NoWatch;
    use geo::{MultiPolygon, Rect, coord};
    use proptest::prelude::*;

    /// A square of this half side around a place.
    fn square(x: f64, y: f64, half: f64) -> MultiPolygon<f64> {
        let (low, high) = (coord! { x: x - half, y: y - half }, coord! { x: x + half, y: y + half });
        MultiPolygon::new(vec![Rect::new(low, high).to_polygon()])
    }

    /// Four by four, 100 m from middle to middle.
    fn town(half: f64) -> Coverage {
        let squares: Vec<_> =
            (0..16).map(|i| square(f64::from(i % 4) * 100.0, f64::from(i / 4) * 100.0, half)).collect();
        Coverage::build(&squares.iter().collect::<Vec<_>>(), &NoWatch).unwrap()
    }

    /// Whether the pairs are those beside and above one another; and how long their borders are.
    fn border_m(coverage: &Coverage, within_m: f64) -> (usize, f64, f64) {
        let found = coverage.neighbours_within(within_m, &NoWatch).unwrap();
        assert!(found.iter().all(|&(a, b, _)| matches!(b - a, 1 | 4)), "{found:?}");
        let lengths = || found.iter().map(|pair| pair.2);
        (found.len(), lengths().fold(f64::INFINITY, f64::min), lengths().fold(0.0, f64::max))
    }

    #[test]
    fn streets_and_overlaps_part_nobody() {
        // Where all fits together it is as without a reach.
        assert_eq!(town(50.0).neighbours_within(1.0, &NoWatch).unwrap(), town(50.0).neighbours());
        assert_eq!(town(50.0).neighbours_within(50.0, &NoWatch).unwrap(), town(50.0).neighbours());
        // Streets of 15 m.
        assert!(town(42.5).neighbours_within(1.0, &NoWatch).unwrap().is_empty());
        assert!(town(42.5).neighbours_within(14.9, &NoWatch).unwrap().is_empty());
        for within_m in [15.0, 20.0, 50.0] {
            let (pairs, least, most) = border_m(&town(42.5), within_m);
            assert!(pairs == 24 && (least - 85.0).abs() < 1e-6 && (most - 85.0).abs() < 1e-6, "{pairs} {least} {most}");
        }
        // Overlaps of 20 cm along all borders; gaps of 40 cm.
        let (pairs, least, most) = border_m(&town(50.1), 1.0);
        assert!(pairs == 24 && least > 99.0 && most < 101.0, "{pairs} {least} {most}");
        let (pairs, least, most) = border_m(&town(49.8), 1.0);
        assert!(pairs == 24 && (least - 99.6).abs() < 1e-6 && most < 100.0, "{pairs} {least} {most}");
    }

    #[test]
    fn what_lies_between_hides_what_is_behind() {
        // Three in a row, the middle one 10 m wide, 5 m apart; the reach would span it.
        let strip = |x: f64, width: f64| {
            MultiPolygon::new(vec![Rect::new(coord! { x: x, y: 0.0 }, coord! { x: x + width, y: 80.0 }).to_polygon()])
        };
        let spaces = [strip(0.0, 40.0), strip(45.0, 10.0), strip(60.0, 40.0)];
        let coverage = Coverage::build(&spaces.iter().collect::<Vec<_>>(), &NoWatch).unwrap();
        let pairs: Vec<_> = coverage.neighbours_within(50.0, &NoWatch).unwrap().iter().map(|p| (p.0, p.1)).collect();
        assert_eq!(pairs, [(0, 1), (1, 2)]);
        let facing = coverage.facing(50.0, &NoWatch).unwrap();
        assert!(facing.iter().all(|f| f.gap_m == 5.0 && [42.5, 57.5].contains(&f.middle[0].x)), "{facing:?}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        /// A larger reach never loses a neighbour that a street parts, whatever its width.
        #[test]
        fn whoever_is_near_enough_is_a_neighbour(street in 0.05..40.0_f64, more in 0.01..10.0_f64) {
            let coverage = town((100.0 - street) / 2.0);
            prop_assert_eq!(border_m(&coverage, street + more).0, 24);
            prop_assert_eq!(border_m(&coverage, street - 0.01_f64.min(street / 2.0)).0, 0);
        }
    }
}
