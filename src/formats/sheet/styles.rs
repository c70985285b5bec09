//! How XLSX shows the numbers in its cells, as far as that changes what a number says: shares in percent, and codes that are
//! filled up with zeros.

use crate::formats::FormatError;
use crate::formats::files;
use crate::geometry::Watch;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::collections::HashMap;

/// What a number is shown as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Shown {
    #[default]
    AsIs,
    /// 0.125 as 12.5 %.
    Percent,
    /// 1001 as 01001: so many digits.
    Digits(usize),
}

/// More styles than these no program makes.
const MAX_STYLES: usize = 100_000;
/// Codes are not longer.
const MAX_DIGITS: usize = 30;

/// What numbers of each style are shown as. Styles that can't be read show numbers as they are.
pub(super) fn of_xlsx(name: &str, bytes: &[u8], watch: &dyn Watch) -> Result<Vec<Shown>, FormatError> {
    let member = files::unzip(name, bytes, |member| member == "xl/styles.xml", watch)?.pop();
    Ok(member.map_or(Vec::new(), |(_, content)| read(&String::from_utf8_lossy(&content))))
}

fn read(source: &str) -> Vec<Shown> {
    let mut reader = Reader::from_str(source);
    let (mut codes, mut styles) = (HashMap::new(), Vec::new());
    let mut in_cells = false;
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(start) | Event::Empty(start) => {
                let attribute = |name: &str| attribute(&start, name);
                match start.local_name().as_ref() {
                    "numFmt" if codes.len() < MAX_STYLES => {
                        codes.extend(attribute("numFmtId").zip(attribute("formatCode").map(|code| shown(&code))));
                    }
                    "cellXfs" => in_cells = true,
                    "xf" if in_cells && styles.len() < MAX_STYLES => {
                        let id = attribute("numFmtId").unwrap_or_default();
                        styles.push(match id.as_str() {
                            "9" | "10" => Shown::Percent,
                            _ => codes.get(&id).copied().unwrap_or_default(),
                        });
                    }
                    _ => {}
                }
            }
            Event::End(end) if end.local_name().as_ref() == "cellXfs" => in_cells = false,
            Event::Eof => break,
            _ => {}
        }
    }
    styles
}

fn attribute(start: &BytesStart, name: &str) -> Option<String> {
    let found = start.try_get_attribute(name).ok().flatten()?;
    Some(found.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
}

/// What a format code does to positive numbers.
fn shown(code: &str) -> Shown {
    let positive = code.split(';').next().unwrap_or("");
    // What stands in quotation marks, or after a backslash, is only written.
    let (mut bare, mut quoted, mut escaped) = (String::new(), false, false);
    for letter in positive.chars() {
        match letter {
            _ if escaped => escaped = false,
            '"' => quoted = !quoted,
            '\\' if !quoted => escaped = true,
            _ if quoted => {}
            other => bare.push(other),
        }
    }
    if bare.contains('%') {
        return Shown::Percent;
    }
    let zeros = (2..=MAX_DIGITS).contains(&bare.len()) && bare.bytes().all(|byte| byte == b'0') && bare == positive;
    if zeros { Shown::Digits(bare.len()) } else { Shown::AsIs }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn format_codes_tell_what_numbers_are_shown_as() {
        for (code, expected) in [
            ("General", Shown::AsIs),
            ("0", Shown::AsIs),
            ("#,##0.00", Shown::AsIs),
            ("0.0%", Shown::Percent),
            ("0.0\\ %;[Red]-0.0\\ %", Shown::Percent),
            ("0.0\" %\"", Shown::AsIs),
            ("00000", Shown::Digits(5)),
            ("00000000;@", Shown::Digits(8)),
            ("\"D-\"00000", Shown::AsIs),
        ] {
            assert_eq!(shown(code), expected, "{code}");
        }
    }

    #[test]
    fn styles_are_those_of_cells() {
        let text = "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"000\"/></numFmts><cellStyleXfs><xf numFmtId=\"9\"/></cellStyleXfs>\
            <cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"><alignment/></xf><xf numFmtId=\"10\"/></cellXfs></styleSheet>";
        assert_eq!(read(text), [Shown::AsIs, Shown::Digits(3), Shown::Percent]);
        assert_eq!(read("<styleSheet><cellXfs><xf"), []);
    }
}
