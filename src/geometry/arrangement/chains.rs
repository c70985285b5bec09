//! From edges to arcs: maximal chains of edges between nodes at which something branches.
//!
//! A half-arc is an arc with a direction: `2 * arc` runs along it, `2 * arc + 1` against it. Half-edges likewise.

use super::edges::{Edges, Weight};
use super::point::{GridPoint, compare_angles};
use crate::geometry::watch::{Cancelled, Watch};
use rayon::prelude::*;

const NONE: u32 = u32::MAX;

/// A chain of edges. A closed chain without branches begins and ends at its first vertex in the order of the grid.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chain {
    /// Range of its vertices in [`Chains::points`].
    pub(super) points: (u32, u32),
    /// Node it begins at.
    pub(super) start: u32,
    /// Node it ends at.
    pub(super) end: u32,
    /// The edge it begins with, and whether it runs along it from `lo` to `hi`.
    first_edge: (u32, bool),
}

/// All arcs with their vertices.
pub(super) struct Chains {
    pub(super) points: Vec<GridPoint>,
    pub(super) arcs: Vec<Chain>,
    /// Positions of the nodes.
    pub(super) nodes: Vec<GridPoint>,
    /// For each edge the half-arc that runs along it from `lo` to `hi`.
    pub(super) half_arc_of_edge: Vec<u32>,
}

/// Which half-edges leave which vertex.
struct Vertices {
    /// Vertex each half-edge leaves.
    origin: Vec<u32>,
    points: Vec<GridPoint>,
    starts: Vec<u32>,
    leaving: Vec<u32>,
}

impl Vertices {
    fn of(edges: &Edges) -> Self {
        let mut by_hi: Vec<(GridPoint, u32)> =
            edges.ends.par_iter().enumerate().map(|(edge, &(_, hi))| (hi, edge as u32)).collect();
        by_hi.par_sort_unstable();
        let count = edges.len();
        let mut vertices = Self {
            origin: vec![0; 2 * count],
            points: Vec::with_capacity(count),
            starts: Vec::with_capacity(count + 1),
            leaving: Vec::with_capacity(2 * count),
        };
        let (mut i, mut j) = (0, 0);
        while i < count || j < count {
            let point = match (edges.ends.get(i), by_hi.get(j)) {
                (Some(&(lo, _)), Some(&(hi, _))) => lo.min(hi),
                (Some(&(lo, _)), None) => lo,
                (None, Some(&(hi, _))) => hi,
                (None, None) => break,
            };
            let vertex = vertices.points.len() as u32;
            vertices.points.push(point);
            vertices.starts.push(vertices.leaving.len() as u32);
            while edges.ends.get(i).is_some_and(|&(lo, _)| lo == point) {
                vertices.leave(vertex, 2 * i as u32);
                i += 1;
            }
            while by_hi.get(j).is_some_and(|&(hi, _)| hi == point) {
                vertices.leave(vertex, 2 * by_hi[j].1 + 1);
                j += 1;
            }
        }
        vertices.starts.push(vertices.leaving.len() as u32);
        vertices
    }

    fn leave(&mut self, vertex: u32, half_edge: u32) {
        self.origin[half_edge as usize] = vertex;
        self.leaving.push(half_edge);
    }

    fn leaving(&self, vertex: u32) -> &[u32] {
        &self.leaving[self.starts[vertex as usize] as usize..self.starts[vertex as usize + 1] as usize]
    }
}

impl Chains {
    /// Follows the edges from node to node, then those that close without a node.
    pub(super) fn trace(edges: &Edges, watch: &dyn Watch) -> Result<Self, Cancelled> {
        let vertices = Vertices::of(edges);
        watch.check()?;
        let mut chains = Self {
            points: Vec::with_capacity(edges.len() + edges.len() / 4),
            arcs: Vec::new(),
            nodes: Vec::new(),
            half_arc_of_edge: vec![NONE; edges.len()],
        };
        let mut node_of_vertex = vec![NONE; vertices.points.len()];
        for (vertex, &point) in vertices.points.iter().enumerate() {
            if vertices.leaving(vertex as u32).len() != 2 {
                node_of_vertex[vertex] = chains.nodes.len() as u32;
                chains.nodes.push(point);
            }
        }
        for vertex in 0..vertices.points.len() as u32 {
            if node_of_vertex[vertex as usize] != NONE {
                for &half_edge in vertices.leaving(vertex) {
                    chains.follow(half_edge, &vertices, &node_of_vertex);
                }
            }
        }
        watch.check()?;
        for edge in 0..edges.len() {
            if chains.half_arc_of_edge[edge] == NONE {
                let vertex = vertices.origin[2 * edge] as usize;
                node_of_vertex[vertex] = chains.nodes.len() as u32;
                chains.nodes.push(vertices.points[vertex]);
                chains.follow(2 * edge as u32, &vertices, &node_of_vertex);
            }
        }
        Ok(chains)
    }

    /// Follows a half-edge that leaves a node to the next node, unless its arc is known already.
    fn follow(&mut self, first: u32, vertices: &Vertices, node_of_vertex: &[u32]) {
        if self.half_arc_of_edge[first as usize / 2] != NONE {
            return;
        }
        let start = vertices.origin[first as usize];
        let half_arc = 2 * self.arcs.len() as u32;
        let first_point = self.points.len() as u32;
        self.points.push(vertices.points[start as usize]);
        let mut half_edge = first;
        let end = loop {
            // Against the edge's own direction the other half-arc runs from lo to hi.
            self.half_arc_of_edge[half_edge as usize / 2] = half_arc + (half_edge & 1);
            let vertex = vertices.origin[(half_edge ^ 1) as usize];
            self.points.push(vertices.points[vertex as usize]);
            if node_of_vertex[vertex as usize] != NONE {
                break vertex;
            }
            match vertices.leaving(vertex) {
                &[one, other] => half_edge = if one == half_edge ^ 1 { other } else { one },
                _ => break vertex,
            }
        };
        self.arcs.push(Chain {
            points: (first_point, self.points.len() as u32),
            start: node_of_vertex[start as usize],
            end: node_of_vertex[end as usize],
            first_edge: (first / 2, first & 1 == 0),
        });
    }

    /// The vertices of an arc.
    pub(super) fn points_of(&self, arc: usize) -> &[GridPoint] {
        let (from, to) = self.arcs[arc].points;
        &self.points[from as usize..to as usize]
    }

    /// What the spaces contribute to an arc: winding on its left less that on its right.
    pub(super) fn weights<'a>(&self, arc: usize, edges: &'a Edges) -> impl Iterator<Item = Weight> + 'a {
        let (edge, along) = self.arcs[arc].first_edge;
        let sign = if along { 1 } else { -1 };
        edges.weights(edge as usize).iter().map(move |w| Weight { space: w.space, weight: sign * w.weight })
    }

    /// For each half-arc the one that follows it around the face on its left.
    pub(super) fn next_around_faces(&self) -> Vec<u32> {
        let mut starts = vec![0_u32; self.nodes.len() + 2];
        for arc in &self.arcs {
            starts[arc.start as usize + 2] += 1;
            starts[arc.end as usize + 2] += 1;
        }
        for i in 2..starts.len() {
            starts[i] += starts[i - 1];
        }
        // Half-arcs leaving each node, with the first vertex they run to.
        let mut leaving = vec![(0_u32, GridPoint::new(0, 0)); 2 * self.arcs.len()];
        for (i, arc) in self.arcs.iter().enumerate() {
            let points = self.points_of(i);
            for (node, half_arc, towards) in
                [(arc.start, 2 * i, points[1]), (arc.end, 2 * i + 1, points[points.len() - 2])]
            {
                let slot = &mut starts[node as usize + 1];
                leaving[*slot as usize] = (half_arc as u32, towards);
                *slot += 1;
            }
        }
        let mut next = vec![0; 2 * self.arcs.len()];
        for (node, &at) in self.nodes.iter().enumerate() {
            let around = &mut leaving[starts[node] as usize..starts[node + 1] as usize];
            around.sort_unstable_by(|(_, a), (_, b)| compare_angles(at, *a, *b));
            for i in 0..around.len() {
                let clockwise = around[if i == 0 { around.len() - 1 } else { i - 1 }].0;
                next[(around[i].0 ^ 1) as usize] = clockwise;
            }
        }
        next
    }
}
