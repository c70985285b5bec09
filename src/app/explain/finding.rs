//! Words for what a check found.

use crate::l10n::{Lang, area, count, number};
use crate::model::{Finding, FindingKind, Place, Severity, Space};
use crate::t;

/// A finding in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingWords {
    /// "Lücken".
    pub title: String,
    /// How many, how large, whom it concerns.
    pub sentence: String,
    /// What to do about it.
    pub remedy: String,
}

/// A finding in words. `spaces` are those of the definition that was checked (empty if they are not at hand): where the
/// finding names spaces, their residents are told, each space once.
pub fn finding(lang: Lang, finding: &Finding, spaces: &[Space]) -> FindingWords {
    let (title, mut sentence, remedy) = words(lang, finding.kind, finding.count);
    if let Some(area_m2) = finding.area_m2.filter(|area| *area > 0.0) {
        sentence.push(' ');
        sentence.push_str(&t!(lang, "explain-finding-area", area = area(lang, area_m2)));
    }
    if let Some(residents) = residents(finding, spaces) {
        sentence.push(' ');
        sentence.push_str(&t!(lang, "explain-finding-residents", count = number(lang, residents, 0)));
    }
    FindingWords { title, sentence, remedy }
}

/// "Fehler", "Warnung", "Hinweis".
pub fn severity(lang: Lang, severity: Severity) -> String {
    match severity {
        Severity::Info => t!(lang, "explain-severity-info"),
        Severity::Warning => t!(lang, "explain-severity-warning"),
        Severity::Error => t!(lang, "explain-severity-error"),
    }
}

/// A place of a finding in one line: its detail and the spaces concerned by code and name.
pub fn place(lang: Lang, place: &Place, spaces: &[Space]) -> String {
    const MOST: usize = 5;
    let mut names: Vec<String> = place.spaces.iter().take(MOST).map(|&at| space_name(lang, spaces, at)).collect();
    if place.spaces.len() > MOST {
        names.push("…".to_owned());
    }
    let names = names.join(", ");
    match (place.detail.is_empty(), names.is_empty()) {
        (true, true) => t!(lang, "explain-place-unnamed"),
        (true, false) => names,
        (false, true) => place.detail.clone(),
        (false, false) => format!("{} ({names})", place.detail),
    }
}

/// A space by its label, or by its number in the file.
fn space_name(lang: Lang, spaces: &[Space], at: usize) -> String {
    let label = spaces.get(at).map(Space::label).unwrap_or_default();
    if label.is_empty() { t!(lang, "explain-space-number", n = (at + 1).to_string()) } else { label }
}

/// Residents of the spaces concerned, each counted once. Not told for gaps (nobody is known to live there), where places
/// were left out of the list, or where a space concerned states none: the sum would be too small.
fn residents(finding: &Finding, spaces: &[Space]) -> Option<f64> {
    let concerns_spaces = match finding.kind {
        FindingKind::Overlap
        | FindingKind::SelfIntersection
        | FindingKind::DuplicateCode
        | FindingKind::EmptyCode
        | FindingKind::DuplicateGeometry => true,
        FindingKind::Gap
        | FindingKind::DegenerateRing
        | FindingKind::RingOrder
        | FindingKind::BadCoordinates
        | FindingKind::NullGeometry
        | FindingKind::NotAnArea
        | FindingKind::ExtraDimensions
        | FindingKind::CrsAssumed
        | FindingKind::EncodingAssumed
        | FindingKind::BrokenText
        | FindingKind::BadResidents => false,
    };
    if !concerns_spaces || finding.count > finding.places.len() {
        return None;
    }
    let concerned: std::collections::BTreeSet<usize> =
        finding.places.iter().flat_map(|place| place.spaces.iter().copied()).collect();
    if concerned.is_empty() {
        return None;
    }
    concerned.into_iter().map(|at| spaces.get(at).and_then(|space| space.residents)).sum()
}

/// Title, sentence, remedy.
fn words(lang: Lang, kind: FindingKind, n: usize) -> (String, String, String) {
    let shown = count(lang, n);
    macro_rules! words {
        ($title:literal, $sentence:literal, $remedy:literal) => {
            (t!(lang, $title), t!(lang, $sentence, n = n, count = shown), t!(lang, $remedy))
        };
    }
    match kind {
        FindingKind::Gap => words!("explain-gap", "explain-gap-sentence", "explain-gap-remedy"),
        FindingKind::Overlap => words!("explain-overlap", "explain-overlap-sentence", "explain-overlap-remedy"),
        FindingKind::SelfIntersection => {
            words!("explain-self-intersection", "explain-self-intersection-sentence", "explain-ring-remedy")
        }
        FindingKind::DegenerateRing => {
            words!("explain-degenerate-ring", "explain-degenerate-ring-sentence", "explain-ring-remedy")
        }
        FindingKind::RingOrder => words!("explain-ring-order", "explain-ring-order-sentence", "explain-mended-remedy"),
        FindingKind::BadCoordinates => {
            words!("explain-bad-coordinates", "explain-bad-coordinates-sentence", "explain-bad-coordinates-remedy")
        }
        FindingKind::DuplicateCode => {
            words!("explain-duplicate-code", "explain-duplicate-code-sentence", "explain-duplicate-code-remedy")
        }
        FindingKind::EmptyCode => {
            words!("explain-empty-code", "explain-empty-code-sentence", "explain-empty-code-remedy")
        }
        FindingKind::DuplicateGeometry => {
            words!("explain-duplicate-shape", "explain-duplicate-shape-sentence", "explain-duplicate-shape-remedy")
        }
        FindingKind::NullGeometry => {
            words!("explain-null-geometry", "explain-null-geometry-sentence", "explain-null-geometry-remedy")
        }
        FindingKind::NotAnArea => {
            words!("explain-not-an-area", "explain-not-an-area-sentence", "explain-not-an-area-remedy")
        }
        FindingKind::ExtraDimensions => {
            words!("explain-extra-dimensions", "explain-extra-dimensions-sentence", "explain-mended-remedy")
        }
        FindingKind::CrsAssumed => {
            words!("explain-crs-assumed", "explain-crs-assumed-sentence", "explain-crs-assumed-remedy")
        }
        FindingKind::EncodingAssumed => {
            words!("explain-encoding-assumed", "explain-encoding-assumed-sentence", "explain-encoding-assumed-remedy")
        }
        FindingKind::BrokenText => {
            words!("explain-broken-text", "explain-broken-text-sentence", "explain-broken-text-remedy")
        }
        FindingKind::BadResidents => {
            words!("explain-bad-residents", "explain-bad-residents-sentence", "explain-bad-residents-remedy")
        }
    }
}
