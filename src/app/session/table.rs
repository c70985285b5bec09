//! The table of a definition's spaces: which rows in which order, and as text for other programs. Both are jobs: they grow with
//! the data. The last order is shown until the next one comes.

use super::{Event, Outcome, Session};
use crate::app::operations::disclosed_value;
use crate::app::presentation::value_text;
use crate::geometry::crs::Transformer;
use crate::geometry::{EpsgCode, Watch};
use crate::l10n::{self, Lang};
use crate::model::{DefinitionId, IndicatorId, IndicatorKind, ObservedValue, Space};
use crate::report::text_cell;
use crate::t;
use geo::{BoundingRect, Coord, Intersects, LineString, Polygon, Rect, coord};
use std::collections::HashSet;
use std::sync::Arc;

/// Column to sort by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TableSort {
    /// As in the file.
    #[default]
    Source,
    /// By code, numbers in it as numbers.
    Code,
    /// By name, numbers in it as numbers.
    Name,
    /// By area.
    Area,
    /// By residents.
    Residents,
    /// By the value of the shown indicator.
    Indicator,
}

/// Which rows are wanted in which order.
#[derive(Debug, Clone, PartialEq)]
pub struct TableQuery {
    /// Whose spaces.
    pub definition: DefinitionId,
    /// By which column.
    pub sort: TableSort,
    /// Largest, or last in the alphabet, first. What has no number stands at the end either way.
    pub descending: bool,
    /// Words that all occur in code and name, whatever their case; empty for all spaces.
    pub filter: String,
    /// Only selected spaces.
    pub only_selected: bool,
    /// Only spaces that lie at least partly in this extent of the map, in Web Mercator metres.
    pub within_world: Option<Rect<f64>>,
}

/// What an order was made from. As long as all of it is the same, so is the order.
#[derive(Debug, Clone)]
struct Key {
    query: TableQuery,
    spaces: Arc<Vec<Space>>,
    areas_m2: Arc<Vec<f64>>,
    indicator: Option<IndicatorId>,
    /// Of the selection, if only what is selected is wanted.
    selection: Option<u64>,
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.query == other.query
            && Arc::ptr_eq(&self.spaces, &other.spaces)
            && Arc::ptr_eq(&self.areas_m2, &other.areas_m2)
            && self.indicator == other.indicator
            && self.selection == other.selection
    }
}

/// Rows of the table.
#[derive(Debug, Clone)]
pub struct TableRows {
    key: Key,
    /// Positions of spaces in their definition, in the order shown.
    pub order: Arc<Vec<u32>>,
    /// Mean area of all spaces in m², by which one unit is chosen for the whole column; 0 until areas are known.
    pub mean_area_m2: f64,
}

/// What the session knows of the table.
#[derive(Default)]
pub(super) struct TableState {
    asked: Option<Key>,
    rows: Option<TableRows>,
}

/// Answers of jobs here.
pub(super) enum Answer {
    Rows(TableRows),
    Text(String),
}

const LANE: &str = "table";
const COPY_LANE: &str = "table copy";
/// Rows between two looks at whether the work is still wanted.
const LOOK_EVERY: usize = 4_096;

impl Session {
    /// The rows that were made last for a definition, as long as its spaces are the same; perhaps not yet in the order asked for last.
    pub fn table_rows(&self, definition: DefinitionId) -> Option<&TableRows> {
        let spaces = &self.project()?.definition(definition)?.spaces;
        self.table
            .rows
            .as_ref()
            .filter(|rows| rows.key.query.definition == definition && Arc::ptr_eq(&rows.key.spaces, spaces))
    }

    /// Whether the rows there are, are what is wanted.
    pub fn table_is_arranged(&self, query: &TableQuery) -> bool {
        self.table_key(query).is_some_and(|key| self.table.rows.as_ref().is_some_and(|rows| rows.key == key))
    }

    /// Makes the rows that are wanted, unless they are there or on their way.
    pub fn arrange_table(&mut self, query: &TableQuery) {
        let Some(key) = self.table_key(query) else { return };
        let is_there = self.table.rows.as_ref().is_some_and(|rows| rows.key == key);
        let is_coming = self.table.asked.as_ref() == Some(&key) && self.lanes.jobs().iter().any(|job| job.lane == LANE);
        if is_there || is_coming {
            return;
        }
        let (Some(project), epoch) = (self.project().cloned(), self.epoch) else { return };
        let values = match (query.sort, self.shown_indicator(key.spaces.len())) {
            (TableSort::Indicator, Some(view)) => view.values.clone(),
            _ => Vec::new(),
        };
        let selected: Option<HashSet<u32>> = query.only_selected.then(|| {
            let of_it = self.selection.definition() == Some(query.definition);
            self.selection.spaces().iter().copied().filter(|_| of_it).collect()
        });
        self.table.asked = Some(key.clone());
        self.start(LANE, "arranged", move |ticket| {
            let ground = key.query.within_world.map(|world| in_project(world, project.crs));
            let arranging = Arranging { key: &key, values: &values, selected: selected.as_ref(), ground };
            let order = Arc::new(arranging.order(ticket)?);
            let mean_area_m2 = key.areas_m2.iter().sum::<f64>() / key.areas_m2.len().max(1) as f64;
            let rows = TableRows { key, order, mean_area_m2 };
            Some(Event::Table { epoch, answer: Answer::Rows(rows) })
        });
    }

    /// Writes the rows that are shown as text for a spreadsheet; of several selected ones only these. It comes as
    /// [`Outcome::TableText`].
    pub fn copy_table(&mut self, definition: DefinitionId) {
        let (Some(project), epoch, lang) = (self.project().cloned(), self.epoch, self.lang()) else { return };
        let Some(rows) = self.table_rows(definition).cloned() else { return };
        let of_it = self.selection.definition() == Some(definition);
        let selected: HashSet<u32> = self.selection.spaces().iter().copied().filter(|_| of_it).collect();
        let indicator = self.shown_indicator(rows.key.spaces.len()).and_then(|view| {
            let indicator = project.indicator(view.indicator)?;
            let (name, kind, values) = (indicator.name.clone(), indicator.kind, view.values.clone());
            Some(CopiedIndicator { name, kind, values, decimals: view.decimals })
        });
        self.start(COPY_LANE, "copied", move |ticket| {
            let copying = Copying { rows: &rows, selected: &selected, indicator: indicator.as_ref(), lang };
            copying.text(ticket).map(|text| Event::Table { epoch, answer: Answer::Text(text) })
        });
    }

    pub(super) fn table_came(&mut self, answer: Answer, outcomes: &mut Vec<Outcome>) {
        match answer {
            Answer::Rows(rows) => {
                // An order for what was asked before is newer than none, but never replaces what was asked last.
                if self.table.asked.as_ref().is_none_or(|asked| *asked == rows.key) {
                    self.table.rows = Some(rows);
                }
            }
            Answer::Text(text) => outcomes.push(Outcome::TableText(text)),
        }
    }

    fn shown_indicator(&self, spaces: usize) -> Option<&super::IndicatorView> {
        self.indicator_view().filter(|view| view.classes.len() == spaces)
    }

    fn table_key(&self, query: &TableQuery) -> Option<Key> {
        let definition = self.project()?.definition(query.definition)?;
        let view = self.definition_view(definition.id);
        let areas_m2 = view.map(|view| view.areas_m2.clone()).unwrap_or_default();
        Some(Key {
            spaces: definition.spaces.clone(),
            areas_m2,
            indicator: self.shown_indicator(definition.spaces.len()).map(|view| view.indicator),
            selection: query.only_selected.then(|| self.selection.generation()),
            query: query.clone(),
        })
    }
}

/// An extent of the map as the ground it shows in the project's CRS; `None` where there is no counterpart.
fn in_project(world: Rect<f64>, crs: EpsgCode) -> Option<Polygon<f64>> {
    let (min, max) = (world.min(), world.max());
    let mut corners: Vec<Coord<f64>> = vec![min, coord! { x: max.x, y: min.y }, max, coord! { x: min.x, y: max.y }];
    Transformer::new(EpsgCode::WEB_MERCATOR, crs).ok()?.transform(&mut corners).ok()?;
    corners.iter().all(|c| c.x.is_finite() && c.y.is_finite()).then(|| Polygon::new(LineString(corners), Vec::new()))
}

struct Arranging<'a> {
    key: &'a Key,
    values: &'a [Option<ObservedValue>],
    selected: Option<&'a HashSet<u32>>,
    /// `Some(None)`: an extent is wanted in which no space can lie.
    ground: Option<Option<Polygon<f64>>>,
}

impl Arranging<'_> {
    /// Rows in their order; `None` if nobody wants them any more.
    fn order(&self, watch: &dyn Watch) -> Option<Vec<u32>> {
        let words = words_of(&self.key.query.filter);
        let mut order: Vec<u32> = Vec::new();
        for (at, space) in (0u32..).zip(self.key.spaces.iter()) {
            if (at as usize).is_multiple_of(LOOK_EVERY) && watch.cancelled() {
                return None;
            }
            if self.selected.is_none_or(|selected| selected.contains(&at))
                && says_all([space], &words)
                && self
                    .ground
                    .as_ref()
                    .is_none_or(|ground| ground.as_ref().is_some_and(|ground| lies_in(space, ground)))
            {
                order.push(at);
            }
        }
        self.sort(&mut order);
        (!watch.cancelled()).then_some(order)
    }

    fn sort(&self, order: &mut [u32]) {
        let (query, spaces) = (&self.key.query, &self.key.spaces);
        let text = |at: &u32| {
            let space = spaces.get(*at as usize);
            let text = space.map(|space| if query.sort == TableSort::Code { &space.code } else { &space.name });
            natural_key(text.map_or("", String::as_str))
        };
        match query.sort {
            TableSort::Source if query.descending => order.reverse(),
            TableSort::Source => {}
            TableSort::Code | TableSort::Name => {
                order.sort_by_cached_key(text);
                if query.descending {
                    order.reverse();
                }
            }
            // What has no number stands at the end in both directions.
            TableSort::Area | TableSort::Residents | TableSort::Indicator => {
                order.sort_by(|x, y| match (self.number(*x), self.number(*y)) {
                    (Some(x), Some(y)) if query.descending => y.total_cmp(&x),
                    (Some(x), Some(y)) => x.total_cmp(&y),
                    (x, y) => y.is_some().cmp(&x.is_some()),
                });
            }
        }
    }

    fn number(&self, at: u32) -> Option<f64> {
        let at = at as usize;
        match self.key.query.sort {
            TableSort::Area => self.key.areas_m2.get(at).copied(),
            TableSort::Residents => self.key.spaces.get(at)?.residents,
            TableSort::Indicator => self.values.get(at).copied().flatten()?.number(),
            TableSort::Source | TableSort::Code | TableSort::Name => None,
        }
    }
}

/// The words of a filter.
pub(super) fn words_of(filter: &str) -> Vec<String> {
    filter.to_lowercase().split_whitespace().map(str::to_owned).collect()
}

/// Whether each of the words occurs in the code or name of one of the spaces.
pub(super) fn says_all<'a>(spaces: impl IntoIterator<Item = &'a Space>, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let texts: Vec<String> =
        spaces.into_iter().flat_map(|space| [space.code.to_lowercase(), space.name.to_lowercase()]).collect();
    words.iter().all(|word| texts.iter().any(|text| text.contains(word)))
}

fn lies_in(space: &Space, ground: &Polygon<f64>) -> bool {
    let (Some(own), Some(shown)) = (space.geometry.bounding_rect(), ground.bounding_rect()) else { return false };
    own.intersects(&shown) && space.geometry.intersects(ground)
}

/// "Bezirk 9" before "Bezirk 10": runs of digits compare by length first.
pub(super) fn natural_key(text: &str) -> Vec<(u8, usize, String)> {
    let mut parts: Vec<(u8, usize, String)> = Vec::new();
    for letter in text.to_lowercase().chars() {
        let kind = u8::from(!letter.is_ascii_digit());
        match parts.last_mut() {
            Some(last) if last.0 == kind => last.2.push(letter),
            _ => parts.push((kind, 0, letter.to_string())),
        }
    }
    for part in &mut parts {
        if part.0 == 0 {
            part.2 = part.2.trim_start_matches('0').to_owned();
            part.1 = part.2.len();
        }
    }
    parts
}

struct CopiedIndicator {
    name: String,
    kind: IndicatorKind,
    values: Vec<Option<ObservedValue>>,
    decimals: usize,
}

struct Copying<'a> {
    rows: &'a TableRows,
    selected: &'a HashSet<u32>,
    indicator: Option<&'a CopiedIndicator>,
    lang: Lang,
}

impl Copying<'_> {
    /// The rows as tab-separated text, as Excel takes them from the clipboard. Numbers in the language's decimal form, codes and names
    /// as texts; counts that may not leave the program are hidden. `None` if nobody wants it any more.
    fn text(&self, watch: &dyn Watch) -> Option<String> {
        let lang = self.lang;
        let mut text =
            [t!(lang, "table-code"), t!(lang, "table-name"), t!(lang, "table-area-m2"), t!(lang, "space-residents")]
                .join("\t");
        if let Some(indicator) = self.indicator {
            text.push('\t');
            text.push_str(&text_cell(&indicator.name));
        }
        text.push('\n');
        let chosen = |at: &&u32| self.selected.contains(at);
        let only_selected = self.selected.len() > 1 && self.rows.order.iter().any(|at| chosen(&at));
        for (number, at) in self.rows.order.iter().filter(|at| !only_selected || chosen(at)).enumerate() {
            if number.is_multiple_of(LOOK_EVERY) && watch.cancelled() {
                return None;
            }
            self.row(&mut text, *at as usize);
        }
        Some(text)
    }

    fn row(&self, text: &mut String, at: usize) {
        let lang = self.lang;
        let Some(space) = self.rows.key.spaces.get(at) else { return };
        let area = self.rows.key.areas_m2.get(at).map_or(String::new(), |area_m2| l10n::number(lang, *area_m2, 0));
        let residents = space.residents.map_or(String::new(), |n| shareable(lang, n));
        for (number, part) in
            [&text_cell(&space.code), &text_cell(&space.name), &area, &residents].into_iter().enumerate()
        {
            if number > 0 {
                text.push('\t');
            }
            text.push_str(part);
        }
        if let Some(indicator) = self.indicator {
            let value = indicator.values.get(at).copied().flatten().unwrap_or(ObservedValue::Missing);
            let value = disclosed_value(indicator.kind, value);
            text.push('\t');
            // Spreadsheets take the typographic minus for a text.
            text.push_str(&value_text(lang, Some(value), "", indicator.decimals).replace('−', "-"));
        }
        text.push('\n');
    }
}

/// A count of residents that may leave the program: 1 and 2 are persons, and are hidden.
fn shareable(lang: Lang, residents: f64) -> String {
    if residents > 0.0 && residents < 2.5 { "< 3".to_owned() } else { l10n::number(lang, residents, 0) }
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
