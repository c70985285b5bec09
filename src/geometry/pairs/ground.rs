//! Sums of ground beside the pairs: what both layers cover, what only one, what one covers twice.

use super::{DoubledGround, DoubledOf, PairAreas};
use crate::geometry::overlay::overlay;
use crate::geometry::watch::{Cancelled, Watch};
use geo::{CoordsIter, MultiPolygon};
use rayon::prelude::*;
use rstar::primitives::Rectangle;
use rstar::{AABB, Envelope, RTree};

/// Two layers.
type Layers<'a> = [&'a [&'a MultiPolygon<f64>]; 2];

/// Adds the sums of ground. Where nothing is covered twice they follow from the pairs; what is, is overlaid for itself.
pub(super) fn add(
    areas: &mut PairAreas,
    layers: Layers<'_>,
    doubled: DoubledOf,
    watch: &dyn Watch,
) -> Result<(), Cancelled> {
    let shared: f64 = areas.pairs.iter().map(|pair| pair.area_m2).sum();
    let surplus = if doubled.iter().all(|doubled| doubled.places.is_empty()) {
        0.0
    } else {
        surplus_of_pairs(areas, layers, &doubled, watch)?
    };
    let covered = |areas: &[f64], surplus: f64| areas.iter().sum::<f64>() - surplus;
    let [in_a, in_b] = doubled.each_ref().map(|doubled| doubled.surplus_m2);
    areas.common_m2 = (shared - surplus).max(0.0);
    areas.only_a_m2 = (covered(&areas.area_a_m2, in_a) - areas.common_m2).max(0.0);
    areas.only_b_m2 = (covered(&areas.area_b_m2, in_b) - areas.common_m2).max(0.0);
    [areas.doubly_covered_a_m2, areas.doubly_covered_b_m2] = doubled.each_ref().map(|doubled| doubled.area_m2);
    areas.doubled = doubled.map(|doubled| doubled.places);
    Ok(())
}

/// What the pairs sum to more than the ground both layers cover. It lies where a layer covers ground twice; all spaces there are overlaid.
fn surplus_of_pairs(
    areas: &PairAreas,
    layers: Layers<'_>,
    doubled: &DoubledOf,
    watch: &dyn Watch,
) -> Result<f64, Cancelled> {
    let mut on_it = [near(layers[0], &doubled[0].places), near(layers[1], &doubled[1].places)];
    let overlapping = on_it.clone();
    for pair in &areas.pairs {
        let (a, b) = (pair.a as usize, pair.b as usize);
        if overlapping[1][b] {
            on_it[0][a] = true;
        }
        if overlapping[0][a] {
            on_it[1][b] = true;
        }
    }
    let chosen = |layer: usize| -> Vec<&MultiPolygon<f64>> {
        layers[layer].iter().zip(&on_it[layer]).filter(|(_, on_it)| **on_it).map(|(space, _)| *space).collect()
    };
    let overlay = overlay(&[chosen(0), chosen(1)], watch)?;
    let surplus = |piece: &crate::geometry::overlay::Piece| {
        let times: usize = piece.covers.iter().map(Vec::len).product();
        piece.area_m2 * times.saturating_sub(1) as f64
    };
    Ok(overlay.pieces.iter().map(surplus).sum())
}

/// Which spaces come near some of the places.
fn near(spaces: &[&MultiPolygon<f64>], places: &[DoubledGround]) -> Vec<bool> {
    let corners = |place: &DoubledGround| Rectangle::from_corners(place.extent.min().into(), place.extent.max().into());
    let tree: RTree<Rectangle<[f64; 2]>> = RTree::bulk_load(places.iter().map(corners).collect());
    let is_near = |space: &&MultiPolygon<f64>| {
        let extent = extent(space);
        extent.is_some_and(|extent| tree.locate_in_envelope_intersecting(&extent).next().is_some())
    };
    spaces.par_iter().map(is_near).collect()
}

/// Box around all rings, for a hole may reach beyond what it is cut out of.
fn extent(space: &MultiPolygon<f64>) -> Option<AABB<[f64; 2]>> {
    let corners = space.coords_iter().filter(|c| c.x.is_finite() && c.y.is_finite());
    let boxes = corners.map(|c| AABB::from_point([c.x, c.y]));
    boxes.reduce(|a, b| a.merged(&b))
}
