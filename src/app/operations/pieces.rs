//! The pieces of two sets of areas that are laid over one another.

use super::ground::Ground;
use super::part::Part;
use super::{AppError, Residents};
use crate::analysis::compare::sliver_limit_m2;
use crate::analysis::disclosure::{self, Cell};
use crate::analysis::weights::{Weight, Weights};
use crate::formats::gpkg_write::{Cell as Value, CellKind, PlainLayer, write_layer};
use crate::geometry::pairs::{PairPieces, SLIVER_AREA_M2, SharedPiece, pair_pieces};
use crate::geometry::{EpsgCode, Watch};
use geo::MultiPolygon;

/// Pieces of two sets, with residents if something carries them.
#[derive(Debug, Clone, PartialEq)]
pub struct Pieces {
    /// Areas, outlines and all sums.
    pub pairs: PairPieces,
    /// Residents on each piece; empty where nothing carries residents.
    pub residents: Vec<Option<f64>>,
    /// Whether any of them live on the piece for certain; else all are spread by area.
    pub counted: Vec<bool>,
    /// Share (0 to 1) of the residents on common ground who live on one piece for certain; `None` where nothing carries residents.
    pub exact_share: Option<f64>,
}

impl Pieces {
    /// Leaves out pieces that are slivers by the rule of comparisons and crosswalks, as far as nobody lives there for certain. The areas of all pairs and their
    /// sums stay as they are.
    fn leave_out_slivers(&mut self, has_counted: &dyn Fn(&SharedPiece) -> bool) {
        let PairPieces { areas, pieces, slivers, slivers_m2 } = &mut self.pairs;
        let area = |areas: &[f64], space: u32| areas.get(space as usize).copied().unwrap_or(0.0);
        pieces.retain(|piece| {
            let least = area(&areas.area_a_m2, piece.a).min(area(&areas.area_b_m2, piece.b));
            let keep = piece.area_m2 > sliver_limit_m2(least) || has_counted(piece);
            (*slivers, *slivers_m2) =
                if keep { (*slivers, *slivers_m2) } else { (*slivers + 1, *slivers_m2 + piece.area_m2) };
            keep
        });
    }

    /// For each piece whether its residents may not leave the house: 1 or 2, and what these could be computed back from.
    fn hidden(&self) -> Vec<bool> {
        let cell = |((piece, residents), counted): ((&SharedPiece, &Option<f64>), &bool)| Cell {
            row: piece.a,
            column: Some(piece.b),
            count: residents.unwrap_or(0.0),
            guarded: *counted,
        };
        let cells = self.pairs.pieces.iter().zip(&self.residents).zip(&self.counted).map(cell);
        disclosure::hidden(&cells.collect::<Vec<_>>()).cells
    }
}

/// Lays two sets over one another. Both are in one planar system.
///
/// # Errors
/// [`AppError::Cancelled`].
pub fn overlay_pieces(a: &Ground, b: &Ground, residents: Residents<'_>, watch: &dyn Watch) -> Result<Pieces, AppError> {
    let layers = [a, b].map(|ground| ground.spaces.iter().map(|space| &space.geometry).collect::<Vec<_>>());
    let carrier = residents.carrier();
    let until = if carrier.is_some() { 0.6 } else { 1.0 };
    let pairs = pair_pieces(&layers[0], &layers[1], LEAST_PIECE_M2, &Part::of(watch, 0.0, until))?;
    let mut found = Pieces { pairs, residents: Vec::new(), counted: Vec::new(), exact_share: None };
    if carrier.is_none() {
        found.leave_out_slivers(&|_| false);
    } else {
        let weights = Weights::between(&a.spaces, &b.spaces, carrier, &Part::of(watch, until, 1.0))?;
        let of_piece = |piece: &SharedPiece| {
            let key = (piece.a, piece.b);
            let at = weights.entries.binary_search_by_key(&key, |entry| (entry.from, entry.to)).ok()?;
            weights.entries.get(at)
        };
        found.leave_out_slivers(&|piece| of_piece(piece).is_some_and(Weight::has_counted));
        // Nobody is counted on what is no more than a sliver.
        let people = |piece| Some(of_piece(piece).and_then(|entry| entry.residents).unwrap_or(0.0));
        found.residents = found.pairs.pieces.iter().map(people).collect();
        found.counted =
            found.pairs.pieces.iter().map(|piece| of_piece(piece).is_some_and(Weight::has_counted)).collect();
        found.exact_share = weights.exact_share();
    }
    Ok(found)
}

/// Parts of pieces that are no larger are left out of their outline.
const LEAST_PIECE_M2: f64 = SLIVER_AREA_M2 / 1000.0;

/// The pieces as a GeoPackage layer: codes and names of both sets, area, residents where they are known. Counts of 1 and 2, and what they follow
/// from, are hidden unless it is `internal`.
///
/// # Errors
/// [`AppError::Format`], [`AppError::Cancelled`].
pub fn pieces_gpkg(
    file: &str,
    sets: [&Ground; 2],
    pieces: &Pieces,
    crs: Option<EpsgCode>,
    internal: bool,
    watch: &dyn Watch,
) -> Result<Vec<u8>, AppError> {
    let mut fields: Vec<(String, CellKind)> =
        ["a_code", "a_name", "b_code", "b_name"].map(|name| (name.to_owned(), CellKind::Text)).into();
    fields.push(("area_m2".to_owned(), CellKind::Real));
    if !pieces.residents.is_empty() {
        fields.push(("residents".to_owned(), CellKind::Real));
        fields.push(("residents_hidden".to_owned(), CellKind::Real));
    }
    let hidden = if internal { Vec::new() } else { pieces.hidden() };
    let text = |text: &str| if text.is_empty() { Value::Null } else { Value::Text(text.to_owned()) };
    let row = |at: usize| {
        let Some(piece) = pieces.pairs.pieces.get(at) else { return vec![Value::Null; fields.len()] };
        let mut cells = Vec::with_capacity(fields.len());
        for (set, space) in [(sets[0], piece.a), (sets[1], piece.b)] {
            let space = set.spaces.get(space as usize);
            cells.push(text(space.map_or("", |space| &space.code)));
            cells.push(text(space.map_or("", |space| &space.name)));
        }
        cells.push(Value::Real(piece.area_m2));
        if let Some(residents) = pieces.residents.get(at) {
            let hidden = hidden.get(at).copied().unwrap_or(false);
            cells.push(residents.filter(|_| !hidden).map_or(Value::Null, Value::Real));
            cells.push(Value::Real(f64::from(u8::from(hidden))));
        }
        cells
    };
    let areas: Vec<&MultiPolygon<f64>> = pieces.pairs.pieces.iter().map(|piece| &piece.geometry).collect();
    let layer = PlainLayer { name: "pieces", crs, fields: &fields, areas: &areas };
    Ok(write_layer(file, layer, &row, watch)?)
}
