//! Undirected edges, each once, with what every space contributes to them.

use super::point::GridPoint;
use super::snap::Segment;

/// What one space contributes to an edge: the space's winding number on the left of `lo`→`hi` less that on the right. Never 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Weight {
    pub(super) space: u32,
    pub(super) weight: i32,
}

/// An edge on which one space's border cancels itself: a spike, or two parts of the space side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cancelled {
    pub(super) space: u32,
    pub(super) lo: GridPoint,
    pub(super) hi: GridPoint,
}

/// Edges sorted by their ends, with their weights in one array.
#[derive(Default)]
pub(super) struct Edges {
    /// Ends, the smaller first.
    pub(super) ends: Vec<(GridPoint, GridPoint)>,
    /// Where each edge's weights begin; one more than there are edges.
    starts: Vec<u32>,
    weights: Vec<Weight>,
    /// Whether the edge is new since the last round of noding.
    pub(super) fresh: Vec<bool>,
    /// Edges that vanished for a space.
    pub(super) cancelled: Vec<Cancelled>,
}

impl Edges {
    /// Merges segments that are sorted by their ends and space. `true` beside a segment marks it as new.
    pub(super) fn merge(segments: impl Iterator<Item = (Segment, bool)>, capacity: usize) -> Self {
        let mut edges = Self { starts: vec![0], ..Self::default() };
        edges.ends.reserve(capacity);
        edges.starts.reserve(capacity);
        edges.weights.reserve(capacity);
        edges.fresh.reserve(capacity);
        let mut segments = segments.peekable();
        while let Some((first, mut fresh)) = segments.next() {
            let ends = (first.lo, first.hi);
            let mut current = Weight { space: first.space, weight: first.weight };
            while let Some((next, is_fresh)) = segments.next_if(|(next, _)| (next.lo, next.hi) == ends) {
                // Already there before: then it has already been compared with everything else.
                fresh &= is_fresh;
                if next.space == current.space {
                    current.weight += next.weight;
                } else {
                    edges.push_weight(ends, current);
                    current = Weight { space: next.space, weight: next.weight };
                }
            }
            edges.push_weight(ends, current);
            edges.close(ends, fresh);
        }
        edges
    }

    fn push_weight(&mut self, ends: (GridPoint, GridPoint), weight: Weight) {
        if weight.weight == 0 {
            self.cancelled.push(Cancelled { space: weight.space, lo: ends.0, hi: ends.1 });
        } else {
            self.weights.push(weight);
        }
    }

    /// Ends an edge; one without weights is none.
    fn close(&mut self, ends: (GridPoint, GridPoint), fresh: bool) {
        let end = self.weights.len() as u32;
        if self.starts.last() != Some(&end) {
            self.ends.push(ends);
            self.starts.push(end);
            self.fresh.push(fresh);
        }
    }

    /// Remembers what vanished before.
    pub(super) fn with_earlier(mut self, earlier: &[&[Cancelled]]) -> Self {
        self.cancelled = [earlier.concat(), self.cancelled].concat();
        self
    }

    /// Number of edges.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// What the spaces contribute to an edge, sorted by space.
    pub(super) fn weights(&self, edge: usize) -> &[Weight] {
        &self.weights[self.starts[edge] as usize..self.starts[edge + 1] as usize]
    }

    /// The edge as one segment for each space.
    pub(super) fn segments(&self, edge: usize) -> impl Iterator<Item = Segment> + '_ {
        let (lo, hi) = self.ends[edge];
        self.weights(edge).iter().map(move |w| Segment { lo, hi, space: w.space, weight: w.weight })
    }
}
