//! Painting without a window: what is seen at once, what is stored, what is refused.

mod stale;

use super::super::{Outcome, Session};
use super::*;
use crate::app::folders::Folders;
use crate::app::operations::Command;
use crate::app::session::{Direction, Layout, Side};
use crate::app::settings::Settings;
use crate::geometry::EpsgCode;
use crate::geometry::drawn::Reach;
use crate::l10n::Lang;
use crate::model::{Definition, Department, DepartmentId, DraftOrigin, LineStyle, Rulebook, Source, Space};
use geo::{Coord, MultiPolygon, Rect};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

const COLUMNS: u32 = 6;
const ROWS: u32 = 4;
const SIDE_M: f64 = 500.0;
const WEST: f64 = 525_000.0;
const SOUTH: f64 = 6_070_000.0;

struct Desk {
    session: Session,
    woken: Receiver<()>,
    _folder: tempfile::TempDir,
}

fn space(bits: u128, x: f64, y: f64, width: f64, residents: f64) -> Space {
    let square = Rect::new(Coord { x, y }, Coord { x: x + width, y: y + width.min(SIDE_M * 4.0) });
    Space {
        id: SpaceId::from_u128(bits),
        code: format!("{bits:02}"),
        name: format!("Block {bits}"),
        geometry: MultiPolygon::new(vec![square.to_polygon()]),
        residents: Some(residents),
    }
}

fn definition(name: &str, department: DepartmentId, spaces: Vec<Space>, is_blocks: bool) -> Definition {
    Definition {
        id: DefinitionId::new(),
        department,
        name: name.to_owned(),
        colour: Colour([40, 90, 160]),
        line: LineStyle { width_pt: 1.6, dash: crate::model::Dash::Solid },
        is_blocks,
        code_field: String::new(),
        name_field: String::new(),
        residents_field: String::new(),
        source: Source::default(),
        residents_source: None,
        spaces: Arc::new(spaces),
    }
}

/// Six by four blocks of 100 residents, a department with a western and an eastern half, and a draft of two spaces: "West" has the
/// two westernmost columns, "Ost" the two easternmost, the middle is free.
impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (waker, woken) = channel();
        let settings = Settings { lang: Some(Lang::De), ..Settings::default() };
        let wake = move || {
            let _ = waker.send(());
        };
        let session = Session::new(Folders::below(folder.path()), settings, Arc::new(wake));
        let mut desk = Self { session, woken, _folder: folder };
        desk.session.new_project("Flensburg".to_owned(), EpsgCode::UTM32);
        desk.settle();
        let department = Department { id: DepartmentId::new(), name: "Statistik".into(), organisation: String::new() };
        let block = |n: u32| {
            let (x, y) = (f64::from(n % COLUMNS) * SIDE_M, f64::from(n / COLUMNS) * SIDE_M);
            space(u128::from(n) + 1, WEST + x, SOUTH + y, SIDE_M, 100.0)
        };
        let blocks = definition("Blöcke", department.id, (0..COLUMNS * ROWS).map(block).collect(), true);
        let half = |bits, x: f64| space(bits, WEST + x, SOUTH, SIDE_M * 3.0, 1_200.0);
        let mut halves = definition("Hälften", department.id, vec![half(901, 0.0), half(902, SIDE_M * 3.0)], false);
        for space in Arc::make_mut(&mut halves.spaces) {
            space.residents = None;
            let low = space.geometry.0[0].exterior().0[0].x.min(space.geometry.0[0].exterior().0[2].x);
            let corners = [Coord { x: low, y: SOUTH }, Coord { x: low + SIDE_M * 3.0, y: SOUTH + SIDE_M * 4.0 }];
            space.geometry = MultiPolygon::new(vec![Rect::new(corners[0], corners[1]).to_polygon()]);
        }
        for definition in [blocks, halves] {
            let definition = Box::new(definition);
            desk.session.execute(Command::ImportDefinition { department: department.clone(), definition, kept: None });
        }
        desk.settle();
        desk
    }

    fn with_draft() -> Self {
        let mut desk = Self::new();
        let draft = desk.draft("Entwurf A", 10);
        let id = draft.id;
        desk.session.execute(Command::AddDraft { draft: Box::new(draft) });
        desk.settle();
        desk.session.choose_draft(Some(id));
        desk.settle();
        desk
    }

    fn draft(&self, name: &str, bits: u128) -> Draft {
        let space = |bits: u128, name: &str| DraftSpace {
            id: DraftSpaceId::from_u128(bits),
            code: String::new(),
            name: name.to_owned(),
            colour: None,
            locked: false,
        };
        let (west, east) = (space(bits, "West"), space(bits + 1, "Ost"));
        let of = |n: u32| match n % COLUMNS {
            0 | 1 => Some(west.id),
            4 | 5 => Some(east.id),
            _ => None,
        };
        let assigned: Vec<_> =
            (0..COLUMNS * ROWS).filter_map(|n| Some((SpaceId::from_u128(u128::from(n) + 1), of(n)?))).collect();
        Draft {
            id: DraftId::from_u128(bits),
            name: name.to_owned(),
            blocks: self.blocks(),
            origin: DraftOrigin::Empty,
            rulebook: Rulebook::default(),
            spaces: Arc::new(vec![west, east]),
            began: Arc::new(assigned.clone()),
            assigned: Arc::new(assigned),
        }
    }

    fn blocks(&self) -> DefinitionId {
        self.session.project().unwrap().definitions[0].id
    }

    /// Until nothing runs; what failed is told.
    fn settle(&mut self) {
        let begun = Instant::now();
        loop {
            for outcome in self.session.poll() {
                assert!(!matches!(outcome, Outcome::Failed(_)), "{outcome:?}");
            }
            if self.session.idle() && self.session.poll().is_empty() {
                return;
            }
            assert!(begun.elapsed() < Duration::from_secs(30), "it never ends: {:?}", self.session.jobs());
            let _ = self.woken.recv_timeout(Duration::from_millis(50));
        }
    }

    /// A place counted in blocks from the south-western corner.
    fn corner(&self, x: f64, y: f64) -> Coord<f64> {
        self.session.world_from_project(Coord { x: WEST + x * SIDE_M, y: SOUTH + y * SIDE_M }).unwrap()
    }

    /// The middle of a block on the map.
    fn at(&self, block: u32) -> Coord<f64> {
        self.corner(f64::from(block % COLUMNS) + 0.5, f64::from(block / COLUMNS) + 0.5)
    }

    fn seen(&self) -> String {
        let letter = |space: &u32| match *space {
            Draft::UNASSIGNED => '.',
            n => char::from(b'a' + n as u8),
        };
        self.session.draft_view().unwrap().assigned().iter().map(letter).collect()
    }

    fn stored(&self) -> String {
        let project = self.session.project().unwrap();
        let draft = self.session.draft().unwrap();
        let dense = draft.dense(&project.definition(draft.blocks).unwrap().spaces);
        dense.iter().map(|n| if *n == Draft::UNASSIGNED { '.' } else { char::from(b'a' + *n as u8) }).collect()
    }

    fn residents(&self, space: u32) -> f64 {
        self.session.draft_view().unwrap().figures_of(space).unwrap().residents.unwrap()
    }

    fn west(&self) -> Target {
        Target::Space(self.session.draft().unwrap().spaces[0].id)
    }

    fn east(&self) -> Target {
        Target::Space(self.session.draft().unwrap().spaces[1].id)
    }
}

const BEGUN: &str = "aa..bbaa..bbaa..bbaa..bb";

#[test]
fn a_stroke_shows_at_once_and_is_one_step() {
    let mut desk = Desk::with_draft();
    assert_eq!((desk.seen().as_str(), desk.stored().as_str()), (BEGUN, BEGUN));
    let before = desk.session.revision();
    let painted = desk.session.painted_generation();
    desk.session.begin_stroke(desk.west()).unwrap();
    assert_eq!(desk.session.stroke_to(desk.at(2), 0.0), 1);
    // The way to the next place is painted, too: block 3 and the one beyond, which is of "Ost".
    assert_eq!(desk.session.stroke_to(desk.at(4), 0.0), 2);
    assert_eq!((desk.seen().as_str(), desk.stored().as_str()), ("aaaaabaa..bbaa..bbaa..bb", BEGUN));
    assert!(desk.session.painted_generation() > painted);
    assert_eq!((desk.residents(0), desk.residents(1)), (1_100.0, 700.0));
    desk.session.finish_stroke();
    assert_eq!(desk.seen(), "aaaaabaa..bbaa..bbaa..bb");
    desk.settle();
    assert_eq!(desk.stored(), desk.seen());
    assert_eq!(desk.session.revision().0, before.0 + 1);
    desk.session.undo();
    desk.settle();
    assert_eq!((desk.seen().as_str(), desk.stored().as_str()), (BEGUN, BEGUN));
    assert_eq!((desk.residents(0), desk.residents(1)), (800.0, 800.0));
}

#[test]
fn a_stroke_that_is_given_up_leaves_nothing() {
    let mut desk = Desk::with_draft();
    let before = desk.session.revision();
    desk.session.begin_stroke(desk.west()).unwrap();
    desk.session.stroke_to(desk.at(2), 700.0);
    assert_ne!(desk.seen(), BEGUN);
    desk.session.abort_stroke();
    assert_eq!((desk.seen().as_str(), desk.residents(0)), (BEGUN, 800.0));
    assert!(desk.session.end_stroke().is_none() && desk.session.stroke_to(desk.at(3), 0.0) == 0);
    desk.settle();
    assert_eq!(desk.session.revision(), before);
    // A stroke over what is there already is no step.
    assert_eq!(desk.session.paint_blocks(&[0, 1], desk.west()), Ok(0));
    desk.settle();
    assert_eq!(desk.session.revision(), before);
}

#[test]
fn strokes_before_the_first_is_stored_add_up() {
    let mut desk = Desk::with_draft();
    let before = desk.session.revision();
    for block in [2, 8, 14, 20] {
        assert_eq!(desk.session.paint_blocks(&[block], desk.west()), Ok(1));
    }
    assert_eq!(desk.session.paint_blocks(&[2], desk.east()), Ok(1));
    let seen = "aab.bbaaa.bbaaa.bbaaa.bb";
    assert_eq!(desk.seen(), seen);
    while !desk.session.idle() {
        desk.session.poll();
        assert_eq!(desk.seen(), seen, "what is seen never goes back");
    }
    desk.settle();
    assert_eq!((desk.stored().as_str(), desk.session.revision().0), (seen, before.0 + 5));
    for _ in 0..5 {
        desk.session.undo();
    }
    desk.settle();
    assert_eq!(desk.seen(), BEGUN);
    for _ in 0..5 {
        desk.session.redo();
    }
    desk.settle();
    assert_eq!(desk.seen(), seen);
}

#[test]
fn locked_spaces_and_missing_targets_are_told() {
    let mut desk = Desk::with_draft();
    let east = DraftSpace { locked: true, ..desk.session.draft().unwrap().spaces[1].clone() };
    let draft = desk.session.draft().unwrap().id;
    desk.session.execute(Command::EditDraftSpace { draft, space: east });
    desk.settle();
    assert_eq!(desk.session.begin_stroke(desk.east()), Err(Refusal::Locked("Ost".into())));
    // A stroke that also touches a locked space takes what it may.
    assert_eq!(desk.session.paint_blocks(&[2, 4], desk.west()), Ok(1));
    assert_eq!(desk.session.paint_refusal(), Some(&Refusal::Locked("Ost".into())));
    assert_eq!(desk.seen(), "aaa.bbaa..bbaa..bbaa..bb");
    assert_eq!(desk.session.paint_blocks(&[4], Target::Nothing), Err(Refusal::Locked("Ost".into())));
    let gone = Target::Space(DraftSpaceId::from_u128(77));
    assert_eq!(desk.session.begin_stroke(gone), Err(Refusal::NoTarget));
    desk.session.choose_draft(None);
    assert_eq!(desk.session.begin_stroke(Target::Nothing), Err(Refusal::NoDraft));
}

#[test]
fn what_the_store_refuses_is_taken_back() {
    let mut desk = Desk::with_draft();
    let (draft, space) = (desk.session.draft().unwrap().id, desk.session.draft().unwrap().spaces[0].clone());
    // The space is gone before the stroke arrives.
    desk.session.execute(Command::DeleteDraftSpace { draft, space: space.id });
    assert_eq!(desk.session.paint_blocks(&[2], Target::Space(space.id)), Ok(1));
    assert_eq!(&desk.seen()[..6], "aaa.bb");
    let mut failed = 0;
    while !desk.session.idle() {
        failed += desk.session.poll().iter().filter(|outcome| matches!(outcome, Outcome::Failed(_))).count();
    }
    desk.settle();
    assert_eq!(
        (failed, desk.stored().as_str(), desk.seen().as_str()),
        (1, "....aa....aa....aa....aa", "....aa....aa....aa....aa")
    );
    assert_eq!(desk.residents(0), 800.0);
}

#[test]
fn filling_stops_at_other_spaces_and_at_borders_of_a_department() {
    let mut desk = Desk::with_draft();
    assert_eq!(desk.session.fill_at(desk.at(2), desk.west()), Ok(8));
    assert_eq!(desk.seen(), "aaaabbaaaabbaaaabbaaaabb");
    desk.settle();
    desk.session.undo();
    desk.settle();
    let halves = desk.session.project().unwrap().definitions[1].id;
    desk.session.set_fill_up_to(FillUpTo::Definition(halves));
    assert_eq!(desk.session.fill_at(desk.at(2), desk.west()), Ok(4));
    assert_eq!(desk.seen(), "aaa.bbaaa.bbaaa.bbaaa.bb");
    let nowhere = desk.session.world_from_project(Coord { x: WEST - 5_000.0, y: SOUTH }).unwrap();
    assert_eq!(desk.session.fill_at(nowhere, desk.west()), Err(Refusal::NothingThere));
}

#[test]
fn what_a_line_encloses_is_assigned() {
    let mut desk = Desk::with_draft();
    let path = vec![desk.corner(1.9, -0.1), desk.corner(4.1, -0.1), desk.corner(4.1, 2.1), desk.corner(1.9, 2.1)];
    desk.session.paint_area(path, Reach::Within, desk.west()).unwrap();
    desk.settle();
    assert_eq!(
        (desk.seen().as_str(), desk.stored().as_str()),
        ("aaaabbaaaabbaa..bbaa..bb", "aaaabbaaaabbaa..bbaa..bb")
    );
}

#[test]
fn a_line_parts_a_space_and_spaces_are_joined_again() {
    let mut desk = Desk::with_draft();
    // Above the first of four rows: three rows stay, one is the smaller side.
    let path = [desk.corner(0.2, 1.05), desk.corner(1.8, 1.05)];
    desk.session.split_along(&path).unwrap();
    desk.settle();
    assert_eq!(desk.seen(), "cc..bbaa..bbaa..bbaa..bb");
    let draft = desk.session.draft().unwrap().clone();
    assert_eq!((draft.spaces[2].name.as_str(), draft.spaces[2].code.as_str()), ("West (Teil)", "03"));
    assert_eq!(desk.residents(2), 200.0);
    desk.session.merge_draft_spaces(draft.spaces[2].id, draft.spaces[1].id).unwrap();
    desk.settle();
    assert_eq!(desk.seen(), "bb..bbaa..bbaa..bbaa..bb");
    assert_eq!(desk.residents(1), 1_000.0);
    // A line in the free middle parts nothing.
    let free = [desk.corner(2.2, 1.0), desk.corner(3.5, 1.2)];
    assert_eq!(desk.session.split_along(&free), Err(Refusal::NotParted));
}

#[test]
fn new_spaces_become_the_target_and_take_blocks() {
    let mut desk = Desk::with_draft();
    let id = desk.session.add_draft_space("Mitte", &[2, 3]).unwrap();
    desk.settle();
    assert_eq!(desk.session.draft_target(), Some(Target::Space(id)));
    assert_eq!(&desk.seen()[..6], "aaccbb");
    assert_eq!(desk.residents(2), 200.0);
    assert_eq!(desk.session.paint_blocks(&[8], Target::Space(id)), Ok(1));
    assert_eq!((desk.residents(2), desk.session.draft_view().unwrap().unassigned()), (300.0, 5));
    desk.settle();
    assert_eq!(desk.stored(), desk.seen());
    let view = desk.session.draft_view().unwrap();
    assert!(view.shape().unwrap().extent_world(2).is_some());
    assert_eq!(view.colours().len(), 3);
    assert!(view.colours()[0] != view.colours()[2] && view.colours()[1] != view.colours()[2]);
}

#[test]
fn painting_can_be_limited_to_a_parent() {
    let mut desk = Desk::with_draft();
    let (id, halves) = (desk.session.draft().unwrap().id, desk.session.project().unwrap().definitions[1].id);
    let rulebook = Rulebook { parent: Some(halves), min_residents: Some(850.0), ..Rulebook::default() };
    desk.session.execute(Command::SetRulebook { id, rulebook });
    desk.settle();
    assert!(desk.session.draft_view().unwrap().violates(0), "800 of 850");
    desk.session.paint_within_parent(true);
    assert_eq!(desk.session.paint_blocks(&[2, 3], desk.west()), Ok(1));
    assert!(matches!(desk.session.paint_refusal(), Some(Refusal::OutsideParent(_))));
    assert_eq!(&desk.seen()[..6], "aaa.bb");
    assert!(!desk.session.draft_view().unwrap().violates(0), "rules follow the brush");
    desk.session.paint_within_parent(false);
    assert_eq!(desk.session.paint_blocks(&[3], desk.west()), Ok(1));
    assert!(desk.session.draft_view().unwrap().violates(0), "it reaches beyond its parent");
}

#[test]
fn keys_go_from_block_to_block() {
    let mut desk = Desk::with_draft();
    let middle = desk.at(7);
    assert!(desk.session.move_draft_cursor(Direction::Right, middle).is_some());
    assert_eq!(desk.session.draft_cursor(), Some(7));
    for (direction, block) in
        [(Direction::Right, 8), (Direction::Up, 14), (Direction::Left, 13), (Direction::Down, 7), (Direction::Down, 1)]
    {
        desk.session.move_draft_cursor(direction, middle);
        assert_eq!(desk.session.draft_cursor(), Some(block), "{direction:?}");
    }
    // At the edge it stays.
    desk.session.move_draft_cursor(Direction::Down, middle);
    assert_eq!(desk.session.draft_cursor(), Some(1));
    assert_eq!([desk.session.next_unassigned(), desk.session.next_unassigned()], [Some(2), Some(3)]);
    assert_eq!(desk.session.next_unassigned(), Some(8));
    desk.session.set_draft_cursor(21);
    assert_eq!(desk.session.next_unassigned(), Some(2), "after the last the first");
    assert!(desk.session.pick_target_of(4) && !desk.session.pick_target_of(2));
    assert_eq!(desk.session.draft_target(), Some(desk.east()));
}

#[test]
fn two_drafts_stand_side_by_side() {
    let mut desk = Desk::with_draft();
    let other = Draft { assigned: Arc::default(), began: Arc::default(), ..desk.draft("Entwurf B", 50) };
    desk.session.execute(Command::AddDraft { draft: Box::new(other) });
    desk.settle();
    assert_eq!(desk.session.draft().unwrap().name, "Entwurf B", "what was begun last is shown");
    desk.session.choose_draft(Some(DraftId::from_u128(10)));
    desk.settle();
    desk.session.set_layout(Layout::SideBySide);
    desk.settle();
    assert_eq!(desk.session.draft().unwrap().name, "Entwurf A");
    let of_other = desk.session.on_other_side(|session| session.draft().unwrap().name.clone());
    assert_eq!(of_other, "Entwurf B");
    desk.session.take_in_hand(Side::B);
    assert_eq!(desk.session.draft_view().unwrap().unassigned(), 24);
    assert_eq!(desk.session.paint_blocks(&[0], desk.west()), Ok(1));
    desk.settle();
    desk.session.take_in_hand(Side::A);
    assert_eq!(desk.stored(), BEGUN);
    let from = DraftId::from_u128(50);
    let space = desk.session.project().unwrap().draft(from).unwrap().spaces[0].id;
    desk.session.copy_draft_space(from, space).unwrap();
    desk.settle();
    assert_eq!(&desk.seen()[..6], "ca..bb");
    desk.session.begin_draft(DraftForm {
        name: "C".into(),
        blocks: desk.blocks(),
        from: DraftStart::Draft(DraftId::from_u128(10)),
    });
    desk.settle();
    assert_eq!((desk.session.draft().unwrap().name.as_str(), &desk.seen()[..6]), ("C", "ca..bb"));
}

#[test]
fn the_scene_has_blocks_in_the_colours_of_their_spaces() {
    let mut desk = Desk::with_draft();
    let mut scene = desk.session.scene();
    assert_eq!(scene.areas.len(), 3, "the draft's outlines, the halves, the blocks");
    let colour = |scene: &crate::app::scene::Scene, block: usize| scene.areas[2].1.fills.colour(block);
    assert_eq!(colour(&scene, 0), colour(&scene, 7));
    assert_ne!(colour(&scene, 0), colour(&scene, 4));
    assert_ne!(colour(&scene, 0), colour(&scene, 2));
    assert_eq!(desk.session.labels().iter().map(|l| l.text.to_string()).collect::<Vec<_>>(), ["West", "Ost"]);
    let generation = desk.session.drawn_generation();
    desk.session.begin_stroke(desk.west()).unwrap();
    desk.session.stroke_to(desk.at(2), 0.0);
    desk.session.mark_painted(&mut scene);
    assert_eq!(colour(&scene, 2), colour(&scene, 0));
    assert_eq!(desk.session.drawn_generation(), generation, "a stroke composes nothing");
    desk.session.choose_draft(None);
    let scene = desk.session.scene();
    assert_eq!(scene.areas.len(), 2);
}

#[test]
fn a_draft_that_comes_back_is_shown_whatever_brought_it() {
    let mut desk = Desk::with_draft();
    let second = desk.draft("Entwurf B", 20);
    let (first, second_id) = (desk.session.draft().unwrap().id, second.id);
    desk.session.execute(Command::AddDraft { draft: Box::new(second) });
    desk.settle();
    let shown = |desk: &Desk| desk.session.draft().map(|draft| draft.id);
    assert_eq!(shown(&desk), Some(second_id), "without being chosen");
    desk.session.undo();
    desk.settle();
    assert_eq!(shown(&desk), None);
    desk.session.redo();
    desk.settle();
    assert_eq!(shown(&desk), Some(second_id));
    assert_eq!(desk.seen(), BEGUN);
    // Deleting it, with another one shown, and taking that back.
    desk.session.choose_draft(Some(first));
    desk.session.execute(Command::DeleteDraft(second_id));
    desk.settle();
    assert_eq!(shown(&desk), Some(first));
    desk.session.undo();
    desk.settle();
    assert_eq!(shown(&desk), Some(second_id));
    // What brings none leaves the shown one alone.
    desk.session.choose_draft(Some(first));
    desk.session.undo();
    desk.session.redo();
    desk.settle();
    assert_eq!(shown(&desk), Some(second_id), "undoing and doing again bring it once more");
    desk.session.choose_draft(Some(first));
    desk.session.execute(Command::RenameDraft { id: second_id, name: "Anders".to_owned() });
    desk.settle();
    assert_eq!(shown(&desk), Some(first));
}

#[test]
fn outlines_follow_a_stroke_and_go_back_with_it() {
    let mut desk = Desk::with_draft();
    let width = |desk: &Desk| {
        let shape = desk.session.draft_view().unwrap().shape().cloned().unwrap();
        (shape.extent_world(0).unwrap().width() / shape.extent_world(1).unwrap().width() * 2.0).round()
    };
    assert_eq!(width(&desk), 2.0, "two columns each");
    let generation = desk.session.drawn_generation();
    desk.session.begin_stroke(desk.west()).unwrap();
    desk.session.stroke_to(desk.at(2), 0.0);
    desk.settle();
    assert_eq!(width(&desk), 3.0, "before the stroke has ended");
    assert_eq!(desk.session.drawn_generation(), generation, "the scene is not composed anew for it");
    let mut scene = desk.session.scene();
    desk.session.stroke_to(desk.at(3), 0.0);
    desk.settle();
    desk.session.mark_painted(&mut scene);
    let outlines = desk.session.draft_view().unwrap().shape().unwrap().layer.id();
    assert_eq!((scene.areas[0].0.id(), width(&desk)), (outlines, 4.0));
    desk.session.abort_stroke();
    desk.settle();
    assert_eq!(width(&desk), 2.0);
}

#[test]
fn spaces_against_the_rulebook_have_a_line_and_a_legend() {
    let mut desk = Desk::with_draft();
    let draft = desk.session.draft().unwrap().id;
    let legend = |desk: &Desk| desk.session.draft_legend().unwrap();
    assert_eq!(legend(&desk), [DraftLegendRow { sign: DraftSign::Unassigned, count: 8 }]);
    let rulebook = Rulebook { min_residents: Some(850.0), ..Rulebook::default() };
    desk.session.execute(Command::SetRulebook { id: draft, rulebook });
    desk.settle();
    assert_eq!(legend(&desk)[1], DraftLegendRow { sign: DraftSign::Violating, count: 2 });
    let marked = |desk: &Desk| {
        let mut scene = desk.session.scene();
        desk.session.mark_painted(&mut scene);
        scene.areas[0].1.marked.as_ref().map(|marked| marked.items.len())
    };
    assert_eq!(marked(&desk), Some(2));
    // One of them gets enough by painting.
    desk.session.begin_stroke(desk.west()).unwrap();
    desk.session.stroke_to(desk.at(2), 0.0);
    assert_eq!(marked(&desk), Some(1));
    desk.session.finish_stroke();
    desk.session.mark_violations(false);
    assert_eq!((marked(&desk), legend(&desk).len()), (None, 1));
}
