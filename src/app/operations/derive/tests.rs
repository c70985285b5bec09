//! Conversions of rectangles, by hand.

use super::super::row_of_blocks::{four_blocks, id, space};
use super::*;
use crate::geometry::NoWatch;
use crate::model::{Basis, Crosswalk, CrosswalkRow, Polarity, Source, UnmatchedRow};
use ObservedValue::{Aggregated, Estimated, Measured, Missing, Suppressed};

/// Four blocks of 30, 70, 2 and 98 residents. "Alt" has two spaces of two of them each, "Neu" A of the first, B of the two in the
/// middle, C of the last.
fn project() -> Project {
    four_blocks(space)
}

fn add(project: &mut Project, of: u128, name: &str, kind: IndicatorKind, values: &[ObservedValue]) -> IndicatorId {
    let definition = project.definition(id(of)).unwrap();
    let observations = definition.spaces.iter().zip(values);
    let observations = observations.map(|(space, value)| Observation { space: space.id, value: *value }).collect();
    let indicator = Indicator {
        id: IndicatorId::new(),
        name: name.to_owned(),
        definition: definition.id,
        kind,
        polarity: Polarity::HighIsBurden,
        unit: "Personen".to_owned(),
        dimension: "Lage".to_owned(),
        value_field: "Wert".to_owned(),
        join: JoinRule { key_field: "Nr".to_owned(), ..no_join() },
        source: Source {
            file_name: "a.csv".into(),
            reference_date: "2023".into(),
            licence: "CC0".into(),
            ..Source::default()
        },
        derived: None,
        observations: Arc::new(observations),
        unmatched: Arc::new(vec![UnmatchedRow { line: 9, key: "x".into(), value: "1".into() }]),
    };
    let id = indicator.id;
    project.indicators.push(indicator);
    id
}

fn convert(project: &Project, indicator: IndicatorId, via: ConvertVia) -> ConvertedIndicator {
    transferred_indicator(project, indicator, id(3), via, &NoWatch).unwrap()
}

fn told(made: &ConvertedIndicator) -> Vec<ObservedValue> {
    made.indicator.observations.iter().map(|observation| observation.value).collect()
}

#[track_caller]
fn near(made: &ConvertedIndicator, expected: &[f64]) {
    let numbers: Vec<f64> = told(made).iter().map(|value| value.number().unwrap()).collect();
    let same = numbers.len() == expected.len() && numbers.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9);
    assert!(same, "{numbers:?} in place of {expected:?}");
}

#[track_caller]
fn refused(project: &Project, indicator: IndicatorId, via: ConvertVia, expected: NoConversion) {
    match transferred_indicator(project, indicator, id(3), via, &NoWatch) {
        Err(AppError::NotConvertible { why, .. }) => assert_eq!(why, expected),
        other => panic!("{other:?} in place of {expected:?}"),
    }
}

#[test]
fn counts_go_by_residents_or_by_area_and_keep_their_sum() {
    let mut project = project();
    let count = add(&mut project, 2, "Arbeitslose", IndicatorKind::Count, &[Measured(100.0), Measured(50.0)]);
    let by_residents = convert(&project, count, ConvertVia::Ground);
    near(&by_residents, &[30.0, 71.0, 49.0]);
    assert!(told(&by_residents).iter().all(|value| matches!(value, Estimated { exact_share: 0.0, .. })));
    let sums = by_residents.sums.unwrap();
    assert_eq!((sums.before, sums.outside, sums.withheld, sums.doubled), (150.0, 0.0, 0.0, 0.0));
    assert!((sums.after - 150.0).abs() < 1e-9);
    assert_eq!((by_residents.exact_share, by_residents.missing), (0.0, 0));
    near(&convert(&project, count, ConvertVia::Area), &[50.0, 75.0, 25.0]);

    let Indicator { name, unit, polarity, source, derived, join, unmatched, .. } = &by_residents.indicator;
    assert_eq!((name.as_str(), unit.as_str(), *polarity), ("Arbeitslose", "Personen", Polarity::HighIsBurden));
    assert_eq!((source.file_name.as_str(), source.reference_date.as_str()), ("", "2023"));
    assert!(join.key_field.is_empty() && unmatched.is_empty() && source.licence == "CC0");
    let derived = derived.as_ref().unwrap();
    assert_eq!((derived.derived_from, derived.definition, derived.name.as_str()), (count, id(2), "Arbeitslose"));
    let basis = Basis::Definition { id: id(1), name: "Blöcke".into(), reference_date: "2024-12-31".into() };
    assert_eq!(derived.via, DerivedVia::Ground { basis });
}

#[test]
fn spaces_that_lie_wholly_in_one_are_summed_exactly() {
    let mut project = project();
    let values = [Measured(1.0), Measured(2.0), Measured(3.0), Measured(4.0)];
    let count = add(&mut project, 1, "Fälle", IndicatorKind::Count, &values);
    let made = convert(&project, count, ConvertVia::Ground);
    assert_eq!(told(&made), [Aggregated(1.0), Aggregated(5.0), Aggregated(4.0)]);
    assert_eq!(made.exact_share, 1.0);
}

#[test]
fn missing_and_hidden_stay_what_they_are_and_what_goes_astray_is_named() {
    let mut project = project();
    let missing = add(&mut project, 2, "fehlt", IndicatorKind::Count, &[Measured(100.0), Missing]);
    let made = convert(&project, missing, ConvertVia::Ground);
    assert!(matches!(told(&made)[..], [Estimated { .. }, Missing, Missing]), "{:?}", told(&made));
    let sums = made.sums.unwrap();
    assert!((sums.after - 30.0).abs() < 1e-9 && (sums.withheld - 70.0).abs() < 1e-9);
    assert_eq!((sums.before, made.missing, made.missing_sources), (100.0, 2, 1));

    let hidden = add(&mut project, 2, "geheim", IndicatorKind::Count, &[Measured(100.0), Suppressed]);
    let made = convert(&project, hidden, ConvertVia::Ground);
    assert!(matches!(told(&made)[..], [Estimated { .. }, Suppressed, Suppressed]), "{:?}", told(&made));
    assert_eq!((made.missing, made.suppressed), (0, 2));

    let far = space("03", 50.0, 51.0, None);
    Arc::make_mut(&mut project.definitions[1].spaces).push(far);
    let values = [Measured(100.0), Measured(50.0), Measured(7.0)];
    let outside = add(&mut project, 2, "außerhalb", IndicatorKind::Count, &values);
    let made = convert(&project, outside, ConvertVia::Ground);
    near(&made, &[30.0, 71.0, 49.0]);
    assert_eq!(made.sums.unwrap().outside, 7.0);
    assert_eq!(made.indicator.derived.unwrap().outside, Some(7.0));
    let nothing = add(&mut project, 2, "nichts", IndicatorKind::Count, &[Missing, Missing, Measured(7.0)]);
    refused(&project, nothing, ConvertVia::Ground, NoConversion::NothingReached);
}

#[test]
fn means_go_by_the_shares_of_the_target() {
    let mut project = project();
    let mean = add(&mut project, 2, "Alter", IndicatorKind::Mean, &[Measured(40.0), Measured(50.0)]);
    let made = convert(&project, mean, ConvertVia::Ground);
    near(&made, &[40.0, (70.0 * 40.0 + 2.0 * 50.0) / 72.0, 50.0]);
    assert_eq!(made.sums, None);
    near(&convert(&project, mean, ConvertVia::Area), &[40.0, 45.0, 50.0]);
}

#[test]
fn rates_go_through_numerator_and_denominator_or_are_estimated_by_residents() {
    let mut project = project();
    let rate = add(&mut project, 2, "Quote", IndicatorKind::Rate, &[Measured(20.0), Measured(30.0)]);
    let above = add(&mut project, 2, "Arbeitslose", IndicatorKind::Count, &[Measured(10.0), Measured(30.0)]);
    let below = add(&mut project, 2, "Erwerbsfähige", IndicatorKind::Count, &[Measured(50.0), Measured(100.0)]);
    // Two spaces are too few to find the parts unasked.
    let estimated = convert(&project, rate, ConvertVia::Ground);
    near(&estimated, &[20.0, (20.0 * 70.0 + 30.0 * 2.0) / 72.0, 30.0]);
    assert!(told(&estimated).iter().all(|value| matches!(value, Estimated { exact_share: 0.0, .. })));
    assert_eq!(estimated.indicator.derived.as_ref().unwrap().rate, Some(RateFrom::Residents));

    let parts = |parts| ConvertForm {
        indicators: vec![rate],
        to: id(3),
        via: ConvertVia::Ground,
        name: String::new(),
        parts: Some(parts),
    };
    let made = prepare_conversion(&project, &parts((above, Some(below))), &NoWatch).unwrap().made.remove(0);
    near(&made, &[20.0, 100.0 * (7.0 + 0.6) / (35.0 + 2.0), 30.0]);
    let told_parts = made.indicator.derived.unwrap().rate.unwrap();
    let RateFrom::Parts { numerator, denominator, factor, .. } = told_parts else { panic!("{told_parts:?}") };
    assert_eq!((numerator, denominator, factor), (above, Some(below), 100.0));
    let wrong = prepare_conversion(&project, &parts((below, Some(above))), &NoWatch);
    assert!(matches!(wrong, Err(AppError::NotConvertible { why: NoConversion::OtherParts, .. })), "{wrong:?}");

    for definition in &mut project.definitions {
        Arc::make_mut(&mut definition.spaces).iter_mut().for_each(|space| space.residents = None);
    }
    refused(&project, rate, ConvertVia::Ground, NoConversion::NoBase);
}

#[test]
fn counts_that_give_a_rate_in_every_space_are_found() {
    let mut project = project();
    let rates = [3.3, 10.0, 0.0, 12.2].map(Measured);
    let rate = add(&mut project, 1, "Quote", IndicatorKind::Rate, &rates);
    add(&mut project, 1, "anderes", IndicatorKind::Count, &[5.0, 5.0, 5.0, 5.0].map(Measured));
    let above = add(&mut project, 1, "Arbeitslose", IndicatorKind::Count, &[1.0, 7.0, 0.0, 12.0].map(Measured));
    let made = convert(&project, rate, ConvertVia::Ground);
    let found = made.indicator.derived.as_ref().unwrap().rate.clone().unwrap();
    let RateFrom::Parts { numerator, denominator: None, factor: 100.0, .. } = found else { panic!("{found:?}") };
    assert_eq!(numerator, above);
    near(&made, &[100.0 / 30.0, 700.0 / 72.0, 1_200.0 / 98.0]);
    assert!(told(&made).iter().all(|value| matches!(value, Aggregated(_))));
}

fn official(project: &mut Project, shares: &[(usize, usize, f64)]) -> CrosswalkId {
    let (alt, neu) = (Arc::clone(&project.definitions[1].spaces), Arc::clone(&project.definitions[2].spaces));
    let row = |(a, b, share): &(usize, usize, f64)| CrosswalkRow {
        from: alt[*a].id,
        to: neu[*b].id,
        residents_share: Some(*share),
        area_share: *share,
        residents: None,
        exact: false,
    };
    let crosswalk = Crosswalk {
        id: CrosswalkId::new(),
        name: format!("amtlich {}", project.crosswalks.len()),
        from: id(2),
        to: id(3),
        basis: Basis::Area,
        source: Some(Source::default()),
        date: "2024-01-01".into(),
        fingerprint: String::new(),
        rows: Arc::new(shares.iter().map(row).collect()),
    };
    let id = crosswalk.id;
    project.crosswalks.push(crosswalk);
    id
}

#[test]
fn an_official_crosswalk_is_taken_by_its_word_and_what_its_shares_leave_out_is_named() {
    let mut project = project();
    let count = add(&mut project, 2, "Fälle", IndicatorKind::Count, &[Measured(100.0), Measured(50.0)]);
    let uneven = official(&mut project, &[(0, 0, 0.3), (0, 1, 0.6), (1, 1, 0.5), (1, 2, 0.6)]);
    let made = convert(&project, count, ConvertVia::Crosswalk(uneven));
    near(&made, &[30.0, 85.0, 30.0]);
    let sums = made.sums.unwrap();
    assert!((sums.before - 150.0).abs() < 1e-9 && (sums.after - 145.0).abs() < 1e-9, "{sums:?}");
    assert!((sums.outside - 10.0).abs() < 1e-9 && (sums.doubled - 5.0).abs() < 1e-9, "{sums:?}");

    let whole = official(&mut project, &[(0, 0, 1.0), (1, 2, 1.0)]);
    let made = convert(&project, count, ConvertVia::Crosswalk(whole));
    assert_eq!(told(&made), [Aggregated(100.0), Missing, Aggregated(50.0)]);

    // Printed with two digits: 0.33 + 0.33 + 0.34 or 0.333 · 3 are meant to be one.
    let rounded = official(&mut project, &[(0, 0, 0.333), (0, 1, 0.333), (0, 2, 0.333), (1, 2, 1.0)]);
    let sums = convert(&project, count, ConvertVia::Crosswalk(rounded)).sums.unwrap();
    assert!((sums.after - 150.0).abs() < 1e-9 && sums.outside < 1e-9, "{sums:?}");

    // One of two spaces is not named: it lies outside.
    let partial = official(&mut project, &[(0, 0, 1.0)]);
    let sums = convert(&project, count, ConvertVia::Crosswalk(partial)).sums.unwrap();
    assert_eq!((sums.before, sums.after, sums.outside), (150.0, 100.0, 50.0));

    let back = Crosswalk { from: id(3), to: id(2), ..project.crosswalk(whole).unwrap().clone() };
    project.crosswalks.push(Crosswalk { id: CrosswalkId::from_u128(77), ..back });
    let other = NoConversion::OtherWay { crosswalk: "amtlich 1".into() };
    refused(&project, count, ConvertVia::Crosswalk(CrosswalkId::from_u128(77)), other);
}

#[test]
fn a_computed_crosswalk_gives_what_the_ground_gives_and_a_stale_one_is_refused() {
    let mut project = project();
    let count = add(&mut project, 2, "Fälle", IndicatorKind::Count, &[Measured(100.0), Measured(50.0)]);
    let mean = add(&mut project, 2, "Alter", IndicatorKind::Mean, &[Measured(40.0), Measured(50.0)]);
    let prepared = super::super::prepare_crosswalk(&project, id(2), id(3), "", &NoWatch).unwrap();
    project.crosswalks.push((*prepared.crosswalk).clone());
    let via = ConvertVia::Crosswalk(prepared.id);
    near(&convert(&project, count, via), &[30.0, 71.0, 49.0]);
    near(&convert(&project, mean, via), &[40.0, (70.0 * 40.0 + 2.0 * 50.0) / 72.0, 50.0]);
    Arc::make_mut(&mut project.definitions[0].spaces)[0].residents = Some(31.0);
    refused(&project, count, via, NoConversion::StaleCrosswalk { crosswalk: "Alt – Neu".into() });
}

#[test]
fn several_are_converted_in_one_step_and_what_is_refused_is_said() {
    let mut project = project();
    let one = add(&mut project, 2, "eins", IndicatorKind::Count, &[Measured(100.0), Measured(50.0)]);
    let two = add(&mut project, 3, "zwei", IndicatorKind::Count, &[Measured(1.0), Measured(2.0), Measured(3.0)]);
    let three = add(&mut project, 2, "drei", IndicatorKind::Mean, &[Measured(1.0), Measured(2.0)]);
    add(&mut project, 3, "drei", IndicatorKind::Mean, &[Measured(1.0), Measured(2.0)]);
    let form = |indicators: &[IndicatorId]| ConvertForm {
        indicators: indicators.to_vec(),
        to: id(3),
        via: ConvertVia::Ground,
        name: String::new(),
        parts: None,
    };
    let prepared = prepare_conversion(&project, &form(&[one, two, three]), &NoWatch).unwrap();
    let names: Vec<&str> = prepared.made.iter().map(|made| made.indicator.name.as_str()).collect();
    assert_eq!(names, ["eins", "drei (2)"]);
    assert_eq!(prepared.refused, [("zwei".to_owned(), NoConversion::SameSpaces)]);
    let Command::DeriveIndicators { indicators, replaced } = prepared.command else { panic!() };
    assert!(indicators.len() == 2 && replaced.is_empty());

    // Asked for once more, it takes the place of the one before; that one can't be converted further.
    let first = indicators[0].clone();
    project.indicators.push(first.clone());
    let again = prepare_conversion(&project, &form(&[one]), &NoWatch).unwrap();
    let Command::DeriveIndicators { indicators, replaced } = &again.command else { panic!() };
    assert_eq!((indicators[0].name.as_str(), replaced.as_slice()), ("eins", &[first.id][..]));
    let named = ConvertForm { name: " anders ".into(), ..form(&[one]) };
    let named = prepare_conversion(&project, &named, &NoWatch).unwrap();
    assert_eq!(named.made[0].indicator.name, "anders");
    let Command::DeriveIndicators { replaced, .. } = &named.command else { panic!() };
    assert!(replaced.is_empty(), "under another name both stay");
    let further = ConvertForm { to: id(1), ..form(&[first.id]) };
    let further = prepare_conversion(&project, &further, &NoWatch);
    assert!(
        matches!(further, Err(AppError::NotConvertible { why: NoConversion::Converted { .. }, .. })),
        "{further:?}"
    );
}

fn state(project: &Project, id: IndicatorId) -> DerivedState {
    derived_states(project, &NoWatch).unwrap()[&id]
}

#[test]
fn it_is_told_when_a_source_the_ground_or_a_crosswalk_changed_and_made_anew() {
    let mut project = project();
    let count = add(&mut project, 2, "Fälle", IndicatorKind::Count, &[Measured(100.0), Measured(50.0)]);
    let other = add(&mut project, 2, "andere", IndicatorKind::Count, &[Measured(1.0), Measured(5.0)]);
    let key = official(&mut project, &[(0, 0, 1.0), (1, 2, 1.0)]);
    let mut keep = |via| {
        let made = convert(&project, count, via).indicator;
        project.indicators.push(made.clone());
        made.id
    };
    let made = [ConvertVia::Ground, ConvertVia::Area, ConvertVia::Crosswalk(key)].map(&mut keep);
    let states = |project: &Project| made.map(|id| state(project, id));
    use DerivedState::{Current, SourceGone, Stale};
    assert_eq!(states(&project), [Current; 3]);

    let mut changed = project.clone();
    let at = |project: &Project, id| project.indicators.iter().position(|i| i.id == id).unwrap();
    Arc::make_mut(&mut changed.indicators[at(&project, other)].observations)[0].value = Measured(9.0);
    assert_eq!(states(&changed), [Current; 3], "another indicator changed");
    Arc::make_mut(&mut changed.indicators[at(&project, count)].observations)[0].value = Measured(200.0);
    assert_eq!(states(&changed), [Stale; 3]);
    let anew = prepare_rederived(&changed, &made, &NoWatch).unwrap();
    near(&anew.made[0], &[60.0, 141.0, 49.0]);
    near(&anew.made[1], &[100.0, 125.0, 25.0]);
    assert_eq!(told(&anew.made[2]), [Aggregated(200.0), Missing, Aggregated(50.0)]);
    let Command::DeriveIndicators { replaced, .. } = anew.command else { panic!() };
    assert_eq!(replaced.iter().collect::<BTreeSet<_>>(), made.iter().collect::<BTreeSet<_>>());

    let mut moved = project.clone();
    Arc::make_mut(&mut moved.definitions[0].spaces)[0].residents = Some(31.0);
    assert_eq!(states(&moved), [Stale, Current, Current], "residents of the blocks");
    let mut gone = project.clone();
    gone.indicators.remove(at(&project, count));
    assert_eq!(states(&gone), [SourceGone; 3]);
    let refused = prepare_rederived(&gone, &made, &NoWatch);
    assert!(matches!(refused, Err(AppError::NotConvertible { why: NoConversion::SourceGone, .. })));
    // Read again under its name, it is the source.
    add(&mut gone, 2, "Fälle", IndicatorKind::Count, &[Measured(100.0), Measured(50.0)]);
    assert_eq!(states(&gone), [Current; 3]);
    gone.crosswalks.clear();
    assert_eq!(states(&gone), [Current, Current, SourceGone]);
}
