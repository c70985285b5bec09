//! Colours of a draft's spaces: neighbours differ, the same draft looks the same everywhere.
//!
//! Greedy colouring in the order of the spaces: each takes its place's colour of the palette, or the next one that no neighbour before
//! it has. So most colours depend on the order alone and stay while blocks are painted to and fro. Greedy colouring is not the least
//! number of colours (that is hard to find); where neighbours use up the palette, the colour that is rarest among them is taken.

use crate::analysis::draft::BlockSet;
use crate::model::{Colour, Draft, DraftSpace};

/// Paul Tol's "light" qualitative scheme without its grey (Tol 2021, personal.sron.nl/~pault): told apart by colour-blind eyes, and light
/// enough for names and borders to be read on it.
pub const PALETTE: [Colour; 8] = [
    Colour([119, 170, 221]),
    Colour([238, 136, 102]),
    Colour([238, 221, 136]),
    Colour([255, 170, 187]),
    Colour([153, 221, 255]),
    Colour([68, 187, 153]),
    Colour([187, 204, 51]),
    Colour([170, 170, 0]),
];

/// A colour for each space of a draft whose blocks are assigned like this (positions of spaces).
pub fn colours_of_spaces(spaces: &[DraftSpace], assigned: &[u32], set: &BlockSet) -> Vec<Colour> {
    let own: Vec<Option<Colour>> = spaces.iter().map(|space| space.colour).collect();
    draft_colours(&own, &touching(assigned, set))
}

/// Pairs of spaces that have neighbouring blocks, each once.
fn touching(assigned: &[u32], set: &BlockSet) -> Vec<(u32, u32)> {
    let mut pairs = Vec::new();
    for (block, space) in (0..).zip(assigned) {
        for neighbour in set.neighbours_of(block).iter().filter(|neighbour| neighbour.block > block) {
            let other = assigned.get(neighbour.block as usize).copied().unwrap_or(Draft::UNASSIGNED);
            if other != *space && other != Draft::UNASSIGNED && *space != Draft::UNASSIGNED {
                pairs.push(((*space).min(other), (*space).max(other)));
            }
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// A colour for each space. `own` has those that people chose, which stay; `neighbours` are pairs of spaces that touch, in any order.
pub fn draft_colours(own: &[Option<Colour>], neighbours: &[(u32, u32)]) -> Vec<Colour> {
    let mut beside: Vec<Vec<usize>> = vec![Vec::new(); own.len()];
    for &(a, b) in neighbours {
        let (a, b) = (a as usize, b as usize);
        if a != b && a < own.len() && b < own.len() {
            beside[a].push(b);
            beside[b].push(a);
        }
    }
    let mut colours: Vec<Option<Colour>> = own.to_vec();
    for at in 0..own.len() {
        if colours[at].is_some() {
            continue;
        }
        let mut used = [0_usize; PALETTE.len()];
        for colour in beside[at].iter().filter_map(|other| colours[*other]) {
            if let Some(used) = PALETTE.iter().position(|c| *c == colour).and_then(|index| used.get_mut(index)) {
                *used += 1;
            }
        }
        let in_turn = (0..PALETTE.len()).map(|step| (at + step) % PALETTE.len());
        colours[at] = in_turn.min_by_key(|index| used[*index]).map(|index| PALETTE[index]);
    }
    colours.into_iter().map(|colour| colour.unwrap_or(PALETTE[0])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_row_of_spaces_has_the_colours_in_their_order() {
        let row: Vec<(u32, u32)> = (0..9).map(|n| (n, n + 1)).collect();
        let colours = draft_colours(&[None; 10], &row);
        assert_eq!(colours[..8], PALETTE);
        assert_eq!(colours[8..], PALETTE[..2]);
    }

    #[test]
    fn what_people_chose_stays_and_neighbours_give_way() {
        let mut own = [None; 3];
        own[2] = Some(PALETTE[0]);
        let colours = draft_colours(&own, &[(0, 2), (1, 2), (0, 1)]);
        assert_eq!(colours, [PALETTE[1], PALETTE[2], PALETTE[0]]);
        assert_eq!(draft_colours(&own, &[(0, 99), (0, 0)])[0], PALETTE[0]);
    }

    proptest! {
        #[test]
        fn neighbours_differ_where_the_palette_suffices(
            count in 1_usize..40, pairs in proptest::collection::vec((0_u32..40, 0_u32..40), 0..90),
        ) {
            let mut pairs: Vec<(u32, u32)> = pairs.into_iter().map(|(a, b)| (a.min(b), a.max(b))).collect();
            pairs.retain(|(a, b)| a != b && (*b as usize) < count);
            pairs.sort_unstable();
            pairs.dedup();
            let degree = |n: u32| pairs.iter().filter(|(a, b)| *a == n || *b == n).count();
            let colours = draft_colours(&vec![None; count], &pairs);
            prop_assert_eq!(colours.len(), count);
            for &(a, b) in &pairs {
                if degree(a) < PALETTE.len() && degree(b) < PALETTE.len() {
                    prop_assert!(colours[a as usize] != colours[b as usize]);
                }
            }
            pairs.reverse();
            prop_assert_eq!(draft_colours(&vec![None; count], &pairs), colours);
        }
    }
}
