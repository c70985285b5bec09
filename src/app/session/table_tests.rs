use super::*;
use crate::geometry::NoWatch;
use crate::model::SpaceId;
use geo::MultiPolygon;
use proptest::prelude::*;

fn square(x: f64) -> MultiPolygon<f64> {
    Rect::new(coord! { x: x, y: 0.0 }, coord! { x: x + 1.0, y: 1.0 }).to_polygon().into()
}

fn space(at: u32, code: &str, name: &str, residents: Option<f64>) -> Space {
    Space {
        id: SpaceId::from_u128(u128::from(at)),
        code: code.to_owned(),
        name: name.to_owned(),
        geometry: square(f64::from(at) * 10.0),
        residents,
    }
}

fn query(sort: TableSort) -> TableQuery {
    TableQuery {
        definition: DefinitionId::from_u128(1),
        sort,
        descending: false,
        filter: String::new(),
        only_selected: false,
        within_world: None,
    }
}

fn key(spaces: Vec<Space>, query: TableQuery) -> Key {
    let areas_m2 = (0..spaces.len()).map(|at| (spaces.len() - at) as f64).collect();
    Key { query, spaces: Arc::new(spaces), areas_m2: Arc::new(areas_m2), indicator: None, selection: None }
}

fn some_spaces() -> Vec<Space> {
    vec![
        space(0, "B10", "Nordstadt", Some(5.0)),
        space(1, "b9", "Südstadt", None),
        space(2, "A 1", "Alt Nord", Some(0.0)),
        space(3, "", "", Some(2.0)),
    ]
}

fn ordered(query: TableQuery) -> Vec<u32> {
    let key = key(some_spaces(), query);
    let values = [
        Some(ObservedValue::Measured(1.0)),
        Some(ObservedValue::Suppressed),
        None,
        Some(ObservedValue::Measured(-3.0)),
    ];
    Arranging { key: &key, values: &values, selected: None, ground: None }.order(&NoWatch).expect("wanted")
}

#[test]
fn numbers_in_names_sort_as_numbers() {
    let mut names = ["Bezirk 10", "bezirk 9", "Bezirk 09a", "Altstadt"];
    names.sort_by_key(|name| natural_key(name));
    assert_eq!(names, ["Altstadt", "bezirk 9", "Bezirk 09a", "Bezirk 10"]);
}

#[test]
fn every_column_sorts_both_ways_and_what_has_no_number_stands_at_the_end() {
    let falling = |sort| TableQuery { descending: true, ..query(sort) };
    assert_eq!(ordered(query(TableSort::Source)), [0, 1, 2, 3]);
    assert_eq!(ordered(falling(TableSort::Source)), [3, 2, 1, 0]);
    assert_eq!(ordered(query(TableSort::Code)), [3, 2, 1, 0]);
    assert_eq!(ordered(falling(TableSort::Code)), [0, 1, 2, 3]);
    assert_eq!(ordered(query(TableSort::Name)), [3, 2, 0, 1]);
    assert_eq!(ordered(query(TableSort::Area)), [3, 2, 1, 0]);
    assert_eq!(ordered(query(TableSort::Residents)), [2, 3, 0, 1]);
    assert_eq!(ordered(falling(TableSort::Residents)), [0, 3, 2, 1]);
    assert_eq!(ordered(query(TableSort::Indicator)), [3, 0, 1, 2]);
    assert_eq!(ordered(falling(TableSort::Indicator)), [0, 3, 1, 2]);
}

#[test]
fn all_words_of_a_filter_must_occur_in_code_or_name() {
    let filtered = |text: &str| ordered(TableQuery { filter: text.to_owned(), ..query(TableSort::Source) });
    assert_eq!(filtered("nord"), [0, 2]);
    assert_eq!(filtered(" NORD alt "), [2]);
    assert_eq!(filtered("b nord"), [0]);
    assert_eq!(filtered("SÜD"), [1]);
    assert_eq!(filtered("west"), [] as [u32; 0]);
    assert_eq!(filtered("  "), [0, 1, 2, 3]);
}

#[test]
fn only_what_is_selected_and_only_what_the_map_shows() {
    let key = key(some_spaces(), query(TableSort::Source));
    let rows = |selected: Option<&HashSet<u32>>, ground| {
        Arranging { key: &key, values: &[], selected, ground }.order(&NoWatch).expect("wanted")
    };
    assert_eq!(rows(Some(&HashSet::from([3, 1, 77])), None), [1, 3]);
    let ground = Rect::new(coord! { x: 0.5, y: -5.0 }, coord! { x: 20.5, y: 5.0 }).to_polygon();
    assert_eq!(rows(None, Some(Some(ground.clone()))), [0, 1, 2]);
    assert_eq!(rows(Some(&HashSet::from([3, 1])), Some(Some(ground))), [1]);
    assert_eq!(rows(None, Some(None)), [] as [u32; 0], "an extent outside of the project's system shows nothing");
}

fn copied(selected: &[u32], residents: [f64; 3]) -> String {
    let spaces = (0u32..).zip(residents).map(|(at, n)| space(at, &format!("{at}"), "a\tb\nc", Some(n))).collect();
    let key = key(spaces, query(TableSort::Source));
    let rows = TableRows { order: Arc::new(vec![2, 0, 1]), key, mean_area_m2: 1.0 };
    let values = vec![Some(ObservedValue::Measured(2.0)), Some(ObservedValue::Measured(7.0)), None];
    let indicator = CopiedIndicator { name: "Kin\tder".to_owned(), kind: IndicatorKind::Count, values, decimals: 0 };
    let selected = selected.iter().copied().collect();
    Copying { rows: &rows, selected: &selected, indicator: Some(&indicator), lang: Lang::De }
        .text(&NoWatch)
        .expect("wanted")
}

#[test]
fn what_is_copied_has_one_line_for_each_row_and_hides_small_counts() {
    let text = copied(&[], [1.0, 2.0, 1234.0]);
    let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(lines.len(), 4);
    assert!(lines.iter().all(|line| line.len() == 5), "{text}");
    assert_eq!(lines[1][..2], ["2", "a b c"]);
    assert_eq!((lines[2][3], lines[3][3]), ("< 3", "< 3"));
    assert!(!lines[1][3].contains('<'));
    assert_eq!(lines[0][4], "Kin der");
    assert_eq!(lines[3][4], "7");
    assert!(lines[2][4] != "2", "a count of two persons leaves the program: {text}");
}

#[test]
fn codes_keep_their_zeros_and_nothing_that_is_copied_is_carried_out() {
    let spaces = vec![space(0, "007", "=1+1", Some(5.0)), space(1, "-7", "\"Alte Post\"", Some(12.0))];
    let rows = TableRows { order: Arc::new(vec![0, 1]), key: key(spaces, query(TableSort::Source)), mean_area_m2: 1.0 };
    let selected = HashSet::new();
    let text = Copying { rows: &rows, selected: &selected, indicator: None, lang: Lang::De }.text(&NoWatch);
    let text = text.expect("wanted");
    let cells: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split('\t').take(2).collect()).collect();
    assert_eq!(cells, [["=\"007\"", "=\"=1+1\""], ["-7", "\"\"\"Alte Post\"\"\""]]);
}

#[test]
fn negative_values_arrive_as_numbers() {
    let rows = TableRows {
        order: Arc::new(vec![0]),
        key: key(vec![space(0, "1", "a", None)], query(TableSort::Source)),
        mean_area_m2: 1.0,
    };
    let values = vec![Some(ObservedValue::Measured(-3.5))];
    let indicator = CopiedIndicator { name: "Saldo".to_owned(), kind: IndicatorKind::Mean, values, decimals: 1 };
    let selected = HashSet::new();
    let copying = Copying { rows: &rows, selected: &selected, indicator: Some(&indicator), lang: Lang::De };
    assert!(copying.text(&NoWatch).expect("wanted").ends_with("\t-3,5\n"));
}

#[test]
fn of_several_selected_rows_only_these_are_copied() {
    let codes = |selected: &[u32]| -> Vec<String> {
        let text = copied(selected, [5.0; 3]);
        text.lines().skip(1).map(|line| line.split('\t').next().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(codes(&[0, 2]), ["2", "0"]);
    assert_eq!(codes(&[0]), ["2", "0", "1"], "one selected row is where one is, not what is wanted");
    assert_eq!(codes(&[8, 9]), ["2", "0", "1"], "none of the selected ones is shown");
}

proptest! {
    /// Whatever is sorted by, every space is there once, and turning the order round keeps the numbers' order.
    #[test]
    fn an_order_is_a_permutation_and_is_sorted(
        numbers in prop::collection::vec(prop::option::of(-5.0..5.0f64), 0..40), descending: bool,
    ) {
        let spaces: Vec<Space> = (0u32..).zip(&numbers).map(|(at, n)| space(at, "", "", *n)).collect();
        let key = key(spaces, TableQuery { descending, ..query(TableSort::Residents) });
        let order = Arranging { key: &key, values: &[], selected: None, ground: None }.order(&NoWatch).expect("wanted");
        let mut all = order.clone();
        all.sort_unstable();
        prop_assert_eq!(all, (0..numbers.len() as u32).collect::<Vec<_>>());
        let shown: Vec<Option<f64>> = order.iter().map(|at| numbers[*at as usize]).collect();
        let stated: Vec<f64> = shown.iter().copied().flatten().collect();
        prop_assert!(shown.iter().take(stated.len()).all(Option::is_some));
        let sorted = stated.windows(2).all(|w| if descending { w[0] >= w[1] } else { w[0] <= w[1] });
        prop_assert!(sorted, "{:?}", stated);
    }
}
