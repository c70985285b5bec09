//! Rings around the faces that belong together.

use super::line::{Xy, doubled_area, inside};
use super::mesh::{FaceId, Mesh, edges};
use super::net::Cm;
use std::collections::{BTreeMap, BTreeSet};

/// A polygon: its outer ring counter-clockwise, then its holes clockwise; no ring repeats its first point.
pub type Shape = Vec<Vec<Xy>>;

/// A stretch of border that is the same for both its sides, in a direction that does not depend on the side.
#[derive(Debug, Clone)]
pub struct Arc {
    /// Nodes; a closed arc ends with its first node.
    pub nodes: Vec<u32>,
    /// The lower and the higher label of the sides; the outside is `usize::MAX`.
    pub sides: (usize, usize),
}

/// Nodes where borders meet.
pub type Junctions = BTreeSet<u32>;

/// The label of each face, if it has one.
pub type Labels = BTreeMap<FaceId, usize>;

/// The shapes of one label. `bend` draws each arc: it gets the arc and must keep the ends.
pub fn shapes(
    mesh: &Mesh,
    labels: &Labels,
    junctions: &Junctions,
    label: usize,
    bend: &dyn Fn(&Arc) -> Vec<Xy>,
) -> Vec<Shape> {
    let mut outer: Vec<Shape> = Vec::new();
    let mut holes: Vec<Vec<Xy>> = Vec::new();
    for ring in border_rings(mesh, labels, label) {
        let line = drawn(mesh, labels, &ring, junctions, label, bend);
        if doubled_area(&line) > 0.0 {
            outer.push(vec![line]);
        } else {
            holes.push(line);
        }
    }
    for hole in holes {
        let home =
            outer.iter_mut().find(|shape| hole.iter().filter(|&&p| inside(&shape[0], p)).count() * 2 > hole.len());
        if let Some(shape) = home {
            shape.push(hole);
        }
    }
    outer
}

/// An arc as it is.
pub fn as_it_is(mesh: &Mesh) -> impl Fn(&Arc) -> Vec<Xy> + '_ {
    |arc| arc.nodes.iter().map(|&n| mesh.nodes[n as usize].xy()).collect()
}

fn label_left_of(mesh: &Mesh, labels: &Labels, a: u32, b: u32) -> usize {
    mesh.face_left_of(a, b).and_then(|face| labels.get(&face)).copied().unwrap_or(usize::MAX)
}

/// Finds the nodes where borders meet.
pub fn junctions(mesh: &Mesh, labels: &Labels) -> Junctions {
    let mut degree: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for &face in labels.keys() {
        for (a, b) in edges(&mesh.faces[face]) {
            if label_left_of(mesh, labels, a, b) != label_left_of(mesh, labels, b, a) {
                degree.entry(a).or_default().insert(b);
                degree.entry(b).or_default().insert(a);
            }
        }
    }
    degree.into_iter().filter(|(_, ends)| ends.len() != 2).map(|(node, _)| node).collect()
}

/// Rings of nodes with the label on the left; no ring passes a node twice.
fn border_rings(mesh: &Mesh, labels: &Labels, label: usize) -> Vec<Vec<u32>> {
    let mut next: BTreeMap<(u32, u32), (u32, u32)> = BTreeMap::new();
    let members: Vec<FaceId> = labels.iter().filter(|(_, l)| **l == label).map(|(face, _)| *face).collect();
    for &face in &members {
        for (a, b) in edges(&mesh.faces[face]) {
            if label_left_of(mesh, labels, b, a) == label {
                continue;
            }
            // turn around `b` through the faces of the label until its border goes on
            let mut edge = following(mesh, face, b);
            while label_left_of(mesh, labels, edge.1, edge.0) == label {
                let Some(beyond) = mesh.face_left_of(edge.1, edge.0) else { break };
                edge = following(mesh, beyond, b);
            }
            next.insert((a, b), edge);
        }
    }
    let mut rings = Vec::new();
    while let Some((&start, _)) = next.first_key_value() {
        let mut ring = Vec::new();
        let mut edge = start;
        while let Some(after) = next.remove(&edge) {
            ring.push(edge.0);
            edge = after;
        }
        rings.extend(untied(ring));
    }
    rings
}

fn following(mesh: &Mesh, face: FaceId, node: u32) -> (u32, u32) {
    let ring = &mesh.faces[face];
    let at = ring.iter().position(|&n| n == node).unwrap_or(0);
    (node, ring[(at + 1) % ring.len()])
}

/// Splits a ring where it touches itself.
fn untied(ring: Vec<u32>) -> Vec<Vec<u32>> {
    let mut loops = Vec::new();
    let mut open: Vec<u32> = Vec::new();
    for node in ring {
        if let Some(at) = open.iter().position(|&n| n == node) {
            loops.push(open.split_off(at));
        }
        open.push(node);
    }
    loops.push(open);
    loops.retain(|ring| ring.len() > 2);
    loops
}

fn drawn(
    mesh: &Mesh,
    labels: &Labels,
    ring: &[u32],
    junctions: &Junctions,
    label: usize,
    bend: &dyn Fn(&Arc) -> Vec<Xy>,
) -> Vec<Xy> {
    let first = (0..ring.len()).find(|&i| junctions.contains(&ring[i]));
    let lowest = || (0..ring.len()).min_by_key(|&i| ring[i]).unwrap_or(0);
    let start = first.unwrap_or_else(lowest);
    let turned: Vec<u32> = (0..=ring.len()).map(|i| ring[(start + i) % ring.len()]).collect();
    let mut line = Vec::new();
    let mut begin = 0;
    for end in 1..turned.len() {
        if end + 1 < turned.len() && !junctions.contains(&turned[end]) {
            continue;
        }
        let mut nodes = turned[begin..=end].to_vec();
        let other = label_left_of(mesh, labels, nodes[1], nodes[0]);
        let backwards = (nodes[nodes.len() - 1], nodes[nodes.len() - 2]) < (nodes[0], nodes[1]);
        if backwards {
            nodes.reverse();
        }
        let mut points = bend(&Arc { nodes, sides: (label.min(other), label.max(other)) });
        if backwards {
            points.reverse();
        }
        points.pop();
        line.extend(points);
        begin = end;
    }
    // to the centimetre like everything else
    line.into_iter().map(|p| Cm::of(p).xy()).collect()
}
