use super::*;
use crate::geometry::NoWatch;
use crate::model::{Bridge, Draft, Rulebook};
use geo::{MultiLineString, line_string};
use proptest::prelude::*;
use std::collections::BTreeSet;

const NONE: u32 = Draft::UNASSIGNED;

fn rules(rulebook: Rulebook) -> Rules {
    Rules { rulebook, ..Rules::default() }
}

#[test]
fn limits_are_said_in_people() {
    let blocks = town(2, &[100.0, 200.0, 300.0, 400.0], &[]);
    let limits = Rulebook {
        min_residents: Some(350.0),
        max_residents: Some(600.0),
        min_spaces: Some(4),
        max_spaces: Some(1),
        ..Rulebook::default()
    };
    let found = check_draft(&blocks, &[0, 0, 1, 1], &rules(limits.clone()));
    let wanted = [
        Violation::TooFewSpaces { spaces: 2, asked: 4 },
        Violation::TooManySpaces { spaces: 2, asked: 1 },
        Violation::TooFew { space: 0, lacking: 50.0, unstated: 0 },
        Violation::TooMany { space: 1, above: 100.0, unstated: 0 },
    ];
    assert_eq!(found, wanted);
    let nobody = BlockSet { residents: None, ..blocks };
    assert!(check_space(&nobody, 0, &[0], &rules(limits)).is_empty(), "nobody is known to live there");
}

#[test]
fn blocks_without_a_space_are_told() {
    let blocks = town(2, &[100.0, 200.0, 300.0, 400.0], &[]);
    let found = check_draft(&blocks, &[0, NONE, 0], &Rules::default());
    assert_eq!(found, [Violation::Unassigned { blocks: vec![1, 3], residents: 600.0 }]);
}

#[test]
fn the_smaller_piece_is_apart_unless_a_bridge_is_declared() {
    let spaces = squares(4, &[10.0, 1.0, 20.0, 5.0]);
    let blocks = BlockSet::build(&spaces, &[], own(), &NoWatch).unwrap();
    let assigned = [0, 1, 0, 0];
    let mut book = Rulebook { contiguous: true, ..Rulebook::default() };
    let brought = |book: &Rulebook| Rules::of(book, &spaces, None, &[], &NoWatch).unwrap();
    let found = check_draft(&blocks, &assigned, &brought(&book));
    assert_eq!(found, [Violation::Apart { space: 0, blocks: vec![0], residents: 10.0 }]);
    let stranger = SpaceId::new();
    book.bridges = vec![Bridge { a: spaces[2].id, b: spaces[0].id }, Bridge { a: stranger, b: spaces[0].id }];
    let rules = brought(&book);
    assert_eq!(rules.bridges, [(0, 2)]);
    assert!(check_draft(&blocks, &assigned, &rules).is_empty());
}

#[test]
fn a_space_stays_in_its_municipality() {
    let spaces = squares(3, &[10.0, 20.0, 40.0]);
    let towns = [cell(0.0, 0.0, 150.0, 100.0, None), cell(150.0, 0.0, 100.0, 100.0, None)];
    let blocks = BlockSet::build(&spaces, &[(definition(5), &towns)], own(), &NoWatch).unwrap();
    let rules = Rules::of(&Rulebook::default(), &spaces, Some(&blocks.layers[0]), &[], &NoWatch).unwrap();
    assert_eq!(
        (rules.parent, rules.parent_of.as_slice()),
        (Some(definition(5)), [Some(0), Some(0), Some(1)].as_slice())
    );
    let found = check_draft(&blocks, &[0, 0, 0], &rules);
    assert_eq!(found, [Violation::BeyondParent { space: 0, parent: 1, blocks: vec![0, 1], residents: 30.0 }]);
    assert!(check_draft(&blocks, &[0, 0, 1], &rules).is_empty());
}

#[test]
fn compactness_is_that_of_the_outline() {
    let blocks = town(3, &[1.0; 9], &[]);
    let of = |members: &[u32]| compactness(&blocks, members).unwrap();
    let square = std::f64::consts::PI / 4.0;
    assert!((of(&[4]) - square).abs() < 1e-12 && (of(&[0, 1, 2, 3, 4, 5, 6, 7, 8]) - square).abs() < 1e-12);
    let row = 4.0 * std::f64::consts::PI * 3e4 / 800.0_f64.powi(2);
    assert!((of(&[0, 1, 2]) - row).abs() < 1e-12);
    let book = Rulebook { min_compactness: Some(0.6), ..Rulebook::default() };
    let found = check_draft(&blocks, &[0, 0, 0, 1, 1, 1, 1, 1, 1], &rules(book));
    assert!(
        matches!(found.as_slice(), [Violation::NotCompact { space: 0, compactness }] if (compactness - row).abs() < 1e-12)
    );
}

/// Three rows of three blocks with a railway between the columns 0 and 1, drawn 4 m beside the border.
fn railway(north_m: f64, bridges: &[(usize, usize)]) -> (BlockSet, Rules) {
    let spaces = squares(3, &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]);
    let line = MultiLineString::new(vec![line_string![(x: 104.0, y: -50.0), (x: 96.0, y: north_m)]]);
    let bridge = |(a, b): &(usize, usize)| Bridge { a: spaces[*a].id, b: spaces[*b].id };
    let book = Rulebook { bridges: bridges.iter().map(bridge).collect(), ..Rulebook::default() };
    let rules = Rules::of(&book, &spaces, None, &[&line], &NoWatch).unwrap();
    (BlockSet::build(&spaces, &[], own(), &NoWatch).unwrap(), rules)
}

#[test]
fn a_barrier_cuts_a_space_that_lies_on_both_sides() {
    let (blocks, rules) = railway(350.0, &[]);
    assert_eq!(BTreeSet::from_iter(rules.cut.clone()), BTreeSet::from([(0, 1), (3, 4), (6, 7)]));
    let found = check_draft(&blocks, &[0; 9], &rules);
    assert_eq!(found, [Violation::Crossed { space: 0, blocks: vec![0, 3, 6], residents: 12.0 }]);
    assert!(check_draft(&blocks, &[0, 1, 1, 0, 1, 1, 0, 1, 1], &rules).is_empty());
    let (blocks, ends) = railway(115.0, &[]);
    assert_eq!(BTreeSet::from_iter(ends.cut.clone()), BTreeSet::from([(0, 1)]), "half of a border is not most of it");
    assert!(check_draft(&blocks, &[0; 9], &ends).is_empty(), "one can walk around its end");
    let (blocks, bridged) = railway(350.0, &[(4, 3)]);
    assert!(!bridged.is_cut(4, 3) && bridged.is_cut(1, 0));
    assert!(check_draft(&blocks, &[0; 9], &bridged).is_empty(), "a bridge crosses it");
}

/// Two columns of blocks with a strip of ground for a motorway of this breadth between them, and its axis.
fn motorway(breadth_m: f64, axis_off_m: f64, reach_m: Option<f64>) -> Rules {
    let columns = [(0.0, 100.0), (100.0, breadth_m), (100.0 + breadth_m, 100.0)];
    let block = |at: usize| {
        let (west, width) = columns[at % 3];
        cell(west, (at / 3) as f64 * 100.0, width, 100.0, Some(1.0))
    };
    let spaces: Vec<_> = (0..6).map(block).collect();
    let x = 100.0 + axis_off_m;
    let axis = MultiLineString::new(vec![line_string![(x: x, y: -50.0), (x: x, y: 250.0)]]);
    let book = Rulebook { barrier_reach_m: reach_m, ..Rulebook::default() };
    Rules::of(&book, &spaces, None, &[&axis], &NoWatch).unwrap()
}

#[test]
fn a_barrier_beside_a_border_parts_as_far_as_the_rulebook_says() {
    let cut = |rules: Rules| BTreeSet::from_iter(rules.cut);
    let (left, right) = (BTreeSet::from([(0, 1), (3, 4)]), [(1, 2), (4, 5)]);
    // Its axis in the middle of the strip: the strip is parted from both sides.
    assert_eq!(cut(motorway(30.0, 15.0, None)), left.iter().copied().chain(right).collect());
    // Drawn 6 m beside the left border: it is that border's, however near the right one is.
    assert_eq!(cut(motorway(24.0, 6.0, None)), left);
    assert_eq!(cut(motorway(24.0, 6.0, Some(100.0))), left);
    // Within 10 m it would not have been found in the middle of the strip.
    assert_eq!(cut(motorway(30.0, 15.0, Some(10.0))), BTreeSet::new());
    // Far beside a border it parts nothing.
    assert_eq!(cut(motorway(100.0, 50.0, None)), BTreeSet::new());
}

/// Blocks of a space that can be reached from its first one, the slow way.
fn reached(blocks: &BlockSet, members: &[u32], open: impl Fn(u32, u32) -> bool) -> BTreeSet<u32> {
    let mut found = BTreeSet::from_iter(members.first().copied());
    loop {
        let step = |block: &u32| {
            let beside =
                blocks.neighbours_of(*block).iter().map(|n| n.block).filter(|b| open(*block, *b)).collect::<Vec<_>>();
            beside.into_iter().filter(|b| members.contains(b))
        };
        let next: BTreeSet<u32> = found.iter().flat_map(step).chain(found.iter().copied()).collect();
        if next == found {
            return found;
        }
        found = next;
    }
}

proptest! {
    #[test]
    fn violations_are_those_found_the_slow_way(
        residents in prop::collection::vec(1.0..100.0_f64, 16),
        assigned in prop::collection::vec(0_u32..4, 16),
        barriers in prop::collection::btree_set((0_u32..16, 0_u32..16), 0..8),
        least in 0.0..300.0_f64,
    ) {
        let blocks = town(4, &residents, &[]);
        let cut = barriers.iter().filter(|(a, b)| a < b && blocks.border_m(*a, *b) > 0.0).copied().collect();
        let book = Rulebook { min_residents: Some(least), contiguous: true, ..Rulebook::default() };
        let rules = Rules { cut, ..rules(book) };
        let found = check_draft(&blocks, &assigned, &rules);
        let draft = LiveDraft::new(Arc::new(blocks.clone()), &assigned, &[], 4);
        let live: Vec<_> = (0..4).flat_map(|s| draft.violations_of(s, &rules)).collect();
        prop_assert_eq!([draft.violations_of_whole(&rules), live].concat(), found.clone());
        for space in 0..4 {
            let members: Vec<u32> = (0..16).filter(|b| assigned[*b as usize] == space).collect();
            let people: f64 = members.iter().map(|b| residents[*b as usize]).sum();
            let is_whole = reached(&blocks, &members, |_, _| true).len() == members.len();
            let uncut = reached(&blocks, &members, |a, b| !rules.is_cut(a, b)).len() == members.len();
            let of = |kind: fn(&Violation) -> Option<(u32, usize)>| found.iter().filter_map(kind).find(|v| v.0 == space);
            let too_few = of(|v| if let Violation::TooFew { space, .. } = v { Some((*space, 0)) } else { None });
            prop_assert_eq!(too_few.is_some(), !members.is_empty() && people < least - 0.01);
            let apart = of(|v| if let Violation::Apart { space, blocks, .. } = v { Some((*space, blocks.len())) } else { None });
            prop_assert_eq!(apart.is_some(), !is_whole);
            prop_assert!(apart.is_none_or(|(_, beside)| beside > 0 && beside < members.len()));
            let crossed = of(|v| if let Violation::Crossed { space, blocks, .. } = v { Some((*space, blocks.len())) } else { None });
            if is_whole {
                prop_assert_eq!(crossed.is_some(), !uncut);
            }
        }
    }
}
