//! Writing SVG.

use super::font::{FAMILY, Weight};
use super::{Fill, Hatching, MM, MapSheet, PT, Pen, Sample};
use crate::l10n::Lang;
use crate::model::Colour;
use geo::{Coord, Rect};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Black of texts: a little softer than black.
pub(super) const INK: Colour = Colour([30, 32, 36]);
/// Of what is said beside.
pub(super) const GREY: Colour = Colour([95, 99, 106]);
/// Distance of the lines of a hatching.
const HATCH: f64 = 1.6 * MM;
/// Distance of the dots of a dotted fill.
const DOTS: f64 = 0.95 * MM;

/// On which side of its place a text lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// One line of text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    pub(super) at: Coord<f64>,
    pub(super) size: f64,
    pub(super) weight: Weight,
    pub(super) colour: Colour,
    pub(super) anchor: Anchor,
}

/// A drawing that is being written.
pub(super) struct Svg {
    out: String,
}

impl Svg {
    pub(super) fn new(page: Rect<f64>, sheet: &MapSheet<'_>) -> Self {
        let (width, height) = (page.width(), page.height());
        let lang = match sheet.lang {
            Lang::De => "de",
            Lang::En => "en",
        };
        let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        let _ = writeln!(
            out,
            r#"<svg xmlns="http://www.w3.org/2000/svg" xml:lang="{lang}" width="{}mm" height="{}mm" viewBox="0 0 {} {}">"#,
            width / MM,
            height / MM,
            width,
            height
        );
        let _ = writeln!(out, "<title>{}</title>", escaped(&sheet.title));
        let _ = writeln!(out, r##"<rect width="{width}" height="{height}" fill="#ffffff"/>"##);
        Self { out }
    }

    /// The frame that the map is cut to, and the patterns that occur.
    pub(super) fn defs(&mut self, map: Rect<f64>, sheet: &MapSheet<'_>) {
        let marked = sheet.markings.iter().map(|marking| &marking.area);
        let of_areas = sheet.areas.iter().chain(marked).flat_map(|layer| layer.fills.iter().copied());
        let of_legend = sheet.legend.iter().flat_map(|group| &group.rows).filter_map(|row| match row.sample {
            Sample::Fill(fill) => Some(fill),
            Sample::Line(_, fill) | Sample::Lines(_, fill) => fill,
            Sample::Mark(_) | Sample::Cell(_) => None,
        });
        let backdrops = sheet.backdrops.iter().filter_map(|layer| layer.fill);
        let patterned = of_areas.chain(backdrops).chain(of_legend).filter(|fill| fill.hatching != Hatching::None);
        let kinds: BTreeSet<(u8, [u8; 3])> = patterned.map(|fill| (fill.hatching as u8, fill.ink.0)).collect();
        self.raw("<defs>\n");
        let _ = writeln!(self.out, r#"<clipPath id="frame"><rect {}/></clipPath>"#, place(map));
        for (hatching, ink) in kinds {
            let id = pattern_id(hatching, Colour(ink));
            let (side, content) = pattern(hatching, Colour(ink));
            let _ = writeln!(
                self.out,
                r#"<pattern id="{id}" patternUnits="userSpaceOnUse" width="{side}" height="{side}">{content}</pattern>"#
            );
        }
        self.raw("</defs>\n");
    }

    pub(super) fn open_map(&mut self) {
        self.raw("<g id=\"map\" clip-path=\"url(#frame)\">\n");
    }

    pub(super) fn close_map(&mut self) {
        self.raw("</g>\n");
    }

    /// Something that is SVG already.
    pub(super) fn raw(&mut self, svg: &str) {
        self.out.push_str(svg);
    }

    /// A path in a fill, with its pattern over it.
    pub(super) fn filled(&mut self, data: &str, fill: Fill) {
        if fill.opacity > 0 {
            let _ = writeln!(
                self.out,
                r#"<path fill="{}"{} d="{data}"/>"#,
                hex(fill.colour),
                opacity("fill", fill.opacity)
            );
        }
        if fill.hatching != Hatching::None {
            let id = pattern_id(fill.hatching as u8, fill.ink);
            let _ = writeln!(self.out, r#"<path fill="url(#{id})" d="{data}"/>"#);
        }
    }

    /// Begins lines of one look.
    pub(super) fn open_lines(&mut self, pen: Pen) {
        let _ = writeln!(self.out, "<g {}>", stroke(pen));
    }

    /// One path of lines begun with [`Self::open_lines`].
    pub(super) fn line_path(&mut self, data: &str) {
        let _ = writeln!(self.out, r#"<path d="{data}"/>"#);
    }

    pub(super) fn close(&mut self) {
        self.raw("</g>\n");
    }

    /// A rectangle in one colour.
    pub(super) fn rect(&mut self, rect: Rect<f64>, fill: Option<Colour>, line: Option<(Colour, f64)>) {
        let fill = fill.map_or_else(|| "none".to_owned(), hex);
        let line = line.map_or_else(String::new, |(colour, width)| {
            format!(r#" stroke="{}" stroke-width="{}""#, hex(colour), n(width))
        });
        let _ = writeln!(self.out, r#"<rect {} fill="{fill}"{line}/>"#, place(rect));
    }

    /// A straight line.
    pub(super) fn rule(&mut self, from: Coord<f64>, to: Coord<f64>, colour: Colour, width: f64) {
        let _ = writeln!(
            self.out,
            r#"<path fill="none" stroke="{}" stroke-width="{}" d="M{} {}L{} {}"/>"#,
            hex(colour),
            n(width),
            n(from.x),
            n(from.y),
            n(to.x),
            n(to.y)
        );
    }

    /// A line of text; nothing for an empty one.
    pub(super) fn text(&mut self, line: Line<'_>) {
        self.text_with(line, "");
    }

    /// A line of text that stands out from what is below.
    pub(super) fn haloed(&mut self, line: Line<'_>) {
        let width = n(line.size * 0.22);
        let halo = format!(
            r##" stroke="#ffffff" stroke-width="{width}" stroke-linejoin="round" stroke-opacity="0.85" paint-order="stroke""##
        );
        self.text_with(line, &halo);
    }

    fn text_with(&mut self, line: Line<'_>, more: &str) {
        if line.text.trim().is_empty() {
            return;
        }
        let weight = if line.weight == Weight::Bold { r#" font-weight="bold""# } else { "" };
        let anchor = match line.anchor {
            Anchor::Start => "",
            Anchor::Middle => r#" text-anchor="middle""#,
            Anchor::End => r#" text-anchor="end""#,
        };
        let _ = writeln!(
            self.out,
            r#"<text x="{}" y="{}" font-family="{FAMILY}" font-size="{}"{weight}{anchor} fill="{}"{more}>{}</text>"#,
            n(line.at.x),
            n(line.at.y),
            n(line.size),
            hex(line.colour),
            escaped(line.text)
        );
    }

    pub(super) fn finish(mut self) -> String {
        self.raw("</svg>\n");
        self.out
    }
}

/// A number without more digits than anybody sees: hundredths of a millimetre are enough.
pub(super) fn n(value: f64) -> i64 {
    value.round() as i64
}

pub(super) fn hex(colour: Colour) -> String {
    colour.to_hex()
}

pub(super) fn place(rect: Rect<f64>) -> String {
    let (min, size) = (rect.min(), (rect.width(), rect.height()));
    format!(r#"x="{}" y="{}" width="{}" height="{}""#, n(min.x), n(min.y), n(size.0), n(size.1))
}

pub(super) fn opacity(what: &str, opacity: u8) -> String {
    if opacity == 255 { String::new() } else { format!(r#" {what}-opacity="{:.3}""#, f64::from(opacity) / 255.0) }
}

/// Attributes of a line.
pub(super) fn stroke(pen: Pen) -> String {
    let width = (pen.width_pt * PT).max(1.0);
    let dash = pen.dash.pattern().map_or_else(String::new, |lengths| {
        let lengths = lengths.map(|length| n(f64::from(length) * width).max(1).to_string());
        format!(r#" stroke-dasharray="{}""#, lengths.join(" "))
    });
    let cap = if dash.is_empty() { r#" stroke-linecap="round""# } else { "" };
    format!(
        r#"fill="none" stroke="{}" stroke-width="{}" stroke-linejoin="round"{cap}{dash}{}"#,
        hex(pen.colour),
        n(width),
        opacity("stroke", pen.opacity)
    )
}

fn pattern_id(hatching: u8, ink: Colour) -> String {
    let [r, g, b] = ink.0;
    format!("p{hatching}{r:02x}{g:02x}{b:02x}")
}

/// Side of the tile and what is on it. Lines go a little beyond the tile, so that they join across its edges.
fn pattern(hatching: u8, ink: Colour) -> (i64, String) {
    let colour = hex(ink);
    let lines = |data: String| format!(r#"<path fill="none" stroke="{colour}" stroke-width="16" d="{data}"/>"#);
    let side = n(HATCH);
    let (half, far) = (side / 2, side + side / 2);
    let rising = format!("M-{half} {half}L{half} -{half}M-{half} {far}L{far} -{half}M{half} {far}L{far} {half}");
    let falling = format!("M-{half} {half}L{half} {far}M-{half} -{half}L{far} {far}M{half} -{half}L{far} {half}");
    if hatching == Hatching::Dots as u8 {
        let (side, middle) = (n(DOTS), n(DOTS / 2.0));
        return (side, format!(r#"<circle cx="{middle}" cy="{middle}" r="17" fill="{colour}"/>"#));
    }
    if hatching == Hatching::Cross as u8 { (side, lines(rising + &falling)) } else { (side, lines(rising)) }
}

/// Text as XML. Letters that XML can't hold are left out; names come from files of strangers.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\u{fffe}' | '\u{ffff}' => {}
            _ if letter.is_control() => {}
            _ => out.push(letter),
        }
    }
    out
}
