//! What lies at a place of the map.

use crate::app::coordinates;
use crate::app::presentation::value_text;
use crate::app::session::{Identified, Thing, ThingKind};
use crate::l10n;
use crate::t;
use crate::ui::context::{Action, Context};
use crate::ui::widgets::named;

/// Shows the list; each row leads to what it names.
pub fn show(ui: &mut egui::Ui, found: &Identified, cx: &mut Context<'_>) {
    let lang = cx.lang;
    ui.horizontal(|ui| {
        ui.strong(t!(lang, "identify-title"));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let close = t!(lang, "identify-close");
            if named(ui.small_button("×"), &close).on_hover_text(&close).clicked() {
                cx.send(Action::ForgetIdentified);
            }
        });
    });
    if let (Some(point), Some(project)) = (found.project, cx.session.project()) {
        ui.weak(coordinates::planar_text(project.crs, point));
    }
    ui.weak(coordinates::degrees_text(lang, found.lon_lat));
    ui.separator();
    if found.things.is_empty() {
        ui.label(t!(lang, "identify-nothing"));
    }
    let mut of: Option<&str> = None;
    for thing in &found.things {
        if of != Some(thing.of.as_str()) {
            of = Some(&thing.of);
            let title =
                if thing.shown { thing.of.clone() } else { t!(lang, "identify-hidden", name = thing.of.clone()) };
            ui.weak(title);
        }
        row(ui, thing, cx);
    }
    if found.left_out > 0 {
        ui.weak(t!(lang, "findings-more", count = l10n::count(lang, found.left_out)));
    }
}

fn row(ui: &mut egui::Ui, thing: &Thing, cx: &mut Context<'_>) {
    let selected = match thing.what {
        ThingKind::Space { definition, space, .. } => cx.session.selection.contains(definition, space),
        ThingKind::Facility { set, facility, .. } => cx.session.selection.facility() == Some((set, facility)),
        _ => false,
    };
    let text = egui::RichText::new(text_of(thing, cx));
    let text = if thing.shown { text } else { text.weak() };
    if !ui.selectable_label(selected, text).clicked() {
        return;
    }
    match thing.what {
        ThingKind::Space { definition, space, .. } => {
            cx.send(Action::Select { definition, spaces: vec![space], zoom: false });
            cx.send(Action::ShowTab(super::Tab::Space));
        }
        ThingKind::Facility { set, facility, .. } => {
            cx.send(Action::ShowSet(set, true));
            cx.send(Action::SelectFacility(set, facility));
        }
        ThingKind::Shape { layer } => cx.send(Action::ShowContext(layer, true)),
        ThingKind::Cell { grid, .. } => cx.send(Action::ShowGrid(grid, true)),
    }
}

fn text_of(thing: &Thing, cx: &Context<'_>) -> String {
    let lang = cx.lang;
    let name = if thing.name.is_empty() { t!(lang, "identify-nameless") } else { thing.name.clone() };
    match thing.what {
        ThingKind::Space { residents: Some(residents), .. } => {
            let residents = t!(lang, "tooltip-residents", residents = l10n::number(lang, residents, 0));
            format!("{name} · {residents}")
        }
        ThingKind::Facility { distance_m, .. } => format!("{name} · {}", l10n::length(lang, distance_m)),
        ThingKind::Cell { residents, .. } => {
            // Words of their own for missing and hidden, and never a zero.
            t!(lang, "identify-cell", residents = value_text(lang, Some(residents), "", 0))
        }
        ThingKind::Space { residents: None, .. } | ThingKind::Shape { .. } => name,
    }
}
