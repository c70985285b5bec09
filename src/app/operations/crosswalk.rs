//! The crosswalk between two definitions of a project, as the project keeps it.

use super::blocks::definition_of;
use super::{AppError, SheetForm, carrier_of};
use crate::analysis::compare::Carrier;
use crate::analysis::crosswalk::crosswalk;
use crate::analysis::weights::Weights;
use crate::geometry::Watch;
use crate::model::{Basis, Crosswalk, CrosswalkId, CrosswalkRow, Definition, DefinitionId, Project};
use std::sync::Arc;

/// Computes the crosswalk from one definition to another: by residents of the definition with most spaces that carries any, else by area.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Cancelled`].
pub fn compute_crosswalk(
    project: &Project,
    from: DefinitionId,
    to: DefinitionId,
    watch: &dyn Watch,
) -> Result<Crosswalk, AppError> {
    let (source, target) = (definition_of(project, from)?, definition_of(project, to)?);
    let counted = carrier_of(project);
    let carrier = counted.map(|definition| match definition.id {
        id if id == from => Carrier::A,
        id if id == to => Carrier::B,
        _ => Carrier::Other(&definition.spaces),
    });
    let computed = crosswalk(&Weights::between(&source.spaces, &target.spaces, carrier, watch)?);
    let row = |row: &crate::analysis::crosswalk::CrosswalkRow| {
        Some(CrosswalkRow {
            from: source.spaces.get(row.from as usize)?.id,
            to: target.spaces.get(row.to as usize)?.id,
            residents_share: row.residents_share,
            area_share: row.area_share,
            residents: row.residents,
            exact: row.exact,
        })
    };
    Ok(Crosswalk {
        id: CrosswalkId::new(),
        name: String::new(),
        from,
        to,
        basis: counted.map_or(Basis::Area, basis_of),
        source: None,
        date: SheetForm::today(),
        fingerprint: String::new(),
        rows: Arc::new(computed.rows.iter().filter_map(row).collect()),
    })
}

fn basis_of(counted: &Definition) -> Basis {
    let source = counted.residents_source.as_ref().unwrap_or(&counted.source);
    Basis::Definition { id: counted.id, name: counted.name.clone(), reference_date: source.reference_date.clone() }
}
