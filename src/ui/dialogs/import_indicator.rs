//! What a table holds, before one of its columns becomes an indicator: which spaces its rows speak of is proposed and counted.

use super::{Answer, Request, buttons};
use crate::app::explain;
use crate::app::operations::{
    AppError, IndicatorForm, IndicatorWishes, JoinProposal, Period, PreparedIndicator, Table, indicator_form_for,
    indicator_proposals, period_of, prepare_indicator, value_columns,
};
use crate::app::session::TableProbe;
use crate::l10n::{self, Lang};
use crate::model::{DefinitionId, IndicatorKind, JoinRule, Polarity, Project};
use crate::t;
use crate::ui::context::Context;
use crate::ui::dialogs::edit::SourceField;
use crate::ui::widgets::{choice_row, form, text_row};

/// What is chosen.
pub struct Form {
    table: Table,
    form: Option<IndicatorForm>,
    proposals: Vec<JoinProposal>,
    source: SourceField,
    /// What the choices would give; computed when definition, rule, rows or column change, not while a name is typed.
    outcome: Option<(IndicatorForm, Result<PreparedIndicator, AppError>)>,
    problem: Option<AppError>,
    /// Years or dates below one another, found once.
    period: Option<Period>,
    /// Columns that may be values, for the key column they were found for.
    values: (String, Vec<String>),
}

/// Stands for the name while it is only counted who finds a row: names are checked at the import.
const ANY_NAME: &str = "?";

impl Form {
    pub(super) fn new(probe: TableProbe) -> Self {
        let TableProbe { table, form, proposals } = probe;
        let date = form.as_ref().map(|form| form.reference_date.clone()).unwrap_or_default();
        let source = SourceField { date, ..SourceField::default() };
        let available = table.columns.iter().map(|column| column.name.clone()).collect();
        let problem = form.is_none().then(|| AppError::NoKey {
            file: table.file_name.clone(),
            definition: String::new(),
            available,
        });
        let period = period_of(&table).filter(|period| period.values.len() > 1);
        Self { table, form, proposals, source, outcome: None, problem, period, values: Default::default() }
    }

    /// What the session imports.
    pub(in crate::ui) fn into_parts(self) -> Option<(Table, IndicatorForm)> {
        Some((self.table, self.form?))
    }

    pub(super) fn show(&mut self, ui: &mut egui::Ui, max_height: f32, cx: &mut Context<'_>) -> Answer {
        let lang = cx.lang;
        let Some(project) = cx.session.project().cloned() else { return Answer::Close };
        egui::ScrollArea::vertical().max_height(max_height - 40.0).show(ui, |ui| {
            ui.weak(t!(
                lang,
                "import-recognised-table",
                file = self.table.file_name.clone(),
                rows = l10n::count(lang, self.table.lines.len()),
                columns = l10n::count(lang, self.table.columns.len())
            ));
            ui.add_space(4.0);
            form(ui, "indicator", |ui| self.fields(ui, &project, lang));
            if let Some(problem) = &self.problem {
                ui.add_space(6.0);
                ui.colored_label(ui.visuals().error_fg_color, explain::error(lang, problem).one_line());
            }
            self.result(ui, &project, lang);
        });
        let named = self.form.as_ref().is_some_and(|form| !form.name.trim().is_empty());
        let ready = matches!(&self.outcome, Some((_, Ok(_)))) && named && self.source.is_valid();
        match buttons(ui, lang, &t!(lang, "action-import"), ready) {
            Some(true) => {
                let form = self.form.clone().map(|mut form| {
                    form.reference_date = self.source.date.clone();
                    form.attribution = self.source.attribution.clone();
                    form.licence = self.source.licence.clone();
                    form
                });
                let done = Self {
                    table: self.table.clone(),
                    form,
                    proposals: Vec::new(),
                    source: self.source.clone(),
                    outcome: None,
                    problem: None,
                    period: None,
                    values: Default::default(),
                };
                Answer::Do(Request::ImportIndicator(Box::new(done)))
            }
            Some(false) => Answer::Close,
            None => Answer::Open,
        }
    }

    fn fields(&mut self, ui: &mut egui::Ui, project: &Project, lang: Lang) {
        let ids: Vec<Option<DefinitionId>> = project.definitions.iter().map(|d| Some(d.id)).collect();
        let mut definition = self.form.as_ref().map(|form| form.definition);
        choice_row(ui, &t!(lang, "indicator-definition"), &mut definition, &ids, |id| {
            id.and_then(|id| project.definition(id)).map_or_else(|| t!(lang, "import-choose"), |d| d.name.clone())
        });
        if let Some(id) = definition.filter(|id| self.form.as_ref().is_none_or(|form| form.definition != *id)) {
            self.choose_definition(project, id);
        }
        let Some(chosen) = &mut self.form else { return };
        let rules: Vec<JoinRule> = self.proposals.iter().map(|proposal| proposal.rule.clone()).collect();
        let proposals = &self.proposals;
        let spaces = project.definition(chosen.definition).map_or(0, |definition| definition.spaces.len());
        choice_row(ui, &t!(lang, "indicator-rule"), &mut chosen.rule, &rules, |rule| {
            let proposal = proposals.iter().find(|proposal| proposal.rule == *rule);
            let outcome = proposal.map(|proposal| explain::proposal(lang, proposal, spaces)).unwrap_or_default();
            format!("{}: {outcome}", rule.key_field)
        });
        ui.label("");
        ui.add(egui::Label::new(egui::RichText::new(explain::join_rule(lang, &chosen.rule)).weak()).wrap());
        ui.end_row();
        period(ui, self.period.as_ref(), chosen, &mut self.source, lang);
        if self.values.0 != chosen.rule.key_field || self.values.1.is_empty() {
            let columns = value_columns(&self.table, &chosen.rule.key_field);
            self.values = (chosen.rule.key_field.clone(), columns.iter().map(|column| column.name.clone()).collect());
        }
        let values = &self.values.1;
        let before = chosen.value_field.clone();
        choice_row(ui, &t!(lang, "indicator-value-field"), &mut chosen.value_field, values, String::clone);
        if chosen.value_field != before && chosen.name == before {
            chosen.name = chosen.value_field.clone();
        }
        text_row(ui, &t!(lang, "import-name"), &mut chosen.name, "");
        kind_rows(ui, &mut chosen.kind, &mut chosen.polarity, &mut chosen.unit, &mut chosen.dimension, lang);
        self.source.show(ui, lang);
    }

    fn choose_definition(&mut self, project: &Project, id: DefinitionId) {
        match indicator_form_for(project, id, &self.table, &IndicatorWishes::default()) {
            Ok(form) => {
                self.proposals = indicator_proposals(project, id, &self.table);
                self.form = Some(form);
                self.problem = None;
            }
            Err(problem) => self.problem = Some(problem),
        }
    }

    /// How many spaces get a value, and which rows find none.
    fn result(&mut self, ui: &mut egui::Ui, project: &Project, lang: Lang) {
        let Some(form) = &self.form else { return };
        let checked = IndicatorForm {
            definition: form.definition,
            rule: form.rule.clone(),
            rows: form.rows.clone(),
            value_field: form.value_field.clone(),
            name: ANY_NAME.to_owned(),
            kind: form.kind,
            polarity: Polarity::Neutral,
            unit: String::new(),
            dimension: String::new(),
            reference_date: String::new(),
            attribution: String::new(),
            licence: String::new(),
        };
        if self.outcome.as_ref().is_none_or(|(before, _)| *before != checked) {
            let result = prepare_indicator(project, &self.table, &checked);
            self.outcome = Some((checked, result));
        }
        ui.add_space(6.0);
        match &self.outcome {
            Some((form, Ok(prepared))) => {
                let all = project.definition(form.definition).map_or(0, |definition| definition.spaces.len());
                ui.strong(t!(
                    lang,
                    "indicator-result",
                    matched = l10n::count(lang, prepared.matched),
                    all = l10n::count(lang, all),
                    missing = l10n::count(lang, prepared.missing),
                    suppressed = l10n::count(lang, prepared.suppressed)
                ));
                if !prepared.unmatched.is_empty() {
                    ui.label(t!(lang, "layers-unmatched", count = l10n::count(lang, prepared.unmatched.len())));
                }
                for row in prepared.unmatched.iter().take(8) {
                    let line = l10n::count(lang, row.line as usize);
                    let (key, value) = (row.key.clone(), row.value.clone());
                    ui.weak(t!(lang, "layers-unmatched-row", line = line, key = key, value = value));
                }
                if prepared.unmatched.len() > 8 {
                    ui.weak(t!(lang, "findings-more", count = l10n::count(lang, prepared.unmatched.len() - 8)));
                }
            }
            Some((_, Err(error))) => {
                ui.colored_label(ui.visuals().error_fg_color, explain::error(lang, error).one_line());
            }
            None => {}
        }
    }
}

/// Which year of a table with several.
fn period(
    ui: &mut egui::Ui,
    period: Option<&Period>,
    chosen: &mut IndicatorForm,
    source: &mut SourceField,
    lang: Lang,
) {
    let Some(period) = period else { return };
    let mut value = chosen.rows.as_ref().map(|rows| rows.value.clone());
    let before = value.clone();
    let options: Vec<Option<String>> = period.values.iter().rev().map(|value| Some(value.clone())).collect();
    let label = t!(lang, "indicator-period", field = period.field.clone());
    choice_row(ui, &label, &mut value, &options, |value| value.clone().unwrap_or_default());
    if value != before {
        chosen.rows = period.filter(value.as_deref());
        source.date = value.unwrap_or_default();
    }
}

/// Kind, polarity, unit and dimension of an indicator.
pub(super) fn kind_rows(
    ui: &mut egui::Ui,
    kind: &mut IndicatorKind,
    polarity: &mut Polarity,
    unit: &mut String,
    dimension: &mut String,
    lang: Lang,
) {
    let kinds = [IndicatorKind::Count, IndicatorKind::Rate, IndicatorKind::Mean];
    choice_row(ui, &t!(lang, "indicator-kind"), kind, &kinds, |kind| explain::indicator_kind(lang, *kind));
    text_row(ui, &t!(lang, "indicator-unit"), unit, &t!(lang, "indicator-unit-hint"));
    let polarities = [Polarity::Neutral, Polarity::HighIsBurden, Polarity::HighIsGood];
    choice_row(ui, &t!(lang, "indicator-polarity"), polarity, &polarities, |polarity| {
        explain::polarity(lang, *polarity)
    });
    text_row(ui, &t!(lang, "indicator-dimension"), dimension, &t!(lang, "indicator-dimension-hint"));
}
