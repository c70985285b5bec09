//! The legend on the map: definitions as lines, categories as symbols, classes of the indicator and of population grids.

use crate::app::presentation::{self, CategoryLook, with_unit};
use crate::app::scene::{FillStyle, GridClass, Rgba, Symbol, SymbolStyle};
use crate::app::session::{GridView, IndicatorView, Session, SpaceClass, class_fill, grid_symbols};
use crate::l10n::{self, Lang};
use crate::model::{PopulationGrid, Project};
use crate::t;
use crate::ui::map;
use crate::ui::samples;
use egui::{Sense, Stroke, Ui, vec2};

/// Width of what is in the legend, in points: always the same, so that it stays where it is.
pub const WIDTH: f32 = 205.0;

/// Shows the legend of what is visible. The caller gives it a frame on the map.
pub fn show(ui: &mut Ui, project: &Project, session: &Session) {
    let lang = session.lang();
    ui.set_width(WIDTH);
    // The map is the room: its legend is furniture.
    ui.style_mut().override_text_style = Some(egui::TextStyle::Small);
    ui.spacing_mut().item_spacing.y = 2.0;
    if let Some(view) = session.indicator_view() {
        classes(ui, project, session, view);
        ui.add_space(4.0);
    }
    for definition in project.definitions.iter().filter(|d| session.view.shows(d.id)) {
        ui.horizontal(|ui| {
            samples::definition(ui, definition);
            ui.add(egui::Label::new(&definition.name).truncate());
        });
    }
    for set in project.facility_sets.iter().filter(|s| session.view.shows_set(s.id)) {
        let Some(view) = session.facility_view(set.id) else { continue };
        ui.add_space(4.0);
        ui.label(egui::RichText::new(&set.name).strong());
        let categories = view.layer.categories();
        for (category, look) in categories.iter().zip(presentation::category_looks(categories.len())) {
            ui.horizontal(|ui| {
                symbol_swatch(ui, look);
                let name = if category.is_empty() { t!(lang, "legend-no-category") } else { category.clone() };
                ui.add(egui::Label::new(name).truncate());
            });
        }
    }
    for layer in project.context_layers.iter().filter(|layer| session.view.shows_context(layer.id)) {
        ui.horizontal(|ui| {
            samples::context(ui, layer);
            ui.add(egui::Label::new(&layer.name).truncate());
        });
    }
    for grid in project.grids.iter().filter(|grid| session.view.shows_grid(grid.id)) {
        if let Some(view) = session.grid_view(grid.id) {
            ui.add_space(4.0);
            ui.label(egui::RichText::new(&grid.name).strong());
            cells(ui, grid, view, lang);
        }
    }
}

/// Classes of a population grid. The lowest begins with "up to": counts of 1 and 2 are told nowhere.
fn cells(ui: &mut Ui, grid: &PopulationGrid, view: &GridView, lang: Lang) {
    ui.weak(t!(lang, "legend-grid", size = l10n::length(lang, grid.cell_size_m)));
    let symbols = grid_symbols(view.upper_bounds.len(), ui.visuals().dark_mode);
    let mut row = |class: GridClass, text: String| {
        let (Some(style), Some(count)) = (symbols.get(class.style()), view.counts.get(class.style())) else { return };
        if *count > 0 {
            ui.horizontal(|ui| {
                let (rect, _) = ui.allocate_exact_size(vec2(16.0, 14.0), Sense::hover());
                cell_swatch(ui, rect, *style);
                ui.label(text);
                ui.weak(format!("({})", l10n::count(lang, *count)));
            });
        }
    };
    let mut lower: Option<String> = None;
    for (class, bound) in view.upper_bounds.iter().enumerate() {
        let to = l10n::number(lang, *bound, 0);
        let text = match lower.replace(to.clone()) {
            None => t!(lang, "legend-grid-up-to", to = to),
            Some(from) => t!(lang, "legend-class-above", from = from, to = to),
        };
        row(GridClass::Class(class), text);
    }
    row(GridClass::Suppressed, t!(lang, "legend-grid-hidden"));
    row(GridClass::Missing, t!(lang, "value-missing"));
}

/// As on the map, where cells have no rim.
fn cell_swatch(ui: &Ui, rect: egui::Rect, style: SymbolStyle) {
    let Rgba([r, g, b, a]) = style.colour;
    let colour = egui::Color32::from_rgba_unmultiplied(r, g, b, a);
    let filled = |size| {
        ui.painter().rect_filled(egui::Rect::from_center_size(rect.center(), size), 0.0, colour);
    };
    match style.symbol {
        Symbol::Square => filled(vec2(11.0, 11.0)),
        Symbol::Cross => {
            filled(vec2(11.0, 3.5));
            filled(vec2(3.5, 11.0));
        }
        _ => map::paint_symbol(ui.painter(), rect, style),
    }
}

fn classes(ui: &mut Ui, project: &Project, session: &Session, view: &IndicatorView) {
    let lang = session.lang();
    let Some(indicator) = project.indicator(view.indicator) else { return };
    let definition = project.definition(indicator.definition).map(|d| d.name.as_str()).unwrap_or_default();
    ui.label(egui::RichText::new(&indicator.name).strong());
    let mut about = definition.to_owned();
    if !indicator.source.reference_date.is_empty() {
        about = format!("{about}, {}", l10n::date(lang, &indicator.source.reference_date));
    }
    ui.weak(about);
    let count_of = |class| view.counts.get(class);
    let colours = presentation::class_colours(view.upper_bounds.len());
    let mut lower = view.lowest;
    for (at, (bound, colour)) in view.upper_bounds.iter().zip(colours).enumerate() {
        let (from, to) =
            (with_unit(lang, lower, "", view.decimals), with_unit(lang, *bound, &indicator.unit, view.decimals));
        let text = match at {
            // One value alone makes a class of its own.
            0 if lower == *bound => to,
            0 => t!(lang, "legend-class", from = from, to = to),
            _ => t!(lang, "legend-class-above", from = from, to = to),
        };
        swatch_row(ui, class_fill(colour), &text, count_of(SpaceClass::Class(at as u8)), lang);
        lower = *bound;
    }
    let (missing, suppressed) = (count_of(SpaceClass::Missing), count_of(SpaceClass::Suppressed));
    if missing > 0 {
        swatch_row(ui, FillStyle::MISSING, &t!(lang, "value-missing"), missing, lang);
    }
    if suppressed > 0 {
        swatch_row(ui, FillStyle::SUPPRESSED, &t!(lang, "value-suppressed"), suppressed, lang);
    }
}

fn swatch_row(ui: &mut Ui, fill: FillStyle, text: &str, count: usize, lang: Lang) {
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(22.0, 14.0), Sense::hover());
        map::paint_fill(ui.painter(), rect, fill, ui.visuals().dark_mode);
        let edge = Stroke::new(0.5, ui.visuals().weak_text_color());
        ui.painter().rect_stroke(rect, 0.0, edge, egui::StrokeKind::Inside);
        ui.label(text);
        ui.weak(format!("({})", l10n::count(lang, count)));
    });
}

fn symbol_swatch(ui: &mut Ui, look: CategoryLook) {
    let (rect, _) = ui.allocate_exact_size(vec2(16.0, 14.0), Sense::hover());
    let style = SymbolStyle { symbol: look.symbol, colour: Rgba::opaque(look.colour) };
    map::paint_symbol(ui.painter(), rect, style);
}
