//! What blocks carry: area, residents, neighbours, and their parts in every other definition.

use super::residents::{ResidentsBasis, residents_of};
use crate::analysis::compare::sliver_limit_m2;
use crate::geometry::coverage::Coverage;
use crate::geometry::pairs::shared_areas;
use crate::geometry::{Cancelled, Stage, Watch};
use crate::model::{Basis, DefinitionId, Rulebook, Space};
use geo::{Area, MultiPolygon};

/// Share of the work that goes into residents and neighbours; the rest is the parts in the layers.
const OWN_SHARE: f32 = 0.3;

/// The part of a block in one space of another definition.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// Position of the space in its definition.
    pub space: u32,
    /// Shared area in m².
    pub area_m2: f64,
    /// Residents there, where residents are known; else 0.
    pub residents: f64,
}

/// A block beside another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Neighbour {
    /// The other block.
    pub block: u32,
    /// Length of their common border in m, estimated where they share no line; 0 for a declared bridge.
    pub border_m: f64,
}

/// A definition over the blocks.
#[derive(Debug, Clone, PartialEq)]
pub struct LayerParts {
    /// Which definition.
    pub definition: DefinitionId,
    /// Number of its spaces.
    pub space_count: usize,
    /// Parts of block i: `parts[starts[i]..starts[i + 1]]`, the largest (by residents, then by area, then the first) first.
    pub starts: Vec<u32>,
    /// All parts. Ground that two hands drew differently by less than a sliver is none.
    pub parts: Vec<Part>,
    /// Share (0 to 1) of the residents (of the area, where nothing carries residents) whose block lies wholly in one space: of all
    /// others it is estimated in which they live. 1 where there is none at all.
    pub whole_share: f64,
}

impl LayerParts {
    /// The parts of a block, the largest first; empty outside the definition.
    pub fn of(&self, block: u32) -> &[Part] {
        let at = |i: usize| self.starts.get(i).map_or(0, |&start| start as usize);
        self.parts.get(at(block as usize)..at(block as usize + 1)).unwrap_or_default()
    }

    /// The space that holds most of a block.
    pub fn majority(&self, block: u32) -> Option<u32> {
        self.of(block).first().map(|part| part.space)
    }

    /// A definition over blocks. Residents of a block are taken as evenly spread over its ground; `residents` has one number for each
    /// block, or is `None` where nothing carries residents.
    ///
    /// # Errors
    /// Cancelled.
    pub fn build(
        blocks: &[Space],
        residents: Option<&[f64]>,
        layer: (DefinitionId, &[Space]),
        watch: &dyn Watch,
    ) -> Result<Self, Cancelled> {
        let (definition, spaces) = layer;
        let shared = shared(blocks, spaces, watch)?;
        let (mut starts, mut parts) = (vec![0_u32], Vec::with_capacity(shared.pairs.len()));
        let mut weights = Weights::default();
        let mut rest = shared.pairs.as_slice();
        for block in 0..blocks.len() as u32 {
            let (own, others) = rest.split_at(rest.partition_point(|pair| pair.0 <= block));
            rest = others;
            let area_m2 = shared.area_a_m2.get(block as usize).copied().unwrap_or_default();
            let people = residents.map(|all| all.get(block as usize).copied().unwrap_or_default());
            let found = parts_of(own, area_m2, &shared.area_b_m2, people.unwrap_or_default());
            weights.add(people.unwrap_or(area_m2), found.len() == 1 && found_is_whole(&found, area_m2));
            parts.extend(found);
            starts.push(parts.len() as u32);
        }
        Ok(Self { definition, space_count: spaces.len(), starts, parts, whole_share: weights.share() })
    }
}

/// Everything about the blocks of drafts that figures, rules and proposals need.
#[derive(Debug, Clone, PartialEq)]
pub struct BlockSet {
    /// Area of each block in m², as imported.
    pub area_m2: Vec<f64>,
    /// Length of each block's whole border in m.
    pub perimeter_m: Vec<f64>,
    /// Residents of each block, estimated where they come from elsewhere; `None` where nothing carries residents.
    pub residents: Option<Vec<f64>>,
    /// Blocks about whose residents nothing is stated; they count as none, which is said. Sorted. Empty where nothing carries residents.
    pub unstated: Vec<u32>,
    /// What residents rest on, with its date.
    pub basis: Basis,
    /// Share (0 to 1) of the residents that is exact.
    pub exact_share: f64,
    /// Neighbours of block i: `neighbours[starts[i]..starts[i + 1]]`, sorted.
    pub neighbour_starts: Vec<u32>,
    /// All neighbours, by common borders.
    pub neighbours: Vec<Neighbour>,
    /// How much free ground may lie between neighbours, in m.
    pub within_m: f64,
    /// The definitions over the blocks, in the order they were given.
    pub layers: Vec<LayerParts>,
}

impl BlockSet {
    /// What `blocks` carry, and how they lie in each of `layers`, with neighbours as rulebooks have them that don't say
    /// ([`Rulebook::NEIGHBOURS_WITHIN_M`]).
    ///
    /// Neighbours share a border line, not only a point (so that a space of neighbours can be walked), overlap, or face one another over free
    /// ground. Residents of a block are taken as evenly
    /// spread over its ground.
    ///
    /// # Errors
    /// Cancelled.
    pub fn build(
        blocks: &[Space],
        layers: &[(DefinitionId, &[Space])],
        residents: ResidentsBasis<'_>,
        watch: &dyn Watch,
    ) -> Result<Self, Cancelled> {
        let geometry = geometry_of(blocks);
        let people = residents_of(blocks, residents, &Stage::of(watch, 0.0, OWN_SHARE / 2.0))?;
        let coverage = Coverage::build(&geometry, &Stage::of(watch, OWN_SHARE / 2.0, OWN_SHARE))?;
        let within_m = Rulebook::NEIGHBOURS_WITHIN_M;
        let (neighbour_starts, neighbours) = both_ways(blocks.len(), &coverage.neighbours_within(within_m, watch)?);
        let mut over = Vec::with_capacity(layers.len());
        for (nth, layer) in layers.iter().enumerate() {
            let at = |n: usize| OWN_SHARE + (1.0 - OWN_SHARE) * n as f32 / layers.len() as f32;
            let stage = Stage::of(watch, at(nth), at(nth + 1));
            over.push(LayerParts::build(blocks, people.by_block.as_deref(), *layer, &stage)?);
        }
        watch.progress(1.0);
        Ok(Self {
            area_m2: geometry.iter().map(|geometry| finite(geometry.unsigned_area())).collect(),
            perimeter_m: perimeters(&coverage),
            residents: people.by_block,
            unstated: people.unstated,
            basis: people.basis,
            exact_share: people.exact_share,
            neighbour_starts,
            neighbours,
            within_m,
            layers: over,
        })
    }

    /// The same with neighbours as a rulebook has them; `coverage` is that of the blocks.
    ///
    /// # Errors
    /// Cancelled.
    pub fn with_neighbours(
        &self,
        rulebook: &Rulebook,
        coverage: &Coverage,
        watch: &dyn Watch,
    ) -> Result<Self, Cancelled> {
        let within_m = rulebook.reach_of_neighbours_m();
        if within_m == self.within_m {
            return Ok(self.clone());
        }
        let found = coverage.neighbours_within(within_m, watch)?;
        let (neighbour_starts, neighbours) = both_ways(self.len(), &found);
        Ok(Self { neighbour_starts, neighbours, within_m, ..self.clone() })
    }

    /// Blocks with ground that have no neighbour, sorted; none where there is only one block.
    pub fn alone(&self) -> Vec<u32> {
        let with_ground = (0..).zip(&self.area_m2).filter(|(_, area_m2)| **area_m2 > 0.0).map(|(block, _)| block);
        let with_ground: Vec<u32> = with_ground.collect();
        if with_ground.len() < 2 {
            return Vec::new();
        }
        with_ground.into_iter().filter(|block| self.neighbours_of(*block).is_empty()).collect()
    }

    /// How many of some blocks say nothing about their residents.
    pub fn unstated_among(&self, blocks: &[u32]) -> usize {
        if self.unstated.is_empty() {
            return 0;
        }
        blocks.iter().filter(|block| self.unstated.binary_search(block).is_ok()).count()
    }

    /// Number of blocks.
    pub fn len(&self) -> usize {
        self.area_m2.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.area_m2.is_empty()
    }

    /// The neighbours of a block, sorted.
    pub fn neighbours_of(&self, block: u32) -> &[Neighbour] {
        let at = |i: usize| self.neighbour_starts.get(i).map_or(0, |&start| start as usize);
        self.neighbours.get(at(block as usize)..at(block as usize + 1)).unwrap_or_default()
    }

    /// Length of the border two blocks share in m, estimated where they only face one another; 0 for blocks that are no neighbours.
    pub fn border_m(&self, a: u32, b: u32) -> f64 {
        let beside = self.neighbours_of(a);
        let at = beside.binary_search_by_key(&b, |neighbour| neighbour.block);
        at.ok().and_then(|at| beside.get(at)).map_or(0.0, |neighbour| neighbour.border_m)
    }

    /// What counts for a block: its residents, where nothing carries residents its area.
    pub fn weight(&self, block: u32) -> f64 {
        let weights = self.residents.as_ref().unwrap_or(&self.area_m2);
        weights.get(block as usize).copied().unwrap_or_default()
    }

    /// Residents of a block; 0 where nothing carries residents.
    pub fn residents_of(&self, block: u32) -> f64 {
        let of = |all: &Vec<f64>| all.get(block as usize).copied();
        self.residents.as_ref().and_then(of).unwrap_or_default()
    }

    /// What counts for a part: its residents, where nothing carries residents its area.
    pub fn weight_of(&self, part: &Part) -> f64 {
        if self.residents.is_some() { part.residents } else { part.area_m2 }
    }

    /// The layer of a definition.
    pub fn layer(&self, definition: DefinitionId) -> Option<usize> {
        self.layers.iter().position(|layer| layer.definition == definition)
    }
}

/// Ground that spaces of two lists share.
pub(super) struct Shared {
    /// Pairs with their common area in m², sorted; slivers are among them.
    pub(super) pairs: Vec<(u32, u32, f64)>,
    /// Area of each space of the first list.
    pub(super) area_a_m2: Vec<f64>,
    /// Area of each space of the second list.
    pub(super) area_b_m2: Vec<f64>,
}

/// The one place where drafts ask for an overlay.
pub(super) fn shared(a: &[Space], b: &[Space], watch: &dyn Watch) -> Result<Shared, Cancelled> {
    let found = shared_areas(&geometry_of(a), &geometry_of(b), watch)?;
    let pairs = found.pairs.iter().map(|pair| (pair.a, pair.b, pair.area_m2)).collect();
    Ok(Shared { pairs, area_a_m2: found.area_a_m2, area_b_m2: found.area_b_m2 })
}

fn geometry_of(spaces: &[Space]) -> Vec<&MultiPolygon<f64>> {
    spaces.iter().map(|space| &space.geometry).collect()
}

/// Parts of one block: slivers left out, residents shared out by area. Where spaces overlap, residents are not counted twice.
fn parts_of(pairs: &[(u32, u32, f64)], area_m2: f64, space_area_m2: &[f64], residents: f64) -> Vec<Part> {
    let limit = |space: u32| {
        let space_area = space_area_m2.get(space as usize).copied().unwrap_or_default();
        sliver_limit_m2(area_m2.min(space_area))
    };
    let kept = pairs.iter().filter(|&&(_, space, shared)| shared > limit(space));
    let mut parts: Vec<Part> =
        kept.map(|&(_, space, shared)| Part { space, area_m2: shared, residents: 0.0 }).collect();
    let covered: f64 = parts.iter().map(|part| part.area_m2).sum();
    let outside = area_m2 - pairs.iter().map(|pair| pair.2).sum::<f64>();
    let outside = if outside > sliver_limit_m2(area_m2) { outside } else { 0.0 };
    for part in &mut parts {
        part.residents = if parts_are_one(covered, outside, part) {
            residents
        } else {
            residents * part.area_m2 / (covered + outside)
        };
    }
    let order = |a: &Part, b: &Part| {
        b.residents.total_cmp(&a.residents).then(b.area_m2.total_cmp(&a.area_m2)).then(a.space.cmp(&b.space))
    };
    parts.sort_by(order);
    parts
}

/// Whether a part is all there is: its residents then need no rounding.
fn parts_are_one(covered: f64, outside: f64, part: &Part) -> bool {
    covered == part.area_m2 && outside == 0.0
}

/// Whether a block's only part is all of it.
fn found_is_whole(parts: &[Part], area_m2: f64) -> bool {
    parts.first().is_some_and(|part| area_m2 - part.area_m2 <= sliver_limit_m2(area_m2))
}

/// A share of weights.
#[derive(Default)]
struct Weights {
    all: f64,
    counted: f64,
}

impl Weights {
    fn add(&mut self, weight: f64, counts: bool) {
        self.all += weight;
        if counts {
            self.counted += weight;
        }
    }

    fn share(&self) -> f64 {
        if self.all > 0.0 { (self.counted / self.all).clamp(0.0, 1.0) } else { 1.0 }
    }
}

/// Pairs of neighbours (smaller first) as lists by block.
fn both_ways(blocks: usize, pairs: &[(u32, u32, f64)]) -> (Vec<u32>, Vec<Neighbour>) {
    let there = pairs.iter().map(|&(a, b, border_m)| (a, Neighbour { block: b, border_m }));
    let back = pairs.iter().map(|&(a, b, border_m)| (b, Neighbour { block: a, border_m }));
    let mut all: Vec<(u32, Neighbour)> = there.chain(back).collect();
    all.sort_by_key(|(block, neighbour)| (*block, neighbour.block));
    let starts = (0..=blocks as u32).map(|block| all.partition_point(|(of, _)| *of < block) as u32).collect();
    (starts, all.into_iter().map(|(_, neighbour)| neighbour).collect())
}

/// Length of each space's border in m.
fn perimeters(coverage: &Coverage) -> Vec<f64> {
    let mut lengths = vec![0.0; coverage.space_count()];
    for arc in coverage.arcs() {
        let (left, right) = (arc.left().covers(), arc.right().covers());
        let length_m = arc.length_m();
        for (these, others) in [(left, right), (right, left)] {
            for cover in these.iter().filter(|cover| others.iter().all(|other| other.space != cover.space)) {
                if let Some(sum) = lengths.get_mut(cover.space as usize) {
                    *sum += length_m;
                }
            }
        }
    }
    lengths
}

/// 0 for what is no number.
fn finite(number: f64) -> f64 {
    if number.is_finite() { number } else { 0.0 }
}
