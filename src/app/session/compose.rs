//! The scene: which layers in which order and looks. Built when something drawn changed, not every frame.

use super::{ContextView, DefinitionView, IndicatorView, Session, SpaceClass};
use crate::app::presentation;
use crate::app::scene::{
    FillStyle, GRID_CATEGORIES, GridClass, Label, LayerStyle, LineLook, Outline, PointStyle, Rgba, Scene, SceneLayer,
    StyleTable, Symbol, SymbolStyle,
};
use crate::app::settings::Theme;
use crate::model::{ContextLayer, Definition, DefinitionId, FacilityId, FacilitySet, FacilitySetId, Project};
use geo::Coord;
use std::sync::Arc;

/// What is under the pointer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Hover {
    /// A space of the active definition.
    Space(DefinitionId, u32),
    /// A facility: its set, its position in the set, its identity.
    Facility(FacilitySetId, u32, FacilityId),
}

/// Opacity of class colours: what lies behind stays visible, and neighbouring classes stay apart.
const CLASS_OPACITY: u8 = 215;
/// Opacity of the active definition's own colour.
const ACTIVE_OPACITY: u8 = 38;
const FADED: u8 = 70;
/// The border of the active definition is so much broader than it would be.
const ACTIVE_BROADER: f32 = 1.375;
/// What is only looked at is muted and thin, so that borders that are planned with stand out.
const CONTEXT_OPACITY: u8 = 190;
/// Opacity of a grid's cells: class colours of definitions shine through.
const GRID_OPACITY: u8 = 185;
/// What of its ground a cell covers: cells are told apart.
const CELL_SHARE: f32 = 0.94;

impl Session {
    /// The scene as it should be drawn now.
    pub fn scene(&self) -> Scene {
        let Some(project) = self.project() else { return Scene::default() };
        let mut areas = Vec::new();
        // Finer definitions lie below coarser ones, whose few borders would vanish under the many otherwise.
        let mut order: Vec<&Definition> = project.definitions.iter().rev().collect();
        order.sort_by_key(|definition| std::cmp::Reverse(definition.spaces.len()));
        // Blocks without a space are to be seen whatever else is filled.
        let blocks = self.draft().map(|draft| draft.blocks);
        order.sort_by_key(|definition| Some(definition.id) == blocks);
        order.retain(|definition| {
            let Some((view, layer)) = self.layer_of(definition) else { return false };
            let style = self.area_style(definition, view, &layer);
            areas.push((layer, style));
            true
        });
        let points = project.facility_sets.iter().filter_map(|set| {
            let layer = self.facility_view(set.id)?.layer.clone();
            let style = self.point_style(set, &layer);
            Some((layer, style))
        });
        let (points, mut scene) = (points.collect(), self.backdrop(project));
        scene.borders = self.scene_borders(project, &order, &areas);
        if let Some(shared) = self.scene_shared_borders() {
            // Told by how many draw them, borders belong to nobody in particular.
            areas.iter_mut().for_each(|(_, style)| style.outline = None);
            scene.borders = Some(shared);
        }
        if let Some(outlines) = self.draft_outlines() {
            areas.insert(0, outlines);
            let lanes = scene.borders.iter_mut().flat_map(|borders| &mut borders.areas);
            lanes.flatten().for_each(|at| *at += 1);
        }
        areas.extend(self.scene_disputed());
        (scene.areas, scene.points) = (areas, points);
        scene
    }

    /// Context layers and population grids; the first in the list lies on top.
    fn backdrop(&self, project: &Project) -> Scene {
        let mut scene = Scene::default();
        // On dark ground muted colours are dim enough.
        let opacity = if self.settings.theme == Theme::Dark { 255 } else { CONTEXT_OPACITY };
        for layer in project.context_layers.iter().rev() {
            let Some(view) = self.context_view(layer.id) else { continue };
            self.context_looks(layer, view, opacity, &mut scene);
        }
        for grid in project.grids.iter().rev() {
            let Some(view) = self.grid_view(grid.id) else { continue };
            let dark = self.settings.theme == Theme::Dark;
            let symbols = StyleTable::of_symbols(grid_symbols(view.upper_bounds.len(), dark));
            let (visible, ground_m) = (self.view.shows_grid(grid.id), Some(grid.cell_size_m));
            let style = PointStyle { visible, ground_m, scale: CELL_SHARE, ..PointStyle::new(symbols) };
            scene.grids.push((view.layer.clone(), style));
        }
        scene
    }

    fn context_looks(&self, layer: &ContextLayer, view: &ContextView, opacity: u8, scene: &mut Scene) {
        let (colour, visible) = (Rgba::new(layer.colour, opacity), self.view.shows_context(layer.id));
        let style = layer.style;
        if let Some(areas) = view.areas.as_ref().filter(|_| style.fill_percent > 0) {
            let hidden = u16::from(style.fill_percent.min(100)) * 255 / 100;
            let fill = FillStyle::plain(Rgba::new(layer.colour, hidden as u8));
            let look = LayerStyle::new(StyleTable::uniform(fill, 1), None);
            scene.context_areas.push((areas.clone(), LayerStyle { visible, ..look }));
        }
        if let Some(lines) = &view.lines {
            let outline = Outline { dash: style.line.dash, ..Outline::new(colour, style.line.width_pt as f32) };
            scene.context_lines.push((lines.clone(), LineLook { visible, outline }));
        }
        if let Some(points) = &view.points {
            let symbols = StyleTable::of_symbols([SymbolStyle { symbol: style.shape.into(), colour }]);
            let size_pt = Some(style.size_pt as f32);
            scene.context_points.push((points.clone(), PointStyle { visible, size_pt, ..PointStyle::new(symbols) }));
        }
    }

    fn layer_of(&self, definition: &Definition) -> Option<(&DefinitionView, Arc<SceneLayer>)> {
        let view = self.definition_view(definition.id)?;
        Some((view, view.layer.clone()?))
    }

    fn area_style(&self, definition: &Definition, view: &DefinitionView, layer: &SceneLayer) -> LayerStyle {
        let (id, count) = (definition.id, view.spaces.len());
        if let Some(mut style) = self.block_style(id, count) {
            if self.selection.definition() == Some(id) {
                style.selected = self.selected_as_drawn(layer);
            }
            return style;
        }
        let active = self.view.active() == Some(id);
        let indicator = self.indicator_view().filter(|i| active && i.classes.len() == count);
        let fills = match (self.theme_fills(id, count), indicator) {
            (Some(themed), _) => themed,
            (None, Some(indicator)) => class_fills(indicator),
            (None, None) if active && !self.shows_draft() => {
                StyleTable::uniform(FillStyle::plain(Rgba::new(definition.colour, ACTIVE_OPACITY)), count)
            }
            (None, None) => StyleTable::uniform(FillStyle::NONE, count),
        };
        let faded = self.view.fade_others() && !active;
        let colour = Rgba::new(definition.colour, if faded { FADED } else { 255 });
        let width_pt = definition.line.width_pt as f32 * if active { ACTIVE_BROADER } else { 1.0 };
        let dark = self.settings.theme == Theme::Dark;
        let ground = if dark { [30, 32, 36, 200] } else { [255, 255, 255, 200] };
        let casing = active.then_some(Rgba(ground));
        let outline = Outline { casing, dash: definition.line.dash, ..Outline::new(colour, width_pt) };
        let mut style = LayerStyle::new(fills, Some(outline));
        style.visible = self.view.shows(id);
        if self.selection.definition() == Some(id) {
            style.selected = self.selected_as_drawn(layer);
        }
        style
    }

    fn point_style(&self, set: &FacilitySet, layer: &SceneLayer) -> PointStyle {
        let looks = presentation::category_looks(layer.categories().len());
        let symbols = looks.map(|look| SymbolStyle { symbol: look.symbol, colour: Rgba::opaque(look.colour) });
        let mut style = PointStyle::new(StyleTable::of_symbols(symbols));
        style.visible = self.view.shows_set(set.id);
        style.selected = self.selected_facility_of(set);
        style
    }

    /// The position of the selected facility in its set, if it is this one.
    fn selected_facility_of(&self, set: &FacilitySet) -> Arc<[u32]> {
        let selected = self.selection.facility().filter(|(of, _)| *of == set.id);
        let at = selected.and_then(|(_, id)| set.facilities.iter().position(|facility| facility.id == id));
        at.map(|at| at as u32).into_iter().collect()
    }

    /// Names of the active definition's spaces, the roomiest first, then those of context layers that are to show theirs.
    pub fn labels(&self) -> Vec<Label> {
        let Some(project) = self.project() else { return Vec::new() };
        let mut labels = self.space_labels(project);
        let named = project.context_layers.iter().filter(|l| l.style.names && self.view.shows_context(l.id));
        for layer in named {
            let symbol_pt = layer.style.size_pt as f32;
            labels.extend(self.context_view(layer.id).iter().flat_map(|view| view.labels(symbol_pt)));
        }
        labels
    }

    fn space_labels(&self, project: &Project) -> Vec<Label> {
        if let Some(labels) = self.draft_labels().filter(|_| self.view.labels()) {
            return labels;
        }
        let active = self.view.active().filter(|id| self.view.labels() && self.view.shows(*id));
        let shown = active.and_then(|id| project.definition(id));
        let Some((view, layer)) = shown.and_then(|definition| self.layer_of(definition)) else { return Vec::new() };
        let spaces = &view.spaces;
        Label::of_layer(&layer, |item| {
            let space = spaces.get(item);
            space.map(|s| if s.name.is_empty() { s.code.clone() } else { s.name.clone() }).unwrap_or_default()
        })
    }

    /// Who is to be named for what is visible: each attribution once, with its licence and date.
    pub fn attribution(&self) -> String {
        let Some(project) = self.project() else { return String::new() };
        let lang = self.lang();
        let areas = project.definitions.iter().filter(|d| self.view.shows(d.id)).map(|d| (&d.name, &d.source));
        let points = project.facility_sets.iter().filter(|s| self.view.shows_set(s.id)).map(|s| (&s.name, &s.source));
        let shown = self.view.indicator().and_then(|id| project.indicator(id)).map(|i| (&i.name, &i.source));
        let mut parts: Vec<String> = Vec::new();
        let contexts = project.context_layers.iter().filter(|l| self.view.shows_context(l.id));
        let grids = project.grids.iter().filter(|g| self.view.shows_grid(g.id)).map(|g| (&g.name, &g.source));
        let backdrop = contexts.map(|l| (&l.name, &l.source)).chain(grids);
        for (name, source) in areas.chain(points).chain(shown).chain(backdrop) {
            let nothing_stated =
                [&source.attribution, &source.licence, &source.reference_date].iter().all(|t| t.is_empty());
            if nothing_stated {
                continue;
            }
            let date = crate::l10n::date(lang, &source.reference_date);
            let about: Vec<&str> =
                [source.licence.as_str(), date.as_str()].into_iter().filter(|text| !text.is_empty()).collect();
            // Without anybody to be named, licence and date still belong to something.
            let who = if source.attribution.is_empty() { name.clone() } else { format!("© {}", source.attribution) };
            let part = if about.is_empty() { who } else { format!("{who} ({})", about.join(", ")) };
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
        // Files say themselves how they want to be named.
        let background = self.background().map(|info| info.attribution.clone());
        parts.extend(background.filter(|part| !part.is_empty() && !parts.contains(part)));
        parts.join(" · ")
    }

    /// What is under a point of the map: the nearest visible facility within `reach_m`, else the smallest space of the active definition.
    pub fn hover_at(&self, world: Coord<f64>, reach_m: f64) -> Option<Hover> {
        let project = self.project()?;
        let sets = project.facility_sets.iter().rev().filter(|set| self.view.shows_set(set.id));
        let nearest =
            sets.filter_map(|set| self.nearest_facility(set, world, reach_m)).min_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((_, hover)) = nearest {
            return Some(hover);
        }
        let id = self.view.active().filter(|id| self.view.shows(*id))?;
        let space = *self.spaces_at(id, world).first()?;
        Some(Hover::Space(id, space))
    }

    fn nearest_facility(&self, set: &FacilitySet, world: Coord<f64>, reach_m: f64) -> Option<(f64, Hover)> {
        let view = self.facility_view(set.id)?;
        let (distance, at) = view.index.nearest(world, reach_m)?;
        Some((distance, Hover::Facility(set.id, at, set.facilities.get(at as usize)?.id)))
    }

    /// Marks what is selected in a scene made by [`Session::scene`]: neither colours nor names are made anew for it.
    pub fn mark_selected(&self, scene: &mut Scene) {
        let layer = self.selection.definition().and_then(|id| self.definition_view(id)?.layer.as_ref());
        for (drawn, style) in &mut scene.areas {
            let selected = layer.filter(|layer| layer.id() == drawn.id()).map(|_| self.selected_as_drawn(drawn));
            style.selected = selected.unwrap_or_default();
        }
        let sets = self.project().map(|project| project.facility_sets.as_slice()).unwrap_or_default();
        for (drawn, style) in &mut scene.points {
            let of = sets.iter().find(|set| self.facility_view(set.id).is_some_and(|v| v.layer.id() == drawn.id()));
            style.selected = of.map(|set| self.selected_facility_of(set)).unwrap_or_default();
        }
        self.unmark_disputed(scene);
    }

    /// In the order of the buffers, once here and not in every frame: a hundred thousand may be selected.
    fn selected_as_drawn(&self, layer: &SceneLayer) -> Arc<[u32]> {
        let mut selected: Vec<u32> = self.selection.spaces().iter().copied().collect();
        layer.sort_as_drawn(&mut selected);
        selected.into()
    }

    /// Marks what is under the pointer in a scene made by [`Session::scene`].
    pub fn mark_hovered(&self, scene: &mut Scene, hover: Option<Hover>) {
        let layer_of = |id: DefinitionId| self.definition_view(id).and_then(|view| view.layer.as_ref()).map(|l| l.id());
        let hovered_area = match hover {
            Some(Hover::Space(id, space)) => layer_of(id).map(|layer| (layer, space)),
            _ => None,
        };
        for (layer, style) in &mut scene.areas {
            style.hovered = hovered_area.filter(|(id, _)| *id == layer.id()).map(|(_, space)| space);
        }
        let hovered_point = match hover {
            Some(Hover::Facility(set, at, _)) => self.facility_view(set).map(|view| (view.layer.id(), at)),
            _ => None,
        };
        for (layer, style) in &mut scene.points {
            style.hovered = hovered_point.filter(|(id, _)| *id == layer.id()).map(|(_, at)| at);
        }
    }

    /// What is said beside the pointer.
    pub fn tooltip(&self, hover: Hover) -> String {
        let Some(project) = self.project() else { return String::new() };
        match hover {
            Hover::Space(id, at) => self.space_tooltip(project, id, at),
            Hover::Facility(set, at, _) => facility_tooltip(project, set, at),
        }
    }

    fn space_tooltip(&self, project: &Project, id: DefinitionId, at: u32) -> String {
        let Some(definition) = project.definition(id) else { return String::new() };
        let Some(space) = definition.spaces.get(at as usize) else { return String::new() };
        let lang = self.lang();
        let mut lines = vec![space.label()];
        if let Some(residents) = space.residents {
            lines.push(crate::t!(lang, "tooltip-residents", residents = crate::l10n::number(lang, residents, 0)));
        }
        lines.extend(self.block_tooltip(id, at));
        if let Some(view) = self.indicator_view().filter(|_| self.view.active() == Some(id))
            && let Some(indicator) = project.indicator(view.indicator)
        {
            let value = view.values.get(at as usize).copied().flatten();
            lines.push(format!(
                "{}: {}",
                indicator.name,
                presentation::value_text(lang, value, &indicator.unit, view.decimals)
            ));
        }
        lines.retain(|line| !line.is_empty());
        lines.join("\n")
    }
}

fn class_fills(indicator: &IndicatorView) -> Arc<StyleTable> {
    let colours = presentation::class_colours(indicator.upper_bounds.len());
    StyleTable::of_fills(indicator.classes.iter().map(|class| {
        match class {
            SpaceClass::Class(at) => colours
                .get(usize::from(*at))
                .map_or(FillStyle::MISSING, |colour| FillStyle::plain(Rgba::new(*colour, CLASS_OPACITY))),
            SpaceClass::Missing => FillStyle::MISSING,
            SpaceClass::Suppressed => FillStyle::SUPPRESSED,
        }
    }))
}

/// How the cells of a population grid with so many classes look, by [`GridClass::style`]. Nobody has no colour; hidden and missing have a
/// shape of their own in grey, which is no class's colour. On dark ground the many are light, not the few.
pub fn grid_symbols(classes: usize, dark: bool) -> [SymbolStyle; GRID_CATEGORIES] {
    const GREY: Rgba = Rgba([120, 120, 120, 140]);
    let mut symbols = [SymbolStyle { symbol: Symbol::Square, colour: Rgba::TRANSPARENT }; GRID_CATEGORIES];
    let mut set = |class: GridClass, symbol, colour| {
        if let Some(style) = symbols.get_mut(class.style()) {
            *style = SymbolStyle { symbol, colour };
        }
    };
    set(GridClass::Suppressed, Symbol::Cross, GREY);
    set(GridClass::Missing, Symbol::Diamond, Rgba([170, 170, 170, 150]));
    let colours = presentation::grid_colours(classes);
    for (at, colour) in colours.into_iter().enumerate() {
        let class = if dark { classes.saturating_sub(at + 1) } else { at };
        set(GridClass::Class(class), Symbol::Square, Rgba::new(colour, GRID_OPACITY));
    }
    symbols
}

/// The fill of a class as the legend shows it.
pub fn class_fill(colour: crate::model::Colour) -> FillStyle {
    FillStyle::plain(Rgba::new(colour, CLASS_OPACITY))
}

fn facility_tooltip(project: &Project, set: FacilitySetId, at: u32) -> String {
    let Some(set) = project.facility_set(set) else { return String::new() };
    let Some(facility) = set.facilities.get(at as usize) else { return String::new() };
    let name = if facility.name.is_empty() { &set.name } else { &facility.name };
    let lines = [name, &facility.category, &facility.operator, &facility.address];
    lines.into_iter().filter(|line| !line.is_empty()).cloned().collect::<Vec<_>>().join("\n")
}
