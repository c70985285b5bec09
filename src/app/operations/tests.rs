use super::*;

#[test]
fn dates_are_read_in_the_forms_people_type() {
    for (text, iso) in [
        ("", ""),
        ("2024", "2024"),
        (" 31.12.2024 ", "2024-12-31"),
        ("1.2.2023", "2023-02-01"),
        ("2024-12-31", "2024-12-31"),
        ("12/2024", "2024-12"),
        ("2024-12", "2024-12"),
    ] {
        assert_eq!(normal_date(text).ok().as_deref(), Some(iso), "{text:?}");
    }
    for text in ["heute", "24", "31.02.2024", "2024-13", "1.2.3.2024", "31.12.24", "-1.1.2024", "20x4"] {
        assert!(matches!(normal_date(text), Err(AppError::BadDate { .. })), "{text:?}");
    }
}

#[test]
fn a_taken_name_is_numbered_and_a_colour_is_given_once() {
    let taken = ["Räume", "Räume (2)"];
    assert_eq!(proposed_name("Räume", |name| taken.contains(&name)), "Räume (3)");
    assert_eq!(proposed_name("Bezirke", |name| taken.contains(&name)), "Bezirke");
    assert_eq!(next_colour(&[Colour::nth(0), Colour::nth(2)]), Colour::nth(1));
}

mod tables {
    use super::super::*;
    use crate::formats::number::DecimalForm;
    use crate::geometry::EpsgCode;
    use crate::model::{
        Colour, Definition, DefinitionId, DepartmentId, IndicatorKind, ObservedValue, Project, Source, Space, SpaceId,
    };
    use std::sync::Arc;

    fn definition(n: u128, name: &str, codes: &[&str], residents: Option<f64>) -> Definition {
        let space = |code: &&str| Space {
            id: SpaceId::new(),
            code: (*code).to_owned(),
            name: String::new(),
            geometry: geo::MultiPolygon(Vec::new()),
            residents,
        };
        Definition {
            id: DefinitionId::from_u128(n),
            department: DepartmentId::from_u128(1),
            name: name.to_owned(),
            colour: Colour::nth(0),
            line: crate::model::LineStyle::BORDER,
            is_blocks: false,
            code_field: String::new(),
            name_field: String::new(),
            residents_field: String::new(),
            residents_source: None,
            source: Source::default(),
            spaces: Arc::new(codes.iter().map(space).collect()),
        }
    }

    fn project() -> Project {
        let mut project = Project::empty("Test", EpsgCode::UTM32);
        project.definitions = vec![
            definition(1, "Blöcke", &["1", "2", "3", "4", "5", "6"], Some(10.0)),
            definition(2, "Stadtteile", &["STGT01", "STGT02", "STGT03"], Some(20.0)),
            definition(3, "Viertel", &["A", "B", "C", "D", "E", "F", "G"], None),
        ];
        project
    }

    fn table(columns: &[(&str, bool, &[&str])]) -> Table {
        let rows = columns.first().map_or(0, |(_, _, cells)| cells.len());
        let column = |(name, numeric, cells): &(&str, bool, &[&str])| Column {
            name: (*name).to_owned(),
            numeric: *numeric,
            cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
        };
        Table {
            file_name: "werte.csv".to_owned(),
            sha256: String::new(),
            zip: Arc::new(Vec::new()),
            sheet: String::new(),
            separator: ';',
            encoding: "UTF-8".to_owned(),
            decimal: DecimalForm::Comma,
            columns: columns.iter().map(column).collect(),
            lines: (2..).take(rows).collect(),
            ragged_lines: Vec::new(),
        }
    }

    /// Two years below one another, as Flensburg publishes.
    fn two_years() -> Table {
        table(&[
            ("year", true, &["2021", "2021", "2021", "2022", "2022", "2022", "2022"]),
            ("district_id", true, &["1", "2", "3", "1", "2", "3", "9"]),
            ("share", true, &["1,5", "2,5", "3,5", "4,5", ".", "", "6,5"]),
        ])
    }

    #[test]
    fn the_latest_year_of_a_long_table_is_taken_and_the_best_fitting_definition() {
        let (project, table) = (project(), two_years());
        let form = indicator_form(&project, &table).expect("a form");
        assert_eq!(form.definition, DefinitionId::from_u128(2), "three districts fit three spaces, not six blocks");
        assert_eq!((form.rule.key_field.as_str(), form.value_field.as_str()), ("district_id", "share"));
        assert_eq!((form.kind, form.reference_date.as_str()), (IndicatorKind::Rate, "2022"));
        let prepared = prepare_indicator(&project, &table, &form).expect("it joins");
        assert_eq!((prepared.matched, prepared.missing, prepared.suppressed), (3, 1, 1));
        assert_eq!(prepared.unmatched.iter().map(|row| (row.line, row.key.as_str())).collect::<Vec<_>>(), [(8, "9")]);
        let Command::ImportIndicator { indicator, .. } = prepared.command else { panic!("another command") };
        let values: Vec<_> = indicator.observations.iter().map(|observation| observation.value).collect();
        assert_eq!(values, [ObservedValue::Measured(4.5), ObservedValue::Suppressed, ObservedValue::Missing]);
    }

    #[test]
    fn another_year_can_be_wished_for_and_what_is_not_there_is_named() {
        let (project, table) = (project(), two_years());
        let definition = DefinitionId::from_u128(2);
        let rows = |field: &str, value: &str| Some(RowFilter { field: field.to_owned(), value: value.to_owned() });
        let wishes = IndicatorWishes { rows: rows("year", "2021"), ..IndicatorWishes::default() };
        let form = indicator_form_for(&project, definition, &table, &wishes).expect("a form");
        let prepared = prepare_indicator(&project, &table, &form).expect("it joins");
        assert_eq!((prepared.matched, prepared.missing, prepared.unmatched.len()), (3, 0, 0));
        let wishes = IndicatorWishes { rows: rows("jahr", "2021"), ..IndicatorWishes::default() };
        let refused = indicator_form_for(&project, definition, &table, &wishes);
        assert!(matches!(refused, Err(AppError::NotFound { what: NotFound::Column, .. })), "{refused:?}");
        let refused = indicator_form_for(&project, DefinitionId::from_u128(3), &table, &IndicatorWishes::default());
        assert!(matches!(refused, Err(AppError::NoKey { .. })), "{refused:?}");
        let mut form = form;
        form.name = " ".to_owned();
        assert!(matches!(prepare_indicator(&project, &table, &form), Err(AppError::Project(ProjectError::NameEmpty))));
    }

    #[test]
    fn text_where_a_value_should_be_is_listed_and_leaves_the_space_missing() {
        let table = table(&[("Nr", true, &["1", "2", "3"]), ("Wert", false, &["5", "viele", "7"])]);
        let definition = DefinitionId::from_u128(2);
        let wishes = IndicatorWishes { value_field: Some("Wert".to_owned()), ..IndicatorWishes::default() };
        let project = project();
        let form = indicator_form_for(&project, definition, &table, &wishes).expect("a form");
        let prepared = prepare_indicator(&project, &table, &form).expect("it joins");
        assert_eq!((prepared.matched, prepared.missing), (3, 1));
        assert_eq!(prepared.unmatched.first().map(|row| row.value.as_str()), Some("viele"));
    }

    #[test]
    fn years_are_recognised_by_heading_and_content() {
        let period = |name: &str, cells: &[&str]| period_of(&table(&[(name, true, cells)])).map(|period| period.values);
        assert_eq!(period("Jahr", &["2022", "2021", "2022"]), Some(vec!["2021".to_owned(), "2022".to_owned()]));
        let dates = Some(vec!["31.12.2023".to_owned(), "01.01.2024".to_owned()]);
        assert_eq!(period("Stichtag", &["01.01.2024", "31.12.2023"]), dates, "by date, not by letter");
        assert_eq!(period("Jahr", &["2022", "alle"]), None);
        assert_eq!(period("Wert", &["2022", "2021"]), None);
    }

    #[test]
    fn blocks_are_counted_before_grids_and_grids_before_other_definitions() {
        use crate::model::{GridCell, GridId, PopulationGrid};
        let mut project = project();
        assert_eq!(counted_by(&project), Some(CarrierId::Definition(DefinitionId::from_u128(1))));
        let cell = |n| GridCell { position: geo::Point::new(0.0, 0.0), residents: ObservedValue::Measured(n) };
        let grid = |n: u128, cell_size_m: f64, residents: f64| PopulationGrid {
            id: GridId::from_u128(n),
            name: String::new(),
            cell_size_m,
            source: Source::default(),
            cells: Arc::new(vec![cell(residents)]),
        };
        project.grids = vec![grid(1, 1000.0, 5.0), grid(2, 100.0, 5.0), grid(3, 10.0, 0.0)];
        assert_eq!(counted_by(&project), Some(CarrierId::Grid(GridId::from_u128(2))), "the finest that states people");
        project.definitions[1].is_blocks = true;
        assert_eq!(counted_by(&project), Some(CarrierId::Definition(DefinitionId::from_u128(2))));
        project.definitions.truncate(0);
        project.grids.clear();
        assert_eq!(counted_by(&project), None);
    }

    #[test]
    fn residents_are_counted_by_the_finest_definition_that_has_them() {
        assert_eq!(carrier_of(&project()).map(|definition| definition.name.as_str()), Some("Blöcke"));
    }
}
