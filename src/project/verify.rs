//! All checks of a project file, each with every defect it finds. The file itself is only read: a copy is looked at.

mod index;

use super::database::{self, Database};
use super::defect::Defect;
use super::features::{FeatureKind, FeatureTable};
use super::history::from_stable_name;
use super::record::{self, LoggedTable, Subject};
use super::salvage::{Known, Salvage};
use super::store::{Store, Workspace};
use super::walk::{Rows, text};
use super::{HistoryKind, ProjectError, header, platform, schema, screen};
use crate::formats;
use crate::geometry::Watch;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};

/// What a check looks at. In the order they are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckKind {
    /// The header, and the size it states.
    Size,
    /// What the file brings along that would compute.
    StoredCode,
    /// Pages and indexes, by SQLite's `integrity_check`.
    Pages,
    /// The steps of the format.
    Format,
    /// Our tables, as our code makes them.
    Tables,
    /// Layers and the records of their changes.
    Layers,
    /// The spatial index against the geometries.
    SpatialIndex,
    /// Rows of layers: geometries, identities, values; also of those that are hidden.
    Rows,
    /// Departments, definitions, sets, indicators, and what they refer to.
    Content,
    /// The history: readable, without holes.
    History,
    /// Kept files: whole, and those that were imported.
    Sources,
    /// What other programs need to find the layers.
    Registrations,
    /// Opening it as the window does.
    Opening,
}

impl CheckKind {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Size,
        Self::StoredCode,
        Self::Pages,
        Self::Format,
        Self::Tables,
        Self::Layers,
        Self::SpatialIndex,
        Self::Rows,
        Self::Content,
        Self::History,
        Self::Sources,
        Self::Registrations,
        Self::Opening,
    ];
}

/// One check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Which.
    pub kind: CheckKind,
    /// False where an earlier defect kept it from being made.
    pub made: bool,
    /// What it found; at most [`MAX_LISTED`].
    pub defects: Vec<Defect>,
    /// How many more it found.
    pub more: usize,
}

/// What all checks found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// The file.
    pub path: PathBuf,
    /// In the order they were made.
    pub checks: Vec<Check>,
    /// `-wal` or `-journal` beside the file, which was read along: another program has it open, or crashed in it.
    pub sibling: Option<String>,
    /// Triggers and views that are not as our code makes them. No defect: all are made anew at opening, none is trusted.
    pub foreign_code: Vec<String>,
}

/// Of one check no more defects are listed.
pub const MAX_LISTED: usize = 200;

impl Verification {
    /// Whether nothing was found and everything could be checked.
    pub fn is_sound(&self) -> bool {
        self.checks.iter().all(|check| check.made && check.defects.is_empty())
    }

    fn add(&mut self, kind: CheckKind, mut defects: Vec<Defect>) -> bool {
        let is_fine = defects.is_empty();
        let more = defects.len().saturating_sub(MAX_LISTED);
        defects.truncate(MAX_LISTED);
        self.checks.push(Check { kind, made: true, defects, more });
        is_fine
    }

    fn leave_out(&mut self, kinds: &[CheckKind]) {
        self.checks.extend(kinds.iter().map(|kind| Check { kind: *kind, made: false, defects: Vec::new(), more: 0 }));
    }

    fn knows(&self, defect: &Defect) -> bool {
        self.checks.iter().any(|check| check.defects.contains(defect))
    }
}

/// Makes all checks on a copy in a temporary folder.
///
/// # Errors
/// The file can't be read, is not ours, or is of a newer format. What is wrong inside of it is no error but the answer.
pub fn verify(path: &Path, watch: &dyn Watch) -> Result<Verification, ProjectError> {
    let size = match header::check(path) {
        Ok(()) => Vec::new(),
        Err(ProjectError::Damaged { defect, .. }) => vec![*defect],
        Err(error) => return Err(error),
    };
    let sibling = platform::sibling_in_use(path);
    let mut all = Verification { path: path.to_owned(), checks: Vec::new(), sibling, foreign_code: Vec::new() };
    let unreadable = matches!(size.first(), Some(Defect::HeaderCut { .. } | Defect::PageSize { .. }));
    all.add(CheckKind::Size, size);
    if !unreadable && let Err(error) = inside(&mut all, path, watch) {
        // What SQLite gives up at is a defect of what was being looked at.
        let defect = as_defect(error, path)?;
        let reached = CheckKind::ALL.iter().find(|kind| all.checks.iter().all(|check| check.kind != **kind));
        if let Some(reached) = reached {
            all.add(*reached, vec![defect]);
        }
    }
    let left: Vec<CheckKind> =
        CheckKind::ALL.into_iter().filter(|kind| all.checks.iter().all(|check| check.kind != *kind)).collect();
    all.leave_out(&left);
    Ok(all)
}

/// The checks of a copy, as far as they can be made.
fn inside(all: &mut Verification, path: &Path, watch: &dyn Watch) -> Result<(), ProjectError> {
    let folder = tempfile::tempdir().map_err(|e| platform::io_error(&std::env::temp_dir(), e))?;
    let copy = folder.path().join("copy.gpkg");
    copy_with_siblings(path, &copy, watch)?;
    let mut conn = database::connect(&copy)?;
    database::set_deadline(&mut conn, &copy)?;
    let db = Database { conn, shown: path.to_owned() };
    if !all.add(CheckKind::StoredCode, screen::defects(&db.conn)?) {
        return Ok(());
    }
    let code = stored_code(&db.conn)?;
    let checks = Checks { db: &db, watch, path };
    all.add(CheckKind::Pages, checks.pages()?);
    all.add(CheckKind::Format, checks.format()?);
    checks.content(all)?;
    drop(db);
    let opening = opening(path, folder.path(), watch, &code, all)?;
    all.add(CheckKind::Opening, opening);
    Ok(())
}

/// Copies a file with what a crashed program may have left beside it.
pub(super) fn copy_with_siblings(path: &Path, copy: &Path, watch: &dyn Watch) -> Result<(), ProjectError> {
    let one = |from: &Path, to: &Path| {
        let mut file = std::fs::File::create(to).map_err(|e| platform::io_error(to, e))?;
        platform::copy_hashed(from, Some((to, &mut file)), watch, |_| {}).map(|_| ())
    };
    one(path, copy)?;
    for suffix in ["-wal", "-journal"] {
        let beside = platform::sibling(path, suffix);
        if platform::stamp(&beside).is_ok_and(|(size, _)| size > 0) {
            one(&beside, &platform::sibling(copy, suffix))?;
        }
    }
    Ok(())
}

/// What SQLite says about content is a defect, anything else an error.
fn as_defect(error: ProjectError, path: &Path) -> Result<Defect, ProjectError> {
    match database::content_error(error, path) {
        ProjectError::Damaged { defect, .. } => Ok(*defect),
        other => Err(other),
    }
}

/// Triggers and views by name.
fn stored_code(conn: &Connection) -> rusqlite::Result<BTreeMap<String, String>> {
    conn.prepare("SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

/// Opens the file in a workspace of its own; says what that refuses and was not found before, and which stored code is not ours.
fn opening(
    path: &Path,
    folder: &Path,
    watch: &dyn Watch,
    code: &BTreeMap<String, String>,
    all: &mut Verification,
) -> Result<Vec<Defect>, ProjectError> {
    let workspace = Workspace::in_folder(&folder.join("work"))?;
    match Store::open(&workspace, path, watch) {
        Ok((store, _)) => {
            let ours = store.stored_code()?;
            let foreign = |(name, sql): &(&String, &String)| ours.get(*name) != Some(*sql);
            all.foreign_code = code.iter().filter(foreign).map(|(name, _)| name.clone()).collect();
            store.close(true)?;
            Ok(Vec::new())
        }
        Err(ProjectError::Damaged { defect, .. }) if all.knows(&defect) => Ok(Vec::new()),
        // Told by the other checks in more detail.
        Err(ProjectError::Damaged { defect, .. })
            if matches!(*defect, Defect::Pages { .. } | Defect::Unreadable { .. })
                && all.checks.iter().any(|check| !check.defects.is_empty()) =>
        {
            Ok(Vec::new())
        }
        Err(ProjectError::Damaged { defect, .. }) => Ok(vec![*defect]),
        Err(error) => Err(error),
    }
}

struct Checks<'a> {
    db: &'a Database,
    watch: &'a dyn Watch,
    path: &'a Path,
}

impl Checks<'_> {
    /// SQLite's own words, a line each. Stored code and computing indexes of others are removed from the copy before.
    fn pages(&self) -> Result<Vec<Defect>, ProjectError> {
        self.watch.check()?;
        let conn = &self.db.conn;
        let prepared = || -> rusqlite::Result<()> {
            record::drop_stored_code(conn)?;
            self.db.drop_computing_indexes()?;
            conn.execute_batch("PRAGMA ignore_check_constraints = ON")
        };
        let mut defects = Vec::new();
        let mut read = || -> rusqlite::Result<()> {
            prepared()?;
            let mut query = conn.prepare(&format!("PRAGMA integrity_check({})", MAX_LISTED * 2))?;
            let mut rows = query.query([])?;
            while let Some(row) = rows.next()? {
                let found: String = row.get(0)?;
                let lines = found.lines().filter(|line| *line != "ok" && !line.starts_with("*** in database"));
                defects.extend(lines.map(|line| Defect::Pages { detail: line.to_owned() }));
            }
            Ok(())
        };
        if let Err(error) = read() {
            // Where pages are bad enough the check itself gives up.
            defects.push(as_defect(error.into(), self.path)?);
        }
        Ok(defects)
    }

    fn format(&self) -> Result<Vec<Defect>, ProjectError> {
        match schema::steps_done(self.db) {
            Ok(_) => Ok(Vec::new()),
            Err(error) => Ok(vec![as_defect(error, self.path)?]),
        }
    }

    /// Everything about our own tables and what is in them.
    fn content(&self, all: &mut Verification) -> Result<(), ProjectError> {
        all.add(CheckKind::Tables, self.tables()?);
        let mut salvage = Salvage::new(&self.db.conn, self.watch);
        let layers = salvage.layers();
        let mut defects = std::mem::take(&mut salvage.defects);
        for layer in &layers {
            match self.db.layer_defects(layer) {
                Ok(found) => defects.extend(found),
                Err(error) => defects.push(as_defect(error.into(), self.path)?),
            }
        }
        let missing: BTreeSet<String> = defects
            .iter()
            .filter_map(|defect| match defect {
                Defect::LayerMissing { layer } => Some(layer.clone()),
                _ => None,
            })
            .collect();
        all.add(CheckKind::Layers, defects);
        let readable: Vec<&FeatureTable> = layers.iter().filter(|layer| !missing.contains(&layer.name)).collect();
        let mut wrong = Vec::new();
        for layer in &readable {
            wrong.extend(self.spatial_index(layer)?);
            match layer.kind {
                FeatureKind::Spaces => drop(salvage.spaces(layer)?),
                FeatureKind::Facilities => drop(salvage.facilities(layer)?),
                FeatureKind::Cells => drop(salvage.cells(layer)?),
                FeatureKind::ContextLines | FeatureKind::ContextPoints | FeatureKind::ContextAreas => {
                    drop(salvage.shapes(layer)?);
                }
            }
        }
        all.add(CheckKind::SpatialIndex, wrong);
        all.add(CheckKind::Rows, std::mem::take(&mut salvage.defects));
        let visible = self.things(&mut salvage, &layers)?;
        all.add(CheckKind::Content, std::mem::take(&mut salvage.defects));
        all.add(CheckKind::History, self.history());
        all.add(CheckKind::Sources, self.sources()?);
        all.add(CheckKind::Registrations, self.registrations(&visible, salvage.title_and_crs().1)?);
        Ok(())
    }

    fn tables(&self) -> Result<Vec<Defect>, ProjectError> {
        let found: BTreeSet<String> = match self
            .db
            .conn
            .prepare("SELECT name FROM sqlite_master WHERE type IN ('table', 'index')")
            .and_then(|mut query| query.query_map([], |row| row.get(0))?.collect())
        {
            Ok(found) => found,
            Err(error) => return Ok(vec![as_defect(error.into(), self.path)?]),
        };
        // Altered ones were refused with stored code. Those of later steps are made at opening.
        let done = schema::steps_done(self.db).unwrap_or(schema::FORMAT);
        let expected = schema::made_by(done)?;
        let missing = expected.into_keys().filter(|name| !found.contains(name));
        Ok(missing.map(|table| Defect::TableMissing { table }).collect())
    }

    /// Reads all that is visible and checks what it refers to. Answers the layers that are visible.
    fn things(&self, salvage: &mut Salvage<'_>, layers: &[FeatureTable]) -> Result<Vec<FeatureTable>, ProjectError> {
        salvage.title_and_crs();
        let mut visible = Vec::new();
        let tables = LoggedTable::all(&[]);
        let of = |subject: Subject, salvage: &mut Salvage<'_>| match tables.iter().find(|t| t.subject == subject) {
            Some(table) => salvage.records(table).0,
            None => Vec::new(),
        };
        let departments = of(Subject::Department, salvage);
        let departments: BTreeSet<_> = departments.iter().map(|record| salvage.department(record).id).collect();
        let mut own_layer =
            |salvage: &mut Salvage<'_>, of: fn(FeatureKind) -> bool, owner: String, table: String| match layers
                .iter()
                .find(|layer| layer.name == table && of(layer.kind) && layer.owner == owner)
            {
                Some(layer) => visible.push(layer.clone()),
                None => salvage.note(Defect::LayerOf { layer: table, owner }),
            };
        let mut definitions = BTreeMap::new();
        for (number, record) in of(Subject::Definition, salvage).iter().enumerate() {
            let (definition, table) = salvage.definition(record, number);
            if !departments.contains(&definition.department) {
                let row = definition.id.to_string();
                salvage.note(Defect::dangling("klammer_definition", row, "department", definition.department));
            }
            definitions.insert(definition.id, table.clone());
            own_layer(salvage, |kind| kind == FeatureKind::Spaces, definition.id.to_string(), table);
        }
        for (number, record) in of(Subject::FacilitySet, salvage).iter().enumerate() {
            let (set, table) = salvage.facility_set(record, number);
            if let Some(department) = set.department.filter(|id| !departments.contains(id)) {
                salvage.note(Defect::dangling("klammer_facility_set", set.id, "department", department));
            }
            own_layer(salvage, |kind| kind == FeatureKind::Facilities, set.id.to_string(), table);
        }
        for record in of(Subject::Grid, salvage) {
            let Some((grid, table)) = salvage.grid(&record) else { continue };
            own_layer(salvage, |kind| kind == FeatureKind::Cells, grid.id.to_string(), table);
        }
        for (number, record) in of(Subject::ContextLayer, salvage).iter().enumerate() {
            let (layer, table) = salvage.context_layer(record, number);
            own_layer(salvage, FeatureKind::is_context, layer.id.to_string(), table);
        }
        for record in of(Subject::Bookmark, salvage) {
            salvage.bookmark(&record);
        }
        let known = Known {
            definitions: definitions.keys().copied().collect(),
            departments: departments.into_iter().collect(),
        };
        salvage.agreed(&known)?;
        for record in of(Subject::Indicator, salvage) {
            let Some(indicator) = salvage.indicator(&record) else { continue };
            if !definitions.contains_key(&indicator.definition) {
                salvage.note(Defect::dangling("klammer_indicator", indicator.id, "definition", indicator.definition));
            }
            let uid = indicator.id.to_string();
            salvage.observations(&uid, &[], &HashSet::new())?;
            salvage.unmatched(&uid);
        }
        Ok(visible)
    }

    fn history(&self) -> Vec<Defect> {
        let (mut defects, mut last) = (Vec::new(), None::<i64>);
        let columns = ["kind", "args"];
        let rows = Rows { conn: &self.db.conn, table: "klammer_history", key: "seq", columns: &columns, only: None };
        let walked = rows.walk(|seq, row| {
            let seq_shown = u64::try_from(seq).unwrap_or(0);
            if let Some(before) = last.filter(|before| seq - before > 1) {
                let number = |n: i64| u64::try_from(n).unwrap_or(0);
                defects.push(Defect::HistoryGap { from: number(before + 1), to: number(seq - 1) });
            }
            last = Some(seq);
            let kind = text(row, 1).unwrap_or_default();
            if from_stable_name::<HistoryKind>(kind.clone()).is_none() {
                defects.push(Defect::HistoryEntry { seq: seq_shown, detail: super::defect::shown(&kind) });
            }
            let args = text(row, 2).unwrap_or_default();
            if let Err(error) = serde_json::from_str::<BTreeMap<String, String>>(&args) {
                defects.push(Defect::HistoryEntry { seq: seq_shown, detail: error.to_string() });
            }
        });
        match walked {
            Ok(walked) if walked.whole() => {}
            Ok(_) => defects.push(Defect::Unreadable { detail: "klammer_history".to_owned() }),
            Err(error) => defects.push(Defect::Unreadable { detail: error.to_string() }),
        }
        defects
    }

    /// Every kept file is unpacked and its checksum compared with the one noted at its import.
    fn sources(&self) -> Result<Vec<Defect>, ProjectError> {
        let mut defects = Vec::new();
        let columns = ["file_name", "sha256", "zip"];
        let rows = Rows { conn: &self.db.conn, table: "klammer_source", key: "rowid", columns: &columns, only: None };
        let walked = rows.walk(|_, row| {
            if self.watch.cancelled() {
                return;
            }
            let file = text(row, 1).unwrap_or_default();
            let noted = text(row, 2).unwrap_or_default();
            let zip = row.get_ref(3).ok().and_then(|value| value.as_blob().ok()).unwrap_or_default();
            match formats::kept_sha256(&file, zip, self.watch) {
                Ok(found) if found == noted => {}
                Ok(found) => defects.push(Defect::SourceContent { file, found }),
                Err(error) => defects.push(Defect::SourceArchive { file, detail: error.to_string() }),
            }
        });
        self.watch.check()?;
        match walked {
            Ok(walked) if walked.whole() => {}
            Ok(_) => defects.push(Defect::Unreadable { detail: "klammer_source".to_owned() }),
            Err(error) => defects.push(Defect::Unreadable { detail: error.to_string() }),
        }
        Ok(defects)
    }

    /// Whether other programs find the visible layers and their coordinate system.
    fn registrations(
        &self,
        visible: &[FeatureTable],
        crs: Option<crate::geometry::EpsgCode>,
    ) -> Result<Vec<Defect>, ProjectError> {
        let conn = &self.db.conn;
        let mut defects = Vec::new();
        let there = |sql: &str, value: &dyn rusqlite::ToSql| -> rusqlite::Result<bool> {
            conn.prepare_cached(sql)?.query_row([value], |row| row.get(0))
        };
        for layer in visible {
            for table in ["gpkg_contents", "gpkg_geometry_columns", "gpkg_extensions"] {
                let sql = format!("SELECT EXISTS (SELECT 1 FROM {table} WHERE lower(table_name) = ?1)");
                if !there(&sql, &layer.name).unwrap_or(false) {
                    defects.push(Defect::Registration { layer: layer.name.clone(), table: table.to_owned() });
                }
            }
        }
        let systems = [-1, 0, 4326].into_iter().chain(crs.map(|crs| i64::from(crs.0)));
        for code in systems {
            let sql = "SELECT EXISTS (SELECT 1 FROM gpkg_spatial_ref_sys WHERE srs_id = ?1)";
            if !there(sql, &code).unwrap_or(false) {
                defects.push(Defect::ReferenceSystem { code });
            }
        }
        Ok(defects)
    }
}
