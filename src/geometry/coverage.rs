//! One definition as nodes, arcs and faces in integer millimetres.
//!
//! A face covered once is sound, by none a gap, by several an overlap. Shared borders are one arc, so whatever is drawn or
//! computed from arcs stays shared.

use super::arrangement::{Arc, Arrangement, Face, Fold};
use super::watch::{Cancelled, Watch};
use geo::{Coord, MultiPolygon, Rect};

/// One definition as nodes, arcs and faces, built once after import.
#[derive(Debug, Clone)]
pub struct Coverage {
    arrangement: Arrangement,
}

/// A face of a coverage that is covered by no space although enclosed (a gap), or by several (an overlap).
#[derive(Debug, Clone, PartialEq)]
pub struct FaceDefect {
    /// Area in m².
    pub area_m2: f64,
    /// Length of its border in m. Twice the area over it is the mean width of what is long and thin.
    pub perimeter_m: f64,
    /// Where.
    pub extent: Rect<f64>,
    /// Overlap: the spaces that cover it. Gap: its neighbours. Sorted.
    pub spaces: Vec<u32>,
}

impl FaceDefect {
    /// Mean width in m if it is long and thin; for a square half its side.
    pub fn mean_width_m(&self) -> f64 {
        if self.perimeter_m > 0.0 { 2.0 * self.area_m2 / self.perimeter_m } else { 0.0 }
    }
}

impl Coverage {
    /// Snaps to 1 mm, nodes, and finds the faces. `spaces[i]` is space i everywhere.
    pub fn build(spaces: &[&MultiPolygon<f64>], watch: &dyn Watch) -> Result<Self, Cancelled> {
        Ok(Self { arrangement: Arrangement::build(&[spaces.to_vec()], watch)? })
    }

    /// Number of spaces it was built from.
    pub fn space_count(&self) -> usize {
        self.arrangement.spaces_in_layer().first().map_or(0, |&count| count as usize)
    }

    /// The arcs: borders between two nodes, each with one face on either side.
    pub fn arcs(&self) -> impl ExactSizeIterator<Item = Arc<'_>> + Clone {
        self.arrangement.arcs()
    }

    /// The faces, the unbounded one first.
    pub fn faces(&self) -> impl ExactSizeIterator<Item = Face<'_>> + Clone {
        self.arrangement.faces()
    }

    /// Positions of the nodes in metres.
    pub fn nodes(&self) -> impl ExactSizeIterator<Item = Coord<f64>> + '_ {
        self.arrangement.nodes()
    }

    /// Spaces with rings that were left out because their coordinates are no numbers or absurdly far away. Sorted.
    pub fn skipped(&self) -> Vec<u32> {
        self.arrangement.skipped().iter().map(|&(_, space)| space).collect()
    }

    /// Stretches on which a space's own border runs there and back.
    pub fn folds(&self) -> &[Fold] {
        self.arrangement.folds()
    }

    /// Spaces whose rings wind around some ground more than once, or the wrong way: they cross themselves, or their parts overlap. Sorted.
    pub fn badly_wound(&self) -> Vec<u32> {
        let covers = self.faces().flat_map(|face| face.covers());
        let mut spaces: Vec<u32> = covers.filter(|cover| cover.winding != 1).map(|cover| cover.space).collect();
        spaces.sort_unstable();
        spaces.dedup();
        spaces
    }

    /// Ground enclosed by spaces that belongs to none, largest first. A lake or the enclave of another territory is among them: size tells.
    pub fn gaps(&self) -> Vec<FaceDefect> {
        self.defects(|face| !face.is_unbounded() && face.covers().is_empty(), Neighbours::Around)
    }

    /// Ground covered by several spaces, largest first.
    pub fn overlaps(&self) -> Vec<FaceDefect> {
        self.defects(|face| face.covers().len() > 1, Neighbours::On)
    }

    fn defects(&self, is_defect: impl Fn(Face<'_>) -> bool, neighbours: Neighbours) -> Vec<FaceDefect> {
        const SOUND: u32 = u32::MAX;
        let mut slot = vec![SOUND; self.faces().len()];
        let mut defects = Vec::new();
        for face in self.faces().filter(|face| is_defect(*face)) {
            let Some(extent) = face.extent() else { continue };
            slot[face.index() as usize] = defects.len() as u32;
            let spaces = match neighbours {
                Neighbours::On => face.covers().iter().map(|cover| cover.space).collect(),
                Neighbours::Around => Vec::new(),
            };
            defects.push(FaceDefect { area_m2: face.area_m2(), perimeter_m: 0.0, extent, spaces });
        }
        for arc in self.arcs() {
            for (face, other) in [(arc.left(), arc.right()), (arc.right(), arc.left())] {
                if let Some(defect) = defects.get_mut(slot[face.index() as usize] as usize) {
                    defect.perimeter_m += arc.length_m();
                    if let Neighbours::Around = neighbours {
                        defect.spaces.extend(other.covers().iter().map(|cover| cover.space));
                    }
                }
            }
        }
        for defect in &mut defects {
            defect.spaces.sort_unstable();
            defect.spaces.dedup();
        }
        // Stable: equally large ones stay in the order of the faces.
        defects.sort_by(|a, b| b.area_m2.total_cmp(&a.area_m2));
        defects
    }

    /// Pairs of spaces (smaller index first) that share a border line, with its length in m. Sorted.
    pub fn neighbours(&self) -> Vec<(u32, u32, f64)> {
        let mut stretches: Vec<(u32, u32, f64)> = Vec::new();
        for arc in self.arcs() {
            let (left, right) = (arc.left().covers(), arc.right().covers());
            let lacks = |covers: &[super::arrangement::Cover], space| covers.iter().all(|cover| cover.space != space);
            for a in left.iter().filter(|cover| lacks(right, cover.space)) {
                for b in right.iter().filter(|cover| lacks(left, cover.space)) {
                    stretches.push((a.space.min(b.space), a.space.max(b.space), arc.length_m()));
                }
            }
        }
        // Stable, so that lengths are always summed in the same order.
        stretches.sort_by_key(|&(a, b, _)| (a, b));
        let same = |x: &(u32, u32, f64), y: &(u32, u32, f64)| (x.0, x.1) == (y.0, y.1);
        stretches.chunk_by(same).map(|run| (run[0].0, run[0].1, run.iter().map(|s| s.2).sum())).collect()
    }

    /// Groups of spaces that cover exactly the same ground, each group and all groups sorted.
    pub fn duplicates(&self) -> Vec<Vec<u32>> {
        let mut grounds: Vec<(u32, Vec<u32>)> = (0..self.space_count() as u32).map(|i| (i, Vec::new())).collect();
        for face in self.faces() {
            for cover in face.covers() {
                grounds[cover.space as usize].1.push(face.index());
            }
        }
        grounds.retain(|(_, faces)| !faces.is_empty());
        grounds.sort_by(|a, b| a.1.cmp(&b.1).then(a.0.cmp(&b.0)));
        let groups = grounds.chunk_by(|a, b| a.1 == b.1).filter(|group| group.len() > 1);
        let mut groups: Vec<Vec<u32>> = groups.map(|group| group.iter().map(|(space, _)| *space).collect()).collect();
        groups.sort();
        groups
    }
}

/// Which spaces a defect names.
#[derive(Clone, Copy)]
enum Neighbours {
    /// Those that cover it.
    On,
    /// Those that cover what lies beside it.
    Around,
}

#[cfg(test)]
mod tests;
