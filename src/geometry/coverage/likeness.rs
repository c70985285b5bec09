//! Spaces on the same ground, or nearly.

use super::{Coverage, covers};
use std::collections::HashMap;

/// Two spaces on nearly the same ground.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NearDuplicate {
    /// The spaces, smaller index first.
    pub spaces: (u32, u32),
    /// Area of the common ground over that of both together (Jaccard 1901), below 1.
    pub likeness: f64,
}

/// Ground that more spaces than this share counts for no pair: the number of pairs would grow with the square.
const MOST_COVERS: usize = 16;

impl Coverage {
    /// Groups of spaces that cover exactly the same ground, each group and all groups sorted.
    pub fn duplicates(&self) -> Vec<Vec<u32>> {
        // Only spaces without ground of their own can be on another's: this keeps the many sound ones out.
        let mut is_shared = vec![true; self.space_count()];
        for face in self.faces() {
            if let [alone] = covers(face) {
                is_shared[alone.space as usize] = false;
            }
        }
        let mut faces_of: HashMap<u32, Vec<u32>> = HashMap::new();
        for face in self.faces() {
            for cover in covers(face).iter().filter(|cover| is_shared[cover.space as usize]) {
                faces_of.entry(cover.space).or_default().push(face.index());
            }
        }
        let mut grounds: Vec<(u32, Vec<u32>)> = faces_of.into_iter().collect();
        grounds.sort_by(|a, b| a.1.cmp(&b.1).then(a.0.cmp(&b.0)));
        let groups = grounds.chunk_by(|a, b| a.1 == b.1).filter(|group| group.len() > 1);
        let mut groups: Vec<Vec<u32>> = groups.map(|group| group.iter().map(|(space, _)| *space).collect()).collect();
        groups.sort();
        groups
    }

    /// Pairs of spaces that are alike to at least this degree without being on exactly the same ground. Sorted. Where more than 16
    /// spaces share ground, their pairs may be missed. `twice_areas_mm2` are [`Self::twice_areas_mm2`].
    pub fn near_duplicates(&self, likeness: f64, twice_areas_mm2: &[i128]) -> Vec<NearDuplicate> {
        let area = |space: u32| twice_areas_mm2.get(space as usize).copied().unwrap_or(0);
        let may_be_alike = |a: u32, b: u32| {
            let (small, large) = (area(a).min(area(b)), area(a).max(area(b)));
            small as f64 >= likeness * large as f64
        };
        let mut common: HashMap<(u32, u32), i128> = HashMap::new();
        for face in self.faces() {
            let covers = covers(face);
            if covers.len() > MOST_COVERS {
                continue;
            }
            for (i, a) in covers.iter().enumerate() {
                for b in covers[i + 1..].iter().filter(|b| may_be_alike(a.space, b.space)) {
                    *common.entry((a.space, b.space)).or_default() += face.twice_area_mm2();
                }
            }
        }
        let alike = common.into_iter().filter_map(|((a, b), shared)| {
            let together = area(a) + area(b) - shared;
            let jaccard = shared as f64 / together as f64;
            (together > shared && jaccard >= likeness).then_some(NearDuplicate { spaces: (a, b), likeness: jaccard })
        });
        let mut alike: Vec<NearDuplicate> = alike.collect();
        alike.sort_by_key(|pair| pair.spaces);
        alike
    }
}
