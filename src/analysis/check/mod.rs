//! The check of a definition: gaps, overlaps, outer boundary, broken rings, likeness, parts, codes, names.
//!
//! Ground is looked at in the coverage, snapped to 1 mm, so what is narrower than that is none. One coverage serves all of it;
//! nothing is compared pair by pair. What counts as a defect is decided here and in the modules beside, for the remedies too.
//!
//! Known limits: with several spaces in one place (more than 16) pairs of nearly the same shape may be missed. Whether a gap is a
//! lake or another territory can't be told from the shapes.

mod codes;
mod extents;
mod ground;
mod rings;
mod shapes;

pub(crate) use codes::{empty_codes, lost_zeros, repeated_codes};
pub(crate) use ground::{Defects, Survey};
pub(crate) use rings::{degenerate, self_crossing};
pub(crate) use shapes::{contact_view, empty_geometries, ring_contacts};

use crate::geometry::coverage::{Coverage, Region};
use crate::geometry::validity::union;
use crate::geometry::{Cancelled, Stage, Watch};
use crate::model::{Finding, FindingKind, Place, Severity, Space};
use geo::{BoundingRect, MultiPolygon, Rect};

/// Ground smaller than this, in m², is a sliver: nobody lives on it.
pub const SLIVER_AREA_M2: f64 = 1.0;

/// Ground narrower than this on average, in m, is a sliver, however long: it is the width of a line of 0.1 mm on a plan of
/// 1 : 5,000, no hand draws more exactly, and no house fits in.
pub const SLIVER_WIDTH_M: f64 = 0.5;

/// Two spaces whose common ground is at least this share of the ground of both together are nearly the same shape.
pub const NEARLY_THE_SAME: f64 = 0.98;

/// What a definition can be held against.
#[derive(Debug, Clone, Copy, Default)]
pub struct Reference<'a> {
    /// Ground the definition should cover exactly.
    pub boundary: Option<&'a MultiPolygon<f64>>,
    /// Codes of the project's other data (other definitions, keys of tables).
    pub codes: &'a [String],
}

/// Share of the work that goes into the coverage.
const COVERAGE_SHARE: f32 = 0.8;

/// Checks the spaces of one definition. Findings are sorted by severity (serious first), then kind.
///
/// Gaps are told whatever their size: a large one may well be a lake or another territory. Slivers are told apart from what
/// matters, as kinds of their own. Ground that spaces of the same shape share is told once, as that. A kind whose places weigh differently
/// (slivers along the outer boundary, contacts within one ring) gives two findings.
pub fn check_spaces(spaces: &[Space], watch: &dyn Watch) -> Result<Vec<Finding>, Cancelled> {
    check_spaces_against(spaces, Reference::default(), watch)
}

/// As [`check_spaces`], and against what is known besides: outer boundary and codes.
pub fn check_spaces_against(
    spaces: &[Space],
    reference: Reference<'_>,
    watch: &dyn Watch,
) -> Result<Vec<Finding>, Cancelled> {
    let geometries: Vec<&MultiPolygon<f64>> = spaces.iter().map(|space| &space.geometry).collect();
    let in_stage = Stage::of(watch, 0.0, COVERAGE_SHARE);
    let coverage = Coverage::build_within(&geometries, reference.boundary, &in_stage)?;
    let mut findings = check_coverage(spaces, &coverage, watch)?;
    findings.extend(codes::findings(spaces, reference.codes));
    watch.check()?;
    findings.retain(|finding| finding.count > 0);
    findings.sort_by_key(|finding| (std::cmp::Reverse(finding.severity), finding.kind));
    watch.progress(1.0);
    Ok(findings)
}

/// What the shapes show.
fn check_coverage(spaces: &[Space], coverage: &Coverage, watch: &dyn Watch) -> Result<Vec<Finding>, Cancelled> {
    let survey = Survey::of(coverage);
    watch.check()?;
    watch.progress(COVERAGE_SHARE + 0.05);
    let mut findings = ground::findings(&survey);
    watch.check()?;
    watch.progress(COVERAGE_SHARE + 0.1);
    findings.extend(shapes::findings(spaces, &survey));
    findings.push(extents::finding_of(spaces, &survey));
    watch.check()?;
    watch.progress(COVERAGE_SHARE + 0.15);
    findings.extend(rings::findings(spaces, coverage));
    watch.check()?;
    Ok(findings)
}

/// Whether ground is so small or narrow that it comes from drawing.
pub(crate) fn is_sliver(region: &Region) -> bool {
    region.area_m2() < SLIVER_AREA_M2 || region.mean_width_m() < SLIVER_WIDTH_M
}

/// A finding from all its places, worst first.
fn finding(kind: FindingKind, severity: Severity, area_m2: Option<f64>, mut places: Vec<Place>) -> Finding {
    let count = places.len();
    places.truncate(Finding::MAX_PLACES);
    Finding { kind, severity, count, area_m2, places }
}

/// The box of the coordinates that are numbers.
fn extent(space: &Space) -> Option<Rect<f64>> {
    let rect = space.geometry.bounding_rect()?;
    [rect.min().x, rect.min().y, rect.max().x, rect.max().y].iter().all(|value| value.is_finite()).then_some(rect)
}

/// A place that is a whole space.
fn whole_space(spaces: &[Space], index: usize) -> Place {
    let space = spaces.get(index);
    Place {
        extent: space.and_then(extent),
        spaces: vec![index],
        detail: space.map(|space| space.code.clone()).unwrap_or_default(),
    }
}

/// A place that consists of several spaces.
fn group_place(spaces: &[Space], members: Vec<usize>, detail: String) -> Place {
    let extents = members.iter().filter_map(|&i| spaces.get(i)).filter_map(extent);
    Place { extent: extents.reduce(union), spaces: members, detail }
}

#[cfg(test)]
mod tests;
