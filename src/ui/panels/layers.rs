//! The list on the left: departments with their definitions, facilities, indicators, population grids, context layers.

use crate::app::explain;
use crate::app::operations::{Command, DerivedState};
use crate::app::session::Layer;
use crate::app::user_command::UserCommand;
use crate::model::{ContextLayer, Definition, Department, FacilitySet, Indicator, PopulationGrid, Project, Source};
use crate::t;
use crate::ui::context::{Action, Context, Convert};
use crate::ui::dialogs::{bookmark_menu, go_to_bookmark};
use crate::ui::samples;
use crate::ui::widgets::{self, heading};

const UNMATCHED_LISTED: usize = 100;

/// Shows the list.
pub fn show(ui: &mut egui::Ui, project: &Project, cx: &mut Context<'_>) {
    egui::ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        let lang = cx.lang;
        section(ui, t!(lang, "layers-definitions"), UserCommand::ImportDefinition, cx);
        if project.departments.is_empty() {
            ui.weak(t!(lang, "layers-no-definitions"));
        }
        for department in &project.departments {
            department_entry(ui, project, department, cx);
        }
        view_options(ui, project, cx);
        ui.add_space(10.0);
        section(ui, t!(lang, "layers-facilities"), UserCommand::ImportFacilities, cx);
        if project.facility_sets.is_empty() {
            ui.weak(t!(lang, "layers-no-facilities"));
        }
        for set in &project.facility_sets {
            facility_set(ui, set, cx);
        }
        ui.add_space(10.0);
        section(ui, t!(lang, "layers-indicators"), UserCommand::ImportIndicator, cx);
        if project.indicators.is_empty() {
            ui.weak(t!(lang, "layers-no-indicators"));
        }
        indicators(ui, project, cx);
        ui.add_space(10.0);
        section(ui, t!(lang, "layers-grids"), UserCommand::ImportGrid, cx);
        for grid in &project.grids {
            population_grid(ui, project, grid, cx);
        }
        ui.add_space(10.0);
        section(ui, t!(lang, "layers-contexts"), UserCommand::ImportContext, cx);
        for layer in &project.context_layers {
            context_layer(ui, layer, cx);
        }
        ui.add_space(10.0);
        bookmarks(ui, project, cx);
        super::background::show(ui, cx);
        ui.add_space(6.0);
    });
}

fn bookmarks(ui: &mut egui::Ui, project: &Project, cx: &mut Context<'_>) {
    let lang = cx.lang;
    section(ui, t!(lang, "bookmarks-title"), UserCommand::AddBookmark, cx);
    for bookmark in &project.bookmarks {
        let menu = |ui: &mut egui::Ui, cx: &mut Context<'_>| bookmark_menu(ui, bookmark, lang, cx);
        row(ui, &bookmark.name, cx, menu, |ui, cx| {
            let response = ui.add(egui::Button::selectable(false, bookmark.name.as_str()).truncate());
            let tooltip = t!(lang, "bookmark-tooltip", name = bookmark.name.clone());
            if response.on_hover_text(tooltip).clicked() {
                cx.send(go_to_bookmark(bookmark));
            }
        });
    }
}

/// A heading with the button that adds something to its list.
pub(super) fn section(ui: &mut egui::Ui, title: String, add: UserCommand, cx: &mut Context<'_>) {
    ui.horizontal(|ui| {
        heading(ui, &title);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let button = egui::Button::new(t!(cx.lang, "layers-add")).small();
            let response = ui.add_enabled(add.enabled(cx.session), button);
            let response = widgets::named(response, &add.label(cx.lang));
            if response.on_hover_text(add.label(cx.lang)).clicked() {
                cx.send(Action::Run(add));
            }
        });
    });
}

/// The button at the end of a row that opens its menu: what a right click does, too, but can be seen.
fn more_button(
    ui: &mut egui::Ui,
    name: &str,
    cx: &mut Context<'_>,
    menu: impl FnOnce(&mut egui::Ui, &mut Context<'_>),
) {
    let label = t!(cx.lang, "action-more", name = name.to_owned());
    let button = egui::Button::new("…").frame(false);
    let (response, _) = egui::containers::menu::MenuButton::from_button(button).ui(ui, |ui| menu(ui, cx));
    widgets::named(response, &label).on_hover_text(&label);
}

/// A row of the list with its menu at the right end; what is before it gets the rest of the width.
fn row(
    ui: &mut egui::Ui,
    name: &str,
    cx: &mut Context<'_>,
    menu: impl FnOnce(&mut egui::Ui, &mut Context<'_>),
    add: impl FnOnce(&mut egui::Ui, &mut Context<'_>),
) {
    ui.horizontal(|ui| {
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            more_button(ui, name, cx, menu);
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| add(ui, cx));
        });
    });
}

/// "Show all of it" of a layer, once it is known where it is.
fn zoom_entry(ui: &mut egui::Ui, cx: &mut Context<'_>, layer: Layer) {
    let known = cx.session.layer_extent_world(layer).is_some();
    if ui.add_enabled(known, egui::Button::new(t!(cx.lang, "action-zoom"))).clicked() {
        cx.send(Action::ZoomToLayer(layer));
        ui.close();
    }
}

/// "Edit" and "delete" of a row.
fn edit_and_delete(ui: &mut egui::Ui, cx: &mut Context<'_>, edit: Action, delete: Command) {
    let lang = cx.lang;
    if ui.button(t!(lang, "action-edit")).clicked() {
        cx.send(edit);
        ui.close();
    }
    if ui.button(t!(lang, "action-delete")).on_hover_text(t!(lang, "edit-delete-tooltip")).clicked() {
        cx.send(Action::Execute(Box::new(delete)));
        ui.close();
    }
}

fn department_entry(ui: &mut egui::Ui, project: &Project, department: &Department, cx: &mut Context<'_>) {
    let (edit, delete) = (Action::EditDepartment(department.id), Command::DeleteDepartment(department.id));
    let menu = |ui: &mut egui::Ui, cx: &mut Context<'_>| edit_and_delete(ui, cx, edit, delete);
    row(ui, &department.name, cx, menu, |ui, cx| {
        let text = egui::RichText::new(&department.name).strong();
        let label = ui.add(egui::Label::new(text).truncate().sense(egui::Sense::click()));
        if label.double_clicked() {
            cx.send(Action::EditDepartment(department.id));
        }
        if !department.organisation.is_empty() {
            label.on_hover_text(&department.organisation);
        }
    });
    for definition in project.definitions.iter().filter(|d| d.department == department.id) {
        definition_entry(ui, definition, cx);
    }
}

fn definition_entry(ui: &mut egui::Ui, definition: &Definition, cx: &mut Context<'_>) {
    let (lang, id) = (cx.lang, definition.id);
    ui.horizontal(|ui| {
        ui.add_space(8.0);
        let mut shown = cx.session.view.shows(id);
        let name = t!(lang, "layers-show", name = definition.name.clone());
        let checkbox = widgets::named(ui.checkbox(&mut shown, ""), &name);
        if checkbox.on_hover_text(&name).changed() {
            cx.send(Action::ShowDefinition(id, shown));
        }
        samples::definition(ui, definition);
        let menu = ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            more_button(ui, &definition.name, cx, |ui, cx| definition_menu(ui, definition, cx));
            finding_badge(ui, definition, cx);
            let active = cx.session.view.active() == Some(id);
            let label = egui::Button::selectable(active, definition.name.as_str()).truncate();
            let whole_row = egui::Layout::top_down_justified(egui::Align::Min);
            let response = ui.with_layout(whole_row, |ui| ui.add(label)).inner;
            response.on_hover_text(t!(
                lang,
                "layers-definition-tooltip",
                name = definition.name.clone(),
                count = crate::l10n::count(lang, definition.spaces.len())
            ))
        });
        let response = menu.inner;
        if response.clicked() {
            cx.send(Action::Activate(id));
        }
        if response.double_clicked() {
            cx.send(Action::EditDefinition(id));
        }
        response.context_menu(|ui| definition_menu(ui, definition, cx));
    });
}

fn definition_menu(ui: &mut egui::Ui, definition: &Definition, cx: &mut Context<'_>) {
    let lang = cx.lang;
    zoom_entry(ui, cx, Layer::Definition(definition.id));
    if ui.button(t!(lang, "action-edit")).clicked() {
        cx.send(Action::EditDefinition(definition.id));
        ui.close();
    }
    if ui.button(t!(lang, "action-findings")).clicked() {
        cx.send(Action::Activate(definition.id));
        cx.send(Action::ShowTab(super::Tab::Findings));
        ui.close();
    }
    let mut is_blocks = definition.is_blocks;
    if ui.checkbox(&mut is_blocks, t!(lang, "draft-mark-blocks")).changed() {
        cx.send(Action::Execute(Box::new(Command::MarkBlocks { id: definition.id, is_blocks })));
        ui.close();
    }
    if ui.button(t!(lang, "action-delete")).clicked() {
        cx.send(Action::Execute(Box::new(Command::DeleteDefinition(definition.id))));
        ui.close();
    }
}

/// The number of findings that matter, in words for screen readers, as a mark for eyes.
fn finding_badge(ui: &mut egui::Ui, definition: &Definition, cx: &mut Context<'_>) {
    use crate::model::Severity;
    let Some(findings) = cx.session.definition_view(definition.id).and_then(|view| view.findings.clone()) else {
        if cx.session.is_checked() {
            ui.add(egui::Spinner::new().size(10.0));
        }
        return;
    };
    let Some(worst) = findings.iter().map(|f| f.severity).max().filter(|worst| *worst > Severity::Info) else {
        return;
    };
    let count = findings.iter().filter(|f| f.severity > Severity::Info).count();
    let text = crate::l10n::count(cx.lang, count);
    let tooltip = t!(cx.lang, "layers-findings-tooltip", count = text.clone(), name = definition.name.clone());
    let text = egui::RichText::new(format!("! {text}")).color(widgets::severity_colour(ui, worst));
    let response = ui.add(egui::Button::new(text).frame(false));
    if widgets::named(response, &tooltip).on_hover_text(&tooltip).clicked() {
        cx.send(Action::Activate(definition.id));
        cx.send(Action::ShowTab(super::Tab::Findings));
    }
}

fn view_options(ui: &mut egui::Ui, project: &Project, cx: &mut Context<'_>) {
    if project.definitions.is_empty() {
        return;
    }
    ui.add_space(4.0);
    let mut labels = cx.session.view.labels();
    if ui.checkbox(&mut labels, t!(cx.lang, "layers-labels")).changed() {
        cx.send(Action::ShowLabels(labels));
    }
    if project.definitions.len() > 1 {
        let mut fade = cx.session.view.fade_others();
        if ui.checkbox(&mut fade, t!(cx.lang, "layers-fade-others")).changed() {
            cx.send(Action::FadeOthers(fade));
        }
    }
}

fn facility_set(ui: &mut egui::Ui, set: &FacilitySet, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let (edit, delete) = (Action::EditFacilitySet(set.id), Command::DeleteFacilitySet(set.id));
    let menu = |ui: &mut egui::Ui, cx: &mut Context<'_>| {
        zoom_entry(ui, cx, Layer::Set(set.id));
        edit_and_delete(ui, cx, edit, delete);
    };
    row(ui, &set.name, cx, menu, |ui, cx| {
        let mut shown = cx.session.view.shows_set(set.id);
        let name = t!(lang, "layers-show", name = set.name.clone());
        if widgets::named(ui.checkbox(&mut shown, ""), &name).on_hover_text(&name).changed() {
            cx.send(Action::ShowSet(set.id, shown));
        }
        let count = crate::l10n::count(lang, set.facilities.len());
        let label = egui::Button::selectable(false, format!("{} ({count})", set.name)).truncate();
        if ui.add(label).double_clicked() {
            cx.send(Action::EditFacilitySet(set.id));
        }
    });
}

fn context_layer(ui: &mut egui::Ui, layer: &ContextLayer, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let (edit, delete) = (Action::EditContext(layer.id), Command::DeleteContext(layer.id));
    let menu = |ui: &mut egui::Ui, cx: &mut Context<'_>| {
        zoom_entry(ui, cx, Layer::Context(layer.id));
        edit_and_delete(ui, cx, edit, delete);
    };
    row(ui, &layer.name, cx, menu, |ui, cx| {
        let mut shown = cx.session.view.shows_context(layer.id);
        let name = t!(lang, "layers-show", name = layer.name.clone());
        if widgets::named(ui.checkbox(&mut shown, ""), &name).on_hover_text(&name).changed() {
            cx.send(Action::ShowContext(layer.id, shown));
        }
        samples::context(ui, layer);
        let response = ui.add(egui::Button::selectable(false, layer.name.as_str()).truncate());
        let about = about(
            cx,
            &layer.name,
            t!(lang, "explain-shapes", n = layer.shapes.len(), count = crate::l10n::count(lang, layer.shapes.len())),
            &layer.source,
        );
        if response.on_hover_text(about).double_clicked() {
            cx.send(Action::EditContext(layer.id));
        }
    });
}

fn population_grid(ui: &mut egui::Ui, project: &Project, grid: &PopulationGrid, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let menu = |ui: &mut egui::Ui, cx: &mut Context<'_>| grid_menu(ui, project, grid, cx);
    row(ui, &grid.name, cx, menu, |ui, cx| {
        let mut shown = cx.session.view.shows_grid(grid.id);
        let name = t!(lang, "layers-show", name = grid.name.clone());
        if widgets::named(ui.checkbox(&mut shown, ""), &name).on_hover_text(&name).changed() {
            cx.send(Action::ShowGrid(grid.id, shown));
        }
        widgets::cell_swatch(ui);
        let response = ui.add(egui::Button::selectable(false, grid.name.as_str()).truncate());
        let cells = t!(
            lang,
            "layers-grid-about",
            size = crate::l10n::length(lang, grid.cell_size_m),
            count = crate::l10n::count(lang, grid.cells.len())
        );
        let about = about(cx, &grid.name, cells, &grid.source);
        response.on_hover_text(about).context_menu(|ui| grid_menu(ui, project, grid, cx));
    });
}

/// "Residents for …" and "delete".
fn grid_menu(ui: &mut egui::Ui, project: &Project, grid: &PopulationGrid, cx: &mut Context<'_>) {
    let lang = cx.lang;
    zoom_entry(ui, cx, Layer::Grid(grid.id));
    let any = !project.definitions.is_empty();
    ui.add_enabled_ui(any, |ui| {
        let label = ui.menu_button(t!(lang, "layers-take-residents"), |ui| {
            egui::ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
                for definition in &project.definitions {
                    let name = t!(lang, "layers-residents-for", name = definition.name.clone());
                    if ui.button(name).clicked() {
                        cx.send(Action::TakeResidents(definition.id, grid.id));
                        ui.close();
                    }
                }
            });
        });
        label.response.on_hover_text(t!(lang, "layers-take-residents-tooltip"));
    });
    if ui.button(t!(lang, "action-delete")).on_hover_text(t!(lang, "edit-delete-tooltip")).clicked() {
        cx.send(Action::Execute(Box::new(Command::DeleteGrid(grid.id))));
        ui.close();
    }
}

/// Name, content, date and origin in lines.
fn about(cx: &Context<'_>, name: &str, content: String, source: &Source) -> String {
    let date = match source.reference_date.as_str() {
        "" => String::new(),
        date => format!("{} {}", t!(cx.lang, "source-date"), crate::l10n::date(cx.lang, date)),
    };
    let lines = [name.to_owned(), content, date, source.attribution.clone()];
    lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

fn indicators(ui: &mut egui::Ui, project: &Project, cx: &mut Context<'_>) {
    let lang = cx.lang;
    if project.indicators.is_empty() {
        return;
    }
    let shown = cx.session.view.indicator();
    if ui.radio(shown.is_none(), t!(lang, "layers-no-indicator")).clicked() {
        cx.send(Action::ShowIndicator(None));
    }
    for indicator in &project.indicators {
        indicator_entry(ui, project, indicator, cx);
    }
}

/// "Convert to other spaces", or "compute anew" of one that was converted.
fn conversion_entries(ui: &mut egui::Ui, indicator: &Indicator, cx: &mut Context<'_>) {
    let lang = cx.lang;
    if indicator.derived.is_some() {
        let response = ui.button(t!(lang, "convert-again"));
        if response.on_hover_text(t!(lang, "command-reconvert-indicators-tooltip")).clicked() {
            cx.send(Action::Convert(Convert::Again(vec![indicator.id])));
            ui.close();
        }
        return;
    }
    let command = UserCommand::ConvertIndicators;
    let response = ui.add_enabled(command.enabled(cx.session), egui::Button::new(command.label(lang)));
    if response.on_hover_text(command.tooltip(lang).unwrap_or_default()).clicked() {
        cx.send(Action::Convert(Convert::Ask(Some(indicator.id))));
        ui.close();
    }
}

/// That a converted indicator is out of date; a click computes it anew.
fn stale_mark(ui: &mut egui::Ui, indicator: &Indicator, cx: &mut Context<'_>) {
    let Some(state) = cx.session.derived_state(indicator.id) else { return };
    let Some(why) = explain::derived_state(cx.lang, state) else { return };
    let text = egui::RichText::new(t!(cx.lang, "convert-stale-short")).small().color(ui.visuals().warn_fg_color);
    let response = ui.add(egui::Button::new(text).frame(false));
    let name = format!("{}: {why}", indicator.name);
    if widgets::named(response, &name).on_hover_text(why).clicked() && state == DerivedState::Stale {
        cx.send(Action::Convert(Convert::Again(vec![indicator.id])));
    }
}

fn indicator_entry(ui: &mut egui::Ui, project: &Project, indicator: &Indicator, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let definition = project.definition(indicator.definition).map(|d| d.name.clone()).unwrap_or_default();
    let (edit, delete) = (Action::EditIndicator(indicator.id), Command::DeleteIndicator(indicator.id));
    let menu = |ui: &mut egui::Ui, cx: &mut Context<'_>| {
        conversion_entries(ui, indicator, cx);
        edit_and_delete(ui, cx, edit, delete);
    };
    // Converted, an indicator has the name of the one it was made of.
    let alone = project.indicators.iter().filter(|other| other.name == indicator.name).nth(1).is_none();
    let label = if alone { indicator.name.clone() } else { format!("{} ({definition})", indicator.name) };
    row(ui, &label, cx, menu, |ui, cx| {
        stale_mark(ui, indicator, cx);
        ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Truncate);
        let radio = egui::RadioButton::new(cx.session.view.indicator() == Some(indicator.id), &label);
        let mut about = t!(lang, "layers-indicator-tooltip", definition = definition);
        let origin = indicator.derived.as_ref().map(|derived| explain::derivation(lang, derived));
        for line in origin.into_iter().chain(explain::estimated_share(lang, indicator)) {
            about = format!("{about}\n{line}");
        }
        let response = ui.add(radio).on_hover_text(about);
        if response.clicked() {
            cx.send(Action::ShowIndicator(Some(indicator.id)));
        }
    });
    if !indicator.unmatched.is_empty() && cx.session.view.indicator() == Some(indicator.id) {
        let count = crate::l10n::count(lang, indicator.unmatched.len());
        egui::CollapsingHeader::new(t!(lang, "layers-unmatched", count = count))
            .id_salt(indicator.id.to_string())
            .show(ui, |ui| {
                for row in indicator.unmatched.iter().take(UNMATCHED_LISTED) {
                    let line = crate::l10n::count(lang, row.line as usize);
                    ui.weak(t!(
                        lang,
                        "layers-unmatched-row",
                        line = line,
                        key = row.key.clone(),
                        value = row.value.clone()
                    ));
                }
                if indicator.unmatched.len() > UNMATCHED_LISTED {
                    let more = crate::l10n::count(lang, indicator.unmatched.len() - UNMATCHED_LISTED);
                    ui.weak(t!(lang, "findings-more", count = more));
                }
            });
    }
}
