//! Noding: splitting edges until they meet at their ends only.
//!
//! Each round splits every edge at the vertices that lie on it (within √2 mm, what rounding both may have moved them apart)
//! and at proper crossings, rounded to the grid. Every part is strictly shorter than the edge it came from, and lengths
//! are integers, so the rounds end; usually after two or three.
//!
//! In the manner of iterated snap rounding (Hobby 1999; Halperin & Packer 2002).

use super::cells::{Bins, Cells};
use super::edges::Edges;
use super::point::{GridPoint, along, cross, crossing, splits};
use super::snap::Segment;
use crate::geometry::watch::{Cancelled, Watch};
use rayon::prelude::*;

/// Squared distance in mm² within which a vertex is taken to lie on an edge.
const TOLERANCE2_MM2: i64 = 2;
/// After this many rounds only vertices exactly on an edge split it, and one at a time: then the end is certain.
const TOLERANT_ROUNDS: usize = 4;
/// New edges are few when they are less than one in so many.
const FEW: usize = 8;
/// Rows of cells handled by one parallel task.
const ROWS_PER_TASK: usize = 8;

/// A point at which an edge is to be split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Split {
    edge: u32,
    along: i64,
    at: GridPoint,
}

/// Sorts, merges and splits segments until the edges meet at their ends only.
pub(super) fn node(mut segments: Vec<Segment>, watch: &dyn Watch) -> Result<Edges, Cancelled> {
    segments.par_sort_unstable();
    watch.check()?;
    let count = segments.len();
    let mut edges = Edges::merge(segments.into_iter().map(|segment| (segment, true)), count / 2);
    let cells = Cells::fit(&edges.ends);
    let mut round = 0;
    loop {
        let fresh = edges.fresh.iter().filter(|fresh| **fresh).count();
        let next = if round > 0 && fresh < edges.len() / FEW {
            settle(&edges, &cells, &mut round, watch)?
        } else {
            one_round(&edges, &cells, round, watch)?
        };
        match next {
            Some(next) => edges = next,
            None => return Ok(edges),
        }
        round += 1;
    }
}

/// The edges after one more round; `None` if there is nothing left to split.
fn one_round(edges: &Edges, cells: &Cells, round: usize, watch: &dyn Watch) -> Result<Option<Edges>, Cancelled> {
    let tolerant = round < TOLERANT_ROUNDS;
    let mut found = find_splits(edges, cells, round == 0, if tolerant { TOLERANCE2_MM2 } else { 0 }, watch)?;
    if !tolerant {
        found.dedup_by_key(|split| split.edge);
    }
    Ok(if found.is_empty() { None } else { Some(apply(edges, &found)) })
}

/// Rounds among the edges near new ones, leaving the many others in peace; `None` if there is nothing left to split.
/// Afterwards all edges that took part count as new: they may have moved towards others.
fn settle(edges: &Edges, cells: &Cells, round: &mut usize, watch: &dyn Watch) -> Result<Option<Edges>, Cancelled> {
    let touched = touched_cells(edges, cells);
    let near = |&ends: &(GridPoint, GridPoint)| {
        let mut near = false;
        cells.along(ends, |cell| near |= touched[cell]);
        near
    };
    let is_active: Vec<bool> = edges.ends.par_iter().map(near).collect();
    let of = |active: bool| (0..edges.len()).filter(|&edge| is_active[edge] == active).collect::<Vec<_>>();
    let (near, far) = (of(true), of(false));
    let of_edge = |&edge: &usize| edges.segments(edge).map(move |segment| (segment, edges.fresh[edge]));
    let mut active = Edges::merge(near.iter().flat_map(of_edge), near.len());
    let mut changed = false;
    while let Some(next) = one_round(&active, cells, *round, watch)? {
        active = next;
        changed = true;
        *round += 1;
    }
    if !changed {
        return Ok(None);
    }
    let others = far.iter().flat_map(|&edge| edges.segments(edge));
    let settled = (0..active.len()).flat_map(|edge| active.segments(edge));
    let merged = Edges::merge(merge_sorted(others, settled), edges.len() + active.len());
    Ok(Some(merged.with_earlier(&[&edges.cancelled, &active.cancelled])))
}

/// Cells that new edges come near.
fn touched_cells(edges: &Edges, cells: &Cells) -> Vec<bool> {
    let mut touched = vec![false; cells.len()];
    for (&ends, _) in edges.ends.iter().zip(&edges.fresh).filter(|(_, fresh)| **fresh) {
        cells.along(ends, |cell| touched[cell] = true);
    }
    touched
}

/// All splits of this round, sorted, each once.
fn find_splits(
    edges: &Edges,
    cells: &Cells,
    all: bool,
    tolerance2: i64,
    watch: &dyn Watch,
) -> Result<Vec<Split>, Cancelled> {
    let bins = if all {
        Bins::fill(cells, &edges.ends, |_| true)
    } else {
        let touched = touched_cells(edges, cells);
        Bins::fill(cells, &edges.ends, |cell| touched[cell])
    };
    let tasks: Vec<usize> = (0..cells.rows).step_by(ROWS_PER_TASK).collect();
    let parts: Vec<Vec<Split>> = tasks
        .into_par_iter()
        .map(|row| {
            watch.check()?;
            let mut splits = Vec::new();
            let last_row = (row + ROWS_PER_TASK).min(cells.rows);
            for cell in row * cells.columns..last_row * cells.columns {
                splits_in_cell(edges, bins.cell(cell), all, tolerance2, &mut splits);
            }
            Ok(splits)
        })
        .collect::<Result<_, Cancelled>>()?;
    let mut splits = parts.concat();
    splits.par_sort_unstable();
    splits.dedup();
    Ok(splits)
}

/// Compares the edges of one cell. They come sorted by their left end, so those that overlap in x are found by a sweep.
fn splits_in_cell(edges: &Edges, members: &[u32], all: bool, tolerance2: i64, splits: &mut Vec<Split>) {
    for (i, &first) in members.iter().enumerate() {
        let (a, b) = edges.ends[first as usize];
        let (low, high) = (a.y().min(b.y()) - 2, a.y().max(b.y()) + 2);
        for &second in &members[i + 1..] {
            let (c, d) = edges.ends[second as usize];
            if c.x() > b.x() + 2 {
                break;
            }
            let apart = c.y().min(d.y()) > high || c.y().max(d.y()) < low;
            let stale = !all && !edges.fresh[first as usize] && !edges.fresh[second as usize];
            if !apart && !stale {
                meet((first, a, b), (second, c, d), tolerance2, splits);
            }
        }
    }
}

/// Records where two edges split one another.
fn meet(
    (first, a, b): (u32, GridPoint, GridPoint),
    (second, c, d): (u32, GridPoint, GridPoint),
    tolerance2: i64,
    found: &mut Vec<Split>,
) {
    let before = found.len();
    let (c_side, d_side) = (cross(a, b, c), cross(a, b, d));
    let (a_side, b_side) = (cross(c, d, a), cross(c, d, b));
    let mut at_first = |at| found.push(Split { edge: first, along: along(a, b, at), at });
    for (point, side) in [(c, c_side), (d, d_side)] {
        if splits(a, b, point, side, tolerance2) {
            at_first(point);
        }
    }
    let mut at_second = |at| found.push(Split { edge: second, along: along(c, d, at), at });
    for (point, side) in [(a, a_side), (b, b_side)] {
        if splits(c, d, point, side, tolerance2) {
            at_second(point);
        }
    }
    let cross_properly = c_side.signum() * d_side.signum() < 0 && a_side.signum() * b_side.signum() < 0;
    if found.len() > before || !cross_properly {
        return;
    }
    let at = crossing(a, b, c, d);
    if at != a && at != b {
        found.push(Split { edge: first, along: along(a, b, at), at });
    }
    if at != c && at != d {
        found.push(Split { edge: second, along: along(c, d, at), at });
    }
}

/// Replaces split edges by their parts and merges those with the rest.
fn apply(edges: &Edges, splits: &[Split]) -> Edges {
    let mut is_split = vec![false; edges.len()];
    let mut parts: Vec<Segment> = Vec::new();
    for group in splits.chunk_by(|a, b| a.edge == b.edge) {
        let edge = group[0].edge as usize;
        is_split[edge] = true;
        let (lo, hi) = edges.ends[edge];
        for weight in edges.weights(edge) {
            let mut from = lo;
            for to in group.iter().map(|split| split.at).chain(std::iter::once(hi)) {
                if from != to {
                    parts.push(Segment::directed(from, to, weight.space, weight.weight));
                    from = to;
                }
            }
        }
    }
    parts.par_sort_unstable();
    let kept = (0..edges.len()).filter(|&edge| !is_split[edge]).flat_map(|edge| edges.segments(edge));
    let merged = Edges::merge(merge_sorted(kept, parts.into_iter()), edges.len() + splits.len());
    merged.with_earlier(&[&edges.cancelled])
}

/// Merges two sorted runs of segments; those of the second are new.
fn merge_sorted(
    old: impl Iterator<Item = Segment>,
    new: impl Iterator<Item = Segment>,
) -> impl Iterator<Item = (Segment, bool)> {
    let (mut old, mut new) = (old.peekable(), new.peekable());
    std::iter::from_fn(move || match (old.peek(), new.peek()) {
        (Some(o), Some(n)) if n < o => new.next().map(|segment| (segment, true)),
        (Some(_), _) => old.next().map(|segment| (segment, false)),
        (None, _) => new.next().map(|segment| (segment, true)),
    })
}
