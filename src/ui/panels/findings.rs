//! What the check found in the active definition: plain words, click → map.

use crate::app::explain;
use crate::l10n;
use crate::model::{Definition, Finding, Project};
use crate::t;
use crate::ui::context::{Action, Context};
use crate::ui::widgets::{heading, severity_colour};

const LISTED: usize = 50;

/// Shows the findings.
pub fn show(ui: &mut egui::Ui, project: &Project, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let Some(definition) = cx.session.view.active().and_then(|id| project.definition(id)) else {
        ui.weak(t!(lang, "space-nothing"));
        return;
    };
    heading(ui, &definition.name);
    let Some(findings) = cx.session.definition_view(definition.id).and_then(|view| view.findings.clone()) else {
        ui.horizontal(|ui| {
            ui.spinner();
            ui.label(t!(lang, "findings-running"));
        });
        return;
    };
    if findings.is_empty() {
        ui.label(t!(lang, "findings-none", count = l10n::count(lang, definition.spaces.len())));
        return;
    }
    egui::ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        for (at, finding) in findings.iter().enumerate() {
            ui.push_id(at, |ui| entry(ui, definition, finding, cx));
            ui.separator();
        }
    });
}

fn entry(ui: &mut egui::Ui, definition: &Definition, finding: &Finding, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let text = explain::finding(lang, finding, &definition.spaces);
    let title = egui::RichText::new(&text.title).strong().color(severity_colour(ui, finding.severity));
    ui.label(title);
    ui.label(&text.sentence);
    if !text.remedy.is_empty() {
        ui.weak(&text.remedy);
    }
    if finding.places.is_empty() {
        return;
    }
    let title = t!(lang, "findings-places", count = l10n::count(lang, finding.places.len()));
    egui::CollapsingHeader::new(title).id_salt((definition.id.to_string(), format!("{:?}", finding.kind))).show(
        ui,
        |ui| {
            for place in finding.places.iter().take(LISTED) {
                let label = explain::place(lang, place, &definition.spaces);
                let response = ui.add_enabled(place.extent.is_some(), egui::Button::new(label).truncate());
                if response.on_hover_text(t!(lang, "findings-go-there")).clicked()
                    && let Some(extent) = place.extent
                {
                    let spaces = place.spaces.iter().map(|at| *at as u32).collect();
                    cx.send(Action::GoTo { extent, definition: Some(definition.id), spaces });
                }
            }
            if finding.places.len() > LISTED {
                ui.weak(t!(lang, "findings-more", count = l10n::count(lang, finding.places.len() - LISTED)));
            }
        },
    );
}
