//! What a boundary file holds, before it is imported: everything recognised, everything editable, on one page.

use super::{Answer, Request, buttons};
use crate::app::explain;
use crate::app::operations::{BoundaryProbe, DefinitionForm, ENCODING_LABELS, definition_form, known_crs};
use crate::l10n::{self, Lang};
use crate::model::{EpsgCode, Project};
use crate::t;
use crate::ui::context::Context;
use crate::ui::dialogs::edit::{DepartmentField, SourceField};
use crate::ui::widgets::{choice_row, form, form_row, text_row};
use egui_extras::{Column, TableBuilder};

/// What is chosen.
pub struct Form {
    probes: Vec<BoundaryProbe>,
    chosen: usize,
    /// What the session imports.
    pub(in crate::ui) form: DefinitionForm,
    department: DepartmentField,
    source: SourceField,
}

impl Form {
    /// `None` for an empty list.
    pub(super) fn new(project: &Project, probes: Vec<BoundaryProbe>) -> Option<Self> {
        let form = definition_form(project, probes.first()?);
        let department = DepartmentField::new(project);
        Some(Self { probes, chosen: 0, form, department, source: SourceField::default() })
    }

    /// The set of areas that was chosen.
    pub(in crate::ui) fn into_parts(mut self) -> Option<(BoundaryProbe, DefinitionForm)> {
        (self.chosen < self.probes.len()).then(|| (self.probes.swap_remove(self.chosen), self.form))
    }

    pub(super) fn show(&mut self, ui: &mut egui::Ui, max_height: f32, cx: &mut Context<'_>) -> Answer {
        let lang = cx.lang;
        let Some(project) = cx.session.project().cloned() else { return Answer::Close };
        egui::ScrollArea::vertical().max_height(max_height - 40.0).show(ui, |ui| {
            self.which(ui, &project, lang);
            let Some(probe) = self.probes.get(self.chosen) else { return };
            ui.weak(t!(
                lang,
                "import-recognised",
                file = probe.file_name.clone(),
                count = l10n::count(lang, probe.records)
            ));
            ui.add_space(4.0);
            form(ui, "definition", |ui| {
                self.department.show(ui, &project, lang);
                text_row(ui, &t!(lang, "import-name"), &mut self.form.name, "");
                fields(ui, probe, &mut self.form, lang);
                crs(ui, probe, &mut self.form, lang);
                encoding(ui, probe, &mut self.form, lang);
                self.source.show(ui, lang);
            });
            ui.add_space(6.0);
            encoding_preview(ui, probe, &self.form, lang);
            preview(ui, probe, lang);
        });
        let hint = self.missing(lang);
        if let Some(hint) = &hint {
            ui.weak(hint);
        }
        match buttons(ui, lang, &t!(lang, "action-import"), hint.is_none()) {
            Some(true) => {
                self.form.department = self.department.choice(&project);
                self.form.reference_date = self.source.date.clone();
                self.form.attribution = self.source.attribution.clone();
                self.form.licence = self.source.licence.clone();
                let done = Self {
                    probes: self.probes.clone(),
                    chosen: self.chosen,
                    form: self.form.clone(),
                    department: self.department.clone(),
                    source: self.source.clone(),
                };
                Answer::Do(Request::ImportDefinition(Box::new(done)))
            }
            Some(false) => Answer::Close,
            None => Answer::Open,
        }
    }

    /// What has to be filled in before it can be imported.
    fn missing(&self, lang: Lang) -> Option<String> {
        if !self.department.is_complete() {
            Some(t!(lang, "import-needs-department"))
        } else if self.form.name.trim().is_empty() {
            Some(t!(lang, "import-needs-name"))
        } else if self.form.crs.is_none() {
            Some(t!(lang, "import-needs-crs"))
        } else {
            None
        }
    }

    fn which(&mut self, ui: &mut egui::Ui, project: &Project, lang: Lang) {
        if self.probes.len() < 2 {
            return;
        }
        let before = self.chosen;
        let all: Vec<usize> = (0..self.probes.len()).collect();
        form(ui, "which", |ui| {
            choice_row(ui, &t!(lang, "import-which"), &mut self.chosen, &all, |at| {
                self.probes.get(*at).map(|probe| probe.title.clone()).unwrap_or_default()
            });
        });
        if self.chosen != before
            && let Some(probe) = self.probes.get(self.chosen)
        {
            self.form = definition_form(project, probe);
        }
    }
}

fn fields(ui: &mut egui::Ui, probe: &BoundaryProbe, chosen: &mut DefinitionForm, lang: Lang) {
    let all: Vec<Option<String>> =
        std::iter::once(None).chain(probe.fields.iter().map(|field| Some(field.name.clone()))).collect();
    let numeric: Vec<Option<String>> = std::iter::once(None)
        .chain(probe.fields.iter().filter(|field| field.numeric).map(|field| Some(field.name.clone())))
        .collect();
    let show = |name: &Option<String>| match name {
        None => t!(lang, "import-no-field"),
        Some(name) => {
            let field = probe.fields.iter().find(|field| field.name == *name);
            let samples: Vec<&str> =
                field.iter().flat_map(|field| field.samples.iter()).take(3).map(String::as_str).collect();
            if samples.is_empty() { name.clone() } else { format!("{name}  ({} …)", samples.join(", ")) }
        }
    };
    choice_row(ui, &t!(lang, "import-code-field"), &mut chosen.code_field, &all, show);
    choice_row(ui, &t!(lang, "import-name-field"), &mut chosen.name_field, &all, show);
    choice_row(ui, &t!(lang, "import-residents-field"), &mut chosen.residents_field, &numeric, show);
}

fn crs(ui: &mut egui::Ui, probe: &BoundaryProbe, chosen: &mut DefinitionForm, lang: Lang) {
    let mut options: Vec<Option<EpsgCode>> = known_crs().iter().map(|crs| Some(crs.epsg)).collect();
    if let Some(epsg) = chosen.crs.filter(|epsg| !options.contains(&Some(*epsg))) {
        options.insert(0, Some(epsg));
    }
    choice_row(ui, &t!(lang, "import-crs"), &mut chosen.crs, &options, |epsg| {
        epsg.map_or_else(|| t!(lang, "import-choose"), explain::crs_name)
    });
    let how = match probe.crs {
        Some(guess) if Some(guess.epsg) == chosen.crs => explain::crs_how(lang, guess.how),
        Some(_) => String::new(),
        None => t!(lang, "import-crs-unknown"),
    };
    hint_row(ui, how);
}

fn encoding(ui: &mut egui::Ui, probe: &BoundaryProbe, chosen: &mut DefinitionForm, lang: Lang) {
    let mut options: Vec<String> = ENCODING_LABELS.iter().map(|label| (*label).to_owned()).collect();
    if !options.contains(&chosen.encoding) {
        options.insert(0, chosen.encoding.clone());
    }
    choice_row(ui, &t!(lang, "import-encoding"), &mut chosen.encoding, &options, String::clone);
    if chosen.encoding == probe.encoding.label {
        hint_row(ui, explain::encoding_how(lang, probe.encoding.how));
    }
}

fn hint_row(ui: &mut egui::Ui, hint: String) {
    if !hint.is_empty() {
        ui.label("");
        ui.weak(hint);
        ui.end_row();
    }
}

/// Texts with umlauts as they come out under each candidate; the chosen one stands out.
fn encoding_preview(ui: &mut egui::Ui, probe: &BoundaryProbe, chosen: &DefinitionForm, lang: Lang) {
    if probe.encoding.previews.is_empty() {
        return;
    }
    ui.strong(t!(lang, "import-encoding-preview"));
    form(ui, "encodings", |ui| {
        for (label, texts) in &probe.encoding.previews {
            let sample = texts.iter().take(4).cloned().collect::<Vec<_>>().join(" · ");
            form_row(ui, label, |ui| {
                let text = egui::RichText::new(sample);
                ui.add(egui::Label::new(if *label == chosen.encoding { text.strong() } else { text.weak() }).truncate())
            });
        }
    });
    ui.add_space(4.0);
}

/// The first values of every field.
fn preview(ui: &mut egui::Ui, probe: &BoundaryProbe, lang: Lang) {
    let rows = probe.fields.iter().map(|field| field.samples.len()).max().unwrap_or(0).min(5);
    if rows == 0 {
        return;
    }
    ui.strong(t!(lang, "import-preview"));
    let height = ui.text_style_height(&egui::TextStyle::Body) + 4.0;
    egui::ScrollArea::horizontal().id_salt("preview").max_height(height * 7.0).show(ui, |ui| {
        TableBuilder::new(ui)
            .id_salt("preview table")
            .striped(true)
            .vscroll(false)
            .columns(Column::initial(110.0).clip(true).resizable(true), probe.fields.len().min(40))
            .header(height, |mut header| {
                for field in probe.fields.iter().take(40) {
                    header.col(|ui| {
                        ui.strong(&field.name);
                    });
                }
            })
            .body(|body| {
                body.rows(height, rows, |mut row| {
                    let at = row.index();
                    for field in probe.fields.iter().take(40) {
                        row.col(|ui| {
                            let text = field.samples.get(at).map(String::as_str).unwrap_or_default();
                            ui.add(egui::Label::new(text).truncate());
                        });
                    }
                });
            });
    });
}
