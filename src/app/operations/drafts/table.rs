//! A draft as a table of blocks and spaces.

use super::super::AppError;
use super::super::blocks::definition_of;
use super::draft_of;
use crate::model::{Draft, DraftId, DraftSpace, Project};
use std::collections::HashMap;

/// Heading of the spaces' codes.
pub(super) const SPACE: &str = "space";
/// Heading of the numbers that tell spaces of one code apart.
pub(super) const NUMBER: &str = "space_number";

/// The draft as CSV: `block;space;space_name`, a row for each block in the order of its definition, by codes (a block without one by its
/// name); unassigned blocks with empty cells, then the spaces without blocks. A space without code stands under its name, one without both under its number
/// in the draft. Where several spaces would stand under one code, a column `space_number` tells these apart: read again it is the same draft. UTF-8 with
/// the mark by which spreadsheets know it.
///
/// # Errors
/// [`AppError::NotFound`].
pub fn draft_csv(project: &Project, id: DraftId) -> Result<String, AppError> {
    let draft = draft_of(project, id)?;
    let blocks = definition_of(project, draft.blocks)?;
    let codes: Vec<String> = (1..).zip(draft.spaces.iter()).map(|(number, space)| shown_code(number, space)).collect();
    let mut times: HashMap<&str, usize> = HashMap::new();
    codes.iter().for_each(|code| *times.entry(code.as_str()).or_default() += 1);
    let has_doubles = codes.len() > times.len();
    let row = |key: &str, at: usize| {
        let code = codes.get(at).map(String::as_str).unwrap_or_default();
        let name = draft.spaces.get(at).map(|space| space.name.as_str()).unwrap_or_default();
        let several = times.get(code).is_some_and(|times| *times > 1);
        let number = match (has_doubles, several) {
            (false, _) => String::new(),
            (true, false) => ";".to_owned(),
            (true, true) => format!(";{}", at + 1),
        };
        format!("{};{};{}{number}\r\n", quoted(key), quoted(code), quoted(name))
    };
    let last = if has_doubles { format!(";{NUMBER}") } else { String::new() };
    let mut text = format!("\u{feff}block;{SPACE};space_name{last}\r\n");
    let mut is_empty = vec![true; codes.len()];
    for (block, at) in blocks.spaces.iter().zip(draft.dense(&blocks.spaces)) {
        let key = if block.code.is_empty() { &block.name } else { &block.code };
        let at = if at == Draft::UNASSIGNED { codes.len() } else { at as usize };
        if let Some(is_empty) = is_empty.get_mut(at) {
            *is_empty = false;
        }
        text.push_str(&row(key, at));
    }
    for (at, _) in is_empty.iter().enumerate().filter(|(_, is_empty)| **is_empty) {
        text.push_str(&row("", at));
    }
    Ok(text)
}

/// What a space stands under.
fn shown_code(number: usize, space: &DraftSpace) -> String {
    let text = if space.code.is_empty() { &space.name } else { &space.code };
    if text.is_empty() { number.to_string() } else { text.clone() }
}

/// A cell of a table separated by semicolons.
fn quoted(text: &str) -> String {
    let special = |c: char| matches!(c, ';' | '"' | '\n' | '\r');
    if text.contains(special) || text.trim() != text {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
