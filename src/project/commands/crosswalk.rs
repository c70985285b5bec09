//! Crosswalks.

use super::Scope;
use super::check::{clean_name, free_name, gone, invalid};
use super::definition;
use super::source::{COLUMNS, check_kept, delete_row, keep, values};
use crate::model::{Crosswalk, CrosswalkId, Definition, SpaceId};
use crate::project::command::{HistoryKind, KeptSource};
use crate::project::database::Database;
use crate::project::history::Sentence;
use crate::project::load::weights_of;
use crate::project::{ProjectError, agreed};
use rusqlite::types::ToSqlOutput;
use std::collections::HashSet;

fn check_rows(crosswalk: &Crosswalk, from: &Definition, to: &Definition) -> Result<(), ProjectError> {
    let ids = |definition: &Definition| definition.spaces.iter().map(|space| space.id).collect::<HashSet<SpaceId>>();
    let (sources, targets) = (ids(from), ids(to));
    let mut pairs = HashSet::with_capacity(crosswalk.rows.len());
    for row in crosswalk.rows.iter() {
        if !sources.contains(&row.from) {
            return Err(gone("space", row.from));
        }
        if !targets.contains(&row.to) {
            return Err(gone("space", row.to));
        }
        if !pairs.insert((row.from, row.to)) {
            return Err(invalid(format!("two rows go from {} to {}", row.from, row.to)));
        }
        if let Err(field) = weights_of(row.residents_share, row.area_share, row.residents, i64::from(row.exact)) {
            return Err(invalid(format!("the {field} from {} to {} can't be", row.from, row.to)));
        }
    }
    Ok(())
}

pub fn import(
    scope: &mut Scope<'_>,
    mut crosswalk: Crosswalk,
    kept: Option<KeptSource>,
) -> Result<Sentence, ProjectError> {
    crosswalk.name = clean_name(&crosswalk.name)?;
    free_name(&crosswalk.name, scope.project.crosswalks.iter().map(|c| c.name.as_str()))?;
    let from = definition::of(scope.project, crosswalk.from)?;
    let to = definition::of(scope.project, crosswalk.to)?;
    check_rows(&crosswalk, from, to)?;
    check_kept(kept.as_ref())?;
    let uid = crosswalk.id.to_string();
    let used = "SELECT EXISTS (SELECT 1 FROM klammer_crosswalk WHERE uid = ?1) OR EXISTS (SELECT 1 FROM klammer_log_crosswalk WHERE uid = ?1)";
    if scope.db.conn.query_row(used, [&uid], |row| row.get(0))? {
        return Err(invalid(format!("the id {uid} was used before")));
    }

    if let Some(source) = &mut crosswalk.source {
        keep(scope.db, source, kept)?;
    }
    insert(scope.db, &crosswalk)?;
    let words = [
        ("name", crosswalk.name.clone()),
        ("count", crosswalk.rows.len().to_string()),
        ("file", crosswalk.source.as_ref().map(|source| source.file_name.clone()).unwrap_or_default()),
    ];
    scope.parked.put_crosswalk_rows(crosswalk.id, crosswalk.rows);
    Ok(Sentence::new(HistoryKind::KeepCrosswalk, words))
}

/// Writes a crosswalk with its rows. These are not recorded one by one: they come and go with the crosswalk's own.
pub fn insert(db: &Database, crosswalk: &Crosswalk) -> Result<(), ProjectError> {
    let uid = crosswalk.id.to_string();
    let basis = agreed::written(&crosswalk.basis).map_err(|e| invalid(e.to_string()))?;
    let own: [ToSqlOutput<'_>; 7] = [
        uid.as_str().into(),
        crosswalk.name.as_str().into(),
        crosswalk.from.to_string().into(),
        crosswalk.to.to_string().into(),
        basis.into(),
        crosswalk.date.as_str().into(),
        crosswalk.fingerprint.as_str().into(),
    ];
    let mut columns = "uid, name, from_definition, to_definition, basis, date, fingerprint".to_owned();
    let mut all = own.to_vec();
    if let Some(source) = &crosswalk.source {
        columns.push_str(", ");
        columns.push_str(COLUMNS);
        all.extend(values(source));
    }
    let places: Vec<String> = (1..=all.len()).map(|i| format!("?{i}")).collect();
    let sql = format!("INSERT INTO klammer_crosswalk ({columns}) VALUES ({})", places.join(", "));
    db.conn.prepare_cached(&sql)?.execute(rusqlite::params_from_iter(all))?;
    let mut insert = db.conn.prepare_cached(
        "INSERT INTO klammer_crosswalk_row \
         (crosswalk, number, from_space, to_space, residents_share, area_share, residents, exact) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    for (number, row) in (1i64..).zip(crosswalk.rows.iter()) {
        insert.execute((
            &uid,
            number,
            row.from.to_string(),
            row.to.to_string(),
            row.residents_share,
            row.area_share,
            row.residents,
            row.exact,
        ))?;
    }
    Ok(())
}

pub fn delete(scope: &mut Scope<'_>, id: CrosswalkId) -> Result<Sentence, ProjectError> {
    let crosswalk = scope.project.crosswalk(id).ok_or_else(|| gone("crosswalk", id))?;
    delete_row(scope.db, "klammer_crosswalk", &id.to_string())?;
    Ok(Sentence::new(HistoryKind::DeleteCrosswalk, [("name", crosswalk.name.clone())]))
}
