//! Indicators with their observations.

use super::Scope;
use super::check::{clean_name, free_name, gone, invalid};
use super::source::{check_kept, delete_row, insert_row, keep, update_row};
use crate::model::{
    Definition, DefinitionId, Indicator, IndicatorId, IndicatorKind, ObservedValue, Polarity, Project, Source, SpaceId,
};
use crate::project::ProjectError;
use crate::project::command::{HistoryKind, KeptSource};
use crate::project::database::Database;
use crate::project::history::{Sentence, stable_name};
use std::collections::HashSet;

fn of(project: &Project, id: IndicatorId) -> Result<&Indicator, ProjectError> {
    project.indicator(id).ok_or_else(|| gone("indicator", id))
}

/// Names of the other indicators of a definition.
fn names_beside<'a>(project: &'a Project, indicator: &'a Indicator) -> impl Iterator<Item = &'a str> {
    let beside = |i: &&Indicator| i.definition == indicator.definition && i.id != indicator.id;
    project.indicators.iter().filter(beside).map(|i| i.name.as_str())
}

fn check_observations(indicator: &Indicator, definition: &Definition) -> Result<(), ProjectError> {
    let spaces: HashSet<SpaceId> = definition.spaces.iter().map(|space| space.id).collect();
    let mut seen = HashSet::with_capacity(indicator.observations.len());
    for observation in indicator.observations.iter() {
        let space = observation.space;
        if !spaces.contains(&space) {
            return Err(invalid(format!("a value is for the space {space}, which {} has not", definition.name)));
        }
        if !seen.insert(space) {
            return Err(invalid(format!("two values are for the space {space}")));
        }
        if observation.value.number().is_some_and(|value| !value.is_finite()) {
            return Err(invalid(format!("the value for the space {space} is no finite number")));
        }
        if let ObservedValue::Estimated { exact_share, .. } = observation.value
            && !(0.0..=1.0).contains(&exact_share)
        {
            return Err(invalid(format!("the exact share of the value for the space {space} is not between 0 and 1")));
        }
    }
    Ok(())
}

pub fn import(
    scope: &mut Scope<'_>,
    mut indicator: Indicator,
    kept: Option<KeptSource>,
) -> Result<Sentence, ProjectError> {
    let definition =
        scope.project.definition(indicator.definition).ok_or_else(|| gone("definition", indicator.definition))?;
    indicator.name = clean_name(&indicator.name)?;
    free_name(&indicator.name, names_beside(scope.project, &indicator))?;
    check_observations(&indicator, definition)?;
    check_kept(kept.as_ref())?;
    check_unused(scope.db, &indicator.id.to_string())?;

    keep(scope.db, &mut indicator.source, kept)?;
    insert(scope.db, &indicator)?;
    let words = [
        ("name", indicator.name.clone()),
        ("definition", definition.name.clone()),
        ("count", indicator.observations.len().to_string()),
        ("file", indicator.source.file_name.clone()),
    ];
    Ok(Sentence::new(HistoryKind::ImportIndicator, words))
}

/// Indicators converted from those of other definitions, and those they take the place of.
pub fn derive(
    scope: &mut Scope<'_>,
    mut indicators: Vec<Indicator>,
    replaced: &[IndicatorId],
) -> Result<Sentence, ProjectError> {
    let old = replaced.iter().map(|id| of(scope.project, *id)).collect::<Result<Vec<_>, _>>()?;
    if old.iter().any(|indicator| indicator.derived.is_none()) {
        return Err(invalid("an indicator that came from a table is not replaced by one that was converted"));
    }
    let stays = |indicator: &&Indicator| !replaced.contains(&indicator.id);
    let mut names: HashSet<(DefinitionId, String)> =
        scope.project.indicators.iter().filter(stays).map(|i| (i.definition, i.name.clone())).collect();
    for indicator in &mut indicators {
        let definition =
            scope.project.definition(indicator.definition).ok_or_else(|| gone("definition", indicator.definition))?;
        if indicator.derived.is_none() {
            return Err(invalid("a converted indicator does not say what it was made of"));
        }
        indicator.name = clean_name(&indicator.name)?;
        if !names.insert((indicator.definition, indicator.name.clone())) {
            return Err(ProjectError::NameTaken(indicator.name.clone()));
        }
        check_observations(indicator, definition)?;
        check_unused(scope.db, &indicator.id.to_string())?;
    }
    let Some(first) = indicators.first() else { return Err(invalid("no indicator is converted")) };
    let words = [
        ("name", first.name.clone()),
        ("definition", definition_name(scope, first)),
        ("count", indicators.len().to_string()),
        ("again", replaced.len().to_string()),
    ];

    for id in replaced {
        delete_row(scope.db, "klammer_indicator", &id.to_string())?;
    }
    for indicator in &mut indicators {
        keep(scope.db, &mut indicator.source, None)?;
        insert(scope.db, indicator)?;
    }
    Ok(Sentence::new(HistoryKind::DeriveIndicators, words))
}

/// Ids of indicators are never used twice: values of one that is gone stay in the file.
fn check_unused(db: &Database, uid: &str) -> Result<(), ProjectError> {
    let used = "SELECT EXISTS (SELECT 1 FROM klammer_indicator WHERE uid = ?1) OR EXISTS (SELECT 1 FROM klammer_log_indicator WHERE uid = ?1)";
    match db.conn.query_row(used, [uid], |row| row.get(0))? {
        true => Err(invalid(format!("the id {uid} was used before"))),
        false => Ok(()),
    }
}

/// The row of an indicator, with its values.
fn insert(db: &Database, indicator: &Indicator) -> Result<(), ProjectError> {
    let uid = indicator.id.to_string();
    insert_values(db, &uid, indicator)?;
    // What came from no table has no key column: how it was made stands there.
    let key_field = indicator.derived.as_ref().map_or_else(|| indicator.join.key_field.clone(), |d| d.to_text());
    let definition_uid = indicator.definition.to_string();
    let named = [
        stable_name(indicator.kind),
        stable_name(indicator.polarity),
        stable_name(indicator.join.target),
        stable_name(indicator.join.table_form),
        stable_name(indicator.join.space_form),
    ];
    let [kind, polarity, target, table_form, space_form] = &named;
    let columns = [
        ("uid", uid.as_str().into()),
        ("definition", definition_uid.as_str().into()),
        ("name", indicator.name.as_str().into()),
        ("kind", kind.as_str().into()),
        ("polarity", polarity.as_str().into()),
        ("unit", indicator.unit.as_str().into()),
        ("dimension", indicator.dimension.as_str().into()),
        ("value_field", indicator.value_field.as_str().into()),
        ("join_key_field", key_field.as_str().into()),
        ("join_target", target.as_str().into()),
        ("join_table_form", table_form.as_str().into()),
        ("join_space_form", space_form.as_str().into()),
    ];
    insert_row(db, "klammer_indicator", &columns, &indicator.source)
}

/// Values are not recorded row by row: they come and go with the indicator's own row.
fn insert_values(db: &Database, uid: &str, indicator: &Indicator) -> Result<(), ProjectError> {
    let mut insert = db.conn.prepare_cached(
        "INSERT INTO klammer_observation (indicator, space, provenance, value, exact_share) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    // In the order of the table's key, so that pages are filled one after the other.
    let mut values: Vec<(String, ObservedValue)> =
        indicator.observations.iter().map(|observation| (observation.space.to_string(), observation.value)).collect();
    values.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
    for (space, value) in values {
        let (provenance, exact_share) = match value {
            ObservedValue::Measured(_) => ("measured", None),
            ObservedValue::Aggregated(_) => ("aggregated", None),
            ObservedValue::Estimated { exact_share, .. } => ("estimated", Some(exact_share)),
            ObservedValue::Missing => ("missing", None),
            ObservedValue::Suppressed => ("suppressed", None),
        };
        insert.execute((uid, space, provenance, value.number(), exact_share))?;
    }
    let mut insert = db.conn.prepare_cached(
        "INSERT INTO klammer_unmatched (indicator, number, line, key, value) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for (number, row) in (1i64..).zip(indicator.unmatched.iter()) {
        let line = i64::try_from(row.line).map_err(|_| invalid(format!("{} is no line number", row.line)))?;
        insert.execute((uid, number, line, &row.key, &row.value))?;
    }
    Ok(())
}

/// What of an indicator can be edited.
pub struct Edit {
    pub name: String,
    pub unit: String,
    pub kind: IndicatorKind,
    pub polarity: Polarity,
    pub dimension: String,
    pub source: Source,
}

pub fn edit(scope: &mut Scope<'_>, id: IndicatorId, edit: Edit) -> Result<Sentence, ProjectError> {
    let old = of(scope.project, id)?;
    let name = clean_name(&edit.name)?;
    free_name(&name, names_beside(scope.project, old))?;
    let (kind, polarity) = (stable_name(edit.kind), stable_name(edit.polarity));
    let columns = [
        ("name", name.as_str().into()),
        ("unit", edit.unit.trim().into()),
        ("kind", kind.as_str().into()),
        ("polarity", polarity.as_str().into()),
        ("dimension", edit.dimension.trim().into()),
    ];
    update_row(scope.db, "klammer_indicator", &id.to_string(), &columns, &edit.source)?;
    let words = [("name", name.clone()), ("old_name", old.name.clone()), ("definition", definition_name(scope, old))];
    Ok(Sentence::new(HistoryKind::EditIndicator, words))
}

fn definition_name(scope: &Scope<'_>, indicator: &Indicator) -> String {
    scope.project.definition(indicator.definition).map(|d| d.name.clone()).unwrap_or_default()
}

pub fn delete(scope: &mut Scope<'_>, id: IndicatorId) -> Result<Sentence, ProjectError> {
    let indicator = of(scope.project, id)?;
    delete_row(scope.db, "klammer_indicator", &id.to_string())?;
    let words = [("name", indicator.name.clone()), ("definition", definition_name(scope, indicator))];
    Ok(Sentence::new(HistoryKind::DeleteIndicator, words))
}
