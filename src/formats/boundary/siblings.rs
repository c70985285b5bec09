//! The files of a shapefile beside its .shp: which are missing, which can't be read, which seem to belong to another one.
//! None of that keeps the rest from being read.

use super::content::Content;
use super::shp::Index;
use crate::formats::files::{Member, base_name, extension};
use crate::model::{Finding, FindingKind, Place, Severity};

/// What is to be said about the files beside a .shp.
pub(super) fn findings(file: &str, members: &[Member], content: &Content) -> Vec<Finding> {
    let member = |wanted: &str| members.iter().find(|(name, _)| extension(name) == wanted);
    let stem = base_name(file).rsplit_once('.').map_or(base_name(file), |(stem, _)| stem).to_owned();
    let mut missing: Vec<String> = Vec::new();
    let (mut broken, mut foreign) = (Vec::new(), Vec::new());
    for part in ["dbf", "prj", "shx"] {
        match member(part) {
            None if part == "prj" && member("qpj").is_some() => {}
            None => missing.push(format!("{stem}.{part}")),
            Some((name, bytes)) => match state(part, bytes, content) {
                Index::Fits => {}
                Index::Broken => broken.push(name.clone()),
                Index::Foreign => foreign.push(name.clone()),
            },
        }
    }
    if let Some(memo) = member("dbf").and_then(|(_, bytes)| memo_extension(bytes))
        && member("dbt").is_none()
        && member("fpt").is_none()
    {
        missing.push(format!("{stem}.{memo}"));
    }
    // Only the .shx can be done without.
    let severity = if missing.iter().all(|name| name.ends_with(".shx")) { Severity::Info } else { Severity::Warning };
    // Without its attributes a space has no code, and with those of another it has a wrong one.
    let of_table = |names: &[String]| names.iter().any(|name| extension(name) == "dbf");
    let weight = |names: &[String]| if of_table(names) { Severity::Error } else { Severity::Warning };
    let (broken_weight, foreign_weight) = (weight(&broken), weight(&foreign));
    [
        finding(FindingKind::MissingSibling, severity, missing),
        finding(FindingKind::BrokenSibling, broken_weight, broken),
        finding(FindingKind::ForeignSibling, foreign_weight, foreign),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// How a file fits its .shp.
fn state(part: &str, bytes: &[u8], content: &Content) -> Index {
    match part {
        "dbf" if content.dbf().is_some_and(|dbf| dbf.cut_off) => Index::Broken,
        "dbf" => match content.table_rows() {
            None => Index::Broken,
            Some(rows) if rows != content.rows() => Index::Foreign,
            Some(_) => Index::Fits,
        },
        "prj" if !is_wkt(bytes) => Index::Broken,
        "prj" => Index::Fits,
        _ => content.index(bytes),
    }
}

/// Whether a text has the form of a description of a coordinate system, known or not.
fn is_wkt(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes).to_uppercase();
    let count = |sign: char| text.matches(sign).count();
    let named = ["CS[", "CS(", "CRS[", "CRS("].iter().any(|start| text.contains(start));
    named && count('[') == count(']') && count('(') == count(')')
}

/// Whether a text is a whole description of a system that is tied to the earth, known or not.
pub(super) fn is_place_on_earth(text: &str) -> bool {
    const STARTS: [&str; 7] = ["PROJCS", "PROJCRS", "PROJECTEDCRS", "GEOGC", "GEODC", "GEOGRAPHICCRS", "GEODETICCRS"];
    let upper = text.to_uppercase();
    is_wkt(text.as_bytes()) && STARTS.iter().any(|start| upper.contains(start))
}

/// The extension of the file with the long texts, if the table says that it has some.
fn memo_extension(dbf: &[u8]) -> Option<&'static str> {
    let descriptors = dbf.get(32..)?.chunks_exact(32).take_while(|d| !matches!(d.first(), Some(0x0d | 0)));
    let has_memo = descriptors.take(255).any(|d| matches!(d.get(11), Some(b'M' | b'm')));
    // FoxPro keeps them in another file than dBase.
    let fox = matches!(dbf.first(), Some(0x30..=0x32 | 0xf5));
    has_memo.then_some(if fox { "fpt" } else { "dbt" })
}

/// One finding with a place for each detail; none without.
pub(super) fn finding(kind: FindingKind, severity: Severity, details: Vec<String>) -> Option<Finding> {
    let count = details.len();
    let place = |detail| Place { extent: None, spaces: Vec::new(), detail };
    let places = details.into_iter().take(Finding::MAX_PLACES).map(place).collect();
    (count > 0).then_some(Finding { kind, severity, count, area_m2: None, places })
}
