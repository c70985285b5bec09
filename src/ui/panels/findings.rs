//! What the check found in the active definition: plain words, click → map.

use crate::app::explain;
use crate::app::operations::{Against, Effect, Order, orders_for};
use crate::l10n;
use crate::model::{Definition, Finding, FindingKind, Place, Project};
use crate::t;
use crate::ui::context::{Action, Context};
use crate::ui::dialogs::boundary_name;
use crate::ui::widgets::{choice_row, form, heading, severity_colour};

const LISTED: usize = 50;

/// Shows the findings.
pub fn show(ui: &mut egui::Ui, project: &Project, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let Some(definition) = cx.session.view.active().and_then(|id| project.definition(id)) else {
        ui.weak(t!(lang, "space-nothing"));
        return;
    };
    heading(ui, &definition.name);
    boundary(ui, project, definition, cx);
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
    if finding.is_mendable() {
        remedy(ui, definition, finding, cx);
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
                assign(ui, definition, finding, place, cx);
            }
            if finding.places.len() > LISTED {
                ui.weak(t!(lang, "findings-more", count = l10n::count(lang, finding.places.len() - LISTED)));
            }
        },
    );
}

/// Which definition serves as outer boundary.
fn boundary(ui: &mut egui::Ui, project: &Project, definition: &Definition, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let others = project.definitions.iter().filter(|other| other.id != definition.id);
    let mut all = vec![Against::Nothing];
    all.extend(others.map(|other| Against::Definition(other.id)));
    if all.len() == 1 {
        return;
    }
    let mut against = cx.session.view.against(definition.id);
    let before = against;
    form(ui, "boundary", |ui| {
        choice_row(ui, &t!(lang, "import-boundary"), &mut against, &all, |against| {
            boundary_name(lang, project, *against)
        });
    });
    if against != before {
        cx.send(Action::HoldAgainst(definition.id, against));
    }
}

/// The remedy for all places of a finding: looked at first or applied at once, and undone like any other step.
fn remedy(ui: &mut egui::Ui, definition: &Definition, finding: &Finding, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let orders = orders_for(finding);
    ui.horizontal_wrapped(|ui| {
        let mend = ui.add_enabled(cx.session.can_change(), egui::Button::new(t!(lang, "findings-mend")));
        if mend.on_hover_text(t!(lang, "findings-mend-tooltip")).clicked() {
            cx.send(Action::Mend(definition.id, orders.clone()));
        }
        if ui.button(t!(lang, "findings-preview")).on_hover_text(t!(lang, "findings-preview-tooltip")).clicked() {
            cx.send(Action::PreviewMend(definition.id, orders.clone()));
        }
    });
    let preview = cx.session.mend_preview().filter(|p| p.definition == definition.id && p.orders == orders);
    match preview.map(|preview| &preview.result) {
        None => {}
        Some(None) => {
            ui.spinner();
        }
        Some(Some(Err(error))) => {
            ui.label(explain::error(lang, error).one_line());
        }
        Some(Some(Ok(effects))) => {
            let (text, spaces) = (explain::effects_total(lang, effects), concerned(effects));
            ui.label(t!(lang, "findings-preview-total", figures = text));
            let n = spaces.len();
            let label = t!(lang, "findings-preview-spaces", n = n, count = l10n::count(lang, n));
            if ui.button(label).on_hover_text(t!(lang, "findings-preview-show")).clicked() {
                cx.send(Action::Select { definition: definition.id, spaces, zoom: true });
            }
        }
    }
}

/// All spaces that remedies change. Sorted.
fn concerned(effects: &[Effect]) -> Vec<u32> {
    let all: std::collections::BTreeSet<u32> =
        effects.iter().flat_map(|effect| effect.spaces.iter().map(|at| *at as u32)).collect();
    all.into_iter().collect()
}

/// So many spaces are offered for one place.
const MOST_OWNERS: usize = 4;

/// For ground of nobody or of several: which space gets it.
fn assign(ui: &mut egui::Ui, definition: &Definition, finding: &Finding, place: &Place, cx: &mut Context<'_>) {
    use FindingKind::{Gap, GapSliver, Overlap, OverlapSliver, UncoveredBoundary};
    let lang = cx.lang;
    let disputed = matches!(finding.kind, Gap | GapSliver | Overlap | OverlapSliver | UncoveredBoundary);
    if !disputed || place.extent.is_none() || !cx.session.can_change() {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        ui.weak(t!(lang, "findings-give-to"));
        for &at in place.spaces.iter().take(MOST_OWNERS) {
            let Some(space) = definition.spaces.get(at) else { continue };
            let label = if space.label().is_empty() { (at + 1).to_string() } else { space.label() };
            if ui.small_button(label).clicked() {
                let order = Order { kind: finding.kind, at: place.extent, to: Some(at) };
                cx.send(Action::Mend(definition.id, vec![order]));
            }
        }
    });
}
