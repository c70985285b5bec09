//! Two definitions over one another: the headline in people, then in sections the coefficients, where they disagree, the cross-table,
//! single spaces, what changed between versions, and all pairs of definitions.

mod heat;
mod list;
mod sections;

use super::rows;
use crate::app::explain::{self, ComparisonTable, SideNames};
use crate::app::operations::{Agreement, ComparisonReport, TableFormat};
use crate::app::session::MapTheme;
use crate::l10n::{Lang, number};
use crate::model::{Definition, DefinitionId, Project};
use crate::t;
use crate::ui::context::{Action, Context};
use crate::ui::widgets::{choice_row, form, heading};
use std::sync::Arc;

/// What the panel remembers.
#[derive(Default)]
pub struct State {
    chosen: Option<(DefinitionId, DefinitionId)>,
    section: Section,
    by_area: bool,
    as_list: bool,
    from_coarser: bool,
    list: list::State,
    heat: heat::State,
    order: sections::Order,
    cursor: rows::Cursor,
    /// The row that is told in a sentence.
    told: Option<usize>,
    /// Whether counts of 1 and 2 are written to files.
    internal: bool,
}

impl State {
    /// Whether a file that is written now is for internal use.
    pub fn is_internal(&self) -> bool {
        self.internal
    }
}

/// Parts of the panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Section {
    #[default]
    Overview,
    Disagreements,
    CrossTable,
    Spaces,
    Versions,
    AllPairs,
}

impl Section {
    const ALL: [Self; 6] =
        [Self::Overview, Self::Disagreements, Self::CrossTable, Self::Spaces, Self::Versions, Self::AllPairs];

    fn label(self, lang: Lang) -> String {
        match self {
            Self::Overview => t!(lang, "comparison-section-overview"),
            Self::Disagreements => t!(lang, "comparison-section-disagreements"),
            Self::CrossTable => t!(lang, "comparison-cross-table"),
            Self::Spaces => t!(lang, "comparison-section-spaces"),
            Self::Versions => t!(lang, "comparison-section-versions"),
            Self::AllPairs => t!(lang, "comparison-section-all"),
        }
    }
}

/// What sections need of the comparison that is shown.
struct Sides<'a> {
    report: &'a Arc<ComparisonReport>,
    a: &'a Definition,
    b: &'a Definition,
}

impl Sides<'_> {
    fn names(&self, a: bool) -> SideNames<'_> {
        let definition = if a { self.a } else { self.b };
        let [by_name_a, by_name_b] = self.report.details.names_suffice;
        let by_name = if a { by_name_a } else { by_name_b };
        SideNames { name: &definition.name, spaces: &definition.spaces, by_name }
    }

    fn id(&self, a: bool) -> DefinitionId {
        if a { self.a.id } else { self.b.id }
    }

    /// Tells reports apart.
    fn key(&self) -> usize {
        Arc::as_ptr(self.report) as usize
    }
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
    let report = cx.session.comparison().map(|comparison| comparison.report.clone());
    let sides = match &report {
        Some(Some(report)) => {
            let both = project.definition(report.a).zip(project.definition(report.b));
            both.map(|(a, b)| Sides { report, a, b })
        }
        _ => None,
    };
    if let Some(sides) = &sides {
        let headline = explain::headline(lang, &sides.report.comparison, &sides.a.name, &sides.b.name);
        ui.label(egui::RichText::new(headline).strong());
    } else if report.is_some() {
        ui.horizontal(|ui| {
            ui.spinner();
            ui.label(t!(lang, "comparison-running"));
        });
    }
    tabs(ui, state, lang);
    ui.separator();
    match (state.section, &sides) {
        (Section::AllPairs, _) => sections::all_pairs(ui, project, state, cx),
        (_, None) if report.is_none() => {
            ui.weak(t!(lang, "comparison-hint"));
        }
        (_, None) => {}
        (Section::Overview, Some(sides)) => overview(ui, sides, cx),
        (Section::Disagreements, Some(sides)) => sections::disagreements(ui, sides, state, cx),
        (Section::CrossTable, Some(sides)) => cross_table(ui, sides, state, cx),
        (Section::Spaces, Some(sides)) => sections::spaces(ui, sides, state, cx),
        (Section::Versions, Some(sides)) => sections::versions(ui, sides, state, cx),
    }
}

fn tabs(ui: &mut egui::Ui, state: &mut State, lang: Lang) {
    ui.horizontal_wrapped(|ui| {
        for section in Section::ALL {
            if ui.selectable_label(state.section == section, section.label(lang)).clicked() && state.section != section
            {
                state.section = section;
                sections::leave(&mut state.cursor, &mut state.order, &mut state.told);
            }
        }
    });
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

/// Basis, coefficients, areas, nesting, and what of it the map can show.
fn overview(ui: &mut egui::Ui, sides: &Sides<'_>, cx: &mut Context<'_>) {
    let (lang, report) = (cx.lang, sides.report);
    let (comparison, a, b) = (&report.comparison, sides.a, sides.b);
    egui::ScrollArea::vertical().id_salt("comparison overview").auto_shrink([false, false]).show(ui, |ui| {
        let carrier = report.carrier.as_ref().map(|carrier| (carrier.name.as_str(), carrier.reference_date.as_str()));
        for line in [
            explain::residents_basis(lang, comparison, carrier),
            explain::both_ways(lang, comparison, &a.name, &b.name),
        ] {
            if !line.is_empty() {
                ui.weak(line);
            }
        }
        ui.add_space(4.0);
        themes(ui, sides, cx);
        ui.add_space(4.0);
        coefficients(ui, sides, lang);
        ui.add_space(4.0);
        for line in explain::areas(lang, comparison, &a.name, &b.name) {
            ui.label(line);
        }
        for line in explain::nesting(lang, comparison, &a.name, &b.name) {
            ui.label(line);
        }
    });
}

/// Each coefficient by residents and by area, explained where the pointer rests on it.
fn coefficients(ui: &mut egui::Ui, sides: &Sides<'_>, lang: Lang) {
    let comparison = &sides.report.comparison;
    let (by_residents, by_area) = (comparison.by_residents, comparison.by_area);
    egui::Grid::new("coefficients").num_columns(3).spacing([12.0, 2.0]).striped(true).show(ui, |ui| {
        ui.label("");
        if by_residents.is_some() {
            ui.weak(t!(lang, "comparison-by-residents"));
        }
        ui.weak(t!(lang, "comparison-by-area"));
        ui.end_row();
        let mut row = |label: String, about: String, value: &dyn Fn(&Agreement) -> f64| {
            ui.label(label).on_hover_text(&about);
            for agreement in by_residents.iter().chain([&by_area]) {
                ui.label(number(lang, value(agreement), 3)).on_hover_text(&about);
            }
            ui.end_row();
        };
        let (v, about_v) = (t!(lang, "comparison-v"), t!(lang, "comparison-v-about"));
        row(v, about_v, &|agreement| agreement.v_measure);
        let (homogeneity, about) = (t!(lang, "comparison-homogeneity"), t!(lang, "comparison-homogeneity-about"));
        row(homogeneity, about, &|agreement| agreement.homogeneity);
        let (completeness, about) = (t!(lang, "comparison-completeness"), t!(lang, "comparison-completeness-about"));
        row(completeness, about, &|agreement| agreement.completeness);
        row(t!(lang, "comparison-nvi"), t!(lang, "comparison-nvi-about"), &|agreement| agreement.nvi);
    });
}

/// What of the comparison the map can show.
fn themes(ui: &mut egui::Ui, sides: &Sides<'_>, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let mut shown = cx.session.view.theme();
    let before = shown;
    let themes = [
        None,
        Some(MapTheme::Inhomogeneity { of_a: true }),
        Some(MapTheme::Inhomogeneity { of_a: false }),
        Some(MapTheme::SharedBorders),
        Some(MapTheme::BlockAgreement),
    ];
    let label = |theme: &Option<MapTheme>| match theme {
        None => t!(lang, "comparison-theme-none"),
        Some(MapTheme::Inhomogeneity { of_a }) => {
            t!(lang, "comparison-theme-inhomogeneity", name = sides.names(*of_a).name.to_owned())
        }
        Some(MapTheme::SharedBorders) => t!(lang, "comparison-theme-borders"),
        Some(MapTheme::BlockAgreement) => t!(lang, "comparison-theme-blocks"),
    };
    form(ui, "comparison theme", |ui| choice_row(ui, &t!(lang, "comparison-on-map"), &mut shown, &themes, label));
    if shown != before {
        cx.send(Action::ShowTheme(shown));
    }
}

/// The cross-table as heat map or list.
fn cross_table(ui: &mut egui::Ui, sides: &Sides<'_>, state: &mut State, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let has_residents = sides.report.comparison.residents.is_some();
    ui.horizontal_wrapped(|ui| {
        ui.selectable_value(&mut state.as_list, false, t!(lang, "comparison-as-heat"));
        ui.selectable_value(&mut state.as_list, true, t!(lang, "comparison-as-list"));
        if has_residents {
            ui.separator();
            ui.selectable_value(&mut state.by_area, false, t!(lang, "space-residents"));
            ui.selectable_value(&mut state.by_area, true, t!(lang, "space-area"));
        }
        give_away(ui, ComparisonTable::CrossTable, &mut state.internal, cx);
    });
    let by_residents = has_residents && !state.by_area;
    let chosen = if state.as_list {
        list::show(ui, sides, by_residents, &mut state.list, lang)
    } else {
        heat::show(ui, &heat::Heat { sides, by_residents, lang }, &mut state.heat)
    };
    if let Some((a, b)) = chosen {
        let finer_is_a = sides.report.comparison.finer_is_a;
        let (one, other) = ((sides.a.id, a), (sides.b.id, b));
        let (one, other) = if finer_is_a { (one, other) } else { (other, one) };
        cx.send(Action::MarkDisputed { one, other });
    }
}

/// What gives a table away: to the clipboard, to a file.
fn give_away(ui: &mut egui::Ui, table: ComparisonTable, internal: &mut bool, cx: &mut Context<'_>) {
    let lang = cx.lang;
    if ui.button(t!(lang, "table-copy")).on_hover_text(t!(lang, "comparison-copy-tooltip")).clicked() {
        cx.send(Action::CopyComparison(table));
    }
    ui.menu_button(t!(lang, "comparison-export"), |ui| {
        for (format, label) in [
            (TableFormat::Xlsx, t!(lang, "crosswalks-export-xlsx")),
            (TableFormat::Csv, t!(lang, "crosswalks-export-csv")),
        ] {
            if ui.button(label).clicked() {
                cx.send(Action::AskTablePlace(table, format));
                ui.close();
            }
        }
        ui.checkbox(internal, t!(lang, "crosswalks-internal"));
    });
}
