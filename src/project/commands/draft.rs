//! Drafts: beginning, naming, ruling, deleting them, and which of their blocks are in which space.

use super::Scope;
use super::check::{clean_name, clean_text, free_name, gone, invalid};
use super::definition;
use super::source::{delete_row, update_columns};
use crate::model::{DefinitionId, Draft, DraftId, DraftSpace, DraftSpaceId, Project, Rulebook, SpaceId};
use crate::project::command::HistoryKind;
use crate::project::database::Database;
use crate::project::history::Sentence;
use crate::project::{ProjectError, agreed};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

pub fn of(project: &Project, id: DraftId) -> Result<&Draft, ProjectError> {
    project.draft(id).ok_or_else(|| gone("draft", id))
}

/// A draft that may be changed: one that was decided stays as it is.
pub fn open(project: &Project, id: DraftId) -> Result<&Draft, ProjectError> {
    let draft = of(project, id)?;
    match project.decision_on(id) {
        Some(_) => Err(ProjectError::DraftDecided { name: draft.name.clone() }),
        None => Ok(draft),
    }
}

pub fn space(draft: &Draft, id: DraftSpaceId) -> Result<&DraftSpace, ProjectError> {
    draft.space(id).ok_or_else(|| gone("space", id))
}

/// As [`space`], refused while it is locked.
pub fn unlocked(draft: &Draft, id: DraftSpaceId) -> Result<&DraftSpace, ProjectError> {
    let space = space(draft, id)?;
    if space.locked { Err(ProjectError::SpaceLocked { name: label(draft, space) }) } else { Ok(space) }
}

/// What a space is called in sentences; one without code and name by its place in the draft.
pub fn label(draft: &Draft, space: &DraftSpace) -> String {
    let label = space.label();
    if !label.is_empty() {
        return label.to_owned();
    }
    let at = draft.spaces.iter().position(|other| other.id == space.id).unwrap_or(draft.spaces.len());
    format!("#{}", at + 1)
}

/// A space with its texts as they are kept.
pub fn clean_space(space: DraftSpace) -> DraftSpace {
    DraftSpace { code: clean_text(&space.code), name: clean_text(&space.name), ..space }
}

/// `Err` unless the ids of spaces are new to the project.
pub fn new_spaces<'a>(project: &Project, spaces: impl Iterator<Item = &'a DraftSpace>) -> Result<(), ProjectError> {
    let mut ids: HashSet<DraftSpaceId> =
        project.drafts.iter().flat_map(|draft| draft.spaces.iter().map(|space| space.id)).collect();
    for space in spaces {
        if !ids.insert(space.id) {
            return Err(invalid(format!("the id {} of a space is in use", space.id)));
        }
    }
    Ok(())
}

/// `Err` unless all of these are blocks of the draft's definition.
fn known_blocks(project: &Project, id: DefinitionId, blocks: &HashSet<SpaceId>) -> Result<(), ProjectError> {
    let definition = definition::of(project, id)?;
    let found = definition.spaces.iter().filter(|space| blocks.contains(&space.id)).count();
    match blocks.len() - found.min(blocks.len()) {
        0 => Ok(()),
        count => Err(ProjectError::NotABlock { definition: definition.name.clone(), count }),
    }
}

fn written<T: serde::Serialize>(value: &T) -> Result<String, ProjectError> {
    agreed::written(value).map_err(|e| invalid(e.to_string()))
}

fn check_rulebook(rulebook: &Rulebook) -> Result<(), ProjectError> {
    match rulebook.wrong_field() {
        Some(field) => Err(ProjectError::RulebookWrong { field: field.to_owned() }),
        None => Ok(()),
    }
}

fn checked_name(project: &Project, id: DraftId, name: &str) -> Result<String, ProjectError> {
    let name = clean_name(name)?;
    free_name(&name, project.drafts.iter().filter(|d| d.id != id).map(|d| d.name.as_str()))?;
    Ok(name)
}

pub fn mark_blocks(scope: &mut Scope<'_>, id: DefinitionId, is_blocks: bool) -> Result<Sentence, ProjectError> {
    let definition = definition::of(scope.project, id)?;
    if definition.is_blocks == is_blocks {
        return Err(ProjectError::NothingToChange);
    }
    let drafts = scope.project.drafts.iter().filter(|draft| draft.blocks == id).map(|draft| draft.name.clone());
    needed(&definition.name, drafts)?;
    let column = ("is_blocks", if is_blocks { 1.into() } else { rusqlite::types::Null.into() });
    update_columns(&scope.db.conn, "klammer_definition", &id.to_string(), &[column])?;
    let blocks = if is_blocks { "yes" } else { "no" };
    let words = [("name", definition.name.clone()), ("blocks", blocks.to_owned())];
    Ok(Sentence::new(HistoryKind::MarkBlocks, words))
}

/// `Err` if anything needs what is to go.
pub fn needed(name: &str, used_by: impl Iterator<Item = String>) -> Result<(), ProjectError> {
    let used_by: Vec<String> = used_by.collect::<BTreeSet<_>>().into_iter().collect();
    if used_by.is_empty() {
        return Ok(());
    }
    Err(ProjectError::Needed { name: name.to_owned(), used_by: used_by.join(", ") })
}

/// Everything of drafts, decisions and crosswalks that needs a definition, by name.
pub fn users_of(project: &Project, id: DefinitionId) -> impl Iterator<Item = String> {
    let drafts = project.drafts.iter().filter(move |d| d.blocks == id || d.rulebook.parent == Some(id));
    let decided = project.decisions.iter().filter(move |d| d.definition == id);
    let decided = decided.filter_map(|decision| project.draft(decision.draft));
    let crosswalks = project.crosswalks.iter().filter(move |c| c.from == id || c.to == id);
    drafts.chain(decided).map(|draft| draft.name.clone()).chain(crosswalks.map(|c| c.name.clone()))
}

pub fn add(scope: &mut Scope<'_>, draft: Draft) -> Result<Sentence, ProjectError> {
    let name = checked_name(scope.project, draft.id, &draft.name)?;
    if scope.project.draft(draft.id).is_some() {
        return Err(invalid(format!("the id {} is in use", draft.id)));
    }
    let blocks = definition::of(scope.project, draft.blocks)?;
    if !agreed::is_origin(&draft.origin) {
        return Err(invalid("the origin of the draft has a weight that is none"));
    }
    check_rulebook(&draft.rulebook)?;
    new_spaces(scope.project, draft.spaces.iter())?;
    let spaces: HashSet<DraftSpaceId> = draft.spaces.iter().map(|space| space.id).collect();
    let assigned: HashMap<SpaceId, DraftSpaceId> = draft.assigned.iter().copied().collect();
    if assigned.len() != draft.assigned.len() {
        return Err(invalid("a block is in two spaces of the draft"));
    }
    if let Some(unknown) = draft.assigned.iter().map(|(_, space)| space).find(|space| !spaces.contains(space)) {
        return Err(gone("space", unknown));
    }
    known_blocks(scope.project, draft.blocks, &assigned.keys().copied().collect())?;

    let spaces = draft.spaces.iter().cloned().map(clean_space).collect();
    let began = draft.assigned.clone();
    // Whoever composes spaces of a definition's says with it that they are blocks.
    if !blocks.is_blocks {
        update_columns(&scope.db.conn, "klammer_definition", &draft.blocks.to_string(), &[("is_blocks", 1.into())])?;
    }
    insert(scope.db, &Draft { name: name.clone(), spaces: Arc::new(spaces), began, ..draft })?;
    Ok(Sentence::new(HistoryKind::AddDraft, [("name", name)]))
}

/// Writes a draft as it is.
pub fn insert(db: &Database, draft: &Draft) -> Result<(), ProjectError> {
    let uid = draft.id.to_string();
    db.conn
        .prepare_cached("INSERT INTO klammer_draft (uid, name, blocks, origin, rulebook) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute((&uid, &draft.name, draft.blocks.to_string(), written(&draft.origin)?, written(&draft.rulebook)?))?;
    for space in draft.spaces.iter() {
        insert_space(db, draft.id, space)?;
    }
    let now: HashMap<SpaceId, DraftSpaceId> = draft.assigned.iter().copied().collect();
    let began: HashMap<SpaceId, DraftSpaceId> = draft.began.iter().copied().collect();
    let blocks: BTreeSet<SpaceId> = now.keys().chain(began.keys()).copied().collect();
    let mut insert = db
        .conn
        .prepare_cached("INSERT INTO klammer_draft_block (draft, block, space, began) VALUES (?1, ?2, ?3, ?4)")?;
    let text = |space: Option<&DraftSpaceId>| space.map(ToString::to_string);
    for block in blocks {
        insert.execute((&uid, block.to_string(), text(now.get(&block)), text(began.get(&block))))?;
    }
    Ok(())
}

pub fn insert_space(db: &Database, draft: DraftId, space: &DraftSpace) -> Result<(), ProjectError> {
    let sql =
        "INSERT INTO klammer_draft_space (uid, draft, code, name, colour, locked) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let colour = space.colour.map(|colour| colour.to_hex());
    db.conn.prepare_cached(sql)?.execute((
        space.id.to_string(),
        draft.to_string(),
        &space.code,
        &space.name,
        colour,
        space.locked,
    ))?;
    Ok(())
}

pub fn rename(scope: &mut Scope<'_>, id: DraftId, name: &str) -> Result<Sentence, ProjectError> {
    let old = open(scope.project, id)?;
    let name = checked_name(scope.project, id, name)?;
    update_columns(&scope.db.conn, "klammer_draft", &id.to_string(), &[("name", name.as_str().into())])?;
    Ok(Sentence::new(HistoryKind::RenameDraft, [("name", name), ("old_name", old.name.clone())]))
}

pub fn set_rulebook(scope: &mut Scope<'_>, id: DraftId, rulebook: &Rulebook) -> Result<Sentence, ProjectError> {
    let draft = open(scope.project, id)?;
    check_rulebook(rulebook)?;
    if let Some(parent) = rulebook.parent {
        definition::of(scope.project, parent)?;
    }
    if let Some(unknown) = rulebook.barriers.iter().find(|id| scope.project.context_layer(**id).is_none()) {
        return Err(gone("context layer", unknown));
    }
    if draft.rulebook == *rulebook {
        return Err(ProjectError::NothingToChange);
    }
    let text = written(rulebook)?;
    update_columns(&scope.db.conn, "klammer_draft", &id.to_string(), &[("rulebook", text.into())])?;
    Ok(Sentence::new(HistoryKind::SetRulebook, [("name", draft.name.clone())]))
}

pub fn delete(scope: &mut Scope<'_>, id: DraftId) -> Result<Sentence, ProjectError> {
    let draft = open(scope.project, id)?;
    let uid = id.to_string();
    for table in ["klammer_position", "klammer_draft_block", "klammer_draft_space"] {
        scope.db.conn.prepare_cached(&format!("DELETE FROM {table} WHERE draft = ?1"))?.execute([&uid])?;
    }
    delete_row(scope.db, "klammer_draft", &uid)?;
    Ok(Sentence::new(HistoryKind::DeleteDraft, [("name", draft.name.clone())]))
}

/// Checks a stroke of the brush: which of the blocks change places.
fn moving(
    project: &Project,
    draft: &Draft,
    blocks: &[SpaceId],
    to: Option<DraftSpaceId>,
) -> Result<Vec<SpaceId>, ProjectError> {
    let wanted: HashSet<SpaceId> = blocks.iter().copied().collect();
    known_blocks(project, draft.blocks, &wanted)?;
    let mut moving: Vec<SpaceId> = wanted.into_iter().filter(|block| draft.space_of(*block) != to).collect();
    moving.sort_unstable();
    let left: BTreeSet<DraftSpaceId> = moving.iter().filter_map(|block| draft.space_of(*block)).collect();
    for space in left {
        unlocked(draft, space)?;
    }
    Ok(moving)
}

/// Brings blocks into a space, or (`None`) out of theirs.
fn put(db: &Database, draft: DraftId, blocks: &[SpaceId], to: Option<DraftSpaceId>) -> Result<(), ProjectError> {
    if blocks.is_empty() {
        return Ok(());
    }
    let (draft, to, all) = (draft.to_string(), to.map(|space| space.to_string()), blocks.len());
    // All in one statement: one for each block takes twice as long.
    let blocks = written(&blocks)?;
    let changed = db
        .conn
        .prepare_cached(
            "UPDATE klammer_draft_block SET space = ?2 WHERE draft = ?1 AND block IN (SELECT value FROM json_each(?3))",
        )?
        .execute((&draft, &to, &blocks))?;
    if changed < all {
        // Blocks that never had a space in this draft have no row yet.
        db.conn
            .prepare_cached(
                "INSERT INTO klammer_draft_block (draft, block, space) SELECT ?1, value, ?2 FROM json_each(?3) \
                 WHERE true ON CONFLICT (draft, block) DO NOTHING",
            )?
            .execute((&draft, &to, &blocks))?;
    }
    Ok(())
}

pub fn assign(
    scope: &mut Scope<'_>,
    id: DraftId,
    blocks: &[SpaceId],
    to: Option<DraftSpaceId>,
) -> Result<Sentence, ProjectError> {
    let draft = open(scope.project, id)?;
    let into = to.map(|space| unlocked(draft, space)).transpose()?;
    let moving = moving(scope.project, draft, blocks, to)?;
    if moving.is_empty() {
        return Err(ProjectError::NothingToChange);
    }
    put(scope.db, id, &moving, to)?;
    let words = [("draft", draft.name.clone()), ("count", moving.len().to_string())];
    let sentence = Sentence::new(HistoryKind::AssignBlocks, words);
    Ok(match into {
        Some(space) => sentence.with("name", label(draft, space)),
        None => sentence,
    })
}

/// Checks and writes a new space with its blocks.
pub fn begin_space(
    scope: &Scope<'_>,
    draft: &Draft,
    space: DraftSpace,
    blocks: &[SpaceId],
) -> Result<DraftSpace, ProjectError> {
    new_spaces(scope.project, std::iter::once(&space))?;
    let moving = moving(scope.project, draft, blocks, Some(space.id))?;

    let space = clean_space(space);
    insert_space(scope.db, draft.id, &space)?;
    put(scope.db, draft.id, &moving, Some(space.id))?;
    Ok(space)
}
