//! What was done, newest first, with named versions above it.

use crate::app::explain;
use crate::app::history_group::HistoryGroup;
use crate::app::operations::{HistoryEntry, HistoryFilter};
use crate::app::user_command::UserCommand;
use crate::l10n::{self, Lang};
use crate::model::{Project, Version};
use crate::t;
use crate::ui::context::{Action, Context};
use crate::ui::widgets::{choice_row, form, named_edit};
use geo::Rect;

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct State {
    text: String,
    who: Option<String>,
    group: Option<HistoryGroup>,
    place: Place,
}

/// Where, or to what, something was done.
#[derive(Debug, Clone, PartialEq, Default)]
enum Place {
    #[default]
    Everywhere,
    /// In the part of the map that is shown.
    Shown,
    /// To what is selected.
    Selected,
    /// To this thing of the project.
    Thing { uid: String, name: String },
}

impl State {
    /// Only what concerns one thing of the project.
    pub fn about(uid: String, name: String) -> Self {
        Self { place: Place::Thing { uid, name }, ..Self::default() }
    }

    fn filter(&self, cx: &Context<'_>, shown: Option<Rect<f64>>) -> HistoryFilter {
        let mut filter = HistoryFilter {
            who: self.who.clone(),
            kinds: self.group.map(HistoryGroup::kinds).unwrap_or_default(),
            text: self.text.trim().to_owned(),
            ..HistoryFilter::default()
        };
        match &self.place {
            Place::Everywhere => {}
            Place::Shown => filter.within = shown.and_then(|world| cx.session.history_extent(world)),
            Place::Selected => filter.about = selected(cx).map(|(uid, _)| uid),
            Place::Thing { uid, .. } => filter.about = Some(uid.clone()),
        }
        filter
    }

    fn narrowed(&self) -> bool {
        self.who.is_some() || self.group.is_some() || self.place != Place::Everywhere
    }
}

/// What is selected, with what it is called: the one space, else the definition that several are of, else the active definition.
fn selected(cx: &Context<'_>) -> Option<(String, String)> {
    let project = cx.session.project()?;
    let selection = &cx.session.selection;
    let definition = project.definition(selection.definition().or(cx.session.view.active())?)?;
    let mut spaces = selection.spaces().iter().filter_map(|at| definition.spaces.get(*at as usize));
    match (spaces.next(), spaces.next()) {
        (Some(space), None) => Some((space.id.to_string(), space.label())),
        _ => Some((definition.id.to_string(), definition.name.clone())),
    }
}

/// Shows versions, filters and the history. `shown` is the part of the map that is seen, in Web Mercator.
pub fn show(ui: &mut egui::Ui, project: &Project, state: &mut State, shown: Option<Rect<f64>>, cx: &mut Context<'_>) {
    let lang = cx.lang;
    ui.horizontal_wrapped(|ui| {
        for command in [UserCommand::Undo, UserCommand::Redo, UserCommand::AddVersion] {
            if ui.add_enabled(command.enabled(cx.session), egui::Button::new(command.label(lang))).clicked() {
                cx.send(Action::Run(command));
            }
        }
    });
    versions(ui, project, cx);
    ui.separator();
    filters(ui, state, cx);
    let filter = state.filter(cx, shown);
    if *cx.session.history().filter() != filter {
        cx.send(Action::FilterHistory(filter));
    }
    entries(ui, state, cx);
}

fn versions(ui: &mut egui::Ui, project: &Project, cx: &mut Context<'_>) {
    if project.versions.is_empty() {
        return;
    }
    let lang = cx.lang;
    let title = t!(lang, "versions-title", count = l10n::count(lang, project.versions.len()));
    let most = (ui.available_height() * 0.4).max(80.0);
    egui::CollapsingHeader::new(title).id_salt("versions").default_open(true).show(ui, |ui| {
        egui::ScrollArea::vertical().id_salt("versions").max_height(most).auto_shrink([false, true]).show(ui, |ui| {
            for version in project.versions.iter().rev() {
                one_version(ui, version, cx);
            }
        });
    });
}

fn one_version(ui: &mut egui::Ui, version: &Version, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let looking_at = cx.session.looking_at().is_some_and(|looking| looking.id == version.id);
    let name = egui::RichText::new(&version.name).strong();
    ui.add(egui::Label::new(name).truncate()).on_hover_text(&version.name);
    ui.weak(egui::RichText::new(when_and_who(lang, &version.at, &version.who)).small());
    ui.horizontal(|ui| {
        let look = egui::Button::new(t!(lang, "version-look")).small().selected(looking_at);
        if ui.add(look).on_hover_text(t!(lang, "version-look-tooltip", name = version.name.clone())).clicked() {
            cx.send(if looking_at { Action::LookAtToday } else { Action::LookAtVersion(version.id) });
        }
        let delete = egui::Button::new(t!(lang, "action-delete")).small();
        let tooltip = t!(lang, "version-delete-tooltip", name = version.name.clone());
        if ui.add_enabled(cx.session.can_change(), delete).on_hover_text(tooltip).clicked() {
            cx.send(Action::DeleteVersion(version.id));
        }
    });
}

fn filters(ui: &mut egui::Ui, state: &mut State, cx: &Context<'_>) {
    let lang = cx.lang;
    let hint = t!(lang, "history-text-hint");
    let edit = egui::TextEdit::singleline(&mut state.text).hint_text(&hint).desired_width(f32::INFINITY);
    named_edit(ui.add(edit), &t!(lang, "history-text"));
    let title = if state.narrowed() { t!(lang, "history-narrowed") } else { t!(lang, "history-narrow") };
    let opened = state.narrowed();
    egui::CollapsingHeader::new(title).id_salt("history filters").default_open(opened).show(ui, |ui| {
        form(ui, "history filters", |ui| {
            let people = cx.session.history().people().iter().cloned().map(Some);
            let people: Vec<Option<String>> = std::iter::once(None).chain(people).collect();
            choice_row(ui, &t!(lang, "history-who"), &mut state.who, &people, |who| {
                who.clone().unwrap_or_else(|| t!(lang, "history-everybody"))
            });
            let groups: Vec<Option<HistoryGroup>> =
                std::iter::once(None).chain(HistoryGroup::ALL.into_iter().map(Some)).collect();
            choice_row(ui, &t!(lang, "history-kind"), &mut state.group, &groups, |group| {
                group.map_or_else(|| t!(lang, "history-all-kinds"), |group| group.label(lang))
            });
            let mut places = vec![Place::Everywhere, Place::Shown];
            let selected = selected(cx).map(|(_, name)| name);
            places.extend(selected.is_some().then_some(Place::Selected));
            if let Place::Thing { .. } = &state.place {
                places.push(state.place.clone());
            }
            choice_row(ui, &t!(lang, "history-place"), &mut state.place, &places, |place| match place {
                Place::Everywhere => t!(lang, "history-everywhere"),
                Place::Shown => t!(lang, "history-shown"),
                Place::Selected => {
                    t!(lang, "history-selected", name = selected.clone().unwrap_or_default())
                }
                Place::Thing { name, .. } => t!(lang, "history-about", name = name.clone()),
            });
        });
        if state.narrowed() && ui.button(t!(lang, "history-show-all")).clicked() {
            *state = State { text: std::mem::take(&mut state.text), ..State::default() };
        }
    });
}

/// Rows asked for before it is known how many there are.
const FIRST_ROWS: usize = 40;

fn entries(ui: &mut egui::Ui, state: &State, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let session = cx.session;
    let history = session.history();
    let Some(count) = history.count() else {
        ui.weak(t!(lang, "history-reading"));
        cx.send(Action::FetchHistory(0..FIRST_ROWS));
        return;
    };
    let narrowed = state.narrowed() || !state.text.trim().is_empty();
    match (count, narrowed) {
        (0, true) => ui.weak(t!(lang, "history-nothing-found")),
        (0, false) => ui.weak(t!(lang, "history-empty")),
        (n, _) => ui.weak(t!(lang, "history-count", n = n, count = l10n::count(lang, n))),
    };
    let height = ui.text_style_height(&egui::TextStyle::Body) * 2.0 + 10.0;
    let mut seen = 0..0;
    egui::ScrollArea::vertical().id_salt("history").auto_shrink([false, false]).show_rows(
        ui,
        height,
        count,
        |ui, rows| {
            seen = rows.clone();
            for row in rows {
                ui.vertical(|ui| {
                    ui.set_height(height - ui.spacing().item_spacing.y);
                    match history.entry(row) {
                        Some(entry) => one_entry(ui, entry, cx),
                        None => _ = ui.weak("…"),
                    }
                });
            }
        },
    );
    let seen = if seen.is_empty() { 0..FIRST_ROWS } else { seen };
    if history.wants(&seen) {
        cx.send(Action::FetchHistory(seen));
    }
}

fn one_entry(ui: &mut egui::Ui, entry: &HistoryEntry, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let sentence = explain::history_sentence(lang, entry);
    let mut text = egui::RichText::new(&sentence);
    if !entry.in_effect {
        text = text.weak().strikethrough();
    }
    let mut tooltip = format!("{sentence}\n{}", when_and_who(lang, &entry.at, &entry.who));
    if entry.settled {
        tooltip = format!("{tooltip}\n{}", t!(lang, "history-settled"));
    }
    ui.add(egui::Label::new(text).truncate()).on_hover_text(tooltip);
    ui.horizontal(|ui| {
        ui.weak(egui::RichText::new(when_and_who(lang, &entry.at, &entry.who)).small());
        // What redo would do is not offered twice.
        let is_next = cx.session.status().redo.as_ref().is_some_and(|redo| redo.seq == entry.seq);
        if entry.can_be_reapplied() && !is_next {
            let button = egui::Button::new(egui::RichText::new(t!(lang, "history-reapply")).small()).small();
            let response = ui.add_enabled(cx.session.can_change(), button);
            if response.on_hover_text(t!(lang, "history-reapply-tooltip")).clicked() {
                cx.send(Action::Reapply(entry.seq));
            }
        }
    });
}

fn when_and_who(lang: Lang, at: &str, who: &str) -> String {
    let at = l10n::timestamp(lang, at);
    if who.is_empty() { at } else { format!("{at} · {who}") }
}
