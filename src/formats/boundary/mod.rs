//! Boundary files: first [`probe`] tells what is in a file, then [`read`] reads it as the user decided.
//!
//! Shapefiles, GeoJSON, GeoPackage and KML, alone or in a ZIP (which may be in a ZIP). Everything is read into memory once,
//! within stated limits, so that the encoding or a field can be chosen anew without touching the file again. A set of
//! areas becomes spaces ([`read`]); of lines, points and areas a context layer can be made ([`read_context`]), of points
//! facilities ([`crate::formats::points::from_set`]). Nothing is lost silently: records without area, with broken
//! coordinates or marked as deleted are left out *and* found; rings that run the wrong way are put right and found. Counts
//! inside a file are checked before they are believed.

mod content;
mod context;
mod dbf;
mod encoding;
mod fields;
mod gpkg;
#[cfg(test)]
mod hostile_tests;
mod inside;
pub(super) mod json;
mod kml;
mod layer;
mod memo;
mod numbers;
mod outline;
mod rings;
mod sets;
mod shp;
mod siblings;
mod spaces;
mod stated;
#[cfg(test)]
mod stated_tests;
#[cfg(test)]
mod tests;

pub use super::crs_guess::CrsCandidate;
use super::files::{self, Member, extension};
use super::report::Report;
use super::{FormatError, FormatErrorKind, error::Wanted};
use crate::geometry::{EpsgCode, Watch};
use crate::model::{Finding, FindingKind, Severity, Source, Space};
use content::Content;
pub(super) use context::point_rows;
pub use context::{ContextImport, ContextOptions, ContextRead, read_context, read_shapes};
pub(super) use fields::folded;
use geo::Rect;
use layer::Layer;
pub use numbers::read_numbers;
pub use outline::{MAX_OUTLINE_VERTICES, Outline, OutlineShape, outline, outline_in_file};
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file's own bytes, packed, to be kept in the project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceBytes {
    /// As in [`Source::file_name`].
    pub file_name: String,
    /// SHA-256 of a single file's bytes; of several members over the names and unpacked bytes of all. Lower-case hex.
    pub sha256: String,
    /// A ZIP with all members (.shp, .dbf, .prj, .cpg …).
    pub zip: Arc<Vec<u8>>,
}

/// One set of shapes of one kind found in a file, with all its bytes in memory.
#[derive(Debug, Clone)]
pub struct BoundaryProbe {
    /// Stem of the file: a proposal for the definition's name.
    pub title: String,
    /// As in [`Source::file_name`].
    pub file_name: String,
    /// What its records are; what is of another kind beside them is counted in [`Self::findings`].
    pub kind: ShapeKind,
    /// Number of records, those of other kinds among them.
    pub records: usize,
    /// Its fields.
    pub fields: Vec<FieldInfo>,
    /// CRS as recognised; `None` if there is no trace of one.
    pub crs: Option<CrsGuess>,
    /// Whether northing or latitude stands first in the file. Recognised, and the user's to change: everything that reads the set
    /// follows it.
    pub swapped_axes: bool,
    /// What its coordinates have more than those of the stated system, in m, east and north as they stand in the file: a false origin
    /// of its own. Taken off by everything that reads the set.
    pub offset_m: (f64, f64),
    /// Bounds of its coordinates as they stand in the file, without [`Self::offset_m`]; `None` without any.
    pub bounds: Option<Rect<f64>>,
    /// Found before anything was read: files beside it that are missing, broken or foreign, doubled field names.
    pub findings: Vec<Finding>,
    /// Encoding as recognised and the alternatives.
    pub encoding: EncodingGuess,
    /// Proposed code field.
    pub code_field: Option<String>,
    /// Proposed name field.
    pub name_field: Option<String>,
    /// Proposed field with residents.
    pub residents_field: Option<String>,
    /// The bytes.
    pub members: Arc<Vec<(String, Vec<u8>)>>,
    /// The rows of formats that are read whole.
    layer: Option<Arc<Layer>>,
}

/// What the records of a set are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub enum ShapeKind {
    #[default]
    Areas,
    Lines,
    Points,
}

/// A field of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldInfo {
    /// Its name.
    pub name: String,
    /// Whether it holds numbers only.
    pub numeric: bool,
    /// The first few values, in the guessed encoding.
    pub samples: Vec<String>,
}

impl BoundaryProbe {
    /// The systems its coordinates may be in, the likeliest first: [`super::candidates`] of [`Self::bounds`].
    pub fn crs_candidates(&self, project_area_lon_lat: Option<Rect<f64>>) -> Vec<CrsCandidate> {
        self.bounds.map(|bounds| super::candidates(bounds, project_area_lon_lat)).unwrap_or_default()
    }

    /// Where the CRS rests on the numbers alone, takes the system and the order of axes that put them nearest to the project's area
    /// (longitudes and latitudes). The numbers of zones 32 and 33 of UTM are told apart this way. What a file states stays as it is,
    /// also where it is no known system.
    pub fn settle_crs(&mut self, project_area_lon_lat: Rect<f64>) {
        let unknown = self.findings.iter().any(|finding| finding.kind == FindingKind::UnknownCrs);
        if unknown || self.crs.is_some_and(|guess| guess.how != CrsHow::Coordinates) {
            return;
        }
        if let Some(nearest) = self.crs_candidates(Some(project_area_lon_lat)).into_iter().next() {
            self.crs = Some(CrsGuess { epsg: nearest.epsg, how: CrsHow::Coordinates });
            self.swapped_axes = nearest.swapped_axes;
        }
    }
}

impl BoundaryProbe {
    /// The fields with names and samples as they read in an encoding, without touching the file; what is proposed does not depend on it.
    ///
    /// # Errors
    /// An unknown encoding.
    pub fn fields_in(&self, encoding: &str) -> Result<Vec<FieldInfo>, FormatError> {
        if !super::text::is_known(encoding) {
            let kind = FormatErrorKind::UnknownEncoding(encoding.to_owned());
            return Err(FormatError::of_file(&self.file_name, kind));
        }
        if encoding.eq_ignore_ascii_case(&self.encoding.label) {
            return Ok(self.fields.clone());
        }
        let content = Content::of(self, encoding)?;
        let names = content.field_names(encoding);
        let rows = content.rows().min(SAMPLES);
        let info = |(index, name): (usize, String)| FieldInfo {
            name,
            numeric: self.fields.get(index).is_some_and(|field| field.numeric),
            samples: (0..rows).map(|row| content.cell(row, index, encoding)).collect(),
        };
        Ok(names.into_iter().enumerate().map(info).collect())
    }
}

/// A CRS and how it was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CrsGuess {
    /// The system.
    pub epsg: EpsgCode,
    /// How it was found.
    pub how: CrsHow,
}

/// How a CRS was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CrsHow {
    /// From the .prj.
    Prj,
    /// From the .prj, which leaves doubt.
    PrjDoubtful,
    /// GeoJSON without a statement is WGS 84 (RFC 7946).
    GeoJsonDefault,
    /// From GeoJSON's old crs member.
    GeoJsonMember,
    /// From the numbers alone.
    Coordinates,
    /// As the file itself states it (GeoPackage).
    Stated,
    /// As the file itself states it, which leaves doubt.
    StatedDoubtful,
    /// The format allows no other (KML).
    Format,
}

impl CrsHow {
    /// Whether somebody should look where it lands.
    pub fn is_doubtful(self) -> bool {
        matches!(self, Self::PrjDoubtful | Self::Coordinates | Self::StatedDoubtful)
    }
}

impl CrsHow {
    /// Its name in files: "prj_doubtful".
    pub fn code(self) -> &'static str {
        match self {
            Self::Prj => "prj",
            Self::PrjDoubtful => "prj_doubtful",
            Self::GeoJsonDefault => "geojson_default",
            Self::GeoJsonMember => "geojson_member",
            Self::Coordinates => "coordinates",
            Self::Stated => "stated",
            Self::StatedDoubtful => "stated_doubtful",
            Self::Format => "format",
        }
    }
}

impl EncodingHow {
    /// Its name in files: "language_byte".
    pub fn code(self) -> &'static str {
        match self {
            Self::Cpg => "cpg",
            Self::LanguageByte => "language_byte",
            Self::Format => "format",
            Self::Detected => "detected",
            Self::Ascii => "ascii",
        }
    }
}

impl ShapeKind {
    /// Its name in files: "areas".
    pub fn code(self) -> &'static str {
        match self {
            Self::Areas => "areas",
            Self::Lines => "lines",
            Self::Points => "points",
        }
    }
}

/// An encoding and how it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodingGuess {
    /// WHATWG label: "UTF-8", "windows-1252", or "IBM850".
    pub label: String,
    /// How it was found.
    pub how: EncodingHow,
    /// For each candidate label some texts with non-ASCII letters, read that way. Empty when all text is ASCII.
    pub previews: Vec<(String, Vec<String>)>,
}

/// How an encoding was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EncodingHow {
    /// From the .cpg.
    Cpg,
    /// From the DBF's language byte.
    LanguageByte,
    /// The format or the file itself says so (GeoJSON, GeoPackage, KML).
    Format,
    /// From the texts.
    Detected,
    /// Only ASCII occurs: it does not matter.
    Ascii,
}

/// What the user decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadOptions {
    /// CRS of the file.
    pub crs: EpsgCode,
    /// CRS of the project.
    pub target_crs: EpsgCode,
    /// Encoding label.
    pub encoding: String,
    /// Field that becomes the code; none leaves codes empty.
    pub code_field: Option<String>,
    /// Field that becomes the name.
    pub name_field: Option<String>,
    /// Field that becomes the residents.
    pub residents_field: Option<String>,
}

/// What was read.
#[derive(Debug, Clone)]
pub struct BoundaryImport {
    /// The spaces, in the CRS asked for. Records without area are left out and found.
    pub spaces: Vec<Space>,
    /// What reading found, with [`BoundaryProbe::findings`] (not what the check of the whole set finds).
    pub findings: Vec<Finding>,
    /// Provenance as far as the file tells; attribution, licence and reference date are the user's.
    pub source: Source,
    /// To be kept.
    pub bytes: SourceBytes,
}

/// What [`read_areas`] read: a [`BoundaryImport`] without the bytes to be kept.
#[derive(Debug, Clone)]
pub struct AreasRead {
    /// The spaces, in the CRS asked for. Records without area are left out and found.
    pub spaces: Vec<Space>,
    /// What reading found, with [`BoundaryProbe::findings`].
    pub findings: Vec<Finding>,
    /// Provenance as far as the file tells, but for its checksum.
    pub source: Source,
    /// For each space the row of the file it came from, 0 being the first.
    pub rows: Vec<u32>,
}

/// So many records are looked at for proposals.
const LOOKED_AT: usize = 5_000;
/// So many values of each field are shown.
const SAMPLES: usize = 5;

/// All sets of shapes in a file: .shp or any file beside it, .geojson/.json, .gpkg, .kml, or a .zip or .kmz with such files. A set
/// that holds areas and lines or points gives a probe for each kind, the most frequent first.
///
/// # Errors
/// What makes the file unusable, with the record where there is one. Sets and layers that can't be read, or are empty, beside
/// sound ones are passed over and found ([`FindingKind::UnreadableSet`]); if there is nothing else, the first error is returned,
/// naming the member. JSON in an archive that is no GeoJSON is some other program's.
pub fn probe(path: &Path, watch: &dyn Watch) -> Result<Vec<BoundaryProbe>, FormatError> {
    probe_sets(sets::find(path, watch)?, watch)
}

/// Of files that were chosen or dropped together, those that are to be probed: of the parts of one shapefile its .shp only.
pub fn one_for_each(paths: Vec<PathBuf>) -> Vec<PathBuf> {
    sets::one_for_each(paths)
}

/// As [`probe`] for bytes in memory; `name` tells the kind: "x.zip", "x.geojson". (A lone "x.shp" is one without attributes.)
///
/// # Errors
/// As [`probe`].
pub fn probe_bytes(name: &str, bytes: Vec<u8>, watch: &dyn Watch) -> Result<Vec<BoundaryProbe>, FormatError> {
    let name = files::base_name(name).to_owned();
    if files::is_archive(&name) {
        return probe_sets(sets::from_zip(&name, &bytes, watch)?, watch);
    }
    let title = files::stem(&name).to_owned();
    probe_sets(vec![sets::Set { title, file_name: name.clone(), members: vec![(name, bytes)] }], watch)
}

/// What could be read, and why the rest could not.
type Probed = (Vec<BoundaryProbe>, Vec<FormatError>);
type Layers = (Vec<Layer>, Vec<FormatError>);

fn probe_sets(sets: Vec<sets::Set>, watch: &dyn Watch) -> Result<Vec<BoundaryProbe>, FormatError> {
    let count = sets.len();
    let (mut probes, mut failed, mut foreign) = (Vec::new(), Vec::new(), None);
    for (index, set) in sets.into_iter().enumerate() {
        watch.check().map_err(|e| FormatError::of_file(&set.file_name, e.into()))?;
        watch.progress(index as f32 / count as f32);
        // Some other program's JSON in an archive.
        let in_archive = set.file_name.split_once('/').map(|(archive, _)| archive.to_owned());
        let archive = in_archive.filter(|_| set.members.iter().any(|(name, _)| extension(name) == "json"));
        match (probe_set(set, watch), archive) {
            (Ok((found, not_read)), _) => {
                probes.extend(found);
                failed.extend(not_read);
            }
            (Err(error), _) if matches!(error.kind, FormatErrorKind::Cancelled) => return Err(error),
            (Err(error), Some(archive)) if is_no_geojson(&error.kind) => foreign = Some(archive),
            (Err(error), _) => failed.push(error),
        }
    }
    watch.progress(1.0);
    if probes.is_empty() {
        // What is damaged says more than what is empty.
        let first = failed.iter().position(|error| !is_empty(error)).unwrap_or(0);
        let nothing = || FormatError::of_file(foreign.unwrap_or_default(), FormatErrorKind::EmptyArchive);
        return Err(if failed.is_empty() { nothing() } else { failed.swap_remove(first) });
    }
    tell_unread(&mut probes, &failed);
    Ok(probes)
}

/// What a JSON file of another kind than GeoJSON, or a damaged one, gives.
fn is_no_geojson(kind: &FormatErrorKind) -> bool {
    matches!(kind, FormatErrorKind::UnknownKind | FormatErrorKind::Damaged(_) | FormatErrorKind::Truncated)
}

fn is_empty(error: &FormatError) -> bool {
    matches!(error.kind, FormatErrorKind::Empty(_))
}

/// What could not be read beside what could is told with the first set of areas, or the first set there is.
fn tell_unread(probes: &mut [BoundaryProbe], failed: &[FormatError]) {
    let severity = if failed.iter().all(is_empty) { Severity::Info } else { Severity::Error };
    let details = failed.iter().map(ToString::to_string).collect();
    let at = probes.iter().position(|probe| probe.kind == ShapeKind::Areas).unwrap_or(0);
    if let Some(probe) = probes.get_mut(at) {
        probe.findings.extend(siblings::finding(FindingKind::UnreadableSet, severity, details));
    }
}

/// The probes of one set: of each of its layers, and of each kind of shape in them; and why layers could not be read.
fn probe_set(set: sets::Set, watch: &dyn Watch) -> Result<Probed, FormatError> {
    let sets::Set { title, file_name, members } = set;
    let members = Arc::new(members);
    let of_layers = layers(&file_name, &members, watch)?;
    let Some((layers, mut failed)) = of_layers else {
        return probe_layer(title, file_name, members, None).map(|probes| (probes, Vec::new()));
    };
    let several = layers.len() + failed.len() > 1;
    let mut probes = Vec::new();
    for layer in layers {
        watch.check().map_err(|e| FormatError::of_file(&file_name, e.into()))?;
        let named = several && !layer.name.is_empty();
        let own_title = if named { layer.name.clone() } else { title.clone() };
        let own_name = if named { format!("{file_name}/{}", layer.name) } else { file_name.clone() };
        match probe_layer(own_title, own_name, Arc::clone(&members), Some(Arc::new(layer))) {
            Ok(found) => probes.extend(found),
            Err(error) => failed.push(error),
        }
    }
    if !probes.is_empty() {
        return Ok((probes, failed));
    }
    let first = failed.iter().position(|error| !is_empty(error)).unwrap_or(0);
    let nothing = FormatError::of_file(file_name.as_str(), FormatErrorKind::Empty(Wanted::Areas));
    Err(if failed.is_empty() { nothing } else { failed.swap_remove(first) })
}

/// The layers of formats that are read whole, and why others in the file can't be; `None` for other formats.
fn layers(file: &str, members: &[Member], watch: &dyn Watch) -> Result<Option<Layers>, FormatError> {
    let [(name, bytes)] = members else { return Ok(None) };
    match extension(name).as_str() {
        "gpkg" => gpkg::layers(file, bytes, watch).map(Some),
        "kml" => kml::layers(file, bytes, watch).map(|layers| Some((layers, Vec::new()))),
        _ => Ok(None),
    }
}

fn probe_layer(
    title: String,
    file_name: String,
    members: Arc<Vec<Member>>,
    layer: Option<Arc<Layer>>,
) -> Result<Vec<BoundaryProbe>, FormatError> {
    let member = |wanted: &str| members.iter().find(|(name, _)| extension(name) == wanted).map(|(_, b)| b.as_slice());
    let json = member("geojson").or_else(|| member("json")).filter(|_| member("shp").is_none());
    let text_guess = json.map(encoding::guess_of_text);
    let label = text_guess.as_ref().map_or("UTF-8", |guess| guess.label.as_str());
    let content = Content::open(&file_name, &members, layer.as_deref(), label)?;
    let kinds = kinds_in(&content);
    if kinds.is_empty() {
        let unread = (0..content.rows()).filter(|row| content.kinds(*row).other).count();
        let kind = if unread > 0 { FormatErrorKind::Unread(unread) } else { FormatErrorKind::Empty(Wanted::Areas) };
        return Err(FormatError::of_file(file_name.as_str(), kind));
    }
    let ascii = |how| EncodingGuess { label: "UTF-8".into(), how, previews: Vec::new() };
    let of_table = || {
        let how = if layer.is_some() { EncodingHow::Format } else { EncodingHow::Ascii };
        content.dbf().map_or_else(|| ascii(how), |dbf| encoding::guess(dbf, member("cpg")))
    };
    let encoding = text_guess.clone().unwrap_or_else(of_table);
    let prj = member("prj").or_else(|| member("qpj"));
    let placed = stated::settled(&content, layer.as_deref(), json.is_some(), prj, content.bounds(LOOKED_AT));
    let (fields, proposal) = look_at_fields(&content, &encoding.label);
    let named = |index: Option<usize>| index.and_then(|i| fields.get(i)).map(|field| field.name.clone());
    let beside = if member("shp").is_some() { siblings::findings(&file_name, &members, &content) } else { Vec::new() };
    let about = about_table(&content, &encoding.label);
    let probe = |kind: ShapeKind| BoundaryProbe {
        kind,
        records: content.rows(),
        findings: about
            .iter()
            .chain(&beside)
            .chain(&placed.finding)
            .cloned()
            .chain(other_shapes(&content, kind))
            .collect(),
        code_field: named(proposal.code),
        name_field: named(proposal.name),
        residents_field: named(proposal.residents),
        title: title.clone(),
        fields: fields.clone(),
        crs: placed.crs,
        swapped_axes: placed.swapped_axes,
        offset_m: placed.offset_m,
        bounds: placed.bounds,
        encoding: encoding.clone(),
        members: Arc::clone(&members),
        layer: layer.clone(),
        file_name: file_name.clone(),
    };
    Ok(kinds.into_iter().map(probe).collect())
}

/// The kinds of shapes there are, the most frequent first; areas before lines before points where they are equally so.
fn kinds_in(content: &Content) -> Vec<ShapeKind> {
    let mut counts = [ShapeKind::Areas, ShapeKind::Lines, ShapeKind::Points].map(|kind| (kind, 0_usize));
    // Once through the file: it is larger than any cache.
    for kinds in (0..content.rows()).map(|row| content.kinds(row)) {
        counts.iter_mut().for_each(|(kind, count)| *count += usize::from(kinds.has(*kind)));
    }
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts.into_iter().filter(|(_, count)| *count > 0).map(|(kind, _)| kind).collect()
}

/// Records that hold something, but nothing of this kind.
fn other_shapes(content: &Content, kind: ShapeKind) -> Option<Finding> {
    let other = |row: &usize| {
        let kinds = content.kinds(*row);
        !kinds.has(kind) && (kinds.areas || kinds.lines || kinds.points)
    };
    let rows: Vec<usize> = (0..content.rows()).filter(other).collect();
    let listed = rows.iter().take(Finding::MAX_PLACES).map(|row| (row + 1).to_string()).collect();
    let finding = siblings::finding(FindingKind::OtherShapes, Severity::Info, listed)?;
    Some(Finding { count: rows.len(), ..finding })
}

/// What the attribute table tells before it is read: doubled and cut names of fields.
fn about_table(content: &Content, encoding: &str) -> Vec<Finding> {
    let mut report = super::report::Report::default();
    for name in content.dbf().map(|dbf| dbf.doubtful_names()).unwrap_or_default() {
        report.add_detail(FindingKind::RepeatedField, dbf::decode_cell(name, name.len() >= 10, encoding));
    }
    report.into_findings()
}

fn look_at_fields(content: &Content, encoding: &str) -> (Vec<FieldInfo>, fields::Proposal) {
    let names = content.field_names(encoding);
    let rows = content.rows().min(LOOKED_AT);
    let read = |field: usize| (0..rows).map(|row| content.cell(row, field, encoding)).collect::<Vec<_>>();
    let values: Vec<Vec<String>> = (0..names.len()).into_par_iter().map(read).collect();
    let candidates: Vec<fields::Candidate> =
        names.iter().zip(values).map(|(name, values)| fields::Candidate { name, values }).collect();
    let infos = candidates.iter().map(|candidate| {
        let mut filled = candidate.values.iter().filter(|value| !value.is_empty()).peekable();
        let numeric = filled.peek().is_some() && filled.all(|value| value.parse::<f64>().is_ok_and(f64::is_finite));
        let samples = candidate.values.iter().take(SAMPLES).cloned().collect();
        FieldInfo { name: candidate.name.to_owned(), numeric, samples }
    });
    (infos.collect(), fields::propose(&candidates))
}

/// Reads a set of areas as decided.
///
/// # Errors
/// A damaged record, an unknown CRS, encoding or field, or no area at all.
pub fn read(probe: &BoundaryProbe, options: &ReadOptions, watch: &dyn Watch) -> Result<BoundaryImport, FormatError> {
    let (read, bytes) = rayon::join(|| read_areas(probe, options, watch), || keep(probe, watch));
    let AreasRead { spaces, findings, source, .. } = read?;
    let bytes = bytes?;
    Ok(BoundaryImport { spaces, findings, source: Source { sha256: bytes.sha256.clone(), ..source }, bytes })
}

/// As [`read`], for who only looks: the bytes are not packed, which takes as long again.
///
/// # Errors
/// As [`read`].
pub fn read_areas(probe: &BoundaryProbe, options: &ReadOptions, watch: &dyn Watch) -> Result<AreasRead, FormatError> {
    if !super::text::is_known(&options.encoding) {
        let kind = FormatErrorKind::UnknownEncoding(options.encoding.clone());
        return Err(FormatError::of_file(&probe.file_name, kind));
    }
    let content = Content::of(probe, &options.encoding)?;
    let (spaces, rows, mut report) = spaces::read(probe, options, &content, watch)?;
    report_assumptions(probe, options.crs, &options.encoding, &mut report);
    let source = source(probe, options.crs, &options.encoding, content.dbf().is_some());
    Ok(AreasRead { spaces, findings: with_those_of_probe(probe, report), source, rows })
}

/// Packs the bytes of a set to be kept, and finds their checksum.
///
/// # Errors
/// Cancelled; bytes that can't be packed.
pub fn keep(probe: &BoundaryProbe, watch: &dyn Watch) -> Result<SourceBytes, FormatError> {
    kept(&probe.file_name, &probe.members, watch)
}

/// Notes what was assumed rather than known.
fn report_assumptions(probe: &BoundaryProbe, crs: EpsgCode, encoding: &str, report: &mut Report) {
    let assumed = match probe.crs {
        Some(CrsGuess { epsg, how }) => how.is_doubtful() && epsg == crs,
        None => true,
    };
    if assumed {
        report.add_detail(FindingKind::CrsAssumed, crs.to_string());
    }
    let guessed = matches!(probe.encoding.how, EncodingHow::Detected | EncodingHow::LanguageByte);
    if guessed && probe.encoding.label == encoding {
        report.add_detail(FindingKind::EncodingAssumed, encoding.to_owned());
    }
}

/// What was found before reading and while reading, one finding for each kind.
fn with_those_of_probe(probe: &BoundaryProbe, report: Report) -> Vec<Finding> {
    let mut findings = report.into_findings();
    let before: Vec<Finding> =
        probe.findings.iter().filter(|f| findings.iter().all(|own| own.kind != f.kind)).cloned().collect();
    findings.extend(before);
    findings.sort_by_key(|finding| (std::cmp::Reverse(finding.severity), finding.kind));
    findings
}

/// Provenance as far as the file tells, but for its checksum.
fn source(probe: &BoundaryProbe, crs: EpsgCode, encoding: &str, has_table: bool) -> Source {
    let extensions: Vec<String> = probe.members.iter().map(|(name, _)| extension(name)).collect();
    let format = match extensions.as_slice() {
        [only] if matches!(only.as_str(), "json" | "geojson") => Some("GeoJSON"),
        [only] if only == "gpkg" => Some("GeoPackage"),
        [only] if only == "kml" => Some("KML"),
        _ => None,
    };
    Source {
        file_name: probe.file_name.clone(),
        crs: format.map_or_else(|| crs.to_string(), |format| format!("{crs} ({format})")),
        encoding: if has_table || format.is_some() { encoding.to_owned() } else { String::new() },
        imported_at: files::now(),
        ..Source::default()
    }
}

/// Packs a set's bytes to be kept.
fn kept(file_name: &str, members: &[Member], watch: &dyn Watch) -> Result<SourceBytes, FormatError> {
    // The longest first: another thread takes the rest.
    let (zip, sha256) = rayon::join(|| files::pack(file_name, members, watch), || files::sha256_of_members(members));
    Ok(SourceBytes { file_name: file_name.to_owned(), sha256, zip: Arc::new(zip?) })
}
