//! Bookmarks and line styles through the window.

use crate::workbench::{Desk, click, fill, grid, import, new_project, settle, until};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use klammer::l10n::Lang;
use klammer::model::{Dash, LineStyle, Project};
use klammer::ui::shell::Workbench;
use std::sync::Arc;

fn with_quarters(desk: &Desk) -> Harness<'static, Workbench> {
    let mut harness = desk.open(Lang::De);
    settle(&mut harness);
    new_project(&mut harness, "Flensburg");
    import(&mut harness, &desk.write("Quartiere.geojson", &grid(4, 3, 0.01, 0.01)), "Jugendamt");
    harness
}

fn project(harness: &Harness<'_, Workbench>) -> Arc<Project> {
    harness.state().session().project().expect("open").clone()
}

fn names(harness: &Harness<'_, Workbench>) -> Vec<String> {
    project(harness).bookmarks.iter().map(|bookmark| bookmark.name.clone()).collect()
}

fn mark(harness: &mut Harness<'_, Workbench>, name: &str) {
    let before = names(harness).len();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::D);
    harness.run_steps(3);
    fill(harness, "Name des Lesezeichens", name);
    click(harness, "Setzen");
    until(harness, "the bookmark", |h| names(h).len() == before + 1);
    settle(harness);
}

#[test]
fn what_the_map_shows_is_marked_and_found_again() {
    let desk = Desk::new();
    let mut harness = with_quarters(&desk);
    click(&mut harness, "R01");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num9);
    harness.run_steps(30);
    mark(&mut harness, "Ecke");
    let marked = harness.state().shown().expect("a map");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num0);
    harness.run_steps(30);
    let all = harness.state().shown().expect("a map");
    assert!(all.metres_per_px > 1.5 * marked.metres_per_px);
    mark(&mut harness, "Alles");
    click(&mut harness, "Ecke");
    harness.run_steps(30);
    let back = harness.state().shown().expect("a map");
    let off = (back.centre.x - marked.centre.x).hypot(back.centre.y - marked.centre.y);
    assert!(off < marked.metres_per_px, "{off} m away");
    // The same view, without room around it.
    let scale = back.metres_per_px / marked.metres_per_px;
    assert!((scale - 1.0).abs() < 1e-3, "{scale}");

    // In the menu they are, too.
    click(&mut harness, "Ansicht");
    click(&mut harness, "Lesezeichen");
    click(&mut harness, "Alles");
    harness.run_steps(30);
    assert!(harness.state().shown().expect("a map").metres_per_px > 1.5 * marked.metres_per_px);
}

#[test]
fn bookmarks_are_managed() {
    let desk = Desk::new();
    let mut harness = with_quarters(&desk);
    mark(&mut harness, "Nord");
    mark(&mut harness, "Süd");
    // A name that is taken is said before it is tried.
    harness.key_press_modifiers(Modifiers::COMMAND, Key::D);
    harness.run_steps(3);
    fill(&mut harness, "Name des Lesezeichens", "Nord");
    assert!(harness.query_by_label("Ein Lesezeichen mit diesem Namen gibt es schon.").is_some());
    harness.key_press(Key::Enter);
    harness.run_steps(3);
    assert_eq!(names(&harness), ["Nord", "Süd"]);
    click(&mut harness, "Abbrechen");

    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::B);
    harness.run_steps(3);
    fill(&mut harness, "Nord", "Nordstadt");
    click(&mut harness, "Umbenennen: Nord");
    until(&mut harness, "the new name", |h| names(h) == ["Nordstadt", "Süd"]);
    click(&mut harness, "Löschen: Süd");
    until(&mut harness, "deleting", |h| names(h) == ["Nordstadt"]);
    click(&mut harness, "Schließen");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    until(&mut harness, "undo", |h| names(h) == ["Nordstadt", "Süd"]);
}

#[test]
fn how_a_border_is_drawn_is_chosen_in_its_dialog() {
    let desk = Desk::new();
    let mut harness = with_quarters(&desk);
    assert_eq!(project(&harness).definitions[0].line, LineStyle::BORDER);
    click(&mut harness, "Quartiere: bearbeiten, löschen …");
    click(&mut harness, "Bearbeiten …");
    assert!(harness.query_by_label("Muster").is_some());
    click(&mut harness, "strichpunktiert");
    harness.get_by_role_and_label(Role::Slider, "Linienbreite").focus();
    harness.run_steps(2);
    for _ in 0..3 {
        harness.key_press(Key::ArrowRight);
        harness.run_steps(1);
    }
    click(&mut harness, "Übernehmen");
    until(&mut harness, "the line", |h| project(h).definitions[0].line != LineStyle::BORDER);
    let line = project(&harness).definitions[0].line;
    assert_eq!(line.dash, Dash::DashDot);
    assert!((line.width_pt - 1.9).abs() < 0.05, "{line:?}");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    until(&mut harness, "undo", |h| project(h).definitions[0].line == LineStyle::BORDER);
}
