//! The list of a draft's spaces, and what can be done with the target.

use super::{command, of_row};
use crate::app::explain;
use crate::app::session::{DraftView, Target};
use crate::app::user_command::UserCommand;
use crate::l10n;
use crate::model::{Draft, DraftSpaceId, Project, Severity, Space};
use crate::t;
use crate::ui::context::{Action, Context, DraftAction};
use crate::ui::widgets::{colour_of, figure_row, heading, severity_colour, two_sides};
use egui::{RichText, Sense, vec2};

/// Rows of the list that are seen at once.
const SEEN_ROWS: f32 = 7.5;
const SWATCH_PT: f32 = 12.0;
/// Spaces that lost blocks whose figures stand below those of the target.
const LOSERS_SHOWN: usize = 1;

/// What the list remembers.
#[derive(Default)]
pub struct State {
    /// The target the list was scrolled to.
    scrolled_to: Option<DraftSpaceId>,
}

/// Shows the list.
pub(super) fn show(ui: &mut egui::Ui, project: &Project, draft: &Draft, state: &mut State, cx: &mut Context<'_>) {
    let lang = cx.lang;
    ui.add_space(4.0);
    ui.horizontal_wrapped(|ui| {
        heading(ui, &t!(lang, "draft-spaces", count = l10n::count(lang, draft.spaces.len())));
        command(ui, UserCommand::NewDraftSpace, &t!(lang, "draft-new-space"), cx);
    });
    let target = match cx.session.draft_target() {
        Some(Target::Space(id)) => Some(id),
        _ => None,
    };
    let Some(view) = cx.session.draft_view() else { return };
    let line = ui.text_style_height(&egui::TextStyle::Body);
    let height = 2.0 * line + 6.0;
    let mut area = egui::ScrollArea::vertical().id_salt("draft spaces").auto_shrink([false, true]);
    area = area.max_height(SEEN_ROWS * height);
    let at = target.and_then(|id| view.position(id));
    if state.scrolled_to != target {
        state.scrolled_to = target;
        if let Some(at) = at {
            area = area.vertical_scroll_offset(((at as f32) - SEEN_ROWS / 2.0).max(0.0) * height);
        }
    }
    let mut sent = None;
    area.show_rows(ui, height, draft.spaces.len(), |ui, rows| {
        for at in rows {
            let row =
                Row { draft, view, at: at as u32, height, is_target: draft.spaces.get(at).map(|s| s.id) == target };
            ui.push_id(at, |ui| sent = row.show(ui, cx).or(sent.take()));
        }
    });
    for action in sent.into_iter().flatten() {
        cx.send(Action::Draft(action));
    }
    match at {
        Some(at) => {
            about_target(ui, draft, at, cx);
            let lost = cx.session.painted_from().into_iter().filter(|from| *from != at).take(LOSERS_SHOWN);
            for at in std::iter::once(at).chain(lost) {
                followed(ui, project, draft, at, cx);
            }
        }
        None => {
            ui.weak(t!(lang, "draft-target-keys"));
        }
    }
}

struct Row<'a> {
    draft: &'a Draft,
    view: &'a DraftView,
    at: u32,
    height: f32,
    is_target: bool,
}

impl Row<'_> {
    /// Two lines: name and residents; area, change and what is not met.
    fn show(&self, ui: &mut egui::Ui, cx: &Context<'_>) -> Option<Vec<DraftAction>> {
        let lang = cx.lang;
        let space = self.view.space(self.at)?;
        let name = cx.session.draft_space_name(self.draft, self.at as usize);
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), self.height), Sense::click());
        let is_target = self.is_target;
        let figures = self.view.figures_of(self.at);
        let residents = figures.as_ref().and_then(|figures| figures.residents);
        let told = residents.map_or(name.clone(), |n| {
            t!(lang, "draft-line", name = name.clone(), residents = l10n::number(lang, n, 0))
        });
        response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, is_target, &told));
        let visuals = ui.style().interact_selectable(&response, is_target);
        if is_target || response.hovered() || response.has_focus() {
            ui.painter().rect(rect.shrink(1.0), 3.0, visuals.weak_bg_fill, visuals.bg_stroke, egui::StrokeKind::Inside);
        }
        let swatch = egui::Rect::from_min_size(rect.min + vec2(4.0, 6.0), vec2(SWATCH_PT, SWATCH_PT));
        let colour = self.view.colours().get(self.at as usize).copied().map(colour_of).unwrap_or_default();
        ui.painter().rect_filled(swatch, 2.0, colour);
        let inner = egui::Rect::from_min_max(rect.min + vec2(SWATCH_PT + 10.0, 1.0), rect.max - vec2(6.0, 1.0));
        let (first, second) = inner.split_top_bottom_at_fraction(0.5);
        let ink = visuals.text_color();
        let number = match (&figures, residents) {
            (Some(_), Some(n)) => l10n::number(lang, n, 0),
            (Some(figures), None) => l10n::area(lang, figures.area_m2),
            (None, _) => "…".to_owned(),
        };
        let shown = if space.locked { t!(lang, "draft-label-locked", name = name) } else { name };
        two_sides(ui, first, RichText::new(shown).color(ink).strong(), RichText::new(number).color(ink));
        let (below, state) = self.second_line(ui, lang, figures.as_ref(), (ink, second.width()));
        two_sides(ui, second, below, state);
        if response.double_clicked() {
            return Some(vec![DraftAction::EditSpace(space.id)]);
        }
        response.clicked().then(|| vec![DraftAction::Target(Target::Space(space.id)), DraftAction::ZoomSpace(self.at)])
    }

    fn second_line(
        &self,
        ui: &egui::Ui,
        lang: l10n::Lang,
        figures: Option<&crate::app::operations::SpaceFigures>,
        (ink, width): (egui::Color32, f32),
    ) -> (RichText, RichText) {
        let Some(figures) = figures else { return (RichText::new(""), RichText::new("")) };
        let mut parts = Vec::new();
        if figures.area_m2 == 0.0 {
            parts.push(t!(lang, "draft-space-empty"));
        } else if figures.residents.is_some() {
            parts.push(l10n::area(lang, figures.area_m2));
        }
        let (now, before) = (figures.residents.unwrap_or(0.0), figures.residents_at_start.unwrap_or(0.0));
        parts.extend(explain::since_start(lang, now, before));
        let first = self.view.violations_of(self.at).first();
        let state = first.map(|violation| explain::violation_short(lang, violation)).unwrap_or_default();
        let warning = severity_colour(ui, Severity::Error);
        // What is wrong is said whole; half a figure beside it says nothing.
        let font = egui::TextStyle::Body.resolve(ui.style());
        let wide = |text: String| ui.painter().layout_no_wrap(text, font.clone(), ink).size().x;
        let room = width - wide(state.clone()) - 8.0;
        while !parts.is_empty() && wide(parts.join(" · ")) > room {
            parts.remove(0);
        }
        (RichText::new(parts.join(" · ")).color(ink.gamma_multiply(0.8)), RichText::new(state).color(warning))
    }
}

/// Whom a space follows, and what each department loses in it: of the target, and of those the last stroke took from.
fn followed(ui: &mut egui::Ui, project: &Project, draft: &Draft, at: u32, cx: &Context<'_>) {
    let lang = cx.lang;
    let Some(live) = cx.session.draft_view().and_then(DraftView::live) else { return };
    let figures = live.figures(at);
    if figures.blocks == 0 || figures.outside_majority.is_empty() {
        return;
    }
    let with_residents = live.blocks().residents.is_some();
    let name = cx.session.draft_space_name(draft, at as usize);
    ui.add_space(2.0);
    ui.weak(if with_residents {
        t!(lang, "draft-space-outside", name = name)
    } else {
        t!(lang, "draft-space-outside-area", name = name)
    });
    let all = figures.residents.unwrap_or(figures.area_m2);
    for (nth, of_layer) in figures.outside_majority.iter().enumerate() {
        let Some(definition) = project.definition(of_layer.definition) else { continue };
        let most = live.majority_of(at, nth);
        let space = most.and_then(|(space, _)| definition.spaces.get(space as usize)).map(Space::label);
        let left = match &space {
            Some(space) => t!(lang, "draft-space-follows", definition = definition.name.clone(), space = space.clone()),
            None => definition.name.clone(),
        };
        let row = figure_row(ui, &left, &explain::outside(lang, of_layer, with_residents));
        if let (Some((_, most)), Some(space)) = (most.filter(|_| all > 0.0), space) {
            let share = l10n::percent(lang, most / all, 0);
            row.on_hover_text(t!(lang, "draft-space-share", share = share, space = space));
        }
    }
}

/// What can be done with the space that is painted.
fn about_target(ui: &mut egui::Ui, draft: &Draft, at: u32, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let Some(space) = draft.spaces.get(at as usize).cloned() else { return };
    let name = cx.session.draft_space_name(draft, at as usize);
    let changeable = cx.session.changeable_draft().is_ok();
    let mut actions = Vec::new();
    ui.horizontal_wrapped(|ui| {
        let mut button = |ui: &mut egui::Ui, label: String, action: DraftAction| {
            let response = ui.add_enabled(changeable, egui::Button::new(&label));
            if of_row(response, &label, &name).clicked() {
                actions.push(action);
            }
        };
        button(ui, t!(lang, "draft-edit-space"), DraftAction::EditSpace(space.id));
        let lock = if space.locked { t!(lang, "draft-unlock") } else { t!(lang, "draft-lock") };
        button(ui, lock, DraftAction::Lock(space.id, !space.locked));
        button(ui, t!(lang, "draft-delete-space"), DraftAction::DeleteSpace(space.id));
        ui.add_enabled_ui(changeable && draft.spaces.len() > 1, |ui| {
            ui.menu_button(t!(lang, "draft-merge"), |ui| {
                egui::ScrollArea::vertical().max_height(300.0).show(ui, |ui| {
                    let others = draft.spaces.iter().enumerate().filter(|(_, other)| other.id != space.id);
                    for (nth, other) in others {
                        if ui.button(cx.session.draft_space_name(draft, nth)).clicked() {
                            actions.push(DraftAction::Merge(other.id, space.id));
                            ui.close();
                        }
                    }
                });
            })
            .response
            .on_hover_text(t!(lang, "draft-merge-tooltip"));
        });
    });
    for action in actions {
        cx.send(Action::Draft(action));
    }
}
