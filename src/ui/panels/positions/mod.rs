//! What departments say to the drafts: overview, spaces, what is still open; and what was decided.

mod conflicts;
mod overview;
mod spaces;

use super::decisions;
use crate::app::operations::positions::{DraftRow, DraftStanding, overview as overview_of};
use crate::l10n::Lang;
use crate::model::{DepartmentId, Draft, DraftId, DraftSpaceId, Project, Revision};
use crate::t;
use crate::ui::context::{Action, Agree, Context};
use crate::ui::widgets::{choice_row, form};
use std::sync::Arc;

/// What the panel shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Part {
    /// All drafts with all departments.
    #[default]
    Overview,
    /// The spaces of one draft with all departments.
    Spaces,
    /// Objections and conditions.
    Open,
    /// What was decided.
    Decisions,
}

/// What the panel remembers.
#[derive(Default)]
pub struct State {
    part: Part,
    draft: Option<DraftId>,
    /// The draft that was on the map when one was chosen here: another one there is followed.
    shown: Option<DraftId>,
    department: Option<DepartmentId>,
    /// Also spaces to which nobody said anything by themselves.
    all_spaces: bool,
    rows: Option<(Revision, Vec<DraftRow>)>,
    decisions: decisions::State,
}

impl State {
    /// Shows what was decided.
    pub fn show_decisions(&mut self) {
        self.part = Part::Decisions;
    }

    /// The draft that is looked at.
    pub fn draft(&self) -> Option<DraftId> {
        self.draft
    }

    /// The draft that is looked at, as long as there is one.
    fn chosen<'a>(&mut self, project: &'a Project, shown: Option<DraftId>) -> Option<&'a Draft> {
        if shown != self.shown {
            (self.shown, self.draft) = (shown, shown.or(self.draft));
        }
        let chosen = self.draft.or(shown).and_then(|id| project.draft(id)).or(project.drafts.last());
        self.draft = chosen.map(|draft| draft.id);
        if self.department.is_some_and(|id| project.department(id).is_none()) {
            self.department = None;
        }
        chosen
    }
}

/// What a position is said to, and by whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// To which draft.
    pub draft: DraftId,
    /// To which of its spaces; `None`: to all of it.
    pub space: Option<DraftSpaceId>,
    /// Whose.
    pub department: DepartmentId,
}

/// Shows the panel.
pub fn show(ui: &mut egui::Ui, project: &Project, state: &mut State, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let shown = cx.session.draft().map(|draft| draft.id);
    let Some(draft) = state.chosen(project, shown) else {
        ui.weak(t!(lang, "positions-no-draft"));
        return;
    };
    ui.horizontal_wrapped(|ui| {
        for (part, label) in [
            (Part::Overview, t!(lang, "positions-overview")),
            (Part::Spaces, t!(lang, "positions-spaces")),
            (Part::Open, t!(lang, "positions-open")),
            (Part::Decisions, t!(lang, "positions-decisions")),
        ] {
            ui.selectable_value(&mut state.part, part, label);
        }
    });
    if state.part == Part::Decisions {
        choose(ui, project, state, lang);
        let draft = state.draft.and_then(|id| project.draft(id)).unwrap_or(draft);
        draw_up(draft, cx);
        decisions::show(ui, project, draft, &mut state.decisions, cx);
        return;
    }
    if state.part != Part::Overview {
        choose(ui, project, state, lang);
    }
    let draft = state.draft.and_then(|id| project.draft(id)).unwrap_or(draft);
    draw_up(draft, cx);
    let standing = cx.session.draft_standing(draft.id).cloned();
    match (state.part, standing) {
        (Part::Overview, standing) => overview::show(ui, project, draft, standing.as_ref(), state, cx),
        (_, None) => _ = ui.spinner(),
        (Part::Spaces, Some(standing)) => spaces::show(ui, project, draft, &standing, state, cx),
        (_, Some(standing)) => conflicts::show(ui, project, draft, &standing, state, cx),
    }
}

/// Has it found out how things stand, where that is not known or no longer right.
fn draw_up(draft: &Draft, cx: &mut Context<'_>) {
    if !cx.session.standing_is_current(draft.id) {
        cx.send(Action::Agree(Agree::DrawUp(draft.id)));
    }
}

/// Which draft.
fn choose(ui: &mut egui::Ui, project: &Project, state: &mut State, lang: Lang) {
    let Some(mut draft) = state.draft else { return };
    let drafts: Vec<DraftId> = project.drafts.iter().map(|draft| draft.id).collect();
    form(ui, "positions draft", |ui| {
        choice_row(ui, &t!(lang, "positions-draft"), &mut draft, &drafts, |id| {
            project.draft(*id).map(|draft| draft.name.clone()).unwrap_or_default()
        });
    });
    state.draft = Some(draft);
}

/// Whose positions are shown.
fn choose_department(ui: &mut egui::Ui, project: &Project, standing: &DraftStanding, state: &mut State, lang: Lang) {
    let all: Vec<Option<DepartmentId>> =
        std::iter::once(None).chain(standing.departments.iter().copied().map(Some)).collect();
    form(ui, "positions department", |ui| {
        choice_row(ui, &t!(lang, "positions-department"), &mut state.department, &all, |id| match id {
            Some(id) => department_name(project, *id),
            None => t!(lang, "positions-all-departments"),
        });
    });
}

fn rows<'a>(project: &Project, state: &'a mut State) -> &'a [DraftRow] {
    if state.rows.as_ref().is_none_or(|(revision, _)| *revision != project.revision) {
        state.rows = Some((project.revision, overview_of(project)));
    }
    state.rows.as_ref().map_or(&[], |(_, rows)| rows.as_slice())
}

fn department_name(project: &Project, id: DepartmentId) -> String {
    project.department(id).map(|department| department.name.clone()).unwrap_or_default()
}

/// Why what is said to a draft can't be changed; nothing while it can.
fn settled(open: bool, lang: Lang) -> String {
    if open { String::new() } else { t!(lang, "positions-settled") }
}

/// Selects blocks of a draft and shows them.
fn show_blocks(draft: &Draft, blocks: &[u32], cx: &mut Context<'_>) {
    cx.send(Action::Select { definition: draft.blocks, spaces: blocks.to_vec(), zoom: true });
}

type Standing = Arc<DraftStanding>;
