//! The summary of a project: findings and comparisons put into words and handed to the report.

use super::{AppError, ComparisonReport};
use crate::analysis::check::check_spaces;
use crate::app::explain;
use crate::geometry::Watch;
use crate::l10n::Lang;
use crate::model::{DefinitionId, Finding, Indicator, IndicatorKind, Observation, ObservedValue, Project};
use crate::report::{self, ComparisonNotes, DefinitionNotes, Form, Note, SummaryInput};

/// What a check found in one definition.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// The definition.
    pub definition: DefinitionId,
    /// The findings, serious first.
    pub findings: Vec<Finding>,
}

/// Checks every definition of a project as it is now (what only reading the file can find is not found again).
///
/// # Errors
/// [`AppError::Cancelled`].
pub fn check_project(project: &Project, watch: &dyn Watch) -> Result<Vec<Checked>, AppError> {
    let all = project.definitions.len().max(1) as f32;
    let check = |(at, definition): (usize, &crate::model::Definition)| {
        let part = super::part::Part::of(watch, at as f32 / all, (at + 1) as f32 / all);
        Ok(Checked { definition: definition.id, findings: check_spaces(&definition.spaces, &part)? })
    };
    project.definitions.iter().enumerate().map(check).collect()
}

/// The summary of a project in a language, as Markdown or plain text. Counts of 1 and 2 are hidden unless it is `internal`.
pub fn summary(
    lang: Lang,
    form: Form,
    project: &Project,
    checked: &[Checked],
    comparisons: &[ComparisonReport],
    internal: bool,
) -> String {
    let definitions: Vec<_> = checked.iter().map(|checked| definition_notes(lang, project, checked)).collect();
    let comparisons: Vec<_> =
        comparisons.iter().filter_map(|comparison| comparison_notes(lang, project, comparison)).collect();
    let input = SummaryInput { project, definitions: &definitions, comparisons: &comparisons, internal };
    report::summary(lang, form, input)
}

fn definition_notes(lang: Lang, project: &Project, checked: &Checked) -> DefinitionNotes {
    let spaces = project.definition(checked.definition).map(|definition| definition.spaces.as_slice());
    let note = |finding: &Finding| {
        let words = explain::finding(lang, finding, spaces.unwrap_or_default());
        let severity = explain::severity(lang, finding.severity);
        Note { severity, title: words.title, sentence: words.sentence, remedy: words.remedy }
    };
    DefinitionNotes { definition: checked.definition, notes: checked.findings.iter().map(note).collect() }
}

/// A comparison in words; `None` if one of its definitions is gone.
pub fn comparison_notes(lang: Lang, project: &Project, report: &ComparisonReport) -> Option<ComparisonNotes> {
    let (a, b) = (project.definition(report.a)?, project.definition(report.b)?);
    let comparison = &report.comparison;
    let carrier = report.carrier.as_ref().map(|carrier| (carrier.name.as_str(), carrier.reference_date.as_str()));
    Some(ComparisonNotes {
        a: a.name.clone(),
        b: b.name.clone(),
        headline: explain::headline(lang, comparison, &a.name, &b.name),
        basis: explain::residents_basis(lang, comparison, carrier),
        agreement: explain::agreement(lang, &comparison.by_area),
        areas: explain::areas(lang, comparison, &a.name, &b.name),
    })
}

/// A value as it may leave the house: counts of 1 and 2 hidden.
pub fn disclosed_value(kind: IndicatorKind, value: ObservedValue) -> ObservedValue {
    report::disclosed(kind, value, false)
}

/// An indicator's observations as they may leave the house: counts of 1 and 2 hidden unless it is `internal`.
pub fn disclosed(indicator: &Indicator, internal: bool) -> Vec<Observation> {
    let value = |observation: &Observation| report::disclosed(indicator.kind, observation.value, internal);
    indicator.observations.iter().map(|o| Observation { space: o.space, value: value(o) }).collect()
}
