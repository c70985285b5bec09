//! Attribute tables of shapefiles (dBase), read as bytes: texts stay undecoded until the encoding is decided, and rows marked
//! as deleted keep their place, so that records and geometry stay side by side. (The `dbase` crate skips such rows, and gives
//! up on the first odd date.)

use crate::formats::text;
use crate::formats::{FormatError, FormatErrorKind};

const HEADER: usize = 32;
const DESCRIPTOR: usize = 32;

/// An attribute table in memory.
pub(super) struct Dbf<'a> {
    bytes: &'a [u8],
    pub fields: Vec<Field>,
    pub records: usize,
    /// Says something about the encoding, or nothing.
    pub language: u8,
    header_len: usize,
    record_len: usize,
}

/// A column.
pub(super) struct Field {
    /// Undecoded.
    pub name: Vec<u8>,
    kind: u8,
    start: usize,
    len: usize,
}

impl Field {
    /// Whether cells are text in the file's encoding.
    pub fn is_text(&self) -> bool {
        !matches!(
            self.kind,
            b'N' | b'F' | b'D' | b'L' | b'I' | b'+' | b'O' | b'B' | b'Y' | b'T' | b'@' | b'M' | b'G' | b'P'
        )
    }
}

impl<'a> Dbf<'a> {
    /// Reads the header and checks that all records are there.
    pub fn parse(file: &str, bytes: &'a [u8]) -> Result<Self, FormatError> {
        let error = |kind| FormatError::of_file(file, kind);
        let header = bytes.get(..HEADER).ok_or_else(|| error(FormatErrorKind::Truncated))?;
        let u16_at = |at: usize| header.get(at..at + 2).map_or(0, |b| u16::from_le_bytes([b[0], b[1]]) as usize);
        let declared = header.get(4..8).map_or(0, |b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])) as usize;
        let (header_len, record_len) = (u16_at(8), u16_at(10));
        if header_len < HEADER + 1 || record_len == 0 {
            return Err(error(FormatErrorKind::Damaged("the header of the attribute table makes no sense".into())));
        }
        let descriptors = bytes.get(HEADER..header_len).ok_or_else(|| error(FormatErrorKind::Truncated))?;
        let fields = fields(descriptors, record_len).map_err(error)?;
        let available = (bytes.len() - header_len) / record_len;
        if available < declared {
            let record = Some(available as u64 + 1);
            return Err(FormatError { record, ..error(FormatErrorKind::Truncated) });
        }
        let language = header.get(29).copied().unwrap_or(0);
        Ok(Self { bytes, fields, records: declared, language, header_len, record_len })
    }

    fn record(&self, record: usize) -> &'a [u8] {
        let start = self.header_len + record * self.record_len;
        self.bytes.get(start..start + self.record_len).unwrap_or(&[])
    }

    /// Whether a record is marked as deleted.
    pub fn is_deleted(&self, record: usize) -> bool {
        self.record(record).first() == Some(&b'*')
    }

    /// A cell's bytes as they stand there, with padding.
    fn padded(&self, record: usize, field: &Field) -> &'a [u8] {
        self.record(record).get(field.start..field.start + field.len).unwrap_or(&[])
    }

    /// A text cell's bytes without padding, and whether it fills its field (and may be cut off).
    pub fn raw(&self, record: usize, field: &Field) -> (&'a [u8], bool) {
        let padded = self.padded(record, field);
        let full = padded.last().is_some_and(|byte| !is_padding(*byte));
        (trimmed(padded), full)
    }

    /// A cell as text; empty where there is no value. Dates come as 2024-12-31, numbers without padding and exponents.
    pub fn text(&self, record: usize, field: &Field, encoding: &str) -> String {
        let padded = self.padded(record, field);
        let bytes = trimmed(padded);
        let ascii = || String::from_utf8_lossy(bytes).into_owned();
        let f64_le = || padded.try_into().map(f64::from_le_bytes).ok();
        match field.kind {
            b'N' | b'F' => number_text(&ascii()),
            b'D' => date_text(&ascii()),
            b'L' => match bytes.first() {
                Some(b'T' | b't' | b'Y' | b'y' | b'J' | b'j') => "true".into(),
                Some(b'F' | b'f' | b'N' | b'n') => "false".into(),
                _ => String::new(),
            },
            b'I' | b'+' => padded.try_into().map(|b| i32::from_le_bytes(b).to_string()).unwrap_or_default(),
            b'O' | b'B' => f64_le().filter(|v| v.is_finite()).map(|v| v.to_string()).unwrap_or_default(),
            b'Y' => {
                padded.try_into().map(|b| (i64::from_le_bytes(b) as f64 / 10_000.0).to_string()).unwrap_or_default()
            }
            b'T' | b'@' | b'M' | b'G' | b'P' => String::new(),
            _ => decode_cell(
                bytes,
                field.len == padded.len() && padded.last().is_some_and(|b| !is_padding(*b)),
                encoding,
            ),
        }
    }
}

/// Decodes a cell; where it fills its field and was cut inside a letter, the torn letter is left out.
pub(super) fn decode_cell(bytes: &[u8], full: bool, encoding: &str) -> String {
    let whole = match std::str::from_utf8(bytes) {
        Err(error) if full && error.error_len().is_none() && encoding.eq_ignore_ascii_case("utf-8") => {
            error.valid_up_to()
        }
        _ => bytes.len(),
    };
    let decoded = text::decode(bytes.get(..whole).unwrap_or(bytes), encoding);
    decoded.unwrap_or_else(|| String::from_utf8_lossy(bytes).into_owned()).trim().to_owned()
}

/// Whether bytes may be UTF-8, a letter torn off at the end allowed where the cell fills its field.
pub(super) fn is_utf8(bytes: &[u8], full: bool) -> bool {
    match std::str::from_utf8(bytes) {
        Ok(_) => true,
        Err(error) => full && error.error_len().is_none(),
    }
}

fn fields(descriptors: &[u8], record_len: usize) -> Result<Vec<Field>, FormatErrorKind> {
    let mut fields = Vec::new();
    // The first byte of a record says whether it is deleted.
    let mut start = 1;
    for descriptor in descriptors.chunks_exact(DESCRIPTOR).take_while(|d| !matches!(d.first(), Some(0x0d | 0x00))) {
        let (name, rest) = descriptor.split_at(11);
        let name = name.split(|byte| *byte == 0).next().unwrap_or(name);
        let (kind, len) = (rest.first().copied().unwrap_or(b'C'), usize::from(rest.get(5).copied().unwrap_or(0)));
        fields.push(Field { name: trimmed(name).to_vec(), kind: kind.to_ascii_uppercase(), start, len });
        start += len;
    }
    if start > record_len {
        return Err(FormatErrorKind::Damaged("the fields of the attribute table are longer than its records".into()));
    }
    Ok(fields)
}

fn is_padding(byte: u8) -> bool {
    byte == b' ' || byte == 0
}

fn trimmed(bytes: &[u8]) -> &[u8] {
    let start = bytes.iter().position(|b| !is_padding(*b)).unwrap_or(bytes.len());
    let end = bytes.iter().rposition(|b| !is_padding(*b)).map_or(start, |last| last + 1);
    bytes.get(start..end).unwrap_or(&[])
}

/// "1.01000000000e+003" → "1010", "1063.874800000000050" → "1063.8748", "****" (did not fit) → "". Whole numbers stay as they
/// are, leading zeros included: they may be codes.
fn number_text(text: &str) -> String {
    if text.starts_with('*') {
        return String::new();
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
        return text.to_owned();
    }
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => value.to_string(),
        _ => text.to_owned(),
    }
}

/// "20241231" → "2024-12-31"; what is no date stays as it is.
fn date_text(text: &str) -> String {
    match (text.get(..4), text.get(4..6), text.get(6..8)) {
        _ if text.bytes().all(|b| b == b'0') => String::new(),
        (Some(year), Some(month), Some(day)) if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) => {
            format!("{year}-{month}-{day}")
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A table from fields (name, kind, length) and records of cells.
    pub fn table(fields: &[(&[u8], u8, u8)], records: &[&[&[u8]]]) -> Vec<u8> {
        let record_len: usize = 1 + fields.iter().map(|f| usize::from(f.2)).sum::<usize>();
        let mut bytes = vec![3, 124, 1, 1];
        bytes.extend((records.len() as u32).to_le_bytes());
        bytes.extend((33 + 32 * fields.len() as u16).to_le_bytes());
        bytes.extend((record_len as u16).to_le_bytes());
        bytes.resize(32, 0);
        for (name, kind, len) in fields {
            let mut descriptor = name.to_vec();
            descriptor.resize(11, 0);
            descriptor.push(*kind);
            descriptor.resize(16, 0);
            descriptor.push(*len);
            descriptor.resize(32, 0);
            bytes.extend(descriptor);
        }
        bytes.push(0x0d);
        for record in records {
            bytes.push(b' ');
            for ((_, _, len), cell) in fields.iter().zip(*record) {
                let mut cell = cell.to_vec();
                cell.resize(usize::from(*len), b' ');
                bytes.extend(cell);
            }
        }
        bytes.push(0x1a);
        bytes
    }

    #[test]
    fn cells_come_as_text() {
        let fields: [(&[u8], u8, u8); 6] = [
            (b"NR", b'N', 8),
            (b"K\xc3\xbcrzel", b'C', 6),
            (b"AB", b'D', 8),
            (b"OK", b'L', 1),
            (b"HA", b'F', 19),
            (b"X", b'C', 4),
        ];
        let bytes = table(
            &fields,
            &[
                &[b"  007", b"WK\xf601", b"20240131", b"J", b" 8.5000000000e+003", b"ab\xc3\xa4"],
                &[b"********", b"", b"00000000", b"?", b"1.50", b"abc\xc3"],
            ],
        );
        let dbf = Dbf::parse("x.dbf", &bytes).unwrap();
        let row = |record, label: &str| dbf.fields.iter().map(|f| dbf.text(record, f, label)).collect::<Vec<_>>();
        assert_eq!(dbf.records, 2);
        assert_eq!(row(0, "windows-1252")[..5], ["007", "WKö01", "2024-01-31", "true", "8500"]);
        assert_eq!(row(1, "UTF-8"), ["", "", "", "", "1.5", "abc"]);
        assert_eq!(decode_cell(&dbf.fields[1].name, false, "UTF-8"), "Kürzel");
        assert!(dbf.fields[1].is_text() && !dbf.fields[0].is_text());
    }

    #[test]
    fn deleted_records_keep_their_place() {
        let mut bytes = table(&[(b"A", b'C', 1)], &[&[b"x"], &[b"y"]]);
        let at = bytes.len() - 5;
        bytes[at] = b'*';
        let dbf = Dbf::parse("x.dbf", &bytes).unwrap();
        assert!(dbf.is_deleted(0) && !dbf.is_deleted(1));
        assert_eq!(dbf.text(1, &dbf.fields[0], "UTF-8"), "y");
    }

    #[test]
    fn truncated_and_damaged_tables_say_so() {
        let bytes = table(&[(b"A", b'C', 5)], &[&[b"x"], &[b"y"], &[b"z"]]);
        let error = Dbf::parse("x.dbf", &bytes[..bytes.len() - 8]).err().unwrap();
        assert!(matches!(error.kind, FormatErrorKind::Truncated));
        assert_eq!(error.record, Some(2));
        assert!(matches!(Dbf::parse("x.dbf", &bytes[..20]).err().unwrap().kind, FormatErrorKind::Truncated));
        assert!(matches!(Dbf::parse("x.dbf", &bytes[..40]).err().unwrap().kind, FormatErrorKind::Truncated));
        let mut lies = bytes.clone();
        lies[10] = 2;
        assert!(matches!(Dbf::parse("x.dbf", &lies).err().unwrap().kind, FormatErrorKind::Damaged(_)));
        let mut many = bytes;
        many[7] = 0xff;
        assert!(matches!(Dbf::parse("x.dbf", &many).err().unwrap().kind, FormatErrorKind::Truncated));
    }
}
