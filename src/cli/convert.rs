//! `transfer-indicator PROJECT INDICATOR TO`: an indicator of a project converted to other spaces, and kept.

use super::args::{TransferIndicator, Weight};
use super::project::change;
use super::{Context, Done};
use crate::app::explain;
use crate::app::operations::{
    self as operations, AppError, ConvertForm, ConvertVia, ConvertedIndicator, NotFound, PreparedConversion,
    counted_by, is_small_count, prepare_conversion,
};
use crate::geometry::NoWatch;
use crate::l10n::Lang;
use crate::model::{CrosswalkId, DefinitionId, Derivation, DerivedVia, Indicator, IndicatorId, Project, RateFrom};
use crate::t;
use serde_json::{Value, json};

/// Converts an indicator and keeps the result in the project.
pub(super) fn transfer_indicator(context: &Context, arguments: &TransferIndicator) -> Result<Done, AppError> {
    let (applied, prepared) = change(context, &arguments.project, |project| {
        let prepared = prepare_conversion(project, &form(project, arguments)?, &NoWatch)?;
        Ok((prepared.command.clone(), prepared))
    })?;
    let lang = context.lang;
    let to = arguments.to.trim().to_owned();
    let out = match arguments.json {
        true => as_json(&prepared, &to),
        false => as_text(lang, &prepared, &applied.project),
    };
    Ok(Done { out, ..Done::default() })
}

fn form(project: &Project, arguments: &TransferIndicator) -> Result<ConvertForm, AppError> {
    let to = operations::definition_named(project, arguments.to.trim())?;
    let from = arguments.from.as_deref().map(|from| operations::definition_named(project, from.trim())).transpose()?;
    let indicator = indicator_named(project, &arguments.indicator, from)?;
    let beside = |name: &String| indicator_named(project, name, Some(indicator.definition)).map(|i| i.id);
    let numerator = arguments.numerator.as_ref().map(beside).transpose()?;
    let denominator = arguments.denominator.as_ref().map(beside).transpose()?;
    let via = match (&arguments.crosswalk, arguments.weight) {
        (Some(name), _) => ConvertVia::Crosswalk(crosswalk_named(project, name)?),
        (None, Some(Weight::Area)) => ConvertVia::Area,
        (None, Some(Weight::Residents)) if counted_by(project).is_none() => return Err(AppError::NoResidents),
        (None, Some(Weight::Residents) | None) => ConvertVia::Ground,
    };
    let name = arguments.name.clone().unwrap_or_default();
    let parts = numerator.map(|numerator: IndicatorId| (numerator, denominator));
    Ok(ConvertForm { indicators: vec![indicator.id], to, via, name, parts })
}

/// By its name, among those of a definition if that was said. Where several have the name, those that came from tables go first.
fn indicator_named<'a>(project: &'a Project, name: &str, of: Option<DefinitionId>) -> Result<&'a Indicator, AppError> {
    let wanted = |i: &&Indicator| of.is_none_or(|of| i.definition == of);
    let named: Vec<&Indicator> = project.indicators.iter().filter(wanted).filter(|i| i.name == name.trim()).collect();
    let imported: Vec<&&Indicator> = named.iter().filter(|i| i.derived.is_none()).collect();
    match (named.as_slice(), imported.as_slice()) {
        ([only], _) => Ok(only),
        (_, [only]) => Ok(only),
        _ => {
            let told = |i: &Indicator| {
                let definition = project.definition(i.definition).map(|d| d.name.as_str()).unwrap_or_default();
                format!("{} ({definition})", i.name)
            };
            let all = project.indicators.iter().filter(wanted);
            let available =
                if named.is_empty() { all.map(told).collect() } else { named.iter().map(|i| told(i)).collect() };
            Err(AppError::NotFound { what: NotFound::Indicator, name: name.trim().to_owned(), available })
        }
    }
}

fn crosswalk_named(project: &Project, name: &str) -> Result<CrosswalkId, AppError> {
    let found = project.crosswalks.iter().find(|crosswalk| crosswalk.name == name.trim());
    found.map(|crosswalk| crosswalk.id).ok_or_else(|| AppError::NotFound {
        what: NotFound::Crosswalk,
        name: name.trim().to_owned(),
        available: project.crosswalks.iter().map(|crosswalk| crosswalk.name.clone()).collect(),
    })
}

fn as_text(lang: Lang, prepared: &PreparedConversion, project: &Project) -> String {
    let mut lines = Vec::new();
    for made in &prepared.made {
        let definition = project.definition(made.indicator.definition).map(|d| d.name.clone()).unwrap_or_default();
        lines.push(t!(lang, "cli-converted", name = made.indicator.name.clone(), definition = definition));
        lines.extend(explain::converted(lang, made).into_iter().map(|line| format!("  {line}")));
        lines.extend(made.indicator.derived.as_ref().map(|d| format!("  {}", explain::derivation(lang, d))));
    }
    lines.join("\n") + "\n"
}

fn as_json(prepared: &PreparedConversion, to: &str) -> String {
    let value = prepared.made.first().map_or(Value::Null, |made| one(made, to));
    format!("{value:#}\n")
}

fn one(made: &ConvertedIndicator, to: &str) -> Value {
    // Counts of 1 and 2 are told nowhere.
    let people = |of: fn(&operations::ConvertedSums) -> f64| {
        made.sums.as_ref().map(of).filter(|value| !is_small_count(*value)).map_or(Value::Null, Value::from)
    };
    let derived = made.indicator.derived.as_deref();
    json!({
        "name": made.indicator.name,
        "id": made.indicator.id.to_string(),
        "kind": made.indicator.kind,
        "indicator": derived.map(|d| d.name.as_str()),
        "from": derived.map(|d| d.definition_name.as_str()),
        "to": to,
        "via": derived.map(via),
        "rate": derived.and_then(|d| d.rate.as_ref()).map(rate),
        "sum_before": people(|sums| sums.before),
        "sum_after": people(|sums| sums.after),
        "outside": people(|sums| sums.outside),
        "withheld": people(|sums| sums.withheld),
        "doubled": people(|sums| sums.doubled),
        "exact_share": made.exact_share,
        "spaces": made.indicator.observations.len(),
        "spaces_without_value": made.missing,
        "spaces_hidden": made.suppressed,
        "sources_without_value": made.missing_sources,
    })
}

fn via(derivation: &Derivation) -> Value {
    match &derivation.via {
        DerivedVia::Ground { basis } => json!({ "weights": "ground", "basis": basis }),
        DerivedVia::Area => json!({ "weights": "area" }),
        DerivedVia::Crosswalk { name, .. } => json!({ "weights": "crosswalk", "name": name }),
    }
}

fn rate(rate: &RateFrom) -> Value {
    match rate {
        RateFrom::Residents => json!({ "by": "residents" }),
        RateFrom::Parts { numerator_name, denominator, denominator_name, factor, .. } => json!({
            "by": "parts",
            "numerator": numerator_name,
            "denominator": denominator.map(|_| denominator_name),
            "factor": factor,
        }),
    }
}
