//! The background map under the scene: pictures as textures.

use crate::app::basemap::PlacedPicture;
use crate::app::scene::View;
use crate::app::session::Session;
use egui::{Color32, ColorImage, Painter, Rect, TextureHandle, TextureOptions, pos2, vec2};
use std::collections::HashMap;

/// Pictures that are not seen are kept as textures up to this sum, for the way back.
const KEPT_BYTES: usize = 32 << 20;
/// What is sent to the graphics card in one frame; the rest follows in the next.
const SENT_BYTES: usize = 8 << 20;

struct Texture {
    handle: TextureHandle,
    bytes: usize,
    used: u64,
}

/// The textures of one map, by the pictures' numbers.
#[derive(Default)]
pub(super) struct Background {
    textures: HashMap<u64, Texture>,
    frame: u64,
    waiting: bool,
}

impl Background {
    /// Whether pictures are there that could not be sent yet.
    pub(super) fn is_waiting(&self) -> bool {
        self.waiting
    }

    /// Paints what there is of the session's background into the map's rectangle.
    pub(super) fn paint(&mut self, painter: &Painter, rect: Rect, view: &View, dark: bool, session: Option<&Session>) {
        self.frame += 1;
        self.waiting = false;
        let mut sent = 0;
        if let Some(session) = session {
            let opacity = f32::from(session.settings.background.opacity_percent) / 100.0;
            let tint = Color32::WHITE.gamma_multiply(opacity);
            for placed in session.background_tiles(view, dark) {
                let Some(texture) = self.texture(painter, &placed, &mut sent) else {
                    self.waiting = true;
                    continue;
                };
                let [left, top, right, bottom] = placed.part;
                let part = Rect::from_min_max(pos2(left, top), pos2(right, bottom));
                painter.image(texture, on_screen(view, rect, placed.world), part, tint);
            }
        }
        self.let_go();
        if self.waiting {
            painter.ctx().request_repaint();
        }
    }

    fn texture(&mut self, painter: &Painter, placed: &PlacedPicture, sent: &mut usize) -> Option<egui::TextureId> {
        let (number, frame) = (placed.kept.number, self.frame);
        if let Some(texture) = self.textures.get_mut(&number) {
            texture.used = frame;
            return Some(texture.handle.id());
        }
        let picture = &placed.kept.picture;
        let bytes = picture.rgba().len();
        if *sent > 0 && *sent + bytes > SENT_BYTES {
            return None;
        }
        *sent += bytes;
        let size = picture.size_px().map(|px| px as usize);
        let image = ColorImage::from_rgba_premultiplied(size, picture.rgba());
        let handle = painter.ctx().load_texture(format!("background {number}"), image, TextureOptions::LINEAR);
        let id = handle.id();
        self.textures.insert(number, Texture { handle, bytes, used: frame });
        Some(id)
    }

    /// Frees what was not seen longest.
    fn let_go(&mut self) {
        let unseen = |texture: &Texture| texture.used < self.frame;
        let mut kept: usize =
            self.textures.values().filter(|texture| unseen(texture)).map(|texture| texture.bytes).sum();
        while kept > KEPT_BYTES {
            let oldest = self.textures.iter().filter(|(_, texture)| unseen(texture));
            let Some(number) = oldest.map(|(number, texture)| (texture.used, *number)).min().map(|(_, n)| n) else {
                return;
            };
            if let Some(freed) = self.textures.remove(&number) {
                kept -= freed.bytes;
            }
        }
    }
}

/// Edges on whole pixels: neighbours have the same edge, and no seam is between them.
fn on_screen(view: &View, rect: Rect, world: geo::Rect<f64>) -> Rect {
    let corner = |x, y| {
        let [px_x, px_y] = view.to_px(geo::Coord { x, y });
        rect.min + vec2(px_x.round() as f32, px_y.round() as f32) / view.pixels_per_point
    };
    Rect::from_min_max(corner(world.min().x, world.max().y), corner(world.max().x, world.min().y))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::basemap::TileId;

    #[test]
    fn neighbours_share_their_edge_on_screen() {
        let view = View {
            centre: geo::Coord { x: 1_049_744.3, y: 7_312_345.6 },
            metres_per_px: 7.7,
            size_px: [1_001.0, 700.0],
            pixels_per_point: 1.25,
        };
        let rect = Rect::from_min_size(pos2(210.4, 40.0), vec2(800.8, 560.0));
        let place = |id: TileId| on_screen(&view, rect, id.extent_world());
        let id = TileId::at(13, view.centre);
        let (here, right) = (place(id), place(TileId { x: id.x + 1, ..id }));
        let below = place(TileId { y: id.y + 1, ..id });
        assert_eq!(here.right(), right.left());
        assert_eq!(here.bottom(), below.top());
        let [first, second, ..] = id.children();
        assert_eq!((place(first).left(), place(second).right()), (here.left(), here.right()));
        let px = (here.min - rect.min) * 1.25;
        assert!((px.x - px.x.round()).abs() < 1e-3 && (px.y - px.y.round()).abs() < 1e-3);
    }
}
