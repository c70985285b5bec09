//! The figures of all drafts in one table.

use super::super::{Answer, Request, row_at_the_right};
use crate::app::session::DraftRow;
use crate::app::user_command::UserCommand;
use crate::l10n;
use crate::model::{DefinitionId, Project};
use crate::t;
use crate::ui::context::{Action, Context, DraftAction};
use crate::ui::panels::draft::basis_line;
use egui_extras::{Column, TableBuilder};
use std::collections::BTreeSet;

/// Shows the table; a click on a draft's name shows it.
pub(in super::super) fn compare(ui: &mut egui::Ui, max_height: f32, cx: &mut Context<'_>) -> Answer {
    let lang = cx.lang;
    let Some(project) = cx.session.project().cloned() else { return Answer::Close };
    let mut answer = Answer::Open;
    match cx.session.draft_rows() {
        Some(rows) => {
            ui.label(t!(lang, "draft-compare-about"));
            let blocks: BTreeSet<DefinitionId> = project.drafts.iter().map(|draft| draft.blocks).collect();
            blocks.into_iter().for_each(|blocks| basis_line(ui, blocks, cx));
            ui.add_space(6.0);
            egui::ScrollArea::horizontal().max_height(max_height - 90.0).show(ui, |ui| {
                if let Some(draft) = table(ui, &project, rows, lang) {
                    answer = Answer::Do(Request::Act(Action::Draft(DraftAction::Choose(Some(draft)))));
                }
            });
        }
        None if !cx.session.is_comparing_drafts() => {
            if ui.button(t!(lang, "draft-compare-again")).clicked() {
                answer = Answer::Do(Request::Act(Action::Run(UserCommand::CompareDrafts)));
            }
        }
        None => {
            ui.horizontal(|ui| {
                ui.spinner();
                ui.label(t!(lang, "draft-prepares"));
            });
        }
    }
    ui.add_space(8.0);
    ui.separator();
    row_at_the_right(ui, |ui| {
        if ui.button(t!(lang, "action-close")).clicked() {
            answer = Answer::Close;
        }
    });
    answer
}

fn table(ui: &mut egui::Ui, project: &Project, rows: &[DraftRow], lang: l10n::Lang) -> Option<crate::model::DraftId> {
    let mut layers: Vec<DefinitionId> = rows.iter().flat_map(|row| row.outside.iter().map(|o| o.definition)).collect();
    layers.sort_unstable();
    layers.dedup();
    let named = |id: &DefinitionId| project.definition(*id).map(|d| d.name.clone()).unwrap_or_default();
    let mut titles = vec![
        t!(lang, "draft-table-draft"),
        t!(lang, "draft-table-spaces"),
        t!(lang, "draft-table-unassigned"),
        t!(lang, "draft-table-residents"),
        t!(lang, "draft-table-violations"),
    ];
    titles.extend(layers.iter().map(|id| t!(lang, "draft-table-outside", name = named(id))));
    let height = ui.text_style_height(&egui::TextStyle::Body) + 8.0;
    let mut clicked = None;
    TableBuilder::new(ui)
        .id_salt("drafts")
        .striped(true)
        .column(Column::initial(180.0).resizable(true).clip(true))
        .columns(Column::auto().at_least(70.0), 4)
        .columns(Column::initial(120.0).resizable(true).clip(true), layers.len())
        .header(height, |mut header| {
            for title in &titles {
                header.col(|ui| {
                    ui.add(egui::Label::new(egui::RichText::new(title).strong()).truncate());
                });
            }
        })
        .body(|body| {
            body.rows(height, rows.len(), |mut table_row| {
                let Some(row) = rows.get(table_row.index()) else { return };
                let Some(draft) = project.draft(row.draft) else { return };
                table_row.col(|ui| {
                    if ui.link(&draft.name).clicked() {
                        clicked = Some(draft.id);
                    }
                });
                for text in cells(row, &layers, lang) {
                    table_row.col(|ui| {
                        ui.label(text);
                    });
                }
            });
        });
    clicked
}

fn cells(row: &DraftRow, layers: &[DefinitionId], lang: l10n::Lang) -> Vec<String> {
    let people = |n: f64| l10n::number(lang, n, 0);
    let range = |(least, most)| t!(lang, "draft-table-range", least = people(least), most = people(most));
    let mut cells = vec![
        l10n::count(lang, row.spaces as usize),
        l10n::count(lang, row.unassigned),
        row.residents.map_or("–".to_owned(), range),
        l10n::count(lang, row.violations),
    ];
    cells.extend(layers.iter().map(|id| match row.outside.iter().find(|outside| outside.definition == *id) {
        Some(outside) if row.has_residents => people(outside.outside),
        Some(outside) => l10n::area(lang, outside.outside),
        None => "–".to_owned(),
    }));
    cells
}
