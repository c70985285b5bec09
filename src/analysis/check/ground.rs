//! Ground of nobody, of several, and beyond the outer boundary.

use super::{NEARLY_THE_SAME, finding, is_sliver};
use crate::geometry::arrangement::Parts;
use crate::geometry::coverage::{Coverage, Ground, NearDuplicate, Region};
use crate::model::{Finding, FindingKind, Place, Severity};
use std::collections::HashMap;

/// A coverage with what several questions need.
pub(crate) struct Survey<'a> {
    pub(crate) coverage: &'a Coverage,
    /// Groups of spaces on the same ground.
    pub(crate) duplicates: Vec<Vec<u32>>,
    pub(crate) near_duplicates: Vec<NearDuplicate>,
    /// By space.
    pub(crate) twice_areas_mm2: Vec<i128>,
    /// For spaces that are like others the group of those; few spaces are in it.
    group_of: HashMap<u32, usize>,
}

/// Regions of one kind, those that matter apart from slivers; each largest first.
#[derive(Debug, Default)]
pub(crate) struct Defects {
    pub(crate) large: Vec<Region>,
    pub(crate) slivers: Vec<Region>,
}

impl Defects {
    pub(crate) fn of(regions: Vec<Region>) -> Self {
        let (slivers, large) = regions.into_iter().partition(is_sliver);
        Self { large, slivers }
    }
}

impl<'a> Survey<'a> {
    pub(crate) fn of(coverage: &'a Coverage) -> Self {
        let twice_areas_mm2 = coverage.twice_areas_mm2();
        let duplicates = coverage.duplicates();
        let near_duplicates = coverage.near_duplicates(NEARLY_THE_SAME, &twice_areas_mm2);
        let pairs = near_duplicates.iter().map(|pair| [pair.spaces.0, pair.spaces.1]);
        let alike = || duplicates.iter().flatten().copied().chain(pairs.clone().flatten());
        let mut parts = Parts::new(coverage.space_count());
        for group in &duplicates {
            group.iter().for_each(|&space| parts.join(group[0] as usize, space as usize));
        }
        pairs.clone().for_each(|[a, b]| parts.join(a as usize, b as usize));
        let group_of = alike().map(|space| (space, parts.find(space as usize))).collect();
        Self { coverage, duplicates, near_duplicates, twice_areas_mm2, group_of }
    }

    /// Overlaps, but for those between spaces of the same or nearly the same shape, which are told as that.
    pub(crate) fn overlaps(&self, ground: &Ground<'_>) -> Defects {
        let mut regions = ground.overlaps();
        regions.retain(|region| !self.is_told(&region.spaces));
        Defects::of(regions)
    }

    fn is_told(&self, spaces: &[u32]) -> bool {
        let mut groups = spaces.iter().map(|space| self.group_of.get(space));
        let first = groups.next().flatten();
        first.is_some() && groups.all(|group| group == first)
    }
}

/// Findings about ground.
pub(super) fn findings(survey: &Survey<'_>) -> Vec<Finding> {
    use FindingKind::{Gap, GapSliver, OutsideBoundary, Overlap, OverlapSliver, UncoveredBoundary};
    let ground = Ground::of(survey.coverage);
    let overlaps = survey.overlaps(&ground);
    let gaps = Defects::of(ground.gaps());
    let outside = Defects::of(ground.outside());
    let uncovered = Defects::of(ground.uncovered());
    vec![
        regions(Overlap, Severity::Error, overlaps.large),
        regions(OverlapSliver, Severity::Warning, overlaps.slivers),
        regions(Gap, Severity::Warning, gaps.large),
        regions(GapSliver, Severity::Warning, gaps.slivers),
        regions(OutsideBoundary, Severity::Warning, outside.large),
        regions(OutsideBoundary, Severity::Info, outside.slivers),
        regions(UncoveredBoundary, Severity::Warning, uncovered.large),
        regions(UncoveredBoundary, Severity::Info, uncovered.slivers),
    ]
}

fn regions(kind: FindingKind, severity: Severity, regions: Vec<Region>) -> Finding {
    let area_m2 = regions.iter().map(Region::area_m2).sum();
    let count = regions.len();
    let place = |region: &Region| Place {
        extent: Some(region.extent),
        spaces: region.named().iter().map(|&space| space as usize).collect(),
        detail: String::new(),
    };
    let places = regions.iter().take(Finding::MAX_PLACES).map(place).collect();
    Finding { count, ..finding(kind, severity, Some(area_m2), places) }
}
