//! The crosswalk: how much of each space of one definition belongs to each space of another.
//!
//! Method: areal weighting (Goodchild & Lam 1980) in its dasymetric form: the share of a space that goes to another is the share of its
//! residents who live on the ground both have, where residents are known, else the share of that ground. Shares are of what lies in
//! any space of the other definition, so those of one space sum to 1 and figures keep their sum; what lies outside stands in the checks.
//!
//! Assumptions: residents are spread evenly within the space that carries them. Slivers (see [`super::compare::SLIVER_AREA_M2`]) are no
//! shares. Non-goals: crosswalks over several steps; each step adds its own uncertainty.

use super::weights::{Basis, Outside, Weight, Weights};
use serde::Serialize;

/// A share of a space that belongs to another.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CrosswalkRow {
    /// Index of the space it comes from.
    pub from: u32,
    /// Index of the space it goes to.
    pub to: u32,
    /// Share (0 to 1) by residents; `None` where nobody is known to live in the space it comes from, or not how many do in one of its parts.
    pub residents_share: Option<f64>,
    /// Share (0 to 1) by area.
    pub area_share: f64,
    /// Residents on the shared ground; `None` where nothing carries residents.
    pub residents: Option<f64>,
    /// Shared area.
    pub area_m2: f64,
    /// Which of the two shares is to be used.
    pub basis: Basis,
    /// Whether that share is exact: the space lies wholly in the other, or all who carry residents lie wholly in one pair.
    pub exact: bool,
    /// Whether any of its residents were counted there, and are not only spread by area.
    pub counted: bool,
}

impl CrosswalkRow {
    /// The share to be used, by [`Self::basis`].
    pub fn share(&self) -> f64 {
        match (self.basis, self.residents_share) {
            (Basis::Residents, Some(share)) => share,
            _ => self.area_share,
        }
    }
}

/// What the shares of one space sum to, and what of it they do not speak of.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CrosswalkCheck {
    /// Index of the space it comes from.
    pub from: u32,
    /// How many rows it has; 0 where it lies outside the other definition.
    pub rows: u32,
    /// Sum of its shares by residents: 1; `None` where its rows have none.
    pub residents_share: Option<f64>,
    /// Sum of its shares by area: 1, or 0 without rows.
    pub area_share: f64,
    /// Its residents; `None` where nothing carries residents or nothing is stated about its own.
    pub residents: Option<f64>,
    /// Of them outside all spaces of the other definition; `None` where nothing is known of those.
    pub residents_outside: Option<f64>,
    /// Whether any of those were counted there, and are not only spread by area.
    pub counted_outside: bool,
    /// Its area.
    pub area_m2: f64,
    /// Of it outside all spaces of the other definition; 0 for slivers.
    pub area_outside_m2: f64,
}

impl CrosswalkCheck {
    /// Whether so much of the space lies outside that it has to be told: see [`super::weights::TOLD_OUTSIDE`].
    pub fn is_partly_outside(&self) -> bool {
        self.outside().is_told()
    }

    fn outside(&self) -> Outside {
        Outside {
            from: self.from,
            area_m2: self.area_m2,
            outside_m2: self.area_outside_m2,
            residents: self.residents,
            residents_outside: self.residents_outside,
            counted: self.counted_outside,
        }
    }
}

/// A crosswalk from one definition to another. Spaces are named by their index in their definition.
#[derive(Debug, Clone, PartialEq, Serialize, Default)]
pub struct Crosswalk {
    /// Sorted by (from, to).
    pub rows: Vec<CrosswalkRow>,
    /// One for each space it comes from, in order.
    pub checks: Vec<CrosswalkCheck>,
    /// Spaces it goes to that get nothing.
    pub untouched: Vec<u32>,
}

/// Makes the crosswalk of what two definitions share.
pub fn crosswalk(weights: &Weights) -> Crosswalk {
    let mut result = Crosswalk::default();
    let mut touched = vec![false; weights.to_area_m2.len()];
    for (entries, outside) in weights.by_source().zip(weights.outside()) {
        let rows = result.rows.len();
        result.rows.extend(rows_of(entries));
        let own = result.rows.get(rows..).unwrap_or_default();
        result.checks.push(check(own, &outside));
        for row in own {
            if let Some(touched) = touched.get_mut(row.to as usize) {
                *touched = true;
            }
        }
    }
    let gets_nothing = touched.iter().enumerate().filter(|(_, touched)| !**touched);
    result.untouched = gets_nothing.map(|(space, _)| space as u32).collect();
    result
}

/// The rows of one space.
fn rows_of(entries: &[Weight]) -> impl Iterator<Item = CrosswalkRow> {
    let area_m2: f64 = entries.iter().map(|entry| entry.area_m2).sum();
    // A part of which nobody knows how many live there can't be weighed by residents, nor the others beside it.
    let residents = entries.iter().map(|entry| entry.residents).sum::<Option<f64>>().unwrap_or(0.0);
    let exact_residents: f64 = entries.iter().map(|entry| entry.exact_residents).sum();
    let basis = if residents > 0.0 { Basis::Residents } else { Basis::Area };
    // With one space uncertain all shares are.
    let all_stated = entries.iter().all(|entry| !entry.unstated);
    let certain = basis == Basis::Residents && all_stated && exact_residents >= residents;
    entries.iter().map(move |entry| CrosswalkRow {
        from: entry.from,
        to: entry.to,
        residents_share: (residents > 0.0).then(|| entry.residents.unwrap_or(0.0) / residents),
        area_share: if area_m2 > 0.0 { entry.area_m2 / area_m2 } else { 0.0 },
        residents: entry.residents,
        area_m2: entry.area_m2,
        basis,
        exact: certain || entry.whole,
        counted: entry.has_counted(),
    })
}

fn check(rows: &[CrosswalkRow], outside: &Outside) -> CrosswalkCheck {
    let by_residents = rows.iter().filter_map(|row| row.residents_share).reduce(|a, b| a + b);
    CrosswalkCheck {
        from: outside.from,
        rows: rows.len() as u32,
        residents_share: by_residents,
        area_share: rows.iter().map(|row| row.area_share).sum(),
        residents: outside.residents,
        residents_outside: outside.residents_outside,
        counted_outside: outside.counted,
        area_m2: outside.area_m2,
        area_outside_m2: outside.outside_m2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(from: u32, to: u32, area_m2: f64, residents: Option<f64>, whole: bool) -> Weight {
        Weight { from, to, area_m2, residents, exact_residents: 0.0, unstated: residents.is_none(), whole }
    }

    #[test]
    fn shares_sum_to_one_and_what_lies_outside_is_stated() {
        let entries = vec![
            entry(0, 1, 300.0, Some(30.0), false),
            entry(0, 0, 500.0, Some(10.0), false),
            entry(1, 1, 400.0, Some(0.0), true),
        ];
        let mut weights = Weights::new(entries, vec![1000.0, 400.0, 50.0], vec![500.0, 700.0, 900.0]);
        weights.from_residents = vec![Some(45.0), Some(0.0), Some(0.0)];
        weights.from_counted_outside = vec![5.0, 0.0, 0.0];
        let crosswalk = crosswalk(&weights);
        let told: Vec<_> =
            crosswalk.rows.iter().map(|row| (row.from, row.to, row.share(), row.basis, row.exact)).collect();
        let expected = [
            (0, 0, 0.25, Basis::Residents, false),
            (0, 1, 0.75, Basis::Residents, false),
            (1, 1, 1.0, Basis::Area, true),
        ];
        assert_eq!(told, expected);
        assert_eq!(crosswalk.rows[0].area_share, 0.625);
        let check = crosswalk.checks[0];
        assert_eq!((check.residents_share, check.area_share), (Some(1.0), 1.0));
        assert_eq!((check.residents_outside, check.area_outside_m2), (Some(5.0), 200.0));
        assert!(check.counted_outside && check.is_partly_outside() && !crosswalk.checks[1].is_partly_outside());
        assert_eq!((crosswalk.checks[2].rows, crosswalk.checks[2].area_outside_m2), (0, 50.0));
        assert_eq!(crosswalk.untouched, [2]);
    }

    #[test]
    fn parts_with_unknown_residents_go_by_area() {
        let entries = vec![entry(0, 0, 500.0, Some(10.0), false), entry(0, 1, 300.0, None, false)];
        let mut weights = Weights::new(entries, vec![1000.0], vec![500.0, 700.0]);
        weights.from_residents = vec![None];
        let crosswalk = crosswalk(&weights);
        let told: Vec<_> = crosswalk.rows.iter().map(|row| (row.share(), row.basis, row.exact)).collect();
        assert_eq!(told, [(0.625, Basis::Area, false), (0.375, Basis::Area, false)]);
        assert_eq!((crosswalk.checks[0].residents, crosswalk.checks[0].residents_outside), (None, None));
    }

    #[test]
    fn slivers_are_no_rows() {
        let entries = vec![entry(0, 0, 999.5, None, true), entry(0, 1, 0.05, None, false)];
        let weights = Weights::new(entries, vec![1000.0], vec![5000.0, 5000.0]);
        assert_eq!(weights.slivers_m2, 0.05);
        let crosswalk = crosswalk(&weights);
        assert_eq!(crosswalk.rows.len(), 1);
        assert!(crosswalk.rows[0].exact && crosswalk.rows[0].residents_share.is_none());
        assert_eq!(crosswalk.untouched, [1]);
    }
}
