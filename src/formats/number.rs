//! Numbers as people write them: German "1.234,5", English "1,234.5".

/// How decimals are written in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecimalForm {
    /// 1.234,5
    Comma,
    /// 1,234.5
    Point,
}

/// Reads a number with units of "%" or "€" and white space around ignored; `None` if it is none.
pub fn parse(_text: &str, _form: DecimalForm) -> Option<f64> {
    todo!()
}

/// The form in which most of the texts are numbers; `None` if both do and nothing tells them apart (whole numbers).
pub fn detect<'a>(_texts: impl Iterator<Item = &'a str>) -> Option<DecimalForm> {
    todo!()
}
