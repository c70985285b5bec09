//! Several definitions over one another: which ground lies in which space of each.
//!
//! All layers are snapped to one grid before they meet, so two copies of a border leave no slivers.

use super::arrangement::{Arrangement, Cover, Face, area_m2};
use super::watch::{Cancelled, Stage, Watch};
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

/// Share of the work that goes into the arrangement when outlines are wanted.
const ARRANGEMENT_SHARE: f32 = 0.7;

/// Overlays any number of layers, exact on the common 1 mm grid.
pub fn overlay(layers: &[Vec<&MultiPolygon<f64>>], watch: &dyn Watch) -> Result<Overlay, Cancelled> {
    let arrangement = Arrangement::build(layers, watch)?;
    watch.check()?;
    Ok(summed(&arrangement, layers).0)
}

/// As [`overlay`], with the outline of each piece: valid, exteriors counter-clockwise, with borders that neighbouring pieces share the same bit by
/// bit. Pieces of several definitions can serve as building blocks this way.
pub fn overlay_with_areas(
    layers: &[Vec<&MultiPolygon<f64>>],
    watch: &dyn Watch,
) -> Result<(Overlay, Vec<MultiPolygon<f64>>), Cancelled> {
    let arrangement = Arrangement::build(layers, &Stage::of(watch, 0.0, ARRANGEMENT_SHARE))?;
    let (overlay, faces_of) = summed(&arrangement, layers);
    let originals: Vec<&MultiPolygon<f64>> = layers.iter().flatten().copied().collect();
    let areas = arrangement.areas(&faces_of, &originals, watch)?;
    watch.progress(1.0);
    Ok((overlay, areas))
}

/// The pieces, and the faces of each.
fn summed(arrangement: &Arrangement, layers: &[Vec<&MultiPolygon<f64>>]) -> (Overlay, Vec<Vec<u32>>) {
    let mut twice_area: Vec<Vec<i128>> = layers.iter().map(|layer| vec![0; layer.len()]).collect();
    // Faces by the spaces on them; areas are added as integers, so their order does not matter.
    let mut faces: Vec<Face<'_>> = Vec::new();
    for face in arrangement.faces().filter(|face| !face.covers().is_empty()) {
        for cover in face.covers() {
            twice_area[cover.layer as usize][cover.space as usize] += face.twice_area_mm2();
        }
        faces.push(face);
    }
    let key = |face: &Face<'_>| face.covers().iter().map(|cover| (cover.layer, cover.space)).collect::<Vec<_>>();
    faces.sort_by_cached_key(key);
    let same = |a: &Face<'_>, b: &Face<'_>| {
        let (a, b) = (a.covers(), b.covers());
        a.len() == b.len() && a.iter().zip(b).all(|(x, y)| (x.layer, x.space) == (y.layer, y.space))
    };
    let piece = |run: &[Face<'_>]| {
        let area = run.iter().map(|face| face.twice_area_mm2()).sum();
        let covers = by_layer(run[0].covers(), layers.len());
        (Piece { covers, area_m2: area_m2(area) }, run.iter().map(|face| face.index()).collect())
    };
    let mut pieces: Vec<(Piece, Vec<u32>)> = faces.chunk_by(same).map(piece).collect();
    pieces.sort_by(|a, b| a.0.covers.cmp(&b.0.covers));
    let (pieces, faces_of) = pieces.into_iter().unzip();
    let space_area_m2 = twice_area.into_iter().map(|layer| layer.into_iter().map(area_m2).collect()).collect();
    (Overlay { pieces, space_area_m2 }, faces_of)
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
