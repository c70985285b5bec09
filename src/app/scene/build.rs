//! From definitions and facilities to layers: projecting, triangulating, cutting into chunks.

use super::anchor::Anchor;
use super::group::{Outlook, group};
use super::layer::{Chunk, LayerId, LayerKind, SceneLayer, Slot, Vertex};
use super::mesh::{Mesh, Mesher, extent};
use super::view::union;
use crate::geometry::crs::{CrsError, Transformer};
use crate::geometry::{Cancelled, EpsgCode, Watch};
use crate::model::{Facility, Space};
use geo::{Coord, Rect};
use rayon::prelude::*;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

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
    let outlooks: Vec<_> = spaces.par_iter().map(|space| Outlook::of(&space.geometry)).collect();
    let mesh = |mesher: &mut Mesher, item: u32| match spaces.get(item as usize) {
        Some(space) => mesher.mesh(&space.geometry, to),
        None => Mesh::default(),
    };
    build(LayerKind::Areas, &outlooks, &mesh, &|item| item, watch)
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
    let mesh = |_: &mut Mesher, item: u32| match facilities.get(item as usize) {
        Some(facility) => point_mesh(facility.position.0, to),
        None => Mesh::default(),
    };
    let layer = build(LayerKind::Points, &outlooks, &mesh, &category, watch)?;
    Ok(SceneLayer { categories, ..layer })
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

/// How one item is projected and triangulated.
type MeshOf<'a> = dyn Fn(&mut Mesher, u32) -> Mesh + Sync + 'a;
/// Index of an item's entry in the style table.
type StyleOf<'a> = dyn Fn(u32) -> u32 + Sync + 'a;

/// One chunk with what is known of its items. Only as many items as are being worked on are ever held in 64 bits.
struct Part {
    chunk: Option<Chunk>,
    slots: Vec<(u32, Range<u32>, Rect<f64>, Option<Anchor>)>,
    incomplete: Vec<u32>,
}

fn build(
    kind: LayerKind,
    outlooks: &[Option<Outlook>],
    mesh_of: &MeshOf<'_>,
    style_of: &StyleOf<'_>,
    watch: &dyn Watch,
) -> Result<SceneLayer, Cancelled> {
    let groups = group(outlooks);
    let progress = Progress::new(watch, outlooks.len());
    let parts: Vec<Part> = groups
        .par_iter()
        .map_init(Mesher::new, |mesher, items| {
            let mut meshes = Vec::with_capacity(items.len());
            for &item in items {
                watch.check()?;
                meshes.push((item, mesh_of(mesher, item)));
                progress.step();
            }
            Ok(part(kind, &meshes, style_of))
        })
        .collect::<Result<_, Cancelled>>()?;
    watch.check()?;
    let layer = assemble(kind, outlooks.len(), parts);
    watch.progress(1.0);
    Ok(layer)
}

fn part(kind: LayerKind, meshes: &[(u32, Mesh)], style_of: &StyleOf<'_>) -> Part {
    let mut slots = Vec::with_capacity(meshes.len());
    let mut start = 0;
    for (item, mesh) in meshes {
        let end = start + mesh.corners.len() as u32;
        if let Some(extent) = mesh.extent {
            slots.push((*item, start..end, extent, mesh.anchor));
        }
        start = end;
    }
    let incomplete = meshes.iter().filter(|(_, mesh)| mesh.incomplete).map(|(item, _)| *item).collect();
    Part { chunk: chunk(kind, meshes, style_of), slots, incomplete }
}

/// `None` when there is nothing to draw.
fn chunk(kind: LayerKind, meshes: &[(u32, Mesh)], style_of: &StyleOf<'_>) -> Option<Chunk> {
    let extent = meshes.iter().filter_map(|(_, mesh)| mesh.extent).reduce(union)?;
    let origin = extent.center();
    let mut vertices = Vec::with_capacity(meshes.iter().map(|(_, mesh)| mesh.corners.len()).sum());
    let mut indices = Vec::with_capacity(meshes.iter().map(|(_, mesh)| mesh.triangles.len()).sum());
    for (item, mesh) in meshes {
        let tag = style_of(*item);
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

fn assemble(kind: LayerKind, items: usize, parts: Vec<Part>) -> SceneLayer {
    let mut slots: Vec<Option<Slot>> = vec![None; items];
    let (mut chunks, mut left_out) = (Vec::with_capacity(parts.len()), Vec::new());
    for part in parts {
        for (item, vertices, extent, anchor) in part.slots {
            slots[item as usize] = Some(Slot { chunk: chunks.len(), vertices, extent, anchor });
        }
        chunks.extend(part.chunk);
        left_out.extend(part.incomplete);
    }
    left_out.sort_unstable();
    let extent = chunks.iter().map(|chunk| chunk.extent).reduce(union);
    let typical_size_m = typical_size(&slots);
    SceneLayer { id: LayerId::next(), kind, chunks, slots, categories: Vec::new(), extent, left_out, typical_size_m }
}

/// Median of the square roots of the extents' areas.
fn typical_size(slots: &[Option<Slot>]) -> f64 {
    let mut sizes: Vec<f64> =
        slots.iter().flatten().map(|slot| (slot.extent.width() * slot.extent.height()).sqrt()).collect();
    let middle = sizes.len() / 2;
    if sizes.is_empty() {
        return 0.0;
    }
    *sizes.select_nth_unstable_by(middle, f64::total_cmp).1
}

#[cfg(test)]
mod tests;
