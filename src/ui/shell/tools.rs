//! The tools of the map: what drags, clicks and keys do while one is chosen, what was measured, back and forward.

mod paint;
mod strip;

use super::{REACH_PT, Workbench};
use crate::app::cycle::Cycle;
use crate::app::map_tool::{Corner, MapTool, Measured, Sketch, Tools};
use crate::app::measure;
use crate::app::selection::Joining;
use crate::app::session::Layer;
use crate::app::user_command::UserCommand;
use crate::app::view_history::{ViewHistory, ViewPlace};
use crate::geometry::drawn::Reach;
use crate::l10n;
use crate::model::Revision;
use crate::t;
use crate::ui::context::{Action, Context};
use crate::ui::map::{DragPhase, MapClick, MapKey, MapResponse, ToolContent};
use crate::ui::panels;
use geo::Coord;

/// How near to one another two clicks are at the same place, in points.
const SAME_PLACE_PT: f64 = 5.0;
/// How near to a corner the pointer holds on to it, in points.
const SNAP_PT: f64 = 8.0;
/// Points of a lasso are this far apart, in points.
const LASSO_STEP_PT: f64 = 3.0;
/// How long the map rests until it is a place to go back to, in seconds.
const REST_SECONDS: f64 = 0.5;

/// What the tools remember between frames.
#[derive(Default)]
pub struct State {
    tools: Tools,
    cycle: Cycle,
    history: ViewHistory,
    /// Where the map is, and since when.
    resting: Option<(ViewPlace, f64)>,
    /// Where the map's menu was opened, and the spaces there.
    menu: Option<(Coord<f64>, Vec<u32>)>,
    /// A place that is marked, in Web Mercator metres.
    pub(super) mark: Option<Coord<f64>>,
    /// Where the next corner would be: the pointer, or a corner it holds on to.
    next: Option<Coord<f64>>,
    sketch: Sketch,
    figures: Option<String>,
    /// Whether a draft is shown that can be painted.
    paints: bool,
    /// What is said beside the pointer while a draft is painted.
    paint: paint::Words,
    /// What is said of the selection, and of which it is said.
    summary: Option<(u64, Revision, crate::l10n::Lang, String)>,
}

impl State {
    /// Whether Escape has something to leave before the selection.
    pub(super) fn can_escape(&self) -> bool {
        self.tools.busy() || self.tools.tool() != MapTool::Move || self.mark.is_some()
    }

    /// Nothing is left of a project that was closed.
    pub(super) fn reset(&mut self) {
        *self = Self::default();
    }

    /// For the map widget.
    pub(super) fn content(&self) -> ToolContent<'_> {
        ToolContent {
            tool: self.tools.tool(),
            sketch: Some(&self.sketch),
            figures: match self.tools.tool().paints() {
                true => self.paint.beside_pointer(),
                false => self.figures.as_deref().filter(|_| self.tools.is_open()),
            },
            paints: self.paints,
            brush_pt: self.tools.tool().is_brush().then_some(self.tools.brush_pt()),
            mark: self.mark,
            can_go_back: self.history.has_back(),
            can_go_forward: self.history.has_forward(),
        }
    }
}

/// What clicking with keys held does to the selection.
fn joining(modifiers: egui::Modifiers) -> Joining {
    if modifiers.command {
        Joining::Toggle
    } else if modifiers.shift {
        Joining::Add
    } else {
        Joining::Replace
    }
}

impl Workbench {
    /// What happened on the map, as far as it belongs to tools. Gives back the click that is left to be carried out.
    pub(super) fn tool_events(
        &mut self,
        response: &MapResponse,
        ctx: &egui::Context,
        actions: &mut Vec<Action>,
    ) -> Option<MapClick> {
        if let Some(command) = response.asked {
            actions.push(Action::Run(command));
        }
        let view = response.view?;
        self.follow_draft();
        self.rest(ctx);
        self.mouse_buttons(response, ctx, actions);
        self.place_menu(response, actions);
        let metres_per_point = view.metres_per_px * f64::from(view.pixels_per_point);
        self.aim(response, SNAP_PT * metres_per_point);
        self.drags(response, metres_per_point, ctx);
        let modifiers = ctx.input(|input| input.modifiers);
        let by_key = self.keys(response, modifiers, actions);
        let click = response.clicked.or(by_key);
        self.tools.sketch = self.tools.tools.sketch(self.tools.next);
        self.refresh_figures();
        match self.tools.tools.tool() {
            MapTool::Length | MapTool::Area => {
                if let Some(click) = click {
                    self.measure_click(click);
                }
                None
            }
            MapTool::Identify => {
                if let Some(click) = click {
                    actions.push(Action::Identify(click.at));
                }
                None
            }
            tool if tool.paints() => {
                if let Some(click) = click {
                    self.paint_click(click, metres_per_point);
                }
                self.refresh_paint_words(response);
                None
            }
            _ => click,
        }
    }

    /// A click on the map selects the smallest space there; the next one at the same place the one below.
    pub(super) fn click_selects(&mut self, click: MapClick, metres_per_point: f64, actions: &mut Vec<Action>) -> bool {
        let Some(id) = self.session.view.active().filter(|id| self.session.view.shows(*id)) else { return false };
        let spaces = self.session.spaces_at(id, click.at);
        if click.modifiers.command || click.modifiers.shift {
            self.tools.cycle.clear();
            let Some(smallest) = spaces.first() else { return false };
            actions.push(Action::ToggleSelected(id, *smallest));
            return true;
        }
        let chosen = self.tools.cycle.choose(id, spaces, click.at, SAME_PLACE_PT * metres_per_point);
        let Some(space) = chosen else { return false };
        actions.push(Action::Select { definition: id, spaces: vec![space], zoom: false });
        actions.push(Action::ShowTab(panels::Tab::Space));
        true
    }

    /// Gives up what is drawn, else what was told of a place with its mark, else the tool.
    pub(super) fn leave_tool(&mut self) {
        self.tools.cycle.clear();
        self.session.abort_stroke();
        let told = self.session.identified().is_some() || self.tools.mark.is_some();
        if told && !self.tools.tools.busy() {
            self.tools.mark = None;
            self.session.forget_identified();
        } else {
            self.tools.tools.escape();
        }
    }

    pub(super) fn choose_tool(&mut self, command: UserCommand) {
        let tool = MapTool::ALL.into_iter().find(|tool| UserCommand::of_tool(*tool) == command);
        self.tools.tools.choose(tool.unwrap_or_default());
        // What was said of a place is in the way of what comes next.
        if tool != Some(MapTool::Identify) {
            self.session.forget_identified();
            self.tools.mark = None;
        }
    }

    /// Where the next corner would be.
    fn aim(&mut self, response: &MapResponse, reach_m: f64) {
        let at = response.crosshair.or(response.hovered_world);
        let snaps = self.tools.tools.tool().measures();
        self.tools.next = at.map(|at| {
            let corner = if snaps { self.session.corner_near(at, reach_m) } else { None };
            corner.unwrap_or(at)
        });
        if let Some(middle) = response.crosshair {
            self.tools.tools.follow_by_key(middle);
        }
    }

    fn drags(&mut self, response: &MapResponse, metres_per_point: f64, ctx: &egui::Context) {
        let Some(drag) = response.drag else { return };
        if self.tools.tools.tool().is_brush() {
            self.brush(drag, metres_per_point);
            return;
        }
        match drag.phase {
            DragPhase::Begin => self.tools.tools.begin(drag.at),
            DragPhase::Move => self.tools.tools.drag(drag.at, LASSO_STEP_PT * metres_per_point),
            DragPhase::End => {
                self.tools.tools.drag(drag.at, 0.0);
                let path = self.tools.tools.end();
                self.take_path(path, ctx.input(|input| input.modifiers));
            }
        }
    }

    /// What was drawn selects, or changes the draft.
    fn take_path(&mut self, path: Option<Vec<Coord<f64>>>, modifiers: egui::Modifiers) {
        let Some(path) = path else { return };
        if self.tools.tools.tool().paints() {
            self.paint_path(path);
            return;
        }
        let reach = match (self.tools.tools.reach(), modifiers.alt) {
            (reach, false) => reach,
            (Reach::Touching, true) => Reach::Within,
            (Reach::Within, true) => Reach::Touching,
        };
        self.session.select_area(path, reach, joining(modifiers));
    }

    /// Keys that work on the middle of the map; gives the click they stand for.
    fn keys(
        &mut self,
        response: &MapResponse,
        modifiers: egui::Modifiers,
        actions: &mut Vec<Action>,
    ) -> Option<MapClick> {
        let (key, at) = (response.key?, response.view?.centre);
        let click = Some(MapClick { at, modifiers, double: false });
        if self.paint_key(key, at) {
            return None;
        }
        let tools = &mut self.tools.tools;
        let tool = tools.tool();
        match key {
            MapKey::All => actions.push(Action::Run(UserCommand::ZoomProject)),
            MapKey::Back => {
                tools.take_back();
            }
            MapKey::Finish if tool.measures() && tools.is_open() => {
                tools.finish();
            }
            MapKey::Finish if tool.ends_by_key() && tools.is_open() => {
                let path = tools.end();
                self.take_path(path, modifiers);
            }
            MapKey::Act | MapKey::Finish if tool.draws() => {
                let path = tools.set_by_key(at);
                self.take_path(path, modifiers);
            }
            MapKey::Act | MapKey::Finish => return click,
            MapKey::Step(_) => {}
        }
        None
    }

    fn measure_click(&mut self, click: MapClick) {
        if click.double && self.tools.tools.is_open() {
            self.tools.tools.finish();
            return;
        }
        let world = self.tools.next.unwrap_or(click.at);
        match self.session.project_from_world(world) {
            Some(project) => self.tools.tools.set_corner(Corner { world, project }),
            None => self.say(t!(self.session.lang(), "measure-out-of-range")),
        }
    }

    /// What is measured, in words.
    fn refresh_figures(&mut self) {
        let lang = self.session.lang();
        let next = self.tools.next.and_then(|at| self.session.project_from_world(at));
        self.tools.figures = self.tools.tools.measured(next).map(|measured| match measured {
            Measured::Length { whole_m, last_m } if last_m < whole_m => t!(
                lang,
                "measure-length-last",
                length = measure::length_text(lang, whole_m),
                last = measure::length_text(lang, last_m)
            ),
            Measured::Length { whole_m, .. } => measure::length_text(lang, whole_m),
            Measured::Area { area_m2: Some(area_m2), perimeter_m } => t!(
                lang,
                "measure-area",
                area = l10n::area(lang, area_m2),
                perimeter = measure::length_text(lang, perimeter_m)
            ),
            Measured::Area { area_m2: None, perimeter_m } => {
                t!(lang, "measure-no-area", perimeter = measure::length_text(lang, perimeter_m))
            }
        });
    }

    /// Where the map rests becomes a place to go back to.
    fn rest(&mut self, ctx: &egui::Context) {
        let (Some(place), now) = (self.map.place(), ctx.input(|input| input.time)) else { return };
        match self.tools.resting {
            Some((at, since)) if at == place && !self.map.is_moving() => {
                if now - since >= REST_SECONDS {
                    self.tools.history.rest(place);
                }
            }
            _ => {
                self.tools.resting = Some((place, now));
                ctx.request_repaint_after(std::time::Duration::from_secs_f64(REST_SECONDS));
            }
        }
    }

    /// Goes back to the view before, or forward again.
    pub(super) fn travel(&mut self, back: bool) {
        if let Some(place) = self.map.place().filter(|_| !self.map.is_moving()) {
            self.tools.history.rest(place);
        }
        let place = if back { self.tools.history.back() } else { self.tools.history.forward() };
        if let Some(place) = place {
            self.map.fly_to(place);
        }
    }

    fn mouse_buttons(&self, response: &MapResponse, ctx: &egui::Context, actions: &mut Vec<Action>) {
        if !response.response.contains_pointer() {
            return;
        }
        for (button, command) in [
            (egui::PointerButton::Extra1, UserCommand::ViewBack),
            (egui::PointerButton::Extra2, UserCommand::ViewForward),
        ] {
            if ctx.input(|input| input.pointer.button_clicked(button)) {
                actions.push(Action::Run(command));
            }
        }
    }

    pub(super) fn zoom_to_layer(&mut self, layer: Layer) {
        match layer {
            Layer::Definition(id) => self.session.view.show(id, true),
            Layer::Set(id) => self.session.view.show_set(id, true),
            Layer::Context(id) => self.session.view.show_context(id, true),
            Layer::Grid(id) => self.session.show_grid(id, true),
        }
        if let Some(extent) = self.session.layer_extent_world(layer) {
            let paints = self.session.draft().is_some();
            self.map.zoom_to(super::beside_legend(extent, self.map_rect, paints), true);
        }
    }

    pub(super) fn identify(&mut self, at: Coord<f64>) {
        let reach_m =
            self.map.view().map_or(0.0, |view| view.metres_per_px * f64::from(view.pixels_per_point) * REACH_PT);
        self.tools.mark = Some(at);
        self.session.identify(at, reach_m);
    }

    /// The menu of a place on the map: which spaces lie there, what else, and its coordinates.
    fn place_menu(&mut self, response: &MapResponse, actions: &mut Vec<Action>) {
        if response.response.secondary_clicked() {
            let active = self.session.view.active().filter(|id| self.session.view.shows(*id));
            self.tools.menu = response.hovered_world.map(|at| {
                let spaces = active.map(|id| self.session.spaces_at(id, at)).unwrap_or_default();
                (at, spaces)
            });
        }
        let Some((at, spaces)) = &self.tools.menu else { return };
        let lang = self.session.lang();
        response.response.context_menu(|ui| {
            let cx = &mut Context { session: &self.session, lang, actions };
            strip::place_entries(ui, *at, spaces, cx);
        });
    }

    /// "12 Räume ausgewählt, 34.567 Einwohner"; made when the selection changed.
    pub(super) fn selection_text(&mut self) -> Option<&str> {
        let (selection, lang) = (&self.session.selection, self.session.lang());
        if selection.is_empty() {
            self.tools.summary = None;
            return None;
        }
        let (generation, revision) = (selection.generation(), self.session.revision());
        let current =
            self.tools.summary.as_ref().is_some_and(|(g, r, l, _)| (*g, *r, *l) == (generation, revision, lang));
        if !current {
            self.tools.summary = Some((generation, revision, lang, self.selection_words()));
        }
        self.tools.summary.as_ref().map(|(_, _, _, text)| text.as_str())
    }

    fn selection_words(&self) -> String {
        let (selection, lang) = (&self.session.selection, self.session.lang());
        let definition = self.session.project().zip(selection.definition()).and_then(|(p, id)| p.definition(id));
        let spaces = definition.map(|definition| definition.spaces.as_slice()).unwrap_or_default();
        let (n, mut stated, mut sum) = (selection.spaces().len(), 0, 0.0);
        for residents in selection.spaces().iter().filter_map(|at| spaces.get(*at as usize)?.residents) {
            stated += 1;
            sum += residents;
        }
        let count = l10n::count(lang, n);
        match stated {
            0 => t!(lang, "status-selected", n = n, count = count),
            stated if stated == n => {
                t!(lang, "status-selected-residents", n = n, count = count, residents = l10n::number(lang, sum, 0))
            }
            stated => t!(
                lang,
                "status-selected-partly",
                n = n,
                count = count,
                residents = l10n::number(lang, sum, 0),
                missing = l10n::count(lang, n - stated)
            ),
        }
    }
}
