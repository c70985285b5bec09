//! Lines, points and areas that are only looked at, made of any set.

use super::content::{Content, RowShape};
use super::rings::assemble;
use super::spaces::{Placing, field_index, nothing_left, planar};
use super::{BoundaryProbe, ShapeKind, SourceBytes, keep, report_assumptions, source, with_those_of_probe};
use crate::formats::crs_guess::MAX_COORDINATE;
use crate::formats::report::Report;
use crate::formats::text::{is_known, looks_broken};
use crate::formats::{FormatError, FormatErrorKind, error::Wanted};
use crate::geometry::crs::Transformer;
use crate::geometry::{EpsgCode, Watch};
use crate::model::{ContextGeometry, ContextShape, Finding, FindingKind, Source};
use geo::{Coord, LineString, MultiLineString, MultiPoint, MultiPolygon, Point};

/// How a set is read for a context layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContextOptions {
    /// CRS of the file.
    pub crs: EpsgCode,
    /// CRS of the project.
    pub target_crs: EpsgCode,
    /// Encoding label.
    pub encoding: String,
    /// Field that becomes the name; none leaves names empty.
    pub name_field: Option<String>,
}

/// What was read for a context layer.
#[derive(Debug, Clone)]
pub struct ContextImport {
    /// In the order of the source, in the CRS asked for. Records without geometry are left out and found.
    pub shapes: Vec<ContextShape>,
    /// What reading found, with [`BoundaryProbe::findings`].
    pub findings: Vec<Finding>,
    /// Provenance as far as the file tells.
    pub source: Source,
    /// To be kept.
    pub bytes: SourceBytes,
}

/// What [`read_shapes`] read: a [`ContextImport`] without the bytes to be kept.
#[derive(Debug, Clone)]
pub struct ContextRead {
    /// In the order of the source, in the CRS asked for.
    pub shapes: Vec<ContextShape>,
    /// What reading found, with [`BoundaryProbe::findings`].
    pub findings: Vec<Finding>,
    /// Provenance as far as the file tells, but for its checksum.
    pub source: Source,
}

/// Reads the shapes of a set that are of its [`BoundaryProbe::kind`].
///
/// # Errors
/// A damaged record, an unknown CRS, encoding or field, or not one usable shape.
pub fn read_context(
    probe: &BoundaryProbe,
    options: &ContextOptions,
    watch: &dyn Watch,
) -> Result<ContextImport, FormatError> {
    let ContextRead { shapes, findings, source } = read_shapes(probe, options, watch)?;
    let bytes = keep(probe, watch)?;
    Ok(ContextImport { shapes, findings, source: Source { sha256: bytes.sha256.clone(), ..source }, bytes })
}

/// As [`read_context`], for who only looks: the bytes are not packed.
///
/// # Errors
/// As [`read_context`].
pub fn read_shapes(
    probe: &BoundaryProbe,
    options: &ContextOptions,
    watch: &dyn Watch,
) -> Result<ContextRead, FormatError> {
    let error = |kind| FormatError::of_file(&probe.file_name, kind);
    if !is_known(&options.encoding) {
        return Err(error(FormatErrorKind::UnknownEncoding(options.encoding.clone())));
    }
    let content = Content::of(probe, &options.encoding)?;
    let names = field_index(probe, &content, options.name_field.as_deref(), &options.encoding)?;
    let transformer = Transformer::new(options.crs, options.target_crs).map_err(|e| error(e.into()))?;
    let place = Placing { transformer, swapped_axes: probe.swapped_axes };
    let mut report = Report::default();
    if probe.swapped_axes {
        report.add_detail(FindingKind::SwappedAxes, String::new());
    }
    let mut shapes = Vec::new();
    for row in 0..content.rows() {
        if row.is_multiple_of(1_024) {
            watch.check().map_err(|e| error(e.into()))?;
            watch.progress(row as f32 / content.rows() as f32);
        }
        let name = names.map_or(String::new(), |field| content.cell(row, field, &options.encoding));
        let detail = format!("{} {name}", row + 1).trim().to_owned();
        if content.is_deleted(row) {
            report.add_detail(FindingKind::DeletedRecord, detail);
            continue;
        }
        match geometry(content.shape_as(row, Some(probe.kind))?, probe.kind, &place) {
            Ok((geometry, extra_dimensions)) => {
                if extra_dimensions {
                    report.add_detail(FindingKind::ExtraDimensions, detail.clone());
                }
                if looks_broken(&name) {
                    report.add_detail(FindingKind::BrokenText, detail);
                }
                shapes.push(ContextShape { name, geometry });
            }
            Err(kind) => report.add_detail(kind, detail),
        }
    }
    watch.progress(1.0);
    if shapes.is_empty() {
        let wanted = if probe.kind == ShapeKind::Points { Wanted::Points } else { Wanted::Areas };
        return Err(error(nothing_left(probe, options.crs, &report, wanted)));
    }
    report_assumptions(probe, options.crs, &options.encoding, &mut report);
    let source = source(probe, options.crs, &options.encoding, content.dbf().is_some());
    Ok(ContextRead { shapes, findings: with_those_of_probe(probe, report), source })
}

/// A shape of the wanted kind in the target system, and whether heights were dropped; or why it is left out.
fn geometry(shape: RowShape, wanted: ShapeKind, place: &Placing) -> Result<(ContextGeometry, bool), FindingKind> {
    match (shape, wanted) {
        (RowShape::Area { parts, extra_dimensions }, ShapeKind::Areas) => {
            let parts = parts.into_iter().flat_map(|rings| assemble(rings).area.0).collect();
            let area = planar(MultiPolygon(parts), place)?;
            if area.0.is_empty() {
                return Err(FindingKind::NullGeometry);
            }
            Ok((ContextGeometry::Areas(area), extra_dimensions))
        }
        (RowShape::Lines { lines, extra_dimensions }, ShapeKind::Lines) => {
            // A line of one point is none.
            let lines = lines.into_iter().filter(|line| line.len() > 1);
            let lines = lines.map(|line| moved(line, place).map(LineString)).collect::<Result<Vec<_>, _>>()?;
            if lines.is_empty() {
                return Err(FindingKind::NullGeometry);
            }
            Ok((ContextGeometry::Lines(MultiLineString(lines)), extra_dimensions))
        }
        (RowShape::Points { points, extra_dimensions }, ShapeKind::Points) => {
            let points = moved(points, place)?.into_iter().map(Point::from).collect();
            Ok((ContextGeometry::Points(MultiPoint(points)), extra_dimensions))
        }
        (RowShape::Null, _) => Err(FindingKind::NullGeometry),
        (RowShape::BadCoordinates, _) => Err(FindingKind::BadCoordinates),
        (RowShape::NotAnArea, _) => Err(FindingKind::NotAnArea),
        (RowShape::Area { .. } | RowShape::Lines { .. } | RowShape::Points { .. }, _) => Err(FindingKind::OtherShapes),
    }
}

/// Transforms coordinates; absurd ones, and those outside what can be transformed, are bad.
fn moved(mut coords: Vec<Coord<f64>>, place: &Placing) -> Result<Vec<Coord<f64>>, FindingKind> {
    let absurd =
        |coords: &[Coord<f64>]| coords.iter().any(|c| c.x.abs() > MAX_COORDINATE || c.y.abs() > MAX_COORDINATE);
    if absurd(&coords) {
        return Err(FindingKind::BadCoordinates);
    }
    if place.swapped_axes {
        coords.iter_mut().for_each(|c| std::mem::swap(&mut c.x, &mut c.y));
    }
    place.transformer.transform(&mut coords).map_err(|_| FindingKind::BadCoordinates)?;
    if absurd(&coords) { Err(FindingKind::BadCoordinates) } else { Ok(coords) }
}

/// The rows of a set for those who want points.
pub(in crate::formats) struct PointRows {
    /// By row: the point and whether a height was dropped, or why there is none.
    pub points: Vec<Result<(Point<f64>, bool), FindingKind>>,
    /// Names and cells.
    pub columns: Vec<(String, Vec<String>)>,
    /// To be kept.
    pub bytes: SourceBytes,
}

/// Reads the points of a set and all its attributes.
pub(in crate::formats) fn point_rows(
    probe: &BoundaryProbe,
    encoding: &str,
    watch: &dyn Watch,
) -> Result<PointRows, FormatError> {
    let error = |kind| FormatError::of_file(&probe.file_name, kind);
    if !is_known(encoding) {
        return Err(error(FormatErrorKind::UnknownEncoding(encoding.to_owned())));
    }
    let content = Content::of(probe, encoding)?;
    let mut points = Vec::new();
    for row in 0..content.rows() {
        if row.is_multiple_of(1_024) {
            watch.check().map_err(|e| error(e.into()))?;
        }
        points.push(point(&content, row)?);
    }
    let column = |(field, name): (usize, String)| {
        let cells = (0..content.rows()).map(|row| content.cell(row, field, encoding)).collect();
        (name, cells)
    };
    let columns = content.field_names(encoding).into_iter().enumerate().map(column).collect();
    Ok(PointRows { points, columns, bytes: keep(probe, watch)? })
}

/// The point of a row. Several points are no place.
fn point(content: &Content, row: usize) -> Result<Result<(Point<f64>, bool), FindingKind>, FormatError> {
    if content.is_deleted(row) {
        return Ok(Err(FindingKind::DeletedRecord));
    }
    Ok(match content.shape_as(row, Some(ShapeKind::Points))? {
        RowShape::Points { points, extra_dimensions } => match points.as_slice() {
            [c] if c.x.abs() <= MAX_COORDINATE && c.y.abs() <= MAX_COORDINATE => Ok(((*c).into(), extra_dimensions)),
            [_] => Err(FindingKind::NoPosition),
            _ => Err(FindingKind::NotAPoint),
        },
        RowShape::Null | RowShape::BadCoordinates => Err(FindingKind::NoPosition),
        RowShape::NotAnArea | RowShape::Area { .. } | RowShape::Lines { .. } => Err(FindingKind::NotAPoint),
    })
}
