//! The whole workbench through its accessibility tree, without display or graphics card: a planner's first hour.

use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use klammer::app::folders::Folders;
use klammer::app::settings::Settings;
use klammer::l10n::Lang;
use klammer::ui::map::Backend;
use klammer::ui::shell::Workbench;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

#[path = "../../benches/support/long_history.rs"]
mod long_history;

/// Squares of about 640 m by 1.1 km near Flensburg: `columns` × `rows`, each with a code, a name and 100 residents.
pub(crate) fn grid(columns: usize, rows: usize, step_x: f64, step_y: f64) -> String {
    let mut features = Vec::new();
    for row in 0..rows {
        for column in 0..columns {
            let (x, y) = (9.4 + column as f64 * step_x, 54.75 + row as f64 * step_y);
            let (right, top) = (x + step_x, y + step_y);
            let code = row * columns + column + 1;
            features.push(format!(
                r#"{{"type":"Feature","properties":{{"code":"R{code:02}","name":"Größe {code}","einwohner":100}},
                "geometry":{{"type":"Polygon","coordinates":[[[{x},{y}],[{right},{y}],[{right},{top}],[{x},{top}],[{x},{y}]]]}}}}"#
            ));
        }
    }
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }
    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("tests drop paths only".to_owned())
    }
}

pub(crate) struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        std::fs::write(self.path(name), text).expect("written");
        self.path(name)
    }

    pub(crate) fn open(&self, lang: Lang) -> Harness<'static, Workbench> {
        self.open_with(Settings { lang: Some(lang), who_asked: true, ..Settings::default() })
    }

    pub(crate) fn open_with(&self, settings: Settings) -> Harness<'static, Workbench> {
        let folders = Folders::below(&self.path("own"));
        Harness::builder()
            .with_size(egui::vec2(1366.0, 768.0))
            .build_eframe(move |creation| Workbench::new(&creation.egui_ctx, &Backend::null(), folders, settings))
    }
}

/// Frames until `done`, which must come true.
pub(crate) fn until(harness: &mut Harness<'_, Workbench>, what: &str, done: impl Fn(&Harness<'_, Workbench>) -> bool) {
    let begun = Instant::now();
    loop {
        harness.step();
        if done(harness) {
            return;
        }
        if begun.elapsed() > Duration::from_secs(30) {
            let shown: Vec<String> =
                harness.query_all_by_label_contains("").filter_map(|node| node.accesskit_node().label()).collect();
            panic!("waited in vain for: {what}; shown: {shown:?}");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

pub(crate) fn settle(harness: &mut Harness<'_, Workbench>) {
    until(harness, "all jobs to end", |harness| harness.state().session().idle());
    harness.run_steps(3);
}

pub(crate) fn click(harness: &mut Harness<'_, Workbench>, label: &str) {
    until(harness, label, |harness| harness.query_all_by_label(label).next().is_some());
    // A dialog finds its place in its first frames, and a button may wait for what a job finds out.
    harness.run_steps(3);
    until(harness, label, |harness| {
        harness.query_all_by_label(label).last().is_some_and(|node| !node.accesskit_node().is_disabled())
    });
    harness.query_all_by_label(label).last().expect("there").click();
    harness.run_steps(3);
}

pub(crate) fn fill(harness: &mut Harness<'_, Workbench>, label: &str, text: &str) {
    let role = egui::accesskit::Role::TextInput;
    until(harness, label, |harness| harness.query_by_role_and_label(role, label).is_some());
    harness.get_by_role_and_label(role, label).focus();
    harness.run_steps(2);
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    harness.get_by_role_and_label(role, label).type_text(text);
    harness.run_steps(2);
}

pub(crate) fn drop_file(harness: &mut Harness<'_, Workbench>, path: &Path) {
    harness.input_mut().dropped_files.push(Arc::new(Dropped(path.to_owned())));
    harness.run_steps(2);
}

pub(crate) fn new_project(harness: &mut Harness<'_, Workbench>, title: &str) {
    click(harness, "Neues Projekt …");
    fill(harness, "Titel", title);
    click(harness, "Anlegen");
    until(harness, "the project", |harness| harness.state().session().project().is_some());
    settle(harness);
}

pub(crate) fn import(harness: &mut Harness<'_, Workbench>, path: &Path, department: &str) {
    let before = harness.state().session().project().expect("open").definitions.len();
    drop_file(harness, path);
    click(harness, "Raumdefinition (Grenzen)");
    fill(harness, "Name des Amtes", department);
    click(harness, "Importieren");
    until(harness, "the import", |harness| {
        harness.state().session().project().is_some_and(|project| project.definitions.len() == before + 1)
    });
    settle(harness);
}

#[test]
fn a_planner_imports_compares_saves_and_opens_again() {
    let desk = Desk::new();
    let mut harness = desk.open(Lang::De);
    settle(&mut harness);
    new_project(&mut harness, "Flensburg");
    import(&mut harness, &desk.write("Quartiere.geojson", &grid(4, 2, 0.01, 0.01)), "Jugendamt");
    import(&mut harness, &desk.write("Bezirke.geojson", &grid(2, 1, 0.02, 0.02)), "Schulamt");

    let session = harness.state().session();
    let project = session.project().expect("open").clone();
    assert_eq!(project.definitions.iter().map(|d| d.spaces.len()).collect::<Vec<_>>(), [8, 2]);
    assert_eq!(project.definitions[0].residents(), Some(800.0));
    assert_eq!(project.definitions[0].spaces[0].name, "Größe 1");
    for definition in &project.definitions {
        let view = session.definition_view(definition.id).expect("derived");
        assert!(view.layer.is_some() && view.index.is_some() && view.findings.is_some());
        assert_eq!(view.areas_m2.len(), definition.spaces.len());
    }

    // Eight quarters lie wholly in two districts: nobody lives outside the majority space.
    click(&mut harness, "Abgleich");
    click(&mut harness, "Vergleichen");
    until(&mut harness, "the comparison", |harness| {
        harness.state().session().comparison().is_some_and(|comparison| comparison.report.is_some())
    });
    let report = harness.state().session().comparison().and_then(|c| c.report.clone()).expect("compared");
    let residents = report.comparison.residents.clone().expect("residents are known");
    // (Straight lines between corners differ by decimetres after projection: less than one of 800.)
    assert!(residents.outside_majority < 1.0, "{residents:?}");
    assert!((residents.total - 800.0).abs() < 1.0, "{residents:?}");
    let populated = report.comparison.pairs.iter().filter(|pair| pair.residents.is_some_and(|n| n > 1.0));
    assert_eq!(populated.count(), 8);

    let file = desk.path("Flensburg Räume.gpkg");
    harness.state_mut().save_as(file.clone());
    until(&mut harness, "the file", |harness| harness.state().session().status().path.is_some());
    assert!(file.is_file());
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::W);
    until(&mut harness, "the start page", |harness| harness.state().session().project().is_none());
    harness.run_steps(3);
    click(&mut harness, "Flensburg Räume.gpkg");
    until(&mut harness, "the project again", |harness| harness.state().session().project().is_some());
    let again = harness.state().session().project().expect("open").clone();
    assert_eq!(*again, *project);
}

#[test]
fn undo_and_redo_go_through_the_window_and_the_history_tells_them() {
    let desk = Desk::new();
    let mut harness = desk.open(Lang::De);
    settle(&mut harness);
    new_project(&mut harness, "Flensburg");
    import(&mut harness, &desk.write("Quartiere.geojson", &grid(3, 3, 0.01, 0.01)), "Jugendamt");
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    until(&mut harness, "undo", |h| h.state().session().project().is_some_and(|p| p.definitions.is_empty()));
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Y);
    until(&mut harness, "redo", |h| h.state().session().project().is_some_and(|p| p.definitions.len() == 1));
    settle(&mut harness);
    click(&mut harness, "Verlauf");
    until(&mut harness, "entries", |h| h.query_all_by_label_contains("Quartiere").count() >= 2);
    until(&mut harness, "the history", |h| h.state().session().history().count() == Some(4));
}

/// A project with a definition and a named version "vorher", then a second definition, undone.
fn with_version(desk: &Desk) -> Harness<'static, Workbench> {
    let mut harness = desk.open(Lang::De);
    settle(&mut harness);
    new_project(&mut harness, "Flensburg");
    import(&mut harness, &desk.write("Quartiere.geojson", &grid(3, 3, 0.01, 0.01)), "Jugendamt");
    harness.key_press_modifiers(egui::Modifiers::COMMAND | egui::Modifiers::SHIFT, egui::Key::V);
    harness.run_steps(3);
    fill(&mut harness, "Name des Stands", "vorher");
    click(&mut harness, "Benennen");
    until(&mut harness, "the version", |h| h.state().session().project().is_some_and(|p| p.versions.len() == 1));
    import(&mut harness, &desk.write("Bezirke.geojson", &grid(2, 1, 0.02, 0.02)), "Schulamt");
    harness
}

#[test]
fn a_named_version_is_looked_at_without_changing_anything_and_gone_back_to() {
    let desk = Desk::new();
    let mut harness = with_version(&desk);
    let today = harness.state().session().project().expect("open").clone();
    click(&mut harness, "Verlauf");
    click(&mut harness, "Ansehen");
    until(&mut harness, "the version", |h| h.state().session().looking_at().is_some());
    settle(&mut harness);
    let shown = harness.state().session().project().expect("open").clone();
    assert_eq!(shown.definitions.len(), 1);
    assert_eq!(harness.state().session().scene().areas.len(), 1);
    assert!(harness.query_all_by_label_contains("nur zum Ansehen").next().is_some());
    // Neither keys nor menus nor dropped files change anything.
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    drop_file(&mut harness, &desk.path("Bezirke.geojson"));
    settle(&mut harness);
    assert!(harness.query_by_label("Raumdefinition (Grenzen)").is_none());
    assert_eq!(harness.state().session().revision(), shown.revision);

    click(&mut harness, "Zurück zum heutigen Stand");
    settle(&mut harness);
    assert_eq!(*harness.state().session().project().expect("open").clone(), *today);
    assert_eq!(harness.state().session().scene().areas.len(), 2);

    click(&mut harness, "Ansehen");
    until(&mut harness, "the version", |h| h.state().session().looking_at().is_some());
    click(&mut harness, "Zu diesem Stand zurückkehren");
    until(&mut harness, "going back", |h| h.state().session().looking_at().is_none());
    settle(&mut harness);
    let session = harness.state().session();
    assert_eq!(session.project().expect("open").definitions, shown.definitions);
    assert!(session.revision() > today.revision);
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    until(&mut harness, "undo", |h| h.state().session().project().is_some_and(|p| p.definitions.len() == 2));
}

#[test]
fn what_was_undone_is_applied_again_and_compacting_asks_first() {
    let desk = Desk::new();
    let mut harness = with_version(&desk);
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    until(&mut harness, "undo", |h| h.state().session().project().is_some_and(|p| p.definitions.len() == 1));
    settle(&mut harness);
    // Something new: redo is gone, the undone stays.
    import(&mut harness, &desk.write("Kreise.geojson", &grid(1, 1, 0.04, 0.04)), "Sportamt");
    assert!(harness.state().session().status().redo.is_none());
    click(&mut harness, "Verlauf");
    click(&mut harness, "Erneut anwenden");
    until(&mut harness, "done again", |h| h.state().session().project().is_some_and(|p| p.definitions.len() == 3));
    settle(&mut harness);
    assert!(harness.query_by_label("Erneut anwenden").is_none());

    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    until(&mut harness, "undo", |h| h.state().session().project().is_some_and(|p| p.definitions.len() == 2));
    settle(&mut harness);
    click(&mut harness, "Projekt");
    click(&mut harness, "Projekt verdichten …");
    until(&mut harness, "the question", |h| h.query_all_by_label_contains("1 Raumdefinition").next().is_some());
    assert!(harness.query_all_by_label_contains("lässt sich nicht rückgängig machen").next().is_some());
    click(&mut harness, "Verdichten");
    until(&mut harness, "compacting", |h| {
        let newest = h.state().session().history().entry(0);
        newest.is_some_and(|entry| entry.kind == klammer::project::HistoryKind::Compact)
    });
    assert!(harness.query_by_label("Erneut anwenden").is_none(), "what was removed can't be applied again");
}

#[test]
fn a_history_of_a_hundred_thousand_entries_is_fetched_where_it_is_looked_at() {
    let desk = Desk::new();
    let file = desk.path("lang.gpkg");
    let workspace = klammer::project::Workspace::in_folder(&desk.path("elsewhere")).expect("a workspace");
    let mut store = klammer::project::Store::create(&workspace, "Lang", klammer::geometry::EpsgCode::UTM32, "Anna")
        .expect("created");
    store.publish_as(&file, false, &klammer::geometry::NoWatch).expect("saved");
    store.close(false).expect("closed");
    long_history::lengthen_history(&file, 100_000);

    let mut harness = desk.open(Lang::De);
    harness.state_mut().begin(vec![file]);
    until(&mut harness, "the project", |harness| harness.state().session().project().is_some());
    assert_eq!(harness.state().session().history().count(), None, "nobody has looked yet");
    click(&mut harness, "Verlauf");
    until(&mut harness, "the count", |h| h.query_by_label("100.000 Einträge").is_some());
    // The newest is an undo of an entry that says itself what it was.
    until(&mut harness, "the newest", |h| h.query_all_by_label_contains("Titel 99999").next().is_some());
    assert!(harness.state().session().history().entry(50_000).is_none(), "nobody has scrolled there");

    let scrolled = egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, -2_000_000.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: egui::Modifiers::NONE,
    };
    harness.hover_at(egui::pos2(1200.0, 600.0));
    harness.run_steps(2);
    harness.event(scrolled);
    until(&mut harness, "entries in the middle", |h| {
        (40_000..60_000).any(|row| h.state().session().history().entry(row).is_some())
    });

    fill(&mut harness, "Im Verlauf suchen", "Titel 77777");
    until(&mut harness, "the found", |h| h.state().session().history().count() == Some(2));
    let history = harness.state().session().history();
    // It was renamed to this, and away from it.
    assert_eq!([0, 1].map(|row| history.entry(row).map(|entry| entry.seq)), [Some(77_778), Some(77_777)]);
}

#[test]
fn a_click_in_the_table_selects_on_the_map_and_search_finds() {
    let desk = Desk::new();
    let mut harness = desk.open(Lang::De);
    settle(&mut harness);
    new_project(&mut harness, "Flensburg");
    import(&mut harness, &desk.write("Quartiere.geojson", &grid(3, 3, 0.01, 0.01)), "Jugendamt");
    click(&mut harness, "R02");
    let session = harness.state().session();
    assert_eq!(session.selection.spaces().iter().copied().collect::<Vec<_>>(), [1]);
    let scene = session.scene();
    assert_eq!(scene.areas[0].1.selected.to_vec(), [1]);

    fill(&mut harness, "Suchen", "größe 7");
    until(&mut harness, "a hit", |h| h.state().session().search_hits().is_some_and(|hits| hits.len() == 1));
    harness.key_press(egui::Key::Enter);
    until(&mut harness, "the hit selected", |h| h.state().session().selection.spaces().contains(&6));
}

#[test]
fn a_file_that_is_no_boundary_file_is_explained_and_changes_nothing() {
    let desk = Desk::new();
    let mut harness = desk.open(Lang::De);
    settle(&mut harness);
    new_project(&mut harness, "Flensburg");
    let revision = harness.state().session().revision();
    drop_file(&mut harness, &desk.write("kaputt.geojson", "{\"type\": \"FeatureCollection\", \"features\": ["));
    click(&mut harness, "Raumdefinition (Grenzen)");
    until(&mut harness, "the message", |h| h.query_by_label("Verstanden").is_some());
    assert!(harness.query_all_by_label_contains("kaputt.geojson").next().is_some());
    click(&mut harness, "Verstanden");
    assert_eq!(harness.state().session().revision(), revision);
}

#[test]
fn opening_shows_everything_however_fast_the_jobs_are() {
    let desk = Desk::new();
    let file = desk.write("Quartiere.geojson", &grid(3, 3, 0.01, 0.01));
    for _ in 0..20 {
        let mut harness = desk.open(Lang::De);
        harness.state_mut().begin(vec![file.clone()]);
        until(&mut harness, "the files", |harness| harness.state().session().project().is_some());
        settle(&mut harness);
        harness.run_steps(4);
        let extent = harness.state().session().project_extent_world().expect("something to see");
        let view = harness.state().shown().expect("a map");
        let (shown, wanted) = (view.extent(), extent.center());
        assert!(shown.width() < 20_000.0, "still far away: {shown:?}");
        assert!(shown.min().x < wanted.x && wanted.x < shown.max().x, "{shown:?} misses {wanted:?}");
    }
}

#[test]
fn what_reading_leaves_out_stands_among_the_findings() {
    let desk = Desk::new();
    let mut harness = desk.open(Lang::De);
    settle(&mut harness);
    new_project(&mut harness, "Flensburg");
    let with_null = grid(2, 2, 0.01, 0.01).replacen(
        r#""features":["#,
        r#""features":[{"type":"Feature","properties":{"code":"R00"},"geometry":null},"#,
        1,
    );
    import(&mut harness, &desk.write("Quartiere.geojson", &with_null), "Jugendamt");
    let session = harness.state().session();
    let id = session.project().expect("open").definitions[0].id;
    let findings = session.definition_view(id).and_then(|view| view.findings.clone()).expect("checked");
    assert!(findings.iter().any(|finding| finding.kind == klammer::model::FindingKind::NullGeometry), "{findings:?}");
}

/// A project with a definition, saved.
fn saved_project(harness: &mut Harness<'_, Workbench>, desk: &Desk, name: &str) -> PathBuf {
    new_project(harness, "Flensburg");
    let file = desk.path(name);
    harness.state_mut().save_as(file.clone());
    until(harness, "the file", |harness| harness.state().session().status().path.is_some());
    settle(harness);
    file
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

pub(crate) fn begin(harness: &mut Harness<'_, Workbench>, file: &Path) {
    harness.state_mut().begin(vec![file.to_owned()]);
}

pub(crate) fn is_told(harness: &Harness<'_, Workbench>, text: &str) -> bool {
    harness.query_all_by_label_contains(text).next().is_some()
}

#[test]
fn a_colleague_who_has_the_project_open_is_shown_until_she_closes() {
    let share = tempfile::tempdir().expect("a temporary folder");
    let (desk, other) = (Desk { folder: tempfile::tempdir_in(share.path()).expect("a folder") }, Desk::new());
    let mut harness = desk.open(Lang::De);
    let file = saved_project(&mut harness, &desk, "Räume.gpkg");
    let mut colleague =
        other.open_with(Settings { lang: Some(Lang::De), who: "Jugendamt".to_owned(), ..Settings::default() });
    begin(&mut colleague, &file);
    until(&mut colleague, "the project", |h| h.state().session().project().is_some());
    until(&mut colleague, "the note", |h| is_told(h, "Auch von jemand anderem geöffnet seit"));
    drop(harness);

    let mut harness = desk.open(Lang::De);
    begin(&mut harness, &file);
    until(&mut harness, "the note", |h| is_told(h, "Auch geöffnet von Jugendamt seit"));
    settle(&mut harness);
    // Saved under another name, the project is nobody else's.
    std::fs::create_dir(desk.path("Ablage")).expect("a folder");
    harness.state_mut().save_as(desk.path("Ablage/Eigene.gpkg"));
    until(&mut harness, "alone", |h| !is_told(h, "Auch geöffnet"));
    assert_eq!(names_in(&desk.path("Ablage")).len(), 2);
    drop(harness);
    assert_eq!(names_in(&desk.path("Ablage")), ["Eigene.gpkg"]);
    drop(colleague);
    assert_eq!(names_in(desk.folder.path()), ["Ablage", "Räume.gpkg", "own"]);
}

#[test]
fn the_window_that_has_the_project_is_called_and_comes() {
    let desk = Desk::new();
    let mut first = desk.open(Lang::De);
    let file = saved_project(&mut first, &desk, "Räume.gpkg");
    let mut second = desk.open(Lang::De);
    begin(&mut second, &file);
    until(&mut second, "the question", |h| is_told(h, "schon in einem anderen Fenster"));

    // The first is busy: it does not answer.
    click(&mut second, "Zum anderen Fenster wechseln");
    until(&mut second, "no answer", |h| is_told(h, "antwortet nicht"));

    click(&mut second, "Zum anderen Fenster wechseln");
    let mut seen = Vec::new();
    let begun = Instant::now();
    while is_told(&second, "schon in einem anderen Fenster") {
        first.step();
        second.step();
        seen.extend(commands(&first));
        assert!(begun.elapsed() < Duration::from_secs(10), "the first window never came");
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(seen.contains(&egui::ViewportCommand::Focus), "{seen:?}");
    assert!(seen.contains(&egui::ViewportCommand::Minimized(false)), "{seen:?}");
    // It was started for nothing else.
    let mut closed = commands(&second).contains(&egui::ViewportCommand::Close);
    for _ in 0..3 {
        second.step();
        closed |= commands(&second).contains(&egui::ViewportCommand::Close);
    }
    assert!(closed, "the second window stays");

    // In the first, opening what is open brings it back as it is.
    let project = first.state().session().project().cloned();
    drop_file(&mut first, &file);
    until(&mut first, "the project again", |h| is_told(h, "Geöffnet."));
    settle(&mut first);
    assert_eq!(first.state().session().project().cloned(), project);
}

fn commands(harness: &Harness<'_, Workbench>) -> Vec<egui::ViewportCommand> {
    harness.output().viewport_output.values().flat_map(|output| output.commands.clone()).collect()
}

#[test]
fn what_somebody_else_saved_is_kept_beside_the_own_work() {
    let desk = Desk::new();
    let mut harness =
        desk.open_with(Settings { lang: Some(Lang::De), who: "Jugendamt".to_owned(), ..Settings::default() });
    std::fs::create_dir(desk.path("Ablage")).expect("a folder");
    let file = saved_project(&mut harness, &desk, "Ablage/Räume.gpkg");
    import(&mut harness, &desk.write("Quartiere.geojson", &grid(2, 2, 0.01, 0.01)), "Jugendamt");
    let theirs = b"what somebody else wrote".to_vec();
    std::fs::write(&file, &theirs).expect("written");
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::S);
    click(&mut harness, "Beide behalten");
    until(&mut harness, "saved", |h| !h.state().session().status().unpublished);
    settle(&mut harness);
    let place = harness.state().session().status().path.clone().expect("saved");
    let name = place.file_name().expect("a name").to_string_lossy().into_owned();
    assert!(name.starts_with("Räume (Jugendamt 20") && name.ends_with(").gpkg"), "{name}");
    assert_eq!(std::fs::read(&file).expect("there"), theirs);

    // And again: no name is used twice.
    std::fs::write(&place, &theirs).expect("written");
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    until(&mut harness, "undone", |h| h.state().session().status().unpublished);
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::S);
    click(&mut harness, "Beide behalten");
    until(&mut harness, "saved", |h| !h.state().session().status().unpublished);
    assert_eq!(std::fs::read(&place).expect("there"), theirs);
    drop(harness);
    assert_eq!(names_in(&desk.path("Ablage")).len(), 3);
}

#[test]
fn who_works_here_is_asked_once() {
    let desk = Desk::new();
    let mut harness = desk.open_with(Settings { lang: Some(Lang::De), ..Settings::default() });
    settle(&mut harness);
    click(&mut harness, "Neues Projekt …");
    fill(&mut harness, "Name oder Rolle", "Sozialplanung");
    click(&mut harness, "Übernehmen");
    fill(&mut harness, "Titel", "Flensburg");
    click(&mut harness, "Anlegen");
    until(&mut harness, "the project", |h| h.state().session().project().is_some());
    settle(&mut harness);
    click(&mut harness, "Verlauf");
    until(&mut harness, "the history", |h| h.state().session().history().entry(0).is_some());
    assert_eq!(harness.state().session().history().entry(0).map(|entry| entry.who.as_str()), Some("Sozialplanung"));
    assert!(!is_told(&harness, "Wer arbeitet hier?"));
    drop(harness);
    let settings = Settings::load(&desk.path("own/settings.json"));
    assert_eq!((settings.who.as_str(), settings.who_asked), ("Sozialplanung", true));

    // Nobody has to say it, and nobody is asked twice.
    let other = Desk::new();
    let mut harness = other.open_with(Settings { lang: Some(Lang::De), ..Settings::default() });
    begin(&mut harness, &other.write("Quartiere.geojson", &grid(2, 2, 0.01, 0.01)));
    click(&mut harness, "Ohne Namen weiter");
    settle(&mut harness);
    drop_file(&mut harness, &other.path("Quartiere.geojson"));
    assert!(!is_told(&harness, "Wer arbeitet hier?"));
    assert!(harness.state().session().settings.who_asked);
}

#[cfg(unix)]
#[test]
fn a_read_only_place_is_marked_and_saving_asks_for_another() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    let mut harness = desk.open(Lang::De);
    let file = saved_project(&mut harness, &desk, "Räume.gpkg");
    drop(harness);
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o444)).expect("set");
    let mut harness = desk.open(Lang::De);
    begin(&mut harness, &file);
    until(&mut harness, "the mark", |h| is_told(h, "Schreibgeschützt: nur unter anderem Namen sichern"));
    settle(&mut harness);
    import(&mut harness, &desk.write("Quartiere.geojson", &grid(2, 2, 0.01, 0.01)), "Jugendamt");
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::S);
    fill(&mut harness, "Pfad", &desk.path("anders.gpkg").display().to_string());
    click(&mut harness, "Speichern");
    until(&mut harness, "saved", |h| !h.state().session().status().unpublished);
    harness.run_steps(2);
    assert!(!is_told(&harness, "Schreibgeschützt"));
}

/// Saves a project with nine spaces and closes the window.
fn saved_grid(desk: &Desk) -> PathBuf {
    let mut harness = desk.open(Lang::De);
    settle(&mut harness);
    new_project(&mut harness, "Flensburg");
    import(&mut harness, &desk.write("Quartiere.geojson", &grid(3, 3, 0.01, 0.01)), "Jugendamt");
    let path = desk.path("p.gpkg");
    harness.state_mut().save_as(path.clone());
    until(&mut harness, "the file", |harness| !harness.state().session().status().unpublished);
    settle(&mut harness);
    path
}

/// Writes over the page with the departments.
fn damage(path: &Path) {
    let conn = rusqlite::Connection::open(path).expect("opened");
    let sql = "SELECT pageno FROM dbstat WHERE name = 'klammer_department'";
    let page: usize = conn.query_row(sql, [], |row| row.get(0)).expect("a page");
    conn.close().expect("closed");
    let mut bytes = std::fs::read(path).expect("readable");
    bytes[(page - 1) * 4096..page * 4096].fill(0xa5);
    std::fs::write(path, bytes).expect("written");
}

fn rescue_in_window(harness: &mut Harness<'_, Workbench>) {
    click(harness, "In eine neue Datei retten …");
    until(harness, "the rescued project", |harness| harness.state().session().project().is_some());
    settle(harness);
    let session = harness.state().session();
    let project = session.project().expect("open");
    assert_eq!(project.definitions[0].spaces.len(), 9);
    assert!(session.status().path.is_none() && session.status().unpublished, "it is not saved yet");
    let told = "Räume von „Quartiere“: 9 gerettet";
    assert!(harness.query_by_label_contains(told).is_some(), "the report is shown");
    click(harness, "Verstanden");
}

#[test]
fn a_damaged_file_is_rescued_in_the_window() {
    let desk = Desk::new();
    let path = saved_grid(&desk);
    damage(&path);
    let bytes = std::fs::read(&path).expect("readable");
    let mut harness = desk.open(Lang::De);
    settle(&mut harness);
    drop_file(&mut harness, &path);
    rescue_in_window(&mut harness);
    assert!(std::fs::read(&path).expect("readable") == bytes, "the damaged file stays as it is");
}

#[test]
fn a_damaged_working_copy_is_rescued_in_the_window() {
    let desk = Desk::new();
    {
        let mut harness = desk.open(Lang::De);
        settle(&mut harness);
        new_project(&mut harness, "Flensburg");
        import(&mut harness, &desk.write("Quartiere.geojson", &grid(3, 3, 0.01, 0.01)), "Jugendamt");
    }
    let copies = std::fs::read_dir(desk.path("own").join("work")).expect("working copies");
    let copy = copies.map(|e| e.expect("an entry").path().join("working.gpkg")).find(|p| p.exists());
    damage(&copy.expect("a working copy"));
    let mut harness = desk.open(Lang::De);
    settle(&mut harness);
    click(&mut harness, "Weiterarbeiten");
    rescue_in_window(&mut harness);
}

#[test]
fn every_letter_of_every_text_can_be_drawn() {
    let desk = Desk::new();
    let mut harness = desk.open(Lang::De);
    harness.run_steps(2);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<PathBuf> = ["assets/help.de.md", "assets/help.en.md"].map(|name| root.join(name)).to_vec();
    for lang in ["de", "en"] {
        let folder = std::fs::read_dir(root.join("locales").join(lang)).expect("texts");
        files.extend(folder.map(|entry| entry.expect("a file").path()));
    }
    let font = egui::FontId::proportional(14.0);
    // Signs that stand in the code.
    for sign in ['•', '…', '–', '−', '·', '×', '©', '≈', '²'] {
        assert!(harness.ctx.fonts_mut(|fonts| fonts.has_glyph(&font, sign)), "{sign} can't be drawn");
    }
    assert!(!harness.ctx.fonts_mut(|fonts| fonts.has_glyph(&font, '\u{e000}')), "the check itself finds nothing");
    for file in files {
        let text = std::fs::read_to_string(&file).expect("readable");
        let letters = text.chars().filter(|c| !c.is_control());
        let missing: String = letters.filter(|c| !harness.ctx.fonts_mut(|fonts| fonts.has_glyph(&font, *c))).collect();
        assert!(missing.is_empty(), "{} has letters the window can't draw: {missing:?}", file.display());
    }
}

#[test]
fn the_window_speaks_english_too() {
    let desk = Desk::new();
    let mut harness = desk.open(Lang::En);
    settle(&mut harness);
    for label in ["New project …", "Open project …", "Open sample project"] {
        assert!(harness.query_by_label(label).is_some(), "{label}");
    }
}
