//! A draft becomes a common definition: blocks of a space are put together, residents summed, origin told.

use super::{AppError, Command, DepartmentChoice, free_name, next_colour, stated};
use crate::geometry::Watch;
use crate::geometry::dissolve::dissolve;
use crate::model::{Decision, Definition, Draft, LineStyle, Project, Source, Space, SpaceId};
use crate::project::ProjectError;
use geo::MultiPolygon;
use std::sync::Arc;

/// A decision as it is to be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionWish {
    /// What is said of it. Its definition gets the id it states.
    pub decision: Decision,
    /// Name of the common definition.
    pub name: String,
    /// Whose it is.
    pub department: DepartmentChoice,
}

/// The command that makes a draft a common definition: one space for each of the draft's that has blocks, in its order. Blocks without
/// a space belong to none.
///
/// Residents are the sum of those the blocks state; a space none of whose blocks states any has none (missing is not zero).
///
/// # Errors
/// [`ProjectError::DraftEmpty`], a name that is empty or taken, what the department says; [`AppError::Cancelled`].
pub fn prepare_decision(project: &Project, wish: &DecisionWish, watch: &dyn Watch) -> Result<Command, AppError> {
    let decision = wish.decision.clone();
    let draft = project.draft(decision.draft).ok_or(AppError::ChangedMeanwhile)?;
    let blocks = project.definition(draft.blocks).ok_or(AppError::ChangedMeanwhile)?;
    let name = free_name(&wish.name, project.definition_named(wish.name.trim()).is_some())?;
    let department = wish.department.resolve(project)?;
    let spaces = common_spaces(draft, &blocks.spaces, watch)?;
    if spaces.is_empty() {
        return Err(ProjectError::DraftEmpty { name: draft.name.clone() }.into());
    }
    let used: Vec<_> = project.definitions.iter().map(|definition| definition.colour).collect();
    let origin = Source { crs: project.crs.to_string(), ..Source::default() };
    let counted = blocks.residents_source.clone().unwrap_or_else(|| blocks.source.clone());
    let definition = Definition {
        id: decision.definition,
        department: department.id,
        name,
        colour: next_colour(&used),
        line: LineStyle::BORDER,
        is_blocks: false,
        code_field: String::new(),
        name_field: String::new(),
        residents_field: String::new(),
        source: stated(origin, &decision.date, &blocks.source.attribution, &blocks.source.licence)?,
        residents_source: spaces.iter().any(|space| space.residents.is_some()).then_some(counted),
        spaces: Arc::new(spaces),
    };
    Ok(Command::Decide { decision: Box::new(decision), department, definition: Box::new(definition) })
}

/// The spaces of a draft that have blocks, put together of them.
fn common_spaces(draft: &Draft, blocks: &[Space], watch: &dyn Watch) -> Result<Vec<Space>, AppError> {
    let dense = draft.dense(blocks);
    let mut residents: Vec<Option<f64>> = vec![None; draft.spaces.len()];
    let mut filled = vec![false; draft.spaces.len()];
    for (block, space) in blocks.iter().zip(&dense) {
        let at = *space as usize;
        if let (Some(sum), Some(n)) = (residents.get_mut(at), block.residents) {
            *sum = Some(sum.unwrap_or(0.0) + n);
        }
        if let Some(filled) = filled.get_mut(at) {
            *filled = true;
        }
    }
    let geometries: Vec<&MultiPolygon<f64>> = blocks.iter().map(|block| &block.geometry).collect();
    let group_of: Vec<Option<u32>> =
        dense.iter().map(|space| Some(*space).filter(|s| *s != Draft::UNASSIGNED)).collect();
    let areas = dissolve(&geometries, &group_of, draft.spaces.len(), watch)?;
    let all = draft.spaces.iter().zip(areas).zip(residents).zip(filled);
    let with_blocks = all.filter(|(_, filled)| *filled);
    Ok(with_blocks
        .map(|(((space, geometry), residents), _)| Space {
            id: SpaceId::new(),
            code: space.code.clone(),
            name: space.name.clone(),
            geometry,
            residents,
        })
        .collect())
}
