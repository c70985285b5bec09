//! A table of rows that mouse and keyboard choose from; only the rows in sight are made.

use super::table::sort_mark;
use egui::{EventFilter, Key, Modifiers};
use egui_extras::{Column, TableBuilder};

/// A column.
pub(super) struct Title {
    pub(super) text: String,
    /// In points; `None` for a share of what is left.
    pub(super) width: Option<f32>,
    /// Numbers stand at the right.
    pub(super) is_number: bool,
    /// Whether rows can be ordered by it.
    pub(super) sortable: bool,
    /// Whether they are, and then whether falling.
    pub(super) sorted: Option<bool>,
}

impl Title {
    pub(super) fn text(text: String) -> Self {
        Self { text, width: None, is_number: false, sortable: false, sorted: None }
    }

    pub(super) fn number(text: String, width: f32) -> Self {
        Self { text, width: Some(width), is_number: true, sortable: false, sorted: None }
    }

    pub(super) fn sortable(self) -> Self {
        Self { sortable: true, ..self }
    }

    /// Sortable, with a mark where rows are ordered by it.
    pub(super) fn sorted(self, sorted: Option<bool>) -> Self {
        Self { sortable: true, sorted, ..self }
    }
}

/// What the table remembers: the row the keyboard is at.
#[derive(Default)]
pub(super) struct Cursor {
    at: Option<usize>,
    in_sight: usize,
}

impl Cursor {
    /// Rows changed: the cursor stands nowhere.
    pub(super) fn forget(&mut self) {
        self.at = None;
    }

    fn go(&mut self, key: Key, count: usize) {
        let Some(last) = count.checked_sub(1) else { return };
        let page = self.in_sight.max(1);
        self.at = Some(match (key, self.at) {
            (Key::Home, _) | (Key::ArrowDown | Key::PageDown, None) => 0,
            (Key::End, _) | (_, None) => last,
            (Key::ArrowUp, Some(at)) => at.saturating_sub(1).min(last),
            (Key::PageUp, Some(at)) => at.saturating_sub(page).min(last),
            (Key::ArrowDown, Some(at)) => (at + 1).min(last),
            (_, Some(at)) => at.saturating_add(page).min(last),
        });
    }
}

/// What the user did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Chosen {
    /// This row was clicked, or Enter pressed on it.
    Row(usize),
    /// The heading of this column was clicked.
    Column(usize),
}

/// Shows the table in what room there is. `purpose` is what a screen reader says of it.
pub(super) fn table(
    ui: &mut egui::Ui,
    (id, purpose): (&str, &str),
    titles: &[Title],
    count: usize,
    cursor: &mut Cursor,
    cell: impl Fn(usize, usize) -> String,
) -> Option<Chosen> {
    let height = ui.text_style_height(&egui::TextStyle::Body) + 6.0;
    let rect = ui.available_rect_before_wrap();
    let focus = ui.scope_id().with(id);
    // Below the rows, so that it gets what they don't take: the keyboard, and clicks beside them.
    let ground = ui.interact(rect, focus, egui::Sense::click());
    ground.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Table, true, purpose));
    if ground.clicked() {
        ground.request_focus();
    }
    let (moved, mut chosen) = keys(ui, focus, count, cursor);
    cursor.in_sight = (rect.height() / (height + ui.spacing().item_spacing.y)).max(2.0) as usize - 1;
    let mut builder = builder(ui, id, titles);
    if let Some(row) = moved {
        builder = builder.scroll_to_row(row, None);
    }
    let table = builder.header(height, |mut header| {
        for (at, title) in titles.iter().enumerate() {
            header.col(|ui| {
                let text = egui::RichText::new(&title.text).strong();
                if let Some(falling) = title.sorted {
                    sort_mark(ui, falling);
                }
                if !title.sortable {
                    ui.add(egui::Label::new(text).truncate());
                } else if ui.add(egui::Button::new(text).frame(false).truncate()).clicked() {
                    chosen = Some(Chosen::Column(at));
                }
            });
        }
    });
    table.body(|body| {
        body.rows(height, count, |mut row| {
            let at = row.index();
            row.set_selected(cursor.at == Some(at));
            for (column, title) in titles.iter().enumerate() {
                row.col(|ui| cell_label(ui, cell(at, column), title.is_number));
            }
            if row.response().clicked() {
                cursor.at = Some(at);
                chosen = Some(Chosen::Row(at));
            }
        });
    });
    if ui.memory(|memory| memory.has_focus(focus)) {
        ui.painter().rect_stroke(rect, 2.0, ui.visuals().selection.stroke, egui::StrokeKind::Inside);
    }
    if matches!(chosen, Some(Chosen::Row(_))) {
        ui.memory_mut(|memory| memory.request_focus(focus));
    }
    chosen
}

fn builder<'a>(ui: &'a mut egui::Ui, id: &str, titles: &[Title]) -> TableBuilder<'a> {
    let builder = TableBuilder::new(ui)
        .id_salt(id)
        .striped(true)
        .sense(egui::Sense::click())
        .auto_shrink([false, false])
        .min_scrolled_height(0.0)
        .cell_layout(egui::Layout::left_to_right(egui::Align::Center));
    titles.iter().fold(builder, |builder, title| {
        builder.column(match title.width {
            Some(width) => Column::exact(width).clip(true),
            None => Column::remainder().at_least(60.0).clip(true),
        })
    })
}

fn cell_label(ui: &mut egui::Ui, text: String, is_number: bool) {
    let label = egui::Label::new(text).truncate().selectable(false);
    if is_number {
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| ui.add(label));
    } else {
        // A shortened text says all of itself when the pointer rests on it.
        ui.add(label);
    }
}

/// The row that is to be seen, and what Enter chose.
fn keys(ui: &egui::Ui, focus: egui::Id, count: usize, cursor: &mut Cursor) -> (Option<usize>, Option<Chosen>) {
    if !ui.memory(|memory| memory.has_focus(focus)) {
        return (None, None);
    }
    let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(focus, filter));
    let before = cursor.at;
    let entered = ui.input_mut(|input| {
        for key in [Key::ArrowUp, Key::ArrowDown, Key::PageUp, Key::PageDown, Key::Home, Key::End] {
            for _ in 0..input.count_and_consume_key(Modifiers::NONE, key) {
                cursor.go(key, count);
            }
        }
        input.consume_key(Modifiers::NONE, Key::Enter)
    });
    let moved = cursor.at.filter(|_| cursor.at != before);
    (moved, cursor.at.filter(|at| entered && *at < count).map(Chosen::Row))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stop_at_the_ends() {
        let mut cursor = Cursor { at: None, in_sight: 3 };
        let mut go = |key, count| {
            cursor.go(key, count);
            cursor.at
        };
        assert_eq!(go(Key::ArrowUp, 0), None);
        assert_eq!(go(Key::ArrowDown, 5), Some(0));
        assert_eq!(go(Key::ArrowUp, 5), Some(0));
        assert_eq!(go(Key::PageDown, 5), Some(3));
        assert_eq!(go(Key::PageDown, 5), Some(4));
        assert_eq!(go(Key::PageUp, 5), Some(1));
        assert_eq!(go(Key::End, 5), Some(4));
        assert_eq!(go(Key::ArrowDown, 2), Some(1), "rows became fewer");
        assert_eq!(go(Key::Home, 2), Some(0));
    }
}
