//! The spaces of a draft with all departments, where they differ.

use super::{Said, Standing, State, choose_department, department_name, settled, show_blocks};
use crate::app::explain;
use crate::app::operations::positions::SpaceStanding;
use crate::l10n;
use crate::model::{Draft, Project};
use crate::t;
use crate::ui::context::{Action, Agree, Context};
use crate::ui::stance;
use egui_extras::{Column, TableBuilder};

const CELL_PT: f32 = 112.0;
const NAME_PT: f32 = 130.0;

pub(super) fn show(
    ui: &mut egui::Ui,
    project: &Project,
    draft: &Draft,
    standing: &Standing,
    state: &mut State,
    cx: &mut Context<'_>,
) {
    let lang = cx.lang;
    choose_department(ui, project, standing, state, lang);
    ui.checkbox(&mut state.all_spaces, t!(lang, "positions-all-spaces"));
    let columns: Vec<usize> = (0..standing.departments.len())
        .filter(|at| state.department.is_none_or(|id| standing.departments.get(*at) == Some(&id)))
        .collect();
    let wanted = |space: &&(usize, &SpaceStanding)| {
        state.all_spaces || columns.iter().any(|at| space.1.own.get(*at).copied().unwrap_or_default())
    };
    let rows: Vec<(usize, &SpaceStanding)> =
        standing.spaces.iter().enumerate().collect::<Vec<_>>().iter().filter(wanted).copied().collect();
    if rows.is_empty() {
        ui.weak(t!(lang, "positions-no-differences"));
        return;
    }
    let height = ui.text_style_height(&egui::TextStyle::Body) + 10.0;
    egui::ScrollArea::horizontal().auto_shrink([false, false]).show(ui, |ui| {
        TableBuilder::new(ui)
            .id_salt("positions spaces")
            .striped(true)
            .cell_layout(egui::Layout::left_to_right(egui::Align::Center))
            .column(Column::exact(NAME_PT).clip(true))
            .columns(Column::exact(CELL_PT).clip(true), columns.len())
            .header(height, |mut header| {
                header.col(|ui| _ = ui.strong(t!(lang, "table-space")));
                for at in &columns {
                    let id = standing.departments.get(*at).copied();
                    let name = id.map(|id| department_name(project, id)).unwrap_or_default();
                    header.col(|ui| {
                        ui.add(egui::Label::new(egui::RichText::new(&name).strong()).truncate()).on_hover_text(&name);
                    });
                }
            })
            .body(|body| {
                body.rows(height, rows.len(), |mut row| {
                    let Some((at, space)) = rows.get(row.index()).copied() else { return };
                    let label = explain::draft_space(lang, draft, at);
                    row.col(|ui| name(ui, draft, space, &label, cx));
                    for column in &columns {
                        row.col(|ui| cell(ui, project, draft, standing, (space, *column), &label, cx));
                    }
                });
            });
    });
}

/// The space itself: a click shows it on the map.
fn name(ui: &mut egui::Ui, draft: &Draft, space: &SpaceStanding, label: &str, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let residents = space.residents.map(|n| t!(lang, "tooltip-residents", residents = l10n::number(lang, n, 0)));
    let tooltip = [Some(label.to_owned()), residents, Some(t!(lang, "findings-go-there"))];
    let tooltip: Vec<String> = tooltip.into_iter().flatten().collect();
    let button = egui::Button::new(label).frame(false).truncate();
    if ui.add(button).on_hover_text(tooltip.join("\n")).clicked() {
        show_blocks(draft, &space.blocks, cx);
    }
}

fn cell(
    ui: &mut egui::Ui,
    project: &Project,
    draft: &Draft,
    standing: &Standing,
    (space, column): (&SpaceStanding, usize),
    label: &str,
    cx: &mut Context<'_>,
) {
    let lang = cx.lang;
    let (Some(department), Some(stance)) = (standing.departments.get(column), space.stances.get(column)) else {
        return;
    };
    let own = space.own.get(column).copied().unwrap_or_default();
    let said = explain::stance(lang, *stance);
    let who = department_name(project, *department);
    let name = t!(lang, "positions-cell", department = who, what = label.to_owned(), stance = said);
    let text = explain::stance_short(lang, *stance);
    let open = project.decision_on(draft.id).is_none();
    let look = stance::CellLook { width: CELL_PT - 8.0, strong: own, open };
    let response = stance::cell(ui, *stance, &text, &name, look);
    let position = project.position(draft.id, own.then_some(space.space), *department);
    let words = position.map(|p| p.text.clone()).unwrap_or_default();
    let as_draft = if own { String::new() } else { t!(lang, "positions-as-draft") };
    let tooltip: Vec<String> =
        [name, as_draft, words, settled(open, lang)].into_iter().filter(|line| !line.is_empty()).collect();
    if response.on_hover_text(tooltip.join("\n")).clicked() {
        let said = Said { draft: draft.id, space: Some(space.space), department: *department };
        cx.send(Action::Agree(Agree::EditPosition(said)));
    }
}
