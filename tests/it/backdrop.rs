//! Context layers and population grids in the window: brought in, shown, hidden, edited, deleted, and counted from.

use crate::workbench::{Desk, begin, click, drop_file, fill, grid, import, is_told, new_project, settle, until};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use geo::Coord;
use klammer::geometry::EpsgCode;
use klammer::geometry::crs::Transformer;
use klammer::l10n::Lang;
use klammer::model::{ContextLayer, Project};
use klammer::ui::shell::Workbench;
use std::path::PathBuf;
use std::sync::Arc;

type Window = Harness<'static, Workbench>;

/// Two railways across the quarters of [`grid`].
const RAILWAYS: &str = r#"{"type":"FeatureCollection","features":[
    {"type":"Feature","properties":{"name":"Marschbahn"},"geometry":{"type":"LineString","coordinates":[[9.39,54.755],[9.41,54.76],[9.45,54.758]]}},
    {"type":"Feature","properties":{"name":"Hafenbahn"},"geometry":{"type":"MultiLineString","coordinates":[[[9.40,54.75],[9.405,54.77]],[[9.41,54.75],[9.42,54.77]]]}}]}"#;

const STOPS: &str = r#"{"type":"FeatureCollection","features":[
    {"type":"Feature","properties":{"name":"ZOB"},"geometry":{"type":"Point","coordinates":[9.405,54.755]}},
    {"type":"Feature","properties":{"name":"Bahnhof"},"geometry":{"type":"Point","coordinates":[9.415,54.765]}}]}"#;

fn open_window(desk: &Desk) -> Window {
    let mut harness = desk.open(Lang::De);
    settle(&mut harness);
    new_project(&mut harness, "Flensburg");
    harness
}

fn project(harness: &Harness<'_, Workbench>) -> Arc<Project> {
    harness.state().session().project().expect("open").clone()
}

fn only_layer(harness: &Harness<'_, Workbench>) -> ContextLayer {
    let project = project(harness);
    assert_eq!(project.context_layers.len(), 1);
    project.context_layers[0].clone()
}

fn import_context(harness: &mut Harness<'_, Workbench>, path: &std::path::Path) {
    let before = project(harness).context_layers.len();
    drop_file(harness, path);
    click(harness, "Kartenebene (nur zur Orientierung)");
    click(harness, "Importieren");
    until(harness, "the layer", |h| project(h).context_layers.len() == before + 1);
    settle(harness);
}

/// Saves under the tree of accessibility: the label is that of the row's menu.
fn menu(harness: &mut Harness<'_, Workbench>, name: &str, entry: &str) {
    click(harness, &format!("{name}: bearbeiten, löschen …"));
    click(harness, entry);
}

#[test]
fn a_context_layer_is_imported_hidden_edited_deleted_and_comes_back() {
    let desk = Desk::new();
    let mut harness = open_window(&desk);
    import_context(&mut harness, &desk.write("Bahn.geojson", RAILWAYS));
    let layer = only_layer(&harness);
    assert_eq!((layer.name.as_str(), layer.shapes.len(), layer.shapes[1].name.as_str()), ("Bahn", 2, "Hafenbahn"));
    // Alone it is what there is to see.
    let alone = harness.state().session().project_extent_world().expect("something to see");
    import(&mut harness, &desk.write("Quartiere.geojson", &grid(2, 1, 0.01, 0.01)), "Jugendamt");
    let session = harness.state().session();
    assert!(session.project_extent_world().expect("quarters").width() < alone.width());
    let scene = session.scene();
    assert_eq!((scene.areas.len(), scene.context_lines.len(), scene.context_points.len()), (1, 1, 0));
    let (lines, look) = &scene.context_lines[0];
    assert!(look.visible && lines.lanes() == 1 && lines.extent().is_some() && scene.context_areas.is_empty());

    click(&mut harness, "Bahn anzeigen");
    until(&mut harness, "hiding", |h| !h.state().session().scene().context_lines[0].1.visible);
    click(&mut harness, "Bahn anzeigen");
    until(&mut harness, "showing", |h| h.state().session().scene().context_lines[0].1.visible);

    let drawn = harness.state().session().scene().context_lines[0].0.id();
    menu(&mut harness, "Bahn", "Bearbeiten …");
    fill(&mut harness, "Name", "Bahnlinien");
    fill(&mut harness, "Urheber", "DB InfraGO");
    click(&mut harness, "Übernehmen");
    until(&mut harness, "the new name", |h| only_layer(h).name == "Bahnlinien");
    settle(&mut harness);
    assert!(harness.state().session().attribution().contains("© DB InfraGO"));
    assert_eq!(harness.state().session().scene().context_lines[0].0.id(), drawn, "a name is no new picture");

    menu(&mut harness, "Bahnlinien", "Löschen");
    until(&mut harness, "deleting", |h| project(h).context_layers.is_empty());
    assert!(harness.state().session().scene().context_lines.is_empty());
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    until(&mut harness, "undo", |h| project(h).context_layers.len() == 1);
    settle(&mut harness);
    assert_eq!(harness.state().session().scene().context_lines.len(), 1);
}

#[test]
fn a_boundary_file_without_areas_leads_to_what_it_can_be() {
    let desk = Desk::new();
    let mut harness = open_window(&desk);
    drop_file(&mut harness, &desk.write("Bahn.geojson", RAILWAYS));
    click(&mut harness, "Raumdefinition (Grenzen)");
    until(&mut harness, "the layer's dialog", |h| is_told(h, "In der Datei sind keine Flächen"));
    click(&mut harness, "Importieren");
    until(&mut harness, "the layer", |h| project(h).context_layers.len() == 1);
    settle(&mut harness);

    let stops = desk.write("Haltestellen.geojson", STOPS);
    drop_file(&mut harness, &stops);
    click(&mut harness, "Raumdefinition (Grenzen)");
    until(&mut harness, "the question", |h| is_told(h, "nur Punkte"));
    assert!(harness.query_by_label("Raumdefinition (Grenzen)").is_none());
    click(&mut harness, "Einrichtungen (Orte)");
    click(&mut harness, "Importieren");
    until(&mut harness, "the facilities", |h| project(h).facility_sets.len() == 1);
    settle(&mut harness);
    import_context(&mut harness, &stops);
    assert_eq!(harness.state().session().scene().context_points.len(), 1);
}

/// Cells of 100 m over the quarters of [`grid`], named by their midpoints in EPSG:3035.
fn census(values: &[&str]) -> String {
    let there = Transformer::new(EpsgCode::WGS84, EpsgCode(3035)).expect("known");
    let mut at = [Coord { x: 9.405, y: 54.755 }];
    there.transform(&mut at).expect("in Europe");
    let (x, y) = ((at[0].x / 100.0).floor() * 100.0 + 50.0, (at[0].y / 100.0).floor() * 100.0 + 50.0);
    let mut lines = vec!["x_mp_100m;y_mp_100m;Einwohner".to_owned()];
    lines.extend(values.iter().enumerate().map(|(i, value)| {
        // A row eastwards: the first cells in the first quarter, the others on.
        format!("{};{};{value}", x + 100.0 * i as f64, y)
    }));
    lines.join("\n") + "\n"
}

fn open_grid(harness: &mut Harness<'_, Workbench>, desk: &Desk, values: &[&str]) {
    drop_file(harness, &desk.write("Zensus2022.csv", &census(values)));
    click(harness, "Bevölkerungsgitter (Einwohner je Zelle)");
    until(harness, "what was recognised", |h| is_told(h, "Gitter mit Zellen von 100 m"));
}

#[test]
fn a_grid_is_imported_with_its_date_shown_and_counted_from() {
    let desk = Desk::new();
    let mut harness = open_window(&desk);
    let without = grid(3, 1, 0.01, 0.01).replace(r#","einwohner":100"#, "");
    import(&mut harness, &desk.write("Quartiere.geojson", &without), "Jugendamt");
    open_grid(&mut harness, &desk, &["40", "2", "–", "", "30"]);
    // Counts of 1 and 2 stand nowhere.
    assert!(harness.query_by_label("2").is_none());
    fill(&mut harness, "Stand", " ");
    until(&mut harness, "the hint", |h| is_told(h, "wann gezählt wurde"));
    fill(&mut harness, "Stand", "15.05.2022");
    click(&mut harness, "Importieren");
    until(&mut harness, "the grid", |h| project(h).grids.len() == 1);
    settle(&mut harness);
    let id = project(&harness).grids[0].id;
    assert_eq!(project(&harness).grids[0].source.reference_date, "2022-05-15");

    // Not shown unbidden, not even drawn.
    assert!(harness.state().session().scene().grids.is_empty());
    click(&mut harness, "Zensus2022 anzeigen");
    until(&mut harness, "the cells", |h| h.state().session().grid_view(id).is_some());
    settle(&mut harness);
    let session = harness.state().session();
    let (layer, style) = session.scene().grids[0].clone();
    let cells: usize = layer.chunks().iter().map(|chunk| chunk.vertices.len()).sum();
    assert!(style.visible && cells == 5 && style.ground_m == Some(100.0));
    let view = session.grid_view(id).expect("shown");
    assert!(view.upper_bounds.iter().all(|bound| *bound >= 3.0), "{:?}", view.upper_bounds);
    assert!(is_told(&harness, "Einwohner je Zelle (100 m)"));
    assert!(is_told(&harness, "geheim oder leer"));

    click(&mut harness, "Zensus2022: bearbeiten, löschen …");
    click(&mut harness, "Einwohner übernehmen für …");
    click(&mut harness, "für „Quartiere“");
    until(&mut harness, "the message", |h| h.query_by_label("Verstanden").is_some());
    assert!(is_told(&harness, "In allen Räumen zusammen: 72 Einwohner"));
    assert!(is_told(&harness, "1 Zelle in den Räumen ist geheim"));
    settle(&mut harness);
    let total: f64 = project(&harness).definitions[0].spaces.iter().filter_map(|space| space.residents).sum();
    assert!((total - 72.0).abs() < 1e-6, "{total}");
    click(&mut harness, "Verstanden");

    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    until(&mut harness, "undo", |h| project(h).definitions[0].residents().is_none());
    menu(&mut harness, "Zensus2022", "Löschen");
    until(&mut harness, "deleting", |h| project(h).grids.is_empty());
    settle(&mut harness);
    assert!(harness.state().session().scene().grids.is_empty());
}

#[test]
fn a_census_in_an_archive_is_recognised_where_boundaries_were_expected() {
    use std::io::Write as _;
    let desk = Desk::new();
    let mut harness = open_window(&desk);
    let path = desk.path("Zensus2022.zip");
    let mut writer = zip::ZipWriter::new(std::fs::File::create(&path).expect("created"));
    for (name, text) in [("Liesmich.txt", "Hinweise".to_owned()), ("Zensus_100m.csv", census(&["40", "30"]))] {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).expect("begun");
        writer.write_all(text.as_bytes()).expect("written");
    }
    writer.finish().expect("finished");
    drop_file(&mut harness, &path);
    until(&mut harness, "the grid's dialog", |h| is_told(h, "Gitter mit Zellen von 100 m"));
    fill(&mut harness, "Stand", "2022");
    click(&mut harness, "Importieren");
    until(&mut harness, "the grid", |h| project(h).grids.len() == 1);
    settle(&mut harness);
    // There is nothing else to see: it is shown.
    let session = harness.state().session();
    assert!(session.scene().grids[0].1.visible);
    assert!(session.project_extent_world().is_some_and(|extent| extent.width() < 1_000.0));
}

/// Somebody else's GeoPackage with a square, as QGIS writes it.
fn foreign_geopackage(desk: &Desk, name: &str) -> PathBuf {
    let path = desk.path(name);
    let conn = rusqlite::Connection::open(&path).expect("created");
    conn.execute_batch(
        "PRAGMA application_id = 0x47504B47;
         CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT, organization_coordsys_id INTEGER, definition TEXT, description TEXT);
         CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT, srs_id INTEGER);
         CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER, z TINYINT, m TINYINT);
         INSERT INTO gpkg_spatial_ref_sys VALUES ('x', 25832, 'EPSG', 25832, 'undefined', '');
         CREATE TABLE bezirke (fid INTEGER PRIMARY KEY, geom BLOB, nr TEXT, name TEXT);
         INSERT INTO gpkg_contents VALUES ('bezirke', 'features', 'Bezirke', 25832);
         INSERT INTO gpkg_geometry_columns VALUES ('bezirke', 'geom', 'POLYGON', 25832, 0, 0);",
    )
    .expect("written");
    let mut blob = b"GP\0\x01".to_vec();
    blob.extend(25_832_i32.to_le_bytes());
    blob.push(1);
    blob.extend(3_u32.to_le_bytes());
    blob.extend(1_u32.to_le_bytes());
    blob.extend(5_u32.to_le_bytes());
    for (x, y) in [(0.0, 0.0), (900.0, 0.0), (900.0, 900.0), (0.0, 900.0), (0.0, 0.0)] {
        blob.extend((526_000.0_f64 + x).to_le_bytes());
        blob.extend((6_067_000.0_f64 + y).to_le_bytes());
    }
    conn.execute("INSERT INTO bezirke (geom, nr, name) VALUES (?1, '01', 'Nord')", [blob]).expect("written");
    conn.close().expect("closed");
    path
}

#[test]
fn a_geopackage_of_somebody_else_is_a_boundary_file_and_a_project_is_opened() {
    let desk = Desk::new();
    let foreign = foreign_geopackage(&desk, "Bezirke #1?.gpkg");
    // Looked at from the command line.
    let mut harness = desk.open(Lang::De);
    begin(&mut harness, &foreign);
    until(&mut harness, "the boundaries", |h| h.state().session().project().is_some());
    settle(&mut harness);
    assert_eq!(project(&harness).definitions.iter().map(|d| d.spaces.len()).collect::<Vec<_>>(), [1]);
    drop(harness);

    // Dropped on an open project it is imported; a project is opened in its place.
    let mut harness = open_window(&desk);
    drop_file(&mut harness, &foreign);
    fill(&mut harness, "Name des Amtes", "Ordnungsamt");
    click(&mut harness, "Importieren");
    until(&mut harness, "the import", |h| project(h).definitions.len() == 1);
    settle(&mut harness);
    let file = desk.path("Flensburg.gpkg");
    harness.state_mut().save_as(file.clone());
    until(&mut harness, "the file", |h| h.state().session().status().path.is_some());
    settle(&mut harness);
    harness.state_mut().session();
    drop_file(&mut harness, &file);
    until(&mut harness, "the project again", |h| is_told(h, "Geöffnet."));
    assert_eq!(project(&harness).title, "Flensburg");
    assert!(std::fs::read_dir(desk.path("")).expect("a folder").all(|entry| {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        !name.ends_with("-wal") && !name.ends_with("-shm") && !name.ends_with("-journal")
    }));
}

#[test]
fn files_with_lines_and_areas_are_looked_at_together() {
    let desk = Desk::new();
    let mut harness = desk.open(Lang::De);
    let files = vec![desk.write("Bahn.geojson", RAILWAYS), desk.write("Quartiere.geojson", &grid(2, 1, 0.01, 0.01))];
    harness.state_mut().begin(files);
    until(&mut harness, "the files", |h| h.state().session().project().is_some());
    settle(&mut harness);
    let project = project(&harness);
    assert_eq!((project.definitions.len(), project.context_layers.len()), (1, 1));
}
