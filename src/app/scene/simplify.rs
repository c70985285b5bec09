//! Borders with fewer corners that neighbours still share.
//!
//! Method: what lies between two places where borders meet is simplified after Douglas and Peucker (1973), always in the same direction, so that
//! both spaces beside it get the same line. Places where borders meet are corners whose neighbours are not the same in all rings that
//! have them. Assumes that neighbours share their corners exactly; where they do not, each keeps its own border, as far off as before and at most
//! the tolerance more.

use geo::{Coord, LineString, MultiPolygon, Polygon};
use rayon::prelude::*;

/// Parts of the table, made beside one another.
const SHARDS: usize = 4;
/// A table is at most so full.
const FULL_SHARE: f64 = 0.5;
/// Of more corners than this no table is made: it takes 32 bytes for each.
const MOST_CORNERS: usize = 4_000_000;

/// Where borders meet.
pub(super) struct Junctions {
    shards: Vec<Shard>,
}

/// Part of a table with open addressing: what of a corner was seen in rings.
struct Shard {
    slots: Vec<Slot>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Slot {
    /// 0 for nobody's.
    corner: u64,
    /// Both neighbours, whichever comes first; [`MEETING`] where there are others.
    neighbours: u64,
}

const EMPTY: Slot = Slot { corner: 0, neighbours: 0 };
const MEETING: u64 = u64::MAX;

/// A number for a place. That two places in a layer have the same is less likely than an error of the memory, and would keep a corner.
fn hash(c: Coord<f64>) -> u64 {
    // Zero has two signs.
    let [x, y] = [c.x + 0.0, c.y + 0.0].map(f64::to_bits);
    let mixed = (x ^ y.rotate_left(29)).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ y.wrapping_mul(0xc2b2_ae3d_27d4_eb4f);
    let mixed = (mixed ^ (mixed >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    (mixed ^ (mixed >> 29)).max(1)
}

fn shard_of(corner: u64) -> usize {
    (corner >> 61) as usize % SHARDS
}

impl Shard {
    fn with_room_for(corners: usize) -> Self {
        let size = ((corners as f64 / FULL_SHARE) as usize).next_power_of_two().max(16);
        Self { slots: vec![EMPTY; size] }
    }

    /// Where a corner is, or would be.
    fn find(&self, corner: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = corner as usize & mask;
        while self.slots.get(at).is_some_and(|slot| slot.corner != 0 && slot.corner != corner) {
            at = (at + 1) & mask;
        }
        at
    }

    fn see(&mut self, corner: u64, neighbours: u64) {
        let at = self.find(corner);
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = match *slot {
                EMPTY => Slot { corner, neighbours },
                same if same.neighbours == neighbours => same,
                _ => Slot { corner, neighbours: MEETING },
            };
        }
    }
}

/// The corners of a ring, each once.
fn open_corners(ring: &LineString<f64>) -> Vec<Coord<f64>> {
    let mut corners = ring.0.clone();
    corners.dedup();
    while corners.len() > 1 && corners.first() == corners.last() {
        corners.pop();
    }
    corners
}

fn rings(geometry: &MultiPolygon<f64>) -> impl Iterator<Item = &LineString<f64>> {
    geometry.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()))
}

impl Junctions {
    /// Of all rings of some geometries; `None` where they have too many corners.
    pub(super) fn of<'a, G>(geometries: impl Fn() -> G + Sync, corners: usize) -> Option<Self>
    where
        G: Iterator<Item = &'a MultiPolygon<f64>>,
    {
        if corners > MOST_CORNERS {
            return None;
        }
        let shard = |number: usize| {
            // Every corner may be anybody's alone.
            let mut counts = 0;
            let own = |ring: &LineString<f64>| ring.0.iter().filter(|c| shard_of(hash(**c)) == number).count();
            geometries().flat_map(rings).for_each(|ring| counts += own(ring));
            let mut shard = Shard::with_room_for(counts);
            let mut hashes = Vec::new();
            for ring in geometries().flat_map(rings) {
                hashes.clear();
                hashes.extend(ring.0.iter().map(|c| hash(*c)));
                hashes.dedup();
                if hashes.len() > 1 && hashes.first() == hashes.last() {
                    hashes.pop();
                }
                let before = hashes.iter().cycle().skip(hashes.len().saturating_sub(1));
                let after = hashes.iter().cycle().skip(1);
                for ((corner, before), after) in hashes.iter().zip(before).zip(after) {
                    if shard_of(*corner) == number {
                        shard.see(*corner, before.wrapping_add(*after).min(MEETING - 1));
                    }
                }
            }
            shard
        };
        Some(Self { shards: (0..SHARDS).into_par_iter().map(shard).collect() })
    }

    fn meet_at(&self, c: Coord<f64>) -> bool {
        let corner = hash(c);
        let slot = self.shards.get(shard_of(corner)).and_then(|shard| shard.slots.get(shard.find(corner)));
        slot.is_some_and(|slot| slot.corner == corner && slot.neighbours == MEETING)
    }

    /// A polygon whose borders run at most so far from where they were. Rings that would be nothing stay as they are.
    pub(super) fn simplified(&self, polygon: &Polygon<f64>, tolerance: f64) -> Polygon<f64> {
        let ring = |ring: &LineString<f64>| self.ring(ring, tolerance).unwrap_or_else(|| ring.clone());
        Polygon::new(ring(polygon.exterior()), polygon.interiors().iter().map(ring).collect())
    }

    fn ring(&self, ring: &LineString<f64>, tolerance: f64) -> Option<LineString<f64>> {
        let mut corners = open_corners(ring);
        if corners.len() < 5 || !corners.iter().all(|c| c.x.is_finite() && c.y.is_finite()) {
            return None;
        }
        let least = || corners.iter().enumerate().min_by(|(_, a), (_, b)| order(**a, **b)).map(|(at, _)| at);
        let start = corners.iter().position(|c| self.meet_at(*c)).or_else(least)?;
        corners.rotate_left(start);
        let first = *corners.first()?;
        corners.push(first);
        let (mut simple, mut from) = (vec![first], 0);
        for to in 1..corners.len() {
            if to + 1 == corners.len() || self.meet_at(*corners.get(to)?) {
                simplify(corners.get(from..=to)?, tolerance, &mut simple);
                from = to;
            }
        }
        (simple.len() > 3).then(|| LineString::new(simple))
    }
}

fn order(a: Coord<f64>, b: Coord<f64>) -> std::cmp::Ordering {
    a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y))
}

/// Adds what is left of a line, without its first corner.
fn simplify(line: &[Coord<f64>], tolerance: f64, out: &mut Vec<Coord<f64>>) {
    let [first, second, .., one_but_last, last] = line else {
        out.extend(line.iter().skip(1));
        return;
    };
    let turned = order(*last, *first).then_with(|| order(*one_but_last, *second)).is_lt();
    let place = |at: usize| line.get(if turned { line.len() - 1 - at } else { at }).copied().unwrap_or(*first);
    let mut kept = vec![false; line.len()];
    let mut stretches = vec![(0, line.len() - 1)];
    while let Some((from, to)) = stretches.pop() {
        let (a, b) = (place(from), place(to));
        let mut farthest = (tolerance * tolerance, None);
        for at in from + 1..to {
            let away = squared_distance(place(at), a, b);
            if away > farthest.0 {
                farthest = (away, Some(at));
            }
        }
        if let (_, Some(at)) = farthest {
            kept.iter_mut().skip(if turned { line.len() - 1 - at } else { at }).take(1).for_each(|kept| *kept = true);
            stretches.extend([(from, at), (at, to)]);
        }
    }
    out.extend(line.iter().zip(&kept).filter(|(_, kept)| **kept).map(|(corner, _)| *corner));
    out.push(*last);
}

/// From a point to a stretch.
fn squared_distance(p: Coord<f64>, a: Coord<f64>, b: Coord<f64>) -> f64 {
    let (along, to) = (b - a, p - a);
    let size = along.x * along.x + along.y * along.y;
    let share = if size > 0.0 { ((to.x * along.x + to.y * along.y) / size).clamp(0.0, 1.0) } else { 0.0 };
    let away = to - along * share;
    away.x * away.x + away.y * away.y
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::polygon;
    use proptest::prelude::*;

    fn of(geometries: &[MultiPolygon<f64>]) -> Junctions {
        Junctions::of(|| geometries.iter(), 1_000).expect("not too many")
    }

    /// Two spaces whose common border wiggles, from (10, 0) to (10, 10).
    fn neighbours(wiggles: &[f64]) -> [MultiPolygon<f64>; 2] {
        let step = 10.0 / (wiggles.len() + 1) as f64;
        let border: Vec<(f64, f64)> =
            wiggles.iter().enumerate().map(|(i, dx)| (10.0 + dx, step * (i + 1) as f64)).collect();
        let west =
            [(0.0, 0.0), (10.0, 0.0)].into_iter().chain(border.iter().copied()).chain([(10.0, 10.0), (0.0, 10.0)]);
        let east = [(20.0, 10.0), (10.0, 10.0)].into_iter().chain(border.iter().rev().copied());
        let east = east.chain([(10.0, 0.0), (20.0, 0.0)]);
        [west.collect::<LineString<f64>>(), east.collect()].map(|ring| Polygon::new(ring, Vec::new()).into())
    }

    fn corners(polygon: &Polygon<f64>) -> Vec<(f64, f64)> {
        let mut corners: Vec<_> = polygon.exterior().0.iter().skip(1).map(|c| (c.x, c.y)).collect();
        corners.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        corners
    }

    #[test]
    fn what_is_seen_stays_and_the_rest_goes() {
        let [west, east] = neighbours(&[0.1, -0.1, 2.0, 0.1, 0.0]);
        let found = of(&[west.clone(), east.clone()]);
        assert!(found.meet_at(Coord { x: 10.0, y: 0.0 }) && found.meet_at(Coord { x: 10.0, y: 10.0 }));
        assert!(!found.meet_at(Coord { x: 12.0, y: 5.0 }) && !found.meet_at(Coord { x: 0.0, y: 0.0 }));
        // The outer corners of the west are no meeting places, but bends that are seen.
        let expected = vec![(0.0, 0.0), (0.0, 10.0), (10.0, 0.0), (10.0, 10.0), (12.0, 5.0)];
        let kept: Vec<_> = corners(&found.simplified(&west.0[0], 0.9));
        assert_eq!(kept, expected);
    }

    #[test]
    fn islands_keep_their_shape_and_specks_all_of_it() {
        let island = polygon![(x: 0., y: 0.), (x: 5., y: -0.1), (x: 10., y: 0.), (x: 10., y: 10.), (x: 5., y: 10.2), (x: 0., y: 10.)];
        let found = of(&[island.clone().into()]);
        assert_eq!(corners(&found.simplified(&island, 0.5)), [(0.0, 0.0), (0.0, 10.0), (10.0, 0.0), (10.0, 10.0)]);
        assert_eq!(found.simplified(&island, 50.0), island);
        let broken = polygon![(x: 0., y: 0.), (x: f64::NAN, y: 1.), (x: 1., y: 1.), (x: 2., y: 3.), (x: 0., y: 4.), (x: -1., y: 2.)];
        assert_eq!(of(&[broken.clone().into()]).simplified(&broken, 0.5).exterior().0.len(), broken.exterior().0.len());
        assert!(Junctions::of(std::iter::empty, MOST_CORNERS + 1).is_none());
    }

    proptest! {
        /// Whatever the border, both sides have the same, and nothing is farther away than stated.
        #[test]
        fn neighbours_share_what_is_left(wiggles in proptest::collection::vec(-4.0..4.0f64, 1..30), tolerance in 0.01..3.0f64) {
            let [west, east] = neighbours(&wiggles);
            let found = of(&[west.clone(), east.clone()]);
            let [a, b] = [&west, &east].map(|side| found.simplified(&side.0[0], tolerance));
            let own = |polygon: &Polygon<f64>, outer: f64| {
                let mut corners = corners(polygon);
                corners.retain(|(x, _)| *x != outer);
                corners
            };
            prop_assert_eq!(own(&a, 0.0), own(&b, 20.0));
            for corner in &west.0[0].exterior().0 {
                let near = a.exterior().lines().map(|l| squared_distance(*corner, l.start, l.end)).fold(f64::MAX, f64::min);
                prop_assert!(near <= tolerance * tolerance * 1.0001);
            }
        }
    }
}
