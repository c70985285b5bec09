//! Blocks, figures and rules on small towns whose numbers are known.

mod blocks;
mod live;
mod rules;

use super::*;
use crate::model::{Basis, DefinitionId, Space, SpaceId};
use geo::{MultiPolygon, Rect, coord};
use std::sync::Arc;

/// A rectangle.
pub(crate) fn cell(x: f64, y: f64, width: f64, height: f64, residents: Option<f64>) -> Space {
    let rect = Rect::new(coord! { x: x, y: y }, coord! { x: x + width, y: y + height });
    let geometry = MultiPolygon::new(vec![rect.to_polygon()]);
    Space { id: SpaceId::new(), code: String::new(), name: String::new(), geometry, residents }
}

/// Squares of 100 m, row by row, with these residents.
pub(crate) fn squares(columns: usize, residents: &[f64]) -> Vec<Space> {
    let square = |(i, people): (usize, &f64)| {
        cell((i % columns) as f64 * 100.0, (i / columns) as f64 * 100.0, 100.0, 100.0, Some(*people))
    };
    residents.iter().enumerate().map(square).collect()
}

pub(crate) fn definition(number: u128) -> DefinitionId {
    DefinitionId::from_u128(number)
}

/// The same squares without any geometry, each wholly in one space of each layer.
pub(crate) fn town(columns: usize, residents: &[f64], layers: &[Vec<u32>]) -> BlockSet {
    let count = residents.len();
    let at = |i: usize| (i % columns, i / columns);
    let mut starts = vec![0_u32];
    let mut neighbours = Vec::new();
    for i in 0..count {
        let beside = (0..count).filter(|&j| {
            let (a, b) = (at(i), at(j));
            a.0.abs_diff(b.0) + a.1.abs_diff(b.1) == 1
        });
        neighbours.extend(beside.map(|j| Neighbour { block: j as u32, border_m: 100.0 }));
        starts.push(neighbours.len() as u32);
    }
    let layer = |(nth, of): (usize, &Vec<u32>)| LayerParts {
        definition: definition(nth as u128 + 1),
        space_count: of.iter().max().map_or(0, |most| *most as usize + 1),
        starts: (0..=count as u32).collect(),
        parts: of
            .iter()
            .zip(residents)
            .map(|(&space, &people)| Part { space, area_m2: 1e4, residents: people })
            .collect(),
        whole_share: 1.0,
    };
    BlockSet {
        area_m2: vec![1e4; count],
        perimeter_m: vec![400.0; count],
        residents: Some(residents.to_vec()),
        unstated: Vec::new(),
        basis: Basis::Area,
        exact_share: 1.0,
        neighbour_starts: starts,
        neighbours,
        within_m: 1.0,
        layers: layers.iter().enumerate().map(layer).collect(),
    }
}

pub(crate) fn own() -> ResidentsBasis<'static> {
    ResidentsBasis {
        basis: Basis::Definition { id: definition(9), name: "Blöcke".into(), reference_date: "2024-12-31".into() },
        carrier: ResidentsCarrier::Own,
    }
}
