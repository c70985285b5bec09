//! Two maps of the same place: each follows the other, or one is drawn over a part of the other.

use super::{MapContent, MapView, background, labels, overlay};
use crate::app::scene::View;
use egui::{Rect, Ui};
use geo::Coord;

/// Where a map is: what is in its middle, and how close.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MapPlace {
    centre: Coord<f64>,
    zoom: f64,
}

impl MapView {
    /// Where the map is now.
    pub fn stands_at(&self) -> MapPlace {
        let (centre, zoom) = self.navigation.place();
        MapPlace { centre, zoom }
    }

    /// Goes to where another map is, at once.
    pub fn follow(&mut self, place: MapPlace) {
        if place != self.stands_at() {
            self.navigation.go_to(place.centre, place.zoom);
        }
    }

    /// Exchanges where both are going and who has the keyboard, so that one can be moved in the other's place.
    pub fn swap_navigation(&mut self, other: &mut Self) {
        std::mem::swap(&mut self.navigation, &mut other.navigation);
    }

    /// Draws this map's content over a part of another map, at the same place and size as if it filled the whole. Takes no part in
    /// moving or clicking: that is the other map's.
    pub fn show_over(&mut self, ui: &Ui, map: (Rect, View), part: Rect, content: &MapContent<'_>) {
        let Some((rect, view)) = part_of(map, part, ui.pixels_per_point()) else { return };
        // What the map shows is the whole, of which a part is seen.
        self.view = Some(map.1);
        let painter = ui.painter_at(rect);
        painter.rect_filled(rect, 0.0, background(content.dark));
        self.background.paint(&painter, rect, &view, content.dark, content.background);
        self.canvas.paint(&painter, rect, view, |view| content.scene.frame(view));
        let canvas = overlay::Overlay { painter: &painter, rect, view: &view, dark: content.dark };
        labels::draw(&canvas, content.labels);
        overlay::attribution(&canvas, content.attribution);
    }
}

/// The part of a map within a rectangle, on whole pixels; `None` when there is none.
fn part_of((rect, view): (Rect, View), part: Rect, pixels_per_point: f32) -> Option<(Rect, View)> {
    let round = |at: f32| (at * pixels_per_point).round() / pixels_per_point;
    let part = part.intersect(rect);
    let part = Rect::from_min_max(
        egui::pos2(round(part.min.x), round(part.min.y)),
        egui::pos2(round(part.max.x), round(part.max.y)),
    );
    let size_px = part.size() * pixels_per_point;
    if !(size_px.x >= 1.0 && size_px.y >= 1.0) {
        return None;
    }
    let middle_px = (part.center() - rect.min) * pixels_per_point;
    let centre = view.to_world([f64::from(middle_px.x), f64::from(middle_px.y)]);
    Some((part, View { centre, size_px: [size_px.x.round(), size_px.y.round()], ..view }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::pos2;

    #[test]
    fn a_part_shows_what_the_whole_shows_there() {
        let rect = Rect::from_min_max(pos2(100.0, 50.0), pos2(900.0, 650.0));
        let whole = View {
            centre: Coord { x: 1e6, y: 7e6 },
            metres_per_px: 3.0,
            size_px: [1600.0, 1200.0],
            pixels_per_point: 2.0,
        };
        let half = Rect::from_min_max(pos2(433.3, 50.0), pos2(900.0, 650.0));
        let (part, view) = part_of((rect, whole), half, 2.0).unwrap();
        assert_eq!(part.min.x, 433.5);
        // The same pixel of the screen, seen in the whole and in the part.
        let [x, y] = [700.0_f32, 333.0_f32];
        let seen = |rect: Rect, view: View| {
            let px = (pos2(x, y) - rect.min) * 2.0;
            view.to_world([f64::from(px.x), f64::from(px.y)])
        };
        let (a, b) = (seen(rect, whole), seen(part, view));
        assert!((a.x - b.x).abs() < 1e-6 && (a.y - b.y).abs() < 1e-6, "{a:?} {b:?}");
        assert!(part_of((rect, whole), Rect::from_min_max(pos2(0.0, 0.0), pos2(90.0, 90.0)), 2.0).is_none());
    }
}
