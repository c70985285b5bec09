//! Two views of one project: side by side, one swiped over the other, or one at a time, changed by a key.
//!
//! Panels, table and legend always speak of the side that is in hand ([`Session::view`]); the other side waits as a whole, so that
//! nothing else in the program has to know that there are two.

use super::{IndicatorView, Session, ViewState};
use crate::model::{DraftId, GridId, IndicatorId, Project};

/// How many maps there are, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// One map.
    #[default]
    Single,
    /// Two maps of the same place.
    SideBySide,
    /// One map, on the right of a line the other side.
    Swipe,
    /// One map; a key shows the other side in its place.
    Flip,
}

/// One of two views. The left one is A, the right one B.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub enum Side {
    #[default]
    A,
    B,
}

impl Side {
    /// The other one.
    pub fn other(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B => Self::A,
        }
    }

    /// "A" or "B".
    pub fn letter(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
        }
    }
}

/// The layout, which side is in hand, and what the other one shows.
#[derive(Default)]
pub(super) struct Sides {
    layout: Layout,
    in_hand: Side,
    waiting: ViewState,
    waiting_indicator: Option<IndicatorView>,
    /// Whether the other side was ever shown: until then it has nothing of its own.
    begun: bool,
}

impl Sides {
    /// What the other side colours its definition by, if it is looked at.
    pub(super) fn waiting_indicator(&self) -> Option<IndicatorId> {
        self.begun.then(|| self.waiting.indicator()).flatten()
    }

    /// Whether the other side shows a population grid.
    pub(super) fn shows_grid(&self, id: GridId) -> bool {
        self.begun && self.waiting.shows_grid(id)
    }

    /// The draft the other side shows, if it is looked at.
    pub(super) fn waiting_draft(&self) -> Option<DraftId> {
        self.begun.then(|| self.waiting.draft()).flatten()
    }

    /// The draft the other side shows, while there are two maps.
    pub(super) fn shown_draft(&self) -> Option<DraftId> {
        (self.layout != Layout::Single).then(|| self.waiting_draft()).flatten()
    }

    pub(super) fn generation(&self) -> u64 {
        self.waiting.generation()
    }

    /// Lets go of what is not in the project any more.
    pub(super) fn retain(&mut self, project: &Project) {
        if self.begun {
            self.waiting.retain(project);
        }
    }

    /// Takes classes in if the other side wants them.
    pub(super) fn classified(&mut self, view: &IndicatorView) {
        if self.waiting_indicator() == Some(view.indicator) {
            self.waiting_indicator = Some(view.clone());
        }
    }
}

impl Session {
    /// One map or two.
    pub fn layout(&self) -> Layout {
        self.sides.layout
    }

    /// Which side panels, table and legend speak of.
    pub fn side_in_hand(&self) -> Side {
        self.sides.in_hand
    }

    /// One map or two. Side B begins as side A is, with the next definition as the active one: two maps that show the same are of no use. What it
    /// showed is kept for the next time.
    pub fn set_layout(&mut self, layout: Layout) {
        if layout == self.sides.layout {
            return;
        }
        self.drawn_generation += 1;
        if layout != Layout::Single && !self.sides.begun {
            self.begin_other_side();
        }
        if layout == Layout::Single {
            self.take_in_hand(Side::A);
        }
        self.sides.layout = layout;
        self.derive_drafts();
    }

    fn begin_other_side(&mut self) {
        let Some(project) = self.project().cloned() else { return };
        self.sides.begun = true;
        self.sides.waiting = self.view.clone();
        let all = &project.definitions;
        let at = all.iter().position(|definition| Some(definition.id) == self.view.active());
        if let Some(next) = at.and_then(|at| all.get((at + 1) % all.len())) {
            self.sides.waiting.activate(&project, next.id);
        }
        if let Some(other) = self.other_draft(&project) {
            self.sides.waiting.set_draft(&project, Some(other));
        }
        self.derive_drafts();
        self.classify();
    }

    /// The next draft of the same blocks, to be seen beside the one in hand.
    fn other_draft(&self, project: &Project) -> Option<DraftId> {
        let shown = self.draft()?;
        let alike: Vec<DraftId> = project.drafts.iter().filter(|d| d.blocks == shown.blocks).map(|d| d.id).collect();
        let at = alike.iter().position(|id| *id == shown.id)?;
        alike.get((at + 1) % alike.len()).copied()
    }

    /// Panels, table and legend speak of this side from now on.
    pub fn take_in_hand(&mut self, side: Side) {
        if side != self.sides.in_hand && self.sides.begun {
            self.swap_sides();
            // The sum of both generations is the same as before, the picture is not.
            self.drawn_generation += 1;
        }
    }

    /// Looks at the session as if the other side were in hand.
    pub fn on_other_side<R>(&mut self, look: impl FnOnce(&Self) -> R) -> R {
        self.swap_sides();
        let seen = look(self);
        self.swap_sides();
        seen
    }

    fn swap_sides(&mut self) {
        let sides = &mut self.sides;
        std::mem::swap(&mut self.view, &mut sides.waiting);
        std::mem::swap(&mut self.indicator, &mut sides.waiting_indicator);
        // What a definition is held against is no matter of looks: it is the same for both.
        self.view.swap_boundaries(&mut sides.waiting);
        sides.in_hand = sides.in_hand.other();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::folders::Folders;
    use crate::app::settings::Settings;
    use std::sync::Arc;

    fn session() -> (Session, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let session = Session::new(Folders::below(folder.path()), Settings::default(), Arc::new(|| ()));
        (session, folder)
    }

    #[test]
    fn without_a_project_there_is_no_other_side() {
        let (mut session, _folder) = session();
        session.set_layout(Layout::SideBySide);
        session.take_in_hand(Side::B);
        assert_eq!(session.side_in_hand(), Side::A);
    }

    #[test]
    fn each_side_keeps_what_it_shows() {
        let (mut session, _folder) = session();
        session.sides.begun = true;
        session.sides.layout = Layout::Flip;
        session.view.set_labels(true);
        let before = session.drawn_generation();
        session.take_in_hand(Side::B);
        assert!(!session.view.labels() && session.drawn_generation() > before);
        session.view.set_fade_others(true);
        assert!(session.on_other_side(|session| session.view.labels() && !session.view.fade_others()));
        assert_eq!(session.side_in_hand(), Side::B);
        session.set_layout(Layout::Single);
        assert!(session.side_in_hand() == Side::A && session.view.labels() && !session.view.fade_others());
    }
}
