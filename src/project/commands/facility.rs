//! Facility sets and single facilities.

use super::check::{self, clean_name, free_name, gone, invalid};
use super::source::{check_kept, delete_row, insert_row, keep, update_row};
use super::{Scope, department};
use crate::model::{
    Colour, Department, DepartmentId, Facility, FacilityId, FacilitySet, FacilitySetId, Project, Source,
};
use crate::project::command::{HistoryKind, KeptSource};
use crate::project::features::{self, FeatureKind, FeatureTable};
use crate::project::history::Sentence;
use crate::project::{ProjectError, blob, gpkg};
use rusqlite::types::{Null, ToSqlOutput};
use std::collections::HashSet;

fn of(project: &Project, id: FacilitySetId) -> Result<&FacilitySet, ProjectError> {
    project.facility_set(id).ok_or_else(|| gone("facility set", id))
}

fn facility_of(set: &FacilitySet, id: FacilityId) -> Result<&Facility, ProjectError> {
    set.facilities.iter().find(|f| f.id == id).ok_or_else(|| gone("facility", id))
}

fn check_facility(facility: &Facility) -> Result<(), ProjectError> {
    let named = || if facility.name.is_empty() { facility.id.to_string() } else { facility.name.clone() };
    if !facility.position.x().is_finite() || !facility.position.y().is_finite() {
        return Err(invalid(format!("{}: a coordinate is not finite", named())));
    }
    check::finite(facility.capacity, || format!("{}: its capacity is no finite number", named()))
}

/// The layer of a visible set.
fn table_name(scope: &Scope<'_>, id: FacilitySetId) -> Result<String, ProjectError> {
    Ok(scope
        .db
        .conn
        .prepare_cached("SELECT table_name FROM klammer_facility_set WHERE uid = ?1")?
        .query_row([id.to_string()], |row| row.get(0))?)
}

pub fn import(
    scope: &mut Scope<'_>,
    department: Option<Department>,
    mut set: FacilitySet,
    kept: Option<KeptSource>,
) -> Result<Sentence, ProjectError> {
    let (new_department, department_name) = match department.clone() {
        Some(department) => department::check_new(scope.project, department)?,
        None => (None, String::new()),
    };
    if set.department != department.map(|d| d.id) {
        return Err(invalid("the facilities belong to another department than the one they come with"));
    }
    set.name = clean_name(&set.name)?;
    free_name(&set.name, scope.project.facility_sets.iter().map(|s| s.name.as_str()))?;
    let mut ids = HashSet::with_capacity(set.facilities.len());
    for facility in set.facilities.iter() {
        check_facility(facility)?;
        if !ids.insert(facility.id) {
            return Err(invalid(format!("{}: its id occurs twice", facility.name)));
        }
    }
    check_kept(kept.as_ref())?;

    department::add_new(scope, new_department.as_ref())?;
    keep(scope.db, &mut set.source, kept)?;
    let conn = &scope.db.conn;
    let uid = set.id.to_string();
    let table = FeatureTable::create(conn, FeatureKind::Facilities, &set.name, &uid)?;
    gpkg::create_rtree(conn, &table)?;
    features::insert_facilities(conn, &table, &set.facilities, scope.project.crs)?;
    let colour = set.colour.to_hex();
    let columns = [
        ("uid", uid.as_str().into()),
        ("department", optional(set.department)),
        ("name", set.name.as_str().into()),
        ("colour", colour.as_str().into()),
        ("table_name", table.name.as_str().into()),
    ];
    insert_row(scope.db, "klammer_facility_set", &columns, &set.source)?;
    scope.created.push(table);
    let sentence = Sentence::new(
        HistoryKind::ImportFacilities,
        [
            ("name", set.name.clone()),
            ("department", department_name),
            ("count", set.facilities.len().to_string()),
            ("file", set.source.file_name.clone()),
        ],
    );
    scope.parked.put_facilities(set.id, set.facilities);
    Ok(sentence)
}

fn optional(department: Option<DepartmentId>) -> ToSqlOutput<'static> {
    department.map_or(ToSqlOutput::from(Null), |id| ToSqlOutput::from(id.to_string()))
}

pub fn edit_set(
    scope: &mut Scope<'_>,
    id: FacilitySetId,
    name: &str,
    department: Option<DepartmentId>,
    colour: Colour,
    source: &Source,
) -> Result<Sentence, ProjectError> {
    let old = of(scope.project, id)?;
    let name = clean_name(name)?;
    free_name(&name, scope.project.facility_sets.iter().filter(|s| s.id != id).map(|s| s.name.as_str()))?;
    let department_name = match department {
        Some(id) => check::department(scope.project, id)?.name.clone(),
        None => String::new(),
    };
    let colour = colour.to_hex();
    let columns =
        [("name", name.as_str().into()), ("department", optional(department)), ("colour", colour.as_str().into())];
    update_row(scope.db, "klammer_facility_set", &id.to_string(), &columns, source)?;
    let words = [("name", name.clone()), ("old_name", old.name.clone()), ("department", department_name)];
    Ok(Sentence::new(HistoryKind::EditFacilitySet, words))
}

pub fn edit(scope: &mut Scope<'_>, set: FacilitySetId, facility: Facility) -> Result<Sentence, ProjectError> {
    let of_set = of(scope.project, set)?;
    let old = facility_of(of_set, facility.id)?;
    check_facility(&facility)?;
    let table = table_name(scope, set)?;
    let geometry = blob::encode_point(facility.position, features::srs_id(scope.project.crs)?);
    scope
        .db
        .conn
        .prepare_cached(&format!(
            "UPDATE \"{table}\" SET geom = ?2, name = ?3, category = ?4, operator = ?5, address = ?6, capacity = ?7 WHERE uid = ?1"
        ))?
        .execute((
            facility.id.to_string(),
            geometry,
            &facility.name,
            &facility.category,
            &facility.operator,
            &facility.address,
            facility.capacity,
        ))?;
    let words = [("name", facility.name.clone()), ("old_name", old.name.clone()), ("set", of_set.name.clone())];
    Ok(Sentence::new(HistoryKind::EditFacility, words))
}

pub fn delete(scope: &mut Scope<'_>, set: FacilitySetId, facility: FacilityId) -> Result<Sentence, ProjectError> {
    let of_set = of(scope.project, set)?;
    let old = facility_of(of_set, facility)?;
    let table = table_name(scope, set)?;
    delete_row(scope.db, &format!("\"{table}\""), &facility.to_string())?;
    Ok(Sentence::new(HistoryKind::DeleteFacility, [("name", old.name.clone()), ("set", of_set.name.clone())]))
}

pub fn delete_set(scope: &mut Scope<'_>, id: FacilitySetId) -> Result<Sentence, ProjectError> {
    let set = of(scope.project, id)?;
    delete_row(scope.db, "klammer_facility_set", &id.to_string())?;
    let words = [("name", set.name.clone()), ("count", set.facilities.len().to_string())];
    Ok(Sentence::new(HistoryKind::DeleteFacilitySet, words))
}
