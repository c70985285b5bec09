use super::super::{
    FillStyle, LayerStyle, Pattern, Symbol, SymbolStyle, build_definition_with, build_facilities_with, metres_per_point,
};
use super::*;
use crate::geometry::NoWatch;
use crate::model::{Facility, FacilityId, Space, SpaceId};
use geo::{Point, Rect};

const RED: Rgba = Rgba([200, 0, 0, 255]);
const BLUE: Rgba = Rgba([0, 0, 200, 255]);

fn same(c: Coord<f64>) -> Coord<f64> {
    c
}

/// A row of squares of 100 m, each 200 m from the next.
fn row(spaces: u32, y: f64) -> Arc<SceneLayer> {
    let square = |i| {
        let min = Coord { x: f64::from(i) * 200.0, y };
        Rect::new(min, min + Coord { x: 100.0, y: 100.0 }).to_polygon().into()
    };
    let space =
        |geometry| Space { id: SpaceId::new(), code: String::new(), name: String::new(), geometry, residents: None };
    let spaces: Vec<_> = (0..spaces).map(square).map(space).collect();
    Arc::new(build_definition_with(&spaces, &same, &NoWatch).expect("nobody cancels"))
}

fn places(n: u32) -> Arc<SceneLayer> {
    let place = |i| Facility {
        id: FacilityId::new(),
        name: String::new(),
        category: format!("{}", i % 2),
        operator: String::new(),
        address: String::new(),
        capacity: None,
        position: Point::new(f64::from(i) * 200.0, 50.0),
    };
    let places: Vec<_> = (0..n).map(place).collect();
    Arc::new(build_facilities_with(&places, &same, &NoWatch).expect("nobody cancels"))
}

fn view(x: f64, metres_per_px: f64) -> View {
    View { centre: Coord { x, y: 50.0 }, metres_per_px, size_px: [800.0, 600.0], pixels_per_point: 1.0 }
}

fn styled(layer: &SceneLayer, fill: FillStyle, line: Rgba) -> LayerStyle {
    LayerStyle::new(StyleTable::uniform(fill, layer.len()), Some(Outline::new(line, 2.0)))
}

fn two_definitions() -> Scene {
    let (below, above) = (row(3, 0.0), row(3, 30.0));
    let below_style = styled(&below, FillStyle::plain(RED), RED);
    let above_style =
        LayerStyle { outline: Some(Outline::new(BLUE, 2.0).with_casing()), ..styled(&above, FillStyle::MISSING, BLUE) };
    let points = places(4);
    let symbols =
        StyleTable::of_symbols([Symbol::Circle, Symbol::Star].map(|symbol| SymbolStyle { symbol, colour: BLUE }));
    Scene {
        areas: vec![(below, below_style), (above, above_style)],
        points: vec![(points, PointStyle::new(symbols))],
        ..Scene::default()
    }
}

/// What is drawn as (layer, what), in order.
fn told(frame: &Frame) -> Vec<(usize, String)> {
    let what = |kind: &DrawKind| match kind {
        DrawKind::Fill => "fill".to_owned(),
        DrawKind::Lines { colour, width_px, .. } => format!("line {:?} {width_px}", colour.0),
        DrawKind::Strips { colour, width_px, offset_px, .. } => format!("strips {:?} {width_px} {offset_px}", colour.0),
        DrawKind::Symbols { vertices, .. } => format!("symbols {vertices:?}"),
    };
    frame.list.draws.iter().map(|draw| (draw.layer, what(&draw.kind))).collect()
}

#[test]
fn fills_come_before_lines_and_points_last() {
    let frame = two_definitions().frame(view(200.0, 1.0));
    let expected = [
        (0, "fill"),
        (1, "fill"),
        (0, "line [200, 0, 0, 255] 2"),
        (1, "line [255, 255, 255, 200] 4.5"),
        (1, "line [0, 0, 200, 255] 2"),
        (2, "symbols 0..4"),
    ];
    assert_eq!(told(&frame), expected.map(|(layer, what)| (layer, what.to_owned())));
    assert_eq!(frame.layers[0].table.colour(2), Some(RED));
    assert_eq!(frame.layers[1].table.colour(2), Some(FillStyle::MISSING.fill));
    assert_eq!(FillStyle::MISSING.pattern, Pattern::Hatch);
}

#[test]
fn hidden_layers_and_empty_fills_are_not_drawn() {
    let mut scene = two_definitions();
    scene.areas[0].1.visible = false;
    scene.areas[1].1.fills = StyleTable::uniform(FillStyle::NONE, 3);
    scene.points[0].1.visible = false;
    let kinds: Vec<_> = told(&scene.frame(view(200.0, 1.0))).into_iter().map(|(layer, _)| layer).collect();
    assert_eq!(kinds, [1, 1], "casing and line of the second definition");
    assert_eq!(scene.extent().map(|extent| extent.min().y), Some(30.0));
}

#[test]
fn what_is_out_of_view_is_not_drawn() {
    let mut scene = two_definitions();
    scene.points.clear();
    assert!(scene.frame(view(5_000.0, 1.0)).list.draws.is_empty());
    // 401.5 m right of the last corner at 500: the fill is just out of view, a line's width still reaches in.
    let only_lines = told(&scene.frame(view(901.5, 1.0)));
    assert!(only_lines.iter().all(|(_, what)| what.starts_with("line")) && !only_lines.is_empty(), "{only_lines:?}");
}

#[test]
fn only_chunks_in_view_are_drawn() {
    let layer = row(30_000, 0.0);
    let style = styled(&layer, FillStyle::plain(RED), RED);
    let chunks = layer.chunks().len();
    let scene = Scene { areas: vec![(layer, style)], ..Scene::default() };
    assert!(chunks >= 4);
    assert!(scene.frame(view(3_000.0, 1.0)).list.draws.len() <= 4);
    assert_eq!(scene.frame(view(3_000_000.0, 10_000.0)).list.draws.len(), chunks, "fills only");
}

#[test]
fn selected_and_hovered_spaces_are_drawn_once_more_on_top() {
    let mut scene = two_definitions();
    scene.areas[0].1.selected = [0, 1, 9_999].into();
    scene.areas[0].1.hovered = Some(2);
    scene.points[0].1.hovered = Some(3);
    let frame = scene.frame(view(200.0, 1.0));
    let lines = frame.list.draws.iter().filter_map(|draw| match &draw.kind {
        DrawKind::Lines { vertices, width_px, .. } => Some((draw.layer, vertices.clone(), *width_px)),
        _ => None,
    });
    let lines: Vec<_> = lines.skip(3).collect();
    // Neighbours are one run; casing below line; selected below hovered.
    assert_eq!(lines, [(0, 0..10, 5.5), (0, 0..10, 3.0), (0, 10..15, 4.5), (0, 10..15, 2.0)]);
    assert!(
        matches!(frame.list.draws.last().map(|draw| &draw.kind), Some(DrawKind::Symbols { vertices, .. }) if vertices.len() == 1)
    );
}

#[test]
fn highlights_out_of_view_cost_nothing() {
    let mut scene = two_definitions();
    scene.areas[0].1.selected = [0, 1, 2].into();
    scene.areas[0].1.outline = None;
    scene.areas.truncate(1);
    scene.points.clear();
    assert_eq!(told(&scene.frame(view(920.0, 1.0))).len(), 0);
}

#[test]
fn lines_of_tiny_spaces_get_thin_so_that_fills_stay_visible() {
    let layer = row(10, 0.0);
    let style =
        LayerStyle { outline: Some(Outline::new(RED, 2.0).with_casing()), ..styled(&layer, FillStyle::NONE, RED) };
    let mut scene = Scene { areas: vec![(layer, style)], ..Scene::default() };
    let widths = |scene: &Scene, metres_per_px| {
        let frame = scene.frame(view(500.0, metres_per_px));
        let widths = frame.list.draws.iter().filter_map(|draw| match draw.kind {
            DrawKind::Lines { width_px, .. } => Some(width_px),
            _ => None,
        });
        widths.collect::<Vec<_>>()
    };
    assert_eq!(widths(&scene, 1.0), [4.5, 2.0]);
    assert_eq!(widths(&scene, 50.0), [0.5], "2 px large: a quarter of the width and no casing");
    scene.areas[0].1.fills = StyleTable::uniform(FillStyle::plain(RED), 10);
    let frame = scene.frame(view(500.0, 50.0));
    assert_eq!(told(&frame), [(0, "fill".to_owned())], "only fills are seen");
    // 3 px: over one fill for all, borders are what is to be seen; over classes the classes are.
    assert_eq!(widths(&scene, 33.0), [0.5]);
    scene.areas[0].1.fills = StyleTable::of_fills([FillStyle::plain(RED); 10]);
    assert_eq!(widths(&scene, 33.0), [] as [f32; 0]);
}

#[test]
fn the_centre_is_exact_in_two_parts() {
    let layer = row(1, 0.0);
    let style = styled(&layer, FillStyle::plain(RED), RED);
    let scene = Scene { areas: vec![(layer.clone(), style)], ..Scene::default() };
    let centre = Coord { x: 63.123_456_789, y: 11.987_654_321 };
    let view = View { centre, metres_per_px: metres_per_point(21.0), size_px: [800.0, 600.0], pixels_per_point: 1.0 };
    let frame = scene.frame(view);
    let [coarse, fine] = frame.list.draws[0].centre;
    let origin = layer.chunks()[0].origin;
    let exact = origin.x + f64::from(coarse[0]) + f64::from(fine[0]);
    assert!((exact - centre.x).abs() < 1e-9, "{exact}");
}
