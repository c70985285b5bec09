//! From lines to strips in chunks.

use super::super::group::{Outlook, group};
use super::super::lines::{LaneSet, LineChunk, LineLevel, LineRun, StripVertex};
use super::super::view::union;
use crate::geometry::{Cancelled, Watch};
use geo::{Coord, Rect};
use rayon::prelude::*;
use std::ops::Range;

/// Longer lines are cut into strips of this many corners: what is far from the view is not drawn, and no chunk grows without limit. A cut
/// is not seen, for strips know the corners beyond their ends.
const LONGEST_STRIP: usize = 1024;

/// A line with its lanes, in Web Mercator.
pub(super) struct Line<'a> {
    pub(super) lanes: LaneSet,
    /// Of a closed one the last is the first again.
    pub(super) corners: &'a [Coord<f64>],
    pub(super) closed: bool,
}

/// A stretch of a line that becomes one strip.
struct Strip {
    line: usize,
    corners: Range<usize>,
    /// Length of the line up to its first corner.
    along_m: f64,
}

impl Line<'_> {
    fn strips(&self, at: usize, out: &mut Vec<Strip>) {
        let (mut from, mut along_m) = (0, 0.0);
        while from + 1 < self.corners.len() {
            let to = (from + LONGEST_STRIP).min(self.corners.len());
            out.push(Strip { line: at, corners: from..to, along_m });
            let passed = self.corners.get(from..to).unwrap_or_default();
            along_m += passed.windows(2).map(|pair| distance(pair[0], pair[1])).sum::<f64>();
            // The next begins where this one ends.
            from = to - 1;
        }
    }

    fn corner(&self, at: usize) -> Coord<f64> {
        self.corners.get(at).copied().unwrap_or(Coord::zero())
    }

    /// What a join at the first corner of a strip needs: the one before, if there is one.
    fn before(&self, first: usize) -> Coord<f64> {
        match first.checked_sub(1) {
            Some(before) => self.corner(before),
            None if self.closed => self.corner(self.corners.len().saturating_sub(2)),
            None => self.corner(first),
        }
    }

    fn after(&self, last: usize) -> Coord<f64> {
        match self.corners.get(last + 1) {
            Some(after) => *after,
            None if self.closed => self.corner(1),
            None => self.corner(last),
        }
    }
}

/// Everything at one degree of detail. The same at any number of threads.
pub(super) fn level(cell_m: f64, lines: &[Line<'_>], watch: &dyn Watch) -> Result<LineLevel, Cancelled> {
    let mut strips = Vec::with_capacity(lines.len());
    lines.iter().enumerate().for_each(|(at, line)| line.strips(at, &mut strips));
    watch.check()?;
    let outlooks: Vec<Option<Outlook>> = strips.par_iter().map(|strip| outlook(strip, lines)).collect();
    let groups = group(&outlooks);
    watch.check()?;
    let chunks: Vec<Option<LineChunk>> = groups
        .into_par_iter()
        .map(|group| {
            watch.check()?;
            Ok(chunk(group, &strips, lines))
        })
        .collect::<Result<_, Cancelled>>()?;
    Ok(LineLevel { cell_m, chunks: chunks.into_iter().flatten().collect() })
}

/// Number of vertices of a level.
pub(super) fn vertices(level: &LineLevel) -> usize {
    level.chunks.iter().map(|chunk| chunk.vertices.len()).sum()
}

fn corners<'a>(strip: &Strip, lines: &'a [Line<'_>]) -> &'a [Coord<f64>] {
    lines.get(strip.line).and_then(|line| line.corners.get(strip.corners.clone())).unwrap_or_default()
}

fn extent(corners: &[Coord<f64>]) -> Option<Rect<f64>> {
    super::super::mesh::extent(corners)
}

fn outlook(strip: &Strip, lines: &[Line<'_>]) -> Option<Outlook> {
    let corners = corners(strip, lines);
    let middle = extent(corners)?.center();
    // One before and one after.
    Some(Outlook { middle, extent: None, vertices: corners.len() + 2, length: 0.0, size: 0.0 })
}

/// `None` when there is nothing to draw.
fn chunk(mut group: Vec<u32>, strips: &[Strip], lines: &[Line<'_>]) -> Option<LineChunk> {
    let strip_of = |at: &u32| strips.get(*at as usize);
    let lanes_of = |strip: &Strip| lines.get(strip.line).map_or(LaneSet::default(), |line| line.lanes);
    group.sort_by_key(|at| (strip_of(at).map(lanes_of), *at));
    let extent = group.iter().filter_map(strip_of).filter_map(|strip| extent(corners(strip, lines))).reduce(union)?;
    let mut chunk = LineChunk { origin: extent.center(), extent, vertices: Vec::new(), runs: Vec::new() };
    chunk.vertices.reserve_exact(group.iter().filter_map(strip_of).map(|strip| strip.corners.len() + 2).sum());
    for strip in group.iter().filter_map(strip_of) {
        let Some(line) = lines.get(strip.line) else { continue };
        let start = chunk.vertices.len() as u32;
        add(strip, line, &mut chunk);
        let end = chunk.vertices.len() as u32;
        match chunk.runs.last_mut() {
            Some(run) if run.lanes == line.lanes => run.vertices.end = end,
            _ if end > start => chunk.runs.push(LineRun { lanes: line.lanes, vertices: start..end }),
            _ => {}
        }
    }
    (!chunk.vertices.is_empty()).then_some(chunk)
}

/// Adds the vertices of a strip; nothing if it has no length in 32 bits.
fn add(strip: &Strip, line: &Line<'_>, chunk: &mut LineChunk) {
    let origin = chunk.origin;
    let offset = |corner: Coord<f64>| [(corner.x - origin.x) as f32, (corner.y - origin.y) as f32];
    let start = chunk.vertices.len();
    let vertex = |corner, along_m: f64, flags| StripVertex { offset: offset(corner), along_m: along_m as f32, flags };
    let Some((first, last)) = strip.corners.clone().next().zip(strip.corners.clone().next_back()) else { return };
    chunk.vertices.push(vertex(line.before(first), strip.along_m, StripVertex::NO_PIECE));
    let (mut along_m, mut before) = (strip.along_m, line.corner(first));
    for corner in line.corners.get(strip.corners.clone()).unwrap_or_default() {
        along_m += distance(before, *corner);
        before = *corner;
        // Corners that are one in 32 bits would give pieces without direction.
        let repeated = chunk.vertices.len() > start + 1
            && chunk.vertices.last().is_some_and(|vertex| vertex.offset == offset(*corner));
        if !repeated {
            chunk.vertices.push(vertex(*corner, along_m, 0));
        }
    }
    if chunk.vertices.len() < start + 3 {
        chunk.vertices.truncate(start);
        return;
    }
    if let Some(end) = chunk.vertices.last_mut() {
        end.flags = StripVertex::NO_PIECE;
    }
    chunk.vertices.push(vertex(line.after(last), along_m, StripVertex::NO_PIECE));
}

fn distance(a: Coord<f64>, b: Coord<f64>) -> f64 {
    (a.x - b.x).hypot(a.y - b.y)
}
