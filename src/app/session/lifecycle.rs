//! Making, opening, saving, closing a project; commands, undo, redo.

use super::{Event, Outcome, SearchState, Session, ViewState, stopped_or_failed};
use crate::app::explain;
use crate::app::operations::{self, AppError, CallBox, HistoryEntry, Note, Recoverable};
use crate::geometry::EpsgCode;
use crate::jobs::{Actor, Ticket};
use crate::model::Project;
use crate::project::{Applied, Command, OpenReport, ProjectError, Store, Workspace};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What is known of the open project besides its content.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ProjectStatus {
    /// Where it is saved.
    pub path: Option<PathBuf>,
    /// Whether that place can't be written to: only "save as" will work.
    pub read_only: bool,
    /// Whether there is work that was not saved.
    pub unpublished: bool,
    /// What undo would undo.
    pub undo: Option<HistoryEntry>,
    /// What redo would redo.
    pub redo: Option<HistoryEntry>,
}

/// A store opened by a job, on its way to its own thread.
pub(super) struct OpenedStore {
    store: Store,
    report: OpenReport,
    status: ProjectStatus,
    note: Note,
    call_box: CallBox,
}

pub(super) const LANE: &str = "project";

impl ProjectStatus {
    fn of(store: &Store) -> Result<Self, ProjectError> {
        let (undo, redo) = store.undo_redo()?;
        Ok(Self {
            path: store.path().map(Path::to_owned),
            read_only: store.read_only(),
            unpublished: store.unpublished(),
            undo,
            redo,
        })
    }
}

impl Session {
    /// Looks for work left behind by a crash.
    pub fn look_for_unsaved_work(&self) {
        let folder = self.folders.workspace.clone();
        self.start("recover", "start", move |_| {
            let found = Workspace::in_folder(&folder).and_then(|workspace| workspace.recoverable());
            Some(Event::Recoverable(found.map_err(AppError::from)))
        });
    }

    /// Starts a new project.
    pub fn new_project(&mut self, title: String, crs: EpsgCode) {
        let who = self.settings.who.clone();
        self.open_by("new project", move |workspace, _| {
            Ok((Store::create(workspace, &title, crs, &who)?, OpenReport::default()))
        });
    }

    /// Opens a project file.
    pub fn open_project(&mut self, path: PathBuf) {
        let file = path.clone();
        self.open_by("open project", move |workspace, ticket| Ok(Store::open(workspace, &path, ticket)?));
        self.opening = Some(file);
    }

    /// Saves what can be read of a damaged file into a new project and opens that. It has no file until it is saved.
    pub fn rescue(&mut self, damaged: PathBuf) {
        let words = explain::rescue_words(self.lang(), &self.settings.who, &damaged);
        // The epoch that opening begins.
        let (epoch, sender) = (self.epoch + 1, self.sender.clone());
        self.open_by("rescue", move |workspace, ticket| {
            let (store, report) = operations::rescue(&damaged, workspace, &words, ticket)?;
            let _ = sender.send(Event::Rescued { epoch, report: Box::new(report) });
            Ok((store, OpenReport::default()))
        });
    }

    /// Opens work left behind by a crash.
    pub fn recover(&mut self, what: Recoverable) {
        self.recoverable.retain(|other| *other != what);
        let file = what.working_file.clone();
        self.open_by("recover", move |workspace, _| Ok((Store::recover(workspace, &what)?, OpenReport::default())));
        self.opening = Some(file);
    }

    /// Removes work left behind for good.
    pub fn discard_recoverable(&mut self, what: Recoverable) {
        self.recoverable.retain(|other| *other != what);
        let folder = self.folders.workspace.clone();
        self.start("recover", "discard", move |_| {
            let found = Workspace::in_folder(&folder).and_then(|workspace| {
                workspace.discard(&what)?;
                workspace.recoverable()
            });
            Some(Event::Recoverable(found.map_err(AppError::from)))
        });
    }

    /// Builds the sample county and opens it. It has no file until it is saved.
    pub fn open_sample(&mut self) {
        let (lang, who) = (self.lang(), self.settings.who.clone());
        self.open_by("sample", move |workspace, ticket| {
            Ok((operations::build_sample(workspace, lang, &who, ticket)?, OpenReport::default()))
        });
    }

    /// Any work that must not hold up the window.
    pub fn in_background(&self, lane: &str, work: impl FnOnce() + Send + 'static) {
        self.start(lane, "asked for", move |_| {
            work();
            None
        });
    }

    pub(super) fn open_by(
        &mut self,
        cause: &str,
        open: impl FnOnce(&Workspace, &Ticket) -> Result<(Store, OpenReport), AppError> + Send + 'static,
    ) {
        self.epoch += 1;
        self.forget_project();
        self.opening = None;
        self.open_in(LANE, cause, open);
    }

    /// Opens a project in a lane of jobs; the answer is [`Event::Opened`].
    pub(super) fn open_in(
        &self,
        lane: &str,
        cause: &str,
        open: impl FnOnce(&Workspace, &Ticket) -> Result<(Store, OpenReport), AppError> + Send + 'static,
    ) {
        let (epoch, folder, who) = (self.epoch, self.folders.workspace.clone(), self.settings.who.clone());
        self.start(lane, cause, move |ticket| {
            let result = Workspace::in_folder(&folder)
                .map_err(AppError::from)
                .and_then(|workspace| open(&workspace, ticket))
                .and_then(|(store, report)| {
                    let status = ProjectStatus::of(&store)?;
                    let (note, call_box) = (store.note(&who), store.call_box());
                    Ok(Box::new(OpenedStore { store, report, status, note, call_box }))
                });
            Some(Event::Opened { epoch, result })
        });
    }

    pub(super) fn opened(&mut self, result: Result<Box<OpenedStore>, AppError>, outcomes: &mut Vec<Outcome>) {
        let file = self.opening.take();
        let OpenedStore { store, report, status, note, call_box } = match result {
            Ok(opened) => *opened,
            Err(error) => {
                self.nothing_stored();
                if let (AppError::Project(ProjectError::Damaged { .. }), Some(file)) = (&error, file) {
                    outcomes.push(Outcome::Damaged { error, file });
                    return;
                }
                outcomes.push(stopped_or_failed(error));
                return;
            }
        };
        let project = store.project();
        let (epoch, sender, waker) = (self.epoch, self.sender.clone(), self.waker.clone());
        let on_defect = move || {
            let _ = sender.send(Event::Defect { epoch });
            waker();
        };
        match Actor::start("project", store, on_defect) {
            Ok(actor) => self.actor = Some(actor),
            Err(error) => {
                let path = status.path.clone().unwrap_or_default();
                outcomes.push(Outcome::Failed(ProjectError::Io { path, source: error }.into()));
                return;
            }
        }
        if let Some(path) = &status.path {
            self.settings.remember(path);
            self.save_settings();
        }
        self.status = status;
        self.meet_others(note, call_box);
        let seen_before = self.project.is_some();
        match self.project.replace(project.clone()) {
            Some(shown) => self.refresh_stored(&shown, &project),
            None => {
                self.view = ViewState::for_project(&project);
                self.sides = super::sides::Sides::default();
                self.refresh_all(&project);
            }
        }
        outcomes.push(Outcome::Opened {
            read_only: self.status.read_only,
            foreign_changes: report.foreign_changes,
            left_out: report.left_out,
            seen_before,
        });
    }

    /// Executes a command; the answer comes by [`Session::poll`].
    pub fn execute(&mut self, command: Command) {
        self.change(|store, who| store.execute(command, who));
    }

    /// Undoes the last command in effect.
    pub fn undo(&mut self) {
        self.change(|store, who| store.undo(who));
    }

    /// Redoes what was undone last.
    pub fn redo(&mut self) {
        self.change(|store, who| store.redo(who));
    }

    /// Not while a version is looked at: nobody changes what she does not see.
    pub(super) fn change<E: Into<AppError>>(
        &mut self,
        act: impl FnOnce(&mut Store, &str) -> Result<Applied, E> + Send + 'static,
    ) {
        if self.can_change() {
            self.send_change(act);
        } else {
            log::warn!("a command was refused because a named version is looked at");
        }
    }

    pub(super) fn send_change<E: Into<AppError>>(
        &mut self,
        act: impl FnOnce(&mut Store, &str) -> Result<Applied, E> + Send + 'static,
    ) {
        self.pending += 1;
        let (epoch, sender, waker, who) =
            (self.epoch, self.sender.clone(), self.waker.clone(), self.settings.who.clone());
        let Some(actor) = &self.actor else {
            // Told as any other refusal: whoever sent it waits for an answer.
            let _ = sender.send(Event::Applied { epoch, result: Err(AppError::NotStored) });
            waker();
            return;
        };
        actor.send(move |store| {
            let Some(store) = store else { return };
            let result = act(store, &who).map_err(Into::into);
            let result = result.and_then(|applied| Ok(Box::new((applied, ProjectStatus::of(store)?))));
            let _ = sender.send(Event::Applied { epoch, result });
            waker();
        });
    }

    /// Saves to where the project lies.
    pub fn save(&mut self) {
        self.publish(|store, ticket| store.publish(ticket));
    }

    /// Saves to another place, which becomes the project's own. An existing file is replaced only if `replace`.
    pub fn save_as(&mut self, path: PathBuf, replace: bool) {
        self.publish(move |store, ticket| store.publish_as(&path, replace, ticket));
    }

    /// Saves beside the project's place under a free name, which becomes its own: what somebody else wrote stays as it is.
    pub fn save_beside(&mut self) {
        let label = self.label_beside();
        self.publish(move |store, ticket| store.publish_beside(&label, ticket).map(drop));
    }

    /// What [`Session::save_beside`] adds to the name: who and the day.
    pub fn label_beside(&self) -> String {
        let today = jiff::Zoned::now().date();
        format!("{} {today}", self.settings.who).trim().to_owned()
    }

    /// Writes a complete copy in which nobody's name is left. The project stays where it is.
    pub fn copy_without_names(&mut self, path: PathBuf, replace: bool) {
        self.store_work(move |store, ticket, epoch| {
            let result = store.copy_to(&path, true, replace, ticket).map_err(AppError::from);
            Event::Copied { epoch, path, result }
        });
    }

    fn publish(&mut self, act: impl FnOnce(&mut Store, &Ticket) -> Result<(), ProjectError> + Send + 'static) {
        self.store_work(move |store, ticket, epoch| {
            let result = act(store, ticket).and_then(|()| ProjectStatus::of(store));
            Event::Saved { epoch, result: result.map_err(AppError::from) }
        });
    }

    /// Writing of files by the store, which can be cancelled.
    fn store_work(&mut self, work: impl FnOnce(&mut Store, &Ticket, u64) -> Event + Send + 'static) {
        let Some(actor) = &self.actor else { return };
        self.pending += 1;
        let ticket = Ticket::default();
        self.saving = Some(ticket.clone());
        let (epoch, sender, waker) = (self.epoch, self.sender.clone(), self.waker.clone());
        actor.send(move |store| {
            let Some(store) = store else { return };
            let _ = sender.send(work(store, &ticket, epoch));
            waker();
        });
    }

    pub(super) fn saved(&mut self, result: Result<ProjectStatus, AppError>, outcomes: &mut Vec<Outcome>) {
        match result {
            Ok(status) => {
                self.status = status;
                let Some(path) = self.status.path.clone() else { return };
                self.others.move_to(&path);
                self.look_for_others();
                self.settings.remember(&path);
                self.save_settings();
                outcomes.push(Outcome::Saved(path));
            }
            Err(error) => {
                self.look_for_others();
                outcomes.push(stopped_or_failed(error));
            }
        }
    }

    /// Closes the project. Unsaved work is kept for the next start unless `discard`.
    pub fn close(&mut self, discard: bool) {
        let Some(actor) = &self.actor else { return self.close_viewed() };
        let (epoch, sender, waker) = (self.epoch, self.sender.clone(), self.waker.clone());
        actor.send(move |store| {
            let Some(store) = store.take() else { return };
            let result = store.close(discard).map_err(AppError::from);
            let _ = sender.send(Event::Closed { epoch, result });
            waker();
        });
    }

    pub(super) fn closed(&mut self, result: Result<(), AppError>, outcomes: &mut Vec<Outcome>) {
        self.epoch += 1;
        self.forget_project();
        if let Err(error) = result {
            outcomes.push(Outcome::Failed(error));
        }
        outcomes.push(Outcome::Closed);
        // What is kept for later is offered again without a new start.
        self.look_for_unsaved_work();
    }

    /// A defect on the project's thread: the project is closed, what was committed is in its working copy and offered.
    pub(super) fn defect(&mut self, outcomes: &mut Vec<Outcome>) {
        outcomes.push(Outcome::Failed(AppError::Defect { lane: LANE.to_owned() }));
        self.closed(Ok(()), outcomes);
    }

    /// Drops everything of the project that was open. Its store finishes what it was sent and goes.
    pub(super) fn forget_project(&mut self) {
        let others = std::mem::take(&mut self.others);
        if let Some(actor) = self.actor.take() {
            // A store that is dropped without close keeps its working copy if it has unsaved work. A share that does not
            // answer must not hold up the window, neither for the note.
            self.start("closing", "close project", move |_| {
                drop((actor, others));
                None
            });
        }
        self.project = None;
        self.status = ProjectStatus::default();
        self.pending = 0;
        // What is drawn counts on from here: the sum must not come back to a number that another project had.
        self.drawn_generation += 1 + self.view.generation() + self.sides.generation();
        for lane in
            ["draw ", "check ", "classes", "table", "borders", "select", "identify", "sheet preview", "standing"]
        {
            self.lanes.cancel_all(lane);
        }
        self.selection.clear();
        self.forget_drafts();
        self.agreement = super::agreement::Agreement::default();
        self.view = ViewState::default();
        self.sides = super::sides::Sides::default();
        self.definitions.clear();
        self.facilities.clear();
        self.contexts.clear();
        self.grids.clear();
        self.borders = super::borders::BorderState::default();
        self.indicator = None;
        self.comparison = None;
        self.comparing = super::comparing::Comparing::default();
        self.sheet_preview = None;
        self.search = SearchState::default();
        self.table = super::table::TableState::default();
        self.history.closed();
        self.looking = None;
        self.reading_findings.clear();
        self.forget_examinations();
        self.forget_picks();
        self.saving = None;
        self.viewed = None;
    }

    /// Writes the settings in the background.
    pub fn save_settings(&self) {
        if !self.keeps_settings {
            return;
        }
        let (settings, file) = (self.settings.clone(), self.folders.settings.clone());
        self.start("settings", "changed", move |_| {
            if let Err(error) = settings.save(&file) {
                log::warn!("settings can't be saved: {error}");
            }
            None
        });
    }

    /// The title for the window: project, a mark for unsaved work.
    pub fn window_title(&self) -> String {
        match &self.project {
            Some(project) => {
                let mark = if self.status.unpublished { " •" } else { "" };
                format!("{}{mark} – Klammer", project.title)
            }
            None => "Klammer".to_owned(),
        }
    }

    /// The project as it is, for jobs.
    pub(super) fn snapshot(&self) -> Option<(u64, Arc<Project>)> {
        self.project.clone().map(|project| (self.epoch, project))
    }
}
