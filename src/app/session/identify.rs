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

/// A definition's index, and the spaces it was built from.
pub(super) type IndexOf = (DefinitionId, Arc<Vec<Space>>, Arc<SpaceIndex>);

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
    indices: &[IndexOf],
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::scene::mercator_of;
    use crate::geometry::NoWatch;
    use crate::model::{
        Colour, ContextLayer, ContextStyle, DepartmentId, Facility, FacilitySet, GridCell, LineStyle, PopulationGrid,
        Source, SpaceId,
    };
    use geo::{LineString, MultiLineString, Rect};

    /// In Flensburg, in UTM 32.
    const HERE: Coord<f64> = Coord { x: 527_656.68, y: 6_070_395.27 };

    fn space(at: Coord<f64>, side: f64, residents: Option<f64>) -> Space {
        let half = Coord { x: side / 2.0, y: side / 2.0 };
        let geometry = Rect::new(at - half, at + half).to_polygon().into();
        Space { id: SpaceId::new(), code: format!("{side}"), name: String::new(), geometry, residents }
    }

    fn definition(name: &str, spaces: Vec<Space>) -> Definition {
        Definition {
            id: DefinitionId::new(),
            department: DepartmentId::new(),
            name: name.to_owned(),
            colour: Colour([0, 0, 0]),
            line: LineStyle::BORDER,
            is_blocks: false,
            code_field: String::new(),
            name_field: String::new(),
            residents_field: String::new(),
            source: Source::default(),
            residents_source: None,
            spaces: Arc::new(spaces),
        }
    }

    fn transformed(at: Coord<f64>, from: EpsgCode, to: EpsgCode) -> Coord<f64> {
        let mut point = [at];
        Transformer::new(from, to).expect("known").transform(&mut point).expect("in range");
        point[0]
    }

    /// Four census cells; the point lies in the last, which is hidden.
    fn census() -> PopulationGrid {
        let laea = EpsgCode(3035);
        let at = transformed(HERE, EpsgCode::UTM32, laea);
        let middle = |v: f64| (v / 100.0).floor() * 100.0 + 50.0;
        let own = Coord { x: middle(at.x), y: middle(at.y) };
        let cell = |dx: f64, dy: f64, residents| {
            let position = transformed(own + Coord { x: dx, y: dy }, laea, EpsgCode::UTM32);
            GridCell { position: Point(position), residents }
        };
        PopulationGrid {
            id: GridId::new(),
            name: "Zensus".to_owned(),
            cell_size_m: 100.0,
            source: Source { crs: "EPSG:3035".to_owned(), ..Source::default() },
            cells: Arc::new(vec![
                cell(100.0, 0.0, ObservedValue::Measured(7.0)),
                cell(0.0, 100.0, ObservedValue::Missing),
                cell(-100.0, 0.0, ObservedValue::Measured(9.0)),
                cell(0.0, 0.0, ObservedValue::Suppressed),
            ]),
        }
    }

    fn facility(name: &str, away_m: f64) -> Facility {
        Facility {
            id: FacilityId::new(),
            name: name.to_owned(),
            category: String::new(),
            operator: String::new(),
            address: String::new(),
            capacity: None,
            position: Point(HERE + Coord { x: away_m, y: 0.0 }),
        }
    }

    fn project() -> Project {
        let mut project = Project::empty("Flensburg", EpsgCode::UTM32);
        let far = HERE + Coord { x: 5_000.0, y: 0.0 };
        project.definitions = vec![
            definition("Bezirke", vec![space(HERE, 2_000.0, Some(3.0)), space(far, 100.0, None)]),
            definition("Blöcke", vec![space(HERE, 900.0, None), space(HERE, 300.0, Some(0.0))]),
        ];
        project.facility_sets = vec![FacilitySet {
            id: FacilitySetId::new(),
            name: "Kitas".to_owned(),
            department: None,
            colour: Colour([0, 0, 0]),
            source: Source::default(),
            facilities: Arc::new(vec![facility("fern", 80.0), facility("nah", 9.0), facility("näher", 3.0)]),
        }];
        let line = |dy: f64| {
            let end = |dx: f64| HERE + Coord { x: dx, y: dy };
            ContextGeometry::Lines(MultiLineString::new(vec![LineString::new(vec![end(-500.0), end(500.0)])]))
        };
        let shape = |name: &str, geometry| ContextShape { name: name.to_owned(), geometry };
        project.context_layers = vec![ContextLayer {
            id: ContextLayerId::new(),
            name: "Bahn".to_owned(),
            colour: Colour([0, 0, 0]),
            style: ContextStyle::default(),
            source: Source::default(),
            shapes: Arc::new(vec![shape("Nordbahn", line(8.0)), shape("Südbahn", line(-60.0))]),
        }];
        project.grids = vec![census()];
        project
    }

    #[test]
    fn everything_at_a_place_is_found_and_what_is_hidden_says_so() {
        let project = project();
        let mut view = ViewState::for_project(&project);
        view.show(project.definitions[1].id, false);
        let world = mercator_of(Coord { x: 9.43, y: 54.78 });
        // Ten metres of ground.
        let found =
            look_around(&project, &[], &view, world, 10.0 / ground_scale(world.y), &NoWatch).expect("nobody cancels");
        let here = found.project.expect("in range");
        assert!((here.x - HERE.x).abs() < 0.01 && (here.y - HERE.y).abs() < 0.01);
        let told: Vec<(&str, &str, bool)> =
            found.things.iter().map(|thing| (thing.of.as_str(), thing.name.as_str(), thing.shown)).collect();
        let wanted = [
            ("Bezirke", "2000", true),
            // Without an index in the order of the definition.
            ("Blöcke", "900", false),
            ("Blöcke", "300", false),
            ("Kitas", "näher", true),
            ("Kitas", "nah", true),
            ("Bahn", "Nordbahn", true),
            ("Zensus", "", false),
        ];
        assert_eq!(told, wanted);
        let last = found.things.last().map(|thing| thing.what);
        assert_eq!(last, Some(ThingKind::Cell { grid: project.grids[0].id, residents: ObservedValue::Suppressed }));
        assert_eq!(found.left_out, 0);

        let geometries: Vec<_> = project.definitions[1].spaces.iter().map(|space| &space.geometry).collect();
        let index = (
            project.definitions[1].id,
            project.definitions[1].spaces.clone(),
            Arc::new(SpaceIndex::build(&geometries)),
        );
        let found = look_around(&project, &[index], &view, world, 1.0, &NoWatch).expect("nobody cancels");
        let names: Vec<&str> = found.things.iter().map(|thing| thing.name.as_str()).collect();
        assert_eq!(names, ["2000", "300", "900", ""], "the smallest first");
    }

    #[test]
    fn a_place_without_cell_has_none_and_the_borders_of_cells_belong_to_one() {
        let grid = census();
        let cell = |dx: f64, dy: f64| {
            let at = transformed(HERE, EpsgCode::UTM32, EpsgCode(3035));
            let corner = Coord { x: (at.x / 100.0).floor() * 100.0 + dx, y: (at.y / 100.0).floor() * 100.0 + dy };
            let at = transformed(corner, EpsgCode(3035), EpsgCode::UTM32);
            cell_at(&grid, at, EpsgCode::UTM32, &NoWatch).map(|cell| cell.residents)
        };
        assert_eq!(cell(99.0, 1.0), Some(ObservedValue::Suppressed));
        assert_eq!(cell(101.0, 1.0), Some(ObservedValue::Measured(7.0)));
        assert_eq!(cell(1.0, 101.0), Some(ObservedValue::Missing));
        assert_eq!(cell(101.0, 101.0), None);
        assert_eq!(cell(50.0, -1.0), None);
    }
}
