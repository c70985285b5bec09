//! Population grids and context layers.

use super::check::{clean_name, free_name, gone, invalid};
use super::source::{check_kept, delete_row, insert_row, keep, update_row};
use super::{Scope, draft};
use crate::model::{
    Colour, ContextGeometry, ContextLayer, ContextLayerId, ContextShape, ContextStyle, GridId, PopulationGrid, Project,
    Source,
};
use crate::project::command::{HistoryKind, KeptSource};
use crate::project::features::{FeatureKind, FeatureTable};
use crate::project::history::Sentence;
use crate::project::{ProjectError, load, looks, shapes};
use geo::CoordsIter;

fn layer_of(project: &Project, id: ContextLayerId) -> Result<&ContextLayer, ProjectError> {
    project.context_layer(id).ok_or_else(|| gone("context layer", id))
}

fn check_grid(grid: &PopulationGrid) -> Result<(), ProjectError> {
    if !load::is_cell_size(grid.cell_size_m) {
        return Err(invalid(format!("{} m is no size of a cell", grid.cell_size_m)));
    }
    for (number, cell) in (1..).zip(grid.cells.iter()) {
        if !cell.position.x().is_finite() || !cell.position.y().is_finite() {
            return Err(invalid(format!("cell {number}: a coordinate is not finite")));
        }
        if cell.residents.number().is_some_and(|residents| !residents.is_finite()) {
            return Err(invalid(format!("cell {number}: its residents are no finite number")));
        }
        if shapes::provenance_of(cell.residents).is_none() {
            return Err(invalid(format!("cell {number}: its residents are estimated")));
        }
    }
    Ok(())
}

pub fn import_grid(
    scope: &mut Scope<'_>,
    mut grid: PopulationGrid,
    kept: Option<KeptSource>,
) -> Result<Sentence, ProjectError> {
    grid.name = clean_name(&grid.name)?;
    free_name(&grid.name, scope.project.grids.iter().map(|g| g.name.as_str()))?;
    check_grid(&grid)?;
    check_kept(kept.as_ref())?;

    keep(scope.db, &mut grid.source, kept)?;
    let conn = &scope.db.conn;
    let uid = grid.id.to_string();
    let table = FeatureTable::create(conn, FeatureKind::Cells, &grid.name, &uid)?;
    shapes::insert_cells(conn, &table, &grid.cells, scope.project.crs)?;
    let columns = [
        ("uid", uid.as_str().into()),
        ("name", grid.name.as_str().into()),
        ("cell_size_m", grid.cell_size_m.into()),
        ("table_name", table.name.as_str().into()),
    ];
    insert_row(scope.db, "klammer_grid", &columns, &grid.source)?;
    scope.created.push(table);
    let words =
        [("name", grid.name.clone()), ("count", grid.cells.len().to_string()), ("file", grid.source.file_name.clone())];
    scope.parked.put_cells(grid.id, grid.cells);
    Ok(Sentence::new(HistoryKind::ImportGrid, words))
}

pub fn delete_grid(scope: &mut Scope<'_>, id: GridId) -> Result<Sentence, ProjectError> {
    let grid = scope.project.grid(id).ok_or_else(|| gone("population grid", id))?;
    delete_row(scope.db, "klammer_grid", &id.to_string())?;
    let words = [("name", grid.name.clone()), ("count", grid.cells.len().to_string())];
    Ok(Sentence::new(HistoryKind::DeleteGrid, words))
}

fn check_shapes(shapes: &[ContextShape]) -> Result<FeatureKind, ProjectError> {
    let is_finite = |c: geo::Coord<f64>| c.x.is_finite() && c.y.is_finite();
    for (number, shape) in (1..).zip(shapes) {
        let finite = match &shape.geometry {
            ContextGeometry::Lines(lines) => lines.coords_iter().all(is_finite),
            ContextGeometry::Points(points) => points.coords_iter().all(is_finite),
            ContextGeometry::Areas(areas) => areas.coords_iter().all(is_finite),
        };
        if !finite {
            return Err(invalid(format!("shape {number} ({}): a coordinate is not finite", shape.name)));
        }
    }
    shapes::kind_of(shapes).ok_or_else(|| invalid("lines, points and areas can't be in one context layer"))
}

pub fn import_context(
    scope: &mut Scope<'_>,
    mut layer: ContextLayer,
    kept: Option<KeptSource>,
) -> Result<Sentence, ProjectError> {
    layer.name = clean_name(&layer.name)?;
    free_name(&layer.name, scope.project.context_layers.iter().map(|l| l.name.as_str()))?;
    check_style(layer.style)?;
    let kind = check_shapes(&layer.shapes)?;
    check_kept(kept.as_ref())?;

    keep(scope.db, &mut layer.source, kept)?;
    let conn = &scope.db.conn;
    let uid = layer.id.to_string();
    let table = FeatureTable::create(conn, kind, &layer.name, &uid)?;
    shapes::insert_shapes(conn, &table, &layer.shapes, scope.project.crs)?;
    let colour = layer.colour.to_hex();
    let mut columns = vec![
        ("uid", uid.as_str().into()),
        ("name", layer.name.as_str().into()),
        ("colour", colour.as_str().into()),
        ("table_name", table.name.as_str().into()),
    ];
    columns.extend(looks::context_columns(layer.style));
    insert_row(scope.db, "klammer_context_layer", &columns, &layer.source)?;
    scope.created.push(table);
    let words = [
        ("name", layer.name.clone()),
        ("count", layer.shapes.len().to_string()),
        ("file", layer.source.file_name.clone()),
    ];
    scope.parked.put_shapes(layer.id, layer.shapes);
    Ok(Sentence::new(HistoryKind::ImportContext, words))
}

fn check_style(style: ContextStyle) -> Result<(), ProjectError> {
    if style.is_valid() { Ok(()) } else { Err(ProjectError::StyleOutOfRange) }
}

pub fn edit_context(
    scope: &mut Scope<'_>,
    id: ContextLayerId,
    name: &str,
    (colour, style): (Colour, ContextStyle),
    source: &Source,
) -> Result<Sentence, ProjectError> {
    let old = layer_of(scope.project, id)?;
    let name = clean_name(name)?;
    free_name(&name, scope.project.context_layers.iter().filter(|l| l.id != id).map(|l| l.name.as_str()))?;
    check_style(style)?;
    let colour = colour.to_hex();
    let mut columns = vec![("name", name.as_str().into()), ("colour", colour.as_str().into())];
    columns.extend(looks::context_columns(style));
    update_row(scope.db, "klammer_context_layer", &id.to_string(), &columns, source)?;
    Ok(Sentence::new(HistoryKind::EditContext, [("name", name.clone()), ("old_name", old.name.clone())]))
}

pub fn delete_context(scope: &mut Scope<'_>, id: ContextLayerId) -> Result<Sentence, ProjectError> {
    let layer = layer_of(scope.project, id)?;
    let drafts = scope.project.drafts.iter().filter(|draft| draft.rulebook.barriers.contains(&id));
    draft::needed(&layer.name, drafts.map(|draft| draft.name.clone()))?;
    delete_row(scope.db, "klammer_context_layer", &id.to_string())?;
    let words = [("name", layer.name.clone()), ("count", layer.shapes.len().to_string())];
    Ok(Sentence::new(HistoryKind::DeleteContext, words))
}
