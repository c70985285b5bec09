//! Sections of the comparison that are tables: disagreements, spaces, versions, all pairs.

use super::super::rows::{Chosen, Cursor, Title, table};
use super::{Sides, State, give_away};
use crate::app::explain::{self, ComparisonTable};
use crate::app::operations::{Disagreement, PairFigures};
use crate::l10n::{Lang, area, number, percent};
use crate::model::{DefinitionId, Project};
use crate::t;
use crate::ui::context::{Action, Context};
use std::cmp::Ordering;
use std::sync::Arc;

/// An order of rows and what it was made for.
#[derive(Default)]
pub(super) struct Order {
    column: Option<usize>,
    /// Of what: the address of the report, the direction, and the column.
    made_for: Option<(usize, bool, Option<usize>)>,
    rows: Vec<usize>,
}

impl Order {
    /// The next order by a column: by it, then as it came.
    fn by(&mut self, column: usize) {
        self.column = if self.column == Some(column) { None } else { Some(column) };
    }

    /// Sorts once after each change. `compare` orders two rows by a column.
    fn follow(
        &mut self,
        (of, from_a): (usize, bool),
        count: usize,
        compare: impl Fn(usize, usize, usize) -> Ordering,
    ) -> bool {
        let key = Some((of, from_a, self.column));
        if self.made_for == key && self.rows.len() == count {
            return false;
        }
        self.rows = (0..count).collect();
        if let Some(column) = self.column {
            self.rows.sort_by(|x, y| compare(*x, *y, column));
        }
        self.made_for = key;
        true
    }
}

/// Which definition's spaces are looked at: the finer ones tell more, but the question goes both ways.
fn direction(ui: &mut egui::Ui, sides: &Sides<'_>, from_coarser: &mut bool) -> bool {
    let finer_is_a = sides.report.comparison.finer_is_a;
    for (coarser, is_a) in [(false, finer_is_a), (true, !finer_is_a)] {
        ui.selectable_value(from_coarser, coarser, sides.names(is_a).name);
    }
    finer_is_a != *from_coarser
}

/// Where spaces reach beyond their majority space.
pub(super) fn disagreements(ui: &mut egui::Ui, sides: &Sides<'_>, state: &mut State, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let mut from_a = false;
    ui.horizontal_wrapped(|ui| {
        from_a = direction(ui, sides, &mut state.from_coarser);
        give_away(ui, ComparisonTable::Disagreements(from_a), &mut state.internal, cx);
    });
    let found = sides.report.details.disagreements(from_a);
    if found.is_empty() {
        ui.label(t!(lang, "comparison-no-disagreements"));
        return;
    }
    let (of, into) = (sides.names(from_a), sides.names(!from_a));
    let compare = |x: usize, y: usize, column: usize| match (found.get(x), found.get(y)) {
        (Some(x), Some(y)) => match column {
            0 => of.label(lang, x.space).cmp(&of.label(lang, y.space)),
            1 => into.label(lang, x.reaches_into).cmp(&into.label(lang, y.reaches_into)),
            2 => weight(y).total_cmp(&weight(x)),
            _ => y.share.total_cmp(&x.share),
        },
        _ => Ordering::Equal,
    };
    if state.order.follow((sides.key(), from_a), found.len(), compare) {
        state.cursor.forget();
    }
    let titles = disagreement_titles(sides, from_a, lang);
    let one = |row: usize| state.order.rows.get(row).and_then(|at| found.get(*at));
    let cell = |row: usize, column: usize| {
        let Some(found) = one(row) else { return String::new() };
        match column {
            0 => of.label(lang, found.space),
            1 => into.label(lang, found.reaches_into),
            2 => found.residents.map_or_else(|| area(lang, found.area_m2), |n| number(lang, n, 0)),
            _ => percent(lang, found.share, 0),
        }
    };
    sentence(ui, state.told.and_then(&one), |found| explain::disagreement(lang, found, of, into, false));
    let purpose = t!(lang, "comparison-disagreements-purpose");
    match table(ui, ("disagreements", &purpose), &titles, found.len(), &mut state.cursor, cell) {
        Some(Chosen::Row(row)) => {
            state.told = Some(row);
            if let Some(found) = one(row) {
                let (one, other) = (sides.id(from_a), sides.id(!from_a));
                cx.send(Action::MarkDisputed { one: (one, found.space), other: (other, found.reaches_into) });
            }
        }
        Some(Chosen::Column(column)) => {
            state.order.by(column);
            state.told = None;
        }
        None => {}
    }
}

fn disagreement_titles(sides: &Sides<'_>, from_a: bool, lang: Lang) -> [Title; 4] {
    let (of, into) = (sides.names(from_a), sides.names(!from_a));
    let has_residents = sides.report.comparison.residents.is_some();
    let amount = if has_residents { t!(lang, "space-residents") } else { t!(lang, "space-area") };
    [
        Title::text(of.name.to_owned()).sortable(),
        Title::text(t!(lang, "comparison-reaches-into", name = into.name.to_owned())).sortable(),
        Title::number(amount, 80.0).sortable(),
        Title::number(t!(lang, "comparison-share"), 56.0).sortable(),
    ]
}

fn weight(found: &Disagreement) -> f64 {
    found.residents.unwrap_or(found.area_m2)
}

/// What was chosen last, in a sentence; the room for it is always there, so that rows stay where they are.
fn sentence<T>(ui: &mut egui::Ui, chosen: Option<&T>, say: impl Fn(&T) -> String) {
    let height = ui.text_style_height(&egui::TextStyle::Body) * 3.0;
    let size = egui::vec2(ui.available_width(), height);
    ui.allocate_ui_with_layout(size, egui::Layout::top_down(egui::Align::Min), |ui| {
        ui.set_min_height(height);
        if let Some(chosen) = chosen {
            ui.label(say(chosen));
        }
    });
}

/// How each space lies in those of the other.
pub(super) fn spaces(ui: &mut egui::Ui, sides: &Sides<'_>, state: &mut State, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let mut of_a = false;
    ui.horizontal_wrapped(|ui| {
        of_a = direction(ui, sides, &mut state.from_coarser);
        give_away(ui, ComparisonTable::Spaces(of_a), &mut state.internal, cx);
    });
    let fits = sides.report.comparison.fits(of_a);
    let (of, into) = (sides.names(of_a), sides.names(!of_a));
    let has_residents = sides.report.comparison.residents.is_some();
    let compare = |x: usize, y: usize, column: usize| match (fits.get(x), fits.get(y)) {
        (Some(fit), Some(other)) => match column {
            0 => of.label(lang, x as u32).cmp(&of.label(lang, y as u32)),
            1 => fit.majority.cmp(&other.majority),
            2 if has_residents => {
                other.outside_residents.unwrap_or(0.0).total_cmp(&fit.outside_residents.unwrap_or(0.0))
            }
            2 => other.outside_area_m2.total_cmp(&fit.outside_area_m2),
            _ => other.inhomogeneity_area.total_cmp(&fit.inhomogeneity_area),
        },
        _ => Ordering::Equal,
    };
    if state.order.follow((sides.key(), of_a), fits.len(), compare) {
        state.cursor.forget();
    }
    let titles = [
        Title::text(of.name.to_owned()).sortable(),
        Title::text(t!(lang, "comparison-majority-in", name = into.name.to_owned())).sortable(),
        Title::number(t!(lang, "comparison-outside"), 80.0).sortable(),
        Title::number(t!(lang, "comparison-inhomogeneity-short"), 60.0).sortable(),
    ];
    let at = |row: usize| state.order.rows.get(row).copied();
    let cell = |row: usize, column: usize| {
        let Some((at, fit)) = at(row).and_then(|at| Some((at, fits.get(at)?))) else { return String::new() };
        match column {
            0 => of.label(lang, at as u32),
            1 => match (fit.inside, fit.majority) {
                (Some(inside), _) => t!(lang, "comparison-inside-of", name = into.label(lang, inside)),
                (None, Some(majority)) => into.label(lang, majority),
                (None, None) => "–".to_owned(),
            },
            2 if fit.inside.is_some() => "–".to_owned(),
            2 => fit.outside_residents.map_or_else(|| area(lang, fit.outside_area_m2), |n| number(lang, n, 0)),
            _ => number(lang, fit.inhomogeneity_residents.unwrap_or(fit.inhomogeneity_area), 2),
        }
    };
    let purpose = t!(lang, "comparison-spaces-purpose", name = of.name.to_owned());
    match table(ui, ("fits", &purpose), &titles, fits.len(), &mut state.cursor, cell) {
        Some(Chosen::Row(row)) => {
            if let Some(at) = at(row) {
                cx.send(Action::Select { definition: sides.id(of_a), spaces: vec![at as u32], zoom: true });
            }
        }
        Some(Chosen::Column(column)) => state.order.by(column),
        None => {}
    }
}

/// What changed if the second is a later version of the first.
pub(super) fn versions(ui: &mut egui::Ui, sides: &Sides<'_>, state: &mut State, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let (old, new) = (sides.names(true), sides.names(false));
    let versions = &sides.report.details.versions;
    ui.label(explain::version_changes(lang, versions, old.name, new.name));
    if versions.changes.is_empty() {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        ui.weak(t!(lang, "comparison-versions-hint"));
        give_away(ui, ComparisonTable::Versions, &mut state.internal, cx);
    });
    let titles = [
        Title { width: Some(96.0), ..Title::text(t!(lang, "comparison-change")) },
        Title::text(t!(lang, "comparison-told")),
    ];
    let cell = |row: usize, column: usize| match versions.changes.get(row) {
        Some(change) if column == 0 => explain::change_kind(lang, change.kind),
        Some(change) => explain::version_change(lang, change, old, new, true),
        None => String::new(),
    };
    let one = |row: usize| versions.changes.get(row);
    sentence(ui, state.told.and_then(one), |change| explain::version_change(lang, change, old, new, true));
    let purpose = t!(lang, "comparison-versions-purpose");
    let answer = table(ui, ("versions", &purpose), &titles, versions.changes.len(), &mut state.cursor, cell);
    if let Some(Chosen::Row(row)) = answer
        && let Some(change) = one(row)
    {
        state.told = Some(row);
        let gone = change.new.is_empty();
        let spaces = if gone { change.old.clone() } else { change.new.clone() };
        cx.send(Action::Select { definition: sides.id(gone), spaces, zoom: true });
    }
}

/// All pairs of definitions.
pub(super) fn all_pairs(ui: &mut egui::Ui, project: &Project, state: &mut State, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let Some(all) = cx.session.all_pairs().cloned() else { return offer_all(ui, cx) };
    ui.horizontal_wrapped(|ui| {
        ui.weak(explain::all_pairs_basis(lang, &all));
        give_away(ui, ComparisonTable::AllPairs, &mut state.internal, cx);
    });
    let name = |id: DefinitionId| project.definition(id).map(|d| d.name.clone()).unwrap_or_default();
    let outside = |pair: &PairFigures| {
        let total = pair.residents.filter(|total| *total > 0.0);
        pair.outside.zip(total).map_or(pair.outside_area_share, |(outside, total)| outside / total)
    };
    let compare = |x: usize, y: usize, column: usize| match (all.pairs.get(x), all.pairs.get(y)) {
        (Some(x), Some(y)) => match column {
            0 => name(x.a).cmp(&name(y.a)),
            1 => name(x.b).cmp(&name(y.b)),
            2 => outside(y).total_cmp(&outside(x)),
            _ => v(y).total_cmp(&v(x)),
        },
        _ => Ordering::Equal,
    };
    if state.order.follow((Arc::as_ptr(&all) as usize, true), all.pairs.len(), compare) {
        state.cursor.forget();
    }
    let titles = [
        Title::text(t!(lang, "comparison-first")).sortable(),
        Title::text(t!(lang, "comparison-second")).sortable(),
        Title::number(t!(lang, "comparison-outside"), 104.0).sortable(),
        Title::number(t!(lang, "comparison-v"), 56.0).sortable(),
    ];
    let one = |row: usize| state.order.rows.get(row).and_then(|at| all.pairs.get(*at));
    let cell = |row: usize, column: usize| {
        let Some(pair) = one(row) else { return String::new() };
        match column {
            0 => name(pair.a),
            1 => name(pair.b),
            2 => match pair.outside {
                Some(people) => format!("{} ({})", number(lang, people, 0), percent(lang, outside(pair), 0)),
                None => percent(lang, pair.outside_area_share, 1),
            },
            _ => number(lang, v(pair), 3),
        }
    };
    let purpose = t!(lang, "comparison-all-purpose");
    match table(ui, ("all pairs", &purpose), &titles, all.pairs.len(), &mut state.cursor, cell) {
        Some(Chosen::Row(row)) => {
            if let Some(pair) = one(row) {
                state.chosen = Some((pair.a, pair.b));
                cx.send(Action::Compare(pair.a, pair.b));
            }
        }
        Some(Chosen::Column(column)) => state.order.by(column),
        None => {}
    }
}

/// Before they are compared.
fn offer_all(ui: &mut egui::Ui, cx: &mut Context<'_>) {
    let lang = cx.lang;
    if cx.session.is_comparing_all() {
        ui.horizontal(|ui| {
            ui.spinner();
            ui.label(t!(lang, "comparison-running"));
        });
    } else if ui.button(t!(lang, "comparison-all-run")).clicked() {
        cx.send(Action::CompareAll);
    }
}

fn v(pair: &PairFigures) -> f64 {
    pair.v_by_residents.unwrap_or(pair.v_by_area)
}

/// Forgets where the keyboard was and what was told.
pub(super) fn leave(cursor: &mut Cursor, order: &mut Order, told: &mut Option<usize>) {
    cursor.forget();
    *order = Order::default();
    *told = None;
}
