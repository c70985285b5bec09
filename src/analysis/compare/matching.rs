//! A one-to-one matching of spaces.
//!
//! Method: the assignment that keeps most residents (else area) together, by the Hungarian method (Kuhn 1955, with the potentials and
//! shortest paths of Jonker & Volgenant 1987). It is made only where the one definition has at most [`SIMILAR_COUNTS`] times as many spaces as
//! the other: between a fine and a coarse one most spaces could have no partner, however well they are nested.

use super::ByPair;
use crate::geometry::{Cancelled, Watch};
use serde::Serialize;
use std::collections::BTreeMap;

/// How many times as many spaces one side may have as the other.
pub const SIMILAR_COUNTS: f64 = 1.25;

/// With more spaces than this on a side none is made: the work grows with the third power.
pub const MOST_MATCHED_SPACES: usize = 1_000;

/// One space of B at most for each of A, and the other way round.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Matching {
    /// (space of A, space of B), sorted. Spaces without partner are left out.
    pub pairs: Vec<(u32, u32)>,
    /// Whether residents were kept together; else area.
    pub by_residents: bool,
    /// Residents, or m², that matched spaces share.
    pub matched: f64,
    /// Residents, or m², of all pairs.
    pub total: f64,
}

/// Matches what the cross-table has; `None` where the numbers of spaces forbid it or there is nothing.
pub(super) fn matching(weights: &ByPair, by_residents: bool, watch: &dyn Watch) -> Result<Option<Matching>, Cancelled> {
    let numbered = |of: &dyn Fn(&(u32, u32)) -> u32| -> Vec<u32> {
        let mut spaces: Vec<u32> =
            weights.iter().filter(|(_, weight)| **weight > 0.0).map(|(pair, _)| of(pair)).collect();
        spaces.sort_unstable();
        spaces.dedup();
        spaces
    };
    let (of_a, of_b) = (numbered(&|pair| pair.0), numbered(&|pair| pair.1));
    let (fewer, more) = (of_a.len().min(of_b.len()), of_a.len().max(of_b.len()));
    if fewer == 0 || more > MOST_MATCHED_SPACES || more as f64 > SIMILAR_COUNTS * fewer as f64 {
        return Ok(None);
    }
    let rows_are_a = of_a.len() <= of_b.len();
    let (rows, columns) = if rows_are_a { (&of_a, &of_b) } else { (&of_b, &of_a) };
    let position =
        |spaces: &[u32]| -> BTreeMap<u32, usize> { spaces.iter().enumerate().map(|(i, s)| (*s, i)).collect() };
    let (row_of, column_of) = (position(rows), position(columns));
    let mut table = vec![0.0; rows.len() * columns.len()];
    for (&(a, b), &weight) in weights {
        let (row, column) = if rows_are_a { (a, b) } else { (b, a) };
        if let (Some(row), Some(column)) = (row_of.get(&row), column_of.get(&column)) {
            table[row * columns.len() + column] = weight;
        }
    }
    let chosen = assign(&table, rows.len(), columns.len(), watch)?;
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    let mut matched = 0.0;
    for (row, column) in chosen.into_iter().enumerate() {
        let weight = table[row * columns.len() + column];
        if weight > 0.0 {
            matched += weight;
            pairs.push(if rows_are_a { (rows[row], columns[column]) } else { (columns[column], rows[row]) });
        }
    }
    pairs.sort_unstable();
    Ok(Some(Matching { pairs, by_residents, matched, total: weights.values().sum() }))
}

/// The column of each row such that the sum is largest. No more rows than columns; `table` row by row.
fn assign(table: &[f64], rows: usize, columns: usize, watch: &dyn Watch) -> Result<Vec<usize>, Cancelled> {
    /// No row.
    const NONE: usize = usize::MAX;
    // The last column is where each search begins.
    let mut row_of = vec![NONE; columns + 1];
    let (mut of_row, mut of_column) = (vec![0.0_f64; rows], vec![0.0_f64; columns + 1]);
    for row in 0..rows {
        watch.check()?;
        row_of[columns] = row;
        let mut least = vec![f64::INFINITY; columns];
        let (mut seen, mut came_from) = (vec![false; columns + 1], vec![columns; columns]);
        let mut at = columns;
        while row_of[at] != NONE {
            seen[at] = true;
            let here = row_of[at];
            let (mut delta, mut next) = (f64::INFINITY, at);
            for column in (0..columns).filter(|column| !seen[*column]) {
                let cost = -table[here * columns + column] - of_row[here] - of_column[column];
                if cost < least[column] {
                    (least[column], came_from[column]) = (cost, at);
                }
                if least[column] < delta {
                    (delta, next) = (least[column], column);
                }
            }
            for column in 0..=columns {
                if seen[column] {
                    of_row[row_of[column]] += delta;
                    of_column[column] -= delta;
                } else if column < columns {
                    least[column] -= delta;
                }
            }
            at = next;
        }
        while at != columns {
            let before = came_from[at];
            row_of[at] = row_of[before];
            at = before;
        }
    }
    let mut column_of = vec![0; rows];
    for (column, row) in row_of.into_iter().take(columns).enumerate().filter(|(_, row)| *row != NONE) {
        column_of[row] = column;
    }
    Ok(column_of)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::NoWatch;
    use proptest::prelude::*;

    #[test]
    fn the_best_sum_is_not_always_the_greedy_one() {
        // Greedily 0–0 (9) leaves 1–1 (1): 10; the best is 8 + 7.
        let weights: ByPair = [((0, 0), 9.0), ((0, 1), 8.0), ((1, 0), 7.0), ((1, 1), 1.0)].into_iter().collect();
        let found = matching(&weights, true, &NoWatch).unwrap().unwrap();
        assert_eq!((found.pairs, found.matched, found.total), (vec![(0, 1), (1, 0)], 15.0, 25.0));
    }

    #[test]
    fn different_levels_are_not_matched() {
        let nested: ByPair = (0..10).map(|b| ((b / 5, b), 1.0)).collect();
        assert_eq!(matching(&nested, false, &NoWatch).unwrap(), None);
        assert_eq!(matching(&ByPair::new(), false, &NoWatch).unwrap(), None);
        let four_and_five: ByPair = (0..5).map(|b| ((b.min(3), b), 1.0)).collect();
        assert_eq!(matching(&four_and_five, false, &NoWatch).unwrap().map(|m| m.pairs.len()), Some(4));
    }

    /// All ways to give each row a column of its own.
    fn best(table: &[f64], rows: usize, columns: usize, row: usize, taken: &mut Vec<usize>) -> f64 {
        if row == rows {
            return 0.0;
        }
        let mut most = f64::NEG_INFINITY;
        for column in 0..columns {
            if !taken.contains(&column) {
                taken.push(column);
                let rest = best(table, rows, columns, row + 1, taken);
                taken.pop();
                most = most.max(table[row * columns + column] + rest);
            }
        }
        most
    }

    proptest! {
        #[test]
        fn no_other_assignment_is_better(rows in 1_usize..6, more in 0_usize..2, cells in prop::collection::vec(0_u32..50, 36)) {
            let columns = rows + more;
            let table: Vec<f64> = cells.iter().take(rows * columns).map(|cell| f64::from(*cell)).collect();
            let chosen = assign(&table, rows, columns, &NoWatch).unwrap();
            let mut different = chosen.clone();
            different.sort_unstable();
            different.dedup();
            prop_assert_eq!(different.len(), rows);
            let sum: f64 = chosen.iter().enumerate().map(|(row, column)| table[row * columns + column]).sum();
            prop_assert_eq!(sum, best(&table, rows, columns, 0, &mut Vec::new()));
        }
    }
}
