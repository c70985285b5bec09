//! What is shown and how. Not part of the project: another person looks at it her own way.

use super::MapTheme;
use crate::app::operations::Against;
use crate::model::{ContextLayerId, DefinitionId, DraftId, FacilitySetId, GridId, IndicatorId, Project};
use std::collections::{BTreeMap, BTreeSet};

/// What is shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ViewState {
    hidden_definitions: BTreeSet<DefinitionId>,
    hidden_sets: BTreeSet<FacilitySetId>,
    hidden_contexts: BTreeSet<ContextLayerId>,
    shown_grids: BTreeSet<GridId>,
    active: Option<DefinitionId>,
    indicator: Option<IndicatorId>,
    draft: Option<DraftId>,
    theme: Option<MapTheme>,
    labels: bool,
    fade_others: bool,
    against: BTreeMap<DefinitionId, Against>,
    generation: u64,
}

impl ViewState {
    /// Everything visible but population grids, the first definition active.
    pub fn for_project(project: &Project) -> Self {
        Self { active: project.definitions.first().map(|d| d.id), labels: true, generation: 1, ..Self::default() }
    }

    /// Rises with every change.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Whether a definition is drawn.
    pub fn shows(&self, id: DefinitionId) -> bool {
        !self.hidden_definitions.contains(&id)
    }

    /// Whether a facility set is drawn.
    pub fn shows_set(&self, id: FacilitySetId) -> bool {
        !self.hidden_sets.contains(&id)
    }

    /// Whether a context layer is drawn.
    pub fn shows_context(&self, id: ContextLayerId) -> bool {
        !self.hidden_contexts.contains(&id)
    }

    /// Whether a population grid is drawn: only where it was asked for.
    pub fn shows_grid(&self, id: GridId) -> bool {
        self.shown_grids.contains(&id)
    }

    /// The definition that is filled, labelled, listed in the table and answers to clicks.
    pub fn active(&self) -> Option<DefinitionId> {
        self.active
    }

    /// The indicator that colours its definition.
    pub fn indicator(&self) -> Option<IndicatorId> {
        self.indicator
    }

    /// The draft that is shown, and painted on this side.
    pub fn draft(&self) -> Option<DraftId> {
        self.draft
    }

    /// Shows a draft, which makes its blocks the active definition; or none.
    pub(super) fn set_draft(&mut self, project: &Project, id: Option<DraftId>) {
        if self.draft != id {
            self.draft = id;
            self.generation += 1;
        }
        if let Some(draft) = id.and_then(|id| project.draft(id)) {
            self.activate(project, draft.blocks);
        }
    }

    /// What of a comparison is shown in place of an indicator.
    pub fn theme(&self) -> Option<MapTheme> {
        self.theme
    }

    /// Shows something of a comparison, or nothing of it; see [`Session::show_theme`](super::Session::show_theme).
    pub(super) fn set_theme(&mut self, theme: Option<MapTheme>) {
        self.generation += u64::from(self.theme != theme);
        self.theme = theme;
    }

    /// Whether spaces of the active definition carry their names.
    pub fn labels(&self) -> bool {
        self.labels
    }

    /// Whether all but the active definition are drawn faintly.
    pub fn fade_others(&self) -> bool {
        self.fade_others
    }

    /// What a definition is held against as its outer boundary; nothing unless it was said.
    pub fn against(&self, id: DefinitionId) -> Against {
        self.against.get(&id).copied().unwrap_or(Against::Nothing)
    }

    /// Says what a definition is held against.
    pub fn hold_against(&mut self, id: DefinitionId, against: Against) {
        self.against.insert(id, against);
    }

    /// Exchanges what definitions are held against.
    pub(super) fn swap_boundaries(&mut self, other: &mut Self) {
        std::mem::swap(&mut self.against, &mut other.against);
    }

    /// Shows or hides a definition.
    pub fn show(&mut self, id: DefinitionId, shown: bool) {
        let changed = if shown { self.hidden_definitions.remove(&id) } else { self.hidden_definitions.insert(id) };
        self.generation += u64::from(changed);
    }

    /// Shows or hides a facility set.
    pub fn show_set(&mut self, id: FacilitySetId, shown: bool) {
        let changed = if shown { self.hidden_sets.remove(&id) } else { self.hidden_sets.insert(id) };
        self.generation += u64::from(changed);
    }

    /// Shows or hides a context layer.
    pub fn show_context(&mut self, id: ContextLayerId, shown: bool) {
        let changed = if shown { self.hidden_contexts.remove(&id) } else { self.hidden_contexts.insert(id) };
        self.generation += u64::from(changed);
    }

    /// Shows or hides a population grid; see [`Session::show_grid`](super::Session::show_grid).
    pub(super) fn show_grid(&mut self, id: GridId, shown: bool) {
        let changed = if shown { self.shown_grids.insert(id) } else { self.shown_grids.remove(&id) };
        self.generation += u64::from(changed);
    }

    /// Makes a definition the active one, and visible. An indicator of another definition is put away.
    pub fn activate(&mut self, project: &Project, id: DefinitionId) {
        if self.active != Some(id) {
            self.active = Some(id);
            self.generation += 1;
        }
        self.show(id, true);
        if self.indicator.and_then(|i| project.indicator(i)).is_some_and(|i| i.definition != id) {
            self.set_indicator(project, None);
        }
    }

    /// Colours a definition by an indicator, which makes it the active one.
    pub fn set_indicator(&mut self, project: &Project, id: Option<IndicatorId>) {
        if self.indicator != id {
            self.indicator = id;
            self.generation += 1;
        }
        if let Some(indicator) = id.and_then(|id| project.indicator(id)) {
            self.set_theme(None);
            self.activate(project, indicator.definition);
        }
    }

    /// Names on the map or not.
    pub fn set_labels(&mut self, labels: bool) {
        self.generation += u64::from(self.labels != labels);
        self.labels = labels;
    }

    /// Fades all but the active definition or not.
    pub fn set_fade_others(&mut self, fade: bool) {
        self.generation += u64::from(self.fade_others != fade);
        self.fade_others = fade;
    }

    /// Lets go of what is not in the project any more.
    pub fn retain(&mut self, project: &Project) {
        let before = self.clone();
        self.hidden_definitions.retain(|id| project.definition(*id).is_some());
        self.hidden_sets.retain(|id| project.facility_set(*id).is_some());
        self.hidden_contexts.retain(|id| project.context_layer(*id).is_some());
        self.shown_grids.retain(|id| project.grid(*id).is_some());
        self.active = self.active.filter(|id| project.definition(*id).is_some());
        self.indicator = self.indicator.filter(|id| project.indicator(*id).is_some());
        self.draft = self.draft.filter(|id| project.draft(*id).is_some());
        if self.active.is_none() {
            self.active = project.definitions.first().map(|d| d.id);
        }
        self.generation += u64::from(*self != before);
    }
}
