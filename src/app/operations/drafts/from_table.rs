//! A draft that begins with a table of blocks and spaces.

use super::super::{AppError, Column, Table, indicator_proposals, mapping_form};
use super::start::{Begun, plain};
use super::table::{NUMBER, SPACE};
use crate::analysis::join;
use crate::model::{Definition, JoinRule, JoinTarget, KeyForm, Project, UnmatchedRow};
use std::collections::{HashMap, HashSet};

/// Which columns say what.
struct Columns<'a> {
    space: &'a Column,
    name: Option<&'a Column>,
    /// Tells spaces of one code apart, as [`super::draft_csv`] writes it.
    number: Option<&'a Column>,
    /// Whether spaces without blocks stand in rows without a block.
    is_ours: bool,
}

fn named<'a>(table: &'a Table, names: &[&str]) -> Option<&'a Column> {
    table.columns.iter().find(|column| names.contains(&column.name.trim().to_lowercase().as_str()))
}

/// Reads the table: its columns are found by the names [`super::draft_csv`] gives them, else by what is in them. A row without a space leaves its block
/// unassigned; rows that name no block, or one that had a row before, are told.
///
/// # Errors
/// [`AppError::NoKey`] without a column of spaces, [`AppError::TooFewBlocks`] where fewer than half of the rows find a block: the table is one of other blocks then.
pub(super) fn of_table(project: &Project, blocks: &Definition, table: &Table) -> Result<Begun, AppError> {
    let rule = rule_of(project, blocks, table)?;
    let Some(columns) = columns_of(project, blocks, table, &rule) else { return Err(no_key(blocks, table)) };
    let keys = keys_of(table, &rule.key_field);
    let found = join::apply(&rule, &keys, &blocks.spaces);
    let mut begun = Begun { space_of: vec![None; blocks.spaces.len()], rule: Some(rule), ..Begun::default() };
    let mut known: HashMap<(String, String), u32> = HashMap::new();
    let text =
        |column: &Column, row: usize| column.cells.get(row).map(|cell| cell.trim().to_owned()).unwrap_or_default();
    for (row, (key, block)) in keys.into_iter().zip(found).enumerate() {
        let space = text(columns.space, row);
        let is_space_only = columns.is_ours && key.is_empty() && !space.is_empty();
        if block.is_none() && !is_space_only {
            let line = table.lines.get(row).copied().unwrap_or_default();
            begun.unmatched.push(UnmatchedRow { line, key, value: space });
            continue;
        }
        if space.is_empty() {
            continue;
        }
        let number = columns.number.map(|column| text(column, row)).unwrap_or_default();
        let at = *known.entry((space.clone(), number)).or_insert_with(|| {
            let name = columns.name.map(|column| text(column, row)).unwrap_or_default();
            begun.spaces.push(plain((space, name)));
            (begun.spaces.len() - 1) as u32
        });
        if let Some(slot) = block.and_then(|block| begun.space_of.get_mut(block)) {
            *slot = Some(at);
        }
    }
    Ok(begun)
}

fn keys_of(table: &Table, field: &str) -> Vec<String> {
    let column = table.columns.iter().find(|column| column.name == field);
    (0..table.lines.len())
        .map(|row| column.and_then(|column| column.cells.get(row)).map(|key| key.trim().to_owned()).unwrap_or_default())
        .collect()
}

fn no_key(blocks: &Definition, table: &Table) -> AppError {
    AppError::NoKey {
        file: table.file_name.clone(),
        definition: blocks.name.clone(),
        available: table.columns.iter().map(|column| column.name.clone()).collect(),
    }
}

/// How many rows find a block by a rule (of several rows of one block each does), of how many that name one.
fn matched(rule: &JoinRule, blocks: &Definition, table: &Table) -> (usize, usize) {
    let keys = keys_of(table, &rule.key_field);
    let found = join::apply(rule, &keys, &blocks.spaces);
    let finding: HashSet<&String> =
        keys.iter().zip(&found).filter(|(_, at)| at.is_some()).map(|(key, _)| key).collect();
    let rows = keys.iter().filter(|key| !key.is_empty());
    (rows.clone().filter(|key| finding.contains(*key)).count(), rows.count())
}

/// Codes as they are before anything else; digits alone say little. Whatever finds fewer than half of the rows was not meant.
fn rule_of(project: &Project, blocks: &Definition, table: &Table) -> Result<JoinRule, AppError> {
    let key = named(table, &["block", "baustein"]).map(|column| column.name.clone());
    let is_key = |field: &String| key.as_ref().is_none_or(|key| key == field);
    let exact = table.columns.iter().map(|column| JoinRule {
        key_field: column.name.clone(),
        target: JoinTarget::Code,
        table_form: KeyForm::Exact,
        space_form: KeyForm::Exact,
    });
    let proposed = indicator_proposals(project, blocks.id, table).into_iter().map(|found| found.rule);
    let mut best: Option<(usize, usize, String)> = None;
    for rule in exact.chain(proposed).filter(|rule| is_key(&rule.key_field)) {
        let (found, rows) = matched(&rule, blocks, table);
        if found > 0 && 2 * found >= rows {
            return Ok(rule);
        }
        if best.as_ref().is_none_or(|(most, ..)| found > *most) {
            best = Some((found, rows, rule.key_field));
        }
    }
    // Where no column is named as ours are and none finds anything, there is no key.
    let best = best.filter(|(found, ..)| *found > 0 || key.is_some());
    let (matched, rows, key_field) = best.ok_or_else(|| no_key(blocks, table))?;
    let (file, definition) = (table.file_name.clone(), blocks.name.clone());
    Err(AppError::TooFewBlocks { file, definition, key_field, matched, rows })
}

fn columns_of<'a>(project: &Project, blocks: &Definition, table: &'a Table, rule: &JoinRule) -> Option<Columns<'a>> {
    let is_other = |column: &&Column| column.name != rule.key_field;
    let by_name = named(table, &[SPACE, "raum"]).filter(is_other);
    let proposed = || {
        let field = mapping_form(project, table, blocks.id)?.space_field;
        table.columns.iter().filter(is_other).find(|column| column.name == field)
    };
    let space = by_name.or_else(proposed).or_else(|| table.columns.iter().find(is_other))?;
    let is_ours = by_name.is_some() && named(table, &["block", "baustein"]).is_some();
    let number = named(table, &[NUMBER]).filter(|_| is_ours);
    Some(Columns { space, name: named(table, &["space_name", "raumname"]), number, is_ours })
}
