//! What remedies did, in figures.

use super::Effect;
use crate::model::{Finding, FindingKind};
use geo::Rect;
use std::collections::{BTreeMap, BTreeSet};

/// The order in which remedies are carried out.
const ORDER: [FindingKind; 14] = [
    FindingKind::EmptyGeometry,
    FindingKind::DuplicateGeometry,
    FindingKind::SelfIntersection,
    FindingKind::DegenerateRing,
    FindingKind::PointContact,
    FindingKind::OutsideBoundary,
    FindingKind::Overlap,
    FindingKind::OverlapSliver,
    FindingKind::Gap,
    FindingKind::GapSliver,
    FindingKind::UncoveredBoundary,
    FindingKind::LostZeros,
    FindingKind::EmptyCode,
    FindingKind::DuplicateCode,
];

/// Figures by kind.
#[derive(Debug, Default)]
pub(super) struct Effects {
    by_kind: BTreeMap<FindingKind, Figures>,
}

#[derive(Debug, Default)]
struct Figures {
    count: usize,
    area_m2: f64,
    residents: Option<f64>,
    spaces: BTreeSet<usize>,
    /// With what they are sorted by.
    places: Vec<(f64, Rect<f64>)>,
}

/// One place that was mended.
#[derive(Debug, Clone, Default)]
pub(super) struct Mended {
    pub(super) area_m2: f64,
    pub(super) residents: Option<f64>,
    /// Those that change.
    pub(super) spaces: Vec<usize>,
    pub(super) extent: Option<Rect<f64>>,
}

impl Effects {
    pub(super) fn add(&mut self, kind: FindingKind, mended: Mended) {
        let figures = self.by_kind.entry(kind).or_default();
        figures.count += 1;
        figures.area_m2 += mended.area_m2;
        figures.residents = sum(figures.residents, mended.residents);
        figures.spaces.extend(mended.spaces);
        figures.places.extend(mended.extent.map(|extent| (mended.area_m2, extent)));
    }

    pub(super) fn into_list(mut self) -> Vec<Effect> {
        let of_kind = |kind: FindingKind| self.by_kind.remove(&kind).map(|figures| figures.effect(kind));
        ORDER.into_iter().filter_map(of_kind).collect()
    }
}

impl Figures {
    fn effect(mut self, kind: FindingKind) -> Effect {
        // Stable: equally large ones stay in the order they were mended.
        self.places.sort_by(|a, b| b.0.total_cmp(&a.0));
        self.places.truncate(Finding::MAX_PLACES);
        Effect {
            kind,
            count: self.count,
            area_m2: self.area_m2,
            residents: self.residents,
            spaces: self.spaces.into_iter().collect(),
            places: self.places.into_iter().map(|(_, extent)| extent).collect(),
        }
    }
}

/// Missing is not zero: it stays missing until something is stated.
pub(super) fn sum(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a + b),
        (stated, None) | (None, stated) => stated,
    }
}
