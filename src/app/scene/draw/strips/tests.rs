use super::super::super::{FillStyle, LayerStyle, SceneLayer, StyleTable, build_borders_with, build_definition_with};
use super::*;
use crate::geometry::NoWatch;
use crate::model::{Dash, Space, SpaceId};
use geo::{MultiPolygon, Rect};
use std::sync::Arc;

const RED: Rgba = Rgba([200, 0, 0, 255]);
const BLUE: Rgba = Rgba([0, 0, 200, 255]);
const GREEN: Rgba = Rgba([0, 150, 0, 255]);

fn same(c: Coord<f64>) -> Coord<f64> {
    c
}

fn square(x: f64, y: f64, width: f64, height: f64) -> MultiPolygon<f64> {
    Rect::new(Coord { x, y }, Coord { x: x + width, y: y + height }).to_polygon().into()
}

fn spaces(geometries: Vec<MultiPolygon<f64>>) -> Vec<Space> {
    let space =
        |geometry| Space { id: SpaceId::new(), code: String::new(), name: String::new(), geometry, residents: None };
    geometries.into_iter().map(space).collect()
}

/// Definitions with the widths and colours of their lines, finer ones first, as sessions order them.
fn scene(definitions: &[(Vec<Space>, Outline)]) -> Scene {
    let all: Vec<&[Space]> = definitions.iter().map(|(spaces, _)| spaces.as_slice()).collect();
    let layer = Arc::new(build_borders_with(&all, &same, &NoWatch).expect("nobody cancels"));
    let area = |(spaces, outline): &(Vec<Space>, Outline)| -> (Arc<SceneLayer>, LayerStyle) {
        let built = Arc::new(build_definition_with(spaces, &same, &NoWatch).expect("nobody cancels"));
        let fills = StyleTable::uniform(FillStyle::NONE, spaces.len());
        (built, LayerStyle::new(fills, Some(*outline)))
    };
    let borders = Borders {
        layer,
        looks: definitions.iter().map(|(_, outline)| Some(*outline)).collect(),
        areas: (0..definitions.len()).map(Some).collect(),
    };
    Scene { areas: definitions.iter().map(area).collect(), borders: Some(borders), ..Scene::default() }
}

/// A district of two quarters, and the town it is all of.
fn three() -> Scene {
    let quarters = spaces(vec![square(0.0, 0.0, 100.0, 100.0), square(100.0, 0.0, 100.0, 100.0)]);
    let district = spaces(vec![square(0.0, 0.0, 200.0, 100.0)]);
    let town = spaces(vec![square(0.0, 0.0, 200.0, 100.0)]);
    scene(&[(quarters, Outline::new(RED, 1.0)), (district, Outline::new(BLUE, 2.0)), (town, Outline::new(GREEN, 4.0))])
}

fn view(metres_per_px: f64) -> View {
    View { centre: Coord { x: 100.0, y: 50.0 }, metres_per_px, size_px: [800.0, 600.0], pixels_per_point: 1.0 }
}

/// Strips as (lanes of the runs, colour, width, offset).
fn told(scene: &Scene, view: View) -> Vec<(u64, Rgba, f32, f32)> {
    let frame = scene.frame(view);
    let strips = frame.list.draws.iter().filter_map(|draw| {
        let DrawKind::Strips { vertices, colour, width_px, offset_px, .. } = &draw.kind else { return None };
        let chunk = &frame.lines[draw.layer].levels()[draw.level].chunks[draw.chunk];
        let runs =
            chunk.runs.iter().filter(|run| vertices.start <= run.vertices.start && run.vertices.end <= vertices.end);
        let lanes = runs.map(|run| run.lanes.0).fold(0, |all, lanes| all | lanes);
        Some((lanes, *colour, *width_px, (*offset_px * 100.0).round() / 100.0))
    });
    strips.collect()
}

#[test]
fn coinciding_borders_run_side_by_side_by_their_widths_and_coarser_ones_lie_on_top() {
    // 1 + 0.6 + 2 + 0.6 + 4 = 8.2 wide: 4.1 to the left of the border to 4.1 to its right.
    let expected = [(0b001, RED, 1.0, 0.0), (0b111, RED, 1.0, 3.6), (0b111, BLUE, 2.0, 1.5), (0b111, GREEN, 4.0, -2.1)];
    assert_eq!(told(&three(), view(1.0)), expected);
    let frame = three().frame(view(1.0));
    assert!(frame.list.draws.iter().all(|draw| !matches!(draw.kind, DrawKind::Lines { .. })), "none is drawn twice");
    // On a finer screen the same in its pixels.
    let fine = View { pixels_per_point: 2.0, metres_per_px: 0.5, ..view(1.0) };
    assert_eq!(told(&three(), fine)[3], (0b111, GREEN, 8.0, -4.2));
}

#[test]
fn who_is_hidden_gives_its_room_to_the_others() {
    let mut scene = three();
    let borders = scene.borders.as_mut().expect("known");
    borders.looks[1] = None;
    let expected = [(0b001, RED, 1.0, 0.0), (0b111, RED, 1.0, 2.3), (0b111, GREEN, 4.0, -0.8)];
    assert_eq!(told(&scene, view(1.0)), expected);
    // Also when it is the scene that hides it. Alone, the line lies on the border, in one draw.
    scene.areas[2].1.visible = false;
    assert_eq!(told(&scene, view(1.0)), [(0b111, RED, 1.0, 0.0)]);
}

#[test]
fn a_bundle_has_one_casing_beneath_all_of_it() {
    let mut scene = three();
    let borders = scene.borders.as_mut().expect("known");
    borders.looks[2] = Some(Outline::new(GREEN, 4.0).with_casing());
    let told = told(&scene, view(1.0));
    assert_eq!(told.len(), 5);
    assert_eq!(told[0], (0b111, Rgba([255, 255, 255, 200]), 10.7, 0.0), "before all lines");
}

#[test]
fn lines_too_fine_to_be_seen_over_fills_are_left_out_and_take_no_room() {
    let mut scene = three();
    // The same colour twice, but as classes.
    scene.areas[0].1.fills = StyleTable::of_fills([FillStyle::plain(RED); 2]);
    // Quarters of 3 px, the others about 4.2: below their full width but seen.
    let told = told(&scene, view(33.0));
    assert!(told.iter().all(|(_, colour, ..)| *colour != RED), "{told:?}");
    assert_eq!(told.len(), 2);
    let [(_, _, blue, at), (_, _, green, other)] = told[..] else { panic!("{told:?}") };
    assert_eq!((blue, green), (0.5, 1.0), "a quarter of their width");
    assert!((at - 0.8).abs() < 0.011 && (other + 0.55).abs() < 0.011, "{at} {other}");
}

#[test]
fn borders_are_seen_over_one_fill_for_all_where_classes_would_be_hidden() {
    let mut scene = three();
    scene.areas[0].1.fills = StyleTable::uniform(FillStyle::plain(RED), 2);
    let quarters = |metres_per_px| {
        let told = told(&scene, view(metres_per_px));
        told.into_iter().filter(|(_, colour, ..)| *colour == RED).collect::<Vec<_>>()
    };
    // 3 px and 2 px.
    assert!(!quarters(33.0).is_empty());
    assert!(quarters(50.0).is_empty());
}

#[test]
fn broken_lines_have_lengths_by_their_width() {
    let mut scene = three();
    let borders = scene.borders.as_mut().expect("known");
    borders.looks[1] = Some(Outline { dash: Dash::Dashed, ..Outline::new(BLUE, 2.0) });
    let frame = scene.frame(view(1.0));
    let dashes: Vec<_> = frame
        .list
        .draws
        .iter()
        .filter_map(|draw| match draw.kind {
            DrawKind::Strips { dash_px, .. } => Some(dash_px),
            _ => None,
        })
        .collect();
    assert_eq!(dashes, [None, None, Some([8.0, 5.0, 8.0, 5.0]), None]);
}

#[test]
fn what_has_no_lane_keeps_its_own_outline() {
    let mut scene = three();
    let borders = scene.borders.as_mut().expect("known");
    borders.areas.truncate(2);
    borders.looks.truncate(2);
    let frame = scene.frame(view(1.0));
    let kinds: Vec<&str> = frame
        .list
        .draws
        .iter()
        .map(|draw| match draw.kind {
            DrawKind::Strips { .. } => "strips",
            DrawKind::Lines { .. } => "lines",
            _ => "other",
        })
        .collect();
    assert_eq!(kinds, ["strips", "strips", "strips", "lines"]);
}

#[test]
fn what_is_out_of_view_is_not_drawn_unless_its_bundle_reaches_in() {
    let scene = three();
    let at = |x: f64| View { centre: Coord { x, y: 50.0 }, ..view(1.0) };
    assert_eq!(scene.frame(at(5_000.0)).list.draws.len(), 0);
    // The last border at 200, the view from 204: half of the bundle's 8.2 px and a casing.
    assert_eq!(scene.frame(at(604.0)).list.draws.len(), 4);
    assert_eq!(scene.frame(at(607.0)).list.draws.len(), 0);
}
