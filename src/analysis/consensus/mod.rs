//! A proposal for common spaces: blocks joined so that they follow all departments' definitions as far as can be, under a rulebook.
//!
//! Method: blocks that every department keeps together form atoms. Atoms are joined along shared borders, first those that most departments (by
//! weight) keep together, as long as the weighted mean variation of information (Meilă 2007) between the proposal and the departments'
//! definitions does not rise. Then spaces with too few residents are united with the neighbour the departments would sooner have with them,
//! or share their ground anew with one; spaces with too many are cut, where departments draw boundaries if that can be; at last atoms (near
//! spaces that still break a rule: single blocks) move to a neighbouring space as long as that lowers the objective. Finding the
//! best division is NP-hard; this finds a good one, always the same.
//!
//! Weights: residents, and area with 1 % beside them, so that blocks where nobody lives follow the departments too; area alone where
//! nothing carries residents. A block cut by a department's boundary counts in both of its spaces by area.
//!
//! Rules: a space always hangs together (over bridges, not across barriers) and lies within one parent space; limits of residents and the number
//! of spaces are met where this finds a way; what is not met is told ([`Proposal::violations`]). Compactness is not aimed at, only told: departments'
//! boundaries go before it.
//!
//! Assumptions: blocks share borders. Non-goals: blocks are never cut; distances and figures other than residents do not count.
//!
//! Everything is sequential or whole numbers: the same input gives the same result at any number of threads.

mod ground;
mod join;
mod limits;
mod moves;
mod result;
mod split;
mod tally;
mod units;

pub use result::{Match, Proposal, ProposedSpace};

use super::agreement_map::atoms;
use super::draft::{BlockSet, Rules};
use crate::geometry::{Cancelled, Watch};
use ground::{Ground, size};
use join::{Until, join};
use units::{Grouping, Limits, Units};

/// Rounds of joining and moving, and of breaking atoms up where rules are broken.
const MOST_ROUNDS: usize = 6;

/// Computes a proposal. `weights` has one number for each layer of the blocks (what is no number above 0 counts as 0; if all do, all
/// layers count the same). `spaces` is the number of spaces wanted; `None`: as the rulebook says, else as many as come out.
///
/// ```
/// use klammer::analysis::consensus::propose;
/// use klammer::analysis::draft::{BlockSet, ResidentsBasis, Rules};
/// use klammer::geometry::NoWatch;
/// use klammer::model::{DefinitionId, Space, SpaceId};
/// use geo::{MultiPolygon, Rect, coord};
///
/// let area = |x: f64, width: f64| Space {
///     id: SpaceId::new(),
///     code: String::new(),
///     name: String::new(),
///     geometry: MultiPolygon::new(vec![Rect::new(coord! { x: x, y: 0.0 }, coord! { x: x + width, y: 10.0 }).to_polygon()]),
///     residents: None,
/// };
/// let blocks: Vec<Space> = (0..6).map(|i| area(f64::from(i) * 10.0, 10.0)).collect();
/// let (schools, youth) = ([area(0.0, 20.0), area(20.0, 40.0)], [area(0.0, 20.0), area(20.0, 20.0), area(40.0, 20.0)]);
/// let layers = [(DefinitionId::new(), schools.as_slice()), (DefinitionId::new(), youth.as_slice())];
/// let set = BlockSet::build(&blocks, &layers, ResidentsBasis::AREA, &NoWatch).unwrap();
/// // The youth welfare office counts more.
/// let proposal = propose(&set, &[1.0, 2.0], &Rules::default(), None, &NoWatch).unwrap();
/// assert_eq!(proposal.assigned, [0, 0, 1, 1, 2, 2]);
/// ```
///
/// # Errors
/// Cancelled.
pub fn propose(
    blocks: &BlockSet,
    weights: &[f64],
    rules: &Rules,
    spaces: Option<u32>,
    watch: &dyn Watch,
) -> Result<Proposal, Cancelled> {
    let ground = Ground::of(blocks, weights, rules);
    watch.check()?;
    watch.progress(0.1);
    let maker = Maker::new(blocks, &ground, rules, spaces, watch);
    let atoms = maker.atoms();
    let before = ground.costs.variation(atoms.groups.iter().map(|group| &group.tally), &atoms.whole());
    let grouping = maker.make(atoms)?;
    let after = ground.costs.variation(grouping.groups.iter().map(|group| &group.tally), &grouping.whole());
    watch.progress(0.95);
    Ok(result::proposal(blocks, rules, &ground, &grouping, (before, after)))
}

/// How many spaces are wanted.
#[derive(Clone, Copy)]
struct Wanted {
    least: usize,
    most: usize,
}

struct Maker<'a> {
    ground: &'a Ground,
    limits: Limits,
    wanted: Wanted,
    /// By block.
    atom_of: Vec<u32>,
    watch: &'a dyn Watch,
}

impl<'a> Maker<'a> {
    fn new(blocks: &BlockSet, ground: &'a Ground, rules: &Rules, spaces: Option<u32>, watch: &'a dyn Watch) -> Self {
        let book = &rules.rulebook;
        let limits = match blocks.residents {
            Some(_) => Limits {
                least: book.min_residents.map_or(0, size),
                most: book.max_residents.map_or(Limits::NONE.most, size),
            },
            None => Limits::NONE,
        };
        let number = |of_rules: Option<u32>| spaces.or(of_rules).map(|count| count as usize);
        let wanted =
            Wanted { least: number(book.min_spaces).unwrap_or(1), most: number(book.max_spaces).unwrap_or(usize::MAX) };
        let linked = |a: u32, b: u32| {
            let links = ground.links.get(a as usize).map_or(&[][..], Vec::as_slice);
            links.binary_search_by_key(&b, |link| link.to).is_ok()
        };
        let (atom_of, _) = atoms(blocks, linked);
        Self { ground, limits, wanted, atom_of, watch }
    }

    fn atom_of(&self, block: u32) -> u32 {
        self.atom_of.get(block as usize).copied().unwrap_or(units::NONE)
    }

    fn atoms(&self) -> Grouping {
        Grouping::single(Units::of(self.ground, |block| u64::from(self.atom_of(block))))
    }

    fn make(&self, atoms: Grouping) -> Result<Grouping, Cancelled> {
        let mut grouping = self.without_large_atoms(atoms)?;
        self.follow(&mut grouping)?;
        self.watch.progress(0.5);
        for _ in 0..MOST_ROUNDS {
            self.within_limits(&mut grouping)?;
            self.counted(&mut grouping)?;
            moves::improve(&mut grouping, &self.ground.costs, self.limits, self.watch)?;
            let troubled = limits::troubled(&grouping, self.limits);
            match limits::broken_up(&grouping, self.ground, &troubled) {
                Some(broken) => grouping = broken,
                None => break,
            }
        }
        self.watch.progress(0.8);
        if grouping.alive().count() < self.wanted.least {
            grouping = grouping.broken_up(self.ground, |_| true);
            limits::split_up(&mut grouping, &self.ground.costs, self.limits, self.wanted.least, self.watch)?;
            moves::improve(&mut grouping, &self.ground.costs, self.limits, self.watch)?;
        }
        Ok(grouping)
    }

    /// Atoms with too many residents are cut; nothing else would keep departments from having them together.
    fn without_large_atoms(&self, atoms: Grouping) -> Result<Grouping, Cancelled> {
        let large: std::collections::BTreeSet<u32> =
            atoms.alive().filter(|(_, group)| group.size > self.limits.most).map(|(at, _)| at).collect();
        let Some(mut broken) = limits::broken_up(&atoms, self.ground, &large) else { return Ok(atoms) };
        limits::cut_down(&mut broken, &self.ground.costs, self.limits, self.watch)?;
        Ok(broken.coarser(self.ground, |block| self.atom_of(block)))
    }

    /// Joins and moves as long as the objective falls.
    fn follow(&self, grouping: &mut Grouping) -> Result<(), Cancelled> {
        let costs = &self.ground.costs;
        // What is too small later goes where departments would have it, not where it happens to fit.
        let free = Limits { least: 0, ..self.limits };
        for _ in 0..MOST_ROUNDS {
            join(grouping, costs, free, Until::ItRises { at_least: self.wanted.least }, self.watch)?;
            if !moves::improve(grouping, costs, free, self.watch)? {
                break;
            }
        }
        Ok(())
    }

    fn within_limits(&self, grouping: &mut Grouping) -> Result<(), Cancelled> {
        limits::cut_down(grouping, &self.ground.costs, self.limits, self.watch)?;
        limits::raise(grouping, &self.ground.costs, self.limits, self.watch)
    }

    /// Brings the number of groups to what is wanted, as far as limits allow.
    fn counted(&self, grouping: &mut Grouping) -> Result<(), Cancelled> {
        let costs = &self.ground.costs;
        if grouping.alive().count() > self.wanted.most {
            join(grouping, costs, self.limits, Until::Count(self.wanted.most), self.watch)?;
        }
        limits::split_up(grouping, costs, self.limits, self.wanted.least, self.watch)
    }
}

#[cfg(test)]
mod tests;
