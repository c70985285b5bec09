//! Comparing two definitions: where they agree, and whom it concerns.

use crate::geometry::{Cancelled, Watch};
use crate::model::Space;
use serde::Serialize;

/// Two definitions over one another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// The cross-table: all pairs of spaces that share ground, sorted by (a, b).
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
    /// Agreement weighted by area, on the common area.
    pub by_area: Agreement,
    /// Agreement weighted by residents; `None` where nothing carries residents.
    pub by_residents: Option<Agreement>,
    /// What is said in people; `None` where nothing carries residents.
    pub residents: Option<ResidentsConcerned>,
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
}

/// The headline: residents who live outside the space that the rest of theirs belongs to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ResidentsConcerned {
    /// Whether A is the finer one (more spaces); if so spaces of A are looked at, each with its majority space in B; else the other way round.
    pub finer_is_a: bool,
    /// Residents outside the majority space, of all.
    pub outside_majority: f64,
    /// Residents on the common ground.
    pub total: f64,
    /// Share (0 to 1) of `total` that is exact: comes from carrier spaces that lie wholly in one pair.
    pub exact_share: f64,
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
    _a: &[Space],
    _b: &[Space],
    _carrier: Option<Carrier<'_>>,
    _watch: &dyn Watch,
) -> Result<Comparison, Cancelled> {
    todo!()
}
