//! What a table holds, before it becomes an indicator, the residents of spaces, or a definition made of building blocks: which
//! spaces its rows speak of is proposed and counted.

use super::import_mapping::Mapping;
use super::{Answer, Request, buttons};
use crate::app::explain;
use crate::app::operations::{
    AppError, IndicatorForm, IndicatorWishes, JoinProposal, MappingForm, Period, PreparedIndicator, PreparedResidents,
    Table, indicator_form_for, indicator_proposals, period_of, prepare_indicator, prepare_residents, rule_for,
    table_form, value_columns,
};
use crate::app::session::TableProbe;
use crate::l10n::{self, Lang};
use crate::model::{DefinitionId, IndicatorKind, JoinRule, Polarity, Project, UnmatchedRow};
use crate::t;
use crate::ui::context::Context;
use crate::ui::dialogs::edit::SourceField;
use crate::ui::widgets::{choice_row, form, text_row};

/// What a table is read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Purpose {
    /// A column becomes an indicator.
    #[default]
    Indicator,
    /// A column becomes the residents of the spaces.
    Residents,
    /// Two columns say which block belongs to which space.
    Mapping,
}

/// What the session is asked for.
pub enum Decided {
    /// Import an indicator.
    Indicator(Table, IndicatorForm),
    /// Set residents.
    Residents(Table, IndicatorForm),
    /// Put a definition together.
    Mapping(Table, MappingForm),
}

/// What is chosen.
pub struct Form {
    table: Table,
    /// All sheets of a spreadsheet with several, and which of them the table is.
    sheets: Vec<Table>,
    sheet: usize,
    purpose: Purpose,
    mapping: Option<Mapping>,
    mapped: Option<MappingForm>,
    form: Option<IndicatorForm>,
    proposals: Vec<JoinProposal>,
    source: SourceField,
    /// What the choices would give; computed when definition, rule, rows or column change, not while a name is typed.
    outcome: Option<(Purpose, IndicatorForm, Result<Outcome, AppError>)>,
    problem: Option<AppError>,
    /// Years or dates below one another, found once.
    period: Option<Period>,
    /// Columns that may be values, for the key column they were found for.
    values: (String, Vec<String>),
}

/// Stands for the name while it is only counted who finds a row: names are checked at the import.
const ANY_NAME: &str = "?";
/// Likewise for the date.
const ANY_DATE: &str = "2000";

impl Form {
    pub(super) fn new(probe: TableProbe) -> Self {
        let TableProbe { table, sheets, sheet, form, proposals } = probe;
        let date = form.as_ref().map(|form| form.reference_date.clone()).unwrap_or_default();
        let source = SourceField { date, ..SourceField::default() };
        let available = table.columns.iter().map(|column| column.name.clone()).collect();
        let problem = form.is_none().then(|| AppError::NoKey {
            file: table.file_name.clone(),
            definition: String::new(),
            available,
        });
        let period = period_of(&table).filter(|period| period.values.len() > 1);
        let no_values = form.as_ref().is_some_and(|form| form.value_field.is_empty());
        Self {
            table,
            sheets,
            sheet,
            // Without a column of numbers it can only assign blocks.
            purpose: if no_values { Purpose::Mapping } else { Purpose::Indicator },
            mapping: None,
            mapped: None,
            form,
            proposals,
            source,
            outcome: None,
            problem,
            period,
            values: Default::default(),
        }
    }

    /// What the session is asked for.
    pub(in crate::ui) fn decided(self) -> Option<Decided> {
        Some(match self.purpose {
            Purpose::Indicator => Decided::Indicator(self.table, self.form?),
            Purpose::Residents => Decided::Residents(self.table, self.form?),
            Purpose::Mapping => Decided::Mapping(self.table, self.mapped?),
        })
    }

    pub(super) fn show(&mut self, ui: &mut egui::Ui, max_height: f32, cx: &mut Context<'_>) -> Answer {
        let lang = cx.lang;
        let Some(project) = cx.session.project().cloned() else { return Answer::Close };
        let height = max_height - 40.0;
        // In its first frame a dialog is low: it shall grow to what it shows.
        egui::ScrollArea::vertical().max_height(height).min_scrolled_height(height).show(ui, |ui| {
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
        let joined = matches!(&self.outcome, Some((_, _, Ok(_))));
        let ready = match self.purpose {
            Purpose::Indicator => joined && named,
            Purpose::Residents => joined && !self.source.date.trim().is_empty(),
            Purpose::Mapping => self.mapping.as_ref().is_some_and(Mapping::is_complete),
        };
        let ready = ready && self.source.is_valid();
        match buttons(ui, lang, &t!(lang, "action-import"), ready) {
            Some(true) => {
                let form = self.form.clone().map(|mut form| {
                    form.reference_date = self.source.date.clone();
                    form.attribution = self.source.attribution.clone();
                    form.licence = self.source.licence.clone();
                    form
                });
                let mapped = self.mapping.as_ref().map(|mapping| MappingForm {
                    rows: self.form.as_ref().and_then(|form| form.rows.clone()),
                    reference_date: self.source.date.clone(),
                    attribution: self.source.attribution.clone(),
                    licence: self.source.licence.clone(),
                    ..mapping.finished(&project)
                });
                let done = Self {
                    table: self.table.clone(),
                    sheets: Vec::new(),
                    sheet: 0,
                    purpose: self.purpose,
                    mapping: None,
                    mapped,
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

    /// Which sheet of a spreadsheet.
    fn which_sheet(&mut self, ui: &mut egui::Ui, project: &Project, lang: Lang) {
        if self.sheets.is_empty() {
            return;
        }
        let (all, before): (Vec<usize>, usize) = ((0..self.sheets.len()).collect(), self.sheet);
        let sheets = &self.sheets;
        choice_row(ui, &t!(lang, "table-sheet"), &mut self.sheet, &all, |at| {
            sheets.get(*at).map(|table| table.sheet.clone()).unwrap_or_default()
        });
        if self.sheet != before
            && let Some(table) = self.sheets.get(self.sheet).cloned()
        {
            let form = table_form(project, &table);
            let proposals =
                form.as_ref().map(|form| indicator_proposals(project, form.definition, &table)).unwrap_or_default();
            let (sheets, sheet) = (std::mem::take(&mut self.sheets), self.sheet);
            *self = Self::new(TableProbe { table, sheets, sheet, form, proposals });
        }
    }

    fn fields(&mut self, ui: &mut egui::Ui, project: &Project, lang: Lang) {
        self.which_sheet(ui, project, lang);
        let purposes = [Purpose::Indicator, Purpose::Residents, Purpose::Mapping];
        choice_row(ui, &t!(lang, "table-purpose"), &mut self.purpose, &purposes, |purpose| match purpose {
            Purpose::Indicator => t!(lang, "table-purpose-indicator"),
            Purpose::Residents => t!(lang, "table-purpose-residents"),
            Purpose::Mapping => t!(lang, "table-purpose-mapping"),
        });
        let ids: Vec<Option<DefinitionId>> = project.definitions.iter().map(|d| Some(d.id)).collect();
        let mut definition = self.form.as_ref().map(|form| form.definition);
        let label = match self.purpose {
            Purpose::Mapping => t!(lang, "mapping-blocks"),
            Purpose::Indicator | Purpose::Residents => t!(lang, "indicator-definition"),
        };
        choice_row(ui, &label, &mut definition, &ids, |id| {
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
        if self.purpose == Purpose::Mapping {
            if self.mapping.as_ref().is_none_or(|mapping| mapping.form.blocks != chosen.definition) {
                self.mapping = Mapping::new(project, &self.table, chosen.definition);
            }
            match &mut self.mapping {
                Some(mapping) => mapping.fields(ui, project, &self.table, &chosen.rule, lang),
                None => {
                    ui.label("");
                    ui.label(t!(lang, "mapping-impossible"));
                    ui.end_row();
                }
            }
            self.source.show(ui, lang);
            return;
        }
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
        if self.purpose == Purpose::Indicator {
            text_row(ui, &t!(lang, "import-name"), &mut chosen.name, "");
            kind_rows(ui, &mut chosen.kind, &mut chosen.polarity, &mut chosen.unit, &mut chosen.dimension, lang);
        }
        self.source.show(ui, lang);
        if self.purpose == Purpose::Residents && self.source.date.trim().is_empty() {
            ui.label("");
            ui.weak(t!(lang, "residents-need-date"));
            ui.end_row();
        }
    }

    fn choose_definition(&mut self, project: &Project, id: DefinitionId) {
        if self.purpose == Purpose::Mapping
            && let Some(form) = &mut self.form
        {
            match rule_for(project, id, &self.table, &IndicatorWishes::default()) {
                Ok(rule) => {
                    self.proposals = indicator_proposals(project, id, &self.table);
                    (form.definition, form.rule, self.problem) = (id, rule, None);
                }
                Err(problem) => self.problem = Some(problem),
            }
            return;
        }
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
        if self.purpose == Purpose::Mapping {
            if let Some(mapping) = &mut self.mapping {
                mapping.result(ui, project, &self.table, lang);
            }
            return;
        }
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
            reference_date: ANY_DATE.to_owned(),
            attribution: String::new(),
            licence: String::new(),
        };
        if self.outcome.as_ref().is_none_or(|(purpose, before, _)| *purpose != self.purpose || *before != checked) {
            let result = match self.purpose {
                Purpose::Residents => prepare_residents(project, &self.table, &checked).map(Outcome::of_residents),
                _ => prepare_indicator(project, &self.table, &checked).map(Outcome::of_indicator),
            };
            self.outcome = Some((self.purpose, checked, result));
        }
        ui.add_space(6.0);
        match &self.outcome {
            Some((_, form, Ok(outcome))) => {
                let all = project.definition(form.definition).map_or(0, |definition| definition.spaces.len());
                outcome.show(ui, all, lang);
            }
            Some((_, _, Err(error))) => {
                ui.colored_label(ui.visuals().error_fg_color, explain::error(lang, error).one_line());
            }
            None => {}
        }
    }
}

/// What the choices would give.
struct Outcome {
    matched: usize,
    missing: usize,
    suppressed: usize,
    /// Sum of residents.
    total: Option<f64>,
    unmatched: Vec<UnmatchedRow>,
}

impl Outcome {
    fn of_indicator(prepared: PreparedIndicator) -> Self {
        let PreparedIndicator { matched, missing, suppressed, unmatched, .. } = prepared;
        Self { matched, missing, suppressed, total: None, unmatched }
    }

    fn of_residents(prepared: PreparedResidents) -> Self {
        let PreparedResidents { matched, missing, total, unmatched, .. } = prepared;
        Self { matched, missing, suppressed: 0, total: Some(total), unmatched }
    }

    fn show(&self, ui: &mut egui::Ui, all: usize, lang: Lang) {
        let count = |n: usize| l10n::count(lang, n);
        let (matched, missing) = (count(self.matched), count(self.missing));
        ui.strong(match self.total {
            Some(total) => {
                let total = explain::residents_told(lang, total);
                t!(lang, "residents-result", matched = matched, all = count(all), missing = missing, total = total)
            }
            None => {
                let suppressed = count(self.suppressed);
                t!(
                    lang,
                    "indicator-result",
                    matched = matched,
                    all = count(all),
                    missing = missing,
                    suppressed = suppressed
                )
            }
        });
        if !self.unmatched.is_empty() {
            ui.label(t!(lang, "layers-unmatched", count = count(self.unmatched.len())));
        }
        for row in self.unmatched.iter().take(8) {
            let (line, key, value) = (count(row.line as usize), row.key.clone(), row.value.clone());
            ui.weak(t!(lang, "layers-unmatched-row", line = line, key = key, value = value));
        }
        if self.unmatched.len() > 8 {
            ui.weak(t!(lang, "findings-more", count = count(self.unmatched.len() - 8)));
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
