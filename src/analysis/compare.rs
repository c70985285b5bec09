//! Comparing two definitions: where they agree, and whom it concerns.
//!
//! Method: both definitions are laid over one another on one 1 mm grid ([`crate::geometry::pairs`], as for crosswalks and transfer). Shared areas
//! give the cross-table; agreement is the V-measure (Rosenberg & Hirschberg 2007, for maps Nowosad & Stepinski 2018) on the common
//! area; A plays the role of the reference regions, as `x` in `vmeasure_calc(x, y)` of the R package sabre.
//!
//! Assumptions: within a space residents are spread evenly over its area. That is exact where a carrying space lies wholly in one pair,
//! an estimate elsewhere; the share is stated. Ground that a definition covers twice counts in every pair it belongs to; people there count once
//! among all.
//!
//! Majorities, nesting and disagreements of single spaces are in [`SpaceFit`] and [`Disagreement`], two versions of one definition in
//! [`versions`]. The one-to-one matching ([`Matching`]) is made only where both have similar numbers of spaces: between
//! two levels that are perfectly nested it would call most of the ground different.

mod agreement;
mod disagreements;
pub mod disclosure;
mod fit;
mod matching;
mod residents;
pub mod versions;

use crate::geometry::pairs::{PairAreas, SharedArea, pair_areas};
use crate::geometry::{Cancelled, Stage, Watch};
use crate::model::Space;
use agreement::agreement;
pub use disagreements::Disagreement;
use fit::Fitting;
pub use fit::{NESTED_SHARE, SpaceFit};
use geo::MultiPolygon;
pub use matching::{MOST_MATCHED_SPACES, Matching, SIMILAR_COUNTS};
use residents::Spread;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A shared area below this (m²), or below [`SLIVER_SHARE`] of the smaller space, comes from two hands drawing one line; it is no pair.
pub const SLIVER_AREA_M2: f64 = 1.0;

/// See [`SLIVER_AREA_M2`]: whichever is less decides.
pub const SLIVER_SHARE: f64 = 1e-4;

/// The area up to which ground of a space of this area is a sliver.
pub fn sliver_limit_m2(space_area_m2: f64) -> f64 {
    SLIVER_AREA_M2.min(SLIVER_SHARE * space_area_m2)
}

/// Two definitions over one another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// The cross-table: all pairs of spaces that share more ground than a sliver, sorted by (a, b). All sums beside it include the slivers.
    pub pairs: Vec<Pair>,
    /// Area in some space of A and some of B.
    pub common_area_m2: f64,
    /// Area in A only.
    pub only_a_area_m2: f64,
    /// Area in B only.
    pub only_b_area_m2: f64,
    /// Area that lies in several spaces of A.
    pub doubly_covered_a_m2: f64,
    /// Area that lies in several spaces of B.
    pub doubly_covered_b_m2: f64,
    /// Agreement weighted by area, on the common area; 0 where there is none.
    pub by_area: Agreement,
    /// Agreement weighted by residents; `None` where nothing carries residents or nobody lives on common ground.
    pub by_residents: Option<Agreement>,
    /// What is said in people; `None` where nothing carries residents.
    pub residents: Option<ResidentsConcerned>,
    /// Whether A is the finer one: has at least as many spaces on the common ground.
    pub finer_is_a: bool,
    /// How each space of A lies in those of B, in the order of A.
    pub fits_a: Vec<SpaceFit>,
    /// How each space of B lies in those of A, in the order of B.
    pub fits_b: Vec<SpaceFit>,
    /// One space of B for each of A; `None` where their numbers differ too much for that, or are too large.
    pub matching: Option<Matching>,
}

/// Two spaces that share ground.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Pair {
    /// Index of the space of A.
    pub a: u32,
    /// Index of the space of B.
    pub b: u32,
    /// Shared area.
    pub area_m2: f64,
    /// Residents there, exact or estimated; `None` where nothing carries residents.
    pub residents: Option<f64>,
    /// Whether any of them were counted there; else all are spread by area, which tells of nobody in particular.
    pub counted: bool,
    /// Shared area by the area of both together (Jaccard 1901), on the common area: 1 when they are the same there.
    pub jaccard_area: f64,
    /// The same of residents; `None` where nothing carries residents or nobody lives in either.
    pub jaccard_residents: Option<f64>,
}

/// V-measure and what it is made of (Rosenberg & Hirschberg 2007; for maps Nowosad & Stepinski 2018).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Agreement {
    /// Harmonic mean of homogeneity and completeness (β = 1).
    pub v_measure: f64,
    /// 1 when every space of B lies inside one space of A.
    pub homogeneity: f64,
    /// 1 when every space of A lies inside one space of B.
    pub completeness: f64,
    /// Variation of information, H(A|B) + H(B|A), by the joint entropy H(A, B) (Meilă 2007): 0 when both are the same, 1 when
    /// one tells nothing of the other.
    pub nvi: f64,
}

/// The headline: residents who live outside the space that the rest of theirs belongs to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ResidentsConcerned {
    /// Whether A is the finer one (at least as many spaces on the common ground); if so spaces of A are looked at, each with its majority space in B; else the other way round.
    pub finer_is_a: bool,
    /// Residents outside the majority space, of all, from the finer to the coarser.
    pub outside_majority: f64,
    /// Residents of each space of A outside the space of B that most of it belongs to.
    pub outside_from_a: f64,
    /// Residents of each space of B outside the space of A that most of it belongs to.
    pub outside_from_b: f64,
    /// Residents on the common ground.
    pub total: f64,
    /// Share (0 to 1) of `total` that is exact: comes from carrier spaces that lie wholly in one pair.
    pub exact_share: f64,
    /// Number of carrier spaces that state no residents: they count as nobody, so that `total` is too small by theirs.
    pub unstated: usize,
}

/// Whose residents are counted.
#[derive(Debug, Clone, Copy)]
pub enum Carrier<'a> {
    /// The first definition's.
    A,
    /// The second definition's.
    B,
    /// A third definition's, such as the statistical blocks.
    Other(&'a [Space]),
}

/// Compares two definitions. `carrier` states whose residents are spread over the pieces (by area within each of its spaces).
pub fn compare(
    a: &[Space],
    b: &[Space],
    carrier: Option<Carrier<'_>>,
    watch: &dyn Watch,
) -> Result<Comparison, Cancelled> {
    let layers = [geometry_of(a), geometry_of(b)];
    let until = if carrier.is_some() { 0.5 } else { 1.0 };
    let ground = pair_areas(&layers[0], &layers[1], &Stage::of(watch, 0.0, until))?;
    let spread = match carrier {
        Some(carrier) => Spread::over(&ground, carrier, [a, b], &Stage::of(watch, until, 1.0))?,
        None => None,
    };
    let areas: ByPair = ground.pairs.iter().map(|pair| ((pair.a, pair.b), pair.area_m2)).collect();
    let residents = spread.as_ref().map(Spread::by_pair);
    let counted = spread.as_ref().map(Spread::counted_pairs).unwrap_or_default();
    let by_residents = residents.as_ref().filter(|by_pair| by_pair.values().any(|count| *count > 0.0));
    let fits_a = Fitting::new(&areas, residents.as_ref(), 0).fits(&ground.area_a_m2);
    let fits_b = Fitting::new(&areas, residents.as_ref(), 1).fits(&ground.area_b_m2);
    let pairs = pairs(&ground, (residents.as_ref(), &counted), (&fits_a, &fits_b));
    let finer_is_a = is_finer(&pairs);
    Ok(Comparison {
        pairs,
        common_area_m2: ground.common_m2,
        only_a_area_m2: ground.only_a_m2,
        only_b_area_m2: ground.only_b_m2,
        doubly_covered_a_m2: ground.doubly_covered_a_m2,
        doubly_covered_b_m2: ground.doubly_covered_b_m2,
        by_area: agreement(&areas),
        by_residents: by_residents.map(agreement),
        residents: spread.as_ref().map(|spread| spread.concerned(finer_is_a)),
        finer_is_a,
        matching: matching::matching(by_residents.unwrap_or(&areas), by_residents.is_some(), watch)?,
        fits_a,
        fits_b,
    })
}

/// Something for every pair (a, b), in order.
type ByPair = BTreeMap<(u32, u32), f64>;

fn geometry_of(spaces: &[Space]) -> Vec<&MultiPolygon<f64>> {
    spaces.iter().map(|space| &space.geometry).collect()
}

/// The cross-table without slivers.
fn pairs(
    ground: &PairAreas,
    (residents, counted): (Option<&ByPair>, &BTreeSet<(u32, u32)>),
    (fits_a, fits_b): (&[SpaceFit], &[SpaceFit]),
) -> Vec<Pair> {
    let shares_ground = |shared: &&SharedArea| {
        let areas = [ground.area_a_m2.get(shared.a as usize), ground.area_b_m2.get(shared.b as usize)];
        let smaller = areas.into_iter().flatten().copied().fold(f64::INFINITY, f64::min);
        shared.area_m2 > sliver_limit_m2(smaller)
    };
    let pair = |&SharedArea { a, b, area_m2, .. }: &SharedArea| {
        let residents = residents.map(|residents| residents.get(&(a, b)).copied().unwrap_or(0.0));
        let (of_a, of_b) = (fits_a.get(a as usize), fits_b.get(b as usize));
        let common = |fit: Option<&SpaceFit>| fit.map_or(0.0, |fit| fit.common_area_m2);
        let people = |fit: Option<&SpaceFit>| fit.and_then(|fit| fit.residents);
        let jaccard_area = jaccard(area_m2, common(of_a), common(of_b)).unwrap_or(0.0);
        let jaccard_residents = residents.and_then(|shared| jaccard(shared, people(of_a)?, people(of_b)?));
        let counted = counted.contains(&(a, b));
        Pair { a, b, area_m2, residents, counted, jaccard_area, jaccard_residents }
    };
    ground.pairs.iter().filter(shares_ground).map(pair).collect()
}

/// Whether A has at least as many spaces on the common ground as B: those that only border on it, or lie elsewhere, tell nothing.
fn is_finer(pairs: &[Pair]) -> bool {
    let spaces = |of: fn(&Pair) -> u32| pairs.iter().map(of).collect::<BTreeSet<_>>().len();
    spaces(|pair| pair.a) >= spaces(|pair| pair.b)
}

/// What two share by what both have together; `None` where they have nothing.
fn jaccard(shared: f64, of_a: f64, of_b: f64) -> Option<f64> {
    let together = of_a + of_b - shared;
    (together > 0.0).then(|| (shared / together).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests;
