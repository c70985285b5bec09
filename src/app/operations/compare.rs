//! Comparing two definitions of a project, or two boundary files without a project.

use super::compare_details::ComparisonDetails;
use super::counted::{CarrierInfo, Counted};
use super::ground::common_plane;
use super::part::Part;
use super::{
    AppError, BoundaryProbe, Comparison, CrsHow, Disagreement, FormatError, FormatErrorKind, NotFound,
    definition::sort_findings, probe_boundaries,
};
use crate::analysis::check::check_spaces;
use crate::analysis::compare::{self as analysis, Carrier};
use crate::formats::boundary::{self, ReadOptions};
use crate::geometry::crs::{Transformer, known};
use crate::geometry::{EpsgCode, Watch};
use crate::model::{Definition, DefinitionId, Finding, Project, Revision, Space};
use geo::{BoundingRect, Coord, CoordsIter};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Two definitions over one another, with what it was computed from.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparisonReport {
    /// The first definition.
    pub a: DefinitionId,
    /// The second definition.
    pub b: DefinitionId,
    /// The project's revision it was computed from.
    pub revision: Revision,
    /// The result.
    pub comparison: Comparison,
    /// Whose residents were counted; `None` if nothing carries any.
    pub carrier: Option<CarrierInfo>,
    /// What follows from the result.
    pub details: ComparisonDetails,
}

impl ComparisonReport {
    /// Whether the residents of a disagreement of A (`from_a`) or B may not leave the house.
    pub fn hides(&self, found: &Disagreement, from_a: bool) -> bool {
        self.details.hides(&self.comparison, found, from_a)
    }
}

/// Of the definitions that carry residents the one with most spaces,
/// for the finer the carrier, the less has to be estimated. Of equals the one added first.
pub fn carrier_of(project: &Project) -> Option<&Definition> {
    let carriers = project.definitions.iter().filter(|definition| definition.carries_residents());
    // `max_by_key` takes the last of equals.
    carriers.rev().max_by_key(|definition| definition.spaces.len())
}

/// Compares two definitions of a project.
///
/// # Errors
/// [`AppError::NotFound`] or [`AppError::Cancelled`].
pub fn compare(
    project: &Project,
    a: DefinitionId,
    b: DefinitionId,
    watch: &dyn Watch,
) -> Result<ComparisonReport, AppError> {
    let find = |id: DefinitionId| {
        project.definition(id).ok_or_else(|| AppError::NotFound {
            what: NotFound::Definition,
            name: id.to_string(),
            available: project.definitions.iter().map(|d| d.name.clone()).collect(),
        })
    };
    let (a, b) = (find(a)?, find(b)?);
    let counted = Counted::of(project)?;
    let carrier = counted.as_ref().map(|counted| counted.seen_from(a, b));
    let comparison = analysis::compare(&a.spaces, &b.spaces, carrier, watch)?;
    let carrier = counted.as_ref().map(Counted::info);
    let details = ComparisonDetails::of(&comparison, &a.spaces, &b.spaces);
    Ok(ComparisonReport { a: a.id, b: b.id, revision: project.revision, comparison, carrier, details })
}

/// A boundary file to be compared, with what the user says about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChoice {
    /// The file.
    pub path: PathBuf,
    /// Title of the set of areas, where the file holds several.
    pub layer: Option<String>,
    /// Its CRS; `None` takes what the file states.
    pub crs: Option<EpsgCode>,
}

impl FileChoice {
    /// A file taken as it states itself.
    pub fn of(path: &Path) -> Self {
        Self { path: path.to_owned(), layer: None, crs: None }
    }
}

/// One of two compared files.
#[derive(Debug, Clone, PartialEq)]
pub struct FileSide {
    /// Title of the set of areas.
    pub title: String,
    /// File name, without folders.
    pub file_name: String,
    /// Its spaces, in the common CRS.
    pub spaces: Arc<Vec<Space>>,
    /// What reading and checking found, serious first.
    pub findings: Vec<Finding>,
}

/// Two boundary files over one another.
#[derive(Debug, Clone, PartialEq)]
pub struct FilesComparison {
    /// The first file.
    pub a: FileSide,
    /// The second file.
    pub b: FileSide,
    /// The common planar CRS; `None` if both files hold plain plane coordinates that are no places on Earth.
    pub crs: Option<EpsgCode>,
    /// Whether the first file's residents (`true`) or the second's were counted; `None` if neither states any.
    pub residents_of_a: Option<bool>,
    /// The result.
    pub comparison: Comparison,
    /// What follows from the result.
    pub details: ComparisonDetails,
}

/// Compares two boundary files as they state themselves. See [`compare_file_choices`].
///
/// # Errors
/// As [`compare_file_choices`].
pub fn compare_files(a: &Path, b: &Path, watch: &dyn Watch) -> Result<FilesComparison, AppError> {
    compare_file_choices(&FileChoice::of(a), &FileChoice::of(b), watch)
}

/// Compares two boundary files, brought to a common planar system: the first planar one of theirs, else the ETRS89 or WGS
/// 84 UTM zone of the first file's middle.
///
/// Two GeoJSON files without a statement whose coordinates are whole numbers throughout are no longitudes and latitudes
/// of anything, but drawings on squared paper (as in textbook examples): they are compared in the plane they are drawn in.
///
/// # Errors
/// [`AppError::Format`], [`AppError::SeveralLayers`], [`AppError::NotFound`], [`AppError::Crs`], [`AppError::Cancelled`].
pub fn compare_file_choices(a: &FileChoice, b: &FileChoice, watch: &dyn Watch) -> Result<FilesComparison, AppError> {
    let mut first = raw_side(a, &Part::of(watch, 0.0, 0.2))?;
    let mut second = raw_side(b, &Part::of(watch, 0.2, 0.4))?;
    let crs = if first.squared_paper && second.squared_paper {
        None
    } else {
        Some(common_plane([first.crs, second.crs], &first.spaces)?)
    };
    if let Some(target) = crs {
        first.bring_to(target)?;
        second.bring_to(target)?;
    }
    let a = first.checked(&Part::of(watch, 0.4, 0.55))?;
    let b = second.checked(&Part::of(watch, 0.55, 0.7))?;
    let states = |side: &FileSide| side.spaces.iter().any(|space| space.residents.is_some());
    let residents_of_a = match (states(&a), states(&b)) {
        (false, false) => None,
        (true, true) => Some(a.spaces.len() >= b.spaces.len()),
        (only_a, _) => Some(only_a),
    };
    let carrier = residents_of_a.map(|of_a| if of_a { Carrier::A } else { Carrier::B });
    let comparison = analysis::compare(&a.spaces, &b.spaces, carrier, &Part::of(watch, 0.7, 1.0))?;
    let details = ComparisonDetails::of(&comparison, &a.spaces, &b.spaces);
    Ok(FilesComparison { a, b, crs, residents_of_a, comparison, details })
}

/// A file's spaces, still in its own coordinates.
struct RawSide {
    title: String,
    file_name: String,
    crs: EpsgCode,
    squared_paper: bool,
    spaces: Vec<Space>,
    findings: Vec<Finding>,
}

fn raw_side(choice: &FileChoice, watch: &dyn Watch) -> Result<RawSide, AppError> {
    let probes = probe_boundaries(&choice.path, &Part::of(watch, 0.0, 0.5))?;
    let probe = chosen(&choice.path, &probes, choice.layer.as_deref())?;
    let crs = choice.crs.or(probe.crs.map(|guess| guess.epsg));
    let crs = crs.ok_or_else(|| FormatError::of_file(&probe.file_name, FormatErrorKind::NoCrs))?;
    // Source and target alike leave the coordinates as they are in the file.
    let options = ReadOptions {
        crs,
        target_crs: crs,
        encoding: probe.encoding.label.clone(),
        code_field: probe.code_field.clone(),
        name_field: probe.name_field.clone(),
        residents_field: probe.residents_field.clone(),
    };
    let import = boundary::read(probe, &options, &Part::of(watch, 0.5, 1.0))?;
    let unstated = choice.crs.is_none() && probe.crs.is_some_and(|guess| guess.how == CrsHow::GeoJsonDefault);
    let whole = |space: &Space| space.geometry.coords_iter().all(|c| c.x.fract() == 0.0 && c.y.fract() == 0.0);
    Ok(RawSide {
        title: probe.title.clone(),
        file_name: probe.file_name.clone(),
        crs,
        squared_paper: unstated && import.spaces.iter().all(whole),
        spaces: import.spaces,
        findings: import.findings,
    })
}

/// The set of areas the user means: the one of that title, or the only one.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::SeveralLayers`], or a file without areas.
pub fn chosen<'a>(
    path: &Path,
    probes: &'a [BoundaryProbe],
    layer: Option<&str>,
) -> Result<&'a BoundaryProbe, AppError> {
    let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let available = || probes.iter().map(|probe| probe.title.clone()).collect();
    match (layer, probes) {
        (Some(layer), _) => probes.iter().find(|probe| probe.title == layer).ok_or_else(|| AppError::NotFound {
            what: NotFound::Layer,
            name: layer.to_owned(),
            available: available(),
        }),
        (None, [only]) => Ok(only),
        (None, []) => {
            Err(FormatError::of_file(file, FormatErrorKind::Empty(crate::formats::error::Wanted::Areas)).into())
        }
        (None, _) => Err(AppError::SeveralLayers { file, available: available() }),
    }
}

impl RawSide {
    fn bring_to(&mut self, target: EpsgCode) -> Result<(), AppError> {
        if self.crs != target {
            let transformer = Transformer::new(self.crs, target)?;
            for space in &mut self.spaces {
                transformer.multi_polygon(&mut space.geometry)?;
            }
        }
        Ok(())
    }

    fn checked(self, watch: &dyn Watch) -> Result<FileSide, AppError> {
        let mut findings = self.findings;
        findings.extend(check_spaces(&self.spaces, watch)?);
        sort_findings(&mut findings);
        Ok(FileSide { title: self.title, file_name: self.file_name, spaces: Arc::new(self.spaces), findings })
    }
}

/// Whether areas can be measured in a system. Web Mercator is planar but stretches them (by 2.4 in Germany).
pub(super) fn measures(crs: EpsgCode) -> bool {
    crs != EpsgCode::WEB_MERCATOR && known().iter().any(|known| known.epsg == crs && known.planar)
}

/// The UTM zone of the middle of the spaces' extent.
pub(super) fn utm_of(crs: EpsgCode, spaces: &[Space]) -> Result<EpsgCode, AppError> {
    let rects = spaces.iter().filter_map(|space| space.geometry.bounding_rect());
    let Some(extent) = rects.reduce(|a, b| {
        let min = Coord { x: a.min().x.min(b.min().x), y: a.min().y.min(b.min().y) };
        geo::Rect::new(min, Coord { x: a.max().x.max(b.max().x), y: a.max().y.max(b.max().y) })
    }) else {
        return Ok(EpsgCode::UTM32);
    };
    let mut middle = [extent.center()];
    if crs != EpsgCode::WGS84 {
        Transformer::new(crs, EpsgCode::WGS84)?.transform(&mut middle)?;
    }
    let [Coord { x: lon, y: lat }] = middle;
    let zone = (((lon + 180.0) / 6.0).floor() as i64 + 1).clamp(1, 60) as u32;
    // ETRS89 where Klammer knows it, else WGS 84 (the two agree to half a metre, and areas to 1e-7).
    let etrs89 = EpsgCode(25_800 + zone);
    let wgs84 = EpsgCode(if lat < 0.0 { 32_700 } else { 32_600 } + zone);
    let is_known = |epsg: EpsgCode| known().iter().any(|crs| crs.epsg == epsg);
    Ok(if lat > 0.0 && is_known(etrs89) { etrs89 } else { wgs84 })
}
