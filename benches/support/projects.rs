//! Projects to measure: many spaces, many facilities, a long history.

use super::wiggly::Wiggly;
use geo::Point;
use klammer::geometry::{EpsgCode, NoWatch};
use klammer::model::{
    Colour, Definition, DefinitionId, Department, DepartmentId, Facility, FacilityId, FacilitySet, FacilitySetId,
    GridCell, GridId, ObservedValue, PopulationGrid, Source, Space, SpaceId,
};
use klammer::project::{Command, Store, Workspace};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// 100,000 cells of 41 vertices.
pub const BLOCKS: Wiggly = Wiggly { columns: 400, rows: 250, vertices: 40, seed: 1, angle: 0.0 };

/// A folder with a workspace and a place for files; gone when dropped. On the disk that `KLAMMER_BENCH_FOLDER` names, or the system's.
pub struct Desk {
    pub folder: tempfile::TempDir,
    pub workspace: Workspace,
}

impl Desk {
    pub fn new() -> Self {
        let folder = match std::env::var_os("KLAMMER_BENCH_FOLDER") {
            Some(place) => tempfile::tempdir_in(place),
            None => tempfile::tempdir(),
        };
        let folder = folder.expect("a temporary folder");
        let workspace = Workspace::in_folder(&folder.path().join("workspace")).expect("a workspace");
        Self { folder, workspace }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn create(&self) -> Store {
        Store::create(&self.workspace, "Landkreis Auental", EpsgCode::UTM32, "Anna").expect("created")
    }

    pub fn open(&self, path: &Path) -> Store {
        Store::open(&self.workspace, path, &NoWatch).expect("opened").0
    }
}

pub fn run(store: &mut Store, command: Command) {
    store.execute(command, "Anna").expect("executed");
}

pub fn department() -> Department {
    Department { id: DepartmentId::new(), name: "Jugendamt".to_owned(), organisation: "Auental".to_owned() }
}

/// The definition of all cells of a shape, as a command.
pub fn import_of(shape: Wiggly) -> Command {
    let department = department();
    let space = |(i, geometry)| Space {
        id: SpaceId::new(),
        code: format!("{i:06}"),
        name: format!("Block {i}"),
        geometry,
        residents: Some(100.0),
    };
    let definition = Definition {
        id: DefinitionId::new(),
        department: department.id,
        name: "Blöcke".to_owned(),
        colour: Colour([60, 90, 150]),
        line: klammer::model::LineStyle::BORDER,
        is_blocks: false,
        code_field: "NR".to_owned(),
        name_field: "NAME".to_owned(),
        residents_field: "EW".to_owned(),
        residents_source: None,
        source: Source { file_name: "bloecke.shp".to_owned(), ..Source::default() },
        spaces: Arc::new(shape.cells().into_iter().enumerate().map(space).collect()),
    };
    Command::ImportDefinition { department, definition: Box::new(definition), kept: None }
}

/// A set of facilities.
pub fn facilities(name: &str, count: usize) -> FacilitySet {
    let facility = |i: usize| Facility {
        id: FacilityId::new(),
        name: format!("Kindertagesstätte {i}"),
        category: "Kita".to_owned(),
        operator: "Arbeiterwohlfahrt".to_owned(),
        address: format!("Hauptstraße {i}"),
        capacity: Some(60.0),
        position: Point::new(420_000.0 + (i % 150) as f64 * 250.0, 5_780_000.0 + (i / 150) as f64 * 250.0),
    };
    FacilitySet {
        id: FacilitySetId::new(),
        name: name.to_owned(),
        department: None,
        colour: Colour([200, 60, 60]),
        source: Source { file_name: "kitas.csv".to_owned(), ..Source::default() },
        facilities: Arc::new((0..count).map(facility).collect()),
    }
}

/// A population grid.
pub fn grid(count: usize) -> PopulationGrid {
    let cell = |i: usize| GridCell {
        position: Point::new(420_050.0 + (i % 400) as f64 * 100.0, 5_780_050.0 + (i / 400) as f64 * 100.0),
        residents: if i.is_multiple_of(3) { ObservedValue::Suppressed } else { ObservedValue::Measured(i as f64) },
    };
    PopulationGrid {
        id: GridId::new(),
        name: "Zensus".to_owned(),
        cell_size_m: 100.0,
        source: Source { file_name: "zensus.csv".to_owned(), ..Source::default() },
        cells: Arc::new((0..count).map(cell).collect()),
    }
}

/// The set as a command.
pub fn import_set(set: FacilitySet) -> Command {
    Command::ImportFacilities { department: None, set: Box::new(set), kept: None }
}

/// Saves and closes.
pub fn saved(mut store: Store, path: &Path) {
    store.publish_as(path, true, &NoWatch).expect("saved");
    store.close(false).expect("closed");
}
