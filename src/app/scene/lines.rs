//! Lines that are drawn once, however many definitions have a border there: side by side where they coincide, broken where they are
//! to be.

use super::layer::LayerId;
use geo::{Coord, Rect};
use std::ops::Range;

/// A corner of a line (a strip). Strips follow one another in a chunk's vertices. Every strip of n ≥ 2 corners has n + 2 vertices: before its first
/// corner stands the one a join there needs (of a closed strip its last but one, else the first again), after its last the one a join
/// there needs (of a closed strip its second, else the last again). So the piece from vertex i + 1 to i + 2 can be drawn from the four
/// vertices i … i + 3, unless [`StripVertex::NO_PIECE`] is set on vertex i + 1.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub struct StripVertex {
    /// Web Mercator metres east and north of the chunk's origin.
    pub offset: [f32; 2],
    /// Web Mercator metres along the strip from its first corner, for breaking it.
    pub along_m: f32,
    /// [`StripVertex::NO_PIECE`] or 0.
    pub flags: u32,
}

impl StripVertex {
    /// No piece of the strip starts here: it is its last corner, or stands before its first or after its last.
    pub const NO_PIECE: u32 = 1;

    /// Whether a piece starts here.
    pub fn starts_piece(self) -> bool {
        self.flags & Self::NO_PIECE == 0
    }
}

/// Which lanes run along a strip: one bit each, at most [`LaneSet::MOST`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct LaneSet(pub u64);

impl LaneSet {
    /// So many lanes can be told apart.
    pub const MOST: usize = 64;

    /// Only this one; none at all beyond [`Self::MOST`].
    pub fn only(lane: usize) -> Self {
        Self(u32::try_from(lane).ok().and_then(|lane| 1_u64.checked_shl(lane)).unwrap_or(0))
    }

    /// Whether a lane runs here.
    pub fn has(self, lane: usize) -> bool {
        self.0 & Self::only(lane).0 != 0
    }

    /// Number of lanes.
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether none runs here.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Those of both.
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those in both.
    pub fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The lanes, rising.
    pub fn iter(self) -> impl Iterator<Item = usize> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let lane = (rest != 0).then_some(rest.trailing_zeros() as usize)?;
            rest &= rest - 1;
            Some(lane)
        })
    }
}

/// Strips of one chunk with the same lanes, one after another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineRun {
    /// Who has a border (or line) here.
    pub lanes: LaneSet,
    /// Vertices of the chunk, whole strips.
    pub vertices: Range<u32>,
}

/// What lies close together, with an origin of its own.
#[derive(Debug, Clone)]
pub struct LineChunk {
    /// Web Mercator metres the offsets count from.
    pub origin: Coord<f64>,
    /// Web Mercator extent of everything in it.
    pub extent: Rect<f64>,
    /// Strips.
    pub vertices: Vec<StripVertex>,
    /// By lanes, each set of lanes once.
    pub runs: Vec<LineRun>,
}

/// All lines at one degree of detail.
#[derive(Debug, Clone)]
pub struct LineLevel {
    /// Size in metres of the cells that corners were moved to the middle of; 0 for exact.
    pub cell_m: f64,
    /// The parts.
    pub chunks: Vec<LineChunk>,
}

/// The borders of several definitions together, or the lines of a context layer (one lane), ready to be drawn. Never changes.
#[derive(Debug)]
pub struct LineLayer {
    pub(super) id: LayerId,
    pub(super) lanes: usize,
    pub(super) levels: Vec<LineLevel>,
    pub(super) extent: Option<Rect<f64>>,
    pub(super) typical_sizes_m: Vec<f64>,
}

impl LineLayer {
    /// A layer of strips that were made elsewhere, the exact level first; `typical_sizes_m` as [`Self::typical_size_m`], by lane.
    pub fn from_parts(lanes: usize, levels: Vec<LineLevel>, typical_sizes_m: Vec<f64>) -> Self {
        // Coarser levels reach a little beyond: corners are in the middle of cells there.
        let exact = levels.first().into_iter().flat_map(|level| &level.chunks);
        let extent = exact.map(|chunk| chunk.extent).reduce(super::view::union);
        Self { id: LayerId::next(), lanes, levels, extent, typical_sizes_m }
    }

    /// Identity within this run.
    pub fn id(&self) -> LayerId {
        self.id
    }

    /// Number of lanes.
    pub fn lanes(&self) -> usize {
        self.lanes
    }

    /// Degrees of detail, the exact one first.
    pub fn levels(&self) -> &[LineLevel] {
        &self.levels
    }

    /// The coarsest level whose cells are not larger than `most_m`.
    pub fn level_for(&self, most_m: f64) -> usize {
        self.levels.iter().rposition(|level| level.cell_m <= most_m).unwrap_or(0)
    }

    /// Web Mercator extent of everything drawn; `None` when nothing is.
    pub fn extent(&self) -> Option<Rect<f64>> {
        self.extent
    }

    /// Median size in Web Mercator metres of what a lane bounds (or of its lines); 0 when unknown.
    pub fn typical_size_m(&self, lane: usize) -> f64 {
        self.typical_sizes_m.get(lane).copied().unwrap_or(0.0)
    }

    /// Bytes the vertices take on the graphics card.
    pub fn byte_size(&self) -> usize {
        let chunks = self.levels.iter().flat_map(|level| &level.chunks);
        chunks.map(|chunk| size_of_val(&chunk.vertices[..])).sum()
    }
}
