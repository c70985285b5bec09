//! A planar arrangement of any number of layers of areas: nodes, arcs and faces on one 1 mm grid.
//!
//! Method: all vertices are snapped to the grid and brought together where they are no more than 1 mm apart; edges are
//! noded by iterated snap rounding; each edge keeps, for every space, by how much the space's winding number differs between its sides; faces are
//! traced and winding numbers carried from the unbounded face inwards. A space covers a face where its winding number is not 0.
//! All decisions are exact integer arithmetic: the same input gives the same result on any number of threads.
//!
//! Assumptions: planar coordinates in metres, no more than about 2,100 km apart. What is self-intersecting, overlapping, doubled, nested
//! wrongly or empty is arranged as it stands and can be told from the winding numbers; a ring with coordinates that
//! are no numbers or out of range is left out and its space named in [`Arrangement::skipped`].
//!
//! Non-goals: mending. No vertex moves further than the snapping needs (about 1 to 2 mm).
//!
//! ```
//! use geo::{MultiPolygon, Rect, coord};
//! use klammer::geometry::NoWatch;
//! use klammer::geometry::arrangement::Arrangement;
//!
//! let square = |x: f64| {
//!     MultiPolygon::new(vec![Rect::new(coord! { x: x, y: 0.0 }, coord! { x: x + 2.0, y: 2.0 }).to_polygon()])
//! };
//! let (a, b) = (square(0.0), square(1.0));
//! let arrangement = Arrangement::build(&[vec![&a], vec![&b]], &NoWatch).unwrap();
//! let common = arrangement.faces().find(|face| face.covers().len() == 2).unwrap();
//! assert_eq!(common.area_m2(), 2.0);
//! ```

mod areas;
mod cells;
mod chains;
mod edges;
mod faces;
mod noding;
pub(crate) mod point;
mod snap;

use super::watch::{Cancelled, Watch};
pub(crate) use areas::Parts;
pub(crate) use cells::{Bins, Cells};
use faces::TracedFace;
use geo::{Coord, MultiPolygon, Rect};
use point::GridPoint;
use snap::MM_PER_M;
pub(crate) use snap::origin_of;

/// One mm² in m², halved: areas are kept doubled.
const M2_PER_HALF_MM2: f64 = 2_000_000.0;

/// A space that covers a face.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cover {
    /// Index of the layer.
    pub layer: u32,
    /// Index of the space in its layer.
    pub space: u32,
    /// How often the space's rings run around the face; 1 where the space is sound, never 0.
    pub winding: i32,
}

/// A stretch on which a space's own border runs there and back: a spike, or two of its parts side by side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fold {
    /// Index of the layer.
    pub layer: u32,
    /// Index of the space in its layer.
    pub space: u32,
    /// Where, in metres.
    pub extent: Rect<f64>,
}

#[derive(Debug, Clone, Copy)]
struct ArcRecord {
    points: (u32, u32),
    start: u32,
    end: u32,
    left: u32,
    right: u32,
}

#[derive(Debug, Clone, Copy)]
struct FaceRecord {
    twice_area_mm2: i128,
    /// Smallest x, y and largest x, y; `None` for the unbounded face.
    extent_mm: Option<(GridPoint, GridPoint)>,
    covers: (u32, u32),
}

/// Nodes, arcs and faces of some layers.
#[derive(Debug, Clone)]
pub struct Arrangement {
    origin: Coord<f64>,
    spaces_in_layer: Vec<u32>,
    nodes: Vec<GridPoint>,
    points: Vec<GridPoint>,
    arcs: Vec<ArcRecord>,
    faces: Vec<FaceRecord>,
    covers: Vec<Cover>,
    skipped: Vec<(u32, u32)>,
    folds: Vec<Fold>,
    /// For each half-arc (`2 * arc` along it, `2 * arc + 1` against it) the one that follows it around the face on its left.
    next: Vec<u32>,
}

impl Arrangement {
    /// Arranges `layers[layer][space]`.
    pub fn build(layers: &[Vec<&MultiPolygon<f64>>], watch: &dyn Watch) -> Result<Self, Cancelled> {
        let keys = Keys::of(layers);
        let geometries: Vec<(u32, &MultiPolygon<f64>)> =
            layers.iter().flatten().enumerate().map(|(key, geometry)| (key as u32, *geometry)).collect();
        watch.progress(0.0);
        let snapped = snap::snap(&geometries, watch)?;
        watch.progress(0.25);
        let edges = noding::node(snapped.segments, watch)?;
        watch.progress(0.65);
        let chains = chains::Chains::trace(&edges, watch)?;
        watch.progress(0.85);
        let traced = faces::trace(&chains, &edges, watch)?;
        let covers = |weight: &edges::Weight| {
            let (layer, space) = keys.resolve(weight.space);
            Cover { layer, space, winding: weight.weight }
        };
        let origin = snapped.origin;
        let arrangement = Self {
            origin,
            spaces_in_layer: layers.iter().map(|layer| layer.len() as u32).collect(),
            covers: traced.windings.iter().map(covers).collect(),
            faces: traced.faces.iter().map(FaceRecord::from).collect(),
            skipped: snapped.skipped.iter().map(|&key| keys.resolve(key)).collect(),
            folds: edges.cancelled.iter().map(|fold| keys.fold(fold, origin)).collect(),
            arcs: (chains.arcs.iter().enumerate())
                .map(|(i, arc)| ArcRecord {
                    points: arc.points,
                    start: arc.start,
                    end: arc.end,
                    left: traced.face_of[2 * i],
                    right: traced.face_of[2 * i + 1],
                })
                .collect(),
            points: chains.points,
            nodes: chains.nodes,
            next: traced.next,
        };
        watch.progress(1.0);
        Ok(arrangement)
    }

    /// Number of spaces in each layer.
    pub fn spaces_in_layer(&self) -> &[u32] {
        &self.spaces_in_layer
    }

    /// All faces, the unbounded one first.
    pub fn faces(&self) -> impl ExactSizeIterator<Item = Face<'_>> + Clone {
        (0..self.faces.len() as u32).map(|index| Face { arrangement: self, index })
    }

    /// The face with this index.
    pub fn face(&self, index: u32) -> Option<Face<'_>> {
        ((index as usize) < self.faces.len()).then_some(Face { arrangement: self, index })
    }

    /// All arcs.
    pub fn arcs(&self) -> impl ExactSizeIterator<Item = Arc<'_>> + Clone {
        (0..self.arcs.len() as u32).map(|index| Arc { arrangement: self, index })
    }

    /// Positions of the nodes in metres: where arcs begin and end.
    pub fn nodes(&self) -> impl ExactSizeIterator<Item = Coord<f64>> + '_ {
        self.nodes.iter().map(|&point| coord(point, self.origin))
    }

    /// Spaces (layer, space) with rings that were left out for unusable coordinates. Sorted.
    pub fn skipped(&self) -> &[(u32, u32)] {
        &self.skipped
    }

    /// Stretches on which a space's border cancels itself.
    pub fn folds(&self) -> &[Fold] {
        &self.folds
    }
}

/// A face of an arrangement.
#[derive(Debug, Clone, Copy)]
pub struct Face<'a> {
    arrangement: &'a Arrangement,
    index: u32,
}

impl<'a> Face<'a> {
    /// Index in [`Arrangement::faces`].
    pub fn index(self) -> u32 {
        self.index
    }

    fn record(self) -> &'a FaceRecord {
        &self.arrangement.faces[self.index as usize]
    }

    /// Whether it is the face outside everything.
    pub fn is_unbounded(self) -> bool {
        self.index == 0
    }

    /// Twice the area in mm², exact; 0 for the unbounded face.
    pub fn twice_area_mm2(self) -> i128 {
        self.record().twice_area_mm2
    }

    /// Area in m²; 0 for the unbounded face.
    pub fn area_m2(self) -> f64 {
        area_m2(self.twice_area_mm2())
    }

    /// The spaces that cover it, sorted by layer and space.
    pub fn covers(self) -> &'a [Cover] {
        let (from, to) = self.record().covers;
        &self.arrangement.covers[from as usize..to as usize]
    }

    /// Smallest box around it in metres; `None` for the unbounded face.
    pub fn extent(self) -> Option<Rect<f64>> {
        let (low, high) = self.record().extent_mm?;
        Some(Rect::new(coord(low, self.arrangement.origin), coord(high, self.arrangement.origin)))
    }
}

/// An arc of an arrangement: a line between two nodes with one face on each side.
#[derive(Debug, Clone, Copy)]
pub struct Arc<'a> {
    arrangement: &'a Arrangement,
    index: u32,
}

impl<'a> Arc<'a> {
    /// Index in [`Arrangement::arcs`].
    pub fn index(self) -> u32 {
        self.index
    }

    fn record(self) -> &'a ArcRecord {
        &self.arrangement.arcs[self.index as usize]
    }

    /// Its vertices in metres, at least two.
    pub fn coords(self) -> impl ExactSizeIterator<Item = Coord<f64>> + Clone + 'a {
        let (from, to) = self.record().points;
        let origin = self.arrangement.origin;
        self.arrangement.points[from as usize..to as usize].iter().map(move |&point| coord(point, origin))
    }

    /// Length in m.
    pub fn length_m(self) -> f64 {
        let (from, to) = self.record().points;
        let points = &self.arrangement.points[from as usize..to as usize];
        points.windows(2).map(|w| (point::distance2(w[0], w[1]) as f64).sqrt()).sum::<f64>() / MM_PER_M
    }

    /// Index of the node it begins at.
    pub fn start_node(self) -> u32 {
        self.record().start
    }

    /// Index of the node it ends at; the same as the first for a closed arc.
    pub fn end_node(self) -> u32 {
        self.record().end
    }

    /// The face on its left.
    pub fn left(self) -> Face<'a> {
        Face { arrangement: self.arrangement, index: self.record().left }
    }

    /// The face on its right.
    pub fn right(self) -> Face<'a> {
        Face { arrangement: self.arrangement, index: self.record().right }
    }
}

/// Area in m² from twice the area in mm².
pub(crate) fn area_m2(twice_area_mm2: i128) -> f64 {
    twice_area_mm2 as f64 / M2_PER_HALF_MM2
}

pub(crate) fn coord(point: GridPoint, origin: Coord<f64>) -> Coord<f64> {
    Coord { x: origin.x + point.x() as f64 / MM_PER_M, y: origin.y + point.y() as f64 / MM_PER_M }
}

impl From<&TracedFace> for FaceRecord {
    fn from(face: &TracedFace) -> Self {
        let (x, y) = (face.extent.x, face.extent.y);
        let extent_mm = (x.0 <= x.1).then(|| (GridPoint::new(x.0, y.0), GridPoint::new(x.1, y.1)));
        Self { twice_area_mm2: face.twice_area, extent_mm, covers: face.windings }
    }
}

/// Numbers all spaces of all layers through, in order.
struct Keys {
    layer_starts: Vec<u32>,
}

impl Keys {
    fn of(layers: &[Vec<&MultiPolygon<f64>>]) -> Self {
        let starts = layers.iter().scan(0, |next, layer| {
            let start = *next;
            *next += layer.len() as u32;
            Some(start)
        });
        Self { layer_starts: starts.collect() }
    }

    /// Layer and space of a number.
    fn resolve(&self, key: u32) -> (u32, u32) {
        let layer = self.layer_starts.partition_point(|&start| start <= key) - 1;
        (layer as u32, key - self.layer_starts[layer])
    }

    fn fold(&self, fold: &edges::Cancelled, origin: Coord<f64>) -> Fold {
        let (layer, space) = self.resolve(fold.space);
        Fold { layer, space, extent: Rect::new(coord(fold.lo, origin), coord(fold.hi, origin)) }
    }
}

#[cfg(test)]
mod tests;
