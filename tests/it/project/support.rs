//! Small projects to test with.

use geo::{Coord, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};
use klammer::geometry::{EpsgCode, NoWatch};
use klammer::model::{
    Basis, Bookmark, BookmarkId, Colour, ContextGeometry, ContextLayer, ContextLayerId, ContextShape, ContextStyle,
    Crosswalk, CrosswalkId, CrosswalkRow, Dash, Decision, DecisionId, Definition, DefinitionId, Department,
    DepartmentId, Draft, DraftId, DraftOrigin, DraftSpace, DraftSpaceId, Facility, FacilityId, FacilitySet,
    FacilitySetId, GridCell, GridId, Indicator, IndicatorId, IndicatorKind, JoinRule, JoinTarget, KeyForm, LineStyle,
    Observation, ObservedValue, PointShape, Polarity, PopulationGrid, Position, PositionId, Project, Revision,
    Rulebook, Source, Space, SpaceId, Stance, UnmatchedRow,
};
use klammer::project::{Applied, Command, KeptSource, OpenReport, Store, Workspace};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A folder with a workspace and a place for published files; gone when dropped.
pub struct Bench {
    pub folder: tempfile::TempDir,
    pub workspace: Workspace,
}

impl Bench {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("share")).unwrap();
        let workspace = Workspace::in_folder(&folder.path().join("work")).unwrap();
        Self { folder, workspace }
    }

    /// A second program on the same machine has the same folder.
    pub fn again(&self) -> Workspace {
        Workspace::in_folder(&self.folder.path().join("work")).unwrap()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("share").join(name)
    }

    pub fn create(&self) -> Store {
        Store::create(&self.workspace, "Landkreis Auental", EpsgCode::UTM32, "Anna").unwrap()
    }

    pub fn open(&self, path: &Path) -> (Store, OpenReport) {
        Store::open(&self.workspace, path, &NoWatch).unwrap()
    }

    /// Names in the folder of published files, sorted.
    pub fn published(&self) -> Vec<String> {
        names_in(&self.folder.path().join("share"))
    }

    /// Number of working copies.
    pub fn copies(&self) -> usize {
        names_in(&self.folder.path().join("work")).iter().filter(|name| *name != "workspace.lock").count()
    }
}

fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

pub fn run(store: &mut Store, command: Command) -> Applied {
    store.execute(command, "Anna").unwrap()
}

pub fn department(name: &str) -> Department {
    Department { id: DepartmentId::new(), name: name.to_owned(), organisation: "Landkreis Auental".to_owned() }
}

pub fn square(x: f64, y: f64, size: f64) -> Polygon<f64> {
    let ring = [(x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y)];
    Polygon::new(LineString(ring.iter().map(|&(x, y)| Coord { x, y }).collect()), Vec::new())
}

/// Spaces in a row, with awkward numbers; the last has no geometry, the first has a hole and a second part.
pub fn spaces(count: usize) -> Vec<Space> {
    let shape = |i: usize| {
        let (x, y) = (500_000.1 + i as f64 * 100.0 / 3.0, 6_000_000.7);
        match i {
            _ if i + 1 == count => MultiPolygon(Vec::new()),
            0 => {
                let hole = square(x + 1.0, y + 1.0, 2.0).exterior().clone();
                MultiPolygon(vec![
                    Polygon::new(square(x, y, 10.0).exterior().clone(), vec![hole]),
                    square(x, y + 50.0, 1e-3),
                ])
            }
            _ => MultiPolygon(vec![square(x, y, 100.0 / 3.0)]),
        }
    };
    (0..count)
        .map(|i| Space {
            id: SpaceId::new(),
            code: format!("{:03}", i + 1),
            name: if i % 3 == 0 { String::new() } else { format!("Straße {i} \"Süd\"") },
            geometry: shape(i),
            residents: (i % 4 != 0).then_some(i as f64 * 1.1),
        })
        .collect()
}

pub fn source(file: &str) -> Source {
    Source {
        file_name: file.to_owned(),
        crs: "EPSG:25832".to_owned(),
        encoding: "UTF-8".to_owned(),
        reference_date: "2024-12-31".to_owned(),
        attribution: "Stadt Auen".to_owned(),
        licence: "dl-de/by-2-0".to_owned(),
        imported_at: "2025-01-02T03:04:05Z".to_owned(),
        ..Source::default()
    }
}

pub fn definition(department: &Department, name: &str, count: usize) -> Definition {
    Definition {
        id: DefinitionId::new(),
        department: department.id,
        name: name.to_owned(),
        colour: Colour([1, 2, 250]),
        line: LineStyle { width_pt: 2.3, dash: Dash::Dashed },
        is_blocks: false,
        code_field: "NR".to_owned(),
        name_field: "NAME".to_owned(),
        residents_field: "EW".to_owned(),
        residents_source: None,
        source: source("räume.zip/räume.shp"),
        spaces: Arc::new(spaces(count)),
    }
}

/// A file as it is kept: packed, with the checksum of what is in it.
pub fn kept(text: &str) -> KeptSource {
    use sha2::{Digest, Sha256};
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("räume.shp", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(text.as_bytes()).unwrap();
    let zip = Arc::new(zip.finish().unwrap().into_inner());
    let sha256 = Sha256::digest(text).iter().map(|b| format!("{b:02x}")).collect();
    KeptSource { file_name: "räume.zip/räume.shp".to_owned(), sha256, zip }
}

pub fn import(department: &Department, definition: Definition) -> Command {
    Command::ImportDefinition { department: department.clone(), definition: Box::new(definition), kept: None }
}

pub fn facility(name: &str, x: f64) -> Facility {
    Facility {
        id: FacilityId::new(),
        name: name.to_owned(),
        category: "Kita".to_owned(),
        operator: "AWO".to_owned(),
        address: "Am Wall 1".to_owned(),
        capacity: Some(33.3),
        position: Point::new(x, 6_000_001.234_567_8),
    }
}

pub fn facility_set(department: Option<&Department>, name: &str, count: usize) -> FacilitySet {
    FacilitySet {
        id: FacilitySetId::new(),
        name: name.to_owned(),
        department: department.map(|d| d.id),
        colour: Colour([9, 8, 7]),
        source: source("kitas.csv"),
        facilities: Arc::new((0..count).map(|i| facility(&format!("Kita {i}"), 500_000.1 + i as f64)).collect()),
    }
}

pub fn import_set(department: Option<&Department>, set: FacilitySet) -> Command {
    Command::ImportFacilities { department: department.cloned(), set: Box::new(set), kept: None }
}

/// One value of every kind, in the reverse order of the spaces.
pub fn indicator(definition: &Definition, name: &str) -> Indicator {
    let value = |i: usize| match i % 5 {
        0 => ObservedValue::Measured(0.0),
        1 => ObservedValue::Missing,
        2 => ObservedValue::Suppressed,
        3 => ObservedValue::Estimated { value: 0.1 + 0.2, exact_share: 0.75 },
        _ => ObservedValue::Aggregated(-1e300),
    };
    let observations =
        definition.spaces.iter().enumerate().map(|(i, s)| Observation { space: s.id, value: value(i) }).rev();
    Indicator {
        id: IndicatorId::new(),
        name: name.to_owned(),
        definition: definition.id,
        kind: IndicatorKind::Rate,
        polarity: Polarity::HighIsBurden,
        unit: "%".to_owned(),
        dimension: "wirtschaftliche Lage".to_owned(),
        value_field: "Anteil".to_owned(),
        join: JoinRule {
            key_field: "district_id".to_owned(),
            target: JoinTarget::Code,
            table_form: KeyForm::Exact,
            space_form: KeyForm::NameAfterNumber,
        },
        source: source("alo.csv"),
        derived: None,
        observations: Arc::new(observations.collect()),
        unmatched: Arc::new(vec![
            UnmatchedRow { line: 17, key: "Gesamt".to_owned(), value: "7,2".to_owned() },
            UnmatchedRow { line: 3, key: String::new(), value: "-".to_owned() },
        ]),
    }
}

pub fn import_indicator(indicator: Indicator) -> Command {
    Command::ImportIndicator { indicator: Box::new(indicator), kept: None }
}

/// A cell of every kind, in a row.
pub fn grid(name: &str, count: usize) -> PopulationGrid {
    let cell = |i: usize| GridCell {
        position: Point::new(500_050.1 + i as f64 * 100.0, 6_000_050.000_000_1),
        residents: match i % 4 {
            0 => ObservedValue::Measured(i as f64 + 0.1),
            1 => ObservedValue::Suppressed,
            2 => ObservedValue::Missing,
            _ => ObservedValue::Aggregated(0.0),
        },
    };
    PopulationGrid {
        id: GridId::new(),
        name: name.to_owned(),
        cell_size_m: 100.0,
        source: source("zensus.csv"),
        cells: Arc::new((0..count).map(cell).collect()),
    }
}

pub fn import_grid(grid: PopulationGrid) -> Command {
    Command::ImportGrid { grid: Box::new(grid), kept: None }
}

/// Which geometry the shapes of a context layer have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shapes {
    Lines,
    Points,
    Areas,
}

/// Shapes of several parts; the last has none.
pub fn context(name: &str, kind: Shapes, count: usize) -> ContextLayer {
    let x = |i: usize| 500_000.1 + i as f64 * 10.0 / 3.0;
    let line = |i: usize| LineString::from(vec![(x(i), 6_000_000.1), (x(i + 1), 6_000_007.3), (x(i), 6_000_000.1)]);
    let parts = |i: usize| if i + 1 == count { 0..0 } else { i..i + 2 };
    let geometry = |i: usize| match kind {
        Shapes::Lines => ContextGeometry::Lines(MultiLineString(parts(i).map(line).collect())),
        Shapes::Points => {
            ContextGeometry::Points(MultiPoint(parts(i).map(|i| Point::new(x(i), 6_000_000.1)).collect()))
        }
        Shapes::Areas => {
            ContextGeometry::Areas(MultiPolygon(parts(i).map(|i| square(x(2 * i), 6_000_000.1, 3.3)).collect()))
        }
    };
    let shape = |i: usize| ContextShape {
        name: if i.is_multiple_of(2) { format!("Straße {i}") } else { String::new() },
        geometry: geometry(i),
    };
    ContextLayer {
        id: ContextLayerId::new(),
        name: name.to_owned(),
        colour: Colour([80, 70, 60]),
        style: ContextStyle {
            line: LineStyle { width_pt: 0.7, dash: Dash::Dotted },
            fill_percent: 40,
            shape: PointShape::Star,
            size_pt: 9.5,
            names: true,
        },
        source: source("bahn.geojson"),
        shapes: Arc::new((0..count).map(shape).collect()),
    }
}

pub fn import_context(layer: ContextLayer) -> Command {
    Command::ImportContext { layer: Box::new(layer), kept: None }
}

/// A place on the map, `at` hundred metres to the east.
pub fn bookmark(name: &str, at: u8) -> Bookmark {
    let min = Coord { x: 500_000.1 + f64::from(at) * 100.0, y: 6_000_000.000_000_1 };
    let extent = geo::Rect::new(min, Coord { x: min.x + 100.0 / 3.0, y: min.y + 0.1 });
    Bookmark { id: BookmarkId::new(), name: name.to_owned(), extent }
}

/// A definition whose spaces serve as blocks.
pub fn blocks(department: &Department, name: &str, count: usize) -> Definition {
    Definition { is_blocks: true, ..definition(department, name, count) }
}

/// A space of a draft.
pub fn draft_space(code: &str, name: &str) -> DraftSpace {
    DraftSpace { id: DraftSpaceId::new(), code: code.to_owned(), name: name.to_owned(), colour: None, locked: false }
}

/// A draft with blocks dealt out to its spaces in turn; the last block has none.
pub fn draft(name: &str, blocks: &Definition, spaces: usize) -> Draft {
    let spaces: Vec<DraftSpace> = (1..=spaces).map(|n| draft_space(&format!("{n:02}"), &format!("Raum {n}"))).collect();
    let dealt = spaces.iter().map(|space| space.id).cycle();
    let mut assigned: Vec<(SpaceId, DraftSpaceId)> = blocks.spaces.iter().map(|block| block.id).zip(dealt).collect();
    assigned.pop();
    assigned.sort_unstable();
    let assigned = Arc::new(assigned);
    Draft {
        id: DraftId::new(),
        name: name.to_owned(),
        blocks: blocks.id,
        origin: DraftOrigin::Table { file_name: "zuordnung.csv".to_owned() },
        rulebook: Rulebook { min_residents: Some(0.1 + 0.2), contiguous: true, ..Rulebook::default() },
        spaces: Arc::new(spaces),
        began: assigned.clone(),
        assigned,
    }
}

pub fn add_draft(draft: &Draft) -> Command {
    Command::AddDraft { draft: Box::new(draft.clone()) }
}

/// The command that makes a draft of a project a common definition.
pub fn decide(project: &Project, id: DraftId, name: &str) -> Command {
    let draft = project.draft(id).unwrap();
    let blocks = project.definition(draft.blocks).unwrap();
    let dense = draft.dense(&blocks.spaces);
    let of = |(at, space): (usize, &DraftSpace)| {
        let parts: Vec<&Space> =
            blocks.spaces.iter().zip(&dense).filter(|(_, s)| **s == at as u32).map(|(b, _)| b).collect();
        (!parts.is_empty()).then(|| Space {
            id: SpaceId::new(),
            code: space.code.clone(),
            name: space.name.clone(),
            geometry: MultiPolygon(parts.iter().flat_map(|block| block.geometry.0.clone()).collect()),
            residents: None,
        })
    };
    let spaces = draft.spaces.iter().enumerate().filter_map(of).collect();
    let department = project.department_named("Sozialplanung").cloned().unwrap_or_else(|| department("Sozialplanung"));
    let definition = Definition { spaces: Arc::new(spaces), ..definition(&department, name, 0) };
    let decision = Decision {
        id: DecisionId::new(),
        draft: id,
        definition: definition.id,
        version: "2026".to_owned(),
        valid_from: "2027-01-01".to_owned(),
        valid_to: String::new(),
        date: "2026-11-21".to_owned(),
        body: "Kreistag".to_owned(),
        resolution: "KT 12/2026".to_owned(),
        text: "Der Kreistag beschließt\ndie gemeinsamen Räume.".to_owned(),
    };
    let state = draft.state(&blocks.spaces);
    Command::Decide { decision: Box::new(decision), department, definition: Box::new(definition), state }
}

pub fn position(draft: &Draft, space: Option<DraftSpaceId>, department: &Department, stance: Stance) -> Position {
    Position {
        id: PositionId::new(),
        draft: draft.id,
        space,
        department: department.id,
        stance,
        text: "Der Schulweg\nüber die Bahn".to_owned(),
        person: "Frau Anders".to_owned(),
        date: "2026-11-20".to_owned(),
    }
}

/// Every space goes to two others.
pub fn crosswalk(name: &str, from: &Definition, to: &Definition) -> Crosswalk {
    let pairs = from.spaces.iter().flat_map(|a| to.spaces.iter().take(2).map(move |b| (a.id, b.id)));
    let row = |(i, (from, to)): (usize, (SpaceId, SpaceId))| CrosswalkRow {
        from,
        to,
        residents_share: (i % 3 != 0).then_some(1.0 / 3.0),
        area_share: if i % 2 == 0 { 0.1 + 0.2 } else { 0.7 },
        residents: (i % 3 != 0).then_some(i as f64 / 7.0),
        exact: i % 2 == 0,
    };
    Crosswalk {
        id: CrosswalkId::new(),
        name: name.to_owned(),
        from: from.id,
        to: to.id,
        basis: Basis::Grid { name: "Zensus 2022".to_owned(), reference_date: "2022-05-15".to_owned() },
        source: None,
        date: "2026-11-21".to_owned(),
        fingerprint: "00ff".to_owned(),
        rows: Arc::new(pairs.enumerate().map(row).collect()),
    }
}

/// As [`filled`], with blocks, drafts, positions, a decision and crosswalks.
pub fn agreed(bench: &Bench) -> Store {
    let mut store = filled(bench);
    let project = store.project();
    let (youth, schools) = (project.departments[0].clone(), project.departments[1].clone());
    let blocks = blocks(&schools, "Statistische Blöcke", 12);
    run(&mut store, import(&schools, blocks.clone()));
    let (first, second) = (draft("Entwurf A", &blocks, 3), draft("Entwurf B", &blocks, 4));
    run(&mut store, add_draft(&first));
    run(&mut store, add_draft(&second));
    let stroke = Command::AssignBlocks {
        draft: second.id,
        blocks: blocks.spaces.iter().take(5).map(|block| block.id).collect(),
        space: Some(second.spaces[1].id),
    };
    run(&mut store, stroke);
    run(
        &mut store,
        Command::EditDraftSpace {
            draft: second.id,
            space: DraftSpace { colour: Some(Colour([7, 8, 9])), locked: true, ..second.spaces[2].clone() },
        },
    );
    run(&mut store, Command::SetPosition(position(&first, None, &youth, Stance::Agrees)));
    run(&mut store, Command::SetPosition(position(&second, Some(second.spaces[0].id), &schools, Stance::Objects)));
    let command = decide(&store.project(), first.id, "Gemeinsame Räume 2026");
    run(&mut store, command);
    let project = store.project();
    let (from, to) = (&project.definitions[0], project.definitions.last().unwrap());
    let computed = crosswalk("Sozialräume nach gemeinsamen", from, to);
    let read = Crosswalk {
        source: Some(source("umsteiger.xlsx")),
        basis: Basis::Area,
        ..crosswalk("Amtlicher Schlüssel", to, from)
    };
    run(&mut store, Command::KeepCrosswalk { crosswalk: Box::new(computed), kept: None });
    run(&mut store, Command::KeepCrosswalk { crosswalk: Box::new(read), kept: Some(kept("schlüssel")) });
    store
}

/// As [`filled`], with bookmarks, a population grid, residents from it, and a context layer of every kind.
pub fn furnished(bench: &Bench) -> Store {
    let mut store = filled(bench);
    for (at, name) in (0..).zip(["Nordstadt", "Hafen"]) {
        run(&mut store, Command::AddBookmark { bookmark: bookmark(name, at) });
    }
    let command = Command::ImportGrid { grid: Box::new(grid("Zensus 2022, 100 m", 9)), kept: Some(kept("x_mp;y_mp")) };
    run(&mut store, command);
    for (name, kind) in [("Bahnlinien", Shapes::Lines), ("Haltestellen", Shapes::Points), ("Gewässer", Shapes::Areas)]
    {
        run(&mut store, import_context(context(name, kind, 5)));
    }
    let project = store.project();
    let residents = Command::SetResidents {
        id: project.definitions[1].id,
        residents: vec![(project.definitions[1].spaces[0].id, Some(1_234.5))],
        source: Box::new(project.grids[0].source.clone()),
        kept: None,
    };
    run(&mut store, residents);
    store
}

/// A project with two departments, two definitions, a facility set and an indicator.
pub fn filled(bench: &Bench) -> Store {
    let mut store = bench.create();
    let (youth, schools) = (department("Jugendamt"), department("Schulamt"));
    run(&mut store, Command::AddDepartment(youth.clone()));
    let spaces = definition(&youth, "Sozialräume 2021", 7);
    let with_bytes = Command::ImportDefinition {
        department: youth.clone(),
        definition: Box::new(spaces.clone()),
        kept: Some(kept("PK räume")),
    };
    run(&mut store, with_bytes);
    run(&mut store, import(&schools, definition(&schools, "Schulbezirke", 4)));
    run(&mut store, import_set(Some(&youth), facility_set(Some(&youth), "Kitas", 5)));
    run(&mut store, import_indicator(indicator(&spaces, "Arbeitslosenanteil")));
    store
}

/// The content of a project, whatever its revision.
pub fn content(project: &Project) -> Project {
    Project { revision: Revision(0), ..project.clone() }
}

/// A connection as another program has it: without our settings, with the functions that GIS bring.
pub fn other_program(path: &std::path::Path) -> rusqlite::Connection {
    use rusqlite::functions::FunctionFlags;
    let conn = rusqlite::Connection::open(path).unwrap();
    for name in ["ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"] {
        conn.create_scalar_function(name, 1, FunctionFlags::SQLITE_UTF8, |_| Ok(1.0)).unwrap();
    }
    conn.create_scalar_function("ST_IsEmpty", 1, FunctionFlags::SQLITE_UTF8, |_| Ok(0)).unwrap();
    conn
}
