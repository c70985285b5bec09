//! Saving population grids, context layers and bookmarks.

use super::{Rescue, RescuedKind, own_layer};
use crate::model::{
    Bookmark, BookmarkId, Colour, ContextLayer, ContextLayerId, ContextShape, ContextStyle, GridCell, PopulationGrid,
    Source,
};
use crate::project::ProjectError;
use crate::project::command::Command;
use crate::project::features::{FeatureKind, FeatureTable};
use crate::project::record::Subject;
use crate::project::rescue::parts::{Kept, free_name};
use crate::project::salvage::Tally;
use crate::project::store::Store;
use std::sync::Arc;

/// What was read of them, ready to be written.
#[derive(Default)]
pub(super) struct Backdrop {
    pub grids: Vec<PopulationGrid>,
    pub layers: Vec<ContextLayer>,
    pub bookmarks: Vec<Bookmark>,
}

impl Backdrop {
    pub fn is_empty(&self) -> bool {
        self.grids.is_empty() && self.layers.is_empty()
    }
}

impl Rescue<'_> {
    pub(super) fn backdrop(&mut self, layers: &[FeatureTable]) -> Result<Backdrop, ProjectError> {
        let grids = self.grids(layers)?;
        let (mut found, whole) = self.context_layers(layers)?;
        if !whole {
            self.orphaned_shapes(layers, &mut found)?;
        }
        Ok(Backdrop { grids, layers: found, bookmarks: self.bookmarks() })
    }

    fn bookmarks(&mut self) -> Vec<Bookmark> {
        let (records, mut tally) = self.records(Subject::Bookmark);
        let found: Vec<Bookmark> = records.iter().filter_map(|record| self.salvage.bookmark(record)).collect();
        // Those that say no place.
        let lost = tally.kept.saturating_sub(found.len());
        tally = Tally { kept: found.len(), lost: tally.lost.saturating_add(lost) };
        self.report.add(RescuedKind::Bookmarks, "", tally);
        found
    }

    fn grids(&mut self, layers: &[FeatureTable]) -> Result<Vec<PopulationGrid>, ProjectError> {
        let (records, mut tally) = self.records(Subject::Grid);
        let mut all = Vec::new();
        for record in &records {
            let Some((mut grid, table)) = self.salvage.grid(record) else {
                tally = Tally { kept: tally.kept.saturating_sub(1), lost: tally.lost.saturating_add(1) };
                continue;
            };
            if grid.name.trim().is_empty() {
                grid.name = table.clone();
            }
            match own_layer(layers, |kind| kind == FeatureKind::Cells, &grid.id.to_string(), &table) {
                Some(layer) => grid.cells = Arc::new(self.cells(layer, &grid.name)?),
                None => self.report.add(RescuedKind::Cells, &grid.name, Tally { kept: 0, lost: 1 }),
            }
            all.push(grid);
        }
        self.report.add(RescuedKind::Grids, "", tally);
        Ok(all)
    }

    fn cells(&mut self, layer: &FeatureTable, name: &str) -> Result<Vec<GridCell>, ProjectError> {
        let read = self.salvage.cells(layer)?;
        // A cell without a place can't be kept.
        let lost = read.tally.lost.saturating_add(read.geometries_lost);
        self.report.add(RescuedKind::Cells, name, Tally { kept: read.tally.kept, lost });
        Ok(read.items)
    }

    fn context_layers(&mut self, layers: &[FeatureTable]) -> Result<(Vec<ContextLayer>, bool), ProjectError> {
        let (records, tally) = self.records(Subject::ContextLayer);
        let mut all = Vec::new();
        for (number, record) in records.iter().enumerate() {
            let (mut layer, table) = self.salvage.context_layer(record, number);
            if layer.name.trim().is_empty() {
                layer.name = table.clone();
            }
            match own_layer(layers, FeatureKind::is_context, &layer.id.to_string(), &table) {
                Some(found) => layer.shapes = Arc::new(self.shapes(found, &layer.name)?),
                None => self.report.add(RescuedKind::Shapes, &layer.name, Tally { kept: 0, lost: 1 }),
            }
            all.push(layer);
        }
        self.report.add(RescuedKind::ContextLayers, "", tally);
        Ok((all, tally.lost == 0))
    }

    fn shapes(&mut self, layer: &FeatureTable, name: &str) -> Result<Vec<ContextShape>, ProjectError> {
        let read = self.salvage.shapes(layer)?;
        let kept = read.tally.kept.saturating_sub(read.geometries_lost);
        let lost = read.tally.lost.saturating_add(read.geometries_lost);
        self.report.add(RescuedKind::Shapes, name, Tally { kept, lost });
        Ok(read.items)
    }

    /// Layers whose description is lost, under the names of their tables. (Cells without the size of their grid say nothing.)
    fn orphaned_shapes(&mut self, layers: &[FeatureTable], found: &mut Vec<ContextLayer>) -> Result<(), ProjectError> {
        let deleted = self.deleted();
        for layer in layers.iter().filter(|layer| layer.kind.is_context() && !deleted.contains(&layer.owner)) {
            if found.iter().any(|known| known.id.to_string() == layer.owner) {
                continue;
            }
            let shapes = self.shapes(layer, &layer.name)?;
            found.push(ContextLayer {
                id: ContextLayerId::parse(&layer.owner).unwrap_or_else(ContextLayerId::new),
                name: layer.name.clone(),
                colour: Colour::nth(found.len()),
                style: ContextStyle::default(),
                source: Source::default(),
                shapes: Arc::new(shapes),
            });
        }
        Ok(())
    }

    pub(super) fn fill_backdrop(
        &mut self,
        store: &mut Store,
        kept: &mut Kept<'_>,
        backdrop: Backdrop,
    ) -> Result<(), ProjectError> {
        let who = self.words.who.as_str();
        for mut grid in backdrop.grids {
            self.salvage.watch.check()?;
            let project = store.project();
            grid.name = free_name(&grid.name, |name| project.grids.iter().any(|other| other.name == name));
            let kept = kept.of(&grid.source)?;
            store.execute(Command::ImportGrid { grid: Box::new(grid), kept }, who)?;
        }
        for mut layer in backdrop.layers {
            self.salvage.watch.check()?;
            let project = store.project();
            layer.name = free_name(&layer.name, |name| project.context_layers.iter().any(|other| other.name == name));
            let kept = kept.of(&layer.source)?;
            store.execute(Command::ImportContext { layer: Box::new(layer), kept }, who)?;
        }
        for mut bookmark in backdrop.bookmarks {
            let project = store.project();
            bookmark.name = free_name(&bookmark.name, |name| project.bookmarks.iter().any(|b| b.name == name));
            if project.bookmark(bookmark.id).is_some() {
                bookmark.id = BookmarkId::new();
            }
            store.execute(Command::AddBookmark { bookmark }, who)?;
        }
        Ok(())
    }
}
