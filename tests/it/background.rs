//! Background maps in the whole workbench: dropped, shown, named, put away; and what is said when they can't be shown.

use crate::workbench::{Desk, click, drop_file, grid, import, new_project, settle, until};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use klammer::app::basemap::PlacedPicture;
use klammer::app::settings::{BackgroundSettings, Settings};
use klammer::l10n::Lang;
use klammer::ui::shell::Workbench;
use std::path::{Path, PathBuf};
use tiles::{FLENSBURG_13, Pmtiles, Tag, Tile, line, mvt, picture, square};

#[path = "../../benches/support/tiles.rs"]
mod tiles;

const METADATA: &str = r#"{"name":"Stadtplan Flensburg","attribution":"<a href=\"x\">&copy; Vermessungsamt</a>"}"#;
const AROUND_FLENSBURG: [f64; 4] = [9.3, 54.7, 9.6, 54.9];

/// Water and a road in all tiles of zoom 13 around the harbour.
fn vector_tiles() -> Vec<Tile> {
    let tile = || {
        let lake = square(0, 4_096, vec![("class", Tag::Text("lake"))]);
        mvt(&[
            ("water", vec![lake]),
            ("transportation", vec![line(vec![[0, 9], [4_000, 9]], vec![("class", Tag::Text("primary"))])]),
        ])
    };
    let (zoom, x, y) = FLENSBURG_13;
    (0..49).map(|n| ((zoom, x - 3 + n % 7, y - 3 + n / 7), tile())).collect()
}

fn write_pmtiles(desk: &Desk, name: &str, bounds: [f64; 4]) -> PathBuf {
    let file = Pmtiles { kind: 1, zooms: (13, 13), bounds, metadata: METADATA, packed: true, by_leaf: 10 };
    std::fs::write(desk.path(name), file.bytes(&vector_tiles())).expect("written");
    desk.path(name)
}

fn project(desk: &Desk, settings: Settings) -> Harness<'static, Workbench> {
    let mut harness = desk.open_with(Settings { lang: Some(Lang::De), who_asked: true, ..settings });
    settle(&mut harness);
    new_project(&mut harness, "Flensburg");
    import(&mut harness, &desk.write("Quartiere.geojson", &grid(3, 2, 0.02, 0.02)), "Jugendamt");
    harness
}

/// Pictures on the map now.
fn pictures(harness: &Harness<'_, Workbench>) -> Vec<PlacedPicture> {
    let view = harness.state().shown().expect("the map is shown");
    let dark = harness.ctx.theme() == egui::Theme::Dark;
    harness.state().session().background_tiles(&view, dark)
}

fn placed(harness: &Harness<'_, Workbench>) -> usize {
    pictures(harness).len()
}

fn chosen(path: &Path) -> Settings {
    let mut background = BackgroundSettings::default();
    background.add(path.to_owned());
    Settings { background, ..Settings::default() }
}

fn says(harness: &Harness<'_, Workbench>, text: &str) -> bool {
    harness.query_all_by_label_contains(text).next().is_some()
}

#[test]
fn a_dropped_file_is_shown_named_and_put_away_again() {
    let desk = Desk::new();
    let file = write_pmtiles(&desk, "stadtplan.pmtiles", AROUND_FLENSBURG);
    let mut harness = project(&desk, Settings::default());
    assert!(harness.state().session().background().is_none(), "none by default");
    assert_eq!(placed(&harness), 0);
    let before = harness.state().session().project().expect("open").clone();

    drop_file(&mut harness, &file);
    until(&mut harness, "the background", |h| h.state().session().background().is_some());
    until(&mut harness, "its tiles", |h| placed(h) > 0);
    settle(&mut harness);
    let session = harness.state().session();
    assert!(session.attribution().contains("© Vermessungsamt"), "{}", session.attribution());
    assert_eq!(session.settings.background.chosen.as_deref(), Some(file.as_path()));
    assert!(session.background_hint().is_none());
    // Every picture is drawn from the file, nowhere a stand-in.
    let shown = pictures(&harness);
    assert!(!shown.is_empty() && shown.iter().all(|placed| placed.part == [0.0, 0.0, 1.0, 1.0]));
    let water = if harness.ctx.theme() == egui::Theme::Dark { [43, 58, 72, 255] } else { [205, 220, 231, 255] };
    assert!(shown.iter().all(|placed| placed.kept.picture.pixel(300, 300) == Some(water)));
    // It belongs to this computer, not to the project.
    assert_eq!(**session.project().expect("open"), *before);
    let kept = desk.path("own/settings.json");
    until(&mut harness, "the settings", |_| Settings::load(&kept).background.chosen.as_deref() == Some(file.as_path()));

    click(&mut harness, "Ohne Farben");
    settle(&mut harness);
    let grey = pictures(&harness);
    let pixel = grey[0].kept.picture.pixel(300, 300).expect("inside");
    assert!(pixel[0] == pixel[1] && pixel[1] == pixel[2], "{pixel:?}");

    click(&mut harness, "Keiner");
    settle(&mut harness);
    let session = harness.state().session();
    assert!(session.background().is_none() && !session.attribution().contains("Vermessungsamt"));
    assert_eq!(placed(&harness), 0);
    assert_eq!(harness.state().session().settings.background.files.len(), 1, "it stays in the list");
    click(&mut harness, "stadtplan");
    until(&mut harness, "the background again", |h| h.state().session().background().is_some());
    click(&mut harness, "stadtplan aus der Liste nehmen");
    settle(&mut harness);
    let session = harness.state().session();
    assert!(session.background().is_none() && session.settings.background.files.is_empty() && file.is_file());
}

#[test]
fn pictures_of_mbtiles_are_shown_from_the_start_when_chosen_before() {
    let desk = Desk::new();
    let path = desk.path("luftbild.mbtiles");
    let (zoom, x, y) = FLENSBURG_13;
    let png = picture(image::ImageFormat::Png, 256, [90, 120, 60, 255]);
    let all: Vec<Tile> = (0..100).map(|n| ((zoom, x - 5 + n % 10, y - 5 + n / 10), png.clone())).collect();
    let stated = [
        ("name", "Luftbild"),
        ("format", "png"),
        ("minzoom", "13"),
        ("maxzoom", "13"),
        ("bounds", "9.3,54.7,9.6,54.9"),
    ];
    tiles::write_mbtiles(&path, &stated, &all);
    let mut harness = project(&desk, chosen(&path));
    until(&mut harness, "its tiles", |h| placed(h) > 0);
    settle(&mut harness);
    let pictures = pictures(&harness);
    assert!(pictures.iter().all(|placed| placed.kept.picture.pixel(3, 3) == Some([90, 120, 60, 255])));
    // Nothing was left beside the file.
    let beside = std::fs::read_dir(path.parent().expect("a folder")).expect("there");
    let names: Vec<String> = beside.flatten().map(|e| e.file_name().to_string_lossy().into_owned()).collect();
    assert!(names.iter().all(|name| !name.starts_with("luftbild.mbtiles-")), "{names:?}");
}

#[test]
fn a_file_that_is_gone_is_a_hint_and_no_dialog() {
    let desk = Desk::new();
    let mut harness = project(&desk, chosen(&desk.path("weg.pmtiles")));
    settle(&mut harness);
    assert!(says(&harness, "Die Datei liegt nicht mehr dort."));
    assert!(harness.query_by_label("Verstanden").is_none(), "no dialog");
    assert_eq!(harness.state().session().settings.background.files.len(), 1, "the drive may come back");
}

#[test]
fn a_map_of_somewhere_else_says_so() {
    let desk = Desk::new();
    let file = write_pmtiles(&desk, "sevilla.pmtiles", [-6.1, 37.3, -5.8, 37.5]);
    let mut harness = project(&desk, chosen(&file));
    until(&mut harness, "the background", |h| h.state().session().background().is_some());
    settle(&mut harness);
    assert!(says(&harness, "ein anderes Gebiet"));
    assert_eq!(placed(&harness), 0);
}

#[test]
fn what_is_no_map_is_told_and_changes_nothing() {
    let desk = Desk::new();
    let mut harness = project(&desk, Settings::default());
    drop_file(&mut harness, &desk.write("kaputt.pmtiles", "PMTiles\u{3} und weiter nichts"));
    until(&mut harness, "the message", |h| says(h, "kaputt.pmtiles"));
    settle(&mut harness);
    let session = harness.state().session();
    assert!(session.background().is_none() && session.settings.background.files.is_empty());
    click(&mut harness, "Verstanden");
    drop_file(&mut harness, &desk.write("alt.pmtiles", "PM\u{2}\u{0}"));
    until(&mut harness, "the message", |h| says(h, "PMTiles 2"));
}

#[test]
fn the_settings_say_that_nothing_is_sent() {
    let desk = Desk::new();
    let mut harness = desk.open(Lang::De);
    settle(&mut harness);
    click(&mut harness, "Projekt");
    click(&mut harness, "Einstellungen …");
    harness.run_steps(3);
    let found = harness.query_all_by_label_contains("Klammer sendet nichts").next();
    assert!(
        found.is_some_and(|node| node.accesskit_node().label().is_some() || node.accesskit_node().value().is_some())
    );
}
