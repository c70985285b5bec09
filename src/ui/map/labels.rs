//! Names on the map: only where they fit inside their space and touch no other.

use super::overlay::Overlay;
use crate::app::scene::{Label, LabelPlace, Room};
use egui::{Color32, FontId, Galley, Pos2, Rect, Vec2, epaint::TextShape};
use geo::Coord;
use std::sync::Arc;

/// More names than this nobody reads.
const MOST: usize = 200;
/// Names that are tried before giving up, so that a frame stays short.
const MOST_TRIED: usize = 1500;
/// Size of the text in points.
const SIZE_PT: f32 = 13.0;
/// Spaces narrower or lower than this on screen are not tried, in points.
const LEAST_ROOM_PT: Vec2 = Vec2::new(16.0, 13.0);
/// Room between a name and the border, and between two names, in points.
const GAP_PT: f32 = 3.0;

/// Writes the labels, the first having precedence.
pub(super) fn draw(overlay: &Overlay<'_>, labels: &[Label]) {
    let mut placed: Vec<Rect> = Vec::new();
    let points_per_metre = 1.0 / (overlay.view.metres_per_px * f64::from(overlay.view.pixels_per_point));
    let candidates = labels.iter().filter_map(|label| {
        let room = Space::of(label.place, points_per_metre);
        room.holds(LEAST_ROOM_PT).then_some((label, room))
    });
    let seen = candidates.filter_map(|(label, room)| {
        let at = overlay.point(label.at);
        overlay.rect.contains(at).then_some((label, room, at))
    });
    for (label, room, at) in seen.take(MOST_TRIED) {
        let Some(galley) = layout(overlay, &label.text, &room) else { continue };
        let middle = match label.place {
            LabelPlace::Beside { radius_pt } => at + Vec2::new(galley.size().x / 2.0 + radius_pt + GAP_PT, 0.0),
            LabelPlace::Inside(_) | LabelPlace::Over => at,
        };
        let rect = Rect::from_center_size(middle, galley.size()).expand(GAP_PT);
        if !overlay.rect.contains_rect(rect) || placed.iter().any(|other| other.intersects(rect)) {
            continue;
        }
        write(overlay, galley, rect.min + Vec2::splat(GAP_PT));
        placed.push(rect);
        if placed.len() == MOST {
            break;
        }
    }
}

/// How much room a name has on screen.
struct Space {
    room: Option<Room>,
    points_per_metre: f64,
}

impl Space {
    fn of(place: LabelPlace, points_per_metre: f64) -> Self {
        let room = match place {
            LabelPlace::Inside(room) => Some(room),
            LabelPlace::Beside { .. } | LabelPlace::Over => None,
        };
        Self { room, points_per_metre }
    }

    /// Whether a rectangle of this size in points fits.
    fn holds(&self, size: Vec2) -> bool {
        let metres = |points: f32| f64::from(points) / self.points_per_metre;
        self.room.is_none_or(|room| room.fits(metres(size.x), metres(size.y)))
    }

    /// The greatest width at a height, in points.
    fn width_at(&self, height: f32) -> f32 {
        let Some(room) = self.room else { return f32::INFINITY };
        let height_m = f64::from(height) / self.points_per_metre;
        let widths = room.sizes().filter(|size| size[1] >= height_m).map(|size| size[0]);
        (widths.fold(0.0, f64::max) * self.points_per_metre) as f32
    }
}

/// The text in one line, or two where it can be broken, if it fits.
fn layout(overlay: &Overlay<'_>, text: &str, room: &Space) -> Option<Arc<Galley>> {
    let galley = |text: String| {
        let mut job =
            egui::text::LayoutJob::simple(text, FontId::proportional(SIZE_PT), Color32::PLACEHOLDER, f32::INFINITY);
        job.halign = egui::Align::Center;
        overlay.painter.layout_job(job)
    };
    let fits = |galley: &Arc<Galley>| room.holds(galley.size() + Vec2::splat(2.0 * GAP_PT));
    // Digits are about half as wide as high: what is hopeless is not laid out.
    let hopeless = |chars: usize, lines: f32| chars as f32 * SIZE_PT * 0.25 > room.width_at(lines * SIZE_PT);
    let chars = text.chars().count();
    if !hopeless(chars, 1.0) {
        let one_line = galley(text.to_owned());
        if fits(&one_line) {
            return Some(one_line);
        }
    }
    if hopeless(chars / 2, 2.0) {
        return None;
    }
    let two_lines = galley(broken(text)?);
    fits(&two_lines).then_some(two_lines)
}

/// The text broken once, as near to its middle as words allow; `None` when it is one word.
fn broken(text: &str) -> Option<String> {
    let middle = text.len() / 2;
    let breaks = text.char_indices().filter_map(|(at, c)| match c {
        ' ' => Some((at, at + 1)),
        '-' | '/' => Some((at + 1, at + 1)),
        _ => None,
    });
    let inside = breaks.filter(|(end, start)| *end > 0 && *start < text.len());
    let (end, start) = inside.min_by_key(|(end, _)| end.abs_diff(middle))?;
    Some(format!("{}\n{}", &text[..end], &text[start..]))
}

/// Writes with a halo, so that it is read on any fill.
fn write(overlay: &Overlay<'_>, galley: Arc<Galley>, min: Pos2) {
    let (ink, halo) = overlay.ink();
    let halo = halo.to_opaque();
    // Rows are centred around the galley's origin.
    let at = Pos2::new(min.x + galley.size().x / 2.0, min.y);
    let text = |offset: Vec2, colour: Color32| {
        TextShape::new(at + offset, galley.clone(), colour).with_override_text_color(colour)
    };
    const RING: [(f32, f32); 6] = [(-1.6, 0.0), (1.6, 0.0), (-0.9, -1.3), (0.9, -1.3), (-0.9, 1.3), (0.9, 1.3)];
    for (x, y) in RING {
        overlay.painter.add(text(Vec2::new(x, y), halo));
    }
    overlay.painter.add(text(Vec2::ZERO, ink));
}

impl Overlay<'_> {
    /// Where a Web Mercator coordinate is on screen, in points.
    pub(super) fn point(&self, world: Coord<f64>) -> Pos2 {
        let [x, y] = self.view.to_px(world);
        self.rect.min + Vec2::new(x as f32, y as f32) / self.view.pixels_per_point
    }
}

#[cfg(test)]
mod tests {
    use super::{LEAST_ROOM_PT, broken};
    use crate::app::scene::LEAST_NAME_PX;
    use crate::app::settings::Settings;

    #[test]
    fn no_name_is_tried_where_a_picture_has_no_places_for_names() {
        let smallest = Settings::SCALES.iter().copied().fold(f32::INFINITY, f32::min);
        for (tried_pt, known_px) in [(LEAST_ROOM_PT.x, LEAST_NAME_PX[0]), (LEAST_ROOM_PT.y, LEAST_NAME_PX[1])] {
            assert!(f64::from(tried_pt * smallest) >= known_px - 1e-5, "{tried_pt} pt at {smallest}");
        }
    }

    #[test]
    fn names_break_between_words_near_the_middle() {
        assert_eq!(broken("Alte Neustadt").as_deref(), Some("Alte\nNeustadt"));
        assert_eq!(broken("Mürwik-Fruerlund").as_deref(), Some("Mürwik-\nFruerlund"));
        assert_eq!(broken("Südstadt"), None);
        assert_eq!(broken("-"), None);
        assert_eq!(broken(""), None);
    }
}
