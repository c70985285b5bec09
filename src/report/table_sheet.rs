//! A table of any columns as it leaves the program: CSV, and a workbook whose second page says how it was made.

use super::crosswalk::{MOST_ROWS, WorkbookError, csv_number, csv_text, dated_book, headings};
use super::text_cell;
use crate::l10n::{Lang, number, percent};
use crate::t;
use rust_xlsxwriter::{Format, FormatAlign, Worksheet, XlsxError};

/// How a number is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberForm {
    /// Without decimals: residents, square metres.
    Whole,
    /// With three decimals: coefficients.
    Coefficient,
    /// A share from 0 to 1, shown as per cent with one decimal; in CSV it stays a share.
    Share,
}

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub enum TableCell {
    /// A code, name or sentence.
    Text(String),
    /// A number, with how it is shown.
    Number(f64, NumberForm),
    /// It would tell of one or two people.
    Hidden,
    /// Nothing is known.
    Unknown,
}

impl TableCell {
    /// A number that may be unknown.
    pub fn known(value: Option<f64>, form: NumberForm) -> Self {
        value.map_or(Self::Unknown, |value| Self::Number(value, form))
    }

    /// As it is pasted between tabs and arrives as what it is.
    pub fn pasted(&self, lang: Lang) -> String {
        match self {
            Self::Text(text) => text_cell(text),
            // Spreadsheets take the typographic minus for a text.
            Self::Number(value, form) => form.shown(lang, *value).replace('−', "-"),
            Self::Hidden => t!(lang, "report-suppressed"),
            Self::Unknown => String::new(),
        }
    }

    fn in_csv(&self, lang: Lang) -> String {
        match self {
            Self::Text(text) => csv_text(text),
            Self::Number(value, form) => csv_number(lang, *value, form.digits_kept()),
            Self::Hidden => t!(lang, "report-suppressed"),
            Self::Unknown => String::new(),
        }
    }
}

impl NumberForm {
    fn shown(self, lang: Lang, value: f64) -> String {
        match self {
            Self::Whole => number(lang, value, 0),
            Self::Coefficient => number(lang, value, 3),
            Self::Share => percent(lang, value, 1),
        }
    }

    fn of_workbook(self) -> &'static str {
        match self {
            Self::Whole => "#,##0",
            Self::Coefficient => "0.000",
            Self::Share => "0.0%",
        }
    }

    fn digits_kept(self) -> usize {
        match self {
            Self::Whole => 1,
            Self::Coefficient | Self::Share => 6,
        }
    }
}

/// A table with everything that is said about it.
#[derive(Debug, Clone, PartialEq)]
pub struct TableSheet {
    /// What it is a table of.
    pub title: String,
    /// Names of the columns.
    pub columns: Vec<String>,
    /// Rows, as long as there are columns.
    pub rows: Vec<Vec<TableCell>>,
    /// How it was made, what is hidden, a sentence each.
    pub notes: Vec<String>,
    /// Day it was made, ISO 8601.
    pub date: String,
}

impl TableSheet {
    /// Titles and rows between tabs, for the clipboard.
    pub fn pasted(&self, lang: Lang) -> String {
        let titles = self.columns.iter().map(|title| text_cell(title)).collect::<Vec<_>>().join("\t");
        let line = |row: &Vec<TableCell>| row.iter().map(|cell| cell.pasted(lang)).collect::<Vec<_>>().join("\t");
        std::iter::once(titles).chain(self.rows.iter().map(line)).fold(String::new(), |text, line| text + &line + "\n")
    }

    /// CSV with semicolons, numbers in the form of the language, and the mark by which spreadsheets know UTF-8. What is said about the table
    /// stands below it, after an empty line, as in the tables of statistical offices.
    pub fn csv(&self, lang: Lang) -> String {
        let titles = self.columns.iter().map(|title| csv_text(title)).collect::<Vec<_>>().join(";");
        let mut text = format!("\u{feff}{titles}\r\n");
        for row in &self.rows {
            text.push_str(&row.iter().map(|cell| cell.in_csv(lang)).collect::<Vec<_>>().join(";"));
            text.push_str("\r\n");
        }
        text.push_str("\r\n");
        for line in std::iter::once(&self.title).chain(&self.notes) {
            text.push_str(&csv_text(line));
            text.push_str("\r\n");
        }
        text
    }

    /// The workbook: the table, and what is said about it. The same table gives the same bytes.
    ///
    /// # Errors
    /// [`WorkbookError`].
    pub fn xlsx(&self, lang: Lang) -> Result<Vec<u8>, WorkbookError> {
        if self.rows.len() > MOST_ROWS {
            return Err(WorkbookError::TooManyRows { rows: self.rows.len() });
        }
        let mut book = dated_book(&self.title, &self.date)?;
        let bold = Format::new().set_bold();
        self.table(book.add_worksheet(), lang, &bold)?;
        self.about(book.add_worksheet(), lang, &bold)?;
        Ok(book.save_to_buffer()?)
    }

    fn table(&self, page: &mut Worksheet, lang: Lang, bold: &Format) -> Result<(), XlsxError> {
        page.set_name(t!(lang, "table-sheet-page-table"))?;
        headings(page, &self.columns, bold)?;
        let format = |form: NumberForm| Format::new().set_num_format(form.of_workbook());
        let formats = [NumberForm::Whole, NumberForm::Coefficient, NumberForm::Share].map(|form| (form, format(form)));
        for (at, row) in (1u32..).zip(&self.rows) {
            for (column, cell) in (0u16..).zip(row) {
                match cell {
                    TableCell::Text(text) => _ = page.write_string(at, column, fitting(text))?,
                    TableCell::Number(value, form) => {
                        let format = formats.iter().find(|(one, _)| one == form).map(|(_, format)| format);
                        _ = page.write_number_with_format(at, column, *value, format.unwrap_or(bold))?;
                    }
                    TableCell::Hidden => _ = page.write_string(at, column, t!(lang, "report-suppressed"))?,
                    TableCell::Unknown => {}
                }
            }
        }
        let last = u16::try_from(self.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        page.autofilter(0, 0, u32::try_from(self.rows.len()).unwrap_or(u32::MAX), last)?;
        Ok(())
    }

    fn about(&self, page: &mut Worksheet, lang: Lang, bold: &Format) -> Result<(), XlsxError> {
        page.set_name(t!(lang, "table-sheet-page-about"))?;
        page.set_column_width(0, 110)?;
        let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        page.write_string_with_format(0, 0, fitting(&self.title), bold)?;
        for (at, line) in (2u32..).zip(&self.notes) {
            page.write_string_with_format(at, 0, fitting(line), &wrapped)?;
        }
        Ok(())
    }
}

/// Most characters of a cell of a workbook are 32,767; a name that long tells nothing by its end.
const MOST_CHARACTERS: usize = 32_000;

fn fitting(text: &str) -> String {
    text.chars().take(MOST_CHARACTERS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet() -> TableSheet {
        let text = |text: &str| TableCell::Text(text.to_owned());
        TableSheet {
            title: "Abgleich".to_owned(),
            columns: vec!["Kennung".to_owned(), "Einwohner".to_owned(), "Anteil".to_owned(), "V-Maß".to_owned()],
            rows: vec![
                vec![
                    text("007"),
                    TableCell::Number(1_240.0, NumberForm::Whole),
                    TableCell::Number(0.125, NumberForm::Share),
                    TableCell::Number(0.706_249_9, NumberForm::Coefficient),
                ],
                vec![
                    text("=1;\"a\"\n"),
                    TableCell::Hidden,
                    TableCell::Unknown,
                    TableCell::Number(-0.5, NumberForm::Coefficient),
                ],
            ],
            notes: vec!["Gezählt; nicht geschätzt.".to_owned()],
            date: "2026-11-21".to_owned(),
        }
    }

    #[test]
    fn numbers_have_the_form_of_the_language_and_texts_are_no_formulas() {
        let csv = sheet().csv(Lang::De);
        let lines: Vec<&str> = csv.trim_start_matches('\u{feff}').split("\r\n").collect();
        let wanted = [
            "Kennung;Einwohner;Anteil;V-Maß",
            "007;1240;0,125;0,70625",
            "\" =1;\"\"a\"\" \";geheim;;-0,5",
            "",
            "Abgleich",
            "\"Gezählt; nicht geschätzt.\"",
            "",
        ];
        assert_eq!(lines, wanted);
        assert!(sheet().csv(Lang::En).contains("007;1240;0.125;0.70625"));
        assert_eq!(
            sheet().pasted(Lang::De),
            "Kennung\tEinwohner\tAnteil\tV-Maß\n=\"007\"\t1.240\t12,5 %\t0,706\n=\"=1;\"\"a\"\" \"\tgeheim\t\t-0,500\n"
        );
    }

    #[test]
    fn a_workbook_is_the_same_each_time_and_read_back() {
        let bytes = sheet().xlsx(Lang::De).unwrap();
        assert_eq!(bytes, sheet().xlsx(Lang::De).unwrap());
        let long = TableSheet { rows: vec![vec![TableCell::Text("ä".repeat(40_000))]], ..sheet() };
        assert!(long.xlsx(Lang::De).is_ok());
    }
}
