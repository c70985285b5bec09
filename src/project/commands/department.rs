//! Departments.

use super::Scope;
use super::check::{self, clean_name, free_name};
use super::source::delete_row;
use crate::model::{Department, DepartmentId, Project};
use crate::project::ProjectError;
use crate::project::command::HistoryKind;
use crate::project::history::Sentence;

fn checked(project: &Project, department: Department) -> Result<Department, ProjectError> {
    let name = clean_name(&department.name)?;
    free_name(&name, project.departments.iter().filter(|d| d.id != department.id).map(|d| d.name.as_str()))?;
    Ok(Department { id: department.id, name, organisation: department.organisation.trim().to_owned() })
}

fn insert(scope: &Scope<'_>, department: &Department) -> Result<(), ProjectError> {
    scope
        .db
        .conn
        .prepare_cached("INSERT INTO klammer_department (uid, name, organisation) VALUES (?1, ?2, ?3)")?
        .execute((department.id.to_string(), &department.name, &department.organisation))?;
    Ok(())
}

pub fn add(scope: &mut Scope<'_>, department: Department) -> Result<Sentence, ProjectError> {
    let department = checked(scope.project, department)?;
    if scope.project.department(department.id).is_some() {
        return Err(check::invalid(format!("the id {} is in use", department.id)));
    }
    insert(scope, &department)?;
    Ok(Sentence::new(HistoryKind::AddDepartment, [("name", department.name)]))
}

/// A department that comes with an import: what is to be added, if the project has none with this id.
pub fn check_new(project: &Project, department: Department) -> Result<(Option<Department>, String), ProjectError> {
    match project.department(department.id) {
        Some(there) => Ok((None, there.name.clone())),
        None => checked(project, department).map(|d| (Some(d.clone()), d.name)),
    }
}

/// Adds what [`check_new`] found to be new.
pub fn add_new(scope: &Scope<'_>, department: Option<&Department>) -> Result<(), ProjectError> {
    department.map_or(Ok(()), |department| insert(scope, department))
}

pub fn edit(scope: &mut Scope<'_>, department: Department) -> Result<Sentence, ProjectError> {
    let old = check::department(scope.project, department.id)?;
    let new = checked(scope.project, department)?;
    scope
        .db
        .conn
        .prepare_cached("UPDATE klammer_department SET name = ?2, organisation = ?3 WHERE uid = ?1")?
        .execute((new.id.to_string(), &new.name, &new.organisation))?;
    Ok(Sentence::new(HistoryKind::EditDepartment, [("name", new.name), ("old_name", old.name.clone())]))
}

pub fn delete(scope: &mut Scope<'_>, id: DepartmentId) -> Result<Sentence, ProjectError> {
    let department = check::department(scope.project, id)?;
    let definitions = scope.project.definitions.iter().filter(|d| d.department == id).map(|d| d.name.as_str());
    let sets = scope.project.facility_sets.iter().filter(|s| s.department == Some(id)).map(|s| s.name.as_str());
    let positions = scope.project.positions.iter().filter(|p| p.department == id);
    let drafts = scope.project.drafts.iter().filter(|d| positions.clone().any(|p| p.draft == d.id));
    let used_by: Vec<&str> = definitions.chain(sets).chain(drafts.map(|d| d.name.as_str())).collect();
    if !used_by.is_empty() {
        return Err(ProjectError::InUse { name: department.name.clone(), used_by: used_by.join(", ") });
    }
    delete_row(scope.db, "klammer_department", &id.to_string())?;
    Ok(Sentence::new(HistoryKind::DeleteDepartment, [("name", department.name.clone())]))
}
