//! Guessing a coordinate system from the numbers alone, for files about Germany that state none.

use crate::geometry::EpsgCode;
use geo::{Coord, Rect};

/// Numbers beyond this are no coordinates on earth in metres (a prefixed UTM easting is 3.3e7).
pub(super) const MAX_COORDINATE: f64 = 1e8;

/// Northings of Germany from its southern border to its northern one, in any transverse Mercator system.
const NORTHINGS_M: std::ops::RangeInclusive<f64> = 5_200_000.0..=6_150_000.0;

/// The system in which these bounds lie in Germany; degrees anywhere are WGS 84; `None` if nothing fits.
///
/// Zones 32 and 33 of UTM overlap in their numbers (280–520 km east): zone 32 is taken there, as most of Germany uses it.
pub(super) fn guess(bounds: Rect<f64>) -> Option<EpsgCode> {
    let (min, max) = (bounds.min(), bounds.max());
    let x_in = |from: f64, to: f64| min.x >= from && max.x <= to;
    let y_in = |from: f64, to: f64| min.y >= from && max.y <= to;
    if x_in(-180.0, 180.0) && y_in(-90.0, 90.0) {
        return Some(EpsgCode::WGS84);
    }
    let german = NORTHINGS_M.contains(&min.y) && NORTHINGS_M.contains(&max.y);
    let by_easting: [(f64, f64, u32); 10] = [
        (280_000.0, 930_000.0, 25832),
        (100_000.0, 560_000.0, 25833),
        (31_300_000.0, 31_999_999.0, 5649),
        (32_250_000.0, 32_999_999.0, 4647),
        (33_100_000.0, 33_700_000.0, 5650),
        (2_480_000.0, 2_700_000.0, 31466),
        (3_300_000.0, 3_750_000.0, 31467),
        (4_280_000.0, 4_700_000.0, 31468),
        (5_180_000.0, 5_720_000.0, 31469),
        (600_000.0, 1_000_000.0, 25831),
    ];
    if german && let Some((_, _, code)) = by_easting.iter().find(|(from, to, _)| x_in(*from, *to)) {
        return Some(EpsgCode(*code));
    }
    if x_in(650_000.0, 1_700_000.0) && y_in(5_980_000.0, 7_400_000.0) {
        return Some(EpsgCode::WEB_MERCATOR);
    }
    if x_in(4_000_000.0, 4_700_000.0) && y_in(2_600_000.0, 3_600_000.0) {
        return Some(EpsgCode(3035));
    }
    None
}

/// Bounds of those points that have usable coordinates.
pub(super) fn bounds(points: impl Iterator<Item = Coord<f64>>) -> Option<Rect<f64>> {
    points.filter(|p| p.x.abs() <= MAX_COORDINATE && p.y.abs() <= MAX_COORDINATE).fold(
        None,
        |bounds: Option<Rect<f64>>, p| {
            Some(match bounds {
                None => Rect::new(p, p),
                Some(b) => Rect::new(
                    Coord { x: b.min().x.min(p.x), y: b.min().y.min(p.y) },
                    Coord { x: b.max().x.max(p.x), y: b.max().y.max(p.y) },
                ),
            })
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::crs::Transformer;

    #[test]
    fn towns_of_germany_are_guessed_in_the_usual_systems() {
        let towns = [
            (9.4, 54.8, [25832, 31467]),
            (6.1, 50.8, [25832, 31466]),
            (11.6, 48.1, [25832, 31468]),
            (8.4, 49.0, [4647, 3035]),
        ];
        for (lon, lat, systems) in towns {
            for epsg in systems.into_iter().chain([4326, 3857]) {
                let mut points = [Coord { x: lon, y: lat }, Coord { x: lon + 0.1, y: lat + 0.1 }];
                Transformer::new(EpsgCode::WGS84, EpsgCode(epsg)).unwrap().transform(&mut points).unwrap();
                assert_eq!(guess(bounds(points.into_iter()).unwrap()), Some(EpsgCode(epsg)), "{lon} {lat} {epsg}");
            }
        }
        let berlin = Rect::new(Coord { x: 33_370_000.0, y: 5_800_000.0 }, Coord { x: 33_415_000.0, y: 5_837_000.0 });
        assert_eq!(guess(berlin), Some(EpsgCode(5650)));
    }

    #[test]
    fn nothing_is_guessed_from_numbers_that_fit_nowhere() {
        let at = |x: f64, y: f64| Rect::new(Coord { x, y }, Coord { x: x + 1.0, y: y + 1.0 });
        assert_eq!(guess(at(0.0, 1000.0)), None);
        assert_eq!(guess(at(1e9, 1e9)), None);
        assert_eq!(bounds(std::iter::empty()), None);
    }
}
