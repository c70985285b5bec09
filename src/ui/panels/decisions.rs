//! What was decided: the record of each common definition, and what can be done from it.

use crate::app::explain;
use crate::app::operations::Violation;
use crate::app::user_command::UserCommand;
use crate::l10n::{self, Lang};
use crate::model::{Decision, Draft, Project, Severity, Stance};
use crate::t;
use crate::ui::context::{Action, Agree, Context};
use crate::ui::widgets::{fact, heading, named, severity_colour};

/// What the panel remembers.
#[derive(Default)]
pub struct State {}

/// Shows what is to be decided, and what was.
pub fn show(ui: &mut egui::Ui, project: &Project, draft: &Draft, _state: &mut State, cx: &mut Context<'_>) {
    let lang = cx.lang;
    egui::ScrollArea::vertical().id_salt("decisions").auto_shrink([false, false]).show(ui, |ui| {
        if project.decision_on(draft.id).is_none() {
            heading(ui, &t!(lang, "decision-before", draft = draft.name.clone()));
            before(ui, draft, cx);
            let decide = ui.add_enabled(cx.session.can_change(), egui::Button::new(UserCommand::Decide.label(lang)));
            if decide.on_hover_text(t!(lang, "command-decide-tooltip")).clicked() {
                cx.send(Action::Agree(Agree::AskDecision(draft.id)));
            }
            ui.separator();
        }
        if project.decisions.is_empty() {
            ui.weak(t!(lang, "decisions-none"));
        }
        for decision in project.decisions.iter().rev() {
            ui.push_id(decision.id.to_string(), |ui| one(ui, project, decision, cx));
            ui.separator();
        }
    });
}

/// What is still open before a draft is decided: said, and shown on the map, never in the way.
fn before(ui: &mut egui::Ui, draft: &Draft, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let Some(standing) = cx.session.draft_standing(draft.id).cloned() else { return };
    if !standing.unassigned.is_empty() {
        let text = t!(lang, "decision-unassigned", figures = explain::concerned(lang, standing.left));
        if line(ui, &text, lang) {
            let spaces = standing.unassigned.clone();
            cx.send(Action::Select { definition: draft.blocks, spaces, zoom: true });
        }
    }
    let against: Vec<u32> = standing.conflicts.iter().flat_map(|conflict| conflict.blocks.iter().copied()).collect();
    let count = |stance| standing.conflicts.iter().filter(|c| c.stance == stance).count();
    let (objections, conditions) = (count(Stance::Objects), count(Stance::AgreesIf));
    let open = [
        (objections > 0).then(|| t!(lang, "decision-objections", n = objections)),
        (conditions > 0).then(|| t!(lang, "decision-conditions", n = conditions)),
    ];
    for text in open.into_iter().flatten() {
        if line(ui, &text, lang) {
            cx.send(Action::Select { definition: draft.blocks, spaces: against.clone(), zoom: true });
        }
    }
    match cx.session.draft_view_of(draft.id).filter(|view| view.live().is_some()) {
        Some(view) => {
            let n = view.violations().filter(|v| !matches!(v, Violation::Unassigned { .. })).count();
            let text = t!(lang, "decision-violations", n = n, count = l10n::count(lang, n));
            if n > 0 && line(ui, &text, lang) {
                cx.send(Action::ShowTab(super::Tab::Draft));
            }
        }
        None => _ = ui.weak(t!(lang, "decision-rules-unknown")),
    }
}

/// A warning that can be followed.
fn line(ui: &mut egui::Ui, text: &str, lang: Lang) -> bool {
    let words = egui::RichText::new(text).color(severity_colour(ui, Severity::Warning));
    ui.add(egui::Button::new(words).wrap().frame(false)).on_hover_text(t!(lang, "findings-go-there")).clicked()
}

fn one(ui: &mut egui::Ui, project: &Project, decision: &Decision, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let Some(definition) = project.definition(decision.definition) else { return };
    heading(ui, &definition.name);
    for (label, value) in facts(project, decision, lang) {
        fact(ui, &label, &value);
    }
    if !decision.text.is_empty() {
        ui.label(&decision.text);
    }
    ui.horizontal_wrapped(|ui| {
        let button = |ui: &mut egui::Ui, label: String, enabled: bool| {
            let response = ui.add_enabled(enabled, egui::Button::new(&label).small());
            named(response, &format!("{label} {}", definition.name)).clicked()
        };
        if button(ui, t!(lang, "findings-go-there"), true) {
            let spaces = (0..definition.spaces.len() as u32).collect();
            cx.send(Action::Select { definition: definition.id, spaces, zoom: true });
        }
        if button(ui, t!(lang, "decision-new-draft"), cx.session.can_change()) {
            cx.send(Action::Agree(Agree::BeginFrom(decision.id)));
        }
        if button(ui, t!(lang, "decision-edit"), cx.session.can_change()) {
            cx.send(Action::Agree(Agree::EditDecision(decision.id)));
        }
    });
}

/// The record, as far as anything is said.
fn facts(project: &Project, decision: &Decision, lang: Lang) -> Vec<(String, String)> {
    let draft = project.draft(decision.draft).map(|draft| draft.name.clone()).unwrap_or_default();
    let from = l10n::date(lang, &decision.valid_from);
    let valid = match (from.is_empty(), decision.valid_to.is_empty()) {
        (true, true) => String::new(),
        (false, true) => t!(lang, "decision-valid-open", from = from),
        (true, false) => t!(lang, "decision-valid-until", to = l10n::date(lang, &decision.valid_to)),
        (false, false) => t!(lang, "decision-valid-range", from = from, to = l10n::date(lang, &decision.valid_to)),
    };
    let all = [
        (t!(lang, "decision-version"), decision.version.clone()),
        (t!(lang, "decision-valid"), valid),
        (t!(lang, "decision-date"), l10n::date(lang, &decision.date)),
        (t!(lang, "decision-body"), decision.body.clone()),
        (t!(lang, "decision-resolution"), decision.resolution.clone()),
        (t!(lang, "decision-draft"), draft),
    ];
    all.into_iter().filter(|(_, value)| !value.is_empty()).map(|(label, value)| (format!("{label}:"), value)).collect()
}
