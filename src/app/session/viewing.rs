//! Files that are looked at: to be seen first, and only then checked, packed and stored as a project that can be worked with.

use super::versions::differences;
use super::{Event, lifecycle::LANE};
use super::{Outcome, Session, ViewState, stopped_or_failed};
use crate::app::diagnostics::since_start;
use crate::app::operations::{self, AppError, Viewed};
use crate::geometry::Watch as _;
use crate::model::Project;
use crate::project::{OpenReport, Store};
use crate::t;
use std::path::PathBuf;
use std::sync::Arc;

/// Where what is seen becomes a stored project. Not the lane of projects: it does not hold up the picture.
const STORING: &str = "import files";

impl Session {
    /// Looks at files: a new project with one definition for each set of areas and one context layer for each of lines or points, all
    /// as recognised. It is shown as soon as it can be seen ([`Outcome::Viewed`]) and stored after that ([`Outcome::Opened`]);
    /// in a run that only takes a picture it is neither stored nor checked.
    pub fn view_files(&mut self, files: Vec<PathBuf>) {
        self.epoch += 1;
        self.forget_project();
        self.opening = None;
        let (epoch, to_be_kept) = (self.epoch, self.keeps_settings);
        let department = t!(self.lang(), "view-department");
        self.start(LANE, "view files", move |ticket| {
            let result = operations::view_files(&files, &department, to_be_kept, ticket).map(Box::new);
            log::debug!("files read {} ms after the start", since_start().as_millis());
            Some(Event::Viewed { epoch, result })
        });
    }

    pub(super) fn viewed(&mut self, result: Result<Box<Viewed>, AppError>, outcomes: &mut Vec<Outcome>) {
        let viewed = match result {
            Ok(viewed) => viewed,
            Err(error) => return outcomes.push(stopped_or_failed(error)),
        };
        let project = viewed.project.clone();
        self.view = ViewState::for_project(&project);
        self.project = Some(project.clone());
        self.viewed = Some(viewed).filter(|_| self.keeps_settings);
        self.refresh_all(&project);
        outcomes.push(Outcome::Viewed);
    }

    /// Whether spaces are checked in this run: a picture of files shows what is in them, and nobody asked what is wrong with it.
    pub fn is_checked(&self) -> bool {
        self.keeps_settings || self.actor.is_some()
    }

    /// Stores what is seen, once it is.
    pub(super) fn import_viewed(&mut self) {
        if self.viewed.is_none() || !self.pictured() {
            return;
        }
        let Some(viewed) = self.viewed.take() else { return };
        let who = self.settings.who.clone();
        self.open_in(STORING, "view files", move |workspace, ticket| {
            let mut store = Store::create(workspace, &viewed.project.title, viewed.project.crs, &who)?;
            // Who closed it meanwhile wants nothing of it to be left.
            let imported = viewed.import(&mut store, &who, ticket);
            match imported.and_then(|()| ticket.check().map_err(|_| AppError::Cancelled)) {
                Ok(()) => Ok((store, OpenReport::default())),
                Err(error) => {
                    // Of what nobody has worked with nothing is kept for later.
                    store.close(true)?;
                    Err(error)
                }
            }
        });
    }

    /// The stored project in the place of what was seen: what is drawn is the same and stays.
    pub(super) fn refresh_stored(&mut self, shown: &Project, stored: &Arc<Project>) {
        self.history.closed();
        let changes = differences(shown, stored);
        self.refresh(&changes);
    }

    /// What was only seen can't be stored: it goes, and why is told by whoever knows.
    pub(super) fn nothing_stored(&mut self) {
        if self.project.is_some() {
            self.epoch += 1;
            self.forget_project();
        }
    }

    /// Before the end of a run that only took a picture: what was read is not given back space by space, for the system takes the whole
    /// memory at once.
    pub fn leave_memory(&self) {
        if !self.keeps_settings {
            std::mem::forget(self.project.clone());
        }
    }

    /// Closes what is only seen yet. Nobody has worked with it, so there is nothing to be kept.
    pub(super) fn close_viewed(&mut self) {
        if self.project.is_none() {
            return;
        }
        self.lanes.cancel(STORING);
        let _ = self.sender.send(Event::Closed { epoch: self.epoch, result: Ok(()) });
        (self.waker)();
    }
}
