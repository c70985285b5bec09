//! The window's frame: menus, toolbar, panels, map, dialogs; each frame shows the session and carries out what the user did.

mod actions;
mod agreement;
mod convert;
mod drafts;
mod early;
mod maps;
mod menus;
mod outcomes;
mod picture;
mod search;
mod tools;

use super::context::{Action, Context};
use super::dialogs::{AfterClose, Dialog, FilePurpose, Native};
use super::map::{Backend, MapResponse, MapView};
use super::panels::{self, Tab};
use super::theme;
use super::window::WindowRequest;
use crate::app::diagnostics::since_start;
use crate::app::folders::Folders;
use crate::app::operations::SheetForm;
use crate::app::scene::{Label, Scene};
use crate::app::session::{Hover, Session};
use crate::app::settings::Settings;
use crate::app::user_command::UserCommand;
use crate::t;
pub use early::Early;
use geo::Coord;
use picture::Picture;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The workbench in its window.
pub struct Workbench {
    session: Session,
    /// The map of the side in hand, and what is on it.
    map: MapView,
    drawn: Drawn,
    other: maps::Other,
    dialog: Option<Dialog>,
    /// An import that is under way: its form comes back if it fails.
    retry: Option<Dialog>,
    native: Native,
    tab: Tab,
    table_shown: bool,
    table: panels::table::State,
    space: panels::space::State,
    comparison: panels::comparison::State,
    draft: panels::draft::State,
    /// Name and blocks of the draft whose table is being chosen.
    draft_of_table: Option<(String, crate::model::DefinitionId)>,
    positions: panels::positions::State,
    crosswalks: panels::crosswalks::State,
    history: panels::history::State,
    search: search::State,
    tools: tools::State,
    hover: Option<Hover>,
    pointer_world: Option<Coord<f64>>,
    /// Where the map lies, in points.
    map_rect: egui::Rect,
    /// The file that is being looked into.
    probing: Option<u64>,
    /// The file of which is asked whether it is a project, and what for.
    recognising: Option<(u64, AskedBy)>,
    /// What is being written to a place that was chosen.
    writing: FilePurpose,
    /// The map sheet that is to be written there.
    sheet: Option<SheetForm>,
    /// The one project this window was started for, as long as no other was open in it.
    started_for: Option<std::path::PathBuf>,
    /// What follows once the project is saved or closed.
    after: Option<AfterClose>,
    message: Option<(String, Instant)>,
    /// Whether everything asked for was done and taken in when this frame began.
    settled: bool,
    /// The same of what is drawn.
    pictured: bool,
    /// Frames so far, as far as anybody counts.
    frames: u32,
    /// Zoom to everything as soon as the layers are there.
    zoom_when_ready: bool,
    quitting: bool,
    picture: Option<Picture>,
    /// The window closes as soon as nothing runs any more.
    ending: bool,
}

/// What leads to the question whether a file is a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum AskedBy {
    /// The command line named it.
    Start,
    /// It was chosen as a project to be opened.
    Choosing,
    /// It was dropped on the window.
    Dropping,
}

/// The scene and what belongs to it, made when something drawn changed.
#[derive(Default)]
struct Drawn {
    generation: Option<u64>,
    /// Which selection is marked.
    selected: Option<u64>,
    /// Up to which stroke blocks have their colours.
    painted: u64,
    scene: Scene,
    labels: Vec<Label>,
    attribution: String,
    hover: Option<Hover>,
    /// Frames still to be drawn until sizes that were guessed (the legend's) are right.
    settling: u32,
}

const SETTLING_FRAMES: u32 = 3;
const MESSAGE_SHOWN: Duration = Duration::from_secs(8);
/// How near to a symbol the pointer has to be, in points.
const REACH_PT: f64 = 9.0;

impl Workbench {
    /// A workbench without a project.
    pub fn new(ctx: &egui::Context, backend: &Backend, folders: Folders, settings: Settings) -> Self {
        Early::new(folders, settings, WindowRequest::default()).in_window(ctx, backend, Arc::default())
    }

    fn of(session: Session, ctx: &egui::Context, backend: &Backend) -> Self {
        theme::apply(ctx, &session.settings);
        Self {
            session,
            map: MapView::new(backend),
            drawn: Drawn::default(),
            other: maps::Other::new(backend),
            dialog: None,
            retry: None,
            native: Native::default(),
            tab: Tab::default(),
            table_shown: true,
            table: panels::table::State::default(),
            space: panels::space::State::default(),
            comparison: panels::comparison::State::default(),
            draft: panels::draft::State::default(),
            draft_of_table: None,
            positions: panels::positions::State::default(),
            crosswalks: panels::crosswalks::State::default(),
            history: panels::history::State::default(),
            search: search::State::default(),
            tools: tools::State::default(),
            hover: None,
            pointer_world: None,
            map_rect: egui::Rect::ZERO,
            probing: None,
            recognising: None,
            writing: FilePurpose::Save,
            sheet: None,
            started_for: None,
            after: None,
            message: None,
            settled: false,
            pictured: false,
            frames: 0,
            zoom_when_ready: false,
            quitting: false,
            picture: None,
            ending: false,
        }
    }

    /// The state without the window.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// What part of the world the map shows; `None` before its first frame.
    pub fn shown(&self) -> Option<crate::app::scene::View> {
        self.map.view()
    }

    /// One frame. Everything the user did is carried out at its end.
    pub fn frame(&mut self, ui: &mut egui::Ui) {
        self.count_frames(ui.ctx());
        // A job may end between taking answers in and asking whether any runs: only what was idle before is settled after.
        let (was_idle, was_pictured) = (self.session.idle(), self.session.pictured());
        let outcomes = self.session.poll();
        let mut actions = Vec::new();
        self.take_in(outcomes, ui.ctx());
        self.settled = was_idle && self.session.idle();
        self.pictured = was_pictured && self.session.pictured();
        if self.nobody_looks(ui.ctx()) {
            self.after_frame(ui.ctx());
            return;
        }
        if self.dialog.is_none() {
            self.table.take_keys(ui.ctx());
        }
        self.shortcuts(ui.ctx(), &mut actions);
        self.dropped_files(ui.ctx());
        if self.dialog.is_some() {
            // Nothing behind a dialog reacts, not even with a tooltip.
            ui.disable();
            // The dialog dims what is behind it: once is enough.
            ui.set_opacity(1.0);
        }
        let title = self.session.window_title();
        ui.ctx().send_viewport_cmd_if_changed(&title);
        egui::Panel::top("menu").show(ui, |ui| self.menu_bar(ui, &mut actions));
        if panels::notices::needed(&self.context(&mut actions)) {
            let fill = ui.visuals().selection.bg_fill;
            let frame = egui::Frame::side_top_panel(ui.style()).fill(fill);
            egui::Panel::top("notices")
                .frame(frame)
                .show(ui, |ui| panels::notices::show(ui, &mut self.context(&mut actions)));
        }
        if let Some(version) = self.session.looking_at().cloned() {
            let fill = ui.visuals().selection.bg_fill;
            let frame = egui::Frame::side_top_panel(ui.style()).fill(fill);
            egui::Panel::top("version")
                .frame(frame)
                .show(ui, |ui| panels::version::show(ui, &version, &mut self.context(&mut actions)));
        }
        egui::Panel::bottom("status").show(ui, |ui| self.status_bar(ui, &mut actions));
        match self.session.project().cloned() {
            None => {
                egui::CentralPanel::default().show(ui, |ui| panels::start::show(ui, &mut self.context(&mut actions)));
            }
            Some(project) => self.project_panels(ui, &project, &mut actions),
        }
        self.show_dialog(ui.ctx(), &mut actions);
        for action in actions {
            self.carry_out(action, ui.ctx());
        }
        self.close_request(ui.ctx());
        self.after_frame(ui.ctx());
    }

    /// Tells the log how long the first frame took: it is on the screen when the second begins.
    fn count_frames(&mut self, ctx: &egui::Context) {
        match self.frames {
            0 => {
                if self.picture.is_some() {
                    Picture::prepare(ctx);
                }
                ctx.request_repaint();
            }
            1 => log::info!("first frame shown {} ms after the start", since_start().as_millis()),
            _ => return,
        }
        self.frames += 1;
    }

    fn after_frame(&mut self, ctx: &egui::Context) {
        self.take_picture(ctx);
        self.end_when_idle(ctx);
        self.keep_awake(ctx);
    }

    fn context<'a>(&'a self, actions: &'a mut Vec<Action>) -> Context<'a> {
        Context { session: &self.session, lang: self.session.lang(), actions }
    }

    fn project_panels(&mut self, ui: &mut egui::Ui, project: &Arc<crate::model::Project>, actions: &mut Vec<Action>) {
        let lang = self.session.lang();
        // On a projector with large type the panels must leave room for the map.
        let room = ui.available_size();
        let (left, right) = ((room.x * 0.25).clamp(190.0, 270.0), (room.x * 0.26).clamp(195.0, 400.0));
        let shown = self.map.view().map(|view| view.extent());
        let below = (room.y * 0.27).clamp(100.0, 190.0);
        egui::Panel::left("layers").resizable(true).default_size(left).size_range(160.0..=460.0).show(ui, |ui| {
            panels::layers::show(ui, project, &mut Context { session: &self.session, lang, actions });
        });
        egui::Panel::right("about").resizable(true).default_size(right).size_range(190.0..=960.0).show(ui, |ui| {
            let cx = &mut Context { session: &self.session, lang, actions };
            panels::tab_bar(ui, self.tab, cx);
            ui.separator();
            match self.tab {
                Tab::Space => panels::space::show(ui, project, &mut self.space, cx),
                Tab::Findings => panels::findings::show(ui, project, cx),
                Tab::Comparison => panels::comparison::show(ui, project, &mut self.comparison, cx),
                Tab::Draft => panels::draft::show(ui, project, &mut self.draft, cx),
                Tab::Positions => panels::positions::show(ui, project, &mut self.positions, cx),
                Tab::Crosswalks => panels::crosswalks::show(ui, project, &mut self.crosswalks, cx),
                Tab::History => panels::history::show(ui, project, &mut self.history, shown, cx),
            }
        });
        if self.table_shown && !project.definitions.is_empty() {
            // While its rows are arranged nothing is in it, and a panel shrinks to what is: not below a few rows.
            let sizes = below.min(150.0)..=600.0;
            egui::Panel::bottom("table").resizable(true).default_size(below).size_range(sizes).show(ui, |ui| {
                let cx = &mut Context { session: &self.session, lang, actions };
                panels::table::show(ui, project, &mut self.table, shown, cx);
            });
        }
        egui::CentralPanel::no_frame().show(ui, |ui| self.map_area(ui, project, actions));
    }

    fn refresh_drawn(&mut self) {
        let generation = self.session.drawn_generation();
        if self.drawn.generation != Some(generation) {
            self.drawn.scene = self.session.scene();
            self.drawn.labels = self.session.labels();
            self.drawn.attribution = self.session.attribution();
            self.drawn.generation = Some(generation);
            self.drawn.selected = Some(self.session.selection.generation());
            self.drawn.settling = SETTLING_FRAMES;
            self.drawn.hover = None;
            self.hover = None;
        }
        let selected = self.session.selection.generation();
        if self.drawn.selected != Some(selected) {
            self.session.mark_selected(&mut self.drawn.scene);
            self.drawn.selected = Some(selected);
        }
        let painted = self.session.painted_generation();
        if self.drawn.painted != painted {
            self.session.mark_painted(&mut self.drawn.scene);
            self.drawn.painted = painted;
        }
        if self.drawn.hover != self.hover {
            self.session.mark_hovered(&mut self.drawn.scene, self.hover);
            self.drawn.hover = self.hover;
        }
    }

    fn map_events(&mut self, response: &MapResponse, ctx: &egui::Context, actions: &mut Vec<Action>) {
        let metres_per_point = response.view.map_or(0.0, |view| view.metres_per_px * f64::from(view.pixels_per_point));
        let reach_m = metres_per_point * REACH_PT;
        let pointer = response.crosshair.or(response.hovered_world);
        if self.pointer_world != pointer {
            self.pointer_world = pointer;
            self.hover = self.pointer_world.and_then(|at| self.session.hover_at(at, reach_m));
        }
        self.hover_cursor(response);
        let Some(click) = self.tool_events(response, ctx, actions) else { return };
        match self.session.hover_at(click.at, reach_m) {
            Some(Hover::Facility(set, _, facility)) => {
                // Also with a double click: on a slow machine both clicks come in one frame.
                actions.push(Action::SelectFacility(set, facility));
                actions.extend(click.double.then_some(Action::EditFacility(set, facility)));
            }
            Some(Hover::Space(..)) if self.click_selects(click, metres_per_point, actions) => {}
            _ => actions.push(Action::Run(UserCommand::ClearSelection)),
        }
    }

    /// What to do first in an empty project.
    fn empty_hint(&self, ui: &egui::Ui, rect: egui::Rect, actions: &mut Vec<Action>) {
        let lang = self.session.lang();
        egui::Area::new(egui::Id::unique("empty"))
            .pivot(egui::Align2::CENTER_CENTER)
            .fixed_pos(rect.center())
            .constrain_to(rect)
            .show(ui.ctx(), |ui| {
                egui::Frame::popup(ui.style()).inner_margin(16.0).show(ui, |ui| {
                    ui.set_max_width(340.0);
                    ui.vertical_centered(|ui| {
                        ui.label(t!(lang, "empty-hint"));
                        ui.add_space(6.0);
                        let label = UserCommand::ImportDefinition.label(lang);
                        if ui.button(egui::RichText::new(label).strong()).clicked() {
                            actions.push(Action::Run(UserCommand::ImportDefinition));
                        }
                    });
                });
            });
    }

    fn status_bar(&mut self, ui: &mut egui::Ui, actions: &mut Vec<Action>) {
        let selected = self.selection_text().map(str::to_owned);
        let pointer = self.pointer_world.and_then(|at| self.session.project_from_world(at));
        let message =
            self.message.as_ref().filter(|(_, at)| at.elapsed() < MESSAGE_SHOWN).map(|(text, _)| text.as_str());
        panels::status::show(ui, pointer, selected.as_deref(), message, &mut self.context(actions));
    }

    fn show_dialog(&mut self, ctx: &egui::Context, actions: &mut Vec<Action>) {
        let Some(mut dialog) = self.dialog.take() else { return };
        let lang = self.session.lang();
        let answer = dialog.show(ctx, &mut self.native, &mut Context { session: &self.session, lang, actions });
        self.answered(dialog, answer, ctx);
    }

    /// While something runs, progress is looked at now and then; otherwise nothing is drawn until something happens.
    fn keep_awake(&mut self, ctx: &egui::Context) {
        if self.drawn.settling > 0 {
            self.drawn.settling -= 1;
            ctx.request_repaint();
        }
        if self.picture.as_ref().is_some_and(|picture| self.settled && !picture.is_taken()) {
            ctx.request_repaint();
        }
        if !self.settled || self.zoom_when_ready || self.picture.is_some() {
            ctx.request_repaint_after(Duration::from_millis(80));
        }
        self.message = self.message.take().filter(|(_, at)| at.elapsed() < MESSAGE_SHOWN);
        if self.message.is_some() {
            ctx.request_repaint_after(MESSAGE_SHOWN);
        }
    }

    fn say(&mut self, text: String) {
        self.message = Some((text, Instant::now()));
    }
}

/// The legend lies on the map, so that it is on the projector and in every picture of the window.
fn legend(ui: &egui::Ui, rect: egui::Rect, project: &crate::model::Project, session: &Session) {
    if has_nothing_to_see(project) {
        return;
    }
    egui::Area::new(egui::Id::unique(("legend", session.side_in_hand().letter())))
        .order(egui::Order::Middle)
        .pivot(egui::Align2::RIGHT_TOP)
        .fixed_pos(rect.right_top() + egui::vec2(-8.0, 8.0))
        .constrain_to(rect)
        .show(ui.ctx(), |ui| {
            egui::Frame::popup(ui.style()).inner_margin(8.0).shadow(egui::Shadow::NONE).show(ui, |ui| {
                let title = t!(session.lang(), "legend-title");
                let max_height = (rect.height() * 0.62).max(60.0);
                let header = egui::CollapsingHeader::new(egui::RichText::new(title).strong());
                header.id_salt(has_room(rect)).default_open(has_room(rect)).show_unindented(ui, |ui| {
                    egui::ScrollArea::vertical()
                        .max_height(max_height)
                        .min_scrolled_height(max_height)
                        .show(ui, |ui| panels::legend::show(ui, project, session));
                });
            });
        });
}

/// Whether there is nothing in a project yet that a map could show.
fn has_nothing_to_see(project: &crate::model::Project) -> bool {
    project.definitions.is_empty()
        && project.facility_sets.is_empty()
        && project.context_layers.is_empty()
        && project.grids.is_empty()
}

/// Whether the map is wide enough for an open legend beside what is shown.
fn has_room(map: egui::Rect) -> bool {
    map.width() > 560.0
}

/// The extent widened to both sides, so that tool bar and open legend cover nothing of what it was asked for.
fn beside_legend(extent: geo::Rect<f64>, map: egui::Rect, paints: bool) -> geo::Rect<f64> {
    let legend = panels::legend::WIDTH + 40.0;
    if !has_room(map) {
        return extent;
    }
    let bar = super::map::tool_bar_width(map, paints);
    let free = map.width() - legend - bar;
    let (share, left_share) = (f64::from(legend / free), f64::from(bar / free));
    // What is higher than wide leaves room at the sides anyway.
    let shown_width = extent.width().max(extent.height() * f64::from(free / map.height().max(1.0)));
    let middle = extent.center();
    let right = middle.x + shown_width / 2.0 + shown_width * share;
    let left = middle.x - shown_width / 2.0 - shown_width * left_share;
    geo::Rect::new(Coord { x: left, y: extent.min().y }, Coord { x: right, y: extent.max().y })
}

/// Sets the window's title only when it changed: the command makes the window manager redraw.
trait TitleIfChanged {
    fn send_viewport_cmd_if_changed(&self, title: &str);
}

impl TitleIfChanged for egui::Context {
    fn send_viewport_cmd_if_changed(&self, title: &str) {
        let id = egui::Id::unique("window title");
        let shown: Option<String> = self.data(|data| data.get_temp(id));
        if shown.as_deref() != Some(title) {
            self.data_mut(|data| data.insert_temp(id, title.to_owned()));
            self.send_viewport_cmd(egui::ViewportCommand::Title(title.to_owned()));
        }
    }
}

impl eframe::App for Workbench {
    /// A window that is covered or minimised draws nothing, but answers are taken in: it may be called to the front.
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        let outcomes = self.session.poll();
        self.take_in(outcomes, ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.frame(ui);
    }

    /// Where the pointer happens to stand is nothing for a picture.
    fn raw_input_hook(&mut self, _ctx: &egui::Context, input: &mut egui::RawInput) {
        if self.picture.is_some() {
            input.events.retain(|event| !picture::is_of_pointer(event));
        }
    }
}
