//! What is still open before a draft is decided: said, and shown on the map, never in the way.

use super::super::Tab;
use super::LISTED;
use super::State;
use crate::app::explain;
use crate::app::operations::positions::DraftStanding;
use crate::app::operations::{OfficialFailure, Violation};
use crate::l10n::{self, Lang};
use crate::model::{Draft, Project, Severity, Stance};
use crate::t;
use crate::ui::context::{Action, Agree, Context};
use crate::ui::dialogs::typed_people;
use crate::ui::panels::draft::basis_line;
use crate::ui::widgets::{form, severity_colour, text_row};

pub(super) fn show(ui: &mut egui::Ui, project: &Project, draft: &Draft, state: &mut State, cx: &mut Context<'_>) {
    let lang = cx.lang;
    match cx.session.draft_standing(draft.id).cloned() {
        Some(standing) => open_ends(ui, draft, &standing, cx),
        None => _ = ui.spinner(),
    }
    match cx.session.draft_view_of(draft.id).filter(|view| view.live().is_some()) {
        Some(view) => {
            let n = view.violations().filter(|v| !matches!(v, Violation::Unassigned { .. })).count();
            let text = t!(lang, "decision-violations", n = n, count = l10n::count(lang, n));
            if n > 0 && line(ui, &text, lang) {
                cx.send(Action::ShowTab(Tab::Draft));
            }
        }
        None => _ = ui.weak(t!(lang, "decision-rules-unknown")),
    }
    basis_line(ui, draft.blocks, cx);
    official(ui, project, draft, state, cx);
}

/// What departments and blocks leave open.
fn open_ends(ui: &mut egui::Ui, draft: &Draft, standing: &DraftStanding, cx: &mut Context<'_>) {
    let lang = cx.lang;
    if !standing.unassigned.is_empty() {
        let text = t!(lang, "decision-unassigned", figures = explain::blocks_concerned(lang, standing.left));
        if line(ui, &text, lang) {
            let spaces = standing.unassigned.clone();
            cx.send(Action::Select { definition: draft.blocks, spaces, zoom: true });
        }
    }
    let count = |stance| standing.conflicts.iter().filter(|c| c.stance == stance).count();
    let (objections, conditions) = (count(Stance::Objects), count(Stance::AgreesIf));
    for (stance, text) in [
        (Stance::Objects, (objections > 0).then(|| t!(lang, "decision-objections", n = objections))),
        (Stance::AgreesIf, (conditions > 0).then(|| t!(lang, "decision-conditions", n = conditions))),
    ] {
        if text.is_some_and(|text| line(ui, &text, lang)) {
            let of_it = standing.conflicts.iter().filter(|conflict| conflict.stance == stance);
            let spaces = of_it.flat_map(|conflict| conflict.blocks.iter().copied()).collect();
            cx.send(Action::Select { definition: draft.blocks, spaces, zoom: true });
        }
    }
}

/// A warning that can be followed.
fn line(ui: &mut egui::Ui, text: &str, lang: Lang) -> bool {
    let words = egui::RichText::new(text).color(severity_colour(ui, Severity::Warning));
    ui.add(egui::Button::new(words).wrap().frame(false)).on_hover_text(t!(lang, "findings-go-there")).clicked()
}

/// What official small-area statistics ask, with an own threshold; on demand.
fn official(ui: &mut egui::Ui, project: &Project, draft: &Draft, state: &mut State, cx: &mut Context<'_>) {
    let lang = cx.lang;
    egui::CollapsingHeader::new(t!(lang, "official-title")).id_salt("official").show(ui, |ui| {
        ui.weak(t!(lang, "official-about"));
        form(ui, "official", |ui| {
            text_row(ui, &t!(lang, "official-threshold"), &mut state.threshold, &t!(lang, "official-threshold-hint"));
        });
        let threshold = typed_people(&state.threshold).ok().flatten();
        ui.horizontal(|ui| {
            let check = ui.add_enabled(threshold.is_some(), egui::Button::new(t!(lang, "official-check")));
            if let Some(min_residents) = threshold.filter(|_| check.clicked()) {
                cx.send(Action::Agree(Agree::CheckOfficial(draft.id, min_residents)));
            }
            if cx.session.checks_agreement() {
                ui.spinner();
            }
        });
        let Some(view) = cx.session.official_view(draft.id).cloned() else { return };
        ui.label(explain::official_result(lang, &view.check));
        for failure in view.check.failures.iter().take(LISTED) {
            let words = egui::Button::new(explain::official_failure(lang, failure)).wrap().frame(false);
            if ui.add(words).on_hover_text(t!(lang, "findings-go-there")).clicked() {
                // Not before: blocks are looked for among all.
                let blocks = blocks_of(project, draft, failure, cx);
                cx.send(Action::Select { definition: draft.blocks, spaces: blocks, zoom: true });
            }
        }
        if view.check.failures.len() > LISTED {
            ui.weak(t!(lang, "findings-more", count = l10n::count(lang, view.check.failures.len() - LISTED)));
        }
    });
}

/// The blocks a failure is about, found by the labels it states.
fn blocks_of(project: &Project, draft: &Draft, failure: &OfficialFailure, cx: &Context<'_>) -> Vec<u32> {
    let Some(blocks) = project.definition(draft.blocks) else { return Vec::new() };
    let of_block = |label: &str| {
        (0u32..).zip(blocks.spaces.iter()).filter(|(_, b)| b.label() == label).map(|(at, _)| at).collect::<Vec<_>>()
    };
    let standing = cx.session.draft_standing(draft.id);
    let of_space = |is_it: &dyn Fn(&crate::model::DraftSpace) -> bool| {
        let found = draft.spaces.iter().zip(standing.iter().flat_map(|s| s.spaces.iter()));
        found.filter(|(space, _)| is_it(space)).flat_map(|(_, s)| s.blocks.iter().copied()).collect::<Vec<_>>()
    };
    match failure {
        OfficialFailure::Overlap { spaces, .. } => spaces.iter().flat_map(|label| of_block(label)).collect(),
        OfficialFailure::Unassigned { block, .. } | OfficialFailure::Cut { block, .. } => of_block(block),
        OfficialFailure::TooFew { space, .. } | OfficialFailure::NoCode { space } => {
            of_space(&|of_draft| of_draft.label() == *space)
        }
        OfficialFailure::CodeTwice { code, .. } => of_space(&|of_draft| of_draft.code == *code),
    }
}
