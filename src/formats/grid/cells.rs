//! Cells as lines name them, and which of them are wanted.

use super::GRID_CRS;
use crate::formats::crs_guess;
use crate::formats::number::{self, DecimalForm};
use crate::geometry::EpsgCode;
use crate::geometry::crs::{CrsError, Transformer};
use crate::model::ObservedValue;
use geo::{Coord, Rect};

/// Coordinates of EPSG:3035 are below this.
const MAX_GRID_COORDINATE: f64 = 1e7;
/// Sides of cells that are believed, in m.
const SIDES_M: std::ops::RangeInclusive<f64> = 10.0..=200_000.0;

/// Where in a line what stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Columns {
    pub position: Position,
    pub value: usize,
}

/// How a line says where its cell is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Position {
    /// Columns with the midpoint.
    Midpoint(usize, usize),
    /// Column with the identifier.
    Identifier(usize),
}

/// Cells of a line, quotation marks taken off. Census grids have no separators inside cells.
pub(super) fn split(line: &[u8], separator: u8) -> impl Iterator<Item = &[u8]> {
    line.split(move |byte| *byte == separator).map(|cell| {
        let cell = cell.trim_ascii();
        cell.strip_prefix(b"\"").and_then(|c| c.strip_suffix(b"\"")).unwrap_or(cell)
    })
}

/// The separator of a heading.
pub(super) fn separator(heading: &[u8]) -> u8 {
    let count = |wanted: u8| heading.iter().filter(|byte| **byte == wanted).count();
    // The first of the most frequent.
    [b';', b'\t', b','].into_iter().rev().max_by_key(|wanted| count(*wanted)).unwrap_or(b';')
}

/// Midpoint and side of the cell with an identifier: "CRS3035RES100mN2689100E4337000", "100mN26891E43370", "1kmN2689E4337".
/// The corner is given in metres, or (below 100,000) in cells.
pub(super) fn of_identifier(text: &[u8]) -> Option<(Coord<f64>, f64)> {
    let text = std::str::from_utf8(text).ok()?.trim();
    let rest = text.strip_prefix("CRS3035").unwrap_or(text);
    let rest = rest.strip_prefix("RES").unwrap_or(rest);
    let digits = rest.find(|c: char| !c.is_ascii_digit())?;
    let (number, rest) = rest.split_at(digits);
    let (unit, rest) = match rest.strip_prefix("km") {
        Some(rest) => (1_000.0, rest),
        None => (1.0, rest.strip_prefix('m')?),
    };
    let side = number.parse::<f64>().ok()? * unit;
    let (north, east) = rest.strip_prefix('N')?.split_once('E')?;
    let corner = |digits: &str| {
        let value = digits.parse::<u32>().ok().map(f64::from)?;
        Some(if value < 100_000.0 { value * side } else { value })
    };
    let corner = Coord { x: corner(east)?, y: corner(north)? };
    let usable = SIDES_M.contains(&side) && corner.x <= MAX_GRID_COORDINATE && corner.y <= MAX_GRID_COORDINATE;
    usable.then_some((corner + Coord { x: side / 2.0, y: side / 2.0 }, side))
}

/// A coordinate; whole numbers are the rule.
pub(super) fn coordinate(text: &[u8]) -> Option<f64> {
    let value = match text {
        [] => None,
        digits if digits.len() <= 9 && digits.iter().all(u8::is_ascii_digit) => {
            Some(f64::from(digits.iter().fold(0_u32, |sum, digit| sum * 10 + u32::from(digit - b'0'))))
        }
        other => std::str::from_utf8(other).ok().and_then(as_number),
    };
    value.filter(|v| (0.0..=MAX_GRID_COORDINATE).contains(v))
}

fn as_number(text: &str) -> Option<f64> {
    number::parse(text, DecimalForm::Comma).or_else(|| number::parse(text, DecimalForm::Point))
}

/// What the text of a value means; `None` if it is none.
pub(super) fn residents(text: &[u8]) -> Option<ObservedValue> {
    match text {
        [] => Some(ObservedValue::Missing),
        // Zensus 2011: empty or hidden. Zensus 2022: "–" in UTF-8 or windows-1252.
        b"-1" | b"-" | b"\xe2\x80\x93" | b"\x96" | b"." | b"x" | b"X" | b"/" => Some(ObservedValue::Suppressed),
        digits if digits.len() <= 9 && digits.iter().all(u8::is_ascii_digit) => {
            let value = digits.iter().fold(0_u32, |sum, digit| sum * 10 + u32::from(digit - b'0'));
            Some(ObservedValue::Measured(f64::from(value)))
        }
        other => std::str::from_utf8(other)
            .ok()
            .and_then(as_number)
            .filter(|value| *value >= 0.0)
            .map(ObservedValue::Measured),
    }
}

/// "x_mp_100m" → 100, "GITTER_ID_1km" → 1000.
pub(super) fn side_in_name(name: &str) -> Option<f64> {
    let name = name.to_ascii_lowercase();
    let side = name.split(|c: char| !c.is_ascii_alphanumeric()).find_map(|part| {
        let (digits, unit) = match part.strip_suffix("km") {
            Some(digits) => (digits, 1_000.0),
            None => (part.strip_suffix('m')?, 1.0),
        };
        digits.parse::<f64>().ok().filter(|_| digits.bytes().all(|b| b.is_ascii_digit())).map(|side| side * unit)
    });
    side.filter(|side| SIDES_M.contains(side))
}

/// The cells that are wanted.
pub(super) struct Area {
    /// Rough, in the grid's system.
    near: Option<Rect<f64>>,
    /// Exact, in the project's system.
    inside: Option<Rect<f64>>,
}

impl Area {
    /// Prepares an area of interest given in the project's system, with a margin in m.
    pub fn new(area: Option<Rect<f64>>, margin_m: f64, project: EpsgCode, side: f64) -> Result<Self, CrsError> {
        let Some(area) = area else { return Ok(Self { near: None, inside: None }) };
        let margin = Coord { x: margin_m, y: margin_m };
        let inside = Rect::new(area.min() - margin, area.max() + margin);
        let transformer = Transformer::new(project, GRID_CRS)?;
        // Edges of a rectangle are curved in another projection: so many places along each side.
        const PLACES: u32 = 32;
        let place = |k: u32| {
            let share = |n: u32| f64::from(n) / f64::from(PLACES);
            let offset =
                Coord { x: inside.width() * share(k % (PLACES + 1)), y: inside.height() * share(k / (PLACES + 1)) };
            let mut point = [inside.min() + offset];
            transformer.transform(&mut point).ok().map(|()| point)
        };
        let places = (0..(PLACES + 1) * (PLACES + 1)).filter_map(place).flatten();
        let around = crs_guess::bounds(places).ok_or(CrsError::OutOfRange {
            x: area.center().x,
            y: area.center().y,
            from: project,
            to: GRID_CRS,
        })?;
        let slack = side + around.width().max(around.height()) * 0.02;
        let slack = Coord { x: slack, y: slack };
        Ok(Self { near: Some(Rect::new(around.min() - slack, around.max() + slack)), inside: Some(inside) })
    }

    /// Whether a midpoint in the grid's system may be inside.
    pub fn may_hold(&self, midpoint: Coord<f64>) -> bool {
        self.near.is_none_or(|rect| within(rect, midpoint))
    }

    /// Whether a midpoint in the project's system is inside.
    pub fn holds(&self, midpoint: Coord<f64>) -> bool {
        self.inside.is_none_or(|rect| within(rect, midpoint))
    }
}

fn within(rect: Rect<f64>, at: Coord<f64>) -> bool {
    (rect.min().x..=rect.max().x).contains(&at.x) && (rect.min().y..=rect.max().y).contains(&at.y)
}
