//! Spaces side by side in a row, for tests.

use crate::geometry::EpsgCode;
use crate::model::{Colour, Definition, DefinitionId, DepartmentId, LineStyle, Project, Source, Space, SpaceId};
use geo::{Rect, coord};
use std::sync::Arc;

/// A space from west to east, in hundreds of metres.
pub(super) fn space(code: &str, from: f64, to: f64, residents: Option<f64>) -> Space {
    let rect = Rect::new(coord! { x: 5e5 + from * 100.0, y: 6e6 }, coord! { x: 5e5 + to * 100.0, y: 6e6 + 100.0 });
    let geometry = rect.to_polygon().into();
    Space { id: SpaceId::new(), code: code.to_owned(), name: format!("Raum {code}"), geometry, residents }
}

/// A definition of such spaces, counted at the end of 2024.
pub(super) fn definition(n: u128, name: &str, is_blocks: bool, spaces: Vec<Space>) -> Definition {
    Definition {
        id: DefinitionId::from_u128(n),
        department: DepartmentId::from_u128(1),
        name: name.to_owned(),
        colour: Colour::nth(0),
        line: LineStyle::BORDER,
        is_blocks,
        code_field: String::new(),
        name_field: String::new(),
        residents_field: String::new(),
        residents_source: None,
        source: Source { reference_date: "2024-12-31".into(), ..Source::default() },
        spaces: Arc::new(spaces),
    }
}

/// The id of the definition made with this number.
pub(super) fn id(n: u128) -> DefinitionId {
    DefinitionId::from_u128(n)
}

/// Four blocks of 30, 70, 2 and 98 residents. "Alt" has two spaces of two of them each, "Neu" A of the first, B of the two in the
/// middle, C of the last.
pub(super) fn four_blocks(space: impl Fn(&str, f64, f64, Option<f64>) -> Space) -> Project {
    let mut project = Project::empty("Test", EpsgCode::UTM32);
    let counts = [30.0, 70.0, 2.0, 98.0];
    let blocks = counts.iter().enumerate().map(|(i, n)| space(&format!("B{i}"), i as f64, i as f64 + 1.0, Some(*n)));
    project.definitions = vec![
        definition(1, "Blöcke", true, blocks.collect()),
        definition(2, "Alt", false, vec![space("01", 0.0, 2.0, None), space("02", 2.0, 4.0, None)]),
        definition(
            3,
            "Neu",
            false,
            vec![space("A", 0.0, 1.0, None), space("B", 1.0, 3.0, None), space("C", 3.0, 4.0, None)],
        ),
    ];
    project
}
