use super::*;
use crate::geometry::NoWatch;
use crate::geometry::coverage::Coverage;
use crate::geometry::validity::ring_defects;
use crate::geometry::wiggly::Wiggly;
use geo::{Area, Coord, LineString, Polygon};
use proptest::prelude::*;

fn area(points: &[(f64, f64)]) -> MultiPolygon<f64> {
    MultiPolygon::new(vec![Polygon::new(points.iter().copied().collect(), vec![])])
}

fn square(x: f64, y: f64, side: f64) -> MultiPolygon<f64> {
    area(&[(x, y), (x + side, y), (x + side, y + side), (x, y + side)])
}

fn united(spaces: &[MultiPolygon<f64>]) -> MultiPolygon<f64> {
    let all: Vec<_> = spaces.iter().collect();
    dissolve(&all, &vec![Some(0); all.len()], 1, &NoWatch).unwrap().remove(0)
}

/// (vertices of the exterior, number of holes, area) of each polygon.
fn shape(geometry: &MultiPolygon<f64>) -> Vec<(usize, usize, f64)> {
    let polygon = |p: &Polygon<f64>| (p.exterior().0.len() - 1, p.interiors().len(), p.signed_area());
    geometry.0.iter().map(polygon).collect()
}

/// A ring from its smallest vertex on.
fn rotated(line: &LineString<f64>) -> Vec<(u64, u64)> {
    let mut bits: Vec<(u64, u64)> = line.0.iter().skip(1).map(|c| (c.x.to_bits(), c.y.to_bits())).collect();
    let first = (0..bits.len()).min_by_key(|&i| bits[i]).unwrap_or(0);
    bits.rotate_left(first);
    bits
}

#[test]
fn neighbours_become_one_and_keep_their_vertices() {
    let joined = united(&[square(0.0, 0.0, 10.0), square(10.0, 0.0, 10.0)]);
    assert_eq!(shape(&joined), [(6, 0, 200.0)]);
    let groups = dissolve(
        &[&square(0.0, 0.0, 1.0), &square(1.0, 0.0, 1.0), &square(2.0, 0.0, 1.0), &square(3.0, 0.0, 1.0)],
        &[Some(1), None, Some(1), Some(9)],
        3,
        &NoWatch,
    )
    .unwrap();
    assert_eq!(groups.iter().map(|group| group.0.len()).collect::<Vec<_>>(), [0, 2, 0]);
}

#[test]
fn parts_that_touch_in_a_point_stay_apart() {
    assert_eq!(shape(&united(&[square(0.0, 0.0, 1.0), square(1.0, 1.0, 1.0)])), [(4, 0, 1.0), (4, 0, 1.0)]);
    // A figure of eight drawn as one ring through its middle.
    let eight = area(&[(0.0, 0.0), (10.0, 10.0), (10.0, 0.0), (0.0, 10.0)]);
    assert_eq!(shape(&united(&[eight])), [(3, 0, 25.0), (3, 0, 25.0)]);
}

#[test]
fn a_hole_that_touches_the_exterior_is_a_hole() {
    // Eight squares around a middle one; the corner one is left out, so hole and outside meet in a point.
    let at = |x: i32, y: i32| square(f64::from(x), f64::from(y), 1.0);
    let all = (0..3).flat_map(|x| (0..3).map(move |y| (x, y)));
    let ring: Vec<_> = all.filter(|&c| c != (1, 1) && c != (2, 2)).map(|(x, y)| at(x, y)).collect();
    let joined = united(&ring);
    let shapes = shape(&joined);
    assert_eq!((shapes.len(), shapes[0].1, shapes[0].2), (1, 1, 7.0));
    assert_eq!(ring_defects(&joined), []);
    // Two holes that meet in a point.
    let two: Vec<_> =
        (0..4).flat_map(|x| (0..4).map(move |y| (x, y))).filter(|&c| c != (1, 1) && c != (2, 2)).collect();
    let joined = united(&two.into_iter().map(|(x, y)| at(x, y)).collect::<Vec<_>>());
    assert_eq!((shape(&joined)[0].1, joined.unsigned_area()), (2, 14.0));
}

#[test]
fn islands_in_holes_are_polygons_of_their_own() {
    let frame = MultiPolygon::new(vec![Polygon::new(
        square(0.0, 0.0, 30.0).0[0].exterior().clone(),
        vec![square(5.0, 5.0, 20.0).0[0].exterior().clone()],
    )]);
    let joined = united(&[frame.clone(), square(10.0, 10.0, 10.0)]);
    assert_eq!(shape(&joined), [(4, 1, 500.0), (4, 0, 100.0)]);
    assert_eq!(shape(&united(&[frame, square(5.0, 5.0, 20.0)])), [(4, 0, 900.0)]);
}

#[test]
fn unusable_input_gives_nothing_and_does_not_panic() {
    let spaces = [MultiPolygon::empty(), area(&[(0.0, 0.0), (f64::NAN, 1.0), (1.0, 1.0)]), area(&[(1.0, 1.0)])];
    assert_eq!(united(&spaces), MultiPolygon::empty());
    assert_eq!(dissolve(&[], &[], 2, &NoWatch).unwrap(), vec![MultiPolygon::empty(); 2]);
    assert_eq!(dissolve(&[&spaces[0]], &[], 0, &NoWatch).unwrap(), []);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// A space of a sound coverage comes back with its own vertices, bit by bit.
    #[test]
    fn sound_spaces_come_back_as_they_were(columns in 1_usize..7, rows in 1_usize..7, quarter in 1_usize..5, seed: u64, angle in 0.0..90.0_f64) {
        let spaces = Wiggly { columns, rows, vertices: quarter * 4, seed, angle }.cells();
        let all: Vec<_> = spaces.iter().collect();
        let own: Vec<_> = (0..all.len() as u32).map(Some).collect();
        for (before, after) in spaces.iter().zip(dissolve(&all, &own, all.len(), &NoWatch).unwrap()) {
            prop_assert_eq!(after.0.len(), 1);
            prop_assert_eq!(rotated(before.0[0].exterior()), rotated(after.0[0].exterior()));
        }
    }

    /// Uniting conserves area, gives sound rings, and what it gives is again a sound coverage.
    #[test]
    fn groups_of_a_coverage_are_a_coverage(columns in 2_usize..8, rows in 2_usize..8, seed: u64, parts in 1_u32..9) {
        let spaces = Wiggly { columns, rows, vertices: 8, seed, angle: 12.0 }.cells();
        let all: Vec<_> = spaces.iter().collect();
        let group = |i: usize| Some((seed.wrapping_mul(i as u64 + 7) >> 20) as u32 % parts);
        let groups = dissolve(&all, &(0..all.len()).map(group).collect::<Vec<_>>(), parts as usize, &NoWatch).unwrap();
        let (before, after): (f64, f64) = (spaces.iter().map(Area::unsigned_area).sum(), groups.iter().map(Area::unsigned_area).sum());
        prop_assert!((before / after - 1.0).abs() < 1e-12);
        let coverage = Coverage::build(&groups.iter().collect::<Vec<_>>(), &NoWatch).unwrap();
        prop_assert_eq!(coverage.overlaps(), vec![]);
        prop_assert_eq!(coverage.gaps(), vec![]);
        for group in &groups {
            prop_assert_eq!(ring_defects(group), vec![]);
            for polygon in group {
                prop_assert!(polygon.signed_area() > 0.0);
                prop_assert!(polygon.interiors().iter().all(|hole| Polygon::new(hole.clone(), vec![]).signed_area() < 0.0));
            }
        }
    }

    /// Any rings whatever: no panic, rings are simple and have as much area as the faces.
    #[test]
    fn any_rings_can_be_united(
        rings in prop::collection::vec(prop::collection::vec((-40_i32..40, -40_i32..40), 0..9), 1..8),
        scale in prop::sample::select(vec![0.0007, 0.001, 0.5, 1000.0]),
    ) {
        let spaces: Vec<_> = rings.iter().map(|ring| {
            area(&ring.iter().map(|&(x, y)| (f64::from(x) * scale, f64::from(y) * scale)).collect::<Vec<_>>())
        }).collect();
        let all: Vec<_> = spaces.iter().collect();
        let coverage = Coverage::build(&all, &NoWatch).unwrap();
        let covered: f64 = coverage.faces().filter(|face| !face.covers().is_empty()).map(|face| face.area_m2()).sum();
        let joined = united(&spaces);
        prop_assert!((joined.unsigned_area() - covered).abs() <= 0.02 * 80.0 * scale * 20.0);
        for polygon in &joined {
            for line in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
                let mut corners: Vec<Coord<f64>> = line.0[1..].to_vec();
                corners.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
                prop_assert!(corners.len() >= 3 && corners.windows(2).all(|pair| pair[0] != pair[1]));
            }
        }
    }
}
