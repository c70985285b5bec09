//! The map: walkers moves it, one of three backends draws the scene, egui writes on top.

mod backend;
mod background;
mod labels;
mod linked;
mod navigation;
mod overlay;
mod swatch;
mod tools;

pub use backend::{Backend, BackendError, NullBackend, RendererInfo, Stage, Traffic};
pub use linked::MapPlace;
pub use swatch::{paint_fill, paint_line, paint_symbol};
pub(in crate::ui) use tools::bar_width as tool_bar_width;
pub use tools::{DragPhase, MapDrag, MapKey, ToolContent};

use crate::app::scene::{Label, Scene, View};
use crate::app::session::Session;
use crate::app::user_command::UserCommand;
use crate::app::view_history::ViewPlace;
use crate::l10n::Lang;
use crate::t;
use backend::Canvas;
use egui::{Color32, Rect, Response, Ui};
use geo::Coord;
use navigation::Navigation;

/// What the map shows this frame.
pub struct MapContent<'a> {
    /// Layers and their looks.
    pub scene: &'a Scene,
    /// Who is to be named, in one line; empty for nobody.
    pub attribution: &'a str,
    /// Names of the spaces of one definition, the most important first; see [`Label::of_layer`].
    pub labels: &'a [Label],
    /// What is said beside the pointer.
    pub tooltip: Option<&'a str>,
    /// Whether the window is dark.
    pub dark: bool,
    /// Tools and what they draw.
    pub tools: ToolContent<'a>,
    /// Whose background map is shown under the scene; `None` for none.
    pub background: Option<&'a Session>,
}

/// A click on the map.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MapClick {
    /// Where, in Web Mercator metres.
    pub at: Coord<f64>,
    /// Keys held.
    pub modifiers: egui::Modifiers,
    /// Whether it is the second click of a double click (the first was reported alone).
    pub double: bool,
}

/// What happened on the map this frame.
pub struct MapResponse {
    /// egui's response of the map, for context menus.
    pub response: Response,
    /// What is under the pointer, in Web Mercator metres; `None` when the pointer is not on the map.
    pub hovered_world: Option<Coord<f64>>,
    /// A click with the main button.
    pub clicked: Option<MapClick>,
    /// A drag with the main button, while a tool draws.
    pub drag: Option<MapDrag>,
    /// A key that works on the middle.
    pub key: Option<MapKey>,
    /// The middle in Web Mercator metres, while keys are used and a cross is shown there.
    pub crosshair: Option<Coord<f64>>,
    /// A button that was pressed.
    pub asked: Option<UserCommand>,
    /// What is shown; `None` while the map has no size.
    pub view: Option<View>,
}

impl MapResponse {
    /// Whether something was begun here: a click, a drag, a key.
    pub fn is_used(&self) -> bool {
        self.clicked.is_some() || self.key.is_some() || self.drag.is_some_and(|drag| drag.phase == DragPhase::Begin)
    }
}

/// The map widget with what it remembers between frames.
pub struct MapView {
    navigation: Navigation,
    canvas: Canvas,
    background: background::Background,
    view: Option<View>,
    /// Whether the last that moved or pressed anything here was a key.
    by_key: bool,
}

impl MapView {
    /// A map that shows Germany until it is told otherwise.
    pub fn new(backend: &Backend) -> Self {
        Self {
            navigation: Navigation::default(),
            canvas: backend.canvas(),
            background: background::Background::default(),
            view: None,
            by_key: false,
        }
    }

    /// Who draws it.
    pub fn backend(&self) -> &Backend {
        self.canvas.backend()
    }

    /// Shows a Web Mercator extent with some room around it, at once or in a short flight.
    pub fn zoom_to(&mut self, extent: geo::Rect<f64>, animate: bool) {
        self.navigation.zoom_to(extent, animate);
    }

    /// Shows a Web Mercator extent as it was seen before, without room around it, after a short flight.
    pub fn show_again(&mut self, extent: geo::Rect<f64>) {
        self.navigation.show_again(extent);
    }

    /// One step closer.
    pub fn zoom_in(&mut self) {
        self.navigation.step(1.0);
    }

    /// One step away.
    pub fn zoom_out(&mut self) {
        self.navigation.step(-1.0);
    }

    /// What was shown last; `None` before the first frame.
    pub fn view(&self) -> Option<View> {
        self.view
    }

    /// Where it looks; `None` before the first frame.
    pub fn place(&self) -> Option<ViewPlace> {
        let view = self.view?;
        Some(ViewPlace {
            centre: self.navigation.centre(),
            zoom: self.navigation.zoom(),
            width_m: view.extent().width(),
        })
    }

    /// Looks at a place again, after a short flight.
    pub fn fly_to(&mut self, place: ViewPlace) {
        self.navigation.fly_to(place.centre, place.zoom);
    }

    /// Whether the map has the keyboard.
    pub fn has_focus(&self, ctx: &egui::Context) -> bool {
        self.navigation.has_focus(ctx)
    }

    /// Whether the map is still moving (a flight, or the run-out of a drag), or what is shown is still to be drawn anew at rest,
    /// or its background is not there yet.
    pub fn is_moving(&self) -> bool {
        self.navigation.is_moving() || self.canvas.is_pending() || self.background.is_waiting()
    }

    /// Takes all room there is and shows the map.
    pub fn show(&mut self, ui: &mut Ui, content: &MapContent<'_>, lang: Lang) -> MapResponse {
        let background = background(content.dark);
        ui.painter().rect_filled(ui.available_rect_before_wrap(), 0.0, background);
        let moved = self.navigation.show(ui, content.tools.tool);
        let response = moved.response;
        let name = t!(lang, "map-name");
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Canvas, true, &name));
        let Some((rect, view)) = visible_part(ui, response.rect, moved.centre, moved.metres_per_point) else {
            return MapResponse::nowhere(response);
        };
        self.view = Some(view);
        self.watch_keys(ui, &response, moved.keyed);
        let painter = ui.painter_at(rect);
        self.background.paint(&painter, rect, &view, content.dark, content.background);
        self.canvas.paint(&painter, rect, view, |view| content.scene.frame(view));
        let canvas = overlay::Overlay { painter: &painter, rect, view: &view, dark: content.dark };
        labels::draw(&canvas, content.labels);
        overlay::draw(&canvas, content.attribution, lang);
        let accent = ui.visuals().selection.stroke.color;
        let by_key = self.by_key && response.has_focus();
        let steps = by_key && content.tools.tool.steps();
        let pointer = if steps {
            None
        } else if by_key {
            Some(rect.center())
        } else {
            response.hover_pos().or(response.interact_pointer_pos())
        };
        tools::draw(&canvas, &content.tools, pointer, accent);
        if by_key && !content.tools.tool.steps() {
            tools::crosshair(&canvas, accent);
        }
        if response.has_focus() {
            overlay::focus_ring(&canvas, ui.visuals().selection.stroke);
        }
        let asked = self.buttons(ui, rect, content, lang);
        let at = |pos| world_at(&view, rect, pos);
        let hovered_world = response.hover_pos().map(at);
        if let (Some(text), Some(_)) = (content.tooltip, hovered_world)
            && !response.dragged()
            && !by_key
            && content.tools.figures.is_none()
            && content.tools.sketch.is_none_or(|sketch| sketch.path.is_empty())
        {
            overlay::tooltip(&response, text);
        }
        let clicked = response.interact_pointer_pos().filter(|_| response.clicked() && moved.key.is_none());
        let clicked = clicked.map(|pos| MapClick {
            at: at(pos),
            modifiers: ui.input(|input| input.modifiers),
            double: response.double_clicked(),
        });
        let drag = content.tools.tool.draws().then(|| drag_of(ui, &response)).flatten();
        let drag = drag.map(|(phase, pos)| MapDrag { phase, at: at(pos) });
        let crosshair = by_key.then(|| at(rect.center()));
        MapResponse { hovered_world, clicked, drag, key: moved.key, crosshair, asked, view: Some(view), response }
    }

    /// Whether keys or the pointer are used, whichever was last.
    fn watch_keys(&mut self, ui: &Ui, response: &Response, keyed: bool) {
        let pointed = ui.input(|input| input.pointer.is_moving() || input.pointer.any_down());
        self.by_key = (self.by_key || keyed) && response.has_focus() && (keyed || !pointed);
    }

    fn buttons(&mut self, ui: &mut Ui, rect: Rect, content: &MapContent<'_>, lang: Lang) -> Option<UserCommand> {
        let anything = content.scene.extent().is_some();
        match tools::bar(ui, rect, &content.tools, anything, lang)? {
            tools::Asked::ZoomIn => self.zoom_in(),
            tools::Asked::ZoomOut => self.zoom_out(),
            // Whoever lays the window out knows what lies over the map.
            tools::Asked::ShowAll => return Some(UserCommand::ZoomProject),
            tools::Asked::Run(command) => return Some(command),
        }
        ui.request_repaint();
        None
    }
}

impl MapResponse {
    /// While the map has no size.
    fn nowhere(response: Response) -> Self {
        Self {
            response,
            hovered_world: None,
            clicked: None,
            drag: None,
            key: None,
            crosshair: None,
            asked: None,
            view: None,
        }
    }
}

/// The part of a drag with the main button that this frame saw, and where.
fn drag_of(ui: &Ui, response: &Response) -> Option<(DragPhase, egui::Pos2)> {
    let main = egui::PointerButton::Primary;
    if response.drag_started_by(main) {
        let origin = ui.input(|input| input.pointer.press_origin());
        return origin.or(response.interact_pointer_pos()).map(|pos| (DragPhase::Begin, pos));
    }
    if response.drag_stopped_by(main) {
        return response.interact_pointer_pos().map(|pos| (DragPhase::End, pos));
    }
    response.interact_pointer_pos().filter(|_| response.dragged_by(main)).map(|pos| (DragPhase::Move, pos))
}

/// What is behind the map: near white, so that class colours are seen as in the legend, or near black.
pub fn background(dark: bool) -> Color32 {
    if dark { Color32::from_rgb(38, 41, 46) } else { Color32::from_rgb(246, 246, 243) }
}

/// The part of the map's rectangle that is on screen, snapped to pixels as the renderers do, with its view.
fn visible_part(ui: &Ui, rect: Rect, centre: Coord<f64>, metres_per_point: f64) -> Option<(Rect, View)> {
    let pixels_per_point = ui.pixels_per_point();
    let shown = rect.intersect(ui.ctx().viewport_rect());
    let min = (shown.min.to_vec2() * pixels_per_point).round();
    let max = (shown.max.to_vec2() * pixels_per_point).round();
    let size = max - min;
    if !(size.x >= 1.0 && size.y >= 1.0) {
        return None;
    }
    let snapped = Rect::from_min_max((min / pixels_per_point).to_pos2(), (max / pixels_per_point).to_pos2());
    let off_middle = snapped.center() - rect.center();
    let view = View {
        centre: Coord {
            x: centre.x + f64::from(off_middle.x) * metres_per_point,
            y: centre.y - f64::from(off_middle.y) * metres_per_point,
        },
        metres_per_px: metres_per_point / f64::from(pixels_per_point),
        size_px: [size.x, size.y],
        pixels_per_point,
    };
    Some((snapped, view))
}

fn world_at(view: &View, rect: Rect, at: egui::Pos2) -> Coord<f64> {
    let px = (at - rect.min) * view.pixels_per_point;
    view.to_world([f64::from(px.x), f64::from(px.y)])
}

#[cfg(test)]
mod tests;
