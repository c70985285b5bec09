//! Named versions, doing again, compacting, and files of older formats.

use super::support::*;
use klammer::geometry::NoWatch;
use klammer::model::{ContextStyle, Dash, LineStyle, ObservedValue, PointShape, Project, Stance};
use klammer::project::{Command, HistoryFilter, HistoryKind, ProjectError, Store};
use std::io::Read;

fn name_version(store: &mut Store, name: &str) -> klammer::model::VersionId {
    run(store, Command::AddVersion { name: name.to_owned() }).project.versions.last().unwrap().id
}

#[test]
fn a_version_is_looked_at_and_gone_back_to_in_one_step() {
    let bench = Bench::new();
    let mut store = filled(&bench);
    let workshop = store.project();
    let version = name_version(&mut store, "vor dem Workshop");
    assert!(matches!(
        store.execute(Command::AddVersion { name: " vor dem Workshop ".to_owned() }, "").unwrap_err(),
        ProjectError::NameTaken(_)
    ));
    run(&mut store, Command::DeleteDefinition(workshop.definitions[0].id));
    let set = workshop.facility_sets[0].clone();
    run(&mut store, Command::DeleteFacility { set: set.id, facility: set.facilities[2].id });
    run(&mut store, Command::EditProject { title: "Danach".to_owned() });
    store.undo("").unwrap();
    let today = store.project();

    let then = store.look_at_version(version).unwrap();
    assert_eq!(
        (&then.definitions, &then.facility_sets, &then.indicators),
        (&workshop.definitions, &workshop.facility_sets, &workshop.indicators)
    );
    assert_eq!(*store.project(), *today);
    let path = bench.path("a.gpkg");
    store.publish_as(&path, false, &NoWatch).unwrap();
    store.close(false).unwrap();

    let (mut store, _) = bench.open(&path);
    store.go_back_to(version, "Anna").unwrap();
    assert_eq!(store.project().definitions, workshop.definitions);
    assert_eq!(store.project().facility_sets, workshop.facility_sets);
    assert_eq!(store.project().versions.len(), 1);
    let newest = store.history(&HistoryFilter::default(), 0, 1).unwrap().remove(0);
    assert_eq!((newest.kind, newest.args["name"].as_str()), (HistoryKind::GoBack, "vor dem Workshop"));
    store.undo("").unwrap();
    assert_eq!(content(&store.project()), content(&today));
    run(&mut store, Command::DeleteVersion(version));
    assert!(matches!(store.go_back_to(version, "").unwrap_err(), ProjectError::Gone { .. }));
}

#[test]
fn what_was_undone_can_be_done_again_after_other_work_or_says_why_not() {
    let bench = Bench::new();
    let mut store = filled(&bench);
    let youth = store.project().departments[0].clone();
    let undone = run(&mut store, import(&youth, definition(&youth, "Quartiere", 3))).entry.seq;
    store.undo("").unwrap();
    run(&mut store, Command::AddDepartment(department("Sozialamt")));
    assert!(matches!(store.redo("").unwrap_err(), ProjectError::NothingToRedo));
    let entry = store.history_entry(undone).unwrap().unwrap();
    assert!(entry.can_be_reapplied());
    store.reapply(undone, "Bernd").unwrap();
    assert_eq!(store.project().definition_named("Quartiere").unwrap().spaces.len(), 3);
    // It is the last step now.
    store.undo("").unwrap();
    assert!(
        store.project().definition_named("Quartiere").is_none()
            && store.project().department_named("Sozialamt").is_some()
    );
    // A later one of that name keeps it from coming back.
    run(&mut store, import(&youth, definition(&youth, "Quartiere", 2)));
    let before = store.project();
    assert!(matches!(store.reapply(undone, "").unwrap_err(), ProjectError::NameTaken(name) if name == "Quartiere"));
    assert_eq!(*store.project(), *before);
    assert!(matches!(store.reapply(2, "").unwrap_err(), ProjectError::NothingToRedo), "it is in effect");
}

#[test]
fn compacting_removes_what_is_hidden_but_what_versions_show() {
    let bench = Bench::new();
    let path = bench.path("a.gpkg");
    let mut store = filled(&bench);
    assert!(store.compactable().unwrap().is_empty());
    let project = store.project();
    let [spaces, schools] = &project.definitions[..] else { panic!() };
    let version = name_version(&mut store, "mit Sozialräumen");
    run(&mut store, Command::DeleteDefinition(spaces.id));
    let youth = project.departments[0].clone();
    let gone = run(&mut store, import(&youth, definition(&youth, "Quartiere", 2000))).entry.seq;
    store.undo("").unwrap();
    run(&mut store, Command::DeleteDefinition(schools.id));

    let counts = |c: klammer::project::Compaction| (c.definitions, c.facility_sets, c.indicators, c.sources);
    assert_eq!(counts(store.compactable().unwrap()), (1, 0, 0, 0), "the others are in the version");
    let before = content(&store.project());
    let (_, done) = store.compact("Anna").unwrap();
    assert_eq!((counts(done), done.bytes > 400_000), ((1, 0, 0, 0), true), "{done:?}");
    assert_eq!(content(&store.project()), before);
    assert!(store.compactable().unwrap().is_empty());
    // What needs what is gone says so; everything else can still be undone.
    assert!(matches!(store.reapply(gone, "").unwrap_err(), ProjectError::Settled { .. }));
    store.undo("").unwrap();
    assert_eq!(store.project().definitions[0], *schools);
    store.redo("").unwrap();
    assert_eq!(store.look_at_version(version).unwrap().definitions, project.definitions);

    // Without the version nothing holds the two definitions, the indicator and the kept file.
    run(&mut store, Command::DeleteVersion(version));
    assert_eq!(counts(store.compactable().unwrap()), (2, 0, 1, 1));
    store.compact("Anna").unwrap();
    let newest = store.history(&HistoryFilter::default(), 0, 2).unwrap();
    assert_eq!((newest[0].kind, newest[1].settled), (HistoryKind::Compact, true));
    let settled = newest[1].seq;
    // Undo passes over what is settled, to what does not need it.
    store.undo("").unwrap();
    assert!(store.project().facility_sets.is_empty());
    store.redo("").unwrap();
    assert!(matches!(store.reapply(settled, "").unwrap_err(), ProjectError::NothingToRedo), "it is in effect");

    store.publish_as(&path, false, &NoWatch).unwrap();
    store.close(false).unwrap();
    let (store, report) = bench.open(&path);
    assert_eq!((report.foreign_changes, report.replaced_outside), (0, 0));
    assert_eq!(content(&store.project()), content(&Project { versions: Vec::new(), ..before }));
}

/// One file of every format is kept here and opens for ever.
#[test]
fn files_of_all_formats_open() {
    for format in 1..=klammer::project::FORMAT {
        let bench = Bench::new();
        let path = bench.path("old.gpkg");
        let packed = format!("{}/tests/files/format_{format}.gpkg.zip", env!("CARGO_MANIFEST_DIR"));
        let mut archive = zip::ZipArchive::new(std::fs::File::open(packed).unwrap()).unwrap();
        let mut bytes = Vec::new();
        archive.by_index(0).unwrap().read_to_end(&mut bytes).unwrap();
        std::fs::write(&path, &bytes).unwrap();

        let (mut store, report) = bench.open(&path);
        let project = store.project();
        assert_eq!(project.title, "Landkreis Auental");
        let definitions: Vec<(&str, usize)> =
            project.definitions.iter().map(|d| (d.name.as_str(), d.spaces.len())).collect();
        let decided = [("Sozialräume 2021", 7), ("Gemeinsame Räume 2026", 2)];
        assert_eq!(definitions, if format >= 5 { &decided[..] } else { &decided[..1] });
        let kitas: Vec<&str> = project.facility_sets[0].facilities.iter().map(|f| f.name.as_str()).collect();
        assert_eq!(kitas, ["Kita Sonne", "Kita 2", "Kita 3", "Kita 4"]);
        assert_eq!((project.indicators[0].observations.len(), project.indicators[0].unmatched.len()), (7, 2));
        if format >= 3 {
            assert_eq!(project.grids[0].cells.len(), 6);
            assert_eq!(project.grids[0].cells[1].residents, ObservedValue::Suppressed);
            let layers: Vec<(&str, usize)> =
                project.context_layers.iter().map(|l| (l.name.as_str(), l.shapes.len())).collect();
            assert_eq!(layers, [("Bahnlinien der DB", 5), ("Haltestellen", 4), ("Gewässer", 3)]);
            let residents = project.definitions[0].residents_source.as_ref().unwrap();
            assert!(store.source_zip(residents.id.unwrap()).unwrap().starts_with(b"PK"));
            let version = project.versions[0].id;
            assert_eq!(store.look_at_version(version).unwrap().definitions[0].spaces.len(), 8);
        } else {
            assert!(project.grids.is_empty() && project.context_layers.is_empty());
            assert_eq!(project.definitions[0].residents_source, None);
        }
        let marks: Vec<&str> = project.bookmarks.iter().map(|b| b.name.as_str()).collect();
        let line = project.definitions[0].line;
        if format >= 4 {
            assert_eq!(marks, ["Nordstadt", "Hafenviertel"]);
            assert_eq!(line, LineStyle { width_pt: 2.3, dash: Dash::Dashed });
            let shapes: Vec<_> = project.context_layers.iter().map(|l| (l.style.shape, l.style.names)).collect();
            assert_eq!(shapes, [(PointShape::Star, false), (PointShape::Star, true), (PointShape::Star, true)]);
        } else {
            assert!(marks.is_empty() && line == LineStyle::BORDER);
            assert!(project.context_layers.iter().all(|l| l.style == ContextStyle::default()));
        }
        if format >= 5 {
            assert_agreed(&project);
        } else {
            assert!(project.drafts.is_empty() && project.crosswalks.is_empty() && !project.definitions[0].is_blocks);
        }
        // One facility was edited by another program after the last saving.
        assert_eq!((report.foreign_changes, report.replaced_outside), (1, 0));
        assert_eq!(project.facility_sets[0].facilities[1].operator, "Caritas");
        let source = project.definitions[0].source.id.unwrap();
        assert!(store.source_zip(source).unwrap().starts_with(b"PK"));

        // Its history is told with places, and all of it can be undone and done again.
        let entries = store.history(&HistoryFilter::default(), 0, 100).unwrap();
        assert!(entries.iter().filter(|e| e.kind == HistoryKind::ImportDefinition).all(|e| e.place.is_some()));
        let mut steps = 0;
        while store.undo("").is_ok() {
            steps += 1;
        }
        let done = match format {
            ..3 => 9,
            3 => 18,
            4 => 19,
            _ => 31,
        };
        assert!(store.project().departments.is_empty() && steps == done, "{steps}");
        for _ in 0..steps {
            store.redo("").unwrap();
        }
        assert_eq!(content(&store.project()), content(&project));
        name_version(&mut store, "übernommen");
        store.publish(&NoWatch).unwrap();
        store.close(false).unwrap();
        let (store, report) = bench.open(&path);
        assert_eq!((report.foreign_changes, report.replaced_outside), (0, 0));
        assert_eq!(store.project().versions.len(), project.versions.len() + 1);
    }
}

/// What is in a file since format 5.
fn assert_agreed(project: &Project) {
    assert!(project.definitions[0].is_blocks && !project.definitions[1].is_blocks);
    let drafts: Vec<(&str, usize, usize)> =
        project.drafts.iter().map(|d| (d.name.as_str(), d.spaces.len(), d.assigned.len())).collect();
    assert_eq!(drafts, [("Entwurf A", 2, 6), ("Entwurf B", 3, 7)]);
    let second = &project.drafts[1];
    assert_eq!(second.rulebook.bridges.len(), 1);
    assert!(second.spaces[2].locked && second.began.len() == 6);
    assert_eq!(project.positions.iter().map(|p| p.stance).collect::<Vec<_>>(), [Stance::Agrees, Stance::Objects]);
    assert_eq!(project.positions[1].space, Some(second.spaces[0].id));
    let decision = project.decision_on(project.drafts[0].id).unwrap();
    assert_eq!((decision.resolution.as_str(), decision.definition), ("KT 12/2026", project.definitions[1].id));
    let crosswalks: Vec<(&str, usize, bool)> =
        project.crosswalks.iter().map(|c| (c.name.as_str(), c.rows.len(), c.source.is_some())).collect();
    assert_eq!(crosswalks, [("Sozialräume nach gemeinsamen", 14, false), ("Amtlicher Schlüssel", 4, true)]);
}
