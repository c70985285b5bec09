use super::*;
use crate::geometry::coverage::Coverage;
use crate::geometry::{EpsgCode, NoWatch};
use crate::model::{GridCell, GridId, ObservedValue, PopulationGrid, Rulebook, Source};
use geo::Point;

fn build(blocks: &[Space], layers: &[&[Space]], residents: ResidentsBasis<'_>) -> BlockSet {
    let layers: Vec<_> = (1..).map(definition).zip(layers.iter().copied()).collect();
    BlockSet::build(blocks, &layers, residents, &NoWatch).unwrap()
}

#[test]
fn neighbours_share_a_line_and_not_only_a_point() {
    let set = build(&squares(2, &[10.0, 20.0, 30.0, 40.0]), &[], own());
    let beside = |block| set.neighbours_of(block).iter().map(|n| (n.block, n.border_m)).collect::<Vec<_>>();
    assert_eq!(beside(0), [(1, 100.0), (2, 100.0)]);
    assert_eq!(beside(3), [(1, 100.0), (2, 100.0)]);
    assert_eq!((set.border_m(0, 1), set.border_m(0, 3)), (100.0, 0.0));
    assert_eq!((set.perimeter_m[0], set.area_m2[3], set.weight(2)), (400.0, 1e4, 30.0));
    assert_eq!((set.exact_share, set.basis.clone()), (1.0, own().basis));
    assert!(set.neighbours_of(77).is_empty());
}

#[test]
fn a_block_has_parts_by_area_and_slivers_are_none() {
    // The second definition's border lies 20 m beside the blocks', the third's 1 mm.
    let halves = [cell(0.0, 0.0, 120.0, 200.0, None), cell(120.0, 0.0, 80.0, 200.0, None)];
    let same = [cell(0.0, 0.0, 100.001, 200.0, None), cell(100.001, 0.0, 50.0, 200.0, None)];
    let set = build(&squares(2, &[10.0, 20.0, 30.0, 40.0]), &[&halves, &same], own());
    let parts = |layer: usize, block| {
        let round = |part: &Part| (part.space, part.area_m2.round(), (part.residents * 1e3).round() / 1e3);
        set.layers[layer].of(block).iter().map(round).collect::<Vec<_>>()
    };
    assert_eq!(parts(0, 0), [(0, 1e4, 10.0)]);
    assert_eq!(parts(0, 1), [(1, 8000.0, 16.0), (0, 2000.0, 4.0)]);
    assert!((set.layers[0].whole_share - 0.4).abs() < 1e-9);
    assert_eq!(parts(1, 0), [(0, 1e4, 10.0)]);
    // Half of the block lies outside the third definition, with half of its residents.
    assert_eq!(parts(1, 1), [(1, 5000.0, 10.0)]);
    assert_eq!(set.layers[1].majority(3), Some(1));
    assert_eq!((set.layer(definition(2)), set.layer(definition(3))), (Some(1), None));
}

#[test]
fn a_block_without_a_number_is_not_one_without_people() {
    let mut blocks = squares(2, &[10.0, 20.0, 30.0, 0.0]);
    blocks[1].residents = None;
    let set = build(&blocks, &[], own());
    assert_eq!((set.unstated.as_slice(), set.exact_share), ([1].as_slice(), 0.75));
    assert_eq!((set.unstated_among(&[0, 1]), set.unstated_among(&[2, 3])), (1, 0));
}

#[test]
fn neighbours_over_streets_are_those_of_the_rulebook() {
    // Squares of 85 m with streets of 15 m.
    let blocks: Vec<Space> =
        (0..4).map(|i| cell(f64::from(i % 2) * 100.0, f64::from(i / 2) * 100.0, 85.0, 85.0, Some(1.0))).collect();
    let set = build(&blocks, &[], own());
    assert_eq!((set.alone(), set.within_m), (vec![0, 1, 2, 3], 1.0));
    let geometry: Vec<_> = blocks.iter().map(|block| &block.geometry).collect();
    let coverage = Coverage::build(&geometry, &NoWatch).unwrap();
    let rulebook = Rulebook { neighbours_within_m: Some(20.0), ..Rulebook::default() };
    let over_streets = set.with_neighbours(&rulebook, &coverage, &NoWatch).unwrap();
    let beside: Vec<_> = over_streets.neighbours_of(0).iter().map(|n| (n.block, n.border_m.round())).collect();
    assert_eq!((beside, over_streets.alone()), (vec![(1, 85.0), (2, 85.0)], Vec::new()));
    assert_eq!((&over_streets.area_m2, over_streets.within_m), (&set.area_m2, 20.0));
    assert!(build(&blocks[..1], &[], own()).alone().is_empty(), "who has nobody beside her lacks nobody");
}

#[test]
fn residents_of_overlapping_spaces_are_not_counted_twice() {
    let twice = [cell(0.0, 0.0, 100.0, 100.0, None), cell(0.0, 0.0, 100.0, 100.0, None)];
    let set = build(&squares(1, &[10.0]), &[&twice], own());
    assert_eq!(set.layers[0].of(0).iter().map(|part| part.residents).sum::<f64>(), 10.0);
}

#[test]
fn without_counts_of_their_own_blocks_take_those_of_others() {
    let mut blocks = squares(2, &[0.0; 4]);
    blocks.iter_mut().for_each(|block| block.residents = None);
    let area = build(&blocks, &[], ResidentsBasis::AREA);
    assert_eq!((area.residents.clone(), area.weight(1), area.exact_share), (None, 1e4, 0.0));
    // The first lies in one block, the second in the two on the right, the third states nothing.
    let others = [
        cell(0.0, 0.0, 100.0, 100.0, Some(70.0)),
        cell(100.0, 0.0, 100.0, 200.0, Some(30.0)),
        cell(0.0, 100.0, 100.0, 100.0, None),
    ];
    let from = ResidentsBasis { basis: own().basis, carrier: ResidentsCarrier::Spaces(&others) };
    let set = build(&blocks, &[], from);
    assert_eq!(set.residents, Some(vec![70.0, 15.0, 0.0, 15.0]));
    assert_eq!(
        (set.unstated.as_slice(), set.exact_share),
        ([2].as_slice(), 0.7 * 0.75),
        "nothing is known of a quarter of the blocks"
    );
    let nothing = ResidentsBasis { basis: own().basis, carrier: ResidentsCarrier::Spaces(&blocks) };
    assert_eq!(build(&blocks, &[], nothing).basis, Basis::Area, "who states nothing carries nothing");
    assert_eq!(build(&blocks, &[], own()).residents, None);
}

#[test]
fn a_grid_gives_residents() {
    let origin = (570_000.0, 6_070_000.0);
    let blocks = [cell(origin.0, origin.1, 1000.0, 500.0, None), cell(origin.0, origin.1 + 500.0, 1000.0, 500.0, None)];
    let cell = |x: f64, y: f64, residents| GridCell { position: Point::new(origin.0 + x, origin.1 + y), residents };
    let grid = PopulationGrid {
        id: GridId::new(),
        name: "Zensus".into(),
        cell_size_m: 100.0,
        source: Source::default(),
        cells: Arc::new(vec![
            cell(500.0, 250.0, ObservedValue::Measured(40.0)),
            cell(500.0, 750.0, ObservedValue::Measured(60.0)),
            cell(300.0, 750.0, ObservedValue::Suppressed),
        ]),
    };
    let basis = Basis::Grid { name: "Zensus".into(), reference_date: "2022-05-15".into() };
    let from = ResidentsBasis { basis: basis.clone(), carrier: ResidentsCarrier::Grid(&grid, EpsgCode::UTM32) };
    let set = build(&blocks, &[], from);
    let rounded: Vec<f64> = set.residents.clone().unwrap().iter().map(|n| n.round()).collect();
    assert_eq!((rounded, set.basis), (vec![40.0, 60.0], basis));
    assert_eq!(
        (set.exact_share, set.unstated.len()),
        (0.5, 0),
        "whole cells are exact, beside a hidden one nothing is"
    );
}

#[test]
fn nothing_makes_an_empty_set() {
    let set = build(&[], &[&squares(1, &[1.0])], own());
    assert!(set.is_empty() && set.neighbours_of(0).is_empty() && set.layers[0].of(0).is_empty());
}
