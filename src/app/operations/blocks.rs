//! What the blocks of drafts carry, and the rulebook brought to them.

use super::part::Part;
use super::{AppError, CarrierId, NotFound, counted_for};
use crate::analysis::draft::{BlockSet, LayerParts, ResidentsBasis, ResidentsCarrier, Rules};
use crate::geometry::Watch;
use crate::geometry::coverage::Coverage;
use crate::model::{Basis, ContextGeometry, Definition, DefinitionId, Project, Rulebook, Source, Space};
use geo::MultiLineString;

/// The definition with this id, or which there are.
pub(super) fn definition_of(project: &Project, id: DefinitionId) -> Result<&Definition, AppError> {
    project.definition(id).ok_or_else(|| AppError::NotFound {
        what: NotFound::Definition,
        name: id.to_string(),
        available: project.definitions.iter().map(|d| d.name.clone()).collect(),
    })
}

/// Blocks with everything that figures, rules and proposals need, over these definitions.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Cancelled`].
pub fn block_set(
    project: &Project,
    blocks: DefinitionId,
    definitions: &[DefinitionId],
    watch: &dyn Watch,
) -> Result<BlockSet, AppError> {
    let blocks = definition_of(project, blocks)?;
    let layers: Vec<(DefinitionId, &[Space])> = (definitions.iter())
        .map(|id| Ok((*id, definition_of(project, *id)?.spaces.as_slice())))
        .collect::<Result<_, AppError>>()?;
    Ok(BlockSet::build(&blocks.spaces, &layers, residents_basis(project, blocks), watch)?)
}

/// As [`block_set`], with neighbours as a rulebook has them.
///
/// # Errors
/// As [`block_set`].
pub fn block_set_under(
    project: &Project,
    blocks: DefinitionId,
    definitions: &[DefinitionId],
    rulebook: &Rulebook,
    watch: &dyn Watch,
) -> Result<BlockSet, AppError> {
    let set = block_set(project, blocks, definitions, &Part::of(watch, 0.0, 0.8))?;
    let spaces = &definition_of(project, blocks)?.spaces;
    set_under(set, spaces, rulebook, &Part::of(watch, 0.8, 1.0))
}

/// A set with neighbours as a rulebook has them.
///
/// # Errors
/// [`AppError::Cancelled`].
pub fn set_under(
    set: BlockSet,
    blocks: &[Space],
    rulebook: &Rulebook,
    watch: &dyn Watch,
) -> Result<BlockSet, AppError> {
    if rulebook.reach_of_neighbours_m() == set.within_m {
        return Ok(set);
    }
    let geometry: Vec<_> = blocks.iter().map(|block| &block.geometry).collect();
    let coverage = Coverage::build(&geometry, &Part::of(watch, 0.0, 0.5))?;
    Ok(set.with_neighbours(rulebook, &coverage, &Part::of(watch, 0.5, 1.0))?)
}

/// Whose residents are counted for blocks ([`counted_for`]): their own, exactly; else another definition's or those of a population grid, spread by
/// area; else area.
pub fn residents_basis<'a>(project: &'a Project, blocks: &Definition) -> ResidentsBasis<'a> {
    match counted_for(project, Some(blocks)) {
        Some(CarrierId::Definition(id)) if id == blocks.id => {
            ResidentsBasis { basis: basis_of(blocks), carrier: ResidentsCarrier::Own }
        }
        Some(CarrierId::Definition(id)) => match project.definition(id) {
            Some(other) => ResidentsBasis { basis: basis_of(other), carrier: ResidentsCarrier::Spaces(&other.spaces) },
            None => ResidentsBasis::AREA,
        },
        Some(CarrierId::Grid(id)) => match project.grid(id) {
            Some(grid) => {
                let (name, reference_date) = (grid.name.clone(), grid.source.reference_date.clone());
                let basis = Basis::Grid { name, reference_date };
                ResidentsBasis { basis, carrier: ResidentsCarrier::Grid(grid, project.crs) }
            }
            None => ResidentsBasis::AREA,
        },
        None => ResidentsBasis::AREA,
    }
}

fn basis_of(definition: &Definition) -> Basis {
    let source: &Source = definition.residents_source.as_ref().unwrap_or(&definition.source);
    Basis::Definition {
        id: definition.id,
        name: definition.name.clone(),
        reference_date: source.reference_date.clone(),
    }
}

/// A rulebook brought to blocks. The parent is taken from the set's layers if it is among them. A parent and barriers that the
/// project has no more are left out.
///
/// # Errors
/// [`AppError::NotFound`] for the blocks, [`AppError::Cancelled`].
pub fn rules_for(
    project: &Project,
    blocks: DefinitionId,
    set: &BlockSet,
    rulebook: &Rulebook,
    watch: &dyn Watch,
) -> Result<Rules, AppError> {
    let blocks = definition_of(project, blocks)?;
    let parent = rulebook.parent.and_then(|id| project.definition(id));
    let known = parent.and_then(|parent| set.layers.get(set.layer(parent.id)?));
    let computed = match (parent, known) {
        (Some(parent), None) => {
            let layer = (parent.id, parent.spaces.as_slice());
            Some(LayerParts::build(&blocks.spaces, set.residents.as_deref(), layer, &Part::of(watch, 0.0, 0.5))?)
        }
        _ => None,
    };
    let layers = rulebook.barriers.iter().filter_map(|id| project.context_layer(*id));
    let shapes = layers.flat_map(|layer| layer.shapes.iter());
    let lines: Vec<&MultiLineString<f64>> = shapes
        .filter_map(|shape| match &shape.geometry {
            ContextGeometry::Lines(lines) => Some(lines),
            ContextGeometry::Points(_) | ContextGeometry::Areas(_) => None,
        })
        .collect();
    let parts = known.or(computed.as_ref());
    Ok(Rules::of(rulebook, &blocks.spaces, parts, &lines, &Part::of(watch, 0.5, 1.0))?)
}
