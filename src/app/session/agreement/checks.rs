//! What official small-area statistics ask of a draft, and how a decision differs from the one before: both on demand, in jobs.

use super::{Answer as Agreed, Session};
use crate::app::operations::{
    AppError, DraftDifference, DraftSide, OfficialCheck, OfficialSubject, draft_difference, official_check,
};
use crate::app::session::{Outcome, stopped_or_failed};
use crate::model::{Decision, DecisionId, Draft, DraftId, DraftOrigin, Project, Revision};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A draft held against the requirements.
#[derive(Debug, Clone)]
pub struct OfficialView {
    /// Which draft or definition.
    pub subject: OfficialSubject,
    /// What came of it.
    pub check: Arc<OfficialCheck>,
    revision: Revision,
}

/// Blocks that went from one space to another.
#[derive(Debug, Clone, PartialEq)]
pub struct MovedBlocks {
    /// What the space was called before; `None`: they were in none.
    pub from: Option<String>,
    /// What their space is called now; `None`: they are in none.
    pub to: Option<String>,
    /// Their positions in their definition, rising.
    pub blocks: Vec<u32>,
    /// Their residents; `None` where nothing carries residents.
    pub residents: Option<f64>,
}

/// How a decision differs from the one before.
#[derive(Debug, Clone)]
pub struct DifferenceView {
    /// Which decision.
    pub decision: DecisionId,
    /// The one before.
    pub before: DecisionId,
    /// What moved, most residents (then blocks) first.
    pub moved: Arc<Vec<MovedBlocks>>,
    /// Residents of all that moved.
    pub residents: Option<f64>,
}

/// What was asked for last.
#[derive(Default)]
pub(in crate::app::session) struct Checks {
    official: Option<OfficialView>,
    difference: Option<DifferenceView>,
}

/// Answers of jobs here.
pub(in crate::app::session) enum Answer {
    Official(Result<OfficialView, AppError>),
    Difference(Result<DifferenceView, AppError>),
}

const LANE: &str = "agreement check";
/// Steps back along which the decision before is looked for.
const MOST_STEPS: usize = 1_000;

/// The decision that the draft of another goes back to, by way of other drafts, too.
pub fn decision_before(project: &Project, decision: &Decision) -> Option<DecisionId> {
    let mut draft: &Draft = project.draft(decision.draft)?;
    for _ in 0..MOST_STEPS {
        draft = match &draft.origin {
            DraftOrigin::Decision { id, .. } => return project.decisions.iter().find(|d| d.id == *id).map(|d| d.id),
            DraftOrigin::Draft { id, .. } => project.draft(*id)?,
            _ => return None,
        };
    }
    None
}

impl Session {
    /// What the last check of a draft found, as long as nothing changed since.
    pub fn official_view(&self, draft: DraftId) -> Option<&OfficialView> {
        self.official_view_of(OfficialSubject::Draft(draft))
    }

    /// What the last check of a draft or a definition found, as long as nothing changed since.
    pub fn official_view_of(&self, subject: OfficialSubject) -> Option<&OfficialView> {
        let now = self.revision();
        self.agreement.checks.official.as_ref().filter(|view| view.subject == subject && view.revision == now)
    }

    /// How a decision differs from the one before, once it was asked for.
    pub fn difference_view(&self, decision: DecisionId) -> Option<&DifferenceView> {
        self.agreement.checks.difference.as_ref().filter(|view| view.decision == decision)
    }

    /// Whether a check or a difference is being worked out.
    pub fn checks_agreement(&self) -> bool {
        self.lanes.jobs().iter().any(|job| job.lane == LANE)
    }

    /// Holds a draft against what official small-area statistics ask.
    pub fn check_official(&mut self, draft: DraftId, min_residents: f64) {
        self.check_official_of(OfficialSubject::Draft(draft), min_residents);
    }

    /// Holds a draft or a definition against what official small-area statistics ask.
    pub fn check_official_of(&mut self, subject: OfficialSubject, min_residents: f64) {
        let (Some((_, project)), revision) = (self.snapshot(), self.revision()) else { return };
        self.start_agreement(LANE, "official", move |ticket| {
            let checked = official_check(&project, subject, min_residents, ticket);
            let view = checked.map(|check| OfficialView { subject, check: Arc::new(check), revision });
            Some(Agreed::Check(Answer::Official(view)))
        });
    }

    /// Works out how a decision differs from the one before.
    pub fn differ_from_before(&mut self, decision: DecisionId) {
        let Some((_, project)) = self.snapshot() else { return };
        let of = |id| project.decisions.iter().find(|d: &&Decision| d.id == id).cloned();
        let Some(now) = of(decision) else { return };
        let Some(then) = decision_before(&project, &now).and_then(of) else { return };
        self.start_agreement(LANE, "differences", move |ticket| {
            let (before, after) = (DraftSide::Now(then.draft), DraftSide::Now(now.draft));
            let view = draft_difference(&project, before, after, ticket).map(|difference| DifferenceView {
                decision,
                before: then.id,
                residents: difference.residents,
                moved: Arc::new(moved(&project, (then.draft, now.draft), &difference)),
            });
            Some(Agreed::Check(Answer::Difference(view)))
        });
    }

    pub(super) fn check_came(&mut self, answer: Answer) -> Option<Outcome> {
        let checks = &mut self.agreement.checks;
        match answer {
            Answer::Official(Ok(view)) => checks.official = Some(view),
            Answer::Difference(Ok(view)) => checks.difference = Some(view),
            Answer::Official(Err(error)) | Answer::Difference(Err(error)) => return Some(stopped_or_failed(error)),
        }
        None
    }
}

/// Changes by where from and where to.
fn moved(project: &Project, (then, now): (DraftId, DraftId), difference: &DraftDifference) -> Vec<MovedBlocks> {
    let label = |draft: DraftId, at: u32| {
        let space = project.draft(draft).and_then(|draft| draft.spaces.get(at as usize));
        space.map(|space| space.label().to_owned()).unwrap_or_default()
    };
    let mut grouped: BTreeMap<(Option<u32>, Option<u32>), MovedBlocks> = BTreeMap::new();
    for change in &difference.changes {
        let group = grouped.entry((change.from, change.to)).or_insert_with(|| MovedBlocks {
            from: change.from.map(|at| label(then, at)),
            to: change.to.map(|at| label(now, at)),
            blocks: Vec::new(),
            residents: difference.residents.map(|_| 0.0),
        });
        group.blocks.push(change.at);
        if let (Some(sum), Some(n)) = (group.residents.as_mut(), change.residents) {
            *sum += n;
        }
    }
    let mut moved: Vec<MovedBlocks> = grouped.into_values().collect();
    moved.sort_by(|a, b| {
        let residents = |m: &MovedBlocks| m.residents.unwrap_or_default();
        residents(b).total_cmp(&residents(a)).then(b.blocks.len().cmp(&a.blocks.len()))
    });
    moved
}
