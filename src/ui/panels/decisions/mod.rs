//! What was decided: the record of each common definition, and what can be done from it.

mod before;
mod differences;

use crate::app::explain;
use crate::app::operations::OfficialSubject;
use crate::app::session::decision_before;
use crate::app::user_command::UserCommand;
use crate::l10n::{self, Lang};
use crate::model::{Decision, Draft, Project};
use crate::t;
use crate::ui::context::{Action, Agree, Context};
use crate::ui::dialogs::typed_people;
use crate::ui::widgets::{fact, heading, named};

/// Failures that are listed at most.
const LISTED: usize = 60;

/// What the panel remembers.
pub struct State {
    /// Fewest residents of a space, as typed.
    threshold: String,
}

impl Default for State {
    fn default() -> Self {
        Self { threshold: "300".to_owned() }
    }
}

/// Shows what is to be decided, and what was.
pub fn show(ui: &mut egui::Ui, project: &Project, draft: &Draft, state: &mut State, cx: &mut Context<'_>) {
    let lang = cx.lang;
    egui::ScrollArea::vertical().id_salt("decisions").auto_shrink([false, false]).show(ui, |ui| {
        if project.decision_on(draft.id).is_none() {
            heading(ui, &t!(lang, "decision-before", draft = draft.name.clone()));
            before::show(ui, project, draft, state, cx);
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
            ui.push_id(decision.id.to_string(), |ui| one(ui, project, decision, state, cx));
            ui.separator();
        }
    });
}

fn one(ui: &mut egui::Ui, project: &Project, decision: &Decision, state: &State, cx: &mut Context<'_>) {
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
        let has_before = decision_before(project, decision).is_some();
        if has_before && button(ui, t!(lang, "decision-differences"), true) {
            cx.send(Action::Agree(Agree::Differ(decision.id)));
        }
        let threshold = typed_people(&state.threshold).ok().flatten();
        if let Some(least) = threshold.filter(|_| button(ui, t!(lang, "official-check-of"), true)) {
            cx.send(Action::Agree(Agree::CheckDecided(definition.id, least)));
        }
        if button(ui, t!(lang, "decision-edit"), cx.session.can_change()) {
            cx.send(Action::Agree(Agree::EditDecision(decision.id)));
        }
    });
    if let Some(view) = cx.session.official_view_of(OfficialSubject::Definition(definition.id)) {
        ui.label(explain::official_result(lang, &view.check));
        for failure in view.check.failures.iter().take(LISTED) {
            ui.label(explain::official_failure(lang, failure));
        }
        if view.check.failures.len() > LISTED {
            ui.weak(t!(lang, "findings-more", count = l10n::count(lang, view.check.failures.len() - LISTED)));
        }
    }
    if let Some(view) = cx.session.difference_view(decision.id).cloned() {
        differences::show(ui, project, decision, &view, cx);
    }
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
