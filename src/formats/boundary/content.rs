//! One set of areas as it stands in memory: geometry and attributes by row, whatever the format.

use super::dbf::Dbf;
use super::json::{self, Coordinates, Features, Geometry};
use super::rings::Ring;
use super::shp::{self, Shape};
use crate::formats::files::{Member, extension};
use crate::formats::{FormatError, FormatErrorKind, crs_guess, text};
use crate::geometry::EpsgCode;
use geo::{Coord, Rect};
use std::ops::Range;

/// A set's rows.
pub(super) struct Content<'a> {
    file: &'a str,
    shapes: Shapes<'a>,
    attributes: Attributes<'a>,
}

enum Shapes<'a> {
    Shp { bytes: &'a [u8], records: Vec<Range<usize>> },
    Json(Features),
}

enum Attributes<'a> {
    None,
    Dbf(Dbf<'a>),
    /// Those of the features.
    Json,
}

/// Geometry of one row.
pub(super) enum RowShape {
    Null,
    NotAnArea,
    BadCoordinates,
    /// Rings by part: those of one part are nested among themselves.
    Area {
        parts: Vec<Vec<Ring>>,
        extra_dimensions: bool,
    },
}

impl<'a> Content<'a> {
    /// Finds out where everything is; reads no geometry of shapefiles yet. `encoding` is used for GeoJSON that is not UTF-8.
    pub fn open(file: &'a str, members: &'a [Member], encoding: &str) -> Result<Self, FormatError> {
        let member =
            |wanted: &str| members.iter().find(|(name, _)| extension(name) == wanted).map(|(_, b)| b.as_slice());
        if let Some(shp) = member("shp") {
            let dbf = member("dbf").map(|bytes| Dbf::parse(&beside(file, "dbf"), bytes)).transpose()?;
            let memo = ["fpt", "dbt"].into_iter().find_map(|kind| Some((kind, member(kind)?)));
            let dbf = dbf.map(|dbf| dbf.with_memo(memo));
            let records = shp::records(file, shp, member("shx"), dbf.as_ref().map(|dbf| dbf.records))?;
            let attributes = dbf.map_or(Attributes::None, Attributes::Dbf);
            return Ok(Self { file, shapes: Shapes::Shp { bytes: shp, records }, attributes });
        }
        let json = member("geojson").or_else(|| member("json"));
        let bytes = json.ok_or_else(|| FormatError::of_file(file, FormatErrorKind::UnknownKind))?;
        let features = match std::str::from_utf8(bytes) {
            Ok(text) => json::parse(file, text)?,
            Err(error) if error.error_len().is_none() => {
                // The file ends inside a letter.
                return Err(FormatError::of_file(file, FormatErrorKind::Truncated));
            }
            Err(_) => {
                let text = text::decode(bytes, encoding)
                    .ok_or_else(|| FormatError::of_file(file, FormatErrorKind::UnknownEncoding(encoding.to_owned())))?;
                json::parse(file, &text)?
            }
        };
        Ok(Self { file, shapes: Shapes::Json(features), attributes: Attributes::Json })
    }

    /// Number of rows with geometry, null or not.
    pub fn rows(&self) -> usize {
        match &self.shapes {
            Shapes::Shp { records, .. } => records.len(),
            Shapes::Json(features) => features.geometries.len(),
        }
    }

    /// Number of rows with attributes, if there is a table of its own.
    pub fn table_rows(&self) -> Option<usize> {
        match &self.attributes {
            Attributes::Dbf(dbf) => Some(dbf.records),
            Attributes::None | Attributes::Json => None,
        }
    }

    /// The attribute table of a shapefile.
    pub fn dbf(&self) -> Option<&Dbf<'a>> {
        if let Attributes::Dbf(dbf) = &self.attributes { Some(dbf) } else { None }
    }

    /// The CRS that GeoJSON states in the old way.
    pub fn stated_crs(&self) -> Option<EpsgCode> {
        if let Shapes::Json(features) = &self.shapes { features.crs } else { None }
    }

    /// Names of the fields, each once ("NR", "NR (2)").
    pub fn field_names(&self, encoding: &str) -> Vec<String> {
        let names: Vec<String> = match (&self.attributes, &self.shapes) {
            (Attributes::Dbf(dbf), _) => {
                dbf.fields.iter().map(|f| super::dbf::decode_cell(&f.name, f.name.len() >= 10, encoding)).collect()
            }
            (Attributes::Json, Shapes::Json(features)) => features.columns.iter().map(|c| c.name.clone()).collect(),
            _ => Vec::new(),
        };
        crate::formats::unique_names(names)
    }

    /// A cell as text; empty where there is nothing.
    pub fn cell(&self, row: usize, field: usize, encoding: &str) -> String {
        match (&self.attributes, &self.shapes) {
            (Attributes::Dbf(dbf), _) => dbf
                .fields
                .get(field)
                .filter(|_| row < dbf.records)
                .map_or(String::new(), |field| dbf.text(row, field, encoding)),
            (Attributes::Json, Shapes::Json(features)) => {
                let value = features.columns.get(field).and_then(|column| column.values.get(row)?.as_deref());
                value.unwrap_or("").trim().to_owned()
            }
            _ => String::new(),
        }
    }

    /// Whether the format itself says that a field holds numbers (with a decimal point).
    pub fn is_number_field(&self, field: usize) -> bool {
        match (&self.attributes, &self.shapes) {
            (Attributes::Dbf(dbf), _) => dbf.fields.get(field).is_some_and(|field| !field.is_text()),
            (Attributes::Json, Shapes::Json(features)) => {
                features.columns.get(field).is_some_and(|column| column.numeric)
            }
            _ => false,
        }
    }

    /// Whether the attribute table marks a row as deleted.
    pub fn is_deleted(&self, row: usize) -> bool {
        self.dbf().is_some_and(|dbf| row < dbf.records && dbf.is_deleted(row))
    }

    /// Geometry of a row.
    pub fn shape(&self, row: usize) -> Result<RowShape, FormatError> {
        match &self.shapes {
            Shapes::Shp { bytes, records } => {
                let content = records.get(row).and_then(|range| bytes.get(range.clone())).unwrap_or(&[]);
                let shape = shp::shape(content).map_err(|kind| FormatError {
                    record: Some(row as u64 + 1),
                    ..FormatError::of_file(self.file, kind)
                })?;
                Ok(match shape {
                    Shape::Null => RowShape::Null,
                    Shape::NotAnArea => RowShape::NotAnArea,
                    Shape::BadCoordinates => RowShape::BadCoordinates,
                    Shape::Area { rings, extra_dimensions } => RowShape::Area { parts: vec![rings], extra_dimensions },
                })
            }
            Shapes::Json(features) => {
                Ok(features.geometries.get(row).and_then(Option::as_ref).map_or(RowShape::Null, json_shape))
            }
        }
    }

    /// Whether any row has an area.
    pub fn has_areas(&self) -> bool {
        match &self.shapes {
            Shapes::Shp { bytes, records } => records.iter().any(|range| {
                let code = bytes.get(range.start..range.start + 4);
                code.is_some_and(|code| matches!(code, [5 | 15 | 25, 0, 0, 0]))
            }),
            Shapes::Json(features) => features.geometries.iter().flatten().any(is_area),
        }
    }

    /// Bounds of the first areas, as far as they are numbers. The boxes that a shapefile states are not trusted.
    pub fn bounds(&self, limit: usize) -> Option<Rect<f64>> {
        let mut corners: Vec<Coord<f64>> = Vec::new();
        for row in 0..self.rows().min(limit) {
            if let Ok(RowShape::Area { parts, .. }) = self.shape(row) {
                let rings = parts.iter().flatten().filter_map(|ring| crs_guess::bounds(ring.coords.iter().copied()));
                corners.extend(rings.flat_map(|b| [b.min(), b.max()]));
            }
        }
        crs_guess::bounds(corners.into_iter())
    }
}

/// "Bezirke.shp" → "Bezirke.dbf".
fn beside(file: &str, extension: &str) -> String {
    file.rsplit_once('.').map_or_else(|| file.to_owned(), |(stem, _)| format!("{stem}.{extension}"))
}

fn is_area(geometry: &Geometry) -> bool {
    matches!(geometry.kind.as_str(), "Polygon" | "MultiPolygon") || geometry.geometries.iter().any(is_area)
}

fn json_shape(geometry: &Geometry) -> RowShape {
    let (mut parts, mut extra_dimensions) = (Vec::new(), false);
    if !is_area(geometry) {
        return RowShape::NotAnArea;
    }
    if collect_parts(geometry, &mut parts, &mut extra_dimensions).is_none() {
        return RowShape::BadCoordinates;
    }
    if parts.iter().all(Vec::is_empty) { RowShape::Null } else { RowShape::Area { parts, extra_dimensions } }
}

/// Gathers the polygons of a geometry; `None` if something in it is no coordinate.
fn collect_parts(geometry: &Geometry, parts: &mut Vec<Vec<Ring>>, extra: &mut bool) -> Option<()> {
    match (geometry.kind.as_str(), &geometry.coordinates) {
        ("Polygon", polygon) => parts.push(polygon_rings(polygon, extra)?),
        ("MultiPolygon", Coordinates::List(polygons)) => {
            for polygon in polygons {
                parts.push(polygon_rings(polygon, extra)?);
            }
        }
        ("MultiPolygon", _) => return None,
        ("GeometryCollection", _) => {
            geometry.geometries.iter().try_for_each(|part| collect_parts(part, parts, extra))?;
        }
        // Points and lines beside areas in one collection.
        _ => {}
    }
    Some(())
}

fn polygon_rings(polygon: &Coordinates, extra: &mut bool) -> Option<Vec<Ring>> {
    let Coordinates::List(rings) = polygon else { return None };
    let ring = |(index, ring): (usize, &Coordinates)| {
        let Coordinates::List(positions) = ring else { return None };
        let coord = |position: &Coordinates| match position {
            Coordinates::Position(coord, more) if coord.x.is_finite() && coord.y.is_finite() => {
                *extra |= *more;
                Some(*coord)
            }
            _ => None,
        };
        let coords: Vec<Coord<f64>> = positions.iter().map(coord).collect::<Option<_>>()?;
        // The first ring is the outer one.
        Some(Ring { coords, outer: index == 0 })
    };
    rings.iter().enumerate().map(ring).collect()
}
