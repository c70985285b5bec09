//! Borders of several definitions in the workbench: side by side once they are known, and never stale.

use crate::workbench::{Desk, click, grid, import, new_project, settle, until};
use egui_kittest::Harness;
use klammer::app::scene::Scene;
use klammer::l10n::Lang;
use klammer::ui::shell::Workbench;

fn scene(harness: &Harness<'_, Workbench>) -> Scene {
    harness.state().session().scene()
}

/// The lanes of all strips of the exact level, each set once.
fn lanes(scene: &Scene) -> Vec<u64> {
    let borders = scene.borders.as_ref().expect("known");
    let chunks = borders.layer.levels()[0].chunks.iter();
    let mut lanes: Vec<u64> = chunks.flat_map(|chunk| &chunk.runs).map(|run| run.lanes.0).collect();
    lanes.sort_unstable();
    lanes.dedup();
    lanes
}

#[test]
fn borders_follow_the_definitions_and_the_view() {
    let desk = Desk::new();
    let mut harness = desk.open(Lang::De);
    settle(&mut harness);
    new_project(&mut harness, "Flensburg");
    assert!(scene(&harness).borders.is_none(), "nothing to draw");
    import(&mut harness, &desk.write("Quartiere.geojson", &grid(4, 1, 0.005, 0.01)), "Jugendamt");
    settle(&mut harness);
    assert_eq!(lanes(&scene(&harness)), [0b1]);
    import(&mut harness, &desk.write("Bezirke.geojson", &grid(2, 1, 0.01, 0.01)), "Schulamt");
    settle(&mut harness);
    // Straight lines of degrees bend in metres: between their corners the two are a centimetre apart, and together nevertheless.
    let known = scene(&harness);
    assert_eq!(lanes(&known), [0b01, 0b11]);
    let borders = known.borders.expect("known");
    // The finer definition lies below, so the first lane's area is the first, too.
    assert_eq!(borders.areas, [Some(0), Some(1)]);
    assert_eq!(borders.looks.iter().flatten().count(), 2);

    click(&mut harness, "Bezirke anzeigen");
    until(&mut harness, "hiding", |h| scene(h).borders.is_some_and(|borders| borders.looks[1].is_none()));
    let hidden = scene(&harness).borders.expect("known");
    assert_eq!(hidden.looks.iter().map(Option::is_some).collect::<Vec<_>>(), [true, false]);
    assert_eq!(hidden.layer.id(), borders.layer.id(), "nothing is built anew");
    click(&mut harness, "Bezirke anzeigen");

    // An import is undone: what was known is of other definitions now.
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    until(&mut harness, "undo", |h| h.state().session().project().is_some_and(|p| p.definitions.len() == 1));
    assert!(scene(&harness).borders.is_none_or(|borders| borders.layer.id() != hidden.layer.id()));
    settle(&mut harness);
    assert_eq!(lanes(&scene(&harness)), [0b1]);
}
