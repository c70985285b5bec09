//! The draft that is shown: its spaces with figures and rules, what departments lose by it, what of its rulebook is not met. Everything
//! follows the brush.

mod spaces;

use crate::app::explain;
use crate::app::operations::Violation;
use crate::app::session::DraftView;
use crate::app::user_command::UserCommand;
use crate::l10n;
use crate::model::{DefinitionId, Draft, DraftId, Project};
use crate::t;
use crate::ui::context::{Action, Context, DraftAction};
use crate::ui::widgets::{figure_row, heading, named};

/// Violations that are listed; more nobody reads.
const LISTED: usize = 100;

/// What the panel remembers.
#[derive(Default)]
pub struct State {
    /// Height of the list of spaces, once its rows are known.
    spaces: spaces::State,
}

/// Shows the panel.
pub fn show(ui: &mut egui::Ui, project: &Project, state: &mut State, cx: &mut Context<'_>) {
    let lang = cx.lang;
    choose(ui, project, cx);
    let Some(draft) = cx.session.draft() else {
        ui.add_space(6.0);
        ui.label(t!(lang, "draft-about"));
        ui.add_space(6.0);
        let label = UserCommand::NewDraft.label(lang);
        let enabled = UserCommand::NewDraft.enabled(cx.session);
        if ui.add_enabled(enabled, egui::Button::new(egui::RichText::new(label).strong())).clicked() {
            cx.send(Action::Run(UserCommand::NewDraft));
        }
        return;
    };
    let draft = draft.clone();
    if project.decision_on(draft.id).is_some() {
        ui.strong(t!(lang, "draft-is-decided"));
    }
    if cx.session.draft_view().is_none() {
        ui.horizontal(|ui| {
            ui.spinner();
            ui.label(t!(lang, "draft-prepares"));
        });
        return;
    }
    egui::ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        without_space(ui, cx);
        beside(ui, cx);
        spaces::show(ui, project, &draft, &mut state.spaces, cx);
        departments(ui, project, cx);
        violations(ui, project, &draft, cx);
        basis(ui, project, &draft, cx);
    });
}

/// Which draft is shown, and what can be done with it as a whole.
fn choose(ui: &mut egui::Ui, project: &Project, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let shown = cx.session.draft().map(|draft| draft.id);
    let mut chosen = shown;
    let name = |id: Option<DraftId>| match id.and_then(|id| project.draft(id)) {
        Some(draft) => draft.name.clone(),
        None => t!(lang, "draft-none"),
    };
    ui.horizontal(|ui| {
        let label = ui.strong(t!(lang, "tab-draft"));
        let width = (ui.available_width() - 36.0).max(80.0);
        let combo = egui::ComboBox::from_id_salt("draft").width(width).selected_text(name(shown)).truncate();
        let response = combo.show_ui(ui, |ui| {
            for option in std::iter::once(None).chain(project.drafts.iter().map(|draft| Some(draft.id))) {
                ui.selectable_value(&mut chosen, option, name(option));
            }
        });
        response.response.labelled_by(label.id);
    });
    if chosen != shown {
        cx.send(Action::Draft(DraftAction::Choose(chosen)));
    }
    ui.horizontal_wrapped(|ui| {
        command(ui, UserCommand::NewDraft, &t!(lang, "draft-new"), cx);
        let Some(id) = shown else { return };
        ui.menu_button(t!(lang, "draft-more"), |ui| {
            let entries = [
                (t!(lang, "draft-rename"), DraftAction::Rename(id)),
                (t!(lang, "bridge-ask"), DraftAction::AskBridge),
                (t!(lang, "draft-duplicate"), DraftAction::Duplicate(id)),
                (t!(lang, "draft-delete"), DraftAction::Delete(id)),
            ];
            let explained = cx.session.proposal_explanation().is_some_and(|explanation| explanation.draft == id);
            let why = (t!(lang, "draft-proposal-why"), DraftAction::ExplainProposal);
            for (label, action) in entries.into_iter().chain(explained.then_some(why)) {
                if ui.button(label).clicked() {
                    cx.send(Action::Draft(action));
                    ui.close();
                }
            }
        });
        if project.drafts.len() > 1 {
            command(ui, UserCommand::CompareDrafts, &t!(lang, "draft-compare"), cx);
        }
        if ui.button(t!(lang, "draft-rulebook")).clicked() {
            cx.send(Action::Draft(DraftAction::EditRulebook(id)));
        }
    });
}

fn command(ui: &mut egui::Ui, command: UserCommand, label: &str, cx: &mut Context<'_>) {
    let key = command.shortcut().map(|shortcut| format!("{} ({})", command.label(cx.lang), shortcut.text(cx.lang)));
    let response = ui.add_enabled(command.enabled(cx.session), egui::Button::new(label));
    if response.on_hover_text(key.unwrap_or_else(|| command.label(cx.lang))).clicked() {
        cx.send(Action::Run(command));
    }
}

/// Blocks without a space, and the way to the next.
fn without_space(ui: &mut egui::Ui, cx: &mut Context<'_>) {
    let Some(view) = cx.session.draft_view() else { return };
    let count = view.unassigned();
    ui.horizontal_wrapped(|ui| {
        if count == 0 {
            ui.weak(t!(cx.lang, "draft-all-assigned"));
            return;
        }
        let residents = view.live().filter(|live| live.blocks().residents.is_some()).map(|live| live.unassigned().1);
        ui.label(explain::unassigned(cx.lang, count, residents));
        command(ui, UserCommand::NextUnassigned, &t!(cx.lang, "draft-next"), cx);
    });
}

/// The draft on the other map: what differs, and taking its spaces over.
fn beside(ui: &mut egui::Ui, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let (Some(other), Some(difference)) = (cx.session.draft_beside().cloned(), cx.session.draft_difference()) else {
        return;
    };
    let count = l10n::count(lang, difference.blocks);
    ui.label(match difference.residents {
        Some(residents) => t!(
            lang,
            "draft-differs-residents",
            n = difference.blocks,
            count = count,
            name = other.name.clone(),
            residents = l10n::number(lang, residents, 0)
        ),
        None => t!(lang, "draft-differs", n = difference.blocks, count = count, name = other.name.clone()),
    });
    ui.horizontal_wrapped(|ui| {
        let mut marked = cx.session.marks_differences();
        if ui.checkbox(&mut marked, t!(lang, "draft-mark-differences")).changed() {
            cx.send(Action::Draft(DraftAction::MarkDifferences(marked)));
        }
        let changeable = cx.session.changeable_draft().is_ok();
        ui.add_enabled_ui(changeable && !other.spaces.is_empty(), |ui| {
            ui.menu_button(t!(lang, "draft-take-space"), |ui| {
                egui::ScrollArea::vertical().max_height(300.0).show(ui, |ui| {
                    for (at, space) in other.spaces.iter().enumerate() {
                        if ui.button(cx.session.draft_space_name(&other, at)).clicked() {
                            cx.send(Action::Draft(DraftAction::CopySpace(other.id, space.id)));
                            ui.close();
                        }
                    }
                });
            })
            .response
            .on_hover_text(t!(lang, "draft-take-space-tooltip", name = other.name.clone()));
        });
    });
}

/// How far the departments' definitions and the draft are apart, in people.
fn departments(ui: &mut egui::Ui, project: &Project, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let Some(live) = cx.session.draft_view().and_then(DraftView::live) else { return };
    let set = live.blocks();
    if set.layers.is_empty() {
        return;
    }
    ui.add_space(6.0);
    let with_residents = set.residents.is_some();
    let title = if with_residents { t!(lang, "draft-outside") } else { t!(lang, "draft-outside-area") };
    heading(ui, &title);
    for (at, layer) in set.layers.iter().enumerate() {
        let Some(definition) = project.definition(layer.definition) else { continue };
        let Some((_, figures)) = live.headline(at) else { continue };
        let row = figure_row(ui, &definition.name, &explain::outside(lang, &figures, with_residents));
        row.on_hover_text(t!(lang, "draft-outside-tooltip"));
    }
}

/// What of the rulebook is not met; a click shows where.
fn violations(ui: &mut egui::Ui, project: &Project, draft: &Draft, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let Some(view) = cx.session.draft_view().filter(|view| view.live().is_some()) else { return };
    let all: Vec<&Violation> =
        view.violations().filter(|violation| !matches!(violation, Violation::Unassigned { .. })).collect();
    ui.add_space(6.0);
    if all.is_empty() {
        heading(ui, &t!(lang, "draft-rules"));
        let has_rules = draft.rulebook != crate::model::Rulebook::default();
        ui.weak(if has_rules { t!(lang, "draft-rules-met") } else { t!(lang, "draft-no-rules") });
        return;
    }
    heading(ui, &t!(lang, "draft-violations", count = l10n::count(lang, all.len())));
    let mut marked = cx.session.marks_violations();
    if ui.checkbox(&mut marked, t!(lang, "draft-mark-violations")).changed() {
        cx.send(Action::Draft(DraftAction::MarkViolations(marked)));
    }
    let name_of = |at: u32| cx.session.draft_space_name(draft, at as usize);
    let parent = draft.rulebook.parent.and_then(|id| project.definition(id));
    let parent_of = |at: u32| parent.and_then(|p| p.spaces.get(at as usize)).map(|s| s.label()).unwrap_or_default();
    let mut jump = None;
    for violation in all.iter().take(LISTED) {
        let words = explain::violation(lang, violation, name_of, parent_of);
        if ui.add(egui::Button::new(words).wrap().frame(false)).on_hover_text(t!(lang, "draft-show")).clicked() {
            jump = Some((blocks_of(violation), explain::space_of_violation(violation)));
        }
    }
    if all.len() > LISTED {
        ui.weak(t!(lang, "findings-more", count = l10n::count(lang, all.len() - LISTED)));
    }
    if let Some((blocks, space)) = jump {
        cx.send(Action::Draft(DraftAction::Jump(blocks, space)));
    }
}

/// The blocks a violation is about, if it is not the whole space.
fn blocks_of(violation: &Violation) -> Vec<u32> {
    match violation {
        Violation::Apart { blocks, .. }
        | Violation::BeyondParent { blocks, .. }
        | Violation::Crossed { blocks, .. }
        | Violation::Unassigned { blocks, .. } => blocks.clone(),
        Violation::TooFew { .. }
        | Violation::TooMany { .. }
        | Violation::TooFewSpaces { .. }
        | Violation::TooManySpaces { .. }
        | Violation::NotCompact { .. } => Vec::new(),
    }
}

/// What the draft is made of, and where its residents come from.
fn basis(ui: &mut egui::Ui, project: &Project, draft: &Draft, cx: &Context<'_>) {
    let lang = cx.lang;
    ui.add_space(6.0);
    let blocks = project.definition(draft.blocks).map(|d| d.name.clone()).unwrap_or_default();
    ui.weak(t!(lang, "draft-made-of", blocks = blocks));
    if let Some(ground) = cx.session.draft_ground(draft.blocks) {
        let blocks = cx.session.draft_view_of(draft.id).and_then(|view| view.blocks()).unwrap_or(&ground.blocks);
        ui.weak(explain::basis(lang, &blocks.basis, blocks.exact_share));
        for line in explain::blocks_told(lang, blocks) {
            ui.label(line);
        }
    }
}

/// Whose residents are counted, and of when: it stands wherever figures of a draft of these blocks do.
pub fn basis_line(ui: &mut egui::Ui, blocks: DefinitionId, cx: &Context<'_>) {
    if let Some(ground) = cx.session.draft_ground(blocks) {
        ui.weak(explain::basis(cx.lang, &ground.blocks.basis, ground.blocks.exact_share));
        if !ground.blocks.unstated.is_empty() {
            ui.label(explain::unstated_blocks(cx.lang, ground.blocks.unstated.len()));
        }
    }
}

/// The definition that is proposed as building blocks: one that is marked, else the one with most spaces.
pub fn proposed_blocks(project: &Project) -> Option<DefinitionId> {
    let marked = project.definitions.iter().find(|definition| definition.is_blocks);
    let finest = || project.definitions.iter().max_by_key(|definition| definition.spaces.len());
    marked.or_else(finest).map(|definition| definition.id)
}

/// A control of a row, with a name that says of which.
fn of_row(response: egui::Response, label: &str, name: &str) -> egui::Response {
    named(response, &format!("{label}: {name}"))
}
