//! A space as a block of drafts: where it is in each, and the log of its boundary.

use crate::app::explain;
use crate::l10n;
use crate::model::{Definition, Position, Project, Space};
use crate::t;
use crate::ui::context::{Action, Agree, Context};
use crate::ui::widgets::fact;

/// Reasons that are listed, the latest first.
const REASONS: usize = 20;

/// Why its boundary runs as it does: what departments said of the spaces it is in, and what was decided.
fn reasons(ui: &mut egui::Ui, project: &Project, definition: &Definition, space: &Space, cx: &Context<'_>) {
    let lang = cx.lang;
    let mut lines: Vec<(&str, String)> = Vec::new();
    for draft in project.drafts.iter().filter(|draft| draft.blocks == definition.id) {
        let own = draft.space_of(space.id);
        let said = |position: &&Position| {
            position.draft == draft.id
                && !position.text.is_empty()
                && (position.space.is_none() || position.space == own)
        };
        for position in project.positions.iter().filter(said) {
            let who = project.department(position.department).map(|d| d.name.clone()).unwrap_or_default();
            let said = t!(lang, "positions-said", department = who, stance = explain::stance(lang, position.stance));
            lines.push((&position.date, format!("{said} {}", position.text)));
        }
        let Some(decision) = project.decision_on(draft.id) else { continue };
        let name = project.definition(decision.definition).map(|d| d.name.clone()).unwrap_or_default();
        let decided = t!(lang, "positions-decided", name = name, date = l10n::date(lang, &decision.date));
        let by: Vec<&str> = [&decision.body, &decision.resolution, &decision.text].map(String::as_str).into();
        let by = by.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        lines.push((&decision.date, if by.is_empty() { decided } else { format!("{decided} ({by})") }));
    }
    if lines.is_empty() {
        return;
    }
    lines.sort_by_key(|(date, _)| *date);
    egui::CollapsingHeader::new(t!(lang, "block-reasons")).id_salt("block reasons").default_open(true).show(ui, |ui| {
        for (date, line) in lines.iter().rev().take(REASONS) {
            ui.label(line);
            if !date.is_empty() {
                ui.weak(egui::RichText::new(l10n::date(lang, date)).small());
            }
        }
    });
}

/// Which departments have the block in the space that most of its space in the shown draft is in.
fn agreeing(ui: &mut egui::Ui, project: &Project, definition: &Definition, space: &Space, cx: &Context<'_>) {
    let shown = cx.session.draft().filter(|draft| draft.blocks == definition.id);
    let Some(view) = shown.and(cx.session.draft_view()) else { return };
    let Some(live) = view.live() else { return };
    let block = definition.spaces.iter().position(|other| other.id == space.id).map(|at| at as u32);
    let Some((block, at)) = block.and_then(|block| Some((block, view.space_at(block)?))) else { return };
    let mut names = Vec::new();
    for (nth, layer) in live.blocks().layers.iter().enumerate() {
        let same =
            layer.majority(block).is_some_and(|own| live.majority_of(at, nth).is_some_and(|(most, _)| most == own));
        names.extend(project.definition(layer.definition).filter(|_| same).map(|definition| definition.name.clone()));
    }
    if !live.blocks().layers.is_empty() {
        let names = if names.is_empty() { t!(cx.lang, "block-agreeing-none") } else { names.join(", ") };
        fact(ui, &t!(cx.lang, "block-agreeing"), &names);
    }
}

/// Which space of which draft it is in, and who put it there when.
pub(super) fn show(ui: &mut egui::Ui, project: &Project, definition: &Definition, space: &Space, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let mut drafts = project.drafts.iter().filter(|draft| draft.blocks == definition.id).peekable();
    if drafts.peek().is_none() {
        return;
    }
    ui.add_space(6.0);
    for draft in drafts {
        let place = draft.space_of(space.id).and_then(|id| draft.space(id)).map(|space| space.label().to_owned());
        let place = place.unwrap_or_else(|| t!(lang, "block-in-none"));
        fact(ui, &t!(lang, "block-in-draft", draft = draft.name.clone()), &place);
    }
    agreeing(ui, project, definition, space, cx);
    reasons(ui, project, definition, space, cx);
    if cx.session.wants_block_log(space.id) {
        cx.send(Action::Agree(Agree::AskBlockLog(space.id)));
    }
    let session = cx.session;
    let Some(log) = session.block_log(space.id) else { return };
    egui::CollapsingHeader::new(t!(lang, "block-log")).id_salt("block log").default_open(true).show(ui, |ui| {
        if log.entries.is_empty() {
            ui.weak(t!(lang, "block-log-none"));
        }
        for entry in &log.entries {
            let mut text = egui::RichText::new(explain::history_sentence(lang, entry));
            if !entry.in_effect {
                text = text.weak().strikethrough();
            }
            ui.label(text);
            let at = l10n::timestamp(lang, &entry.at);
            let by = if entry.who.is_empty() { at } else { format!("{at} · {}", entry.who) };
            ui.weak(egui::RichText::new(by).small());
        }
        let all = t!(lang, "block-log-all", count = l10n::count(lang, log.count));
        if log.count > log.entries.len() && ui.button(all).clicked() {
            cx.send(Action::HistoryOf(space.id.to_string(), space.label()));
        }
    });
}
