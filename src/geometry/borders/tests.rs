use super::*;
use crate::geometry::NoWatch;
use crate::geometry::wiggly::{Random, Wiggly};
use geo::{LineString, MapCoords, Polygon};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn rect(x: f64, y: f64, width: f64, height: f64) -> MultiPolygon<f64> {
    let corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)];
    MultiPolygon::new(vec![Polygon::new(corners.into_iter().collect::<LineString<f64>>(), vec![])])
}

fn built(layers: &[&[MultiPolygon<f64>]]) -> Borders {
    let layers: Vec<Vec<&MultiPolygon<f64>>> = layers.iter().map(|layer| layer.iter().collect()).collect();
    borders(&layers, &NoWatch).expect("nobody cancels")
}

/// Layers and length of all lines.
fn told(borders: &Borders) -> Vec<(u64, f64)> {
    let mut told: Vec<_> = borders.lines.iter().map(|line| (line.layers, line.length())).collect();
    told.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    told
}

/// Twice the area a closed line runs around, counter-clockwise positive.
fn twice_area(line: &BorderLine) -> f64 {
    line.coords.windows(2).map(|pair| pair[0].x * pair[1].y - pair[1].x * pair[0].y).sum()
}

#[test]
fn lines_pass_where_only_others_branch_off() {
    // One district; four quarters in a row in it; a town that goes a little further.
    let (district, town) = ([rect(0.0, 0.0, 40.0, 10.0)], [rect(0.0, 0.0, 50.0, 10.0)]);
    let quarters: Vec<_> = (0..4).map(|i| rect(f64::from(i) * 10.0, 0.0, 10.0, 10.0)).collect();
    let found = built(&[&quarters, &district, &town]);
    let expected = [(0b001, 10.0), (0b001, 10.0), (0b001, 10.0), (0b011, 10.0), (0b100, 30.0), (0b111, 90.0)];
    assert_eq!(told(&found), expected);
    assert_eq!((found.length_of(0b111), found.length_of(0b010)), (90.0, 0.0));
    // Without the town the outside is one closed line.
    let found = built(&[&quarters, &district]);
    let outside: Vec<_> = found.lines.iter().filter(|line| line.layers == 0b11).collect();
    assert_eq!((outside.len(), outside[0].closed, outside[0].length()), (1, true, 100.0));
    assert_eq!(outside[0].coords.first(), outside[0].coords.last());
}

#[test]
fn a_line_keeps_the_same_space_on_its_left_however_many_others_meet_it() {
    // Two districts; the quarters' numbers go up and down along the border between them.
    let districts = [rect(0.0, 0.0, 10.0, 60.0), rect(10.0, 0.0, 10.0, 60.0)];
    let order = [(3, 0), (0, 1), (5, 0), (1, 1), (4, 1), (2, 0), (0, 0), (5, 1), (2, 1), (4, 0), (1, 0), (3, 1)];
    let quarters: Vec<_> =
        order.iter().map(|(row, side)| rect(f64::from(*side) * 10.0, f64::from(*row) * 10.0, 10.0, 10.0)).collect();
    for layers in [[&quarters[..], &districts[..]], [&districts[..], &quarters[..]]] {
        let found = built(&layers);
        let between: Vec<_> = found
            .lines
            .iter()
            .filter(|line| line.layers == 0b11 && line.coords.iter().all(|corner| corner.x == 10.0))
            .collect();
        assert_eq!(between.len(), 1, "{between:?}");
        let ys: Vec<f64> = between[0].coords.iter().map(|corner| corner.y).collect();
        // The first district lies in the west: on the left of who walks north.
        assert_eq!(ys, [0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0]);
    }
}

#[test]
fn outer_borders_run_around_and_holes_the_other_way() {
    let mut ring = rect(0.0, 0.0, 30.0, 30.0);
    ring.0[0].interiors_push(rect(10.0, 10.0, 10.0, 10.0).0[0].exterior().clone());
    let found = built(&[&[ring]]);
    let areas: Vec<f64> = found.lines.iter().map(twice_area).collect();
    assert_eq!(areas, [1800.0, -200.0]);
    assert!(found.lines.iter().all(|line| line.closed));
}

#[test]
fn what_is_inside_a_space_is_no_border_and_overlaps_are() {
    let overlapping = [rect(0.0, 0.0, 10.0, 10.0), rect(5.0, 0.0, 10.0, 10.0)];
    let expected = [5.0, 5.0, 10.0, 10.0, 20.0, 20.0].map(|length| (1, length));
    assert_eq!(told(&built(&[&overlapping])), expected, "both sides of the overlap are borders");
    let mut twice = rect(0.0, 0.0, 10.0, 10.0);
    twice.0.push(rect(5.0, 0.0, 10.0, 10.0).0.remove(0));
    assert_eq!(told(&built(&[&[twice]])), [(1, 50.0)], "parts of one space");
    assert!(built(&[]).lines.is_empty() && built(&[&[MultiPolygon::empty()]]).lines.is_empty());
}

#[test]
fn layers_beyond_what_can_be_told_apart_have_no_lines() {
    let squares: Vec<Vec<MultiPolygon<f64>>> =
        (0..70).map(|i| vec![rect(f64::from(i) * 20.0, 0.0, 10.0, 10.0)]).collect();
    let layers: Vec<&[MultiPolygon<f64>]> = squares.iter().map(Vec::as_slice).collect();
    let found = built(&layers);
    assert_eq!(found.lines.len(), MOST_LAYERS);
    assert_eq!(found.lines.iter().fold(0, |all, line| all | line.layers), u64::MAX);
}

#[test]
fn what_differs_by_less_than_a_cell_becomes_one_line() {
    let west = rect(0.0, 0.0, 100.0, 100.0);
    // The same but for half a metre, with corners of its own along the sides.
    let other: LineString<f64> =
        [(0.4, 0.3), (50.2, -0.3), (100.4, 0.2), (99.7, 33.3), (100.3, 100.4), (0.3, 99.6)].into_iter().collect();
    let other = MultiPolygon::new(vec![Polygon::new(other, vec![])]);
    let found = built(&[&[west], &[other]]);
    assert!(found.length_of(0b11) < 1.0);
    let far = found.together(1.0, &NoWatch).expect("nobody cancels");
    assert_eq!((far.lines.len(), far.lines[0].layers, far.lines[0].closed), (1, 0b11, true));
    assert!((far.lines[0].length() - 400.0).abs() < 0.5, "{}", far.lines[0].length());
    let far = found.simplified(60.0, &NoWatch).expect("nobody cancels");
    assert_eq!(told(&far), [(0b11, 480.0)]);
}

#[test]
fn the_thin_stays_a_line_and_the_small_is_dropped() {
    let found = built(&[&[rect(0.0, 0.0, 100.0, 0.5), rect(300.0, 300.0, 0.5, 0.5)]]);
    let far = found.simplified(20.0, &NoWatch).expect("nobody cancels");
    assert_eq!(told(&far), [(1, 100.0)]);
}

#[test]
fn nonsense_is_left_out_and_a_cell_of_nothing_changes_nothing() {
    let coords = [(0.0, 0.0), (f64::NAN, 1.0), (1e300, 5.0), (10.0, 0.0), (f64::INFINITY, 0.0)];
    let line = BorderLine { layers: 1, coords: coords.map(|(x, y)| Coord { x, y }).to_vec(), closed: false };
    let found = Borders { lines: vec![line], ranks: vec![0] };
    let far = found.simplified(1.0, &NoWatch).expect("nobody cancels");
    assert_eq!(told(&far), [(1, 10.0)]);
    assert_eq!(told(&found.together(1.0, &NoWatch).expect("nobody cancels")), [(1, 10.0)]);
    for cell in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(found.simplified(cell, &NoWatch).expect("nobody cancels").lines.len(), 1);
        assert_eq!(found.together(cell, &NoWatch).expect("nobody cancels").lines.len(), 1);
    }
}

#[test]
fn the_same_on_any_number_of_threads() {
    let fine = Wiggly { columns: 30, rows: 30, vertices: 24, seed: 3, angle: 10.0 }.cells();
    let coarse = Wiggly { columns: 7, rows: 5, vertices: 40, seed: 4, angle: 10.0 }.cells();
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| {
            let found = built(&[&fine, &coarse]);
            let far = found.simplified(100.0, &NoWatch).expect("nobody cancels");
            let close = found.together(40.0, &NoWatch).expect("nobody cancels");
            (found, far, close)
        })
    };
    assert!(on(1) == on(4));
}

/// Stretches between cells, without direction, of a ring moved to the middles of cells.
fn stretches(corners: &[Coord<f64>], cell: f64) -> BTreeSet<[(i64, i64); 2]> {
    let at = |c: &Coord<f64>| ((c.x / cell).round() as i64, (c.y / cell).round() as i64);
    let pairs = corners.windows(2).map(|pair| [at(&pair[0]), at(&pair[1])]);
    pairs.filter(|[a, b]| a != b).map(|[a, b]| [a.min(b), a.max(b)]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Drawn together, borders are what every space's own outline becomes by itself: nobody parts from a neighbour or from a fill.
    #[test]
    fn simplified_neighbours_share_their_border(
        seed in any::<u64>(), columns in 1..6usize, rows in 1..6usize, cell in 20.0..9_000.0f64,
    ) {
        let millimetres = |c: Coord<f64>| Coord { x: (c.x * 1e3).round() / 1e3, y: (c.y * 1e3).round() / 1e3 };
        let spaces: Vec<_> = Wiggly { columns, rows, vertices: 24, seed, angle: 20.0 }.cells().iter()
            .map(|space| space.map_coords(millimetres)).collect();
        let far = built(&[&spaces]).simplified(cell, &NoWatch).expect("nobody cancels");
        let together: BTreeSet<_> = far.lines.iter().flat_map(|line| stretches(&line.coords, cell)).collect();
        let each: BTreeSet<_> =
            spaces.iter().flat_map(|space| stretches(&space.0[0].exterior().0, cell)).collect();
        prop_assert_eq!(together, each);
    }

    /// Whatever is brought together hangs together as before, lies where it lay and is there once.
    #[test]
    fn bringing_together_parts_nothing(seed in any::<u64>(), columns in 1..5usize, rows in 1..5usize, reach in 0.1..300.0f64) {
        let fine = Wiggly { columns, rows, vertices: 24, seed, angle: 0.0 }.cells();
        let noise = |c: Coord<f64>| c + Coord { x: 30.0 * (c.x * 1.9).sin(), y: 30.0 * (c.y * 1.7).sin() };
        let other: Vec<_> = fine.iter().map(|cell| cell.map_coords(noise)).collect();
        let found = built(&[&fine, &other]);
        let close = found.together(reach, &NoWatch).expect("nobody cancels");
        let corners: Vec<Coord<f64>> = found.lines.iter().flat_map(|line| line.coords.clone()).collect();
        let mut kept: Vec<Coord<f64>> = close.lines.iter().flat_map(|line| line.coords.clone()).collect();
        prop_assert!(kept.iter().all(|corner| corners.contains(corner)));
        kept.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
        kept.dedup();
        let apart = |a: &Coord<f64>, b: &Coord<f64>| (a.x - b.x).hypot(a.y - b.y);
        for (i, corner) in kept.iter().enumerate() {
            prop_assert!(kept[i + 1..].iter().take_while(|c| c.x - corner.x <= reach).all(|c| apart(corner, c) > reach));
        }
        // Every stretch is there once.
        let mut stretches: Vec<_> = close.lines.iter().flat_map(|line| line.coords.windows(2)).map(|pair| {
            let bits = |c: Coord<f64>| (c.x.to_bits(), c.y.to_bits());
            let (a, b) = (bits(pair[0]), bits(pair[1]));
            (a.min(b), a.max(b))
        }).collect();
        let all = stretches.len();
        stretches.sort_unstable();
        stretches.dedup();
        prop_assert_eq!(stretches.len(), all);
        // No border of anybody is lost: every corner of every line has a kept line of all its layers within reach.
        for line in &found.lines {
            for corner in &line.coords {
                let near = kept.iter().any(|kept| apart(kept, corner) <= reach);
                prop_assert!(near || line.length() <= 2.0 * reach, "{:?}", corner);
            }
        }
    }

    /// No border is lost or drawn twice: for every layer, lengths add up to half of all outlines (outer ones count whole).
    #[test]
    fn every_border_is_there_once(seed in any::<u64>(), columns in 1..5usize, rows in 1..5usize) {
        let mut random = Random(seed);
        let fine = Wiggly { columns, rows, vertices: 16, seed, angle: 0.0 }.cells();
        let coarse = Wiggly { columns: 2, rows: 2, vertices: 16, seed: seed ^ 1, angle: random.signed() * 10.0 }.cells();
        let found = built(&[&fine, &coarse]);
        for (layer, spaces) in [&fine, &coarse].into_iter().enumerate() {
            let outlines: f64 = spaces.iter().map(|space| length(&space.0[0].exterior().0)).sum();
            let outer = 2.0 * (40_000.0 + 30_000.0);
            let lines = found.lines.iter().filter(|line| line.layers >> layer & 1 == 1);
            let drawn: f64 = lines.map(BorderLine::length).sum();
            prop_assert!((drawn - (outlines + outer) / 2.0).abs() < 1.0, "{} {}", drawn, (outlines + outer) / 2.0);
        }
    }
}
