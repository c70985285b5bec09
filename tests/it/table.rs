//! The table, the list of what is selected, and both with the map: one selection, by pointer and by keys.

use crate::workbench::{Desk, click, fill, grid, import, new_project, settle, until};
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use klammer::l10n::Lang;
use klammer::ui::shell::Workbench;

/// Twelve quarters R01 to R12 in three rows of four.
fn with_quarters(desk: &Desk) -> Harness<'static, Workbench> {
    let mut harness = desk.open(Lang::De);
    settle(&mut harness);
    new_project(&mut harness, "Flensburg");
    import(&mut harness, &desk.write("Quartiere.geojson", &grid(4, 3, 0.01, 0.01)), "Jugendamt");
    rows(&mut harness, 12);
    // A table high enough for all of them.
    let edges = harness.query_all_by_label("Resize panel");
    let edge = edges.max_by(|a, b| a.rect().width().total_cmp(&b.rect().width())).expect("the table's edge");
    (0..20).for_each(|_| edge.increment_accesskit());
    harness.run_steps(4);
    assert!(harness.query_all_by_label("R12").next().is_some(), "the table is not high enough");
    harness
}

fn order(harness: &Harness<'_, Workbench>) -> Vec<u32> {
    let session = harness.state().session();
    let active = session.view.active().expect("a definition");
    session.table_rows(active).map(|rows| rows.order.to_vec()).unwrap_or_default()
}

fn rows(harness: &mut Harness<'_, Workbench>, count: usize) {
    until(harness, &format!("{count} rows"), |h| h.state().session().idle() && order(h).len() == count);
    harness.run_steps(3);
}

fn selected(harness: &Harness<'_, Workbench>) -> Vec<u32> {
    harness.state().session().selection.spaces().iter().copied().collect()
}

/// A click on a row of the table: it stands to the left of what is said of a space.
fn click_row(harness: &mut Harness<'_, Workbench>, code: &str, modifiers: Modifiers) {
    until(harness, code, |h| h.query_all_by_label(code).next().is_some());
    let rows = harness.query_all_by_label(code);
    let row = rows.min_by(|a, b| a.rect().left().total_cmp(&b.rect().left())).expect("there");
    row.click_modifiers(modifiers);
    harness.run_steps(3);
}

fn press(harness: &mut Harness<'_, Workbench>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run_steps(3);
}

#[test]
fn rows_are_sorted_filtered_and_limited_beside_the_window() {
    let desk = Desk::new();
    let mut harness = with_quarters(&desk);
    assert_eq!(order(&harness), (0..12).collect::<Vec<_>>());
    click(&mut harness, "Kennung");
    until(&mut harness, "rising", |h| order(h)[0] == 0 && h.state().session().idle());
    click(&mut harness, "Kennung");
    until(&mut harness, "falling", |h| order(h)[0] == 11);
    click(&mut harness, "Kennung");
    until(&mut harness, "as in the file", |h| order(h)[0] == 0);
    fill(&mut harness, "Tabelle filtern", "größe 1");
    rows(&mut harness, 4);
    assert_eq!(order(&harness), [0, 9, 10, 11], "1, 10, 11, 12");
    assert!(harness.query_by_label("4 von 12 Räumen").is_some());
    fill(&mut harness, "Tabelle filtern", "größe r1 2");
    rows(&mut harness, 1);
    fill(&mut harness, "Tabelle filtern", " ");
    rows(&mut harness, 12);
    click_row(&mut harness, "R02", Modifiers::NONE);
    click_row(&mut harness, "R05", Modifiers::COMMAND);
    click(&mut harness, "nur ausgewählte");
    rows(&mut harness, 2);
    assert_eq!(order(&harness), [1, 4]);
    click(&mut harness, "nur ausgewählte");
    rows(&mut harness, 12);
    // The map shows all of them (the table was made higher, so it is told to), until it shows one.
    press(&mut harness, Modifiers::COMMAND, Key::Num0);
    until(&mut harness, "everything in view", |h| {
        let (shown, all) = (h.state().shown(), h.state().session().project_extent_world());
        shown.zip(all).is_some_and(|(shown, all)| shown.extent().height() > all.height())
    });
    harness.run_steps(40);
    click(&mut harness, "nur im Ausschnitt");
    settle(&mut harness);
    assert_eq!(order(&harness).len(), 12);
    click_row(&mut harness, "R01", Modifiers::NONE);
    press(&mut harness, Modifiers::COMMAND, Key::Num9);
    until(&mut harness, "fewer rows", |h| order(h).len() < 12 && order(h).contains(&0));
    assert!(!order(&harness).contains(&11));
}

#[test]
fn the_table_keeps_its_keys_when_a_heading_is_clicked_and_its_frame_lies_beside_the_letters() {
    let desk = Desk::new();
    let mut harness = with_quarters(&desk);
    click_row(&mut harness, "R02", Modifiers::NONE);
    click(&mut harness, "Kennung");
    rows(&mut harness, 12);
    press(&mut harness, Modifiers::NONE, Key::ArrowDown);
    assert_eq!(selected(&harness), [2], "one row on from R02");
    let table = harness.get_by_role(egui::accesskit::Role::Table).rect();
    let code = harness.query_all_by_label("R05").map(|node| node.rect().left()).fold(f32::INFINITY, f32::min);
    assert!(code >= table.left() + 3.0, "{code} {table:?}");
}

#[test]
fn rows_are_chosen_by_pointer_as_everywhere() {
    let desk = Desk::new();
    let mut harness = with_quarters(&desk);
    click_row(&mut harness, "R02", Modifiers::NONE);
    assert_eq!(selected(&harness), [1]);
    click_row(&mut harness, "R04", Modifiers::SHIFT);
    assert_eq!(selected(&harness), [1, 2, 3]);
    click_row(&mut harness, "R01", Modifiers::SHIFT);
    assert_eq!(selected(&harness), [0, 1], "from where the range began");
    click_row(&mut harness, "R04", Modifiers::COMMAND);
    assert_eq!(selected(&harness), [0, 1, 3]);
    click_row(&mut harness, "R03", Modifiers::COMMAND | Modifiers::SHIFT);
    assert_eq!(selected(&harness), [0, 1, 2, 3]);
    click_row(&mut harness, "R01", Modifiers::COMMAND);
    assert_eq!(selected(&harness), [1, 2, 3]);
    // A range goes along the order shown.
    click(&mut harness, "Kennung");
    click(&mut harness, "Kennung");
    until(&mut harness, "falling", |h| order(h)[0] == 11);
    harness.run_steps(3);
    click_row(&mut harness, "R12", Modifiers::NONE);
    click_row(&mut harness, "R10", Modifiers::SHIFT);
    assert_eq!(selected(&harness), [9, 10, 11]);
}

#[test]
fn rows_are_chosen_by_keys() {
    let desk = Desk::new();
    let mut harness = with_quarters(&desk);
    click_row(&mut harness, "R02", Modifiers::NONE);
    press(&mut harness, Modifiers::NONE, Key::ArrowDown);
    assert_eq!(selected(&harness), [2]);
    press(&mut harness, Modifiers::SHIFT, Key::ArrowDown);
    press(&mut harness, Modifiers::SHIFT, Key::ArrowDown);
    assert_eq!(selected(&harness), [2, 3, 4]);
    press(&mut harness, Modifiers::SHIFT, Key::ArrowUp);
    assert_eq!(selected(&harness), [2, 3]);
    press(&mut harness, Modifiers::NONE, Key::End);
    assert_eq!(selected(&harness), [11]);
    until(&mut harness, "the last row in sight", |h| h.query_all_by_label("R12").next().is_some());
    press(&mut harness, Modifiers::SHIFT, Key::Home);
    assert_eq!(selected(&harness), (0..12).collect::<Vec<_>>());
    press(&mut harness, Modifiers::NONE, Key::PageDown);
    let at = selected(&harness);
    assert!(at.len() == 1 && at[0] > 1, "{at:?}");
    fill(&mut harness, "Tabelle filtern", "größe 1");
    rows(&mut harness, 4);
    click_row(&mut harness, "R10", Modifiers::NONE);
    press(&mut harness, Modifiers::COMMAND, Key::A);
    assert_eq!(selected(&harness), [0, 9, 10, 11], "all that are shown");
    press(&mut harness, Modifiers::NONE, Key::ArrowUp);
    assert_eq!(selected(&harness), [0]);
    let before = harness.state().shown().expect("a map");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    until(&mut harness, "zooming", |h| h.state().shown().is_some_and(|now| now.centre != before.centre));
    // Arrows are the map's and the controls' again once the keyboard is elsewhere.
    fill(&mut harness, "Tabelle filtern", "x");
    press(&mut harness, Modifiers::NONE, Key::ArrowDown);
    assert_eq!(selected(&harness), [0]);
}

#[test]
fn what_is_selected_stands_in_a_list_and_is_taken_out_of_it() {
    let desk = Desk::new();
    let mut harness = with_quarters(&desk);
    click_row(&mut harness, "R02", Modifiers::NONE);
    click_row(&mut harness, "R05", Modifiers::SHIFT);
    assert!(harness.query_by_label("4 Räume ausgewählt").is_some());
    for code in 2..=5 {
        assert!(harness.query_by_label(&format!("R0{code} Größe {code}")).is_some(), "R0{code} is not in the list");
    }
    assert!(harness.query_by_label("R06 Größe 6").is_none());
    assert!(harness.query_by_label("400").is_some(), "residents of all four");
    click(&mut harness, "R03 Größe 3 aus der Auswahl nehmen");
    assert_eq!(selected(&harness), [1, 3, 4]);
    assert!(harness.query_by_label("300").is_some());
    // With Ctrl as in the table.
    harness.get_by_label("R05 Größe 5").click_modifiers(Modifiers::COMMAND);
    harness.run_steps(3);
    assert_eq!(selected(&harness), [1, 3]);
    click(&mut harness, "R04 Größe 4");
    assert_eq!(selected(&harness), [3]);
    assert!(harness.query_by_label("2 Räume ausgewählt").is_none());
}

#[test]
fn all_rows_shown_are_copied_or_those_of_several_that_are_selected() {
    let desk = Desk::new();
    let mut harness = with_quarters(&desk);
    let text = copied(&mut harness);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!((lines.len(), lines[0].split('\t').next()), (13, Some("Kennung")));
    assert!(lines[1].starts_with("R01\tGröße 1\t") && lines[1].ends_with("\t100"), "{text}");
    click_row(&mut harness, "R02", Modifiers::NONE);
    click_row(&mut harness, "R04", Modifiers::COMMAND);
    let text = copied(&mut harness);
    let codes: Vec<&str> = text.lines().skip(1).map(|line| &line[..3]).collect();
    assert_eq!(codes, ["R02", "R04"]);
}

/// The click and the frames after it, looking at each: the text is there in one frame only.
fn copied(harness: &mut Harness<'_, Workbench>) -> String {
    until(harness, "the button", |h| h.query_by_label("Kopieren").is_some_and(|n| !n.accesskit_node().is_disabled()));
    harness.get_by_label("Kopieren").click();
    let begun = std::time::Instant::now();
    while begun.elapsed() < std::time::Duration::from_secs(30) {
        harness.step();
        let commands = &harness.output().platform_output.commands;
        let text = commands.iter().find_map(|command| match command {
            egui::OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        });
        if let Some(text) = text {
            return text;
        }
    }
    panic!("nothing was copied");
}
