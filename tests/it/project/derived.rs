//! Indicators converted from those of other definitions: kept, undone, replaced, refused.

use super::commands::refused;
use super::support::*;
use klammer::model::{
    Basis, Definition, Derivation, DerivedVia, Indicator, IndicatorId, Observation, ObservedValue, Project,
};
use klammer::project::{Command, HistoryKind, ProjectError};
use std::sync::Arc;

/// As converting leaves it: no table, and where from.
pub fn derived(from: &Indicator, of: &Definition, to: &Definition, name: &str) -> Indicator {
    let mut made = indicator(to, name);
    made.observations = Arc::new(
        to.spaces
            .iter()
            .map(|space| Observation {
                space: space.id,
                value: ObservedValue::Estimated { value: 1.0 / 3.0, exact_share: 0.25 },
            })
            .collect(),
    );
    made.unmatched = Arc::default();
    made.join.key_field = String::new();
    made.derived = Some(Box::new(Derivation {
        derived_from: from.id,
        name: from.name.clone(),
        definition: of.id,
        definition_name: of.name.clone(),
        via: DerivedVia::Ground { basis: Basis::Area },
        rate: None,
        outside: Some(0.1 + 0.2),
        date: "2026-11-21".to_owned(),
        fingerprint: "00ff".to_owned(),
    }));
    made
}

fn derive(indicators: Vec<Indicator>, replaced: &[IndicatorId]) -> Command {
    Command::DeriveIndicators { indicators, replaced: replaced.to_vec() }
}

fn made(project: &Project, names: &[&str]) -> Vec<Indicator> {
    let [of, to] = [&project.definitions[0], &project.definitions[1]];
    names.iter().map(|name| derived(&project.indicators[0], of, to, name)).collect()
}

#[test]
fn they_are_kept_undone_done_again_and_there_when_the_file_is_opened() {
    let bench = Bench::new();
    let mut store = filled(&bench);
    let before = store.project();
    let two = made(&before, &["Anteil", "Fälle"]);
    let applied = run(&mut store, derive(two.clone(), &[]));
    assert_eq!(applied.project.indicators[1..], two);
    assert_eq!(applied.entry.kind, HistoryKind::DeriveIndicators);
    assert_eq!((applied.entry.args["count"].as_str(), applied.entry.args["again"].as_str()), ("2", "0"));
    assert_eq!(applied.changes.indicators.len(), 2);
    store.undo("Anna").unwrap();
    assert_eq!(content(&store.project()), content(&before), "one step, both are gone");
    store.redo("Anna").unwrap();
    assert_eq!(store.project().indicators[1..], two);

    let path = bench.path("a.gpkg");
    store.publish_as(&path, false, &klammer::geometry::NoWatch).unwrap();
    store.close(false).unwrap();
    let (mut store, _) = bench.open(&path);
    assert_eq!(store.project().indicators[1..], two);
    store.undo("Anna").unwrap();
    assert_eq!(content(&store.project()), content(&before));
}

#[test]
fn newer_ones_take_the_place_of_older_ones_in_one_step() {
    let bench = Bench::new();
    let mut store = filled(&bench);
    let first = made(&store.project(), &["Anteil", "Fälle"]);
    run(&mut store, derive(first.clone(), &[]));
    let before = store.project();
    let again = made(&before, &["Anteil"]);
    let applied = run(&mut store, derive(again.clone(), &[first[0].id]));
    let names: Vec<&str> = applied.project.indicators[1..].iter().map(|i| i.name.as_str()).collect();
    assert_eq!(names, ["Fälle", "Anteil"]);
    assert_eq!(applied.project.indicator(again[0].id), Some(&again[0]));
    store.undo("Anna").unwrap();
    assert_eq!(content(&store.project()), content(&before));
}

#[test]
fn what_can_not_be_is_refused_as_a_whole() {
    let bench = Bench::new();
    let mut store = filled(&bench);
    let project = store.project();
    let twins = made(&project, &["Anteil", "Anteil"]);
    assert!(matches!(refused(&mut store, derive(twins, &[])), ProjectError::NameTaken(_)));
    assert!(matches!(refused(&mut store, derive(Vec::new(), &[])), ProjectError::Invalid(_)));
    let imported = vec![indicator(&project.definitions[1], "importiert")];
    assert!(matches!(refused(&mut store, derive(imported, &[])), ProjectError::Invalid(_)));
    // What came from a table is nobody's to replace.
    let source = [project.indicators[0].id];
    assert!(matches!(refused(&mut store, derive(made(&project, &["x"]), &source)), ProjectError::Invalid(_)));
    let nobody = [IndicatorId::new()];
    assert!(matches!(refused(&mut store, derive(made(&project, &["x"]), &nobody)), ProjectError::Gone { .. }));
    let mut wrong = made(&project, &["x", "y"]);
    wrong[1].definition = project.definitions[0].id;
    assert!(matches!(refused(&mut store, derive(wrong, &[])), ProjectError::Invalid(_)), "values of other spaces");
    let used = made(&project, &["x"]);
    run(&mut store, derive(used.clone(), &[]));
    run(&mut store, Command::DeleteIndicator(used[0].id));
    assert!(matches!(refused(&mut store, derive(used, &[])), ProjectError::Invalid(_)), "the id was used before");
}
