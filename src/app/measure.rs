//! Measuring on the map: lengths and areas in the plane of the project's CRS, as a planner measures on a map sheet.
//!
//! Assumptions: corners are in a planar system in metres; between them the shortest way in that plane. In UTM that is up to 0.4 ‰ shorter
//! than on the ground in the middle of a zone. Area by the shoelace formula; of a line that crosses itself there is none.

use crate::l10n::{self, Lang};
use geo::{Coord, Intersects, Line};

/// Length of a line through the corners in m.
pub fn length_m(corners: &[Coord<f64>]) -> f64 {
    corners.windows(2).map(leg_m).sum()
}

/// Length of the way around the corners and back to the first, in m.
pub fn perimeter_m(corners: &[Coord<f64>]) -> f64 {
    let back = match corners {
        [first, .., last] if corners.len() > 2 => leg_m(&[*last, *first]),
        _ => 0.0,
    };
    length_m(corners) + back
}

/// What the corners enclose in m²; `None` for less than three, or where the line around them crosses itself.
pub fn area_m2(corners: &[Coord<f64>]) -> Option<f64> {
    let [origin, _, _, ..] = corners else { return None };
    if crosses_itself(corners) {
        return None;
    }
    // Seen from the first corner: seven-digit northings would cost digits.
    let next = corners.iter().skip(1).chain(std::iter::once(origin));
    let cross = |(a, b): (&Coord<f64>, &Coord<f64>)| {
        let (a, b) = (*a - *origin, *b - *origin);
        a.x * b.y - a.y * b.x
    };
    Some(corners.iter().zip(next).map(cross).sum::<f64>().abs() / 2.0)
}

/// Whether two sides that are not neighbours meet.
fn crosses_itself(corners: &[Coord<f64>]) -> bool {
    // A corner set twice is one.
    let mut corners = corners.to_vec();
    corners.dedup();
    if corners.len() > 1 && corners.first() == corners.last() {
        corners.pop();
    }
    let count = corners.len();
    let next = corners.iter().cycle().skip(1);
    let sides: Vec<Line<f64>> = corners.iter().zip(next).map(|(a, b)| Line::new(*a, *b)).collect();
    sides.iter().enumerate().any(|(i, side)| {
        let others = sides.iter().enumerate().skip(i + 2).filter(|(j, _)| !(i == 0 && *j == count - 1));
        others.into_iter().any(|(_, other)| side.intersects(other))
    })
}

fn leg_m(pair: &[Coord<f64>]) -> f64 {
    match pair {
        [a, b] => (b.x - a.x).hypot(b.y - a.y),
        _ => 0.0,
    }
}

/// A measured length: 87,4 m, 812 m, 3,47 km.
pub fn length_text(lang: Lang, length_m: f64) -> String {
    match length_m {
        m if m < 100.0 => format!("{} m", l10n::number(lang, m, 1)),
        m if m < 1_000.0 => format!("{} m", l10n::number(lang, m, 0)),
        m => format!("{} km", l10n::number(lang, m / 1_000.0, 2)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::EpsgCode;
    use crate::geometry::crs::Transformer;

    /// A kilometre square in UTM zone 32.
    fn square() -> [Coord<f64>; 4] {
        [(0.0, 0.0), (1_000.0, 0.0), (1_000.0, 1_000.0), (0.0, 1_000.0)]
            .map(|(x, y)| Coord { x: 526_000.0 + x, y: 6_070_000.0 + y })
    }

    #[test]
    fn a_square_of_the_project_measures_what_it_should() {
        assert_eq!(length_m(&square()), 3_000.0);
        assert_eq!(perimeter_m(&square()), 4_000.0);
        assert_eq!(area_m2(&square()), Some(1_000_000.0));
        let mut turned = square();
        turned.reverse();
        assert_eq!(area_m2(&turned), Some(1_000_000.0));
        assert_eq!((length_m(&square()[..1]), perimeter_m(&square()[..2])), (0.0, 1_000.0));
        assert_eq!(area_m2(&square()[..2]), None);
    }

    #[test]
    fn on_the_way_over_the_map_nothing_is_lost() {
        let there = Transformer::new(EpsgCode::UTM32, EpsgCode::WEB_MERCATOR).expect("known");
        let back = Transformer::new(EpsgCode::WEB_MERCATOR, EpsgCode::UTM32).expect("known");
        let mut corners = square();
        there.transform(&mut corners).expect("in range");
        // On the map itself the square is more than three times as large.
        assert!(area_m2(&corners).is_some_and(|area| area > 2_900_000.0));
        back.transform(&mut corners).expect("in range");
        let area = area_m2(&corners).expect("a square");
        assert!((area - 1_000_000.0).abs() < 0.01, "{area}");
    }

    #[test]
    fn a_line_that_crosses_itself_has_no_area() {
        let [a, b, c, d] = square();
        assert_eq!(area_m2(&[a, c, b, d]), None);
        // A corner set twice, as a double click does, is no crossing.
        assert_eq!(area_m2(&[a, b, c, c]), Some(500_000.0));
        assert_eq!(area_m2(&[a, b, c, d, d]), Some(1_000_000.0));
    }

    #[test]
    fn lengths_have_the_decimals_that_were_measured() {
        for (m, de) in
            [(0.0, "0,0 m"), (87.44, "87,4 m"), (812.3, "812 m"), (3_468.0, "3,47 km"), (123_456.0, "123,46 km")]
        {
            assert_eq!(length_text(Lang::De, m), de);
        }
    }
}
