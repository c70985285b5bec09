//! Two maps of one place in the window: side by side, swiped, and one at a time.

use crate::workbench::{Desk, grid, import, new_project, settle, until};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use klammer::app::session::{Layout, Side};
use klammer::app::settings::Settings;
use klammer::app::user_command::UserCommand;
use klammer::l10n::Lang;
use klammer::model::DefinitionId;
use klammer::ui::shell::Workbench;

type Window = Harness<'static, Workbench>;

fn open(desk: &Desk) -> Window {
    open_with(desk, Settings::default())
}

fn open_with(desk: &Desk, settings: Settings) -> Window {
    let mut harness = desk.open_with(Settings { lang: Some(Lang::De), who_asked: true, ..settings });
    settle(&mut harness);
    new_project(&mut harness, "Flensburg");
    import(&mut harness, &desk.write("Quartiere.geojson", &grid(4, 4, 0.01, 0.01)), "Jugendamt");
    import(&mut harness, &desk.write("Bezirke.geojson", &grid(2, 2, 0.02, 0.02)), "Schulamt");
    settle(&mut harness);
    harness
}

fn keys(harness: &mut Window, command: UserCommand) {
    let shortcut = command.shortcut().expect("has a key");
    let modifiers = if shortcut.command { egui::Modifiers::COMMAND } else { egui::Modifiers::NONE };
    harness.key_press_modifiers(modifiers, egui::Key::from_name(shortcut.key).expect("a key"));
    harness.run_steps(4);
}

fn definitions(harness: &Window) -> Vec<DefinitionId> {
    harness.state().session().project().expect("open").definitions.iter().map(|d| d.id).collect()
}

fn active(harness: &Window) -> Option<DefinitionId> {
    harness.state().session().view.active()
}

fn maps(harness: &Window) -> Vec<egui::Rect> {
    let role = egui::accesskit::Role::Canvas;
    let rects = harness.query_all_by_role_and_label(role, "Karte").map(|node| node.rect());
    rects.collect()
}

#[test]
fn two_maps_show_the_same_place_and_each_its_own_definition() {
    let desk = Desk::new();
    let mut harness = open(&desk);
    let ids = definitions(&harness);
    let first = active(&harness).expect("one is active");
    let second = *ids.iter().find(|id| **id != first).expect("there are two");
    keys(&mut harness, UserCommand::TwoMaps);
    assert_eq!(harness.state().session().layout(), Layout::SideBySide);
    let halves = maps(&harness);
    assert_eq!(halves.len(), 2);
    assert!((halves[0].width() - halves[1].width()).abs() < 1.5 && halves[0].right() < halves[1].left() + 1.0);

    // The wheel over the map that is not in hand moves both.
    let before = harness.state().shown().expect("shown");
    let other = *halves.iter().max_by(|a, b| a.left().total_cmp(&b.left())).expect("two");
    harness.hover_at(other.center());
    harness.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Line,
        source: egui::MouseWheelSource::Wheel,
        delta: egui::vec2(0.0, 2.0),
        modifiers: egui::Modifiers::NONE,
        phase: egui::TouchPhase::Move,
    });
    harness.run_steps(20);
    let after = harness.state().shown().expect("shown");
    assert!(after.metres_per_px < before.metres_per_px * 0.9, "{before:?} {after:?}");

    // A click there takes it in hand: what panels say is its.
    harness.drag_at(other.center());
    harness.run_steps(1);
    harness.drop_at(other.center());
    harness.run_steps(4);
    assert_eq!((harness.state().session().side_in_hand(), active(&harness)), (Side::B, Some(second)));
    assert_eq!(harness.state().session().selection.definition(), Some(second), "the click selects there");
    keys(&mut harness, UserCommand::FlipMaps);
    assert_eq!((harness.state().session().side_in_hand(), active(&harness)), (Side::A, Some(first)));
    keys(&mut harness, UserCommand::SingleMap);
    assert_eq!(maps(&harness).len(), 1);
}

#[test]
fn one_key_flips_and_flips_back_and_the_line_is_moved_by_keys() {
    let desk = Desk::new();
    let mut harness = open(&desk);
    let first = active(&harness);
    keys(&mut harness, UserCommand::FlipMaps);
    assert_eq!((harness.state().session().layout(), harness.state().session().side_in_hand()), (Layout::Flip, Side::B));
    assert_ne!(active(&harness), first);
    keys(&mut harness, UserCommand::FlipMaps);
    assert_eq!(active(&harness), first);

    keys(&mut harness, UserCommand::SwipeMaps);
    assert_eq!(maps(&harness).len(), 1, "one map, two pictures");
    let place = |h: &Window| h.get_by_label("Trennlinie der Karten").accesskit_node().numeric_value();
    assert_eq!(place(&harness), Some(0.5));
    harness.get_by_label("Trennlinie der Karten").focus();
    harness.run_steps(2);
    harness.key_press(egui::Key::ArrowRight);
    harness.run_steps(3);
    assert!(place(&harness).expect("a number") > 0.5);
    // To the right of the line the other side answers.
    let map = maps(&harness)[0];
    let right = egui::pos2(map.right() - 280.0, map.center().y);
    harness.drag_at(right);
    harness.run_steps(1);
    harness.drop_at(right);
    until(&mut harness, "the other side", |h| h.state().session().side_in_hand() == Side::B);
    // With B in hand the map goes where it is told to go, and says where it is as a whole.
    let before = harness.state().shown().expect("shown");
    keys(&mut harness, UserCommand::SelectAll);
    assert!(!harness.state().session().selection.is_empty());
    keys(&mut harness, UserCommand::ZoomSelection);
    harness.run_steps(40);
    let after = harness.state().shown().expect("shown");
    assert!(after != before, "{before:?} {after:?}");
    assert_eq!(after.size_px, before.size_px);
    assert!((after.size_px[0] - maps(&harness)[0].width()).abs() < 2.0);
    harness.key_press(egui::Key::Escape);
    harness.run_steps(3);
    assert!(harness.state().session().selection.is_empty(), "the map has the keyboard");
}

#[test]
fn one_key_fades_the_others_and_one_makes_the_next_active() {
    let desk = Desk::new();
    let mut harness = open(&desk);
    let first = active(&harness);
    keys(&mut harness, UserCommand::FadeOthers);
    assert!(harness.state().session().view.fade_others());
    keys(&mut harness, UserCommand::NextDefinition);
    assert_ne!(active(&harness), first);
    keys(&mut harness, UserCommand::NextDefinition);
    assert_eq!(active(&harness), first);
    keys(&mut harness, UserCommand::FadeOthers);
    assert!(!harness.state().session().view.fade_others());
}

#[test]
fn what_says_which_map_it_is_covers_no_button_however_large_the_type() {
    for scale in [1.0, 1.6, 2.0] {
        let desk = Desk::new();
        let mut harness = open_with(&desk, Settings { scale, ..Settings::default() });
        for layout in [UserCommand::TwoMaps, UserCommand::SwipeMaps] {
            keys(&mut harness, layout);
            settle(&mut harness);
            let tools =
                [UserCommand::ToolMove, UserCommand::ToolLasso, UserCommand::ToolIdentify, UserCommand::ViewBack];
            let places = |h: &Window, label: &str| h.query_all_by_label(label).map(|n| n.rect()).collect::<Vec<_>>();
            let buttons: Vec<_> = tools.iter().flat_map(|tool| places(&harness, &tool.label(Lang::De))).collect();
            assert!(!buttons.is_empty() || scale > 1.9, "{scale}");
            let of = |h: &Window, side: &str| h.query_all_by_label_contains(side).map(|n| n.rect()).collect::<Vec<_>>();
            let badges: Vec<_> = ["Karte A", "Karte B"].iter().flat_map(|side| of(&harness, side)).collect();
            let covered = badges.iter().any(|badge| buttons.iter().any(|button| badge.intersects(button.shrink(1.0))));
            assert!(!covered, "{scale} {layout:?}: {badges:?} {buttons:?}");
        }
    }
}
