//! What is known about the selected facility.

use crate::app::user_command::UserCommand;
use crate::l10n;
use crate::model::{FacilityId, FacilitySetId, Project};
use crate::t;
use crate::ui::context::{Action, Context};
use crate::ui::widgets::{fact, heading};

pub(super) fn show(ui: &mut egui::Ui, project: &Project, set: FacilitySetId, id: FacilityId, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let Some(set) = project.facility_set(set) else { return };
    let Some(facility) = set.facilities.iter().find(|facility| facility.id == id) else { return };
    egui::ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        heading(ui, if facility.name.is_empty() { &set.name } else { &facility.name });
        ui.weak(&set.name);
        ui.add_space(4.0);
        let department = set.department.and_then(|id| project.department(id)).map(|department| department.name.clone());
        let capacity = facility.capacity.map(|n| l10n::number(lang, n, 0));
        for (label, value) in [
            (t!(lang, "facility-category"), facility.category.clone()),
            (t!(lang, "facility-operator"), facility.operator.clone()),
            (t!(lang, "facility-address"), facility.address.clone()),
            (t!(lang, "facility-capacity"), capacity.unwrap_or_default()),
            (t!(lang, "space-department"), department.unwrap_or_default()),
        ] {
            if !value.is_empty() {
                fact(ui, &label, &value);
            }
        }
        ui.add_space(6.0);
        ui.horizontal_wrapped(|ui| {
            if ui.button(t!(lang, "action-edit")).clicked() {
                cx.send(Action::EditFacility(set.id, id));
            }
            if ui.button(UserCommand::ZoomSelection.label(lang)).clicked() {
                cx.send(Action::Run(UserCommand::ZoomSelection));
            }
        });
    });
}
