//! A draft becomes a common definition.

use super::super::blocks::{definition_of, residents_basis};
use super::super::part::Part;
use super::super::{AppError, Command, DepartmentChoice, free_name, next_colour, normal_date};
use super::draft_of;
use crate::analysis::check::check_spaces;
use crate::analysis::draft::ResidentsCarrier;
use crate::geometry::Watch;
use crate::geometry::dissolve::dissolve;
use crate::model::{
    Decision, DecisionId, Definition, DefinitionId, Draft, DraftId, Finding, LineStyle, Project, Source, Space, SpaceId,
};
use geo::MultiPolygon;
use std::sync::Arc;

/// What is said about a decision. Dates in any usual form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionForm {
    /// Whose the common definition is.
    pub department: DepartmentChoice,
    /// What it is called; not empty, not taken.
    pub name: String,
    /// "2026", "2.1"; may be empty.
    pub version: String,
    /// First day of validity; may be empty.
    pub valid_from: String,
    /// Last day of validity; may be empty.
    pub valid_to: String,
    /// Day of the decision.
    pub date: String,
    /// Who decided; may be empty.
    pub body: String,
    /// Number of the resolution; may be empty.
    pub resolution: String,
    /// What was decided, in words; may be empty.
    pub text: String,
}

/// A decision that was prepared.
#[derive(Debug, Clone, PartialEq)]
pub struct PreparedDecision {
    /// The common definition's id.
    pub definition: DefinitionId,
    /// [`Command::Decide`].
    pub command: Command,
    /// Spaces of the common definition.
    pub spaces: usize,
    /// Labels of spaces of the draft that have no block: they are no spaces of the common definition.
    pub empty: Vec<String>,
    /// Labels of blocks in no space: their ground belongs to no common space.
    pub unassigned: Vec<String>,
    /// Residents of those, where blocks carry residents.
    pub unassigned_residents: Option<f64>,
    /// What the check finds in the common definition.
    pub findings: Vec<Finding>,
}

/// Puts the common spaces together from their blocks; borders they share come out the same on both sides. Residents of a space are the sum
/// of its blocks', stated only if every block states them.
///
/// # Errors
/// What the form lacks; a draft that is not there; [`AppError::Cancelled`]. That a draft has no assigned block, or was decided, the command says.
pub fn prepare_decision(
    project: &Project,
    draft: DraftId,
    form: &DecisionForm,
    watch: &dyn Watch,
) -> Result<PreparedDecision, AppError> {
    let draft = draft_of(project, draft)?;
    let name = free_name(&form.name, project.definition_named(form.name.trim()).is_some())?;
    let department = form.department.resolve(project)?;
    let blocks = definition_of(project, draft.blocks)?;
    let dense = draft.dense(&blocks.spaces);
    let (spaces, empty) = common_spaces(draft, blocks, &dense, &Part::of(watch, 0.0, 0.7))?;
    let findings = check_spaces(&spaces, &Part::of(watch, 0.7, 1.0))?;
    let left = blocks.spaces.iter().zip(&dense).filter(|(_, at)| **at == Draft::UNASSIGNED).map(|(block, _)| block);
    let own = matches!(residents_basis(project, blocks).carrier, ResidentsCarrier::Own);
    let unassigned_residents = own.then(|| left.clone().filter_map(|block| block.residents).sum());
    let used: Vec<_> = project.definitions.iter().map(|d| d.colour).collect();
    let definition = Definition {
        id: DefinitionId::new(),
        department: department.id,
        name,
        colour: next_colour(&used),
        line: LineStyle::BORDER,
        is_blocks: false,
        code_field: String::new(),
        name_field: String::new(),
        residents_field: String::new(),
        // The blocks' residents are as old as their own source.
        residents_source: blocks
            .carries_residents()
            .then(|| blocks.residents_source.clone().unwrap_or_else(|| blocks.source.clone())),
        source: source_of(project, draft, blocks, form)?,
        spaces: Arc::new(spaces),
    };
    let decision = Decision {
        id: DecisionId::new(),
        draft: draft.id,
        definition: definition.id,
        version: form.version.trim().to_owned(),
        valid_from: normal_date(&form.valid_from)?,
        valid_to: normal_date(&form.valid_to)?,
        date: normal_date(&form.date)?,
        body: form.body.trim().to_owned(),
        resolution: form.resolution.trim().to_owned(),
        text: form.text.trim().to_owned(),
    };
    Ok(PreparedDecision {
        definition: definition.id,
        spaces: definition.spaces.len(),
        empty,
        unassigned: left.map(Space::label).collect(),
        unassigned_residents,
        findings,
        command: Command::Decide {
            decision: Box::new(decision),
            department,
            definition: Box::new(definition),
            state: draft.state(&blocks.spaces),
        },
    })
}

/// It comes from no file; whoever made the blocks is to be named further on.
fn source_of(project: &Project, draft: &Draft, blocks: &Definition, form: &DecisionForm) -> Result<Source, AppError> {
    let from = if form.valid_from.trim().is_empty() { &form.date } else { &form.valid_from };
    Ok(Source {
        file_name: draft.name.clone(),
        crs: project.crs.to_string(),
        reference_date: normal_date(from)?,
        attribution: blocks.source.attribution.clone(),
        licence: blocks.source.licence.clone(),
        ..Source::default()
    })
}

/// One space for each of the draft's that has blocks, in its order; and labels of those that have none.
pub(super) fn common_spaces(
    draft: &Draft,
    blocks: &Definition,
    dense: &[u32],
    watch: &dyn Watch,
) -> Result<(Vec<Space>, Vec<String>), AppError> {
    let geometries: Vec<&MultiPolygon<f64>> = blocks.spaces.iter().map(|space| &space.geometry).collect();
    let group_of: Vec<Option<u32>> = dense.iter().map(|at| (*at != Draft::UNASSIGNED).then_some(*at)).collect();
    let united = dissolve(&geometries, &group_of, draft.spaces.len(), watch)?;
    let (mut spaces, mut empty) = (Vec::new(), Vec::new());
    for ((at, space), geometry) in (0u32..).zip(draft.spaces.iter()).zip(united) {
        let mut own = blocks.spaces.iter().zip(dense).filter(|(_, of)| **of == at).map(|(block, _)| block).peekable();
        if own.peek().is_none() {
            empty.push(if space.label().is_empty() { format!("#{}", at + 1) } else { space.label().to_owned() });
            continue;
        }
        // One block that states none makes the sum too small: none then.
        let residents = own.map(|block| block.residents).sum();
        let (code, name) = (space.code.clone(), space.name.clone());
        spaces.push(Space { id: SpaceId::new(), code, name, geometry, residents });
    }
    Ok((spaces, empty))
}
