//! Moving the map: dragging and its run-out by walkers; wheel, pinch, keys and flights here.

use super::tools::MapKey;
use crate::app::map_tool::MapTool;
use crate::app::scene::{MAX_ZOOM, MIN_ZOOM, lon_lat_of, mercator_of, metres_per_point};
use crate::app::session::Direction;
use egui::{DragPanButtons, Event, Key, Response, Ui, Vec2};
use geo::{Coord, Rect};
use walkers::{Map, MapMemory, lon_lat};

/// Zoom levels a wheel that turned by a point adds: a notch is 40 to 50 points, half a level.
const LEVELS_PER_WHEEL_POINT: f64 = 1.0 / 90.0;
/// Points an arrow key moves the map by.
const ARROW_POINTS: f32 = 90.0;
/// Room left around an extent that is shown, in points.
const MARGIN_POINTS: f32 = 28.0;
/// The closest a small extent is shown: a house and its neighbours.
const CLOSEST_FOR_EXTENT: f64 = 18.0;
/// How long a flight takes in seconds.
const FLIGHT_SECONDS: f64 = 0.35;
/// Where the map begins: Germany.
const START: (f64, f64) = (10.2, 51.2);
const START_ZOOM: f64 = 6.0;

/// Where the map is and where it is going.
pub(super) struct Navigation {
    memory: MapMemory,
    wanted: Option<Wanted>,
    /// A place to fly to.
    place: Option<(Coord<f64>, f64)>,
    steps: f64,
    flight: Option<Flight>,
    /// egui's name of the map's widget.
    id: Option<egui::Id>,
}

/// An extent that is to be shown.
#[derive(Clone, Copy)]
struct Wanted {
    /// In Web Mercator metres.
    extent: Rect<f64>,
    animate: bool,
    /// Whether it was all that was seen before: then it is again, however close.
    exact: bool,
}

/// On the way from one place to another.
struct Flight {
    from: (Coord<f64>, f64),
    to: (Coord<f64>, f64),
    /// egui's time when it began.
    began: f64,
}

/// The map after this frame's movement.
pub(super) struct Moved {
    pub(super) response: Response,
    /// Web Mercator metres at the middle of the widget.
    pub(super) centre: Coord<f64>,
    pub(super) metres_per_point: f64,
    /// A key that works on the middle.
    pub(super) key: Option<MapKey>,
    /// Whether any key was meant for the map.
    pub(super) keyed: bool,
}

impl Default for Navigation {
    fn default() -> Self {
        let mut navigation =
            Self { memory: MapMemory::default(), wanted: None, place: None, steps: 0.0, flight: None, id: None };
        navigation.set(mercator_of(Coord { x: START.0, y: START.1 }), START_ZOOM);
        navigation
    }
}

impl Navigation {
    pub(super) fn zoom_to(&mut self, extent: Rect<f64>, animate: bool) {
        self.wanted = Some(Wanted { extent, animate, exact: false });
    }

    pub(super) fn show_again(&mut self, extent: Rect<f64>) {
        self.wanted = Some(Wanted { extent, animate: true, exact: true });
    }

    /// Middle in Web Mercator metres, and zoom.
    pub(super) fn place(&self) -> (Coord<f64>, f64) {
        (self.centre(), self.memory.zoom())
    }

    /// Is there at once.
    pub(super) fn go_to(&mut self, centre: Coord<f64>, zoom: f64) {
        (self.flight, self.wanted, self.steps) = (None, None, 0.0);
        self.set(centre, zoom);
    }

    pub(super) fn step(&mut self, levels: f64) {
        self.steps += levels;
    }

    pub(super) fn fly_to(&mut self, centre: Coord<f64>, zoom: f64) {
        self.place = Some((centre, zoom));
    }

    pub(super) fn zoom(&self) -> f64 {
        self.memory.zoom()
    }

    pub(super) fn has_focus(&self, ctx: &egui::Context) -> bool {
        self.id.is_some_and(|id| ctx.memory(|memory| memory.has_focus(id)))
    }

    pub(super) fn is_moving(&self) -> bool {
        self.flight.is_some() || self.wanted.is_some() || self.place.is_some() || self.memory.animating()
    }

    /// Lays out the map and applies everything that moves it. While a tool draws, only the middle button drags the map.
    pub(super) fn show(&mut self, ui: &mut Ui, tool: MapTool) -> Moved {
        let size = ui.available_size();
        self.start_flight(ui, size);
        self.fly(ui);
        let start = lon_lat(START.0, START.1);
        let buttons =
            if tool.draws() { DragPanButtons::MIDDLE } else { DragPanButtons::PRIMARY | DragPanButtons::MIDDLE };
        let map = Map::new(None, &mut self.memory, start).zoom_gesture(false).zoom_with_ctrl(false);
        let map = map.drag_pan_buttons(buttons);
        let response = map.show(ui, |_, _, _, _| ()).response;
        if response.drag_started() || response.clicked() {
            response.request_focus();
        }
        if response.dragged() {
            self.flight = None;
        }
        self.id = Some(response.id);
        self.wheel(ui, &response);
        let (key, keyed) = self.keys(ui, &response, tool.steps());
        Moved { centre: self.centre(), metres_per_point: metres_per_point(self.memory.zoom()), key, keyed, response }
    }

    pub(super) fn centre(&self) -> Coord<f64> {
        let at = self.memory.detached().unwrap_or(lon_lat(START.0, START.1));
        mercator_of(at.0)
    }

    fn set(&mut self, centre: Coord<f64>, zoom: f64) {
        let at = lon_lat_of(centre);
        if !(at.x.is_finite() && at.y.is_finite() && zoom.is_finite()) {
            return;
        }
        self.memory.center_at(lon_lat(at.x, at.y));
        // Clamped to what walkers takes as well.
        let _ = self.memory.set_zoom(zoom.clamp(MIN_ZOOM, MAX_ZOOM));
    }

    /// Zooms by some levels; what is at `fixed` (from the middle, in points) stays there.
    fn zoom_by(&mut self, levels: f64, fixed: Vec2) {
        let (before, centre) = (self.memory.zoom(), self.centre());
        let after = (before + levels).clamp(MIN_ZOOM, MAX_ZOOM);
        let moved = metres_per_point(before) - metres_per_point(after);
        self.flight = None;
        let (dx, dy) = (f64::from(fixed.x) * moved, f64::from(fixed.y) * moved);
        self.set(Coord { x: centre.x + dx, y: centre.y - dy }, after);
    }

    fn pan(&mut self, points: Vec2) {
        let (scale, centre) = (metres_per_point(self.memory.zoom()), self.centre());
        self.flight = None;
        let (dx, dy) = (f64::from(points.x) * scale, f64::from(points.y) * scale);
        self.set(Coord { x: centre.x + dx, y: centre.y - dy }, self.memory.zoom());
    }

    fn wheel(&mut self, ui: &Ui, response: &Response) {
        if !response.contains_pointer() {
            return;
        }
        let (wheel, pinch) = ui.input(|input| (input.smooth_scroll_delta.y, input.zoom_delta()));
        let levels = f64::from(wheel) * LEVELS_PER_WHEEL_POINT + f64::from(pinch.max(0.01)).log2();
        if levels == 0.0 {
            return;
        }
        let fixed = response.hover_pos().map_or(Vec2::ZERO, |at| at - response.rect.center());
        self.zoom_by(levels, fixed);
        // Used up: nothing around the map scrolls as well.
        ui.input_mut(|input| input.smooth_scroll_delta = Vec2::ZERO);
        ui.request_repaint();
    }

    /// What keys do while the map has the keyboard: the key that works on the middle, and whether any was pressed.
    /// With `steps` arrow keys go from block to block, and with Shift they move the map.
    fn keys(&mut self, ui: &Ui, response: &Response, steps: bool) -> (Option<MapKey>, bool) {
        if !response.has_focus() {
            return (None, false);
        }
        // Escape leaves a tool or gives up what is drawn; the keyboard stays here.
        let kept =
            egui::EventFilter { horizontal_arrows: true, vertical_arrows: true, escape: true, ..Default::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, kept));
        let pressed: Vec<(Key, bool)> = ui.input(|input| {
            let plain = |event: &Event| match event {
                Event::Key { key, pressed: true, modifiers, .. } if !modifiers.command && !modifiers.alt => {
                    Some((*key, modifiers.shift))
                }
                _ => None,
            };
            input.events.iter().filter_map(plain).collect()
        });
        let mut asked = None;
        let mut keyed = false;
        for (key, shift) in pressed {
            match key {
                Key::ArrowLeft if steps && !shift => asked = Some(MapKey::Step(Direction::Left)),
                Key::ArrowRight if steps && !shift => asked = Some(MapKey::Step(Direction::Right)),
                Key::ArrowUp if steps && !shift => asked = Some(MapKey::Step(Direction::Up)),
                Key::ArrowDown if steps && !shift => asked = Some(MapKey::Step(Direction::Down)),
                Key::Plus | Key::Equals | Key::PageUp => self.zoom_by(1.0, Vec2::ZERO),
                Key::Minus | Key::PageDown => self.zoom_by(-1.0, Vec2::ZERO),
                Key::ArrowLeft => self.pan(Vec2::new(-ARROW_POINTS, 0.0)),
                Key::ArrowRight => self.pan(Vec2::new(ARROW_POINTS, 0.0)),
                Key::ArrowUp => self.pan(Vec2::new(0.0, -ARROW_POINTS)),
                Key::ArrowDown => self.pan(Vec2::new(0.0, ARROW_POINTS)),
                Key::Space => asked = Some(MapKey::Act),
                Key::Enter => asked = Some(MapKey::Finish),
                Key::Backspace => asked = Some(MapKey::Back),
                Key::Home => asked = Some(MapKey::All),
                _ => continue,
            }
            keyed = true;
            ui.request_repaint();
        }
        // A screen reader's click has neither key nor place.
        if asked.is_none() && response.clicked() && response.interact_pointer_pos().is_none() {
            (asked, keyed) = (Some(MapKey::Act), true);
        }
        (asked, keyed)
    }

    fn start_flight(&mut self, ui: &Ui, size: Vec2) {
        if self.steps != 0.0 {
            let from = (self.centre(), self.memory.zoom());
            // A second step while the first is under way adds to where that was going.
            let (centre, zoom) = self.flight.as_ref().map_or(from, |flight| flight.to);
            self.flight = Some(Flight { from, to: (centre, zoom + self.steps), began: ui.input(|i| i.time) });
            self.steps = 0.0;
        }
        if let Some(to) = self.place.take() {
            let from = (self.centre(), self.memory.zoom());
            self.flight = Some(Flight { from, to, began: ui.input(|i| i.time) });
        }
        let Some(wanted) = self.wanted.filter(|_| size.x > 1.0 && size.y > 1.0) else { return };
        self.wanted = None;
        let (centre, zoom) = fit(wanted, size);
        if wanted.animate {
            let from = (self.centre(), self.memory.zoom());
            self.flight = Some(Flight { from, to: (centre, zoom), began: ui.input(|i| i.time) });
        } else {
            self.flight = None;
            self.set(centre, zoom);
        }
    }

    fn fly(&mut self, ui: &Ui) {
        let Some(flight) = &self.flight else { return };
        let (from, to) = (flight.from, flight.to);
        let share = ((ui.input(|input| input.time) - flight.began) / FLIGHT_SECONDS).clamp(0.0, 1.0);
        if share >= 1.0 {
            self.flight = None;
            self.set(to.0, to.1);
            return;
        }
        // Starts and ends gently.
        let eased = share * share * (3.0 - 2.0 * share);
        let zoom = from.1 + (to.1 - from.1) * eased;
        // The centre moves as the zoom does, so that what both ends show stays in the picture.
        let (first, last, now) = (metres_per_point(from.1), metres_per_point(to.1), metres_per_point(zoom));
        let way = if (first - last).abs() > 1e-6 * first { (first - now) / (first - last) } else { eased };
        let centre = from.0 + (to.0 - from.0) * way;
        self.set(centre, zoom);
        ui.request_repaint();
    }
}

/// Centre and zoom that show an extent in a widget of some size.
fn fit(Wanted { extent, exact, .. }: Wanted, size: Vec2) -> (Coord<f64>, f64) {
    let (margin, closest) = if exact { (0.0, MAX_ZOOM) } else { (MARGIN_POINTS, CLOSEST_FOR_EXTENT) };
    let room = |points: f32| f64::from((points - 2.0 * margin).max(points * 0.5));
    let scale = (extent.width() / room(size.x)).max(extent.height() / room(size.y));
    let zoom = (metres_per_point(0.0) / scale).log2();
    (extent.center(), zoom.clamp(MIN_ZOOM, closest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room_around(extent: Rect<f64>) -> Wanted {
        Wanted { extent, animate: false, exact: false }
    }

    #[test]
    fn what_was_seen_before_is_seen_again() {
        let size = Vec2::new(800.0, 600.0);
        for zoom in [8.0, 12.3, 20.5] {
            let (scale, middle) = (metres_per_point(zoom), Coord { x: 1e6, y: 7e6 });
            let half = Coord { x: scale * 400.0, y: scale * 300.0 };
            let (centre, again) =
                fit(Wanted { extent: Rect::new(middle - half, middle + half), animate: true, exact: true }, size);
            assert!((again - zoom).abs() < 1e-9 && (centre.x - middle.x).abs() < 1e-6, "{zoom}: {again}");
        }
    }

    #[test]
    fn an_extent_fits_with_room_around_it() {
        let extent = Rect::new(Coord { x: 1e6, y: 7e6 }, Coord { x: 1.02e6, y: 7.005e6 });
        let (centre, zoom) = fit(room_around(extent), Vec2::new(800.0, 600.0));
        assert_eq!(centre, extent.center());
        let shown = metres_per_point(zoom) * 800.0;
        assert!(shown > extent.width() * 1.05 && shown < extent.width() * 1.1, "{shown}");
    }

    #[test]
    fn a_point_is_not_shown_infinitely_close() {
        let point = Coord { x: 1e6, y: 7e6 };
        assert_eq!(fit(room_around(Rect::new(point, point)), Vec2::new(800.0, 600.0)).1, CLOSEST_FOR_EXTENT);
    }
}
