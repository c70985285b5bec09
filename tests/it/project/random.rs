//! Random command sequences: undo all is the start, redo all is the end, and publishing keeps everything.

use super::support::*;
use klammer::geometry::NoWatch;
use klammer::model::{
    Colour, ContextStyle, Dash, Decision, Definition, Draft, DraftSpace, FindingKind, IndicatorKind, LineStyle,
    Polarity, Project, Rulebook, Source, Space, SpaceId, Stance,
};
use klammer::project::{Command, HistoryFilter, Mended, ProjectError, SpaceCame, Store};
use proptest::prelude::*;
use std::sync::Arc;

/// What to do, with numbers that choose among what there is.
#[derive(Debug, Clone)]
enum Wish {
    Title(u8),
    AddDepartment(u8),
    EditDepartment(u8, u8),
    DeleteDepartment(u8),
    ImportDefinition(u8, u8),
    EditDefinition(u8, u8),
    DeleteDefinition(u8),
    Mend(u8, u8),
    SetResidents(u8, u8),
    Replace(u8, u8),
    ImportGrid(u8),
    DeleteGrid(u8),
    ImportContext(u8),
    EditContext(u8, u8),
    DeleteContext(u8),
    ImportFacilities(u8, u8),
    EditSet(u8, u8),
    EditFacility(u8, u8),
    DeleteFacility(u8, u8),
    DeleteSet(u8),
    ImportIndicator(u8, u8),
    Derive(u8, u8),
    EditIndicator(u8, u8),
    DeleteIndicator(u8),
    AddBookmark(u8),
    RenameBookmark(u8, u8),
    DeleteBookmark(u8),
    MarkBlocks(u8),
    AddDraft(u8, u8),
    Paint(u8, u8),
    Unpaint(u8, u8),
    AddDraftSpace(u8, u8),
    EditDraftSpace(u8, u8),
    Merge(u8, u8),
    DeleteDraftSpace(u8, u8),
    Rule(u8, u8),
    RenameDraft(u8, u8),
    DeleteDraft(u8),
    Take(u8, u8),
    Withdraw(u8),
    Decide(u8, u8),
    EditDecision(u8, u8),
    KeepCrosswalk(u8, u8),
    DeleteCrosswalk(u8),
    NameVersion(u8),
    DeleteVersion(u8),
    GoBack(u8),
    Reapply(u8),
    Undo,
    Redo,
    Reopen,
}

fn wish() -> impl Strategy<Value = Wish> {
    use Wish::*;
    let two = || (any::<u8>(), any::<u8>());
    prop_oneof![
        1 => any::<u8>().prop_map(Title),
        2 => any::<u8>().prop_map(AddDepartment),
        1 => two().prop_map(|(a, b)| EditDepartment(a, b)),
        1 => any::<u8>().prop_map(DeleteDepartment),
        4 => two().prop_map(|(a, b)| ImportDefinition(a, b)),
        2 => two().prop_map(|(a, b)| EditDefinition(a, b)),
        2 => any::<u8>().prop_map(DeleteDefinition),
        4 => two().prop_map(|(a, b)| Mend(a, b)),
        2 => two().prop_map(|(a, b)| SetResidents(a, b)),
        4 => two().prop_map(|(a, b)| Replace(a, b)),
        1 => any::<u8>().prop_map(ImportGrid),
        1 => any::<u8>().prop_map(DeleteGrid),
        2 => any::<u8>().prop_map(ImportContext),
        1 => two().prop_map(|(a, b)| EditContext(a, b)),
        1 => any::<u8>().prop_map(DeleteContext),
        3 => two().prop_map(|(a, b)| ImportFacilities(a, b)),
        1 => two().prop_map(|(a, b)| EditSet(a, b)),
        3 => two().prop_map(|(a, b)| EditFacility(a, b)),
        3 => two().prop_map(|(a, b)| DeleteFacility(a, b)),
        1 => any::<u8>().prop_map(DeleteSet),
        3 => two().prop_map(|(a, b)| ImportIndicator(a, b)),
        2 => two().prop_map(|(a, b)| Derive(a, b)),
        1 => two().prop_map(|(a, b)| EditIndicator(a, b)),
        1 => any::<u8>().prop_map(DeleteIndicator),
        2 => any::<u8>().prop_map(AddBookmark),
        1 => two().prop_map(|(a, b)| RenameBookmark(a, b)),
        1 => any::<u8>().prop_map(DeleteBookmark),
        1 => any::<u8>().prop_map(MarkBlocks),
        12 => drafting(),
        2 => any::<u8>().prop_map(NameVersion),
        1 => any::<u8>().prop_map(DeleteVersion),
        2 => any::<u8>().prop_map(GoBack),
        2 => any::<u8>().prop_map(Reapply),
        3 => Just(Undo),
        2 => Just(Redo),
        1 => Just(Reopen),
    ]
}

/// What is done to drafts and about them.
fn drafting() -> impl Strategy<Value = Wish> {
    use Wish::*;
    let two = || (any::<u8>(), any::<u8>());
    prop_oneof![
        4 => two().prop_map(|(a, b)| AddDraft(a, b)),
        6 => two().prop_map(|(a, b)| Paint(a, b)),
        2 => two().prop_map(|(a, b)| Unpaint(a, b)),
        2 => two().prop_map(|(a, b)| AddDraftSpace(a, b)),
        2 => two().prop_map(|(a, b)| EditDraftSpace(a, b)),
        2 => two().prop_map(|(a, b)| Merge(a, b)),
        1 => two().prop_map(|(a, b)| DeleteDraftSpace(a, b)),
        1 => two().prop_map(|(a, b)| Rule(a, b)),
        1 => two().prop_map(|(a, b)| RenameDraft(a, b)),
        1 => any::<u8>().prop_map(DeleteDraft),
        3 => two().prop_map(|(a, b)| Take(a, b)),
        1 => any::<u8>().prop_map(Withdraw),
        2 => two().prop_map(|(a, b)| Decide(a, b)),
        1 => two().prop_map(|(a, b)| EditDecision(a, b)),
        2 => two().prop_map(|(a, b)| KeepCrosswalk(a, b)),
        1 => any::<u8>().prop_map(DeleteCrosswalk),
    ]
}

fn pick<T>(all: &[T], choice: u8) -> Option<&T> {
    all.get(usize::from(choice) % all.len().max(1))
}

fn some_source(number: u8) -> Source {
    Source { attribution: format!("Quelle {number}"), ..source("x.shp") }
}

/// The command a wish means for a project; `None` if there is nothing to do it to.
fn command(project: &Project, wish: &Wish) -> Option<Command> {
    let name = |n: u8| format!("Name {}", n % 12);
    let departments = &project.departments;
    let colour = |n: u8| Colour([n, n, 0]);
    let line = |n: u8| LineStyle { width_pt: 0.5 + f64::from(n) / 99.0, dash: Dash::ALL[usize::from(n % 4)] };
    Some(match *wish {
        Wish::Title(n) => Command::EditProject { title: name(n) },
        Wish::AddDepartment(n) => Command::AddDepartment(department(&name(n))),
        Wish::EditDepartment(which, n) => {
            Command::EditDepartment(klammer::model::Department { name: name(n), ..pick(departments, which)?.clone() })
        }
        Wish::DeleteDepartment(which) => Command::DeleteDepartment(pick(departments, which)?.id),
        Wish::ImportDefinition(which, n) => {
            let owner = pick(departments, which).cloned().unwrap_or_else(|| department(&name(n)));
            let new = definition(&owner, &name(n), usize::from(n % 5));
            import(&owner, Definition { is_blocks: n % 3 > 0, ..new })
        }
        Wish::EditDefinition(which, n) => {
            let (id, department) = (pick(&project.definitions, which)?.id, pick(departments, n)?.id);
            let source = some_source(n);
            Command::EditDefinition { id, name: name(n), department, colour: colour(n), line: line(n), source }
        }
        Wish::DeleteDefinition(which) => Command::DeleteDefinition(pick(&project.definitions, which)?.id),
        Wish::Mend(which, n) => mended(pick(&project.definitions, which)?, n),
        Wish::SetResidents(which, n) => {
            let definition = pick(&project.definitions, which)?;
            let number = |i: usize| (!i.is_multiple_of(3)).then_some(i as f64 * f64::from(n) / 7.0);
            let residents = definition.spaces.iter().enumerate().map(|(i, s)| (s.id, number(i))).collect();
            Command::SetResidents { id: definition.id, residents, source: Box::new(some_source(n)), kept: None }
        }
        Wish::Replace(which, n) => newer(pick(&project.definitions, which)?, n),
        Wish::ImportGrid(n) => import_grid(grid(&name(n), usize::from(n % 5))),
        Wish::DeleteGrid(which) => Command::DeleteGrid(pick(&project.grids, which)?.id),
        Wish::ImportContext(n) => {
            let kind = [Shapes::Lines, Shapes::Points, Shapes::Areas][usize::from(n % 3)];
            import_context(context(&name(n), kind, usize::from(n % 4)))
        }
        Wish::EditContext(which, n) => {
            let id = pick(&project.context_layers, which)?.id;
            let style = ContextStyle { line: line(n), fill_percent: n % 101, ..ContextStyle::default() };
            Command::EditContext { id, name: name(n), colour: colour(n), style, source: some_source(n) }
        }
        Wish::DeleteContext(which) => Command::DeleteContext(pick(&project.context_layers, which)?.id),
        Wish::ImportFacilities(which, n) => {
            let owner = pick(departments, which).filter(|_| n % 2 == 0);
            import_set(owner, facility_set(owner, &name(n), usize::from(n % 5)))
        }
        Wish::EditSet(which, n) => Command::EditFacilitySet {
            id: pick(&project.facility_sets, which)?.id,
            name: name(n),
            department: pick(departments, n).filter(|_| n % 2 == 0).map(|d| d.id),
            colour: colour(n),
            source: some_source(n),
        },
        Wish::EditFacility(which, n) => {
            let set = pick(&project.facility_sets, which)?;
            let mut new = pick(&set.facilities, n)?.clone();
            (new.name, new.capacity) = (name(n), (n % 3 == 0).then_some(f64::from(n) / 7.0));
            new.position = geo::Point::new(f64::from(n) / 3.0, 6e6);
            Command::EditFacility { set: set.id, facility: new }
        }
        Wish::DeleteFacility(which, n) => {
            let set = pick(&project.facility_sets, which)?;
            Command::DeleteFacility { set: set.id, facility: pick(&set.facilities, n)?.id }
        }
        Wish::DeleteSet(which) => Command::DeleteFacilitySet(pick(&project.facility_sets, which)?.id),
        Wish::ImportIndicator(which, n) => import_indicator(indicator(pick(&project.definitions, which)?, &name(n))),
        Wish::Derive(which, n) => {
            let from = pick(&project.indicators, which)?;
            let (of, to) = (project.definition(from.definition)?, pick(&project.definitions, n)?);
            let old = project.indicators.iter().filter(|i| i.derived.is_some() && n % 2 == 0).map(|i| i.id);
            let indicators = vec![super::derived::derived(from, of, to, &name(n))];
            Command::DeriveIndicators { indicators, replaced: old.take(2).collect() }
        }
        Wish::EditIndicator(which, n) => Command::EditIndicator {
            id: pick(&project.indicators, which)?.id,
            name: name(n),
            unit: "%".to_owned(),
            kind: IndicatorKind::Count,
            polarity: Polarity::Neutral,
            dimension: name(n),
            source: some_source(n),
        },
        Wish::DeleteIndicator(which) => Command::DeleteIndicator(pick(&project.indicators, which)?.id),
        Wish::AddBookmark(n) => Command::AddBookmark { bookmark: bookmark(&name(n), n) },
        Wish::RenameBookmark(which, n) => {
            Command::RenameBookmark { id: pick(&project.bookmarks, which)?.id, name: name(n) }
        }
        Wish::DeleteBookmark(which) => Command::DeleteBookmark(pick(&project.bookmarks, which)?.id),
        Wish::MarkBlocks(n) => {
            let definition = pick(&project.definitions, n)?;
            Command::MarkBlocks { id: definition.id, is_blocks: !definition.is_blocks }
        }
        Wish::NameVersion(n) => Command::AddVersion { name: name(n) },
        Wish::DeleteVersion(which) => Command::DeleteVersion(pick(&project.versions, which)?.id),
        Wish::GoBack(_) | Wish::Reapply(_) | Wish::Undo | Wish::Redo | Wish::Reopen => return None,
        ref wish => return drafting_command(project, wish),
    })
}

/// As [`command`], about drafts.
fn drafting_command(project: &Project, wish: &Wish) -> Option<Command> {
    let name = |n: u8| format!("Name {}", n % 12);
    let drafts = &project.drafts;
    let some_blocks = |draft: &Draft, n: u8| -> Vec<SpaceId> {
        let blocks = project.definition(draft.blocks).map(|d| d.spaces.clone()).unwrap_or_default();
        blocks.iter().enumerate().filter(|(i, _)| n >> (i % 8) & 1 == 1).map(|(_, block)| block.id).collect()
    };
    Some(match *wish {
        Wish::AddDraft(which, n) => {
            let blocks: Vec<&Definition> = project.definitions.iter().filter(|d| d.is_blocks).collect();
            add_draft(&draft(&name(n), pick(&blocks, which)?, usize::from(n % 4) + 1))
        }
        Wish::Paint(which, n) => {
            let draft = pick(drafts, which)?;
            let space = Some(pick(&draft.spaces, n)?.id);
            Command::AssignBlocks { draft: draft.id, blocks: some_blocks(draft, n), space }
        }
        Wish::Unpaint(which, n) => {
            let draft = pick(drafts, which)?;
            Command::AssignBlocks { draft: draft.id, blocks: some_blocks(draft, n), space: None }
        }
        Wish::AddDraftSpace(which, n) => {
            let draft = pick(drafts, which)?;
            let (space, how) = (draft_space(&n.to_string(), &name(n)), SpaceCame::Made);
            Command::AddDraftSpace { draft: draft.id, space, blocks: some_blocks(draft, n), how }
        }
        Wish::EditDraftSpace(which, n) => {
            let draft = pick(drafts, which)?;
            let old = pick(&draft.spaces, n)?;
            let space = DraftSpace { name: name(n), locked: n.is_multiple_of(4), ..old.clone() };
            Command::EditDraftSpace { draft: draft.id, space }
        }
        Wish::Merge(which, n) => {
            let draft = pick(drafts, which)?;
            let (into, from) = (pick(&draft.spaces, n)?.id, pick(&draft.spaces, n.wrapping_add(1))?.id);
            (into != from).then(|| Command::MergeDraftSpaces { draft: draft.id, into, from: vec![from] })?
        }
        Wish::DeleteDraftSpace(which, n) => {
            let draft = pick(drafts, which)?;
            Command::DeleteDraftSpace { draft: draft.id, space: pick(&draft.spaces, n)?.id }
        }
        Wish::Rule(which, n) => {
            let rulebook = Rulebook { min_residents: Some(f64::from(n) / 7.0), ..Rulebook::default() };
            Command::SetRulebook { id: pick(drafts, which)?.id, rulebook }
        }
        Wish::RenameDraft(which, n) => Command::RenameDraft { id: pick(drafts, which)?.id, name: name(n) },
        Wish::DeleteDraft(which) => Command::DeleteDraft(pick(drafts, which)?.id),
        Wish::Take(which, n) => {
            let draft = pick(drafts, which)?;
            let space = pick(&draft.spaces, n).filter(|_| n.is_multiple_of(2)).map(|space| space.id);
            let stance = Stance::ALL[usize::from(n % 4)];
            Command::SetPosition(position(draft, space, pick(&project.departments, n)?, stance))
        }
        Wish::Withdraw(which) => Command::DeletePosition(pick(&project.positions, which)?.id),
        Wish::Decide(which, n) => decide(project, pick(drafts, which)?.id, &name(n)),
        Wish::EditDecision(which, n) => {
            Command::EditDecision(Decision { version: n.to_string(), ..pick(&project.decisions, which)?.clone() })
        }
        Wish::KeepCrosswalk(which, n) => {
            let (from, to) = (pick(&project.definitions, which)?, pick(&project.definitions, n)?);
            Command::KeepCrosswalk { crosswalk: Box::new(crosswalk(&name(n), from, to)), kept: None }
        }
        Wish::DeleteCrosswalk(which) => Command::DeleteCrosswalk(pick(&project.crosswalks, which)?.id),
        _ => return None,
    })
}

/// Every block is in one space of a draft at most, and every space that is named is there.
fn is_sound(project: &Project) -> bool {
    project.drafts.iter().all(|draft| {
        let sorted = |pairs: &[(SpaceId, _)]| pairs.windows(2).all(|two| two[0].0 < two[1].0);
        let there = draft.assigned.iter().all(|(_, space)| draft.space(*space).is_some());
        sorted(&draft.assigned) && sorted(&draft.began) && there && project.definition(draft.blocks).is_some()
    }) && project.positions.iter().all(|position| {
        let draft = project.draft(position.draft);
        draft.is_some_and(|draft| position.space.is_none_or(|space| draft.space(space).is_some()))
    }) && project
        .decisions
        .iter()
        .all(|d| project.definition(d.definition).is_some() && project.draft(d.draft).is_some())
}

/// Some spaces moved, emptied, renamed, and one in three gone.
fn mended(definition: &Definition, n: u8) -> Command {
    let (mut changed, mut removed) = (Vec::new(), Vec::new());
    for (i, space) in definition.spaces.iter().enumerate() {
        let mut space = space.clone();
        match (i + usize::from(n)) % 5 {
            0 => space.geometry = geo::MultiPolygon(vec![square(f64::from(n) / 3.0, 6e6, 0.1 + i as f64)]),
            1 => (space.code, space.residents) = (format!("{n}"), Some(f64::from(n) / 9.0)),
            2 if n.is_multiple_of(3) => space.geometry = geo::MultiPolygon(Vec::new()),
            3 if n.is_multiple_of(2) => {
                removed.push(space.id);
                continue;
            }
            _ => {}
        }
        changed.push(space);
    }
    let mended = vec![Mended { kind: FindingKind::Gap, count: usize::from(n), area_m2: 0.1 }];
    Command::MendDefinition { id: definition.id, changed, removed, mended }
}

/// The spaces turned about, some gone, some changed, some new in between.
fn newer(old: &Definition, n: u8) -> Command {
    let mut new: Vec<Space> = old.spaces.iter().filter(|s| s.code.len() + usize::from(n) % 7 != 4).cloned().collect();
    let length = new.len().max(1);
    new.rotate_left(usize::from(n) % length % 2);
    if n.is_multiple_of(4) {
        new.reverse();
    }
    for (i, space) in spaces(usize::from(n % 3)).into_iter().enumerate() {
        new.insert(usize::from(n).wrapping_mul(7 + i) % (new.len() + 1), space);
    }
    if let Some(space) = new.first_mut().filter(|_| n.is_multiple_of(5)) {
        (space.name, space.residents) = (format!("Neu {n}"), None);
    }
    let definition =
        Definition { source: some_source(n), code_field: "C".to_owned(), spaces: Arc::new(new), ..old.clone() };
    Command::ReplaceDefinition { id: old.id, definition: Box::new(definition), kept: None }
}

/// Publishes, closes, opens, and checks that nothing is different.
fn reopened(bench: &Bench, mut store: Store) -> Store {
    let path = bench.path("random.gpkg");
    store.publish_as(&path, true, &NoWatch).unwrap();
    let (before, history) = (store.project(), store.history(&HistoryFilter::default(), 0, 1000).unwrap());
    store.close(false).unwrap();
    let (store, report) = bench.open(&path);
    assert_eq!(*store.project(), *before);
    assert_eq!(store.history(&HistoryFilter::default(), 0, 1000).unwrap(), history);
    assert_eq!((report.foreign_changes, report.left_out), (0, 0));
    store
}

/// The content of a project without its named versions, which belong to no state.
fn without_versions(project: &Project) -> Project {
    Project { versions: Vec::new(), ..content(project) }
}

fn undo_all(store: &mut Store) -> usize {
    let mut steps = 0;
    loop {
        match store.undo("") {
            Ok(_) => steps += 1,
            Err(ProjectError::NothingToUndo) => return steps,
            Err(other) => panic!("{other}"),
        }
    }
}

fn play(bench: &Bench, mut store: Store, wishes: &[Wish]) -> Store {
    for wish in wishes {
        let before = store.project();
        let result = match wish {
            Wish::Undo => store.undo("Bernd"),
            Wish::Redo => store.redo("Bernd"),
            Wish::GoBack(which) => {
                let Some(version) = pick(&before.versions, *which) else { continue };
                let then = store.look_at_version(version.id).unwrap();
                assert_eq!(*store.project(), *before, "looking changes nothing");
                let result = store.go_back_to(version.id, "Anna");
                if let Ok(applied) = &result {
                    assert_eq!(without_versions(&applied.project), without_versions(&then));
                }
                result
            }
            Wish::Reapply(which) => {
                let entries = store.history(&HistoryFilter::default(), 0, 1000).unwrap();
                let undone: Vec<u64> = entries.iter().filter(|e| e.can_be_reapplied()).map(|e| e.seq).collect();
                let Some(seq) = pick(&undone, *which) else { continue };
                store.reapply(*seq, "Bernd")
            }
            Wish::Reopen => {
                store = reopened(bench, store);
                continue;
            }
            wish => match command(&before, wish) {
                Some(command) => store.execute(command, "Anna"),
                None => continue,
            },
        };
        match result {
            Ok(applied) => {
                assert_eq!(applied.project.revision.0, before.revision.0 + 1);
                assert_eq!(*applied.project, *store.project());
                assert!(is_sound(&applied.project), "{wish:?}");
            }
            Err(error) => {
                let expected = matches!(
                    error,
                    ProjectError::NameTaken(_)
                        | ProjectError::InUse { .. }
                        | ProjectError::Needed { .. }
                        | ProjectError::DraftDecided { .. }
                        | ProjectError::DraftEmpty { .. }
                        | ProjectError::SpaceLocked { .. }
                        | ProjectError::NothingToChange
                        | ProjectError::NothingToUndo
                        | ProjectError::NothingToRedo
                ) || matches!(
                    (wish, &error),
                    (
                        Wish::Reapply(_),
                        ProjectError::ChangedSince { .. }
                            | ProjectError::LeftAlone { .. }
                            | ProjectError::Gone { .. }
                            | ProjectError::DecisionStale { .. }
                    )
                );
                assert!(expected, "{wish:?}: {error}");
                assert_eq!(*store.project(), *before);
            }
        }
    }
    store
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn undo_all_is_the_start_and_redo_all_the_end(wishes in prop::collection::vec(wish(), 1..30)) {
        let bench = Bench::new();
        let store = bench.create();
        let start = content(&store.project());
        let mut store = play(&bench, store, &wishes);
        let end = content(&store.project());
        let tables = feature_tables(&bench, &mut store);

        let steps = undo_all(&mut store);
        prop_assert_eq!(content(&store.project()), start.clone());
        let mut store = reopened(&bench, store);
        prop_assert_eq!(content(&store.project()), start);
        for _ in 0..steps {
            store.redo("").unwrap();
        }
        prop_assert_eq!(content(&store.project()), end.clone());
        let mut store = reopened(&bench, store);
        prop_assert_eq!(content(&store.project()), end);
        prop_assert_eq!(feature_tables(&bench, &mut store), tables);
    }
}

/// Every row of every registered feature table and of its spatial index in the published file.
fn feature_tables(bench: &Bench, store: &mut Store) -> Vec<String> {
    let path = bench.path("tables.gpkg");
    store.publish_as(&path, true, &NoWatch).unwrap();
    let conn = rusqlite::Connection::open(&path).unwrap();
    let names: Vec<String> = conn
        .prepare("SELECT table_name FROM gpkg_contents WHERE data_type = 'features' ORDER BY table_name")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let mut all = Vec::new();
    for name in names {
        // Views of indicators have no spatial index.
        let index = Some(format!("rtree_{name}_geom")).filter(|_| !name.starts_with("indicators_"));
        for table in [Some(name.clone()), index].into_iter().flatten() {
            let mut query = conn.prepare(&format!("SELECT * FROM \"{table}\" ORDER BY 1")).unwrap();
            let columns = query.column_count();
            let mut rows = query.query([]).unwrap();
            while let Some(row) = rows.next().unwrap() {
                let values: Vec<rusqlite::types::Value> = (0..columns).map(|i| row.get(i).unwrap()).collect();
                all.push(format!("{table} {values:?}"));
            }
        }
    }
    all
}
