//! The table of the active definition's spaces, linked with the map: a click selects here and there.

use crate::app::operations;
use crate::app::presentation::value_text;
use crate::app::session::Session;
use crate::l10n;
use crate::model::{Definition, DefinitionId, ObservedValue, Project, Space};
use crate::t;
use crate::ui::context::{Action, Context};
use egui_extras::{Column, TableBuilder};
use std::sync::Arc;

/// What the table remembers.
#[derive(Default)]
pub struct State {
    sort: Sort,
    descending: bool,
    filter: String,
    rows: Option<Rows>,
    seen_selection: u64,
}

/// Column to sort by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Sort {
    #[default]
    Source,
    Code,
    Name,
    Area,
    Residents,
    Indicator,
}

/// Rows in the order shown, computed when something they depend on changed.
struct Rows {
    definition: DefinitionId,
    spaces: Arc<Vec<Space>>,
    key: (Sort, bool, String, bool, Option<crate::model::IndicatorId>),
    order: Vec<u32>,
}

/// Shows the table.
pub fn show(ui: &mut egui::Ui, project: &Project, state: &mut State, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let Some(definition) = cx.session.view.active().and_then(|id| project.definition(id)) else {
        ui.weak(t!(lang, "space-nothing"));
        return;
    };
    refresh(state, definition, cx.session);
    ui.horizontal_wrapped(|ui| {
        ui.strong(&definition.name);
        let shown = state.rows.as_ref().map_or(0, |rows| rows.order.len());
        ui.weak(t!(
            lang,
            "table-count",
            shown = l10n::count(lang, shown),
            all = l10n::count(lang, definition.spaces.len())
        ));
        let hint = t!(lang, "table-filter");
        let edit = egui::TextEdit::singleline(&mut state.filter).hint_text(&hint).desired_width(180.0);
        super::super::widgets::named_edit(ui.add(edit), &hint);
        if ui.button(t!(lang, "table-copy")).on_hover_text(t!(lang, "table-copy-tooltip")).clicked()
            && let Some(rows) = &state.rows
        {
            cx.send(Action::Copy(as_text(definition, rows, cx)));
        }
    });
    body(ui, project, definition, state, cx);
}

fn refresh(state: &mut State, definition: &Definition, session: &Session) {
    let view = session.definition_view(definition.id);
    let indicator = session.indicator_view().filter(|view| view.classes.len() == definition.spaces.len());
    let has_areas = view.is_some_and(|view| !view.areas_m2.is_empty());
    let key =
        (state.sort, state.descending, state.filter.trim().to_lowercase(), has_areas, indicator.map(|i| i.indicator));
    let fresh = state.rows.as_ref().is_some_and(|rows| {
        rows.definition == definition.id && Arc::ptr_eq(&rows.spaces, &definition.spaces) && rows.key == key
    });
    if fresh {
        return;
    }
    let spaces = &definition.spaces;
    let needle = &key.2;
    let mut order: Vec<u32> = (0..spaces.len() as u32)
        .filter(|at| {
            let space = &spaces[*at as usize];
            needle.is_empty()
                || space.code.to_lowercase().contains(needle)
                || space.name.to_lowercase().contains(needle)
        })
        .collect();
    // What has no number stands at the end in both directions.
    let number = |at: u32| -> Option<f64> {
        let at = at as usize;
        match state.sort {
            Sort::Area => view.and_then(|view| view.areas_m2.get(at).copied()),
            Sort::Residents => spaces[at].residents,
            Sort::Indicator => indicator.and_then(|view| view.values.get(at).copied().flatten()?.number()),
            _ => None,
        }
    };
    let descending = state.descending;
    match state.sort {
        Sort::Source => {
            if descending {
                order.reverse();
            }
        }
        Sort::Code | Sort::Name => {
            let text = |at: u32| {
                let space = &spaces[at as usize];
                natural_key(if state.sort == Sort::Code { &space.code } else { &space.name })
            };
            order.sort_by_cached_key(|at| text(*at));
            if descending {
                order.reverse();
            }
        }
        _ => order.sort_by(|x, y| match (number(*x), number(*y)) {
            (Some(x), Some(y)) if descending => y.total_cmp(&x),
            (Some(x), Some(y)) => x.total_cmp(&y),
            (x, y) => y.is_some().cmp(&x.is_some()),
        }),
    }
    state.rows = Some(Rows { definition: definition.id, spaces: spaces.clone(), key, order });
}

/// "Bezirk 9" before "Bezirk 10": runs of digits compare by length first.
fn natural_key(text: &str) -> Vec<(u8, usize, String)> {
    let mut parts: Vec<(u8, usize, String)> = Vec::new();
    for letter in text.to_lowercase().chars() {
        let kind = u8::from(!letter.is_ascii_digit());
        match parts.last_mut() {
            Some(last) if last.0 == kind => last.2.push(letter),
            _ => parts.push((kind, 0, letter.to_string())),
        }
    }
    for part in &mut parts {
        if part.0 == 0 {
            part.2 = part.2.trim_start_matches('0').to_owned();
            part.1 = part.2.len();
        }
    }
    parts
}

fn body(ui: &mut egui::Ui, project: &Project, definition: &Definition, state: &mut State, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let shown_indicator = cx.session.indicator_view().filter(|view| view.classes.len() == definition.spaces.len());
    let indicator = shown_indicator.and_then(|view| project.indicator(view.indicator));
    let mut columns = vec![
        (Sort::Code, t!(lang, "table-code")),
        (Sort::Name, t!(lang, "table-name")),
        (Sort::Area, t!(lang, "space-area")),
        (Sort::Residents, t!(lang, "space-residents")),
    ];
    if let Some(indicator) = indicator {
        columns.push((Sort::Indicator, indicator.name.clone()));
    }
    let height = ui.text_style_height(&egui::TextStyle::Body) + 6.0;
    // With large type there is room for a hundred letters at most.
    let room = ui.available_width();
    let (code, name) = ((room * 0.15).clamp(64.0, 110.0), (room * 0.28).clamp(90.0, 240.0));
    let mut builder = TableBuilder::new(ui)
        .id_salt("spaces")
        .striped(true)
        .sense(egui::Sense::click())
        .auto_shrink([false, false])
        // The table takes the room it is given, not more: the map above needs it.
        .min_scrolled_height(0.0)
        .cell_layout(egui::Layout::left_to_right(egui::Align::Center))
        .column(Column::initial(code).resizable(true).clip(true))
        .column(Column::initial(name).resizable(true).clip(true))
        .column(Column::initial(90.0).resizable(true))
        .column(Column::initial(110.0).resizable(true));
    if indicator.is_some() {
        builder = builder.column(Column::remainder().at_least(120.0).clip(true));
    }
    if state.seen_selection != cx.session.selection.generation() {
        state.seen_selection = cx.session.selection.generation();
        if let (Some(rows), Some(first)) = (&state.rows, cx.session.selection.spaces().first())
            && cx.session.selection.definition() == Some(definition.id)
            && let Some(row) = rows.order.iter().position(|at| at == first)
        {
            builder = builder.scroll_to_row(row, None);
        }
    }
    let (sort, descending) = (&mut state.sort, &mut state.descending);
    let table = builder.header(height, |mut header| {
        for (column, title) in &columns {
            header.col(|ui| {
                let text = egui::RichText::new(title).strong();
                let (sorted, falling) = (sort == column, *descending);
                if sorted {
                    sort_mark(ui, falling);
                }
                if ui.add(egui::Button::new(text).frame(false).truncate()).clicked() {
                    *descending = *sort == *column && !*descending;
                    *sort = *column;
                }
            });
        }
    });
    let Some(rows) = &state.rows else { return };
    let areas = cx.session.definition_view(definition.id).map(|view| view.areas_m2.clone()).unwrap_or_default();
    let unit = AreaUnit::for_all(&areas);
    let decimals = shown_indicator.map_or(0, |view| view.decimals);
    let values: Option<&[Option<ObservedValue>]> = shown_indicator.map(|view| view.values.as_slice());
    let mut clicked = None;
    table.body(|body| {
        body.rows(height, rows.order.len(), |mut row| {
            let Some(&at) = rows.order.get(row.index()) else { return };
            let Some(space) = definition.spaces.get(at as usize) else { return };
            row.set_selected(cx.session.selection.contains(definition.id, at));
            for text in [&space.code, &space.name] {
                row.col(|ui| {
                    ui.add(egui::Label::new(text).truncate().selectable(false));
                });
            }
            let area = areas.get(at as usize).map_or("…".to_owned(), |area_m2| unit.text(lang, *area_m2));
            let residents = space.residents.map_or("–".to_owned(), |n| l10n::number(lang, n, 0));
            let mut numbers = vec![area, residents];
            if let (Some(values), Some(indicator)) = (values, indicator) {
                numbers.push(value_text(lang, values.get(at as usize).copied().flatten(), &indicator.unit, decimals));
            }
            for text in numbers {
                row.col(|ui| {
                    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                        ui.add(egui::Label::new(text).selectable(false).truncate());
                    });
                });
            }
            let response = row.response();
            if response.clicked() {
                clicked = Some((at, response.double_clicked(), response.ctx.input(|i| i.modifiers.command)));
            }
        });
    });
    match clicked {
        Some((at, _, true)) => cx.send(Action::ToggleSelected(definition.id, at)),
        Some((at, zoom, false)) => {
            cx.send(Action::Select { definition: definition.id, spaces: vec![at], zoom });
            cx.send(Action::ShowTab(super::Tab::Space));
        }
        None => {}
    }
}

/// A small triangle: the fonts have none.
fn sort_mark(ui: &mut egui::Ui, falling: bool) {
    let (rect, _) = ui.allocate_exact_size(egui::vec2(8.0, 8.0), egui::Sense::hover());
    let (tip, base) = if falling { (rect.bottom(), rect.top()) } else { (rect.top(), rect.bottom()) };
    let corners = vec![egui::pos2(rect.center().x, tip), egui::pos2(rect.right(), base), egui::pos2(rect.left(), base)];
    let colour = ui.visuals().text_color();
    ui.painter().add(egui::Shape::convex_polygon(corners, colour, egui::Stroke::NONE));
}

/// The rows as tab-separated text, as Excel takes them from the clipboard. Numbers in the language's decimal form.
fn as_text(definition: &Definition, rows: &Rows, cx: &Context<'_>) -> String {
    let lang = cx.lang;
    let areas = cx.session.definition_view(definition.id).map(|view| view.areas_m2.clone()).unwrap_or_default();
    let mut text =
        [t!(lang, "table-code"), t!(lang, "table-name"), t!(lang, "table-area-m2"), t!(lang, "space-residents")]
            .join("\t");
    let shown = cx.session.indicator_view().filter(|view| view.classes.len() == definition.spaces.len());
    let indicator =
        shown.zip(cx.session.project()).and_then(|(view, project)| Some((view, project.indicator(view.indicator)?)));
    let clean = |text: &str| text.replace(['\t', '\n', '\r'], " ");
    if let Some((_, indicator)) = indicator {
        text.push('\t');
        text.push_str(&clean(&indicator.name));
    }
    text.push('\n');
    for at in &rows.order {
        let Some(space) = definition.spaces.get(*at as usize) else { continue };
        let area = areas.get(*at as usize).map_or(String::new(), |area_m2| l10n::number(lang, *area_m2, 0));
        let residents = space.residents.map_or(String::new(), |n| shareable(lang, n));
        text.push_str(&format!("{}\t{}\t{area}\t{residents}", clean(&space.code), clean(&space.name)));
        if let Some((view, indicator)) = indicator {
            let value = view.values.get(*at as usize).copied().flatten().unwrap_or(ObservedValue::Missing);
            let value = operations::disclosed_value(indicator.kind, value);
            text.push('\t');
            text.push_str(&value_text(lang, Some(value), "", view.decimals));
        }
        text.push('\n');
    }
    text
}

/// One unit for the whole column, so that areas can be compared by eye.
#[derive(Clone, Copy)]
enum AreaUnit {
    Hectare,
    SquareKilometre,
}

impl AreaUnit {
    fn for_all(areas_m2: &[f64]) -> Self {
        let mean_m2 = areas_m2.iter().sum::<f64>() / areas_m2.len().max(1) as f64;
        if mean_m2 < 1_000_000.0 { Self::Hectare } else { Self::SquareKilometre }
    }

    fn text(self, lang: l10n::Lang, area_m2: f64) -> String {
        match self {
            Self::Hectare => format!("{} ha", l10n::number(lang, area_m2 / 10_000.0, 1)),
            Self::SquareKilometre => format!("{} km²", l10n::number(lang, area_m2 / 1_000_000.0, 2)),
        }
    }
}

/// A count of residents that may leave the program: 1 and 2 are persons, and are hidden.
fn shareable(lang: l10n::Lang, residents: f64) -> String {
    if residents > 0.0 && residents < 2.5 { "< 3".to_owned() } else { l10n::number(lang, residents, 0) }
}

#[cfg(test)]
mod tests {
    use super::natural_key;

    #[test]
    fn numbers_in_names_sort_as_numbers() {
        let mut names = ["Bezirk 10", "bezirk 9", "Bezirk 09a", "Altstadt"];
        names.sort_by_key(|name| natural_key(name));
        assert_eq!(names, ["Altstadt", "bezirk 9", "Bezirk 09a", "Bezirk 10"]);
    }
}
