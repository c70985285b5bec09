//! Beginning a draft: what it starts from is worked out in a job, then it is stored and shown.

use super::super::{Event, Session};
use super::Answer as DraftAnswer;
use crate::app::operations::{AppError, Command};
use crate::geometry::Watch;
use crate::model::{DefinitionId, Draft, DraftId, DraftOrigin, DraftSpace, DraftSpaceId, Project, Rulebook};
use std::collections::HashMap;
use std::sync::Arc;

/// A draft that is to be begun.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftForm {
    /// Its name; not empty, new.
    pub name: String,
    /// The definition whose spaces are its blocks; another draft brings its own.
    pub blocks: DefinitionId,
    /// What it starts from.
    pub from: DraftStart,
}

/// What a draft starts from.
#[derive(Debug, Clone, PartialEq)]
pub enum DraftStart {
    /// Nothing.
    Empty,
    /// Another draft, with its rulebook.
    Draft(DraftId),
}

/// The command that begins a draft.
pub(in super::super) struct Answer {
    result: Result<(DraftId, Command), AppError>,
}

impl Session {
    /// Begins a draft; it is shown as soon as it is stored.
    pub fn begin_draft(&mut self, form: DraftForm) {
        let Some((epoch, project)) = self.snapshot() else { return };
        self.start("draft-begin", "asked for", move |ticket| {
            let result = match prepare(&project, &form, ticket) {
                Err(AppError::Cancelled) => return None,
                result => result,
            };
            let answer = DraftAnswer::Begun(Box::new(Answer { result }));
            Some(Event::Draft { epoch, answer: Box::new(answer) })
        });
    }

    /// A name that no draft has: the wanted one, or with a number after it.
    pub fn free_draft_name(&self, wanted: &str) -> String {
        let taken = |name: &str| self.project.as_ref().is_some_and(|project| project.draft_named(name).is_some());
        let numbered = (2..10_000).map(|n| format!("{wanted} {n}"));
        std::iter::once(wanted.to_owned()).chain(numbered).find(|name| !taken(name)).unwrap_or_default()
    }

    pub(super) fn draft_begun(&mut self, answer: Answer) -> Result<(), AppError> {
        let (id, command) = answer.result?;
        self.drafts.begun = Some(id);
        self.execute(command);
        Ok(())
    }
}

fn prepare(project: &Project, form: &DraftForm, _watch: &dyn Watch) -> Result<(DraftId, Command), AppError> {
    let id = DraftId::new();
    let name = form.name.trim().to_owned();
    let empty = Draft {
        id,
        name,
        blocks: form.blocks,
        origin: DraftOrigin::Empty,
        rulebook: Rulebook::default(),
        spaces: Arc::default(),
        assigned: Arc::default(),
        began: Arc::default(),
    };
    let draft = match &form.from {
        DraftStart::Empty => empty,
        DraftStart::Draft(other) => match project.draft(*other) {
            Some(other) => copy(empty, other),
            None => return Err(AppError::Cancelled),
        },
    };
    Ok((id, Command::AddDraft { draft: Box::new(draft) }))
}

/// All of another draft, with spaces of its own.
fn copy(draft: Draft, other: &Draft) -> Draft {
    let ids: HashMap<DraftSpaceId, DraftSpaceId> =
        other.spaces.iter().map(|space| (space.id, DraftSpaceId::new())).collect();
    let space = |space: &DraftSpace| Some(DraftSpace { id: *ids.get(&space.id)?, locked: false, ..space.clone() });
    let assigned: Vec<_> =
        other.assigned.iter().filter_map(|(block, space)| Some((*block, *ids.get(space)?))).collect();
    Draft {
        blocks: other.blocks,
        origin: DraftOrigin::Draft { id: other.id, name: other.name.clone() },
        rulebook: other.rulebook.clone(),
        spaces: Arc::new(other.spaces.iter().filter_map(space).collect()),
        began: Arc::new(assigned.clone()),
        assigned: Arc::new(assigned),
        ..draft
    }
}
