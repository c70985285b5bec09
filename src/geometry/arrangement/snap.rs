//! From rings in metres to segments on the 1 mm grid.

use super::point::{GridPoint, LIMIT_MM};
use crate::geometry::watch::{Cancelled, Watch};
use geo::{Coord, LineString, MultiPolygon};
use rayon::prelude::*;
use std::collections::HashMap;

/// Grid cells in one metre.
pub(crate) const MM_PER_M: f64 = 1000.0;

/// Spaces handled by one parallel task.
const CHUNK: usize = 512;

/// A directed border segment: `weight` is +1 when the ring runs from `lo` to `hi`, so that its inside is on the left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Segment {
    pub(super) lo: GridPoint,
    pub(super) hi: GridPoint,
    pub(super) space: u32,
    pub(super) weight: i32,
}

impl Segment {
    /// The segment of a walk from one point to another.
    pub(super) fn directed(from: GridPoint, to: GridPoint, space: u32, weight: i32) -> Self {
        if from < to {
            Self { lo: from, hi: to, space, weight }
        } else {
            Self { lo: to, hi: from, space, weight: -weight }
        }
    }
}

/// What snapping gave.
pub(super) struct Snapped {
    /// Position of grid point (0, 0) in metres.
    pub(super) origin: Coord<f64>,
    /// All segments, unsorted, with repeats.
    pub(super) segments: Vec<Segment>,
    /// Owners of rings that were left out for coordinates that are no numbers or out of range. Sorted, each once.
    pub(super) skipped: Vec<u32>,
}

/// Snaps all rings to the grid around a common origin and brings points closer than 2 mm together.
pub(super) fn snap(geometries: &[(u32, &MultiPolygon<f64>)], watch: &dyn Watch) -> Result<Snapped, Cancelled> {
    let origin = origin_of(geometries);
    let chunks: Vec<RingChunk> = geometries
        .par_chunks(CHUNK)
        .map(|chunk| {
            watch.check()?;
            Ok(RingChunk::read(chunk, origin))
        })
        .collect::<Result<_, Cancelled>>()?;
    let moved = Moved::find(&chunks);
    watch.check()?;
    let mut skipped: Vec<u32> = chunks.iter().flat_map(|chunk| chunk.skipped.iter().copied()).collect();
    skipped.sort_unstable();
    skipped.dedup();
    // Chunks and parts go as soon as they are used: all of them at once would be the peak of memory.
    let parts: Vec<Vec<Segment>> = chunks.into_par_iter().map(|chunk| chunk.segments(&moved)).collect();
    let mut segments = Vec::with_capacity(parts.iter().map(Vec::len).sum());
    parts.into_iter().for_each(|part| segments.extend(part));
    Ok(Snapped { origin, segments, skipped })
}

/// The middle of all finite coordinates. Where those are too far apart for the grid, the median of the first coordinates
/// of all geometries, so that one wild value does not push everything else out.
pub(crate) fn origin_of(geometries: &[(u32, &MultiPolygon<f64>)]) -> Coord<f64> {
    let fold = |acc: [f64; 4], c: &Coord<f64>| {
        if c.x.is_finite() && c.y.is_finite() {
            [acc[0].min(c.x), acc[1].min(c.y), acc[2].max(c.x), acc[3].max(c.y)]
        } else {
            acc
        }
    };
    let join = |a: [f64; 4], b: [f64; 4]| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])];
    let nothing = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    let [x0, y0, x1, y1] = geometries
        .par_chunks(CHUNK)
        .map(|chunk| {
            let exteriors = chunk.iter().flat_map(|(_, geometry)| geometry.0.iter()).map(|p| p.exterior());
            exteriors.flat_map(|line| line.0.iter()).fold(nothing, fold)
        })
        .reduce(|| nothing, join);
    let reach = LIMIT_MM as f64 / MM_PER_M - 1.0;
    if x0 > x1 {
        Coord { x: 0.0, y: 0.0 }
    } else if (x1 - x0) / 2.0 < reach && (y1 - y0) / 2.0 < reach {
        // Whole metres keep the grid the same for any two builds whose data lie around the same place.
        Coord { x: ((x0 + x1) / 2.0).round(), y: ((y0 + y1) / 2.0).round() }
    } else {
        let first = |axis: fn(&Coord<f64>) -> f64| {
            let mut values: Vec<f64> = geometries
                .iter()
                .filter_map(|(_, geometry)| geometry.0.first()?.exterior().0.first().map(axis))
                .filter(|value| value.is_finite())
                .collect();
            values.sort_by(f64::total_cmp);
            values.get(values.len() / 2).copied().unwrap_or(0.0).round()
        };
        Coord { x: first(|c| c.x), y: first(|c| c.y) }
    }
}

/// Snapped rings of some spaces: one array of points with the ends of the rings in it.
struct RingChunk {
    points: Vec<GridPoint>,
    /// Owner, whether a hole, and end in `points` (start is the end of the one before).
    rings: Vec<(u32, bool, usize)>,
    skipped: Vec<u32>,
}

impl RingChunk {
    fn read(geometries: &[(u32, &MultiPolygon<f64>)], origin: Coord<f64>) -> Self {
        let mut chunk = Self { points: Vec::new(), rings: Vec::new(), skipped: Vec::new() };
        for &(space, geometry) in geometries {
            for polygon in &geometry.0 {
                if !chunk.push(space, false, polygon.exterior(), origin) {
                    continue;
                }
                for hole in polygon.interiors() {
                    chunk.push(space, true, hole, origin);
                }
            }
        }
        chunk
    }

    /// Appends a ring without repeated points; `false` if it cannot be used.
    fn push(&mut self, space: u32, is_hole: bool, line: &LineString<f64>, origin: Coord<f64>) -> bool {
        let start = self.points.len();
        for c in &line.0 {
            let Some(point) = to_grid(*c, origin) else {
                self.points.truncate(start);
                self.skipped.push(space);
                return false;
            };
            if self.points.len() == start || self.points.last() != Some(&point) {
                self.points.push(point);
            }
        }
        self.rings.push((space, is_hole, self.points.len()));
        true
    }

    /// The segments of all rings, exteriors counter-clockwise and holes clockwise.
    fn segments(&self, moved: &Moved) -> Vec<Segment> {
        let mut segments = Vec::with_capacity(self.points.len());
        let mut start = 0;
        for &(space, is_hole, end) in &self.rings {
            let ring = &self.points[start..end];
            start = end;
            let at = |i: usize| moved.target(ring[i]);
            let pairs = |i: usize| (at(i), at(if i + 1 == ring.len() { 0 } else { i + 1 }));
            let twice_area: i128 = (0..ring.len())
                .map(|i| {
                    let (p, q) = pairs(i);
                    i128::from(p.x() * q.y() - q.x() * p.y())
                })
                .sum();
            let weight = if (twice_area < 0) == is_hole { 1 } else { -1 };
            for i in 0..ring.len() {
                let (p, q) = pairs(i);
                if p != q {
                    segments.push(Segment::directed(p, q, space, weight));
                }
            }
        }
        segments
    }
}

/// The grid point nearest to a coordinate; `None` for what is no number or out of range.
pub(super) fn to_grid(c: Coord<f64>, origin: Coord<f64>) -> Option<GridPoint> {
    let (x, y) = (((c.x - origin.x) * MM_PER_M).round(), ((c.y - origin.y) * MM_PER_M).round());
    let limit = LIMIT_MM as f64;
    // Written so that NaN fails.
    (x.abs() <= limit && y.abs() <= limit).then(|| GridPoint::new(x as i64, y as i64))
}

/// Points that give way to a neighbour no further than 1 mm off in x and y, so that two copies of one border whose
/// coordinates straddle a rounding limit do not leave a sliver. Points that stay are at least 2 mm apart in x or y, and nothing moves further than √2 mm.
struct Moved {
    targets: HashMap<GridPoint, GridPoint>,
    /// One bit per hash of a moved point: most points are known not to move without asking the map.
    filter: Vec<u64>,
}

impl Moved {
    const FILTER_BITS: u32 = 20;

    fn find(chunks: &[RingChunk]) -> Self {
        let mut points: Vec<GridPoint> = Vec::with_capacity(chunks.iter().map(|chunk| chunk.points.len()).sum());
        for chunk in chunks {
            points.extend_from_slice(&chunk.points);
        }
        points.par_sort_unstable();
        points.dedup();
        let mut moved = Self { targets: HashMap::new(), filter: Vec::new() };
        let mut window = 0;
        for (i, &point) in points.iter().enumerate() {
            if let Some(target) = moved.neighbour(&points, i, &mut window) {
                moved.insert(point, target);
            }
        }
        moved
    }

    /// The first staying point before point `i` in the order, at most 1 mm off. `window` follows in the column to the left.
    fn neighbour(&self, points: &[GridPoint], i: usize, window: &mut usize) -> Option<GridPoint> {
        let (x, y) = (points[i].x(), points[i].y());
        while (points[*window].x(), points[*window].y()) < (x - 1, y - 1) {
            *window += 1;
        }
        let left = points[*window..i].iter().take_while(|p| (p.x(), p.y()) <= (x - 1, y + 1));
        let below = points[..i].last().filter(|p| p.x() == x && p.y() == y - 1);
        left.chain(below).copied().find(|p| self.target(*p) == *p)
    }

    fn slot(point: GridPoint) -> (usize, u64) {
        let hash = point.bits().wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - Self::FILTER_BITS);
        ((hash >> 6) as usize, 1 << (hash & 63))
    }

    fn insert(&mut self, point: GridPoint, target: GridPoint) {
        if self.filter.is_empty() {
            self.filter = vec![0; 1 << (Self::FILTER_BITS - 6)];
        }
        let (word, bit) = Self::slot(point);
        self.filter[word] |= bit;
        self.targets.insert(point, target);
    }

    fn target(&self, point: GridPoint) -> GridPoint {
        if self.filter.is_empty() {
            return point;
        }
        let (word, bit) = Self::slot(point);
        if self.filter[word] & bit == 0 { point } else { self.targets.get(&point).copied().unwrap_or(point) }
    }
}
