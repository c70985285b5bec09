//! The right side: what is found, by weight, with remedies to be ticked; and what a newer file changes.

use crate::app::explain;
use crate::app::operations::{BoundaryProbe, DefinitionForm, Examined};
use crate::l10n;
use crate::model::Finding;
use crate::t;
use crate::ui::context::Context;
use crate::ui::preview_map::PreviewView;
use crate::ui::widgets::{named_edit, severity_colour};

/// So many places of a finding can be gone to.
const LISTED: usize = 12;

pub(super) fn show(
    ui: &mut egui::Ui,
    probe: &BoundaryProbe,
    form: &mut DefinitionForm,
    view: &mut PreviewView,
    map_size: egui::Vec2,
    cx: &mut Context<'_>,
) {
    let lang = cx.lang;
    if form.crs.is_none() {
        ui.label(t!(lang, "import-needs-crs"));
        return;
    }
    let examination = cx.session.examination(probe, form).and_then(|examination| examination.result.as_ref());
    match examination {
        None => {
            ui.horizontal(|ui| {
                ui.spinner();
                ui.label(t!(lang, "import-examining"));
                let progress = cx.session.jobs().iter().find(|job| job.lane == "examine").and_then(|job| job.progress);
                if let Some(progress) = progress {
                    ui.add(egui::ProgressBar::new(progress).desired_width(120.0));
                }
            });
        }
        Some(Err(error)) => {
            let words = explain::error(lang, error);
            ui.colored_label(ui.visuals().error_fg_color, &words.what);
            for text in [&words.meaning, &words.remedy].into_iter().filter(|text| !text.is_empty()) {
                ui.label(text);
            }
        }
        Some(Ok(examined)) => {
            let examined = std::sync::Arc::clone(examined);
            changes(ui, &examined, lang);
            remedies(ui, &examined, lang);
            for (at, finding) in examined.findings.iter().enumerate() {
                ui.push_id(at, |ui| entry(ui, finding, &examined, form, view, map_size, lang));
            }
            if examined.findings.is_empty() {
                ui.label(t!(lang, "findings-none", count = l10n::count(lang, examined.spaces.len())));
            }
        }
    }
}

/// What a newer file changes.
fn changes(ui: &mut egui::Ui, examined: &Examined, lang: l10n::Lang) {
    let Some(difference) = &examined.difference else { return };
    ui.strong(t!(lang, "import-changes"));
    if difference.is_nothing() {
        ui.label(t!(lang, "explain-nothing-differs-meaning"));
    }
    for line in explain::difference(lang, difference) {
        ui.label(format!("– {line}"));
    }
    ui.add_space(6.0);
}

/// What the ticked remedies do together.
fn remedies(ui: &mut egui::Ui, examined: &Examined, lang: l10n::Lang) {
    if !examined.effects.is_empty() {
        ui.strong(t!(lang, "import-remedies", figures = explain::effects_total(lang, &examined.effects)));
        ui.weak(t!(lang, "import-remedies-hint"));
        ui.add_space(6.0);
    }
    if let Some((_, name)) = &examined.boundary {
        ui.weak(t!(lang, "import-held-against", name = name.clone()));
    }
}

fn entry(
    ui: &mut egui::Ui,
    finding: &Finding,
    examined: &Examined,
    form: &mut DefinitionForm,
    view: &mut PreviewView,
    map_size: egui::Vec2,
    lang: l10n::Lang,
) {
    let words = explain::finding(lang, finding, &examined.spaces);
    let severity = explain::severity(lang, finding.severity);
    let title = format!("{severity}: {} ({})", words.title, l10n::count(lang, finding.count));
    ui.label(egui::RichText::new(title).strong().color(severity_colour(ui, finding.severity)));
    ui.label(&words.sentence);
    if finding.is_mendable() {
        ui.weak(&words.remedy);
        let mut ticked = examined.remedies.contains(&finding.kind);
        let response = ui.checkbox(&mut ticked, t!(lang, "import-mend-this"));
        if named_edit(response, &t!(lang, "import-mend-named", name = words.title.clone())).changed() {
            let mut kinds = examined.remedies.clone();
            kinds.retain(|kind| *kind != finding.kind);
            if ticked {
                kinds.push(finding.kind);
                kinds.sort();
            }
            form.remedies = Some(kinds);
        }
        if let Some(effect) = examined.effects.iter().find(|effect| effect.kind == finding.kind) {
            ui.weak(explain::effect(lang, effect));
        }
    } else if !words.remedy.is_empty() {
        ui.weak(&words.remedy);
    }
    let placed: Vec<_> = finding.places.iter().filter(|place| place.extent.is_some()).collect();
    if !placed.is_empty() {
        let title = t!(lang, "findings-places", count = l10n::count(lang, placed.len()));
        egui::CollapsingHeader::new(title).id_salt("places").show(ui, |ui| {
            for place in placed.iter().take(LISTED) {
                let label = explain::place(lang, place, &examined.spaces);
                if let (true, Some(extent)) = (ui.add(egui::Button::new(label).truncate()).clicked(), place.extent) {
                    view.go_to(extent, map_size);
                }
            }
            if placed.len() > LISTED {
                ui.weak(t!(lang, "findings-more", count = l10n::count(lang, placed.len() - LISTED)));
            }
        });
    } else {
        for place in finding.places.iter().take(LISTED).filter(|place| !place.detail.is_empty()) {
            ui.weak(format!("– {}", place.detail));
        }
    }
    ui.add_space(6.0);
}
