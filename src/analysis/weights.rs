//! What the spaces of two definitions share: ground, and residents where something carries them. Crosswalks and transfer rest on it.

use super::compare::sliver_limit_m2;
use serde::Serialize;

/// What one space shares with one of the other definition.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Weight {
    /// Index of the space it comes from.
    pub from: u32,
    /// Index of the space it goes to.
    pub to: u32,
    /// Shared area.
    pub area_m2: f64,
    /// Residents there; `None` where nothing carries residents.
    pub residents: Option<f64>,
    /// Of `residents` those that live here for certain: of carrying spaces that lie wholly in this pair.
    pub exact_residents: f64,
    /// Whether the space it comes from lies wholly in the space it goes to, but for slivers.
    pub whole: bool,
}

/// All that two definitions share.
#[derive(Debug, Clone, PartialEq, Serialize, Default)]
pub struct Weights {
    /// Sorted by (from, to); shared slivers are left out.
    pub entries: Vec<Weight>,
    /// Area of each space it comes from.
    pub from_area_m2: Vec<f64>,
    /// Area of each space it goes to.
    pub to_area_m2: Vec<f64>,
    /// Residents of each space it comes from, those outside all targets among them; empty where nothing carries residents.
    pub from_residents: Vec<f64>,
    /// Residents of each space it goes to, those outside all sources among them; empty where nothing carries residents.
    pub to_residents: Vec<f64>,
    /// Area of the slivers that were left out.
    pub slivers_m2: f64,
}

/// What decides how much of a space belongs to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// How many residents live on the shared ground.
    Residents,
    /// How large the shared ground is.
    Area,
}

impl Weights {
    /// Weights of entries in any order; leaves out slivers by the rule of comparisons, as far as nobody lives there for certain.
    pub fn new(mut entries: Vec<Weight>, from_area_m2: Vec<f64>, to_area_m2: Vec<f64>) -> Self {
        entries.sort_by_key(|entry| (entry.from, entry.to));
        let area = |areas: &[f64], space: u32| areas.get(space as usize).copied().unwrap_or(0.0);
        let mut slivers_m2 = 0.0;
        entries.retain(|entry| {
            let limit = sliver_limit_m2(area(&from_area_m2, entry.from).min(area(&to_area_m2, entry.to)));
            let keep = entry.area_m2 > limit || entry.exact_residents > 0.0;
            slivers_m2 += if keep { 0.0 } else { entry.area_m2 };
            keep
        });
        Self { entries, from_area_m2, to_area_m2, slivers_m2, ..Self::default() }
    }

    /// The entries of each space they come from, in order; a space that shares nothing has none.
    pub fn by_source(&self) -> impl Iterator<Item = &[Weight]> {
        let mut rest = self.entries.as_slice();
        (0..self.from_area_m2.len() as u32).map(move |space| {
            let (own, after) = rest.split_at(rest.partition_point(|entry| entry.from <= space));
            rest = after;
            own
        })
    }
}
