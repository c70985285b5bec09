//! From faces back to areas: outlines of groups of faces as valid multipolygons.
//!
//! Method: the border of a group are the half-arcs with a face of the group on their left and none on their right. They are walked with the
//! group on the left; at a node the walk stays within the wedge it came in by, so parts that touch in a point come out apart. A walk
//! that passes a node twice is cut there: what is left are simple rings. Faces of the group that hang together along arcs are one
//! polygon; the one ring of it that runs counter-clockwise is its exterior.
//!
//! A vertex that lies on a grid point of an original vertex gets that vertex's coordinate back (the first one in the order of the
//! originals), so areas that were sound come out with their own coordinates and shared borders are the same bit by bit on both sides.

use super::point::GridPoint;
use super::{Arrangement, coord, snap};
use crate::geometry::watch::{Cancelled, Watch};
use geo::{Coord, LineString, MultiPolygon, Polygon};
use rayon::prelude::*;
use std::collections::HashMap;

/// A ring as the half-arcs it consists of.
type Ring = Vec<u32>;

/// Exterior first, then the holes.
type Outline = Vec<Ring>;

/// Originals searched before the hits are taken in: bounds the memory for hits.
const ORIGINALS_AT_ONCE: usize = 8192;

/// Originals searched by one parallel task.
const ORIGINALS_PER_TASK: usize = 256;

impl Arrangement {
    /// The areas that groups of faces make up. `faces_of[i]` are indices of faces (in any order, repeats and the unbounded face are
    /// ignored), and a face may belong to several groups. `originals` are the geometries the arrangement was built from, or any
    /// whose coordinates are to come back.
    ///
    /// Exteriors run counter-clockwise, holes clockwise; rings are simple and touch one another in points only. The same input
    /// gives the same rings, beginning at the same vertices.
    pub fn areas(
        &self,
        faces_of: &[Vec<u32>],
        originals: &[&MultiPolygon<f64>],
        watch: &dyn Watch,
    ) -> Result<Vec<MultiPolygon<f64>>, Cancelled> {
        let around = AroundFaces::of(self);
        let outlines: Vec<Vec<Outline>> = faces_of
            .par_iter()
            .map(|faces| watch.check().map(|()| self.outlines(faces, &around)))
            .collect::<Result<_, Cancelled>>()?;
        let rings = || outlines.par_iter().flat_map_iter(|group| group.iter().flatten());
        let mut points: Vec<GridPoint> = rings().flat_map_iter(|ring| self.ring_points(ring)).collect();
        points.par_sort_unstable();
        points.dedup();
        let coordinates = Coordinates::find(points, self.origin, originals, watch)?;
        let area = |group: &Vec<Outline>| {
            let line = |ring: &Ring| coordinates.line(self.ring_points(ring));
            let polygon = |outline: &Outline| {
                let mut lines = outline.iter().map(line);
                let exterior = lines.next().unwrap_or_else(|| LineString::new(Vec::new()));
                Polygon::new(exterior, lines.collect())
            };
            MultiPolygon::new(group.iter().map(polygon).collect())
        };
        Ok(outlines.par_iter().map(area).collect())
    }

    /// For each given arc its coordinates as [`Self::areas`] would give them.
    pub(crate) fn arc_coordinates(
        &self,
        arcs: &[u32],
        originals: &[&MultiPolygon<f64>],
        watch: &dyn Watch,
    ) -> Result<Vec<Vec<Coord<f64>>>, Cancelled> {
        let of_arc = |arc: u32| self.arc_points(arc).iter().copied();
        let mut points: Vec<GridPoint> = arcs.iter().flat_map(|&arc| of_arc(arc)).collect();
        points.par_sort_unstable();
        points.dedup();
        let coordinates = Coordinates::find(points, self.origin, originals, watch)?;
        Ok(arcs.iter().map(|&arc| of_arc(arc).map(|point| coordinates.at(point)).collect()).collect())
    }

    fn arc_points(&self, arc: u32) -> &[GridPoint] {
        let (from, to) = self.arcs[arc as usize].points;
        &self.points[from as usize..to as usize]
    }

    /// The face on the left of a half-arc.
    fn face_left_of(&self, half_arc: u32) -> u32 {
        let arc = &self.arcs[half_arc as usize / 2];
        if half_arc & 1 == 0 { arc.left } else { arc.right }
    }

    /// The node a half-arc leaves.
    fn origin_of(&self, half_arc: u32) -> u32 {
        let arc = &self.arcs[half_arc as usize / 2];
        if half_arc & 1 == 0 { arc.start } else { arc.end }
    }

    /// The vertices of a ring, each once: the last is not the first again.
    fn ring_points<'a>(&'a self, ring: &'a Ring) -> impl Iterator<Item = GridPoint> + 'a {
        ring.iter().flat_map(move |&half_arc| {
            let points = self.arc_points(half_arc / 2);
            let (forth, back) = if half_arc & 1 == 0 { (points, &points[..0]) } else { (&points[..0], points) };
            let forth = forth.iter().take(forth.len().saturating_sub(1));
            forth.chain(back.iter().rev().take(back.len().saturating_sub(1))).copied()
        })
    }

    fn twice_area(&self, ring: &Ring) -> i128 {
        let Some(first) = self.ring_points(ring).next() else { return 0 };
        let ahead = self.ring_points(ring).skip(1).chain(std::iter::once(first));
        self.ring_points(ring).zip(ahead).map(|(p, q)| i128::from(p.x() * q.y() - q.x() * p.y())).sum()
    }

    /// The polygons of one group of faces.
    fn outlines(&self, faces: &[u32], around: &AroundFaces) -> Vec<Outline> {
        let last = self.faces.len() as u32;
        let mut faces: Vec<u32> = faces.iter().copied().filter(|&face| face != 0 && face < last).collect();
        faces.sort_unstable();
        faces.dedup();
        let slot = |face: u32| faces.binary_search(&face).ok();
        let mut parts = Parts::new(faces.len());
        let mut border: Vec<u32> = Vec::new();
        for (i, &face) in faces.iter().enumerate() {
            for &half_arc in around.half_arcs(face) {
                match slot(self.face_left_of(half_arc ^ 1)) {
                    Some(other) => parts.join(i, other),
                    None => border.push(half_arc),
                }
            }
        }
        border.sort_unstable();
        let rings = self.walk(&border, |face| slot(face).is_some());
        // Exteriors in the order they were found, each with the holes of its part.
        let mut outlines: Vec<Outline> = Vec::new();
        let mut outline_of: HashMap<usize, usize> = HashMap::new();
        let mut part_of = |ring: &Ring| ring.first().and_then(|&h| slot(self.face_left_of(h))).map(|i| parts.find(i));
        let (exteriors, holes): (Vec<Ring>, Vec<Ring>) = rings.into_iter().partition(|ring| self.twice_area(ring) > 0);
        for ring in exteriors {
            if let Some(part) = part_of(&ring) {
                outline_of.insert(part, outlines.len());
                outlines.push(vec![ring]);
            }
        }
        for ring in holes {
            let outline = part_of(&ring).and_then(|part| outline_of.get(&part)).and_then(|&i| outlines.get_mut(i));
            if let Some(outline) = outline {
                outline.push(ring);
            }
        }
        outlines
    }

    /// The simple rings that border half-arcs form. `border` is sorted; `inside` tells the faces of the group.
    fn walk(&self, border: &[u32], inside: impl Fn(u32) -> bool) -> Vec<Ring> {
        let mut used = vec![false; border.len()];
        let mut rings = Vec::new();
        for (i, &first) in border.iter().enumerate() {
            if used[i] {
                continue;
            }
            let mut walk: Ring = Vec::new();
            let mut half_arc = first;
            while let Ok(at) = border.binary_search(&half_arc) {
                if std::mem::replace(&mut used[at], true) {
                    break;
                }
                walk.push(half_arc);
                half_arc = self.next[half_arc as usize];
                // Through the group around the node, to the far side of the wedge.
                while inside(self.face_left_of(half_arc ^ 1)) {
                    half_arc = self.next[half_arc as usize ^ 1];
                }
            }
            self.cut_at_repeated_nodes(walk, &mut rings);
        }
        rings
    }

    fn cut_at_repeated_nodes(&self, walk: Ring, rings: &mut Vec<Ring>) {
        let mut position: HashMap<u32, usize> = HashMap::new();
        let mut open: Ring = Vec::with_capacity(walk.len());
        for half_arc in walk {
            let node = self.origin_of(half_arc);
            if let Some(&from) = position.get(&node) {
                let ring: Ring = open.drain(from..).collect();
                for &passed in &ring {
                    position.remove(&self.origin_of(passed));
                }
                rings.push(ring);
            }
            position.insert(node, open.len());
            open.push(half_arc);
        }
        rings.push(open);
    }
}

/// For each face the half-arcs with it on their left, rising.
struct AroundFaces {
    starts: Vec<u32>,
    half_arcs: Vec<u32>,
}

impl AroundFaces {
    fn of(arrangement: &Arrangement) -> Self {
        let count = 2 * arrangement.arcs.len() as u32;
        let mut starts = vec![0_u32; arrangement.faces.len() + 2];
        for half_arc in 0..count {
            starts[arrangement.face_left_of(half_arc) as usize + 2] += 1;
        }
        for i in 2..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut half_arcs = vec![0_u32; count as usize];
        for half_arc in 0..count {
            let slot = &mut starts[arrangement.face_left_of(half_arc) as usize + 1];
            half_arcs[*slot as usize] = half_arc;
            *slot += 1;
        }
        Self { starts, half_arcs }
    }

    fn half_arcs(&self, face: u32) -> &[u32] {
        &self.half_arcs[self.starts[face as usize] as usize..self.starts[face as usize + 1] as usize]
    }
}

/// Disjoint sets of numbers (Galler & Fischer 1964), the smallest of each naming it.
pub(crate) struct Parts {
    parent: Vec<u32>,
}

impl Parts {
    /// `count` numbers, each by itself.
    pub(crate) fn new(count: usize) -> Self {
        Self { parent: (0..count as u32).collect() }
    }

    /// The smallest number of the set of `i`.
    pub(crate) fn find(&mut self, i: usize) -> usize {
        let mut at = i;
        while self.parent[at] as usize != at {
            let above = self.parent[self.parent[at] as usize];
            self.parent[at] = above;
            at = above as usize;
        }
        at
    }

    /// Makes the sets of two numbers one.
    pub(crate) fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        self.parent[a.max(b)] = a.min(b) as u32;
    }
}

/// Coordinates in metres of some grid points: those of original vertices, where there are any.
struct Coordinates {
    origin: Coord<f64>,
    /// Sorted.
    points: Vec<GridPoint>,
    places: Places,
    coordinates: Vec<Coord<f64>>,
}

impl Coordinates {
    fn find(
        points: Vec<GridPoint>,
        origin: Coord<f64>,
        originals: &[&MultiPolygon<f64>],
        watch: &dyn Watch,
    ) -> Result<Self, Cancelled> {
        let mut known = vec![false; points.len()];
        let mut coordinates: Vec<Coord<f64>> = points.iter().map(|&point| coord(point, origin)).collect();
        let places = Places::of(&points);
        let hits = |originals: &[&MultiPolygon<f64>]| -> Vec<(u32, Coord<f64>)> {
            let vertices = originals.iter().flat_map(|geometry| vertices(geometry));
            let hit = |vertex: Coord<f64>| {
                let at = places.find(&points, snap::to_grid(vertex, origin)?)?;
                Some((at as u32, vertex))
            };
            vertices.filter_map(hit).collect()
        };
        for some in originals.chunks(ORIGINALS_AT_ONCE) {
            watch.check()?;
            let parts: Vec<_> = some.par_chunks(ORIGINALS_PER_TASK).map(hits).collect();
            for (at, vertex) in parts.into_iter().flatten() {
                if !std::mem::replace(&mut known[at as usize], true) {
                    coordinates[at as usize] = vertex;
                }
            }
        }
        Ok(Self { origin, points, places, coordinates })
    }

    fn at(&self, point: GridPoint) -> Coord<f64> {
        let known = self.places.find(&self.points, point).and_then(|at| self.coordinates.get(at));
        known.copied().unwrap_or_else(|| coord(point, self.origin))
    }

    /// A closed line of a ring's vertices.
    fn line(&self, ring: impl Iterator<Item = GridPoint>) -> LineString<f64> {
        let mut line: Vec<Coord<f64>> = ring.map(|point| self.at(point)).collect();
        line.extend(line.first().copied());
        LineString::new(line)
    }
}

/// All vertices of a geometry, ring by ring.
fn vertices(geometry: &MultiPolygon<f64>) -> impl Iterator<Item = Coord<f64>> + '_ {
    let rings = geometry.0.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    rings.flat_map(|line| line.0.iter().copied())
}

/// Places of points in a sorted list, by hash with linear probing: a search by halves would miss the cache twenty times.
struct Places {
    /// Index in the list plus one; 0 is free. At most half of them are taken.
    slots: Vec<u32>,
    shift: u32,
}

impl Places {
    fn of(points: &[GridPoint]) -> Self {
        let log2 = (2 * points.len().max(8)).next_power_of_two().ilog2();
        let mut places = Self { slots: vec![0; 1 << log2], shift: 64 - log2 };
        for (index, &point) in points.iter().enumerate() {
            let mut slot = places.first_slot(point);
            while places.slots[slot] != 0 {
                slot = places.after(slot);
            }
            places.slots[slot] = index as u32 + 1;
        }
        places
    }

    fn first_slot(&self, point: GridPoint) -> usize {
        (point.bits().wrapping_mul(0x9E37_79B9_7F4A_7C15) >> self.shift) as usize
    }

    fn after(&self, slot: usize) -> usize {
        (slot + 1) & (self.slots.len() - 1)
    }

    /// The index of a point in the list it was made of.
    fn find(&self, points: &[GridPoint], point: GridPoint) -> Option<usize> {
        let mut slot = self.first_slot(point);
        while let Some(index) = (self.slots[slot] as usize).checked_sub(1) {
            if points.get(index) == Some(&point) {
                return Some(index);
            }
            slot = self.after(slot);
        }
        None
    }
}
