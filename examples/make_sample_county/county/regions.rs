//! Composing spaces of blocks: each block goes to the seed that is easiest to reach.

use super::draw::metres;
use super::line::distance;
use super::mesh::{FaceId, Mesh, edges};
use super::net::{Kind, RAIL, RIVER, ROAD, STREAM};
use super::people::Block;
use super::plan::Km;
use std::collections::{BTreeMap, BTreeSet};

/// A space to be: code, name, and where it grows from.
#[derive(Debug, Clone, Copy)]
pub struct Seed {
    /// Its code.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Where it grows from.
    pub from: &'static [Km],
}

/// How many times longer a way counts when it crosses something.
#[derive(Debug, Clone, Copy)]
pub struct Barriers {
    /// The river.
    pub river: f64,
    /// A tributary.
    pub stream: f64,
    /// The railway.
    pub rail: f64,
    /// A main road.
    pub road: f64,
    /// The border of a municipality.
    pub municipality: f64,
    /// The border of a parish.
    pub parish: f64,
}

impl Barriers {
    fn factor(&self, kind: Kind) -> f64 {
        [(RIVER, self.river), (STREAM, self.stream), (RAIL, self.rail), (ROAD, self.road)]
            .into_iter()
            .filter(|(bit, _)| kind & bit != 0)
            .fold(1.0, |most, (_, factor)| most.max(factor))
    }
}

/// The seed each block belongs to. Ways run from block to block between inner points (Dijkstra 1959); ties go to the
/// lower number.
pub fn grow(mesh: &Mesh, blocks: &[Block], seeds: &[Seed], barriers: Barriers) -> Vec<usize> {
    let block_of: BTreeMap<FaceId, usize> = blocks.iter().enumerate().map(|(i, b)| (b.face, i)).collect();
    let ways: Vec<Vec<(usize, f64)>> =
        blocks.iter().enumerate().map(|(i, _)| ways_from(mesh, blocks, &block_of, i, barriers)).collect();
    // metres in millimetres, so that the order is exact
    let mut queue: BTreeSet<(u64, usize, usize)> = BTreeSet::new();
    for (number, seed) in seeds.iter().enumerate() {
        for &km in seed.from {
            let nearest = (0..blocks.len())
                .min_by(|&a, &b| distance(blocks[a].at, metres(km)).total_cmp(&distance(blocks[b].at, metres(km))));
            queue.extend(nearest.map(|block| (0, number, block)));
        }
    }
    let mut belongs = vec![usize::MAX; blocks.len()];
    while let Some((far, number, block)) = queue.pop_first() {
        if belongs[block] != usize::MAX {
            continue;
        }
        belongs[block] = number;
        for &(next, long) in &ways[block] {
            if belongs[next] == usize::MAX {
                queue.insert((far + (long * 1000.0) as u64, number, next));
            }
        }
    }
    belongs
}

fn ways_from(
    mesh: &Mesh,
    blocks: &[Block],
    block_of: &BTreeMap<FaceId, usize>,
    from: usize,
    barriers: Barriers,
) -> Vec<(usize, f64)> {
    let mut borders: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
    for (a, b) in edges(&mesh.faces[blocks[from].face]) {
        let other = mesh.face_left_of(b, a).and_then(|face| block_of.get(&face));
        if let Some(&other) = other {
            let long = mesh.edge_length(a, b);
            let border = borders.entry(other).or_default();
            border.0 += long;
            border.1 += long * barriers.factor(mesh.kind(a, b));
        }
    }
    borders
        .into_iter()
        .filter(|(_, (long, _))| *long > 25.0)
        .map(|(to, (long, weighted))| {
            let (one, two) = (&blocks[from], &blocks[to]);
            let mut factor = weighted / long;
            if one.municipality != two.municipality {
                factor *= barriers.municipality;
            } else if one.parish != two.parish {
                factor *= barriers.parish;
            }
            (to, distance(one.at, two.at) * factor)
        })
        .collect()
}
