//! The table of the active definition's spaces, linked with the map: what is selected here is selected there. Rows are made by a
//! job of the session; here is only what is seen of them.

mod keys;

use crate::app::presentation::value_text;
use crate::app::session::{IndicatorView, TableQuery, TableRows, TableSort};
use crate::l10n;
use crate::model::{Definition, Indicator, ObservedValue, Project};
use crate::t;
use crate::ui::context::{Action, Context};
use crate::ui::widgets::named_edit;
use egui_extras::{Column, TableBuilder, TableRow};
use geo::Rect;
use keys::{Cursor, Step};

/// What the table remembers.
#[derive(Default)]
pub struct State {
    sort: TableSort,
    descending: bool,
    filter: String,
    only_selected: bool,
    only_shown: bool,
    resting: Resting,
    cursor: Cursor,
    /// Keys that were pressed while the table had the keyboard.
    steps: Vec<Step>,
    /// Rows there was room for in the last frame.
    rows_in_sight: usize,
}

/// What the map shows, once it rests: rows are not made anew for every frame of a flight.
#[derive(Default)]
struct Resting {
    last: Option<Rect<f64>>,
    /// egui's time when it began to rest.
    since: f64,
    extent: Option<Rect<f64>>,
}

/// How long the map has to rest, in seconds.
const REST_SECONDS: f64 = 0.15;

impl Resting {
    fn follow(&mut self, shown: Option<Rect<f64>>, ui: &egui::Ui) {
        let now = ui.input(|input| input.time);
        if self.last != shown {
            (self.last, self.since) = (shown, now);
        }
        if self.extent.is_none() || now - self.since >= REST_SECONDS {
            self.extent = shown;
        } else if self.extent != shown {
            ui.request_repaint_after(std::time::Duration::from_secs_f64(REST_SECONDS));
        }
    }
}

impl State {
    /// Takes the keys that are the table's while it has the keyboard; called before anything else looks at them.
    pub fn take_keys(&mut self, ctx: &egui::Context) {
        self.steps = keys::take(ctx);
    }

    fn query(&self, definition: &Definition) -> TableQuery {
        TableQuery {
            definition: definition.id,
            sort: self.sort,
            descending: self.descending,
            filter: self.filter.trim().to_owned(),
            only_selected: self.only_selected,
            within_world: self.resting.extent.filter(|_| self.only_shown),
        }
    }

    /// The next order of a column: rising, falling, as in the file.
    fn sort_by(&mut self, column: TableSort) {
        (self.sort, self.descending) = match (self.sort == column, self.descending) {
            (false, _) => (column, false),
            (true, false) => (column, true),
            (true, true) => (TableSort::Source, false),
        };
    }
}

/// Shows the table. `shown` is what the map shows, in Web Mercator metres.
pub fn show(ui: &mut egui::Ui, project: &Project, state: &mut State, shown: Option<Rect<f64>>, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let Some(definition) = cx.session.view.active().and_then(|id| project.definition(id)) else {
        ui.weak(t!(lang, "space-nothing"));
        return;
    };
    state.resting.follow(shown, ui);
    let rows = cx.session.table_rows(definition.id).cloned();
    ui.horizontal_wrapped(|ui| bar(ui, definition, rows.as_ref(), state, cx));
    let query = state.query(definition);
    if !cx.session.table_is_arranged(&query) {
        cx.send(Action::ArrangeTable(query));
    }
    body(ui, project, definition, rows.as_ref(), state, cx);
}

/// Name, how many rows, what limits them, copying.
fn bar(ui: &mut egui::Ui, definition: &Definition, rows: Option<&TableRows>, state: &mut State, cx: &mut Context<'_>) {
    let lang = cx.lang;
    ui.strong(&definition.name);
    let all = l10n::count(lang, definition.spaces.len());
    if let Some(rows) = rows {
        ui.weak(t!(lang, "table-count", shown = l10n::count(lang, rows.order.len()), all = all));
    }
    let hint = t!(lang, "table-filter");
    let edit = egui::TextEdit::singleline(&mut state.filter).hint_text(&hint).desired_width(140.0);
    named_edit(ui.add(edit), &hint);
    ui.checkbox(&mut state.only_selected, t!(lang, "table-only-selected"));
    ui.checkbox(&mut state.only_shown, t!(lang, "table-only-shown"));
    let copy = ui.add_enabled(rows.is_some(), egui::Button::new(t!(lang, "table-copy")));
    if copy.on_hover_text(t!(lang, "table-copy-tooltip")).clicked() {
        cx.send(Action::CopyTable(definition.id));
    }
    if !cx.session.table_is_arranged(&state.query(definition)) {
        ui.add(egui::Spinner::new().size(12.0));
        ui.weak(t!(lang, "table-sorting"));
    }
}

fn body(
    ui: &mut egui::Ui,
    project: &Project,
    definition: &Definition,
    rows: Option<&TableRows>,
    state: &mut State,
    cx: &mut Context<'_>,
) {
    let view = cx.session.indicator_view().filter(|view| view.classes.len() == definition.spaces.len());
    let indicator = view.and_then(|view| Some((project.indicator(view.indicator)?, view)));
    // Below the rows, so that it gets what they don't take: the keyboard, and clicks beside them.
    let rect = ui.available_rect_before_wrap();
    let ground = ui.interact(rect, keys::focus_id(), egui::Sense::click());
    ground.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Table, true, t!(cx.lang, "table-purpose-spaces")));
    if ground.clicked() {
        ground.request_focus();
    }
    keys::keep_arrows(ui.ctx());
    let height = ui.text_style_height(&egui::TextStyle::Body) + 6.0;
    state.rows_in_sight = (rect.height() / (height + ui.spacing().item_spacing.y)).max(2.0) as usize - 1;
    let painted = Painted { definition, rows, indicator, height };
    // The frame that shows who has the keyboard lies beside the letters, not on them.
    let inside = egui::UiBuilder::new().max_rect(rect.shrink2(egui::vec2(FRAME_PT, FRAME_PT / 2.0)));
    let used = ui.scope_builder(inside, |ui| {
        let room = ui.available_width();
        let widths = Widths::for_room(room);
        egui::ScrollArea::horizontal().id_salt("columns").auto_shrink([false, false]).show(ui, |ui| {
            ui.set_width(room.max(widths.least(indicator.is_some(), ui)));
            painted.show(ui, &widths, state, cx)
        })
    });
    // The margin belongs to the table: without it the panel would become lower in every frame.
    ui.expand_to_include_rect(rect);
    if used.inner.inner {
        ground.request_focus();
    }
    if ground.has_focus() {
        let stroke = ui.visuals().selection.stroke;
        ui.painter().rect_stroke(rect, 2.0, stroke, egui::StrokeKind::Inside);
    }
}

/// Room between the frame and the letters, in points.
const FRAME_PT: f32 = 5.0;

/// Widths of the columns at first, in points.
struct Widths {
    code: f32,
    name: f32,
    area: f32,
    residents: f32,
    indicator: f32,
}

impl Widths {
    fn for_room(room: f32) -> Self {
        // With large type there is room for a hundred letters at most.
        let (code, name) = ((room * 0.15).clamp(64.0, 110.0), (room * 0.28).clamp(90.0, 240.0));
        Self { code, name, area: 90.0, residents: 110.0, indicator: 120.0 }
    }

    /// What all columns take side by side: where there is less room, they are scrolled to and not cut off.
    fn least(&self, with_indicator: bool, ui: &egui::Ui) -> f32 {
        let (gap, bar) = (ui.spacing().item_spacing.x, ui.spacing().scroll.allocated_width());
        let columns = [self.code, self.name, self.area, self.residents].iter().sum::<f32>() + 3.0 * gap + bar;
        if with_indicator { columns + gap + self.indicator } else { columns }
    }
}

/// What a table is painted of.
struct Painted<'a> {
    definition: &'a Definition,
    rows: Option<&'a TableRows>,
    indicator: Option<(&'a Indicator, &'a IndicatorView)>,
    height: f32,
}

impl Painted<'_> {
    /// Whether it was clicked, and so gets the keyboard.
    fn show(&self, ui: &mut egui::Ui, widths: &Widths, state: &mut State, cx: &mut Context<'_>) -> bool {
        let Self { definition, rows, indicator, height } = *self;
        let mut builder = builder(ui, widths, indicator.is_some());
        if let Some(rows) = rows {
            let scroll = state.cursor.follow(definition.id, &rows.order, &cx.session.selection);
            let moved = step(definition, rows, state, cx);
            if let Some(row) = moved.or(scroll) {
                builder = builder.scroll_to_row(row, None);
            }
        }
        let (table, mut used) = header(builder, height, indicator.map(|(indicator, _)| indicator), state, cx.lang);
        let Some(rows) = rows else { return used };
        let areas = cx.session.definition_view(definition.id).map(|view| view.areas_m2.clone()).unwrap_or_default();
        let painting = Painting {
            definition,
            areas_m2: &areas,
            unit: AreaUnit::for_mean(rows.mean_area_m2),
            indicator: indicator.map(|(indicator, view)| (indicator, view.values.as_slice(), view.decimals)),
            lang: cx.lang,
        };
        let mut clicked = None;
        table.body(|body| {
            body.rows(height, rows.order.len(), |mut row| {
                let Some(&at) = rows.order.get(row.index()) else { return };
                row.set_selected(cx.session.selection.contains(definition.id, at));
                painting.row(&mut row, at);
                let response = row.response();
                if response.clicked() {
                    let double = response.double_clicked();
                    clicked = Some((at, double, response.ctx.input(|input| input.modifiers)));
                }
            });
        });
        if let Some((at, double, modifiers)) = clicked {
            used = true;
            click(definition, rows, at, (double, modifiers), state, cx);
        }
        used
    }
}

fn builder<'a>(ui: &'a mut egui::Ui, widths: &Widths, with_indicator: bool) -> TableBuilder<'a> {
    let builder = TableBuilder::new(ui)
        .id_salt("spaces")
        .striped(true)
        .sense(egui::Sense::click())
        .auto_shrink([false, false])
        // The table takes the room it is given, not more: the map above needs it.
        .min_scrolled_height(0.0)
        .cell_layout(egui::Layout::left_to_right(egui::Align::Center))
        .column(Column::initial(widths.code).resizable(true).clip(true))
        .column(Column::initial(widths.name).resizable(true).clip(true))
        .column(Column::initial(widths.area).resizable(true))
        .column(Column::initial(widths.residents).resizable(true));
    if with_indicator { builder.column(Column::remainder().at_least(widths.indicator).clip(true)) } else { builder }
}

/// The headings; and whether one was clicked.
fn header<'a>(
    builder: TableBuilder<'a>,
    height: f32,
    indicator: Option<&Indicator>,
    state: &mut State,
    lang: l10n::Lang,
) -> (egui_extras::Table<'a>, bool) {
    let mut clicked = false;
    let mut columns = vec![
        (TableSort::Code, t!(lang, "table-code")),
        (TableSort::Name, t!(lang, "table-name")),
        (TableSort::Area, t!(lang, "space-area")),
        (TableSort::Residents, t!(lang, "space-residents")),
    ];
    columns.extend(indicator.map(|indicator| (TableSort::Indicator, indicator.name.clone())));
    let table = builder.header(height, |mut header| {
        for (column, title) in &columns {
            header.col(|ui| {
                let text = egui::RichText::new(title).strong();
                if state.sort == *column {
                    sort_mark(ui, state.descending);
                }
                if ui.add(egui::Button::new(text).frame(false).truncate()).clicked() {
                    state.sort_by(*column);
                    // Whoever goes through the headings by keys stays there.
                    clicked |= ui.input(|input| input.pointer.any_click());
                }
            });
        }
    });
    (table, clicked)
}

/// What keys do; the row that is to be seen.
fn step(definition: &Definition, rows: &TableRows, state: &mut State, cx: &mut Context<'_>) -> Option<usize> {
    let mut seen = None;
    for step in std::mem::take(&mut state.steps) {
        match step {
            Step::All => select(definition, rows.order.to_vec(), false, state, cx),
            Step::Zoom => cx.send(Action::Run(crate::app::user_command::UserCommand::ZoomSelection)),
            Step::Move { to, extends } => {
                let Some(row) = state.cursor.go(to, extends, state.rows_in_sight, &rows.order) else { continue };
                select(definition, state.cursor.range(&rows.order), false, state, cx);
                seen = Some(row);
            }
        }
    }
    seen
}

/// What a click does: this row alone; with Ctrl in or out; with Shift all from where the last one was; with both these besides
/// what is selected.
fn click(
    definition: &Definition,
    rows: &TableRows,
    at: u32,
    (double, modifiers): (bool, egui::Modifiers),
    state: &mut State,
    cx: &mut Context<'_>,
) {
    if modifiers.shift {
        state.cursor.reach(at);
        let mut spaces = state.cursor.range(&rows.order);
        if modifiers.command && cx.session.selection.definition() == Some(definition.id) {
            spaces.extend(cx.session.selection.spaces());
        }
        return select(definition, spaces, false, state, cx);
    }
    state.cursor.put(at);
    if modifiers.command {
        state.cursor.expect_own();
        cx.send(Action::ToggleSelected(definition.id, at));
        return;
    }
    select(definition, vec![at], double, state, cx);
    cx.send(Action::ShowTab(super::Tab::Space));
}

fn select(definition: &Definition, spaces: Vec<u32>, zoom: bool, state: &mut State, cx: &mut Context<'_>) {
    state.cursor.expect_own();
    cx.send(Action::Select { definition: definition.id, spaces, zoom });
}

/// What the cells of all rows need.
struct Painting<'a> {
    definition: &'a Definition,
    areas_m2: &'a [f64],
    unit: AreaUnit,
    indicator: Option<(&'a Indicator, &'a [Option<ObservedValue>], usize)>,
    lang: l10n::Lang,
}

impl Painting<'_> {
    fn row(&self, row: &mut TableRow<'_, '_>, at: u32) {
        let (lang, at) = (self.lang, at as usize);
        let Some(space) = self.definition.spaces.get(at) else { return };
        for text in [&space.code, &space.name] {
            row.col(|ui| {
                ui.add(egui::Label::new(text).truncate().selectable(false));
            });
        }
        let area = self.areas_m2.get(at).map_or("…".to_owned(), |area_m2| self.unit.text(lang, *area_m2));
        let residents = space.residents.map_or("–".to_owned(), |n| l10n::number(lang, n, 0));
        let value = self.indicator.map(|(indicator, values, decimals)| {
            let value = values.get(at).copied().flatten();
            let estimated = value.filter(|value| matches!(value, ObservedValue::Estimated { .. }));
            (value_text(lang, value, &indicator.unit, decimals), estimated)
        });
        for (text, estimated) in [Some((area, None)), Some((residents, None)), value].into_iter().flatten() {
            row.col(|ui| {
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    let response = ui.add(egui::Label::new(text).selectable(false).truncate());
                    if let Some(estimated) = estimated {
                        response.on_hover_text(crate::app::explain::provenance(lang, estimated));
                    }
                });
            });
        }
    }
}

/// A small triangle: the fonts have none.
pub(super) fn sort_mark(ui: &mut egui::Ui, falling: bool) {
    let (rect, _) = ui.allocate_exact_size(egui::vec2(8.0, 8.0), egui::Sense::hover());
    let (tip, base) = if falling { (rect.bottom(), rect.top()) } else { (rect.top(), rect.bottom()) };
    let corners = vec![egui::pos2(rect.center().x, tip), egui::pos2(rect.right(), base), egui::pos2(rect.left(), base)];
    let colour = ui.visuals().text_color();
    ui.painter().add(egui::Shape::convex_polygon(corners, colour, egui::Stroke::NONE));
}

/// One unit for the whole column, so that areas can be compared by eye.
#[derive(Clone, Copy)]
pub(super) enum AreaUnit {
    Hectare,
    SquareKilometre,
}

impl AreaUnit {
    pub(super) fn for_mean(mean_m2: f64) -> Self {
        if mean_m2 < 1_000_000.0 { Self::Hectare } else { Self::SquareKilometre }
    }

    pub(super) fn text(self, lang: l10n::Lang, area_m2: f64) -> String {
        match self {
            Self::Hectare => format!("{} ha", l10n::number(lang, area_m2 / 10_000.0, 1)),
            Self::SquareKilometre => format!("{} km²", l10n::number(lang, area_m2 / 1_000_000.0, 2)),
        }
    }
}
