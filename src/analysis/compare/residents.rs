//! Residents on what two definitions share.

use super::super::weights::{spread, spread_own};
use super::{ByPair, Carrier, ResidentsConcerned, geometry_of, sliver_limit_m2};
use crate::geometry::index::SpaceIndex;
use crate::geometry::pairs::{DoubledGround, PairAreas};
use crate::geometry::{Cancelled, Watch};
use crate::model::Space;
use geo::{Area as _, MultiPolygon};
use std::collections::{BTreeMap, BTreeSet};

/// Residents in the same spaces of A and of B: at least one of each, several where they overlap.
struct Share {
    covers: [Box<[u32]>; 2],
    residents: f64,
    /// Whether they live there for certain.
    exact: bool,
}

/// All residents on ground of both definitions.
pub(super) struct Spread {
    shares: Vec<Share>,
    /// Carrier spaces that state none.
    unstated: usize,
}

impl Spread {
    /// Spreads the carrier's residents by area; `None` if none of its spaces states any.
    ///
    /// Where the carrier is A or B itself and its spaces overlap, the residents of a space stay in that space.
    pub(super) fn over(
        ground: &PairAreas,
        carrier: Carrier<'_>,
        [a, b]: [&[Space]; 2],
        watch: &dyn Watch,
    ) -> Result<Option<Self>, Cancelled> {
        let (own, spaces) = match carrier {
            Carrier::A => (Some(0), a),
            Carrier::B => (Some(1), b),
            Carrier::Other(spaces) => (None, spaces),
        };
        let stated = |space: &Space| space.residents.is_some_and(f64::is_finite);
        if !spaces.iter().any(stated) {
            return Ok(None);
        }
        let layers = [geometry_of(a), geometry_of(b)];
        let layers = [layers[0].as_slice(), layers[1].as_slice()];
        let mut shares = Vec::with_capacity(spaces.len());
        let mut put = |covers: [&[u32]; 2], residents: f64, exact: bool| {
            if covers.iter().all(|covers| !covers.is_empty()) {
                shares.push(Share { covers: covers.map(Box::from), residents, exact });
            }
        };
        match own {
            Some(side) => {
                let apart = on_doubled(spaces, &[&ground.doubled[1 - side]]);
                spread_own(spaces, side, ground, layers, &apart, &mut put, watch)?;
            }
            None => {
                let apart = on_doubled(spaces, &[&ground.doubled[0], &ground.doubled[1]]);
                spread(spaces, layers, &apart, &mut put, watch)?;
            }
        }
        let unstated = spaces.iter().filter(|space| !stated(space)).count();
        Ok(Some(Self { shares, unstated }))
    }

    /// Residents of every pair.
    pub(super) fn by_pair(&self) -> ByPair {
        let mut sums = ByPair::new();
        for share in &self.shares {
            for &a in &share.covers[0] {
                for &b in &share.covers[1] {
                    *sums.entry((a, b)).or_default() += share.residents;
                }
            }
        }
        sums
    }

    /// Pairs of which some residents were counted there, not spread by area.
    pub(super) fn counted_pairs(&self) -> BTreeSet<(u32, u32)> {
        let pairs = |share: &'_ Share| -> Vec<(u32, u32)> {
            share.covers[0].iter().flat_map(|&a| share.covers[1].iter().map(move |&b| (a, b))).collect()
        };
        self.shares.iter().filter(|share| share.exact).flat_map(pairs).collect()
    }

    /// Residents outside the majority space, both ways.
    pub(super) fn concerned(&self, finer_is_a: bool) -> ResidentsConcerned {
        let (mut total, mut exact) = (0.0, 0.0);
        for share in &self.shares {
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
            unstated: self.unstated,
        }
    }

    /// Residents of the spaces of one side outside the space of the other that holds most of theirs.
    fn outside(&self, from: usize) -> f64 {
        let to = 1 - from;
        let mut by_space: BTreeMap<u32, BTreeMap<u32, f64>> = BTreeMap::new();
        for share in &self.shares {
            for &space in &share.covers[from] {
                let sums = by_space.entry(space).or_default();
                for &other in &share.covers[to] {
                    *sums.entry(other).or_default() += share.residents;
                }
            }
        }
        let majority: BTreeMap<u32, u32> =
            by_space.iter().filter_map(|(&space, sums)| Some((space, largest(sums)?))).collect();
        let leaves = |share: &Share| {
            let stays = |space: &&u32| majority.get(space).is_some_and(|space| share.covers[to].contains(space));
            let staying = share.covers[from].iter().filter(stays).count();
            // On ground that several spaces of this side cover, each of them has an equal part.
            share.residents * (1.0 - staying as f64 / share.covers[from].len() as f64)
        };
        self.shares.iter().map(leaves).sum()
    }
}

/// The space with the largest sum, the first of equals.
fn largest(sums: &BTreeMap<u32, f64>) -> Option<u32> {
    let better = |best: (u32, f64), next: (u32, f64)| if next.1 > best.1 { next } else { best };
    sums.iter().map(|(&space, &sum)| (space, sum)).reduce(better).map(|(space, _)| space)
}

/// Which spaces come near ground that is covered more than once, and to more than a sliver of theirs.
fn on_doubled(spaces: &[Space], grounds: &[&[DoubledGround]]) -> Vec<bool> {
    if grounds.iter().all(|grounds| grounds.is_empty()) {
        return Vec::new();
    }
    let geometries: Vec<&MultiPolygon<f64>> = geometry_of(spaces);
    let index = SpaceIndex::build(&geometries);
    let mut doubled_m2 = vec![0.0; spaces.len()];
    for ground in grounds.iter().copied().flatten() {
        for space in index.in_rect(ground.extent) {
            doubled_m2[space as usize] += ground.area_m2;
        }
    }
    let is_apart = |(space, doubled_m2): (&&MultiPolygon<f64>, &f64)| {
        *doubled_m2 > 0.0 && *doubled_m2 > sliver_limit_m2(space.unsigned_area())
    };
    geometries.iter().zip(&doubled_m2).map(is_apart).collect()
}
