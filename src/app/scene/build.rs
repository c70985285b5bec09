//! From definitions and facilities to layers: projecting, triangulating, cutting into chunks.

use super::approximation::Approximation;
use super::draw::UNSEEN_PX;
use super::group::{Outlook, cells_m, group};
use super::layer::{Chunk, LayerId, LayerKind, Level, SceneLayer, Slot, Vertex};
use super::mesh::{ExactShape, Mesh, Mesher};
use super::view::union;
use crate::geometry::crs::{CrsError, Transformer};
use crate::geometry::{Cancelled, EpsgCode, Watch};
use crate::model::{Facility, Space};
use geo::{Coord, Rect};
use rayon::prelude::*;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

mod backdrop;
mod borders;
mod strips;

pub use backdrop::{
    ContextScene, GRID_CATEGORIES, GridClass, NamePlace, build_context, build_context_with, build_grid,
};
pub use borders::{build_borders, build_borders_with};

/// Why a layer could not be built.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SceneError {
    /// There is no way from the project's CRS to Web Mercator.
    #[error(transparent)]
    Crs(#[from] CrsError),
    /// Nobody wants the layer any more.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// The way from the project's CRS to Web Mercator.
pub trait ToMercator: Sync {
    /// Projects in place; on an error the slice is dropped.
    fn to_mercator(&self, points: &mut [Coord<f64>]) -> Result<(), CrsError>;
}

impl ToMercator for Transformer {
    fn to_mercator(&self, points: &mut [Coord<f64>]) -> Result<(), CrsError> {
        self.transform(points)
    }
}

impl<F: Fn(Coord<f64>) -> Coord<f64> + Sync> ToMercator for F {
    fn to_mercator(&self, points: &mut [Coord<f64>]) -> Result<(), CrsError> {
        points.iter_mut().for_each(|point| *point = self(*point));
        Ok(())
    }
}

/// Builds the layer of a definition from its spaces in the project's CRS. `spaces[i]` is item i of the layer.
///
/// Many corners are projected by way of a grid, far less than a millimetre off, at folds of a datum's grid one or two. Spaces without geometry get nothing to draw; what can't be projected is listed in [`SceneLayer::left_out`]. The result is
/// the same at any number of threads.
pub fn build_definition(spaces: &[Space], from: EpsgCode, watch: &dyn Watch) -> Result<SceneLayer, SceneError> {
    let exact = Transformer::new(from, EpsgCode::WEB_MERCATOR)?;
    let outlooks = outlooks(spaces);
    Ok(with_quick_way(all_of(&outlooks), &exact, |to| build_areas(spaces, &outlooks, to, Detail::Whole, watch))?)
}

/// Layers with fewer corners are built whole in the time an eye takes.
const OVERVIEW_FROM_CORNERS: usize = 200_000;

/// A picture of everything is rarely larger, in pixels; on a larger one an overview is a little coarse until the whole is there.
const OVERVIEW_PX: f64 = 800.0;

/// Width and height of the smallest room a name is tried in, at the smallest size of texts that can be chosen, in pixels.
pub const LEAST_NAME_PX: [f64; 2] = [9.6, 7.8];

/// What an overview has of the exact shapes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exact {
    /// Lines without fills.
    Lines,
    /// Nothing, or nothing else where they are seen: for a picture.
    Nothing,
}

/// As [`build_definition`] in half the time and memory: the exact shapes have no fills, and names have a place only where they have room
/// as long as the overview shows all there is to see ([`View::shows_all_of`](super::View::shows_all_of)). `None` where that is not worth while,
/// or the coarser shapes are too coarse to show everything at once (for a picture, exact shapes alone are built then).
pub fn build_overview(
    spaces: &[Space],
    from: EpsgCode,
    of_exact: Exact,
    watch: &dyn Watch,
) -> Result<Option<SceneLayer>, SceneError> {
    let way = Transformer::new(from, EpsgCode::WEB_MERCATOR)?;
    let outlooks = outlooks(spaces);
    let Some((extent, corners)) = all_of(&outlooks).filter(|(_, corners)| *corners >= OVERVIEW_FROM_CORNERS) else {
        return Ok(None);
    };
    let mut ends = [extent.min(), extent.max()];
    if way.transform(&mut ends).is_err() {
        return Ok(None);
    }
    let scale = Scale { metres: ends[1] - ends[0], units: extent.max() - extent.min() };
    let Some(detail) = detail_of(of_exact, scale, &cells_m(&outlooks)) else { return Ok(None) };
    let layer = with_quick_way(Some((extent, corners)), &way, |to| build_areas(spaces, &outlooks, to, detail, watch))?;
    Ok((layer.levels.len() > layer.filled_from).then_some(layer))
}

/// The size of everything.
#[derive(Debug, Clone, Copy)]
struct Scale {
    /// In Web Mercator.
    metres: Coord<f64>,
    /// In the project's CRS.
    units: Coord<f64>,
}

impl Scale {
    fn metres_per_px(self) -> f64 {
        self.metres.x.max(self.metres.y) / OVERVIEW_PX
    }

    /// Units of the project's CRS to a metre, along the axis where they are fewer.
    fn units_per_metre(self) -> f64 {
        (self.units.x / self.metres.x).min(self.units.y / self.metres.y)
    }
}

/// How much is built for an overview at a scale.
fn detail_of(of_exact: Exact, scale: Scale, cells_m: &[f64]) -> Option<Detail> {
    let metres_per_px = scale.metres_per_px();
    let unseen_m = UNSEEN_PX * metres_per_px;
    let finest = cells_m.first().filter(|finest| **finest <= unseen_m);
    match (of_exact, finest) {
        (Exact::Lines, Some(finest)) => Some(Detail::Overview { named_from_m: finest / UNSEEN_PX }),
        (Exact::Nothing, Some(_)) => {
            let cell_m = cells_m.iter().copied().rfind(|cell| *cell <= unseen_m)?;
            let cell_units = cell_m * scale.units_per_metre();
            let known = cell_units > 0.0 && cell_units.is_finite();
            known.then_some(Detail::Coarse { cell_m, cell_units, named_from_m: cell_m / UNSEEN_PX })
        }
        (Exact::Nothing, None) if metres_per_px > 0.0 => Some(Detail::ExactOnly { named_from_m: metres_per_px }),
        _ => None,
    }
}

/// Builds by way of a grid where that saves time.
fn with_quick_way<T>(
    extent: Option<(Rect<f64>, usize)>,
    exact: &Transformer,
    build: impl FnOnce(&dyn ToMercator) -> T,
) -> T {
    match extent.and_then(|(extent, corners)| Approximation::over(extent, corners, exact)) {
        Some(quick) => build(&quick),
        None => build(exact),
    }
}

/// Around all spaces, and how many corners they have.
fn all_of(outlooks: &[Option<Outlook>]) -> Option<(Rect<f64>, usize)> {
    let known = outlooks.iter().flatten().filter_map(|outlook| Some((outlook.extent?, outlook.vertices)));
    known.reduce(|a, b| (union(a.0, b.0), a.1 + b.1))
}

/// [`build_definition`] with a projection of the caller's.
pub fn build_definition_with(
    spaces: &[Space],
    to: &dyn ToMercator,
    watch: &dyn Watch,
) -> Result<SceneLayer, Cancelled> {
    build_areas(spaces, &outlooks(spaces), to, Detail::Whole, watch)
}

fn outlooks(spaces: &[Space]) -> Vec<Option<Outlook>> {
    spaces.par_iter().map(|space| Outlook::of(&space.geometry)).collect()
}

fn build_areas(
    spaces: &[Space],
    outlooks: &[Option<Outlook>],
    to: &dyn ToMercator,
    detail: Detail,
    watch: &dyn Watch,
) -> Result<SceneLayer, Cancelled> {
    let mesh = |mesher: &mut Mesher<'_>, item: u32| match (spaces.get(item as usize), detail) {
        (Some(space), Detail::Coarse { cell_units, .. }) => mesher.snapped(&space.geometry, cell_units),
        (Some(space), _) => mesher.mesh(&space.geometry),
        (None, _) => Mesh::default(),
    };
    let builder = Builder { kind: LayerKind::Areas, to, detail, mesh_of: &mesh, style_of: &|item| item };
    let layer = builder.build(outlooks, watch)?;
    let filled_from = usize::from(matches!(detail, Detail::Overview { .. } | Detail::Coarse { .. }));
    Ok(SceneLayer { filled_from, named_from_m: detail.named_from_m(), ..layer })
}

/// Builds the layer of a facility set. `facilities[i]` is item i of the layer; its style is that of its category, by the
/// position in [`SceneLayer::categories`] (the same as [`FacilitySet::categories`](crate::model::FacilitySet::categories)).
pub fn build_facilities(facilities: &[Facility], from: EpsgCode, watch: &dyn Watch) -> Result<SceneLayer, SceneError> {
    let to = Transformer::new(from, EpsgCode::WEB_MERCATOR)?;
    Ok(build_facilities_with(facilities, &to, watch)?)
}

/// [`build_facilities`] with a projection of the caller's.
pub fn build_facilities_with(
    facilities: &[Facility],
    to: &dyn ToMercator,
    watch: &dyn Watch,
) -> Result<SceneLayer, Cancelled> {
    let mut categories: Vec<String> = facilities.iter().map(|facility| facility.category.clone()).collect();
    categories.sort_unstable();
    categories.dedup();
    let category = |item: u32| {
        let name = facilities.get(item as usize).map(|facility| &facility.category);
        name.and_then(|name| categories.binary_search(name).ok()).unwrap_or(0) as u32
    };
    let outlooks: Vec<_> = facilities.iter().map(|facility| Some(Outlook::of_point(facility.position.0))).collect();
    let mesh = |mesher: &mut Mesher<'_>, item: u32| match facilities.get(item as usize) {
        Some(facility) => mesher.point(facility.position.0),
        None => Mesh::default(),
    };
    let builder = Builder { kind: LayerKind::Points, to, detail: Detail::Whole, mesh_of: &mesh, style_of: &category };
    let layer = builder.build(&outlooks, watch)?;
    Ok(SceneLayer { categories, ..layer })
}

/// Progress of the meshing, which never falls although threads finish in any order.
struct Progress<'a> {
    watch: &'a dyn Watch,
    done: AtomicUsize,
    all: usize,
    told: Mutex<f32>,
}

impl<'a> Progress<'a> {
    fn new(watch: &'a dyn Watch, all: usize) -> Self {
        Self { watch, done: AtomicUsize::new(0), all, told: Mutex::new(0.0) }
    }

    fn step(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if !done.is_multiple_of(512) {
            return;
        }
        let share = 0.9 * done as f32 / self.all as f32;
        if let Ok(mut told) = self.told.lock()
            && share > *told
        {
            *told = share;
            self.watch.progress(share);
        }
    }
}

/// How much of a layer is built. Seen from nearer than `named_from_m` metres per pixel, an incomplete one lacks names that have room.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Detail {
    Whole,
    /// All levels, the exact one without fills.
    Overview {
        named_from_m: f64,
    },
    /// One coarser level and nothing else; its cells in metres of Web Mercator and in the units of the project's CRS.
    Coarse {
        cell_m: f64,
        cell_units: f64,
        named_from_m: f64,
    },
    /// The exact shapes and nothing else.
    ExactOnly {
        named_from_m: f64,
    },
}

impl Detail {
    fn named_from_m(self) -> f64 {
        match self {
            Self::Whole => 0.0,
            Self::Overview { named_from_m } | Self::Coarse { named_from_m, .. } | Self::ExactOnly { named_from_m } => {
                named_from_m
            }
        }
    }

    fn exact(self) -> ExactShape {
        match self {
            Self::Whole | Self::ExactOnly { .. } => ExactShape::Filled,
            Self::Overview { .. } => ExactShape::Lines,
            Self::Coarse { .. } => ExactShape::Extent,
        }
    }

    fn cells_m(self, outlooks: &[Option<Outlook>]) -> Vec<f64> {
        match self {
            Self::Whole | Self::Overview { .. } => cells_m(outlooks),
            Self::Coarse { cell_m, .. } => vec![cell_m],
            Self::ExactOnly { .. } => Vec::new(),
        }
    }
}

struct Builder<'a> {
    kind: LayerKind,
    to: &'a dyn ToMercator,
    detail: Detail,
    /// How one item is projected and triangulated.
    mesh_of: &'a (dyn Fn(&mut Mesher<'_>, u32) -> Mesh + Sync),
    /// Index of an item's entry in the style table.
    style_of: &'a (dyn Fn(u32) -> u32 + Sync),
}

/// A group of items: one chunk for every level (`None` where nothing is to be drawn), with what is known of the items. Only
/// the items being worked on are ever held in 64 bits.
struct Part {
    chunks: Vec<Option<Chunk>>,
    /// Which chunk they are in is known only when all parts are put together.
    slots: Vec<(u32, Slot)>,
    incomplete: Vec<u32>,
}

impl Builder<'_> {
    fn build(&self, outlooks: &[Option<Outlook>], watch: &dyn Watch) -> Result<SceneLayer, Cancelled> {
        let (groups, cells_m) = (group(outlooks), self.detail.cells_m(outlooks));
        let least_named_m = LEAST_NAME_PX.map(|px| px * self.detail.named_from_m());
        let progress = Progress::new(watch, outlooks.len());
        let parts: Vec<Part> = groups
            .par_iter()
            .map_init(
                || Mesher::new(self.to, &cells_m).sparing(self.detail.exact(), least_named_m),
                |mesher, items| {
                    let mut meshes = Vec::with_capacity(items.len());
                    for &item in items {
                        watch.check()?;
                        meshes.push((item, (self.mesh_of)(mesher, item)));
                        progress.step();
                    }
                    Ok(self.part(&meshes, cells_m.len()))
                },
            )
            .collect::<Result<_, Cancelled>>()?;
        watch.check()?;
        let layer = assemble(self.kind, outlooks.len(), &cells_m, parts);
        watch.progress(1.0);
        Ok(layer)
    }

    fn part(&self, meshes: &[(u32, Mesh)], coarser: usize) -> Part {
        let mut slots = Vec::with_capacity(meshes.len());
        let mut start = 0;
        for (item, mesh) in meshes {
            let end = start + mesh.shapes.first().map_or(0, |exact| exact.corners.len() as u32);
            if let Some(extent) = mesh.extent {
                slots.push((*item, Slot { chunk: 0, vertices: start..end, extent, anchor: mesh.anchor }));
            }
            start = end;
        }
        let incomplete = meshes.iter().filter(|(_, mesh)| mesh.incomplete).map(|(item, _)| *item).collect();
        Part { chunks: (0..=coarser).map(|level| self.chunk(meshes, level)).collect(), slots, incomplete }
    }

    /// `None` when there is nothing to draw.
    fn chunk(&self, meshes: &[(u32, Mesh)], level: usize) -> Option<Chunk> {
        let extent = meshes.iter().filter_map(|(_, mesh)| mesh.extent).reduce(union)?;
        let origin = extent.center();
        let shapes = || meshes.iter().filter_map(|(item, mesh)| Some((*item, mesh.shapes.get(level)?)));
        let mut vertices = Vec::with_capacity(shapes().map(|(_, shape)| shape.corners.len()).sum());
        let mut indices = Vec::with_capacity(shapes().map(|(_, shape)| shape.triangles.len()).sum());
        for (item, shape) in shapes() {
            let tag = (self.style_of)(item);
            let base = vertices.len();
            vertices.extend(shape.corners.iter().map(|c| {
                let offset = [(c.x - origin.x) as f32, (c.y - origin.y) as f32];
                Vertex { offset, tag }
            }));
            for end in &shape.ring_ends {
                vertices[base + *end as usize].tag |= Vertex::RING_END;
            }
            indices.extend(shape.triangles.iter().map(|corner| base as u32 + corner));
        }
        (!vertices.is_empty()).then_some(Chunk { origin, extent, vertices, indices })
    }
}

/// A coarser level is kept when it has at most this share of the vertices of the one before.
const WORTH_KEEPING: f64 = 0.7;

fn assemble(kind: LayerKind, items: usize, cells_m: &[f64], parts: Vec<Part>) -> SceneLayer {
    let mut slots: Vec<Option<Slot>> = vec![None; items];
    let mut left_out = Vec::new();
    let mut levels: Vec<Level> =
        std::iter::once(&0.0).chain(cells_m).map(|&cell_m| Level { cell_m, chunks: Vec::new() }).collect();
    for part in parts {
        // Chunks of the exact level are those the slots point into; it has one wherever there are slots.
        let chunk = levels.first().map_or(0, |exact| exact.chunks.len());
        for (item, slot) in part.slots {
            slots[item as usize] = Some(Slot { chunk, ..slot });
        }
        levels.iter_mut().zip(part.chunks).for_each(|(level, chunk)| level.chunks.extend(chunk));
        left_out.extend(part.incomplete);
    }
    left_out.sort_unstable();
    let extent = slots.iter().flatten().map(|slot| slot.extent).reduce(union);
    let typical_size_m = typical_size(&slots);
    let levels = worth_keeping(levels);
    let (id, categories) = (LayerId::next(), Vec::new());
    SceneLayer {
        id,
        kind,
        levels,
        slots,
        categories,
        extent,
        left_out,
        typical_size_m,
        filled_from: 0,
        named_from_m: 0.0,
    }
}

fn worth_keeping(levels: Vec<Level>) -> Vec<Level> {
    let mut least = f64::INFINITY;
    let mut kept = Vec::with_capacity(levels.len());
    for level in levels {
        let vertices = level.chunks.iter().map(|chunk| chunk.vertices.len()).sum::<usize>() as f64;
        if level.cell_m == 0.0 || vertices <= WORTH_KEEPING * least {
            least = if vertices > 0.0 { vertices } else { least };
            kept.push(level);
        }
    }
    kept
}

/// Median of the square roots of the extents' areas.
fn typical_size(slots: &[Option<Slot>]) -> f64 {
    median(slots.iter().flatten().map(|slot| (slot.extent.width() * slot.extent.height()).sqrt()).collect())
}

/// The middle one of some sizes; 0 of none.
fn median(mut sizes: Vec<f64>) -> f64 {
    let middle = sizes.len() / 2;
    if sizes.is_empty() {
        return 0.0;
    }
    *sizes.select_nth_unstable_by(middle, f64::total_cmp).1
}

#[cfg(test)]
mod tests;
