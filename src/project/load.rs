//! Reading the snapshot: whole at opening, afterwards only what a command touched.

mod backdrop;
mod crosswalks;
mod drafts;
mod parked;
mod values;

use super::ProjectError;
use super::database::Database;
use super::defect::Defect;
use super::features::{self, FeatureKind, FeatureTable};
use super::history::{self, from_stable_name};
use super::looks;
use super::patch;
use super::record::Touched;
use crate::geometry::{EpsgCode, NoWatch, Watch};
use crate::model::{
    Bookmark, BookmarkId, Colour, Definition, DefinitionId, Department, DepartmentId, Facility, FacilitySet,
    FacilitySetId, Project, Revision, Source, SourceId, Space, Version, VersionId,
};
use rusqlite::Row;
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::sync::Arc;

pub(super) use backdrop::is_cell_size;
pub(super) use crosswalks::weights_of;
pub(super) use parked::Parked;
pub(super) use values::{key_field_or_origin, observed_value, removed_by_commands};

/// A snapshot, and how many rows of another program were left out of it.
pub(super) struct Loaded {
    pub project: Project,
    pub left_out: usize,
}

/// The whole project.
pub(super) fn whole(db: &Database, features: &[FeatureTable], watch: &dyn Watch) -> Result<Loaded, ProjectError> {
    let (title, crs) = title_and_crs(db)?;
    let mut loader = Loader { db, features, watch, left_out: 0 };
    let mut project = Project::empty(title, crs);
    project.revision = history::revision(db)?;
    project.departments = loader.departments()?;
    project.definitions = loader.definitions(&project.departments, |_| None)?;
    project.facility_sets = loader.facility_sets(&project.departments, |_| None)?;
    project.indicators = loader.indicators(&project.definitions, |_| None)?;
    project.grids = loader.grids(|_| None)?;
    project.context_layers = loader.context_layers(|_| None)?;
    project.bookmarks = loader.bookmarks()?;
    project.drafts = loader.drafts(&project.definitions, |_| drafts::Known::default())?;
    project.positions = loader.positions(&project.drafts, &project.departments)?;
    project.decisions = loader.decisions(&project.drafts, &project.definitions)?;
    project.crosswalks = loader.crosswalks(&project.definitions, |_| None)?;
    project.versions = loader.versions()?;
    Ok(Loaded { project, left_out: loader.left_out })
}

/// The spaces of a definition as a command leaves them, where it knows them all.
pub(super) type Fresh = (DefinitionId, Arc<Vec<Space>>);

/// The next snapshot: what the command touched is read anew (of large parts the changed rows), everything else is shared with the old one.
pub(super) fn next(
    db: &Database,
    features: &[FeatureTable],
    old: &Project,
    touched: &Touched,
    parked: &mut Parked,
    fresh: Option<Fresh>,
    revision: Revision,
) -> Result<Project, ProjectError> {
    let mut project = old.clone();
    project.revision = revision;
    let tables: Vec<&FeatureTable> =
        features.iter().filter(|table| touched.feature_tables.contains(&table.name)).collect();
    tables.iter().for_each(|table| parked.forget_layer(table));
    let changed = tables.iter().map(|table| (table.owner.as_str(), *table)).collect();
    let loader = Loader { db, features, watch: &NoWatch, left_out: 0 };
    let mut next = Next { loader, old, touched, parked, changed };
    if touched.project {
        (project.title, project.crs) = title_and_crs(db)?;
    }
    if !touched.departments.is_empty() {
        project.departments = next.loader.departments()?;
    }
    next.definitions(&mut project, fresh)?;
    next.facility_sets(&mut project)?;
    next.indicators(&mut project)?;
    next.grids(&mut project)?;
    next.context_layers(&mut project)?;
    next.drafts(&mut project)?;
    next.crosswalks(&mut project)?;
    if touched.bookmarks {
        project.bookmarks = next.loader.bookmarks()?;
    }
    if touched.versions {
        project.versions = next.loader.versions()?;
    }
    parked.put_missing(old, &project);
    // What went and was changed by the same step (going back does both) is no longer what the old snapshot has.
    tables.iter().for_each(|table| parked.forget_layer(table));
    Ok(project)
}

/// What the next snapshot is made from.
struct Next<'a> {
    loader: Loader<'a>,
    old: &'a Project,
    touched: &'a Touched,
    parked: &'a Parked,
    /// Layers with changed rows, by their owner.
    changed: HashMap<&'a str, &'a FeatureTable>,
}

impl<'a> Next<'a> {
    fn changed(&self, owner: impl std::fmt::Display) -> Option<&'a FeatureTable> {
        self.changed.get(owner.to_string().as_str()).copied()
    }

    fn definitions(&mut self, project: &mut Project, fresh: Option<Fresh>) -> Result<(), ProjectError> {
        let old = &self.old.definitions;
        if self.touched.definitions.is_empty() && old.iter().all(|d| self.changed(d.id).is_none()) {
            return Ok(());
        }
        let mut reused: HashMap<DefinitionId, Option<Arc<Vec<Space>>>> = HashMap::new();
        for old in old {
            let spaces = match (self.changed(old.id), &fresh) {
                (None, _) => Some(old.spaces.clone()),
                (Some(_), Some((id, spaces))) if *id == old.id => Some(spaces.clone()),
                (Some(table), _) => patch::patched(self.loader.db, table, &old.spaces, self.touched.command)?,
            };
            reused.insert(old.id, spaces);
        }
        let parked = self.parked;
        let reuse = |id| reused.get(&id).cloned().unwrap_or_else(|| parked.spaces(id));
        project.definitions = self.loader.definitions(&project.departments, reuse)?;
        Ok(())
    }

    fn facility_sets(&mut self, project: &mut Project) -> Result<(), ProjectError> {
        let old = &self.old.facility_sets;
        if self.touched.facility_sets.is_empty() && old.iter().all(|s| self.changed(s.id).is_none()) {
            return Ok(());
        }
        let mut reused: HashMap<FacilitySetId, Option<Arc<Vec<Facility>>>> = HashMap::new();
        for old in old {
            let facilities = match self.changed(old.id) {
                Some(table) => patch::patched(self.loader.db, table, &old.facilities, self.touched.command)?,
                None => Some(old.facilities.clone()),
            };
            reused.insert(old.id, facilities);
        }
        let parked = self.parked;
        let reuse = |id| reused.get(&id).cloned().unwrap_or_else(|| parked.facilities(id));
        project.facility_sets = self.loader.facility_sets(&project.departments, reuse)?;
        Ok(())
    }
}

fn title_and_crs(db: &Database) -> Result<(String, EpsgCode), ProjectError> {
    let mut query = db.conn.prepare_cached("SELECT title, crs FROM klammer_project ORDER BY id LIMIT 1")?;
    let mut rows = query.query([])?;
    let row = rows.next()?.ok_or_else(|| db.damaged(Defect::NoTitle))?;
    let crs = EpsgCode(row.get(1)?);
    super::gpkg::check_planar(crs).map_err(|_| db.damaged(Defect::Crs { code: crs.0 }))?;
    Ok((row.get(0)?, crs))
}

/// A row that is being read, for messages.
struct At {
    table: &'static str,
    row: String,
}

/// One field of it.
struct Place<'a>(&'a At, &'static str);

impl At {
    fn of(table: &'static str, row: String) -> Self {
        Self { table, row }
    }

    fn named(&self, field: &'static str) -> Place<'_> {
        Place(self, field)
    }
}

impl Place<'_> {
    fn defect(&self, value: &str) -> Defect {
        Defect::value(self.0.table, &self.0.row, self.1, value)
    }
}

struct Loader<'a> {
    db: &'a Database,
    features: &'a [FeatureTable],
    watch: &'a dyn Watch,
    left_out: usize,
}

impl Loader<'_> {
    fn departments(&self) -> Result<Vec<Department>, ProjectError> {
        let mut query =
            self.db.conn.prepare_cached("SELECT uid, name, organisation FROM klammer_department ORDER BY id")?;
        let mut rows = query.query([])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let at = At::of("klammer_department", row.get(0)?);
            all.push(Department {
                id: self.parsed(at.named("uid"), at.row.clone(), DepartmentId::parse)?,
                name: row.get(1)?,
                organisation: row.get(2)?,
            });
        }
        Ok(all)
    }

    fn versions(&self) -> Result<Vec<Version>, ProjectError> {
        let mut query =
            self.db.conn.prepare_cached("SELECT uid, name, seq, at, who FROM klammer_version ORDER BY id")?;
        let mut rows = query.query([])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let at = At::of("klammer_version", row.get(0)?);
            all.push(Version {
                id: self.parsed(at.named("uid"), at.row.clone(), VersionId::parse)?,
                name: row.get(1)?,
                seq: row.get(2)?,
                at: row.get(3)?,
                who: row.get(4)?,
            });
        }
        Ok(all)
    }

    fn bookmarks(&self) -> Result<Vec<Bookmark>, ProjectError> {
        let sql = "SELECT uid, name, min_x, min_y, max_x, max_y FROM klammer_bookmark ORDER BY id";
        let mut query = self.db.conn.prepare_cached(sql)?;
        let mut rows = query.query([])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let at = At::of("klammer_bookmark", row.get(0)?);
            let columns = columns(row, 2, &looks::EXTENT)?;
            all.push(Bookmark {
                id: self.parsed(at.named("uid"), at.row.clone(), BookmarkId::parse)?,
                name: row.get(1)?,
                extent: looks::extent_of(&columns).map_err(|field| self.wrong(&at, &columns, field))?,
            });
        }
        Ok(all)
    }

    /// The damage of a field whose value can't be there.
    fn wrong(&self, at: &At, columns: &looks::Columns, field: &'static str) -> ProjectError {
        self.db.damaged(at.named(field).defect(&columns.get(field).map_or_else(String::new, looks::shown)))
    }

    /// A style that was read: damage if any of its fields says nothing that can be drawn.
    fn drawable<T>(
        &self,
        at: &At,
        columns: &looks::Columns,
        (style, wrong): (T, Vec<&'static str>),
    ) -> Result<T, ProjectError> {
        wrong.first().map_or(Ok(style), |field| Err(self.wrong(at, columns, field)))
    }

    fn definitions(
        &mut self,
        departments: &[Department],
        reuse: impl Fn(DefinitionId) -> Option<Arc<Vec<Space>>>,
    ) -> Result<Vec<Definition>, ProjectError> {
        let db = self.db;
        let mut query = db.conn.prepare_cached(&format!(
            "SELECT {SOURCE_COLUMNS}, uid, department, name, colour, code_field, name_field, residents_field, table_name, \
             {RESIDENTS_SOURCE_COLUMNS}, {}, is_blocks FROM klammer_definition ORDER BY id",
            looks::LINE.join(", ")
        ))?;
        let mut rows = query.query([])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let uid: String = row.get(9)?;
            let at = At::of("klammer_definition", uid.clone());
            let id = self.parsed(at.named("uid"), uid.clone(), DefinitionId::parse)?;
            let department = self.parsed(at.named("department"), row.get(10)?, DepartmentId::parse)?;
            self.known_department(&at, departments, department)?;
            let table = self.table(FeatureKind::Spaces, &uid, row.get(16)?)?;
            let spaces = match reuse(id) {
                Some(spaces) => spaces,
                None => Arc::new(features::read_spaces(db, table, self.watch)?),
            };
            let columns = columns(row, 26, &looks::LINE)?;
            all.push(Definition {
                id,
                department,
                name: row.get(11)?,
                colour: self.parsed(at.named("colour"), row.get(12)?, Colour::from_hex)?,
                line: self.drawable(&at, &columns, looks::line_of(&columns))?,
                is_blocks: self.flag(at.named("is_blocks"), row.get(28)?)?,
                code_field: row.get(13)?,
                name_field: row.get(14)?,
                residents_field: row.get(15)?,
                residents_source: self.source_if_any(&at, row, 17, "residents_source_uid")?,
                source: self.source(&at, row)?,
                spaces,
            });
        }
        Ok(all)
    }

    fn facility_sets(
        &mut self,
        departments: &[Department],
        reuse: impl Fn(FacilitySetId) -> Option<Arc<Vec<Facility>>>,
    ) -> Result<Vec<FacilitySet>, ProjectError> {
        let db = self.db;
        let mut query = db.conn.prepare_cached(&format!(
            "SELECT {SOURCE_COLUMNS}, uid, department, name, colour, table_name FROM klammer_facility_set ORDER BY id"
        ))?;
        let mut rows = query.query([])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let uid: String = row.get(9)?;
            let at = At::of("klammer_facility_set", uid.clone());
            let id = self.parsed(at.named("uid"), uid.clone(), FacilitySetId::parse)?;
            let department = match row.get(10)? {
                None => None,
                Some(uid) => Some(self.parsed(at.named("department"), uid, DepartmentId::parse)?),
            };
            if let Some(department) = department {
                self.known_department(&at, departments, department)?;
            }
            let table = self.table(FeatureKind::Facilities, &uid, row.get(13)?)?;
            let facilities = match reuse(id) {
                Some(facilities) => facilities,
                None => {
                    self.watch.check()?;
                    let (facilities, left_out) = features::read_facilities(db, table)?;
                    self.left_out += left_out;
                    Arc::new(facilities)
                }
            };
            all.push(FacilitySet {
                id,
                name: row.get(11)?,
                department,
                colour: self.parsed(at.named("colour"), row.get(12)?, Colour::from_hex)?,
                source: self.source(&at, row)?,
                facilities,
            });
        }
        Ok(all)
    }

    fn source(&self, at: &At, row: &Row<'_>) -> Result<Source, ProjectError> {
        let id = match row.get(0)? {
            None => None,
            Some(uid) => Some(self.parsed(at.named("source_uid"), uid, SourceId::parse)?),
        };
        Ok(Source {
            id,
            file_name: row.get(1)?,
            sha256: row.get(2)?,
            crs: row.get(3)?,
            encoding: row.get(4)?,
            reference_date: row.get(5)?,
            attribution: row.get(6)?,
            licence: row.get(7)?,
            imported_at: row.get(8)?,
        })
    }

    /// A source that may not be there (then its file isn't), in the columns from this one on; what is missing of it is empty. `uid_field` names its
    /// first column.
    fn source_if_any(
        &self,
        at: &At,
        row: &Row<'_>,
        from: usize,
        uid_field: &'static str,
    ) -> Result<Option<Source>, ProjectError> {
        let text = |i: usize| row.get::<_, Option<String>>(from + i);
        let Some(file_name) = text(1)? else { return Ok(None) };
        let id = match text(0)? {
            None => None,
            Some(uid) => Some(self.parsed(at.named(uid_field), uid, SourceId::parse)?),
        };
        let told = |i: usize| text(i).map(Option::unwrap_or_default);
        Ok(Some(Source {
            id,
            file_name,
            sha256: told(2)?,
            crs: told(3)?,
            encoding: told(4)?,
            reference_date: told(5)?,
            attribution: told(6)?,
            licence: told(7)?,
            imported_at: told(8)?,
        }))
    }

    fn table(&self, kind: FeatureKind, owner: &str, name: String) -> Result<&FeatureTable, ProjectError> {
        let table = self.features.iter().find(|t| t.name == name && t.kind == kind && t.owner == owner);
        table.ok_or_else(|| self.db.damaged(Defect::LayerOf { layer: name.clone(), owner: owner.to_owned() }))
    }

    fn known_department(&self, at: &At, departments: &[Department], id: DepartmentId) -> Result<(), ProjectError> {
        self.known(at.named("department"), departments.iter().find(|d| d.id == id), id).map(drop)
    }

    /// What a field names, as it was found.
    fn known<T>(&self, at: Place<'_>, found: Option<T>, id: impl std::fmt::Display) -> Result<T, ProjectError> {
        found.ok_or_else(|| self.db.damaged(Defect::dangling(at.0.table, &at.0.row, at.1, id)))
    }

    /// NULL is no, as in files of formats that could not say it.
    fn flag(&self, at: Place<'_>, value: Option<i64>) -> Result<bool, ProjectError> {
        match value {
            None | Some(0) => Ok(false),
            Some(1) => Ok(true),
            Some(other) => Err(self.db.damaged(at.defect(&other.to_string()))),
        }
    }

    fn parsed<T>(&self, at: Place<'_>, text: String, parse: impl Fn(&str) -> Option<T>) -> Result<T, ProjectError> {
        parse(&text).ok_or_else(|| self.db.damaged(at.defect(&text)))
    }

    fn variant<T: DeserializeOwned>(&self, at: Place<'_>, name: String) -> Result<T, ProjectError> {
        from_stable_name(name.clone()).ok_or_else(|| self.db.damaged(at.defect(&name)))
    }
}

/// Some columns of a row by their names.
fn columns(row: &Row<'_>, from: usize, names: &[&'static str]) -> rusqlite::Result<looks::Columns> {
    names.iter().enumerate().map(|(at, name)| Ok((*name, row.get(from + at)?))).collect()
}

/// In the order [`Loader::source`] reads them.
const SOURCE_COLUMNS: &str = "source_uid, source_file, source_sha256, source_crs, source_encoding, source_date, \
    source_attribution, source_licence, source_imported_at";

/// In the order [`Loader::source_if_any`] reads them.
const RESIDENTS_SOURCE_COLUMNS: &str = "residents_source_uid, residents_source_file, residents_source_sha256, \
    residents_source_crs, residents_source_encoding, residents_source_date, residents_source_attribution, \
    residents_source_licence, residents_source_imported_at";
