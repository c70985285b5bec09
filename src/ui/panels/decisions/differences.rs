//! How a decision differs from the one before, in blocks and residents; a click shows where.

use crate::app::explain;
use crate::app::operations::positions::Concerned;
use crate::app::session::{DifferenceView, MovedBlocks};
use crate::l10n::{self, Lang};
use crate::model::{Decision, Project};
use crate::t;
use crate::ui::context::{Action, Context};

/// How many moves are listed.
const LISTED: usize = 60;

pub(super) fn show(
    ui: &mut egui::Ui,
    project: &Project,
    decision: &Decision,
    view: &DifferenceView,
    cx: &mut Context<'_>,
) {
    let lang = cx.lang;
    let Some(blocks) = project.draft(decision.draft).map(|draft| draft.blocks) else { return };
    let before = project.decisions.iter().find(|d| d.id == view.before);
    let name = before.and_then(|d| project.definition(d.definition)).map(|d| d.name.clone()).unwrap_or_default();
    let all: Vec<u32> = view.moved.iter().flat_map(|moved| moved.blocks.iter().copied()).collect();
    if all.is_empty() {
        ui.label(t!(lang, "decision-same", name = name));
        return;
    }
    let figures = explain::blocks_concerned(lang, Concerned { blocks: all.len(), residents: view.residents });
    let total = t!(lang, "decision-differs", name = name, figures = figures);
    if ui.add(egui::Button::new(total).wrap()).on_hover_text(t!(lang, "findings-go-there")).clicked() {
        cx.send(Action::Select { definition: blocks, spaces: all, zoom: true });
    }
    for moved in view.moved.iter().take(LISTED) {
        let button = egui::Button::new(sentence(lang, moved)).wrap().frame(false);
        if ui.add(button).on_hover_text(t!(lang, "findings-go-there")).clicked() {
            cx.send(Action::Select { definition: blocks, spaces: moved.blocks.clone(), zoom: true });
        }
    }
    if view.moved.len() > LISTED {
        ui.weak(t!(lang, "findings-more", count = l10n::count(lang, view.moved.len() - LISTED)));
    }
}

fn sentence(lang: Lang, moved: &MovedBlocks) -> String {
    let name = |space: &Option<String>| space.clone().unwrap_or_else(|| t!(lang, "block-in-none"));
    let figures = explain::blocks_concerned(lang, Concerned { blocks: moved.blocks.len(), residents: moved.residents });
    t!(lang, "decision-moved", from = name(&moved.from), to = name(&moved.to), figures = figures)
}
