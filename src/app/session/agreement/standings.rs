//! How departments stand to the draft that is looked at.

use super::{Answer as Agreed, Session};
use crate::analysis::draft::BlockSet;
use crate::analysis::positions::{DraftStanding, draft_standing};
use crate::model::{DraftId, Revision, VersionId};
use std::sync::Arc;

/// What a standing was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Key {
    draft: DraftId,
    revision: Revision,
    /// While a named version is looked at.
    version: Option<VersionId>,
    /// Whether residents of the blocks are known besides what these state.
    estimated: bool,
}

/// The draft that is looked at.
#[derive(Default)]
pub(in crate::app::session) struct Standings {
    asked: Option<Key>,
    made: Option<(Key, Arc<DraftStanding>)>,
}

/// A standing that was made.
pub(in crate::app::session) struct Answer {
    key: Key,
    standing: Arc<DraftStanding>,
}

const LANE: &str = "standing";

impl Session {
    /// How departments stand to a draft, as far as it was drawn up; perhaps before the last change.
    pub fn draft_standing(&self, draft: DraftId) -> Option<&Arc<DraftStanding>> {
        self.agreement.standings.made.as_ref().filter(|(key, _)| key.draft == draft).map(|(_, standing)| standing)
    }

    /// Whether the standing at hand is that of the project as it is shown.
    pub fn standing_is_current(&self, draft: DraftId) -> bool {
        let key = self.standing_key(draft);
        self.agreement.standings.made.as_ref().is_some_and(|(made, _)| *made == key)
    }

    /// Draws up how departments stand to a draft, unless that is there or on its way.
    pub fn draw_up_standing(&mut self, draft: DraftId) {
        let key = self.standing_key(draft);
        let coming =
            self.agreement.standings.asked == Some(key) && self.lanes.jobs().iter().any(|job| job.lane == LANE);
        if coming || self.standing_is_current(draft) {
            return;
        }
        let Some((_, project)) = self.snapshot() else { return };
        let carried = self.carried(draft);
        self.agreement.standings.asked = Some(key);
        self.start_agreement(LANE, "positions", move |_| {
            let residents = carried.as_ref().and_then(|blocks| blocks.residents.as_deref());
            let standing = Arc::new(draft_standing(&project, draft, residents)?);
            Some(Agreed::Standing(Answer { key, standing }))
        });
    }

    pub(super) fn standing_came(&mut self, answer: Answer) {
        let standings = &mut self.agreement.standings;
        // An older one is newer than none, but never replaces what was asked last.
        if standings.asked.is_none_or(|asked| asked == answer.key) {
            standings.made = Some((answer.key, answer.standing));
        }
    }

    fn standing_key(&self, draft: DraftId) -> Key {
        let version = self.looking_at().map(|version| version.id);
        Key { draft, revision: self.revision(), version, estimated: self.carried(draft).is_some() }
    }

    /// What the blocks of a draft carry, if it is on the map and known.
    fn carried(&self, draft: DraftId) -> Option<Arc<BlockSet>> {
        let blocks = self.project()?.draft(draft)?.blocks;
        let ground = self.draft_ground(blocks)?;
        let spaces = &self.project()?.definition(blocks)?.spaces;
        Arc::ptr_eq(&ground.spaces, spaces).then(|| ground.blocks.clone())
    }
}
