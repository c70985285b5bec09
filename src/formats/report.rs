//! Gathering findings while a file is read.

use crate::model::{Finding, FindingKind, Place, Severity};
use geo::Rect;
use std::collections::BTreeMap;

/// Findings by kind, places in the order they were met.
#[derive(Debug, Default)]
pub(super) struct Report {
    findings: BTreeMap<FindingKind, Finding>,
}

impl Report {
    pub fn add(&mut self, kind: FindingKind, place: Place) {
        let finding = self.findings.entry(kind).or_insert_with(|| Finding {
            kind,
            severity: severity(kind),
            count: 0,
            area_m2: None,
            places: Vec::new(),
        });
        finding.count += 1;
        if finding.places.len() < Finding::MAX_PLACES {
            finding.places.push(place);
        }
    }

    /// Something without a place on the map.
    pub fn add_detail(&mut self, kind: FindingKind, detail: impl Into<String>) {
        self.add(kind, Place { extent: None, spaces: Vec::new(), detail: detail.into() });
    }

    /// Sets how often something that was met occurs, where that is not the number of its places.
    pub fn count_as(&mut self, kind: FindingKind, count: usize) {
        if let Some(finding) = self.findings.get_mut(&kind) {
            finding.count = count.max(finding.places.len());
        }
    }

    /// How often something was met.
    pub fn count(&self, kind: FindingKind) -> usize {
        self.findings.get(&kind).map_or(0, |finding| finding.count)
    }

    /// Something about one space that was read.
    pub fn add_space(&mut self, kind: FindingKind, index: usize, extent: Option<Rect<f64>>, detail: String) {
        self.add(kind, Place { extent, spaces: vec![index], detail });
    }

    /// Serious ones first, then by kind.
    pub fn into_findings(self) -> Vec<Finding> {
        let mut findings: Vec<Finding> = self.findings.into_values().collect();
        findings.sort_by(|a, b| b.severity.cmp(&a.severity).then(a.kind.cmp(&b.kind)));
        findings
    }
}

/// How bad what reading meets is. What is left out makes figures wrong; what is put right does not.
fn severity(kind: FindingKind) -> Severity {
    use FindingKind as Kind;
    match kind {
        Kind::BadCoordinates | Kind::RecordMismatch => Severity::Error,
        Kind::RingOrder | Kind::ExtraDimensions | Kind::EncodingAssumed | Kind::DeletedRecord | Kind::OtherShapes => {
            Severity::Info
        }
        _ => Severity::Warning,
    }
}
