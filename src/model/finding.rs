//! What a check found wrong or worth knowing, before it is put into words.

use geo::Rect;
use serde::{Deserialize, Serialize};

/// One kind of defect in one file or definition, with all its places. The words for it are made at the surface.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// What it is.
    pub kind: FindingKind,
    /// How bad it is.
    pub severity: Severity,
    /// How often it occurs; at least `places.len()`, which is bounded.
    pub count: usize,
    /// Area concerned, where that means something.
    pub area_m2: Option<f64>,
    /// Where, worst first, at most [`Finding::MAX_PLACES`].
    pub places: Vec<Place>,
}

impl Finding {
    /// More places than this are counted, not listed.
    pub const MAX_PLACES: usize = 200;
}

/// Where a finding is.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// To zoom to, in the CRS of the geometry that was checked; `None` for what has no place (a record without geometry).
    pub extent: Option<Rect<f64>>,
    /// Indices of the spaces concerned, in the order of the definition.
    pub spaces: Vec<usize>,
    /// A code, field, value or record number that names it, as it stands in the file; may be empty.
    pub detail: String,
}

/// How much a finding matters. The order is from harmless to serious.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Figures may be slightly off; look at it.
    Warning,
    /// Figures will be wrong until it is mended.
    Error,
}

/// What can be wrong with boundaries. Codes on the command line are the snake-case names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// Ground enclosed by spaces that belongs to none.
    Gap,
    /// Ground that belongs to several spaces.
    Overlap,
    /// A ring that crosses or touches itself along a line.
    SelfIntersection,
    /// A ring with fewer than four points, or one without area.
    DegenerateRing,
    /// Rings that run the wrong way round or are nested wrongly; put right while reading.
    RingOrder,
    /// Coordinates that are not numbers, or absurdly far away.
    BadCoordinates,
    /// Two or more spaces of one code.
    DuplicateCode,
    /// Spaces without code.
    EmptyCode,
    /// Two spaces of the same shape.
    DuplicateGeometry,
    /// Records without geometry.
    NullGeometry,
    /// Records of a geometry that is no area.
    NotAnArea,
    /// Height or measure values; dropped.
    ExtraDimensions,
    /// No .prj, or one that could not be understood: a CRS was assumed.
    CrsAssumed,
    /// No .cpg: an encoding was assumed.
    EncodingAssumed,
    /// Texts that look as if read in the wrong encoding ("StraÃŸe").
    BrokenText,
    /// Residents that are no number or negative; read as not stated.
    BadResidents,
    /// Geometry and attribute table have different numbers of records; records without attributes have neither code nor name.
    RecordMismatch,
    /// Records that the attribute table marks as deleted; left out.
    DeletedRecord,
    /// Rows of a file with points that have no usable coordinates; left out.
    NoPosition,
    /// Records of a file with points whose geometry is no point; left out.
    NotAPoint,
    /// Capacities that are no number or negative; read as not stated.
    BadCapacity,
}
