//! A draft as a table of blocks and spaces.

use super::super::AppError;
use super::super::blocks::definition_of;
use super::draft_of;
use crate::model::{Draft, DraftId, Project};

/// The draft as CSV: `block;space;space_name`, a row for each block in the order of its definition, by codes (a block without one by its
/// name); unassigned blocks with empty cells. A space without code stands under its name, one without both under its number in the
/// draft, so that reading it again gives the same spaces. UTF-8 with the mark by which spreadsheets know it.
///
/// # Errors
/// [`AppError::NotFound`].
pub fn draft_csv(project: &Project, id: DraftId) -> Result<String, AppError> {
    let draft = draft_of(project, id)?;
    let blocks = definition_of(project, draft.blocks)?;
    let mut text = "\u{feff}block;space;space_name\r\n".to_owned();
    for (block, at) in blocks.spaces.iter().zip(draft.dense(&blocks.spaces)) {
        let key = if block.code.is_empty() { &block.name } else { &block.code };
        let (code, name) = match draft.spaces.get(at as usize).filter(|_| at != Draft::UNASSIGNED) {
            None => (String::new(), String::new()),
            Some(space) if !space.code.is_empty() => (space.code.clone(), space.name.clone()),
            Some(space) if !space.name.is_empty() => (space.name.clone(), space.name.clone()),
            Some(_) => ((at + 1).to_string(), String::new()),
        };
        text.push_str(&format!("{};{};{}\r\n", quoted(key), quoted(&code), quoted(&name)));
    }
    Ok(text)
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
