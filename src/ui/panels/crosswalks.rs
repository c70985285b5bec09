//! Crosswalks: computing one, looking at it, keeping it, giving it away.

use super::rows::{Chosen, Cursor, Title, table as rows_table};
use crate::app::crosswalk_table::{CrosswalkTable, TableRow};
use crate::app::explain;
use crate::app::operations::CrosswalkFormat;
use crate::app::session::{CrosswalkQuery, CrosswalkSort, CrosswalkView};
use crate::l10n::{self, Lang};
use crate::model::{Crosswalk, DefinitionId, Project, Severity};
use crate::t;
use crate::ui::context::{Action, Agree, Context};
use crate::ui::widgets::{choice_row, form, heading, named, named_edit, severity_colour};

/// What the panel remembers.
#[derive(Default)]
pub struct State {
    chosen: Option<(DefinitionId, DefinitionId)>,
    /// Whether counts of 1 and 2 are written to files.
    internal: bool,
    sort: CrosswalkSort,
    descending: bool,
    filter: String,
    cursor: Cursor,
}

impl State {
    /// Whether a file that is written now is for internal use.
    pub fn is_internal(&self) -> bool {
        self.internal
    }

    /// The next order of a column: names rising first, numbers falling; then the other way round, then as the spaces stand.
    fn sort_by(&mut self, column: usize) {
        let Some(sort) = SORTS.get(column).copied() else { return };
        let falls_first = column >= 2;
        (self.sort, self.descending) = match (self.sort == sort, self.descending == falls_first) {
            (false, _) => (sort, falls_first),
            (true, true) => (sort, !falls_first),
            (true, false) => (CrosswalkSort::Source, false),
        };
    }

    /// From where to where.
    pub fn chosen(&self) -> Option<(DefinitionId, DefinitionId)> {
        self.chosen
    }
}

/// Shows the panel.
pub fn show(ui: &mut egui::Ui, project: &Project, state: &mut State, cx: &mut Context<'_>) {
    let lang = cx.lang;
    heading(ui, &t!(lang, "crosswalks-title"));
    if project.definitions.len() < 2 {
        ui.weak(t!(lang, "comparison-needs-two"));
        return;
    }
    choose(ui, project, state, cx);
    kept(ui, project, cx);
    let Some(view) = cx.session.crosswalk_view().cloned() else {
        ui.weak(t!(lang, "crosswalks-hint"));
        return;
    };
    ui.separator();
    about(ui, project, &view, cx);
    files(ui, project, &view, state, cx);
    table(ui, project, &view, state, cx);
}

/// Common definitions first: they are what the others are brought to.
fn definitions(project: &Project) -> Vec<DefinitionId> {
    let decided = |id: &DefinitionId| project.decision_of(*id).is_some();
    let all = || project.definitions.iter().map(|d| d.id);
    all().filter(decided).chain(all().filter(|id| !decided(id))).collect()
}

fn choose(ui: &mut egui::Ui, project: &Project, state: &mut State, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let ids = definitions(project);
    let known = |id: &DefinitionId| project.definition(*id).is_some();
    if state.chosen.is_none_or(|(from, to)| !known(&from) || !known(&to)) {
        let to = ids.first().copied();
        let from = cx.session.view.active().filter(|id| Some(*id) != to && known(id));
        let from = from.or_else(|| ids.iter().copied().find(|id| Some(*id) != to));
        state.chosen = from.zip(to);
    }
    let Some((mut from, mut to)) = state.chosen else { return };
    let name = |id: &DefinitionId| project.definition(*id).map(|d| d.name.clone()).unwrap_or_default();
    form(ui, "crosswalk", |ui| {
        choice_row(ui, &t!(lang, "crosswalks-from"), &mut from, &ids, name);
        choice_row(ui, &t!(lang, "crosswalks-to"), &mut to, &ids, name);
    });
    ui.horizontal_wrapped(|ui| {
        let compute = ui.add_enabled(from != to, egui::Button::new(t!(lang, "crosswalks-compute")));
        if compute.on_disabled_hover_text(t!(lang, "comparison-same")).clicked() {
            cx.send(Action::Agree(Agree::ComputeCrosswalk(from, to)));
        }
        if ui.button(t!(lang, "crosswalks-swap")).on_hover_text(t!(lang, "crosswalks-swap-tooltip")).clicked() {
            std::mem::swap(&mut from, &mut to);
        }
        let import =
            ui.add_enabled(from != to && cx.session.can_change(), egui::Button::new(t!(lang, "crosswalks-import")));
        if import.on_hover_text(t!(lang, "crosswalks-import-tooltip")).clicked() {
            cx.send(Action::Agree(Agree::AskCrosswalkFile));
        }
        if cx.session.computes_crosswalk() {
            ui.spinner();
        }
    });
    state.chosen = Some((from, to));
}

/// Those in the project.
fn kept(ui: &mut egui::Ui, project: &Project, cx: &mut Context<'_>) {
    if project.crosswalks.is_empty() {
        return;
    }
    let lang = cx.lang;
    if cx.session.wants_judgement() {
        cx.send(Action::Agree(Agree::JudgeCrosswalks));
    }
    let title = t!(lang, "crosswalks-kept", count = l10n::count(lang, project.crosswalks.len()));
    let most = (ui.available_height() * 0.3).max(70.0);
    egui::CollapsingHeader::new(title).id_salt("kept crosswalks").default_open(true).show(ui, |ui| {
        egui::ScrollArea::vertical().id_salt("kept crosswalks").max_height(most).auto_shrink([false, true]).show(
            ui,
            |ui| {
                for crosswalk in &project.crosswalks {
                    ui.push_id(crosswalk.id.to_string(), |ui| kept_one(ui, crosswalk, cx));
                }
            },
        );
    });
}

fn kept_one(ui: &mut egui::Ui, crosswalk: &Crosswalk, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let shown = cx.session.crosswalk_view().is_some_and(|view| view.crosswalk.id == crosswalk.id);
    ui.horizontal(|ui| {
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let delete = egui::Button::new(t!(lang, "action-delete")).small();
            let delete = ui.add_enabled(cx.session.can_change(), delete).on_hover_text(t!(lang, "edit-delete-tooltip"));
            if named(delete, &format!("{}: {}", t!(lang, "action-delete"), crosswalk.name)).clicked() {
                cx.send(Action::Agree(Agree::DeleteCrosswalk(crosswalk.id)));
            }
            if cx.session.crosswalk_is_stale(crosswalk.id) == Some(true) {
                let colour = severity_colour(ui, Severity::Warning);
                ui.colored_label(colour, t!(lang, "crosswalks-stale"))
                    .on_hover_text(t!(lang, "crosswalks-stale-tooltip"));
            }
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                let name = egui::Button::selectable(shown, &crosswalk.name).truncate();
                if ui.add(name).on_hover_text(&crosswalk.name).clicked() {
                    cx.send(Action::Agree(Agree::LookAtCrosswalk(crosswalk.id)));
                }
            });
        });
    });
}

/// What it rests on, and whether its sums are right.
fn about(ui: &mut egui::Ui, project: &Project, view: &CrosswalkView, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let (crosswalk, table) = (&view.crosswalk, &view.table);
    let name = |id| project.definition(id).map(|d| d.name.clone()).unwrap_or_default();
    if cx.session.wants_judgement() {
        cx.send(Action::Agree(Agree::JudgeCrosswalks));
    }
    if cx.session.crosswalk_is_stale(crosswalk.id) == Some(true) {
        let colour = severity_colour(ui, Severity::Warning);
        ui.colored_label(colour, t!(lang, "crosswalks-stale-shown"));
    }
    ui.strong(t!(lang, "crosswalks-from-to", from = name(crosswalk.from), to = name(crosswalk.to)));
    ui.label(explain::crosswalk_basis(lang, crosswalk));
    let (rows, exact) = (l10n::count(lang, table.rows.len()), l10n::count(lang, table.exact()));
    ui.weak(t!(lang, "crosswalks-rows", n = table.rows.len(), rows = rows, exact = exact));
    if table.lost > 0 {
        let colour = severity_colour(ui, Severity::Warning);
        ui.colored_label(colour, t!(lang, "crosswalks-lost", n = table.lost, count = l10n::count(lang, table.lost)));
    }
    sums(ui, project, crosswalk, table, cx);
    outside(ui, project, crosswalk, table, cx);
}

/// How many spaces with a wrong sum are listed.
const LISTED: usize = 30;

fn sums(ui: &mut egui::Ui, project: &Project, crosswalk: &Crosswalk, table: &CrosswalkTable, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let wrong = table.wrong_sums().count();
    let all = l10n::count(lang, table.sums.len());
    if wrong == 0 {
        ui.weak(t!(lang, "crosswalks-sums-right", n = table.sums.len(), count = all));
        return;
    }
    let title = t!(lang, "crosswalks-sums-wrong", n = wrong, count = l10n::count(lang, wrong), all = all);
    egui::CollapsingHeader::new(title).id_salt("crosswalk sums").show(ui, |ui| {
        egui::ScrollArea::vertical().id_salt("crosswalk sums").max_height(140.0).show(ui, |ui| {
            for sum in table.wrong_sums().take(LISTED) {
                let label = space_label(project, crosswalk.from, sum.from);
                let share = sum.residents_share.unwrap_or(sum.area_share);
                let text = t!(lang, "crosswalks-sum", name = label, share = l10n::percent(lang, share, 1));
                let button = egui::Button::new(text).frame(false).truncate();
                if ui.add(button).on_hover_text(t!(lang, "findings-go-there")).clicked() {
                    cx.send(Action::Select { definition: crosswalk.from, spaces: vec![sum.from], zoom: true });
                }
            }
            if wrong > LISTED {
                ui.weak(t!(lang, "findings-more", count = l10n::count(lang, wrong - LISTED)));
            }
        });
    });
}

/// Spaces that lie partly outside: their shares sum to 1 all the same.
fn outside(ui: &mut egui::Ui, project: &Project, crosswalk: &Crosswalk, table: &CrosswalkTable, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let partly = table.partly_outside().count();
    if partly == 0 {
        return;
    }
    let title = t!(lang, "crosswalks-outside", n = partly, count = l10n::count(lang, partly));
    let title = egui::RichText::new(title).color(severity_colour(ui, Severity::Warning));
    let header = egui::CollapsingHeader::new(title).id_salt("crosswalk outside").show(ui, |ui| {
        ui.weak(t!(lang, "crosswalks-outside-meaning"));
        egui::ScrollArea::vertical().id_salt("crosswalk outside").max_height(140.0).show(ui, |ui| {
            for (from, check) in table.partly_outside().take(LISTED) {
                let name = space_label(project, crosswalk.from, from);
                let text = explain::crosswalk_outside(lang, &name, check);
                let button = egui::Button::new(text).frame(false).truncate();
                if ui.add(button).on_hover_text(t!(lang, "findings-go-there")).clicked() {
                    cx.send(Action::Select { definition: crosswalk.from, spaces: vec![from], zoom: true });
                }
            }
            if partly > LISTED {
                ui.weak(t!(lang, "findings-more", count = l10n::count(lang, partly - LISTED)));
            }
        });
    });
    header.header_response.on_hover_text(t!(lang, "crosswalks-outside-meaning"));
}

/// Keeping it, and giving it away.
fn files(ui: &mut egui::Ui, project: &Project, view: &CrosswalkView, state: &mut State, cx: &mut Context<'_>) {
    let lang = cx.lang;
    ui.horizontal_wrapped(|ui| {
        let keeps = project.crosswalk(view.crosswalk.id).is_none() && cx.session.can_change();
        let keep = ui.add_enabled(keeps, egui::Button::new(t!(lang, "crosswalks-keep")));
        if keep.on_hover_text(t!(lang, "crosswalks-keep-tooltip")).clicked() {
            cx.send(Action::Agree(Agree::KeepCrosswalk));
        }
        for (format, label) in [
            (CrosswalkFormat::Xlsx, t!(lang, "crosswalks-export-xlsx")),
            (CrosswalkFormat::Csv, t!(lang, "crosswalks-export-csv")),
        ] {
            if ui.button(label).clicked() {
                cx.send(Action::Agree(Agree::AskCrosswalkPlace(format)));
            }
        }
    });
    ui.checkbox(&mut state.internal, t!(lang, "crosswalks-internal"));
}

fn space_label(project: &Project, definition: DefinitionId, at: u32) -> String {
    let spaces = project.definition(definition).map(|definition| &definition.spaces);
    spaces.and_then(|spaces| spaces.get(at as usize)).map(|space| space.label()).unwrap_or_default()
}

/// Its name alone where that tells it from the others: there is no room for more in the table.
fn short_label(project: &Project, definition: DefinitionId, at: u32, name_suffices: bool) -> String {
    let spaces = project.definition(definition).map(|definition| &definition.spaces);
    let space = spaces.and_then(|spaces| spaces.get(at as usize));
    space.map(|space| if name_suffices { space.name.clone() } else { space.label() }).unwrap_or_default()
}

/// Search, how many rows, and the rows.
fn table(ui: &mut egui::Ui, project: &Project, view: &CrosswalkView, state: &mut State, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let query = CrosswalkQuery {
        crosswalk: view.crosswalk.id,
        sort: state.sort,
        descending: state.descending,
        filter: state.filter.trim().to_owned(),
    };
    let arranged = cx.session.crosswalk_is_arranged(&query);
    if !arranged {
        cx.send(Action::Agree(Agree::ArrangeCrosswalk(query)));
        state.cursor.forget();
    }
    let rows = cx.session.crosswalk_rows().cloned().unwrap_or_default();
    ui.horizontal_wrapped(|ui| {
        let hint = t!(lang, "crosswalks-filter");
        let edit = egui::TextEdit::singleline(&mut state.filter).hint_text(&hint).desired_width(150.0);
        named_edit(ui.add(edit), &hint);
        let (shown, all) = (l10n::count(lang, rows.len()), l10n::count(lang, view.table.rows.len()));
        ui.weak(t!(lang, "crosswalks-rows-shown", shown = shown, all = all));
        if !arranged {
            ui.add(egui::Spinner::new().size(12.0));
        }
    });
    let one = |row: usize| rows.get(row).and_then(|at| view.table.rows.get(*at as usize));
    let cell = |row: usize, column: usize| {
        let Some(shown) = one(row) else { return String::new() };
        match column {
            0 => short_label(project, view.crosswalk.from, shown.from, view.names_suffice[0]),
            1 => short_label(project, view.crosswalk.to, shown.to, view.names_suffice[1]),
            column => number_cell(shown, column, lang),
        }
    };
    let titles = titles(project, view, state, lang);
    let purpose = t!(lang, "crosswalks-table-purpose");
    match rows_table(ui, ("crosswalk rows", &purpose), &titles, rows.len(), &mut state.cursor, cell) {
        Some(Chosen::Row(row)) => {
            if let Some(shown) = one(row) {
                cx.send(Action::Select { definition: view.crosswalk.from, spaces: vec![shown.from], zoom: true });
            }
        }
        Some(Chosen::Column(column)) => state.sort_by(column),
        None => {}
    }
}

/// What each column is sorted by.
const SORTS: [CrosswalkSort; 5] = [
    CrosswalkSort::From,
    CrosswalkSort::To,
    CrosswalkSort::ResidentsShare,
    CrosswalkSort::AreaShare,
    CrosswalkSort::Residents,
];

fn titles(project: &Project, view: &CrosswalkView, state: &State, lang: Lang) -> Vec<Title> {
    let name = |id| project.definition(id).map(|d| d.name.clone()).unwrap_or_default();
    let titles = [
        Title::text(name(view.crosswalk.from)),
        Title::text(name(view.crosswalk.to)),
        Title::number(t!(lang, "crosswalks-share-residents"), 56.0),
        Title::number(t!(lang, "crosswalks-share-area"), 56.0),
        Title::number(t!(lang, "space-residents"), 58.0),
    ];
    let sorted = |sort| (state.sort == sort).then_some(state.descending);
    titles.into_iter().zip(SORTS).map(|(title, sort)| title.sorted(sorted(sort))).collect()
}

/// Shares and residents; what is not known is no number.
fn number_cell(shown: &TableRow, column: usize, lang: Lang) -> String {
    let percent = |share: f64| l10n::percent(lang, share, 1);
    let none = || "–".to_owned();
    match (column, shown.row.residents) {
        (2, _) => shown.row.residents_share.map_or_else(none, percent),
        (3, _) => percent(shown.row.area_share),
        (_, None) => none(),
        (_, Some(residents)) if shown.row.exact => l10n::number(lang, residents, 0),
        (_, Some(residents)) => format!("≈ {}", l10n::number(lang, residents, 0)),
    }
}
