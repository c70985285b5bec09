//! Boxes of edges side by side, so that the processor compares several at once.

use super::outline::{Extent, Outline};

/// So many boxes are compared before looking which of them touched.
const AT_ONCE: usize = 16;

/// The boxes of the edges of one space.
#[derive(Debug, Clone, Default)]
pub(super) struct Boxes {
    /// Filled up with boxes that touch nothing.
    blocks: Vec<Block>,
    len: usize,
}

/// Bounds of some boxes.
#[derive(Debug, Clone, Copy)]
struct Block {
    x0: [i32; AT_ONCE],
    x1: [i32; AT_ONCE],
    y0: [i32; AT_ONCE],
    y1: [i32; AT_ONCE],
}

const EMPTY: Block =
    Block { x0: [i32::MAX; AT_ONCE], x1: [i32::MIN; AT_ONCE], y0: [i32::MAX; AT_ONCE], y1: [i32::MIN; AT_ONCE] };

impl Block {
    /// Whether any of the boxes touches the other.
    fn any_touches(&self, other: &Extent) -> bool {
        let mut any = false;
        for at in 0..AT_ONCE {
            any |= (self.x0[at] <= other.x.1)
                & (self.x1[at] >= other.x.0)
                & (self.y0[at] <= other.y.1)
                & (self.y1[at] >= other.y.0);
        }
        any
    }
}

impl Boxes {
    /// Takes the edges of a space in place of what was here.
    pub(super) fn read(&mut self, outline: &Outline) {
        let points = &outline.points;
        self.blocks.clear();
        self.blocks.resize(points.len().div_ceil(AT_ONCE), EMPTY);
        self.len = points.len();
        for (at, point) in points.iter().enumerate() {
            let to = points[outline.next(at)];
            let (x, y, to_x, to_y) = (point.x() as i32, point.y() as i32, to.x() as i32, to.y() as i32);
            let (block, lane) = (&mut self.blocks[at / AT_ONCE], at % AT_ONCE);
            (block.x0[lane], block.x1[lane]) = (x.min(to_x), x.max(to_x));
            (block.y0[lane], block.y1[lane]) = (y.min(to_y), y.max(to_y));
        }
    }

    /// Holds nothing any more.
    pub(super) fn clear(&mut self) {
        self.blocks.clear();
        self.len = 0;
    }

    /// Number of edges.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// The box of an edge.
    pub(super) fn at(&self, edge: usize) -> Extent {
        let (block, lane) = (&self.blocks[edge / AT_ONCE], edge % AT_ONCE);
        Extent { x: (block.x0[lane], block.x1[lane]), y: (block.y0[lane], block.y1[lane]) }
    }

    /// Calls `visit` with every edge from `from` on whose box touches the other, rising.
    pub(super) fn touching(&self, other: &Extent, from: usize, mut visit: impl FnMut(usize)) {
        for (nth, block) in self.blocks.iter().enumerate().skip(from / AT_ONCE) {
            if block.any_touches(other) {
                let first = nth * AT_ONCE;
                let edges = from.max(first)..self.len.min(first + AT_ONCE);
                edges.filter(|&edge| self.at(edge).touches(other)).for_each(&mut visit);
            }
        }
    }
}
