//! Looks: calm, light, high contrast, one accent colour.

use crate::app::settings::{Settings, Theme};
use egui::{Color32, Stroke};

const ACCENT: Color32 = Color32::from_rgb(0, 94, 140);
const ACCENT_DARK: Color32 = Color32::from_rgb(96, 180, 226);

/// Sets looks and size. Cheap; called when settings change.
pub fn apply(ctx: &egui::Context, settings: &Settings) {
    ctx.set_theme(match settings.theme {
        Theme::Light => egui::ThemePreference::Light,
        Theme::Dark => egui::ThemePreference::Dark,
        Theme::System => egui::ThemePreference::System,
    });
    ctx.set_zoom_factor(settings.scale);
    // Our own commands change the size, so that the settings remember it.
    ctx.options_mut(|options| options.zoom_with_keyboard = false);
    ctx.all_styles_mut(|style| {
        style.text_styles.insert(egui::TextStyle::Small, egui::FontId::proportional(11.0));
        style.spacing.item_spacing = egui::vec2(8.0, 5.0);
        style.spacing.button_padding = egui::vec2(8.0, 3.0);
        style.interaction.tooltip_delay = 0.35;
        // Scroll bars have room of their own: floating, they lie on the buttons at the edge.
        style.spacing.scroll.floating_allocated_width = style.spacing.scroll.bar_width;
    });
    ctx.style_mut_of(egui::Theme::Light, |style| {
        let visuals = &mut style.visuals;
        visuals.override_text_color = Some(Color32::from_gray(20));
        visuals.weak_text_color = Some(Color32::from_gray(88));
        visuals.selection.bg_fill = Color32::from_rgb(200, 226, 242);
        visuals.selection.stroke = Stroke::new(1.5, ACCENT);
        visuals.hyperlink_color = ACCENT;
        visuals.panel_fill = Color32::from_gray(250);
        visuals.widgets.inactive.bg_stroke = Stroke::new(1.0, Color32::from_gray(196));
        visuals.error_fg_color = Color32::from_rgb(176, 32, 32);
    });
    ctx.style_mut_of(egui::Theme::Dark, |style| {
        let visuals = &mut style.visuals;
        visuals.override_text_color = Some(Color32::from_gray(232));
        visuals.weak_text_color = Some(Color32::from_gray(170));
        visuals.selection.bg_fill = Color32::from_rgb(24, 72, 100);
        visuals.selection.stroke = Stroke::new(1.5, ACCENT_DARK);
        visuals.hyperlink_color = ACCENT_DARK;
        visuals.widgets.inactive.bg_stroke = Stroke::new(1.0, Color32::from_gray(84));
        visuals.error_fg_color = Color32::from_rgb(255, 130, 120);
    });
}
