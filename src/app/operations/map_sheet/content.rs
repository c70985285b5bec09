//! What is chosen of a project, as what is drawn.

use super::themes::{Making, Marked, Themed};
use super::{SheetExtent, SheetForm, SheetTheme, gone, legend};
use crate::analysis::classes;
use crate::app::explain::crs_name;
use crate::app::operations::{AppError, NotFound, disclosed_value};
use crate::app::presentation;
use crate::app::scene::{FillStyle, GridClass, Pattern, Rgba, Symbol, SymbolStyle};
use crate::app::session::{class_fill, grid_symbols};
use crate::geometry::{Stage, Watch};
use crate::l10n::{self, Lang};
use crate::model::{
    Colour, ContextGeometry, ContextLayer, Dash, Definition, FacilitySet, Indicator, IndicatorKind, ObservedValue,
    PointShape, PopulationGrid, Project, Source,
};
use crate::report::sheet::{
    AreaLayer, Backdrop, CellLayer, Fill, Hatching, LegendGroup, MapSheet, Mark, Marking, Name, Pen, PointLayer,
};
use crate::t;
use geo::{BoundingRect as _, Coord, Intersects as _, MultiPolygon, Rect};
use std::collections::HashMap;

/// Classes of an indicator, and of a grid.
const CLASSES: usize = 5;
/// Below it nothing is told of residents outside the house.
const LEAST_TOLD: f64 = 3.0;
/// Diameter of the symbols of facilities in points.
const FACILITY_PT: f64 = 7.0;
/// Opacity of what is only looked at.
const CONTEXT_OPACITY: u8 = 190;
/// Opacity of the own colour of the definition the map is about.
const OWN_OPACITY: u8 = 44;
/// Borders on class colours are a little finer than on screen: paper shows finer lines.
const PAPER_WIDTH: f64 = 0.75;
/// Of what is only filled.
const NO_PEN: Pen = Pen { colour: Colour([0; 3]), opacity: 0, width_pt: 0.0, dash: Dash::Solid };
/// Ground around a single place, in m.
const AROUND_M: f64 = 250.0;

/// An indicator in classes.
pub(super) struct Classes<'a> {
    pub(super) indicator: &'a Indicator,
    pub(super) definition: &'a Definition,
    /// Inclusive upper bounds, rising.
    pub(super) upper_bounds: Vec<f64>,
    pub(super) lowest: f64,
    pub(super) decimals: usize,
    /// Look of every space: a class, or beyond them missing, suppressed.
    looks: Vec<u16>,
    pub(super) missing: usize,
    pub(super) suppressed: usize,
    /// Values hidden here, not by the source.
    pub(super) hidden: usize,
    pub(super) estimated: usize,
}

/// A grid in classes.
pub(super) struct Cells<'a> {
    pub(super) grid: &'a PopulationGrid,
    pub(super) upper_bounds: Vec<f64>,
    pub(super) looks: Vec<u8>,
    pub(super) hidden: usize,
}

/// What is drawn.
pub(super) struct Content<'a> {
    /// From the bottom to the top: finer ones lie below coarser ones.
    pub(super) definitions: Vec<&'a Definition>,
    pub(super) sets: Vec<&'a FacilitySet>,
    pub(super) contexts: Vec<&'a ContextLayer>,
    pub(super) grids: Vec<Cells<'a>>,
    pub(super) classes: Option<Classes<'a>>,
    /// What of a comparison or draft the map shows.
    pub(super) themed: Option<Themed<'a>>,
    /// Ground two spaces disagree about.
    pub(super) disputed: Option<(Vec<Marked>, LegendGroup)>,
    /// The definition that is filled and named.
    pub(super) filled: Option<&'a Definition>,
    extent: Rect<f64>,
}

impl<'a> Content<'a> {
    pub(super) fn of(making: &Making<'a, '_>, watch: &dyn Watch) -> Result<Self, AppError> {
        let (project, form) = (making.project, making.form);
        let classes = match form.theme {
            SheetTheme::Indicator(id) => {
                let indicator = project
                    .indicator(id)
                    .ok_or_else(|| gone(NotFound::Indicator, id, project.indicators.iter().map(|i| i.name.clone())))?;
                Some(classified(indicator, definition(project, indicator.definition)?, form.internal))
            }
            _ => None,
        };
        watch.check()?;
        let filled = form.filled(project).map(|id| definition(project, id)).transpose()?;
        let mut definitions: Vec<&Definition> =
            project.definitions.iter().rev().filter(|d| form.shows(project, d.id)).collect();
        definitions.sort_by_key(|definition| std::cmp::Reverse(definition.spaces.len()));
        let contexts = project.context_layers.iter().rev().filter(|layer| form.contexts.contains(&layer.id)).collect();
        let grids = project.grids.iter().rev().filter(|grid| form.grids.contains(&grid.id));
        let themed = making.themed(&definitions, &Stage::of(watch, 0.0, 0.08))?;
        let mut content = Self {
            themed,
            disputed: making.disputed(watch)?,
            definitions,
            sets: project.facility_sets.iter().filter(|set| form.sets.contains(&set.id)).collect(),
            contexts,
            grids: grids.map(|grid| cells(grid, form.internal)).collect(),
            classes,
            filled,
            extent: Rect::new(Coord { x: 0.0, y: 0.0 }, Coord { x: 0.0, y: 0.0 }),
        };
        watch.check()?;
        content.extent = content.find_extent(project, form)?;
        watch.progress(0.1);
        Ok(content)
    }

    /// Everything that is on the sheet but the ground below, whose makers are named if there are any.
    pub(super) fn sheet<'s>(
        &'s self,
        project: &'s Project,
        form: &SheetForm,
        lang: Lang,
        ground_attribution: &str,
    ) -> MapSheet<'s> {
        let title = form.heading(project, lang);
        let subtitle = if title == project.title { String::new() } else { project.title.clone() };
        let mut sources = self.sources(lang);
        if !ground_attribution.is_empty() && !sources.iter().any(|source| source == ground_attribution) {
            sources.push(ground_attribution.to_owned());
        }
        MapSheet {
            lang,
            paper: form.paper,
            orientation: form.orientation,
            title,
            subtitle,
            extent: self.extent,
            scale: form.scale,
            ground: None,
            backdrops: self.contexts.iter().map(|layer| backdrop(layer)).collect(),
            grids: self.grids.iter().map(cell_layer).collect(),
            areas: self.definitions.iter().map(|definition| self.area_layer(definition)).collect(),
            border_counts: self.themed.as_ref().and_then(|themed| themed.counts.clone()),
            markings: self.markings(),
            points: self.sets.iter().map(|set| point_layer(set)).collect(),
            names: if form.labels { self.names() } else { Vec::new() },
            legend: legend::groups(project, self, lang),
            sources: if sources.is_empty() {
                Vec::new()
            } else {
                vec![t!(lang, "sheet-sources", list = sources.join(" · "))]
            },
            imprint: vec![
                project.title.clone(),
                t!(lang, "sheet-made", date = l10n::date(lang, &form.date)),
                crs_name(project.crs),
            ],
            internal: form.internal,
        }
    }

    fn area_layer(&self, definition: &'a Definition) -> AreaLayer<'a> {
        let shapes: Vec<&MultiPolygon<f64>> = definition.spaces.iter().map(|space| &space.geometry).collect();
        let classed = self.classes.as_ref().filter(|classes| classes.definition.id == definition.id);
        let themed = self.themed.as_ref().filter(|themed| themed.definition.is_some_and(|of| of.id == definition.id));
        let pen = self.pen_of(definition);
        let (fills, fill_of) = match (classed, themed) {
            (Some(classes), _) => (classes.fills(), classes.looks.clone()),
            (None, Some(themed)) => (themed.fills.clone(), themed.looks.clone()),
            (None, None) => match self.own_fill(definition) {
                Some(fill) => (vec![fill], vec![0; shapes.len()]),
                None => (Vec::new(), Vec::new()),
            },
        };
        AreaLayer { shapes, fills, fill_of, pen }
    }

    /// The borders of a definition: its own, unless the theme has others.
    pub(super) fn pen_of(&self, definition: &Definition) -> Pen {
        let themed = self.themed.as_ref().filter(|themed| themed.definition.is_some_and(|of| of.id == definition.id));
        themed.and_then(|themed| themed.pen).unwrap_or_else(|| pen_of(definition))
    }

    /// The fill of the definition the map is about, where no indicator colours it.
    pub(super) fn own_fill(&self, definition: &Definition) -> Option<Fill> {
        let own = self.classes.is_none()
            && self.themed.is_none()
            && self.filled.is_some_and(|filled| filled.id == definition.id);
        own.then(|| plain(definition.colour, OWN_OPACITY))
    }

    /// What is marked by lines of its own: of the theme, then what two spaces disagree about.
    fn markings(&self) -> Vec<Marking<'_>> {
        let of_theme = self.themed.iter().flat_map(|themed| &themed.marked);
        let disputed = self.disputed.iter().flat_map(|(marked, _)| marked);
        of_theme.chain(disputed).map(marking).collect()
    }

    /// Names of spaces, and of context layers that are to be named.
    fn names(&self) -> Vec<Name<'_>> {
        let of_draft = self.themed.iter().filter_map(|themed| Some((themed.names.as_ref()?, themed.marked.first()?)));
        let drafted = of_draft.flat_map(|(names, marked)| names.iter().zip(&marked.shapes));
        let drafted: Vec<Name<'_>> = drafted.map(|(text, shape)| Name { text, shape }).collect();
        let named = self.filled.iter().filter(|_| drafted.is_empty());
        let spaces = named.flat_map(|definition| definition.spaces.iter()).map(|space| Name {
            text: if space.name.is_empty() { &space.code } else { &space.name },
            shape: &space.geometry,
        });
        let named = self.contexts.iter().filter(|layer| layer.style.names);
        let areas = named.flat_map(|layer| layer.shapes.iter()).filter_map(|shape| match &shape.geometry {
            ContextGeometry::Areas(area) => Some(Name { text: &shape.name, shape: area }),
            ContextGeometry::Lines(_) | ContextGeometry::Points(_) => None,
        });
        drafted.iter().cloned().chain(spaces).chain(areas).collect()
    }

    /// Who is to be named, each once.
    fn sources(&self, lang: Lang) -> Vec<String> {
        let mut parts: Vec<String> = Vec::new();
        let mut name = |name: &str, source: &Source| {
            if let Some(part) = source_line(lang, name, source).filter(|part| !parts.contains(part)) {
                parts.push(part);
            }
        };
        // In the order of the project, which people know.
        self.definitions.iter().rev().for_each(|of| name(&of.name, &of.source));
        self.classes.iter().for_each(|of| name(&of.indicator.name, &of.indicator.source));
        self.sets.iter().for_each(|of| name(&of.name, &of.source));
        self.contexts.iter().rev().for_each(|of| name(&of.name, &of.source));
        self.grids.iter().rev().for_each(|of| name(&of.grid.name, &of.grid.source));
        parts
    }

    fn find_extent(&self, project: &Project, form: &SheetForm) -> Result<Rect<f64>, AppError> {
        let found = match &form.extent {
            SheetExtent::Rect(rect) => Some(*rect),
            SheetExtent::Bookmark(id) => {
                let bookmark = project.bookmark(*id).ok_or_else(|| {
                    gone(NotFound::Bookmark, id, project.bookmarks.iter().map(|bookmark| bookmark.name.clone()))
                })?;
                Some(bookmark.extent)
            }
            SheetExtent::Definition(id) => of_spaces(definition(project, *id)?.spaces.iter().map(|s| &s.geometry)),
            SheetExtent::Spaces(id, spaces) => {
                let all = &definition(project, *id)?.spaces;
                let found = of_spaces(spaces.iter().filter_map(|at| Some(&all.get(*at as usize)?.geometry)));
                found.map(|rect| grown(rect, 0.15 * rect.width().max(rect.height())))
            }
            SheetExtent::Project => self.everything(),
        };
        let found = found.filter(|rect| [rect.min(), rect.max()].iter().all(|c| c.x.is_finite() && c.y.is_finite()));
        let rect = found.ok_or(AppError::NothingOnSheet)?;
        let shown = [self.planned(), self.looked_at()].into_iter().flatten().reduce(union);
        if let Some(shown) = shown.filter(|shown| !shown.intersects(&rect)) {
            return Err(AppError::ElsewhereOnSheet { shown });
        }
        // A single place has no size: some ground around it is shown.
        Ok(if rect.width().max(rect.height()) < 1.0 { grown(rect, AROUND_M) } else { rect })
    }

    /// Definitions and facilities; where there are none, what is only looked at.
    fn everything(&self) -> Option<Rect<f64>> {
        self.planned().or_else(|| self.looked_at())
    }

    fn planned(&self) -> Option<Rect<f64>> {
        let areas = of_spaces(self.definitions.iter().flat_map(|d| d.spaces.iter()).map(|space| &space.geometry));
        let points = of_points(self.sets.iter().flat_map(|set| set.facilities.iter()).map(|f| f.position.0));
        [areas, points].into_iter().flatten().reduce(union)
    }

    fn looked_at(&self) -> Option<Rect<f64>> {
        let shapes = self.contexts.iter().flat_map(|layer| layer.shapes.iter());
        let shapes = shapes.filter_map(|shape| match &shape.geometry {
            ContextGeometry::Lines(lines) => lines.bounding_rect(),
            ContextGeometry::Points(points) => points.bounding_rect(),
            ContextGeometry::Areas(areas) => areas.bounding_rect(),
        });
        let cells = of_points(self.grids.iter().flat_map(|of| of.grid.cells.iter()).map(|cell| cell.position.0));
        shapes.chain(cells).reduce(union)
    }
}

impl Classes<'_> {
    /// Fills by look: the classes, missing, suppressed.
    pub(super) fn fills(&self) -> Vec<Fill> {
        let colours = presentation::class_colours(self.upper_bounds.len());
        let classes = colours.into_iter().map(|colour| fill_of(class_fill(colour)));
        classes.chain([fill_of(FillStyle::MISSING), fill_of(FillStyle::SUPPRESSED)]).collect()
    }
}

fn marking(marked: &Marked) -> Marking<'_> {
    let shapes: Vec<&MultiPolygon<f64>> = marked.shapes.iter().collect();
    let fills: Vec<Fill> = marked.fill.into_iter().collect();
    let pen = marked.pens.last().copied().unwrap_or(NO_PEN);
    let area = AreaLayer { fill_of: vec![0; shapes.len()], shapes, fills, pen };
    Marking { area, pens: marked.pens.clone(), below_borders: marked.below_borders }
}

/// Values as they may leave the house, then classes of what is left.
fn classified<'a>(indicator: &'a Indicator, definition: &'a Definition, internal: bool) -> Classes<'a> {
    let shown = |value: ObservedValue| if internal { value } else { disclosed_value(indicator.kind, value) };
    let by_space: HashMap<_, _> = indicator.observations.iter().map(|o| (o.space, o.value)).collect();
    let original: Vec<ObservedValue> = definition
        .spaces
        .iter()
        .map(|space| by_space.get(&space.id).copied().unwrap_or(ObservedValue::Missing))
        .collect();
    let values: Vec<ObservedValue> = original.iter().map(|value| shown(*value)).collect();
    let number = |value: &ObservedValue| value.number().filter(|number| number.is_finite());
    let numbers: Vec<f64> = values.iter().filter_map(number).collect();
    let upper_bounds = classes::upper_bounds(&numbers, classes::Method::FisherJenks, CLASSES);
    let missing = upper_bounds.len() as u16;
    let look = |value: &ObservedValue| match (value, number(value)) {
        (ObservedValue::Suppressed, _) => missing + 1,
        (_, None) => missing,
        (_, Some(number)) => classes::class_of(number, &upper_bounds) as u16,
    };
    let looks: Vec<u16> = values.iter().map(look).collect();
    let count = |wanted: u16| looks.iter().filter(|look| **look == wanted).count();
    Classes {
        indicator,
        definition,
        lowest: numbers.iter().copied().fold(f64::INFINITY, f64::min),
        decimals: presentation::decimals_of(indicator.kind, values.iter().copied()),
        missing: count(missing),
        suppressed: count(missing + 1),
        hidden: original.iter().zip(&values).filter(|(before, after)| before != after).count(),
        estimated: values.iter().filter(|value| matches!(value, ObservedValue::Estimated { .. })).count(),
        looks,
        upper_bounds,
    }
}

fn cells(grid: &PopulationGrid, internal: bool) -> Cells<'_> {
    let shown = |value| if internal { value } else { disclosed_value(IndicatorKind::Count, value) };
    let values: Vec<ObservedValue> = grid.cells.iter().map(|cell| shown(cell.residents)).collect();
    let known: Vec<f64> = values.iter().filter_map(|value| value.number()).filter(|n| *n > 0.0).collect();
    let mut upper_bounds = classes::upper_bounds(&known, classes::Method::Quantiles, CLASSES);
    upper_bounds.iter_mut().for_each(|bound| *bound = bound.ceil());
    if !internal {
        upper_bounds.iter_mut().for_each(|bound| *bound = bound.max(LEAST_TOLD));
    }
    upper_bounds.dedup();
    let look = |value: &ObservedValue| GridClass::of(*value, |n| classes::class_of(n, &upper_bounds)).style() as u8;
    let looks = values.iter().map(look).collect();
    let hidden = grid.cells.iter().zip(&values).filter(|(cell, shown)| cell.residents != **shown).count();
    Cells { grid, looks, hidden, upper_bounds }
}

fn cell_layer(of: &Cells<'_>) -> CellLayer {
    let symbols = grid_symbols(of.upper_bounds.len(), false);
    CellLayer {
        cells: of.grid.cells.iter().map(|cell| cell.position.0).zip(of.looks.iter().copied()).collect(),
        size_m: of.grid.cell_size_m,
        looks: symbols.into_iter().map(cell_mark).collect(),
    }
}

pub(super) fn cell_mark(style: SymbolStyle) -> Mark {
    let Rgba([r, g, b, opacity]) = style.colour;
    Mark { shape: shape_of(style.symbol), colour: Colour([r, g, b]), opacity, size_pt: 6.0, rim: false }
}

/// Looks of the categories of a set, in their order.
pub(super) fn category_marks(categories: usize) -> Vec<Mark> {
    let mark = |look: presentation::CategoryLook| Mark {
        shape: shape_of(look.symbol),
        colour: look.colour,
        opacity: 255,
        size_pt: FACILITY_PT,
        rim: true,
    };
    presentation::category_looks(categories).map(mark).collect()
}

fn point_layer(set: &FacilitySet) -> PointLayer {
    let categories = set.categories();
    let look = |category: &String| categories.binary_search(category).unwrap_or_default() as u16;
    PointLayer {
        points: set.facilities.iter().map(|facility| (facility.position.0, look(&facility.category))).collect(),
        looks: category_marks(categories.len()),
    }
}

pub(super) fn backdrop(layer: &ContextLayer) -> Backdrop<'_> {
    let style = layer.style;
    let filled = style.fill_percent > 0;
    Backdrop {
        layer,
        pen: Pen {
            colour: layer.colour,
            opacity: CONTEXT_OPACITY,
            width_pt: style.line.width_pt * PAPER_WIDTH,
            dash: style.line.dash,
        },
        fill: filled.then(|| plain(layer.colour, (f64::from(style.fill_percent.min(100)) * 2.55).round() as u8)),
        mark: Mark {
            shape: style.shape,
            colour: layer.colour,
            opacity: CONTEXT_OPACITY,
            size_pt: style.size_pt * PAPER_WIDTH,
            rim: true,
        },
    }
}

fn pen_of(definition: &Definition) -> Pen {
    let line = definition.line;
    Pen { colour: definition.colour, opacity: 255, width_pt: line.width_pt * PAPER_WIDTH, dash: line.dash }
}

pub(super) fn plain(colour: Colour, opacity: u8) -> Fill {
    Fill { colour, opacity, hatching: Hatching::None, ink: Colour([0; 3]) }
}

/// A fill as on screen.
pub(super) fn fill_of(style: FillStyle) -> Fill {
    let Rgba([r, g, b, opacity]) = style.fill;
    let hatching = match style.pattern {
        Pattern::None => Hatching::None,
        Pattern::Hatch => Hatching::Lines,
        Pattern::Dots => Hatching::Dots,
        Pattern::CrossHatch => Hatching::Cross,
    };
    Fill { colour: Colour([r, g, b]), opacity, hatching, ink: Colour(style.ink) }
}

fn shape_of(symbol: Symbol) -> PointShape {
    match symbol {
        Symbol::Circle => PointShape::Circle,
        Symbol::Square => PointShape::Square,
        Symbol::Triangle => PointShape::Triangle,
        Symbol::Diamond => PointShape::Diamond,
        Symbol::Star => PointShape::Star,
        Symbol::Cross => PointShape::Cross,
    }
}

/// "© Stadt Flensburg (CC0, 31.12.2022)"; `None` if nothing is stated.
fn source_line(lang: Lang, name: &str, source: &Source) -> Option<String> {
    let date = l10n::date(lang, &source.reference_date);
    let about: Vec<&str> =
        [source.licence.as_str(), date.as_str()].into_iter().filter(|text| !text.is_empty()).collect();
    if source.attribution.is_empty() && about.is_empty() {
        return None;
    }
    // Without anybody to be named, licence and date still belong to something.
    let who = if source.attribution.is_empty() { name.to_owned() } else { format!("© {}", source.attribution) };
    Some(if about.is_empty() { who } else { format!("{who} ({})", about.join(", ")) })
}

fn definition(project: &Project, id: crate::model::DefinitionId) -> Result<&Definition, AppError> {
    let names = || project.definitions.iter().map(|definition| definition.name.clone());
    project.definition(id).ok_or_else(|| gone(NotFound::Definition, id, names()))
}

fn of_spaces<'g>(shapes: impl Iterator<Item = &'g MultiPolygon<f64>>) -> Option<Rect<f64>> {
    let sane = |rect: &Rect<f64>| rect.min().x.abs() < 1e9 && rect.max().y.abs() < 1e9;
    shapes.filter_map(|shape| shape.bounding_rect()).filter(sane).reduce(union)
}

fn of_points(points: impl Iterator<Item = Coord<f64>>) -> Option<Rect<f64>> {
    points.filter(|at| at.x.is_finite() && at.y.is_finite()).map(|at| Rect::new(at, at)).reduce(union)
}

fn union(a: Rect<f64>, b: Rect<f64>) -> Rect<f64> {
    Rect::new(
        Coord { x: a.min().x.min(b.min().x), y: a.min().y.min(b.min().y) },
        Coord { x: a.max().x.max(b.max().x), y: a.max().y.max(b.max().y) },
    )
}

fn grown(rect: Rect<f64>, by: f64) -> Rect<f64> {
    let by = Coord { x: by, y: by };
    Rect::new(rect.min() - by, rect.max() + by)
}
