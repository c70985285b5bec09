//! Several definitions over one another: which ground lies in which space of each.
//!
//! All layers are snapped to one grid before they meet, so two copies of a border leave no slivers.

use super::arrangement::{Arrangement, Cover, area_m2};
use super::watch::{Cancelled, Watch};
use geo::MultiPolygon;

/// Ground that lies in the same spaces of every layer, summed over all its faces.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// For each layer the spaces that cover it, sorted: none outside the layer, several where spaces of the layer overlap.
    pub covers: Vec<Vec<u32>>,
    /// Area in m².
    pub area_m2: f64,
}

/// All pieces that lie in at least one space, sorted by `covers`.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlay {
    /// The pieces.
    pub pieces: Vec<Piece>,
    /// Area of each space as snapped, by layer and space index.
    pub space_area_m2: Vec<Vec<f64>>,
}

/// Overlays any number of layers, exact on the common 1 mm grid.
pub fn overlay(layers: &[Vec<&MultiPolygon<f64>>], watch: &dyn Watch) -> Result<Overlay, Cancelled> {
    let arrangement = Arrangement::build(layers, watch)?;
    let mut twice_area: Vec<Vec<i128>> = layers.iter().map(|layer| vec![0; layer.len()]).collect();
    // Faces by the spaces on them; areas are added as integers, so their order does not matter.
    let mut faces: Vec<(&[Cover], i128)> = Vec::new();
    for face in arrangement.faces().filter(|face| !face.covers().is_empty()) {
        for cover in face.covers() {
            twice_area[cover.layer as usize][cover.space as usize] += face.twice_area_mm2();
        }
        faces.push((face.covers(), face.twice_area_mm2()));
    }
    let name = |covers: &[Cover]| by_layer(covers, layers.len());
    let key = |covers: &'_ [Cover]| covers.iter().map(|cover| (cover.layer, cover.space)).collect::<Vec<_>>();
    faces.sort_by_cached_key(|(covers, _)| key(covers));
    watch.check()?;
    let same = |a: &(&[Cover], i128), b: &(&[Cover], i128)| {
        a.0.len() == b.0.len() && a.0.iter().zip(b.0).all(|(x, y)| (x.layer, x.space) == (y.layer, y.space))
    };
    let mut pieces: Vec<Piece> = faces
        .chunk_by(same)
        .map(|run| Piece { covers: name(run[0].0), area_m2: area_m2(run.iter().map(|(_, area)| area).sum()) })
        .collect();
    pieces.sort_by(|a, b| a.covers.cmp(&b.covers));
    let space_area_m2 = twice_area.into_iter().map(|layer| layer.into_iter().map(area_m2).collect()).collect();
    Ok(Overlay { pieces, space_area_m2 })
}

fn by_layer(covers: &[Cover], layer_count: usize) -> Vec<Vec<u32>> {
    let mut spaces = vec![Vec::new(); layer_count];
    for cover in covers {
        spaces[cover.layer as usize].push(cover.space);
    }
    spaces
}

#[cfg(test)]
mod tests;
