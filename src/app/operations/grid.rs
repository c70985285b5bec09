//! Importing a population grid, and the residents of spaces from it.

use super::definition::sort_findings;
use super::indicator::definition_of;
use super::mend::extent;
use super::{AppError, Command, NotFound, free_name, kept, proposed_name, stated};
use crate::analysis::grid::{self as cells, GridError, GridMethod};
use crate::formats::grid;
use crate::geometry::Watch;
use crate::model::{DefinitionId, Finding, GridId, PopulationGrid, Project, Source, SpaceId};
use std::path::Path;
use std::sync::Arc;

pub use crate::formats::grid::{GridCounts, GridOptions, GridProbe};

/// Cells this far outside the project's definitions are kept too, in m.
const MARGIN_M: u32 = 1_000;

/// What the user decides about a population grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridForm {
    /// Its name; not empty, not taken.
    pub name: String,
    /// Which member and column.
    pub options: GridOptions,
    /// A date in any usual form; needed.
    pub reference_date: String,
    /// Who is to be named; may be empty.
    pub attribution: String,
    /// Short name of the licence; may be empty.
    pub licence: String,
}

/// A grid that was read, ready to be executed.
#[derive(Debug, Clone, PartialEq)]
pub struct PreparedGrid {
    /// [`Command::ImportGrid`].
    pub command: Command,
    /// What became of the lines.
    pub counts: GridCounts,
    /// Residents of the kept cells that state any.
    pub residents: f64,
    /// What could not be used.
    pub findings: Vec<Finding>,
}

/// The grids in a file. See [`grid::probe`].
///
/// # Errors
/// [`AppError::Format`] or [`AppError::Cancelled`].
pub fn probe_grid(path: &Path, watch: &dyn Watch) -> Result<Vec<GridProbe>, AppError> {
    Ok(grid::probe(path, watch)?)
}

/// The form filled in with what the probe recognised.
pub fn grid_form(project: &Project, probe: &GridProbe) -> GridForm {
    GridForm {
        name: proposed_name(&probe.title, |name| is_taken(project, name)),
        options: GridOptions { margin_m: MARGIN_M, ..probe.options.clone() },
        reference_date: probe.reference_date.clone(),
        attribution: String::new(),
        licence: String::new(),
    }
}

/// Reads the cells in and around the project's definitions; all cells while it has none.
///
/// # Errors
/// What the form lacks or what can't be read; [`AppError::NoDate`]; [`AppError::Cancelled`].
pub fn prepare_grid(
    project: &Project,
    path: &Path,
    form: &GridForm,
    watch: &dyn Watch,
) -> Result<PreparedGrid, AppError> {
    let name = free_name(&form.name, is_taken(project, form.name.trim()))?;
    let dated = stated(Source::default(), &form.reference_date, "", "")?;
    if dated.reference_date.is_empty() {
        return Err(AppError::NoDate);
    }
    let extents = project.definitions.iter().filter_map(|definition| extent(&definition.spaces));
    let area = extents.reduce(crate::geometry::validity::union);
    let mut import = grid::read(path, &form.options, project.crs, area, watch)?;
    sort_findings(&mut import.findings);
    let residents = import.cells.iter().filter_map(|cell| cell.residents.number()).sum();
    let grid = PopulationGrid {
        id: GridId::new(),
        name,
        cell_size_m: import.cell_size_m,
        source: stated(import.source, &form.reference_date, &form.attribution, &form.licence)?,
        cells: Arc::new(import.cells),
    };
    let command = Command::ImportGrid { grid: Box::new(grid), kept: Some(kept(&import.bytes)) };
    Ok(PreparedGrid { command, counts: import.counts, residents, findings: import.findings })
}

fn is_taken(project: &Project, name: &str) -> bool {
    project.grids.iter().any(|grid| grid.name == name)
}

/// Residents of a definition's spaces from a grid, ready to be executed.
#[derive(Debug, Clone, PartialEq)]
pub struct PreparedGridResidents {
    /// [`Command::SetResidents`].
    pub command: Command,
    /// Residents of all spaces.
    pub total: f64,
    /// Spaces without any cell that states residents.
    pub missing: usize,
    /// Residents of cells outside all spaces.
    pub outside: f64,
    /// Cells inside the spaces whose residents the source hides (or that are empty, where it has one mark for both).
    pub hidden_cells: usize,
}

/// Shares the cells of a grid out to the spaces of a definition by area.
///
/// # Errors
/// The definition or the grid is gone; a system that cells can't be placed in; [`AppError::Cancelled`].
pub fn prepare_grid_residents(
    project: &Project,
    definition: DefinitionId,
    grid: GridId,
    watch: &dyn Watch,
) -> Result<PreparedGridResidents, AppError> {
    let definition = definition_of(project, definition)?;
    let grid = project.grid(grid).ok_or_else(|| AppError::NotFound {
        what: NotFound::Grid,
        name: grid.to_string(),
        available: project.grids.iter().map(|grid| grid.name.clone()).collect(),
    })?;
    let found = cells::residents(&definition.spaces, grid, project.crs, GridMethod::AreaShare, watch);
    let found = found.map_err(|error| match error {
        GridError::Cancelled(_) => AppError::Cancelled,
        GridError::Crs(error) => AppError::Crs(error),
    })?;
    let residents: Vec<(SpaceId, Option<f64>)> =
        definition.spaces.iter().zip(&found.by_space).map(|(space, n)| (space.id, *n)).collect();
    Ok(PreparedGridResidents {
        total: found.total - found.outside,
        missing: residents.iter().filter(|(_, n)| n.is_none()).count(),
        outside: found.outside,
        hidden_cells: found.hidden_cells_by_space.iter().map(|n| *n as usize).sum(),
        command: Command::SetResidents {
            id: definition.id,
            residents,
            source: Box::new(grid.source.clone()),
            kept: None,
        },
    })
}
