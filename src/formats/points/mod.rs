//! Facilities from tables (CSV, spreadsheets; lon/lat or easting/northing, German and English forms), and from the points of
//! GeoJSON, shapefiles, GeoPackages and KML.
//!
//! [`probe`] reads the file and proposes which column is what; [`read`] makes facilities as the user decided. Rows without
//! usable coordinates are left out and listed with line and name. Heights are dropped and found.

mod recognise;
#[cfg(test)]
mod tests;

use super::boundary::json::{self, Coordinates, Features, Geometry};
use super::boundary::{self, BoundaryProbe, EncodingHow, ShapeKind, SourceBytes};
use super::crs_guess::{self, MAX_COORDINATE};
use super::files::{self, extension, file_name, read_bounded};
use super::number::{self, DecimalForm};
use super::report::Report;
use super::table::{self, Column, Table};
use super::{FormatError, FormatErrorKind, error::Wanted, text, unique_names};
use crate::geometry::crs::{Transformer, is_planar};
use crate::geometry::{EpsgCode, Watch};
use crate::model::{Facility, FacilityId, Finding, FindingKind, Source};
use geo::{Coord, Point, Rect};
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

/// A file with points, read into memory.
#[derive(Debug, Clone)]
pub struct PointsProbe {
    /// Proposal for the set's name.
    pub title: String,
    /// All attributes as text, with coordinate columns if it is a table. Of other files, "lines" are numbers of records.
    pub table: Table,
    /// The points of a file that has geometry, by row. Of a table: empty.
    pub geojson_points: Vec<Option<geo::Point<f64>>>,
    /// Beside them: what was noticed at records (by index) that are not read as they stand.
    pub geojson_findings: Vec<(usize, FindingKind)>,
    /// Found before anything was read: files beside a shapefile that are missing, broken or foreign.
    pub findings: Vec<Finding>,
    /// What was recognised; the user may change it.
    pub options: PointsOptions,
    /// Whether [`PointsOptions::crs`] was guessed from the numbers.
    pub crs_guessed: bool,
    /// Whether the encoding was guessed from the texts.
    pub encoding_guessed: bool,
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
    /// Column with the address, or the street: house number, postcode and town are added from columns of their own.
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

/// Reads the file and recognises what is what: a table (.csv, .txt, .tsv, .xlsx, .xls, .ods), or any file with points in it that
/// [`boundary::probe`] reads (of several sets the one with most points; for the others there is [`from_set`]).
///
/// # Errors
/// A file that can't be read, is too large, damaged, or holds no rows or no points.
pub fn probe(path: &Path, watch: &dyn Watch) -> Result<PointsProbe, FormatError> {
    let name = file_name(path);
    match extension(&name).as_str() {
        "csv" | "txt" | "tsv" | "tab" | "geojson" | "json" => {
            probe_bytes(&name, read_bounded(path, files::TEXT)?, watch)
        }
        "xlsx" | "xlsm" | "xls" | "ods" => probe_bytes(&name, read_bounded(path, files::SHEET)?, watch),
        _ => from_sets(boundary::probe(path, watch)?, &name, watch),
    }
}

/// The points of a set of them. Any kind of set may have been probed; what is no point is found. `encoding` is the
/// label its texts are read in.
///
/// # Errors
/// A damaged record, an unknown encoding, no points.
pub fn from_set(set: &BoundaryProbe, encoding: &str, watch: &dyn Watch) -> Result<PointsProbe, FormatError> {
    let error = |kind| FormatError::of_file(&set.file_name, kind);
    let rows = boundary::point_rows(set, encoding, watch)?;
    let (mut points, mut findings) = (Vec::new(), Vec::new());
    for (index, row) in rows.points.into_iter().enumerate() {
        let (point, kind) = match row {
            Ok((point, more)) => (Some(point), more.then_some(FindingKind::ExtraDimensions)),
            Err(kind) => (None, Some(kind)),
        };
        // Northing first becomes easting first, as in everything else that reads the set.
        let turned = |point: Point<f64>| Point::new(point.y(), point.x());
        points.push(if set.swapped_axes { point.map(turned) } else { point });
        findings.extend(kind.map(|kind| (index, kind)));
    }
    if points.iter().all(Option::is_none) {
        return Err(error(FormatErrorKind::Empty(Wanted::Points)));
    }
    let table = Table {
        file_name: set.file_name.clone(),
        sha256: rows.bytes.sha256.clone(),
        sheet: String::new(),
        separator: ',',
        encoding: encoding.to_owned(),
        decimal: DecimalForm::Point,
        lines: (1..=points.len() as u64).collect(),
        columns: rows.columns.into_iter().map(|(name, cells)| text_column(name, cells)).collect(),
        ragged_lines: Vec::new(),
        zip: Arc::clone(&rows.bytes.zip),
    };
    let options = PointsOptions { crs: set.crs.map(|guess| guess.epsg), ..recognise::options(&table) };
    let doubtful = set.crs.is_none_or(|guess| guess.how.is_doubtful());
    let guessed =
        matches!(set.encoding.how, EncodingHow::Detected | EncodingHow::LanguageByte) && set.encoding.label == encoding;
    // What is no point is found row by row.
    let beside = set.findings.iter().filter(|finding| finding.kind != FindingKind::OtherShapes);
    let mut about: Vec<Finding> = beside.cloned().collect();
    if set.swapped_axes {
        let mut report = Report::default();
        report.add_detail(FindingKind::SwappedAxes, String::new());
        about.extend(report.into_findings());
    }
    Ok(PointsProbe {
        title: set.title.clone(),
        encoding_guessed: guessed,
        findings: about,
        ..probed(table, points, findings, options, doubtful)
    })
}

/// A column of texts with a decimal point where they are numbers.
fn text_column(name: String, cells: Vec<String>) -> Column {
    let mut filled = cells.iter().filter(|cell| !cell.is_empty()).peekable();
    let numeric = filled.peek().is_some() && filled.all(|cell| number::parse(cell, DecimalForm::Point).is_some());
    Column { name, numeric, cells }
}

/// As [`probe`] for bytes in memory; `name` tells the kind: "x.csv", "x.geojson", "x.zip". (A lone "x.shp" is one without
/// attributes.)
///
/// # Errors
/// As [`probe`].
pub fn probe_bytes(name: &str, bytes: Vec<u8>, watch: &dyn Watch) -> Result<PointsProbe, FormatError> {
    match extension(name).as_str() {
        "csv" | "txt" | "tsv" | "tab" | "xlsx" | "xlsm" | "xls" | "ods" => {
            // Of several sheets the first with coordinates.
            let tables = table::read_bytes(name, &bytes, None, watch)?;
            let has_coordinates = |table: &Table| {
                let mut options = PointsOptions::default();
                recognise::coordinates(table, &mut options);
                options.x_field.is_some()
            };
            let chosen = tables.iter().position(has_coordinates).unwrap_or(0);
            let none = || FormatError::of_file(name, FormatErrorKind::Empty(Wanted::Rows));
            let table = tables.into_iter().nth(chosen).ok_or_else(none)?;
            let mut options = recognise::options(&table);
            recognise::coordinates(&table, &mut options);
            Ok(probed(table, Vec::new(), Vec::new(), options, true))
        }
        "geojson" | "json" => from_geojson(name, &bytes, watch),
        _ => from_sets(boundary::probe_bytes(name, bytes, watch)?, name, watch),
    }
}

/// The points of a file with several sets: of the set that has most of them.
fn from_sets(sets: Vec<BoundaryProbe>, name: &str, watch: &dyn Watch) -> Result<PointsProbe, FormatError> {
    let others = |set: &BoundaryProbe| {
        let others = set.findings.iter().find(|finding| finding.kind == FindingKind::OtherShapes);
        others.map_or(0, |finding| finding.count)
    };
    let of_points = sets.into_iter().filter(|set| set.kind == ShapeKind::Points);
    // The first of those with most.
    let best = of_points.reduce(|best, next| {
        let count = |set: &BoundaryProbe| set.records.saturating_sub(others(set));
        if count(&next) > count(&best) { next } else { best }
    });
    let set = best.ok_or_else(|| FormatError::of_file(name, FormatErrorKind::Empty(Wanted::Points)))?;
    from_set(&set, &set.encoding.label, watch)
}

fn probed(
    table: Table,
    geojson_points: Vec<Option<Point<f64>>>,
    geojson_findings: Vec<(usize, FindingKind)>,
    options: PointsOptions,
    crs_guessed: bool,
) -> PointsProbe {
    let bytes =
        SourceBytes { file_name: table.file_name.clone(), sha256: table.sha256.clone(), zip: Arc::clone(&table.zip) };
    let title = recognise::title(&table.file_name);
    let encoding_guessed = !table.encoding.starts_with("UTF");
    PointsProbe {
        title,
        table,
        geojson_points,
        geojson_findings,
        findings: Vec::new(),
        options,
        crs_guessed,
        encoding_guessed,
        bytes,
    }
}

fn from_geojson(name: &str, bytes: &[u8], watch: &dyn Watch) -> Result<PointsProbe, FormatError> {
    let error = |kind| FormatError::of_file(name, kind);
    let encoding = text::detect(bytes);
    let decoded =
        text::decode(bytes, encoding).ok_or_else(|| error(FormatErrorKind::UnknownEncoding(encoding.into())))?;
    let features = json::parse(name, &decoded)?;
    let (mut points, mut findings) = (Vec::new(), Vec::new());
    for (index, geometry) in features.geometries.iter().enumerate() {
        let (point, kind) = match geometry.as_ref().map(point_of) {
            None => (None, Some(FindingKind::NoPosition)),
            Some(Err(kind)) => (None, Some(kind)),
            Some(Ok((point, more))) => (Some(point), more.then_some(FindingKind::ExtraDimensions)),
        };
        points.push(point);
        findings.extend(kind.map(|kind| (index, kind)));
    }
    if points.iter().all(Option::is_none) {
        return Err(error(FormatErrorKind::Empty(Wanted::Points)));
    }
    let bounds = crs_guess::bounds(points.iter().flatten().map(|point| point.0));
    let (crs, crs_guessed) = crs_of_geojson(&features, bounds);
    let table = table_of(name, bytes, encoding, features, watch)?;
    let options = PointsOptions { crs, ..recognise::options(&table) };
    Ok(probed(table, points, findings, options, crs_guessed))
}

/// The point of a geometry, and whether it had more than two dimensions.
fn point_of(geometry: &Geometry) -> Result<(Point<f64>, bool), FindingKind> {
    let usable = |coord: &Coord<f64>, more: bool| {
        let fine = coord.x.abs() <= MAX_COORDINATE && coord.y.abs() <= MAX_COORDINATE;
        if fine { Ok((Point::from(*coord), more)) } else { Err(FindingKind::NoPosition) }
    };
    match (geometry.kind.as_str(), &geometry.coordinates) {
        ("Point", Coordinates::Position(coord, more)) => usable(coord, *more),
        ("Point", _) => Err(FindingKind::NoPosition),
        ("MultiPoint", Coordinates::List(list)) => match list.as_slice() {
            [Coordinates::Position(coord, more)] => usable(coord, *more),
            [] => Err(FindingKind::NoPosition),
            _ => Err(FindingKind::NotAPoint),
        },
        _ => Err(FindingKind::NotAPoint),
    }
}

/// What the file states, or WGS 84; from the numbers where those are no degrees.
fn crs_of_geojson(features: &Features, bounds: Option<Rect<f64>>) -> (Option<EpsgCode>, bool) {
    let stated = features.crs.unwrap_or(EpsgCode::WGS84);
    let degrees =
        bounds.is_none_or(|b| b.min().x >= -360.0 && b.max().x <= 360.0 && b.min().y >= -90.0 && b.max().y <= 90.0);
    match is_planar(stated) {
        Ok(true) => (Some(stated), false),
        Ok(false) if degrees => (Some(stated), false),
        _ => (bounds.and_then(crs_guess::guess), true),
    }
}

/// The attributes of features as a table.
fn table_of(
    name: &str,
    bytes: &[u8],
    encoding: &str,
    features: Features,
    watch: &dyn Watch,
) -> Result<Table, FormatError> {
    let rows = features.geometries.len();
    let names = unique_names(features.columns.iter().map(|column| column.name.clone()).collect());
    let columns = features.columns.into_iter().zip(names).map(|(column, name)| {
        let mut cells: Vec<String> =
            column.values.into_iter().map(|value| value.map_or(String::new(), |v| v.trim().to_owned())).collect();
        cells.resize(rows, String::new());
        text_column(name, cells)
    });
    Ok(Table {
        file_name: name.to_owned(),
        sha256: files::sha256(bytes),
        sheet: String::new(),
        separator: ',',
        encoding: encoding.to_owned(),
        decimal: DecimalForm::Point,
        columns: columns.collect(),
        lines: (1..=rows as u64).collect(),
        ragged_lines: Vec::new(),
        zip: Arc::new(files::pack(name, &[(name.to_owned(), bytes.to_vec())], watch)?),
    })
}

/// Makes facilities of it.
///
/// # Errors
/// No CRS, no columns with coordinates, a field that is not there, or no usable point at all.
pub fn read(
    probe: &PointsProbe,
    options: &PointsOptions,
    target: EpsgCode,
    watch: &dyn Watch,
) -> Result<PointsImport, FormatError> {
    let table = &probe.table;
    let error = |kind| FormatError::of_file(&table.file_name, kind);
    let crs = options.crs.ok_or_else(|| error(FormatErrorKind::NoCrs))?;
    let transformer = Transformer::new(crs, target).map_err(|e| error(e.into()))?;
    let columns = Columns::find(table, options)?;
    let positions = positions(probe, options)?;
    let noticed_at: HashMap<usize, FindingKind> = probe.geojson_findings.iter().copied().collect();
    let mut report = Report::default();
    let mut facilities = Vec::new();
    for (row, position) in positions.into_iter().enumerate() {
        if row.is_multiple_of(4_096) {
            watch.check().map_err(|e| error(e.into()))?;
            watch.progress(row as f32 / table.lines.len().max(1) as f32);
        }
        let name = columns.name.text(row);
        let detail = format!("{} {name}", table.lines.get(row).copied().unwrap_or(0)).trim().to_owned();
        let moved = position.and_then(|point| {
            let mut coords = [point.0];
            transformer.transform(&mut coords).ok()?;
            coords.first().copied().filter(|c| c.x.abs() <= MAX_COORDINATE && c.y.abs() <= MAX_COORDINATE)
        });
        let noticed = noticed_at.get(&row).copied();
        let Some(position) = moved else {
            report.add_detail(noticed.unwrap_or(FindingKind::NoPosition), detail);
            continue;
        };
        if let Some(kind) = noticed {
            report.add_detail(kind, detail.clone());
        }
        let facility = columns.facility(row, Point::from(position), table.decimal, &detail, &mut report);
        facilities.push(facility);
    }
    watch.progress(1.0);
    if facilities.is_empty() {
        return Err(error(FormatErrorKind::Empty(Wanted::Points)));
    }
    if probe.crs_guessed && probe.options.crs == Some(crs) {
        report.add_detail(FindingKind::CrsAssumed, crs.to_string());
    }
    if probe.encoding_guessed {
        report.add_detail(FindingKind::EncodingAssumed, table.encoding.clone());
    }
    let source = Source {
        file_name: table.file_name.clone(),
        sha256: table.sha256.clone(),
        crs: match format_name(&table.file_name).filter(|_| !probe.geojson_points.is_empty()) {
            Some(format) => format!("{crs} ({format})"),
            None => crs.to_string(),
        },
        encoding: table.encoding.clone(),
        imported_at: files::now(),
        ..Source::default()
    };
    let mut findings = report.into_findings();
    findings.extend(probe.findings.iter().cloned());
    findings.sort_by_key(|finding| (std::cmp::Reverse(finding.severity), finding.kind));
    Ok(PointsImport { facilities, findings, source })
}

/// The format that tells the system by itself, or in it.
fn format_name(file_name: &str) -> Option<&'static str> {
    let lower = file_name.to_lowercase();
    // Layers stand after the file: "x.gpkg/Kitas".
    let has = |ending: &str| lower.ends_with(ending) || lower.contains(&format!("{ending}/"));
    [(".geojson", "GeoJSON"), (".json", "GeoJSON"), (".gpkg", "GeoPackage"), (".kml", "KML")]
        .into_iter()
        .find(|(ending, _)| has(ending))
        .map(|(_, name)| name)
}

/// The position of each row in the file's CRS, where it has a usable one.
fn positions(probe: &PointsProbe, options: &PointsOptions) -> Result<Vec<Option<Point<f64>>>, FormatError> {
    if !probe.geojson_points.is_empty() {
        return Ok(probe.geojson_points.clone());
    }
    let table = &probe.table;
    let no_coordinates = || FormatError::of_file(&table.file_name, FormatErrorKind::NoCoordinates);
    let x = column(table, options.x_field.as_deref())?.ok_or_else(no_coordinates)?;
    let y = column(table, options.y_field.as_deref())?.ok_or_else(no_coordinates)?;
    let read = |(x, y): (&String, &String)| {
        let (x, y) = (recognise::coordinate(x, table.decimal)?, recognise::coordinate(y, table.decimal)?);
        // "0, 0" is how programs write that they found no place.
        (x != 0.0 || y != 0.0).then_some(Point::new(x, y))
    };
    Ok(x.cells.iter().zip(&y.cells).map(read).collect())
}

/// The column with a name; `None` if none was chosen.
fn column<'a>(table: &'a Table, name: Option<&str>) -> Result<Option<&'a Column>, FormatError> {
    let Some(name) = name.filter(|name| !name.is_empty()) else { return Ok(None) };
    table.column(name).map(Some).ok_or_else(|| {
        let available = table.columns.iter().map(|column| column.name.clone()).collect();
        let kind = FormatErrorKind::NoSuchField { wanted: name.to_owned(), available };
        FormatError { field: Some(name.to_owned()), ..FormatError::of_file(&table.file_name, kind) }
    })
}

/// A column, or none.
#[derive(Clone, Copy)]
struct Cells<'a>(Option<&'a Column>);

impl<'a> Cells<'a> {
    fn text(self, row: usize) -> &'a str {
        self.0.and_then(|column| column.cells.get(row)).map_or("", String::as_str)
    }
}

/// The columns of everything but the position.
struct Columns<'a> {
    name: Cells<'a>,
    category: Cells<'a>,
    operator: Cells<'a>,
    address: Cells<'a>,
    capacity: Cells<'a>,
    house_number: Cells<'a>,
    postcode: Cells<'a>,
    town: Cells<'a>,
}

impl<'a> Columns<'a> {
    fn find(table: &'a Table, options: &PointsOptions) -> Result<Self, FormatError> {
        let chosen = |field: &Option<String>| column(table, field.as_deref()).map(Cells);
        let whole = |words: &[&str]| {
            let is_word = |column: &&Column| words.contains(&super::boundary::folded(&column.name).as_str());
            Cells(table.columns.iter().find(is_word))
        };
        Ok(Self {
            name: chosen(&options.name_field)?,
            category: chosen(&options.category_field)?,
            operator: chosen(&options.operator_field)?,
            address: chosen(&options.address_field)?,
            capacity: chosen(&options.capacity_field)?,
            house_number: whole(&recognise::HOUSE_NUMBERS),
            postcode: whole(&recognise::POSTCODES),
            town: whole(&recognise::TOWNS),
        })
    }

    fn facility(
        &self,
        row: usize,
        position: Point<f64>,
        decimal: DecimalForm,
        detail: &str,
        report: &mut Report,
    ) -> Facility {
        let facility = Facility {
            id: FacilityId::new(),
            name: self.name.text(row).to_owned(),
            category: self.category.text(row).to_owned(),
            operator: self.operator.text(row).to_owned(),
            address: self.address_line(row),
            capacity: None,
            position,
        };
        if [&facility.name, &facility.operator, &facility.address].iter().any(|text| text::looks_broken(text)) {
            report.add_detail(FindingKind::BrokenText, detail);
        }
        let capacity = self.capacity.text(row);
        let value = table::observed_value(capacity, decimal);
        if value.is_none_or(|value| value.number().is_some_and(|number| number < 0.0)) {
            report.add_detail(FindingKind::BadCapacity, format!("{detail}: {capacity}"));
        }
        let capacity = value.and_then(|value| value.number()).filter(|number| *number >= 0.0);
        Facility { capacity, ..facility }
    }

    /// Street and house number, postcode and town, as far as the street does not say them already.
    fn address_line(&self, row: usize) -> String {
        let street = self.address.text(row);
        let join = |parts: [&str; 2], between: &str| {
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(between)
        };
        let number =
            Some(self.house_number.text(row)).filter(|n| !street.is_empty() && !street.ends_with(n)).unwrap_or("");
        let postcode = self.postcode.text(row);
        let town = self.town.text(row);
        let place = if self.address.0.is_none() || (!postcode.is_empty() && street.contains(postcode)) {
            String::new()
        } else {
            join([postcode, if street.contains(town) { "" } else { town }], " ")
        };
        join([&join([street, number], " "), &place], ", ")
    }
}
