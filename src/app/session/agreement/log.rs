//! The log of a boundary: into which spaces a block was put, by whom and when. As the history tells it.

use super::{Answer as Agreed, Session};
use crate::app::operations::{AppError, HistoryEntry, HistoryFilter, HistoryKind};
use crate::app::session::Event;
use crate::model::{Revision, SpaceId};

/// Entries that are told; the rest is in the history itself.
const MOST: usize = 8;

/// What happened to one block, newest first.
#[derive(Debug, Clone, PartialEq)]
pub struct BlockLog {
    /// Which.
    pub block: SpaceId,
    /// The newest entries.
    pub entries: Vec<HistoryEntry>,
    /// How many there are in all.
    pub count: usize,
    revision: Revision,
}

/// The block that is looked at.
#[derive(Default)]
pub(in crate::app::session) struct LogState {
    asked: Option<(SpaceId, Revision)>,
    log: Option<BlockLog>,
}

/// An answer of the store.
pub(in crate::app::session) struct Answer {
    result: Result<BlockLog, AppError>,
}

/// What moves blocks from space to space.
const KINDS: [HistoryKind; 7] = [
    HistoryKind::AddDraft,
    HistoryKind::AssignBlocks,
    HistoryKind::AddDraftSpace,
    HistoryKind::MergeDraftSpaces,
    HistoryKind::DeleteDraftSpace,
    HistoryKind::Decide,
    HistoryKind::GoBack,
];

impl Session {
    /// The log of a block, once it was asked for and is there; perhaps before the last change.
    pub fn block_log(&self, block: SpaceId) -> Option<&BlockLog> {
        self.agreement.log.log.as_ref().filter(|log| log.block == block)
    }

    /// Whether the log of a block has to be asked for.
    pub fn wants_block_log(&self, block: SpaceId) -> bool {
        let now = (block, self.revision());
        let there = self.block_log(block).is_some_and(|log| log.revision == now.1);
        self.actor.is_some() && !there && self.agreement.log.asked != Some(now)
    }

    /// Asks for the log of a block.
    pub fn ask_block_log(&mut self, block: SpaceId) {
        let revision = self.revision();
        self.agreement.log.asked = Some((block, revision));
        let filter =
            HistoryFilter { about: Some(block.to_string()), kinds: KINDS.to_vec(), ..HistoryFilter::default() };
        self.ask(
            move |store| {
                let (entries, count) = (store.history(&filter, 0, MOST)?, store.history_count(&filter)?);
                Ok(BlockLog { block, entries, count, revision })
            },
            |epoch, result| Event::Agreement { epoch, answer: Box::new(Agreed::Log(Answer { result })) },
        );
    }

    pub(super) fn block_log_came(&mut self, answer: Answer) -> Result<(), AppError> {
        self.pending = self.pending.saturating_sub(1);
        let log = answer.result?;
        if self.agreement.log.asked == Some((log.block, log.revision)) {
            self.agreement.log.log = Some(log);
        }
        Ok(())
    }
}
