//! Figures and rules of a draft: made by a job when a draft is chosen or its blocks, spaces or rulebook change; after that they follow
//! every move of blocks at once.

use super::super::{Event, Session};
use super::{Answer as DraftAnswer, DraftGround, DraftView};
use crate::analysis::draft::{BlockSet, LayerFigures, LiveDraft, Rules, SpaceFigures, Violation};
use crate::app::operations::{self, AppError};
use crate::geometry::Watch;
use crate::model::{Draft, DraftId, DraftSpaceId, Project, Rulebook};
use std::collections::HashMap;
use std::sync::Arc;

/// Figures with the rules they are held against.
struct Figures {
    live: LiveDraft,
    rules: Rules,
    /// What each space does not meet.
    of_space: Vec<Vec<Violation>>,
    /// What the draft as a whole does not meet.
    of_whole: Vec<Violation>,
}

/// What figures are made from; when this changes they are made anew.
#[derive(Clone)]
struct MadeFrom {
    set: Arc<BlockSet>,
    rulebook: Rulebook,
    spaces: Vec<DraftSpaceId>,
    /// Addresses of the barriers' shapes.
    barriers: Vec<usize>,
}

impl MadeFrom {
    fn of(project: &Project, draft: &Draft, set: &Arc<BlockSet>) -> Self {
        let barriers = draft.rulebook.barriers.iter().filter_map(|id| project.context_layer(*id));
        Self {
            set: set.clone(),
            rulebook: draft.rulebook.clone(),
            spaces: draft.spaces.iter().map(|space| space.id).collect(),
            barriers: barriers.map(|layer| Arc::as_ptr(&layer.shapes) as usize).collect(),
        }
    }

    fn is_as(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.set, &other.set)
            && (&self.rulebook, &self.spaces, &self.barriers) == (&other.rulebook, &other.spaces, &other.barriers)
    }

    /// Whether the other one is the same with more spaces after these.
    fn grows_into(&self, other: &Self) -> bool {
        let first = other.spaces.get(..self.spaces.len());
        first == Some(self.spaces.as_slice()) && self.is_as(&Self { spaces: self.spaces.clone(), ..other.clone() })
    }
}

/// What there is, and what was asked for last.
#[derive(Default)]
pub(super) struct FiguresState {
    asked: Option<MadeFrom>,
    request: u64,
    made: Option<Figures>,
}

/// The answer of the job.
pub(in super::super) struct Answer {
    draft: DraftId,
    request: u64,
    result: Result<Figures, AppError>,
}

impl Session {
    /// Makes figures and rules of a draft, if they are not of its blocks, spaces and rulebook.
    pub(super) fn derive_figures(&mut self, project: &Arc<Project>, draft: &Draft) {
        let Some(ground) = self.drafts.grounds.get(&draft.blocks).and_then(|ground| ground.made()) else { return };
        let from = MadeFrom::of(project, draft, &ground.blocks);
        let Some(view) = self.drafts.views.get_mut(&draft.id) else { return };
        if view.figures.asked.as_ref().is_some_and(|asked| asked.is_as(&from)) {
            return;
        }
        let grows = view.figures.asked.as_ref().is_some_and(|asked| asked.grows_into(&from));
        view.figures.asked = Some(from);
        if grows && view.figures.made.is_some() {
            // A new space at the end: nothing else is other than it was.
            view.follow_figures();
            return;
        }
        let other_spaces = view.figures.made.as_ref().is_some_and(|made| made.of_space.len() != draft.spaces.len());
        if other_spaces {
            view.figures.made = None;
        }
        view.figures.request += 1;
        let (request, epoch, id) = (view.figures.request, self.epoch, draft.id);
        let (assigned, began) = (view.assigned.clone(), began(draft, ground));
        let (project, set, draft) = (project.clone(), ground.blocks.clone(), draft.clone());
        let coverage = ground.coverage.clone();
        self.start(&format!("draft-figures {id}"), "draft", move |ticket| {
            let set = match set.with_neighbours(&draft.rulebook, &coverage, ticket) {
                Ok(own) if own.within_m != set.within_m => Arc::new(own),
                Ok(_) => set,
                Err(_) => return None,
            };
            let result = match make(&project, &draft, set, &assigned, &began, ticket) {
                Err(AppError::Cancelled) => return None,
                result => result,
            };
            let answer = DraftAnswer::Figures(Box::new(Answer { draft: id, request, result }));
            Some(Event::Draft { epoch, answer: Box::new(answer) })
        });
    }

    pub(super) fn figures_came(&mut self, answer: Answer) -> Result<(), AppError> {
        let Some(view) = self.drafts.views.get_mut(&answer.draft) else { return Ok(()) };
        if view.figures.request != answer.request {
            return Ok(());
        }
        view.figures.made = Some(answer.result?);
        // Blocks may have moved while it was made.
        view.follow_figures();
        self.recolour();
        Ok(())
    }
}

/// Positions of the blocks' spaces when the draft began.
fn began(draft: &Draft, ground: &DraftGround) -> Vec<u32> {
    let space_at: HashMap<DraftSpaceId, u32> = draft.spaces.iter().map(|space| space.id).zip(0..).collect();
    let mut began = vec![Draft::UNASSIGNED; ground.spaces.len()];
    for (block, space) in draft.began.iter() {
        let place = ground.position.get(block).and_then(|at| began.get_mut(*at as usize));
        if let (Some(place), Some(space)) = (place, space_at.get(space)) {
            *place = *space;
        }
    }
    began
}

fn make(
    project: &Project,
    draft: &Draft,
    set: Arc<BlockSet>,
    assigned: &[u32],
    began: &[u32],
    watch: &dyn Watch,
) -> Result<Figures, AppError> {
    let count = u32::try_from(draft.spaces.len()).unwrap_or(u32::MAX);
    let rules = operations::rules_for(project, draft.blocks, &set, &draft.rulebook, watch)?;
    let live = LiveDraft::new(set, assigned, began, count);
    watch.check().map_err(|_| AppError::Cancelled)?;
    let of_space = (0..count).map(|space| live.violations_of(space, &rules)).collect();
    let of_whole = live.violations_of_whole(&rules);
    Ok(Figures { live, rules, of_space, of_whole })
}

impl Figures {
    /// What these spaces do not meet, anew.
    fn check(&mut self, spaces: &[u32]) {
        for &space in spaces {
            if let Some(found) = self.of_space.get_mut(space as usize) {
                *found = self.live.violations_of(space, &self.rules);
            }
        }
        self.of_whole = self.live.violations_of_whole(&self.rules);
    }
}

impl DraftView {
    /// Figures follow a move of blocks.
    pub(super) fn move_figures(&mut self, blocks: &[u32], to: u32) {
        if let Some(figures) = &mut self.figures.made {
            let touched = figures.live.move_blocks(blocks, to);
            figures.check(&touched);
        }
    }

    /// Brings the figures to what is seen.
    pub(super) fn follow_figures(&mut self) {
        let Some(figures) = &mut self.figures.made else { return };
        let count = self.draft.spaces.len();
        if figures.of_space.len() < count {
            figures.live.set_space_count(count as u32);
            figures.of_space.resize_with(count, Vec::new);
        }
        let mut moves: HashMap<u32, Vec<u32>> = HashMap::new();
        for (block, (seen, counted)) in (0..).zip(self.assigned.iter().zip(figures.live.assigned())) {
            if seen != counted {
                moves.entry(*seen).or_default().push(block);
            }
        }
        let mut touched: Vec<u32> =
            moves.into_iter().flat_map(|(to, blocks)| figures.live.move_blocks(&blocks, to)).collect();
        touched.sort_unstable();
        touched.dedup();
        if !touched.is_empty() {
            figures.check(&touched);
        }
    }

    /// Figures of a space as it is seen; `None` while they are computed.
    pub fn figures_of(&self, space: u32) -> Option<SpaceFigures> {
        self.figures.made.as_ref().map(|figures| figures.live.figures(space))
    }

    /// All figures as they are seen; `None` while they are computed.
    pub fn live(&self) -> Option<&LiveDraft> {
        self.figures.made.as_ref().map(|figures| &figures.live)
    }

    /// What the blocks carry, with neighbours as the draft's rulebook has them; `None` while that is computed.
    pub fn blocks(&self) -> Option<&Arc<BlockSet>> {
        self.live().map(LiveDraft::blocks)
    }

    /// How a definition and the draft differ, by the definition's place among [`BlockSet::layers`].
    pub fn total_of(&self, layer: usize) -> Option<LayerFigures> {
        self.live()?.total(layer)
    }

    /// What the draft as a whole does not meet, then what each space does not.
    pub fn violations(&self) -> impl Iterator<Item = &Violation> {
        let made = self.figures.made.iter();
        made.flat_map(|figures| figures.of_whole.iter().chain(figures.of_space.iter().flatten()))
    }

    /// What a space does not meet.
    pub fn violations_of(&self, space: u32) -> &[Violation] {
        let made = self.figures.made.as_ref();
        made.and_then(|figures| figures.of_space.get(space as usize)).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether a space does not meet the rulebook.
    pub fn violates(&self, space: u32) -> bool {
        !self.violations_of(space).is_empty()
    }
}
