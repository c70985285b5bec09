use super::*;
use crate::geometry::EpsgCode;
use crate::model::{
    Colour, Department, DepartmentId, IndicatorId, JoinRule, JoinTarget, KeyForm, Observation, Polarity, Space,
    SpaceId, UnmatchedRow,
};
use std::sync::Arc;

fn project() -> Project {
    let mut project = Project::empty("Auental", EpsgCode::UTM32);
    let department =
        Department { id: DepartmentId::from_u128(1), name: "Jugendamt".into(), organisation: String::new() };
    let space = |n: u128, name: &str| Space {
        id: SpaceId::from_u128(n),
        code: n.to_string(),
        name: name.into(),
        geometry: geo::MultiPolygon(vec![
            geo::Rect::new((0.0, n as f64 * 100.0), (100.0, (n + 1) as f64 * 100.0)).to_polygon(),
        ]),
        residents: None,
    };
    project.definitions.push(Definition {
        id: DefinitionId::from_u128(1),
        department: department.id,
        name: "Sozialräume".into(),
        colour: Colour::nth(0),
        line: crate::model::LineStyle::BORDER,
        is_blocks: false,
        code_field: String::new(),
        name_field: String::new(),
        residents_field: String::new(),
        residents_source: None,
        source: Source {
            attribution: "Kreis | Auental".into(),
            reference_date: "2024-12-31".into(),
            ..Source::default()
        },
        spaces: Arc::new(vec![space(1, "Nord"), space(2, "Süd"), space(3, "Ost"), space(4, "West"), space(5, "Mitte")]),
    });
    project.departments.push(department);
    let observations = [
        (1, ObservedValue::Measured(2.0)),
        (2, ObservedValue::Measured(0.0)),
        (3, ObservedValue::Suppressed),
        (4, ObservedValue::Measured(1234.0)),
    ];
    let observation = |(n, value): (u128, ObservedValue)| Observation { space: SpaceId::from_u128(n), value };
    project.indicators.push(Indicator {
        id: IndicatorId::from_u128(1),
        name: "Hilfen".into(),
        definition: DefinitionId::from_u128(1),
        kind: IndicatorKind::Count,
        polarity: Polarity::Neutral,
        unit: "Fälle".into(),
        dimension: String::new(),
        value_field: "Hilfen".into(),
        join: JoinRule {
            key_field: "Nr".into(),
            target: JoinTarget::Code,
            table_form: KeyForm::Exact,
            space_form: KeyForm::Exact,
        },
        source: Source::default(),
        derived: None,
        observations: Arc::new(observations.into_iter().map(observation).collect()),
        unmatched: Arc::new(vec![UnmatchedRow { line: 9, key: "99".into(), value: "7".into() }]),
    });
    project
}

fn written(lang: Lang, internal: bool) -> String {
    let project = project();
    summary(lang, Form::Markdown, SummaryInput { project: &project, definitions: &[], comparisons: &[], internal })
}

#[test]
fn a_count_of_two_is_hidden_and_zero_missing_and_hidden_are_told_apart() {
    let text = written(Lang::De, false);
    assert!(text.contains("| 1 Nord | geheim |"), "{text}");
    assert!(text.contains("| 2 Süd | 0 |"), "{text}");
    assert!(text.contains("| 3 Ost | geheim |"), "{text}");
    assert!(text.contains("| 4 West | 1.234 |"), "{text}");
    assert!(text.contains("| 5 Mitte | fehlt |"), "{text}");
    assert!(!text.contains("1.236"), "the sum would reveal the hidden count: {text}");
    assert!(!text.contains("report-"), "a text is missing: {text}");
}

#[test]
fn internally_it_is_shown() {
    let text = written(Lang::En, true);
    assert!(text.contains("| 1 Nord | 2 |") && text.contains("| 3 Ost | suppressed |"), "{text}");
    assert!(!text.contains("report-"), "a text is missing: {text}");
}

#[test]
fn sources_and_leftover_rows_are_named() {
    let text = written(Lang::De, false);
    assert!(text.contains("Kreis \\| Auental") && text.contains("31.12.2024"), "{text}");
    assert!(text.contains("99 (9)"), "{text}");
    assert!(text.contains("| Sozialräume | Jugendamt | 5 | 5,0 ha | nicht angegeben |"), "{text}");
}
