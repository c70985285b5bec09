//! Indicators of one definition on the spaces of another: which, to whose, by what; and what it would give.

use super::{Answer, Request, buttons};
use crate::app::explain;
use crate::app::operations::{ConvertForm, ConvertVia, counted_by};
use crate::app::session::{Session, conversion_targets};
use crate::l10n::Lang;
use crate::model::{DefinitionId, Indicator, IndicatorId, Project};
use crate::t;
use crate::ui::context::{Action, Context, Convert};
use crate::ui::widgets::{choice_row, form, text_row};

/// What is chosen.
pub struct ConvertDialog {
    from: DefinitionId,
    to: DefinitionId,
    via: ConvertVia,
    chosen: Vec<IndicatorId>,
    name: String,
    /// For which what it would give was asked for.
    asked: Option<ConvertForm>,
}

/// Room for the form and the buttons beside the lists, in points.
const BESIDE_LISTS: f32 = 230.0;

/// Those of a definition that came from tables: what was converted is not converted further.
fn sources(project: &Project, of: DefinitionId) -> impl Iterator<Item = &Indicator> {
    project.indicators.iter().filter(move |i| i.definition == of && i.derived.is_none())
}

impl ConvertDialog {
    /// `None` where there is nothing to convert, or nothing to convert it to.
    pub(super) fn new(indicator: Option<IndicatorId>, session: &Session) -> Option<Self> {
        let project = session.project()?;
        let wanted = indicator.or(session.view.indicator()).and_then(|id| project.indicator(id));
        // Of one that was converted, the one it was made of.
        let wanted = wanted.and_then(|i| match &i.derived {
            Some(derived) => project.indicator(derived.derived_from),
            None => Some(i),
        });
        let active = session.view.active().filter(|id| sources(project, *id).next().is_some());
        let any = || project.indicators.iter().find(|i| i.derived.is_none()).map(|i| i.definition);
        let from = wanted.map(|i| i.definition).or(active).or_else(any)?;
        let chosen = match wanted {
            Some(indicator) => vec![indicator.id],
            None => sources(project, from).map(|i| i.id).collect(),
        };
        let to = conversion_targets(project, from).first().copied()?;
        Some(Self { from, to, via: ConvertVia::Ground, chosen, name: String::new(), asked: None })
    }

    pub(super) fn show(&mut self, ui: &mut egui::Ui, max_height: f32, cx: &mut Context<'_>) -> Answer {
        let lang = cx.lang;
        let Some(project) = cx.session.project().cloned() else { return Answer::Close };
        self.choices(ui, &project, cx);
        let form = self.form(&project);
        let height = ((max_height - BESIDE_LISTS) / 2.0).max(70.0);
        self.indicators(ui, &project, height, lang);
        ui.add_space(4.0);
        ui.separator();
        if form.indicators.is_empty() {
            ui.weak(t!(lang, "convert-choose"));
        } else {
            if self.asked.as_ref() != Some(&form) {
                cx.send(Action::Convert(Convert::Preview(Box::new(form.clone()))));
                self.asked = Some(form.clone());
            }
            preview(ui, &form, height, cx);
        }
        let ready = cx.session.conversion_preview(&form).is_some_and(|preview| preview.is_ok());
        match buttons(ui, lang, &t!(lang, "convert-do"), ready && !form.indicators.is_empty()) {
            Some(true) => Answer::Do(Request::Act(Action::Convert(Convert::Do(Box::new(form))))),
            Some(false) => Answer::Close,
            None => Answer::Open,
        }
    }

    /// From, to, by what; for one indicator its new name.
    fn choices(&mut self, ui: &mut egui::Ui, project: &Project, cx: &Context<'_>) {
        let lang = cx.lang;
        let name = |id: &DefinitionId| project.definition(*id).map(|d| d.name.clone()).unwrap_or_default();
        let with_indicators = project.definitions.iter().map(|d| d.id);
        let with_indicators: Vec<DefinitionId> =
            with_indicators.filter(|id| sources(project, *id).next().is_some()).collect();
        let before = self.from;
        form(ui, "convert", |ui| {
            choice_row(ui, &t!(lang, "convert-of"), &mut self.from, &with_indicators, name);
            if self.from != before {
                self.chosen = sources(project, self.from).map(|i| i.id).collect();
            }
            let targets = conversion_targets(project, self.from);
            if !targets.contains(&self.to) {
                self.to = targets.first().copied().unwrap_or(self.to);
            }
            choice_row(ui, &t!(lang, "convert-to"), &mut self.to, &targets, name);
            let ways = self.ways(project);
            if !ways.contains(&self.via) {
                self.via = ConvertVia::Ground;
            }
            choice_row(ui, &t!(lang, "convert-by"), &mut self.via, &ways, |via| way(lang, project, cx.session, *via));
            if self.chosen.len() == 1 {
                text_row(ui, &t!(lang, "convert-name"), &mut self.name, &t!(lang, "convert-name-hint"));
            }
        });
    }

    /// Laid over one another, by area alone where residents are known, and every crosswalk that leads this way.
    fn ways(&self, project: &Project) -> Vec<ConvertVia> {
        let mut ways = vec![ConvertVia::Ground];
        if counted_by(project).is_some() {
            ways.push(ConvertVia::Area);
        }
        let leads = project.crosswalks.iter().filter(|c| c.from == self.from && c.to == self.to);
        ways.extend(leads.map(|crosswalk| ConvertVia::Crosswalk(crosswalk.id)));
        ways
    }

    fn indicators(&mut self, ui: &mut egui::Ui, project: &Project, height: f32, lang: Lang) {
        let all: Vec<&Indicator> = sources(project, self.from).collect();
        ui.horizontal(|ui| {
            ui.strong(t!(lang, "convert-indicators"));
            if ui.small_button(t!(lang, "convert-all")).clicked() {
                self.chosen = all.iter().map(|i| i.id).collect();
            }
            if ui.small_button(t!(lang, "convert-none")).clicked() {
                self.chosen.clear();
            }
        });
        egui::ScrollArea::vertical().id_salt("convert list").max_height(height).show(ui, |ui| {
            for indicator in all {
                let mut chosen = self.chosen.contains(&indicator.id);
                let kind = explain::indicator_kind(lang, indicator.kind);
                if ui.checkbox(&mut chosen, format!("{} ({kind})", indicator.name)).changed() {
                    self.chosen.retain(|id| *id != indicator.id);
                    self.chosen.extend(chosen.then_some(indicator.id));
                }
            }
        });
    }

    fn form(&self, project: &Project) -> ConvertForm {
        // In the project's order, however they were ticked.
        let chosen = sources(project, self.from).map(|i| i.id).filter(|id| self.chosen.contains(id));
        let indicators: Vec<IndicatorId> = chosen.collect();
        let name = if indicators.len() == 1 { self.name.trim().to_owned() } else { String::new() };
        ConvertForm { indicators, to: self.to, via: self.via, name, parts: None }
    }
}

fn way(lang: Lang, project: &Project, session: &Session, via: ConvertVia) -> String {
    match via {
        ConvertVia::Ground if counted_by(project).is_some() => t!(lang, "convert-way-residents"),
        ConvertVia::Ground | ConvertVia::Area => t!(lang, "basis-area"),
        ConvertVia::Crosswalk(id) => {
            let name = project.crosswalk(id).map(|crosswalk| crosswalk.name.clone()).unwrap_or_default();
            match session.crosswalk_is_stale(id) {
                Some(true) => t!(lang, "convert-way-stale", name = name),
                _ => t!(lang, "convert-via-crosswalk", name = name),
            }
        }
    }
}

/// A line for each indicator: the sum before, after and outside, what is exact, what is missing.
fn preview(ui: &mut egui::Ui, form: &ConvertForm, height: f32, cx: &Context<'_>) {
    let lang = cx.lang;
    ui.strong(t!(lang, "convert-preview"));
    let Some(preview) = cx.session.conversion_preview(form) else {
        ui.horizontal(|ui| {
            ui.spinner();
            ui.add(egui::ProgressBar::new(cx.session.conversion_progress().unwrap_or(0.0)).desired_width(160.0));
        });
        return;
    };
    egui::ScrollArea::vertical().id_salt("convert preview").max_height(height).show(ui, |ui| match preview {
        Ok(prepared) => {
            for made in &prepared.made {
                ui.label(egui::RichText::new(&made.indicator.name).strong());
                let mut told = explain::converted(lang, made);
                let rate = made.indicator.derived.as_ref().and_then(|derived| derived.rate.as_ref());
                told.extend(rate.map(|rate| explain::rate_from(lang, rate)));
                ui.label(told.join(" · "));
            }
            for line in explain::not_converted(lang, prepared) {
                ui.colored_label(ui.visuals().warn_fg_color, line);
            }
            if let Some(derived) = prepared.made.first().and_then(|made| made.indicator.derived.as_ref()) {
                ui.weak(explain::converted_via(lang, &derived.via));
            }
        }
        Err(error) => {
            ui.colored_label(ui.visuals().warn_fg_color, explain::error(lang, error).one_line());
        }
    });
}
