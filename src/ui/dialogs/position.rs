//! What a department says to a draft or to one of its spaces.

use super::{Answer, Request, buttons};
use crate::app::explain;
use crate::app::operations::{Command, SheetForm, normal_date};
use crate::l10n::{self, Lang};
use crate::model::{DraftSpaceId, Position, PositionId, Project, Stance};
use crate::t;
use crate::ui::context::{Action, Context};
use crate::ui::panels::positions::Said;
use crate::ui::stance;
use crate::ui::widgets::{choice_row, form, form_row, text_row};

/// One position being written down.
pub struct PositionForm {
    said: Said,
    /// As it is kept; `None` for what nobody said yet.
    kept: Option<PositionId>,
    stance: Stance,
    text: String,
    person: String,
    date: String,
}

impl PositionForm {
    /// What was said before, or an empty form of today. `None` if draft or department are gone.
    pub fn new(project: &Project, said: Said, lang: Lang) -> Option<Self> {
        project.draft(said.draft)?;
        project.department(said.department)?;
        let mut form = Self {
            said,
            kept: None,
            stance: Stance::Agrees,
            text: String::new(),
            person: String::new(),
            date: typed_day(lang, &SheetForm::today()),
        };
        form.fill(project, lang);
        Some(form)
    }

    /// What is kept of the draft or space that was chosen.
    fn fill(&mut self, project: &Project, lang: Lang) {
        let kept = project.position(self.said.draft, self.said.space, self.said.department);
        self.kept = kept.map(|position| position.id);
        if let Some(position) = kept {
            self.stance = position.stance;
            self.text.clone_from(&position.text);
            self.person.clone_from(&position.person);
            self.date = typed_day(lang, &position.date);
        }
    }

    pub(super) fn title_text(&self, lang: Lang) -> String {
        if self.kept.is_some() { t!(lang, "position-title-edit") } else { t!(lang, "position-title") }
    }

    pub(super) fn show(&mut self, ui: &mut egui::Ui, cx: &Context<'_>) -> Answer {
        let lang = cx.lang;
        let Some(project) = cx.session.project().cloned() else { return Answer::Close };
        let Some(department) = project.department(self.said.department) else { return Answer::Close };
        ui.label(egui::RichText::new(&department.name).strong());
        self.fields(ui, &project, lang);
        let date = normal_day(&self.date);
        if date.is_none() {
            ui.colored_label(ui.visuals().error_fg_color, t!(lang, "position-date-bad"));
        }
        let mut delete = false;
        if self.kept.is_some() {
            ui.add_space(4.0);
            delete = ui.button(t!(lang, "position-delete")).on_hover_text(t!(lang, "edit-delete-tooltip")).clicked();
        }
        let act = |command| Answer::Do(Request::Act(Action::Execute(Box::new(command))));
        if let (true, Some(id)) = (delete, self.kept) {
            return act(Command::DeletePosition(id));
        }
        match (buttons(ui, lang, &t!(lang, "position-keep"), date.is_some()), date) {
            (Some(true), Some(date)) => act(Command::SetPosition(self.position(date))),
            (Some(_), _) => Answer::Close,
            (None, _) => Answer::Open,
        }
    }

    fn fields(&mut self, ui: &mut egui::Ui, project: &Project, lang: Lang) {
        let Some(draft) = project.draft(self.said.draft) else { return };
        let mut spaces: Vec<Option<DraftSpaceId>> = vec![None];
        spaces.extend(draft.spaces.iter().map(|space| Some(space.id)));
        let before = self.said.space;
        form(ui, "position", |ui| {
            choice_row(ui, &t!(lang, "position-about"), &mut self.said.space, &spaces, |space| {
                let at = space.and_then(|id| draft.spaces.iter().position(|space| space.id == id));
                let label = at.map(|at| explain::draft_space(lang, draft, at));
                label.unwrap_or_else(|| t!(lang, "position-whole-draft", draft = draft.name.clone()))
            });
            ui.label(t!(lang, "position-stance"));
            ui.vertical(|ui| stance::choice(ui, &mut self.stance, lang));
            ui.end_row();
            let label = match self.stance {
                Stance::AgreesIf => t!(lang, "position-condition"),
                Stance::Objects => t!(lang, "position-reason"),
                Stance::Agrees | Stance::NoAnswer => t!(lang, "position-text"),
            };
            form_row(ui, &label, |ui| {
                let edit = egui::TextEdit::multiline(&mut self.text).desired_rows(3).desired_width(f32::INFINITY);
                ui.add(edit)
            });
            text_row(ui, &t!(lang, "position-person"), &mut self.person, &t!(lang, "position-person-hint"));
            text_row(ui, &t!(lang, "position-date"), &mut self.date, &t!(lang, "source-date-hint"));
        });
        if self.said.space != before {
            self.fill(project, lang);
        }
        let silent = self.text.trim().is_empty();
        if silent && matches!(self.stance, Stance::AgreesIf | Stance::Objects) {
            ui.weak(t!(lang, "position-text-missing", stance = explain::stance(lang, self.stance)));
        }
    }

    fn position(&self, date: String) -> Position {
        Position {
            id: self.kept.unwrap_or_else(PositionId::new),
            draft: self.said.draft,
            space: self.said.space,
            department: self.said.department,
            stance: self.stance,
            text: self.text.clone(),
            person: self.person.clone(),
            date,
        }
    }
}

/// A day as one types it in a language: 31.12.2026, 2026-12-31.
pub(super) fn typed_day(lang: Lang, iso: &str) -> String {
    match lang {
        Lang::De => l10n::date(lang, iso),
        Lang::En => iso.to_owned(),
    }
}

/// A typed day in ISO form; empty stays empty. `None` if it is no day of the calendar (a month or year alone is none).
pub(super) fn normal_day(text: &str) -> Option<String> {
    normal_date(text).ok().filter(|iso| iso.is_empty() || iso.len() == 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_typed_in_the_form_of_the_language_and_read_back() {
        for (lang, shown) in [(Lang::De, "02.03.2026"), (Lang::En, "2026-03-02")] {
            assert_eq!(typed_day(lang, "2026-03-02"), shown);
            assert_eq!(normal_day(shown).as_deref(), Some("2026-03-02"));
        }
        assert_eq!(normal_day(" ").as_deref(), Some(""));
        assert_eq!(normal_day("3/2026"), None, "a month is no day");
        assert_eq!(normal_day("31.02.2026"), None);
    }
}
