//! What is found in a boundary file, how it was found, and what is decided about it.

use super::content::Content;
use super::layer::Layer;
use super::{CrsCandidate, SAMPLES};
use crate::formats::{FormatError, FormatErrorKind};
use crate::geometry::EpsgCode;
use crate::model::{Finding, FindingKind, Source, Space};
use geo::Rect;
use std::sync::Arc;

/// A file's own bytes, packed, to be kept in the project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceBytes {
    /// As in [`Source::file_name`].
    pub file_name: String,
    /// SHA-256 of a single file's bytes; of several members over the names and unpacked bytes of all. Lower-case hex.
    pub sha256: String,
    /// A ZIP with all members (.shp, .dbf, .prj, .cpg …).
    pub zip: Arc<Vec<u8>>,
}

/// One set of shapes of one kind found in a file, with all its bytes in memory.
#[derive(Debug, Clone)]
pub struct BoundaryProbe {
    /// Stem of the file: a proposal for the definition's name.
    pub title: String,
    /// As in [`Source::file_name`].
    pub file_name: String,
    /// What its records are; what is of another kind beside them is counted in [`Self::findings`].
    pub kind: ShapeKind,
    /// Number of records, those of other kinds among them.
    pub records: usize,
    /// Its fields.
    pub fields: Vec<FieldInfo>,
    /// CRS as recognised; `None` if there is no trace of one.
    pub crs: Option<CrsGuess>,
    /// Whether northing or latitude stands first in the file. Recognised, and the user's to change: everything that reads the set
    /// follows it.
    pub swapped_axes: bool,
    /// What its coordinates have more than those of the stated system, in m, east and north as they stand in the file: a false origin
    /// of its own. Taken off by everything that reads the set.
    pub offset_m: (f64, f64),
    /// Bounds of its coordinates as they stand in the file, without [`Self::offset_m`]; `None` without any.
    pub bounds: Option<Rect<f64>>,
    /// Found before anything was read: files beside it that are missing, broken or foreign, doubled field names.
    pub findings: Vec<Finding>,
    /// Encoding as recognised and the alternatives.
    pub encoding: EncodingGuess,
    /// Proposed code field.
    pub code_field: Option<String>,
    /// Proposed name field.
    pub name_field: Option<String>,
    /// Proposed field with residents.
    pub residents_field: Option<String>,
    /// The bytes.
    pub members: Arc<Vec<(String, Vec<u8>)>>,
    /// The rows of formats that are read whole.
    pub(super) layer: Option<Arc<Layer>>,
}

/// What the records of a set are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub enum ShapeKind {
    #[default]
    Areas,
    Lines,
    Points,
}

/// A field of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldInfo {
    /// Its name.
    pub name: String,
    /// Whether it holds numbers only.
    pub numeric: bool,
    /// The first few values, in the guessed encoding.
    pub samples: Vec<String>,
}

impl BoundaryProbe {
    /// The systems its coordinates may be in, the likeliest first: [`super::super::candidates`] of [`Self::bounds`].
    pub fn crs_candidates(&self, project_area_lon_lat: Option<Rect<f64>>) -> Vec<CrsCandidate> {
        self.bounds.map(|bounds| super::super::candidates(bounds, project_area_lon_lat)).unwrap_or_default()
    }

    /// Where the CRS rests on the numbers alone, takes the system and the order of axes that put them nearest to the project's area
    /// (longitudes and latitudes). The numbers of zones 32 and 33 of UTM are told apart this way. What a file states stays as it is,
    /// also where it is no known system.
    pub fn settle_crs(&mut self, project_area_lon_lat: Rect<f64>) {
        let unknown = self.findings.iter().any(|finding| finding.kind == FindingKind::UnknownCrs);
        if unknown || self.crs.is_some_and(|guess| guess.how != CrsHow::Coordinates) {
            return;
        }
        if let Some(nearest) = self.crs_candidates(Some(project_area_lon_lat)).into_iter().next() {
            self.crs = Some(CrsGuess { epsg: nearest.epsg, how: CrsHow::Coordinates });
            self.swapped_axes = nearest.swapped_axes;
        }
    }
}

impl BoundaryProbe {
    /// The fields with names and samples as they read in an encoding, without touching the file; what is proposed does not depend on it.
    ///
    /// # Errors
    /// An unknown encoding.
    pub fn fields_in(&self, encoding: &str) -> Result<Vec<FieldInfo>, FormatError> {
        if !crate::formats::text::is_known(encoding) {
            let kind = FormatErrorKind::UnknownEncoding(encoding.to_owned());
            return Err(FormatError::of_file(&self.file_name, kind));
        }
        if encoding.eq_ignore_ascii_case(&self.encoding.label) {
            return Ok(self.fields.clone());
        }
        let content = Content::of(self, encoding)?;
        let names = content.field_names(encoding);
        let rows = content.rows().min(SAMPLES);
        let info = |(index, name): (usize, String)| FieldInfo {
            name,
            numeric: self.fields.get(index).is_some_and(|field| field.numeric),
            samples: (0..rows).map(|row| content.cell(row, index, encoding)).collect(),
        };
        Ok(names.into_iter().enumerate().map(info).collect())
    }
}

/// A CRS and how it was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CrsGuess {
    /// The system.
    pub epsg: EpsgCode,
    /// How it was found.
    pub how: CrsHow,
}

/// How a CRS was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CrsHow {
    /// From the .prj.
    Prj,
    /// From the .prj, which leaves doubt.
    PrjDoubtful,
    /// GeoJSON without a statement is WGS 84 (RFC 7946).
    GeoJsonDefault,
    /// From GeoJSON's old crs member.
    GeoJsonMember,
    /// From the numbers alone.
    Coordinates,
    /// As the file itself states it (GeoPackage).
    Stated,
    /// As the file itself states it, which leaves doubt.
    StatedDoubtful,
    /// The format allows no other (KML).
    Format,
}

impl CrsHow {
    /// Whether somebody should look where it lands.
    pub fn is_doubtful(self) -> bool {
        matches!(self, Self::PrjDoubtful | Self::Coordinates | Self::StatedDoubtful)
    }
}

impl CrsHow {
    /// Its name in files: "prj_doubtful".
    pub fn code(self) -> &'static str {
        match self {
            Self::Prj => "prj",
            Self::PrjDoubtful => "prj_doubtful",
            Self::GeoJsonDefault => "geojson_default",
            Self::GeoJsonMember => "geojson_member",
            Self::Coordinates => "coordinates",
            Self::Stated => "stated",
            Self::StatedDoubtful => "stated_doubtful",
            Self::Format => "format",
        }
    }
}

impl EncodingHow {
    /// Its name in files: "language_byte".
    pub fn code(self) -> &'static str {
        match self {
            Self::Cpg => "cpg",
            Self::LanguageByte => "language_byte",
            Self::Format => "format",
            Self::Detected => "detected",
            Self::Ascii => "ascii",
        }
    }
}

impl ShapeKind {
    /// Its name in files: "areas".
    pub fn code(self) -> &'static str {
        match self {
            Self::Areas => "areas",
            Self::Lines => "lines",
            Self::Points => "points",
        }
    }
}

/// An encoding and how it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodingGuess {
    /// WHATWG label: "UTF-8", "windows-1252", or "IBM850".
    pub label: String,
    /// How it was found.
    pub how: EncodingHow,
    /// For each candidate label some texts with non-ASCII letters, read that way. Empty when all text is ASCII.
    pub previews: Vec<(String, Vec<String>)>,
}

/// How an encoding was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EncodingHow {
    /// From the .cpg.
    Cpg,
    /// From the DBF's language byte.
    LanguageByte,
    /// The format or the file itself says so (GeoJSON, GeoPackage, KML).
    Format,
    /// From the texts.
    Detected,
    /// Only ASCII occurs: it does not matter.
    Ascii,
}

/// What the user decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadOptions {
    /// CRS of the file.
    pub crs: EpsgCode,
    /// CRS of the project.
    pub target_crs: EpsgCode,
    /// Encoding label.
    pub encoding: String,
    /// Field that becomes the code; none leaves codes empty.
    pub code_field: Option<String>,
    /// Field that becomes the name.
    pub name_field: Option<String>,
    /// Field that becomes the residents.
    pub residents_field: Option<String>,
}

/// What was read.
#[derive(Debug, Clone)]
pub struct BoundaryImport {
    /// The spaces, in the CRS asked for. Records without area are left out and found.
    pub spaces: Vec<Space>,
    /// What reading found, with [`BoundaryProbe::findings`] (not what the check of the whole set finds).
    pub findings: Vec<Finding>,
    /// Provenance as far as the file tells; attribution, licence and reference date are the user's.
    pub source: Source,
    /// To be kept.
    pub bytes: SourceBytes,
}

/// What [`read_areas`] read: a [`BoundaryImport`] without the bytes to be kept.
#[derive(Debug, Clone)]
pub struct AreasRead {
    /// The spaces, in the CRS asked for. Records without area are left out and found.
    pub spaces: Vec<Space>,
    /// What reading found, with [`BoundaryProbe::findings`].
    pub findings: Vec<Finding>,
    /// Provenance as far as the file tells, but for its checksum.
    pub source: Source,
    /// For each space the row of the file it came from, 0 being the first.
    pub rows: Vec<u32>,
}
