//! What a new draft starts from.

use super::super::{Answer, Request, buttons};
use super::{RulebookForm, name_is_free};
use crate::app::session::{DraftForm, DraftStart};
use crate::l10n;
use crate::model::{DecisionId, DefinitionId, DraftId, Followed, Project};
use crate::t;
use crate::ui::context::{Action, Context, DraftAction};
use crate::ui::panels::draft::proposed_blocks;
use crate::ui::widgets::{choice_row, form, form_row, text_row};

/// Which kind of start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Empty,
    Definition,
    Draft,
    Proposal,
    Decision,
}

/// What a new draft is called, made of, and starts from.
pub struct NewForm {
    name: String,
    blocks: DefinitionId,
    kind: Kind,
    definition: Option<DefinitionId>,
    draft: Option<DraftId>,
    decision: Option<DecisionId>,
    /// Weights of the definitions a proposal follows.
    weights: Vec<(DefinitionId, f64)>,
    rulebook: RulebookForm,
}

impl NewForm {
    /// `None` where nothing can serve as blocks.
    pub(in super::super) fn new(cx: &Context<'_>) -> Option<Self> {
        let project = cx.session.project()?;
        let name = cx.session.free_draft_name(&t!(cx.lang, "draft-new-name"));
        let blocks = cx.session.draft().map(|draft| draft.blocks).or_else(|| proposed_blocks(project))?;
        let draft = cx.session.draft().or(project.drafts.first()).map(|draft| draft.id);
        let weights = project.definitions.iter().map(|d| (d.id, 1.0)).collect();
        let definition = project.definitions.iter().map(|d| d.id).find(|id| *id != blocks);
        Some(Self {
            name,
            blocks,
            kind: Kind::Empty,
            definition,
            draft,
            decision: project.decisions.last().map(|decision| decision.id),
            weights,
            rulebook: RulebookForm::blank(blocks),
        })
    }

    pub(in super::super) fn show(&mut self, ui: &mut egui::Ui, max_height: f32, cx: &mut Context<'_>) -> Answer {
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
        if project.definitions.len() > 1 {
            ui.radio_value(&mut self.kind, Kind::Definition, t!(lang, "draft-start-definition"));
        }
        if project.definitions.len() > 1 {
            ui.radio_value(&mut self.kind, Kind::Proposal, t!(lang, "draft-start-proposal"));
        }
        if !project.drafts.is_empty() {
            ui.radio_value(&mut self.kind, Kind::Draft, t!(lang, "draft-start-draft"));
        }
        if !project.decisions.is_empty() {
            ui.radio_value(&mut self.kind, Kind::Decision, t!(lang, "draft-start-decision"));
        }
        egui::ScrollArea::vertical().max_height((max_height - 290.0).max(120.0)).show(ui, |ui| {
            self.details(ui, &project, cx);
        });
        let mut other = None;
        ui.horizontal_wrapped(|ui| {
            let free = name_is_free(&self.name, None, cx);
            if ui.add_enabled(free, egui::Button::new(t!(lang, "draft-start-table"))).clicked() {
                other = Some(DraftAction::ChooseTable(self.name.trim().to_owned(), self.blocks));
            }
            if ui.button(t!(lang, "draft-atoms")).clicked() {
                other = Some(DraftAction::AskAtoms);
            }
        });
        if let Some(action) = other {
            return Answer::Do(Request::Act(Action::Draft(action)));
        }
        let complete = name_is_free(&self.name, None, cx) && self.start(&project).is_some();
        match buttons(ui, lang, &t!(lang, "draft-begin"), complete) {
            Some(true) => self.begin(&project),
            Some(false) => Answer::Close,
            None => Answer::Open,
        }
    }

    fn details(&mut self, ui: &mut egui::Ui, project: &Project, cx: &Context<'_>) {
        let lang = cx.lang;
        if self.kind == Kind::Definition {
            let others = project.definitions.iter().map(|d| d.id).filter(|id| *id != self.blocks);
            let ids: Vec<Option<DefinitionId>> = others.map(Some).collect();
            form(ui, "new draft from definition", |ui| {
                choice_row(ui, &t!(lang, "draft-start-of"), &mut self.definition, &ids, |id| {
                    id.and_then(|id| project.definition(id)).map(|d| d.name.clone()).unwrap_or_default()
                });
            });
        }
        if self.kind == Kind::Decision {
            let ids: Vec<Option<DecisionId>> = project.decisions.iter().map(|decision| Some(decision.id)).collect();
            form(ui, "new draft from decision", |ui| {
                choice_row(ui, &t!(lang, "draft-start-common"), &mut self.decision, &ids, |id| {
                    let decision = project.decisions.iter().find(|decision| Some(decision.id) == *id);
                    let definition = decision.and_then(|decision| project.definition(decision.definition));
                    definition.map(|definition| definition.name.clone()).unwrap_or_default()
                });
            });
        }
        if self.kind == Kind::Proposal {
            self.proposal(ui, project, cx);
        }
        if self.kind == Kind::Draft {
            let ids: Vec<Option<DraftId>> = project.drafts.iter().map(|draft| Some(draft.id)).collect();
            form(ui, "new draft from draft", |ui| {
                choice_row(ui, &t!(lang, "draft-start-which"), &mut self.draft, &ids, |id| {
                    id.and_then(|id| project.draft(id)).map(|draft| draft.name.clone()).unwrap_or_default()
                });
            });
        }
    }

    /// Whom a proposal follows, under which rulebook.
    fn proposal(&mut self, ui: &mut egui::Ui, project: &Project, cx: &Context<'_>) {
        let lang = cx.lang;
        if self.rulebook.blocks() != self.blocks {
            self.rulebook = RulebookForm::blank(self.blocks);
        }
        ui.label(t!(lang, "draft-follows"));
        form(ui, "weights", |ui| {
            for (id, weight) in self.weights.iter_mut().filter(|(id, _)| *id != self.blocks) {
                let Some(definition) = project.definition(*id) else { continue };
                let slider = egui::Slider::new(weight, 0.0..=3.0).step_by(0.5);
                let slider = slider.custom_formatter(move |weight, _| l10n::number(lang, weight, 1));
                let slider = slider.custom_parser(|text| text.trim().replace(',', ".").parse().ok());
                form_row(ui, &definition.name, |ui| ui.add(slider));
            }
        });
        ui.add_space(4.0);
        ui.label(t!(lang, "draft-proposal-under"));
        self.rulebook.fields(ui, project, cx);
    }

    /// Whom a proposal follows, as chosen.
    fn follows(&self, project: &Project) -> Vec<Followed> {
        let chosen = self.weights.iter().filter(|(id, weight)| *id != self.blocks && *weight > 0.0);
        let followed = |(id, weight): &(DefinitionId, f64)| {
            Some(Followed { id: *id, name: project.definition(*id)?.name.clone(), weight: *weight })
        };
        chosen.filter_map(followed).collect()
    }

    fn start(&self, project: &Project) -> Option<DraftStart> {
        Some(match self.kind {
            Kind::Empty => DraftStart::Empty,
            Kind::Definition => DraftStart::Definition(self.definition.filter(|id| *id != self.blocks)?),
            Kind::Draft => DraftStart::Draft(self.draft?),
            Kind::Decision => DraftStart::Decision(self.decision?),
            Kind::Proposal => {
                let follows = self.follows(project);
                let rulebook = self.rulebook.read().filter(|_| !follows.is_empty())?;
                DraftStart::Proposal { follows, rulebook }
            }
        })
    }

    fn begin(&self, project: &Project) -> Answer {
        let Some(from) = self.start(project) else { return Answer::Open };
        let form = DraftForm { name: self.name.trim().to_owned(), blocks: self.blocks, from };
        Answer::Do(Request::Act(Action::Draft(DraftAction::Begin(Box::new(form)))))
    }
}

fn blocks_name(project: &Project, id: DefinitionId, lang: crate::l10n::Lang) -> String {
    let Some(definition) = project.definition(id) else { return String::new() };
    let count = crate::l10n::count(lang, definition.spaces.len());
    t!(lang, "draft-blocks-count", name = definition.name.clone(), count = count)
}
