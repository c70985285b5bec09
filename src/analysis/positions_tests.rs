use super::*;
use crate::geometry::EpsgCode;
use crate::model::{
    Colour, Decision, DecisionId, Definition, DefinitionId, Department, DraftOrigin, DraftSpace, LineStyle, Position,
    Rulebook, Source, SpaceId,
};
use geo::MultiPolygon;
use proptest::prelude::*;
use std::sync::Arc;

const BLOCKS: DefinitionId = DefinitionId::from_u128(1);
const DRAFT: DraftId = DraftId::from_u128(1);

fn department(bits: u128) -> DepartmentId {
    DepartmentId::from_u128(bits)
}

fn space_id(bits: u128) -> DraftSpaceId {
    DraftSpaceId::from_u128(bits)
}

fn definition(id: DefinitionId, department: DepartmentId, residents: &[Option<f64>]) -> Definition {
    let block = |(bits, residents): (u128, &Option<f64>)| Space {
        id: SpaceId::from_u128(bits),
        code: bits.to_string(),
        name: String::new(),
        geometry: MultiPolygon::new(Vec::new()),
        residents: *residents,
    };
    Definition {
        id,
        department,
        name: format!("Räume {id}"),
        colour: Colour([0, 0, 0]),
        line: LineStyle::BORDER,
        is_blocks: true,
        code_field: String::new(),
        name_field: String::new(),
        residents_field: String::new(),
        source: Source::default(),
        residents_source: None,
        spaces: Arc::new((0u128..).zip(residents).map(block).collect()),
    }
}

/// Blocks 0 and 1 in space 10, 2 in space 20, 3 in none; space 30 is empty. Three departments.
fn project() -> Project {
    let mut project = Project::empty("P", EpsgCode::UTM32);
    for (bits, name) in [(1, "Jugendamt"), (2, "Schulamt"), (3, "Gesundheitsamt")] {
        let organisation = String::new();
        project.departments.push(Department { id: department(bits), name: name.into(), organisation });
    }
    let residents = [Some(100.0), Some(20.0), Some(7.0), None];
    project.definitions.push(definition(BLOCKS, department(1), &residents));
    let space = |bits| DraftSpace {
        id: space_id(bits),
        code: bits.to_string(),
        name: String::new(),
        colour: None,
        locked: false,
    };
    let pairs = [(0, 10), (1, 10), (2, 20)].map(|(block, space)| (SpaceId::from_u128(block), space_id(space)));
    project.drafts.push(Draft {
        id: DRAFT,
        name: "A".into(),
        blocks: BLOCKS,
        origin: DraftOrigin::Empty,
        rulebook: Rulebook::default(),
        spaces: Arc::new(vec![space(10), space(20), space(30)]),
        assigned: Arc::new(pairs.to_vec()),
        began: Arc::default(),
    });
    project
}

fn say(project: &mut Project, bits: u128, space: Option<u128>, stance: Stance) {
    let id = PositionId::from_u128(project.positions.len() as u128 + 1);
    let (text, person, date) = (String::new(), String::new(), String::new());
    let space = space.map(space_id);
    project.positions.push(Position {
        id,
        draft: DRAFT,
        space,
        department: department(bits),
        stance,
        text,
        person,
        date,
    });
}

#[test]
fn what_is_said_to_a_space_goes_before_what_is_said_to_the_draft() {
    let mut project = project();
    say(&mut project, 1, None, Stance::Agrees);
    say(&mut project, 2, None, Stance::Objects);
    say(&mut project, 2, Some(10), Stance::Agrees);
    say(&mut project, 3, Some(20), Stance::AgreesIf);
    let standing = draft_standing(&project, DRAFT, None).expect("there");
    assert_eq!(standing.stances, [Stance::Agrees, Stance::Objects, Stance::NoAnswer]);
    assert_eq!(standing.spaces[0].stances, [Stance::Agrees, Stance::Agrees, Stance::NoAnswer]);
    assert_eq!(standing.spaces[1].stances, [Stance::Agrees, Stance::Objects, Stance::AgreesIf]);
    assert!(standing.spaces[0].differs() && !standing.spaces[2].differs());
    assert_eq!(standing.all, Tally { spaces: 2, residents: Some(127.0) });
    assert_eq!(standing.unopposed, Tally { spaces: 1, residents: Some(120.0) });
    assert_eq!(standing.agreed, Tally { spaces: 0, residents: Some(0.0) });
    assert_eq!((standing.unassigned, standing.left), (vec![3], Concerned { blocks: 1, residents: Some(0.0) }));
    // The objection to the whole draft is about what the department said nothing else to.
    let told: Vec<_> = standing.conflicts.iter().map(|c| (c.stance, c.space, c.blocks.clone())).collect();
    assert_eq!(told, [(Stance::Objects, None, vec![2]), (Stance::AgreesIf, Some(space_id(20)), vec![2])]);
    assert_eq!(standing.conflicts[0].concerned, Concerned { blocks: 1, residents: Some(7.0) });
}

#[test]
fn the_overview_counts_spaces_and_leaves_out_those_that_are_gone() {
    let mut project = project();
    say(&mut project, 2, Some(10), Stance::Objects);
    say(&mut project, 2, Some(20), Stance::AgreesIf);
    say(&mut project, 2, Some(77), Stance::Objects);
    let rows = overview(&project);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].standings.len(), 3);
    let schools = rows[0].standings[1];
    let told = (schools.stance, schools.spaces_objected, schools.spaces_conditional);
    assert_eq!(told, (Stance::NoAnswer, 1, 1));
    assert_eq!(rows[0].objecting(), 1);
    let standing = draft_standing(&project, DRAFT, None).expect("there");
    assert_eq!(standing.conflicts.len(), 2, "what was said to a space that is no more is settled");
}

#[test]
fn the_largest_objection_stands_first() {
    let mut project = project();
    say(&mut project, 1, Some(10), Stance::AgreesIf);
    say(&mut project, 2, Some(20), Stance::Objects);
    say(&mut project, 3, Some(10), Stance::Objects);
    let standing = draft_standing(&project, DRAFT, None).expect("there");
    let told: Vec<_> = standing.conflicts.iter().map(|c| (c.stance, c.concerned.residents)).collect();
    assert_eq!(told, [(Stance::Objects, Some(120.0)), (Stance::Objects, Some(7.0)), (Stance::AgreesIf, Some(120.0))]);
    // Residents that were estimated for all blocks go before what the blocks state.
    let standing = draft_standing(&project, DRAFT, Some(&[1.0, 1.0, 50.0, 9.0])).expect("there");
    assert_eq!(standing.conflicts[0].concerned.residents, Some(50.0));
    assert_eq!(standing.left.residents, Some(9.0));
}

#[test]
fn whoever_only_holds_what_was_decided_is_not_asked() {
    let mut project = project();
    let (common, office) = (DefinitionId::from_u128(9), department(9));
    project.departments.push(Department { id: office, name: "Gemeinsame Räume".into(), organisation: String::new() });
    project.definitions.push(definition(common, office, &[]));
    assert_eq!(asked(&project).len(), 4, "an office with a definition of its own");
    let text = String::new;
    project.decisions.push(Decision {
        id: DecisionId::from_u128(1),
        draft: DRAFT,
        definition: common,
        version: text(),
        valid_from: text(),
        valid_to: text(),
        date: "2026-01-01".into(),
        body: text(),
        resolution: text(),
        text: text(),
    });
    assert_eq!(asked(&project), [1, 2, 3].map(department));
    say(&mut project, 9, None, Stance::Agrees);
    assert_eq!(asked(&project).len(), 4, "it spoke");
}

#[test]
fn without_residents_blocks_are_counted_and_nothing_is_zero_people() {
    let mut project = project();
    project.definitions[0] = definition(BLOCKS, department(1), &[None; 4]);
    say(&mut project, 1, None, Stance::Objects);
    let standing = draft_standing(&project, DRAFT, None).expect("there");
    assert_eq!(standing.all, Tally { spaces: 2, residents: None });
    assert_eq!(standing.conflicts[0].concerned, Concerned { blocks: 3, residents: None });
}

proptest! {
    /// Spaces nobody objects to and spaces somebody objects to are all spaces with blocks; every objection is listed once.
    #[test]
    fn nothing_is_lost_in_the_counting(said in prop::collection::vec((1u128..4, 0u128..4, 0usize..4), 0..12)) {
        let mut project = project();
        for (who, space, stance) in said {
            let space = (space > 0).then_some(space * 10);
            if project.position(DRAFT, space.map(space_id), department(who)).is_none() {
                say(&mut project, who, space, Stance::ALL[stance]);
            }
        }
        let standing = draft_standing(&project, DRAFT, None).expect("there");
        let opposed = standing.spaces.iter().filter(|s| !s.blocks.is_empty() && s.stances.contains(&Stance::Objects));
        prop_assert_eq!(standing.unopposed.spaces + opposed.count(), standing.all.spaces);
        prop_assert!(standing.agreed.spaces <= standing.unopposed.spaces);
        let open = project.positions.iter().filter(|p| matches!(p.stance, Stance::Objects | Stance::AgreesIf));
        prop_assert_eq!(standing.conflicts.len(), open.count());
        let firsts = standing.conflicts.iter().take_while(|c| c.stance == Stance::Objects).count();
        prop_assert!(standing.conflicts.iter().skip(firsts).all(|c| c.stance == Stance::AgreesIf));
    }
}
