//! A quick way to Web Mercator for many points close together: quadratic interpolation in a grid of exactly projected nodes.
//!
//! Method: biquadratic Lagrange interpolation (three nodes along each side of a cell). For the transverse Mercator systems of
//! a county the third derivatives are about 1e-13 m⁻², so a cell of 2 km is off by hundredths of a millimetre. Nothing is assumed, though: every
//! cell is compared with the exact way where its error is largest, and is not used if it is off by more than
//! [`TOLERANCE_M`] (where a datum's grid has a fold, or a system ends). The result depends on the point alone, so borders
//! that spaces share stay shared.
//!
//! Not for figures: areas and lengths come from the coordinates of the project.

use super::build::ToMercator;
use crate::geometry::crs::CrsError;
use geo::{Coord, Rect};
use rayon::prelude::*;

/// Largest difference to the exact way where a cell is compared: a seventieth of a pixel at the largest zoom. A fold between
/// these places may be off by twice as much.
const TOLERANCE_M: f64 = 0.001;
/// Side of a cell. Halves of it are the distance of nodes.
const CELL_M: f64 = 2_000.0;
/// A grid costs eight exact points for each cell, and must save at least this many times as much.
const WORTH_TIMES: usize = 8;
const EXACT_POINTS_PER_CELL: usize = 8;
/// Where the error of quadratic interpolation over 0, 1, 2 is largest: 1 ∓ 1/√3.
const WORST: [f64; 2] = [0.422_649_730_810_374_2, 1.577_350_269_189_625_8];

/// The exact way, and a grid of what it gives.
pub(super) struct Approximation<'a> {
    exact: &'a dyn ToMercator,
    origin: Coord<f64>,
    columns: usize,
    cells: Vec<Option<Cell>>,
}

/// Web Mercator at three by three nodes, from the south-west, row by row.
#[derive(Clone, Copy)]
struct Cell([Coord<f64>; 9]);

impl<'a> Approximation<'a> {
    /// A grid over the extent; `None` where `points` are too few to be worth one.
    pub(super) fn over(extent: Rect<f64>, points: usize, exact: &'a dyn ToMercator) -> Option<Self> {
        let count = |length: f64| (length / CELL_M).floor() + 1.0;
        let (columns, rows) = (count(extent.width()), count(extent.height()));
        let affordable = (points / EXACT_POINTS_PER_CELL / WORTH_TIMES) as f64;
        let cells = columns * rows;
        if !cells.is_finite() || cells > affordable {
            return None;
        }
        let (columns, rows) = (columns as usize, rows as usize);
        let origin = extent.min();
        let cell = |at: usize| {
            let corner = Coord { x: (at % columns) as f64, y: (at / columns) as f64 } * CELL_M + origin;
            Cell::checked(corner, exact)
        };
        let cells = (0..columns * rows).into_par_iter().map(cell).collect();
        Some(Self { exact, origin, columns, cells })
    }

    fn cell(&self, point: Coord<f64>) -> Option<(&Cell, Coord<f64>)> {
        let at = (point - self.origin) / CELL_M;
        let (column, row) = (at.x.floor(), at.y.floor());
        if !(column >= 0.0 && row >= 0.0 && column < self.columns as f64) {
            return None;
        }
        let cell = self.cells.get(row as usize * self.columns + column as usize)?.as_ref()?;
        Some((cell, Coord { x: (at.x - column) * 2.0, y: (at.y - row) * 2.0 }))
    }
}

impl ToMercator for Approximation<'_> {
    fn to_mercator(&self, points: &mut [Coord<f64>]) -> Result<(), CrsError> {
        for point in points {
            match self.cell(*point) {
                Some((cell, at)) => *point = cell.at(at),
                None => self.exact.to_mercator(std::slice::from_mut(point))?,
            }
        }
        Ok(())
    }
}

impl Cell {
    /// `None` where the cell is not as good as it must be.
    fn checked(corner: Coord<f64>, exact: &dyn ToMercator) -> Option<Self> {
        let place = |x: f64, y: f64| corner + Coord { x, y } * (CELL_M / 2.0);
        let mut nodes = [Coord::zero(); 9];
        for (i, node) in nodes.iter_mut().enumerate() {
            *node = place((i % 3) as f64, (i / 3) as f64);
        }
        exact.to_mercator(&mut nodes).ok()?;
        let cell = Self(nodes);
        let mut worst = [(0, 0), (0, 1), (1, 0), (1, 1)].map(|(x, y): (usize, usize)| place(WORST[x], WORST[y]));
        let found =
            [(0, 0), (0, 1), (1, 0), (1, 1)].map(|(x, y): (usize, usize)| cell.at(Coord { x: WORST[x], y: WORST[y] }));
        exact.to_mercator(&mut worst).ok()?;
        let close = |(a, b): (&Coord<f64>, &Coord<f64>)| (a.x - b.x).hypot(a.y - b.y) <= TOLERANCE_M;
        worst.iter().zip(&found).all(close).then_some(cell)
    }

    /// At a place in the cell, 0 to 2 along each side.
    fn at(&self, at: Coord<f64>) -> Coord<f64> {
        let weights = |t: f64| [(t - 1.0) * (t - 2.0) / 2.0, t * (2.0 - t), t * (t - 1.0) / 2.0];
        let (across, up) = (weights(at.x), weights(at.y));
        let [a, b, c, d, e, f, g, h, i] = self.0;
        let row = |west: Coord<f64>, middle: Coord<f64>, east: Coord<f64>| {
            west * across[0] + middle * across[1] + east * across[2]
        };
        row(a, b, c) * up[0] + row(d, e, f) * up[1] + row(g, h, i) * up[2]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::EpsgCode;
    use crate::geometry::crs::Transformer;

    /// A hundred by a hundred points over the extent and a little beyond it.
    fn points(extent: Rect<f64>) -> Vec<Coord<f64>> {
        let at = |i: usize, min: f64, length: f64| min + length * (i as f64 * 1.04 / 99.0 - 0.02);
        let point = |i: usize| Coord {
            x: at(i % 100, extent.min().x, extent.width()),
            y: at(i / 100, extent.min().y, extent.height()),
        };
        (0..10_000).map(point).collect()
    }

    #[test]
    fn no_point_is_off_by_more_than_millimetres_in_any_system_of_the_country() {
        for (epsg, x, y) in [
            (25_832, 420_000.0, 5_780_000.0),
            (25_832, 250_000.0, 6_080_000.0),
            (25_833, 390_000.0, 5_820_000.0),
            // Through the datum's grid, which has folds.
            (31_467, 3_450_000.0, 5_700_000.0),
            (4_647, 32_500_000.0, 5_700_000.0),
        ] {
            let exact = Transformer::new(EpsgCode(epsg), EpsgCode::WEB_MERCATOR).unwrap();
            let extent = Rect::new(Coord { x, y }, Coord { x: x + 38_765.0, y: y + 31_234.0 });
            let quick = Approximation::over(extent, 1_000_000, &exact).unwrap();
            let (mut expected, mut found) = (points(extent), points(extent));
            exact.to_mercator(&mut expected).unwrap();
            quick.to_mercator(&mut found).unwrap();
            let off = expected.iter().zip(&found).map(|(a, b)| (a.x - b.x).hypot(a.y - b.y)).fold(0.0, f64::max);
            assert!(off <= if epsg == 31_467 { 3.0 * TOLERANCE_M } else { 1e-4 }, "EPSG:{epsg}: {off} m");
        }
    }

    #[test]
    fn a_fold_is_left_to_the_exact_way() {
        let folded = |c: Coord<f64>| Coord { x: (c.x - 5_000.0).abs(), y: c.y * 1.5 };
        let extent = Rect::new(Coord { x: 0.0, y: 0.0 }, Coord { x: 10_000.0, y: 10_000.0 });
        let quick = Approximation::over(extent, 1_000_000, &folded).unwrap();
        assert!(quick.cells.iter().any(Option::is_none) && quick.cells.iter().any(Option::is_some));
        let mut found = points(extent);
        quick.to_mercator(&mut found).unwrap();
        for (point, found) in points(extent).into_iter().zip(found) {
            let expected = folded(point);
            assert!((expected.x - found.x).abs() < 1e-6 && (expected.y - found.y).abs() < 1e-6, "{point:?}");
        }
    }

    #[test]
    fn few_points_or_a_whole_world_get_no_grid() {
        let same = |c: Coord<f64>| c;
        let extent = |side: f64| Rect::new(Coord { x: 0.0, y: 0.0 }, Coord { x: side, y: side });
        assert!(Approximation::over(extent(10_000.0), 2_303, &same).is_none());
        assert!(Approximation::over(extent(10_000.0), 2_304, &same).is_some());
        assert!(Approximation::over(extent(4.0e7), 10_000_000, &same).is_none());
        assert!(Approximation::over(extent(f64::INFINITY), 10_000_000, &same).is_none());
    }
}
