//! Lines that are closer to one another than a reach brought together.

use super::BorderLine;
use super::cells::{Cell, LINES_PER_TASK, cell_of, key};
use super::edges::{Edge, merged};
use crate::geometry::watch::{Cancelled, Watch};
use geo::Coord;
use rayon::prelude::*;

/// No corner, or nothing further.
const NONE: u32 = u32::MAX;
/// Corners between two looks whether somebody still wants it.
const CORNERS_PER_LOOK: usize = 1 << 16;

/// Stretches between kept corners, and where those are.
pub(super) struct Together {
    /// Each once, with the layers of all that run there; its places are positions in `corners`.
    pub(super) edges: Vec<Edge>,
    pub(super) corners: Vec<Coord<f64>>,
}

/// Brings corners that are no further apart than `reach` together, then leads every stretch through the corners that are no further
/// from it.
pub(super) fn together(
    lines: &[BorderLine],
    reach: f64,
    rank: &(dyn Fn(u64) -> u8 + Sync),
    watch: &dyn Watch,
) -> Result<Together, Cancelled> {
    let (kept, at) = keep(lines, reach, rank, watch)?;
    watch.check()?;
    let near = Near::of(&kept, reach);
    let starts: Vec<usize> = lines
        .iter()
        .scan(0, |next, line| {
            let start = *next;
            *next += line.coords.len();
            Some(start)
        })
        .collect();
    let led: Vec<Vec<Edge>> = lines
        .par_chunks(LINES_PER_TASK)
        .zip(starts.par_chunks(LINES_PER_TASK))
        .map(|(lines, starts)| {
            watch.check()?;
            let (mut edges, mut passed) = (Vec::new(), Vec::new());
            for (line, start) in lines.iter().zip(starts) {
                let corners = at.get(*start..*start + line.coords.len()).unwrap_or_default();
                lead(line.layers, rank(line.layers), corners, &near, &mut passed, &mut edges);
            }
            Ok(edges)
        })
        .collect::<Result<_, Cancelled>>()?;
    watch.check()?;
    let edges = merged(led.into_iter().flatten().collect());
    drop(near);
    Ok(Together { edges, corners: kept })
}

/// Chooses the corners that are kept, no two of them closer than the reach, and for every corner of every line the one it becomes. Those of the
/// layers that decide come first: the others' borders are moved onto theirs.
fn keep(
    lines: &[BorderLine],
    reach: f64,
    rank: &(dyn Fn(u64) -> u8 + Sync),
    watch: &dyn Watch,
) -> Result<(Vec<Coord<f64>>, Vec<u32>), Cancelled> {
    let count = lines.iter().map(|line| line.coords.len()).sum();
    let mut at = vec![NONE; count];
    let mut order: Vec<(u8, usize, usize)> = Vec::with_capacity(lines.len());
    let mut start = 0;
    for (index, line) in lines.iter().enumerate() {
        order.push((rank(line.layers), index, start));
        start += line.coords.len();
    }
    order.par_sort_unstable();
    let mut kept = Kept::new(reach, count);
    let mut looked = 0;
    for (_, index, start) in order {
        let Some(line) = lines.get(index) else { continue };
        looked += line.coords.len();
        if looked > CORNERS_PER_LOOK {
            looked = 0;
            watch.check()?;
        }
        for (corner, at) in line.coords.iter().zip(at.iter_mut().skip(start)) {
            *at = kept.place(*corner);
        }
    }
    Ok((kept.corners, at))
}

/// Corners by cells twice as large as the reach: whatever is near is in one of four cells.
struct Kept {
    reach: f64,
    corners: Vec<Coord<f64>>,
    /// For each corner the next one of its cell.
    next: Vec<u32>,
    /// By hash with linear probing: a cell's number, 0 for a free place, and its first corner. At most half is taken.
    cells: Vec<(u64, u32)>,
    shift: u32,
}

impl Kept {
    fn new(reach: f64, most: usize) -> Self {
        let log2 = (2 * most.max(8)).next_power_of_two().ilog2();
        Self { reach, corners: Vec::new(), next: Vec::new(), cells: vec![(0, NONE); 1 << log2], shift: 64 - log2 }
    }

    /// Where a cell is in the table, or would be.
    fn slot(&self, cell: u64) -> usize {
        let mut slot = (cell.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> self.shift) as usize;
        while self.cells[slot].0 != 0 && self.cells[slot].0 != cell {
            slot = (slot + 1) & (self.cells.len() - 1);
        }
        slot
    }

    /// The kept corner nearest to a place within reach, else the place itself; [`NONE`] for what is no place.
    fn place(&mut self, corner: Coord<f64>) -> u32 {
        let side = 2.0 * self.reach;
        let Some(cell) = cell_of(corner, side) else { return NONE };
        let towards = |value: f64, cell: i32| if value / side > f64::from(cell) { cell + 1 } else { cell - 1 };
        let (x, y) = (towards(corner.x, cell.0), towards(corner.y, cell.1));
        let near = [cell, (x, cell.1), (cell.0, y), (x, y)].map(|cell: Cell| self.nearest(cell, corner));
        let best = near.into_iter().flatten().min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        if let Some((_, found)) = best {
            return found;
        }
        let index = self.corners.len() as u32;
        let slot = self.slot(key(cell));
        self.next.push(self.cells[slot].1);
        self.cells[slot] = (key(cell), index);
        self.corners.push(corner);
        index
    }

    fn nearest(&self, cell: Cell, corner: Coord<f64>) -> Option<(f64, u32)> {
        let mut best: Option<(f64, u32)> = None;
        let mut at = self.cells[self.slot(key(cell))].1;
        while at != NONE {
            let d = self.corners[at as usize] - corner;
            let distance = d.x.hypot(d.y);
            if distance <= self.reach && best.is_none_or(|best| (distance, at) < best) {
                best = Some((distance, at));
            }
            at = self.next[at as usize];
        }
        best
    }
}

/// Corners in rows and columns, about one in each.
struct Near<'a> {
    corners: &'a [Coord<f64>],
    reach: f64,
    origin: Coord<f64>,
    side: f64,
    columns: usize,
    rows: usize,
    /// For each cell where its corners begin in `items`.
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl<'a> Near<'a> {
    fn of(corners: &'a [Coord<f64>], reach: f64) -> Self {
        let low = |axis: fn(&Coord<f64>) -> f64| corners.iter().map(axis).fold(f64::INFINITY, f64::min);
        let high = |axis: fn(&Coord<f64>) -> f64| corners.iter().map(axis).fold(f64::NEG_INFINITY, f64::max);
        let (min, max) = (Coord { x: low(|c| c.x), y: low(|c| c.y) }, Coord { x: high(|c| c.x), y: high(|c| c.y) });
        let mut near = Self {
            corners,
            reach,
            origin: if corners.is_empty() { Coord::zero() } else { min },
            side: reach,
            columns: 1,
            rows: 1,
            starts: Vec::new(),
            items: vec![0; corners.len()],
        };
        if !corners.is_empty() {
            let (width, height, count) = (max.x - min.x, max.y - min.y, corners.len() as f64);
            // Also for what lies in one line.
            near.side = (width * height / count).sqrt().max(width.max(height) / count).max(reach);
            (near.columns, near.rows) = ((width / near.side) as usize + 1, (height / near.side) as usize + 1);
        }
        near.starts = vec![0; near.columns * near.rows + 1];
        let cells: Vec<usize> = corners.iter().map(|corner| near.cell(*corner)).collect();
        for cell in &cells {
            near.starts[*cell + 1] += 1;
        }
        for cell in 1..near.starts.len() {
            near.starts[cell] += near.starts[cell - 1];
        }
        let mut free = near.starts.clone();
        for (index, cell) in cells.into_iter().enumerate() {
            near.items[free[cell] as usize] = index as u32;
            free[cell] += 1;
        }
        near
    }

    fn column(&self, x: f64) -> usize {
        (((x - self.origin.x) / self.side).max(0.0) as usize).min(self.columns - 1)
    }

    fn row(&self, y: f64) -> usize {
        (((y - self.origin.y) / self.side).max(0.0) as usize).min(self.rows - 1)
    }

    fn cell(&self, corner: Coord<f64>) -> usize {
        self.row(corner.y) * self.columns + self.column(corner.x)
    }

    /// The corners within reach of the stretch between two, in its order, with their place along it.
    fn along(&self, from: u32, to: u32, out: &mut Vec<(f64, u32)>) {
        out.clear();
        let (a, b) = (self.corners[from as usize], self.corners[to as usize]);
        let d = b - a;
        let length2 = d.x * d.x + d.y * d.y;
        let (y_low, y_high) = (a.y.min(b.y), a.y.max(b.y));
        for row in self.row(y_low - self.reach)..=self.row(y_high + self.reach) {
            // The part of the stretch between the limits of the row.
            let bottom = self.origin.y + row as f64 * self.side - self.reach;
            let x_at = |y: f64| if d.y == 0.0 { a.x } else { a.x + d.x * ((y - a.y) / d.y).clamp(0.0, 1.0) };
            let (x, other) =
                if d.y == 0.0 { (a.x, b.x) } else { (x_at(bottom), x_at(bottom + self.side + 2.0 * self.reach)) };
            let (first, last) = (self.column(x.min(other) - self.reach), self.column(x.max(other) + self.reach));
            let cells = row * self.columns + first..=row * self.columns + last;
            let items = self.starts[*cells.start()] as usize..self.starts[*cells.end() + 1] as usize;
            for &item in &self.items[items] {
                let p = self.corners[item as usize] - a;
                let t = (p.x * d.x + p.y * d.y) / length2;
                let off = Coord { x: p.x - d.x * t, y: p.y - d.y * t };
                if item != from && item != to && t > 0.0 && t < 1.0 && off.x.hypot(off.y) <= self.reach {
                    out.push((t, item));
                }
            }
        }
        out.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    }
}

/// The stretches of a line, led through what is near them.
fn lead(layers: u64, rank: u8, at: &[u32], near: &Near<'_>, passed: &mut Vec<(f64, u32)>, out: &mut Vec<Edge>) {
    let mut last: Option<u32> = None;
    for &corner in at.iter().filter(|corner| **corner != NONE) {
        if let Some(mut from) = last.filter(|from| *from != corner) {
            near.along(from, corner, passed);
            for to in passed.iter().map(|(_, item)| *item).chain([corner]) {
                out.push(Edge::between(u64::from(from), u64::from(to), rank, layers));
                from = to;
            }
        }
        last = Some(corner);
    }
}
