//! Decisions: a draft becomes a common definition.

use crate::app::operations::{self, DecisionWish};
use crate::app::session::imports::Prepared;
use crate::app::session::{Event, Session, imports};

impl Session {
    /// Makes a draft a common definition.
    pub fn decide(&self, wish: DecisionWish) {
        let Some((epoch, project)) = self.snapshot() else { return };
        self.start(&imports::own_lane(), "decision", move |ticket| {
            let command = operations::prepare_decision(&project, &wish, ticket);
            Some(Event::Prepared { epoch, result: command.map(|command| Box::new(Prepared::of(command))) })
        });
    }
}
