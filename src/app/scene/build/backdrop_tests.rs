use super::super::super::{DrawKind, View, metres_per_point};
use super::super::super::{
    FillStyle, LayerStyle, LineLook, Outline, PointStyle, Rgba, Scene, StyleTable, Symbol, SymbolStyle,
};
use super::*;
use crate::geometry::NoWatch;
use geo::{MultiLineString, MultiPoint, MultiPolygon, Point};
use proptest::prelude::*;
use std::sync::Arc;

fn same(c: Coord<f64>) -> Coord<f64> {
    c
}

fn shape(geometry: ContextGeometry) -> ContextShape {
    ContextShape { name: String::new(), geometry }
}

fn line(corners: &[(f64, f64)]) -> ContextShape {
    shape(ContextGeometry::Lines(MultiLineString(vec![corners.iter().copied().collect()])))
}

fn square(x: f64, y: f64, size: f64) -> MultiPolygon<f64> {
    Rect::new(Coord { x, y }, Coord { x: x + size, y: y + size }).to_polygon().into()
}

fn places(points: &[(f64, f64)]) -> ContextShape {
    shape(ContextGeometry::Points(MultiPoint(points.iter().map(|p| Point::new(p.0, p.1)).collect())))
}

fn built(shapes: &[ContextShape]) -> ContextScene {
    build_context_with(shapes, &same, &NoWatch).expect("nobody cancels")
}

/// Strips of a level as their corners, those before and after left out.
fn strips(layer: &LineLayer, level: usize) -> Vec<Vec<Coord<f64>>> {
    let mut strips: Vec<Vec<Coord<f64>>> = Vec::new();
    for chunk in &layer.levels()[level].chunks {
        let at = |offset: [f32; 2]| chunk.origin + Coord { x: f64::from(offset[0]), y: f64::from(offset[1]) };
        let mut open = false;
        for pair in chunk.vertices.windows(2) {
            if pair[0].starts_piece() {
                if !std::mem::replace(&mut open, true) {
                    strips.push(vec![at(pair[0].offset)]);
                }
                strips.last_mut().expect("begun").push(at(pair[1].offset));
            } else {
                open = false;
            }
        }
    }
    strips
}

/// Length of all lines at a level.
fn length(layer: &LineLayer, level: usize) -> f64 {
    let pieces = strips(layer, level);
    pieces.iter().flat_map(|strip| strip.windows(2)).map(|pair| pair[1] - pair[0]).map(|d| d.x.hypot(d.y)).sum()
}

#[test]
fn lines_stay_open_and_areas_are_closed_outlines_with_areas_for_a_fill() {
    let shapes = [
        line(&[(0.0, 0.0), (30.0, 40.0), (30.0, 40.0), (30.0, 140.0)]),
        shape(ContextGeometry::Areas(square(1000.0, 0.0, 10.0))),
        line(&[(0.0, 500.0), (0.0, 600.0)]),
    ];
    let scene = built(&shapes);
    assert!(scene.points.is_none());
    let areas = scene.areas.expect("something to fill");
    assert_eq!((areas.kind(), areas.len(), areas.chunks()[0].indices.len()), (LayerKind::Areas, 3, 6));
    assert!(areas.anchor(1).is_some() && areas.anchor(0).is_none());
    let lines = scene.lines.expect("something to draw");
    assert_eq!(lines.lanes(), 1);
    assert!((length(&lines, 0) - (50.0 + 100.0 + 40.0 + 100.0)).abs() < 1e-3, "{}", length(&lines, 0));
    let mut corners: Vec<usize> = strips(&lines, 0).iter().map(Vec::len).collect();
    corners.sort_unstable();
    assert_eq!(corners, [2, 3, 5]);
    // A straight line has no area, but a size.
    assert!((lines.typical_size_m(0) - 100.0).abs() < 1e-6);
    assert_eq!(lines.extent().map(|extent| (extent.width(), extent.height())), Some((1010.0, 600.0)));
}

#[test]
fn names_of_points_stand_beside_them_and_of_lines_at_their_middle() {
    let mut shapes =
        [line(&[(0.0, 0.0), (30.0, 0.0), (30.0, 10.0)]), places(&[(5.0, 6.0), (9.0, 9.0)]), places(&[(1.0, 1.0)])];
    shapes[0].name = "Bahn".to_owned();
    shapes[1].name = "Halt".to_owned();
    let expected = [(0, NamePlace::Over(Coord { x: 20.0, y: 0.0 })), (1, NamePlace::Beside(Coord { x: 5.0, y: 6.0 }))];
    assert_eq!(built(&shapes).names, expected);
}

#[test]
fn points_of_one_shape_are_drawn_each_and_broken_ones_named() {
    let scene = built(&[places(&[(1.0, 2.0), (5.0, 6.0)]), places(&[(f64::NAN, 1.0)]), places(&[])]);
    assert!(scene.lines.is_none());
    let points = scene.points.expect("something to draw");
    assert_eq!(points.chunks().iter().map(|chunk| chunk.vertices.len()).sum::<usize>(), 2);
    assert_eq!(points.left_out(), [1]);
    assert!(built(&[]).lines.is_none() && built(&[]).points.is_none());
}

#[test]
fn coarser_levels_of_lines_are_lighter_and_lose_no_line() {
    let wave = |k: u32| {
        let corners: Vec<(f64, f64)> =
            (0..400).map(|i| (f64::from(i), 50.0 * f64::from(k) + (f64::from(i) * 0.9).sin())).collect();
        line(&corners)
    };
    let shapes: Vec<_> = (0..40).map(wave).chain([line(&[(0.0, -10.0), (0.4, -10.0)])]).collect();
    let lines = built(&shapes).lines.expect("something to draw");
    assert!(lines.levels().len() > 1);
    for level in lines.levels() {
        assert_eq!(level.chunks.iter().flat_map(|chunk| &chunk.runs).count(), level.chunks.len());
    }
    for level in 0..lines.levels().len() {
        assert_eq!(strips(&lines, level).len(), 41, "cells of {} m", lines.levels()[level].cell_m);
    }
    assert!(strips::vertices(&lines.levels()[1]) * 10 <= strips::vertices(&lines.levels()[0]) * 7);
}

fn any_coordinate() -> impl Strategy<Value = f64> {
    prop_oneof![6 => -1e6..1e6f64, 1 => Just(f64::NAN), 1 => Just(f64::INFINITY), 1 => Just(1e300)]
}

proptest! {
    #[test]
    fn nothing_in_a_context_layer_panics(
        lines in proptest::collection::vec(proptest::collection::vec((any_coordinate(), any_coordinate()), 0..8), 0..5),
        kind in 0..3u8,
    ) {
        let shapes: Vec<ContextShape> = lines.iter().map(|corners| match kind {
            0 => line(corners),
            1 => places(corners),
            _ => shape(ContextGeometry::Areas(MultiPolygon(vec![geo::Polygon::new(
                corners.iter().copied().collect(), Vec::new(),
            )]))),
        }).collect();
        let scene = built(&shapes);
        for chunk in scene.lines.iter().flat_map(|layer| layer.levels()).flat_map(|level| &level.chunks) {
            prop_assert!(chunk.vertices.iter().all(|v| v.offset.iter().all(|o| o.is_finite())));
        }
        for layer in [&scene.areas, &scene.points].into_iter().flatten() {
            for chunk in layer.levels().iter().flat_map(|level| &level.chunks) {
                prop_assert!(chunk.vertices.iter().all(|v| v.offset.iter().all(|o| o.is_finite())));
            }
        }
    }
}

fn cell(x: f64, residents: ObservedValue) -> GridCell {
    GridCell { position: Point::new(526_000.0 + x, 6_070_000.0), residents }
}

#[test]
fn cells_are_told_apart_by_what_is_known_of_them() {
    let cells = [
        cell(0.0, ObservedValue::Measured(0.0)),
        cell(100.0, ObservedValue::Measured(4.0)),
        cell(200.0, ObservedValue::Measured(40.0)),
        cell(300.0, ObservedValue::Suppressed),
        cell(400.0, ObservedValue::Missing),
    ];
    let class_of = |number: f64| usize::from(number > 10.0);
    let layer = build_grid(&cells, &class_of, EpsgCode::UTM32, &NoWatch).expect("built");
    let mut drawn: Vec<(f64, u32)> =
        layer.chunks()[0].vertices.iter().map(|v| (layer.chunks()[0].position(*v).x, v.item())).collect();
    drawn.sort_by(|a, b| a.0.total_cmp(&b.0));
    let styles = [GridClass::Zero, GridClass::Class(0), GridClass::Class(1), GridClass::Suppressed, GridClass::Missing];
    assert_eq!(drawn.iter().map(|d| d.1 as usize).collect::<Vec<_>>(), styles.map(GridClass::style));
    assert!(GridClass::Class(99).style() < GRID_CATEGORIES);
}

#[test]
fn a_grid_of_many_cells_is_drawn_whole_and_the_same_by_any_number_of_threads() {
    let mut cells: Vec<GridCell> = (0..70_000)
        .map(|i| GridCell {
            position: Point::new(526_000.0 + f64::from(i % 300) * 100.0, 6_000_000.0 + f64::from(i / 300) * 100.0),
            residents: ObservedValue::Measured(f64::from(i % 50)),
        })
        .collect();
    cells[7].position = Point::new(f64::NAN, 0.0);
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| build_grid(&cells, &|n| n as usize / 10, EpsgCode::UTM32, &NoWatch)).expect("built")
    };
    let (one, four) = (on(1), on(4));
    assert_eq!(one.left_out(), [7]);
    let vertices = |layer: &SceneLayer| layer.chunks().iter().flat_map(|c| c.vertices.clone()).collect::<Vec<_>>();
    assert_eq!(vertices(&one).len(), cells.len() - 1);
    assert!(one.chunks().len() > 1 && vertices(&one) == vertices(&four));
}

#[test]
fn the_backdrop_lies_between_fills_and_borders_and_cells_cover_their_ground() {
    let spaces = [crate::model::Space {
        id: crate::model::SpaceId::new(),
        code: String::new(),
        name: String::new(),
        geometry: square(0.0, 0.0, 1000.0),
        residents: None,
    }];
    let areas = Arc::new(build_definition_with(&spaces, &same, &NoWatch).expect("nobody cancels"));
    let red = Rgba([200, 0, 0, 255]);
    let fill = LayerStyle::new(StyleTable::uniform(FillStyle::plain(red), 1), Some(Outline::new(red, 2.0)));
    let context = built(&[line(&[(0.0, 500.0), (1000.0, 500.0)]), places(&[(500.0, 500.0)])]);
    let symbol = || StyleTable::of_symbols([SymbolStyle { symbol: Symbol::Square, colour: red }]);
    let grid = built(&[places(&[(100.0, 100.0)])]).points.map(Arc::new).expect("a point");
    let thin = LineLook { visible: true, outline: Outline::new(red, 1.0) };
    let park = built(&[shape(ContextGeometry::Areas(square(0.0, 0.0, 400.0)))]).areas.map(Arc::new).expect("a park");
    let ground = LayerStyle::new(StyleTable::uniform(FillStyle::plain(red), 1), None);
    let scene = Scene {
        areas: vec![(areas, fill)],
        grids: vec![(grid, PointStyle { ground_m: Some(100.0), ..PointStyle::new(symbol()) })],
        context_areas: vec![(park, ground)],
        context_lines: vec![(Arc::new(context.lines.expect("lines")), thin)],
        context_points: vec![(Arc::new(context.points.expect("points")), PointStyle::new(symbol()))],
        ..Scene::default()
    };
    let view = View {
        centre: Coord { x: 500.0, y: 500.0 },
        metres_per_px: 2.0,
        size_px: [800.0, 600.0],
        pixels_per_point: 1.0,
    };
    let frame = scene.frame(view);
    let order: Vec<(usize, &str)> = frame
        .list
        .draws
        .iter()
        .map(|draw| match &draw.kind {
            DrawKind::Fill => (draw.layer, "fill"),
            DrawKind::Lines { .. } => (draw.layer, "lines"),
            DrawKind::Strips { .. } => (draw.layer, "strips"),
            DrawKind::Symbols { .. } => (draw.layer, "symbols"),
        })
        .collect();
    assert_eq!(order, [(2, "fill"), (0, "fill"), (1, "symbols"), (0, "strips"), (3, "symbols"), (0, "lines")]);
    // 100 m at 2 m a pixel near the equator; a square symbol covers a part of its size.
    let DrawKind::Symbols { size_px, rim_px, .. } = frame.list.draws[2].kind else { panic!("cells are symbols") };
    assert!((size_px * 0.88 - 50.0).abs() < 0.01 && rim_px == 0.0, "{size_px}");
    // From afar they don't vanish.
    let far = scene.frame(View { metres_per_px: metres_per_point(6.0), ..view });
    let smallest = far.list.draws.iter().find_map(|draw| match draw.kind {
        DrawKind::Symbols { size_px, .. } if draw.layer == 1 => Some(size_px),
        _ => None,
    });
    assert!(smallest.is_some_and(|size| size >= 1.5));
    // What is only looked at does not decide what "all" is, unless there is nothing else.
    assert_eq!(scene.extent().map(|extent| extent.width()), Some(1000.0));
    let alone = Scene { areas: Vec::new(), ..scene };
    assert_eq!(alone.extent().map(|extent| extent.min().x), Some(0.0));
}
