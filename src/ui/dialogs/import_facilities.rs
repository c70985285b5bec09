//! What a file with points holds, before it is imported.

use super::{Answer, Request, buttons};
use crate::app::explain;
use crate::app::operations::{DepartmentChoice, FacilityForm, PointsProbe, facility_form, known_crs};
use crate::l10n::{self, Lang};
use crate::model::{EpsgCode, Project};
use crate::t;
use crate::ui::context::Context;
use crate::ui::dialogs::edit::SourceField;
use crate::ui::widgets::{choice_row, form, text_row};

/// What is chosen.
pub struct Form {
    probe: PointsProbe,
    form: FacilityForm,
    source: SourceField,
}

impl Form {
    pub(super) fn new(project: &Project, probe: PointsProbe) -> Self {
        Self { form: facility_form(project, &probe), probe, source: SourceField::default() }
    }

    /// What the session imports.
    pub(in crate::ui) fn into_parts(self) -> (PointsProbe, FacilityForm) {
        (self.probe, self.form)
    }

    pub(super) fn show(&mut self, ui: &mut egui::Ui, max_height: f32, cx: &mut Context<'_>) -> Answer {
        let lang = cx.lang;
        let Some(project) = cx.session.project().cloned() else { return Answer::Close };
        let height = max_height - 40.0;
        // In its first frame a dialog is low: it shall grow to what it shows.
        egui::ScrollArea::vertical().max_height(height).min_scrolled_height(height).show(ui, |ui| {
            ui.weak(t!(
                lang,
                "import-recognised-points",
                file = self.probe.table.file_name.clone(),
                count = l10n::count(lang, self.probe.table.lines.len())
            ));
            ui.add_space(4.0);
            form(ui, "facilities", |ui| {
                text_row(ui, &t!(lang, "import-name"), &mut self.form.name, "");
                department(ui, &project, &mut self.form, lang);
                self.columns(ui, lang);
                self.source.show(ui, lang);
            });
        });
        let hint = self.missing(lang);
        if let Some(hint) = &hint {
            ui.weak(hint);
        }
        match buttons(ui, lang, &t!(lang, "action-import"), hint.is_none()) {
            Some(true) => {
                let mut form = self.form.clone();
                form.reference_date = self.source.date.clone();
                form.attribution = self.source.attribution.clone();
                form.licence = self.source.licence.clone();
                let done = Self { probe: self.probe.clone(), form, source: self.source.clone() };
                Answer::Do(Request::ImportFacilities(Box::new(done)))
            }
            Some(false) => Answer::Close,
            None => Answer::Open,
        }
    }

    fn is_geojson(&self) -> bool {
        !self.probe.geojson_points.is_empty()
    }

    fn missing(&self, lang: Lang) -> Option<String> {
        let options = &self.form.options;
        if self.form.name.trim().is_empty() {
            Some(t!(lang, "import-needs-name"))
        } else if !self.is_geojson() && (options.x_field.is_none() || options.y_field.is_none()) {
            Some(t!(lang, "import-needs-coordinates"))
        } else if options.crs.is_none() {
            Some(t!(lang, "import-needs-crs"))
        } else {
            None
        }
    }

    fn columns(&mut self, ui: &mut egui::Ui, lang: Lang) {
        let geojson = self.is_geojson();
        let table = &self.probe.table;
        let columns: Vec<Option<String>> =
            std::iter::once(None).chain(table.columns.iter().map(|column| Some(column.name.clone()))).collect();
        let show = |name: &Option<String>| match name {
            None => t!(lang, "import-no-field"),
            Some(name) => {
                let column = table.columns.iter().find(|column| column.name == *name);
                let sample = column.and_then(|column| column.cells.iter().find(|cell| !cell.is_empty()));
                sample.map_or_else(|| name.clone(), |sample| format!("{name}  ({sample} …)"))
            }
        };
        let options = &mut self.form.options;
        if !geojson {
            choice_row(ui, &t!(lang, "import-x-field"), &mut options.x_field, &columns, show);
            choice_row(ui, &t!(lang, "import-y-field"), &mut options.y_field, &columns, show);
        }
        let crs: Vec<Option<EpsgCode>> = known_crs().iter().map(|crs| Some(crs.epsg)).collect();
        choice_row(ui, &t!(lang, "import-crs"), &mut options.crs, &crs, |epsg| {
            epsg.map_or_else(|| t!(lang, "import-choose"), explain::crs_name)
        });
        for (label, field) in [
            (t!(lang, "facility-name"), &mut options.name_field),
            (t!(lang, "facility-category"), &mut options.category_field),
            (t!(lang, "facility-operator"), &mut options.operator_field),
            (t!(lang, "facility-address"), &mut options.address_field),
            (t!(lang, "facility-capacity"), &mut options.capacity_field),
        ] {
            choice_row(ui, &label, field, &columns, show);
        }
    }
}

fn department(ui: &mut egui::Ui, project: &Project, chosen: &mut FacilityForm, lang: Lang) {
    let options: Vec<Option<DepartmentChoice>> = std::iter::once(None)
        .chain(project.departments.iter().map(|d| Some(DepartmentChoice::Existing(d.id))))
        .collect();
    choice_row(ui, &t!(lang, "space-department"), &mut chosen.department, &options, |choice| match choice {
        Some(DepartmentChoice::Existing(id)) => project.department(*id).map(|d| d.name.clone()).unwrap_or_default(),
        Some(DepartmentChoice::New { name, .. }) => name.clone(),
        None => t!(lang, "import-no-department"),
    });
}
