//! Positions and decisions.

use super::check::{self, clean_text, gone, invalid};
use super::draft::{label, open, space};
use super::source::{delete_row, update_columns};
use super::{Scope, definition};
use crate::model::{Decision, Definition, Department, Draft, DraftSpaceId, Position, PositionId, Project};
use crate::project::ProjectError;
use crate::project::command::HistoryKind;
use crate::project::database::Database;
use crate::project::history::{Sentence, stable_name};
use std::collections::{HashMap, HashSet};

/// `Err` unless the text is a day, or empty where that may be.
fn check_day(text: &str, may_be_empty: bool) -> Result<(), ProjectError> {
    let is_day = text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok();
    if is_day || (may_be_empty && text.is_empty()) {
        Ok(())
    } else {
        Err(ProjectError::DateWrong { text: text.to_owned() })
    }
}

/// What departments say keeps its line breaks.
fn clean_words(text: &str) -> String {
    text.trim().chars().filter(|c| !c.is_control() || *c == '\n').collect()
}

/// What was said before a decision is part of its record: nothing is said to a draft that was decided.
pub fn set_position(scope: &mut Scope<'_>, position: Position) -> Result<Sentence, ProjectError> {
    let draft = open(scope.project, position.draft)?;
    let to = position.space.map(|id| space(draft, id)).transpose()?;
    let department = check::department(scope.project, position.department)?;
    let position = Position {
        text: clean_words(&position.text),
        person: clean_text(&position.person),
        date: position.date.trim().to_owned(),
        ..position
    };
    check_day(&position.date, true)?;
    let old = scope.project.position(position.draft, position.space, position.department);
    match old {
        Some(old) if (Position { id: old.id, ..position.clone() }) == *old => {
            return Err(ProjectError::NothingToChange);
        }
        // Its row stays: the record tells how one position became another.
        Some(old) => update_position(scope.db, old.id, &position)?,
        None if scope.project.positions.iter().any(|other| other.id == position.id) => {
            return Err(invalid(format!("the id {} is in use", position.id)));
        }
        None => insert_position(scope.db, &position)?,
    }
    let words =
        [("name", department.name.clone()), ("draft", draft.name.clone()), ("stance", stable_name(position.stance))];
    let sentence = Sentence::new(HistoryKind::SetPosition, words);
    Ok(match to {
        Some(space) => sentence.with("space", label(draft, space)),
        None => sentence,
    })
}

fn update_position(db: &Database, id: PositionId, position: &Position) -> Result<(), ProjectError> {
    let columns = [
        ("stance", stable_name(position.stance).into()),
        ("text", position.text.as_str().into()),
        ("who", position.person.as_str().into()),
        ("date", position.date.as_str().into()),
    ];
    update_columns(&db.conn, "klammer_position", &id.to_string(), &columns)
}

pub fn insert_position(db: &Database, position: &Position) -> Result<(), ProjectError> {
    db.conn
        .prepare_cached(
            "INSERT INTO klammer_position (uid, draft, space, department, stance, text, who, date) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute((
            position.id.to_string(),
            position.draft.to_string(),
            position.space.map(|space| space.to_string()),
            position.department.to_string(),
            stable_name(position.stance),
            &position.text,
            &position.person,
            &position.date,
        ))?;
    Ok(())
}

pub fn delete_position(scope: &mut Scope<'_>, id: PositionId) -> Result<Sentence, ProjectError> {
    let found = scope.project.positions.iter().find(|position| position.id == id);
    let position = found.ok_or_else(|| gone("position", id))?;
    let draft = open(scope.project, position.draft)?;
    let department = check::department(scope.project, position.department)?;
    delete_row(scope.db, "klammer_position", &id.to_string())?;
    let words = [("name", department.name.clone()), ("draft", draft.name.clone())];
    Ok(Sentence::new(HistoryKind::DeletePosition, words))
}

/// A decision with its texts as they are kept, after checking its days.
fn checked(decision: Decision) -> Result<Decision, ProjectError> {
    let decision = Decision {
        version: clean_text(&decision.version),
        valid_from: decision.valid_from.trim().to_owned(),
        valid_to: decision.valid_to.trim().to_owned(),
        date: decision.date.trim().to_owned(),
        body: clean_text(&decision.body),
        resolution: clean_text(&decision.resolution),
        text: clean_words(&decision.text),
        ..decision
    };
    check_day(&decision.date, false)?;
    check_day(&decision.valid_from, true)?;
    check_day(&decision.valid_to, true)?;
    let (from, to) = (&decision.valid_from, &decision.valid_to);
    // Days of this form are in the order of their texts.
    if !from.is_empty() && !to.is_empty() && from > to {
        return Err(ProjectError::DateWrong { text: format!("{from} – {to}") });
    }
    Ok(decision)
}

/// The spaces of a draft that have blocks, in its order.
fn spaces_with_blocks(project: &Project, draft: &Draft) -> Result<Vec<(String, String)>, ProjectError> {
    let space_of: HashMap<_, _> = draft.assigned.iter().copied().collect();
    let blocks = &definition::of(project, draft.blocks)?.spaces;
    let full: HashSet<DraftSpaceId> = blocks.iter().filter_map(|block| space_of.get(&block.id)).copied().collect();
    let spaces = draft.spaces.iter().filter(|space| full.contains(&space.id));
    Ok(spaces.map(|space| (space.code.clone(), space.name.clone())).collect())
}

pub fn decide(
    scope: &mut Scope<'_>,
    decision: Decision,
    department: Department,
    (common, state): (Definition, u64),
) -> Result<Sentence, ProjectError> {
    let draft = open(scope.project, decision.draft)?;
    let decision = checked(decision)?;
    if scope.project.decisions.iter().any(|other| other.id == decision.id) {
        return Err(invalid(format!("the id {} is in use", decision.id)));
    }
    if decision.definition != common.id {
        return Err(invalid("the decision is about another definition than the one it comes with"));
    }
    let expected = spaces_with_blocks(scope.project, draft)?;
    if expected.is_empty() {
        return Err(ProjectError::DraftEmpty { name: draft.name.clone() });
    }
    let spaces = common.spaces.iter().map(|space| (space.code.clone(), space.name.clone()));
    // The common definition was put together beside the window; who goes on painting meanwhile has another draft now.
    let blocks = &definition::of(scope.project, draft.blocks)?.spaces;
    if !spaces.eq(expected) || draft.state(blocks) != state {
        return Err(ProjectError::DecisionStale { name: draft.name.clone() });
    }

    let name = definition::import(scope, department, common, None)?.args.remove("name").unwrap_or_default();
    insert_decision(scope.db, &decision)?;
    Ok(Sentence::new(HistoryKind::Decide, [("name", name), ("draft", draft.name.clone())]))
}

pub fn insert_decision(db: &Database, decision: &Decision) -> Result<(), ProjectError> {
    db.conn
        .prepare_cached(
            "INSERT INTO klammer_decision \
             (uid, draft, definition, version, valid_from, valid_to, date, body, resolution, text) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute((
            decision.id.to_string(),
            decision.draft.to_string(),
            decision.definition.to_string(),
            &decision.version,
            &decision.valid_from,
            &decision.valid_to,
            &decision.date,
            &decision.body,
            &decision.resolution,
            &decision.text,
        ))?;
    Ok(())
}

pub fn edit_decision(scope: &mut Scope<'_>, new: Decision) -> Result<Sentence, ProjectError> {
    let found = scope.project.decisions.iter().find(|decision| decision.id == new.id);
    let old = found.ok_or_else(|| gone("decision", new.id))?;
    let new = checked(Decision { draft: old.draft, definition: old.definition, ..new })?;
    if *old == new {
        return Err(ProjectError::NothingToChange);
    }
    let columns = [
        ("version", new.version.as_str().into()),
        ("valid_from", new.valid_from.as_str().into()),
        ("valid_to", new.valid_to.as_str().into()),
        ("date", new.date.as_str().into()),
        ("body", new.body.as_str().into()),
        ("resolution", new.resolution.as_str().into()),
        ("text", new.text.as_str().into()),
    ];
    update_columns(&scope.db.conn, "klammer_decision", &new.id.to_string(), &columns)?;
    let name = definition::of(scope.project, new.definition)?.name.clone();
    Ok(Sentence::new(HistoryKind::EditDecision, [("name", name)]))
}
