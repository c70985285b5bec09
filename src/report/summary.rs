//! The summary of a project: its definitions with what is wrong in them, comparisons, facilities, indicators.

use super::document::{Align, Document, Form};
use super::values::Values;
use crate::l10n::{self, Lang, count, number};
use crate::model::{
    ContextGeometry, ContextLayer, Definition, DefinitionId, FacilitySet, Indicator, IndicatorKind, ObservedValue,
    PopulationGrid, Project, Source,
};
use crate::t;
use geo::Area as _;

/// Tables of indicators longer than this are cut to their highest values.
const MOST_ROWS: usize = 60;

/// What a summary is made of besides the project.
#[derive(Debug, Clone, Copy)]
pub struct SummaryInput<'a> {
    /// The project.
    pub project: &'a Project,
    /// What was found wrong, for the definitions that were checked.
    pub definitions: &'a [DefinitionNotes],
    /// What was compared.
    pub comparisons: &'a [ComparisonNotes],
    /// Whether counts of 1 and 2 are shown.
    pub internal: bool,
}

/// What a check found in a definition, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DefinitionNotes {
    /// The definition.
    pub definition: DefinitionId,
    /// The findings, serious first; none if all is well.
    pub notes: Vec<Note>,
}

/// A finding in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// "Fehler".
    pub severity: String,
    /// "Lücken".
    pub title: String,
    /// How many, how large.
    pub sentence: String,
    /// What to do.
    pub remedy: String,
}

/// A comparison in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComparisonNotes {
    /// Name of the first definition.
    pub a: String,
    /// Name of the second.
    pub b: String,
    /// What it means in people.
    pub headline: String,
    /// How sure that is; may be empty.
    pub basis: String,
    /// The coefficients.
    pub agreement: String,
    /// Common ground, uncovered, doubly covered.
    pub areas: Vec<String>,
}

/// The summary in a language and form.
pub fn summary(lang: Lang, form: Form, input: SummaryInput<'_>) -> String {
    let mut document = Document::default();
    let project = input.project;
    document.heading(1, &project.title);
    document.paragraph(t!(lang, "report-crs", crs = project.crs.to_string()));
    definitions(lang, &mut document, input);
    comparisons(lang, &mut document, input.comparisons);
    facilities(lang, &mut document, project);
    indicators(lang, &mut document, input);
    grids(lang, &mut document, project, input.internal);
    context_layers(lang, &mut document, project);
    sources(lang, &mut document, project);
    document.write(form)
}

fn definitions(lang: Lang, document: &mut Document, input: SummaryInput<'_>) {
    let project = input.project;
    document.heading(2, t!(lang, "report-definitions"));
    if project.definitions.is_empty() {
        document.paragraph(t!(lang, "report-none"));
    }
    let head = vec![
        (t!(lang, "report-definition"), Align::Left),
        (t!(lang, "report-department"), Align::Left),
        (t!(lang, "report-spaces"), Align::Right),
        (t!(lang, "report-area"), Align::Right),
        (t!(lang, "report-residents"), Align::Right),
    ];
    let row = |definition: &Definition| {
        let department = project.department(definition.department);
        vec![
            definition.name.clone(),
            department.map(|department| department.name.clone()).unwrap_or_default(),
            count(lang, definition.spaces.len()),
            l10n::area(lang, definition.spaces.iter().map(|space| space.geometry.unsigned_area()).sum()),
            definition.residents().map_or_else(
                || t!(lang, "report-not-stated"),
                |n| {
                    // Counts of 1 and 2 are persons.
                    let few = !input.internal && n > 0.0 && n < 2.5;
                    if few { "< 3".to_owned() } else { number(lang, n, 0) }
                },
            ),
        ]
    };
    document.table(head, project.definitions.iter().map(row).collect());
    for notes in input.definitions {
        let Some(definition) = project.definition(notes.definition) else { continue };
        document.heading(3, t!(lang, "report-findings", name = definition.name.clone()));
        if notes.notes.is_empty() {
            document.paragraph(t!(lang, "report-no-findings"));
        }
        let line = |note: &Note| format!("{}: {}. {} {}", note.severity, note.title, note.sentence, note.remedy);
        document.list(notes.notes.iter().map(line).collect());
    }
}

fn comparisons(lang: Lang, document: &mut Document, comparisons: &[ComparisonNotes]) {
    if comparisons.is_empty() {
        return;
    }
    document.heading(2, t!(lang, "report-comparisons"));
    for comparison in comparisons {
        document.heading(3, format!("{} × {}", comparison.a, comparison.b));
        document.paragraph(&comparison.headline);
        document.paragraph(&comparison.basis);
        let mut lines = vec![comparison.agreement.clone()];
        lines.extend(comparison.areas.iter().cloned());
        document.list(lines);
    }
}

fn facilities(lang: Lang, document: &mut Document, project: &Project) {
    if project.facility_sets.is_empty() {
        return;
    }
    document.heading(2, t!(lang, "report-facilities"));
    let head = vec![
        (t!(lang, "report-facility-set"), Align::Left),
        (t!(lang, "report-category"), Align::Left),
        (t!(lang, "report-count"), Align::Right),
        (t!(lang, "report-capacity"), Align::Right),
    ];
    document.table(head, project.facility_sets.iter().flat_map(|set| categories(lang, set)).collect());
}

fn categories(lang: Lang, set: &FacilitySet) -> Vec<Vec<String>> {
    let row = |category: String| {
        let of_it: Vec<_> = set.facilities.iter().filter(|facility| facility.category == category).collect();
        let stated: Vec<f64> = of_it.iter().filter_map(|facility| facility.capacity).collect();
        let capacity = match stated.len() {
            0 => t!(lang, "report-not-stated"),
            all if all == of_it.len() => number(lang, stated.iter().sum(), 0),
            some => t!(
                lang,
                "report-capacity-partly",
                sum = number(lang, stated.iter().sum(), 0),
                stated = count(lang, some),
                all = count(lang, of_it.len()),
            ),
        };
        let shown = if category.is_empty() { t!(lang, "report-no-category") } else { category };
        vec![set.name.clone(), shown, count(lang, of_it.len()), capacity]
    };
    set.categories().into_iter().map(row).collect()
}

fn indicators(lang: Lang, document: &mut Document, input: SummaryInput<'_>) {
    if input.project.indicators.is_empty() {
        return;
    }
    document.heading(2, t!(lang, "report-indicators"));
    for indicator in &input.project.indicators {
        let Some(definition) = input.project.definition(indicator.definition) else { continue };
        one_indicator(lang, document, indicator, definition, input.internal);
    }
}

fn one_indicator(lang: Lang, document: &mut Document, indicator: &Indicator, definition: &Definition, internal: bool) {
    let values = Values::of(indicator, internal);
    let unit = if indicator.unit.is_empty() { String::new() } else { format!(" ({})", indicator.unit) };
    document.heading(3, format!("{}{unit}", indicator.name));
    let date = match indicator.source.reference_date.as_str() {
        "" => t!(lang, "report-undated"),
        date => l10n::date(lang, date),
    };
    let numbers = values.sorted_numbers();
    let suppressed = values.suppressed();
    document.paragraph(t!(
        lang,
        "report-indicator",
        definition = definition.name.clone(),
        date = date,
        known = count(lang, numbers.len()),
        missing = count(lang, definition.spaces.len().saturating_sub(numbers.len() + suppressed)),
        suppressed = count(lang, suppressed),
    ));
    if let Some(derived) = &indicator.derived {
        document.paragraph(t!(
            lang,
            "report-converted",
            name = derived.name.clone(),
            definition = derived.definition_name.clone(),
            date = l10n::date(lang, &derived.date)
        ));
    }
    document.paragraph(spread(lang, indicator, &values, &numbers, suppressed));
    if values.hidden > 0 {
        document.paragraph(t!(lang, "report-hidden", n = values.hidden, count = count(lang, values.hidden)));
    }
    value_table(lang, document, definition, &values);
    unmatched(lang, document, indicator);
}

/// Lowest, middle, highest; of a count the sum, unless it would reveal what is hidden.
fn spread(lang: Lang, indicator: &Indicator, values: &Values, numbers: &[f64], suppressed: usize) -> String {
    let (Some(lowest), Some(highest)) = (numbers.first(), numbers.last()) else { return String::new() };
    let middle = numbers.get((numbers.len() - 1) / 2).zip(numbers.get(numbers.len() / 2));
    let median = middle.map_or(f64::NAN, |(low, high)| f64::midpoint(*low, *high));
    let mut text = t!(
        lang,
        "report-spread",
        lowest = values.number(lang, *lowest),
        median = values.number(lang, median),
        highest = values.number(lang, *highest),
    );
    if indicator.kind == IndicatorKind::Count && suppressed == 0 {
        text.push(' ');
        text.push_str(&t!(lang, "report-sum", sum = values.number(lang, numbers.iter().sum())));
    }
    text
}

/// Every space in the order of its definition, or the highest values if there are too many.
fn value_table(lang: Lang, document: &mut Document, definition: &Definition, values: &Values) {
    let mut rows: Vec<(String, ObservedValue)> =
        definition.spaces.iter().map(|space| (space.label(), values.get(space.id))).collect();
    let all = rows.len();
    if all > MOST_ROWS {
        // Stable: equal values stay in the order of the definition.
        rows.retain(|(_, value)| value.number().is_some());
        rows.sort_by(|(_, a), (_, b)| {
            let number = |value: &ObservedValue| value.number().unwrap_or(f64::NEG_INFINITY);
            number(b).total_cmp(&number(a))
        });
        rows.truncate(MOST_ROWS);
        document.paragraph(t!(lang, "report-cut", shown = count(lang, rows.len()), all = count(lang, all)));
    }
    let head = vec![(t!(lang, "report-space"), Align::Left), (t!(lang, "report-value"), Align::Right)];
    let row = |(label, value): (String, ObservedValue)| {
        let label = if label.is_empty() { t!(lang, "report-unnamed") } else { label };
        vec![label, values.shown(lang, value)]
    };
    document.table(head, rows.into_iter().map(row).collect());
}

fn unmatched(lang: Lang, document: &mut Document, indicator: &Indicator) {
    const MOST: usize = 10;
    let rows = &indicator.unmatched;
    if rows.is_empty() {
        return;
    }
    let mut keys: Vec<String> = rows.iter().take(MOST).map(|row| format!("{} ({})", row.key, row.line)).collect();
    if rows.len() > MOST {
        keys.push("…".to_owned());
    }
    let shown = count(lang, rows.len());
    document.paragraph(t!(lang, "report-unmatched", n = rows.len(), count = shown, list = keys.join(", ")));
}

/// Population grids. What is hidden is counted, never taken for nobody.
fn grids(lang: Lang, document: &mut Document, project: &Project, internal: bool) {
    if project.grids.is_empty() {
        return;
    }
    document.heading(2, t!(lang, "report-grids"));
    let head = vec![
        (t!(lang, "report-grid"), Align::Left),
        (t!(lang, "report-cell"), Align::Right),
        (t!(lang, "report-cells"), Align::Right),
        (t!(lang, "report-hidden-cells"), Align::Right),
        (t!(lang, "report-residents"), Align::Right),
    ];
    let row = |grid: &PopulationGrid| {
        let hidden = grid.cells.iter().filter(|cell| cell.residents == ObservedValue::Suppressed).count();
        let residents: f64 = grid.cells.iter().filter_map(|cell| cell.residents.number()).sum();
        let few = !internal && residents > 0.0 && residents < 2.5;
        vec![
            grid.name.clone(),
            l10n::length(lang, grid.cell_size_m),
            count(lang, grid.cells.len()),
            count(lang, hidden),
            if few { t!(lang, "report-suppressed") } else { number(lang, residents, 0) },
        ]
    };
    document.table(head, project.grids.iter().map(row).collect());
}

fn context_layers(lang: Lang, document: &mut Document, project: &Project) {
    if project.context_layers.is_empty() {
        return;
    }
    document.heading(2, t!(lang, "report-contexts"));
    let head = vec![(t!(lang, "report-context"), Align::Left), (t!(lang, "report-content"), Align::Left)];
    let row = |layer: &ContextLayer| {
        let of = |wanted: fn(&ContextGeometry) -> bool| layer.shapes.iter().filter(|s| wanted(&s.geometry)).count();
        let lines = of(|geometry| matches!(geometry, ContextGeometry::Lines(_)));
        let points = of(|geometry| matches!(geometry, ContextGeometry::Points(_)));
        let areas = of(|geometry| matches!(geometry, ContextGeometry::Areas(_)));
        let mut content = Vec::new();
        content.extend((lines > 0).then(|| t!(lang, "report-lines", count = count(lang, lines))));
        content.extend((points > 0).then(|| t!(lang, "report-points", count = count(lang, points))));
        content.extend((areas > 0).then(|| t!(lang, "report-areas", count = count(lang, areas))));
        vec![layer.name.clone(), content.join(", ")]
    };
    document.table(head, project.context_layers.iter().map(row).collect());
}

/// Whom to name, and under which licence: stands in every export.
fn sources(lang: Lang, document: &mut Document, project: &Project) {
    let definitions = project.definitions.iter().map(|item| (&item.name, &item.source));
    let sets = project.facility_sets.iter().map(|item| (&item.name, &item.source));
    let indicators = project.indicators.iter().map(|item| (&item.name, &item.source));
    let residents = |item: &'_ Definition| {
        let source = item.residents_source.clone()?;
        Some((t!(lang, "report-residents-of", name = item.name.clone()), source))
    };
    let residents: Vec<(String, Source)> = project.definitions.iter().filter_map(residents).collect();
    let row = |(name, source): (&String, &Source)| {
        vec![
            name.clone(),
            source.file_name.clone(),
            l10n::date(lang, &source.reference_date),
            source.attribution.clone(),
            source.licence.clone(),
        ]
    };
    let grids = project.grids.iter().map(|item| (&item.name, &item.source));
    let layers = project.context_layers.iter().map(|item| (&item.name, &item.source));
    let residents = residents.iter().map(|(name, source)| (name, source));
    let rows: Vec<_> =
        definitions.chain(residents).chain(sets).chain(indicators).chain(grids).chain(layers).map(row).collect();
    if rows.is_empty() {
        return;
    }
    document.heading(2, t!(lang, "report-sources"));
    let head = vec![
        (t!(lang, "report-name"), Align::Left),
        (t!(lang, "report-file"), Align::Left),
        (t!(lang, "report-date"), Align::Left),
        (t!(lang, "report-attribution"), Align::Left),
        (t!(lang, "report-licence"), Align::Left),
    ];
    document.table(head, rows);
}

#[cfg(test)]
#[path = "summary_tests.rs"]
mod tests;
