//! `overlay A B --out pieces.gpkg`.

use super::args::Overlay;
use super::sets::{Sets, peak_mb};
use super::{Context, Done};
use crate::app::operations::{AppError, Pieces, overlay_pieces, pieces_gpkg};
use crate::geometry::NoWatch;
use crate::l10n::{Lang, area, count};
use crate::t;
use serde_json::{Value, json};
use std::time::Instant;

/// The pieces of two sets as a GeoPackage.
pub(super) fn overlay(context: &Context, overlay: &Overlay) -> Result<Done, AppError> {
    let place =
        super::sets::destination(&overlay.out, !overlay.no_overwrite, &[&overlay.a, &overlay.b], &overlay.weighing)?;
    let started = Instant::now();
    let sets = Sets::read((&overlay.a, &overlay.b), &[], overlay.crs, &overlay.weighing)?;
    let read_s = started.elapsed().as_secs_f64();
    let started = Instant::now();
    let pieces = overlay_pieces(&sets.a, &sets.b, sets.residents(), &NoWatch)?;
    let compute_s = started.elapsed().as_secs_f64();
    let started = Instant::now();
    let file = overlay.out.display().to_string();
    let bytes = pieces_gpkg(&file, [&sets.a, &sets.b], &pieces, sets.crs, overlay.internal, &NoWatch)?;
    place.write(&bytes)?;
    let write_s = started.elapsed().as_secs_f64();
    let mut done = Done::default();
    done.messages.extend(sets.warning(context.lang));
    done.messages.extend(skipped(context.lang, &sets, &pieces));
    let times = json!({ "read_s": read_s, "compute_s": compute_s, "write_s": write_s, "peak_mb": peak_mb() });
    done.out =
        if overlay.json { as_json(&sets, &pieces, &file, times) } else { as_text(context.lang, &sets, &pieces, &file) };
    Ok(done)
}

fn skipped(lang: Lang, sets: &Sets, pieces: &Pieces) -> Vec<String> {
    let areas = &pieces.pairs.areas;
    let of = [(&sets.a, areas.skipped_a.len()), (&sets.b, areas.skipped_b.len())];
    let told = of.into_iter().filter(|(_, n)| *n > 0);
    told.map(|(set, n)| t!(lang, "cli-overlaid-skipped", count = count(lang, n), name = set.title.clone())).collect()
}

fn as_text(lang: Lang, sets: &Sets, pieces: &Pieces, file: &str) -> String {
    let (areas, n) = (&pieces.pairs.areas, pieces.pairs.pieces.len());
    let (a, b) = (sets.a.title.clone(), sets.b.title.clone());
    let mut lines = vec![
        t!(lang, "cli-overlaid", n = n, count = count(lang, n), a = a.clone(), b = b.clone(), path = file.to_owned()),
        t!(
            lang,
            "cli-overlaid-areas",
            common = area(lang, areas.common_m2),
            a = a,
            only_a = area(lang, areas.only_a_m2),
            b = b,
            only_b = area(lang, areas.only_b_m2),
            doubled_a = area(lang, areas.doubly_covered_a_m2),
            doubled_b = area(lang, areas.doubly_covered_b_m2)
        ),
    ];
    if pieces.pairs.slivers > 0 {
        let slivers = count(lang, pieces.pairs.slivers);
        lines.push(t!(lang, "cli-overlaid-slivers", count = slivers, area = area(lang, pieces.pairs.slivers_m2)));
    }
    lines.push(sets.basis(lang));
    lines.join("\n") + "\n"
}

fn as_json(sets: &Sets, pieces: &Pieces, file: &str, times: Value) -> String {
    let areas = &pieces.pairs.areas;
    let mut value = json!({
        "a": { "name": sets.a.title, "spaces": sets.a.spaces.len(), "skipped": areas.skipped_a.len() },
        "b": { "name": sets.b.title, "spaces": sets.b.spaces.len(), "skipped": areas.skipped_b.len() },
        "crs": sets.crs.map(|crs| crs.to_string()),
        "out": file,
        "pieces": pieces.pairs.pieces.len(),
        "pieces_area_m2": pieces.pairs.pieces.iter().map(|piece| piece.area_m2).sum::<f64>(),
        "slivers": pieces.pairs.slivers,
        "slivers_m2": pieces.pairs.slivers_m2,
        "areas": {
            "common_m2": areas.common_m2,
            "only_a_m2": areas.only_a_m2,
            "only_b_m2": areas.only_b_m2,
            "doubly_covered_a_m2": areas.doubly_covered_a_m2,
            "doubly_covered_b_m2": areas.doubly_covered_b_m2,
        },
        "counted_by": sets.carrier().map(|carrier| carrier.title.as_str()),
        "reference_date": sets.carrier().map(|carrier| carrier.reference_date.as_str()),
        "residents_exact_share": pieces.exact_share,
    });
    super::sets::extend(&mut value, times);
    format!("{value:#}\n")
}
