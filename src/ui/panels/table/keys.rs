//! The keyboard in the table: where the cursor is, where it began, and what keys do to both.

use crate::app::selection::Selection;
use crate::model::DefinitionId;
use egui::{EventFilter, Id, Key, Modifiers};

/// What a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Another row; with Shift all rows up to it.
    Move { to: Goal, extends: bool },
    /// All rows that are shown.
    All,
    /// Shows what is selected on the map.
    Zoom,
}

/// Where to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Goal {
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
}

const GOALS: [(Key, Goal); 6] = [
    (Key::ArrowUp, Goal::Up),
    (Key::ArrowDown, Goal::Down),
    (Key::PageUp, Goal::PageUp),
    (Key::PageDown, Goal::PageDown),
    (Key::Home, Goal::First),
    (Key::End, Goal::Last),
];

/// What has the keyboard while keys are the table's.
pub(super) fn focus_id() -> Id {
    Id::unique("table of spaces")
}

/// Arrows move in the table, not from one control to the next.
pub(super) fn keep_arrows(ctx: &egui::Context) {
    let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
    ctx.memory_mut(|memory| {
        if memory.has_focus(focus_id()) {
            memory.set_focus_lock_filter(focus_id(), filter);
        }
    });
}

/// Takes the table's keys out of the input, if it has the keyboard.
pub(super) fn take(ctx: &egui::Context) -> Vec<Step> {
    if !ctx.memory(|memory| memory.has_focus(focus_id())) {
        return Vec::new();
    }
    ctx.input_mut(|input| {
        let mut steps = Vec::new();
        for (key, to) in GOALS {
            // With more modifiers first: egui takes Shift+Down for Down, too.
            for (modifiers, extends) in [(Modifiers::SHIFT, true), (Modifiers::NONE, false)] {
                let times = input.count_and_consume_key(modifiers, key);
                steps.extend(std::iter::repeat_n(Step::Move { to, extends }, times));
            }
        }
        if input.consume_key(Modifiers::COMMAND, Key::A) {
            steps.push(Step::All);
        }
        if input.consume_key(Modifiers::NONE, Key::Enter) {
            steps.push(Step::Zoom);
        }
        steps
    })
}

/// A row, and the one a range began at: spaces, because rows change places.
#[derive(Debug, Default)]
pub(super) struct Cursor {
    at: Option<u32>,
    anchor: Option<u32>,
    /// What was selected when it was looked at last.
    seen: Option<(DefinitionId, u64)>,
    /// The next change of the selection is the table's own: it knows where it is.
    own: bool,
}

impl Cursor {
    /// Goes where a selection was made elsewhere: the row that is to be seen.
    pub(super) fn follow(&mut self, id: DefinitionId, order: &[u32], selection: &Selection) -> Option<usize> {
        let now = Some((id, selection.generation()));
        if std::mem::replace(&mut self.seen, now) == now || std::mem::take(&mut self.own) {
            return None;
        }
        let first = selection.spaces().first().copied().filter(|_| selection.definition() == Some(id))?;
        self.put(first);
        order.iter().position(|at| *at == first)
    }

    /// The next change of the selection comes from here.
    pub(super) fn expect_own(&mut self) {
        self.own = true;
    }

    /// Stands in a row, where a range begins, too.
    pub(super) fn put(&mut self, at: u32) {
        (self.at, self.anchor) = (Some(at), Some(at));
    }

    /// Stands in a row; the range goes on from where it began.
    pub(super) fn reach(&mut self, at: u32) {
        self.anchor = self.anchor.or(self.at).or(Some(at));
        self.at = Some(at);
    }

    /// Goes to another row and says which; `None` if there is none.
    pub(super) fn go(&mut self, to: Goal, extends: bool, page: usize, order: &[u32]) -> Option<usize> {
        let last = order.len().checked_sub(1)?;
        let row = self.at.and_then(|space| order.iter().position(|at| *at == space));
        let row = match (to, row) {
            (Goal::First, _) | (Goal::Down | Goal::PageDown, None) => 0,
            (Goal::Last, _) | (Goal::Up | Goal::PageUp, None) => last,
            (Goal::Up, Some(row)) => row.saturating_sub(1),
            (Goal::Down, Some(row)) => (row + 1).min(last),
            (Goal::PageUp, Some(row)) => row.saturating_sub(page.max(1)),
            (Goal::PageDown, Some(row)) => row.saturating_add(page.max(1)).min(last),
        };
        let space = *order.get(row)?;
        if extends {
            self.reach(space)
        } else {
            self.put(space)
        }
        Some(row)
    }

    /// The spaces from where the range began to the cursor, in the order shown.
    pub(super) fn range(&self, order: &[u32]) -> Vec<u32> {
        let row_of = |space: Option<u32>| space.and_then(|space| order.iter().position(|at| *at == space));
        match (row_of(self.anchor), row_of(self.at)) {
            (Some(a), Some(b)) => order.get(a.min(b)..=a.max(b)).unwrap_or_default().to_vec(),
            // What the range began with is not shown any more.
            (None, Some(row)) => order.get(row).copied().into_iter().collect(),
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORDER: [u32; 6] = [9, 4, 7, 1, 0, 3];

    #[test]
    fn keys_move_and_stop_at_the_ends() {
        let mut cursor = Cursor::default();
        let mut go = |to| cursor.go(to, false, 2, &ORDER);
        assert_eq!(go(Goal::Down), Some(0));
        assert_eq!(go(Goal::Up), Some(0));
        assert_eq!(go(Goal::PageDown), Some(2));
        assert_eq!(go(Goal::Last), Some(5));
        assert_eq!(go(Goal::Down), Some(5));
        assert_eq!(go(Goal::PageUp), Some(3));
        assert_eq!(go(Goal::First), Some(0));
        assert_eq!(cursor.go(Goal::Down, false, 2, &[]), None);
    }

    #[test]
    fn a_range_grows_and_shrinks_from_where_it_began() {
        let mut cursor = Cursor::default();
        cursor.put(7);
        cursor.go(Goal::Down, true, 2, &ORDER);
        cursor.go(Goal::Down, true, 2, &ORDER);
        assert_eq!(cursor.range(&ORDER), [7, 1, 0]);
        cursor.go(Goal::Up, true, 2, &ORDER);
        assert_eq!(cursor.range(&ORDER), [7, 1]);
        cursor.reach(9);
        assert_eq!(cursor.range(&ORDER), [9, 4, 7]);
        cursor.go(Goal::Up, false, 2, &ORDER);
        assert_eq!(cursor.range(&ORDER), [9]);
        // Sorted anew, the same spaces are the ends.
        cursor.put(7);
        cursor.reach(1);
        assert_eq!(cursor.range(&[1, 3, 7]), [1, 3, 7]);
        // What is hidden by a filter ends no range.
        assert_eq!(cursor.range(&[3, 1]), [1]);
    }

    #[test]
    fn the_cursor_follows_what_is_selected_elsewhere_and_not_its_own() {
        let id = DefinitionId::from_u128(1);
        let (mut cursor, mut selection) = (Cursor::default(), Selection::default());
        assert_eq!(cursor.follow(id, &ORDER, &selection), None);
        selection.set(id, [1, 7]);
        assert_eq!(cursor.follow(id, &ORDER, &selection), Some(3));
        assert_eq!(cursor.follow(id, &ORDER, &selection), None, "once");
        assert_eq!(cursor.go(Goal::Down, false, 2, &ORDER), Some(4));
        cursor.expect_own();
        selection.set(id, [0]);
        assert_eq!(cursor.follow(id, &ORDER, &selection), None);
        selection.set(id, [9]);
        assert_eq!(cursor.follow(id, &ORDER, &selection), Some(0));
        selection.set(DefinitionId::from_u128(2), [4]);
        assert_eq!(cursor.follow(id, &ORDER, &selection), None);
    }
}
