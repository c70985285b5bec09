//! Decisions: a draft becomes a common definition.

use crate::app::operations::{self, DecisionWish};
use crate::app::session::imports::Prepared;
use crate::app::session::{DraftForm, DraftStart, Event, Session, imports};
use crate::model::DecisionId;

impl Session {
    /// Makes a draft a common definition.
    pub fn decide(&self, wish: DecisionWish) {
        let Some((epoch, project)) = self.snapshot() else { return };
        self.start(&imports::own_lane(), "decision", move |ticket| {
            let command = operations::prepare_decision(&project, &wish, ticket);
            Some(Event::Prepared { epoch, result: command.map(|command| Box::new(Prepared::of(command))) })
        });
    }

    /// Begins a draft from what was decided; it is shown as soon as it is stored.
    pub fn begin_from_decision(&mut self, id: DecisionId) {
        let Some((_, project)) = self.snapshot() else { return };
        let Some(decision) = project.decisions.iter().find(|decision| decision.id == id) else { return };
        let (Some(draft), Some(definition)) = (project.draft(decision.draft), project.definition(decision.definition))
        else {
            return;
        };
        let name = self.free_draft_name(&definition.name);
        self.begin_draft(DraftForm { name, blocks: draft.blocks, from: DraftStart::Decision(id) });
    }
}
