//! From arcs to faces: cycles of half-arcs, components in the faces that hold them, and who covers what.

use super::cells::{Bins, Cells};
use super::chains::Chains;
use super::edges::{Edges, Weight};
use super::point::{GridPoint, compare_heights, cross};
use crate::geometry::watch::{Cancelled, Watch};
use rayon::prelude::*;
use std::cmp::Ordering;

const NONE: u32 = u32::MAX;

/// A face, as traced. Face 0 is the unbounded one.
#[derive(Debug, Clone, Copy)]
pub(super) struct TracedFace {
    /// Twice the area in mm², holes left out. 0 for the unbounded face.
    pub(super) twice_area: i128,
    /// Smallest and largest x and y in mm.
    pub(super) extent: Extent,
    /// Range of its windings in [`Traced::windings`].
    pub(super) windings: (u32, u32),
}

/// A box in mm; empty when nothing was added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Extent {
    pub(super) x: (i64, i64),
    pub(super) y: (i64, i64),
}

impl Extent {
    const EMPTY: Self = Self { x: (i64::MAX, i64::MIN), y: (i64::MAX, i64::MIN) };

    fn join(self, other: Self) -> Self {
        Self {
            x: (self.x.0.min(other.x.0), self.x.1.max(other.x.1)),
            y: (self.y.0.min(other.y.0), self.y.1.max(other.y.1)),
        }
    }

    fn of(points: &[GridPoint]) -> Self {
        points.iter().fold(Self::EMPTY, |e, p| e.join(Self { x: (p.x(), p.x()), y: (p.y(), p.y()) }))
    }
}

/// What tracing gave.
pub(super) struct Traced {
    pub(super) faces: Vec<TracedFace>,
    /// For each half-arc the face on its left.
    pub(super) face_of: Vec<u32>,
    /// Winding numbers other than 0, sorted by space within a face.
    pub(super) windings: Vec<Weight>,
    /// For each half-arc the one that follows it around the face on its left.
    pub(super) next: Vec<u32>,
}

/// Half-arcs around one side of a face.
struct Cycle {
    first: u32,
    twice_area: i128,
    extent: Extent,
    component: u32,
    face: u32,
}

/// Arcs that hang together.
struct Component {
    /// The cycle that runs around it from outside.
    outer: u32,
    /// Its first vertex in the order of the grid.
    corner: GridPoint,
}

/// Finds all faces.
pub(super) fn trace(chains: &Chains, edges: &Edges, watch: &dyn Watch) -> Result<Traced, Cancelled> {
    let next = chains.next_around_faces();
    let (mut cycles, cycle_of) = cycles(chains, &next);
    watch.check()?;
    let components = components(chains, &next, &mut cycles, &cycle_of);
    let hits = edges_below(chains, edges, &components, watch)?;
    watch.check()?;
    let mut faces = vec![TracedFace { twice_area: 0, extent: Extent::EMPTY, windings: (0, 0) }];
    for (i, cycle) in cycles.iter_mut().enumerate() {
        if components[cycle.component as usize].outer != i as u32 {
            cycle.face = faces.len() as u32;
            faces.push(TracedFace { twice_area: cycle.twice_area, extent: cycle.extent, windings: (0, 0) });
        }
    }
    // From left to right: what holds a component begins further left, so its face is known.
    let mut order: Vec<usize> = (0..components.len()).collect();
    order.sort_unstable_by_key(|&i| components[i].corner);
    let mut done = vec![false; faces.len()];
    done[0] = true;
    let mut spread = Spread { chains, edges, next: &next, cycle_of: &cycle_of, faces, windings: Vec::new(), done };
    for component in order {
        let outer = components[component].outer as usize;
        let holder = hits[component].map_or(0, |half_arc| cycles[cycle_of[half_arc as usize] as usize].face);
        let holder = if holder == NONE { 0 } else { holder };
        cycles[outer].face = holder;
        if holder != 0 {
            spread.faces[holder as usize].twice_area += cycles[outer].twice_area;
        }
        spread.component(outer as u32, &cycles);
    }
    let Spread { faces, windings, .. } = spread;
    let face_of = cycle_of.iter().map(|&cycle| cycles[cycle as usize].face).collect();
    Ok(Traced { faces, face_of, windings, next })
}

/// The half-arcs of a cycle, beginning with `first`.
fn around(next: &[u32], first: u32) -> impl Iterator<Item = u32> + '_ {
    let mut current = Some(first);
    std::iter::from_fn(move || {
        let half_arc = current?;
        let following = next[half_arc as usize];
        current = (following != first).then_some(following);
        Some(half_arc)
    })
}

fn cycles(chains: &Chains, next: &[u32]) -> (Vec<Cycle>, Vec<u32>) {
    let measures: Vec<(i128, Extent)> = (0..chains.arcs.len())
        .into_par_iter()
        .map(|arc| {
            let points = chains.points_of(arc);
            let twice = points.windows(2).map(|w| i128::from(w[0].x() * w[1].y() - w[1].x() * w[0].y())).sum();
            (twice, Extent::of(points))
        })
        .collect();
    let mut cycle_of = vec![NONE; next.len()];
    let mut cycles = Vec::new();
    for first in 0..next.len() as u32 {
        if cycle_of[first as usize] != NONE {
            continue;
        }
        let mut cycle = Cycle { first, twice_area: 0, extent: Extent::EMPTY, component: NONE, face: NONE };
        for half_arc in around(next, first) {
            cycle_of[half_arc as usize] = cycles.len() as u32;
            let (twice, extent) = measures[half_arc as usize / 2];
            cycle.twice_area += if half_arc & 1 == 0 { twice } else { -twice };
            cycle.extent = cycle.extent.join(extent);
        }
        cycles.push(cycle);
    }
    (cycles, cycle_of)
}

fn components(chains: &Chains, next: &[u32], cycles: &mut [Cycle], cycle_of: &[u32]) -> Vec<Component> {
    let mut components = Vec::new();
    let mut open = Vec::new();
    for start in 0..cycles.len() {
        if cycles[start].component != NONE {
            continue;
        }
        let name = components.len() as u32;
        let mut component =
            Component { outer: start as u32, corner: chains.points_of(cycles[start].first as usize / 2)[0] };
        cycles[start].component = name;
        open.push(start as u32);
        while let Some(cycle) = open.pop() {
            if cycles[cycle as usize].twice_area < cycles[component.outer as usize].twice_area {
                component.outer = cycle;
            }
            for half_arc in around(next, cycles[cycle as usize].first) {
                let other = cycle_of[half_arc as usize ^ 1];
                if cycles[other as usize].component == NONE {
                    cycles[other as usize].component = name;
                    open.push(other);
                }
            }
        }
        // The first vertex lies on the outer cycle.
        for half_arc in around(next, cycles[component.outer as usize].first) {
            let first = chains.points_of(half_arc as usize / 2).iter().min().copied();
            component.corner = first.map_or(component.corner, |point| point.min(component.corner));
        }
        components.push(component);
    }
    components
}

/// For each component the half-arc above which its corner lies, with the holding face on its left: a ray from the corner
/// straight down hits it first. `None` if the ray hits nothing.
fn edges_below(
    chains: &Chains,
    edges: &Edges,
    components: &[Component],
    watch: &dyn Watch,
) -> Result<Vec<Option<u32>>, Cancelled> {
    if components.len() < 2 {
        return Ok(vec![None; components.len()]);
    }
    let cells = Cells::fit(&edges.ends);
    let bins = Bins::fill(&cells, &edges.ends, |_| true);
    // Rows in use of each column, so that rays skip empty ground.
    let mut used_rows: Vec<Vec<u32>> = vec![Vec::new(); cells.columns];
    for row in 0..cells.rows {
        for (column, used) in used_rows.iter_mut().enumerate() {
            if !bins.cell(row * cells.columns + column).is_empty() {
                used.push(row as u32);
            }
        }
    }
    watch.check()?;
    let hits = components.par_iter().map(|component| {
        let (column, row) = (cells.column(component.corner.x()), cells.row(component.corner.y()));
        let used = &used_rows[column];
        let below = &used[..used.partition_point(|&r| r as usize <= row)];
        below.iter().rev().find_map(|&row| {
            let bottom = cells.bottom(row as usize);
            let members = bins.cell(row as usize * cells.columns + column);
            let edge = highest_below(edges, component.corner, members)?;
            // One that leaves the cell below may be passed by another before it does.
            reaches(edges.ends[edge as usize], component.corner.x(), bottom)
                .then_some(chains.half_arc_of_edge[edge as usize])
        })
    });
    Ok(hits.collect())
}

/// Whether a segment is at least as high as `bottom` at `x`.
fn reaches((lo, hi): (GridPoint, GridPoint), x: i64, bottom: i64) -> bool {
    let (width, rise) = (i128::from(hi.x() - lo.x()), i128::from(hi.y() - lo.y()));
    i128::from(lo.y() - bottom) * width + rise * i128::from(x - lo.x()) >= 0
}

/// The highest of the edges that pass below a point. None of them belongs to the component whose leftmost vertex it is.
fn highest_below(edges: &Edges, point: GridPoint, candidates: &[u32]) -> Option<u32> {
    let passes_below = |&edge: &u32| {
        let (lo, hi) = edges.ends[edge as usize];
        lo.x() <= point.x() && point.x() < hi.x() && cross(lo, hi, point) > 0
    };
    candidates.iter().copied().filter(passes_below).reduce(|best, edge| {
        let order = compare_heights(point.x(), edges.ends[edge as usize], edges.ends[best as usize]);
        if order == Ordering::Greater { edge } else { best }
    })
}

/// Carries winding numbers from face to face.
struct Spread<'a> {
    chains: &'a Chains,
    edges: &'a Edges,
    next: &'a [u32],
    cycle_of: &'a [u32],
    faces: Vec<TracedFace>,
    windings: Vec<Weight>,
    /// Faces whose windings are known.
    done: Vec<bool>,
}

impl Spread<'_> {
    /// Fills the faces of one component, beginning at its outer cycle, whose face is known.
    fn component(&mut self, outer: u32, cycles: &[Cycle]) {
        let mut reached = std::collections::VecDeque::from([outer]);
        while let Some(cycle) = reached.pop_front() {
            let from = cycles[cycle as usize].face;
            for half_arc in around(self.next, cycles[cycle as usize].first) {
                let other = self.cycle_of[half_arc as usize ^ 1];
                let to = cycles[other as usize].face;
                if std::mem::replace(&mut self.done[to as usize], true) {
                    continue;
                }
                self.faces[to as usize].windings = self.across(from, half_arc);
                reached.push_back(other);
            }
        }
    }

    /// The windings right of a half-arc, given those on its left.
    fn across(&mut self, from: u32, half_arc: u32) -> (u32, u32) {
        let start = self.windings.len() as u32;
        let (mut at, end) = self.faces[from as usize].windings;
        let sign = if half_arc & 1 == 0 { -1 } else { 1 };
        for change in self.chains.weights(half_arc as usize / 2, self.edges) {
            while at < end && self.windings[at as usize].space < change.space {
                self.windings.push(self.windings[at as usize]);
                at += 1;
            }
            let mut weight = sign * change.weight;
            if at < end && self.windings[at as usize].space == change.space {
                weight += self.windings[at as usize].weight;
                at += 1;
            }
            if weight != 0 {
                self.windings.push(Weight { space: change.space, weight });
            }
        }
        while at < end {
            self.windings.push(self.windings[at as usize]);
            at += 1;
        }
        (start, self.windings.len() as u32)
    }
}
