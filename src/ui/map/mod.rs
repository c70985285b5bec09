//! The map: walkers moves it, one of three backends draws the scene, egui writes on top.

mod backend;
mod background;
mod labels;
mod navigation;
mod overlay;
mod swatch;

pub use backend::{Backend, BackendError, NullBackend, Traffic};
pub use swatch::{paint_fill, paint_line, paint_symbol};

use crate::app::scene::{Label, Scene, View};
use crate::app::session::Session;
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
    /// What is shown; `None` while the map has no size.
    pub view: Option<View>,
}

/// The map widget with what it remembers between frames.
pub struct MapView {
    navigation: Navigation,
    canvas: Canvas,
    background: background::Background,
    view: Option<View>,
}

impl MapView {
    /// A map that shows Germany until it is told otherwise.
    pub fn new(backend: &Backend) -> Self {
        Self {
            navigation: Navigation::default(),
            canvas: backend.canvas(),
            background: background::Background::default(),
            view: None,
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

    /// Whether the map is still moving (a flight, or the run-out of a drag), or its background not there yet.
    pub fn is_moving(&self) -> bool {
        self.navigation.is_moving() || self.background.is_waiting()
    }

    /// Takes all room there is and shows the map.
    pub fn show(&mut self, ui: &mut Ui, content: &MapContent<'_>, lang: Lang) -> MapResponse {
        let background = background(content.dark);
        ui.painter().rect_filled(ui.available_rect_before_wrap(), 0.0, background);
        let moved = self.navigation.show(ui);
        let response = moved.response;
        let name = t!(lang, "map-name");
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Canvas, true, &name));
        let Some((rect, view)) = visible_part(ui, response.rect, moved.centre, moved.metres_per_point) else {
            return MapResponse { response, hovered_world: None, clicked: None, view: None };
        };
        self.view = Some(view);
        let painter = ui.painter_at(rect);
        self.background.paint(&painter, rect, &view, content.dark, content.background);
        self.canvas.paint(&painter, rect, content.scene.frame(view));
        let canvas = overlay::Overlay { painter: &painter, rect, view: &view, dark: content.dark };
        labels::draw(&canvas, content.labels);
        overlay::draw(&canvas, content.attribution, lang);
        if response.has_focus() {
            overlay::focus_ring(&canvas, ui.visuals().selection.stroke);
        }
        self.buttons(ui, rect, content.scene, lang);
        let hovered_world = response.hover_pos().map(|at| world_at(&view, rect, at));
        if let (Some(text), Some(_)) = (content.tooltip, hovered_world)
            && !response.dragged()
        {
            overlay::tooltip(&response, text);
        }
        let clicked = response.interact_pointer_pos().filter(|_| response.clicked()).map(|at| MapClick {
            at: world_at(&view, rect, at),
            modifiers: ui.input(|input| input.modifiers),
            double: response.double_clicked(),
        });
        MapResponse { response, hovered_world, clicked, view: Some(view) }
    }

    fn buttons(&mut self, ui: &mut Ui, rect: Rect, scene: &Scene, lang: Lang) {
        match overlay::buttons(ui, rect, scene.extent().is_some(), lang) {
            Some(overlay::Button::ZoomIn) => self.zoom_in(),
            Some(overlay::Button::ZoomOut) => self.zoom_out(),
            Some(overlay::Button::ShowAll) => {
                if let Some(extent) = scene.extent() {
                    self.zoom_to(extent, true);
                }
            }
            None => return,
        }
        ui.request_repaint();
    }
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
