//! Outlines thinned for a small map, so that a dialog can show where something lies without the map's buffers.

use crate::geometry::validity::union;
use crate::model::Space;
use geo::{BoundingRect, Coord, LineString, Rect};

/// Outlines around a common origin.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    /// What the outlines are relative to, in the project's CRS.
    pub origin: Coord<f64>,
    /// Extent of the outlines themselves (without the backdrop), in the project's CRS.
    pub extent: Rect<f64>,
    /// Extent of outlines and backdrop together.
    pub whole: Rect<f64>,
    /// Rings of what is previewed, in metres from the origin.
    pub lines: Vec<Vec<[f32; 2]>>,
    /// Rings of what the project has already.
    pub backdrop: Vec<Vec<[f32; 2]>>,
}

/// So many vertices are drawn at most, of outlines and backdrop each.
const MAX_VERTICES: usize = 30_000;

/// Details smaller than this share of the extent's longer side are left out.
const DETAIL: f64 = 1.0 / 1_500.0;

impl Preview {
    /// Outlines of spaces over those the project has; `None` if nothing has a place.
    pub fn of<'a>(spaces: &[Space], project: impl Iterator<Item = &'a Space>) -> Option<Self> {
        let project: Vec<&Space> = project.collect();
        let extent =
            spaces.iter().filter_map(|space| space.geometry.bounding_rect()).filter(is_finite).reduce(union)?;
        let origin = extent.center();
        let tolerance_m = extent.width().max(extent.height()) * DETAIL;
        let lines = thinned(spaces.iter().flat_map(rings), origin, tolerance_m);
        let around = project.iter().filter_map(|space| space.geometry.bounding_rect()).filter(is_finite);
        let whole = around.fold(extent, union);
        let backdrop = thinned(project.iter().copied().flat_map(rings), origin, tolerance_m);
        Some(Self { origin, extent, whole, lines, backdrop })
    }
}

fn is_finite(rect: &Rect<f64>) -> bool {
    [rect.min().x, rect.min().y, rect.max().x, rect.max().y].iter().all(|value| value.is_finite())
}

fn rings(space: &Space) -> impl Iterator<Item = &LineString<f64>> {
    space.geometry.0.iter().flat_map(|part| std::iter::once(part.exterior()).chain(part.interiors()))
}

/// Each try leaves out details twice as large.
const TRIES: u32 = 4;

/// Rings with vertices at least a tolerance apart, which grows until there are few enough. Of rings that are still too many every
/// second, third … is drawn: a picture of the whole needs not all of them.
fn thinned<'a>(
    rings: impl Iterator<Item = &'a LineString<f64>>,
    origin: Coord<f64>,
    tolerance_m: f64,
) -> Vec<Vec<[f32; 2]>> {
    let rings: Vec<&LineString<f64>> = rings.collect();
    let mut all = Vec::new();
    let mut vertices = 0;
    for attempt in 0..TRIES {
        let tolerance_m = tolerance_m * f64::from(1 << attempt);
        all = rings.iter().filter_map(|ring| thin(ring, origin, tolerance_m)).collect();
        vertices = all.iter().map(Vec::len).sum();
        if vertices <= MAX_VERTICES {
            return all;
        }
    }
    let step = vertices.div_ceil(MAX_VERTICES).max(1);
    all.into_iter().step_by(step).collect()
}

fn thin(ring: &LineString<f64>, origin: Coord<f64>, tolerance_m: f64) -> Option<Vec<[f32; 2]>> {
    let relative = |c: &Coord<f64>| [(c.x - origin.x) as f32, (c.y - origin.y) as f32];
    let mut last = *ring.0.first()?;
    let mut points = vec![relative(&last)];
    for c in ring.0.get(1..ring.0.len().saturating_sub(1)).unwrap_or_default() {
        if (c.x - last.x).abs() >= tolerance_m || (c.y - last.y).abs() >= tolerance_m {
            points.push(relative(c));
            last = *c;
        }
    }
    points.push(relative(ring.0.last()?));
    points.iter().flatten().all(|value| value.is_finite()).then_some(points)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SpaceId;
    use geo::{MultiPolygon, Polygon};

    fn disc(x: f64, corners: usize) -> Space {
        let at = |i: usize| {
            let angle = std::f64::consts::TAU * i as f64 / corners as f64;
            (x + 100.0 * angle.cos(), 5_900_000.0 + 100.0 * angle.sin())
        };
        let ring: LineString<f64> = (0..=corners).map(at).collect();
        let geometry = MultiPolygon::new(vec![Polygon::new(ring, Vec::new())]);
        Space { id: SpaceId::new(), code: String::new(), name: String::new(), geometry, residents: None }
    }

    #[test]
    fn a_preview_is_bounded_and_lies_where_the_spaces_lie() {
        let spaces: Vec<Space> = (0..900).map(|i| disc(500_000.0 + 250.0 * f64::from(i), 400)).collect();
        let preview = Preview::of(&spaces, [disc(500_000.0, 8)].iter()).unwrap();
        let vertices: usize = preview.lines.iter().map(Vec::len).sum();
        assert!(!preview.lines.is_empty() && vertices <= MAX_VERTICES, "{vertices}");
        assert_eq!(preview.backdrop.len(), 1);
        assert!((preview.extent.min().x - 499_900.0).abs() < 1e-6);
        assert!(Preview::of(&[], std::iter::empty()).is_none());
    }
}
