//! One open project with everything derived from it, and the jobs that do the work.
//!
//! The surface calls methods that return at once and [`Session::poll`]s for what came of them. The store lives on its own
//! thread ([`crate::jobs::Actor`]), pure work in lanes ([`crate::jobs::Lanes`]); both answer through one channel. Answers
//! carry the epoch (which project) and revision they belong to and are dropped when stale.

mod agreement;
mod backdrop;
mod basemap;
mod bookmarks;
mod borders;
mod classed;
mod comparing;
mod compose;
mod converting;
mod derived;
mod drafts;
mod drawing;
mod examine;
mod history;
mod identify;
mod imports;
mod lifecycle;
mod others;
mod outcome;
mod pick;
mod search;
mod sheets;
mod sides;
mod table;
#[cfg(test)]
mod tests;
mod versions;
mod view;
mod viewing;

pub use agreement::{
    BlockLog, CrosswalkQuery, CrosswalkRead, CrosswalkSort, CrosswalkView, DifferenceView, MovedBlocks, OfficialView,
    decision_before,
};
pub use backdrop::{ContextView, GridView, ResidentsTaken};
pub use classed::{ClassCounts, IndicatorView, SpaceClass};
pub use comparing::{MapTheme, shared_border_look};
pub use compose::{Hover, class_fill, grid_symbols};
pub use converting::conversion_targets;
pub use derived::{ComparisonState, DefinitionView, FacilityView};
pub use drafts::{
    Direction, DraftDifference, DraftForm, DraftGround, DraftLegendRow, DraftRow, DraftShape, DraftSign, DraftStart,
    DraftView, FillUpTo, Refusal, TableTaken, Target,
};
pub use examine::{Examination, MendPreview};
pub use history::HistoryView;
pub use identify::{Identified, Thing, ThingKind};
pub use imports::{Probed, RememberedProbe, TableProbe};
pub use lifecycle::ProjectStatus;
pub use others::WindowCall;
pub use outcome::Outcome;
pub use pick::Layer;
pub use search::SearchHit;
use search::SearchState;
pub use sheets::{DrawnSheet, SheetPreview};
pub use sides::{Layout, Side};
pub use table::{TableQuery, TableRows, TableSort};
pub use versions::Looking;
pub use view::ViewState;

use super::folders::Folders;
use super::operations::{AppError, Compaction, Opener, Recoverable, RescueReport, Viewed};
use super::selection::Selection;
use super::settings::Settings;
use crate::geometry::Watch;
use crate::jobs::{Actor, JobInfo, Lanes, Ticket, Waker};
use crate::l10n::Lang;
use crate::model::{
    ContextLayerId, DefinitionId, DraftId, FacilitySetId, GridId, IndicatorId, Project, Revision, VersionId,
};
use crate::project::{Applied, Store};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

impl Watch for Ticket {
    fn progress(&self, share: f32) {
        self.set_progress(share);
    }
    fn cancelled(&self) -> bool {
        self.is_cancelled()
    }
    fn shared(&self) -> Option<Arc<dyn Watch + Send>> {
        Some(Arc::new(self.clone()))
    }
}

/// The workbench's state without a window.
pub struct Session {
    /// Remembered choices.
    pub settings: Settings,
    /// What is selected.
    pub selection: Selection,
    /// What is shown on the side in hand.
    pub view: ViewState,
    sides: sides::Sides,
    folders: Folders,
    waker: Waker,
    project: Option<Arc<Project>>,
    status: ProjectStatus,
    actor: Option<Actor<Store>>,
    lanes: Lanes,
    sender: Sender<Event>,
    receiver: Receiver<Event>,
    /// Counts projects opened in this session; answers for another one are dropped.
    epoch: u64,
    /// Requests sent to the store and not answered yet.
    pending: usize,
    definitions: BTreeMap<DefinitionId, DefinitionView>,
    facilities: BTreeMap<FacilitySetId, FacilityView>,
    contexts: BTreeMap<ContextLayerId, ContextView>,
    grids: BTreeMap<GridId, GridView>,
    borders: borders::BorderState,
    drafts: drafts::Drafts,
    indicator: Option<IndicatorView>,
    comparison: Option<ComparisonState>,
    comparing: comparing::Comparing,
    converting: converting::Converting,
    agreement: agreement::Agreement,
    search: SearchState,
    table: table::TableState,
    pick: pick::PickState,
    history: HistoryView,
    /// A named version that is shown in place of today's project.
    looking: Option<Looking>,
    examinations: examine::Examinations,
    /// What reading a file found besides the check, until the project is closed.
    reading_findings: BTreeMap<DefinitionId, imports::ReadingFindings>,
    /// Language for this run only; the settings keep theirs.
    lang_override: Option<Lang>,
    /// Whether settings are kept; a run that only takes a picture leaves no traces.
    keeps_settings: bool,
    /// Files that are looked at and become a stored project once they are drawn.
    viewed: Option<Box<Viewed>>,
    /// A save that was sent and not answered yet.
    saving: Option<Ticket>,
    /// The background map of this computer.
    background: basemap::Background,
    /// Other programs and other people with the same project.
    others: others::Others,
    /// The last sheet that was drawn small.
    sheet_preview: Option<Arc<SheetPreview>>,
    recoverable: Vec<Recoverable>,
    /// The file that is being opened, which could be rescued from if it turns out to be damaged.
    opening: Option<PathBuf>,
    /// Rises whenever something that is drawn changed.
    drawn_generation: u64,
}

/// Answers from threads.
enum Event {
    Opened { epoch: u64, result: Result<Box<lifecycle::OpenedStore>, AppError> },
    Viewed { epoch: u64, result: Result<Box<Viewed>, AppError> },
    Applied { epoch: u64, result: Result<Box<(Applied, ProjectStatus)>, AppError> },
    Saved { epoch: u64, result: Result<ProjectStatus, AppError> },
    Copied { epoch: u64, path: PathBuf, result: Result<(), AppError> },
    Openers { epoch: u64, openers: Vec<Opener> },
    Called { epoch: u64 },
    WindowCalled { path: PathBuf, result: Result<WindowCall, AppError> },
    Closed { epoch: u64, result: Result<(), AppError> },
    Defect { epoch: u64 },
    Rescued { epoch: u64, report: Box<RescueReport> },
    Probed { request: u64, result: Result<Probed, AppError> },
    Recognised { request: u64, path: PathBuf, is_project: bool },
    Agreement { epoch: u64, answer: Box<agreement::Answer> },
    Backdrop { epoch: u64, answer: Box<backdrop::Answer> },
    Sheet { epoch: u64, answer: Box<sheets::Answer> },
    Borders { epoch: u64, answer: Box<borders::Answer> },
    Draft { epoch: u64, answer: Box<drafts::Answer> },
    Comparing { epoch: u64, answer: Box<comparing::Answer> },
    Converting { epoch: u64, answer: Box<converting::Answer> },
    Prepared { epoch: u64, result: Result<Box<imports::Prepared>, AppError> },
    Examination { epoch: u64, answer: examine::Answer },
    Derived { epoch: u64, result: Box<derived::Result> },
    Table { epoch: u64, answer: table::Answer },
    Picked { epoch: u64, answer: Box<pick::Answer> },
    History { epoch: u64, result: Result<history::Answer, AppError> },
    Looked { epoch: u64, result: Result<(VersionId, Arc<Project>), AppError> },
    Compactable { epoch: u64, result: Result<Compaction, AppError> },
    Recoverable(Result<Vec<Recoverable>, AppError>),
    Background(Box<basemap::Opened>),
}

impl Session {
    /// A session without a project. `waker` is called from threads when there is something to poll.
    pub fn new(folders: Folders, settings: Settings, waker: Waker) -> Self {
        let (sender, receiver) = channel();
        Self {
            settings,
            selection: Selection::default(),
            view: ViewState::default(),
            sides: sides::Sides::default(),
            folders,
            waker: waker.clone(),
            project: None,
            status: ProjectStatus::default(),
            actor: None,
            lanes: Lanes::new(waker),
            sender,
            receiver,
            epoch: 0,
            pending: 0,
            definitions: BTreeMap::new(),
            facilities: BTreeMap::new(),
            contexts: BTreeMap::new(),
            grids: BTreeMap::new(),
            borders: borders::BorderState::default(),
            drafts: drafts::Drafts::default(),
            indicator: None,
            comparison: None,
            comparing: comparing::Comparing::default(),
            converting: converting::Converting::default(),
            agreement: agreement::Agreement::default(),
            search: SearchState::default(),
            table: table::TableState::default(),
            pick: pick::PickState::default(),
            history: HistoryView::default(),
            looking: None,
            examinations: examine::Examinations::default(),
            reading_findings: BTreeMap::new(),
            lang_override: None,
            keeps_settings: true,
            viewed: None,
            saving: None,
            background: basemap::Background::default(),
            others: others::Others::default(),
            sheet_preview: None,
            recoverable: Vec::new(),
            opening: None,
            drawn_generation: 0,
        }
    }

    /// The language to speak.
    pub fn lang(&self) -> Lang {
        self.lang_override.unwrap_or_else(|| self.settings.language())
    }

    /// Speaks another language than the settings', and, for a run that only takes a picture, leaves the settings alone.
    pub fn for_this_run(&mut self, lang: Option<Lang>, keeps_settings: bool) {
        self.lang_override = lang;
        self.keeps_settings = keeps_settings;
    }

    /// Whether the project is being saved.
    pub fn is_saving(&self) -> bool {
        self.saving.is_some()
    }

    /// How far saving is, 0 to 1; `None` while nothing is saved.
    pub fn saving_progress(&self) -> Option<f32> {
        self.saving.as_ref().map(Ticket::progress)
    }

    /// Stops saving. What is in its place already stays, anything before leaves everything as it was.
    pub fn cancel_saving(&self) {
        if let Some(ticket) = &self.saving {
            ticket.cancel();
        }
    }

    /// The open project, if any.
    pub fn project(&self) -> Option<&Arc<Project>> {
        self.project.as_ref()
    }

    /// Its revision; 0 without a project.
    pub fn revision(&self) -> Revision {
        self.project.as_ref().map_or(Revision(0), |project| project.revision)
    }

    /// Place, unsaved work, undo.
    pub fn status(&self) -> &ProjectStatus {
        &self.status
    }

    /// The program's own folders.
    pub fn folders(&self) -> &Folders {
        &self.folders
    }

    /// Working copies with unsaved work that were found at the start.
    pub fn recoverable(&self) -> &[Recoverable] {
        &self.recoverable
    }

    /// What runs in the background.
    pub fn jobs(&self) -> Vec<JobInfo> {
        self.lanes.jobs()
    }

    /// Cancels the jobs of a lane.
    pub fn cancel_job(&self, lane: &str) {
        self.lanes.cancel(lane);
    }

    /// Whether nothing runs and no answer is awaited: everything asked for is there to be seen.
    pub fn idle(&self) -> bool {
        self.pending == 0 && self.viewed.is_none() && self.lanes.idle()
    }

    /// Whether everything that is drawn is there, whatever else (checks, the index for picking) still runs.
    pub fn pictured(&self) -> bool {
        let undrawn = |job: JobInfo| match job.lane.split_once(' ') {
            Some(("draw", id)) => {
                let view = DefinitionId::parse(id).and_then(|id| self.definitions.get(&id));
                view.is_none_or(|view| view.layer.is_none())
            }
            // In a window borders come later; in a picture they are to be seen.
            _ if job.lane == borders::LANE => !self.keeps_settings,
            _ => matches!(job.lane.as_str(), lifecycle::LANE | "classes"),
        };
        self.pending == 0 && !self.lanes.jobs().into_iter().any(undrawn)
    }

    /// Rises whenever something that is drawn changed.
    pub fn drawn_generation(&self) -> u64 {
        self.drawn_generation + self.view.generation() + self.sides.generation()
    }

    /// Takes in all answers that came since the last call.
    pub fn poll(&mut self) -> Vec<Outcome> {
        self.follow_background();
        let mut outcomes = Vec::new();
        while let Ok(event) = self.receiver.try_recv() {
            self.take_in(event, &mut outcomes);
        }
        self.import_viewed();
        let defects = self.lanes.take_panics().into_iter();
        outcomes.extend(defects.map(|lane| Outcome::Failed(AppError::Defect { lane })));
        outcomes
    }

    fn take_in(&mut self, event: Event, outcomes: &mut Vec<Outcome>) {
        match event {
            Event::Opened { epoch, result } if epoch == self.epoch => self.opened(result, outcomes),
            Event::Viewed { epoch, result } if epoch == self.epoch => self.viewed(result, outcomes),
            Event::Applied { epoch, result } if epoch == self.epoch => {
                self.pending = self.pending.saturating_sub(1);
                match result {
                    Ok(applied) => self.applied(*applied, outcomes),
                    Err(error) => {
                        self.take_back_painted();
                        outcomes.push(Outcome::Failed(error));
                    }
                }
            }
            Event::Saved { epoch, result } if epoch == self.epoch => {
                self.pending = self.pending.saturating_sub(1);
                self.saving = None;
                self.saved(result, outcomes);
            }
            Event::Copied { epoch, path, result } if epoch == self.epoch => {
                self.pending = self.pending.saturating_sub(1);
                self.saving = None;
                outcomes.push(match result {
                    Ok(()) => Outcome::Copied(path),
                    Err(error) => stopped_or_failed(error),
                });
            }
            Event::Openers { epoch, openers } if epoch == self.epoch => self.others.openers = openers,
            Event::Called { epoch } if epoch == self.epoch => outcomes.push(Outcome::Called),
            Event::WindowCalled { path, result } => outcomes.push(match result {
                Ok(result) => Outcome::WindowCalled { path, result },
                Err(error) => Outcome::Failed(error),
            }),
            Event::Closed { epoch, result } if epoch == self.epoch => self.closed(result, outcomes),
            Event::Defect { epoch } if epoch == self.epoch => self.defect(outcomes),
            Event::Rescued { epoch, report } if epoch == self.epoch => outcomes.push(Outcome::Rescued(report)),
            Event::Probed { request, result } => outcomes.push(Outcome::Probed { request, result }),
            Event::Recognised { request, path, is_project } => {
                outcomes.push(Outcome::Recognised { request, path, is_project });
            }
            Event::Sheet { epoch, answer } if epoch == self.epoch => outcomes.extend(self.sheet_came(*answer)),
            Event::Agreement { epoch, answer } if epoch == self.epoch => {
                outcomes.extend(self.agreement_came(*answer));
            }
            Event::Backdrop { epoch, answer } if epoch == self.epoch => outcomes.extend(self.backdrop_came(*answer)),
            Event::Borders { epoch, answer } if epoch == self.epoch => outcomes.extend(self.borders_came(*answer)),
            Event::Draft { epoch, answer } if epoch == self.epoch => outcomes.extend(self.draft_came(*answer)),
            Event::Comparing { epoch, answer } if epoch == self.epoch => outcomes.extend(self.comparing_came(*answer)),
            Event::Converting { epoch, answer } if epoch == self.epoch => {
                outcomes.extend(self.converting_came(*answer));
            }
            Event::Prepared { epoch, result } if epoch == self.epoch => match result {
                Ok(prepared) => self.prepared(*prepared, outcomes),
                Err(AppError::Cancelled) => {}
                Err(error) => outcomes.push(Outcome::Failed(error)),
            },
            Event::Examination { epoch, answer } if epoch == self.epoch => {
                outcomes.extend(self.examination_came(answer).map(Outcome::Failed));
            }
            Event::Derived { epoch, result } if epoch == self.epoch => self.derived(*result, outcomes),
            Event::Table { epoch, answer } if epoch == self.epoch => self.table_came(answer, outcomes),
            Event::Picked { epoch, answer } if epoch == self.epoch => outcomes.extend(self.picked(*answer)),
            Event::History { epoch, result } if epoch == self.epoch => {
                outcomes.extend(self.history_came(result).err().map(Outcome::Failed));
            }
            Event::Looked { epoch, result } if epoch == self.epoch => {
                outcomes.extend(self.looked(result).err().map(Outcome::Failed));
            }
            Event::Compactable { epoch, result } if epoch == self.epoch => self.compactable(result, outcomes),
            Event::Background(opened) => outcomes.extend(self.background_came(*opened)),
            Event::Recoverable(result) => match result {
                Ok(found) => self.recoverable = found,
                Err(error) => outcomes.push(Outcome::Failed(error)),
            },
            // An answer for a project that was closed since.
            _ => {}
        }
    }

    /// After a command: the new snapshot, and everything derived from what it touched is computed anew.
    fn applied(&mut self, (applied, status): (Applied, ProjectStatus), outcomes: &mut Vec<Outcome>) {
        let seen = self.seen_changes(&applied);
        let drafts: Vec<DraftId> = self.project.iter().flat_map(|project| &project.drafts).map(|d| d.id).collect();
        self.project = Some(applied.project);
        self.status = status;
        self.history.changed();
        self.refresh(&seen);
        self.refresh_drafts(&applied.changes, applied.entry.kind, &drafts);
        self.follow_up(applied.entry.kind, &applied.changes.definitions);
        outcomes.push(Outcome::Executed(Box::new(applied.entry), applied.changes));
        outcomes.extend(self.draft_stored());
    }

    /// A job in a lane whose answer goes to this session.
    fn start(&self, lane: &str, cause: &str, work: impl FnOnce(&Ticket) -> Option<Event> + Send + 'static) {
        let sender = self.sender.clone();
        self.lanes.start(lane, cause, move |ticket| {
            if let Some(event) = work(ticket) {
                // The receiver is gone only when the session is.
                let _ = sender.send(event);
            }
        });
    }
}

/// Opening or saving that was cancelled is told as that.
fn stopped_or_failed(error: AppError) -> Outcome {
    match error {
        AppError::Cancelled => Outcome::Cancelled,
        error => Outcome::Failed(error),
    }
}

/// Ids that are in a project, for dropping what is derived from what is gone.
fn ids_of(project: &Project) -> (BTreeSet<DefinitionId>, BTreeSet<FacilitySetId>, BTreeSet<IndicatorId>) {
    (
        project.definitions.iter().map(|d| d.id).collect(),
        project.facility_sets.iter().map(|s| s.id).collect(),
        project.indicators.iter().map(|i| i.id).collect(),
    )
}
