//! Whether points lie in a ring, quickly for many points: its edges are sorted into strips from south to north, and only those of a
//! point's strip are looked at. Method and results are those of `geo`'s `coord_pos_relative_to_ring` (winding number, exact predicates).

use geo::algorithm::coordinate_position::CoordPos;
use geo::kernels::{Kernel, Orientation};
use geo::{Coord, GeoNum, Line, LineString};

/// About so many edges stand in a strip.
const EDGES_PER_STRIP: usize = 4;
/// Edges that run through many strips stand in each: so many entries for each edge are allowed on average, else strips are made higher.
const MOST_ENTRIES: usize = 8;

/// A ring's edges by strip.
pub(super) struct RingIndex {
    south: f64,
    /// Strips per unit of y.
    density: f64,
    strips: Vec<Vec<Line<f64>>>,
}

impl RingIndex {
    /// Sorts the edges of a closed ring with finite coordinates.
    pub fn build(ring: &LineString<f64>) -> Self {
        let (south, north) = ring
            .0
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(south, north), c| (south.min(c.y), north.max(c.y)));
        let edges = ring.0.len().saturating_sub(1);
        let mut count = (edges / EDGES_PER_STRIP).max(1);
        loop {
            let density = count as f64 / (north - south);
            let density = if density.is_finite() { density } else { 0.0 };
            let spans = |line: &Line<f64>| {
                let strip = |y| strip(south, density, count, y);
                let (a, b) = (strip(line.start.y), strip(line.end.y));
                (a.min(b), a.max(b))
            };
            let entries: usize = ring.lines().map(|line| spans(&line)).map(|(from, to)| to - from + 1).sum();
            if entries > edges * MOST_ENTRIES && count > 1 {
                count /= 2;
                continue;
            }
            let mut strips = vec![Vec::new(); count];
            for line in ring.lines() {
                let (from, to) = spans(&line);
                for strip in strips.get_mut(from..=to).unwrap_or_default() {
                    strip.push(line);
                }
            }
            return Self { south, density, strips };
        }
    }

    /// Where a point lies; how many edges were looked at is added to `work`.
    pub fn position(&self, at: Coord<f64>, work: &mut u64) -> CoordPos {
        if at.y < self.south {
            return CoordPos::Outside;
        }
        let edges =
            self.strips.get(strip(self.south, self.density, self.strips.len(), at.y)).map_or(&[][..], Vec::as_slice);
        *work += edges.len() as u64 + 1;
        let mut winding = 0_i64;
        for line in edges {
            let (start, end) = (line.start, line.end);
            let upward = start.y <= at.y;
            // Does the edge reach the point's height?
            if if upward { end.y < at.y } else { end.y > at.y } {
                continue;
            }
            match <f64 as GeoNum>::Ker::orient2d(start, end, at) {
                Orientation::CounterClockwise if upward && end.y != at.y => winding += 1,
                Orientation::Clockwise if !upward => winding -= 1,
                Orientation::Collinear if (start.x.min(end.x)..=start.x.max(end.x)).contains(&at.x) => {
                    return CoordPos::OnBoundary;
                }
                _ => {}
            }
        }
        if winding == 0 { CoordPos::Outside } else { CoordPos::Inside }
    }
}

/// The strip of a height. Monotone, so that an edge stands in all strips between those of its ends.
fn strip(south: f64, density: f64, count: usize, y: f64) -> usize {
    (((y - south) * density) as usize).min(count.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::algorithm::coordinate_position::coord_pos_relative_to_ring;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn positions_are_those_of_geo(points in prop::collection::vec((0..20_i32, 0..20_i32), 3..60), x in -1..21_i32, y in -1..21_i32, half in any::<bool>()) {
            let mut ring: LineString<f64> = points.into_iter().map(|(x, y)| Coord { x: f64::from(x), y: f64::from(y) }).collect();
            ring.close();
            let shift = if half { 0.5 } else { 0.0 };
            let at = Coord { x: f64::from(x) + shift, y: f64::from(y) + shift };
            let own = RingIndex::build(&ring).position(at, &mut 0);
            prop_assert_eq!(own, coord_pos_relative_to_ring(at, &ring));
        }
    }

    #[test]
    fn flat_and_jagged_rings() {
        let flat = LineString::from(vec![(0.0, 1.0), (5.0, 1.0), (2.0, 1.0), (0.0, 1.0)]);
        assert_eq!(RingIndex::build(&flat).position(Coord { x: 1.0, y: 1.0 }, &mut 0), CoordPos::OnBoundary);
        // Every edge runs from the very south to the very north: no more than a few entries for each.
        let teeth: Vec<(f64, f64)> =
            (0..4_000).map(|k| (f64::from(k), if k % 2 == 0 { 0.0 } else { 100.0 })).chain([(2_000.0, -1.0)]).collect();
        let mut jagged = LineString::from(teeth);
        jagged.close();
        let index = RingIndex::build(&jagged);
        assert!(index.strips.iter().map(Vec::len).sum::<usize>() <= jagged.0.len() * MOST_ENTRIES);
        let at = Coord { x: 100.3, y: 50.0 };
        assert_eq!(index.position(at, &mut 0), coord_pos_relative_to_ring(at, &jagged));
    }
}
