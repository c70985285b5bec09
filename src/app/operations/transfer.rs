//! Figures of one set of areas converted to another's, and the pieces of two sets.

use super::ground::Ground;
use super::part::Part;
use super::{AppError, disclosed_value};
use crate::analysis::compare::Carrier;
use crate::analysis::transfer::{Transfer, Transferred};
use crate::analysis::weights::{Basis, Weights};
use crate::formats::gpkg_write::{Cell, CellKind, PlainLayer, write_layer};
use crate::geometry::pairs::{PairPieces, SLIVER_AREA_M2, pair_pieces};
use crate::geometry::{EpsgCode, Watch};
use crate::model::{IndicatorKind, ObservedValue, Space};
use geo::MultiPolygon;
use rayon::prelude::*;
use std::fmt::Write as _;

/// Whose residents decide in a transfer or an overlay.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Residents<'a> {
    /// Nobody's: areas decide.
    None,
    /// Those of the first set.
    OfFirst,
    /// Those of the second set.
    OfSecond,
    /// Those of a third, such as the statistical blocks.
    Of(&'a [Space]),
}

impl<'a> Residents<'a> {
    pub(super) fn carrier(self) -> Option<Carrier<'a>> {
        match self {
            Self::None => None,
            Self::OfFirst => Some(Carrier::A),
            Self::OfSecond => Some(Carrier::B),
            Self::Of(spaces) => Some(Carrier::Other(spaces)),
        }
    }
}

/// A variable that was converted.
#[derive(Debug, Clone, PartialEq)]
pub struct TransferredFigure {
    /// Its field.
    pub field: String,
    /// Count or mean.
    pub kind: IndicatorKind,
    /// The result.
    pub result: Transferred,
}

/// Converted variables.
#[derive(Debug, Clone, PartialEq)]
pub struct TransferResult {
    /// In the order asked for.
    pub figures: Vec<TransferredFigure>,
    /// What decided.
    pub basis: Basis,
    /// Spaces of the first set without any ground in the second.
    pub unplaced: usize,
    /// Spaces of the second set that nothing of the first reaches.
    pub unreached: usize,
    /// Area of the first set outside the second.
    pub outside_m2: f64,
}

/// Converts [`Ground::figures`] of the first set, called `fields` and of these kinds, to the second. Both are in one planar system.
///
/// # Errors
/// [`AppError::Cancelled`].
pub fn transfer_figures(
    from: &Ground,
    to: &Ground,
    fields: &[(String, IndicatorKind)],
    residents: Residents<'_>,
    watch: &dyn Watch,
) -> Result<TransferResult, AppError> {
    let weights = Weights::between(&from.spaces, &to.spaces, residents.carrier(), &Part::of(watch, 0.0, 0.9))?;
    let transfer = Transfer::of(&weights);
    let one = |((field, kind), values): (&(String, IndicatorKind), &Vec<ObservedValue>)| {
        let result = match kind {
            IndicatorKind::Count => transfer.counts(values),
            IndicatorKind::Mean | IndicatorKind::Rate => transfer.means(values),
        };
        TransferredFigure { field: field.clone(), kind: *kind, result }
    };
    let figures = fields.par_iter().zip(&from.figures).map(one).collect();
    let shared: f64 = weights.entries.iter().map(|entry| entry.area_m2).sum();
    let mut reached = vec![false; to.spaces.len()];
    for entry in &weights.entries {
        if let Some(reached) = reached.get_mut(entry.to as usize) {
            *reached = true;
        }
    }
    watch.progress(1.0);
    Ok(TransferResult {
        figures,
        basis: transfer.basis(),
        unplaced: weights.by_source().filter(|entries| entries.is_empty()).count(),
        unreached: reached.iter().filter(|reached| !**reached).count(),
        outside_m2: (weights.from_area_m2.iter().sum::<f64>() - shared - weights.slivers_m2).max(0.0),
    })
}

/// Header of the codes where the set has none of its own.
const CODE: &str = "code";
/// What stands for a value that is hidden.
const HIDDEN: &str = ".";

/// The result as CSV (UTF-8, commas, points for decimals): the code of each target under its field's own name, then the variables. Nothing
/// for what is missing, a point for what is hidden. Counts of 1 and 2 are hidden unless it is `internal`.
pub fn transfer_csv(to: &Ground, result: &TransferResult, internal: bool) -> String {
    let mut csv = String::new();
    csv.push_str(&quoted(if to.code_field.is_empty() { CODE } else { &to.code_field }));
    for figure in &result.figures {
        csv.push(',');
        csv.push_str(&quoted(&figure.field));
    }
    csv.push('\n');
    for (at, space) in to.spaces.iter().enumerate() {
        csv.push_str(&quoted(&code_of(space, at)));
        for figure in &result.figures {
            csv.push(',');
            let value = figure.result.values.get(at).map_or(ObservedValue::Missing, |value| value.value);
            match if internal { value } else { disclosed_value(figure.kind, value) } {
                ObservedValue::Suppressed => csv.push_str(HIDDEN),
                ObservedValue::Missing => {}
                // Writing to a text can't fail.
                shown => drop(write!(csv, "{}", shown.number().unwrap_or_default())),
            }
        }
        csv.push('\n');
    }
    csv
}

/// The code of a space; its name, or number, where it has none.
fn code_of(space: &Space, at: usize) -> String {
    let label = if space.code.is_empty() { &space.name } else { &space.code };
    if label.is_empty() { (at + 1).to_string() } else { label.clone() }
}

/// A text as a cell. What a spreadsheet would take for a formula stays a text there.
fn quoted(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@']) && text.parse::<f64>().is_err();
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

/// Pieces of two sets, with residents if something carries them.
#[derive(Debug, Clone, PartialEq)]
pub struct Pieces {
    /// Areas, outlines and all sums.
    pub pairs: PairPieces,
    /// Residents on each piece; empty where nothing carries residents.
    pub residents: Vec<Option<f64>>,
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
    let mut by_piece = Vec::new();
    if carrier.is_some() {
        let weights = Weights::between(&a.spaces, &b.spaces, carrier, &Part::of(watch, until, 1.0))?;
        let of_pair = |pair: (u32, u32)| {
            let at = weights.entries.binary_search_by_key(&pair, |entry| (entry.from, entry.to)).ok()?;
            weights.entries.get(at).and_then(|entry| entry.residents)
        };
        // Nobody is counted on what is no more than a sliver.
        by_piece = pairs.pieces.iter().map(|piece| Some(of_pair((piece.a, piece.b)).unwrap_or(0.0))).collect();
    }
    Ok(Pieces { pairs, residents: by_piece })
}

/// Pieces smaller than this are slivers.
const LEAST_PIECE_M2: f64 = SLIVER_AREA_M2 / 1000.0;

/// The pieces as a GeoPackage layer: codes and names of both sets, area, residents where they are known. Counts of 1 and 2 are hidden unless it
/// is `internal`.
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
    let text = |text: &str| if text.is_empty() { Cell::Null } else { Cell::Text(text.to_owned()) };
    let row = |at: usize| {
        let Some(piece) = pieces.pairs.pieces.get(at) else { return vec![Cell::Null; fields.len()] };
        let mut cells = Vec::with_capacity(fields.len());
        for (set, space) in [(sets[0], piece.a), (sets[1], piece.b)] {
            let space = set.spaces.get(space as usize);
            cells.push(text(space.map_or("", |space| &space.code)));
            cells.push(text(space.map_or("", |space| &space.name)));
        }
        cells.push(Cell::Real(piece.area_m2));
        if let Some(residents) = pieces.residents.get(at) {
            let (shown, hidden) = shown_residents(*residents, internal);
            cells.push(shown.map_or(Cell::Null, Cell::Real));
            cells.push(Cell::Real(f64::from(u8::from(hidden))));
        }
        cells
    };
    let areas: Vec<&MultiPolygon<f64>> = pieces.pairs.pieces.iter().map(|piece| &piece.geometry).collect();
    let layer = PlainLayer { name: "pieces", crs, fields: &fields, areas: &areas };
    Ok(write_layer(file, layer, &row, watch)?)
}

/// Residents as they may leave the house, and whether they are hidden.
fn shown_residents(residents: Option<f64>, internal: bool) -> (Option<f64>, bool) {
    let Some(residents) = residents.filter(|_| !internal) else { return (residents, false) };
    let value = ObservedValue::Estimated { value: residents, exact_share: 0.0 };
    let hidden = disclosed_value(IndicatorKind::Count, value) == ObservedValue::Suppressed;
    ((!hidden).then_some(residents), hidden)
}
