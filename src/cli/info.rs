//! `info PROJECT`.

use super::args::Info;
use super::project::look;
use super::{Context, Done};
use crate::app::operations::{self as operations, AppError, Checked, SummaryForm, check_project};
use crate::geometry::NoWatch;
use crate::model::{
    ContextGeometry, ContextLayer, Definition, Derivation, FacilitySet, Finding, Indicator, ObservedValue,
    PopulationGrid, Project, Severity, SpaceId,
};
use geo::Area as _;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What is in a project; with `--check` also what is wrong in it.
pub(super) fn info(context: &Context, info: &Info) -> Result<Done, AppError> {
    look(&info.project, |_, project| {
        let checked = if info.check { check_project(project, &NoWatch)? } else { Vec::new() };
        let has_errors =
            checked.iter().flat_map(|checked| &checked.findings).any(|finding| finding.severity == Severity::Error);
        let out = if info.json {
            format!("{:#}\n", as_json(project, info.check.then_some(&checked), info.internal))
        } else {
            let form = if info.markdown { SummaryForm::Markdown } else { SummaryForm::Plain };
            operations::summary(context.lang, form, project, &checked, &[], info.internal)
        };
        Ok(Done { out, has_errors, ..Done::default() })
    })
}

fn as_json(project: &Project, checked: Option<&Vec<Checked>>, internal: bool) -> Value {
    let findings_of = |definition: &Definition| {
        checked.map(|all| {
            let own = all.iter().filter(|checked| checked.definition == definition.id);
            own.flat_map(|checked| &checked.findings).map(finding).collect::<Vec<_>>()
        })
    };
    let department = |id| project.department(id).map(|department| department.name.as_str());
    let definition = |definition: &Definition| {
        json!({
            "name": definition.name,
            "department": department(definition.department),
            "spaces": definition.spaces.len(),
            "area_m2": definition.spaces.iter().map(|space| space.geometry.unsigned_area()).sum::<f64>(),
            "residents": definition.residents().filter(|n| shareable(*n, internal)),
            "code_field": definition.code_field,
            "name_field": definition.name_field,
            "residents_field": definition.residents_field,
            "source": definition.source,
            "residents_source": definition.residents_source,
            "findings": findings_of(definition),
        })
    };
    let set = |set: &FacilitySet| {
        let mut categories: BTreeMap<&str, usize> = BTreeMap::new();
        set.facilities.iter().for_each(|facility| *categories.entry(&facility.category).or_default() += 1);
        json!({
            "name": set.name,
            "department": set.department.and_then(department),
            "facilities": set.facilities.len(),
            "categories": categories,
            "source": set.source,
        })
    };
    let layer = |layer: &ContextLayer| {
        let of = |wanted: fn(&ContextGeometry) -> bool| layer.shapes.iter().filter(|s| wanted(&s.geometry)).count();
        json!({
            "name": layer.name,
            "colour": layer.colour.to_hex(),
            "lines": of(|geometry| matches!(geometry, ContextGeometry::Lines(_))),
            "points": of(|geometry| matches!(geometry, ContextGeometry::Points(_))),
            "areas": of(|geometry| matches!(geometry, ContextGeometry::Areas(_))),
            "source": layer.source,
        })
    };
    json!({
        "title": project.title,
        "crs": project.crs.to_string(),
        "revision": project.revision,
        "departments": project.departments.iter()
            .map(|department| json!({ "name": department.name, "organisation": department.organisation }))
            .collect::<Vec<_>>(),
        "definitions": project.definitions.iter().map(definition).collect::<Vec<_>>(),
        "facility_sets": project.facility_sets.iter().map(set).collect::<Vec<_>>(),
        "grids": project.grids.iter().map(|one| grid(one, internal)).collect::<Vec<_>>(),
        "context_layers": project.context_layers.iter().map(layer).collect::<Vec<_>>(),
        "indicators": project.indicators.iter().map(|one| indicator(project, one, internal)).collect::<Vec<_>>(),
    })
}

/// Counts of 1 and 2 are persons.
fn shareable(residents: f64, internal: bool) -> bool {
    internal || residents == 0.0 || residents >= 2.5
}

/// A population grid: cells that are hidden or state nothing are counted, never taken for nobody.
fn grid(grid: &PopulationGrid, internal: bool) -> Value {
    let count = |wanted: fn(ObservedValue) -> bool| grid.cells.iter().filter(|cell| wanted(cell.residents)).count();
    let residents: f64 = grid.cells.iter().filter_map(|cell| cell.residents.number()).sum();
    json!({
        "name": grid.name,
        "cell_size_m": grid.cell_size_m,
        "cells": grid.cells.len(),
        "hidden": count(|value| value == ObservedValue::Suppressed),
        "missing": count(|value| value == ObservedValue::Missing),
        "residents": Some(residents).filter(|n| shareable(*n, internal)),
        "source": grid.source,
    })
}

fn finding(finding: &Finding) -> Value {
    json!({
        "code": finding.kind,
        "severity": finding.severity,
        "count": finding.count,
        "area_m2": finding.area_m2,
    })
}

fn indicator(project: &Project, indicator: &Indicator, internal: bool) -> Value {
    let values: BTreeMap<SpaceId, ObservedValue> =
        operations::disclosed(indicator, internal).into_iter().map(|o| (o.space, o.value)).collect();
    let definition = project.definition(indicator.definition);
    // Missing, zero and suppressed are three things: the state says which, the value is null for the first and last.
    let value = |space: &crate::model::Space| {
        let value = values.get(&space.id).copied().unwrap_or(ObservedValue::Missing);
        let mut told =
            json!({ "code": space.code, "name": space.name, "value": value.number(), "state": state(value) });
        if let ObservedValue::Estimated { exact_share, .. } = value {
            told["exact_share"] = exact_share.into();
        }
        told
    };
    json!({
        "name": indicator.name,
        "definition": definition.map(|definition| definition.name.as_str()),
        "kind": indicator.kind,
        "polarity": indicator.polarity,
        "unit": indicator.unit,
        "dimension": indicator.dimension,
        "value_field": indicator.value_field,
        "join": indicator.join,
        "source": indicator.source,
        "derived": indicator.derived.as_ref().map(|derived| derived_told(derived, internal)),
        "values": definition.map(|d| d.spaces.iter().map(value).collect::<Vec<_>>()).unwrap_or_default(),
        "unmatched_rows": indicator.unmatched.len(),
    })
}

/// What an indicator was converted from; counts of 1 and 2 outside are hidden.
fn derived_told(derived: &Derivation, internal: bool) -> Derivation {
    let shown = |count: &f64| internal || !operations::is_small_count(*count);
    Derivation { outside: derived.outside.filter(shown), ..derived.clone() }
}

fn state(value: ObservedValue) -> &'static str {
    match value {
        ObservedValue::Measured(_) => "measured",
        ObservedValue::Aggregated(_) => "aggregated",
        ObservedValue::Estimated { .. } => "estimated",
        ObservedValue::Missing => "missing",
        ObservedValue::Suppressed => "suppressed",
    }
}
