//! Which spaces a drawn area touches or holds: rectangle and lasso.
//!
//! A space is *touched* when it shares a point with the area, borders included, and lies *within* when no point of it is outside. Where
//! nothing of the area's border is near a space's box, one point decides; elsewhere all edges are looked at, with robust predicates
//! (Shewchuk 1997, as in `geo`). Spaces need not be valid: what a ring that crosses itself covers is counted by the even-odd rule.
//! The area is cleaned first, by the nonzero rule, so that a lasso that overshoots its beginning has no hole there.

use super::index::SpaceIndex;
use super::watch::{Cancelled, Watch};
use geo::algorithm::bool_ops::{BooleanOps, FillRule};
use geo::algorithm::line_intersection::{LineIntersection, line_intersection};
use geo::coordinate_position::{CoordPos, CoordinatePosition};
use geo::kernels::{Kernel, Orientation};
use geo::{BoundingRect, Coord, GeoNum, Intersects, Line, LineString, MultiPolygon, Polygon, Rect};
use rayon::prelude::*;
use rstar::primitives::GeomWithData;
use rstar::{AABB, RTree};

/// An edge of the area by its box.
type Edge = GeomWithData<rstar::primitives::Rectangle<[f64; 2]>, Line<f64>>;

/// Spaces looked at before somebody is asked whether the answer is still wanted.
const CHUNK: usize = 512;

/// What a space has to have in common with a drawn area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reach {
    /// At least one point.
    #[default]
    Touching,
    /// All of it.
    Within,
}

/// An area somebody drew, prepared for many questions.
#[derive(Debug, Clone)]
pub struct DrawnArea {
    shape: MultiPolygon<f64>,
    bounds: Rect<f64>,
    edges: RTree<Edge>,
}

/// What a closed path encloses, by the nonzero rule, as far as it lies in a rectangle; valid. Empty for what is no area.
pub fn enclosed(path: &[Coord<f64>], within: Rect<f64>) -> MultiPolygon<f64> {
    let finite: Vec<Coord<f64>> = path.iter().copied().filter(|c| c.x.is_finite() && c.y.is_finite()).collect();
    if finite.len() < 3 {
        return MultiPolygon::empty();
    }
    let drawn = Polygon::new(LineString::new(finite), Vec::new());
    let touching = drawn.bounding_rect().is_some_and(|bounds| bounds.intersects(&within));
    if !touching {
        return MultiPolygon::empty();
    }
    // The rule is for both sides; a rectangle is the same under every rule.
    drawn.intersection_with_fill_rule(&within.to_polygon(), FillRule::NonZero)
}

/// The area with corners added so that no edge is longer than `most`: for a transformation that bends lines.
pub fn densified(area: &MultiPolygon<f64>, most: f64) -> MultiPolygon<f64> {
    let ring = |ring: &LineString<f64>| -> LineString<f64> {
        let mut out = Vec::with_capacity(ring.0.len());
        for edge in ring.lines() {
            let length = edge.delta().x.hypot(edge.delta().y);
            let parts = if most > 0.0 { (length / most).ceil().clamp(1.0, 64.0) as usize } else { 1 };
            out.extend((0..parts).map(|at| edge.start + edge.delta() * (at as f64 / parts as f64)));
        }
        out.extend(ring.0.last());
        LineString::new(out)
    };
    let polygon = |p: &Polygon<f64>| Polygon::new(ring(p.exterior()), p.interiors().iter().map(ring).collect());
    MultiPolygon::new(area.0.iter().map(polygon).collect())
}

impl DrawnArea {
    /// From a valid area; `None` if it is empty or has coordinates that are no numbers.
    pub fn new(shape: MultiPolygon<f64>) -> Option<Self> {
        let lines = || rings(&shape).flat_map(|ring| ring.lines());
        if lines().any(|line| !(line.start.x + line.start.y + line.end.x + line.end.y).is_finite()) {
            return None;
        }
        let bounds = shape.bounding_rect().filter(|bounds| bounds.width() > 0.0 && bounds.height() > 0.0)?;
        let entry = |line: Line<f64>| {
            Edge::new(rstar::primitives::Rectangle::from_corners(line.start.into(), line.end.into()), line)
        };
        let edges = RTree::bulk_load(lines().map(entry).collect());
        Some(Self { shape, bounds, edges })
    }

    /// The box around it.
    pub fn bounds(&self) -> Rect<f64> {
        self.bounds
    }

    /// Where a point lies: counted are the edges a ray to the right crosses.
    pub fn place_of(&self, point: Coord<f64>) -> CoordPos {
        let ray = AABB::from_corners([point.x, point.y], [self.bounds.max().x.max(point.x), point.y]);
        let mut inside = false;
        for edge in self.edges.locate_in_envelope_intersecting(&ray) {
            let (a, b) = (edge.data.start, edge.data.end);
            let (low, high) = if a.y <= b.y { (a, b) } else { (b, a) };
            match <f64 as GeoNum>::Ker::orient2d(low, high, point) {
                Orientation::Collinear if edge.data.intersects(&point) => return CoordPos::OnBoundary,
                // Left of a rising edge: the ray meets it, where its lower end counts and its upper one does not.
                Orientation::CounterClockwise if low.y <= point.y && point.y < high.y => inside = !inside,
                _ => {}
            }
        }
        if inside { CoordPos::Inside } else { CoordPos::Outside }
    }

    /// Whether a space is taken. `bounds` is the box around it.
    pub fn takes(&self, space: &MultiPolygon<f64>, bounds: Rect<f64>, reach: Reach) -> bool {
        if !self.bounds.intersects(&bounds) {
            return false;
        }
        let near = || self.edges.locate_in_envelope_intersecting(&envelope(bounds)).map(|edge| edge.data);
        if near().next().is_none() {
            // No border of the area is in the box: all of it is inside, or nothing.
            return self.place_of(bounds.min()) != CoordPos::Outside;
        }
        match reach {
            Reach::Touching => self.touches(space),
            Reach::Within => self.holds(space, &near().collect::<Vec<_>>()),
        }
    }

    fn touches(&self, space: &MultiPolygon<f64>) -> bool {
        let meets = |line: Line<f64>| {
            self.edges.locate_in_envelope_intersecting(&envelope(box_of(line))).any(|edge| edge.data.intersects(&line))
        };
        // Without a common point of the borders, one is wholly inside or outside the other.
        rings(space).flat_map(|ring| ring.lines()).any(meets)
            || first_corners(space).any(|corner| self.place_of(corner) != CoordPos::Outside)
            || first_corners(&self.shape).any(|corner| space.intersects(&corner))
    }

    fn holds(&self, space: &MultiPolygon<f64>, near: &[Line<f64>]) -> bool {
        let corners = || rings(space).flat_map(|ring| ring.0.iter().copied());
        if corners().next().is_none() || corners().any(|corner| self.place_of(corner) == CoordPos::Outside) {
            return false;
        }
        // All corners are inside, so whatever of the space is outside has the area's border in the space's interior.
        near.iter().all(|edge| !runs_inside(*edge, space))
    }
}

/// Whether a line has points in the interior of a space: between where it meets the border, one point tells.
fn runs_inside(line: Line<f64>, space: &MultiPolygon<f64>) -> bool {
    let bounds = box_of(line);
    let mut stops = vec![0.0, 1.0];
    let (from, delta) = (line.start, line.delta());
    let share = |point: Coord<f64>| {
        let (along, whole) =
            if delta.x.abs() > delta.y.abs() { (point.x - from.x, delta.x) } else { (point.y - from.y, delta.y) };
        if whole == 0.0 { 0.0 } else { along / whole }
    };
    for edge in rings(space).flat_map(|ring| ring.lines()).filter(|edge| box_of(*edge).intersects(&bounds)) {
        match line_intersection(line, edge) {
            Some(LineIntersection::SinglePoint { is_proper: true, .. }) => return true,
            Some(LineIntersection::SinglePoint { intersection, .. }) => stops.push(share(intersection)),
            Some(LineIntersection::Collinear { intersection }) => {
                stops.extend([share(intersection.start), share(intersection.end)]);
            }
            None => {}
        }
    }
    stops.sort_by(f64::total_cmp);
    stops.windows(2).any(|pair| match pair {
        [a, b] if b - a > 1e-12 => {
            let middle = from + delta * ((a + b) / 2.0);
            space.coordinate_position(&middle) == CoordPos::Inside
        }
        _ => false,
    })
}

/// The spaces an area takes, rising. `geometry` gives the geometry the index was built from.
///
/// # Errors
/// [`Cancelled`] once nobody wants the answer any more.
pub fn spaces_in<'a>(
    area: &DrawnArea,
    index: &SpaceIndex,
    reach: Reach,
    geometry: impl Fn(u32) -> &'a MultiPolygon<f64> + Sync,
    watch: &dyn Watch,
) -> Result<Vec<u32>, Cancelled> {
    let candidates = index.boxes_in(area.bounds());
    let taken = |part: &[(u32, Rect<f64>)]| -> Result<Vec<u32>, Cancelled> {
        watch.check()?;
        let taken = part.iter().filter(|(space, bounds)| area.takes(geometry(*space), *bounds, reach));
        Ok(taken.map(|(space, _)| *space).collect())
    };
    let parts: Result<Vec<Vec<u32>>, Cancelled> = candidates.par_chunks(CHUNK).map(taken).collect();
    Ok(parts?.into_iter().flatten().collect())
}

fn rings(shape: &MultiPolygon<f64>) -> impl Iterator<Item = &LineString<f64>> {
    shape.0.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()))
}

fn first_corners(shape: &MultiPolygon<f64>) -> impl Iterator<Item = Coord<f64>> {
    shape.0.iter().filter_map(|polygon| polygon.exterior().0.first().copied())
}

fn box_of(line: Line<f64>) -> Rect<f64> {
    Rect::new(line.start, line.end)
}

fn envelope(rect: Rect<f64>) -> AABB<[f64; 2]> {
    AABB::from_corners(rect.min().into(), rect.max().into())
}

#[cfg(test)]
mod tests;
