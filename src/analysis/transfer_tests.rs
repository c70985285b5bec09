use super::*;
use proptest::prelude::*;

fn weight(from: u32, to: u32, area_m2: f64, whole: bool) -> Weight {
    Weight { from, to, area_m2, residents: None, exact_residents: 0.0, unstated: false, whole }
}

fn measured(values: &[f64]) -> Vec<ObservedValue> {
    values.iter().copied().map(ObservedValue::Measured).collect()
}

/// Two sources, the second cut in two; a third outside; target 2 gets nothing.
fn example() -> Weights {
    let entries = vec![weight(0, 0, 600.0, true), weight(1, 0, 100.0, false), weight(1, 1, 300.0, false)];
    Weights::new(entries, vec![600.0, 500.0, 80.0], vec![800.0, 300.0, 90.0])
}

fn told(result: &Transferred) -> Vec<ObservedValue> {
    result.values.iter().map(|value| value.value).collect()
}

#[test]
fn counts_keep_their_sum_and_name_the_remainder() {
    let transfer = Transfer::of(&example());
    let result = transfer.counts(&measured(&[30.0, 40.0, 7.0]));
    let expected = [
        ObservedValue::Estimated { value: 40.0, exact_share: 0.75 },
        ObservedValue::Estimated { value: 30.0, exact_share: 0.0 },
        ObservedValue::Missing,
    ];
    assert_eq!(told(&result), expected);
    assert_eq!((result.total_before, result.total_after, result.outside, result.withheld), (77.0, 70.0, 7.0, 0.0));
    // Nothing spread is nothing everywhere, for certain.
    assert_eq!(
        told(&transfer.counts(&measured(&[30.0, 0.0, 0.0])))[..2],
        [ObservedValue::Aggregated(30.0), ObservedValue::Aggregated(0.0)]
    );
}

#[test]
fn missing_stays_missing_and_hidden_stays_hidden() {
    let transfer = Transfer::of(&example());
    let missing = transfer.counts(&[ObservedValue::Measured(30.0), ObservedValue::Missing, ObservedValue::Missing]);
    assert_eq!(told(&missing), [ObservedValue::Missing; 3]);
    assert!((missing.values[0].known_share - 6.0 / 7.0).abs() < 1e-12 && missing.values[1].known_share == 0.0);
    assert_eq!((missing.total_after, missing.withheld, missing.missing_sources), (0.0, 30.0, 2));
    let hidden =
        transfer.means(&[ObservedValue::Suppressed, ObservedValue::Measured(1.0), ObservedValue::Measured(f64::NAN)]);
    let expected =
        [ObservedValue::Suppressed, ObservedValue::Estimated { value: 1.0, exact_share: 0.0 }, ObservedValue::Missing];
    assert_eq!(told(&hidden), expected);
    assert_eq!(told(&transfer.counts(&[])), [ObservedValue::Missing; 3]);
}

#[test]
fn means_are_weighted_by_the_share_of_the_target() {
    let result = Transfer::of(&example()).means(&measured(&[10.0, 24.0, 99.0]));
    assert_eq!(result.values[0].value.number(), Some((10.0 * 600.0 + 24.0 * 100.0) / 700.0));
    assert_eq!(result.values[1].value.number(), Some(24.0));
}

#[test]
fn rates_go_by_numerator_and_denominator() {
    let transfer = Transfer::of(&example());
    let result = transfer.rates(&measured(&[6.0, 8.0, 1.0]), &measured(&[60.0, 40.0, 10.0]), 100.0);
    let percent = result.values[0].value.number().unwrap();
    assert!((percent - 100.0 * 8.0 / 70.0).abs() < 1e-12);
    let by_base = transfer.rates_by_base(&measured(&[10.0, 20.0, 10.0]), &measured(&[60.0, 40.0, 10.0]));
    assert!((by_base.values[0].value.number().unwrap() - percent).abs() < 1e-12);
    assert!(matches!(by_base.values[0].value, ObservedValue::Estimated { exact_share: 0.0, .. }));
    let nobody = transfer.rates(&measured(&[0.0, 0.0, 0.0]), &measured(&[0.0, 0.0, 0.0]), 1.0);
    assert_eq!(nobody.values[0].value, ObservedValue::Missing, "no rate of nobody");
}

#[test]
fn residents_decide_where_they_are_known() {
    let mut weights = example();
    for (entry, residents) in weights.entries.iter_mut().zip([0.0, 90.0, 10.0]) {
        (entry.residents, entry.exact_residents) = (Some(residents), residents);
    }
    let transfer = Transfer::of(&weights);
    assert_eq!(transfer.basis(), Basis::Residents);
    let result = transfer.counts(&measured(&[5.0, 100.0, 0.0]));
    // Nobody lives in source 0: it gives by area.
    assert_eq!(result.values[0].value.number(), Some(95.0));
    assert_eq!(result.values[1].value.number(), Some(10.0));
    assert_eq!(
        Transfer::by(&weights, Basis::Area).counts(&measured(&[5.0, 100.0, 0.0])).values[1].value.number(),
        Some(75.0)
    );
}

/// Source 0 has 100 residents and lies wholly in target 0; nobody lives in sources 1 (in target 0) and 2 (target 1, of which it is all).
fn nobody_there() -> Weights {
    let entries = vec![
        weight(0, 0, 600.0, true),
        weight(1, 0, 100.0, true),
        weight(2, 1, 300.0, false),
        weight(3, 1, 50.0, true),
    ];
    let mut weights = Weights::new(entries, vec![600.0, 100.0, 500.0, 50.0], vec![700.0, 350.0]);
    for (entry, residents) in weights.entries.iter_mut().zip([100.0, 0.0, 0.0, 0.0]) {
        (entry.residents, entry.exact_residents) = (Some(residents), residents);
    }
    weights
}

#[test]
fn a_mean_lacks_by_the_weight_in_use() {
    let transfer = Transfer::of(&nobody_there());
    assert_eq!(transfer.basis(), Basis::Residents);
    let known = ObservedValue::Measured;
    // Nobody lives in target 1: area decides, and both of its sources take part.
    for (unknown, told_as) in
        [(ObservedValue::Missing, ObservedValue::Missing), (ObservedValue::Suppressed, ObservedValue::Suppressed)]
    {
        assert_eq!(told(&transfer.means(&[known(4.0), known(9.0), unknown, known(7.0)]))[1], told_as);
        assert_eq!(told(&transfer.means(&[known(4.0), known(9.0), unknown, unknown]))[1], told_as);
        // Of target 0 source 1 has no part by residents: it can't lack there.
        assert_eq!(
            told(&transfer.means(&[known(4.0), unknown, known(1.0), known(7.0)]))[0],
            ObservedValue::Aggregated(4.0)
        );
    }
    // Source 2 has residents elsewhere and so none of its own share here: its mean still lacks.
    let mut elsewhere = nobody_there();
    elsewhere.entries.insert(2, Weight { residents: Some(8.0), exact_residents: 8.0, ..weight(2, 0, 200.0, false) });
    let transfer = Transfer::of(&elsewhere);
    let values = [known(4.0), known(9.0), ObservedValue::Missing, known(7.0)];
    assert_eq!(told(&transfer.means(&values)), [ObservedValue::Missing; 2]);
}

#[test]
fn unknown_residents_are_not_nobody() {
    let mut weights = Weights::new(
        vec![
            weight(0, 0, 600.0, true),
            weight(1, 0, 200.0, true),
            weight(2, 0, 100.0, false),
            weight(2, 1, 300.0, false),
        ],
        vec![600.0, 200.0, 400.0],
        vec![900.0, 300.0],
    );
    for (entry, residents) in weights.entries.iter_mut().zip([Some(100.0), None, Some(30.0), None]) {
        (entry.residents, entry.exact_residents) = (residents, 0.0);
    }
    let transfer = Transfer::of(&weights);
    // By area where residents are not known of all, and never exact.
    let mean = transfer.means(&measured(&[10.0, 50.0, 20.0])).values[0].value;
    let by_area = (10.0 * 600.0 + 50.0 * 200.0 + 20.0 * 100.0) / 900.0;
    assert_eq!(mean, ObservedValue::Estimated { value: by_area, exact_share: 0.0 });
    // Source 2 is shared out by area, for the residents of one of its parts are not known.
    assert_eq!(transfer.counts(&measured(&[0.0, 0.0, 40.0])).values[1].value.number(), Some(30.0));
}

#[test]
fn nothing_by_an_estimated_share_is_not_exact() {
    // All residents of source 0 live in target 0, but only by an estimate: target 1 gets 0, and that is no certainty.
    let mut weights =
        Weights::new(vec![weight(0, 0, 600.0, false), weight(0, 1, 400.0, false)], vec![1000.0], vec![600.0, 400.0]);
    weights.entries[0].residents = Some(90.0);
    weights.entries[1].residents = Some(0.0);
    let transfer = Transfer::of(&weights);
    let told_of = |value: f64| told(&transfer.counts(&measured(&[value])));
    assert_eq!(told_of(50.0)[1], ObservedValue::Estimated { value: 0.0, exact_share: 0.0 });
    assert_eq!(told_of(0.0), [ObservedValue::Aggregated(0.0); 2], "nothing is nothing wherever it is");
    // Counted there for certain, 0 is exact.
    weights.entries[0].exact_residents = 90.0;
    assert_eq!(
        told(&Transfer::of(&weights).counts(&measured(&[50.0]))),
        [ObservedValue::Aggregated(50.0), ObservedValue::Aggregated(0.0)]
    );
}

prop_compose! {
    fn any_weights()(sizes in prop::collection::vec((0_u32..6, 0_u32..5, 1.0..1e4_f64, 0.0..50.0_f64), 1..25), carried: bool) -> Weights {
        let mut entries: Vec<Weight> = Vec::new();
        for (from, to, area_m2, residents) in sizes {
            if entries.iter().all(|entry| (entry.from, entry.to) != (from, to)) {
                entries.push(Weight { residents: carried.then_some(residents), ..weight(from, to, area_m2, false) });
            }
        }
        Weights::new(entries, vec![1e5; 6], vec![1e5; 5])
    }
}

proptest! {
    #[test]
    fn sums_are_kept(weights in any_weights(), values in prop::collection::vec(prop::option::of(0.0..1e6_f64), 6)) {
        let values: Vec<ObservedValue> =
            values.iter().map(|value| value.map_or(ObservedValue::Missing, ObservedValue::Measured)).collect();
        let result = Transfer::of(&weights).counts(&values);
        let after = result.total_after + result.outside + result.withheld;
        prop_assert!((after - result.total_before).abs() <= 1e-9 * result.total_before.max(1.0));
        let told: f64 = result.values.iter().filter_map(|value| value.value.number()).sum();
        prop_assert!((told - result.total_after).abs() <= 1e-9 * told.max(1.0));
    }

    #[test]
    fn counts_are_linear(weights in any_weights(), a in prop::collection::vec(0.0..1e3_f64, 6), b in prop::collection::vec(0.0..1e3_f64, 6)) {
        let transfer = Transfer::of(&weights);
        let of = |values: &[f64]| transfer.counts(&measured(values));
        let both: Vec<f64> = a.iter().zip(&b).map(|(a, b)| 2.0 * a + b).collect();
        for ((a, b), both) in of(&a).values.iter().zip(of(&b).values).zip(of(&both).values) {
            if let (Some(a), Some(b), Some(both)) = (a.value.number(), b.value.number(), both.value.number()) {
                prop_assert!((2.0 * a + b - both).abs() < 1e-9 * both.max(1.0));
            }
        }
    }

    #[test]
    fn a_mean_lies_between_its_sources(weights in any_weights(), values in prop::collection::vec(1.0..9.0_f64, 6)) {
        for value in Transfer::of(&weights).means(&measured(&values)).values {
            prop_assert!(value.value.number().is_none_or(|mean| (1.0 - 1e-9..9.0 + 1e-9).contains(&mean)));
        }
    }

    #[test]
    fn equal_definitions_change_nothing(values in prop::collection::vec(0.0..1e6_f64, 7), areas in prop::collection::vec(1.0..1e6_f64, 7)) {
        let entries = areas.iter().enumerate().map(|(i, area)| weight(i as u32, i as u32, *area, true)).collect();
        let transfer = Transfer::of(&Weights::new(entries, areas.clone(), areas));
        let expected: Vec<_> = values.iter().copied().map(ObservedValue::Aggregated).collect();
        prop_assert_eq!(told(&transfer.counts(&measured(&values))), expected);
    }
}
