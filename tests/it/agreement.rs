//! Positions, decisions and crosswalks in the window, through its accessibility tree.

use crate::workbench::{Desk, begin, click, fill, is_told, settle, until};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use klammer::geometry::{EpsgCode, NoWatch};
use klammer::l10n::Lang;
use klammer::model::{
    Colour, Definition, DefinitionId, Department, DepartmentId, Draft, DraftId, DraftOrigin, DraftSpace, DraftSpaceId,
    LineStyle, Rulebook, Source, Space, SpaceId, Stance,
};
use klammer::project::{Command, Store, Workspace};
use klammer::ui::shell::Workbench;
use std::path::PathBuf;
use std::sync::Arc;

pub(crate) const DRAFT: DraftId = DraftId::from_u128(500);

fn department(bits: u128, name: &str) -> Department {
    Department { id: DepartmentId::from_u128(bits), name: name.to_owned(), organisation: "Stadt".to_owned() }
}

/// Squares of 1 km near Flensburg, each with 100 residents; `wide` by `high` of them make one space.
fn squares(bits: u128, name: &str, owner: &Department, (wide, high): (u32, u32), is_blocks: bool) -> Definition {
    let (columns, rows) = (4 / wide, 2 / high);
    let space = |at: u32| {
        let (x, y) =
            (527_000.0 + f64::from(at % columns * wide) * 1e3, 6_070_000.0 + f64::from(at / columns * high) * 1e3);
        let rect = geo::Rect::new((x, y), (x + f64::from(wide) * 1e3, y + f64::from(high) * 1e3));
        Space {
            id: SpaceId::from_u128(bits * 1_000 + u128::from(at)),
            code: format!("{}", at + 1),
            name: format!("{name} {}", at + 1),
            geometry: geo::MultiPolygon::new(vec![rect.to_polygon()]),
            residents: Some(100.0 * f64::from(wide * high)),
        }
    };
    Definition {
        id: DefinitionId::from_u128(bits),
        department: owner.id,
        name: name.to_owned(),
        colour: Colour([200, 30, 30]),
        line: LineStyle::BORDER,
        is_blocks,
        code_field: String::new(),
        name_field: String::new(),
        residents_field: String::new(),
        source: Source { reference_date: "2024-12-31".to_owned(), ..Source::default() },
        residents_source: None,
        spaces: Arc::new((0..columns * rows).map(space).collect()),
    }
}

/// A saved project: eight blocks, two departments with definitions of their own, a draft "Entwurf A" with a western and an eastern
/// space, to which all blocks but the last belong.
pub(crate) fn project_with_draft(desk: &Desk) -> PathBuf {
    let file = desk.path("Räume.gpkg");
    let workspace = Workspace::in_folder(&desk.path("made")).expect("a workspace");
    let mut store = Store::create(&workspace, "Räume", EpsgCode::UTM32, "Anna").expect("created");
    let (youth, schools) = (department(1, "Jugendamt"), department(2, "Schulamt"));
    let definitions = [
        (squares(10, "Block", &youth, (1, 1), true), &youth),
        (squares(20, "Sozialraum", &youth, (2, 1), false), &youth),
        (squares(30, "Bezirk", &schools, (2, 2), false), &schools),
    ];
    let blocks = definitions[0].0.spaces.clone();
    for (definition, owner) in definitions {
        let command =
            Command::ImportDefinition { department: owner.clone(), definition: Box::new(definition), kept: None };
        store.execute(command, "Anna").expect("imported");
    }
    let space = |bits, name: &str| DraftSpace {
        id: DraftSpaceId::from_u128(bits),
        code: bits.to_string(),
        name: name.to_owned(),
        colour: None,
        locked: false,
    };
    let spaces = vec![space(1, "West"), space(2, "Ost")];
    let of = |at: usize| if at % 4 < 2 { spaces[0].id } else { spaces[1].id };
    let mut assigned: Vec<(SpaceId, DraftSpaceId)> =
        blocks.iter().enumerate().take(7).map(|(at, block)| (block.id, of(at))).collect();
    assigned.sort();
    let draft = Draft {
        id: DRAFT,
        name: "Entwurf A".to_owned(),
        blocks: DefinitionId::from_u128(10),
        origin: DraftOrigin::Empty,
        rulebook: Rulebook::default(),
        spaces: Arc::new(spaces),
        began: Arc::new(assigned.clone()),
        assigned: Arc::new(assigned),
    };
    store.execute(Command::AddDraft { draft: Box::new(draft) }, "Anna").expect("begun");
    store.publish_as(&file, false, &NoWatch).expect("saved");
    store.close(false).expect("closed");
    file
}

pub(crate) fn opened(desk: &Desk) -> Harness<'static, Workbench> {
    let file = project_with_draft(desk);
    let mut harness = desk.open(Lang::De);
    begin(&mut harness, &file);
    until(&mut harness, "the project", |h| h.state().session().project().is_some());
    settle(&mut harness);
    harness
}

fn stance_of(harness: &Harness<'_, Workbench>, department: u128, space: Option<u128>) -> Option<(Stance, String)> {
    let project = harness.state().session().project().expect("open");
    let space = space.map(DraftSpaceId::from_u128);
    project.position(DRAFT, space, DepartmentId::from_u128(department)).map(|p| (p.stance, p.text.clone()))
}

#[test]
fn a_department_objects_to_a_space_and_the_map_shows_where() {
    let desk = Desk::new();
    let mut harness = opened(&desk);
    click(&mut harness, "Haltungen");
    until(&mut harness, "the figures", |h| is_told(h, "2 von 2 Räumen, 700 Einwohner"));
    // To the draft as a whole.
    click(&mut harness, "Jugendamt zu Entwurf A: keine Antwort");
    click(&mut harness, "stimmt zu");
    click(&mut harness, "Festhalten");
    until(&mut harness, "the position", |h| stance_of(h, 1, None).is_some());
    assert_eq!(stance_of(&harness, 1, None), Some((Stance::Agrees, String::new())));
    let today = harness.state().session().project().expect("open").positions[0].date.clone();
    assert_eq!(today.len(), 10, "today was filled in: {today}");

    // To one space, with a reason.
    click(&mut harness, "Räume");
    click(&mut harness, "auch Räume ohne eigene Haltung");
    click(&mut harness, "Schulamt zu Ost: keine Antwort");
    click(&mut harness, "lehnt ab, weil …");
    fill(&mut harness, "Wer", "Frau Sommer");
    click(&mut harness, "Festhalten");
    until(&mut harness, "the objection", |h| stance_of(h, 2, Some(2)).is_some());
    settle(&mut harness);

    click(&mut harness, "Offenes");
    until(&mut harness, "the conflict", |h| is_told(h, "Ost: 3 Bausteine, 300 Einwohner"));
    assert!(is_told(&harness, "Niemand lehnt ab: 1 von 2 Räumen, 400 Einwohner"));
    assert!(is_told(&harness, "Frau Sommer"));
    click(&mut harness, "Auf der Karte zeigen: Ost (Schulamt)");
    let selection = &harness.state().session().selection;
    assert_eq!(selection.definition(), Some(DefinitionId::from_u128(10)));
    assert_eq!(selection.spaces().iter().copied().collect::<Vec<_>>(), [2, 3, 6]);

    // In the overview an objection to one space is one.
    click(&mut harness, "Übersicht");
    until(&mut harness, "the overview", |h| {
        h.query_by_label("Schulamt zu Entwurf A: keine Antwort (lehnt 1 Raum ab)").is_some()
    });
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    until(&mut harness, "undo", |h| stance_of(h, 2, Some(2)).is_none());
}

#[test]
fn a_position_is_changed_and_deleted_by_keyboard() {
    let desk = Desk::new();
    let mut harness = opened(&desk);
    harness.key_press_modifiers(egui::Modifiers::COMMAND | egui::Modifiers::SHIFT, egui::Key::P);
    until(&mut harness, "the tab", |h| h.query_by_label("Schulamt zu Entwurf A: keine Antwort").is_some());
    harness.get_by_label("Schulamt zu Entwurf A: keine Antwort").focus();
    harness.run_steps(2);
    harness.key_press(egui::Key::Space);
    harness.run_steps(4);
    until(&mut harness, "the form", |h| is_told(h, "Haltung festhalten"));
    harness.get_by_label("stimmt zu, wenn …").focus();
    harness.run_steps(2);
    harness.key_press(egui::Key::Space);
    harness.run_steps(2);
    assert!(is_told(&harness, "sagt ohne Worte wenig"));
    let condition = egui::accesskit::Role::MultilineTextInput;
    harness.get_by_role_and_label(condition, "Bedingung").focus();
    harness.run_steps(2);
    harness.get_by_role_and_label(condition, "Bedingung").type_text("wenn der Schulweg bleibt");
    harness.run_steps(2);
    fill(&mut harness, "Am", "31.02.2026");
    assert!(is_told(&harness, "Das ist kein Tag"));
    fill(&mut harness, "Am", "3.2.2026");
    click(&mut harness, "Festhalten");
    until(&mut harness, "the condition", |h| stance_of(h, 2, None).is_some());
    assert_eq!(stance_of(&harness, 2, None), Some((Stance::AgreesIf, "wenn der Schulweg bleibt".to_owned())));
    assert_eq!(harness.state().session().project().expect("open").positions[0].date, "2026-02-03");

    click(&mut harness, "Schulamt zu Entwurf A: stimmt zu, wenn …");
    click(&mut harness, "Haltung löschen");
    until(&mut harness, "gone", |h| stance_of(h, 2, None).is_none());
}

#[test]
fn a_block_tells_who_put_it_where() {
    let desk = Desk::new();
    let mut harness = opened(&desk);
    click(&mut harness, "Haltungen");
    click(&mut harness, "Räume");
    click(&mut harness, "auch Räume ohne eigene Haltung");
    click(&mut harness, "West");
    until(&mut harness, "the selection", |h| h.state().session().selection.spaces().len() == 4);
    // One of them, in the table.
    click(&mut harness, "Block 1");
    click(&mut harness, "Raum");
    until(&mut harness, "the log", |h| is_told(h, "Wer ihn wohin gelegt hat"));
    assert!(is_told(&harness, "West"));
    until(&mut harness, "the beginning", |h| is_told(h, "Entwurf „Entwurf A“ begonnen"));
    assert!(is_told(&harness, "Anna"));
}

#[test]
fn a_draft_is_decided_and_a_new_one_begins_from_it() {
    let desk = Desk::new();
    let mut harness = opened(&desk);
    click(&mut harness, "Haltungen");
    click(&mut harness, "Schulamt zu Entwurf A: keine Antwort");
    click(&mut harness, "lehnt ab, weil …");
    click(&mut harness, "Festhalten");
    until(&mut harness, "the objection", |h| stance_of(h, 2, None).is_some());
    click(&mut harness, "Beschlüsse");
    until(&mut harness, "what is open", |h| is_told(h, "Ohne Raum bleiben: 1 Baustein, 100 Einwohner"));
    click(&mut harness, "Beschließen …");
    // Warned of, and not in the way.
    until(&mut harness, "the warnings", |h| is_told(h, "1 Ablehnung ist offen"));
    fill(&mut harness, "Name der Räume", "Gemeinsame Räume");
    fill(&mut harness, "Fassung", "1.0");
    fill(&mut harness, "Beschlossen am", "im März");
    until(&mut harness, "a day is wanted", |h| is_told(h, "Das ist kein Tag."));
    fill(&mut harness, "Beschlossen am", "1.3.2026");
    fill(&mut harness, "Gilt ab", "1.1.2027");
    fill(&mut harness, "Gilt bis", "31.12.2026");
    until(&mut harness, "the range", |h| is_told(h, "„Gilt bis“ liegt vor „Gilt ab“."));
    fill(&mut harness, "Gilt bis", "31.12.2031");
    fill(&mut harness, "Beschlossen von", "Kreistag");
    fill(&mut harness, "Beschlussnummer", "KT 2026/118");
    click(&mut harness, "Beschließen");
    until(&mut harness, "the decision", |h| h.state().session().project().is_some_and(|p| !p.decisions.is_empty()));
    settle(&mut harness);
    let project = harness.state().session().project().expect("open").clone();
    let (decision, definition) = (&project.decisions[0], project.definition_named("Gemeinsame Räume").expect("there"));
    assert_eq!((decision.date.as_str(), decision.valid_from.as_str()), ("2026-03-01", "2027-01-01"));
    assert_eq!((decision.body.as_str(), decision.resolution.as_str()), ("Kreistag", "KT 2026/118"));
    assert_eq!(decision.definition, definition.id);
    let told: Vec<_> = definition.spaces.iter().map(|s| (s.name.as_str(), s.residents)).collect();
    assert_eq!(told, [("West", Some(400.0)), ("Ost", Some(300.0))]);
    let area = |at: usize| geo::Area::unsigned_area(&definition.spaces[at].geometry);
    assert!((area(0) - 4e6).abs() < 1e-3 && (area(1) - 3e6).abs() < 1e-3, "{} {}", area(0), area(1));
    assert_eq!(project.department(definition.department).map(|d| d.name.as_str()), Some("Gemeinsame Räume"));
    assert_eq!(harness.state().session().view.active(), Some(definition.id), "it is shown like any other");
    assert!(is_told(&harness, "KT 2026/118"));

    // What was said belongs to the decision: it is read, not changed.
    click(&mut harness, "Übersicht");
    click(&mut harness, "Schulamt zu Entwurf A: lehnt ab, weil …");
    harness.run_steps(3);
    assert!(!is_told(&harness, "Festhalten"), "no form");
    assert!(stance_of(&harness, 2, None).is_some());
    click(&mut harness, "Beschlüsse");

    click(&mut harness, "Angaben ändern … Gemeinsame Räume");
    fill(&mut harness, "Beschlussnummer", "KT 2026/119");
    click(&mut harness, "Übernehmen");
    until(&mut harness, "the change", |h| {
        h.state().session().project().is_some_and(|p| p.decisions[0].resolution == "KT 2026/119")
    });
    click(&mut harness, "Neuen Entwurf daraus beginnen Gemeinsame Räume");
    until(&mut harness, "the draft", |h| h.state().session().project().is_some_and(|p| p.drafts.len() == 2));
    settle(&mut harness);
    let project = harness.state().session().project().expect("open").clone();
    assert_eq!(project.drafts[1].assigned.len(), 7);
    assert!(matches!(project.drafts[1].origin, DraftOrigin::Decision { .. }));

    // Undo: draft, change, decision; the draft can be changed again.
    for _ in 0..3 {
        harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
        settle(&mut harness);
    }
    let project = harness.state().session().project().expect("open");
    assert!(project.decisions.is_empty() && project.definition_named("Gemeinsame Räume").is_none());
}

#[test]
fn a_crosswalk_is_computed_kept_and_deleted() {
    let desk = Desk::new();
    let mut harness = opened(&desk);
    harness.key_press_modifiers(egui::Modifiers::COMMAND | egui::Modifiers::SHIFT, egui::Key::U);
    until(&mut harness, "the tab", |h| h.query_by_label("Berechnen").is_some());
    // As proposed: from the youth welfare office's spaces, each of which is two blocks, to the blocks.
    click(&mut harness, "Berechnen");
    until(&mut harness, "the crosswalk", |h| h.state().session().crosswalk_view().is_some());
    settle(&mut harness);
    let view = harness.state().session().crosswalk_view().cloned().expect("computed");
    let ids = [20, 10].map(DefinitionId::from_u128);
    assert_eq!([view.crosswalk.from, view.crosswalk.to], ids);
    assert_eq!(view.table.rows.len(), 8);
    for row in &view.table.rows {
        assert!((row.row.area_share - 0.5).abs() < 1e-9 && row.row.exact, "{row:?}");
        assert!(row.row.residents_share.is_some_and(|share| (share - 0.5).abs() < 1e-9), "{row:?}");
    }
    assert!(is_told(&harness, "Prüfsummen: Die Anteile aller 4 Räume ergeben 100 % der gemeinsamen Fläche."));
    assert!(is_told(&harness, "nach Einwohnern von „Block“, Stand 31.12.2024"));
    // Found by any of its words, on either side.
    fill(&mut harness, "Räume suchen", "sozialraum 3");
    until(&mut harness, "the rows", |h| is_told(h, "3 von 8 Zeilen"));
    fill(&mut harness, "Räume suchen", "gibt es nicht");
    until(&mut harness, "no rows", |h| is_told(h, "0 von 8 Zeilen"));
    fill(&mut harness, "Räume suchen", " ");
    until(&mut harness, "all rows", |h| is_told(h, "8 von 8 Zeilen"));
    click(&mut harness, "Ins Projekt");
    until(&mut harness, "kept", |h| h.state().session().project().is_some_and(|p| p.crosswalks.len() == 1));
    settle(&mut harness);
    assert_eq!(harness.state().session().project().expect("open").crosswalks[0].name, "Sozialraum – Block");
    click(&mut harness, "Löschen: Sozialraum – Block");
    until(&mut harness, "deleted", |h| h.state().session().project().is_some_and(|p| p.crosswalks.is_empty()));
    // And kept again: what was used before is not in the way.
    click(&mut harness, "Ins Projekt");
    until(&mut harness, "kept again", |h| h.state().session().project().is_some_and(|p| p.crosswalks.len() == 1));
}
