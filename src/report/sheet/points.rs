//! Points: facilities, points of context layers.

use super::ground::Pieces;
use super::paper::{Placement, grown};
use super::svg::{Svg, hex, n, opacity};
use super::{MM, Mark, PT, PointLayer};
use crate::model::{Colour, PointShape};
use geo::{Coord, Intersects as _};
use std::fmt::Write as _;

/// Layers of more points go into few paths; where they overlap, they melt into one another.
const SINGLE: usize = 5_000;
/// Width of the white rim in points.
const RIM_PT: f64 = 0.9;

/// All facilities.
pub(super) fn draw(out: &mut Svg, placement: &Placement, layers: &[PointLayer]) {
    for layer in layers {
        marks(out, placement, &layer.points, &layer.looks);
    }
}

/// A place on the sheet, if it is on the map or near its edge.
pub(super) fn on_sheet(placement: &Placement, at: Coord<f64>) -> Option<Coord<f64>> {
    let on_paper = placement.to_paper(at);
    let finite = on_paper.x.is_finite() && on_paper.y.is_finite();
    (finite && grown(placement.frame, 6.0 * MM).intersects(&on_paper)).then_some(on_paper)
}

/// Points with the positions of their looks.
pub(super) fn marks(out: &mut Svg, placement: &Placement, points: &[(Coord<f64>, u16)], looks: &[Mark]) {
    let seen: Vec<(Coord<f64>, u16)> =
        points.iter().filter_map(|(at, look)| Some((on_sheet(placement, *at)?, *look))).collect();
    if seen.len() <= SINGLE {
        for (at, look) in seen {
            if let Some(look) = looks.get(usize::from(look)) {
                mark(out, at, *look);
            }
        }
        return;
    }
    for (number, look) in looks.iter().enumerate() {
        let mut pieces = Pieces::default();
        for (at, _) in seen.iter().filter(|(_, of)| usize::from(*of) == number) {
            pieces.push(&outline(look.shape, *at, look.size_pt * PT));
        }
        pieces.done().iter().for_each(|path| path_of(out, path, *look));
    }
}

/// One mark.
pub(super) fn mark(out: &mut Svg, at: Coord<f64>, look: Mark) {
    path_of(out, &outline(look.shape, at, look.size_pt * PT), look);
}

fn path_of(out: &mut Svg, data: &str, look: Mark) {
    if look.opacity == 0 {
        return;
    }
    let rim = if look.rim {
        let width = n(2.0 * RIM_PT * PT);
        format!(
            r#" stroke="{}" stroke-width="{width}" stroke-linejoin="round" paint-order="stroke""#,
            hex(Colour([255; 3]))
        )
    } else {
        String::new()
    };
    let mut path = String::new();
    let _ = writeln!(path, r#"<path fill="{}"{}{rim} d="{data}"/>"#, hex(look.colour), opacity("fill", look.opacity));
    out.raw(&path);
}

/// The outline of a shape of about this diameter; shapes of one diameter look equally large.
pub(super) fn outline(shape: PointShape, at: Coord<f64>, diameter: f64) -> String {
    let r = diameter / 2.0;
    let corners = |all: &[(f64, f64)]| {
        let mut path = String::new();
        for (number, (x, y)) in all.iter().enumerate() {
            let _ = write!(path, "{}{} {}", if number == 0 { 'M' } else { 'L' }, n(at.x + x * r), n(at.y + y * r));
        }
        path + "z"
    };
    match shape {
        PointShape::Circle => {
            let (left, top, radius) = (n(at.x - r), n(at.y), n(r).max(1));
            let across = 2 * radius;
            format!("M{left} {top}a{radius} {radius} 0 1 0 {across} 0a{radius} {radius} 0 1 0 -{across} 0z")
        }
        PointShape::Square => corners(&[(-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)]),
        PointShape::Triangle => corners(&[(0.0, -1.1), (1.126, 0.85), (-1.126, 0.85)]),
        PointShape::Diamond => corners(&[(0.0, -1.25), (1.25, 0.0), (0.0, 1.25), (-1.25, 0.0)]),
        PointShape::Star => {
            let spike = |number: usize| {
                let angle = std::f64::consts::PI * (number as f64 / 5.0) - std::f64::consts::FRAC_PI_2;
                let reach = if number.is_multiple_of(2) { 1.3 } else { 0.59 };
                (reach * angle.cos(), reach * angle.sin())
            };
            corners(&(0..10).map(spike).collect::<Vec<_>>())
        }
        PointShape::Cross => {
            let (o, i) = (1.1, 0.4);
            corners(&[
                (-i, -o),
                (i, -o),
                (i, -i),
                (o, -i),
                (o, i),
                (i, i),
                (i, o),
                (-i, o),
                (-i, i),
                (-o, i),
                (-o, -i),
                (-i, -i),
            ])
        }
    }
}
