//! `transfer SRC DST --counts F,… --means F,… --out X.csv`.

use super::args::Transfer;
use super::sets::{Sets, extend, peak_mb};
use super::{Context, Done};
use crate::app::operations::{
    AppError, TransferResult, TransferredFigure, transfer_csv, transfer_figures, write_sheet,
};
use crate::geometry::NoWatch;
use crate::l10n::{Lang, count, number};
use crate::model::IndicatorKind;
use crate::t;
use serde_json::{Value, json};
use std::time::Instant;

/// Figures of one set converted to another's.
pub(super) fn transfer(context: &Context, transfer: &Transfer) -> Result<Done, AppError> {
    let started = Instant::now();
    let trimmed = |fields: &[String], kind| -> Vec<(String, IndicatorKind)> {
        let fields = fields.iter().map(|field| field.trim().to_owned()).filter(|field| !field.is_empty());
        fields.map(|field| (field, kind)).collect()
    };
    let mut fields = trimmed(&transfer.counts, IndicatorKind::Count);
    fields.extend(trimmed(&transfer.means, IndicatorKind::Mean));
    let names: Vec<String> = fields.iter().map(|(field, _)| field.clone()).collect();
    let sets = Sets::read((&transfer.from, &transfer.to), &names, transfer.crs, transfer.weight)?;
    let read_s = started.elapsed().as_secs_f64();
    let started = Instant::now();
    let result = transfer_figures(&sets.a, &sets.b, &fields, sets.residents(), &NoWatch)?;
    let compute_s = started.elapsed().as_secs_f64();
    let started = Instant::now();
    write_sheet(&transfer.out, transfer_csv(&sets.b, &result, transfer.internal).as_bytes(), true)?;
    let write_s = started.elapsed().as_secs_f64();
    let mut done = Done::default();
    done.messages.extend(sets.warning(context.lang));
    let file = transfer.out.display().to_string();
    let times = json!({ "read_s": read_s, "compute_s": compute_s, "write_s": write_s, "peak_mb": peak_mb() });
    done.out = if transfer.json {
        as_json(&sets, &result, &file, times)
    } else {
        as_text(context.lang, &sets, &result, &file)
    };
    Ok(done)
}

fn missing(figure: &TransferredFigure) -> usize {
    figure.result.values.iter().filter(|value| value.value.number().is_none()).count()
}

fn as_text(lang: Lang, sets: &Sets, result: &TransferResult, file: &str) -> String {
    let (from, to) = (sets.a.title.clone(), sets.b.title.clone());
    let n = result.figures.len();
    let mut lines = vec![t!(lang, "cli-transferred", n = n, from = from, to = to, path = file.to_owned())];
    for figure in &result.figures {
        let sum = |value: f64| number(lang, value, usize::from(value.fract() != 0.0));
        let (of, field) = (&figure.result, figure.field.clone());
        lines.push(match figure.kind {
            IndicatorKind::Count => t!(
                lang,
                "cli-transferred-count",
                field = field,
                before = sum(of.total_before),
                after = sum(of.total_after),
                outside = sum(of.outside),
                withheld = sum(of.withheld)
            ),
            IndicatorKind::Mean | IndicatorKind::Rate => t!(lang, "cli-transferred-mean", field = field),
        });
        if missing(figure) > 0 {
            let (field, count) = (figure.field.clone(), count(lang, missing(figure)));
            lines.push(t!(lang, "cli-transferred-missing", field = field, count = count));
        }
    }
    lines.push(sets.basis(lang));
    lines.join("\n") + "\n"
}

fn as_json(sets: &Sets, result: &TransferResult, file: &str, times: Value) -> String {
    let figure = |figure: &TransferredFigure| {
        let (of, count) = (&figure.result, figure.kind == IndicatorKind::Count);
        json!({
            "field": figure.field,
            "kind": if count { "count" } else { "mean" },
            "total_before": count.then_some(of.total_before),
            "total_after": count.then_some(of.total_after),
            "outside": count.then_some(of.outside),
            "withheld": count.then_some(of.withheld),
            "missing_sources": of.missing_sources,
            "targets_without_value": missing(figure),
        })
    };
    let mut value = json!({
        "from": { "name": sets.a.title, "spaces": sets.a.spaces.len() },
        "to": { "name": sets.b.title, "spaces": sets.b.spaces.len() },
        "crs": sets.crs.map(|crs| crs.to_string()),
        "out": file,
        "weighted_by": result.basis,
        "counted_by": sets.carrier().map(|carrier| carrier.title.as_str()),
        "reference_date": sets.carrier().map(|carrier| carrier.reference_date.as_str()),
        "outside_m2": result.outside_m2,
        "sources_outside": result.unplaced,
        "targets_unreached": result.unreached,
        "figures": result.figures.iter().map(figure).collect::<Vec<_>>(),
    });
    extend(&mut value, times);
    format!("{value:#}\n")
}
