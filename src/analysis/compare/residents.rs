//! Spreading residents over the pieces of an overlay.

use super::{ByPair, Carrier, ResidentsConcerned, sliver_limit_m2};
use crate::geometry::overlay::Overlay;
use crate::model::Space;
use std::collections::{BTreeMap, BTreeSet};

/// Residents of one carrying space on one piece.
struct Share<'o> {
    /// Spaces of A and of B there.
    covers: [&'o [u32]; 2],
    residents: f64,
    /// Whether all residents of the carrying space are here for certain.
    exact: bool,
}

/// A part of a space's ground: the spaces of A and of B there, and its area in m².
type Ground<'o> = ([&'o [u32]; 2], f64);

/// All residents on ground of any definition.
pub(super) struct Spread<'o> {
    shares: Vec<Share<'o>>,
}

impl<'o> Spread<'o> {
    /// Spreads the carrier's residents by area; `None` if none of its spaces states any.
    ///
    /// Where the carrier is A or B itself and its spaces overlap, the residents of a space stay in that space.
    pub(super) fn over(overlay: &'o Overlay, carrier: Carrier<'_>, a: &[Space], b: &[Space]) -> Option<Self> {
        let (layer, spaces) = match carrier {
            Carrier::A => (0, a),
            Carrier::B => (1, b),
            Carrier::Other(spaces) => (2, spaces),
        };
        let stated = |space: &Space| space.residents.filter(|residents| residents.is_finite());
        if !spaces.iter().any(|space| stated(space).is_some()) {
            return None;
        }
        let mut ground: Vec<Vec<Ground<'o>>> = vec![Vec::new(); spaces.len()];
        for piece in &overlay.pieces {
            for space in &piece.covers[layer] {
                let mut covers = [piece.covers[0].as_slice(), piece.covers[1].as_slice()];
                if layer < 2 {
                    covers[layer] = std::slice::from_ref(space);
                }
                ground[*space as usize].push((covers, piece.area_m2));
            }
        }
        let mut shares = Vec::new();
        for (i, ground) in ground.iter().enumerate() {
            if let Some(residents) = stated(&spaces[i]) {
                spread_one(ground, overlay.space_area_m2[layer][i], residents, &mut shares);
            }
        }
        Some(Self { shares })
    }

    /// Residents of every pair.
    pub(super) fn by_pair(&self) -> ByPair {
        let mut sums = ByPair::new();
        for share in &self.shares {
            for &a in share.covers[0] {
                for &b in share.covers[1] {
                    *sums.entry((a, b)).or_default() += share.residents;
                }
            }
        }
        sums
    }

    /// Pairs of which some residents were counted there, not spread by area.
    pub(super) fn counted_pairs(&self) -> BTreeSet<(u32, u32)> {
        let exact = self.shares.iter().filter(|share| share.exact);
        exact
            .flat_map(|share| share.covers[0].iter().flat_map(|&a| share.covers[1].iter().map(move |&b| (a, b))))
            .collect()
    }

    /// Residents outside the majority space, both ways.
    pub(super) fn concerned(&self, finer_is_a: bool) -> ResidentsConcerned {
        let (mut total, mut exact) = (0.0, 0.0);
        for share in self.common() {
            total += share.residents;
            if share.exact {
                exact += share.residents;
            }
        }
        let (outside_from_a, outside_from_b) = (self.outside(0), self.outside(1));
        ResidentsConcerned {
            finer_is_a,
            outside_majority: if finer_is_a { outside_from_a } else { outside_from_b },
            outside_from_a,
            outside_from_b,
            total,
            exact_share: if total > 0.0 { exact / total } else { 1.0 },
        }
    }

    fn common(&self) -> impl Iterator<Item = &Share<'o>> {
        self.shares.iter().filter(|share| share.covers.iter().all(|covers| !covers.is_empty()))
    }

    /// Residents of the spaces of one side outside the space of the other that holds most of theirs.
    fn outside(&self, from: usize) -> f64 {
        let to = 1 - from;
        let mut by_space: BTreeMap<u32, BTreeMap<u32, f64>> = BTreeMap::new();
        for share in self.common() {
            for &space in share.covers[from] {
                let sums = by_space.entry(space).or_default();
                for &other in share.covers[to] {
                    *sums.entry(other).or_default() += share.residents;
                }
            }
        }
        let majority: BTreeMap<u32, u32> =
            by_space.iter().filter_map(|(&space, sums)| Some((space, largest(sums)?))).collect();
        let leaves = |share: &Share<'_>| {
            let stays = |space: &&u32| majority.get(space).is_some_and(|space| share.covers[to].contains(space));
            let staying = share.covers[from].iter().filter(stays).count();
            // On ground that several spaces of this side cover, each of them has an equal part.
            share.residents * (1.0 - staying as f64 / share.covers[from].len() as f64)
        };
        self.common().map(leaves).sum()
    }
}

/// Spreads the residents of one space over its ground.
fn spread_one<'o>(ground: &[Ground<'o>], area_m2: f64, residents: f64, shares: &mut Vec<Share<'o>>) {
    let mut largest: Option<&Ground<'o>> = None;
    for part in ground {
        if largest.is_none_or(|known| part.1 > known.1) {
            largest = Some(part);
        }
    }
    let Some(&(covers, largest_m2)) = largest else { return };
    let in_one_pair = covers.iter().all(|covers| covers.len() == 1);
    if in_one_pair && area_m2 - largest_m2 <= sliver_limit_m2(area_m2) {
        shares.push(Share { covers, residents, exact: true });
        return;
    }
    // A winding hole could cancel the area; then there is nothing to spread by.
    if area_m2 > 0.0 {
        let share = |&(covers, part_m2)| Share { covers, residents: residents * part_m2 / area_m2, exact: false };
        shares.extend(ground.iter().map(share));
    }
}

/// The space with the largest sum, the first of equals.
fn largest(sums: &BTreeMap<u32, f64>) -> Option<u32> {
    let better = |best: (u32, f64), next: (u32, f64)| if next.1 > best.1 { next } else { best };
    sums.iter().map(|(&space, &sum)| (space, sum)).reduce(better).map(|(space, _)| space)
}
