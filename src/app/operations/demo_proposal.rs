//! How the sample ends: common spaces are proposed from the statistical blocks, following all departments, and stand as a definition
//! beside the others. The draft stays open to be painted on.

use super::{
    AppError, Command, DecisionForm, DepartmentChoice, NotFound, ProposalExplanation, Store, SummaryForm, part::Part,
    prepare_decision, prepare_proposal,
};
use crate::app::explain;
use crate::geometry::Watch;
use crate::l10n::{Lang, count, number};
use crate::model::{Crosswalk, DefinitionId, Followed, Project, Rulebook};
use crate::report::{Align, Document};
use crate::t;
use std::sync::Arc;

/// Fewest and most residents of a common space: small enough for a neighbourhood, large enough for figures that may be published.
const RESIDENTS: (f64, f64) = (2_000.0, 12_000.0);

/// Common spaces as they were proposed.
#[derive(Debug, Clone)]
pub struct Proposed {
    /// The proposed common definition.
    pub definition: DefinitionId,
    /// Why it is as it is.
    pub explanation: ProposalExplanation,
}

/// Marks the blocks, proposes a draft that follows every other definition, and adds what it comes to as a definition.
///
/// # Errors
/// What the proposal, the definition or the project say; [`AppError::Cancelled`].
pub(super) fn propose(store: &mut Store, lang: Lang, who: &str, watch: &dyn Watch) -> Result<Proposed, AppError> {
    let name = t!(lang, "sample-blocks");
    let blocks = store.project().definition_named(&name).map(|definition| definition.id);
    let blocks = blocks.ok_or(AppError::NotFound { what: NotFound::Definition, name, available: Vec::new() })?;
    let project = store.project();
    let others = project.definitions.iter().filter(|definition| definition.id != blocks);
    let follows: Vec<Followed> =
        others.map(|other| Followed { id: other.id, name: other.name.clone(), weight: 1.0 }).collect();
    let (min, max) = RESIDENTS;
    let rulebook =
        Rulebook { min_residents: Some(min), max_residents: Some(max), contiguous: true, ..Rulebook::default() };
    let title = t!(lang, "sample-proposal");
    let part = Part::of(watch, 0.0, 0.8);
    let prepared = prepare_proposal(&project, blocks, &follows, &rulebook, None, &title, &part)?;
    let project = store.execute(prepared.command, who)?.project;
    let definition = as_definition(&project, &title, lang, &Part::of(watch, 0.8, 1.0))?;
    let id = definition_of(&definition)?;
    store.execute(definition, who)?;
    Ok(Proposed { definition: id, explanation: prepared.explanation })
}

/// Keeps the crosswalk from the youth welfare office's spaces, which indicators describe, to the proposed ones.
///
/// # Errors
/// What the project says; [`AppError::Cancelled`].
pub(super) fn crosswalk(
    store: &mut Store,
    proposed: &Proposed,
    lang: Lang,
    who: &str,
    watch: &dyn Watch,
) -> Result<Arc<Crosswalk>, AppError> {
    let (project, name) = (store.project(), t!(lang, "sample-social-spaces"));
    let from = project.definition_named(&name).map(|definition| definition.id);
    let from = from.ok_or(AppError::NotFound { what: NotFound::Definition, name, available: Vec::new() })?;
    let prepared = super::prepare_crosswalk(&project, from, proposed.definition, "", watch)?;
    store.execute(prepared.command, who)?;
    Ok(prepared.crosswalk)
}

/// The spaces of the draft put together, as a definition that nobody has decided.
fn as_definition(project: &Project, draft: &str, lang: Lang, watch: &dyn Watch) -> Result<Command, AppError> {
    let draft = super::draft_named(project, draft)?;
    let form = DecisionForm {
        department: DepartmentChoice::named(project, &t!(lang, "sample-county-office"), &t!(lang, "sample-title")),
        name: t!(lang, "sample-common-spaces"),
        version: String::new(),
        valid_from: String::new(),
        valid_to: String::new(),
        date: String::new(),
        body: String::new(),
        resolution: String::new(),
        text: String::new(),
    };
    match prepare_decision(project, draft.id, &form, watch)?.command {
        Command::Decide { department, definition, .. } => {
            Ok(Command::ImportDefinition { department, definition, kept: None })
        }
        other => Ok(other),
    }
}

fn definition_of(command: &Command) -> Result<DefinitionId, AppError> {
    match command {
        Command::ImportDefinition { definition, .. } => Ok(definition.id),
        _ => Err(AppError::ChangedMeanwhile),
    }
}

/// The proposal as a section of the summary: how many spaces, whom they follow, whom it concerns. Counts of 1 and 2 are hidden.
pub fn proposal_summary(lang: Lang, form: SummaryForm, project: &Project, proposed: &Proposed) -> String {
    let explanation = &proposed.explanation;
    let mut document = Document::default();
    document.heading(2, t!(lang, "report-proposal"));
    let Some(definition) = project.definition(proposed.definition) else { return document.write(form) };
    let people = |n: f64| if n > 0.0 && n < 2.5 { "< 3".to_owned() } else { number(lang, n, 0) };
    let (spaces, blocks) = (count(lang, definition.spaces.len()), count(lang, explanation.blocks.len()));
    let (min, max) = (number(lang, RESIDENTS.0, 0), number(lang, RESIDENTS.1, 0));
    let name = definition.name.clone();
    document.paragraph(t!(
        lang,
        "report-proposal-about",
        name = name,
        spaces = spaces,
        blocks = blocks,
        min = min,
        max = max
    ));
    document.paragraph(explain::proposal_basis(lang, explanation));
    for line in explain::blocks_told(lang, &explanation.blocks) {
        document.paragraph(line);
    }
    document.list(explain::proposal_outside(lang, explanation, false));
    document.list(explain::proposal_not_met(lang, &explanation.proposal.violations));
    let head = vec![
        (t!(lang, "report-proposal-space"), Align::Left),
        (t!(lang, "report-residents"), Align::Right),
        (t!(lang, "report-proposal-follows"), Align::Left),
    ];
    let row = |(space, explained): (&crate::model::Space, &super::ExplainedSpace)| {
        let follows: Vec<String> =
            explained.follows.iter().map(|f| format!("{}: {}", f.definition_name, f.space)).collect();
        vec![space.label(), space.residents.map_or_else(|| t!(lang, "report-not-stated"), people), follows.join("; ")]
    };
    document.table(head, definition.spaces.iter().zip(&explanation.spaces).map(row).collect());
    document.write(form)
}
