use super::*;
use crate::geometry::NoWatch;
use geo::{LineString, Polygon, coord};
use point::cross;
use proptest::prelude::*;

fn ring(points: &[(f64, f64)]) -> LineString<f64> {
    points.iter().copied().collect()
}

fn area(points: &[(f64, f64)]) -> MultiPolygon<f64> {
    MultiPolygon::new(vec![Polygon::new(ring(points), vec![])])
}

fn square(x: f64, y: f64, side: f64) -> MultiPolygon<f64> {
    area(&[(x, y), (x + side, y), (x + side, y + side), (x, y + side)])
}

/// Bounded faces as (covers, area), sorted.
fn faces(spaces: &[MultiPolygon<f64>]) -> Vec<(Vec<(u32, i32)>, f64)> {
    let arrangement = Arrangement::build(&[spaces.iter().collect()], &NoWatch).unwrap();
    let mut faces: Vec<_> = arrangement
        .faces()
        .filter(|face| !face.is_unbounded())
        .map(|face| (face.covers().iter().map(|c| (c.space, c.winding)).collect::<Vec<_>>(), face.area_m2()))
        .collect();
    faces.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    faces
}

#[test]
fn one_square_is_one_arc_and_one_face() {
    let space = square(500_000.0, 5_900_000.0, 10.0);
    let arrangement = Arrangement::build(&[vec![&space]], &NoWatch).unwrap();
    assert_eq!(arrangement.arcs().len(), 1);
    assert_eq!(arrangement.nodes().len(), 1);
    let arc = arrangement.arcs().next().unwrap();
    assert_eq!((arc.coords().len(), arc.length_m()), (5, 40.0));
    assert_eq!(arc.coords().next(), Some(coord! { x: 500_000.0, y: 5_900_000.0 }));
    assert_eq!(faces(&[space]), [(vec![(0, 1)], 100.0)]);
}

#[test]
fn neighbours_share_one_arc() {
    let spaces = [square(0.0, 0.0, 10.0), square(10.0, 0.0, 10.0)];
    let arrangement = Arrangement::build(&[spaces.iter().collect()], &NoWatch).unwrap();
    assert_eq!(arrangement.arcs().len(), 3);
    assert_eq!(arrangement.nodes().len(), 2);
    assert_eq!(faces(&spaces), [(vec![(0, 1)], 100.0), (vec![(1, 1)], 100.0)]);
}

#[test]
fn a_vertex_on_the_neighbours_border_splits_it() {
    let left = square(0.0, 0.0, 10.0);
    let right = area(&[(10.0, 0.0), (20.0, 0.0), (20.0, 10.0), (10.0, 10.0), (10.0004, 3.0)]);
    assert_eq!(faces(&[left, right]).len(), 2);
}

#[test]
fn crossing_squares_give_three_faces() {
    let expected = [(vec![(0, 1)], 75.0), (vec![(0, 1), (1, 1)], 25.0), (vec![(1, 1)], 75.0)];
    assert_eq!(faces(&[square(0.0, 0.0, 10.0), square(5.0, 5.0, 10.0)]), expected);
}

#[test]
fn holes_islands_and_nested_spaces_lie_in_the_right_face() {
    let ring_space = MultiPolygon::new(vec![Polygon::new(
        ring(&[(0.0, 0.0), (0.0, 30.0), (30.0, 30.0), (30.0, 0.0)]),
        // Runs the same way as the exterior.
        vec![ring(&[(5.0, 5.0), (5.0, 25.0), (25.0, 25.0), (25.0, 5.0)])],
    )]);
    let island = square(10.0, 10.0, 10.0);
    let inner = square(12.0, 12.0, 2.0);
    let outside = square(40.0, 12.0, 1.0);
    let expected = [
        (vec![], 300.0),
        (vec![(0, 1)], 500.0),
        (vec![(1, 1)], 96.0),
        (vec![(1, 1), (2, 1)], 4.0),
        (vec![(3, 1)], 1.0),
    ];
    assert_eq!(faces(&[ring_space, island, inner, outside]), expected);
}

#[test]
fn a_component_above_several_others_finds_the_nearest() {
    // Two stacked squares with a small one between them, inside a large one.
    let spaces = [square(0.0, 0.0, 100.0), square(10.0, 10.0, 20.0), square(15.0, 40.0, 5.0), square(5.0, 60.0, 30.0)];
    let found = faces(&spaces);
    assert_eq!(found.len(), 4);
    assert_eq!(found[0], (vec![(0, 1)], 10_000.0 - 400.0 - 25.0 - 900.0));
}

#[test]
fn self_intersections_and_doubled_rings_are_told_by_winding() {
    let bow_tie = area(&[(0.0, 0.0), (10.0, 10.0), (10.0, 0.0), (0.0, 10.0)]);
    let found = faces(&[bow_tie]);
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|(_, area)| *area == 25.0));
    assert_eq!(found.iter().map(|(covers, _)| covers[0].1).sum::<i32>(), 0);
    let twice = MultiPolygon::new([square(0.0, 0.0, 2.0).0, square(0.0, 0.0, 2.0).0].concat());
    assert_eq!(faces(&[twice]), [(vec![(0, 2)], 4.0)]);
}

#[test]
fn spikes_and_parts_side_by_side_cancel() {
    let spiked = area(&[(0.0, 0.0), (10.0, 0.0), (15.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]);
    let arrangement = Arrangement::build(&[vec![&spiked]], &NoWatch).unwrap();
    assert_eq!(arrangement.folds().len(), 1);
    assert_eq!(faces(&[spiked]), [(vec![(0, 1)], 100.0)]);
    let parts = MultiPolygon::new([square(0.0, 0.0, 2.0).0, square(2.0, 0.0, 2.0).0].concat());
    assert_eq!(faces(&[parts]), [(vec![(0, 1)], 8.0)]);
}

#[test]
fn unusable_input_is_left_out_without_a_panic() {
    let spaces = [
        MultiPolygon::empty(),
        area(&[]),
        area(&[(1.0, 1.0)]),
        area(&[(1.0, 1.0), (2.0, 2.0)]),
        area(&[(1.0, 1.0), (1.0, 1.0), (1.0, 1.0), (1.0, 1.0)]),
        area(&[(0.0, 0.0), (f64::NAN, 1.0), (1.0, 1.0)]),
        area(&[(0.0, 0.0), (f64::INFINITY, 1.0), (1.0, 1.0)]),
        square(0.0, 0.0, 1.0),
        area(&[(0.0, 0.0), (1e300, 1.0), (1.0, 1.0)]),
    ];
    let arrangement = Arrangement::build(&[spaces.iter().collect(), vec![]], &NoWatch).unwrap();
    assert_eq!(arrangement.skipped(), [(0, 5), (0, 6), (0, 8)]);
    assert_eq!(faces(&spaces), [(vec![(7, 1)], 1.0)]);
    assert_eq!(Arrangement::build(&[], &NoWatch).unwrap().faces().len(), 1);
    assert_eq!(Arrangement::build(&[vec![], vec![]], &NoWatch).unwrap().faces().len(), 1);
}

#[test]
fn the_arrangement_keeps_layers_apart() {
    let (a, b) = (square(0.0, 0.0, 2.0), square(0.0, 0.0, 2.0));
    let arrangement = Arrangement::build(&[vec![&a], vec![], vec![&b]], &NoWatch).unwrap();
    let face = arrangement.faces().nth(1).unwrap();
    let covers: Vec<_> = face.covers().iter().map(|c| (c.layer, c.space, c.winding)).collect();
    assert_eq!(covers, [(0, 0, 1), (2, 0, 1)]);
}

struct Stopped;

impl Watch for Stopped {
    fn progress(&self, _share: f32) {}
    fn cancelled(&self) -> bool {
        true
    }
}

#[test]
fn cancelling_stops_the_build() {
    let space = square(0.0, 0.0, 1.0);
    assert_eq!(Arrangement::build(&[vec![&space]], &Stopped).err(), Some(Cancelled));
}

/// All edges of all arcs.
fn edges(arrangement: &Arrangement) -> Vec<(GridPoint, GridPoint)> {
    let of_arc = |arc: &ArcRecord| &arrangement.points[arc.points.0 as usize..arc.points.1 as usize];
    arrangement.arcs.iter().flat_map(|arc| of_arc(arc).windows(2).map(|w| (w[0], w[1])).collect::<Vec<_>>()).collect()
}

/// Whether two edges share anything but an end.
fn conflict((a, b): (GridPoint, GridPoint), (c, d): (GridPoint, GridPoint)) -> bool {
    let within = |a: GridPoint, b: GridPoint, p: GridPoint| {
        let between = |u: i64, v: i64, w: i64| u.min(v) <= w && w <= u.max(v);
        p != a && p != b && cross(a, b, p) == 0 && between(a.x(), b.x(), p.x()) && between(a.y(), b.y(), p.y())
    };
    let same = (a, b) == (c, d) || (a, b) == (d, c);
    let proper =
        cross(a, b, c).signum() * cross(a, b, d).signum() < 0 && cross(c, d, a).signum() * cross(c, d, b).signum() < 0;
    same || proper || within(a, b, c) || within(a, b, d) || within(c, d, a) || within(c, d, b)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Dense, long and needle-like rings on few grid points: the edges meet at their ends only.
    #[test]
    fn edges_meet_at_their_ends_only(
        rings in prop::collection::vec(prop::collection::vec((0_i32..60, 0_i32..60), 3..10), 1..6),
        step_mm in prop::sample::select(vec![(1, 1), (1, 40), (3, 7), (1000, 1000)]),
    ) {
        let metres = |&(x, y): &(i32, i32)| (f64::from(x * step_mm.0) / 1000.0, f64::from(y * step_mm.1) / 1000.0);
        let spaces: Vec<_> = rings.iter().map(|ring| area(&ring.iter().map(metres).collect::<Vec<_>>())).collect();
        let arrangement = Arrangement::build(&[spaces.iter().collect()], &NoWatch).unwrap();
        let edges = edges(&arrangement);
        for (i, first) in edges.iter().enumerate() {
            for second in &edges[i + 1..] {
                prop_assert!(!conflict(*first, *second), "{:?} {:?}", first, second);
            }
        }
        // Crossing an arc changes the covers, or it would be none.
        for arc in arrangement.arcs() {
            prop_assert_ne!(arc.left().covers(), arc.right().covers());
        }
    }
}
