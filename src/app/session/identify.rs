//! What lies at a point of the map: of all definitions, facilities, context layers and grids, shown or not.

use super::ViewState;
use super::pick::{box_reaches, cell_at};
use crate::app::scene::{ground_scale, lon_lat_of};
use crate::geometry::crs::Transformer;
use crate::geometry::index::SpaceIndex;
use crate::geometry::{EpsgCode, Watch};
use crate::model::{
    ContextGeometry, ContextLayerId, ContextShape, Definition, DefinitionId, FacilityId, FacilitySetId, GridId,
    ObservedValue, Project, Space,
};
use geo::{Coord, Distance, Euclidean, Intersects, Point};
use std::sync::Arc;

/// What lies at a point.
#[derive(Debug, Clone, PartialEq)]
pub struct Identified {
    /// The point in Web Mercator metres.
    pub world: Coord<f64>,
    /// In the project's CRS; `None` where that has no numbers for it.
    pub project: Option<Coord<f64>>,
    /// Longitude and latitude in degrees.
    pub lon_lat: Coord<f64>,
    /// What was found, in the order definitions, facilities, context layers, grids.
    pub things: Vec<Thing>,
    /// Things that were found and are not listed.
    pub left_out: usize,
}

/// One thing at a point.
#[derive(Debug, Clone, PartialEq)]
pub struct Thing {
    /// What it is.
    pub what: ThingKind,
    /// The definition, set, layer or grid it belongs to.
    pub of: String,
    /// What it is called; may be empty.
    pub name: String,
    /// Whether it is drawn now.
    pub shown: bool,
}

/// What a thing at a point is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ThingKind {
    /// A space.
    Space {
        /// Its definition.
        definition: DefinitionId,
        /// Its position in the definition.
        space: u32,
        /// Its residents, where they are stated.
        residents: Option<f64>,
    },
    /// A facility.
    Facility {
        /// Its set.
        set: FacilitySetId,
        /// Which.
        facility: FacilityId,
        /// How far away it is, in m of the project's CRS.
        distance_m: f64,
    },
    /// A shape that is only looked at.
    Shape {
        /// Its layer.
        layer: ContextLayerId,
    },
    /// A cell of a population grid.
    Cell {
        /// Its grid.
        grid: GridId,
        /// Who lives there.
        residents: ObservedValue,
    },
}

/// More of one kind nobody reads.
const MOST_OF_EACH: usize = 12;

/// Collects at most so many, and counts the rest.
#[derive(Default)]
struct Found {
    things: Vec<Thing>,
    left_out: usize,
}

impl Found {
    fn extend(&mut self, things: Vec<Thing>) {
        self.left_out += things.len().saturating_sub(MOST_OF_EACH);
        self.things.extend(things.into_iter().take(MOST_OF_EACH));
    }
}

/// Everything at a point. Definitions whose index is not there yet are gone through. `None` once cancelled.
pub(super) fn look_around(
    project: &Project,
    indices: &[(DefinitionId, Arc<Vec<Space>>, Arc<SpaceIndex>)],
    view: &ViewState,
    world: Coord<f64>,
    reach_m: f64,
    watch: &dyn Watch,
) -> Option<Identified> {
    let mut point = [world];
    let transformed = Transformer::new(EpsgCode::WEB_MERCATOR, project.crs).ok()?.transform(&mut point);
    let here = transformed.ok().and_then(|()| point.first().copied());
    let mut found = Found::default();
    if let Some(at) = here {
        let reach = reach_m * ground_scale(world.y);
        for definition in &project.definitions {
            watch.check().ok()?;
            let index =
                indices.iter().find(|(id, spaces, _)| *id == definition.id && Arc::ptr_eq(spaces, &definition.spaces));
            let spaces = spaces_at(definition, index.map(|(_, _, index)| index.as_ref()), at);
            found.extend(spaces.into_iter().map(|space| space_thing(definition, space, view)).collect());
        }
        facilities(project, view, at, reach, &mut found);
        for layer in &project.context_layers {
            watch.check().ok()?;
            let shapes = layer.shapes.iter().filter(|shape| is_at(shape, at, reach));
            let thing = |shape: &ContextShape| Thing {
                what: ThingKind::Shape { layer: layer.id },
                of: layer.name.clone(),
                name: shape.name.clone(),
                shown: view.shows_context(layer.id),
            };
            found.extend(shapes.map(thing).collect());
        }
        for grid in &project.grids {
            let cell = cell_at(grid, at, project.crs, watch);
            watch.check().ok()?;
            let thing = |cell: crate::model::GridCell| Thing {
                what: ThingKind::Cell { grid: grid.id, residents: cell.residents },
                of: grid.name.clone(),
                name: String::new(),
                shown: view.shows_grid(grid.id),
            };
            found.extend(cell.map(thing).into_iter().collect());
        }
    }
    let Found { things, left_out } = found;
    Some(Identified { world, project: here, lon_lat: lon_lat_of(world), things, left_out })
}

fn spaces_at(definition: &Definition, index: Option<&SpaceIndex>, at: Coord<f64>) -> Vec<u32> {
    let empty = geo::MultiPolygon::empty();
    let geometry = |space: u32| definition.spaces.get(space as usize).map_or(&empty, |space| &space.geometry);
    match index {
        Some(index) => index.at(at, geometry),
        None => {
            let all = (0_u32..).zip(definition.spaces.iter());
            let holding =
                all.filter(|(_, space)| box_reaches(&space.geometry, at, 0.0) && space.geometry.intersects(&at));
            holding.map(|(space, _)| space).collect()
        }
    }
}

fn space_thing(definition: &Definition, space: u32, view: &ViewState) -> Thing {
    let stated = definition.spaces.get(space as usize);
    Thing {
        what: ThingKind::Space {
            definition: definition.id,
            space,
            residents: stated.and_then(|space| space.residents),
        },
        of: definition.name.clone(),
        name: stated.map(Space::label).unwrap_or_default(),
        shown: view.shows(definition.id),
    }
}

fn facilities(project: &Project, view: &ViewState, at: Coord<f64>, reach: f64, found: &mut Found) {
    let mut near = Vec::new();
    for set in &project.facility_sets {
        for facility in set.facilities.iter() {
            let distance_m = (facility.position.x() - at.x).hypot(facility.position.y() - at.y);
            if distance_m <= reach {
                let thing = Thing {
                    what: ThingKind::Facility { set: set.id, facility: facility.id, distance_m },
                    of: set.name.clone(),
                    name: facility.name.clone(),
                    shown: view.shows_set(set.id),
                };
                near.push((distance_m, thing));
            }
        }
    }
    near.sort_by(|a, b| a.0.total_cmp(&b.0));
    found.extend(near.into_iter().map(|(_, thing)| thing).collect());
}

/// Whether a shape is at a point, or as near as can be aimed at.
fn is_at(shape: &ContextShape, at: Coord<f64>, reach: f64) -> bool {
    let point = Point(at);
    match &shape.geometry {
        ContextGeometry::Lines(lines) => {
            box_reaches(lines, at, reach)
                && lines.0.iter().filter(|line| line.0.len() > 1).any(|line| Euclidean.distance(&point, line) <= reach)
        }
        ContextGeometry::Points(points) => points.0.iter().any(|other| Euclidean.distance(&point, other) <= reach),
        ContextGeometry::Areas(areas) => box_reaches(areas, at, 0.0) && areas.intersects(&at),
    }
}
