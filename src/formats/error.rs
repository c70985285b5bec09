//! One error type for everything read: what, where (file, record, field). The words with meaning and remedy are made at the surface from [`FormatErrorKind`].

use crate::geometry::{Cancelled, EpsgCode, crs::CrsError};

/// Why a file could not be read. Nothing was changed.
#[derive(Debug, thiserror::Error)]
#[error("{file}{}{}: {kind}", record.map(|r| format!(", record {r}")).unwrap_or_default(), field.as_ref().map(|f| format!(", field {f}")).unwrap_or_default())]
pub struct FormatError {
    /// File name (with the member inside a ZIP), without folders.
    pub file: String,
    /// Record or line, 1 being the first.
    pub record: Option<u64>,
    /// Field or column.
    pub field: Option<String>,
    /// What is wrong.
    pub kind: FormatErrorKind,
}

impl FormatError {
    /// An error that concerns the whole file.
    pub fn of_file(file: impl Into<String>, kind: FormatErrorKind) -> Self {
        Self { file: file.into(), record: None, field: None, kind }
    }
}

/// What is wrong with a file.
#[derive(Debug, thiserror::Error)]
pub enum FormatErrorKind {
    /// The operating system refused.
    #[error("can't be read: {0}")]
    Io(#[from] std::io::Error),
    /// The file's kind is not one we read.
    #[error("not a kind of file that can be read here")]
    UnknownKind,
    /// A ZIP without a boundary file in it.
    #[error("holds no boundary file")]
    EmptyArchive,
    /// A file that must stand beside it is missing (".dbf", ".shx").
    #[error("the file {0} beside it is missing")]
    MissingSibling(String),
    /// Ends too early.
    #[error("the file ends too early")]
    Truncated,
    /// Larger, or with more records, than is accepted.
    #[error("larger than is accepted ({limit})")]
    TooLarge {
        /// The limit in words: "2 GiB".
        limit: String,
    },
    /// The bytes don't follow the format.
    #[error("damaged: {0}")]
    Damaged(String),
    /// Contains nothing of what was asked for (areas, points, rows).
    #[error("holds no {0}")]
    Empty(Wanted),
    /// So many records, and every one of them of a shape that is not read (arcs, solids).
    #[error("holds nothing but shapes that can't be read here, such as arcs ({0} records)")]
    Unread(usize),
    /// So many records, none of which can lie in the system that was chosen.
    #[error("{records} records can't lie in {crs}; choose another coordinate system")]
    OutsideCrs {
        /// How many.
        records: usize,
        /// The system.
        crs: EpsgCode,
    },
    /// A chosen field is not in the file.
    #[error("has no field {wanted:?}; it has {}", available.join(", "))]
    NoSuchField {
        /// What was asked for.
        wanted: String,
        /// What there is.
        available: Vec<String>,
    },
    /// No CRS known and none chosen.
    #[error("states no coordinate system; choose one")]
    NoCrs,
    /// A problem with the coordinate system.
    #[error(transparent)]
    Crs(#[from] CrsError),
    /// An encoding label that is not known.
    #[error("the encoding {0:?} is not known")]
    UnknownEncoding(String),
    /// No column could be recognised as coordinates and none was chosen.
    #[error("no columns with coordinates were recognised")]
    NoCoordinates,
    /// Background tiles in a form that is not read here: "Zstandard", "AVIF", "PMTiles 2".
    #[error("holds tiles that can't be read here ({0})")]
    UnreadTiles(String),
    /// The user cancelled.
    #[error("cancelled")]
    Cancelled,
}

impl FormatErrorKind {
    /// Its name in files: "truncated".
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io(_) => "io",
            Self::UnknownKind => "unknown_kind",
            Self::EmptyArchive => "empty_archive",
            Self::MissingSibling(_) => "missing_sibling",
            Self::Truncated => "truncated",
            Self::TooLarge { .. } => "too_large",
            Self::Damaged(_) => "damaged",
            Self::Empty(_) => "empty",
            Self::Unread(_) => "unread",
            Self::OutsideCrs { .. } => "outside_crs",
            Self::NoSuchField { .. } => "no_such_field",
            Self::NoCrs => "no_crs",
            Self::Crs(_) => "crs",
            Self::UnknownEncoding(_) => "unknown_encoding",
            Self::NoCoordinates => "no_coordinates",
            Self::UnreadTiles(_) => "unread_tiles",
            Self::Cancelled => "cancelled",
        }
    }
}

impl From<Cancelled> for FormatErrorKind {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

/// What a file was expected to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Polygons.
    Areas,
    /// Points.
    Points,
    /// Rows of a table.
    Rows,
    /// Background tiles.
    Tiles,
}

impl std::fmt::Display for Wanted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Areas => "areas",
            Self::Points => "points",
            Self::Rows => "rows",
            Self::Tiles => "tiles",
        })
    }
}
