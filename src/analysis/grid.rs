//! Residents of spaces from a population grid.
//!
//! Method: *by midpoint*, a cell belongs to the space that holds its midpoint; *by area*, it is shared out by the area of the cell in each
//! space (areal weighting, Goodchild & Lam 1980: residents are taken as evenly spread over the cell). Every cell with a number is counted
//! exactly once: the sum over the spaces and what lies outside is the sum of the grid. Where spaces overlap, a midpoint goes to the
//! smallest of them (then the first), and areas are scaled down to the whole cell; both are told.
//!
//! Assumptions: cells are squares of EPSG:3035, their midpoints given in the project's system. A cell of 100 m is mostly larger than
//! the width of a street but not than a block: for spaces of a few cells the result is rough. Hidden cells add nothing; they are counted
//! by space, so that a reader knows what a sum lacks. No cell is no statement: a space without any cell that states residents has `None`, not 0.

use crate::geometry::crs::{CrsError, Transformer};
use crate::geometry::index::SpaceIndex;
use crate::geometry::{Cancelled, EpsgCode, Watch};
use crate::model::{GridCell, ObservedValue, PopulationGrid, Space, SpaceId};
use geo::{Coord, LineString, MultiPolygon, Polygon, Rect};
use rayon::prelude::*;

/// The system cells are squares in.
const GRID_CRS: EpsgCode = EpsgCode(3035);
/// So many cells are worked on before progress is told.
const BLOCK: usize = 16_384;
/// Shares below this come from rounding.
const LEAST_SHARE: f64 = 1e-9;

/// How cells are given to spaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum GridMethod {
    /// Each to the space that holds its midpoint.
    #[default]
    Midpoint,
    /// Shared out by area.
    AreaShare,
}

/// Residents of spaces by a grid.
#[derive(Debug, Clone, PartialEq)]
pub struct GridResidents {
    /// Residents by space, in the order of the spaces; `None` where no cell states any. Estimated, unless all cells lie in one space.
    pub by_space: Vec<Option<f64>>,
    /// Cells by space that are hidden (or empty, where the source has one mark for both).
    pub hidden_cells_by_space: Vec<u32>,
    /// Cells by space that state nothing.
    pub missing_cells_by_space: Vec<u32>,
    /// Residents of cells that lie in several overlapping spaces; they are counted once.
    pub in_several: f64,
    /// Residents outside all spaces.
    pub outside: f64,
    /// Residents of all cells: the sum of `by_space` and `outside`.
    pub total: f64,
}

/// Why no residents could be found.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum GridError {
    /// The user cancelled.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// The project's system, or a cell outside what can be transformed.
    #[error(transparent)]
    Crs(#[from] CrsError),
}

/// What a cell gives: shares by space, and whether spaces overlap there.
struct Given {
    shares: Vec<(u32, f64)>,
    several: bool,
}

/// Residents of spaces. `project_crs` is the system of spaces and grid.
///
/// # Errors
/// Cancelled; for [`GridMethod::AreaShare`] an unknown system, or a cell that has no place in it.
pub fn residents(
    spaces: &[Space],
    grid: &PopulationGrid,
    project_crs: EpsgCode,
    method: GridMethod,
    watch: &dyn Watch,
) -> Result<GridResidents, GridError> {
    let geometries: Vec<&MultiPolygon<f64>> = spaces.iter().map(|space| &space.geometry).collect();
    let index = SpaceIndex::build(&geometries);
    let squares = match method {
        GridMethod::Midpoint => None,
        GridMethod::AreaShare => Some(Squares::new(project_crs, grid.cell_size_m)?),
    };
    let mut sums = GridResidents {
        by_space: vec![None; spaces.len()],
        hidden_cells_by_space: vec![0; spaces.len()],
        missing_cells_by_space: vec![0; spaces.len()],
        in_several: 0.0,
        outside: 0.0,
        total: 0.0,
    };
    for (nth, block) in grid.cells.chunks(BLOCK).enumerate() {
        watch.check()?;
        watch.progress((nth * BLOCK) as f32 / grid.cells.len() as f32);
        let give = |cell: &GridCell| match &squares {
            None => Ok(by_midpoint(&index, &geometries, cell)),
            Some(squares) => by_area(&index, &geometries, &squares.of(cell)?),
        };
        let given: Vec<Result<Given, GridError>> = block.par_iter().map(give).collect();
        // Summed in the order of the grid, so that the result does not depend on threads.
        for (cell, given) in block.iter().zip(given) {
            sums.add(cell, given?);
        }
    }
    watch.progress(1.0);
    Ok(sums)
}

/// The cells in which people live as spaces, for overlays: squares of EPSG:3035 in the project's system, each with its residents. Hidden and
/// missing cells are left out, as nothing is known of them.
///
/// # Errors
/// An unknown system, or a cell that has no place in it.
pub fn cells_as_spaces(grid: &PopulationGrid, project_crs: EpsgCode) -> Result<Vec<Space>, CrsError> {
    let squares = Squares::new(project_crs, grid.cell_size_m)?;
    let lived_in = |cell: &GridCell| cell.residents.number().filter(|n| n.is_finite() && *n > 0.0);
    let space = |(at, cell): (usize, &GridCell)| {
        let residents = Some(lived_in(cell)?);
        let square = squares.of(cell).map(|corners| {
            let geometry = MultiPolygon::new(vec![Polygon::new(LineString(corners.to_vec()), Vec::new())]);
            let (code, name) = (String::new(), String::new());
            Space { id: SpaceId::from_u128(at as u128), code, name, geometry, residents }
        });
        Some(square)
    };
    grid.cells.par_iter().enumerate().filter_map(space).collect()
}

impl GridResidents {
    fn add(&mut self, cell: &GridCell, given: Given) {
        let counter = match cell.residents {
            ObservedValue::Suppressed => Some(&mut self.hidden_cells_by_space),
            ObservedValue::Missing => Some(&mut self.missing_cells_by_space),
            _ => None,
        };
        if let Some(counter) = counter {
            for (space, _) in given.shares {
                if let Some(count) = counter.get_mut(space as usize) {
                    *count += 1;
                }
            }
            return;
        }
        let Some(residents) = cell.residents.number().filter(|residents| residents.is_finite()) else { return };
        self.total += residents;
        if given.several {
            self.in_several += residents;
        }
        let mut left = residents;
        for (space, share) in given.shares {
            if let Some(sum) = self.by_space.get_mut(space as usize) {
                *sum = Some(sum.unwrap_or(0.0) + residents * share);
                left -= residents * share;
            }
        }
        self.outside += if left.abs() > residents * LEAST_SHARE { left } else { 0.0 };
    }
}

fn by_midpoint(index: &SpaceIndex, geometries: &[&MultiPolygon<f64>], cell: &GridCell) -> Given {
    let found = index.at(cell.position.0, |space| geometries[space as usize]);
    // The smallest comes first. On a shared border both are found: that is no overlap.
    let several = found.len() > 1 && inside_of_several(&found, geometries, cell.position.0);
    Given { shares: found.first().map(|space| (*space, 1.0)).into_iter().collect(), several }
}

/// Whether a point lies inside, not on the border, of several areas.
fn inside_of_several(found: &[u32], geometries: &[&MultiPolygon<f64>], at: Coord<f64>) -> bool {
    use geo::algorithm::coordinate_position::{CoordPos, CoordinatePosition};
    let inside = |space: &&u32| {
        geometries.get(**space as usize).is_some_and(|area| area.coordinate_position(&at) == CoordPos::Inside)
    };
    found.iter().filter(inside).count() > 1
}

fn by_area(
    index: &SpaceIndex,
    geometries: &[&MultiPolygon<f64>],
    square: &[Coord<f64>; 4],
) -> Result<Given, GridError> {
    let whole = signed_area(square);
    let corner = |pick: fn(f64, f64) -> f64| {
        square.iter().copied().reduce(|a, b| Coord { x: pick(a.x, b.x), y: pick(a.y, b.y) }).unwrap_or_default()
    };
    let near = index.in_rect(Rect::new(corner(f64::min), corner(f64::max)));
    let share = |space: u32| {
        let area: f64 = geometries.get(space as usize).map_or(0.0, |geometry| area_inside(geometry, square));
        (space, (area / whole).clamp(0.0, 1.0))
    };
    let mut shares: Vec<(u32, f64)> = near.into_iter().map(share).filter(|(_, s)| *s > LEAST_SHARE).collect();
    let sum: f64 = shares.iter().map(|(_, share)| share).sum();
    let several = sum > 1.0 + 1e-6;
    if sum > 1.0 {
        shares.iter_mut().for_each(|(_, share)| *share /= sum);
    }
    Ok(Given { shares, several })
}

/// Corners of cells in the project's system, counter-clockwise.
struct Squares {
    there: Transformer,
    back: Transformer,
    half: f64,
}

impl Squares {
    fn new(project: EpsgCode, side: f64) -> Result<Self, CrsError> {
        let (there, back) = (Transformer::new(project, GRID_CRS)?, Transformer::new(GRID_CRS, project)?);
        Ok(Self { there, back, half: side / 2.0 })
    }

    fn of(&self, cell: &GridCell) -> Result<[Coord<f64>; 4], CrsError> {
        let mut middle = [cell.position.0];
        self.there.transform(&mut middle)?;
        let [middle] = middle;
        let corner = |x: f64, y: f64| middle + Coord { x: x * self.half, y: y * self.half };
        let mut corners = [corner(-1.0, -1.0), corner(1.0, -1.0), corner(1.0, 1.0), corner(-1.0, 1.0)];
        self.back.transform(&mut corners)?;
        Ok(corners)
    }
}

/// Area of a geometry inside a convex counter-clockwise polygon: each ring is clipped by itself (Sutherland & Hodgman 1974), and the
/// signed areas add up. Clipping may leave edges that run to and fro along the border; they have no area.
fn area_inside(geometry: &MultiPolygon<f64>, convex: &[Coord<f64>; 4]) -> f64 {
    let clipped = |ring: &geo::LineString<f64>| clipped_area(&ring.0, convex).abs();
    let one = |polygon: &geo::Polygon<f64>| {
        clipped(polygon.exterior()) - polygon.interiors().iter().map(clipped).sum::<f64>()
    };
    geometry.0.iter().map(one).sum()
}

fn clipped_area(ring: &[Coord<f64>], convex: &[Coord<f64>; 4]) -> f64 {
    // From the first corner on: large coordinates cost no digits.
    let origin = convex[0];
    let open = match ring {
        [first, rest @ ..] if rest.last() == Some(first) => rest,
        all => all,
    };
    let mut points: Vec<Coord<f64>> = open.iter().map(|c| *c - origin).collect();
    let mut next: Vec<Coord<f64>> = Vec::new();
    for (from, to) in convex.iter().zip(convex.iter().cycle().skip(1)) {
        let (from, to) = (*from - origin, *to - origin);
        let side = |c: Coord<f64>| (to.x - from.x) * (c.y - from.y) - (to.y - from.y) * (c.x - from.x);
        next.clear();
        let Some(mut before) = points.last().copied() else { return 0.0 };
        let mut was = side(before);
        for &point in &points {
            let is = side(point);
            if (was >= 0.0) != (is >= 0.0) {
                next.push(before + (point - before) * (was / (was - is)));
            }
            if is >= 0.0 {
                next.push(point);
            }
            (before, was) = (point, is);
        }
        std::mem::swap(&mut points, &mut next);
    }
    signed_area(&points)
}

/// Of a ring that is not closed; counter-clockwise positive.
fn signed_area(points: &[Coord<f64>]) -> f64 {
    let Some(origin) = points.first() else { return 0.0 };
    let pairs = points.windows(2).map(|pair| {
        let [a, b] = [pair[0], pair[1]].map(|c| c - *origin);
        a.x * b.y - b.x * a.y
    });
    pairs.sum::<f64>() / 2.0
}

#[cfg(test)]
#[path = "grid_tests.rs"]
mod tests;
