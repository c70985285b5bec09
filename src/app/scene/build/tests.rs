use super::super::group::CHUNK_VERTICES;
use super::super::{DrawKind, FillStyle, LayerStyle, Outline, Rgba, Scene, StyleTable, View, metres_per_point};
use super::*;
use crate::geometry::NoWatch;
use crate::model::{FacilityId, SpaceId};
use geo::{Area, LineString, MultiPolygon, Point, Polygon, Translate};
use proptest::prelude::*;
use std::sync::Arc;

fn space(geometry: MultiPolygon<f64>) -> Space {
    Space { id: SpaceId::new(), code: String::new(), name: String::new(), geometry, residents: None }
}

fn same(c: Coord<f64>) -> Coord<f64> {
    c
}

fn layer_of(geometries: impl IntoIterator<Item = MultiPolygon<f64>>) -> SceneLayer {
    let spaces: Vec<Space> = geometries.into_iter().map(space).collect();
    build_definition_with(&spaces, &same, &NoWatch).expect("nobody cancels")
}

/// A star around a middle: any radii make a simple ring.
fn star(middle: (f64, f64), radii: &[f64]) -> LineString<f64> {
    let n = radii.len() as f64;
    let corner = |(i, r): (usize, &f64)| {
        let angle = std::f64::consts::TAU * i as f64 / n;
        Coord { x: middle.0 + r * angle.cos(), y: middle.1 + r * angle.sin() }
    };
    radii.iter().enumerate().map(corner).collect()
}

fn square(x: f64, y: f64, size: f64) -> MultiPolygon<f64> {
    geo::Rect::new(Coord { x, y }, Coord { x: x + size, y: y + size }).to_polygon().into()
}

/// Area of all triangles of each space, from what is sent to the graphics card.
fn drawn_areas(layer: &SceneLayer) -> Vec<f64> {
    let mut areas = vec![0.0; layer.len()];
    for chunk in layer.chunks() {
        for [a, b, c] in chunk.indices.as_chunks::<3>().0 {
            let corner = |at: &u32| chunk.vertices[*at as usize];
            let (a, b, c) = (corner(a), corner(b), corner(c));
            assert!(a.item() == b.item() && b.item() == c.item(), "a triangle belongs to one space");
            let [a, b, c_position] = [a, b, c].map(|vertex| chunk.position(vertex));
            let twice = (b.x - a.x) * (c_position.y - a.y) - (b.y - a.y) * (c_position.x - a.x);
            areas[c.item() as usize] += twice.abs() / 2.0;
        }
    }
    areas
}

/// Length of all lines of a layer.
fn drawn_length(layer: &SceneLayer) -> f64 {
    let pairs = layer.chunks().iter().flat_map(|chunk| {
        let lines = chunk.vertices.windows(2).filter(|pair| !pair[0].ends_ring());
        lines.map(|pair| {
            (chunk.position(pair[0]) - chunk.position(pair[1]))
                .x
                .hypot((chunk.position(pair[0]) - chunk.position(pair[1])).y)
        })
    });
    pairs.sum()
}

proptest! {
    #[test]
    fn triangles_cover_exactly_the_polygon(
        outer in proptest::collection::vec(60.0..100.0f64, 3..60),
        hole in proptest::collection::vec(5.0..20.0f64, 3..20),
        at in (0.0..50_000.0f64, 0.0..50_000.0f64),
    ) {
        let middle = (1_000_000.0 + at.0, 7_000_000.0 + at.1);
        let with_hole = Polygon::new(star(middle, &outer), vec![star(middle, &hole)]);
        let other = MultiPolygon::from(with_hole.translate(500.0, 0.0));
        let layer = layer_of([MultiPolygon::from(with_hole.clone()), other]);
        for drawn in drawn_areas(&layer) {
            let area = with_hole.unsigned_area();
            prop_assert!((drawn - area).abs() < 0.05 + area * 1e-4, "{} for {}", drawn, area);
        }
    }

    #[test]
    fn nothing_in_a_geometry_panics(
        rings in proptest::collection::vec(proptest::collection::vec((-3..4i8, -3..4i8, 0..20u8), 0..12), 0..6)
    ) {
        let ring = |corners: &Vec<(i8, i8, u8)>| -> LineString<f64> {
            corners.iter().map(|&(x, y, odd)| match odd {
                0 => Coord { x: f64::NAN, y: f64::from(y) },
                1 => Coord { x: f64::INFINITY, y: f64::from(y) },
                2 => Coord { x: 1e300, y: -1e300 },
                _ => Coord { x: f64::from(x), y: f64::from(y) },
            }).collect()
        };
        let mut polygons: Vec<Polygon<f64>> = rings.iter().map(|r| Polygon::new(ring(r), Vec::new())).collect();
        let mut all = rings.iter().map(ring);
        if let Some(first) = all.next() {
            polygons.push(Polygon::new(first, all.collect()));
        }
        let layer = layer_of([MultiPolygon::new(polygons), MultiPolygon::new(Vec::new()), square(0.0, 0.0, 1.0)]);
        prop_assert_eq!(layer.len(), 3);
        for chunk in layer.chunks() {
            prop_assert!(chunk.indices.iter().all(|at| (*at as usize) < chunk.vertices.len()));
            prop_assert!(chunk.vertices.iter().all(|v| v.offset.iter().all(|o| o.is_finite())));
        }
    }
}

#[test]
fn lines_follow_every_ring_once_and_do_not_jump_to_the_next() {
    let mut holed = square(0.0, 0.0, 10.0).0.remove(0);
    holed.interiors_push(square(4.0, 4.0, 2.0).0.remove(0).exterior().clone());
    let layer =
        layer_of([MultiPolygon::new(vec![holed, square(100.0, 0.0, 10.0).0.remove(0)]), square(50.0, 50.0, 10.0)]);
    assert!((drawn_length(&layer) - (40.0 + 8.0 + 40.0 + 40.0)).abs() < 1e-4, "{}", drawn_length(&layer));
}

#[test]
fn positions_are_exact_far_below_a_pixel_at_zoom_19() {
    let far = (1_113_194.9, 7_170_156.3);
    let squares =
        (0..3000).map(|i| square(far.0 + f64::from(i % 60) * 700.0, far.1 + f64::from(i / 60) * 700.0, 650.123));
    let squares: Vec<_> = squares.collect();
    let layer = layer_of(squares.clone());
    let view = View {
        centre: Coord { x: far.0, y: far.1 },
        metres_per_px: metres_per_point(19.0),
        size_px: [1.0, 1.0],
        pixels_per_point: 1.0,
    };
    let mut worst: f64 = 0.0;
    for chunk in layer.chunks() {
        for vertex in &chunk.vertices {
            let at = chunk.position(*vertex);
            let corners = squares[vertex.item() as usize].0[0].exterior().coords();
            let off = corners.map(|c| ((c.x - at.x).hypot(c.y - at.y)) / view.metres_per_px).fold(f64::MAX, f64::min);
            worst = worst.max(off);
        }
    }
    assert!(worst < 0.02, "{worst} px");
}

#[test]
fn chunks_are_bounded_and_hold_neighbours() {
    let squares = (0..40_000).map(|i| square(f64::from(i % 200) * 100.0, f64::from(i / 200) * 100.0, 90.0));
    let layer = layer_of(squares);
    assert!(layer.chunks().len() >= 6);
    let whole = layer.extent().expect("has content").unsigned_area();
    let chunks: f64 = layer.chunks().iter().map(|chunk| chunk.extent.unsigned_area()).sum();
    assert!(chunks < 2.0 * whole, "extents of chunks overlap too much: {}", chunks / whole);
    assert!(layer.chunks().iter().all(|chunk| chunk.vertices.len() <= CHUNK_VERTICES));
    for item in [0, 777, 39_999] {
        let slot = layer.slots[item].as_ref().expect("is drawn");
        let vertices = &layer.chunks()[slot.chunk].vertices[slot.vertices.start as usize..slot.vertices.end as usize];
        assert!(vertices.iter().all(|vertex| vertex.item() as usize == item) && vertices.len() == 5);
    }
}

/// A layer of spaces side by side whose borders wiggle, every border shared by two.
fn wiggly(side: u32) -> Vec<MultiPolygon<f64>> {
    wiggly_strip(side, side)
}

fn wiggly_strip(side: u32, rows: u32) -> Vec<MultiPolygon<f64>> {
    const STEPS: u32 = 24;
    let at = |x: f64, y: f64| {
        let (dx, dy) = (3.0 * (y * 0.31).sin() + (y * 1.7).sin(), 3.0 * (x * 0.37).sin() + (x * 1.9).cos());
        Coord { x: 1_100_000.0 + x + dx, y: 7_200_000.0 + y + dy }
    };
    let space = |i: u32| {
        let (x, y, size) = (f64::from(i % side) * 100.0, f64::from(i / side) * 100.0, 100.0);
        let along = |k: u32| size * f64::from(k) / f64::from(STEPS);
        let south = (0..STEPS).map(|k| at(x + along(k), y));
        let east = (0..STEPS).map(|k| at(x + size, y + along(k)));
        let north = (0..STEPS).map(|k| at(x + size - along(k), y + size));
        let west = (0..STEPS).map(|k| at(x, y + size - along(k)));
        Polygon::new(south.chain(east).chain(north).chain(west).collect(), Vec::new()).into()
    };
    (0..side * rows).map(space).collect()
}

#[test]
fn coarser_levels_are_lighter_and_off_by_less_than_a_pixel() {
    let layer = layer_of(wiggly(8));
    let count = |level: &Level| level.chunks.iter().map(|chunk| chunk.vertices.len()).sum::<usize>();
    assert!(layer.levels().len() >= 2, "{:?}", layer.levels().iter().map(|l| (l.cell_m, count(l))).collect::<Vec<_>>());
    for pair in layer.levels().windows(2) {
        assert!(count(&pair[1]) * 10 <= count(&pair[0]) * 7);
        assert!(pair[1].cell_m > pair[0].cell_m);
    }
    let corners: Vec<_> = wiggly(8).iter().flat_map(|space| space.0[0].exterior().0.clone()).collect();
    let level = &layer.levels()[1];
    for vertex in level.chunks.iter().flat_map(|chunk| chunk.vertices.iter().map(|vertex| chunk.position(*vertex))) {
        let away = corners.iter().map(|c| (c.x - vertex.x).hypot(c.y - vertex.y)).fold(f64::MAX, f64::min);
        assert!(away <= 0.72 * level.cell_m, "{away} for cells of {}", level.cell_m);
    }
    assert_eq!(layer.level_for(0.0), 0);
    assert_eq!(layer.level_for(1e9), layer.levels().len() - 1);
}

#[test]
fn neighbours_share_their_border_at_every_level() {
    let layer = layer_of(wiggly(20));
    for level in layer.levels() {
        // Every stretch of border inside the layer is there once in each direction, to the centimetre.
        let mut stretches = std::collections::BTreeMap::<_, i32>::new();
        for chunk in &level.chunks {
            for pair in chunk.vertices.windows(2).filter(|pair| !pair[0].ends_ring()) {
                let key = |vertex| {
                    let at: Coord<f64> = chunk.position(vertex);
                    ((at.x * 50.0).round() as i64, (at.y * 50.0).round() as i64)
                };
                let (a, b) = (key(pair[0]), key(pair[1]));
                *stretches.entry((a.min(b), a.max(b))).or_default() += if a < b { 1 } else { -1 };
            }
        }
        let alone = stretches.values().filter(|balance| **balance != 0).count();
        let rim = stretches.len() as f64 * 2.0 / 20.0;
        assert!((alone as f64) < 1.3 * rim, "cells of {} m: {alone} of {}", level.cell_m, stretches.len());
    }
}

#[test]
fn one_thread_builds_the_same_as_many() {
    let squares: Vec<_> =
        (0..5_000).map(|i| square(f64::from(i % 71) * 31.0, f64::from(i / 71) * 29.0, 30.0)).collect();
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let layer = pool.install(|| layer_of(squares.clone()));
        layer.chunks().iter().map(|chunk| (chunk.vertices.clone(), chunk.indices.clone())).collect::<Vec<_>>()
    };
    assert!(on(1) == on(4));
}

#[test]
fn what_cannot_be_projected_is_named() {
    let mut broken = square(0.0, 0.0, 10.0);
    broken.0[0].exterior_mut(|ring| ring.0[1].x = f64::NAN);
    let layer = layer_of([square(20.0, 0.0, 10.0), broken]);
    assert_eq!(layer.left_out(), [1]);
    assert_eq!(layer.item_extent(0).map(|extent| extent.width()), Some(10.0));
}

#[test]
fn facilities_take_the_style_of_their_category() {
    let facility = |category: &str, x: f64| Facility {
        id: FacilityId::new(),
        name: String::new(),
        category: category.into(),
        operator: String::new(),
        address: String::new(),
        capacity: None,
        position: Point::new(x, 5.0),
    };
    let facilities = [facility("Schule", 1.0), facility("Kita", f64::NAN), facility("Kita", 3.0), facility("", 2.0)];
    let layer = build_facilities_with(&facilities, &same, &NoWatch).expect("nobody cancels");
    assert_eq!(layer.categories(), ["", "Kita", "Schule"]);
    assert_eq!(layer.left_out(), [1]);
    let mut drawn: Vec<_> =
        layer.chunks()[0].vertices.iter().map(|v| (layer.chunks()[0].position(*v).x, v.tag)).collect();
    drawn.sort_by(|a, b| a.0.total_cmp(&b.0));
    assert_eq!(drawn, [(1.0, 2), (2.0, 0), (3.0, 1)]);
}

/// Spaces whose triangles hold a point, and whether it is so close to an edge of any that rounding decides.
fn drawn_at(layer: &SceneLayer, point: Coord<f64>) -> (Vec<u32>, bool) {
    let (mut found, mut doubtful) = (Vec::new(), false);
    for chunk in layer.chunks() {
        for corners in chunk.indices.as_chunks::<3>().0 {
            let vertices = corners.map(|at| chunk.vertices[at as usize]);
            let [a, b, c] = vertices.map(|vertex| chunk.position(vertex));
            let side = |a: Coord<f64>, b: Coord<f64>| {
                let (d, p) = (b - a, point - a);
                (d.x * p.y - d.y * p.x) / d.x.hypot(d.y)
            };
            let sides = [side(a, b), side(b, c), side(c, a)];
            let near = sides.iter().any(|side| side.abs() < 0.01);
            doubtful |= near && sides.iter().all(|s| *s > -0.01) | sides.iter().all(|s| *s < 0.01);
            if sides.iter().all(|s| *s > 0.0) || sides.iter().all(|s| *s < 0.0) {
                found.push(vertices[0].item());
            }
        }
    }
    found.sort_unstable();
    (found, doubtful)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    /// What is picked at a point is what is drawn there: overlapping stars, holes in them.
    #[test]
    fn picking_agrees_with_what_is_drawn(
        stars in proptest::collection::vec(
            ((-50.0..50.0f64, -50.0..50.0f64), proptest::collection::vec(20.0..60.0f64, 3..20), any::<bool>()), 1..8),
        points in proptest::collection::vec((-100.0..100.0f64, -100.0..100.0f64), 60),
    ) {
        let geometries: Vec<MultiPolygon<f64>> = stars.iter().map(|(middle, radii, hole)| {
            let hole = hole.then(|| star(*middle, &[5.0, 7.0, 4.0]));
            Polygon::new(star(*middle, radii), hole.into_iter().collect()).into()
        }).collect();
        let layer = layer_of(geometries.clone());
        let index = crate::geometry::index::SpaceIndex::build(&geometries.iter().collect::<Vec<_>>());
        for (x, y) in points {
            let (drawn, doubtful) = drawn_at(&layer, Coord { x, y });
            let mut picked = index.at(Coord { x, y }, |space| &geometries[space as usize]);
            picked.sort_unstable();
            prop_assert!(doubtful || drawn == picked, "{:?} drawn, {:?} picked at {} {}", drawn, picked, x, y);
        }
    }
}

#[test]
fn a_cancelled_layer_is_not_built() {
    struct Stop;
    impl Watch for Stop {
        fn progress(&self, _share: f32) {}
        fn cancelled(&self) -> bool {
            true
        }
    }
    assert!(build_definition_with(&[space(square(0.0, 0.0, 1.0))], &same, &Stop).is_err());
}

#[test]
fn progress_never_falls() {
    #[derive(Default)]
    struct Told(Mutex<Vec<f32>>);
    impl Watch for Told {
        fn progress(&self, share: f32) {
            self.0.lock().expect("not poisoned").push(share);
        }
        fn cancelled(&self) -> bool {
            false
        }
    }
    let told = Told::default();
    let spaces: Vec<_> = (0..5_000).map(|i| space(square(f64::from(i), 0.0, 1.0))).collect();
    build_definition_with(&spaces, &same, &told).expect("nobody cancels");
    let told = told.0.into_inner().expect("not poisoned");
    assert!(told.is_sorted() && told.len() > 3 && told.last() == Some(&1.0), "{told:?}");
}

/// A strip of spaces in a real system, with enough corners for an overview, and so long that coarser shapes show all of it.
fn many_spaces() -> Vec<Space> {
    let shift = |polygon: MultiPolygon<f64>| space(polygon.translate(-650_000.0, -1_410_000.0));
    wiggly_strip(240, 11).into_iter().map(shift).collect()
}

#[test]
fn an_overview_is_the_whole_without_the_finest_fills() {
    let spaces = many_spaces();
    let whole = build_definition(&spaces, EpsgCode::UTM32, &NoWatch).unwrap();
    let overview = build_overview(&spaces, EpsgCode::UTM32, Exact::Lines, &NoWatch).unwrap().expect("worth while");
    assert!(overview.levels().len() == whole.levels().len() && whole.levels().len() > 1);
    for (level, (a, b)) in overview.levels().iter().zip(whole.levels()).enumerate() {
        assert_eq!(a.chunks.len(), b.chunks.len());
        for (a, b) in a.chunks.iter().zip(&b.chunks) {
            assert_eq!(a.vertices, b.vertices);
            assert!(if level == 0 { a.indices.is_empty() && !b.indices.is_empty() } else { a.indices == b.indices });
        }
    }
    let unnamed = |slot: &Option<Slot>| slot.clone().map(|slot| Slot { anchor: None, ..slot });
    assert!(overview.slots.iter().map(unnamed).eq(whole.slots.iter().map(unnamed)));
    // Names have a place where they have room at the scale from which on the overview is shown, and only there.
    assert!(overview.named_from_m > 0.0 && whole.named_from_m == 0.0);
    for (own, all) in overview.slots.iter().zip(&whole.slots) {
        let (own, all) = (own.as_ref().unwrap(), all.as_ref().unwrap());
        let [width_m, height_m] = LEAST_NAME_PX.map(|px| px * overview.named_from_m);
        let large = all.extent.width() >= width_m && all.extent.height() >= height_m;
        assert_eq!(own.anchor, all.anchor.filter(|_| large));
    }
    assert_eq!([overview.filled_from, whole.filled_from], [1, 0]);
}

/// The area of all triangles of a level.
fn covered_m2(level: &Level) -> f64 {
    let of_chunk = |chunk: &Chunk| -> f64 {
        let at = |index: u32| chunk.vertices[index as usize].offset.map(f64::from);
        let area = |t: &[u32]| {
            let ([ax, ay], [bx, by], [cx, cy]) = (at(t[0]), at(t[1]), at(t[2]));
            ((bx - ax) * (cy - ay) - (by - ay) * (cx - ax)).abs() / 2.0
        };
        chunk.indices.chunks(3).map(area).sum()
    };
    level.chunks.iter().map(of_chunk).sum()
}

#[test]
fn for_a_picture_only_what_is_seen_in_it_is_built() {
    let spaces = many_spaces();
    let whole = build_definition(&spaces, EpsgCode::UTM32, &NoWatch).unwrap();
    let sketch = build_overview(&spaces, EpsgCode::UTM32, Exact::Nothing, &NoWatch).unwrap().expect("worth while");
    assert!(sketch.chunks().is_empty() && sketch.levels().len() == 2);
    let level = &sketch.levels()[1];
    let near = |a: Coord<f64>, b: Coord<f64>| (a.x - b.x).hypot(a.y - b.y) <= level.cell_m;
    let (own, all) = (sketch.extent().unwrap(), whole.extent().unwrap());
    assert!(near(own.min(), all.min()) && near(own.max(), all.max()), "{own:?} {all:?}");
    assert!((sketch.typical_size_m() - whole.typical_size_m()).abs() < level.cell_m);
    let shares = covered_m2(level) / covered_m2(&whole.levels()[0]);
    assert!((shares - 1.0).abs() < 0.02, "{shares}");
}

#[test]
fn where_exact_shapes_are_seen_in_a_picture_they_are_all_that_is_built() {
    // As many across as up, so that they are large in the picture.
    let shift = |polygon: MultiPolygon<f64>| space(polygon.translate(-650_000.0, -1_410_000.0));
    let spaces: Vec<Space> = wiggly_strip(48, 48).into_iter().map(shift).collect();
    let whole = build_definition(&spaces, EpsgCode::UTM32, &NoWatch).unwrap();
    let picture = build_overview(&spaces, EpsgCode::UTM32, Exact::Nothing, &NoWatch).unwrap().expect("worth while");
    assert!(picture.levels().len() == 1 && picture.filled_from == 0);
    assert_eq!((picture.extent(), picture.chunks().len()), (whole.extent(), whole.chunks().len()));
    let drawn = |layer: &SceneLayer| -> Vec<_> {
        layer.chunks().iter().map(|chunk| (chunk.vertices.clone(), chunk.indices.clone())).collect()
    };
    assert!(drawn(&picture) == drawn(&whole));
    let (centre, far) = (picture.extent().unwrap().center(), picture.named_from_m);
    let view = |metres_per_px| View { centre, metres_per_px, size_px: [800.0; 2], pixels_per_point: 1.0 };
    assert!(view(far).shows_all_of(&picture) && !view(far / 2.0).shows_all_of(&picture));
}

#[test]
fn seen_too_closely_an_overview_has_the_next_coarser_fills_under_exact_lines() {
    let overview =
        build_overview(&many_spaces(), EpsgCode::UTM32, Exact::Lines, &NoWatch).unwrap().expect("worth while");
    let (centre, cell_m) = (overview.extent().unwrap().center(), overview.levels()[1].cell_m);
    let view = |metres_per_px| View { centre, metres_per_px, size_px: [800.0, 600.0], pixels_per_point: 1.0 };
    let (near, far) = (view(0.5), view(cell_m * 2.0));
    assert!(!near.shows_all_of(&overview) && far.shows_all_of(&overview));
    let fills = StyleTable::uniform(FillStyle::plain(Rgba([1, 2, 3, 255])), overview.len());
    let style = LayerStyle::new(fills, Some(Outline::new(Rgba([9, 9, 9, 255]), 1.0)));
    let scene = Scene { areas: vec![(Arc::new(overview), style)], ..Scene::default() };
    let draws = scene.frame(near).list.draws;
    let levels = |fill: bool| draws.iter().filter(move |d| (d.kind == DrawKind::Fill) == fill).map(|d| d.level);
    assert!(levels(true).count() > 0 && levels(true).all(|level| level == 1));
    assert!(levels(false).count() > 0 && levels(false).all(|level| level == 0));
}

#[test]
fn few_spaces_or_plain_ones_need_no_overview() {
    let few: Vec<Space> = many_spaces().into_iter().take(100).collect();
    assert!(build_overview(&few, EpsgCode::UTM32, Exact::Lines, &NoWatch).unwrap().is_none());
    let plain: Vec<Space> = (0..50_000)
        .map(|i| space(square(450_000.0 + f64::from(i % 200) * 90.0, 5_790_000.0 + f64::from(i / 200) * 90.0, 90.0)))
        .collect();
    assert!(build_overview(&plain, EpsgCode::UTM32, Exact::Lines, &NoWatch).unwrap().is_none());
}
