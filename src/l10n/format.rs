//! Numbers, areas, dates in the form of a language.

use super::Lang;

/// A count with grouping: 12.345 / 12,345.
pub fn count(lang: Lang, value: usize) -> String {
    group(&value.to_string(), lang)
}

/// A number with a fixed number of decimals: 1.234,5 / 1,234.5. What is not finite is shown as "–".
pub fn number(lang: Lang, value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let text = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let negative = value < 0.0 && text.bytes().any(|byte| byte.is_ascii_digit() && byte != b'0');
    let sign = if negative { "−" } else { "" };
    let whole = group(whole, lang);
    let point = match lang {
        Lang::De => ',',
        Lang::En => '.',
    };
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}{point}{fraction}") }
}

/// A share (0 to 1) in percent: 6,1 % / 6.1%.
pub fn percent(lang: Lang, share: f64, decimals: usize) -> String {
    match lang {
        Lang::De => format!("{} %", number(lang, share * 100.0, decimals)),
        Lang::En => format!("{}%", number(lang, share * 100.0, decimals)),
    }
}

/// An area in the unit that fits: m² below a hectare, ha below a square kilometre, else km².
pub fn area(lang: Lang, area_m2: f64) -> String {
    let size = area_m2.abs();
    if size < 10_000.0 {
        let decimals = if size < 10.0 { 2 } else { 0 };
        format!("{} m²", number(lang, area_m2, decimals))
    } else if size < 1_000_000.0 {
        format!("{} ha", number(lang, area_m2 / 10_000.0, 1))
    } else {
        let decimals = if size < 100_000_000.0 { 2 } else { 1 };
        format!("{} km²", number(lang, area_m2 / 1_000_000.0, decimals))
    }
}

/// A length in m or km.
pub fn length(lang: Lang, length_m: f64) -> String {
    if length_m.abs() < 1_000.0 {
        format!("{} m", number(lang, length_m, 0))
    } else {
        format!("{} km", number(lang, length_m / 1_000.0, if length_m < 10_000.0 { 1 } else { 0 }))
    }
}

/// An ISO date as people write it: 31.12.2024 / 31 Dec 2024; a year or month alone, and what is no date, stays as it is.
pub fn date(lang: Lang, iso: &str) -> String {
    let Ok(day) = iso.parse::<jiff::civil::Date>() else { return iso.to_owned() };
    match lang {
        Lang::De => day.strftime("%d.%m.%Y").to_string(),
        Lang::En => day.strftime("%-d %b %Y").to_string(),
    }
}

/// An ISO date, or a month alone, as it is typed into a field: 31.12.2024, 12/2024 / as it is; a year, and what is no date, stays as it is.
pub fn date_field(lang: Lang, iso: &str) -> String {
    let month = || match iso.split_once('-') {
        Some((year, month)) if year.len() == 4 && month.len() == 2 && !month.contains('-') => format!("{month}/{year}"),
        _ => iso.to_owned(),
    };
    match lang {
        Lang::De if iso.parse::<jiff::civil::Date>().is_ok() => date(lang, iso),
        Lang::De => month(),
        Lang::En => iso.to_owned(),
    }
}

/// An RFC 3339 time in the system's time zone, to the minute; what is none stays as it is.
pub fn timestamp(lang: Lang, rfc3339: &str) -> String {
    let Ok(at) = rfc3339.parse::<jiff::Timestamp>() else { return rfc3339.to_owned() };
    let local = at.to_zoned(jiff::tz::TimeZone::system());
    match lang {
        Lang::De => local.strftime("%d.%m.%Y %H:%M").to_string(),
        Lang::En => local.strftime("%-d %b %Y %H:%M").to_string(),
    }
}

/// When something was, as short as it is clear: the time of day if it was today, else date and time. Empty for what is no time.
pub fn moment(lang: Lang, rfc3339: &str) -> String {
    let Ok(at) = rfc3339.parse::<jiff::Timestamp>() else { return String::new() };
    let zone = jiff::tz::TimeZone::system();
    let local = at.to_zoned(zone.clone());
    if local.date() == jiff::Timestamp::now().to_zoned(zone).date() {
        return local.strftime("%-H:%M").to_string();
    }
    timestamp(lang, rfc3339)
}

/// The size of a file, in the unit that fits: 812 KB, 4,5 MB.
pub fn bytes(lang: Lang, bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} KB", number(lang, bytes as f64 / 1e3, 0)),
        1_000_000..1_000_000_000 => format!("{} MB", number(lang, bytes as f64 / 1e6, 1)),
        _ => format!("{} GB", number(lang, bytes as f64 / 1e9, 2)),
    }
}

fn group(digits: &str, lang: Lang) -> String {
    let separator = match lang {
        Lang::De => '.',
        Lang::En => ',',
    };
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_the_language() {
        for (value, decimals, de, en) in [
            (1234.5, 1, "1.234,5", "1,234.5"),
            (0.0, 0, "0", "0"),
            (-0.04, 1, "0,0", "0.0"),
            (-1234567.0, 0, "−1.234.567", "−1,234,567"),
            (999.995, 2, "1.000,00", "1,000.00"),
            (f64::NAN, 1, "–", "–"),
        ] {
            assert_eq!(number(Lang::De, value, decimals), de);
            assert_eq!(number(Lang::En, value, decimals), en);
        }
    }

    #[test]
    fn areas_take_the_unit_that_fits() {
        assert_eq!(area(Lang::De, 3.456), "3,46 m²");
        assert_eq!(area(Lang::De, 25_000.0), "2,5 ha");
        assert_eq!(area(Lang::En, 890_665_100.3), "890.7 km²");
    }

    #[test]
    fn dates_follow_the_language_and_partial_ones_stay() {
        assert_eq!(date(Lang::De, "2024-12-31"), "31.12.2024");
        assert_eq!(date(Lang::En, "2024-12-31"), "31 Dec 2024");
        assert_eq!(date(Lang::De, "2024"), "2024");
        for (iso, de) in
            [("2024-12-31", "31.12.2024"), ("2024-12", "12/2024"), ("2024", "2024"), ("", ""), ("x-y", "x-y")]
        {
            assert_eq!((date_field(Lang::De, iso).as_str(), date_field(Lang::En, iso).as_str()), (de, iso));
        }
    }
}
