//! Drafts of common spaces: an assignment of blocks to spaces, with the criteria it is to meet.

use super::{Colour, ContextLayerId, DecisionId, DefinitionId, DraftId, DraftSpaceId, Space, SpaceId};
use geo::CoordsIter;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// An assignment of blocks to common spaces; several may compete.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Identity.
    pub id: DraftId,
    /// Unique in the project.
    pub name: String,
    /// The definition whose spaces are its blocks.
    pub blocks: DefinitionId,
    /// What it was started from.
    pub origin: DraftOrigin,
    /// What it is to meet. Shown, never forced.
    pub rulebook: Rulebook,
    /// Its spaces, in the order they were made. A space may have no block (yet).
    pub spaces: Arc<Vec<DraftSpace>>,
    /// Which space each block belongs to, sorted by block; blocks that are not named are unassigned. Blocks that the definition has
    /// lost since may be among them: they count for nothing.
    pub assigned: Arc<Vec<(SpaceId, DraftSpaceId)>>,
    /// As [`Self::assigned`], when the draft began: what changes are counted against. Spaces that are gone since may be among them.
    pub began: Arc<Vec<(SpaceId, DraftSpaceId)>>,
}

/// One common space of a draft.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftSpace {
    /// Identity.
    pub id: DraftSpaceId,
    /// Empty if it has none yet.
    pub code: String,
    /// Empty if it has none yet.
    pub name: String,
    /// Of its fill; `None`: chosen by the program so that neighbours differ.
    pub colour: Option<Colour>,
    /// Whether its blocks stay as they are until it is unlocked.
    pub locked: bool,
}

impl DraftSpace {
    /// What it is called: its name, else its code; empty if it has neither. Codes of a draft are numbers that nobody uses yet, and
    /// beside names that begin with a department's number ("02 04 Westend") they only confuse.
    pub fn label(&self) -> &str {
        if self.name.trim().is_empty() { &self.code } else { &self.name }
    }
}

/// What a draft was started from. Names are kept beside ids, so that it can be told when the thing itself is gone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "from")]
pub enum DraftOrigin {
    /// Nothing: no block was assigned.
    Empty,
    /// A definition: each block in the space that holds the largest share of it.
    Definition {
        /// Which.
        id: DefinitionId,
        /// Its name then.
        name: String,
    },
    /// Another draft.
    Draft {
        /// Which.
        id: DraftId,
        /// Its name then.
        name: String,
    },
    /// A common definition that was decided.
    Decision {
        /// Which.
        id: DecisionId,
        /// The name of the common definition then.
        name: String,
    },
    /// A table of blocks and spaces.
    Table {
        /// File name without folders.
        file_name: String,
    },
    /// A proposal computed by the program.
    Proposal {
        /// The definitions it follows, with their names then and their weights.
        follows: Vec<Followed>,
    },
}

/// A definition that a proposal follows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Followed {
    /// Which.
    pub id: DefinitionId,
    /// Its name then.
    pub name: String,
    /// More than 0; all weights count relative to each other.
    pub weight: f64,
}

/// The criteria for a draft. `None` and empty: not asked for. That blocks stay whole is not among them: drafts are made of blocks.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Rulebook {
    /// Fewest residents of a space.
    pub min_residents: Option<f64>,
    /// Most residents of a space.
    pub max_residents: Option<f64>,
    /// Fewest spaces.
    pub min_spaces: Option<u32>,
    /// Most spaces.
    pub max_spaces: Option<u32>,
    /// Whether a space is to hang together.
    pub contiguous: bool,
    /// Pairs of blocks that count as neighbours although they don't touch: across a river.
    pub bridges: Vec<Bridge>,
    /// Every space is to lie inside one space of this definition: a municipality.
    pub parent: Option<DefinitionId>,
    /// Least compactness (Polsby & Popper 1991): 4π·area / perimeter², 1 for a circle.
    pub min_compactness: Option<f64>,
    /// Context layers of lines that a space is not to be cut by: motorway, railway, river. Bridges cross them.
    pub barriers: Vec<ContextLayerId>,
    /// How far beside a border of blocks a barrier may run and still part them, in m; `None`: [`Self::BARRIER_REACH_M`].
    pub barrier_reach_m: Option<f64>,
    /// Blocks with no more free ground between them than this count as neighbours, in m: over a street; `None`: [`Self::NEIGHBOURS_WITHIN_M`].
    pub neighbours_within_m: Option<f64>,
}

impl Rulebook {
    /// Most bridges: more are not declared by hand.
    pub const MOST_BRIDGES: usize = 10_000;

    /// How far beside a border a barrier parts blocks unless it is said, in m: a motorway is 30 m broad, its axis is drawn by one office and the
    /// blocks beside it by another.
    pub const BARRIER_REACH_M: f64 = 25.0;
    /// The farthest that can be said, in m: beyond, a line is no border of blocks any more.
    pub const MOST_BARRIER_REACH_M: f64 = 200.0;

    /// How far apart neighbours are at most unless it is said, in m: what two hands draw of one border differs by less.
    pub const NEIGHBOURS_WITHIN_M: f64 = 1.0;
    /// The farthest that can be said, in m: a broad street.
    pub const MOST_NEIGHBOURS_WITHIN_M: f64 = 50.0;

    /// How far apart neighbouring blocks are at most, in m.
    pub fn reach_of_neighbours_m(&self) -> f64 {
        self.neighbours_within_m.unwrap_or(Self::NEIGHBOURS_WITHIN_M)
    }

    /// How far beside a border of blocks a barrier parts them, in m.
    pub fn reach_of_barriers_m(&self) -> f64 {
        self.barrier_reach_m.unwrap_or(Self::BARRIER_REACH_M)
    }

    /// The first field whose value makes no sense (`None` if all do): a number that is negative or none, a range upside down.
    pub fn wrong_field(&self) -> Option<&'static str> {
        let count = |n: Option<f64>| n.is_none_or(|n| n.is_finite() && n >= 0.0);
        let upside_down =
            |from: Option<f64>, to: Option<f64>| matches!((from, to), (Some(from), Some(to)) if from > to);
        let spaces = |n: Option<u32>| n.map(f64::from);
        let checks = [
            ("min_residents", !count(self.min_residents)),
            ("max_residents", !count(self.max_residents) || upside_down(self.min_residents, self.max_residents)),
            ("min_spaces", self.min_spaces == Some(0)),
            ("max_spaces", self.max_spaces == Some(0) || upside_down(spaces(self.min_spaces), spaces(self.max_spaces))),
            ("min_compactness", self.min_compactness.is_some_and(|c| !(0.0..=1.0).contains(&c))),
            ("barrier_reach_m", self.barrier_reach_m.is_some_and(|m| !(m > 0.0 && m <= Self::MOST_BARRIER_REACH_M))),
            (
                "neighbours_within_m",
                !self.neighbours_within_m.is_none_or(|m| (0.0..=Self::MOST_NEIGHBOURS_WITHIN_M).contains(&m)),
            ),
            ("bridges", self.bridges.len() > Self::MOST_BRIDGES || self.bridges.iter().any(|b| b.a == b.b)),
        ];
        checks.into_iter().find(|(_, wrong)| *wrong).map(|(field, _)| field)
    }
}

/// Two blocks that count as neighbours although they don't touch, or although a barrier runs between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bridge {
    /// One block.
    pub a: SpaceId,
    /// The other.
    pub b: SpaceId,
}

impl Draft {
    /// Marks a block without a space in [`Self::dense`].
    pub const UNASSIGNED: u32 = u32::MAX;

    /// The space with this id.
    pub fn space(&self, id: DraftSpaceId) -> Option<&DraftSpace> {
        self.spaces.iter().find(|space| space.id == id)
    }

    /// The space a block is in.
    pub fn space_of(&self, block: SpaceId) -> Option<DraftSpaceId> {
        let at = self.assigned.binary_search_by_key(&block, |(block, _)| *block).ok()?;
        self.assigned.get(at).map(|(_, space)| *space)
    }

    /// For each block the position of its space in [`Self::spaces`], or [`Self::UNASSIGNED`].
    pub fn dense(&self, blocks: &[Space]) -> Vec<u32> {
        self.dense_of(&self.assigned, blocks)
    }

    /// As [`Self::dense`], when the draft began; blocks of spaces that are gone since count as unassigned.
    pub fn dense_at_start(&self, blocks: &[Space]) -> Vec<u32> {
        self.dense_of(&self.began, blocks)
    }

    /// What the draft is now, and the blocks it is made of, as one number: spaces with codes and names, which block belongs to which, the blocks'
    /// ground and residents. Of equal states it is equal, within one run of the program; it is not to be kept.
    pub fn state(&self, blocks: &[Space]) -> u64 {
        let mut hasher = DefaultHasher::new();
        for space in self.spaces.iter() {
            (space.id, &space.code, &space.name).hash(&mut hasher);
        }
        self.assigned.hash(&mut hasher);
        for block in blocks {
            (block.id, block.residents.map(f64::to_bits)).hash(&mut hasher);
            block.geometry.coords_iter().for_each(|c| (c.x.to_bits(), c.y.to_bits()).hash(&mut hasher));
        }
        hasher.finish()
    }

    fn dense_of(&self, assigned: &[(SpaceId, DraftSpaceId)], blocks: &[Space]) -> Vec<u32> {
        let position: HashMap<DraftSpaceId, u32> = self.spaces.iter().map(|space| space.id).zip(0..).collect();
        let space_of: HashMap<SpaceId, DraftSpaceId> = assigned.iter().copied().collect();
        let dense = |block: &Space| space_of.get(&block.id).and_then(|space| position.get(space)).copied();
        blocks.iter().map(|block| dense(block).unwrap_or(Self::UNASSIGNED)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::MultiPolygon;

    fn block(bits: u128) -> Space {
        let id = SpaceId::from_u128(bits);
        Space { id, code: String::new(), name: String::new(), geometry: MultiPolygon::new(Vec::new()), residents: None }
    }

    fn space(bits: u128) -> DraftSpace {
        let id = DraftSpaceId::from_u128(bits);
        DraftSpace { id, code: String::new(), name: String::new(), colour: None, locked: false }
    }

    #[test]
    fn dense_follows_the_order_of_blocks_and_spaces() {
        let pair = |block, space| (SpaceId::from_u128(block), DraftSpaceId::from_u128(space));
        let draft = Draft {
            id: DraftId::from_u128(1),
            name: "A".into(),
            blocks: DefinitionId::from_u128(1),
            origin: DraftOrigin::Empty,
            rulebook: Rulebook::default(),
            spaces: Arc::new(vec![space(20), space(10)]),
            assigned: Arc::new(vec![pair(1, 10), pair(2, 20), pair(9, 10)]),
            began: Arc::new(vec![pair(2, 10), pair(3, 77)]),
        };
        let blocks = [block(3), block(2), block(1)];
        assert_eq!(draft.dense(&blocks), [Draft::UNASSIGNED, 0, 1]);
        assert_eq!(draft.dense_at_start(&blocks), [Draft::UNASSIGNED, 1, Draft::UNASSIGNED]);
        assert_eq!(draft.space_of(SpaceId::from_u128(2)), Some(DraftSpaceId::from_u128(20)));
        assert_eq!(draft.space_of(SpaceId::from_u128(5)), None);
    }

    #[test]
    fn a_rulebook_upside_down_is_told_by_field() {
        let rulebook = Rulebook { min_residents: Some(500.0), max_residents: Some(400.0), ..Rulebook::default() };
        assert_eq!(rulebook.wrong_field(), Some("max_residents"));
        assert_eq!(
            Rulebook { min_residents: Some(f64::NAN), ..Rulebook::default() }.wrong_field(),
            Some("min_residents")
        );
        assert_eq!(Rulebook::default().wrong_field(), None);
        for (within, wrong) in
            [(0.0, None), (50.0, None), (51.0, Some("neighbours_within_m")), (f64::NAN, Some("neighbours_within_m"))]
        {
            let rulebook = Rulebook { neighbours_within_m: Some(within), ..Rulebook::default() };
            assert_eq!(rulebook.wrong_field(), wrong);
        }
    }

    #[test]
    fn a_rulebook_of_an_older_file_is_read() {
        let rulebook: Rulebook = serde_json::from_str(r#"{"min_residents": 500.0, "contiguous": true}"#).unwrap();
        assert_eq!((rulebook.neighbours_within_m, rulebook.reach_of_neighbours_m()), (None, 1.0));
        for (reach, wrong) in [(25.0, None), (0.0, Some("barrier_reach_m")), (f64::NAN, Some("barrier_reach_m"))] {
            let rulebook = Rulebook { barrier_reach_m: Some(reach), ..Rulebook::default() };
            assert_eq!(rulebook.wrong_field(), wrong);
        }
        assert_eq!(Rulebook::default().reach_of_barriers_m(), 25.0);
    }
}
