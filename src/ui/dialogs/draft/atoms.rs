//! Blocks for want of smaller ones: the pieces that several definitions cut the territory into.

use super::super::edit::DepartmentField;
use super::super::{Answer, Request, buttons};
use crate::app::operations::AtomsForm;
use crate::model::{DefinitionId, DepartmentId};
use crate::t;
use crate::ui::context::{Action, Context, DraftAction};
use crate::ui::widgets::{form, text_row};

/// Pieces smaller than this (m²) are joined to a neighbour unless somebody says otherwise: two hands drew one line.
const LEAST_AREA_M2: f64 = 1_000.0;

/// Name, department, the definitions that are laid over one another.
pub struct AtomsDialog {
    name: String,
    department: DepartmentField,
    chosen: Vec<(DefinitionId, bool)>,
    least_area_m2: f64,
}

impl AtomsDialog {
    /// `None` without definitions.
    pub(in super::super) fn new(cx: &Context<'_>) -> Option<Self> {
        let project = cx.session.project()?;
        let first: DepartmentId = project.definitions.first()?.department;
        let choice = crate::app::operations::DepartmentChoice::Existing(first);
        Some(Self {
            name: t!(cx.lang, "draft-atoms-name"),
            department: DepartmentField::of(project, &choice),
            chosen: project.definitions.iter().map(|definition| (definition.id, true)).collect(),
            least_area_m2: LEAST_AREA_M2,
        })
    }

    pub(in super::super) fn show(&mut self, ui: &mut egui::Ui, cx: &mut Context<'_>) -> Answer {
        let lang = cx.lang;
        let Some(project) = cx.session.project().cloned() else { return Answer::Close };
        ui.label(t!(lang, "draft-atoms-about"));
        ui.add_space(4.0);
        form(ui, "atoms", |ui| {
            text_row(ui, &t!(lang, "table-name"), &mut self.name, "");
            self.department.show(ui, &project, lang);
            crate::ui::widgets::form_row(ui, &t!(lang, "draft-atoms-least"), |ui| {
                ui.add(egui::DragValue::new(&mut self.least_area_m2).range(0.0..=1e9).speed(100.0).suffix(" m²"))
            });
        });
        ui.label(t!(lang, "draft-atoms-of"));
        for (id, chosen) in &mut self.chosen {
            if let Some(definition) = project.definition(*id) {
                ui.checkbox(chosen, &definition.name);
            }
        }
        let definitions: Vec<DefinitionId> =
            self.chosen.iter().filter(|(_, chosen)| *chosen).map(|(id, _)| *id).collect();
        let free = project.definition_named(self.name.trim()).is_none() && !self.name.trim().is_empty();
        let complete = free && self.department.is_complete() && !definitions.is_empty();
        match buttons(ui, lang, &t!(lang, "draft-atoms-make"), complete) {
            Some(true) => {
                let form = AtomsForm {
                    department: self.department.choice(&project),
                    name: self.name.trim().to_owned(),
                    definitions,
                    least_area_m2: self.least_area_m2,
                };
                Answer::Do(Request::Act(Action::Draft(DraftAction::MakeAtoms(Box::new(form)))))
            }
            Some(false) => Answer::Close,
            None => Answer::Open,
        }
    }
}
