//! Facilities from CSV (lon/lat or easting/northing, German and English forms) and GeoJSON.

use super::boundary::SourceBytes;
use super::{FormatError, table::Table};
use crate::geometry::{EpsgCode, Watch};
use crate::model::{Facility, Finding, Source};
use std::path::Path;

/// A file with points, read into memory.
#[derive(Debug, Clone)]
pub struct PointsProbe {
    /// Proposal for the set's name.
    pub title: String,
    /// All attributes as text, with coordinate columns if it is a CSV.
    pub table: Table,
    /// GeoJSON: the points. CSV: empty.
    pub geojson_points: Vec<Option<geo::Point<f64>>>,
    /// What was recognised; the user may change it.
    pub options: PointsOptions,
    /// Bytes to keep.
    pub bytes: SourceBytes,
}

/// How points are read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PointsOptions {
    /// Column with easting or longitude (CSV).
    pub x_field: Option<String>,
    /// Column with northing or latitude (CSV).
    pub y_field: Option<String>,
    /// CRS of the coordinates.
    pub crs: Option<EpsgCode>,
    /// Column with the name.
    pub name_field: Option<String>,
    /// Column with the category.
    pub category_field: Option<String>,
    /// Column with the operator.
    pub operator_field: Option<String>,
    /// Column with the address.
    pub address_field: Option<String>,
    /// Column with the capacity.
    pub capacity_field: Option<String>,
}

/// What was read.
#[derive(Debug, Clone)]
pub struct PointsImport {
    /// The facilities, in the target CRS.
    pub facilities: Vec<Facility>,
    /// Rows without usable coordinates and the like; `Place::detail` has line and name.
    pub findings: Vec<Finding>,
    /// Provenance.
    pub source: Source,
}

/// Reads the file and recognises what is what.
pub fn probe(_path: &Path, _watch: &dyn Watch) -> Result<PointsProbe, FormatError> {
    todo!()
}

/// Makes facilities of it.
pub fn read(
    _probe: &PointsProbe,
    _options: &PointsOptions,
    _target: EpsgCode,
    _watch: &dyn Watch,
) -> Result<PointsImport, FormatError> {
    todo!()
}
