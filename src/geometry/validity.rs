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
    let place = |kind| move |extent| RingDefect { kind, extent };
    let mut defects: Vec<_> = degenerate_rings(geometry).into_iter().map(place(RingDefectKind::Degenerate)).collect();
    defects.extend(self_intersections(geometry).into_iter().map(place(RingDefectKind::SelfIntersection)));
    defects
}

/// The rings of a geometry, each with whether it is a hole.
fn rings(geometry: &MultiPolygon<f64>) -> impl Iterator<Item = (&LineString<f64>, bool)> {
    geometry.0.iter().flat_map(|polygon| {
        std::iter::once((polygon.exterior(), false)).chain(polygon.interiors().iter().map(|line| (line, true)))
    })
}

/// Extents of the rings that enclose nothing.
pub(crate) fn degenerate_rings(geometry: &MultiPolygon<f64>) -> Vec<Rect<f64>> {
    rings(geometry).filter_map(|(line, _)| degenerate_extent(line)).collect()
}

/// Places where rings cross themselves or one another, or run along themselves.
pub(crate) fn self_intersections(geometry: &MultiPolygon<f64>) -> Vec<Rect<f64>> {
    let sound: Vec<_> =
        rings(geometry).filter(|(line, _)| !line.0.is_empty() && degenerate_extent(line).is_none()).collect();
    crossings(&sound)
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
fn crossings(rings: &[(&LineString<f64>, bool)]) -> Vec<Rect<f64>> {
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
    faces.chain(folds).collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use RingDefectKind::{Degenerate, SelfIntersection};
    use geo::coord;

    fn ring(points: &[(f64, f64)]) -> LineString<f64> {
        // Far from the origin, as planar coordinates are.
        points.iter().map(|(x, y)| (x + 500_000.0, y + 5_900_000.0)).collect()
    }

    fn kinds(exterior: &[(f64, f64)], holes: &[&[(f64, f64)]]) -> Vec<RingDefectKind> {
        let holes = holes.iter().map(|hole| ring(hole)).collect();
        let geometry = MultiPolygon::new(vec![Polygon::new(ring(exterior), holes)]);
        ring_defects(&geometry).iter().map(|defect| defect.kind).collect()
    }

    const SQUARE: [(f64, f64); 4] = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)];

    #[test]
    fn sound_rings_have_no_defects() {
        assert_eq!(kinds(&SQUARE, &[&[(2.0, 2.0), (4.0, 2.0), (4.0, 4.0)]]), []);
        assert_eq!(kinds(&SQUARE, &[&[(0.0, 0.0), (4.0, 2.0), (4.0, 4.0)]]), [], "a hole may touch in a point");
        assert_eq!(kinds(&[], &[]), []);
        let touching_itself = [(0.0, 0.0), (10.0, 0.0), (5.0, 5.0), (10.0, 10.0), (0.0, 10.0), (5.0, 5.0)];
        assert_eq!(kinds(&touching_itself, &[]), [], "and so may the ring itself");
    }

    #[test]
    fn crossings_overlaps_and_spikes_are_found_where_they_are() {
        assert_eq!(kinds(&[(0.0, 0.0), (10.0, 10.0), (10.0, 0.0), (0.0, 10.0)], &[]), [SelfIntersection]);
        let through_a_vertex = [(0.0, 0.0), (10.0, 0.0), (5.0, 5.0), (0.0, 10.0), (10.0, 10.0), (5.0, 5.0)];
        assert_eq!(kinds(&through_a_vertex, &[]), [SelfIntersection]);
        assert_eq!(kinds(&SQUARE, &[&[(8.0, 2.0), (14.0, 2.0), (14.0, 4.0), (8.0, 4.0)]]), [SelfIntersection]);
        let spike = [(0.0, 0.0), (10.0, 0.0), (15.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)];
        let geometry = MultiPolygon::new(vec![Polygon::new(ring(&spike), vec![])]);
        let defects = ring_defects(&geometry);
        assert_eq!(defects.len(), 1);
        let extent = Rect::new(coord! { x: 500_010.0, y: 5_900_000.0 }, coord! { x: 500_015.0, y: 5_900_000.0 });
        assert_eq!(defects[0], RingDefect { kind: SelfIntersection, extent });
    }

    #[test]
    fn flat_rings_are_degenerate() {
        assert_eq!(kinds(&[(1.0, 1.0)], &[]), [Degenerate]);
        assert_eq!(kinds(&[(1.0, 1.0), (5.0, 5.0)], &[]), [Degenerate]);
        assert_eq!(kinds(&[(1.0, 1.0), (5.0, 5.0), (3.0, 3.0)], &[]), [Degenerate]);
        assert_eq!(kinds(&SQUARE, &[&[(1.0, 1.0), (1.0, 1.0), (1.0, 1.0)]]), [Degenerate]);
        assert_eq!(kinds(&[(f64::NAN, 1.0), (5.0, 5.0), (3.0, 3.0)], &[]), []);
    }

    #[test]
    fn parts_side_by_side_are_sound_and_overlapping_parts_are_not() {
        let square = |x: f64| Polygon::new(ring(&[(x, 0.0), (x + 2.0, 0.0), (x + 2.0, 2.0), (x, 2.0)]), vec![]);
        assert_eq!(ring_defects(&MultiPolygon::new(vec![square(0.0), square(2.0)])), []);
        assert_eq!(ring_defects(&MultiPolygon::new(vec![square(0.0), square(1.0)])).len(), 1);
    }
}
