//! Background maps from files on this computer: which tiles a map needs, their pictures, what is kept of them.
//!
//! Sheets get one picture in the project's system ([`warped`]). Nothing is sent to anybody: a background is a file ([`TileFile`]), and without one there is none. Pictures of vector tiles are
//! drawn here, quietly, so that definitions stand out.

mod cache;
mod paint;
mod pyramid;
mod style;
#[cfg(test)]
mod tests;
mod warp;

pub use crate::formats::tiles::{TileFile, TileId, TileInfo, TileKind, TilePicture};
pub use cache::{KeptPicture, PlacedPicture, TileCache};
pub use pyramid::{MOST_TILES, bounds_world, covers, tiles_for};
pub use warp::{WarpedFrame, WarpedPicture, warped};

use crate::formats::tiles::{Interest, TileContent, VECTOR_TILE_PX, VectorTile};
use crate::formats::{FormatError, FormatErrorKind};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// How pictures are made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TileLook {
    /// For a dark window.
    pub dark: bool,
    /// Without colours.
    pub grey: bool,
    /// Pixels a point of the screen (or of the sheet) has: vector tiles are drawn as sharp as that.
    pub pixels_per_point: f32,
}

impl TileLook {
    /// Width of the pictures of vector tiles.
    fn tile_px(self) -> u32 {
        // Beyond that nobody sees much of a difference, but the memory does.
        (VECTOR_TILE_PX as f32 * self.pixels_per_point.clamp(0.5, 1.5)).round() as u32
    }
}

/// A file of tiles with what was unpacked last. Several threads may ask it at once.
pub struct TileSource {
    file: TileFile,
    /// Vector tiles, the last first: beyond the finest level many pictures are made of one.
    unpacked: Mutex<VecDeque<(TileId, Arc<VectorTile>)>>,
}

/// Unpacked vector tiles are kept up to these numbers.
const KEPT_TILES: usize = 8;
const KEPT_VERTICES: usize = 2_000_000;

impl TileSource {
    /// Takes an open file.
    pub fn new(file: TileFile) -> Self {
        Self { file, unpacked: Mutex::default() }
    }

    /// What the file says of itself.
    pub fn info(&self) -> &TileInfo {
        self.file.info()
    }

    /// Where the file lies.
    pub fn path(&self) -> &std::path::Path {
        self.file.path()
    }

    /// The picture of a tile; `None` where the file has none. Vector tiles have pictures on finer levels than the file, too: up
    /// to [`pyramid::OVERZOOM`] levels, as [`tiles_for`] asks for them.
    ///
    /// # Errors
    /// This tile can't be read or drawn.
    pub fn picture(&self, id: TileId, look: TileLook) -> Result<Option<TilePicture>, FormatError> {
        let beyond = id.zoom.saturating_sub(self.info().max_zoom);
        let mut picture = match self.info().kind {
            TileKind::Picture => match self.file.tile(id, Interest::ALL)? {
                Some(TileContent::Picture(picture)) => picture,
                _ => return Ok(None),
            },
            TileKind::Vector => {
                let Some(stored) = id.ancestor(beyond) else { return Ok(None) };
                let Some(tile) = self.vector(stored)? else { return Ok(None) };
                let drawn = paint::paint(&tile, stored, id, look);
                let no_memory = || FormatErrorKind::TooLarge { limit: format!("{} px", look.tile_px()) };
                drawn.ok_or_else(|| FormatError::of_file(id.to_string(), no_memory()))?
            }
        };
        if look.grey {
            picture.make_grey();
        }
        Ok(Some(picture))
    }

    fn vector(&self, id: TileId) -> Result<Option<Arc<VectorTile>>, FormatError> {
        let kept = || self.unpacked.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, tile)) = kept().iter().find(|(known, _)| *known == id) {
            return Ok(Some(tile.clone()));
        }
        let Some(TileContent::Vector(tile)) = self.file.tile(id, style::INTEREST)? else { return Ok(None) };
        let tile = Arc::new(tile);
        let mut kept = kept();
        kept.push_front((id, tile.clone()));
        kept.truncate(KEPT_TILES);
        while kept.len() > 1 && kept.iter().map(|(_, tile)| tile.vertices()).sum::<usize>() > KEPT_VERTICES {
            kept.pop_back();
        }
        Ok(Some(tile))
    }
}
