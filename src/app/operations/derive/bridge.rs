//! From the spaces of one definition to those of another: the weights, and conversions by them.

use super::super::blocks::definition_of;
use super::super::counted::{CarrierId, Counted};
use super::super::{AppError, is_current};
use super::rates::RateParts;
use super::{ConvertVia, ConvertedSums, NoConversion, state, values_of};
use crate::analysis::transfer::{Transfer, Transferred};
use crate::analysis::weights::{Basis as Decides, Weight, Weights};
use crate::geometry::Watch;
use crate::model::{
    Basis, Crosswalk, Definition, DefinitionId, DerivedVia, Indicator, IndicatorKind, ObservedValue, Project, SpaceId,
};
use geo::Area;
use std::collections::HashMap;

/// By how much published shares of a space may miss 1 because they were rounded.
const ROUNDED: f64 = 0.005;
/// Shares that differ from 1 by less are 1.
const WHOLE: f64 = 1e-9;

/// What leads from one definition to another.
pub(super) struct Bridge<'a> {
    pub from: &'a Definition,
    transfer: Transfer,
    /// What the shares of each source sum to; 1 but for those a published crosswalk leaves out in part or counts twice.
    sums: Vec<f64>,
    /// Residents of each source; `None` if nothing carries any.
    population: Option<Vec<ObservedValue>>,
    pub via: DerivedVia,
    /// Tells whether the weights are still what they were.
    pub ground: String,
}

/// A converted variable.
pub(super) struct Converted {
    /// By target.
    pub values: Vec<ObservedValue>,
    pub sums: Option<ConvertedSums>,
    pub exact_share: f64,
    pub missing_sources: usize,
}

impl<'a> Bridge<'a> {
    /// The inner error says why this way can't be gone.
    pub fn of(
        project: &'a Project,
        from: DefinitionId,
        to: &'a Definition,
        via: ConvertVia,
        watch: &dyn Watch,
    ) -> Result<Result<Self, NoConversion>, AppError> {
        let from = definition_of(project, from)?;
        let ConvertVia::Crosswalk(id) = via else { return Self::on_the_ground(project, from, to, via, watch).map(Ok) };
        let Some(crosswalk) = project.crosswalk(id) else { return Ok(Err(NoConversion::SourceGone)) };
        let name = crosswalk.name.clone();
        if crosswalk.from != from.id || crosswalk.to != to.id {
            return Ok(Err(NoConversion::OtherWay { crosswalk: name }));
        }
        if is_current(project, crosswalk) == Some(false) {
            return Ok(Err(NoConversion::StaleCrosswalk { crosswalk: name }));
        }
        Ok(Ok(Self::along(project, from, to, crosswalk)))
    }

    fn on_the_ground(
        project: &'a Project,
        from: &'a Definition,
        to: &'a Definition,
        via: ConvertVia,
        watch: &dyn Watch,
    ) -> Result<Self, AppError> {
        let counted = Counted::of(project)?;
        let carrier = counted.as_ref().map(|counted| counted.seen_from(from, to));
        let weights = Weights::between(&from.spaces, &to.spaces, carrier, watch)?;
        let (transfer, via) = if via == ConvertVia::Area {
            (Transfer::by(&weights, Decides::Area), DerivedVia::Area)
        } else {
            let transfer = Transfer::of(&weights);
            let told = counted.as_ref().filter(|_| transfer.basis() == Decides::Residents).map(told);
            (transfer, DerivedVia::Ground { basis: told.unwrap_or(Basis::Area) })
        };
        let on_ground = || -> Option<Vec<f64>> {
            weights.by_source().map(|own| own.iter().map(|entry| entry.residents).sum::<Option<f64>>()).collect()
        };
        let population = stated(from).or_else(|| counted.as_ref().and_then(|_| on_ground()).map(measured));
        let ground = state::ground(project, from.id, to.id, &via).unwrap_or_default();
        Ok(Self { from, sums: vec![1.0; from.spaces.len()], transfer, population, via, ground })
    }

    fn along(project: &Project, from: &'a Definition, to: &'a Definition, crosswalk: &Crosswalk) -> Self {
        let (weights, sums) = weights_of(from, to, crosswalk);
        let by_residents = weights.entries.iter().any(|entry| entry.residents.is_some());
        let transfer = Transfer::by(&weights, if by_residents { Decides::Residents } else { Decides::Area });
        let via = DerivedVia::Crosswalk { id: crosswalk.id, name: crosswalk.name.clone() };
        let population = stated(from).or_else(|| residents_of_rows(from, crosswalk).map(measured));
        let ground = state::ground(project, from.id, to.id, &via).unwrap_or_default();
        Self { from, transfer, sums, population, via, ground }
    }

    /// Converts an indicator by its kind; `parts` are those of a rate.
    pub fn convert(&self, indicator: &Indicator, parts: Option<&RateParts<'_>>) -> Result<Converted, NoConversion> {
        let values = values_of(indicator, self.from);
        Ok(match (indicator.kind, parts) {
            (IndicatorKind::Count, _) => self.counts(&values),
            (IndicatorKind::Mean, _) => without_sums(self.transfer.means(&values)),
            (IndicatorKind::Rate, Some(parts)) => {
                let (above, below) = (self.scaled(&parts.above), self.scaled(&parts.below));
                without_sums(self.transfer.rates(&above, &below, parts.factor))
            }
            (IndicatorKind::Rate, None) => {
                let base = self.population.as_ref().ok_or(NoConversion::NoBase)?;
                without_sums(self.transfer.rates_by_base(&values, &self.scaled(base)))
            }
        })
    }

    fn counts(&self, values: &[ObservedValue]) -> Converted {
        let result = self.transfer.counts(&self.scaled(values));
        let mut sums = ConvertedSums { after: result.total_after, withheld: result.withheld, ..Default::default() };
        // What lies off all targets by the weights has a sum of 1 and no target.
        sums.outside = result.outside;
        for (value, share) in values.iter().zip(&self.sums) {
            let Some(value) = value.number() else { continue };
            sums.before += value;
            sums.outside += value * (1.0 - share).max(0.0);
            sums.doubled += value * (share - 1.0).max(0.0);
        }
        let parts = result.values.iter().filter_map(|converted| exact_part(converted.value));
        let (exact, all) = parts.fold((0.0, 0.0), |(exact, all), (value, share)| (exact + value * share, all + value));
        let exact_share = if all > 0.0 { exact / all } else { 1.0 };
        Converted { exact_share, sums: Some(sums), ..told_of(result) }
    }

    /// Values by what the shares sum to: weights alone would make every sum 1.
    fn scaled(&self, values: &[ObservedValue]) -> Vec<ObservedValue> {
        values.iter().zip(&self.sums).map(|(value, sum)| scaled(*value, *sum)).collect()
    }
}

fn scaled(value: ObservedValue, by: f64) -> ObservedValue {
    match value {
        ObservedValue::Measured(value) => ObservedValue::Measured(value * by),
        ObservedValue::Aggregated(value) => ObservedValue::Aggregated(value * by),
        ObservedValue::Estimated { value, exact_share } => ObservedValue::Estimated { value: value * by, exact_share },
        ObservedValue::Missing | ObservedValue::Suppressed => value,
    }
}

/// Size of a value, and the share of it that is exact.
fn exact_part(value: ObservedValue) -> Option<(f64, f64)> {
    let exact = if let ObservedValue::Estimated { exact_share, .. } = value { exact_share } else { 1.0 };
    value.number().map(|value| (value.abs(), exact))
}

fn told_of(result: Transferred) -> Converted {
    let values = result.values.iter().map(|converted| converted.value).collect();
    Converted { values, sums: None, exact_share: 0.0, missing_sources: result.missing_sources }
}

fn without_sums(result: Transferred) -> Converted {
    let shares: Vec<f64> = result.values.iter().filter_map(|v| exact_part(v.value)).map(|(_, share)| share).collect();
    let exact_share = if shares.is_empty() { 0.0 } else { shares.iter().sum::<f64>() / shares.len() as f64 };
    Converted { exact_share, ..told_of(result) }
}

fn measured(numbers: Vec<f64>) -> Vec<ObservedValue> {
    numbers.into_iter().map(ObservedValue::Measured).collect()
}

/// Residents as the definition's own spaces state them; `None` if none does.
pub(super) fn stated(definition: &Definition) -> Option<Vec<ObservedValue>> {
    let value = |residents: Option<f64>| residents.map_or(ObservedValue::Missing, ObservedValue::Measured);
    definition.carries_residents().then(|| definition.spaces.iter().map(|space| value(space.residents)).collect())
}

fn told(counted: &Counted<'_>) -> Basis {
    let info = counted.info();
    let (name, reference_date) = (info.name, info.reference_date);
    match info.id {
        CarrierId::Definition(id) => Basis::Definition { id, name, reference_date },
        CarrierId::Grid(_) => Basis::Grid { name, reference_date },
    }
}

/// Residents of each source as the rows state them together; `None` if any row states none.
fn residents_of_rows(from: &Definition, crosswalk: &Crosswalk) -> Option<Vec<f64>> {
    let mut sums: HashMap<SpaceId, f64> = HashMap::new();
    for row in crosswalk.rows.iter() {
        *sums.entry(row.from).or_default() += row.residents?;
    }
    from.spaces.iter().map(|space| sums.get(&space.id).copied()).collect()
}

/// The weights a crosswalk's shares make, and what the shares of each source sum to. A share is one of the source's residents where those
/// are known and the crosswalk has shares by residents, else one of its area. Rows of spaces that are gone are left out.
fn weights_of(from: &Definition, to: &Definition, crosswalk: &Crosswalk) -> (Weights, Vec<f64>) {
    let order = |definition: &Definition| -> HashMap<SpaceId, u32> {
        definition.spaces.iter().zip(0..).map(|(space, at)| (space.id, at)).collect()
    };
    let (sources, targets) = (order(from), order(to));
    let areas = |definition: &Definition| definition.spaces.iter().map(|s| s.geometry.unsigned_area()).collect();
    let (from_area_m2, to_area_m2): (Vec<f64>, Vec<f64>) = (areas(from), areas(to));
    let mut sums = vec![0.0; from.spaces.len()];
    let mut rows = vec![0_usize; from.spaces.len()];
    let placed: Vec<_> = crosswalk
        .rows
        .iter()
        .filter_map(|row| Some((*sources.get(&row.from)?, *targets.get(&row.to)?, row)))
        .filter(|(_, _, row)| row.residents_share.unwrap_or(row.area_share) > 0.0)
        .collect();
    for (source, _, row) in &placed {
        sums[*source as usize] += row.residents_share.unwrap_or(row.area_share);
        rows[*source as usize] += 1;
    }
    let by_residents = placed.iter().any(|(_, _, row)| row.residents_share.is_some());
    let residents: Vec<Option<f64>> = match (stated(from), residents_of_rows(from, crosswalk)) {
        (Some(own), _) => own.iter().map(|value| value.number()).collect(),
        (None, Some(sums)) => sums.into_iter().map(Some).collect(),
        (None, None) => vec![None; from.spaces.len()],
    };
    // Where one source does not know its residents, areas stand for those of all: weights are compared with one another.
    let all_known = placed.iter().all(|(source, ..)| residents[*source as usize].is_some());
    let entry = |&(source, target, row): &(u32, u32, &crate::model::CrosswalkRow)| {
        let at = source as usize;
        let share = row.residents_share.unwrap_or(row.area_share);
        let size = if all_known { residents[at].unwrap_or(0.0) } else { from_area_m2[at] };
        let only = rows[at] == 1 && share >= 1.0 - WHOLE;
        let area_m2 = share * from_area_m2[at];
        let residents = by_residents.then_some(share * size);
        Weight {
            from: source,
            to: target,
            area_m2,
            residents,
            exact_residents: 0.0,
            unstated: false,
            whole: only || row.exact,
        }
    };
    let mut entries: Vec<Weight> = placed.iter().map(entry).collect();
    entries.sort_by_key(|entry| (entry.from, entry.to));
    let rounded = |sum: &f64| if (*sum - 1.0).abs() <= ROUNDED { 1.0 } else { *sum };
    // A source without any row has no target: weights say so.
    let sums = sums.iter().map(|sum| if *sum > 0.0 { rounded(sum) } else { 1.0 }).collect();
    (Weights { entries, from_area_m2, to_area_m2, ..Weights::default() }, sums)
}
