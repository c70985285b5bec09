//! Who gets which ground.

use super::Work;
use super::effects::{Mended, sum};
use crate::analysis::check::{Defects, Survey};
use crate::geometry::coverage::{Ground, Region};
use crate::model::FindingKind;
use std::collections::BTreeSet;

/// Ground with new owners.
pub(super) struct Given<'a> {
    pub(super) ground: Ground<'a>,
    /// Faces that were given. May repeat.
    pub(super) faces: Vec<u32>,
    /// Kind and figures of each place.
    pub(super) mended: Vec<(FindingKind, Mended)>,
}

/// What decides who gets ground, while it is given.
struct Giving<'w, 'c> {
    work: &'w Work<'w>,
    survey: &'w Survey<'c>,
    frozen: &'w BTreeSet<u32>,
    given: Given<'c>,
    /// Ground each space has left: none is to lose all of it by a rule.
    left_mm2: Vec<i128>,
}

impl Work<'_> {
    /// Carries out what is ordered about ground. Overlaps are settled before gaps, so that a gap's neighbours are known.
    pub(super) fn ground_to_give<'c>(&self, survey: &Survey<'c>, frozen: &BTreeSet<u32>) -> Given<'c> {
        use FindingKind::{Gap, GapSliver, OutsideBoundary, Overlap, OverlapSliver, UncoveredBoundary};
        let given = Given { ground: Ground::of(survey.coverage), faces: Vec::new(), mended: Vec::new() };
        let left_mm2 = survey.twice_areas_mm2.clone();
        let mut giving = Giving { work: self, survey, frozen, given, left_mm2 };
        if self.is_ordered(OutsideBoundary) {
            for region in giving.given.ground.outside() {
                giving.cut_off(&region);
            }
        }
        if self.is_ordered(Overlap) || self.is_ordered(OverlapSliver) {
            let overlaps = survey.overlaps(&giving.given.ground);
            overlaps.large.iter().for_each(|region| giving.settle(Overlap, region));
            overlaps.slivers.iter().for_each(|region| giving.settle(OverlapSliver, region));
        }
        if self.is_ordered(Gap) || self.is_ordered(GapSliver) {
            let gaps = Defects::of(giving.given.ground.gaps());
            gaps.large.iter().for_each(|region| giving.fill(Gap, region));
            gaps.slivers.iter().for_each(|region| giving.fill(GapSliver, region));
        }
        if self.is_ordered(UncoveredBoundary) {
            for region in giving.given.ground.uncovered() {
                giving.fill(UncoveredBoundary, &region);
            }
        }
        giving.given
    }
}

impl Giving<'_, '_> {
    fn is_frozen(&self, space: u32) -> bool {
        self.frozen.contains(&space)
    }

    /// Gives a region to `to` alone and keeps the books about those who lose it.
    fn give(&mut self, kind: FindingKind, region: &Region, to: &[u32]) {
        for &face in &region.faces {
            self.given.ground.give(face, to);
        }
        self.given.faces.extend_from_slice(&region.faces);
        let losers: Vec<u32> = region.spaces.iter().copied().filter(|space| !to.contains(space)).collect();
        let mut residents = None;
        for &loser in &losers {
            self.left_mm2[loser as usize] -= region.twice_area_mm2;
            let whole = self.survey.twice_areas_mm2[loser as usize];
            let share = if whole > 0 { region.twice_area_mm2 as f64 / whole as f64 } else { 0.0 };
            let stated = self.work.space(loser as usize).and_then(|space| space.residents);
            residents = sum(residents, stated.map(|stated| stated * share));
        }
        let winners = to.iter().copied().filter(|space| !region.spaces.contains(space));
        let spaces = losers.iter().copied().chain(winners).map(|space| space as usize).collect();
        let extent = Some(region.extent);
        self.given.mended.push((kind, Mended { area_m2: region.area_m2(), residents, spaces, extent }));
    }

    /// Takes ground outside the boundary from all that have it.
    fn cut_off(&mut self, region: &Region) {
        let is_ordered = self.work.order(FindingKind::OutsideBoundary, Some(region.extent)).is_some();
        if is_ordered && !region.spaces.iter().any(|&space| self.is_frozen(space)) {
            self.give(FindingKind::OutsideBoundary, region, &[]);
        }
    }

    /// Leaves ground of several spaces to one of them.
    fn settle(&mut self, kind: FindingKind, region: &Region) {
        let Some(order) = self.work.order(kind, Some(region.extent)) else { return };
        if region.spaces.iter().any(|&space| self.is_frozen(space)) {
            return;
        }
        let keeper = match order.to {
            Some(to) => region.spaces.iter().copied().find(|&space| space as usize == to),
            None => self.keeper(kind, region),
        };
        if let Some(keeper) = keeper {
            self.give(kind, region, &[keeper]);
        }
    }

    /// Who keeps ground of several by the rule: one that would have nothing left; else of a sliver the one it borders longest, and of
    /// larger ground the smallest. The first of those that are equal.
    fn keeper(&self, kind: FindingKind, region: &Region) -> Option<u32> {
        let weight = |space: u32| -> (bool, f64) {
            let left = self.left_mm2[space as usize] - region.twice_area_mm2;
            let measure = if kind == FindingKind::OverlapSliver {
                region.border_with_m(space)
            } else {
                -(self.survey.twice_areas_mm2[space as usize] as f64)
            };
            (left <= 0, measure)
        };
        best(region.spaces.iter().copied(), weight)
    }

    /// Gives ground of nobody to a neighbour.
    fn fill(&mut self, kind: FindingKind, region: &Region) {
        let Some(order) = self.work.order(kind, Some(region.extent)) else { return };
        let neighbours = || region.borders.iter().map(|&(space, _)| space).filter(|&space| !self.is_frozen(space));
        let winner = match order.to {
            Some(to) => neighbours().find(|&space| space as usize == to),
            None => best(neighbours(), |space| (false, region.border_with_m(space))),
        };
        if let Some(winner) = winner {
            self.give(kind, region, &[winner]);
        }
    }
}

/// The first of the spaces with the largest weight.
fn best(spaces: impl Iterator<Item = u32>, weight: impl Fn(u32) -> (bool, f64)) -> Option<u32> {
    let weighed = spaces.map(|space| (weight(space), space));
    let better = |a: &(bool, f64), b: &(bool, f64)| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).is_gt();
    weighed.reduce(|best, next| if better(&next.0, &best.0) { next } else { best }).map(|(_, space)| space)
}
