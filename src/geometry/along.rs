//! How much of a line runs along other lines: a border along a motorway.
//!
//! Method: the line is cut into pieces no longer than half the reach; a piece runs along when, from its middle, some segment of the lines is no
//! farther away than the reach and their directions differ by less than 60°, so that what merely crosses does not count.

use geo::{Coord, MultiLineString};
use rstar::primitives::{GeomWithData, Line};
use rstar::{PointDistance, RTree};

/// Cosine of the largest difference in direction.
const LEAST_COSINE: f64 = 0.5;
/// A line is cut into at most so many pieces for each of its segments.
const MOST_PIECES: f64 = 10_000.0;

/// Lines that others may run along.
#[derive(Debug, Clone, Default)]
pub struct LineIndex {
    tree: RTree<GeomWithData<Line<[f64; 2]>, ()>>,
}

impl LineIndex {
    /// Builds the index; segments without length or with coordinates that are no numbers are left out.
    pub fn build<'a>(lines: impl IntoIterator<Item = &'a MultiLineString<f64>>) -> Self {
        let segments = lines.into_iter().flat_map(|lines| lines.0.iter()).flat_map(|line| line.lines());
        let usable = segments.filter(|segment| {
            let finite = [segment.start, segment.end].iter().all(|c| c.x.is_finite() && c.y.is_finite());
            finite && segment.start != segment.end
        });
        let entry = |s: geo::Line<f64>| GeomWithData::new(Line::new([s.start.x, s.start.y], [s.end.x, s.end.y]), ());
        Self { tree: RTree::bulk_load(usable.map(entry).collect()) }
    }

    /// Whether there is no line.
    pub fn is_empty(&self) -> bool {
        self.tree.size() == 0
    }

    /// Length of what runs along the lines, no farther away than `reach`, with the whole length. In the units of the coordinates.
    pub fn along(&self, line: impl Iterator<Item = Coord<f64>>, reach: f64) -> (f64, f64) {
        let (mut along, mut whole) = (0.0, 0.0);
        let mut before: Option<Coord<f64>> = None;
        for to in line {
            if let Some(from) = before {
                let by = to - from;
                let length = by.x.hypot(by.y);
                if length > 0.0 && length.is_finite() {
                    whole += length;
                    along += length * self.share(from, by, length, reach);
                }
            }
            before = Some(to);
        }
        (along, whole)
    }

    fn share(&self, from: Coord<f64>, by: Coord<f64>, length: f64, reach: f64) -> f64 {
        let pieces = if reach > 0.0 { (2.0 * length / reach).ceil().clamp(1.0, MOST_PIECES) } else { 1.0 };
        let runs = |piece: usize| {
            let at = from + by * ((piece as f64 + 0.5) / pieces);
            self.near(at, by / length, reach)
        };
        (0..pieces as usize).filter(|piece| runs(*piece)).count() as f64 / pieces
    }

    /// Whether a line passes a point in about a direction (of length 1).
    fn near(&self, at: Coord<f64>, direction: Coord<f64>, reach: f64) -> bool {
        let point = [at.x, at.y];
        let mut near = self.tree.locate_within_distance(point, reach * reach);
        near.any(|entry| {
            let line = entry.geom();
            let by = Coord { x: line.to[0] - line.from[0], y: line.to[1] - line.from[1] };
            let cosine = (by.x * direction.x + by.y * direction.y).abs() / by.x.hypot(by.y);
            cosine >= LEAST_COSINE && line.distance_2(&point) <= reach * reach
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::line_string;

    fn index() -> LineIndex {
        let road = line_string![(x: 0.0, y: 0.0), (x: 100.0, y: 0.0)];
        let broken = line_string![(x: f64::NAN, y: 0.0), (x: 1.0, y: 1.0), (x: 1.0, y: 1.0)];
        LineIndex::build(&[MultiLineString::new(vec![road, broken])])
    }

    fn share(line: &geo::LineString<f64>) -> f64 {
        let (along, whole) = index().along(line.0.iter().copied(), 10.0);
        along / whole
    }

    #[test]
    fn what_runs_beside_counts_and_what_crosses_does_not() {
        assert_eq!(share(&line_string![(x: 10.0, y: 8.0), (x: 90.0, y: 8.0)]), 1.0);
        assert_eq!(share(&line_string![(x: 10.0, y: 12.0), (x: 90.0, y: 12.0)]), 0.0, "too far");
        assert_eq!(share(&line_string![(x: 50.0, y: -8.0), (x: 50.0, y: 8.0)]), 0.0, "crosses");
        // Half of it goes on where the road has ended; 10 m more are within reach.
        assert_eq!(share(&line_string![(x: 0.0, y: 1.0), (x: 220.0, y: 1.0)]), 0.5);
        assert_eq!(index().along([Coord { x: 1.0, y: 1.0 }].into_iter(), 10.0), (0.0, 0.0));
        assert!(LineIndex::default().is_empty() && !index().is_empty());
    }
}
