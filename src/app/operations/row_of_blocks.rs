//! Spaces side by side in a row, for tests.

use crate::model::{Colour, Definition, DefinitionId, DepartmentId, LineStyle, Source, Space, SpaceId};
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
