//! The borders of several layers of areas as lines, each drawn once, with the layers that have a border there.
//!
//! Method: an arc of the [`Arrangement`] of all layers is a border of a layer when the layer's spaces on its two sides differ. Arcs are
//! joined where exactly two with the same layers meet, so that lines are as long as they can be. A line runs so that, of the layer
//! with the fewest spaces among its own, the space with the smallest number lies on its left (outside counts as the largest): whoever draws
//! the layers' lines side by side finds each on the same side all along such a space's border. Where the arcs of one line
//! want it differently, the greater length decides.
//!
//! Simplification is by moving corners to the middle of cells ([`Borders::simplified`]), or of what is close onto one another
//! ([`Borders::together`]). Neither parts what is joined.
//!
//! Assumptions: those of [`Arrangement`]; at most [`MOST_LAYERS`] layers, further ones have no lines. Borders are where the arrangement
//! has them, 1 to 2 mm from where the spaces state them.
//!
//! Non-goals: moving lines sideways; that depends on how broad they are drawn.
//!
//! ```
//! use geo::{MultiPolygon, Rect, coord};
//! use klammer::geometry::{NoWatch, borders::borders};
//!
//! let area = |x: f64, width: f64| {
//!     MultiPolygon::new(vec![Rect::new(coord! { x: x, y: 0.0 }, coord! { x: x + width, y: 2.0 }).to_polygon()])
//! };
//! let (whole, west, east) = (area(0.0, 4.0), area(0.0, 2.0), area(2.0, 2.0));
//! let found = borders(&[vec![&whole], vec![&west, &east]], &NoWatch).unwrap();
//! // The line between west and east belongs to the second layer alone, the outer border to both.
//! let lengths: Vec<(u64, f64)> = found.lines.iter().map(|line| (line.layers, line.length())).collect();
//! assert_eq!(lengths, [(0b10, 2.0), (0b11, 12.0)]);
//! ```

use super::arrangement::{Arc, Arrangement, Cover};
use super::watch::{Cancelled, Stage, Watch};
use geo::{Coord, MultiPolygon};
use std::cmp::Ordering;

mod cells;
mod edges;
mod join;
mod together;

use edges::Edge;
use join::{Piece, join};

/// So many layers can be told apart.
pub const MOST_LAYERS: usize = 64;

/// A line that is the border of some layers.
#[derive(Debug, Clone, PartialEq)]
pub struct BorderLine {
    /// Whose: one bit for each layer, the lowest for the first.
    pub layers: u64,
    /// Its corners, at least two; of a closed line the last is the first again.
    pub coords: Vec<Coord<f64>>,
    /// Whether it comes back to where it began and is joined there.
    pub closed: bool,
}

impl BorderLine {
    /// Length in the units of its corners.
    pub fn length(&self) -> f64 {
        length(&self.coords)
    }
}

/// All borders of some layers.
#[derive(Debug, Clone, PartialEq)]
pub struct Borders {
    /// The lines, in an order that depends on the layers alone.
    pub lines: Vec<BorderLine>,
    /// For each layer its place by number of spaces; the layer with the fewest decides which way a line runs.
    ranks: Vec<u8>,
}

/// The borders of `layers[layer][space]`.
///
/// # Errors
/// Cancelled.
pub fn borders(layers: &[Vec<&MultiPolygon<f64>>], watch: &dyn Watch) -> Result<Borders, Cancelled> {
    let layers = layers.get(..MOST_LAYERS).unwrap_or(layers);
    let arrangement = Arrangement::build(layers, &Stage::of(watch, 0.0, 0.85))?;
    watch.check()?;
    let found = Borders::of(&arrangement);
    watch.progress(1.0);
    Ok(found)
}

impl Borders {
    /// The borders of the layers of an arrangement.
    pub fn of(arrangement: &Arrangement) -> Self {
        let ranks = ranks(arrangement.spaces_in_layer());
        let arcs = arrangement.arcs().filter_map(|arc| Some((piece(arc, &ranks)?, arc)));
        let (pieces, arcs): (Vec<Piece>, Vec<Arc<'_>>) = arcs.unzip();
        let coords = |piece: usize, out: &mut dyn FnMut(Coord<f64>), along: bool| {
            let Some(arc) = arcs.get(piece) else { return };
            if along {
                arc.coords().for_each(out);
            } else {
                let mut corners: Vec<Coord<f64>> = arc.coords().collect();
                corners.reverse();
                corners.into_iter().for_each(out);
            }
        };
        Self { lines: join(&pieces, &coords), ranks }
    }

    /// The same lines with every corner moved to the middle of its cell in a grid over the whole plane (`cell` in the units of the
    /// corners): what collapses to a point is dropped, and what falls on one another becomes one line with the layers of all. Neighbours
    /// keep their border in common, whatever the cell; nothing moves by more than 0.71 cells. A thing thinner than a cell stays as a line.
    ///
    /// Corners that are no numbers, or beyond 2³⁰ cells from the origin, are left out. A cell that is not greater than 0 changes nothing.
    ///
    /// # Errors
    /// Cancelled.
    pub fn simplified(&self, cell: f64, watch: &dyn Watch) -> Result<Self, Cancelled> {
        if !(cell > 0.0 && cell.is_finite()) {
            return Ok(self.clone());
        }
        let edges = cells::edges(&self.lines, cell, &|layers| self.rank(layers), watch)?;
        watch.check()?;
        Ok(self.joined(&edges, &|key| cells::middle(key, cell)))
    }

    /// The same lines with what is no further apart than `reach` (in the units of the corners) brought together, so that borders which
    /// differ by less become one line with the layers of all.
    ///
    /// Method: corners are taken in order, those of the layers with the fewest spaces first; one that is within reach of a kept one
    /// becomes that, any other is kept. Then every stretch is led through the kept corners within reach of it. Unlike with [`Self::simplified`]
    /// there is no limit of a cell that what is close could lie on two sides of. No corner moves further than the reach, no stretch
    /// further than twice; corners are no closer than the reach afterwards.
    ///
    /// Corners that are no numbers, or beyond 2³¹ reaches from the origin, are left out. A reach that is not greater than 0 changes nothing.
    ///
    /// # Errors
    /// Cancelled.
    pub fn together(&self, reach: f64, watch: &dyn Watch) -> Result<Self, Cancelled> {
        if !(reach > 0.0 && reach.is_finite()) {
            return Ok(self.clone());
        }
        let found = together::together(&self.lines, reach, &|layers| self.rank(layers), watch)?;
        watch.check()?;
        let place = |at: u64| found.corners.get(at as usize).copied().unwrap_or(Coord::zero());
        Ok(self.joined(&found.edges, &place))
    }

    /// The rank of the layer that decides.
    fn rank(&self, layers: u64) -> u8 {
        lead(layers, &self.ranks).map_or(u8::MAX, |(rank, _)| rank)
    }

    fn joined(&self, edges: &[Edge], place: &(dyn Fn(u64) -> Coord<f64> + Sync)) -> Self {
        let pieces: Vec<Piece> = edges.iter().map(|edge| edge.piece(place)).collect();
        let coords = |piece: usize, out: &mut dyn FnMut(Coord<f64>), along: bool| {
            let Some(edge) = edges.get(piece) else { return };
            let (first, last) = if along { (edge.low, edge.high) } else { (edge.high, edge.low) };
            out(place(first));
            out(place(last));
        };
        Self { lines: join(&pieces, &coords), ranks: self.ranks.clone() }
    }

    /// Length of what exactly these layers have in common (and no other), in the units of the corners.
    pub fn length_of(&self, layers: u64) -> f64 {
        self.lines.iter().filter(|line| line.layers == layers).map(BorderLine::length).sum()
    }

    /// Number of corners of all lines.
    pub fn corners(&self) -> usize {
        self.lines.iter().map(|line| line.coords.len()).sum()
    }
}

/// Place of each layer when those with fewer spaces come first.
fn ranks(spaces_in_layer: &[u32]) -> Vec<u8> {
    let mut order: Vec<usize> = (0..spaces_in_layer.len().min(MOST_LAYERS)).collect();
    order.sort_by_key(|layer| (spaces_in_layer.get(*layer).copied(), *layer));
    let mut ranks = vec![0; order.len()];
    for (rank, layer) in order.into_iter().enumerate() {
        if let Some(place) = ranks.get_mut(layer) {
            *place = rank as u8;
        }
    }
    ranks
}

/// Rank and number of the layer that decides, of a set.
fn lead(layers: u64, ranks: &[u8]) -> Option<(u8, u32)> {
    let present = (0..MOST_LAYERS as u32).filter(|layer| layers >> layer & 1 == 1);
    present.filter_map(|layer| Some((*ranks.get(layer as usize)?, layer))).min()
}

/// Which layers have a border along an arc.
fn layers_of(arc: Arc<'_>) -> u64 {
    let (left, right) = (arc.left().covers(), arc.right().covers());
    let (mut i, mut j, mut found) = (0, 0, 0_u64);
    while let Some(layer) = [left.get(i), right.get(j)].into_iter().flatten().map(|cover| cover.layer).min() {
        let (on_left, on_right) = (run(left, i, layer), run(right, j, layer));
        if !on_left.iter().map(|c| c.space).eq(on_right.iter().map(|c| c.space)) {
            found |= 1_u64.checked_shl(layer).unwrap_or(0);
        }
        i += on_left.len();
        j += on_right.len();
    }
    found
}

/// The covers of one layer, which begin at a place or not at all.
fn run(covers: &[Cover], from: usize, layer: u32) -> &[Cover] {
    let rest = covers.get(from..).unwrap_or_default();
    let count = rest.iter().take_while(|cover| cover.layer == layer).count();
    rest.get(..count).unwrap_or_default()
}

/// An arc as a piece of border; `None` when it is none.
fn piece(arc: Arc<'_>, ranks: &[u8]) -> Option<Piece> {
    let layers = layers_of(arc);
    let (_, lead) = lead(layers, ranks)?;
    let order = spaces_of(arc.left().covers(), lead).cmp(spaces_of(arc.right().covers(), lead));
    let length = arc.length_m();
    let wish = if order == Ordering::Greater { -length } else { length };
    Some(Piece { start: u64::from(arc.start_node()), end: u64::from(arc.end_node()), layers, wish })
}

/// The spaces of a layer among covers, rising. Nobody counts as the largest, also after somebody.
fn spaces_of(covers: &[Cover], layer: u32) -> impl Iterator<Item = u32> + '_ {
    covers.iter().filter(move |cover| cover.layer == layer).map(|cover| cover.space).chain([u32::MAX])
}

fn length(corners: &[Coord<f64>]) -> f64 {
    corners.windows(2).map(|pair| pair[1] - pair[0]).map(|d| d.x.hypot(d.y)).sum()
}

#[cfg(test)]
mod tests;
