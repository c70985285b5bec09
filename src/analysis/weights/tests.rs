use super::*;
use crate::analysis::compare::compare;
use crate::geometry::NoWatch;
use crate::geometry::wiggly::Wiggly;
use crate::model::SpaceId;
use geo::{Coord, Rect};
use proptest::prelude::*;

fn space(geometry: MultiPolygon<f64>, residents: Option<f64>) -> Space {
    Space { id: SpaceId::new(), code: String::new(), name: String::new(), geometry, residents }
}

fn strip(from: f64, to: f64, residents: Option<f64>) -> Space {
    let rect = Rect::new(Coord { x: from, y: 0.0 }, Coord { x: to, y: 10.0 });
    space(MultiPolygon::new(vec![rect.to_polygon()]), residents)
}

fn told(weights: &Weights) -> Vec<(u32, u32, f64, f64)> {
    weights.entries.iter().map(|e| (e.from, e.to, e.residents.unwrap_or(-1.0), e.exact_residents)).collect()
}

#[test]
fn residents_come_from_whoever_carries_them() {
    let a = [strip(0.0, 10.0, Some(100.0)), strip(10.0, 20.0, Some(60.0))];
    let b = [strip(0.0, 15.0, None), strip(15.0, 25.0, None)];
    let between = |carrier| Weights::between(&a, &b, carrier, &NoWatch).unwrap();
    assert_eq!(told(&between(None)), [(0, 0, -1.0, 0.0), (1, 0, -1.0, 0.0), (1, 1, -1.0, 0.0)]);
    let by_a = between(Some(Carrier::A));
    assert_eq!(told(&by_a), [(0, 0, 100.0, 100.0), (1, 0, 30.0, 0.0), (1, 1, 30.0, 0.0)]);
    assert_eq!(
        (by_a.from_residents.as_slice(), by_a.to_residents.as_slice()),
        ([Some(100.0), Some(60.0)].as_slice(), [Some(130.0), Some(30.0)].as_slice())
    );
    // Blocks: one wholly in a pair, one cut by B alone, one cut by both, one outside A.
    let blocks = [
        strip(1.0, 5.0, Some(7.0)),
        strip(14.0, 16.0, Some(8.0)),
        strip(9.0, 16.0, Some(70.0)),
        strip(20.0, 25.0, Some(5.0)),
    ];
    let by_blocks = between(Some(Carrier::Other(&blocks)));
    assert_eq!(told(&by_blocks), [(0, 0, 17.0, 7.0), (1, 0, 54.0, 0.0), (1, 1, 14.0, 0.0)]);
    assert_eq!(by_blocks.from_residents, [Some(17.0), Some(68.0)]);
    assert_eq!(by_blocks.to_residents, [Some(71.0), Some(19.0)]);
}

#[test]
fn residents_that_nobody_states_stay_unknown() {
    let a = [strip(0.0, 10.0, Some(100.0)), strip(10.0, 20.0, None)];
    let b = [strip(0.0, 15.0, None), strip(15.0, 25.0, Some(6.0))];
    let residents = |weights: &Weights| weights.entries.iter().map(|e| (e.residents, e.unstated)).collect::<Vec<_>>();
    let by_a = Weights::between(&a, &b, Some(Carrier::A), &NoWatch).unwrap();
    assert_eq!(residents(&by_a), [(Some(100.0), false), (None, true), (None, true)]);
    assert_eq!((&by_a.from_residents[..], &by_a.to_residents[..]), (&[Some(100.0), None][..], &[None, None][..]));
    let share = by_a.exact_share().unwrap();
    assert!((share - 0.5).abs() < 1e-9, "of half of the ground nothing is known: {share}");
    let by_b = Weights::between(&a, &b, Some(Carrier::B), &NoWatch).unwrap();
    assert_eq!(residents(&by_b), [(None, true), (None, true), (Some(3.0), false)]);
    assert_eq!((&by_b.from_residents[..], &by_b.to_residents[..]), (&[None, None][..], &[None, Some(6.0)][..]));
    // Pairs that stated and unstated blocks lie in have what is stated, and say that it is not all.
    let blocks =
        [strip(1.0, 5.0, Some(7.0)), strip(5.0, 9.0, None), strip(11.0, 12.0, None), strip(16.0, 17.0, Some(4.0))];
    let by_blocks = Weights::between(&a, &b, Some(Carrier::Other(&blocks)), &NoWatch).unwrap();
    assert_eq!(residents(&by_blocks), [(Some(7.0), true), (None, true), (Some(4.0), false)]);
    assert!(by_blocks.exact_share().unwrap() < 1.0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// The same residents in the same pairs as the comparison shows.
    #[test]
    fn agrees_with_the_comparison(seed in 0_u64..1000, columns in 1_usize..6, rows in 1_usize..6, angle in 0.0..90.0_f64) {
        let layer = |columns: usize, rows: usize, seed: u64, angle: f64| -> Vec<Space> {
            let cells = Wiggly { columns, rows, vertices: 8, seed, angle }.cells();
            cells.into_iter().enumerate().map(|(i, cell)| space(cell, Some((i * 7 % 50) as f64))).collect()
        };
        let (a, b, blocks) = (layer(columns, rows, seed, 0.0), layer(rows, columns, seed + 1, angle), layer(9, 8, seed + 2, angle / 2.0));
        for carrier in [Carrier::A, Carrier::B, Carrier::Other(&blocks)] {
            let weights = Weights::between(&a, &b, Some(carrier), &NoWatch).unwrap();
            let comparison = compare(&a, &b, Some(carrier), &NoWatch).unwrap();
            prop_assert_eq!(weights.entries.len(), comparison.pairs.len());
            for (entry, pair) in weights.entries.iter().zip(&comparison.pairs) {
                prop_assert_eq!((entry.from, entry.to), (pair.a, pair.b));
                let residents = (entry.residents.unwrap(), pair.residents.unwrap());
                prop_assert!((residents.0 - residents.1).abs() < 1e-3, "{residents:?}");
            }
        }
    }
}
