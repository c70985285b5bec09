//! Population grids and context layers in the snapshot.

use super::{At, Loader, Next, SOURCE_COLUMNS, columns};
use crate::model::{Colour, ContextLayer, ContextLayerId, ContextShape, GridCell, GridId, PopulationGrid, Project};
use crate::project::ProjectError;
use crate::project::defect::Defect;
use crate::project::features::FeatureKind;
use crate::project::{looks, shapes};
use std::collections::HashMap;
use std::sync::Arc;

impl Next<'_> {
    pub(super) fn grids(&mut self, project: &mut Project) -> Result<(), ProjectError> {
        let old = &self.old.grids;
        if self.touched.grids.is_empty() && old.iter().all(|g| self.changed(g.id).is_none()) {
            return Ok(());
        }
        let kept: HashMap<GridId, Arc<Vec<GridCell>>> =
            old.iter().filter(|g| self.changed(g.id).is_none()).map(|g| (g.id, g.cells.clone())).collect();
        let parked = self.parked;
        project.grids = self.loader.grids(|id| kept.get(&id).cloned().or_else(|| parked.cells(id)))?;
        Ok(())
    }

    pub(super) fn context_layers(&mut self, project: &mut Project) -> Result<(), ProjectError> {
        let old = &self.old.context_layers;
        if self.touched.context_layers.is_empty() && old.iter().all(|l| self.changed(l.id).is_none()) {
            return Ok(());
        }
        let kept: HashMap<ContextLayerId, Arc<Vec<ContextShape>>> =
            old.iter().filter(|l| self.changed(l.id).is_none()).map(|l| (l.id, l.shapes.clone())).collect();
        let parked = self.parked;
        project.context_layers =
            self.loader.context_layers(|id| kept.get(&id).cloned().or_else(|| parked.shapes(id)))?;
        Ok(())
    }
}

impl Loader<'_> {
    pub(super) fn grids(
        &mut self,
        reuse: impl Fn(GridId) -> Option<Arc<Vec<GridCell>>>,
    ) -> Result<Vec<PopulationGrid>, ProjectError> {
        let db = self.db;
        let sql = format!("SELECT {SOURCE_COLUMNS}, uid, name, cell_size_m, table_name FROM klammer_grid ORDER BY id");
        let mut query = db.conn.prepare_cached(&sql)?;
        let mut rows = query.query([])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let uid: String = row.get(9)?;
            let at = At::of("klammer_grid", uid.clone());
            let id = self.parsed(at.named("uid"), uid.clone(), GridId::parse)?;
            let cell_size_m: f64 = row.get(11)?;
            if !is_cell_size(cell_size_m) {
                return Err(db.damaged(at.named("cell_size_m").defect(&cell_size_m.to_string())));
            }
            let table = self.table(FeatureKind::Cells, &uid, row.get(12)?)?;
            let cells = match reuse(id) {
                Some(cells) => cells,
                None => {
                    let (cells, left_out) = shapes::read_cells(db, table, self.watch)?;
                    self.left_out += left_out;
                    Arc::new(cells)
                }
            };
            all.push(PopulationGrid { id, name: row.get(10)?, cell_size_m, source: self.source(&at, row)?, cells });
        }
        Ok(all)
    }

    pub(super) fn context_layers(
        &mut self,
        reuse: impl Fn(ContextLayerId) -> Option<Arc<Vec<ContextShape>>>,
    ) -> Result<Vec<ContextLayer>, ProjectError> {
        let db = self.db;
        let style = looks::CONTEXT.join(", ");
        let sql = format!(
            "SELECT {SOURCE_COLUMNS}, uid, name, colour, table_name, {style} FROM klammer_context_layer ORDER BY id"
        );
        let mut query = db.conn.prepare_cached(&sql)?;
        let mut rows = query.query([])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let uid: String = row.get(9)?;
            let at = At::of("klammer_context_layer", uid.clone());
            let id = self.parsed(at.named("uid"), uid.clone(), ContextLayerId::parse)?;
            let name: String = row.get(12)?;
            let table = self.features.iter().find(|t| t.name == name && t.kind.is_context() && t.owner == uid);
            let table = table.ok_or_else(|| db.damaged(Defect::LayerOf { layer: name, owner: uid.clone() }))?;
            let shapes = match reuse(id) {
                Some(shapes) => shapes,
                None => Arc::new(shapes::read_shapes(db, table, self.watch)?),
            };
            let columns = columns(row, 13, &looks::CONTEXT)?;
            all.push(ContextLayer {
                id,
                name: row.get(10)?,
                colour: self.parsed(at.named("colour"), row.get(11)?, Colour::from_hex)?,
                style: self.drawable(&at, &columns, looks::context_of(&columns))?,
                source: self.source(&at, row)?,
                shapes,
            });
        }
        Ok(all)
    }
}

/// Whether a cell's side can be this long, in m.
pub(in crate::project) fn is_cell_size(size_m: f64) -> bool {
    size_m.is_finite() && size_m > 0.0
}
