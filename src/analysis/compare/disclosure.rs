//! Which cells of a cross-table may not leave the house.
//!
//! By the rule of [`crate::analysis::disclosure`]. Where people were counted there, and not spread by area, a hidden cell must not follow from the
//! total of its row or column.

use super::{Pair, SpaceFit};
use crate::analysis::disclosure::{self, Cell};

pub use crate::analysis::disclosure::is_small;

/// For each pair whether its residents, and what they follow from, are to be hidden.
pub fn hidden(pairs: &[Pair]) -> Vec<bool> {
    let cell = |pair: &Pair| Cell {
        row: pair.a,
        column: Some(pair.b),
        count: pair.residents.unwrap_or(0.0),
        guarded: pair.counted,
    };
    disclosure::hidden(&pairs.iter().map(cell).collect::<Vec<_>>()).cells
}

/// For each space of A (`of_a`) or B whether its residents outside its majority space are to be hidden: very few, or a single
/// hidden cell in which some were counted.
pub fn hidden_outside(pairs: &[Pair], hidden: &[bool], fits: &[SpaceFit], of_a: bool) -> Vec<bool> {
    let mut cells = vec![0_u32; fits.len()];
    for (pair, _) in pairs.iter().zip(hidden).filter(|(pair, hidden)| **hidden && pair.counted) {
        let (space, other) = if of_a { (pair.a, pair.b) } else { (pair.b, pair.a) };
        let outside = fits.get(space as usize).is_some_and(|fit| fit.majority != Some(other));
        if let Some(cells) = cells.get_mut(space as usize).filter(|_| outside) {
            *cells += 1;
        }
    }
    let tells = |(fit, cells): (&SpaceFit, &u32)| {
        let few = |residents: Option<f64>| residents.is_some_and(is_small);
        *cells == 1 || few(fit.outside_residents) || few(fit.residents)
    };
    fits.iter().zip(&cells).map(tells).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_of_one_hidden_cell_is_hidden_too() {
        let pair = |a: u32, b: u32, n: f64| Pair {
            a,
            b,
            area_m2: 1.0,
            residents: Some(n),
            counted: true,
            jaccard_area: 0.0,
            jaccard_residents: None,
        };
        let fit = |majority: u32, residents: f64, outside: f64| SpaceFit {
            area_m2: 1.0,
            common_area_m2: 1.0,
            residents: Some(residents),
            majority: Some(majority),
            outside_area_m2: 0.0,
            outside_residents: Some(outside),
            inside: None,
            inhomogeneity_area: 0.0,
            inhomogeneity_residents: None,
        };
        // The 2 hides 40 in its column, that hides 300; of the second space 40 alone would be told as what is outside.
        let pairs = [pair(0, 0, 2.0), pair(0, 1, 5.0), pair(0, 2, 90.0), pair(1, 0, 40.0), pair(1, 1, 300.0)];
        let hidden = hidden(&pairs);
        assert_eq!(hidden, [true, true, false, true, true]);
        let fits = [fit(2, 97.0, 7.0), fit(1, 340.0, 40.0)];
        assert_eq!(hidden_outside(&pairs, &hidden, &fits, true), [false, true]);
    }
}
