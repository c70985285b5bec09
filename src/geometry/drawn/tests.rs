use super::*;
use crate::geometry::NoWatch;
use crate::geometry::wiggly::{Random, Wiggly};
use geo::{Relate, coord};
use proptest::prelude::*;

fn square(x: f64, y: f64, side: f64) -> MultiPolygon<f64> {
    Rect::new(coord! { x: x, y: y }, coord! { x: x + side, y: y + side }).to_polygon().into()
}

fn area(path: &[(f64, f64)]) -> DrawnArea {
    let path: Vec<Coord<f64>> = path.iter().map(|&(x, y)| coord! { x: x, y: y }).collect();
    let everywhere = Rect::new(coord! { x: -1e7, y: -1e7 }, coord! { x: 1e7, y: 1e7 });
    DrawnArea::new(enclosed(&path, everywhere)).expect("an area")
}

fn takes(area: &DrawnArea, space: &MultiPolygon<f64>) -> (bool, bool) {
    let bounds = space.bounding_rect().expect("has one");
    (area.takes(space, bounds, Reach::Touching), area.takes(space, bounds, Reach::Within))
}

#[test]
fn a_space_is_touched_held_or_neither() {
    let around = area(&[(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]);
    for (space, expected) in [
        (square(1.0, 1.0, 2.0), (true, true)),
        (square(8.0, 8.0, 4.0), (true, false)),
        (square(-5.0, -5.0, 30.0), (true, false)),
        (square(20.0, 20.0, 1.0), (false, false)),
        (square(3.0, -20.0, 50.0), (true, false)),
    ] {
        assert_eq!(takes(&around, &space), expected, "{space:?}");
    }
}

#[test]
fn a_bay_of_the_lasso_that_reaches_into_a_space_leaves_it_out_of_what_is_held() {
    // A notch from above, narrower than the space and ending inside it: all corners of the space are inside.
    let notched = area(&[(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (5.2, 10.0), (5.0, 4.0), (4.8, 10.0), (0.0, 10.0)]);
    assert_eq!(takes(&notched, &square(3.0, 3.0, 4.0)), (true, false));
    assert_eq!(takes(&notched, &square(3.0, 1.0, 2.0)), (true, true));
}

#[test]
fn a_lasso_that_overshoots_its_beginning_has_no_hole_there() {
    // The last piece runs past the beginning and into the area again: the wedge there is gone around twice.
    let overshot = area(&[(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0), (1.0, -1.0), (9.0, 1.0)]);
    assert_eq!(takes(&overshot, &square(5.0, 0.3, 0.1)), (true, true));
}

#[test]
fn what_is_no_area_takes_nothing() {
    let within = Rect::new(coord! { x: 0.0, y: 0.0 }, coord! { x: 10.0, y: 10.0 });
    let flat = [coord! { x: 1.0, y: 1.0 }, coord! { x: 5.0, y: 1.0 }, coord! { x: 3.0, y: 1.0 }];
    let away = [coord! { x: 11.0, y: 1.0 }, coord! { x: 15.0, y: 1.0 }, coord! { x: 13.0, y: 4.0 }];
    let nan = [coord! { x: f64::NAN, y: 1.0 }, coord! { x: 5.0, y: 1.0 }, coord! { x: 3.0, y: 3.0 }];
    for path in [&flat[..], &away, &nan, &flat[..2]] {
        assert!(DrawnArea::new(enclosed(path, within)).is_none(), "{path:?}");
    }
}

#[test]
fn corners_are_added_without_changing_the_area() {
    let shape = square(0.0, 0.0, 10.0);
    let dense = densified(&shape, 3.0);
    assert_eq!(dense.0[0].exterior().0.len(), 17);
    assert!(dense.relate(&shape).is_equal_topo());
}

/// A star around a middle: simple, so that `geo` can judge it.
fn star(middle: Coord<f64>, radii: &[f64]) -> Vec<(f64, f64)> {
    let corner = |(at, radius): (usize, &f64)| {
        let angle = std::f64::consts::TAU * at as f64 / radii.len() as f64;
        (middle.x + radius * angle.cos(), middle.y + radius * angle.sin())
    };
    radii.iter().enumerate().map(corner).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn rectangle_and_lasso_agree_with_the_relation_of_each_pair(
        seed in 0_u64..1000,
        radii in proptest::collection::vec(500.0_f64..14_000.0, 4..40),
        x in 0.0_f64..40_000.0, y in 0.0_f64..30_000.0, angle in 0.0_f64..90.0,
        rectangle in any::<bool>(),
    ) {
        let shape = Wiggly { columns: 9, rows: 7, vertices: 12, seed, angle };
        let cells = shape.cells();
        let borrowed: Vec<_> = cells.iter().collect();
        let index = SpaceIndex::build(&borrowed);
        let middle = Coord { x: 420_000.0 + x, y: 5_780_000.0 + y };
        let path = if rectangle {
            let (w, h) = (radii[0], radii[1]);
            vec![(middle.x - w, middle.y - h), (middle.x + w, middle.y - h), (middle.x + w, middle.y + h), (middle.x - w, middle.y + h)]
        } else {
            star(middle, &radii)
        };
        let ring: LineString<f64> = path.iter().map(|&(x, y)| Coord { x, y }).collect();
        let drawn = Polygon::new(ring, Vec::new());
        let area = area(&path);
        let relations: Vec<_> = cells.iter().map(|cell| drawn.relate(cell)).collect();
        for reach in [Reach::Touching, Reach::Within] {
            let wanted: Vec<u32> = (0..cells.len() as u32)
                .filter(|at| {
                    let relation = &relations[*at as usize];
                    if reach == Reach::Touching { relation.is_intersects() } else { relation.is_covers() }
                })
                .collect();
            let found = spaces_in(&area, &index, reach, |i| &cells[i as usize], &NoWatch).expect("nobody cancels");
            prop_assert_eq!(found, wanted);
        }
    }

    #[test]
    fn picking_agrees_with_geometry(seed in 0_u64..1000, angle in 0.0_f64..90.0, points in proptest::collection::vec((-0.1_f64..1.1, -0.1_f64..1.1), 30)) {
        let mut cells = Wiggly { columns: 8, rows: 8, vertices: 12, seed, angle }.cells();
        // Some larger ones over them.
        let mut random = Random(seed);
        for _ in 0..5 {
            let (x, y) = (440_000.0 + random.signed() * 15_000.0, 5_795_000.0 + random.signed() * 12_000.0);
            cells.push(square(x, y, 6_000.0));
        }
        let borrowed: Vec<_> = cells.iter().collect();
        let index = SpaceIndex::build(&borrowed);
        for (x, y) in points {
            let at = Coord { x: 420_000.0 + x * 40_000.0, y: 5_780_000.0 + y * 30_000.0 };
            let found = index.at(at, |i| &cells[i as usize]);
            let mut wanted: Vec<u32> = (0..cells.len() as u32)
                .filter(|i| cells[*i as usize].coordinate_position(&at) != CoordPos::Outside)
                .collect();
            wanted.sort_by(|a, b| geo::Area::unsigned_area(&cells[*a as usize]).total_cmp(&geo::Area::unsigned_area(&cells[*b as usize])));
            prop_assert_eq!(found, wanted);
        }
    }
}
