//! What a file with population grids holds, before one is imported.

use super::{Answer, Request, buttons};
use crate::app::operations::{GridForm, GridProbe, grid_form, normal_date};
use crate::l10n::{self, Lang};
use crate::model::Project;
use crate::t;
use crate::ui::context::Context;
use crate::ui::dialogs::edit::SourceField;
use crate::ui::widgets::{choice_row, form, text_row};
use egui_extras::{Column, TableBuilder};
use std::path::PathBuf;

/// What is chosen.
pub struct Form {
    path: PathBuf,
    probes: Vec<GridProbe>,
    chosen: usize,
    form: GridForm,
    source: SourceField,
}

/// Columns of the preview at most.
const MOST_COLUMNS: usize = 40;

impl Form {
    /// `None` without any grid.
    pub(super) fn new(project: &Project, path: PathBuf, probes: Vec<GridProbe>) -> Option<Self> {
        let form = grid_form(project, probes.first()?);
        let source = SourceField { date: form.reference_date.clone(), ..SourceField::default() };
        Some(Self { path, probes, chosen: 0, form, source })
    }

    /// What the session imports.
    pub(in crate::ui) fn into_parts(self) -> (PathBuf, GridForm) {
        (self.path, self.form)
    }

    pub(super) fn show(&mut self, ui: &mut egui::Ui, max_height: f32, cx: &mut Context<'_>) -> Answer {
        let lang = cx.lang;
        let Some(project) = cx.session.project().cloned() else { return Answer::Close };
        let height = max_height - 70.0;
        // In its first frame a dialog is low: it shall grow to what it shows.
        egui::ScrollArea::vertical().max_height(height).min_scrolled_height(height).show(ui, |ui| {
            self.recognised(ui, lang);
            ui.add_space(4.0);
            form(ui, "grid", |ui| {
                self.which(ui, &project, lang);
                text_row(ui, &t!(lang, "import-name"), &mut self.form.name, "");
                self.value_field(ui, lang);
                self.source.show(ui, lang);
            });
            ui.weak(if project.definitions.is_empty() {
                t!(lang, "grid-all-cells")
            } else {
                t!(lang, "grid-cells-of-project")
            });
            ui.add_space(6.0);
            self.preview(ui, lang);
        });
        let hint = self.missing(lang);
        if let Some(hint) = &hint {
            ui.weak(hint);
        }
        match buttons(ui, lang, &t!(lang, "action-import"), hint.is_none()) {
            Some(true) => self.done(),
            Some(false) => Answer::Close,
            None => Answer::Open,
        }
    }

    fn done(&self) -> Answer {
        let form = GridForm {
            reference_date: self.source.date.clone(),
            attribution: self.source.attribution.clone(),
            licence: self.source.licence.clone(),
            ..self.form.clone()
        };
        let done = Self {
            path: self.path.clone(),
            probes: self.probes.clone(),
            chosen: self.chosen,
            form,
            source: self.source.clone(),
        };
        Answer::Do(Request::ImportGrid(Box::new(done)))
    }

    fn missing(&self, lang: Lang) -> Option<String> {
        if self.form.name.trim().is_empty() {
            Some(t!(lang, "import-needs-name"))
        } else if self.form.options.value_field.is_none() {
            Some(t!(lang, "grid-needs-field"))
        } else {
            match normal_date(&self.source.date) {
                Err(_) => Some(t!(lang, "source-date-bad")),
                Ok(date) if date.is_empty() => Some(t!(lang, "grid-needs-date")),
                Ok(_) => None,
            }
        }
    }

    fn recognised(&self, ui: &mut egui::Ui, lang: Lang) {
        let Some(probe) = self.probes.get(self.chosen) else { return };
        let size = l10n::length(lang, probe.cell_size_m);
        ui.weak(t!(lang, "grid-recognised", file = probe.file_name.clone(), size = size));
    }

    fn which(&mut self, ui: &mut egui::Ui, project: &Project, lang: Lang) {
        if self.probes.len() < 2 {
            return;
        }
        let before = self.chosen;
        let all: Vec<usize> = (0..self.probes.len()).collect();
        choice_row(ui, &t!(lang, "grid-which"), &mut self.chosen, &all, |at| {
            let probe = self.probes.get(*at);
            probe.map_or_else(String::new, |p| format!("{} ({})", p.title, l10n::length(lang, p.cell_size_m)))
        });
        if let Some(probe) = self.probes.get(self.chosen).filter(|_| self.chosen != before) {
            self.form = grid_form(project, probe);
            self.source.date.clone_from(&self.form.reference_date);
        }
    }

    fn value_field(&mut self, ui: &mut egui::Ui, lang: Lang) {
        let Some(probe) = self.probes.get(self.chosen) else { return };
        let fields: Vec<Option<String>> = probe.value_fields.iter().cloned().map(Some).collect();
        let sample = |name: &str| {
            let at = probe.columns.iter().position(|column| column == name)?;
            probe.samples.iter().filter_map(|line| line.get(at)).find(|cell| !cell.is_empty()).cloned()
        };
        choice_row(ui, &t!(lang, "import-residents-field"), &mut self.form.options.value_field, &fields, |name| {
            let Some(name) = name else { return t!(lang, "import-choose") };
            sample(name).map_or_else(|| name.clone(), |sample| format!("{name}  ({} …)", told(&sample)))
        });
    }

    /// The first lines of the file, counts of 1 and 2 aside.
    fn preview(&self, ui: &mut egui::Ui, lang: Lang) {
        let Some(probe) = self.probes.get(self.chosen).filter(|probe| !probe.samples.is_empty()) else { return };
        ui.strong(t!(lang, "import-preview"));
        let height = ui.text_style_height(&egui::TextStyle::Body) + 4.0;
        let columns = probe.columns.len().min(MOST_COLUMNS);
        egui::ScrollArea::horizontal().id_salt("grid preview").max_height(height * 7.0).show(ui, |ui| {
            TableBuilder::new(ui)
                .id_salt("grid preview table")
                .striped(true)
                .vscroll(false)
                .columns(Column::initial(150.0).clip(true).resizable(true), columns)
                .header(height, |mut header| {
                    for name in probe.columns.iter().take(columns) {
                        header.col(|ui| {
                            ui.strong(name);
                        });
                    }
                })
                .body(|body| {
                    body.rows(height, probe.samples.len(), |mut row| {
                        let line = probe.samples.get(row.index());
                        for at in 0..columns {
                            row.col(|ui| {
                                let cell = line.and_then(|line| line.get(at)).map(String::as_str).unwrap_or_default();
                                let counts = probe.columns.get(at).is_some_and(|n| probe.value_fields.contains(n));
                                ui.add(egui::Label::new(if counts { told(cell) } else { cell }).truncate());
                            });
                        }
                    });
                });
        });
    }
}

/// A count as it may be shown: 1 and 2 are persons.
fn told(cell: &str) -> &str {
    let number = cell.trim().replace(',', ".").parse::<f64>();
    if number.is_ok_and(|n| n > 0.0 && n < 2.5) { "< 3" } else { cell }
}
