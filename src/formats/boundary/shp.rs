//! Geometry of shapefiles (ESRI 1998). Records are found here rather than by the `shapefile` crate's reader, so that a file that ends too
//! early, or says wrong things about its length, is told by record; counts in the file are checked before they are believed.

use super::rings::{Ring, signed_area};
use crate::formats::{FormatError, FormatErrorKind};
use geo::Coord;
use shapefile::ShapeType;
use std::ops::Range;

const HEADER: usize = 100;
const RECORD_HEADER: usize = 8;
const FILE_CODE: i32 = 9994;

/// What a record holds.
#[derive(Debug)]
pub(super) enum Shape {
    /// Nothing.
    Null,
    /// Surfaces in space.
    NotAnArea,
    /// A coordinate that is not a number.
    BadCoordinates,
    /// Rings; whether heights or measures were dropped.
    Area { rings: Vec<Ring>, extra_dimensions: bool },
    /// Lines; whether heights or measures were dropped.
    Lines { lines: Vec<Vec<Coord<f64>>>, extra_dimensions: bool },
    /// Points; whether heights or measures were dropped.
    Points { points: Vec<Coord<f64>>, extra_dimensions: bool },
}

/// How a .shx fits its .shp.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Index {
    Fits,
    /// It is none, or ends too early.
    Broken,
    /// It lists other records.
    Foreign,
}

fn i32_be(bytes: &[u8], at: usize) -> Option<i32> {
    bytes.get(at..at + 4)?.try_into().ok().map(i32::from_be_bytes)
}

fn i32_le(bytes: &[u8], at: usize) -> Option<i32> {
    bytes.get(at..at + 4)?.try_into().ok().map(i32::from_le_bytes)
}

fn f64_le(bytes: &[u8], at: usize) -> Option<f64> {
    bytes.get(at..at + 8)?.try_into().ok().map(f64::from_le_bytes)
}

/// Where the contents of the records stand in a .shp. `expected` is the number of rows of the attribute table: where the file
/// itself and its .shx disagree about its records, the one that fits the table is right.
pub(super) fn records(
    file: &str,
    shp: &[u8],
    shx: Option<&[u8]>,
    expected: Option<usize>,
) -> Result<Vec<Range<usize>>, FormatError> {
    let error = |kind| FormatError::of_file(file, kind);
    // What it is comes first: a text that somebody named .shp has not "ended too early".
    if i32_be(shp, 0).is_some_and(|code| code != FILE_CODE) {
        return Err(error(FormatErrorKind::UnknownKind));
    }
    if shp.len() < HEADER {
        return Err(error(FormatErrorKind::Truncated));
    }
    let walked = walk(shp, expected);
    let indexed = shx.and_then(|shx| from_index(shp, shx));
    match (walked, indexed) {
        (Ok(walked), Some(indexed)) if expected != Some(walked.len()) && expected == Some(indexed.len()) => Ok(indexed),
        (Ok(walked), _) => Ok(walked),
        (Err(_), Some(indexed)) if expected.is_none_or(|count| count == indexed.len()) => Ok(indexed),
        (Err((record, kind)), _) => Err(FormatError { record: Some(record), ..error(kind) }),
    }
}

/// Goes from record to record.
fn walk(shp: &[u8], expected: Option<usize>) -> Result<Vec<Range<usize>>, (u64, FormatErrorKind)> {
    let declared = i32_be(shp, 24).and_then(|words| usize::try_from(words).ok()).map_or(0, |words| words * 2);
    // A length that is too small, or left at the header's by a writer that crashed, does not hide records from us when the
    // attribute table knows of them.
    let stop = if (HEADER + 1..=shp.len()).contains(&declared) { declared } else { shp.len() };
    let mut records = Vec::new();
    let mut at = HEADER;
    loop {
        let enough = expected.is_some_and(|count| records.len() >= count);
        let nothing_left = at >= shp.len();
        if nothing_left || (at >= stop && (expected.is_none() || enough)) {
            break;
        }
        let number = records.len() as u64 + 1;
        let past_the_stated_end = at >= stop;
        match record_at(shp, at).or_else(|| next_record(shp, at, number)) {
            Some(range) => {
                at = range.end;
                records.push(range);
            }
            None if past_the_stated_end => break,
            None => return Err((number, what_is_wrong(shp, at, number))),
        }
    }
    // Cut between two records: the file is shorter than it says, and the table has more rows.
    if declared > shp.len() && expected.is_none_or(|count| count > records.len()) {
        return Err((records.len() as u64 + 1, FormatErrorKind::Truncated));
    }
    Ok(records)
}

/// The content of the record whose header stands here, if that is one.
fn record_at(shp: &[u8], at: usize) -> Option<Range<usize>> {
    let len = usize::try_from(i32_be(shp, at + 4)?).ok()? * 2;
    let start = at + RECORD_HEADER;
    let known = i32_le(shp, start).is_some_and(|code| ShapeType::from(code).is_some());
    (known && len >= 4 && start + len <= shp.len()).then_some(start..start + len)
}

/// The next place where the record with this number stands: some writers leave garbage between records.
fn next_record(shp: &[u8], at: usize, number: u64) -> Option<Range<usize>> {
    let number = i32::try_from(number).ok()?;
    if i32_be(shp, at) == Some(number) {
        // It stands here, and is damaged.
        return None;
    }
    let places = (at + 4..shp.len().saturating_sub(RECORD_HEADER)).step_by(4);
    places.filter(|place| i32_be(shp, *place) == Some(number)).find_map(|place| record_at(shp, place))
}

/// Why no record stands here.
fn what_is_wrong(shp: &[u8], at: usize, number: u64) -> FormatErrorKind {
    let header = i32_be(shp, at).zip(i32_be(shp, at + 4));
    match header {
        None => FormatErrorKind::Truncated,
        Some((own, words)) if i64::from(own) == number as i64 && words > 1 => {
            let end = at as u64 + RECORD_HEADER as u64 + words as u64 * 2;
            // A length out of all proportion is damage, not an end.
            let plausible = end < shp.len() as u64 * 16 + (1 << 20);
            if end > shp.len() as u64 && plausible {
                FormatErrorKind::Truncated
            } else {
                FormatErrorKind::Damaged("the record's kind of geometry or its length makes no sense".into())
            }
        }
        Some(_) => FormatErrorKind::Damaged("no record stands where one should begin".into()),
    }
}

/// The records that the .shx lists, if all of them stand in the file, each in a place of its own: an index that names one large record a
/// million times would fill the memory.
fn from_index(shp: &[u8], shx: &[u8]) -> Option<Vec<Range<usize>>> {
    if i32_be(shx, 0)? != FILE_CODE {
        return None;
    }
    let entries = shx.get(HEADER..)?.chunks_exact(8);
    let range = |entry: &[u8]| {
        let offset = usize::try_from(i32_be(entry, 0)?).ok()? * 2;
        let len = usize::try_from(i32_be(entry, 4)?).ok()? * 2;
        let stated = usize::try_from(i32_be(shp, offset + 4)?).ok()? * 2;
        let range = offset + RECORD_HEADER..offset + RECORD_HEADER + len;
        (offset >= HEADER && stated == len && len >= 4 && range.end <= shp.len()).then_some(range)
    };
    let records: Vec<Range<usize>> = entries.map(range).collect::<Option<_>>()?;
    let bytes: usize = records.iter().map(|range| range.len() + RECORD_HEADER).sum();
    (HEADER + bytes <= shp.len()).then_some(records)
}

/// Whether a .shx lists the records that were found.
pub(super) fn index(shx: &[u8], records: &[Range<usize>]) -> Index {
    let declared = i32_be(shx, 24).and_then(|words| usize::try_from(words).ok()).map_or(0, |words| words * 2);
    let entries = shx.get(HEADER..).unwrap_or(&[]);
    if i32_be(shx, 0) != Some(FILE_CODE)
        || shx.len() < HEADER
        || declared > shx.len()
        || !entries.len().is_multiple_of(8)
    {
        return Index::Broken;
    }
    let starts = entries.chunks_exact(8).map(|entry| Some(usize::try_from(i32_be(entry, 0)?).ok()? * 2));
    if starts.eq(records.iter().map(|range| range.start.checked_sub(RECORD_HEADER))) {
        Index::Fits
    } else {
        Index::Foreign
    }
}

/// Reads what one record holds.
pub(super) fn shape(content: &[u8]) -> Result<Shape, FormatErrorKind> {
    let damaged = |what: &str| FormatErrorKind::Damaged(what.to_owned());
    let code = i32_le(content, 0).ok_or_else(|| damaged("the record is empty"))?;
    let kind = ShapeType::from(code).ok_or_else(|| damaged("the record's kind of geometry is not one that exists"))?;
    match kind {
        ShapeType::NullShape => Ok(Shape::Null),
        ShapeType::Polygon | ShapeType::PolygonZ | ShapeType::PolygonM => polygon(content, kind != ShapeType::Polygon)
            .ok_or_else(|| damaged("the record's numbers of rings and points don't fit its length")),
        ShapeType::Polyline | ShapeType::PolylineZ | ShapeType::PolylineM => {
            lines(content, kind != ShapeType::Polyline)
                .ok_or_else(|| damaged("the record's numbers of parts and points don't fit its length"))
        }
        ShapeType::Point | ShapeType::PointZ | ShapeType::PointM => points(content, 4, 1, kind != ShapeType::Point)
            .ok_or_else(|| damaged("the record is too short for a point")),
        ShapeType::Multipoint | ShapeType::MultipointZ | ShapeType::MultipointM => {
            let count = i32_le(content, 36).and_then(|n| usize::try_from(n).ok());
            count
                .and_then(|count| points(content, 40, count, kind != ShapeType::Multipoint))
                .ok_or_else(|| damaged("the record's number of points does not fit its length"))
        }
        ShapeType::Multipatch => Ok(Shape::NotAnArea),
    }
}

/// Lines are stored like rings.
fn lines(content: &[u8], extra_dimensions: bool) -> Option<Shape> {
    Some(match polygon(content, extra_dimensions)? {
        Shape::Area { rings, extra_dimensions } => {
            Shape::Lines { lines: rings.into_iter().map(|ring| ring.coords).collect(), extra_dimensions }
        }
        other => other,
    })
}

/// So many points from a place on.
fn points(content: &[u8], at: usize, count: usize, extra_dimensions: bool) -> Option<Shape> {
    let bytes = content.get(at..at.checked_add(count.checked_mul(16)?)?)?;
    let coord = |pair: &[u8]| Some(Coord { x: f64_le(pair, 0)?, y: f64_le(pair, 8)? });
    let points: Vec<Coord<f64>> = bytes.chunks_exact(16).map(coord).collect::<Option<_>>()?;
    Some(match points.iter().all(|c| c.x.is_finite() && c.y.is_finite()) {
        true if points.is_empty() => Shape::Null,
        true => Shape::Points { points, extra_dimensions },
        false => Shape::BadCoordinates,
    })
}

/// What kind of geometry a record is, by its code alone: a null shape is none.
pub(super) fn kind(content: &[u8]) -> Option<ShapeType> {
    ShapeType::from(i32_le(content, 0)?).filter(|kind| *kind != ShapeType::NullShape)
}

/// Kind, box, number of parts, number of points, starts of parts, points; heights and measures after that are not read.
fn polygon(content: &[u8], extra_dimensions: bool) -> Option<Shape> {
    let count = |at| i32_le(content, at).and_then(|n| usize::try_from(n).ok());
    let (parts, points) = (count(36)?, count(40)?);
    if parts == 0 || points == 0 {
        return Some(Shape::Null);
    }
    let starts = content.get(44..44_usize.checked_add(parts.checked_mul(4)?)?)?;
    let points_at = 44 + parts * 4;
    let bytes = content.get(points_at..points_at.checked_add(points.checked_mul(16)?)?)?;
    let starts: Vec<usize> = starts.chunks_exact(4).filter_map(|s| usize::try_from(i32_le(s, 0)?).ok()).collect();
    if starts.len() != parts || starts.first() != Some(&0) {
        return None;
    }
    let coord = |pair: &[u8]| Coord { x: f64_le(pair, 0).unwrap_or(f64::NAN), y: f64_le(pair, 8).unwrap_or(f64::NAN) };
    if !bytes.chunks_exact(16).map(coord).all(|c| c.x.is_finite() && c.y.is_finite()) {
        return Some(Shape::BadCoordinates);
    }
    let ends = starts.iter().skip(1).copied().chain([points]);
    let ring = |(start, end): (&usize, usize)| {
        let bytes = bytes.get(start.checked_mul(16)?..end.checked_mul(16)?)?;
        // One more, to close it where it is open.
        let mut coords = Vec::with_capacity(bytes.len() / 16 + 1);
        coords.extend(bytes.chunks_exact(16).map(coord));
        // Outer rings run clockwise in shapefiles.
        let outer = signed_area(&coords) < 0.0;
        Some(Ring { coords, outer })
    };
    let rings = starts.iter().zip(ends).map(ring).collect::<Option<Vec<_>>>()?;
    Some(Shape::Area { rings, extra_dimensions })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A polygon's record content; `extra` bytes stand for heights and measures.
    pub fn polygon_content(code: i32, rings: &[&[(f64, f64)]], extra: usize) -> Vec<u8> {
        let mut content = code.to_le_bytes().to_vec();
        content.extend([0_u8; 32]);
        content.extend((rings.len() as i32).to_le_bytes());
        content.extend((rings.iter().map(|r| r.len()).sum::<usize>() as i32).to_le_bytes());
        let mut start = 0_i32;
        for ring in rings {
            content.extend(start.to_le_bytes());
            start += ring.len() as i32;
        }
        for (x, y) in rings.iter().flat_map(|ring| ring.iter()) {
            content.extend(x.to_le_bytes());
            content.extend(y.to_le_bytes());
        }
        content.extend(vec![0; extra]);
        content
    }

    /// A .shp and its .shx from record contents.
    pub fn files(contents: &[Vec<u8>]) -> (Vec<u8>, Vec<u8>) {
        let header = |len: usize| {
            let mut header = FILE_CODE.to_be_bytes().to_vec();
            header.resize(24, 0);
            header.extend((len as i32 / 2).to_be_bytes());
            header.extend(1000_i32.to_le_bytes());
            header.extend(5_i32.to_le_bytes());
            header.resize(HEADER, 0);
            header
        };
        let (mut records, mut index) = (Vec::new(), Vec::new());
        for (number, content) in contents.iter().enumerate() {
            index.extend((((HEADER + records.len()) / 2) as i32).to_be_bytes());
            index.extend((content.len() as i32 / 2).to_be_bytes());
            records.extend((number as i32 + 1).to_be_bytes());
            records.extend((content.len() as i32 / 2).to_be_bytes());
            records.extend(content);
        }
        let shp = [header(HEADER + records.len()), records].concat();
        let shx = [header(HEADER + index.len()), index].concat();
        (shp, shx)
    }

    const SQUARE: &[(f64, f64)] = &[(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0), (0.0, 0.0)];

    #[test]
    fn records_are_read_by_kind() {
        let content = [
            polygon_content(5, &[SQUARE], 0),
            0_i32.to_le_bytes().to_vec(),
            polygon_content(15, &[SQUARE], 96),
            polygon_content(5, &[], 0),
            [1_i32.to_le_bytes().to_vec(), vec![0; 16]].concat(),
            polygon_content(5, &[&[(0.0, f64::NAN), (1.0, 1.0)]], 0),
            polygon_content(3, &[&SQUARE[..2], &SQUARE[2..4]], 0),
            [31_i32.to_le_bytes().to_vec(), vec![0; 16]].concat(),
        ];
        let (shp, shx) = files(&content);
        let ranges = records("x.shp", &shp, Some(&shx), Some(8)).unwrap();
        assert_eq!(ranges, records("x.shp", &shp, None, None).unwrap());
        let shapes: Vec<Shape> = ranges.into_iter().map(|range| shape(&shp[range]).unwrap()).collect();
        assert!(
            matches!(&shapes[0], Shape::Area { rings, extra_dimensions: false } if rings.len() == 1 && rings[0].outer)
        );
        assert!(matches!(shapes[1], Shape::Null));
        assert!(matches!(shapes[2], Shape::Area { extra_dimensions: true, .. }));
        assert!(matches!(shapes[3], Shape::Null));
        assert!(matches!(&shapes[4], Shape::Points { points, .. } if points[..] == [Coord { x: 0.0, y: 0.0 }]));
        assert!(matches!(shapes[5], Shape::BadCoordinates));
        assert!(matches!(&shapes[6], Shape::Lines { lines, .. } if lines.len() == 2 && lines[1].len() == 2));
        assert!(matches!(shapes[7], Shape::NotAnArea));
    }

    #[test]
    fn a_file_that_ends_too_early_is_told_by_record() {
        let content = vec![polygon_content(5, &[SQUARE], 0); 3];
        let (shp, shx) = files(&content);
        let record = shp[HEADER..].len() / 3;
        for (cut, expected) in
            [(shp.len() - 1, 3), (HEADER + record + 3, 2), (HEADER + record, 2), (HEADER + 2 * record + 8, 3)]
        {
            let error = records("x.shp", &shp[..cut], Some(&shx), Some(3)).unwrap_err();
            assert!(matches!(error.kind, FormatErrorKind::Truncated), "{cut}: {error}");
            assert_eq!(error.record, Some(expected), "{cut}");
            assert_eq!(records("x.shp", &shp[..cut], None, None).unwrap_err().record, Some(expected), "{cut}");
        }
        assert!(matches!(records("x.shp", &shp[..50], None, None).unwrap_err().kind, FormatErrorKind::Truncated));
        assert!(matches!(records("x.shp", &[7; 200], None, None).unwrap_err().kind, FormatErrorKind::UnknownKind));
    }

    #[test]
    fn wrong_lengths_in_the_header_lose_no_record() {
        let (mut shp, shx) = files(&vec![polygon_content(5, &[SQUARE], 0); 3]);
        for words in [50_i32, 0, 100_000] {
            shp[24..28].copy_from_slice(&words.to_be_bytes());
            assert_eq!(records("x.shp", &shp, Some(&shx), Some(3)).unwrap().len(), 3, "{words}");
        }
    }

    #[test]
    fn garbage_between_records_is_passed_over() {
        let (shp, _) = files(&vec![polygon_content(5, &[SQUARE], 0); 2]);
        let record = (shp.len() - HEADER) / 2;
        let mut gap = shp[..HEADER + record].to_vec();
        gap.extend([0; 12]);
        gap.extend(&shp[HEADER + record..]);
        let mut index = vec![0; HEADER];
        index[..4].copy_from_slice(&FILE_CODE.to_be_bytes());
        for at in [HEADER, HEADER + record + 12] {
            index.extend((at as i32 / 2).to_be_bytes());
            index.extend(((record - 8) as i32 / 2).to_be_bytes());
        }
        assert_eq!(records("x.shp", &gap, Some(&index), Some(2)).unwrap().len(), 2);
        // And without it, by the number that comes next.
        assert_eq!(records("x.shp", &gap, None, None).unwrap().len(), 2);
    }

    #[test]
    fn counts_that_lie_are_not_believed() {
        for (at, value) in [(36, i32::MAX), (40, i32::MAX), (36, -1), (40, -5), (44, 3), (44, -1), (0, 77)] {
            let mut content = polygon_content(5, &[SQUARE], 0);
            content[at..at + 4].copy_from_slice(&value.to_le_bytes());
            assert!(shape(&content).is_err(), "{at} {value}");
        }
        assert!(shape(&[]).is_err());
        assert!(shape(&[5, 0, 0, 0, 1, 2]).is_err());
    }
}
