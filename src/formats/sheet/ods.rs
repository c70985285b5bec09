//! OpenDocument spreadsheets, read as a stream: a cell may say that it is repeated a million times, and only what is filled is
//! kept.

use super::MAX_UNPACKED;
use super::grid::{Budget, Cell, Region, Sheet, iso};
use super::styles::Shown;
use crate::formats::files;
use crate::formats::{FormatError, FormatErrorKind};
use crate::geometry::Watch;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::collections::BTreeSet;

/// A filled cell or row is repeated at most so often: people fill columns, not worlds.
const MAX_REPEATED: u32 = 100_000;

/// All sheets of a file.
pub(super) fn sheets(
    name: &str,
    bytes: &[u8],
    budget: &mut Budget,
    watch: &dyn Watch,
) -> Result<Vec<Sheet>, FormatError> {
    let error = |kind| FormatError::of_file(name, kind);
    files::check_unpacked(name, bytes, MAX_UNPACKED, watch)?;
    let mut members = files::unzip(name, bytes, |member| member == "content.xml", watch)?;
    let (_, content) = members.pop().ok_or_else(|| error(FormatErrorKind::UnknownKind))?;
    let text =
        String::from_utf8(content).map_err(|_| error(FormatErrorKind::Damaged("content.xml is not UTF-8".into())))?;
    let mut parser = Parser::new(budget);
    parser.read(&text, watch).map_err(error)?;
    Ok(parser.sheets)
}

struct Parser<'a> {
    budget: &'a mut Budget,
    sheets: Vec<Sheet>,
    sheet: Option<Sheet>,
    /// Names of styles that hide a sheet.
    hiding: BTreeSet<String>,
    style: String,
    row: u32,
    row_repeated: u32,
    row_cells: Vec<(u32, Cell)>,
    column: u32,
    cell: Option<Pending>,
    /// Inside of a note, whose paragraphs are not the cell's.
    in_note: usize,
}

/// A cell whose text is being read.
struct Pending {
    repeated: u32,
    value: Option<Cell>,
    text: String,
    paragraphs: usize,
}

impl<'a> Parser<'a> {
    fn new(budget: &'a mut Budget) -> Self {
        Self {
            budget,
            sheets: Vec::new(),
            sheet: None,
            hiding: BTreeSet::new(),
            style: String::new(),
            row: 0,
            row_repeated: 1,
            row_cells: Vec::new(),
            column: 0,
            cell: None,
            in_note: 0,
        }
    }

    fn read(&mut self, source: &str, watch: &dyn Watch) -> Result<(), FormatErrorKind> {
        let mut reader = Reader::from_str(source);
        let mut count = 0_usize;
        loop {
            count += 1;
            if count.is_multiple_of(16_384) {
                watch.check()?;
            }
            match reader.read_event().map_err(|e| FormatErrorKind::Damaged(e.to_string()))? {
                Event::Start(start) => self.open(&start),
                Event::Empty(start) => {
                    self.open(&start);
                    self.close(start.local_name().as_ref())?;
                }
                Event::End(end) => self.close(end.local_name().as_ref())?,
                Event::Text(text) => self.add(&text),
                Event::CData(text) => self.add(&text),
                Event::GeneralRef(reference) => {
                    let letter = match &*reference {
                        "lt" => Some('<'),
                        "gt" => Some('>'),
                        "amp" => Some('&'),
                        "quot" => Some('"'),
                        "apos" => Some('\''),
                        _ => reference.resolve_char_ref().ok().flatten(),
                    };
                    self.add(letter.unwrap_or('\u{fffd}').encode_utf8(&mut [0; 4]));
                }
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn add(&mut self, text: &str) {
        if let Some(cell) = self.cell.as_mut().filter(|cell| self.in_note == 0 && cell.paragraphs > 0) {
            cell.text.push_str(text);
        }
    }

    fn open(&mut self, start: &BytesStart) {
        let attribute = |name: &str| {
            let found = start.try_get_attribute(name).ok().flatten()?;
            Some(found.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
        };
        let number = |name: &str| attribute(name).and_then(|value| value.parse::<u32>().ok()).unwrap_or(1).max(1);
        match start.local_name().as_ref() {
            "style" => self.style = attribute("style:name").unwrap_or_default(),
            "table-properties" if attribute("table:display").as_deref() == Some("false") => {
                self.hiding.insert(self.style.clone());
            }
            "table" => {
                let hidden = attribute("table:style-name").is_some_and(|style| self.hiding.contains(&style));
                self.sheet = Some(Sheet::new(attribute("table:name").unwrap_or_default(), hidden, Vec::new()));
                self.row = 0;
            }
            "table-row" => {
                self.row_repeated = number("table:number-rows-repeated");
                self.column = 0;
                self.row_cells.clear();
            }
            "table-cell" | "covered-table-cell" => {
                let (rows, columns) = (number("table:number-rows-spanned"), number("table:number-columns-spanned"));
                if rows > 1 || columns > 1 {
                    let region = Region {
                        rows: (self.row, self.row.saturating_add(rows - 1)),
                        columns: (self.column, self.column.saturating_add(columns - 1)),
                    };
                    self.sheet.iter_mut().for_each(|sheet| sheet.add_region(region));
                }
                self.cell = Some(Pending {
                    repeated: number("table:number-columns-repeated"),
                    value: value(&attribute),
                    text: String::new(),
                    paragraphs: 0,
                });
            }
            "annotation" => self.in_note += 1,
            "p" if self.in_note == 0 => {
                if let Some(cell) = &mut self.cell {
                    if cell.paragraphs > 0 {
                        cell.text.push('\n');
                    }
                    cell.paragraphs += 1;
                }
            }
            // Several spaces, a tab, a new line.
            "s" | "tab" | "line-break" => self.add(" "),
            _ => {}
        }
    }

    fn close(&mut self, local_name: &str) -> Result<(), FormatErrorKind> {
        match local_name {
            "annotation" => self.in_note = self.in_note.saturating_sub(1),
            "table-cell" | "covered-table-cell" => self.store(),
            "table-row" => {
                let cells = std::mem::take(&mut self.row_cells);
                if let Some(sheet) = self.sheet.as_mut().filter(|_| !cells.is_empty()) {
                    let rows = self.row_repeated.min(MAX_REPEATED);
                    self.budget.check(cells.len().saturating_mul(rows as usize))?;
                    for row in 0..rows {
                        for (column, cell) in &cells {
                            sheet.add(self.row.saturating_add(row), *column, cell.clone(), self.budget)?;
                        }
                    }
                }
                self.row = self.row.saturating_add(self.row_repeated);
            }
            "table" => self.sheets.extend(self.sheet.take()),
            _ => {}
        }
        Ok(())
    }

    fn store(&mut self) {
        let Some(Pending { repeated, value, text, .. }) = self.cell.take() else { return };
        let cell = value.unwrap_or(Cell::Text(text));
        let filled = !matches!(&cell, Cell::Text(text) if text.trim().is_empty());
        if filled {
            // A row is as wide as programs allow: sixteen thousand columns.
            let copies = (0..repeated.min(16_384)).map(|n| (self.column.saturating_add(n), cell.clone()));
            self.row_cells.extend(copies.take(16_384_usize.saturating_sub(self.row_cells.len())));
        }
        self.column = self.column.saturating_add(repeated);
    }
}

/// What the attributes of a cell say; `None` where its text does.
fn value(attribute: &dyn Fn(&str) -> Option<String>) -> Option<Cell> {
    match attribute("office:value-type")?.as_str() {
        kind @ ("float" | "percentage" | "currency") => {
            let number = attribute("office:value")?.parse::<f64>().ok().filter(|number| number.is_finite())?;
            Some(Cell::Number(number).shown(if kind == "percentage" { Shown::Percent } else { Shown::AsIs }))
        }
        "date" => Some(Cell::Text(iso(&attribute("office:date-value")?))),
        "boolean" => Some(Cell::Text(attribute("office:boolean-value")?.to_lowercase())),
        "string" => attribute("office:string-value").map(Cell::Text),
        _ => None,
    }
}
