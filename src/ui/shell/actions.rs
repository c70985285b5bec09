//! Carrying out what the user did.

use super::{AskedBy, Workbench};
use crate::app::diagnostics;
use crate::app::operations::Command;
use crate::app::session::Layout;
use crate::app::settings::Theme;
use crate::app::user_command::UserCommand;
use crate::t;
use crate::ui::context::{Action, Context, Convert};
use crate::ui::dialogs::{AfterClose, Answer, Decided, Dialog, FilePurpose, Request};
use crate::ui::panels::{self, Tab};
use crate::ui::theme;
use std::path::PathBuf;

impl Workbench {
    pub(super) fn carry_out(&mut self, action: Action, ctx: &egui::Context) {
        match action {
            Action::Run(command) => self.run(command, ctx),
            Action::Draft(action) => self.carry_out_draft(action),
            Action::Execute(_)
            | Action::Mend(..)
            | Action::TakeResidents(..)
            | Action::Reapply(_)
            | Action::DeleteVersion(_)
            | Action::Compact
                if !self.session.can_change() =>
            {
                self.say_why_not();
            }
            Action::Execute(command) => self.session.execute(*command),
            Action::Open(path) => self.leave_project(AfterClose::Open(path), ctx),
            Action::ShowContext(id, shown) => self.session.view.show_context(id, shown),
            Action::ShowGrid(id, shown) => self.session.show_grid(id, shown),
            Action::TakeResidents(definition, grid) => self.session.take_residents(definition, grid),
            Action::Recover(what) => self.session.recover(what),
            Action::Discard(what) => self.dialog = Some(Dialog::Discard(what)),
            Action::DiscardForGood(what) => self.session.discard_recoverable(what),
            Action::Rescue(damaged) => self.session.rescue(damaged),
            Action::Activate(id) => self.session.activate(id),
            Action::ShowDefinition(id, shown) => self.session.view.show(id, shown),
            Action::ShowSet(id, shown) => self.session.view.show_set(id, shown),
            Action::ShowIndicator(id) => self.session.show_indicator(id),
            Action::ChooseBackground(path) => self.session.choose_background(path),
            Action::ForgetBackground(path) => self.session.forget_background(&path),
            Action::BackgroundLooks { opacity_percent, grey } => {
                self.session.set_background_looks(opacity_percent, grey);
            }
            Action::ShowLabels(shown) => self.session.view.set_labels(shown),
            Action::FadeOthers(fade) => self.session.view.set_fade_others(fade),
            Action::Select { definition, spaces, zoom } => {
                self.session.activate(definition);
                self.session.selection.set(definition, spaces);
                if zoom {
                    self.zoom_to_selection();
                }
            }
            Action::ToggleSelected(definition, space) => self.session.selection.toggle(definition, space),
            Action::SelectFacility(set, facility) => {
                self.session.selection.set_facility(set, facility);
                self.tab = Tab::Space;
            }
            Action::GoTo { extent, definition, spaces } => {
                if let Some(definition) = definition {
                    self.session.activate(definition);
                    self.session.selection.set(definition, spaces);
                }
                if let Some(extent) = self.session.world_extent(extent) {
                    self.map.zoom_to(extent, true);
                }
            }
            Action::ShowAgain(extent) => {
                if let Some(extent) = self.session.world_extent_of(extent) {
                    self.map.show_again(extent);
                }
            }
            Action::ZoomToLayer(layer) => self.zoom_to_layer(layer),
            Action::Identify(at) => self.identify(at),
            Action::ForgetIdentified => {
                self.tools.mark = None;
                self.session.forget_identified();
            }
            Action::MarkPlace(at) => self.tools.mark = self.session.world_from_project(at),
            Action::LeaveTool => self.leave_tool(),
            Action::Examine(probe, form) => self.session.examine(*probe, *form),
            Action::PreviewMend(id, orders) => self.session.preview_mend(id, orders),
            Action::Mend(id, orders) => self.session.mend(id, orders),
            Action::HoldAgainst(id, against) => self.session.hold_against(id, against),
            Action::Compare(a, b) => self.session.compare(a, b),
            Action::CompareAll => self.session.compare_all(),
            Action::ShowTheme(theme) => self.session.show_theme(theme),
            Action::MarkDisputed { one, other } => {
                self.session.mark_disputed(one, other);
                self.zoom_to_selection();
            }
            Action::CopyComparison(table) => self.session.copy_comparison(table),
            Action::AskTablePlace(table, format) => self.choose_file(FilePurpose::Comparison(table, format)),
            Action::ArrangeTable(query) => self.session.arrange_table(&query),
            Action::CopyTable(id) => self.session.copy_table(id),
            Action::Search(query) => self.session.search(&query),
            Action::CancelJob(lane) => self.session.cancel_job(&lane),
            Action::PreviewSheet(form) => self.session.preview_sheet(*form),
            Action::CancelSaving => self.session.cancel_saving(),
            Action::Copy(text) => {
                ctx.copy_text(text);
                self.say(t!(self.session.lang(), "message-copied"));
            }
            Action::ShowTab(tab) => self.tab = tab,
            Action::Agree(what) => self.agree(what),
            Action::Convert(what) => self.convert(what),
            Action::FilterHistory(filter) => self.session.filter_history(filter),
            Action::FetchHistory(rows) => self.session.fetch_history(rows),
            Action::HistoryOf(uid, name) => {
                self.history = panels::history::State::about(uid, name);
                self.tab = Tab::History;
            }
            Action::Reapply(seq) => self.session.reapply(seq),
            Action::LookAtVersion(id) => self.session.look_at_version(id),
            Action::LookAtToday => self.session.look_at_today(),
            Action::GoBackTo(id) => self.session.go_back_to(id),
            Action::DeleteVersion(id) => self.session.execute(Command::DeleteVersion(id)),
            Action::Compact => self.session.compact(),
            Action::EditDepartment(_)
            | Action::EditDefinition(_)
            | Action::EditFacilitySet(_)
            | Action::EditFacility(..)
            | Action::EditIndicator(_)
            | Action::EditContext(_) => self.open_edit(&action),
        }
    }

    fn open_edit(&mut self, action: &Action) {
        if !self.session.can_change() {
            self.say_why_not();
            return;
        }
        let lang = self.session.lang();
        let dialog = Dialog::edit(action, &Context { session: &self.session, lang, actions: &mut Vec::new() });
        self.dialog = dialog.or(self.dialog.take());
    }

    /// Why nothing can be changed now.
    pub(super) fn say_why_not(&mut self) {
        let lang = self.session.lang();
        let version = self.session.looking_at().is_some();
        self.say(if version { t!(lang, "message-only-looking") } else { t!(lang, "message-only-viewed") });
    }

    pub(super) fn choose_file(&mut self, purpose: FilePurpose) {
        let lang = self.session.lang();
        let context = Context { session: &self.session, lang, actions: &mut Vec::new() };
        self.dialog = Some(Dialog::choose_file(purpose, &context));
    }

    pub(super) fn run(&mut self, command: UserCommand, ctx: &egui::Context) {
        match command {
            UserCommand::NewProject => self.leave_project(AfterClose::New, ctx),
            UserCommand::OpenProject => self.choose_file(FilePurpose::Open),
            UserCommand::OpenSample => self.leave_project(AfterClose::Sample, ctx),
            UserCommand::Save if self.session.status().path.is_some() && !self.session.status().read_only => {
                self.session.save();
            }
            UserCommand::Save | UserCommand::SaveAs => self.choose_file(FilePurpose::Save),
            UserCommand::CopyWithoutNames => self.choose_file(FilePurpose::Copy),
            UserCommand::ExportMap => {
                let world = self.map.view().map(|view| view.extent());
                let view = world.and_then(|world| self.session.project_extent_of(world));
                self.dialog = Dialog::export_map(&self.session, view);
            }
            UserCommand::CloseProject => self.leave_project(AfterClose::Stay, ctx),
            UserCommand::EditProject => {
                self.dialog = self.session.project().map(|project| Dialog::edit_project(project.title.clone()));
            }
            UserCommand::Quit => self.leave_project(AfterClose::Quit, ctx),
            UserCommand::AddVersion => self.dialog = Some(Dialog::add_version()),
            UserCommand::AddBookmark => self.ask_bookmark(),
            UserCommand::ManageBookmarks => self.dialog = Some(Dialog::bookmarks()),
            UserCommand::Compact => self.session.ask_compactable(),
            UserCommand::Undo => self.session.undo(),
            UserCommand::Redo => self.session.redo(),
            UserCommand::ImportDefinition => self.choose_file(FilePurpose::Boundaries),
            UserCommand::ImportFacilities => self.choose_file(FilePurpose::Facilities),
            UserCommand::ImportIndicator => self.choose_file(FilePurpose::Indicator),
            UserCommand::ConvertIndicators => self.convert(Convert::Ask(None)),
            UserCommand::ReconvertIndicators => self.convert(Convert::Again(self.session.stale_indicators())),
            UserCommand::ImportContext => self.choose_file(FilePurpose::Context),
            UserCommand::ImportGrid => self.choose_file(FilePurpose::Grid),
            UserCommand::AddBackground => self.choose_file(FilePurpose::Background),
            // Any action that edits nothing that is there opens the form for a new department.
            UserCommand::AddDepartment => self.open_edit(&Action::Run(UserCommand::AddDepartment)),
            UserCommand::Compare => self.tab = Tab::Comparison,
            UserCommand::ShowPositions => self.tab = Tab::Positions,
            UserCommand::Decide => self.ask_decision(None),
            UserCommand::ShowCrosswalks => self.tab = Tab::Crosswalks,
            UserCommand::Search => self.search.wants_focus = true,
            UserCommand::SingleMap => self.lay_out(Layout::Single),
            UserCommand::TwoMaps => self.lay_out(Layout::SideBySide),
            UserCommand::SwipeMaps => self.lay_out(Layout::Swipe),
            UserCommand::FlipMaps => self.flip(),
            UserCommand::FadeOthers => {
                let fade = !self.session.view.fade_others();
                self.session.view.set_fade_others(fade);
            }
            UserCommand::NextDefinition => self.session.activate_next(),
            UserCommand::ToggleTable => self.table_shown = !self.table_shown,
            UserCommand::ToggleHistory => {
                self.tab = if self.tab == Tab::History { Tab::Space } else { Tab::History };
            }
            UserCommand::ShowFindings => self.tab = Tab::Findings,
            UserCommand::ZoomProject => {
                if let Some(extent) = self.session.project_extent_world() {
                    let paints = self.session.draft().is_some();
                    self.map.zoom_to(super::beside_legend(extent, self.map_rect, paints), true);
                }
            }
            UserCommand::ZoomSelection => self.zoom_to_selection(),
            UserCommand::ClearSelection => self.session.selection.clear(),
            UserCommand::SelectAll => self.session.select_all(),
            UserCommand::InvertSelection => self.session.invert_selection(),
            UserCommand::ViewBack | UserCommand::ViewForward => self.travel(command == UserCommand::ViewBack),
            UserCommand::ToolMove
            | UserCommand::ToolRectangle
            | UserCommand::ToolLasso
            | UserCommand::ToolLength
            | UserCommand::ToolArea
            | UserCommand::ToolIdentify
            | UserCommand::ToolBrush
            | UserCommand::ToolErase
            | UserCommand::ToolEnclose
            | UserCommand::ToolFill
            | UserCommand::ToolSplit => self.choose_tool(command),
            UserCommand::BrushLarger
            | UserCommand::BrushSmaller
            | UserCommand::TargetHere
            | UserCommand::NextUnassigned
            | UserCommand::NewDraft
            | UserCommand::ShowDrafts
            | UserCommand::CompareDrafts
            | UserCommand::NewDraftSpace
            | UserCommand::AssignSelection => self.run_draft(command),
            UserCommand::TextLarger => self.change_settings(ctx, |settings| settings.step_scale(true)),
            UserCommand::TextSmaller => self.change_settings(ctx, |settings| settings.step_scale(false)),
            UserCommand::ToggleDark => self.change_settings(ctx, |settings| {
                settings.theme = if settings.theme == Theme::Dark { Theme::Light } else { Theme::Dark };
            }),
            UserCommand::Settings => self.dialog = Some(Dialog::Settings),
            UserCommand::Help => self.dialog = Some(Dialog::Help),
            UserCommand::CopyDiagnostics => self.copy_diagnostics(ctx),
        }
    }

    fn copy_diagnostics(&mut self, ctx: &egui::Context) {
        let lang = self.session.lang();
        let size = ctx.content_rect().size();
        let extra = [
            (t!(lang, "diagnostics-renderer"), self.map.backend().info().in_words(lang)),
            (t!(lang, "diagnostics-window"), format!("{} × {}, {}", size.x, size.y, ctx.pixels_per_point())),
        ];
        ctx.copy_text(diagnostics::text(lang, self.session.project().map(|project| project.as_ref()), &extra));
        self.say(t!(lang, "message-diagnostics-copied"));
    }

    /// Asks for the name of a bookmark of what the map shows.
    fn ask_bookmark(&mut self) {
        let shown = self.map.view().map(|view| view.extent());
        match shown.and_then(|world| self.session.project_extent_of(world)) {
            Some(extent) => self.dialog = Some(Dialog::add_bookmark(extent)),
            None => self.say(t!(self.session.lang(), "message-bookmark-nowhere")),
        }
    }

    fn zoom_to_selection(&mut self) {
        if let Some(extent) = self.session.selection_extent_world() {
            self.map.zoom_to(extent, true);
        }
    }

    fn change_settings(&mut self, ctx: &egui::Context, change: impl FnOnce(&mut crate::app::settings::Settings)) {
        let who = self.session.settings.who.clone();
        change(&mut self.session.settings);
        if self.session.settings.who != who {
            self.session.who_changed();
        }
        theme::apply(ctx, &self.session.settings);
        // Borders are cased in the colour of the ground.
        self.drawn.generation = None;
        self.other.redraw();
        self.session.save_settings();
    }

    /// Closes the project after asking about unsaved work, then goes on.
    pub(super) fn leave_project(&mut self, after: AfterClose, ctx: &egui::Context) {
        let has_work = self.session.project().is_some() && self.session.status().unpublished;
        if has_work {
            self.dialog = Some(Dialog::Unsaved(after));
        } else {
            self.close_then(after, false, ctx);
        }
    }

    fn close_then(&mut self, after: AfterClose, discard: bool, ctx: &egui::Context) {
        if self.session.project().is_some() {
            self.after = Some(after);
            self.session.close(discard);
        } else {
            self.go_on(after, ctx);
        }
    }

    /// What follows once no project is open.
    pub(super) fn go_on(&mut self, after: AfterClose, ctx: &egui::Context) {
        match after {
            AfterClose::Stay => {}
            AfterClose::Quit => {
                self.quitting = true;
                ctx.send_viewport_cmd(egui::ViewportCommand::Close);
            }
            AfterClose::Open(path) => self.session.open_project(path),
            // What begins a history asks for the name before, what goes on with one after it was opened.
            AfterClose::New | AfterClose::Sample if self.must_ask_who() => self.dialog = Some(Dialog::who(after)),
            AfterClose::New => self.dialog = Some(Dialog::new_project()),
            AfterClose::Sample => self.session.open_sample(),
        }
    }

    /// Whether nobody said yet who works here. A run that only takes a picture does not ask.
    pub(super) fn must_ask_who(&self) -> bool {
        let settings = &self.session.settings;
        self.picture.is_none() && !settings.who_asked && settings.who.is_empty()
    }

    /// The window's own close button asks about unsaved work, too.
    pub(super) fn close_request(&mut self, ctx: &egui::Context) {
        if self.quitting || !ctx.input(|i| i.viewport().close_requested()) {
            return;
        }
        if self.session.project().is_some() {
            ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            self.leave_project(AfterClose::Quit, ctx);
        }
    }

    /// Saves to a place, as if it had been chosen in the dialog.
    pub fn save_as(&mut self, path: PathBuf) {
        self.write_to(FilePurpose::Save, path, false);
    }

    pub(super) fn answered(&mut self, dialog: Dialog, answer: Answer, ctx: &egui::Context) {
        match answer {
            Answer::Open => self.dialog = Some(dialog),
            Answer::Close => {
                if matches!(dialog, Dialog::ImportDefinition(_)) {
                    self.session.stop_examining();
                }
                if matches!(dialog, Dialog::Convert(_)) {
                    self.session.stop_conversion_preview();
                }
                // Whoever gives up saving, stays.
                if matches!(dialog, Dialog::File(_) | Dialog::Replace(..) | Dialog::Conflict(_)) {
                    self.after = None;
                }
                if matches!(dialog, Dialog::Message(_)) {
                    self.dialog = self.retry.take();
                }
            }
            Answer::Do(Request::ImportDefinition(form)) => {
                self.retry = Some(dialog);
                self.fulfil(Request::ImportDefinition(form), ctx);
            }
            Answer::Do(Request::ImportFacilities(form)) => {
                self.retry = Some(dialog);
                self.fulfil(Request::ImportFacilities(form), ctx);
            }
            Answer::Do(Request::ImportIndicator(form)) => {
                self.retry = Some(dialog);
                self.fulfil(Request::ImportIndicator(form), ctx);
            }
            Answer::Do(Request::ImportContext(form)) => {
                self.retry = Some(dialog);
                self.fulfil(Request::ImportContext(form), ctx);
            }
            Answer::Do(Request::ImportGrid(form)) => {
                self.retry = Some(dialog);
                self.fulfil(Request::ImportGrid(form), ctx);
            }
            Answer::Do(Request::Settings(settings)) => {
                self.dialog = Some(dialog);
                self.change_settings(ctx, |old| *old = *settings);
            }
            Answer::Do(Request::CallWindow(path)) => {
                self.dialog = Some(dialog);
                self.session.call_window(path);
            }
            Answer::Do(request) => self.fulfil(request, ctx),
        }
    }

    fn fulfil(&mut self, request: Request, ctx: &egui::Context) {
        match request {
            Request::NewProject { title, crs } => self.session.new_project(title, crs),
            Request::Act(action) => self.carry_out(action, ctx),
            Request::Chosen(purpose, path) => self.chosen(purpose, path, false),
            Request::ChosenNatively(purpose, path) => self.chosen(purpose, path, true),
            Request::Replace(path, purpose) => self.write_to(purpose, path, true),
            Request::KeepBoth => self.session.save_beside(),
            Request::Who(who, then) => {
                self.change_settings(ctx, |settings| {
                    settings.who = who;
                    settings.who_asked = true;
                });
                self.go_on(then, ctx);
            }
            Request::ImportDefinition(form) => {
                if let Some((probe, form)) = form.into_parts() {
                    self.session.import_definition(probe, form);
                }
            }
            Request::ImportFacilities(form) => {
                let (probe, form) = form.into_parts();
                self.session.import_facilities(probe, form);
            }
            Request::ImportIndicator(form) => match form.decided() {
                Some(Decided::Indicator(table, form)) => self.session.import_indicator(table, form),
                Some(Decided::Residents(table, form)) => self.session.import_residents(table, form),
                Some(Decided::Mapping(table, form)) => self.session.import_mapping(table, form),
                None => {}
            },
            Request::ImportContext(form) => {
                if let Some((probe, form)) = form.into_parts() {
                    self.session.import_context(probe, form);
                }
            }
            Request::ImportGrid(form) => {
                let (path, form) = form.into_parts();
                self.session.import_grid(path, form);
            }
            Request::SaveSheet(form, purpose) => {
                self.sheet = Some(*form);
                self.choose_file(purpose);
            }
            Request::CopySheet(form) => self.session.copy_sheet(*form),
            Request::SaveThen(after) => {
                self.after = Some(after);
                self.run(UserCommand::Save, ctx);
            }
            Request::DiscardThen(after) => self.close_then(after, true, ctx),
            Request::KeepThen(after) => self.close_then(after, false, ctx),
            // Answered before, because the dialog stays open.
            Request::Settings(_) | Request::CallWindow(_) => {}
        }
    }

    fn write_to(&mut self, purpose: FilePurpose, path: PathBuf, replace: bool) {
        self.writing = purpose;
        match purpose {
            FilePurpose::Copy => self.session.copy_without_names(path, replace),
            FilePurpose::Crosswalk(format) => {
                self.session.export_crosswalk(format, path, self.crosswalks.is_internal(), replace);
            }
            FilePurpose::Comparison(table, format) => {
                let internal = self.comparison.is_internal();
                self.session.export_comparison((table, format), path, internal, replace);
            }
            FilePurpose::MapSheet(format) => {
                if let Some(form) = self.sheet.clone() {
                    self.session.export_sheet(form, format, path, replace);
                }
            }
            _ => self.session.save_as(path, replace),
        }
    }

    /// `replace`: whether the user has already been asked about a file that is there.
    pub(super) fn chosen(&mut self, purpose: FilePurpose, path: PathBuf, replace: bool) {
        if !purpose.writes() {
            self.session.settings.last_folder = path.parent().map(std::path::Path::to_owned);
        }
        match purpose {
            FilePurpose::Open => self.recognise(path, AskedBy::Choosing),
            FilePurpose::Save
            | FilePurpose::Copy
            | FilePurpose::MapSheet(_)
            | FilePurpose::Crosswalk(_)
            | FilePurpose::Comparison(..) => {
                self.write_to(purpose, path, replace);
            }
            FilePurpose::DraftTable => self.begin_with_table(path),
            FilePurpose::OfficialCrosswalk => self.import_crosswalk(path),
            FilePurpose::Boundaries => self.probing = Some(self.session.probe_boundaries(path)),
            FilePurpose::Facilities => self.probing = Some(self.session.probe_points(path)),
            FilePurpose::Indicator => self.probing = Some(self.session.read_table(path)),
            FilePurpose::Context => self.probing = Some(self.session.probe_context(path)),
            FilePurpose::Grid => self.probing = Some(self.session.probe_grid(path)),
            FilePurpose::Background => self.session.add_background(path),
        }
    }
}
