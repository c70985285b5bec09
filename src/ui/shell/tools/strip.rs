//! What tools show over the map: the strip beside the tool bar, the list of what is at a place, the menu of a place.

use super::super::Workbench;
use crate::app::coordinates;
use crate::app::map_tool::MapTool;
use crate::app::session::Layout;
use crate::geometry::drawn::Reach;
use crate::l10n;
use crate::t;
use crate::ui::context::{Action, Context};
use crate::ui::{map, panels};
use geo::Coord;

/// Spaces listed in the menu of a place.
const MOST_LISTED: usize = 12;
/// Between the strip of a tool and the tool bar, or the upper end of the map, in points.
const MARGIN_PT: f32 = 8.0;

impl Workbench {
    /// What belongs to the tool: a strip at the top of the map, right of the tool bar.
    pub(in crate::ui::shell) fn tool_strip(&mut self, ui: &egui::Ui, rect: egui::Rect, actions: &mut Vec<Action>) {
        let lang = self.session.lang();
        let selected = Some(self.session.selection.spaces()).filter(|s| s.len() == 1).and_then(|s| s.first().copied());
        let over = self.tools.cycle.position(self.session.selection.definition(), selected);
        let tool = self.tools.tools.tool();
        if tool == MapTool::Move && over.is_none() {
            return;
        }
        // With two maps their names stand there.
        let below_badge =
            if self.session.layout() == Layout::Single { egui::Vec2::ZERO } else { egui::vec2(0.0, 34.0) };
        let bar = map::tool_bar_width(rect, self.session.draft().is_some());
        let strip_at = egui::vec2(bar + MARGIN_PT, MARGIN_PT);
        egui::Area::new(egui::Id::unique("tool strip"))
            .order(egui::Order::Middle)
            .fixed_pos(rect.left_top() + strip_at + below_badge)
            .constrain_to(rect)
            .show(ui.ctx(), |ui| {
                egui::Frame::popup(ui.style()).inner_margin(6.0).shadow(egui::Shadow::NONE).show(ui, |ui| {
                    // Beside the legend.
                    ui.set_max_width((rect.width() - bar - 274.0).clamp(140.0, 460.0));
                    ui.horizontal_wrapped(|ui| match (tool, over) {
                        (MapTool::Move, Some((at, of))) => {
                            ui.label(t!(
                                lang,
                                "pick-over-one-another",
                                at = l10n::count(lang, at),
                                of = l10n::count(lang, of)
                            ));
                        }
                        (MapTool::Move, None) => {}
                        (MapTool::Rectangle | MapTool::Lasso, _) => self.reach_choice(ui),
                        (MapTool::Length | MapTool::Area, _) => self.measure_strip(ui, actions),
                        (MapTool::Identify, _) => {
                            ui.label(t!(lang, "identify-hint"));
                        }
                        (tool, _) => self.paint_strip(ui, tool, actions),
                    });
                });
            });
    }

    pub(super) fn reach_choice(&mut self, ui: &mut egui::Ui) {
        let lang = self.session.lang();
        let mut reach = self.tools.tools.reach();
        let keys = t!(lang, "select-keys");
        ui.label(t!(lang, "select-which")).on_hover_text(&keys);
        ui.radio_value(&mut reach, Reach::Touching, t!(lang, "select-touching")).on_hover_text(&keys);
        ui.radio_value(&mut reach, Reach::Within, t!(lang, "select-within")).on_hover_text(&keys);
        self.tools.tools.set_reach(reach);
    }

    fn measure_strip(&mut self, ui: &mut egui::Ui, actions: &mut Vec<Action>) {
        let lang = self.session.lang();
        let crs = self.session.project().map(|project| crate::app::explain::crs_name(project.crs)).unwrap_or_default();
        let about = format!("{}\n{}", t!(lang, "measure-plane", crs = crs), t!(lang, "measure-keys"));
        match &self.tools.figures {
            None => {
                ui.label(t!(lang, "measure-hint")).on_hover_text(about);
            }
            Some(figures) => {
                ui.label(egui::RichText::new(figures).strong()).on_hover_text(about);
                if ui.small_button(t!(lang, "measure-copy")).clicked() {
                    actions.push(Action::Copy(figures.clone()));
                }
            }
        }
    }

    /// What was found at a place, at the lower left.
    pub(in crate::ui::shell) fn identified(&self, ui: &egui::Ui, rect: egui::Rect, actions: &mut Vec<Action>) {
        let Some(found) = self.session.identified() else { return };
        egui::Area::new(egui::Id::unique("identified"))
            .order(egui::Order::Middle)
            .pivot(egui::Align2::LEFT_BOTTOM)
            .fixed_pos(
                rect.left_bottom()
                    + egui::vec2(map::tool_bar_width(rect, self.session.draft().is_some()) + MARGIN_PT, -48.0),
            )
            .constrain_to(rect)
            .show(ui.ctx(), |ui| {
                egui::Frame::popup(ui.style()).inner_margin(8.0).shadow(egui::Shadow::NONE).show(ui, |ui| {
                    ui.set_width((rect.width() * 0.4).clamp(160.0, 300.0));
                    egui::ScrollArea::vertical()
                        .max_height((rect.height() * 0.5).max(80.0))
                        .show(ui, |ui| panels::identify::show(ui, found, &mut self.context(actions)));
                });
            });
    }
}

/// The entries of a place's menu.
pub(super) fn place_entries(ui: &mut egui::Ui, at: Coord<f64>, spaces: &[u32], cx: &mut Context<'_>) {
    let lang = cx.lang;
    ui.set_min_width(220.0);
    let definition = cx.session.project().zip(cx.session.view.active()).and_then(|(p, id)| p.definition(id));
    if let Some(definition) = definition.filter(|_| !spaces.is_empty()) {
        ui.weak(&definition.name);
        let listed = spaces.iter().filter_map(|at| Some((*at, definition.spaces.get(*at as usize)?)));
        for (index, space) in listed.take(MOST_LISTED) {
            let label = space.label();
            let label = if label.is_empty() { t!(lang, "identify-nameless") } else { label };
            let selected = cx.session.selection.contains(definition.id, index);
            if ui.selectable_label(selected, label).clicked() {
                cx.send(Action::Select { definition: definition.id, spaces: vec![index], zoom: false });
                cx.send(Action::ShowTab(panels::Tab::Space));
                ui.close();
            }
        }
        if spaces.len() > MOST_LISTED {
            ui.weak(t!(lang, "findings-more", count = l10n::count(lang, spaces.len() - MOST_LISTED)));
        }
        ui.separator();
    }
    if ui.button(t!(lang, "identify-here")).clicked() {
        cx.send(Action::Identify(at));
        ui.close();
    }
    if let Some(point) = cx.session.project_from_world(at)
        && ui.button(t!(lang, "copy-coordinates")).on_hover_text(coordinates::planar_copy(point)).clicked()
    {
        cx.send(Action::Copy(coordinates::planar_copy(point)));
        ui.close();
    }
    let degrees = coordinates::degrees_copy(crate::app::scene::lon_lat_of(at));
    if ui.button(t!(lang, "copy-degrees")).on_hover_text(&degrees).clicked() {
        cx.send(Action::Copy(degrees));
        ui.close();
    }
}
