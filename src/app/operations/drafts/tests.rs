//! Drafts begin, are decided, checked and compared, on a row of blocks.

use super::*;
use crate::app::operations::row_of_blocks::{definition, id, space};
use crate::app::operations::{Command, DepartmentChoice, Table, read_table};
use crate::geometry::{EpsgCode, NoWatch};
use crate::model::{Decision, DecisionId, Department, DepartmentId, DraftOrigin, KeyForm};
use geo::Area;
use std::sync::Arc;

/// Six blocks of 10, 20 … 60 residents; a definition of two spaces whose border runs through the fourth block.
fn project() -> Project {
    let mut project = Project::empty("Test", EpsgCode::UTM32);
    let name = "Jugendamt".to_owned();
    project.departments = vec![Department { id: DepartmentId::from_u128(1), name, organisation: String::new() }];
    let blocks = (0..6u32).map(|i| {
        let at = f64::from(i);
        space(&format!("B{i}"), at, at + 1.0, Some(10.0 * (at + 1.0)))
    });
    project.definitions = vec![
        definition(1, "Blöcke", true, blocks.collect()),
        definition(2, "Sozialräume", false, vec![space("W", 0.0, 3.4, None), space("O", 3.4, 5.0, None)]),
    ];
    project
}

/// Codes of the spaces of the blocks, in their order; "-" for none.
fn told(project: &Project, draft: &Draft) -> String {
    let dense = draft.dense(&project.definition(draft.blocks).unwrap().spaces);
    let code = |at: u32| draft.spaces.get(at as usize).map_or("-", |space| space.code.as_str());
    dense.into_iter().map(code).collect::<Vec<_>>().join(" ")
}

fn begun(project: &mut Project, from: StartFrom<'_>, name: &str) -> Draft {
    let prepared = prepare_draft(project, from, id(1), name, &NoWatch).unwrap();
    let Command::AddDraft { draft } = prepared.command else { panic!() };
    assert_eq!((prepared.id, prepared.spaces), (draft.id, draft.spaces.len()));
    assert_eq!(prepared.assigned + prepared.unassigned, 6);
    project.drafts.push((*draft).clone());
    *draft
}

fn table(text: &str) -> Table {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("zuordnung.csv");
    std::fs::write(&path, text).unwrap();
    read_table(&path, None, None, &NoWatch).unwrap()
}

#[test]
fn a_draft_of_a_definition_puts_each_block_where_most_of_it_lies() {
    let mut project = project();
    let draft = begun(&mut project, StartFrom::Definition(id(2)), "A");
    assert_eq!(told(&project, &draft), "W W W O O -");
    assert_eq!(draft.origin, DraftOrigin::Definition { id: id(2), name: "Sozialräume".into() });
    assert_eq!(draft.spaces[1].name, "Raum O");
    assert_eq!(draft.began, draft.assigned);
    let empty = begun(&mut project, StartFrom::Empty, "leer");
    assert!(empty.spaces.is_empty() && empty.assigned.is_empty());
    // The blocks themselves: every block a space.
    let own = begun(&mut project, StartFrom::Definition(id(1)), "je Block");
    assert_eq!(told(&project, &own), "B0 B1 B2 B3 B4 B5");
    assert!(prepare_draft(&project, StartFrom::Empty, id(1), " A ", &NoWatch).is_err(), "the name is taken");
}

#[test]
fn a_draft_of_a_draft_or_decision_has_its_spaces_and_rules() {
    let mut project = project();
    let mut first = begun(&mut project, StartFrom::Definition(id(2)), "A");
    first.rulebook.min_residents = Some(50.0);
    let spaces = Arc::make_mut(&mut first.spaces);
    (spaces[0].colour, spaces[1].locked) = (Some(crate::model::Colour([1, 2, 3])), true);
    project.drafts[0] = first.clone();
    let second = begun(&mut project, StartFrom::Draft(first.id), "B");
    assert_eq!(told(&project, &second), "W W W O O -");
    assert_eq!(second.rulebook, first.rulebook);
    let same = |of: &Draft| {
        let told = |space: &crate::model::DraftSpace| (space.code.clone(), space.colour, space.locked);
        of.spaces.iter().map(told).eq(first.spaces.iter().map(told))
    };
    assert!(second.spaces.iter().zip(first.spaces.iter()).all(|(a, b)| a.id != b.id));
    assert!(same(&second), "colours and locks come along");
    let decision = Decision {
        id: DecisionId::new(),
        draft: first.id,
        definition: id(2),
        version: String::new(),
        valid_from: String::new(),
        valid_to: String::new(),
        date: "2026-11-21".into(),
        body: String::new(),
        resolution: String::new(),
        text: String::new(),
    };
    project.decisions.push(decision.clone());
    let third = begun(&mut project, StartFrom::Decision(decision.id), "C");
    assert_eq!(told(&project, &third), "W W W O O -");
    assert!(same(&third));
    assert_eq!(third.origin, DraftOrigin::Decision { id: decision.id, name: "Sozialräume".into() });
    // Of other blocks: each goes to the space that holds most of it.
    let halves = [space("H1", 0.0, 3.6, None), space("H2", 3.6, 6.0, None)];
    project.definitions.push(definition(3, "Hälften", true, halves.to_vec()));
    let prepared = prepare_draft(&project, StartFrom::Draft(first.id), id(3), "D", &NoWatch).unwrap();
    let Command::AddDraft { draft } = prepared.command else { panic!() };
    assert_eq!(told(&project, &draft), "W O");
}

#[test]
fn a_table_is_read_and_what_it_can_not_say_is_told() {
    let mut project = project();
    let rows = "block;space\nB0;01\nB1;01\nB1;02\nB9;02\nB2;02\nB3;\n";
    let table = self::table(rows);
    let prepared = prepare_draft(&project, StartFrom::Table(&table), id(1), "T", &NoWatch).unwrap();
    let lines: Vec<(u64, &str)> = prepared.unmatched.iter().map(|row| (row.line, row.key.as_str())).collect();
    assert_eq!(lines, [(4, "B1"), (5, "B9")], "twice, unknown; B3 is in no space, and that is no mistake");
    let draft = begun(&mut project, StartFrom::Table(&table), "T");
    assert_eq!(told(&project, &draft), "01 01 02 - - -");
    // Written and read again it is the same.
    let text = draft_csv(&project, draft.id).unwrap();
    assert!(text.starts_with("\u{feff}block;space;space_name\r\nB0;01;\r\n"), "{text}");
    let again = self::table(&text);
    let again = begun(&mut project, StartFrom::Table(&again), "wieder");
    assert_eq!(told(&project, &again), told(&project, &draft));
    let named = begun(&mut project, StartFrom::Definition(id(2)), "benannt");
    let text = draft_csv(&project, named.id).unwrap();
    let read = begun(&mut project, StartFrom::Table(&self::table(&text)), "benannt 2");
    assert_eq!(told(&project, &read), "W W W O O -");
    assert_eq!(read.spaces[0].name, "Raum W");
    // By their digits two of five would find a block.
    let others = self::table("block;space\nSTBZ0;01\nSTBZ1;01\nSTBZ7;02\nSTBZ8;02\nSTBZ9;02\n");
    let refused = prepare_draft(&project, StartFrom::Table(&others), id(1), "fremd", &NoWatch);
    assert!(matches!(refused, Err(AppError::TooFewBlocks { matched: 2, rows: 5, .. })), "{refused:?}");
    let digits = self::table("block;space\nSTBZ0;01\nSTBZ1;01\nSTBZ7;02\n");
    let prepared = prepare_draft(&project, StartFrom::Table(&digits), id(1), "Ziffern", &NoWatch).unwrap();
    assert_eq!((prepared.assigned, prepared.rule.map(|rule| rule.table_form)), (2, Some(KeyForm::Number)));
    let none = self::table("block;space\nX;01\nY;02\n");
    assert!(prepare_draft(&project, StartFrom::Table(&none), id(1), "nichts", &NoWatch).is_err());
}

#[test]
fn spaces_of_one_code_and_spaces_without_blocks_come_back() {
    let mut project = project();
    let table = self::table("block;space;space_name\nB0;01;Nord\nB1;02;Süd\nB2;03;Leer\nB3;04;\n");
    let mut draft = begun(&mut project, StartFrom::Table(&table), "T");
    let spaces = Arc::make_mut(&mut draft.spaces);
    spaces[1].code = "01".into();
    let empty = spaces[2].id;
    Arc::make_mut(&mut draft.assigned).retain(|(_, space)| *space != empty);
    project.drafts[0] = draft.clone();
    let text = draft_csv(&project, draft.id).unwrap();
    let expected = "block;space;space_name;space_number\r\nB0;01;Nord;1\r\nB1;01;Süd;2\r\nB2;;;\r\nB3;04;;\r\nB4;;;\r\nB5;;;\r\n;03;Leer;\r\n";
    assert_eq!(text, format!("\u{feff}{expected}"));
    let table = self::table(&text);
    let prepared = prepare_draft(&project, StartFrom::Table(&table), id(1), "wieder", &NoWatch).unwrap();
    assert!(prepared.unmatched.is_empty(), "{:?}", prepared.unmatched);
    let again = begun(&mut project, StartFrom::Table(&table), "wieder");
    let named = |draft: &Draft| -> Vec<(String, String)> {
        let mut spaces: Vec<_> = draft.spaces.iter().map(|space| (space.code.clone(), space.name.clone())).collect();
        spaces.sort();
        spaces
    };
    assert_eq!(named(&again), named(&draft));
    let of = |draft: &Draft| -> Vec<Option<String>> {
        let dense = draft.dense(&project.definition(draft.blocks).unwrap().spaces);
        dense.into_iter().map(|at| Some(draft.spaces.get(at as usize)?.name.clone())).collect()
    };
    assert_eq!(of(&again), of(&draft));
}

fn form(name: &str) -> DecisionForm {
    DecisionForm {
        department: DepartmentChoice::Existing(DepartmentId::from_u128(1)),
        name: name.to_owned(),
        version: "2026".into(),
        valid_from: "1.1.2027".into(),
        valid_to: String::new(),
        date: "21.11.2026".into(),
        body: "Kreistag".into(),
        resolution: "KT 1".into(),
        text: String::new(),
    }
}

#[test]
fn a_decision_dissolves_the_blocks_and_sums_their_residents() {
    let mut project = project();
    let draft = begun(&mut project, StartFrom::Definition(id(2)), "A");
    let prepared = prepare_decision(&project, draft.id, &form("Gemeinsam"), &NoWatch).unwrap();
    let Command::Decide { decision, definition, .. } = &prepared.command else { panic!() };
    assert_eq!((decision.valid_from.as_str(), decision.date.as_str()), ("2027-01-01", "2026-11-21"));
    let spaces: Vec<(&str, Option<f64>, f64)> =
        definition.spaces.iter().map(|s| (s.code.as_str(), s.residents, s.geometry.unsigned_area().round())).collect();
    assert_eq!(spaces, [("W", Some(60.0), 30_000.0), ("O", Some(90.0), 20_000.0)]);
    assert!(definition.spaces.iter().all(|space| space.geometry.0.len() == 1), "shared borders are gone");
    assert_eq!(prepared.unassigned, ["B5 Raum B5"]);
    assert_eq!(prepared.unassigned_residents, Some(60.0));
    assert!(prepared.empty.is_empty() && prepared.findings.is_empty());
    let wrong = DecisionForm { date: "gestern".into(), ..form("Gemeinsam") };
    assert!(matches!(prepare_decision(&project, draft.id, &wrong, &NoWatch), Err(AppError::BadDate { .. })));
}

#[test]
fn official_requirements_are_held_against_drafts_and_definitions() {
    let mut project = project();
    let draft = begun(&mut project, StartFrom::Definition(id(2)), "A");
    let check = official_check(&project, OfficialSubject::Draft(draft.id), 65.0, &NoWatch).unwrap();
    assert_eq!((check.spaces, check.blocks, check.has_residents), (2, Some(6), true));
    let expected = [
        OfficialFailure::Unassigned { block: "B5 Raum B5".into(), residents: Some(60.0) },
        OfficialFailure::TooFew { space: "Raum W".into(), residents: 60.0, lacking: 5.0, unstated: 0 },
    ];
    assert_eq!(check.failures, expected);
    // A definition cuts a block, leaves one out, overlaps, and has a code twice.
    let wrong = vec![space("X", 0.0, 3.4, None), space("X", 3.2, 5.0, None)];
    project.definitions.push(definition(4, "Falsch", false, wrong));
    let check = official_check(&project, OfficialSubject::Definition(id(4)), 0.0, &NoWatch).unwrap();
    let has = |test: fn(&OfficialFailure) -> bool| check.failures.iter().any(test);
    assert!(has(|f| matches!(f, OfficialFailure::Overlap { area_m2, .. } if (area_m2 - 2_000.0).abs() < 1.0)));
    assert!(has(|f| matches!(f, OfficialFailure::Cut { block, spaces } if block == "B3 Raum B3" && spaces.len() == 2)));
    assert!(has(|f| matches!(f, OfficialFailure::Unassigned { block, .. } if block == "B5 Raum B5")));
    assert!(has(|f| matches!(f, OfficialFailure::CodeTwice { code, count: 2 } if code == "X")));
    // A block that sticks out of the only space it lies in; the residents of a space that one block does not state.
    let narrow = vec![space("A", 0.0, 2.0, Some(30.0)), space("B", 2.0, 5.7, None)];
    project.definitions.push(definition(6, "Schmal", false, narrow));
    let check = official_check(&project, OfficialSubject::Definition(id(6)), 10.0, &NoWatch).unwrap();
    assert_eq!(check.failures, [OfficialFailure::Cut { block: "B5 Raum B5".into(), spaces: vec!["B Raum B".into()] }]);
    assert_eq!((check.unknown, check.is_met()), (1, false));
    Arc::make_mut(&mut project.definitions[0].spaces)[1].residents = None;
    let check = official_check(&project, OfficialSubject::Draft(draft.id), 65.0, &NoWatch).unwrap();
    let few = OfficialFailure::TooFew { space: "Raum W".into(), residents: 40.0, lacking: 25.0, unstated: 1 };
    assert!(check.unstated == 1 && check.failures.contains(&few), "{check:?}");
    Arc::make_mut(&mut project.definitions[0].spaces)[1].residents = Some(20.0);
    let blocks = official_check(&project, OfficialSubject::Definition(id(1)), 10.0, &NoWatch).unwrap();
    assert!(blocks.is_met(), "{blocks:?}");
}

#[test]
fn differences_count_blocks_and_people_and_no_other_names() {
    let mut project = project();
    let a = begun(&mut project, StartFrom::Definition(id(2)), "A");
    let mut b = begun(&mut project, StartFrom::Draft(a.id), "B");
    let spaces = Arc::make_mut(&mut b.spaces);
    spaces.swap(0, 1);
    spaces[0].name = "umbenannt".into();
    let (west, east) = (b.spaces[1].id, b.spaces[0].id);
    let moved = project.definitions[0].spaces[2].id;
    for (block, space) in Arc::make_mut(&mut b.assigned) {
        if *block == moved {
            *space = east;
        }
    }
    assert_ne!(west, east);
    project.drafts[1] = b.clone();
    let found = draft_difference(&project, Side::Now(a.id), Side::Now(b.id), &NoWatch).unwrap();
    assert_eq!(found.answers, [Some(1), Some(0)]);
    let changes: Vec<(u32, Option<f64>)> = found.changes.iter().map(|c| (c.at, c.residents)).collect();
    assert_eq!(changes, [(2, Some(30.0))]);
    assert_eq!((found.residents, found.residents_of_all), (Some(30.0), Some(210.0)));
    let own = draft_difference(&project, Side::AtStart(b.id), Side::Now(b.id), &NoWatch).unwrap();
    assert_eq!(own.changes.len(), 1);
    let same = draft_difference(&project, Side::Now(a.id), Side::Now(a.id), &NoWatch).unwrap();
    assert!(same.changes.is_empty());
}

#[test]
fn atoms_are_the_pieces_of_all_definitions_without_slivers() {
    let mut project = project();
    // 3.001: another hand drew the border of B2 and B3, ten centimetres off.
    let other = vec![space("N", 0.0, 3.001, None), space("S", 3.001, 5.0, None)];
    project.definitions.push(definition(5, "Bezirke", false, other));
    let form = AtomsForm {
        department: DepartmentChoice::Existing(DepartmentId::from_u128(1)),
        name: "Bausteine aus Überlagerung".into(),
        definitions: vec![id(2), id(5), id(1)],
        least_area_m2: 50.0,
    };
    let prepared = prepare_atoms(&project, &form, &NoWatch).unwrap();
    let Command::ImportDefinition { definition, .. } = &prepared.command else { panic!() };
    // B0, B1, B2 (with the sliver), B3 west and east of 3.4, B4, B5.
    assert_eq!((prepared.blocks, prepared.joined, prepared.left_out), (7, 1, 0));
    assert!(definition.is_blocks && definition.spaces.iter().all(|space| space.residents.is_none()));
    let area: f64 = definition.spaces.iter().map(|space| space.geometry.unsigned_area()).sum();
    assert!((area - 60_000.0).abs() < 1e-3, "{area}");
    assert_eq!(definition.spaces[0].code, "1");
    let all = AtomsForm { least_area_m2: 0.0, ..form };
    assert_eq!(prepare_atoms(&project, &all, &NoWatch).unwrap().blocks, 8);
}
