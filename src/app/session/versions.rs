//! Named versions: looking at the project as it was, and going back to it; and compacting.
//!
//! While a version is looked at, the session shows its snapshot in place of today's and changes nothing.

use super::{Event, Outcome, Session};
use crate::app::operations::{AppError, Compaction};
use crate::model::{Definition, Project, Version, VersionId};
use crate::project::{Applied, Changes, Command, ProjectError, Store};
use std::sync::Arc;

/// A version that is looked at.
#[derive(Debug, Clone)]
pub struct Looking {
    /// Which.
    pub version: Version,
    /// The project as it is today.
    today: Arc<Project>,
}

impl Session {
    /// The version that is looked at; `None` while the project is shown as it is.
    pub fn looking_at(&self) -> Option<&Version> {
        self.looking.as_ref().map(|looking| &looking.version)
    }

    /// Whether the project can be changed now: one is open and shown as it is, and it is stored or never will be.
    pub fn can_change(&self) -> bool {
        let stored = self.actor.is_some() || !self.keeps_settings;
        self.project.is_some() && self.looking.is_none() && stored
    }

    /// Shows the project as it was when the version was named.
    pub fn look_at_version(&mut self, id: VersionId) {
        self.ask(move |store| Ok((id, store.look_at_version(id)?)), |epoch, result| Event::Looked { epoch, result });
    }

    pub(super) fn looked(&mut self, result: Result<(VersionId, Arc<Project>), AppError>) -> Result<(), AppError> {
        self.pending = self.pending.saturating_sub(1);
        let (id, then) = result?;
        let Some(shown) = self.project.clone() else { return Ok(()) };
        let today = self.looking.take().map_or_else(|| shown.clone(), |looking| looking.today);
        // Deleted meanwhile: then today is shown.
        self.looking = today.version(id).cloned().map(|version| Looking { version, today: today.clone() });
        let next = if self.looking.is_some() { then } else { today };
        self.show_instead(&shown, next);
        Ok(())
    }

    /// Shows the project as it is again.
    pub fn look_at_today(&mut self) {
        if let (Some(looking), Some(shown)) = (self.looking.take(), self.project.clone()) {
            self.show_instead(&shown, looking.today);
        }
    }

    fn show_instead(&mut self, shown: &Project, next: Arc<Project>) {
        let changes = differences(shown, &next);
        self.project = Some(next);
        self.refresh(&changes);
        self.derive_drafts();
    }

    /// Brings the project back to a version, in one step that can be undone.
    pub fn go_back_to(&mut self, id: VersionId) {
        self.send_change(move |store, who| store.go_back_to(id, who));
    }

    /// Gives the state of the project a name.
    pub fn add_version(&mut self, name: String) {
        self.execute(Command::AddVersion { name });
    }

    /// Does an undone entry of the history again.
    pub fn reapply(&mut self, seq: u64) {
        self.change(move |store, who| store.reapply(seq, who));
    }

    /// Asks what compacting would remove; the answer is [`Outcome::Compactable`].
    pub fn ask_compactable(&mut self) {
        self.ask(|store| store.compactable(), |epoch, result| Event::Compactable { epoch, result });
    }

    pub(super) fn compactable(&mut self, result: Result<Compaction, AppError>, outcomes: &mut Vec<Outcome>) {
        self.pending = self.pending.saturating_sub(1);
        outcomes.push(match result {
            Ok(found) => Outcome::Compactable(found),
            Err(error) => Outcome::Failed(error),
        });
    }

    /// Removes for good what undone and deleted imports left.
    pub fn compact(&mut self) {
        self.change(|store, who| store.compact(who).map(|(applied, _)| applied));
    }

    /// Asks the store on its thread.
    pub(super) fn ask<T: Send + 'static>(
        &mut self,
        question: impl FnOnce(&mut Store) -> Result<T, ProjectError> + Send + 'static,
        answer: impl FnOnce(u64, Result<T, AppError>) -> Event + Send + 'static,
    ) {
        let Some(actor) = &self.actor else { return };
        self.pending += 1;
        let (epoch, sender, waker) = (self.epoch, self.sender.clone(), self.waker.clone());
        actor.send(move |store| {
            let Some(store) = store else { return };
            let _ = sender.send(answer(epoch, question(store).map_err(AppError::from)));
            waker();
        });
    }

    /// What a command touched, seen from what is shown: a version that was looked at is left by it.
    pub(super) fn seen_changes(&mut self, applied: &Applied) -> Changes {
        match (self.looking.take(), &self.project) {
            (Some(_), Some(shown)) => differences(shown, &applied.project),
            _ => applied.changes.clone(),
        }
    }
}

/// What is derived anew when one snapshot is shown in place of another.
pub(super) fn differences(old: &Project, new: &Project) -> Changes {
    let mut changes = Changes {
        project: old.title != new.title,
        departments: new.departments.iter().filter(|d| old.department(d.id) != Some(*d)).map(|d| d.id).collect(),
        versions: old.versions != new.versions,
        bookmarks: old.bookmarks != new.bookmarks,
        ..Changes::default()
    };
    for (here, there) in [(old, new), (new, old)] {
        for definition in here.definitions.iter().filter(|d| there.definition(d.id).is_none()) {
            changes.definitions.push(definition.id);
            changes.spaces_of.push(definition.id);
        }
        let gone = here.facility_sets.iter().filter(|s| there.facility_set(s.id).is_none());
        changes.facility_sets.extend(gone.map(|s| s.id));
        changes.indicators.extend(here.indicators.iter().filter(|i| there.indicator(i.id).is_none()).map(|i| i.id));
        changes.departments.extend(here.departments.iter().filter(|d| there.department(d.id).is_none()).map(|d| d.id));
        changes.grids.extend(here.grids.iter().filter(|g| there.grid(g.id).is_none()).map(|g| g.id));
        let layers = here.context_layers.iter().filter(|l| there.context_layer(l.id).is_none());
        changes.context_layers.extend(layers.map(|l| l.id));
    }
    changes.departments.sort_unstable();
    changes.departments.dedup();
    for (a, b) in old.definitions.iter().filter_map(|a| Some((a, new.definition(a.id)?))) {
        if !Arc::ptr_eq(&a.spaces, &b.spaces) {
            changes.spaces_of.push(a.id);
        }
        // Name, colour, sources and all that is told of it.
        let told = |d: &Definition| Definition { spaces: Arc::default(), ..d.clone() };
        if told(a) != told(b) {
            changes.definitions.push(a.id);
        }
    }
    let sets = old.facility_sets.iter().filter_map(|a| Some((a, new.facility_set(a.id)?)));
    changes.facility_sets.extend(sets.filter(|(a, b)| !same_set(a, b)).map(|(a, _)| a.id));
    let indicators = old.indicators.iter().filter_map(|a| Some((a, new.indicator(a.id)?)));
    changes.indicators.extend(indicators.filter(|(a, b)| a != b).map(|(a, _)| a.id));
    let grids = old.grids.iter().filter_map(|a| Some((a, new.grid(a.id)?)));
    changes.grids.extend(grids.filter(|(a, b)| !same_grid(a, b)).map(|(a, _)| a.id));
    let layers = old.context_layers.iter().filter_map(|a| Some((a, new.context_layer(a.id)?)));
    changes.context_layers.extend(layers.filter(|(a, b)| !same_layer(a, b)).map(|(a, _)| a.id));
    changes
}

fn same_grid(a: &crate::model::PopulationGrid, b: &crate::model::PopulationGrid) -> bool {
    Arc::ptr_eq(&a.cells, &b.cells) && (&a.name, &a.source) == (&b.name, &b.source)
}

fn same_layer(a: &crate::model::ContextLayer, b: &crate::model::ContextLayer) -> bool {
    Arc::ptr_eq(&a.shapes, &b.shapes) && (&a.name, a.colour, &a.source) == (&b.name, b.colour, &b.source)
}

fn same_set(a: &crate::model::FacilitySet, b: &crate::model::FacilitySet) -> bool {
    Arc::ptr_eq(&a.facilities, &b.facilities)
        && (&a.name, a.department, a.colour, &a.source) == (&b.name, b.department, b.colour, &b.source)
}
