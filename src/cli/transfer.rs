//! `transfer SRC DST --counts F,… --means F,… --rates N=F/F,… --out X.csv`.

use super::args::Transfer;
use super::outside::{self, PartOutside};
use super::sets::{Sets, destination, extend, peak_mb};
use super::{Context, Done};
use crate::app::operations::{
    AppError, Outside, TransferResult, TransferredFigure, WantedFigure, code_of, exact_share_of, residents_outside,
    transfer_csv, transfer_figures, wanted_fields,
};
use crate::geometry::NoWatch;
use crate::l10n::{Lang, count, number, percent};
use crate::model::{IndicatorKind, ObservedValue};
use crate::t;
use serde_json::{Value, json};
use std::time::Instant;

/// Figures of one set converted to another's.
pub(super) fn transfer(context: &Context, transfer: &Transfer) -> Result<Done, AppError> {
    let inputs = [transfer.from.as_str(), transfer.to.as_str()];
    let place = destination(&transfer.out, !transfer.no_overwrite, &inputs, &transfer.weighing)?;
    let started = Instant::now();
    let wanted = wanted(transfer);
    let fields = wanted_fields(&wanted)?;
    let sets = Sets::read((&transfer.from, &transfer.to), &fields, transfer.crs, &transfer.weighing)?;
    let read_s = started.elapsed().as_secs_f64();
    let started = Instant::now();
    let result = transfer_figures(&sets.a, &sets.b, &wanted, sets.residents(), &NoWatch)?;
    let compute_s = started.elapsed().as_secs_f64();
    let started = Instant::now();
    place.write(transfer_csv(&sets.b, &result, transfer.internal).as_bytes())?;
    let write_s = started.elapsed().as_secs_f64();
    let mut done = Done::default();
    let outside = parts_outside(&sets, &result, transfer.internal);
    done.messages.extend(sets.warning(context.lang));
    let code = fields.iter().find(|field| !field.is_empty() && **field == sets.a.code_field);
    done.messages.extend(code.map(|field| t!(context.lang, "cli-transferred-code", field = field.clone())));
    done.messages.extend(outside::warning(context.lang, &outside));
    let file = transfer.out.display().to_string();
    let times = json!({ "read_s": read_s, "compute_s": compute_s, "write_s": write_s, "peak_mb": peak_mb() });
    done.out = if transfer.json {
        as_json(transfer, &sets, &result, &outside, times)
    } else {
        as_text(context.lang, transfer, &sets, &result, &file)
    };
    Ok(done)
}

/// Counts, then means, then rates.
fn wanted(transfer: &Transfer) -> Vec<WantedFigure> {
    let named = |fields: &'_ [String]| -> Vec<String> {
        fields.iter().map(|field| field.trim().to_owned()).filter(|field| !field.is_empty()).collect()
    };
    let counts = named(&transfer.counts).into_iter().map(WantedFigure::Count);
    let means = named(&transfer.means).into_iter().map(WantedFigure::Mean);
    counts.chain(means).chain(transfer.rates.iter().cloned()).collect()
}

fn as_text(lang: Lang, transfer: &Transfer, sets: &Sets, result: &TransferResult, file: &str) -> String {
    let (from, to) = (sets.a.title.clone(), sets.b.title.clone());
    let n = result.figures.len();
    let mut lines = vec![t!(lang, "cli-transferred", n = n, from = from, to = to, path = file.to_owned())];
    for figure in &result.figures {
        lines.push(format!("  {}", told(lang, figure, transfer.internal)));
        let (provenances, field) = (figure.provenances(), figure.wanted.name().to_owned());
        let missing = provenances.missing + provenances.suppressed;
        if missing > 0 {
            let count = count(lang, missing);
            let told = t!(lang, "cli-transferred-missing", field = field.clone(), n = missing, count = count);
            lines.push(format!("  {told}"));
        }
        let hidden = figure.hidden.iter().filter(|hidden| **hidden).count();
        if hidden > 0 && !transfer.internal {
            let count = count(lang, hidden);
            lines.push(format!("  {}", t!(lang, "cli-transferred-hidden", field = field, n = hidden, count = count)));
        }
    }
    lines.push(sets.basis(lang));
    lines.join("\n") + "\n"
}

/// One figure in a line.
fn told(lang: Lang, figure: &TransferredFigure, internal: bool) -> String {
    let sum = |value: f64| number(lang, value, usize::from(value.fract() != 0.0));
    let (of, field) = (&figure.result, figure.wanted.name().to_owned());
    let exact = percent(lang, figure.exact_share().unwrap_or_default(), 0);
    match &figure.wanted {
        WantedFigure::Count(_) if figure.hides_totals && !internal => {
            t!(lang, "cli-transferred-count-hidden", field = field, exact = exact)
        }
        WantedFigure::Count(_) => t!(
            lang,
            "cli-transferred-count",
            field = field,
            before = sum(of.total_before),
            after = sum(of.total_after),
            outside = sum(of.outside),
            withheld = sum(of.withheld),
            exact = exact
        ),
        WantedFigure::Mean(_) => t!(lang, "cli-transferred-mean", field = field, exact = exact),
        WantedFigure::Rate { numerator, denominator, .. } => {
            let (above, below) = (numerator.clone(), denominator.clone());
            t!(lang, "cli-transferred-rate", field = field, above = above, below = below, exact = exact)
        }
    }
}

fn parts_outside(sets: &Sets, result: &TransferResult, internal: bool) -> Vec<PartOutside> {
    let one = |outside: &Outside| {
        let space = sets.a.spaces.get(outside.from as usize)?;
        Some(PartOutside {
            code: code_of(space, outside.from as usize),
            name: if space.code.is_empty() { String::new() } else { space.name.clone() },
            area_m2: outside.area_m2,
            outside_m2: outside.outside_m2,
            residents: residents_outside(outside, internal),
        })
    };
    result.partly_outside.iter().filter_map(one).collect()
}

fn as_json(transfer: &Transfer, sets: &Sets, result: &TransferResult, outside: &[PartOutside], times: Value) -> String {
    let mut value = json!({
        "from": { "name": sets.a.title, "spaces": sets.a.spaces.len() },
        "to": { "name": sets.b.title, "spaces": sets.b.spaces.len() },
        "crs": sets.crs.map(|crs| crs.to_string()),
        "out": transfer.out.display().to_string(),
        "weighted_by": result.basis,
        "counted_by": sets.carrier().map(|carrier| carrier.title.as_str()),
        "reference_date": sets.carrier().map(|carrier| carrier.reference_date.as_str()),
        "residents_exact_share": result.residents_exact_share,
        "outside_m2": result.outside_m2,
        "sources_outside": result.unplaced,
        "sources_partly_outside": outside::json(outside),
        "targets_unreached": result.unreached,
        "figures": result.figures.iter().map(|one| figure(transfer, sets, one)).collect::<Vec<_>>(),
    });
    extend(&mut value, times);
    format!("{value:#}\n")
}

fn figure(transfer: &Transfer, sets: &Sets, figure: &TransferredFigure) -> Value {
    let of = &figure.result;
    let is_count = figure.wanted.kind() == IndicatorKind::Count;
    let sum = |sum: f64| Some(sum).filter(|_| is_count && (transfer.internal || !figure.hides_totals));
    let kind = match figure.wanted.kind() {
        IndicatorKind::Count => "count",
        IndicatorKind::Mean => "mean",
        IndicatorKind::Rate => "rate",
    };
    let provenances = figure.provenances();
    let hidden = figure.hidden.iter().filter(|hidden| **hidden && !transfer.internal).count();
    let mut value = json!({
        "field": figure.wanted.name(),
        "kind": kind,
        "total_before": sum(of.total_before),
        "total_after": sum(of.total_after),
        "outside": sum(of.outside),
        "withheld": sum(of.withheld),
        "missing_sources": of.missing_sources,
        "targets_without_value": provenances.missing + provenances.suppressed,
        "targets_hidden": hidden,
        "exact_share": figure.exact_share(),
        "provenance": {
            "aggregated": provenances.aggregated,
            "estimated": provenances.estimated,
            "missing": provenances.missing,
            "suppressed": provenances.suppressed,
        },
    });
    if let WantedFigure::Rate { numerator, denominator, in_per_cent, .. } = &figure.wanted {
        let factor = if *in_per_cent { 100 } else { 1 };
        extend(&mut value, json!({ "numerator": numerator, "denominator": denominator, "factor": factor }));
    }
    if transfer.values {
        extend(&mut value, json!({ "values": values(transfer, sets, figure) }));
    }
    value
}

/// Every value with how it came about.
fn values(transfer: &Transfer, sets: &Sets, figure: &TransferredFigure) -> Vec<Value> {
    let one = |(at, space): (usize, &crate::model::Space)| {
        let value = figure.disclosed(at, transfer.internal);
        let provenance = match value {
            ObservedValue::Measured(_) => "measured",
            ObservedValue::Aggregated(_) => "aggregated",
            ObservedValue::Estimated { .. } => "estimated",
            ObservedValue::Missing => "missing",
            ObservedValue::Suppressed => "suppressed",
        };
        json!({
            "code": code_of(space, at),
            "value": value.number(),
            "provenance": provenance,
            "exact_share": exact_share_of(value),
            "known_share": figure.result.values.get(at).map(|value| value.known_share),
        })
    };
    sets.b.spaces.iter().enumerate().map(one).collect()
}
