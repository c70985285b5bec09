//! Coarser shapes straight from the project's coordinates, for pictures in which nothing else is seen.

use super::build::ToMercator;
use super::mesh::in_mercator;
use geo::{Coord, LineString, Polygon};

/// Cells are counted from the middle of the world so far at most: what is farther is no place in any system.
const MOST_CELLS: f64 = 1.0e15;

/// What is left of a polygon, in Web Mercator.
#[derive(Debug)]
pub(super) enum Snapped {
    /// Something with an inside.
    Area(Polygon<f64>),
    /// Less than a cell: from one end of its extent to the other.
    Speck([Coord<f64>; 2]),
}

/// A polygon with every corner moved to the middle of its cell; `None` where something of it is no number or can't be
/// projected, or nothing is there at all. `ring` is room to work in.
///
/// Corners that several spaces share stay shared, also on straight lines: without them hair cracks would be seen between neighbours. Nothing
/// moves by more than 0.71 cells.
pub(super) fn polygon(
    polygon: &Polygon<f64>,
    cell: f64,
    to: &dyn ToMercator,
    ring: &mut Vec<[i64; 2]>,
) -> Option<Snapped> {
    let Some(exterior) = snapped(polygon.exterior(), cell, to, ring)? else {
        return speck(polygon.exterior(), to).map(Snapped::Speck);
    };
    let mut interiors = Vec::new();
    for interior in polygon.interiors() {
        interiors.extend(snapped(interior, cell, to, ring)?);
    }
    Some(Snapped::Area(Polygon::new(exterior, interiors)))
}

/// `Some(None)` if nothing with an inside remains.
fn snapped(
    line: &LineString<f64>,
    cell: f64,
    to: &dyn ToMercator,
    ring: &mut Vec<[i64; 2]>,
) -> Option<Option<LineString<f64>>> {
    ring.clear();
    for c in &line.0 {
        let (x, y) = (c.x / cell, c.y / cell);
        // No number is not small either.
        if !(x.abs() < MOST_CELLS && y.abs() < MOST_CELLS) {
            return None;
        }
        let corner = [nearest(x), nearest(y)];
        if ring.last() != Some(&corner) {
            ring.push(corner);
        }
    }
    while ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    if ring.len() < 3 {
        return Some(None);
    }
    let mut corners = Vec::with_capacity(ring.len() + 1);
    corners.extend(ring.iter().map(|[x, y]| Coord { x: *x as f64, y: *y as f64 } * cell));
    to.to_mercator(&mut corners).ok()?;
    let first = corners.first().copied().filter(|_| corners.iter().all(|c| in_mercator(*c)))?;
    corners.push(first);
    Some(Some(LineString::new(corners)))
}

/// The nearest whole number of one that is far below those that 64 bits can hold; halves rise.
fn nearest(value: f64) -> i64 {
    let whole = (value + 0.5) as i64;
    // Conversion drops what is behind the point, which is upwards below zero.
    whole - i64::from(whole as f64 > value + 0.5)
}

fn speck(line: &LineString<f64>, to: &dyn ToMercator) -> Option<[Coord<f64>; 2]> {
    let (min, max) = line.0.iter().fold(None, |ends: Option<(Coord<f64>, Coord<f64>)>, c| {
        let (min, max) = ends.unwrap_or((*c, *c));
        Some((Coord { x: min.x.min(c.x), y: min.y.min(c.y) }, Coord { x: max.x.max(c.x), y: max.y.max(c.y) }))
    })?;
    let mut ends = [min, max];
    to.to_mercator(&mut ends).ok()?;
    ends.iter().all(|c| in_mercator(*c)).then_some(ends)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::polygon;

    fn same(c: Coord<f64>) -> Coord<f64> {
        c
    }

    fn of(shape: &Polygon<f64>, cell: f64) -> Option<Snapped> {
        polygon(shape, cell, &same, &mut Vec::new())
    }

    #[test]
    fn corners_go_to_the_middle_of_their_cells_and_those_in_one_cell_are_one() {
        let ring = polygon![(x: 1., y: 2.), (x: 48., y: -3.), (x: 52., y: 4.), (x: 101., y: 0.), (x: 99., y: 97.), (x: -4., y: 103.), (x: 4., y: 98.)];
        let Some(Snapped::Area(found)) = of(&ring, 10.0) else { panic!("an area") };
        let corners: Vec<_> = found.exterior().0.iter().map(|c| (c.x, c.y)).collect();
        assert_eq!(corners, [(0.0, 0.0), (50.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0), (0.0, 0.0)]);
    }

    #[test]
    fn what_is_less_than_a_cell_leaves_a_stroke_and_what_is_no_place_nothing() {
        let small = polygon![(x: 1., y: 1.), (x: 3., y: 1.), (x: 3., y: 4.), (x: 1., y: 4.)];
        assert!(
            matches!(of(&small, 10.0), Some(Snapped::Speck([a, b])) if a == Coord { x: 1., y: 1. } && b == Coord { x: 3., y: 4. })
        );
        let broken = polygon![(x: 1., y: 1.), (x: f64::NAN, y: 1.), (x: 3., y: 4.), (x: 1., y: 4.)];
        assert!(of(&broken, 10.0).is_none());
        let far = polygon![(x: 1., y: 1.), (x: 1e9, y: 1.), (x: 3., y: 4.), (x: 1., y: 4.)];
        assert!(of(&far, 10.0).is_none() && of(&Polygon::empty(), 10.0).is_none());
    }

    #[test]
    fn numbers_are_rounded_alike_on_both_sides_of_zero() {
        for (value, expected) in
            [(0.4, 0), (0.5, 1), (-0.4, 0), (-0.5, 0), (-0.6, -1), (-1.5, -1), (-1.6, -2), (7.0, 7), (-7.0, -7)]
        {
            assert_eq!(nearest(value), expected, "{value}");
        }
    }
}
