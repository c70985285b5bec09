//! Which field is the code, which the name, which the residents: proposed by what fields are called in German and English
//! offices, and by their values. The user decides.

use rayon::prelude::*;
use std::collections::HashSet;

/// A field with some of its values.
pub(super) struct Candidate<'a> {
    pub name: &'a str,
    pub values: Vec<String>,
}

/// Proposals, as indices of fields.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Proposal {
    pub code: Option<usize>,
    pub name: Option<usize>,
    pub residents: Option<usize>,
}

/// Names that are a code, the surest first; they also count as endings ("PLR_ID", "BezirksNr").
const CODES: [&str; 18] = [
    "schluessel",
    "kuerzel",
    "plrid",
    "schl",
    "kennung",
    "code",
    "kennziffer",
    "nummer",
    "nr",
    "num",
    "id",
    "key",
    "ags",
    "ars",
    "gebiet",
    "spatialna",
    "kz",
    "idneu",
];
/// Names that programs give to running numbers: a code only if there is nothing better.
const RUNNING_NUMBERS: [&str; 9] =
    ["objectid", "fid", "gid", "ogcfid", "gmlid", "globalid", "uuid", "uid", "featureid"];
const NAMES: [&str; 18] = [
    "name",
    "bezeichnung",
    "bezeichnun",
    "bez",
    "langname",
    "gen",
    "titel",
    "label",
    "stadtteil",
    "ortsteil",
    "oteil",
    "quartier",
    "raum",
    "sozialraum",
    "bezirk",
    "gemeinde",
    "ort",
    "spatialal",
];
const RESIDENTS: [&str; 14] = [
    "einwohner",
    "einwohnerzahl",
    "ew",
    "ewz",
    "einw",
    "bevoelkerung",
    "bev",
    "ewgesamt",
    "ewges",
    "einwges",
    "population",
    "residents",
    "inhabitants",
    "pop",
];

/// Proposes a field for each purpose.
pub(super) fn propose(fields: &[Candidate]) -> Proposal {
    let best = |score: &(dyn Fn(&Candidate) -> f64 + Sync), taken: Option<usize>| {
        let scores: Vec<f64> = fields.par_iter().map(score).collect();
        let scored = scores.into_iter().enumerate().filter(|(i, _)| Some(*i) != taken);
        // The first of the best.
        scored.filter(|(_, score)| *score > 0.05).fold(None, |best: Option<(usize, f64)>, next| match best {
            Some(best) if best.1 >= next.1 => Some(best),
            _ => Some(next),
        })
    };
    let residents = best(&residents_score, None).map(|(i, _)| i);
    let code = best(&code_score, residents).map(|(i, _)| i);
    let name = best(&name_score, code).map(|(i, _)| i);
    Proposal { code, name, residents }
}

/// 1 for the surest of the words, falling; endings count less than whole names.
fn rank(name: &str, words: &[&str]) -> f64 {
    let len = words.len() as f64;
    let whole = words.iter().position(|word| *word == name).map(|at| 1.0 - 0.4 * at as f64 / len);
    let ending = || words.iter().position(|word| name.ends_with(word)).map(|at| 0.7 - 0.3 * at as f64 / len);
    let beginning = || {
        words.iter().position(|word| word.len() > 2 && name.starts_with(word)).map(|at| 0.45 - 0.2 * at as f64 / len)
    };
    whole.or_else(ending).or_else(beginning).unwrap_or(0.0)
}

/// Share of the values that are different; empty ones count as alike.
fn distinct_share(values: &[String]) -> f64 {
    let distinct: HashSet<&str> = values.iter().map(String::as_str).filter(|v| !v.is_empty()).collect();
    if values.is_empty() { 0.0 } else { distinct.len() as f64 / values.len() as f64 }
}

fn share(values: &[String], test: impl Fn(&str) -> bool) -> f64 {
    let filled: Vec<&str> = values.iter().map(String::as_str).filter(|v| !v.is_empty()).collect();
    if filled.is_empty() { 0.0 } else { filled.iter().filter(|v| test(v)).count() as f64 / filled.len() as f64 }
}

fn code_score(field: &Candidate) -> f64 {
    let name = folded(field.name);
    let short = share(&field.values, |v| v.chars().count() <= 20 && !v.contains(' '));
    // Areas and lengths are numbers with decimals.
    let whole =
        1.0 - share(&field.values, |v| v.contains(['.', ',']) && v.parse::<f64>().is_ok_and(|n| n.fract() != 0.0));
    let word = if RUNNING_NUMBERS.contains(&name.as_str()) {
        0.2
    } else if rank(&name, &NAMES) >= 0.6 {
        0.0
    } else {
        rank(&name, &CODES).max(0.15 * share(&field.values, |v| v.bytes().any(|b| b.is_ascii_digit())))
    };
    word * distinct_share(&field.values).powi(4) * short * whole
}

fn name_score(field: &Candidate) -> f64 {
    let name = folded(field.name);
    let letters = share(&field.values, |v| v.chars().filter(|c| c.is_alphabetic()).count() >= 3);
    let word = rank(&name, &NAMES).max(0.1);
    word * distinct_share(&field.values).powi(2) * letters
}

fn residents_score(field: &Candidate) -> f64 {
    let counts = share(&field.values, |v| {
        v.parse::<f64>().is_ok_and(|n| n >= 0.0 && n.fract() == 0.0)
            || v.bytes().all(|b| b.is_ascii_digit() || b == b'.')
    });
    let name = folded(field.name);
    if counts < 0.9 || is_age_group(&name) { 0.0 } else { rank(&name, &RESIDENTS) }
}

/// "EW_65PLUS", "ew0bis2": numbers that are no year tell an age, and part of the residents would be taken for all.
fn is_age_group(folded: &str) -> bool {
    let numbers = folded.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
    let is_year = |digits: &str| digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
    numbers.into_iter().any(|digits| !is_year(digits))
}

/// Lower case with ae, oe, ue, ss; letters and digits only.
pub(in crate::formats) fn folded(name: &str) -> String {
    let mut text = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        match c {
            'ä' => text.push_str("ae"),
            'ö' => text.push_str("oe"),
            'ü' => text.push_str("ue"),
            'ß' => text.push_str("ss"),
            c if c.is_alphanumeric() => text.push(c),
            _ => {}
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn residents_of_an_age_are_not_all_residents() {
        for (name, expected) in
            [("EW_65PLUS", true), ("EW_0_2", true), ("EW_GES", false), ("EW2023", false), ("einwohner", false)]
        {
            assert_eq!(is_age_group(&folded(name)), expected, "{name}");
        }
    }

    fn proposed<'a>(fields: &[(&'a str, &[&str])]) -> [Option<&'a str>; 3] {
        let candidates: Vec<Candidate> = fields
            .iter()
            .map(|(name, values)| Candidate { name, values: values.iter().map(|v| (*v).to_owned()).collect() })
            .collect();
        let proposal = propose(&candidates);
        [proposal.code, proposal.name, proposal.residents].map(|index| index.map(|i| candidates[i].name))
    }

    #[test]
    fn fields_of_real_files_are_told_apart() {
        assert_eq!(
            proposed(&[
                ("CLASS_ID", &["KRG", "KRG"]),
                ("AREA_ID", &["STGT03", "STGT10"]),
                ("AREA_NAME", &["03 Nordstadt", "10 Fruerlund"]),
                ("PARENT_ARE", &["STGM01001000", "STGM01001000"]),
            ]),
            [Some("AREA_ID"), Some("AREA_NAME"), None]
        );
        assert_eq!(
            proposed(&[
                ("OBJECTID", &["1", "2"]),
                ("Wahlkreis", &["1", "10"]),
                ("Shape_Area", &["2463844.57891", "4829074.76522"]),
                ("Gebietsart", &["Wahlkreis", "Wahlkreis"]),
                ("Nummer", &["1001", "1010"]),
                ("Name", &["Wahlkreis 01", "Wahlkreis 10"]),
                ("Kürzel", &["WK01", "WK10"]),
            ]),
            [Some("Kürzel"), Some("Name"), None]
        );
        assert_eq!(
            proposed(&[
                ("PLR_ID", &["11501341", "07601340"]),
                ("PLR_NAME", &["Karlshorst Süd", "Tirschenreuther Ring Ost"]),
                ("BEZ", &["11", "07"]),
                ("GROESSE_M2", &["1000.5", "2000.25"]),
            ]),
            [Some("PLR_ID"), Some("PLR_NAME"), None]
        );
        assert_eq!(
            proposed(&[
                ("NR", &["1", "1", "3", "4", "5", "6", "7", "8"]),
                ("BEZ", &["a-Dorf", "b-Dorf", "c-Dorf", "d-Dorf", "e-Dorf", "f-Dorf", "g-Dorf", "h-Dorf"]),
                ("EW", &["10", "0", "5", "1", "2", "4", "7", "9"])
            ]),
            [Some("NR"), Some("BEZ"), Some("EW")]
        );
    }

    #[test]
    fn nothing_is_proposed_where_nothing_fits() {
        assert_eq!(proposed(&[]), [None; 3]);
        assert_eq!(proposed(&[("Art", &["x", "x", "x"])]), [None; 3]);
        assert_eq!(proposed(&[("EINWOHNER", &["viele", "wenige"])])[2], None);
    }
}
