//! Background tiles from files on this computer: PMTiles version 3 and MBTiles, each with pictures (PNG, JPEG, WebP) or with vector
//! tiles (MVT).
//!
//! The files come from strangers. Every size is bounded before anything is reserved for it, whatever the file says; SQLite is opened
//! for reading only and believes nothing. A tile that is not in the file is `None`, a damaged one an error of that tile alone.
//!
//! The directories of PMTiles are read here and not by the crate's own reader, which unpacks them without a bound; its header
//! and its numbering of tiles are used.

#[cfg(test)]
#[path = "../../../benches/support/tiles.rs"]
pub(crate) mod fixtures;
mod mbtiles;
mod picture;
mod pmtiles;
#[cfg(test)]
mod tests;
mod unpack;
mod vector;

pub use picture::TilePicture;
pub use vector::{Interest, Shape, Value, VectorFeature, VectorLayer, VectorTile};

use super::files::file_name;
use super::{FormatError, FormatErrorKind};
use geo::{Coord, Rect};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A tile as it lies in the file is at most so large.
pub const MAX_PACKED_BYTES: usize = 8 << 20;
/// And so large unpacked.
pub const MAX_UNPACKED_BYTES: usize = 32 << 20;
/// A picture has at most so many pixels a side.
pub const MAX_PICTURE_PX: u32 = 4_096;
/// Finer levels are not asked for: a tile is 2 m wide.
pub const MAX_ZOOM: u8 = 24;
/// Half the width of the world in Web Mercator metres.
pub const HALF_WORLD_M: f64 = 20_037_508.342_789_244;
/// The latitude at which Web Mercator is as high as it is wide.
const MAX_LATITUDE: f64 = 85.051_128_779_806_59;
/// Longer names and attributions are cut.
const MAX_TEXT_CHARS: usize = 300;

/// Which tile: the world at zoom 0 is one tile, each level halves the sides; x counts from the west, y from the north.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileId {
    /// Level, at most [`MAX_ZOOM`].
    pub zoom: u8,
    /// Column from the west.
    pub x: u32,
    /// Row from the north.
    pub y: u32,
}

impl TileId {
    /// `None` where there is no such tile.
    pub fn new(zoom: u8, x: u32, y: u32) -> Option<Self> {
        let count = 1_u32.checked_shl(u32::from(zoom))?;
        (zoom <= MAX_ZOOM && x < count && y < count).then_some(Self { zoom, x, y })
    }

    /// The tile of a level that a place in Web Mercator metres lies in; places off the world are moved to its edge.
    pub fn at(zoom: u8, world: Coord<f64>) -> Self {
        let zoom = zoom.min(MAX_ZOOM);
        let count = f64::from(1_u32 << zoom);
        let nth = |share: f64| (share * count).floor().clamp(0.0, count - 1.0) as u32;
        let share = |metres: f64| (metres + HALF_WORLD_M) / (2.0 * HALF_WORLD_M);
        Self { zoom, x: nth(share(world.x)), y: nth(1.0 - share(world.y)) }
    }

    /// What it covers, in Web Mercator metres. Neighbours have exactly the same numbers on their common side, on all levels.
    pub fn extent_world(self) -> Rect<f64> {
        let side = 2.0 * HALF_WORLD_M / f64::from(1_u32 << self.zoom.min(MAX_ZOOM));
        let (x, y) = (f64::from(self.x), f64::from(self.y));
        Rect::new(
            Coord { x: x * side - HALF_WORLD_M, y: HALF_WORLD_M - (y + 1.0) * side },
            Coord { x: (x + 1.0) * side - HALF_WORLD_M, y: HALF_WORLD_M - y * side },
        )
    }

    /// The tile so many levels above that it lies in; `None` above the world.
    pub fn ancestor(self, levels: u8) -> Option<Self> {
        let zoom = self.zoom.checked_sub(levels)?;
        Some(Self { zoom, x: self.x >> levels, y: self.y >> levels })
    }

    /// The four tiles of the next level that lie in it.
    pub fn children(self) -> [Self; 4] {
        [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(dx, dy)| Self {
            zoom: self.zoom + 1,
            x: self.x * 2 + dx,
            y: self.y * 2 + dy,
        })
    }
}

impl std::fmt::Display for TileId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}/{}", self.zoom, self.x, self.y)
    }
}

/// What the tiles of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TileKind {
    /// Drawn already.
    Picture,
    /// Shapes to be drawn.
    Vector,
}

/// What a file of tiles says of itself.
#[derive(Debug, Clone, PartialEq)]
pub struct TileInfo {
    /// What its tiles are.
    pub kind: TileKind,
    /// The coarsest level in the file.
    pub min_zoom: u8,
    /// The finest level in the file.
    pub max_zoom: u8,
    /// What it covers, in degrees of longitude and latitude.
    pub bounds: Rect<f64>,
    /// Its title; the file's name where it has none.
    pub name: String,
    /// Who is to be named, as plain text; may be empty.
    pub attribution: String,
    /// Width of its pictures in pixels; 512 for vector tiles, which have none.
    pub tile_px: u32,
}

/// One tile.
#[derive(Debug, Clone, PartialEq)]
pub enum TileContent {
    /// Drawn already.
    Picture(TilePicture),
    /// Shapes to be drawn.
    Vector(VectorTile),
}

/// An open file of tiles. Several threads may ask it at once.
pub struct TileFile {
    file: String,
    path: PathBuf,
    info: TileInfo,
    archive: Archive,
}

enum Archive {
    Pm(Box<pmtiles::Archive>),
    Mb(Mutex<mbtiles::Database>),
}

/// What an archive tells before a tile was looked into.
struct Stated {
    /// `None`: its first tile tells.
    kind: Option<TileKind>,
    zooms: (u8, u8),
    bounds: Option<Rect<f64>>,
    name: String,
    attribution: String,
}

impl TileFile {
    /// Opens a file of tiles, known by its first bytes, not by its name.
    ///
    /// # Errors
    /// Refused by the system; no file of tiles; damaged; packed in a way that is not read here; without tiles.
    pub fn open(path: &Path) -> Result<Self, FormatError> {
        let file = file_name(path);
        let error = |kind| FormatError::of_file(file.clone(), kind);
        let archive = Archive::open(path).map_err(error)?;
        let stated = archive.stated().map_err(error)?;
        let first = archive.first().map_err(error)?;
        let first = first.ok_or_else(|| error(FormatErrorKind::Empty(super::error::Wanted::Tiles)))?;
        let first = archive.unpacked(first).map_err(error)?;
        let looks_like_picture = picture::format_of(&first).is_some();
        let kind = stated.kind.unwrap_or(if looks_like_picture { TileKind::Picture } else { TileKind::Vector });
        let tile_px = match kind {
            TileKind::Picture => picture::width_px(&first).map_err(error)?,
            TileKind::Vector => {
                if looks_like_picture {
                    return Err(error(FormatErrorKind::Damaged("pictures where vector tiles are stated".to_owned())));
                }
                VECTOR_TILE_PX
            }
        };
        let name = plain_text(&stated.name);
        let info = TileInfo {
            kind,
            min_zoom: stated.zooms.0,
            max_zoom: stated.zooms.1,
            bounds: stated.bounds.unwrap_or_else(whole_world),
            name: if name.is_empty() { super::files::stem(&file).to_owned() } else { name },
            attribution: plain_text(&stated.attribution),
            tile_px,
        };
        Ok(Self { file, path: path.to_owned(), info, archive })
    }

    /// What it says of itself.
    pub fn info(&self) -> &TileInfo {
        &self.info
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A tile; `None` where the file has none. Of a vector tile only what is of interest is read.
    ///
    /// # Errors
    /// The file can't be read any more, or this tile is damaged or too large. The error names the tile.
    pub fn tile(&self, id: TileId, interest: Interest) -> Result<Option<TileContent>, FormatError> {
        if !(self.info.min_zoom..=self.info.max_zoom).contains(&id.zoom) {
            return Ok(None);
        }
        self.read(id, interest).map_err(|kind| FormatError::of_file(format!("{}/{id}", self.file), kind))
    }

    fn read(&self, id: TileId, interest: Interest) -> Result<Option<TileContent>, FormatErrorKind> {
        let Some(packed) = self.archive.packed(id)? else { return Ok(None) };
        let bytes = self.archive.unpacked(packed)?;
        Ok(Some(match self.info.kind {
            TileKind::Picture => TileContent::Picture(picture::decode(&bytes)?),
            TileKind::Vector => TileContent::Vector(vector::decode(&bytes, interest)?),
        }))
    }
}

/// A vector tile is drawn this wide unless somebody wants it otherwise.
pub const VECTOR_TILE_PX: u32 = 512;

impl Archive {
    fn open(path: &Path) -> Result<Self, FormatErrorKind> {
        // Pipes and devices never end, and opening a pipe waits for somebody who writes.
        if !std::fs::metadata(path)?.is_file() {
            return Err(FormatErrorKind::UnknownKind);
        }
        let mut file = std::fs::File::open(path)?;
        let mut start = Vec::with_capacity(16);
        (&mut file).take(16).read_to_end(&mut start)?;
        match start.as_slice() {
            [] => Err(FormatErrorKind::Truncated),
            start if start.starts_with(b"PMTiles") => Ok(Self::Pm(Box::new(pmtiles::Archive::of(file)?))),
            [b'P', b'M', version @ (1 | 2), ..] => Err(FormatErrorKind::UnreadTiles(format!("PMTiles {version}"))),
            start if start.starts_with(b"SQLite format 3\0") => {
                drop(file);
                Ok(Self::Mb(Mutex::new(mbtiles::Database::open(path)?)))
            }
            _ => Err(FormatErrorKind::UnknownKind),
        }
    }

    fn stated(&self) -> Result<Stated, FormatErrorKind> {
        match self {
            Self::Pm(archive) => archive.stated(),
            Self::Mb(database) => lock(database).stated(),
        }
    }

    fn packed(&self, id: TileId) -> Result<Option<Vec<u8>>, FormatErrorKind> {
        match self {
            Self::Pm(archive) => archive.packed(id),
            Self::Mb(database) => lock(database).packed(id),
        }
    }

    /// Any tile, to see what the tiles are.
    fn first(&self) -> Result<Option<Vec<u8>>, FormatErrorKind> {
        match self {
            Self::Pm(archive) => archive.first(),
            Self::Mb(database) => lock(database).first(),
        }
    }

    fn unpacked(&self, packed: Vec<u8>) -> Result<Vec<u8>, FormatErrorKind> {
        match self {
            Self::Pm(archive) => unpack::as_stated(packed, archive.tile_compression(), MAX_UNPACKED_BYTES),
            Self::Mb(_) => unpack::as_it_looks(packed, MAX_UNPACKED_BYTES),
        }
    }
}

/// A panic elsewhere leaves a file and its place in it as they are: nothing here is half changed.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn too_large(bytes: usize) -> FormatErrorKind {
    FormatErrorKind::TooLarge { limit: format!("{} MiB", bytes >> 20) }
}

fn whole_world() -> Rect<f64> {
    Rect::new(Coord { x: -180.0, y: -MAX_LATITUDE }, Coord { x: 180.0, y: MAX_LATITUDE })
}

/// Degrees west, south, east, north as a rectangle on the world; `None` where they are none.
fn bounds([west, south, east, north]: [f64; 4]) -> Option<Rect<f64>> {
    let sound = [west, south, east, north].iter().all(|number| number.is_finite()) && west < east && south < north;
    let world = whole_world();
    let x = |x: f64| x.clamp(world.min().x, world.max().x);
    let y = |y: f64| y.clamp(world.min().y, world.max().y);
    let bounds = sound.then(|| Rect::new(Coord { x: x(west), y: y(south) }, Coord { x: x(east), y: y(north) }))?;
    (bounds.width() > 0.0 && bounds.height() > 0.0).then_some(bounds)
}

/// Levels as stated, if they make sense.
fn zooms(min: u8, max: u8) -> Result<(u8, u8), FormatErrorKind> {
    if min > max || min > MAX_ZOOM {
        return Err(FormatErrorKind::Damaged(format!("levels {min} to {max}")));
    }
    Ok((min, max.min(MAX_ZOOM)))
}

/// Text without the HTML it may be wrapped in: attributions mostly are links. White space is joined, what is too long cut.
fn plain_text(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        let (before, tag) = rest.split_at(open);
        text.push_str(before);
        // A sign alone ("a < b") is no tag.
        let is_tag = tag.chars().nth(1).is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, '/' | '!'));
        match tag.find('>').filter(|_| is_tag) {
            Some(close) => {
                let breaks = ["<br", "<p", "</p", "<li", "<div"].iter().any(|begin| tag.starts_with(begin));
                text.push_str(if breaks { " " } else { "" });
                rest = tag.get(close + 1..).unwrap_or_default();
            }
            None => {
                text.push('<');
                rest = tag.get(1..).unwrap_or_default();
            }
        }
    }
    text.push_str(rest);
    let entities = [
        ("&copy;", "©"),
        ("&#169;", "©"),
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&auml;", "ä"),
        ("&ouml;", "ö"),
        ("&uuml;", "ü"),
        ("&szlig;", "ß"),
        ("&amp;", "&"),
    ];
    for (entity, sign) in entities {
        text = text.replace(entity, sign);
    }
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()).collect();
    words.join(" ").chars().take(MAX_TEXT_CHARS).collect()
}
