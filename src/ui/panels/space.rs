//! The panel about the selected spaces or facility, or about the active definition while none is selected.

mod block;
mod facility;
mod many;

pub use many::State;

use crate::app::presentation::{decimals_of, value_text};
use crate::app::user_command::UserCommand;
use crate::l10n;
use crate::model::{Definition, Project};
use crate::t;
use crate::ui::context::{Action, Context};
use crate::ui::widgets::{fact, heading};

/// Shows the panel.
pub fn show(ui: &mut egui::Ui, project: &Project, state: &mut State, cx: &mut Context<'_>) {
    if let Some((set, id)) = cx.session.selection.facility() {
        facility::show(ui, project, set, id, cx);
        return;
    }
    let definition =
        cx.session.selection.definition().or(cx.session.view.active()).and_then(|id| project.definition(id));
    let Some(definition) = definition else {
        ui.weak(t!(cx.lang, "space-nothing"));
        return;
    };
    if cx.session.selection.spaces().len() > 1 {
        // The list scrolls by itself.
        many::show(ui, definition, state, cx);
        return;
    }
    egui::ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        match cx.session.selection.spaces().first().copied() {
            None => {
                about_definition(ui, project, definition, cx);
                ui.add_space(8.0);
                ui.weak(t!(cx.lang, "space-click-hint"));
            }
            Some(one) => about_space(ui, project, definition, one, cx),
        }
    });
}

fn about_definition(ui: &mut egui::Ui, project: &Project, definition: &Definition, cx: &mut Context<'_>) {
    let lang = cx.lang;
    heading(ui, &definition.name);
    if let Some(department) = project.department(definition.department) {
        fact(ui, &t!(lang, "space-department"), &department.name);
    }
    fact(ui, &t!(lang, "space-count"), &l10n::count(lang, definition.spaces.len()));
    if let Some(view) = cx.session.definition_view(definition.id).filter(|view| !view.areas_m2.is_empty()) {
        fact(ui, &t!(lang, "space-area"), &l10n::area(lang, view.areas_m2.iter().sum()));
    }
    let residents = definition.residents().map_or(t!(lang, "value-missing"), |n| l10n::number(lang, n, 0));
    fact(ui, &t!(lang, "space-residents"), &residents);
    if let Some(source) = &definition.residents_source {
        let date = l10n::date(lang, &source.reference_date);
        let about = [date, source.file_name.clone(), source.attribution.clone()];
        let about: Vec<String> = about.into_iter().filter(|text| !text.is_empty()).collect();
        fact(ui, &t!(lang, "space-residents-source"), &about.join(", "));
    }
    origin(ui, definition, cx);
    if ui.button(t!(lang, "action-edit")).clicked() {
        cx.send(Action::EditDefinition(definition.id));
    }
}

fn origin(ui: &mut egui::Ui, definition: &Definition, cx: &Context<'_>) {
    let (lang, source) = (cx.lang, &definition.source);
    for (label, value) in [
        (t!(lang, "source-file"), source.file_name.clone()),
        (t!(lang, "source-date"), l10n::date(lang, &source.reference_date)),
        (t!(lang, "source-attribution"), source.attribution.clone()),
        (t!(lang, "source-licence"), source.licence.clone()),
        (t!(lang, "source-crs"), source.crs.clone()),
        (t!(lang, "source-encoding"), source.encoding.clone()),
    ] {
        if !value.is_empty() {
            fact(ui, &label, &value);
        }
    }
}

fn about_space(ui: &mut egui::Ui, project: &Project, definition: &Definition, at: u32, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let Some(space) = definition.spaces.get(at as usize) else { return };
    let label = space.label();
    heading(ui, if label.is_empty() { &definition.name } else { &label });
    ui.weak(&definition.name);
    ui.add_space(4.0);
    fact(ui, &t!(lang, "table-code"), if space.code.is_empty() { "–" } else { &space.code });
    let view = cx.session.definition_view(definition.id);
    if let Some(area_m2) = view.and_then(|view| view.areas_m2.get(at as usize)) {
        fact(ui, &t!(lang, "space-area"), &l10n::area(lang, *area_m2));
    }
    let residents = space.residents.map_or(t!(lang, "value-missing"), |n| l10n::number(lang, n, 0));
    fact(ui, &t!(lang, "space-residents"), &residents);
    for indicator in project.indicators.iter().filter(|i| i.definition == definition.id) {
        let observed = indicator.observations.iter().find(|o| o.space == space.id).map(|o| o.value);
        let decimals = decimals_of(indicator.kind, observed.into_iter());
        let text = value_text(lang, observed, &indicator.unit, decimals);
        fact(ui, &indicator.name, &text);
    }
    block::show(ui, project, definition, space, cx);
    ui.add_space(6.0);
    if ui.button(UserCommand::ZoomSelection.label(lang)).clicked() {
        cx.send(Action::Run(UserCommand::ZoomSelection));
    }
}
