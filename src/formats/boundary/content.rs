//! One set of areas as it stands in memory: geometry and attributes by row, whatever the format.

use super::dbf::Dbf;
use super::json::{self, Column, Coordinates, Features, Geometry};
use super::layer::{Layer, RowKinds, Stored};
use super::rings::Ring;
use super::shp::{self, Index, Shape};
use super::{BoundaryProbe, ShapeKind};
use crate::formats::files::{Member, extension};
use crate::formats::gpkg_blob::{self, AnyGeometry};
use crate::formats::{FormatError, FormatErrorKind, crs_guess, text};
use crate::geometry::EpsgCode;
use geo::{Coord, Rect};
use shapefile::ShapeType;
use std::ops::Range;

/// A set's rows.
pub(super) struct Content<'a> {
    file: &'a str,
    shapes: Shapes<'a>,
    attributes: Attributes<'a>,
    /// Taken off all coordinates.
    offset: Coord<f64>,
}

enum Shapes<'a> {
    Shp { bytes: &'a [u8], records: Vec<Range<usize>> },
    Json(Features),
    Layer(&'a Layer),
}

enum Attributes<'a> {
    None,
    Dbf(Dbf<'a>),
    /// Those of the features.
    Columns,
}

/// Geometry of one row.
pub(super) enum RowShape {
    Null,
    /// Something that is not read: curved borders, surfaces in space.
    NotAnArea,
    BadCoordinates,
    Lines {
        lines: Vec<Vec<Coord<f64>>>,
        extra_dimensions: bool,
    },
    Points {
        points: Vec<Coord<f64>>,
        extra_dimensions: bool,
    },
    /// Rings by part: those of one part are nested among themselves.
    Area {
        parts: Vec<Vec<Ring>>,
        extra_dimensions: bool,
    },
}

impl RowShape {
    /// With an offset taken off its coordinates.
    fn without(mut self, offset: Coord<f64>) -> Self {
        match &mut self {
            Self::Null | Self::NotAnArea | Self::BadCoordinates => {}
            Self::Lines { lines, .. } => lines.iter_mut().flatten().for_each(|c| *c = *c - offset),
            Self::Points { points, .. } => points.iter_mut().for_each(|c| *c = *c - offset),
            Self::Area { parts, .. } => {
                parts.iter_mut().flatten().flat_map(|ring| &mut ring.coords).for_each(|c| *c = *c - offset);
            }
        }
        self
    }
}

impl<'a> Content<'a> {
    /// What a probe holds. `encoding` is used for GeoJSON that is not UTF-8.
    pub fn of(probe: &'a BoundaryProbe, encoding: &str) -> Result<Self, FormatError> {
        let (x, y) = probe.offset_m;
        let content = Self::open(&probe.file_name, &probe.members, probe.layer.as_deref(), encoding)?;
        Ok(Self { offset: Coord { x, y }, ..content })
    }

    /// Finds out where everything is; reads no geometry of shapefiles yet. A table that can't be read is left aside (and found,
    /// see [`super::siblings`]). `layer` has the rows of formats that are read whole.
    pub fn open(
        file: &'a str,
        members: &'a [Member],
        layer: Option<&'a Layer>,
        encoding: &str,
    ) -> Result<Self, FormatError> {
        if let Some(layer) = layer {
            return Ok(Self {
                file,
                shapes: Shapes::Layer(layer),
                attributes: Attributes::Columns,
                offset: Coord::zero(),
            });
        }
        let member =
            |wanted: &str| members.iter().find(|(name, _)| extension(name) == wanted).map(|(_, b)| b.as_slice());
        if let Some(shp) = member("shp") {
            let dbf = member("dbf").and_then(|bytes| Dbf::parse(&beside(file, "dbf"), bytes).ok());
            let memo = ["fpt", "dbt"].into_iter().find_map(|kind| Some((kind, member(kind)?)));
            let dbf = dbf.map(|dbf| dbf.with_memo(memo));
            let records = shp::records(file, shp, member("shx"), dbf.as_ref().map(|dbf| dbf.records))?;
            let attributes = dbf.map_or(Attributes::None, Attributes::Dbf);
            return Ok(Self { file, shapes: Shapes::Shp { bytes: shp, records }, attributes, offset: Coord::zero() });
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
        Ok(Self { file, shapes: Shapes::Json(features), attributes: Attributes::Columns, offset: Coord::zero() })
    }

    /// Number of rows with geometry, null or not.
    pub fn rows(&self) -> usize {
        match &self.shapes {
            Shapes::Shp { records, .. } => records.len(),
            Shapes::Json(features) => features.geometries.len(),
            Shapes::Layer(layer) => layer.geometries.len(),
        }
    }

    /// Attributes of formats that have no table of their own.
    fn columns(&self) -> &[Column] {
        match &self.shapes {
            Shapes::Shp { .. } => &[],
            Shapes::Json(features) => &features.columns,
            Shapes::Layer(layer) => &layer.columns,
        }
    }

    /// How the .shx fits the records that were found.
    pub fn index(&self, shx: &[u8]) -> Index {
        match &self.shapes {
            Shapes::Shp { records, .. } => shp::index(shx, records),
            Shapes::Json(_) | Shapes::Layer(_) => Index::Fits,
        }
    }

    /// Number of rows with attributes, if there is a table of its own.
    pub fn table_rows(&self) -> Option<usize> {
        match &self.attributes {
            Attributes::Dbf(dbf) => Some(dbf.records),
            Attributes::None | Attributes::Columns => None,
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
        let names: Vec<String> = match &self.attributes {
            Attributes::Dbf(dbf) => {
                dbf.fields.iter().map(|f| super::dbf::decode_cell(&f.name, f.name.len() >= 10, encoding)).collect()
            }
            Attributes::Columns | Attributes::None => self.columns().iter().map(|c| c.name.clone()).collect(),
        };
        crate::formats::unique_names(names)
    }

    /// A cell as text; empty where there is nothing.
    pub fn cell(&self, row: usize, field: usize, encoding: &str) -> String {
        match &self.attributes {
            Attributes::Dbf(dbf) => dbf
                .fields
                .get(field)
                .filter(|_| row < dbf.records)
                .map_or(String::new(), |field| dbf.text(row, field, encoding)),
            Attributes::Columns | Attributes::None => {
                let value = self.columns().get(field).and_then(|column| column.values.get(row)?.as_deref());
                value.unwrap_or("").trim().to_owned()
            }
        }
    }

    /// The bytes of a cell in a field of numbers written as text, without padding.
    pub fn digits(&self, row: usize, field: usize) -> Option<&'a [u8]> {
        let Attributes::Dbf(dbf) = &self.attributes else { return None };
        dbf.fields.get(field).filter(|_| row < dbf.records).and_then(|field| dbf.digits(row, field))
    }

    /// Whether the format itself says that a field holds numbers (with a decimal point).
    pub fn is_number_field(&self, field: usize) -> bool {
        match &self.attributes {
            Attributes::Dbf(dbf) => dbf.fields.get(field).is_some_and(|field| !field.is_text()),
            Attributes::Columns | Attributes::None => self.columns().get(field).is_some_and(|column| column.numeric),
        }
    }

    /// Whether the attribute table marks a row as deleted.
    pub fn is_deleted(&self, row: usize) -> bool {
        self.dbf().is_some_and(|dbf| row < dbf.records && dbf.is_deleted(row))
    }

    /// Geometry of a row: of a collection its areas, if there are none its lines, else its points.
    pub fn shape(&self, row: usize) -> Result<RowShape, FormatError> {
        self.shape_as(row, None)
    }

    /// What of one kind there is in a row; if there is nothing of it, as [`Self::shape`].
    pub fn shape_as(&self, row: usize, kind: Option<ShapeKind>) -> Result<RowShape, FormatError> {
        let shape = self.shape_in_file(row, kind)?;
        Ok(if self.offset == Coord::zero() { shape } else { shape.without(self.offset) })
    }

    fn shape_in_file(&self, row: usize, kind: Option<ShapeKind>) -> Result<RowShape, FormatError> {
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
                    Shape::Lines { lines, extra_dimensions } => RowShape::Lines { lines, extra_dimensions },
                    Shape::Points { points, extra_dimensions } => RowShape::Points { points, extra_dimensions },
                })
            }
            Shapes::Json(features) => Ok(features
                .geometries
                .get(row)
                .and_then(Option::as_ref)
                .map_or(RowShape::Null, |g| json_shape(g, kind))),
            Shapes::Layer(layer) => Ok(match layer.geometries.get(row) {
                None | Some(Stored::Null) => RowShape::Null,
                // What is in a blob that can't be read, nobody knows.
                Some(Stored::Blob(blob)) => {
                    gpkg_blob::decode_any(blob).map_or(RowShape::BadCoordinates, |found| row_shape(found, kind))
                }
                Some(Stored::Found(found)) => row_shape(found.clone(), kind),
            }),
        }
    }

    /// Of which kinds there is something in a row, without reading its coordinates.
    pub fn kinds(&self, row: usize) -> RowKinds {
        match &self.shapes {
            Shapes::Shp { bytes, records } => {
                let content = records.get(row).and_then(|range| bytes.get(range.clone())).unwrap_or(&[]);
                shp::kind(content).map_or_else(RowKinds::default, of_shape_type)
            }
            Shapes::Json(features) => {
                let geometry = features.geometries.get(row).and_then(Option::as_ref);
                geometry.map_or_else(RowKinds::default, json_kinds)
            }
            Shapes::Layer(layer) => layer.kinds.get(row).copied().unwrap_or_default(),
        }
    }

    /// Bounds of the first shapes, as far as they are numbers. The boxes that a shapefile states are not trusted.
    pub fn bounds(&self, limit: usize) -> Option<Rect<f64>> {
        let mut corners: Vec<Coord<f64>> = Vec::new();
        let mut add = |bounds: Option<Rect<f64>>| corners.extend(bounds.into_iter().flat_map(|b| [b.min(), b.max()]));
        for row in 0..self.rows().min(limit) {
            match self.shape(row) {
                Ok(RowShape::Area { parts, .. }) => {
                    parts.iter().flatten().for_each(|ring| add(crs_guess::bounds(ring.coords.iter().copied())));
                }
                Ok(RowShape::Lines { lines, .. }) => {
                    lines.iter().for_each(|line| add(crs_guess::bounds(line.iter().copied())));
                }
                Ok(RowShape::Points { points, .. }) => add(crs_guess::bounds(points.iter().copied())),
                _ => {}
            }
        }
        crs_guess::bounds(corners.into_iter())
    }
}

/// "Bezirke.shp" → "Bezirke.dbf".
fn beside(file: &str, extension: &str) -> String {
    file.rsplit_once('.').map_or_else(|| file.to_owned(), |(stem, _)| format!("{stem}.{extension}"))
}

fn of_shape_type(kind: ShapeType) -> RowKinds {
    use ShapeType as T;
    match kind {
        T::NullShape => RowKinds::default(),
        T::Polygon | T::PolygonM | T::PolygonZ => RowKinds::only(ShapeKind::Areas),
        T::Polyline | T::PolylineM | T::PolylineZ => RowKinds::only(ShapeKind::Lines),
        T::Point | T::PointM | T::PointZ | T::Multipoint | T::MultipointM | T::MultipointZ => {
            RowKinds::only(ShapeKind::Points)
        }
        T::Multipatch => RowKinds { other: true, ..RowKinds::default() },
    }
}

fn json_kinds(geometry: &Geometry) -> RowKinds {
    match geometry.kind.as_str() {
        "Polygon" | "MultiPolygon" => RowKinds::only(ShapeKind::Areas),
        "LineString" | "MultiLineString" => RowKinds::only(ShapeKind::Lines),
        "Point" | "MultiPoint" => RowKinds::only(ShapeKind::Points),
        _ => geometry.geometries.iter().map(json_kinds).fold(
            RowKinds { other: geometry.kind != "GeometryCollection", ..RowKinds::default() },
            |all, part| RowKinds {
                areas: all.areas || part.areas,
                lines: all.lines || part.lines,
                points: all.points || part.points,
                other: all.other || part.other,
            },
        ),
    }
}

/// What of a kind there is in a geometry; without a kind, or if there is nothing of it, areas before lines before points.
fn row_shape(mut found: AnyGeometry, kind: Option<ShapeKind>) -> RowShape {
    let kinds = RowKinds::of(&found);
    let leading = [ShapeKind::Areas, ShapeKind::Lines, ShapeKind::Points].into_iter().find(|kind| kinds.has(*kind));
    let chosen = kind.filter(|kind| kinds.has(*kind)).or(leading);
    // Counted as not read, not as a part of what is.
    if kinds.other && (chosen.is_none() || chosen == Some(ShapeKind::Areas)) {
        return RowShape::NotAnArea;
    }
    let extra_dimensions = found.extra_dimensions;
    let finite = |coords: &[Coord<f64>]| coords.iter().all(|c| c.x.is_finite() && c.y.is_finite());
    match chosen {
        None => RowShape::Null,
        Some(ShapeKind::Areas) if !found.areas.iter().flatten().all(|ring| finite(ring)) => RowShape::BadCoordinates,
        Some(ShapeKind::Lines) if !found.lines.iter().all(|line| finite(line)) => RowShape::BadCoordinates,
        Some(ShapeKind::Points) if !finite(&found.points) => RowShape::BadCoordinates,
        Some(ShapeKind::Areas) => {
            // The first ring is the outer one.
            let ring = |(index, coords)| Ring { coords, outer: index == 0 };
            let part = |rings: Vec<Vec<Coord<f64>>>| rings.into_iter().enumerate().map(ring).collect::<Vec<_>>();
            let parts: Vec<Vec<Ring>> = std::mem::take(&mut found.areas).into_iter().map(part).collect();
            if parts.iter().all(Vec::is_empty) { RowShape::Null } else { RowShape::Area { parts, extra_dimensions } }
        }
        Some(ShapeKind::Lines) => RowShape::Lines { lines: found.lines, extra_dimensions },
        Some(ShapeKind::Points) => RowShape::Points { points: found.points, extra_dimensions },
    }
}

fn json_shape(geometry: &Geometry, kind: Option<ShapeKind>) -> RowShape {
    let mut found = AnyGeometry::default();
    if gather(geometry, &mut found).is_none() {
        return RowShape::BadCoordinates;
    }
    row_shape(found, kind)
}

/// Gathers what is in a geometry; `None` if something in it is no coordinate.
fn gather(geometry: &Geometry, found: &mut AnyGeometry) -> Option<()> {
    let AnyGeometry { areas, lines, points, extra_dimensions: extra, unread } = found;
    let list = || if let Coordinates::List(list) = &geometry.coordinates { Some(list) } else { None };
    match geometry.kind.as_str() {
        "Polygon" => areas.push(rings(&geometry.coordinates, extra)?),
        "MultiPolygon" => {
            for polygon in list()? {
                areas.push(rings(polygon, extra)?);
            }
        }
        "LineString" => lines.push(positions(&geometry.coordinates, extra)?),
        "MultiLineString" => {
            for line in list()? {
                lines.push(positions(line, extra)?);
            }
        }
        // Empty ones are written as an empty list.
        "Point" if list().is_some_and(Vec::is_empty) => {}
        "Point" => points.push(position(&geometry.coordinates, extra)?),
        "MultiPoint" => points.extend(positions(&geometry.coordinates, extra)?),
        "GeometryCollection" => geometry.geometries.iter().try_for_each(|part| gather(part, found))?,
        _ => *unread = Some("unknown"),
    }
    lines_and_areas_without_points_go(found);
    Some(())
}

/// Empty lists are no lines and no areas.
fn lines_and_areas_without_points_go(found: &mut AnyGeometry) {
    found.lines.retain(|line| !line.is_empty());
    found.areas.retain(|rings| !rings.is_empty());
}

fn position(position: &Coordinates, extra: &mut bool) -> Option<Coord<f64>> {
    match position {
        Coordinates::Position(coord, more) if coord.x.is_finite() && coord.y.is_finite() => {
            *extra |= *more;
            Some(*coord)
        }
        _ => None,
    }
}

fn positions(list: &Coordinates, extra: &mut bool) -> Option<Vec<Coord<f64>>> {
    let Coordinates::List(list) = list else { return None };
    list.iter().map(|item| position(item, extra)).collect()
}

fn rings(polygon: &Coordinates, extra: &mut bool) -> Option<Vec<Vec<Coord<f64>>>> {
    let Coordinates::List(rings) = polygon else { return None };
    rings.iter().map(|ring| positions(ring, extra)).collect()
}
