//! Common spaces are composed in the whole workbench: by mouse, by keys, in the panel.

use crate::map_tools::{NONE, button, click_at, drag_along, press, screen};
use crate::workbench::{Desk, click, fill, grid, import, is_told, new_project, settle, until};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use klammer::l10n::Lang;
use klammer::model::Draft;
use klammer::ui::shell::Workbench;

type Window = Harness<'static, Workbench>;

/// Nine squares of 100 residents, and an empty draft of them that is shown.
fn with_draft(desk: &Desk) -> Window {
    let mut harness = desk.open(Lang::De);
    settle(&mut harness);
    new_project(&mut harness, "Flensburg");
    import(&mut harness, &desk.write("Quartiere.geojson", &grid(3, 3, 0.01, 0.01)), "Jugendamt");
    harness.run_steps(6);
    harness.key_press_modifiers(egui::Modifiers::COMMAND | egui::Modifiers::SHIFT, egui::Key::N);
    harness.run_steps(3);
    fill(&mut harness, "Name", "Mosaik");
    click(&mut harness, "Beginnen");
    until(&mut harness, "the draft", |h| h.state().session().draft_view().is_some());
    settle(&mut harness);
    harness
}

/// Makes an empty space, which is the target then.
fn new_space(harness: &mut Window) {
    let before = harness.state().session().draft().expect("shown").spaces.len();
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::R);
    until(harness, "the space", |h| h.state().session().draft().is_some_and(|d| d.spaces.len() == before + 1));
    settle(harness);
}

fn brush(harness: &mut Window) {
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Num7);
    harness.run_steps(2);
}

/// The blocks from the south-west, row by row: "." without a space, else a letter for it.
fn seen(harness: &Window) -> String {
    let view = harness.state().session().draft_view().expect("shown");
    let letter = |space: &u32| if *space == Draft::UNASSIGNED { '.' } else { char::from(b'a' + *space as u8) };
    view.assigned().iter().map(letter).collect()
}

fn stored(harness: &Window) -> usize {
    harness.state().session().draft().expect("shown").assigned.len()
}

#[test]
fn blocks_are_painted_with_the_mouse_and_figures_follow() {
    let desk = Desk::new();
    let mut harness = with_draft(&desk);
    assert!(is_told(&harness, "9 Bausteine ohne Raum (900 Einwohner)"));
    brush(&mut harness);
    let first = screen(&harness, 9.405, 54.755);
    click_at(&mut harness, first, NONE);
    assert!(is_told(&harness, "Zuerst den Zielraum wählen"));
    assert_eq!(seen(&harness), ".........");
    new_space(&mut harness);
    let row: Vec<egui::Pos2> = [9.405, 9.411, 9.425].iter().map(|lon| screen(&harness, *lon, 54.755)).collect();
    drag_along(&mut harness, &row, NONE, false);
    assert_eq!((seen(&harness).as_str(), stored(&harness)), ("aaa......", 0), "seen before it is stored");
    harness.run_steps(2);
    assert!(is_told(&harness, "Raum 1: 300 Einwohner"), "the list follows the brush");
    button(&harness, row[2], egui::PointerButton::Primary, false, NONE);
    settle(&mut harness);
    assert_eq!((seen(&harness).as_str(), stored(&harness)), ("aaa......", 3));
    new_space(&mut harness);
    let above = screen(&harness, 9.405, 54.765);
    click_at(&mut harness, above, NONE);
    settle(&mut harness);
    assert_eq!(seen(&harness), "aaab.....");
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    settle(&mut harness);
    assert_eq!(seen(&harness), "aaa......");
    // A click with Alt takes the space there as the target.
    click_at(&mut harness, first, egui::Modifiers::ALT);
    assert!(is_told(&harness, "Zielraum: Raum 1"));
    click_at(&mut harness, above, NONE);
    settle(&mut harness);
    assert_eq!(seen(&harness), "aaaa.....");
}

#[test]
fn escape_takes_a_stroke_back_while_it_is_drawn() {
    let desk = Desk::new();
    let mut harness = with_draft(&desk);
    new_space(&mut harness);
    brush(&mut harness);
    let revision = harness.state().session().revision();
    let row: Vec<egui::Pos2> = [9.405, 9.411, 9.425].iter().map(|lon| screen(&harness, *lon, 54.755)).collect();
    drag_along(&mut harness, &row, NONE, false);
    assert_eq!(seen(&harness), "aaa......");
    press(&mut harness, egui::Key::Escape);
    assert_eq!(seen(&harness), ".........");
    let on = screen(&harness, 9.425, 54.775);
    harness.hover_at(on);
    harness.run_steps(2);
    assert_eq!(seen(&harness), ".........", "the rest of the drag does nothing");
    button(&harness, on, egui::PointerButton::Primary, false, NONE);
    settle(&mut harness);
    assert_eq!((seen(&harness).as_str(), harness.state().session().revision()), (".........", revision));
}

#[test]
fn everything_is_painted_by_keys() {
    let desk = Desk::new();
    let mut harness = with_draft(&desk);
    new_space(&mut harness);
    brush(&mut harness);
    harness.get_by_label("Karte").focus();
    harness.run_steps(2);
    // The first arrow chooses the block in the middle, the others go to its neighbours.
    press(&mut harness, egui::Key::ArrowRight);
    assert!(is_told(&harness, "ohne Raum"));
    // Panels decide what the middle of the map is: from there to the block in the middle of all.
    if harness.state().session().draft_cursor() == Some(5) {
        press(&mut harness, egui::Key::ArrowLeft);
    }
    assert_eq!(harness.state().session().draft_cursor(), Some(4));
    press(&mut harness, egui::Key::Space);
    settle(&mut harness);
    assert_eq!(seen(&harness), "....a....");
    press(&mut harness, egui::Key::ArrowLeft);
    press(&mut harness, egui::Key::Enter);
    press(&mut harness, egui::Key::ArrowDown);
    press(&mut harness, egui::Key::Space);
    settle(&mut harness);
    assert_eq!(seen(&harness), "a..aa....");
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::U);
    harness.run_steps(2);
    assert_eq!(harness.state().session().draft_cursor(), Some(1));
    new_space(&mut harness);
    harness.get_by_label("Karte").focus();
    harness.run_steps(2);
    press(&mut harness, egui::Key::Enter);
    settle(&mut harness);
    assert_eq!(seen(&harness), "ab.aa....");
    press(&mut harness, egui::Key::ArrowLeft);
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::G);
    harness.run_steps(2);
    assert!(is_told(&harness, "Zielraum: Raum 1"));
}

#[test]
fn the_panel_lists_spaces_and_says_what_is_not_met() {
    let desk = Desk::new();
    let mut harness = with_draft(&desk);
    new_space(&mut harness);
    new_space(&mut harness);
    click(&mut harness, "Regelwerk …");
    fill(&mut harness, "Einwohner je Raum von", "250");
    click(&mut harness, "Übernehmen");
    settle(&mut harness);
    brush(&mut harness);
    let first = screen(&harness, 9.405, 54.755);
    click_at(&mut harness, first, NONE);
    settle(&mut harness);
    assert!(is_told(&harness, "Raum 2: 150 Einwohner zu wenig"));
    // A click in the list makes a space the target.
    click(&mut harness, "Raum 1: 0 Einwohner");
    settle(&mut harness);
    let row = harness.get_by_label("Raum 1: 0 Einwohner");
    assert_eq!(row.accesskit_node().toggled(), Some(egui::accesskit::Toggled::True));
    click(&mut harness, "Sperren: Raum 1");
    settle(&mut harness);
    let middle = screen(&harness, 9.415, 54.765);
    click_at(&mut harness, middle, NONE);
    assert!(is_told(&harness, "„Raum 1“ ist gesperrt."));
    assert_eq!(seen(&harness), "b........");
    click(&mut harness, "Entsperren: Raum 1");
    settle(&mut harness);
    click(&mut harness, "Ändern …: Raum 1");
    fill(&mut harness, "Name", "Neustadt");
    click(&mut harness, "Übernehmen");
    settle(&mut harness);
    assert!(is_told(&harness, "Neustadt: 0 Einwohner"));
    click(&mut harness, "Auflösen: Neustadt");
    settle(&mut harness);
    assert_eq!(seen(&harness), "a........");
}

#[test]
fn a_space_is_parted_and_filled_by_keys_alone() {
    let desk = Desk::new();
    let mut harness = with_draft(&desk);
    new_space(&mut harness);
    let both = egui::Modifiers::COMMAND | egui::Modifiers::SHIFT;
    // Filling goes from the block that arrows have chosen.
    harness.key_press_modifiers(both, egui::Key::F);
    harness.get_by_label("Karte").focus();
    harness.run_steps(2);
    press(&mut harness, egui::Key::ArrowRight);
    press(&mut harness, egui::Key::Space);
    settle(&mut harness);
    assert_eq!(seen(&harness), "aaaaaaaaa");
    // A line from above everything to below it.
    harness.key_press_modifiers(both, egui::Key::T);
    harness.get_by_label("Karte").focus();
    harness.run_steps(2);
    // Keys chose a block in the east: the line runs through the middle column.
    press(&mut harness, egui::Key::ArrowLeft);
    (0..10).for_each(|_| press(&mut harness, egui::Key::ArrowUp));
    press(&mut harness, egui::Key::Space);
    (0..20).for_each(|_| press(&mut harness, egui::Key::ArrowDown));
    press(&mut harness, egui::Key::Space);
    press(&mut harness, egui::Key::Enter);
    until(&mut harness, "the parts", |h| h.state().session().draft().is_some_and(|d| d.spaces.len() == 2));
    settle(&mut harness);
    let parted = seen(&harness);
    assert!(parted.contains('a') && parted.contains('b'), "{parted}");
    // And nothing of a block is left where it is erased.
    harness.key_press_modifiers(both, egui::Key::R);
    harness.get_by_label("Karte").focus();
    harness.run_steps(2);
    press(&mut harness, egui::Key::Space);
    settle(&mut harness);
    assert!(seen(&harness).contains('.'), "{}", seen(&harness));
}

#[test]
fn a_bridge_is_chosen_from_a_list() {
    let desk = Desk::new();
    let mut harness = with_draft(&desk);
    click(&mut harness, "Mehr");
    click(&mut harness, "Brücke …");
    fill(&mut harness, "Von Baustein", "größe 1");
    click(&mut harness, "R01 Größe 1");
    fill(&mut harness, "Nach Baustein", "R09");
    click(&mut harness, "R09 Größe 9");
    assert!(is_told(&harness, "Gewählt: R01 Größe 1") && is_told(&harness, "Gewählt: R09 Größe 9"));
    click(&mut harness, "Verbinden");
    settle(&mut harness);
    let draft = harness.state().session().draft().expect("shown").clone();
    let blocks = &harness.state().session().project().expect("open").definitions[0].spaces;
    let [bridge] = draft.rulebook.bridges.as_slice() else { panic!("{:?}", draft.rulebook) };
    assert_eq!((bridge.a, bridge.b), (blocks[0].id, blocks[8].id));
}

#[test]
fn of_a_workbook_with_several_sheets_one_is_chosen() {
    let desk = Desk::new();
    let mut harness = with_draft(&desk);
    let mut book = rust_xlsxwriter::Workbook::new();
    let mut page = |name: &str, rows: &[[&str; 2]]| {
        let page = book.add_worksheet();
        page.set_name(name).expect("a name");
        for (at, cells) in (0..).zip(rows) {
            page.write_string(at, 0, cells[0]).expect("written");
            page.write_string(at, 1, cells[1]).expect("written");
        }
    };
    page("Notizen", &[["Thema", "Text"], ["Termin", "Montag"]]);
    page("Zuordnung", &[["Baustein", "Raum"], ["R01", "West"], ["R02", "West"], ["R09", "Ost"]]);
    let path = desk.path("Zuordnung.xlsx");
    book.save(&path).expect("written");
    harness.key_press_modifiers(egui::Modifiers::COMMAND | egui::Modifiers::SHIFT, egui::Key::N);
    harness.run_steps(3);
    fill(&mut harness, "Name", "Aus der Tabelle");
    click(&mut harness, "Mit einer Tabelle „Baustein; Raum“ …");
    fill(&mut harness, "Pfad", &path.display().to_string());
    click(&mut harness, "Öffnen");
    until(&mut harness, "the question", |h| is_told(h, "Die Datei hat mehrere Blätter."));
    harness.get_by_role_and_label(egui::accesskit::Role::ComboBox, "Tabellenblatt").click();
    harness.run_steps(3);
    click(&mut harness, "Zuordnung");
    click(&mut harness, "Beginnen");
    until(&mut harness, "the draft", |h| h.state().session().draft().is_some_and(|d| d.name == "Aus der Tabelle"));
    settle(&mut harness);
    assert_eq!((seen(&harness).as_str(), stored(&harness)), ("aa......b", 3));
}
