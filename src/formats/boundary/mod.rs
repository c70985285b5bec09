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
mod found;
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
use crate::model::{Finding, FindingKind, Severity, Source};
use content::Content;
pub(super) use context::point_rows;
pub use context::{ContextImport, ContextOptions, ContextRead, read_context, read_shapes};
pub(super) use fields::folded;
pub use found::{
    AreasRead, BoundaryImport, BoundaryProbe, CrsGuess, CrsHow, EncodingGuess, EncodingHow, FieldInfo, ReadOptions,
    ShapeKind, SourceBytes,
};
use layer::Layer;
pub use numbers::read_numbers;
pub use outline::{MAX_OUTLINE_VERTICES, Outline, OutlineShape, outline, outline_in_file};
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::Arc;

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
