//! Attribute tables of shapefiles (dBase III, IV, FoxPro), read as bytes: texts stay undecoded until the encoding is decided, and rows
//! marked as deleted keep their place, so that records and geometry stay side by side. (The `dbase` crate skips such rows, and gives up
//! on the first odd date.)
//!
//! Headers are not believed: a number of records that is too large ends where the file ends ([`Dbf::cut_off`]), one that was never
//! written (0) is counted, and lengths of text fields beyond 255 are found in the byte for decimals, where Clipper and FoxPro put them.

use super::memo::Memo;
use crate::formats::text;
use crate::formats::{FormatError, FormatErrorKind};

const HEADER: usize = 32;
const DESCRIPTOR: usize = 32;
/// Marks the end of a table.
const END: u8 = 0x1a;
/// ArcGIS writes the least number there is where it has none.
const NO_NUMBER: f64 = -1e38;
/// Day 0 of the Julian period counted from 1970-01-01.
const UNIX_EPOCH_JULIAN: i64 = 2_440_588;
/// So many days around the middle of the 20th century are dates: years 1600 to 2400.
const JULIAN_DAYS: std::ops::RangeInclusive<i64> = 2_305_448..=2_597_641;

/// An attribute table in memory.
pub(super) struct Dbf<'a> {
    bytes: &'a [u8],
    pub fields: Vec<Field>,
    /// Those that are there, whatever the header says.
    pub records: usize,
    /// Whether the header speaks of more records than are there.
    pub cut_off: bool,
    /// Says something about the encoding, or nothing.
    pub language: u8,
    header_len: usize,
    record_len: usize,
    memo: Option<Memo<'a>>,
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
        !matches!(self.kind, b'N' | b'F' | b'D' | b'L' | b'I' | b'+' | b'O' | b'B' | b'Y' | b'T' | b'@' | b'G' | b'P')
    }
}

impl<'a> Dbf<'a> {
    /// Reads the header and finds out how many records there are.
    ///
    /// # Errors
    /// A header that ends too early or makes no sense, or a table that should have records and has none.
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
        let records = records(bytes.get(header_len..).unwrap_or(&[]), record_len, declared);
        if records == 0 && declared > 0 {
            return Err(FormatError { record: Some(1), ..error(FormatErrorKind::Truncated) });
        }
        let language = header.get(29).copied().unwrap_or(0);
        Ok(Self { bytes, fields, records, cut_off: records < declared, language, header_len, record_len, memo: None })
    }

    /// With the file of long texts beside it (.dbt, .fpt).
    pub fn with_memo(mut self, file: Option<(&str, &'a [u8])>) -> Self {
        self.memo = file.and_then(|(extension, bytes)| Memo::open(extension, bytes));
        self
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

    /// A number's bytes as they are written, without padding; `None` for fields of other kinds and anything but plain digits.
    pub fn digits(&self, record: usize, field: &Field) -> Option<&'a [u8]> {
        let bytes = trimmed(self.padded(record, field));
        let plain = bytes.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
        (matches!(field.kind, b'N' | b'F') && plain && !bytes.is_empty()).then_some(bytes)
    }

    /// A text cell's bytes without padding, and whether it fills its field (and may be cut off).
    pub fn raw(&self, record: usize, field: &Field) -> (&'a [u8], bool) {
        let padded = self.padded(record, field);
        if field.kind == b'M' {
            return (self.memo.as_ref().map_or(&[][..], |memo| trimmed(memo.text(padded))), false);
        }
        (trimmed(padded), is_full(padded))
    }

    /// A cell as text; empty where there is no value. Dates come as 2024-12-31, times as 2024-12-31T13:05:00, numbers without padding
    /// and exponents and with a point for decimals.
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
            b'O' | b'B' => {
                f64_le().filter(|v| v.is_finite() && *v > NO_NUMBER).map(|v| v.to_string()).unwrap_or_default()
            }
            b'Y' => {
                padded.try_into().map(|b| (i64::from_le_bytes(b) as f64 / 10_000.0).to_string()).unwrap_or_default()
            }
            b'T' | b'@' => time_text(padded),
            b'G' | b'P' => String::new(),
            b'M' => decode_cell(self.raw(record, field).0, false, encoding),
            _ => decode_cell(bytes, is_full(padded), encoding),
        }
    }

    /// Names of fields that stand there twice (whatever their case), or were cut off so that they had to be numbered ("EINWOHNER_",
    /// "EINWOHNE_1", as GDAL does it): undecoded.
    pub fn doubtful_names(&self) -> Vec<&[u8]> {
        let names: Vec<Vec<u8>> = self.fields.iter().map(|field| field.name.to_ascii_uppercase()).collect();
        let numbered = |name: &[u8]| {
            let stem = name.get(..name.iter().rposition(|byte| *byte == b'_')?)?;
            let digits = name.get(stem.len() + 1..)?;
            let full = name.len() == 10 && !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
            full.then(|| stem.to_vec())
        };
        let doubtful = |(at, name): &(usize, &Vec<u8>)| {
            let twice = names.iter().enumerate().any(|(other, own)| other != *at && own == *name);
            let cut = numbered(name).is_some_and(|stem| {
                names.iter().enumerate().any(|(other, own)| other != *at && own.len() == 10 && own.starts_with(&stem))
            });
            twice || cut
        };
        let found = names.iter().enumerate().filter(doubtful).filter_map(|(at, _)| self.fields.get(at));
        found.map(|field| field.name.as_slice()).collect()
    }
}

/// How many records there are. A record begins with a blank, or with a star if it is deleted.
fn records(body: &[u8], record_len: usize, declared: usize) -> usize {
    let mark = |record: usize| body.get(record * record_len).copied();
    let is_record = |record: usize| matches!(mark(record), Some(b' ' | b'*'));
    let available = body.len() / record_len;
    if declared == 0 {
        // Never written: a program crashed before it could. Blank records are room that nobody used.
        let blank = |record: usize| {
            let bytes = body.get(record * record_len..(record + 1) * record_len).unwrap_or(&[]);
            bytes.iter().all(|byte| is_padding(*byte))
        };
        return (0..available).take_while(|record| is_record(*record) && !blank(*record)).count();
    }
    let mut records = declared.min(available);
    // What stands behind the mark of the end was there before the table was shortened.
    while records > 0 && !is_record(records - 1) {
        records -= 1;
    }
    if mark(records) == Some(END) { records } else { declared.min(available) }
}

/// Decodes a cell; where it fills its field and was cut inside a letter, the torn letter is left out.
pub(super) fn decode_cell(bytes: &[u8], full: bool, encoding: &str) -> String {
    let utf8 = std::str::from_utf8(bytes);
    if let Ok(text) = utf8
        && encoding == "UTF-8"
        && !text.starts_with('\u{feff}')
    {
        return text.trim().to_owned();
    }
    let whole = match utf8 {
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
    let read = |long: bool| {
        // The first byte of a record says whether it is deleted.
        let mut start = 1;
        let mut fields = Vec::new();
        for descriptor in descriptors.chunks_exact(DESCRIPTOR).take_while(|d| !matches!(d.first(), Some(0x0d | 0x00))) {
            let (name, rest) = descriptor.split_at(11);
            let name = name.split(|byte| *byte == 0).next().unwrap_or(name);
            let kind = rest.first().copied().unwrap_or(b'C').to_ascii_uppercase();
            let byte = |at: usize| usize::from(rest.get(at).copied().unwrap_or(0));
            let len = byte(5) + if long && kind == b'C' { byte(6) << 8 } else { 0 };
            fields.push(Field { name: trimmed(name).to_vec(), kind, start, len });
            start += len;
        }
        (fields, start)
    };
    let (fields, end) = read(false);
    // Some writers leave anything in the decimals of texts: they count only if the lengths add up then, and don't without.
    if end != record_len
        && let (long, long_end) = read(true)
        && long_end == record_len
    {
        return Ok(long);
    }
    if end > record_len {
        return Err(FormatErrorKind::Damaged("the fields of the attribute table are longer than its records".into()));
    }
    Ok(fields)
}

fn is_padding(byte: u8) -> bool {
    byte == b' ' || byte == 0
}

/// Whether a cell has no room left.
fn is_full(padded: &[u8]) -> bool {
    padded.last().is_some_and(|byte| !is_padding(*byte))
}

pub(super) fn trimmed(bytes: &[u8]) -> &[u8] {
    let start = bytes.iter().position(|b| !is_padding(*b)).unwrap_or(bytes.len());
    let end = bytes.iter().rposition(|b| !is_padding(*b)).map_or(start, |last| last + 1);
    bytes.get(start..end).unwrap_or(&[])
}

/// "1.01000000000e+003" → "1010", "1063.874800000000050" → "1063.8748", "1063,87" → "1063.87", "****" (did not fit) → "". Whole numbers
/// stay as they are, leading zeros included: they may be codes.
fn number_text(text: &str) -> String {
    // Padding may stand on both sides of the sign, and a number may be followed by what was there before it.
    let text = text.split('\0').next().unwrap_or(text).trim();
    if text.starts_with('*') || matches!(text, "-" | "." | "-.") {
        return String::new();
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
        return text.to_owned();
    }
    let parse = |text: &str| text.parse::<f64>().ok().filter(|value| !value.is_nan());
    match parse(text).or_else(|| parse(&text.replacen(',', ".", 1))) {
        Some(value) if value <= NO_NUMBER => String::new(),
        Some(value) if value.is_finite() => value.to_string(),
        _ => text.to_owned(),
    }
}

/// "20241231" → "2024-12-31"; what is no date stays as it is, and a date of zeros is none.
fn date_text(text: &str) -> String {
    let number = |from: usize, to: usize| text.get(from..to).and_then(|digits| digits.parse::<i16>().ok());
    let is_digits = text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit());
    match (number(0, 4), number(4, 6), number(6, 8)) {
        _ if text.bytes().all(|b| b == b'0') => String::new(),
        (Some(year), Some(month), Some(day))
            if is_digits && jiff::civil::Date::new(year, month as i8, day as i8).is_ok() =>
        {
            format!("{year:04}-{month:02}-{day:02}")
        }
        _ => text.to_owned(),
    }
}

/// Day of the Julian period and milliseconds of the day, 32 bits each; FoxPro writes the low byte first, dBase 7 the high one.
fn time_text(padded: &[u8]) -> String {
    let Ok(bytes) = <[u8; 8]>::try_from(padded) else { return String::new() };
    let [a, b, c, d, e, f, g, h] = bytes;
    let orders = [
        (i32::from_le_bytes([a, b, c, d]), i32::from_le_bytes([e, f, g, h])),
        (i32::from_be_bytes([a, b, c, d]), i32::from_be_bytes([e, f, g, h])),
    ];
    let plausible = |(day, ms): &(i32, i32)| JULIAN_DAYS.contains(&i64::from(*day)) && (0..=86_400_000).contains(ms);
    let told = orders.into_iter().find(plausible).and_then(|(day, ms)| {
        let seconds = (i64::from(day) - UNIX_EPOCH_JULIAN) * 86_400 + (i64::from(ms) + 500) / 1_000;
        let zoned = jiff::Timestamp::from_second(seconds).ok()?.to_zoned(jiff::tz::TimeZone::UTC);
        Some(zoned.datetime().to_string())
    });
    told.unwrap_or_default()
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
    fn numbers_and_dates_as_writers_leave_them() {
        for (text, number) in [
            ("1063,87", "1063.87"),
            ("12\0 7", "12"),
            ("-", ""),
            ("***", ""),
            ("-1.79769313486e+308", ""),
            ("-3.4e+38", ""),
            ("1e400", "1e400"),
            ("nan", "nan"),
            ("+07", "+07"),
            ("0.50", "0.5"),
        ] {
            assert_eq!(number_text(text), number, "{text}");
        }
        for (text, date) in [
            ("20240229", "2024-02-29"),
            ("20230229", "20230229"),
            ("20241341", "20241341"),
            ("00000000", ""),
            ("2024-1-1", "2024-1-1"),
            ("31.12.24", "31.12.24"),
            ("9ä990101", "9ä990101"),
        ] {
            assert_eq!(date_text(text), date, "{text}");
        }
        // 2024-12-31 13:05:00 is day 2,460,676 of the Julian period.
        let time = [2_460_676_i32.to_le_bytes(), 47_100_000_i32.to_le_bytes()].concat();
        assert_eq!(time_text(&time), "2024-12-31T13:05:00");
        let time = [2_460_676_i32.to_be_bytes(), 47_100_000_i32.to_be_bytes()].concat();
        assert_eq!(time_text(&time), "2024-12-31T13:05:00");
        assert_eq!((time_text(&[0xff; 8]), time_text(&[1])), (String::new(), String::new()));
    }

    #[test]
    fn long_texts_stand_in_a_file_beside_it() {
        let pointers: [&[u8]; 4] = [b"         1", b"          ", b"         9", b"garbage"];
        let records: Vec<[&[u8]; 1]> = pointers.iter().map(|p| [*p]).collect();
        let rows: Vec<&[&[u8]]> = records.iter().map(|r| &r[..]).collect();
        let bytes = table(&[(b"TEXT", b'M', 10)], &rows);
        let mut dbt = vec![0; 512];
        dbt.extend(b"Gro\xdfe Stra\xdfe\x1a\x1a");
        let dbf = Dbf::parse("x.dbf", &bytes).unwrap().with_memo(Some(("dbt", &dbt)));
        let row = |record| dbf.text(record, &dbf.fields[0], "windows-1252");
        assert_eq!([row(0), row(1), row(2), row(3)], ["Große Straße", "", "", ""]);
        assert!(dbf.fields[0].is_text() && !dbf.raw(0, &dbf.fields[0]).0.is_ascii());
        let without = Dbf::parse("x.dbf", &bytes).unwrap();
        assert_eq!(without.text(0, &without.fields[0], "UTF-8"), "");
    }

    #[test]
    fn texts_longer_than_255_and_lies_about_records() {
        // 300 = 1 × 256 + 44.
        let mut bytes = table(&[(b"LANG", b'C', 44), (b"NR", b'C', 2)], &[]);
        bytes.truncate(bytes.len() - 1);
        bytes[10..12].copy_from_slice(&303_u16.to_le_bytes());
        bytes[32 + 17] = 1;
        for nr in [b"01", b"02"] {
            bytes.push(b' ');
            bytes.extend([b'x'; 300]);
            bytes.extend(nr);
        }
        // The header was never brought up to date.
        let dbf = Dbf::parse("x.dbf", &bytes).unwrap();
        assert_eq!((dbf.records, dbf.cut_off), (2, false));
        assert_eq!(
            (dbf.text(1, &dbf.fields[0], "UTF-8").len(), dbf.text(1, &dbf.fields[1], "UTF-8").as_str()),
            (300, "02")
        );
        // The mark of the end stands before what the header counts: old rows remain behind it.
        bytes[4] = 3;
        let second = bytes.len() - 303;
        bytes[second] = END;
        bytes.extend([0; 303]);
        let dbf = Dbf::parse("x.dbf", &bytes).unwrap();
        assert_eq!((dbf.records, dbf.cut_off), (1, true));
    }

    #[test]
    fn doubled_and_cut_names_are_told() {
        let names: [&[u8]; 7] = [b"NR", b"nr", b"EINWOHNER_", b"EINWOHNE_1", b"BEZIRKSNAM", b"EW_2020", b"FLAECHE_12"];
        let fields: Vec<(&[u8], u8, u8)> = names.iter().map(|name| (*name, b'C', 1)).collect();
        let bytes = table(&fields, &[]);
        let dbf = Dbf::parse("x.dbf", &bytes).unwrap();
        assert_eq!(dbf.doubtful_names(), [&b"NR"[..], b"nr", b"EINWOHNE_1"]);
    }

    #[test]
    fn truncated_and_damaged_tables_say_so() {
        let bytes = table(&[(b"A", b'C', 5)], &[&[b"x"], &[b"y"], &[b"z"]]);
        // Rows that are there are read.
        let cut = Dbf::parse("x.dbf", &bytes[..bytes.len() - 8]).unwrap();
        assert_eq!((cut.records, cut.cut_off, cut.text(0, &cut.fields[0], "UTF-8").as_str()), (1, true, "x"));
        let error = Dbf::parse("x.dbf", &bytes[..bytes.len() - 17]).err().unwrap();
        assert!(matches!(error.kind, FormatErrorKind::Truncated));
        assert_eq!(error.record, Some(1));
        assert!(matches!(Dbf::parse("x.dbf", &bytes[..20]).err().unwrap().kind, FormatErrorKind::Truncated));
        assert!(matches!(Dbf::parse("x.dbf", &bytes[..40]).err().unwrap().kind, FormatErrorKind::Truncated));
        let mut lies = bytes.clone();
        lies[10] = 2;
        assert!(matches!(Dbf::parse("x.dbf", &lies).err().unwrap().kind, FormatErrorKind::Damaged(_)));
        let mut many = bytes;
        many[7] = 0xff;
        let many = Dbf::parse("x.dbf", &many).unwrap();
        assert_eq!((many.records, many.cut_off), (3, true));
    }
}
