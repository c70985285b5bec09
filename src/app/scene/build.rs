//! From definitions and facilities to layers: projecting, triangulating, cutting into chunks.

use super::layer::{Chunk, LayerId, LayerKind, SceneLayer, Slot, Vertex};
use super::mesh::{Mesh, Mesher, extent};
use super::view::union;
use crate::geometry::crs::{CrsError, Transformer};
use crate::geometry::{Cancelled, EpsgCode, Watch};
use crate::model::{Facility, Space};
use geo::{Coord, Rect};
use rayon::prelude::*;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A chunk is closed when the next space would take it beyond this many vertices; a larger space is a chunk of its own.
const CHUNK_VERTICES: usize = 1 << 15;
/// Cells along one side of the grid that decides which spaces go into a chunk together.
const HILBERT_SIDE: u32 = 1 << 16;

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
/// Spaces without geometry get nothing to draw; what can't be projected is listed in [`SceneLayer::left_out`]. The result is
/// the same at any number of threads.
pub fn build_definition(spaces: &[Space], from: EpsgCode, watch: &dyn Watch) -> Result<SceneLayer, SceneError> {
    let to = Transformer::new(from, EpsgCode::WEB_MERCATOR)?;
    Ok(build_definition_with(spaces, &to, watch)?)
}

/// [`build_definition`] with a projection of the caller's.
pub fn build_definition_with(
    spaces: &[Space],
    to: &dyn ToMercator,
    watch: &dyn Watch,
) -> Result<SceneLayer, Cancelled> {
    let progress = Progress::new(watch, spaces.len());
    let meshes: Vec<Mesh> = spaces
        .par_iter()
        .map_init(Mesher::new, |mesher, space| {
            if watch.cancelled() {
                return Mesh::default();
            }
            let mesh = mesher.mesh(&space.geometry, to);
            progress.step();
            mesh
        })
        .collect();
    watch.check()?;
    let layer = assemble(LayerKind::Areas, &meshes, |item| item, Vec::new());
    watch.progress(1.0);
    Ok(layer)
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
    let meshes: Vec<Mesh> = facilities.par_iter().map(|facility| point_mesh(facility.position.0, to)).collect();
    watch.check()?;
    let mut layer = assemble(LayerKind::Points, &meshes, category, Vec::new());
    layer.categories = categories;
    watch.progress(1.0);
    Ok(layer)
}

fn point_mesh(position: Coord<f64>, to: &dyn ToMercator) -> Mesh {
    let mut at = [position];
    let finite = |c: Coord<f64>| c.x.is_finite() && c.y.is_finite();
    if !finite(position) || to.to_mercator(&mut at).is_err() || !finite(at[0]) {
        return Mesh { incomplete: true, ..Mesh::default() };
    }
    Mesh { corners: at.to_vec(), ring_ends: vec![0], extent: extent(&at), ..Mesh::default() }
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

fn assemble(
    kind: LayerKind,
    meshes: &[Mesh],
    style_of: impl Fn(u32) -> u32 + Sync,
    categories: Vec<String>,
) -> SceneLayer {
    let whole = meshes.iter().filter_map(|mesh| mesh.extent).reduce(union);
    let groups = whole.map(|whole| group(meshes, whole)).unwrap_or_default();
    let chunks: Vec<Chunk> = groups.par_iter().filter_map(|items| chunk(kind, meshes, items, &style_of)).collect();
    let mut slots: Vec<Option<Slot>> = vec![None; meshes.len()];
    for (chunk, items) in groups.iter().enumerate() {
        let mut start = 0;
        for &item in items {
            let mesh = &meshes[item as usize];
            let end = start + mesh.corners.len() as u32;
            slots[item as usize] =
                mesh.extent.map(|extent| Slot { chunk, vertices: start..end, extent, anchor: mesh.anchor });
            start = end;
        }
    }
    let incomplete = meshes.iter().enumerate().filter(|(_, mesh)| mesh.incomplete);
    SceneLayer {
        id: LayerId::next(),
        kind,
        chunks,
        slots,
        categories,
        extent: whole,
        left_out: incomplete.map(|(item, _)| item as u32).collect(),
        typical_size_m: typical_size(meshes),
    }
}

/// Items that are drawn, in groups of neighbours. Along a Hilbert curve through the extent, so that groups are compact and
/// culling leaves little outside the view.
fn group(meshes: &[Mesh], whole: Rect<f64>) -> Vec<Vec<u32>> {
    let cell = |value: f64, min: f64, size: f64| {
        let share = if size > 0.0 { (value - min) / size } else { 0.0 };
        ((share * f64::from(HILBERT_SIDE)) as u32).min(HILBERT_SIDE - 1)
    };
    let mut order: Vec<(u64, u32)> = meshes
        .iter()
        .enumerate()
        .filter_map(|(item, mesh)| {
            let middle = mesh.extent?.center();
            let x = cell(middle.x, whole.min().x, whole.width());
            let y = cell(middle.y, whole.min().y, whole.height());
            Some((hilbert(x, y), item as u32))
        })
        .collect();
    order.par_sort_unstable();
    let mut groups: Vec<Vec<u32>> = Vec::new();
    let mut vertices = usize::MAX;
    for (_, item) in order {
        let more = meshes[item as usize].corners.len();
        if vertices.saturating_add(more) > CHUNK_VERTICES {
            groups.push(Vec::new());
            vertices = 0;
        }
        vertices += more;
        if let Some(group) = groups.last_mut() {
            group.push(item);
        }
    }
    groups
}

/// Distance along a Hilbert curve through a square grid (after Hamilton 2006).
fn hilbert(mut x: u32, mut y: u32) -> u64 {
    let mut distance = 0;
    let mut side = HILBERT_SIDE / 2;
    while side > 0 {
        let (right, up) = (u32::from(x & side > 0), u32::from(y & side > 0));
        distance += u64::from(side) * u64::from(side) * u64::from((3 * right) ^ up);
        if up == 0 {
            if right == 1 {
                x = (HILBERT_SIDE - 1) - x;
                y = (HILBERT_SIDE - 1) - y;
            }
            std::mem::swap(&mut x, &mut y);
        }
        side /= 2;
    }
    distance
}

fn chunk(kind: LayerKind, meshes: &[Mesh], items: &[u32], style_of: &impl Fn(u32) -> u32) -> Option<Chunk> {
    let of = |item: &u32| &meshes[*item as usize];
    let extent = items.iter().filter_map(|item| of(item).extent).reduce(union)?;
    let origin = extent.center();
    let mut vertices = Vec::with_capacity(items.iter().map(|item| of(item).corners.len()).sum());
    let mut indices = Vec::with_capacity(items.iter().map(|item| of(item).triangles.len()).sum());
    for item in items {
        let (mesh, tag) = (of(item), style_of(*item));
        let base = vertices.len();
        vertices.extend(mesh.corners.iter().map(|c| {
            let offset = [(c.x - origin.x) as f32, (c.y - origin.y) as f32];
            Vertex { offset, tag }
        }));
        if kind == LayerKind::Areas {
            for end in &mesh.ring_ends {
                vertices[base + *end as usize].tag |= Vertex::RING_END;
            }
        }
        indices.extend(mesh.triangles.iter().map(|corner| base as u32 + corner));
    }
    Some(Chunk { origin, extent, vertices, indices })
}

fn typical_size(meshes: &[Mesh]) -> f64 {
    let mut sizes: Vec<f64> =
        meshes.iter().filter_map(|mesh| mesh.extent).map(|e| (e.width() * e.height()).sqrt()).collect();
    let middle = sizes.len() / 2;
    if sizes.is_empty() {
        return 0.0;
    }
    *sizes.select_nth_unstable_by(middle, f64::total_cmp).1
}

#[cfg(test)]
mod tests;
