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
    let mut sentence = sentence(lang, finding.kind, finding.count);
    if let Some(area_m2) = finding.area_m2.filter(|area| *area > 0.0) {
        sentence.push(' ');
        sentence.push_str(&t!(lang, "explain-finding-area", area = area(lang, area_m2)));
    }
    if let Some(residents) = residents_concerned(finding, spaces) {
        sentence.push(' ');
        sentence.push_str(&t!(lang, "explain-finding-residents", count = shareable(lang, residents)));
    }
    FindingWords { title: title(lang, finding), sentence, remedy: remedy(lang, finding.kind) }
}

/// Counts of 1 and 2 are persons and stand in no message.
fn shareable(lang: Lang, residents: f64) -> String {
    if residents > 0.0 && residents < 2.5 { "< 3".to_owned() } else { number(lang, residents, 0) }
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
pub fn residents_concerned(finding: &Finding, spaces: &[Space]) -> Option<f64> {
    let concerns_spaces = match finding.kind {
        FindingKind::Overlap
        | FindingKind::SelfIntersection
        | FindingKind::DuplicateCode
        | FindingKind::EmptyCode
        | FindingKind::DuplicateGeometry
        | FindingKind::OverlapSliver
        | FindingKind::OutsideBoundary
        | FindingKind::NearDuplicateGeometry
        | FindingKind::SimilarCodes
        | FindingKind::RepeatedName
        | FindingKind::PointContact
        | FindingKind::Exclave
        | FindingKind::AbsurdExtent
        | FindingKind::LostZeros
        | FindingKind::EmptyGeometry => true,
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
        | FindingKind::BadResidents
        | FindingKind::RecordMismatch
        | FindingKind::DeletedRecord
        | FindingKind::NoPosition
        | FindingKind::NotAPoint
        | FindingKind::BadCapacity
        | FindingKind::GapSliver
        | FindingKind::UncoveredBoundary
        | FindingKind::MissingSibling
        | FindingKind::BrokenSibling
        | FindingKind::ForeignSibling
        | FindingKind::RepeatedField
        | FindingKind::OtherShapes
        | FindingKind::SwappedAxes
        | FindingKind::UnknownCrs
        | FindingKind::ShiftedOrigin
        | FindingKind::UnreadableSet => false,
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

/// Strips along the outer boundary are told apart from what really sticks out or is left out.
fn title(lang: Lang, finding: &Finding) -> String {
    let title = title_of(lang, finding.kind);
    let of_boundary = matches!(finding.kind, FindingKind::OutsideBoundary | FindingKind::UncoveredBoundary);
    if of_boundary && finding.severity == Severity::Info { t!(lang, "explain-strips", title = title) } else { title }
}

/// The title of a kind of finding: "Schmale Lücken".
pub fn title_of(lang: Lang, kind: FindingKind) -> String {
    match kind {
        FindingKind::Gap => t!(lang, "explain-gap"),
        FindingKind::Overlap => t!(lang, "explain-overlap"),
        FindingKind::SelfIntersection => t!(lang, "explain-self-intersection"),
        FindingKind::DegenerateRing => t!(lang, "explain-degenerate-ring"),
        FindingKind::RingOrder => t!(lang, "explain-ring-order"),
        FindingKind::BadCoordinates => t!(lang, "explain-bad-coordinates"),
        FindingKind::DuplicateCode => t!(lang, "explain-duplicate-code"),
        FindingKind::EmptyCode => t!(lang, "explain-empty-code"),
        FindingKind::DuplicateGeometry => t!(lang, "explain-duplicate-shape"),
        FindingKind::NullGeometry => t!(lang, "explain-null-geometry"),
        FindingKind::NotAnArea => t!(lang, "explain-not-an-area"),
        FindingKind::ExtraDimensions => t!(lang, "explain-extra-dimensions"),
        FindingKind::CrsAssumed => t!(lang, "explain-crs-assumed"),
        FindingKind::EncodingAssumed => t!(lang, "explain-encoding-assumed"),
        FindingKind::BrokenText => t!(lang, "explain-broken-text"),
        FindingKind::BadResidents => t!(lang, "explain-bad-residents"),
        FindingKind::RecordMismatch => t!(lang, "explain-record-mismatch"),
        FindingKind::DeletedRecord => t!(lang, "explain-deleted-record"),
        FindingKind::NoPosition => t!(lang, "explain-no-position"),
        FindingKind::NotAPoint => t!(lang, "explain-not-a-point"),
        FindingKind::BadCapacity => t!(lang, "explain-bad-capacity"),
        FindingKind::GapSliver => t!(lang, "explain-gap-sliver"),
        FindingKind::OverlapSliver => t!(lang, "explain-overlap-sliver"),
        FindingKind::OutsideBoundary => t!(lang, "explain-outside-boundary"),
        FindingKind::UncoveredBoundary => t!(lang, "explain-uncovered-boundary"),
        FindingKind::NearDuplicateGeometry => t!(lang, "explain-near-duplicate-shape"),
        FindingKind::SimilarCodes => t!(lang, "explain-similar-codes"),
        FindingKind::RepeatedName => t!(lang, "explain-repeated-name"),
        FindingKind::PointContact => t!(lang, "explain-point-contact"),
        FindingKind::Exclave => t!(lang, "explain-exclave"),
        FindingKind::AbsurdExtent => t!(lang, "explain-absurd-extent"),
        FindingKind::LostZeros => t!(lang, "explain-lost-zeros"),
        FindingKind::MissingSibling => t!(lang, "explain-sibling-missing"),
        FindingKind::BrokenSibling => t!(lang, "explain-broken-sibling"),
        FindingKind::ForeignSibling => t!(lang, "explain-foreign-sibling"),
        FindingKind::RepeatedField => t!(lang, "explain-repeated-field"),
        FindingKind::EmptyGeometry => t!(lang, "explain-empty-geometry"),
        FindingKind::OtherShapes => t!(lang, "explain-other-shapes"),
        FindingKind::SwappedAxes => t!(lang, "explain-swapped-axes"),
        FindingKind::UnknownCrs => t!(lang, "explain-foreign-crs"),
        FindingKind::ShiftedOrigin => t!(lang, "explain-shifted-origin"),
        FindingKind::UnreadableSet => t!(lang, "explain-unreadable-set"),
    }
}

fn sentence(lang: Lang, kind: FindingKind, n: usize) -> String {
    let count = count(lang, n);
    match kind {
        FindingKind::Gap => t!(lang, "explain-gap-sentence", n = n, count = count),
        FindingKind::Overlap => t!(lang, "explain-overlap-sentence", n = n, count = count),
        FindingKind::SelfIntersection => t!(lang, "explain-self-intersection-sentence", n = n, count = count),
        FindingKind::DegenerateRing => t!(lang, "explain-degenerate-ring-sentence", n = n, count = count),
        FindingKind::RingOrder => t!(lang, "explain-ring-order-sentence", n = n, count = count),
        FindingKind::BadCoordinates => t!(lang, "explain-bad-coordinates-sentence", n = n, count = count),
        FindingKind::DuplicateCode => t!(lang, "explain-duplicate-code-sentence", n = n, count = count),
        FindingKind::EmptyCode => t!(lang, "explain-empty-code-sentence", n = n, count = count),
        FindingKind::DuplicateGeometry => t!(lang, "explain-duplicate-shape-sentence", n = n, count = count),
        FindingKind::NullGeometry => t!(lang, "explain-null-geometry-sentence", n = n, count = count),
        FindingKind::NotAnArea => t!(lang, "explain-not-an-area-sentence", n = n, count = count),
        FindingKind::ExtraDimensions => t!(lang, "explain-extra-dimensions-sentence", n = n, count = count),
        FindingKind::CrsAssumed => t!(lang, "explain-crs-assumed-sentence"),
        FindingKind::EncodingAssumed => t!(lang, "explain-encoding-assumed-sentence"),
        FindingKind::BrokenText => t!(lang, "explain-broken-text-sentence", n = n, count = count),
        FindingKind::BadResidents => t!(lang, "explain-bad-residents-sentence", n = n, count = count),
        FindingKind::RecordMismatch => t!(lang, "explain-record-mismatch-sentence", n = n, count = count),
        FindingKind::DeletedRecord => t!(lang, "explain-deleted-record-sentence", n = n, count = count),
        FindingKind::NoPosition => t!(lang, "explain-no-position-sentence", n = n, count = count),
        FindingKind::NotAPoint => t!(lang, "explain-not-a-point-sentence", n = n, count = count),
        FindingKind::BadCapacity => t!(lang, "explain-bad-capacity-sentence", n = n, count = count),
        FindingKind::GapSliver => t!(lang, "explain-gap-sliver-sentence", n = n, count = count),
        FindingKind::OverlapSliver => t!(lang, "explain-overlap-sliver-sentence", n = n, count = count),
        FindingKind::OutsideBoundary => t!(lang, "explain-outside-boundary-sentence", n = n, count = count),
        FindingKind::UncoveredBoundary => t!(lang, "explain-uncovered-boundary-sentence", n = n, count = count),
        FindingKind::NearDuplicateGeometry => t!(lang, "explain-near-duplicate-shape-sentence", n = n, count = count),
        FindingKind::SimilarCodes => t!(lang, "explain-similar-codes-sentence", n = n, count = count),
        FindingKind::RepeatedName => t!(lang, "explain-repeated-name-sentence", n = n, count = count),
        FindingKind::PointContact => t!(lang, "explain-point-contact-sentence", n = n, count = count),
        FindingKind::Exclave => t!(lang, "explain-exclave-sentence", n = n, count = count),
        FindingKind::AbsurdExtent => t!(lang, "explain-absurd-extent-sentence", n = n, count = count),
        FindingKind::LostZeros => t!(lang, "explain-lost-zeros-sentence", n = n, count = count),
        FindingKind::MissingSibling => t!(lang, "explain-sibling-missing-sentence", n = n, count = count),
        FindingKind::BrokenSibling => t!(lang, "explain-broken-sibling-sentence", n = n, count = count),
        FindingKind::ForeignSibling => t!(lang, "explain-foreign-sibling-sentence", n = n, count = count),
        FindingKind::RepeatedField => t!(lang, "explain-repeated-field-sentence", n = n, count = count),
        FindingKind::EmptyGeometry => t!(lang, "explain-empty-geometry-sentence", n = n, count = count),
        FindingKind::OtherShapes => t!(lang, "explain-other-shapes-sentence", n = n, count = count),
        FindingKind::SwappedAxes => t!(lang, "explain-swapped-axes-sentence"),
        FindingKind::UnknownCrs => t!(lang, "explain-foreign-crs-sentence"),
        FindingKind::ShiftedOrigin => t!(lang, "explain-shifted-origin-sentence"),
        FindingKind::UnreadableSet => t!(lang, "explain-unreadable-set-sentence", n = n, count = count),
    }
}

fn remedy(lang: Lang, kind: FindingKind) -> String {
    match kind {
        FindingKind::Gap => t!(lang, "explain-gap-remedy"),
        FindingKind::Overlap => t!(lang, "explain-overlap-remedy"),
        FindingKind::SelfIntersection | FindingKind::DegenerateRing => t!(lang, "explain-ring-remedy"),
        FindingKind::RingOrder | FindingKind::ExtraDimensions => t!(lang, "explain-mended-remedy"),
        FindingKind::BadCoordinates => t!(lang, "explain-bad-coordinates-remedy"),
        FindingKind::DuplicateCode => t!(lang, "explain-duplicate-code-remedy"),
        FindingKind::EmptyCode => t!(lang, "explain-empty-code-remedy"),
        FindingKind::DuplicateGeometry => t!(lang, "explain-duplicate-shape-remedy"),
        FindingKind::NullGeometry => t!(lang, "explain-null-geometry-remedy"),
        FindingKind::NotAnArea => t!(lang, "explain-not-an-area-remedy"),
        FindingKind::CrsAssumed => t!(lang, "explain-crs-assumed-remedy"),
        FindingKind::EncodingAssumed => t!(lang, "explain-encoding-assumed-remedy"),
        FindingKind::BrokenText => t!(lang, "explain-broken-text-remedy"),
        FindingKind::BadResidents => t!(lang, "explain-bad-residents-remedy"),
        FindingKind::RecordMismatch => t!(lang, "explain-record-mismatch-remedy"),
        FindingKind::DeletedRecord => t!(lang, "explain-deleted-record-remedy"),
        FindingKind::NoPosition => t!(lang, "explain-no-position-remedy"),
        FindingKind::NotAPoint => t!(lang, "explain-not-a-point-remedy"),
        FindingKind::BadCapacity => t!(lang, "explain-bad-capacity-remedy"),
        FindingKind::GapSliver => t!(lang, "explain-gap-sliver-remedy"),
        FindingKind::OverlapSliver => t!(lang, "explain-overlap-sliver-remedy"),
        FindingKind::OutsideBoundary => t!(lang, "explain-outside-boundary-remedy"),
        FindingKind::UncoveredBoundary => t!(lang, "explain-uncovered-boundary-remedy"),
        FindingKind::NearDuplicateGeometry => t!(lang, "explain-near-duplicate-shape-remedy"),
        FindingKind::SimilarCodes => t!(lang, "explain-similar-codes-remedy"),
        FindingKind::RepeatedName => t!(lang, "explain-repeated-name-remedy"),
        FindingKind::PointContact => t!(lang, "explain-point-contact-remedy"),
        FindingKind::Exclave => t!(lang, "explain-exclave-remedy"),
        FindingKind::AbsurdExtent => t!(lang, "explain-absurd-extent-remedy"),
        FindingKind::LostZeros => t!(lang, "explain-lost-zeros-remedy"),
        FindingKind::MissingSibling => t!(lang, "explain-sibling-missing-remedy"),
        FindingKind::BrokenSibling => t!(lang, "explain-broken-sibling-remedy"),
        FindingKind::ForeignSibling => t!(lang, "explain-foreign-sibling-remedy"),
        FindingKind::RepeatedField => t!(lang, "explain-repeated-field-remedy"),
        FindingKind::EmptyGeometry => t!(lang, "explain-empty-geometry-remedy"),
        FindingKind::OtherShapes => t!(lang, "explain-other-shapes-remedy"),
        FindingKind::SwappedAxes => t!(lang, "explain-swapped-axes-remedy"),
        FindingKind::UnknownCrs => t!(lang, "explain-foreign-crs-remedy"),
        FindingKind::ShiftedOrigin => t!(lang, "explain-shifted-origin-remedy"),
        FindingKind::UnreadableSet => t!(lang, "explain-unreadable-set-remedy"),
    }
}
