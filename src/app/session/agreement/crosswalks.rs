//! Crosswalks: the one that is looked at, which of those that are kept are out of date, and files.

use super::{Answer as Agreed, Session};
use crate::app::crosswalk_table::CrosswalkTable;
use crate::app::operations::{self, AppError, CrosswalkDetails, CrosswalkFormat, PreparedCrosswalkImport, SheetForm};
use crate::app::session::imports::{next_request, own_lane};
use crate::app::session::{Outcome, stopped_or_failed};
use crate::geometry::Watch;
use crate::l10n::Lang;
use crate::model::{Crosswalk, CrosswalkId, DefinitionId, Project, Revision, UnmatchedRow};
use crate::project::Command;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A crosswalk that is looked at.
#[derive(Debug, Clone)]
pub struct CrosswalkView {
    /// The crosswalk itself; kept in the project if it has one of this id.
    pub crosswalk: Arc<Crosswalk>,
    /// Its rows as they are shown.
    pub table: Arc<CrosswalkTable>,
    /// What is known beside its rows.
    pub details: Arc<CrosswalkDetails>,
    /// Whether names alone tell the spaces it comes from, and those it goes to, apart.
    pub names_suffice: [bool; 2],
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
    Read(Result<Box<(Command, CrosswalkRead)>, AppError>),
}

const LANE: &str = "crosswalk";
const JUDGING_LANE: &str = "crosswalks judged";

/// What reading an official crosswalk came to.
#[derive(Debug, Clone, PartialEq)]
pub struct CrosswalkRead {
    /// Rows that were taken.
    pub rows: usize,
    /// Lines of rows that were not.
    pub unmatched: Vec<UnmatchedRow>,
    /// Labels of spaces whose shares do not sum to 1, with the sum.
    pub uneven: Vec<(String, f64)>,
    /// Labels of spaces that the table does not name.
    pub absent: Vec<String>,
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
        self.agreement.crosswalks.computing.is_some() && self.lanes.jobs().iter().any(|job| job.lane == LANE)
    }

    /// Whether a crosswalk, kept or only looked at, rests on geometry or residents that changed since; `None` while that is not known.
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
        self.start_agreement(LANE, "crosswalk", move |ticket| {
            let details = operations::crosswalk_details(&project, &crosswalk, ticket);
            let view = details.map(|details| view_of(&project, Arc::new(crosswalk), details));
            Some(Agreed::Crosswalk(Answer::Made(view)))
        });
    }

    /// Keeps the crosswalk that is looked at in the project.
    pub fn keep_crosswalk(&mut self, name: String) {
        let Some(view) = self.crosswalk_view() else { return };
        // An id that was used before is not taken again.
        let id = CrosswalkId::new();
        let crosswalk = Box::new(Crosswalk { id, name, ..view.crosswalk.as_ref().clone() });
        self.execute(Command::KeepCrosswalk { crosswalk, kept: None });
    }

    /// Writes the crosswalk that is looked at to a file; the answer is [`Outcome::CrosswalkWritten`]. A file that is there is only
    /// replaced if that was said. Counts of 1 and 2 are hidden unless it is `internal`.
    pub fn export_crosswalk(&self, format: CrosswalkFormat, path: PathBuf, internal: bool, replace: bool) {
        let (Some((_, project)), Some(view), lang) = (self.snapshot(), self.crosswalk_view(), self.lang()) else {
            return;
        };
        let view = view.clone();
        self.start_agreement(&format!("export crosswalk {}", next_request()), "crosswalk", move |_| {
            // What departments work with is kept; what was only looked at goes out as of today, or not at all.
            let is_kept = project.crosswalk(view.crosswalk.id).is_some();
            if !is_kept && operations::is_current(&project, &view.crosswalk) == Some(false) {
                return Some(Agreed::Crosswalk(Answer::Written(Err(AppError::CrosswalkStale))));
            }
            let written = write(&project, &view, (lang, format, internal), &path, replace);
            Some(Agreed::Crosswalk(Answer::Written(written.map(|()| path))))
        });
    }

    /// Reads an official crosswalk between two definitions and keeps it; what came of it is [`Outcome::CrosswalkRead`].
    pub fn import_crosswalk(&self, path: PathBuf, from: DefinitionId, to: DefinitionId, name: String) {
        let Some((_, project)) = self.snapshot() else { return };
        self.start_agreement(&own_lane(), "crosswalk", move |ticket| {
            let read = read(&project, &path, (from, to), &name, ticket).map(Box::new);
            Some(Agreed::Crosswalk(Answer::Read(read)))
        });
    }

    /// Whether it is not known yet which of the kept crosswalks are out of date.
    pub fn wants_judgement(&self) -> bool {
        let (state, now) = (&self.agreement.crosswalks, Some(self.revision()));
        state.judged != now && state.judging != now
    }

    /// Finds out which of the kept crosswalks are out of date, unless that is known or on its way.
    pub fn judge_crosswalks(&mut self) {
        if !self.wants_judgement() {
            return;
        }
        let revision = self.revision();
        let Some((_, project)) = self.snapshot() else { return };
        self.agreement.crosswalks.judging = Some(revision);
        let shown = self.crosswalk_view().map(|view| view.crosswalk.clone());
        self.start_agreement(JUDGING_LANE, "crosswalk", move |ticket| {
            let mut stale = BTreeMap::new();
            for crosswalk in project.crosswalks.iter().chain(shown.as_deref()) {
                ticket.check().ok()?;
                stale.insert(crosswalk.id, operations::is_current(&project, crosswalk) == Some(false));
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
                    Ok(view) => {
                        state.shown = Some(view);
                        // Whether it is of today is to be judged with the others.
                        (state.judged, state.judging) = (None, None);
                    }
                    Err(error) => return Some(stopped_or_failed(error)),
                }
                None
            }
            Answer::Judged(revision, stale) => {
                // One that was asked for before another crosswalk was looked at knows nothing of that.
                if state.judging == Some(revision) {
                    (state.stale, state.judged) = (stale, Some(revision));
                }
                None
            }
            Answer::Read(Ok(read)) => {
                let (command, read) = *read;
                self.send_change(move |store, who| store.execute(command, who));
                Some(Outcome::CrosswalkRead(read))
            }
            Answer::Read(Err(error)) => Some(stopped_or_failed(error)),
            Answer::Written(Ok(path)) => Some(Outcome::CrosswalkWritten(path)),
            Answer::Written(Err(error)) => Some(stopped_or_failed(error)),
        }
    }
}

fn view_of(project: &Project, crosswalk: Arc<Crosswalk>, details: CrosswalkDetails) -> CrosswalkView {
    let table = Arc::new(CrosswalkTable::of(project, &crosswalk, &details));
    let suffice = |id| project.definition(id).is_some_and(|definition| operations::names_suffice(&definition.spaces));
    let names_suffice = [suffice(crosswalk.from), suffice(crosswalk.to)];
    CrosswalkView { crosswalk, table, details: Arc::new(details), names_suffice }
}

fn make(project: &Project, from: DefinitionId, to: DefinitionId, watch: &dyn Watch) -> Result<CrosswalkView, AppError> {
    let prepared = operations::prepare_crosswalk(project, from, to, "", watch)?;
    Ok(view_of(project, prepared.crosswalk, prepared.details))
}

fn write(
    project: &Project,
    view: &CrosswalkView,
    (lang, format, internal): (Lang, CrosswalkFormat, bool),
    path: &Path,
    replace: bool,
) -> Result<(), AppError> {
    if !replace {
        operations::sheet_place_is_free(path)?;
    }
    let sheet = operations::crosswalk_sheet(lang, project, (&view.crosswalk, &view.details), internal)?;
    let bytes = operations::crosswalk_bytes(lang, &sheet, format)?;
    operations::write_sheet(path, &bytes, replace)
}

/// The first sheet that is a crosswalk between the two: a workbook may explain itself on others.
fn read(
    project: &Project,
    path: &Path,
    between: (DefinitionId, DefinitionId),
    name: &str,
    watch: &dyn Watch,
) -> Result<(Command, CrosswalkRead), AppError> {
    let mut first_error = None;
    for table in operations::read_tables(path, None, watch)? {
        match operations::prepare_crosswalk_import(project, &table, between, name, &SheetForm::today()) {
            Ok(prepared) => {
                let PreparedCrosswalkImport { command, rows, unmatched, uneven, absent, .. } = prepared;
                return Ok((command, CrosswalkRead { rows, unmatched, uneven, absent }));
            }
            Err(error) => _ = first_error.get_or_insert(error),
        }
    }
    Err(first_error.unwrap_or(AppError::ChangedMeanwhile))
}
