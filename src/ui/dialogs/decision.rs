//! What was decided: a draft becomes a common definition, and what is said of it.

use super::edit::DepartmentField;
use super::position::{normal_day, typed_day};
use super::{Answer, Request, buttons};
use crate::app::explain;
use crate::app::operations::{Command, DecisionForm as DecisionRecord, DepartmentChoice, SheetForm, Violation};
use crate::l10n::{self, Lang};
use crate::model::{Decision, DecisionId, DepartmentId, DraftId, Project, Stance};
use crate::t;
use crate::ui::context::{Action, Agree, Context};
use crate::ui::widgets::{form, form_row, text_row};

/// What of a decision is being written down.
pub struct DecisionForm {
    /// Changes what is kept, if it is.
    kept: Option<Decision>,
    draft: DraftId,
    name: String,
    department: DepartmentField,
    version: String,
    valid_from: String,
    valid_to: String,
    date: String,
    body: String,
    resolution: String,
    text: String,
}

impl DecisionForm {
    /// A decision about a draft; `None` if it is gone.
    pub fn new(project: &Project, draft: DraftId, lang: Lang) -> Option<Self> {
        project.draft(draft)?;
        let today = SheetForm::today();
        let year = today.get(..4).unwrap_or_default().to_owned();
        let title = t!(lang, "decision-name-proposed", year = year.clone());
        let name = (1u32..).map(|n| if n == 1 { title.clone() } else { format!("{title} ({n})") });
        let name = name.take(1_000).find(|name| project.definition_named(name).is_none()).unwrap_or(title);
        // What was decided before was decided by somebody, and common spaces were somebody's.
        let last = project.decisions.last();
        let owner = last.and_then(|decision| project.definition(decision.definition)).map(|d| d.department);
        Some(Self {
            kept: None,
            draft,
            name,
            department: owner_field(project, owner, &t!(lang, "decision-department")),
            version: year,
            valid_from: String::new(),
            valid_to: String::new(),
            date: typed_day(lang, &today),
            body: last.map(|decision| decision.body.clone()).unwrap_or_default(),
            resolution: String::new(),
            text: String::new(),
        })
    }

    /// What is said of a decision that was taken; `None` if it is gone.
    pub fn edit(project: &Project, id: DecisionId, lang: Lang) -> Option<Self> {
        let kept = project.decisions.iter().find(|decision| decision.id == id)?.clone();
        let definition = project.definition(kept.definition)?;
        Some(Self {
            draft: kept.draft,
            name: definition.name.clone(),
            department: owner_field(project, Some(definition.department), ""),
            version: kept.version.clone(),
            valid_from: typed_day(lang, &kept.valid_from),
            valid_to: typed_day(lang, &kept.valid_to),
            date: typed_day(lang, &kept.date),
            body: kept.body.clone(),
            resolution: kept.resolution.clone(),
            text: kept.text.clone(),
            kept: Some(kept),
        })
    }

    pub(super) fn title_text(&self, lang: Lang) -> String {
        if self.kept.is_some() { t!(lang, "decision-title-edit") } else { t!(lang, "decision-title") }
    }

    pub(super) fn show(&mut self, ui: &mut egui::Ui, max_height: f32, cx: &mut Context<'_>) -> Answer {
        let lang = cx.lang;
        let Some(project) = cx.session.project().cloned() else { return Answer::Close };
        let Some(draft) = project.draft(self.draft) else { return Answer::Close };
        egui::ScrollArea::vertical().max_height((max_height - 60.0).max(120.0)).show(ui, |ui| {
            if self.kept.is_none() {
                ui.label(t!(lang, "decision-about", draft = draft.name.clone()));
                self.warnings(ui, cx);
                ui.add_space(6.0);
            }
            self.fields(ui, &project, lang);
        });
        let problem = self.problem(&project, lang);
        if let Some(problem) = &problem {
            ui.colored_label(ui.visuals().error_fg_color, problem);
        }
        let label = if self.kept.is_some() { t!(lang, "action-apply") } else { t!(lang, "decision-do") };
        match buttons(ui, lang, &label, problem.is_none()) {
            Some(true) => Answer::Do(Request::Act(self.action(&project))),
            Some(false) => Answer::Close,
            None => Answer::Open,
        }
    }

    fn action(&self, project: &Project) -> Action {
        let text = |text: &str| text.trim().to_owned();
        // What is no day keeps the button from being pressed.
        let day = |typed: &str| normal_day(typed).unwrap_or_default();
        match &self.kept {
            Some(kept) => Action::Execute(Box::new(Command::EditDecision(Decision {
                version: text(&self.version),
                valid_from: day(&self.valid_from),
                valid_to: day(&self.valid_to),
                date: day(&self.date),
                body: text(&self.body),
                resolution: text(&self.resolution),
                text: text(&self.text),
                ..kept.clone()
            }))),
            None => {
                let record = DecisionRecord {
                    department: self.department.choice(project),
                    name: text(&self.name),
                    version: text(&self.version),
                    valid_from: day(&self.valid_from),
                    valid_to: day(&self.valid_to),
                    date: day(&self.date),
                    body: text(&self.body),
                    resolution: text(&self.resolution),
                    text: text(&self.text),
                };
                Action::Agree(Agree::Decide(self.draft, Box::new(record)))
            }
        }
    }

    /// What is still open: said before, never in the way.
    fn warnings(&self, ui: &mut egui::Ui, cx: &mut Context<'_>) {
        let lang = cx.lang;
        let Some(standing) = cx.session.draft_standing(self.draft).cloned() else {
            ui.spinner();
            return;
        };
        let mut open = Vec::new();
        if !standing.unassigned.is_empty() {
            open.push(t!(lang, "decision-unassigned", figures = explain::blocks_concerned(lang, standing.left)));
        }
        let count = |stance| standing.conflicts.iter().filter(|c| c.stance == stance).count();
        let (objections, conditions) = (count(Stance::Objects), count(Stance::AgreesIf));
        if objections > 0 {
            open.push(t!(lang, "decision-objections", n = objections));
        }
        if conditions > 0 {
            open.push(t!(lang, "decision-conditions", n = conditions));
        }
        let silent = standing.stances.iter().filter(|stance| **stance == Stance::NoAnswer).count();
        if silent > 0 {
            open.push(t!(lang, "decision-silent", n = silent));
        }
        let empty = standing.spaces.len() - standing.all.spaces;
        if empty > 0 {
            open.push(t!(lang, "decision-empty-spaces", n = empty));
        }
        let view = cx.session.draft_view_of(self.draft);
        let rules = view.map_or(0, |v| v.violations().filter(|v| !matches!(v, Violation::Unassigned { .. })).count());
        if rules > 0 {
            open.push(t!(lang, "decision-violations", n = rules, count = l10n::count(lang, rules)));
        }
        ui.weak(t!(lang, "decision-spaces", n = standing.all.spaces, count = l10n::count(lang, standing.all.spaces)));
        for line in open {
            let colour = crate::ui::widgets::severity_colour(ui, crate::model::Severity::Warning);
            ui.colored_label(colour, line);
        }
    }

    fn fields(&mut self, ui: &mut egui::Ui, project: &Project, lang: Lang) {
        let new = self.kept.is_none();
        form(ui, "decision", |ui| {
            if new {
                text_row(ui, &t!(lang, "decision-name"), &mut self.name, "");
                self.department.show(ui, project, lang);
            }
            text_row(ui, &t!(lang, "decision-version"), &mut self.version, &t!(lang, "decision-version-hint"));
            let date_hint = t!(lang, "source-date-hint");
            text_row(ui, &t!(lang, "decision-date"), &mut self.date, &date_hint);
            text_row(ui, &t!(lang, "decision-valid-from"), &mut self.valid_from, &date_hint);
            text_row(ui, &t!(lang, "decision-valid-to"), &mut self.valid_to, &t!(lang, "decision-valid-to-hint"));
            text_row(ui, &t!(lang, "decision-body"), &mut self.body, &t!(lang, "decision-body-hint"));
            text_row(ui, &t!(lang, "decision-resolution"), &mut self.resolution, &t!(lang, "decision-resolution-hint"));
            form_row(ui, &t!(lang, "decision-text"), |ui| {
                let edit = egui::TextEdit::multiline(&mut self.text).desired_rows(3).desired_width(f32::INFINITY);
                ui.add(edit)
            });
        });
    }

    /// What keeps the record from being complete.
    fn problem(&self, project: &Project, lang: Lang) -> Option<String> {
        let new = self.kept.is_none();
        if new && self.name.trim().is_empty() {
            return Some(t!(lang, "import-needs-name"));
        }
        if new && project.definition_named(self.name.trim()).is_some() {
            return Some(t!(lang, "decision-name-taken"));
        }
        if new && !self.department.is_complete() {
            return Some(t!(lang, "import-needs-department"));
        }
        let (Some(date), Some(from), Some(to)) =
            (normal_day(&self.date), normal_day(&self.valid_from), normal_day(&self.valid_to))
        else {
            return Some(t!(lang, "position-date-bad"));
        };
        if date.is_empty() {
            return Some(t!(lang, "decision-needs-date"));
        }
        (!from.is_empty() && !to.is_empty() && from > to).then(|| t!(lang, "decision-upside-down"))
    }
}

/// Whose the common definition is: who had the last one, else an office for common spaces.
fn owner_field(project: &Project, owner: Option<DepartmentId>, name: &str) -> DepartmentField {
    let organisation = project.departments.first().map(|d| d.organisation.clone()).unwrap_or_default();
    let known = owner.filter(|id| project.department(*id).is_some()).map(DepartmentChoice::Existing);
    DepartmentField::of(project, &known.unwrap_or_else(|| DepartmentChoice::named(project, name, &organisation)))
}
