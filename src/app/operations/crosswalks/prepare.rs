//! Computing a crosswalk between two definitions of a project.

use super::super::blocks::definition_of;
use super::super::{AppError, Command, Residents, carrier_of, free_name, proposed_name};
use crate::analysis::compare::Carrier;
use crate::analysis::crosswalk::{CrosswalkCheck, crosswalk};
use crate::analysis::weights::Weights;
use crate::geometry::Watch;
use crate::model::{
    Basis, Crosswalk, CrosswalkId, CrosswalkRow, Definition, DefinitionId, PopulationGrid, Project, Space, SpaceId,
};
use geo::{CoordsIter, MultiPolygon, Rect, coord};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// A crosswalk that was computed.
#[derive(Debug, Clone, PartialEq)]
pub struct PreparedCrosswalk {
    /// The crosswalk's id.
    pub id: CrosswalkId,
    /// [`Command::KeepCrosswalk`].
    pub command: Command,
    /// The crosswalk itself.
    pub crosswalk: Arc<Crosswalk>,
    /// Check sums of each space it comes from, with what lies outside the other definition.
    pub checks: Vec<CrosswalkCheck>,
    /// Positions of spaces it goes to that get nothing.
    pub untouched: Vec<u32>,
}

/// Whose residents decide: of definitions that serve as blocks and carry residents the one with most spaces; else the finest population grid;
/// else the definition with most spaces that carries any; else nobody's.
enum Chosen<'a> {
    Definition(&'a Definition),
    Grid(&'a PopulationGrid),
    Nobody,
}

fn chosen(project: &Project) -> Chosen<'_> {
    let blocks = project.definitions.iter().filter(|d| d.is_blocks && d.carries_residents());
    if let Some(blocks) = blocks.rev().max_by_key(|d| d.spaces.len()) {
        return Chosen::Definition(blocks);
    }
    let states = |grid: &&PopulationGrid| grid.cells.iter().any(|cell| cell.residents.number().is_some());
    if let Some(grid) = project.grids.iter().filter(states).min_by(|a, b| a.cell_size_m.total_cmp(&b.cell_size_m)) {
        return Chosen::Grid(grid);
    }
    carrier_of(project).map_or(Chosen::Nobody, Chosen::Definition)
}

fn basis_of(chosen: &Chosen<'_>) -> Basis {
    match chosen {
        Chosen::Nobody => Basis::Area,
        Chosen::Grid(grid) => {
            Basis::Grid { name: grid.name.clone(), reference_date: grid.source.reference_date.clone() }
        }
        Chosen::Definition(definition) => {
            let source = definition.residents_source.as_ref().unwrap_or(&definition.source);
            let reference_date = source.reference_date.clone();
            Basis::Definition { id: definition.id, name: definition.name.clone(), reference_date }
        }
    }
}

/// The squares of a grid's cells, along the axes of the project's system: they are turned by some degrees against those of the grid, which
/// is less than the estimate that everybody lives evenly spread in them.
fn squares(grid: &PopulationGrid) -> Vec<Space> {
    let half = grid.cell_size_m / 2.0;
    let square = |cell: &crate::model::GridCell| {
        let residents = cell.residents.number()?;
        let (x, y) = (cell.position.x(), cell.position.y());
        let rect = Rect::new(coord! { x: x - half, y: y - half }, coord! { x: x + half, y: y + half });
        let geometry: MultiPolygon<f64> = rect.to_polygon().into();
        let none = String::new;
        Some(Space { id: SpaceId::new(), code: none(), name: none(), geometry, residents: Some(residents) })
    };
    grid.cells.iter().filter_map(square).collect()
}

/// Computes the crosswalk from one definition to another, by residents where they are known, else by area. Without a name it is called after
/// both.
///
/// # Errors
/// [`AppError::NotFound`]; a name that is taken; [`AppError::Cancelled`].
pub fn prepare_crosswalk(
    project: &Project,
    from: DefinitionId,
    to: DefinitionId,
    name: &str,
    watch: &dyn Watch,
) -> Result<PreparedCrosswalk, AppError> {
    let (from, to) = (definition_of(project, from)?, definition_of(project, to)?);
    let taken = |name: &str| project.crosswalks.iter().any(|crosswalk| crosswalk.name == name);
    let name = match name.trim().is_empty() {
        true => proposed_name(&format!("{} – {}", from.name, to.name), taken),
        false => free_name(name, taken(name.trim()))?,
    };
    let chosen = chosen(project);
    let cells;
    let carrier = match &chosen {
        Chosen::Nobody => None,
        Chosen::Definition(d) if d.id == from.id => Some(Carrier::A),
        Chosen::Definition(d) if d.id == to.id => Some(Carrier::B),
        Chosen::Definition(d) => Some(Carrier::Other(&d.spaces)),
        Chosen::Grid(grid) => {
            cells = squares(grid);
            Some(Carrier::Other(&cells))
        }
    };
    let (rows, checks, untouched) = rows_of(&from.spaces, &to.spaces, carrier, watch)?;
    let crosswalk = Crosswalk {
        id: CrosswalkId::new(),
        name,
        from: from.id,
        to: to.id,
        basis: basis_of(&chosen),
        source: None,
        date: jiff::Zoned::now().date().to_string(),
        fingerprint: fingerprint(from, to, &chosen),
        rows: Arc::new(rows),
    };
    Ok(PreparedCrosswalk {
        id: crosswalk.id,
        command: Command::KeepCrosswalk { crosswalk: Box::new(crosswalk.clone()), kept: None },
        crosswalk: Arc::new(crosswalk),
        checks,
        untouched,
    })
}

/// The crosswalk between two sets of spaces that are in no project.
///
/// # Errors
/// [`AppError::Cancelled`].
pub fn crosswalk_of_spaces(
    from: &[Space],
    to: &[Space],
    residents: Residents<'_>,
    basis: Basis,
    watch: &dyn Watch,
) -> Result<Crosswalk, AppError> {
    let (rows, ..) = rows_of(from, to, residents.carrier(), watch)?;
    Ok(Crosswalk {
        id: CrosswalkId::new(),
        name: String::new(),
        from: DefinitionId::new(),
        to: DefinitionId::new(),
        basis,
        source: None,
        date: jiff::Zoned::now().date().to_string(),
        fingerprint: String::new(),
        rows: Arc::new(rows),
    })
}

/// Rows by the ids of spaces, the checks of their sums, and the targets that get nothing.
type Rows = (Vec<CrosswalkRow>, Vec<CrosswalkCheck>, Vec<u32>);

fn rows_of(from: &[Space], to: &[Space], carrier: Option<Carrier<'_>>, watch: &dyn Watch) -> Result<Rows, AppError> {
    let found = crosswalk(&Weights::between(from, to, carrier, watch)?);
    let row = |row: &crate::analysis::crosswalk::CrosswalkRow| {
        let (a, b) = (from.get(row.from as usize)?, to.get(row.to as usize)?);
        // Sums of parts may be more than the whole in the last digit.
        Some(CrosswalkRow {
            from: a.id,
            to: b.id,
            residents_share: row.residents_share.map(|share| share.clamp(0.0, 1.0)),
            area_share: row.area_share.clamp(0.0, 1.0),
            residents: row.residents.map(|n| n.max(0.0)),
            exact: row.exact,
        })
    };
    Ok((found.rows.iter().filter_map(row).collect(), found.checks, found.untouched))
}

/// What a crosswalk between two definitions of a project would rest on now: equal to [`Crosswalk::fingerprint`] as long as neither geometry nor
/// residents have changed. `None` if one of them is gone. Takes time with the number of vertices: not for the window's thread.
pub fn crosswalk_fingerprint(project: &Project, from: DefinitionId, to: DefinitionId) -> Option<String> {
    Some(fingerprint(project.definition(from)?, project.definition(to)?, &chosen(project)))
}

/// Whether a computed crosswalk still says what computing it anew would; `None` for an imported one.
pub fn is_current(project: &Project, crosswalk: &Crosswalk) -> Option<bool> {
    let told = Some(&crosswalk.fingerprint).filter(|told| !told.is_empty())?;
    Some(crosswalk_fingerprint(project, crosswalk.from, crosswalk.to).as_ref() == Some(told))
}

fn fingerprint(from: &Definition, to: &Definition, chosen: &Chosen<'_>) -> String {
    let mut hasher = Sha256::new();
    let mut ground = |spaces: &[Space]| {
        for space in spaces {
            hasher.update(space.id.to_string());
            for c in space.geometry.coords_iter() {
                hasher.update(c.x.to_bits().to_le_bytes());
                hasher.update(c.y.to_bits().to_le_bytes());
            }
            hasher.update(space.residents.map_or(u64::MAX, f64::to_bits).to_le_bytes());
        }
        hasher.update([0]);
    };
    ground(&from.spaces);
    ground(&to.spaces);
    match chosen {
        Chosen::Definition(definition) => ground(&definition.spaces),
        Chosen::Grid(grid) => {
            for cell in grid.cells.iter() {
                hasher.update(cell.position.x().to_bits().to_le_bytes());
                hasher.update(cell.position.y().to_bits().to_le_bytes());
                hasher.update(cell.residents.number().map_or(u64::MAX, f64::to_bits).to_le_bytes());
            }
        }
        Chosen::Nobody => {}
    }
    hasher.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
