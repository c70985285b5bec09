//! What is computed from the project: layers to draw, findings, classes, comparison, search. Never stored.

use super::classed::{IndicatorView, classify};
use super::drawing::Detail;
use super::search::SearchHit;
use super::{Event, Outcome, Session, ids_of};
use crate::app::operations::{self, AppError, CarrierId, ComparisonReport, Held};
use crate::app::scene::{self, SceneError, SceneLayer};
use crate::geometry::crs::Transformer;
use crate::geometry::index::SpaceIndex;
use crate::geometry::near::PointIndex;
use crate::geometry::{EpsgCode, Watch};
use crate::model::{Definition, DefinitionId, FacilitySet, FacilitySetId, Finding, IndicatorId, Project, Space};
use crate::project::Changes;
use geo::{BoundingRect, Coord, Rect};
use std::sync::Arc;
use std::sync::mpsc::Receiver;

/// What is derived from one definition. Parts come one by one.
#[derive(Default)]
pub struct DefinitionView {
    /// The spaces everything here was computed from.
    pub spaces: Arc<Vec<Space>>,
    /// For drawing.
    pub layer: Option<Arc<SceneLayer>>,
    /// For picking.
    pub index: Option<Arc<SpaceIndex>>,
    /// Area of each space in m², from the geometry as imported.
    pub areas_m2: Arc<Vec<f64>>,
    /// Extent in Web Mercator metres.
    pub extent_world: Option<Rect<f64>>,
    /// Findings of the check; `None` while it runs.
    pub findings: Option<Arc<Vec<Finding>>>,
}

/// What is derived from one facility set.
pub struct FacilityView {
    /// For drawing; knows the categories.
    pub layer: Arc<SceneLayer>,
    /// Web Mercator positions, in the order of the set; `None` where there is no counterpart.
    pub positions_world: Vec<Option<Coord<f64>>>,
    /// For picking, in Web Mercator metres.
    pub index: PointIndex,
}

/// Two definitions laid over one another.
#[derive(Debug, Clone)]
pub struct ComparisonState {
    /// One.
    pub a: DefinitionId,
    /// The other.
    pub b: DefinitionId,
    /// `None` while it is computed.
    pub report: Option<Arc<ComparisonReport>>,
    /// Which request this is; answers to earlier ones are dropped.
    request: u64,
}

/// Answers of jobs here.
pub(super) enum Result {
    Drawn {
        definition: DefinitionId,
        spaces: Arc<Vec<Space>>,
        layer: Box<SceneLayer>,
        extent_world: Option<Rect<f64>>,
        areas_m2: Vec<f64>,
    },
    Placed {
        definition: DefinitionId,
        spaces: Arc<Vec<Space>>,
        index: Box<SpaceIndex>,
    },
    Checked {
        definition: DefinitionId,
        spaces: Arc<Vec<Space>>,
        findings: Vec<Finding>,
    },
    Facilities {
        set: FacilitySetId,
        view: FacilityView,
    },
    Classified(IndicatorView),
    Compared {
        request: u64,
        report: std::result::Result<Box<ComparisonReport>, AppError>,
    },
    Found {
        query: String,
        hits: Vec<SearchHit>,
    },
    Failed(AppError),
}

impl From<SceneError> for AppError {
    fn from(error: SceneError) -> Self {
        match error {
            SceneError::Crs(error) => Self::Crs(error),
            SceneError::Cancelled(_) => Self::Cancelled,
        }
    }
}

/// So far around a single place is shown, in m of the project's CRS.
const AROUND_M: f64 = 400.0;

impl Session {
    /// What is derived from a definition so far.
    pub fn definition_view(&self, id: DefinitionId) -> Option<&DefinitionView> {
        self.definitions.get(&id)
    }

    /// What is derived from a facility set so far.
    pub fn facility_view(&self, id: FacilitySetId) -> Option<&FacilityView> {
        self.facilities.get(&id)
    }

    /// Classes of the shown indicator, once computed.
    pub fn indicator_view(&self) -> Option<&IndicatorView> {
        self.indicator.as_ref().filter(|view| self.view.indicator() == Some(view.indicator))
    }

    /// The comparison asked for last.
    pub fn comparison(&self) -> Option<&ComparisonState> {
        self.comparison.as_ref()
    }

    /// Everything anew: after opening.
    pub(super) fn refresh_all(&mut self, project: &Arc<Project>) {
        let (definitions, sets, indicators) = ids_of(project);
        let all = Changes {
            project: true,
            departments: Vec::new(),
            definitions: definitions.iter().copied().collect(),
            spaces_of: definitions.into_iter().collect(),
            facility_sets: sets.into_iter().collect(),
            indicators: indicators.into_iter().collect(),
            grids: project.grids.iter().map(|grid| grid.id).collect(),
            context_layers: project.context_layers.iter().map(|layer| layer.id).collect(),
            versions: true,
            bookmarks: true,
            drafts: project.drafts.iter().map(|draft| draft.id).collect(),
            draft_spaces: project.drafts.iter().flat_map(|draft| draft.spaces.iter().map(|space| space.id)).collect(),
            positions: true,
            decisions: true,
            crosswalks: project.crosswalks.iter().map(|crosswalk| crosswalk.id).collect(),
        };
        self.refresh(&all);
        self.derive_drafts();
    }

    /// What a command touched is computed anew; what is gone is dropped.
    pub(super) fn refresh(&mut self, changes: &Changes) {
        let Some((_, project)) = self.snapshot() else { return };
        let (definitions, sets, _) = ids_of(&project);
        self.definitions.retain(|id, _| definitions.contains(id));
        self.facilities.retain(|id, _| sets.contains(id));
        if self.view.active().is_none_or(|id| !definitions.contains(&id)) {
            self.selection.clear();
        }
        self.view.retain(&project);
        self.sides.retain(&project);
        self.refresh_backdrop(&project, changes);
        if self.selection.definition().is_some_and(|id| changes.spaces_of.contains(&id) || !definitions.contains(&id)) {
            self.selection.clear();
        }
        let gone = |(set, id)| {
            let facilities = project.facility_set(set).map(|set| set.facilities.as_slice()).unwrap_or_default();
            !facilities.iter().any(|facility| facility.id == id)
        };
        if self.selection.facility().is_some_and(gone) {
            self.selection.clear();
        }
        let changed = project.definitions.iter().filter(|d| changes.spaces_of.contains(&d.id));
        let drawn = changed.map(|definition| self.derive_definition(definition, project.crs)).collect();
        self.derive_borders(&project, project.crs, drawn);
        for set in project.facility_sets.iter().filter(|s| changes.facility_sets.contains(&s.id)) {
            self.derive_facilities(set, project.crs);
        }
        // A definition that came while nothing was there is what the planner wants to see.
        if self.view.active().is_none()
            && let Some(first) = project.definitions.first()
        {
            self.view.activate(&project, first.id);
        }
        self.classify();
        self.refresh_comparison(&project, changes);
        self.follow_borders();
        self.follow_agreement();
        self.judge_conversions(&project, changes);
        self.drawn_generation += 1;
    }

    /// A shown comparison follows what it was computed from: both definitions, and the one whose residents are counted.
    fn refresh_comparison(&mut self, project: &Project, changes: &Changes) {
        let Some(ComparisonState { a, b, report, .. }) = self.comparison.clone() else { return };
        if project.definition(a).is_none() || project.definition(b).is_none() {
            self.comparison = None;
            self.lanes.cancel("compare");
            return;
        }
        let counted = report.as_ref().and_then(|report| report.carrier.clone());
        // A name or a date that changed is told beside the figures.
        let told = operations::counted_info(project);
        let carrier = told.as_ref().map(|carrier| carrier.id);
        let carries = |id: &DefinitionId| carrier == Some(CarrierId::Definition(*id));
        let concerned = |id: &DefinitionId| *id == a || *id == b || carries(id);
        let stale = changes.spaces_of.iter().any(concerned)
            || changes.definitions.iter().any(carries)
            || changes.grids.iter().any(|id| carrier == Some(CarrierId::Grid(*id)))
            || (report.is_some() && counted != told);
        if stale {
            self.compare(a, b);
        }
    }

    /// The returned channel ends when the picture is there.
    fn derive_definition(&mut self, definition: &Definition, crs: EpsgCode) -> Receiver<()> {
        let (id, spaces) = (definition.id, definition.spaces.clone());
        self.definitions.insert(id, DefinitionView { spaces: spaces.clone(), ..DefinitionView::default() });
        let for_check = spaces.clone();
        let [drawn, drawn_for_borders] = self.start_drawing(id, &definition.name, spaces, crs, Detail::OverviewFirst);
        if self.is_checked() {
            self.start_check(id, &definition.name, for_check, Some(drawn));
        }
        drawn_for_borders
    }

    /// Checks a definition anew, against what it is held against now.
    pub(super) fn check_definition(&mut self, definition: &Definition) {
        if let Some(view) = self.definitions.get_mut(&definition.id) {
            view.findings = None;
        }
        self.start_check(definition.id, &definition.name, definition.spaces.clone(), None);
    }

    fn start_check(&self, id: DefinitionId, name: &str, spaces: Arc<Vec<Space>>, after: Option<Receiver<()>>) {
        let Some((epoch, project)) = self.snapshot() else { return };
        let against = self.view.against(id);
        self.start(&format!("check {id}"), name, move |ticket| {
            if let Some(after) = after {
                // Its end, however it comes, is what is waited for.
                let _ = after.recv();
            }
            let held = Held::of(&project, against, &spaces, Some(id), ticket).ok()?;
            let findings = held.check(&spaces, ticket).ok()?;
            let result = Result::Checked { definition: id, spaces, findings };
            Some(Event::Derived { epoch, result: Box::new(result) })
        });
    }

    fn derive_facilities(&mut self, set: &FacilitySet, crs: EpsgCode) {
        let (epoch, set) = (self.epoch, set.clone());
        let (lane, cause) = (format!("draw {}", set.id), set.name.clone());
        self.start(&lane, &cause, move |ticket| {
            let result = match place(&set, crs, ticket) {
                Ok(view) => Result::Facilities { set: set.id, view },
                Err(AppError::Cancelled) => return None,
                Err(error) => Result::Failed(error),
            };
            Some(Event::Derived { epoch, result: Box::new(result) })
        });
    }

    /// Shows an indicator on its definition, or none.
    pub fn show_indicator(&mut self, id: Option<IndicatorId>) {
        let Some((_, project)) = self.snapshot() else { return };
        self.view.set_indicator(&project, id);
        self.classify();
    }

    /// Makes a definition the active one.
    pub fn activate(&mut self, id: DefinitionId) {
        let Some((_, project)) = self.snapshot() else { return };
        self.view.activate(&project, id);
    }

    /// Makes the next definition of the list the active one, after the last the first.
    pub fn activate_next(&mut self) {
        let Some((_, project)) = self.snapshot() else { return };
        let all = &project.definitions;
        let at = all.iter().position(|definition| Some(definition.id) == self.view.active());
        if let Some(next) = all.get(at.map_or(0, |at| (at + 1) % all.len())) {
            self.view.activate(&project, next.id);
        }
    }

    pub(super) fn classify(&mut self) {
        let Some((epoch, project)) = self.snapshot() else { return };
        let in_hand = self.view.indicator();
        if in_hand.is_none() {
            self.indicator = None;
        }
        let waiting = self.sides.waiting_indicator().filter(|id| Some(*id) != in_hand);
        for (lane, id) in [("classes", in_hand), ("classes of the other side", waiting)] {
            let (Some(id), project) = (id, project.clone()) else { continue };
            self.start(lane, "indicator", move |_| {
                let view = classify(&project, id)?;
                Some(Event::Derived { epoch, result: Box::new(Result::Classified(view)) })
            });
        }
    }

    /// Compares two definitions; the answer is in [`Session::comparison`].
    pub fn compare(&mut self, a: DefinitionId, b: DefinitionId) {
        let Some((epoch, project)) = self.snapshot() else { return };
        let request = self.comparison.as_ref().map_or(0, |comparison| comparison.request) + 1;
        self.comparison = Some(ComparisonState { a, b, report: None, request });
        self.start("compare", "asked for", move |ticket| {
            let report = operations::compare(&project, a, b, ticket).map(Box::new);
            Some(Event::Derived { epoch, result: Box::new(Result::Compared { request, report }) })
        });
    }

    pub(super) fn derived(&mut self, result: Result, outcomes: &mut Vec<Outcome>) {
        // Findings, comparisons and search hits are not drawn on the map.
        let drawn = matches!(&result, Result::Drawn { .. } | Result::Facilities { .. } | Result::Classified(_));
        self.drawn_generation += u64::from(drawn);
        match result {
            Result::Drawn { definition, spaces, layer, extent_world, areas_m2 } => {
                if let Some(current) = self.current_view(definition, &spaces) {
                    current.layer = Some(Arc::new(*layer));
                    current.extent_world = extent_world;
                    current.areas_m2 = Arc::new(areas_m2);
                }
            }
            Result::Placed { definition, spaces, index } => {
                if let Some(current) = self.current_view(definition, &spaces) {
                    current.index = Some(Arc::new(*index));
                }
            }
            Result::Checked { definition, spaces, findings } => {
                let of_it = self.project.as_ref().and_then(|project| project.definition(definition));
                let reading = of_it.zip(self.reading_findings.get(&definition)).map(|(of_it, kept)| kept.of(of_it));
                let reading = reading.unwrap_or_default();
                if let Some(current) = self.definitions.get_mut(&definition)
                    && Arc::ptr_eq(&current.spaces, &spaces)
                {
                    let mut all = findings;
                    all.extend(reading);
                    all.sort_by_key(|finding| (std::cmp::Reverse(finding.severity), finding.kind));
                    current.findings = Some(Arc::new(all));
                }
            }
            Result::Facilities { set, view } => {
                if self.project.as_ref().is_some_and(|project| project.facility_set(set).is_some()) {
                    self.facilities.insert(set, view);
                }
            }
            Result::Classified(view) => {
                self.sides.classified(&view);
                if self.view.indicator() == Some(view.indicator) {
                    self.indicator = Some(view);
                }
            }
            Result::Compared { request, report } => self.compared(request, report, outcomes),
            Result::Found { query, hits } => self.found(query, hits),
            Result::Failed(error) => outcomes.push(Outcome::Failed(error)),
        }
    }

    /// What is derived from a definition, if it still has these spaces.
    fn current_view(&mut self, definition: DefinitionId, spaces: &Arc<Vec<Space>>) -> Option<&mut DefinitionView> {
        self.definitions.get_mut(&definition).filter(|view| Arc::ptr_eq(&view.spaces, spaces))
    }

    fn compared(
        &mut self,
        request: u64,
        report: std::result::Result<Box<ComparisonReport>, AppError>,
        outcomes: &mut Vec<Outcome>,
    ) {
        let Some(state) = self.comparison.as_mut().filter(|state| state.request == request) else { return };
        match report {
            Ok(report) => {
                state.report = Some(Arc::new(*report));
                outcomes.push(Outcome::Compared);
            }
            // Cancelled by the user: a newer request would have another number.
            Err(AppError::Cancelled) => self.comparison = None,
            Err(error) => {
                self.comparison = None;
                outcomes.push(Outcome::Failed(error));
            }
        }
    }

    /// Spaces of a definition at a point in Web Mercator, smallest first.
    pub fn spaces_at(&self, definition: DefinitionId, world: Coord<f64>) -> Vec<u32> {
        let Some(view) = self.definitions.get(&definition) else { return Vec::new() };
        let (Some(index), Some(point)) = (&view.index, self.project_from_world(world)) else { return Vec::new() };
        index.at(point, |space| &view.spaces[space as usize].geometry)
    }

    /// A point of the map in the project's CRS.
    pub fn project_from_world(&self, world: Coord<f64>) -> Option<Coord<f64>> {
        let mut point = [world];
        self.world_transformer()?.transform(&mut point).ok()?;
        Some(point[0])
    }

    /// An extent in the project's CRS as an extent of the map.
    pub fn world_extent(&self, extent: Rect<f64>) -> Option<Rect<f64>> {
        world_extent(extent, self.project.as_ref()?.crs)
    }

    /// Extent of all definitions and facilities that are visible, else of what is only looked at, in Web Mercator metres.
    pub fn project_extent_world(&self) -> Option<Rect<f64>> {
        let shown = self.definitions.iter().filter(|(id, _)| self.view.shows(**id));
        let spaces = shown.filter_map(|(_, view)| view.extent_world);
        let sets = self.facilities.iter().filter(|(id, _)| self.view.shows_set(**id)).map(|(_, view)| view);
        let points = sets.flat_map(|view| view.positions_world.iter().flatten().map(|p| Rect::new(*p, *p)));
        spaces.chain(points).reduce(union).or_else(|| self.backdrop_extent_world())
    }

    /// Extent of the selected spaces, or of the surroundings of the selected facility, in Web Mercator metres.
    pub fn selection_extent_world(&self) -> Option<Rect<f64>> {
        if let Some((set, id)) = self.selection.facility() {
            let mut facilities = self.project.as_ref()?.facility_set(set)?.facilities.iter();
            let position = facilities.find(|facility| facility.id == id)?.position.0;
            let around = Coord { x: AROUND_M, y: AROUND_M };
            return self.world_extent(Rect::new(position - around, position + around));
        }
        let view = self.definitions.get(&self.selection.definition()?)?;
        let boxes =
            self.selection.spaces().iter().filter_map(|i| view.spaces.get(*i as usize)?.geometry.bounding_rect());
        self.world_extent(boxes.reduce(union)?)
    }
}

/// The smallest box around two.
pub(super) fn union(a: Rect<f64>, b: Rect<f64>) -> Rect<f64> {
    Rect::new(
        Coord { x: a.min().x.min(b.min().x), y: a.min().y.min(b.min().y) },
        Coord { x: a.max().x.max(b.max().x), y: a.max().y.max(b.max().y) },
    )
}

/// An extent in a CRS as an extent of the map.
pub(super) fn world_extent(extent: Rect<f64>, crs: EpsgCode) -> Option<Rect<f64>> {
    let (min, max) = (extent.min(), extent.max());
    let mut corners = [min, max, Coord { x: min.x, y: max.y }, Coord { x: max.x, y: min.y }];
    Transformer::new(crs, EpsgCode::WEB_MERCATOR).ok()?.transform(&mut corners).ok()?;
    corners.into_iter().map(|corner| Rect::new(corner, corner)).reduce(union)
}

fn place(set: &FacilitySet, crs: EpsgCode, watch: &dyn Watch) -> std::result::Result<FacilityView, AppError> {
    let transformer = Transformer::new(crs, EpsgCode::WEB_MERCATOR)?;
    let layer = scene::build_facilities(&set.facilities, crs, watch)?;
    let position = |facility: &crate::model::Facility| {
        let mut point = [facility.position.0];
        transformer.transform(&mut point).ok().map(|()| point[0])
    };
    let positions_world: Vec<Option<Coord<f64>>> = set.facilities.iter().map(position).collect();
    let index = PointIndex::build(positions_world.iter().copied());
    Ok(FacilityView { layer: Arc::new(layer), positions_world, index })
}
