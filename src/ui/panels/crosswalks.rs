//! Crosswalks: computing one, looking at it, keeping it, giving it away.

use crate::app::crosswalk_table::CrosswalkTable;
use crate::app::explain;
use crate::app::operations::CrosswalkFormat;
use crate::app::session::CrosswalkView;
use crate::l10n::{self, Lang};
use crate::model::{Crosswalk, CrosswalkId, DefinitionId, Project, Severity};
use crate::t;
use crate::ui::context::{Action, Agree, Context};
use crate::ui::widgets::{choice_row, form, heading, named, severity_colour};
use egui_extras::{Column, TableBuilder};

/// What the panel remembers.
#[derive(Default)]
pub struct State {
    chosen: Option<(DefinitionId, DefinitionId)>,
    /// Whether counts of 1 and 2 are written to files.
    internal: bool,
    /// What the table is sorted by; `None`: as the spaces stand in their definitions.
    by_size: bool,
    sorted: Option<(CrosswalkId, bool, Vec<usize>)>,
}

impl State {
    /// Whether a file that is written now is for internal use.
    pub fn is_internal(&self) -> bool {
        self.internal
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
    ui.strong(t!(lang, "crosswalks-from-to", from = name(crosswalk.from), to = name(crosswalk.to)));
    ui.label(explain::crosswalk_basis(lang, crosswalk));
    let (rows, exact) = (l10n::count(lang, table.rows.len()), l10n::count(lang, table.exact()));
    ui.weak(t!(lang, "crosswalks-rows", n = table.rows.len(), rows = rows, exact = exact));
    if table.lost > 0 {
        let colour = severity_colour(ui, Severity::Warning);
        ui.colored_label(colour, t!(lang, "crosswalks-lost", n = table.lost, count = l10n::count(lang, table.lost)));
    }
    sums(ui, project, crosswalk, table, cx);
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

fn table(ui: &mut egui::Ui, project: &Project, view: &CrosswalkView, state: &mut State, cx: &mut Context<'_>) {
    let lang = cx.lang;
    ui.checkbox(&mut state.by_size, t!(lang, "crosswalks-by-size"));
    let key = (view.crosswalk.id, state.by_size);
    if state
        .sorted
        .as_ref()
        .is_none_or(|(id, by_size, order)| (*id, *by_size) != key || order.len() != view.table.rows.len())
    {
        state.sorted = Some((key.0, key.1, order(&view.table, state.by_size)));
    }
    let Some((_, _, order)) = &state.sorted else { return };
    let height = ui.text_style_height(&egui::TextStyle::Body) + 6.0;
    let name = |id| project.definition(id).map(|d| d.name.clone()).unwrap_or_default();
    let titles = [
        name(view.crosswalk.from),
        name(view.crosswalk.to),
        t!(lang, "crosswalks-share-residents"),
        t!(lang, "crosswalks-share-area"),
        t!(lang, "space-residents"),
    ];
    TableBuilder::new(ui)
        .id_salt("crosswalk rows")
        .striped(true)
        .sense(egui::Sense::click())
        .cell_layout(egui::Layout::left_to_right(egui::Align::Center))
        .columns(Column::remainder().at_least(70.0).clip(true), 2)
        .columns(Column::exact(52.0).clip(true), 3)
        .header(height, |mut header| {
            for title in &titles {
                header.col(|ui| {
                    ui.add(egui::Label::new(egui::RichText::new(title).strong()).truncate()).on_hover_text(title);
                });
            }
        })
        .body(|body| {
            body.rows(height, order.len(), |mut row| {
                let Some(shown) = order.get(row.index()).and_then(|at| view.table.rows.get(*at)) else { return };
                for (definition, at) in [(view.crosswalk.from, shown.from), (view.crosswalk.to, shown.to)] {
                    row.col(|ui| {
                        ui.add(egui::Label::new(space_label(project, definition, at)).truncate().selectable(false));
                    });
                }
                for text in numbers(shown, lang) {
                    row.col(|ui| {
                        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                            ui.add(egui::Label::new(text).selectable(false));
                        });
                    });
                }
                if row.response().clicked() {
                    cx.send(Action::Select { definition: view.crosswalk.from, spaces: vec![shown.from], zoom: true });
                }
            });
        });
}

/// Shares and residents; what is not known is no number.
fn numbers(shown: &crate::app::crosswalk_table::TableRow, lang: Lang) -> [String; 3] {
    let percent = |share: f64| l10n::percent(lang, share, 1);
    let none = || "–".to_owned();
    let residents = shown.row.residents.map_or_else(none, |n| l10n::number(lang, n, 0));
    let residents =
        if shown.row.exact || shown.row.residents.is_none() { residents } else { format!("≈ {residents}") };
    [shown.row.residents_share.map_or_else(none, percent), percent(shown.row.area_share), residents]
}

fn order(table: &CrosswalkTable, by_size: bool) -> Vec<usize> {
    let mut order: Vec<usize> = (0..table.rows.len()).collect();
    if by_size {
        let size = |at: &usize| {
            table.rows.get(*at).map_or((0.0, 0.0), |row| (row.row.residents.unwrap_or(0.0), row.row.area_share))
        };
        order.sort_by(|a, b| {
            let ((a, area_a), (b, area_b)) = (size(a), size(b));
            b.total_cmp(&a).then(area_b.total_cmp(&area_a))
        });
    }
    order
}
