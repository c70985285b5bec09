//! What official small-area statistics ask of areas: no overlap, every block once, a minimum of residents in each, and codes that tell
//! them apart.

use super::super::blocks::definition_of;
use super::super::part::Part;
use super::super::{AppError, block_set};
use super::draft_of;
use crate::geometry::Watch;
use crate::geometry::pairs::pair_areas;
use crate::model::{Definition, DefinitionId, Draft, DraftId, Project, Space};
use geo::MultiPolygon;
use std::collections::BTreeMap;

/// What is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfficialSubject {
    /// A definition of the project; its blocks are those of the drafts, if there is one definition of blocks.
    Definition(DefinitionId),
    /// A draft.
    Draft(DraftId),
}

/// One thing that fails.
#[derive(Debug, Clone, PartialEq)]
pub enum OfficialFailure {
    /// Two spaces share ground. For a draft: two of its blocks do.
    Overlap {
        /// Labels of both.
        spaces: [String; 2],
        /// Shared area in m².
        area_m2: f64,
    },
    /// A block in no space.
    Unassigned {
        /// Label of the block.
        block: String,
        /// Its residents, where they are known.
        residents: Option<f64>,
    },
    /// A block that a border of spaces cuts: it lies in several, or not wholly in one.
    Cut {
        /// Label of the block.
        block: String,
        /// Labels of the spaces it lies in.
        spaces: Vec<String>,
    },
    /// A space below the minimum of residents.
    TooFew {
        /// Label of the space.
        space: String,
        /// Its residents.
        residents: f64,
        /// So many are lacking.
        lacking: f64,
        /// So many of its blocks say nothing about their residents, and count as nobody.
        unstated: usize,
    },
    /// A space without a code.
    NoCode {
        /// Label of the space; empty if it has no name either.
        space: String,
    },
    /// Several spaces with one code.
    CodeTwice {
        /// The code.
        code: String,
        /// How many spaces have it.
        count: usize,
    },
}

/// The result of a check.
#[derive(Debug, Clone, PartialEq)]
pub struct OfficialCheck {
    /// Spaces that were checked.
    pub spaces: usize,
    /// Blocks that were checked; `None` where there are none.
    pub blocks: Option<usize>,
    /// The minimum that was asked for.
    pub min_residents: f64,
    /// Whether residents are known: without them the minimum was not checked.
    pub has_residents: bool,
    /// Blocks (of a draft) that say nothing about their residents, and count as nobody.
    pub unstated: usize,
    /// Spaces (of a definition) whose residents are not known: for them the minimum was not checked.
    pub unknown: usize,
    /// What fails, by kind and then in the order of spaces or blocks.
    pub failures: Vec<OfficialFailure>,
}

impl OfficialCheck {
    /// Whether nothing fails and everything could be checked.
    pub fn is_met(&self) -> bool {
        self.failures.is_empty() && self.has_residents && self.unknown == 0
    }
}

/// Checks spaces against what official small-area statistics ask: no two overlap (by more than a sliver), every block lies in one,
/// each has at least `min_residents`, and a code of its own.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Cancelled`].
pub fn official_check(
    project: &Project,
    subject: OfficialSubject,
    min_residents: f64,
    watch: &dyn Watch,
) -> Result<OfficialCheck, AppError> {
    match subject {
        OfficialSubject::Draft(id) => of_draft(project, draft_of(project, id)?, min_residents, watch),
        OfficialSubject::Definition(id) => of_definition(project, definition_of(project, id)?, min_residents, watch),
    }
}

fn of_draft(
    project: &Project,
    draft: &Draft,
    min_residents: f64,
    watch: &dyn Watch,
) -> Result<OfficialCheck, AppError> {
    let blocks = definition_of(project, draft.blocks)?;
    let set = block_set(project, draft.blocks, &[], &Part::of(watch, 0.0, 0.6))?;
    let dense = draft.dense(&blocks.spaces);
    let mut failures = overlaps(&blocks.spaces, &Part::of(watch, 0.6, 1.0))?;
    let mut sums = vec![(0usize, 0.0f64, 0usize); draft.spaces.len()];
    for ((at, block), space) in blocks.spaces.iter().enumerate().zip(&dense) {
        let residents = set.residents.as_ref().and_then(|all| all.get(at)).copied();
        match sums.get_mut(*space as usize) {
            Some((count, sum, unstated)) => {
                (*count, *sum) = (*count + 1, *sum + residents.unwrap_or_default());
                *unstated += set.unstated_among(&[at as u32]);
            }
            None => failures.push(OfficialFailure::Unassigned { block: block.label(), residents }),
        }
    }
    let spaces = draft.spaces.iter().zip(&sums).filter(|(_, (blocks, ..))| *blocks > 0);
    let told: Vec<Told> = spaces
        .map(|(space, (_, residents, unstated))| Told {
            code: space.code.clone(),
            label: space.label().to_owned(),
            residents: set.residents.is_some().then_some(*residents),
            unstated: *unstated,
        })
        .collect();
    failures.extend(of_spaces(&told, min_residents));
    Ok(OfficialCheck {
        spaces: told.len(),
        blocks: Some(blocks.spaces.len()),
        min_residents,
        has_residents: set.residents.is_some(),
        unstated: set.unstated.len(),
        unknown: 0,
        failures,
    })
}

fn of_definition(
    project: &Project,
    definition: &Definition,
    min_residents: f64,
    watch: &dyn Watch,
) -> Result<OfficialCheck, AppError> {
    let mut failures = overlaps(&definition.spaces, &Part::of(watch, 0.0, 0.4))?;
    // The definition a decision made its spaces of knows its blocks; else those that are marked, if it is one definition.
    let decided = project.decision_of(definition.id).and_then(|decision| project.draft(decision.draft));
    let mut marked = project.definitions.iter().filter(|d| d.is_blocks && d.id != definition.id);
    let blocks = match (decided, marked.next(), marked.next()) {
        (Some(draft), _, _) => project.definition(draft.blocks),
        (None, Some(only), None) => Some(only),
        _ => None,
    };
    if let Some(blocks) = blocks {
        failures.extend(blocks_in(definition, blocks, &Part::of(watch, 0.4, 0.7))?);
    }
    let set = block_set(project, definition.id, &[], &Part::of(watch, 0.7, 1.0))?;
    let is_known = |at: &usize| set.unstated.binary_search(&(*at as u32)).is_err();
    let residents = |at: usize| set.residents.as_ref().and_then(|all| all.get(at)).copied().filter(|_| is_known(&at));
    let told: Vec<Told> = definition
        .spaces
        .iter()
        .enumerate()
        .map(|(at, space)| Told {
            code: space.code.clone(),
            label: space.label().to_owned(),
            residents: residents(at),
            unstated: 0,
        })
        .collect();
    failures.extend(of_spaces(&told, min_residents));
    Ok(OfficialCheck {
        spaces: told.len(),
        blocks: blocks.map(|blocks| blocks.spaces.len()),
        min_residents,
        has_residents: set.residents.is_some(),
        unstated: 0,
        unknown: set.unstated.len(),
        failures,
    })
}

struct Told {
    code: String,
    label: String,
    residents: Option<f64>,
    unstated: usize,
}

fn of_spaces(spaces: &[Told], min_residents: f64) -> Vec<OfficialFailure> {
    let mut failures = Vec::new();
    for space in spaces {
        // Sums of shares are not exact to the last bit.
        if let Some(residents) = space.residents.filter(|n| *n + 1e-6 < min_residents) {
            let (label, lacking, unstated) = (space.label.clone(), min_residents - residents, space.unstated);
            failures.push(OfficialFailure::TooFew { space: label, residents, lacking, unstated });
        }
    }
    let without = spaces.iter().filter(|space| space.code.is_empty());
    failures.extend(without.map(|space| OfficialFailure::NoCode { space: space.label.clone() }));
    let mut by_code: BTreeMap<&str, usize> = BTreeMap::new();
    for space in spaces.iter().filter(|space| !space.code.is_empty()) {
        *by_code.entry(&space.code).or_default() += 1;
    }
    let twice = by_code.into_iter().filter(|(_, count)| *count > 1);
    failures.extend(twice.map(|(code, count)| OfficialFailure::CodeTwice { code: code.to_owned(), count }));
    failures
}

fn geometry_of(spaces: &[Space]) -> Vec<&MultiPolygon<f64>> {
    spaces.iter().map(|space| &space.geometry).collect()
}

/// Pairs of spaces that share more ground than a sliver.
fn overlaps(spaces: &[Space], watch: &dyn Watch) -> Result<Vec<OfficialFailure>, AppError> {
    let geometry = geometry_of(spaces);
    let shared = crate::geometry::overlay::overlay(&[geometry], watch)?;
    let area_of = |space: u32| {
        shared.space_area_m2.first().and_then(|areas| areas.get(space as usize)).copied().unwrap_or_default()
    };
    let mut sums: BTreeMap<(u32, u32), f64> = BTreeMap::new();
    for piece in &shared.pieces {
        let covers = piece.covers.first().map(Vec::as_slice).unwrap_or_default();
        for (i, a) in covers.iter().enumerate() {
            for b in covers.iter().skip(i + 1) {
                *sums.entry((*a, *b)).or_default() += piece.area_m2;
            }
        }
    }
    let label = |space: u32| spaces.get(space as usize).map(Space::label).unwrap_or_default();
    let is_more = |((a, b), area_m2): &((u32, u32), f64)| {
        *area_m2 > crate::geometry::pairs::sliver_limit_m2(area_of(*a).min(area_of(*b)))
    };
    let failure =
        |((a, b), area_m2): ((u32, u32), f64)| OfficialFailure::Overlap { spaces: [label(a), label(b)], area_m2 };
    Ok(sums.into_iter().filter(is_more).map(failure).collect())
}

/// Blocks that lie in no space, in several, or not wholly in one.
fn blocks_in(
    definition: &Definition,
    blocks: &Definition,
    watch: &dyn Watch,
) -> Result<Vec<OfficialFailure>, AppError> {
    let shared = pair_areas(&geometry_of(&blocks.spaces), &geometry_of(&definition.spaces), watch)?;
    let mut spaces_of: Vec<Vec<u32>> = vec![Vec::new(); blocks.spaces.len()];
    let mut is_whole = vec![false; blocks.spaces.len()];
    for pair in &shared.pairs {
        let area_m2 = shared.area_a_m2.get(pair.a as usize).copied().unwrap_or_default();
        if pair.area_m2 > crate::geometry::pairs::sliver_limit_m2(area_m2)
            && let Some(spaces) = spaces_of.get_mut(pair.a as usize)
        {
            spaces.push(pair.b);
        }
        if let Some(is_whole) = is_whole.get_mut(pair.a as usize) {
            *is_whole |= pair.whole;
        }
    }
    let label = |at: &u32| definition.spaces.get(*at as usize).map(Space::label).unwrap_or_default();
    let failure = |((block, spaces), is_whole): ((&Space, &Vec<u32>), &bool)| match spaces.as_slice() {
        // What sticks out of the only space it lies in is cut by that space's border.
        [_] if *is_whole => None,
        [] => Some(OfficialFailure::Unassigned { block: block.label(), residents: block.residents }),
        several => Some(OfficialFailure::Cut { block: block.label(), spaces: several.iter().map(label).collect() }),
    };
    Ok(blocks.spaces.iter().zip(&spaces_of).zip(&is_whole).filter_map(failure).collect())
}
