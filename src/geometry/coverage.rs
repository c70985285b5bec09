//! One definition as nodes, arcs and faces in integer millimetres.
//!
//! A face covered once is sound, by none a gap, by several an overlap. Shared borders are one arc, so whatever is drawn or
//! computed from arcs stays shared.

mod ground;
mod likeness;
mod nearness;
mod parts;

pub use ground::{Ground, Region};
pub use likeness::NearDuplicate;
pub use nearness::Facing;
pub use parts::{Part, SpaceParts};

use super::arrangement::{Arc, Arrangement, Cover, Face, Fold, area_m2};
use super::watch::{Cancelled, Watch};
use geo::{Coord, MultiPolygon, Rect};

/// Layer of the spaces in the arrangement.
const SPACES: u32 = 0;

/// Layer of the outer boundary.
const BOUNDARY: u32 = 1;

/// One definition as nodes, arcs and faces, built once after import.
#[derive(Debug, Clone)]
pub struct Coverage {
    arrangement: Arrangement,
    has_boundary: bool,
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

impl From<Region> for FaceDefect {
    fn from(region: Region) -> Self {
        let (area_m2, spaces) = (region.area_m2(), region.named().to_vec());
        Self { area_m2, perimeter_m: region.perimeter_m, extent: region.extent, spaces }
    }
}

impl Coverage {
    /// Snaps to 1 mm, nodes, and finds the faces. `spaces[i]` is space i everywhere.
    pub fn build(spaces: &[&MultiPolygon<f64>], watch: &dyn Watch) -> Result<Self, Cancelled> {
        Self::build_within(spaces, None, watch)
    }

    /// As [`Self::build`], with the ground that the spaces should cover exactly. A boundary without area, or with coordinates that
    /// are no numbers, counts as none.
    pub fn build_within(
        spaces: &[&MultiPolygon<f64>],
        boundary: Option<&MultiPolygon<f64>>,
        watch: &dyn Watch,
    ) -> Result<Self, Cancelled> {
        let layers: Vec<_> = std::iter::once(spaces.to_vec()).chain(boundary.map(|boundary| vec![boundary])).collect();
        let arrangement = Arrangement::build(&layers, watch)?;
        let is_whole = arrangement.skipped().iter().all(|&(layer, _)| layer != BOUNDARY);
        let has_boundary = is_whole && arrangement.faces().any(in_boundary);
        Ok(Self { arrangement, has_boundary })
    }

    /// The arrangement of the spaces (layer 0) and the boundary (layer 1).
    pub fn arrangement(&self) -> &Arrangement {
        &self.arrangement
    }

    /// Whether it was built with a boundary.
    pub fn has_boundary(&self) -> bool {
        self.has_boundary
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
        let of_spaces = self.arrangement.skipped().iter().filter(|&&(layer, _)| layer == SPACES);
        of_spaces.map(|&(_, space)| space).collect()
    }

    /// Stretches on which a space's own border runs there and back.
    pub fn folds(&self) -> impl Iterator<Item = &Fold> {
        self.arrangement.folds().iter().filter(|fold| fold.layer == SPACES)
    }

    /// Spaces whose rings wind around some ground more than once, or the wrong way: they cross themselves, or their parts overlap. Sorted.
    pub fn badly_wound(&self) -> Vec<u32> {
        let covers = self.faces().flat_map(covers);
        let mut spaces: Vec<u32> = covers.filter(|cover| cover.winding != 1).map(|cover| cover.space).collect();
        spaces.sort_unstable();
        spaces.dedup();
        spaces
    }

    /// Area of each space in mm², doubled: as snapped, ground it winds around counted once.
    pub fn twice_areas_mm2(&self) -> Vec<i128> {
        let mut areas = vec![0; self.space_count()];
        for face in self.faces() {
            for cover in covers(face) {
                areas[cover.space as usize] += face.twice_area_mm2();
            }
        }
        areas
    }

    /// Ground enclosed by spaces that belongs to none, largest first. A lake or the enclave of another territory is among them: size tells.
    pub fn gaps(&self) -> Vec<FaceDefect> {
        Ground::of(self).gaps().into_iter().map(FaceDefect::from).collect()
    }

    /// Ground covered by several spaces, largest first.
    pub fn overlaps(&self) -> Vec<FaceDefect> {
        Ground::of(self).overlaps().into_iter().map(FaceDefect::from).collect()
    }

    /// Pairs of spaces (smaller index first) that share a border line, with its length in m. Sorted.
    pub fn neighbours(&self) -> Vec<(u32, u32, f64)> {
        let mut stretches: Vec<(u32, u32, f64)> = Vec::new();
        for arc in self.arcs() {
            let (left, right) = (covers(arc.left()), covers(arc.right()));
            let lacks = |covers: &[Cover], space| covers.iter().all(|cover| cover.space != space);
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
}

/// The spaces that cover a face, without the boundary.
fn covers(face: Face<'_>) -> &[Cover] {
    let covers = face.covers();
    &covers[..covers.partition_point(|cover| cover.layer == SPACES)]
}

/// Whether a face lies in the boundary.
fn in_boundary(face: Face<'_>) -> bool {
    face.covers().last().is_some_and(|cover| cover.layer == BOUNDARY)
}

#[cfg(test)]
mod tests;
