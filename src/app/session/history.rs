//! The history as far as it is looked at: a filter, how many entries it finds, and the pages that were asked for.
//!
//! Nothing is fetched before somebody looks. After a change the pages at hand stay to be seen until newer ones are there.

use super::{Event, Session};
use crate::app::operations::{AppError, HistoryEntry, HistoryExtent, HistoryFilter};
use crate::project::{ProjectError, Store};
use geo::{Coord, Rect};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Entries fetched at a time.
const PAGE: usize = 100;
/// Pages kept; those far from what is looked at go first.
const PAGES_KEPT: usize = 24;

/// What is known of the history.
#[derive(Debug, Default)]
pub struct HistoryView {
    filter: HistoryFilter,
    count: Option<usize>,
    people: Vec<String>,
    pages: BTreeMap<usize, Vec<HistoryEntry>>,
    /// Pages asked for and not answered yet.
    awaited: BTreeSet<usize>,
    /// Which question; answers to earlier ones are dropped.
    request: u64,
    /// Whether something changed since the last question.
    stale: bool,
}

/// An answer of the store.
pub(super) struct Answer {
    request: u64,
    /// Count and people, where the question was a new one: then the pages at hand are replaced.
    anew: Option<(usize, Vec<String>)>,
    pages: Vec<(usize, Vec<HistoryEntry>)>,
}

impl HistoryView {
    /// What is looked for.
    pub fn filter(&self) -> &HistoryFilter {
        &self.filter
    }

    /// How many entries the filter finds; `None` until it is known.
    pub fn count(&self) -> Option<usize> {
        self.count
    }

    /// Everybody who did something.
    pub fn people(&self) -> &[String] {
        &self.people
    }

    /// The entry in a row of the list, the newest being row 0; `None` until it is fetched.
    pub fn entry(&self, row: usize) -> Option<&HistoryEntry> {
        self.pages.get(&(row / PAGE))?.get(row % PAGE)
    }

    /// Whether these rows have to be asked for before they can be shown as they are now.
    pub fn wants(&self, rows: &Range<usize>) -> bool {
        self.stale || self.missing(rows).next().is_some()
    }

    fn missing(&self, rows: &Range<usize>) -> impl Iterator<Item = usize> {
        let known = self.count.map_or(rows.end, |count| count.min(rows.end));
        let pages = if rows.start < known { rows.start / PAGE..(known - 1) / PAGE + 1 } else { 0..0 };
        pages.filter(|page| !self.pages.contains_key(page) && !self.awaited.contains(page))
    }

    /// A new project, a new filter: nothing at hand is of use any more.
    fn forget(&mut self, filter: HistoryFilter) {
        let request = self.request + 1;
        let people = std::mem::take(&mut self.people);
        *self = Self { filter, people, request, stale: true, ..Self::default() };
    }

    pub(super) fn closed(&mut self) {
        self.forget(HistoryFilter::default());
        self.people.clear();
    }

    /// Something happened: what is at hand is shown until it is fetched anew.
    pub(super) fn changed(&mut self) {
        self.stale = true;
    }

    fn take_in(&mut self, answer: Answer) {
        if answer.request != self.request {
            return;
        }
        if let Some((count, people)) = answer.anew {
            (self.count, self.people) = (Some(count), people);
            self.pages.clear();
        }
        for (page, entries) in answer.pages {
            self.awaited.remove(&page);
            self.pages.insert(page, entries);
            while self.pages.len() > PAGES_KEPT {
                let farthest = self.pages.keys().copied().max_by_key(|other| other.abs_diff(page));
                farthest.and_then(|farthest| self.pages.remove(&farthest));
            }
        }
    }
}

impl Answer {
    fn of(
        store: &Store,
        filter: &HistoryFilter,
        request: u64,
        anew: bool,
        wanted: &[usize],
    ) -> Result<Self, ProjectError> {
        let read = |page: &usize| Ok((*page, store.history(filter, page * PAGE, PAGE)?));
        let pages = wanted.iter().map(read).collect::<Result<_, ProjectError>>()?;
        let anew = if anew { Some((store.history_count(filter)?, store.history_people()?)) } else { None };
        Ok(Self { request, anew, pages })
    }
}

impl Session {
    /// The history, as far as it was looked at.
    pub fn history(&self) -> &HistoryView {
        &self.history
    }

    /// Looks for other entries.
    pub fn filter_history(&mut self, filter: HistoryFilter) {
        if self.history.filter != filter {
            self.history.forget(filter);
        }
    }

    /// Fetches these rows of the list, where they are not there or not current.
    pub fn fetch_history(&mut self, rows: Range<usize>) {
        let Some(actor) = &self.actor else { return };
        let anew = self.history.stale;
        if anew {
            // Whatever is on its way is of the past.
            self.history.request += 1;
            self.history.awaited.clear();
        }
        let wanted: Vec<usize> = if anew {
            (rows.start / PAGE..rows.end.max(rows.start + 1).div_ceil(PAGE)).collect()
        } else {
            self.history.missing(&rows).collect()
        };
        if wanted.is_empty() {
            return;
        }
        self.history.stale = false;
        self.history.awaited.extend(&wanted);
        self.pending += 1;
        let (filter, request) = (self.history.filter.clone(), self.history.request);
        let (epoch, sender, waker) = (self.epoch, self.sender.clone(), self.waker.clone());
        actor.send(move |store| {
            let Some(store) = store else { return };
            let result = Answer::of(store, &filter, request, anew, &wanted).map_err(AppError::from);
            let _ = sender.send(Event::History { epoch, result });
            waker();
        });
    }

    pub(super) fn history_came(&mut self, result: Result<Answer, AppError>) -> Result<(), AppError> {
        self.pending = self.pending.saturating_sub(1);
        self.history.take_in(result?);
        Ok(())
    }

    /// A rectangle of the map in the project's system, as the history is filtered by it.
    pub fn history_extent(&self, world: Rect<f64>) -> Option<HistoryExtent> {
        let (min, max) = (world.min(), world.max());
        let corners = [min, max, Coord { x: min.x, y: max.y }, Coord { x: max.x, y: min.y }];
        let mut around: Option<HistoryExtent> = None;
        for corner in corners {
            let Coord { x, y } = self.project_from_world(corner)?;
            let point = HistoryExtent { min_x: x, min_y: y, max_x: x, max_y: y };
            around = Some(around.map_or(point, |extent| extent.united(point)));
        }
        around
    }
}
