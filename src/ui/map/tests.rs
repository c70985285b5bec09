use super::*;
use crate::app::scene::{FillStyle, LayerStyle, Outline, Rgba, StyleTable, build_definition_with, metres_per_point};
use crate::geometry::NoWatch;
use crate::model::{Space, SpaceId};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use std::sync::Arc;

struct State {
    map: MapView,
    scene: Scene,
    labels: Vec<Label>,
    clicked: Option<MapClick>,
    hovered: Option<Coord<f64>>,
}

const MIN: Coord<f64> = Coord { x: 1_000_000.0, y: 7_000_000.0 };

fn state() -> State {
    state_with(&Backend::null())
}

fn state_with(backend: &Backend) -> State {
    let square = geo::Rect::new(MIN, MIN + Coord { x: 1000.0, y: 1000.0 });
    let space = Space {
        id: SpaceId::new(),
        code: "1".into(),
        name: "Mitte".into(),
        geometry: square.to_polygon().into(),
        residents: None,
    };
    let layer = build_definition_with(&[space], &|c: Coord<f64>| c, &NoWatch).expect("nobody cancels");
    let labels = Label::of_layer(&layer, |_| "Mitte".into());
    let fills = StyleTable::uniform(FillStyle::plain(Rgba([200, 0, 0, 255])), 1);
    let style = LayerStyle::new(fills, Some(Outline::new(Rgba([0, 0, 0, 255]), 1.0)));
    let scene = Scene { areas: vec![(Arc::new(layer), style)], ..Scene::default() };
    let mut map = MapView::new(backend);
    map.zoom_to(square, false);
    State { map, scene, labels, clicked: None, hovered: None }
}

fn harness<'a>() -> Harness<'a, State> {
    harness_of(state())
}

fn harness_of<'a>(state: State) -> Harness<'a, State> {
    let show = |ui: &mut egui::Ui, state: &mut State| {
        let State { map, scene, labels, clicked, hovered } = state;
        let tools = ToolContent::default();
        let content = MapContent {
            scene,
            attribution: "© Amt",
            labels,
            tooltip: Some("Mitte"),
            dark: false,
            tools,
            background: None,
        };
        let response = map.show(ui, &content, Lang::De);
        *clicked = response.clicked.or(*clicked);
        *hovered = response.hovered_world;
    };
    let mut harness = Harness::builder().with_size([640.0, 480.0]).build_ui_state(show, state);
    harness.run();
    harness
}

fn centre(harness: &Harness<'_, State>) -> Coord<f64> {
    harness.state().map.view().expect("was shown").centre
}

fn zoom(harness: &Harness<'_, State>) -> f64 {
    harness.state().map.view().expect("was shown").zoom()
}

#[test]
fn the_map_has_a_name_and_records_what_it_draws() {
    let harness = harness();
    harness.get_by_label("Karte");
    let null = harness.state().map.backend().record().expect("is the null backend");
    assert_eq!(null.last_frame().map(|frame| frame.list.draws.len()), Some(2));
    assert_eq!(null.traffic().layers, 1);
    let away = centre(&harness) - (MIN + Coord { x: 500.0, y: 500.0 });
    assert!(away.x.abs() < 20.0 && away.y.abs() < 20.0, "{away:?}");
}

#[test]
fn buttons_and_keys_move_the_map() {
    let mut harness = harness();
    let before = zoom(&harness);
    harness.get_by_label("Vergrößern").click();
    harness.run_steps(60);
    assert!((zoom(&harness) - before - 1.0).abs() < 1e-6);
    harness.get_by_label("Verkleinern").click();
    harness.run_steps(60);
    assert!((zoom(&harness) - before).abs() < 1e-6);
    harness.get_by_label("Karte").focus();
    harness.run();
    harness.key_press(egui::Key::Minus);
    harness.key_press(egui::Key::ArrowRight);
    let x = centre(&harness).x;
    harness.run_steps(3);
    assert!((zoom(&harness) - before + 1.0).abs() < 1e-6);
    let moved = centre(&harness).x - x;
    assert!((moved - 90.0 * metres_per_point(before - 1.0)).abs() < 1e-3, "{moved}");
}

#[test]
fn the_wheel_zooms_without_ctrl_and_keeps_what_is_under_the_pointer() {
    let mut harness = harness();
    harness.hover_at(egui::pos2(100.0, 100.0));
    harness.run_steps(2);
    let (before, at) = (zoom(&harness), harness.state().hovered.expect("is over the map"));
    harness.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Line,
        delta: egui::vec2(0.0, 2.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: egui::Modifiers::NONE,
    });
    harness.run_steps(60);
    assert!(zoom(&harness) > before + 0.5, "{} {}", before, zoom(&harness));
    let now = harness.state().hovered.expect("is over the map");
    assert!((now.x - at.x).abs() < 1e-3 && (now.y - at.y).abs() < 1e-3, "{at:?} {now:?}");
}

#[test]
fn a_click_tells_where_in_the_world() {
    let mut harness = harness();
    harness.hover_at(egui::pos2(320.0, 240.0));
    harness.run_steps(2);
    harness.drag_at(egui::pos2(320.0, 240.0));
    harness.drop_at(egui::pos2(320.0, 240.0));
    harness.run_steps(3);
    let clicked = harness.state().clicked.expect("was clicked");
    let away = clicked.at - centre(&harness);
    assert!(away.x.abs() < 2.0 * metres_per_point(zoom(&harness)) && !clicked.double, "{away:?}");
}

#[test]
fn panning_sends_nothing_and_a_new_colour_one_row() {
    let mut harness = harness();
    let sent = |harness: &Harness<'_, State>| harness.state().map.backend().record().expect("null").traffic();
    let before = sent(&harness);
    harness.get_by_label("Karte").focus();
    harness.run();
    for _ in 0..20 {
        harness.key_press(egui::Key::ArrowLeft);
        harness.run_steps(1);
    }
    assert_eq!(sent(&harness), before);
    harness.state_mut().scene.areas[0].1.fills = StyleTable::uniform(FillStyle::MISSING, 1);
    harness.run_steps(1);
    assert_eq!(sent(&harness).table_bytes, before.table_bytes + crate::app::scene::TABLE_ROW_BYTES);
    assert_eq!(sent(&harness).geometry_bytes, before.geometry_bytes);
    harness.state_mut().scene.areas.clear();
    harness.run_steps(2);
    assert_eq!(sent(&harness).freed_layers, 1);
}

#[test]
fn with_a_cached_picture_the_scene_is_drawn_at_rest_only() {
    let mut harness = harness_of(state_with(&Backend::null().with_cache(true)));
    let draws = |harness: &Harness<'_, State>| harness.state().map.backend().record().expect("null").scene_draws();
    // Long enough for the first sizes to settle.
    harness.run_steps(4);
    let before = draws(&harness);
    harness.run_steps(10);
    harness.hover_at(egui::pos2(320.0, 240.0));
    harness.run_steps(5);
    assert_eq!(draws(&harness), before, "nothing changed but the pointer");
    assert!(!harness.state().map.is_moving());
    harness.state_mut().scene.areas[0].1.hovered = Some(0);
    harness.run_steps(2);
    assert_eq!(draws(&harness), before, "what is under the pointer is drawn over the picture");
    harness.state_mut().scene.areas[0].1.fills = StyleTable::uniform(FillStyle::MISSING, 1);
    harness.run_steps(2);
    assert_eq!(draws(&harness), before + 1);
    harness.get_by_label("Karte").focus();
    harness.run();
    harness.key_press(egui::Key::Plus);
    // The harness steps a quarter of a second: after few steps the map is at rest.
    harness.run_steps(3);
    assert_eq!(draws(&harness), before + 2);
    assert!(!harness.state().map.is_moving());
    let null = harness.state().map.backend().record().expect("null");
    let (picture, frame) = (null.last_picture().expect("is cached"), null.last_frame().expect("was drawn"));
    assert_eq!(picture.list.view.centre, frame.list.view.centre);
    assert_eq!(picture.list.view.metres_per_px, frame.list.view.metres_per_px);
}
