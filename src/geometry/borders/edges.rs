//! Stretches between places that have a number, each once.

use super::join::Piece;
use geo::Coord;
use rayon::prelude::*;

/// A stretch between two places, by their numbers, without direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edge {
    pub(super) low: u64,
    pub(super) high: u64,
    /// Rank of the line it came from: the lowest of those that fall on one another says which way it runs.
    pub(super) rank: u8,
    /// Whether it runs from high to low.
    pub(super) reversed: bool,
    pub(super) layers: u64,
}

impl Edge {
    pub(super) fn between(from: u64, to: u64, rank: u8, layers: u64) -> Self {
        let reversed = to < from;
        let (low, high) = if reversed { (to, from) } else { (from, to) };
        Self { low, high, rank, reversed, layers }
    }

    /// As a piece of a line.
    pub(super) fn piece(&self, place: &(impl Fn(u64) -> Coord<f64> + ?Sized)) -> Piece {
        let d = place(self.high) - place(self.low);
        let length = d.x.hypot(d.y);
        let wish = if self.reversed { -length } else { length };
        Piece { start: self.low, end: self.high, layers: self.layers, wish }
    }
}

/// Each stretch once, with the layers of all that run there.
pub(super) fn merged(mut edges: Vec<Edge>) -> Vec<Edge> {
    edges.par_sort_unstable();
    edges.dedup_by(|next, kept| {
        let same = (next.low, next.high) == (kept.low, kept.high);
        if same {
            kept.layers |= next.layers;
        }
        same
    });
    edges
}
