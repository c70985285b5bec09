//! Who has which ground: begins as a coverage says, and can be given to others. Remedies work on it.

use super::{Coverage, area_m2, covers, in_boundary};
use crate::geometry::arrangement::{Face, Parts};
use geo::Rect;

const NONE: u32 = u32::MAX;

/// For each face of a coverage the spaces that have it.
#[derive(Debug, Clone)]
pub struct Ground<'a> {
    coverage: &'a Coverage,
    /// For each face a range of `spaces`.
    ranges: Vec<(u32, u32)>,
    spaces: Vec<u32>,
}

/// Faces that hang together and have the same thing wrong with them.
#[derive(Debug, Clone, PartialEq)]
pub struct Region {
    /// Indices of its faces. Sorted.
    pub faces: Vec<u32>,
    /// Twice the area in mm², exact.
    pub twice_area_mm2: i128,
    /// Length of its border in m. Twice the area over it is the mean width of what is long and thin.
    pub perimeter_m: f64,
    /// Where.
    pub extent: Rect<f64>,
    /// The spaces that have it. Sorted; none for a gap.
    pub spaces: Vec<u32>,
    /// Spaces on the other side of its border, with the length in m on which they are. Sorted by space.
    pub borders: Vec<(u32, f64)>,
    /// The spaces of `borders`.
    neighbours: Vec<u32>,
}

impl Region {
    /// Area in m².
    pub fn area_m2(&self) -> f64 {
        area_m2(self.twice_area_mm2)
    }

    /// Mean width in m if it is long and thin; for a square half its side.
    pub fn mean_width_m(&self) -> f64 {
        if self.perimeter_m > 0.0 { 2.0 * self.area_m2() / self.perimeter_m } else { 0.0 }
    }

    /// Those that have it, or where nobody does, its neighbours.
    pub fn named(&self) -> &[u32] {
        if self.spaces.is_empty() { &self.neighbours } else { &self.spaces }
    }

    /// Length in m on which a space lies beside it.
    pub fn border_with_m(&self, space: u32) -> f64 {
        self.borders.binary_search_by_key(&space, |&(other, _)| other).map_or(0.0, |at| self.borders[at].1)
    }
}

impl<'a> Ground<'a> {
    /// As the coverage says.
    pub fn of(coverage: &'a Coverage) -> Self {
        let mut ground = Self { coverage, ranges: Vec::with_capacity(coverage.faces().len()), spaces: Vec::new() };
        for face in coverage.faces() {
            let from = ground.spaces.len() as u32;
            ground.spaces.extend(covers(face).iter().map(|cover| cover.space));
            ground.ranges.push((from, ground.spaces.len() as u32));
        }
        ground
    }

    /// The spaces that have a face. Sorted.
    pub fn spaces_on(&self, face: u32) -> &[u32] {
        let (from, to) = self.ranges[face as usize];
        &self.spaces[from as usize..to as usize]
    }

    /// Gives a face to these spaces (sorted) alone.
    pub fn give(&mut self, face: u32, to: &[u32]) {
        let from = self.spaces.len() as u32;
        self.spaces.extend_from_slice(to);
        self.ranges[face as usize] = (from, self.spaces.len() as u32);
    }

    /// Whether a face lies in the boundary; `false` without one.
    pub fn is_in_boundary(&self, face: u32) -> bool {
        self.coverage.has_boundary && self.face(face).is_some_and(in_boundary)
    }

    /// Ground of several spaces, largest first. Faces that the same spaces share and that hang together are one region.
    pub fn overlaps(&self) -> Vec<Region> {
        self.regions(|face| self.spaces_on(face).len() > 1, |a, b| self.spaces_on(a) == self.spaces_on(b))
    }

    /// Ground of nobody that is enclosed by spaces, largest first. With a boundary only what lies within it.
    pub fn gaps(&self) -> Vec<Region> {
        let enclosed = self.enclosed();
        let wanted = |face| enclosed[face as usize] && (!self.coverage.has_boundary || self.is_in_boundary(face));
        self.regions(wanted, |_, _| true)
    }

    /// Ground of nobody within the boundary that is not enclosed by spaces alone, largest first.
    pub fn uncovered(&self) -> Vec<Region> {
        let enclosed = self.enclosed();
        let is_free = |face: u32| self.spaces_on(face).is_empty() && !enclosed[face as usize];
        self.regions(|face| is_free(face) && self.is_in_boundary(face), |_, _| true)
    }

    /// Ground of spaces outside the boundary, largest first; by the spaces that have it.
    pub fn outside(&self) -> Vec<Region> {
        if !self.coverage.has_boundary {
            return Vec::new();
        }
        let wanted = |face| !self.spaces_on(face).is_empty() && !self.is_in_boundary(face);
        self.regions(wanted, |a, b| self.spaces_on(a) == self.spaces_on(b))
    }

    fn face(&self, face: u32) -> Option<Face<'a>> {
        self.coverage.arrangement.face(face)
    }

    /// For each face whether nobody has it and no way over free ground leads outside.
    fn enclosed(&self) -> Vec<bool> {
        let is_free = |face: u32| self.spaces_on(face).is_empty();
        let mut parts = Parts::new(self.ranges.len());
        for arc in self.coverage.arcs() {
            let (left, right) = (arc.left().index(), arc.right().index());
            if is_free(left) && is_free(right) {
                parts.join(left as usize, right as usize);
            }
        }
        // The unbounded face is the first, and the smallest number names a part.
        (0..self.ranges.len()).map(|face| is_free(face as u32) && parts.find(face) != 0).collect()
    }

    /// Parts of the wanted faces that hang together along arcs between faces that are the same, largest first.
    fn regions(&self, wanted: impl Fn(u32) -> bool, same: impl Fn(u32, u32) -> bool) -> Vec<Region> {
        let faces: Vec<u32> = (1..self.ranges.len() as u32).filter(|&face| wanted(face)).collect();
        if faces.is_empty() {
            return Vec::new();
        }
        let mut slot = vec![NONE; self.ranges.len()];
        for (i, &face) in faces.iter().enumerate() {
            slot[face as usize] = i as u32;
        }
        let mut parts = Parts::new(faces.len());
        for arc in self.coverage.arcs() {
            let (left, right) = (arc.left().index(), arc.right().index());
            let (a, b) = (slot[left as usize], slot[right as usize]);
            if a != NONE && b != NONE && same(left, right) {
                parts.join(a as usize, b as usize);
            }
        }
        let mut region_of = vec![NONE; self.ranges.len()];
        let mut regions: Vec<Region> = Vec::new();
        let mut number = vec![NONE; faces.len()];
        for (i, &face) in faces.iter().enumerate() {
            let Some((record, extent)) = self.face(face).and_then(|face| Some((face, face.extent()?))) else {
                continue;
            };
            let first = parts.find(i);
            if number[first] == NONE {
                number[first] = regions.len() as u32;
                regions.push(Region::begin(extent, self.spaces_on(face)));
            }
            region_of[face as usize] = number[first];
            regions[number[first] as usize].take_in(record, extent);
        }
        self.measure(&region_of, &mut regions);
        // Stable: equally large ones stay in the order of the faces.
        regions.sort_by_key(|region| std::cmp::Reverse(region.twice_area_mm2));
        regions
    }

    /// Perimeters and neighbours.
    fn measure(&self, region_of: &[u32], regions: &mut [Region]) {
        for arc in self.coverage.arcs() {
            let (left, right) = (arc.left().index(), arc.right().index());
            let (a, b) = (region_of[left as usize], region_of[right as usize]);
            if a == b {
                continue;
            }
            let length = arc.length_m();
            for (region, beyond) in [(a, right), (b, left)] {
                if let Some(region) = regions.get_mut(region as usize) {
                    region.perimeter_m += length;
                    region.borders.extend(self.spaces_on(beyond).iter().map(|&space| (space, length)));
                }
            }
        }
        for region in regions {
            // Stable, so that lengths are always summed in the same order.
            region.borders.sort_by_key(|&(space, _)| space);
            region.borders.dedup_by(|next, sum| {
                let same = next.0 == sum.0;
                if same {
                    sum.1 += next.1;
                }
                same
            });
            region.neighbours = region.borders.iter().map(|&(space, _)| space).collect();
        }
    }
}

impl Region {
    fn begin(extent: Rect<f64>, spaces: &[u32]) -> Self {
        Self {
            faces: Vec::new(),
            twice_area_mm2: 0,
            perimeter_m: 0.0,
            extent,
            spaces: spaces.to_vec(),
            borders: Vec::new(),
            neighbours: Vec::new(),
        }
    }

    fn take_in(&mut self, face: Face<'_>, extent: Rect<f64>) {
        self.faces.push(face.index());
        self.twice_area_mm2 += face.twice_area_mm2();
        self.extent = crate::geometry::validity::union(self.extent, extent);
    }
}
