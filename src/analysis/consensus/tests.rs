use super::*;
use crate::analysis::draft::tests::town;
use crate::analysis::draft::{BlockSet, Violation};
use crate::geometry::NoWatch;
use crate::model::{Draft, Rulebook};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

fn run(blocks: &BlockSet, weights: &[f64], rulebook: Rulebook) -> Proposal {
    propose(blocks, weights, &Rules { rulebook, ..Rules::default() }, None, &NoWatch).unwrap()
}

fn limits(least: f64, most: f64) -> Rulebook {
    Rulebook { min_residents: Some(least), max_residents: Some(most), contiguous: true, ..Rulebook::default() }
}

/// Stripes of columns: where each begins.
fn stripes(columns: usize, rows: usize, begins: &[usize]) -> Vec<u32> {
    let of = |column| begins.iter().filter(|begin| **begin <= column).count() as u32;
    (0..columns * rows).map(|i| of(i % columns)).collect()
}

/// The same division, whatever its spaces are called.
fn same(a: &[u32], b: &[u32]) -> bool {
    let pairs: BTreeSet<(u32, u32)> = a.iter().copied().zip(b.iter().copied()).collect();
    let of = |pick: fn(&(u32, u32)) -> u32| pairs.iter().map(pick).collect::<BTreeSet<u32>>().len();
    a.len() == b.len() && of(|pair| pair.0) == pairs.len() && of(|pair| pair.1) == pairs.len()
}

#[test]
fn what_most_departments_draw_is_proposed() {
    // Two of three have their border after column 3, one after column 4.
    let layers = [stripes(8, 2, &[3]), stripes(8, 2, &[3]), stripes(8, 2, &[4])];
    let blocks = town(8, &[10.0; 16], &layers);
    let proposal = run(&blocks, &[1.0; 3], Rulebook::default());
    assert!(same(&proposal.assigned, &layers[0]));
    assert!(proposal.violations.is_empty());
    assert!(proposal.after[0] < 1e-9 && proposal.after[2] > 0.1);
    assert!(proposal.objective_after() < proposal.objective_before());
    // With its weight the third alone outweighs both.
    assert!(same(&run(&blocks, &[1.0, 1.0, 3.0], Rulebook::default()).assigned, &layers[2]));
    assert_eq!(run(&blocks, &[0.0, f64::NAN, -1.0], Rulebook::default()).weights, [1.0 / 3.0; 3]);
}

#[test]
fn it_says_whom_each_space_follows_and_who_agrees() {
    let layers = [stripes(8, 1, &[4]), stripes(8, 1, &[2, 4])];
    let blocks = town(8, &[10.0; 8], &layers);
    let proposal = run(&blocks, &[2.0, 1.0], Rulebook::default());
    assert_eq!(proposal.assigned, [0, 0, 0, 0, 1, 1, 1, 1]);
    let west = &proposal.spaces[0];
    assert_eq!((west.blocks.as_slice(), west.residents, west.area_m2), ([0, 1, 2, 3].as_slice(), Some(40.0), 4e4));
    assert_eq!(west.matches[0], Some(Match { space: 0, jaccard: 1.0, inside: 1.0 }));
    assert_eq!(west.matches[1], Some(Match { space: 0, jaccard: 0.5, inside: 0.5 }));
    assert!(west.matches[1].is_some_and(|found| found.follows()));
    assert_eq!(west.likest().map(|(layer, found)| (layer, found.space)), Some((0, 0)));
    assert_eq!(proposal.agreeing(&blocks, 0), [0, 1]);
    assert_eq!(proposal.agreeing(&blocks, 3), [0], "the second has the rest of the space elsewhere");
    assert!(proposal.agreeing(&blocks, 99).is_empty());
}

#[test]
fn too_small_goes_where_the_departments_have_it() {
    // One department, whose middle stripe has too few people; the other has it with the east.
    let layers = [stripes(9, 2, &[4, 5]), stripes(9, 2, &[4])];
    let blocks = town(9, &[100.0; 18], &layers);
    let free = run(&blocks, &[3.0, 1.0], Rulebook::default());
    assert!(same(&free.assigned, &layers[0]));
    let limited = run(&blocks, &[3.0, 1.0], limits(500.0, 2000.0));
    assert!(same(&limited.assigned, &layers[1]));
    assert!(limited.violations.is_empty());
}

#[test]
fn what_everybody_keeps_together_is_cut_only_for_the_limits() {
    let blocks = town(10, &[10.0; 100], &[vec![0; 100], vec![0; 100]]);
    let proposal = run(&blocks, &[1.0; 2], limits(150.0, 300.0));
    assert!(proposal.violations.is_empty(), "{:?}", proposal.violations);
    let sizes: Vec<usize> = proposal.spaces.iter().map(|space| space.blocks.len()).collect();
    assert!(sizes.iter().all(|blocks| (15..=30).contains(blocks)), "{sizes:?}");
}

#[test]
fn the_number_of_spaces_is_met() {
    let layers = [stripes(12, 4, &[3, 6, 9]), stripes(12, 4, &[6])];
    let blocks = town(12, &[10.0; 48], &layers);
    for wanted in [1, 2, 3, 4, 6, 9] {
        let proposal = propose(&blocks, &[1.0; 2], &Rules::default(), Some(wanted), &NoWatch).unwrap();
        assert_eq!(proposal.spaces.len(), wanted as usize);
    }
    let two = propose(&blocks, &[1.0; 2], &Rules::default(), Some(2), &NoWatch).unwrap();
    assert!(same(&two.assigned, &layers[1]));
    let book = Rulebook { min_spaces: Some(5), max_spaces: Some(6), ..Rulebook::default() };
    assert!((5..=6).contains(&run(&blocks, &[1.0; 2], book).spaces.len()));
}

#[test]
fn spaces_keep_to_barriers_bridges_and_municipalities() {
    let blocks = town(6, &[10.0; 12], &[vec![0; 12]]);
    let cut: std::collections::HashSet<_> = [(1, 2), (7, 8)].into();
    let parted = Rules { cut: cut.clone(), ..Rules::default() };
    let of = |rules: &Rules| propose(&blocks, &[1.0], rules, None, &NoWatch).unwrap().assigned;
    assert!(same(&of(&parted), &stripes(6, 2, &[2])));
    let bridged = Rules { cut, bridges: vec![(1, 2)], ..Rules::default() };
    assert!(same(&of(&bridged), &[0; 12]));
    let towns = stripes(6, 2, &[5]).into_iter().map(Some).collect();
    assert!(same(&of(&Rules { parent_of: towns, ..Rules::default() }), &stripes(6, 2, &[5])));
}

#[test]
fn nothing_and_blocks_without_ground_are_no_harm() {
    let empty = town(1, &[], &[]);
    let proposal = run(&empty, &[], Rulebook::default());
    assert!(proposal.assigned.is_empty() && proposal.spaces.is_empty());
    let mut blocks = town(3, &[0.0; 3], &[vec![0; 3]]);
    blocks.area_m2[2] = 0.0;
    let proposal = run(&blocks, &[1.0], limits(5.0, 10.0));
    assert_eq!(proposal.assigned, [0, 0, Draft::UNASSIGNED]);
    assert!(proposal.violations.iter().any(|found| matches!(found, Violation::TooFew { space: 0, .. })));
    let unknown = BlockSet { residents: None, ..town(3, &[0.0; 3], &[vec![0, 0, 1]]) };
    assert_eq!(run(&unknown, &[1.0], limits(5.0, 10.0)).assigned, [0, 0, 1]);
    assert_eq!(run(&town(3, &[1.0; 3], &[]), &[], Rulebook::default()).assigned, [0, 0, 0], "nobody parts them");
}

/// A division of a grid into pieces that hang together: every block goes to the nearest seed, in steps.
fn grown(columns: usize, rows: usize, seeds: &[usize]) -> Vec<u32> {
    let count = columns * rows;
    let mut of = vec![u32::MAX; count];
    let mut queue = std::collections::VecDeque::new();
    for (nth, seed) in seeds.iter().map(|seed| seed % count).collect::<BTreeSet<_>>().into_iter().enumerate() {
        of[seed] = nth as u32;
        queue.push_back(seed);
    }
    while let Some(at) = queue.pop_front() {
        let (x, y) = (at % columns, at / columns);
        let beside = [
            (x > 0, at.wrapping_sub(1)),
            (x + 1 < columns, at + 1),
            (y > 0, at.wrapping_sub(columns)),
            (y + 1 < rows, at + columns),
        ];
        for (_, next) in beside.into_iter().filter(|(is, _)| *is) {
            if of[next] == u32::MAX {
                of[next] = of[at];
                queue.push_back(next);
            }
        }
    }
    of
}

/// Every block once, spaces in one piece.
fn check_sound(blocks: &BlockSet, proposal: &Proposal) -> Result<(), TestCaseError> {
    let mut seen = vec![0; blocks.len()];
    for (nth, space) in proposal.spaces.iter().enumerate() {
        prop_assert!(!space.blocks.is_empty());
        for block in &space.blocks {
            seen[*block as usize] += 1;
            prop_assert_eq!(proposal.assigned[*block as usize], nth as u32);
        }
        let mut reached = BTreeSet::from([space.blocks[0]]);
        let mut next = vec![space.blocks[0]];
        while let Some(at) = next.pop() {
            for beside in blocks.neighbours_of(at).iter().map(|n| n.block).filter(|b| space.blocks.contains(b)) {
                if reached.insert(beside) {
                    next.push(beside);
                }
            }
        }
        prop_assert_eq!(reached.len(), space.blocks.len(), "in one piece");
    }
    prop_assert!(seen.iter().all(|count| *count == 1), "every block once");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn proposals_hang_together_and_meet_the_limits(
        (columns, rows) in (6_usize..13, 6_usize..13),
        people in prop::collection::vec(20.0..100.0_f64, 144),
        seeds in prop::collection::vec(prop::collection::vec(0_usize..1000, 1..9), 1..4),
        least in 200.0..500.0_f64,
    ) {
        let layers: Vec<Vec<u32>> = seeds.iter().map(|seeds| grown(columns, rows, seeds)).collect();
        let blocks = town(columns, &people[..columns * rows], &layers);
        let weights = vec![1.0; layers.len()];
        let proposal = run(&blocks, &weights, limits(least, least * 2.5 + 200.0));
        check_sound(&blocks, &proposal)?;
        prop_assert!(proposal.violations.is_empty(), "{:?}", proposal.violations);
        check_sound(&blocks, &run(&blocks, &weights, Rulebook::default()))?;
    }

    #[test]
    fn equal_definitions_give_that_definition_back(
        (columns, rows) in (4_usize..10, 4_usize..10),
        people in prop::collection::vec(0.0..100.0_f64, 81),
        seeds in prop::collection::vec(0_usize..1000, 1..12),
        weights in prop::collection::vec(0.1..5.0_f64, 3),
    ) {
        let layer = grown(columns, rows, &seeds);
        let blocks = town(columns, &people[..columns * rows], &[layer.clone(), layer.clone(), layer.clone()]);
        let proposal = run(&blocks, &weights, Rulebook::default());
        prop_assert!(same(&proposal.assigned, &layer));
        prop_assert!(proposal.objective_after() < 1e-9);
    }

    #[test]
    fn the_objective_never_rises(
        people in prop::collection::vec(1.0..100.0_f64, 64),
        seeds in prop::collection::vec(prop::collection::vec(0_usize..64, 1..9), 2..5),
    ) {
        let layers: Vec<Vec<u32>> = seeds.iter().map(|seeds| grown(8, 8, seeds)).collect();
        let blocks = town(8, &people, &layers);
        let proposal = run(&blocks, &vec![1.0; layers.len()], Rulebook::default());
        prop_assert!(proposal.objective_after() <= proposal.objective_before() + 1e-9);
        // Of a division the variation of information is H(D|L) + H(L|D).
        for (layer, &after) in layers.iter().zip(&proposal.after) {
            prop_assert!((after - variation(&blocks, &proposal.assigned, layer)).abs() < 1e-6);
        }
    }

    #[test]
    fn threads_make_no_difference(
        people in prop::collection::vec(1.0..100.0_f64, 100),
        seeds in prop::collection::vec(prop::collection::vec(0_usize..100, 1..9), 3),
    ) {
        let layers: Vec<Vec<u32>> = seeds.iter().map(|seeds| grown(10, 10, seeds)).collect();
        let blocks = town(10, &people, &layers);
        let at = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| run(&blocks, &[1.0, 2.0, 3.0], limits(300.0, 900.0)))
        };
        prop_assert_eq!(at(1), at(4));
    }
}

/// Variation of information by its definition, by the proposal's weights (1 % of them area).
fn variation(blocks: &BlockSet, a: &[u32], b: &[u32]) -> f64 {
    let total: f64 = (0..blocks.len() as u32).map(|block| blocks.residents_of(block)).sum();
    let weight = |block: usize| 0.99 * blocks.residents_of(block as u32) / total + 0.01 / blocks.len() as f64;
    let entropy = |name: &dyn Fn(usize) -> (u32, u32)| -> f64 {
        let mut sums: BTreeMap<(u32, u32), f64> = BTreeMap::new();
        (0..blocks.len()).for_each(|block| *sums.entry(name(block)).or_default() += weight(block));
        sums.values().map(|p| -p * p.ln()).sum()
    };
    2.0 * entropy(&|i| (a[i], b[i])) - entropy(&|i| (a[i], 0)) - entropy(&|i| (0, b[i]))
}
