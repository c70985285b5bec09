//! Whether converted indicators still say what converting them anew would.

use super::super::{AppError, crosswalk_fingerprint, is_current};
use super::{bridge, source_of, values_of};
use crate::geometry::Watch;
use crate::model::{
    Crosswalk, DefinitionId, Derivation, DerivedVia, Indicator, IndicatorId, ObservedValue, Project, RateFrom, Space,
};
use geo::CoordsIter;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};

/// How a converted indicator stands to what it was made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DerivedState {
    /// Converting it anew gives the same.
    Current,
    /// Its source, the ground or the residents changed since.
    Stale,
    /// What it was made of is gone.
    SourceGone,
}

/// The state of every converted indicator. Takes time with the number of vertices: not for the window's thread.
///
/// # Errors
/// [`AppError::Cancelled`].
pub fn derived_states(project: &Project, watch: &dyn Watch) -> Result<BTreeMap<IndicatorId, DerivedState>, AppError> {
    let mut grounds: HashMap<String, Option<String>> = HashMap::new();
    let mut states = BTreeMap::new();
    for indicator in &project.indicators {
        let Some(derivation) = indicator.derived.as_deref() else { continue };
        watch.check()?;
        let (from, to) = (derivation.definition, indicator.definition);
        let way = match &derivation.via {
            DerivedVia::Ground { .. } => format!("{from} {to} ground"),
            DerivedVia::Area => format!("{from} {to} area"),
            DerivedVia::Crosswalk { id, name } => format!("{from} {to} {id} {name}"),
        };
        let ground = match crosswalk_if_any(project, derivation, to) {
            Ok(via) => grounds.entry(way).or_insert_with(|| ground(project, from, to, &via)).clone(),
            Err(()) => None,
        };
        let now = ground.and_then(|ground| fingerprint(project, derivation, &ground));
        let state = match now {
            None => DerivedState::SourceGone,
            Some(now) if now == derivation.fingerprint => DerivedState::Current,
            Some(_) => DerivedState::Stale,
        };
        states.insert(indicator.id, state);
    }
    Ok(states)
}

/// The way as it would be gone now: a crosswalk may have been kept anew under its name.
fn crosswalk_if_any(project: &Project, derivation: &Derivation, to: DefinitionId) -> Result<DerivedVia, ()> {
    match &derivation.via {
        DerivedVia::Crosswalk { .. } => {
            let crosswalk = crosswalk_of(project, derivation, to).ok_or(())?;
            Ok(DerivedVia::Crosswalk { id: crosswalk.id, name: crosswalk.name.clone() })
        }
        other => Ok(other.clone()),
    }
}

/// The crosswalk of a conversion: the same, or the one of its name between the same definitions.
pub(super) fn crosswalk_of<'a>(
    project: &'a Project,
    derivation: &Derivation,
    to: DefinitionId,
) -> Option<&'a Crosswalk> {
    let DerivedVia::Crosswalk { id, name } = &derivation.via else { return None };
    let fits = |c: &&Crosswalk| c.from == derivation.definition && c.to == to;
    let by_name = || project.crosswalks.iter().filter(fits).find(|crosswalk| crosswalk.name == *name);
    project.crosswalk(*id).filter(fits).or_else(by_name)
}

/// Tells whether weights are still what they were; `None` if a definition or the crosswalk is gone.
pub(super) fn ground(project: &Project, from: DefinitionId, to: DefinitionId, via: &DerivedVia) -> Option<String> {
    match via {
        DerivedVia::Ground { .. } => crosswalk_fingerprint(project, from, to),
        DerivedVia::Area => {
            let mut hasher = Sha256::new();
            for definition in [project.definition(from)?, project.definition(to)?] {
                definition.spaces.iter().for_each(|space| add_space(&mut hasher, space));
                hasher.update([0]);
            }
            Some(hex(hasher))
        }
        DerivedVia::Crosswalk { id, .. } => {
            let (crosswalk, from) = (project.crosswalk(*id)?, project.definition(from)?);
            let mut hasher = Sha256::new();
            for row in crosswalk.rows.iter() {
                hasher.update(row.from.to_string());
                hasher.update(row.to.to_string());
                for number in [row.residents_share, Some(row.area_share), row.residents] {
                    hasher.update(number.map_or(u64::MAX, f64::to_bits).to_le_bytes());
                }
                hasher.update([u8::from(row.exact)]);
            }
            bridge::stated(from).unwrap_or_default().iter().for_each(|value| add_value(&mut hasher, *value));
            // A crosswalk that is out of date is to be computed anew first, and then has other rows or at least another time.
            hasher.update([u8::from(is_current(project, crosswalk) == Some(false))]);
            Some(hex(hasher))
        }
    }
}

fn add_space(hasher: &mut Sha256, space: &Space) {
    hasher.update(space.id.to_string());
    for c in space.geometry.coords_iter() {
        hasher.update(c.x.to_bits().to_le_bytes());
        hasher.update(c.y.to_bits().to_le_bytes());
    }
}

/// Of all an indicator was made of, its weights given; `None` if the source is gone.
pub(super) fn fingerprint(project: &Project, derivation: &Derivation, ground: &str) -> Option<String> {
    let source = source_of(project, derivation)?;
    let mut hasher = Sha256::new();
    hasher.update(ground);
    add_indicator(&mut hasher, project, source);
    match &derivation.rate {
        Some(RateFrom::Parts { numerator, denominator, .. }) => {
            // Without its parts the rate would be converted otherwise.
            for id in std::iter::once(*numerator).chain(*denominator) {
                match project.indicator(id) {
                    Some(part) => add_indicator(&mut hasher, project, part),
                    None => hasher.update([2]),
                }
            }
        }
        Some(RateFrom::Residents) | None => {}
    }
    if derivation.rate.is_some() {
        let from = project.definition(derivation.definition)?;
        bridge::stated(from).unwrap_or_default().iter().for_each(|value| add_value(&mut hasher, *value));
    }
    Some(hex(hasher))
}

fn add_indicator(hasher: &mut Sha256, project: &Project, indicator: &Indicator) {
    let kind: u8 = match indicator.kind {
        crate::model::IndicatorKind::Count => 0,
        crate::model::IndicatorKind::Rate => 1,
        crate::model::IndicatorKind::Mean => 2,
    };
    hasher.update([kind]);
    if let Some(definition) = project.definition(indicator.definition) {
        values_of(indicator, definition).into_iter().for_each(|value| add_value(hasher, value));
    }
}

fn add_value(hasher: &mut Sha256, value: ObservedValue) {
    let (tag, exact_share): (u8, f64) = match value {
        ObservedValue::Measured(_) => (0, 1.0),
        ObservedValue::Aggregated(_) => (1, 1.0),
        ObservedValue::Estimated { exact_share, .. } => (2, exact_share),
        ObservedValue::Missing => (3, 0.0),
        ObservedValue::Suppressed => (4, 0.0),
    };
    hasher.update([tag]);
    hasher.update(exact_share.to_bits().to_le_bytes());
    hasher.update(value.number().unwrap_or(0.0).to_bits().to_le_bytes());
}

fn hex(hasher: Sha256) -> String {
    hasher.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
