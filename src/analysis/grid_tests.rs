use super::*;
use crate::geometry::NoWatch;
use crate::model::{GridId, Source, SpaceId};
use geo::{Area, BooleanOps, Point, Polygon};
use proptest::prelude::*;
use std::sync::Arc;

const UTM32: EpsgCode = EpsgCode::UTM32;

fn space(x: f64, y: f64, width: f64, height: f64) -> Space {
    let rect = Rect::new(Coord { x, y }, Coord { x: x + width, y: y + height });
    let geometry = MultiPolygon::new(vec![rect.to_polygon()]);
    Space { id: SpaceId::new(), code: String::new(), name: String::new(), geometry, residents: None }
}

fn grid(crs: EpsgCode, size: f64, cells: &[(f64, f64, ObservedValue)]) -> PopulationGrid {
    let mut points: Vec<Coord<f64>> = cells.iter().map(|(x, y, _)| Coord { x: *x, y: *y }).collect();
    Transformer::new(GRID_CRS, crs).unwrap().transform(&mut points).unwrap();
    let cells = points.into_iter().zip(cells).map(|(p, c)| GridCell { position: Point::from(p), residents: c.2 });
    let cells = Arc::new(cells.collect());
    PopulationGrid { id: GridId::new(), name: String::new(), cell_size_m: size, source: Source::default(), cells }
}

use ObservedValue::{Measured, Missing, Suppressed};

#[test]
fn midpoints_decide_and_every_cell_is_counted_once() {
    // In EPSG:3035 itself, where cells are squares of whole numbers.
    let spaces = [
        space(4_300_000.0, 3_000_000.0, 200.0, 200.0),
        space(4_300_200.0, 3_000_000.0, 200.0, 200.0),
        space(4_300_050.0, 3_000_000.0, 100.0, 100.0),
        space(4_310_000.0, 3_000_000.0, 200.0, 200.0),
    ];
    let cells = [
        (4_300_050.0, 3_000_150.0, Measured(10.0)),
        // On the border of the first two: to the first.
        (4_300_200.0, 3_000_050.0, Measured(7.0)),
        // In the first and in the third, which is smaller.
        (4_300_100.0, 3_000_050.0, Measured(5.0)),
        (4_300_350.0, 3_000_150.0, Suppressed),
        (4_300_350.0, 3_000_050.0, Missing),
        (4_305_000.0, 3_000_050.0, Measured(3.0)),
        (4_310_050.0, 3_000_050.0, Suppressed),
    ];
    let found = residents(&spaces, &grid(GRID_CRS, 100.0, &cells), GRID_CRS, GridMethod::Midpoint, &NoWatch).unwrap();
    assert_eq!(found.by_space, [Some(17.0), None, Some(5.0), None]);
    assert_eq!((found.outside, found.in_several, found.total), (3.0, 5.0, 25.0));
    assert_eq!(found.hidden_cells_by_space, [0, 1, 0, 1]);
    assert_eq!(found.missing_cells_by_space, [0, 1, 0, 0]);
}

#[test]
fn areas_share_a_cell_out() {
    let spaces = [space(4_300_000.0, 3_000_000.0, 125.0, 400.0), space(4_300_125.0, 3_000_000.0, 35.0, 400.0)];
    let cells = [(4_300_150.0, 3_000_050.0, Measured(100.0)), (4_300_050.0, 3_000_050.0, Measured(8.0))];
    let grid = grid(GRID_CRS, 100.0, &cells);
    let found = residents(&spaces, &grid, GRID_CRS, GridMethod::AreaShare, &NoWatch).unwrap();
    assert!((found.by_space[0].unwrap() - 33.0).abs() < 1e-6, "{found:?}");
    assert!((found.by_space[1].unwrap() - 35.0).abs() < 1e-6, "{found:?}");
    assert!((found.outside - 40.0).abs() < 1e-6 && found.in_several == 0.0);
    // A space with a hole around the cell has nothing of it.
    let ring = spaces[0].geometry.0[0].exterior().clone();
    let hole = Rect::new(Coord { x: 4_300_000.0, y: 3_000_000.0 }, Coord { x: 4_300_100.0, y: 3_000_100.0 });
    let holed = MultiPolygon::new(vec![Polygon::new(ring, vec![hole.to_polygon().exterior().clone()])]);
    let holed = [Space { geometry: holed, ..spaces[0].clone() }];
    let found = residents(&holed, &grid, GRID_CRS, GridMethod::AreaShare, &NoWatch).unwrap();
    assert!((found.by_space[0].unwrap() - 25.0).abs() < 1e-6 && (found.outside - 83.0).abs() < 1e-6);
}

#[test]
fn overlapping_spaces_get_no_more_than_there_is() {
    let spaces = [space(4_300_000.0, 3_000_000.0, 100.0, 100.0), space(4_300_000.0, 3_000_000.0, 100.0, 100.0)];
    let grid = grid(GRID_CRS, 100.0, &[(4_300_050.0, 3_000_050.0, Measured(9.0))]);
    for method in [GridMethod::AreaShare, GridMethod::Midpoint] {
        let found = residents(&spaces, &grid, GRID_CRS, method, &NoWatch).unwrap();
        let sum: f64 = found.by_space.iter().flatten().sum();
        assert!((sum - 9.0).abs() < 1e-6 && (found.in_several - 9.0).abs() < 1e-9, "{found:?}");
    }
}

#[test]
fn squares_turned_in_the_project_s_system_are_followed() {
    // 25 cells by 25; a space that holds them all, and a strip through them.
    let cells: Vec<_> = (0..625)
        .map(|k| (4_300_050.0 + 100.0 * f64::from(k % 25), 3_000_050.0 + 100.0 * f64::from(k / 25), Measured(2.0)))
        .collect();
    let grid = grid(UTM32, 100.0, &cells);
    let first = grid.cells[0].position;
    let around = space(first.x() - 5_000.0, first.y() - 5_000.0, 12_000.0, 12_000.0);
    let strip = space(first.x() + 1_000.0, first.y() + 1_000.0, 300.0, 700.0);
    let whole = residents(&[around], &grid, UTM32, GridMethod::AreaShare, &NoWatch).unwrap();
    assert!((whole.by_space[0].unwrap() - 1250.0).abs() < 1e-6 && whole.outside == 0.0);
    let part = residents(&[strip], &grid, UTM32, GridMethod::AreaShare, &NoWatch).unwrap();
    // Scale of UTM against equal area: under one per mille.
    assert!((part.by_space[0].unwrap() - 42.0).abs() < 0.05, "{part:?}");
}

#[test]
fn cells_people_live_in_are_spaces_of_their_own() {
    let cells = [
        (4_300_050.0, 3_000_050.0, Measured(9.0)),
        (4_300_150.0, 3_000_050.0, Suppressed),
        (4_300_250.0, 3_000_050.0, Measured(0.0)),
        (4_300_350.0, 3_000_050.0, Measured(4.0)),
    ];
    let spaces = cells_as_spaces(&grid(UTM32, 100.0, &cells), UTM32).unwrap();
    assert_eq!(spaces.iter().map(|space| space.residents).collect::<Vec<_>>(), [Some(9.0), Some(4.0)]);
    // Equal-area in EPSG:3035; UTM makes of it what its scale there is.
    assert!(spaces.iter().all(|space| (space.geometry.unsigned_area() / 1e4 - 1.0).abs() < 5e-3));
}

#[test]
fn cancelling_is_noticed() {
    struct Cancel;
    impl Watch for Cancel {
        fn progress(&self, _: f32) {}
        fn cancelled(&self) -> bool {
            true
        }
    }
    let grid = grid(GRID_CRS, 100.0, &[(4_300_050.0, 3_000_050.0, Measured(9.0))]);
    let cancelled = residents(&[], &grid, GRID_CRS, GridMethod::Midpoint, &Cancel);
    assert_eq!(cancelled, Err(GridError::Cancelled(Cancelled)));
}

proptest! {
    #[test]
    fn clipping_agrees_with_the_general_overlay(x in -60.0..60.0_f64, y in -60.0..60.0_f64, radii in prop::collection::vec(1.0..200.0_f64, 3..12)) {
        // Star-shaped around its middle, so that it does not cross itself.
        let count = radii.len() as f64;
        let corner = |(k, radius): (usize, f64)| {
            let angle = std::f64::consts::TAU * k as f64 / count;
            Coord { x: x + radius * angle.cos(), y: y + radius * angle.sin() }
        };
        let polygon = Polygon::new(radii.into_iter().enumerate().map(corner).collect(), Vec::new());
        let square = Rect::new(Coord { x: -50.0, y: -50.0 }, Coord { x: 50.0, y: 50.0 }).to_polygon();
        let corners = [(-50.0, -50.0), (50.0, -50.0), (50.0, 50.0), (-50.0, 50.0)].map(Coord::from);
        let own = area_inside(&MultiPolygon::new(vec![polygon.clone()]), &corners);
        let other = polygon.intersection(&square).unsigned_area();
        prop_assert!((own - other).abs() < 1e-3 * other.max(1.0), "{own} {other}");
    }

    #[test]
    fn nothing_is_lost_or_counted_twice(spaces in prop::collection::vec((0.0..900.0_f64, 0.0..900.0_f64, 10.0..600.0_f64, 10.0..600.0_f64), 0..6), counts in prop::collection::vec(0..50_u32, 100), by_area in any::<bool>()) {
        let spaces: Vec<Space> = spaces.into_iter().map(|(x, y, w, h)| space(4_300_000.0 + x, 3_000_000.0 + y, w, h)).collect();
        let cells: Vec<_> = counts.iter().enumerate().map(|(k, n)| {
            (4_300_050.0 + 100.0 * (k % 10) as f64, 3_000_050.0 + 100.0 * (k / 10) as f64, Measured(f64::from(*n)))
        }).collect();
        let grid = grid(GRID_CRS, 100.0, &cells);
        let method = if by_area { GridMethod::AreaShare } else { GridMethod::Midpoint };
        let found = residents(&spaces, &grid, GRID_CRS, method, &NoWatch).unwrap();
        let all: f64 = counts.iter().map(|n| f64::from(*n)).sum();
        let sum: f64 = found.by_space.iter().flatten().sum();
        prop_assert_eq!(found.total, all);
        prop_assert!((sum + found.outside - all).abs() < 1e-6, "{} + {} ≠ {}", sum, found.outside, all);
        prop_assert!(found.outside >= -1e-9 && found.in_several <= all);
    }
}
