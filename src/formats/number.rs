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
///
/// Thousands may be grouped with the other sign, with spaces or apostrophes, but then all groups have three digits:
/// "1.5" is no number where the comma marks decimals.
pub fn parse(text: &str, form: DecimalForm) -> Option<f64> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '%' | '€' | '‰'));
    let (negative, digits) = match text.strip_prefix(['-', '−', '–']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (mark, group) = match form {
        DecimalForm::Comma => (',', '.'),
        DecimalForm::Point => ('.', ','),
    };
    let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.parse::<i32>().ok()?)),
        None => (digits, None),
    };
    let (whole, fraction) = mantissa.split_once(mark).unwrap_or((mantissa, ""));
    if !fraction.bytes().all(|b| b.is_ascii_digit()) || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    let plain = format!("{}.{fraction}e{}", ungrouped(whole, group)?, exponent.unwrap_or(0));
    let value: f64 = plain.parse().ok().filter(|v: &f64| v.is_finite())?;
    Some(if negative { -value } else { value })
}

/// The digits of a whole part without its grouping; `None` if it is not made of digits, or grouped in other than threes.
fn ungrouped(whole: &str, group: char) -> Option<String> {
    let is_group = |c: char| c == group || matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’');
    let parts: Vec<&str> = whole.split(is_group).collect();
    let digits = parts.iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()));
    let grouped_well = match parts.as_slice() {
        [_] => true,
        [first, rest @ ..] => {
            (1..=3).contains(&first.len()) && !first.starts_with('0') && rest.iter().all(|part| part.len() == 3)
        }
        [] => false,
    };
    (digits && grouped_well).then(|| if whole.is_empty() { "0".to_owned() } else { parts.concat() })
}

/// The form in which most of the texts are numbers; `None` if both do and nothing tells them apart (whole numbers).
///
/// "1.234" alone can be either; it is told by other texts: a "12345" shows that thousands are not grouped here.
pub fn detect<'a>(texts: impl Iterator<Item = &'a str>) -> Option<DecimalForm> {
    let (mut comma, mut point) = (0_usize, 0_usize);
    let (mut either_dot, mut either_comma) = (0_usize, 0_usize);
    let mut ungrouped_thousands = false;
    for text in texts {
        match (parse(text, DecimalForm::Comma), parse(text, DecimalForm::Point)) {
            (Some(_), None) => comma += 1,
            (None, Some(_)) => point += 1,
            (Some(a), Some(b)) if a == b => {
                // Codes with leading zeros are no numbers.
                ungrouped_thousands |= a.abs() >= 1000.0 && !text.trim().contains(' ') && !text.trim().starts_with('0');
            }
            (Some(_), Some(_)) if text.contains('.') => either_dot += 1,
            (Some(_), Some(_)) => either_comma += 1,
            (None, None) => {}
        }
    }
    if comma != point {
        return Some(if comma > point { DecimalForm::Comma } else { DecimalForm::Point });
    }
    match (either_dot, either_comma) {
        (0, 0) => None,
        (dot, comma) if dot >= comma && ungrouped_thousands => Some(DecimalForm::Point),
        (_, _) if ungrouped_thousands => Some(DecimalForm::Comma),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn german_and_english_numbers() {
        use DecimalForm::{Comma, Point};
        for (text, form, value) in [
            ("1.234,5", Comma, Some(1234.5)),
            ("1,234.5", Point, Some(1234.5)),
            (" 12,5 % ", Comma, Some(12.5)),
            ("1 234 567", Comma, Some(1_234_567.0)),
            ("1\u{a0}234,50 €", Comma, Some(1234.5)),
            ("12'345.6", Point, Some(12345.6)),
            ("−3", Point, Some(-3.0)),
            ("+4", Comma, Some(4.0)),
            (",5", Comma, Some(0.5)),
            ("5,", Comma, Some(5.0)),
            ("1.02000000000e+003", Point, Some(1020.0)),
            ("007", Comma, Some(7.0)),
            ("1.5", Comma, None),
            ("0.123", Comma, None),
            ("1.23.456", Comma, None),
            ("12.3456", Comma, None),
            ("", Comma, None),
            (".", Comma, None),
            (",", Comma, None),
            ("-", Comma, None),
            ("12a", Point, None),
            ("NaN", Point, None),
            ("inf", Point, None),
            ("1e999", Point, None),
        ] {
            assert_eq!(parse(text, form), value, "{text:?} {form:?}");
        }
    }

    #[test]
    fn the_form_is_detected_where_something_tells() {
        let detect = |texts: &[&str]| detect(texts.iter().copied());
        assert_eq!(detect(&["1", "2,5", "Altstadt"]), Some(DecimalForm::Comma));
        assert_eq!(detect(&["9.429929", "54.79"]), Some(DecimalForm::Point));
        assert_eq!(detect(&["1", "12", "1200"]), None);
        assert_eq!(detect(&["1.234", "987"]), None);
        assert_eq!(detect(&["1.234", "12345"]), Some(DecimalForm::Point));
        assert_eq!(detect(&["1,234", "12345"]), Some(DecimalForm::Comma));
        assert_eq!(detect(&["1.234,5", "9.876,5", "3.5"]), Some(DecimalForm::Comma));
        assert_eq!(detect(&[]), None);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(value in -1e9..1e9_f64) {
            let english = format!("{value:.3}");
            let rounded: f64 = english.parse().unwrap();
            prop_assert_eq!(parse(&english, DecimalForm::Point), Some(rounded));
            prop_assert_eq!(parse(&english.replace('.', ","), DecimalForm::Comma), Some(rounded));
        }

        #[test]
        fn nothing_panics(text in "\\PC{0,12}") {
            let _ = (parse(&text, DecimalForm::Comma), parse(&text, DecimalForm::Point));
        }
    }
}
