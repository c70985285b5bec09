//! Making spaces of rows, with everything noticed on the way.

use super::content::{Content, RowShape};
use super::rings::{Assembled, assemble};
use super::{BoundaryProbe, ReadOptions};
use crate::formats::crs_guess::MAX_COORDINATE;
use crate::formats::number::{self, DecimalForm};
use crate::formats::report::Report;
use crate::formats::text::looks_broken;
use crate::formats::{FormatError, FormatErrorKind, error::Wanted};
use crate::geometry::crs::Transformer;
use crate::geometry::{EpsgCode, Watch};
use crate::model::{FindingKind, Space, SpaceId};
use geo::{BoundingRect, CoordsIter, LineString, MultiPolygon};
use rayon::prelude::*;

/// So many rows are worked on before progress is told and cancelling noticed.
const BLOCK: usize = 2_048;

/// Which field gives what, as indices.
struct Fields {
    code: Option<usize>,
    name: Option<usize>,
    residents: Option<(usize, DecimalForm)>,
}

/// How coordinates of the file become the project's.
pub(super) struct Placing {
    pub transformer: Transformer,
    /// Northing or latitude stands first in the file.
    pub swapped_axes: bool,
}

/// One row, ready to be counted.
struct Made {
    space: Option<Space>,
    /// What was noticed.
    kinds: Vec<FindingKind>,
    /// Number, code and name, for findings about rows that are left out.
    detail: String,
    /// Residents that could not be read.
    bad_residents: Option<String>,
    /// A code or name that looks as if read in the wrong encoding.
    broken_text: Option<String>,
}

/// Reads all rows, with the row of each space. Those without area are left out and found.
pub(super) fn read(
    probe: &BoundaryProbe,
    options: &ReadOptions,
    content: &Content,
    watch: &dyn Watch,
) -> Result<(Vec<Space>, Vec<u32>, Report), FormatError> {
    let error = |kind| FormatError::of_file(&probe.file_name, kind);
    let fields = find_fields(probe, options, content)?;
    let transformer = Transformer::new(options.crs, options.target_crs).map_err(|e| error(e.into()))?;
    let place = Placing { transformer, swapped_axes: probe.swapped_axes };
    let mut report = Report::default();
    if let Some(table_rows) = content.table_rows().filter(|rows| *rows != content.rows()) {
        let without_partner = table_rows.abs_diff(content.rows());
        let detail = format!("{} ≠ {table_rows}", content.rows());
        report.add_detail(FindingKind::RecordMismatch, detail);
        report.count_as(FindingKind::RecordMismatch, without_partner);
    }
    if probe.swapped_axes {
        report.add_detail(FindingKind::SwappedAxes, options.crs.to_string());
    }
    let (mut spaces, mut rows_of) = (Vec::new(), Vec::new());
    let rows = content.rows();
    for start in (0..rows).step_by(BLOCK) {
        watch.check().map_err(|e| error(e.into()))?;
        watch.progress(start as f32 / rows as f32);
        let block: Vec<_> = (start..rows.min(start + BLOCK))
            .into_par_iter()
            .map(|row| {
                // One record may hold millions of vertices.
                watch.check().map_err(|e| error(e.into()))?;
                make(content, row, &fields, &options.encoding, &place)
            })
            .collect();
        for (row, made) in (start as u32..).zip(block) {
            count(made?, &mut spaces, &mut report);
            rows_of.resize(spaces.len(), row);
        }
    }
    watch.progress(1.0);
    if spaces.is_empty() {
        return Err(error(nothing_left(probe, options.crs, &report, Wanted::Areas)));
    }
    Ok((spaces, rows_of, report))
}

/// Why no record is left: none of them can lie in the system, where they have coordinates; else there are none of the wanted kind.
pub(super) fn nothing_left(probe: &BoundaryProbe, crs: EpsgCode, report: &Report, wanted: Wanted) -> FormatErrorKind {
    match report.count(FindingKind::BadCoordinates) {
        records if records > 0 && probe.bounds.is_some() => FormatErrorKind::OutsideCrs { records, crs },
        _ => FormatErrorKind::Empty(wanted),
    }
}

/// The index of a chosen field: by its name as it was shown; then as it reads in the encoding chosen since; then whatever
/// the case. `None` if none was chosen.
pub(super) fn field_index(
    probe: &BoundaryProbe,
    content: &Content,
    wanted: Option<&str>,
    encoding: &str,
) -> Result<Option<usize>, FormatError> {
    let Some(wanted) = wanted.filter(|wanted| !wanted.is_empty()) else { return Ok(None) };
    let names = content.field_names(encoding);
    let shown = probe.fields.iter().position(|field| field.name == wanted);
    let chosen = || names.iter().position(|name| name == wanted);
    let any_case = || names.iter().position(|name| name.to_lowercase() == wanted.to_lowercase());
    shown.or_else(chosen).or_else(any_case).map(Some).ok_or_else(|| FormatError {
        field: Some(wanted.to_owned()),
        ..FormatError::of_file(
            &probe.file_name,
            FormatErrorKind::NoSuchField { wanted: wanted.to_owned(), available: names.clone() },
        )
    })
}

fn find_fields(probe: &BoundaryProbe, options: &ReadOptions, content: &Content) -> Result<Fields, FormatError> {
    let find = |wanted: &Option<String>| field_index(probe, content, wanted.as_deref(), &options.encoding);
    let residents = find(&options.residents_field)?.map(|field| {
        let texts: Vec<String> = (0..content.rows()).map(|row| content.cell(row, field, &options.encoding)).collect();
        // Counts of residents have no decimals: what could be either is a grouping of thousands.
        let detected = || number::detect(texts.iter().map(String::as_str)).unwrap_or(DecimalForm::Comma);
        (field, if content.is_number_field(field) { DecimalForm::Point } else { detected() })
    });
    Ok(Fields { code: find(&options.code_field)?, name: find(&options.name_field)?, residents })
}

fn make(content: &Content, row: usize, fields: &Fields, encoding: &str, place: &Placing) -> Result<Made, FormatError> {
    let cell = |field: Option<usize>| field.map_or(String::new(), |field| content.cell(row, field, encoding));
    let (code, name) = (cell(fields.code), cell(fields.name));
    let mut made =
        Made { space: None, kinds: Vec::new(), detail: String::new(), bad_residents: None, broken_text: None };
    // Only of what is left out is it told.
    let left_out = |kind| {
        let label = [&code, &name].into_iter().filter(|t| !t.is_empty()).cloned().collect::<Vec<_>>().join(" ");
        let detail = format!("{} {label}", row + 1).trim().to_owned();
        Made { space: None, kinds: vec![kind], detail, bad_residents: None, broken_text: None }
    };
    if content.is_deleted(row) {
        return Ok(left_out(FindingKind::DeletedRecord));
    }
    let geometry = match content.shape(row)? {
        RowShape::Null => Err(FindingKind::NullGeometry),
        RowShape::NotAnArea => Err(FindingKind::NotAnArea),
        RowShape::Lines { .. } | RowShape::Points { .. } => Err(FindingKind::OtherShapes),
        RowShape::BadCoordinates => Err(FindingKind::BadCoordinates),
        RowShape::Area { parts, extra_dimensions } => {
            let parts: Vec<Assembled> = parts.into_iter().map(assemble).collect();
            let noticed = [
                (extra_dimensions, FindingKind::ExtraDimensions),
                (parts.iter().any(|part| part.order_fixed), FindingKind::RingOrder),
                (parts.iter().any(|part| part.degenerate > 0), FindingKind::DegenerateRing),
            ];
            made.kinds.extend(noticed.into_iter().filter(|(found, _)| *found).map(|(_, kind)| kind));
            if parts.iter().any(|part| part.tangled) {
                return Ok(left_out(FindingKind::BadCoordinates));
            }
            planar(MultiPolygon(parts.into_iter().flat_map(|part| part.area.0).collect()), place)
        }
    };
    match geometry {
        // None of its rings encloses anything.
        Ok(geometry) if geometry.0.is_empty() => return Ok(left_out(FindingKind::NullGeometry)),
        // Why it is left out, and nothing else.
        Err(kind) => return Ok(left_out(kind)),
        Ok(geometry) => {
            let (residents, bad_residents) = residents(content, row, fields, encoding);
            made.bad_residents = bad_residents;
            made.broken_text = [&code, &name].into_iter().find(|text| looks_broken(text)).cloned();
            made.space = Some(Space { id: SpaceId::new(), code, name, geometry, residents });
        }
    }
    Ok(made)
}

/// Transforms a geometry; one with an absurd coordinate, or one outside what can be transformed, is bad.
pub(super) fn planar(mut geometry: MultiPolygon<f64>, place: &Placing) -> Result<MultiPolygon<f64>, FindingKind> {
    let absurd = |geometry: &MultiPolygon<f64>| {
        geometry.coords_iter().any(|c| c.x.abs() > MAX_COORDINATE || c.y.abs() > MAX_COORDINATE)
    };
    if absurd(&geometry) {
        return Err(FindingKind::BadCoordinates);
    }
    if place.swapped_axes {
        swap_axes(&mut geometry);
    }
    place.transformer.multi_polygon(&mut geometry).map_err(|_| FindingKind::BadCoordinates)?;
    if absurd(&geometry) { Err(FindingKind::BadCoordinates) } else { Ok(geometry) }
}

/// Northing first becomes easting first. That mirrors the rings, so they are turned round to run as before.
fn swap_axes(geometry: &mut MultiPolygon<f64>) {
    let swap = |ring: &mut LineString<f64>| {
        ring.0.iter_mut().for_each(|c| std::mem::swap(&mut c.x, &mut c.y));
        ring.0.reverse();
    };
    for polygon in &mut geometry.0 {
        polygon.exterior_mut(swap);
        polygon.interiors_mut(|rings| rings.iter_mut().for_each(swap));
    }
}

/// The residents, or the text that is none.
fn residents(content: &Content, row: usize, fields: &Fields, encoding: &str) -> (Option<f64>, Option<String>) {
    let Some((field, form)) = fields.residents else { return (None, None) };
    let text = content.cell(row, field, encoding);
    match number::parse(&text, form) {
        _ if text.is_empty() => (None, None),
        Some(number) if number >= 0.0 => (Some(number), None),
        _ => (None, Some(text)),
    }
}

fn count(made: Made, spaces: &mut Vec<Space>, report: &mut Report) {
    let Some(space) = made.space else {
        made.kinds.into_iter().for_each(|kind| report.add_detail(kind, made.detail.clone()));
        return;
    };
    let (index, extent) = (spaces.len(), || space.geometry.bounding_rect());
    for kind in made.kinds {
        // The space itself says which it is.
        report.add_space(kind, index, extent(), String::new());
    }
    if let Some(text) = made.bad_residents {
        report.add_space(FindingKind::BadResidents, index, extent(), text);
    }
    if let Some(text) = made.broken_text {
        report.add_space(FindingKind::BrokenText, index, extent(), text);
    }
    spaces.push(space);
}
