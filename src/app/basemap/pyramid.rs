//! Which tiles cover what is shown.

use super::TileLook;
use crate::app::scene::{View, mercator_of};
use crate::formats::tiles::{HALF_WORLD_M, MAX_ZOOM, TileId, TileInfo, TileKind};
use geo::{Coord, Rect};

/// A map shows at most so many vector tiles, however large the screen.
pub const MOST_TILES: usize = 64;
/// Small pictures weigh little, and a large screen needs more of them.
const MOST_PICTURES: usize = 160;
/// What the pictures of one map may come to.
const SHOWN_BYTES: usize = 80 << 20;
/// Vector tiles are drawn anew up to so many levels beyond the file's finest; further on they are enlarged.
pub const OVERZOOM: u8 = 5;
/// Rather a little too fine than too coarse: between the levels pictures are made smaller more than larger.
const RATHER_FINER: f64 = 0.15;

/// What a file covers, in Web Mercator metres.
pub fn bounds_world(info: &TileInfo) -> Rect<f64> {
    Rect::new(mercator_of(info.bounds.min()), mercator_of(info.bounds.max()))
}

/// Whether a file has anything of an extent in Web Mercator metres.
pub fn covers(info: &TileInfo, extent: Rect<f64>) -> bool {
    intersection(bounds_world(info), extent).is_some()
}

/// The tiles that a view needs of a file, from its middle outwards. Empty where the file has nothing of it, or only levels so fine that
/// it would take too many.
pub fn tiles_for(view: &View, info: &TileInfo) -> Vec<TileId> {
    // By points, not pixels: a map's writing has the same size on every screen.
    let metres_per_point = view.metres_per_px * f64::from(view.pixels_per_point);
    let level = level_for(metres_per_point * f64::from(info.tile_px), info);
    let look = TileLook { dark: false, grey: false, pixels_per_point: view.pixels_per_point };
    let (side_px, most) = match info.kind {
        TileKind::Picture => (info.tile_px, MOST_PICTURES),
        TileKind::Vector => (look.tile_px(), MOST_TILES),
    };
    let fitting = SHOWN_BYTES as u64 / (u64::from(side_px).pow(2) * 4).max(1);
    let most = usize::try_from(fitting).map_or(most, |fitting| fitting.clamp(1, most));
    let mut tiles = tiles_of_level(view.extent(), level, info, most);
    let away = |id: &TileId| {
        let middle = id.extent_world().center();
        (middle.x - view.centre.x).hypot(middle.y - view.centre.y)
    };
    tiles.sort_by(|a, b| away(a).total_cmp(&away(b)).then(a.cmp(b)));
    tiles
}

/// The level of which a tile is about so many metres wide, as far as there is one.
pub(super) fn level_for(tile_width_m: f64, info: &TileInfo) -> u8 {
    let finest = match info.kind {
        TileKind::Picture => info.max_zoom,
        TileKind::Vector => info.max_zoom.saturating_add(OVERZOOM).min(MAX_ZOOM),
    };
    let ideal = (2.0 * HALF_WORLD_M / tile_width_m).log2() + RATHER_FINER;
    let level = if ideal.is_finite() { ideal.round().clamp(0.0, f64::from(MAX_ZOOM)) as u8 } else { 0 };
    level.clamp(info.min_zoom, finest)
}

/// The tiles of a level, or of the finest coarser one with few enough of them, row by row. Empty if there is none.
pub(super) fn tiles_of_level(extent: Rect<f64>, level: u8, info: &TileInfo, most: usize) -> Vec<TileId> {
    let Some(shown) = intersection(extent, bounds_world(info)) else { return Vec::new() };
    for zoom in (info.min_zoom..=level).rev() {
        let first = TileId::at(zoom, Coord { x: shown.min().x, y: shown.max().y });
        let last = TileId::at(zoom, Coord { x: shown.max().x, y: shown.min().y });
        let count = u64::from(last.x - first.x + 1) * u64::from(last.y - first.y + 1);
        if count > most as u64 {
            continue;
        }
        let rows = (first.y..=last.y).flat_map(|y| (first.x..=last.x).map(move |x| TileId { zoom, x, y }));
        return rows.collect();
    }
    Vec::new()
}

fn intersection(a: Rect<f64>, b: Rect<f64>) -> Option<Rect<f64>> {
    let min = Coord { x: a.min().x.max(b.min().x), y: a.min().y.max(b.min().y) };
    let max = Coord { x: a.max().x.min(b.max().x), y: a.max().y.min(b.max().y) };
    (min.x < max.x && min.y < max.y).then(|| Rect::new(min, max))
}
