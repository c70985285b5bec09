//! The tools of the map in the whole workbench: drags, clicks and keys as a planner makes them.

use crate::workbench::{Desk, begin, click, drop_file, fill, grid, import, is_told, new_project, settle, until};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use geo::Coord;
use klammer::app::scene::lon_lat_of;
use klammer::l10n::Lang;
use klammer::ui::shell::Workbench;

type Window = Harness<'static, Workbench>;

/// Nine squares near Flensburg, and the map shows them.
fn nine(desk: &Desk) -> Window {
    let mut harness = desk.open(Lang::De);
    settle(&mut harness);
    new_project(&mut harness, "Flensburg");
    import(&mut harness, &desk.write("Quartiere.geojson", &grid(3, 3, 0.01, 0.01)), "Jugendamt");
    harness.run_steps(6);
    harness
}

/// Where longitude and latitude are on screen.
pub(crate) fn screen(harness: &Window, lon: f64, lat: f64) -> egui::Pos2 {
    let view = harness.state().shown().expect("a map");
    let map = harness.get_by_label("Karte").rect();
    let world = klammer::app::scene::mercator_of(Coord { x: lon, y: lat });
    let [x, y] = view.to_px(world);
    // The map fills its widget; the harness has one pixel a point.
    map.min + egui::vec2(x as f32, y as f32)
}

fn selected(harness: &Window) -> Vec<u32> {
    harness.state().session().selection.spaces().iter().copied().collect()
}

pub(crate) fn press(harness: &mut Window, key: egui::Key) {
    harness.key_press(key);
    harness.run_steps(2);
}

fn tool(harness: &mut Window, number: egui::Key) {
    harness.key_press_modifiers(egui::Modifiers::COMMAND, number);
    harness.run_steps(2);
}

pub(crate) fn button(
    harness: &Window,
    at: egui::Pos2,
    button: egui::PointerButton,
    pressed: bool,
    modifiers: egui::Modifiers,
) {
    harness.event_modifiers(egui::Event::PointerButton { pos: at, button, pressed, modifiers }, modifiers);
}

pub(crate) fn click_at(harness: &mut Window, at: egui::Pos2, modifiers: egui::Modifiers) {
    harness.hover_at(at);
    harness.run_steps(1);
    button(harness, at, egui::PointerButton::Primary, true, modifiers);
    harness.run_steps(1);
    button(harness, at, egui::PointerButton::Primary, false, modifiers);
    harness.run_steps(2);
    // The next is no double click.
    harness.run_steps(4);
}

pub(crate) fn drag_along(harness: &mut Window, path: &[egui::Pos2], modifiers: egui::Modifiers, release: bool) {
    let (first, last) = (path[0], path[path.len() - 1]);
    harness.hover_at(first);
    harness.run_steps(1);
    button(harness, first, egui::PointerButton::Primary, true, modifiers);
    harness.run_steps(1);
    for at in path {
        harness.hover_at(*at);
        harness.run_steps(1);
    }
    if release {
        button(harness, last, egui::PointerButton::Primary, false, modifiers);
        harness.run_steps(2);
        settle(harness);
    }
}

pub(crate) const NONE: egui::Modifiers = egui::Modifiers::NONE;

#[test]
fn a_rectangle_selects_what_it_touches_or_holds_and_keys_add_and_toggle() {
    let desk = Desk::new();
    let mut harness = nine(&desk);
    tool(&mut harness, egui::Key::Num2);
    assert!(is_told(&harness, "Auswählen, was das Gezeichnete"));
    // Squares are numbered row by row from the south-west: the rectangle holds 0 and touches 1, 3, 4.
    // Begun in the free, ended beside the squares.
    let corners = |h: &Window| [screen(h, 9.413, 54.763), screen(h, 9.398, 54.748)];
    let path = corners(&harness);
    drag_along(&mut harness, &path, NONE, true);
    assert_eq!(selected(&harness), [0, 1, 3, 4]);
    assert!(is_told(&harness, "4 Räume ausgewählt, 400 Einwohner"));

    drag_along(&mut harness, &path, egui::Modifiers::ALT, true);
    assert_eq!(selected(&harness), [0], "Alt: only what lies within");

    let other = [screen(&harness, 9.421, 54.771), screen(&harness, 9.428, 54.778)];
    drag_along(&mut harness, &other, egui::Modifiers::SHIFT, true);
    assert_eq!(selected(&harness), [0, 8]);
    drag_along(&mut harness, &path, egui::Modifiers::COMMAND, true);
    assert_eq!(selected(&harness), [1, 3, 4, 8], "what was selected is not any more");

    harness.get_by_label("ganz enthält").click();
    harness.run_steps(2);
    drag_along(&mut harness, &path, NONE, true);
    assert_eq!(selected(&harness), [0]);
}

#[test]
fn a_lasso_selects_and_the_map_stays_where_it_is() {
    let desk = Desk::new();
    let mut harness = nine(&desk);
    let before = harness.state().shown().expect("a map");
    tool(&mut harness, egui::Key::Num3);
    // Around the middle of the upper two rows, left of their right column's middle.
    let path: Vec<egui::Pos2> =
        [(9.402, 54.762), (9.402, 54.778), (9.418, 54.778), (9.418, 54.771), (9.408, 54.771), (9.408, 54.762)]
            .iter()
            .map(|&(lon, lat)| screen(&harness, lon, lat))
            .collect();
    drag_along(&mut harness, &path, NONE, true);
    assert_eq!(selected(&harness), [3, 6, 7]);
    assert_eq!(harness.state().shown(), Some(before));
}

#[test]
fn escape_gives_up_what_is_drawn_and_leaves_everything_as_it_was() {
    let desk = Desk::new();
    let mut harness = nine(&desk);
    let middle = screen(&harness, 9.405, 54.755);
    click_at(&mut harness, middle, NONE);
    assert_eq!(selected(&harness), [0]);
    let (revision, view) = (harness.state().session().revision(), harness.state().shown());
    for key in [egui::Key::Num2, egui::Key::Num3] {
        tool(&mut harness, key);
        let path = [screen(&harness, 9.411, 54.761), screen(&harness, 9.428, 54.77), screen(&harness, 9.42, 54.778)];
        drag_along(&mut harness, &path, NONE, false);
        press(&mut harness, egui::Key::Escape);
        button(&harness, path[2], egui::PointerButton::Primary, false, NONE);
        harness.run_steps(2);
        settle(&mut harness);
        assert_eq!(selected(&harness), [0], "{key:?}");
        // The second leaves the tool, only the third would give up the selection.
        press(&mut harness, egui::Key::Escape);
        assert!(!is_told(&harness, "Auswählen, was das Gezeichnete"));
        assert_eq!(selected(&harness), [0]);
    }
    assert_eq!((harness.state().session().revision(), harness.state().shown()), (revision, view));
    press(&mut harness, egui::Key::Escape);
    assert!(selected(&harness).is_empty());
}

#[test]
fn lengths_and_areas_are_measured_and_copied() {
    let desk = Desk::new();
    let mut harness = nine(&desk);
    tool(&mut harness, egui::Key::Num5);
    assert!(is_told(&harness, "Den ersten Punkt anklicken"));
    // The corners of a square in the middle are held on to.
    let corners = [(9.41, 54.76), (9.42, 54.76), (9.42, 54.77), (9.41, 54.77)];
    for (lon, lat) in corners {
        let at = screen(&harness, lon, lat) + egui::vec2(2.0, 2.0);
        click_at(&mut harness, at, NONE);
    }
    harness.get_by_label("Karte").focus();
    press(&mut harness, egui::Key::Enter);
    let session = harness.state().session();
    let definition = &session.project().expect("open").definitions[0];
    let total = session.definition_view(definition.id).expect("derived").areas_m2[4];
    let told = format!("{}, Umfang", klammer::l10n::area(Lang::De, total));
    assert!(is_told(&harness, &told), "{told}");
    harness.get_by_label("Maß kopieren").click();
    harness.run_steps(1);
    let copied = harness
        .output()
        .platform_output
        .commands
        .iter()
        .any(|command| matches!(command, egui::OutputCommand::CopyText(text) if text.starts_with(&told)));
    assert!(copied || is_told(&harness, "kopiert"), "nothing was copied");

    tool(&mut harness, egui::Key::Num4);
    for (lon, lat) in &corners[..2] {
        let at = screen(&harness, *lon, *lat);
        click_at(&mut harness, at, NONE);
    }
    press(&mut harness, egui::Key::Enter);
    // A hundredth of a degree along 54.76 N, as gdaltransform to EPSG:25832 has it.
    assert!(is_told(&harness, "644 m"));
    press(&mut harness, egui::Key::Backspace);
    assert!(selected(&harness).is_empty(), "measuring selects nothing");
}

#[test]
fn what_lies_at_a_place_is_listed_with_hidden_definitions() {
    let desk = Desk::new();
    let mut harness = nine(&desk);
    import(&mut harness, &desk.write("Bezirke.geojson", &grid(1, 1, 0.03, 0.03)), "Schulamt");
    let ids: Vec<_> = harness.state().session().project().expect("open").definitions.iter().map(|d| d.id).collect();
    harness.get_by_label("Bezirke anzeigen").click();
    harness.run_steps(3);
    tool(&mut harness, egui::Key::Num6);
    let at = screen(&harness, 9.415, 54.765);
    click_at(&mut harness, at, NONE);
    until(&mut harness, "the list", |h| is_told(h, "Hier liegen"));
    assert!(is_told(&harness, "R05 Größe 5 · 100 Einwohner"));
    assert!(is_told(&harness, "Bezirke (ausgeblendet)"));
    let found = harness.state().session().identified().expect("found").clone();
    assert_eq!(found.things.len(), 2);
    assert!((found.lon_lat.x - 9.415).abs() < 1e-3 && (found.lon_lat.y - 54.765).abs() < 1e-3);
    // A row leads to what it names, and shows it.
    harness.get_by_label("R01 Größe 1 · 100 Einwohner").click();
    harness.run_steps(3);
    let session = harness.state().session();
    assert_eq!((session.view.active(), session.view.shows(ids[1])), (Some(ids[1]), true));
    assert_eq!(selected(&harness), [0]);
    harness.get_by_label("Auskunft schließen").click();
    harness.run_steps(3);
    assert!(!is_told(&harness, "Hier liegen"));
}

/// Two spaces of one definition over one another: a small one on the first square.
const OVER_ONE_ANOTHER: &str = r#"{"type":"FeatureCollection","features":[
 {"type":"Feature","properties":{"code":"A","name":"Groß"},"geometry":{"type":"Polygon","coordinates":[[[9.4,54.75],[9.43,54.75],[9.43,54.78],[9.4,54.78],[9.4,54.75]]]}},
 {"type":"Feature","properties":{"code":"B","name":"Klein"},"geometry":{"type":"Polygon","coordinates":[[[9.41,54.76],[9.42,54.76],[9.42,54.77],[9.41,54.77],[9.41,54.76]]]}}]}"#;

#[test]
fn the_button_that_shows_everything_keeps_clear_of_the_legend_as_the_key_does() {
    let desk = Desk::new();
    let mut harness = nine(&desk);
    let shown = |h: &Window| h.state().shown().expect("a map");
    tool(&mut harness, egui::Key::Num0);
    harness.run_steps(30);
    let by_key = shown(&harness);
    click(&mut harness, "Vergrößern");
    harness.run_steps(30);
    assert!(shown(&harness).metres_per_px < by_key.metres_per_px);
    click(&mut harness, "Alles zeigen");
    harness.run_steps(30);
    let by_button = shown(&harness);
    assert!((by_button.metres_per_px / by_key.metres_per_px - 1.0).abs() < 1e-6);
    assert!((by_button.centre.x - by_key.centre.x).abs() < by_key.metres_per_px, "{by_button:?} {by_key:?}");
}

#[test]
fn a_date_stands_in_its_field_as_it_is_written_here() {
    let desk = Desk::new();
    let mut harness = nine(&desk);
    let project = |h: &Window| h.state().session().project().expect("open").clone();
    let edit = |h: &mut Window| {
        click(h, "Raum");
        click(h, "Bearbeiten …");
        until(h, "the form", |h| h.query_by_label("Raumdefinition bearbeiten").is_some());
    };
    edit(&mut harness);
    fill(&mut harness, "Stand", "2025-12-31");
    click(&mut harness, "Übernehmen");
    until(&mut harness, "the date", |h| {
        h.state().session().project().is_some_and(|p| p.definitions[0].source.reference_date == "2025-12-31")
    });
    settle(&mut harness);
    edit(&mut harness);
    let field = harness.get_by_role_and_label(egui::accesskit::Role::TextInput, "Stand");
    assert_eq!(field.accesskit_node().value().as_deref(), Some("31.12.2025"));
    click(&mut harness, "Übernehmen");
    settle(&mut harness);
    assert_eq!(project(&harness).definitions[0].source.reference_date, "2025-12-31");
}

#[test]
fn a_click_on_a_facility_shows_what_is_known_of_it_and_a_double_click_its_form() {
    let desk = Desk::new();
    let mut harness = nine(&desk);
    let kita = |name: &str, operator: &str, lon: f64, lat: f64| {
        let properties = format!(r#"{{"Name":"{name}","Träger":"{operator}","Plätze":40}}"#);
        let point = format!(r#"{{"type":"Point","coordinates":[{lon},{lat}]}}"#);
        format!(r#"{{"type":"Feature","properties":{properties},"geometry":{point}}}"#)
    };
    let both = [kita("Kita Nord", "AWO", 9.4152, 54.7651), kita("Kita Süd", "DRK", 9.4051, 54.7552)].join(",");
    let file = format!(r#"{{"type":"FeatureCollection","features":[{both}]}}"#);
    drop_file(&mut harness, &desk.write("Kitas.geojson", &file));
    click(&mut harness, "Raumdefinition (Grenzen)");
    click(&mut harness, "Einrichtungen (Orte)");
    click(&mut harness, "Importieren");
    fn sets<'a>(h: &'a Harness<'_, Workbench>) -> &'a [klammer::model::FacilitySet] {
        &h.state().session().project().expect("open").facility_sets
    }
    until(&mut harness, "the facilities", |h| sets(h).len() == 1);
    settle(&mut harness);
    harness.run_steps(40);
    let (set, nord) = (sets(&harness)[0].id, sets(&harness)[0].facilities[0].id);

    let at = screen(&harness, 9.4152, 54.7651);
    click_at(&mut harness, at, NONE);
    assert_eq!(harness.state().session().selection.facility(), Some((set, nord)));
    assert!(is_told(&harness, "AWO") && is_told(&harness, "Kita Nord"));
    assert!(harness.query_by_label("Einrichtung bearbeiten").is_none(), "no form was asked for");
    assert_eq!(&harness.state().session().scene().points[0].1.selected[..], [0]);

    click(&mut harness, "Bearbeiten …");
    until(&mut harness, "the form", |h| h.query_by_label("Einrichtung bearbeiten").is_some());
    click(&mut harness, "Löschen");
    until(&mut harness, "one less", |h| sets(h)[0].facilities.len() == 1);
    settle(&mut harness);
    assert_eq!(harness.state().session().selection.facility(), None, "what is gone is not selected");

    let at = screen(&harness, 9.4051, 54.7552);
    harness.hover_at(at);
    harness.run_steps(2);
    // Both clicks in one frame: the harness takes a quarter of a second for each.
    let main = egui::PointerButton::Primary;
    let event = |pressed| egui::Event::PointerButton { pos: at, button: main, pressed, modifiers: NONE };
    harness.input_mut().events.extend([true, false, true, false].map(event));
    until(&mut harness, "the form", |h| h.query_by_label("Einrichtung bearbeiten").is_some());
}

#[test]
fn clicking_again_selects_the_space_below() {
    let desk = Desk::new();
    let mut harness = desk.open(Lang::De);
    settle(&mut harness);
    new_project(&mut harness, "Flensburg");
    import(&mut harness, &desk.write("Quartiere.geojson", OVER_ONE_ANOTHER), "Jugendamt");
    harness.run_steps(6);
    let at = screen(&harness, 9.415, 54.765);
    for (space, told) in [(1, "1 von 2 Räumen hier"), (0, "2 von 2 Räumen hier"), (1, "1 von 2 Räumen hier")] {
        click_at(&mut harness, at, NONE);
        assert_eq!(selected(&harness), [space]);
        assert!(is_told(&harness, told), "{told}");
    }
    // A right click lists them all.
    button(&harness, at, egui::PointerButton::Secondary, true, NONE);
    harness.run_steps(1);
    button(&harness, at, egui::PointerButton::Secondary, false, NONE);
    harness.run_steps(3);
    until(&mut harness, "the menu", |h| is_told(h, "Koordinaten kopieren"));
    harness.query_all_by_label("A Groß").last().expect("listed").click();
    harness.run_steps(3);
    assert_eq!(selected(&harness), [0]);
}

#[test]
fn one_goes_back_and_forward_among_views() {
    let desk = Desk::new();
    let mut harness = nine(&desk);
    harness.run_steps(8);
    let first = harness.state().shown().expect("a map");
    harness.get_by_label("Karte").focus();
    harness.run_steps(2);
    // So soon after one another that the map does not rest between.
    harness.key_press(egui::Key::PageUp);
    harness.key_press(egui::Key::ArrowRight);
    harness.run_steps(8);
    let second = harness.state().shown().expect("a map");
    assert!(second.zoom() > first.zoom() + 0.9);
    harness.key_press_modifiers(egui::Modifiers::ALT, egui::Key::ArrowLeft);
    harness.run_steps(12);
    let near = |harness: &Window, wanted: klammer::app::scene::View| {
        let view = harness.state().shown().expect("a map");
        let away = view.centre - wanted.centre;
        (view.zoom() - wanted.zoom()).abs() < 1e-6 && away.x.hypot(away.y) < 2.0 * wanted.metres_per_px
    };
    assert!(near(&harness, first), "{:?} is not {first:?}", harness.state().shown());
    harness.get_by_label("Nächste Ansicht").click();
    harness.run_steps(12);
    assert!(near(&harness, second));
    button(&harness, harness.get_by_label("Karte").rect().center(), egui::PointerButton::Extra1, true, NONE);
    harness.run_steps(1);
    button(&harness, harness.get_by_label("Karte").rect().center(), egui::PointerButton::Extra1, false, NONE);
    harness.run_steps(12);
    assert!(near(&harness, first));
    press(&mut harness, egui::Key::PageDown);
    press(&mut harness, egui::Key::Home);
    harness.run_steps(12);
    let extent = harness.state().session().project_extent_world().expect("something to see");
    let shown = harness.state().shown().expect("a map").extent();
    assert!(shown.min().x < extent.min().x && shown.max().y > extent.max().y && shown.width() < extent.width() * 4.0);
}

#[test]
fn typed_coordinates_are_found() {
    let desk = Desk::new();
    let mut harness = nine(&desk);
    for (text, lon, lat) in [("54,78 9,43", 9.43, 54.78), ("32527656 6070395", 9.43, 54.78)] {
        fill(&mut harness, "Suchen", text);
        until(&mut harness, "a hit", |h| h.state().session().search_hits().is_some_and(|hits| hits.len() == 1));
        harness.run_steps(2);
        assert!(is_told(&harness, "Koordinaten:"));
        press(&mut harness, egui::Key::Enter);
        harness.run_steps(12);
        let view = harness.state().shown().expect("a map");
        let at = lon_lat_of(view.centre);
        assert!((at.x - lon).abs() < 1e-4 && (at.y - lat).abs() < 1e-4, "{text}: {at:?}");
        assert!(view.extent().width() < 10_000.0, "{text}");
        press(&mut harness, egui::Key::Home);
    }
}

#[test]
fn everything_can_be_done_by_key() {
    let desk = Desk::new();
    let mut harness = nine(&desk);
    harness.get_by_label("Karte").focus();
    harness.run_steps(2);
    press(&mut harness, egui::Key::Space);
    // The middle of the map is beside the legend's place: whatever lies there, one space is selected, or none.
    let view = harness.state().shown().expect("a map");
    let id = harness.state().session().view.active().expect("active");
    let wanted: Vec<u32> = harness.state().session().spaces_at(id, view.centre).into_iter().take(1).collect();
    assert_eq!(selected(&harness), wanted);

    // Rectangle: a corner, pan, the other corner.
    tool(&mut harness, egui::Key::Num2);
    press(&mut harness, egui::Key::Space);
    for _ in 0..3 {
        press(&mut harness, egui::Key::ArrowLeft);
        press(&mut harness, egui::Key::ArrowDown);
    }
    press(&mut harness, egui::Key::Enter);
    settle(&mut harness);
    let centre = harness.state().shown().expect("a map").centre;
    let (low, high) = (centre, view.centre);
    let drawn = geo::Rect::new(low, high);
    let session = harness.state().session();
    let spaces = session.project().expect("open").definitions[0].spaces.clone();
    let touched: Vec<u32> = (0..9)
        .filter(|at| {
            let bounds = geo::BoundingRect::bounding_rect(&spaces[*at as usize].geometry).expect("a square");
            // Squares stay nearly squares on the map.
            geo::Intersects::intersects(&session.world_extent(bounds).expect("in range"), &drawn)
        })
        .collect();
    assert_eq!(selected(&harness), touched);
    assert!(!touched.is_empty());

    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    harness.run_steps(2);
    assert_eq!(selected(&harness).len(), 9);
    assert!(is_told(&harness, "9 Räume ausgewählt, 900 Einwohner"));
    harness.key_press_modifiers(egui::Modifiers::COMMAND | egui::Modifiers::SHIFT, egui::Key::A);
    harness.run_steps(2);
    assert!(selected(&harness).is_empty());
    press(&mut harness, egui::Key::Escape);
    harness.key_press_modifiers(egui::Modifiers::COMMAND | egui::Modifiers::SHIFT, egui::Key::A);
    harness.run_steps(2);
    harness.get_by_label("aufheben").click();
    harness.run_steps(2);
    assert!(selected(&harness).is_empty());
}

#[test]
fn a_project_that_is_opened_has_no_views_of_another_before_it() {
    let desk = Desk::new();
    let mut harness = nine(&desk);
    let file = desk.path("Flensburg.gpkg");
    harness.state_mut().save_as(file.clone());
    until(&mut harness, "the file", |h| h.state().session().status().path.is_some());
    tool(&mut harness, egui::Key::Num6);
    assert!(is_told(&harness, "Auf die Karte klicken"));
    begin(&mut harness, &file);
    settle(&mut harness);
    assert!(!is_told(&harness, "Auf die Karte klicken"), "the tool of before is still chosen");
}
