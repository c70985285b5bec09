//! Drafts, positions, decisions and crosswalks in the project file: changed, undone, refused, damaged, rescued.

use super::commands::refused;
use super::support::*;
use klammer::geometry::NoWatch;
use klammer::model::{
    Bridge, Decision, DefinitionId, Draft, DraftSpace, DraftSpaceId, Followed, Position, Project, Rulebook, SpaceId,
    Stance,
};
use klammer::project::{
    Command, Defect, HistoryFilter, HistoryKind, ProjectError, RescueWords, RescuedKind, SpaceCame, Store, rescue,
    verify,
};
use std::path::PathBuf;
use std::sync::Arc;

fn saved(bench: &Bench, mut store: Store) -> PathBuf {
    let path = bench.path("a.gpkg");
    store.publish_as(&path, true, &NoWatch).unwrap();
    store.close(false).unwrap();
    path
}

fn words() -> RescueWords {
    RescueWords { who: "Anna".to_owned(), title: "Gerettet".to_owned(), department: "Unbekanntes Amt".to_owned() }
}

/// A project with twelve blocks and one draft of three spaces.
fn begun(bench: &Bench) -> (Store, Draft, Vec<SpaceId>) {
    let mut store = bench.create();
    let schools = department("Schulamt");
    let blocks = blocks(&schools, "Blöcke", 12);
    let ids = blocks.spaces.iter().map(|block| block.id).collect();
    run(&mut store, import(&schools, blocks.clone()));
    let draft = draft("Entwurf", &blocks, 3);
    run(&mut store, add_draft(&draft));
    (store, draft, ids)
}

fn now(store: &Store) -> Draft {
    store.project().drafts[0].clone()
}

fn stroke(draft: &Draft, blocks: &[SpaceId], space: Option<DraftSpaceId>) -> Command {
    Command::AssignBlocks { draft: draft.id, blocks: blocks.to_vec(), space }
}

#[test]
fn everything_agreed_survives_saving_and_is_undone_and_done_again() {
    let bench = Bench::new();
    let store = agreed(&bench);
    let before = store.project();
    assert_eq!((before.drafts.len(), before.positions.len(), before.decisions.len()), (2, 2, 1));
    assert_eq!(before.crosswalks.iter().map(|c| c.rows.len()).collect::<Vec<_>>(), [14, 6]);
    let path = saved(&bench, store);
    let found = verify(&path, &NoWatch).unwrap();
    assert!(found.is_sound(), "{found:#?}");
    let (mut store, report) = bench.open(&path);
    assert_eq!((report.foreign_changes, report.replaced_outside, report.left_out), (0, 0, 0));
    assert_eq!(*store.project(), *before);
    let mut steps = 0;
    while store.undo("").is_ok() {
        steps += 1;
    }
    assert!(store.project().drafts.is_empty() && store.project().crosswalks.is_empty());
    for _ in 0..steps {
        store.redo("").unwrap();
    }
    assert_eq!(content(&store.project()), content(&before));
}

#[test]
fn a_stroke_moves_what_was_not_there_and_says_where() {
    let bench = Bench::new();
    let (mut store, draft, blocks) = begun(&bench);
    assert_eq!(draft.began, now(&store).began);
    let into = draft.spaces[1].id;
    let applied = run(&mut store, stroke(&draft, &[blocks[0], blocks[1], blocks[3], blocks[0]], Some(into)));
    assert_eq!(applied.entry.args["count"], "2", "block 1 was there");
    assert_eq!((applied.entry.args["name"].as_str(), applied.entry.args["draft"].as_str()), ("Raum 2", "Entwurf"));
    assert_eq!(applied.changes.drafts, [draft.id]);
    let mut touched = [draft.spaces[0].id, into];
    touched.sort();
    let mut told = applied.changes.draft_spaces.clone();
    told.sort();
    assert_eq!(told, touched);
    let place = applied.entry.place.unwrap();
    assert!(place.min_x < 500_001.0 && place.max_x > 500_100.0, "{place:?}");
    for at in [0, 1, 3] {
        assert_eq!(now(&store).space_of(blocks[at]), Some(into));
    }
    assert_eq!(now(&store).began, draft.began);
    assert!(now(&store).assigned.is_sorted());

    // The last block had none; into none and back.
    run(&mut store, stroke(&draft, &[blocks[11]], Some(into)));
    let out = run(&mut store, stroke(&draft, &[blocks[11], blocks[0]], None));
    assert!(!out.entry.args.contains_key("name"));
    assert_eq!(now(&store).assigned.len(), 10);
    store.undo("").unwrap();
    store.undo("").unwrap();
    assert_eq!(now(&store).space_of(blocks[11]), None);
    store.undo("").unwrap();
    assert_eq!(now(&store), draft);
    // Where a boundary runs and when it was moved is told of each block.
    let about = HistoryFilter { about: Some(blocks[3].to_string()), ..HistoryFilter::default() };
    let kinds: Vec<HistoryKind> = store.history(&about, 0, 10).unwrap().iter().rev().map(|e| e.kind).collect();
    assert_eq!(
        kinds,
        [HistoryKind::ImportDefinition, HistoryKind::AddDraft, HistoryKind::AssignBlocks, HistoryKind::Undo]
    );
}

#[test]
fn spaces_are_made_split_merged_and_dissolved() {
    let bench = Bench::new();
    let (mut store, draft, blocks) = begun(&bench);
    let new = draft_space("", " Neu\u{7}stadt ");
    let split = Command::AddDraftSpace {
        draft: draft.id,
        space: new.clone(),
        blocks: vec![blocks[0], blocks[11]],
        how: SpaceCame::Split { from: "Raum 1".to_owned() },
    };
    let applied = run(&mut store, split);
    assert_eq!((applied.entry.args["how"].as_str(), applied.entry.args["from"].as_str()), ("split", "Raum 1"));
    assert_eq!(now(&store).spaces[3].name, "Neu stadt");
    assert_eq!(now(&store).space_of(blocks[11]), Some(new.id));

    let project = store.project();
    let youth = &project.departments[0];
    run(&mut store, Command::SetPosition(position(&draft, Some(new.id), youth, Stance::Objects)));
    let [a, b, c] = [0, 1, 2].map(|i| draft.spaces[i].id);
    run(&mut store, Command::MergeDraftSpaces { draft: draft.id, into: a, from: vec![b, new.id] });
    assert_eq!(now(&store).spaces.iter().map(|s| s.id).collect::<Vec<_>>(), [a, c]);
    assert_eq!(now(&store).space_of(blocks[11]), Some(a));
    assert!(store.project().positions.is_empty(), "there is no such space to say something to");
    let merged = now(&store);
    run(&mut store, Command::DeleteDraftSpace { draft: draft.id, space: c });
    assert!(now(&store).assigned.iter().all(|(_, space)| *space == a));
    let recoloured = DraftSpace { colour: Some(klammer::model::Colour([1, 2, 3])), ..draft.spaces[0].clone() };
    run(&mut store, Command::EditDraftSpace { draft: draft.id, space: recoloured.clone() });
    assert_eq!(now(&store).spaces[0], recoloured);
    for _ in 0..2 {
        store.undo("").unwrap();
    }
    assert_eq!(now(&store), merged);
    store.undo("").unwrap();
    assert_eq!(store.project().positions.len(), 1);
    for _ in 0..2 {
        store.undo("").unwrap();
    }
    assert_eq!(now(&store), draft);
}

#[test]
fn what_can_not_be_is_refused_and_changes_nothing() {
    let bench = Bench::new();
    let (mut store, draft, blocks) = begun(&bench);
    let other = department("Gesundheitsamt");
    let plain = definition(&other, "Versorgungsregionen", 4);
    run(&mut store, import(&other, plain.clone()));
    let locked = DraftSpace { locked: true, ..draft.spaces[2].clone() };
    run(&mut store, Command::EditDraftSpace { draft: draft.id, space: locked.clone() });
    let (first, foreign) = (draft.spaces[0].id, plain.spaces[0].id);

    assert!(matches!(
        refused(&mut store, stroke(&draft, &[foreign], Some(first))),
        ProjectError::NotABlock { count: 1, .. }
    ));
    assert!(matches!(refused(&mut store, stroke(&draft, &[blocks[2]], Some(first))), ProjectError::SpaceLocked { .. }));
    assert!(matches!(
        refused(&mut store, stroke(&draft, &[blocks[0]], Some(locked.id))),
        ProjectError::SpaceLocked { .. }
    ));
    assert!(matches!(refused(&mut store, stroke(&draft, &[blocks[2]], None)), ProjectError::SpaceLocked { .. }));
    assert!(matches!(refused(&mut store, stroke(&draft, &[blocks[0]], Some(first))), ProjectError::NothingToChange));
    assert!(matches!(refused(&mut store, stroke(&draft, &[], Some(first))), ProjectError::NothingToChange));
    assert!(matches!(
        refused(&mut store, stroke(&draft, &[blocks[0]], Some(DraftSpaceId::new()))),
        ProjectError::Gone { .. }
    ));
    let merge = Command::MergeDraftSpaces { draft: draft.id, into: first, from: vec![locked.id] };
    assert!(matches!(refused(&mut store, merge), ProjectError::SpaceLocked { .. }));
    let gone = Command::DeleteDraftSpace { draft: draft.id, space: locked.id };
    assert!(matches!(refused(&mut store, gone), ProjectError::SpaceLocked { .. }));

    let mut again = super::support::draft("Entwurf", &store.project().definitions[0], 1);
    assert!(matches!(refused(&mut store, add_draft(&again)), ProjectError::NameTaken(_)));
    again.name = "Anderer".to_owned();
    let twice = Draft { assigned: Arc::new([again.assigned[0], again.assigned[0]].to_vec()), ..again.clone() };
    assert!(matches!(refused(&mut store, add_draft(&twice)), ProjectError::Invalid(_)));
    let reused = Draft { spaces: draft.spaces.clone(), assigned: Arc::default(), ..again.clone() };
    assert!(matches!(refused(&mut store, add_draft(&reused)), ProjectError::Invalid(_)));
    let of_plain = Draft { blocks: plain.id, assigned: Arc::default(), ..again.clone() };
    let lost = Draft { rulebook: Rulebook { min_spaces: Some(0), ..Rulebook::default() }, ..of_plain.clone() };
    assert!(matches!(refused(&mut store, add_draft(&lost)), ProjectError::RulebookWrong { .. }));
    assert!(!store.project().definition(plain.id).unwrap().is_blocks, "what is refused leaves nothing");
    let marked = run(&mut store, add_draft(&of_plain));
    assert!(marked.project.definition(plain.id).unwrap().is_blocks && marked.changes.definitions == [plain.id]);
    // One step, back and forth.
    store.undo("").unwrap();
    let before = store.project();
    assert!(!before.definition(plain.id).unwrap().is_blocks && before.draft_named("Anderer").is_none());
    store.redo("").unwrap();
    assert!(store.project().definition(plain.id).unwrap().is_blocks);
    store.undo("").unwrap();
    let upside_down = Rulebook { min_spaces: Some(5), max_spaces: Some(4), ..Rulebook::default() };
    let ruled = Command::SetRulebook { id: draft.id, rulebook: upside_down };
    assert!(matches!(refused(&mut store, ruled), ProjectError::RulebookWrong { .. }));
    let lost = Rulebook { parent: Some(DefinitionId::new()), ..Rulebook::default() };
    assert!(matches!(
        refused(&mut store, Command::SetRulebook { id: draft.id, rulebook: lost }),
        ProjectError::Gone { .. }
    ));

    let blocks_id = draft.blocks;
    let unmark = Command::MarkBlocks { id: blocks_id, is_blocks: false };
    assert!(matches!(refused(&mut store, unmark), ProjectError::Needed { .. }));
    assert!(matches!(refused(&mut store, Command::DeleteDefinition(blocks_id)), ProjectError::Needed { .. }));
    let project = store.project();
    let newer =
        Command::ReplaceDefinition { id: blocks_id, definition: Box::new(project.definitions[0].clone()), kept: None };
    assert!(matches!(refused(&mut store, newer), ProjectError::Needed { .. }));
    run(
        &mut store,
        Command::SetRulebook { id: draft.id, rulebook: Rulebook { parent: Some(plain.id), ..Rulebook::default() } },
    );
    assert!(matches!(refused(&mut store, Command::DeleteDefinition(plain.id)), ProjectError::Needed { .. }));
    let wrong_day = Position { date: "gestern".to_owned(), ..position(&draft, None, &other, Stance::Agrees) };
    assert!(matches!(refused(&mut store, Command::SetPosition(wrong_day)), ProjectError::DateWrong { .. }));
    let nowhere = position(&draft, Some(DraftSpaceId::new()), &other, Stance::Agrees);
    assert!(matches!(refused(&mut store, Command::SetPosition(nowhere)), ProjectError::Gone { .. }));
}

#[test]
fn positions_take_the_place_of_earlier_ones_and_hold_their_department() {
    let bench = Bench::new();
    let (mut store, draft, _) = begun(&bench);
    let health = department("Gesundheitsamt");
    run(&mut store, Command::AddDepartment(health.clone()));
    let space = draft.spaces[0].id;
    run(&mut store, Command::SetPosition(position(&draft, None, &health, Stance::Agrees)));
    run(&mut store, Command::SetPosition(position(&draft, Some(space), &health, Stance::AgreesIf)));
    let applied = run(&mut store, Command::SetPosition(position(&draft, Some(space), &health, Stance::Objects)));
    assert!(applied.changes.positions && applied.changes.drafts.is_empty());
    assert_eq!((applied.entry.args["stance"].as_str(), applied.entry.args["space"].as_str()), ("objects", "Raum 1"));
    let project = store.project();
    assert_eq!(project.positions.len(), 2);
    assert_eq!(project.position(draft.id, Some(space), health.id).unwrap().stance, Stance::Objects);
    assert!(matches!(refused(&mut store, Command::DeleteDepartment(health.id)), ProjectError::InUse { .. }));
    store.undo("").unwrap();
    assert_eq!(store.project().position(draft.id, Some(space), health.id).unwrap().stance, Stance::AgreesIf);
    let id = store.project().positions[1].id;
    run(&mut store, Command::DeletePosition(id));
    run(&mut store, Command::DeleteDraft(draft.id));
    assert!(store.project().positions.is_empty() && store.project().drafts.is_empty());
    run(&mut store, Command::DeleteDepartment(health.id));
    for _ in 0..3 {
        store.undo("").unwrap();
    }
    assert_eq!(store.project().positions.len(), 2);
    assert_eq!(now(&store), draft);

    // Copies without names tell no person.
    let path = bench.path("ohne.gpkg");
    store.copy_to(&path, true, false, &NoWatch).unwrap();
    let (copy, report) = bench.open(&path);
    assert_eq!((report.foreign_changes, report.replaced_outside), (0, 0));
    assert!(copy.project().positions.iter().all(|p| p.person.is_empty() && !p.text.is_empty()));
    copy.close(true).unwrap();
}

#[test]
fn a_decision_freezes_its_draft_until_it_is_undone() {
    let bench = Bench::new();
    let (mut store, draft, blocks) = begun(&bench);
    let into = Some(draft.spaces[0].id);
    let project = store.project();
    let Command::Decide { decision, department, definition, state } = decide(&project, draft.id, "Gemeinsam") else {
        panic!()
    };
    let with = |decision: Decision| Command::Decide {
        decision: Box::new(decision),
        department: department.clone(),
        definition: definition.clone(),
        state,
    };
    let undated = Decision { date: String::new(), ..(*decision).clone() };
    assert!(matches!(refused(&mut store, with(undated)), ProjectError::DateWrong { .. }));
    let backwards = Decision { valid_to: "2026-12-31".to_owned(), ..(*decision).clone() };
    assert!(matches!(refused(&mut store, with(backwards)), ProjectError::DateWrong { .. }));
    let youth = project.departments[0].clone();
    run(&mut store, Command::SetPosition(position(&draft, None, &youth, Stance::Agrees)));
    let said = store.project().positions[0].id;
    run(&mut store, Command::SetPosition(position(&draft, into, &youth, Stance::Objects)));
    let unsaid = store.history(&HistoryFilter::default(), 0, 1).unwrap()[0].seq;
    store.undo("").unwrap();
    run(&mut store, stroke(&draft, &[blocks[1], blocks[4], blocks[7], blocks[10]], into));
    let stale = with((*decision).clone());
    assert!(matches!(refused(&mut store, stale), ProjectError::DecisionStale { .. }));
    let undone = store.history(&HistoryFilter::default(), 0, 1).unwrap()[0].seq;
    store.undo("").unwrap();
    // One block only: codes and names of the spaces are what they were.
    run(&mut store, stroke(&draft, &[blocks[1]], into));
    let elsewhere = with((*decision).clone());
    assert!(matches!(refused(&mut store, elsewhere), ProjectError::DecisionStale { .. }));
    store.undo("").unwrap();
    let applied = run(&mut store, with((*decision).clone()));
    assert!(applied.changes.decisions && applied.changes.definitions == [definition.id]);
    let project = store.project();
    assert_eq!(project.decision_on(draft.id), Some(&*decision));
    assert!(project.department_named("Sozialplanung").is_some());

    for command in [
        stroke(&draft, &[blocks[1]], into),
        Command::DeleteDraft(draft.id),
        Command::RenameDraft { id: draft.id, name: "Anders".to_owned() },
        Command::SetRulebook { id: draft.id, rulebook: Rulebook::default() },
        Command::DeleteDraftSpace { draft: draft.id, space: draft.spaces[0].id },
        Command::SetPosition(position(&draft, None, &youth, Stance::Objects)),
        Command::SetPosition(position(&draft, into, &youth, Stance::AgreesIf)),
        Command::DeletePosition(said),
        with(Decision { id: klammer::model::DecisionId::new(), ..(*decision).clone() }),
    ] {
        assert!(matches!(refused(&mut store, command), ProjectError::DraftDecided { .. }));
    }
    for undone in [undone, unsaid] {
        assert!(matches!(store.reapply(undone, "").unwrap_err(), ProjectError::DraftDecided { .. }));
    }
    assert_eq!(store.project().positions.len(), 1, "as it was said before the decision");
    assert!(matches!(refused(&mut store, Command::DeleteDefinition(definition.id)), ProjectError::Needed { .. }));
    // Its ground is what was decided; its residents are not.
    let common = store.project().definition(definition.id).unwrap().clone();
    let smaller = klammer::model::Space { name: "Anders".to_owned(), ..common.spaces[0].clone() };
    let mend =
        Command::MendDefinition { id: common.id, changed: vec![smaller], removed: Vec::new(), mended: Vec::new() };
    assert!(matches!(refused(&mut store, mend), ProjectError::DefinitionDecided { .. }));
    let newer = Command::ReplaceDefinition { id: common.id, definition: Box::new(common.clone()), kept: None };
    assert!(matches!(refused(&mut store, newer), ProjectError::DefinitionDecided { .. }));
    let source = Box::new(klammer::model::Source { file_name: "einwohner.csv".to_owned(), ..Default::default() });
    let residents = vec![(common.spaces[0].id, Some(77.0))];
    run(&mut store, Command::SetResidents { id: common.id, residents, source, kept: None });
    store.undo("").unwrap();
    let open_end = Decision { valid_to: "2030-12-31".to_owned(), ..(*decision).clone() };
    run(&mut store, Command::EditDecision(open_end.clone()));
    assert_eq!(store.project().decisions, [open_end]);
    store.undo("").unwrap();
    let decided = store.history(&HistoryFilter { kinds: vec![HistoryKind::Decide], ..HistoryFilter::default() }, 0, 9);
    let decided = decided.unwrap().last().unwrap().seq;
    store.undo("").unwrap();
    assert!(store.project().decisions.is_empty() && store.project().definition_named("Gemeinsam").is_none());
    run(&mut store, stroke(&draft, &[blocks[1]], into));
    assert!(matches!(store.reapply(decided, "").unwrap_err(), ProjectError::DecisionStale { .. }));
    store.undo("").unwrap();
    store.reapply(decided, "").unwrap();
    assert_eq!(store.project().decisions, [*decision]);
}

#[test]
fn doing_again_leaves_no_block_in_a_space_that_is_gone() {
    let bench = Bench::new();
    let (mut store, draft, blocks) = begun(&bench);
    let new = draft_space("9", "Neu");
    let added =
        Command::AddDraftSpace { draft: draft.id, space: new.clone(), blocks: Vec::new(), how: SpaceCame::Made };
    run(&mut store, added);
    let seq = run(&mut store, stroke(&draft, &[blocks[11]], Some(new.id))).entry.seq;
    store.undo("").unwrap();
    store.undo("").unwrap();
    assert!(matches!(store.reapply(seq, "").unwrap_err(), ProjectError::LeftAlone { .. }));
    assert_eq!(now(&store), draft);
    // The row of a block that was painted anew since is another one.
    run(&mut store, stroke(&draft, &[blocks[11]], Some(draft.spaces[0].id)));
    let painted = now(&store);
    assert!(matches!(store.reapply(seq, "").unwrap_err(), ProjectError::ChangedSince { .. }));
    assert_eq!(now(&store), painted);
    // Deleting the draft again would leave the space that came since.
    run(&mut store, Command::DeleteDraft(draft.id));
    let deleted = store.history(&HistoryFilter::default(), 0, 1).unwrap()[0].seq;
    store.undo("").unwrap();
    let added = Command::AddDraftSpace { draft: draft.id, space: new, blocks: Vec::new(), how: SpaceCame::Made };
    run(&mut store, added);
    assert!(matches!(store.reapply(deleted, "").unwrap_err(), ProjectError::LeftAlone { .. }));
}

#[test]
fn crosswalks_are_kept_once_hidden_and_compacted() {
    let bench = Bench::new();
    let mut store = agreed(&bench);
    let project = store.project();
    let first = &project.crosswalks[0];
    let same = Command::KeepCrosswalk { crosswalk: Box::new(first.clone()), kept: None };
    assert!(matches!(refused(&mut store, same), ProjectError::NameTaken(_)));
    let mut wrong = crosswalk("Falsch", &project.definitions[0], &project.definitions[1]);
    Arc::make_mut(&mut wrong.rows)[0].area_share = 1.1;
    let wrong = Command::KeepCrosswalk { crosswalk: Box::new(wrong), kept: None };
    assert!(matches!(refused(&mut store, wrong), ProjectError::Invalid(_)));
    let foreign = crosswalk("Fremd", &project.definitions[1], &project.definitions[0]);
    let foreign = klammer::model::Crosswalk { from: project.definitions[0].id, ..foreign };
    let foreign = Command::KeepCrosswalk { crosswalk: Box::new(foreign), kept: None };
    assert!(matches!(refused(&mut store, foreign), ProjectError::Gone { .. }));

    let applied = run(&mut store, Command::DeleteCrosswalk(first.id));
    assert_eq!(applied.changes.crosswalks, [first.id]);
    store.undo("").unwrap();
    assert_eq!(content(&store.project()), content(&project));
    run(&mut store, Command::AddVersion { name: "mit Schlüssel".to_owned() });
    let version = store.project().versions[0].id;
    run(&mut store, Command::DeleteCrosswalk(project.crosswalks[1].id));
    assert!(store.compactable().unwrap().is_empty(), "the version needs it");
    assert_eq!(store.look_at_version(version).unwrap().crosswalks, project.crosswalks);
    run(&mut store, Command::DeleteVersion(version));
    let found = store.compactable().unwrap();
    assert_eq!((found.crosswalks, found.sources), (1, 1));
    store.compact("").unwrap();
    assert!(store.compactable().unwrap().is_empty());
    let path = saved(&bench, store);
    let found = verify(&path, &NoWatch).unwrap();
    assert!(found.is_sound(), "{found:#?}");
}

#[test]
fn other_programs_see_the_assignment_and_what_they_change_is_told() {
    let bench = Bench::new();
    let path = saved(&bench, agreed(&bench));
    let before = bench.open(&path);
    let project = before.0.project();
    before.0.close(true).unwrap();
    let conn = other_program(&path);
    let sql = "SELECT count(*) FROM klammer_draft_block b JOIN klammer_draft_space s ON s.uid = b.space
        JOIN klammer_draft d ON d.uid = b.draft AND d.name = 'Entwurf A'";
    assert_eq!(conn.query_row(sql, [], |row| row.get::<_, usize>(0)).unwrap(), project.drafts[0].assigned.len());
    conn.execute_batch(
        "UPDATE klammer_draft_block SET space = (SELECT uid FROM klammer_draft_space WHERE draft = klammer_draft_block.draft LIMIT 1)
           WHERE draft = (SELECT uid FROM klammer_draft WHERE name = 'Entwurf B');
         DELETE FROM klammer_draft_space WHERE code = '01' AND draft = (SELECT uid FROM klammer_draft WHERE name = 'Entwurf A');",
    )
    .unwrap();
    conn.close().unwrap();
    let (mut store, report) = bench.open(&path);
    assert!(report.foreign_changes > 0 && report.replaced_outside == 0);
    assert_eq!(report.left_out, 4, "blocks in a space that is gone count as unassigned");
    let changed = store.project();
    assert_eq!(changed.drafts[0].spaces.len(), 2);
    let only = changed.drafts[1].spaces[0].id;
    assert!(changed.drafts[1].assigned.iter().all(|(_, space)| *space == only));
    store.undo("").unwrap();
    store.undo("").unwrap();
    assert_eq!(content(&store.project()), content(&project));
}

#[test]
fn values_that_can_not_be_are_told_with_their_field_and_rescued_around() {
    let bench = Bench::new();
    let store = agreed(&bench);
    let whole = store.project();
    let path = saved(&bench, store);
    // What is damaged, and how many drafts, positions, decisions and crosswalks are left.
    let all = (2, 2, 1, 2);
    for (sql, field, left) in [
        ("UPDATE klammer_definition SET is_blocks = 7 WHERE id = 1", "is_blocks", all),
        ("UPDATE klammer_draft SET origin = '{}' WHERE id = 1", "origin", all),
        ("UPDATE klammer_draft SET rulebook = '{\"min_residents\":-5}' WHERE id = 1", "rulebook", all),
        ("UPDATE klammer_draft SET rulebook = '[' WHERE id = 2", "rulebook", all),
        ("UPDATE klammer_draft SET blocks = 'x' WHERE id = 2", "blocks", (1, 1, 1, 2)),
        ("UPDATE klammer_draft_space SET colour = 'bunt' WHERE id = 1", "colour", all),
        ("UPDATE klammer_draft_space SET locked = 2 WHERE id = 1", "locked", all),
        ("UPDATE klammer_draft_block SET block = 'x' WHERE id = 1", "block", all),
        ("UPDATE klammer_draft_block SET space = 'x' WHERE id = 1", "space", all),
        ("UPDATE klammer_draft_block SET began = 'x' WHERE id = 1", "began", all),
        ("UPDATE klammer_position SET stance = 'maybe' WHERE id = 1", "stance", all),
        ("UPDATE klammer_position SET department = 'x' WHERE id = 1", "department", (2, 1, 1, 2)),
        ("UPDATE klammer_decision SET definition = 'x' WHERE id = 1", "definition", (2, 2, 0, 2)),
        ("UPDATE klammer_crosswalk SET basis = 'residents' WHERE id = 1", "basis", (2, 2, 1, 1)),
        ("UPDATE klammer_crosswalk_row SET area_share = 9e999 WHERE number = 1", "area_share", all),
        ("UPDATE klammer_crosswalk_row SET residents_share = -0.1 WHERE number = 2", "residents_share", all),
        ("UPDATE klammer_crosswalk_row SET residents = -1 WHERE number = 2", "residents", all),
        ("UPDATE klammer_crosswalk_row SET from_space = 'x' WHERE number = 1", "from_space", all),
    ] {
        let other = bench.path("other.gpkg");
        std::fs::copy(&path, &other).unwrap();
        let conn = other_program(&other);
        conn.execute_batch(sql).unwrap();
        conn.close().unwrap();
        let told = |defect: &Defect| matches!(defect, Defect::Value { field: found, .. } if found == field);
        match Store::open(&bench.workspace, &other, &NoWatch).map(|_| ()) {
            Err(ProjectError::Damaged { defect, .. }) => assert!(told(&defect), "{sql}: {defect}"),
            Err(error) => panic!("{sql}: {error}"),
            Ok(()) => panic!("{sql}: it opens"),
        }
        let found: Vec<Defect> =
            verify(&other, &NoWatch).unwrap().checks.iter().flat_map(|check| check.defects.clone()).collect();
        assert!(found.iter().any(told), "{sql}: {found:#?}");
        let (mut rescued, report) = rescue(&other, &bench.workspace, &words(), &NoWatch).unwrap();
        assert!(report.defects.iter().any(told), "{sql}: {report:#?}");
        let project = rescued.project();
        let found = (project.drafts.len(), project.positions.len(), project.decisions.len(), project.crosswalks.len());
        assert_eq!(found, left, "{sql}: {report:#?}");
        // What was rescued can be saved and opened.
        rescued.publish_as(&bench.path("gerettet.gpkg"), true, &NoWatch).unwrap();
        rescued.close(false).unwrap();
        let (store, _) = bench.open(&bench.path("gerettet.gpkg"));
        assert_eq!(content(&store.project()), content(&project), "{sql}");
        store.close(true).unwrap();
    }
    // Without any damage all of it comes through.
    let (rescued, report) = rescue(&path, &bench.workspace, &words(), &NoWatch).unwrap();
    assert!(report.is_whole() && report.defects.is_empty(), "{report:#?}");
    let kept = |kind| report.parts.iter().find(|part| part.kind == kind).map(|part| part.kept);
    assert_eq!((kept(RescuedKind::Drafts), kept(RescuedKind::Weights)), (Some(2), Some(20)));
    let project = rescued.project();
    let told = |project: &Project| (project.drafts.clone(), project.positions.clone(), project.decisions.clone());
    assert_eq!(told(&project), told(&whole));
    let rows = |project: &Project| project.crosswalks.iter().map(|c| c.rows.clone()).collect::<Vec<_>>();
    assert_eq!(rows(&project), rows(&whole));
}

#[test]
fn a_proposal_and_bridges_are_kept_to_the_last_bit() {
    let bench = Bench::new();
    let (mut store, draft, blocks) = begun(&bench);
    let follows =
        (1..=3).map(|n| Followed { id: DefinitionId::new(), name: format!("Räume {n}"), weight: 0.1 * f64::from(n) });
    let project = store.project();
    let mut proposal = super::support::draft("Vorschlag", &project.definitions[0], 2);
    proposal.origin = klammer::model::DraftOrigin::Proposal { follows: follows.collect() };
    proposal.rulebook.bridges = vec![Bridge { a: blocks[0], b: blocks[5] }];
    proposal.rulebook.min_compactness = Some(1.0 / 3.0);
    run(&mut store, add_draft(&proposal));
    run(&mut store, Command::SetRulebook { id: draft.id, rulebook: proposal.rulebook.clone() });
    let before = store.project();
    assert_eq!(before.drafts[1], proposal);
    let (store, _) = bench.open(&saved(&bench, store));
    assert_eq!(*store.project(), *before);
}
