//! Beginning a draft: what it starts from is worked out in a job, then it is stored and shown.

use super::super::{Event, Outcome, Session};
use super::Answer as DraftAnswer;
use crate::app::operations::{self, AppError, AtomsForm, Command, ProposalExplanation, StartFrom};
use crate::geometry::Watch;
use crate::model::{DecisionId, DefinitionId, DraftId, Followed, Project, Rulebook};
use std::path::PathBuf;
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
    /// A definition: each block in the space that holds most of it.
    Definition(DefinitionId),
    /// Another draft, with its rulebook.
    Draft(DraftId),
    /// A proposal that follows departments' definitions under a rulebook.
    Proposal {
        /// Whom, by their weights.
        follows: Vec<Followed>,
        /// What it is to meet.
        rulebook: Rulebook,
    },
    /// The draft that was decided, as it was then.
    Decision(DecisionId),
    /// A table with a column of block codes and one of spaces.
    Table {
        /// The file.
        path: PathBuf,
        /// Which sheet of a spreadsheet with several; without it [`Outcome::WhichSheet`] asks for one.
        sheet: Option<String>,
    },
}

/// What came of a table that a draft was to begin with.
#[derive(Debug, Clone, PartialEq)]
pub struct TableTaken {
    /// Blocks with a space.
    pub assigned: usize,
    /// Blocks without.
    pub unassigned: usize,
    /// Rows that name no block, a block that had a row already, or no space.
    pub unmatched: usize,
}

/// What is told besides the draft itself.
pub(super) enum Told {
    Nothing,
    Proposal(Box<ProposalExplanation>),
    Table(TableTaken),
}

/// The command that begins a draft, and why a proposal is as it is; or the sheets of which one has to be chosen.
enum Begun {
    Ready(Box<Command>, Told),
    WhichSheet(Box<DraftForm>, Vec<String>),
}

/// The answer of the job.
pub(in super::super) struct Answer {
    result: Result<Begun, AppError>,
}

impl Session {
    /// Begins a draft; it is shown as soon as it is stored.
    pub fn begin_draft(&mut self, form: DraftForm) {
        let Some((epoch, project)) = self.snapshot() else { return };
        self.start("draft-begin", "asked for", move |ticket| {
            let result = match begun(&project, &form, ticket) {
                Err(AppError::Cancelled) => return None,
                Err(AppError::SeveralSheets { available, .. }) => Ok(Begun::WhichSheet(Box::new(form), available)),
                result => result.map(|(command, told)| Begun::Ready(Box::new(command), told)),
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

    /// Why the last proposal is as it is, as long as the project is open.
    pub fn proposal_explanation(&self) -> Option<&Arc<ProposalExplanation>> {
        self.drafts.explanation.as_ref()
    }

    pub(super) fn draft_begun(&mut self, answer: Answer) -> Result<Option<Outcome>, AppError> {
        let (command, told) = match answer.result? {
            Begun::Ready(command, told) => (*command, told),
            Begun::WhichSheet(form, sheets) => return Ok(Some(Outcome::WhichSheet { form, sheets })),
        };
        if let Command::AddDraft { draft } = &command {
            self.drafts.begun = Some((draft.id, told));
        }
        self.execute(command);
        Ok(None)
    }

    /// What there is to tell of a draft that began, once it is stored; of one that was refused nothing.
    pub(in super::super) fn draft_stored(&mut self) -> Option<Outcome> {
        let (draft, _) = self.drafts.begun.as_ref()?;
        self.project.as_ref()?.draft(*draft)?;
        match self.drafts.begun.take()?.1 {
            Told::Nothing => None,
            Told::Table(taken) => Some(Outcome::DraftTable(taken)),
            Told::Proposal(explanation) => {
                self.drafts.explanation = Some(Arc::new(*explanation));
                Some(Outcome::Proposed)
            }
        }
    }

    /// Lays definitions over one another and makes blocks of the pieces; the definition is stored when they are there.
    pub fn make_atoms(&mut self, form: AtomsForm) {
        let Some((epoch, project)) = self.snapshot() else { return };
        self.start("draft-begin", "asked for", move |ticket| {
            let result = match operations::prepare_atoms(&project, &form, ticket) {
                Err(AppError::Cancelled) => return None,
                result => result.map(|atoms| Begun::Ready(Box::new(atoms.command), Told::Nothing)),
            };
            let answer = DraftAnswer::Begun(Box::new(Answer { result }));
            Some(Event::Draft { epoch, answer: Box::new(answer) })
        });
    }
}

fn begun(project: &Project, form: &DraftForm, watch: &dyn Watch) -> Result<(Command, Told), AppError> {
    let (blocks, name) = (form.blocks, &form.name);
    let from = |from| operations::prepare_draft(project, from, blocks, name, watch);
    let prepared = match &form.from {
        DraftStart::Empty => from(StartFrom::Empty)?,
        DraftStart::Definition(id) => from(StartFrom::Definition(*id))?,
        DraftStart::Draft(id) => from(StartFrom::Draft(*id))?,
        DraftStart::Decision(id) => from(StartFrom::Decision(*id))?,
        DraftStart::Table { path, sheet } => {
            let table = operations::read_table(path, None, sheet.as_deref(), watch)?;
            let prepared = from(StartFrom::Table(&table))?;
            let unmatched = prepared.unmatched.len();
            let taken = TableTaken { assigned: prepared.assigned, unassigned: prepared.unassigned, unmatched };
            return Ok((prepared.command, Told::Table(taken)));
        }
        DraftStart::Proposal { follows, rulebook } => {
            let proposed = operations::prepare_proposal(project, blocks, follows, rulebook, None, name, watch)?;
            return Ok((proposed.command, Told::Proposal(Box::new(proposed.explanation))));
        }
    };
    Ok((prepared.command, Told::Nothing))
}
