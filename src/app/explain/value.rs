//! Values, provenance and other small choices in words.

use crate::app::operations::{CrsHow, EncodingHow, known_crs};
use crate::geometry::EpsgCode;
use crate::l10n::{Lang, number, percent};
use crate::model::{IndicatorKind, ObservedValue, Polarity};
use crate::t;

/// Where a value comes from, in a word or two.
pub fn provenance(lang: Lang, value: ObservedValue) -> String {
    match value {
        ObservedValue::Measured(_) => t!(lang, "explain-measured"),
        ObservedValue::Aggregated(_) => t!(lang, "explain-aggregated"),
        ObservedValue::Estimated { exact_share, .. } => {
            t!(lang, "explain-estimated", share = percent(lang, exact_share, 0))
        }
        ObservedValue::Missing => t!(lang, "explain-missing"),
        ObservedValue::Suppressed => t!(lang, "explain-suppressed"),
    }
}

/// A value as it is shown: the number in the form of the language, "≈" before an estimate; missing and suppressed by their
/// words, so that neither looks like zero or like the other.
pub fn value(lang: Lang, value: ObservedValue, decimals: usize) -> String {
    match value {
        ObservedValue::Measured(value) | ObservedValue::Aggregated(value) => number(lang, value, decimals),
        ObservedValue::Estimated { value, .. } => format!("≈ {}", number(lang, value, decimals)),
        ObservedValue::Missing => t!(lang, "explain-missing"),
        ObservedValue::Suppressed => t!(lang, "explain-suppressed"),
    }
}

/// "Anzahl", "Anteil", "Mittelwert".
pub fn indicator_kind(lang: Lang, kind: IndicatorKind) -> String {
    match kind {
        IndicatorKind::Count => t!(lang, "explain-kind-count"),
        IndicatorKind::Rate => t!(lang, "explain-kind-rate"),
        IndicatorKind::Mean => t!(lang, "explain-kind-mean"),
    }
}

/// "hoher Wert belastet" …
pub fn polarity(lang: Lang, polarity: Polarity) -> String {
    match polarity {
        Polarity::Neutral => t!(lang, "explain-polarity-neutral"),
        Polarity::HighIsBurden => t!(lang, "explain-polarity-burden"),
        Polarity::HighIsGood => t!(lang, "explain-polarity-good"),
    }
}

/// How a CRS was recognised.
pub fn crs_how(lang: Lang, how: CrsHow) -> String {
    match how {
        CrsHow::Prj => t!(lang, "explain-crs-prj"),
        CrsHow::PrjDoubtful => t!(lang, "explain-crs-prj-doubtful"),
        CrsHow::GeoJsonDefault => t!(lang, "explain-crs-geojson"),
        CrsHow::GeoJsonMember => t!(lang, "explain-crs-geojson-member"),
        CrsHow::Coordinates => t!(lang, "explain-crs-coordinates"),
        CrsHow::Stated => t!(lang, "explain-crs-stated"),
        CrsHow::StatedDoubtful => t!(lang, "explain-crs-stated-doubtful"),
        CrsHow::Format => t!(lang, "explain-crs-of-format"),
    }
}

/// "ETRS89 / UTM zone 32N (EPSG:25832)", or the code alone.
pub fn crs_name(epsg: EpsgCode) -> String {
    match known_crs().iter().find(|crs| crs.epsg == epsg) {
        Some(crs) => format!("{} ({epsg})", crs.name),
        None => epsg.to_string(),
    }
}

/// How an encoding was recognised.
pub fn encoding_how(lang: Lang, how: EncodingHow) -> String {
    match how {
        EncodingHow::Cpg => t!(lang, "explain-encoding-cpg"),
        EncodingHow::LanguageByte => t!(lang, "explain-encoding-byte"),
        EncodingHow::Format => t!(lang, "explain-encoding-format"),
        EncodingHow::Detected => t!(lang, "explain-encoding-detected"),
        EncodingHow::Ascii => t!(lang, "explain-encoding-ascii"),
    }
}
