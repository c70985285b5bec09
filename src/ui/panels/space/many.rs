//! Several selected spaces: what they are together, and the list of them.

use crate::app::session::DefinitionView;
use crate::app::user_command::UserCommand;
use crate::l10n::{self, Lang};
use crate::model::{Definition, DefinitionId, Space};
use crate::t;
use crate::ui::context::{Action, Context};
use crate::ui::panels::table::AreaUnit;
use crate::ui::widgets::{fact, heading, named};
use egui_extras::{Column, TableBuilder, TableRow};
use std::sync::Arc;

/// What the list remembers: sums and order, made when something they are made from changed.
#[derive(Default)]
pub struct State {
    made: Option<Made>,
}

struct Made {
    definition: DefinitionId,
    generation: u64,
    spaces: Arc<Vec<Space>>,
    areas_m2: Arc<Vec<f64>>,
    selected: Vec<u32>,
    sums: Sums,
}

/// What selected spaces are together.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Sums {
    count: usize,
    area_m2: f64,
    residents: f64,
    /// How many state their residents.
    stated: usize,
}

impl Sums {
    fn of(selected: &[u32], spaces: &[Space], areas_m2: &[f64]) -> Self {
        let mut sums = Self { count: selected.len(), ..Self::default() };
        for at in selected {
            sums.area_m2 += areas_m2.get(*at as usize).copied().unwrap_or(0.0);
            if let Some(residents) = spaces.get(*at as usize).and_then(|space| space.residents) {
                sums.residents += residents;
                sums.stated += 1;
            }
        }
        sums
    }

    /// Residents in words: a sum of some says that it is one.
    fn residents_text(self, lang: Lang) -> String {
        let sum = l10n::number(lang, self.residents, 0);
        match self.count.saturating_sub(self.stated) {
            _ if self.stated == 0 => t!(lang, "value-missing"),
            0 => sum,
            missing => t!(lang, "space-residents-partly", sum = sum, missing = l10n::count(lang, missing)),
        }
    }
}

impl State {
    /// Whatever it was made from last, made from this now.
    fn refresh(&mut self, definition: &Definition, view: Option<&DefinitionView>, cx: &Context<'_>) -> &Made {
        let selection = &cx.session.selection;
        let areas_m2 = view.map(|view| view.areas_m2.clone()).unwrap_or_default();
        let fresh = self.made.take().filter(|made| {
            made.definition == definition.id
                && made.generation == selection.generation()
                && Arc::ptr_eq(&made.spaces, &definition.spaces)
                && Arc::ptr_eq(&made.areas_m2, &areas_m2)
        });
        self.made.insert(fresh.unwrap_or_else(|| {
            let selected: Vec<u32> = selection.spaces().iter().copied().collect();
            let sums = Sums::of(&selected, &definition.spaces, &areas_m2);
            let (generation, spaces) = (selection.generation(), definition.spaces.clone());
            Made { definition: definition.id, generation, spaces, areas_m2, selected, sums }
        }))
    }
}

/// Sums above, the list below.
pub(super) fn show(ui: &mut egui::Ui, definition: &Definition, state: &mut State, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let made = state.refresh(definition, cx.session.definition_view(definition.id), cx);
    heading(ui, &t!(lang, "space-many", count = l10n::count(lang, made.sums.count)));
    ui.weak(&definition.name);
    ui.add_space(4.0);
    fact(ui, &t!(lang, "space-area"), &l10n::area(lang, made.sums.area_m2));
    fact(ui, &t!(lang, "space-residents"), &made.sums.residents_text(lang));
    ui.horizontal_wrapped(|ui| {
        for command in [UserCommand::ZoomSelection, UserCommand::ClearSelection] {
            if ui.button(command.label(lang)).clicked() {
                cx.send(Action::Run(command));
            }
        }
    });
    ui.add_space(4.0);
    list(ui, definition, made, cx);
}

fn list(ui: &mut egui::Ui, definition: &Definition, made: &Made, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let height = ui.text_style_height(&egui::TextStyle::Body) + 6.0;
    let room = ui.available_width();
    let numbers = (room * 0.24).clamp(56.0, 90.0);
    let table = TableBuilder::new(ui)
        .id_salt("selection")
        .striped(true)
        .sense(egui::Sense::click())
        .auto_shrink([false, false])
        .min_scrolled_height(0.0)
        .cell_layout(egui::Layout::left_to_right(egui::Align::Center))
        .column(Column::remainder().at_least(60.0).clip(true))
        .column(Column::exact(numbers).clip(true))
        .column(Column::exact(numbers).clip(true))
        .column(Column::exact(20.0));
    let table = table.header(height, |mut header| {
        for title in [t!(lang, "table-space"), t!(lang, "space-residents"), t!(lang, "space-area")] {
            header.col(|ui| {
                ui.add(egui::Label::new(egui::RichText::new(title).weak()).truncate().selectable(false));
            });
        }
        header.col(|_| {});
    });
    let unit = AreaUnit::for_mean(made.sums.area_m2 / made.sums.count.max(1) as f64);
    let mut wanted = None;
    table.body(|body| {
        body.rows(height, made.selected.len(), |mut row| {
            let Some(&at) = made.selected.get(row.index()) else { return };
            if let Some(action) = space_row(&mut row, definition, made, (at, unit), lang) {
                wanted = Some(action);
            }
        });
    });
    wanted.into_iter().for_each(|action| cx.send(action));
}

/// A row of the list; what was asked for in it: a click selects it alone (with Ctrl takes it out, as in the table), a double click shows
/// it, the cross takes it out.
fn space_row(
    row: &mut TableRow<'_, '_>,
    definition: &Definition,
    made: &Made,
    (at, unit): (u32, AreaUnit),
    lang: Lang,
) -> Option<Action> {
    let space = definition.spaces.get(at as usize)?;
    let label = match space.label() {
        label if label.is_empty() => "–".to_owned(),
        label => label,
    };
    row.col(|ui| {
        ui.add(egui::Label::new(&label).truncate().selectable(false));
    });
    let residents = space.residents.map_or("–".to_owned(), |n| l10n::number(lang, n, 0));
    let area = made.areas_m2.get(at as usize).map_or("…".to_owned(), |area_m2| unit.text(lang, *area_m2));
    for text in [residents, area] {
        row.col(|ui| {
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.add(egui::Label::new(text).truncate().selectable(false));
            });
        });
    }
    let mut out = false;
    row.col(|ui| {
        let name = t!(lang, "space-take-out", name = label.clone());
        let button = ui.add(egui::Button::new("×").frame(false).small());
        out = named(button, &name).on_hover_text(&name).clicked();
    });
    let response = row.response();
    if out || (response.clicked() && response.ctx.input(|input| input.modifiers.command)) {
        return Some(Action::ToggleSelected(definition.id, at));
    }
    let (definition, zoom) = (definition.id, response.double_clicked());
    response.clicked().then(|| Action::Select { definition, spaces: vec![at], zoom })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SpaceId;

    #[test]
    fn sums_say_what_is_missing() {
        let space = |at: u32, residents| Space {
            id: SpaceId::from_u128(u128::from(at)),
            code: String::new(),
            name: String::new(),
            geometry: geo::MultiPolygon(Vec::new()),
            residents,
        };
        let spaces = [space(0, Some(1500.0)), space(1, None), space(2, Some(0.0)), space(3, None)];
        let areas = [10.0, 20.0, 40.0];
        let sums = |selected: &[u32]| Sums::of(selected, &spaces, &areas);
        assert_eq!(sums(&[0, 1, 2]), Sums { count: 3, area_m2: 70.0, residents: 1500.0, stated: 2 });
        assert_eq!(sums(&[0, 2]).residents_text(Lang::De), l10n::number(Lang::De, 1500.0, 0));
        assert!(sums(&[0, 1, 3]).residents_text(Lang::De).contains("ohne 2"));
        // Missing is never zero, and an area that is not known yet is none.
        assert_eq!(sums(&[1, 3]).residents_text(Lang::De), t!(Lang::De, "value-missing"));
        assert_eq!(sums(&[2]).residents_text(Lang::De), "0");
        assert_eq!(sums(&[3, 77]), Sums { count: 2, ..Sums::default() });
    }
}
