//! Which cells of a cross-table may not leave the house.
//!
//! Counts of 1 and 2 are hidden. Where people were counted there, and not spread by area, the cell could follow from the total of its row
//! or column: the smallest other cell there is hidden, too, until none that is to be kept is alone. What was spread by area follows
//! from areas and totals anyway and tells of nobody in particular. Against totals that are known exactly this keeps single cells, not
//! every bound on them.

use super::Pair;
use std::collections::{BTreeMap, BTreeSet};

/// Residents from 1 up to this are hidden (0 and 3 or more are shown).
const LARGEST_HIDDEN: f64 = 2.0;

/// Whether a count of residents may not leave the house.
pub fn is_small(residents: f64) -> bool {
    let whole = residents.round();
    (1.0..=LARGEST_HIDDEN).contains(&whole)
}

/// For each pair whether its residents, and what they follow from, are to be hidden.
pub fn hidden(pairs: &[Pair]) -> Vec<bool> {
    let people = |at: usize| pairs[at].residents.map_or(0.0, f64::round);
    let small: Vec<bool> = pairs.iter().map(|pair| pair.residents.is_some_and(is_small)).collect();
    let mut kept: Vec<bool> = pairs.iter().zip(&small).map(|(pair, small)| *small && pair.counted).collect();
    let mut lines: [BTreeMap<u32, Vec<usize>>; 2] = [BTreeMap::new(), BTreeMap::new()];
    for (at, pair) in pairs.iter().enumerate().filter(|(at, _)| people(*at) > 0.0) {
        lines[0].entry(pair.a).or_default().push(at);
        lines[1].entry(pair.b).or_default().push(at);
    }
    let mut look_at: BTreeSet<(usize, u32)> = BTreeSet::new();
    for (pair, _) in pairs.iter().zip(&kept).filter(|(_, kept)| **kept) {
        look_at.extend([(0, pair.a), (1, pair.b)]);
    }
    while let Some((side, space)) = look_at.pop_first() {
        let cells = lines[side].get(&space).map(Vec::as_slice).unwrap_or_default();
        if cells.iter().filter(|at| kept[**at]).count() != 1 {
            continue;
        }
        let others = cells.iter().copied().filter(|at| !kept[*at]);
        let Some(smallest) = others.min_by(|x, y| people(*x).total_cmp(&people(*y))) else { continue };
        kept[smallest] = true;
        look_at.extend([(0, pairs[smallest].a), (1, pairs[smallest].b)]);
    }
    kept.iter().zip(&small).map(|(kept, small)| *kept || *small).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn table(cells: &[(u32, u32, f64)]) -> Vec<Pair> {
        let pair = |&(a, b, n): &(u32, u32, f64)| Pair {
            a,
            b,
            area_m2: 1.0,
            residents: Some(n),
            counted: true,
            jaccard_area: 0.0,
            jaccard_residents: None,
        };
        cells.iter().map(pair).collect()
    }

    #[test]
    fn a_hidden_cell_does_not_follow_from_totals() {
        let pairs = table(&[(0, 0, 2.0), (0, 1, 40.0), (0, 2, 300.0), (1, 0, 50.0), (1, 1, 60.0), (1, 2, 0.0)]);
        // 40 is hidden beside the 2 in its row, 50 in its column; each of these has a second one then, too.
        assert_eq!(hidden(&pairs), [true, true, false, true, true, false]);
        let pairs = table(&[(0, 0, 0.0), (1, 1, 3.0), (2, 2, 1.0)]);
        assert_eq!(hidden(&pairs), [false, false, true], "a total of its own is hidden as such");
    }

    #[test]
    fn what_is_spread_by_area_hides_nothing_else() {
        let mut pairs = table(&[(0, 0, 2.0), (0, 1, 13_000.0)]);
        pairs[0].counted = false;
        assert_eq!(hidden(&pairs), [true, false]);
        pairs[0].counted = true;
        assert_eq!(hidden(&pairs), [true, true]);
    }

    proptest! {
        #[test]
        fn no_hidden_cell_is_alone(cells in prop::collection::vec(0_u32..9, 25)) {
            let cells: Vec<_> = cells.iter().enumerate().map(|(i, n)| (i as u32 / 5, i as u32 % 5, f64::from(*n))).collect();
            let pairs = table(&cells);
            let hidden = hidden(&pairs);
            for (pair, is_hidden) in pairs.iter().zip(&hidden) {
                prop_assert!(*is_hidden || !is_small(pair.residents.unwrap()));
            }
            for space in 0..5 {
                let row: Vec<_> = (0..25).filter(|at| pairs[*at].a == space && pairs[*at].residents > Some(0.0)).collect();
                let column: Vec<_> = (0..25).filter(|at| pairs[*at].b == space && pairs[*at].residents > Some(0.0)).collect();
                for line in [row, column] {
                    let of_it = line.iter().filter(|at| hidden[**at]).count();
                    prop_assert!(of_it != 1 || line.len() == 1);
                }
            }
        }
    }
}
