//! What came of jobs and commands, shown to the user.

use super::Workbench;
use crate::app::explain;
use crate::app::operations::{AppError, HistoryKind, ProjectError};
use crate::app::session::{Outcome, Probed};
use crate::l10n;
use crate::t;
use crate::ui::context::Context;
use crate::ui::dialogs::{AfterClose, Dialog, FilePurpose};
use crate::ui::panels::Tab;
use std::path::{Path, PathBuf};

impl Workbench {
    pub(super) fn take_in(&mut self, outcomes: Vec<Outcome>, ctx: &egui::Context) {
        for outcome in outcomes {
            match outcome {
                Outcome::Opened { read_only, foreign_changes } => self.opened(read_only, foreign_changes),
                Outcome::Saved(path) => self.saved(&path, ctx),
                Outcome::Executed(entry, changes) => {
                    let history = self.session.status().history.clone();
                    self.say(explain::history_sentence(self.session.lang(), &entry, &history));
                    self.after_import(entry.kind, &changes);
                }
                Outcome::Probed { request, result } => self.probed(request, result),
                Outcome::Compared => {
                    self.tab = Tab::Comparison;
                    self.say(t!(self.session.lang(), "message-compared"));
                }
                Outcome::Failed(error) => self.failed(error),
                Outcome::Closed => {
                    self.dialog = None;
                    if let Some(after) = self.after.take() {
                        self.go_on(after, ctx);
                    }
                }
            }
        }
    }

    fn opened(&mut self, read_only: bool, foreign_changes: usize) {
        let lang = self.session.lang();
        self.zoom_when_ready = true;
        self.tab = Tab::Space;
        let mut text = t!(lang, "message-opened");
        if read_only {
            text = t!(lang, "message-read-only");
        } else if foreign_changes > 0 {
            text = t!(lang, "message-foreign-changes", count = l10n::count(lang, foreign_changes));
        }
        // A new project says in the status line that it is not saved yet.
        if self.session.status().path.is_some() {
            self.say(text);
        }
    }

    fn saved(&mut self, path: &Path, ctx: &egui::Context) {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        self.say(t!(self.session.lang(), "message-saved", file = name));
        if let Some(after) = self.after.take() {
            self.leave_project(after, ctx);
        }
    }

    /// After an import the map goes there, and an indicator is shown at once.
    fn after_import(&mut self, kind: HistoryKind, changes: &crate::app::operations::Changes) {
        match kind {
            HistoryKind::ImportDefinition => {
                if let Some(id) = changes.definitions.first() {
                    self.session.activate(*id);
                    self.tab = Tab::Findings;
                }
                self.zoom_when_ready = true;
            }
            HistoryKind::ImportFacilities => self.zoom_when_ready = true,
            HistoryKind::ImportIndicator => self.session.show_indicator(changes.indicators.first().copied()),
            _ => {}
        }
    }

    fn probed(&mut self, request: u64, result: Result<Probed, AppError>) {
        if self.probing != Some(request) {
            return;
        }
        self.probing = None;
        match result {
            Ok(probed) => {
                let lang = self.session.lang();
                let context = Context { session: &self.session, lang, actions: &mut Vec::new() };
                self.dialog = Dialog::for_probe(probed, &context);
            }
            Err(error) => self.failed(error),
        }
    }

    fn failed(&mut self, error: AppError) {
        if matches!(error, AppError::Cancelled) {
            return;
        }
        log::warn!("{error}");
        self.after = None;
        let lang = self.session.lang();
        let explanation = explain::error(lang, &error);
        if let Some(picture) = &self.picture {
            picture.fail(&explanation.one_line());
        }
        let nothing_to_do =
            matches!(error, AppError::Project(ProjectError::NothingToUndo | ProjectError::NothingToRedo));
        if nothing_to_do {
            self.say(explanation.what);
        } else {
            self.dialog = Some(Dialog::Message(explanation));
        }
    }

    /// Opens what the command line named: one project, or boundary files to look at.
    pub(super) fn open_files(&mut self, files: Vec<PathBuf>) {
        let is_project = |path: &PathBuf| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gpkg"));
        match files.iter().find(|path| is_project(path)) {
            Some(project) => self.session.open_project(project.clone()),
            None if files.is_empty() => {}
            None => self.session.view_files(files),
        }
    }

    /// Files dropped on the window: a project is opened, boundaries are looked into, a table is asked about.
    pub(super) fn dropped_files(&mut self, ctx: &egui::Context) {
        let dropped = ctx.input(|i| i.raw.dropped_files.first().map(|file| file.path().to_owned()));
        let Some(path) = dropped else { return };
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        match ending.as_str() {
            "gpkg" => self.leave_project(AfterClose::Open(path), ctx),
            _ if self.session.project().is_none() => self.session.view_files(vec![path]),
            "shp" | "zip" | "dbf" | "shx" | "prj" => self.chosen(FilePurpose::Boundaries, shapefile_of(path), ctx),
            _ => self.dialog = Some(Dialog::WhatIsIt(path)),
        }
    }
}

/// A dropped .dbf or .prj means the shapefile it belongs to.
fn shapefile_of(path: PathBuf) -> PathBuf {
    let sibling =
        ["dbf", "shx", "prj"].iter().any(|e| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(e)));
    if sibling { path.with_extension("shp") } else { path }
}
