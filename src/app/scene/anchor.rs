//! Where the label of a space goes: a place well inside, and how much room there is.

use geo::{Coord, Polygon};

/// A place inside a space, with the room for a label around it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Anchor {
    /// Middle of the label, inside the space.
    pub at: Coord<f64>,
    /// Length of the horizontal line through [`at`](Self::at) that stays inside, centred on it.
    pub width: f64,
    /// Length of the vertical line through [`at`](Self::at) that stays inside, centred on it.
    pub height: f64,
}

/// Heights of the lines that are tried, as shares of the extent's height, the middle first.
const SCAN_SHARES: [f64; 7] = [0.5, 0.42, 0.58, 0.33, 0.67, 0.2, 0.8];
/// A label is about this much wider than high.
const LABEL_ASPECT: f64 = 4.0;

/// The roomiest of a few places inside a polygon; `None` when it has no inside.
///
/// Horizontal lines are laid through the polygon; the middle of the longest piece inside is a candidate, and the one with the
/// most room for something of a label's proportions wins. Unlike a centroid this is never outside or in a hole.
pub(super) fn anchor(polygon: &Polygon<f64>, min_y: f64, max_y: f64) -> Option<Anchor> {
    let mut crossings = Vec::new();
    let mut best: Option<Anchor> = None;
    for share in SCAN_SHARES {
        let y = min_y + (max_y - min_y) * share;
        crossings_at(polygon, &mut crossings, y, |c| (c.y, c.x));
        let Some((left, right)) = longest(&crossings) else { continue };
        let x = f64::midpoint(left, right);
        crossings_at(polygon, &mut crossings, x, |c| (c.x, c.y));
        let Some(height) = centred_room(&crossings, y) else { continue };
        let found = Anchor { at: Coord { x, y }, width: right - left, height };
        if best.is_none_or(|best| room(found) > room(best) * 1.05) {
            best = Some(found);
        }
    }
    best
}

fn room(anchor: Anchor) -> f64 {
    anchor.width.min(anchor.height * LABEL_ASPECT)
}

/// Sorted places where a line at `level` of the first axis crosses the rings, along the second axis.
fn crossings_at(polygon: &Polygon<f64>, out: &mut Vec<f64>, level: f64, axes: impl Fn(Coord<f64>) -> (f64, f64)) {
    out.clear();
    for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
        for line in ring.lines() {
            let ((a, a_along), (b, b_along)) = (axes(line.start), axes(line.end));
            // Half-open, so that a corner on the line counts once.
            if (a <= level) != (b <= level) {
                out.push(a_along + (level - a) / (b - a) * (b_along - a_along));
            }
        }
    }
    out.sort_unstable_by(f64::total_cmp);
}

fn longest(crossings: &[f64]) -> Option<(f64, f64)> {
    let pieces = crossings.as_chunks::<2>().0.iter();
    pieces
        .map(|[a, b]| (*a, *b))
        .filter(|(a, b)| b > a)
        .reduce(|best, next| if next.1 - next.0 > best.1 - best.0 { next } else { best })
}

fn centred_room(crossings: &[f64], at: f64) -> Option<f64> {
    let piece = crossings.as_chunks::<2>().0.iter().find(|[a, b]| *a <= at && at <= *b)?;
    let room = 2.0 * (at - piece[0]).min(piece[1] - at);
    (room > 0.0).then_some(room)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Contains, Point, polygon};
    use proptest::prelude::*;

    fn anchor_of(polygon: &Polygon<f64>) -> Option<Anchor> {
        let ys: Vec<f64> = polygon.exterior().coords().map(|c| c.y).collect();
        let ys = ys.iter().copied();
        anchor(polygon, ys.clone().fold(f64::INFINITY, f64::min), ys.fold(f64::NEG_INFINITY, f64::max))
    }

    #[test]
    fn the_label_of_a_c_is_not_in_its_mouth() {
        let c = polygon![(x: 0., y: 0.), (x: 10., y: 0.), (x: 10., y: 2.), (x: 2., y: 2.), (x: 2., y: 8.), (x: 10., y: 8.),
            (x: 10., y: 10.), (x: 0., y: 10.), (x: 0., y: 0.)];
        let found = anchor_of(&c).expect("has an inside");
        assert!(c.contains(&Point(found.at)), "{found:?}");
        assert!(found.width > 1.9);
    }

    #[test]
    fn what_has_no_inside_has_no_label() {
        assert_eq!(anchor_of(&polygon![(x: 0., y: 0.), (x: 5., y: 0.), (x: 9., y: 0.), (x: 0., y: 0.)]), None);
        assert_eq!(anchor_of(&Polygon::empty()), None);
    }

    proptest! {
        #[test]
        fn anchors_are_inside(radii in proptest::collection::vec(1.0..10.0f64, 3..40)) {
            let n = radii.len() as f64;
            let star = Polygon::new(radii.iter().enumerate().map(|(i, r)| {
                let angle = std::f64::consts::TAU * i as f64 / n;
                Coord { x: r * angle.cos(), y: r * angle.sin() }
            }).collect(), Vec::new());
            let found = anchor_of(&star).expect("has an inside");
            prop_assert!(star.contains(&Point(found.at)));
            let quarter = Point::new(found.at.x + found.width * 0.49, found.at.y);
            prop_assert!(star.contains(&quarter));
        }
    }
}
