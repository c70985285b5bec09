//! Which spaces of two assignments of the same blocks answer to each other, and which blocks differ.
//!
//! Spaces answer by what they have in common, not by name: one that was renamed is the same. The largest overlaps choose first, each space
//! is given away once (a greedy one-to-one matching: near the best one, and what it decides can be told in a sentence).

use crate::model::Draft;
use std::collections::BTreeMap;

/// Pairs of spaces up to which a table of all of them is kept, 2 MB: filled at every touch of the brush it costs less than a search.
const MOST_DENSE: usize = 125_000;

/// Gives each space of the first side the one of the second with which it has most in common; `None` for one that none is left for.
/// `spaces` are the numbers of spaces on both sides; positions beyond them ([`Draft::UNASSIGNED`]) are blocks in no space.
pub fn answering_spaces(
    (first, second): (&[u32], &[u32]),
    spaces: (usize, usize),
    weight: impl Fn(u32) -> f64,
) -> Vec<Option<u32>> {
    let both = (0_u32..).zip(first.iter().zip(second));
    let both = both.filter(|(_, (a, b))| (**a as usize) < spaces.0 && (**b as usize) < spaces.1);
    let moved = both.map(|(block, (a, b))| ((*a, *b), weight(block)));
    let pairs = spaces.0.saturating_mul(spaces.1);
    let mut common = if pairs <= MOST_DENSE { dense(moved, spaces) } else { sparse(moved) };
    // A stable sort: of equals the first.
    common.sort_by(|x, y| y.1.total_cmp(&x.1));
    let (mut answers, mut given) = (vec![None; spaces.0], vec![false; spaces.1]);
    for ((a, b), _) in common {
        if let (Some(answer @ None), Some(given @ false)) = (answers.get_mut(a as usize), given.get_mut(b as usize)) {
            (*answer, *given) = (Some(b), true);
        }
    }
    answers
}

/// Whether a block is elsewhere on the second side: in a space that does not answer to its own, or in one where it was in none.
pub fn is_elsewhere(answers: &[Option<u32>], first: u32, second: u32) -> bool {
    if first == Draft::UNASSIGNED {
        return second != Draft::UNASSIGNED;
    }
    answers.get(first as usize).copied().flatten() != Some(second)
}

type Common = ((u32, u32), f64);

/// What each pair has in common, in the order of the pairs.
fn dense(moved: impl Iterator<Item = Common>, (rows, columns): (usize, usize)) -> Vec<Common> {
    let mut table: Vec<Option<f64>> = vec![None; rows * columns];
    for ((a, b), weight) in moved {
        if let Some(sum) = table.get_mut(a as usize * columns + b as usize) {
            *sum.get_or_insert(0.0) += weight;
        }
    }
    let pair = |at: usize| ((at / columns) as u32, (at % columns) as u32);
    table.iter().enumerate().filter_map(|(at, sum)| Some((pair(at), (*sum)?))).collect()
}

/// As [`dense`], for many spaces of which few meet.
fn sparse(moved: impl Iterator<Item = Common>) -> Vec<Common> {
    let mut table: BTreeMap<(u32, u32), f64> = BTreeMap::new();
    for (pair, weight) in moved {
        *table.entry(pair).or_default() += weight;
    }
    table.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NONE: u32 = Draft::UNASSIGNED;

    #[test]
    fn the_largest_overlap_chooses_first_and_each_space_is_given_away_once() {
        // Blocks weigh 1; space 0 lies half in 0 and half in 1, space 1 wholly in 1 and is larger there.
        let (first, second) = ([0, 0, 1, 1, 1, NONE, 2], [0, 1, 1, 1, 1, 0, NONE]);
        let answers = answering_spaces((&first, &second), (3, 2), |_| 1.0);
        assert_eq!(answers, [Some(0), Some(1), None]);
        let elsewhere: Vec<bool> = first.iter().zip(&second).map(|(a, b)| is_elsewhere(&answers, *a, *b)).collect();
        assert_eq!(elsewhere, [false, true, false, false, false, true, true]);
        assert!(!is_elsewhere(&answers, NONE, NONE));
    }

    #[test]
    fn of_equals_the_first_is_taken() {
        assert_eq!(answering_spaces((&[0, 0], &[1, 0]), (1, 2), |_| 5.0), [Some(0)]);
    }

    proptest! {
        #[test]
        fn both_ways_of_counting_say_the_same_and_nothing_differs_from_itself(
            blocks in prop::collection::vec((0_u32..6, 0_u32..6, 0.0_f64..9.0), 0..60),
        ) {
            let side = |at: u32| if at == 5 { NONE } else { at };
            let first: Vec<u32> = blocks.iter().map(|(a, _, _)| side(*a)).collect();
            let second: Vec<u32> = blocks.iter().map(|(_, b, _)| side(*b)).collect();
            let weight = |at: u32| blocks.get(at as usize).map_or(0.0, |(_, _, weight)| *weight);
            let few = answering_spaces((&first, &second), (5, 5), weight);
            let many = answering_spaces((&first, &second), (5, MOST_DENSE), weight);
            prop_assert_eq!(few, many);
            let own = answering_spaces((&first, &first), (5, 5), |_| 1.0);
            prop_assert!(first.iter().all(|at| !is_elsewhere(&own, *at, *at)));
        }
    }
}
