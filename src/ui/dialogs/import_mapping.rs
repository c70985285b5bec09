//! The part of the table dialog that makes a definition of another one's spaces: which block belongs to which space.

use crate::app::explain;
use crate::app::operations::{AppError, MappingForm, MappingOutcome, Table, mapping_form, mapping_outcome};
use crate::l10n::{self, Lang};
use crate::model::{DefinitionId, JoinRule, Project};
use crate::t;
use crate::ui::dialogs::edit::DepartmentField;
use crate::ui::widgets::{choice_row, text_row};

/// So many blocks and rows without a counterpart are listed.
const LISTED: usize = 8;

/// What is chosen.
#[derive(Clone)]
pub(super) struct Mapping {
    pub(super) form: MappingForm,
    department: DepartmentField,
    outcome: Option<(MappingForm, Result<MappingOutcome, String>)>,
}

impl Mapping {
    /// `None` if the table has nothing that could assign this definition's spaces.
    pub(super) fn new(project: &Project, table: &Table, blocks: DefinitionId) -> Option<Self> {
        let form = mapping_form(project, table, blocks)?;
        Some(Self { form, department: DepartmentField::new(project), outcome: None })
    }

    /// The block's key follows the rule that is chosen above.
    pub(super) fn fields(&mut self, ui: &mut egui::Ui, project: &Project, table: &Table, rule: &JoinRule, lang: Lang) {
        self.form.rule = rule.clone();
        let columns: Vec<String> =
            table.columns.iter().map(|c| c.name.clone()).filter(|name| *name != rule.key_field).collect();
        if self.form.space_field == rule.key_field
            && let Some(other) = columns.first()
        {
            self.form.space_field.clone_from(other);
        }
        choice_row(ui, &t!(lang, "mapping-space-field"), &mut self.form.space_field, &columns, String::clone);
        let optional: Vec<Option<String>> = std::iter::once(None).chain(columns.into_iter().map(Some)).collect();
        choice_row(ui, &t!(lang, "mapping-name-field"), &mut self.form.name_field, &optional, |name| {
            name.clone().unwrap_or_else(|| t!(lang, "import-no-field"))
        });
        self.department.show(ui, project, lang);
        text_row(ui, &t!(lang, "import-name"), &mut self.form.name, "");
    }

    pub(super) fn is_complete(&self) -> bool {
        let works = matches!(&self.outcome, Some((_, Ok(_))));
        works && self.department.is_complete() && !self.form.name.trim().is_empty()
    }

    /// The form as it is to be imported.
    pub(super) fn finished(&self, project: &Project) -> MappingForm {
        MappingForm { department: self.department.choice(project), ..self.form.clone() }
    }

    /// How many spaces come out, and what has no counterpart.
    pub(super) fn result(&mut self, ui: &mut egui::Ui, project: &Project, table: &Table, lang: Lang) {
        let asked = MappingForm { name: String::new(), ..self.form.clone() };
        if self.outcome.as_ref().is_none_or(|(before, _)| *before != asked) {
            let told = |error: AppError| explain::error(lang, &error).one_line();
            self.outcome = Some((asked.clone(), mapping_outcome(project, table, &asked).map_err(told)));
        }
        ui.add_space(6.0);
        match &self.outcome {
            Some((_, Ok(outcome))) => {
                let spaces = l10n::count(lang, outcome.spaces);
                ui.strong(t!(lang, "mapping-result", n = outcome.spaces, count = spaces));
                if !outcome.unassigned.is_empty() {
                    let n = outcome.unassigned.len();
                    let listed = outcome.unassigned.iter().take(LISTED).cloned().collect::<Vec<_>>().join(", ");
                    ui.label(t!(lang, "mapping-unassigned", n = n, count = l10n::count(lang, n), list = listed));
                }
                for row in outcome.unmatched.iter().take(LISTED) {
                    let line = l10n::count(lang, row.line as usize);
                    ui.weak(t!(
                        lang,
                        "layers-unmatched-row",
                        line = line,
                        key = row.key.clone(),
                        value = row.value.clone()
                    ));
                }
                if outcome.unmatched.len() > LISTED {
                    let more = l10n::count(lang, outcome.unmatched.len() - LISTED);
                    ui.weak(t!(lang, "findings-more", count = more));
                }
            }
            Some((_, Err(text))) => {
                ui.colored_label(ui.visuals().error_fg_color, text);
            }
            None => {}
        }
    }
}
