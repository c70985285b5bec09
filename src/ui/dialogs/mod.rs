//! Dialogs: one at a time, in front of everything.

mod about;
mod asks;
mod bookmark;
mod convert;
mod decision;
mod draft;
mod edit;
mod export_map;
mod file;
mod import_context;
mod import_definition;
mod import_facilities;
mod import_grid;
mod import_indicator;
mod import_mapping;
mod others;
mod position;
mod project;
mod style;
mod version;

pub use asks::WhatIsIt;
pub(in crate::ui) use bookmark::{go_to as go_to_bookmark, menu as bookmark_menu};
pub(in crate::ui) use decision::DecisionForm;
pub(in crate::ui) use draft::typed_people;
pub use file::{FilePurpose, Native};
pub(in crate::ui) use import_definition::boundary_name;
pub(in crate::ui) use import_indicator::Decided;
pub use others::{Calling, Elsewhere};
pub(in crate::ui) use position::PositionForm;

use super::context::{Action, Context};
use crate::app::explain::Explanation;
use crate::app::operations::{BoundaryProbe, Compaction, Recoverable, ShapeKind, SheetForm};
use crate::app::session::{DraftForm, Probed, Session};
use crate::l10n::Lang;
use crate::model::{Draft, DraftId, DraftSpace};
use crate::t;
use std::path::PathBuf;

/// The dialog that is open.
pub enum Dialog {
    /// Title and CRS of a new project, or the title of the open one.
    Project(project::ProjectForm),
    /// Choosing a file.
    File(file::FileForm),
    /// What a boundary file holds, before it is imported.
    ImportDefinition(Box<import_definition::Form>),
    /// What a file with points holds.
    ImportFacilities(Box<import_facilities::Form>),
    /// What a table holds.
    ImportIndicator(Box<import_indicator::Form>),
    /// Lines, points or areas that are only looked at.
    ImportContext(Box<import_context::Form>),
    /// What a file with population grids holds.
    ImportGrid(Box<import_grid::Form>),
    /// Metadata of a department, definition, set, indicator, or one facility.
    Edit(Box<edit::Form>),
    /// Code, name and colour of a space of a draft.
    DraftSpace(Box<draft::SpaceForm>),
    /// Another name for a draft.
    RenameDraft(draft::NameForm),
    /// A draft is to go.
    DeleteDraft(DraftId),
    /// What a new draft starts from.
    NewDraft(Box<draft::NewForm>),
    /// What a draft is to meet.
    Rulebook(Box<draft::RulebookForm>),
    /// The figures of all drafts.
    CompareDrafts,
    /// Why the last proposal is as it is.
    ExplainProposal,
    /// Of which definitions blocks are to be made.
    Atoms(Box<draft::AtomsDialog>),
    /// Two blocks that are to count as neighbours.
    Bridge(Box<draft::BridgeForm>),
    /// Which sheet of a spreadsheet a draft begins with.
    WhichSheet(Box<draft::SheetChoice>),
    /// Unsaved work: save, discard, stay.
    Unsaved(AfterClose),
    /// A file of that name is there, and what was to be written.
    Replace(PathBuf, FilePurpose),
    /// The project is open in another window.
    Elsewhere(Elsewhere),
    /// The file can't be saved over.
    Conflict(Explanation),
    /// Who works here.
    Who(others::WhoForm),
    /// Work left behind is to be removed.
    Discard(Recoverable),
    /// A message to be read.
    Message(Explanation),
    /// A damaged file: what is wrong, and whether to rescue what can be read.
    Damaged(Explanation, PathBuf),
    /// What a file is: what it may be imported as.
    WhatIsIt(PathBuf, WhatIsIt),
    /// The name of a new version.
    Version(version::VersionForm),
    /// The name of a new bookmark.
    Bookmark(bookmark::BookmarkForm),
    /// All bookmarks.
    Bookmarks(bookmark::Manager),
    /// What compacting would remove.
    Compact(Compaction),
    /// The map as a sheet.
    ExportMap(Box<export_map::Form>),
    /// What a department says.
    Position(Box<position::PositionForm>),
    /// Indicators on other spaces.
    Convert(Box<convert::ConvertDialog>),
    /// What was decided.
    Decision(Box<decision::DecisionForm>),
    /// Language, looks, name.
    Settings,
    /// How to use the program.
    Help,
}

/// What is done after the project is closed.
#[derive(Debug, Clone)]
pub enum AfterClose {
    /// Nothing.
    Stay,
    /// The program ends.
    Quit,
    /// Another project is opened.
    Open(PathBuf),
    /// A new project is begun.
    New,
    /// The sample is opened.
    Sample,
}

/// What a dialog wants done.
pub enum Answer {
    /// It stays open.
    Open,
    /// It closes without more.
    Close,
    /// It closes and does this.
    Do(Request),
}

/// What dialogs ask of the shell.
pub enum Request {
    /// Start a new project.
    NewProject { title: String, crs: crate::model::EpsgCode },
    /// Something every panel could ask for, too.
    Act(Action),
    /// A file was typed or dropped.
    Chosen(FilePurpose, PathBuf),
    /// A file was chosen in the platform's dialog, which asks about replacing by itself.
    ChosenNatively(FilePurpose, PathBuf),
    /// Write over the file that is there.
    Replace(PathBuf, FilePurpose),
    /// Ask the window that has the project to come to the front. The dialog stays open.
    CallWindow(PathBuf),
    /// Save beside what somebody else wrote.
    KeepBoth,
    /// Who works here, then go on.
    Who(String, AfterClose),
    /// Import boundaries.
    ImportDefinition(Box<import_definition::Form>),
    /// Import facilities.
    ImportFacilities(Box<import_facilities::Form>),
    /// Import an indicator.
    ImportIndicator(Box<import_indicator::Form>),
    /// Import a context layer.
    ImportContext(Box<import_context::Form>),
    /// Import a population grid.
    ImportGrid(Box<import_grid::Form>),
    /// Save, then go on.
    SaveThen(AfterClose),
    /// Give the work up, then go on.
    DiscardThen(AfterClose),
    /// Keep the work for the next start, then go on.
    KeepThen(AfterClose),
    /// Ask for a place for a map sheet.
    SaveSheet(Box<SheetForm>, FilePurpose),
    /// A map sheet into the clipboard.
    CopySheet(Box<SheetForm>),
    /// Settings changed.
    Settings(Box<crate::app::settings::Settings>),
}

impl Dialog {
    /// The dialog for what a file was found to hold; `None` if a project has to be open and is not.
    pub fn for_probe(probed: Probed, cx: &Context<'_>) -> Option<Self> {
        let project = cx.session.project()?;
        Some(match probed {
            Probed::Boundaries(probes) => Self::ImportDefinition(Box::new(import_definition::Form::new(
                project,
                probes,
                cx.session.project_area_lon_lat(),
            )?)),
            Probed::Context(probes) => context_dialog(project, probes, false, cx)?,
            Probed::NoAreas(path, probes) if probes.iter().all(|probe| probe.kind == ShapeKind::Points) => {
                Self::WhatIsIt(path, WhatIsIt::OnlyPoints)
            }
            Probed::NoAreas(_, probes) => context_dialog(project, probes, true, cx)?,
            Probed::Grid(path, probes) => Self::ImportGrid(Box::new(import_grid::Form::new(project, path, probes)?)),
            Probed::Points(probe) => Self::ImportFacilities(Box::new(import_facilities::Form::new(project, *probe))),
            Probed::Table(probe) => Self::ImportIndicator(Box::new(import_indicator::Form::new(*probe))),
        })
    }

    /// Asks for a file.
    pub fn choose_file(purpose: FilePurpose, cx: &Context<'_>) -> Self {
        Self::File(file::FileForm::new(purpose, cx.session))
    }

    /// Asks who works here.
    pub fn who(then: AfterClose) -> Self {
        Self::Who(others::WhoForm::new(then))
    }

    /// Asks for title and CRS.
    pub fn new_project() -> Self {
        Self::Project(project::ProjectForm::new())
    }

    /// Changes the title.
    pub fn edit_project(title: String) -> Self {
        Self::Project(project::ProjectForm::edit(title))
    }

    /// The map as a sheet; `view` is what the map shows, in the project's CRS. `None` without a project.
    pub fn export_map(session: &Session, view: Option<geo::Rect<f64>>) -> Option<Self> {
        Some(Self::ExportMap(Box::new(export_map::Form::new(session, view)?)))
    }

    /// Asks for the name of a new version.
    pub fn add_version() -> Self {
        Self::Version(version::VersionForm::default())
    }

    /// Asks for the name of a bookmark of an extent in the project's CRS.
    pub fn add_bookmark(extent: geo::Rect<f64>) -> Self {
        Self::Bookmark(bookmark::BookmarkForm::new(extent))
    }

    /// Lists the bookmarks to be renamed and deleted.
    pub fn bookmarks() -> Self {
        Self::Bookmarks(bookmark::Manager::default())
    }

    /// Code, name and colour of a space of a draft.
    pub fn draft_space(draft: DraftId, space: DraftSpace) -> Self {
        Self::DraftSpace(Box::new(draft::SpaceForm::new(draft, space)))
    }

    /// Another name for a draft.
    pub fn rename_draft(id: DraftId, name: String) -> Self {
        Self::RenameDraft(draft::NameForm::new(id, name))
    }

    /// What a new draft starts from; `None` where nothing can serve as blocks.
    pub fn new_draft(cx: &Context<'_>) -> Option<Self> {
        Some(Self::NewDraft(Box::new(draft::NewForm::new(cx)?)))
    }

    /// Of which definitions blocks are to be made; `None` without any.
    pub fn atoms(cx: &Context<'_>) -> Option<Self> {
        Some(Self::Atoms(Box::new(draft::AtomsDialog::new(cx)?)))
    }

    /// Two blocks that are to count as neighbours; `None` without a draft.
    pub fn bridge(cx: &Context<'_>) -> Option<Self> {
        draft::BridgeForm::new(cx).map(|form| Self::Bridge(Box::new(form)))
    }

    /// Which sheet a draft begins with; `None` without any.
    pub fn which_sheet(form: DraftForm, sheets: Vec<String>) -> Option<Self> {
        draft::SheetChoice::new(form, sheets).map(|choice| Self::WhichSheet(Box::new(choice)))
    }

    /// Indicators on other spaces, this one to begin with; `None` where there is nothing to convert.
    pub fn convert(indicator: Option<crate::model::IndicatorId>, session: &Session) -> Option<Self> {
        Some(Self::Convert(Box::new(convert::ConvertDialog::new(indicator, session)?)))
    }

    /// What a draft is to meet.
    pub fn rulebook(draft: &Draft) -> Self {
        Self::Rulebook(Box::new(draft::RulebookForm::new(draft)))
    }

    /// Changes metadata; `None` if it is gone.
    pub fn edit(action: &Action, cx: &Context<'_>) -> Option<Self> {
        edit::Form::new(cx.session.project()?, action).map(|form| Self::Edit(Box::new(form)))
    }

    /// Shows the dialog.
    pub fn show(&mut self, ctx: &egui::Context, native: &mut Native, cx: &mut Context<'_>) -> Answer {
        let lang = cx.lang;
        let (title, width) = self.title(lang);
        let mut answer = Answer::Open;
        focus_when_new(ctx);
        let frame = egui::Frame::popup(&ctx.style_of(ctx.theme())).inner_margin(16.0);
        let modal = egui::Modal::new(egui::Id::unique("dialog"))
            .frame(frame)
            .backdrop_color(egui::Color32::from_black_alpha(70))
            .show(ctx, |ui| {
                let available = ctx.content_rect().size();
                ui.set_width(width.min(available.x - 60.0));
                ui.heading(title.trim_end_matches(" …"));
                ui.add_space(6.0);
                let max_height = available.y - 130.0;
                answer = match self {
                    Self::Project(form) => form.show(ui, lang),
                    Self::File(form) => form.show(ui, native, cx),
                    Self::ImportDefinition(form) => form.show(ui, max_height, cx),
                    Self::ImportFacilities(form) => form.show(ui, max_height, cx),
                    Self::ImportIndicator(form) => form.show(ui, max_height, cx),
                    Self::ImportContext(form) => form.show(ui, max_height, cx),
                    Self::ImportGrid(form) => form.show(ui, max_height, cx),
                    Self::Edit(form) => form.show(ui, cx),
                    Self::DraftSpace(form) => form.show(ui, lang),
                    Self::RenameDraft(form) => form.show(ui, cx),
                    Self::DeleteDraft(id) => draft::delete(ui, *id, cx),
                    Self::NewDraft(form) => form.show(ui, max_height, cx),
                    Self::Rulebook(form) => form.show(ui, max_height, cx),
                    Self::Atoms(form) => form.show(ui, cx),
                    Self::Bridge(form) => form.show(ui, cx),
                    Self::WhichSheet(form) => form.show(ui, cx),
                    Self::ExplainProposal => draft::explain(ui, max_height, cx),
                    Self::CompareDrafts => draft::compare(ui, max_height, cx),
                    Self::Unsaved(after) => asks::unsaved(ui, after, cx),
                    Self::Replace(path, purpose) => asks::replace(ui, path, *purpose, lang),
                    Self::Elsewhere(elsewhere) => elsewhere.show(ui, lang),
                    Self::Conflict(explanation) => others::conflict(ui, explanation, cx),
                    Self::Who(form) => form.show(ui, lang),
                    Self::Discard(what) => asks::discard(ui, what, lang),
                    Self::Message(explanation) => asks::message(ui, explanation, max_height, lang),
                    Self::Damaged(explanation, file) => asks::damaged(ui, explanation, file, max_height, lang),
                    Self::WhatIsIt(path, known) => asks::what_is_it(ui, path, *known, lang),
                    Self::Version(form) => form.show(ui, lang),
                    Self::Bookmark(form) => form.show(ui, cx),
                    Self::Bookmarks(manager) => manager.show(ui, max_height, cx),
                    Self::Compact(found) => version::compact(ui, found, lang),
                    Self::ExportMap(form) => form.show(ui, max_height, cx),
                    Self::Convert(form) => form.show(ui, max_height, cx),
                    Self::Position(form) => form.show(ui, cx),
                    Self::Decision(form) => form.show(ui, max_height, cx),
                    Self::Settings => about::settings(ui, cx),
                    Self::Help => about::help(ui, max_height, lang),
                };
            });
        if matches!(answer, Answer::Open) && modal.should_close() {
            answer = match self {
                Self::Who(form) => Answer::Do(form.dismissed()),
                _ => Answer::Close,
            };
        }
        answer
    }

    fn title(&self, lang: Lang) -> (String, f32) {
        match self {
            Self::Project(form) => (form.title_text(lang), 460.0),
            Self::File(form) => (form.title_text(lang), 560.0),
            Self::ImportDefinition(_) => (t!(lang, "command-import-definition"), 1240.0),
            Self::ImportFacilities(_) => (t!(lang, "command-import-facilities"), 680.0),
            Self::ImportIndicator(_) => (t!(lang, "table-title"), 720.0),
            Self::ImportContext(_) => (t!(lang, "command-import-context"), 680.0),
            Self::ImportGrid(_) => (t!(lang, "command-import-grid"), 680.0),
            Self::Edit(form) => (form.title_text(lang), 520.0),
            Self::DraftSpace(_) => (t!(lang, "draft-edit-space-title"), 420.0),
            Self::RenameDraft(_) => (t!(lang, "draft-rename"), 420.0),
            Self::DeleteDraft(_) => (t!(lang, "draft-delete"), 420.0),
            Self::NewDraft(_) => (t!(lang, "command-new-draft"), 560.0),
            Self::Rulebook(_) => (t!(lang, "draft-rulebook"), 560.0),
            Self::Atoms(_) => (t!(lang, "draft-atoms-title"), 520.0),
            Self::Bridge(_) => (t!(lang, "bridge-title"), 520.0),
            Self::WhichSheet(_) => (t!(lang, "draft-table-title"), 460.0),
            Self::ExplainProposal => (t!(lang, "draft-proposal-title"), 640.0),
            Self::CompareDrafts => (t!(lang, "command-compare-drafts"), 980.0),
            Self::Unsaved(_) => (t!(lang, "unsaved-title"), 460.0),
            Self::Replace(..) => (t!(lang, "replace-title"), 460.0),
            Self::Elsewhere(_) => (t!(lang, "elsewhere-title"), 520.0),
            Self::Conflict(explanation) => (explanation.what.clone(), 560.0),
            Self::Who(_) => (t!(lang, "who-title"), 480.0),
            Self::Discard(_) => (t!(lang, "discard-title"), 460.0),
            Self::Message(explanation) | Self::Damaged(explanation, _) => (explanation.what.clone(), 520.0),
            Self::WhatIsIt(..) => (t!(lang, "what-is-it-title"), 420.0),
            Self::Version(_) => (t!(lang, "command-add-version"), 460.0),
            Self::Bookmark(_) => (t!(lang, "command-add-bookmark"), 460.0),
            Self::Bookmarks(_) => (t!(lang, "bookmarks-title"), 560.0),
            Self::Compact(_) => (t!(lang, "command-compact"), 520.0),
            Self::ExportMap(_) => (t!(lang, "command-export-map"), 980.0),
            Self::Convert(_) => (t!(lang, "command-convert-indicators"), 720.0),
            Self::Position(form) => (form.title_text(lang), 560.0),
            Self::Decision(form) => (form.title_text(lang), 680.0),
            Self::Settings => (t!(lang, "command-settings"), 420.0),
            Self::Help => (t!(lang, "command-help"), 720.0),
        }
    }
}

const SETTLING_FRAMES: u64 = 4;

/// A dialog that was not there in the last frame gets the keyboard in its first field.
fn focus_when_new(ctx: &egui::Context) {
    let id = egui::Id::unique("dialog shown in frame");
    let now = ctx.cumulative_frame_nr();
    let last: Option<u64> = ctx.data(|data| data.get_temp(id));
    ctx.data_mut(|data| data.insert_temp(id, now));
    if last.is_none_or(|last| last + 1 < now) {
        crate::ui::widgets::focus_first_field(ctx);
        ctx.data_mut(|data| data.insert_temp(id.with("since"), now));
    }
    // Sizes of the first frames are guesses: the dialog settles at once, not when the pointer moves next.
    if ctx.data(|data| data.get_temp::<u64>(id.with("since"))).is_some_and(|since| now < since + SETTLING_FRAMES) {
        ctx.request_repaint();
    }
}

/// One row, filled from the right. (A layout alone would take all the height there is.)
fn row_at_the_right(ui: &mut egui::Ui, add: impl FnOnce(&mut egui::Ui)) {
    egui::Sides::new().show(ui, |_| {}, add);
}

/// The row of buttons at the end of a dialog: what it does on the right, cancel beside it. Answers whether the first was clicked.
pub(super) fn buttons(ui: &mut egui::Ui, lang: Lang, label: &str, enabled: bool) -> Option<bool> {
    let mut clicked = None;
    ui.add_space(8.0);
    ui.separator();
    row_at_the_right(ui, |ui| {
        if ui.add_enabled(enabled, egui::Button::new(egui::RichText::new(label).strong())).clicked() {
            clicked = Some(true);
        }
        if ui.button(t!(lang, "action-cancel")).clicked() {
            clicked = Some(false);
        }
    });
    // Enter in a line of text (which gives the keyboard back) does what the first button does.
    let entered = ui.input(|i| i.key_pressed(egui::Key::Enter)) && ui.memory(|memory| memory.focused().is_none());
    if clicked.is_none() && enabled && entered { Some(true) } else { clicked }
}

fn context_dialog(
    project: &crate::model::Project,
    probes: Vec<BoundaryProbe>,
    instead: bool,
    cx: &Context<'_>,
) -> Option<Dialog> {
    let form = import_context::Form::new(project, probes, cx.session.project_area_lon_lat(), instead)?;
    Some(Dialog::ImportContext(Box::new(form)))
}
