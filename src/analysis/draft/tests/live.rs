use super::*;
use crate::model::Draft;
use proptest::prelude::*;
use std::collections::BTreeMap;

const NONE: u32 = Draft::UNASSIGNED;

/// Two rows of three blocks; the youth welfare office parts west from the rest, schools have one space.
fn small() -> Arc<BlockSet> {
    Arc::new(town(3, &[10.0, 20.0, 30.0, 40.0, 50.0, 60.0], &[vec![0, 1, 1, 0, 1, 1], vec![0; 6]]))
}

#[test]
fn figures_of_a_known_draft() {
    let start = [0, 0, 1, 0, 0, NONE];
    let mut draft = LiveDraft::new(small(), &start, &start, 2);
    let west = draft.figures(0);
    assert_eq!(
        (west.blocks, west.area_m2, west.residents, west.residents_at_start),
        (4, 4e4, Some(120.0), Some(120.0))
    );
    let outside: Vec<f64> = west.outside_majority.iter().map(|layer| layer.outside).collect();
    assert_eq!(outside, [50.0, 0.0], "50 live in 0, 70 in 1, of one school district none is outside");
    assert_eq!(draft.unassigned(), (1, 60.0));
    assert_eq!(draft.majority_of(0, 0), Some((1, 70.0)));

    assert_eq!(draft.move_blocks(&[1, 4, 5, 2, 99], 1), [0, 1]);
    assert_eq!(draft.assigned(), [0, 1, 1, 0, 1, 1]);
    let (west, total) = (draft.figures(0), draft.total(0).unwrap());
    assert_eq!((west.residents, west.residents_at_start), (Some(50.0), Some(120.0)));
    assert_eq!((west.outside_majority[0].outside, west.outside_majority[0].outside_at_start), (0.0, 50.0));
    assert_eq!((total.outside, total.outside_at_start), (0.0, 50.0));
    assert_eq!(draft.unassigned(), (0, 0.0));
    assert_eq!(draft.members(1), [1, 2, 4, 5]);
    // The schools' one space is cut in two: 50 of 210 are outside the larger.
    assert_eq!(draft.total_of_definition(1).map(|layer| layer.outside), Some(50.0));
    assert_eq!(draft.headline(1).map(|(way, layer)| (way, layer.outside)), Some((Direction::DraftToDefinition, 0.0)));
    assert!(draft.move_blocks(&[0, 3], 0).is_empty(), "they are there");
    assert!(draft.total(2).is_none());
    assert_eq!(draft.figures(17).blocks, 0);
}

#[test]
fn spaces_come_and_go() {
    let start = [0, 0, 1, 1, 7, 7];
    let mut draft = LiveDraft::new(small(), &start, &[], 2);
    assert_eq!((draft.unassigned().0, draft.figures(0).residents_at_start), (2, Some(0.0)));
    draft.set_space_count(3);
    assert_eq!(draft.move_blocks(&[4, 5], 2), [2]);
    assert_eq!((draft.figures(2).residents, draft.figures(2).residents_at_start), (Some(110.0), Some(0.0)));
    draft.set_space_count(1);
    assert_eq!((draft.unassigned_blocks(), draft.space_count()), (vec![2, 3, 4, 5], 1));
    assert_eq!(draft.total(0).map(|layer| layer.outside), Some(10.0));
}

#[test]
fn without_residents_area_counts() {
    let blocks = BlockSet { residents: None, ..town(2, &[0.0; 4], &[vec![0, 0, 0, 1]]) };
    let draft = LiveDraft::new(Arc::new(blocks), &[0; 4], &[0; 4], 1);
    let figures = draft.figures(0);
    assert_eq!((figures.residents, figures.residents_at_start), (None, None));
    assert_eq!((figures.area_m2, figures.outside_majority[0].outside), (4e4, 1e4));
}

/// What lives outside the majority, computed the long way.
fn outside(blocks: &BlockSet, assigned: &[u32], layer: usize, by_draft: bool) -> f64 {
    let mut sums: BTreeMap<u32, BTreeMap<u32, f64>> = BTreeMap::new();
    for (block, &space) in assigned.iter().enumerate().filter(|(_, space)| **space != NONE) {
        for part in blocks.layers[layer].of(block as u32) {
            let (row, column) = if by_draft { (space, part.space) } else { (part.space, space) };
            *sums.entry(row).or_default().entry(column).or_default() += part.residents;
        }
    }
    let row = |row: &BTreeMap<u32, f64>| row.values().sum::<f64>() - row.values().copied().fold(0.0, f64::max);
    sums.values().map(row).sum()
}

proptest! {
    #[test]
    fn figures_after_moves_are_those_computed_from_nothing(
        residents in prop::collection::vec(0.0..1000.0_f64, 30),
        layer in prop::collection::vec(0_u32..6, 30),
        start in prop::collection::vec(0_u32..5, 30),
        moves in prop::collection::vec((prop::collection::vec(0_u32..32, 0..8), 0_u32..6), 0..20),
    ) {
        let mut blocks = town(6, &residents, &[layer, vec![0; 30]]);
        // Every third block lies half in another space.
        let halved: Vec<Part> = (blocks.layers[0].parts.iter().enumerate())
            .flat_map(|(i, part)| {
                let half = Part { residents: part.residents / 2.0, ..*part };
                if i % 3 == 0 { vec![half, Part { space: 6, ..half }] } else { vec![*part] }
            })
            .collect();
        blocks.layers[0].parts = halved;
        let starts = (0..30).scan(0, |at, i| { let here = *at; *at += if i % 3 == 0 { 2 } else { 1 }; Some(here) });
        blocks.layers[0].starts = starts.chain([40]).collect();
        blocks.layers[0].space_count = 7;
        let blocks = Arc::new(blocks);
        let mut draft = LiveDraft::new(blocks.clone(), &start, &start, 4);
        for (of, to) in moves {
            let before = draft.assigned().to_vec();
            let touched = draft.move_blocks(&of, to);
            let mut wanted: Vec<u32> = (before.iter().zip(draft.assigned()).filter(|(a, b)| a != b))
                .flat_map(|(a, b)| [*a, *b]).filter(|space| *space != NONE).collect();
            wanted.sort_unstable();
            wanted.dedup();
            prop_assert_eq!(touched, wanted);
        }
        let fresh = LiveDraft::new(blocks.clone(), draft.assigned(), &start, 4);
        for space in 0..4 {
            prop_assert_eq!(draft.figures(space), fresh.figures(space));
            prop_assert_eq!(draft.members(space), fresh.members(space));
        }
        prop_assert_eq!(draft.unassigned(), fresh.unassigned());
        for layer in 0..2 {
            prop_assert_eq!(draft.headline(layer), fresh.headline(layer));
            let (there, back) = (draft.total(layer).unwrap(), draft.total_of_definition(layer).unwrap());
            prop_assert_eq!(there, fresh.total(layer).unwrap());
            prop_assert!((there.outside - outside(&blocks, draft.assigned(), layer, true)).abs() < 1e-3);
            prop_assert!((back.outside - outside(&blocks, draft.assigned(), layer, false)).abs() < 1e-3);
            let of_spaces: f64 = (0..4).map(|s| draft.figures(s).outside_majority[layer].outside).sum();
            prop_assert!((there.outside - of_spaces).abs() < 1e-6);
        }
    }
}
