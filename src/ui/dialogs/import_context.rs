//! What a file with lines, points or areas holds, before it is imported as a context layer.

use super::{Answer, Request, buttons};
use crate::app::explain;
use crate::app::operations::{BoundaryProbe, ContextForm, CrsCandidate, ENCODING_LABELS, FieldInfo};
use crate::app::operations::{context_form, known_crs};
use crate::l10n::{self, Lang};
use crate::model::{EpsgCode, Project};
use crate::t;
use crate::ui::context::Context;
use crate::ui::dialogs::edit::SourceField;
use crate::ui::widgets::{choice_row, form, text_row};

/// What is chosen.
pub struct Form {
    probes: Vec<BoundaryProbe>,
    chosen: usize,
    form: ContextForm,
    source: SourceField,
    /// Where the project lies, in longitude and latitude.
    project_area: Option<geo::Rect<f64>>,
    /// Systems the coordinates of the chosen set may be in.
    candidates: Vec<CrsCandidate>,
    /// Fields as they read in the chosen encoding.
    fields: (String, Vec<FieldInfo>),
    /// Boundaries were looked for, but there are none in the file.
    instead: bool,
}

/// So many systems are offered by where the coordinates would land.
const MOST_CANDIDATES: usize = 4;
/// So many values of a field are shown.
const SAMPLES: usize = 3;

impl Form {
    /// `instead`: whether it is offered because the file has no boundaries. `None` without any set.
    pub(super) fn new(
        project: &Project,
        probes: Vec<BoundaryProbe>,
        project_area: Option<geo::Rect<f64>>,
        instead: bool,
    ) -> Option<Self> {
        let form = context_form(project, probes.first()?);
        let mut new = Self {
            probes,
            chosen: 0,
            form,
            source: SourceField::default(),
            project_area,
            candidates: Vec::new(),
            fields: Default::default(),
            instead,
        };
        new.fill(project);
        Some(new)
    }

    /// The form of the chosen set as it was recognised.
    fn fill(&mut self, project: &Project) {
        let Some(probe) = self.probes.get_mut(self.chosen) else { return };
        // Numbers that fit several zones are read in the one nearest to the project.
        if let Some(area) = self.project_area {
            probe.settle_crs(area);
        }
        self.form = context_form(project, probe);
        self.fields = Default::default();
        self.candidates = probe.crs_candidates(self.project_area);
    }

    /// What the session imports.
    pub(in crate::ui) fn into_parts(mut self) -> Option<(BoundaryProbe, ContextForm)> {
        (self.chosen < self.probes.len()).then(|| (self.probes.swap_remove(self.chosen), self.form))
    }

    pub(super) fn show(&mut self, ui: &mut egui::Ui, max_height: f32, cx: &mut Context<'_>) -> Answer {
        let lang = cx.lang;
        let Some(project) = cx.session.project().cloned() else { return Answer::Close };
        let height = max_height - 70.0;
        // In its first frame a dialog is low: it shall grow to what it shows.
        egui::ScrollArea::vertical().max_height(height).min_scrolled_height(height).show(ui, |ui| {
            if self.instead {
                ui.label(t!(lang, "context-instead"));
                ui.add_space(4.0);
            }
            self.recognised(ui, lang);
            ui.add_space(4.0);
            form(ui, "context", |ui| {
                self.which(ui, &project, lang);
                text_row(ui, &t!(lang, "import-name"), &mut self.form.name, "");
                self.name_field(ui, lang);
                self.crs(ui, lang);
                self.encoding(ui, lang);
                self.source.show(ui, lang);
            });
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
        let form = ContextForm {
            reference_date: self.source.date.clone(),
            attribution: self.source.attribution.clone(),
            licence: self.source.licence.clone(),
            ..self.form.clone()
        };
        let done = Self {
            probes: self.probes.clone(),
            chosen: self.chosen,
            form,
            source: self.source.clone(),
            project_area: self.project_area,
            candidates: Vec::new(),
            fields: Default::default(),
            instead: false,
        };
        Answer::Do(Request::ImportContext(Box::new(done)))
    }

    fn missing(&self, lang: Lang) -> Option<String> {
        if self.form.name.trim().is_empty() {
            Some(t!(lang, "import-needs-name"))
        } else if self.form.crs.is_none() {
            Some(t!(lang, "import-needs-crs"))
        } else if !self.source.is_valid() {
            Some(t!(lang, "source-date-bad"))
        } else {
            None
        }
    }

    fn recognised(&self, ui: &mut egui::Ui, lang: Lang) {
        let Some(probe) = self.probes.get(self.chosen) else { return };
        let kind = explain::shape_kind(lang, probe.kind);
        let count = l10n::count(lang, probe.records);
        ui.weak(t!(lang, "import-recognised-shapes", file = probe.file_name.clone(), count = count, kind = kind));
    }

    fn which(&mut self, ui: &mut egui::Ui, project: &Project, lang: Lang) {
        if self.probes.len() < 2 {
            return;
        }
        let before = self.chosen;
        let all: Vec<usize> = (0..self.probes.len()).collect();
        choice_row(ui, &t!(lang, "context-which"), &mut self.chosen, &all, |at| {
            let probe = self.probes.get(*at);
            probe.map_or_else(String::new, |p| format!("{} ({})", p.title, explain::shape_kind(lang, p.kind)))
        });
        let others = self.probes.get(self.chosen).and_then(|probe| explain::other_kinds(lang, probe, &self.probes));
        hint_row(ui, others);
        if self.chosen != before {
            self.fill(project);
        }
    }

    fn name_field(&mut self, ui: &mut egui::Ui, lang: Lang) {
        let Some(probe) = self.probes.get(self.chosen) else { return };
        if probe.fields.is_empty() {
            return;
        }
        if self.fields.0 != self.form.encoding {
            let fields = probe.fields_in(&self.form.encoding).unwrap_or_else(|_| probe.fields.clone());
            self.fields = (self.form.encoding.clone(), fields);
        }
        let fields = &self.fields.1;
        let all: Vec<Option<String>> =
            std::iter::once(None).chain(fields.iter().map(|field| Some(field.name.clone()))).collect();
        choice_row(ui, &t!(lang, "import-name-field"), &mut self.form.name_field, &all, |name| {
            let Some(name) = name else { return t!(lang, "import-no-field") };
            let samples = fields.iter().find(|field| field.name == *name).map(|field| &field.samples);
            let samples: Vec<&str> =
                samples.into_iter().flatten().filter(|s| !s.is_empty()).take(SAMPLES).map(String::as_str).collect();
            if samples.is_empty() { name.clone() } else { format!("{name}  ({} …)", samples.join(", ")) }
        });
    }

    fn crs(&mut self, ui: &mut egui::Ui, lang: Lang) {
        let Some(probe) = self.probes.get_mut(self.chosen) else { return };
        let mut options: Vec<Option<EpsgCode>> = known_crs().iter().map(|crs| Some(crs.epsg)).collect();
        if let Some(epsg) = self.form.crs.filter(|epsg| !options.contains(&Some(*epsg))) {
            options.insert(0, Some(epsg));
        }
        choice_row(ui, &t!(lang, "import-crs"), &mut self.form.crs, &options, |epsg| {
            epsg.map_or_else(|| t!(lang, "import-choose"), explain::crs_name)
        });
        let doubtful = probe.crs.is_none_or(|guess| guess.how.is_doubtful()) || self.form.crs.is_none();
        if !doubtful || self.candidates.is_empty() {
            let how = probe.crs.filter(|guess| Some(guess.epsg) == self.form.crs);
            hint_row(ui, how.map(|guess| explain::crs_how(lang, guess.how)));
            return;
        }
        ui.label(t!(lang, "import-candidates"));
        ui.vertical(|ui| {
            for candidate in self.candidates.iter().take(MOST_CANDIDATES) {
                let current = self.form.crs == Some(candidate.epsg) && probe.swapped_axes == candidate.swapped_axes;
                if ui.radio(current, explain::crs_candidate(lang, candidate)).clicked() {
                    self.form.crs = Some(candidate.epsg);
                    probe.swapped_axes = candidate.swapped_axes;
                }
            }
        });
        ui.end_row();
    }

    fn encoding(&mut self, ui: &mut egui::Ui, lang: Lang) {
        let Some(probe) = self.probes.get(self.chosen) else { return };
        let mut options: Vec<String> = ENCODING_LABELS.iter().map(|label| (*label).to_owned()).collect();
        if !options.contains(&self.form.encoding) {
            options.insert(0, self.form.encoding.clone());
        }
        choice_row(ui, &t!(lang, "import-encoding"), &mut self.form.encoding, &options, String::clone);
        let guessed = self.form.encoding == probe.encoding.label;
        hint_row(ui, guessed.then(|| explain::encoding_how(lang, probe.encoding.how)));
    }
}

fn hint_row(ui: &mut egui::Ui, hint: Option<String>) {
    if let Some(hint) = hint {
        ui.label("");
        ui.add(egui::Label::new(egui::RichText::new(hint).weak()).wrap());
        ui.end_row();
    }
}
