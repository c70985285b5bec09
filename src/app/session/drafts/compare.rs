//! Drafts beside one another: which blocks differ between the two that are shown, and the figures of all.

use super::super::{Event, Session};
use super::Answer as DraftAnswer;
use crate::analysis::draft::{BlockSet, LayerFigures, LiveDraft, Violation, answering_spaces, is_elsewhere};
use crate::app::operations::{self, AppError};
use crate::geometry::Watch;
use crate::model::{DefinitionId, Draft, DraftId, Project, Revision};

/// Figures of one draft.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftRow {
    /// Which.
    pub draft: DraftId,
    /// Number of its spaces that have blocks.
    pub spaces: u32,
    /// Blocks without a space.
    pub unassigned: usize,
    /// Fewest and most residents of a space that has blocks; `None` where nothing carries residents, or no space has blocks.
    pub residents: Option<(f64, f64)>,
    /// How often its rulebook is not met.
    pub violations: usize,
    /// How far it and each definition are apart, from the finer to the coarser.
    pub outside: Vec<LayerFigures>,
    /// Whether figures are residents, else m².
    pub has_residents: bool,
}

/// Blocks that differ between the two drafts that are shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DraftDifference {
    /// How many blocks.
    pub blocks: usize,
    /// Who lives there; `None` where nothing carries residents.
    pub residents: Option<f64>,
}

/// What was computed, and of which revision.
#[derive(Default)]
pub(super) struct CompareState {
    request: u64,
    asked: Option<Revision>,
    rows: Option<Vec<DraftRow>>,
}

/// The answer of the job.
pub(in super::super) struct Answer {
    request: u64,
    result: Result<Vec<DraftRow>, AppError>,
}

const ROWS_LANE: &str = "draft-rows";

impl Session {
    /// Asks for the figures of all drafts, unless they are there.
    pub fn compare_drafts(&mut self) {
        let Some((epoch, project)) = self.snapshot() else { return };
        let state = &mut self.drafts.compare;
        if state.asked == Some(project.revision) {
            return;
        }
        state.asked = Some(project.revision);
        // What is shown is of today, or nothing is.
        state.rows = None;
        state.request += 1;
        let request = state.request;
        self.start(ROWS_LANE, "asked for", move |ticket| {
            let result = match rows(&project, ticket) {
                Err(AppError::Cancelled) => return None,
                result => result,
            };
            let answer = DraftAnswer::Compared(Answer { request, result });
            Some(Event::Draft { epoch, answer: Box::new(answer) })
        });
    }

    /// The figures of all drafts as they are now; `None` while they are computed, and when that failed.
    pub fn draft_rows(&self) -> Option<&[DraftRow]> {
        let state = &self.drafts.compare;
        state.rows.as_deref().filter(|_| state.asked == Some(self.revision()))
    }

    /// Whether the figures of all drafts are being computed.
    pub fn is_comparing_drafts(&self) -> bool {
        self.lanes.jobs().iter().any(|job| job.lane == ROWS_LANE)
    }

    pub(super) fn rows_came(&mut self, answer: Answer) -> Result<(), AppError> {
        let state = &mut self.drafts.compare;
        if answer.request == state.request {
            // After a failure it can be asked for again.
            state.rows = Some(answer.result.inspect_err(|_| state.asked = None)?);
        }
        Ok(())
    }

    /// The draft that the other side shows, if it is another one of the same blocks.
    pub fn draft_beside(&self) -> Option<&Draft> {
        let (here, there) = (self.draft()?, self.project.as_ref()?.draft(self.sides.shown_draft()?)?);
        (here.id != there.id && here.blocks == there.blocks).then_some(there)
    }

    /// Which blocks differ between the two drafts that are shown: a space of one and the space of the other that holds most of it count as
    /// the same ([`answering_spaces`]). `None` unless two drafts of the same blocks are shown.
    pub(super) fn differing_blocks(&self) -> Option<Vec<bool>> {
        let (here, there) = (self.draft_view()?, self.draft_view_of(self.draft_beside()?.id)?);
        let ground = self.draft_ground(here.draft.blocks)?;
        // The same is told whichever side is in hand.
        let (a, b) = if here.draft.id < there.draft.id { (here, there) } else { (there, here) };
        let spaces = (a.draft.spaces.len(), b.draft.spaces.len());
        let answers = answering_spaces((&a.assigned, &b.assigned), spaces, |block| ground.blocks.weight(block));
        let both = a.assigned.iter().zip(&b.assigned);
        Some(both.map(|(of_a, of_b)| is_elsewhere(&answers, *of_a, *of_b)).collect())
    }

    /// How much differs between the two drafts that are shown.
    pub fn draft_difference(&self) -> Option<DraftDifference> {
        let differing = self.differing_blocks()?;
        let set = &self.draft_ground(self.draft()?.blocks)?.blocks;
        let blocks = (0..).zip(&differing).filter(|(_, differs)| **differs).map(|(block, _): (u32, _)| block);
        let (count, residents) = blocks.fold((0, 0.0), |(n, sum), block| (n + 1, sum + set.residents_of(block)));
        Some(DraftDifference { blocks: count, residents: set.residents.as_ref().map(|_| residents) })
    }
}

fn rows(project: &Project, watch: &dyn Watch) -> Result<Vec<DraftRow>, AppError> {
    let mut sets: Vec<(DefinitionId, std::sync::Arc<BlockSet>)> = Vec::new();
    let mut rows = Vec::with_capacity(project.drafts.len());
    for (at, draft) in project.drafts.iter().enumerate() {
        watch.check().map_err(|_| AppError::Cancelled)?;
        watch.progress(at as f32 / project.drafts.len() as f32);
        let known = sets.iter().find(|(blocks, _)| *blocks == draft.blocks).map(|(_, set)| set.clone());
        let set = match known {
            Some(set) => set,
            None => {
                let others = project.definitions.iter().map(|d| d.id).filter(|id| *id != draft.blocks);
                let others: Vec<DefinitionId> = others.collect();
                let set = std::sync::Arc::new(operations::block_set(project, draft.blocks, &others, watch)?);
                sets.push((draft.blocks, set.clone()));
                set
            }
        };
        rows.push(row(project, draft, set, watch)?);
    }
    Ok(rows)
}

fn row(
    project: &Project,
    draft: &Draft,
    set: std::sync::Arc<BlockSet>,
    watch: &dyn Watch,
) -> Result<DraftRow, AppError> {
    let Some(blocks) = project.definition(draft.blocks) else { return Err(AppError::Cancelled) };
    let set = match draft.rulebook.reach_of_neighbours_m() == set.within_m {
        true => set,
        false => {
            let own = operations::set_under(BlockSet::clone(&set), &blocks.spaces, &draft.rulebook, watch)?;
            std::sync::Arc::new(own)
        }
    };
    let rules = operations::rules_for(project, draft.blocks, &set, &draft.rulebook, watch)?;
    let count = u32::try_from(draft.spaces.len()).unwrap_or(u32::MAX);
    let live = LiveDraft::new(set.clone(), &draft.dense(&blocks.spaces), &draft.dense_at_start(&blocks.spaces), count);
    let of_spaces = (0..count).map(|space| live.violations_of(space, &rules).len()).sum::<usize>();
    let of_whole = live.violations_of_whole(&rules);
    let whole = of_whole.iter().filter(|violation| !matches!(violation, Violation::Unassigned { .. })).count();
    let figures = (0..count).map(|space| live.figures(space)).filter(|figures| figures.blocks > 0);
    let residents = figures.filter_map(|figures| figures.residents).fold(None, |range: Option<(f64, f64)>, n| {
        Some(range.map_or((n, n), |(least, most)| (least.min(n), most.max(n))))
    });
    Ok(DraftRow {
        draft: draft.id,
        spaces: live.spaces_with_blocks(),
        unassigned: live.unassigned().0,
        residents,
        violations: of_spaces + whole,
        outside: (0..set.layers.len()).filter_map(|layer| Some(live.headline(layer)?.1)).collect(),
        has_residents: set.residents.is_some(),
    })
}
