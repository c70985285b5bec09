//! How borders and context layers are drawn, and bookmarks: stored, undone, damaged, rescued, and absent in older files.

use super::commands::refused;
use super::support::*;
use geo::{Coord, Rect};
use klammer::geometry::NoWatch;
use klammer::model::{
    Bookmark, BookmarkId, ContextLayerId, ContextStyle, Dash, Definition, LineStyle, PointShape, Source,
};
use klammer::project::{
    Command, Defect, Extent, HistoryFilter, HistoryKind, ProjectError, RescueWords, RescuedKind, Store, rescue, verify,
};
use std::io::Read;
use std::path::{Path, PathBuf};

fn saved(bench: &Bench, mut store: Store) -> PathBuf {
    let path = bench.path("a.gpkg");
    store.publish_as(&path, true, &NoWatch).unwrap();
    store.close(false).unwrap();
    path
}

fn words() -> RescueWords {
    RescueWords { who: "Anna".to_owned(), title: "Gerettet".to_owned(), department: "Unbekanntes Amt".to_owned() }
}

fn names(store: &Store) -> Vec<String> {
    store.project().bookmarks.iter().map(|bookmark| bookmark.name.clone()).collect()
}

#[test]
fn bookmarks_are_set_renamed_deleted_and_all_of_it_undone() {
    let bench = Bench::new();
    let mut store = bench.create();
    let (north, port) = (bookmark(" Nordstadt\n", 0), bookmark("Hafen", 9));
    let applied = run(&mut store, Command::AddBookmark { bookmark: north.clone() });
    assert_eq!(applied.project.bookmarks, [Bookmark { name: "Nordstadt".to_owned(), ..north.clone() }]);
    assert!(applied.changes.bookmarks && applied.changes.definitions.is_empty());
    assert_eq!((applied.entry.kind, applied.entry.args["name"].as_str()), (HistoryKind::AddBookmark, "Nordstadt"));
    let (min, max) = (north.extent.min(), north.extent.max());
    let place = Extent { min_x: min.x, min_y: min.y, max_x: max.x, max_y: max.y };
    assert_eq!(applied.entry.place, Some(place));
    run(&mut store, Command::AddBookmark { bookmark: port.clone() });
    let renamed = run(&mut store, Command::RenameBookmark { id: north.id, name: "Neustadt".to_owned() });
    assert_eq!(
        (renamed.entry.kind, renamed.entry.args["old_name"].as_str()),
        (HistoryKind::RenameBookmark, "Nordstadt")
    );
    assert_eq!(names(&store), ["Neustadt", "Hafen"]);
    run(&mut store, Command::DeleteBookmark(north.id));
    assert_eq!(names(&store), ["Hafen"]);
    let before = store.project();

    let path = saved(&bench, store);
    assert!(verify(&path, &NoWatch).unwrap().is_sound());
    let (mut store, report) = bench.open(&path);
    assert_eq!((report.foreign_changes, report.replaced_outside), (0, 0));
    assert_eq!(*store.project(), *before);
    assert!(store.undo("").unwrap().changes.bookmarks);
    assert_eq!(names(&store), ["Neustadt", "Hafen"], "it comes back to its place");
    store.undo("").unwrap();
    assert_eq!(names(&store), ["Nordstadt", "Hafen"]);
    store.undo("").unwrap();
    store.undo("").unwrap();
    assert!(store.project().bookmarks.is_empty());
    for _ in 0..4 {
        store.redo("").unwrap();
    }
    assert_eq!(content(&store.project()), content(&before));
    let about = HistoryFilter { about: Some(north.id.to_string()), ..HistoryFilter::default() };
    assert!(store.history_count(&about).unwrap() >= 3);
    let here = HistoryFilter { within: Some(place), kinds: vec![HistoryKind::AddBookmark], ..HistoryFilter::default() };
    let found = store.history(&here, 0, 10).unwrap();
    assert!(!found.is_empty() && found.iter().all(|entry| entry.args["name"] == "Nordstadt"), "{found:#?}");
}

#[test]
fn bookmarks_that_can_not_be_are_refused() {
    let bench = Bench::new();
    let mut store = bench.create();
    let there = bookmark("Hafen", 0);
    run(&mut store, Command::AddBookmark { bookmark: there.clone() });
    let add = |bookmark| Command::AddBookmark { bookmark };
    assert!(matches!(refused(&mut store, add(bookmark(" \t", 1))), ProjectError::NameEmpty));
    assert!(matches!(refused(&mut store, add(bookmark("Hafen ", 1))), ProjectError::NameTaken(_)));
    let same = Bookmark { name: "Anderer".to_owned(), ..there.clone() };
    assert!(matches!(refused(&mut store, add(same)), ProjectError::Invalid(_)));
    let corner = |x, y| Coord { x, y };
    for (min, max) in [
        (corner(1.0, 1.0), corner(1.0, 2.0)),
        (corner(1.0, 1.0), corner(2.0, 1.0)),
        (corner(f64::NAN, 1.0), corner(2.0, 2.0)),
        (corner(1.0, 1.0), corner(2.0, f64::INFINITY)),
    ] {
        let flat = Bookmark { extent: Rect::new(min, max), ..bookmark("Flach", 1) };
        assert!(matches!(refused(&mut store, add(flat)), ProjectError::ExtentEmpty), "{min:?} {max:?}");
    }
    run(&mut store, add(bookmark("Markt", 2)));
    let rename = |id, name: &str| Command::RenameBookmark { id, name: name.to_owned() };
    assert!(matches!(refused(&mut store, rename(there.id, "Markt")), ProjectError::NameTaken(_)));
    assert!(matches!(refused(&mut store, rename(there.id, "")), ProjectError::NameEmpty));
    assert!(matches!(refused(&mut store, rename(BookmarkId::new(), "x")), ProjectError::Gone { .. }));
    assert!(matches!(refused(&mut store, Command::DeleteBookmark(BookmarkId::new())), ProjectError::Gone { .. }));
}

fn edit(definition: &Definition, line: LineStyle) -> Command {
    Command::EditDefinition {
        id: definition.id,
        name: definition.name.clone(),
        department: definition.department,
        colour: definition.colour,
        line,
        source: definition.source.clone(),
    }
}

fn restyle(id: ContextLayerId, style: ContextStyle) -> Command {
    let colour = klammer::model::Colour([80, 70, 60]);
    Command::EditContext { id, name: "Bahnlinien".to_owned(), colour, style, source: Source::default() }
}

#[test]
fn styles_are_kept_changed_and_undone() {
    let bench = Bench::new();
    let mut store = furnished(&bench);
    let project = store.project();
    let (definition, layer) = (&project.definitions[0], &project.context_layers[0]);
    assert_eq!(definition.line, LineStyle { width_pt: 2.3, dash: Dash::Dashed });
    assert_eq!((layer.style.shape, layer.style.fill_percent, layer.style.names), (PointShape::Star, 40, true));
    let line = LineStyle { width_pt: 8.0, dash: Dash::DashDot };
    let applied = run(&mut store, edit(definition, line));
    assert_eq!(applied.project.definitions[0], Definition { line, ..definition.clone() });
    assert_eq!(applied.changes.definitions, [definition.id]);
    let style =
        ContextStyle { line: LineStyle { width_pt: 0.5, dash: Dash::Solid }, size_pt: 30.0, ..ContextStyle::default() };
    let applied = run(&mut store, restyle(layer.id, style));
    assert_eq!(applied.project.context_layers[0].style, style);
    assert_eq!(applied.changes.context_layers, [layer.id]);
    // A newer file changes the spaces, not how they are drawn.
    let newer = Definition { line: LineStyle::BORDER, ..definition.clone() };
    let mut newer = newer;
    std::sync::Arc::make_mut(&mut newer.spaces).pop();
    run(&mut store, Command::ReplaceDefinition { id: definition.id, definition: Box::new(newer), kept: None });
    assert_eq!(store.project().definitions[0].line, line);
    let before = store.project();
    let path = saved(&bench, store);
    assert!(verify(&path, &NoWatch).unwrap().is_sound());
    let (mut store, _) = bench.open(&path);
    assert_eq!(*store.project(), *before);
    for _ in 0..3 {
        store.undo("").unwrap();
    }
    assert_eq!(content(&store.project()), content(&project));
}

#[test]
fn styles_that_can_not_be_drawn_are_refused() {
    let bench = Bench::new();
    let mut store = furnished(&bench);
    let project = store.project();
    let (definition, layer) = (&project.definitions[0], &project.context_layers[0]);
    for width_pt in [f64::NAN, f64::INFINITY, -1.0, 0.0, 0.49, 8.01] {
        let line = LineStyle { width_pt, dash: Dash::Solid };
        assert!(matches!(refused(&mut store, edit(definition, line)), ProjectError::StyleOutOfRange));
        let style = ContextStyle { line, ..ContextStyle::default() };
        assert!(matches!(refused(&mut store, restyle(layer.id, style)), ProjectError::StyleOutOfRange));
        let youth = project.departments[0].clone();
        let new = Definition { line, ..super::support::definition(&youth, "Neu", 2) };
        assert!(matches!(refused(&mut store, import(&youth, new)), ProjectError::StyleOutOfRange));
    }
    for style in [
        ContextStyle { fill_percent: 101, ..ContextStyle::default() },
        ContextStyle { size_pt: 1.9, ..ContextStyle::default() },
        ContextStyle { size_pt: f64::NAN, ..ContextStyle::default() },
        ContextStyle { size_pt: 31.0, ..ContextStyle::default() },
    ] {
        assert!(matches!(refused(&mut store, restyle(layer.id, style)), ProjectError::StyleOutOfRange));
        let new = klammer::model::ContextLayer { style, ..context("Neu", Shapes::Points, 2) };
        assert!(matches!(refused(&mut store, import_context(new)), ProjectError::StyleOutOfRange));
    }
}

#[test]
fn going_back_to_a_version_brings_bookmarks_and_styles_back() {
    let bench = Bench::new();
    let mut store = furnished(&bench);
    let then = store.project();
    let version = run(&mut store, Command::AddVersion { name: "vorher".to_owned() }).project.versions[0].id;
    run(&mut store, Command::DeleteBookmark(then.bookmarks[0].id));
    run(&mut store, Command::AddBookmark { bookmark: bookmark("Neu", 7) });
    run(&mut store, edit(&then.definitions[0], LineStyle::BORDER));
    let looked = store.look_at_version(version).unwrap();
    assert_eq!((&looked.bookmarks, looked.definitions[0].line), (&then.bookmarks, then.definitions[0].line));
    assert_eq!(names(&store), ["Hafen", "Neu"]);
    let back = store.go_back_to(version, "").unwrap();
    assert_eq!(back.project.bookmarks, then.bookmarks);
    assert_eq!(back.project.definitions, then.definitions);
    store.undo("").unwrap();
    assert_eq!(names(&store), ["Hafen", "Neu"]);
}

#[test]
fn what_other_programs_do_to_them_is_told_and_undone() {
    let bench = Bench::new();
    let store = furnished(&bench);
    let before = store.project();
    let path = saved(&bench, store);
    let conn = other_program(&path);
    conn.execute_batch(
        "UPDATE klammer_bookmark SET name = 'Südstadt' WHERE name = 'Nordstadt';
         UPDATE klammer_definition SET line_width_pt = 3 WHERE id = 1;
         UPDATE klammer_context_layer SET point_shape = 'diamond', names = 0 WHERE id = 2;",
    )
    .unwrap();
    conn.close().unwrap();
    let (mut store, report) = bench.open(&path);
    assert_eq!((report.foreign_changes, report.replaced_outside), (3, 0));
    let project = store.project();
    assert_eq!(names(&store), ["Südstadt", "Hafen"]);
    assert_eq!(project.definitions[0].line, LineStyle { width_pt: 3.0, dash: Dash::Dashed });
    assert_eq!(
        (project.context_layers[1].style.shape, project.context_layers[1].style.names),
        (PointShape::Diamond, false)
    );
    let entries = store.history(&HistoryFilter::default(), 0, 3).unwrap();
    assert!(entries.iter().all(|entry| entry.kind == HistoryKind::ForeignEdit), "{entries:#?}");
    assert!(entries.iter().any(|entry| entry.args["subject"] == "bookmark" && entry.args["old_name"] == "Nordstadt"));
    for _ in 0..3 {
        store.undo("").unwrap();
    }
    assert_eq!(content(&store.project()), content(&before));
    store.publish(&NoWatch).unwrap();
    store.close(false).unwrap();

    // Past the record: told, and nothing is lost.
    let conn = other_program(&path);
    conn.execute_batch(
        "INSERT OR REPLACE INTO klammer_bookmark (id, uid, name, min_x, min_y, max_x, max_y)
         SELECT 1, uid, 'Anders', min_x, min_y, max_x, max_y FROM klammer_bookmark WHERE id = 1;
         DELETE FROM klammer_log_bookmark WHERE log_command IS NULL;",
    )
    .unwrap();
    conn.close().unwrap();
    let (store, report) = bench.open(&path);
    assert_eq!(report.replaced_outside, 1);
    assert_eq!(names(&store), ["Anders", "Hafen"]);
}

#[test]
fn values_that_can_not_be_are_told_with_their_field_and_rescued_around() {
    let bench = Bench::new();
    let store = furnished(&bench);
    let whole = store.project();
    let path = saved(&bench, store);
    for (sql, field) in [
        ("UPDATE klammer_definition SET line_width_pt = 9e9 WHERE id = 1", "line_width_pt"),
        ("UPDATE klammer_definition SET line_width_pt = -9e999 WHERE id = 1", "line_width_pt"),
        ("UPDATE klammer_definition SET line_width_pt = 'breit' WHERE id = 1", "line_width_pt"),
        ("UPDATE klammer_definition SET line_dash = 'wavy' WHERE id = 1", "line_dash"),
        ("UPDATE klammer_context_layer SET fill_percent = -1 WHERE id = 1", "fill_percent"),
        ("UPDATE klammer_context_layer SET point_shape = x'00' WHERE id = 1", "point_shape"),
        ("UPDATE klammer_context_layer SET point_size_pt = 1000 WHERE id = 1", "point_size_pt"),
        ("UPDATE klammer_context_layer SET names = 7 WHERE id = 1", "names"),
        ("UPDATE klammer_bookmark SET max_x = min_x WHERE id = 1", "max_x"),
        ("UPDATE klammer_bookmark SET min_y = max_y + 1 WHERE id = 1", "max_y"),
        ("UPDATE klammer_bookmark SET max_y = 9e999 WHERE id = 1", "max_y"),
        ("UPDATE klammer_bookmark SET min_x = 'links' WHERE id = 1", "min_x"),
        ("UPDATE klammer_bookmark SET uid = 'x' WHERE id = 1", "uid"),
    ] {
        let other = bench.path("other.gpkg");
        std::fs::copy(&path, &other).unwrap();
        let conn = other_program(&other);
        conn.execute_batch(sql).unwrap();
        conn.close().unwrap();
        let told = |defect: &Defect| matches!(defect, Defect::Value { field: found, .. } if found == field);
        match Store::open(&bench.workspace, &other, &NoWatch).map(|_| ()) {
            Err(ProjectError::Damaged { defect, .. }) => assert!(told(&defect), "{sql}: {defect}"),
            Err(error) => panic!("{sql}: {error}"),
            Ok(()) => panic!("{sql}: it opens"),
        }
        let found: Vec<Defect> =
            verify(&other, &NoWatch).unwrap().checks.iter().flat_map(|check| check.defects.clone()).collect();
        assert!(found.iter().any(told), "{sql}: {found:#?}");
        let (rescued, report) = rescue(&other, &bench.workspace, &words(), &NoWatch).unwrap();
        assert!(report.defects.iter().any(told), "{sql}: {report:#?}");
        let project = rescued.project();
        assert_eq!((project.definitions.len(), project.context_layers.len()), (2, 3));
        assert!(project.definitions.iter().all(|d| d.line.is_valid()));
        let placeless = sql.contains("klammer_bookmark") && field != "uid";
        assert_eq!(project.bookmarks.len(), whole.bookmarks.len() - usize::from(placeless), "{sql}");
        let lost: usize = report.parts.iter().filter(|p| p.kind == RescuedKind::Bookmarks).map(|p| p.lost).sum();
        assert_eq!(lost, usize::from(placeless), "{sql}");
        rescued.close(true).unwrap();
    }
    // Without any damage all of it comes through.
    let (rescued, report) = rescue(&path, &bench.workspace, &words(), &NoWatch).unwrap();
    assert!(report.is_whole() && report.defects.is_empty(), "{report:#?}");
    let project = rescued.project();
    assert_eq!(project.bookmarks, whole.bookmarks);
    assert_eq!(
        project.definitions.iter().map(|d| d.line).collect::<Vec<_>>(),
        whole.definitions.iter().map(|d| d.line).collect::<Vec<_>>()
    );
    assert!(project.context_layers.iter().zip(&whole.context_layers).all(|(a, b)| a.style == b.style));
}

fn unpacked(bench: &Bench, format: u32) -> PathBuf {
    let packed = format!("{}/tests/files/format_{format}.gpkg.zip", env!("CARGO_MANIFEST_DIR"));
    let mut archive = zip::ZipArchive::new(std::fs::File::open(Path::new(&packed)).unwrap()).unwrap();
    let mut bytes = Vec::new();
    archive.by_index(0).unwrap().read_to_end(&mut bytes).unwrap();
    let path = bench.path("old.gpkg");
    std::fs::write(&path, &bytes).unwrap();
    path
}

/// What an older format could not say is no defect of its files, and no loss when one is rescued.
#[test]
fn files_of_all_formats_are_sound_and_rescued_whole() {
    for format in 1..=klammer::project::FORMAT {
        let bench = Bench::new();
        let path = unpacked(&bench, format);
        // The kept bytes in the oldest of these files were never an archive.
        let told = |defect: &&Defect| format > 2 || !matches!(defect, Defect::SourceArchive { .. });
        let found = verify(&path, &NoWatch).unwrap();
        assert!(found.checks.iter().all(|check| check.made), "{format}: {found:#?}");
        let defects: Vec<&Defect> = found.checks.iter().flat_map(|check| &check.defects).filter(told).collect();
        assert!(defects.is_empty(), "{format}: {defects:#?}");
        let (rescued, report) = rescue(&path, &bench.workspace, &words(), &NoWatch).unwrap();
        let lost = report.parts.iter().filter(|part| part.lost > 0);
        let lost: Vec<_> = lost.filter(|part| format > 2 || part.kind != RescuedKind::Sources).collect();
        assert!(lost.is_empty() && report.defects.is_empty(), "{format}: {report:#?}");
        let project = rescued.project();
        let (line, bookmarks) = (project.definitions[0].line, project.bookmarks.len());
        if format < 4 {
            assert_eq!((line, bookmarks), (LineStyle::BORDER, 0));
            assert!(project.context_layers.iter().all(|layer| layer.style == ContextStyle::default()));
        } else {
            assert_eq!((line, bookmarks), (LineStyle { width_pt: 2.3, dash: Dash::Dashed }, 2));
        }
    }
}
