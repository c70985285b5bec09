//! The background map in another coordinate system, as one picture: for sheets, which are drawn in the project's.
//!
//! Every pixel takes the colour of the tile at its place (bilinear within the tile). Places between the nodes of a mesh of
//! [`MESH_PX`] pixels are interpolated: on a sheet a mesh is a few kilometres wide at most, over which transverse Mercator and Web
//! Mercator differ from a plane by far less than a pixel.

use super::pyramid::{level_for, tiles_of_level};
use super::{TileKind, TileLook, TileSource};
use crate::app::operations::AppError;
use crate::formats::FormatError;
use crate::formats::tiles::TilePicture;
use crate::geometry::crs::Transformer;
use crate::geometry::{EpsgCode, Watch};
use geo::{Coord, Rect};
use rayon::prelude::*;

/// More tiles are not put on one sheet.
const MOST_TILES: usize = 400;
/// Tiles in memory at a time, between two looks whether anybody still waits.
const AT_ONCE: usize = 8;
/// Pixels between two nodes of the mesh.
const MESH_PX: usize = 16;
/// Larger pictures are not made: A3 at 200 dpi has 6.5 million pixels.
const MOST_PX: f64 = 12_000_000.0;

/// What a picture is to show.
#[derive(Debug, Clone, Copy)]
pub struct WarpedFrame {
    /// The extent, in `crs`.
    pub extent: Rect<f64>,
    /// The system in which the picture is upright.
    pub crs: EpsgCode,
    /// Its width in pixels; the height follows from the extent.
    pub width_px: u32,
}

/// A picture without transparent places, white where there is nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WarpedPicture {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Red, green, blue, row by row from the top.
    pub rgb: Vec<u8>,
}

/// Draws the background of an extent, at an opacity of 0 to 100 over white. `None` where the file has nothing of it. Runs long: for jobs.
///
/// The tiles are of the level whose pixels are nearest to the picture's; of a coarser one where that would take more than [`MOST_TILES`],
/// or where the file has no finer (vector tiles are drawn finer than that). Only some are in memory at a time.
///
/// # Errors
/// Cancelled; the system can't be transformed from; a tile can't be read.
pub fn warped(
    source: &TileSource,
    frame: WarpedFrame,
    look: TileLook,
    opacity_percent: u8,
    watch: &dyn Watch,
) -> Result<Option<WarpedPicture>, AppError> {
    let Some(mesh) = Mesh::of(frame)? else { return Ok(None) };
    let info = source.info();
    let tile_px = match info.kind {
        TileKind::Picture => info.tile_px,
        TileKind::Vector => look.tile_px(),
    };
    let level = level_for(mesh.metres_per_px() * f64::from(tile_px), info);
    let tiles = tiles_of_level(mesh.extent_world(), level, info, MOST_TILES);
    let mut rgb = vec![255; mesh.width * mesh.height * 3];
    let mut found = false;
    for (done, part) in tiles.chunks(AT_ONCE).enumerate() {
        watch.check()?;
        watch.progress((done * AT_ONCE) as f32 / tiles.len() as f32);
        let drawn: Vec<Result<_, FormatError>> = part
            .par_iter()
            .map(|id| Ok(source.picture(*id, look)?.map(|picture| (id.extent_world(), picture))))
            .collect();
        for picture in drawn {
            let Some((extent, picture)) = picture? else { continue };
            found |= mesh.paint(&mut rgb, extent, &picture, u32::from(opacity_percent.min(100)));
        }
    }
    let (width, height) = (mesh.width as u32, mesh.height as u32);
    Ok(found.then_some(WarpedPicture { width, height, rgb }))
}

/// Where the nodes of a picture are in Web Mercator.
struct Mesh {
    width: usize,
    height: usize,
    /// Nodes in a row.
    columns: usize,
    nodes: Vec<Coord<f64>>,
}

impl Mesh {
    /// `None` for what has no size.
    fn of(WarpedFrame { extent, crs, width_px }: WarpedFrame) -> Result<Option<Self>, AppError> {
        let ratio = extent.height() / extent.width();
        let size = f64::from(width_px).min((MOST_PX / ratio).sqrt());
        let (width, height) = (size.round(), (size * ratio).round());
        if !(width >= 1.0 && height >= 1.0 && width * height <= 2.0 * MOST_PX) {
            return Ok(None);
        }
        let metres_per_px = extent.width() / width;
        let (width, height) = (width as usize, height as usize);
        let (columns, rows) = (width.div_ceil(MESH_PX) + 1, height.div_ceil(MESH_PX) + 1);
        let at = |index: usize| ((index % columns) * MESH_PX, (index / columns) * MESH_PX);
        let mut nodes: Vec<Coord<f64>> = (0..columns * rows)
            .map(at)
            .map(|(x, y)| Coord {
                x: extent.min().x + x as f64 * metres_per_px,
                y: extent.max().y - y as f64 * metres_per_px,
            })
            .collect();
        let transformer = Transformer::new(crs, EpsgCode::WEB_MERCATOR)?;
        // Some systems end at a border: what lies beyond has no background.
        nodes.par_iter_mut().for_each(|node| {
            if transformer.transform(std::slice::from_mut(node)).is_err() {
                *node = Coord { x: f64::NAN, y: f64::NAN };
            }
        });
        Ok(Some(Self { width, height, columns, nodes }))
    }

    fn extent_world(&self) -> Rect<f64> {
        bounds(self.nodes.iter().copied()).unwrap_or(Rect::new(Coord::zero(), Coord::zero()))
    }

    /// Web Mercator metres of a pixel, typically.
    fn metres_per_px(&self) -> f64 {
        let mut rows = self.nodes.chunks_exact(self.columns);
        let mut widths = rows.by_ref().flat_map(|row| row.windows(2)).filter_map(|pair| match pair {
            [a, b] => Some((a.x - b.x).hypot(a.y - b.y) / MESH_PX as f64).filter(|width| width.is_finite()),
            _ => None,
        });
        widths.next().unwrap_or(f64::NAN)
    }

    fn node(&self, column: usize, row: usize) -> Coord<f64> {
        self.nodes.get(row * self.columns + column).copied().unwrap_or(Coord { x: f64::NAN, y: f64::NAN })
    }

    /// The middle of a pixel.
    fn world(&self, x: usize, y: usize) -> Coord<f64> {
        let (column, row) = (x / MESH_PX, y / MESH_PX);
        let part = |at: usize| ((at % MESH_PX) as f64 + 0.5) / MESH_PX as f64;
        let (u, v) = (part(x), part(y));
        let along = |row: usize| self.node(column, row) * (1.0 - u) + self.node(column + 1, row) * u;
        along(row) * (1.0 - v) + along(row + 1) * v
    }

    /// Puts a tile where it belongs; whether any of it is seen.
    fn paint(&self, rgb: &mut [u8], extent: Rect<f64>, tile: &TilePicture, opacity_percent: u32) -> bool {
        let of_row = |(y, row): (usize, &mut [u8])| {
            let mut seen = false;
            for column in 0..self.columns - 1 {
                if !self.reaches(column, y / MESH_PX, extent) {
                    continue;
                }
                for x in column * MESH_PX..((column + 1) * MESH_PX).min(self.width) {
                    let at = self.world(x, y);
                    // Half open, so that every place belongs to one tile.
                    let inside = extent.min().x <= at.x
                        && at.x < extent.max().x
                        && extent.min().y < at.y
                        && at.y <= extent.max().y;
                    if let (true, Some(pixel)) = (inside, row.get_mut(x * 3..x * 3 + 3)) {
                        seen |= blend(pixel, sample(tile, extent, at), opacity_percent);
                    }
                }
            }
            seen
        };
        rgb.par_chunks_exact_mut(self.width * 3).enumerate().map(of_row).reduce(|| false, |a, b| a | b)
    }

    /// Whether a cell of the mesh may reach into an extent.
    fn reaches(&self, column: usize, row: usize, extent: Rect<f64>) -> bool {
        let corners = [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(x, y)| self.node(column + x, row + y));
        bounds(corners.into_iter()).is_some_and(|cell| {
            cell.min().x <= extent.max().x
                && extent.min().x <= cell.max().x
                && cell.min().y <= extent.max().y
                && extent.min().y <= cell.max().y
        })
    }
}

fn bounds(points: impl Iterator<Item = Coord<f64>>) -> Option<Rect<f64>> {
    let sound = points.filter(|at| at.x.is_finite() && at.y.is_finite());
    sound.map(|at| Rect::new(at, at)).reduce(|a, b| {
        Rect::new(
            Coord { x: a.min().x.min(b.min().x), y: a.min().y.min(b.min().y) },
            Coord { x: a.max().x.max(b.max().x), y: a.max().y.max(b.max().y) },
        )
    })
}

/// The colour of a tile at a place, multiplied by its opacity.
fn sample(tile: &TilePicture, extent: Rect<f64>, at: Coord<f64>) -> [f32; 4] {
    let [width, height] = tile.size_px();
    let x = (at.x - extent.min().x) / extent.width() * f64::from(width) - 0.5;
    let y = (extent.max().y - at.y) / extent.height() * f64::from(height) - 0.5;
    let (left, top) = (x.floor(), y.floor());
    let (u, v) = ((x - left) as f32, (y - top) as f32);
    let pixel = |dx: f64, dy: f64| {
        let inside = |at: f64, size: u32| at.clamp(0.0, f64::from(size - 1)) as u32;
        let bytes = tile.pixel(inside(left + dx, width), inside(top + dy, height)).unwrap_or_default();
        bytes.map(f32::from)
    };
    let mix = |a: [f32; 4], b: [f32; 4], share: f32| {
        let mut mixed = a;
        for (one, other) in mixed.iter_mut().zip(b) {
            *one += (other - *one) * share;
        }
        mixed
    };
    mix(mix(pixel(0.0, 0.0), pixel(1.0, 0.0), u), mix(pixel(0.0, 1.0), pixel(1.0, 1.0), u), v)
}

/// Lays a colour over white; whether there is any.
fn blend(pixel: &mut [u8], [red, green, blue, alpha]: [f32; 4], opacity_percent: u32) -> bool {
    let opacity = opacity_percent as f32 / 100.0;
    for (to, from) in pixel.iter_mut().zip([red, green, blue]) {
        // White with the tile's own transparency, then the tile's as a whole.
        *to = (255.0 - (alpha - from) * opacity).clamp(0.0, 255.0).round() as u8;
    }
    alpha > 0.0
}
