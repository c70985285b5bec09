use super::*;
use crate::geometry::NoWatch;
use crate::model::SpaceId;
use geo::{Rect, coord};

fn cell(x: f64, y: f64, width: f64, height: f64, residents: Option<f64>) -> Space {
    let rect = Rect::new(coord! { x: x, y: y }, coord! { x: x + width, y: y + height });
    let geometry = MultiPolygon::new(vec![rect.to_polygon()]);
    Space { id: SpaceId::new(), code: String::new(), name: String::new(), geometry, residents }
}

#[test]
fn identity_agrees_wholly() {
    let spaces: Vec<_> = (0..6).map(|i| cell(f64::from(i) * 10.0, 0.0, 10.0, 10.0, Some(f64::from(i)))).collect();
    let comparison = compare(&spaces, &spaces, Some(Carrier::A), &NoWatch).unwrap();
    assert_eq!(comparison.pairs.len(), 6);
    assert!((comparison.by_area.v_measure - 1.0).abs() < 1e-12);
    assert_eq!(comparison.common_area_m2, 600.0);
    assert_eq!(comparison.only_a_area_m2 + comparison.only_b_area_m2, 0.0);
    let concerned = comparison.residents.unwrap();
    assert_eq!((concerned.total, concerned.outside_majority, concerned.exact_share), (15.0, 0.0, 1.0));
}

#[test]
fn residents_are_spread_by_area_and_said_to_be_estimated() {
    let a = [cell(0.0, 0.0, 10.0, 10.0, Some(100.0)), cell(10.0, 0.0, 10.0, 10.0, Some(60.0))];
    let b = [cell(0.0, 0.0, 7.0, 10.0, None), cell(7.0, 0.0, 13.0, 10.0, None)];
    let comparison = compare(&a, &b, Some(Carrier::A), &NoWatch).unwrap();
    let pairs: Vec<_> = comparison.pairs.iter().map(|p| (p.a, p.b, p.area_m2, p.residents.unwrap().round())).collect();
    assert_eq!(pairs, [(0, 0, 70.0, 70.0), (0, 1, 30.0, 30.0), (1, 1, 100.0, 60.0)]);
    let concerned = comparison.residents.unwrap();
    assert!(concerned.finer_is_a);
    assert!((concerned.outside_majority - 30.0).abs() < 1e-9 && (concerned.total - 160.0).abs() < 1e-9);
    assert!((concerned.exact_share - 60.0 / 160.0).abs() < 1e-9);
    assert_eq!(concerned.unstated, 0);
    let a = [a[0].clone(), cell(10.0, 0.0, 10.0, 10.0, None)];
    let concerned = compare(&a, &b, Some(Carrier::A), &NoWatch).unwrap().residents.unwrap();
    assert_eq!((concerned.total, concerned.unstated), (100.0, 1));
}

#[test]
fn spaces_elsewhere_make_nobody_finer() {
    // A county of 31 spaces, of which one is the city; the city in 10 quarters of 500 residents.
    let county: Vec<_> = (0..31).map(|i| cell(f64::from(i) * 100.0, 0.0, 100.0, 100.0, None)).collect();
    let city: Vec<_> = (0..10).map(|i| cell(500.0 + f64::from(i) * 10.0, 0.0, 10.0, 100.0, Some(500.0))).collect();
    for (a, b, carrier) in [(&county, &city, Carrier::B), (&city, &county, Carrier::A)] {
        let comparison = compare(a, b, Some(carrier), &NoWatch).unwrap();
        assert_eq!(comparison.finer_is_a, a.len() == 10);
        let concerned = comparison.residents.unwrap();
        assert_eq!((concerned.total, concerned.outside_majority), (5_000.0, 0.0), "the quarters are nested");
    }
}

#[test]
fn blocks_carry_residents_exactly_where_they_lie_in_one_pair() {
    let a = [cell(0.0, 0.0, 10.0, 10.0, None), cell(10.0, 0.0, 10.0, 10.0, None)];
    let b = [cell(0.0, 0.0, 8.0, 10.0, None), cell(8.0, 0.0, 7.0, 10.0, None), cell(15.0, 0.0, 5.0, 10.0, None)];
    let blocks: Vec<_> = (0..20).map(|i| cell(f64::from(i), 0.0, 1.0, 10.0, Some(f64::from(i)))).collect();
    let comparison = compare(&a, &b, Some(Carrier::Other(&blocks)), &NoWatch).unwrap();
    let concerned = comparison.residents.unwrap();
    assert!(!concerned.finer_is_a);
    assert_eq!((concerned.total, concerned.exact_share), (190.0, 1.0));
    // b1 spans blocks 8 and 9 in a0, 10 to 14 in a1.
    assert_eq!(concerned.outside_majority, 17.0);
    let by_residents = comparison.by_residents.unwrap();
    assert!((by_residents.homogeneity - 0.609188).abs() < 1e-6 && (by_residents.completeness - 0.330805).abs() < 1e-6);
}

#[test]
fn uncovered_and_doubly_covered_ground_is_stated() {
    let a = [cell(0.0, 0.0, 10.0, 10.0, None), cell(8.0, 0.0, 10.0, 10.0, None)];
    let b = [cell(0.0, 0.0, 9.0, 10.0, None), cell(20.0, 0.0, 5.0, 10.0, None)];
    let comparison = compare(&a, &b, None, &NoWatch).unwrap();
    assert_eq!(comparison.doubly_covered_a_m2, 20.0);
    assert_eq!((comparison.common_area_m2, comparison.only_a_area_m2, comparison.only_b_area_m2), (90.0, 90.0, 50.0));
    assert_eq!(
        comparison.pairs.iter().map(|p| (p.a, p.b, p.area_m2)).collect::<Vec<_>>(),
        [(0, 0, 90.0), (1, 0, 10.0)]
    );
    assert!(comparison.residents.is_none() && comparison.by_residents.is_none());
    assert!(comparison.pairs.iter().all(|pair| pair.residents.is_none()));
}

#[test]
fn a_carrier_that_states_nothing_counts_as_none() {
    let a = [cell(0.0, 0.0, 10.0, 10.0, None)];
    let comparison = compare(&a, &a, Some(Carrier::B), &NoWatch).unwrap();
    assert!(comparison.residents.is_none());
    let nobody = [cell(0.0, 0.0, 10.0, 10.0, Some(0.0))];
    let comparison = compare(&nobody, &a, Some(Carrier::A), &NoWatch).unwrap();
    assert!(comparison.by_residents.is_none(), "nobody lives there");
    assert_eq!(comparison.residents.map(|residents| residents.total), Some(0.0));
    let empty = compare(&[], &[], None, &NoWatch).unwrap();
    assert_eq!((empty.pairs.len(), empty.by_area.v_measure), (0, 0.0));
}

#[test]
fn residents_of_overlapping_spaces_stay_in_their_own() {
    let a = [cell(0.0, 0.0, 10.0, 10.0, Some(10.0)), cell(5.0, 0.0, 10.0, 10.0, Some(20.0))];
    let b = [cell(0.0, 0.0, 15.0, 10.0, None)];
    let comparison = compare(&a, &b, Some(Carrier::A), &NoWatch).unwrap();
    let residents: Vec<_> = comparison.pairs.iter().map(|pair| pair.residents.unwrap().round()).collect();
    assert_eq!(residents, [10.0, 20.0]);
    assert_eq!(comparison.residents.unwrap().total.round(), 30.0);
}

#[test]
fn people_on_ground_of_several_spaces_count_once_among_all() {
    let a = [cell(0.0, 0.0, 10.0, 10.0, None), cell(5.0, 0.0, 10.0, 10.0, None)];
    let b = [cell(0.0, 0.0, 15.0, 10.0, None), cell(0.0, 0.0, 15.0, 10.0, None)];
    // Five on ground of a0 alone, seven on that of both.
    let blocks = [cell(0.0, 0.0, 5.0, 10.0, Some(5.0)), cell(5.0, 0.0, 5.0, 10.0, Some(7.0))];
    let comparison = compare(&a, &b, Some(Carrier::Other(&blocks)), &NoWatch).unwrap();
    let residents: Vec<_> = comparison.pairs.iter().map(|pair| (pair.a, pair.b, pair.residents.unwrap())).collect();
    assert_eq!(residents, [(0, 0, 12.0), (0, 1, 12.0), (1, 0, 7.0), (1, 1, 7.0)]);
    assert_eq!(comparison.residents.unwrap().total, 12.0);
    // The residents of A stay in their own space, and count once in two of B that are the same.
    let of_a = [cell(0.0, 0.0, 10.0, 10.0, Some(4.0)), cell(5.0, 0.0, 10.0, 10.0, Some(6.0))];
    let comparison = compare(&of_a, &b, Some(Carrier::A), &NoWatch).unwrap();
    let concerned = comparison.residents.unwrap();
    assert_eq!((concerned.total, concerned.outside_from_a), (10.0, 0.0));
}

#[test]
fn each_space_says_where_most_of_it_lies() {
    let a = [cell(0.0, 0.0, 10.0, 10.0, Some(100.0)), cell(10.0, 0.0, 10.0, 10.0, Some(60.0))];
    let b = [cell(0.0, 0.0, 7.0, 10.0, None), cell(7.0, 0.0, 13.0, 10.0, None), cell(90.0, 0.0, 1.0, 1.0, None)];
    let comparison = compare(&a, &b, Some(Carrier::A), &NoWatch).unwrap();
    let majorities: Vec<_> = comparison.fits_a.iter().map(|fit| (fit.majority, fit.inside)).collect();
    assert_eq!(majorities, [(Some(0), None), (Some(1), Some(1))]);
    assert_eq!(comparison.fits_b[0].inside, Some(0));
    assert_eq!((comparison.fits_b[2].majority, comparison.fits_b[2].common_area_m2), (None, 0.0));
    assert_eq!(comparison.fits_a[0].outside_residents.map(f64::round), Some(30.0));
    let residents = comparison.residents.as_ref().unwrap();
    assert!((residents.outside_from_a - 30.0).abs() < 1e-9 && (residents.outside_from_b - 30.0).abs() < 1e-9);
    // 30 of 100 + 90 − 30.
    let pair = comparison.pairs.iter().find(|pair| (pair.a, pair.b) == (0, 1)).unwrap();
    assert!((pair.jaccard_residents.unwrap() - 30.0 / 160.0).abs() < 1e-9);
    assert!((pair.jaccard_area - 30.0 / 200.0).abs() < 1e-9);
    let found = comparison.disagreements(true);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].space, found[0].reaches_into, found[0].majority), (0, 1, 0));
    assert!((found[0].share - 0.3).abs() < 1e-9 && found[0].residents.map(f64::round) == Some(30.0));
    let back = comparison.disagreements(false);
    assert_eq!(back.iter().map(|d| (d.space, d.reaches_into)).collect::<Vec<_>>(), [(1, 0)]);
}

#[test]
fn a_line_drawn_twice_is_nested_all_the_same() {
    let a = [cell(0.0, 0.0, 100.5, 10.0, None), cell(100.5, 0.0, 99.5, 10.0, None)];
    let b = [cell(0.0, 0.0, 100.0, 10.0, None), cell(100.0, 0.0, 100.0, 10.0, None)];
    let comparison = compare(&a, &b, None, &NoWatch).unwrap();
    assert_eq!(comparison.fits_a.iter().map(|fit| fit.inside).collect::<Vec<_>>(), [Some(0), Some(1)]);
    assert_eq!(comparison.pairs.len(), 3);
    assert!(comparison.disagreements(true).is_empty());
    assert_eq!(comparison.matching.unwrap().pairs, [(0, 0), (1, 1)]);
}

mod laws {
    use super::*;
    use crate::geometry::overlay::overlay;
    use crate::geometry::wiggly::Wiggly;
    use proptest::prelude::*;

    fn definition(seed: u64, columns: usize, angle: f64) -> Vec<Space> {
        let cells = Wiggly { columns, rows: 4, vertices: 8, seed, angle }.cells();
        let space = |(i, geometry)| Space {
            id: SpaceId::new(),
            code: String::new(),
            name: String::new(),
            geometry,
            residents: Some(i as f64 * 7.0),
        };
        cells.into_iter().enumerate().map(space).collect()
    }

    /// Residents by pair, and on the common ground, by an overlay of all layers at once.
    fn by_overlay(a: &[Space], b: &[Space], carrier: Carrier<'_>) -> (BTreeMap<(u32, u32), f64>, f64) {
        let (own, spaces) = match carrier {
            Carrier::A => (0, a),
            Carrier::B => (1, b),
            Carrier::Other(spaces) => (2, spaces),
        };
        let overlay = overlay(&[geometry_of(a), geometry_of(b), geometry_of(spaces)], &NoWatch).unwrap();
        let (mut by_pair, mut total) = (BTreeMap::new(), 0.0);
        for (at, space) in spaces.iter().enumerate() {
            let area_m2 = overlay.space_area_m2[2][at];
            for piece in overlay.pieces.iter().filter(|piece| piece.covers[2].contains(&(at as u32))) {
                let mut covers = [piece.covers[0].clone(), piece.covers[1].clone()];
                if own < 2 {
                    covers[own] = vec![at as u32];
                }
                let people = space.residents.unwrap_or(0.0) * piece.area_m2 / area_m2;
                covers[0].iter().flat_map(|a| covers[1].iter().map(move |b| (*a, *b))).for_each(|pair| {
                    *by_pair.entry(pair).or_default() += people;
                });
                total += if covers.iter().all(|covers| !covers.is_empty()) { people } else { 0.0 };
            }
        }
        (by_pair, total)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        /// Pairs, sums of ground and residents are those an overlay of all layers finds, also where spaces of one definition overlap.
        #[test]
        fn agrees_with_an_overlay_of_all(
            seed in 0_u64..1000, columns in (1_usize..6, 1_usize..6), angle in 0.0..45.0_f64, doubled in (0_usize..3, 0_usize..3),
        ) {
            let layer = |seed: u64, columns: usize, angle: f64, doubled: usize| {
                let mut spaces = definition(seed, columns, angle);
                spaces.extend(definition(seed + 7, 3, angle + 20.0).into_iter().take(doubled));
                spaces
            };
            let a = layer(seed, columns.0, 0.0, doubled.0);
            let b = layer(seed + 1, columns.1, angle, doubled.1);
            let blocks = layer(seed + 2, 9, angle / 2.0, doubled.0);
            let ground = overlay(&[geometry_of(&a), geometry_of(&b)], &NoWatch).unwrap();
            let sum = |applies: &dyn Fn(usize, usize) -> bool| -> f64 {
                let applying = ground.pieces.iter().filter(|piece| applies(piece.covers[0].len(), piece.covers[1].len()));
                applying.map(|piece| piece.area_m2).sum()
            };
            for carrier in [Carrier::A, Carrier::B, Carrier::Other(&blocks)] {
                let found = compare(&a, &b, Some(carrier), &NoWatch).unwrap();
                // Of 1,200 km² and hundreds of kilometres of borders, each a grid of 1 mm away from the other way's.
                let close = |found: f64, known: f64| (found - known).abs() <= 100.0;
                prop_assert!(close(found.common_area_m2, sum(&|a, b| a > 0 && b > 0)));
                prop_assert!(close(found.only_a_area_m2, sum(&|a, b| a > 0 && b == 0)));
                prop_assert!(close(found.only_b_area_m2, sum(&|a, b| a == 0 && b > 0)));
                prop_assert!(close(found.doubly_covered_a_m2, sum(&|a, _| a > 1)));
                prop_assert!(close(found.doubly_covered_b_m2, sum(&|_, b| b > 1)));
                let (by_pair, total) = by_overlay(&a, &b, carrier);
                for pair in &found.pairs {
                    let known = by_pair.get(&(pair.a, pair.b)).copied().unwrap_or(0.0);
                    prop_assert!((pair.residents.unwrap() - known).abs() < 1e-2, "{pair:?}: {known}");
                }
                let concerned = found.residents.unwrap();
                prop_assert!((concerned.total - total).abs() < 1e-2, "{} in place of {total}", concerned.total);
                prop_assert!(concerned.outside_from_a <= concerned.total && concerned.outside_from_b <= concerned.total);
            }
        }

        #[test]
        fn comparing_mirrors_and_residents_are_kept(
            seeds in (0_u64..1000, 0_u64..1000), columns in (1_usize..7, 1_usize..7), angle in 0.0..45.0_f64,
        ) {
            let (a, b) = (definition(seeds.0, columns.0, 0.0), definition(seeds.1, columns.1, angle));
            let one = compare(&a, &b, Some(Carrier::A), &NoWatch).unwrap();
            let other = compare(&b, &a, Some(Carrier::B), &NoWatch).unwrap();
            prop_assert!((one.by_area.v_measure - other.by_area.v_measure).abs() < 1e-9);
            prop_assert!((one.by_area.homogeneity - other.by_area.completeness).abs() < 1e-9);
            prop_assert_eq!(one.pairs.len(), other.pairs.len());
            let concerned = one.residents.clone().unwrap();
            let in_pairs: f64 = one.pairs.iter().filter_map(|pair| pair.residents).sum();
            prop_assert!((in_pairs - concerned.total).abs() <= 1e-6 * (1.0 + concerned.total));
            let all: f64 = a.iter().filter_map(|space| space.residents).sum();
            prop_assert!(concerned.total <= all * (1.0 + 1e-9));
            prop_assert!(concerned.outside_majority >= 0.0 && concerned.outside_majority <= concerned.total);
            prop_assert!((0.0..=1.0 + 1e-9).contains(&concerned.exact_share));
            prop_assert_eq!(&one.fits_a, &other.fits_b);
            // What spaces have outside their majority space is what all have.
            let outside: f64 = one.fits_b.iter().filter_map(|fit| fit.outside_residents).sum();
            prop_assert!((outside - concerned.outside_from_b).abs() <= 1e-6 * (1.0 + outside));
            // Weighted by area, inhomogeneity is what completeness lacks (Nowosad & Stepinski 2018).
            let weighted: f64 = one.fits_a.iter().map(|fit| fit.inhomogeneity_area * fit.common_area_m2).sum();
            let all_m2: f64 = one.fits_a.iter().map(|fit| fit.common_area_m2).sum();
            if all_m2 > 0.0 && columns.1 > 0 && one.by_area.completeness < 1.0 {
                prop_assert!((weighted / all_m2 - (1.0 - one.by_area.completeness)).abs() < 1e-9);
            }
            let listed: f64 = one.disagreements(true).iter().filter_map(|d| d.residents).sum();
            prop_assert!(listed <= concerned.outside_from_a * (1.0 + 1e-9) + 1e-9);
        }
    }
}
