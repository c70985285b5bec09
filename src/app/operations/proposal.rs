//! A proposal for common spaces, as a draft with its explanation.

use super::blocks::{block_set_under, definition_of, rules_for};
use super::part::Part;
use super::{AppError, Command, ProjectError, free_name};
use crate::analysis::consensus::{Match, Proposal, propose};
use crate::analysis::draft::{BlockSet, Direction, LayerFigures, LiveDraft};
use crate::geometry::Watch;
use crate::model::{
    Definition, DefinitionId, Draft, DraftId, DraftOrigin, DraftSpace, DraftSpaceId, Followed, Project, Rulebook,
    Space, SpaceId,
};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Share of the work that is finding out what blocks carry.
const BLOCKS_SHARE: f32 = 0.5;
/// Share of the work after which the rulebook has been brought to them.
const RULES_SHARE: f32 = 0.6;

/// A draft that was proposed, ready to be executed.
#[derive(Debug, Clone, PartialEq)]
pub struct PreparedProposal {
    /// [`Command::AddDraft`].
    pub command: Command,
    /// Why it is as it is.
    pub explanation: ProposalExplanation,
}

/// Why a proposal is as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct ProposalExplanation {
    /// The draft that was proposed.
    pub draft: DraftId,
    /// The definitions it follows, with their weights; layers of `blocks` are in this order.
    pub follows: Vec<Followed>,
    /// What the blocks carry, and what residents rest on.
    pub blocks: Arc<BlockSet>,
    /// The proposal itself; its spaces are those of the draft, in order.
    pub proposal: Proposal,
    /// The draft's spaces, with whom each follows.
    pub spaces: Vec<ExplainedSpace>,
    /// By definition the residents who live outside the majority space, from the finer to the coarser of draft and definition.
    pub outside: Vec<(Direction, LayerFigures)>,
}

impl ProposalExplanation {
    /// The definitions that agree with where a block is.
    pub fn agreeing(&self, block: u32) -> Vec<&Followed> {
        let layers = self.proposal.agreeing(&self.blocks, block);
        layers.into_iter().filter_map(|layer| self.follows.get(layer)).collect()
    }
}

/// A proposed space, and whom it follows.
#[derive(Debug, Clone, PartialEq)]
pub struct ExplainedSpace {
    /// Its code in the draft.
    pub code: String,
    /// Its name in the draft: that of the department's space it is most like.
    pub name: String,
    /// The definitions it follows, the closest first.
    pub follows: Vec<FollowedSpace>,
}

/// A space of a definition that a proposed space follows.
#[derive(Debug, Clone, PartialEq)]
pub struct FollowedSpace {
    /// The definition.
    pub definition: DefinitionId,
    /// Its name.
    pub definition_name: String,
    /// The space, as it is called there.
    pub space: String,
    /// How much both are the same, and how much of the proposed space lies in it.
    pub found: Match,
}

/// Proposes a draft of common spaces made of `blocks` that follows some definitions under a rulebook. What is no weight above 0 is not
/// followed. `spaces` is the number wanted; `None`: as the rulebook says, else what comes out.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::NothingToFollow`], [`AppError::Project`] for a name that is empty or taken and for a rulebook whose
/// values make no sense, [`AppError::Cancelled`].
pub fn prepare_proposal(
    project: &Project,
    blocks: DefinitionId,
    follows: &[Followed],
    rulebook: &Rulebook,
    spaces: Option<u32>,
    name: &str,
    watch: &dyn Watch,
) -> Result<PreparedProposal, AppError> {
    let name = free_name(name, project.draft_named(name.trim()).is_some())?;
    let counts = |followed: &&Followed| followed.weight.is_finite() && followed.weight > 0.0;
    let follows: Vec<Followed> = follows.iter().filter(counts).cloned().collect();
    if follows.is_empty() {
        return Err(AppError::NothingToFollow);
    }
    if let Some(field) = rulebook.wrong_field() {
        return Err(ProjectError::RulebookWrong { field: field.to_owned() }.into());
    }
    let definition = definition_of(project, blocks)?;
    let ids: Vec<DefinitionId> = follows.iter().map(|followed| followed.id).collect();
    let layers: Vec<&Definition> = ids.iter().map(|id| definition_of(project, *id)).collect::<Result<_, _>>()?;
    let set = block_set_under(project, blocks, &ids, rulebook, &Part::of(watch, 0.0, BLOCKS_SHARE))?;
    let rules = rules_for(project, blocks, &set, rulebook, &Part::of(watch, BLOCKS_SHARE, RULES_SHARE))?;
    let weights: Vec<f64> = follows.iter().map(|followed| followed.weight).collect();
    let proposal = propose(&set, &weights, &rules, spaces, &Part::of(watch, RULES_SHARE, 1.0))?;
    let explained = explained(&proposal, &layers);
    let draft = draft(definition, &name, rulebook, &follows, &proposal, &explained);
    let set = Arc::new(set);
    let count = proposal.spaces.len() as u32;
    let live = LiveDraft::new(set.clone(), &proposal.assigned, &proposal.assigned, count);
    let outside = (0..follows.len()).filter_map(|layer| live.headline(layer)).collect();
    let explanation =
        ProposalExplanation { draft: draft.id, follows, blocks: set, proposal, spaces: explained, outside };
    Ok(PreparedProposal { command: Command::AddDraft { draft: Box::new(draft) }, explanation })
}

fn draft(
    blocks: &Definition,
    name: &str,
    rulebook: &Rulebook,
    follows: &[Followed],
    proposal: &Proposal,
    explained: &[ExplainedSpace],
) -> Draft {
    let space = |space: &ExplainedSpace| DraftSpace {
        id: DraftSpaceId::new(),
        code: space.code.clone(),
        name: space.name.clone(),
        colour: None,
        locked: false,
    };
    let spaces: Vec<DraftSpace> = explained.iter().map(space).collect();
    let assigned = blocks.spaces.iter().zip(&proposal.assigned);
    let mut assigned: Vec<(SpaceId, DraftSpaceId)> =
        assigned.filter_map(|(block, space)| Some((block.id, spaces.get(*space as usize)?.id))).collect();
    assigned.sort_unstable();
    let assigned = Arc::new(assigned);
    Draft {
        id: DraftId::new(),
        name: name.to_owned(),
        blocks: blocks.id,
        origin: DraftOrigin::Proposal { follows: follows.to_vec() },
        rulebook: rulebook.clone(),
        spaces: Arc::new(spaces),
        began: assigned.clone(),
        assigned,
    }
}

/// Codes count through, names come from the departments' spaces that are most alike.
fn explained(proposal: &Proposal, layers: &[&Definition]) -> Vec<ExplainedSpace> {
    let names = names(proposal, layers);
    let width = proposal.spaces.len().to_string().len().max(2);
    let space = |(nth, (space, name)): (usize, (&crate::analysis::consensus::ProposedSpace, String))| {
        let followed = |(definition, found): (&&Definition, &Option<Match>)| {
            let found = found.filter(Match::follows)?;
            Some(FollowedSpace {
                definition: definition.id,
                definition_name: definition.name.clone(),
                space: definition.spaces.get(found.space as usize).map(Space::label).unwrap_or_default(),
                found,
            })
        };
        let mut follows: Vec<FollowedSpace> = layers.iter().zip(&space.matches).filter_map(followed).collect();
        follows.sort_by(|a, b| b.found.jaccard.total_cmp(&a.found.jaccard));
        ExplainedSpace { code: format!("{:0width$}", nth + 1), name, follows }
    };
    proposal.spaces.iter().zip(names).enumerate().map(space).collect()
}

/// A name for every space, each once: who is most like a department's space takes its name, the next one that of its next likest, and where
/// all are taken a number behind it.
fn names(proposal: &Proposal, layers: &[&Definition]) -> Vec<String> {
    let mut wishes: Vec<(usize, Vec<(f64, String)>)> = Vec::new();
    for (nth, space) in proposal.spaces.iter().enumerate() {
        let named = space.matches.iter().zip(layers).filter_map(|(found, definition)| {
            let found = (*found)?;
            let space = definition.spaces.get(found.space as usize)?;
            let name = if space.name.is_empty() { space.label() } else { space.name.clone() };
            (!name.is_empty()).then_some((found.jaccard, name))
        });
        let mut named: Vec<(f64, String)> = named.collect();
        named.sort_by(|a, b| b.0.total_cmp(&a.0));
        wishes.push((nth, named));
    }
    let likest = |named: &[(f64, String)]| named.first().map_or(0.0, |(jaccard, _)| *jaccard);
    wishes.sort_by(|a, b| likest(&b.1).total_cmp(&likest(&a.1)).then(a.0.cmp(&b.0)));
    let mut taken = BTreeSet::new();
    let mut names = vec![String::new(); proposal.spaces.len()];
    for (nth, named) in wishes {
        let free = named.iter().map(|(_, name)| name).find(|name| !taken.contains(*name)).cloned();
        let name = free.or_else(|| {
            let (_, first) = named.first()?;
            (2..).map(|n| format!("{first} ({n})")).find(|name| !taken.contains(name))
        });
        if let (Some(name), Some(place)) = (name, names.get_mut(nth)) {
            taken.insert(name.clone());
            *place = name;
        }
    }
    names
}
