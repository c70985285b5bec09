//! Residents of blocks: their own counts, a population grid's, or those of another definition spread by area.

use super::blocks::shared;
use crate::analysis::compare::sliver_limit_m2;
use crate::analysis::grid::{GridError, GridMethod, cells_as_spaces, residents};
use crate::geometry::{Cancelled, EpsgCode, Stage, Watch};
use crate::model::{Basis, GridCell, ObservedValue, PopulationGrid, Space};

/// Where the residents of blocks come from, and what is said about it.
#[derive(Debug, Clone)]
pub struct ResidentsBasis<'a> {
    /// Said beside every figure.
    pub basis: Basis,
    /// Whose residents they are.
    pub carrier: ResidentsCarrier<'a>,
}

/// Whose residents are counted.
#[derive(Debug, Clone, Copy)]
pub enum ResidentsCarrier<'a> {
    /// The blocks' own: exact.
    Own,
    /// A grid's, shared out by the area of its cells (by their midpoints where the system is unknown): estimated but for cells that lie wholly in one
    /// block. With the system of the project.
    Grid(&'a PopulationGrid, EpsgCode),
    /// Those of another definition's spaces, spread by area (Goodchild & Lam 1980): estimated but for spaces that lie wholly in one block.
    Spaces(&'a [Space]),
    /// Nobody's: area counts.
    Nobody,
}

impl ResidentsBasis<'_> {
    /// Nothing carries residents.
    pub const AREA: Self = Self { basis: Basis::Area, carrier: ResidentsCarrier::Nobody };
}

/// Residents of blocks.
pub(super) struct BlockResidents {
    pub(super) by_block: Option<Vec<f64>>,
    pub(super) unstated: Vec<u32>,
    pub(super) exact_share: f64,
    pub(super) basis: Basis,
}

impl BlockResidents {
    fn nobody() -> Self {
        Self { by_block: None, unstated: Vec::new(), exact_share: 0.0, basis: Basis::Area }
    }

    /// Numbers that are none, and negative ones, state nothing: what is exact is less by the share of blocks that state nothing.
    fn stated(stated: &[Option<f64>], exact_share: f64, basis: Basis) -> Self {
        let usable = |number: Option<f64>| number.filter(|n| n.is_finite() && *n >= 0.0);
        let numbers: Vec<Option<f64>> = stated.iter().map(|number| usable(*number)).collect();
        if numbers.iter().all(Option::is_none) {
            return Self::nobody();
        }
        let unstated = (0..).zip(&numbers).filter(|(_, number)| number.is_none()).map(|(block, _)| block);
        let unstated: Vec<u32> = unstated.collect();
        let stated = numbers.len().saturating_sub(unstated.len());
        Self {
            exact_share: exact_share * stated as f64 / numbers.len() as f64,
            unstated,
            by_block: Some(numbers.iter().map(|number| number.unwrap_or(0.0)).collect()),
            basis,
        }
    }
}

/// Residents of blocks by what carries them; by area, where that states nothing at all.
pub(super) fn residents_of(
    blocks: &[Space],
    from: ResidentsBasis<'_>,
    watch: &dyn Watch,
) -> Result<BlockResidents, Cancelled> {
    match from.carrier {
        ResidentsCarrier::Nobody => Ok(BlockResidents::nobody()),
        ResidentsCarrier::Own => {
            let own: Vec<Option<f64>> = blocks.iter().map(|block| block.residents).collect();
            Ok(BlockResidents::stated(&own, 1.0, from.basis))
        }
        ResidentsCarrier::Grid(grid, crs) => of_grid(blocks, (grid, crs), from.basis, watch),
        ResidentsCarrier::Spaces(spaces) => {
            let (by_block, exact_share) = spread(blocks, spaces, watch)?;
            Ok(BlockResidents::stated(&by_block, exact_share, from.basis))
        }
    }
}

/// Residents of a grid's cells, which are spread like those of any other spaces. Nobody lives where there is no cell; of a block that only cells
/// reach about which nothing is known, nothing is known either.
fn of_grid(
    blocks: &[Space],
    (grid, crs): (&PopulationGrid, EpsgCode),
    basis: Basis,
    watch: &dyn Watch,
) -> Result<BlockResidents, Cancelled> {
    let cancelled = |error: GridError| match error {
        GridError::Cancelled(cancelled) => Err(cancelled),
        // Midpoints need no system.
        GridError::Crs(_) => Ok(BlockResidents::nobody()),
    };
    let Ok(cells) = cells_as_spaces(grid, crs) else {
        return match residents(blocks, grid, crs, GridMethod::Midpoint, watch) {
            Ok(found) => Ok(BlockResidents::stated(&found.by_space, 0.0, basis)),
            Err(error) => cancelled(error),
        };
    };
    let (mut by_block, exact_share) = spread(blocks, &cells, &Stage::of(watch, 0.0, 0.5))?;
    if by_block.iter().all(Option::is_none) {
        return Ok(BlockResidents::nobody());
    }
    let is_unknown = |cell: &GridCell| matches!(cell.residents, ObservedValue::Suppressed | ObservedValue::Missing);
    let mut unknown = vec![0; blocks.len()];
    if grid.cells.iter().any(is_unknown) {
        match residents(blocks, grid, crs, GridMethod::AreaShare, &Stage::of(watch, 0.5, 1.0)) {
            Ok(found) => {
                let both = found.hidden_cells_by_space.iter().zip(&found.missing_cells_by_space);
                unknown = both.map(|(hidden, missing)| hidden + missing).collect();
            }
            Err(error) => return cancelled(error),
        }
    }
    for (number, unknown) in by_block.iter_mut().zip(&unknown) {
        *number = number.or((*unknown == 0).then_some(0.0));
    }
    // Of a block that has hidden cells beside others not all are counted.
    let partly = by_block.iter().zip(&unknown).filter(|(number, unknown)| number.is_some() && **unknown > 0).count();
    let known = blocks.len().saturating_sub(partly) as f64 / blocks.len().max(1) as f64;
    Ok(BlockResidents::stated(&by_block, exact_share * known, basis))
}

/// Spreads residents of other spaces over blocks by area; and what share of them is exact.
fn spread(blocks: &[Space], from: &[Space], watch: &dyn Watch) -> Result<(Vec<Option<f64>>, f64), Cancelled> {
    let shared = shared(from, blocks, watch)?;
    let mut by_block: Vec<Option<f64>> = vec![None; blocks.len()];
    let (mut all, mut exact) = (0.0, 0.0);
    for own in shared.pairs.chunk_by(|a, b| a.0 == b.0) {
        let Some(&(space, _, _)) = own.first() else { continue };
        let stated = from.get(space as usize).and_then(|space| space.residents);
        let Some(people) = stated.filter(|n| n.is_finite() && *n >= 0.0) else { continue };
        let area_m2 = shared.area_a_m2.get(space as usize).copied().unwrap_or_default();
        let covered: f64 = own.iter().map(|pair| pair.2).sum();
        // Where blocks overlap nobody is counted twice; what lies in no block goes to none.
        let whole = covered.max(area_m2);
        if whole <= 0.0 {
            continue;
        }
        let is_whole = own.iter().any(|pair| area_m2 - pair.2 <= sliver_limit_m2(area_m2));
        for &(_, block, shared_m2) in own {
            if let Some(sum) = by_block.get_mut(block as usize) {
                *sum = Some(sum.unwrap_or(0.0) + people * shared_m2 / whole);
            }
        }
        all += people * covered / whole;
        if is_whole {
            exact += people * covered / whole;
        }
    }
    let exact_share = if all > 0.0 { exact / all } else { 0.0 };
    Ok((by_block, exact_share))
}
