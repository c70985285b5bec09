//! Definitions with their spaces.

use super::check::{self, clean_name, free_name, gone, invalid};
use super::source::{check_kept, delete_row, insert_row, keep, keep_or_known, residents_columns, update_row};
use super::{Scope, department, draft};
use crate::model::{Colour, Definition, DefinitionId, Department, DepartmentId, LineStyle, Project, Source, Space};
use crate::project::command::{HistoryKind, KeptSource};
use crate::project::features::{self, FeatureKind, FeatureTable};
use crate::project::history::Sentence;
use crate::project::{ProjectError, gpkg, looks};
use geo::CoordsIter;
use std::collections::HashSet;

pub fn of(project: &Project, id: DefinitionId) -> Result<&Definition, ProjectError> {
    project.definition(id).ok_or_else(|| gone("definition", id))
}

/// A space is in one definition: whoever brings it again read the same file twice.
fn check_new_spaces(project: &Project, spaces: &[Space]) -> Result<(), ProjectError> {
    let ids: HashSet<_> = spaces.iter().map(|space| space.id).collect();
    let known = project.definitions.iter().flat_map(|definition| definition.spaces.iter());
    match known.into_iter().find(|space| ids.contains(&space.id)) {
        Some(space) => Err(invalid(format!("the space {} ({}) is in the project already", space.id, space.label()))),
        None => Ok(()),
    }
}

pub fn check_spaces(spaces: &[Space]) -> Result<(), ProjectError> {
    let mut ids = HashSet::with_capacity(spaces.len());
    for (number, space) in (1..).zip(spaces) {
        let named = || format!("space {number} ({})", space.label());
        if !ids.insert(space.id) {
            return Err(invalid(format!("{}: its id occurs twice", named())));
        }
        if !space.geometry.coords_iter().all(|c| c.x.is_finite() && c.y.is_finite()) {
            return Err(invalid(format!("{}: a coordinate is not finite", named())));
        }
        check::finite(space.residents, || format!("{}: its residents are no finite number", named()))?;
    }
    Ok(())
}

pub fn import(
    scope: &mut Scope<'_>,
    department: Department,
    mut definition: Definition,
    kept: Option<KeptSource>,
) -> Result<Sentence, ProjectError> {
    let (new_department, department_name) = department::check_new(scope.project, department.clone())?;
    if definition.department != department.id {
        return Err(invalid("the definition belongs to another department than the one it comes with"));
    }
    definition.name = clean_name(&definition.name)?;
    free_name(&definition.name, scope.project.definitions.iter().map(|d| d.name.as_str()))?;
    check_line(definition.line)?;
    check_spaces(&definition.spaces)?;
    check_new_spaces(scope.project, &definition.spaces)?;
    check_kept(kept.as_ref())?;

    department::add_new(scope, new_department.as_ref())?;
    keep(scope.db, &mut definition.source, kept)?;
    if let Some(residents) = &mut definition.residents_source {
        keep_or_known(scope.db, residents, None)?;
    }
    let conn = &scope.db.conn;
    let uid = definition.id.to_string();
    let table = FeatureTable::create(conn, FeatureKind::Spaces, &definition.name, &uid)?;
    gpkg::create_rtree(conn, &table)?;
    features::insert_spaces(conn, &table, &definition.spaces, scope.project.crs)?;
    let department_uid = definition.department.to_string();
    let colour = definition.colour.to_hex();
    let mut columns = vec![
        ("uid", uid.as_str().into()),
        ("department", department_uid.as_str().into()),
        ("name", definition.name.as_str().into()),
        ("colour", colour.as_str().into()),
        ("code_field", definition.code_field.as_str().into()),
        ("name_field", definition.name_field.as_str().into()),
        ("residents_field", definition.residents_field.as_str().into()),
        ("table_name", table.name.as_str().into()),
    ];
    columns.extend(residents_columns(definition.residents_source.as_ref()));
    columns.extend(looks::line_columns(definition.line));
    if definition.is_blocks {
        columns.push(("is_blocks", 1.into()));
    }
    insert_row(scope.db, "klammer_definition", &columns, &definition.source)?;
    scope.created.push(table);
    let sentence = Sentence::new(
        HistoryKind::ImportDefinition,
        [
            ("name", definition.name.clone()),
            ("department", department_name),
            ("count", definition.spaces.len().to_string()),
            ("file", definition.source.file_name.clone()),
        ],
    );
    scope.parked.put_spaces(definition.id, definition.spaces);
    Ok(sentence)
}

/// New values of a definition's metadata.
pub struct Edit {
    pub name: String,
    pub department: DepartmentId,
    pub colour: Colour,
    pub line: LineStyle,
    pub source: Source,
}

fn check_line(line: LineStyle) -> Result<(), ProjectError> {
    if line.is_valid() { Ok(()) } else { Err(ProjectError::StyleOutOfRange) }
}

pub fn edit(scope: &mut Scope<'_>, id: DefinitionId, edit: Edit) -> Result<Sentence, ProjectError> {
    let Edit { name, department, colour, line, source } = edit;
    let old = of(scope.project, id)?;
    let name = clean_name(&name)?;
    check_line(line)?;
    free_name(&name, scope.project.definitions.iter().filter(|d| d.id != id).map(|d| d.name.as_str()))?;
    let department_name = check::department(scope.project, department)?.name.clone();
    let (department, colour) = (department.to_string(), colour.to_hex());
    let mut columns = vec![
        ("name", name.as_str().into()),
        ("department", department.as_str().into()),
        ("colour", colour.as_str().into()),
    ];
    columns.extend(looks::line_columns(line));
    update_row(scope.db, "klammer_definition", &id.to_string(), &columns, &source)?;
    let words = [("name", name.clone()), ("old_name", old.name.clone()), ("department", department_name)];
    Ok(Sentence::new(HistoryKind::EditDefinition, words))
}

pub fn delete(scope: &mut Scope<'_>, id: DefinitionId) -> Result<Sentence, ProjectError> {
    let definition = of(scope.project, id)?;
    draft::needed(&definition.name, draft::users_of(scope.project, id))?;
    for indicator in scope.project.indicators.iter().filter(|i| i.definition == id) {
        delete_row(scope.db, "klammer_indicator", &indicator.id.to_string())?;
    }
    delete_row(scope.db, "klammer_definition", &id.to_string())?;
    let department = scope.project.department(definition.department).map(|d| d.name.clone()).unwrap_or_default();
    let words =
        [("name", definition.name.clone()), ("department", department), ("count", definition.spaces.len().to_string())];
    Ok(Sentence::new(HistoryKind::DeleteDefinition, words))
}
