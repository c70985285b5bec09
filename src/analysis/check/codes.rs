//! Codes and names: missing, repeated, nearly the same, without their leading zeros.

use super::{finding, group_place, whole_space};
use crate::model::{Finding, FindingKind, Place, Severity, Space};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use unicode_normalization::UnicodeNormalization;

/// Leading zeros are told only where at least this share of the codes is then known to the project's other data: short numbers
/// agree by chance.
const KNOWN_SHARE: f64 = 0.8;

/// Codes shorter than this, with their zeros, are too often numbered 1, 2, 3 on purpose.
const SHORTEST_CODE: usize = 3;

pub(super) fn findings(spaces: &[Space], known: &[String]) -> Vec<Finding> {
    let codes: Vec<&str> = spaces.iter().map(|space| space.code.as_str()).collect();
    vec![
        duplicate(spaces, &codes),
        empty(spaces, &codes),
        similar(spaces, &codes),
        repeated_names(spaces),
        zeros(spaces, &codes, known),
    ]
}

/// Spaces by code, in the order of the codes; those without are left out.
fn by_code<'a>(codes: &[&'a str]) -> BTreeMap<&'a str, Vec<usize>> {
    let mut by_code: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, code) in codes.iter().map(|code| code.trim()).enumerate().filter(|(_, code)| !code.is_empty()) {
        by_code.entry(code).or_default().push(i);
    }
    by_code
}

/// Codes of several spaces with those, in the order of the codes. Spaces around a code don't count.
pub(crate) fn repeated_codes(codes: &[&str]) -> Vec<(String, Vec<usize>)> {
    let several = by_code(codes).into_iter().filter(|(_, members)| members.len() > 1);
    several.map(|(code, members)| (code.to_owned(), members)).collect()
}

/// Spaces without a code.
pub(crate) fn empty_codes(codes: &[&str]) -> Vec<usize> {
    codes.iter().enumerate().filter(|(_, code)| code.trim().is_empty()).map(|(i, _)| i).collect()
}

fn duplicate(spaces: &[Space], codes: &[&str]) -> Finding {
    let places = repeated_codes(codes).into_iter().map(|(code, members)| group_place(spaces, members, code));
    finding(FindingKind::DuplicateCode, Severity::Error, None, places.collect())
}

fn empty(spaces: &[Space], codes: &[&str]) -> Finding {
    let place = |i: usize| Place { detail: spaces[i].name.clone(), ..whole_space(spaces, i) };
    let places = empty_codes(codes).into_iter().map(place).collect();
    finding(FindingKind::EmptyCode, Severity::Warning, None, places)
}

fn similar(spaces: &[Space], codes: &[&str]) -> Finding {
    let mut by_form: BTreeMap<String, Vec<(&str, Vec<usize>)>> = BTreeMap::new();
    for (code, members) in by_code(codes) {
        by_form.entry(plain_form(code)).or_default().push((code, members));
    }
    let several = by_form.into_values().filter(|codes| codes.len() > 1);
    let place = |codes: Vec<(&str, Vec<usize>)>| {
        let detail = codes.iter().map(|(code, _)| *code).collect::<Vec<_>>().join(", ");
        let mut members: Vec<usize> = codes.into_iter().flat_map(|(_, members)| members).collect();
        members.sort_unstable();
        group_place(spaces, members, detail)
    };
    finding(FindingKind::SimilarCodes, Severity::Warning, None, several.map(place).collect())
}

/// A code without what people write now so, now so: case, spaces, punctuation, leading zeros of its numbers. Where punctuation
/// parts two numbers a mark stays: "1.1" is not "11".
fn plain_form(code: &str) -> String {
    let mut form = String::new();
    let mut parted = false;
    let mut number: Option<String> = None;
    let end = |number: Option<String>, form: &mut String| {
        if let Some(digits) = number {
            let digits = digits.trim_start_matches('0');
            form.push_str(if digits.is_empty() { "0" } else { digits });
        }
    };
    for c in code.nfkc().flat_map(char::to_lowercase) {
        if c.is_ascii_digit() {
            if parted && number.is_none() && form.ends_with(|last: char| last.is_ascii_digit()) {
                form.push('.');
            }
            number.get_or_insert_default().push(c);
        } else {
            end(number.take(), &mut form);
            if c.is_alphanumeric() {
                form.push(c);
            }
        }
        parted = !c.is_alphanumeric();
    }
    end(number, &mut form);
    // Nothing but punctuation: as it stands.
    if form.is_empty() { code.to_owned() } else { form }
}

fn repeated_names(spaces: &[Space]) -> Finding {
    let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, space) in spaces.iter().enumerate() {
        let (name, code) = (space.name.trim(), space.code.trim());
        if !code.is_empty() && name.chars().any(char::is_alphanumeric) {
            by_name.entry(name).or_default().push(i);
        }
    }
    let codes = |members: &[usize]| members.iter().map(|&i| spaces[i].code.trim()).collect::<BTreeSet<_>>();
    let several = by_name.into_iter().filter(|(_, members)| members.len() > 1 && codes(members).len() > 1);
    let places = several.map(|(name, members)| group_place(spaces, members, name.to_owned()));
    finding(FindingKind::RepeatedName, Severity::Info, None, places.collect())
}

fn zeros(spaces: &[Space], codes: &[&str], known: &[String]) -> Finding {
    let place = |(i, code): (usize, String)| Place { detail: code, ..whole_space(spaces, i) };
    let places = lost_zeros(codes, known).into_iter().map(place).collect();
    finding(FindingKind::LostZeros, Severity::Warning, None, places)
}

fn is_number(code: &str) -> bool {
    !code.is_empty() && code.bytes().all(|b| b.is_ascii_digit())
}

/// Spaces whose codes lack leading zeros, with the whole codes. Only where it is plain: nearly all codes are known to the project's
/// other data once the zeros are back, all have then the same length, and none collides with another space's code.
pub(crate) fn lost_zeros(codes: &[&str], known: &[String]) -> Vec<(usize, String)> {
    if known.is_empty() {
        return Vec::new();
    }
    let known: HashSet<&str> = known.iter().map(|code| code.trim()).collect();
    // Whole codes by what is left without zeros; `None` where there are several.
    let mut whole: HashMap<&str, Option<&str>> = HashMap::new();
    for code in known.iter().copied().filter(|code| is_number(code) && code.starts_with('0')) {
        whole.entry(code.trim_start_matches('0')).and_modify(|other| *other = None).or_insert(Some(code));
    }
    let own: HashSet<&str> = codes.iter().map(|code| code.trim()).collect();
    let (mut count, mut matched) = (0_usize, 0_usize);
    let mut lost: Vec<(usize, &str)> = Vec::new();
    let mut lengths: BTreeSet<usize> = BTreeSet::new();
    for (i, code) in codes.iter().map(|code| code.trim()).enumerate().filter(|(_, code)| !code.is_empty()) {
        count += 1;
        if known.contains(code) {
            matched += 1;
            lengths.insert(code.chars().count());
        } else if let Some(Some(full)) = whole.get(code.trim_start_matches('0')).filter(|_| is_number(code))
            && full.len() > code.len()
        {
            matched += 1;
            lengths.insert(full.len());
            lost.push((i, full));
        }
    }
    let is_plain = matched as f64 >= KNOWN_SHARE * count as f64
        && lengths.len() == 1
        && lengths.first().is_some_and(|&length| length >= SHORTEST_CODE);
    if !is_plain {
        return Vec::new();
    }
    lost.retain(|(_, full)| !own.contains(full));
    lost.into_iter().map(|(i, full)| (i, full.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_that_only_look_different_have_one_form() {
        for (a, b) in [("03 Nord", "3-nord"), ("A-1", "a1"), ("01.02", "1-2"), ("Ä 1", "ä1"), ("007", "7"), ("0", "00")]
        {
            assert_eq!(plain_form(a), plain_form(b), "{a} {b}");
        }
        for (a, b) in [("1.1", "11"), ("1", "10"), ("a1", "a2"), ("-", "."), ("1.2", "12"), ("12 3", "1 23")] {
            assert_ne!(plain_form(a), plain_form(b), "{a} {b}");
        }
    }
}
