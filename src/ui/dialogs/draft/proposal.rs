//! Why a proposal is as it is: whom each space follows, and what departments lose by it.

use super::super::{Answer, row_at_the_right};
use crate::app::explain as words;
use crate::app::operations::ProposalExplanation;
use crate::l10n::{self, Lang};
use crate::t;
use crate::ui::context::Context;
use crate::ui::widgets::heading;

/// Shows the explanation of the last proposal.
pub(in super::super) fn explain(ui: &mut egui::Ui, max_height: f32, cx: &mut Context<'_>) -> Answer {
    let lang = cx.lang;
    let Some(explanation) = cx.session.proposal_explanation().cloned() else { return Answer::Close };
    let (spaces, blocks) = (explanation.spaces.len(), explanation.blocks.len());
    let about =
        t!(lang, "draft-proposal-about", spaces = l10n::count(lang, spaces), blocks = l10n::count(lang, blocks));
    ui.label(about);
    let left = explanation.proposal.violations.len();
    if left > 0 {
        ui.strong(t!(lang, "draft-proposal-not-met", count = l10n::count(lang, left)));
    }
    ui.weak(words::proposal_basis(lang, &explanation));
    for line in words::blocks_told(lang, &explanation.blocks) {
        ui.label(line);
    }
    ui.add_space(6.0);
    outside(ui, &explanation, lang);
    ui.add_space(6.0);
    heading(ui, &t!(lang, "draft-spaces", count = l10n::count(lang, spaces)));
    let height = 2.0 * ui.text_style_height(&egui::TextStyle::Body) + 8.0;
    let area = egui::ScrollArea::vertical().max_height((max_height - 260.0).max(120.0)).auto_shrink([false, true]);
    area.show_rows(ui, height, spaces, |ui, rows| {
        for space in rows.filter_map(|at| explanation.spaces.get(at)) {
            ui.strong(if space.name.is_empty() { &space.code } else { &space.name });
            let follows: Vec<String> = space
                .follows
                .iter()
                .map(|follow| {
                    t!(
                        lang,
                        "draft-proposal-follow",
                        definition = follow.definition_name.clone(),
                        space = follow.space.clone(),
                        share = l10n::percent(lang, follow.found.jaccard, 0)
                    )
                })
                .collect();
            let told = if follows.is_empty() { t!(lang, "draft-proposal-follows-none") } else { follows.join(" · ") };
            ui.add(egui::Label::new(told).truncate());
        }
    });
    let mut answer = Answer::Open;
    ui.add_space(8.0);
    ui.separator();
    row_at_the_right(ui, |ui| {
        if ui.button(t!(lang, "action-close")).clicked() {
            answer = Answer::Close;
        }
    });
    answer
}

/// What each department loses by it, in people.
fn outside(ui: &mut egui::Ui, explanation: &ProposalExplanation, lang: Lang) {
    let has_residents = explanation.blocks.residents.is_some();
    for (_, figures) in &explanation.outside {
        let followed = explanation.follows.iter().find(|followed| followed.id == figures.definition);
        let name = followed.map(|followed| followed.name.clone()).unwrap_or_default();
        ui.label(match has_residents {
            true => t!(
                lang,
                "draft-proposal-outside",
                definition = name,
                residents = l10n::number(lang, figures.outside, 0)
            ),
            false => {
                t!(lang, "draft-proposal-outside-area", definition = name, area = l10n::area(lang, figures.outside))
            }
        });
    }
}
