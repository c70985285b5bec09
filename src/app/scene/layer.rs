//! Geometry in the form the graphics card takes, independent of how it looks.

use super::anchor::Anchor;
use geo::{Coord, Rect};
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

/// Identity of a built layer within this run; a rebuilt layer is another one. Backends keep their buffers under it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LayerId(u64);

impl LayerId {
    pub(super) fn next() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

/// A corner of a ring, or a point.
///
/// Rings follow one another, each closed (its first corner repeated at its end). A line runs from every vertex to the next one
/// unless [`Vertex::RING_END`] is set, so that one buffer serves fills, outlines and highlights.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub struct Vertex {
    /// Web Mercator metres east and north of the chunk's origin.
    pub offset: [f32; 2],
    /// Index of the space or category in the layer's style table, and [`Vertex::RING_END`].
    pub tag: u32,
}

impl Vertex {
    /// Set on the last vertex of a ring: no line starts here.
    pub const RING_END: u32 = 1 << 31;

    /// Index of the space or category in the style table.
    pub fn item(self) -> u32 {
        self.tag & !Self::RING_END
    }

    /// Whether no line starts here.
    pub fn ends_ring(self) -> bool {
        self.tag & Self::RING_END != 0
    }
}

/// Part of a layer: what lies close together, with an origin of its own so that 32-bit offsets are exact enough.
#[derive(Debug, Clone)]
pub struct Chunk {
    /// Web Mercator metres the offsets count from.
    pub origin: Coord<f64>,
    /// Web Mercator extent of everything in it.
    pub extent: Rect<f64>,
    /// Corners of rings, or points.
    pub vertices: Vec<Vertex>,
    /// Triangles of the fills; empty for points.
    pub indices: Vec<u32>,
}

impl Chunk {
    /// A vertex in Web Mercator metres, as exactly as it is stored.
    pub fn position(&self, vertex: Vertex) -> Coord<f64> {
        Coord { x: self.origin.x + f64::from(vertex.offset[0]), y: self.origin.y + f64::from(vertex.offset[1]) }
    }
}

/// A layer at one degree of detail.
#[derive(Debug, Clone)]
pub struct Level {
    /// Size in metres of the cells that corners were moved to the middle of; 0 for exact.
    pub cell_m: f64,
    /// The parts.
    pub chunks: Vec<Chunk>,
}

/// What a layer is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LayerKind {
    /// Spaces with fill and outline.
    Areas,
    /// Places with a symbol.
    Points,
}

/// Where one space (or facility) is in a layer.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Slot {
    pub(super) chunk: usize,
    pub(super) vertices: Range<u32>,
    pub(super) extent: Rect<f64>,
    pub(super) anchor: Option<Anchor>,
}

/// One definition, facility set, population grid or context layer, ready to be drawn. Never changes; a changed geometry is a new layer.
#[derive(Debug)]
pub struct SceneLayer {
    pub(super) id: LayerId,
    pub(super) kind: LayerKind,
    pub(super) levels: Vec<Level>,
    pub(super) slots: Vec<Option<Slot>>,
    pub(super) categories: Vec<String>,
    pub(super) extent: Option<Rect<f64>>,
    pub(super) left_out: Vec<u32>,
    pub(super) typical_size_m: f64,
    /// The first level with fills.
    pub(super) filled_from: usize,
    /// Seen from nearer than so many metres per pixel, spaces may be large enough for names whose place is not known; 0: all are.
    pub(super) named_from_m: f64,
}

impl SceneLayer {
    /// Identity within this run.
    pub fn id(&self) -> LayerId {
        self.id
    }

    /// Areas or points.
    pub fn kind(&self) -> LayerKind {
        self.kind
    }

    /// Degrees of detail, the exact one first.
    pub fn levels(&self) -> &[Level] {
        &self.levels
    }

    /// The parts, exact.
    pub fn chunks(&self) -> &[Chunk] {
        self.levels.first().map_or(&[], |exact| &exact.chunks)
    }

    /// The coarsest level whose cells are not larger than `most_m`.
    pub fn level_for(&self, most_m: f64) -> usize {
        self.levels.iter().rposition(|level| level.cell_m <= most_m).unwrap_or(0)
    }

    /// The level whose fills are drawn where those of another would be: finer ones than it may have none yet
    /// ([`build_overview`](super::build_overview)).
    pub fn filled_level(&self, level: usize) -> usize {
        level.max(self.filled_from)
    }

    /// Whether the places of all names that have room at so many metres per pixel are known.
    pub fn is_named_at(&self, metres_per_px: f64) -> bool {
        metres_per_px >= self.named_from_m
    }

    /// Number of spaces or facilities it was built from, also those without geometry.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether it was built from nothing.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// Web Mercator extent of everything drawn; `None` when nothing is.
    pub fn extent(&self) -> Option<Rect<f64>> {
        self.extent
    }

    /// Web Mercator extent of one space or facility; `None` when it has nothing to draw.
    pub fn item_extent(&self, item: usize) -> Option<Rect<f64>> {
        self.slots.get(item)?.as_ref().map(|slot| slot.extent)
    }

    /// The place for the label of one space; `None` when it has no inside.
    pub fn anchor(&self, item: usize) -> Option<Anchor> {
        self.slots.get(item)?.as_ref()?.anchor
    }

    /// Categories of the facilities, sorted; the position is the index in the style table. Empty for areas.
    pub fn categories(&self) -> &[String] {
        &self.categories
    }

    /// Spaces or facilities of which something could not be drawn because a coordinate is no number or lies outside what can
    /// be projected. Sorted.
    pub fn left_out(&self) -> &[u32] {
        &self.left_out
    }

    /// Median size of the spaces in Web Mercator metres (square root of the extent's area).
    pub fn typical_size_m(&self) -> f64 {
        self.typical_size_m
    }

    /// Bytes the vertices and indices take on the graphics card.
    pub fn byte_size(&self) -> usize {
        let chunks = self.levels.iter().flat_map(|level| &level.chunks);
        chunks.map(|chunk| size_of_val(&chunk.vertices[..]) + size_of_val(&chunk.indices[..])).sum()
    }

    /// Sorts items as they lie in the buffers, so that finding their runs has nothing left to sort.
    pub fn sort_as_drawn(&self, items: &mut [u32]) {
        let place = |item: &u32| self.slots.get(*item as usize)?.as_ref().map(|slot| (slot.chunk, slot.vertices.start));
        items.sort_by_cached_key(place);
    }

    /// The exact vertices of some items as runs (chunk, vertices), in the order of the chunks; what touches is one run.
    pub(super) fn runs(&self, items: impl Iterator<Item = u32>) -> Vec<(usize, Range<u32>)> {
        let mut runs: Vec<(usize, Range<u32>)> = items
            .filter_map(|item| self.slots.get(item as usize)?.as_ref())
            .map(|slot| (slot.chunk, slot.vertices.clone()))
            .collect();
        runs.sort_unstable_by_key(|(chunk, vertices)| (*chunk, vertices.start));
        runs.dedup_by(|next, run| {
            let joined = next.0 == run.0 && next.1.start <= run.1.end;
            if joined {
                run.1.end = run.1.end.max(next.1.end);
            }
            joined
        });
        runs
    }
}
