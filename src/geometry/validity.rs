//! Defects of single geometries and rings, before a coverage is built.

use super::arrangement::{Arrangement, Cover};
use super::watch::NoWatch;
use geo::{BoundingRect, LineString, MultiPolygon, Polygon, Rect};
use std::collections::BTreeMap;

/// A defect of one geometry.
#[derive(Debug, Clone, PartialEq)]
pub struct RingDefect {
    /// What it is.
    pub kind: RingDefectKind,
    /// Where; a small box around a crossing, or the ring's extent.
    pub extent: Rect<f64>,
}

/// Kinds of ring defects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RingDefectKind {
    /// Crosses itself or another ring of the same space, or runs along itself.
    SelfIntersection,
    /// Fewer than four points or no area.
    Degenerate,
}

/// All ring defects of one geometry; rings with coordinates that are no numbers are left out.
///
/// A ring may touch itself or another one in points; two parts of a space side by side are no defect either.
/// Coordinates count as snapped to 1 mm: what is narrower than that is no crossing.
pub fn ring_defects(geometry: &MultiPolygon<f64>) -> Vec<RingDefect> {
    let mut defects = Vec::new();
    let mut sound: Vec<(&LineString<f64>, bool)> = Vec::new();
    for polygon in &geometry.0 {
        let holes = polygon.interiors().iter().map(|line| (line, true));
        for (line, is_hole) in std::iter::once((polygon.exterior(), false)).chain(holes) {
            match degenerate_extent(line) {
                Some(extent) => defects.push(RingDefect { kind: RingDefectKind::Degenerate, extent }),
                None if line.0.is_empty() => {}
                None => sound.push((line, is_hole)),
            }
        }
    }
    defects.extend(crossings(&sound));
    defects
}

/// The extent of a ring that encloses nothing; `None` for a sound ring, an empty one, and one that has no place.
fn degenerate_extent(line: &LineString<f64>) -> Option<Rect<f64>> {
    if line.0.iter().any(|c| !(c.x.is_finite() && c.y.is_finite())) {
        return None;
    }
    // Relative to the first point: at UTM coordinates the plain formula loses half its digits.
    let origin = *line.0.first()?;
    let corners = || line.0.iter().map(|c| *c - origin);
    let twice_area: f64 = corners().zip(corners().skip(1)).map(|(a, b)| a.x * b.y - b.x * a.y).sum();
    let rect = line.bounding_rect()?;
    let longest = rect.width().max(rect.height());
    // A bow tie has two lobes that may cancel, but they span a box; what is flat does not.
    let flat = twice_area.abs() <= longest * 1e-3 && crossing_free(line);
    (line.0.len() < 4 || longest == 0.0 || flat).then_some(rect)
}

/// Whether a ring winds around nothing at all.
fn crossing_free(line: &LineString<f64>) -> bool {
    let alone = MultiPolygon::new(vec![Polygon::new(line.clone(), Vec::new())]);
    Arrangement::build(&[vec![&alone]], &NoWatch).is_ok_and(|a| a.faces().all(|face| face.covers().is_empty()))
}

/// Where rings wind around ground they should not, or run along themselves.
fn crossings(rings: &[(&LineString<f64>, bool)]) -> Vec<RingDefect> {
    // Each ring as a space of its own, so that a ring's own folds are told from parts side by side.
    let alone: Vec<MultiPolygon<f64>> =
        rings.iter().map(|(line, _)| MultiPolygon::new(vec![Polygon::new((*line).clone(), Vec::new())])).collect();
    let Ok(arrangement) = Arrangement::build(&[alone.iter().collect()], &NoWatch) else { return Vec::new() };
    let is_bad = |covers: &[Cover]| {
        let winding = |cover: &Cover| match rings.get(cover.space as usize) {
            Some((_, true)) => -cover.winding,
            _ => cover.winding,
        };
        let total: i32 = covers.iter().map(winding).sum();
        covers.iter().any(|cover| cover.winding != 1) || !(0..=1).contains(&total)
    };
    let faces = arrangement.faces().filter(|face| is_bad(face.covers())).filter_map(|face| face.extent());
    let folds = joined(arrangement.folds().iter().map(|fold| (fold.space, fold.extent)));
    let place = |extent| RingDefect { kind: RingDefectKind::SelfIntersection, extent };
    faces.chain(folds).map(place).collect()
}

/// One box for each ring's folds: a spike consists of many edges.
fn joined(folds: impl Iterator<Item = (u32, Rect<f64>)>) -> Vec<Rect<f64>> {
    let mut boxes: BTreeMap<u32, Rect<f64>> = BTreeMap::new();
    for (ring, extent) in folds {
        boxes.entry(ring).and_modify(|known| *known = union(*known, extent)).or_insert(extent);
    }
    boxes.into_values().collect()
}

/// The smallest box around two boxes.
pub(crate) fn union(a: Rect<f64>, b: Rect<f64>) -> Rect<f64> {
    let (low, high) = (a.min(), a.max());
    let (low_b, high_b) = (b.min(), b.max());
    Rect::new(
        geo::coord! { x: low.x.min(low_b.x), y: low.y.min(low_b.y) },
        geo::coord! { x: high.x.max(high_b.x), y: high.y.max(high_b.y) },
    )
}
