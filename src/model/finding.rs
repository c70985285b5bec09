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

    /// Whether a remedy would change anything: parts that touch in a point and are parts already are only told.
    pub fn is_mendable(&self) -> bool {
        self.kind.has_remedy() && !(self.kind == FindingKind::PointContact && self.severity == Severity::Info)
    }
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
    /// A gap so narrow or small that it comes from drawing, not from the ground.
    GapSliver,
    /// An overlap so narrow or small that it comes from drawing.
    OverlapSliver,
    /// Ground of spaces outside the outer boundary they were checked against.
    OutsideBoundary,
    /// Ground inside the outer boundary that no space covers.
    UncoveredBoundary,
    /// Two spaces of nearly the same shape.
    NearDuplicateGeometry,
    /// Codes that differ only in case, spaces, punctuation or leading zeros.
    SimilarCodes,
    /// One name under several codes.
    RepeatedName,
    /// Parts of one space that touch in single points only.
    PointContact,
    /// Spaces of several parts that lie apart.
    Exclave,
    /// A space absurdly far from the others, or absurdly large or small.
    AbsurdExtent,
    /// Codes that lack the leading zeros which the project's other data have.
    LostZeros,
    /// A file that belongs to the shapefile is not there (.dbf, .shx, .prj, .dbt).
    MissingSibling,
    /// A file beside the shapefile is damaged and was not used, or only the part of it that is there.
    BrokenSibling,
    /// A file beside the shapefile seems to belong to another one.
    ForeignSibling,
    /// Fields of one name, or names that were cut off.
    RepeatedField,
    /// Spaces without any area left.
    EmptyGeometry,
    /// Lines or points beside the areas of a file; offered by themselves.
    OtherShapes,
    /// Northing or latitude stands before easting or longitude; read the other way round.
    SwappedAxes,
    /// The file states a coordinate system that is none of the known ones: what its numbers would fit is no answer.
    UnknownCrs,
    /// The stated system differs from a known one in its false origin; read as the known one, the difference taken off.
    ShiftedOrigin,
    /// Sets or layers beside those that could be read, which could not, or held nothing.
    UnreadableSet,
}

impl FindingKind {
    /// All kinds there are.
    pub const ALL: [Self; 42] = [
        Self::Gap,
        Self::Overlap,
        Self::SelfIntersection,
        Self::DegenerateRing,
        Self::RingOrder,
        Self::BadCoordinates,
        Self::DuplicateCode,
        Self::EmptyCode,
        Self::DuplicateGeometry,
        Self::NullGeometry,
        Self::NotAnArea,
        Self::ExtraDimensions,
        Self::CrsAssumed,
        Self::EncodingAssumed,
        Self::BrokenText,
        Self::BadResidents,
        Self::RecordMismatch,
        Self::DeletedRecord,
        Self::NoPosition,
        Self::NotAPoint,
        Self::BadCapacity,
        Self::GapSliver,
        Self::OverlapSliver,
        Self::OutsideBoundary,
        Self::UncoveredBoundary,
        Self::NearDuplicateGeometry,
        Self::SimilarCodes,
        Self::RepeatedName,
        Self::PointContact,
        Self::Exclave,
        Self::AbsurdExtent,
        Self::LostZeros,
        Self::MissingSibling,
        Self::BrokenSibling,
        Self::ForeignSibling,
        Self::RepeatedField,
        Self::EmptyGeometry,
        Self::OtherShapes,
        Self::SwappedAxes,
        Self::UnknownCrs,
        Self::ShiftedOrigin,
        Self::UnreadableSet,
    ];

    /// Its code on the command line and in files: "overlap_sliver".
    pub fn code(self) -> String {
        serde_json::to_value(self).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// Whether a finding can only be made while reading the file; the others the check of the definition finds again.
    pub fn is_of_reading(self) -> bool {
        match self {
            Self::Gap
            | Self::Overlap
            | Self::SelfIntersection
            | Self::DegenerateRing
            | Self::DuplicateCode
            | Self::EmptyCode
            | Self::DuplicateGeometry
            | Self::GapSliver
            | Self::OverlapSliver
            | Self::OutsideBoundary
            | Self::UncoveredBoundary
            | Self::NearDuplicateGeometry
            | Self::SimilarCodes
            | Self::RepeatedName
            | Self::PointContact
            | Self::Exclave
            | Self::AbsurdExtent
            | Self::LostZeros
            | Self::EmptyGeometry => false,
            Self::RingOrder
            | Self::BadCoordinates
            | Self::NullGeometry
            | Self::NotAnArea
            | Self::ExtraDimensions
            | Self::CrsAssumed
            | Self::EncodingAssumed
            | Self::BrokenText
            | Self::BadResidents
            | Self::RecordMismatch
            | Self::DeletedRecord
            | Self::NoPosition
            | Self::NotAPoint
            | Self::BadCapacity
            | Self::MissingSibling
            | Self::BrokenSibling
            | Self::ForeignSibling
            | Self::RepeatedField
            | Self::OtherShapes
            | Self::SwappedAxes
            | Self::UnknownCrs
            | Self::ShiftedOrigin
            | Self::UnreadableSet => true,
        }
    }

    /// Whether there is a remedy that changes the spaces.
    pub fn has_remedy(self) -> bool {
        matches!(
            self,
            Self::Gap
                | Self::GapSliver
                | Self::Overlap
                | Self::OverlapSliver
                | Self::OutsideBoundary
                | Self::UncoveredBoundary
                | Self::SelfIntersection
                | Self::DegenerateRing
                | Self::PointContact
                | Self::DuplicateGeometry
                | Self::DuplicateCode
                | Self::EmptyCode
                | Self::EmptyGeometry
                | Self::LostZeros
        )
    }

    /// Whether its remedy changes so little, or what is so plainly wrong, that it is proposed without being asked for.
    pub fn is_mended_by_default(self) -> bool {
        matches!(
            self,
            Self::GapSliver
                | Self::OverlapSliver
                | Self::SelfIntersection
                | Self::DegenerateRing
                | Self::EmptyGeometry
                | Self::LostZeros
        )
    }
}
