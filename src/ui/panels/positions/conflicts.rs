//! What is still open: objections and conditions, those about most residents first. A click shows the blocks concerned.

use super::{Said, Standing, State, choose_department, department_name, settled, show_blocks};
use crate::app::explain;
use crate::app::operations::positions::Conflict;
use crate::l10n;
use crate::model::{Draft, Position, Project};
use crate::t;
use crate::ui::context::{Action, Agree, Context};
use crate::ui::panels::draft::basis_line;
use crate::ui::stance;
use crate::ui::widgets::named;

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
    let wanted = |conflict: &&Conflict| state.department.is_none_or(|id| conflict.department == id);
    let open: Vec<&Conflict> = standing.conflicts.iter().filter(wanted).collect();
    let unopposed = explain::tally(lang, standing.unopposed, standing.all);
    ui.weak(t!(lang, "positions-unopposed-line", figures = unopposed));
    basis_line(ui, draft.blocks, cx);
    if open.is_empty() {
        ui.label(t!(lang, "positions-nothing-open"));
        return;
    }
    let line = ui.text_style_height(&egui::TextStyle::Body) + ui.spacing().item_spacing.y;
    let height = line * 4.0 + 14.0;
    egui::ScrollArea::vertical().id_salt("conflicts").auto_shrink([false, false]).show_rows(
        ui,
        height,
        open.len(),
        |ui, rows| {
            for row in rows {
                let Some(conflict) = open.get(row) else { continue };
                ui.push_id(conflict.position.to_string(), |ui| {
                    ui.set_height(height - ui.spacing().item_spacing.y);
                    entry(ui, project, draft, conflict, cx);
                    ui.separator();
                });
            }
        },
    );
}

fn entry(ui: &mut egui::Ui, project: &Project, draft: &Draft, conflict: &Conflict, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let position = project.positions.iter().find(|position| position.id == conflict.position);
    let who = department_name(project, conflict.department);
    let said = t!(lang, "positions-said", department = who.clone(), stance = explain::stance(lang, conflict.stance));
    let at = conflict.space.and_then(|id| draft.spaces.iter().position(|space| space.id == id));
    let what = at.map_or_else(|| t!(lang, "positions-whole-draft"), |at| explain::draft_space(lang, draft, at));
    ui.horizontal(|ui| {
        stance::sign(ui, conflict.stance);
        let colour = stance::stance_colour(ui, conflict.stance);
        ui.add(egui::Label::new(egui::RichText::new(&said).strong().color(colour)).truncate()).on_hover_text(&said);
    });
    let about = format!("{what}: {}", explain::blocks_concerned(lang, conflict.concerned));
    ui.add(egui::Label::new(&about).truncate()).on_hover_text(&about);
    let words = position.map(|position| words(position, lang)).unwrap_or_default();
    ui.add(egui::Label::new(egui::RichText::new(&words).weak()).truncate()).on_hover_text(&words);
    ui.horizontal(|ui| {
        let shows =
            ui.add_enabled(!conflict.blocks.is_empty(), egui::Button::new(t!(lang, "findings-go-there")).small());
        if named(shows, &format!("{}: {what} ({who})", t!(lang, "findings-go-there"))).clicked() {
            show_blocks(draft, &conflict.blocks, cx);
        }
        let open = project.decision_on(draft.id).is_none();
        let edit = ui.add_enabled(open, egui::Button::new(t!(lang, "action-edit")).small());
        let edit = edit.on_disabled_hover_text(settled(open, lang));
        if named(edit, &format!("{} {what} ({who})", t!(lang, "action-edit"))).clicked() {
            let said = Said { draft: draft.id, space: conflict.space, department: conflict.department };
            cx.send(Action::Agree(Agree::EditPosition(said)));
        }
    });
}

/// The text, and who said it when.
fn words(position: &Position, lang: crate::l10n::Lang) -> String {
    let text = if position.text.is_empty() { t!(lang, "positions-no-text") } else { position.text.replace('\n', " ") };
    let date = l10n::date(lang, &position.date);
    let by: Vec<&str> = [position.person.as_str(), date.as_str()].into_iter().filter(|t| !t.is_empty()).collect();
    if by.is_empty() { text } else { format!("{text} ({})", by.join(", ")) }
}
