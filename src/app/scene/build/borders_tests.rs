use super::super::super::lines::StripVertex;
use super::*;
use crate::geometry::NoWatch;
use crate::geometry::wiggly::Wiggly;
use crate::model::SpaceId;
use geo::{Coord, MapCoords, Rect};
use proptest::prelude::*;

fn same(c: Coord<f64>) -> Coord<f64> {
    c
}

fn spaces(geometries: Vec<MultiPolygon<f64>>) -> Vec<Space> {
    let space =
        |geometry| Space { id: SpaceId::new(), code: String::new(), name: String::new(), geometry, residents: None };
    geometries.into_iter().map(space).collect()
}

fn square(x: f64, side: f64) -> MultiPolygon<f64> {
    Rect::new(Coord { x, y: 0.0 }, Coord { x: x + side, y: side }).to_polygon().into()
}

fn built(definitions: &[&[Space]]) -> LineLayer {
    build_borders_with(definitions, &same, &NoWatch).expect("nobody cancels")
}

/// Checks that a level's strips are as the contract has them, and gives the length of each set of lanes.
fn lengths_by_lanes(level: &LineLevel) -> std::collections::BTreeMap<u64, f64> {
    let mut lengths = std::collections::BTreeMap::new();
    for chunk in &level.chunks {
        let mut end = 0;
        for run in &chunk.runs {
            assert_eq!(run.vertices.start, end, "runs follow one another");
            end = run.vertices.end;
            let vertices = &chunk.vertices[run.vertices.start as usize..end as usize];
            let mut rest = vertices;
            while !rest.is_empty() {
                assert!(!rest[0].starts_piece(), "one stands before the first corner");
                let pieces = rest[1..].iter().take_while(|vertex| vertex.starts_piece()).count();
                let (strip, others) = rest.split_at(pieces + 3);
                assert!(pieces > 0 && strip[pieces + 1..].iter().all(|vertex| !vertex.starts_piece()));
                for pair in strip[1..pieces + 2].windows(2) {
                    let [dx, dy] = [0, 1].map(|axis| f64::from(pair[1].offset[axis] - pair[0].offset[axis]));
                    let length = dx.hypot(dy);
                    assert!(length > 0.0);
                    assert!((f64::from(pair[1].along_m - pair[0].along_m) - length).abs() < 0.1 + length * 1e-3);
                    *lengths.entry(run.lanes.0).or_insert(0.0) += length;
                }
                rest = others;
            }
        }
        assert_eq!(end as usize, chunk.vertices.len());
        assert!(chunk.vertices.len() <= super::super::super::group::CHUNK_VERTICES);
    }
    lengths
}

#[test]
fn strips_know_what_joins_them_at_their_ends() {
    let layer = built(&[&spaces(vec![square(0.0, 100.0)])]);
    let chunk = &layer.levels()[0].chunks[0];
    assert_eq!((chunk.vertices.len(), chunk.runs.len(), chunk.runs[0].lanes), (7, 1, LaneSet(1)));
    let at = |i: usize| chunk.vertices[i].offset;
    // Closed: before the first the last but one, after the last the second.
    assert_eq!((at(1), at(0), at(6)), (at(5), at(4), at(2)));
    let pieces: Vec<bool> = chunk.vertices.iter().map(|vertex| vertex.starts_piece()).collect();
    assert_eq!(pieces, [false, true, true, true, true, false, false]);
    assert_eq!(
        chunk.vertices.iter().map(|v| v.along_m).collect::<Vec<_>>(),
        [0.0, 0.0, 100.0, 200.0, 300.0, 400.0, 400.0]
    );
    assert_eq!((layer.lanes(), layer.typical_size_m(0)), (1, 100.0));
    // Open: the ends again.
    let two = built(&[&spaces(vec![square(0.0, 100.0), square(100.0, 100.0)])]);
    let chunk = &two.levels()[0].chunks[0];
    let strips = chunk.vertices.len();
    assert_eq!(chunk.vertices[0].offset, chunk.vertices[1].offset);
    assert_eq!(chunk.vertices[strips - 1].offset, chunk.vertices[strips - 2].offset);
}

#[test]
fn long_lines_are_cut_where_it_is_not_seen() {
    let corners = (0..5_000).map(|i| {
        let angle = std::f64::consts::TAU * f64::from(i) / 5_000.0;
        Coord { x: 1e5 * angle.cos(), y: 1e5 * angle.sin() }
    });
    let circle = geo::Polygon::new(corners.collect(), Vec::new());
    let layer = built(&[&spaces(vec![circle.into()])]);
    let chunk = &layer.levels()[0].chunks[0];
    let starts: Vec<usize> = (1..chunk.vertices.len())
        .filter(|&i| chunk.vertices[i].starts_piece() && !chunk.vertices[i - 1].starts_piece())
        .collect();
    assert_eq!(starts.len(), 5);
    for start in &starts {
        let [before, first] = [*start - 1, *start].map(|i| chunk.vertices[i]);
        assert_ne!(before.offset, first.offset, "knows the corner before");
        assert_eq!(before.flags, StripVertex::NO_PIECE);
    }
    let longest = chunk.vertices.iter().map(|vertex| vertex.along_m).fold(0.0, f32::max);
    assert!((f64::from(longest) - std::f64::consts::TAU * 1e5).abs() < 10.0, "{longest}");
    lengths_by_lanes(&layer.levels()[0]);
}

#[test]
fn borders_that_differ_by_little_come_together_from_afar_and_stay_together() {
    let cells = |columns, rows| Wiggly { columns, rows, vertices: 40, seed: 5, angle: 0.0 }.cells();
    let fine = spaces(cells(12, 9));
    // The same again, up to 0.4 m off.
    let noise = |c: Coord<f64>| c + Coord { x: 0.4 * (c.x * 12.9).sin(), y: 0.4 * (c.y * 7.7).sin() };
    let other = spaces(cells(12, 9).iter().map(|cell| cell.map_coords(noise)).collect());
    let layer = built(&[&fine, &other]);
    let shares: Vec<f64> = layer
        .levels()
        .iter()
        .map(|level| {
            let lengths = lengths_by_lanes(level);
            lengths.get(&0b11).copied().unwrap_or(0.0) / lengths.values().sum::<f64>()
        })
        .collect();
    assert!(shares[0] < 0.05, "{shares:?}");
    assert!(shares.len() > 2 && *shares.last().expect("levels") > 0.99, "{shares:?}");
    assert!(shares.windows(2).all(|pair| pair[0] <= pair[1]), "{shares:?}");
    assert!(layer.levels().iter().skip(1).all(|level| level.cell_m >= FINEST_M));
}

#[test]
fn what_has_no_place_in_the_world_is_left_out() {
    let layer = build_borders_with(
        &[&spaces(vec![square(0.0, 100.0), square(1e6, 100.0)])],
        &|c: Coord<f64>| if c.x > 1e5 { Coord { x: f64::NAN, y: 0.0 } } else { c },
        &NoWatch,
    )
    .expect("nobody cancels");
    assert_eq!(layer.extent().map(|extent| extent.max()), Some(Coord { x: 100.0, y: 100.0 }));
    let nothing = built(&[&[], &spaces(vec![MultiPolygon::empty()])]);
    assert_eq!((nothing.lanes(), nothing.extent(), nothing.byte_size()), (2, None, 0));
}

#[test]
fn the_same_on_any_number_of_threads() {
    let fine = spaces(Wiggly { columns: 40, rows: 40, vertices: 32, seed: 1, angle: 0.0 }.cells());
    let coarse = spaces(Wiggly { columns: 5, rows: 5, vertices: 32, seed: 2, angle: 0.0 }.cells());
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let layer = pool.install(|| built(&[&fine, &coarse]));
        layer.levels.into_iter().map(|level| (level.cell_m, level.chunks)).collect::<Vec<_>>()
    };
    let (one, four) = (on(1), on(4));
    assert_eq!(one.len(), four.len());
    for ((cell, a), (other, b)) in one.iter().zip(&four) {
        assert_eq!((cell, a.len()), (other, b.len()));
        assert!(a.iter().zip(b).all(|(a, b)| a.vertices == b.vertices && a.runs == b.runs));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn every_level_keeps_the_contract(seed in any::<u64>(), columns in 1..9usize, rows in 1..9usize) {
        let fine = spaces(Wiggly { columns, rows, vertices: 60, seed, angle: 10.0 }.cells());
        let coarse = spaces(Wiggly { columns: 2, rows: 1, vertices: 40, seed, angle: 10.0 }.cells());
        let layer = built(&[&fine, &coarse]);
        for level in layer.levels() {
            let lengths = lengths_by_lanes(level);
            prop_assert!(lengths.keys().all(|lanes| (1..4).contains(lanes)));
            prop_assert!(level.chunks.iter().all(|chunk| chunk.vertices.iter().all(|v| v.offset.iter().all(|o| o.is_finite()))));
        }
    }
}
