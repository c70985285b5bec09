//! Which rows of the crosswalk that is looked at, in which order: made in a job, for there may be as many as pairs of spaces that touch. The last
//! order is shown until the next one comes.

use super::{Answer as Agreed, CrosswalkView, Session};
use crate::app::crosswalk_table::{CrosswalkTable, TableRow};
use crate::app::session::table::{natural_key, says_all, words_of};
use crate::geometry::Watch;
use crate::model::{CrosswalkId, Space};
use std::sync::Arc;

/// Column to sort by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CrosswalkSort {
    /// As the spaces stand in their definitions.
    #[default]
    Source,
    /// By the space it comes from, numbers in its label as numbers.
    From,
    /// By the space it goes to.
    To,
    /// By the share of residents.
    ResidentsShare,
    /// By the share of area.
    AreaShare,
    /// By residents.
    Residents,
}

/// Which rows are wanted in which order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrosswalkQuery {
    /// Of which crosswalk.
    pub crosswalk: CrosswalkId,
    /// By which column.
    pub sort: CrosswalkSort,
    /// Largest, or last in the alphabet, first. What has no number stands at the end either way.
    pub descending: bool,
    /// Words that all occur in codes and names of both spaces, whatever their case; empty for all rows.
    pub filter: String,
}

/// What an order was made from. As long as all of it is the same, so is the order.
#[derive(Clone)]
pub(super) struct Key {
    query: CrosswalkQuery,
    table: Arc<CrosswalkTable>,
    from: Arc<Vec<Space>>,
    to: Arc<Vec<Space>>,
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        let same = |a: &Arc<Vec<Space>>, b| Arc::ptr_eq(a, b);
        self.query == other.query
            && Arc::ptr_eq(&self.table, &other.table)
            && same(&self.from, &other.from)
            && same(&self.to, &other.to)
    }
}

/// What the session knows of the order.
#[derive(Default)]
pub(in crate::app::session) struct RowState {
    asked: Option<Key>,
    made: Option<(Key, Arc<Vec<u32>>)>,
}

/// The answer of the job.
pub(in crate::app::session) struct Answer {
    key: Key,
    order: Vec<u32>,
}

const LANE: &str = "crosswalk rows";
/// Rows between two looks at whether the work is still wanted.
const LOOK_EVERY: usize = 4_096;

impl Session {
    /// Positions of rows in the table of the crosswalk that is looked at, as they were arranged last; perhaps not yet in the order asked
    /// for last.
    pub fn crosswalk_rows(&self) -> Option<&Arc<Vec<u32>>> {
        let view = self.crosswalk_view()?;
        let made = self.agreement.crosswalk_rows.made.as_ref();
        made.filter(|(key, _)| Arc::ptr_eq(&key.table, &view.table)).map(|(_, order)| order)
    }

    /// Whether the rows there are, are what is wanted.
    pub fn crosswalk_is_arranged(&self, query: &CrosswalkQuery) -> bool {
        let Some(key) = self.rows_key(query) else { return true };
        self.agreement.crosswalk_rows.made.as_ref().is_some_and(|(made, _)| *made == key)
    }

    /// Makes the rows that are wanted, unless they are there or on their way.
    pub fn arrange_crosswalk(&mut self, query: &CrosswalkQuery) {
        let Some(key) = self.rows_key(query) else { return };
        let state = &mut self.agreement.crosswalk_rows;
        let is_there = state.made.as_ref().is_some_and(|(made, _)| *made == key);
        let is_coming = state.asked.as_ref() == Some(&key) && self.lanes.jobs().iter().any(|job| job.lane == LANE);
        if is_there || is_coming {
            return;
        }
        state.asked = Some(key.clone());
        self.start_agreement(LANE, "arranged", move |ticket| {
            let order = order(&key, ticket)?;
            Some(Agreed::CrosswalkRows(Answer { key, order }))
        });
    }

    pub(super) fn crosswalk_rows_came(&mut self, answer: Answer) {
        let state = &mut self.agreement.crosswalk_rows;
        if state.asked.as_ref().is_none_or(|asked| *asked == answer.key) {
            state.made = Some((answer.key, Arc::new(answer.order)));
        }
    }

    fn rows_key(&self, query: &CrosswalkQuery) -> Option<Key> {
        let (project, CrosswalkView { crosswalk, table, .. }) = (self.project()?, self.crosswalk_view()?);
        let spaces = |id| project.definition(id).map(|definition| definition.spaces.clone());
        let (from, to) = (spaces(crosswalk.from)?, spaces(crosswalk.to)?);
        let of_it = crosswalk.id == query.crosswalk;
        of_it.then(|| Key { query: query.clone(), table: table.clone(), from, to })
    }
}

/// Rows in their order; `None` if nobody wants them any more.
fn order(key: &Key, watch: &dyn Watch) -> Option<Vec<u32>> {
    let (words, query) = (words_of(&key.query.filter), &key.query);
    let mut order: Vec<u32> = Vec::new();
    for (at, row) in (0u32..).zip(&key.table.rows) {
        if (at as usize).is_multiple_of(LOOK_EVERY) && watch.cancelled() {
            return None;
        }
        let both = [key.from.get(row.from as usize), key.to.get(row.to as usize)];
        if says_all(both.into_iter().flatten(), &words) {
            order.push(at);
        }
    }
    let row = |at: u32| key.table.rows.get(at as usize);
    let label = |spaces: &[Space], at: Option<u32>| {
        let space = at.and_then(|at| spaces.get(at as usize));
        natural_key(&space.map(Space::label).unwrap_or_default())
    };
    match query.sort {
        CrosswalkSort::Source => {}
        CrosswalkSort::From => order.sort_by_cached_key(|at| label(&key.from, row(*at).map(|row| row.from))),
        CrosswalkSort::To => order.sort_by_cached_key(|at| label(&key.to, row(*at).map(|row| row.to))),
        CrosswalkSort::ResidentsShare | CrosswalkSort::AreaShare | CrosswalkSort::Residents => {
            let number = |at: u32| row(at).and_then(|row| number(row, query.sort));
            // What has no number stands at the end in both directions.
            order.sort_by(|x, y| match (number(*x), number(*y)) {
                (Some(x), Some(y)) if query.descending => y.total_cmp(&x),
                (Some(x), Some(y)) => x.total_cmp(&y),
                (x, y) => y.is_some().cmp(&x.is_some()),
            });
        }
    }
    if query.descending && matches!(query.sort, CrosswalkSort::From | CrosswalkSort::To) {
        order.reverse();
    }
    (!watch.cancelled()).then_some(order)
}

fn number(row: &TableRow, sort: CrosswalkSort) -> Option<f64> {
    match sort {
        CrosswalkSort::ResidentsShare => row.row.residents_share,
        CrosswalkSort::AreaShare => Some(row.row.area_share),
        CrosswalkSort::Residents => row.row.residents,
        CrosswalkSort::Source | CrosswalkSort::From | CrosswalkSort::To => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::NoWatch;
    use crate::model::{CrosswalkRow, SpaceId};

    fn spaces(names: &[(&str, &str)]) -> Arc<Vec<Space>> {
        let space = |(at, (code, name)): (u128, &(&str, &str))| Space {
            id: SpaceId::from_u128(at),
            code: (*code).to_owned(),
            name: (*name).to_owned(),
            geometry: geo::MultiPolygon::new(Vec::new()),
            residents: None,
        };
        Arc::new((0..).zip(names).map(space).collect())
    }

    fn arranged(sort: CrosswalkSort, descending: bool, filter: &str) -> Vec<u32> {
        let row = |from: u32, to: u32, share: Option<f64>, residents| TableRow {
            from,
            to,
            row: CrosswalkRow {
                from: SpaceId::from_u128(u128::from(from)),
                to: SpaceId::from_u128(u128::from(to)),
                residents_share: share,
                area_share: f64::from(from + 1) / 10.0,
                residents,
                exact: true,
            },
        };
        let rows = vec![
            row(0, 1, Some(0.25), Some(10.0)),
            row(0, 0, Some(0.75), Some(30.0)),
            row(1, 0, None, None),
            row(2, 1, Some(1.0), Some(20.0)),
        ];
        let query =
            CrosswalkQuery { crosswalk: CrosswalkId::from_u128(1), sort, descending, filter: filter.to_owned() };
        let key = Key {
            query,
            table: Arc::new(CrosswalkTable { rows, ..CrosswalkTable::default() }),
            from: spaces(&[("2", "Nord"), ("10", "Süd"), ("1", "Ost")]),
            to: spaces(&[("A", "Mitte"), ("B", "Rand")]),
        };
        order(&key, &NoWatch).unwrap()
    }

    #[test]
    fn rows_follow_the_column_and_unknown_numbers_stand_last() {
        assert_eq!(arranged(CrosswalkSort::Source, false, ""), [0, 1, 2, 3]);
        // "10" after "2": numbers are numbers.
        assert_eq!(arranged(CrosswalkSort::From, false, ""), [3, 0, 1, 2]);
        assert_eq!(arranged(CrosswalkSort::To, false, ""), [1, 2, 0, 3]);
        assert_eq!(arranged(CrosswalkSort::Residents, false, ""), [0, 3, 1, 2]);
        assert_eq!(arranged(CrosswalkSort::Residents, true, ""), [1, 3, 0, 2]);
        assert_eq!(arranged(CrosswalkSort::ResidentsShare, true, ""), [3, 1, 0, 2]);
        assert_eq!(arranged(CrosswalkSort::AreaShare, true, ""), [3, 2, 0, 1]);
    }

    #[test]
    fn words_are_looked_for_on_both_sides() {
        assert_eq!(arranged(CrosswalkSort::Source, false, "nord"), [0, 1]);
        assert_eq!(arranged(CrosswalkSort::Source, false, "NORD mitte"), [1]);
        assert_eq!(arranged(CrosswalkSort::Residents, true, "rand"), [3, 0]);
        assert!(arranged(CrosswalkSort::Source, false, "West").is_empty());
    }
}
