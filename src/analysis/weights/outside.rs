//! What of each space lies in no space of the other definition.

use super::super::compare::sliver_limit_m2;
use super::Weights;

/// From this part (of its ground or its residents) on it is told that a space lies partly outside.
pub const TOLD_OUTSIDE: f64 = 0.01;

/// Ground and residents of a space outside all spaces of the other definition.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outside {
    /// Index of the space.
    pub from: u32,
    /// Its area.
    pub area_m2: f64,
    /// Of it outside; 0 for slivers.
    pub outside_m2: f64,
    /// Its residents; `None` where nothing is known of them.
    pub residents: Option<f64>,
    /// Of them outside; `None` where nothing is known of those.
    pub residents_outside: Option<f64>,
    /// Whether people were counted outside, and are not only spread there by area.
    pub counted: bool,
}

impl Outside {
    /// Whether more than [`TOLD_OUTSIDE`] of its ground or of its residents lies outside.
    pub fn is_told(&self) -> bool {
        let residents = self.residents_outside.zip(self.residents);
        self.outside_m2 > TOLD_OUTSIDE * self.area_m2
            || residents.is_some_and(|(outside, all)| outside > TOLD_OUTSIDE * all)
    }
}

impl Weights {
    /// What of each space it comes from lies outside, in order.
    pub fn outside(&self) -> Vec<Outside> {
        let one = |(from, entries): (usize, &[super::Weight])| {
            let area_m2 = self.from_area_m2.get(from).copied().unwrap_or(0.0);
            let shared_m2: f64 = entries.iter().map(|entry| entry.area_m2).sum();
            let outside_m2 = if area_m2 - shared_m2 <= sliver_limit_m2(area_m2) { 0.0 } else { area_m2 - shared_m2 };
            let residents = self.from_residents.get(from).copied().flatten();
            let counted = self.from_counted_outside.get(from).copied();
            let within: Option<f64> = entries.iter().map(|entry| entry.residents).sum();
            let residents_outside = match counted {
                _ if entries.iter().any(|entry| entry.unstated) => None,
                // Whoever lives outside is counted by nobody.
                None if outside_m2 > 0.0 => None,
                None => residents.map(|_| 0.0),
                // On a sliver there is nobody.
                Some(counted) if outside_m2 <= 0.0 => residents.map(|_| counted),
                Some(_) => residents.zip(within).map(|(all, within)| (all - within).max(0.0)),
            };
            let counted = counted.unwrap_or(0.0) > 0.0;
            Outside { from: from as u32, area_m2, outside_m2, residents, residents_outside, counted }
        };
        self.by_source().enumerate().map(one).collect()
    }
}
