//! Finding by name or code: the list below the field at the top.

use super::Workbench;
use crate::app::session::SearchHit;
use crate::t;
use crate::ui::context::Action;
use geo::{BoundingRect, Rect};

/// What is typed.
#[derive(Default)]
pub struct State {
    pub(super) query: String,
    pub(super) wants_focus: bool,
    /// Row chosen by the arrow keys.
    row: usize,
}

const LISTED: usize = 12;
/// Half the width of what is shown around a facility, in metres.
const AROUND_M: f64 = 400.0;

impl Workbench {
    pub(super) fn search_results(&mut self, ui: &egui::Ui, field: &egui::Response, actions: &mut Vec<Action>) {
        let lang = self.session.lang();
        if self.search.query.trim().is_empty() {
            return;
        }
        // While the search runs nothing is offered: Enter must not take what was found for another text.
        let Some(hits) = self.session.search_hits() else { return };
        let hits: Vec<SearchHit> = hits.iter().take(LISTED).cloned().collect();
        let (down, up, enter, escape) = ui.input(|i| {
            let pressed = |key| i.key_pressed(key);
            let keys = [egui::Key::ArrowDown, egui::Key::ArrowUp, egui::Key::Enter, egui::Key::Escape];
            (pressed(keys[0]), pressed(keys[1]), pressed(keys[2]), pressed(keys[3]))
        });
        let here = field.has_focus() || field.lost_focus();
        if here && down {
            self.search.row += 1;
        }
        if here && up {
            self.search.row = self.search.row.saturating_sub(1);
        }
        self.search.row = self.search.row.min(hits.len().saturating_sub(1));
        let mut chosen = (here && enter).then(|| hits.get(self.search.row).cloned()).flatten();
        let area = egui::Area::new(egui::Id::unique("search hits"))
            .order(egui::Order::Foreground)
            .fixed_pos(field.rect.left_bottom() + egui::vec2(0.0, 4.0));
        area.show(ui.ctx(), |ui| {
            egui::Frame::popup(ui.style()).show(ui, |ui| {
                ui.set_width(field.rect.width().max(240.0));
                if hits.is_empty() {
                    ui.weak(t!(lang, "search-nothing"));
                }
                for (at, hit) in hits.iter().enumerate() {
                    let text = self.hit_text(hit);
                    if ui.add(egui::Button::selectable(at == self.search.row, text).truncate()).clicked() {
                        chosen = Some(hit.clone());
                    }
                }
            });
        });
        if let Some(hit) = chosen {
            self.go_to_hit(&hit, actions);
        } else if !(here && escape) {
            return;
        }
        self.search.query.clear();
        actions.push(Action::Search(String::new()));
    }

    fn hit_text(&self, hit: &SearchHit) -> String {
        let project = self.session.project();
        match hit {
            SearchHit::Space { definition, label, .. } => {
                let name = project.and_then(|p| p.definition(*definition)).map(|d| d.name.as_str());
                format!("{label}  ·  {}", name.unwrap_or_default())
            }
            SearchHit::Facility { set, label, .. } => {
                let name = project.and_then(|p| p.facility_set(*set)).map(|s| s.name.as_str());
                format!("{label}  ·  {}", name.unwrap_or_default())
            }
            SearchHit::Place(place) => {
                let lang = self.session.lang();
                let crs = crate::app::explain::crs_name(place.crs);
                format!("{}: {}  ·  {crs}", t!(lang, "search-place"), place.text(lang))
            }
        }
    }

    fn go_to_hit(&self, hit: &SearchHit, actions: &mut Vec<Action>) {
        let Some(project) = self.session.project() else { return };
        match hit {
            SearchHit::Space { definition, space, .. } => {
                let geometry = project.definition(*definition).and_then(|d| d.spaces.get(*space as usize));
                if let Some(extent) = geometry.and_then(|space| space.geometry.bounding_rect()) {
                    actions.push(Action::Activate(*definition));
                    actions.push(Action::GoTo { extent, definition: Some(*definition), spaces: vec![*space] });
                }
            }
            SearchHit::Facility { set, facility, position, .. } => {
                let around = geo::Coord { x: AROUND_M, y: AROUND_M };
                let extent = Rect::new(*position - around, *position + around);
                actions.push(Action::ShowSet(*set, true));
                actions.push(Action::SelectFacility(*set, *facility));
                actions.push(Action::MarkPlace(*position));
                actions.push(Action::GoTo { extent, definition: None, spaces: Vec::new() });
            }
            SearchHit::Place(place) => {
                let around = geo::Coord { x: AROUND_M, y: AROUND_M };
                let extent = Rect::new(place.position - around, place.position + around);
                actions.push(Action::MarkPlace(place.position));
                actions.push(Action::GoTo { extent, definition: None, spaces: Vec::new() });
            }
        }
    }
}
