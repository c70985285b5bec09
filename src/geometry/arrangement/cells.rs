//! A uniform grid of square cells that tells which segments may meet.

use super::point::GridPoint;

/// Room around every segment in mm, so that whatever lies within the snapping distance shares a cell with it.
const MARGIN_MM: i64 = 3;

/// The cells' size and place. Cells are a power of two wide: finding one is a shift.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cells {
    x0: i64,
    y0: i64,
    shift: u32,
    pub(crate) columns: usize,
    pub(crate) rows: usize,
}

impl Cells {
    /// Cells for these segments: about as many cells as segments, and few cells per segment.
    pub(crate) fn fit(ends: &[(GridPoint, GridPoint)]) -> Self {
        let (mut x0, mut x1, mut y0, mut y1) = (i64::MAX, i64::MIN, i64::MAX, i64::MIN);
        let mut spread = 0_i64;
        for (lo, hi) in ends {
            let (ya, yb) = (lo.y().min(hi.y()), lo.y().max(hi.y()));
            (x0, x1, y0, y1) = (x0.min(lo.x()), x1.max(hi.x()), y0.min(ya), y1.max(yb));
            spread += hi.x() - lo.x() + yb - ya;
        }
        if ends.is_empty() {
            return Self { x0: 0, y0: 0, shift: 0, columns: 1, rows: 1 };
        }
        let count = ends.len() as f64;
        let (width, height) = ((x1 - x0 + 1) as f64, (y1 - y0 + 1) as f64);
        let wanted =
            (width * height / count).sqrt().max(spread as f64 / (2.0 * count)).max(width.max(height) / 65_536.0);
        let shift = (wanted.log2().ceil().max(4.0) as u32).min(40);
        let (x0, y0) = (x0 - MARGIN_MM, y0 - MARGIN_MM);
        let columns = ((x1 + MARGIN_MM - x0) >> shift) as usize + 1;
        let rows = ((y1 + MARGIN_MM - y0) >> shift) as usize + 1;
        Self { x0, y0, shift, columns, rows }
    }

    /// Number of cells.
    pub(crate) fn len(&self) -> usize {
        self.columns * self.rows
    }

    /// Column of an easting, within the grid.
    pub(crate) fn column(&self, x: i64) -> usize {
        ((x - self.x0).max(0) >> self.shift).min(self.columns as i64 - 1) as usize
    }

    /// Row of a northing, within the grid.
    pub(crate) fn row(&self, y: i64) -> usize {
        ((y - self.y0).max(0) >> self.shift).min(self.rows as i64 - 1) as usize
    }

    /// The western limit of a column.
    pub(crate) fn west(&self, column: usize) -> i64 {
        self.x0 + ((column as i64) << self.shift)
    }

    /// The lower limit of a row.
    pub(crate) fn bottom(&self, row: usize) -> i64 {
        self.y0 + ((row as i64) << self.shift)
    }

    /// Calls `visit` with every cell (row by row) the segment comes near.
    pub(crate) fn along(&self, (lo, hi): (GridPoint, GridPoint), mut visit: impl FnMut(usize)) {
        let (y_min, y_max) = (lo.y().min(hi.y()), lo.y().max(hi.y()));
        let (first, last) = (self.row(y_min - MARGIN_MM), self.row(y_max + MARGIN_MM));
        if first == last || self.column(lo.x() - MARGIN_MM) == self.column(hi.x() + MARGIN_MM) {
            for row in first..=last {
                self.visit_row(row, lo.x(), hi.x(), &mut visit);
            }
            return;
        }
        // The part of the segment between the lower and upper limit of each row, with room for rounding.
        let slope = (hi.x() - lo.x()) as f64 / (hi.y() - lo.y()) as f64;
        let x_at = |y: i64| {
            let x = lo.x() as f64 + (y - lo.y()) as f64 * slope;
            (x as i64).clamp(lo.x(), hi.x())
        };
        for row in first..=last {
            let bottom = (self.bottom(row) - MARGIN_MM).clamp(y_min, y_max);
            let top = (self.bottom(row + 1) + MARGIN_MM).clamp(y_min, y_max);
            let (a, b) = if y_min == y_max { (lo.x(), hi.x()) } else { (x_at(bottom), x_at(top)) };
            self.visit_row(row, a.min(b) - 1, a.max(b) + 1, &mut visit);
        }
    }

    fn visit_row(&self, row: usize, x_min: i64, x_max: i64, visit: &mut impl FnMut(usize)) {
        for column in self.column(x_min - MARGIN_MM)..=self.column(x_max + MARGIN_MM) {
            visit(row * self.columns + column);
        }
    }
}

/// For every cell the segments near it, in the order of the segments.
pub(crate) struct Bins {
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Bins {
    /// Sorts the segments into cells; only into those that `wanted` says yes to.
    pub(crate) fn fill(cells: &Cells, ends: &[(GridPoint, GridPoint)], wanted: impl Fn(usize) -> bool) -> Self {
        let mut starts = vec![0_u32; cells.len() + 2];
        for &segment in ends {
            cells.along(segment, |cell| {
                if wanted(cell) {
                    starts[cell + 2] += 1;
                }
            });
        }
        for i in 2..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut items = vec![0_u32; starts.last().map_or(0, |&end| end as usize)];
        for (i, &segment) in ends.iter().enumerate() {
            cells.along(segment, |cell| {
                if wanted(cell) {
                    let slot = &mut starts[cell + 1];
                    items[*slot as usize] = i as u32;
                    *slot += 1;
                }
            });
        }
        Self { starts, items }
    }

    /// The segments near a cell, rising.
    pub(crate) fn cell(&self, cell: usize) -> &[u32] {
        &self.items[self.starts[cell] as usize..self.starts[cell + 1] as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn p(x: i64, y: i64) -> GridPoint {
        GridPoint::new(x, y)
    }

    proptest! {
        /// Every cell that really holds part of a segment is visited.
        #[test]
        fn a_segment_is_found_in_every_cell_it_passes(
            coordinates in prop::collection::vec((-5000_i64..5000, -5000_i64..5000), 40),
        ) {
            let ends: Vec<_> = coordinates
                .chunks(2)
                .map(|c| (p(c[0].0, c[0].1), p(c[1].0, c[1].1)))
                .map(|(a, b)| (a.min(b), a.max(b)))
                .collect();
            let cells = Cells::fit(&ends);
            for &(lo, hi) in &ends {
                let mut seen = vec![false; cells.len()];
                cells.along((lo, hi), |cell| seen[cell] = true);
                for step in 0..=1000 {
                    let at = |a: i64, b: i64| a + ((b - a) as f64 * step as f64 / 1000.0).round() as i64;
                    let (x, y) = (at(lo.x(), hi.x()), at(lo.y(), hi.y()));
                    prop_assert!(seen[cells.row(y) * cells.columns + cells.column(x)]);
                }
            }
        }
    }
}
