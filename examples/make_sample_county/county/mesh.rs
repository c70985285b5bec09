//! A tiling: faces whose rings share their nodes, so that every edge belongs to exactly two faces (or one and the outside).

use super::line::{Xy, doubled_area};
use super::net::{Cm, Kind, Net, OUTLINE};
use std::collections::{BTreeMap, HashMap};

/// Index of a face.
pub type FaceId = usize;

/// Faces with shared nodes.
#[derive(Debug, Clone, Default)]
pub struct Mesh {
    /// Positions.
    pub nodes: Vec<Cm>,
    /// Rings of node indices, counter-clockwise, without repeating the first. Empty when the face was merged away.
    pub faces: Vec<Vec<u32>>,
    kinds: HashMap<(u32, u32), Kind>,
    owner: HashMap<(u32, u32), FaceId>,
}

impl Mesh {
    /// The faces within the outline.
    ///
    /// # Errors
    /// When the net is not in one piece or a piece of line has the same face on both sides.
    pub fn of(net: &Net) -> Result<Self, String> {
        let rings = trace(net);
        let kinds: HashMap<(u32, u32), Kind> = net.pieces.iter().map(|&(a, b, kind)| ((a, b), kind)).collect();
        let mut owner = HashMap::new();
        for (index, ring) in rings.iter().enumerate() {
            for (a, b) in edges(ring) {
                owner.insert((a, b), index);
            }
        }
        let unbounded: Vec<usize> =
            (0..rings.len()).filter(|&i| doubled_area(&positions(&net.nodes, &rings[i])) <= 0.0).collect();
        if unbounded.len() != 1 {
            let places: Vec<Xy> = unbounded.iter().map(|&i| net.nodes[rings[i][0] as usize].xy()).collect();
            return Err(format!("the net falls into {} parts, at {places:?}", unbounded.len()));
        }
        let mut outside = vec![false; rings.len()];
        let mut open = unbounded;
        while let Some(face) = open.pop() {
            if std::mem::replace(&mut outside[face], true) {
                continue;
            }
            for (a, b) in edges(&rings[face]) {
                if kinds[&key(a, b)] & OUTLINE == 0 {
                    open.push(owner[&(b, a)]);
                }
            }
        }
        let mut mesh = Self { nodes: net.nodes.clone(), kinds, ..Self::default() };
        for (ring, _) in rings.into_iter().zip(outside).filter(|(_, outside)| !outside) {
            let face = mesh.faces.len();
            for (a, b) in edges(&ring) {
                if mesh.owner.insert((a, b), face).is_some() || ring_has(&ring, b, a) {
                    return Err(format!("a loose piece of line at {:?}", mesh.nodes[a as usize].xy()));
                }
            }
            mesh.faces.push(ring);
        }
        Ok(mesh)
    }

    /// Corners of a face.
    pub fn ring(&self, face: FaceId) -> Vec<Xy> {
        positions(&self.nodes, &self.faces[face])
    }

    /// Area in square metres.
    pub fn area(&self, face: FaceId) -> f64 {
        doubled_area(&self.ring(face)) / 2.0
    }

    /// What the edge between two nodes is.
    pub fn kind(&self, a: u32, b: u32) -> Kind {
        self.kinds.get(&key(a, b)).copied().unwrap_or(0)
    }

    /// The face left of the way from `a` to `b`.
    pub fn face_left_of(&self, a: u32, b: u32) -> Option<FaceId> {
        self.owner.get(&(a, b)).copied()
    }

    /// Number of faces that meet at each node of a ring, counting the outside as none.
    pub fn is_junction(&self, before: u32, node: u32, after: u32) -> bool {
        self.face_left_of(node, before) != self.face_left_of(after, node)
    }

    /// Neighbours with the length of the shared border, without the pieces that are of a kind in `barred`.
    pub fn neighbours(&self, face: FaceId, barred: Kind) -> BTreeMap<FaceId, f64> {
        let mut shared = BTreeMap::new();
        for (a, b) in edges(&self.faces[face]) {
            if let Some(other) = self.face_left_of(b, a)
                && self.kind(a, b) & barred == 0
            {
                *shared.entry(other).or_insert(0.0) += self.edge_length(a, b);
            }
        }
        shared
    }

    /// In metres.
    pub fn edge_length(&self, a: u32, b: u32) -> f64 {
        super::line::distance(self.nodes[a as usize].xy(), self.nodes[b as usize].xy())
    }

    /// Puts a new node on an edge, for both its faces.
    pub fn insert_on_edge(&mut self, a: u32, b: u32, at: Cm) -> u32 {
        let node = self.nodes.len() as u32;
        self.nodes.push(at);
        if let Some(kind) = self.kinds.remove(&key(a, b)) {
            self.kinds.insert(key(a, node), kind);
            self.kinds.insert(key(node, b), kind);
        }
        for (from, to) in [(a, b), (b, a)] {
            if let Some(face) = self.owner.remove(&(from, to)) {
                self.owner.insert((from, node), face);
                self.owner.insert((node, to), face);
                let ring = &mut self.faces[face];
                let place = ring.iter().position(|&n| n == from).map_or(0, |i| i + 1);
                ring.insert(place, node);
            }
        }
        node
    }

    /// Cuts a face in two along a way from its node `from` to its node `to`; what lies left of the way stays, the new
    /// face is returned.
    pub fn cut(&mut self, face: FaceId, from: u32, way: &[Cm], to: u32, kind: Kind) -> FaceId {
        let mut path = vec![from];
        for &at in way {
            path.push(self.nodes.len() as u32);
            self.nodes.push(at);
        }
        path.push(to);
        let ring = std::mem::take(&mut self.faces[face]);
        let start = ring.iter().position(|&n| n == to).unwrap_or(0);
        let turned: Vec<u32> = ring[start..].iter().chain(&ring[..start]).copied().collect();
        let middle = turned.iter().position(|&n| n == from).unwrap_or(0);
        // left of the way: from `to` along the old ring to `from`, back along the way
        let mut kept = turned[..=middle].to_vec();
        kept.extend_from_slice(&path[1..path.len() - 1]);
        let mut new = turned[middle..].to_vec();
        new.push(to);
        new.extend(path[1..path.len() - 1].iter().rev());
        for pair in path.windows(2) {
            self.kinds.insert(key(pair[0], pair[1]), kind);
        }
        let other = self.faces.len();
        self.faces.push(new);
        self.faces[face] = kept;
        self.own(face);
        self.own(other);
        other
    }

    /// Joins `gone` to `face` if their common border is one unbroken line; says whether it did.
    pub fn join(&mut self, face: FaceId, gone: FaceId) -> bool {
        let ring = &self.faces[gone];
        let shared: Vec<bool> = edges(ring).map(|(a, b)| self.face_left_of(b, a) == Some(face)).collect();
        let count = ring.len();
        let starts: Vec<usize> = (0..count).filter(|&i| shared[i] && !shared[(i + count - 1) % count]).collect();
        let [start] = starts[..] else { return false };
        let run = (0..count).take_while(|&k| shared[(start + k) % count]).count();
        let rest: Vec<u32> = (run..=count).map(|k| ring[(start + k) % count]).collect();
        let (first, last) = (ring[start], ring[(start + run) % count]);
        // a node of the rest that the other ring touches as well would pinch the ring
        let other = &self.faces[face];
        if rest[1..rest.len() - 1].iter().any(|n| other.contains(n)) {
            return false;
        }
        let begin = other.iter().position(|&n| n == first).unwrap_or(0);
        let turned: Vec<u32> = other[begin..].iter().chain(&other[..begin]).copied().collect();
        let end = turned.iter().position(|&n| n == last).unwrap_or(0);
        let mut joined = turned[..=end].to_vec();
        if turned.len() - end != run {
            return false;
        }
        joined.extend_from_slice(&rest[1..rest.len() - 1]);
        let ring = std::mem::take(&mut self.faces[gone]);
        for (a, b) in edges(&ring).zip(&shared).filter(|(_, shared)| **shared).map(|(edge, _)| edge) {
            self.owner.remove(&(a, b));
            self.owner.remove(&(b, a));
            self.kinds.remove(&key(a, b));
        }
        self.faces[face] = joined;
        self.own(face);
        true
    }

    fn own(&mut self, face: FaceId) {
        for (a, b) in edges(&self.faces[face]) {
            self.owner.insert((a, b), face);
        }
    }
}

/// The directed edges of a ring.
pub fn edges(ring: &[u32]) -> impl Iterator<Item = (u32, u32)> + '_ {
    (0..ring.len()).map(|i| (ring[i], ring[(i + 1) % ring.len()]))
}

fn key(a: u32, b: u32) -> (u32, u32) {
    (a.min(b), a.max(b))
}

fn ring_has(ring: &[u32], a: u32, b: u32) -> bool {
    edges(ring).any(|edge| edge == (a, b))
}

fn positions(nodes: &[Cm], ring: &[u32]) -> Vec<Xy> {
    ring.iter().map(|&n| nodes[n as usize].xy()).collect()
}

/// All rings of the net, each with its face on the left.
fn trace(net: &Net) -> Vec<Vec<u32>> {
    let mut around: Vec<Vec<u32>> = vec![Vec::new(); net.nodes.len()];
    for &(a, b, _) in &net.pieces {
        around[a as usize].push(b);
        around[b as usize].push(a);
    }
    for (node, ends) in around.iter_mut().enumerate() {
        let at = net.nodes[node];
        let half = |end: &u32| {
            let to = net.nodes[*end as usize];
            u8::from((to.y, to.x) < (at.y, at.x))
        };
        ends.sort_by(|a, b| {
            let side = super::net::turn(at, net.nodes[*a as usize], net.nodes[*b as usize]);
            half(a).cmp(&half(b)).then(0.cmp(&side))
        });
    }
    let mut rings = Vec::new();
    let mut done: std::collections::HashSet<(u32, u32)> = std::collections::HashSet::new();
    for start in net.pieces.iter().flat_map(|&(a, b, _)| [(a, b), (b, a)]) {
        let (mut a, mut b) = start;
        let mut ring = Vec::new();
        while done.insert((a, b)) {
            ring.push(a);
            let ends = &around[b as usize];
            let back = ends.iter().position(|&n| n == a).unwrap_or(0);
            let next = ends[(back + ends.len() - 1) % ends.len()];
            (a, b) = (b, next);
        }
        if !ring.is_empty() {
            rings.push(ring);
        }
    }
    rings
}
