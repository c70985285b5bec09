//! A whole layer on the grid, read in parallel.

use super::boxes::Boxes;
use super::outline::{Extent, Outline, twice_area};
use super::shifted::Edge;
use crate::geometry::arrangement::point::GridPoint;
use crate::geometry::watch::{Cancelled, Watch};
use geo::{Coord, MultiPolygon};
use rayon::prelude::*;

/// Spaces read by one parallel task.
const CHUNK: usize = 128;

/// One ring of a layer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ring {
    pub(super) space: u32,
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) extent: Extent,
    pub(super) twice_area: i128,
}

/// The rings of all spaces, one after another. An edge has the number of the point it begins at.
#[derive(Debug, Clone, Default)]
pub(super) struct Layer {
    pub(super) points: Vec<GridPoint>,
    /// Where the points came from, in metres.
    pub(super) coords: Vec<Coord<f64>>,
    pub(super) rings: Vec<Ring>,
    /// For each point its ring.
    ring_of: Vec<u32>,
    /// Twice the area of each space in mm².
    pub(super) twice_areas: Vec<i128>,
    /// Spaces with rings that were left out for their coordinates, rising.
    pub(super) skipped: Vec<u32>,
}

impl Layer {
    /// Reads all spaces, mending those that are not sound.
    pub(super) fn read(
        spaces: &[&MultiPolygon<f64>],
        origin: Coord<f64>,
        watch: &dyn Watch,
    ) -> Result<Self, Cancelled> {
        let parts: Vec<Self> = spaces
            .par_chunks(CHUNK)
            .enumerate()
            .map(|(chunk, some)| {
                watch.check()?;
                let (mut outline, mut boxes, mut part) = (Outline::default(), Boxes::default(), Self::default());
                for (at, space) in some.iter().enumerate() {
                    let found = super::sound::read_sound(space, origin, &mut outline, &mut boxes, watch)?;
                    part.push(&outline, (chunk * CHUNK + at) as u32, found.skipped);
                }
                Ok(part)
            })
            .collect::<Result<_, Cancelled>>()?;
        let mut layer = Self::default();
        layer.points.reserve_exact(parts.iter().map(|part| part.points.len()).sum());
        layer.coords.reserve_exact(layer.points.capacity());
        parts.into_iter().for_each(|part| layer.append(part));
        let points = layer.rings.iter().enumerate();
        layer.ring_of = points.flat_map(|(at, ring)| (ring.start..ring.end).map(move |_| at as u32)).collect();
        Ok(layer)
    }

    /// A layer of one space.
    pub(super) fn of_one(outline: &Outline) -> Self {
        let mut layer = Self::default();
        layer.push(outline, 0, false);
        layer.ring_of =
            (0_u32..).zip(&layer.rings).flat_map(|(at, ring)| (ring.start..ring.end).map(move |_| at)).collect();
        layer
    }

    fn push(&mut self, outline: &Outline, space: u32, skipped: bool) {
        let base = self.points.len();
        for ring in outline.rings() {
            let points = &outline.points[ring.clone()];
            let (start, end) = ((base + ring.start) as u32, (base + ring.end) as u32);
            let (extent, twice_area) = (Extent::of(points), twice_area(points));
            self.rings.push(Ring { space, start, end, extent, twice_area });
        }
        self.points.extend_from_slice(&outline.points);
        self.coords.extend_from_slice(&outline.coords);
        self.twice_areas.push(outline.twice_area_mm2());
        if skipped {
            self.skipped.push(space);
        }
    }

    fn append(&mut self, part: Self) {
        let base = self.points.len() as u32;
        let moved = |ring: &Ring| Ring { start: ring.start + base, end: ring.end + base, ..*ring };
        self.rings.extend(part.rings.iter().map(moved));
        self.points.extend(part.points);
        self.coords.extend(part.coords);
        self.twice_areas.extend(part.twice_areas);
        self.skipped.extend(part.skipped);
    }

    /// Number of edges.
    pub(super) fn len(&self) -> usize {
        self.points.len()
    }

    /// The ring an edge is of.
    pub(super) fn ring(&self, edge: usize) -> &Ring {
        &self.rings[self.ring_number(edge)]
    }

    /// The number of the ring an edge is of.
    pub(super) fn ring_number(&self, edge: usize) -> usize {
        self.ring_of[edge] as usize
    }

    /// The edge that follows on the ring.
    pub(super) fn next(&self, edge: usize) -> usize {
        let ring = self.ring(edge);
        if edge + 1 == ring.end as usize { ring.start as usize } else { edge + 1 }
    }

    /// The ends of an edge.
    pub(super) fn edge(&self, edge: usize) -> Edge {
        (self.points[edge], self.points[self.next(edge)])
    }
}
