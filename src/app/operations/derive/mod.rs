//! Indicators of one definition converted to the spaces of another.
//!
//! Methods are those of [`crate::analysis::transfer`]: counts by shares, means by the shares of the target, rates through numerator and
//! denominator where the project has both, else weighted by residents as an estimate. Shares come from the ground both definitions have,
//! or from a crosswalk kept in the project.
//!
//! The result is an indicator like any other, and stays what it was when its source changes: what people see does not change behind their
//! backs. It says what it was made of ([`Derivation`]), so that [`derived_states`] tells when it is out of date and
//! [`prepare_rederived`] makes it anew. What was converted is not converted once more: each step would add its own uncertainty.

mod bridge;
mod rates;
mod state;
#[cfg(test)]
mod tests;

pub use state::{DerivedState, derived_states};

use super::blocks::definition_of;
use super::part::Part;
use super::{AppError, Command, NotFound, free_name, proposed_name};
use crate::geometry::Watch;
use crate::model::{
    CrosswalkId, Definition, DefinitionId, Derivation, DerivedVia, Indicator, IndicatorId, IndicatorKind, JoinRule,
    JoinTarget, KeyForm, Observation, ObservedValue, Project, RateFrom, Source, SpaceId,
};
use bridge::{Bridge, Converted};
use rates::RateParts;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// What is to decide how much of a space belongs to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConvertVia {
    /// Residents on the shared ground where something carries them, else its area.
    Ground,
    /// The area of the shared ground.
    Area,
    /// A crosswalk kept in the project, by its shares.
    Crosswalk(CrosswalkId),
}

/// What is to be converted, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConvertForm {
    /// The indicators.
    pub indicators: Vec<IndicatorId>,
    /// To whose spaces.
    pub to: DefinitionId,
    /// What decides.
    pub via: ConvertVia,
    /// For one indicator: its new name; empty: a free one is found.
    pub name: String,
    /// For rates: the count above and below the line (`None`: residents); without it counts that give the rate are looked for.
    pub parts: Option<(IndicatorId, Option<IndicatorId>)>,
}

/// What became of the sum of a count.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ConvertedSums {
    /// Of all known values before.
    pub before: f64,
    /// Of all values after.
    pub after: f64,
    /// Of `before` what belongs to no space of the new definition.
    pub outside: f64,
    /// Of `before` what went to spaces that have no value because another of their sources has none.
    pub withheld: f64,
    /// What is counted more than once because shares of an official crosswalk sum to more than 1.
    pub doubled: f64,
}

/// A converted indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct ConvertedIndicator {
    /// The indicator, ready to be kept.
    pub indicator: Indicator,
    /// What became of the sum; `None` for rates and means, which have none.
    pub sums: Option<ConvertedSums>,
    /// Share (0 to 1) of the result that is exact: of the sum of a count, else the mean over the spaces.
    pub exact_share: f64,
    /// Spaces without a value.
    pub missing: usize,
    /// Spaces whose value is hidden.
    pub suppressed: usize,
    /// Spaces of the old definition without a value.
    pub missing_sources: usize,
}

/// Why an indicator can't be converted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoConversion {
    /// It is about these spaces already.
    SameSpaces,
    /// It was converted itself; the one it came from is to be converted.
    Converted {
        /// The name of that one.
        from: String,
        /// Whose spaces that describes.
        definition: String,
    },
    /// A rate of which neither numerator and denominator nor residents are known.
    NoBase,
    /// The counts named do not give the rate.
    OtherParts,
    /// The crosswalk leads between other definitions or the other way.
    OtherWay {
        /// Its name.
        crosswalk: String,
    },
    /// Geometry or residents have changed since the crosswalk was computed.
    StaleCrosswalk {
        /// Its name.
        crosswalk: String,
    },
    /// No space of the other definition gets a value.
    NothingReached,
    /// What it was made of is gone.
    SourceGone,
    /// It was not converted, so there is nothing to do anew.
    NotConverted,
}

/// Indicators that were converted.
#[derive(Debug, Clone, PartialEq)]
pub struct PreparedConversion {
    /// [`Command::DeriveIndicators`].
    pub command: Command,
    /// What came of each, in the order asked for.
    pub made: Vec<ConvertedIndicator>,
    /// Those that can't be converted, by name, with the reason.
    pub refused: Vec<(String, NoConversion)>,
}

/// Converts one indicator.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::NotConvertible`], [`AppError::Cancelled`].
pub fn transferred_indicator(
    project: &Project,
    indicator: IndicatorId,
    to: DefinitionId,
    via: ConvertVia,
    watch: &dyn Watch,
) -> Result<ConvertedIndicator, AppError> {
    let form = ConvertForm { indicators: vec![indicator], to, via, name: String::new(), parts: None };
    let mut prepared = prepare_conversion(project, &form, watch)?;
    prepared.made.pop().ok_or_else(|| no_indicator(project, indicator))
}

/// Converts indicators. Some may be refused; only where all are it is an error. What was converted to these spaces in the same way before is
/// replaced, unless another name is wanted now.
///
/// # Errors
/// [`AppError::NotFound`]; a name that is taken; [`AppError::NotConvertible`] if none can be converted; [`AppError::Cancelled`].
pub fn prepare_conversion(
    project: &Project,
    form: &ConvertForm,
    watch: &dyn Watch,
) -> Result<PreparedConversion, AppError> {
    let to = definition_of(project, form.to)?;
    // Names are for one: of several each keeps its own.
    let name = if form.indicators.len() == 1 { form.name.trim() } else { "" };
    let mut work = Vec::new();
    for id in &form.indicators {
        let source = project.indicator(*id).ok_or_else(|| no_indicator(project, *id))?;
        let same = |i: &&Indicator| is_same_conversion(i, *id, to.id, form.via) && (name.is_empty() || i.name == name);
        let before = project.indicators.iter().find(same);
        work.push(Wanted { source, to, via: form.via, before, parts: form.parts });
    }
    let mut prepared = convert_all(project, &work, watch)?;
    if let ([made], false) = (prepared.made.as_mut_slice(), name.is_empty()) {
        let taken = |name: &str| {
            let other = |i: &&Indicator| work.iter().all(|w| w.before.is_none_or(|before| before.id != i.id));
            project.indicators.iter().filter(other).any(|i| i.definition == to.id && i.name == name)
        };
        made.indicator.name = free_name(name, taken(name))?;
        prepared.command = command(&prepared.made, &work);
    }
    Ok(prepared)
}

/// Converts indicators anew that were converted before, from what their sources are now. They keep names, units, polarity and dimension.
///
/// # Errors
/// As [`prepare_conversion`].
pub fn prepare_rederived(
    project: &Project,
    indicators: &[IndicatorId],
    watch: &dyn Watch,
) -> Result<PreparedConversion, AppError> {
    let (mut work, mut refused) = (Vec::new(), Vec::new());
    for id in indicators {
        let old = project.indicator(*id).ok_or_else(|| no_indicator(project, *id))?;
        match again(project, old) {
            Ok(wanted) => work.push(wanted),
            Err(why) => refused.push((old.name.clone(), why)),
        }
    }
    if let (true, Some((name, why))) = (work.is_empty(), refused.first()) {
        return Err(AppError::NotConvertible { name: name.clone(), why: why.clone() });
    }
    let mut prepared = convert_all(project, &work, watch)?;
    prepared.refused.splice(0..0, refused);
    Ok(prepared)
}

fn again<'a>(project: &'a Project, old: &'a Indicator) -> Result<Wanted<'a>, NoConversion> {
    let derivation = old.derived.as_ref().ok_or(NoConversion::NotConverted)?;
    let source = source_of(project, derivation).ok_or(NoConversion::SourceGone)?;
    let to = project.definition(old.definition).ok_or(NoConversion::SourceGone)?;
    let via = match &derivation.via {
        DerivedVia::Ground { .. } => ConvertVia::Ground,
        DerivedVia::Area => ConvertVia::Area,
        DerivedVia::Crosswalk { .. } => ConvertVia::Crosswalk(
            state::crosswalk_of(project, derivation, old.definition).ok_or(NoConversion::SourceGone)?.id,
        ),
    };
    let parts = match &derivation.rate {
        Some(RateFrom::Parts { numerator, denominator, .. }) => Some((*numerator, *denominator)),
        Some(RateFrom::Residents) | None => None,
    };
    let known = |id: IndicatorId| project.indicator(id).is_some();
    // Counts that are gone are looked for anew.
    let parts = parts.filter(|(numerator, denominator)| known(*numerator) && denominator.is_none_or(known));
    Ok(Wanted { source, to, via, before: Some(old), parts })
}

/// The indicator another was made of: the same, or, if that was deleted and read again, the one that has its name now.
fn source_of<'a>(project: &'a Project, derivation: &Derivation) -> Option<&'a Indicator> {
    let same_name = |i: &&Indicator| i.definition == derivation.definition && i.name == derivation.name;
    let by_name = || project.indicators.iter().filter(|i| i.derived.is_none()).find(same_name);
    project.indicator(derivation.derived_from).or_else(by_name)
}

/// One conversion.
#[derive(Clone, Copy)]
struct Wanted<'a> {
    source: &'a Indicator,
    to: &'a Definition,
    via: ConvertVia,
    /// What it takes the place of.
    before: Option<&'a Indicator>,
    parts: Option<(IndicatorId, Option<IndicatorId>)>,
}

fn is_same_conversion(indicator: &Indicator, from: IndicatorId, to: DefinitionId, via: ConvertVia) -> bool {
    let Some(derivation) = indicator.derived.as_ref() else { return false };
    let same_via = match (&derivation.via, via) {
        (DerivedVia::Ground { .. }, ConvertVia::Ground) | (DerivedVia::Area, ConvertVia::Area) => true,
        (DerivedVia::Crosswalk { id, .. }, ConvertVia::Crosswalk(wanted)) => *id == wanted,
        _ => false,
    };
    indicator.definition == to && derivation.derived_from == from && same_via
}

/// Weights are computed once for all that go the same way.
fn convert_all(project: &Project, work: &[Wanted<'_>], watch: &dyn Watch) -> Result<PreparedConversion, AppError> {
    type Way = (DefinitionId, DefinitionId, ConvertVia);
    let way = |wanted: &Wanted<'_>| -> Way { (wanted.source.definition, wanted.to.id, wanted.via) };
    let ways: HashSet<Way> = work.iter().map(way).collect();
    let mut bridges: HashMap<Way, Result<Bridge<'_>, NoConversion>> = HashMap::new();
    let mut made: Vec<ConvertedIndicator> = Vec::new();
    let (mut kept, mut refused) = (Vec::new(), Vec::new());
    for wanted in work {
        watch.check()?;
        if !bridges.contains_key(&way(wanted)) {
            let (done, all) = (bridges.len() as f32, ways.len().max(1) as f32);
            let part = Part::of(watch, done / all, (done + 1.0) / all);
            let bridge = match why_not(wanted) {
                Some(why) => Err(why),
                None => Bridge::of(project, wanted.source.definition, wanted.to, wanted.via, &part)?,
            };
            bridges.insert(way(wanted), bridge);
        }
        let result = match (why_not(wanted), bridges.get(&way(wanted))) {
            (Some(why), _) => Err(why),
            (None, Some(Ok(bridge))) => one(project, wanted, bridge, &made),
            (None, Some(Err(why))) => Err(why.clone()),
            (None, None) => Err(NoConversion::SourceGone),
        };
        match result {
            Ok(indicator) => {
                made.push(indicator);
                kept.push(*wanted);
            }
            Err(why) => refused.push((wanted.source.name.clone(), why)),
        }
    }
    watch.progress(1.0);
    match (made.is_empty(), refused.first()) {
        (true, Some((name, why))) => Err(AppError::NotConvertible { name: name.clone(), why: why.clone() }),
        _ => Ok(PreparedConversion { command: command(&made, &kept), made, refused }),
    }
}

fn command(made: &[ConvertedIndicator], work: &[Wanted<'_>]) -> Command {
    let replaced: BTreeSet<IndicatorId> = work.iter().filter_map(|wanted| Some(wanted.before?.id)).collect();
    Command::DeriveIndicators {
        indicators: made.iter().map(|made| made.indicator.clone()).collect(),
        replaced: replaced.into_iter().collect(),
    }
}

/// What forbids a conversion before any weight is known.
fn why_not(wanted: &Wanted<'_>) -> Option<NoConversion> {
    if let Some(derivation) = &wanted.source.derived {
        let (from, definition) = (derivation.name.clone(), derivation.definition_name.clone());
        return Some(NoConversion::Converted { from, definition });
    }
    (wanted.source.definition == wanted.to.id).then_some(NoConversion::SameSpaces)
}

fn one(
    project: &Project,
    wanted: &Wanted<'_>,
    bridge: &Bridge<'_>,
    made: &[ConvertedIndicator],
) -> Result<ConvertedIndicator, NoConversion> {
    let Wanted { source, to, before, .. } = *wanted;
    let parts = match source.kind {
        IndicatorKind::Rate => rates::parts_of(project, bridge.from, source, wanted.parts)?,
        IndicatorKind::Count | IndicatorKind::Mean => None,
    };
    let converted = bridge.convert(source, parts.as_ref())?;
    let Converted { values, sums, exact_share, missing_sources } = converted;
    if values.iter().all(|value| value.number().is_none()) {
        return Err(NoConversion::NothingReached);
    }
    let count = |wanted: ObservedValue| values.iter().filter(|value| **value == wanted).count();
    let (missing, suppressed) = (count(ObservedValue::Missing), count(ObservedValue::Suppressed));
    let observations =
        to.spaces.iter().zip(&values).map(|(space, value)| Observation { space: space.id, value: *value });
    let taken = |name: &str| {
        let stays = |i: &&Indicator| before.is_none_or(|before| before.id != i.id);
        project.indicators.iter().filter(stays).any(|i| i.definition == to.id && i.name == name)
            || made.iter().any(|made| made.indicator.definition == to.id && made.indicator.name == name)
    };
    let rate =
        (source.kind == IndicatorKind::Rate).then(|| parts.as_ref().map_or(RateFrom::Residents, RateParts::told));
    let mut derivation = Derivation {
        derived_from: source.id,
        name: source.name.clone(),
        definition: source.definition,
        definition_name: bridge.from.name.clone(),
        via: bridge.via.clone(),
        rate,
        outside: sums.map(|sums| sums.outside),
        date: jiff::Zoned::now().date().to_string(),
        fingerprint: String::new(),
    };
    derivation.fingerprint = state::fingerprint(project, &derivation, &bridge.ground).unwrap_or_default();
    let like = before.unwrap_or(source);
    let indicator = Indicator {
        id: IndicatorId::new(),
        name: before.map_or_else(|| proposed_name(&source.name, taken), |before| before.name.clone()),
        definition: to.id,
        kind: source.kind,
        polarity: like.polarity,
        unit: like.unit.clone(),
        dimension: like.dimension.clone(),
        value_field: source.name.clone(),
        join: no_join(),
        source: source_stated(&source.source),
        derived: Some(Box::new(derivation)),
        observations: Arc::new(observations.collect()),
        unmatched: Arc::default(),
    };
    Ok(ConvertedIndicator { indicator, sums, exact_share, missing, suppressed, missing_sources })
}

/// It came from no file, but what its source states of date, origin and licence holds for it, too.
fn source_stated(source: &Source) -> Source {
    Source {
        reference_date: source.reference_date.clone(),
        attribution: source.attribution.clone(),
        licence: source.licence.clone(),
        imported_at: jiff::Timestamp::now().round(jiff::Unit::Second).unwrap_or_default().to_string(),
        ..Source::default()
    }
}

/// No table's keys were joined.
fn no_join() -> JoinRule {
    JoinRule {
        key_field: String::new(),
        target: JoinTarget::Code,
        table_form: KeyForm::Exact,
        space_form: KeyForm::Exact,
    }
}

/// The values of an indicator in the order of its definition's spaces; those that are not there are missing.
pub(super) fn values_of(indicator: &Indicator, definition: &Definition) -> Vec<ObservedValue> {
    let by_space: HashMap<SpaceId, ObservedValue> = indicator.observations.iter().map(|o| (o.space, o.value)).collect();
    let value = |space: &crate::model::Space| by_space.get(&space.id).copied().unwrap_or(ObservedValue::Missing);
    definition.spaces.iter().map(value).collect()
}

fn no_indicator(project: &Project, id: IndicatorId) -> AppError {
    AppError::NotFound {
        what: NotFound::Indicator,
        name: id.to_string(),
        available: project.indicators.iter().map(|indicator| indicator.name.clone()).collect(),
    }
}
