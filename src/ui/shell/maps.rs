//! One map or two: which is where, how they keep to the same place, and whose clicks are whose.
//!
//! [`Workbench::map`](super::Workbench) and what is drawn on it always belong to the side in hand; [`Other`] holds the other side's.

use super::picture::Picture;
use super::{Drawn, REACH_PT, Workbench, beside_legend, has_nothing_to_see, has_room, legend};
use crate::app::scene::Scene;
use crate::app::session::{Hover, Layout, Side};
use crate::model::Project;
use crate::t;
use crate::ui::context::Action;
use crate::ui::map::{self, Backend, MapContent, MapResponse, MapView, ToolContent};
use crate::ui::panels;
use egui::{CursorIcon, Rect, Sense, Stroke, UiBuilder, pos2, vec2};
use geo::Coord;

/// The map of the side that is not in hand.
pub(super) struct Other {
    map: MapView,
    drawn: Drawn,
    hover: Option<Hover>,
    /// Where the dividing line is, as a share of the map's width.
    divider: f32,
}

/// Half the width of what can be taken hold of at the dividing line, in points.
const HANDLE_PT: f32 = 6.0;
/// So near to the edge the dividing line goes: buttons and scale bar stay in sight.
const NEAREST_SHARE: f32 = 0.1;
/// Room between two maps, in points.
const GAP_PT: f32 = 3.0;
/// What an arrow key moves the dividing line by.
const STEP_SHARE: f32 = 0.02;
/// Room for the closed legend at the upper right, in points.
const LEGEND_PT: f32 = 112.0;

impl Other {
    pub(super) fn new(backend: &Backend) -> Self {
        Self { map: MapView::new(backend), drawn: Drawn::default(), hover: None, divider: 0.5 }
    }

    /// Whether this map has the keyboard.
    pub(super) fn has_focus(&self, ctx: &egui::Context) -> bool {
        self.map.has_focus(ctx)
    }

    /// What is drawn is made anew.
    pub(super) fn redraw(&mut self) {
        self.drawn.generation = None;
    }
}

impl Workbench {
    pub(super) fn map_area(&mut self, ui: &mut egui::Ui, project: &Project, actions: &mut Vec<Action>) {
        let rect = ui.max_rect();
        self.map_rect = rect;
        self.refresh_drawn();
        match self.session.layout() {
            Layout::Single | Layout::Flip => self.one_map(ui, rect, actions),
            Layout::SideBySide => self.side_by_side(ui, rect, actions),
            Layout::Swipe => self.swiped(ui, rect, actions),
        }
        legend(ui, self.map_rect, project, &self.session);
        if self.session.layout() == Layout::SideBySide {
            let (left, right) = rect.split_left_right_at_fraction(0.5);
            let of_other = if self.map_rect.left() > rect.left() { left } else { right };
            self.session.on_other_side(|session| legend(ui, of_other, project, session));
        }
        self.tool_strip(ui, self.map_rect, actions);
        self.identified(ui, self.map_rect, actions);
        if has_nothing_to_see(project) {
            self.empty_hint(ui, rect, actions);
        }
    }

    /// To the other map in the same place. With one map only, the other one begins.
    pub(super) fn flip(&mut self) {
        if self.session.layout() == Layout::Single {
            self.session.set_layout(Layout::Flip);
        }
        self.take_in_hand(self.session.side_in_hand().other());
    }

    /// One map or two.
    pub(super) fn lay_out(&mut self, layout: Layout) {
        let saw_all = self.sees_all();
        if layout == Layout::Single {
            self.take_in_hand(Side::A);
        }
        self.session.set_layout(layout);
        // Whoever saw everything wants to see it in half the room, too; otherwise the scale stays.
        self.zoom_when_ready |= saw_all;
    }

    fn sees_all(&self) -> bool {
        let shown = self.map.view().map(|view| view.extent());
        let all = self.session.project_extent_world();
        shown.zip(all).is_some_and(|(shown, all)| {
            let (least, most) = (shown.min(), shown.max());
            least.x <= all.min().x && least.y <= all.min().y && most.x >= all.max().x && most.y >= all.max().y
        })
    }

    pub(super) fn take_in_hand(&mut self, side: Side) {
        let before = self.session.side_in_hand();
        self.session.take_in_hand(side);
        if self.session.side_in_hand() == before {
            return;
        }
        let place = self.map.stands_at();
        std::mem::swap(&mut self.map, &mut self.other.map);
        std::mem::swap(&mut self.drawn, &mut self.other.drawn);
        std::mem::swap(&mut self.hover, &mut self.other.hover);
        self.map.follow(place);
    }

    fn one_map(&mut self, ui: &mut egui::Ui, rect: Rect, actions: &mut Vec<Action>) {
        self.zoom_when_settled(rect);
        let response = self.show_in_hand(ui, rect);
        self.map_events(&response, ui.ctx(), actions);
        if self.session.layout() == Layout::Flip {
            self.badge(ui, rect, self.session.side_in_hand());
        }
    }

    fn side_by_side(&mut self, ui: &mut egui::Ui, rect: Rect, actions: &mut Vec<Action>) {
        self.refresh_other();
        let middle = rect.center().x;
        let left = Rect::from_min_max(rect.min, pos2(middle - GAP_PT / 2.0, rect.max.y));
        let right = Rect::from_min_max(pos2(middle + GAP_PT / 2.0, rect.min.y), rect.max);
        let in_hand = self.session.side_in_hand();
        let (own, others) = if in_hand == Side::A { (left, right) } else { (right, left) };
        self.map_rect = own;
        self.zoom_when_settled(own);
        let place = self.map.stands_at();
        self.other.map.follow(place);
        let response = self.show_in_hand(ui, own);
        let other = self.show_other(ui, others);
        // Whichever was moved, the other one follows.
        if self.other.map.stands_at() != place {
            self.map.follow(self.other.map.stands_at());
        } else {
            self.other.map.follow(self.map.stands_at());
        }
        if self.map.stands_at() != place {
            ui.request_repaint();
        }
        ui.painter().rect_filled(
            Rect::from_min_max(pos2(left.max.x, rect.min.y), pos2(right.min.x, rect.max.y)),
            0.0,
            ui.visuals().widgets.noninteractive.bg_stroke.color,
        );
        self.badge(ui, left, Side::A);
        self.badge(ui, right, Side::B);
        self.other_hover(&other, other.hovered_world);
        if other.is_used() {
            self.take_in_hand(in_hand.other());
            self.map_events(&other, ui.ctx(), actions);
        } else {
            self.map_events(&response, ui.ctx(), actions);
            self.pointer_world = other.hovered_world.or(self.pointer_world);
            actions.extend(other.asked.map(Action::Run));
        }
    }

    /// A fills the whole map and is moved; B lies over it to the right of the line.
    fn swiped(&mut self, ui: &mut egui::Ui, rect: Rect, actions: &mut Vec<Action>) {
        self.refresh_other();
        self.zoom_when_settled(rect);
        let in_hand = self.session.side_in_hand();
        let attribution = self.attribution_of_both();
        let line = rect.left() + rect.width() * self.other.divider;
        let part = Rect::from_min_max(pos2(line, rect.min.y), rect.max);
        let response = if in_hand == Side::A {
            let response = self.show_in_hand(ui, rect);
            self.over(ui, &response, part, &attribution, Side::B);
            self.other.map.follow(self.map.stands_at());
            response
        } else {
            // The map in hand is the one that flights, keys and history speak of, wherever it is painted.
            self.other.map.swap_navigation(&mut self.map);
            let response = self.show_other(ui, rect);
            self.other.map.swap_navigation(&mut self.map);
            self.over(ui, &response, part, &attribution, Side::B);
            self.other.map.follow(self.map.stands_at());
            response
        };
        self.divider(ui, rect, line);
        self.badge(ui, Rect::from_min_max(rect.min, pos2(line, rect.max.y)), Side::A);
        self.badge(ui, part, Side::B);
        self.events_of_swiped(&response, part, ui.ctx(), actions);
    }

    /// Draws one side over a part of the other.
    fn over(&mut self, ui: &egui::Ui, below: &MapResponse, part: Rect, attribution: &str, side: Side) {
        let Some(view) = below.view else { return };
        let in_hand = side == self.session.side_in_hand();
        let (map, drawn) =
            if in_hand { (&mut self.map, &self.drawn) } else { (&mut self.other.map, &self.other.drawn) };
        let content = MapContent {
            scene: &drawn.scene,
            attribution,
            labels: &drawn.labels,
            tooltip: None,
            dark: ui.visuals().dark_mode,
            tools: ToolContent::default(),
            background: Some(&self.session),
        };
        map.show_over(ui, (below.response.rect, view), part, &content);
    }

    /// Whose side the pointer is on answers to it.
    fn events_of_swiped(&mut self, response: &MapResponse, part: Rect, ctx: &egui::Context, actions: &mut Vec<Action>) {
        let pointer = response.response.hover_pos().or(response.response.interact_pointer_pos());
        let in_hand = self.session.side_in_hand();
        // Keys belong to whoever is in hand.
        let side = pointer.map_or(in_hand, |at| if part.contains(at) { Side::B } else { Side::A });
        if side == self.session.side_in_hand() {
            self.other_hover(response, None);
            self.map_events(response, ctx, actions);
        } else if response.is_used() {
            self.take_in_hand(side);
            self.map_events(response, ctx, actions);
        } else {
            self.map_events(response, ctx, actions);
            self.hover = None;
            self.other_hover(response, response.hovered_world);
        }
    }

    fn show_in_hand(&mut self, ui: &mut egui::Ui, rect: Rect) -> MapResponse {
        let tooltip = self.tooltip_in_hand().or_else(|| self.tooltip_of_swiped());
        let swiped = self.session.layout() == Layout::Swipe;
        // On a software renderer every frame of a large map costs a second: for a picture it is drawn once.
        let exposed = self.picture.as_ref().is_none_or(|picture| picture.is_exposed(ui.ctx()));
        let nothing = Scene::default();
        let content = MapContent {
            scene: if exposed { &self.drawn.scene } else { &nothing },
            attribution: if swiped { "" } else { &self.drawn.attribution },
            labels: &self.drawn.labels,
            tooltip: tooltip.as_deref(),
            dark: ui.visuals().dark_mode,
            tools: self.tools.content(),
            background: Some(&self.session),
        };
        let (lang, side) = (self.session.lang(), self.session.side_in_hand());
        let map = &mut self.map;
        ui.scope_builder(place_of(rect, side), |ui| map.show(ui, &content, lang)).inner
    }

    fn show_other(&mut self, ui: &mut egui::Ui, rect: Rect) -> MapResponse {
        let swiped = self.session.layout() == Layout::Swipe;
        let tooltip = self.tooltip_of_other().or_else(|| self.tooltip_in_hand().filter(|_| swiped));
        let swiped = self.session.layout() == Layout::Swipe;
        let (lang, side) = (self.session.lang(), self.session.side_in_hand().other());
        let Other { map, drawn, .. } = &mut self.other;
        let content = MapContent {
            scene: &drawn.scene,
            attribution: if swiped { "" } else { &drawn.attribution },
            labels: &drawn.labels,
            tooltip: tooltip.as_deref(),
            dark: ui.visuals().dark_mode,
            tools: self.tools.content(),
            background: Some(&self.session),
        };
        ui.scope_builder(place_of(rect, side), |ui| map.show(ui, &content, lang)).inner
    }

    fn tooltip_in_hand(&self) -> Option<String> {
        self.hover.map(|hover| self.session.tooltip(hover)).filter(|text| !text.is_empty())
    }

    fn tooltip_of_other(&mut self) -> Option<String> {
        let hover = self.other.hover?;
        Some(self.session.on_other_side(|session| session.tooltip(hover))).filter(|text| !text.is_empty())
    }

    /// One of two swiped maps has the pointer for both.
    fn tooltip_of_swiped(&mut self) -> Option<String> {
        if self.session.layout() == Layout::Swipe { self.tooltip_of_other() } else { None }
    }

    fn refresh_other(&mut self) {
        let generation = self.session.drawn_generation();
        let Other { drawn, hover, .. } = &mut self.other;
        if drawn.generation != Some(generation) {
            let made = self.session.on_other_side(|session| (session.scene(), session.labels(), session.attribution()));
            (drawn.scene, drawn.labels, drawn.attribution) = made;
            (drawn.generation, drawn.hover) = (Some(generation), None);
            drawn.selected = Some(self.session.selection.generation());
            *hover = None;
        }
        let selected = self.session.selection.generation();
        if drawn.selected != Some(selected) {
            self.session.mark_selected(&mut drawn.scene);
            drawn.selected = Some(selected);
        }
        let painted = self.session.painted_generation();
        if drawn.painted != painted {
            let scene = &mut drawn.scene;
            self.session.on_other_side(|session| session.mark_painted(scene));
            drawn.painted = painted;
        }
        if drawn.hover != *hover {
            let (scene, hover) = (&mut drawn.scene, *hover);
            self.session.on_other_side(|session| session.mark_hovered(scene, hover));
            drawn.hover = hover;
        }
    }

    fn other_hover(&mut self, response: &MapResponse, at: Option<Coord<f64>>) {
        let reach_m =
            response.view.map_or(0.0, |view| view.metres_per_px * f64::from(view.pixels_per_point) * REACH_PT);
        self.other.hover = at.and_then(|at| self.session.on_other_side(|session| session.hover_at(at, reach_m)));
    }

    /// Sources of both sides, each once.
    fn attribution_of_both(&self) -> String {
        let mut parts: Vec<&str> = Vec::new();
        for part in self.drawn.attribution.split(" · ").chain(self.other.drawn.attribution.split(" · ")) {
            if !part.is_empty() && !parts.contains(&part) {
                parts.push(part);
            }
        }
        parts.join(" · ")
    }

    fn zoom_when_settled(&mut self, rect: Rect) {
        if self.zoom_when_ready && self.pictured && self.picture.as_ref().is_none_or(Picture::is_laid_out) {
            self.zoom_when_ready = false;
            if let Some(extent) = self.session.project_extent_world() {
                self.map.zoom_to(beside_legend(extent, rect, self.session.draft().is_some()), false);
            }
        }
    }

    /// The line between two swiped maps: dragged, or moved by arrow keys.
    fn divider(&mut self, ui: &mut egui::Ui, rect: Rect, line: f32) {
        let name = t!(self.session.lang(), "map-divider");
        let handle = Rect::from_min_max(pos2(line - HANDLE_PT, rect.min.y), pos2(line + HANDLE_PT, rect.max.y));
        let response = ui.interact(handle, ui.scope_id().with("divider"), Sense::click_and_drag());
        let share = f64::from(self.other.divider);
        response.widget_info(|| {
            let mut info = egui::WidgetInfo::labeled(egui::Role::Slider, true, &name);
            info.value = Some(share);
            info
        });
        let mut moved = response.drag_delta().x / rect.width().max(1.0);
        if response.has_focus() {
            let arrows = egui::EventFilter { horizontal_arrows: true, ..Default::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
            let pressed = |key| ui.input(|input| input.key_pressed(key));
            moved += STEP_SHARE
                * f32::from(i8::from(pressed(egui::Key::ArrowRight)) - i8::from(pressed(egui::Key::ArrowLeft)));
        }
        if moved != 0.0 {
            self.other.divider = (self.other.divider + moved).clamp(NEAREST_SHARE, 1.0 - NEAREST_SHARE);
            ui.request_repaint();
        }
        if response.hovered() || response.dragged() {
            ui.set_cursor_icon(CursorIcon::ResizeHorizontal);
        }
        let stroke = ui.style().interact(&response).fg_stroke.color;
        let painter = ui.painter().with_clip_rect(rect);
        painter.vline(line, rect.y_range(), Stroke::new(4.0, ui.visuals().window_fill));
        painter.vline(line, rect.y_range(), Stroke::new(2.0, stroke));
        let grip = Rect::from_center_size(pos2(line, rect.center().y), vec2(12.0, 34.0));
        let edge = Stroke::new(if response.has_focus() { 2.5 } else { 1.5 }, stroke);
        painter.rect(grip, 5.0, ui.visuals().window_fill, edge, egui::StrokeKind::Inside);
        for x in [-2.0, 2.0] {
            painter.vline(line + x, grip.shrink(9.0).y_range(), Stroke::new(1.5, stroke));
        }
    }

    /// Says which map it is and what is active there; a click takes it in hand.
    fn badge(&mut self, ui: &mut egui::Ui, rect: Rect, side: Side) {
        let (lang, in_hand) = (self.session.lang(), self.session.side_in_hand() == side);
        let shows = |session: &crate::app::session::Session| {
            let project = session.project()?;
            let indicator = session.view.indicator().and_then(|id| project.indicator(id)).map(|i| i.name.clone());
            indicator.or_else(|| session.view.active().and_then(|id| project.definition(id)).map(|d| d.name.clone()))
        };
        let shown = if in_hand { shows(&self.session) } else { self.session.on_other_side(shows) };
        // Beside the buttons at the upper left, and never under the closed legend at the upper right.
        let has_buttons = side == Side::A || self.session.layout() != Layout::Swipe;
        // Two swiped maps have one bar, on the map that fills all.
        let of_bar = if self.session.layout() == Layout::Swipe { self.map_rect } else { rect };
        let bar = if has_buttons { map::tool_bar_width(of_bar, self.session.draft().is_some()) } else { 0.0 };
        let at = rect.left_top() + vec2(bar + 10.0, 8.0);
        let is_open = self.session.layout() != Layout::SideBySide && has_room(self.map_rect);
        let legend = if is_open { panels::legend::WIDTH + 40.0 } else { LEGEND_PT };
        let room = (rect.right() - at.x - legend).clamp(0.0, 260.0);
        if room < 32.0 {
            return;
        }
        let letter = side.letter();
        let text = match shown {
            Some(shows) if room >= 90.0 => t!(lang, "map-side-shows", letter = letter, shows = shows),
            _ => t!(lang, "map-side", letter = letter),
        };
        let place = Rect::from_min_size(at, vec2(room, 26.0));
        let button = egui::Button::selectable(in_hand, egui::RichText::new(text).strong()).truncate();
        let builder = UiBuilder::new().max_rect(place).id_salt(("badge", letter));
        let clicked = ui.scope_builder(builder, |ui| {
            let frame = egui::Frame::popup(ui.style()).inner_margin(1.0).shadow(egui::Shadow::NONE);
            frame.show(ui, |ui| ui.add(button).clicked()).inner
        });
        if clicked.inner {
            self.take_in_hand(side);
        }
    }
}

fn place_of(rect: Rect, side: Side) -> UiBuilder {
    UiBuilder::new().max_rect(rect).id_salt(("map", side.letter()))
}
