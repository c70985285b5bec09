//! Remedies: what is to be mended, what it would do, and the command that does it.

use super::{AppError, Command};
use crate::analysis::check::{self, Reference};
use crate::analysis::repair::{self, Repair, Surroundings};
use crate::geometry::dissolve::dissolve;
use crate::geometry::{Cancelled, Watch};
use crate::model::{Definition, DefinitionId, Finding, FindingKind, Place, Project, Space};
use crate::project::Mended;
use geo::{Area, BoundingRect, MultiPolygon, Rect};
use std::collections::BTreeSet;

pub use crate::analysis::repair::{Effect, Order};

/// What a set of spaces is held against as its outer boundary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Against {
    /// The definition of the project whose extent is nearly the same, if there is one.
    #[default]
    Likely,
    /// This one.
    Definition(DefinitionId),
    /// None.
    Nothing,
}

/// What a set of spaces is held against, taken from a project.
#[derive(Debug, Clone, Default)]
pub struct Held {
    /// The definition that gives the outer boundary, and its ground.
    pub boundary: Option<(DefinitionId, String, MultiPolygon<f64>)>,
    /// Codes of the project's other definitions, sorted, each once.
    pub codes: Vec<String>,
}

/// Two extents are nearly the same if what they share is at least this part of what they cover together.
const LIKELY_SHARE: f64 = 0.9;

impl Held {
    /// What `spaces` are held against in a project. `own` is the definition they belong to, or will replace.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub fn of(
        project: &Project,
        against: Against,
        spaces: &[Space],
        own: Option<DefinitionId>,
        watch: &dyn Watch,
    ) -> Result<Self, Cancelled> {
        let others = || project.definitions.iter().filter(|definition| Some(definition.id) != own);
        let codes: BTreeSet<&String> =
            others().flat_map(|d| d.spaces.iter()).map(|space| &space.code).filter(|code| !code.is_empty()).collect();
        let chosen = match against {
            Against::Nothing => None,
            Against::Definition(id) => others().find(|definition| definition.id == id),
            Against::Likely => extent(spaces).and_then(|own| likely(others(), own)),
        };
        let boundary = match chosen {
            Some(definition) => Some((definition.id, definition.name.clone(), ground(&definition.spaces, watch)?)),
            None => None,
        };
        Ok(Self { boundary, codes: codes.into_iter().cloned().collect() })
    }

    fn ground(&self) -> Option<&MultiPolygon<f64>> {
        self.boundary.as_ref().map(|(_, _, ground)| ground)
    }

    /// Checks spaces against it.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub fn check(&self, spaces: &[Space], watch: &dyn Watch) -> Result<Vec<Finding>, Cancelled> {
        check::check_spaces_against(spaces, Reference { boundary: self.ground(), codes: &self.codes }, watch)
    }

    /// Works out remedies.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub fn repair(&self, spaces: &[Space], orders: &[Order], watch: &dyn Watch) -> Result<Repair, Cancelled> {
        repair::repair(spaces, orders, Surroundings { boundary: self.ground(), codes: &self.codes }, watch)
    }
}

/// All ground that belongs to any space.
fn ground(spaces: &[Space], watch: &dyn Watch) -> Result<MultiPolygon<f64>, Cancelled> {
    let geometries: Vec<&MultiPolygon<f64>> = spaces.iter().map(|space| &space.geometry).collect();
    let one = vec![Some(0); geometries.len()];
    Ok(dissolve(&geometries, &one, 1, watch)?.into_iter().next().unwrap_or(MultiPolygon(Vec::new())))
}

/// Around all spaces.
pub(super) fn extent(spaces: &[Space]) -> Option<Rect<f64>> {
    let boxes = spaces.iter().filter_map(|space| space.geometry.bounding_rect());
    boxes.reduce(|a, b| {
        let low = |x: f64, y: f64| x.min(y);
        Rect::new(
            geo::coord! { x: low(a.min().x, b.min().x), y: low(a.min().y, b.min().y) },
            geo::coord! { x: a.max().x.max(b.max().x), y: a.max().y.max(b.max().y) },
        )
    })
}

/// The definition whose extent is most nearly this one.
fn likely<'a>(definitions: impl Iterator<Item = &'a Definition>, own: Rect<f64>) -> Option<&'a Definition> {
    let agreement = |other: Rect<f64>| {
        let width = own.max().x.min(other.max().x) - own.min().x.max(other.min().x);
        let height = own.max().y.min(other.max().y) - own.min().y.max(other.min().y);
        let common = width.max(0.0) * height.max(0.0);
        common / (own.unsigned_area() + other.unsigned_area() - common)
    };
    let scored = definitions.filter_map(|d| Some((agreement(extent(&d.spaces)?), d)));
    let fitting = scored.filter(|(share, _)| *share >= LIKELY_SHARE);
    // Of equals the one added first.
    fitting
        .fold(None, |best: Option<(f64, &Definition)>, next| match best {
            Some(best) if best.0 >= next.0 => Some(best),
            _ => Some(next),
        })
        .map(|(_, definition)| definition)
}

/// Kinds of findings whose remedies are applied: those asked for, or those that are proposed without being asked for.
pub fn chosen_remedies(findings: &[Finding], only: Option<&[FindingKind]>) -> Vec<FindingKind> {
    let wanted = |kind: FindingKind| match only {
        Some(only) => only.contains(&kind),
        None => kind.is_mended_by_default(),
    };
    let mendable = findings.iter().filter(|finding| finding.is_mendable());
    let kinds: BTreeSet<FindingKind> = mendable.map(|finding| finding.kind).collect();
    kinds.into_iter().filter(|kind| wanted(*kind)).collect()
}

/// Orders to mend one finding: everywhere, or place by place where strips are told apart from larger ground of the same kind.
pub fn orders_for(finding: &Finding) -> Vec<Order> {
    let of_boundary = matches!(finding.kind, FindingKind::OutsideBoundary | FindingKind::UncoveredBoundary);
    let everywhere = Order { kind: finding.kind, at: None, to: None };
    if !of_boundary || finding.count > finding.places.len() {
        return vec![everywhere];
    }
    let place = |place: &Place| Order { at: place.extent, ..everywhere.clone() };
    finding.places.iter().filter(|place| place.extent.is_some()).map(place).collect()
}

/// Orders to mend these kinds everywhere.
pub fn orders(kinds: &[FindingKind]) -> Vec<Order> {
    kinds.iter().map(|&kind| Order { kind, at: None, to: None }).collect()
}

/// Remedies that were worked out, ready to be executed.
#[derive(Debug, Clone, PartialEq)]
pub struct PreparedMend {
    /// [`Command::MendDefinition`].
    pub command: Command,
    /// What it does.
    pub effects: Vec<Effect>,
}

/// Works out remedies for a definition of the project.
///
/// # Errors
/// The definition is gone; [`AppError::NothingToMend`]; [`AppError::Cancelled`].
pub fn prepare_mend(
    project: &Project,
    id: DefinitionId,
    orders: &[Order],
    against: Against,
    watch: &dyn Watch,
) -> Result<PreparedMend, AppError> {
    let definition = super::indicator::definition_of(project, id)?;
    let held = Held::of(project, against, &definition.spaces, Some(id), watch)?;
    let repair = held.repair(&definition.spaces, orders, watch)?;
    mend_command(id, &definition.spaces, repair).ok_or(AppError::NothingToMend)
}

/// The command that carries remedies out; `None` if they come to nothing.
pub(super) fn mend_command(id: DefinitionId, spaces: &[Space], repair: Repair) -> Option<PreparedMend> {
    if repair.changed.is_empty() && repair.removed.is_empty() {
        return None;
    }
    let mended = |effect: &Effect| Mended { kind: effect.kind, count: effect.count, area_m2: effect.area_m2 };
    let command = Command::MendDefinition {
        id,
        changed: repair.changed.into_iter().map(|(_, space)| space).collect(),
        removed: repair.removed.iter().filter_map(|&at| spaces.get(at)).map(|space| space.id).collect(),
        mended: repair.effects.iter().map(mended).collect(),
    };
    Some(PreparedMend { command, effects: repair.effects })
}
