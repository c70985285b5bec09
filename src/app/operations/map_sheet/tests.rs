//! Tests of sheets of projects.

use super::*;
use crate::app::operations::{AppError, build_sample};
use crate::geometry::NoWatch;
use crate::model::{
    Colour, Definition, Department, DepartmentId, EpsgCode, GridCell, Indicator, IndicatorKind, JoinRule, JoinTarget,
    KeyForm, LineStyle, Observation, ObservedValue, Polarity, PopulationGrid, Source, Space, SpaceId,
};
use geo::{Coord, MultiPolygon, Point};
use proptest::prelude::*;
use std::sync::Arc;

/// Squares of 1 km in a row with one count each; `None` is missing.
pub(super) fn project(counts: &[Option<f64>]) -> Project {
    let mut project = Project::empty("Auental", EpsgCode::UTM32);
    let department = Department { id: DepartmentId::new(), name: "Jugendamt".to_owned(), organisation: String::new() };
    let space = |at: usize| {
        let corner = Coord { x: 500_000.0 + at as f64 * 1_000.0, y: 5_900_000.0 };
        let square = Rect::new(corner, corner + Coord { x: 1_000.0, y: 1_000.0 }).to_polygon();
        Space {
            id: SpaceId::new(),
            code: at.to_string(),
            name: format!("Raum {at}"),
            geometry: MultiPolygon::from(square),
            residents: None,
        }
    };
    let spaces: Vec<Space> = (0..counts.len()).map(space).collect();
    let observations = spaces
        .iter()
        .zip(counts)
        .filter_map(|(space, count)| Some(Observation { space: space.id, value: ObservedValue::Measured((*count)?) }));
    let source = Source {
        attribution: "Stadt Flensburg".to_owned(),
        licence: "CC0".to_owned(),
        reference_date: "2022-12-31".to_owned(),
        ..Source::default()
    };
    let definition = Definition {
        id: DefinitionId::new(),
        department: department.id,
        name: "Sozialräume".to_owned(),
        colour: Colour([0, 114, 178]),
        line: LineStyle::BORDER,
        is_blocks: false,
        code_field: String::new(),
        name_field: String::new(),
        residents_field: String::new(),
        source: source.clone(),
        residents_source: None,
        spaces: Arc::new(spaces.clone()),
    };
    let indicator = Indicator {
        id: IndicatorId::new(),
        name: "Wohnungsnotfälle".to_owned(),
        definition: definition.id,
        kind: IndicatorKind::Count,
        polarity: Polarity::Neutral,
        unit: "Personen".to_owned(),
        dimension: String::new(),
        value_field: String::new(),
        join: JoinRule {
            key_field: String::new(),
            target: JoinTarget::Code,
            table_form: KeyForm::Exact,
            space_form: KeyForm::Exact,
        },
        source,
        derived: None,
        observations: Arc::new(observations.collect()),
        unmatched: Arc::default(),
    };
    project.departments.push(department);
    project.definitions.push(definition);
    project.indicators.push(indicator);
    project
}

fn form(project: &Project) -> SheetForm {
    SheetForm {
        theme: SheetTheme::Indicator(project.indicators[0].id),
        ..SheetForm::for_project(project, "2026-11-21")
    }
}

pub(super) fn sheet(project: &Project, form: &SheetForm) -> String {
    map_sheet(project, form, None, Lang::De, &NoWatch).expect("drawn").svg
}

/// The texts of a drawing.
pub(super) fn texts(svg: &str) -> Vec<String> {
    let all = svg.split("<text ").skip(1).filter_map(|rest| rest.split('>').nth(1)?.split('<').next());
    all.map(str::to_owned).collect()
}

#[test]
fn counts_of_one_and_two_are_neither_shown_nor_told_by_bounds() {
    let project = project(&[Some(0.0), Some(1.0), Some(2.0), Some(7.0), Some(40.0), None]);
    let legend = texts(&sheet(&project, &form(&project)));
    for wanted in ["0 Personen", "über 0 bis 7 Personen", "über 7 bis 40 Personen", "geheim gehalten", "kein Wert"] {
        assert!(legend.iter().any(|text| text == wanted), "{wanted} is not in {legend:?}");
    }
    assert!(legend.iter().any(|text| text.contains("Anzahlen von 1 und 2 sind geheim gehalten")), "{legend:?}");
    assert!(!legend.iter().any(|text| text.contains("internen Gebrauch")));
    let internal = texts(&sheet(&project, &SheetForm { internal: true, ..form(&project) }));
    assert!(internal.iter().any(|text| text == "Nur für den internen Gebrauch"), "{internal:?}");
    assert!(
        internal.iter().any(|text| text == "über 0 bis 1 Personen")
            && !internal.contains(&"geheim gehalten".to_owned())
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// A sheet that may leave the house is the same whether a small count is 1 or 2.
    #[test]
    fn nobody_can_tell_one_from_two(counts in prop::collection::vec(0_u8..9, 1..14)) {
        let with = |small: f64| {
            let values: Vec<_> = counts.iter().map(|count| Some(if matches!(count, 1 | 2) { small } else { f64::from(*count) })).collect();
            let project = project(&values);
            texts(&sheet(&project, &form(&project)))
        };
        let (one, two) = (with(1.0), with(2.0));
        prop_assert_eq!(&one, &two);
        let bounds = one.iter().filter(|text| text.ends_with("Personen"));
        let told = |text: &String| text.split_whitespace().any(|word| word == "1" || word == "2");
        prop_assert!(!bounds.clone().any(told), "{:?}", one);
    }
}

#[test]
fn small_cells_of_a_grid_are_hidden_and_no_bound_tells_of_them() {
    let mut project = project(&[Some(5.0)]);
    let cell = |at: usize, residents: f64| GridCell {
        position: Point::new(500_050.0 + 100.0 * at as f64, 5_900_050.0),
        residents: ObservedValue::Measured(residents),
    };
    let cells = [1.0, 2.0, 1.0, 4.0, 30.0].into_iter().enumerate().map(|(at, n)| cell(at, n)).collect();
    let grid = PopulationGrid {
        id: GridId::new(),
        name: "Zensus".to_owned(),
        cell_size_m: 100.0,
        source: Source::default(),
        cells: Arc::new(cells),
    };
    let id = grid.id;
    project.grids.push(grid);
    let shown = SheetForm { theme: SheetTheme::None, grids: [id].into(), ..form(&project) };
    let legend = texts(&sheet(&project, &shown));
    assert!(legend.contains(&"geheim oder leer".to_owned()), "{legend:?}");
    assert!(!legend.iter().any(|text| text == "bis 1" || text == "bis 2"), "{legend:?}");
}

#[test]
fn what_is_not_shown_is_on_neither_map_nor_legend_nor_sources() {
    let project = project(&[Some(5.0), Some(9.0)]);
    let all = texts(&sheet(&project, &form(&project)));
    assert!(all.contains(&"Raum 0".to_owned()) && all.contains(&"Jugendamt".to_owned()), "{all:?}");
    assert!(all.contains(&"Quellen: © Stadt Flensburg (CC0, 31.12.2022)".to_owned()), "{all:?}");
    assert!(all.iter().any(|text| text.starts_with("Auental · erstellt am 21.11.2026 · ")), "{all:?}");
    let bare = SheetForm { labels: false, ..form(&project) };
    assert!(!texts(&sheet(&project, &bare)).contains(&"Raum 0".to_owned()));
    let nothing = SheetForm { theme: SheetTheme::None, definitions: BTreeSet::new(), ..form(&project) };
    assert!(matches!(map_sheet(&project, &nothing, None, Lang::De, &NoWatch), Err(AppError::NothingOnSheet)));
}

#[test]
fn extents_are_what_was_chosen() {
    let project = project(&[Some(5.0), Some(9.0), Some(3.0)]);
    let of =
        |extent| map_sheet(&project, &SheetForm { extent, ..form(&project) }, None, Lang::De, &NoWatch).expect("drawn");
    let definition = project.definitions[0].id;
    let whole = of(SheetExtent::Project);
    assert_eq!(whole, of(SheetExtent::Definition(definition)));
    assert!((whole.shown.center().x - 501_500.0).abs() < 1e-6);
    let first = of(SheetExtent::Spaces(definition, vec![0]));
    assert!(first.scale < whole.scale && (first.shown.center().x - 500_500.0).abs() < 1e-6);
    let place = Rect::new(Coord { x: 500_200.0, y: 5_900_200.0 }, Coord { x: 500_200.0, y: 5_900_200.0 });
    // A place without size is shown with its surroundings.
    let around = of(SheetExtent::Rect(place));
    assert!(around.shown.width() > 400.0 && around.shown.width() < 3_000.0, "{:?}", around.shown);
    let gone = SheetForm { extent: SheetExtent::Bookmark(BookmarkId::new()), ..form(&project) };
    assert!(matches!(
        map_sheet(&project, &gone, None, Lang::De, &NoWatch),
        Err(AppError::NotFound { what: NotFound::Bookmark, .. })
    ));
}

#[test]
fn the_sample_county_becomes_a_sheet_in_both_languages_and_all_forms() {
    let folder = tempfile::tempdir().expect("a folder");
    let workspace = crate::project::Workspace::in_folder(folder.path()).expect("a workspace");
    let store = build_sample(&workspace, Lang::De, "x", &NoWatch).expect("built");
    let project = store.project();
    for lang in [Lang::De, Lang::En] {
        let sheet = map_sheet(&project, &form(&project), None, lang, &NoWatch).expect("drawn");
        assert_eq!(sheet.legend_left_out, 0);
        for format in SheetFormat::ALL {
            let bytes = sheet_bytes(&sheet, format, 50.0).expect("converted");
            // The converter writes the parts of a PDF in any order.
            let again = sheet_bytes(&sheet, format, 50.0).expect("converted");
            assert!(format == SheetFormat::Pdf || bytes == again, "{format:?}");
        }
    }
}

#[test]
fn an_extent_in_which_nothing_lies_is_an_error_that_says_where_it_does() {
    let project = project(&[Some(5.0); 4]);
    let corner = Coord { x: 300_000.0, y: 5_300_000.0 };
    let extent = SheetExtent::Rect(Rect::new(corner, corner + Coord { x: 900.0, y: 900.0 }));
    let far = map_sheet(&project, &SheetForm { extent, ..form(&project) }, None, Lang::De, &NoWatch);
    let Err(error @ AppError::ElsewhereOnSheet { .. }) = far else { panic!("{far:?}") };
    let words = crate::app::explain::error(Lang::De, &error);
    assert!(words.meaning.contains("500000,5900000,504000,5901000"), "{words:?}");
}

#[test]
fn all_definitions_are_drawn_however_many_there_are() {
    let mut project = project(&[Some(5.0); 2]);
    let one = project.definitions[0].clone();
    for n in 1..70_u8 {
        let (id, colour) = (DefinitionId::new(), Colour([n, 200, 7]));
        project.definitions.push(Definition { id, colour, name: format!("D{n}"), ..one.clone() });
    }
    let svg = sheet(&project, &SheetForm { theme: SheetTheme::None, ..form(&project) });
    let missing: Vec<u8> = (1..70).filter(|n| !svg.contains(&format!("stroke=\"#{n:02x}c807\""))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// Tiles of one green around the squares of [`project`] but not around everything, as a file.
fn background(folder: &std::path::Path) -> SheetBackground {
    use crate::app::basemap::TileId;
    use crate::formats::tiles::fixtures::{Pmtiles, picture};
    use crate::geometry::crs::Transformer;
    let mut at = [Coord { x: 502_000.0, y: 5_900_500.0 }];
    Transformer::new(EpsgCode::UTM32, EpsgCode::WEB_MERCATOR).expect("known").transform(&mut at).expect("in range");
    let middle = TileId::at(9, at[0]);
    let tile = |n: u32| {
        ((9, middle.x - 1 + n % 3, middle.y - 1 + n / 3), picture(image::ImageFormat::Png, 64, [0, 200, 0, 255]))
    };
    let tiles: Vec<_> = (0..9).map(tile).collect();
    let metadata = r#"{"name":"Stadtplan","attribution":"© Vermessungsamt"}"#;
    let bounds = [5.0, 47.0, 15.0, 56.0];
    let file = Pmtiles { kind: 2, zooms: (9, 9), bounds, metadata, packed: true, by_leaf: 10 };
    let path = folder.join("karte.pmtiles");
    std::fs::write(&path, file.bytes(&tiles)).expect("written");
    SheetBackground { opacity_percent: 100, ..SheetBackground::open(&path).expect("sound") }
}

#[test]
fn the_background_lies_below_everything_and_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let background = background(folder.path());
    let project = project(&[Some(5.0); 4]);
    let wanted = SheetForm { background: true, theme: SheetTheme::None, ..form(&project) };
    let sheet = map_sheet(&project, &wanted, Some(&background), Lang::De, &NoWatch).expect("drawn");
    assert!(sheet.svg.contains("data:image/jpeg;base64,") && !sheet.ground_left_out);
    assert!(texts(&sheet.svg).iter().any(|text| text.contains("© Vermessungsamt")), "{:?}", texts(&sheet.svg));
    let again = map_sheet(&project, &wanted, Some(&background), Lang::De, &NoWatch).expect("drawn");
    assert!(sheet == again, "same bytes");
    // The ground shows between the borders.
    let picture = sheet_picture(&sheet, 50.0).expect("rendered");
    let green = picture.rgba.chunks_exact(4).filter(|p| p[0] < 20 && p[1].abs_diff(200) < 6 && p[2] < 20).count();
    assert!(green * 2 > picture.rgba.len() / 4, "{green} pixels");
    // A document, too: every time the same.
    let documents = [0; 6].map(|_| sheet_bytes(&sheet, SheetFormat::Pdf, 300.0).expect("a document"));
    assert!(documents[0].len() > 10_000 && documents.iter().all(|document| *document == documents[0]));

    // Not wanted, or elsewhere: nothing of it, and nobody named for it.
    let plain = SheetForm { background: false, ..wanted.clone() };
    let sheet = map_sheet(&project, &plain, Some(&background), Lang::De, &NoWatch).expect("drawn");
    assert!(!sheet.svg.contains("<image") && !sheet.svg.contains("Vermessungsamt") && !sheet.ground_left_out);
    // A square far from all tiles.
    let far = Rect::new(Coord { x: 300_000.0, y: 5_400_000.0 }, Coord { x: 300_900.0, y: 5_400_900.0 });
    let mut elsewhere = project.clone();
    let spaces = Arc::make_mut(&mut elsewhere.definitions[0].spaces);
    spaces[0].geometry = MultiPolygon::from(far.to_polygon());
    let there = SheetForm { extent: SheetExtent::Rect(far), ..wanted };
    let sheet = map_sheet(&elsewhere, &there, Some(&background), Lang::De, &NoWatch).expect("drawn");
    assert!(!sheet.svg.contains("<image") && !sheet.svg.contains("Vermessungsamt") && sheet.ground_left_out);
}
