//! Coordinate reference systems: recognising them and transforming between them.

use serde::{Deserialize, Serialize};

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
        let digits = match text.get(..5) {
            Some(prefix) if prefix.eq_ignore_ascii_case("epsg:") => &text[5..],
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

/// The systems Klammer offers, the usual ones first.
pub fn known() -> &'static [KnownCrs] {
    todo!()
}

/// Something about a coordinate system that can't be done.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CrsError {
    /// Not among [`known`] and not in the register.
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
}

/// Recognises WKT (ESRI .prj, WKT 1, WKT 2) by its parameters.
pub fn recognise_wkt(_wkt: &str) -> Result<Recognised, CrsError> {
    todo!()
}

/// Transforms coordinates from one system to another. Degrees for geographic systems, easting before northing, longitude before latitude.
#[derive(Debug, Clone)]
pub struct Transformer {
    _from: EpsgCode,
    _to: EpsgCode,
}

impl Transformer {
    /// Prepares the way between two systems.
    pub fn new(_from: EpsgCode, _to: EpsgCode) -> Result<Self, CrsError> {
        todo!()
    }

    /// Transforms in place; on an error the slice is left half done and must be dropped.
    pub fn transform(&self, _points: &mut [geo::Coord<f64>]) -> Result<(), CrsError> {
        todo!()
    }

    /// Transforms every coordinate of a geometry.
    pub fn multi_polygon(&self, _geometry: &mut geo::MultiPolygon<f64>) -> Result<(), CrsError> {
        todo!()
    }
}
