//! What departments say to drafts, drawn up: who stands how, where nobody objects, what is still open.
//!
//! A department that said something to a space stands so to it; to all other spaces of the draft it stands as to the draft as a whole.
//! Spaces without blocks are nobody's concern and count nowhere. Pure counting, no method behind it.

use crate::model::{DepartmentId, Draft, DraftId, DraftSpaceId, PositionId, Project, Space, Stance};
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

/// How one department stands to a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Whose.
    pub department: DepartmentId,
    /// To the draft as a whole.
    pub stance: Stance,
    /// Spaces of the draft it objects to by themselves.
    pub spaces_objected: usize,
    /// Spaces of the draft it agrees to with a condition by themselves.
    pub spaces_conditional: usize,
}

/// A draft with what every department says to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftRow {
    /// Which draft.
    pub draft: DraftId,
    /// One for each department that is asked, in their order.
    pub standings: Vec<Standing>,
}

impl DraftRow {
    /// Departments that object to the draft or to any of its spaces.
    pub fn objecting(&self) -> usize {
        self.standings.iter().filter(|s| s.stance == Stance::Objects || s.spaces_objected > 0).count()
    }
}

/// The departments whose position counts: all but those that have nothing but decided common definitions and never said anything.
pub fn asked(project: &Project) -> Vec<DepartmentId> {
    let speaks = |id: DepartmentId| project.positions.iter().any(|position| position.department == id);
    let holds_decided_only = |id: DepartmentId| {
        let mut own = project.definitions.iter().filter(|definition| definition.department == id).peekable();
        own.peek().is_some() && own.all(|definition| project.decision_of(definition.id).is_some())
    };
    let all = project.departments.iter().map(|department| department.id);
    all.filter(|id| speaks(*id) || !holds_decided_only(*id)).collect()
}

/// All drafts with all departments.
pub fn overview(project: &Project) -> Vec<DraftRow> {
    let departments = asked(project);
    let spaces: HashSet<(DraftId, DraftSpaceId)> =
        project.drafts.iter().flat_map(|draft| draft.spaces.iter().map(|space| (draft.id, space.id))).collect();
    let mut said: HashMap<(DraftId, DepartmentId), Standing> = HashMap::new();
    for position in &project.positions {
        let standing = said.entry((position.draft, position.department)).or_insert(silent(position.department));
        match (position.space, position.stance) {
            (None, stance) => standing.stance = stance,
            (Some(space), _) if !spaces.contains(&(position.draft, space)) => {}
            (Some(_), Stance::Objects) => standing.spaces_objected += 1,
            (Some(_), Stance::AgreesIf) => standing.spaces_conditional += 1,
            (Some(_), Stance::Agrees | Stance::NoAnswer) => {}
        }
    }
    let standing = |draft, department| said.get(&(draft, department)).copied().unwrap_or(silent(department));
    let row = |draft: &Draft| DraftRow {
        draft: draft.id,
        standings: departments.iter().map(|department| standing(draft.id, *department)).collect(),
    };
    project.drafts.iter().map(row).collect()
}

fn silent(department: DepartmentId) -> Standing {
    Standing { department, stance: Stance::NoAnswer, spaces_objected: 0, spaces_conditional: 0 }
}

/// Blocks taken together.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Concerned {
    /// How many blocks.
    pub blocks: usize,
    /// Their residents; `None` where nothing carries residents.
    pub residents: Option<f64>,
}

/// How everybody stands to one space.
#[derive(Debug, Clone, PartialEq)]
pub struct SpaceStanding {
    /// Which space.
    pub space: DraftSpaceId,
    /// Its blocks, as positions in their definition.
    pub blocks: Vec<u32>,
    /// Its residents; `None` where nothing carries residents.
    pub residents: Option<f64>,
    /// How each department stands to it.
    pub stances: Vec<Stance>,
    /// Whether a department said so to this very space.
    pub own: Vec<bool>,
}

impl SpaceStanding {
    /// Whether departments stand differently to this space than to the draft.
    pub fn differs(&self) -> bool {
        self.own.iter().any(|own| *own)
    }

    /// Whether it has blocks and no department objects.
    pub fn is_unopposed(&self) -> bool {
        !self.blocks.is_empty() && !self.stances.contains(&Stance::Objects)
    }

    /// Whether it has blocks and all departments agree without condition.
    pub fn is_agreed(&self) -> bool {
        !self.blocks.is_empty() && self.stances.iter().all(|stance| *stance == Stance::Agrees)
    }
}

/// An objection or a condition that is still open.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// The position itself.
    pub position: PositionId,
    /// Whose.
    pub department: DepartmentId,
    /// [`Stance::Objects`] or [`Stance::AgreesIf`].
    pub stance: Stance,
    /// To which space; `None`: to the draft as a whole.
    pub space: Option<DraftSpaceId>,
    /// The blocks it is about, as positions in their definition, rising: those of the space; for the whole draft those of all spaces to
    /// which the department said nothing else.
    pub blocks: Vec<u32>,
    /// How many they are, and their residents.
    pub concerned: Concerned,
}

/// Spaces taken together.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Tally {
    /// How many spaces.
    pub spaces: usize,
    /// Their residents; `None` where nothing carries residents.
    pub residents: Option<f64>,
}

/// What everybody says to one draft.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftStanding {
    /// Which draft.
    pub draft: DraftId,
    /// The departments, in the order of all stances here.
    pub departments: Vec<DepartmentId>,
    /// To the draft as a whole.
    pub stances: Vec<Stance>,
    /// One for each space of the draft, in its order.
    pub spaces: Vec<SpaceStanding>,
    /// Objections first, those about most residents (then blocks) first.
    pub conflicts: Vec<Conflict>,
    /// Spaces with blocks.
    pub all: Tally,
    /// Spaces nobody objects to.
    pub unopposed: Tally,
    /// Spaces everybody agrees to.
    pub agreed: Tally,
    /// Blocks without a space.
    pub unassigned: Vec<u32>,
    /// How many they are, and their residents.
    pub left: Concerned,
}

/// Draws up what everybody says to a draft. `residents` are those of each block, estimated perhaps; without them those the blocks state
/// themselves are taken.
///
/// `None` if the draft or its blocks are gone.
pub fn draft_standing(project: &Project, draft: DraftId, residents: Option<&[f64]>) -> Option<DraftStanding> {
    let draft = project.draft(draft)?;
    let blocks: &[Space] = &project.definition(draft.blocks)?.spaces;
    let counted = Residents::of(blocks, residents);
    let departments = asked(project);
    let mut members: Vec<Vec<u32>> = vec![Vec::new(); draft.spaces.len()];
    let mut unassigned = Vec::new();
    for (block, space) in (0u32..).zip(draft.dense(blocks)) {
        members.get_mut(space as usize).unwrap_or(&mut unassigned).push(block);
    }
    let said: HashMap<(DepartmentId, Option<DraftSpaceId>), Stance> =
        project.positions.iter().filter(|p| p.draft == draft.id).map(|p| ((p.department, p.space), p.stance)).collect();
    let stances: Vec<Stance> = departments.iter().map(|d| said.get(&(*d, None)).copied().unwrap_or_default()).collect();
    let standing = |(space, blocks): (&crate::model::DraftSpace, Vec<u32>)| {
        let own: Vec<Option<Stance>> = departments.iter().map(|d| said.get(&(*d, Some(space.id))).copied()).collect();
        SpaceStanding {
            space: space.id,
            residents: counted.of_all(&blocks),
            blocks,
            stances: own.iter().zip(&stances).map(|(own, whole)| own.unwrap_or(*whole)).collect(),
            own: own.iter().map(Option::is_some).collect(),
        }
    };
    let spaces: Vec<SpaceStanding> = draft.spaces.iter().zip(members).map(standing).collect();
    let tally = |counts: &dyn Fn(&SpaceStanding) -> bool| tally(&spaces, counts, counted.is_known());
    Some(DraftStanding {
        draft: draft.id,
        all: tally(&|space| !space.blocks.is_empty()),
        unopposed: tally(&SpaceStanding::is_unopposed),
        agreed: tally(&SpaceStanding::is_agreed),
        conflicts: conflicts(project, draft, &departments, &spaces, &counted),
        left: counted.concerned(&unassigned),
        departments,
        stances,
        spaces,
        unassigned,
    })
}

fn tally(spaces: &[SpaceStanding], counts: &dyn Fn(&SpaceStanding) -> bool, known: bool) -> Tally {
    let counted = || spaces.iter().filter(|space| counts(space));
    Tally { spaces: counted().count(), residents: known.then(|| counted().filter_map(|space| space.residents).sum()) }
}

fn conflicts(
    project: &Project,
    draft: &Draft,
    departments: &[DepartmentId],
    spaces: &[SpaceStanding],
    counted: &Residents<'_>,
) -> Vec<Conflict> {
    let open = |stance| matches!(stance, Stance::Objects | Stance::AgreesIf);
    let mut conflicts: Vec<Conflict> = Vec::new();
    for position in project.positions.iter().filter(|p| p.draft == draft.id && open(p.stance)) {
        // What was said to a space that is no more is settled with it.
        let Some(at) = departments.iter().position(|d| *d == position.department) else { continue };
        let concerns = |space: &&SpaceStanding| match position.space {
            Some(id) => space.space == id,
            None => !space.own.get(at).copied().unwrap_or_default(),
        };
        if position.space.is_some_and(|id| draft.space(id).is_none()) {
            continue;
        }
        let mut blocks: Vec<u32> = spaces.iter().filter(concerns).flat_map(|s| s.blocks.iter().copied()).collect();
        blocks.sort_unstable();
        conflicts.push(Conflict {
            position: position.id,
            department: position.department,
            stance: position.stance,
            space: position.space,
            concerned: counted.concerned(&blocks),
            blocks,
        });
    }
    // Stable: what is equal stays in the order it was said.
    conflicts.sort_by(|a, b| {
        let residents = |c: &Conflict| c.concerned.residents.unwrap_or_default();
        let first = (a.stance != Stance::Objects).cmp(&(b.stance != Stance::Objects));
        let larger = residents(b).total_cmp(&residents(a));
        first.then(larger).then(Reverse(a.concerned.blocks).cmp(&Reverse(b.concerned.blocks)))
    });
    conflicts
}

/// Residents of blocks.
enum Residents<'a> {
    /// As somebody counted or estimated them for all blocks.
    Given(&'a [f64]),
    /// As the blocks state them.
    Stated(&'a [Space]),
    /// Nothing carries residents.
    Unknown,
}

impl<'a> Residents<'a> {
    fn of(blocks: &'a [Space], given: Option<&'a [f64]>) -> Self {
        match given.filter(|given| given.len() == blocks.len()) {
            Some(given) => Self::Given(given),
            None if blocks.iter().any(|block| block.residents.is_some()) => Self::Stated(blocks),
            None => Self::Unknown,
        }
    }

    fn is_known(&self) -> bool {
        !matches!(self, Self::Unknown)
    }

    fn of_all(&self, blocks: &[u32]) -> Option<f64> {
        let of_one = |at: &u32| match self {
            Self::Given(given) => given.get(*at as usize).copied(),
            Self::Stated(blocks) => blocks.get(*at as usize)?.residents,
            Self::Unknown => None,
        };
        self.is_known().then(|| blocks.iter().filter_map(of_one).sum())
    }

    fn concerned(&self, blocks: &[u32]) -> Concerned {
        Concerned { blocks: blocks.len(), residents: self.of_all(blocks) }
    }
}

#[cfg(test)]
#[path = "positions_tests.rs"]
mod tests;
