//! What a new draft starts from.

use super::super::{Answer, Request, buttons};
use super::name_is_free;
use crate::app::session::{DraftForm, DraftStart};
use crate::model::{DefinitionId, DraftId, Project};
use crate::t;
use crate::ui::context::{Action, Context, DraftAction};
use crate::ui::panels::draft::proposed_blocks;
use crate::ui::widgets::{choice_row, form, text_row};

/// Which kind of start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Empty,
    Draft,
}

/// What a new draft is called, made of, and starts from.
pub struct NewForm {
    name: String,
    blocks: DefinitionId,
    kind: Kind,
    draft: Option<DraftId>,
}

impl NewForm {
    /// `None` where nothing can serve as blocks.
    pub(in super::super) fn new(cx: &Context<'_>) -> Option<Self> {
        let project = cx.session.project()?;
        let name = cx.session.free_draft_name(&t!(cx.lang, "draft-new-name"));
        let blocks = cx.session.draft().map(|draft| draft.blocks).or_else(|| proposed_blocks(project))?;
        let draft = cx.session.draft().or(project.drafts.first()).map(|draft| draft.id);
        Some(Self { name, blocks, kind: Kind::Empty, draft })
    }

    pub(in super::super) fn show(&mut self, ui: &mut egui::Ui, _max_height: f32, cx: &mut Context<'_>) -> Answer {
        let lang = cx.lang;
        let Some(project) = cx.session.project().cloned() else { return Answer::Close };
        form(ui, "new draft", |ui| {
            text_row(ui, &t!(lang, "table-name"), &mut self.name, "");
            if self.kind != Kind::Draft {
                let ids: Vec<DefinitionId> = project.definitions.iter().map(|d| d.id).collect();
                choice_row(ui, &t!(lang, "draft-blocks"), &mut self.blocks, &ids, |id| {
                    blocks_name(&project, *id, lang)
                });
            }
        });
        if !name_is_free(&self.name, None, cx) && !self.name.trim().is_empty() {
            ui.colored_label(ui.visuals().error_fg_color, t!(lang, "draft-name-taken"));
        }
        ui.add_space(6.0);
        ui.label(t!(lang, "draft-starts-from"));
        ui.radio_value(&mut self.kind, Kind::Empty, t!(lang, "draft-start-empty"));
        if !project.drafts.is_empty() {
            ui.radio_value(&mut self.kind, Kind::Draft, t!(lang, "draft-start-draft"));
        }
        self.details(ui, &project, cx);
        let complete = name_is_free(&self.name, None, cx) && self.start().is_some();
        match buttons(ui, lang, &t!(lang, "draft-begin"), complete) {
            Some(true) => self.begin(),
            Some(false) => Answer::Close,
            None => Answer::Open,
        }
    }

    fn details(&mut self, ui: &mut egui::Ui, project: &Project, cx: &Context<'_>) {
        let lang = cx.lang;
        if self.kind == Kind::Draft {
            let ids: Vec<Option<DraftId>> = project.drafts.iter().map(|draft| Some(draft.id)).collect();
            form(ui, "new draft from draft", |ui| {
                choice_row(ui, &t!(lang, "draft-start-which"), &mut self.draft, &ids, |id| {
                    id.and_then(|id| project.draft(id)).map(|draft| draft.name.clone()).unwrap_or_default()
                });
            });
        }
    }

    fn start(&self) -> Option<DraftStart> {
        Some(match self.kind {
            Kind::Empty => DraftStart::Empty,
            Kind::Draft => DraftStart::Draft(self.draft?),
        })
    }

    fn begin(&self) -> Answer {
        let Some(from) = self.start() else { return Answer::Open };
        let form = DraftForm { name: self.name.trim().to_owned(), blocks: self.blocks, from };
        Answer::Do(Request::Act(Action::Draft(DraftAction::Begin(Box::new(form)))))
    }
}

fn blocks_name(project: &Project, id: DefinitionId, lang: crate::l10n::Lang) -> String {
    let Some(definition) = project.definition(id) else { return String::new() };
    let count = crate::l10n::count(lang, definition.spaces.len());
    t!(lang, "draft-blocks-count", name = definition.name.clone(), count = count)
}
