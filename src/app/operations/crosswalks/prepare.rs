//! Computing a crosswalk between two definitions of a project.

use super::super::blocks::definition_of;
use super::super::counted::{CarrierId, CarrierInfo, Counted, counted_by};
use super::super::{AppError, Command, Residents, free_name, proposed_name};
use crate::analysis::compare::Carrier;
use crate::analysis::crosswalk::{CrosswalkCheck, crosswalk};
use crate::analysis::weights::Weights;
use crate::geometry::Watch;
use crate::model::{Basis, Crosswalk, CrosswalkId, CrosswalkRow, Definition, DefinitionId, Project, Space};
use geo::CoordsIter;
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
    /// What is known of it beside its rows.
    pub details: CrosswalkDetails,
    /// Positions of spaces it goes to that get nothing.
    pub untouched: Vec<u32>,
}

/// What is known of a computed crosswalk beside its rows. Of imported ones and those that are out of date nothing is.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CrosswalkDetails {
    /// Check sums of each space it comes from, with what lies outside the other definition.
    pub checks: Vec<CrosswalkCheck>,
    /// For each row whether any of its residents were counted there, and are not only spread by area.
    pub counted: Vec<bool>,
}

/// What the shares rest on.
fn basis_of(counted: Option<&Counted<'_>>) -> Basis {
    let Some(counted) = counted else { return Basis::Area };
    let CarrierInfo { id, name, reference_date } = counted.info();
    match id {
        CarrierId::Definition(id) => Basis::Definition { id, name, reference_date },
        CarrierId::Grid(_) => Basis::Grid { name, reference_date },
    }
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
    let counted = Counted::of(project)?;
    let carrier = counted.as_ref().map(|counted| counted.seen_from(from, to));
    let (rows, details, untouched) = rows_of(&from.spaces, &to.spaces, carrier, watch)?;
    let crosswalk = Crosswalk {
        id: CrosswalkId::new(),
        name,
        from: from.id,
        to: to.id,
        basis: basis_of(counted.as_ref()),
        source: None,
        date: jiff::Zoned::now().date().to_string(),
        fingerprint: fingerprint(project, from, to),
        rows: Arc::new(rows),
    };
    Ok(PreparedCrosswalk {
        id: crosswalk.id,
        command: Command::KeepCrosswalk { crosswalk: Box::new(crosswalk.clone()), kept: None },
        crosswalk: Arc::new(crosswalk),
        details,
        untouched,
    })
}

/// What is known of a crosswalk of a project beside its rows: computed anew where it is still current.
///
/// # Errors
/// [`AppError::Cancelled`].
pub fn crosswalk_details(project: &Project, kept: &Crosswalk, watch: &dyn Watch) -> Result<CrosswalkDetails, AppError> {
    let (Some(from), Some(to)) = (project.definition(kept.from), project.definition(kept.to)) else {
        return Ok(CrosswalkDetails::default());
    };
    if is_current(project, kept) != Some(true) {
        return Ok(CrosswalkDetails::default());
    }
    let counted = Counted::of(project)?;
    let carrier = counted.as_ref().map(|counted| counted.seen_from(from, to));
    let (rows, details, _) = rows_of(&from.spaces, &to.spaces, carrier, watch)?;
    Ok(if rows == *kept.rows { details } else { CrosswalkDetails::default() })
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
) -> Result<(Crosswalk, CrosswalkDetails), AppError> {
    let (rows, details, _) = rows_of(from, to, residents.carrier(), watch)?;
    let crosswalk = Crosswalk {
        id: CrosswalkId::new(),
        name: String::new(),
        from: DefinitionId::new(),
        to: DefinitionId::new(),
        basis,
        source: None,
        date: jiff::Zoned::now().date().to_string(),
        fingerprint: String::new(),
        rows: Arc::new(rows),
    };
    Ok((crosswalk, details))
}

/// Rows by the ids of spaces, what is known beside them, and the targets that get nothing.
type Rows = (Vec<CrosswalkRow>, CrosswalkDetails, Vec<u32>);

fn rows_of(from: &[Space], to: &[Space], carrier: Option<Carrier<'_>>, watch: &dyn Watch) -> Result<Rows, AppError> {
    let found = crosswalk(&Weights::between(from, to, carrier, watch)?);
    let row = |row: &crate::analysis::crosswalk::CrosswalkRow| {
        let (a, b) = (from.get(row.from as usize)?, to.get(row.to as usize)?);
        // Sums of parts may be more than the whole in the last digit.
        let shown = CrosswalkRow {
            from: a.id,
            to: b.id,
            residents_share: row.residents_share.map(|share| share.clamp(0.0, 1.0)),
            area_share: row.area_share.clamp(0.0, 1.0),
            residents: row.residents.map(|n| n.max(0.0)),
            exact: row.exact,
        };
        Some((shown, row.counted))
    };
    let (rows, counted) = found.rows.iter().filter_map(row).unzip();
    Ok((rows, CrosswalkDetails { checks: found.checks, counted }, found.untouched))
}

/// What a crosswalk between two definitions of a project would rest on now: equal to [`Crosswalk::fingerprint`] as long as neither geometry nor
/// residents have changed. `None` if one of them is gone. Takes time with the number of vertices: not for the window's thread.
pub fn crosswalk_fingerprint(project: &Project, from: DefinitionId, to: DefinitionId) -> Option<String> {
    Some(fingerprint(project, project.definition(from)?, project.definition(to)?))
}

/// Whether a computed crosswalk still says what computing it anew would; `None` for an imported one.
pub fn is_current(project: &Project, crosswalk: &Crosswalk) -> Option<bool> {
    let told = Some(&crosswalk.fingerprint).filter(|told| !told.is_empty())?;
    Some(crosswalk_fingerprint(project, crosswalk.from, crosswalk.to).as_ref() == Some(told))
}

fn fingerprint(project: &Project, from: &Definition, to: &Definition) -> String {
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
    match counted_by(project) {
        Some(CarrierId::Definition(id)) => {
            ground(project.definition(id).map(|definition| definition.spaces.as_slice()).unwrap_or_default());
        }
        Some(CarrierId::Grid(id)) => {
            for cell in project.grid(id).iter().flat_map(|grid| grid.cells.iter()) {
                hasher.update(cell.position.x().to_bits().to_le_bytes());
                hasher.update(cell.position.y().to_bits().to_le_bytes());
                hasher.update(cell.residents.number().map_or(u64::MAX, f64::to_bits).to_le_bytes());
            }
        }
        None => {}
    }
    hasher.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
