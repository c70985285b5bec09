use super::*;
use crate::geometry::NoWatch;
use crate::geometry::wiggly::{Random, Wiggly};
use geo::{Area, Coord, MapCoords};
use proptest::prelude::*;

fn layers(definitions: &[Vec<MultiPolygon<f64>>]) -> Overlay {
    let layers: Vec<Vec<_>> = definitions.iter().map(|layer| layer.iter().collect()).collect();
    overlay(&layers, &NoWatch).unwrap()
}

#[test]
fn pieces_are_sorted_and_sum_their_faces() {
    let square = |x: f64, y: f64, side: f64| {
        let rect = geo::Rect::new(Coord { x, y }, Coord { x: x + side, y: y + side });
        MultiPolygon::new(vec![rect.to_polygon()])
    };
    // The strip cuts the square in two faces of the same piece.
    let strip =
        MultiPolygon::new(vec![geo::Rect::new(Coord { x: -1.0, y: 4.0 }, Coord { x: 11.0, y: 6.0 }).to_polygon()]);
    let result = layers(&[vec![square(0.0, 0.0, 10.0)], vec![strip]]);
    let expected = [(vec![vec![], vec![0]], 4.0), (vec![vec![0], vec![]], 80.0), (vec![vec![0], vec![0]], 20.0)];
    let pieces: Vec<_> = result.pieces.into_iter().map(|piece| (piece.covers, piece.area_m2)).collect();
    assert_eq!(pieces, expected);
    assert_eq!(result.space_area_m2, [[100.0], [24.0]]);
    assert!(layers(&[]).pieces.is_empty());
}

#[test]
fn noise_below_the_grid_leaves_no_slivers() {
    let random = std::cell::RefCell::new(Random(9));
    let one = Wiggly { columns: 30, rows: 30, vertices: 20, seed: 1, angle: 0.0 }.cells();
    let shift = || random.borrow_mut().signed() * 1e-6;
    let noisy = |space: &MultiPolygon<f64>| space.map_coords(|c| c + Coord { x: shift(), y: shift() });
    let other: Vec<_> = one.iter().map(noisy).collect();
    let result = layers(&[one.clone(), other]);
    assert_eq!(result.pieces.len(), one.len());
    assert!(result.pieces.iter().all(|piece| piece.covers[0] == piece.covers[1] && piece.covers[0].len() == 1));
}

#[test]
fn pieces_come_with_their_outlines() {
    let fine = Wiggly { columns: 12, rows: 10, vertices: 12, seed: 1, angle: 0.0 }.cells();
    let coarse = Wiggly { columns: 3, rows: 4, vertices: 20, seed: 2, angle: 30.0 }.cells();
    let third = Wiggly { columns: 2, rows: 2, vertices: 8, seed: 3, angle: 60.0 }.cells();
    let definitions = [fine, coarse, third];
    let layers: Vec<Vec<_>> = definitions.iter().map(|layer| layer.iter().collect()).collect();
    let (result, areas) = overlay_with_areas(&layers, &NoWatch).unwrap();
    assert_eq!(result, self::layers(&definitions));
    assert_eq!(result.pieces.len(), areas.len());
    for (piece, area) in result.pieces.iter().zip(&areas) {
        assert!((area.unsigned_area() - piece.area_m2).abs() < 60.0, "{} {}", area.unsigned_area(), piece.area_m2);
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let fine = Wiggly { columns: 40, rows: 40, vertices: 12, seed: 1, angle: 0.0 }.cells();
    let coarse = Wiggly { columns: 9, rows: 9, vertices: 40, seed: 2, angle: 30.0 }.cells();
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| layers(&[fine.clone(), coarse.clone()]))
    };
    assert_eq!(run(1), run(2));
}

prop_compose! {
    fn any_definition()(columns in 1_usize..8, rows in 1_usize..8, quarter in 1_usize..6, seed: u64, angle in 0.0..90.0_f64) -> Vec<MultiPolygon<f64>> {
        Wiggly { columns, rows, vertices: quarter * 4, seed, angle }.cells()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// The pieces of a space add up to it, and it keeps the area it came with.
    #[test]
    fn areas_are_conserved(definitions in prop::collection::vec(any_definition(), 1..4)) {
        let result = layers(&definitions);
        for (layer, spaces) in definitions.iter().enumerate() {
            for (i, space) in spaces.iter().enumerate() {
                let of_space = result.pieces.iter().filter(|piece| piece.covers[layer].contains(&(i as u32)));
                let sum: f64 = of_space.map(|piece| piece.area_m2).sum();
                let snapped = result.space_area_m2[layer][i];
                prop_assert!((sum / snapped - 1.0).abs() < 1e-12);
                // Every vertex moved by at most about 1.5 mm.
                let perimeter: f64 = space.0[0].exterior().lines().map(|l| l.delta().x.hypot(l.delta().y)).sum();
                let change = snapped - space.unsigned_area();
                prop_assert!(change.abs() < perimeter * 2e-3, "changed by {} m²", change);
            }
        }
    }

    /// Random triangles, also needles and pairs that touch: pieces never exceed what they come from.
    #[test]
    fn random_triangles_conserve_their_areas(
        corners in prop::collection::vec((-3000_i32..3000, -3000_i32..3000), 18),
        scale in prop::sample::select(vec![0.001, 0.01, 1.0]),
    ) {
        let coord = |&(x, y): &(i32, i32)| Coord { x: f64::from(x) * scale, y: f64::from(y) * scale };
        let triangles: Vec<_> = corners
            .chunks(3)
            .map(|c| MultiPolygon::new(vec![geo::Triangle::new(coord(&c[0]), coord(&c[1]), coord(&c[2])).to_polygon()]))
            .collect();
        let definitions = [triangles[..3].to_vec(), triangles[3..].to_vec()];
        let result = layers(&definitions);
        for (layer, spaces) in definitions.iter().enumerate() {
            for (i, space) in spaces.iter().enumerate() {
                let of_space = result.pieces.iter().filter(|piece| piece.covers[layer].contains(&(i as u32)));
                let sum: f64 = of_space.map(|piece| piece.area_m2).sum();
                let tolerance = 6000.0 * scale * 4.0 * 3e-3;
                prop_assert!((sum - space.unsigned_area()).abs() <= tolerance, "{} {}", sum, space.unsigned_area());
            }
        }
    }
}
