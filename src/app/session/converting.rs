//! Indicators converted to other spaces: what a form would give, and which that were converted are out of date.

use super::imports::{Prepared, own_lane};
use super::{Event, Outcome, Session};
use crate::app::operations::{
    AppError, ConvertForm, DerivedState, PreparedConversion, derived_states, prepare_conversion, prepare_rederived,
};
use crate::model::{Definition, DefinitionId, Indicator, IndicatorId, Project, Revision};
use crate::project::Changes;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a form would give.
type Preview = Result<Arc<PreparedConversion>, Arc<AppError>>;

/// What is known.
#[derive(Default)]
pub(super) struct Converting {
    preview: Option<(ConvertForm, Revision, Preview)>,
    states: BTreeMap<IndicatorId, DerivedState>,
}

/// Answers of jobs here.
pub(super) enum Answer {
    Preview(ConvertForm, Revision, Preview),
    States(Revision, BTreeMap<IndicatorId, DerivedState>),
    Failed(AppError),
}

const PREVIEW_LANE: &str = "convert preview";
const JUDGING_LANE: &str = "conversions judged";

impl Session {
    /// Works out what a form would give, to be seen before anything is changed.
    pub fn preview_conversion(&self, form: ConvertForm) {
        let Some((epoch, project)) = self.snapshot() else { return };
        self.start(PREVIEW_LANE, "indicators", move |ticket| {
            let answer = match prepare_conversion(&project, &form, ticket) {
                Err(AppError::Cancelled) => return None,
                result => Answer::Preview(form, project.revision, result.map(Arc::new).map_err(Arc::new)),
            };
            Some(Event::Converting { epoch, answer: Box::new(answer) })
        });
    }

    /// Stops working out what a form would give, and forgets what was worked out.
    pub fn stop_conversion_preview(&mut self) {
        self.lanes.cancel(PREVIEW_LANE);
        self.converting.preview = None;
    }

    /// What a form would give, once that is known.
    pub fn conversion_preview(&self, form: &ConvertForm) -> Option<&Preview> {
        let now = self.revision();
        self.converting.preview.as_ref().filter(|(of, at, _)| of == form && *at == now).map(|(.., preview)| preview)
    }

    /// How far working out what a form would give is, 0 to 1; `None` while nothing is worked out.
    pub fn conversion_progress(&self) -> Option<f32> {
        let job = self.jobs().into_iter().find(|job| job.lane == PREVIEW_LANE)?;
        Some(job.progress.unwrap_or(0.0))
    }

    /// Converts indicators and keeps them: one step.
    pub fn convert_indicators(&self, form: ConvertForm) {
        let Some((epoch, project)) = self.snapshot() else { return };
        self.start(&own_lane(), "indicators", move |ticket| {
            let result = prepare_conversion(&project, &form, ticket);
            let result = result.map(|prepared| Box::new(Prepared::of(prepared.command)));
            Some(Event::Prepared { epoch, result })
        });
    }

    /// Converts indicators anew from what their sources are now: one step.
    pub fn convert_again(&self, indicators: Vec<IndicatorId>) {
        let Some((epoch, project)) = self.snapshot() else { return };
        self.start(&own_lane(), "indicators", move |ticket| {
            let result = prepare_rederived(&project, &indicators, ticket);
            let result = result.map(|prepared| Box::new(Prepared::of(prepared.command)));
            Some(Event::Prepared { epoch, result })
        });
    }

    /// How a converted indicator stands to what it was made of; `None` while that is not known, and for others.
    pub fn derived_state(&self, id: IndicatorId) -> Option<DerivedState> {
        self.converting.states.get(&id).copied()
    }

    /// Converted indicators that are out of date, in the project's order.
    pub fn stale_indicators(&self) -> Vec<IndicatorId> {
        let all = self.project().map(|project| project.indicators.as_slice()).unwrap_or_default();
        let stale = |i: &&Indicator| self.derived_state(i.id) == Some(DerivedState::Stale);
        all.iter().filter(stale).map(|indicator| indicator.id).collect()
    }

    /// Finds out beside the window which converted indicators are out of date, where something they may be made of was touched.
    pub(super) fn judge_conversions(&mut self, project: &Arc<Project>, changes: &Changes) {
        let touched = !(changes.indicators.is_empty()
            && changes.definitions.is_empty()
            && changes.spaces_of.is_empty()
            && changes.grids.is_empty()
            && changes.crosswalks.is_empty());
        if !touched || project.indicators.iter().all(|indicator| indicator.derived.is_none()) {
            return;
        }
        let (epoch, project) = (self.epoch, Arc::clone(project));
        self.start(JUDGING_LANE, "indicators", move |ticket| {
            let answer = match derived_states(&project, ticket) {
                Ok(states) => Answer::States(project.revision, states),
                Err(AppError::Cancelled) => return None,
                Err(error) => Answer::Failed(error),
            };
            Some(Event::Converting { epoch, answer: Box::new(answer) })
        });
    }

    pub(super) fn converting_came(&mut self, answer: Answer) -> Option<Outcome> {
        match answer {
            Answer::Preview(form, revision, preview) => self.converting.preview = Some((form, revision, preview)),
            // Of an older state, another answer is on its way, or nothing that matters was touched since.
            Answer::States(revision, states) if revision <= self.revision() => self.converting.states = states,
            Answer::States(..) => {}
            Answer::Failed(error) => return Some(Outcome::Failed(error)),
        }
        None
    }
}

/// Definitions an indicator may be converted to: common ones, that were decided, first, the latest before the older; then the others.
pub fn conversion_targets(project: &Project, from: DefinitionId) -> Vec<DefinitionId> {
    let common: Vec<DefinitionId> = project.decisions.iter().rev().map(|decision| decision.definition).collect();
    let place = |id: DefinitionId| common.iter().position(|common| *common == id).unwrap_or(common.len());
    let others = |d: &&Definition| d.id != from && !d.spaces.is_empty();
    let mut targets: Vec<DefinitionId> = project.definitions.iter().filter(others).map(|d| d.id).collect();
    // Stable: those that were not decided stay in their order.
    targets.sort_by_key(|id| place(*id));
    targets
}
