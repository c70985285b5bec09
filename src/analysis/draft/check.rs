//! What of its rulebook a draft does not meet, in people.

use super::{BlockSet, LiveDraft, Rules};
use crate::geometry::arrangement::Parts;
use crate::model::Draft;
use std::collections::BTreeMap;

/// Differences in residents up to this come from rounding.
const LEAST_RESIDENTS: f64 = 0.01;

/// What a draft does not meet. Spaces are positions in the draft, blocks in their definition.
#[derive(Debug, Clone, PartialEq)]
pub enum Violation {
    /// Too few people.
    TooFew {
        /// The space.
        space: u32,
        /// So many are lacking.
        lacking: f64,
        /// So many of its blocks say nothing about their residents, and count as nobody.
        unstated: usize,
    },
    /// Too many people.
    TooMany {
        /// The space.
        space: u32,
        /// So many are above.
        above: f64,
        /// So many of its blocks say nothing about their residents, and count as nobody.
        unstated: usize,
    },
    /// Fewer spaces than asked for.
    TooFewSpaces {
        /// How many there are (with blocks).
        spaces: u32,
        /// How many are asked for.
        asked: u32,
    },
    /// More spaces than asked for.
    TooManySpaces {
        /// How many there are (with blocks).
        spaces: u32,
        /// How many are asked for.
        asked: u32,
    },
    /// A space in several pieces.
    Apart {
        /// The space.
        space: u32,
        /// The blocks beside its largest piece (by residents, else area).
        blocks: Vec<u32>,
        /// How many people live there.
        residents: f64,
    },
    /// A space that reaches beyond the parent space that holds most of it.
    BeyondParent {
        /// The space.
        space: u32,
        /// The parent space that holds most of it.
        parent: u32,
        /// The blocks elsewhere.
        blocks: Vec<u32>,
        /// How many people live there.
        residents: f64,
    },
    /// A space that is not compact enough.
    NotCompact {
        /// The space.
        space: u32,
        /// Its compactness (Polsby & Popper 1991).
        compactness: f64,
    },
    /// A barrier that runs through a space: without the borders it runs along, what hangs together would fall apart.
    Crossed {
        /// The space.
        space: u32,
        /// The blocks on the smaller side of the barrier.
        blocks: Vec<u32>,
        /// How many people live there.
        residents: f64,
    },
    /// Blocks without a space.
    Unassigned {
        /// The blocks.
        blocks: Vec<u32>,
        /// How many people live there.
        residents: f64,
    },
}

/// What of its rulebook a draft does not meet: what concerns the number of spaces first, then blocks without a space, then space by space.
/// `assigned` states the position of each block's space ([`Draft::dense`]). A space without blocks violates nothing. Where nothing
/// carries residents, limits of residents are not asked for.
pub fn check_draft(blocks: &BlockSet, assigned: &[u32], rules: &Rules) -> Vec<Violation> {
    let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for block in 0..blocks.len() as u32 {
        let space = assigned.get(block as usize).copied().unwrap_or(Draft::UNASSIGNED);
        members.entry(space).or_default().push(block);
    }
    let unassigned = members.remove(&Draft::UNASSIGNED).unwrap_or_default();
    let mut found = check_whole(blocks, members.len() as u32, unassigned, rules);
    for (space, members) in &members {
        found.extend(check_space(blocks, *space, members, rules));
    }
    found
}

/// What one space does not meet; `members` are its blocks, sorted.
pub fn check_space(blocks: &BlockSet, space: u32, members: &[u32], rules: &Rules) -> Vec<Violation> {
    if members.is_empty() {
        return Vec::new();
    }
    let one = OneSpace { blocks, space, members, rules };
    let mut found = one.residents();
    let pieces = one.pieces(false);
    if rules.rulebook.contiguous {
        found.extend(one.apart(&pieces));
    }
    found.extend(one.beyond_parent());
    found.extend(one.not_compact());
    if !rules.cut.is_empty() {
        found.extend(one.crossed(&pieces));
    }
    found
}

impl LiveDraft {
    /// What one space does not meet, as of now.
    pub fn violations_of(&self, space: u32, rules: &Rules) -> Vec<Violation> {
        check_space(self.blocks(), space, &self.members(space), rules)
    }

    /// What concerns the draft as a whole: the number of spaces, blocks without one.
    pub fn violations_of_whole(&self, rules: &Rules) -> Vec<Violation> {
        check_whole(self.blocks(), self.spaces_with_blocks(), self.unassigned_blocks(), rules)
    }
}

/// Number of spaces, blocks without one.
fn check_whole(blocks: &BlockSet, spaces: u32, unassigned: Vec<u32>, rules: &Rules) -> Vec<Violation> {
    let book = &rules.rulebook;
    let too_few =
        book.min_spaces.filter(|asked| spaces < *asked).map(|asked| Violation::TooFewSpaces { spaces, asked });
    let too_many =
        book.max_spaces.filter(|asked| spaces > *asked).map(|asked| Violation::TooManySpaces { spaces, asked });
    let without = (!unassigned.is_empty())
        .then(|| Violation::Unassigned { residents: residents(blocks, &unassigned), blocks: unassigned });
    too_few.into_iter().chain(too_many).chain(without).collect()
}

fn residents(blocks: &BlockSet, of: &[u32]) -> f64 {
    of.iter().map(|block| blocks.residents_of(*block)).sum()
}

/// A space under its rules.
struct OneSpace<'a> {
    blocks: &'a BlockSet,
    space: u32,
    /// Sorted.
    members: &'a [u32],
    rules: &'a Rules,
}

impl OneSpace<'_> {
    fn residents(&self) -> Vec<Violation> {
        if self.blocks.residents.is_none() {
            return Vec::new();
        }
        let (space, people) = (self.space, residents(self.blocks, self.members));
        let lacking = self.rules.rulebook.min_residents.map(|least| least - people).filter(|n| *n > LEAST_RESIDENTS);
        let above = self.rules.rulebook.max_residents.map(|most| people - most).filter(|n| *n > LEAST_RESIDENTS);
        let unstated = self.blocks.unstated_among(self.members);
        let too_few = lacking.map(|lacking| Violation::TooFew { space, lacking, unstated });
        too_few.into_iter().chain(above.map(|above| Violation::TooMany { space, above, unstated })).collect()
    }

    /// What hangs together, by common borders and bridges: for each member the number of its piece (the smallest position in it).
    fn pieces(&self, barriers_cut: bool) -> Vec<usize> {
        let mut parts = Parts::new(self.members.len());
        let place = |block: u32| self.members.binary_search(&block).ok();
        for (i, &block) in self.members.iter().enumerate() {
            let beyond = self.blocks.neighbours_of(block).iter().filter(|neighbour| neighbour.block > block);
            for neighbour in beyond.filter(|n| !(barriers_cut && self.rules.is_cut(block, n.block))) {
                if let Some(j) = place(neighbour.block) {
                    parts.join(i, j);
                }
            }
        }
        for &(a, b) in &self.rules.bridges {
            if let (Some(i), Some(j)) = (place(a), place(b)) {
                parts.join(i, j);
            }
        }
        (0..self.members.len()).map(|i| parts.find(i)).collect()
    }

    fn apart(&self, pieces: &[usize]) -> Option<Violation> {
        let blocks = self.beside_largest(pieces, |_| true);
        let residents = residents(self.blocks, &blocks);
        (!blocks.is_empty()).then_some(Violation::Apart { space: self.space, blocks, residents })
    }

    /// The members outside the piece that weighs most (then the one with the largest area, then the first), among those asked for.
    fn beside_largest(&self, pieces: &[usize], asked: impl Fn(usize) -> bool) -> Vec<u32> {
        let mut weights: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
        for (_, (&block, &piece)) in self.members.iter().zip(pieces).enumerate().filter(|(i, _)| asked(*i)) {
            let sum = weights.entry(piece).or_default();
            let area_m2 = self.blocks.area_m2.get(block as usize).copied().unwrap_or_default();
            *sum = (sum.0 + self.blocks.weight(block), sum.1 + area_m2);
        }
        let larger = |a: &(&usize, &(f64, f64)), b: &(&usize, &(f64, f64))| {
            a.1.0.total_cmp(&b.1.0).then(a.1.1.total_cmp(&b.1.1)).then(b.0.cmp(a.0))
        };
        let Some(largest) = weights.iter().max_by(larger).map(|(piece, _)| *piece) else { return Vec::new() };
        let beside = |piece: &usize| *piece != largest && weights.contains_key(piece);
        // Members are sorted.
        self.members.iter().zip(pieces).filter(|(_, piece)| beside(piece)).map(|(block, _)| *block).collect()
    }

    fn beyond_parent(&self) -> Option<Violation> {
        if self.rules.parent_of.is_empty() {
            return None;
        }
        let mut held: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
        for &block in self.members {
            let Some(parent) = self.rules.parent_of(block) else { continue };
            let sum = held.entry(parent).or_default();
            let area_m2 = self.blocks.area_m2.get(block as usize).copied().unwrap_or_default();
            *sum = (sum.0 + self.blocks.weight(block), sum.1 + area_m2);
        }
        let larger = |a: &(&u32, &(f64, f64)), b: &(&u32, &(f64, f64))| {
            a.1.0.total_cmp(&b.1.0).then(a.1.1.total_cmp(&b.1.1)).then(b.0.cmp(a.0))
        };
        let parent = held.iter().max_by(larger).map(|(parent, _)| *parent)?;
        let elsewhere = self.members.iter().copied().filter(|block| self.rules.parent_of(*block) != Some(parent));
        let blocks: Vec<u32> = elsewhere.collect();
        let residents = residents(self.blocks, &blocks);
        (!blocks.is_empty()).then_some(Violation::BeyondParent { space: self.space, parent, blocks, residents })
    }

    fn not_compact(&self) -> Option<Violation> {
        let least = self.rules.rulebook.min_compactness?;
        let compactness = compactness(self.blocks, self.members)?;
        (compactness < least).then_some(Violation::NotCompact { space: self.space, compactness })
    }

    fn crossed(&self, pieces: &[usize]) -> Option<Violation> {
        let sides = self.pieces(true);
        let mut blocks = Vec::new();
        let mut wholes: Vec<usize> = pieces.to_vec();
        wholes.sort_unstable();
        wholes.dedup();
        for whole in wholes {
            blocks.extend(self.beside_largest(&sides, |i| pieces.get(i) == Some(&whole)));
        }
        blocks.sort_unstable();
        let residents = residents(self.blocks, &blocks);
        (!blocks.is_empty()).then_some(Violation::Crossed { space: self.space, blocks, residents })
    }
}

/// Compactness of some blocks taken together (Polsby & Popper 1991): 4π·area / perimeter². `None` for what has no border.
pub fn compactness(blocks: &BlockSet, members: &[u32]) -> Option<f64> {
    let (mut area_m2, mut perimeter_m) = (0.0, 0.0);
    for &block in members {
        area_m2 += blocks.area_m2.get(block as usize).copied().unwrap_or_default();
        perimeter_m += blocks.perimeter_m.get(block as usize).copied().unwrap_or_default();
        let inside = blocks.neighbours_of(block).iter().filter(|n| members.binary_search(&n.block).is_ok());
        perimeter_m -= inside.map(|neighbour| neighbour.border_m).sum::<f64>();
    }
    (perimeter_m > 0.0).then(|| (4.0 * std::f64::consts::PI * area_m2 / (perimeter_m * perimeter_m)).min(1.0))
}
