//! Spaces of drafts: making, editing, merging, dissolving them.

use super::Scope;
use super::check::invalid;
use super::draft::{begin_space, clean_space, label, open, space, unlocked};
use super::source::{delete_row, update_columns};
use crate::model::{DraftId, DraftSpace, DraftSpaceId, SpaceId};
use crate::project::ProjectError;
use crate::project::command::{HistoryKind, SpaceCame};
use crate::project::database::Database;
use crate::project::history::Sentence;
use rusqlite::types::Null;
use std::collections::BTreeSet;

/// Of merged spaces so many are named.
const LISTED: usize = 5;

pub fn add(
    scope: &mut Scope<'_>,
    id: DraftId,
    new: DraftSpace,
    blocks: &[SpaceId],
    how: &SpaceCame,
) -> Result<Sentence, ProjectError> {
    let draft = open(scope.project, id)?;
    let new = begin_space(scope, draft, new, blocks)?;
    let words = [("name", label(draft, &new)), ("draft", draft.name.clone()), ("count", blocks.len().to_string())];
    let sentence = Sentence::new(HistoryKind::AddDraftSpace, words);
    Ok(match how {
        SpaceCame::Made => sentence.with("how", "made"),
        SpaceCame::Split { from } => sentence.with("how", "split").with("from", from.as_str()),
        SpaceCame::Copied { draft } => sentence.with("how", "copied").with("from", draft.as_str()),
    })
}

pub fn edit(scope: &mut Scope<'_>, id: DraftId, new: DraftSpace) -> Result<Sentence, ProjectError> {
    let draft = open(scope.project, id)?;
    let old = space(draft, new.id)?;
    let new = clean_space(new);
    if *old == new {
        return Err(ProjectError::NothingToChange);
    }
    let colour = new.colour.map(|colour| colour.to_hex());
    let columns = [
        ("code", new.code.as_str().into()),
        ("name", new.name.as_str().into()),
        ("colour", colour.map_or(Null.into(), Into::into)),
        ("locked", new.locked.into()),
    ];
    update_columns(&scope.db.conn, "klammer_draft_space", &new.id.to_string(), &columns)?;
    let words = [("name", label(draft, &new)), ("old_name", label(draft, old)), ("draft", draft.name.clone())];
    Ok(Sentence::new(HistoryKind::EditDraftSpace, words))
}

/// Brings all blocks of a space elsewhere, and removes the space with what departments say to it.
fn dissolve(db: &Database, draft: DraftId, from: DraftSpaceId, into: Option<DraftSpaceId>) -> Result<(), ProjectError> {
    let (draft, from, into) = (draft.to_string(), from.to_string(), into.map(|space| space.to_string()));
    db.conn
        .prepare_cached("UPDATE klammer_draft_block SET space = ?3 WHERE draft = ?1 AND space = ?2")?
        .execute((&draft, &from, &into))?;
    db.conn.prepare_cached("DELETE FROM klammer_position WHERE space = ?1")?.execute([&from])?;
    delete_row(db, "klammer_draft_space", &from)
}

pub fn merge(
    scope: &mut Scope<'_>,
    id: DraftId,
    into: DraftSpaceId,
    from: &[DraftSpaceId],
) -> Result<Sentence, ProjectError> {
    let draft = open(scope.project, id)?;
    let stays = unlocked(draft, into)?;
    let from: BTreeSet<DraftSpaceId> = from.iter().copied().collect();
    if from.contains(&into) {
        return Err(invalid("a space can't be merged into itself"));
    }
    let spaces = from.iter().map(|id| unlocked(draft, *id)).collect::<Result<Vec<_>, _>>()?;
    if spaces.is_empty() {
        return Err(ProjectError::NothingToChange);
    }
    for from in &from {
        dissolve(scope.db, id, *from, Some(into))?;
    }
    let named = draft.spaces.iter().filter(|space| from.contains(&space.id));
    let mut names: Vec<String> = named.map(|space| label(draft, space)).take(LISTED).collect();
    if spaces.len() > LISTED {
        names.push("…".to_owned());
    }
    let words = [
        ("name", label(draft, stays)),
        ("from", names.join(", ")),
        ("draft", draft.name.clone()),
        ("count", spaces.len().to_string()),
    ];
    Ok(Sentence::new(HistoryKind::MergeDraftSpaces, words))
}

pub fn delete(scope: &mut Scope<'_>, id: DraftId, gone: DraftSpaceId) -> Result<Sentence, ProjectError> {
    let draft = open(scope.project, id)?;
    let space = unlocked(draft, gone)?;
    let words = [("name", label(draft, space)), ("draft", draft.name.clone())];
    dissolve(scope.db, id, gone, None)?;
    Ok(Sentence::new(HistoryKind::DeleteDraftSpace, words))
}
