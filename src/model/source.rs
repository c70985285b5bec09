//! Where something came from, and its colour on the map.

use super::SourceId;
use serde::{Deserialize, Serialize};

/// Provenance of something imported: asked for once, shown on the map, kept in every export.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Source {
    /// The kept bytes of the file, if there was one.
    pub id: Option<SourceId>,
    /// File name without any folder; for a member of a ZIP `archive.zip/member.shp`.
    pub file_name: String,
    /// SHA-256 of the file's bytes as lower-case hex; empty when there was no file.
    pub sha256: String,
    /// What the coordinates were read as: "EPSG:31467", "EPSG:4326 (GeoJSON)"; empty when unknown.
    pub crs: String,
    /// What the texts were read as: "UTF-8", "windows-1252"; empty when it does not apply.
    pub encoding: String,
    /// The date the content describes, ISO 8601 (`2024-12-31`), as precise as is known (`2024`); empty when unknown.
    pub reference_date: String,
    /// Who is to be named: "Stadt Flensburg, Stabsstelle Statistik".
    pub attribution: String,
    /// The licence's short name: "CC0", "dl-de/by-2-0".
    pub licence: String,
    /// When it was imported, RFC 3339 in UTC.
    pub imported_at: String,
}

/// An sRGB colour without transparency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Colour(pub [u8; 3]);

impl Colour {
    /// Colours for outlines of definitions, told apart by colour-blind eyes (Okabe & Ito 2008), in the order they are given out.
    pub const FOR_DEFINITIONS: [Self; 7] = [
        Self([0, 114, 178]),
        Self([213, 94, 0]),
        Self([0, 158, 115]),
        Self([204, 121, 167]),
        Self([86, 180, 233]),
        Self([230, 159, 0]),
        Self([90, 90, 90]),
    ];

    /// The colour for the n-th definition (or facility set) of a project.
    pub fn nth(n: usize) -> Self {
        Self::FOR_DEFINITIONS[n % Self::FOR_DEFINITIONS.len()]
    }

    /// `#rrggbb`.
    pub fn to_hex(self) -> String {
        let [r, g, b] = self.0;
        format!("#{r:02x}{g:02x}{b:02x}")
    }

    /// Reads `#rrggbb`; `None` if it is not one.
    pub fn from_hex(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        if digits.len() != 6 || !digits.is_ascii() {
            return None;
        }
        let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
        Some(Self([part(0)?, part(2)?, part(4)?]))
    }
}
