use super::*;
use crate::geometry::NoWatch;
use crate::geometry::wiggly::{Random, Wiggly};
use geo::{Area, LineString, MapCoordsInPlace, Polygon};
use proptest::prelude::*;

fn rect(x: f64, y: f64, width: f64, height: f64) -> MultiPolygon<f64> {
    let corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)];
    MultiPolygon::new(vec![Polygon::new(corners.into_iter().collect::<LineString<f64>>(), vec![])])
}

fn build(spaces: &[MultiPolygon<f64>]) -> Coverage {
    Coverage::build(&spaces.iter().collect::<Vec<_>>(), &NoWatch).unwrap()
}

fn covered_m2(coverage: &Coverage) -> f64 {
    coverage.faces().filter(|face| !face.covers().is_empty()).map(|face| face.area_m2()).sum()
}

#[test]
fn neighbours_with_the_length_of_their_border() {
    let coverage = build(&[rect(0.0, 0.0, 10.0, 10.0), rect(10.0, 5.0, 10.0, 10.0), rect(10.0, 0.0, 3.0, 5.0)]);
    assert_eq!(coverage.neighbours(), [(0, 1, 5.0), (0, 2, 5.0), (1, 2, 3.0)]);
    assert!(coverage.gaps().is_empty() && coverage.overlaps().is_empty());
    let corner_only = build(&[rect(0.0, 0.0, 1.0, 1.0), rect(1.0, 1.0, 1.0, 1.0)]);
    assert!(corner_only.neighbours().is_empty(), "a point is no border");
}

#[test]
fn gaps_name_their_neighbours_largest_first() {
    let frame = |x: f64, side: f64| {
        let mut frame = rect(x, 0.0, 20.0, 20.0);
        frame.0[0].interiors_push(rect(x + 5.0, 5.0, side, side).0[0].exterior().clone());
        frame
    };
    let coverage = build(&[frame(0.0, 2.0), frame(20.0, 4.0), rect(26.0, 6.0, 1.0, 1.0)]);
    let gaps = coverage.gaps();
    assert_eq!(gaps.iter().map(|gap| gap.area_m2).collect::<Vec<_>>(), [15.0, 4.0]);
    assert_eq!(gaps[0].spaces, [1, 2]);
    assert_eq!((gaps[0].perimeter_m, gaps[1].perimeter_m, gaps[1].mean_width_m()), (20.0, 8.0, 1.0));
    assert_eq!(gaps[1].spaces, [0]);
    assert_eq!((gaps[1].extent.min().x, gaps[1].extent.max().x), (5.0, 7.0));
}

#[test]
fn overlaps_name_who_overlaps() {
    let coverage = build(&[rect(0.0, 0.0, 10.0, 10.0), rect(9.0, 0.0, 10.0, 10.0), rect(8.0, 4.0, 4.0, 2.0)]);
    let overlaps: Vec<_> = coverage.overlaps().into_iter().map(|o| (o.spaces, o.area_m2)).collect();
    assert_eq!(overlaps[..2], [(vec![0, 1], 4.0), (vec![0, 1], 4.0)]);
    assert!(overlaps.contains(&(vec![0, 1, 2], 2.0)) && overlaps.contains(&(vec![0, 2], 2.0)));
}

#[test]
fn spaces_on_the_same_ground_are_duplicates() {
    let mut turned = rect(0.0, 0.0, 5.0, 5.0);
    turned.0[0].exterior_mut(|line| line.0.rotate_left(1));
    let coverage = build(&[rect(0.0, 0.0, 5.0, 5.0), rect(5.0, 0.0, 5.0, 5.0), turned, MultiPolygon::empty()]);
    assert_eq!(coverage.duplicates(), [[0, 2]]);
}

#[test]
fn every_arc_has_its_faces_on_the_right_sides() {
    let coverage = build(&Wiggly { columns: 5, rows: 4, vertices: 12, seed: 3, angle: 10.0 }.cells());
    for face in coverage.faces().filter(|face| !face.is_unbounded()) {
        // Around a face that is on the left of its arcs, trapezoids add up to its area.
        let side = |arc: Arc<'_>, on_left: bool| {
            let points: Vec<_> = arc.coords().collect();
            let twice: f64 = points.windows(2).map(|w| (w[0].x - 420_000.0) * (w[1].y - w[0].y)).sum::<f64>()
                - points.windows(2).map(|w| (w[0].y - 5_780_000.0) * (w[1].x - w[0].x)).sum::<f64>();
            if on_left { twice / 2.0 } else { -twice / 2.0 }
        };
        let area: f64 = coverage
            .arcs()
            .map(|arc| {
                let left = if arc.left().index() == face.index() { side(arc, true) } else { 0.0 };
                let right = if arc.right().index() == face.index() { side(arc, false) } else { 0.0 };
                left + right
            })
            .sum();
        assert!((area / face.area_m2() - 1.0).abs() < 1e-9);
    }
}

/// Everything that can be asked of a coverage, as text.
fn fingerprint(spaces: &[MultiPolygon<f64>], threads: usize) -> String {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let coverage = pool.install(|| build(spaces));
    let faces: Vec<_> = coverage.faces().map(|f| (f.twice_area_mm2(), f.covers().to_vec())).collect();
    let arcs: Vec<_> = coverage.arcs().map(|a| (a.coords().collect::<Vec<_>>(), a.left().index())).collect();
    format!("{faces:?} {arcs:?} {:?} {:?} {:?}", coverage.gaps(), coverage.overlaps(), coverage.neighbours())
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let mut spaces = Wiggly { columns: 30, rows: 30, vertices: 16, seed: 5, angle: 3.0 }.cells();
    spaces.extend(Wiggly { columns: 7, rows: 7, vertices: 16, seed: 6, angle: 40.0 }.cells());
    assert_eq!(fingerprint(&spaces, 1), fingerprint(&spaces, 2));
}

#[test]
fn noise_below_the_grid_leaves_neither_gaps_nor_overlaps() {
    let random = std::cell::RefCell::new(Random(11));
    let shift = || random.borrow_mut().signed() * 1e-6;
    let mut spaces = Wiggly { columns: 20, rows: 20, vertices: 20, seed: 8, angle: 0.3 }.cells();
    for space in &mut spaces {
        space.map_coords_in_place(|c| c + Coord { x: shift(), y: shift() });
    }
    let coverage = build(&spaces);
    assert_eq!((coverage.gaps(), coverage.overlaps()), (vec![], vec![]));
    assert_eq!(coverage.faces().len(), 401);
}

#[test]
fn vertices_that_only_one_neighbour_has_leave_no_slivers() {
    // The right half has vertices on a slanting border that the left half draws as one line.
    let mut random = Random(4);
    for _ in 0..200 {
        let (dx, dy) = (random.signed() * 500.0, 900.0 + random.signed() * 400.0);
        let on_line = |t: f64| (420_000.0 + t * dx, 5_800_000.0 + t * dy);
        let west: LineString<f64> = [on_line(0.0), on_line(1.0), (419_000.0, 5_800_400.0)].into_iter().collect();
        let steps = (0..=7).map(|i| on_line(f64::from(i) / 7.0));
        let east: LineString<f64> = steps.chain([(421_000.0, 5_800_400.0)]).collect();
        let area = |line| MultiPolygon::new(vec![Polygon::new(line, vec![])]);
        let coverage = build(&[area(west), area(east)]);
        assert_eq!(coverage.faces().len(), 3, "{:?} {:?}", coverage.gaps(), coverage.overlaps());
    }
}

prop_compose! {
    fn any_tiling()(columns in 1_usize..7, rows in 1_usize..7, quarter in 1_usize..5, seed: u64, angle in 0.0..90.0_f64) -> Wiggly {
        Wiggly { columns, rows, vertices: quarter * 4, seed, angle }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_tiling_has_neither_gaps_nor_overlaps(tiling in any_tiling()) {
        let spaces = tiling.cells();
        let coverage = build(&spaces);
        prop_assert_eq!(coverage.gaps(), vec![]);
        prop_assert_eq!(coverage.overlaps(), vec![]);
        prop_assert_eq!(coverage.faces().len(), spaces.len() + 1);
        let inner = tiling.columns * (tiling.rows - 1) + tiling.rows * (tiling.columns - 1);
        prop_assert_eq!(coverage.neighbours().len(), inner);
        prop_assert!((covered_m2(&coverage) / 1.2e9 - 1.0).abs() < 1e-7);
    }

    /// Any rings whatever: no panic, areas never negative, and where everything lies once the area is the polygons'.
    #[test]
    fn any_rings_can_be_arranged(
        rings in prop::collection::vec(prop::collection::vec((-40_i32..40, -40_i32..40), 0..9), 0..8),
        scale in prop::sample::select(vec![0.0007, 0.001, 0.5, 1000.0]),
    ) {
        let line = |ring: &Vec<(i32, i32)>| -> LineString<f64> {
            ring.iter().map(|&(x, y)| (f64::from(x) * scale, f64::from(y) * scale)).collect()
        };
        let polygons = rings.chunks(2).map(|pair| {
            MultiPolygon::new(vec![Polygon::new(line(&pair[0]), pair[1..].iter().map(line).collect())])
        });
        let spaces: Vec<_> = polygons.collect();
        let coverage = build(&spaces);
        for face in coverage.faces() {
            prop_assert!(face.is_unbounded() || face.twice_area_mm2() > 0);
            prop_assert!(face.covers().windows(2).all(|pair| pair[0].space < pair[1].space));
        }
        // Winding numbers weigh areas: together they give the rings' signed areas.
        if scale >= 0.5 {
            for (i, space) in spaces.iter().enumerate() {
                let wound: f64 = coverage
                    .faces()
                    .flat_map(|face| face.covers().iter().map(move |cover| (face, cover)))
                    .filter(|(_, cover)| cover.space == i as u32)
                    .map(|(face, cover)| f64::from(cover.winding) * face.area_m2())
                    .sum();
                let expected: f64 = space
                    .iter()
                    .map(|p| {
                        let holes = p.interiors().iter().map(|h| Polygon::new(h.clone(), vec![]).unsigned_area());
                        Polygon::new(p.exterior().clone(), vec![]).unsigned_area() - holes.sum::<f64>()
                    })
                    .sum();
                let tolerance = 0.02 * 80.0 * scale * 20.0;
                prop_assert!((wound - expected).abs() < tolerance, "{} {}", wound, expected);
            }
        }
    }
}
