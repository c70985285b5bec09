//! Changing names, colours and origins; and the pieces of forms that imports share.

use super::import_indicator::kind_rows;
use super::{Answer, Request, buttons, style};
use crate::app::operations::{Command, DepartmentChoice, normal_date};
use crate::l10n::Lang;
use crate::model::{
    Colour, ContextLayer, Department, DepartmentId, Facility, FacilitySet, FacilitySetId, Indicator, Project, Source,
};
use crate::t;
use crate::ui::context::{Action, Context};
use crate::ui::widgets::{choice_row, date_row, form, form_row, text_row};

/// Which department: one of the project's, or a new one.
#[derive(Debug, Clone)]
pub(super) struct DepartmentField {
    existing: Option<DepartmentId>,
    name: String,
    organisation: String,
}

impl DepartmentField {
    pub(super) fn new(project: &Project) -> Self {
        let organisation = project.departments.last().map(|d| d.organisation.clone()).unwrap_or_default();
        Self { existing: None, name: String::new(), organisation }
    }

    /// As it was chosen.
    pub(super) fn of(project: &Project, choice: &DepartmentChoice) -> Self {
        match choice {
            DepartmentChoice::Existing(id) => Self { existing: Some(*id), ..Self::new(project) },
            DepartmentChoice::New { name, organisation } => {
                Self { existing: None, name: name.clone(), organisation: organisation.clone() }
            }
        }
    }

    pub(super) fn show(&mut self, ui: &mut egui::Ui, project: &Project, lang: Lang) {
        let options: Vec<Option<DepartmentId>> =
            std::iter::once(None).chain(project.departments.iter().map(|d| Some(d.id))).collect();
        if options.len() > 1 {
            choice_row(ui, &t!(lang, "space-department"), &mut self.existing, &options, |id| match id {
                Some(id) => project.department(*id).map(|d| d.name.clone()).unwrap_or_default(),
                None => t!(lang, "import-new-department"),
            });
        }
        if self.existing.is_none() {
            let hint = t!(lang, "department-name-hint");
            text_row(ui, &t!(lang, "department-name"), &mut self.name, &hint);
            let hint = t!(lang, "department-organisation-hint");
            text_row(ui, &t!(lang, "department-organisation"), &mut self.organisation, &hint);
        }
    }

    pub(super) fn is_complete(&self) -> bool {
        self.existing.is_some() || !self.name.trim().is_empty()
    }

    pub(super) fn choice(&self, project: &Project) -> DepartmentChoice {
        match self.existing {
            Some(id) => DepartmentChoice::Existing(id),
            // A name that is there already means that department.
            None => DepartmentChoice::named(project, &self.name, &self.organisation),
        }
    }
}

/// Reference date, attribution, licence.
#[derive(Debug, Clone, Default)]
pub(super) struct SourceField {
    pub(super) date: String,
    pub(super) attribution: String,
    pub(super) licence: String,
}

impl SourceField {
    fn of(source: &Source) -> Self {
        Self {
            date: source.reference_date.clone(),
            attribution: source.attribution.clone(),
            licence: source.licence.clone(),
        }
    }

    pub(super) fn show(&mut self, ui: &mut egui::Ui, lang: Lang) {
        date_row(ui, &t!(lang, "source-date"), &mut self.date, &t!(lang, "source-date-hint"), lang);
        if normal_date(&self.date).is_err() {
            ui.label("");
            ui.colored_label(ui.visuals().error_fg_color, t!(lang, "source-date-bad"));
            ui.end_row();
        }
        text_row(ui, &t!(lang, "source-attribution"), &mut self.attribution, &t!(lang, "source-attribution-hint"));
        text_row(ui, &t!(lang, "source-licence"), &mut self.licence, &t!(lang, "source-licence-hint"));
    }

    fn to_source(&self) -> Source {
        Source {
            reference_date: normal_date(&self.date).unwrap_or_default(),
            attribution: self.attribution.trim().to_owned(),
            licence: self.licence.trim().to_owned(),
            ..Source::default()
        }
    }

    pub(super) fn is_valid(&self) -> bool {
        normal_date(&self.date).is_ok()
    }
}

/// What is edited.
pub enum Form {
    /// A department, new or old.
    Department { department: Department, new: bool },
    /// A definition's metadata.
    Definition { definition: Box<crate::model::Definition>, source: SourceFields },
    /// A facility set's metadata.
    FacilitySet { set: Box<FacilitySet>, source: SourceFields },
    /// One facility.
    Facility { set: FacilitySetId, facility: Box<Facility>, capacity: String },
    /// A context layer's metadata.
    Context { layer: Box<ContextLayer>, source: SourceFields },
    /// An indicator's metadata.
    Indicator { indicator: Box<Indicator>, source: SourceFields },
}

/// [`SourceField`] behind a name that may be seen.
pub struct SourceFields(SourceField);

impl Form {
    /// `None` if what is to be edited is gone.
    pub(super) fn new(project: &Project, action: &Action) -> Option<Self> {
        Some(match action {
            Action::EditDepartment(id) => Self::Department { department: project.department(*id)?.clone(), new: false },
            Action::EditDefinition(id) => {
                let definition = Box::new(project.definition(*id)?.clone());
                let source = SourceFields(SourceField::of(&definition.source));
                Self::Definition { definition, source }
            }
            Action::EditFacilitySet(id) => {
                let set = Box::new(project.facility_set(*id)?.clone());
                let source = SourceFields(SourceField::of(&set.source));
                Self::FacilitySet { set, source }
            }
            Action::EditFacility(set, id) => {
                let facility = project.facility_set(*set)?.facilities.iter().find(|facility| facility.id == *id)?;
                let capacity = facility.capacity.map(|n| n.to_string()).unwrap_or_default();
                Self::Facility { set: *set, facility: Box::new(facility.clone()), capacity }
            }
            Action::EditContext(id) => {
                let layer = Box::new(project.context_layer(*id)?.clone());
                let source = SourceFields(SourceField::of(&layer.source));
                Self::Context { layer, source }
            }
            Action::EditIndicator(id) => {
                let indicator = Box::new(project.indicator(*id)?.clone());
                let source = SourceFields(SourceField::of(&indicator.source));
                Self::Indicator { indicator, source }
            }
            _ => {
                let organisation = project.departments.last().map(|d| d.organisation.clone()).unwrap_or_default();
                let department = Department { id: DepartmentId::new(), name: String::new(), organisation };
                Self::Department { department, new: true }
            }
        })
    }

    pub(super) fn title_text(&self, lang: Lang) -> String {
        match self {
            Self::Department { new: true, .. } => t!(lang, "command-add-department"),
            Self::Department { .. } => t!(lang, "edit-department"),
            Self::Definition { .. } => t!(lang, "edit-definition"),
            Self::FacilitySet { .. } => t!(lang, "edit-facility-set"),
            Self::Facility { .. } => t!(lang, "edit-facility"),
            Self::Context { .. } => t!(lang, "edit-context"),
            Self::Indicator { .. } => t!(lang, "edit-indicator"),
        }
    }

    pub(super) fn show(&mut self, ui: &mut egui::Ui, cx: &mut Context<'_>) -> Answer {
        let lang = cx.lang;
        let Some(project) = cx.session.project().cloned() else { return Answer::Close };
        form(ui, "edit", |ui| self.fields(ui, &project, lang));
        let mut extra = None;
        if let Some(action) = self.below(ui, lang, &mut extra) {
            return Answer::Do(Request::Act(action));
        }
        if let Some(command) = extra {
            return Answer::Do(Request::Act(Action::Execute(Box::new(command))));
        }
        match buttons(ui, lang, &t!(lang, "action-apply"), self.is_valid()) {
            Some(true) => Answer::Do(Request::Act(Action::Execute(Box::new(self.command())))),
            Some(false) => Answer::Close,
            None => Answer::Open,
        }
    }

    fn fields(&mut self, ui: &mut egui::Ui, project: &Project, lang: Lang) {
        match self {
            Self::Department { department, .. } => {
                text_row(ui, &t!(lang, "department-name"), &mut department.name, &t!(lang, "department-name-hint"));
                let hint = t!(lang, "department-organisation-hint");
                text_row(ui, &t!(lang, "department-organisation"), &mut department.organisation, &hint);
            }
            Self::Definition { definition, source } => {
                text_row(ui, &t!(lang, "import-name"), &mut definition.name, "");
                let ids: Vec<DepartmentId> = project.departments.iter().map(|d| d.id).collect();
                choice_row(ui, &t!(lang, "space-department"), &mut definition.department, &ids, |id| {
                    project.department(*id).map(|d| d.name.clone()).unwrap_or_default()
                });
                colour_row(ui, &mut definition.colour, lang);
                style::definition_rows(ui, definition.colour, &mut definition.line, lang);
                source.0.show(ui, lang);
            }
            Self::FacilitySet { set, source } => {
                text_row(ui, &t!(lang, "import-name"), &mut set.name, "");
                let ids: Vec<Option<DepartmentId>> =
                    std::iter::once(None).chain(project.departments.iter().map(|d| Some(d.id))).collect();
                choice_row(ui, &t!(lang, "space-department"), &mut set.department, &ids, |id| {
                    let name = id.and_then(|id| project.department(id)).map(|d| d.name.clone());
                    name.unwrap_or_else(|| t!(lang, "import-no-department"))
                });
                source.0.show(ui, lang);
            }
            Self::Facility { facility, capacity, .. } => {
                text_row(ui, &t!(lang, "facility-name"), &mut facility.name, "");
                text_row(ui, &t!(lang, "facility-category"), &mut facility.category, "");
                text_row(ui, &t!(lang, "facility-operator"), &mut facility.operator, "");
                text_row(ui, &t!(lang, "facility-address"), &mut facility.address, "");
                text_row(ui, &t!(lang, "facility-capacity"), capacity, "");
            }
            Self::Context { layer, source } => {
                text_row(ui, &t!(lang, "import-name"), &mut layer.name, "");
                colour_row(ui, &mut layer.colour, lang);
                style::context_rows(ui, layer, lang);
                source.0.show(ui, lang);
            }
            Self::Indicator { indicator, source } => {
                text_row(ui, &t!(lang, "import-name"), &mut indicator.name, "");
                kind_rows(
                    ui,
                    &mut indicator.kind,
                    &mut indicator.polarity,
                    &mut indicator.unit,
                    &mut indicator.dimension,
                    lang,
                );
                source.0.show(ui, lang);
            }
        }
    }

    fn is_valid(&self) -> bool {
        match self {
            Self::Department { department, .. } => !department.name.trim().is_empty(),
            Self::Definition { definition, source } => !definition.name.trim().is_empty() && source.0.is_valid(),
            Self::FacilitySet { set, source } => !set.name.trim().is_empty() && source.0.is_valid(),
            Self::Facility { capacity, .. } => parse_capacity(capacity).is_some(),
            Self::Context { layer, source } => !layer.name.trim().is_empty() && source.0.is_valid(),
            Self::Indicator { indicator, source } => !indicator.name.trim().is_empty() && source.0.is_valid(),
        }
    }

    /// Deleting, and what was done to the thing before.
    fn below(&self, ui: &mut egui::Ui, lang: Lang, command: &mut Option<Command>) -> Option<Action> {
        ui.add_space(6.0);
        ui.horizontal(|ui| {
            self.delete_button(ui, lang, command);
            let (uid, name) = self.thing()?;
            ui.button(t!(lang, "edit-history")).clicked().then_some(Action::HistoryOf(uid, name))
        })
        .inner
    }

    /// uid and name of what is edited, if it is there already.
    fn thing(&self) -> Option<(String, String)> {
        Some(match self {
            Self::Department { new: true, .. } => return None,
            Self::Department { department, .. } => (department.id.to_string(), department.name.clone()),
            Self::Definition { definition, .. } => (definition.id.to_string(), definition.name.clone()),
            Self::FacilitySet { set, .. } => (set.id.to_string(), set.name.clone()),
            Self::Facility { facility, .. } => (facility.id.to_string(), facility.name.clone()),
            Self::Context { layer, .. } => (layer.id.to_string(), layer.name.clone()),
            Self::Indicator { indicator, .. } => (indicator.id.to_string(), indicator.name.clone()),
        })
    }

    /// Deleting is one undoable command; it asks nothing.
    fn delete_button(&self, ui: &mut egui::Ui, lang: Lang, command: &mut Option<Command>) {
        let delete = match self {
            Self::Department { new: true, .. } => return,
            Self::Department { department, .. } => Command::DeleteDepartment(department.id),
            Self::Definition { definition, .. } => Command::DeleteDefinition(definition.id),
            Self::FacilitySet { set, .. } => Command::DeleteFacilitySet(set.id),
            Self::Facility { set, facility, .. } => Command::DeleteFacility { set: *set, facility: facility.id },
            Self::Context { layer, .. } => Command::DeleteContext(layer.id),
            Self::Indicator { indicator, .. } => Command::DeleteIndicator(indicator.id),
        };
        if ui.button(t!(lang, "action-delete")).on_hover_text(t!(lang, "edit-delete-tooltip")).clicked() {
            *command = Some(delete);
        }
    }

    fn command(&self) -> Command {
        match self {
            Self::Department { department, new: true } => Command::AddDepartment(department.clone()),
            Self::Department { department, .. } => Command::EditDepartment(department.clone()),
            Self::Definition { definition, source } => Command::EditDefinition {
                id: definition.id,
                name: definition.name.clone(),
                department: definition.department,
                colour: definition.colour,
                line: definition.line,
                source: source.0.to_source(),
            },
            Self::FacilitySet { set, source } => Command::EditFacilitySet {
                id: set.id,
                name: set.name.clone(),
                department: set.department,
                colour: set.colour,
                source: source.0.to_source(),
            },
            Self::Facility { set, facility, capacity } => {
                let capacity = parse_capacity(capacity).flatten();
                Command::EditFacility { set: *set, facility: Facility { capacity, ..(**facility).clone() } }
            }
            Self::Context { layer, source } => Command::EditContext {
                id: layer.id,
                name: layer.name.clone(),
                colour: layer.colour,
                style: layer.style,
                source: source.0.to_source(),
            },
            Self::Indicator { indicator, source } => Command::EditIndicator {
                id: indicator.id,
                name: indicator.name.clone(),
                unit: indicator.unit.clone(),
                kind: indicator.kind,
                polarity: indicator.polarity,
                dimension: indicator.dimension.clone(),
                source: source.0.to_source(),
            },
        }
    }
}

/// Empty is "not stated"; `None` if it is no number.
fn parse_capacity(text: &str) -> Option<Option<f64>> {
    let text = text.trim().replace(',', ".");
    if text.is_empty() {
        return Some(None);
    }
    text.parse::<f64>().ok().filter(|n| n.is_finite() && *n >= 0.0).map(Some)
}

fn colour_row(ui: &mut egui::Ui, colour: &mut Colour, lang: Lang) {
    form_row(ui, &t!(lang, "edit-colour"), |ui| ui.color_edit_button_srgb(&mut colour.0));
}
