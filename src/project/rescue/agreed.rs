//! Drafts, positions, decisions and crosswalks of a damaged project.

use super::{Rescue, RescuedKind};
use crate::model::{Crosswalk, Department, Draft};
use crate::project::ProjectError;
use crate::project::command::{Command, HistoryKind};
use crate::project::commands::{agreement, draft};
use crate::project::history::Sentence;
use crate::project::rescue::parts::{Kept, free_name};
use crate::project::salvage::{Agreed, Known};
use crate::project::store::Store;

impl Rescue<'_> {
    pub(super) fn agreed(&mut self, known: &Known) -> Result<Agreed, ProjectError> {
        let found = self.salvage.agreed(known)?;
        self.report.add(RescuedKind::Drafts, "", found.drafts_tally);
        self.report.add(RescuedKind::Blocks, "", found.blocks_tally);
        self.report.add(RescuedKind::Positions, "", found.positions_tally);
        self.report.add(RescuedKind::Decisions, "", found.decisions_tally);
        self.report.add(RescuedKind::Crosswalks, "", found.crosswalks_tally);
        self.report.add(RescuedKind::Weights, "", found.rows_tally);
        Ok(found)
    }

    /// Written as they are: what a draft began with, and what was decided, no command of its own would give back.
    pub(super) fn fill_agreed(
        &mut self,
        store: &mut Store,
        kept: &mut Kept<'_>,
        found: Agreed,
        departments: &[Department],
    ) -> Result<(), ProjectError> {
        let Agreed { drafts, positions, decisions, crosswalks, .. } = found;
        let who = self.words.who.as_str();
        for crosswalk in crosswalks {
            self.salvage.watch.check()?;
            let kept = crosswalk.source.as_ref().map(|source| kept.of(source)).transpose()?.flatten();
            let Some(crosswalk) = fitting(store, crosswalk) else { continue };
            store.execute(Command::KeepCrosswalk { crosswalk: Box::new(crosswalk), kept }, who)?;
        }
        if drafts.is_empty() {
            return Ok(());
        }
        let mut named: Vec<Draft> = Vec::new();
        for draft in drafts {
            let name = free_name(&draft.name, |name| named.iter().any(|other| other.name == name));
            named.push(Draft { name, ..draft });
        }
        let project = store.project();
        store.run(who, None, |scope, _| {
            for draft in &named {
                draft::insert(scope.db, draft)?;
            }
            let known = |p: &&crate::model::Position| {
                departments.iter().any(|d| d.id == p.department) && project.department(p.department).is_some()
            };
            for position in positions.iter().filter(known) {
                agreement::insert_position(scope.db, position)?;
            }
            for decision in decisions.iter().filter(|decision| project.definition(decision.definition).is_some()) {
                agreement::insert_decision(scope.db, decision)?;
            }
            Ok(Sentence::new(HistoryKind::AddDraft, []))
        })?;
        Ok(())
    }
}

/// A crosswalk with the rows whose spaces were rescued, under a name that is free.
fn fitting(store: &Store, mut crosswalk: Crosswalk) -> Option<Crosswalk> {
    let project = store.project();
    let ids = |id| -> Option<std::collections::HashSet<_>> {
        Some(project.definition(id)?.spaces.iter().map(|space| space.id).collect())
    };
    let (from, to) = (ids(crosswalk.from)?, ids(crosswalk.to)?);
    let mut pairs = std::collections::HashSet::new();
    let rows = crosswalk.rows.iter().filter(|row| from.contains(&row.from) && to.contains(&row.to));
    let rows = rows.filter(|row| pairs.insert((row.from, row.to))).copied().collect();
    crosswalk.rows = std::sync::Arc::new(rows);
    crosswalk.name = free_name(&crosswalk.name, |name| project.crosswalks.iter().any(|other| other.name == name));
    Some(crosswalk)
}
