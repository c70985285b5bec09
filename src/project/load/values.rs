//! Indicators with their values in the snapshot.

use super::parked::Values;
use super::{At, Loader, Next, SOURCE_COLUMNS};
use crate::model::{
    Definition, DefinitionId, Derivation, Indicator, IndicatorId, JoinRule, Observation, ObservedValue, Project, Space,
    SpaceId, UnmatchedRow,
};
use crate::project::ProjectError;
use crate::project::defect::Defect;
use crate::project::features::FeatureTable;
use rusqlite::Connection;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// What stands where a table's key column is named: that, or, of an indicator that came from no table, how it was made of another one.
pub(in crate::project) fn key_field_or_origin(text: String) -> (String, Option<Box<Derivation>>) {
    match Derivation::parse(&text) {
        Some(derivation) => (String::new(), Some(Box::new(derivation))),
        None => (text, None),
    }
}

/// A value as its columns say it; `None` if they contradict one another.
pub(in crate::project) fn observed_value(
    provenance: &str,
    value: Option<f64>,
    exact_share: Option<f64>,
) -> Option<ObservedValue> {
    match (provenance, value, exact_share) {
        ("measured", Some(value), None) => Some(ObservedValue::Measured(value)),
        ("aggregated", Some(value), None) => Some(ObservedValue::Aggregated(value)),
        ("estimated", Some(value), Some(exact_share)) => Some(ObservedValue::Estimated { value, exact_share }),
        ("missing", None, None) => Some(ObservedValue::Missing),
        ("suppressed", None, None) => Some(ObservedValue::Suppressed),
        _ => None,
    }
}

/// The features that commands of ours removed from a layer, by uid, be it by doing, undoing or doing again.
pub(in crate::project) fn removed_by_commands(
    conn: &Connection,
    table: &FeatureTable,
) -> rusqlite::Result<HashSet<String>> {
    let sql = format!(
        "SELECT l.uid, l.log_side = 0 AND coalesce(o.kind, h.kind) <> 'foreign_edit' FROM \"klammer_log_{}\" l \
         JOIN klammer_history h ON h.seq = l.log_command LEFT JOIN klammer_history o ON o.seq = h.of ORDER BY l.log_id",
        table.name
    );
    let mut query = conn.prepare_cached(&sql)?;
    let mut rows = query.query([])?;
    let mut removed: HashSet<String> = HashSet::new();
    while let Some(row) = rows.next()? {
        let Ok(uid) = row.get::<_, String>(0) else { continue };
        if row.get(1)? {
            removed.insert(uid);
        } else {
            removed.remove(&uid);
        }
    }
    Ok(removed)
}

impl Next<'_> {
    /// Values are those of the spaces there are, in their order: they follow when spaces come, go or change places.
    pub(super) fn indicators(&mut self, project: &mut Project) -> Result<(), ProjectError> {
        let same_ids = |a: &[Space], b: &[Space]| a.iter().map(|space| space.id).eq(b.iter().map(|space| space.id));
        let recomposed: HashSet<DefinitionId> = self
            .old
            .definitions
            .iter()
            .filter_map(|old| Some((old, project.definition(old.id)?)))
            .filter(|(old, new)| !Arc::ptr_eq(&old.spaces, &new.spaces) && !same_ids(&old.spaces, &new.spaces))
            .map(|(old, _)| old.id)
            .collect();
        let follows = |i: &Indicator| recomposed.contains(&i.definition);
        if self.touched.indicators.is_empty() && !self.old.indicators.iter().any(follows) {
            return Ok(());
        }
        let (old, parked) = (self.old, self.parked);
        let reuse = |id: IndicatorId| match old.indicator(id) {
            Some(indicator) if follows(indicator) => None,
            Some(indicator) => Some((indicator.observations.clone(), indicator.unmatched.clone())),
            None => parked.values(id),
        };
        project.indicators = self.loader.indicators(&project.definitions, reuse)?;
        Ok(())
    }
}

impl Loader<'_> {
    pub(super) fn indicators(
        &mut self,
        definitions: &[Definition],
        reuse: impl Fn(IndicatorId) -> Option<Values>,
    ) -> Result<Vec<Indicator>, ProjectError> {
        let db = self.db;
        let mut query = db.conn.prepare_cached(&format!(
            "SELECT {SOURCE_COLUMNS}, uid, definition, name, kind, polarity, unit, dimension, value_field, join_key_field, \
             join_target, join_table_form, join_space_form FROM klammer_indicator ORDER BY id"
        ))?;
        let mut rows = query.query([])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let uid: String = row.get(9)?;
            let at = At::of("klammer_indicator", uid.clone());
            let id = self.parsed(at.named("uid"), uid.clone(), IndicatorId::parse)?;
            let definition = self.parsed(at.named("definition"), row.get(10)?, DefinitionId::parse)?;
            let described = definitions.iter().find(|d| d.id == definition);
            let described =
                described.ok_or_else(|| db.damaged(Defect::dangling(at.table, &uid, "definition", definition)))?;
            let (observations, unmatched) = match reuse(id) {
                Some(values) => values,
                None => {
                    self.watch.check()?;
                    (Arc::new(self.observations(&uid, described)?), Arc::new(self.unmatched(&uid)?))
                }
            };
            let (key_field, derived) = key_field_or_origin(row.get(17)?);
            all.push(Indicator {
                id,
                name: row.get(11)?,
                definition,
                kind: self.variant(at.named("kind"), row.get(12)?)?,
                polarity: self.variant(at.named("polarity"), row.get(13)?)?,
                unit: row.get(14)?,
                dimension: row.get(15)?,
                value_field: row.get(16)?,
                join: JoinRule {
                    key_field,
                    target: self.variant(at.named("join_target"), row.get(18)?)?,
                    table_form: self.variant(at.named("join_table_form"), row.get(19)?)?,
                    space_form: self.variant(at.named("join_space_form"), row.get(20)?)?,
                },
                source: self.source(&at, row)?,
                derived,
                observations,
                unmatched,
            });
        }
        Ok(all)
    }

    /// In the order of the definition's spaces. Values of spaces that are gone stay in the file, as far as a command of ours
    /// removed the space: undoing that shows them again. Those whose space another program deleted are told as left out.
    fn observations(&mut self, indicator: &str, definition: &Definition) -> Result<Vec<Observation>, ProjectError> {
        let order: HashMap<SpaceId, usize> =
            definition.spaces.iter().enumerate().map(|(i, space)| (space.id, i)).collect();
        let mut query = self.db.conn.prepare_cached(
            "SELECT space, provenance, value, exact_share FROM klammer_observation WHERE indicator = ?1",
        )?;
        let mut rows = query.query([indicator])?;
        let (mut all, mut gone) = (Vec::new(), BTreeSet::new());
        while let Some(row) = rows.next()? {
            let at = At::of("klammer_observation", row.get(0)?);
            let space = self.parsed(at.named("space"), at.row.clone(), SpaceId::parse)?;
            let value = self.observed(&at, row.get(1)?, row.get(2)?, row.get(3)?)?;
            match order.get(&space) {
                Some(at) => all.push((*at, Observation { space, value })),
                None => _ = gone.insert(at.row),
            }
        }
        if !gone.is_empty() {
            let table = self.features.iter().find(|table| table.owner == definition.id.to_string());
            let removed = table.map(|table| removed_by_commands(&self.db.conn, table)).transpose()?.unwrap_or_default();
            self.left_out += gone.iter().filter(|uid| !removed.contains(*uid)).count();
        }
        all.sort_unstable_by_key(|(at, _)| *at);
        Ok(all.into_iter().map(|(_, observation)| observation).collect())
    }

    fn observed(
        &self,
        at: &At,
        provenance: String,
        value: Option<f64>,
        exact_share: Option<f64>,
    ) -> Result<ObservedValue, ProjectError> {
        observed_value(&provenance, value, exact_share).ok_or_else(|| {
            let value = value.map(|value| format!(" {value}")).unwrap_or_default();
            self.db.damaged(Defect::value(at.table, &at.row, "provenance", format!("{provenance}{value}")))
        })
    }

    fn unmatched(&self, indicator: &str) -> Result<Vec<UnmatchedRow>, ProjectError> {
        let rows = self
            .db
            .conn
            .prepare_cached("SELECT line, key, value FROM klammer_unmatched WHERE indicator = ?1 ORDER BY number")?
            .query_map([indicator], |row| Ok(UnmatchedRow { line: row.get(0)?, key: row.get(1)?, value: row.get(2)? }))?
            .collect::<Result<_, _>>()?;
        Ok(rows)
    }
}
