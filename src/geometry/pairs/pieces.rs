//! Outlines of shared ground.
//!
//! Where the border of the space leaves a space of the other layer, the outline goes on along the border of that one, and back again where that
//! leaves the space (Weiler & Atherton 1977). As the layers are shifted against each other these are the only two cases.
//!
//! Corners keep their coordinates; where borders cross, new corners do not depend on which way the borders run, so pieces that share
//! them agree bit by bit. Borders that both layers have leave spikes of no width; they are cut off on the grid. What then is
//! not beyond doubt a valid outline is made by way of an arrangement of the two spaces.

use super::areas::inside;
use super::boxes::Boxes;
use super::field::{Covers, Field};
use super::meet::{Meet, NEAR_MM};
use super::outline::{Outline, twice_area};
use super::sound::surely_sound;
use crate::geometry::arrangement::Arrangement;
use crate::geometry::arrangement::point::{GridPoint, LIMIT_MM, along, cross};
use crate::geometry::watch::{Cancelled, NoWatch, Watch};
use geo::coordinate_position::{CoordPos, CoordinatePosition};
use geo::{Area, Coord, LineString, MultiPolygon, Polygon};
use std::ops::Range;

/// Twice the area (mm²) below which a hole is none.
const LEAST_HOLE_TWICE_MM2: i128 = 2_000;

/// A corner of an outline.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Corner {
    /// On the grid, where spikes are found.
    point: GridPoint,
    /// As it is to be, in metres.
    coord: Coord<f64>,
    /// Whether it is a crossing, not a corner that was there before.
    is_new: bool,
}

/// Where the border of the space enters or leaves a space of the other layer, and what follows.
#[derive(Debug, Clone, Copy)]
struct Node {
    crossing: u32,
    /// Index of the node the outline goes on to.
    next: u32,
}

/// Traces pieces of one space after another.
pub(super) struct Tracer<'a> {
    field: &'a Field<'a>,
    origin: Coord<f64>,
    own: &'a [&'a MultiPolygon<f64>],
    others: &'a [&'a MultiPolygon<f64>],
    /// Parts of a piece up to this area are left out.
    least_m2: f64,
    outline: Outline,
    boxes: Boxes,
    covers: Covers,
}

impl<'a> Tracer<'a> {
    pub(super) fn new(
        field: &'a Field<'a>,
        origin: Coord<f64>,
        [own, others]: [&'a [&'a MultiPolygon<f64>]; 2],
        least_m2: f64,
    ) -> Self {
        let (outline, boxes, covers) = Default::default();
        Self { field, origin, own, others, least_m2, outline, boxes, covers }
    }

    /// The whole space as one piece. `mended`: its geometry is not valid, but what was read of it is.
    pub(super) fn whole(&self, meet: &Meet, space: u32, mended: bool) -> MultiPolygon<f64> {
        match self.own.get(space as usize) {
            Some(geometry) if !mended => (*geometry).clone(),
            _ => {
                let corner = |at: usize| self.corner(meet.outline.points[at], meet.outline.coords[at]);
                self.assemble(meet.outline.rings().map(|ring| ring.map(corner).collect()).collect())
            }
        }
    }

    /// What the space in `meet` shares with one space of the other layer.
    pub(super) fn piece(
        &mut self,
        meet: &Meet,
        space: u32,
        other: u32,
        watch: &dyn Watch,
    ) -> Result<MultiPolygon<f64>, Cancelled> {
        if let Some(rings) = self.rings(meet, other) {
            let traced = self.assemble(rings);
            if !meet.touchy || self.is_sound(&traced) {
                return Ok(traced);
            }
        }
        watch.check()?;
        self.arranged(space, other)
    }

    fn is_sound(&mut self, piece: &MultiPolygon<f64>) -> bool {
        self.outline.read(piece, self.origin);
        self.boxes.read(&self.outline);
        surely_sound(&self.outline, &self.boxes, NEAR_MM)
    }

    /// The same by an arrangement of the two spaces: slow, and right whatever they look like.
    fn arranged(&self, space: u32, other: u32) -> Result<MultiPolygon<f64>, Cancelled> {
        let (Some(own), Some(other)) = (self.own.get(space as usize), self.others.get(other as usize)) else {
            return Ok(MultiPolygon::empty());
        };
        let arrangement = Arrangement::build(&[vec![own], vec![other]], &NoWatch)?;
        let common = arrangement.faces().filter(|face| face.covers().len() == 2).map(|face| face.index()).collect();
        let mut piece = arrangement.areas(&[common], &[own, other], &NoWatch)?.pop().unwrap_or(MultiPolygon::empty());
        piece.0.retain(|polygon| polygon.unsigned_area() > self.least_m2);
        Ok(piece)
    }

    fn corner(&self, point: GridPoint, coord: Coord<f64>) -> Corner {
        Corner { point, coord, is_new: false }
    }

    fn new_corner(&self, at: Coord<f64>) -> Corner {
        let limit = LIMIT_MM as f64;
        let on_grid = |value: f64| value.round().clamp(-limit, limit) as i64;
        let coord = Coord { x: self.origin.x + at.x / 1e3, y: self.origin.y + at.y / 1e3 };
        Corner { point: GridPoint::new(on_grid(at.x), on_grid(at.y)), coord, is_new: true }
    }

    /// All rings of the piece with spikes; `None` if crossings don't alternate as they must.
    fn rings(&mut self, meet: &Meet, other: u32) -> Option<Vec<Vec<Corner>>> {
        let nodes = nodes(meet, self.field, other)?;
        let mut rings = Vec::new();
        let mut used = vec![false; nodes.len()];
        for first in 0..nodes.len() {
            let (mut ring, mut at) = (Vec::new(), first);
            while !std::mem::replace(used.get_mut(at)?, true) {
                let next = nodes[at].next as usize;
                self.add_border(meet, nodes[at].crossing, nodes.get(next)?.crossing, &mut ring);
                at = next;
            }
            if !ring.is_empty() {
                if at != first {
                    return None;
                }
                rings.push(ring);
            }
        }
        self.add_whole_rings(meet, other, &mut rings);
        Some(rings)
    }

    /// Adds a crossing and the corners after it until the next crossing.
    fn add_border(&self, meet: &Meet, from: u32, to: u32, ring: &mut Vec<Corner>) {
        let (crossing, end) = (&meet.crossings[from as usize], &meet.crossings[to as usize]);
        ring.push(self.new_corner(crossing.at));
        if crossing.enters {
            let outline = &meet.outline;
            let corner = |at: usize| self.corner(outline.points[at], outline.coords[at]);
            let edges = (crossing.own as usize, end.own as usize, from < to);
            corners_between(edges, |edge| outline.next(edge), |at| ring.push(corner(at)));
        } else {
            let layer = self.field.layer;
            let corner = |at: usize| self.corner(layer.points[at], layer.coords[at]);
            let edges = (crossing.foreign as usize, end.foreign as usize, meet.comes_first(from, to));
            corners_between(edges, |edge| layer.next(edge), |at| ring.push(corner(at)));
        }
    }

    /// Adds rings of either space that lie in the other without crossing its border.
    fn add_whole_rings(&mut self, meet: &Meet, other: u32, rings: &mut Vec<Vec<Corner>>) {
        let outline = &meet.outline;
        for ring in outline.rings() {
            let crossed = meet.crossings[meet.on_ring(&ring)].iter().any(|crossing| crossing.space == other);
            if !crossed {
                self.field.at(outline.points[ring.start], &mut self.covers);
                if self.covers.iter().any(|cover| cover.0 == other) {
                    rings.push(ring.map(|at| self.corner(outline.points[at], outline.coords[at])).collect());
                }
            }
        }
        let layer = self.field.layer;
        for ring in meet.islands.iter().map(|&ring| &layer.rings[ring]).filter(|ring| ring.space == other) {
            let corners = ring.start as usize..ring.end as usize;
            rings.push(corners.map(|at| self.corner(layer.points[at], layer.coords[at])).collect());
        }
    }

    /// Makes an area of rings: cuts spikes off, leaves out what has no area, puts holes into what they are cut out of.
    fn assemble(&self, rings: Vec<Vec<Corner>>) -> MultiPolygon<f64> {
        let (mut areas, mut holes) = (Vec::new(), Vec::new());
        for mut ring in rings {
            cut_spikes(&mut ring);
            let points: Vec<GridPoint> = ring.iter().map(|corner| corner.point).collect();
            let area = twice_area(&points);
            let line = || {
                let closed = ring.iter().chain(ring.first());
                LineString::from_iter(closed.map(|corner| corner.coord))
            };
            if area as f64 > self.least_m2 * 2e6 {
                areas.push(Polygon::new(line(), Vec::new()));
            } else if area < -LEAST_HOLE_TWICE_MM2 {
                holes.push(line());
            }
        }
        for hole in holes {
            if let Some(area) = around(&areas, &hole) {
                areas[area].interiors_push(hole);
            }
        }
        MultiPolygon::new(areas)
    }
}

/// The area a hole is cut out of: of those that hold it the smallest.
fn around(areas: &[Polygon<f64>], hole: &LineString<f64>) -> Option<usize> {
    if areas.len() < 2 {
        return (!areas.is_empty()).then_some(0);
    }
    let holds = |area: &Polygon<f64>| {
        let exterior = Polygon::new(area.exterior().clone(), Vec::new());
        let positions = hole.0.iter().map(|corner| exterior.coordinate_position(corner));
        positions.into_iter().find(|position| *position != CoordPos::OnBoundary) == Some(CoordPos::Inside)
    };
    let size = |area: &Polygon<f64>| Polygon::new(area.exterior().clone(), Vec::new()).unsigned_area();
    let holding = areas.iter().enumerate().filter(|(_, area)| holds(area));
    holding.map(|(at, area)| (at, size(area))).min_by(|a, b| a.1.total_cmp(&b.1)).map(|(at, _)| at)
}

/// Visits the corners between two crossings: `edges` are the edge of the first, of the second, and whether the first comes first.
fn corners_between(edges: (usize, usize, bool), next: impl Fn(usize) -> usize, mut visit: impl FnMut(usize)) {
    let (mut edge, last, forward) = edges;
    if edge == last && forward {
        return;
    }
    loop {
        edge = next(edge);
        visit(edge);
        if edge == last {
            return;
        }
    }
}

/// The crossings with one space, each with the one the outline goes on to; `None` if entering and leaving don't take turns.
fn nodes(meet: &Meet, field: &Field<'_>, other: u32) -> Option<Vec<Node>> {
    let of_other = |index: &u32| meet.crossings[*index as usize].space == other;
    let all: Vec<u32> = (0..meet.crossings.len() as u32).filter(of_other).collect();
    let mut nodes: Vec<Node> = all.iter().map(|&crossing| Node { crossing, next: u32::MAX }).collect();
    let node = |crossing: u32| all.binary_search(&crossing).ok();
    let mut join = |from: u32, to: u32| -> Option<()> {
        let (enters, leaves) = (meet.crossings[from as usize].enters, !meet.crossings[to as usize].enters);
        nodes.get_mut(node(from)?)?.next = node(to)? as u32;
        (enters == leaves).then_some(())
    };
    for ring in meet.outline.rings() {
        let Range { start, end } = meet.on_ring(&ring);
        let from = all.partition_point(|&index| (index as usize) < start);
        let run = &all[from..all.partition_point(|&index| (index as usize) < end)];
        let pairs = run.iter().zip(run.iter().cycle().skip(1));
        pairs.filter(|(from, _)| meet.crossings[**from as usize].enters).try_for_each(|(&from, &to)| join(from, to))?;
    }
    for (ring, span) in meet.foreign_rings(field) {
        if field.layer.rings[ring].space == other {
            let run = &meet.along_foreign[span];
            inside(meet, run).try_for_each(|stretch| join(stretch.from, stretch.to))?;
        }
    }
    nodes.iter().all(|node| node.next != u32::MAX).then_some(nodes)
}

/// Cuts off corners that are there twice and spikes that run there and back.
fn cut_spikes(ring: &mut Vec<Corner>) {
    let mut kept: Vec<Corner> = Vec::with_capacity(ring.len());
    for corner in ring.drain(..) {
        kept.push(corner);
        while let [.., before, middle, last] = kept.as_slice() {
            if middle.point != last.point && !is_spike(before.point, middle.point, last.point) {
                break;
            }
            let (middle, last) = (*middle, *last);
            kept.truncate(kept.len() - 2);
            // What stands on one place twice is kept as the corner that was there before.
            kept.push(if middle.point == last.point && last.is_new { middle } else { last });
        }
        if let [first, second] = kept.as_slice()
            && first.point == second.point
        {
            let keep = if first.is_new { *second } else { *first };
            kept.clear();
            kept.push(keep);
        }
    }
    // Around the end.
    loop {
        let len = kept.len();
        if len < 3 {
            kept.clear();
            break;
        }
        let (first, last, before) = (kept[0].point, kept[len - 1].point, kept[len - 2].point);
        if first == last || is_spike(before, last, first) {
            kept.pop();
        } else if is_spike(last, first, kept[1].point) {
            kept.remove(0);
        } else {
            break;
        }
    }
    *ring = kept;
}

/// Whether the way goes back at the middle one.
fn is_spike(before: GridPoint, middle: GridPoint, after: GridPoint) -> bool {
    cross(before, middle, after) == 0 && along(middle, before, after) > 0
}
