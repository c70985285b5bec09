//! Lines as they look on a map: bent, frayed, smoothed.

use super::chance::{Chance, sin_cos};
use geo::{Coord, LineString, Simplify};

/// Metres east and north of the county's own origin.
pub type Xy = Coord<f64>;

/// Length of a vector.
pub fn length(v: Xy) -> f64 {
    (v.x * v.x + v.y * v.y).sqrt()
}

/// Distance of two points.
pub fn distance(a: Xy, b: Xy) -> f64 {
    length(b - a)
}

/// Turned left by a quarter.
pub fn left(v: Xy) -> Xy {
    Xy { x: -v.y, y: v.x }
}

/// z of the cross product.
pub fn cross(a: Xy, b: Xy) -> f64 {
    a.x * b.y - a.y * b.x
}

/// Scalar product.
pub fn dot(a: Xy, b: Xy) -> f64 {
    a.x * b.x + a.y * b.y
}

/// Of length 1 (or 0).
pub fn unit(v: Xy) -> Xy {
    let l = length(v);
    if l > 0.0 { v / l } else { v }
}

/// Unit vector in a direction, radians from east.
pub fn heading(angle: f64) -> Xy {
    let (y, x) = sin_cos(angle);
    Xy { x, y }
}

/// Twice the signed area of a ring without its closing point; positive when counter-clockwise.
pub fn doubled_area(ring: &[Xy]) -> f64 {
    let mut sum = 0.0;
    for (i, &a) in ring.iter().enumerate() {
        sum += cross(a, ring[(i + 1) % ring.len()]);
    }
    sum
}

/// From `a` to `b`, both included, frayed by midpoint displacement: `sway` is the largest displacement as a share of the
/// distance, pieces end up shorter than `step`.
pub fn frayed(a: Xy, b: Xy, sway: f64, step: f64, chance: &mut Chance) -> Vec<Xy> {
    let mut line = vec![a, b];
    let mut sway = sway;
    while line.windows(2).any(|pair| distance(pair[0], pair[1]) > step) {
        let mut finer = Vec::with_capacity(line.len() * 2);
        for pair in line.windows(2) {
            let along = pair[1] - pair[0];
            finer.push(pair[0]);
            if length(along) > step {
                let at = pair[0] + along * chance.between(0.4, 0.6);
                finer.push(at + left(along) * (sway * chance.signed()));
            }
        }
        finer.push(b);
        line = finer;
        sway *= 0.94;
    }
    line
}

/// Fraying of each piece of a line.
pub fn frayed_line(points: &[Xy], sway: f64, step: f64, chance: &mut Chance) -> Vec<Xy> {
    let mut line = Vec::new();
    for pair in points.windows(2) {
        let piece = frayed(pair[0], pair[1], sway, step, chance);
        line.extend_from_slice(&piece[..piece.len() - 1]);
    }
    line.extend(points.last().copied());
    line
}

/// A smooth curve through the points (Catmull–Rom), sampled about every `step` metres.
pub fn curve(points: &[Xy], step: f64) -> Vec<Xy> {
    let mut line = Vec::new();
    for i in 0..points.len().saturating_sub(1) {
        let before = points[i.saturating_sub(1)];
        let (from, to) = (points[i], points[i + 1]);
        let after = points[(i + 2).min(points.len() - 1)];
        let pieces = (distance(from, to) / step).ceil().max(1.0);
        for k in 0..pieces as usize {
            let t = k as f64 / pieces;
            let bend = (before * 2.0 - from * 5.0 + to * 4.0 - after) * (t * t);
            let twist = (from * 3.0 - before - to * 3.0 + after) * (t * t * t);
            line.push((from * 2.0 + (to - before) * t + bend + twist) * 0.5);
        }
    }
    line.extend(points.last().copied());
    line
}

/// Without the points that matter less than `tolerance` metres (Douglas and Peucker 1973).
pub fn simplified(points: &[Xy], tolerance: f64) -> Vec<Xy> {
    LineString::new(points.to_vec()).simplify(tolerance).into_inner()
}

/// Whether a point lies in a ring (even–odd).
pub fn inside(ring: &[Xy], point: Xy) -> bool {
    let mut within = false;
    for (i, &a) in ring.iter().enumerate() {
        let b = ring[(i + 1) % ring.len()];
        if (a.y > point.y) != (b.y > point.y) && point.x < a.x + (b.x - a.x) * (point.y - a.y) / (b.y - a.y) {
            within = !within;
        }
    }
    within
}
