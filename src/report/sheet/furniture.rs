//! Everything around the map: heading, frame, scale, north arrow, sources, the last line.

use super::font::{Weight, width};
use super::layout::Layout;
use super::legend::text;
use super::paper::Placement;
use super::svg::{Anchor, GREY, INK, Line, Svg, n};
use super::{MM, MapSheet, PT};
use crate::l10n::{self, count};
use crate::model::Colour;
use crate::t;
use geo::{Coord, Rect};

/// What may not leave the house is marked in this.
const WARNING: Colour = Colour([170, 20, 20]);
/// Lengths of a scale bar begin with one of these.
const BAR: [f64; 3] = [1.0, 2.0, 5.0];

pub(super) fn draw(out: &mut Svg, layout: &Layout, placement: &Placement, sheet: &MapSheet<'_>) {
    let corner = layout.inner.min();
    text(out, &layout.title.lines, corner, (layout.title.size, Weight::Bold, INK));
    let below = Coord { x: corner.x, y: corner.y + layout.title.height() };
    text(out, &layout.subtitle.lines, below, (layout.subtitle.size, Weight::Regular, GREY));
    if let Some(mark) = layout.mark {
        internal_mark(out, mark, sheet);
    }
    out.rect(layout.map, None, Some((INK, 0.6 * PT)));
    layout.legend.draw(out);
    scale(out, layout.scale, placement, sheet);
    foot(out, layout, sheet);
}

fn internal_mark(out: &mut Svg, mark: Rect<f64>, sheet: &MapSheet<'_>) {
    out.rect(mark, None, Some((WARNING, 1.0 * PT)));
    let words = t!(sheet.lang, "sheet-internal");
    let size = 8.0 * PT * sheet.paper.growth();
    // However long the words are in a language, they stay inside.
    let size = size.min(size * (mark.width() - 3.0 * MM) / width(&words, Weight::Bold, size));
    let middle = mark.center();
    let at = Coord { x: middle.x, y: middle.y + 0.35 * size };
    out.text(Line { text: &words, at, size, weight: Weight::Bold, colour: WARNING, anchor: Anchor::Middle });
}

/// The longest round length in m that is at most this long on paper.
pub(super) fn bar_length_m(placement: &Placement, most: f64) -> f64 {
    let most_m = most / placement.length(1.0);
    let power = 10_f64.powf(most_m.log10().floor());
    let lengths = BAR.iter().map(|number| number * power);
    lengths.filter(|length| *length <= most_m * (1.0 + 1e-9)).fold(power, f64::max)
}

/// "1 : 25.000", a bar with lengths, and a north arrow beside.
fn scale(out: &mut Svg, rect: Rect<f64>, placement: &Placement, sheet: &MapSheet<'_>) {
    let (lang, growth) = (sheet.lang, sheet.paper.growth());
    let size = 7.0 * PT * growth;
    let corner = rect.min();
    let words = t!(lang, "sheet-scale", n = count(lang, placement.scale as usize));
    text(out, &[words], corner, (8.0 * PT * growth, Weight::Regular, INK));
    let arrow_wide = 9.0 * MM * growth;
    let unit_room = 8.0 * MM * growth;
    let length_m = bar_length_m(placement, rect.width() - arrow_wide - unit_room);
    let length = placement.length(length_m);
    let (top, high) = (corner.y + 6.4 * MM * growth, 1.6 * MM * growth);
    for part in 0..4 {
        let left = corner.x + length * f64::from(part) / 4.0;
        let part_rect = Rect::new(Coord { x: left, y: top }, Coord { x: left + length / 4.0, y: top + high });
        let colour = if part % 2 == 0 { INK } else { Colour([255; 3]) };
        out.rect(part_rect, Some(colour), Some((INK, 0.5 * PT)));
    }
    let base = top + high + size * 1.05;
    let (unit, per_unit) = if length_m >= 1_000.0 { ("km", 1_000.0) } else { ("m", 1.0) };
    for (share, anchor) in [(0.0, Anchor::Start), (0.5, Anchor::Middle), (1.0, Anchor::Middle)] {
        let value = length_m * share / per_unit;
        let decimals = if value.fract() == 0.0 { 0 } else { usize::from((value * 10.0).fract() != 0.0) + 1 };
        let number = l10n::number(lang, value, decimals);
        let x = corner.x + length * share;
        out.text(Line { text: &number, at: Coord { x, y: base }, size, weight: Weight::Regular, colour: INK, anchor });
        if share == 1.0 {
            let after = Coord { x: x + width(&number, Weight::Regular, size) / 2.0 + 0.25 * size, y: base };
            let line =
                Line { text: unit, at: after, size, weight: Weight::Regular, colour: INK, anchor: Anchor::Start };
            out.text(line);
        }
    }
    north(out, Coord { x: rect.max().x - arrow_wide / 2.0, y: corner.y }, growth);
}

/// An arrow to grid north, half dark, half light, with its letter.
fn north(out: &mut Svg, top: Coord<f64>, growth: f64) {
    let size = 8.0 * PT * growth;
    let at = Coord { x: top.x, y: top.y + 0.8 * size };
    out.text(Line { text: "N", at, size, weight: Weight::Bold, colour: INK, anchor: Anchor::Middle });
    let (tip, half, high) = (top.y + 1.05 * size, 2.4 * MM * growth, 8.6 * MM * growth);
    let notch = tip + high * 0.74;
    let (x, tip, low) = (n(top.x), n(tip), n(tip + high));
    let (left, right, notch) = (n(top.x - half), n(top.x + half), n(notch));
    out.raw(&format!(
        "<path fill=\"{ink}\" stroke=\"{ink}\" stroke-width=\"12\" stroke-linejoin=\"round\" d=\"M{x} {tip}L{left} {low}L{x} {notch}z\"/>\n\
         <path fill=\"#ffffff\" stroke=\"{ink}\" stroke-width=\"12\" stroke-linejoin=\"round\" d=\"M{x} {tip}L{right} {low}L{x} {notch}z\"/>\n",
        ink = INK.to_hex()
    ));
}

fn foot(out: &mut Svg, layout: &Layout, sheet: &MapSheet<'_>) {
    let (left, right) = (layout.inner.min().x, layout.inner.max().x);
    let y = layout.sources_top - 1.0 * MM;
    out.rule(Coord { x: left, y }, Coord { x: right, y }, Colour([190; 3]), 0.5 * PT);
    let corner = Coord { x: left, y: layout.sources_top };
    text(out, &layout.sources.lines, corner, (layout.sources.size, Weight::Regular, GREY));
    let words = "Klammer";
    let beside = width(words, Weight::Regular, layout.small) + 4.0 * MM;
    let imprint =
        super::font::wrapped_to(&sheet.imprint.join(" · "), Weight::Regular, layout.small, right - left - beside, 1);
    let line = |text, x, anchor| Line {
        text,
        at: Coord { x, y: layout.imprint_base },
        size: layout.small,
        weight: Weight::Regular,
        colour: GREY,
        anchor,
    };
    if let Some(imprint) = imprint.first() {
        out.text(line(imprint, left, Anchor::Start));
    }
    out.text(line(words, right, Anchor::End));
}
