//! The words of the legend, for everything that is on the map.

use super::content::{Cells, Classes, Content, backdrop, category_marks, cell_mark};
use crate::app::explain;
use crate::app::presentation::with_unit;
use crate::app::scene::GridClass;
use crate::app::session::grid_symbols;
use crate::l10n::{self, Lang};
use crate::model::{ContextGeometry, FacilitySet, Project};
use crate::report::sheet::{LegendGroup, LegendRow, Sample};
use crate::t;

/// What the map is about first, then the borders, facilities, what is only looked at.
pub(super) fn groups(project: &Project, content: &Content<'_>, lang: Lang) -> Vec<LegendGroup> {
    let mut groups = Vec::new();
    groups.extend(content.classes.as_ref().map(|classes| indicator(classes, lang)));
    groups.extend(content.themed.as_ref().and_then(|themed| themed.legend.clone()));
    groups.extend(content.disputed.as_ref().map(|(_, legend)| legend.clone()));
    // Told by how many draw them, borders have nobody's colour.
    if content.themed.as_ref().is_none_or(|themed| themed.counts.is_none()) {
        groups.push(definitions(project, content, lang));
    }
    groups.extend(content.sets.iter().map(|set| facilities(set, lang)));
    groups.push(contexts(content));
    groups.extend(content.grids.iter().rev().map(|cells| grid(cells, lang)));
    groups.retain(|group| !group.rows.is_empty());
    groups
}

fn row(sample: Sample, text: String) -> LegendRow {
    LegendRow { sample, text, about: String::new() }
}

fn indicator(classes: &Classes<'_>, lang: Lang) -> LegendGroup {
    let (indicator, decimals) = (classes.indicator, classes.decimals);
    let fills = classes.fills();
    let mut fill = fills.iter().map(|fill| Sample::Fill(*fill));
    let mut rows = Vec::new();
    let mut lower = classes.lowest;
    for (at, (bound, sample)) in classes.upper_bounds.iter().zip(fill.by_ref()).enumerate() {
        let (from, to) = (with_unit(lang, lower, "", decimals), with_unit(lang, *bound, &indicator.unit, decimals));
        let text = match at {
            // One value alone makes a class of its own.
            0 if lower == *bound => to,
            0 => t!(lang, "legend-class", from = from, to = to),
            _ => t!(lang, "legend-class-above", from = from, to = to),
        };
        rows.push(row(sample, text));
        lower = *bound;
    }
    for (count, words) in
        [(classes.missing, t!(lang, "value-missing")), (classes.suppressed, t!(lang, "value-suppressed"))]
    {
        if let Some(sample) = fill.next().filter(|_| count > 0) {
            rows.push(row(sample, words));
        }
    }
    let mut notes = Vec::new();
    if classes.hidden > 0 {
        notes.push(t!(lang, "sheet-hidden"));
    }
    if classes.estimated > 0 {
        notes.push(t!(lang, "sheet-estimated"));
        let exact = explain::exact_share(indicator).map(|share| l10n::percent(lang, share, 0));
        notes.extend(exact.map(|share| t!(lang, "sheet-exact", share = share)));
    }
    notes.extend(indicator.derived.as_ref().map(|derived| explain::derivation(lang, derived)));
    let date = l10n::date(lang, &indicator.source.reference_date);
    let name = classes.definition.name.clone();
    LegendGroup {
        title: indicator.name.clone(),
        note: if date.is_empty() { name } else { t!(lang, "sheet-as-of", name = name, date = date) },
        rows,
        footnote: notes.join(" "),
    }
}

fn definitions(project: &Project, content: &Content<'_>, lang: Lang) -> LegendGroup {
    let rows = project.definitions.iter().filter(|d| content.definitions.iter().any(|shown| shown.id == d.id));
    let rows = rows.map(|definition| LegendRow {
        sample: Sample::Line(content.pen_of(definition), content.own_fill(definition)),
        text: definition.name.clone(),
        about: project.department(definition.department).map(|department| department.name.clone()).unwrap_or_default(),
    });
    LegendGroup { title: t!(lang, "sheet-definitions"), rows: rows.collect(), ..LegendGroup::default() }
}

/// A set of one kind is one line, one of several a group.
fn facilities(set: &FacilitySet, lang: Lang) -> LegendGroup {
    let categories = set.categories();
    let marks = category_marks(categories.len());
    let rows = categories.iter().zip(&marks).map(|(category, mark)| {
        let name = match category.as_str() {
            "" if categories.len() == 1 => set.name.clone(),
            "" => t!(lang, "legend-no-category"),
            _ => category.clone(),
        };
        row(Sample::Mark(*mark), name)
    });
    let alone = matches!(categories.as_slice(), [only] if only.is_empty());
    let title = if alone { String::new() } else { set.name.clone() };
    LegendGroup { title, rows: rows.collect(), ..LegendGroup::default() }
}

fn contexts(content: &Content<'_>) -> LegendGroup {
    let rows = content.contexts.iter().rev().map(|layer| {
        let looks = backdrop(layer);
        let has = |wanted: fn(&ContextGeometry) -> bool| layer.shapes.iter().any(|shape| wanted(&shape.geometry));
        let sample = if has(|geometry| matches!(geometry, ContextGeometry::Areas(_))) {
            Sample::Line(looks.pen, looks.fill)
        } else if has(|geometry| matches!(geometry, ContextGeometry::Lines(_))) {
            Sample::Line(looks.pen, None)
        } else {
            Sample::Mark(looks.mark)
        };
        row(sample, layer.name.clone())
    });
    LegendGroup { rows: rows.collect(), ..LegendGroup::default() }
}

/// Classes of a population grid. The lowest begins with "up to": counts of 1 and 2 are told nowhere.
fn grid(cells: &Cells<'_>, lang: Lang) -> LegendGroup {
    let symbols = grid_symbols(cells.upper_bounds.len(), false);
    let mut rows = Vec::new();
    let mut add = |class: GridClass, text: String| {
        let occurs = cells.looks.iter().any(|look| usize::from(*look) == class.style());
        if let Some(style) = symbols.get(class.style()).filter(|_| occurs) {
            rows.push(row(Sample::Cell(cell_mark(*style)), text));
        }
    };
    let mut lower: Option<String> = None;
    for (class, bound) in cells.upper_bounds.iter().enumerate() {
        let to = l10n::number(lang, *bound, 0);
        let text = match lower.replace(to.clone()) {
            None => t!(lang, "legend-grid-up-to", to = to),
            Some(from) => t!(lang, "legend-class-above", from = from, to = to),
        };
        add(GridClass::Class(class), text);
    }
    add(GridClass::Suppressed, t!(lang, "legend-grid-hidden"));
    add(GridClass::Missing, t!(lang, "value-missing"));
    LegendGroup {
        title: cells.grid.name.clone(),
        note: t!(lang, "legend-grid", size = l10n::length(lang, cells.grid.cell_size_m)),
        rows,
        footnote: if cells.hidden > 0 { t!(lang, "sheet-hidden") } else { String::new() },
    }
}
