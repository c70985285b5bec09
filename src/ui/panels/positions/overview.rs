//! All drafts with all departments, and what it comes to for one of them.

use super::{Said, Standing, State, department_name, rows, settled};
use crate::app::explain;
use crate::app::operations::positions::{DraftRow, Standing as OneStanding};
use crate::app::user_command::UserCommand;
use crate::l10n::{self, Lang};
use crate::model::{Draft, Project, Stance};
use crate::t;
use crate::ui::context::{Action, Agree, Context, DraftAction};
use crate::ui::panels::draft::basis_line;
use crate::ui::stance;
use crate::ui::widgets::{fact, heading};

/// Width of a cell: as much as there is, between these.
const CELL_PT: std::ops::RangeInclusive<f32> = 116.0..=190.0;
const NAME_PT: f32 = 104.0;
const SPACING_PT: f32 = 6.0;

pub(super) fn show(
    ui: &mut egui::Ui,
    project: &Project,
    draft: &Draft,
    standing: Option<&Standing>,
    state: &mut State,
    cx: &mut Context<'_>,
) {
    let lang = cx.lang;
    let mut chosen = draft.id;
    egui::ScrollArea::both().auto_shrink([false, false]).show(ui, |ui| {
        if project.departments.is_empty() {
            ui.weak(t!(lang, "positions-no-department"));
        }
        matrix(ui, project, rows(project, state), &mut chosen, cx);
        ui.add_space(8.0);
        ui.set_max_width(ui.clip_rect().width());
        heading(ui, &draft.name);
        if let Some(decision) = project.decision_on(draft.id) {
            let name = project.definition(decision.definition).map(|d| d.name.clone()).unwrap_or_default();
            let date = l10n::date(lang, &decision.date);
            ui.label(t!(lang, "positions-decided", name = name, date = date));
        }
        match standing {
            Some(standing) => {
                figures(ui, standing, lang);
                basis_line(ui, draft.blocks, cx);
            }
            None => _ = ui.spinner(),
        }
        ui.add_space(4.0);
        let decide = UserCommand::Decide;
        let open = cx.session.can_change() && project.decision_on(draft.id).is_none();
        let button = ui.add_enabled(open, egui::Button::new(decide.label(lang)));
        if button.on_hover_text(t!(lang, "command-decide-tooltip")).clicked() {
            cx.send(Action::Agree(Agree::AskDecision(draft.id)));
        }
    });
    state.draft = Some(chosen);
}

/// Departments below one another, drafts side by side: there are more of the former.
fn matrix(
    ui: &mut egui::Ui,
    project: &Project,
    rows: &[DraftRow],
    chosen: &mut crate::model::DraftId,
    cx: &mut Context<'_>,
) {
    let lang = cx.lang;
    let departments = rows.first().map_or(0, |row| row.standings.len());
    let room = (ui.available_width() - NAME_PT) / rows.len().max(1) as f32 - SPACING_PT;
    let width = room.clamp(*CELL_PT.start(), *CELL_PT.end());
    egui::Grid::new("positions").striped(true).spacing([SPACING_PT, 4.0]).show(ui, |ui| {
        left(ui, &t!(lang, "positions-department"));
        for row in rows {
            let name = project.draft(row.draft).map(|draft| draft.name.as_str()).unwrap_or_default();
            let button = egui::Button::selectable(*chosen == row.draft, egui::RichText::new(name).strong());
            let size = egui::vec2(width, 0.0);
            if ui.add(button.truncate().min_size(size)).on_hover_text(name).clicked() {
                *chosen = row.draft;
                cx.send(Action::Draft(DraftAction::Choose(Some(row.draft))));
            }
        }
        ui.end_row();
        for at in 0..departments {
            let mut standings = rows.iter().filter_map(|row| Some((row.draft, row.standings.get(at)?)));
            let Some(department) = standings.clone().next().map(|(_, s)| s.department) else { continue };
            let name = department_name(project, department);
            let organisation = project.department(department).map(|d| d.organisation.clone()).unwrap_or_default();
            left(ui, &name).on_hover_text(organisation);
            standings.by_ref().for_each(|(draft, standing)| {
                cell(ui, project, (draft, standing), &name, width, cx);
            });
            ui.end_row();
        }
        ui.weak(t!(lang, "positions-objecting"));
        for row in rows {
            let n = row.objecting();
            ui.weak(t!(lang, "positions-departments", n = n, count = l10n::count(lang, n)));
        }
        ui.end_row();
    });
}

/// A name in the first column, cut where it is too long.
fn left(ui: &mut egui::Ui, name: &str) -> egui::Response {
    ui.scope(|ui| {
        ui.set_width(NAME_PT);
        ui.add(egui::Label::new(name).truncate())
    })
    .inner
}

fn cell(
    ui: &mut egui::Ui,
    project: &Project,
    (draft, standing): (crate::model::DraftId, &OneStanding),
    name: &str,
    width: f32,
    cx: &mut Context<'_>,
) {
    let lang = cx.lang;
    let mut text = explain::stance_short(lang, standing.stance);
    let besides = besides(standing, lang);
    if standing.spaces_objected + standing.spaces_conditional > 0 {
        let count = l10n::count(lang, standing.spaces_objected + standing.spaces_conditional);
        text = t!(lang, "positions-cell-more", stance = text, count = count);
    }
    let draft_name = project.draft(draft).map(|draft| draft.name.clone()).unwrap_or_default();
    let said = explain::stance(lang, standing.stance);
    let label = t!(lang, "positions-cell", department = name.to_owned(), what = draft_name, stance = said);
    let label = if besides.is_empty() { label } else { format!("{label} ({besides})") };
    // An objection to one space is one to the draft, and is to be seen in the overview.
    let shown = if standing.spaces_objected > 0 { Stance::Objects } else { standing.stance };
    let open = project.decision_on(draft).is_none();
    let look = stance::CellLook { width, strong: false, open };
    let response = stance::cell(ui, shown, &text, &label, look);
    let own = project.position(draft, None, standing.department).map(|p| p.text.clone()).unwrap_or_default();
    let settled = settled(open, lang);
    let tooltip: Vec<String> = [label, own, settled].into_iter().filter(|line| !line.is_empty()).collect();
    if response.on_hover_text(tooltip.join("\n")).clicked() {
        let said = Said { draft, space: None, department: standing.department };
        cx.send(Action::Agree(Agree::EditPosition(said)));
    }
}

fn besides(standing: &OneStanding, lang: Lang) -> String {
    let told = |n: usize, text: &dyn Fn(usize) -> String| (n > 0).then(|| text(n));
    let objected =
        told(standing.spaces_objected, &|n| t!(lang, "positions-spaces-objected", n = n, count = l10n::count(lang, n)));
    let conditional = told(standing.spaces_conditional, &|n| {
        t!(lang, "positions-spaces-conditional", n = n, count = l10n::count(lang, n))
    });
    objected.into_iter().chain(conditional).collect::<Vec<_>>().join(", ")
}

fn figures(ui: &mut egui::Ui, standing: &Standing, lang: Lang) {
    let (all, open) = (standing.all, &standing.conflicts);
    fact(ui, &t!(lang, "positions-unopposed"), &explain::tally(lang, standing.unopposed, all));
    fact(ui, &t!(lang, "positions-agreed"), &explain::tally(lang, standing.agreed, all));
    let objections = open.iter().filter(|c| c.stance == Stance::Objects).count();
    let (objected, conditions) = (l10n::count(lang, objections), l10n::count(lang, open.len() - objections));
    fact(
        ui,
        &t!(lang, "positions-still-open"),
        &t!(
            lang,
            "positions-open-figures",
            objections = objected,
            n = objections,
            conditions = conditions,
            m = open.len() - objections
        ),
    );
    if !standing.unassigned.is_empty() {
        fact(ui, &t!(lang, "positions-unassigned"), &explain::blocks_concerned(lang, standing.left));
    }
}
