//! Every command: what it does, what it refuses, and that a refusal changes nothing.

use super::support::*;
use klammer::geometry::EpsgCode;
use klammer::model::{
    Colour, Dash, DepartmentId, FacilityId, IndicatorKind, LineStyle, Observation, ObservedValue, Polarity, Project,
    Source, Space, SpaceId,
};
use klammer::project::{Command, HistoryFilter, HistoryKind, KeptSource, ProjectError, Store};
use std::sync::Arc;

/// How the rows of an import are spoiled.
type Change<'a, T> = &'a dyn Fn(&mut Vec<T>);

/// Executes what must be refused and checks that nothing changed.
pub fn refused(store: &mut Store, command: Command) -> ProjectError {
    let (before, entries) = (store.project(), store.history(&HistoryFilter::default(), 0, 1000).unwrap());
    let error = store.execute(command, "Anna").unwrap_err();
    assert!(Arc::ptr_eq(&before, &store.project()));
    assert_eq!(store.history(&HistoryFilter::default(), 0, 1000).unwrap(), entries);
    error
}

#[test]
fn new_projects_need_a_title_and_a_planar_system() {
    let bench = Bench::new();
    let create = |title: &str, epsg: u32| Store::create(&bench.workspace, title, EpsgCode(epsg), "");
    assert!(matches!(create("  ", 25832), Err(ProjectError::NameEmpty)));
    assert!(matches!(create("x", 4326), Err(ProjectError::Invalid(_))));
    assert!(matches!(create("x", 7), Err(ProjectError::Invalid(_))));
    assert_eq!(bench.copies(), 0);
    let store = create(" Landkreis Auental\n", 31467).unwrap();
    assert_eq!(*store.project(), Project::empty("Landkreis Auental", EpsgCode(31467)));
    let history = store.history(&HistoryFilter::default(), 0, 10).unwrap();
    assert_eq!((history.len(), history[0].seq, history[0].kind), (1, 1, HistoryKind::CreateProject));
    assert_eq!(history[0].args["project"], "Landkreis Auental");
}

#[test]
fn projects_are_renamed() {
    let bench = Bench::new();
    let mut store = bench.create();
    let applied = run(&mut store, Command::EditProject { title: "Stadt Auen ".to_owned() });
    assert_eq!(applied.project.title, "Stadt Auen");
    assert!(applied.changes.project);
    assert_eq!(applied.entry.args["old_name"], "Landkreis Auental");
    assert_eq!((applied.project.revision.0, applied.entry.revision.0, applied.entry.seq), (1, 1, 2));
    assert!(matches!(refused(&mut store, Command::EditProject { title: "\t".to_owned() }), ProjectError::NameEmpty));
}

#[test]
fn departments() {
    let bench = Bench::new();
    let mut store = filled(&bench);
    let youth = store.project().departments[0].clone();
    let taken = refused(&mut store, Command::AddDepartment(department(" Jugendamt")));
    assert!(matches!(taken, ProjectError::NameTaken(name) if name == "Jugendamt"));
    let mut twin = youth.clone();
    twin.name = "Neu".to_owned();
    assert!(matches!(refused(&mut store, Command::AddDepartment(twin)), ProjectError::Invalid(_)));
    match refused(&mut store, Command::DeleteDepartment(youth.id)) {
        ProjectError::InUse { name, used_by } => {
            assert_eq!((name.as_str(), used_by.as_str()), ("Jugendamt", "Sozialräume 2021, Kitas"));
        }
        other => panic!("{other}"),
    }
    assert!(matches!(refused(&mut store, Command::DeleteDepartment(DepartmentId::new())), ProjectError::Gone { .. }));
    assert!(matches!(refused(&mut store, Command::EditDepartment(department("x"))), ProjectError::Gone { .. }));
    let mut clash = youth.clone();
    clash.name = "Schulamt".to_owned();
    assert!(matches!(refused(&mut store, Command::EditDepartment(clash)), ProjectError::NameTaken(_)));
    let mut renamed = youth.clone();
    renamed.name = "Amt fu\u{308}r Jugend".to_owned();
    let applied = run(&mut store, Command::EditDepartment(renamed));
    assert_eq!(applied.project.departments[0].name, "Amt für Jugend");
    assert_eq!(applied.changes.departments, [youth.id]);
    let free = department("Sozialamt");
    run(&mut store, Command::AddDepartment(free.clone()));
    assert_eq!(run(&mut store, Command::DeleteDepartment(free.id)).project.departments.len(), 2);
}

#[test]
fn definitions_are_imported() {
    let bench = Bench::new();
    let mut store = bench.create();
    let youth = department("Jugendamt");
    let mut new = definition(&youth, " Sozialräume 2021 ", 6);
    new.source.imported_at = String::new();
    let command = Command::ImportDefinition {
        department: youth.clone(),
        definition: Box::new(new.clone()),
        kept: Some(kept("bytes")),
    };
    let applied = run(&mut store, command);
    let there = &applied.project.definitions[0];
    assert_eq!((there.name.as_str(), &there.spaces), ("Sozialräume 2021", &new.spaces));
    assert_eq!(applied.project.departments, std::slice::from_ref(&youth));
    assert!(!there.source.imported_at.is_empty());
    assert_eq!(store.source_zip(there.source.id.unwrap()).unwrap(), *kept("bytes").zip);
    assert_eq!((applied.changes.definitions, applied.changes.spaces_of), (vec![new.id], vec![new.id]));
    let args = &applied.entry.args;
    let told = ["name", "department", "count", "file"].map(|key| args[key].as_str());
    assert_eq!(told, ["Sozialräume 2021", "Jugendamt", "6", "räume.zip/räume.shp"]);

    // The same bytes are kept once.
    let again = Command::ImportDefinition {
        department: youth.clone(),
        definition: Box::new(definition(&youth, "Noch einmal", 1)),
        kept: Some(kept("bytes")),
    };
    let second = run(&mut store, again);
    assert_eq!(second.project.definitions[1].source.id, there.source.id);
}

#[test]
fn what_would_break_a_definition_is_refused() {
    let bench = Bench::new();
    let mut store = filled(&bench);
    let youth = store.project().departments[0].clone();
    let with = |change: Change<'_, Space>| {
        let mut new = definition(&youth, "Neu", 3);
        change(Arc::make_mut(&mut new.spaces));
        import(&youth, new)
    };
    let infinite = refused(&mut store, with(&|s| s[1].geometry.0[0] = square(f64::INFINITY, 0.0, 1.0)));
    assert!(infinite.to_string().contains("space 2 (002"), "{infinite}");
    let cases: [Change<'_, Space>; 2] = [&|s| s[2].residents = Some(f64::NAN), &|s| s[2].id = s[0].id];
    for change in cases {
        assert!(matches!(refused(&mut store, with(change)), ProjectError::Invalid(_)));
    }
    let name = |name: &str| import(&youth, definition(&youth, name, 1));
    assert!(matches!(refused(&mut store, name("Sozialräume 2021")), ProjectError::NameTaken(_)));
    assert!(matches!(refused(&mut store, name("")), ProjectError::NameEmpty));
    let namesake = department("Jugendamt");
    let clash = import(&namesake, definition(&namesake, "Neu", 1));
    assert!(matches!(refused(&mut store, clash), ProjectError::NameTaken(_)));
    let elsewhere = import(&youth, definition(&namesake, "Neu", 1));
    assert!(matches!(refused(&mut store, elsewhere), ProjectError::Invalid(_)));
    let bad_hash = Command::ImportDefinition {
        department: youth.clone(),
        definition: Box::new(definition(&youth, "Neu", 1)),
        kept: Some(KeptSource { sha256: "ABC".to_owned(), ..kept("x") }),
    };
    assert!(matches!(refused(&mut store, bad_hash), ProjectError::Invalid(_)));
    // The id of something deleted is never given again.
    let old = store.project().definitions[1].clone();
    run(&mut store, Command::DeleteDefinition(old.id));
    assert!(matches!(refused(&mut store, import(&youth, old_as(&old, &youth))), ProjectError::Invalid(_)));
}

fn old_as(old: &klammer::model::Definition, of: &klammer::model::Department) -> klammer::model::Definition {
    klammer::model::Definition { department: of.id, ..old.clone() }
}

#[test]
fn definitions_are_edited_and_deleted() {
    let bench = Bench::new();
    let mut store = filled(&bench);
    let project = store.project();
    let [a, b] = &project.definitions[..] else { panic!() };
    let edit = |name: &str, department| Command::EditDefinition {
        id: a.id,
        name: name.to_owned(),
        department,
        colour: Colour([0, 0, 0]),
        line: LineStyle { width_pt: 0.5, dash: Dash::DashDot },
        source: Source { licence: "CC0".to_owned(), file_name: "ignored".to_owned(), ..Source::default() },
    };
    let applied = run(&mut store, edit("Räume", b.department));
    let edited = applied.project.definition(a.id).unwrap();
    let source = Source {
        licence: "CC0".to_owned(),
        attribution: String::new(),
        reference_date: String::new(),
        ..a.source.clone()
    };
    let expected = klammer::model::Definition {
        name: "Räume".to_owned(),
        department: b.department,
        colour: Colour([0, 0, 0]),
        line: LineStyle { width_pt: 0.5, dash: Dash::DashDot },
        source,
        ..a.clone()
    };
    assert_eq!(*edited, expected);
    assert_eq!(applied.entry.args["old_name"], "Sozialräume 2021");
    assert!(matches!(refused(&mut store, edit("Schulbezirke", a.department)), ProjectError::NameTaken(_)));
    assert!(matches!(refused(&mut store, edit("x", DepartmentId::new())), ProjectError::Gone { .. }));

    // Its indicators go with it, and come back with it.
    let gone = run(&mut store, Command::DeleteDefinition(a.id));
    assert_eq!((gone.project.definitions.len(), gone.project.indicators.len()), (1, 0));
    assert_eq!(gone.changes.indicators, [project.indicators[0].id]);
    let back = store.undo("").unwrap();
    assert_eq!(back.project.indicators, project.indicators.iter().map(|i| sorted(&project, i)).collect::<Vec<_>>());
    assert!(matches!(
        refused(&mut store, Command::DeleteDefinition(klammer::model::DefinitionId::new())),
        ProjectError::Gone { .. }
    ));
}

/// An indicator with its values in the order of the definition's spaces, as the project keeps them.
fn sorted(project: &Project, indicator: &klammer::model::Indicator) -> klammer::model::Indicator {
    let definition = project.definition(indicator.definition).unwrap();
    let at = |space: SpaceId| definition.spaces.iter().position(|s| s.id == space);
    let mut values = indicator.observations.to_vec();
    values.sort_by_key(|o| at(o.space));
    klammer::model::Indicator { observations: Arc::new(values), ..indicator.clone() }
}

#[test]
fn facility_sets() {
    let bench = Bench::new();
    let mut store = bench.create();
    let set = facility_set(None, "Spielplätze", 4);
    let applied = run(&mut store, import_set(None, set.clone()));
    assert_eq!(applied.project.facility_sets, std::slice::from_ref(&set));
    assert_eq!(applied.changes.facility_sets, [set.id]);
    let youth = department("Jugendamt");
    let owned = facility_set(Some(&youth), "Kitas", 1);
    run(&mut store, import_set(Some(&youth), owned.clone()));
    let edit = |name: &str, department| Command::EditFacilitySet {
        id: set.id,
        name: name.to_owned(),
        department,
        colour: Colour([5, 5, 5]),
        source: Source { reference_date: "2020".to_owned(), ..Source::default() },
    };
    let edited = run(&mut store, edit("Spielorte", Some(youth.id))).project.facility_sets[0].clone();
    assert_eq!(
        (edited.name.as_str(), edited.department, edited.colour),
        ("Spielorte", Some(youth.id), Colour([5, 5, 5]))
    );
    assert_eq!((edited.source.reference_date.as_str(), edited.source.file_name.as_str()), ("2020", "kitas.csv"));
    assert!(matches!(refused(&mut store, edit("Kitas", None)), ProjectError::NameTaken(_)));
    assert!(matches!(refused(&mut store, edit("x", Some(DepartmentId::new()))), ProjectError::Gone { .. }));
    assert_eq!(run(&mut store, edit("Spielorte", None)).project.facility_sets[0].department, None);
    assert_eq!(run(&mut store, Command::DeleteFacilitySet(set.id)).project.facility_sets, [owned]);
    assert!(matches!(refused(&mut store, Command::DeleteFacilitySet(set.id)), ProjectError::Gone { .. }));
}

#[test]
fn single_facilities() {
    let bench = Bench::new();
    let mut store = filled(&bench);
    let set = store.project().facility_sets[0].clone();
    let mut new = set.facilities[2].clone();
    new.name = "Kita Sonnenschein".to_owned();
    new.capacity = None;
    new.position = geo::Point::new(500_000.3, 6_000_000.1);
    let applied = run(&mut store, Command::EditFacility { set: set.id, facility: new.clone() });
    assert_eq!(applied.project.facility_sets[0].facilities[2], new);
    assert_eq!(applied.changes.facility_sets, [set.id]);
    let deleted = run(&mut store, Command::DeleteFacility { set: set.id, facility: set.facilities[0].id });
    assert_eq!(deleted.project.facility_sets[0].facilities.len(), 4);
    assert_eq!(deleted.entry.args["name"], "Kita 0");
    store.undo("").unwrap();
    store.undo("").unwrap();
    assert_eq!(store.project().facility_sets, std::slice::from_ref(&set));

    let mut nowhere = new.clone();
    nowhere.position = geo::Point::new(f64::NAN, 0.0);
    let command = Command::EditFacility { set: set.id, facility: nowhere };
    assert!(matches!(refused(&mut store, command), ProjectError::Invalid(_)));
    let command = Command::EditFacility { set: set.id, facility: facility("fremd", 0.0) };
    assert!(matches!(refused(&mut store, command), ProjectError::Gone { .. }));
    let command = Command::DeleteFacility { set: set.id, facility: FacilityId::new() };
    assert!(matches!(refused(&mut store, command), ProjectError::Gone { .. }));
    let mut twins = facility_set(None, "Zwillinge", 2);
    let facilities = Arc::make_mut(&mut twins.facilities);
    facilities[1].id = facilities[0].id;
    assert!(matches!(refused(&mut store, import_set(None, twins)), ProjectError::Invalid(_)));
}

#[test]
fn indicators() {
    let bench = Bench::new();
    let mut store = filled(&bench);
    let project = store.project();
    let definition = &project.definitions[0];
    let new = indicator(definition, "Kinderarmut");
    let applied = run(&mut store, import_indicator(new.clone()));
    assert_eq!(applied.project.indicators[1], sorted(&project, &new));
    assert_eq!(applied.changes.indicators, [new.id]);
    assert_eq!(applied.entry.args["definition"], "Sozialräume 2021");
    let taken = refused(&mut store, import_indicator(indicator(definition, "Kinderarmut")));
    assert!(matches!(taken, ProjectError::NameTaken(_)));
    // The same name for another definition's spaces is fine.
    run(&mut store, import_indicator(indicator(&project.definitions[1], "Kinderarmut")));
    let edit = |name: &str| Command::EditIndicator {
        id: new.id,
        name: name.to_owned(),
        unit: "je 1.000".to_owned(),
        kind: IndicatorKind::Mean,
        polarity: Polarity::HighIsGood,
        dimension: "Armut".to_owned(),
        source: Source::default(),
    };
    let edited = run(&mut store, edit("Armut")).project.indicators[1].clone();
    assert_eq!((edited.name.as_str(), edited.unit.as_str(), edited.kind), ("Armut", "je 1.000", IndicatorKind::Mean));
    assert_eq!((edited.polarity, edited.source.licence.as_str()), (Polarity::HighIsGood, ""));
    assert!(matches!(refused(&mut store, edit("Arbeitslosenanteil")), ProjectError::NameTaken(_)));
    assert_eq!(run(&mut store, Command::DeleteIndicator(new.id)).project.indicators.len(), 2);
    assert!(matches!(refused(&mut store, Command::DeleteIndicator(new.id)), ProjectError::Gone { .. }));
    assert!(matches!(refused(&mut store, import_indicator(new)), ProjectError::Invalid(_)));
}

#[test]
fn values_that_can_not_be_are_refused() {
    let bench = Bench::new();
    let mut store = filled(&bench);
    let project = store.project();
    let definition = &project.definitions[0];
    let with = |change: Change<'_, Observation>| {
        let mut new = indicator(definition, "Neu");
        change(Arc::make_mut(&mut new.observations));
        import_indicator(new)
    };
    let cases: [Change<'_, Observation>; 5] = [
        &|o| o[0].space = SpaceId::new(),
        &|o| o[0].space = o[1].space,
        &|o| o[0].value = ObservedValue::Measured(f64::NAN),
        &|o| o[0].value = ObservedValue::Estimated { value: 1.0, exact_share: 1.5 },
        &|o| o[0].value = ObservedValue::Estimated { value: 1.0, exact_share: f64::NAN },
    ];
    for change in cases {
        assert!(matches!(refused(&mut store, with(change)), ProjectError::Invalid(_)));
    }
    let mut orphan = indicator(definition, "Neu");
    orphan.definition = klammer::model::DefinitionId::new();
    assert!(matches!(refused(&mut store, import_indicator(orphan)), ProjectError::Gone { .. }));
}
