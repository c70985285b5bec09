//! Lines moved to the middles of cells.

use super::BorderLine;
use super::edges::{Edge, merged};
use crate::geometry::watch::{Cancelled, Watch};
use geo::Coord;
use rayon::prelude::*;

/// Cells further from the origin than this are no place.
const HALF: i32 = 1 << 30;
/// Lines worked on by one parallel task.
pub(super) const LINES_PER_TASK: usize = 1024;

/// A cell, by column and row.
pub(super) type Cell = (i32, i32);

/// All stretches of the lines between the middles of cells, each once with the layers of all that run there.
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
    watch.check()?;
    Ok(merged(snapped.into_iter().flatten().collect()))
}

fn stretches(line: &BorderLine, cell: f64, rank: u8) -> Vec<Edge> {
    let mut edges = Vec::new();
    let mut last: Option<u64> = None;
    for at in line.coords.iter().filter_map(|corner| cell_of(*corner, cell)).map(key) {
        if let Some(from) = last.filter(|from| *from != at) {
            edges.push(Edge::between(from, at, rank, line.layers));
        }
        last = Some(at);
    }
    edges
}

/// The cell with its middle nearest to a place; `None` where there is none.
pub(super) fn cell_of(corner: Coord<f64>, cell: f64) -> Option<Cell> {
    let (x, y) = ((corner.x / cell).round(), (corner.y / cell).round());
    // Also false for what is no number.
    (x.abs() < f64::from(HALF) && y.abs() < f64::from(HALF)).then_some((x as i32, y as i32))
}

/// The number of a cell, never 0.
pub(super) fn key((x, y): Cell) -> u64 {
    let shifted = |value: i32| (i64::from(value) + i64::from(HALF)) as u64;
    ((shifted(x) << 32) | shifted(y)) + 1
}

/// The middle of the cell with a number.
pub(super) fn middle(key: u64, cell: f64) -> Coord<f64> {
    let value = |bits: u64| ((bits & u64::from(u32::MAX)) as i64 - i64::from(HALF)) as f64 * cell;
    Coord { x: value((key - 1) >> 32), y: value(key - 1) }
}
