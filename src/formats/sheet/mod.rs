//! Spreadsheets: XLSX, XLS and ODS, each sheet as a [`Table`].
//!
//! Offices put titles above the heading, merge cells of the heading over several columns and rows, leave rows empty and store
//! codes as text. So the heading is found by how full the rows are, its levels are joined ("2022 weiblich"), a value merged
//! over several rows stands in each of them, and a text stays the text it is, leading zeros included. Numbers come as they are
//! stored, but for what their form adds to their meaning: a share shown as 12,5 % is 12.5 as in a CSV, a code shown as 01001 is
//! 01001. (Of old .xls files that form is not known: a share is 0.125 there.) Dates come as 2024-12-31, formulas as the value
//! they had when the file was saved.
//!
//! Bounds: what the archive unpacks to, the cells of all sheets, and the area a sheet spans. The readers of `calamine` are given
//! files only after those are checked; should one of them panic all the same, that is a damaged file.

mod grid;
mod ods;
mod styles;
mod xls;

use super::files::{self, extension};
use super::table::Table;
use super::{FormatError, FormatErrorKind, error::Wanted};
use crate::geometry::Watch;
use calamine::{Data, DataRef, Dimensions, ExcelDateTime, Reader, SheetVisible, Xls, Xlsx};
use grid::{Budget, Cell, Region, Sheet};
use std::io::Cursor;
use std::sync::Arc;
use styles::Shown;

/// What the names of spreadsheets end in.
pub(super) const EXTENSIONS: [&str; 4] = ["xlsx", "xlsm", "xls", "ods"];
/// All that is in an archive, unpacked.
const MAX_UNPACKED: u64 = 1 << 30;
const COMPOUND: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// What a file is, by its bytes: the ending of its name is often wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Xlsx,
    Ods,
    Xls,
}

/// All sheets of a spreadsheet that hold a table, in the order of the file, hidden ones last.
///
/// # Errors
/// A file that is none, is damaged, protected by a password or too large, or has no row beside a heading in any sheet.
pub(super) fn read(name: &str, bytes: &[u8], watch: &dyn Watch) -> Result<Vec<Table>, FormatError> {
    let error = |kind| FormatError::of_file(name, kind);
    let kind = kind_of(bytes).map_err(error)?;
    let mut budget = Budget::default();
    let mut sheets = match kind {
        Kind::Ods => ods::sheets(name, bytes, &mut budget, watch)?,
        Kind::Xlsx => {
            files::check_unpacked(name, bytes, MAX_UNPACKED, watch)?;
            let styles = styles::of_xlsx(name, bytes, watch)?;
            guarded(|| xlsx(bytes, &styles, &mut budget, watch)).map_err(error)?
        }
        Kind::Xls => {
            xls::check_bounds(bytes).map_err(error)?;
            guarded(|| xls_sheets(bytes, &mut budget, watch)).map_err(error)?
        }
    };
    sheets.sort_by_key(|sheet| sheet.hidden);
    let sha256 = files::sha256(bytes);
    let zip = Arc::new(files::pack(name, &[(name.to_owned(), bytes.to_vec())], watch)?);
    let mut tables = Vec::new();
    for sheet in sheets {
        watch.check().map_err(|e| error(e.into()))?;
        if let Some(content) = sheet.into_content().map_err(error)? {
            tables.push(Table {
                file_name: name.to_owned(),
                sha256: sha256.clone(),
                zip: Arc::clone(&zip),
                sheet: content.sheet,
                separator: '\t',
                encoding: "UTF-8".to_owned(),
                decimal: content.decimal,
                columns: content.columns,
                lines: content.lines,
                ragged_lines: Vec::new(),
            });
        }
    }
    if tables.is_empty() { Err(error(FormatErrorKind::Empty(Wanted::Rows))) } else { Ok(tables) }
}

/// Whether bytes are those of a spreadsheet, whatever the file is called. (What is called .xls is often text.)
pub(super) fn is_spreadsheet(name: &str, bytes: &[u8]) -> bool {
    EXTENSIONS.contains(&extension(name).as_str()) && (bytes.starts_with(b"PK") || bytes.starts_with(COMPOUND))
}

fn kind_of(bytes: &[u8]) -> Result<Kind, FormatErrorKind> {
    let damaged = |what: &str| FormatErrorKind::Damaged(what.to_owned());
    if bytes.starts_with(COMPOUND) {
        // The name of the stream in which Office keeps a file that needs a password.
        let encrypted: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let locked = bytes.windows(encrypted.len()).any(|window| window == encrypted);
        return if locked { Err(damaged("it is protected by a password")) } else { Ok(Kind::Xls) };
    }
    if !bytes.starts_with(b"PK") {
        return Err(FormatErrorKind::UnknownKind);
    }
    let zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(files::kind_of_zip)?;
    let has = |name: &str| zip.index_for_name(name).is_some();
    match () {
        () if has("content.xml") => Ok(Kind::Ods),
        () if has("xl/workbook.xml") || has("[Content_Types].xml") => Ok(Kind::Xlsx),
        () => Err(FormatErrorKind::UnknownKind),
    }
}

/// A foreign reader may come upon bytes its author did not think of.
fn guarded<T>(read: impl FnOnce() -> Result<T, FormatErrorKind>) -> Result<T, FormatErrorKind> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(read))
        .unwrap_or_else(|_| Err(FormatErrorKind::Damaged("the spreadsheet can't be read".to_owned())))
}

fn damaged(error: impl std::fmt::Display) -> FormatErrorKind {
    FormatErrorKind::Damaged(error.to_string())
}

fn xlsx(bytes: &[u8], styles: &[Shown], budget: &mut Budget, watch: &dyn Watch) -> Result<Vec<Sheet>, FormatErrorKind> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let listed: Vec<(String, bool)> =
        book.sheets_metadata().iter().map(|s| (s.name.clone(), s.visible != SheetVisible::Visible)).collect();
    let mut sheets = Vec::new();
    for (name, hidden) in listed {
        // Sheets that are charts have no cells.
        let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        let Ok(mut cells) = book.worksheet_cells_reader(&name) else { continue };
        let mut sheet = Sheet::new(name, hidden, merged.iter().map(region).collect());
        while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(damaged)? {
            if budget.is_time_to_look() {
                watch.check()?;
            }
            let (row, column) = cell.get_position();
            let shown = styles.get(style).copied().unwrap_or_default();
            sheet.add(row, column, of_ref(cell.get_value()).shown(shown), budget)?;
        }
        sheets.push(sheet);
    }
    Ok(sheets)
}

fn xls_sheets(bytes: &[u8], budget: &mut Budget, watch: &dyn Watch) -> Result<Vec<Sheet>, FormatErrorKind> {
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(damaged)?;
    let listed: Vec<(String, bool)> =
        book.sheets_metadata().iter().map(|s| (s.name.clone(), s.visible != SheetVisible::Visible)).collect();
    let mut sheets = Vec::new();
    for (name, hidden) in listed {
        watch.check()?;
        let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        let Ok(range) = book.worksheet_range(&name) else { continue };
        let mut sheet = Sheet::new(name, hidden, merged.iter().map(region).collect());
        let (first_row, first_column) = range.start().unwrap_or((0, 0));
        for (row, column, value) in range.used_cells() {
            let at = |first: u32, offset: usize| first.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX));
            sheet.add(at(first_row, row), at(first_column, column), of_data(value), budget)?;
        }
        sheets.push(sheet);
    }
    Ok(sheets)
}

fn region(merged: &Dimensions) -> Region {
    Region { rows: (merged.start.0, merged.end.0), columns: (merged.start.1, merged.end.1) }
}

fn of_ref(value: &DataRef) -> Cell {
    match value {
        DataRef::SharedString(text) => Cell::Text((*text).to_owned()),
        other => of_data(&Data::from(other.clone())),
    }
}

fn of_data(value: &Data) -> Cell {
    match value {
        Data::Int(number) => Cell::Number(*number as f64),
        Data::Float(number) => Cell::Number(*number),
        Data::String(text) => Cell::Text(text.clone()),
        Data::Bool(truth) => Cell::Text(truth.to_string()),
        Data::DateTime(moment) if moment.is_datetime() => Cell::Text(date(moment)),
        // Hours, as a number of days.
        Data::DateTime(duration) => Cell::Number(duration.as_f64()),
        Data::DateTimeIso(text) => Cell::Text(grid::iso(text)),
        Data::DurationIso(text) => Cell::Text(text.clone()),
        Data::Error(error) => Cell::Text(error.to_string()),
        Data::Empty => Cell::Text(String::new()),
    }
}

/// "2024-12-31", with the time only where there is one.
fn date(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    match (hour, minute, second) {
        // A time without a day.
        _ if (0.0..1.0).contains(&moment.as_f64()) => format!("{hour:02}:{minute:02}:{second:02}"),
        (0, 0, 0) => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"),
    }
}

#[cfg(test)]
mod tests;
