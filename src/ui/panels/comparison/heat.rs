//! The cross-table as a heat map: spaces of the finer definition in rows, of the coarser in columns, ordered so that large cells lie along
//! the diagonal. Only what is in sight is painted.

use super::Sides;
use crate::app::explain;
use crate::app::operations::Pair;
use crate::app::presentation::class_colours;
use crate::l10n::{self, Lang};
use crate::t;
use crate::ui::widgets::colour_of;
use egui::{Align2, Color32, EventFilter, FontId, Key, Modifiers, Rect, Ui, Vec2, pos2, vec2};
use std::f32::consts::FRAC_PI_2;

/// What the heat map remembers: the cell the keyboard is at, as row and column in the order shown.
#[derive(Default)]
pub(super) struct State {
    cursor: Option<(usize, usize)>,
}

/// Classes of the share of a row that lies in a column.
const CLASSES: usize = 7;
/// Size of a cell by the height of a line.
const CELL: f32 = 1.15;

/// What is measured once a frame.
struct Measures {
    cell: f32,
    row_title: f32,
    column_title: f32,
    font: FontId,
}

impl Measures {
    fn of(ui: &Ui) -> Self {
        let font = egui::TextStyle::Small.resolve(ui.style());
        let line = ui.text_style_height(&egui::TextStyle::Body);
        let row_title = (ui.available_width() * 0.34).clamp(70.0, 190.0);
        Self { cell: (line * CELL).round(), row_title, column_title: line * 6.0, font }
    }

    /// The rectangle of a cell, from the upper left corner of everything.
    fn cell(&self, row: usize, column: usize) -> Rect {
        let min = pos2(self.row_title + column as f32 * self.cell, self.column_title + row as f32 * self.cell);
        Rect::from_min_size(min, Vec2::splat(self.cell))
    }
}

/// The cells with what is looked up for them.
pub(super) struct Heat<'a> {
    pub(super) sides: &'a Sides<'a>,
    pub(super) by_residents: bool,
    pub(super) lang: Lang,
}

impl Heat<'_> {
    fn rows(&self) -> &[u32] {
        let details = &self.sides.report.details;
        if self.rows_are_a() { &details.rows } else { &details.columns }
    }

    fn columns(&self) -> &[u32] {
        let details = &self.sides.report.details;
        if self.rows_are_a() { &details.columns } else { &details.rows }
    }

    fn rows_are_a(&self) -> bool {
        self.sides.report.comparison.finer_is_a
    }

    fn pair(&self, row: usize, column: usize) -> Option<&Pair> {
        let (fine, coarse) = (*self.rows().get(row)?, *self.columns().get(column)?);
        let key = if self.rows_are_a() { (fine, coarse) } else { (coarse, fine) };
        let pairs = &self.sides.report.comparison.pairs;
        pairs.get(pairs.binary_search_by_key(&key, |pair| (pair.a, pair.b)).ok()?)
    }

    /// Share (0 to 1) of a row's space that lies in a column's.
    fn share(&self, pair: &Pair) -> f64 {
        let at = if self.rows_are_a() { pair.a } else { pair.b };
        let Some(fit) = self.sides.report.comparison.fits(self.rows_are_a()).get(at as usize) else { return 0.0 };
        let (part, whole) = match (self.by_residents, pair.residents, fit.residents) {
            (true, Some(part), Some(whole)) => (part, whole),
            _ => (pair.area_m2, fit.common_area_m2),
        };
        if whole > 0.0 { part / whole } else { 0.0 }
    }

    fn label(&self, fine: bool, at: usize) -> String {
        let spaces = if fine { self.rows() } else { self.columns() };
        let names = self.sides.names(self.rows_are_a() == fine);
        spaces.get(at).map(|space| names.label(self.lang, *space)).unwrap_or_default()
    }

    /// A cell in words.
    fn words(&self, row: usize, column: usize) -> String {
        let (lang, fine, coarse) = (self.lang, self.label(true, row), self.label(false, column));
        let Some(pair) = self.pair(row, column) else {
            return t!(lang, "comparison-cell-empty", fine = fine, coarse = coarse);
        };
        t!(
            lang,
            "comparison-cell",
            fine = fine,
            coarse = coarse,
            amount = explain::concerned(lang, pair.residents, pair.area_m2, false),
            share = l10n::percent(lang, self.share(pair), 1),
            jaccard = l10n::number(lang, pair.jaccard_residents.unwrap_or(pair.jaccard_area), 2),
        )
    }
}

/// Shows it in what room there is; the pair that was clicked, or on which Enter was pressed, as spaces of A and B.
pub(super) fn show(ui: &mut Ui, heat: &Heat<'_>, state: &mut State) -> Option<(u32, u32)> {
    let measures = Measures::of(ui);
    let (rows, columns) = (heat.rows().len(), heat.columns().len());
    state.cursor = state.cursor.filter(|(row, column)| *row < rows && *column < columns);
    let told = ui.text_style_height(&egui::TextStyle::Body) * 2.0 + 12.0;
    let room = (ui.available_height() - told).max(80.0);
    let mut pointed = None;
    let mut chosen = None;
    egui::ScrollArea::both().id_salt("heat").auto_shrink([false, false]).max_height(room).show_viewport(
        ui,
        |ui, viewport| {
            let corner = ui.max_rect().min;
            let all = measures.cell(rows.saturating_sub(1), columns.saturating_sub(1)).max.to_vec2();
            ui.set_min_size(all);
            let seen = viewport.translate(corner.to_vec2());
            (pointed, chosen) = cells(ui, heat, &measures, (corner, seen), state);
            titles(ui, heat, &measures, (corner, seen), state.cursor);
        },
    );
    let at = pointed.or(state.cursor);
    let words = at.map_or_else(|| t!(heat.lang, "comparison-cell-hint"), |(row, column)| heat.words(row, column));
    ui.label(words);
    let pair = chosen.and_then(|(row, column)| heat.pair(row, column))?;
    Some((pair.a, pair.b))
}

type Cell = (usize, usize);

/// Paints the cells in sight; which the pointer is at, and which was chosen.
fn cells(
    ui: &mut Ui,
    heat: &Heat<'_>,
    measures: &Measures,
    (corner, seen): (egui::Pos2, Rect),
    state: &mut State,
) -> (Option<Cell>, Option<Cell>) {
    let body = Rect::from_min_max(seen.min + vec2(measures.row_title, measures.column_title), seen.max);
    let response = ui.interact(body, ui.scope_id().with("heat cells"), egui::Sense::click());
    let (rows, columns) = (heat.rows().len(), heat.columns().len());
    let cell_at = |position: egui::Pos2| -> Option<Cell> {
        let from = position - corner - vec2(measures.row_title, measures.column_title);
        let (row, column) = ((from.y / measures.cell).floor(), (from.x / measures.cell).floor());
        let inside = row >= 0.0 && column >= 0.0 && (row as usize) < rows && (column as usize) < columns;
        inside.then_some((row as usize, column as usize))
    };
    let pointed = response.hover_pos().filter(|at| body.contains(*at)).and_then(cell_at);
    let mut chosen = pointed.filter(|_| response.clicked());
    if let Some(cell) = chosen {
        state.cursor = Some(cell);
        response.request_focus();
    }
    let before = state.cursor;
    chosen = chosen.or(keys(ui, response.id, (rows, columns), state));
    if let Some((row, column)) = state.cursor.filter(|_| state.cursor != before) {
        let rect = measures.cell(row, column).translate(corner.to_vec2());
        // The titles cover what is close behind them.
        let rect = Rect::from_min_max(rect.min - vec2(measures.row_title, measures.column_title), rect.max);
        ui.scroll_to_rect(rect, None);
    }
    let purpose =
        state.cursor.map_or_else(|| t!(heat.lang, "comparison-heat-purpose"), |(row, column)| heat.words(row, column));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Table, true, &purpose));
    let (colours, dark) = (class_colours(CLASSES), ui.visuals().dark_mode);
    let painter = ui.painter().with_clip_rect(body.intersect(ui.clip_rect()));
    let line = |from: f32, to: f32, all: usize| {
        let first = (from / measures.cell).floor().max(0.0) as usize;
        first.min(all)..((to / measures.cell).ceil().max(0.0) as usize).min(all)
    };
    let inner = corner + vec2(measures.row_title, measures.column_title);
    for row in line(body.top() - inner.y, body.bottom() - inner.y, rows) {
        for column in line(body.left() - inner.x, body.right() - inner.x, columns) {
            let Some(pair) = heat.pair(row, column) else { continue };
            let class = ((heat.share(pair) * CLASSES as f64).ceil() as usize).clamp(1, CLASSES) - 1;
            // What is much stands out from the ground, whether that is light or dark.
            let class = if dark { CLASSES - 1 - class } else { class };
            let rect = measures.cell(row, column).translate(corner.to_vec2()).shrink(0.5);
            let colour = colours.get(class).map_or(Color32::GRAY, |colour| colour_of(*colour));
            painter.rect_filled(rect, 1.0, colour);
        }
    }
    let stroke = egui::Stroke::new(2.0, ui.visuals().strong_text_color());
    for (row, column) in pointed.into_iter().chain(state.cursor) {
        let rect = measures.cell(row, column).translate(corner.to_vec2());
        painter.rect_stroke(rect, 1.0, stroke, egui::StrokeKind::Inside);
    }
    (pointed, chosen)
}

/// Arrow keys move from cell to cell; Enter chooses one.
fn keys(ui: &Ui, focus: egui::Id, (rows, columns): (usize, usize), state: &mut State) -> Option<Cell> {
    if !ui.memory(|memory| memory.has_focus(focus)) || rows == 0 || columns == 0 {
        return None;
    }
    let filter = EventFilter { vertical_arrows: true, horizontal_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(focus, filter));
    ui.input_mut(|input| {
        let (mut row, mut column) = state.cursor.unwrap_or_default();
        let mut moved = false;
        let mut times = |key| {
            let times = input.count_and_consume_key(Modifiers::NONE, key);
            moved |= times > 0;
            times
        };
        row = row.saturating_sub(times(Key::ArrowUp));
        row = (row + times(Key::ArrowDown)).min(rows - 1);
        column = column.saturating_sub(times(Key::ArrowLeft));
        column = (column + times(Key::ArrowRight)).min(columns - 1);
        if moved {
            state.cursor = Some((row, column));
        }
        if input.consume_key(Modifiers::NONE, Key::Enter) { state.cursor } else { None }
    })
}

/// Names of rows and columns, which stay in sight.
fn titles(ui: &Ui, heat: &Heat<'_>, measures: &Measures, (corner, seen): (egui::Pos2, Rect), cursor: Option<Cell>) {
    let (ground, ink) = (ui.visuals().panel_fill, ui.visuals().text_color());
    let inner = corner + vec2(measures.row_title, measures.column_title);
    let left = Rect::from_min_max(seen.min, pos2(seen.left() + measures.row_title, seen.bottom()));
    let top = Rect::from_min_max(seen.min, pos2(seen.right(), seen.top() + measures.column_title));
    let in_sight = |from: f32, to: f32, all: usize| {
        let first = (from / measures.cell).floor().max(0.0) as usize;
        first.min(all)..((to / measures.cell).ceil().max(0.0) as usize).min(all)
    };
    let shortened = |text: String, width: f32, strong: bool| {
        let colour = if strong { ui.visuals().strong_text_color() } else { ink };
        let mut job = egui::text::LayoutJob::simple_singleline(text, measures.font.clone(), colour);
        job.wrap = egui::text::TextWrapping::truncate_at_width(width);
        ui.painter().layout_job(job)
    };
    let painter = ui.painter().with_clip_rect(left.intersect(ui.clip_rect()));
    painter.rect_filled(left, 0.0, ground);
    for row in in_sight(seen.top() + measures.column_title - inner.y, seen.bottom() - inner.y, heat.rows().len()) {
        let strong = cursor.is_some_and(|(at, _)| at == row);
        let text = shortened(heat.label(true, row), measures.row_title - 6.0, strong);
        let middle = inner.y + (row as f32 + 0.5) * measures.cell;
        let rect = Align2::LEFT_CENTER.anchor_size(pos2(seen.left() + 2.0, middle), text.size());
        painter.galley(rect.min, text, ink);
    }
    let painter = ui.painter().with_clip_rect(top.intersect(ui.clip_rect()));
    painter.rect_filled(top, 0.0, ground);
    let columns = heat.columns().len();
    for column in in_sight(seen.left() + measures.row_title - inner.x, seen.right() - inner.x, columns) {
        let strong = cursor.is_some_and(|(_, at)| at == column);
        let text = shortened(heat.label(false, column), measures.column_title - 6.0, strong);
        let middle = inner.x + (column as f32 + 0.5) * measures.cell;
        let at = pos2(middle - text.size().y / 2.0, top.bottom() - 3.0);
        painter.add(egui::epaint::TextShape::new(at, text, ink).with_angle(-FRAC_PI_2));
    }
    // Neither kind of name shines through where both would be.
    ui.painter().rect_filled(left.intersect(top), 0.0, ground);
}
