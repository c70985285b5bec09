//! Whose residents are counted where two definitions are laid over one another.

use super::{AppError, carrier_of};
use crate::analysis::compare::Carrier;
use crate::analysis::grid::cells_as_spaces;
use crate::model::{Definition, DefinitionId, GridId, PopulationGrid, Project, Source, Space};

/// Whose residents are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CarrierId {
    /// A definition's, spread by area where its spaces are cut.
    Definition(DefinitionId),
    /// A population grid's.
    Grid(GridId),
}

/// Whose residents were counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarrierInfo {
    /// The definition or grid.
    pub id: CarrierId,
    /// Its name.
    pub name: String,
    /// The date its residents were counted at, ISO 8601; may be empty.
    pub reference_date: String,
}

/// Whose residents are counted, ready for overlays.
pub(super) enum Counted<'a> {
    Definition(&'a Definition),
    Grid(&'a PopulationGrid, Vec<Space>),
}

/// Whose residents are counted in a project: those of building blocks; else of the finest population grid; else of the definition with most
/// spaces of those that carry any. `None` if nothing does. The one rule for comparisons, crosswalks, transfer and drafts.
pub fn counted_by(project: &Project) -> Option<CarrierId> {
    counted_for(project, None)
}

/// As [`counted_by`], for work with some blocks: their own counts, if they carry any, come before those of others.
pub fn counted_for(project: &Project, blocks: Option<&Definition>) -> Option<CarrierId> {
    if let Some(own) = blocks.filter(|blocks| blocks.carries_residents()) {
        return Some(CarrierId::Definition(own.id));
    }
    let blocks = project.definitions.iter().filter(|definition| definition.is_blocks && definition.carries_residents());
    // `max_by_key` takes the last of equals.
    if let Some(blocks) = blocks.rev().max_by_key(|definition| definition.spaces.len()) {
        return Some(CarrierId::Definition(blocks.id));
    }
    if let Some(grid) = finest_grid(project) {
        return Some(CarrierId::Grid(grid.id));
    }
    carrier_of(project).map(|definition| CarrierId::Definition(definition.id))
}

/// The grid with the smallest cells of those that state residents.
fn finest_grid(project: &Project) -> Option<&PopulationGrid> {
    let states = |grid: &&PopulationGrid| {
        grid.cell_size_m > 0.0 && grid.cells.iter().any(|cell| cell.residents.number().is_some_and(|n| n > 0.0))
    };
    project.grids.iter().filter(states).min_by(|a, b| a.cell_size_m.total_cmp(&b.cell_size_m))
}

/// Whose residents are counted in a project ([`counted_by`]), as it is told.
pub fn counted_info(project: &Project) -> Option<CarrierInfo> {
    match counted_by(project)? {
        CarrierId::Definition(id) => project.definition(id).map(info_of),
        CarrierId::Grid(id) => project.grid(id).map(info_of_grid),
    }
}

fn info_of(definition: &Definition) -> CarrierInfo {
    let source: &Source = definition.residents_source.as_ref().unwrap_or(&definition.source);
    let id = CarrierId::Definition(definition.id);
    CarrierInfo { id, name: definition.name.clone(), reference_date: source.reference_date.clone() }
}

fn info_of_grid(grid: &PopulationGrid) -> CarrierInfo {
    let reference_date = grid.source.reference_date.clone();
    CarrierInfo { id: CarrierId::Grid(grid.id), name: grid.name.clone(), reference_date }
}

impl<'a> Counted<'a> {
    /// What is counted in a project.
    ///
    /// # Errors
    /// A grid whose cells have no place in the project's system.
    pub(super) fn of(project: &'a Project) -> Result<Option<Self>, AppError> {
        match counted_by(project) {
            Some(CarrierId::Definition(id)) => Ok(project.definition(id).map(Self::Definition)),
            Some(CarrierId::Grid(id)) => match project.grid(id) {
                Some(grid) => Ok(Some(Self::Grid(grid, cells_as_spaces(grid, project.crs)?))),
                None => Ok(None),
            },
            None => Ok(None),
        }
    }

    /// As two definitions see it that are laid over one another.
    pub(super) fn seen_from(&self, a: &Definition, b: &Definition) -> Carrier<'_> {
        match self {
            Self::Definition(carrier) if carrier.id == a.id => Carrier::A,
            Self::Definition(carrier) if carrier.id == b.id => Carrier::B,
            Self::Definition(carrier) => Carrier::Other(&carrier.spaces),
            Self::Grid(_, cells) => Carrier::Other(cells),
        }
    }

    /// As it is told.
    pub(super) fn info(&self) -> CarrierInfo {
        match self {
            Self::Definition(definition) => info_of(definition),
            Self::Grid(grid, _) => info_of_grid(grid),
        }
    }
}
