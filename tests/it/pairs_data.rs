//! Real open data through the engine for two layers: against an overlay of everything, and against known values.

use crate::planar_data::{bytes, close, districts, geojson_spaces, planning_areas, shapes, spaces};
use geo::{Area, MultiPolygon, Validation};
use klammer::analysis::compare::compare;
use klammer::analysis::weights::Weights;
use klammer::geometry::overlay::overlay;
use klammer::geometry::pairs::{PairPieces, pair_areas, pair_pieces};
use klammer::geometry::{EpsgCode, NoWatch, crs::Transformer};
use klammer::model::Space;
use std::collections::BTreeMap;

fn geometries(spaces: &[Space]) -> Vec<&MultiPolygon<f64>> {
    spaces.iter().map(|space| &space.geometry).collect()
}

fn localities() -> Vec<Space> {
    let mut localities = shapes(bytes("berlin/lor_ortsteile.shp"));
    let transformer = Transformer::new(EpsgCode::WGS84, EpsgCode(25833)).unwrap();
    localities.iter_mut().for_each(|geometry| transformer.multi_polygon(geometry).unwrap());
    spaces(localities)
}

/// V-measure of shared areas (Rosenberg & Hirschberg 2007), computed here anew.
fn v_measure(a: &[Space], b: &[Space]) -> f64 {
    let pairs = pair_areas(&geometries(a), &geometries(b), &NoWatch).unwrap().pairs;
    let total: f64 = pairs.iter().map(|pair| pair.area_m2).sum();
    let (mut of_a, mut of_b) = (vec![0.0; a.len()], vec![0.0; b.len()]);
    for pair in &pairs {
        of_a[pair.a as usize] += pair.area_m2;
        of_b[pair.b as usize] += pair.area_m2;
    }
    let part = |share: f64| if share > 0.0 { -share * share.ln() } else { 0.0 };
    let entropy = |sums: &[f64]| sums.iter().map(|sum| part(sum / total)).sum::<f64>();
    let joint: f64 = pairs.iter().map(|pair| part(pair.area_m2 / total)).sum();
    let (in_a, in_b) = (entropy(&of_a), entropy(&of_b));
    let (homogeneity, completeness) = (1.0 - (joint - in_b) / in_a, 1.0 - (joint - in_a) / in_b);
    2.0 * homogeneity * completeness / (homogeneity + completeness)
}

#[track_caller]
fn right(a: &[Space], b: &[Space], tolerance_m2: f64) -> PairPieces {
    let (in_a, in_b) = (geometries(a), geometries(b));
    let all = overlay(&[in_a.clone(), in_b.clone()], &NoWatch).unwrap();
    let mut known: BTreeMap<(u32, u32), f64> = BTreeMap::new();
    for piece in &all.pieces {
        for pair in piece.covers[0].iter().flat_map(|a| piece.covers[1].iter().map(move |b| (*a, *b))) {
            *known.entry(pair).or_default() += piece.area_m2;
        }
    }
    let sum = |applies: fn(usize, usize) -> bool| -> f64 {
        let applying = all.pieces.iter().filter(|piece| applies(piece.covers[0].len(), piece.covers[1].len()));
        applying.map(|piece| piece.area_m2).sum()
    };
    let weights = Weights::between(a, b, None, &NoWatch).unwrap();
    // What is less than the tolerance comes from two hands drawing one line: each way of snapping has its own of it.
    for entry in &weights.entries {
        close(entry.area_m2, known.get(&(entry.from, entry.to)).copied().unwrap_or(0.0), tolerance_m2);
    }
    let found = |pair: (u32, u32)| weights.entries.iter().any(|entry| (entry.from, entry.to) == pair);
    assert!(known.iter().all(|(pair, area_m2)| *area_m2 < tolerance_m2 || found(*pair)));
    // A comparison has the very same pairs.
    let comparison = compare(a, b, None, &NoWatch).unwrap();
    let shown: Vec<_> = comparison.pairs.iter().map(|pair| (pair.a, pair.b, pair.area_m2)).collect();
    let weighted: Vec<_> = weights.entries.iter().map(|entry| (entry.from, entry.to, entry.area_m2)).collect();
    assert_eq!(shown, weighted);
    let result = pair_pieces(&in_a, &in_b, 1e-3, &NoWatch).unwrap();
    let areas = &result.areas;
    for (mine, compared, theirs, tolerance_m2) in [
        (areas.common_m2, comparison.common_area_m2, sum(|a, b| a > 0 && b > 0), 100.0),
        (areas.only_a_m2, comparison.only_a_area_m2, sum(|a, b| a > 0 && b == 0), 100.0),
        (areas.only_b_m2, comparison.only_b_area_m2, sum(|a, b| a == 0 && b > 0), 100.0),
        (areas.doubly_covered_a_m2, comparison.doubly_covered_a_m2, sum(|a, _| a > 1), 1.0),
        (areas.doubly_covered_b_m2, comparison.doubly_covered_b_m2, sum(|_, b| b > 1), 1.0),
    ] {
        close(mine, theirs, tolerance_m2);
        close(mine, compared, 1e-3);
    }
    for piece in &result.pieces {
        assert!(piece.geometry.is_valid(), "{} × {}", piece.a, piece.b);
        close(piece.geometry.unsigned_area(), piece.area_m2, tolerance_m2);
    }
    result
}

#[test]
#[ignore = "needs the open data"]
fn reference_regions() {
    let (a, b) = (geojson_spaces("reference/regions1.geojson"), geojson_spaces("reference/regions2.geojson"));
    close(v_measure(&a, &b), 0.36123, 5e-6);
    right(&a, &b, 0.1);
}

#[test]
#[ignore = "needs the open data"]
fn flensburg_districts_and_polling_districts() {
    let polling = spaces(shapes(bytes("flensburg/shp/flensburg_kommunalwahlbezirke_2023/Wahlbezirke.shp")));
    close(v_measure(&districts(), &polling), 0.7062, 5e-5);
    let result = right(&districts(), &polling, 20.0);
    close(result.areas.only_a_m2 / 1e6, 4.9, 0.05);
    let pieces: f64 = result.pieces.iter().map(|piece| piece.area_m2).sum();
    close(pieces + result.slivers_m2, result.areas.pairs.iter().map(|pair| pair.area_m2).sum(), 1e-3);
}

#[test]
#[ignore = "needs the open data"]
fn berlin_planning_areas_and_localities() {
    close(v_measure(&planning_areas(), &localities()), 0.8550, 5e-5);
    right(&planning_areas(), &localities(), 20.0);
}

#[test]
#[ignore = "needs the open data"]
fn berlin_planning_areas_over_themselves() {
    let result = right(&planning_areas(), &planning_areas(), 1.0);
    assert_eq!(result.pieces.len(), 542);
}
