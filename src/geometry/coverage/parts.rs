//! Spaces of several parts, and where parts touch in points.

use super::{Coverage, covers};
use crate::geometry::arrangement::{Face, Parts};
use crate::geometry::validity::union;
use geo::{Coord, Rect};
use std::collections::BTreeMap;

/// A space whose ground does not hang together.
#[derive(Debug, Clone, PartialEq)]
pub struct SpaceParts {
    /// Which.
    pub space: u32,
    /// At least two, largest first.
    pub parts: Vec<Part>,
    /// Points in which parts touch, with the numbers (in `parts`) of those that do. Sorted by place.
    pub contacts: Vec<(Coord<f64>, Vec<usize>)>,
}

/// Ground of a space that hangs together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// Area in m².
    pub area_m2: f64,
    /// Where.
    pub extent: Rect<f64>,
}

/// Points with the names of the parts that touch there.
type Contacts = Vec<(Coord<f64>, Vec<u32>)>;

impl SpaceParts {
    /// Whether every part hangs on another one in a point at least, so that the parts form one whole.
    pub fn hangs_together_in_points(&self) -> bool {
        let mut parts = Parts::new(self.parts.len());
        for (_, touching) in &self.contacts {
            for pair in touching.windows(2) {
                parts.join(pair[0], pair[1]);
            }
        }
        (0..self.parts.len()).all(|part| parts.find(part) == 0)
    }
}

impl Coverage {
    /// The spaces of several parts. Sorted.
    pub fn several_parts(&self) -> Vec<SpaceParts> {
        let wholes = Wholes::of(self);
        let mut parted: BTreeMap<u32, BTreeMap<u32, Part>> = BTreeMap::new();
        for face in self.faces() {
            let Some(extent) = face.extent() else { continue };
            let area_m2 = face.area_m2();
            for (space, name) in wholes.parted_on(face) {
                let part = Part { area_m2, extent };
                let join = |known: &mut Part| {
                    *known = Part { area_m2: known.area_m2 + area_m2, extent: union(known.extent, extent) };
                };
                parted.entry(space).or_default().entry(name).and_modify(join).or_insert(part);
            }
        }
        let mut contacts = self.contacts(&wholes);
        parted.into_iter().map(|(space, parts)| sorted(space, parts, contacts.remove(&space))).collect()
    }

    /// For each space of several parts the nodes at which more than one of them lies, with the names of those.
    fn contacts(&self, wholes: &Wholes) -> BTreeMap<u32, Contacts> {
        let mut ends: Vec<(u32, u32, u32)> = Vec::new();
        for arc in self.arcs() {
            for face in [arc.left(), arc.right()] {
                for (space, name) in wholes.parted_on(face) {
                    ends.extend([(space, arc.start_node(), name), (space, arc.end_node(), name)]);
                }
            }
        }
        ends.sort_unstable();
        ends.dedup();
        let positions: Vec<Coord<f64>> = if ends.is_empty() { Vec::new() } else { self.nodes().collect() };
        let mut contacts: BTreeMap<u32, Contacts> = BTreeMap::new();
        for group in ends.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)).filter(|group| group.len() > 1) {
            let (space, node, _) = group[0];
            if let Some(&position) = positions.get(node as usize) {
                let names = group.iter().map(|&(_, _, name)| name).collect();
                contacts.entry(space).or_default().push((position, names));
            }
        }
        contacts
    }
}

/// Parts by size, with the contacts naming them by their place in that order.
fn sorted(space: u32, parts: BTreeMap<u32, Part>, contacts: Option<Contacts>) -> SpaceParts {
    let mut parts: Vec<(u32, Part)> = parts.into_iter().collect();
    parts.sort_by(|a, b| b.1.area_m2.total_cmp(&a.1.area_m2).then(a.0.cmp(&b.0)));
    let place: BTreeMap<u32, usize> = parts.iter().enumerate().map(|(i, (name, _))| (*name, i)).collect();
    let renamed = |(at, names): (Coord<f64>, Vec<u32>)| {
        let mut touching: Vec<usize> = names.iter().filter_map(|name| place.get(name).copied()).collect();
        touching.sort_unstable();
        (at, touching)
    };
    SpaceParts {
        space,
        contacts: contacts.unwrap_or_default().into_iter().map(renamed).collect(),
        parts: parts.into_iter().map(|(_, part)| part).collect(),
    }
}

/// For every space on every face the name of the part it belongs to there.
struct Wholes {
    /// For each face where its spaces begin.
    starts: Vec<u32>,
    spaces: Vec<u32>,
    /// Beside `spaces`.
    names: Vec<u32>,
    /// By space: whether it has several parts.
    is_parted: Vec<bool>,
}

impl Wholes {
    fn of(coverage: &Coverage) -> Self {
        let mut starts = vec![0_u32];
        let mut spaces: Vec<u32> = Vec::new();
        for face in coverage.faces() {
            spaces.extend(covers(face).iter().map(|cover| cover.space));
            starts.push(spaces.len() as u32);
        }
        let mut parts = Parts::new(spaces.len());
        let on = |face: u32| starts[face as usize] as usize..starts[face as usize + 1] as usize;
        for arc in coverage.arcs() {
            let (left, right) = (on(arc.left().index()), on(arc.right().index()));
            let mut beyond = right.clone();
            for i in left {
                // Both are sorted by space.
                while beyond.start < right.end && spaces[beyond.start] < spaces[i] {
                    beyond.start += 1;
                }
                if beyond.start < right.end && spaces[beyond.start] == spaces[i] {
                    parts.join(i, beyond.start);
                }
            }
        }
        let names: Vec<u32> = (0..spaces.len()).map(|i| parts.find(i) as u32).collect();
        let mut first_name = vec![None; coverage.space_count()];
        let mut is_parted = vec![false; coverage.space_count()];
        for (&space, &name) in spaces.iter().zip(&names) {
            let first = first_name[space as usize].get_or_insert(name);
            is_parted[space as usize] |= *first != name;
        }
        Self { starts, spaces, names, is_parted }
    }

    /// Spaces of several parts on a face, with the names of the parts.
    fn parted_on(&self, face: Face<'_>) -> impl Iterator<Item = (u32, u32)> + '_ {
        let at = face.index() as usize;
        let on = self.starts[at] as usize..self.starts[at + 1] as usize;
        on.map(|i| (self.spaces[i], self.names[i])).filter(|&(space, _)| self.is_parted[space as usize])
    }
}
