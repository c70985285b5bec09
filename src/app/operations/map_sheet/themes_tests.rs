//! Tests of sheets about comparisons and drafts.

use super::tests::{project, sheet, texts};
use super::*;
use crate::geometry::NoWatch;
use crate::model::{
    Definition, Department, DepartmentId, Draft, DraftOrigin, DraftSpace, DraftSpaceId, Rulebook, Space, SpaceId,
};
use geo::{Coord, MultiPolygon};
use std::sync::Arc;

/// Four squares in a row with so many residents, of which another department makes two spaces: the first three, and the last.
fn compared(residents: [f64; 4]) -> Project {
    let mut project = project(&[None; 4]);
    let mut blocks = Definition { is_blocks: true, name: "Blöcke".to_owned(), ..project.definitions[0].clone() };
    let mut spaces = blocks.spaces.as_ref().clone();
    for (space, residents) in spaces.iter_mut().zip(residents) {
        space.residents = Some(residents);
    }
    let joined = |from: usize, to: usize, name: &str| {
        let corner = |at: usize| Coord { x: 500_000.0 + at as f64 * 1_000.0, y: 5_900_000.0 };
        let area = Rect::new(corner(from), corner(to) + Coord { x: 0.0, y: 1_000.0 }).to_polygon();
        let geometry = MultiPolygon::from(area);
        Space { id: SpaceId::new(), code: name[..1].to_owned(), name: name.to_owned(), geometry, residents: None }
    };
    let department = Department { id: DepartmentId::new(), name: "Schulamt".to_owned(), organisation: String::new() };
    let schools = Definition {
        id: DefinitionId::new(),
        department: department.id,
        name: "Schulbezirke".to_owned(),
        is_blocks: false,
        spaces: Arc::new(vec![joined(0, 3, "West"), joined(3, 4, "Ost")]),
        ..blocks.clone()
    };
    let halves = Definition {
        id: DefinitionId::new(),
        name: "Sozialräume".to_owned(),
        is_blocks: false,
        spaces: Arc::new(vec![joined(0, 2, "Anfang"), joined(2, 4, "Ende")]),
        ..blocks.clone()
    };
    blocks.spaces = Arc::new(spaces);
    project.definitions = vec![blocks, schools, halves];
    project.indicators.clear();
    project.departments.push(department);
    project
}

fn themed(project: &Project, theme: SheetTheme) -> SheetForm {
    SheetForm { theme, ..SheetForm::for_project(project, "2026-11-21") }
}

#[test]
fn borders_are_drawn_by_how_many_departments_have_them() {
    let project = compared([10.0; 4]);
    let svg = sheet(&project, &themed(&project, SheetTheme::SharedBorders));
    let legend = texts(&svg);
    for wanted in ["So viele ziehen hier eine Grenze", "1 Amt", "2 Ämter"] {
        assert!(legend.iter().any(|text| text == wanted), "{wanted} is not in {legend:?}");
    }
    assert!(!legend.iter().any(|text| text == "Raumdefinitionen"), "borders have nobody's colour");
    // The strong pen of both is on the map and in the legend.
    assert!(svg.matches("#a50f15").count() >= 2, "{svg}");
}

#[test]
fn agreement_and_inhomogeneity_have_their_classes() {
    let project = compared([10.0; 4]);
    let [blocks, schools, halves] = [0, 1, 2].map(|at| project.definitions[at].id);
    let legend = texts(&sheet(&project, &themed(&project, SheetTheme::BlockAgreement)));
    assert!(legend.iter().any(|text| text == "Übereinstimmung je Baustein"), "{legend:?}");
    // The borders after the second and third block are drawn by one of the two others, the first by none.
    assert!(legend.iter().any(|text| text == "0,95 bis 1,00 (1)"), "{legend:?}");
    let form = themed(&project, SheetTheme::Inhomogeneity { of: halves, by: schools });
    let legend = texts(&sheet(&project, &form));
    assert!(legend.iter().any(|text| text == "Inhomogenität je Raum"), "{legend:?}");
    let told = |legend: &[String]| legend.iter().filter(|text| text.ends_with("(1)")).count();
    assert_eq!(told(&legend), 2, "one half lies in one school district, the other in both: {legend:?}");
    assert!(legend.iter().any(|text| text.contains("Blöcke")), "whose residents were counted: {legend:?}");
    let gone = SheetTheme::Inhomogeneity { of: blocks, by: DefinitionId::new() };
    assert!(matches!(
        map_sheet(&project, &themed(&project, gone), None, Lang::De, &NoWatch),
        Err(AppError::NotFound { .. })
    ));
}

#[test]
fn what_a_class_would_tell_of_two_people_it_tells_by_area() {
    // Of the second half one lives in the one and two in the other district.
    let project = compared([10.0, 10.0, 40.0, 2.0]);
    let [_, schools, halves] = [0, 1, 2].map(|at| project.definitions[at].id);
    let form = themed(&project, SheetTheme::Inhomogeneity { of: halves, by: schools });
    let hidden = "Wo 1 oder 2 Personen erkennbar wären";
    let shared = texts(&sheet(&project, &form)).join(" ");
    assert!(shared.contains(hidden), "{shared}");
    let internal = texts(&sheet(&project, &SheetForm { internal: true, ..form })).join(" ");
    assert!(!internal.contains(hidden), "{internal}");
    assert_ne!(shared, internal);
}

#[test]
fn a_draft_is_drawn_with_its_names_and_signs() {
    let mut project = compared([10.0, 10.0, 40.0, 2.0]);
    let blocks = project.definitions[0].clone();
    let space = |name: &str| DraftSpace {
        id: DraftSpaceId::new(),
        code: String::new(),
        name: name.to_owned(),
        colour: None,
        locked: false,
    };
    let spaces = vec![space("Nordstadt"), space("Südstadt")];
    let mut assigned: Vec<_> =
        [(0, 0), (1, 0), (2, 1)].map(|(block, at): (usize, usize)| (blocks.spaces[block].id, spaces[at].id)).into();
    assigned.sort_unstable();
    let draft = Draft {
        id: DraftId::new(),
        name: "Entwurf A".to_owned(),
        blocks: blocks.id,
        origin: DraftOrigin::Empty,
        rulebook: Rulebook { min_residents: Some(30.0), ..Rulebook::default() },
        spaces: Arc::new(spaces),
        began: Arc::default(),
        assigned: Arc::new(assigned),
    };
    let id = draft.id;
    project.drafts.push(draft);
    let svg = sheet(&project, &themed(&project, SheetTheme::Draft(id)));
    let written = texts(&svg);
    for wanted in [
        "Entwurf A",
        "Entwurf: Entwurf A",
        "Nordstadt",
        "Südstadt",
        "Bausteine ohne Raum",
        "Räume gegen das Regelwerk",
        "Entwurf, nicht beschlossen.",
    ] {
        assert!(written.iter().any(|text| text == wanted), "{wanted} is not in {written:?}");
    }
    assert!(!written.iter().any(|text| text == "Raum 0"), "blocks are not named");
    // The same with names and rules that are met.
    project.drafts[0].rulebook = Rulebook::default();
    let written = texts(&sheet(&project, &themed(&project, SheetTheme::Draft(id))));
    assert!(!written.iter().any(|text| text == "Räume gegen das Regelwerk"), "{written:?}");
}

#[test]
fn ground_two_spaces_disagree_about_is_marked_and_named() {
    let project = compared([10.0; 4]);
    let [_, schools, halves] = [0, 1, 2].map(|at| project.definitions[at].id);
    let plain = themed(&project, SheetTheme::None);
    let marked = SheetForm { disputed: Some([(halves, 1), (schools, 0)]), ..plain.clone() };
    let written = texts(&sheet(&project, &marked)).join(" ");
    assert!(written.contains("reicht in") && written.contains("West"), "{written}");
    assert!(sheet(&project, &marked).len() > sheet(&project, &plain).len());
    let nowhere = SheetForm { disputed: Some([(halves, 9), (schools, 0)]), ..plain.clone() };
    assert_eq!(sheet(&project, &nowhere), sheet(&project, &plain));
}
