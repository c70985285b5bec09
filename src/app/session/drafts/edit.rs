//! Gestures besides the brush: filling, enclosing, parting a space by a line, whole spaces, and the block that keys work on.

use super::super::{Event, Session};
use super::{Answer as DraftAnswer, DraftView, FillUpTo, Refusal, Target};
use crate::analysis::draft::BlockSet;
use crate::app::operations::{AppError, Command};
use crate::geometry::brush::side_of;
use crate::geometry::drawn::Reach;
use crate::model::{DefinitionId, Draft, DraftId, DraftSpace, DraftSpaceId, SpaceId};
use crate::project::SpaceCame;
use crate::t;
use geo::{Coord, Rect};
use std::collections::HashSet;
use std::sync::Arc;

/// Corners of a line that parts a space: a hand draws no more that matter.
const MOST_CORNERS: usize = 500;
/// Places at which a line is looked for a space it meets.
const MOST_LOOKS: usize = 1_000;
/// A block counts as lying in a direction when it is not more than this off it: the cosine of 67°.
const LEAST_COSINE: f64 = 0.39;

/// A direction of an arrow key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Direction {
    Left,
    Right,
    Up,
    Down,
}

impl Direction {
    fn vector(self) -> Coord<f64> {
        let (x, y) = match self {
            Self::Left => (-1.0, 0.0),
            Self::Right => (1.0, 0.0),
            Self::Up => (0.0, 1.0),
            Self::Down => (0.0, -1.0),
        };
        Coord { x, y }
    }
}

/// The blocks that a drawn line encloses.
pub(in super::super) struct LassoAnswer {
    draft: DraftId,
    target: Target,
    blocks: DefinitionId,
    found: Result<Vec<u32>, AppError>,
}

impl Session {
    /// Fills from a place of the map up to the next border ([`Session::fill_up_to`]).
    ///
    /// # Errors
    /// Why nothing was filled.
    pub fn fill_at(&mut self, world: Coord<f64>, target: Target) -> Result<usize, Refusal> {
        let blocks = self.changeable_draft().map(|draft| draft.blocks);
        let block = blocks.map(|blocks| self.spaces_at(blocks, world).first().copied());
        match block {
            Ok(Some(block)) => self.fill_from(block, target),
            Ok(None) => self.refuse(Refusal::NothingThere),
            Err(refusal) => self.refuse(refusal),
        }
    }

    /// Fills from a block up to the next border.
    ///
    /// # Errors
    /// Why nothing was filled.
    pub fn fill_from(&mut self, block: u32, target: Target) -> Result<usize, Refusal> {
        let Some(view) = self.draft_view() else { return self.refuse(Refusal::NotReady) };
        let Some(ground) = self.draft_ground(view.draft.blocks) else { return self.refuse(Refusal::NotReady) };
        let found = flood(view, view.blocks().unwrap_or(&ground.blocks), block, self.drafts.fill_up_to);
        self.paint_blocks(&found, target)
    }

    /// Assigns the blocks that a path on the map encloses, in Web Mercator metres; they are found in a job.
    pub fn paint_area(&mut self, path_world: Vec<Coord<f64>>, reach: Reach, target: Target) -> Result<(), Refusal> {
        // What would be refused is told now, not when the job is done.
        self.begin_stroke(target)?;
        self.abort_stroke();
        let Some((draft, blocks)) = self.draft().map(|draft| (draft.id, draft.blocks)) else {
            return self.refuse(Refusal::NoDraft);
        };
        let (epoch, Some(looking)) = (self.epoch, self.area_search(blocks, path_world, reach)) else {
            return self.refuse(Refusal::NotReady);
        };
        self.start("draft-lasso", "drawn area", move |ticket| {
            let found = match looking(ticket) {
                Err(AppError::Cancelled) => return None,
                found => found,
            };
            let answer = DraftAnswer::Lasso(LassoAnswer { draft, target, blocks, found });
            Some(Event::Draft { epoch, answer: Box::new(answer) })
        });
        Ok(())
    }

    pub(super) fn lasso_came(&mut self, answer: LassoAnswer) -> Result<(), AppError> {
        let found = answer.found?;
        let same = self.draft().is_some_and(|draft| draft.id == answer.draft && draft.blocks == answer.blocks);
        if same {
            // What was refused stands beside the pointer.
            let _ = self.paint_blocks(&found, answer.target);
        }
        Ok(())
    }

    /// Parts a space of the shown draft by a line on the map, in Web Mercator metres: the blocks on its smaller side become a space of their
    /// own. Of which space: the target, if the line meets it, else the one it meets first.
    ///
    /// # Errors
    /// Why nothing was parted.
    pub fn split_along(&mut self, path_world: &[Coord<f64>]) -> Result<(), Refusal> {
        match self.split_command(path_world) {
            Ok(command) => {
                self.drafts.refusal = None;
                self.execute(command);
                Ok(())
            }
            Err(refusal) => self.refuse(refusal),
        }
    }

    fn split_command(&self, path_world: &[Coord<f64>]) -> Result<Command, Refusal> {
        let draft = self.changeable_draft()?;
        let view = self.draft_view().ok_or(Refusal::NotReady)?;
        let ground = self.draft_ground(draft.blocks).ok_or(Refusal::NotReady)?;
        let layer = self.definition_view(draft.blocks).and_then(|view| view.layer.as_ref()).ok_or(Refusal::NotReady)?;
        let path = thinned(path_world).ok_or(Refusal::NotParted)?;
        let at = self.split_space(view, path_world).ok_or(Refusal::NotParted)?;
        let space = view.space(at).ok_or(Refusal::NotParted)?;
        if space.locked {
            return Err(Refusal::Locked(self.draft_space_name(draft, at as usize)));
        }
        let mut sides: [Vec<u32>; 2] = Default::default();
        for (block, _) in (0..).zip(&view.assigned).filter(|(_, of)| **of == at) {
            // Where names stand is known of all blocks.
            let right = layer.anchor(block as usize).is_some_and(|anchor| side_of(&path, anchor.at) < 0.0);
            sides[usize::from(right)].push(block);
        }
        let weight = |side: &[u32]| side.iter().map(|block| ground.blocks.weight(*block)).sum::<f64>();
        let [left, right] = sides;
        if left.is_empty() || right.is_empty() {
            return Err(Refusal::NotParted);
        }
        let smaller = if weight(&right) > weight(&left) { left } else { right };
        let from = self.draft_space_name(draft, at as usize);
        let name = t!(self.lang(), "draft-space-part", name = from.clone());
        let space = DraftSpace { name, ..new_space(draft) };
        let blocks = self.block_ids(draft.blocks, smaller.into_iter());
        Ok(Command::AddDraftSpace { draft: draft.id, space, blocks, how: SpaceCame::Split { from } })
    }

    /// Which space a line is to part: the target where it meets it, else the first it meets.
    fn split_space(&self, view: &DraftView, path_world: &[Coord<f64>]) -> Option<u32> {
        let step = path_world.len().div_ceil(MOST_CORNERS).max(1);
        // Few corners are far apart (they were set by keys): between them is looked the closer.
        let parts = (MOST_LOOKS / path_world.len().clamp(1, MOST_CORNERS)).max(2);
        let between = path_world.windows(2).step_by(step).flat_map(|pair| {
            let (from, to) = match pair {
                [a, b] => (*a, *b),
                _ => (Coord::zero(), Coord::zero()),
            };
            (0..=parts).map(move |at| from + (to - from) * (at as f64 / parts as f64))
        });
        let met = between.filter_map(|at| view.space_at(*self.spaces_at(view.draft.blocks, at).first()?));
        let met: Vec<u32> = met.collect();
        let target = match self.draft_target() {
            Some(Target::Space(id)) => view.position(id),
            _ => None,
        };
        target.filter(|target| met.contains(target)).or_else(|| met.first().copied())
    }

    /// A new space of the shown draft with these blocks (of whatever spaces they are), which becomes the target.
    ///
    /// # Errors
    /// Why there is none.
    pub fn add_draft_space(&mut self, name: &str, blocks: &[u32]) -> Result<DraftSpaceId, Refusal> {
        let made = self.changeable_draft().map(|draft| {
            let space = new_space(draft);
            let number = draft.spaces.len() + 1;
            let name = match name.trim() {
                "" => t!(self.lang(), "draft-space-nameless", number = crate::l10n::count(self.lang(), number)),
                name => name.to_owned(),
            };
            (draft.id, draft.blocks, DraftSpace { name, ..space })
        });
        let (draft, of, space) = match made {
            Ok(made) => made,
            Err(refusal) => return self.refuse(refusal),
        };
        let locked = self.draft_view().and_then(|view| {
            let mut spaces = blocks.iter().filter_map(|block| view.space_at(*block));
            spaces.find(|at| view.space(*at).is_some_and(|space| space.locked)).map(|at| (at, view.draft.clone()))
        });
        if let Some((at, draft)) = locked {
            let name = self.draft_space_name(&draft, at as usize);
            return self.refuse(Refusal::Locked(name));
        }
        let id = space.id;
        let blocks = self.block_ids(of, blocks.iter().copied());
        self.drafts.targets.insert(draft, Target::Space(id));
        self.drafts.refusal = None;
        self.execute(Command::AddDraftSpace { draft, space, blocks, how: SpaceCame::Made });
        Ok(id)
    }

    /// All blocks of a space go to another one, and the space is no more.
    ///
    /// # Errors
    /// Why not.
    pub fn merge_draft_spaces(&mut self, from: DraftSpaceId, into: DraftSpaceId) -> Result<(), Refusal> {
        let found = self.changeable_draft().and_then(|draft| {
            for id in [from, into] {
                let at = draft.spaces.iter().position(|space| space.id == id).ok_or(Refusal::NoTarget)?;
                if draft.spaces.get(at).is_some_and(|space| space.locked) {
                    return Err(Refusal::Locked(self.draft_space_name(draft, at)));
                }
            }
            Ok(draft.id)
        });
        match found {
            Ok(draft) if from != into => {
                self.drafts.refusal = None;
                self.execute(Command::MergeDraftSpaces { draft, into, from: vec![from] });
                Ok(())
            }
            Ok(_) => Ok(()),
            Err(refusal) => self.refuse(refusal),
        }
    }

    /// Takes over a space of another draft of the same blocks: a new space with the blocks it has there.
    ///
    /// # Errors
    /// Why not.
    pub fn copy_draft_space(&mut self, other: DraftId, space: DraftSpaceId) -> Result<(), Refusal> {
        let made = self.changeable_draft().and_then(|draft| {
            let project = self.project.as_ref().ok_or(Refusal::NoDraft)?;
            let from = project.draft(other).filter(|from| from.blocks == draft.blocks).ok_or(Refusal::NothingThere)?;
            let source = from.space(space).ok_or(Refusal::NothingThere)?;
            let blocks: Vec<SpaceId> =
                from.assigned.iter().filter(|(_, of)| *of == space).map(|(block, _)| *block).collect();
            for block in &blocks {
                let locked =
                    draft.space_of(*block).and_then(|of| draft.spaces.iter().position(|s| s.id == of && s.locked));
                if let Some(at) = locked {
                    return Err(Refusal::Locked(self.draft_space_name(draft, at)));
                }
            }
            let how = SpaceCame::Copied { draft: from.name.clone() };
            let made = DraftSpace { name: source.name.clone(), colour: source.colour, ..new_space(draft) };
            Ok((draft.id, made, blocks, how))
        });
        match made {
            Ok((draft, space, blocks, how)) => {
                self.drafts.refusal = None;
                self.execute(Command::AddDraftSpace { draft, space, blocks, how });
                Ok(())
            }
            Err(refusal) => self.refuse(refusal),
        }
    }

    /// Keeps why something was refused, and gives it back.
    fn refuse<T>(&mut self, refusal: Refusal) -> Result<T, Refusal> {
        self.drafts.refusal = Some(refusal.clone());
        Err(refusal)
    }

    /// The block that keys work on.
    pub fn draft_cursor(&self) -> Option<u32> {
        let draft = self.draft()?;
        self.drafts.cursor.filter(|(blocks, _)| *blocks == draft.blocks).map(|(_, block)| block)
    }

    /// Puts the cursor of the keys on a block.
    pub fn set_draft_cursor(&mut self, block: u32) {
        if let Some(blocks) = self.draft().map(|draft| draft.blocks) {
            self.drafts.cursor = Some((blocks, block));
        }
    }

    /// Moves the cursor to the neighbouring block in a direction; without a cursor to the block at a place of the map. Answers where the
    /// cursor is then, in Web Mercator metres.
    pub fn move_draft_cursor(&mut self, direction: Direction, middle: Coord<f64>) -> Option<Rect<f64>> {
        let blocks = self.draft()?.blocks;
        let next = match self.draft_cursor() {
            Some(block) => self.neighbour_towards(blocks, block, direction).unwrap_or(block),
            None => self.block_near(blocks, middle)?,
        };
        self.set_draft_cursor(next);
        self.block_extent_world(next)
    }

    /// Extent of a block of the shown draft in Web Mercator metres.
    pub fn block_extent_world(&self, block: u32) -> Option<Rect<f64>> {
        self.definition_view(self.draft()?.blocks)?.layer.as_ref()?.item_extent(block as usize)
    }

    /// The block at a place, else the one whose middle is nearest.
    fn block_near(&self, blocks: DefinitionId, world: Coord<f64>) -> Option<u32> {
        if let Some(block) = self.spaces_at(blocks, world).first() {
            return Some(*block);
        }
        let layer = self.definition_view(blocks)?.layer.as_ref()?;
        let middles = (0..layer.len()).filter_map(|at| Some((layer.anchor(at)?.at, at)));
        let away = |c: Coord<f64>| (c.x - world.x).hypot(c.y - world.y);
        middles.min_by(|a, b| away(a.0).total_cmp(&away(b.0))).map(|(_, at)| at as u32)
    }

    fn neighbour_towards(&self, blocks: DefinitionId, block: u32, direction: Direction) -> Option<u32> {
        let layer = self.definition_view(blocks)?.layer.as_ref()?;
        let set = self.draft_view()?.blocks().unwrap_or(&self.draft_ground(blocks)?.blocks);
        let (from, wanted) = (layer.anchor(block as usize)?.at, direction.vector());
        let aligned = |other: u32| {
            let way = layer.anchor(other as usize)?.at - from;
            let length = way.x.hypot(way.y);
            let cosine = (way.x * wanted.x + way.y * wanted.y) / length;
            (cosine >= LEAST_COSINE).then_some((cosine, other))
        };
        let beside = set.neighbours_of(block).iter().filter_map(|neighbour| aligned(neighbour.block));
        beside.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))).map(|(_, other)| other)
    }

    /// The next block without a space after the cursor, in the order of the blocks, after the last the first. The cursor goes there.
    pub fn next_unassigned(&mut self) -> Option<u32> {
        let view = self.draft_view()?;
        let after = self.draft_cursor().map_or(0, |block| block as usize + 1);
        let count = view.assigned.len();
        let turn = (0..count).map(|step| (after + step) % count);
        let next = turn.into_iter().find(|at| view.assigned.get(*at) == Some(&Draft::UNASSIGNED))? as u32;
        self.set_draft_cursor(next);
        Some(next)
    }
}

/// A drawn line with no more corners than matter; `None` for one without any length.
fn thinned(path_world: &[Coord<f64>]) -> Option<Vec<Coord<f64>>> {
    let step = path_world.len().div_ceil(MOST_CORNERS).max(1);
    let last = path_world.last().copied();
    let mut path: Vec<Coord<f64>> = path_world.iter().step_by(step).copied().chain(last).collect();
    path.dedup();
    (path.len() > 1).then_some(path)
}

/// A space with the next number as its code, without a name.
fn new_space(draft: &Draft) -> DraftSpace {
    let numbers = draft.spaces.iter().filter_map(|space| space.code.parse::<u32>().ok().map(|n| (n, space.code.len())));
    let (last, width) = numbers.fold((0, 2), |(most, width), (n, len)| (most.max(n), width.max(len)));
    let taken: HashSet<&str> = draft.spaces.iter().map(|space| space.code.as_str()).collect();
    let from = last.max(draft.spaces.len() as u32);
    // Codes that are no numbers, or all numbers there are, leave a free one somewhere after.
    let free =
        (from.saturating_add(1)..=u32::MAX).map(|n| format!("{n:0width$}")).find(|code| !taken.contains(code.as_str()));
    DraftSpace {
        id: DraftSpaceId::new(),
        code: free.unwrap_or_default(),
        name: String::new(),
        colour: None,
        locked: false,
    }
}

/// The blocks that hang together with one and are in the same space of the draft and, where asked for, of a definition. Rising.
fn flood(view: &DraftView, set: &Arc<BlockSet>, from: u32, up_to: FillUpTo) -> Vec<u32> {
    let layer = match up_to {
        FillUpTo::OtherSpaces => None,
        FillUpTo::Definition(id) => set.layers.iter().find(|layer| layer.definition == id),
    };
    let kind = |block: u32| (view.space_at(block), layer.map(|layer| layer.majority(block)));
    let wanted = kind(from);
    let mut seen = vec![false; view.assigned.len()];
    let (mut open, mut found) = (vec![from], Vec::new());
    while let Some(block) = open.pop() {
        let Some(seen) = seen.get_mut(block as usize).filter(|seen| !**seen) else { continue };
        *seen = true;
        if kind(block) == wanted {
            found.push(block);
            open.extend(set.neighbours_of(block).iter().map(|neighbour| neighbour.block));
        }
    }
    found.sort_unstable();
    found
}
