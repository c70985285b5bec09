//! A layer with a grid of cells over it: which edges are near a place, and which spaces cover a point.

use super::layer::Layer;
use super::outline::Extent;
use super::shifted::{Edge, Side, Turns};
use crate::geometry::arrangement::point::{GridPoint, LIMIT_MM};
use crate::geometry::arrangement::{Bins, Cells};
use crate::geometry::watch::{Cancelled, Watch};
use rayon::prelude::*;

/// Spaces on a point with how often their rings run around it.
pub(super) type Covers = Vec<(u32, i32)>;

/// Covers kept for each cell and edge; where spaces lie over one another in hundreds, fewer cells keep theirs.
const COVERS_PER_CELL: usize = 4;

/// A layer with its cells.
pub(super) struct Field<'a> {
    pub(super) layer: &'a Layer,
    /// Boxes of its edges.
    extents: Vec<Extent>,
    side: Side,
    cells: Cells,
    bins: Bins,
    /// Of every so many-th cell of a row the covers of its south-west corner are known.
    stride: usize,
    starts: Vec<u32>,
    covers: Covers,
}

impl<'a> Field<'a> {
    /// Lays the cells over a layer; `side` is the one it has in the comparison.
    pub(super) fn over(layer: &'a Layer, side: Side, watch: &dyn Watch) -> Result<Self, Cancelled> {
        let sorted = |edge: usize| {
            let (from, to) = layer.edge(edge);
            (from.min(to), from.max(to))
        };
        let ends: Vec<Edge> = (0..layer.len()).into_par_iter().map(sorted).collect();
        let cells = Cells::fit(&ends);
        let bins = Bins::fill(&cells, &ends, |_| true);
        let extents = ends.par_iter().map(|(from, to)| Extent::of(&[*from, *to])).collect();
        drop(ends);
        let mut field = Self { layer, extents, side, cells, bins, stride: 1, starts: Vec::new(), covers: Vec::new() };
        let most = COVERS_PER_CELL * (field.cells.len() + layer.len() + layer.rings.len());
        while !field.know_corners(most, watch)? && field.stride < field.cells.columns {
            field.stride *= 8;
        }
        Ok(field)
    }

    /// Finds the covers of corners of cells; `false` if they are more than that and some were left out.
    fn know_corners(&mut self, most: usize, watch: &dyn Watch) -> Result<bool, Cancelled> {
        let in_row = most / self.cells.rows + self.layer.rings.len();
        let last_try = self.stride >= self.cells.columns;
        let rows: Vec<Option<(Vec<u32>, Covers)>> = (0..self.cells.rows)
            .into_par_iter()
            .map(|row| watch.check().map(|()| self.corners_of(row, if last_try { usize::MAX } else { in_row })))
            .collect::<Result<_, Cancelled>>()?;
        (self.starts, self.covers) = (vec![0], Vec::new());
        for row in rows {
            let Some((ends, covers)) = row else { return Ok(false) };
            let base = self.covers.len() as u32;
            self.starts.extend(ends.iter().map(|end| base + end));
            self.covers.extend(covers);
            if self.covers.len() > most && !last_try {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Covers of the known corners of a row one after another, with where those of each end.
    fn corners_of(&self, row: usize, most: usize) -> Option<(Vec<u32>, Covers)> {
        let (mut ends, mut all, mut covers) = (Vec::new(), Covers::new(), Covers::new());
        for column in 0..self.cells.columns {
            if column % self.stride == 0 {
                covers.sort_unstable();
                all.extend_from_slice(&covers);
                ends.push(all.len() as u32);
                if all.len() > most {
                    return None;
                }
            }
            if column + 1 < self.cells.columns {
                self.walk((column, row), (self.corner(column, row), self.corner(column + 1, row)), &mut covers);
            }
        }
        Some((ends, all))
    }

    /// South-west corner of a cell.
    fn corner(&self, column: usize, row: usize) -> GridPoint {
        let within = |value: i64| value.clamp(-LIMIT_MM, LIMIT_MM);
        GridPoint::new(within(self.cells.west(column)), within(self.cells.bottom(row)))
    }

    /// Brings covers along a way within a cell.
    fn walk(&self, (column, row): (usize, usize), way: Edge, covers: &mut Covers) {
        if way.0 == way.1 {
            return;
        }
        for &edge in self.bins.cell(row * self.cells.columns + column) {
            let border = self.layer.edge(edge as usize);
            if let Some(meeting) = Turns::of(way, border).meeting(way, border, self.side.other()) {
                change(covers, self.layer.ring(edge as usize).space, if meeting.to_left { 1 } else { -1 });
            }
        }
    }

    /// The spaces on a point of the other layer, rising.
    pub(super) fn at(&self, point: GridPoint, covers: &mut Covers) {
        covers.clear();
        let (column, row) = (self.cells.column(point.x()), self.cells.row(point.y()));
        let from = self.corner(column, row);
        // Columns and rows of what lies beside all cells are those of the outermost.
        let columns = from.x()..=self.cells.west(column + 1);
        let rows = from.y()..=self.cells.bottom(row + 1);
        if !(columns.contains(&point.x()) && rows.contains(&point.y())) {
            return;
        }
        let known = column / self.stride;
        let slot = row * self.cells.columns.div_ceil(self.stride) + known;
        let span = self.starts[slot] as usize..self.starts[slot + 1] as usize;
        covers.extend_from_slice(&self.covers[span]);
        for column in known * self.stride..column {
            self.walk((column, row), (self.corner(column, row), self.corner(column + 1, row)), covers);
        }
        self.walk((column, row), (from, point), covers);
        covers.sort_unstable();
    }

    /// Edges whose box touches the extent, rising.
    pub(super) fn near(&self, extent: &Extent, edges: &mut Vec<u32>) {
        edges.clear();
        let (west, east) = (self.cells.column(extent.x.0.into()), self.cells.column(extent.x.1.into()));
        let (south, north) = (self.cells.row(extent.y.0.into()), self.cells.row(extent.y.1.into()));
        for row in south..=north {
            for column in west..=east {
                let in_cell = self.bins.cell(row * self.cells.columns + column).iter().copied();
                edges.extend(in_cell.filter(|edge| self.extent(*edge).touches(extent)));
            }
        }
        edges.sort_unstable();
        edges.dedup();
    }

    /// Number of cells an extent touches.
    pub(super) fn cells_in(&self, extent: &Extent) -> usize {
        let span = |from: usize, to: usize| to - from + 1;
        span(self.cells.column(extent.x.0.into()), self.cells.column(extent.x.1.into()))
            * span(self.cells.row(extent.y.0.into()), self.cells.row(extent.y.1.into()))
    }

    /// Edges in the cells along an edge of the other layer; some come several times.
    pub(super) fn along(&self, edge: Edge, mut visit: impl FnMut(u32)) {
        let sorted = (edge.0.min(edge.1), edge.0.max(edge.1));
        self.cells.along(sorted, |cell| self.bins.cell(cell).iter().copied().for_each(&mut visit));
    }

    /// Box of an edge.
    pub(super) fn extent(&self, edge: u32) -> Extent {
        self.extents[edge as usize]
    }
}

/// Adds to the winding number of a space; those that come to 0 go.
fn change(covers: &mut Covers, space: u32, by: i32) {
    match covers.iter().position(|cover| cover.0 == space) {
        Some(at) => {
            covers[at].1 += by;
            if covers[at].1 == 0 {
                covers.swap_remove(at);
            }
        }
        None => covers.push((space, by)),
    }
}
