use super::*;
use crate::app::scene::{
    Draw, FillStyle, LayerStyle, Outline, PointStyle, Rgba, Scene, SceneLayer, StyleTable, Symbol, SymbolStyle,
    build_definition_with, build_facilities_with, metres_per_point,
};
use crate::geometry::NoWatch;
use crate::model::{Facility, FacilityId, Space, SpaceId};
use geo::{Coord, Rect};

const MIN: Coord<f64> = Coord { x: 1_000_000.0, y: 7_000_000.0 };
const SIZE: [f32; 2] = [400.0, 300.0];

fn scene() -> Scene {
    let space = |i: i32| {
        let min = MIN + Coord { x: f64::from(i) * 100.0, y: 0.0 };
        let geometry = Rect::new(min, min + Coord { x: 100.0, y: 100.0 }).to_polygon().into();
        Space { id: SpaceId::new(), code: String::new(), name: String::new(), geometry, residents: None }
    };
    let layer = build_definition_with(&[space(0), space(1)], &|c: Coord<f64>| c, &NoWatch).expect("nobody cancels");
    let fills = StyleTable::uniform(FillStyle::plain(Rgba([200, 0, 0, 255])), 2);
    let style = LayerStyle::new(fills, Some(Outline::new(Rgba([0, 0, 0, 255]), 1.0)));
    Scene { areas: vec![(Arc::new(layer), style)], ..Scene::default() }
}

/// A view moved by some pixels from where it began.
fn view(east_px: f64, north_px: f64) -> View {
    let metres_per_px = 2.0;
    let moved = Coord { x: east_px * metres_per_px, y: north_px * metres_per_px };
    View { centre: MIN + Coord { x: 100.0, y: 50.0 } + moved, metres_per_px, size_px: SIZE, pixels_per_point: 1.0 }
}

struct Map {
    cache: Cache,
    scene: Scene,
}

impl Map {
    fn new() -> Self {
        Self { cache: Cache::new(8_192.0), scene: scene() }
    }

    fn show(&mut self, now: f64, view: View) -> Plan {
        self.cache.plan(now, view, |view| self.scene.frame(view))
    }

    /// The number of the picture that is shown.
    fn serial(&mut self, now: f64, view: View) -> u64 {
        self.show(now, view).cached.expect("has a picture").serial
    }
}

#[test]
fn a_frame_with_nothing_new_draws_the_scene_no_more() {
    let mut map = Map::new();
    let first = map.show(0.0, view(0.0, 0.0));
    let cached = first.cached.expect("has a picture");
    assert_eq!((cached.serial, first.again_after_s), (1, None));
    assert_eq!(cached.picture.list.view.size_px, [560.0, 420.0], "a fifth of the view is around it");
    // From -1 to 1 is the view, the margin is beyond.
    for (found, expected) in cached.place.iter().zip([-1.4, -1.4, 1.4, 1.4]) {
        assert!((found - expected).abs() < 1e-6, "{:?}", cached.place);
    }
    for frame in 1..50 {
        assert_eq!(map.serial(f64::from(frame) * 0.016, view(0.0, 0.0)), 1);
    }
}

#[test]
fn while_moving_the_picture_moves_and_at_rest_it_is_drawn_anew() {
    let mut map = Map::new();
    map.show(0.0, view(0.0, 0.0));
    for frame in 1..=5 {
        let plan = map.show(1.0 + f64::from(frame) * 0.016, view(f64::from(frame) * 5.3, 0.0));
        let cached = plan.cached.expect("has a picture");
        assert_eq!(cached.serial, 1);
        // A view that moved east sees the picture further west: 5.3 pixels are 5.3 / 200 of half the view.
        let expected = -1.4 - f64::from(frame) * 5.3 / 200.0;
        assert!((f64::from(cached.place[0]) - expected).abs() < 1e-5, "{:?}", cached.place);
        assert!((plan.again_after_s.expect("is not sharp") - REST_S).abs() < 1e-9);
        assert!(map.cache.is_pending());
    }
    let stopped = view(26.5, 0.0);
    let soon = map.show(1.08 + 0.05, stopped);
    assert_eq!(soon.cached.expect("has a picture").serial, 1);
    assert!((soon.again_after_s.expect("is awaited") - 0.07).abs() < 1e-9);
    let rest = map.show(1.08 + 0.121, stopped);
    assert_eq!((rest.cached.expect("has a picture").serial, rest.again_after_s), (2, None));
    assert!(!map.cache.is_pending());
}

#[test]
fn moved_by_whole_pixels_within_its_margin_the_picture_stays_sharp_and_stays() {
    let mut map = Map::new();
    map.show(0.0, view(0.0, 0.0));
    let plan = map.show(1.0, view(13.0, -20.0));
    assert_eq!(plan.again_after_s, None);
    assert_eq!(map.serial(2.0, view(13.0, -20.0)), 1);
    // With little margin left on a side it is drawn anew at rest, so that the next drag begins with one.
    assert_eq!(map.serial(3.0, view(70.0, -20.0)), 1);
    assert_eq!(map.serial(4.0, view(70.0, -20.0)), 2);
}

#[test]
fn what_comes_into_view_is_drawn_while_moving_but_not_each_frame() {
    let mut map = Map::new();
    map.show(0.0, view(0.0, 0.0));
    // 100 pixels a frame: beyond the margin of 80 at once.
    let serials: Vec<u64> =
        (1..=60).map(|frame| map.serial(1.0 + f64::from(frame) * 0.016, view(f64::from(frame) * 100.0, 0.0))).collect();
    assert_eq!(serials[0], 2, "long after the last time it is drawn at once");
    let drawn = serials.windows(2).filter(|pair| pair[0] != pair[1]).count();
    assert!((3..=5).contains(&drawn), "in a second {drawn} times: {serials:?}");
}

#[test]
fn who_draws_slowly_is_asked_less_often() {
    let mut map = Map::new();
    map.show(0.0, view(0.0, 0.0));
    // Whenever the scene was drawn, the next frame comes 0.8 seconds later.
    let (mut now, mut serial, mut drawn) = (1.0, 1, 0);
    for frame in 1..=400 {
        let next = map.serial(now, view(f64::from(frame) * 100.0, 0.0));
        drawn += u32::from(next != serial);
        now += if next == serial { 0.016 } else { 0.8 };
        serial = next;
    }
    let share = f64::from(drawn) * 0.8 / (now - 1.0);
    assert!(drawn > 2 && share < 0.6, "{drawn} times, {share} of the time");
}

#[test]
fn zooming_scales_the_picture_until_rest() {
    let mut map = Map::new();
    map.show(0.0, view(0.0, 0.0));
    let closer = View { metres_per_px: 1.6, ..view(0.0, 0.0) };
    let plan = map.show(1.0, closer);
    let cached = plan.cached.expect("has a picture");
    assert_eq!(cached.serial, 1);
    for (found, expected) in cached.place.iter().zip([-1.75, -1.75, 1.75, 1.75]) {
        assert!((found - expected).abs() < 1e-6, "{:?}", cached.place);
    }
    assert_eq!(map.serial(1.2, closer), 2);
}

#[test]
fn a_jump_is_drawn_at_once() {
    let mut map = Map::new();
    map.show(0.0, view(0.0, 0.0));
    let far = View { metres_per_px: 0.1, ..view(0.0, 0.0) };
    assert_eq!(map.serial(0.016, far), 2, "nobody waits for rest after the first picture");
    assert_eq!(map.serial(1.0, View { centre: far.centre + Coord { x: 1e4, y: 0.0 }, ..far }), 3);
    // The second step of a movement is none, however large: a slow renderer makes large ones.
    assert_eq!(map.serial(2.0, view(0.0, 0.0)), 4);
    assert_eq!(map.serial(3.0, view(5.5, 0.0)), 4);
    assert_eq!(map.serial(3.016, View { metres_per_px: 1.0, ..view(5.5, 0.0) }), 4);
}

#[test]
fn a_new_colour_is_drawn_at_once() {
    let mut map = Map::new();
    map.show(0.0, view(0.0, 0.0));
    map.scene.areas[0].1.fills = StyleTable::uniform(FillStyle::MISSING, 2);
    assert_eq!(map.serial(0.01, view(0.0, 0.0)), 2);
    map.scene.areas[0].1.outline = None;
    assert_eq!(map.serial(0.02, view(3.3, 0.0)), 3, "also while moving");
    map.scene.areas[0].1.visible = false;
    assert_eq!(map.serial(0.03, view(3.3, 0.0)), 4);
    let dense = View { pixels_per_point: 2.0, ..view(3.3, 0.0) };
    assert_eq!(map.serial(0.04, dense), 5);
}

#[test]
fn what_stands_out_is_drawn_over_the_picture_and_never_draws_it_anew() {
    let mut map = Map::new();
    map.show(0.0, view(0.0, 0.0));
    let plain = map.scene.frame(view(0.0, 0.0)).list.draws.len();
    for (now, hovered) in [(0.1, Some(0)), (0.2, Some(1)), (0.3, None)] {
        map.scene.areas[0].1.hovered = hovered;
        let plan = map.show(now, view(0.0, 0.0));
        let cached = plan.cached.expect("has a picture");
        assert_eq!(cached.serial, 1);
        assert_eq!(cached.picture.list.draws.len(), plain);
        // Its casing and its line.
        assert_eq!(cached.live.len(), if hovered.is_some() { 2 } else { 0 });
        assert!(cached.live.iter().all(|at| plan.frame.list.emphasis.contains(at)));
    }
    // A picture that is drawn anew while something is selected is without it, too.
    map.scene.areas[0].1.selected = [1].into();
    map.scene.areas[0].1.fills = StyleTable::uniform(FillStyle::MISSING, 2);
    let cached = map.show(0.4, view(0.0, 0.0)).cached.expect("has a picture");
    assert_eq!((cached.serial, cached.picture.list.draws.len(), cached.live.len()), (2, plain, 2));
}

/// So many facilities in a row.
fn facilities(n: usize) -> (Arc<SceneLayer>, PointStyle) {
    let place = |i: usize| Facility {
        id: FacilityId::new(),
        name: String::new(),
        category: String::new(),
        operator: String::new(),
        address: String::new(),
        capacity: None,
        position: (MIN + Coord { x: 200.0 * i as f64 / n as f64, y: 50.0 }).into(),
    };
    let places: Vec<_> = (0..n).map(place).collect();
    let layer = build_facilities_with(&places, &|c: Coord<f64>| c, &NoWatch).expect("nobody cancels");
    let symbol = SymbolStyle { symbol: Symbol::Circle, colour: Rgba([0, 0, 200, 255]) };
    (Arc::new(layer), PointStyle::new(StyleTable::of_symbols([symbol])))
}

#[test]
fn few_facilities_are_drawn_each_time_above_what_stands_out_many_are_kept() {
    let symbols = |draws: &[Draw]| draws.iter().filter(|draw| matches!(draw.kind, DrawKind::Symbols { .. })).count();
    for (n, in_picture) in [(5, false), (MOST_LIVE_SYMBOLS + 1, true)] {
        let mut map = Map::new();
        map.scene.points = vec![facilities(n)];
        map.scene.areas[0].1.hovered = Some(0);
        let plan = map.show(0.0, view(0.0, 0.0));
        let cached = plan.cached.expect("has a picture");
        assert_eq!(symbols(&cached.picture.list.draws) > 0, in_picture, "{n}");
        let live: Vec<Draw> = cached.live.iter().map(|at| plan.frame.list.draws[*at].clone()).collect();
        assert_eq!(symbols(&live) > 0, !in_picture, "{n}");
        assert_eq!(live.len() + cached.picture.list.draws.len(), plan.frame.list.draws.len(), "each once");
    }
}

#[test]
fn a_view_larger_than_a_picture_can_be_is_drawn_directly() {
    let mut map = Map { cache: Cache::new(450.0), scene: scene() };
    let plan = map.show(0.0, view(0.0, 0.0));
    let picture = plan.cached.expect("fits").picture;
    assert_eq!(picture.list.view.size_px, [450.0, 420.0], "with as much margin as there is room for");
    let large = View { size_px: [451.0, 10.0], ..view(0.0, 0.0) };
    assert!(map.show(1.0, large).cached.is_none());
    assert!(!map.cache.is_pending());
    let nothing = View { size_px: [f32::NAN, 10.0], ..view(0.0, 0.0) };
    assert!(map.show(2.0, nothing).cached.is_none());
}

#[test]
fn pictures_lie_right_anywhere_and_at_any_zoom() {
    let mut map = Map::new();
    let at = |zoom: f64| View { metres_per_px: metres_per_point(zoom), ..view(0.0, 0.0) };
    map.show(0.0, at(21.0));
    let moved = View { centre: at(21.0).centre + Coord { x: metres_per_point(21.0) * 10.0, y: 0.0 }, ..at(21.0) };
    let cached = map.show(1.0, moved).cached.expect("has a picture");
    // Ten pixels of 200 further west.
    assert!((cached.place[0] + 1.4 + 0.05).abs() < 1e-5, "{:?}", cached.place);
    assert!(!map.cache.is_pending(), "whole pixels: {:?}", cached.place);
}
