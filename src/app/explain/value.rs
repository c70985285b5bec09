//! Values, provenance and other small choices in words.

use crate::app::operations::{BoundaryProbe, CrsCandidate, CrsHow, EncodingHow, ShapeKind, known_crs};
use crate::geometry::EpsgCode;
use crate::l10n::{Lang, number, percent};
use crate::model::{IndicatorKind, ObservedValue, Polarity};
use crate::t;

/// Where a value comes from, in a word or two.
pub fn provenance(lang: Lang, value: ObservedValue) -> String {
    match value {
        ObservedValue::Measured(_) => t!(lang, "explain-measured"),
        ObservedValue::Aggregated(_) => t!(lang, "explain-aggregated"),
        ObservedValue::Estimated { exact_share, .. } => estimated(lang, exact_share),
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

/// "Flächen", "Linien", "Punkte".
pub fn shape_kind(lang: Lang, kind: ShapeKind) -> String {
    match kind {
        ShapeKind::Areas => t!(lang, "explain-kind-areas"),
        ShapeKind::Lines => t!(lang, "explain-kind-lines"),
        ShapeKind::Points => t!(lang, "explain-kind-points"),
    }
}

/// That a layer has shapes of other kinds than the set that is chosen, which are not imported with it; `None` if it has none.
pub fn other_kinds(lang: Lang, chosen: &BoundaryProbe, all: &[BoundaryProbe]) -> Option<String> {
    let others = all.iter().filter(|probe| probe.title == chosen.title && probe.kind != chosen.kind);
    let kinds: Vec<String> = others.map(|probe| shape_kind(lang, probe.kind)).collect();
    let list = kinds.join(", ");
    (!kinds.is_empty()).then(|| t!(lang, "explain-other-kinds", kind = shape_kind(lang, chosen.kind), list = list))
}

/// A system coordinates may be in, with where they would lie: "ETRS89 / UTM zone 32N (EPSG:25832): 54,8° N, 9,4° O, im Projekt".
pub fn crs_candidate(lang: Lang, candidate: &CrsCandidate) -> String {
    let (lon, lat) = candidate.lands_lon_lat.center().x_y();
    let place = t!(lang, "explain-lon-lat", lat = number(lang, lat, 1), lon = number(lang, lon, 1));
    let distance = match candidate.distance_m {
        Some(0.0) => t!(lang, "explain-at-project"),
        Some(metres) => t!(lang, "explain-from-project", km = number(lang, metres / 1000.0, 0)),
        None if candidate.in_germany => t!(lang, "explain-in-germany"),
        None => t!(lang, "explain-outside-germany"),
    };
    let swapped = if candidate.swapped_axes { t!(lang, "explain-swapped") } else { String::new() };
    format!("{}{swapped}: {place}, {distance}", crs_name(candidate.epsg))
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

/// How exact an estimate is; nothing of a share that would be shown as 0.
pub(super) fn estimated(lang: Lang, exact_share: f64) -> String {
    if exact_share < 0.005 {
        return t!(lang, "explain-estimated-all");
    }
    t!(lang, "explain-estimated", share = percent(lang, exact_share, 0))
}
