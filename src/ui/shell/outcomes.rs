//! What came of jobs and commands, shown to the user.

use super::{AskedBy, Workbench};
use crate::app::explain::{self, Explanation};
use crate::app::operations::{AppError, HistoryKind, ProjectError};
use crate::app::session::{Outcome, Probed, ResidentsTaken, Session, WindowCall};
use crate::l10n;
use crate::model::Finding;
use crate::t;
use crate::ui::context::{Action, Context};
use crate::ui::dialogs::{AfterClose, Calling, Dialog, Elsewhere, FilePurpose, WhatIsIt};
use crate::ui::panels::Tab;
use std::path::{Path, PathBuf};

impl Workbench {
    pub(super) fn take_in(&mut self, outcomes: Vec<Outcome>, ctx: &egui::Context) {
        for outcome in outcomes {
            match outcome {
                Outcome::Viewed => {
                    self.tools.reset();
                    self.show_first();
                }
                Outcome::Opened { read_only, foreign_changes, left_out, seen_before } => {
                    if !seen_before {
                        self.tools.reset();
                        self.show_first();
                    }
                    self.opened(read_only, foreign_changes, left_out);
                }
                Outcome::Saved(path) => self.saved(&path, ctx),
                Outcome::Copied(path) => {
                    self.say(t!(self.session.lang(), "message-copy-written", file = file_name(&path)));
                }
                Outcome::Cancelled => {
                    self.after = None;
                    self.say(t!(self.session.lang(), "message-cancelled"));
                }
                Outcome::Called => self.come_to_the_front(ctx),
                Outcome::WindowCalled { path, result } => self.window_called(path, result, ctx),
                Outcome::Read(findings) => self.tell_findings(&findings),
                Outcome::Executed(entry, changes) => {
                    self.retry = None;
                    self.say(explain::history_sentence(self.session.lang(), &entry));
                    self.after_import(entry.kind, &changes);
                }
                Outcome::Probed { request, result } => self.probed(request, result),
                Outcome::Recognised { request, path, is_project } => self.recognised(request, path, is_project, ctx),
                Outcome::ResidentsTaken(taken) => self.residents_taken(&taken),
                Outcome::TableText(text) => self.carry_out(Action::Copy(text), ctx),
                Outcome::Compactable(found) => self.dialog = Some(Dialog::Compact(found)),
                Outcome::SheetWritten { path, legend_left_out } => self.sheet_written(&path, legend_left_out),
                Outcome::SheetDrawn(picture) => {
                    let size = [picture.width as usize, picture.height as usize];
                    ctx.copy_image(egui::ColorImage::from_rgba_premultiplied(size, &picture.rgba));
                    self.say(t!(self.session.lang(), "message-sheet-copied"));
                }
                Outcome::BackgroundAdded(name) => self.say(t!(self.session.lang(), "background-added", name = name)),
                Outcome::DraftTable(taken) => self.table_taken(&taken),
                Outcome::WhichSheet { form, sheets } => self.dialog = Dialog::which_sheet(*form, sheets),
                Outcome::Proposed => self.dialog = Some(Dialog::ExplainProposal),
                Outcome::CrosswalkRead(read) => self.crosswalk_read(&read),
                Outcome::CrosswalkWritten(path) => {
                    self.say(t!(self.session.lang(), "crosswalks-written", file = path.display().to_string()));
                }
                Outcome::TableWritten(path) => {
                    self.say(t!(self.session.lang(), "comparison-table-written", file = path.display().to_string()));
                }
                Outcome::Compared => {
                    self.tab = Tab::Comparison;
                    self.say(t!(self.session.lang(), "message-compared"));
                }
                Outcome::Failed(error) => self.failed(error),
                Outcome::Damaged { error, file } => self.damaged(&error, file),
                Outcome::Rescued(report) => {
                    let words = explain::rescue_report(self.session.lang(), &report);
                    self.dialog = Some(Dialog::Message(words));
                }
                Outcome::Closed => {
                    // What went wrong while closing is still to be read.
                    if !matches!(self.dialog, Some(Dialog::Message(_))) {
                        self.dialog = None;
                    }
                    self.retry = None;
                    if let Some(after) = self.after.take() {
                        self.go_on(after, ctx);
                    }
                }
            }
        }
    }

    /// A project is shown that was not shown before.
    fn show_first(&mut self) {
        self.started_for = None;
        self.zoom_when_ready = true;
        self.tab = Tab::Space;
    }

    fn opened(&mut self, read_only: bool, foreign_changes: usize, left_out: usize) {
        let lang = self.session.lang();
        if self.must_ask_who() && self.dialog.is_none() {
            self.dialog = Some(Dialog::who(AfterClose::Stay));
        }
        let mut text = t!(lang, "message-opened");
        if left_out > 0 {
            text = t!(lang, "message-left-out", count = l10n::count(lang, left_out));
        } else if read_only {
            text = t!(lang, "message-read-only");
        } else if foreign_changes > 0 {
            text = t!(lang, "message-foreign-changes", count = l10n::count(lang, foreign_changes));
        }
        // A new project says in the status line that it is not saved yet.
        if self.session.status().path.is_some() {
            self.say(text);
        }
    }

    /// As another program asks: this window has the project that was to be opened there.
    fn come_to_the_front(&mut self, ctx: &egui::Context) {
        ctx.send_viewport_cmd(egui::ViewportCommand::Minimized(false));
        ctx.send_viewport_cmd(egui::ViewportCommand::Focus);
        // Some systems do not let a window come forward by itself: then its entry in the task bar blinks.
        ctx.send_viewport_cmd(egui::ViewportCommand::RequestUserAttention(egui::UserAttentionType::Informational));
        self.session.answer_call();
    }

    /// The other window has come, or has not.
    fn window_called(&mut self, path: PathBuf, result: WindowCall, ctx: &egui::Context) {
        let Some(Dialog::Elsewhere(elsewhere)) = &mut self.dialog else { return };
        if elsewhere.path != path {
            return;
        }
        match result {
            WindowCall::Silent => elsewhere.state = Calling::Silent,
            WindowCall::Gone => {
                self.dialog = None;
                self.session.open_project(path);
            }
            WindowCall::Answered => {
                self.dialog = None;
                if self.session.project().is_none() && self.started_for.is_some() {
                    self.go_on(AfterClose::Quit, ctx);
                }
            }
        }
    }

    fn saved(&mut self, path: &Path, ctx: &egui::Context) {
        self.say(t!(self.session.lang(), "message-saved", file = file_name(path)));
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
            HistoryKind::ImportFacilities | HistoryKind::ImportContext => self.zoom_when_ready = true,
            HistoryKind::ImportGrid => {
                // Its cells are not shown unbidden, except where there is nothing else to see.
                let alone = self.session.project().is_some_and(|project| project.definitions.is_empty());
                if let Some(id) = changes.grids.first().filter(|_| alone) {
                    self.session.show_grid(*id, true);
                    self.zoom_when_ready = true;
                }
            }
            HistoryKind::KeepCrosswalk => self.crosswalk_kept(&changes.crosswalks),
            HistoryKind::Decide => self.decided(&changes.definitions),
            HistoryKind::DeriveIndicators => self.converted(&changes.indicators),
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

    /// A damaged file is told with the way out of it.
    fn damaged(&mut self, error: &AppError, file: PathBuf) {
        log::warn!("{error}");
        let explanation = explain::error(self.session.lang(), error);
        if let Some(picture) = &self.picture {
            picture.fail(&explanation.one_line());
        }
        self.dialog = Some(Dialog::Damaged(explanation, file));
    }

    fn failed(&mut self, error: AppError) {
        if matches!(error, AppError::Cancelled) {
            return;
        }
        log::warn!("{error}");
        if let Some(path) = existing_file(&error) {
            self.dialog = Some(Dialog::Replace(path, self.writing));
            return;
        }
        if let AppError::Project(ProjectError::OpenElsewhere { path }) = &error
            && self.picture.is_none()
            && self.session.project().is_none()
        {
            self.dialog = Some(Dialog::Elsewhere(Elsewhere { path: path.clone(), state: Calling::NotYet }));
            return;
        }
        if self.is_conflict(&error) {
            // What was to follow on saving follows on keeping both.
            self.dialog = Some(Dialog::Conflict(explain::error(self.session.lang(), &error)));
            return;
        }
        // An error of closing does not keep from what was asked for after it.
        if self.session.project().is_some() {
            self.after = None;
        }
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

    /// Whether the project can't be saved because somebody else wrote its file or writes it.
    fn is_conflict(&self, error: &AppError) -> bool {
        match error {
            AppError::Project(ProjectError::ChangedOnDisk { path } | ProjectError::InUseByOther { path, .. }) => {
                self.session.project().is_some() && self.session.status().path.as_ref() == Some(path)
            }
            _ => false,
        }
    }

    /// What was left out or assumed while reading a file, as a message: the file itself has no panel of findings.
    fn tell_findings(&mut self, findings: &[Finding]) {
        let lang = self.session.lang();
        let mut explanation = Explanation { what: t!(lang, "message-read"), ..Explanation::default() };
        let mut lines = Vec::new();
        for finding in findings {
            let words = explain::finding(lang, finding, &[]);
            lines.push(format!("{}: {}", words.title, words.sentence));
            let places = finding.places.iter().take(LISTED_PLACES).map(|place| explain::place(lang, place, &[]));
            lines.extend(places.filter(|place| !place.is_empty()).map(|place| format!("– {place}")));
            if finding.count > LISTED_PLACES {
                lines.push(t!(lang, "findings-more", count = l10n::count(lang, finding.count - LISTED_PLACES)));
            }
        }
        explanation.meaning = lines.join("\n");
        self.dialog = Some(Dialog::Message(explanation));
    }

    /// Asks whether a file is a project; what follows is in [`Self::recognised`].
    pub(super) fn recognise(&mut self, path: PathBuf, by: AskedBy) {
        self.recognising = Some((self.session.recognise(path), by));
    }

    /// A GeoPackage that is no project is a file with shapes like any other.
    fn recognised(&mut self, request: u64, path: PathBuf, is_project: bool, ctx: &egui::Context) {
        let Some((_, by)) = self.recognising.take_if(|(asked, _)| *asked == request) else { return };
        if is_project {
            if by == AskedBy::Start {
                self.started_for = Some(path.clone());
                self.session.open_project(path);
            } else {
                self.leave_project(AfterClose::Open(path), ctx);
            }
        } else if self.session.project().is_none() {
            self.session.view_files(vec![path]);
        } else if self.session.can_change() {
            self.chosen(FilePurpose::Boundaries, path, false);
        } else {
            self.say_why_not();
        }
    }

    fn sheet_written(&mut self, path: &Path, legend_left_out: usize) {
        let lang = self.session.lang();
        let mut text = t!(lang, "message-sheet-written", file = path.display().to_string());
        if legend_left_out > 0 {
            let left_out = l10n::count(lang, legend_left_out);
            text = format!("{text} {}", t!(lang, "sheet-legend-too-long", n = legend_left_out, count = left_out));
        }
        self.say(text);
    }

    /// What came of counting residents by a grid is to be read, not only to flit by.
    fn residents_taken(&mut self, taken: &ResidentsTaken) {
        let lang = self.session.lang();
        let Some(project) = self.session.project() else { return };
        let name = project.definition(taken.definition).map(|d| d.name.clone()).unwrap_or_default();
        let grid = project.grid(taken.grid).map(|grid| grid.name.clone()).unwrap_or_default();
        self.dialog = Some(Dialog::Message(explain::residents_taken(lang, &name, &grid, taken)));
    }

    /// Files dropped on the window: a project is opened, boundaries are looked into, a table is asked about.
    pub(super) fn dropped_files(&mut self, ctx: &egui::Context) {
        let dropped: Vec<PathBuf> =
            ctx.input(|i| i.raw.dropped_files.iter().map(|file| shapefile_of(file.path().to_owned())).collect());
        // Of a shapefile's parts dropped together the .shp is meant; what else lies beside it is found by itself.
        let main =
            |path: &&PathBuf| path.extension().is_some_and(|e| MAIN_ENDINGS.iter().any(|m| e.eq_ignore_ascii_case(m)));
        let Some(path) = dropped.iter().find(main).or(dropped.first()).cloned() else { return };
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        // A background is no part of the project, and none needs to be open.
        if FilePurpose::TILES.contains(&ending.as_str()) {
            self.chosen(FilePurpose::Background, path, false);
            return;
        }
        let can_take = self.session.project().is_none() || self.session.can_change();
        if !can_take && ending != "gpkg" {
            self.say_why_not();
            return;
        }
        match ending.as_str() {
            "gpkg" => self.recognise(path, AskedBy::Dropping),
            _ if self.session.project().is_none() => self.session.view_files(vec![path]),
            "shp" | "zip" => self.chosen(FilePurpose::Boundaries, path, false),
            _ => {
                let known = WhatIsIt::of(&path);
                self.dialog = Some(Dialog::WhatIsIt(path, known));
            }
        }
    }
}

/// Opens what the command line named: one project, or boundary files to look at. Answers with the question whether a file is
/// a project, if that has to be asked; what follows is in [`Workbench::recognised`].
pub(super) fn open_files(session: &mut Session, files: Vec<PathBuf>) -> Option<(u64, AskedBy)> {
    match files.as_slice() {
        [] => {}
        [file] if is_geopackage(file) => return Some((session.recognise(file.clone()), AskedBy::Start)),
        // Several: none of them is a project, or the command line would have refused.
        _ => session.view_files(files),
    }
    None
}

const MAIN_ENDINGS: [&str; 10] = ["gpkg", "shp", "zip", "kml", "kmz", "geojson", "csv", "xlsx", "pmtiles", "mbtiles"];
const LISTED_PLACES: usize = 8;

fn is_geopackage(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gpkg"))
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The file that is in the way of saving, if that is what went wrong.
fn existing_file(error: &AppError) -> Option<PathBuf> {
    match error {
        AppError::Project(ProjectError::Io { path, source }) if source.kind() == std::io::ErrorKind::AlreadyExists => {
            Some(path.clone())
        }
        _ => None,
    }
}

/// A dropped .dbf or .prj means the shapefile it belongs to.
fn shapefile_of(path: PathBuf) -> PathBuf {
    let sibling = ["dbf", "shx", "prj", "cpg", "sbn", "sbx", "qpj", "qix"]
        .iter()
        .any(|e| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(e)));
    if sibling { path.with_extension("shp") } else { path }
}
