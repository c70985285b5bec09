//! A definition made of another one's spaces: a table says which building block belongs to which space.

use super::indicator::{column, definition_of};
use super::period::rows;
use super::{AppError, Command, DepartmentChoice, RowFilter, Table, free_name, next_colour, part::Part, stated};
use crate::analysis::{check::check_spaces, join};
use crate::geometry::Watch;
use crate::geometry::dissolve::dissolve;
use crate::model::{Definition, DefinitionId, Finding, JoinRule, Project, Source, Space, SpaceId, UnmatchedRow};
use crate::project::KeptSource;
use geo::MultiPolygon;
use std::collections::HashMap;
use std::sync::Arc;

/// What the user decides about a table that assigns building blocks to spaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappingForm {
    /// Whose the new definition is.
    pub department: DepartmentChoice,
    /// Its name; not empty, not taken.
    pub name: String,
    /// The definition whose spaces are the building blocks.
    pub blocks: DefinitionId,
    /// How rows find blocks.
    pub rule: JoinRule,
    /// Only these rows.
    pub rows: Option<RowFilter>,
    /// Column with the code of the space each block belongs to.
    pub space_field: String,
    /// Column with its name, if there is one.
    pub name_field: Option<String>,
    /// A date in any usual form; may be empty.
    pub reference_date: String,
    /// Who is to be named; may be empty.
    pub attribution: String,
    /// Short name of the licence; may be empty.
    pub licence: String,
}

/// A definition that was put together, ready to be executed.
#[derive(Debug, Clone, PartialEq)]
pub struct PreparedMapping {
    /// The definition's id.
    pub id: DefinitionId,
    /// [`Command::ImportDefinition`].
    pub command: Command,
    /// Spaces that come out.
    pub spaces: usize,
    /// Labels of blocks that no row assigns; their ground belongs to no space.
    pub unassigned: Vec<String>,
    /// Rows that found no block, a block that had a row already, or that name no space.
    pub unmatched: Vec<UnmatchedRow>,
    /// What the check finds in the new definition.
    pub findings: Vec<Finding>,
}

/// The form for a table over a definition's spaces: key by the best rule, space by the first other column that has fewer
/// different values than rows. `None` if no column matches, or there is no other.
pub fn mapping_form(project: &Project, table: &Table, blocks: DefinitionId) -> Option<MappingForm> {
    let definition = project.definition(blocks)?;
    let rule = super::indicator_proposals(project, blocks, table).into_iter().next()?.rule;
    let several = |name: &&crate::formats::table::Column| {
        let distinct: std::collections::BTreeSet<&String> = name.cells.iter().filter(|cell| !cell.is_empty()).collect();
        name.name != rule.key_field && !distinct.is_empty() && distinct.len() < name.cells.len()
    };
    let space_field = table.columns.iter().find(several)?.name.clone();
    let title = table.file_name.rsplit_once('.').map_or(table.file_name.as_str(), |(stem, _)| stem);
    Some(MappingForm {
        department: DepartmentChoice::open(project),
        name: super::proposed_name(title, |name| project.definition_named(name).is_some()),
        blocks: definition.id,
        rule,
        rows: None,
        space_field,
        name_field: None,
        reference_date: String::new(),
        attribution: String::new(),
        licence: String::new(),
    })
}

/// Puts the definition together. Residents of a space are the sum of its blocks', stated only if every block states them.
///
/// # Errors
/// What the form lacks; columns that are not there; a rule by which no row finds a block.
pub fn prepare_mapping(
    project: &Project,
    table: &Table,
    form: &MappingForm,
    watch: &dyn Watch,
) -> Result<PreparedMapping, AppError> {
    let name = free_name(&form.name, project.definition_named(form.name.trim()).is_some())?;
    let department = form.department.resolve(project)?;
    let blocks = definition_of(project, form.blocks)?;
    let assigned = assign_blocks(blocks, table, form)?;
    let geometries: Vec<&MultiPolygon<f64>> = blocks.spaces.iter().map(|space| &space.geometry).collect();
    let united = dissolve(&geometries, &assigned.group_of, assigned.groups.len(), &Part::of(watch, 0.0, 0.6))?;
    let mut spaces: Vec<Space> = assigned
        .groups
        .iter()
        .zip(united)
        .map(|((code, name), geometry)| Space {
            id: SpaceId::new(),
            code: code.clone(),
            name: name.clone(),
            geometry,
            residents: None,
        })
        .collect();
    for (at, space) in spaces.iter_mut().enumerate() {
        let own = blocks.spaces.iter().zip(&assigned.group_of).filter(|(_, group)| **group == Some(at as u32));
        // One block that states none makes the sum too small: none then.
        space.residents = own.map(|(block, _)| block.residents).sum();
    }
    let findings = check_spaces(&spaces, &Part::of(watch, 0.6, 1.0))?;
    let source = Source {
        file_name: table.file_name.clone(),
        sha256: table.sha256.clone(),
        encoding: table.encoding.clone(),
        crs: project.crs.to_string(),
        ..Source::default()
    };
    let used: Vec<_> = project.definitions.iter().map(|d| d.colour).collect();
    let definition = Definition {
        id: DefinitionId::new(),
        department: department.id,
        name,
        colour: next_colour(&used),
        line: crate::model::LineStyle::BORDER,
        is_blocks: false,
        code_field: form.space_field.clone(),
        name_field: form.name_field.clone().unwrap_or_default(),
        residents_field: String::new(),
        // The blocks' residents are as old as their own source.
        residents_source: blocks
            .carries_residents()
            .then(|| blocks.residents_source.clone().unwrap_or_else(|| blocks.source.clone())),
        source: stated(source, &form.reference_date, &form.attribution, &form.licence)?,
        spaces: Arc::new(spaces),
    };
    let kept =
        KeptSource { file_name: table.file_name.clone(), sha256: table.sha256.clone(), zip: Arc::clone(&table.zip) };
    Ok(PreparedMapping {
        id: definition.id,
        spaces: definition.spaces.len(),
        unassigned: assigned.unassigned,
        unmatched: assigned.unmatched,
        findings,
        command: Command::ImportDefinition { department, definition: Box::new(definition), kept: Some(kept) },
    })
}

/// What a mapping would come to, without its geometry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappingOutcome {
    /// Spaces that come out.
    pub spaces: usize,
    /// Labels of blocks that no row assigns.
    pub unassigned: Vec<String>,
    /// Rows that found no block, a block that had a row already, or that name no space.
    pub unmatched: Vec<UnmatchedRow>,
}

/// Assigns the blocks without putting spaces together: quick enough to be shown while columns are chosen.
///
/// # Errors
/// Columns that are not there; a rule by which no row finds a block.
pub fn mapping_outcome(project: &Project, table: &Table, form: &MappingForm) -> Result<MappingOutcome, AppError> {
    let assigned = assign_blocks(definition_of(project, form.blocks)?, table, form)?;
    let (unassigned, unmatched) = (assigned.unassigned, assigned.unmatched);
    Ok(MappingOutcome { spaces: assigned.groups.len(), unassigned, unmatched })
}

/// Which block belongs to which space, as a table says it.
struct Assigned {
    /// Of each block.
    group_of: Vec<Option<u32>>,
    /// Code and name, in the order they first occur.
    groups: Vec<(String, String)>,
    unassigned: Vec<String>,
    unmatched: Vec<UnmatchedRow>,
}

/// Assigns the blocks by a table.
fn assign_blocks(blocks: &Definition, table: &Table, form: &MappingForm) -> Result<Assigned, AppError> {
    let keys_of = column(table, &form.rule.key_field)?;
    let spaces_of = column(table, &form.space_field)?;
    let names_of = form.name_field.as_ref().map(|field| column(table, field)).transpose()?;
    let kept = rows(table, form.rows.as_ref());
    let cell = |cells: &[String], row: usize| cells.get(row).map(|cell| cell.trim().to_owned()).unwrap_or_default();
    let keys: Vec<String> = kept.iter().map(|&row| cell(&keys_of.cells, row)).collect();
    let found = join::apply(&form.rule, &keys, &blocks.spaces);
    let mut assigned = Assigned {
        group_of: vec![None; blocks.spaces.len()],
        groups: Vec::new(),
        unassigned: Vec::new(),
        unmatched: Vec::new(),
    };
    let mut group_of: HashMap<String, u32> = HashMap::new();
    for ((&row, key), block) in kept.iter().zip(keys).zip(found) {
        let space = cell(&spaces_of.cells, row);
        match block.and_then(|block| assigned.group_of.get_mut(block)).filter(|_| !space.is_empty()) {
            Some(slot) => {
                let next = assigned.groups.len() as u32;
                *slot = Some(*group_of.entry(space.clone()).or_insert_with(|| {
                    let name = names_of.map(|column| cell(&column.cells, row)).unwrap_or_default();
                    assigned.groups.push((space, name));
                    next
                }));
            }
            None => {
                let line = table.lines.get(row).copied().unwrap_or_default();
                assigned.unmatched.push(UnmatchedRow { line, key, value: space });
            }
        }
    }
    if assigned.groups.is_empty() {
        let (definition, key_field) = (blocks.name.clone(), form.rule.key_field.clone());
        return Err(AppError::NothingMatches { file: table.file_name.clone(), definition, key_field });
    }
    let without = blocks.spaces.iter().zip(&assigned.group_of).filter(|(_, group)| group.is_none());
    assigned.unassigned = without.map(|(block, _)| block.label()).collect();
    Ok(assigned)
}
