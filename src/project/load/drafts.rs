//! Drafts with their spaces and blocks, positions and decisions in the snapshot.
//!
//! A stroke of the brush changes some hundred of many thousand rows: the assignment is then brought forward by what was recorded.

use super::{At, Loader, Next};
use crate::model::{
    Colour, Decision, DecisionId, Definition, DefinitionId, Department, DepartmentId, Draft, DraftId, DraftSpace,
    DraftSpaceId, Position, PositionId, Project, SpaceId,
};
use crate::project::ProjectError;
use crate::project::agreed;
use crate::project::database::Database;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Blocks with their spaces, sorted by block.
type Assigned = Arc<Vec<(SpaceId, DraftSpaceId)>>;

/// What of a draft need not be read.
#[derive(Default)]
pub(super) struct Known {
    spaces: Option<Arc<Vec<DraftSpace>>>,
    /// The spaces it had before.
    before: Option<Arc<Vec<DraftSpace>>>,
    /// Now, and when it began.
    blocks: Option<(Assigned, Assigned)>,
}

impl Next<'_> {
    pub(super) fn drafts(&mut self, project: &mut Project) -> Result<(), ProjectError> {
        let touched = self.touched;
        if !(touched.drafts.is_empty()
            && touched.drafts_with_spaces.is_empty()
            && touched.drafts_with_blocks.is_empty())
        {
            let mut known: HashMap<DraftId, Known> = HashMap::new();
            for old in &self.old.drafts {
                let uid = old.id.to_string();
                let spaces = Some(&old.spaces).filter(|_| !touched.drafts_with_spaces.contains(&uid)).cloned();
                let blocks = match touched.drafts_with_blocks.contains(&uid) {
                    true => patched(self.loader.db, old, touched.command)?,
                    false => Some((old.assigned.clone(), old.began.clone())),
                };
                known.insert(old.id, Known { spaces, before: Some(old.spaces.clone()), blocks });
            }
            project.drafts = self.loader.drafts(&project.definitions, |id| known.remove(&id).unwrap_or_default())?;
        }
        if touched.positions {
            project.positions = self.loader.positions(&project.drafts, &project.departments)?;
        }
        if touched.decisions {
            project.decisions = self.loader.decisions(&project.drafts, &project.definitions)?;
        }
        Ok(())
    }
}

/// A row as the record has it: block, space now, space at the beginning.
type Row = (String, Option<String>, Option<String>);

/// A draft's blocks after a command; `None` if the record can't be followed.
fn patched(db: &Database, old: &Draft, command: u64) -> Result<Option<(Assigned, Assigned)>, ProjectError> {
    let mut query = db.conn.prepare_cached(
        "SELECT block, space, began, log_side FROM klammer_log_draft_block WHERE log_command = ?1 AND draft = ?2 ORDER BY log_id",
    )?;
    let mut rows = query.query((command, old.id.to_string()))?;
    // A block has one row at most at any time, so the last word on it says what there is.
    let mut last: HashMap<SpaceId, (Option<DraftSpaceId>, Option<DraftSpaceId>)> = HashMap::new();
    while let Some(row) = rows.next()? {
        let Ok((block, space, began)) = (|| -> rusqlite::Result<Row> { Ok((row.get(0)?, row.get(1)?, row.get(2)?)) })()
        else {
            return Ok(None);
        };
        let stays = row.get::<_, i64>(3)? == 1;
        let parsed = |text: Option<String>| match text.filter(|_| stays) {
            Some(text) => DraftSpaceId::parse(&text).map(Some),
            None => Some(None),
        };
        let (Some(block), Some(space), Some(began)) = (SpaceId::parse(&block), parsed(space), parsed(began)) else {
            return Ok(None);
        };
        last.insert(block, (space, began));
    }
    let mut changes: Vec<_> = last.into_iter().collect();
    changes.sort_unstable_by_key(|(block, _)| *block);
    let now = merged(&old.assigned, changes.iter().map(|(block, (space, _))| (*block, *space)));
    let began = merged(&old.began, changes.iter().map(|(block, (_, began))| (*block, *began)));
    let began = if began == *old.began { old.began.clone() } else { Arc::new(began) };
    Ok(Some((Arc::new(now), began)))
}

/// Pairs with some of them changed or (`None`) gone; both sorted by block.
fn merged(
    old: &[(SpaceId, DraftSpaceId)],
    changes: impl Iterator<Item = (SpaceId, Option<DraftSpaceId>)>,
) -> Vec<(SpaceId, DraftSpaceId)> {
    let mut all = Vec::with_capacity(old.len());
    let mut rest = old;
    for (block, space) in changes {
        let before = rest.partition_point(|(other, _)| *other < block);
        let (unchanged, after) = rest.split_at(before);
        all.extend_from_slice(unchanged);
        all.extend(space.map(|space| (block, space)));
        rest = match after.split_first() {
            Some(((first, _), others)) if *first == block => others,
            _ => after,
        };
    }
    all.extend_from_slice(rest);
    all
}

impl Loader<'_> {
    pub(super) fn drafts(
        &mut self,
        definitions: &[Definition],
        mut known: impl FnMut(DraftId) -> Known,
    ) -> Result<Vec<Draft>, ProjectError> {
        let db = self.db;
        let sql = "SELECT uid, name, blocks, origin, rulebook FROM klammer_draft ORDER BY id";
        let mut query = db.conn.prepare_cached(sql)?;
        let mut rows = query.query([])?;
        let mut all: Vec<Draft> = Vec::new();
        while let Some(row) = rows.next()? {
            let at = At::of("klammer_draft", row.get(0)?);
            let id = self.parsed(at.named("uid"), at.row.clone(), DraftId::parse)?;
            let blocks = self.parsed(at.named("blocks"), row.get(2)?, DefinitionId::parse)?;
            self.known_definition(&at, "blocks", definitions, blocks)?;
            let known = known(id);
            let spaces = known.spaces.map_or_else(|| self.draft_spaces(&at.row).map(Arc::new), Ok)?;
            // Blocks that were left out because their space was gone are there again with it.
            let came = |before: &Vec<DraftSpace>| spaces.iter().any(|s| before.iter().all(|old| old.id != s.id));
            let came = known.before.is_some_and(|before| !Arc::ptr_eq(&before, &spaces) && came(&before));
            let (assigned, began) = match known.blocks.filter(|_| !came) {
                Some(blocks) => blocks,
                None => self.draft_blocks(&at.row, &spaces)?,
            };
            all.push(Draft {
                id,
                name: row.get(1)?,
                blocks,
                origin: self.parsed(at.named("origin"), row.get(3)?, agreed::origin_of)?,
                rulebook: self.parsed(at.named("rulebook"), row.get(4)?, agreed::rulebook_of)?,
                spaces,
                assigned,
                began,
            });
        }
        Ok(all)
    }

    pub(super) fn known_definition(
        &self,
        at: &At,
        field: &'static str,
        definitions: &[Definition],
        id: DefinitionId,
    ) -> Result<(), ProjectError> {
        self.known(at.named(field), definitions.iter().find(|d| d.id == id), id).map(drop)
    }

    fn draft_spaces(&self, draft: &str) -> Result<Vec<DraftSpace>, ProjectError> {
        let sql = "SELECT uid, code, name, colour, locked FROM klammer_draft_space WHERE draft = ?1 ORDER BY id";
        let mut query = self.db.conn.prepare_cached(sql)?;
        let mut rows = query.query([draft])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let at = At::of("klammer_draft_space", row.get(0)?);
            let colour: Option<String> = row.get(3)?;
            all.push(DraftSpace {
                id: self.parsed(at.named("uid"), at.row.clone(), DraftSpaceId::parse)?,
                code: row.get(1)?,
                name: row.get(2)?,
                colour: colour.map(|text| self.parsed(at.named("colour"), text, Colour::from_hex)).transpose()?,
                locked: self.flag(at.named("locked"), row.get(4)?)?,
            });
        }
        Ok(all)
    }

    /// Blocks in spaces that another program deleted are told as left out; they count as unassigned.
    fn draft_blocks(&mut self, draft: &str, spaces: &[DraftSpace]) -> Result<(Assigned, Assigned), ProjectError> {
        self.watch.check()?;
        let there: HashSet<DraftSpaceId> = spaces.iter().map(|space| space.id).collect();
        let sql = "SELECT block, space, began FROM klammer_draft_block WHERE draft = ?1";
        let mut query = self.db.conn.prepare_cached(sql)?;
        let mut rows = query.query([draft])?;
        let (mut assigned, mut began, mut left_out) = (Vec::new(), Vec::new(), 0);
        while let Some(row) = rows.next()? {
            let at = At::of("klammer_draft_block", row.get(0)?);
            let block = self.parsed(at.named("block"), at.row.clone(), SpaceId::parse)?;
            let parsed = |text: Option<String>, field| {
                text.map(|text| self.parsed(at.named(field), text, DraftSpaceId::parse)).transpose()
            };
            match parsed(row.get(1)?, "space")? {
                Some(space) if there.contains(&space) => assigned.push((block, space)),
                Some(_) => left_out += 1,
                None => {}
            }
            began.extend(parsed(row.get(2)?, "began")?.map(|space| (block, space)));
        }
        self.left_out += left_out;
        assigned.sort_unstable();
        began.sort_unstable();
        Ok((Arc::new(assigned), Arc::new(began)))
    }

    pub(super) fn positions(
        &self,
        drafts: &[Draft],
        departments: &[Department],
    ) -> Result<Vec<Position>, ProjectError> {
        let sql = "SELECT uid, draft, space, department, stance, text, who, date FROM klammer_position ORDER BY id";
        let mut query = self.db.conn.prepare_cached(sql)?;
        let mut rows = query.query([])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let at = At::of("klammer_position", row.get(0)?);
            let (draft, space): (String, Option<String>) = (row.get(1)?, row.get(2)?);
            let draft = self.parsed(at.named("draft"), draft, DraftId::parse)?;
            let space = space.map(|text| self.parsed(at.named("space"), text, DraftSpaceId::parse)).transpose()?;
            let department = self.parsed(at.named("department"), row.get(3)?, DepartmentId::parse)?;
            let of = self.known_draft(&at, drafts, draft)?;
            if let Some(space) = space {
                self.known(at.named("space"), of.space(space), space)?;
            }
            self.known_department(&at, departments, department)?;
            all.push(Position {
                id: self.parsed(at.named("uid"), at.row.clone(), PositionId::parse)?,
                draft,
                space,
                department,
                stance: self.variant(at.named("stance"), row.get(4)?)?,
                text: row.get(5)?,
                person: row.get(6)?,
                date: row.get(7)?,
            });
        }
        Ok(all)
    }

    fn known_draft<'a>(&self, at: &At, drafts: &'a [Draft], id: DraftId) -> Result<&'a Draft, ProjectError> {
        self.known(at.named("draft"), drafts.iter().find(|draft| draft.id == id), id)
    }

    pub(super) fn decisions(
        &self,
        drafts: &[Draft],
        definitions: &[Definition],
    ) -> Result<Vec<Decision>, ProjectError> {
        let mut query = self.db.conn.prepare_cached(
            "SELECT uid, draft, definition, version, valid_from, valid_to, date, body, resolution, text \
             FROM klammer_decision ORDER BY id",
        )?;
        let mut rows = query.query([])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let at = At::of("klammer_decision", row.get(0)?);
            let draft = self.parsed(at.named("draft"), row.get(1)?, DraftId::parse)?;
            let definition = self.parsed(at.named("definition"), row.get(2)?, DefinitionId::parse)?;
            self.known_draft(&at, drafts, draft)?;
            self.known_definition(&at, "definition", definitions, definition)?;
            all.push(Decision {
                id: self.parsed(at.named("uid"), at.row.clone(), DecisionId::parse)?,
                draft,
                definition,
                version: row.get(3)?,
                valid_from: row.get(4)?,
                valid_to: row.get(5)?,
                date: row.get(6)?,
                body: row.get(7)?,
                resolution: row.get(8)?,
                text: row.get(9)?,
            });
        }
        Ok(all)
    }
}
