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

/// What a button on the map asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ui::map) enum Asked {
    ZoomIn,
    ZoomOut,
    ShowAll,
    Run(UserCommand),
}

/// One button, or room between groups.
struct Item {
    asked: Asked,
    name: String,
    tooltip: String,
    enabled: bool,
    selected: bool,
    /// Whether a new group begins with it.
    apart: bool,
}

/// The tool a command chooses.
pub(super) fn tool_of(command: UserCommand) -> Option<MapTool> {
    MapTool::ALL.into_iter().find(|tool| UserCommand::of_tool(*tool) == command)
}

fn items(content: &ToolContent<'_>, anything: bool, lang: Lang) -> Vec<Item> {
    let zoom = |asked, name: String, enabled| Item {
        tooltip: name.clone(),
        asked,
        name,
        enabled,
        selected: false,
        apart: false,
    };
    let command = |command: UserCommand, enabled, apart| {
        let label = command.label(lang);
        let key = command.shortcut().map(|shortcut| format!(" ({})", shortcut.text(lang))).unwrap_or_default();
        let more = command.tooltip(lang).map(|more| format!("\n{more}")).unwrap_or_default();
        Item {
            asked: Asked::Run(command),
            tooltip: format!("{label}{key}{more}"),
            name: label,
            enabled,
            selected: tool_of(command) == Some(content.tool),
            apart,
        }
    };
    let mut items = vec![
        zoom(Asked::ZoomIn, t!(lang, "map-zoom-in"), true),
        zoom(Asked::ZoomOut, t!(lang, "map-zoom-out"), true),
        zoom(Asked::ShowAll, t!(lang, "map-show-all"), anything),
        command(UserCommand::ViewBack, content.can_go_back, true),
        command(UserCommand::ViewForward, content.can_go_forward, false),
    ];
    let offered = MapTool::ALL.into_iter().filter(|tool| content.paints || !tool.paints());
    let apart = |tool| matches!(tool, MapTool::Move | MapTool::Brush);
    let tools = offered.map(|tool| command(UserCommand::of_tool(tool), true, apart(tool)));
    items.extend(tools);
    items
}

/// The bar: one column, or as many as the map's height needs. Nothing where there is no room for it.
pub(in crate::ui::map) fn bar(
    ui: &mut Ui,
    rect: Rect,
    content: &ToolContent<'_>,
    anything: bool,
    lang: Lang,
) -> Option<Asked> {
    let items = items(content, anything, lang);
    let least = BUTTON_PT * 3.0 + 2.0 * MARGIN_PT;
    if rect.height() < least || rect.width() < least * 1.5 {
        return None;
    }
    let top_left = rect.left_top() + Vec2::splat(MARGIN_PT);
    let mut at = top_left;
    let mut asked = None;
    for item in items {
        if item.apart && at.y > top_left.y {
            at.y += GROUP_GAP_PT;
        }
        if at.y + BUTTON_PT > rect.bottom() - MARGIN_PT {
            at = egui::pos2(at.x + BUTTON_PT + GAP_PT, top_left.y);
        }
        let place = Rect::from_min_size(at, Vec2::splat(BUTTON_PT));
        if button(ui, place, &item) {
            asked = Some(item.asked);
        }
        at.y += BUTTON_PT + GAP_PT;
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
