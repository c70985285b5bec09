//! Borders that run so near to one another that nobody could tell them apart on paper become one.
//!
//! Departments drew the same street from different maps: a few metres that would show as two colours flickering over one another.
//! A finer definition's corners are drawn to the borders of the coarser ones within reach, and its lines through their corners there.

use super::{Corner, Piece, passed};
use geo::Coord;
use rayon::prelude::*;
use rstar::{AABB, RTree, primitives::GeomWithData, primitives::Line as Segment, primitives::Rectangle};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};

/// What is nearer than this is the same border, in steps of the paper's grid: 0.3 mm, less than two lines side by side are broad.
const REACH: f64 = 6.0;

type Entry = GeomWithData<Rectangle<[f64; 2]>, (Corner, Corner)>;

/// A way along known borders is taken instead of a piece if it is no longer than so many times the piece, and a little.
const DETOUR: f64 = 1.6;
/// Steps of a way that are tried.
const MOST_STEPS: usize = 400;

/// Borders that others are drawn to.
#[derive(Default)]
pub(super) struct Near {
    pieces: HashSet<(Corner, Corner)>,
    lines: RTree<Entry>,
    corners: RTree<[i32; 2]>,
}

impl Near {
    /// Adds pieces that later ones are drawn to.
    pub(super) fn add(&mut self, pieces: &[Piece]) {
        self.pieces.extend(pieces.iter().map(|piece| (piece.from, piece.to)));
        let mut all: Vec<(Corner, Corner)> = self.pieces.iter().copied().collect();
        // A set has no order, and what is equally near must not depend on it.
        all.par_sort_unstable();
        let entry = |(from, to): &(Corner, Corner)| {
            let rectangle = Rectangle::from_corners([f(from.0), f(from.1)], [f(to.0), f(to.1)]);
            Entry::new(rectangle, (*from, *to))
        };
        let mut corners: Vec<Corner> = all.iter().flat_map(|(from, to)| [*from, *to]).collect();
        corners.par_sort_unstable();
        corners.dedup();
        self.lines = RTree::bulk_load(all.iter().map(entry).collect());
        self.corners = RTree::bulk_load(corners.into_iter().map(|corner| [corner.0, corner.1]).collect());
    }

    /// Pieces drawn to what was added; those that vanish by it are left out.
    pub(super) fn drawn_to(&self, pieces: Vec<Piece>) -> Vec<Piece> {
        if self.pieces.is_empty() {
            return pieces;
        }
        let mut corners: Vec<Corner> = pieces.iter().flat_map(|piece| [piece.from, piece.to]).collect();
        corners.par_sort_unstable();
        corners.dedup();
        let moved: Vec<Corner> = corners.par_iter().map(|corner| self.place_of(*corner)).collect();
        let place = |corner: Corner| {
            corners.binary_search(&corner).ok().and_then(|at| moved.get(at)).copied().unwrap_or(corner)
        };
        let ways = self.ways(&moved);
        let of_piece = |piece: &Piece| {
            let (start, end) = (place(piece.from), place(piece.to));
            let along = ways.between(start, end).unwrap_or_else(|| self.on_way(start, end));
            let mut found = Vec::with_capacity(1);
            let mut from = start;
            for to in along.into_iter().chain([end]) {
                if from != to {
                    // Seen along the piece as it was, the space is still on the same side.
                    let left = piece.left == (from < to);
                    found.push(Piece { from: from.min(to), to: from.max(to), left, ..*piece });
                }
                from = to;
            }
            found
        };
        pieces.par_iter().flat_map_iter(of_piece).collect()
    }

    /// The known borders, broken at the places that corners were drawn to.
    fn ways(&self, places: &[Corner]) -> Ways {
        let known: HashSet<Corner> =
            places.iter().copied().chain(self.corners.iter().map(|corner| (corner[0], corner[1]))).collect();
        let mut steps: Vec<(Corner, Corner)> = Vec::with_capacity(2 * self.pieces.len());
        for (from, to) in &self.pieces {
            let mut before = *from;
            for next in passed(*from, *to).filter(|corner| known.contains(corner)).chain([*to]) {
                steps.extend([(before, next), (next, before)]);
                before = next;
            }
        }
        steps.par_sort_unstable();
        steps.dedup();
        Ways { steps }
    }

    /// Where a corner goes: to the nearest corner in reach, else to the nearest place on a line, else nowhere.
    fn place_of(&self, corner: Corner) -> Corner {
        let at = point(corner);
        let around = AABB::from_corners([at.x - REACH, at.y - REACH], [at.x + REACH, at.y + REACH]);
        let mut best: Option<(f64, Corner)> = None;
        let mut offer = |distance: f64, place: Corner| {
            let better = best.is_none_or(|(least, known)| (distance, place) < (least, known));
            if distance <= REACH && better {
                best = Some((distance, place));
            }
        };
        for entry in self.lines.locate_in_envelope_intersecting(&around) {
            let (from, to) = entry.data;
            // A corner that is about as near is better than a place between two.
            for end in [from, to] {
                offer(super::distance(point(end), at, at) * 0.7, end);
            }
            let foot = foot(at, point(from), point(to));
            let place = on_line(from, to, foot);
            offer(super::distance(at, foot, foot), place);
        }
        best.map_or(corner, |(_, place)| place)
    }

    /// Corners in reach of the way from one place to another, in the order one passes them.
    fn on_way(&self, from: Corner, to: Corner) -> Vec<Corner> {
        let (a, b) = (point(from), point(to));
        let step = b - a;
        let length = step.x.hypot(step.y);
        if length < 1.5 || self.pieces.contains(&(from.min(to), from.max(to))) {
            return Vec::new();
        }
        let reach = REACH as i32;
        let low = [from.0.min(to.0) - reach, from.1.min(to.1) - reach];
        let high = [from.0.max(to.0) + reach, from.1.max(to.1) + reach];
        let near = self.corners.locate_in_envelope(&AABB::from_corners(low, high));
        let mut passed: Vec<(f64, f64, Corner)> = near
            .filter_map(|corner| {
                let corner = (corner[0], corner[1]);
                let off = point(corner) - a;
                let along = (off.x * step.x + off.y * step.y) / length;
                let aside = (off.x * step.y - off.y * step.x) / length;
                let between = along > 0.5 && along < length - 0.5 && corner != from && corner != to;
                (between && aside.abs() <= REACH).then_some((along, aside, corner))
            })
            .collect();
        passed.sort_by(|x, y| x.0.total_cmp(&y.0).then(x.2.cmp(&y.2)));
        // Corners of a line that crosses the way are beside one another: of those only the nearest is passed.
        let mut kept: Vec<(f64, f64, Corner)> = Vec::with_capacity(passed.len());
        for next in passed {
            match kept.last_mut() {
                Some(last) if (next.1 - last.1).abs() > next.0 - last.0 => {
                    if next.1.abs() < last.1.abs() {
                        *last = next;
                    }
                }
                _ => kept.push(next),
            }
        }
        kept.into_iter().map(|(_, _, corner)| corner).collect()
    }
}

/// Known borders as steps from place to place.
struct Ways {
    /// Both ways, sorted.
    steps: Vec<(Corner, Corner)>,
}

impl Ways {
    fn from(&self, corner: Corner) -> impl Iterator<Item = Corner> {
        let first = self.steps.partition_point(|step| step.0 < corner);
        self.steps.iter().skip(first).take_while(move |step| step.0 == corner).map(|step| step.1)
    }

    /// The places between two on the shortest way along known borders that stays in reach of the straight one; `None` if there is no such way.
    fn between(&self, start: Corner, end: Corner) -> Option<Vec<Corner>> {
        let (a, b) = (point(start), point(end));
        let most = distance_of(a, b) * DETOUR + 2.0 * REACH;
        let mut open: BinaryHeap<Reverse<(u64, Corner)>> = BinaryHeap::from([Reverse((0, start))]);
        // The best way to a place so far: its length (in hundredths, so that it has an order) and where it came from.
        let mut best: HashMap<Corner, (u64, Corner)> = HashMap::from([(start, (0, start))]);
        for _ in 0..MOST_STEPS {
            let Reverse((length, at)) = open.pop()?;
            if at == end {
                let mut way = Vec::new();
                let mut back = at;
                while let Some((_, before)) = best.get(&back).filter(|(_, before)| *before != back) {
                    back = *before;
                    way.push(back);
                }
                // Without the start.
                way.pop();
                way.reverse();
                return Some(way);
            }
            for next in self.from(at) {
                let whole = length + (distance_of(point(at), point(next)) * 100.0).round() as u64;
                let near = super::distance(point(next), a, b) <= REACH;
                let better = best.get(&next).is_none_or(|known| (whole, at) < *known);
                if near && better && whole as f64 <= most * 100.0 {
                    best.insert(next, (whole, at));
                    open.push(Reverse((whole, next)));
                }
            }
        }
        None
    }
}

/// The place of the grid that a line passes nearest to a place on it, as [`passed`] has it.
fn on_line(from: Corner, to: Corner, at: Coord<f64>) -> Corner {
    let (x, y) = (at.x.round() as i32, at.y.round() as i32);
    let steep = (i64::from(to.1) - i64::from(from.1)).abs() > (i64::from(to.0) - i64::from(from.0)).abs();
    let along = |corner: &Corner| if steep { corner.1 == y } else { corner.0 == x };
    if along(&from) || along(&to) {
        return if along(&from) { from } else { to };
    }
    passed(from, to).find(along).unwrap_or(from)
}

fn distance_of(a: Coord<f64>, b: Coord<f64>) -> f64 {
    (b.x - a.x).hypot(b.y - a.y)
}

fn f(value: i32) -> f64 {
    f64::from(value)
}

fn point(corner: Corner) -> Coord<f64> {
    Coord { x: f(corner.0), y: f(corner.1) }
}

/// The place on a segment that is nearest.
fn foot(at: Coord<f64>, a: Coord<f64>, b: Coord<f64>) -> Coord<f64> {
    let nearest = Segment::new([a.x, a.y], [b.x, b.y]).nearest_point(&[at.x, at.y]);
    Coord { x: nearest[0], y: nearest[1] }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(from: Corner, to: Corner, layer: u8) -> Piece {
        Piece { from: from.min(to), to: from.max(to), layer, space: 0, left: true }
    }

    fn near(pieces: &[Piece]) -> Near {
        let mut near = Near::default();
        near.add(pieces);
        near
    }

    #[test]
    fn a_line_beside_another_becomes_the_same() {
        let near = near(&[piece((0, 0), (50, 0), 1), piece((50, 0), (100, 0), 1)]);
        let drawn = near.drawn_to(vec![piece((0, 3), (100, -2), 0)]);
        let lines: Vec<_> = drawn.iter().map(|p| (p.from, p.to)).collect();
        assert_eq!(lines, [((0, 0), (50, 0)), ((50, 0), (100, 0))]);
    }

    #[test]
    fn a_line_out_of_reach_and_one_that_crosses_stay() {
        let near = near(&[piece((0, 0), (100, 0), 1)]);
        let far = vec![piece((0, 20), (100, 20), 0), piece((50, -40), (50, 40), 0)];
        assert_eq!(near.drawn_to(far.clone()), far);
    }

    #[test]
    fn a_straight_line_follows_the_steps_of_another() {
        // Stairs of five steps across, each five up and ten along, and a straight line through them.
        let stairs: Vec<Corner> = (0..5).flat_map(|n| [(n * 10, (n % 2) * 5), (n * 10, ((n + 1) % 2) * 5)]).collect();
        let all: Vec<Piece> = stairs.windows(2).filter(|w| w[0] != w[1]).map(|w| piece(w[0], w[1], 1)).collect();
        let near = near(&all);
        let mut drawn = near.drawn_to(vec![piece((0, 0), (40, 5), 0)]);
        drawn.iter_mut().for_each(|piece| piece.layer = 1);
        assert!(
            drawn.len() > 4 && drawn.iter().all(|piece| all.iter().any(|p| (p.from, p.to) == (piece.from, piece.to))),
            "{drawn:?}"
        );
    }

    #[test]
    fn sides_stay_sides() {
        // Turned round by the drawing: what was on the left is on the left of the turned piece's other end.
        let near = near(&[piece((10, 0), (11, 60), 1)]);
        let before = Piece { left: true, ..piece((9, 60), (12, 0), 0) };
        let drawn = near.drawn_to(vec![before]);
        assert_eq!(drawn.len(), 1);
        assert_eq!((drawn[0].from, drawn[0].to, drawn[0].left), ((10, 0), (11, 60), false));
    }
}
