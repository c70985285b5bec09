//! A rulebook brought to blocks.

use super::LayerParts;
use crate::geometry::along::LineIndex;
use crate::geometry::coverage::Coverage;
use crate::geometry::{Cancelled, Watch};
use crate::model::{DefinitionId, Rulebook, Space, SpaceId};
use geo::{Coord, MultiLineString};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A barrier runs between two blocks when it runs along more than this share of their common border.
const LEAST_ALONG: f64 = 0.5;

/// A rulebook brought to the blocks it is about.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// The criteria.
    pub rulebook: Rulebook,
    /// Declared bridges as pairs of blocks (smaller first), sorted; those of unknown blocks are left out.
    pub bridges: Vec<(u32, u32)>,
    /// Pairs of neighbouring blocks (smaller first) between which a barrier runs, bridges left out. A block that a barrier runs through is
    /// none: it is whole, and joins what lies on both sides.
    pub cut: HashSet<(u32, u32)>,
    /// For each block the position of the space of the parent definition that holds most of it; `None`: outside. Empty without a parent.
    pub parent_of: Vec<Option<u32>>,
    /// The parent definition.
    pub parent: Option<DefinitionId>,
}

impl Rules {
    /// Brings a rulebook to blocks. `parent` is the rulebook's parent definition over the blocks, `barriers` the lines of its barriers.
    ///
    /// A barrier runs between two blocks when it follows more than half of their common border, no farther away than the rulebook says
    /// ([`Rulebook::barrier_reach_m`]), and no other border there is clearly nearer to it.
    ///
    /// # Errors
    /// Cancelled.
    pub fn of(
        rulebook: &Rulebook,
        blocks: &[Space],
        parent: Option<&LayerParts>,
        barriers: &[&MultiLineString<f64>],
        watch: &dyn Watch,
    ) -> Result<Self, Cancelled> {
        let position: HashMap<SpaceId, u32> = blocks.iter().map(|block| block.id).zip(0..).collect();
        let pair = |bridge: &crate::model::Bridge| {
            let (a, b) = (*position.get(&bridge.a)?, *position.get(&bridge.b)?);
            (a != b).then_some((a.min(b), a.max(b)))
        };
        let mut bridges: Vec<(u32, u32)> = rulebook.bridges.iter().filter_map(pair).collect();
        bridges.sort_unstable();
        bridges.dedup();
        let mut cut = cut_by(barriers, rulebook, blocks, watch)?;
        for bridge in &bridges {
            cut.remove(bridge);
        }
        let parent_of = parent.map(|parent| (0..blocks.len() as u32).map(|block| parent.majority(block)).collect());
        Ok(Self {
            rulebook: rulebook.clone(),
            bridges,
            cut,
            parent_of: parent_of.unwrap_or_default(),
            parent: parent.map(|parent| parent.definition),
        })
    }

    /// Whether a barrier runs between two blocks.
    pub fn is_cut(&self, a: u32, b: u32) -> bool {
        !self.cut.is_empty() && self.cut.contains(&(a.min(b), a.max(b)))
    }

    /// The parent space of a block.
    pub fn parent_of(&self, block: u32) -> Option<u32> {
        self.parent_of.get(block as usize).copied().flatten()
    }
}

/// Pairs of blocks (smaller first) between which one of the lines runs.
fn cut_by(
    barriers: &[&MultiLineString<f64>],
    rulebook: &Rulebook,
    blocks: &[Space],
    watch: &dyn Watch,
) -> Result<HashSet<(u32, u32)>, Cancelled> {
    let lines = LineIndex::build(barriers.iter().copied());
    if lines.is_empty() {
        return Ok(HashSet::new());
    }
    let reach_m = rulebook.reach_of_barriers_m();
    let mut numbers: BTreeMap<(u32, u32), u32> = BTreeMap::new();
    let (mut borders, mut segments) = (Vec::new(), Vec::new());
    for (pair, corners) in stretches(blocks, rulebook.reach_of_neighbours_m(), watch)? {
        watch.check()?;
        let next = numbers.len() as u32;
        let of = *numbers.entry(pair).or_insert(next);
        // Only what barriers come near to asks which border is nearest.
        if lines.along(corners.iter().copied(), reach_m).0 > 0.0 {
            segments.extend(corners.iter().zip(corners.iter().skip(1)).map(|(from, to)| (*from, *to, of)));
        }
        borders.push((pair, of, corners));
    }
    let near = LineIndex::of_segments(segments);
    let mut lengths: BTreeMap<(u32, u32), (f64, f64)> = BTreeMap::new();
    for (pair, of, corners) in borders {
        watch.check()?;
        let (along, whole) = lines.along_nearest(corners.into_iter(), reach_m, (&near, of));
        let sums = lengths.entry(pair).or_default();
        *sums = (sums.0 + along, sums.1 + whole);
    }
    let runs_between = |(_, (along, whole)): &(_, (f64, f64))| *along > LEAST_ALONG * whole;
    Ok(lengths.into_iter().filter(runs_between).map(|(pair, _)| pair).collect())
}

/// Two blocks (smaller first), and where a stretch of the border between them runs.
type Stretch = ((u32, u32), Vec<Coord<f64>>);

/// The borders between two blocks each (smaller first), stretch by stretch; those over free ground run in the middle of it.
fn stretches(blocks: &[Space], within_m: f64, watch: &dyn Watch) -> Result<Vec<Stretch>, Cancelled> {
    let geometry: Vec<_> = blocks.iter().map(|block| &block.geometry).collect();
    let coverage = Coverage::build(&geometry, watch)?;
    let pair = |a: u32, b: u32| (a.min(b), a.max(b));
    let mut found = Vec::new();
    for arc in coverage.arcs() {
        let (left, right) = (arc.left().covers(), arc.right().covers());
        if let ([a], [b]) = (left, right) {
            found.push((pair(a.space, b.space), arc.coords().collect()));
        }
    }
    let facing = coverage.facing(within_m, watch)?;
    found.extend(facing.iter().map(|facing| (pair(facing.space, facing.other), facing.middle.to_vec())));
    Ok(found)
}
