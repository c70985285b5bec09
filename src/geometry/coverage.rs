//! One definition as nodes, arcs and faces in integer millimetres.

use super::watch::{Cancelled, Watch};
use geo::{MultiPolygon, Rect};

/// One definition as nodes, arcs and faces, built once after import.
#[derive(Debug, Clone)]
pub struct Coverage {
    // private: nodes, arcs, faces
}

/// A face of a coverage that is covered by no space although enclosed (a gap), or by several (an overlap).
#[derive(Debug, Clone, PartialEq)]
pub struct FaceDefect {
    /// Area in m².
    pub area_m2: f64,
    /// Where.
    pub extent: Rect<f64>,
    /// Overlap: the spaces that cover it. Gap: its neighbours. Sorted.
    pub spaces: Vec<u32>,
}

impl Coverage {
    /// Snaps to 1 mm, nodes, and finds the faces. `spaces[i]` is space i everywhere.
    pub fn build(_spaces: &[&MultiPolygon<f64>], _watch: &dyn Watch) -> Result<Self, Cancelled> {
        todo!()
    }

    /// Ground enclosed by spaces that belongs to none, largest first.
    pub fn gaps(&self) -> Vec<FaceDefect> {
        todo!()
    }

    /// Ground covered by several spaces, largest first.
    pub fn overlaps(&self) -> Vec<FaceDefect> {
        todo!()
    }

    /// Pairs of spaces (smaller index first) that share a border line, with its length in m. Sorted.
    pub fn neighbours(&self) -> Vec<(u32, u32, f64)> {
        todo!()
    }
}
