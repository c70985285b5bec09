//! What a command touched, told to whoever shows the project.

use crate::model::{
    ContextLayerId, CrosswalkId, DefinitionId, DepartmentId, DraftId, DraftSpaceId, FacilitySetId, GridId, IndicatorId,
    Project,
};
use crate::project::command::Changes;
use crate::project::features::FeatureTable;
use crate::project::record::Touched;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What the record says in terms of the model. Ids that can't be parsed would have failed the snapshot.
pub(super) fn changes(touched: &Touched, features: &[FeatureTable], old: &Project, new: &Project) -> Changes {
    let owners: Vec<&str> =
        features.iter().filter(|t| touched.feature_tables.contains(&t.name)).map(|t| t.owner.as_str()).collect();
    let mut changes = Changes {
        project: touched.project,
        departments: touched.departments.iter().filter_map(|uid| DepartmentId::parse(uid)).collect(),
        definitions: touched.definitions.iter().filter_map(|uid| DefinitionId::parse(uid)).collect(),
        spaces_of: Vec::new(),
        facility_sets: touched.facility_sets.iter().filter_map(|uid| FacilitySetId::parse(uid)).collect(),
        indicators: touched.indicators.iter().filter_map(|uid| IndicatorId::parse(uid)).collect(),
        grids: touched.grids.iter().filter_map(|uid| GridId::parse(uid)).collect(),
        context_layers: touched.context_layers.iter().filter_map(|uid| ContextLayerId::parse(uid)).collect(),
        versions: touched.versions,
        bookmarks: touched.bookmarks,
        drafts: drafts(touched),
        draft_spaces: touched.draft_spaces.iter().filter_map(|uid| DraftSpaceId::parse(uid)).collect(),
        positions: touched.positions,
        decisions: touched.decisions,
        crosswalks: touched.crosswalks.iter().filter_map(|uid| CrosswalkId::parse(uid)).collect(),
    };
    let visible = |project: &Project, id: DefinitionId| project.definition(id).is_some();
    let came_or_went = changes.definitions.iter().copied().filter(|id| visible(old, *id) != visible(new, *id));
    changes.spaces_of = came_or_went.collect();
    let edited = |uid: &&str| DefinitionId::parse(uid).filter(|id| visible(new, *id));
    changes.spaces_of.extend(owners.iter().filter_map(edited).filter(|id| visible(old, *id)));
    for id in owners.iter().filter_map(|uid| FacilitySetId::parse(uid)) {
        if !changes.facility_sets.contains(&id) && (old.facility_set(id).is_some() || new.facility_set(id).is_some()) {
            changes.facility_sets.push(id);
        }
    }
    for id in owners.iter().filter_map(|uid| GridId::parse(uid)) {
        if !changes.grids.contains(&id) && (old.grid(id).is_some() || new.grid(id).is_some()) {
            changes.grids.push(id);
        }
    }
    for id in owners.iter().filter_map(|uid| ContextLayerId::parse(uid)) {
        let there = old.context_layer(id).is_some() || new.context_layer(id).is_some();
        if there && !changes.context_layers.contains(&id) {
            changes.context_layers.push(id);
        }
    }
    // Values that came or went with their spaces.
    for old in old.indicators.iter().filter(|i| !changes.indicators.contains(&i.id)).collect::<Vec<_>>() {
        if new.indicator(old.id).is_some_and(|new| !Arc::ptr_eq(&old.observations, &new.observations)) {
            changes.indicators.push(old.id);
        }
    }
    changes
}

fn drafts(touched: &Touched) -> Vec<DraftId> {
    let Touched { drafts, drafts_with_spaces, drafts_with_blocks, .. } = touched;
    let all: BTreeSet<&String> = drafts.iter().chain(drafts_with_spaces).chain(drafts_with_blocks).collect();
    all.into_iter().filter_map(|uid| DraftId::parse(uid)).collect()
}
