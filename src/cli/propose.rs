//! `propose PROJECT --blocks D --departments A,B … --draft NAME`.

use super::args::Propose;
use super::compare_json::disclosed;
use super::project::change_with_blocks;
use super::{Context, Done};
use crate::app::explain;
use crate::app::operations::{
    self as operations, AppError, Direction, ExplainedSpace, NotFound, PreparedProposal, Proposal, ProposalExplanation,
    ProposedSpace, Violation, definition_named, hidden_of_one_total,
};
use crate::geometry::NoWatch;
use crate::l10n::{Lang, area, count, number, percent};
use crate::model::{ContextLayerId, DefinitionId, Followed, Project, Rulebook, Space};
use crate::t;
use serde_json::{Value, json};

/// Proposes a draft and stores it.
pub(super) fn propose(context: &Context, propose: &Propose) -> Result<Done, AppError> {
    let (applied, (blocks, explanation)) =
        change_with_blocks(context, &propose.project, &propose.blocks, |project, blocks| {
            let follows = follows(project, &propose.departments, &propose.weights)?;
            let rulebook = rulebook(project, propose)?;
            let prepared = operations::prepare_proposal(
                project,
                blocks,
                &follows,
                &rulebook,
                propose.spaces,
                &propose.draft,
                &NoWatch,
            )?;
            let PreparedProposal { command, explanation } = prepared;
            Ok((command, (blocks, explanation)))
        })?;
    let spaces = applied.project.definition(blocks).map(|definition| definition.spaces.clone()).unwrap_or_default();
    let out = if propose.json {
        as_json(propose, &explanation, &spaces)
    } else {
        as_text(context.lang, propose, &explanation)
    };
    Ok(Done { out, has_errors: !explanation.proposal.violations.is_empty(), ..Done::default() })
}

/// Names of definitions, or of departments: then all their definitions but blocks.
fn follows(project: &Project, names: &[String], weights: &[f64]) -> Result<Vec<Followed>, AppError> {
    if !weights.is_empty() && weights.len() != names.len() {
        return Err(AppError::WeightsDiffer { weights: weights.len(), departments: names.len() });
    }
    let mut follows: Vec<Followed> = Vec::new();
    for (nth, name) in names.iter().enumerate() {
        let weight = weights.get(nth).copied().unwrap_or(1.0);
        for id in meant(project, name)? {
            let named = project.definition(id).map(|definition| definition.name.clone()).unwrap_or_default();
            if follows.iter().all(|followed| followed.id != id) {
                follows.push(Followed { id, name: named, weight });
            }
        }
    }
    Ok(follows)
}

fn meant(project: &Project, name: &str) -> Result<Vec<DefinitionId>, AppError> {
    if let Some(department) = project.department_named(name.trim()) {
        let own = project.definitions.iter().filter(|d| d.department == department.id && !d.is_blocks);
        let own: Vec<DefinitionId> = own.map(|definition| definition.id).collect();
        if !own.is_empty() && project.definition_named(name.trim()).is_none() {
            return Ok(own);
        }
    }
    Ok(vec![definition_named(project, name)?])
}

fn rulebook(project: &Project, propose: &Propose) -> Result<Rulebook, AppError> {
    let parent = propose.parent.as_deref().map(|name| definition_named(project, name)).transpose()?;
    let barrier = |name: &String| -> Result<ContextLayerId, AppError> {
        let found = project.context_layers.iter().find(|layer| layer.name == name.trim());
        found.map(|layer| layer.id).ok_or_else(|| AppError::NotFound {
            what: NotFound::ContextLayer,
            name: name.clone(),
            available: project.context_layers.iter().map(|layer| layer.name.clone()).collect(),
        })
    };
    Ok(Rulebook {
        min_residents: propose.min_residents,
        max_residents: propose.max_residents,
        min_spaces: propose.spaces,
        max_spaces: propose.spaces,
        contiguous: true,
        parent,
        barriers: propose.barriers.iter().map(barrier).collect::<Result<_, _>>()?,
        neighbours_within_m: propose.neighbours_within,
        ..Rulebook::default()
    })
}

fn as_text(lang: Lang, propose: &Propose, explanation: &ProposalExplanation) -> String {
    let proposal = &explanation.proposal;
    let mut lines = vec![t!(
        lang,
        "cli-proposed",
        name = propose.draft.trim().to_owned(),
        n = proposal.spaces.len(),
        spaces = count(lang, proposal.spaces.len()),
        blocks = count(lang, explanation.blocks.len())
    )];
    lines.push(explain::proposal_basis(lang, explanation));
    lines.extend(explain::blocks_told(lang, &explanation.blocks));
    lines.push(String::new());
    lines.extend(explain::proposal_outside(lang, explanation, propose.internal));
    lines.push(String::new());
    let hidden = hidden(propose, proposal);
    for ((space, explained), hidden) in proposal.spaces.iter().zip(&explanation.spaces).zip(&hidden) {
        lines.push(format!("  {}", space_line(lang, space, explained, *hidden)));
    }
    lines.extend(explain::proposal_not_met(lang, &proposal.violations));
    lines.join("\n") + "\n"
}

/// For each space whether its residents may not leave the house: very few, or what these follow from, as all together are known.
fn hidden(propose: &Propose, proposal: &Proposal) -> Vec<bool> {
    match propose.internal {
        true => vec![false; proposal.spaces.len()],
        false => hidden_of_one_total(proposal.spaces.iter().map(|space| space.residents)),
    }
}

fn space_line(lang: Lang, space: &ProposedSpace, explained: &ExplainedSpace, hidden: bool) -> String {
    let size = match space.residents {
        Some(_) if hidden => t!(lang, "explain-suppressed"),
        Some(residents) => t!(lang, "cli-residents", count = number(lang, residents, 0)),
        None => area(lang, space.area_m2),
    };
    let name = format!("{} {}", explained.code, explained.name);
    let follows: Vec<String> = (explained.follows.iter())
        .map(|f| format!("{}: {} ({})", f.definition_name, f.space, percent(lang, f.found.jaccard, 0)))
        .collect();
    let (n, blocks) = (space.blocks.len(), count(lang, space.blocks.len()));
    let first = t!(lang, "cli-proposed-space", name = name.trim_end().to_owned(), size = size, n = n, blocks = blocks);
    if follows.is_empty() {
        return first;
    }
    format!("{first}; {}", t!(lang, "cli-proposed-follows", list = follows.join(", ")))
}

fn as_json(propose: &Propose, explanation: &ProposalExplanation, blocks: &[Space]) -> String {
    let proposal = &explanation.proposal;
    let hidden = hidden(propose, proposal);
    let space = |((space, explained), &suppressed): ((&ProposedSpace, &ExplainedSpace), &bool)| {
        let follows = explained.follows.iter().map(|f| {
            json!({
                "definition": f.definition_name, "space": f.space,
                "jaccard": f.found.jaccard, "inside": f.found.inside,
            })
        });
        json!({
            "residents": space.residents.filter(|_| !suppressed),
            "residents_suppressed": suppressed,
            "code": explained.code,
            "name": explained.name,
            "blocks": space.blocks.len(),
            "area_m2": space.area_m2,
            "follows": follows.collect::<Vec<_>>(),
        })
    };
    let definition = |(nth, followed): (usize, &Followed)| {
        let found = explanation.outside.get(nth);
        let (shown, suppressed) = disclosed(found.map(|(_, figures)| figures.outside), propose.internal);
        let with_residents = explanation.blocks.residents.is_some();
        let from = found.map(|(way, _)| if *way == Direction::DraftToDefinition { "draft" } else { "definition" });
        json!({
            "name": followed.name,
            "weight": proposal.weights.get(nth),
            "residents_outside_majority": shown.filter(|_| with_residents),
            "residents_outside_majority_suppressed": suppressed && with_residents,
            "finer": from,
            "variation_of_information": proposal.after.get(nth),
        })
    };
    let code = |space: u32| explanation.spaces.get(space as usize).map(|space| space.code.as_str());
    let block = |(nth, space): (u32, &u32)| {
        let agreeing: Vec<&str> =
            explanation.agreeing(nth).into_iter().map(|followed| followed.name.as_str()).collect();
        json!({ "code": blocks.get(nth as usize).map(|b| b.code.as_str()), "space": code(*space), "agreeing": agreeing })
    };
    let value: Value = json!({
        "draft": propose.draft.trim(),
        "spaces": proposal.spaces.iter().zip(&explanation.spaces).zip(&hidden).map(space).collect::<Vec<_>>(),
        "definitions": explanation.follows.iter().enumerate().map(definition).collect::<Vec<_>>(),
        "blocks": (0..).zip(&proposal.assigned).map(block).collect::<Vec<_>>(),
        "basis": explanation.blocks.basis,
        "exact_share": explanation.blocks.exact_share,
        "blocks_unstated": explanation.blocks.unstated.len(),
        "blocks_without_neighbours": explanation.blocks.alone().len(),
        "neighbours_within_m": explanation.blocks.within_m,
        "objective_before": proposal.objective_before(),
        "objective_after": proposal.objective_after(),
        "violations": proposal.violations.iter().map(|v| violation(v, &code, &hidden, propose.internal)).collect::<Vec<_>>(),
    });
    format!("{value:#}\n")
}

fn violation<'a>(
    violation: &Violation,
    code: &impl Fn(u32) -> Option<&'a str>,
    hidden: &[bool],
    internal: bool,
) -> Value {
    // What is lacking to a known number tells the rest.
    let told = |space: u32, number: f64| Some(number).filter(|_| !hidden.get(space as usize).copied().unwrap_or(false));
    let people = |kind: &str, space: Option<u32>, residents: f64| {
        let (shown, suppressed) = disclosed(Some(residents), internal);
        json!({ "kind": kind, "space": space.and_then(code), "residents": shown, "residents_suppressed": suppressed })
    };
    match violation {
        Violation::TooFew { space, lacking, unstated } => {
            json!({ "blocks_unstated": unstated, "kind": "too_few_residents", "space": code(*space), "lacking": told(*space, *lacking) })
        }
        Violation::TooMany { space, above, unstated } => {
            json!({ "blocks_unstated": unstated, "kind": "too_many_residents", "space": code(*space), "above": told(*space, *above) })
        }
        Violation::TooFewSpaces { spaces, asked } => {
            json!({ "kind": "too_few_spaces", "spaces": spaces, "asked": asked })
        }
        Violation::TooManySpaces { spaces, asked } => {
            json!({ "kind": "too_many_spaces", "spaces": spaces, "asked": asked })
        }
        Violation::NotCompact { space, compactness } => {
            json!({ "kind": "not_compact", "space": code(*space), "compactness": compactness })
        }
        Violation::Apart { space, residents, .. } => people("apart", Some(*space), *residents),
        Violation::BeyondParent { space, residents, .. } => people("beyond_parent", Some(*space), *residents),
        Violation::Crossed { space, residents, .. } => people("crossed", Some(*space), *residents),
        Violation::Unassigned { residents, .. } => people("unassigned", None, *residents),
    }
}
