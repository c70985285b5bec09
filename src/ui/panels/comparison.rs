//! Two definitions over one another: the headline in people, the coefficients, the cross-table.

use crate::app::explain;
use crate::app::operations::{ComparisonReport, Pair};
use crate::l10n::{self, Lang};
use crate::model::{Definition, DefinitionId, Project};
use crate::t;
use crate::ui::context::{Action, Context};
use crate::ui::widgets::{choice_row, fact, form, heading};
use egui_extras::{Column, TableBuilder};
use std::sync::Arc;

/// What the panel remembers.
#[derive(Default)]
pub struct State {
    chosen: Option<(DefinitionId, DefinitionId)>,
    by_area: bool,
    sorted: Option<Sorted>,
}

/// The cross-table's order, computed once per comparison.
struct Sorted {
    report: Arc<ComparisonReport>,
    by_residents: bool,
    order: Vec<usize>,
    /// Whether names alone tell the spaces of the first and of the second definition apart.
    names_suffice: [bool; 2],
}

/// Whether every space has a name of its own.
fn names_suffice(definition: &Definition) -> bool {
    let names: std::collections::HashSet<&str> =
        definition.spaces.iter().map(|space| space.name.as_str()).filter(|name| !name.is_empty()).collect();
    names.len() == definition.spaces.len()
}

/// Shows the panel.
pub fn show(ui: &mut egui::Ui, project: &Project, state: &mut State, cx: &mut Context<'_>) {
    let lang = cx.lang;
    heading(ui, &t!(lang, "comparison-title"));
    if project.definitions.len() < 2 {
        ui.weak(t!(lang, "comparison-needs-two"));
        return;
    }
    choose(ui, project, state, cx);
    let Some(comparison) = cx.session.comparison() else {
        ui.weak(t!(lang, "comparison-hint"));
        return;
    };
    let Some(report) = comparison.report.clone() else {
        ui.horizontal(|ui| {
            ui.spinner();
            ui.label(t!(lang, "comparison-running"));
        });
        return;
    };
    let (Some(a), Some(b)) = (project.definition(report.a), project.definition(report.b)) else { return };
    ui.separator();
    figures(ui, &report, a, b, lang);
    ui.add_space(6.0);
    cross_table(ui, report, a, b, state, cx);
}

fn choose(ui: &mut egui::Ui, project: &Project, state: &mut State, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let known = |id: &DefinitionId| project.definition(*id).is_some();
    if state.chosen.is_none_or(|(a, b)| !known(&a) || !known(&b)) {
        let shown = cx.session.comparison().map(|c| (c.a, c.b)).filter(|(a, b)| known(a) && known(b));
        state.chosen = shown.or_else(|| {
            let first = cx.session.view.active().or_else(|| Some(project.definitions.first()?.id))?;
            Some((first, project.definitions.iter().map(|d| d.id).find(|id| *id != first)?))
        });
    }
    let Some((mut a, mut b)) = state.chosen else { return };
    let ids: Vec<DefinitionId> = project.definitions.iter().map(|d| d.id).collect();
    let name = |id: &DefinitionId| project.definition(*id).map(|d| d.name.clone()).unwrap_or_default();
    form(ui, "comparison", |ui| {
        choice_row(ui, &t!(lang, "comparison-first"), &mut a, &ids, name);
        choice_row(ui, &t!(lang, "comparison-second"), &mut b, &ids, name);
    });
    state.chosen = Some((a, b));
    let button = egui::Button::new(t!(lang, "comparison-run"));
    if ui.add_enabled(a != b, button).on_disabled_hover_text(t!(lang, "comparison-same")).clicked() {
        cx.send(Action::Compare(a, b));
    }
}

fn figures(ui: &mut egui::Ui, report: &ComparisonReport, a: &Definition, b: &Definition, lang: Lang) {
    let comparison = &report.comparison;
    let headline = explain::headline(lang, comparison, &a.name, &b.name);
    ui.label(egui::RichText::new(headline).size(15.0).strong());
    let carrier = report.carrier.as_ref().map(|carrier| (carrier.name.as_str(), carrier.reference_date.as_str()));
    let basis = explain::residents_basis(lang, comparison, carrier);
    if !basis.is_empty() {
        ui.weak(basis);
    }
    ui.add_space(4.0);
    if let Some(agreement) = &comparison.by_residents {
        fact(ui, &t!(lang, "comparison-by-residents"), &explain::agreement(lang, agreement));
    }
    fact(ui, &t!(lang, "comparison-by-area"), &explain::agreement(lang, &comparison.by_area));
    ui.add_space(4.0);
    for line in explain::areas(lang, comparison, &a.name, &b.name) {
        ui.label(line);
    }
}

fn cross_table(
    ui: &mut egui::Ui,
    report: Arc<ComparisonReport>,
    a: &Definition,
    b: &Definition,
    state: &mut State,
    cx: &mut Context<'_>,
) {
    let lang = cx.lang;
    let has_residents = report.comparison.residents.is_some();
    ui.horizontal(|ui| {
        ui.strong(t!(lang, "comparison-cross-table"));
        if has_residents {
            ui.selectable_value(&mut state.by_area, false, t!(lang, "space-residents"));
            ui.selectable_value(&mut state.by_area, true, t!(lang, "space-area"));
        }
    });
    let by_residents = has_residents && !state.by_area;
    let stale =
        state.sorted.as_ref().is_none_or(|s| !Arc::ptr_eq(&s.report, &report) || s.by_residents != by_residents);
    if stale {
        let pairs = &report.comparison.pairs;
        let weight = |pair: &Pair| if by_residents { pair.residents.unwrap_or(0.0) } else { pair.area_m2 };
        let mut order: Vec<usize> = (0..pairs.len()).collect();
        order.sort_by(|x, y| weight(&pairs[*y]).total_cmp(&weight(&pairs[*x])));
        let names_suffice = [names_suffice(a), names_suffice(b)];
        state.sorted = Some(Sorted { report: report.clone(), by_residents, order, names_suffice });
    }
    let Some(sorted) = &state.sorted else { return };
    let height = ui.text_style_height(&egui::TextStyle::Body) + 6.0;
    let label = |definition: &Definition, at: u32| {
        let suffices = sorted.names_suffice[usize::from(definition.id == b.id)];
        let space = definition.spaces.get(at as usize);
        space.map(|space| if suffices { space.name.clone() } else { space.label() }).unwrap_or_default()
    };
    let mut titles = vec![a.name.clone(), b.name.clone()];
    if has_residents {
        titles.push(t!(lang, "space-residents"));
    }
    titles.push(t!(lang, "space-area"));
    TableBuilder::new(ui)
        .id_salt("cross table")
        .striped(true)
        .sense(egui::Sense::click())
        .cell_layout(egui::Layout::left_to_right(egui::Align::Center))
        .column(Column::remainder().clip(true))
        .column(Column::remainder().clip(true))
        .columns(Column::exact(66.0), titles.len() - 2)
        .header(height, |mut header| {
            for title in titles {
                header.col(|ui| {
                    ui.add(egui::Label::new(egui::RichText::new(title).strong()).truncate());
                });
            }
        })
        .body(|body| {
            body.rows(height, sorted.order.len(), |mut row| {
                let Some(pair) = sorted.order.get(row.index()).and_then(|at| report.comparison.pairs.get(*at)) else {
                    return;
                };
                for text in [label(a, pair.a), label(b, pair.b)] {
                    row.col(|ui| {
                        // The label says all of itself when the pointer rests on it.
                        ui.add(egui::Label::new(text).truncate().selectable(false));
                    });
                }
                let residents = pair.residents.map_or("–".to_owned(), |n| l10n::number(lang, n, 0));
                let area = l10n::area(lang, pair.area_m2);
                for text in has_residents.then_some(residents).into_iter().chain([area]) {
                    row.col(|ui| {
                        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                            ui.add(egui::Label::new(text).selectable(false));
                        });
                    });
                }
                if row.response().clicked() {
                    cx.send(Action::Select { definition: a.id, spaces: vec![pair.a], zoom: true });
                }
            });
        });
}
