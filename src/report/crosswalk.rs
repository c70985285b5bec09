//! A crosswalk as a table for people: CSV, and a workbook that also explains how to use it and holds its check sums.

use crate::l10n::{self, Lang};
use crate::t;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

/// A number of residents as it leaves the house.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ShownResidents {
    /// It may be shown.
    Shown(f64),
    /// It would tell of one or two people.
    Hidden,
    /// Nothing is known.
    Unknown,
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct CrosswalkLine {
    /// Code and name of the space it comes from.
    pub from: (String, String),
    /// Code and name of the space it goes to.
    pub to: (String, String),
    /// Share by residents; `None` where it is not known. Where residents are hidden, a part by area of what the hidden rows of the space have
    /// together.
    pub residents_share: Option<f64>,
    /// Share by area.
    pub area_share: f64,
    /// Residents on the shared ground.
    pub residents: ShownResidents,
    /// Whether the share to be used is exact.
    pub exact: bool,
}

impl CrosswalkLine {
    /// The share to be used: by residents where it is known, else by area.
    pub fn share(&self) -> f64 {
        self.residents_share.unwrap_or(self.area_share)
    }
}

/// What the rows of one space sum to.
#[derive(Debug, Clone, PartialEq)]
pub struct CrosswalkSum {
    /// Code and name of the space.
    pub from: (String, String),
    /// How many rows it has.
    pub rows: usize,
    /// Sum of the shares to be used: 1, or 0 without rows.
    pub share: f64,
    /// Residents on shared ground.
    pub residents: ShownResidents,
    /// Residents outside all spaces it goes to: the shares do not speak of them.
    pub residents_outside: ShownResidents,
    /// Area; `None` where nothing is known but the shares, as of an imported crosswalk.
    pub area_m2: Option<f64>,
    /// Of it outside all spaces it goes to.
    pub area_outside_m2: Option<f64>,
    /// Whether it has rows, but more than 1 % of its ground or residents lies outside.
    pub partly_outside: bool,
}

impl CrosswalkSum {
    /// Share (0 to 1) of the area that lies outside; `None` where it is not known.
    pub fn share_outside(&self) -> Option<f64> {
        let (area, outside) = (self.area_m2.filter(|area| *area > 0.0)?, self.area_outside_m2?);
        Some((outside / area).clamp(0.0, 1.0))
    }
}

/// A crosswalk with everything that is said about it.
#[derive(Debug, Clone, PartialEq)]
pub struct CrosswalkSheet {
    /// Name of the definition it comes from.
    pub from: String,
    /// Name of the definition it goes to.
    pub to: String,
    /// What its shares rest on, in a sentence with its date.
    pub basis: String,
    /// Day it was computed, ISO 8601; may be empty.
    pub date: String,
    /// Rows in the order of the spaces.
    pub lines: Vec<CrosswalkLine>,
    /// One for each space it comes from.
    pub sums: Vec<CrosswalkSum>,
    /// Rows of which residents are hidden: what they have of a space together is divided among them by area.
    pub hidden: usize,
}

/// Names of the columns, in the order they are written.
pub fn crosswalk_columns(lang: Lang) -> [String; 10] {
    [
        t!(lang, "crosswalk-table-from-code"),
        t!(lang, "crosswalk-table-from-name"),
        t!(lang, "crosswalk-table-to-code"),
        t!(lang, "crosswalk-table-to-name"),
        t!(lang, "crosswalk-table-residents-share"),
        t!(lang, "crosswalk-table-area-share"),
        t!(lang, "crosswalk-table-residents"),
        t!(lang, "crosswalk-table-basis"),
        t!(lang, "crosswalk-table-exactness"),
        t!(lang, "crosswalk-table-share"),
    ]
}

fn basis_word(lang: Lang, line: &CrosswalkLine) -> String {
    if line.residents_share.is_some() {
        t!(lang, "crosswalk-table-by-residents")
    } else {
        t!(lang, "crosswalk-table-by-area")
    }
}

fn exact_word(lang: Lang, exact: bool) -> String {
    if exact { t!(lang, "crosswalk-table-exact") } else { t!(lang, "crosswalk-table-estimated") }
}

/// A share to nine digits: enough that sums of a million people are right, and without the noise behind.
fn share_text(lang: Lang, share: f64) -> String {
    csv_number(lang, share, 9)
}

/// A number in a CSV file to so many digits after the point, those that are 0 left out at the end.
pub(super) fn csv_number(lang: Lang, value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    let text = if text == "-0" { "0" } else { text };
    if lang == Lang::De { text.replace('.', ",") } else { text.to_owned() }
}

/// A text cell of a CSV file. What a spreadsheet would carry out stands behind a space.
pub(super) fn csv_text(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let text = if text.starts_with(['=', '+', '-', '@']) { format!(" {text}") } else { text };
    if text.contains([';', '"']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

fn residents_text(lang: Lang, residents: ShownResidents) -> String {
    match residents {
        ShownResidents::Shown(n) => csv_number(lang, n, 1),
        ShownResidents::Hidden => t!(lang, "report-suppressed"),
        ShownResidents::Unknown => String::new(),
    }
}

/// The table as CSV with semicolons, numbers in the form of the language, and the mark by which spreadsheets know UTF-8.
pub fn crosswalk_csv(lang: Lang, sheet: &CrosswalkSheet) -> String {
    let mut text = format!("\u{feff}{}\r\n", crosswalk_columns(lang).join(";"));
    for line in &sheet.lines {
        let cells = [
            csv_text(&line.from.0),
            csv_text(&line.from.1),
            csv_text(&line.to.0),
            csv_text(&line.to.1),
            line.residents_share.map(|share| share_text(lang, share)).unwrap_or_default(),
            share_text(lang, line.area_share),
            residents_text(lang, line.residents),
            basis_word(lang, line),
            exact_word(lang, line.exact),
            share_text(lang, line.share()),
        ];
        text.push_str(&cells.join(";"));
        text.push_str("\r\n");
    }
    text
}

/// Most rows of a sheet, without its heading.
pub(super) const MOST_ROWS: usize = 1_048_575;

/// Why no workbook could be made.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    /// More rows than a sheet has.
    #[error("{rows} rows do not go into one sheet")]
    TooManyRows {
        /// How many there are.
        rows: usize,
    },
    /// The library refused.
    #[error(transparent)]
    Library(#[from] XlsxError),
}

/// The workbook: the table, how to use it, and its check sums. The same crosswalk gives the same bytes.
///
/// # Errors
/// [`WorkbookError`].
pub fn crosswalk_xlsx(lang: Lang, sheet: &CrosswalkSheet) -> Result<Vec<u8>, WorkbookError> {
    if sheet.lines.len() > MOST_ROWS || sheet.sums.len() > MOST_ROWS {
        return Err(WorkbookError::TooManyRows { rows: sheet.lines.len().max(sheet.sums.len()) });
    }
    let mut book = dated_book(&format!("{} → {}", sheet.from, sheet.to), &sheet.date)?;
    let bold = Format::new().set_bold();
    table(book.add_worksheet(), lang, sheet, &bold)?;
    instructions(book.add_worksheet(), lang, sheet, &bold)?;
    sums(book.add_worksheet(), lang, sheet, &bold)?;
    Ok(book.save_to_buffer()?)
}

/// An empty workbook of this title, made on this day (ISO 8601): a clock would make other bytes each time.
pub(super) fn dated_book(title: &str, date: &str) -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    let day = date.parse::<jiff::civil::Date>().ok();
    let day = day.and_then(|day| {
        let year = u16::try_from(day.year()).ok()?;
        ExcelDateTime::from_ymd(year, u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?).ok()
    });
    let day = day.map_or_else(|| ExcelDateTime::from_ymd(2000, 1, 1), Ok)?;
    // What is long is cut: a property has at most 255 characters.
    let title: String = title.chars().take(200).collect();
    book.set_properties(&DocProperties::new().set_title(&title).set_creation_datetime(&day));
    Ok(book)
}

/// Row and column numbers of a sheet; its bounds were checked.
fn row(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

pub(super) fn headings(page: &mut Worksheet, names: &[String], bold: &Format) -> Result<(), XlsxError> {
    for (column, name) in (0u16..).zip(names) {
        page.write_string_with_format(0, column, name, bold)?;
        page.set_column_width(column, 18)?;
    }
    page.set_freeze_panes(1, 0)?;
    Ok(())
}

fn residents_cell(
    page: &mut Worksheet,
    at: (u32, u16),
    lang: Lang,
    residents: ShownResidents,
    whole: &Format,
) -> Result<(), XlsxError> {
    match residents {
        ShownResidents::Shown(n) => page.write_number_with_format(at.0, at.1, n, whole)?,
        ShownResidents::Hidden => page.write_string(at.0, at.1, t!(lang, "report-suppressed"))?,
        ShownResidents::Unknown => return Ok(()),
    };
    Ok(())
}

fn table(page: &mut Worksheet, lang: Lang, sheet: &CrosswalkSheet, bold: &Format) -> Result<(), XlsxError> {
    page.set_name(t!(lang, "crosswalk-table-page-table"))?;
    headings(page, &crosswalk_columns(lang), bold)?;
    let (share, whole) = (Format::new().set_num_format("0.0000"), Format::new().set_num_format("#,##0"));
    for (at, line) in (1u32..).zip(&sheet.lines) {
        for (column, text) in [(0, &line.from.0), (1, &line.from.1), (2, &line.to.0), (3, &line.to.1)] {
            page.write_string(at, column, text)?;
        }
        if let Some(by_residents) = line.residents_share {
            page.write_number_with_format(at, 4, by_residents, &share)?;
        }
        page.write_number_with_format(at, 5, line.area_share, &share)?;
        residents_cell(page, (at, 6), lang, line.residents, &whole)?;
        page.write_string(at, 7, basis_word(lang, line))?;
        page.write_string(at, 8, exact_word(lang, line.exact))?;
        page.write_number_with_format(at, 9, line.share(), &share)?;
    }
    page.autofilter(0, 0, row(sheet.lines.len()), 9)?;
    Ok(())
}

fn instructions(page: &mut Worksheet, lang: Lang, sheet: &CrosswalkSheet, bold: &Format) -> Result<(), XlsxError> {
    page.set_name(t!(lang, "crosswalk-table-page-use"))?;
    page.set_column_width(0, 110)?;
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let last = (sheet.lines.len() + 1).to_string();
    let (from, to) = (sheet.from.clone(), sheet.to.clone());
    let heading = t!(lang, "crosswalk-table-use-title", from = from, to = to);
    page.write_string_with_format(0, 0, heading, bold)?;
    let mut lines = vec![
        sheet.basis.clone(),
        t!(lang, "crosswalk-table-use-date", date = l10n::date(lang, &sheet.date)),
        t!(lang, "crosswalk-table-use-counts"),
        t!(lang, "crosswalk-table-use-formula-intro"),
        t!(lang, "crosswalk-table-use-formula", last = last),
        t!(lang, "crosswalk-table-use-formula-where"),
        t!(lang, "crosswalk-table-use-rates"),
        t!(lang, "crosswalk-table-use-means"),
        t!(lang, "crosswalk-table-use-missing"),
        t!(lang, "crosswalk-table-use-exact"),
    ];
    let partly = sheet.sums.iter().filter(|sum| sum.partly_outside).count();
    if partly > 0 {
        lines.push(t!(lang, "crosswalk-table-use-outside", n = partly, count = l10n::count(lang, partly)));
    }
    if sheet.hidden > 0 {
        lines.push(t!(lang, "crosswalk-table-use-hidden", n = sheet.hidden, count = sheet.hidden.to_string()));
    }
    for (at, line) in (2u32..).zip(lines.iter().filter(|line| !line.is_empty())) {
        page.write_string_with_format(at, 0, line, &wrapped)?;
    }
    Ok(())
}

fn sums(page: &mut Worksheet, lang: Lang, sheet: &CrosswalkSheet, bold: &Format) -> Result<(), XlsxError> {
    page.set_name(t!(lang, "crosswalk-table-page-sums"))?;
    let names = [
        t!(lang, "crosswalk-table-from-code"),
        t!(lang, "crosswalk-table-from-name"),
        t!(lang, "crosswalk-table-rows"),
        t!(lang, "crosswalk-table-sum"),
        t!(lang, "crosswalk-table-residents"),
        t!(lang, "crosswalk-table-residents-outside"),
        t!(lang, "crosswalk-table-area"),
        t!(lang, "crosswalk-table-area-outside"),
        t!(lang, "crosswalk-table-note"),
    ];
    headings(page, &names, bold)?;
    let (share, whole) = (Format::new().set_num_format("0.0000"), Format::new().set_num_format("#,##0"));
    for (at, sum) in (1u32..).zip(&sheet.sums) {
        page.write_string(at, 0, &sum.from.0)?;
        page.write_string(at, 1, &sum.from.1)?;
        page.write_number(at, 2, f64::from(row(sum.rows)))?;
        page.write_number_with_format(at, 3, sum.share, &share)?;
        residents_cell(page, (at, 4), lang, sum.residents, &whole)?;
        residents_cell(page, (at, 5), lang, sum.residents_outside, &whole)?;
        for (column, area_m2) in [(6, sum.area_m2), (7, sum.area_outside_m2)] {
            if let Some(area_m2) = area_m2 {
                page.write_number_with_format(at, column, area_m2, &whole)?;
            }
        }
        page.write_string(at, 8, note(lang, sum))?;
    }
    Ok(())
}

/// What is to be said of a space whose values its shares do not bring where they are.
fn note(lang: Lang, sum: &CrosswalkSum) -> String {
    let share = || l10n::percent(lang, sum.share_outside().unwrap_or(0.0), 1);
    match (sum.rows, sum.partly_outside) {
        (0, _) => t!(lang, "crosswalk-table-note-wholly"),
        (_, true) => t!(lang, "crosswalk-table-note-partly", share = share()),
        (_, false) => String::new(),
    }
}
