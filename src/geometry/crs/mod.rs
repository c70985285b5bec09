//! Coordinate reference systems: recognising them and transforming between them.
//!
//! Projections and datum shifts are those of PROJ 4 as ported by `proj4rs`, with definitions from the EPSG register
//! (`crs-definitions`), corrected where those lack a datum or have a coarser one than the register of today:
//!
//! - DHDN (Gauß-Krüger, Soldner Berlin) goes through the NTv2 grid BeTA2007 of the German surveying authorities, which is
//!   built in: without it positions are up to 3 m off. The grid ends at Germany's border, and so does what can be transformed.
//! - RD/83, PD/83 and Pulkovo 1942(83) have the seven parameters that the register gives to ETRS89 (1 m, 1 m and 0.1 m).
//! - WGS 84 and ETRS89 are taken as one, as everywhere in planning (they differ by less than a metre).
//!
//! Non-goals: heights, epochs, systems outside the register.

mod recognise;
mod register;
mod transform;
mod wkt;

use serde::{Deserialize, Serialize};

pub use recognise::recognise_wkt;
pub use register::{is_planar, known, name};
pub use transform::Transformer;

/// A code of the EPSG register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EpsgCode(pub u32);

impl EpsgCode {
    /// WGS 84 longitude and latitude in degrees.
    pub const WGS84: Self = Self(4326);
    /// Web Mercator, what the map is drawn in.
    pub const WEB_MERCATOR: Self = Self(3857);
    /// ETRS89 / UTM zone 32N, what most of Germany uses.
    pub const UTM32: Self = Self(25832);

    /// Reads "EPSG:25832" or "25832" (any case, white space around).
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let digits = match text.split_at_checked(5) {
            Some((prefix, rest)) if prefix.eq_ignore_ascii_case("epsg:") => rest,
            _ => text,
        };
        digits.trim().parse().ok().map(Self)
    }
}

impl std::fmt::Display for EpsgCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "EPSG:{}", self.0)
    }
}

/// One system that projects and files can be in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownCrs {
    /// Its code.
    pub epsg: EpsgCode,
    /// Its name in the register: "ETRS89 / UTM zone 32N".
    pub name: &'static str,
    /// Whether coordinates are planar metres (and a project can be in it), not degrees.
    pub planar: bool,
}

/// Something about a coordinate system that can't be done.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CrsError {
    /// Not among [`known`] and not in the register, or in it without a way to WGS 84.
    #[error("{0} is not a coordinate system Klammer knows")]
    Unknown(EpsgCode),
    /// Degrees where metres are needed.
    #[error("{0} counts in degrees; a project needs a planar system in metres")]
    NotPlanar(EpsgCode),
    /// A .prj text that could not be understood.
    #[error("the description of the coordinate system could not be understood: {reason}")]
    Unreadable {
        /// What the reader said.
        reason: String,
    },
    /// A coordinate that has no counterpart in the target system.
    #[error("the point {x} {y} lies outside what {from} can be transformed to {to} for")]
    OutOfRange {
        /// Source easting or longitude.
        x: f64,
        /// Source northing or latitude.
        y: f64,
        /// Source system.
        from: EpsgCode,
        /// Target system.
        to: EpsgCode,
    },
}

/// What a .prj text was recognised as.
#[derive(Debug, Clone, PartialEq)]
pub struct Recognised {
    /// The system, by its parameters; never by the name alone.
    pub epsg: EpsgCode,
    /// Whether the text leaves doubt (the name contradicts the parameters, a parameter is missing).
    pub doubtful: bool,
    /// What the described system's eastings and northings have more than those of [`Self::epsg`], in m: (3,000,000, 0) for UTM zone 33
    /// with the false easting 3,500,000. (0, 0) for the system itself.
    pub offset_m: (f64, f64),
}

impl Recognised {
    /// A system as the register has it.
    fn plain(epsg: EpsgCode, doubtful: bool) -> Self {
        Self { epsg, doubtful, offset_m: (0.0, 0.0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn epsg_codes_are_read_with_and_without_prefix() {
        assert_eq!(EpsgCode::parse(" epsg:25832 "), Some(EpsgCode::UTM32));
        assert_eq!(EpsgCode::parse("25832"), Some(EpsgCode::UTM32));
        assert_eq!(EpsgCode::parse("ÄÖÜ:5"), None);
        assert_eq!(EpsgCode::parse(""), None);
    }
}
