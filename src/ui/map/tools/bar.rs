//! The buttons at the upper left; the other corners belong to legend, scale bar and attribution.

use super::ToolContent;
use super::signs::sign;
use crate::app::map_tool::MapTool;
use crate::app::user_command::UserCommand;
use crate::l10n::Lang;
use crate::t;
use egui::{Rect, Stroke, Ui, Vec2, vec2};

const MARGIN_PT: f32 = 8.0;
const BUTTON_PT: f32 = 28.0;
/// Between buttons, and between groups of them.
const GAP_PT: f32 = 2.0;
const GROUP_GAP_PT: f32 = 6.0;
/// Room for the scale at the lower left.
const SCALE_PT: f32 = 44.0;

/// What a button on the map asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ui::map) enum Asked {
    ZoomIn,
    ZoomOut,
    ShowAll,
    Run(UserCommand),
}

/// One button.
struct Item {
    asked: Asked,
    name: String,
    tooltip: String,
    enabled: bool,
    selected: bool,
}

/// The tool a command chooses.
pub(super) fn tool_of(command: UserCommand) -> Option<MapTool> {
    MapTool::ALL.into_iter().find(|tool| UserCommand::of_tool(*tool) == command)
}

fn items(content: &ToolContent<'_>, anything: bool, lang: Lang) -> Vec<Item> {
    let zoom = |asked, name: String, enabled| Item { tooltip: name.clone(), asked, name, enabled, selected: false };
    let command = |command: UserCommand, enabled| {
        let label = command.label(lang);
        let key = command.shortcut().map(|shortcut| format!(" ({})", shortcut.text(lang))).unwrap_or_default();
        let more = command.tooltip(lang).map(|more| format!("\n{more}")).unwrap_or_default();
        Item {
            asked: Asked::Run(command),
            tooltip: format!("{label}{key}{more}"),
            name: label,
            enabled,
            selected: tool_of(command) == Some(content.tool),
        }
    };
    let mut items = vec![
        zoom(Asked::ZoomIn, t!(lang, "map-zoom-in"), true),
        zoom(Asked::ZoomOut, t!(lang, "map-zoom-out"), true),
        zoom(Asked::ShowAll, t!(lang, "map-show-all"), anything),
        command(UserCommand::ViewBack, content.can_go_back),
        command(UserCommand::ViewForward, content.can_go_forward),
    ];
    let tools = offered(content.paints).map(|tool| command(UserCommand::of_tool(tool), true));
    items.extend(tools);
    items
}

/// The tools there are: those that paint only where there is a draft to be painted.
fn offered(paints: bool) -> impl Iterator<Item = MapTool> {
    MapTool::ALL.into_iter().filter(move |tool| paints || !tool.paints())
}

/// Whether a group begins with each of the buttons, as [`items`] has them.
fn begins_group(paints: bool) -> impl Iterator<Item = bool> {
    let zooming_and_views = [false, false, false, true, false];
    let apart = |tool| matches!(tool, MapTool::Move | MapTool::Brush);
    zooming_and_views.into_iter().chain(offered(paints).map(apart))
}

/// Where the buttons are on a map: one column, or as many as its height needs. Empty where there is no room for them.
fn places(rect: Rect, paints: bool) -> Vec<Rect> {
    let least = BUTTON_PT * 3.0 + 2.0 * MARGIN_PT;
    if rect.height() < least || rect.width() < least * 1.5 {
        return Vec::new();
    }
    let top_left = rect.left_top() + Vec2::splat(MARGIN_PT);
    let mut at = top_left;
    begins_group(paints)
        .map(|apart| {
            if apart && at.y > top_left.y {
                at.y += GROUP_GAP_PT;
            }
            // With the tools of a draft the bar would reach down to the scale.
            let below = if paints { SCALE_PT } else { MARGIN_PT };
            if at.y + BUTTON_PT > rect.bottom() - below {
                at = egui::pos2(at.x + BUTTON_PT + GAP_PT, top_left.y);
            }
            let place = Rect::from_min_size(at, Vec2::splat(BUTTON_PT));
            at.y += BUTTON_PT + GAP_PT;
            place
        })
        .collect()
}

/// What the bar takes of a map's width at its left, in points.
pub(in crate::ui) fn width(rect: Rect, paints: bool) -> f32 {
    places(rect, paints).iter().map(|place| place.right() - rect.left()).fold(0.0, f32::max)
}

/// The bar: one column, or as many as the map's height needs. Nothing where there is no room for it.
pub(in crate::ui::map) fn bar(
    ui: &mut Ui,
    rect: Rect,
    content: &ToolContent<'_>,
    anything: bool,
    lang: Lang,
) -> Option<Asked> {
    let mut asked = None;
    for (item, place) in items(content, anything, lang).into_iter().zip(places(rect, content.paints)) {
        if button(ui, place, &item) {
            asked = Some(item.asked);
        }
    }
    asked
}

fn button(ui: &mut Ui, place: Rect, item: &Item) -> bool {
    let widget = egui::Button::new("").min_size(vec2(BUTTON_PT, BUTTON_PT)).selected(item.selected);
    let response = ui.add_enabled_ui(item.enabled, |ui| ui.put(place, widget)).inner;
    let response = response.on_hover_text(&item.tooltip).on_disabled_hover_text(&item.tooltip);
    response.widget_info(|| match item.asked {
        Asked::Run(command) if tool_of(command).is_some() => {
            egui::WidgetInfo::selected(egui::Role::Button, item.enabled, item.selected, &item.name)
        }
        _ => egui::WidgetInfo::labeled(egui::Role::Button, item.enabled, &item.name),
    });
    let colour = if item.selected {
        ui.visuals().selection.stroke.color
    } else if item.enabled {
        ui.style().interact(&response).text_color()
    } else {
        ui.visuals().weak_text_color()
    };
    sign(&ui.painter().with_clip_rect(place), place.center(), item.asked, Stroke::new(1.8, colour));
    response.clicked()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_button_has_a_place_and_none_lies_on_another_or_beyond_the_width() {
        let buttons = items(&ToolContent::default(), true, Lang::De).len();
        for (height, columns) in [(600.0, 1), (250.0, 2), (150.0, 3)] {
            let rect = Rect::from_min_size(egui::pos2(40.0, 90.0), vec2(500.0, height));
            let places = places(rect, false);
            assert_eq!(places.len(), buttons);
            assert!(
                places
                    .iter()
                    .all(|place| rect.contains_rect(*place) && place.right() - rect.left() <= width(rect, false))
            );
            let apart = |a: &Rect, b: &Rect| a == b || !a.intersects(b.shrink(0.5));
            assert!(places.iter().all(|a| places.iter().all(|b| apart(a, b))));
            let found = ((width(rect, false) - MARGIN_PT + GAP_PT) / (BUTTON_PT + GAP_PT)).round() as usize;
            assert_eq!(found, columns, "{height}");
        }
        let low = Rect::from_min_size(egui::Pos2::ZERO, vec2(500.0, 90.0));
        assert_eq!((places(low, true).len(), width(low, true)), (0, 0.0));
    }
}
