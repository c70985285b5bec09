//! Boundary files: first [`probe`] tells what is in a file, then [`read`] reads it as the user decided.

use super::FormatError;
use crate::geometry::{EpsgCode, Watch};
use crate::model::{Finding, Source, Space};
use std::path::Path;
use std::sync::Arc;

/// A file's own bytes, packed, to be kept in the project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceBytes {
    /// As in [`Source::file_name`].
    pub file_name: String,
    /// SHA-256 over the names and unpacked bytes of all members, lower-case hex.
    pub sha256: String,
    /// A ZIP with all members (.shp, .dbf, .prj, .cpg …).
    pub zip: Arc<Vec<u8>>,
}

/// One set of areas found in a file, with all its bytes in memory.
#[derive(Debug, Clone)]
pub struct BoundaryProbe {
    /// Stem of the file: a proposal for the definition's name.
    pub title: String,
    /// As in [`Source::file_name`].
    pub file_name: String,
    /// Number of records.
    pub records: usize,
    /// Its fields.
    pub fields: Vec<FieldInfo>,
    /// CRS as recognised; `None` if there is no trace of one.
    pub crs: Option<CrsGuess>,
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
    /// GeoJSON is UTF-8.
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
    /// What reading found (not what the check of the whole set finds).
    pub findings: Vec<Finding>,
    /// Provenance as far as the file tells; attribution, licence and reference date are the user's.
    pub source: Source,
    /// To be kept.
    pub bytes: SourceBytes,
}

/// All sets of areas in a file: .shp (siblings beside it), .zip, .geojson/.json.
pub fn probe(_path: &Path, _watch: &dyn Watch) -> Result<Vec<BoundaryProbe>, FormatError> {
    todo!()
}

/// Reads a set of areas as decided.
pub fn read(_probe: &BoundaryProbe, _options: &ReadOptions, _watch: &dyn Watch) -> Result<BoundaryImport, FormatError> {
    todo!()
}
