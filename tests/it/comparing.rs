//! Comparing in the window: sections, keys, the map.

use crate::workbench::{Desk, click, fill, grid, import, new_project, settle, until};
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use klammer::app::session::MapTheme;
use klammer::l10n::Lang;
use klammer::ui::shell::Workbench;

/// Eight quarters over districts whose border runs through the middle of two of them.
fn compared(desk: &Desk) -> Harness<'static, Workbench> {
    let mut harness = desk.open(Lang::De);
    settle(&mut harness);
    new_project(&mut harness, "Flensburg");
    import(&mut harness, &desk.write("Quartiere.geojson", &grid(4, 2, 0.01, 0.01)), "Jugendamt");
    import(&mut harness, &desk.write("Bezirke.geojson", &grid(2, 1, 0.025, 0.02)), "Schulamt");
    click(&mut harness, "Abgleich");
    click(&mut harness, "Vergleichen");
    until(&mut harness, "the comparison", |harness| {
        harness.state().session().comparison().is_some_and(|comparison| comparison.report.is_some())
    });
    settle(&mut harness);
    harness
}

fn shows(harness: &Harness<'_, Workbench>, text: &str) -> bool {
    harness.query_all_by_label_contains(text).next().is_some()
}

fn press(harness: &mut Harness<'_, Workbench>, key: Key) {
    harness.key_press_modifiers(Modifiers::NONE, key);
    harness.run_steps(3);
}

/// Chooses what of the comparison the map shows.
fn theme(harness: &mut Harness<'_, Workbench>, label: &str) {
    harness.get_by_role_and_label(egui::accesskit::Role::ComboBox, "Auf der Karte").click();
    harness.run_steps(3);
    click(harness, label);
    settle(harness);
}

#[test]
fn disagreements_lead_to_the_map_by_pointer_and_by_keys() {
    let desk = Desk::new();
    let mut harness = compared(&desk);
    assert!(shows(&harness, "100 von 800 Einwohnern (12,5 %)"));
    assert!(shows(&harness, "Informationsvariation"));
    click(&mut harness, "Abweichungen");
    harness.run_steps(3);
    let purpose = "Abweichungen; Pfeiltasten wählen, Eingabe zeigt sie auf der Karte";
    until(&mut harness, "the list", |harness| harness.query_by_label(purpose).is_some());
    harness.get_by_label(purpose).focus();
    harness.run_steps(2);
    press(&mut harness, Key::ArrowDown);
    press(&mut harness, Key::ArrowDown);
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    let session = harness.state().session();
    let project = session.project().expect("open").clone();
    let (quarters, districts) = (&project.definitions[0], &project.definitions[1]);
    let selected: Vec<u32> = session.selection.spaces().iter().copied().collect();
    assert_eq!(session.selection.definition(), Some(quarters.id));
    // Half of the third quarter of a row lies in the other district.
    assert_eq!((selected.len(), selected[0] % 4), (1, 2));
    assert!(shows(&harness, "reicht mit 50 Einwohnern (50 %) in"));
    // Both definitions and the ground they disagree about are drawn.
    let scene = harness.state().session().scene();
    assert_eq!(scene.areas.len(), 3);
    assert_eq!(scene.areas.last().map(|(_, style)| (style.visible, style.fills.len())), Some((true, 2)));
    assert!(harness.state().session().view.shows(districts.id));
    click(&mut harness, "Überblick");
    press(&mut harness, Key::Escape);
    press(&mut harness, Key::Escape);
    assert!(harness.state().session().selection.is_empty());
    assert_eq!(harness.state().session().scene().areas.len(), 2, "the mark goes with the selection");
}

#[test]
fn the_cross_table_is_walked_by_keys_and_says_each_cell() {
    let desk = Desk::new();
    let mut harness = compared(&desk);
    click(&mut harness, "Kreuztabelle");
    harness.run_steps(3);
    let purpose = "Kreuztabelle als Farbtafel; Pfeiltasten wählen ein Feld, Eingabe zeigt es auf der Karte";
    harness.get_by_label(purpose).focus();
    harness.run_steps(2);
    press(&mut harness, Key::ArrowDown);
    press(&mut harness, Key::ArrowUp);
    assert!(shows(&harness, "100 Einwohner, 100,0 %"), "the largest cell comes first");
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert_eq!(harness.state().session().selection.spaces().len(), 1);
    click(&mut harness, "Liste");
    harness.run_steps(3);
    assert!(shows(&harness, "Kreuztabelle als Liste"));
    assert!(shows(&harness, "Größe 1"));
}

#[test]
fn spaces_versions_and_all_pairs_are_told() {
    let desk = Desk::new();
    let mut harness = compared(&desk);
    click(&mut harness, "Räume");
    harness.run_steps(3);
    assert!(shows(&harness, "ganz in "));
    click(&mut harness, "Fassungen");
    harness.run_steps(3);
    assert!(shows(&harness, "gehören"));
    click(&mut harness, "Alle Paare");
    click(&mut harness, "Alle Paare vergleichen");
    until(&mut harness, "all pairs", |harness| harness.state().session().all_pairs().is_some());
    settle(&mut harness);
    let all = harness.state().session().all_pairs().cloned().expect("compared");
    assert_eq!(all.pairs.len(), 1);
    assert_eq!(all.pairs[0].outside.map(f64::round), Some(100.0));
    assert!(shows(&harness, "100 (12 %)") || shows(&harness, "100 (13 %)"));
}

#[test]
fn the_map_shows_inhomogeneity_and_shared_borders_with_a_legend() {
    let desk = Desk::new();
    let mut harness = compared(&desk);
    theme(&mut harness, "Inhomogenität: Quartiere");
    let report = harness.state().session().comparison().and_then(|c| c.report.clone()).expect("compared");
    let of_a = report.comparison.finer_is_a;
    assert_eq!(harness.state().session().view.theme(), Some(MapTheme::Inhomogeneity { of_a }));
    assert!(shows(&harness, "Inhomogenität je Raum"));
    // Six quarters lie inside one district, two are halved: as mixed as the whole.
    let counts = report.details.inhomogeneity(of_a).counts;
    assert_eq!((counts[0], counts.iter().sum::<usize>()), (6, 8));
    theme(&mut harness, "Übereinstimmung der Grenzen");
    assert!(shows(&harness, "2 Ämter"));
    let scene = harness.state().session().scene();
    let borders = scene.borders.expect("borders");
    assert!(borders.areas.iter().all(Option::is_none), "nobody's colour");
    assert!(scene.areas.iter().all(|(_, style)| style.outline.is_none()));
    let indicator_free = harness.state().session().view.indicator().is_none();
    assert!(indicator_free);
    theme(&mut harness, "Übereinstimmung je Baustein");
    until(&mut harness, "agreement of blocks", |harness| harness.state().session().block_agreement().is_some());
    assert!(shows(&harness, "Übereinstimmung je Baustein"));
    let agreement = harness.state().session().block_agreement().cloned().expect("there");
    // Both draw the border around the whole, none inside but the quarters: all eight agree but for their own borders.
    assert_eq!((agreement.definitions, agreement.counts.iter().sum::<usize>()), (1, 8));
    theme(&mut harness, "Nichts davon");
    assert!(!shows(&harness, "2 Ämter"));
}

#[test]
fn a_table_is_written_with_what_is_to_be_said_about_it() {
    let desk = Desk::new();
    let mut harness = compared(&desk);
    click(&mut harness, "Abweichungen");
    for (form, ending) in [("CSV …", "csv"), ("Excel …", "xlsx")] {
        click(&mut harness, "Sichern");
        click(&mut harness, form);
        let path = desk.path(&format!("abweichungen.{ending}"));
        fill(&mut harness, "Pfad", &path.display().to_string());
        click(&mut harness, "Speichern");
        until(&mut harness, "the file", |_| path.exists());
        settle(&mut harness);
    }
    let text = std::fs::read_to_string(desk.path("abweichungen.csv")).expect("written");
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').split("\r\n").collect();
    assert!(lines[0].starts_with("Quartiere: Kennung;Quartiere: Name;"), "{}", lines[0]);
    let share = lines[1].rsplit(';').next().and_then(|share| share.replace(',', ".").parse::<f64>().ok());
    assert!(lines[1].contains(";50;") && share.is_some_and(|share| (share - 0.5).abs() < 1e-5), "{}", lines[1]);
    for wanted in ["100 von 800 Einwohnern (12,5 %)", "Geheimhaltung", "nach Fläche geschätzt", "Erstellt am"] {
        assert!(text.contains(wanted), "{wanted} is not in {text}");
    }
    let table = klammer::app::operations::read_table(
        &desk.path("abweichungen.xlsx"),
        None,
        Some("Tabelle"),
        &klammer::geometry::NoWatch,
    );
    let table = table.expect("a workbook");
    assert_eq!((table.columns.len(), table.lines.len()), (9, 2));
}

#[test]
fn copied_tables_hide_small_counts() {
    use klammer::app::explain::{ComparisonTable, TableWish, comparison_table};
    let desk = Desk::new();
    let harness = compared(&desk);
    let session = harness.state().session();
    let mut report = session.comparison().and_then(|c| c.report.clone()).expect("compared").as_ref().clone();
    let project = session.project().expect("open");
    let cells = |report: &klammer::app::operations::ComparisonReport, table| {
        let wish = TableWish { lang: Lang::De, internal: false, date: "2026-11-21" };
        let sheet = comparison_table(wish, project, Some(report), None, table).expect("compared");
        sheet.rows.iter().flatten().map(|cell| cell.pasted(Lang::De)).collect::<Vec<String>>()
    };
    assert!(!cells(&report, ComparisonTable::CrossTable).contains(&"geheim".to_owned()));
    report.comparison.pairs[0].residents = Some(2.0);
    report.details.hidden[0] = true;
    let hidden = cells(&report, ComparisonTable::CrossTable);
    assert!(hidden.contains(&"geheim".to_owned()) && !hidden.contains(&"2".to_owned()));
    for table in [ComparisonTable::Disagreements(true), ComparisonTable::Spaces(false), ComparisonTable::Versions] {
        assert!(!cells(&report, table).is_empty());
    }
}
