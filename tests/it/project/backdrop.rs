//! Population grids and context layers: commands, what they refuse, other programs' edits, damaged files.

use super::commands::refused;
use super::support::*;
use geo::Point;
use klammer::geometry::NoWatch;
use klammer::model::{
    Colour, ContextGeometry, ContextLayerId, ContextShape, ContextStyle, GridCell, GridId, ObservedValue,
    PopulationGrid, Source,
};
use klammer::project::{
    Command, Defect, HistoryFilter, HistoryKind, ProjectError, RescueWords, RescuedKind, Store, rescue, verify,
};
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn saved(bench: &Bench, store: &mut Store) -> PathBuf {
    let path = bench.path("a.gpkg");
    store.publish_as(&path, true, &NoWatch).unwrap();
    path
}

/// How the cells or shapes of an import are spoiled.
type Change<'a, T> = &'a dyn Fn(&mut Vec<T>);

#[test]
fn grids_are_imported_with_their_hidden_and_empty_cells_told_apart_and_deleted() {
    let bench = Bench::new();
    let mut store = bench.create();
    let new = grid(" Zensus 2022 ", 9);
    let command = Command::ImportGrid { grid: Box::new(new.clone()), kept: Some(kept("x_mp;y_mp")) };
    let applied = run(&mut store, command);
    let there = &applied.project.grids[0];
    assert_eq!((there.name.as_str(), there.cell_size_m, &there.cells), ("Zensus 2022", 100.0, &new.cells));
    assert_eq!(store.source_zip(there.source.id.unwrap()).unwrap(), *kept("x_mp;y_mp").zip);
    assert_eq!(applied.changes.grids, [new.id]);
    assert!(applied.changes.spaces_of.is_empty() && applied.changes.facility_sets.is_empty());
    let told = ["name", "count", "file"].map(|key| applied.entry.args[key].as_str());
    assert_eq!(told, ["Zensus 2022", "9", "zensus.csv"]);
    assert!(applied.entry.place.is_some_and(|place| place.max_x - place.min_x >= 800.0));
    let about = HistoryFilter { about: Some(new.id.to_string()), ..HistoryFilter::default() };
    assert_eq!(store.history_count(&about).unwrap(), 1);

    // Commands elsewhere leave the cells where they are.
    let cells = applied.project.grids[0].cells.clone();
    let second = run(&mut store, import_grid(grid("INKAR", 0)));
    assert!(Arc::ptr_eq(&second.project.grids[0].cells, &cells));
    let gone = run(&mut store, Command::DeleteGrid(new.id));
    assert_eq!((gone.project.grids.len(), gone.changes.grids), (1, vec![new.id]));
    assert!(matches!(refused(&mut store, Command::DeleteGrid(new.id)), ProjectError::Gone { .. }));
    let back = store.undo("").unwrap();
    assert!(Arc::ptr_eq(&back.project.grids[0].cells, &cells), "at hand");
    let path = saved(&bench, &mut store);
    let before = content(&store.project());
    store.close(false).unwrap();
    let (store, report) = bench.open(&path);
    assert_eq!((report.foreign_changes, report.replaced_outside, report.left_out), (0, 0, 0));
    assert_eq!(content(&store.project()), before);
}

#[test]
fn grids_that_can_not_be_are_refused() {
    let bench = Bench::new();
    let mut store = bench.create();
    run(&mut store, import_grid(grid("Zensus", 2)));
    let with = |change: Change<'_, GridCell>| {
        let mut new = grid("Neu", 3);
        change(Arc::make_mut(&mut new.cells));
        import_grid(new)
    };
    let cases: [Change<'_, GridCell>; 4] = [
        &|c| c[1].position = Point::new(f64::NAN, 0.0),
        &|c| c[2].position = Point::new(0.0, f64::INFINITY),
        &|c| c[0].residents = ObservedValue::Measured(f64::NAN),
        &|c| c[0].residents = ObservedValue::Estimated { value: 1.0, exact_share: 0.5 },
    ];
    for change in cases {
        assert!(matches!(refused(&mut store, with(change)), ProjectError::Invalid(_)));
    }
    for size in [0.0, -100.0, f64::NAN, f64::INFINITY] {
        let new = PopulationGrid { cell_size_m: size, ..grid("Neu", 1) };
        assert!(matches!(refused(&mut store, import_grid(new)), ProjectError::Invalid(_)), "{size}");
    }
    assert!(matches!(refused(&mut store, import_grid(grid("Zensus", 1))), ProjectError::NameTaken(_)));
    assert!(matches!(refused(&mut store, import_grid(grid(" ", 1))), ProjectError::NameEmpty));
    assert!(matches!(refused(&mut store, Command::DeleteGrid(GridId::new())), ProjectError::Gone { .. }));
    // The id of something deleted is never given again.
    let old = store.project().grids[0].clone();
    run(&mut store, Command::DeleteGrid(old.id));
    assert!(matches!(refused(&mut store, import_grid(old)), ProjectError::Invalid(_)));
}

#[test]
fn context_layers_of_every_kind_are_imported_edited_and_deleted() {
    for kind in [Shapes::Lines, Shapes::Points, Shapes::Areas] {
        let bench = Bench::new();
        let mut store = bench.create();
        let new = context("Bahnlinien", kind, 4);
        let command = Command::ImportContext { layer: Box::new(new.clone()), kept: Some(kept("{}")) };
        let applied = run(&mut store, command);
        let there = &applied.project.context_layers[0];
        assert_eq!((&there.name, there.colour, &there.shapes), (&new.name, new.colour, &new.shapes));
        assert_eq!(store.source_zip(there.source.id.unwrap()).unwrap(), *kept("{}").zip);
        assert_eq!(applied.changes.context_layers, [new.id]);
        assert!(applied.entry.place.is_some());
        let edit = |name: &str| Command::EditContext {
            id: new.id,
            name: name.to_owned(),
            colour: Colour([1, 1, 1]),
            style: ContextStyle::default(),
            source: Source { attribution: "OpenStreetMap".to_owned(), ..Source::default() },
        };
        let edited = run(&mut store, edit(" Schienen"));
        let layer = &edited.project.context_layers[0];
        assert_eq!(
            (layer.name.as_str(), layer.colour, layer.style),
            ("Schienen", Colour([1, 1, 1]), ContextStyle::default())
        );
        assert_eq!(
            (layer.source.attribution.as_str(), layer.source.file_name.as_str()),
            ("OpenStreetMap", "bahn.geojson")
        );
        assert!(Arc::ptr_eq(&layer.shapes, &new.shapes));
        assert_eq!(edited.entry.args["old_name"], "Bahnlinien");
        run(&mut store, import_context(context("Flüsse", kind, 0)));
        assert!(matches!(refused(&mut store, edit("Flüsse")), ProjectError::NameTaken(_)));
        assert!(matches!(refused(&mut store, edit("")), ProjectError::NameEmpty));
        let path = saved(&bench, &mut store);
        let before = store.project();
        assert!(verify(&path, &NoWatch).unwrap().is_sound());
        store.close(false).unwrap();
        let (mut store, report) = bench.open(&path);
        assert_eq!((report.foreign_changes, report.replaced_outside, report.left_out), (0, 0, 0));
        assert_eq!(*store.project(), *before);
        let gone = run(&mut store, Command::DeleteContext(new.id));
        assert_eq!((gone.project.context_layers.len(), gone.changes.context_layers), (1, vec![new.id]));
        assert!(matches!(refused(&mut store, edit("x")), ProjectError::Gone { .. }));
        assert!(matches!(
            refused(&mut store, Command::DeleteContext(ContextLayerId::new())),
            ProjectError::Gone { .. }
        ));
        assert_eq!(store.compactable().unwrap().context_layers, 1);
    }
}

#[test]
fn context_layers_that_can_not_be_are_refused() {
    let bench = Bench::new();
    let mut store = bench.create();
    run(&mut store, import_context(context("Bahn", Shapes::Lines, 2)));
    assert!(matches!(
        refused(&mut store, import_context(context("Bahn", Shapes::Areas, 1))),
        ProjectError::NameTaken(_)
    ));
    let mut mixed = context("Neu", Shapes::Lines, 2);
    Arc::make_mut(&mut mixed.shapes).push(context("", Shapes::Points, 2).shapes[0].clone());
    assert!(matches!(refused(&mut store, import_context(mixed)), ProjectError::Invalid(_)));
    let bad = Point::new(0.0, f64::NAN);
    let line = geo::LineString::from(vec![Point::new(1.0, 2.0), bad]);
    for geometry in [
        ContextGeometry::Lines(geo::MultiLineString(vec![line])),
        ContextGeometry::Points(geo::MultiPoint(vec![bad])),
        ContextGeometry::Areas(geo::MultiPolygon(vec![square(f64::NEG_INFINITY, 0.0, 1.0)])),
    ] {
        let mut new = context("Neu", Shapes::Lines, 0);
        Arc::make_mut(&mut new.shapes).push(ContextShape { name: "x".to_owned(), geometry });
        assert!(matches!(refused(&mut store, import_context(new)), ProjectError::Invalid(_)));
    }
}

/// A technical colleague moves a cell, gives another a number, deletes a line and adds one.
#[test]
fn edits_of_other_programs_stand_in_the_history_and_can_be_undone() {
    let bench = Bench::new();
    let mut store = furnished(&bench);
    let path = saved(&bench, &mut store);
    let before = store.project();
    store.close(false).unwrap();
    let conn = other_program(&path);
    conn.execute_batch(
        "UPDATE cells_zensus_2022_100_m SET geom = (SELECT geom FROM cells_zensus_2022_100_m WHERE fid = 9) WHERE fid = 1;
         UPDATE cells_zensus_2022_100_m SET residents = 12 WHERE fid = 3;
         UPDATE cells_zensus_2022_100_m SET residents = 12 WHERE fid = 2;
         INSERT INTO cells_zensus_2022_100_m (residents) VALUES (5);
         DELETE FROM context_lines_bahnlinien WHERE fid = 2;
         INSERT INTO context_lines_bahnlinien (geom) SELECT geom FROM context_lines_bahnlinien WHERE fid = 1;
         UPDATE klammer_grid SET name = 'Gitter';",
    )
    .unwrap();
    conn.close().unwrap();
    let (mut store, report) = bench.open(&path);
    assert_eq!((report.foreign_changes, report.replaced_outside, report.left_out), (7, 0, 1));
    let project = store.project();
    let cells = &project.grids[0].cells;
    assert_eq!((cells.len(), cells[0].position), (9, before.grids[0].cells[8].position));
    assert_eq!(cells[2].residents, ObservedValue::Measured(12.0), "a number where there was none");
    assert_eq!(cells[1].residents, ObservedValue::Suppressed, "what is marked as hidden stays hidden");
    let lines = &project.context_layers[0].shapes;
    assert_eq!((lines.len(), lines[4].name.as_str()), (5, ""));
    assert_eq!(lines[4].geometry, lines[0].geometry);

    let filter = HistoryFilter { kinds: vec![HistoryKind::ForeignEdit], ..HistoryFilter::default() };
    let told: Vec<(String, String, String)> = store
        .history(&filter, 0, 10)
        .unwrap()
        .iter()
        .map(|e| {
            (e.args["subject"].clone(), e.args.get("layer").cloned().unwrap_or_default(), e.args["changed"].clone())
        })
        .collect();
    let told: Vec<(&str, &str, &str)> = told.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str())).collect();
    assert_eq!(told, [("context_lines", "Bahnlinien", "0"), ("cells", "Gitter", "3"), ("grid", "", "1")]);
    for _ in 0..3 {
        let undone = store.undo("").unwrap();
        assert!(!undone.changes.grids.is_empty() || !undone.changes.context_layers.is_empty());
    }
    assert_eq!(content(&store.project()), content(&before));
    for _ in 0..3 {
        store.redo("").unwrap();
    }
    assert_eq!(content(&store.project()), content(&project));
    store.publish(&NoWatch).unwrap();
    store.close(false).unwrap();
    let (_, report) = bench.open(&path);
    assert_eq!((report.foreign_changes, report.replaced_outside, report.left_out), (0, 0, 1));
}

/// Past the triggers: noticed by digests, and completed where columns are missing.
#[test]
fn layers_written_anew_by_other_programs_are_taken_in_and_told() {
    let bench = Bench::new();
    let mut store = furnished(&bench);
    let path = saved(&bench, &mut store);
    store.close(false).unwrap();
    let conn = other_program(&path);
    conn.execute_batch(
        "CREATE TABLE t AS SELECT fid, geom, residents FROM cells_zensus_2022_100_m WHERE fid < 4;
         DROP TABLE cells_zensus_2022_100_m; DROP TABLE rtree_cells_zensus_2022_100_m_geom;
         CREATE TABLE cells_zensus_2022_100_m (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom POINT, residents REAL);
         INSERT INTO cells_zensus_2022_100_m SELECT * FROM t; DROP TABLE t;
         DROP TRIGGER klammer_log_context_points_haltestellen_update;
         UPDATE context_points_haltestellen SET name = 'neu';",
    )
    .unwrap();
    conn.close().unwrap();
    let (mut store, report) = bench.open(&path);
    assert_eq!((report.foreign_changes, report.replaced_outside), (0, 2));
    let project = store.project();
    let counts: Vec<ObservedValue> = project.grids[0].cells.iter().map(|cell| cell.residents).collect();
    assert_eq!(counts, [ObservedValue::Measured(0.1), ObservedValue::Missing, ObservedValue::Missing]);
    assert!(project.context_layers[1].shapes.iter().all(|shape| shape.name == "neu"));
    store.publish(&NoWatch).unwrap();
    let found = verify(&path, &NoWatch).unwrap();
    assert!(found.is_sound(), "{found:#?}");
}

#[test]
fn damaged_rows_are_told_with_their_place() {
    type Expected = fn(&Defect) -> bool;
    let cases: [(&str, Expected); 7] = [
        (
            "UPDATE cells_zensus_2022_100_m SET geom = x'00' WHERE fid = 2",
            |d| matches!(d, Defect::Geometry { table, row: 2, .. } if table == "cells_zensus_2022_100_m"),
        ),
        (
            "UPDATE cells_zensus_2022_100_m SET residents = 'viele' WHERE fid = 3",
            |d| matches!(d, Defect::Value { row, field, .. } if row == "3" && field == "residents"),
        ),
        (
            "UPDATE context_lines_bahnlinien SET geom = (SELECT geom FROM context_points_haltestellen LIMIT 1) WHERE fid = 1",
            |d| matches!(d, Defect::Geometry { table, row: 1, .. } if table == "context_lines_bahnlinien"),
        ),
        (
            "DELETE FROM rtree_context_areas_gewaesser_geom WHERE id = 1",
            |d| matches!(d, Defect::SpatialIndex { rows: 1, layer } if layer == "context_areas_gewaesser"),
        ),
        (
            "UPDATE klammer_grid SET cell_size_m = 0",
            |d| matches!(d, Defect::Value { field, .. } if field == "cell_size_m"),
        ),
        (
            "UPDATE klammer_context_layer SET table_name = 'context_areas_gewaesser'",
            |d| matches!(d, Defect::LayerOf { layer, .. } if layer == "context_areas_gewaesser"),
        ),
        (
            "DELETE FROM gpkg_contents WHERE table_name = 'context_points_haltestellen'",
            |d| matches!(d, Defect::Registration { layer, .. } if layer == "context_points_haltestellen"),
        ),
    ];
    let bench = Bench::new();
    let mut store = furnished(&bench);
    let path = saved(&bench, &mut store);
    for (sql, expected) in cases {
        let other = bench.path("other.gpkg");
        std::fs::copy(&path, &other).unwrap();
        let conn = rusqlite::Connection::open(&other).unwrap();
        let code: Vec<String> = conn
            .prepare("SELECT 'DROP TRIGGER \"' || name || '\"' FROM sqlite_master WHERE type = 'trigger'")
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        conn.execute_batch(&format!("PRAGMA foreign_keys = OFF; {}; {sql}", code.join(";"))).unwrap();
        conn.close().unwrap();
        let found: Vec<Defect> =
            verify(&other, &NoWatch).unwrap().checks.iter().flat_map(|check| check.defects.clone()).collect();
        assert!(found.iter().any(expected), "{sql}: {found:#?}");
    }
}

fn rescued(bench: &Bench, path: &Path) -> (Store, klammer::project::RescueReport) {
    let words =
        RescueWords { who: "Anna".to_owned(), title: "Gerettet".to_owned(), department: "Unbekanntes Amt".to_owned() };
    rescue(path, &bench.workspace, &words, &NoWatch).unwrap()
}

/// Without the uids of kept files, which are the store's own.
fn comparable(store: &Store) -> klammer::model::Project {
    let mut project = content(&store.project());
    project.definitions.iter_mut().for_each(|d| d.source.id = None);
    project.definitions.iter_mut().filter_map(|d| d.residents_source.as_mut()).for_each(|s| s.id = None);
    project.indicators.iter_mut().for_each(|i| i.source.id = None);
    project.grids.iter_mut().for_each(|g| g.source.id = None);
    project.context_layers.iter_mut().for_each(|l| l.source.id = None);
    project
}

#[test]
fn rescuing_takes_grids_layers_and_where_residents_come_from_along() {
    let bench = Bench::new();
    let mut store = furnished(&bench);
    // A space that was mended away, whose value is in the file, is no loss; nor is a deleted layer.
    let spaces = store.project().definitions[0].clone();
    let removed = vec![spaces.spaces[2].id];
    run(&mut store, Command::MendDefinition { id: spaces.id, changed: vec![], removed, mended: vec![] });
    run(&mut store, import_context(context("Weg", Shapes::Lines, 3)));
    store.undo("").unwrap();
    let path = saved(&bench, &mut store);
    let (new, report) = rescued(&bench, &path);
    assert!(report.is_whole() && report.defects.is_empty(), "{report:#?}");
    assert_eq!(comparable(&new), comparable(&store));
    let grid = new.project().grids[0].source.id.unwrap();
    assert_eq!(new.source_zip(grid).unwrap(), *kept("x_mp;y_mp").zip);
    assert_eq!(new.project().definitions[1].residents_source.as_ref().unwrap().id, Some(grid));
    let count = |kind| report.parts.iter().filter(|p| p.kind == kind).map(|p| p.kept).sum::<usize>();
    assert_eq!(
        [RescuedKind::Grids, RescuedKind::Cells, RescuedKind::ContextLayers, RescuedKind::Shapes].map(count),
        [1, 9, 3, 15]
    );
    new.close(true).unwrap();

    // Descriptions that are lost are found in the record; without it, shapes are under their table's name.
    let destroy = |table: &str| {
        let conn = rusqlite::Connection::open(&path).unwrap();
        let pages: Vec<usize> = conn
            .prepare("SELECT pageno FROM dbstat WHERE name = ?1")
            .unwrap()
            .query_map([table], |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        conn.close().unwrap();
        let mut bytes = std::fs::read(&path).unwrap();
        pages.iter().for_each(|page| bytes[(page - 1) * 4096..page * 4096].fill(0x5a));
        std::fs::write(&path, bytes).unwrap();
    };
    destroy("klammer_grid");
    destroy("klammer_context_layer");
    let (new, _) = rescued(&bench, &path);
    assert_eq!(comparable(&new), comparable(&store));
    new.close(true).unwrap();
    destroy("klammer_log_grid");
    destroy("klammer_log_context_layer");
    let (new, report) = rescued(&bench, &path);
    let names: Vec<String> = new.project().context_layers.iter().map(|l| l.name.clone()).collect();
    let all =
        ["context_areas_gewaesser", "context_lines_bahnlinien", "context_lines_weg", "context_points_haltestellen"];
    assert_eq!(names, all, "what was undone can't be told any more");
    assert!(new.project().grids.is_empty(), "how large its cells are is not known");
    assert!(report.parts.iter().any(|p| p.kind == RescuedKind::Grids && p.lost > 0), "{report:#?}");
}

#[test]
fn hidden_grids_and_layers_are_compacted_away() {
    let bench = Bench::new();
    let mut store = furnished(&bench);
    let project = store.project();
    run(&mut store, Command::DeleteGrid(project.grids[0].id));
    run(&mut store, Command::DeleteContext(project.context_layers[1].id));
    let found = store.compactable().unwrap();
    // The residents still come from the grid's file.
    assert_eq!((found.grids, found.context_layers, found.sources), (1, 1, 0));
    let (_, done) = store.compact("").unwrap();
    assert_eq!((done.grids, done.context_layers), (1, 1));
    let settled = store.history(&HistoryFilter::default(), 0, 100).unwrap().iter().filter(|e| e.settled).count();
    assert_eq!(settled, 4, "their imports and deletions");
    let path = saved(&bench, &mut store);
    assert!(verify(&path, &NoWatch).unwrap().is_sound());
    let before = store.project();
    store.close(false).unwrap();
    assert_eq!(*bench.open(&path).0.project(), *before);
}
