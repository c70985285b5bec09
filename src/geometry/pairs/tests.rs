use super::*;
use crate::geometry::NoWatch;
use crate::geometry::overlay::overlay;
use crate::geometry::wiggly::{Random, Wiggly};
use geo::{Area, CoordsIter, LineString, MapCoords, Polygon, Rect, Validation};
use proptest::prelude::*;
use std::collections::BTreeMap;

type Layer = Vec<MultiPolygon<f64>>;

fn shared(a: &Layer, b: &Layer) -> PairAreas {
    pair_areas(&a.iter().collect::<Vec<_>>(), &b.iter().collect::<Vec<_>>(), &NoWatch).unwrap()
}

/// The same from the arrangement of both layers, with pairs that share no more than `least_m2` left out.
fn by_overlay(a: &Layer, b: &Layer) -> PairAreas {
    let result = overlay(&[a.iter().collect(), b.iter().collect()], &NoWatch).unwrap();
    let mut pairs: BTreeMap<(u32, u32), f64> = BTreeMap::new();
    let mut areas = PairAreas::default();
    for piece in &result.pieces {
        let (in_a, in_b) = (&piece.covers[0], &piece.covers[1]);
        for &a in in_a {
            in_b.iter().for_each(|&b| *pairs.entry((a, b)).or_default() += piece.area_m2);
        }
        let add = |applies: bool, sum: &mut f64| *sum += if applies { piece.area_m2 } else { 0.0 };
        add(!in_a.is_empty() && !in_b.is_empty(), &mut areas.common_m2);
        add(in_b.is_empty(), &mut areas.only_a_m2);
        add(in_a.is_empty(), &mut areas.only_b_m2);
        add(in_a.len() > 1, &mut areas.doubly_covered_a_m2);
        add(in_b.len() > 1, &mut areas.doubly_covered_b_m2);
    }
    let pair = |(&(a, b), &area_m2): (&(u32, u32), &f64)| SharedArea { a, b, area_m2, whole: false };
    areas.pairs = pairs.iter().map(pair).collect();
    areas
}

/// Holds both against each other: areas to `tolerance_m2`, pairs below it may be missing.
fn agree(a: &Layer, b: &Layer, tolerance_m2: f64) -> Result<(), TestCaseError> {
    let (found, known) = (shared(a, b), by_overlay(a, b));
    let table = |areas: &PairAreas| -> BTreeMap<(u32, u32), f64> {
        areas.pairs.iter().map(|pair| ((pair.a, pair.b), pair.area_m2)).collect()
    };
    let (mine, theirs) = (table(&found), table(&known));
    for key in mine.keys().chain(theirs.keys()) {
        let area = |table: &BTreeMap<(u32, u32), f64>| table.get(key).copied().unwrap_or(0.0);
        let (mine, theirs) = (area(&mine), area(&theirs));
        prop_assert!((mine - theirs).abs() <= tolerance_m2, "pair {key:?}: {mine} in place of {theirs}");
    }
    let sums = |areas: &PairAreas| {
        let doubled = [areas.doubly_covered_a_m2, areas.doubly_covered_b_m2];
        [areas.common_m2, areas.only_a_m2, areas.only_b_m2, doubled[0], doubled[1]]
    };
    let many = tolerance_m2 * (a.len() + b.len()) as f64;
    for (at, (mine, theirs)) in sums(&found).into_iter().zip(sums(&known)).enumerate() {
        prop_assert!((mine - theirs).abs() <= many, "sum {at}: {mine} in place of {theirs}");
    }
    prop_assert!(found.pairs.windows(2).all(|two| (two[0].a, two[0].b) < (two[1].a, two[1].b)));
    Ok(())
}

fn square(x: f64, y: f64, side: f64) -> MultiPolygon<f64> {
    MultiPolygon::new(vec![Rect::new(Coord { x, y }, Coord { x: x + side, y: y + side }).to_polygon()])
}

fn ring(corners: &[(i32, i32)]) -> LineString<f64> {
    corners.iter().map(|&(x, y)| Coord { x: f64::from(x), y: f64::from(y) }).collect()
}

#[test]
fn equal_layers_pair_each_space_with_itself() {
    let cells = Wiggly { columns: 12, rows: 9, vertices: 20, seed: 1, angle: 0.0 }.cells();
    let result = shared(&cells, &cells);
    assert_eq!(result.pairs.len(), cells.len());
    for pair in &result.pairs {
        let area_m2 = result.area_a_m2[pair.a as usize];
        assert!(pair.a == pair.b && pair.whole && (pair.area_m2 - area_m2).abs() < 1e-6);
    }
    assert!(result.only_a_m2 < 1e-3 && result.only_b_m2 < 1e-3);
    assert_eq!((result.doubly_covered_a_m2, result.doubly_covered_b_m2), (0.0, 0.0));
    assert!((result.common_m2 - 1.2e9).abs() < 10.0);
}

#[test]
fn a_hole_and_an_island_in_it_are_told_apart() {
    let outer = Polygon::new(ring(&[(0, 0), (9, 0), (9, 9), (0, 9)]), vec![ring(&[(3, 3), (6, 3), (6, 6), (3, 6)])]);
    let holed = vec![MultiPolygon::new(vec![outer])];
    let cases = [
        (square(4.0, 4.0, 1.0), vec![]),
        (square(3.0, 3.0, 3.0), vec![]),
        (square(1.0, 1.0, 1.0), vec![(0, 1.0)]),
        (square(2.0, 2.0, 5.0), vec![(0, 16.0)]),
        (square(-1.0, -1.0, 11.0), vec![(0, 72.0)]),
    ];
    for (other, expected) in cases {
        let areas = |result: PairAreas| result.pairs.iter().map(|pair| (pair.b, pair.area_m2)).collect::<Vec<_>>();
        assert_eq!(areas(shared(&vec![other.clone()], &holed)), expected, "{other:?}");
        assert_eq!(areas(shared(&holed, &vec![other])), expected);
    }
}

#[test]
fn bad_input_is_left_out_and_named() {
    let broken = MultiPolygon::new(vec![Polygon::new(
        vec![Coord { x: 0.0, y: 0.0 }, Coord { x: f64::NAN, y: 1.0 }, Coord { x: 1.0, y: 1.0 }].into(),
        Vec::new(),
    )]);
    let flat = MultiPolygon::new(vec![Polygon::new(ring(&[(0, 0), (5, 5)]), Vec::new())]);
    let wild = square(1e300, 0.0, 1.0);
    let a = vec![broken, MultiPolygon::empty(), flat, square(0.0, 0.0, 2.0), wild];
    let result = shared(&a, &vec![square(1.0, 0.0, 2.0)]);
    assert_eq!(result.skipped_a, [0, 4]);
    assert_eq!((result.pairs.len(), result.pairs[0].a, result.pairs[0].area_m2), (1, 3, 2.0));
    assert_eq!((result.only_a_m2, result.only_b_m2), (2.0, 2.0));
    assert_eq!(shared(&Vec::new(), &a).pairs, []);
    assert_eq!(shared(&Vec::new(), &Vec::new()), PairAreas::default());
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let fine = Wiggly { columns: 40, rows: 40, vertices: 12, seed: 1, angle: 0.0 }.cells();
    let coarse = Wiggly { columns: 9, rows: 9, vertices: 40, seed: 2, angle: 30.0 }.cells();
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| shared(&fine, &coarse))
    };
    assert_eq!(run(1), run(2));
}

#[test]
fn hundreds_of_spaces_on_one_place_are_bounded() {
    let a: Layer = (0..300).map(|i| square(f64::from(i) * 0.01, 0.0, 50.0)).collect();
    let b = vec![square(20.0, 20.0, 10.0), square(100.0, 0.0, 1.0)];
    let result = shared(&a, &b);
    assert_eq!(result.pairs.len(), 300);
    assert!(result.pairs.iter().all(|pair| (pair.area_m2 - 100.0).abs() < 1e-9));
    assert!((result.common_m2 - 100.0).abs() < 1e-9 && (result.doubly_covered_a_m2 - 52.97 * 50.0).abs() < 1.1);
}

prop_compose! {
    fn any_coverage()(columns in 1_usize..8, rows in 1_usize..8, quarter in 1_usize..6, seed: u64, angle in 0.0..90.0_f64) -> Layer {
        Wiggly { columns, rows, vertices: quarter * 4, seed, angle }.cells()
    }
}

/// Rings of few corners on a small lattice: mostly self-crossing, overlapping, touching in corners, running along one another.
fn any_tangle() -> impl Strategy<Value = Layer> {
    let corner = (0_i32..7, 0_i32..7);
    let line = prop::collection::vec(corner, 3..8);
    let polygon = (line.clone(), prop::collection::vec(line, 0..2));
    let area = prop::collection::vec(polygon, 1..3).prop_map(|polygons| {
        type Corners = Vec<(i32, i32)>;
        let polygon = |(outer, holes): (Corners, Vec<Corners>)| {
            Polygon::new(ring(&outer), holes.iter().map(|hole| ring(hole)).collect())
        };
        MultiPolygon::new(polygons.into_iter().map(polygon).collect())
    });
    prop::collection::vec(area, 1..4)
}

/// Areas made of cells of a lattice, as many rectangles each: borders run along one another nearly everywhere, corners lie on borders.
fn any_mosaic() -> impl Strategy<Value = Layer> {
    let cells = (1_usize..5, prop::collection::vec(0_usize..4, 36));
    cells.prop_map(|(merge, owners)| {
        let mut spaces: Layer = vec![MultiPolygon::empty(); 4];
        for (at, owner) in owners.iter().enumerate().step_by(merge) {
            let (x, y) = ((at % 6) as f64, (at / 6) as f64);
            let width = merge.min(6 - at % 6) as f64;
            let rect = Rect::new(Coord { x, y }, Coord { x: x + width, y: y + 1.0 });
            spaces[*owner].0.push(rect.to_polygon());
        }
        spaces
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn tangles_agree_with_the_arrangement(a in any_tangle(), b in any_tangle()) {
        agree(&a, &b, 0.06)?;
    }

    #[test]
    fn mosaics_agree_with_the_arrangement(a in any_mosaic(), b in any_mosaic()) {
        agree(&a, &b, 1e-9)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn coverages_agree_with_the_arrangement(a in any_coverage(), b in any_coverage()) {
        // The arrangement rounds crossings to 1 mm: that moves borders of up to 140 km.
        agree(&a, &b, 60.0)?;
        let result = shared(&a, &b);
        for (space, &area_m2) in result.area_a_m2.iter().enumerate() {
            let of_space = result.pairs.iter().filter(|pair| pair.a as usize == space);
            let sum: f64 = of_space.map(|pair| pair.area_m2).sum();
            prop_assert!(sum <= area_m2 * (1.0 + 1e-9) + 1e-6);
        }
        let sums = result.common_m2 + result.only_a_m2 - result.area_a_m2.iter().sum::<f64>();
        prop_assert!(sums.abs() < 1e-3, "{sums}");
    }

    /// A coverage over a copy of itself moved by a millimetre or nothing here and there.
    #[test]
    fn noise_changes_little(a in any_coverage(), seed: u64) {
        let random = std::cell::RefCell::new(Random(seed));
        let step = || (random.borrow_mut().signed() * 1.5).round() * 1e-3;
        let b: Layer = a.iter().map(|space| space.map_coords(|c| c + Coord { x: step(), y: step() })).collect();
        agree(&a, &b, 600.0)?;
        let result = shared(&a, &b);
        let itself = |space: usize| result.pairs.iter().find(|pair| pair.a as usize == space && pair.b as usize == space);
        for (space, area_m2) in result.area_a_m2.iter().enumerate() {
            let kept = itself(space).map_or(0.0, |pair| pair.area_m2);
            prop_assert!(kept <= *area_m2 + 1e-6 && kept > area_m2 - 600.0, "{kept} of {area_m2}");
        }
    }
}

/// Pieces are valid, as large as stated, and together all that is shared.
fn pieces_are_right(a: &Layer, b: &Layer, tolerance_m2: f64) -> Result<(), TestCaseError> {
    let least_m2 = 1e-3;
    let result = pair_pieces(&a.iter().collect::<Vec<_>>(), &b.iter().collect::<Vec<_>>(), least_m2, &NoWatch).unwrap();
    prop_assert_eq!(&result.areas, &shared(a, b));
    for piece in &result.pieces {
        prop_assert!(piece.geometry.is_valid(), "{:?}", piece.geometry);
        let drawn = piece.geometry.unsigned_area();
        prop_assert!((drawn - piece.area_m2).abs() <= tolerance_m2, "{drawn} in place of {}", piece.area_m2);
    }
    let without = result.areas.pairs.iter().filter(|pair| pair.area_m2 > least_m2 + tolerance_m2);
    let has_piece =
        |pair: &SharedArea| result.pieces.binary_search_by_key(&(pair.a, pair.b), |piece| (piece.a, piece.b)).is_ok();
    prop_assert!(without.clone().all(has_piece));
    Ok(())
}

#[test]
fn pieces_of_plain_squares() {
    let pieces = |a: MultiPolygon<f64>, b: MultiPolygon<f64>| pair_pieces(&[&a], &[&b], 0.0, &NoWatch).unwrap().pieces;
    let common = pieces(square(0.0, 0.0, 4.0), square(2.0, 2.0, 4.0));
    assert_eq!((common.len(), common[0].area_m2), (1, 4.0));
    let mut corners: Vec<_> = common[0].geometry.0[0].exterior().0[..4].iter().map(|c| (c.x, c.y)).collect();
    corners.sort_by(|a, b| a.partial_cmp(b).unwrap());
    assert_eq!(corners, [(2.0, 2.0), (2.0, 4.0), (4.0, 2.0), (4.0, 4.0)]);
    // A ring around an island is a piece with a hole.
    let frame = square(0.0, 0.0, 9.0).0[0].exterior().clone();
    let hole = square(3.0, 3.0, 3.0).0[0].exterior().clone();
    let framed = MultiPolygon::new(vec![Polygon::new(frame, vec![hole])]);
    let common = pieces(square(1.0, 1.0, 7.0), framed);
    assert_eq!((common[0].area_m2, common[0].geometry.0[0].interiors().len()), (40.0, 1));
    assert_eq!(common[0].geometry.unsigned_area(), 40.0);
    // Squares side by side share a line and no ground.
    assert_eq!(pieces(square(0.0, 0.0, 4.0), square(4.0, 0.0, 4.0)), []);
}

#[test]
fn neighbouring_pieces_share_their_corners() {
    let fine = Wiggly { columns: 15, rows: 15, vertices: 12, seed: 1, angle: 0.0 }.cells();
    let coarse = Wiggly { columns: 4, rows: 5, vertices: 40, seed: 2, angle: 30.0 }.cells();
    let result =
        pair_pieces(&fine.iter().collect::<Vec<_>>(), &coarse.iter().collect::<Vec<_>>(), 0.0, &NoWatch).unwrap();
    let known: std::collections::HashSet<(u64, u64)> = fine
        .iter()
        .chain(&coarse)
        .flat_map(|space| space.coords_iter())
        .map(|c| (c.x.to_bits(), c.y.to_bits()))
        .collect();
    let mut met: BTreeMap<(u64, u64), usize> = BTreeMap::new();
    for piece in &result.pieces {
        for corner in piece.geometry.0.iter().flat_map(|polygon| &polygon.exterior().0[1..]) {
            let bits = (corner.x.to_bits(), corner.y.to_bits());
            if !known.contains(&bits) {
                *met.entry(bits).or_default() += 1;
            }
        }
    }
    // Crossings inside both coverages belong to four pieces, those with one outer border to two, of two outer borders to one.
    let of = |times: usize| met.values().filter(|met| **met == times).count();
    assert!(of(4) > 100 && of(4) + of(2) + of(1) == met.len() && of(1) < 12, "{} of {}", of(4), met.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn pieces_of_tangles_are_right(a in any_tangle(), b in any_tangle()) {
        pieces_are_right(&a, &b, 0.06)?;
    }

    #[test]
    fn pieces_of_mosaics_are_right(a in any_mosaic(), b in any_mosaic()) {
        pieces_are_right(&a, &b, 1e-9)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(25))]

    #[test]
    fn pieces_of_coverages_are_right(a in any_coverage(), b in any_coverage()) {
        pieces_are_right(&a, &b, 60.0)?;
    }

    #[test]
    fn pieces_of_equal_layers_are_the_spaces(a in any_coverage()) {
        pieces_are_right(&a, &a, 60.0)?;
    }
}
