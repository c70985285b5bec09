//! What single arguments may be. Errors are examples of what is right.

use super::Weight;
use crate::app::history_group::HistoryGroup;
use crate::app::operations::{MAX_DPI, MIN_DPI, Paper, SheetFormat, WantedFigure};
use crate::geometry::EpsgCode;
use crate::l10n::Lang;
use crate::model::{IndicatorKind, Polarity};
use std::path::PathBuf;

pub(super) fn language(text: &str) -> Result<Lang, String> {
    Lang::parse(text).ok_or_else(|| "de, en".to_owned())
}

pub(super) fn epsg(text: &str) -> Result<EpsgCode, String> {
    EpsgCode::parse(text).ok_or_else(|| "EPSG:25832".to_owned())
}

pub(super) fn pair(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=').map(|(field, value)| (field.trim().to_owned(), value.trim().to_owned()));
    pair.filter(|(field, _)| !field.is_empty()).ok_or_else(|| "year=2022".to_owned())
}

/// A weight above 0; the comma parts weights.
pub(super) fn own_weight(text: &str) -> Result<f64, String> {
    let weight = text.trim().parse::<f64>().ok().filter(|weight| weight.is_finite() && *weight > 0.0);
    weight.ok_or_else(|| "2,1,0.5".to_owned())
}

/// "Quote=arbeitslos/erwerbsfaehig", with "*100" behind it in per cent.
pub(super) fn rate(text: &str) -> Result<WantedFigure, String> {
    let example = || "Quote=arbeitslos/erwerbsfaehig*100".to_owned();
    let (name, quotient) = text.split_once('=').ok_or_else(example)?;
    let (quotient, in_per_cent) = match quotient.trim().strip_suffix("*100") {
        Some(quotient) => (quotient, true),
        None => (quotient, false),
    };
    let (above, below) = quotient.split_once('/').ok_or_else(example)?;
    let [name, numerator, denominator] = [name, above, below].map(|part| part.trim().to_owned());
    if [&name, &numerator, &denominator].iter().any(|part| part.is_empty()) {
        return Err(example());
    }
    Ok(WantedFigure::Rate { name, numerator, denominator, in_per_cent })
}

/// A number of people, as it is typed: 3000.
pub(super) fn residents(text: &str) -> Result<f64, String> {
    text.trim().parse::<u32>().map(f64::from).map_err(|_| "3000".to_owned())
}

/// How far apart neighbours are at most, in m.
pub(super) fn metres(text: &str) -> Result<f64, String> {
    let most = crate::model::Rulebook::MOST_NEIGHBOURS_WITHIN_M;
    let metres = text.trim().parse::<f64>().ok().filter(|metres| (0.0..=most).contains(metres));
    metres.ok_or_else(|| format!("0–{most}"))
}

pub(super) fn kind(text: &str) -> Result<IndicatorKind, String> {
    match text {
        "count" => Ok(IndicatorKind::Count),
        "rate" => Ok(IndicatorKind::Rate),
        "mean" => Ok(IndicatorKind::Mean),
        _ => Err("count, rate, mean".to_owned()),
    }
}

pub(super) fn weight(text: &str) -> Result<Weight, String> {
    match text {
        "residents" => Ok(Weight::Residents),
        "area" => Ok(Weight::Area),
        _ => Err("residents, area".to_owned()),
    }
}

pub(super) fn group(text: &str) -> Result<HistoryGroup, String> {
    let found = HistoryGroup::ALL.into_iter().find(|group| group.name() == text);
    found.ok_or_else(|| HistoryGroup::ALL.map(HistoryGroup::name).join(", "))
}

pub(super) fn polarity(text: &str) -> Result<Polarity, String> {
    match text {
        "neutral" => Ok(Polarity::Neutral),
        "burden" => Ok(Polarity::HighIsBurden),
        "good" => Ok(Polarity::HighIsGood),
        _ => Err("neutral, burden, good".to_owned()),
    }
}

pub(super) fn sheet(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    SheetFormat::of_path(&path)
        .map(|_| path)
        .ok_or_else(|| SheetFormat::ALL.map(|f| format!("X.{}", f.ending())).join(", "))
}

pub(super) fn paper(text: &str) -> Result<Paper, String> {
    let found = Paper::ALL.into_iter().find(|paper| paper.name().eq_ignore_ascii_case(text));
    found.ok_or_else(|| Paper::ALL.map(|paper| paper.name().to_lowercase()).join(", "))
}

/// "25000", "1:25.000".
pub(super) fn scale(text: &str) -> Result<u32, String> {
    let digits: String = text.trim().trim_start_matches("1:").chars().filter(|c| !matches!(c, '.' | ' ')).collect();
    digits.parse().ok().filter(|scale| (100..=100_000_000).contains(scale)).ok_or_else(|| "25000".to_owned())
}

pub(super) fn dpi(text: &str) -> Result<f64, String> {
    let parsed = text.parse().ok().filter(|dpi| (MIN_DPI..=MAX_DPI).contains(dpi));
    parsed.ok_or_else(|| format!("{MIN_DPI} … {MAX_DPI}"))
}

/// "1600x1000". A window of 16,384 points is larger than any wall of screens.
pub(super) fn size(text: &str) -> Result<(u32, u32), String> {
    let parsed = text.split_once(['x', 'X', '×']).and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)));
    let sound = |(w, h): &(u32, u32)| (100..=16_384).contains(w) && (100..=16_384).contains(h);
    parsed.filter(sound).ok_or_else(|| "1280x800".to_owned())
}
