//! Drafts, positions, decisions and crosswalks, read as far as they can be.

use super::{Record, Salvage, Tally};
use crate::model::{
    Colour, Crosswalk, CrosswalkId, CrosswalkRow, Decision, DecisionId, DefinitionId, DepartmentId, Draft, DraftId,
    DraftOrigin, DraftSpace, DraftSpaceId, Position, PositionId, SpaceId, Stance,
};
use crate::project::defect::Defect;
use crate::project::record::{LoggedTable, Subject};
use crate::project::walk::{Walked, text};
use crate::project::{ProjectError, agreed, load};
use rusqlite::types::Value;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// What was read of them. What belongs to something that is lost is lost with it.
#[derive(Default)]
pub(in crate::project) struct Agreed {
    pub drafts: Vec<Draft>,
    pub positions: Vec<Position>,
    pub decisions: Vec<Decision>,
    pub crosswalks: Vec<Crosswalk>,
    pub drafts_tally: Tally,
    /// Blocks of drafts, all together.
    pub blocks_tally: Tally,
    pub positions_tally: Tally,
    pub decisions_tally: Tally,
    pub crosswalks_tally: Tally,
    /// Rows of crosswalks, all together.
    pub rows_tally: Tally,
}

/// What there is for them to belong to.
pub(in crate::project) struct Known {
    pub definitions: HashSet<DefinitionId>,
    pub departments: HashSet<DepartmentId>,
}

/// Blocks of a draft with their spaces: now, and when it began.
type Blocks = BTreeMap<SpaceId, (Option<DraftSpaceId>, Option<DraftSpaceId>)>;

/// Of rows that were read, those that say enough.
fn tally_of(read: Tally, kept: usize) -> Tally {
    Tally { kept, lost: read.lost.saturating_add(read.kept.saturating_sub(kept)) }
}

impl Salvage<'_> {
    /// Reads all of them.
    pub fn agreed(&mut self, known: &Known) -> Result<Agreed, ProjectError> {
        let mut found = Agreed::default();
        self.drafts(known, &mut found)?;
        self.positions(known, &mut found);
        self.decisions(known, &mut found);
        self.crosswalks(known, &mut found)?;
        Ok(found)
    }

    fn records_of(&mut self, subject: Subject) -> (Vec<Record>, Tally) {
        match LoggedTable::all(&[]).iter().find(|table| table.subject == subject) {
            Some(table) => self.records(table),
            None => (Vec::new(), Tally::default()),
        }
    }

    /// A reference to something that is there; noted if it is not.
    fn reference<T: Copy + std::fmt::Display>(
        &mut self,
        record: &Record,
        field: &'static str,
        parse: impl Fn(&str) -> Option<T>,
        is_there: impl Fn(&T) -> bool,
    ) -> Option<T> {
        let id = self.parsed(record, field, parse)?;
        if is_there(&id) {
            return Some(id);
        }
        self.note(Defect::dangling(&record.table, &record.row, field, id));
        None
    }

    fn drafts(&mut self, known: &Known, found: &mut Agreed) -> Result<(), ProjectError> {
        let (records, tally) = self.records_of(Subject::Draft);
        let mut spaces = self.draft_spaces();
        let (mut blocks, blocks_tally) = self.draft_blocks()?;
        let mut ids = HashSet::new();
        for record in &records {
            let of = self.reference(record, "blocks", DefinitionId::parse, |id| known.definitions.contains(id));
            let id = self.parsed(record, "uid", DraftId::parse);
            let name = self.text(record, "name");
            let origin = self.parsed(record, "origin", agreed::origin_of).unwrap_or(DraftOrigin::Empty);
            let rulebook = self.parsed(record, "rulebook", agreed::rulebook_of).unwrap_or_default();
            let (Some(of), Some(id)) = (of, id.filter(|id| ids.insert(*id))) else { continue };
            let spaces = spaces.remove(&id).unwrap_or_default();
            let there: HashSet<DraftSpaceId> = spaces.iter().map(|space| space.id).collect();
            let of_draft = blocks.remove(&id).unwrap_or_default();
            let now =
                of_draft.iter().filter_map(|(block, (now, _))| Some((*block, now.filter(|s| there.contains(s))?)));
            let began = of_draft.iter().filter_map(|(block, (_, began))| Some((*block, (*began)?)));
            found.drafts.push(Draft {
                id,
                name,
                blocks: of,
                origin,
                rulebook,
                assigned: Arc::new(now.collect()),
                began: Arc::new(began.collect()),
                spaces: Arc::new(spaces),
            });
        }
        found.drafts_tally = tally_of(tally, found.drafts.len());
        // Blocks of drafts that are lost are lost with them.
        let left: usize = blocks.values().map(BTreeMap::len).sum();
        found.blocks_tally = tally_of(blocks_tally, blocks_tally.kept.saturating_sub(left));
        Ok(())
    }

    fn draft_spaces(&mut self) -> HashMap<DraftId, Vec<DraftSpace>> {
        let (records, _) = self.records_of(Subject::DraftSpace);
        let mut all: HashMap<DraftId, Vec<DraftSpace>> = HashMap::new();
        let mut ids = HashSet::new();
        for record in &records {
            let colour = match record.values.get("colour") {
                None | Some(Value::Null) => None,
                Some(_) => self.parsed(record, "colour", Colour::from_hex),
            };
            let locked = match record.values.get("locked") {
                Some(Value::Integer(0)) => false,
                Some(Value::Integer(1)) => true,
                _ => {
                    self.wrong(record, "locked");
                    false
                }
            };
            let (code, name) = (self.text(record, "code"), self.text(record, "name"));
            let draft = self.parsed(record, "draft", DraftId::parse);
            let id = self.parsed(record, "uid", DraftSpaceId::parse);
            if let (Some(draft), Some(id)) = (draft, id.filter(|id| ids.insert(*id))) {
                all.entry(draft).or_default().push(DraftSpace { id, code, name, colour, locked });
            }
        }
        all
    }

    fn draft_blocks(&mut self) -> Result<(HashMap<DraftId, Blocks>, Tally), ProjectError> {
        const TABLE: &str = "klammer_draft_block";
        if self.is_older_than(TABLE) {
            return Ok((HashMap::new(), Tally::default()));
        }
        let mut all: HashMap<DraftId, Blocks> = HashMap::new();
        let (mut kept, mut wrong, watch) = (0, Vec::new(), self.watch);
        let walked = self.rows(TABLE, "id", &["draft", "block", "space", "began"]).walk(|id, row| {
            if watch.cancelled() {
                return;
            }
            let space = |column: usize, field: &'static str| match row.get_ref(column) {
                Ok(rusqlite::types::ValueRef::Null) => Ok(None),
                _ => {
                    let found = text(row, column).unwrap_or_default();
                    DraftSpaceId::parse(&found).map(Some).ok_or_else(|| Defect::value(TABLE, id, field, &found))
                }
            };
            let read = || {
                let (draft, block) = (text(row, 1).unwrap_or_default(), text(row, 2).unwrap_or_default());
                let draft_id = DraftId::parse(&draft).ok_or_else(|| Defect::value(TABLE, id, "draft", &draft))?;
                let block_id = SpaceId::parse(&block).ok_or_else(|| Defect::value(TABLE, id, "block", &block))?;
                Ok::<_, Defect>((draft_id, block_id, space(3, "space")?, space(4, "began")?))
            };
            match read() {
                Ok((draft, block, now, began)) => {
                    kept += usize::from(all.entry(draft).or_default().insert(block, (now, began)).is_none());
                }
                Err(defect) => wrong.push(defect),
            }
        });
        self.watch.check()?;
        let mut lost = wrong.len();
        wrong.into_iter().for_each(|defect| self.note(defect));
        lost = lost.saturating_add(self.lost_of(TABLE, walked));
        Ok((all, Tally { kept, lost }))
    }

    /// Rows that a walk lost, noted.
    fn lost_of(&mut self, table: &str, walked: rusqlite::Result<Walked>) -> usize {
        match walked {
            Ok(walked) if walked.whole() => 0,
            Ok(walked) => {
                let rows = self.lost(table, walked);
                self.note(Defect::RowsLost { table: table.to_owned(), rows });
                rows
            }
            Err(error) => {
                self.note(Defect::Unreadable { detail: error.to_string() });
                1
            }
        }
    }

    fn positions(&mut self, known: &Known, found: &mut Agreed) {
        let (records, tally) = self.records_of(Subject::Position);
        let spaces: HashMap<DraftId, HashSet<DraftSpaceId>> =
            found.drafts.iter().map(|d| (d.id, d.spaces.iter().map(|s| s.id).collect())).collect();
        let mut ids = HashSet::new();
        for record in &records {
            let draft = self.reference(record, "draft", DraftId::parse, |id| spaces.contains_key(id));
            let department =
                self.reference(record, "department", DepartmentId::parse, |id| known.departments.contains(id));
            let there = draft.and_then(|draft| spaces.get(&draft));
            let space = match record.values.get("space") {
                None | Some(Value::Null) => Some(None),
                Some(_) => self
                    .reference(record, "space", DraftSpaceId::parse, |id| there.is_some_and(|s| s.contains(id)))
                    .map(Some),
            };
            let (stance, id) = (
                self.variant(record, "stance", Stance::NoAnswer),
                self.parsed(record, "uid", PositionId::parse).unwrap_or_else(PositionId::new),
            );
            let (text, person, date) = (self.text(record, "text"), self.text(record, "who"), self.text(record, "date"));
            let (Some(draft), Some(department), Some(space)) = (draft, department, space) else { continue };
            if ids.insert(id) {
                found.positions.push(Position { id, draft, space, department, stance, text, person, date });
            }
        }
        found.positions_tally = tally_of(tally, found.positions.len());
    }

    fn decisions(&mut self, known: &Known, found: &mut Agreed) {
        let (records, tally) = self.records_of(Subject::Decision);
        let drafts: HashSet<DraftId> = found.drafts.iter().map(|draft| draft.id).collect();
        let mut ids = HashSet::new();
        for record in &records {
            let draft = self.reference(record, "draft", DraftId::parse, |id| drafts.contains(id));
            let definition =
                self.reference(record, "definition", DefinitionId::parse, |id| known.definitions.contains(id));
            let id = self.parsed(record, "uid", DecisionId::parse).unwrap_or_else(DecisionId::new);
            let mut text = |field| self.text(record, field);
            let (version, valid_from, valid_to) = (text("version"), text("valid_from"), text("valid_to"));
            let (date, body, resolution, words) = (text("date"), text("body"), text("resolution"), text("text"));
            let (Some(draft), Some(definition)) = (draft, definition) else { continue };
            if ids.insert(id) {
                let text = words;
                found.decisions.push(Decision {
                    id,
                    draft,
                    definition,
                    version,
                    valid_from,
                    valid_to,
                    date,
                    body,
                    resolution,
                    text,
                });
            }
        }
        found.decisions_tally = tally_of(tally, found.decisions.len());
    }

    fn crosswalks(&mut self, known: &Known, found: &mut Agreed) -> Result<(), ProjectError> {
        let (records, tally) = self.records_of(Subject::Crosswalk);
        let mut ids = HashSet::new();
        for record in &records {
            let is_there = |id: &DefinitionId| known.definitions.contains(id);
            let from = self.reference(record, "from_definition", DefinitionId::parse, is_there);
            let to = self.reference(record, "to_definition", DefinitionId::parse, is_there);
            let basis = self.parsed(record, "basis", agreed::basis_of);
            let id = self.parsed(record, "uid", CrosswalkId::parse);
            let (name, date) = (self.text(record, "name"), self.text(record, "date"));
            let fingerprint = self.text(record, "fingerprint");
            let source = match record.values.get("source_file") {
                None | Some(Value::Null) => None,
                Some(_) => Some(self.source(record)),
            };
            let Some(id) = id.filter(|id| ids.insert(*id)) else { continue };
            let (rows, rows_tally) = self.crosswalk_rows(&id.to_string())?;
            // Without its basis it is not known what its shares say.
            let (Some(from), Some(to), Some(basis)) = (from, to, basis) else { continue };
            let (kept, lost) = (found.rows_tally.kept + rows_tally.kept, found.rows_tally.lost + rows_tally.lost);
            found.rows_tally = Tally { kept, lost };
            let rows = Arc::new(rows);
            found.crosswalks.push(Crosswalk { id, name, from, to, basis, source, date, fingerprint, rows });
        }
        found.crosswalks_tally = tally_of(tally, found.crosswalks.len());
        Ok(())
    }

    fn crosswalk_rows(&mut self, crosswalk: &str) -> Result<(Vec<CrosswalkRow>, Tally), ProjectError> {
        const TABLE: &str = "klammer_crosswalk_row";
        let columns = ["from_space", "to_space", "residents_share", "area_share", "residents", "exact"];
        let mut rows = self.rows(TABLE, "number", &columns);
        rows.only = Some(("crosswalk", crosswalk));
        let (mut all, mut wrong, watch) = (Vec::new(), Vec::new(), self.watch);
        let walked = rows.walk(|number, row| {
            if watch.cancelled() {
                return;
            }
            let defect = |field: &str| Defect::value(TABLE, format!("{crosswalk}, {number}"), field, "");
            let space =
                |column, field| text(row, column).as_deref().and_then(SpaceId::parse).ok_or_else(|| defect(field));
            let read = || {
                let (from, to) = (space(1, "from_space")?, space(2, "to_space")?);
                let share: Option<f64> = row.get(3).map_err(|_| defect("residents_share"))?;
                let area_share: f64 = row.get(4).map_err(|_| defect("area_share"))?;
                let residents: Option<f64> = row.get(5).map_err(|_| defect("residents"))?;
                let exact: i64 = row.get(6).map_err(|_| defect("exact"))?;
                load::weights_of(share, area_share, residents, exact).map_err(defect)?;
                let exact = exact == 1;
                Ok::<_, Defect>(CrosswalkRow { from, to, residents_share: share, area_share, residents, exact })
            };
            match read() {
                Ok(row) => all.push(row),
                Err(defect) => wrong.push(defect),
            }
        });
        self.watch.check()?;
        let mut lost = wrong.len();
        wrong.into_iter().for_each(|defect| self.note(defect));
        lost = lost.saturating_add(match walked {
            Ok(walked) => walked.lost.saturating_add(usize::from(walked.end_lost)),
            Err(_) => 1,
        });
        let tally = Tally { kept: all.len(), lost };
        Ok((all, tally))
    }
}
