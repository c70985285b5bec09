//! Rows of formats that are read whole, once: GeoPackage and KML. (Their encoding is stated, so there is nothing to read anew.)

use super::ShapeKind;
use super::json::Column;
use super::stated::Stated;
use crate::formats::gpkg_blob::{self, AnyGeometry};

/// The rows of one layer.
#[derive(Debug, Default)]
pub(in crate::formats) struct Layer {
    /// What the file calls it; may be empty.
    pub name: String,
    /// By row.
    pub geometries: Vec<Stored>,
    /// What is in each row.
    pub kinds: Vec<RowKinds>,
    pub columns: Vec<Column>,
    /// As the file states it.
    pub crs: Stated,
}

/// A geometry as it is kept.
#[derive(Debug)]
pub(in crate::formats) enum Stored {
    Null,
    /// Of a GeoPackage; decoded when asked for.
    Blob(Box<[u8]>),
    /// Decoded.
    Found(AnyGeometry),
}

/// Of which kinds there is something in a row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::formats) struct RowKinds {
    pub areas: bool,
    pub lines: bool,
    pub points: bool,
    /// Something that is not read.
    pub other: bool,
}

impl RowKinds {
    /// Of one kind only.
    pub fn only(kind: ShapeKind) -> Self {
        Self {
            areas: kind == ShapeKind::Areas,
            lines: kind == ShapeKind::Lines,
            points: kind == ShapeKind::Points,
            other: false,
        }
    }

    /// Of a geometry.
    pub fn of(found: &AnyGeometry) -> Self {
        Self {
            areas: !found.areas.is_empty(),
            lines: !found.lines.is_empty(),
            points: !found.points.is_empty(),
            other: found.unread.is_some(),
        }
    }

    /// Whether there is something of this kind.
    pub fn has(self, kind: ShapeKind) -> bool {
        match kind {
            ShapeKind::Areas => self.areas,
            ShapeKind::Lines => self.lines,
            ShapeKind::Points => self.points,
        }
    }

    /// Whether there is something at all.
    pub fn any(self) -> bool {
        self.areas || self.lines || self.points || self.other
    }
}

impl Stored {
    /// Keeps a blob undecoded, and says what is in it. What can't be decoded counts as something that is not read.
    pub fn of_blob(blob: Vec<u8>) -> (Self, RowKinds) {
        let unreadable = || RowKinds { other: true, ..RowKinds::default() };
        let kinds = gpkg_blob::decode_any(&blob).map_or_else(|_| unreadable(), |found| RowKinds::of(&found));
        let stored = if kinds.any() { Self::Blob(blob.into_boxed_slice()) } else { Self::Null };
        (stored, kinds)
    }
}
