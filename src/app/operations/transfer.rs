//! Figures of one set of areas converted to another's.

use super::AppError;
use super::ground::Ground;
use super::part::Part;
use crate::analysis::compare::Carrier;
use crate::analysis::disclosure::{Cell, hidden, hidden_of_one_total, is_small};
use crate::analysis::transfer::{Transfer, Transferred, TransferredValue};
use crate::analysis::weights::{Basis, Outside, Weights};
use crate::geometry::Watch;
use crate::model::{IndicatorKind, ObservedValue, Space};
use crate::report::ShownResidents;
use rayon::prelude::*;
use std::collections::HashSet;
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

/// What is to be converted, by the fields it is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WantedFigure {
    /// A count.
    Count(String),
    /// A mean.
    Mean(String),
    /// A rate, as numerator by denominator; both are counts.
    Rate {
        /// What the result is called.
        name: String,
        /// Field of the numerator.
        numerator: String,
        /// Field of the denominator.
        denominator: String,
        /// Whether it is told in per cent.
        in_per_cent: bool,
    },
}

impl WantedFigure {
    /// What the result is called.
    pub fn name(&self) -> &str {
        match self {
            Self::Count(field) | Self::Mean(field) => field,
            Self::Rate { name, .. } => name,
        }
    }

    /// Count, mean or rate.
    pub fn kind(&self) -> IndicatorKind {
        match self {
            Self::Count(_) => IndicatorKind::Count,
            Self::Mean(_) => IndicatorKind::Mean,
            Self::Rate { .. } => IndicatorKind::Rate,
        }
    }

    fn fields(&self) -> Vec<&String> {
        match self {
            Self::Count(field) | Self::Mean(field) => vec![field],
            Self::Rate { numerator, denominator, .. } => vec![numerator, denominator],
        }
    }
}

/// The fields that wanted figures are made of, each once. A [`Ground`] read with them is what [`transfer_figures`] takes.
///
/// # Errors
/// [`AppError::FieldTwice`] if two results would have one name.
pub fn wanted_fields(wanted: &[WantedFigure]) -> Result<Vec<String>, AppError> {
    let mut names = HashSet::new();
    if let Some(twice) = wanted.iter().find(|one| !names.insert(one.name())) {
        return Err(AppError::FieldTwice { name: twice.name().to_owned() });
    }
    let mut fields: Vec<String> = Vec::new();
    for field in wanted.iter().flat_map(WantedFigure::fields) {
        if !fields.contains(field) {
            fields.push(field.clone());
        }
    }
    Ok(fields)
}

/// A variable that was converted.
#[derive(Debug, Clone, PartialEq)]
pub struct TransferredFigure {
    /// What was wanted.
    pub wanted: WantedFigure,
    /// The result.
    pub result: Transferred,
    /// Whether each value may not leave the house: counts of 1 and 2, what these could be computed back from, and rates made of either.
    pub hidden: Vec<bool>,
    /// Whether its sums may not leave the house either, for they would tell of a hidden value.
    pub hides_totals: bool,
}

/// How many results came about in which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Provenances {
    /// Put together exactly.
    pub aggregated: usize,
    /// Estimated in part.
    pub estimated: usize,
    /// Without value, as one of its sources has none.
    pub missing: usize,
    /// Hidden, as one of its sources is.
    pub suppressed: usize,
}

impl TransferredFigure {
    /// How many values came about in which way.
    pub fn provenances(&self) -> Provenances {
        let mut counts = Provenances::default();
        for value in &self.result.values {
            let count = match value.value {
                ObservedValue::Measured(_) | ObservedValue::Aggregated(_) => &mut counts.aggregated,
                ObservedValue::Estimated { .. } => &mut counts.estimated,
                ObservedValue::Missing => &mut counts.missing,
                ObservedValue::Suppressed => &mut counts.suppressed,
            };
            *count += 1;
        }
        counts
    }

    /// Share (0 to 1) that is exact: of the sum for counts; for means and rates the mean over the targets. `None` without any value.
    pub fn exact_share(&self) -> Option<f64> {
        let by_size = self.wanted.kind() == IndicatorKind::Count;
        let (mut exact, mut all, mut any) = (0.0, 0.0, false);
        for value in self.result.values.iter().map(|value| value.value) {
            let Some(number) = value.number() else { continue };
            let weight = if by_size { number.abs() } else { 1.0 };
            exact += weight * exact_share_of(value).unwrap_or(0.0);
            all += weight;
            any = true;
        }
        any.then(|| if all > 0.0 { exact / all } else { 1.0 })
    }

    /// A value as it may leave the house.
    pub fn disclosed(&self, at: usize, internal: bool) -> ObservedValue {
        let value = self.result.values.get(at).map_or(ObservedValue::Missing, |value| value.value);
        let hidden = !internal && self.hidden.get(at).copied().unwrap_or(false);
        if hidden { ObservedValue::Suppressed } else { value }
    }
}

/// Share (0 to 1) of a value that is exact; `None` where there is none.
pub fn exact_share_of(value: ObservedValue) -> Option<f64> {
    match value {
        ObservedValue::Measured(_) | ObservedValue::Aggregated(_) => Some(1.0),
        ObservedValue::Estimated { exact_share, .. } => Some(exact_share),
        ObservedValue::Missing | ObservedValue::Suppressed => None,
    }
}

/// Converted variables.
#[derive(Debug, Clone, PartialEq)]
pub struct TransferResult {
    /// In the order asked for.
    pub figures: Vec<TransferredFigure>,
    /// What decided.
    pub basis: Basis,
    /// Share (0 to 1) of the residents on common ground who live in one pair for certain; `None` where nothing carries residents.
    pub residents_exact_share: Option<f64>,
    /// Spaces of the first set without any ground in the second.
    pub unplaced: usize,
    /// Spaces of the second set that nothing of the first reaches.
    pub unreached: usize,
    /// Area of the first set outside the second.
    pub outside_m2: f64,
    /// Spaces of the first set with ground in the second of which more than 1 % lies outside: their values go wholly to the common ground.
    pub partly_outside: Vec<Outside>,
}

/// Residents of a space outside all others, as they may leave the house.
pub fn residents_outside(outside: &Outside, internal: bool) -> ShownResidents {
    match outside.residents_outside {
        Some(residents) if !internal && is_small(residents) => ShownResidents::Hidden,
        Some(residents) => ShownResidents::Shown(residents),
        None => ShownResidents::Unknown,
    }
}

/// Converts figures of the first set to the second. The first was read with the fields of what is `wanted` ([`wanted_fields`]). Both are in one
/// planar system.
///
/// # Errors
/// [`AppError::FieldTwice`] if two results would have one name, or one that of the codes; [`AppError::NoValues`] of a field without any
/// number, such as one of texts; [`AppError::Cancelled`].
pub fn transfer_figures(
    from: &Ground,
    to: &Ground,
    wanted: &[WantedFigure],
    residents: Residents<'_>,
    watch: &dyn Watch,
) -> Result<TransferResult, AppError> {
    let fields = wanted_fields(wanted)?;
    if let Some(twice) = wanted.iter().find(|one| one.name() == code_field(to)) {
        return Err(AppError::FieldTwice { name: twice.name().to_owned() });
    }
    let has_no_number = |(_, values): &(&String, &Vec<ObservedValue>)| {
        !values.is_empty() && values.iter().all(|value| *value == ObservedValue::Missing)
    };
    if let Some((field, _)) = fields.iter().zip(&from.figures).find(has_no_number) {
        return Err(AppError::NoValues { file: from.title.clone(), column: field.clone() });
    }
    let weights = Weights::between(&from.spaces, &to.spaces, residents.carrier(), &Part::of(watch, 0.0, 0.9))?;
    let transfer = Transfer::of(&weights);
    let values = |field: &String| -> &[ObservedValue] {
        let at = fields.iter().position(|known| known == field);
        at.and_then(|at| from.figures.get(at)).map(Vec::as_slice).unwrap_or_default()
    };
    let figures = wanted.par_iter().map(|wanted| converted(&transfer, wanted, values)).collect();
    let shared: f64 = weights.entries.iter().map(|entry| entry.area_m2).sum();
    let mut reached = vec![false; to.spaces.len()];
    for entry in &weights.entries {
        if let Some(reached) = reached.get_mut(entry.to as usize) {
            *reached = true;
        }
    }
    let has_ground: Vec<bool> = weights.by_source().map(|entries| !entries.is_empty()).collect();
    let partly =
        |outside: &Outside| outside.is_told() && has_ground.get(outside.from as usize).copied().unwrap_or(false);
    watch.progress(1.0);
    Ok(TransferResult {
        figures,
        basis: transfer.basis(),
        residents_exact_share: weights.exact_share(),
        unplaced: has_ground.iter().filter(|has| !**has).count(),
        unreached: reached.iter().filter(|reached| !**reached).count(),
        outside_m2: (weights.from_area_m2.iter().sum::<f64>() - shared - weights.slivers_m2).max(0.0),
        partly_outside: weights.outside().into_iter().filter(partly).collect(),
    })
}

fn converted<'a>(
    transfer: &Transfer,
    wanted: &WantedFigure,
    values: impl Fn(&String) -> &'a [ObservedValue],
) -> TransferredFigure {
    let (result, hidden, hides_totals) = match wanted {
        WantedFigure::Count(field) => {
            let result = transfer.counts(values(field));
            // What all have together is known: it is what the sources have.
            let count = |value: &TransferredValue| value.value.number().filter(|n| n.is_finite()).unwrap_or(0.0);
            let cell = |value| Cell { row: 0, column: None, count: count(value), guarded: true };
            let found = hidden(&result.values.iter().map(cell).collect::<Vec<_>>());
            (result, found.cells, !found.row_totals.is_empty())
        }
        WantedFigure::Mean(field) => {
            let result = transfer.means(values(field));
            let none = vec![false; result.values.len()];
            (result, none, false)
        }
        WantedFigure::Rate { numerator, denominator, in_per_cent, .. } => {
            let (above, below) = (transfer.counts(values(numerator)), transfer.counts(values(denominator)));
            // What is hidden of either would follow from the rate and the other.
            let of = |counts: &Transferred| hidden_of_one_total(counts.values.iter().map(|value| value.value.number()));
            let hidden = of(&above).into_iter().zip(of(&below)).map(|(above, below)| above || below).collect();
            let factor = if *in_per_cent { 100.0 } else { 1.0 };
            (transfer.rates(values(numerator), values(denominator), factor), hidden, false)
        }
    };
    TransferredFigure { wanted: wanted.clone(), result, hidden, hides_totals }
}

/// Header of the codes where the set has none of its own.
const CODE: &str = "code";
/// What stands for a value that is hidden.
const HIDDEN: &str = ".";

/// The result as CSV (UTF-8, commas, points for decimals): the code of each target under its field's own name, then the variables. Nothing
/// for what is missing, a point for what is hidden ([`TransferredFigure::hidden`]) unless it is `internal`.
pub fn transfer_csv(to: &Ground, result: &TransferResult, internal: bool) -> String {
    let mut csv = String::new();
    csv.push_str(&quoted(code_field(to)));
    for figure in &result.figures {
        csv.push(',');
        csv.push_str(&quoted(figure.wanted.name()));
    }
    csv.push('\n');
    for (at, space) in to.spaces.iter().enumerate() {
        csv.push_str(&quoted(&code_of(space, at)));
        for figure in &result.figures {
            csv.push(',');
            match figure.disclosed(at, internal) {
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

/// Header of the codes of a set.
fn code_field(set: &Ground) -> &str {
    if set.code_field.is_empty() { CODE } else { &set.code_field }
}

/// The code of a space; its name, or number, where it has none.
pub fn code_of(space: &Space, at: usize) -> String {
    let label = if space.code.is_empty() { &space.name } else { &space.code };
    if label.is_empty() { (at + 1).to_string() } else { label.clone() }
}

/// A text as a cell. What a spreadsheet would take for a formula stays a text there.
fn quoted(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@']) && text.parse::<f64>().is_err();
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}
