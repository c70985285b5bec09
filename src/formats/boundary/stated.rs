//! The coordinate system of a set: what the file states, if its numbers allow it, else what they fit.
//!
//! A description that is complete but none of the known systems is never replaced by a guess: numbers of seven digits fit
//! Gauß-Krüger as well as UTM with a false easting of 3,500,000, and lie hundreds of kilometres apart.

use super::content::Content;
use super::layer::Layer;
use super::{CrsGuess, CrsHow, siblings};
use crate::formats::crs_guess;
use crate::geometry::EpsgCode;
use crate::geometry::crs::{Recognised, is_planar, recognise_wkt};
use crate::model::{Finding, FindingKind, Severity};
use geo::{Coord, Rect};

/// What a file states.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::formats) enum Stated {
    /// Nothing, or nothing that can be understood.
    #[default]
    Nothing,
    /// A system, and what the file's coordinates have more than those of it, in m.
    Known { guess: CrsGuess, offset_m: (f64, f64) },
    /// A system that is none of the known ones, by its name.
    Unknown(String),
}

impl Stated {
    /// A system as the register has it.
    pub fn known(epsg: EpsgCode, how: CrsHow) -> Self {
        Self::Known { guess: CrsGuess { epsg, how }, offset_m: (0.0, 0.0) }
    }

    /// What a description says; `how` by whether it leaves doubt.
    pub fn of_text(text: &str, how: impl Fn(bool) -> CrsHow) -> Self {
        match recognise_wkt(text) {
            Ok(Recognised { epsg, doubtful, offset_m }) => {
                Self::Known { guess: CrsGuess { epsg, how: how(doubtful) }, offset_m }
            }
            Err(_) if siblings::is_place_on_earth(text) => Self::Unknown(name_in(text)),
            Err(_) => Self::Nothing,
        }
    }
}

/// The first name in a description: of the system itself.
fn name_in(text: &str) -> String {
    const LONGEST: usize = 80;
    text.split('"').nth(1).unwrap_or_default().chars().take(LONGEST).collect()
}

/// What is to be done with a set's coordinates.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Settled {
    pub crs: Option<CrsGuess>,
    pub swapped_axes: bool,
    /// To be taken off the file's coordinates.
    pub offset_m: (f64, f64),
    /// Bounds of the coordinates without that offset.
    pub bounds: Option<Rect<f64>>,
    pub finding: Option<Finding>,
}

/// The system of a set. `bounds` are those in the file.
pub(super) fn settled(
    content: &Content,
    layer: Option<&Layer>,
    is_json: bool,
    prj: Option<&[u8]>,
    bounds: Option<Rect<f64>>,
) -> Settled {
    let of_json = || match content.stated_crs() {
        Some(epsg) if is_planar(epsg).is_ok() => Stated::known(epsg, CrsHow::GeoJsonMember),
        Some(epsg) => Stated::Unknown(epsg.to_string()),
        None => Stated::known(EpsgCode::WGS84, CrsHow::GeoJsonDefault),
    };
    let of_prj = |bytes| {
        let how = |doubtful| if doubtful { CrsHow::PrjDoubtful } else { CrsHow::Prj };
        Stated::of_text(&String::from_utf8_lossy(bytes), how)
    };
    let stated = match layer {
        Some(layer) => layer.crs.clone(),
        None if is_json => of_json(),
        None => prj.map_or(Stated::Nothing, of_prj),
    };
    settle(stated, bounds)
}

fn settle(stated: Stated, bounds: Option<Rect<f64>>) -> Settled {
    let told = |kind, severity, detail: String| siblings::finding(kind, severity, vec![detail]);
    match stated {
        Stated::Nothing => by_statement(None, bounds),
        Stated::Unknown(name) => {
            Settled { bounds, finding: told(FindingKind::UnknownCrs, Severity::Error, name), ..Settled::default() }
        }
        Stated::Known { guess, offset_m: (0.0, 0.0) } => by_statement(Some(guess), bounds),
        Stated::Known { guess, offset_m } => {
            let moved = bounds.map(|bounds| without(bounds, offset_m));
            let settled = by_statement(Some(guess), moved);
            let fits = moved.is_none_or(|moved| crs_guess::lies_near(guess.epsg, settled.swapped_axes, moved));
            let doubtful = CrsGuess { how: doubtful(guess.how), ..guess };
            let as_they_stand = || by_statement(Some(doubtful), bounds);
            let found = |other: &Settled| {
                let crs = other.crs.zip(bounds);
                crs.is_some_and(|(crs, bounds)| crs_guess::lies_near(crs.epsg, other.swapped_axes, bounds))
            };
            if !fits && let Some(other) = Some(as_they_stand()).filter(found) {
                // The numbers don't have the offset that is stated.
                return other;
            }
            let settled = Settled { crs: Some(guess), ..settled };
            let (east, north) = offset_m;
            let detail = format!("{} + {east} m, {north} m", guess.epsg);
            Settled { offset_m, finding: told(FindingKind::ShiftedOrigin, Severity::Warning, detail), ..settled }
        }
    }
}

fn doubtful(how: CrsHow) -> CrsHow {
    if how == CrsHow::Prj { CrsHow::PrjDoubtful } else { CrsHow::StatedDoubtful }
}

fn without(bounds: Rect<f64>, (east, north): (f64, f64)) -> Rect<f64> {
    let offset = Coord { x: east, y: north };
    Rect::new(bounds.min() - offset, bounds.max() - offset)
}

/// What is stated, if the numbers allow it, else what they fit; and whether the axes stand in the other order.
fn by_statement(stated: Option<CrsGuess>, bounds: Option<Rect<f64>>) -> Settled {
    let Some(settled) = crs_guess::settle(stated.map(|guess| guess.epsg), bounds) else {
        return Settled { bounds, ..Settled::default() };
    };
    let how = stated.map(|guess| guess.how).filter(|_| !settled.by_numbers).unwrap_or(CrsHow::Coordinates);
    let crs = Some(CrsGuess { epsg: settled.epsg, how });
    Settled { crs, swapped_axes: settled.swapped_axes, bounds, ..Settled::default() }
}
