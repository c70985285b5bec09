//! Rows that were read as things of the model. What a field can't say is noted and replaced by what says least.

use super::{Record, Salvage};
use crate::model::{
    Bookmark, BookmarkId, Colour, Definition, DefinitionId, Department, DepartmentId, FacilitySet, FacilitySetId,
    Indicator, IndicatorId, IndicatorKind, JoinRule, JoinTarget, KeyForm, Polarity, Source, SourceId,
};
use crate::project::history::from_stable_name;
use crate::project::load::key_field_or_origin;
use crate::project::looks;
use rusqlite::types::Value;
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// Records as things of the model, without the rows of their layers.
impl Salvage<'_> {
    pub(super) fn wrong(&mut self, record: &Record, field: &str) {
        self.note(record.defect(field));
    }

    pub(super) fn text(&mut self, record: &Record, field: &'static str) -> String {
        match record.values.get(field) {
            Some(Value::Text(text)) => {
                if text.contains(char::REPLACEMENT_CHARACTER) {
                    self.wrong(record, field);
                }
                text.clone()
            }
            _ => {
                self.wrong(record, field);
                String::new()
            }
        }
    }

    pub(super) fn parsed<T>(
        &mut self,
        record: &Record,
        field: &'static str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let parsed = match record.values.get(field) {
            Some(Value::Text(text)) => parse(text),
            _ => None,
        };
        if parsed.is_none() {
            self.wrong(record, field);
        }
        parsed
    }

    pub(super) fn variant<T: DeserializeOwned>(&mut self, record: &Record, field: &'static str, otherwise: T) -> T {
        self.parsed(record, field, |name| from_stable_name(name.to_owned())).unwrap_or(otherwise)
    }

    pub(super) fn source(&mut self, record: &Record) -> Source {
        let id = match record.values.get("source_uid") {
            None | Some(Value::Null) => None,
            Some(_) => self.parsed(record, "source_uid", SourceId::parse),
        };
        Source {
            id,
            file_name: self.text(record, "source_file"),
            sha256: self.text(record, "source_sha256"),
            crs: self.text(record, "source_crs"),
            encoding: self.text(record, "source_encoding"),
            reference_date: self.text(record, "source_date"),
            attribution: self.text(record, "source_attribution"),
            licence: self.text(record, "source_licence"),
            imported_at: self.text(record, "source_imported_at"),
        }
    }

    /// Where a definition's residents come from, if not from its own file.
    fn residents_source(&mut self, record: &Record) -> Option<Source> {
        let text = |field| match record.values.get(field) {
            Some(Value::Text(text)) => text.clone(),
            _ => String::new(),
        };
        match record.values.get("residents_source_file") {
            None | Some(Value::Null) => return None,
            Some(_) => {}
        }
        let id = match record.values.get("residents_source_uid") {
            None | Some(Value::Null) => None,
            Some(_) => self.parsed(record, "residents_source_uid", SourceId::parse),
        };
        Some(Source {
            id,
            file_name: self.text(record, "residents_source_file"),
            sha256: text("residents_source_sha256"),
            crs: text("residents_source_crs"),
            encoding: text("residents_source_encoding"),
            reference_date: text("residents_source_date"),
            attribution: text("residents_source_attribution"),
            licence: text("residents_source_licence"),
            imported_at: text("residents_source_imported_at"),
        })
    }

    /// A department; without a sound uid nothing can belong to it, but its name is kept.
    pub fn department(&mut self, record: &Record) -> Department {
        Department {
            id: self.parsed(record, "uid", DepartmentId::parse).unwrap_or_else(DepartmentId::new),
            name: self.text(record, "name"),
            organisation: self.text(record, "organisation"),
        }
    }

    /// A style as far as it can be drawn; its other fields are noted.
    pub(super) fn drawable<T>(&mut self, record: &Record, (style, wrong): (T, Vec<&'static str>)) -> T {
        wrong.into_iter().for_each(|field| self.wrong(record, field));
        style
    }

    /// A bookmark; `None` if it does not say where.
    pub fn bookmark(&mut self, record: &Record) -> Option<Bookmark> {
        let extent = match looks::extent_of(&record.values) {
            Ok(extent) => extent,
            Err(field) => {
                self.wrong(record, field);
                return None;
            }
        };
        let id = self.parsed(record, "uid", BookmarkId::parse).unwrap_or_else(BookmarkId::new);
        Some(Bookmark { id, name: self.text(record, "name"), extent })
    }

    /// A definition and the name of its layer.
    pub fn definition(&mut self, record: &Record, number: usize) -> (Definition, String) {
        let definition = Definition {
            id: self.parsed(record, "uid", DefinitionId::parse).unwrap_or_else(DefinitionId::new),
            department: self.parsed(record, "department", DepartmentId::parse).unwrap_or_else(DepartmentId::new),
            name: self.text(record, "name"),
            colour: self.parsed(record, "colour", Colour::from_hex).unwrap_or_else(|| Colour::nth(number)),
            line: self.drawable(record, looks::line_of(&record.values)),
            is_blocks: self.is_blocks(record),
            code_field: self.text(record, "code_field"),
            name_field: self.text(record, "name_field"),
            residents_field: self.text(record, "residents_field"),
            residents_source: self.residents_source(record),
            source: self.source(record),
            spaces: Arc::default(),
        };
        (definition, self.text(record, "table_name"))
    }

    /// Files of formats that could not say it have none.
    fn is_blocks(&mut self, record: &Record) -> bool {
        match record.values.get("is_blocks") {
            None | Some(Value::Null | Value::Integer(0)) => false,
            Some(Value::Integer(1)) => true,
            Some(_) => {
                self.wrong(record, "is_blocks");
                false
            }
        }
    }

    /// A facility set and the name of its layer.
    pub fn facility_set(&mut self, record: &Record, number: usize) -> (FacilitySet, String) {
        let department = match record.values.get("department") {
            None | Some(Value::Null) => None,
            Some(_) => self.parsed(record, "department", DepartmentId::parse),
        };
        let set = FacilitySet {
            id: self.parsed(record, "uid", FacilitySetId::parse).unwrap_or_else(FacilitySetId::new),
            name: self.text(record, "name"),
            department,
            colour: self.parsed(record, "colour", Colour::from_hex).unwrap_or_else(|| Colour::nth(number)),
            source: self.source(record),
            facilities: Arc::default(),
        };
        (set, self.text(record, "table_name"))
    }

    /// An indicator without its values; `None` if it does not say of which definition.
    pub fn indicator(&mut self, record: &Record) -> Option<Indicator> {
        let definition = self.parsed(record, "definition", DefinitionId::parse)?;
        let (key_field, derived) = key_field_or_origin(self.text(record, "join_key_field"));
        Some(Indicator {
            id: self.parsed(record, "uid", IndicatorId::parse).unwrap_or_else(IndicatorId::new),
            name: self.text(record, "name"),
            definition,
            kind: self.variant(record, "kind", IndicatorKind::Mean),
            polarity: self.variant(record, "polarity", Polarity::Neutral),
            unit: self.text(record, "unit"),
            dimension: self.text(record, "dimension"),
            value_field: self.text(record, "value_field"),
            join: JoinRule {
                key_field,
                target: self.variant(record, "join_target", JoinTarget::Code),
                table_form: self.variant(record, "join_table_form", KeyForm::Exact),
                space_form: self.variant(record, "join_space_form", KeyForm::Exact),
            },
            source: self.source(record),
            derived,
            observations: Arc::default(),
            unmatched: Arc::default(),
        })
    }
}
