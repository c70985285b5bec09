//! Lines moved to the middles of cells, and what falls on one another there.

use super::BorderLine;
use super::join::Piece;
use crate::geometry::watch::{Cancelled, Watch};
use geo::Coord;
use rayon::prelude::*;

/// Cells further from the origin than this are no place.
const LIMIT: f64 = (1 << 30) as f64;
/// Stretches over more cells than this are not looked along for corners of others.
const LONGEST_LOOK: i32 = 64;
/// Cells that are looked into at one simplification; where there were more, none are.
const MOST_LOOKS: u64 = 30_000_000;
/// Lines worked on by one parallel task.
const LINES_PER_TASK: usize = 1024;

/// A cell, by column and row.
type Cell = (i32, i32);

/// A stretch from the middle of a cell to that of another, without direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edge {
    low: Cell,
    high: Cell,
    /// Rank of the line it came from: the lowest of those that fall on one another says which way it runs.
    rank: u8,
    /// Whether it runs from high to low.
    reversed: bool,
    layers: u64,
}

impl Edge {
    fn between(from: Cell, to: Cell, rank: u8, layers: u64) -> Self {
        let reversed = to < from;
        let (low, high) = if reversed { (to, from) } else { (from, to) };
        Self { low, high, rank, reversed, layers }
    }

    /// Its ends in the units of the lines.
    pub(super) fn ends(&self, cell: f64) -> (Coord<f64>, Coord<f64>) {
        let middle = |(x, y): Cell| Coord { x: f64::from(x) * cell, y: f64::from(y) * cell };
        (middle(self.low), middle(self.high))
    }

    pub(super) fn piece(&self) -> Piece {
        let key = |(x, y): Cell| u64::from(x as u32) << 32 | u64::from(y as u32);
        let (dx, dy) = (f64::from(self.high.0 - self.low.0), f64::from(self.high.1 - self.low.1));
        let length = dx.hypot(dy);
        let wish = if self.reversed { -length } else { length };
        Piece { start: key(self.low), end: key(self.high), layers: self.layers, wish }
    }
}

/// All stretches of the lines, each once with the layers of all that run there.
pub(super) fn edges(
    lines: &[BorderLine],
    cell: f64,
    rank: &(dyn Fn(u64) -> u8 + Sync),
    watch: &dyn Watch,
) -> Result<Vec<Edge>, Cancelled> {
    let snapped: Vec<Vec<Edge>> = lines
        .par_chunks(LINES_PER_TASK)
        .map(|lines| {
            watch.check()?;
            Ok(lines.iter().flat_map(|line| stretches(line, cell, rank(line.layers))).collect())
        })
        .collect::<Result<_, Cancelled>>()?;
    let mut edges: Vec<Edge> = snapped.into_iter().flatten().collect();
    watch.check()?;
    let several = lines.iter().fold(0, |all, line| all | line.layers).count_ones() > 1;
    if several && looks(&edges) <= MOST_LOOKS {
        edges = through_corners(&edges, watch)?;
    }
    edges.par_sort_unstable();
    edges.dedup_by(|next, kept| {
        let same = (next.low, next.high) == (kept.low, kept.high);
        if same {
            kept.layers |= next.layers;
        }
        same
    });
    Ok(edges)
}

fn stretches(line: &BorderLine, cell: f64, rank: u8) -> Vec<Edge> {
    let mut edges = Vec::new();
    let mut last: Option<Cell> = None;
    for corner in &line.coords {
        let Some(at) = cell_of(*corner, cell) else { continue };
        if let Some(from) = last.filter(|from| *from != at) {
            edges.push(Edge::between(from, at, rank, line.layers));
        }
        last = Some(at);
    }
    edges
}

fn cell_of(corner: Coord<f64>, cell: f64) -> Option<Cell> {
    let (x, y) = ((corner.x / cell).round(), (corner.y / cell).round());
    // Also false for what is no number.
    (x.abs() < LIMIT && y.abs() < LIMIT).then_some((x as i32, y as i32))
}

/// Cells between the ends of a stretch.
fn steps(edge: &Edge) -> i32 {
    (edge.high.0 - edge.low.0).abs().max((edge.high.1 - edge.low.1).abs())
}

fn looks(edges: &[Edge]) -> u64 {
    edges.iter().map(steps).filter(|steps| (2..=LONGEST_LOOK).contains(steps)).map(|steps| steps as u64).sum()
}

/// Leads every stretch through the middles of the cells on its way in which there are corners (the hot pixels of snap rounding, Hobby
/// 1999, here only those along the longer axis): borders with other corners fall on one another where they are closer than a cell.
fn through_corners(edges: &[Edge], watch: &dyn Watch) -> Result<Vec<Edge>, Cancelled> {
    let mut corners: Vec<Cell> = edges.iter().flat_map(|edge| [edge.low, edge.high]).collect();
    corners.par_sort_unstable();
    corners.dedup();
    watch.check()?;
    let corners = Corners::of(&corners);
    let led: Vec<Vec<Edge>> = edges
        .par_chunks(LINES_PER_TASK * 16)
        .map(|edges| {
            watch.check()?;
            let mut led = Vec::with_capacity(edges.len());
            edges.iter().for_each(|edge| lead_through(edge, &corners, &mut led));
            Ok(led)
        })
        .collect::<Result<_, Cancelled>>()?;
    Ok(led.into_iter().flatten().collect())
}

fn lead_through(edge: &Edge, corners: &Corners, out: &mut Vec<Edge>) {
    let steps = steps(edge);
    let (dx, dy) = (edge.high.0 - edge.low.0, edge.high.1 - edge.low.1);
    let mut from = edge.low;
    let part = |low: Cell, high: Cell| {
        let part = Edge::between(low, high, edge.rank, edge.layers);
        Edge { reversed: part.reversed != edge.reversed, ..part }
    };
    if (2..=LONGEST_LOOK).contains(&steps) {
        for step in 1..steps {
            let share = f64::from(step) / f64::from(steps);
            let at = |start: i32, along: i32| start + (f64::from(along) * share).round() as i32;
            let cell = (at(edge.low.0, dx), at(edge.low.1, dy));
            if cell != from && corners.has(cell) {
                out.push(part(from, cell));
                from = cell;
            }
        }
    }
    if from != edge.high {
        out.push(part(from, edge.high));
    }
}

/// A set of cells, by hash with linear probing.
struct Corners {
    /// A cell's key plus one; 0 is free. At most half of them are taken.
    slots: Vec<u64>,
    shift: u32,
}

impl Corners {
    fn of(cells: &[Cell]) -> Self {
        let log2 = (2 * cells.len().max(8)).next_power_of_two().ilog2();
        let mut corners = Self { slots: vec![0; 1 << log2], shift: 64 - log2 };
        for cell in cells {
            let mut slot = corners.first_slot(*cell);
            while corners.slots[slot] != 0 {
                slot = (slot + 1) & (corners.slots.len() - 1);
            }
            corners.slots[slot] = Self::key(*cell);
        }
        corners
    }

    /// Never 0, for cells lie within [`LIMIT`].
    fn key((x, y): Cell) -> u64 {
        const HALF: i64 = 1 << 30;
        (((i64::from(x) + HALF) << 32) | (i64::from(y) + HALF)) as u64 + 1
    }

    fn first_slot(&self, cell: Cell) -> usize {
        (Self::key(cell).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> self.shift) as usize
    }

    fn has(&self, cell: Cell) -> bool {
        let key = Self::key(cell);
        let mut slot = self.first_slot(cell);
        while self.slots[slot] != 0 {
            if self.slots[slot] == key {
                return true;
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        false
    }
}
