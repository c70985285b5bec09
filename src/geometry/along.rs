//! How much of a line runs along other lines: a border along a motorway.
//!
//! Method: the line is cut into pieces no longer than half the reach; a piece runs along when, from its middle, some segment of the lines is no
//! farther away than the reach and their directions differ by less than 60°, so that what merely crosses does not count.
//!
//! With a reach as broad as a motorway a line lies within it of several borders side by side. It runs along those that are nearest to it:
//! [`LineIndex::along_nearest`].

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
    /// Segments with the number of what they are of.
    tree: RTree<GeomWithData<Line<[f64; 2]>, u32>>,
}

/// A place on a line.
#[derive(Debug, Clone, Copy)]
struct Foot {
    at: Coord<f64>,
    /// Where the line goes there, of length 1.
    direction: Coord<f64>,
    distance: f64,
}

/// A line is as near to another one when it is no more than this share nearer.
const AS_NEAR: f64 = 0.75;

impl LineIndex {
    /// Builds the index; segments without length or with coordinates that are no numbers are left out.
    pub fn build<'a>(lines: impl IntoIterator<Item = &'a MultiLineString<f64>>) -> Self {
        let segments = lines.into_iter().flat_map(|lines| lines.0.iter()).flat_map(|line| line.lines());
        Self::of_segments(segments.map(|segment| (segment.start, segment.end, 0)))
    }

    /// The index of segments, each with the number of what it is of: borders of several pairs of spaces.
    pub fn of_segments(segments: impl IntoIterator<Item = (Coord<f64>, Coord<f64>, u32)>) -> Self {
        let usable = segments.into_iter().filter(|(start, end, _)| {
            let finite = [start, end].iter().all(|c| c.x.is_finite() && c.y.is_finite());
            finite && start != end
        });
        let entry =
            |(a, b, of): (Coord<f64>, Coord<f64>, u32)| GeomWithData::new(Line::new([a.x, a.y], [b.x, b.y]), of);
        Self { tree: RTree::bulk_load(usable.map(entry).collect()) }
    }

    /// Whether there is no line.
    pub fn is_empty(&self) -> bool {
        self.tree.size() == 0
    }

    /// Length of what runs along the lines, no farther away than `reach`, with the whole length. In the units of the coordinates.
    pub fn along(&self, line: impl Iterator<Item = Coord<f64>>, reach: f64) -> (f64, f64) {
        self.along_where(line, reach, |_| true)
    }

    /// As [`Self::along`], of a line that is among others with the number `of`: where one with another number is clearly nearer (by more than a
    /// quarter) to these lines and has their direction, they run along that one.
    pub fn along_nearest(
        &self,
        line: impl Iterator<Item = Coord<f64>>,
        reach: f64,
        (others, of): (&LineIndex, u32),
    ) -> (f64, f64) {
        let limit = |foot: &Foot| foot.distance * AS_NEAR;
        self.along_where(line, reach, |foot| {
            !others.feet(foot.at, foot.direction, limit(foot)).any(|(other, _)| other != of)
        })
    }

    fn along_where(
        &self,
        line: impl Iterator<Item = Coord<f64>>,
        reach: f64,
        counts: impl Fn(&Foot) -> bool,
    ) -> (f64, f64) {
        let (mut along, mut whole) = (0.0, 0.0);
        let mut before: Option<Coord<f64>> = None;
        for to in line {
            if let Some(from) = before {
                let by = to - from;
                let length = by.x.hypot(by.y);
                if length > 0.0 && length.is_finite() {
                    whole += length;
                    along += length * self.share((from, by, length), reach, &counts);
                }
            }
            before = Some(to);
        }
        (along, whole)
    }

    fn share(
        &self,
        (from, by, length): (Coord<f64>, Coord<f64>, f64),
        reach: f64,
        counts: &impl Fn(&Foot) -> bool,
    ) -> f64 {
        let pieces = if reach > 0.0 { (2.0 * length / reach).ceil().clamp(1.0, MOST_PIECES) } else { 1.0 };
        let runs = |piece: usize| {
            let at = from + by * ((piece as f64 + 0.5) / pieces);
            self.feet(at, by / length, reach).any(|(_, foot)| counts(&foot))
        };
        (0..pieces as usize).filter(|piece| runs(*piece)).count() as f64 / pieces
    }

    /// The nearest places on segments that pass a point in about a direction (of length 1), with the numbers of what those are of.
    fn feet(&self, at: Coord<f64>, direction: Coord<f64>, reach: f64) -> impl Iterator<Item = (u32, Foot)> {
        let point = [at.x, at.y];
        self.tree.locate_within_distance(point, reach * reach).filter_map(move |entry| {
            let line = entry.geom();
            let from = Coord { x: line.from[0], y: line.from[1] };
            let by = Coord { x: line.to[0] - line.from[0], y: line.to[1] - line.from[1] };
            let length = by.x.hypot(by.y);
            let cosine = (by.x * direction.x + by.y * direction.y).abs() / length;
            let distance = line.distance_2(&point).sqrt();
            if cosine < LEAST_COSINE || distance > reach {
                return None;
            }
            let to_point = at - from;
            let share = ((to_point.x * by.x + to_point.y * by.y) / (length * length)).clamp(0.0, 1.0);
            Some((entry.data, Foot { at: from + by * share, direction: by / length, distance }))
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

    #[test]
    fn a_line_runs_along_the_nearest_of_borders_side_by_side() {
        // Borders at 6 m and 22 m beside the road, and a short one across.
        let c = |x: f64, y: f64| Coord { x, y };
        let (near, far) = ([c(0.0, 6.0), c(100.0, 6.0)], [c(0.0, 22.0), c(100.0, 22.0)]);
        let across = [c(50.0, -1.0), c(50.0, 1.0)];
        let borders = LineIndex::of_segments([(near[0], near[1], 1), (far[0], far[1], 2), (across[0], across[1], 3)]);
        let along = |line: [Coord<f64>; 2], of| index().along_nearest(line.into_iter(), 25.0, (&borders, of)).0;
        assert_eq!((along(near, 1), along(far, 2)), (100.0, 0.0));
        assert_eq!(index().along(far.into_iter(), 25.0).0, 100.0, "within reach it is");
        // The two sides of a strip on whose middle the road lies are as near as each other.
        let (left, right) = ([c(0.0, 15.0), c(100.0, 15.0)], [c(0.0, -15.0), c(100.0, -15.0)]);
        let strip = LineIndex::of_segments([(left[0], left[1], 1), (right[0], right[1], 2)]);
        let of_strip = |line: [Coord<f64>; 2], of| index().along_nearest(line.into_iter(), 25.0, (&strip, of)).0;
        assert_eq!((of_strip(left, 1), of_strip(right, 2)), (100.0, 100.0));
    }
}
