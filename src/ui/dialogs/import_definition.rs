//! What a boundary file holds, before it is imported: on the left what was recognised, all of it editable; on the right where it
//! would lie, what is found in it and what remedies would do.

mod findings;
mod recognised;

pub(in crate::ui) use recognised::boundary_name;

use super::{Answer, Request};
use crate::app::operations::{BoundaryProbe, CrsCandidate, DefinitionForm, FieldInfo, ShapeKind, definition_form};
use crate::app::session::RememberedProbe;
use crate::l10n::{self, Lang};
use crate::model::Project;
use crate::t;
use crate::ui::context::{Action, Context};
use crate::ui::dialogs::edit::{DepartmentField, SourceField};
use crate::ui::preview_map::{self, PreviewView};
use crate::ui::widgets::{choice_row, form};

/// What is chosen.
pub struct Form {
    probes: Vec<RememberedProbe>,
    chosen: usize,
    /// What the session imports.
    pub(in crate::ui) form: DefinitionForm,
    department: DepartmentField,
    source: SourceField,
    view: PreviewView,
    /// Where the project lies, in longitude and latitude.
    project_area: Option<geo::Rect<f64>>,
    /// Systems the coordinates may be in, of the chosen set.
    candidates: Vec<CrsCandidate>,
    /// Fields as they read in the chosen encoding.
    fields: (String, Vec<FieldInfo>),
}

/// Width of the right side as a share of the dialog.
const RIGHT: f32 = 0.48;
const MAP_HEIGHT: f32 = 230.0;

impl Form {
    /// `None` if there is no set of areas among them.
    pub(super) fn new(
        project: &Project,
        mut probes: Vec<RememberedProbe>,
        project_area: Option<geo::Rect<f64>>,
    ) -> Option<Self> {
        probes.retain(|(probe, _)| probe.kind == ShapeKind::Areas);
        let (probe, _) = probes.first()?;
        let mut new = Self {
            chosen: 0,
            form: definition_form(project, probe),
            probes,
            department: DepartmentField::new(project),
            source: SourceField::default(),
            view: PreviewView::default(),
            project_area,
            candidates: Vec::new(),
            fields: Default::default(),
        };
        new.fill(project);
        Some(new)
    }

    /// The form of the chosen set, with what was decided about its source before.
    fn fill(&mut self, project: &Project) {
        let Some((probe, remembered)) = self.probes.get_mut(self.chosen) else { return };
        // Numbers that fit several zones are read in the one nearest to the project.
        if let Some(area) = self.project_area {
            probe.settle_crs(area);
        }
        let replaces = self.form.replaces;
        self.form = definition_form(project, probe);
        self.form.replaces = replaces;
        if let Some(remembered) = remembered {
            remembered.apply(project, probe, &mut self.form);
            self.department = DepartmentField::of(project, &self.form.department);
            self.source.attribution.clone_from(&self.form.attribution);
            self.source.licence.clone_from(&self.form.licence);
        }
        self.candidates = probe.crs_candidates(self.project_area);
        self.view.reset();
    }

    /// The set of areas that was chosen.
    pub(in crate::ui) fn into_parts(mut self) -> Option<(BoundaryProbe, DefinitionForm)> {
        (self.chosen < self.probes.len()).then(|| (self.probes.swap_remove(self.chosen).0, self.form))
    }

    pub(super) fn show(&mut self, ui: &mut egui::Ui, max_height: f32, cx: &mut Context<'_>) -> Answer {
        let lang = cx.lang;
        let Some(project) = cx.session.project().cloned() else { return Answer::Close };
        self.examine(cx);
        let (width, height) = (ui.available_width(), max_height - 44.0);
        ui.allocate_ui(egui::vec2(width, height), |ui| {
            // All the room from the start: when findings come, no button moves away from under a click.
            ui.set_min_size(egui::vec2(width, height));
            ui.horizontal_top(|ui| {
                let gap = ui.spacing().item_spacing.x;
                let right = (width * RIGHT).floor();
                ui.vertical(|ui| {
                    ui.set_width(width - right - 2.0 * gap);
                    egui::ScrollArea::vertical()
                        .id_salt("recognised")
                        .max_height(height)
                        .auto_shrink([false, true])
                        .show(ui, |ui| self.left(ui, &project, lang));
                });
                ui.add_space(gap);
                ui.vertical(|ui| {
                    ui.set_width(right);
                    self.right(ui, height, cx);
                });
            });
        });
        self.end(ui, &project, cx)
    }

    fn left(&mut self, ui: &mut egui::Ui, project: &Project, lang: Lang) {
        self.which(ui, project, lang);
        let Some((probe, remembered)) = self.probes.get_mut(self.chosen) else { return };
        if self.fields.0 != self.form.encoding {
            let fields = probe.fields_in(&self.form.encoding).unwrap_or_else(|_| probe.fields.clone());
            self.fields = (self.form.encoding.clone(), fields);
        }
        ui.weak(t!(
            lang,
            "import-recognised",
            file = probe.file_name.clone(),
            count = l10n::count(lang, probe.records)
        ));
        if remembered.is_some() {
            ui.weak(t!(lang, "import-remembered"));
        }
        ui.add_space(4.0);
        form(ui, "definition", |ui| {
            let before = self.form.replaces;
            recognised::place(ui, project, &mut self.form, lang);
            // Who is to be named, and how, is mostly the same a year later.
            if let Some(replaced) =
                self.form.replaces.filter(|id| before != Some(*id)).and_then(|id| project.definition(id))
            {
                for (own, known) in [
                    (&mut self.source.attribution, &replaced.source.attribution),
                    (&mut self.source.licence, &replaced.source.licence),
                ] {
                    if own.is_empty() {
                        own.clone_from(known);
                    }
                }
            }
            if self.form.replaces.is_none() {
                self.department.show(ui, project, lang);
                crate::ui::widgets::text_row(ui, &t!(lang, "import-name"), &mut self.form.name, "");
            }
            recognised::fields(ui, probe, &mut self.form, lang);
            recognised::crs(ui, probe, &mut self.form, lang);
            recognised::candidates(ui, probe, &mut self.form, &self.candidates, lang);
            recognised::encoding(ui, probe, &mut self.form, lang);
            recognised::boundary(ui, project, &mut self.form, lang);
            self.source.show(ui, lang);
        });
        ui.add_space(6.0);
        recognised::encoding_preview(ui, probe, &self.form, lang);
        recognised::preview(ui, &self.fields.1, lang);
    }

    fn right(&mut self, ui: &mut egui::Ui, height: f32, cx: &mut Context<'_>) {
        let lang = cx.lang;
        let size = egui::vec2(ui.available_width(), MAP_HEIGHT.min(height * 0.45));
        let label = t!(lang, "import-map");
        let preview = cx.session.last_preview().map(std::convert::AsRef::as_ref);
        preview_map::show(ui, size, preview, &mut self.view, &label);
        ui.horizontal(|ui| {
            ui.weak(t!(lang, "import-map-legend"));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                if ui.small_button(t!(lang, "import-map-all")).clicked() {
                    self.view.reset();
                }
            });
        });
        let rest = (height - size.y - 34.0).max(60.0);
        let Some((probe, _)) = self.probes.get(self.chosen) else { return };
        egui::ScrollArea::vertical().id_salt("findings").max_height(rest).auto_shrink([false, true]).show(ui, |ui| {
            findings::show(ui, probe, &mut self.form, &mut self.view, size, cx);
        });
    }

    /// Asks for an examination whenever something it depends on was changed, and when it was given up with an import that was refused.
    fn examine(&self, cx: &mut Context<'_>) {
        let Some((probe, _)) = self.probes.get(self.chosen).filter(|_| self.form.crs.is_some()) else { return };
        // Asked for once, it is there in the next frame, running or done.
        if cx.session.examination(probe, &self.form).is_none() {
            cx.send(Action::Examine(Box::new(probe.clone()), Box::new(self.form.clone())));
        }
    }

    fn end(&mut self, ui: &mut egui::Ui, project: &Project, cx: &mut Context<'_>) -> Answer {
        let lang = cx.lang;
        let missing = self.missing(lang);
        let examined = self.probes.get(self.chosen).and_then(|(probe, _)| cx.session.examination(probe, &self.form));
        let examined = examined.and_then(|examination| examination.result.as_ref());
        let mends = matches!(examined, Some(Ok(examined)) if !examined.effects.is_empty());
        let usable = missing.is_none() && !matches!(examined, Some(Err(_)));
        let mut answer = Answer::Open;
        ui.separator();
        egui::Sides::new().show(
            ui,
            |ui| {
                if let Some(hint) = &missing {
                    ui.weak(hint);
                }
            },
            |ui| {
                let plain =
                    if self.form.replaces.is_some() { t!(lang, "import-replace") } else { t!(lang, "action-import") };
                // Always there, so that the others stay where they are when remedies are found.
                let both = egui::RichText::new(t!(lang, "import-with-remedies"));
                let both = if mends { both.strong() } else { both };
                if ui.add_enabled(usable && mends, egui::Button::new(both)).clicked() {
                    answer = self.done(project, true);
                }
                let text = egui::RichText::new(plain);
                let text = if mends { text } else { text.strong() };
                if ui.add_enabled(usable, egui::Button::new(text)).clicked() {
                    answer = self.done(project, false);
                }
                if ui.button(t!(lang, "action-cancel")).clicked() {
                    answer = Answer::Close;
                }
            },
        );
        answer
    }

    fn done(&mut self, project: &Project, mend: bool) -> Answer {
        self.form.department = self.department.choice(project);
        self.form.reference_date = self.source.date.clone();
        self.form.attribution = self.source.attribution.clone();
        self.form.licence = self.source.licence.clone();
        let mut form = self.form.clone();
        if !mend {
            form.remedies = Some(Vec::new());
        }
        let done = Self {
            probes: self.probes.clone(),
            chosen: self.chosen,
            form,
            department: self.department.clone(),
            source: self.source.clone(),
            view: self.view,
            project_area: self.project_area,
            candidates: Vec::new(),
            fields: Default::default(),
        };
        Answer::Do(Request::ImportDefinition(Box::new(done)))
    }

    /// What has to be filled in before it can be imported.
    fn missing(&self, lang: Lang) -> Option<String> {
        let is_new = self.form.replaces.is_none();
        if is_new && !self.department.is_complete() {
            Some(t!(lang, "import-needs-department"))
        } else if is_new && self.form.name.trim().is_empty() {
            Some(t!(lang, "import-needs-name"))
        } else if self.form.crs.is_none() {
            Some(t!(lang, "import-needs-crs"))
        } else if !self.source.is_valid() {
            Some(t!(lang, "source-date-bad"))
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
                self.probes.get(*at).map(|(probe, _)| probe.title.clone()).unwrap_or_default()
            });
        });
        if self.chosen != before {
            self.fields = Default::default();
            self.fill(project);
        }
    }
}
