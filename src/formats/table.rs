//! Tables with German or English numbers: CSV, and the sheets of spreadsheets ([`read`]).
//!
//! Separator, encoding and decimal form are detected, because no CSV file states them: the separator as the one under which
//! most rows have as many cells as the heading, the encoding as in [`super::text`], the decimal form column by column.

use super::files::{self, file_name, read_bounded};
use super::number::{self, DecimalForm};
use super::{FormatError, FormatErrorKind, error::Wanted, sheet, text, unique_names};
use crate::geometry::Watch;
use crate::model::ObservedValue;
use std::path::Path;
use std::sync::Arc;

/// A table in memory, all cells as text.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// As in [`crate::model::Source::file_name`].
    pub file_name: String,
    /// SHA-256 of the file's bytes.
    pub sha256: String,
    /// The file's own bytes, in a ZIP.
    pub zip: Arc<Vec<u8>>,
    /// Name of the sheet; empty for CSV.
    pub sheet: String,
    /// Separator as detected: `;`, `,`, tab or `|`.
    pub separator: char,
    /// Encoding label as detected.
    pub encoding: String,
    /// Decimal form as detected over the whole table; comma when nothing tells and the separator is `;`.
    pub decimal: DecimalForm,
    /// Heading.
    pub columns: Vec<Column>,
    /// Line of the file (or row of the sheet) for each row (quoted cells may hold line breaks).
    pub lines: Vec<u64>,
    /// Rows that have more or fewer cells than the heading (by line); missing cells are read as empty, extra ones dropped.
    pub ragged_lines: Vec<u64>,
}

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Name from the heading; made unique ("Wert", "Wert (2)"); "Spalte 3" if empty.
    pub name: String,
    /// Whether all non-empty cells are numbers or signs for missing and suppressed.
    pub numeric: bool,
    /// The cells, without white space around.
    pub cells: Vec<String>,
}

impl Table {
    /// The column with exactly this name, else with it in another letter case.
    pub fn column(&self, name: &str) -> Option<&Column> {
        let lower = name.to_lowercase();
        let exact = self.columns.iter().find(|column| column.name == name);
        exact.or_else(|| self.columns.iter().find(|column| column.name.to_lowercase() == lower))
    }
}

/// Separators in the order in which they win a tie.
const SEPARATORS: [u8; 4] = [b';', b'\t', b',', b'|'];
/// So many rows decide about the separator.
const LOOKED_AT: usize = 100;
/// More are not read.
const MAX_ROWS: usize = 2_000_000;
const MAX_COLUMNS: usize = 4_000;

/// Reads every table in a file: a CSV is one, a spreadsheet (.xlsx, .xlsm, .xls, .ods) has one in each sheet with rows, hidden
/// sheets last. `encoding` overrides what is detected of a CSV.
///
/// # Errors
/// As [`read_csv`]; a spreadsheet that is damaged, protected by a password, or too large.
pub fn read(path: &Path, encoding: Option<&str>, watch: &dyn Watch) -> Result<Vec<Table>, FormatError> {
    let name = file_name(path);
    let limit = if sheet::EXTENSIONS.contains(&files::extension(&name).as_str()) { files::SHEET } else { files::TEXT };
    read_bytes(&name, &read_bounded(path, limit)?, encoding, watch)
}

/// As [`read`] for bytes in memory; `name` tells the kind.
///
/// # Errors
/// As [`read`].
pub fn read_bytes(
    name: &str,
    bytes: &[u8],
    encoding: Option<&str>,
    watch: &dyn Watch,
) -> Result<Vec<Table>, FormatError> {
    if sheet::is_spreadsheet(name, bytes) {
        return sheet::read(name, bytes, watch);
    }
    // What programs save as .xls may be a web page.
    let start = bytes.get(..1_024).unwrap_or(bytes).to_ascii_lowercase();
    let has = |sign: &[u8]| start.windows(sign.len()).any(|window| window == sign);
    let misnamed = sheet::EXTENSIONS.contains(&files::extension(name).as_str()) && files::extension(name) != "xls";
    if misnamed || has(b"<html") || has(b"<table") || has(b"<?xml") {
        return Err(FormatError::of_file(name, FormatErrorKind::UnknownKind));
    }
    Ok(vec![csv_from_bytes(name, bytes, encoding, watch)?])
}

/// Reads a CSV file; detects separator, encoding, decimal form. `encoding` overrides.
///
/// # Errors
/// A file that can't be read, is too large, or has no row beside its heading; an unknown encoding.
pub fn read_csv(path: &Path, encoding: Option<&str>, watch: &dyn Watch) -> Result<Table, FormatError> {
    csv_from_bytes(&file_name(path), &read_bounded(path, files::TEXT)?, encoding, watch)
}

/// As [`read_csv`] for bytes in memory.
///
/// # Errors
/// As [`read_csv`].
pub fn csv_from_bytes(
    name: &str,
    bytes: &[u8],
    encoding: Option<&str>,
    watch: &dyn Watch,
) -> Result<Table, FormatError> {
    let error = |kind| FormatError::of_file(name, kind);
    let label = encoding.unwrap_or_else(|| detect_encoding(bytes));
    let decoded =
        text::decode(bytes, label).ok_or_else(|| error(FormatErrorKind::UnknownEncoding(label.to_owned())))?;
    if decoded.contains('\0') {
        // No text: another kind of file.
        return Err(error(FormatErrorKind::UnknownKind));
    }
    let (body, stated) = separator_line(&decoded);
    let separator = stated.unwrap_or_else(|| detect_separator(body));
    let skipped_lines = decoded.get(..decoded.len() - body.len()).unwrap_or("").matches('\n').count() as u64;
    let rows = split(body, separator, quotes_are_closed(body), usize::MAX, watch).map_err(error)?;
    let Rows { heading, mut columns, mut lines, mut ragged } = rows;
    drop_empty_tail(&heading, &mut columns);
    if lines.is_empty() || columns.is_empty() {
        return Err(error(FormatErrorKind::Empty(Wanted::Rows)));
    }
    lines.iter_mut().chain(&mut ragged).for_each(|line| *line += skipped_lines);
    let decimal = detect_decimal(&columns).unwrap_or(match separator {
        b';' => DecimalForm::Comma,
        _ => DecimalForm::Point,
    });
    let names = unique_names(heading.into_iter().take(columns.len()).collect());
    let column = |(name, cells): (String, Vec<String>)| Column { name, numeric: is_numeric(&cells, decimal), cells };
    Ok(Table {
        file_name: name.to_owned(),
        sha256: files::sha256(bytes),
        zip: Arc::new(files::pack(name, &[(name.to_owned(), bytes.to_vec())], watch)?),
        sheet: String::new(),
        separator: char::from(separator),
        encoding: label.to_owned(),
        decimal,
        columns: names.into_iter().zip(columns).map(column).collect(),
        lines,
        ragged_lines: ragged,
    })
}

fn detect_encoding(bytes: &[u8]) -> &'static str {
    match bytes {
        // What Excel calls Unicode text.
        [0xff, 0xfe, ..] => "UTF-16LE",
        [0xfe, 0xff, ..] => "UTF-16BE",
        _ => text::detect(bytes),
    }
}

/// Excel's own first line "sep=;": the text after it, and what it says.
fn separator_line(text: &str) -> (&str, Option<u8>) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let stated = first.trim().trim_matches('"');
    match stated.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).and_then(|_| stated.as_bytes().get(4)) {
        Some(separator) if stated.len() == 5 => (rest, Some(*separator)),
        _ => (text, None),
    }
}

/// A table split into cells.
#[derive(Default)]
struct Rows {
    heading: Vec<String>,
    columns: Vec<Vec<String>>,
    lines: Vec<u64>,
    ragged: Vec<u64>,
}

/// Splits text into at most `limit` rows. Rows without any text are passed over.
fn split(text: &str, separator: u8, quoting: bool, limit: usize, watch: &dyn Watch) -> Result<Rows, FormatErrorKind> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .quoting(quoting)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows = Rows::default();
    let mut record = csv::StringRecord::new();
    let mut lines = LineCounter { text, at: 0, line: 1 };
    while rows.lines.len() < limit {
        let start = reader.position().byte();
        if !reader.read_record(&mut record).map_err(|e| FormatErrorKind::Damaged(e.to_string()))? {
            break;
        }
        let line = lines.line_of_record(start as usize);
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if rows.heading.is_empty() {
            rows.heading = record.iter().map(|cell| cell.trim().to_owned()).collect();
            rows.columns = vec![Vec::new(); rows.heading.len()];
            if rows.heading.len() > MAX_COLUMNS {
                return Err(FormatErrorKind::TooLarge { limit: format!("{MAX_COLUMNS} columns") });
            }
            continue;
        }
        if rows.lines.len() >= MAX_ROWS {
            return Err(FormatErrorKind::TooLarge { limit: format!("{MAX_ROWS} rows") });
        }
        if rows.lines.len().is_multiple_of(4_096) {
            watch.check()?;
        }
        let width = rows.columns.len();
        let extra = record.iter().skip(width).any(|cell| !cell.trim().is_empty());
        if record.len() < width || extra {
            rows.ragged.push(line);
        }
        rows.lines.push(line);
        for (index, column) in rows.columns.iter_mut().enumerate() {
            column.push(record.get(index).unwrap_or("").trim().to_owned());
        }
    }
    Ok(rows)
}

/// Counts lines up to ever later places; the reader's own count is that of the empty lines before a record.
struct LineCounter<'a> {
    text: &'a str,
    at: usize,
    line: u64,
}

impl LineCounter<'_> {
    fn line_of_record(&mut self, start: usize) -> u64 {
        let rest = self.text.get(start..).unwrap_or("");
        let start = start + (rest.len() - rest.trim_start_matches(['\r', '\n']).len());
        let passed = self.text.get(self.at..start).unwrap_or("");
        // Line ends are \n, \r\n or (old Macintosh) \r alone.
        let returns = passed.matches('\r').count() - passed.matches("\r\n").count();
        self.line += (passed.matches('\n').count() + returns) as u64;
        self.at = start;
        self.line
    }
}

/// Whether every quoted cell ends. A text like `5" pipe` opens none.
fn quotes_are_closed(text: &str) -> bool {
    text.matches('"').count().is_multiple_of(2)
}

fn detect_separator(text: &str) -> u8 {
    // The whole text may be long, and quotes may be torn at a cut; a few rows are enough and cost little.
    let head = text.char_indices().nth(200_000).map_or(text, |(at, _)| text.get(..at).unwrap_or(text));
    let score = |separator: u8| {
        let rows =
            split(head, separator, quotes_are_closed(text), LOOKED_AT, &crate::geometry::NoWatch).unwrap_or_default();
        let width = rows.heading.len();
        let even = rows.lines.len() - rows.ragged.len().min(rows.lines.len());
        let share = (even + 1) as f64 / (rows.lines.len() + 1) as f64;
        if width < 2 { 0.0 } else { share + 0.001 * (width.min(100) as f64) }
    };
    let scored = SEPARATORS.into_iter().map(|separator| (separator, score(separator)));
    let best = scored.fold((b',', 0.0), |best, next| if next.1 > best.1 { next } else { best });
    best.0
}

/// Columns without heading and cells at the right end come from separators at the end of each line.
fn drop_empty_tail(heading: &[String], columns: &mut Vec<Vec<String>>) {
    while columns.last().is_some_and(|cells| cells.iter().all(String::is_empty))
        && heading.get(columns.len() - 1).is_some_and(String::is_empty)
    {
        columns.pop();
    }
}

/// The form that most columns with an opinion are in.
fn detect_decimal(columns: &[Vec<String>]) -> Option<DecimalForm> {
    let forms: Vec<DecimalForm> =
        columns.iter().filter_map(|cells| number::detect(cells.iter().map(String::as_str))).collect();
    let commas = forms.iter().filter(|form| **form == DecimalForm::Comma).count();
    match (commas, forms.len() - commas) {
        (0, 0) => None,
        (commas, points) if commas > points => Some(DecimalForm::Comma),
        (commas, points) if commas < points => Some(DecimalForm::Point),
        _ => None,
    }
}

/// Whether all cells that hold something are values, and one of them a number.
pub(super) fn is_numeric(cells: &[String], decimal: DecimalForm) -> bool {
    let mut any = false;
    let readable = cells.iter().filter(|cell| !cell.is_empty()).all(|cell| {
        let value = observed_value(cell, decimal);
        any |= value.is_some_and(|value| value.number().is_some());
        value.is_some()
    });
    readable && any
}

/// A cell as an observed value: a number → measured; a sign → missing, suppressed or zero; other text → `None`.
///
/// Signs of German official statistics (DIN 55301): "." unknown or secret → suppressed; "x" blocked → suppressed; "/" not
/// reliable enough, "…" not yet known → missing; "–" (the dash) nothing, exactly zero → 0. A plain hyphen stands for both nothing and
/// missing in practice: it is read as missing, because a missing zero is seen and a false zero is not. "*", "**" and "< 3" are
/// suppressed. Numbers in brackets (limited validity) and with p, r, s (provisional, corrected, estimated by the source) are read as numbers.
pub fn observed_value(cell: &str, decimal: DecimalForm) -> Option<ObservedValue> {
    let text = cell.trim();
    if let Some(value) = number::parse(text, decimal) {
        return Some(ObservedValue::Measured(value));
    }
    let folded: String = text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    match folded.as_str() {
        "" | "-" | "--" | "/" | "..." | "…" | "k.a." | "ka" | "k.a" | "k.w." | "keineangabe" | "keineangaben"
        | "n.a." | "n/a" | "na" | "n.v." | "nv" | "#n/a" | "#nv" | "#wert!" | "#div/0!" | "#value!" | "#ref!"
        | "#bezug!" | "#name?" | "#num!" | "#zahl!" | "#null!" | "null" | "none" | "nan" | "fehlt" | "missing" => {
            Some(ObservedValue::Missing)
        }
        "–" | "—" => Some(ObservedValue::Measured(0.0)),
        "." | "*" | "**" | "***" | "x" | "•" | "geheim" | "anonymisiert" | "suppressed" => {
            Some(ObservedValue::Suppressed)
        }
        other if other.strip_prefix('<').is_some_and(|rest| number::parse(rest, decimal).is_some()) => {
            Some(ObservedValue::Suppressed)
        }
        _ => with_remark(text, decimal),
    }
}

/// "(12,5)", "12,5 p", "12,5r".
fn with_remark(text: &str, decimal: DecimalForm) -> Option<ObservedValue> {
    let inside = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let before = text.strip_suffix(['p', 'r', 's', 'P', 'R', 'S']);
    inside.or(before).and_then(|text| number::parse(text, decimal)).map(ObservedValue::Measured)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::NoWatch;
    use proptest::prelude::*;

    fn table(text: &str) -> Table {
        csv_from_bytes("x.csv", text.as_bytes(), None, &NoWatch).unwrap()
    }

    fn cells<'a>(table: &'a Table, name: &str) -> Vec<&'a str> {
        table.column(name).unwrap().cells.iter().map(String::as_str).collect()
    }

    #[test]
    fn a_german_table_with_everything() {
        let bytes = b"\"sep=;\"\r\nNr;Stra\xdfe;Wert;Wert;;\r\n1;\"a; b\r\nc\";1.234,5;x;;\r\n\r\n;;;;;\r\n2;Hof;-;.;;\r\n3;Weg\r\n4;Tor;5;6;;;9\r\n";
        let table = csv_from_bytes("x.csv", bytes, None, &NoWatch).unwrap();
        assert_eq!(
            (table.separator, table.encoding.as_str(), table.decimal),
            (';', "windows-1252", DecimalForm::Comma)
        );
        let names: Vec<_> = table.columns.iter().map(|c| (c.name.as_str(), c.numeric)).collect();
        assert_eq!(names, [("Nr", true), ("Straße", false), ("Wert", true), ("Wert (2)", true)]);
        assert_eq!(cells(&table, "straße"), ["a; b\r\nc", "Hof", "Weg", "Tor"]);
        assert_eq!(cells(&table, "Wert (2)"), ["x", ".", "", "6"]);
        assert_eq!(table.lines, [3, 7, 8, 9]);
        assert_eq!(table.ragged_lines, [8, 9]);
        assert_eq!(table.sha256, files::sha256(bytes));
    }

    #[test]
    fn separators_and_encodings_are_detected() {
        for (text, separator, width) in [
            ("a,b\n1,2\n", ',', 2),
            ("a;b\n1,5;2,5\n", ';', 2),
            ("a\tb\tc\n1\t2,5\t3\n", '\t', 3),
            ("a|b\n1|2\n", '|', 2),
            ("a\n1\n2\n", ',', 1),
            ("Name, Ort;Wert\nA, B;1\nC;2\n", ';', 2),
        ] {
            let table = table(text);
            assert_eq!((table.separator, table.columns.len()), (separator, width), "{text}");
        }
        let utf16: Vec<u8> = "\u{feff}Größe\tb\n1\t2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let table = csv_from_bytes("x", &utf16, None, &NoWatch).unwrap();
        assert_eq!((table.encoding.as_str(), table.columns[0].name.as_str()), ("UTF-16LE", "Größe"));
        let bom = csv_from_bytes("x", b"\xef\xbb\xbfid,b\n1,2", None, &NoWatch).unwrap();
        assert_eq!((bom.encoding.as_str(), bom.columns[0].name.as_str()), ("UTF-8", "id"));
        let chosen = csv_from_bytes("x", b"\x81,b\n1,2", Some("IBM850"), &NoWatch).unwrap();
        assert_eq!(chosen.columns[0].name, "ü");
        assert!(csv_from_bytes("x", b"a,b\n1,2", Some("?"), &NoWatch).is_err());
    }

    #[test]
    fn the_decimal_form_is_told_by_columns_not_by_codes() {
        assert_eq!(table("plz;wert\n24937;1.234\n24939;12.345\n").decimal, DecimalForm::Comma);
        assert_eq!(table("id,quotient\n1,14.8\n2,13.7\n").decimal, DecimalForm::Point);
        assert_eq!(table("id;quotient\n1;14.8\n2;13.7\n").decimal, DecimalForm::Point);
        assert_eq!(table("id,\"wert\"\n1,\"14,8\"\n2,\"13,7\"\n").decimal, DecimalForm::Comma);
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_swallows_nothing() {
        let table = table("a,b\n\"5,1\n6,2\n7,3\n");
        assert_eq!(cells(&table, "b"), ["1", "2", "3"]);
    }

    #[test]
    fn tables_without_rows_and_what_is_no_table() {
        for bytes in [&b""[..], b"\n\n", b"a,b\n"] {
            let error = csv_from_bytes("x", bytes, None, &NoWatch).unwrap_err();
            assert!(matches!(error.kind, FormatErrorKind::Empty(Wanted::Rows)), "{bytes:?}: {error}");
        }
        let error = csv_from_bytes("x", b"PK\x03\x04\0\0\0", None, &NoWatch).unwrap_err();
        assert!(matches!(error.kind, FormatErrorKind::UnknownKind));
    }

    #[test]
    fn signs_of_official_statistics() {
        use ObservedValue::{Measured, Missing, Suppressed};
        for (cell, value) in [
            ("1.234,5", Some(Measured(1234.5))),
            ("0", Some(Measured(0.0))),
            ("–", Some(Measured(0.0))),
            ("-", Some(Missing)),
            ("", Some(Missing)),
            (" / ", Some(Missing)),
            ("k. A.", Some(Missing)),
            ("#NV", Some(Missing)),
            ("...", Some(Missing)),
            (".", Some(Suppressed)),
            ("*", Some(Suppressed)),
            ("X", Some(Suppressed)),
            ("< 3", Some(Suppressed)),
            ("(12,5)", Some(Measured(12.5))),
            ("12,5 p", Some(Measured(12.5))),
            ("-3", Some(Measured(-3.0))),
            ("Altstadt", None),
            ("1-4", None),
        ] {
            assert_eq!(observed_value(cell, DecimalForm::Comma), value, "{cell:?}");
        }
    }

    proptest! {
        #![proptest_config(crate::formats::tests::damage(500))]

        #[test]
        fn any_bytes_make_a_table_or_an_error(bytes in prop::collection::vec(prop_oneof![Just(b','), Just(b';'), Just(b'"'), Just(b'\n'), Just(b'\r'), any::<u8>()], 0..200)) {
            if let Ok(table) = csv_from_bytes("x", &bytes, None, &NoWatch) {
                prop_assert!(table.columns.iter().all(|c| c.cells.len() == table.lines.len()));
                prop_assert!(table.lines.windows(2).all(|pair| pair[0] < pair[1]));
            }
        }

        #[test]
        fn what_is_written_is_read(rows in prop::collection::vec(prop::collection::vec("[a-zäöü \",;\n]{0,6}", 3), 1..6)) {
            let mut writer = csv::WriterBuilder::new().delimiter(b';').quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
            writer.write_record(["k", "l", "m"]).unwrap();
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let bytes = writer.into_inner().unwrap();
            let kept: Vec<_> = rows.iter().filter(|row| row.iter().any(|cell| !cell.trim().is_empty())).collect();
            match csv_from_bytes("x", &bytes, None, &NoWatch) {
                Ok(table) => {
                    prop_assert_eq!(table.lines.len(), kept.len());
                    for (index, row) in kept.iter().enumerate() {
                        let read: Vec<_> = table.columns.iter().map(|c| c.cells[index].as_str()).collect();
                        let wanted: Vec<_> = row.iter().map(|cell| cell.trim()).collect();
                        prop_assert_eq!(read, wanted);
                    }
                }
                Err(_) => prop_assert!(kept.is_empty()),
            }
        }
    }
}
