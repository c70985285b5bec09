//! Decisions: a draft becomes a common definition.

use crate::app::operations::{self, DecisionForm, StartFrom};
use crate::app::session::imports::Prepared;
use crate::app::session::{Event, Session, imports};
use crate::model::{DecisionId, DraftId};

impl Session {
    /// Makes a draft a common definition.
    pub fn decide(&self, draft: DraftId, form: DecisionForm) {
        let Some((epoch, project)) = self.snapshot() else { return };
        self.start(&format!("draft-decide {}", imports::next_request()), "decision", move |ticket| {
            let prepared = operations::prepare_decision(&project, draft, &form, ticket);
            Some(Event::Prepared { epoch, result: prepared.map(|prepared| Box::new(Prepared::of(prepared.command))) })
        });
    }

    /// Begins a draft from what was decided.
    pub fn begin_from_decision(&mut self, id: DecisionId) {
        let Some((epoch, project)) = self.snapshot() else { return };
        let Some(decision) = project.decisions.iter().find(|decision| decision.id == id) else { return };
        let (Some(draft), Some(definition)) = (project.draft(decision.draft), project.definition(decision.definition))
        else {
            return;
        };
        let (blocks, name) = (draft.blocks, self.free_draft_name(&definition.name));
        self.start(&format!("draft-begin {}", imports::next_request()), "draft", move |ticket| {
            let prepared = operations::prepare_draft(&project, StartFrom::Decision(id), blocks, &name, ticket);
            Some(Event::Prepared { epoch, result: prepared.map(|prepared| Box::new(Prepared::of(prepared.command))) })
        });
    }
}
