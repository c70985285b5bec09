//! Texts in the cells of a table that goes to a spreadsheet as tab-separated text.

/// Excel shows whole numbers of up to so many digits as they are, longer ones as a power of ten.
const MOST_DIGITS: usize = 11;
/// A text inside a formula has at most so many characters there.
const MOST_IN_FORMULA: usize = 255;

/// A code or name as a cell that arrives as this text in a spreadsheet into which tab-separated text is pasted.
///
/// Spreadsheets make numbers, dates and formulas of what looks like one: `007` becomes 7, `01-02` a day in February, `=…` is carried
/// out. Such texts are written as `="007"`, the form Excel reads as a text. Whole numbers that keep their looks stay numbers, for they can
/// be joined with others; a line break or tab becomes a space, for a row stays one row.
pub fn text_cell(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if is_plain_number(&text) {
        return text;
    }
    if is_read_as_something_else(&text) {
        // Longer ones can't stand in a formula; behind a space nothing is carried out, either.
        return if text.chars().count() > MOST_IN_FORMULA {
            format!(" {text}")
        } else {
            format!("=\"{}\"", doubled(&text))
        };
    }
    // A quotation mark at the beginning would make the following ones, and tabs, part of the cell.
    if text.starts_with('"') { format!("\"{}\"", doubled(&text)) } else { text }
}

/// A whole number that looks the same after it was read as a number.
fn is_plain_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let canonical = !digits.starts_with('0') || text == "0";
    canonical && (1..=MOST_DIGITS).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// What is a formula, a number of another form, a date or a time for some spreadsheet in some language.
fn is_read_as_something_else(text: &str) -> bool {
    let trimmed = text.trim_start();
    let is_formula = trimmed.starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}']);
    let in_numbers = |c: char| c.is_ascii_digit() || c.is_whitespace() || ".,:;/-+%'eE€$".contains(c);
    is_formula || (text.contains(|c: char| c.is_ascii_digit()) && text.chars().all(in_numbers))
}

fn doubled(text: &str) -> String {
    text.replace('"', "\"\"")
}

#[cfg(test)]
mod tests {
    use super::text_cell;
    use proptest::prelude::*;

    #[test]
    fn texts_arrive_as_texts() {
        let cells = [
            // What keeps its looks.
            ("", ""),
            ("Mürwik", "Mürwik"),
            ("R12", "R12"),
            ("Block 5", "Block 5"),
            ("12", "12"),
            ("0", "0"),
            ("-3", "-3"),
            // What would lose zeros or digits.
            ("007", "=\"007\""),
            ("-0", "=\"-0\""),
            ("01001000", "=\"01001000\""),
            ("010515501001", "=\"010515501001\""),
            ("123456789012", "=\"123456789012\""),
            // Numbers, dates and times of other forms.
            ("1.2", "=\"1.2\""),
            ("01-02", "=\"01-02\""),
            ("3/4", "=\"3/4\""),
            ("1E5", "=\"1E5\""),
            ("10:30", "=\"10:30\""),
            ("12 ", "=\"12 \""),
            // Formulas.
            ("=1+1", "=\"=1+1\""),
            ("+49 461", "=\"+49 461\""),
            ("-Nord", "=\"-Nord\""),
            ("@SUM(A1)", "=\"@SUM(A1)\""),
            (" =1+1", "=\" =1+1\""),
            ("=HYPERLINK(\"x\")", "=\"=HYPERLINK(\"\"x\"\")\""),
            // What would move the cells beside it.
            ("a\tb\r\nc", "a b  c"),
            ("\"Alte Post\"", "\"\"\"Alte Post\"\"\""),
            ("Haus \"Post\"", "Haus \"Post\""),
            ("\t=1", "=\" =1\""),
        ];
        for (text, cell) in cells {
            assert_eq!(text_cell(text), cell, "{text:?}");
        }
        let long = format!("={}", "x".repeat(300));
        assert_eq!(text_cell(&long), format!(" {long}"));
    }

    proptest! {
        /// Whatever the text, its cell is one, and nothing in it is carried out.
        #[test]
        fn a_cell_is_one_cell_and_no_formula(text in "\\PC{0,5}[-=+@\t\n\"0-9a.]{0,8}") {
            let cell = text_cell(&text);
            prop_assert!(!cell.contains(['\t', '\n', '\r']));
            let quoted = cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
            match quoted {
                Some(inside) => prop_assert!(!inside.replace("\"\"", "").contains('"')),
                None => prop_assert!(!cell.starts_with(['=', '+', '@'])),
            }
        }
    }
}
