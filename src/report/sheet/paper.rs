//! Paper and scale: from the project's CRS to the sheet.

use super::{MM, MapSheet};
use geo::{Coord, Rect};

/// Size of a sheet of paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[allow(missing_docs)]
pub enum Paper {
    #[default]
    A4,
    A3,
}

impl Paper {
    /// All of them, the usual first.
    pub const ALL: [Self; 2] = [Self::A4, Self::A3];

    /// Shorter and longer side in mm (ISO 216).
    pub fn sides_mm(self) -> (f64, f64) {
        match self {
            Self::A4 => (210.0, 297.0),
            Self::A3 => (297.0, 420.0),
        }
    }

    /// "A4".
    pub fn name(self) -> &'static str {
        match self {
            Self::A4 => "A4",
            Self::A3 => "A3",
        }
    }

    /// How much larger than on A4 texts and samples are.
    pub(super) fn growth(self) -> f64 {
        match self {
            Self::A4 => 1.0,
            Self::A3 => 1.2,
        }
    }
}

/// Which way the paper lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[allow(missing_docs)]
pub enum Orientation {
    #[default]
    Landscape,
    Portrait,
}

/// Numbers that scales are made of, times a power of ten: people lay rulers on them.
pub const SCALES: [f64; 10] = [1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.5];
/// The largest scale: 1 : 100.
const LARGEST: f64 = 100.0;
/// The smallest scale, at which Germany is as large as a stamp.
const SMALLEST: f64 = 100_000_000.0;
/// Free ground around what is shown, as a share of it.
const AROUND: f64 = 1.03;

/// The n of the largest of [`SCALES`] at which an extent in m fits into a frame in mm.
pub fn fitting_scale(extent_m: (f64, f64), frame_mm: (f64, f64)) -> u32 {
    let needed = (extent_m.0 / frame_mm.0).max(extent_m.1 / frame_mm.1) * 1000.0;
    // Also for what is no number.
    let needed = if needed.is_finite() { needed.clamp(LARGEST, SMALLEST) } else { SMALLEST };
    let power = 10_f64.powf(needed.log10().floor());
    // Rounding must not make a scale that fits exactly into one that does not.
    let fits = |scale: &f64| *scale >= needed * (1.0 - 1e-9);
    let of_power = |power: f64| SCALES.iter().map(move |number| number * power);
    let found = of_power(power / 10.0).chain(of_power(power)).chain(of_power(power * 10.0)).find(fits);
    found.unwrap_or(SMALLEST).round() as u32
}

/// Where places are on the sheet.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Placement {
    /// The n of 1 : n.
    pub(super) scale: u32,
    /// The map on the sheet.
    pub(super) frame: Rect<f64>,
    middle_m: Coord<f64>,
    units_per_m: f64,
}

impl Placement {
    pub(super) fn of(sheet: &MapSheet<'_>, frame: Rect<f64>) -> Self {
        let extent_m = (sheet.extent.width() * AROUND, sheet.extent.height() * AROUND);
        let frame_mm = (frame.width() / MM, frame.height() / MM);
        let scale = sheet.scale.filter(|scale| *scale > 0).unwrap_or_else(|| fitting_scale(extent_m, frame_mm));
        let middle = sheet.extent.center();
        let finite = middle.x.is_finite() && middle.y.is_finite();
        let middle_m = if finite { middle } else { Coord { x: 0.0, y: 0.0 } };
        Self { scale, frame, middle_m, units_per_m: 1000.0 * MM / f64::from(scale) }
    }

    /// On the sheet.
    pub(super) fn to_paper(&self, at: Coord<f64>) -> Coord<f64> {
        let centre = self.frame.center();
        Coord {
            x: centre.x + (at.x - self.middle_m.x) * self.units_per_m,
            y: centre.y - (at.y - self.middle_m.y) * self.units_per_m,
        }
    }

    /// The length on the sheet of a length on the ground.
    pub(super) fn length(&self, length_m: f64) -> f64 {
        length_m * self.units_per_m
    }

    /// What is drawn at all: the frame and a little around it, so that no cut edge is seen.
    pub(super) fn window(&self) -> Rect<f64> {
        grown(self.frame, 2.0 * MM)
    }

    /// What the map shows, in the project's CRS.
    pub(super) fn shown(&self) -> Rect<f64> {
        let half =
            Coord { x: self.frame.width() / 2.0 / self.units_per_m, y: self.frame.height() / 2.0 / self.units_per_m };
        Rect::new(self.middle_m - half, self.middle_m + half)
    }
}

/// A rectangle with more on all sides.
pub(super) fn grown(rect: Rect<f64>, by: f64) -> Rect<f64> {
    let by = Coord { x: by, y: by };
    Rect::new(rect.min() - by, rect.max() + by)
}
