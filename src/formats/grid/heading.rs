//! What the heading and the first lines of a grid tell.

use super::cells::{self, Columns, Position};
use super::lines::{self, Lines, Member};
use super::{GridOptions, GridProbe};
use crate::formats::{FormatError, FormatErrorKind, files, text, unique_names};
use std::path::Path;

/// So many lines are looked at.
const LOOKED_AT: usize = 200;
/// So many are shown.
const SAMPLES: usize = 5;
/// More columns are no census grid.
const MAX_COLUMNS: usize = 1_000;
/// Beginnings of names of columns with residents.
const RESIDENTS: [&str; 10] =
    ["einwohner", "bevoelkerung", "insgesamt", "ewz", "ew", "residents", "population", "totp", "tot", "obsvalue"];

/// Recognises a grid.
pub(super) fn probe(path: &Path, member: &Member) -> Result<GridProbe, FormatError> {
    lines::with_lines(path, member, |lines| {
        let heading = read_heading(lines)?;
        let mut first: Vec<Vec<String>> = Vec::new();
        while first.len() < LOOKED_AT
            && let Some(line) = lines.next()?
        {
            if !line.is_empty() {
                first.push(cells::split(line, heading.separator).map(readable).collect());
            }
        }
        let position = position(&heading.columns, &first);
        let error = |kind| FormatError::of_file(&lines.name, kind);
        let position = position.ok_or_else(|| error(FormatErrorKind::NoCoordinates))?;
        let side = side(&heading.columns, &first, position).ok_or_else(|| error(FormatErrorKind::NoCoordinates))?;
        let value_fields = value_fields(&heading.columns, &first, position);
        let name = files::file_name(path);
        let title = files::stem(member.as_deref().unwrap_or(&name)).to_owned();
        let told =
            std::iter::once(title.as_str()).chain([name.as_str()]).chain(heading.columns.iter().map(String::as_str));
        let reference_date = told.filter_map(year).next().unwrap_or_default();
        Ok(GridProbe {
            reference_date,
            options: GridOptions { member: member.clone(), value_field: value_fields.first().cloned(), margin_m: 0 },
            title,
            file_name: lines.name.clone(),
            member: member.clone(),
            columns: heading.columns,
            value_fields,
            cell_size_m: side,
            samples: first.into_iter().take(SAMPLES).collect(),
        })
    })
}

/// The first line.
pub(super) struct Heading {
    pub columns: Vec<String>,
    pub separator: u8,
    /// As it stands there, without a byte order mark.
    pub line: Vec<u8>,
}

pub(super) fn read_heading(lines: &mut Lines) -> Result<Heading, FormatError> {
    let name = lines.name.clone();
    let error = |kind| FormatError::of_file(&name, kind);
    let line = lines.next()?.unwrap_or(&[]);
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line).to_vec();
    if line.is_empty() || line.contains(&0) {
        return Err(error(FormatErrorKind::UnknownKind));
    }
    let separator = cells::separator(&line);
    let names: Vec<String> = cells::split(&line, separator).take(MAX_COLUMNS).map(readable).collect();
    Ok(Heading { columns: unique_names(names), separator, line })
}

fn readable(bytes: &[u8]) -> String {
    let label = text::detect(bytes);
    text::decode(bytes, label).unwrap_or_default()
}

/// Where the cells are: midpoints where they are given, else identifiers.
fn position(columns: &[String], first: &[Vec<String>]) -> Option<Position> {
    let folded: Vec<String> = columns.iter().map(|name| super::super::boundary::folded(name)).collect();
    let midpoint = |axis: &str| {
        let named = |name: &String| {
            name.strip_prefix(axis).is_some_and(|rest| rest.is_empty() || rest.starts_with("mp") || rest == "3035")
        };
        folded.iter().position(named)
    };
    let coordinates = |at: usize| {
        let cell =
            |row: &Vec<String>| row.get(at).is_some_and(|c| cells::coordinate(c.as_bytes()).is_some_and(|v| v > 1e5));
        first.iter().filter(|row| cell(row)).count() * 2 > first.len()
    };
    if let (Some(x), Some(y)) = (midpoint("x"), midpoint("y"))
        && coordinates(x)
        && coordinates(y)
    {
        return Some(Position::Midpoint(x, y));
    }
    let identifiers = |at: &usize| {
        let is = |row: &&Vec<String>| row.get(*at).is_some_and(|c| cells::of_identifier(c.as_bytes()).is_some());
        first.iter().filter(is).count() * 2 > first.len()
    };
    (0..columns.len()).find(identifiers).map(Position::Identifier)
}

/// Side of the cells: by identifiers, by the names of columns, else the smallest step between lines.
fn side(columns: &[String], first: &[Vec<String>], position: Position) -> Option<f64> {
    let identified =
        || first.iter().flatten().find_map(|cell| cells::of_identifier(cell.as_bytes())).map(|(_, side)| side);
    let named = || columns.iter().find_map(|name| cells::side_in_name(name));
    let stepped = || {
        let Position::Midpoint(x, y) = position else { return None };
        let steps = first.windows(2).flat_map(|pair| {
            [x, y].into_iter().filter_map(|at| {
                let value = |row: &Vec<String>| cells::coordinate(row.get(at)?.as_bytes());
                let step = (value(pair.first()?)? - value(pair.get(1)?)?).abs();
                (step >= 10.0).then_some(step)
            })
        });
        steps.min_by(f64::total_cmp)
    };
    identified().or_else(named).or_else(stepped)
}

/// Columns that may hold residents, the likeliest first.
fn value_fields(columns: &[String], first: &[Vec<String>], position: Position) -> Vec<String> {
    let is_position = |at: usize| match position {
        Position::Midpoint(x, y) => at == x || at == y,
        Position::Identifier(id) => at == id,
    };
    // Not empty, and mostly numbers or marks.
    let values = |at: usize| {
        let filled = || first.iter().filter_map(|row| row.get(at)).filter(|cell| !cell.is_empty());
        let fine = filled().filter(|cell| cells::residents(cell.as_bytes()).is_some()).count();
        fine > 0 && fine * 2 > filled().count()
    };
    let mut found: Vec<(usize, &String)> = columns
        .iter()
        .enumerate()
        .filter(|(at, _)| !is_position(*at) && values(*at))
        .map(|(_, name)| {
            let folded = super::super::boundary::folded(name);
            let rank = RESIDENTS.iter().position(|word| folded.starts_with(word)).unwrap_or(RESIDENTS.len());
            (rank, name)
        })
        .collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, name)| name.clone()).collect()
}

/// A year in a name.
fn year(name: &str) -> Option<String> {
    let parts = name.split(|c: char| !c.is_ascii_digit());
    parts.filter(|p| p.len() == 4 && (p.starts_with("19") || p.starts_with("20"))).map(str::to_owned).next()
}

/// Where in a line what stands, as decided.
pub(super) fn columns(probe: &GridProbe, heading: &Heading, wanted: Option<&str>) -> Result<Columns, FormatError> {
    let position = position(&heading.columns, &probe.samples);
    let position = position.ok_or_else(|| FormatError::of_file(&probe.file_name, FormatErrorKind::NoCoordinates))?;
    let field = wanted.or(probe.value_fields.first().map(String::as_str)).unwrap_or("");
    let value = heading.columns.iter().position(|name| name == field);
    let value = value.or_else(|| heading.columns.iter().position(|name| name.to_lowercase() == field.to_lowercase()));
    let value = value.ok_or_else(|| FormatError {
        field: Some(field.to_owned()),
        ..FormatError::of_file(
            &probe.file_name,
            FormatErrorKind::NoSuchField { wanted: field.to_owned(), available: heading.columns.clone() },
        )
    })?;
    Ok(Columns { position, value })
}
