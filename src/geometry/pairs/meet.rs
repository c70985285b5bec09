//! Where the border of one space crosses the borders of the other layer.

use super::boxes::Boxes;
use super::field::{Covers, Field};
use super::outline::{Extent, Outline};
use super::shifted::{Edge, Side, Turns, order_along};
use crate::geometry::arrangement::point::cross;
use geo::Coord;
use std::cmp::Ordering;
use std::ops::Range;

/// Borders that pass one another within this (mm) are near: coordinates that come back from the grid could change how they meet.
pub(super) const NEAR_MM: i32 = 3;
/// So many comparisons of edges are made box by box; for more the cells are asked edge by edge.
const MANY_COMPARISONS: usize = 1 << 14;
/// Positions on an edge that differ by less are compared exactly.
const SURELY_APART: f64 = 1e-12;

/// A crossing of an edge of the space with an edge of the other layer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Crossing {
    /// Edge of the space.
    pub(super) own: u32,
    /// Edge of the other layer.
    pub(super) foreign: u32,
    /// Space of the other layer.
    pub(super) space: u32,
    /// Whether the space's border enters that space here; if not, it leaves it.
    pub(super) enters: bool,
    on_own: f64,
    on_foreign: f64,
    /// Where, in mm; the same bits for whoever shares the two edges.
    pub(super) at: Coord<f64>,
}

/// A space and what of the other layer is near it.
#[derive(Debug, Default)]
pub(super) struct Meet {
    pub(super) outline: Outline,
    pub(super) boxes: Boxes,
    /// Edges of the other layer near the space, rising; not known where [`Self::whole_layer`].
    near: Vec<u32>,
    /// Whether rings of the other layer are to be looked for among all.
    whole_layer: bool,
    /// Crossings along the space's own border.
    pub(super) crossings: Vec<Crossing>,
    /// Indices of crossings, along the rings of the other layer.
    pub(super) along_foreign: Vec<u32>,
    /// Rings of the other layer that lie inside the space without crossing its border, rising.
    pub(super) islands: Vec<usize>,
    /// Whether some borders pass very near one another without crossing for certain.
    pub(super) touchy: bool,
    /// Covers of the point asked last.
    pub(super) covers: Covers,
}

impl Meet {
    /// Finds all crossings of [`Self::outline`]. `false` if no border of the other layer is near.
    pub(super) fn find(&mut self, field: &Field<'_>) -> bool {
        self.crossings.clear();
        self.along_foreign.clear();
        self.islands.clear();
        self.touchy = false;
        let extent = Extent::of(&self.outline.points).grown(NEAR_MM);
        self.whole_layer = field.cells_in(&extent) > MANY_COMPARISONS;
        if !self.whole_layer {
            field.near(&extent, &mut self.near);
            if self.near.is_empty() {
                return false;
            }
            self.read_boxes();
            self.whole_layer = self.near.len() * self.boxes.len() > MANY_COMPARISONS.max(64 * self.boxes.len());
        }
        self.read_boxes();
        if self.whole_layer {
            self.edge_by_edge(field)
        } else {
            self.box_by_box(field)
        }
        self.sort(field);
        self.islands = self.find_islands(field);
        true
    }

    /// The boxes are there only if looking whether the space is sound took them.
    fn read_boxes(&mut self) {
        if self.boxes.len() != self.outline.points.len() {
            self.boxes.read(&self.outline);
        }
    }

    fn box_by_box(&mut self, field: &Field<'_>) {
        let (crossings, outline, touchy) = (&mut self.crossings, &self.outline, &mut self.touchy);
        for &foreign in &self.near {
            let extent = field.extent(foreign).grown(NEAR_MM);
            self.boxes.touching(&extent, 0, |own| compare(outline, own, field, foreign, crossings, touchy));
        }
    }

    fn edge_by_edge(&mut self, field: &Field<'_>) {
        let (crossings, outline, touchy) = (&mut self.crossings, &self.outline, &mut self.touchy);
        let mut foreign: Vec<u32> = Vec::new();
        for own in 0..self.boxes.len() {
            let extent = self.boxes.at(own).grown(NEAR_MM);
            foreign.clear();
            field.along(outline.edge(own), |edge| foreign.push(edge));
            foreign.sort_unstable();
            foreign.dedup();
            foreign.retain(|edge| field.extent(*edge).touches(&extent));
            foreign.iter().for_each(|&edge| compare(outline, own, field, edge, crossings, touchy));
        }
    }

    fn sort(&mut self, field: &Field<'_>) {
        let (outline, layer) = (&self.outline, field.layer);
        self.crossings.sort_unstable_by(|a, b| {
            let edge = || outline.edge(a.own as usize);
            let foreign = |c: &Crossing| layer.edge(c.foreign as usize);
            let exact = || order_along(edge(), Side::Fixed, foreign(a), foreign(b));
            let place = || place(a.on_own, b.on_own).unwrap_or_else(exact);
            a.own.cmp(&b.own).then_with(place).then_with(|| a.foreign.cmp(&b.foreign))
        });
        self.along_foreign.extend(0..self.crossings.len() as u32);
        let crossings = &self.crossings;
        self.along_foreign.sort_unstable_by(|&i, &j| {
            let (a, b) = (&crossings[i as usize], &crossings[j as usize]);
            let own = |c: &Crossing| outline.edge(c.own as usize);
            let exact = || order_along(layer.edge(a.foreign as usize), Side::Shifted, own(a), own(b));
            let place = || place(a.on_foreign, b.on_foreign).unwrap_or_else(exact);
            a.foreign.cmp(&b.foreign).then_with(place).then(i.cmp(&j))
        });
    }

    /// The crossings on one ring of the space, as a range of [`Self::crossings`].
    pub(super) fn on_ring(&self, ring: &Range<usize>) -> Range<usize> {
        let before = |point: usize| self.crossings.partition_point(|crossing| (crossing.own as usize) < point);
        before(ring.start)..before(ring.end)
    }

    /// The crossings on each ring of the other layer that has any: its number, and a range of [`Self::along_foreign`].
    pub(super) fn foreign_rings<'a>(
        &'a self,
        field: &'a Field<'_>,
    ) -> impl Iterator<Item = (usize, Range<usize>)> + 'a {
        let ring = |index: u32| field.layer.ring_number(self.crossings[index as usize].foreign as usize);
        let mut start = 0;
        self.along_foreign.chunk_by(move |&a, &b| ring(a) == ring(b)).map(move |run| {
            let from = start;
            start += run.len();
            (ring(run[0]), from..start)
        })
    }

    /// Whether of two crossings with the same edge of the other layer the first comes first on it.
    pub(super) fn comes_first(&self, first: u32, second: u32) -> bool {
        let found = self.along_foreign.iter().find(|index| **index == first || **index == second);
        found == Some(&first)
    }

    fn find_islands(&self, field: &Field<'_>) -> Vec<usize> {
        let extent = Extent::of(&self.outline.points).grown(1);
        let layer = field.layer;
        let mut rings: Vec<usize> = if self.whole_layer {
            (0..layer.rings.len()).collect()
        } else {
            self.near.iter().map(|&edge| layer.ring_number(edge as usize)).collect()
        };
        rings.dedup();
        rings.retain(|&ring| extent.holds(&layer.rings[ring].extent));
        let crossed: Vec<usize> = self.foreign_rings(field).map(|(ring, _)| ring).collect();
        rings.retain(|ring| crossed.binary_search(ring).is_err());
        let first = |ring: usize| layer.points[layer.rings[ring].start as usize];
        if rings.len() * self.outline.points.len() > MANY_COMPARISONS * 64 {
            let own = super::layer::Layer::of_one(&self.outline);
            if let Ok(own) = Field::over(&own, Side::Fixed, &crate::geometry::NoWatch) {
                let mut covers = Covers::new();
                rings.retain(|&ring| {
                    own.at(first(ring), &mut covers);
                    !covers.is_empty()
                });
            }
        } else {
            rings.retain(|&ring| self.outline.winding(first(ring), Side::Fixed) != 0);
        }
        rings
    }
}

/// Adds the crossing of two edges, if they cross.
fn compare(
    outline: &Outline,
    own: usize,
    field: &Field<'_>,
    foreign: u32,
    crossings: &mut Vec<Crossing>,
    touchy: &mut bool,
) {
    let (edge, border) = (outline.edge(own), field.layer.edge(foreign as usize));
    let turns = Turns::of(edge, border);
    *touchy = *touchy || turns.is_near(edge, border, f64::from(NEAR_MM));
    let Some(meeting) = turns.meeting(edge, border, Side::Fixed) else { return };
    crossings.push(Crossing {
        own: own as u32,
        foreign,
        space: field.layer.ring(foreign as usize).space,
        enters: meeting.to_left,
        on_own: meeting.on_first,
        on_foreign: meeting.on_second,
        at: crossing_point(edge, border),
    });
}

/// Where two edges cross, computed from the lower ends of both, so that it does not depend on which way they run.
fn crossing_point(edge: Edge, border: Edge) -> Coord<f64> {
    let sorted = |(a, b): Edge| if a <= b { (a, b) } else { (b, a) };
    let ((a, b), (p, q)) = (sorted(edge), sorted(border));
    let (from, to) = (cross(a, b, p) as f64, cross(a, b, q) as f64);
    let share = (from / (from - to)).clamp(0.0, 1.0);
    let between = |p: i64, q: i64| p as f64 + share * (q - p) as f64;
    Coord { x: between(p.x(), q.x()), y: between(p.y(), q.y()) }
}

/// Which position comes first, where that is beyond doubt.
fn place(a: f64, b: f64) -> Option<Ordering> {
    ((a - b).abs() > SURELY_APART).then(|| a.total_cmp(&b))
}
