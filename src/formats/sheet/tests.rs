//! Spreadsheets as offices make them.

use super::xls::check_bounds;
use super::*;
use crate::formats::number::DecimalForm;
use crate::formats::table::read_bytes;
use crate::geometry::NoWatch;
use proptest::prelude::*;

/// An XLSX of sheets with the XML of their rows and what follows them.
fn xlsx_of(sheets: &[(&str, &str, &str)]) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let listed: String = sheets
        .iter()
        .enumerate()
        .map(|(n, (name, _, _))| {
            let (name, state) = name.strip_prefix('!').map_or((*name, ""), |name| (name, " state=\"hidden\""));
            format!("<sheet name=\"{name}\" sheetId=\"{0}\"{state} r:id=\"r{0}\"/>", n + 1)
        })
        .collect();
    let related: String = (1..=sheets.len())
        .map(|n| format!("<Relationship Id=\"r{n}\" Type=\"{rel}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"))
        .collect();
    let mut members = vec![
        ("[Content_Types].xml".to_owned(), format!("<Types xmlns=\"{package}/content-types\"/>")),
        (
            "_rels/.rels".to_owned(),
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"d\" Type=\"{rel}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml".to_owned(),
            format!("<workbook xmlns=\"{main}\" xmlns:r=\"{rel}\"><sheets>{listed}</sheets></workbook>"),
        ),
        (
            "xl/_rels/workbook.xml.rels".to_owned(),
            format!(
                "<Relationships xmlns=\"{package}/relationships\">{related}<Relationship Id=\"s\" Type=\"{rel}/styles\" Target=\"styles.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/styles.xml".to_owned(),
            format!(
                "<styleSheet xmlns=\"{main}\"><numFmts count=\"1\"><numFmt numFmtId=\"165\" formatCode=\"00000\"/></numFmts><cellXfs count=\"4\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\" applyNumberFormat=\"1\"/><xf numFmtId=\"10\"/><xf numFmtId=\"165\"/></cellXfs></styleSheet>"
            ),
        ),
    ];
    for (n, (_, rows, after)) in sheets.iter().enumerate() {
        let text = format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData>{after}</worksheet>");
        members.push((format!("xl/worksheets/sheet{}.xml", n + 1), text));
    }
    let members: Vec<_> = members.into_iter().map(|(name, text)| (name, text.into_bytes())).collect();
    files::pack("x.xlsx", &members, &NoWatch).unwrap()
}

/// "A1=Text", "B2#1.5" (a number), "C3@45657" (a date), "D4%0.125" (a share), "E5&1001" (a code), by rows.
fn rows(cells: &[&str]) -> String {
    let mut rows: std::collections::BTreeMap<u32, String> = Default::default();
    for cell in cells {
        let (at, sign) = cell.char_indices().find(|(_, c)| "=#@%&".contains(*c)).unwrap();
        let (place, value) = (&cell[..at], &cell[at + 1..]);
        let row = place.trim_start_matches(char::is_alphabetic).parse().unwrap();
        rows.entry(row).or_default().push_str(&match sign {
            '=' => format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{value}</t></is></c>"),
            '#' => format!("<c r=\"{place}\"><v>{value}</v></c>"),
            other => {
                let style = "@%&".find(other).unwrap() + 1;
                format!("<c r=\"{place}\" s=\"{style}\"><v>{value}</v></c>")
            }
        });
    }
    rows.into_iter().map(|(row, cells)| format!("<row r=\"{row}\">{cells}</row>")).collect()
}

fn merged(regions: &[&str]) -> String {
    let cells: String = regions.iter().map(|region| format!("<mergeCell ref=\"{region}\"/>")).collect();
    format!("<mergeCells count=\"{}\">{cells}</mergeCells>", regions.len())
}

fn told(table: &Table) -> Vec<(&str, Vec<&str>)> {
    table.columns.iter().map(|c| (c.name.as_str(), c.cells.iter().map(String::as_str).collect())).collect()
}

fn first(cells: &[&str], regions: &[&str]) -> Table {
    let bytes = xlsx_of(&[("Daten", &rows(cells), &merged(regions))]);
    read_bytes("x.xlsx", &bytes, None, &NoWatch).unwrap().remove(0)
}

#[test]
fn a_table_as_an_office_makes_it() {
    let cells = [
        "A1=Sozialatlas 2023: Bevölkerung",
        "A2=Stand: 31.12.2023", // title and date
        "A4=Nr",
        "B4=Stadtteil",
        "C4=Einwohner",
        "E4=Stichtag",
        "F4=Quote",
        "C5=gesamt",
        "D5=weiblich",
        "A6=01",
        "B6=Altstadt",
        "C6#3214",
        "D6#1601.0",
        "E6@45291",
        "F6#0.30000000000000004",
        "A8=02",
        "B8=Neustadt",
        "C8=x",
        "D8#1200",
        "E8@45291.5",
        "F8#12.25",
        "C9#5",
    ];
    let table = first(&cells, &["A1:F1", "A4:A5", "B4:B5", "C4:D4", "E4:E5", "F4:F5", "B8:B9"]);
    assert_eq!(
        told(&table),
        [
            ("Nr", vec!["01", "02", ""]),
            ("Stadtteil", vec!["Altstadt", "Neustadt", "Neustadt"]),
            ("Einwohner gesamt", vec!["3214", "x", "5"]),
            ("Einwohner weiblich", vec!["1601", "1200", ""]),
            ("Stichtag", vec!["2023-12-31", "2023-12-31T12:00:00", ""]),
            ("Quote", vec!["0.3", "12.25", ""]),
        ]
    );
    assert_eq!(table.lines, [6, 8, 9]);
    assert_eq!((table.sheet.as_str(), table.decimal, table.columns[2].numeric), ("Daten", DecimalForm::Point, true));
}

#[test]
fn a_mapping_of_two_columns_under_a_title() {
    let table = first(&["A1=Zuordnung", "A3=Block", "B3=Raum", "A4=0101", "B4=R1", "A5#102", "B5=R2"], &[]);
    assert_eq!(told(&table), [("Block", vec!["0101", "102"]), ("Raum", vec!["R1", "R2"])]);
    let one = first(&["A1=Block", "A2=0101", "A3=0102"], &[]);
    assert_eq!(told(&one), [("Block", vec!["0101", "0102"])]);
}

#[test]
fn shares_and_codes_are_what_people_see() {
    let table = first(&["A1=Schlüssel", "B1=Quote", "A2&1001", "B2%0.07", "A3&10001", "B3%0.1255"], &[]);
    assert_eq!(told(&table), [("Schlüssel", vec!["01001", "10001"]), ("Quote", vec!["7", "12.55"])]);
}

#[test]
fn numbers_typed_as_text_and_true_ones_come_in_one_form() {
    let table = first(&["A1=Nr", "B1=Quote", "A2#1", "B2=12,5", "A3#2", "B3#0.25", "A4#3", "B4=1.234,75"], &[]);
    assert_eq!(table.decimal, DecimalForm::Comma);
    assert_eq!(told(&table)[1], ("Quote", vec!["12,5", "0,25", "1.234,75"]));
    assert!(table.columns[1].numeric);
}

#[test]
fn every_sheet_with_rows_is_a_table_and_hidden_ones_come_last() {
    let data = rows(&["A1=Nr", "B1=Wert", "A2#1", "B2#2"]);
    let bytes = xlsx_of(&[
        ("!Alt", &data, ""),
        ("Leer", "", ""),
        ("Kopf", &rows(&["A1=Nr", "B1=Wert"]), ""),
        ("Neu", &data, ""),
    ]);
    let tables = read_bytes("x.xlsx", &bytes, None, &NoWatch).unwrap();
    assert_eq!(tables.iter().map(|t| t.sheet.as_str()).collect::<Vec<_>>(), ["Neu", "Alt"]);
    assert_eq!(tables[0].sha256, files::sha256(&bytes));
    let empty = xlsx_of(&[("Leer", "", "")]);
    let error = read_bytes("x.xlsx", &empty, None, &NoWatch).unwrap_err();
    assert!(matches!(error.kind, FormatErrorKind::Empty(Wanted::Rows)), "{error}");
}

#[test]
fn a_stray_cell_far_away_does_no_harm() {
    let table = first(&["A1=Nr", "B1=Wert", "A2#1", "B2#2", "XFD1048576=!"], &[]);
    assert_eq!(told(&table), [("Nr", vec!["1", ""]), ("Wert", vec!["2", ""]), ("Spalte 3", vec!["", "!"])]);
    assert_eq!(table.lines, [2, 1_048_576]);
}

fn ods_of(content: &str) -> Vec<u8> {
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\" xmlns:style=\"s\">\
         <office:automatic-styles><style:style style:name=\"ta2\"><style:table-properties table:display=\"false\"/></style:style></office:automatic-styles>\
         <office:body><office:spreadsheet>{content}</office:spreadsheet></office:body></office:document-content>"
    );
    let mimetype = b"application/vnd.oasis.opendocument.spreadsheet".to_vec();
    files::pack("x.ods", &[("mimetype".into(), mimetype), ("content.xml".into(), text.into_bytes())], &NoWatch).unwrap()
}

#[test]
fn open_document_sheets_are_read() {
    let text = |value: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{value}</text:p></table:table-cell>")
    };
    let row = |cells: &str| format!("<table:table-row>{cells}</table:table-row>");
    let sheet = [
        "<table:table table:name=\"Alt\" table:style-name=\"ta2\">".to_owned(),
        row(&[text("a"), text("b")].concat()),
        row(&[text("1"), text("2")].concat()),
        "</table:table><table:table table:name=\"Räume\" table:style-name=\"ta1\"><table:table-column table:number-columns-repeated=\"16384\"/>".to_owned(),
        row(&format!("{}<table:table-cell table:number-columns-repeated=\"16383\"/>", text("Titel"))),
        "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>".to_owned(),
        row(&["<table:table-cell table:number-rows-spanned=\"2\" office:value-type=\"string\"><text:p>Nr</text:p></table:table-cell>\
              <table:table-cell table:number-columns-spanned=\"2\" office:value-type=\"string\"><text:p>Einwohner</text:p></table:table-cell><table:covered-table-cell/>", &text("Datum"), &text("Aktiv")].concat()),
        row(&["<table:covered-table-cell/>", &text("m &amp; d"), &text("w")].concat()),
        row("<table:table-cell office:value-type=\"string\"><office:annotation><text:p>Notiz</text:p></office:annotation><text:p>00<text:span>7</text:span></text:p></table:table-cell>\
             <table:table-cell table:number-columns-repeated=\"2\" office:value-type=\"float\" office:value=\"12.5\"><text:p>12,5</text:p></table:table-cell>\
             <table:table-cell office:value-type=\"date\" office:date-value=\"2023-12-31\"><text:p>31.12.23</text:p></table:table-cell>\
             <table:table-cell office:value-type=\"boolean\" office:boolean-value=\"TRUE\"><text:p>WAHR</text:p></table:table-cell>"),
        "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row></table:table>".to_owned(),
    ];
    let tables = read_bytes("x.ods", &ods_of(&sheet.concat()), None, &NoWatch).unwrap();
    assert_eq!(tables.iter().map(|t| t.sheet.as_str()).collect::<Vec<_>>(), ["Räume", "Alt"]);
    assert_eq!(
        told(&tables[0]),
        [
            ("Nr", vec!["007"]),
            ("Einwohner m & d", vec!["12.5"]),
            ("Einwohner w", vec!["12.5"]),
            ("Datum", vec!["2023-12-31"]),
            ("Aktiv", vec!["true"]),
        ]
    );
    assert_eq!(tables[0].lines, [6]);
}

#[test]
fn what_is_no_spreadsheet_or_a_trap_says_so() {
    let kind = |name: &str, bytes: &[u8]| read_bytes(name, bytes, None, &NoWatch).unwrap_err().kind;
    assert!(matches!(kind("x.xls", b"<html><table>"), FormatErrorKind::UnknownKind));
    let other = files::pack("x", &[("a.txt".into(), vec![1])], &NoWatch).unwrap();
    assert!(matches!(kind("x.xlsx", &other), FormatErrorKind::UnknownKind));
    let locked =
        [COMPOUND, &[0; 600], &"EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()]
            .concat();
    assert!(matches!(kind("x.xlsx", &locked), FormatErrorKind::Damaged(what) if what.contains("password")));
    // A text that somebody called .xls is read as the table it is.
    assert_eq!(
        told(&read_bytes("x.xls", b"a;b\n1;2\n", None, &NoWatch).unwrap()[0]),
        [("a", vec!["1"]), ("b", vec!["2"])]
    );
    let whole = xlsx_of(&[("D", &rows(&["A1=a", "A2=b"]), "")]);
    assert!(matches!(
        kind("x.xlsx", &whole[..whole.len() / 2]),
        FormatErrorKind::Damaged(_) | FormatErrorKind::Truncated
    ));
    // Packed as tightly as can be: what we pack ourselves is not tight enough for a trap.
    let mut packed = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let tight = zip::write::SimpleFileOptions::default().compression_level(Some(9));
    packed.start_file("content.xml", tight).unwrap();
    std::io::Write::write_all(&mut packed, &vec![b' '; 70 << 20]).unwrap();
    let bomb = packed.finish().unwrap().into_inner();
    assert!(matches!(kind("x.ods", &bomb), FormatErrorKind::TooLarge { .. }));
    // A million rows of sixteen thousand filled cells, in a hundred bytes.
    let cell =
        "<table:table-cell table:number-columns-repeated=\"16384\" office:value-type=\"float\" office:value=\"1\"/>";
    let rows = format!(
        "<table:table table:name=\"x\"><table:table-row table:number-rows-repeated=\"1000000\">{cell}</table:table-row></table:table>"
    );
    assert!(matches!(kind("x.ods", &ods_of(&rows)), FormatErrorKind::TooLarge { .. }));
}

/// A compound file with one stream of the given records.
fn xls_of(records: &[(u16, Vec<u8>)]) -> Vec<u8> {
    let mut stream: Vec<u8> = Vec::new();
    for (kind, data) in records {
        stream.extend(kind.to_le_bytes());
        stream.extend((data.len() as u16).to_le_bytes());
        stream.extend(data);
    }
    let len = stream.len().max(4096) as u32;
    stream.resize(stream.len().max(4096).next_multiple_of(512), 0);
    let sectors = stream.len() / 512;
    let mut bytes = COMPOUND.to_vec();
    bytes.resize(24, 0);
    for word in [0x3e_u16, 3, 0xfffe, 9, 6] {
        bytes.extend(word.to_le_bytes());
    }
    bytes.resize(40, 0);
    for long in [0_u32, 1, 1, 0, 4096, 0xffff_fffe, 0, 0xffff_fffe, 0, 0] {
        bytes.extend(long.to_le_bytes());
    }
    bytes.resize(512, 0xff);
    // Sector 0: the table. 1: the directory. Then the stream.
    let mut table = vec![0xffff_fffd_u32, 0xffff_fffe];
    table.extend((0..sectors as u32).map(|n| if n as usize + 1 == sectors { 0xffff_fffe } else { n + 3 }));
    table.resize(128, 0xffff_ffff);
    bytes.extend(table.into_iter().flat_map(u32::to_le_bytes));
    for (name, kind, start, size) in [("Root Entry", 5_u8, 0xffff_fffe_u32, 0_u32), ("Workbook", 2, 2, len)] {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let name_len = entry.len() as u16 + 2;
        entry.resize(64, 0);
        entry.extend(name_len.to_le_bytes());
        entry.extend([kind, 1]);
        entry.extend([0xff; 12]);
        entry.resize(116, 0);
        entry.extend(start.to_le_bytes());
        entry.extend(size.to_le_bytes());
        entry.resize(128, 0);
        bytes.extend(entry);
    }
    bytes.resize(1536, 0);
    bytes.extend(stream);
    bytes
}

/// A workbook with one sheet of numbers and texts at places.
fn xls_with(cells: &[(u16, u16, Result<f64, &str>)]) -> Vec<u8> {
    let bof = |kind: u16| (0x0809, [0x0600_u16.to_le_bytes(), kind.to_le_bytes(), [0; 2], [0; 2]].concat());
    let mut records = vec![bof(5)];
    let texts: Vec<&str> = cells.iter().filter_map(|cell| cell.2.err()).collect();
    let mut shared = [(texts.len() as u32).to_le_bytes(), (texts.len() as u32).to_le_bytes()].concat();
    for text in &texts {
        let units: Vec<u16> = text.encode_utf16().collect();
        shared.extend((units.len() as u16).to_le_bytes());
        shared.push(1);
        shared.extend(units.into_iter().flat_map(u16::to_le_bytes));
    }
    // Twice the globals, the second time with the true place of the sheet.
    let sheet = |at: u32| (0x0085, [&at.to_le_bytes()[..], &[0, 0, 5, 0], b"Daten"].concat());
    let globals: usize =
        [bof(5), sheet(0), (0x00fc, shared.clone()), (0x000a, vec![])].iter().map(|r| r.1.len() + 4).sum();
    records.extend([sheet(globals as u32), (0x00fc, shared), (0x000a, vec![]), bof(0x10)]);
    let mut next_text = 0_u32;
    for (row, column, value) in cells {
        let place = [row.to_le_bytes(), column.to_le_bytes(), [0; 2]].concat();
        records.push(match value {
            Ok(number) => (0x0203, [&place[..], &number.to_le_bytes()].concat()),
            Err(_) => {
                next_text += 1;
                (0x00fd, [&place[..], &(next_text - 1).to_le_bytes()].concat())
            }
        });
    }
    records.push((0x000a, vec![]));
    xls_of(&records)
}

#[test]
fn old_excel_files_are_read_and_their_traps_refused() {
    let bytes = xls_with(&[(0, 0, Err("Nr")), (0, 1, Err("Größe")), (1, 0, Err("007")), (1, 1, Ok(12.5))]);
    let tables = read_bytes("x.xls", &bytes, None, &NoWatch).unwrap();
    assert_eq!(told(&tables[0]), [("Nr", vec!["007"]), ("Größe", vec!["12.5"])]);
    assert_eq!(tables[0].sheet, "Daten");
    // Two cells between which everything would be reserved.
    let far = |row| check_bounds(&xls_with(&[(0, 0, Ok(1.0)), (row, 255, Ok(1.0))]));
    assert!(far(20_000).is_ok());
    assert!(matches!(far(65_535), Err(FormatErrorKind::TooLarge { .. })));
    // In several sheets.
    let mut twice = Vec::new();
    for _ in 0..2 {
        twice.push((0x0809, vec![0; 8]));
        for (row, column) in [(0_u16, 0_u16), (20_000, 255)] {
            twice.push((
                0x0203,
                [row.to_le_bytes(), column.to_le_bytes(), [0; 2], [0; 2], [0; 2], [0; 2], [0; 2]].concat(),
            ));
        }
    }
    assert!(matches!(check_bounds(&xls_of(&twice)), Err(FormatErrorKind::TooLarge { .. })));
}

proptest! {
    #![proptest_config(crate::formats::tests::damage(300))]

    #[test]
    fn damaged_spreadsheets_are_tables_or_errors(which in 0..3_usize, flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8), cut in prop::option::of(any::<prop::sample::Index>())) {
        let mut bytes = match which {
            0 => xlsx_of(&[("D", &rows(&["A1=a", "B1=b", "A2#1", "B2@45000"]), &merged(&["A2:A3"]))]),
            1 => ods_of("<table:table table:name=\"x\"><table:table-row><table:table-cell office:value-type=\"string\"><text:p>a</text:p></table:table-cell></table:table-row></table:table>"),
            _ => xls_with(&[(0, 0, Err("Nr")), (0, 1, Err("Größe")), (1, 0, Err("007")), (1, 1, Ok(12.5))]),
        };
        for (at, value) in flips {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(tables) = read_bytes(["x.xlsx", "x.ods", "x.xls"][which], &bytes, None, &NoWatch) {
            for table in tables {
                prop_assert!(table.columns.iter().all(|c| c.cells.len() == table.lines.len()));
            }
        }
    }

    #[test]
    fn what_stands_in_a_sheet_is_read(cells in prop::collection::vec(prop::collection::vec(prop_oneof!["[a-zäöü0-9]{1,6}", "[1-9][0-9]{0,5}"], 3), 1..8)) {
        let mut listed: Vec<String> = vec!["A1=k".into(), "B1=l".into(), "C1=m".into()];
        for (row, values) in cells.iter().enumerate() {
            listed.extend(values.iter().enumerate().map(|(column, value)| format!("{}{}={value}", ["A", "B", "C"][column], row + 2)));
        }
        let table = first(&listed.iter().map(String::as_str).collect::<Vec<_>>(), &[]);
        for (column, read) in table.columns.iter().enumerate() {
            let wanted: Vec<&String> = cells.iter().map(|row| &row[column]).collect();
            prop_assert_eq!(read.cells.iter().collect::<Vec<_>>(), wanted);
        }
    }
}
