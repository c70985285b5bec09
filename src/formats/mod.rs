//! Files in: boundaries (shapefile, ZIP, GeoJSON), points and tables (CSV, GeoJSON), each with its report.

pub mod boundary;
pub mod error;
pub mod number;
pub mod points;
pub mod table;
pub mod text;

pub use error::{FormatError, FormatErrorKind};
