//! A new project: title and coordinate system; or a new title.

use super::{Answer, Request, buttons};
use crate::app::explain::crs_name;
use crate::app::operations::{Command, known_crs};
use crate::l10n::Lang;
use crate::model::EpsgCode;
use crate::t;
use crate::ui::context::Action;
use crate::ui::widgets::{choice_row, form, text_row};

/// What is typed.
pub struct ProjectForm {
    title: String,
    crs: Option<EpsgCode>,
}

impl ProjectForm {
    pub(super) fn new() -> Self {
        Self { title: String::new(), crs: Some(EpsgCode::UTM32) }
    }

    pub(super) fn edit(title: String) -> Self {
        Self { title, crs: None }
    }

    pub(super) fn title_text(&self, lang: Lang) -> String {
        if self.crs.is_some() { t!(lang, "command-new-project") } else { t!(lang, "command-edit-project") }
    }

    pub(super) fn show(&mut self, ui: &mut egui::Ui, lang: Lang) -> Answer {
        form(ui, "project", |ui| {
            text_row(ui, &t!(lang, "project-title"), &mut self.title, &t!(lang, "project-title-hint"));
            if let Some(crs) = &mut self.crs {
                let planar: Vec<EpsgCode> = known_crs().iter().filter(|crs| crs.planar).map(|crs| crs.epsg).collect();
                choice_row(ui, &t!(lang, "project-crs"), crs, &planar, |epsg| crs_name(*epsg));
            }
        });
        if self.crs.is_some() {
            ui.weak(t!(lang, "project-crs-hint"));
        }
        let label = if self.crs.is_some() { t!(lang, "project-create") } else { t!(lang, "action-apply") };
        match buttons(ui, lang, &label, !self.title.trim().is_empty()) {
            Some(true) => Answer::Do(match self.crs {
                Some(crs) => Request::NewProject { title: self.title.trim().to_owned(), crs },
                None => Request::Act(Action::Execute(Box::new(Command::EditProject { title: self.title.clone() }))),
            }),
            Some(false) => Answer::Close,
            None => Answer::Open,
        }
    }
}
