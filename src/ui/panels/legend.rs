//! The legend on the map: definitions as lines, categories as symbols, classes of the indicator and of population grids.

use crate::app::explain;
use crate::app::operations::{self, AGREEMENT_BOUNDS, INHOMOGENEITY_BOUNDS};
use crate::app::presentation::{self, CategoryLook, with_unit};
use crate::app::scene::{FillStyle, GridClass, Rgba, Symbol, SymbolStyle};
use crate::app::session::{
    DraftLegendRow, DraftSign, GridView, IndicatorView, MapTheme, Session, SpaceClass, class_fill, grid_symbols,
    shared_border_look,
};
use crate::l10n::{self, Lang};
use crate::model::{Indicator, PopulationGrid, Project};
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
    draft(ui, session);
    theme(ui, project, session);
    if let Some(view) = session.indicator_view().filter(|_| session.view.theme().is_none()) {
        classes(ui, project, session, view);
        ui.add_space(4.0);
    }
    // Told by how many draw them, borders have nobody's colour.
    let in_colours = session.view.theme() != Some(MapTheme::SharedBorders);
    for definition in project.definitions.iter().filter(|d| in_colours && session.view.shows(d.id)) {
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

/// Of one that was converted: from where, how exact, and whether it is out of date.
fn made_of(indicator: &Indicator, session: &Session) -> Vec<String> {
    let lang = session.lang();
    let from = indicator.derived.as_ref().map(|derived| {
        let via = explain::converted_via(lang, &derived.via);
        t!(lang, "legend-converted", name = derived.definition_name.clone(), via = via)
    });
    let stale = session.derived_state(indicator.id).and_then(|state| explain::derived_state(lang, state));
    from.into_iter().chain(explain::estimated_share(lang, indicator)).chain(stale).collect()
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
    for line in made_of(indicator, session) {
        ui.weak(line);
    }
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

/// The signs on the draft that is shown, as far as they occur: its spaces carry their names.
fn draft(ui: &mut Ui, session: &Session) {
    let (Some(draft), Some(rows)) = (session.draft(), session.draft_legend()) else { return };
    let lang = session.lang();
    ui.label(egui::RichText::new(t!(lang, "legend-draft", name = draft.name.clone())).strong());
    for DraftLegendRow { sign, count } in rows {
        let text = match sign {
            DraftSign::Unassigned => t!(lang, "legend-draft-unassigned"),
            DraftSign::Violating => t!(lang, "legend-draft-violating"),
            DraftSign::Differing => t!(lang, "legend-draft-differing"),
        };
        ui.horizontal(|ui| {
            let (rect, _) = ui.allocate_exact_size(vec2(22.0, 14.0), Sense::hover());
            map::paint_fill(ui.painter(), rect, sign.fill(), ui.visuals().dark_mode);
            sign_line(ui, rect, sign);
            ui.label(text);
            ui.weak(format!("({})", l10n::count(lang, count)));
        });
    }
    ui.add_space(4.0);
}

/// The line around a sign as on the map, casing and all; a thin edge for what has none.
fn sign_line(ui: &Ui, rect: egui::Rect, sign: DraftSign) {
    let colour = |Rgba([r, g, b, a]): Rgba| egui::Color32::from_rgba_unmultiplied(r, g, b, a);
    let rect = rect.shrink(1.0);
    let Some(line) = sign.line() else {
        let edge = Stroke::new(0.5, ui.visuals().weak_text_color());
        ui.painter().rect_stroke(rect, 0.0, edge, egui::StrokeKind::Inside);
        return;
    };
    if let Some(casing) = line.casing {
        ui.painter().rect_stroke(rect, 0.0, Stroke::new(4.3, colour(casing)), egui::StrokeKind::Inside);
    }
    let middle = Stroke::new(line.width_pt, colour(line.colour));
    ui.painter().rect_stroke(rect.shrink(1.25), 0.0, middle, egui::StrokeKind::Inside);
}

/// What of a comparison the map shows.
fn theme(ui: &mut Ui, project: &Project, session: &Session) {
    match session.view.theme() {
        None => {}
        Some(MapTheme::Inhomogeneity { of_a }) => inhomogeneity(ui, project, session, of_a),
        Some(MapTheme::SharedBorders) => shared_borders(ui, project, session),
        Some(MapTheme::BlockAgreement) => block_agreement(ui, project, session),
    }
}

fn inhomogeneity(ui: &mut Ui, project: &Project, session: &Session, of_a: bool) {
    let lang = session.lang();
    let Some(report) = session.comparison().and_then(|state| state.report.as_ref()) else { return };
    let (of, by) = if of_a { (report.a, report.b) } else { (report.b, report.a) };
    let name = |id| project.definition(id).map(|definition| definition.name.clone()).unwrap_or_default();
    ui.label(egui::RichText::new(t!(lang, "legend-inhomogeneity")).strong());
    ui.weak(t!(lang, "legend-inhomogeneity-of", name = name(of), other = name(by)));
    let view = report.details.inhomogeneity(of_a);
    let colours = presentation::class_colours(INHOMOGENEITY_BOUNDS.len());
    for ((text, colour), count) in explain::inhomogeneity_classes(lang).into_iter().zip(colours).zip(view.counts) {
        swatch_row(ui, class_fill(colour), &text, count, lang);
    }
    if view.without > 0 {
        swatch_row(ui, FillStyle::MISSING, &t!(lang, "legend-off-common"), view.without, lang);
    }
    ui.add_space(4.0);
}

fn block_agreement(ui: &mut Ui, project: &Project, session: &Session) {
    let lang = session.lang();
    ui.label(egui::RichText::new(t!(lang, "comparison-theme-blocks")).strong());
    let Some(agreement) = session.block_agreement() else { return };
    let name = project.definition(agreement.blocks).map(|definition| definition.name.clone()).unwrap_or_default();
    ui.weak(explain::agreement_of(lang, name, agreement));
    let colours = presentation::class_colours(AGREEMENT_BOUNDS.len());
    for ((text, colour), count) in explain::agreement_classes(lang).into_iter().zip(colours).zip(agreement.counts) {
        swatch_row(ui, class_fill(colour), &text, count, lang);
    }
    if agreement.without > 0 {
        swatch_row(ui, FillStyle::MISSING, &t!(lang, "legend-no-neighbours"), agreement.without, lang);
    }
    ui.add_space(4.0);
}

fn shared_borders(ui: &mut Ui, project: &Project, session: &Session) {
    let (lang, all) = (session.lang(), session.border_makers());
    let departments = operations::are_departments(&operations::voters(project));
    ui.label(egui::RichText::new(t!(lang, "legend-shared-borders")).strong());
    for count in 1..=all {
        ui.horizontal(|ui| {
            let (rect, _) = ui.allocate_exact_size(vec2(28.0, 14.0), Sense::hover());
            let look = shared_border_look(count, all, ui.visuals().dark_mode);
            let Rgba([r, g, b, a]) = look.colour;
            let colour = egui::Color32::from_rgba_unmultiplied(r, g, b, a);
            ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(look.width_pt, colour));
            ui.label(explain::border_makers(lang, count, departments));
        });
    }
    ui.add_space(4.0);
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
