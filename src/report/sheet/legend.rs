//! The legend: what every colour, line and symbol means, set in columns.

use super::font::{Weight, wrapped_to};
use super::layout::LEADING;
use super::points::mark;
use super::svg::{Anchor, GREY, INK, Line, Svg, n, stroke};
use super::{Fill, Hatching, LegendGroup, LegendRow, MM, MapSheet, Mark, PT, Pen, Sample};
use crate::l10n::count;
use crate::model::{Colour, PointShape};
use crate::t;
use geo::{Coord, Rect};

/// Between two columns.
pub(super) const BETWEEN: f64 = 5.0 * MM;
/// A text is set in at most so many lines.
const MOST_LINES: usize = 4;
/// Width of a sample, in sizes of the type; height is that of a line.
const SAMPLE_WIDE: f64 = 2.6;
/// Between sample and text, in sizes of the type.
const AFTER_SAMPLE: f64 = 0.6;
/// Above a group, in sizes of the type.
const ABOVE_GROUP: f64 = 0.9;
/// Between rows, in sizes of the type.
const BETWEEN_ROWS: f64 = 0.28;
/// Notes are smaller by this.
const NOTE: f64 = 0.86;

/// Height of the block with scale and north arrow.
pub(super) fn scale_height(growth: f64) -> f64 {
    19.0 * MM * growth
}

/// A part of the legend that is not broken.
#[derive(Debug, Clone, PartialEq)]
enum Part {
    /// In bold; begins a group.
    Title(Vec<String>),
    /// Small.
    Note(Vec<String>),
    /// A sample with its text and, small, what more is to be said.
    Row(Sample, Vec<String>, Vec<String>),
}

impl Part {
    fn height(&self, size: f64) -> f64 {
        match self {
            Self::Title(lines) => lines.len() as f64 * size * LEADING + 0.15 * size,
            Self::Note(lines) => lines.len() as f64 * size * NOTE * LEADING + 0.2 * size,
            Self::Row(_, text, about) => {
                (text.len() as f64 + about.len() as f64 * NOTE) * size * LEADING + BETWEEN_ROWS * size
            }
        }
    }
}

/// A legend set in columns.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Flow {
    parts: Vec<(Coord<f64>, Part)>,
    columns_used: usize,
    column: f64,
    size: f64,
    high: f64,
    /// Rows for which there was no room.
    pub(super) left_out: usize,
}

impl Flow {
    /// Sets the legend of a sheet in columns of a width and height.
    pub(super) fn of(sheet: &MapSheet<'_>, columns: usize, column: f64, high: f64, size: f64) -> Self {
        let groups: Vec<Vec<Part>> = sheet.legend.iter().map(|group| parts(group, column, size)).collect();
        let whole = Self::set(&groups, columns, column, high, size);
        if whole.left_out == 0 {
            return whole;
        }
        // Once more with room for the sentence that says how many are missing.
        let note_high = 2.0 * size * NOTE * LEADING + size;
        let mut cut = Self::set(&groups, columns, column, (high - note_high).max(0.0), size);
        let text = t!(sheet.lang, "sheet-legend-left-out", n = cut.left_out, count = count(sheet.lang, cut.left_out));
        let lines = wrapped_to(&text, Weight::Regular, size * NOTE, column, 2);
        let x = (cut.columns_used.saturating_sub(1)) as f64 * (column + BETWEEN);
        cut.parts.push((Coord { x, y: cut.high + 0.5 * size }, Part::Note(lines)));
        cut.high = high;
        cut
    }

    /// As [`Self::of`], as low as it goes without leaving anything out.
    pub(super) fn lowest(sheet: &MapSheet<'_>, columns: usize, column: f64, most: f64, size: f64) -> Self {
        let at_most = Self::of(sheet, columns, column, most, size);
        if at_most.left_out > 0 {
            return at_most;
        }
        let (mut low, mut high, mut best) = (0.0, at_most.high, at_most);
        for _ in 0..24 {
            let middle = f64::midpoint(low, high);
            let tried = Self::of(sheet, columns, column, middle, size);
            if tried.left_out == 0 {
                (high, best) = (middle, tried);
            } else {
                low = middle;
            }
        }
        best
    }

    fn set(groups: &[Vec<Part>], columns: usize, column: f64, high: f64, size: f64) -> Self {
        let mut flow = Self { column, size, ..Self::default() };
        let mut at = (0_usize, 0.0_f64);
        for group in groups {
            let mut above = if at.1 > 0.0 { ABOVE_GROUP * size } else { 0.0 };
            for (number, part) in group.iter().enumerate() {
                let own = part.height(size);
                // A title or note stays with what follows it, up to the first row.
                let follows = group.iter().skip(number + 1).scan(false, |row, next| {
                    (!std::mem::replace(row, matches!(next, Part::Row(..)))).then(|| next.height(size))
                });
                let together = if matches!(part, Part::Row(..)) { own } else { own + follows.sum::<f64>() };
                if at.1 > 0.0 && at.1 + above + together > high + 0.5 {
                    (at, above) = ((at.0 + 1, 0.0), 0.0);
                }
                if at.0 >= columns || (at.1 == 0.0 && own > high + 0.5) {
                    flow.left_out += usize::from(matches!(part, Part::Row(..)));
                    at = (columns, 0.0);
                    continue;
                }
                let x = at.0 as f64 * (column + BETWEEN);
                flow.parts.push((Coord { x, y: at.1 + above }, part.clone()));
                at.1 += above + own;
                above = 0.0;
                flow.columns_used = at.0 + 1;
                flow.high = flow.high.max(at.1);
            }
        }
        // What is left out may have been notes only: said the same way.
        if at.0 >= columns {
            flow.left_out = flow.left_out.max(1);
        }
        flow
    }

    /// Width of the columns that are used; one at least, for the scale stands there.
    pub(super) fn width(&self) -> f64 {
        let columns = self.columns_used.max(1) as f64;
        columns * self.column + (columns - 1.0) * BETWEEN
    }

    pub(super) fn height(&self) -> f64 {
        self.high
    }

    pub(super) fn move_to(&mut self, corner: Coord<f64>) {
        self.parts.iter_mut().for_each(|(at, _)| *at = *at + corner);
    }

    /// What is covered by the parts, for tests.
    #[cfg(test)]
    pub(super) fn rects(&self) -> Vec<Rect<f64>> {
        let rect = |(at, part): &(Coord<f64>, Part)| {
            Rect::new(*at, *at + Coord { x: self.column, y: part.height(self.size) - 0.01 })
        };
        self.parts.iter().map(rect).collect()
    }

    pub(super) fn draw(&self, out: &mut Svg) {
        let size = self.size;
        for (at, part) in &self.parts {
            match part {
                Part::Title(lines) => text(out, lines, *at, (size, Weight::Bold, INK)),
                Part::Note(lines) => text(out, lines, *at, (size * NOTE, Weight::Regular, GREY)),
                Part::Row(shown, lines, about) => {
                    sample(out, *shown, *at, size);
                    let beside = Coord { x: at.x + (SAMPLE_WIDE + AFTER_SAMPLE) * size, y: at.y };
                    text(out, lines, beside, (size, Weight::Regular, INK));
                    let below = Coord { x: beside.x, y: beside.y + lines.len() as f64 * size * LEADING };
                    text(out, about, below, (size * NOTE, Weight::Regular, GREY));
                }
            }
        }
    }
}

fn parts(group: &LegendGroup, column: f64, size: f64) -> Vec<Part> {
    let mut parts = Vec::new();
    if !group.title.is_empty() {
        parts.push(Part::Title(wrapped_to(&group.title, Weight::Bold, size, column, MOST_LINES)));
    }
    let note = |text: &str| Part::Note(wrapped_to(text, Weight::Regular, size * NOTE, column, MOST_LINES));
    if !group.note.is_empty() {
        parts.push(note(&group.note));
    }
    let room = column - (SAMPLE_WIDE + AFTER_SAMPLE) * size;
    parts.extend(group.rows.iter().map(|LegendRow { sample, text, about }| {
        let text = wrapped_to(text, Weight::Regular, size, room, MOST_LINES);
        Part::Row(*sample, text, wrapped_to(about, Weight::Regular, size * NOTE, room, 2))
    }));
    if !group.footnote.is_empty() {
        parts.push(note(&group.footnote));
    }
    parts
}

/// Lines of text whose upper edge is at a place.
pub(super) fn text(out: &mut Svg, lines: &[String], at: Coord<f64>, (size, weight, colour): (f64, Weight, Colour)) {
    for (number, line) in lines.iter().enumerate() {
        let base = Coord { x: at.x, y: at.y + (number as f64 * LEADING + 0.95) * size };
        out.text(Line { text: line, at: base, size, weight, colour, anchor: Anchor::Start });
    }
}

fn sample(out: &mut Svg, sample: Sample, at: Coord<f64>, size: f64) {
    let high = size * LEADING;
    let rect = Rect::new(
        Coord { x: at.x, y: at.y + 0.12 * size },
        Coord { x: at.x + SAMPLE_WIDE * size, y: at.y + high - 0.02 * size },
    );
    let middle = rect.center();
    match sample {
        Sample::Fill(fill) => {
            filled(out, rect, fill);
            out.rect(rect, None, Some((Colour([120; 3]), 0.4 * PT)));
        }
        Sample::Line(pen, fill) => line(out, rect, pen, fill),
        Sample::Lines([below, above], fill) => {
            line(out, rect, below, fill);
            // On the same place, not inside it.
            let by = fill.map_or(0.0, |_| (below.width_pt - above.width_pt) * PT / 2.0);
            line(out, super::paper::grown(rect, -by), above, fill.map(|_| NO_FILL));
        }
        Sample::Mark(look) => {
            let size_pt = look.size_pt.min(size * 1.05 / PT);
            mark(out, middle, Mark { size_pt, ..look });
        }
        Sample::Cell(look) => {
            let side = size * 0.95;
            let part = if look.shape == PointShape::Square { 1.0 / 0.88 } else { 0.6 };
            mark(out, middle, Mark { size_pt: side * part / PT, rim: false, ..look });
            let half = Coord { x: side / 2.0, y: side / 2.0 };
            out.rect(Rect::new(middle - half, middle + half), None, Some((Colour([190; 3]), 0.3 * PT)));
        }
    }
}

/// A rectangle of which only the line is seen.
const NO_FILL: Fill = Fill { colour: Colour([0; 3]), opacity: 0, hatching: Hatching::None, ink: Colour([0; 3]) };

fn line(out: &mut Svg, rect: Rect<f64>, pen: Pen, fill: Option<Fill>) {
    let (left, right, y) = (n(rect.min().x), n(rect.max().x), n(rect.center().y));
    match fill {
        // A space in small: its fill and its border around it.
        Some(fill) => {
            let inside = super::paper::grown(rect, -(pen.width_pt * PT / 2.0).min(rect.height() / 4.0));
            filled(out, inside, fill);
            let (min, max) = (inside.min(), inside.max());
            let data = format!("M{} {}H{}V{}H{}z", n(min.x), n(min.y), n(max.x), n(max.y), n(min.x));
            out.raw(&format!("<path {} d=\"{data}\"/>\n", stroke(pen)));
        }
        None => out.raw(&format!("<path {} d=\"M{left} {y}H{right}\"/>\n", stroke(pen))),
    }
}

fn filled(out: &mut Svg, rect: Rect<f64>, fill: Fill) {
    if fill.opacity > 0 || fill.hatching != Hatching::None {
        let (min, max) = (rect.min(), rect.max());
        let data = format!("M{} {}H{}V{}H{}z", n(min.x), n(min.y), n(max.x), n(max.y), n(min.x));
        out.filled(&data, fill);
    }
}
