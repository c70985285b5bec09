//! Saving what can be read out of a damaged file into a new project. The damaged file is only read.
//!
//! There are no checksums in the file: a value that was overwritten by another possible value is not recognised. Kept files have
//! one, and are only taken over whole.

mod agreed;
mod backdrop;
mod parts;
mod writing;

use super::defect::{Defect, Foreign};
use super::features::{FeatureKind, FeatureTable};
use super::mended::{self, Mended};
use super::record::{LoggedTable, Subject};
use super::salvage::{Agreed, Known, Record, Salvage, Tally};
use super::store::{Store, Workspace};
use super::walk::{Rows, text};
use super::{ProjectError, blob, gpkg, header, platform, schema, verify};
use crate::geometry::{EpsgCode, Watch};
use crate::model::{
    Colour, Definition, DefinitionId, Department, DepartmentId, FacilitySet, FacilitySetId, Indicator, LineStyle,
    Source, Space,
};
use backdrop::Backdrop;
use rusqlite::types::ValueRef;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Words that a rescued project needs where the file has none left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RescueWords {
    /// Who does it, for the history.
    pub who: String,
    /// Title of the project.
    pub title: String,
    /// Name for a department that is lost: what belonged to it belongs to this one.
    pub department: String,
}

/// Of what something was kept or lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RescuedKind {
    /// Departments.
    Departments,
    /// Definitions, with or without all of their spaces.
    Definitions,
    /// Spaces of one definition.
    Spaces,
    /// Geometries of one definition: its spaces are there without them.
    Geometries,
    /// Sets of facilities.
    FacilitySets,
    /// Facilities of one set.
    Facilities,
    /// Indicators.
    Indicators,
    /// Values of one indicator.
    Values,
    /// Population grids.
    Grids,
    /// Cells of one grid.
    Cells,
    /// Context layers.
    ContextLayers,
    /// Lines, points or areas of one context layer.
    Shapes,
    /// Bookmarks.
    Bookmarks,
    /// Drafts, with or without all of their blocks.
    Drafts,
    /// Which space blocks of drafts are in.
    Blocks,
    /// Positions of departments.
    Positions,
    /// Decisions.
    Decisions,
    /// Crosswalks, with or without all of their rows.
    Crosswalks,
    /// Rows of crosswalks.
    Weights,
    /// Kept files.
    Sources,
}

/// What was kept and lost of one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rescued {
    /// Of what.
    pub kind: RescuedKind,
    /// Of which definition, set or indicator; empty for the project as a whole.
    pub name: String,
    /// How many.
    pub kept: usize,
    /// At most how many are lost: a row that was deleted before counts, too, where its page is damaged.
    pub lost: usize,
}

/// What became of a damaged file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RescueReport {
    /// The damaged file.
    pub path: PathBuf,
    /// Bytes it has and bytes it should have, if it was cut off.
    pub cut: Option<(u64, u64)>,
    /// Whether the title is the caller's.
    pub title_lost: bool,
    /// Whether the coordinate system was taken from the geometries.
    pub crs_from_geometry: bool,
    /// Everything that was kept or lost, in the order of the project.
    pub parts: Vec<Rescued>,
    /// Entries of the old history that could be read. They stay in the damaged file: the new one begins its own.
    pub history: usize,
    /// What was found wrong on the way.
    pub defects: Vec<Defect>,
}

impl RescueReport {
    /// Whether nothing is lost but the history.
    pub fn is_whole(&self) -> bool {
        self.parts.iter().all(|part| part.lost == 0) && !self.title_lost && !self.crs_from_geometry
    }

    fn add(&mut self, kind: RescuedKind, name: &str, tally: Tally) {
        if tally.kept > 0 || tally.lost > 0 {
            self.parts.push(Rescued { kind, name: name.to_owned(), kept: tally.kept, lost: tally.lost });
        }
    }

    fn total(&self, kind: RescuedKind) -> usize {
        self.parts.iter().filter(|part| part.kind == kind).map(|part| part.kept).sum()
    }
}

/// Makes a new project, not saved yet, of what can be read in a damaged file.
///
/// # Errors
/// The file can't be read at all, is none of ours, is of a newer format, or nothing of its content is left
/// ([`ProjectError::NothingToRescue`]); then nothing was made.
pub fn rescue(
    path: &Path,
    workspace: &Workspace,
    words: &RescueWords,
    watch: &dyn Watch,
) -> Result<(Store, RescueReport), ProjectError> {
    let nothing = || ProjectError::NothingToRescue { path: path.to_owned() };
    match header::check(path) {
        Ok(()) | Err(ProjectError::Damaged { .. }) => {}
        // Its beginning may be what is damaged.
        Err(ProjectError::NotAProject { reason: Foreign::NotAGeoPackage | Foreign::OtherDatabase, .. }) => {}
        Err(error) => return Err(error),
    }
    let folder = tempfile::tempdir().map_err(|e| platform::io_error(&std::env::temp_dir(), e))?;
    let copy = folder.path().join("copy.gpkg");
    verify::copy_with_siblings(path, &copy, watch)?;
    watch.progress(0.2);
    let mended = match mended::mend(&copy)? {
        Some(mended) => mended,
        None => {
            // A file of another kind is told as that.
            return Err(match header::check(path) {
                Err(error @ ProjectError::NotAProject { .. }) => error,
                _ => nothing(),
            });
        }
    };
    refuse_newer(&mended, path)?;
    let report = RescueReport {
        path: path.to_owned(),
        cut: mended.cut,
        title_lost: false,
        crs_from_geometry: false,
        parts: Vec::new(),
        history: 0,
        defects: Vec::new(),
    };
    let mut rescue = Rescue { salvage: Salvage::new(&mended.conn, watch), mended: &mended, words, report };
    let content = rescue.read()?;
    if content.is_empty() {
        return Err(nothing());
    }
    watch.progress(0.6);
    let store = rescue.write(content, workspace)?;
    watch.progress(1.0);
    let mut report = rescue.report;
    report.defects = rescue.salvage.defects;
    Ok((store, report))
}

fn refuse_newer(mended: &Mended, path: &Path) -> Result<(), ProjectError> {
    let sql = "SELECT max(number) FROM klammer_migration";
    let found: Option<u32> = mended.conn.query_row(sql, [], |row| row.get(0)).unwrap_or(None);
    match found {
        // A number far off is an overwritten one.
        Some(found) if found > schema::FORMAT && found < schema::FORMAT + 100 => {
            Err(ProjectError::Newer { path: path.to_owned(), found, known: schema::FORMAT })
        }
        _ => Ok(()),
    }
}

struct Rescue<'a> {
    salvage: Salvage<'a>,
    mended: &'a Mended,
    words: &'a RescueWords,
    report: RescueReport,
}

/// What was read, ready to be written.
struct Content {
    title: String,
    crs: EpsgCode,
    departments: Vec<Department>,
    definitions: Vec<Definition>,
    sets: Vec<FacilitySet>,
    indicators: Vec<Indicator>,
    backdrop: Backdrop,
    agreed: Agreed,
}

impl Content {
    fn is_empty(&self) -> bool {
        let things = self.departments.is_empty() && self.definitions.is_empty() && self.sets.is_empty();
        things && self.backdrop.is_empty()
    }
}

impl Rescue<'_> {
    fn records(&mut self, subject: Subject) -> (Vec<Record>, Tally) {
        match LoggedTable::all(&[]).into_iter().find(|table| table.subject == subject) {
            Some(table) => self.salvage.records(&table),
            None => (Vec::new(), Tally::default()),
        }
    }

    fn read(&mut self) -> Result<Content, ProjectError> {
        let (title, crs) = self.salvage.title_and_crs();
        self.report.title_lost = title.is_none();
        let (records, tally) = self.records(Subject::Department);
        let departments: Vec<Department> = records.iter().map(|record| self.salvage.department(record)).collect();
        self.report.add(RescuedKind::Departments, "", tally);
        let layers = self.layers();
        let (mut definitions, definitions_whole) = self.definitions(&layers)?;
        let (mut sets, sets_whole) = self.facility_sets(&layers)?;
        self.orphans(&layers, &mut definitions, definitions_whole, &mut sets, sets_whole)?;
        let indicators = self.indicators(&definitions, &layers)?;
        let backdrop = self.backdrop(&layers)?;
        let agreed = self.agreed(&Known {
            definitions: definitions.iter().map(|d| d.id).collect(),
            departments: departments.iter().map(|d| d.id).collect(),
        })?;
        let crs = match crs.or_else(|| self.crs_of_geometries(&layers)) {
            Some(found) => {
                self.report.crs_from_geometry = crs.is_none();
                found
            }
            // Without a place there is nothing to lose by a guess.
            None => {
                self.report.crs_from_geometry = true;
                EpsgCode::UTM32
            }
        };
        self.report.history = self.history();
        let title = title.unwrap_or_else(|| self.words.title.clone());
        Ok(Content { title, crs, departments, definitions, sets, indicators, backdrop, agreed })
    }

    /// The layers that are listed, and those whose entry in the list is lost.
    fn layers(&mut self) -> Vec<FeatureTable> {
        let mut layers = self.salvage.layers();
        for name in &self.mended.tables {
            if let Some(layer) = mended::layer_named(name).filter(|layer| layers.iter().all(|l| l.name != layer.name)) {
                layers.push(layer);
            }
        }
        layers.retain(|layer| self.mended.tables.contains(&layer.name));
        layers
    }

    fn definitions(&mut self, layers: &[FeatureTable]) -> Result<(Vec<Definition>, bool), ProjectError> {
        let (records, tally) = self.records(Subject::Definition);
        let mut all = Vec::new();
        for (number, record) in records.iter().enumerate() {
            let (mut definition, table) = self.salvage.definition(record, number);
            if definition.name.trim().is_empty() {
                definition.name = table.clone();
            }
            let owner = definition.id.to_string();
            match own_layer(layers, |kind| kind == FeatureKind::Spaces, &owner, &table) {
                Some(layer) => definition.spaces = Arc::new(self.spaces(layer, &definition.name)?),
                None => self.report.add(RescuedKind::Spaces, &definition.name, Tally { kept: 0, lost: 1 }),
            }
            all.push(definition);
        }
        self.report.add(RescuedKind::Definitions, "", tally);
        Ok((all, tally.lost == 0))
    }

    fn spaces(&mut self, layer: &FeatureTable, name: &str) -> Result<Vec<Space>, ProjectError> {
        let read = self.salvage.spaces(layer)?;
        self.report.add(RescuedKind::Spaces, name, read.tally);
        if read.geometries_lost > 0 {
            let kept = read.items.len().saturating_sub(read.geometries_lost);
            self.report.add(RescuedKind::Geometries, name, Tally { kept, lost: read.geometries_lost });
        }
        Ok(read.items)
    }

    fn facility_sets(&mut self, layers: &[FeatureTable]) -> Result<(Vec<FacilitySet>, bool), ProjectError> {
        let (records, tally) = self.records(Subject::FacilitySet);
        let mut all = Vec::new();
        for (number, record) in records.iter().enumerate() {
            let (mut set, table) = self.salvage.facility_set(record, number);
            if set.name.trim().is_empty() {
                set.name = table.clone();
            }
            match own_layer(layers, |kind| kind == FeatureKind::Facilities, &set.id.to_string(), &table) {
                Some(layer) => set.facilities = Arc::new(self.facilities(layer, &set.name)?),
                None => self.report.add(RescuedKind::Facilities, &set.name, Tally { kept: 0, lost: 1 }),
            }
            all.push(set);
        }
        self.report.add(RescuedKind::FacilitySets, "", tally);
        Ok((all, tally.lost == 0))
    }

    fn facilities(&mut self, layer: &FeatureTable, name: &str) -> Result<Vec<crate::model::Facility>, ProjectError> {
        let read = self.salvage.facilities(layer)?;
        // A facility without a place can't be kept.
        let lost = read.tally.lost.saturating_add(read.geometries_lost);
        self.report.add(RescuedKind::Facilities, name, Tally { kept: read.tally.kept, lost });
        Ok(read.items)
    }

    /// Layers whose definition or set is lost. Where its table is whole, a layer without one was deleted or undone.
    fn orphans(
        &mut self,
        layers: &[FeatureTable],
        definitions: &mut Vec<Definition>,
        definitions_whole: bool,
        sets: &mut Vec<FacilitySet>,
        sets_whole: bool,
    ) -> Result<(), ProjectError> {
        let deleted = self.deleted();
        let known: BTreeSet<String> =
            definitions.iter().map(|d| d.id.to_string()).chain(sets.iter().map(|s| s.id.to_string())).collect();
        for layer in layers.iter().filter(|layer| !known.contains(&layer.owner) && !deleted.contains(&layer.owner)) {
            match layer.kind {
                FeatureKind::Spaces if !definitions_whole => {
                    let spaces = self.spaces(layer, &layer.name)?;
                    definitions.push(Definition {
                        id: DefinitionId::parse(&layer.owner).unwrap_or_else(DefinitionId::new),
                        department: DepartmentId::new(),
                        name: layer.name.clone(),
                        colour: Colour::nth(definitions.len()),
                        line: LineStyle::BORDER,
                        is_blocks: false,
                        code_field: String::new(),
                        name_field: String::new(),
                        residents_field: String::new(),
                        residents_source: None,
                        source: Source::default(),
                        spaces: Arc::new(spaces),
                    });
                }
                FeatureKind::Facilities if !sets_whole => {
                    let facilities = self.facilities(layer, &layer.name)?;
                    sets.push(FacilitySet {
                        id: FacilitySetId::parse(&layer.owner).unwrap_or_else(FacilitySetId::new),
                        name: layer.name.clone(),
                        department: None,
                        colour: Colour::nth(sets.len()),
                        source: Source::default(),
                        facilities: Arc::new(facilities),
                    });
                }
                // Grids and context layers are read by themselves.
                _ => {}
            }
        }
        Ok(())
    }

    /// What the logs say was deleted or undone.
    fn deleted(&self) -> BTreeSet<String> {
        let mut last: BTreeMap<String, bool> = BTreeMap::new();
        for table in LoggedTable::all(&[]).iter().filter(|table| table.subject.owns_layer()) {
            let columns = ["uid", "log_side"];
            let rows =
                Rows { conn: &self.mended.conn, table: &table.log, key: "log_id", columns: &columns, only: None };
            let walked = rows.walk(|_, row| {
                if let Some(uid) = text(row, 1) {
                    last.insert(uid, matches!(row.get_ref(2), Ok(ValueRef::Integer(0))));
                }
            });
            if let Err(error) = walked {
                log::info!("{}: {error}", table.log);
            }
        }
        last.into_iter().filter(|(_, deleted)| *deleted).map(|(uid, _)| uid).collect()
    }

    fn indicators(
        &mut self,
        definitions: &[Definition],
        layers: &[FeatureTable],
    ) -> Result<Vec<Indicator>, ProjectError> {
        let (records, mut tally) = self.records(Subject::Indicator);
        let mut all = Vec::new();
        let mut values = Vec::new();
        for record in &records {
            let found = self.salvage.indicator(record);
            let described = found.and_then(|i| Some((definitions.iter().find(|d| d.id == i.definition)?, i)));
            let Some((definition, mut indicator)) = described else {
                // Values of spaces nobody knows say nothing.
                tally = Tally { kept: tally.kept.saturating_sub(1), lost: tally.lost.saturating_add(1) };
                continue;
            };
            let uid = indicator.id.to_string();
            let layer = layers.iter().find(|layer| layer.owner == definition.id.to_string());
            let removed = layer.map(|layer| self.salvage.removed_by_commands(layer)).unwrap_or_default();
            let (observations, found) = self.salvage.observations(&uid, &definition.spaces, &removed)?;
            let (unmatched, _) = self.salvage.unmatched(&uid);
            indicator.observations = Arc::new(observations);
            indicator.unmatched = Arc::new(unmatched);
            if indicator.name.trim().is_empty() {
                indicator.name = indicator.value_field.clone();
            }
            values.push((indicator.name.clone(), found));
            all.push(indicator);
        }
        self.report.add(RescuedKind::Indicators, "", tally);
        values.into_iter().for_each(|(name, tally)| self.report.add(RescuedKind::Values, &name, tally));
        Ok(all)
    }

    /// Geometries say their system in their own header.
    fn crs_of_geometries(&self, layers: &[FeatureTable]) -> Option<EpsgCode> {
        let mut votes: BTreeMap<u32, usize> = BTreeMap::new();
        for layer in layers {
            let rows = Rows { conn: &self.mended.conn, table: &layer.name, key: "fid", columns: &["geom"], only: None };
            let walked = rows.walk(|_, row| {
                if let Some(code) = row.get_ref(1).ok().and_then(|v| v.as_blob().ok()).and_then(blob::srs_id) {
                    *votes.entry(code).or_default() += 1;
                }
            });
            if let Err(error) = walked {
                log::info!("{}: {error}", layer.name);
            }
        }
        let (code, _) = votes.into_iter().max_by_key(|(_, count)| *count)?;
        Some(EpsgCode(code)).filter(|crs| gpkg::check_planar(*crs).is_ok())
    }

    fn history(&self) -> usize {
        let rows =
            Rows { conn: &self.mended.conn, table: "klammer_history", key: "seq", columns: &["kind"], only: None };
        rows.walk(|_, _| {}).map_or(0, |walked| walked.rows)
    }
}

/// The layer of an owner; if the list of layers is lost, by its name.
fn own_layer<'a>(
    layers: &'a [FeatureTable],
    of: fn(FeatureKind) -> bool,
    owner: &str,
    table: &str,
) -> Option<&'a FeatureTable> {
    let of_kind = |layer: &&FeatureTable| of(layer.kind);
    let owned = layers.iter().filter(of_kind).find(|layer| layer.owner == owner);
    owned.or_else(|| layers.iter().filter(of_kind).find(|layer| layer.name == table && layer.owner.is_empty()))
}
